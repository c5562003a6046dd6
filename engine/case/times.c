#include "case/times.h"

#include <stdio.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define DAY_S INT64_C(86400)

/* Days since 1970-01-01 of a date of the Gregorian calendar. Years begin in
 * March here, so that the leap day is the last of its year. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

static void date_of(int64_t days, int *y, int *m, int *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t in_era = days - era * 146097;
    int64_t of_era =
        (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    int64_t month = (5 * of_year + 2) / 153;
    *d = (int)(of_year - (153 * month + 2) / 5 + 1);
    *m = (int)(month + (month < 10 ? 3 : -9));
    *y = (int)(of_era + era * 400 + (*m <= 2));
}

void tri_time_text(int64_t at_us, char out[TRI_TIME_SIZE])
{
    out[0] = '\0';
    int64_t s = at_us / SECOND_US - (at_us % SECOND_US < 0);
    int64_t days = s / DAY_S - (s % DAY_S < 0);
    int64_t rest = s - days * DAY_S;
    if (at_us == 0 || days < -719162 || days > 2932896)
        return;
    int y = 0;
    int m = 0;
    int d = 0;
    date_of(days, &y, &m, &d);
    (void)snprintf(out, TRI_TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", y, m,
                   d, (int)(rest / 3600), (int)(rest / 60 % 60),
                   (int)(rest % 60));
}

/* n digits at *at, a number of lo to hi. */
static bool digits(const char *text, size_t len, size_t *at, size_t n, int lo,
                   int hi, int *out)
{
    int value = 0;
    if (len - *at < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = text[*at + i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *at += n;
    *out = value;
    return value >= lo && value <= hi;
}

static bool sign(const char *text, size_t len, size_t *at, const char *any,
                 char *out)
{
    if (*at >= len || !text[*at] || !strchr(any, text[*at]))
        return false;
    *out = text[(*at)++];
    return true;
}

static int month_days(int y, int m)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    return days[m - 1] + (m == 2 && leap);
}

/* "Z", or "+01:00": seconds to take off. */
static bool offset(const char *text, size_t len, size_t *at, int64_t *out_s)
{
    char c = 0;
    int h = 0;
    int m = 0;
    if (!sign(text, len, at, "Zz+-", &c))
        return false;
    *out_s = 0;
    if (c == 'Z' || c == 'z')
        return true;
    char colon = 0;
    if (!digits(text, len, at, 2, 0, 23, &h) ||
        !sign(text, len, at, ":", &colon) ||
        !digits(text, len, at, 2, 0, 59, &m))
        return false;
    *out_s = (c == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return true;
}

bool tri_time_read(const char *text, size_t len, int64_t *out_us)
{
    int part[6] = { 0 };
    static const struct {
        size_t n;
        int lo;
        int hi;
        const char *then;
    } parts[6] = { { 4, 1, 9999, "-" }, { 2, 1, 12, "-" }, { 2, 1, 31, "Tt " },
                   { 2, 0, 23, ":" },   { 2, 0, 59, ":" }, { 2, 0, 59, "" } };
    size_t at = 0;
    char c = 0;
    for (size_t i = 0; i < 6; i++)
        if (!digits(text, len, &at, parts[i].n, parts[i].lo, parts[i].hi,
                    &part[i]) ||
            (parts[i].then[0] && !sign(text, len, &at, parts[i].then, &c)))
            return false;
    int64_t us = 0;
    if (sign(text, len, &at, ".", &c)) {
        size_t begin = at;
        int64_t unit = SECOND_US;
        for (; at < len && text[at] >= '0' && text[at] <= '9'; at++) {
            unit /= 10;
            us += unit * (text[at] - '0');
        }
        if (at == begin)
            return false;
    }
    int64_t off = 0;
    if (!offset(text, len, &at, &off) || at != len ||
        part[2] > month_days(part[0], part[1]))
        return false;
    *out_us = (days_of(part[0], part[1], part[2]) * DAY_S + part[3] * 3600 +
               part[4] * 60 + part[5] - off) *
                  SECOND_US +
              us;
    return true;
}
