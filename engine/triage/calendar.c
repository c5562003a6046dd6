#include "triage/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, MAX_WORKING_DAYS = 400 };

/* Exactly n digits at text; -1 when they are not. */
static int32_t digits(const char *text, size_t n)
{
    int32_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        v = v * 10 + (text[i] - '0');
    }
    return v;
}

static bool date_parse(const char *s, size_t len, int64_t *out_day)
{
    static const uint8_t in_month[] = { 31, 28, 31, 30, 31, 30,
                                        31, 31, 30, 31, 30, 31 };
    if (len != 10 || s[4] != '-' || s[7] != '-')
        return false;
    int32_t y = digits(s, 4);
    int32_t m = digits(s + 5, 2);
    int32_t d = digits(s + 8, 2);
    if (y < 0 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (d > in_month[m - 1] + (m == 2 && leap))
        return false;
    *out_day =
        tri_days_from_date((struct tri_date){ y, (uint8_t)m, (uint8_t)d });
    return true;
}

/* Z, +hh:mm or -hh:mm, and nothing after it. */
static bool offset_parse(const char *s, size_t len, int32_t *out)
{
    if (len == 1 && (*s == 'Z' || *s == 'z')) {
        *out = 0;
        return true;
    }
    if (len != 6 || (*s != '+' && *s != '-') || s[3] != ':')
        return false;
    int32_t h = digits(s + 1, 2);
    int32_t m = digits(s + 4, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *out = (h * 3600 + m * 60) * (*s == '-' ? -1 : 1);
    return true;
}

bool tri_instant_parse(const char *s, size_t len, struct tri_instant *out)
{
    int64_t day = 0;
    if (len < 20 || !date_parse(s, 10, &day) ||
        (s[10] != 'T' && s[10] != 't' && s[10] != ' ') || s[13] != ':' ||
        s[16] != ':')
        return false;
    int32_t h = digits(s + 11, 2);
    int32_t m = digits(s + 14, 2);
    int32_t sec = digits(s + 17, 2);
    /* 60 is a leap second: written, counted as the second before. */
    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60)
        return false;
    size_t i = 19;
    if (s[i] == '.') {
        size_t from = ++i;
        while (i < len && s[i] >= '0' && s[i] <= '9')
            i++;
        if (i == from)
            return false;
    }
    int32_t offset = 0;
    if (!offset_parse(s + i, len - i, &offset))
        return false;
    out->utc_s =
        day * DAY_S + h * 3600 + m * 60 + (sec > 59 ? 59 : sec) - offset;
    out->offset_s = offset;
    return true;
}

static int64_t floor_day(int64_t seconds)
{
    return seconds >= 0 ? seconds / DAY_S : -((-seconds + DAY_S - 1) / DAY_S);
}

static char *put_two(char *to, unsigned v)
{
    to[0] = (char)('0' + v / 10 % 10);
    to[1] = (char)('0' + v % 10);
    return to + 2;
}

/* printf would cost more than the rest of a deadline. The years of an instant
 * have four digits: its text was parsed with as many. */
size_t tri_instant_text(struct tri_instant t, bool zulu,
                        char out[TRI_INSTANT_TEXT])
{
    int64_t local = t.utc_s + t.offset_s;
    int64_t day = floor_day(local);
    unsigned s = (unsigned)(local - day * DAY_S);
    struct tri_date d = tri_date_from_days(day);
    char *p = out;
    if (d.year < 0 || d.year > 9999) {
        int n = snprintf(out, TRI_INSTANT_TEXT, "%04d", (int)d.year);
        p += n > 0 ? n : 0;
    } else {
        p = put_two(put_two(p, (unsigned)d.year / 100), (unsigned)d.year % 100);
    }
    *p++ = '-';
    p = put_two(p, d.month);
    *p++ = '-';
    p = put_two(p, d.day);
    *p++ = 'T';
    p = put_two(p, s / 3600);
    *p++ = ':';
    p = put_two(p, s / 60 % 60);
    *p++ = ':';
    p = put_two(p, s % 60);
    if (zulu && t.offset_s == 0) {
        *p++ = 'Z';
    } else {
        unsigned o = (unsigned)(t.offset_s < 0 ? -t.offset_s : t.offset_s);
        *p++ = t.offset_s < 0 ? '-' : '+';
        p = put_two(p, o / 3600 % 100);
        *p++ = ':';
        p = put_two(p, o / 60 % 60);
    }
    *p = '\0';
    return (size_t)(p - out);
}

static int by_day(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static const struct tri_value *member(struct tri_value v, const char *key)
{
    return v.kind == TRI_CONTEXT
               ? tri_context_find(v.u.context, key, strlen(key))
               : NULL;
}

bool tri_calendar_read(struct tri_arena *a, struct tri_value document,
                       const char *division, const char *file,
                       struct tri_calendar *out, struct tri_findings *findings)
{
    struct tri_loc loc = tri_loc_make(file, NULL, 1, 0);
    const struct tri_value *part = member(document, division);
    const struct tri_value *events = part ? member(*part, "events") : NULL;
    if (!events || events->kind != TRI_LIST || events->u.list->n == 0) {
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "no division '%s' with a list of events", division);
        return false;
    }
    size_t n = events->u.list->n;
    int64_t *days = tri_arena_zero(a, n, sizeof(*days));
    if (!days)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct tri_value *date = member(events->u.list->items[i], "date");
        if (!date || date->kind != TRI_STRING ||
            !date_parse(date->u.str, date->len, &days[i])) {
            tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "event %zu of '%s' has no date (YYYY-MM-DD)",
                             i + 1, division);
            return false;
        }
    }
    qsort(days, n, sizeof(*days), by_day);
    out->holidays = days;
    out->n = n;
    struct tri_date first = tri_date_from_days(days[0]);
    struct tri_date last = tri_date_from_days(days[n - 1]);
    out->first_day = tri_days_from_date((struct tri_date){ first.year, 1, 1 });
    out->last_day = tri_days_from_date((struct tri_date){ last.year, 12, 31 });
    return true;
}

bool tri_calendar_is_working(const struct tri_calendar *c, int64_t day,
                             bool *out)
{
    if (!c->holidays || day < c->first_day || day > c->last_day)
        return false;
    /* 1970-01-01 was a Thursday: day 0 is weekday 3 counted from Monday. */
    int64_t weekday = ((day % 7) + 7 + 3) % 7;
    *out = weekday < 5 &&
           !bsearch(&day, c->holidays, c->n, sizeof(*c->holidays), by_day);
    return true;
}

static bool offset_at_local(struct tri_zones *zones, const char *zone,
                            int64_t local_s, int32_t *io)
{
    return !zone ||
           tri_zone_offset_local(zones, zone, strlen(zone), local_s, io);
}

static enum tri_code beyond(const struct tri_calendar *c, struct tri_error *err)
{
    if (!c->holidays)
        return tri_fail(err, TRI_E_INPUT, NULL,
                        "the pack has no calendar for a working-day deadline");
    struct tri_date a = tri_date_from_days(c->first_day);
    struct tri_date b = tri_date_from_days(c->last_day);
    return tri_fail(err, TRI_E_INPUT, NULL,
                    "working days are known from %04d-%02d-%02d to "
                    "%04d-%02d-%02d only: bring the pack's calendar up to date",
                    (int)a.year, a.month, a.day, (int)b.year, b.month, b.day);
}

enum tri_code tri_deadline_due(const struct tri_deadline *d,
                               const struct tri_calendar *c,
                               struct tri_zones *zones, const char *zone,
                               struct tri_instant start,
                               struct tri_instant *out, struct tri_error *err)
{
    int32_t offset = start.offset_s;
    if (zone &&
        !tri_zone_offset_utc(zones, zone, strlen(zone), start.utc_s, &offset))
        return tri_fail(err, TRI_E_INPUT, NULL,
                        "no time-zone data for '%s' on this machine", zone);
    int64_t local = start.utc_s + offset;
    int64_t day = floor_day(local);
    if (d->kind == TRI_DUE_AFTER) {
        int64_t utc = start.utc_s + d->n;
        if (zone && d->n)
            (void)tri_zone_offset_utc(zones, zone, strlen(zone), utc, &offset);
        *out = (struct tri_instant){ utc, offset };
        return TRI_OK;
    }
    if (d->kind == TRI_DUE_END_OF_DAY) {
        local = day * DAY_S + DAY_S - 1;
    } else {
        int64_t clock = local - day * DAY_S;
        for (int64_t left = d->n; left > 0; left--) {
            bool working = false;
            do {
                day++;
                if (!tri_calendar_is_working(c, day, &working))
                    return beyond(c, err);
            } while (!working);
        }
        local = day * DAY_S + clock;
    }
    if (!offset_at_local(zones, zone, local, &offset))
        return tri_fail(err, TRI_E_INPUT, NULL,
                        "no time-zone data for '%s' on this machine", zone);
    *out = (struct tri_instant){ local - offset, offset };
    return TRI_OK;
}
