/* Decisions that are another's value, made without the interpreter; see struct
 * tri_copy of codes.h: a name, a member of what it stands for, a member of
 * that, and `if count(list) = 0 then name else list[1]`. */
#include "dmn/forks_int.h"

/* A member of what n->a stands for. */
static bool is_place(const struct drawing *d, const struct tri_ast *n,
                     struct tri_copy *out)
{
    struct tri_atom like = { .ast = NULL };
    bool deep = n->op == TRI_OP_PATH && n->a->op == TRI_OP_PATH;
    if (!fork_place(d, deep ? n->a : n, &like))
        return false;
    out->node = like.node;
    out->at = like.at;
    out->key = like.key;
    out->inner_at = deep ? n->slot : UINT32_MAX;
    if (deep)
        out->inner_key = n->text;
    return true;
}

static bool is_number(const struct tri_ast *n, int64_t to)
{
    const struct tri_value *v = n->op == TRI_OP_CONST ? &n->u.value : NULL;
    return v && v->kind == TRI_NUMBER && v->scale == 0 &&
           !(v->flags & TRI_V_BIG) && v->u.small == to;
}

/* The decision or input of a bare name; NULL: something else. */
static const struct tri_node *named(const struct drawing *d,
                                    const struct tri_ast *n)
{
    struct tri_atom like = { .ast = NULL };
    return n->op == TRI_OP_NAME && fork_place(d, n, &like)
               ? d->m->order[like.node]
               : NULL;
}

static bool is_first(const struct drawing *d, const struct tri_ast *n,
                     struct tri_copy *out)
{
    const struct tri_ast *test = n->op == TRI_OP_IF ? n->a : NULL;
    if (!test || test->op != TRI_OP_EQ || !is_number(test->b, 0) ||
        !fork_is_builtin(test->a, "count", 1) || n->c->op != TRI_OP_FILTER ||
        !is_number(n->c->b, 1))
        return false;
    const struct tri_node *list = named(d, test->a->kids[0]);
    const struct tri_node *none = named(d, n->b);
    if (!list || !none || named(d, n->c->a) != list)
        return false;
    *out = (struct tri_copy){ .node = list->index,
                              .at = UINT32_MAX,
                              .inner_at = UINT32_MAX,
                              .first = true,
                              .none = none->index };
    return true;
}

bool fork_copy_draws(struct tri_models *m, struct tri_node *n)
{
    const struct tri_ast *root = n->drawn;
    struct drawing d = { .m = m, .n = n };
    struct tri_copy copy = { .first = false };
    if (!root || n->forks[0] || n->maker ||
        (!is_place(&d, root, &copy) && !is_first(&d, root, &copy)))
        return true;
    struct tri_copy *kept = tri_arena_get(&m->arena, sizeof(*kept));
    if (!kept)
        return false;
    *kept = copy;
    n->copy = kept;
    return true;
}
