#include "common/when.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "feel/temporal.h"
#include "triage/calendar.h"

/* Text number i of "a\0b\0c". */
static const char *nth(const char *list, unsigned i)
{
    while (i--)
        list += strlen(list) + 1;
    return list;
}

void tri_when_day(enum tri_language language, const char *text,
                  char out[TRI_WHEN_TEXT])
{
    char noon[32];
    struct tri_instant t;
    (void)snprintf(noon, sizeof(noon), "%.10sT12:00:00Z", text);
    if (strlen(text) != 10 || !tri_instant_parse(noon, strlen(noon), &t)) {
        (void)snprintf(out, TRI_WHEN_TEXT, "%.80s", text);
        return;
    }
    struct tri_date d = tri_date_from_days(t.utc_s / 86400 - (t.utc_s < 0));
    (void)snprintf(
        out, TRI_WHEN_TEXT, "%d%s %s %d", d.day,
        language == TRI_FR && d.day == 1 ? "er" : "",
        nth(tri_message(language, TRI_MSG_MONTHS), (unsigned)d.month - 1),
        (int)d.year);
}

static void put_when(enum tri_language language, const char *text, size_t len,
                     bool weekday, char *out, size_t size)
{
    struct tri_instant t;
    if (!tri_instant_parse(text, len, &t)) {
        (void)snprintf(out, size, "%.*s", (int)len, text);
        return;
    }
    int64_t local = t.utc_s + t.offset_s;
    int64_t day = local >= 0 ? local / 86400 : -((-local + 86399) / 86400);
    int64_t s = local - day * 86400;
    struct tri_date d = tri_date_from_days(day);
    const char *month =
        nth(tri_message(language, TRI_MSG_MONTHS), (unsigned)d.month - 1);
    int hour = (int)(s / 3600);
    int minute = (int)(s / 60 % 60);
    const char *name = nth(tri_message(language, TRI_MSG_WEEKDAYS),
                           (unsigned)tri_weekday(d) - 1);
    char day_name[16] = "";
    if (weekday)
        (void)snprintf(day_name, sizeof(day_name), "%s ", name);
    if (language == TRI_EN)
        (void)snprintf(out, size, "%s%d %s %d, %02d:%02d", day_name, d.day,
                       month, (int)d.year, hour, minute);
    else if (minute) /* "mar. 1er décembre 2026, 14 h 05" */
        (void)snprintf(out, size, "%s%d%s %s %d, %d\u00a0h\u00a0%02d", day_name,
                       d.day, d.day == 1 ? "er" : "", month, (int)d.year, hour,
                       minute);
    else
        (void)snprintf(out, size, "%s%d%s %s %d, %d\u00a0h", day_name, d.day,
                       d.day == 1 ? "er" : "", month, (int)d.year, hour);
}

void tri_when(enum tri_language language, const char *text, size_t len,
              char *out, size_t size)
{
    put_when(language, text, len, true, out, size);
}

void tri_when_typed(enum tri_language language, const char *text, size_t len,
                    char *out, size_t size)
{
    put_when(language, text, len, false, out, size);
}

void tri_when_in(enum tri_language language, const struct tri_zone_port *port,
                 const char *zone, const char *text, char *out, size_t size)
{
    struct tri_instant t;
    char local[TRI_INSTANT_TEXT];
    if (!tri_instant_parse(text, strlen(text), &t)) {
        tri_when(language, text, strlen(text), out, size);
        return;
    }
    struct tri_zones *zones = port ? tri_zones_new(port) : NULL;
    if (zones)
        (void)tri_zone_offset_utc(zones, zone, strlen(zone), t.utc_s,
                                  &t.offset_s);
    tri_zones_free(zones);
    size_t n = tri_instant_text(t, true, local);
    tri_when(language, local, n, out, size);
}
