/* How to read: a cursor walks the text; every take_ function moves it past
 * what it names and returns false, leaving it anywhere, when the text differs.
 * Source of the forms: XML Schema 1.1 part 2 (date, time, dateTime, the two
 * durations), with FEEL's zone after '@'. */
#include "feel/temporal.h"

#include <stdio.h>
#include <string.h>

#define DAY_S 86400
#define NANOS 1000000000
/* XML Schema stops at 14 hours, the ISO calendars of other engines at 18; the
 * wider bound refuses no text that a partner may send. */
#define OFFSET_MAX (18 * 3600)

struct cursor {
    const char *p;
    const char *end;
};

static bool at(const struct cursor *c, char want)
{
    return c->p < c->end && *c->p == want;
}

static bool take_char(struct cursor *c, char want)
{
    if (!at(c, want))
        return false;
    c->p++;
    return true;
}

static bool is_digit(const struct cursor *c)
{
    return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

/* Exactly n digits. */
static bool take_fixed(struct cursor *c, int n, int *out)
{
    *out = 0;
    for (; n; n--, c->p++) {
        if (!is_digit(c))
            return false;
        *out = *out * 10 + (*c->p - '0');
    }
    return true;
}

/* One digit or more, within int64. */
static bool take_count(struct cursor *c, int64_t *out)
{
    if (!is_digit(c))
        return false;
    *out = 0;
    for (; is_digit(c); c->p++)
        if (__builtin_mul_overflow(*out, 10, out) ||
            __builtin_add_overflow(*out, *c->p - '0', out))
            return false;
    return true;
}

/* Digits after the point as nanoseconds; extra must be zero. */
static bool take_fraction(struct cursor *c, bool may_be_empty, int32_t *nano)
{
    int32_t unit = NANOS / 10;
    *nano = 0;
    if (!is_digit(c))
        return may_be_empty;
    for (; is_digit(c); c->p++, unit /= 10) {
        if (unit == 0 && *c->p != '0')
            return false;
        *nano += unit * (*c->p - '0');
    }
    return true;
}

static bool take_date(struct cursor *c, struct tri_date *out)
{
    bool minus = take_char(c, '-');
    const char *first = c->p;
    int64_t year;
    int month, day;
    if (!take_count(c, &year))
        return false;
    size_t digits = (size_t)(c->p - first);
    if (digits < 4 || digits > 9 || (digits > 4 && *first == '0') ||
        (minus && year == 0))
        return false;
    if (!take_char(c, '-') || !take_fixed(c, 2, &month) || !take_char(c, '-') ||
        !take_fixed(c, 2, &day) || !tri_date_ok(year, month, day))
        return false;
    *out = (struct tri_date){ .year = (int32_t)(minus ? -year : year),
                              .month = (uint8_t)month,
                              .day = (uint8_t)day };
    return true;
}

/* "+02:00", "-05:30:15": false also past 18 hours. */
static bool take_offset(struct cursor *c, int32_t *out)
{
    bool minus = at(c, '-');
    int h, m, s = 0;
    c->p++;
    if (!take_fixed(c, 2, &h) || !take_char(c, ':') || !take_fixed(c, 2, &m) ||
        m > 59)
        return false;
    if (take_char(c, ':') && (!take_fixed(c, 2, &s) || s > 59))
        return false;
    int32_t all = h * 3600 + m * 60 + s;
    if (all > OFFSET_MAX)
        return false;
    *out = minus ? -all : all;
    return true;
}

static bool take_zone(struct tri_eval *ev, struct cursor *c, struct tri_time *t)
{
    size_t len = (size_t)(c->end - c->p);
    if (!tri_zone_known(ev->zones, c->p, len))
        return false;
    /* A copy: the text may be gone before the value is. */
    t->zone = tri_arena_copy(ev->arena, c->p, len);
    if (!t->zone) {
        (void)tri_fatal(ev, ev->arena->failed);
        return false;
    }
    t->zone_len = (uint32_t)len;
    c->p = c->end;
    return true;
}

/* A time to the end of the text. *next_day for 24:00:00, which is midnight of
 * the day after. */
static bool take_time(struct tri_eval *ev, struct cursor *c, struct tri_time *t,
                      bool *next_day)
{
    int h, m, s;
    *t = (struct tri_time){ .offset_s = TRI_NO_OFFSET };
    if (!take_fixed(c, 2, &h) || !take_char(c, ':') || !take_fixed(c, 2, &m) ||
        !take_char(c, ':') || !take_fixed(c, 2, &s))
        return false;
    if (take_char(c, '.') && !take_fraction(c, false, &t->nano))
        return false;
    *next_day = h == 24;
    if (m > 59 || s > 59 || h > 24 || (h == 24 && (m || s || t->nano)))
        return false;
    t->second_of_day = (h * 3600 + m * 60 + s) % DAY_S;
    if (take_char(c, 'Z'))
        t->offset_s = 0;
    else if (at(c, '+') || at(c, '-')) {
        if (!take_offset(c, &t->offset_s))
            return false;
    } else if (take_char(c, '@') && !take_zone(ev, c, t))
        return false;
    return c->p == c->end;
}

struct tri_value tri_date_parse(struct tri_eval *ev, const char *s, size_t n)
{
    (void)ev;
    struct cursor c = { s, s + n };
    struct tri_date d;
    if (!take_date(&c, &d) || c.p != c.end)
        return tri_null();
    return tri_date_value(d);
}

struct tri_value tri_time_parse(struct tri_eval *ev, const char *s, size_t n)
{
    struct cursor c = { s, s + n };
    struct tri_time t;
    bool next_day;
    if (!take_time(ev, &c, &t, &next_day))
        return tri_null();
    return tri_time_value(ev, t);
}

struct tri_value tri_datetime_parse(struct tri_eval *ev, const char *s,
                                    size_t n)
{
    struct cursor c = { s, s + n };
    struct tri_date d;
    struct tri_time t = { .offset_s = TRI_NO_OFFSET };
    bool next_day = false;
    if (!take_date(&c, &d))
        return tri_null();
    if (c.p != c.end &&
        (!take_char(&c, 'T') || !take_time(ev, &c, &t, &next_day)))
        return tri_null();
    if (next_day) {
        int64_t days = tri_days_from_date(d) + 1;
        if (!tri_days_ok(days))
            return tri_null();
        d = tri_date_from_days(days);
    }
    return tri_datetime_value(ev, d, t);
}

/* total += n * unit, or false. */
static bool add_part(int64_t *total, int64_t n, int64_t unit)
{
    return !__builtin_mul_overflow(n, unit, &n) &&
           !__builtin_add_overflow(*total, n, total);
}

/* The parts named by units, in that order, each at most once. What stands
 * before the first of them is in *n already when *have is true. */
static bool take_parts(struct cursor *c, const char *units,
                       const int64_t *worth, int64_t *total, int *count)
{
    while (is_digit(c)) {
        int64_t n;
        if (!take_count(c, &n))
            return false;
        while (*units && !at(c, *units)) {
            units++;
            worth++;
        }
        if (!*units || !add_part(total, n, *worth))
            return false;
        c->p++;
        units++;
        worth++;
        (*count)++;
    }
    return true;
}

/* "4.5S" at the end; leaves the cursor where it was when it is not that. */
static bool take_seconds(struct cursor *c, int64_t *total, int32_t *nano,
                         int *count)
{
    struct cursor try = *c;
    int64_t n;
    if (!take_count(&try, &n) || (!at(&try, '.') && !at(&try, 'S')))
        return true;
    if (take_char(&try, '.') && !take_fraction(&try, true, nano))
        return false;
    if (!take_char(&try, 'S') || !add_part(total, n, 1))
        return false;
    *c = try;
    (*count)++;
    return true;
}

/* After "T": hours, minutes, seconds; at least one. */
static bool take_clock(struct cursor *c, int64_t *total, int32_t *nano)
{
    static const struct {
        char unit;
        int64_t worth;
    } parts[] = { { 'H', 3600 }, { 'M', 60 } };
    int count = 0;
    for (size_t i = 0; i < TRI_COUNT(parts); i++) {
        struct cursor try = *c;
        int64_t n;
        if (!take_count(&try, &n) || !take_char(&try, parts[i].unit))
            continue;
        if (!add_part(total, n, parts[i].worth))
            return false;
        *c = try;
        count++;
    }
    return take_seconds(c, total, nano, &count) && count > 0;
}

static struct tri_value ym_parse(struct cursor c, bool minus)
{
    static const int64_t worth[] = { 12, 1 };
    int64_t months = 0;
    int count = 0;
    if (!take_parts(&c, "YM", worth, &months, &count) || count == 0 ||
        c.p != c.end)
        return tri_null();
    return tri_ym_value(minus ? -months : months);
}

struct tri_value tri_duration_parse(struct tri_eval *ev, const char *s,
                                    size_t n)
{
    static const int64_t day[] = { DAY_S };
    struct cursor c = { s, s + n };
    bool minus = take_char(&c, '-');
    if (!take_char(&c, 'P'))
        return tri_null();
    struct tri_value ym = ym_parse(c, minus);
    if (!tri_is_null(ym))
        return ym;
    int64_t total = 0;
    int32_t nano = 0;
    int count = 0;
    if (!take_parts(&c, "D", day, &total, &count))
        return tri_null();
    if (take_char(&c, 'T') ? !take_clock(&c, &total, &nano) : count == 0)
        return tri_null();
    if (c.p != c.end)
        return tri_null();
    if (minus) {
        total = -total - (nano > 0);
        nano = nano ? NANOS - nano : 0;
    }
    return tri_dt_value(ev, total, nano);
}

struct tri_value tri_temporal_parse(struct tri_eval *ev, const char *s,
                                    size_t n)
{
    if (n && (s[0] == 'P' || (n > 1 && s[0] == '-' && s[1] == 'P')))
        return tri_duration_parse(ev, s, n);
    struct tri_value v = tri_date_parse(ev, s, n);
    if (tri_is_null(v))
        v = tri_time_parse(ev, s, n);
    if (tri_is_null(v))
        v = tri_datetime_parse(ev, s, n);
    return v;
}

/* Long enough for any value but for the zone's name. */
#define TEXT_SIZE 96

static size_t put(char *out, size_t at_, const char *text)
{
    size_t n = strlen(text);
    memcpy(out + at_, text, n);
    return at_ + n;
}

static size_t put_nano(char *out, size_t k, int32_t nano)
{
    if (nano == 0)
        return k;
    char digits[16];
    (void)snprintf(digits, sizeof(digits), ".%09d", nano);
    size_t n = 10;
    while (digits[n - 1] == '0')
        n--;
    memcpy(out + k, digits, n);
    return k + n;
}

static size_t put_date(char *out, struct tri_date d)
{
    int64_t year = d.year;
    return (size_t)snprintf(out, TEXT_SIZE, "%s%04d-%02d-%02d",
                            year < 0 ? "-" : "", (int)(year < 0 ? -year : year),
                            d.month, d.day);
}

static size_t put_time(char *out, size_t k, const struct tri_time *t)
{
    int32_t s = t->second_of_day;
    k += (size_t)snprintf(out + k, TEXT_SIZE - k, "%02d:%02d:%02d", s / 3600,
                          s / 60 % 60, s % 60);
    k = put_nano(out, k, t->nano);
    if (t->zone)
        return put(out, k, "@");
    if (t->offset_s == TRI_NO_OFFSET)
        return k;
    if (t->offset_s == 0)
        return put(out, k, "Z");
    int32_t o = t->offset_s < 0 ? -t->offset_s : t->offset_s;
    k += (size_t)snprintf(out + k, TEXT_SIZE - k, "%c%02d:%02d",
                          t->offset_s < 0 ? '-' : '+', o / 3600, o / 60 % 60);
    if (o % 60)
        k += (size_t)snprintf(out + k, TEXT_SIZE - k, ":%02d", o % 60);
    return k;
}

static size_t put_part(char *out, size_t k, uint64_t n, char unit)
{
    if (n == 0)
        return k;
    return k + (size_t)snprintf(out + k, TEXT_SIZE - k, "%llu%c",
                                (unsigned long long)n, unit);
}

static size_t put_dt(char *out, const struct tri_dt_duration *d)
{
    bool minus = d->seconds < 0;
    int32_t nano = d->nano;
    uint64_t s = (uint64_t)d->seconds;
    if (minus) { /* floor form to magnitude */
        s = (uint64_t)0 - s;
        if (nano) {
            s--;
            nano = NANOS - nano;
        }
    }
    size_t k = put(out, 0, minus ? "-P" : "P");
    k = put_part(out, k, s / DAY_S, 'D');
    s %= DAY_S;
    if (s || nano)
        out[k++] = 'T';
    k = put_part(out, k, s / 3600, 'H');
    k = put_part(out, k, s / 60 % 60, 'M');
    if (s % 60 || nano) {
        k += (size_t)snprintf(out + k, TEXT_SIZE - k, "%d", (int)(s % 60));
        k = put_nano(out, k, nano);
        out[k++] = 'S';
    }
    if (out[k - 1] == 'P')
        k = put(out, k, "T0S");
    return k;
}

static size_t put_ym(char *out, int64_t months)
{
    uint64_t n = months < 0 ? (uint64_t)0 - (uint64_t)months : (uint64_t)months;
    size_t k = put(out, 0, months < 0 ? "-P" : "P");
    k = put_part(out, k, n / 12, 'Y');
    k = put_part(out, k, n % 12, 'M');
    return n ? k : put(out, k, "0M");
}

struct tri_value tri_temporal_text(struct tri_eval *ev, struct tri_value v)
{
    char text[TEXT_SIZE];
    size_t n = 0;
    const struct tri_time *t = NULL;
    switch (v.kind) {
    case TRI_DATE:
        n = put_date(text, v.u.date);
        break;
    case TRI_TIME:
        t = v.u.time;
        n = put_time(text, 0, t);
        break;
    case TRI_DATETIME:
        t = &v.u.datetime->time;
        n = put(text, put_date(text, v.u.datetime->date), "T");
        n = put_time(text, n, t);
        break;
    case TRI_DT_DURATION:
        n = put_dt(text, v.u.dt);
        break;
    case TRI_YM_DURATION:
        n = put_ym(text, v.u.months);
        break;
    default:
        return tri_fault(ev, "not a date, a time or a duration");
    }
    size_t zone = t && t->zone ? t->zone_len : 0;
    char *out = tri_arena_format(ev->arena, "%.*s%.*s", (int)n, text, (int)zone,
                                 zone ? t->zone : "");
    if (!out)
        return tri_fatal(ev, ev->arena->failed);
    struct tri_value s = tri_str(out, n + zone);
    s.flags = TRI_V_ASCII;
    return s;
}
