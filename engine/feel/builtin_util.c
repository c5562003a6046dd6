#include "feel/builtin_util.h"

#include <string.h>

#include "base/limits.h"

struct tri_value tri_arg_one(struct tri_value v)
{
    return v.kind == TRI_LIST && v.u.list->n == 1 ? v.u.list->items[0] : v;
}

struct tri_value tri_arg_bad(struct tri_eval *ev, const char *fn,
                             const char *param, const char *want,
                             struct tri_value got)
{
    if (got.kind == TRI_NULL)
        return tri_fault(ev, "%s: '%s' must be %s, not null", fn, param, want);
    return tri_fault(ev, "%s: '%s' must be %s, not a %s", fn, param, want,
                     tri_kind_name((enum tri_kind)got.kind));
}

bool tri_arg_number(struct tri_eval *ev, const char *fn, const char *param,
                    struct tri_value v, struct tri_value *out)
{
    v = tri_arg_one(v);
    if (v.kind != TRI_NUMBER) {
        (void)tri_arg_bad(ev, fn, param, "a number", v);
        return false;
    }
    *out = v;
    return true;
}

bool tri_arg_int(struct tri_eval *ev, const char *fn, const char *param,
                 struct tri_value v, int64_t *out)
{
    struct tri_value number;
    if (!tri_arg_number(ev, fn, param, v, &number))
        return false;
    number = tri_num_round(ev, number, 0, TRI_ROUND_DOWN);
    if (!tri_num_to_int(number, out)) {
        (void)tri_fault(ev, "%s: '%s' is out of range", fn, param);
        return false;
    }
    return true;
}

bool tri_arg_text(struct tri_eval *ev, const char *fn, const char *param,
                  struct tri_value v, struct tri_value *out)
{
    v = tri_arg_one(v);
    if (v.kind != TRI_STRING) {
        (void)tri_arg_bad(ev, fn, param, "a string", v);
        return false;
    }
    *out = v;
    return true;
}

bool tri_arg_list(struct tri_eval *ev, const char *fn, const char *param,
                  const struct tri_value *arg, struct tri_items *out)
{
    if (arg->kind == TRI_NULL) {
        (void)tri_arg_bad(ev, fn, param, "a list", *arg);
        return false;
    }
    if (arg->kind == TRI_LIST)
        *out = (struct tri_items){ arg->u.list->items, arg->u.list->n };
    else
        *out = (struct tri_items){ arg, 1 };
    return true;
}

bool tri_arg_context(struct tri_eval *ev, const char *fn, const char *param,
                     struct tri_value v, const struct tri_context **out)
{
    v = tri_arg_one(v);
    if (v.kind != TRI_CONTEXT) {
        (void)tri_arg_bad(ev, fn, param, "a context", v);
        return false;
    }
    *out = v.u.context;
    return true;
}

bool tri_arg_day(struct tri_eval *ev, const char *fn, const char *param,
                 struct tri_value v, struct tri_date *out)
{
    v = tri_arg_one(v);
    if (v.kind == TRI_DATE) {
        *out = v.u.date;
        return true;
    }
    if (v.kind == TRI_DATETIME) {
        *out = v.u.datetime->date;
        return true;
    }
    (void)tri_arg_bad(ev, fn, param, "a date", v);
    return false;
}

bool tri_arg_function(struct tri_eval *ev, const char *fn, const char *param,
                      struct tri_value v, size_t n_params,
                      const struct tri_function **out)
{
    v = tri_arg_one(v);
    if (v.kind != TRI_FUNCTION) {
        (void)tri_arg_bad(ev, fn, param, "a function", v);
        return false;
    }
    if (v.u.function->n_params != n_params && !v.u.function->variadic) {
        (void)tri_fault(ev, "%s: '%s' must take %zu arguments", fn, param,
                        n_params);
        return false;
    }
    *out = v.u.function;
    return true;
}

bool tri_arg_items(struct tri_eval *ev, const char *fn,
                   const struct tri_value *args, size_t n,
                   struct tri_items *out)
{
    if (n == 1)
        return tri_arg_list(ev, fn, "list", args, out);
    *out = (struct tri_items){ args, n };
    return true;
}

struct tri_list *tri_make_list(struct tri_eval *ev, size_t n)
{
    struct tri_list *list = tri_list_new(ev->arena, n);
    if (!list)
        (void)tri_fatal(ev, ev->arena->failed);
    return list;
}

struct tri_list *tri_join_lists(struct tri_eval *ev, const char *fn,
                                const struct tri_value *args, size_t n)
{
    struct tri_items list;
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        if (!tri_arg_list(ev, fn, "list", &args[i], &list))
            return NULL;
        total += list.n;
    }
    struct tri_list *out = tri_make_list(ev, total);
    if (!out)
        return NULL;
    total = 0;
    for (size_t i = 0; i < n; i++) {
        (void)tri_arg_list(ev, fn, "list", &args[i], &list);
        if (list.n)
            memcpy(out->items + total, list.v, list.n * sizeof(*list.v));
        total += list.n;
    }
    return out;
}

bool tri_alike(struct tri_eval *ev, struct tri_value a, struct tri_value b)
{
    if (a.kind == TRI_NULL || b.kind == TRI_NULL)
        return a.kind == b.kind;
    return tri_is_true(tri_feel_equal(ev, a, b));
}

struct tri_context *tri_make_context(struct tri_eval *ev, size_t n)
{
    struct tri_context *c = tri_context_new(ev->arena, n);
    if (!c)
        (void)tri_fatal(ev, ev->arena->failed);
    return c;
}

struct tri_entry tri_make_entry(const char *key, size_t len, struct tri_value v)
{
    return (struct tri_entry){ .key = key,
                               .key_len = (uint32_t)len,
                               .hash = tri_key_hash(key, len),
                               .value = v };
}

struct tri_value tri_make_text(struct tri_eval *ev, const char *text, size_t n)
{
    if (n > TRI_MAX_TEXT)
        return tri_over(ev, TRI_LIMIT_TEXT);
    char *copy = tri_arena_copy(ev->arena, text, n);
    if (!copy)
        return tri_fatal(ev, ev->arena->failed);
    return tri_str(copy, n);
}
