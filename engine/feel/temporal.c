/* How to read: the calendar in plain integers first (days since 1970-01-01,
 * seconds since then), then values made from parts, then what depends on
 * offsets. Parsing and text are in temporal_text.c, operators in
 * temporal_ops.c, zones in zone.c. */
#include "feel/temporal.h"

#include <string.h>

#define YEAR_MAX 999999999
#define DAY_S 86400

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return q - (a % b != 0 && (a < 0) != (b < 0));
}

static bool leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int64_t year, int64_t month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && leap(year));
}

bool tri_date_ok(int64_t year, int64_t month, int64_t day)
{
    return year >= -YEAR_MAX && year <= YEAR_MAX && month >= 1 && month <= 12 &&
           day >= 1 && day <= month_days(year, month);
}

/* Years that start in March put the leap day last, so that months have a
 * closed form: 153 days for each five of them. */
int64_t tri_days_from_date(struct tri_date d)
{
    int64_t year = (int64_t)d.year - (d.month <= 2);
    int64_t era = floor_div(year, 400);
    int64_t of_era = year - era * 400;
    int64_t month = d.month + (d.month > 2 ? -3 : 9);
    int64_t of_year = (153 * month + 2) / 5 + d.day - 1;
    int64_t day = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + day - 719468;
}

struct tri_date tri_date_from_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t day = z - era * 146097;
    int64_t of_era = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * of_era + of_era / 4 - of_era / 100);
    int64_t month = (5 * of_year + 2) / 153;
    struct tri_date d;
    d.day = (uint8_t)(of_year - (153 * month + 2) / 5 + 1);
    d.month = (uint8_t)(month < 10 ? month + 3 : month - 9);
    d.year = (int32_t)(of_era + era * 400 + (d.month <= 2));
    return d;
}

bool tri_days_ok(int64_t days)
{
    static const struct tri_date first = { -YEAR_MAX, 1, 1 };
    static const struct tri_date last = { YEAR_MAX, 12, 31 };
    return days >= tri_days_from_date(first) &&
           days <= tri_days_from_date(last);
}

int tri_weekday(struct tri_date d)
{
    int64_t days = tri_days_from_date(d) + 3; /* 1970-01-01: a Thursday */
    return (int)(days - floor_div(days, 7) * 7) + 1;
}

struct tri_value tri_date_value(struct tri_date d)
{
    return (struct tri_value){ .kind = TRI_DATE, .u.date = d };
}

struct tri_value tri_time_value(struct tri_eval *ev, struct tri_time t)
{
    struct tri_time *p = tri_arena_get(ev->arena, sizeof(*p));
    if (!p)
        return tri_fatal(ev, ev->arena->failed);
    *p = t;
    return (struct tri_value){ .kind = TRI_TIME, .u.time = p };
}

struct tri_value tri_datetime_value(struct tri_eval *ev, struct tri_date d,
                                    struct tri_time t)
{
    struct tri_datetime *p = tri_arena_get(ev->arena, sizeof(*p));
    if (!p)
        return tri_fatal(ev, ev->arena->failed);
    p->date = d;
    p->time = t;
    return (struct tri_value){ .kind = TRI_DATETIME, .u.datetime = p };
}

struct tri_value tri_dt_value(struct tri_eval *ev, int64_t seconds,
                              int32_t nano)
{
    struct tri_dt_duration *p = tri_arena_get(ev->arena, sizeof(*p));
    if (!p)
        return tri_fatal(ev, ev->arena->failed);
    p->seconds = seconds;
    p->nano = nano;
    return (struct tri_value){ .kind = TRI_DT_DURATION, .u.dt = p };
}

struct tri_value tri_ym_value(int64_t months)
{
    return (struct tri_value){ .kind = TRI_YM_DURATION, .u.months = months };
}

/* The smaller of a zone's winter and summer offsets is its standard time in
 * both hemispheres (and in Dublin, whose summer is "standard" by law). */
static bool standard_offset(struct tri_zones *zones, const struct tri_time *t,
                            int32_t *out)
{
    static const struct tri_date jan = { 2000, 1, 1 };
    static const struct tri_date jul = { 2000, 7, 1 };
    int32_t a, b;
    if (!tri_zone_offset_local(zones, t->zone, t->zone_len,
                               tri_days_from_date(jan) * DAY_S, &a) ||
        !tri_zone_offset_local(zones, t->zone, t->zone_len,
                               tri_days_from_date(jul) * DAY_S, &b))
        return false;
    *out = a < b ? a : b;
    return true;
}

bool tri_time_offset(struct tri_zones *zones, const struct tri_time *t,
                     const struct tri_date *d, int32_t *out_offset_s)
{
    if (t->zone && d)
        return tri_zone_offset_local(
            zones, t->zone, t->zone_len,
            tri_days_from_date(*d) * DAY_S + t->second_of_day, out_offset_s);
    if (t->zone)
        return standard_offset(zones, t, out_offset_s);
    if (t->offset_s == TRI_NO_OFFSET)
        return false;
    *out_offset_s = t->offset_s;
    return true;
}

int64_t tri_months_between(struct tri_date a, struct tri_date b)
{
    int64_t months = ((int64_t)b.year - a.year) * 12 + b.month - a.month;
    if (months > 0 && b.day < a.day)
        months--;
    if (months < 0 && b.day > a.day)
        months++;
    return months;
}

static bool same_date(struct tri_date a, struct tri_date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static bool same_time(const struct tri_time *a, const struct tri_time *b)
{
    if (a->second_of_day != b->second_of_day || a->nano != b->nano)
        return false;
    if (a->zone || b->zone)
        return a->zone && b->zone && a->zone_len == b->zone_len &&
               memcmp(a->zone, b->zone, a->zone_len) == 0;
    return a->offset_s == b->offset_s;
}

bool tri_temporal_same(struct tri_value a, struct tri_value b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case TRI_DATE:
        return same_date(a.u.date, b.u.date);
    case TRI_TIME:
        return same_time(a.u.time, b.u.time);
    case TRI_DATETIME:
        return same_date(a.u.datetime->date, b.u.datetime->date) &&
               same_time(&a.u.datetime->time, &b.u.datetime->time);
    case TRI_DT_DURATION:
        return a.u.dt->seconds == b.u.dt->seconds &&
               a.u.dt->nano == b.u.dt->nano;
    case TRI_YM_DURATION:
        return a.u.months == b.u.months;
    default:
        return false;
    }
}
