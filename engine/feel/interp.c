/* The evaluator: a function for each op of the frozen tree.
 *
 * How to read: tri_ast_eval dispatches; the cases that open a frame (context,
 * filter, for, some, every) are in iterate.c. A frame is on the C stack unless
 * a function literal inside may keep it (TRI_N_HEAP). ev->offset is set just
 * before what may fault, after the operands, which move it. */
#include "feel/interp.h"

#include <string.h>

#include "base/limits.h"
#include "feel/ops.h"
#include "feel/temporal.h"

static struct tri_value at_literal(struct tri_eval *ev, const struct tri_ast *n,
                                   const struct tri_frame *f)
{
    (void)f;
    ev->offset = n->offset;
    struct tri_value v = tri_temporal_parse(ev, n->text.at, n->text.len);
    if (!tri_is_null(v))
        return v;
    return tri_fault(ev, "'%.*s' is no date, time or duration",
                     n->text.len > 60 ? 60 : (int)n->text.len, n->text.at);
}

static struct tri_value item_key(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    const struct tri_frame *at = f;
    for (unsigned d = n->depth; d; d--)
        at = at->up;
    if (at->slots[0].kind == TRI_CONTEXT) {
        const struct tri_value *v = tri_context_get(
            at->slots[0].u.context, n->text.at, n->text.len, n->text.hash);
        if (v)
            return *v;
    }
    return tri_ast_eval(ev, n->a, f);
}

static struct tri_value list(struct tri_eval *ev, const struct tri_ast *n,
                             const struct tri_frame *f)
{
    struct tri_list *l = tri_list_new(ev->arena, n->n);
    if (!l)
        return tri_fatal(ev, ev->arena->failed);
    for (uint32_t i = 0; i < n->n; i++)
        l->items[i] = tri_ast_eval(ev, n->kids[i], f);
    return tri_list_value(l);
}

static struct tri_value range(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f)
{
    struct tri_value lo = n->a ? tri_ast_eval(ev, n->a, f) : tri_null();
    struct tri_value hi = n->b ? tri_ast_eval(ev, n->b, f) : tri_null();
    ev->offset = n->offset;
    return tri_op_range(ev, n->flags, n->a ? &lo : NULL, n->b ? &hi : NULL);
}

static struct tri_value closure(struct tri_eval *ev, const struct tri_ast *n,
                                const struct tri_frame *f)
{
    struct tri_function *fn = tri_arena_get(ev->arena, sizeof(*fn));
    if (!fn)
        return tri_fatal(ev, ev->arena->failed);
    *fn = *n->u.func;
    fn->closure = f;
    return (struct tri_value){ .kind = TRI_FUNCTION, .u.function = fn };
}

/* The operand that settles it (false for `and`, true for `or`) is the value;
 * else null unless all are the opposite. */
static inline struct tri_value junction(struct tri_eval *ev,
                                        const struct tri_ast *n,
                                        const struct tri_frame *f, bool settles)
{
    const struct tri_ast *const *at = n->u.chain->operands;
    const struct tri_ast *const *end = at + n->slot;
    ev->steps += n->slot - 1;
    bool all = true; /* the opposite of what settles it */
    for (; at < end; at++) {
        const struct tri_ast *o = *at;
        enum tri_plainly is =
            o->flags & TRI_N_PLAIN ? tri_ast_plain(o, f) : TRI_NOT_PLAIN;
        if (is == TRI_NOT_PLAIN) {
            struct tri_value v = tri_ast_kid(ev, o, f);
            if (v.kind != TRI_BOOL) {
                all = false;
                continue;
            }
            is = (enum tri_plainly)v.u.boolean;
        }
        if (is == (enum tri_plainly)settles)
            return tri_bool(settles);
    }
    return all ? tri_bool(!settles) : tri_null();
}

static struct tri_value disjunction(struct tri_eval *ev,
                                    const struct tri_ast *n,
                                    const struct tri_frame *f)
{
    return junction(ev, n, f, true);
}

static struct tri_value conjunction(struct tri_eval *ev,
                                    const struct tri_ast *n,
                                    const struct tri_frame *f)
{
    return junction(ev, n, f, false);
}

static struct tri_value equality(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    struct tri_value a = tri_ast_kid(ev, n->a, f);
    struct tri_value b = tri_ast_kid(ev, n->b, f);
    enum tri_plainly same = tri_plainly_equal(&a, &b);
    if (TRI_LIKELY(same != TRI_NOT_PLAIN))
        return tri_bool((same == TRI_PLAINLY_TRUE) == (n->op == TRI_OP_EQ));
    struct tri_value r = tri_feel_equal(ev, a, b);
    if (TRI_UNLIKELY(r.kind != TRI_BOOL)) {
        ev->offset = n->offset;
        return tri_fault(ev, "%s does not compare with %s",
                         tri_kind_phrase(a.kind), tri_kind_phrase(b.kind));
    }
    return n->op == TRI_OP_EQ ? r : tri_bool(!r.u.boolean);
}

static struct tri_value ordering(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    struct tri_value a = tri_ast_kid(ev, n->a, f);
    struct tri_value b = tri_ast_kid(ev, n->b, f);
    ev->offset = n->offset;
    return tri_op_order(ev, (enum tri_op)n->op, a, b);
}

static struct tri_value arithmetic(struct tri_eval *ev, const struct tri_ast *n,
                                   const struct tri_frame *f)
{
    struct tri_value a = tri_ast_kid(ev, n->a, f);
    struct tri_value b = tri_ast_kid(ev, n->b, f);
    ev->offset = n->offset;
    return tri_op_arith(ev, (enum tri_op)n->op, a, b);
}

static struct tri_value between(struct tri_eval *ev, const struct tri_ast *n,
                                const struct tri_frame *f)
{
    struct tri_value v = tri_ast_kid(ev, n->a, f);
    struct tri_value lo = tri_ast_kid(ev, n->b, f);
    struct tri_value hi = tri_ast_kid(ev, n->c, f);
    int from;
    int to;
    bool has_from = tri_feel_compare(ev, v, lo, &from);
    bool has_to = tri_feel_compare(ev, v, hi, &to);
    /* v >= lo and v <= hi: outside one end settles it. */
    if ((has_from && from < 0) || (has_to && to > 0))
        return tri_bool(false);
    if (has_from && has_to)
        return tri_bool(true);
    ev->offset = n->offset;
    return tri_fault(ev, "no order between %s, %s and %s",
                     tri_kind_phrase(v.kind), tri_kind_phrase(lo.kind),
                     tri_kind_phrase(hi.kind));
}

static struct tri_value in(struct tri_eval *ev, const struct tri_ast *n,
                           const struct tri_frame *f)
{
    struct tri_value v = tri_ast_kid(ev, n->a, f);
    bool unknown = false;
    for (uint32_t i = 0; i < n->n; i++) {
        struct tri_value r = tri_feel_in(ev, v, tri_ast_kid(ev, n->kids[i], f));
        if (tri_is_true(r))
            return r;
        unknown = unknown || tri_is_null(r);
    }
    if (!unknown)
        return tri_bool(false);
    ev->offset = n->offset;
    return tri_fault(ev, "%s does not compare with what follows 'in'",
                     tri_kind_phrase(v.kind));
}

/* Arguments on the C stack when few, else in the arena. NULL: fatal. */
static struct tri_value *arguments(struct tri_eval *ev, const struct tri_ast *n,
                                   const struct tri_frame *f,
                                   struct tri_value *few, size_t n_few)
{
    struct tri_value *to =
        n->n <= n_few ? few : tri_arena_get(ev->arena, n->n * sizeof(*to));
    if (!to) {
        (void)tri_fatal(ev, ev->arena->failed);
        return NULL;
    }
    for (uint32_t i = 0; i < n->n; i++)
        to[i] = n->kids[i] ? tri_ast_kid(ev, n->kids[i], f) : tri_null();
    ev->offset = n->offset;
    return ev->fatal ? NULL : to;
}

/* The variable `count` is no function after all: count(...) then means the
 * built-in that it hides. */
static struct tri_value call_shadowed(struct tri_eval *ev,
                                      const struct tri_ast *n,
                                      const struct tri_value *args)
{
    const struct tri_builtin *b = tri_builtin_at(n->slot - 1);
    const struct tri_function *f = tri_builtin_function(ev->arena, b);
    if (!f)
        return tri_fatal(ev, ev->arena->failed);
    if (n->u.keys)
        return tri_call_named(ev, f, n->u.keys, args, n->n);
    return tri_call(ev, f, args, n->n);
}

/* Are the arguments of the types of the parameters as they are? */
static bool fits(const struct tri_ast *n, const struct tri_function *fn)
{
    if (n->n != fn->n_params || fn->variadic)
        return false;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct tri_type *t = fn->params[i].type;
        if (t && !(n->kids[i] && tri_type_settles(n->kids[i]->type, t)))
            return false;
    }
    return true;
}

static struct tri_value call(struct tri_eval *ev, const struct tri_ast *n,
                             const struct tri_frame *f)
{
    struct tri_value few[6];
    struct tri_value fn = tri_ast_kid(ev, n->a, f);
    struct tri_value *args = arguments(ev, n, f, few, TRI_COUNT(few));
    if (!args)
        return tri_null();
    if (fn.kind != TRI_FUNCTION && n->slot)
        return call_shadowed(ev, n, args);
    if (fn.kind != TRI_FUNCTION)
        return tri_fault(ev, "%s is not a function", tri_kind_phrase(fn.kind));
    if (n->u.keys)
        return tri_call_named(ev, fn.u.function, n->u.keys, args, n->n);
    if (fits(n, fn.u.function))
        return tri_call_fitting(ev, fn.u.function, args, n->n);
    return tri_call(ev, fn.u.function, args, n->n);
}

static struct tri_value builtin(struct tri_eval *ev, const struct tri_ast *n,
                                const struct tri_frame *f)
{
    struct tri_value few[6];
    struct tri_value *args = arguments(ev, n, f, few, TRI_COUNT(few));
    return args ? n->u.builtin->fn(ev, args, n->n) : tri_null();
}

static struct tri_value negation(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    struct tri_value v = tri_ast_kid(ev, n->a, f);
    ev->offset = n->offset;
    return tri_op_neg(ev, v);
}

static struct tri_value path(struct tri_eval *ev, const struct tri_ast *n,
                             const struct tri_frame *f)
{
    struct tri_value v = tri_ast_kid(ev, n->a, f);
    if (TRI_LIKELY(v.kind == TRI_CONTEXT)) {
        /* A context in the order of its type has the key where the type has
         * it: no search. */
        const struct tri_context *c = v.u.context;
        if (n->slot < c->n) {
            const struct tri_entry *e = &c->entries[n->slot];
            if (tri_entry_is(e, n->text.at, n->text.len, n->text.hash))
                return e->value;
        }
        const struct tri_value *found =
            tri_context_get(c, n->text.at, n->text.len, n->text.hash);
        if (TRI_LIKELY(found != NULL))
            return *found;
    }
    ev->offset = n->offset;
    return tri_path_get(ev, v, &n->text);
}

static struct tri_value constant(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    (void)ev;
    (void)f;
    return n->u.value;
}

static struct tri_value known_fault(struct tri_eval *ev,
                                    const struct tri_ast *n,
                                    const struct tri_frame *f)
{
    (void)f;
    ev->offset = n->offset;
    return tri_fault(ev, "%.*s", (int)n->text.len, n->text.at);
}

static struct tri_value name(struct tri_eval *ev, const struct tri_ast *n,
                             const struct tri_frame *f)
{
    return tri_ast_name(ev, n, f);
}

static struct tri_value input(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f)
{
    (void)n;
    (void)f;
    return ev->input;
}

static struct tri_value choice(struct tri_eval *ev, const struct tri_ast *n,
                               const struct tri_frame *f)
{
    return tri_ast_kid(ev, tri_is_true(tri_ast_kid(ev, n->a, f)) ? n->b : n->c,
                       f);
}

static struct tri_value instance(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    return tri_bool(
        tri_type_is_instance(ev, n->u.as_type, tri_ast_eval(ev, n->a, f)));
}

/* A function each, so that what is simple does not pay for what is not. */
static struct tri_value (*const evaluators[])(struct tri_eval *ev,
                                              const struct tri_ast *n,
                                              const struct tri_frame *f) = {
    [TRI_OP_CONST] = constant,
    [TRI_OP_FAULT] = known_fault,
    [TRI_OP_AT] = at_literal,
    [TRI_OP_NAME] = name,
    [TRI_OP_INPUT] = input,
    [TRI_OP_ITEM_KEY] = item_key,
    [TRI_OP_LIST] = list,
    [TRI_OP_CONTEXT] = tri_eval_context,
    [TRI_OP_RANGE] = range,
    [TRI_OP_FUNC] = closure,
    [TRI_OP_IF] = choice,
    [TRI_OP_FOR] = tri_eval_for,
    [TRI_OP_STEPS] = tri_eval_steps,
    [TRI_OP_SOME] = tri_eval_quantified,
    [TRI_OP_EVERY] = tri_eval_quantified,
    [TRI_OP_OR] = disjunction,
    [TRI_OP_AND] = conjunction,
    [TRI_OP_EQ] = equality,
    [TRI_OP_NE] = equality,
    [TRI_OP_LT] = ordering,
    [TRI_OP_LE] = ordering,
    [TRI_OP_GT] = ordering,
    [TRI_OP_GE] = ordering,
    [TRI_OP_ADD] = arithmetic,
    [TRI_OP_SUB] = arithmetic,
    [TRI_OP_MUL] = arithmetic,
    [TRI_OP_DIV] = arithmetic,
    [TRI_OP_POW] = arithmetic,
    [TRI_OP_NEG] = negation,
    [TRI_OP_BETWEEN] = between,
    [TRI_OP_IN] = in,
    [TRI_OP_INSTANCE] = instance,
    [TRI_OP_PATH] = path,
    [TRI_OP_FILTER] = tri_eval_filter,
    [TRI_OP_CALL] = call,
    [TRI_OP_BUILTIN] = builtin,
};

struct tri_value tri_ast_eval(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f)
{
    if (TRI_UNLIKELY(++ev->steps > TRI_MAX_STEPS))
        return tri_over(ev, TRI_LIMIT_STEPS);
    if (TRI_UNLIKELY(ev->fatal))
        return tri_null();
    return evaluators[n->op](ev, n, f);
}
