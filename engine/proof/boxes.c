/* The search for a point outside all boxes.
 *
 * At each step: a box that cannot hold a point any more is dropped; a box that
 * holds them all ends this part; where one literal alone keeps a box from
 * holding them all, its classes are taken out (unit propagation); a class that
 * no box names is chosen at once (nothing is lost by it); boxes that share no
 * variable are searched apart. Only then the space is cut in two, along the
 * side of a box, so that few boxes lie on both sides of the cut. */
#include "proof/boxes.h"

#include <string.h>

#include "base/limits.h"

enum { CANDIDATES = 12 };

/* ---- sets ---- */

bool tri_set_has(const uint64_t *set, size_t i)
{
    return set[i / 64] >> (i % 64) & 1;
}

void tri_set_add(uint64_t *set, size_t i)
{
    set[i / 64] |= UINT64_C(1) << (i % 64);
}

size_t tri_set_count(const uint64_t *set, size_t n_words)
{
    size_t n = 0;
    for (size_t w = 0; w < n_words; w++)
        n += (size_t)__builtin_popcountll(set[w]);
    return n;
}

size_t tri_set_next(const uint64_t *set, size_t n_words, size_t i)
{
    for (size_t w = i / 64; w < n_words; w++) {
        uint64_t bits = set[w];
        if (w == i / 64)
            bits &= ~UINT64_C(0) << (i % 64);
        if (bits)
            return w * 64 + (size_t)__builtin_ctzll(bits);
    }
    return SIZE_MAX;
}

/* How a set stands to another: bit 0: they meet; bit 1: a has more than b. */
static inline unsigned meets(const uint64_t *a, const uint64_t *b, size_t n)
{
    unsigned how = 0;
    for (size_t w = 0; w < n; w++) {
        how |= (unsigned)((a[w] & b[w]) != 0);
        how |= (unsigned)((a[w] & ~b[w]) != 0) << 1;
    }
    return how;
}

/* ---- boxes ---- */

bool tri_boxes_meet(const struct tri_variables *vars, const struct tri_box *a,
                    const struct tri_box *b)
{
    for (uint32_t i = 0, k = 0; i < a->n && k < b->n;) {
        const struct tri_literal *x = &a->literals[i], *y = &b->literals[k];
        if (x->var == y->var &&
            !(meets(x->set, y->set, vars->words[x->var]) & 1))
            return false;
        i += x->var <= y->var;
        k += y->var <= x->var;
    }
    return true;
}

bool tri_box_within(const struct tri_variables *vars,
                    const struct tri_box *inner, const struct tri_box *outer)
{
    uint32_t i = 0;
    for (uint32_t k = 0; k < outer->n; k++) {
        const struct tri_literal *y = &outer->literals[k];
        while (i < inner->n && inner->literals[i].var < y->var)
            i++;
        if (i == inner->n || inner->literals[i].var != y->var ||
            meets(inner->literals[i].set, y->set, vars->words[y->var]) & 2)
            return false;
    }
    return true;
}

bool tri_box_narrow(const struct tri_variables *vars, const struct tri_box *b,
                    uint64_t *where)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const struct tri_literal *l = &b->literals[i];
        uint64_t *d = where + vars->at[l->var];
        uint64_t any = 0;
        for (size_t w = 0; w < vars->words[l->var]; w++)
            any |= d[w] &= l->set[w];
        if (!any)
            return false;
    }
    return true;
}

/* ---- one step ---- */

struct part { /* the boxes that still matter in where */
    const struct tri_box **boxes;
    size_t n;
};

static bool spend(struct tri_searcher *s, uint64_t steps)
{
    if (s->steps < steps) {
        s->steps = 0;
        return false;
    }
    s->steps -= steps;
    return true;
}

/* Drop, cover, propagate, until nothing moves. NONE: covered; FOUND: go on. */
static enum tri_search settle(struct tri_searcher *s, struct part *p,
                              uint64_t *where)
{
    const struct tri_variables *v = s->vars;
    bool moved = true;
    while (moved) {
        moved = false;
        for (size_t i = 0; i < p->n;) {
            const struct tri_box *b = p->boxes[i];
            const struct tri_literal *last = NULL;
            unsigned open = 0;
            bool apart = false;
            if (!spend(s, b->n + 1))
                return TRI_SEARCH_GAVE_UP;
            for (uint32_t k = 0; k < b->n && !apart && open < 2; k++) {
                const struct tri_literal *l = &b->literals[k];
                unsigned how =
                    meets(where + v->at[l->var], l->set, v->words[l->var]);
                apart = !(how & 1);
                if (how & 2) {
                    open++;
                    last = l;
                }
            }
            if (!apart && open == 0)
                return TRI_SEARCH_NONE;
            if (!apart && open == 1) {
                uint64_t *d = where + v->at[last->var];
                for (size_t w = 0; w < v->words[last->var]; w++)
                    d[w] &= ~last->set[w];
                moved = apart = true;
            }
            if (apart)
                p->boxes[i] = p->boxes[--p->n];
            else
                i++;
        }
    }
    return TRI_SEARCH_FOUND;
}

/* `open < 2` above stops at a second open literal, so a box may still be apart
 * further on: this looks at all of it. */
static void drop_apart(struct tri_searcher *s, struct part *p,
                       const uint64_t *where)
{
    const struct tri_variables *v = s->vars;
    for (size_t i = 0; i < p->n;) {
        const struct tri_box *b = p->boxes[i];
        bool apart = false;
        for (uint32_t k = 0; k < b->n && !apart; k++) {
            const struct tri_literal *l = &b->literals[k];
            apart =
                !(meets(where + v->at[l->var], l->set, v->words[l->var]) & 1);
        }
        if (apart)
            p->boxes[i] = p->boxes[--p->n];
        else
            i++;
    }
}

/* Choose classes that no box names. True when something moved. */
static bool choose_free(struct tri_searcher *s, const struct part *p,
                        uint64_t *where, uint64_t *named)
{
    const struct tri_variables *v = s->vars;
    bool moved = false;
    for (size_t i = 0; i < p->n; i++)
        for (uint32_t k = 0; k < p->boxes[i]->n; k++) {
            uint32_t var = p->boxes[i]->literals[k].var;
            memset(named + v->at[var], 0, v->words[var] * sizeof(*named));
        }
    for (size_t i = 0; i < p->n; i++)
        for (uint32_t k = 0; k < p->boxes[i]->n; k++) {
            const struct tri_literal *l = &p->boxes[i]->literals[k];
            for (size_t w = 0; w < v->words[l->var]; w++)
                named[v->at[l->var] + w] |= l->set[w];
        }
    for (size_t i = 0; i < p->n; i++)
        for (uint32_t k = 0; k < p->boxes[i]->n; k++) {
            uint32_t var = p->boxes[i]->literals[k].var;
            uint64_t *d = where + v->at[var];
            const uint64_t *u = named + v->at[var];
            unsigned how = meets(d, u, v->words[var]);
            if (how != 3) /* all named, or none (then it is chosen already) */
                continue;
            for (size_t w = 0; w < v->words[var]; w++)
                d[w] &= ~u[w];
            moved = true;
        }
    return moved;
}

/* ---- parts that share no variable ---- */

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* Boxes are moved so that those of the first one's part stand in front; how
 * many they are. A box without an open literal was settled before. */
static size_t first_part(struct tri_searcher *s, struct part *p,
                         const uint64_t *where, uint32_t *up)
{
    const struct tri_variables *v = s->vars;
    for (size_t i = 0; i < p->n; i++)
        for (uint32_t k = 0; k < p->boxes[i]->n; k++) {
            uint32_t var = p->boxes[i]->literals[k].var;
            up[var] = var;
        }
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < p->n; i++) {
        uint32_t own = UINT32_MAX;
        for (uint32_t k = 0; k < p->boxes[i]->n; k++) {
            const struct tri_literal *l = &p->boxes[i]->literals[k];
            if (!(meets(where + v->at[l->var], l->set, v->words[l->var]) & 2))
                continue; /* holds anyway: binds nothing */
            if (own == UINT32_MAX)
                own = l->var;
            else
                up[root_of(up, l->var)] = root_of(up, own);
        }
        if (i == 0)
            first = own;
    }
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct tri_box *b = p->boxes[i];
        for (uint32_t k = 0; k < b->n; k++) {
            const struct tri_literal *l = &b->literals[k];
            if (!(meets(where + v->at[l->var], l->set, v->words[l->var]) & 2))
                continue;
            if (root_of(up, l->var) == root_of(up, first)) {
                p->boxes[i] = p->boxes[n];
                p->boxes[n++] = b;
            }
            break;
        }
    }
    return n;
}

/* ---- where to cut ---- */

struct cut {
    uint32_t var;
    const uint64_t *set;
};

/* Boxes left on both sides of a cut, the fuller side counted again. */
static size_t cost_of(struct tri_searcher *s, const struct part *p,
                      const uint64_t *where, struct cut c)
{
    const struct tri_variables *v = s->vars;
    const uint64_t *d = where + v->at[c.var];
    size_t in = 0, out = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct tri_box *b = p->boxes[i];
        unsigned sides = 3;
        for (uint32_t k = 0; k < b->n; k++)
            if (b->literals[k].var == c.var) {
                const uint64_t *set = b->literals[k].set;
                sides = 0;
                for (size_t w = 0; w < v->words[c.var]; w++) {
                    sides |= (unsigned)((d[w] & set[w] & c.set[w]) != 0);
                    sides |= (unsigned)((d[w] & set[w] & ~c.set[w]) != 0) << 1;
                }
                break;
            }
        in += sides & 1;
        out += sides >> 1;
    }
    (void)spend(s, p->n);
    return in + out + (in > out ? in : out);
}

static void consider(struct tri_searcher *s, const struct part *p,
                     const uint64_t *where, struct cut c, struct cut *best,
                     size_t *best_cost)
{
    if (meets(where + s->vars->at[c.var], c.set, s->vars->words[c.var]) != 3)
        return; /* cuts nothing off */
    size_t cost = cost_of(s, p, where, c);
    if (cost < *best_cost) {
        *best_cost = cost;
        *best = c;
    }
}

/* Classes below the first (or up to the last) of the set: numbers and dates
 * stand in their order, and cutting once is better than cutting a piece out. */
static const uint64_t *below(struct tri_searcher *s, const uint64_t *set,
                             size_t n_words, bool last)
{
    uint64_t *made = tri_arena_zero(s->arena, n_words, sizeof(*made));
    size_t end = 0;
    for (size_t i = tri_set_next(set, n_words, 0); i != SIZE_MAX;
         i = tri_set_next(set, n_words, i + 1)) {
        end = last ? i + 1 : i;
        if (!last)
            break;
    }
    for (size_t i = 0; made && i < end; i++)
        tri_set_add(made, i);
    return made;
}

static bool choose_cut(struct tri_searcher *s, const struct part *p,
                       const uint64_t *where, struct cut *out)
{
    const struct tri_variables *v = s->vars;
    size_t best = SIZE_MAX;
    size_t step = p->n / CANDIDATES + 1;
    for (size_t i = 0; i < p->n; i += step)
        for (uint32_t k = 0; k < p->boxes[i]->n; k++) {
            const struct tri_literal *l = &p->boxes[i]->literals[k];
            size_t words = v->words[l->var];
            if (meets(where + v->at[l->var], l->set, words) != 3)
                continue;
            struct cut c = { l->var, l->set };
            consider(s, p, where, c, out, &best);
            if (v->classes[l->var] < 8)
                continue;
            c.set = below(s, l->set, words, false);
            if (c.set)
                consider(s, p, where, c, out, &best);
            c.set = below(s, l->set, words, true);
            if (c.set)
                consider(s, p, where, c, out, &best);
        }
    return best != SIZE_MAX;
}

/* ---- the search ---- */

static enum tri_search search(struct tri_searcher *s, struct part p,
                              uint64_t *where);

/* A side of the cut on copies; where gets what was found. */
static enum tri_search one_side(struct tri_searcher *s, const struct part *p,
                                uint64_t *where, struct cut c, bool inside)
{
    const struct tri_variables *v = s->vars;
    struct tri_arena_mark mark = tri_arena_mark(s->arena);
    struct part own = { tri_arena_get(s->arena, p->n * sizeof(*own.boxes)),
                        p->n };
    uint64_t *d = tri_arena_get(s->arena, v->n_words * sizeof(*d));
    enum tri_search end = TRI_SEARCH_GAVE_UP;
    if (own.boxes && d) {
        memcpy(own.boxes, p->boxes, p->n * sizeof(*own.boxes));
        memcpy(d, where, v->n_words * sizeof(*d));
        for (size_t w = 0; w < v->words[c.var]; w++)
            d[v->at[c.var] + w] &= inside ? c.set[w] : ~c.set[w];
        end = search(s, own, d);
        if (end == TRI_SEARCH_FOUND)
            memcpy(where, d, v->n_words * sizeof(*d));
    }
    tri_arena_rewind(s->arena, mark);
    return end;
}

/* Parts that share nothing: one without a point settles the whole. */
static enum tri_search each_part(struct tri_searcher *s, struct part p,
                                 size_t n, uint64_t *where)
{
    struct part rest = { p.boxes + n, p.n - n };
    struct part first = { p.boxes, n };
    enum tri_search a = search(s, first, where);
    if (a == TRI_SEARCH_NONE)
        return a;
    enum tri_search b = search(s, rest, where);
    return b == TRI_SEARCH_FOUND ? a : b;
}

static enum tri_search search_open(struct tri_searcher *s, struct part p,
                                   uint64_t *where)
{
    const struct tri_variables *v = s->vars;
    uint64_t *named = tri_arena_get(s->arena, v->n_words * sizeof(*named));
    uint32_t *up = tri_arena_get(s->arena, v->n * sizeof(*up));
    if (!named || !up)
        return TRI_SEARCH_GAVE_UP;
    do {
        enum tri_search end = settle(s, &p, where);
        if (end != TRI_SEARCH_FOUND)
            return end;
        drop_apart(s, &p, where);
    } while (choose_free(s, &p, where, named));
    if (p.n == 0)
        return TRI_SEARCH_FOUND;
    size_t n = first_part(s, &p, where, up);
    if (n < p.n)
        return each_part(s, p, n, where);
    struct cut c = { 0, NULL };
    if (!choose_cut(s, &p, where, &c))
        return TRI_SEARCH_GAVE_UP;
    enum tri_search a = one_side(s, &p, where, c, false);
    if (a == TRI_SEARCH_FOUND)
        return a;
    enum tri_search b = one_side(s, &p, where, c, true);
    return b == TRI_SEARCH_NONE ? a : b;
}

static enum tri_search search(struct tri_searcher *s, struct part p,
                              uint64_t *where)
{
    if (s->depth == TRI_MAX_PROOF_DEPTH || !spend(s, 1))
        return TRI_SEARCH_GAVE_UP;
    struct tri_arena_mark mark = tri_arena_mark(s->arena);
    s->depth++;
    enum tri_search end = search_open(s, p, where);
    s->depth--;
    tri_arena_rewind(s->arena, mark);
    return end;
}

enum tri_search tri_boxes_search(struct tri_searcher *s,
                                 const struct tri_box *const *boxes, size_t n,
                                 uint64_t *where)
{
    struct tri_arena_mark mark = tri_arena_mark(s->arena);
    struct part p = { tri_arena_get(s->arena, (n + 1) * sizeof(*p.boxes)), n };
    if (!p.boxes)
        return TRI_SEARCH_GAVE_UP;
    if (n)
        memcpy(p.boxes, boxes, n * sizeof(*p.boxes));
    enum tri_search end = search(s, p, where);
    tri_arena_rewind(s->arena, mark);
    return end;
}
