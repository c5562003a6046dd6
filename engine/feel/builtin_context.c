/* DMN 1.5, 10.3.4.10: contexts. Keys keep the order in which they were first
 * put. */
#include <string.h>

#include "base/limits.h"
#include "feel/builtin_util.h"

struct tri_value fn_get_value(struct tri_eval *ev, const struct tri_value *args,
                              size_t n)
{
    (void)n;
    const struct tri_context *c;
    struct tri_value key;
    if (!tri_arg_context(ev, "get value", "m", args[0], &c) ||
        !tri_arg_text(ev, "get value", "key", args[1], &key))
        return tri_null();
    if (!tri_spend(ev, c->n / 64))
        return tri_null();
    const struct tri_value *v = tri_context_find(c, key.u.str, key.len);
    return v ? *v : tri_null(); /* a context without the key: plain null */
}

struct tri_value fn_get_entries(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    (void)n;
    const struct tri_context *c;
    if (!tri_arg_context(ev, "get entries", "m", args[0], &c))
        return tri_null();
    struct tri_list *out = tri_make_list(ev, c->n);
    if (!out)
        return tri_null();
    for (size_t i = 0; i < c->n; i++) {
        const struct tri_entry *e = &c->entries[i];
        struct tri_context *pair = tri_make_context(ev, 2);
        if (!pair)
            return tri_null();
        pair->entries[0] =
            tri_make_entry("key", 3, tri_str(e->key, e->key_len));
        pair->entries[1] = tri_make_entry("value", 5, e->value);
        out->items[i] = tri_context_value(pair);
    }
    return tri_list_value(out);
}

static struct tri_entry *find_entry(struct tri_context *c,
                                    const struct tri_entry *key)
{
    for (size_t i = 0; i < c->n; i++) {
        struct tri_entry *e = &c->entries[i];
        if (e->hash == key->hash && e->key_len == key->key_len &&
            memcmp(e->key, key->key, e->key_len) == 0)
            return e;
    }
    return NULL;
}

/* One {key, value} as an entry. */
static bool entry_of(struct tri_eval *ev, struct tri_value v,
                     struct tri_entry *out)
{
    const struct tri_context *c;
    struct tri_value text;
    if (!tri_arg_context(ev, "context", "entries", v, &c))
        return false;
    const struct tri_value *key = tri_context_find(c, "key", 3);
    const struct tri_value *value = tri_context_find(c, "value", 5);
    if (!key || !value) {
        (void)tri_fault(ev, "context: an entry needs 'key' and 'value'");
        return false;
    }
    if (!tri_arg_text(ev, "context", "key", *key, &text))
        return false;
    *out = tri_make_entry(text.u.str, text.len, *value);
    return true;
}

struct tri_value fn_context(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    (void)n;
    struct tri_items list;
    if (!tri_arg_list(ev, "context", "entries", &args[0], &list))
        return tri_null();
    struct tri_context *out = tri_make_context(ev, list.n);
    if (!out)
        return tri_null();
    out->n = 0;
    for (size_t i = 0; i < list.n; i++) {
        struct tri_entry e;
        if (!entry_of(ev, list.v[i], &e) || !tri_spend(ev, out->n + 1))
            return tri_null();
        if (find_entry(out, &e))
            return tri_fault(ev, "context: a key stands twice");
        out->entries[out->n++] = e;
    }
    return tri_context_value(out);
}

/* c with key set to value: in its place, or at the end. */
static struct tri_value put_key(struct tri_eval *ev,
                                const struct tri_context *c,
                                struct tri_value key, struct tri_value value)
{
    struct tri_context *out = tri_make_context(ev, c->n + 1);
    if (!out)
        return tri_null();
    out->n = c->n;
    for (size_t i = 0; i < c->n; i++)
        out->entries[i] = c->entries[i];
    struct tri_entry e = tri_make_entry(key.u.str, key.len, value);
    struct tri_entry *old = find_entry(out, &e);
    if (old)
        old->value = value;
    else
        out->entries[out->n++] = e;
    return tri_context_value(out);
}

/* Along the path of keys, a copy of each context on the way. */
static struct tri_value put_path(struct tri_eval *ev, struct tri_value at,
                                 const struct tri_items *keys,
                                 struct tri_value value, size_t depth)
{
    static const char fn[] = "context put";
    const struct tri_context *c;
    struct tri_value key;
    if (depth > TRI_MAX_VALUE_DEPTH)
        return tri_over(ev, TRI_LIMIT_DEPTH);
    if (!tri_arg_context(ev, fn, "context", at, &c) ||
        !tri_arg_text(ev, fn, "keys", keys->v[0], &key))
        return tri_null();
    if (keys->n > 1) {
        const struct tri_items rest = { keys->v + 1, keys->n - 1 };
        const struct tri_value *next = tri_context_find(c, key.u.str, key.len);
        value =
            put_path(ev, next ? *next : tri_null(), &rest, value, depth + 1);
        if (value.kind != TRI_CONTEXT)
            return tri_null();
    }
    return put_key(ev, c, key, value);
}

struct tri_value fn_context_put(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_items keys;
    if (!tri_arg_list(ev, "context put", "key", &args[1], &keys))
        return tri_null();
    if (keys.n == 0)
        return tri_fault(ev, "context put: 'keys' is empty");
    return put_path(ev, args[0], &keys, args[2], 0);
}

struct tri_value fn_context_merge(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    (void)n;
    static const char fn[] = "context merge";
    struct tri_items list;
    const struct tri_context *c;
    size_t total = 0;
    if (!tri_arg_list(ev, fn, "contexts", &args[0], &list))
        return tri_null();
    for (size_t i = 0; i < list.n; i++) {
        if (!tri_arg_context(ev, fn, "contexts", list.v[i], &c))
            return tri_null();
        total += c->n;
    }
    struct tri_context *out = tri_make_context(ev, total);
    if (!out)
        return tri_null();
    out->n = 0;
    for (size_t i = 0; i < list.n; i++) {
        (void)tri_arg_context(ev, fn, "contexts", list.v[i], &c);
        for (size_t k = 0; k < c->n; k++) {
            if (!tri_spend(ev, out->n + 1))
                return tri_null();
            struct tri_entry *old = find_entry(out, &c->entries[k]);
            if (old)
                old->value = c->entries[k].value;
            else
                out->entries[out->n++] = c->entries[k];
        }
    }
    return tri_context_value(out);
}
