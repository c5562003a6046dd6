/* Lists, contexts and their keys; deep copies. Values are never changed once
 * made, so a copy shares nothing with its source but static text. */
#include "feel/value.h"

#include <string.h>

#include "base/limits.h"

uint32_t tri_key_hash(const char *key, size_t len)
{
    const uint64_t spread = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t h = len * spread, x;
    for (; len > 8; key += 8, len -= 8) {
        memcpy(&x, key, 8);
        h = (h ^ x) * spread;
        h ^= h >> 32;
    }
    uint32_t first = 0, last = 0; /* of four bytes, which may overlap */
    if (len >= 4) {
        memcpy(&first, key, 4);
        memcpy(&last, key + len - 4, 4);
    } else if (len) {
        first = (uint32_t)(uint8_t)key[0] << 8 | (uint8_t)key[len / 2];
        last = (uint8_t)key[len - 1];
    }
    h = (h ^ last) * spread;
    h ^= h >> 32;
    h = (h ^ first) * spread;
    return (uint32_t)(h >> 32);
}

const struct tri_value *tri_context_get(const struct tri_context *c,
                                        const char *key, size_t len,
                                        uint32_t hash)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct tri_entry *e = &c->entries[i];
        if (tri_entry_is(e, key, len, hash))
            return &e->value;
    }
    return NULL;
}

const struct tri_value *tri_context_find(const struct tri_context *c,
                                         const char *key, size_t len)
{
    return tri_context_get(c, key, len, tri_key_hash(key, len));
}

struct tri_list *tri_list_new(struct tri_arena *a, size_t n)
{
    if (n > TRI_MAX_LIST) {
        a->failed = TRI_E_LIMIT;
        a->too_many = true;
        return NULL;
    }
    struct tri_list *l = tri_arena_get(a, sizeof(*l) + n * sizeof(l->items[0]));
    if (!l)
        return NULL;
    l->n = n;
    if (n)
        memset(l->items, 0, n * sizeof(l->items[0]));
    return l;
}

struct tri_context *tri_context_bare(struct tri_arena *a, size_t n)
{
    if (n > TRI_MAX_LIST) {
        a->failed = TRI_E_LIMIT;
        a->too_many = true;
        return NULL;
    }
    struct tri_context *c =
        tri_arena_get(a, sizeof(*c) + n * sizeof(c->entries[0]));
    if (!c)
        return NULL;
    c->n = n;
    return c;
}

struct tri_context *tri_context_new(struct tri_arena *a, size_t n)
{
    struct tri_context *c = tri_context_bare(a, n);
    if (!c)
        return NULL;
    if (n)
        memset(c->entries, 0, n * sizeof(c->entries[0]));
    uint32_t hash = tri_key_hash("", 0);
    for (size_t i = 0; i < n; i++) {
        c->entries[i].key = "";
        c->entries[i].hash = hash;
    }
    return c;
}

struct tri_value tri_list_value(const struct tri_list *list)
{
    return (struct tri_value){ .kind = TRI_LIST, .u.list = list };
}

struct tri_value tri_context_value(const struct tri_context *context)
{
    return (struct tri_value){ .kind = TRI_CONTEXT, .u.context = context };
}

/* left: how many more are looked at; lists share what they hold, so that a few
 * may be looked at very often. */
static bool same(struct tri_value a, struct tri_value b, unsigned depth,
                 unsigned *left)
{
    if (*left == 0)
        return false;
    --*left;
    if (a.kind != b.kind || a.scale != b.scale || a.len != b.len)
        return false;
    switch ((enum tri_kind)a.kind) {
    case TRI_NULL:
        return true;
    case TRI_BOOL:
        return a.u.boolean == b.u.boolean;
    case TRI_NUMBER:
        return a.u.small == b.u.small && a.flags == b.flags;
    case TRI_YM_DURATION:
        return a.u.months == b.u.months;
    case TRI_STRING:
        return a.u.str == b.u.str || memcmp(a.u.str, b.u.str, a.len) == 0;
    case TRI_LIST:
        if (a.u.list == b.u.list)
            return true;
        if (a.u.list->n != b.u.list->n || depth == 0)
            return false;
        for (size_t i = 0; i < a.u.list->n; i++)
            if (!same(a.u.list->items[i], b.u.list->items[i], depth - 1, left))
                return false;
        return true;
    default: /* behind a pointer: the same one, or not known to be the same */
        return a.u.str == b.u.str;
    }
}

bool tri_value_same(struct tri_value a, struct tri_value b)
{
    unsigned left = 1 << 14;
    return same(a, b, 4, &left);
}

static bool copy_value(struct tri_arena *a, struct tri_value v, unsigned depth,
                       struct tri_value *out);

static void *copy_bytes(struct tri_arena *a, const void *from, size_t size)
{
    void *p = tri_arena_get(a, size);
    if (p)
        memcpy(p, from, size);
    return p;
}

static bool copy_zone(struct tri_arena *a, struct tri_time *t)
{
    if (!t->zone)
        return true;
    t->zone = tri_arena_copy(a, t->zone, t->zone_len);
    return t->zone != NULL;
}

static bool copy_list(struct tri_arena *a, const struct tri_list *l,
                      unsigned depth, struct tri_value *out)
{
    struct tri_list *to = tri_list_new(a, l->n);
    if (!to)
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!copy_value(a, l->items[i], depth, &to->items[i]))
            return false;
    *out = tri_list_value(to);
    return true;
}

static bool copy_context(struct tri_arena *a, const struct tri_context *c,
                         unsigned depth, struct tri_value *out)
{
    struct tri_context *to = tri_context_new(a, c->n);
    if (!to)
        return false;
    for (size_t i = 0; i < c->n; i++) {
        to->entries[i] = c->entries[i];
        to->entries[i].key =
            tri_arena_copy(a, c->entries[i].key, c->entries[i].key_len);
        if (!to->entries[i].key ||
            !copy_value(a, c->entries[i].value, depth, &to->entries[i].value))
            return false;
    }
    *out = tri_context_value(to);
    return true;
}

static bool copy_range(struct tri_arena *a, const struct tri_range *r,
                       unsigned depth, struct tri_value *out)
{
    struct tri_range *to = copy_bytes(a, r, sizeof(*r));
    if (!to || !copy_value(a, r->lo, depth, &to->lo) ||
        !copy_value(a, r->hi, depth, &to->hi))
        return false;
    out->u.range = to;
    return true;
}

static bool copy_value(struct tri_arena *a, struct tri_value v, unsigned depth,
                       struct tri_value *out)
{
    if (depth > TRI_MAX_VALUE_DEPTH) {
        a->failed = TRI_E_LIMIT;
        return false;
    }
    *out = v;
    const void *p = v.u.str;
    switch ((enum tri_kind)v.kind) {
    case TRI_NULL:
    case TRI_BOOL:
    case TRI_DATE:
    case TRI_YM_DURATION:
        return true;
    case TRI_NUMBER:
        if (v.flags & TRI_V_BIG)
            p = out->u.big = copy_bytes(a, v.u.big, sizeof(*v.u.big));
        return !(v.flags & TRI_V_BIG) || p;
    case TRI_STRING:
        out->u.str = tri_arena_copy(a, v.u.str, v.len);
        return out->u.str != NULL;
    case TRI_TIME: {
        struct tri_time *t = copy_bytes(a, v.u.time, sizeof(*t));
        out->u.time = t;
        return t && copy_zone(a, t);
    }
    case TRI_DATETIME: {
        struct tri_datetime *t = copy_bytes(a, v.u.datetime, sizeof(*t));
        out->u.datetime = t;
        return t && copy_zone(a, &t->time);
    }
    case TRI_DT_DURATION:
        out->u.dt = copy_bytes(a, v.u.dt, sizeof(*v.u.dt));
        return out->u.dt != NULL;
    case TRI_LIST:
        return copy_list(a, v.u.list, depth + 1, out);
    case TRI_CONTEXT:
        return copy_context(a, v.u.context, depth + 1, out);
    case TRI_RANGE:
        return copy_range(a, v.u.range, depth + 1, out);
    case TRI_FUNCTION:
        /* A closure points into the evaluation that dies. */
        *out = tri_null();
        return true;
    }
    return false;
}

bool tri_value_copy(struct tri_arena *a, struct tri_value v,
                    struct tri_value *out)
{
    struct tri_value copy;
    if (!copy_value(a, v, 0, &copy))
        return false;
    *out = copy;
    return true;
}

const char *tri_kind_phrase(enum tri_kind kind)
{
    static const char *const phrases[] = {
        [TRI_NULL] = "null",
        [TRI_BOOL] = "a boolean",
        [TRI_NUMBER] = "a number",
        [TRI_STRING] = "a string",
        [TRI_DATE] = "a date",
        [TRI_TIME] = "a time",
        [TRI_DATETIME] = "a date and time",
        [TRI_DT_DURATION] = "a days and time duration",
        [TRI_YM_DURATION] = "a years and months duration",
        [TRI_LIST] = "a list",
        [TRI_CONTEXT] = "a context",
        [TRI_RANGE] = "a range",
        [TRI_FUNCTION] = "a function",
    };
    return (size_t)kind < TRI_COUNT(phrases) ? phrases[kind] : "?";
}

const char *tri_kind_name(enum tri_kind kind)
{
    static const char *const names[] = {
        [TRI_NULL] = "null",
        [TRI_BOOL] = "boolean",
        [TRI_NUMBER] = "number",
        [TRI_STRING] = "string",
        [TRI_DATE] = "date",
        [TRI_TIME] = "time",
        [TRI_DATETIME] = "date and time",
        [TRI_DT_DURATION] = "days and time duration",
        [TRI_YM_DURATION] = "years and months duration",
        [TRI_LIST] = "list",
        [TRI_CONTEXT] = "context",
        [TRI_RANGE] = "range",
        [TRI_FUNCTION] = "function",
    };
    return (size_t)kind < TRI_COUNT(names) ? names[kind] : "?";
}
