#include "proof/pair.h"

#include <string.h>

#include "dmn/model.h"

enum { ROUND_STEPS = 200000 };

static void *keep(struct tri_space *s, void *p)
{
    s->failed |= p == NULL;
    return p;
}

static bool reads_any(const struct tri_space *s, const struct tri_space_var *v,
                      const uint64_t *facts)
{
    for (size_t w = 0; w < s->n_facts / 64 + 1; w++)
        if (v->reads[w] & facts[w])
            return true;
    return false;
}

bool tri_pair_moves(const struct tri_pair *p, const struct tri_box *b)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (p->after[b->literals[i].var] != b->literals[i].var)
            return true;
    return false;
}

const struct tri_box *tri_pair_after(struct tri_pair *p,
                                     const struct tri_box *b)
{
    if (!tri_pair_moves(p, b))
        return b;
    struct tri_box *made =
        keep(p->s, tri_arena_get(&p->s->arena, sizeof(*made)));
    struct tri_literal *l =
        keep(p->s, tri_arena_get(&p->s->arena, b->n * sizeof(*l)));
    if (!made || !l)
        return b;
    for (uint32_t i = 0; i < b->n; i++)
        l[i] = (struct tri_literal){ p->after[b->literals[i].var],
                                     b->literals[i].set };
    *made = (struct tri_box){ b->n, l };
    return made;
}

/* ---- what stands between before and after ---- */

static void add_tie(struct tri_pair *p, struct tri_tie **list,
                    const struct tri_literal *literals, uint32_t n)
{
    struct tri_tie *t = keep(p->s, tri_arena_get(&p->s->arena, sizeof(*t)));
    struct tri_literal *l =
        keep(p->s, tri_arena_get(&p->s->arena, n * sizeof(*l)));
    if (!t || !l)
        return;
    memcpy(l, literals, n * sizeof(*l));
    t->box = (struct tri_box){ n, l };
    t->next = *list;
    *list = t;
}

/* Before in class c: after not among the classes of out. */
static void never_to(struct tri_pair *p, uint32_t var, size_t c,
                     const uint64_t *out)
{
    uint64_t *from = tri_space_set(p->s, var, false);
    if (!from)
        return;
    tri_set_add(from, c);
    if (tri_set_count(out, p->s->all.words[var]) == 0)
        return;
    const struct tri_literal pair[] = { { var, from }, { p->after[var], out } };
    add_tie(p, &p->local[var], pair, 2);
}

static void tie_fact(struct tri_pair *p, uint32_t var)
{
    const struct tri_space_var *v = p->s->vars[var];
    for (size_t c = 0; v->values && c < v->n; c++) {
        uint64_t *out = tri_space_set(p->s, var, true);
        if (!out)
            return;
        for (size_t k = 0; k < v->n; k++)
            if (k == c || tri_is_true(v->values[k]))
                out[k / 64] &= ~(UINT64_C(1) << (k % 64));
        never_to(p, var, c, out);
    }
}

/* The classes that are worse than c: of a ranked decision the later ones, of a
 * boolean all but true where c is true. */
static uint64_t *falls(struct tri_pair *p, uint32_t var, size_t c)
{
    const struct tri_space_var *v = p->s->vars[var];
    uint64_t *out = tri_space_set(p->s, var, false);
    for (size_t k = 0; out && k < v->n; k++)
        if (v->ranked ? k > c
                      : tri_is_true(v->values[c]) && !tri_is_true(v->values[k]))
            tri_set_add(out, k);
    return out;
}

static void add_lemma(struct tri_pair *p, uint32_t var)
{
    p->rises[var] = 1;
    for (size_t c = 0; c < p->s->vars[var]->n && !p->s->failed; c++) {
        const uint64_t *out = falls(p, var, c);
        if (out)
            never_to(p, var, c, out);
    }
}

/* Not true before: not true after. */
static void never_rises(struct tri_pair *p, uint32_t var)
{
    const struct tri_space_var *v = p->s->vars[var];
    uint64_t *out = tri_space_set(p->s, var, false);
    for (size_t k = 0; out && k < v->n; k++)
        if (tri_is_true(v->values[k]))
            tri_set_add(out, k);
    for (size_t c = 0; out && c < v->n; c++)
        if (!tri_is_true(v->values[c]))
            never_to(p, var, c, out);
}

/* An expression that nothing ties: what its form tells. */
static void tie_expression(struct tri_pair *p, uint32_t var,
                           const uint64_t *facts)
{
    const struct tri_space_var *v = p->s->vars[var];
    enum tri_turn t = tri_space_turn(p->s, v->said_by, v->ast, facts);
    if (t == TRI_RISES || t == TRI_STAYS)
        add_lemma(p, var);
    if (t == TRI_FALLS || t == TRI_STAYS)
        never_rises(p, var);
}

/* ---- lemmas ---- */

/* Does the decision never fall? Asked class by class, of its ties. */
static bool never_falls(struct tri_pair *p, uint32_t var, uint64_t steps)
{
    const struct tri_space_var *v = p->s->vars[var];
    for (size_t c = 0; c < v->n && !p->s->failed; c++) {
        struct tri_arena_mark mark = tri_arena_mark(&p->s->scratch);
        const uint64_t *out = falls(p, var, c);
        uint64_t *where = tri_pair_whole(p);
        const char *free = NULL;
        if (!out || !where)
            return false;
        size_t words = p->s->all.words[var];
        bool holds = true;
        if (tri_set_count(out, words)) {
            memset(where + p->all.at[var], 0, words * sizeof(*where));
            tri_set_add(where + p->all.at[var], c);
            memcpy(where + p->all.at[p->after[var]], out,
                   words * sizeof(*where));
            holds = tri_pair_search(p, NULL, 0, where, &steps, &free) ==
                    TRI_SEARCH_NONE;
        }
        tri_arena_rewind(&p->s->scratch, mark);
        if (!holds)
            return false;
    }
    return true;
}

static bool is_boolean(const struct tri_space_var *v)
{
    return v->type->kind == TRI_T_BOOL && v->values;
}

static void try_lemma(struct tri_pair *p, const struct tri_node *n,
                      uint64_t steps)
{
    uint32_t var = tri_space_find(p->s, n, TRI_SPACE_NONE);
    if (var == TRI_SPACE_NONE || p->after[var] == var)
        return;
    const struct tri_space_var *v = p->s->vars[var];
    if (v->opaque || (!v->ranked && !is_boolean(v)))
        return;
    if (n->rises || never_falls(p, var, steps))
        add_lemma(p, var);
}

/* ---- making ---- */

static bool double_variables(struct tri_pair *p, const uint64_t *facts)
{
    struct tri_space *s = p->s;
    size_t n = s->all.n;
    uint32_t *room =
        keep(s, tri_arena_get(&s->arena, (7 * n + 1) * sizeof(*room)));
    p->local = keep(s, tri_arena_zero(&s->arena, n + 1, sizeof(*p->local)));
    p->after_ties =
        keep(s, tri_arena_zero(&s->arena, n + 1, sizeof(*p->after_ties)));
    p->rises = keep(s, tri_arena_zero(&s->arena, n + 1, 1));
    if (!room || !p->local || !p->after_ties || !p->rises)
        return false;
    p->after = room;
    p->all = (struct tri_variables){ n, s->all.n_words, room + n, room + 3 * n,
                                     room + 5 * n };
    memcpy(p->all.at, s->all.at, n * sizeof(*room));
    memcpy(p->all.words, s->all.words, n * sizeof(*room));
    memcpy(p->all.classes, s->all.classes, n * sizeof(*room));
    for (uint32_t v = 0; v < n; v++) {
        p->after[v] = v;
        if (!reads_any(s, s->vars[v], facts))
            continue;
        uint32_t to = (uint32_t)p->all.n++;
        p->after[v] = to;
        p->all.at[to] = (uint32_t)p->all.n_words;
        p->all.words[to] = s->all.words[v];
        p->all.classes[to] = s->all.classes[v];
        p->all.n_words += s->all.words[v];
    }
    return true;
}

struct tri_pair *tri_pair_new(struct tri_space *s, const uint64_t *facts,
                              uint64_t steps)
{
    struct tri_pair *p = keep(s, tri_arena_zero(&s->arena, 1, sizeof(*p)));
    if (!p)
        return NULL;
    p->s = s;
    if (!double_variables(p, facts))
        return NULL;
    for (uint32_t v = 0; v < s->all.n && !s->failed; v++) {
        const struct tri_space_var *var = s->vars[v];
        if (p->after[v] == v)
            continue;
        if (var->node == s->options.facts && var->member != TRI_SPACE_NONE)
            tie_fact(p, v);
        if (var->ast && var->values && !var->opaque)
            tie_expression(p, v, facts);
        for (struct tri_tie *t = var->ties; t && !s->failed; t = t->next) {
            const struct tri_box *b = tri_pair_after(p, &t->box);
            add_tie(p, &p->after_ties[v], b->literals, b->n);
        }
    }
    const struct tri_models *m = s->models;
    for (size_t i = 0; i < m->n_nodes && !s->failed; i++)
        if (m->order[i]->kind == TRI_NODE_DECISION)
            try_lemma(p, m->order[i], steps);
    return s->failed ? NULL : p;
}

uint64_t *tri_pair_whole(struct tri_pair *p)
{
    uint64_t *where =
        tri_arena_zero(&p->s->scratch, p->all.n_words, sizeof(*where));
    if (!where) {
        p->s->failed = true;
        return NULL;
    }
    for (size_t v = 0; v < p->all.n; v++)
        for (size_t i = 0; i < p->all.classes[v]; i++)
            tri_set_add(where + p->all.at[v], i);
    return where;
}

/* ---- searching ---- */

struct cone {
    struct tri_pair *p;
    const struct tri_box **boxes;
    size_t n;
    size_t cap;
    uint8_t *met; /* by variable of the space, either copy */
    uint32_t *queue;
    size_t n_queue;
    uint32_t *before; /* by variable of the pair */
};

static void meet(struct cone *c, uint32_t pair_var)
{
    uint32_t var = c->before[pair_var];
    if (c->met[var])
        return;
    c->met[var] = 1;
    c->queue[c->n_queue++] = var;
}

static bool add_box(struct cone *c, const struct tri_box *b, bool goes_on)
{
    const struct tri_box **boxes =
        tri_arena_grow(&c->p->s->scratch, (void *)(uintptr_t)c->boxes, c->n,
                       c->n + 1, sizeof(*boxes), &c->cap);
    if (!boxes)
        return false;
    c->boxes = boxes;
    boxes[c->n++] = b;
    for (uint32_t i = 0; goes_on && i < b->n; i++)
        meet(c, b->literals[i].var);
    return true;
}

static bool add_list(struct cone *c, const struct tri_tie *t, bool goes_on)
{
    for (; t; t = t->next)
        if (!add_box(c, &t->box, goes_on))
            return false;
    return true;
}

static bool start(struct cone *c, const struct tri_box *const *boxes, size_t n,
                  const uint64_t *where)
{
    struct tri_pair *p = c->p;
    struct tri_arena *a = &p->s->scratch;
    c->met = tri_arena_zero(a, p->s->all.n + 1, 1);
    c->queue = tri_arena_get(a, (p->s->all.n + 1) * sizeof(*c->queue));
    c->before = tri_arena_get(a, (p->all.n + 1) * sizeof(*c->before));
    if (!c->met || !c->queue || !c->before)
        return false;
    for (uint32_t v = 0; v < p->s->all.n; v++)
        c->before[v] = c->before[p->after[v]] = v;
    for (uint32_t v = 0; v < p->all.n; v++)
        if (tri_set_count(where + p->all.at[v], p->all.words[v]) <
            p->all.classes[v])
            meet(c, v);
    for (size_t i = 0; i < n; i++)
        if (!add_box(c, boxes[i], true))
            return false;
    return true;
}

/* A moving variable that nothing ties, chosen otherwise after than before. */
static const char *free_mover(const struct cone *c, const uint64_t *where)
{
    const struct tri_pair *p = c->p;
    for (size_t q = 0; q < c->n_queue; q++) {
        uint32_t v = c->queue[q];
        const struct tri_space_var *var = p->s->vars[v];
        if (p->after[v] == v || var->ties || (p->local[v] && !var->ast))
            continue;
        if (tri_set_next(where + p->all.at[v], p->all.words[v], 0) !=
            tri_set_next(where + p->all.at[p->after[v]], p->all.words[v], 0))
            return *var->text ? var->text
                   : var->key ? "a list or free FEEL"
                              : "a value";
    }
    return NULL;
}

enum tri_search tri_pair_search(struct tri_pair *p,
                                const struct tri_box *const *boxes, size_t n,
                                uint64_t *where, uint64_t *io_steps,
                                const char **out_free)
{
    struct tri_space *s = p->s;
    struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
    struct tri_searcher searcher = { &p->all, &s->scratch, *io_steps, 0 };
    struct cone c = { .p = p };
    uint64_t *tried =
        tri_arena_get(&s->scratch, (p->all.n_words + 1) * sizeof(*tried));
    enum tri_search end = TRI_SEARCH_GAVE_UP;
    bool ok = tried && start(&c, boxes, n, where);
    *out_free = NULL;
    /* First with what is known of the variables at hand alone; then with what
     * they read, and so on: most is settled near by, and fewer ties are sooner
     * searched. */
    size_t done = 0;
    bool last = false;
    for (unsigned round = 0; ok && !last; round++) {
        size_t known = c.n, reach = c.n_queue;
        last = round > 0 && done == reach;
        for (size_t q = done; q < reach && ok; q++)
            ok = add_list(&c, p->local[c.queue[q]], false);
        if (!ok)
            break;
        uint64_t whole = searcher.steps;
        uint64_t part = last || whole < ROUND_STEPS ? whole : ROUND_STEPS;
        memcpy(tried, where, p->all.n_words * sizeof(*tried));
        searcher.steps = part;
        end = tri_boxes_search(&searcher, c.boxes, c.n, tried);
        searcher.steps = whole - part + searcher.steps;
        if (end == TRI_SEARCH_NONE)
            break;
        c.n = known;
        for (size_t q = done; q < reach && ok; q++) {
            uint32_t v = c.queue[q];
            ok = add_list(&c, p->local[v], true) &&
                 add_list(&c, s->vars[v]->ties, true) &&
                 add_list(&c, p->after_ties[v], true);
        }
        done = reach;
    }
    if (ok && end == TRI_SEARCH_FOUND) {
        memcpy(where, tried, p->all.n_words * sizeof(*tried));
        *out_free = free_mover(&c, where);
    }
    s->failed |= !ok;
    *io_steps = searcher.steps;
    tri_arena_rewind(&s->scratch, mark);
    return end;
}
