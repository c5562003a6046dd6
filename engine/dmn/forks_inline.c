/* Calls of functions of the model, for drawing; see codes.h. `suspect_age(s) =
 * "child"` says nothing that can be drawn while the function is a name: in a
 * copy of the expression its body stands there instead, with what the call
 * gives in place of the parameters.
 *
 * How to read: only what lies above a call is copied, the rest is shared. A
 * body that reads anything but its parameters, or a call that a type would
 * convert something of, stays as it is: the interpreter tells it. So no
 * function is put into another one, and a copy is as big as the expression and
 * the bodies that it calls. */
#include "base/limits.h"
#include "dmn/forks_int.h"

struct inlining {
    struct tri_models *m;
    const struct tri_ast *call; /* in its body; NULL: in the decision's own */
    bool failed;                /* no memory */
};

static const struct tri_ast *inlined(struct inlining *x,
                                     const struct tri_ast *n, unsigned inner);

static bool is_settled(const struct tri_ast *n, const struct tri_type *t)
{
    return !t || t->kind == TRI_T_ANY || tri_type_settles(n->type, t);
}

/* A name, or a member of what it stands for: may be said more than once. */
static bool is_place(const struct tri_ast *n)
{
    return n->op == TRI_OP_NAME ||
           (n->op == TRI_OP_PATH && n->a->op == TRI_OP_NAME);
}

/* The body that the call stands for, as the function has it; NULL: it cannot
 * stand here. inner: frames opened around the call. */
static const struct tri_ast *body_of(const struct tri_models *m,
                                     const struct tri_ast *n, unsigned inner)
{
    const struct tri_ast *f = n->a;
    const struct tri_node *o =
        f->op == TRI_OP_NAME && f->depth == inner && !n->u.keys
            ? m->order[f->u.place]
            : NULL;
    const struct tri_boxed *b =
        o && o->kind == TRI_NODE_BKM && o->n_params == n->n && o->logic &&
                o->logic->kind == TRI_BOXED_FUNCTION && !o->logic->unsupported
            ? o->logic->part[0]
            : NULL;
    const struct tri_ast *body = b && b->kind == TRI_BOXED_LITERAL &&
                                         b->text.expr &&
                                         !tri_expr_keeps_frame(b->text.expr)
                                     ? b->text.expr->root
                                     : NULL;
    if (!body || fork_reads_outside(body, 0) || !is_settled(body, b->type) ||
        !is_settled(body, o->logic->type) || !is_settled(body, o->type))
        return NULL;
    for (uint32_t i = 0; i < n->n; i++)
        if (!n->kids[i] || !is_place(n->kids[i]) ||
            !is_settled(n->kids[i], o->params[i].type))
            return NULL;
    return body;
}

static struct tri_ast *copy_of(struct inlining *x, const struct tri_ast *n)
{
    struct tri_ast *made = tri_arena_get(&x->m->arena, sizeof(*made));
    x->failed = x->failed || !made;
    if (made)
        *made = *n;
    return made;
}

static struct tri_ast *not_const(const struct tri_ast *n)
{
    return (struct tri_ast *)(uintptr_t)n;
}

/* What the call gives, seen from inside frames that the body opened. */
static const struct tri_ast *
given(struct inlining *x, const struct tri_ast *argument, unsigned inner)
{
    struct tri_ast *made = inner ? copy_of(x, argument) : NULL;
    if (!made)
        return argument;
    if (made->op == TRI_OP_NAME)
        made->depth = (uint16_t)(made->depth + inner);
    else
        made->a = not_const(given(x, made->a, inner));
    return made;
}

static void grow(struct tri_ast *n, const struct tri_ast *part)
{
    if (part && n->height <= part->height)
        n->height = part->height + 1;
}

/* Operands side by side, and what leans to the left over them. */
static const struct tri_ast *chain(struct inlining *x, const struct tri_ast *n,
                                   unsigned inner)
{
    const struct tri_ast *const *from = n->u.chain->operands;
    bool changed = false;
    struct tri_chain *c = tri_arena_get(
        &x->m->arena, sizeof(*c) + n->slot * sizeof(c->operands[0]));
    x->failed = x->failed || !c;
    if (!c)
        return n;
    c->n = c->room = n->slot;
    for (uint32_t i = 0; i < n->slot; i++) {
        c->operands[i] = inlined(x, from[i], inner);
        changed = changed || c->operands[i] != from[i];
    }
    struct tri_ast *left = not_const(c->operands[0]);
    for (uint32_t i = 1; i < n->slot && changed && !x->failed; i++) {
        struct tri_ast *made = copy_of(x, n);
        if (!made)
            break;
        made->a = left;
        made->b = not_const(c->operands[i]);
        made->slot = i + 1;
        made->u.chain = c;
        grow(made, made->a);
        grow(made, made->b);
        left = made;
    }
    return changed && !x->failed ? left : n;
}

static const struct tri_ast *called(struct inlining *x, const struct tri_ast *n,
                                    unsigned inner)
{
    const struct tri_ast *body =
        x->call ? NULL : body_of(x->m, n, inner); /* none in another */
    struct inlining in = { x->m, n, false };
    if (!body)
        return n;
    body = inlined(&in, body, 0);
    x->failed = x->failed || in.failed;
    return body;
}

/* As deep as the tree is high, which parsing bounds. inner: frames opened since
 * the root of what is walked. */
static const struct tri_ast *inlined(struct inlining *x,
                                     const struct tri_ast *n, unsigned inner)
{
    if (!n || x->failed)
        return n;
    if (x->call && n->op == TRI_OP_NAME && n->depth == inner)
        return given(x, x->call->kids[n->u.place], inner);
    if (n->op == TRI_OP_CALL && n->a->op == TRI_OP_NAME) {
        const struct tri_ast *body = called(x, n, inner);
        if (body != n)
            return body;
    }
    if (n->op == TRI_OP_OR || n->op == TRI_OP_AND)
        return chain(x, n, inner);
    bool opens = n->op == TRI_OP_CONTEXT || n->op == TRI_OP_FOR ||
                 n->op == TRI_OP_SOME || n->op == TRI_OP_EVERY ||
                 n->op == TRI_OP_FILTER;
    unsigned in = inner + (opens ? 1 : 0);
    const struct tri_ast *a =
        inlined(x, n->a, n->op == TRI_OP_FILTER ? inner : in);
    const struct tri_ast *b = inlined(x, n->b, in);
    const struct tri_ast *c = inlined(x, n->c, in);
    struct tri_ast **kids = NULL;
    bool changed = a != n->a || b != n->b || c != n->c;
    if (n->kids && n->n) {
        kids = tri_arena_get(&x->m->arena, n->n * sizeof(*kids));
        x->failed = x->failed || !kids;
    }
    for (uint32_t i = 0; kids && i < n->n; i++) {
        kids[i] = not_const(inlined(x, n->kids[i], in));
        changed = changed || kids[i] != n->kids[i];
    }
    struct tri_ast *made = changed && !x->failed ? copy_of(x, n) : NULL;
    if (!made)
        return n;
    made->a = not_const(a);
    made->b = not_const(b);
    made->c = not_const(c);
    made->kids = kids;
    grow(made, a);
    grow(made, b);
    grow(made, c);
    for (uint32_t i = 0; kids && i < n->n; i++)
        grow(made, kids[i]);
    return made;
}

static bool has_call(const struct tri_ast *n)
{
    if (!n || n->op == TRI_OP_CALL)
        return n != NULL;
    if (has_call(n->a) || has_call(n->b) || has_call(n->c))
        return true;
    for (uint32_t i = 0; n->kids && i < n->n; i++)
        if (has_call(n->kids[i]))
            return true;
    return false;
}

bool fork_root(struct tri_models *m, struct tri_node *n)
{
    struct inlining x = { .m = m };
    const struct tri_ast *root = n->logic->text.expr->root;
    n->drawn = root;
    if (!has_call(root)) /* most */
        return true;
    root = inlined(&x, root, 0);
    if (root->height <= TRI_MAX_NEST / 2)
        n->drawn = root;
    return !x.failed;
}
