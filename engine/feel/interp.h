/* engine/feel/interp.h - the parts of the evaluator (private).
 *
 * Source:  DMN 1.5, 10.3.2.14 (for), 10.3.2.5 (filter), 10.3.2.6 (context),
 *          10.3.2.15 (quantifiers).
 * Owner:   values are made in ev->arena.
 * Threads: the tree is frozen; one evaluation, one thread.
 */
#ifndef TRI_FEEL_INTERP_H
#define TRI_FEEL_INTERP_H

#include "feel/ast.h"

/* Each evaluates the node of its name; see ast.h for the shape. */
struct tri_value tri_eval_context(struct tri_eval *ev, const struct tri_ast *n,
                                  const struct tri_frame *f);
struct tri_value tri_eval_filter(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f);
struct tri_value tri_eval_for(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f);
struct tri_value tri_eval_steps(struct tri_eval *ev, const struct tri_ast *n,
                                const struct tri_frame *f);
struct tri_value tri_eval_quantified(struct tri_eval *ev,
                                     const struct tri_ast *n,
                                     const struct tri_frame *f);

/* ---- what needs no work is not worth a call ---- */

/* What a name stands for. */
static inline struct tri_value tri_ast_name(struct tri_eval *ev,
                                            const struct tri_ast *n,
                                            const struct tri_frame *f)
{
    for (unsigned d = n->depth; d; d--)
        f = f->up;
    struct tri_value v = f->slots[n->u.place];
    return TRI_UNLIKELY(tri_is_unmade(v)) ? ev->make(ev, v.len) : v;
}

enum tri_plainly { TRI_PLAINLY_FALSE, TRI_PLAINLY_TRUE, TRI_NOT_PLAIN };

/* Are they equal? Without a call, what most comparisons meet. */
static inline enum tri_plainly tri_plainly_equal(const struct tri_value *a,
                                                 const struct tri_value *b)
{
    if (a->kind != b->kind)
        return a->kind == TRI_NULL || b->kind == TRI_NULL ? TRI_PLAINLY_FALSE
                                                          : TRI_NOT_PLAIN;
    if (a->kind == TRI_BOOL)
        return (enum tri_plainly)(a->u.boolean == b->u.boolean);
    switch (a->kind) {
    case TRI_NULL:
        return TRI_PLAINLY_TRUE;
    case TRI_STRING:
        if (a->len > 512) /* long texts count as steps: see ops.c */
            return TRI_NOT_PLAIN;
        return (enum tri_plainly)(a->len == b->len &&
                                  tri_same_bytes(a->u.str, b->u.str, a->len));
    case TRI_NUMBER:
        return a->scale == b->scale && !((a->flags | b->flags) & TRI_V_BIG)
                   ? (enum tri_plainly)(a->u.small == b->u.small)
                   : TRI_NOT_PLAIN;
    default:
        return TRI_NOT_PLAIN;
    }
}

/* A TRI_N_PLAIN comparison; NOT_PLAIN: ask the longer way. */
static inline enum tri_plainly tri_ast_plain(const struct tri_ast *n,
                                             const struct tri_frame *f)
{
    const struct tri_ast *a = n->a;
    const struct tri_ast *base = a->op == TRI_OP_PATH ? a->a : a;
    for (unsigned d = base->depth; d; d--)
        f = f->up;
    const struct tri_value *v = &f->slots[base->u.place];
    if (base != a) {
        if (v->kind != TRI_CONTEXT)
            return TRI_NOT_PLAIN;
        const struct tri_context *c = v->u.context;
        const struct tri_entry *e = c->entries + a->slot;
        if (a->slot < c->n && e->key == a->text.at) {
            v = &e->value;
        } else {
            v = c->n > 64
                    ? NULL
                    : tri_context_get(c, a->text.at, a->text.len, a->text.hash);
            if (!v)
                return TRI_NOT_PLAIN;
        }
    }
    if (tri_is_unmade(*v))
        return TRI_NOT_PLAIN;
    enum tri_plainly same = tri_plainly_equal(v, &n->b->u.value);
    return same == TRI_NOT_PLAIN || n->op == TRI_OP_EQ
               ? same
               : (enum tri_plainly)(same == TRI_PLAINLY_FALSE);
}

/* The value of a node. */
static inline struct tri_value tri_ast_kid(struct tri_eval *ev,
                                           const struct tri_ast *n,
                                           const struct tri_frame *f)
{
    if (n->op == TRI_OP_CONST)
        return n->u.value;
    const struct tri_ast *base = n->op == TRI_OP_PATH ? n->a : n;
    if (base->op == TRI_OP_NAME) {
        const struct tri_frame *at = f;
        for (unsigned d = base->depth; d; d--)
            at = at->up;
        const struct tri_value *v = &at->slots[base->u.place];
        if (base == n && !tri_is_unmade(*v))
            return *v;
        if (base != n && v->kind == TRI_CONTEXT && n->slot < v->u.context->n) {
            const struct tri_entry *e = &v->u.context->entries[n->slot];
            if (e->key == n->text.at)
                return e->value;
        }
    }
    return tri_ast_eval(ev, n, f);
}

#endif
