/* DMN 1.5, 10.3.4.4: list functions that neither compute nor sort. Positions
 * count from 1, or from -1 backwards; a position outside the list is a fault.
 * The result is always a new list: values are never changed. */
#include <string.h>

#include "base/limits.h"
#include "feel/builtin_util.h"
#include "feel/interp.h"

static void copy_items(struct tri_value *to, const struct tri_value *from,
                       size_t n)
{
    if (n)
        memcpy(to, from, n * sizeof(*to));
}

struct tri_value fn_list_contains(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_items list;
    if (!tri_arg_list(ev, "list contains", "list", &args[0], &list) ||
        !tri_spend(ev, list.n))
        return tri_null();
    for (size_t i = 0; i < list.n; i++) {
        enum tri_plainly same = tri_plainly_equal(&list.v[i], &args[1]);
        if (same == TRI_PLAINLY_TRUE ||
            (same == TRI_NOT_PLAIN && tri_alike(ev, list.v[i], args[1])))
            return tri_bool(true);
    }
    return tri_bool(false);
}

struct tri_value fn_count(struct tri_eval *ev, const struct tri_value *args,
                          size_t n)
{
    (void)n;
    struct tri_items list;
    if (!tri_arg_list(ev, "count", "list", &args[0], &list))
        return tri_null();
    return tri_int((int64_t)list.n);
}

/* A position as an index from 0; size is how many places there are. */
static bool arg_position(struct tri_eval *ev, const char *fn, const char *param,
                         struct tri_value v, size_t size, size_t *out)
{
    int64_t at;
    if (!tri_arg_int(ev, fn, param, v, &at))
        return false;
    int64_t n = (int64_t)size;
    if (at == 0 || at > n || at < -n) {
        (void)tri_fault(ev, "%s: '%s' is not a place of the list", fn, param);
        return false;
    }
    *out = (size_t)(at > 0 ? at - 1 : n + at);
    return true;
}

static struct tri_value slice(struct tri_eval *ev, const struct tri_value *v,
                              size_t n)
{
    struct tri_list *out = tri_make_list(ev, n);
    if (!out)
        return tri_null();
    copy_items(out->items, v, n);
    return tri_list_value(out);
}

struct tri_value fn_sublist(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    struct tri_items list;
    size_t start;
    int64_t length;
    if (!tri_arg_list(ev, "sublist", "list", &args[0], &list) ||
        !arg_position(ev, "sublist", "start position", args[1], list.n, &start))
        return tri_null();
    if (n < 3)
        return slice(ev, list.v + start, list.n - start);
    if (!tri_arg_int(ev, "sublist", "length", args[2], &length))
        return tri_null();
    if (length < 1 || (uint64_t)length > list.n - start)
        return tri_fault(ev, "sublist: the list has no 'length' items there");
    return slice(ev, list.v + start, (size_t)length);
}

struct tri_value fn_append(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    struct tri_items list;
    if (!tri_arg_list(ev, "append", "list", &args[0], &list))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, list.n + n - 1);
    if (!out)
        return tri_null();
    copy_items(out->items, list.v, list.n);
    copy_items(out->items + list.n, args + 1, n - 1);
    return tri_list_value(out);
}

struct tri_value fn_concatenate(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    struct tri_list *out = tri_join_lists(ev, "concatenate", args, n);
    return out ? tri_list_value(out) : tri_null();
}

struct tri_value fn_insert_before(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_items list;
    size_t at;
    if (!tri_arg_list(ev, "insert before", "list", &args[0], &list) ||
        !arg_position(ev, "insert before", "position", args[1], list.n, &at))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, list.n + 1);
    if (!out)
        return tri_null();
    copy_items(out->items, list.v, at);
    out->items[at] = args[2];
    copy_items(out->items + at + 1, list.v + at, list.n - at);
    return tri_list_value(out);
}

struct tri_value fn_remove(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    (void)n;
    struct tri_items list;
    size_t at;
    if (!tri_arg_list(ev, "remove", "list", &args[0], &list) ||
        !arg_position(ev, "remove", "position", args[1], list.n, &at))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, list.n - 1);
    if (!out)
        return tri_null();
    copy_items(out->items, list.v, at);
    copy_items(out->items + at, list.v + at + 1, list.n - at - 1);
    return tri_list_value(out);
}

struct tri_value fn_reverse(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    (void)n;
    struct tri_items list;
    if (!tri_arg_list(ev, "reverse", "list", &args[0], &list))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, list.n);
    if (!out)
        return tri_null();
    for (size_t i = 0; i < list.n; i++)
        out->items[i] = list.v[list.n - 1 - i];
    return tri_list_value(out);
}

struct tri_value fn_index_of(struct tri_eval *ev, const struct tri_value *args,
                             size_t n)
{
    (void)n;
    struct tri_items list;
    if (!tri_arg_list(ev, "index of", "list", &args[0], &list) ||
        !tri_spend(ev, list.n))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, list.n);
    if (!out)
        return tri_null();
    out->n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (tri_alike(ev, list.v[i], args[1]))
            out->items[out->n++] = tri_int((int64_t)i + 1);
    return tri_list_value(out);
}

/* Leaves under items; into out when it is given. False: nested too deep. */
static bool leaves(const struct tri_value *v, size_t n, unsigned depth,
                   size_t *count, struct tri_list *out)
{
    if (depth > TRI_MAX_VALUE_DEPTH)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (v[i].kind == TRI_LIST) {
            if (!leaves(v[i].u.list->items, v[i].u.list->n, depth + 1, count,
                        out))
                return false;
            continue;
        }
        if (++*count > TRI_MAX_LIST)
            return false;
        if (out)
            out->items[*count - 1] = v[i];
    }
    return true;
}

/* Lists of no lists, which most are, in one go. NULL: deeper, too long, or no
 * memory. */
static struct tri_list *flat_leaves(struct tri_arena *a,
                                    const struct tri_items *list)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < list->n; i++)
        most += list->v[i].kind == TRI_LIST ? list->v[i].u.list->n : 1;
    if (most > TRI_MAX_LIST / 2)
        return NULL;
    struct tri_arena_mark mark = tri_arena_mark(a);
    struct tri_list *out =
        tri_arena_get(a, sizeof(*out) + most * sizeof(out->items[0]));
    for (size_t i = 0; out && i < list->n; i++) {
        if (list->v[i].kind != TRI_LIST) {
            out->items[n++] = list->v[i];
            continue;
        }
        const struct tri_list *l = list->v[i].u.list;
        for (size_t k = 0; k < l->n; k++) {
            if (l->items[k].kind == TRI_LIST) {
                tri_arena_rewind(a, mark);
                return NULL;
            }
            out->items[n++] = l->items[k];
        }
    }
    if (out)
        out->n = n;
    return out;
}

struct tri_value fn_flatten(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    (void)n;
    struct tri_items list;
    size_t count = 0;
    if (!tri_arg_list(ev, "flatten", "list", &args[0], &list))
        return tri_null();
    struct tri_list *flat = flat_leaves(ev->arena, &list);
    if (flat)
        return tri_list_value(flat);
    if (!leaves(list.v, list.n, 0, &count, NULL))
        return tri_over(ev, count > TRI_MAX_LIST ? TRI_LIMIT_LIST
                                                 : TRI_LIMIT_DEPTH);
    struct tri_list *out = tri_make_list(ev, count);
    if (!out)
        return tri_null();
    count = 0;
    (void)leaves(list.v, list.n, 0, &count, out);
    return tri_list_value(out);
}

/* list replace(list, function(item, newItem) ..., newItem) */
static struct tri_value replace_where(struct tri_eval *ev,
                                      const struct tri_items *list,
                                      const struct tri_function *match,
                                      struct tri_value item)
{
    struct tri_list *out = tri_make_list(ev, list->n);
    if (!out)
        return tri_null();
    for (size_t i = 0; i < list->n; i++) {
        const struct tri_value pair[] = { list->v[i], item };
        struct tri_value hit = tri_call(ev, match, pair, 2);
        if (ev->fatal)
            return tri_null();
        if (hit.kind != TRI_BOOL)
            return tri_arg_bad(ev, "list replace", "match",
                               "a function with a boolean result", hit);
        out->items[i] = hit.u.boolean ? item : list->v[i];
    }
    return tri_list_value(out);
}

struct tri_value fn_list_replace(struct tri_eval *ev,
                                 const struct tri_value *args, size_t n)
{
    (void)n;
    static const char fn[] = "list replace";
    struct tri_items list;
    size_t at;
    if (!tri_arg_list(ev, fn, "list", &args[0], &list))
        return tri_null();
    if (tri_arg_one(args[1]).kind == TRI_FUNCTION) {
        const struct tri_function *match;
        if (!tri_arg_function(ev, fn, "match", args[1], 2, &match))
            return tri_null();
        return replace_where(ev, &list, match, args[2]);
    }
    if (!arg_position(ev, fn, "position", args[1], list.n, &at))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, list.n);
    if (!out)
        return tri_null();
    copy_items(out->items, list.v, list.n);
    out->items[at] = args[2];
    return tri_list_value(out);
}
