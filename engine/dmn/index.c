/* How to read: the choices of all cells become spans of pieces (numbers,
 * dates) or words; a sweep over the pieces then makes a new set only where a
 * span begins or ends. */
#include "dmn/index.h"

#include <stdlib.h>
#include <string.h>

#include "feel/number.h"
#include "feel/temporal.h"

#define MAX_INDEX_WORDS ((size_t)1 << 19) /* 4 MiB a column */
#define MIN_NEAR ((uint64_t)1 << 13)      /* 64 KiB: a dozen years of days */
#define MAX_NEAR ((uint64_t)1 << 16)

/* A date as an integer in the order of dates. */
static inline int64_t date_key(struct tri_date d)
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

/* Can sets tell whether the cell lets a value through? Adds the kinds of its
 * choices. not(...) is told where its choices are of one kind: a value of
 * another is then not comparable, which is no match, save null. */
static bool told(const struct tri_cell *cell, unsigned *kinds)
{
    unsigned own = 0;
    if (cell->op == TRI_CELL_TEST && !cell->negated)
        return false;
    for (size_t i = 0; i < cell->n; i++) {
        struct tri_value c = cell->choices[i];
        if (!indexable(c))
            return false;
        own |= c.kind != TRI_RANGE                ? 1u << c.kind
               : is_range_of(c.u.range, TRI_DATE) ? 1u << TRI_DATE
                                                  : 1u << TRI_NUMBER;
    }
    if (cell->negated && ((own & (own - 1)) || (own >> TRI_NULL & 1)))
        return false;
    *kinds |= own;
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

struct filler {
    struct tri_models *m;
    const struct tri_table *t;
    size_t column;
    struct tri_column_index *x;
    size_t n_words;
    size_t sets; /* that may still be made */
    bool full;   /* one more was wanted: the index would be too big */
    size_t choices;
    unsigned kinds; /* bits: of the choices, and of the ends of ranges */
    bool negated;   /* some cells say not(...) */
    uint64_t *later;
};

static bool has_rule(const uint64_t *bits, size_t rule)
{
    return bits[rule / 64] >> (rule % 64) & 1;
}

/* The cell of a rule whose choices the sets are made of; NULL: it has none. */
static const struct tri_cell *choices_of(const struct filler *f, size_t rule)
{
    const struct tri_cell *cell = cell_at(f->t, rule, f->column);
    return cell->n && !has_rule(f->later, rule) ? cell : NULL;
}

struct ends {
    struct tri_value *items;
    size_t n;
    int64_t lo, hi; /* of the keys */
    bool integers;
};

static void add_end(struct ends *e, enum tri_kind kind, struct tri_value v)
{
    int64_t key = 0;
    if (v.kind != kind)
        return;
    if (kind == TRI_DATE)
        key = date_key(v.u.date);
    else if (!tri_num_to_int(v, &key))
        e->integers = false;
    if (key < e->lo)
        e->lo = key;
    if (key > e->hi)
        e->hi = key;
    e->items[e->n++] = v;
}

static void add_ends(const struct tri_cell *cell, enum tri_kind kind,
                     struct ends *e)
{
    for (size_t i = 0; i < cell->n; i++) {
        struct tri_value c = cell->choices[i];
        if (c.kind == TRI_RANGE && c.u.range->has_lo)
            add_end(e, kind, c.u.range->lo);
        if (c.kind == TRI_RANGE && c.u.range->has_hi)
            add_end(e, kind, c.u.range->hi);
        add_end(e, kind, c);
    }
}

static int64_t key_of(struct tri_value v)
{
    int64_t key = 0;
    if (v.kind == TRI_DATE)
        key = date_key(v.u.date);
    else
        (void)tri_num_to_int(v, &key);
    return key;
}

/* Sorted, each once. Where integers lie close a place for each of them is
 * quicker than comparing. */
static bool sort_ends(struct tri_arena *scratch, struct ends *e)
{
    uint64_t wide = (uint64_t)e->hi - (uint64_t)e->lo;
    if (e->n && e->integers && wide < MAX_NEAR) {
        struct tri_value *at = tri_arena_zero(scratch, wide + 1, sizeof(*at));
        if (!at)
            return false;
        for (size_t i = 0; i < e->n; i++)
            at[key_of(e->items[i]) - e->lo] = e->items[i];
        e->n = 0;
        for (size_t i = 0; i <= wide; i++)
            if (at[i].kind)
                e->items[e->n++] = at[i];
        return true;
    }
    qsort(e->items, e->n, sizeof(*e->items), compare);
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++)
        if (n == 0 || compare(&e->items[n - 1], &e->items[i]) != 0)
            e->items[n++] = e->items[i];
    e->n = n;
    return true;
}

/* Ends collected; keys where all are integers. */
static bool collect(const struct filler *f, enum tri_kind kind,
                    struct tri_pieces *p)
{
    struct tri_models *m = f->m;
    struct tri_arena_mark mark = tri_arena_mark(&m->scratch);
    struct ends e = { tri_arena_get(&m->scratch,
                                    (2 * f->choices + 1) * sizeof(*e.items)),
                      0, INT64_MAX, INT64_MIN, true };
    if (!e.items)
        return false;
    for (size_t r = 0; r < f->t->n_rules && f->kinds >> kind & 1; r++) {
        const struct tri_cell *cell = choices_of(f, r);
        if (cell)
            add_ends(cell, kind, &e);
    }
    if (!sort_ends(&m->scratch, &e))
        return false;
    struct tri_value *kept =
        tri_arena_get(&m->arena, (e.n + 1) * sizeof(*kept));
    int64_t *keys = tri_arena_get(&m->arena, (e.n + 1) * sizeof(*keys));
    if (!kept || !keys)
        return false;
    for (size_t i = 0; i < e.n; i++) {
        kept[i] = e.items[i];
        keys[i] = key_of(kept[i]);
    }
    p->n = e.n;
    p->ends = kept;
    p->keys = e.integers ? keys : NULL;
    tri_arena_rewind(&m->scratch, mark);
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

/* ---- sets ---- */

static void set_rule(uint64_t *bits, size_t rule)
{
    bits[rule / 64] |= UINT64_C(1) << (rule % 64);
}

/* A set of its own, to write; NULL: no more, see full and the arena. */
static uint64_t *copy_of(struct filler *f, const uint64_t *set)
{
    if (f->sets == 0) {
        f->full = true;
        return NULL;
    }
    f->sets--;
    uint64_t *bits = tri_arena_get(&f->m->arena, f->n_words * sizeof(uint64_t));
    if (bits)
        memcpy(bits, set, f->n_words * sizeof(uint64_t));
    return bits;
}

/* ---- sweeping over the pieces ---- */

struct span { /* of pieces, both ends in it */
    size_t from, to;
};

static int by_from(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* The spans of pieces that the cell names, apart from each other. */
static size_t spans_named(const struct tri_pieces *p, enum tri_kind kind,
                          const struct tri_cell *cell, struct span *out)
{
    size_t n = 0;
    for (size_t i = 0; i < cell->n; i++) {
        struct tri_value c = cell->choices[i];
        struct span s = { 0, 2 * p->n };
        if (c.kind == kind) {
            s.from = s.to = piece_of(p, c);
        } else if (c.kind == TRI_RANGE && is_range_of(c.u.range, kind)) {
            const struct tri_range *r = c.u.range;
            if (r->has_lo)
                s.from = piece_of(p, r->lo) + !r->lo_closed;
            if (r->has_hi)
                s.to = piece_of(p, r->hi);
            if (r->has_hi && !r->hi_closed) {
                if (s.to == 0)
                    continue;
                s.to--;
            }
            if (s.from > s.to)
                continue;
        } else {
            continue;
        }
        out[n++] = s;
    }
    if (n < 2)
        return n;
    qsort(out, n, sizeof(*out), by_from);
    size_t last = 0;
    for (size_t i = 1; i < n; i++) {
        if (out[i].from > out[last].to + 1)
            out[++last] = out[i];
        else if (out[i].to > out[last].to)
            out[last].to = out[i].to;
    }
    return last + 1;
}

/* Are the choices of a told cell of this kind? */
static bool is_about(const struct tri_cell *cell, enum tri_kind kind)
{
    struct tri_value c = cell->choices[0];
    return c.kind == (uint8_t)kind ||
           (c.kind == TRI_RANGE && is_range_of(c.u.range, kind));
}

/* The spans that the cell lets through: at most one more than its choices. */
static size_t spans_of(const struct tri_pieces *p, enum tri_kind kind,
                       const struct tri_cell *cell, struct span *out)
{
    size_t n = spans_named(p, kind, cell, out);
    if (!cell->negated || !is_about(cell, kind))
        return n;
    size_t k = 0, from = 0; /* what lies between them, in place */
    for (size_t i = 0; i < n; i++) {
        struct span s = out[i];
        if (s.from > from)
            out[k++] = (struct span){ from, s.from - 1 };
        from = s.to + 1;
    }
    if (from <= 2 * p->n)
        out[k++] = (struct span){ from, 2 * p->n };
    return k;
}

struct flips {  /* rules by the piece at which they come in or go out */
    size_t *at; /* [2n + 3]: those of piece i are in rules from at[i + 1] to
                   below at[i + 2] */
    uint32_t *rules;
};

static bool find_flips(const struct filler *f, const struct tri_pieces *p,
                       enum tri_kind kind, struct flips *out)
{
    struct tri_arena *a = &f->m->scratch;
    size_t n_at = 2 * p->n + 3;
    size_t most = f->choices + f->t->n_rules + 1;
    struct span *spans = tri_arena_get(a, most * sizeof(*spans));
    uint32_t *rules = tri_arena_get(a, most * sizeof(*rules));
    out->at = tri_arena_zero(a, n_at, sizeof(*out->at));
    out->rules = tri_arena_get(a, 2 * most * sizeof(*rules));
    if (!spans || !rules || !out->at || !out->rules)
        return false;
    size_t n = 0;
    for (size_t r = 0; r < f->t->n_rules; r++) {
        const struct tri_cell *cell = choices_of(f, r);
        size_t more = cell ? spans_of(p, kind, cell, spans + n) : 0;
        for (size_t i = n; i < n + more; i++)
            rules[i] = (uint32_t)r;
        n += more;
    }
    /* A counting sort: how many at each, then where each begins. */
    for (size_t i = 0; i < n; i++) {
        out->at[spans[i].from + 1]++;
        out->at[spans[i].to + 2]++;
    }
    for (size_t i = 1; i < n_at; i++)
        out->at[i] += out->at[i - 1];
    for (size_t i = n; i-- > 0;) {
        out->rules[--out->at[spans[i].from + 1]] = rules[i];
        out->rules[--out->at[spans[i].to + 2]] = rules[i];
    }
    return true;
}

/* No value lies in piece i: between two days that follow each other. */
static bool is_empty(const struct tri_pieces *p, enum tri_kind kind, size_t i)
{
    if (kind != TRI_DATE || i % 2 || i == 0 || i == 2 * p->n)
        return false;
    return tri_days_from_date(p->ends[i / 2].u.date) ==
           tri_days_from_date(p->ends[i / 2 - 1].u.date) + 1;
}

static bool sweep(struct filler *f, enum tri_kind kind, struct tri_pieces *p)
{
    struct tri_arena_mark mark = tri_arena_mark(&f->m->scratch);
    const uint64_t **rules =
        tri_arena_get(&f->m->arena, (2 * p->n + 1) * sizeof(*rules));
    uint64_t *now =
        tri_arena_get(&f->m->scratch, f->n_words * sizeof(uint64_t));
    struct flips flips;
    if (!rules || !now || !find_flips(f, p, kind, &flips))
        return false;
    p->rules = rules;
    memcpy(now, f->x->any, f->n_words * sizeof(uint64_t));
    const uint64_t *last = f->x->any;
    bool changed = false;
    for (size_t i = 0; i <= 2 * p->n; i++) {
        for (size_t k = flips.at[i + 1]; k < flips.at[i + 2]; k++) {
            now[flips.rules[k] / 64] ^= UINT64_C(1) << (flips.rules[k] % 64);
            changed = true;
        }
        if (changed && !is_empty(p, kind, i)) {
            last = copy_of(f, now);
            if (!last)
                return f->full;
            changed = false;
        }
        rules[i] = last;
    }
    tri_arena_rewind(&f->m->scratch, mark);
    return true;
}

/* Where the ends lie close, a table of all keys between them saves the
 * search. */
static bool spread(const struct filler *f, struct tri_pieces *p)
{
    if (!p->keys || p->n == 0)
        return true;
    uint64_t wide = (uint64_t)p->keys[p->n - 1] - (uint64_t)p->keys[0];
    if (wide >= MAX_NEAR || (wide >= MIN_NEAR && wide > 16 * (p->n + 16)))
        return true;
    p->near = tri_arena_get(&f->m->arena, (wide + 1) * sizeof(*p->near));
    if (!p->near)
        return false;
    p->first = p->keys[0];
    p->n_near = wide + 1;
    for (size_t i = 0, at = 0; i <= wide; i++) {
        int64_t key = p->first + (int64_t)i;
        while (p->keys[at] < key)
            at++;
        p->near[i] = p->rules[2 * at + (p->keys[at] == key)];
    }
    return true;
}

/* ---- words ---- */

static struct tri_word_rules *slot_in(struct tri_word_rules *words, size_t mask,
                                      const char *text, uint32_t len,
                                      uint32_t hash)
{
    size_t at = hash & mask;
    while (words[at].rules && (words[at].hash != hash || words[at].len != len ||
                               memcmp(words[at].text, text, len) != 0))
        at = (at + 1) & mask;
    return &words[at];
}

static void clear_rule(uint64_t *bits, size_t rule)
{
    bits[rule / 64] &= ~(UINT64_C(1) << (rule % 64));
}

/* What lets strings through that no cell names. */
static bool fill_other_words(struct filler *f)
{
    uint64_t *own = NULL;
    f->x->of_word = f->x->any;
    for (size_t r = 0; r < f->t->n_rules && f->negated; r++) {
        const struct tri_cell *cell = choices_of(f, r);
        if (!cell || !cell->negated || !is_about(cell, TRI_STRING))
            continue;
        if (!own)
            own = copy_of(f, f->x->any);
        if (!own)
            return f->full;
        set_rule(own, r);
    }
    if (own)
        f->x->of_word = own;
    return true;
}

/* Words in a roomy table first; how many there are shows at the end. */
static bool fill_words(struct filler *f)
{
    struct tri_arena_mark mark = tri_arena_mark(&f->m->scratch);
    size_t most = f->choices < f->sets ? f->choices : f->sets;
    size_t wide = 7, n = 0;
    while (wide < 2 * most)
        wide = wide * 2 + 1;
    struct tri_word_rules *all =
        tri_arena_zero(&f->m->scratch, wide + 1, sizeof(*all));
    if (!all)
        return false;
    for (size_t r = 0; r < f->t->n_rules && f->kinds >> TRI_STRING & 1; r++) {
        const struct tri_cell *cell = choices_of(f, r);
        for (size_t i = 0; cell && i < cell->n; i++) {
            struct tri_value v = cell->choices[i];
            if (v.kind != TRI_STRING)
                continue;
            uint32_t hash = tri_word_hash(v.u.str, v.len);
            struct tri_word_rules *w = slot_in(all, wide, v.u.str, v.len, hash);
            if (!w->rules) {
                w->rules = copy_of(f, f->x->of_word);
                if (!w->rules)
                    return f->full;
                w->text = v.u.str;
                w->len = v.len;
                w->hash = hash;
                n++;
            }
            if (cell->negated)
                clear_rule(w->rules, r);
            else
                set_rule(w->rules, r);
        }
    }
    f->x->mask = 3;
    while (f->x->mask < 2 * n)
        f->x->mask = f->x->mask * 2 + 1;
    struct tri_word_rules *words =
        tri_arena_zero(&f->m->arena, f->x->mask + 1, sizeof(*words));
    if (!words)
        return false;
    for (size_t i = 0; i <= wide; i++)
        if (all[i].rules)
            *slot_in(words, f->x->mask, all[i].text, all[i].len, all[i].hash) =
                all[i];
    f->x->words = words;
    tri_arena_rewind(&f->m->scratch, mark);
    return true;
}

/* ---- null and booleans ---- */

/* Does the cell let null, or this boolean, through? */
static bool lets(const struct tri_cell *cell, enum tri_kind kind, bool truth)
{
    bool named = false, range = false;
    for (size_t i = 0; i < cell->n; i++) {
        struct tri_value c = cell->choices[i];
        range = range || c.kind == TRI_RANGE;
        named = named || (c.kind == (uint8_t)kind &&
                          (kind == TRI_NULL || c.u.boolean == truth));
    }
    if (!cell->negated)
        return named;
    /* null is equal to no value, but neither in a range nor out of it. */
    return kind == TRI_NULL ? !range : is_about(cell, TRI_BOOL) && !named;
}

static bool fill_single(struct filler *f, const uint64_t **set,
                        enum tri_kind kind, bool truth)
{
    uint64_t *own = NULL;
    *set = f->x->any;
    bool some = f->negated || (f->kinds >> kind & 1);
    for (size_t r = 0; r < f->t->n_rules && some; r++) {
        const struct tri_cell *cell = choices_of(f, r);
        if (!cell || !lets(cell, kind, truth))
            continue;
        if (!own)
            own = copy_of(f, f->x->any);
        if (!own)
            return f->full;
        set_rule(own, r);
    }
    if (own)
        *set = own;
    return true;
}

/* ---- one column ---- */

static uint64_t count(const uint64_t *set, size_t n_words)
{
    uint64_t n = 0;
    for (size_t w = 0; w < n_words; w++)
        for (uint64_t bits = set[w]; bits; bits &= bits - 1)
            n++;
    return n;
}

/* Over at most 64 sets of each sort: enough to order the columns by. */
static uint32_t density(const struct filler *f)
{
    const struct tri_column_index *x = f->x;
    const struct tri_pieces *p = x->numbers.n ? &x->numbers : &x->dates;
    uint64_t n = 0, sets = 0;
    for (size_t i = 0; i <= x->mask; i++)
        if (x->words[i].rules && sets < 64) {
            n += count(x->words[i].rules, f->n_words);
            sets++;
        }
    size_t step = p->n / 32 + 1;
    for (size_t i = 0; p->n && i <= 2 * p->n; i += step, sets++)
        n += count(p->rules[i], f->n_words);
    for (size_t i = 0; i < 2; i++)
        if (x->of_bool[i] != x->any) {
            n += count(x->of_bool[i], f->n_words);
            sets++;
        }
    n += count(x->any, f->n_words); /* what no cell names is met most */
    sets++;
    return (uint32_t)(1024 * n / sets / (f->t->n_rules + 1));
}

static bool fill(struct filler *f)
{
    struct tri_column_index *x = f->x;
    return collect(f, TRI_NUMBER, &x->numbers) &&
           collect(f, TRI_DATE, &x->dates) &&
           fill_single(f, &x->of_null, TRI_NULL, false) &&
           fill_single(f, &x->of_bool[0], TRI_BOOL, false) &&
           fill_single(f, &x->of_bool[1], TRI_BOOL, true) &&
           (f->full || fill_other_words(f)) && (f->full || fill_words(f)) &&
           (f->full || sweep(f, TRI_NUMBER, &x->numbers)) &&
           (f->full || sweep(f, TRI_DATE, &x->dates)) &&
           (f->full || (spread(f, &x->numbers) && spread(f, &x->dates)));
}

bool tri_column_index_make(struct tri_models *m, const struct tri_table *t,
                           size_t column, struct tri_column_index **out)
{
    *out = NULL;
    struct tri_arena_mark mark = tri_arena_mark(&m->scratch);
    struct filler f = {
        .m = m, .t = t, .column = column, .n_words = tri_rule_words(t->n_rules)
    };
    if (f.n_words == 0)
        return true;
    f.sets = MAX_INDEX_WORDS / f.n_words;
    f.x = tri_arena_zero(&m->arena, 1, sizeof(*f.x));
    uint64_t *any = tri_arena_zero(&m->arena, f.n_words, sizeof(uint64_t));
    f.later = tri_arena_zero(&m->scratch, f.n_words, sizeof(uint64_t));
    if (!f.x || !any || !f.later)
        return false;
    size_t n_told = 0;
    for (size_t r = 0; r < t->n_rules; r++) {
        const struct tri_cell *cell = cell_at(t, r, column);
        if (told(cell, &f.kinds)) {
            f.choices += cell->n;
            n_told += cell->n > 0;
            f.negated = f.negated || cell->negated;
            if (!cell->n)
                set_rule(any, r);
        } else {
            set_rule(any, r);
            set_rule(f.later, r);
            f.x->later = true;
        }
    }
    if (f.x->later && n_told == 0)
        return true; /* nothing that sets could tell */
    f.x->any = any;
    if (!fill(&f))
        return false;
    tri_arena_rewind(&m->scratch, mark);
    if (f.full)
        return true;
    f.x->density = density(&f);
    *out = f.x;
    return true;
}

const uint64_t *tri_column_index_search(const struct tri_column_index *x,
                                        struct tri_value v)
{
    const struct tri_pieces *p;
    int64_t key;
    switch (v.kind) {
    case TRI_STRING: {
        uint32_t hash = tri_word_hash(v.u.str, v.len);
        for (size_t at = hash & x->mask;; at = (at + 1) & x->mask) {
            const struct tri_word_rules *w = &x->words[at];
            if (!w->rules)
                return x->of_word;
            if (w->hash == hash && w->len == v.len &&
                tri_same_bytes(w->text, v.u.str, v.len))
                return w->rules;
        }
    }
    case TRI_NUMBER:
        p = &x->numbers;
        if (TRI_UNLIKELY((v.flags & TRI_V_BIG) || v.scale))
            return p->rules[piece_of(p, v)];
        key = v.u.small;
        break;
    case TRI_DATE:
        p = &x->dates;
        key = date_key(v.u.date);
        break;
    default:
        return NULL;
    }
    uint64_t at = (uint64_t)key - (uint64_t)p->first;
    if (TRI_LIKELY(at < p->n_near))
        return p->near[at];
    if (p->n_near)
        return p->rules[key < p->first ? 0 : 2 * p->n];
    return p->rules[piece_of(p, v)];
}
