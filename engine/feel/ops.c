/* Equality, ordering, membership and arithmetic. Three-valued: a comparison of
 * what does not compare is null. Comparing never makes diagnostics by itself,
 * so that table cells may test unknown inputs in silence; the operators of an
 * expression add theirs. */
#include "feel/ops.h"

#include <string.h>

#include "base/limits.h"
#include "feel/temporal.h"

/* ---- equality ---- */

static struct tri_value equal(struct tri_eval *ev, struct tri_value a,
                              struct tri_value b, unsigned depth);

/* P0Y and P0D are the same element of the semantic domain (10.3.4.6, `is`). */
static bool is_zero_duration(struct tri_value v)
{
    return (v.kind == TRI_YM_DURATION && v.u.months == 0) ||
           (v.kind == TRI_DT_DURATION && v.u.dt->seconds == 0 &&
            v.u.dt->nano == 0);
}

/* Long texts and lists are work: they count as steps, so that no expression
 * takes longer than its steps say. */
static bool equal_text(struct tri_eval *ev, struct tri_value a,
                       struct tri_value b)
{
    if (a.len > 512)
        (void)tri_spend(ev, a.len / 512);
    return a.len == b.len &&
           (a.u.str == b.u.str || memcmp(a.u.str, b.u.str, a.len) == 0);
}

static struct tri_value equal_lists(struct tri_eval *ev,
                                    const struct tri_list *a,
                                    const struct tri_list *b, unsigned depth)
{
    if (a == b)
        return tri_bool(true);
    if (a->n != b->n)
        return tri_bool(false);
    bool unknown = false;
    for (size_t i = 0; i < a->n && tri_spend(ev, 1); i++) {
        struct tri_value r = equal(ev, a->items[i], b->items[i], depth);
        if (tri_is_false(r))
            return r;
        unknown = unknown || tri_is_null(r);
    }
    return unknown ? tri_null() : tri_bool(true);
}

static struct tri_value equal_contexts(struct tri_eval *ev,
                                       const struct tri_context *a,
                                       const struct tri_context *b,
                                       unsigned depth)
{
    if (a == b)
        return tri_bool(true);
    if (a->n != b->n)
        return tri_bool(false);
    bool unknown = false;
    for (size_t i = 0; i < a->n && tri_spend(ev, 1); i++) {
        const struct tri_entry *e = &a->entries[i];
        const struct tri_value *other =
            tri_entry_is(&b->entries[i], e->key, e->key_len, e->hash)
                ? &b->entries[i].value
                : tri_context_get(b, e->key, e->key_len, e->hash);
        if (other != &b->entries[i].value)
            (void)tri_spend(ev, b->n / 8);
        if (!other)
            return tri_bool(false);
        struct tri_value r = equal(ev, e->value, *other, depth);
        if (tri_is_false(r))
            return r;
        unknown = unknown || tri_is_null(r);
    }
    return unknown ? tri_null() : tri_bool(true);
}

static struct tri_value equal_ranges(struct tri_eval *ev,
                                     const struct tri_range *a,
                                     const struct tri_range *b, unsigned depth)
{
    /* A missing end is null and open, as the property `start` of (< 10) says,
     * so (< 10) = (null..10). */
    if (a->lo_closed != b->lo_closed || a->hi_closed != b->hi_closed ||
        a->is_not_equal != b->is_not_equal)
        return tri_bool(false);
    struct tri_value lo = equal(ev, a->lo, b->lo, depth);
    return tri_is_true(lo) ? equal(ev, a->hi, b->hi, depth) : lo;
}

static struct tri_value equal(struct tri_eval *ev, struct tri_value a,
                              struct tri_value b, unsigned depth)
{
    int order;
    if (a.kind != b.kind) {
        if (a.kind == TRI_NULL || b.kind == TRI_NULL)
            return tri_bool(false);
        return is_zero_duration(a) && is_zero_duration(b) ? tri_bool(true)
                                                          : tri_null();
    }
    if (depth > TRI_MAX_VALUE_DEPTH)
        return tri_over(ev, TRI_LIMIT_DEPTH);
    switch ((enum tri_kind)a.kind) {
    case TRI_NULL:
        return tri_bool(true);
    case TRI_BOOL:
        return tri_bool(a.u.boolean == b.u.boolean);
    case TRI_NUMBER:
        return tri_bool(tri_num_order(a, b) == 0);
    case TRI_STRING:
        return tri_bool(equal_text(ev, a, b));
    case TRI_YM_DURATION:
        return tri_bool(a.u.months == b.u.months);
    case TRI_DATE:
        return tri_bool(a.u.date.year == b.u.date.year &&
                        a.u.date.month == b.u.date.month &&
                        a.u.date.day == b.u.date.day);
    case TRI_TIME:
    case TRI_DATETIME:
    case TRI_DT_DURATION:
        return tri_bool(tri_temporal_compare(ev->zones, a, b, &order) &&
                        order == 0);
    case TRI_LIST:
        return equal_lists(ev, a.u.list, b.u.list, depth + 1);
    case TRI_CONTEXT:
        return equal_contexts(ev, a.u.context, b.u.context, depth + 1);
    case TRI_RANGE:
        return equal_ranges(ev, a.u.range, b.u.range, depth + 1);
    case TRI_FUNCTION:
        return tri_bool(a.u.function == b.u.function);
    }
    return tri_null();
}

struct tri_value tri_feel_equal(struct tri_eval *ev, struct tri_value a,
                                struct tri_value b)
{
    return equal(ev, a, b, 0);
}

/* ---- ordering ---- */

static int order_text(struct tri_value a, struct tri_value b)
{
    /* UTF-8 bytes order as code points do. */
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.u.str, b.u.str, n) : 0;
    if (c)
        return c < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

bool tri_feel_compare(struct tri_eval *ev, struct tri_value a,
                      struct tri_value b, int *out)
{
    if (a.kind != b.kind)
        return false;
    switch ((enum tri_kind)a.kind) {
    case TRI_NUMBER:
        *out = tri_num_order(a, b);
        return true;
    case TRI_STRING:
        (void)tri_spend(ev, (a.len < b.len ? a.len : b.len) / 512);
        *out = order_text(a, b);
        return true;
    case TRI_DATE:
    case TRI_TIME:
    case TRI_DATETIME:
    case TRI_DT_DURATION:
    case TRI_YM_DURATION:
        return tri_temporal_compare(ev->zones, a, b, out);
    default:
        return false;
    }
}

struct tri_value tri_op_order(struct tri_eval *ev, enum tri_op op,
                              struct tri_value a, struct tri_value b)
{
    int order;
    if (!tri_feel_compare(ev, a, b, &order)) {
        if (a.kind == TRI_NULL || b.kind == TRI_NULL)
            return tri_null(); /* an unknown stays unknown, without noise */
        return tri_fault(ev, "%s and %s have no order", tri_kind_phrase(a.kind),
                         tri_kind_phrase(b.kind));
    }
    switch (op) {
    case TRI_OP_LT:
        return tri_bool(order < 0);
    case TRI_OP_LE:
        return tri_bool(order <= 0);
    case TRI_OP_GT:
        return tri_bool(order > 0);
    default:
        return tri_bool(order >= 0);
    }
}

/* ---- ranges and membership ---- */

struct tri_value tri_op_range(struct tri_eval *ev, unsigned flags,
                              const struct tri_value *lo,
                              const struct tri_value *hi)
{
    if (lo && hi && lo->kind != hi->kind && !tri_is_null(*lo) &&
        !tri_is_null(*hi))
        return tri_fault(ev, "a range cannot go from %s to %s",
                         tri_kind_phrase(lo->kind), tri_kind_phrase(hi->kind));
    struct tri_range *r = tri_arena_zero(ev->arena, 1, sizeof(*r));
    if (!r)
        return tri_fatal(ev, ev->arena->failed);
    r->has_lo = lo != NULL;
    r->has_hi = hi != NULL;
    r->lo = lo ? *lo : tri_null();
    r->hi = hi ? *hi : tri_null();
    r->lo_closed = (flags & TRI_N_LO_CLOSED) != 0;
    r->hi_closed = (flags & TRI_N_HI_CLOSED) != 0;
    r->is_equal = (flags & TRI_N_IS_EQUAL) != 0;
    r->is_not_equal = (flags & TRI_N_IS_NOT_EQUAL) != 0;
    if (r->is_equal || r->is_not_equal) {
        r->hi = r->lo;
        r->has_hi = true;
    }
    return (struct tri_value){ .kind = TRI_RANGE, .u.range = r };
}

static struct tri_value not_value(struct tri_value v)
{
    return v.kind == TRI_BOOL ? tri_bool(!v.u.boolean) : tri_null();
}

struct tri_value tri_op_within(struct tri_eval *ev, struct tri_value v,
                               const struct tri_range *r)
{
    int order;
    if (TRI_UNLIKELY(r->is_equal || r->is_not_equal)) {
        struct tri_value same = tri_feel_equal(ev, v, r->lo);
        return r->is_equal ? same : not_value(same);
    }
    /* lo <= v and v <= hi, each part true, false or null: outside one end is
     * false, whatever the other. */
    bool unknown = false;
    if (r->has_lo) {
        if (!tri_feel_compare(ev, v, r->lo, &order))
            unknown = true;
        else if (order < 0 || (order == 0 && !r->lo_closed))
            return tri_bool(false);
    }
    if (r->has_hi) {
        if (!tri_feel_compare(ev, v, r->hi, &order))
            unknown = true;
        else if (order > 0 || (order == 0 && !r->hi_closed))
            return tri_bool(false);
    }
    return unknown ? tri_null() : tri_bool(true);
}

static struct tri_value in_list(struct tri_eval *ev, struct tri_value v,
                                const struct tri_list *l)
{
    bool unknown = false;
    for (size_t i = 0; i < l->n && tri_spend(ev, 1); i++) {
        struct tri_value item = l->items[i];
        struct tri_value r = item.kind == TRI_RANGE && v.kind != TRI_RANGE
                                 ? tri_op_within(ev, v, item.u.range)
                                 : tri_feel_equal(ev, v, item);
        if (tri_is_true(r))
            return r;
        unknown = unknown || tri_is_null(r);
    }
    (void)unknown; /* 1 in [false, 2] is false: what does not compare differs */
    return tri_bool(false);
}

struct tri_value tri_feel_in(struct tri_eval *ev, struct tri_value v,
                             struct tri_value test)
{
    if (test.kind == TRI_RANGE && v.kind != TRI_RANGE)
        return tri_op_within(ev, v, test.u.range);
    if (test.kind != TRI_LIST)
        return tri_feel_equal(ev, v, test);
    if (v.kind == TRI_LIST && tri_is_true(tri_feel_equal(ev, v, test)))
        return tri_bool(true);
    return in_list(ev, v, test.u.list);
}

/* ---- arithmetic ---- */

static bool is_temporal(struct tri_value v)
{
    return v.kind >= TRI_DATE && v.kind <= TRI_YM_DURATION;
}

static struct tri_value concat(struct tri_eval *ev, struct tri_value a,
                               struct tri_value b)
{
    size_t len = (size_t)a.len + b.len;
    if (len > TRI_MAX_TEXT)
        return tri_over(ev, TRI_LIMIT_TEXT);
    char *to = tri_arena_get(ev->arena, len + 1);
    if (!to)
        return tri_fatal(ev, ev->arena->failed);
    if (a.len)
        memcpy(to, a.u.str, a.len);
    if (b.len)
        memcpy(to + a.len, b.u.str, b.len);
    to[len] = '\0';
    struct tri_value v = tri_str(to, len);
    v.flags = a.flags & b.flags & TRI_V_ASCII;
    return v;
}

static const char *op_text(enum tri_op op)
{
    switch (op) {
    case TRI_OP_ADD:
        return "+";
    case TRI_OP_SUB:
        return "-";
    case TRI_OP_MUL:
        return "*";
    case TRI_OP_DIV:
        return "/";
    default:
        return "**";
    }
}

static struct tri_value temporal(struct tri_eval *ev, enum tri_op op,
                                 struct tri_value a, struct tri_value b)
{
    switch (op) {
    case TRI_OP_ADD:
        return tri_temporal_add(ev, a, b);
    case TRI_OP_SUB:
        return tri_temporal_sub(ev, a, b);
    case TRI_OP_MUL:
        return tri_temporal_mul(ev, a, b);
    case TRI_OP_DIV:
        return tri_temporal_div(ev, a, b);
    default:
        return tri_fault(ev, "no %s ** %s", tri_kind_name(a.kind),
                         tri_kind_name(b.kind));
    }
}

static struct tri_value numbers(struct tri_eval *ev, enum tri_op op,
                                struct tri_value a, struct tri_value b)
{
    int64_t r;
    if (TRI_LIKELY(!((a.flags | b.flags) & TRI_V_BIG) &&
                   !(a.scale | b.scale))) {
        if (op == TRI_OP_ADD &&
            !__builtin_add_overflow(a.u.small, b.u.small, &r))
            return tri_int(r);
        if (op == TRI_OP_SUB &&
            !__builtin_sub_overflow(a.u.small, b.u.small, &r))
            return tri_int(r);
        if (op == TRI_OP_MUL &&
            !__builtin_mul_overflow(a.u.small, b.u.small, &r))
            return tri_int(r);
    }
    switch (op) {
    case TRI_OP_ADD:
        return tri_num_add(ev, a, b);
    case TRI_OP_SUB:
        return tri_num_sub(ev, a, b);
    case TRI_OP_MUL:
        return tri_num_mul(ev, a, b);
    case TRI_OP_DIV:
        return tri_num_div(ev, a, b);
    default:
        return tri_num_pow(ev, a, b);
    }
}

struct tri_value tri_op_arith(struct tri_eval *ev, enum tri_op op,
                              struct tri_value a, struct tri_value b)
{
    if (a.kind == TRI_NUMBER && b.kind == TRI_NUMBER)
        return numbers(ev, op, a, b);
    if (op == TRI_OP_ADD && a.kind == TRI_STRING && b.kind == TRI_STRING)
        return concat(ev, a, b);
    if ((is_temporal(a) && (is_temporal(b) || b.kind == TRI_NUMBER)) ||
        (is_temporal(b) && a.kind == TRI_NUMBER))
        return temporal(ev, op, a, b);
    return tri_fault(ev, "no %s %s %s", tri_kind_name(a.kind), op_text(op),
                     tri_kind_name(b.kind));
}

struct tri_value tri_op_neg(struct tri_eval *ev, struct tri_value a)
{
    if (a.kind == TRI_NUMBER)
        return tri_num_neg(ev, a);
    if (a.kind == TRI_DT_DURATION || a.kind == TRI_YM_DURATION)
        return tri_temporal_neg(ev, a);
    return tri_fault(ev, "%s cannot be negated", tri_kind_phrase(a.kind));
}
