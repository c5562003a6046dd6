/* DMN 1.5, 10.3.4.1: conversion functions. range() is in builtin_range.c,
 * context() in builtin_context.c. */
#include <string.h>

#include "feel/builtin_util.h"

#define OFFSET_MAX INT64_C(64800) /* 18 hours */

static struct tri_value bad_text(struct tri_eval *ev, const char *fn,
                                 const char *what)
{
    if (ev->fatal)
        return tri_null();
    return tri_fault(ev, "%s: 'from' is not the text of a %s", fn, what);
}

/* A whole number within lo .. hi. */
static bool arg_part(struct tri_eval *ev, const char *fn, const char *param,
                     struct tri_value v, int64_t lo, int64_t hi, int64_t *out)
{
    struct tri_value number;
    if (!tri_arg_number(ev, fn, param, v, &number))
        return false;
    if (tri_num_to_int(number, out) && *out >= lo && *out <= hi)
        return true;
    (void)tri_fault(ev, "%s: '%s' must be a whole number from %lld to %lld", fn,
                    param, (long long)lo, (long long)hi);
    return false;
}

static struct tri_value date_from(struct tri_eval *ev, struct tri_value v)
{
    v = tri_arg_one(v);
    if (v.kind == TRI_DATE)
        return v;
    if (v.kind == TRI_DATETIME)
        return tri_date_value(v.u.datetime->date);
    if (v.kind != TRI_STRING)
        return tri_arg_bad(ev, "date", "from", "a string or a date", v);
    struct tri_value d = tri_date_parse(ev, v.u.str, v.len);
    return d.kind == TRI_DATE ? d : bad_text(ev, "date", "date");
}

struct tri_value fn_date(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    int64_t year, month, day;
    if (n == 1)
        return date_from(ev, args[0]);
    if (n != 3)
        return tri_fault(ev, "date takes a text, or year, month and day");
    if (!arg_part(ev, "date", "year", args[0], -999999999, 999999999, &year) ||
        !arg_part(ev, "date", "month", args[1], 1, 12, &month) ||
        !arg_part(ev, "date", "day", args[2], 1, 31, &day))
        return tri_null();
    if (!tri_date_ok(year, month, day))
        return tri_fault(ev, "date: the month has no such day");
    return tri_date_value(
        (struct tri_date){ (int32_t)year, (uint8_t)month, (uint8_t)day });
}

static struct tri_value time_from(struct tri_eval *ev, struct tri_value v)
{
    static const struct tri_time midnight_utc = { .offset_s = 0 };
    v = tri_arg_one(v);
    switch (v.kind) {
    case TRI_TIME:
        return v;
    case TRI_DATETIME:
        return tri_time_value(ev, v.u.datetime->time);
    case TRI_DATE:
        return tri_time_value(ev, midnight_utc);
    case TRI_STRING:
        break;
    default:
        return tri_arg_bad(ev, "time", "from", "a string or a time", v);
    }
    struct tri_value t = tri_time_parse(ev, v.u.str, v.len);
    return t.kind == TRI_TIME ? t : bad_text(ev, "time", "time");
}

/* Seconds may have a fraction. */
static bool arg_second(struct tri_eval *ev, struct tri_value v, int32_t *s,
                       int32_t *nano)
{
    uint64_t hi, lo;
    struct tri_value number;
    if (!tri_arg_number(ev, "time", "second", v, &number))
        return false;
    if (tri_num_sign(number) < 0 || tri_num_compare(number, tri_int(60)) >= 0 ||
        !tri_num_words(number, 9, &hi, &lo)) {
        (void)tri_fault(ev, "time: 'second' must be at least 0 and below 60");
        return false;
    }
    *s = (int32_t)(lo / 1000000000);
    *nano = (int32_t)(lo % 1000000000);
    return true;
}

static bool arg_offset(struct tri_eval *ev, struct tri_value v, int32_t *out)
{
    v = tri_arg_one(v);
    *out = TRI_NO_OFFSET;
    if (v.kind == TRI_NULL)
        return true;
    if (v.kind != TRI_DT_DURATION) {
        (void)tri_arg_bad(ev, "time", "offset", "a days and time duration", v);
        return false;
    }
    if (v.u.dt->nano || v.u.dt->seconds < -OFFSET_MAX ||
        v.u.dt->seconds > OFFSET_MAX) {
        (void)tri_fault(ev, "time: 'offset' must be whole seconds within 18 "
                            "hours");
        return false;
    }
    *out = (int32_t)v.u.dt->seconds;
    return true;
}

struct tri_value fn_time(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    int64_t hour, minute;
    int32_t second;
    struct tri_time t = { .offset_s = TRI_NO_OFFSET };
    if (n == 1)
        return time_from(ev, args[0]);
    if (n < 3)
        return tri_fault(ev, "time takes a text, or hour, minute, second and "
                             "offset");
    if (!arg_part(ev, "time", "hour", args[0], 0, 23, &hour) ||
        !arg_part(ev, "time", "minute", args[1], 0, 59, &minute) ||
        !arg_second(ev, args[2], &second, &t.nano) ||
        (n > 3 && !arg_offset(ev, args[3], &t.offset_s)))
        return tri_null();
    t.second_of_day = (int32_t)(hour * 3600 + minute * 60) + second;
    return tri_time_value(ev, t);
}

static struct tri_value datetime_from(struct tri_eval *ev, struct tri_value v)
{
    static const struct tri_time midnight_utc = { .offset_s = 0 };
    v = tri_arg_one(v);
    if (v.kind == TRI_DATETIME)
        return v;
    if (v.kind == TRI_DATE)
        return tri_datetime_value(ev, v.u.date, midnight_utc);
    if (v.kind != TRI_STRING)
        return tri_arg_bad(ev, "date and time", "from", "a string", v);
    struct tri_value d = tri_datetime_parse(ev, v.u.str, v.len);
    return d.kind == TRI_DATETIME
               ? d
               : bad_text(ev, "date and time", "date and time");
}

struct tri_value fn_date_and_time(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    struct tri_date d;
    if (n == 1)
        return datetime_from(ev, args[0]);
    if (!tri_arg_day(ev, "date and time", "date", args[0], &d))
        return tri_null();
    struct tri_value t = tri_arg_one(args[1]);
    if (t.kind != TRI_TIME)
        return tri_arg_bad(ev, "date and time", "time", "a time", t);
    return tri_datetime_value(ev, d, *t.u.time);
}

struct tri_value fn_duration(struct tri_eval *ev, const struct tri_value *args,
                             size_t n)
{
    (void)n;
    struct tri_value text;
    if (!tri_arg_text(ev, "duration", "from", args[0], &text))
        return tri_null();
    struct tri_value d = tri_duration_parse(ev, text.u.str, text.len);
    return d.kind != TRI_NULL ? d : bad_text(ev, "duration", "duration");
}

struct tri_value fn_years_and_months_duration(struct tri_eval *ev,
                                              const struct tri_value *args,
                                              size_t n)
{
    static const char fn[] = "years and months duration";
    (void)n;
    struct tri_date from, to;
    if (!tri_arg_day(ev, fn, "from", args[0], &from) ||
        !tri_arg_day(ev, fn, "to", args[1], &to))
        return tri_null();
    return tri_ym_value(tri_months_between(from, to));
}

/* One of the allowed separators, or 0 for null. */
static bool arg_separator(struct tri_eval *ev, const char *param,
                          const char *allowed, struct tri_value v, char *out)
{
    v = tri_arg_one(v);
    *out = 0;
    if (v.kind == TRI_NULL)
        return true;
    if (v.kind == TRI_STRING && v.len == 1 && v.u.str[0] &&
        strchr(allowed, v.u.str[0])) {
        *out = v.u.str[0];
        return true;
    }
    (void)tri_fault(ev, "number: '%s' is none of those allowed", param);
    return false;
}

struct tri_value fn_number(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    struct tri_value text, out;
    char grouping = 0, point = 0;
    if (!tri_arg_text(ev, "number", "from", args[0], &text) ||
        (n > 1 &&
         !arg_separator(ev, "grouping separator", " ,.", args[1], &grouping)) ||
        (n > 2 &&
         !arg_separator(ev, "decimal separator", ".,", args[2], &point)))
        return tri_null();
    if (point == 0)
        point = '.';
    if (grouping == point)
        return tri_fault(ev, "number: the two separators must differ");
    char *digits = tri_arena_get(ev->arena, text.len);
    if (!digits)
        return tri_fatal(ev, ev->arena->failed);
    size_t k = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.u.str[i];
        if (grouping && c == grouping)
            continue;
        /* A point that is neither separator is no part of the number. */
        digits[k++] = c == point ? '.' : c == '.' ? '?' : c;
    }
    if (!tri_num_parse(ev->arena, digits, k, &out)) {
        if (ev->arena->failed)
            return tri_fatal(ev, ev->arena->failed);
        return bad_text(ev, "number", "number");
    }
    return out;
}

struct tri_value fn_string(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    (void)n;
    if (args[0].kind == TRI_NULL)
        return args[0];
    return tri_value_text(ev, args[0]);
}
