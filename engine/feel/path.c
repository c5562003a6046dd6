/* What stands after a dot: entries of contexts, properties of ranges and of
 * temporal values, and the same over each item of a list. */
#include <string.h>

#include "feel/ast.h"
#include "feel/temporal.h"

static bool is(const struct tri_word *key, const char *name)
{
    return strlen(name) == key->len && memcmp(name, key->at, key->len) == 0;
}

static struct tri_value missing(struct tri_eval *ev, enum tri_kind kind,
                                const struct tri_word *key)
{
    return tri_fault(ev, "there is no '%.*s' in %s",
                     key->len > 60 ? 60 : (int)key->len, key->at,
                     tri_kind_phrase(kind));
}

static struct tri_value range_property(struct tri_eval *ev,
                                       const struct tri_range *r,
                                       const struct tri_word *key)
{
    if (is(key, "start"))
        return r->lo;
    if (is(key, "end"))
        return r->hi;
    if (is(key, "start included"))
        return tri_bool(r->lo_closed);
    if (is(key, "end included"))
        return tri_bool(r->hi_closed);
    return missing(ev, TRI_RANGE, key);
}

static struct tri_value one(struct tri_eval *ev, struct tri_value v,
                            const struct tri_word *key)
{
    if (v.kind == TRI_CONTEXT) {
        (void)tri_spend(ev, v.u.context->n / 64);
        const struct tri_value *found =
            tri_context_get(v.u.context, key->at, key->len, key->hash);
        return found ? *found : missing(ev, TRI_CONTEXT, key);
    }
    if (v.kind == TRI_RANGE)
        return range_property(ev, v.u.range, key);
    if (v.kind >= TRI_DATE && v.kind <= TRI_YM_DURATION)
        return tri_temporal_property(ev, v, key->at, key->len);
    return missing(ev, v.kind, key);
}

/* An item without the key gives null in its place, silently: lists of unlike
 * contexts are usual. */
static struct tri_value each(struct tri_eval *ev, const struct tri_list *l,
                             const struct tri_word *key)
{
    struct tri_list *to = tri_list_new(ev->arena, l->n);
    if (!to)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < l->n && !ev->fatal; i++) {
        struct tri_value item = l->items[i];
        if (item.kind == TRI_CONTEXT) {
            (void)tri_spend(ev, item.u.context->n / 64);
            const struct tri_value *found =
                tri_context_get(item.u.context, key->at, key->len, key->hash);
            to->items[i] = found ? *found : tri_null();
        } else if (item.kind != TRI_NULL) {
            to->items[i] = one(ev, item, key);
        }
    }
    return tri_list_value(to);
}

struct tri_value tri_path_get(struct tri_eval *ev, struct tri_value v,
                              const struct tri_word *key)
{
    return v.kind == TRI_LIST ? each(ev, v.u.list, key) : one(ev, v, key);
}
