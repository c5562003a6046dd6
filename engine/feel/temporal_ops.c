/* How to read: the tables of 10.3.2.5 as functions by the kinds of the two
 * operands. An instant is seconds and nanoseconds since 1970-01-01T00:00:00,
 * in UTC where the value has an offset or a zone, else in its own local time;
 * `zoned` says which, and the two never mix. */
#include "feel/temporal.h"

#include <string.h>

#include "feel/number.h"

#define DAY_S 86400
#define NANOS 1000000000

struct instant {
    int64_t seconds;
    int32_t nano;
    bool zoned;
};

static struct tri_value no_operation(struct tri_eval *ev, const char *op,
                                     struct tri_value a, struct tri_value b)
{
    return tri_fault(ev, "%s %s %s is not defined", tri_kind_name(a.kind), op,
                     tri_kind_name(b.kind));
}

static struct tri_value out_of_range(struct tri_eval *ev)
{
    return tri_fault(ev, "the result is outside the calendar's range");
}

/* False where a zone is not known (it was when the value was made). */
static bool time_instant(struct tri_zones *zones, const struct tri_time *t,
                         const struct tri_date *d, struct instant *out)
{
    int32_t offset = 0;
    out->zoned = t->zone || t->offset_s != TRI_NO_OFFSET;
    if (out->zoned && !tri_time_offset(zones, t, d, &offset))
        return false;
    out->seconds =
        (d ? tri_days_from_date(*d) * DAY_S : 0) + t->second_of_day - offset;
    out->nano = t->nano;
    return true;
}

static bool instant(struct tri_zones *zones, struct tri_value v,
                    struct instant *out)
{
    if (v.kind == TRI_DATETIME)
        return time_instant(zones, &v.u.datetime->time, &v.u.datetime->date,
                            out);
    if (v.kind == TRI_TIME)
        return time_instant(zones, v.u.time, NULL, out);
    /* A date counts as midnight UTC (10.3.2.3.5). */
    *out = (struct instant){ .seconds = tri_days_from_date(v.u.date) * DAY_S,
                             .zoned = true };
    return true;
}

/* a + sign * d, both in floor form. */
static bool shift(int64_t seconds, int32_t nano,
                  const struct tri_dt_duration *d, int sign, int64_t *out_s,
                  int32_t *out_nano)
{
    int64_t n = (int64_t)nano + sign * (int64_t)d->nano;
    int64_t carry = n < 0 ? -1 : n >= NANOS ? 1 : 0;
    bool over = sign < 0 ? __builtin_sub_overflow(seconds, d->seconds, out_s)
                         : __builtin_add_overflow(seconds, d->seconds, out_s);
    if (over || __builtin_add_overflow(*out_s, carry, out_s))
        return false;
    *out_nano = (int32_t)(n - carry * NANOS);
    return true;
}

static int64_t floor_days(int64_t seconds)
{
    return seconds / DAY_S - (seconds % DAY_S < 0);
}

static struct tri_value date_plus(struct tri_eval *ev, struct tri_date d,
                                  const struct tri_dt_duration *dur, int sign)
{
    int64_t s;
    int32_t nano;
    if (!shift(tri_days_from_date(d) * DAY_S, 0, dur, sign, &s, &nano) ||
        !tri_days_ok(floor_days(s)))
        return out_of_range(ev);
    return tri_date_value(tri_date_from_days(floor_days(s)));
}

/* The clock turns within its day. */
static struct tri_value time_plus(struct tri_eval *ev, const struct tri_time *t,
                                  const struct tri_dt_duration *dur, int sign)
{
    struct tri_time r = *t;
    struct tri_dt_duration part = { dur->seconds % DAY_S, dur->nano };
    int64_t s;
    (void)shift(t->second_of_day, t->nano, &part, sign, &s, &r.nano);
    r.second_of_day = (int32_t)((s % DAY_S + DAY_S) % DAY_S);
    return tri_time_value(ev, r);
}

/* On the UTC line, so that an hour is an hour over a change of the clocks; the
 * result keeps the zone. */
static struct tri_value datetime_plus(struct tri_eval *ev,
                                      const struct tri_datetime *dt,
                                      const struct tri_dt_duration *dur,
                                      int sign)
{
    struct instant from;
    struct tri_time t = dt->time;
    int64_t s;
    int32_t offset = 0;
    if (!time_instant(ev->zones, &dt->time, &dt->date, &from))
        return tri_fault(ev, "the time zone is not known");
    if (!shift(from.seconds, from.nano, dur, sign, &s, &t.nano))
        return out_of_range(ev);
    if (t.zone &&
        !tri_zone_offset_utc(ev->zones, t.zone, t.zone_len, s, &offset))
        return tri_fault(ev, "the time zone is not known");
    if (!t.zone && from.zoned)
        offset = t.offset_s;
    int64_t days = 0;
    if (__builtin_add_overflow(s, offset, &s) ||
        !tri_days_ok(days = floor_days(s)))
        return out_of_range(ev);
    t.second_of_day = (int32_t)(s - days * DAY_S);
    return tri_datetime_value(ev, tri_date_from_days(days), t);
}

/* The day is held back to the end of a shorter month. */
static bool plus_months(struct tri_date d, int64_t months, int sign,
                        struct tri_date *out)
{
    int64_t all = (int64_t)d.year * 12 + d.month - 1;
    bool over = sign < 0 ? __builtin_sub_overflow(all, months, &all)
                         : __builtin_add_overflow(all, months, &all);
    if (over)
        return false;
    int64_t year = all / 12 - (all % 12 < 0);
    int64_t month = all - year * 12 + 1;
    int64_t day = d.day;
    while (day > 28 && !tri_date_ok(year, month, day))
        day--;
    if (!tri_date_ok(year, month, day))
        return false;
    *out = (struct tri_date){ (int32_t)year, (uint8_t)month, (uint8_t)day };
    return true;
}

static struct tri_value plus_ym(struct tri_eval *ev, struct tri_value v,
                                int64_t months, int sign)
{
    struct tri_date d;
    const struct tri_date from =
        v.kind == TRI_DATE ? v.u.date : v.u.datetime->date;
    if (!plus_months(from, months, sign, &d))
        return out_of_range(ev);
    return v.kind == TRI_DATE ? tri_date_value(d)
                              : tri_datetime_value(ev, d, v.u.datetime->time);
}

static struct tri_value ym_sum(struct tri_eval *ev, int64_t a, int64_t b,
                               int sign)
{
    int64_t r;
    if (sign < 0 ? __builtin_sub_overflow(a, b, &r)
                 : __builtin_add_overflow(a, b, &r))
        return tri_fault(ev, "the duration is too long");
    return tri_ym_value(r);
}

static struct tri_value dt_sum(struct tri_eval *ev,
                               const struct tri_dt_duration *a,
                               const struct tri_dt_duration *b, int sign)
{
    int64_t s;
    int32_t nano;
    if (!shift(a->seconds, a->nano, b, sign, &s, &nano))
        return tri_fault(ev, "the duration is too long");
    return tri_dt_value(ev, s, nano);
}

/* v + sign * duration; false when the kinds have no such operation. */
static bool plus_duration(struct tri_eval *ev, struct tri_value v,
                          struct tri_value dur, int sign, struct tri_value *out)
{
    if (dur.kind == TRI_YM_DURATION) {
        if (v.kind == TRI_DATE || v.kind == TRI_DATETIME)
            *out = plus_ym(ev, v, dur.u.months, sign);
        else if (v.kind == TRI_YM_DURATION)
            *out = ym_sum(ev, v.u.months, dur.u.months, sign);
        else
            return false;
        return true;
    }
    if (dur.kind != TRI_DT_DURATION)
        return false;
    switch (v.kind) {
    case TRI_DATE:
        *out = date_plus(ev, v.u.date, dur.u.dt, sign);
        return true;
    case TRI_TIME:
        *out = time_plus(ev, v.u.time, dur.u.dt, sign);
        return true;
    case TRI_DATETIME:
        *out = datetime_plus(ev, v.u.datetime, dur.u.dt, sign);
        return true;
    case TRI_DT_DURATION:
        *out = dt_sum(ev, v.u.dt, dur.u.dt, sign);
        return true;
    default:
        return false;
    }
}

struct tri_value tri_temporal_add(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b)
{
    struct tri_value r;
    if (plus_duration(ev, a, b, 1, &r) || plus_duration(ev, b, a, 1, &r))
        return r;
    return no_operation(ev, "+", a, b);
}

static bool is_day(struct tri_value v)
{
    return v.kind == TRI_DATE || v.kind == TRI_DATETIME;
}

struct tri_value tri_temporal_sub(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b)
{
    struct tri_value r;
    if (plus_duration(ev, a, b, -1, &r))
        return r;
    if (!(is_day(a) && is_day(b)) &&
        !(a.kind == TRI_TIME && b.kind == TRI_TIME))
        return no_operation(ev, "-", a, b);
    struct instant x, y;
    if (!instant(ev->zones, a, &x) || !instant(ev->zones, b, &y))
        return tri_fault(ev, "the time zone is not known");
    if (x.zoned != y.zoned)
        return tri_fault(ev, "a local time and one with an offset have no "
                             "difference");
    struct tri_dt_duration d = { y.seconds, y.nano };
    int64_t s;
    int32_t nano;
    if (!shift(x.seconds, x.nano, &d, -1, &s, &nano))
        return out_of_range(ev);
    return tri_dt_value(ev, s, nano);
}

struct tri_value tri_dt_seconds(struct tri_eval *ev, struct tri_value d)
{
    struct tri_value nano = tri_int(d.u.dt->nano);
    nano.scale = 9;
    return tri_num_add(ev, tri_int(d.u.dt->seconds), nano);
}

/* A number of seconds as a duration, cut toward zero to nanoseconds. */
static struct tri_value dt_from_seconds(struct tri_eval *ev, struct tri_value n)
{
    if (n.kind != TRI_NUMBER)
        return n; /* a fault already */
    struct tri_value cut = tri_num_round(ev, n, 9, TRI_ROUND_DOWN);
    struct tri_value whole = tri_num_round(ev, cut, 0, TRI_ROUND_FLOOR);
    struct tri_value rest = tri_num_sub(ev, cut, whole);
    uint64_t hi, lo;
    int64_t s;
    if (rest.kind != TRI_NUMBER || !tri_num_to_int(whole, &s) ||
        !tri_num_words(rest, 9, &hi, &lo))
        return tri_fault(ev, "the duration is too long");
    return tri_dt_value(ev, s, (int32_t)lo);
}

static struct tri_value ym_from_months(struct tri_eval *ev, struct tri_value n)
{
    int64_t months;
    if (n.kind != TRI_NUMBER)
        return n;
    if (!tri_num_to_int(tri_num_round(ev, n, 0, TRI_ROUND_DOWN), &months))
        return tri_fault(ev, "the duration is too long");
    return tri_ym_value(months);
}

struct tri_value tri_temporal_mul(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b)
{
    if (a.kind == TRI_NUMBER) {
        struct tri_value swap = a;
        a = b;
        b = swap;
    }
    if (b.kind == TRI_NUMBER && a.kind == TRI_DT_DURATION)
        return dt_from_seconds(ev, tri_num_mul(ev, tri_dt_seconds(ev, a), b));
    if (b.kind == TRI_NUMBER && a.kind == TRI_YM_DURATION)
        return ym_from_months(ev, tri_num_mul(ev, tri_int(a.u.months), b));
    return no_operation(ev, "*", a, b);
}

struct tri_value tri_temporal_div(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b)
{
    if (a.kind == TRI_DT_DURATION && b.kind == TRI_NUMBER)
        return dt_from_seconds(ev, tri_num_div(ev, tri_dt_seconds(ev, a), b));
    if (a.kind == TRI_YM_DURATION && b.kind == TRI_NUMBER)
        return ym_from_months(ev, tri_num_div(ev, tri_int(a.u.months), b));
    if (a.kind == TRI_DT_DURATION && b.kind == TRI_DT_DURATION)
        return tri_num_div(ev, tri_dt_seconds(ev, a), tri_dt_seconds(ev, b));
    if (a.kind == TRI_YM_DURATION && b.kind == TRI_YM_DURATION)
        return tri_num_div(ev, tri_int(a.u.months), tri_int(b.u.months));
    return no_operation(ev, "/", a, b);
}

struct tri_value tri_temporal_neg(struct tri_eval *ev, struct tri_value a)
{
    static const struct tri_dt_duration zero = { 0, 0 };
    if (a.kind == TRI_DT_DURATION)
        return dt_sum(ev, &zero, a.u.dt, -1);
    if (a.kind == TRI_YM_DURATION)
        return ym_sum(ev, 0, a.u.months, -1);
    return tri_fault(ev, "- %s is not defined", tri_kind_name(a.kind));
}

static int order(int64_t a, int64_t b, int32_t nano_a, int32_t nano_b)
{
    if (a != b)
        return a < b ? -1 : 1;
    return (nano_a > nano_b) - (nano_a < nano_b);
}

bool tri_temporal_compare(struct tri_zones *zones, struct tri_value a,
                          struct tri_value b, int *out)
{
    if (a.kind != b.kind)
        return false;
    struct instant x, y;
    switch (a.kind) {
    case TRI_YM_DURATION:
        *out = order(a.u.months, b.u.months, 0, 0);
        return true;
    case TRI_DT_DURATION:
        *out =
            order(a.u.dt->seconds, b.u.dt->seconds, a.u.dt->nano, b.u.dt->nano);
        return true;
    case TRI_DATE:
    case TRI_TIME:
    case TRI_DATETIME:
        if (!instant(zones, a, &x) || !instant(zones, b, &y) ||
            x.zoned != y.zoned)
            return false;
        *out = order(x.seconds, y.seconds, x.nano, y.nano);
        return true;
    default:
        return false;
    }
}

/* The properties of the tables in 10.3.2.5. */
enum property {
    P_YEAR,
    P_MONTH,
    P_DAY,
    P_WEEKDAY,
    P_HOUR,
    P_MINUTE,
    P_SECOND,
    P_OFFSET,
    P_ZONE,
    P_YEARS,
    P_MONTHS,
    P_DAYS,
    P_HOURS,
    P_MINUTES,
    P_SECONDS,
    P_NONE
};

static enum property property_of(const char *name, size_t len)
{
    static const char *const names[] = { "year",    "month",       "day",
                                         "weekday", "hour",        "minute",
                                         "second",  "time offset", "timezone",
                                         "years",   "months",      "days",
                                         "hours",   "minutes",     "seconds" };
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return (enum property)i;
    return P_NONE;
}

static bool date_property(struct tri_date d, enum property p,
                          struct tri_value *out)
{
    switch (p) {
    case P_YEAR:
        *out = tri_int(d.year);
        return true;
    case P_MONTH:
        *out = tri_int(d.month);
        return true;
    case P_DAY:
        *out = tri_int(d.day);
        return true;
    case P_WEEKDAY:
        *out = tri_int(tri_weekday(d));
        return true;
    default:
        return false;
    }
}

/* seconds + nano as a number; nano is a fraction of the same sign. */
static struct tri_value with_nano(int64_t seconds, int64_t nano)
{
    if (nano == 0)
        return tri_int(seconds);
    struct tri_value v = tri_int(seconds * NANOS + nano);
    v.scale = 9;
    return v;
}

static bool time_property(struct tri_eval *ev, const struct tri_time *t,
                          const struct tri_date *d, enum property p,
                          struct tri_value *out)
{
    int32_t offset;
    switch (p) {
    case P_HOUR:
        *out = tri_int(t->second_of_day / 3600);
        return true;
    case P_MINUTE:
        *out = tri_int(t->second_of_day / 60 % 60);
        return true;
    case P_SECOND:
        *out = with_nano(t->second_of_day % 60, t->nano);
        return true;
    case P_OFFSET: /* null for a local time: no fault, it has no offset */
        *out = tri_time_offset(ev->zones, t, d, &offset)
                   ? tri_dt_value(ev, offset, 0)
                   : tri_null();
        return true;
    case P_ZONE:
        *out = t->zone ? tri_str(t->zone, t->zone_len) : tri_null();
        return true;
    default:
        return false;
    }
}

/* Every part carries the sign of the whole. */
static bool dt_property(const struct tri_dt_duration *d, enum property p,
                        struct tri_value *out)
{
    int64_t s = d->seconds;
    int64_t nano = d->nano;
    if (s < 0 && nano) {
        s++;
        nano -= NANOS;
    }
    switch (p) {
    case P_DAYS:
        *out = tri_int(s / DAY_S);
        return true;
    case P_HOURS:
        *out = tri_int(s / 3600 % 24);
        return true;
    case P_MINUTES:
        *out = tri_int(s / 60 % 60);
        return true;
    case P_SECONDS:
        *out = with_nano(s % 60, nano);
        return true;
    default:
        return false;
    }
}

struct tri_value tri_temporal_property(struct tri_eval *ev, struct tri_value v,
                                       const char *name, size_t len)
{
    enum property p = property_of(name, len);
    struct tri_value out;
    bool found = false;
    switch (v.kind) {
    case TRI_DATE:
        found = date_property(v.u.date, p, &out);
        break;
    case TRI_TIME:
        found = time_property(ev, v.u.time, NULL, p, &out);
        break;
    case TRI_DATETIME:
        found = date_property(v.u.datetime->date, p, &out) ||
                time_property(ev, &v.u.datetime->time, &v.u.datetime->date, p,
                              &out);
        break;
    case TRI_DT_DURATION:
        found = dt_property(v.u.dt, p, &out);
        break;
    case TRI_YM_DURATION:
        found = p == P_YEARS || p == P_MONTHS;
        if (found)
            out = tri_int(p == P_YEARS ? v.u.months / 12 : v.u.months % 12);
        break;
    default:
        break;
    }
    if (!found)
        return tri_fault(ev, "%s has no property '%.*s'", tri_kind_name(v.kind),
                         len > 40 ? 40 : (int)len, name);
    return out;
}
