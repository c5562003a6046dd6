/* Calls: closures, native functions, built-ins as values; named arguments. */
#include <string.h>

#include "base/limits.h"
#include "feel/ast.h"

#define FEW 8 /* arguments kept on the C stack */

/* ---- built-ins ---- */

static struct tri_value run_builtin(struct tri_eval *ev, const void *self,
                                    const struct tri_value *args, size_t n)
{
    const struct tri_builtin *b = self;
    if (n < b->min_args || n > b->max_args)
        return tri_fault(ev, "%s does not take %zu arguments", b->name, n);
    return b->fn(ev, args, n);
}

/* The next parameter name of a table text: "start position, length | a".
 * Returns its start, sets *len and *next; NULL at the end of the overload. */
static const char *param_at(const char *at, size_t *len, const char **next)
{
    while (*at == ' ' || *at == ',')
        at++;
    if (!*at || *at == '|')
        return NULL;
    size_t n = strcspn(at, ",|");
    *next = at + n;
    while (n && (at[n - 1] == ' ' || at[n - 1] == '.'))
        n--;
    *len = n;
    return at;
}

static const char *next_overload(const char *at)
{
    at += strcspn(at, "|");
    return *at ? at + 1 : NULL;
}

static size_t map_one(const char *params, const struct tri_word *names,
                      size_t n, size_t *out)
{
    size_t top = 0;
    for (size_t i = 0; i < n; i++) {
        const char *at = params;
        size_t len = 0;
        size_t pos = 0;
        const char *p;
        while ((p = param_at(at, &len, &at)) != NULL) {
            if (len == names[i].len && memcmp(p, names[i].at, len) == 0)
                break;
            pos++;
        }
        if (!p)
            return 0;
        for (size_t k = 0; k < i; k++)
            if (out[k] == pos)
                return 0; /* the same name twice */
        out[i] = pos;
        if (pos + 1 > top)
            top = pos + 1;
    }
    return top;
}

static bool ascending(const size_t *v, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (v[i] < v[i - 1])
            return false;
    return true;
}

/* before(point, range) and before(range, point) have the same names: the order
 * in which a call gives them tells which it means. So an overload that has them
 * in that order is tried before the others. */
size_t tri_builtin_map(const struct tri_builtin *b,
                       const struct tri_word *names, size_t n, size_t *out)
{
    for (int in_order = 1; in_order >= 0; in_order--)
        for (const char *p = b->params; p; p = next_overload(p)) {
            size_t count = map_one(p, names, n, out);
            if (count && (!in_order || ascending(out, n)))
                return count < b->min_args ? b->min_args : count;
        }
    return 0;
}

const struct tri_function *tri_builtin_function(struct tri_arena *a,
                                                const struct tri_builtin *b)
{
    struct tri_function *f = tri_arena_zero(a, 1, sizeof(*f));
    if (!f)
        return NULL;
    size_t n = 0;
    size_t len;
    const char *at = b->params;
    const char *p;
    while (param_at(at, &len, &at))
        n++;
    struct tri_param *params = tri_arena_zero(a, n, sizeof(*params));
    if (!params)
        return NULL;
    at = b->params;
    for (size_t i = 0; (p = param_at(at, &len, &at)) != NULL; i++)
        params[i] = (struct tri_param){ p, (uint32_t)len, NULL };
    f->n_params = n;
    f->params = params;
    f->result = tri_type_simple(b->result);
    f->native = run_builtin;
    f->self = b;
    f->variadic = true; /* the built-in counts its arguments itself */
    return f;
}

/* ---- calls ---- */

static struct tri_value run_body(struct tri_eval *ev,
                                 const struct tri_function *fn,
                                 const struct tri_value *args, size_t n)
{
    struct tri_frame local = { fn->closure, args };
    if (!fn->body->keeps_frame)
        return tri_feel_eval(ev, fn->body, &local);
    struct tri_frame *kept = tri_arena_get(ev->arena, sizeof(*kept));
    struct tri_value *slots =
        kept ? tri_arena_get(ev->arena, n * sizeof(*slots)) : NULL;
    if (!slots)
        return tri_fatal(ev, ev->arena->failed);
    if (n)
        memcpy(slots, args, n * sizeof(*slots));
    *kept = (struct tri_frame){ fn->closure, slots };
    return tri_feel_eval(ev, fn->body, kept);
}

static struct tri_value run(struct tri_eval *ev, const struct tri_function *fn,
                            const struct tri_value *args, size_t n)
{
    if (ev->depth >= TRI_MAX_CALL_DEPTH)
        return tri_over(ev, TRI_LIMIT_CALLS);
    ev->depth++;
    struct tri_value v = fn->native ? fn->native(ev, fn->self, args, n)
                                    : run_body(ev, fn, args, n);
    ev->depth--;
    return tri_type_coerce(ev, fn->result, v, "the result");
}

struct tri_value tri_call_fitting(struct tri_eval *ev,
                                  const struct tri_function *fn,
                                  const struct tri_value *args, size_t n)
{
    return ev->fatal ? tri_null() : run(ev, fn, args, n);
}

static struct tri_value
coerce_arg(struct tri_eval *ev, const struct tri_param *p, struct tri_value v)
{
    if (!p->type)
        return v;
    char what[96] = "argument";
    size_t n = p->name_len > 60 ? 60 : p->name_len;
    memcpy(what + 8, " '", 2);
    memcpy(what + 10, p->name, n);
    memcpy(what + 10 + n, "'", 2);
    return tri_type_coerce(ev, p->type, v, what);
}

struct tri_value tri_call(struct tri_eval *ev, const struct tri_function *fn,
                          const struct tri_value *args, size_t n)
{
    if (ev->fatal)
        return tri_null();
    if (n != fn->n_params && !fn->variadic)
        return tri_fault(ev, "the function takes %zu arguments, not %zu",
                         fn->n_params, n);
    bool typed = false;
    for (size_t i = 0; i < fn->n_params; i++)
        typed = typed || fn->params[i].type;
    if (!typed || !n)
        return run(ev, fn, args, n);
    struct tri_value few[FEW];
    struct tri_value *to =
        n <= FEW ? few : tri_arena_get(ev->arena, n * sizeof(*to));
    if (!to)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < n; i++) {
        size_t k = i < fn->n_params ? i : fn->n_params - 1;
        to[i] = coerce_arg(ev, &fn->params[k], args[i]);
        /* 10.3.2.13: an argument that does not conform makes the result null;
         * the function is not called. */
        if (tri_is_null(to[i]) && !tri_is_null(args[i]))
            return tri_null();
    }
    return run(ev, fn, to, n);
}

static struct tri_value call_builtin_named(struct tri_eval *ev,
                                           const struct tri_builtin *b,
                                           const struct tri_word *names,
                                           const struct tri_value *args,
                                           size_t n)
{
    size_t where[FEW];
    struct tri_value to[FEW];
    size_t count = n && n <= FEW ? tri_builtin_map(b, names, n, where) : 0;
    if (!count || count > FEW)
        return tri_fault(ev, "%s has no parameters of these names", b->name);
    memset(to, 0, sizeof(to)); /* nulls */
    for (size_t i = 0; i < n; i++)
        to[where[i]] = args[i];
    return run_builtin(ev, b, to, count);
}

static bool same_text(const struct tri_word *t, const char *at, size_t len)
{
    return t->len == len && memcmp(t->at, at, len) == 0;
}

struct tri_value tri_call_named(struct tri_eval *ev,
                                const struct tri_function *fn,
                                const struct tri_word *names,
                                const struct tri_value *args, size_t n)
{
    if (fn->native == run_builtin)
        return call_builtin_named(ev, fn->self, names, args, n);
    if (n != fn->n_params)
        return tri_fault(ev, "the function takes %zu arguments, not %zu",
                         fn->n_params, n);
    struct tri_value *to = tri_arena_zero(ev->arena, n, sizeof(*to));
    if (!to)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n && !same_text(&names[i], fn->params[k].name,
                                   fn->params[k].name_len))
            k++;
        for (size_t twin = 0; twin < i; twin++)
            if (same_text(&names[i], names[twin].at, names[twin].len))
                k = n;
        if (k == n)
            return tri_fault(ev, "the function has no parameter '%.*s'",
                             names[i].len > 60 ? 60 : (int)names[i].len,
                             names[i].at);
        to[k] = args[i];
    }
    return tri_call(ev, fn, to, n);
}
