/* FEEL conditions drawn as forks; see codes.h.
 *
 * How to read: what a condition compares with a constant is an atom; `and`,
 * `or`, `not` and `if` say where each answer leads. `some x in list satisfies`
 * is an atom too, with forks of its own about an item. What is none of these is
 * an atom that the interpreter tells. A fork is made from its ends: a condition
 * is told where to go when it is false, true, null or anything else. */
#include <string.h>

#include "dmn/forks_int.h"

static unsigned level(const struct drawing *d)
{
    return d->list ? 1 : 0;
}

/* ---- what is asked ---- */

bool fork_place(const struct drawing *d, const struct tri_ast *n,
                struct tri_atom *out)
{
    const struct tri_ast *name = n->op == TRI_OP_PATH ? n->a : n;
    struct tri_word none = { "", 0, 0 };
    struct tri_word key = name != n ? n->text : none;
    uint32_t at = name != n ? n->slot : UINT32_MAX;
    if (name->op != TRI_OP_NAME || name->depth > level(d))
        return false;
    if (d->list && name->depth == 0) {
        if (name->u.place != 0) /* partial */
            return false;
        *out = (struct tri_atom){ .node = d->list->node,
                                  .at = d->list->at,
                                  .key = d->list->key,
                                  .of = d->list,
                                  .item_at = at,
                                  .item_key = key };
        return true;
    }
    const struct tri_node *o = d->m->order[name->u.place];
    *out = (struct tri_atom){ .node = o->index, .at = at, .key = key };
    return o->kind == TRI_NODE_INPUT || o->kind == TRI_NODE_DECISION;
}

bool fork_is_builtin(const struct tri_ast *n, const char *name, uint32_t args)
{
    return n->op == TRI_OP_BUILTIN && n->n == args &&
           strcmp(n->u.builtin->name, name) == 0 && n->kids[0] &&
           n->kids[args - 1];
}

/* A value that is compared: a place, or how many a list there has. */
static bool compared(const struct drawing *d, const struct tri_ast *n,
                     struct tri_atom *out)
{
    if (!fork_is_builtin(n, "count", 1))
        return fork_place(d, n, out);
    if (!fork_place(d, n->kids[0], out))
        return false;
    out->op = TRI_ATOM_COUNT;
    return true;
}

static bool is_whole(struct tri_value v)
{
    return v.kind == TRI_NUMBER && v.scale == 0 && !(v.flags & TRI_V_BIG);
}

/* A comparison with a constant. */
struct test {
    enum tri_op op; /* as if the constant stood on the right */
    struct tri_value to;
    const struct tri_ast *of; /* what is compared */
};

static enum tri_op turned(enum tri_op op)
{
    return op == TRI_OP_LT   ? TRI_OP_GT
           : op == TRI_OP_LE ? TRI_OP_GE
           : op == TRI_OP_GT ? TRI_OP_LT
           : op == TRI_OP_GE ? TRI_OP_LE
                             : op;
}

static bool is_test(const struct tri_ast *n, struct test *out)
{
    if (n->op < TRI_OP_EQ || n->op > TRI_OP_GE)
        return false;
    bool flipped = n->a->op == TRI_OP_CONST;
    const struct tri_ast *constant = flipped ? n->a : n->b;
    enum tri_op op = (enum tri_op)n->op;
    if (constant->op != TRI_OP_CONST)
        return false;
    struct tri_value v = constant->u.value;
    bool simple = is_whole(v) || v.kind == TRI_NULL || v.kind == TRI_BOOL ||
                  (v.kind == TRI_STRING && v.len <= 512);
    *out = (struct test){ flipped ? turned(op) : op, v, flipped ? n->b : n->a };
    return simple && (op <= TRI_OP_NE || is_whole(v));
}

/* The filter of count(list[condition]), else NULL; out: where its list is. */
static const struct tri_ast *
is_left(const struct drawing *d, const struct tri_ast *n, struct tri_atom *out)
{
    if (d->list || !fork_is_builtin(n, "count", 1))
        return NULL;
    const struct tri_ast *filter = n->kids[0];
    bool is = filter->op == TRI_OP_FILTER && !(filter->flags & TRI_N_HEAP) &&
              filter->b->type->kind == TRI_T_BOOL &&
              fork_list_place(d, filter->a, false, out);
    return is ? filter : NULL;
}

/* Something that a comparison tells of by itself: as if it stood where each of
 * its ways ends, where it is a choice. */
static bool is_told(const struct drawing *d, const struct tri_ast *n)
{
    struct tri_atom like = { .ast = NULL };
    if (n->op == TRI_OP_IF)
        return is_told(d, n->b) && is_told(d, n->c);
    return n->op == TRI_OP_CONST || compared(d, n, &like) ||
           is_left(d, n, &like);
}

static bool is_has(const struct drawing *d, const struct tri_ast *n,
                   struct tri_atom *out)
{
    if (!fork_is_builtin(n, "list contains", 2) ||
        n->kids[1]->op != TRI_OP_CONST ||
        n->kids[1]->u.value.kind != TRI_STRING ||
        n->kids[1]->u.value.len > 512 || !fork_place(d, n->kids[0], out))
        return false;
    struct tri_value v = n->kids[1]->u.value;
    out->op = TRI_ATOM_HAS;
    out->has =
        (struct tri_word){ v.u.str, v.len, tri_key_hash(v.u.str, v.len) };
    return true;
}

bool fork_list_place(const struct drawing *d, const struct tri_ast *n,
                     bool inside, struct tri_atom *out)
{
    struct tri_walked nowhere = { 0 };
    struct drawing from = *d;
    if (inside)
        from.list = &nowhere;
    return (n->op == TRI_OP_NAME || n->op == TRI_OP_PATH) &&
           fork_place(&from, n, out) && !out->of;
}

static bool is_quantified(const struct tri_ast *n)
{
    return (n->op == TRI_OP_SOME || n->op == TRI_OP_EVERY) && n->n == 1 &&
           !(n->flags & TRI_N_HEAP);
}

/* some or every of one list that has a place. */
static bool is_loop(const struct drawing *d, const struct tri_ast *n,
                    struct tri_atom *out)
{
    return !d->list && is_quantified(n) &&
           fork_list_place(d, n->kids[0], true, out);
}

/* some x in list satisfies list contains([words], x), or every: the words, else
 * NULL. */
static const struct tri_ast *is_meeting(const struct drawing *d,
                                        const struct tri_ast *n,
                                        struct tri_atom *out)
{
    if (!is_quantified(n) || !fork_is_builtin(n->a, "list contains", 2))
        return NULL;
    const struct tri_ast *words = n->a->kids[0], *x = n->a->kids[1];
    if (words->op != TRI_OP_CONST || words->u.value.kind != TRI_LIST ||
        x->op != TRI_OP_NAME || x->depth != 0 || x->u.place != 0)
        return NULL;
    const struct tri_list *l = words->u.value.u.list;
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].kind != TRI_STRING || l->items[i].len > 512)
            return NULL;
    /* The list is named inside a frame of its own. */
    const struct tri_ast *list = n->kids[0];
    const struct tri_ast *name = list->op == TRI_OP_PATH ? list->a : list;
    struct tri_ast outside = *name, path = *list;
    if (l->n == 0 || name->op != TRI_OP_NAME || name->depth == 0)
        return NULL;
    outside.depth--;
    path.a = &outside;
    if (!fork_place(d, name == list ? &outside : &path, out))
        return NULL;
    out->op = n->op == TRI_OP_SOME ? TRI_ATOM_MEETS : TRI_ATOM_WITHIN;
    out->ast = words;
    return words;
}

bool fork_reads_outside(const struct tri_ast *n, unsigned inner)
{
    if (!n)
        return false;
    if (n->op == TRI_OP_NAME || n->op == TRI_OP_ITEM_KEY)
        return n->depth > inner || fork_reads_outside(n->a, inner);
    bool opens = n->op == TRI_OP_CONTEXT || n->op == TRI_OP_FOR ||
                 n->op == TRI_OP_SOME || n->op == TRI_OP_EVERY ||
                 n->op == TRI_OP_FILTER;
    unsigned in = inner + (opens ? 1 : 0);
    if (n->op == TRI_OP_FUNC ||
        fork_reads_outside(n->a, n->op == TRI_OP_FILTER ? inner : in) ||
        fork_reads_outside(n->b, in) || fork_reads_outside(n->c, in))
        return true;
    for (uint32_t i = 0; n->kids && i < n->n; i++)
        if (fork_reads_outside(n->kids[i], in))
            return true;
    return false;
}

/* An atom of the decision itself, which is asked anew whenever it is decided;
 * or of the item, if nothing but the item tells. */
static bool own_atom(const struct drawing *d, const struct tri_ast *n,
                     uint8_t op, struct tri_atom *out)
{
    struct tri_word none = { "", 0, 0 };
    if (d->list && fork_reads_outside(n, 0))
        return false;
    *out = (struct tri_atom){ .node = d->n->index,
                              .at = UINT32_MAX,
                              .key = none,
                              .item_key = none,
                              .op = op,
                              .ast = n,
                              .source = &d->n->logic->text.source };
    if (d->list) {
        out->node = d->list->node;
        out->at = d->list->at;
        out->key = d->list->key;
        out->of = d->list;
    }
    return true;
}

struct tri_atom *fork_atom(struct drawing *d, struct tri_atom like)
{
    struct tri_atom *a = tri_atom_like(d->m, like);
    d->failed = d->failed || !a;
    return a;
}

/* ---- drawing ---- */

static tri_way fork_bool(struct drawing *d, const struct tri_atom *a,
                         struct ways w)
{
    tri_way ways[256];
    for (unsigned c = TRI_CODE_LIST; c < a->n_codes; c++)
        ways[c] = !tri_atom_can(a, (uint8_t)c) ? TRI_FORK_NONE
                  : c == TRI_CODE_NULL         ? w.n
                  : c == TRI_CODE_FALSE        ? w.f
                  : c == TRI_CODE_TRUE         ? w.t
                                               : w.other;
    return tri_fork(d->f, a, ways);
}

/* NONE: the interpreter complains. */
static tri_way equal_way(struct tri_value v, struct tri_value to, bool negated,
                         struct ways w)
{
    if (v.kind != to.kind && v.kind && to.kind)
        return TRI_FORK_NONE;
    bool same = v.kind == to.kind;
    if (same && v.kind == TRI_STRING)
        same = v.len == to.len && tri_same_bytes(v.u.str, to.u.str, v.len);
    else if (same && v.kind == TRI_BOOL)
        same = v.u.boolean == to.u.boolean;
    else if (same && v.kind == TRI_NUMBER)
        same = v.u.small == to.u.small;
    return same != negated ? w.t : w.f;
}

static tri_way order_way(struct tri_value v, enum tri_op op, int64_t to,
                         struct ways w)
{
    if (v.kind != TRI_NUMBER)
        return v.kind ? TRI_FORK_NONE : w.n;
    int64_t x = v.u.small;
    bool is = op == TRI_OP_LT   ? x < to
              : op == TRI_OP_LE ? x <= to
              : op == TRI_OP_GT ? x > to
                                : x >= to;
    return is ? w.t : w.f;
}

/* Of a value that is known. */
static tri_way known_way(const struct test *t, struct tri_value v,
                         struct ways w)
{
    return t->op > TRI_OP_NE ? order_way(v, t->op, t->to.u.small, w)
                             : equal_way(v, t->to, t->op == TRI_OP_NE, w);
}

static tri_way fork_test(struct drawing *d, const struct tri_atom *a,
                         const struct test *t, struct ways w)
{
    tri_way ways[256];
    enum tri_op op = t->op;
    struct tri_value to = t->to;
    bool order = op > TRI_OP_NE;
    for (unsigned c = TRI_CODE_LIST; c < a->n_codes; c++) {
        struct tri_value v;
        ways[c] = TRI_FORK_NONE;
        if (!tri_atom_can(a, (uint8_t)c))
            continue;
        if (c == TRI_CODE_LIST && !order && !to.kind)
            ways[c] = op == TRI_OP_NE ? w.t : w.f;
        if (c == TRI_CODE_LIST)
            continue;
        if (c == TRI_CODE_OTHER)
            ways[c] = order || (to.kind && to.kind != TRI_STRING)
                          ? TRI_FORK_NONE
                      : op == TRI_OP_NE ? w.t
                                        : w.f;
        else if (tri_atom_example(a, (uint8_t)c, &v))
            ways[c] = known_way(t, v, w);
    }
    return tri_fork(d->f, a, ways);
}

/* a: the atom of what is compared; NULL: no memory. */
static tri_way draw_test(struct drawing *d, struct tri_atom *a,
                         const struct test *t, struct ways w)
{
    struct tri_value to = t->to;
    if (!a)
        return TRI_FORK_NONE;
    if (!d->f) {
        d->failed = !(
            to.kind == TRI_STRING ? tri_atom_add_word(d->m, a, to.u.str, to.len)
            : to.kind == TRI_NUMBER ? tri_atom_add_cut(d->m, a, to.u.small)
                                    : true);
        return TRI_FORK_NONE;
    }
    if ((a->uncoded && to.kind == TRI_STRING) ||
        (a->uncut && to.kind == TRI_NUMBER))
        return TRI_FORK_NONE;
    return fork_test(d, a, t, w);
}

/* Can it be anything but true and false? Then what follows is drawn twice:
 * where a null was met, and where not. */
static bool may_be_null(const struct drawing *d, const struct tri_ast *n)
{
    struct tri_atom like = { .ast = NULL };
    struct test t;
    if (is_has(d, n, &like))
        return false;
    return n->op > TRI_OP_NE || !is_test(n, &t) || !is_told(d, t.of);
}

/* From the last operand to the first: where to go on when nothing is settled
 * yet, and where when a null was met as well. */
static tri_way draw_chain(struct drawing *d, const struct tri_ast *n,
                          struct ways w)
{
    const struct tri_ast *const *operands = n->u.chain->operands;
    bool is_or = n->op == TRI_OP_OR;
    tri_way settled = is_or ? w.t : w.f;
    tri_way plain = is_or ? w.f : w.t, null = w.n;
    uint32_t nulls = 0; /* the first that may be null */
    while (d->f && nulls < n->slot && !may_be_null(d, operands[nulls]))
        nulls++;
    for (uint32_t i = n->slot; i-- > 0;) {
        struct ways first = { settled, plain, null, null };
        struct ways after = { settled, null, null, null };
        if (is_or) {
            first = (struct ways){ plain, settled, null, null };
            after = (struct ways){ null, settled, null, null };
        }
        plain = fork_draw(d, operands[i], first);
        if (d->f && nulls < i)
            null = fork_draw(d, operands[i], after);
    }
    return plain;
}

static tri_way item_body(struct tri_forking *f, void *self)
{
    struct drawing *d = self;
    d->f = f;
    const struct ways w = { TRI_FORK_LEAF, TRI_FORK_LEAF + 1, TRI_FORK_LEAF + 2,
                            TRI_FORK_LEAF + 2 };
    return fork_draw(d, d->root, w);
}

static tri_way draw_own(struct drawing *d, const struct tri_ast *n,
                        struct ways w)
{
    struct tri_atom like = { .ast = NULL };
    if (!own_atom(d, n, TRI_ATOM_ASK, &like)) {
        d->cannot = true;
        return TRI_FORK_NONE;
    }
    struct tri_atom *a = fork_atom(d, like);
    return a && d->f ? fork_bool(d, a, w) : TRI_FORK_NONE;
}

static tri_way draw_meeting(struct drawing *d, const struct tri_ast *words,
                            struct tri_atom like, struct ways w)
{
    struct tri_atom *a = fork_atom(d, like);
    const struct tri_list *l = words->u.value.u.list;
    for (size_t i = 0; a && !d->f && i < l->n && !d->failed; i++)
        d->failed =
            !tri_atom_add_word(d->m, a, l->items[i].u.str, l->items[i].len);
    return a && d->f ? fork_bool(d, a, w) : TRI_FORK_NONE;
}

/* The atom of op about each item of a list, n: some, every or a filter. NULL:
 * no memory, or (a->uncoded) nothing can be drawn. */
static struct tri_atom *each_item(struct drawing *d, const struct tri_ast *n,
                                  uint8_t op, struct tri_atom list)
{
    struct tri_atom like = { .ast = NULL };
    struct drawing inside = *d;
    const struct ways nowhere = { TRI_FORK_NONE, TRI_FORK_NONE, TRI_FORK_NONE,
                                  TRI_FORK_NONE };
    inside.root = n->op == TRI_OP_FILTER ? n->b : n->a;
    inside.list = tri_walked_at(d->m, list.node, list.at, list.key);
    (void)own_atom(d, n, op, &like);
    struct tri_atom *a = inside.list ? fork_atom(d, like) : NULL;
    if (!a) {
        d->failed = true;
        return NULL;
    }
    a->over = inside.list;
    if (!d->f) {
        (void)fork_draw(&inside, inside.root, nowhere);
        d->failed = d->failed || inside.failed;
        a->uncoded = inside.cannot;
    }
    if (d->f && !a->uncoded && !a->forks)
        a->forks = tri_forks_of_item(d->m, d->n, false, item_body, &inside);
    return a;
}

static tri_way draw_loop(struct drawing *d, const struct tri_ast *n,
                         struct tri_atom list, struct ways w)
{
    const struct tri_atom *a = each_item(d, n, TRI_ATOM_LOOP, list);
    if (a && a->uncoded) /* as a whole, then */
        return draw_own(d, n, w);
    return a && d->f && a->forks ? fork_bool(d, a, w) : TRI_FORK_NONE;
}

/* whole: the comparison of how many the filter leaves. */
static tri_way draw_left(struct drawing *d, const struct tri_ast *whole,
                         const struct tri_ast *filter, struct tri_atom list,
                         const struct test *t, struct ways w)
{
    struct tri_atom *a = each_item(d, filter, TRI_ATOM_LEFT, list);
    if (a && a->uncoded)
        return draw_own(d, whole, w);
    return a && (!d->f || a->forks) ? draw_test(d, a, t, w) : TRI_FORK_NONE;
}

/* whole: the comparison that t is of; of: what it comes to here. */
static tri_way draw_told(struct drawing *d, const struct tri_ast *whole,
                         const struct tri_ast *of, const struct test *t,
                         struct ways w)
{
    struct tri_atom like = { .ast = NULL };
    if (*d->budget == 0)
        return TRI_FORK_NONE;
    --*d->budget;
    if (of->op == TRI_OP_CONST)
        return is_whole(of->u.value) || of->u.value.kind != TRI_NUMBER
                   ? known_way(t, of->u.value, w)
                   : TRI_FORK_NONE;
    if (of->op == TRI_OP_IF) {
        tri_way then = draw_told(d, whole, of->b, t, w);
        tri_way otherwise = draw_told(d, whole, of->c, t, w);
        struct ways choice = { otherwise, then, otherwise, otherwise };
        return fork_draw(d, of->a, choice);
    }
    const struct tri_ast *filter = is_left(d, of, &like);
    if (filter)
        return draw_left(d, whole, filter, like, t, w);
    return compared(d, of, &like) ? draw_test(d, fork_atom(d, like), t, w)
                                  : TRI_FORK_NONE;
}

static tri_way draw_place(struct drawing *d, struct tri_atom like,
                          struct ways w)
{
    struct tri_atom *a = fork_atom(d, like);
    return a && d->f ? fork_bool(d, a, w) : TRI_FORK_NONE;
}

static tri_way draw_choice(struct drawing *d, const struct tri_ast *n,
                           struct ways w)
{
    tri_way then = fork_draw(d, n->b, w), otherwise = fork_draw(d, n->c, w);
    struct ways choice = { otherwise, then, otherwise, otherwise };
    return fork_draw(d, n->a, choice);
}

/* As deep as the tree is high, which parsing bounds. */
tri_way fork_draw(struct drawing *d, const struct tri_ast *n, struct ways w)
{
    struct tri_atom like = { .ast = NULL };
    struct test t;
    if (d->failed || *d->budget == 0)
        return TRI_FORK_NONE;
    --*d->budget;
    if (n->op == TRI_OP_CONST)
        return n->u.value.kind == TRI_BOOL ? (n->u.value.u.boolean ? w.t : w.f)
               : n->u.value.kind           ? w.other
                                           : w.n;
    if (n->op == TRI_OP_OR || n->op == TRI_OP_AND)
        return draw_chain(d, n, w);
    if (n->op == TRI_OP_IF)
        return draw_choice(d, n, w);
    if (fork_is_builtin(n, "not", 1)) {
        struct ways not = { w.t, w.f, w.n, TRI_FORK_NONE };
        return fork_draw(d, n->kids[0], not );
    }
    if (is_test(n, &t) && is_told(d, t.of))
        return draw_told(d, n, t.of, &t, w);
    if (is_has(d, n, &like) || fork_place(d, n, &like))
        return draw_place(d, like, w);
    const struct tri_ast *part = is_meeting(d, n, &like);
    if (part)
        return draw_meeting(d, part, like, w);
    if (is_loop(d, n, &like))
        return draw_loop(d, n, like, w);
    return draw_own(d, n, w);
}
