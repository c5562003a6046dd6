/* DMN 1.5, 10.3.4.8 (temporal functions), 10.3.4.11 (now, today) and is(). The
 * clock is an argument of the evaluation: nothing here reads one. */
#include <string.h>

#include "base/limits.h"
#include "feel/builtin_util.h"

static struct tri_value name(const char *text)
{
    struct tri_value v = tri_str(text, strlen(text));
    v.flags = TRI_V_ASCII;
    return v;
}

static int64_t day_of_year(struct tri_date d)
{
    struct tri_date jan1 = { d.year, 1, 1 };
    return tri_days_from_date(d) - tri_days_from_date(jan1) + 1;
}

struct tri_value fn_day_of_year(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_date d;
    if (!tri_arg_day(ev, "day of year", "date", args[0], &d))
        return tri_null();
    return tri_int(day_of_year(d));
}

struct tri_value fn_day_of_week(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    static const char *const names[] = { "Monday",   "Tuesday", "Wednesday",
                                         "Thursday", "Friday",  "Saturday",
                                         "Sunday" };
    (void)n;
    struct tri_date d;
    if (!tri_arg_day(ev, "day of week", "date", args[0], &d))
        return tri_null();
    return name(names[tri_weekday(d) - 1]);
}

struct tri_value fn_month_of_year(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    static const char *const names[] = { "January", "February", "March",
                                         "April",   "May",      "June",
                                         "July",    "August",   "September",
                                         "October", "November", "December" };
    (void)n;
    struct tri_date d;
    if (!tri_arg_day(ev, "month of year", "date", args[0], &d))
        return tri_null();
    return name(names[d.month - 1]);
}

/* ISO 8601: the week belongs to the year of its Thursday. */
struct tri_value fn_week_of_year(struct tri_eval *ev,
                                 const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_date d;
    if (!tri_arg_day(ev, "week of year", "date", args[0], &d))
        return tri_null();
    int64_t thursday = tri_days_from_date(d) + 4 - tri_weekday(d);
    return tri_int((day_of_year(tri_date_from_days(thursday)) - 1) / 7 + 1);
}

struct tri_value fn_now(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    (void)args;
    (void)n;
    if (ev->now.kind != TRI_DATETIME)
        return tri_fault(ev, "now: no clock was given to this evaluation");
    return ev->now;
}

struct tri_value fn_today(struct tri_eval *ev, const struct tri_value *args,
                          size_t n)
{
    (void)args;
    (void)n;
    if (ev->now.kind != TRI_DATETIME)
        return tri_fault(ev, "today: no clock was given to this evaluation");
    return tri_date_value(ev->now.u.datetime->date);
}

/* The same element of the semantic domain: equal, and for times the same
 * offset or zone too. */
static bool same(struct tri_eval *ev, struct tri_value a, struct tri_value b,
                 unsigned depth)
{
    if (depth > TRI_MAX_VALUE_DEPTH)
        (void)tri_over(ev, TRI_LIMIT_DEPTH);
    if (a.kind != b.kind || ev->fatal)
        return false;
    switch ((enum tri_kind)a.kind) {
    case TRI_NULL:
        return true;
    case TRI_DATE:
    case TRI_TIME:
    case TRI_DATETIME:
    case TRI_DT_DURATION:
    case TRI_YM_DURATION:
        return tri_temporal_same(a, b);
    case TRI_LIST:
        if (a.u.list->n != b.u.list->n || !tri_spend(ev, a.u.list->n))
            return false;
        for (size_t i = 0; i < a.u.list->n; i++)
            if (!same(ev, a.u.list->items[i], b.u.list->items[i], depth + 1))
                return false;
        return true;
    default:
        return tri_is_true(tri_feel_equal(ev, a, b));
    }
}

struct tri_value fn_is(struct tri_eval *ev, const struct tri_value *args,
                       size_t n)
{
    /* value2 left out by name is null. */
    return tri_bool(same(ev, args[0], n > 1 ? args[1] : tri_null(), 0));
}
