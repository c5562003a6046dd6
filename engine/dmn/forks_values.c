/* Values drawn as forks; see codes.h: what a decision is where it comes to one
 * of few constants, `if ... then 2 else 0` and sums of these, and where to
 * begin with its expression: as a condition (forks_feel.c), a list
 * (forks_lists.c) or a value. */
#include "dmn/forks_int.h"

static tri_way value_leaf(struct drawing *d, struct tri_value v)
{
    return d->f ? tri_fork_value(d->f, v) : TRI_FORK_NONE;
}

static bool is_whole(struct tri_value v)
{
    return v.kind == TRI_NUMBER && v.scale == 0 && !(v.flags & TRI_V_BIG) &&
           v.u.small > -MOST && v.u.small < MOST;
}

static bool add_few(struct tri_few *out, int64_t v)
{
    uint32_t i = 0;
    while (i < out->n && out->items[i] != v)
        i++;
    if (i == TRI_COUNT(out->items) || v <= -MOST || v >= MOST)
        return false;
    out->items[i] = v;
    out->n += i == out->n;
    return true;
}

/* Which whole numbers may it come to? Adds them, in their order, to those in
 * out; false when it may be anything else, or there are too many. */
static bool few_numbers(const struct drawing *d, const struct tri_ast *n,
                        int64_t plus, struct tri_few *out)
{
    struct tri_atom place = { .ast = NULL };
    if (*d->budget == 0)
        return false;
    --*d->budget;
    if (n->op == TRI_OP_IF)
        return few_numbers(d, n->b, plus, out) &&
               few_numbers(d, n->c, plus, out);
    if (n->op == TRI_OP_ADD && fork_place(d, n->a, &place)) {
        const struct tri_few *few = d->m->order[place.node]->few;
        bool is = few && place.at == UINT32_MAX;
        for (uint32_t i = 0; is && i < few->n; i++)
            is = few_numbers(d, n->b, plus + few->items[i], out);
        return is;
    }
    return n->op == TRI_OP_CONST && is_whole(n->u.value) &&
           add_few(out, plus + n->u.value.u.small);
}

/* What a count most likely comes to; what it else may is no code's. */
static bool few_counted(const struct tri_ast *n, struct tri_few *out)
{
    out->n = 0;
    for (int64_t i = 0; fork_is_builtin(n, "count", 1) && i <= FEW_COUNTED; i++)
        (void)add_few(out, i);
    return out->n > 0;
}

static tri_way draw_value(struct drawing *d, const struct tri_ast *n,
                          int64_t plus);

/* A decision that comes to one of few numbers, and more. */
static tri_way draw_sum(struct drawing *d, const struct tri_ast *n,
                        struct tri_atom like, int64_t plus)
{
    const struct tri_few *few = d->m->order[like.node]->few;
    struct tri_atom *a = fork_atom(d, like);
    tri_way ways[256];
    if (!a)
        return TRI_FORK_NONE;
    for (uint32_t i = 0; !d->f && i < few->n; i++)
        d->failed = d->failed || !tri_atom_add_cut(d->m, a, few->items[i]);
    if (!d->f || a->uncut) {
        (void)draw_value(d, n->b, plus);
        return TRI_FORK_NONE;
    }
    for (unsigned c = TRI_CODE_LIST; c < a->n_codes; c++) {
        struct tri_value v;
        bool is = false;
        ways[c] = TRI_FORK_NONE;
        if (!tri_atom_can(a, (uint8_t)c) ||
            !tri_atom_example(a, (uint8_t)c, &v) || v.kind != TRI_NUMBER)
            continue;
        for (uint32_t i = 0; i < few->n; i++)
            is = is || few->items[i] == v.u.small;
        if (is)
            ways[c] = draw_value(d, n->b, plus + v.u.small);
    }
    return tri_fork(d->f, a, ways);
}

/* plus: to be added to it, where it is a number. */
static tri_way draw_value(struct drawing *d, const struct tri_ast *n,
                          int64_t plus)
{
    struct tri_atom like = { .ast = NULL };
    if (*d->budget == 0)
        return TRI_FORK_NONE;
    --*d->budget;
    if (n->op == TRI_OP_CONST)
        return value_leaf(d, is_whole(n->u.value)
                                 ? tri_int(n->u.value.u.small + plus)
                                 : n->u.value);
    if (n->op == TRI_OP_IF) {
        tri_way then = draw_value(d, n->b, plus);
        tri_way otherwise = draw_value(d, n->c, plus);
        struct ways choice = { otherwise, then, otherwise, otherwise };
        return fork_draw(d, n->a, choice);
    }
    if (n->op == TRI_OP_ADD && d->n->few && fork_place(d, n->a, &like))
        return draw_sum(d, n, like, plus);
    if (d->f && n->type->kind != TRI_T_BOOL)
        return TRI_FORK_NONE;
    struct ways w = { value_leaf(d, tri_bool(false)),
                      value_leaf(d, tri_bool(true)), value_leaf(d, tri_null()),
                      TRI_FORK_NONE };
    return fork_draw(d, n, w);
}

/* Would forks say more than the interpreter? */
static const struct tri_ast *worth(const struct tri_node *n)
{
    if (!n->flat || !n->later)
        return NULL;
    const struct tri_ast *root = n->drawn;
    bool is =
        root && ((root->op >= TRI_OP_SOME && root->op <= TRI_OP_GE) ||
                 (root->op == TRI_OP_ADD && n->few) || root->op == TRI_OP_IF ||
                 fork_is_builtin(root, "not", 1) ||
                 fork_is_builtin(root, "list contains", 2));
    return is ? root : NULL;
}

bool tri_feel_asks(struct tri_models *m, struct tri_node *n)
{
    unsigned budget = FORK_MAX_DRAWN;
    struct drawing d = { .m = m, .n = n, .budget = &budget };
    struct tri_few few = { .n = 0 };
    if (!n->flat || !n->later)
        return true;
    if (!fork_root(m, n))
        return false;
    if (n->drawn &&
        (few_numbers(&d, n->drawn, 0, &few) || few_counted(n->drawn, &few))) {
        struct tri_few *kept = tri_arena_get(&m->arena, sizeof(*kept));
        if (!kept)
            return false;
        *kept = few;
        n->few = kept;
    }
    budget = FORK_MAX_DRAWN;
    d.root = worth(n);
    if (d.root)
        (void)draw_value(&d, d.root, 0);
    else if (n->drawn)
        (void)fork_list_asks(&d, n);
    return !d.failed;
}

tri_way tri_feel_forks(struct tri_models *m, const struct tri_node *n,
                       struct tri_forking *f)
{
    unsigned budget = FORK_MAX_DRAWN;
    struct drawing d = { m, n, worth(n), NULL, f, &budget, false, false };
    tri_way way = d.root ? draw_value(&d, d.root, 0) : TRI_FORK_NONE;
    return d.failed || budget == 0 ? TRI_FORK_NONE : way;
}
