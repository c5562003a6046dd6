/* DMN 1.5, 10.3.4.5: numeric functions; and 10.3.4.2: not(). */
#include "feel/builtin_util.h"

static struct tri_value rounded(struct tri_eval *ev, const char *fn,
                                const struct tri_value *args, size_t n,
                                enum tri_rounding how)
{
    struct tri_value number;
    int64_t scale = 0;
    if (!tri_arg_number(ev, fn, "n", args[0], &number) ||
        (n > 1 && !tri_arg_int(ev, fn, "scale", args[1], &scale)))
        return tri_null();
    return tri_num_round(ev, number, scale, how);
}

struct tri_value fn_decimal(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    return rounded(ev, "decimal", args, n, TRI_ROUND_HALF_EVEN);
}

struct tri_value fn_floor(struct tri_eval *ev, const struct tri_value *args,
                          size_t n)
{
    return rounded(ev, "floor", args, n, TRI_ROUND_FLOOR);
}

struct tri_value fn_ceiling(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    return rounded(ev, "ceiling", args, n, TRI_ROUND_CEILING);
}

struct tri_value fn_round_up(struct tri_eval *ev, const struct tri_value *args,
                             size_t n)
{
    return rounded(ev, "round up", args, n, TRI_ROUND_UP);
}

struct tri_value fn_round_down(struct tri_eval *ev,
                               const struct tri_value *args, size_t n)
{
    return rounded(ev, "round down", args, n, TRI_ROUND_DOWN);
}

struct tri_value fn_round_half_up(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    return rounded(ev, "round half up", args, n, TRI_ROUND_HALF_UP);
}

struct tri_value fn_round_half_down(struct tri_eval *ev,
                                    const struct tri_value *args, size_t n)
{
    return rounded(ev, "round half down", args, n, TRI_ROUND_HALF_DOWN);
}

/* Durations have a magnitude too (10.3.4.5, abs). */
struct tri_value fn_abs(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    (void)n;
    struct tri_value v = tri_arg_one(args[0]);
    switch (v.kind) {
    case TRI_NUMBER:
        return tri_num_abs(ev, v);
    case TRI_DT_DURATION:
        return v.u.dt->seconds < 0 ? tri_temporal_neg(ev, v) : v;
    case TRI_YM_DURATION:
        return v.u.months < 0 ? tri_temporal_neg(ev, v) : v;
    default:
        return tri_arg_bad(ev, "abs", "n", "a number or a duration", v);
    }
}

struct tri_value fn_modulo(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    (void)n;
    struct tri_value a, b;
    if (!tri_arg_number(ev, "modulo", "dividend", args[0], &a) ||
        !tri_arg_number(ev, "modulo", "divisor", args[1], &b))
        return tri_null();
    return tri_num_modulo(ev, a, b);
}

struct tri_value fn_sqrt(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    (void)n;
    struct tri_value a;
    if (!tri_arg_number(ev, "sqrt", "number", args[0], &a))
        return tri_null();
    return tri_num_sqrt(ev, a);
}

struct tri_value fn_log(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    (void)n;
    struct tri_value a;
    if (!tri_arg_number(ev, "log", "number", args[0], &a))
        return tri_null();
    return tri_num_log(ev, a);
}

struct tri_value fn_exp(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    (void)n;
    struct tri_value a;
    if (!tri_arg_number(ev, "exp", "number", args[0], &a))
        return tri_null();
    return tri_num_exp(ev, a);
}

/* A fraction is neither odd nor even. */
static struct tri_value parity(struct tri_eval *ev, const char *fn,
                               struct tri_value v, int64_t rest)
{
    struct tri_value a;
    if (!tri_arg_number(ev, fn, "number", v, &a))
        return tri_null();
    struct tri_value r = tri_num_modulo(ev, a, tri_int(2));
    return r.kind == TRI_NUMBER
               ? tri_bool(tri_num_compare(r, tri_int(rest)) == 0)
               : r;
}

struct tri_value fn_odd(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    (void)n;
    return parity(ev, "odd", args[0], 1);
}

struct tri_value fn_even(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    (void)n;
    return parity(ev, "even", args[0], 0);
}

/* The same report must give the same assessment, whoever asks and when. */
struct tri_value fn_random_number(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    (void)args;
    (void)n;
    return tri_fault(ev, "random number: refused, a decision must not depend "
                         "on chance");
}

struct tri_value fn_not(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    (void)n;
    struct tri_value v = tri_arg_one(args[0]);
    if (v.kind == TRI_BOOL)
        return tri_bool(!v.u.boolean);
    if (v.kind == TRI_NULL) /* an unknown stays unknown */
        return v;
    return tri_arg_bad(ev, "not", "negand", "a boolean", v);
}
