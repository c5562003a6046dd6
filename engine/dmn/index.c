#include "dmn/index.h"

#include <stdlib.h>
#include <string.h>

#include "feel/number.h"

/* A hash of length and ends: the few words of a column differ there, and a
 * table asks many columns. Two that agree only share a slot's neighbourhood. */
static uint32_t word_hash(const char *text, uint32_t len)
{
    uint64_t a = 0, b = 0;
    if (len >= 8) {
        memcpy(&a, text, 8);
        memcpy(&b, text + len - 8, 8);
    } else if (len >= 4) {
        uint32_t x = 0, y = 0;
        memcpy(&x, text, 4);
        memcpy(&y, text + len - 4, 4);
        a = x;
        b = y;
    } else {
        for (uint32_t i = 0; i < len; i++)
            a = a << 8 | (uint8_t)text[i];
    }
    a = (a ^ (b << 32 | b >> 32) ^ len) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(a >> 32);
}

#define MAX_INDEX_WORDS ((size_t)1 << 19) /* 4 MiB a column */

/* A date as an integer in the order of dates. */
static int64_t date_key(struct tri_date d)
{
    return (int64_t)d.year * 512 + (int64_t)d.month * 32 + d.day;
}

static bool is_kind(struct tri_value v, bool exists, enum tri_kind kind)
{
    return !exists || v.kind == kind;
}

/* A range whose ends, as far as there are any, are both of this kind. */
static bool is_range_of(const struct tri_range *r, enum tri_kind kind)
{
    return !r->is_equal && !r->is_not_equal && (r->has_lo || r->has_hi) &&
           is_kind(r->lo, r->has_lo, kind) && is_kind(r->hi, r->has_hi, kind);
}

static bool indexable(struct tri_value c)
{
    switch (c.kind) {
    case TRI_NULL:
    case TRI_BOOL:
    case TRI_STRING:
    case TRI_NUMBER:
    case TRI_DATE:
        return true;
    case TRI_RANGE:
        return is_range_of(c.u.range, TRI_NUMBER) ||
               is_range_of(c.u.range, TRI_DATE);
    default:
        return false;
    }
}

static const struct tri_cell *cell_at(const struct tri_table *t, size_t rule,
                                      size_t column)
{
    return &t->cells[rule * t->n_inputs + column];
}

static bool column_indexable(const struct tri_table *t, size_t column,
                             size_t *out_choices)
{
    *out_choices = 0;
    for (size_t r = 0; r < t->n_rules; r++) {
        const struct tri_cell *cell = cell_at(t, r, column);
        if (cell->op == TRI_CELL_TEST)
            return false;
        for (size_t i = 0; i < cell->n; i++)
            if (!indexable(cell->choices[i]))
                return false;
        *out_choices += cell->n;
    }
    return true;
}

/* ---- pieces ---- */

static int compare(const void *a, const void *b)
{
    const struct tri_value *x = a, *y = b;
    if (x->kind == TRI_DATE) {
        int64_t i = date_key(x->u.date), k = date_key(y->u.date);
        return i < k ? -1 : i > k;
    }
    return tri_num_compare(*x, *y);
}

static void add_end(struct tri_pieces *p, enum tri_kind kind,
                    struct tri_value v)
{
    if (v.kind == kind)
        p->ends[p->n++] = v;
}

/* Ends collected, sorted, each once; keys where all are integers. */
static bool collect(struct tri_models *m, const struct tri_table *t,
                    size_t column, size_t choices, enum tri_kind kind,
                    struct tri_pieces *p)
{
    p->ends = tri_arena_get(&m->scratch, (2 * choices + 1) * sizeof(*p->ends));
    if (!p->ends)
        return false;
    for (size_t r = 0; r < t->n_rules; r++) {
        const struct tri_cell *cell = cell_at(t, r, column);
        for (size_t i = 0; i < cell->n; i++) {
            struct tri_value c = cell->choices[i];
            add_end(p, kind, c);
            if (c.kind == TRI_RANGE) {
                if (c.u.range->has_lo)
                    add_end(p, kind, c.u.range->lo);
                if (c.u.range->has_hi)
                    add_end(p, kind, c.u.range->hi);
            }
        }
    }
    qsort(p->ends, p->n, sizeof(*p->ends), compare);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (n == 0 || compare(&p->ends[n - 1], &p->ends[i]) != 0)
            p->ends[n++] = p->ends[i];
    p->n = n;
    struct tri_value *kept = tri_arena_get(&m->arena, (n + 1) * sizeof(*kept));
    p->keys = tri_arena_get(&m->arena, (n + 1) * sizeof(*p->keys));
    if (!kept || !p->keys)
        return false;
    memcpy(kept, p->ends, n * sizeof(*kept));
    p->ends = kept;
    for (size_t i = 0; i < n && p->keys; i++) {
        if (kind == TRI_DATE)
            p->keys[i] = date_key(kept[i].u.date);
        else if (!tri_num_to_int(kept[i], &p->keys[i]))
            p->keys = NULL;
    }
    return true;
}

static size_t piece_by_key(const struct tri_pieces *p, int64_t key)
{
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (p->keys[mid] < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 2 * lo + (lo < p->n && p->keys[lo] == key);
}

static size_t piece_of(const struct tri_pieces *p, struct tri_value v)
{
    if (v.kind == TRI_DATE)
        return piece_by_key(p, date_key(v.u.date));
    if (p->keys && !(v.flags & TRI_V_BIG) && v.scale == 0)
        return piece_by_key(p, v.u.small);
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (tri_num_compare(p->ends[mid], v) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 2 * lo + (lo < p->n && tri_num_compare(p->ends[lo], v) == 0);
}

/* ---- filling ---- */

struct filler {
    struct tri_models *m;
    struct tri_column_index *x;
    size_t n_words;
    size_t sets; /* bit sets that may still be made */
};

static void set_rule(uint64_t *bits, size_t rule)
{
    bits[rule / 64] |= UINT64_C(1) << (rule % 64);
}

static void fill_range(const struct filler *f, const struct tri_range *r,
                       size_t rule)
{
    struct tri_pieces *p =
        is_range_of(r, TRI_DATE) ? &f->x->dates : &f->x->numbers;
    size_t from = 0, to = 2 * p->n;
    if (r->has_lo)
        from = piece_of(p, r->lo) + !r->lo_closed;
    if (r->has_hi)
        to = piece_of(p, r->hi) - !r->hi_closed;
    for (size_t i = from; i <= to; i++)
        set_rule(p->rules + i * f->n_words, rule);
}

static struct tri_word_rules *word_slot(const struct tri_column_index *x,
                                        const char *text, uint32_t len,
                                        uint32_t hash)
{
    size_t at = hash & x->mask;
    while (x->words[at].rules &&
           (x->words[at].hash != hash || x->words[at].len != len ||
            memcmp(x->words[at].text, text, len) != 0))
        at = (at + 1) & x->mask;
    return &x->words[at];
}

static bool fill_word(struct filler *f, struct tri_value v, size_t rule)
{
    uint32_t hash = word_hash(v.u.str, v.len);
    struct tri_word_rules *w = word_slot(f->x, v.u.str, v.len, hash);
    if (!w->rules) {
        if (f->sets == 0)
            return true; /* too big: the caller gives the index up */
        f->sets--;
        w->rules = tri_arena_get(&f->m->arena, f->n_words * sizeof(uint64_t));
        if (!w->rules)
            return false;
        memcpy(w->rules, f->x->any, f->n_words * sizeof(uint64_t));
        w->text = v.u.str;
        w->len = v.len;
        w->hash = hash;
    }
    set_rule(w->rules, rule);
    return true;
}

static bool fill_choice(struct filler *f, struct tri_value c, size_t rule)
{
    switch (c.kind) {
    case TRI_NULL:
        set_rule(f->x->of_null, rule);
        return true;
    case TRI_BOOL:
        set_rule(f->x->of_bool[c.u.boolean], rule);
        return true;
    case TRI_STRING:
        return fill_word(f, c, rule);
    case TRI_NUMBER:
        set_rule(f->x->numbers.rules + piece_of(&f->x->numbers, c) * f->n_words,
                 rule);
        return true;
    case TRI_DATE:
        set_rule(f->x->dates.rules + piece_of(&f->x->dates, c) * f->n_words,
                 rule);
        return true;
    default:
        fill_range(f, c.u.range, rule);
        return true;
    }
}

static uint64_t *copy_of_any(const struct filler *f)
{
    uint64_t *bits = tri_arena_get(&f->m->arena, f->n_words * sizeof(uint64_t));
    if (bits)
        memcpy(bits, f->x->any, f->n_words * sizeof(uint64_t));
    return bits;
}

static bool make_pieces(const struct filler *f, struct tri_pieces *p)
{
    size_t n = 2 * p->n + 1;
    p->rules = tri_arena_get(&f->m->arena, n * f->n_words * sizeof(*p->rules));
    if (!p->rules)
        return false;
    for (size_t i = 0; i < n; i++)
        memcpy(p->rules + i * f->n_words, f->x->any,
               f->n_words * sizeof(uint64_t));
    return true;
}

static bool make_sets(const struct filler *f, const struct tri_table *t,
                      size_t column, size_t choices)
{
    struct tri_column_index *x = f->x;
    x->any = tri_arena_zero(&f->m->arena, f->n_words, sizeof(uint64_t));
    x->mask = 7;
    while (x->mask < 2 * choices)
        x->mask = x->mask * 2 + 1;
    /* Sized by the choices: most repeat, but the table of a column is small
     * beside its bit sets. */
    x->words = tri_arena_zero(&f->m->arena, x->mask + 1, sizeof(*x->words));
    if (!x->any || !x->words)
        return false;
    for (size_t r = 0; r < t->n_rules; r++)
        if (cell_at(t, r, column)->op == TRI_CELL_ANY)
            set_rule(x->any, r);
    x->of_null = copy_of_any(f);
    x->of_bool[0] = copy_of_any(f);
    x->of_bool[1] = copy_of_any(f);
    return x->of_null && x->of_bool[0] && x->of_bool[1] &&
           make_pieces(f, &x->numbers) && make_pieces(f, &x->dates);
}

bool tri_column_index_make(struct tri_models *m, const struct tri_table *t,
                           size_t column, struct tri_column_index **out)
{
    size_t choices = 0;
    *out = NULL;
    if (!column_indexable(t, column, &choices))
        return true;
    struct tri_column_index *x = tri_arena_zero(&m->arena, 1, sizeof(*x));
    if (!x || !collect(m, t, column, choices, TRI_NUMBER, &x->numbers) ||
        !collect(m, t, column, choices, TRI_DATE, &x->dates))
        return false;
    struct filler f = { m, x, (t->n_rules + 63) / 64, 0 };
    size_t pieces = 2 * x->numbers.n + 2 * x->dates.n + 6;
    size_t room = f.n_words ? MAX_INDEX_WORDS / f.n_words : 0;
    if (pieces > room)
        return true;
    f.sets = room - pieces;
    if (!make_sets(&f, t, column, choices))
        return false;
    for (size_t r = 0; r < t->n_rules; r++) {
        const struct tri_cell *cell = cell_at(t, r, column);
        for (size_t i = 0; i < cell->n; i++)
            if (!fill_choice(&f, cell->choices[i], r))
                return false;
    }
    if (f.sets > 0)
        *out = x;
    return true;
}

const uint64_t *tri_column_index_search(const struct tri_column_index *x,
                                        size_t n_words, struct tri_value v)
{
    switch (v.kind) {
    case TRI_STRING: {
        const struct tri_word_rules *w =
            word_slot(x, v.u.str, v.len, word_hash(v.u.str, v.len));
        return w->rules ? w->rules : x->any;
    }
    case TRI_NUMBER:
        return x->numbers.rules + piece_of(&x->numbers, v) * n_words;
    case TRI_DATE:
        return x->dates.rules + piece_of(&x->dates, v) * n_words;
    default:
        return NULL;
    }
}
