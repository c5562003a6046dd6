/* A moment as people write it: a day in words or figures, and a time. Of what
 * happened the day may be left out (today); the time may not, because deadlines
 * count from it: "this morning" is asked again, not guessed. Of a deadline the
 * time may be left out (the end of the day), and a day without its year is the
 * next one. */
#include "common/reply.h"

#include <stdlib.h>
#include <string.h>

#include "feel/temporal.h"

struct moment {
    enum tri_side side;
    int64_t today;   /* days since 1970 on the zone's clock */
    int64_t now_s;   /* seconds of that day */
    int64_t day;     /* days since 1970 */
    int64_t seconds; /* of that day */
    bool has_day;
    bool has_time;
    bool vague;   /* "morning" */
    bool weekday; /* day is said by its name alone */
    int month;    /* from "20 nov": until its year is known */
    int month_day;
    int year;
};

/* Up to max digits; how many there were. */
static size_t digits(const char *p, size_t max, int *out)
{
    size_t n = 0;
    int v = 0;
    for (; n < max && p[n] >= '0' && p[n] <= '9'; n++)
        v = v * 10 + (p[n] - '0');
    *out = v;
    return n;
}

static bool set_day(struct moment *m, int64_t day)
{
    bool first = !m->has_day;
    m->day = day;
    m->has_day = true;
    return first; /* two days are none */
}

static bool set_date(struct moment *m, int year, int month, int day)
{
    if (!tri_date_ok(year, month, day))
        return false;
    return set_day(
        m, tri_days_from_date((struct tri_date){
               .year = year, .month = (uint8_t)month, .day = (uint8_t)day }));
}

/* The last such day of the week, or the next; today included. */
static int64_t day_of_week(const struct moment *m, int weekday)
{
    int today = tri_weekday(tri_date_from_days(m->today));
    return m->side == TRI_SIDE_AHEAD ? m->today + (weekday - today + 7) % 7
                                     : m->today - (today - weekday + 7) % 7;
}

static bool day_word(struct moment *m, const char *w, size_t n, bool *out_ok)
{
    if (tri_word_is(TRI_WORD_TODAY, w, n)) {
        *out_ok = set_day(m, m->today);
        return true;
    }
    if (tri_word_is(TRI_WORD_TOMORROW, w, n)) {
        *out_ok = m->side == TRI_SIDE_AHEAD && set_day(m, m->today + 1);
        return true;
    }
    if (tri_word_is(TRI_WORD_YESTERDAY, w, n)) {
        *out_ok = m->side == TRI_SIDE_BEHIND && set_day(m, m->today - 1);
        return true;
    }
    if (tri_word_is(TRI_WORD_DAY_BEFORE, w, n)) {
        *out_ok = m->side == TRI_SIDE_BEHIND && set_day(m, m->today - 2);
        return true;
    }
    if (n == 3 && memcmp(w, "mar", 3) == 0 && m->month_day && !m->month) {
        m->month = 3; /* "3 Mar"; before a number it is "mardi" */
        return *out_ok = true;
    }
    for (int i = 0; i < 7; i++)
        if (tri_word_is((enum tri_word)(TRI_WORD_WEEKDAY_1 + i), w, n)) {
            /* "Fri 20 Nov" names one day twice. */
            if (m->has_day || m->month_day || m->month)
                return *out_ok = true;
            m->weekday = true;
            *out_ok = set_day(m, day_of_week(m, i + 1));
            return true;
        }
    for (int i = 0; i < 12; i++)
        if (tri_word_is((enum tri_word)(TRI_WORD_MONTH_1 + i), w, n)) {
            *out_ok = m->month == 0;
            m->month = i + 1;
            return true;
        }
    return false;
}

static bool vague_word(const char *w, size_t n)
{
    static const char *const words[] = { "morning",    "afternoon", "evening",
                                         "night",      "tonight",   "matin",
                                         "apres-midi", "soir",      "nuit" };
    for (size_t i = 0; i < TRI_COUNT(words); i++)
        if (strlen(words[i]) == n && memcmp(words[i], w, n) == 0)
            return true;
    return false;
}

static bool set_time(struct moment *m, int h, int min)
{
    bool first = !m->has_time;
    m->seconds = h * 3600 + min * 60;
    m->has_time = true;
    return first && h < 24 && min < 60;
}

/* "am", "pm" after an hour of twelve; -1 when it is no such. */
static int half_day(const char *w, size_t n, int h)
{
    if (n != 2 || w[1] != 'm' || (w[0] != 'a' && w[0] != 'p') || h < 1 ||
        h > 12)
        return -1;
    return h % 12 + (w[0] == 'p' ? 12 : 0);
}

/* A word that begins with a figure: a time, a date, a day of a month. next,
 * next_n: the word after it, for "4 pm"; *out_both when it was taken too. */
static bool number_word(struct moment *m, const char *w, size_t n,
                        const char *next, size_t next_n, bool *out_both)
{
    int a = 0;
    int b = 0;
    int c = 0;
    size_t k = digits(w, 4, &a);
    const char *p = w + k;
    size_t left = n - k;
    if (left && (*p == ':' || *p == 'h' || *p == '.') && k <= 2) {
        size_t d = digits(p + 1, 2, &b);
        const char *tail = p + 1 + d;
        size_t tail_n = left - 1 - d;
        if (d == 0 && *p != 'h')
            return false;
        if (tail_n == 0) {
            int h = half_day(next, next_n, a);
            *out_both = h >= 0;
            return set_time(m, h >= 0 ? h : a, b);
        }
        if (tail_n == 3 && tail[0] == ':') /* seconds add nothing */
            return digits(tail + 1, 2, &c) == 2 && set_time(m, a, b);
        int h = half_day(tail, tail_n, a);
        return h >= 0 && set_time(m, h, b);
    }
    if (left && (*p == '-' || *p == '/')) {
        char mark = *p;
        size_t d = digits(p + 1, 2, &b);
        const char *tail = p + 1 + d;
        size_t e = 0;
        if (d == 0)
            return false;
        if (tail == w + n) { /* 20/11: of the last twelve months */
            if (k > 2)
                return false;
            m->month_day = a;
            m->month = b;
            return true;
        }
        if (*tail != mark)
            return false;
        e = digits(tail + 1, 4, &c);
        if (tail + 1 + e != w + n)
            return false;
        if (k == 4 && e <= 2)
            return set_date(m, a, b, c);
        return k <= 2 && e == 4 && set_date(m, c, b, a);
    }
    if (left == 0 && k <= 2) {
        int h = half_day(next, next_n, a);
        *out_both = h >= 0;
        if (h >= 0)
            return set_time(m, h, 0);
    }
    if (k <= 2 && left == 2) {
        int h = half_day(p, left, a);
        if (h >= 0)
            return set_time(m, h, 0);
    }
    bool ordinal = left == 0 || (left == 2 && strchr("snrte", *p));
    if (k == 4 && left == 0 && m->month && !m->year) {
        m->year = a;
        return true;
    }
    if (!ordinal || k > 2 || m->month_day)
        return false;
    m->month_day = a;
    return true;
}

/* "20 Nov" without a year: the last one, or the next. "Friday 9:00" on a Friday
 * at noon: in a week, where it is a deadline. */
static bool settle_date(struct moment *m)
{
    const bool ahead = m->side == TRI_SIDE_AHEAD;
    if (!m->month && !m->month_day) {
        if (ahead && m->weekday && m->day == m->today && m->has_time &&
            m->seconds <= m->now_s)
            m->day += 7;
        return true;
    }
    if (!m->month || !m->month_day)
        return false;
    m->has_day = false; /* a weekday beside it adds nothing */
    if (m->year)
        return set_date(m, m->year, m->month, m->month_day);
    int year = (int)tri_date_from_days(m->today).year;
    if (!set_date(m, year, m->month, m->month_day))
        return false;
    if (ahead ? m->day >= m->today : m->day <= m->today)
        return true;
    m->has_day = false;
    return set_date(m, ahead ? year + 1 : year - 1, m->month, m->month_day);
}

/* "16 h 40", "16 h": as French writes an hour. Where it ends; NULL: it is no
 * such. */
static const char *hour_words(struct moment *m, const char *w, size_t n,
                              const char *next, size_t next_n, bool *out_ok)
{
    int hour = 0;
    int minute = 0;
    if (digits(w, 2, &hour) != n || next_n != 1 || *next != 'h')
        return NULL;
    const char *after = next + 1 + strspn(next + 1, " ,");
    size_t after_n = strcspn(after, " ,");
    bool minutes = after_n == 2 && digits(after, 2, &minute) == 2;
    *out_ok = set_time(m, hour, minutes ? minute : 0);
    return minutes ? after + after_n : next + 1;
}

static bool read_words(struct moment *m, const char *text)
{
    while (*(text += strspn(text, " ,"))) {
        size_t n = strcspn(text, " ,");
        const char *next = text + n + strspn(text + n, " ,");
        size_t next_n = strcspn(next, " ,");
        bool ok = true;
        bool both = false;
        const char *end = hour_words(m, text, n, next, next_n, &ok);
        if (end) {
            if (!ok)
                return false;
            text = end;
            continue;
        }
        if (*text >= '0' && *text <= '9') {
            ok = number_word(m, text, n, next, next_n, &both);
        } else if (day_word(m, text, n - (text[n - 1] == '.'), &ok)) {
            /* taken */
        } else if (tri_word_is(TRI_WORD_NOON, text, n)) {
            ok = set_time(m, 12, 0);
        } else if (vague_word(text, n)) {
            m->vague = true;
        } else {
            ok = tri_word_is(TRI_WORD_FILLER, text, n) ||
                 tri_word_is(m->side == TRI_SIDE_AHEAD ? TRI_WORD_BY
                                                       : TRI_WORD_LAST,
                             text, n);
        }
        if (!ok)
            return false;
        text = both ? next + next_n : text + n;
    }
    return settle_date(m);
}

enum tri_reply tri_reply_time(const char *text, enum tri_side side,
                              struct tri_zones *zones, const char *zone,
                              struct tri_instant now, struct tri_instant *out)
{
    size_t len = strlen(text);
    size_t zone_len = strlen(zone);
    char upper[64];
    int32_t offset = 0;
    if (len < sizeof(upper)) { /* folding made t and z small */
        for (size_t i = 0; i <= len; i++)
            upper[i] = text[i] == 't' || text[i] == 'z'
                           ? (char)(text[i] - 'a' + 'A')
                           : text[i];
        if (tri_instant_parse(upper, len, out))
            return TRI_REPLY_ANSWER;
    }
    if (!tri_zone_offset_utc(zones, zone, zone_len, now.utc_s, &offset))
        return TRI_REPLY_NOT_UNDERSTOOD;
    if (tri_word_is(TRI_WORD_NOW, text, len)) {
        *out = (struct tri_instant){ now.utc_s, offset };
        return TRI_REPLY_ANSWER;
    }
    int64_t local = now.utc_s + offset;
    struct moment m = { .side = side,
                        .now_s = ((local % 86400) + 86400) % 86400 };
    m.today = (local - m.now_s) / 86400;
    char iso[64]; /* 2026-11-20T16:40 without an offset */
    if (len >= sizeof(iso))
        return TRI_REPLY_NOT_UNDERSTOOD;
    memcpy(iso, text, len + 1);
    if (len >= 16 && iso[4] == '-' && iso[10] == 't') /* no "1er juillet" */
        iso[10] = ' ';
    if (!read_words(&m, iso))
        return TRI_REPLY_NOT_UNDERSTOOD;
    if (side == TRI_SIDE_AHEAD && m.has_day && !m.has_time && !m.vague) {
        m.has_time = true;
        m.seconds = 23 * 3600 + 59 * 60;
    }
    if (side == TRI_SIDE_AHEAD && !m.has_day && m.has_time &&
        m.seconds <= m.now_s)
        return TRI_REPLY_NOT_UNDERSTOOD; /* of tomorrow, perhaps */
    if (!m.has_time)
        return m.has_day || m.vague ? TRI_REPLY_DAY_ONLY
                                    : TRI_REPLY_NOT_UNDERSTOOD;
    local = (m.has_day ? m.day : m.today) * 86400 + m.seconds;
    if (!tri_zone_offset_local(zones, zone, zone_len, local, &offset))
        return TRI_REPLY_NOT_UNDERSTOOD;
    *out = (struct tri_instant){ local - offset, offset };
    return TRI_REPLY_ANSWER;
}
