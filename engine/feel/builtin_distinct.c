/* union() and distinct values() (DMN 1.5, 10.3.4.4): the first of each kind of
 * equal items stays. A table of hashes finds the equal one, so that a list of
 * any length takes time in proportion.
 *
 * The hash must be the same for whatever is equal: 1 and 1.0, a time with
 * another offset, contexts in another order, P0Y and P0D. */
#include <string.h>

#include "base/limits.h"
#include "feel/builtin_util.h"

static uint64_t mix(uint64_t h, uint64_t v)
{
    h ^= v + UINT64_C(0x9E3779B97F4A7C15) + (h << 6) + (h >> 2);
    h *= UINT64_C(0xFF51AFD7ED558CCD);
    return h ^ (h >> 33);
}

static uint64_t number_hash(struct tri_value v)
{
    char text[TRI_NUM_TEXT_SIZE]; /* equal numbers give equal text */
    int64_t whole;
    if (tri_num_to_int(v, &whole))
        return mix(TRI_NUMBER, (uint64_t)whole);
    return mix(TRI_NUMBER,
               tri_key_hash(text, tri_num_text(v, text, sizeof(text))));
}

/* What is compared is the instant, where an offset is known. */
static uint64_t time_hash(struct tri_eval *ev, const struct tri_time *t,
                          const struct tri_date *d)
{
    int32_t offset = 0;
    bool placed = tri_time_offset(ev->zones, t, d, &offset);
    int64_t s = t->second_of_day - offset;
    if (d)
        s += tri_days_from_date(*d) * 86400;
    return mix(mix((uint64_t)s, (uint64_t)t->nano), placed);
}

static uint64_t duration_hash(uint64_t kind, int64_t whole, int32_t nano)
{
    return whole || nano ? mix(mix(kind, (uint64_t)whole), (uint64_t)nano)
                         : mix(TRI_DT_DURATION, 0);
}

static uint64_t hash(struct tri_eval *ev, struct tri_value v, unsigned depth);

static uint64_t list_hash(struct tri_eval *ev, const struct tri_list *l,
                          unsigned depth)
{
    uint64_t h = mix(TRI_LIST, l->n);
    for (size_t i = 0; i < l->n && tri_spend(ev, 1); i++)
        h = mix(h, hash(ev, l->items[i], depth + 1));
    return h;
}

static uint64_t context_hash(struct tri_eval *ev, const struct tri_context *c,
                             unsigned depth)
{
    uint64_t sum = 0; /* of any order */
    for (size_t i = 0; i < c->n && tri_spend(ev, 1); i++)
        sum +=
            mix(c->entries[i].hash, hash(ev, c->entries[i].value, depth + 1));
    return mix(mix(TRI_CONTEXT, c->n), sum);
}

static uint64_t hash(struct tri_eval *ev, struct tri_value v, unsigned depth)
{
    if (depth > TRI_MAX_VALUE_DEPTH) {
        (void)tri_over(ev, TRI_LIMIT_DEPTH);
        return 0;
    }
    switch ((enum tri_kind)v.kind) {
    case TRI_BOOL:
        return mix(TRI_BOOL, v.u.boolean);
    case TRI_NUMBER:
        return number_hash(v);
    case TRI_STRING:
        return tri_spend(ev, v.len / 64)
                   ? mix(TRI_STRING, tri_key_hash(v.u.str, v.len))
                   : 0;
    case TRI_DATE:
        return mix(TRI_DATE, (uint64_t)tri_days_from_date(v.u.date));
    case TRI_TIME:
        return mix(TRI_TIME, time_hash(ev, v.u.time, NULL));
    case TRI_DATETIME:
        return mix(TRI_DATETIME,
                   time_hash(ev, &v.u.datetime->time, &v.u.datetime->date));
    case TRI_DT_DURATION:
        return duration_hash(TRI_DT_DURATION, v.u.dt->seconds, v.u.dt->nano);
    case TRI_YM_DURATION:
        return duration_hash(TRI_YM_DURATION, v.u.months, 0);
    case TRI_LIST:
        return list_hash(ev, v.u.list, depth);
    case TRI_CONTEXT:
        return context_hash(ev, v.u.context, depth);
    case TRI_RANGE:
        return mix(hash(ev, v.u.range->lo, depth + 1),
                   hash(ev, v.u.range->hi, depth + 1));
    default: /* null; functions are few */
        return v.kind;
    }
}

/* In place. */
static struct tri_value keep_distinct(struct tri_eval *ev, struct tri_list *l)
{
    size_t room = 8;
    while (room < l->n * 2)
        room *= 2;
    uint32_t *table = tri_arena_zero(ev->arena, room, sizeof(*table));
    if (!table)
        return tri_fatal(ev, ev->arena->failed);
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        uint64_t at = hash(ev, l->items[i], 0) & (room - 1);
        bool seen = false;
        while (table[at] && !seen && tri_spend(ev, 1)) {
            seen = tri_alike(ev, l->items[table[at] - 1], l->items[i]);
            at = (at + 1) & (room - 1);
        }
        if (!tri_spend(ev, 1))
            return tri_null();
        if (seen)
            continue;
        l->items[kept++] = l->items[i];
        table[at] = (uint32_t)kept;
    }
    l->n = kept;
    return tri_list_value(l);
}

struct tri_value fn_union(struct tri_eval *ev, const struct tri_value *args,
                          size_t n)
{
    struct tri_list *out = tri_join_lists(ev, "union", args, n);
    return out ? keep_distinct(ev, out) : tri_null();
}

struct tri_value fn_distinct_values(struct tri_eval *ev,
                                    const struct tri_value *args, size_t n)
{
    struct tri_list *out = tri_join_lists(ev, "distinct values", args, n);
    return out ? keep_distinct(ev, out) : tri_null();
}
