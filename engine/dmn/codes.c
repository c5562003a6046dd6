/* Atoms, what decisions ask, and the codes of their values; see codes.h. */
#include "dmn/codes.h"

#include <string.h>

#include "dmn/index.h"

enum { MAX_WORDS = 96, MAX_CUTS = 48 }; /* of an atom: codes fit a byte */

/* ---- linking: atoms ---- */

static bool same_word(const struct tri_word *a, const struct tri_word *b)
{
    return a->hash == b->hash && a->len == b->len &&
           (a->len == 0 || tri_same_bytes(a->at, b->at, a->len));
}

static bool same_atom(const struct tri_atom *a, const struct tri_atom *b)
{
    return a->at == b->at && a->op == b->op && a->of == b->of &&
           a->item_at == b->item_at && a->ast == b->ast &&
           (!b->kind || a->kind == b->kind) && same_word(&a->key, &b->key) &&
           same_word(&a->item_key, &b->item_key) && same_word(&a->has, &b->has);
}

struct tri_atom *tri_atom_like(struct tri_models *m, struct tri_atom like)
{
    struct tri_node *n = m->order[like.node];
    struct tri_atom *a = n->atoms;
    while (a && !same_atom(a, &like))
        a = a->next;
    if (a)
        return a;
    a = tri_arena_get(&m->arena, sizeof(*a));
    if (!a)
        return NULL;
    *a = like;
    a->next = n->atoms;
    n->atoms = a;
    n->n_atoms++;
    return a;
}

/* Where the word is, or the first free place for it. */
static TRI_INLINE struct tri_code_word *word_in(const struct tri_atom *a,
                                                const char *text, uint32_t len)
{
    struct tri_word_ends e = tri_word_ends(text, len);
    size_t at = tri_ends_hash(e, len) & a->mask;
    for (;; at = (at + 1) & a->mask) {
        struct tri_code_word *w = &a->words[at];
        if (!w->text)
            return w;
        if (w->first == e.first && w->last == e.last && w->len == len &&
            (len <= 16 || memcmp(w->text, text, len) == 0))
            return w;
    }
}

static bool more_words(struct tri_models *m, struct tri_atom *a)
{
    const struct tri_code_word *old = a->words;
    size_t n = old ? a->mask + 1 : 0;
    a->mask = n ? 2 * n - 1 : 3;
    a->words = tri_arena_zero(&m->arena, a->mask + 1, sizeof(*a->words));
    for (size_t i = 0; a->words && i < n; i++)
        if (old[i].text)
            *word_in(a, old[i].text, old[i].len) = old[i];
    return a->words != NULL;
}

bool tri_atom_add_word(struct tri_models *m, struct tri_atom *a,
                       const char *text, uint32_t len)
{
    if (a->uncoded || (a->words && word_in(a, text, len)->text))
        return true;
    if (a->n_words == MAX_WORDS) {
        a->uncoded = true;
        return true;
    }
    if ((!a->words || 2 * (a->n_words + 1) > a->mask) && !more_words(m, a))
        return false;
    struct tri_word_ends e = tri_word_ends(text, len);
    *word_in(a, text, len) =
        (struct tri_code_word){ e.first, e.last, text, len,
                                (uint8_t)(TRI_CODE_FIRST + a->n_words) };
    a->n_words++;
    return true;
}

bool tri_atom_add_cut(struct tri_models *m, struct tri_atom *a, int64_t n)
{
    uint32_t i = a->n_cuts;
    while (i > 0 && a->cuts[i - 1] >= n)
        i--;
    if (a->uncut || (i < a->n_cuts && a->cuts[i] == n))
        return true;
    /* One more or less is tried around each. */
    if (a->n_cuts == MAX_CUTS || n == INT64_MAX || n == INT64_MIN) {
        a->uncut = true;
        return true;
    }
    if (a->n_cuts == a->cap_cuts) {
        uint32_t cap = a->cap_cuts ? 2 * a->cap_cuts : 4;
        int64_t *cuts = tri_arena_get(&m->arena, cap * sizeof(*cuts));
        if (!cuts)
            return false;
        if (a->n_cuts)
            memcpy(cuts, a->cuts, a->n_cuts * sizeof(*cuts));
        a->cuts = cuts;
        a->cap_cuts = cap;
    }
    memmove(a->cuts + i + 1, a->cuts + i, (a->n_cuts - i) * sizeof(*a->cuts));
    a->cuts[i] = n;
    a->n_cuts++;
    return true;
}

struct tri_walked *tri_walked_at(struct tri_models *m, uint32_t node,
                                 uint32_t at, struct tri_word key)
{
    for (size_t i = 0; i < m->n_walked; i++) {
        struct tri_walked *w = m->walked[i];
        if (w->node == node && w->at == at && same_word(&w->key, &key))
            return w;
    }
    struct tri_walked *w = tri_arena_zero(&m->arena, 1, sizeof(*w));
    struct tri_walked **all =
        w ? tri_arena_grow(&m->arena, m->walked, m->n_walked, m->n_walked + 1,
                           sizeof(struct tri_walked *), &m->cap_walked)
          : NULL;
    if (!all)
        return NULL;
    m->walked = all;
    w->number = (uint32_t)m->n_walked;
    w->node = node;
    w->at = at;
    w->key = key;
    all[m->n_walked++] = w;
    return w;
}

/* ---- linking: numbers ---- */

static bool comes_before(const struct tri_atom *a, const struct tri_atom *b)
{
    uint32_t x = a->of ? a->of->number + 1 : 0;
    uint32_t y = b->of ? b->of->number + 1 : 0;
    return a->at != b->at ? a->at < b->at : x < y;
}

static bool find_plain(struct tri_models *m, struct tri_node *n)
{
    struct tri_plain_atom *to =
        tri_arena_get(&m->arena, (n->n_atoms + 1) * sizeof(*to));
    n->plain_atoms = to;
    for (uint32_t i = 0; to && i < n->n_atoms; i++) {
        const struct tri_atom *a = m->atoms[n->first_atom + i];
        if (a->op == TRI_ATOM_VALUE && !a->of && a->at != UINT32_MAX)
            to[n->n_plain_atoms++] =
                (struct tri_plain_atom){ a->number, a->at, a->key.at, a->kind };
    }
    return to != NULL;
}

/* Those of one member together, so that a change of it is one span; and of
 * these, those of one list's items. */
static bool number_atoms(struct tri_models *m, struct tri_node *n)
{
    struct tri_atom **to = m->atoms + m->n_atoms;
    size_t k = 0;
    n->first_atom = (uint32_t)m->n_atoms;
    for (struct tri_atom *a = n->atoms; a; a = a->next) {
        size_t i = k++;
        for (; i > 0 && comes_before(a, to[i - 1]); i--)
            to[i] = to[i - 1];
        to[i] = a;
    }
    for (size_t i = 0; i < k; i++) {
        struct tri_walked *of = to[i]->of;
        to[i]->number = n->first_atom + (uint32_t)i;
        to[i]->n_codes =
            (uint8_t)(TRI_CODE_FIRST + to[i]->n_words + 2 * to[i]->n_cuts + 1);
        if (of && !of->n_atoms++)
            of->first_atom = to[i]->number;
    }
    m->n_atoms += k;
    size_t n_fields =
        n->kind == TRI_NODE_INPUT && n->type ? n->type->n_fields : 0;
    if (n_fields == 0)
        return true;
    n->atoms_by = tri_arena_get(&m->arena, n_fields * sizeof(*n->atoms_by));
    for (size_t f = 0, i = 0; n->atoms_by && f < n_fields; f++) {
        while (i < k && to[i]->at < f)
            i++;
        n->atoms_by[f] = n->first_atom + (uint32_t)i;
    }
    return n->atoms_by && find_plain(m, n);
}

/* ---- linking: tables ---- */

static struct tri_atom *atom_of(struct tri_models *m, const struct tri_asked *c)
{
    return tri_atom_like(
        m, (struct tri_atom){ .node = c->node,
                              .at = c->at,
                              .key = { c->key, c->key_len, c->hash },
                              .kind = c->kind });
}

/* Every word and number that a column of this atom names. */
static bool add_column(struct tri_models *m, struct tri_atom *a,
                       const struct tri_column_index *x)
{
    for (size_t i = 0; i <= x->mask; i++)
        if (x->words[i].rules &&
            !tri_atom_add_word(m, a, x->words[i].text, x->words[i].len))
            return false;
    a->uncut = a->uncut || (x->numbers.n && !x->numbers.keys);
    for (size_t i = 0; x->numbers.keys && i < x->numbers.n; i++)
        if (!tri_atom_add_cut(m, a, x->numbers.keys[i]))
            return false;
    return true;
}

/* The rules by code of one column. */
static void fill_rules(const struct tri_atom *a, struct tri_asked *c,
                       uint64_t all, uint64_t *rules)
{
    for (unsigned code = 0; code <= TRI_CODE_LIST; code++)
        rules[code] = all;
    rules[TRI_CODE_OTHER] = *c->index->of_word;
    for (unsigned code = TRI_CODE_NULL; code < a->n_codes; code++) {
        struct tri_value v;
        if (!tri_atom_example(a, (uint8_t)code, &v))
            continue;
        const uint64_t *own = tri_column_index_find(c->index, v);
        rules[code] = own ? *own : 0;
    }
    c->of_code = rules;
    c->atom = a->number;
}

static bool fill_table(struct tri_models *m, struct tri_table *t)
{
    size_t wide = (t->n_inputs + TRI_CODED_STEP - 1) / TRI_CODED_STEP;
    t->n_coded = wide * TRI_CODED_STEP;
    struct tri_coded_column *coded =
        tri_arena_get(&m->arena, t->n_coded * sizeof(*coded));
    uint32_t n = 0;
    for (size_t k = 0; coded && k < t->n_inputs; k++) {
        const struct tri_atom *a = atom_of(m, &t->asked[k]);
        if (!a)
            return false;
        coded[k] = (struct tri_coded_column){ a->number, n };
        n += a->n_codes;
    }
    for (size_t k = t->n_inputs; coded && k < t->n_coded; k++)
        coded[k] = coded[0];
    uint64_t *rules =
        coded ? tri_arena_zero(&m->arena, n, sizeof(*rules)) : NULL;
    for (size_t k = 0; rules && k < t->n_inputs; k++)
        fill_rules(m->atoms[coded[k].atom], &t->asked[k], t->all,
                   rules + coded[k].at);
    t->coded = coded;
    t->of_code = rules;
    return rules != NULL;
}

static bool each_table(struct tri_models *m, bool fill)
{
    for (size_t i = 0; i < m->n_nodes; i++) {
        struct tri_boxed *b = m->order[i]->logic;
        struct tri_table *t = tri_node_table(m->order[i]) ? b->table : NULL;
        if (!t || !t->direct || !t->on_demand)
            continue;
        if (fill && !fill_table(m, t))
            return false;
        for (size_t k = 0; !fill && k < t->n_inputs; k++) {
            struct tri_asked *c = &t->asked[k];
            struct tri_atom *a = atom_of(m, c);
            if (!a || !add_column(m, a, c->index))
                return false;
        }
    }
    return true;
}

bool tri_models_codes(struct tri_models *m)
{
    size_t n = 0;
    if (!each_table(m, false))
        return false;
    for (size_t i = 0; i < m->n_nodes; i++)
        if (!tri_feel_asks(m, m->order[i]))
            return false;
    for (size_t i = 0; i < m->n_nodes; i++)
        n += m->order[i]->n_atoms;
    m->atoms = tri_arena_get(&m->arena, n * sizeof(*m->atoms));
    m->deciders = tri_arena_zero(&m->arena, n, sizeof(*m->deciders));
    if (!m->atoms || !m->deciders)
        return false;
    for (size_t i = 0; i < m->n_nodes; i++)
        if (!number_atoms(m, m->order[i]))
            return false;
    return each_table(m, true) && tri_models_forks(m);
}

/* ---- codes ---- */

TRI_SELDOM uint8_t tri_number_code(const struct tri_atom *a, int64_t n)
{
    uint32_t i = 0;
    if (a->uncut)
        return TRI_CODE_NONE;
    while (i < a->n_cuts && a->cuts[i] < n)
        i++;
    return (uint8_t)(TRI_CODE_FIRST + a->n_words + 2 * i +
                     (i < a->n_cuts && a->cuts[i] == n));
}

bool tri_atom_example(const struct tri_atom *a, uint8_t code,
                      struct tri_value *out)
{
    *out = tri_null();
    if (code <= TRI_CODE_LIST || code == TRI_CODE_OTHER || code >= a->n_codes)
        return false;
    if (code < TRI_CODE_OTHER) {
        if (code != TRI_CODE_NULL)
            *out = tri_bool(code == TRI_CODE_TRUE);
        return true;
    }
    for (size_t i = 0; a->words && i <= a->mask; i++)
        if (a->words[i].text && a->words[i].code == code) {
            *out = tri_str(a->words[i].text, a->words[i].len);
            return true;
        }
    uint32_t piece = code - TRI_CODE_FIRST - a->n_words;
    uint32_t i = piece / 2;
    if (a->n_cuts == 0)
        *out = tri_int(0);
    else if (piece % 2)
        *out = tri_int(a->cuts[i]);
    else if (i < a->n_cuts)
        *out = tri_int(a->cuts[i] - 1);
    else
        *out = tri_int(a->cuts[i - 1] + 1);
    /* Nothing lies between 1 and 2. */
    return piece % 2 || i == 0 || i == a->n_cuts ||
           a->cuts[i] - 1 > a->cuts[i - 1];
}

bool tri_atom_can(const struct tri_atom *a, uint8_t code)
{
    struct tri_value v;
    if (code == TRI_CODE_LIST)
        return a->op == TRI_ATOM_VALUE && !a->kind;
    if (code == TRI_CODE_OTHER)
        return a->op == TRI_ATOM_VALUE && (!a->kind || a->kind == TRI_STRING);
    if (!tri_atom_example(a, code, &v))
        return false;
    switch (a->op) {
    case TRI_ATOM_VALUE:
        return !v.kind || !a->kind || v.kind == a->kind;
    case TRI_ATOM_COUNT:
    case TRI_ATOM_LEFT:
        return v.kind == TRI_NUMBER;
    case TRI_ATOM_HAS:
    case TRI_ATOM_MEETS:
    case TRI_ATOM_WITHIN:
        return v.kind == TRI_BOOL;
    default:
        return v.kind == TRI_BOOL || v.kind == TRI_NULL;
    }
}

TRI_SELDOM static uint8_t long_word_code(const struct tri_atom *a,
                                         const struct tri_value *v)
{
    const struct tri_code_word *w = word_in(a, v->u.str, v->len);
    return w->text ? w->code : TRI_CODE_OTHER;
}

/* What a run asks most: without a call, so that few registers are saved. */
TRI_SELDOM uint8_t tri_word_code(const struct tri_atom *a,
                                 const struct tri_value *v)
{
    uint32_t len = v->len;
    const struct tri_code_word *w = a->words;
    if (a->uncoded)
        return TRI_CODE_NONE;
    if (!w)
        return TRI_CODE_OTHER;
    if (TRI_UNLIKELY(len > 16))
        return long_word_code(a, v);
    struct tri_word_ends e = tri_word_ends(v->u.str, len);
    size_t mask = a->mask, at = tri_ends_hash(e, len) & mask;
    while (w[at].text &&
           (w[at].first != e.first || w[at].last != e.last || w[at].len != len))
        at = (at + 1) & mask;
    return w[at].text ? w[at].code : TRI_CODE_OTHER;
}

/* Of what is no list of texts the interpreter knows. */
static uint8_t has_code(const struct tri_atom *a, const struct tri_value *v)
{
    uint8_t code = TRI_CODE_FALSE;
    if (v->kind != TRI_LIST)
        return TRI_CODE_NONE;
    for (size_t i = 0; i < v->u.list->n; i++) {
        const struct tri_value *item = &v->u.list->items[i];
        if (item->kind != TRI_STRING)
            return TRI_CODE_NONE;
        if (item->len == a->has.len &&
            tri_same_bytes(item->u.str, a->has.at, a->has.len))
            code = TRI_CODE_TRUE;
    }
    return code;
}

/* MEETS: is one of them such a word; WITHIN: is every one? */
static uint8_t meets_code(const struct tri_atom *a, const struct tri_value *v)
{
    bool some = a->op == TRI_ATOM_MEETS;
    uint8_t code = some ? TRI_CODE_FALSE : TRI_CODE_TRUE;
    if (v->kind != TRI_LIST || a->uncoded || !a->words)
        return TRI_CODE_NONE;
    for (size_t i = 0; i < v->u.list->n; i++) {
        const struct tri_value *item = &v->u.list->items[i];
        if (item->kind != TRI_STRING || item->len > 512)
            return TRI_CODE_NONE;
        if ((tri_word_code(a, item) != TRI_CODE_OTHER) == some)
            code = some ? TRI_CODE_TRUE : TRI_CODE_FALSE;
    }
    return code;
}

TRI_SELDOM static uint8_t list_code(const struct tri_atom *a,
                                    const struct tri_value *v)
{
    if (a->op == TRI_ATOM_HAS)
        return has_code(a, v);
    if (a->op == TRI_ATOM_MEETS || a->op == TRI_ATOM_WITHIN)
        return meets_code(a, v);
    return a->op == TRI_ATOM_COUNT && v->kind == TRI_LIST
               ? tri_number_code(a, (int64_t)v->u.list->n)
               : TRI_CODE_NONE;
}

/* Words are most of what is looked for: run_code_members finds the rest. */
uint8_t tri_code_of(const struct tri_atom *a, const struct tri_value *v)
{
    if (a->op != TRI_ATOM_VALUE)
        return list_code(a, v);
    if (a->kind && v->kind && v->kind != a->kind)
        return TRI_CODE_NONE;
    if (TRI_LIKELY(v->kind == TRI_STRING))
        return tri_word_code(a, v);
    if (v->kind == TRI_NULL)
        return v->flags & TRI_V_UNMADE ? TRI_CODE_UNKNOWN : TRI_CODE_NULL;
    if (v->kind == TRI_BOOL)
        return v->u.boolean ? TRI_CODE_TRUE : TRI_CODE_FALSE;
    if (v->kind == TRI_LIST)
        return TRI_CODE_LIST;
    return v->kind == TRI_NUMBER && v->scale == 0 && !(v->flags & TRI_V_BIG)
               ? tri_number_code(a, v->u.small)
               : TRI_CODE_NONE;
}
