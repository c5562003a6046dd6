/* Dates, times and durations: text in, operation, text out. The tables of DMN
 * 1.5, 10.3.2.5, and the edges of the calendar. */
#include "feel/temporal.h"

#include <string.h>

#include "check.h"
#include "feel/number.h"

static struct tri_arena arena;
static struct tri_eval ev;
static struct tri_zones *zones;

static void fresh(void)
{
    tri_arena_done(&arena);
    tri_arena_init(&arena, 1 << 20);
    tri_eval_init(&ev, &arena, zones, tri_null());
}

static struct tri_value value(const char *text)
{
    struct tri_value v = tri_temporal_parse(&ev, text, strlen(text));
    if (tri_is_null(v))
        (void)tri_num_parse(&arena, text, strlen(text), &v);
    return v;
}

/* Text of a temporal value, a number or null; the last four stay valid. */
static const char *text_of(struct tri_value v)
{
    static char ring[4][TRI_NUM_TEXT_SIZE];
    static unsigned turn;
    char *out = ring[turn++ % 4];
    if (v.kind == TRI_NULL)
        return "null";
    if (v.kind == TRI_NUMBER) {
        (void)tri_num_text(v, out, TRI_NUM_TEXT_SIZE);
        return out;
    }
    if (v.kind != TRI_STRING)
        v = tri_temporal_text(&ev, v);
    (void)snprintf(out, TRI_NUM_TEXT_SIZE, "%.*s", (int)v.len, v.u.str);
    return out;
}

static void parse_and_text(void)
{
    static const struct {
        const char *in;
        const char *out; /* NULL: the same; "null": refused */
    } rows[] = {
        { "2017-12-31", NULL },
        { "-2017-12-31", NULL },
        { "0000-01-01", NULL },
        { "999999999-12-31", NULL },
        { "-999999999-01-01", NULL },
        { "2024-02-29", NULL },
        { "2023-02-29", "null" },
        { "1900-02-29", "null" },
        { "2000-02-29", NULL },
        { "-0000-01-01", "null" },
        { "1000000000-01-01", "null" },
        { "998-12-31", "null" },
        { "01211-12-31", "null" },
        { "+2012-12-02", "null" },
        { "2012/12/25", "null" },
        { "2017-00-10", "null" },
        { "2017-12-00", "null" },
        { "2017-12-32", "null" },
        { "2017-12-31T", "null" },
        { "2017-12-31Z", "null" },
        { "11:22:33", NULL },
        { "11:22:33.444", NULL },
        { "11:22:33.000", "11:22:33" },
        { "11:22:33.123456789", NULL },
        { "11:22:33.1234567890", "11:22:33.123456789" },
        { "11:22:33.1234567891", "null" },
        { "11:22:33.", "null" },
        { "24:00:00", "00:00:00" },
        { "24:00:01", "null" },
        { "23:59:60", "null" },
        { "25:00:00", "null" },
        { "7:00:00", "null" },
        { "11:22", "null" },
        { "11:22:33Z", NULL },
        { "11:22:33z", "null" },
        { "11:22:33-00:00", "11:22:33Z" },
        { "11:22:33+05:30", NULL },
        { "11:22:33-05:30:15", NULL },
        { "11:22:33+18:00", NULL },
        { "11:22:33+18:01", "null" },
        { "11:22:33+02:60", "null" },
        { "11:22:33+5:00", "null" },
        { "11:22:33+02:00@Etc/UTC", "null" },
        { "11:22:33@Etc/UTC", NULL },
        { "11:22:33@Etc/GMT-2", NULL },
        { "11:22:33@", "null" },
        { "11:22:33@../../etc/passwd", "null" },
        { "11:22:33@Nowhere/City", "null" },
        { "2017-12-31T11:22:33", NULL },
        { "2017-12-31T24:00:00", "2018-01-01T00:00:00" },
        { "999999999-12-31T24:00:00", "null" },
        { "2017-12-31T11:22:33.5+01:00", NULL },
        { "2017-12-31 11:22:33", "null" },
        { "2017-12-31T11:22:33@Etc/GMT+5", NULL },
        { "P1D", NULL },
        { "-PT1H2M", NULL },
        { "PT24H", "P1D" },
        { "PT0S", NULL },
        { "-PT0S", "PT0S" },
        { "P0D", "PT0S" },
        { "PT0.999S", NULL },
        { "-PT0.5S", NULL },
        { "-P1DT0.5S", NULL },
        { "PT0.S", "PT0S" },
        { "PT1000M0.999999999S", "PT16H40M0.999999999S" },
        { "P106751991167300DT15H30M7S", NULL },
        { "P106751991167301D", "null" },
        { "P99999999999999999999D", "null" },
        { "P1Y2M", NULL },
        { "P26M", "P2Y2M" },
        { "P0Y", "P0M" },
        { "-P1Y", NULL },
        { "P9223372036854775807M", "P768614336404564650Y7M" },
        { "P9223372036854775808M", "null" },
        { "P1Y1D", "null" },
        { "P1M2Y", "null" },
        { "P", "null" },
        { "-P", "null" },
        { "PT", "null" },
        { "P1DT", "null" },
        { "P1H", "null" },
        { "PT1D", "null" },
        { "PT1M2H", "null" },
        { "PT1H1H", "null" },
        { "PT.5S", "null" },
        { "P1.5D", "null" },
        { "1D", "null" },
        { "+P1D", "null" },
        { "", "null" },
        { "-", "null" },
        { "T", "null" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        const char *want = rows[i].out ? rows[i].out : rows[i].in;
        fresh();
        struct tri_value v =
            tri_temporal_parse(&ev, rows[i].in, strlen(rows[i].in));
        CHECK_ROW(rows[i].in, strcmp(text_of(v), want) == 0);
        CHECK_ROW(rows[i].in, ev.n_diags == 0);
    }
}

static void arithmetic(void)
{
    static const struct {
        const char *a;
        char op;
        const char *b;
        const char *out;
    } rows[] = {
        { "2021-01-31", '+', "P1M", "2021-02-28" },
        { "2024-02-29", '+', "P1Y", "2025-02-28" },
        { "2024-03-31", '-', "P1M", "2024-02-29" },
        { "P1M", '+', "2021-01-01", "2021-02-01" },
        { "2021-01-01", '+', "PT36H", "2021-01-02" },
        { "2021-01-02", '-', "PT1S", "2021-01-01" },
        { "2021-01-02", '-', "-PT1S", "2021-01-02" },
        { "0000-01-01", '-', "P1D", "-0001-12-31" },
        { "999999999-12-31", '+', "P1D", "null" },
        { "-999999999-01-01", '-', "P1M", "null" },
        { "2021-01-01", '+', "P9223372036854775807M", "null" },
        { "2021-01-01", '+', "P106751991167300D", "null" },
        { "2021-01-01T10:10:10", '+', "P1DT1H", "2021-01-02T11:10:10" },
        { "2021-01-01T10:10:10.25", '-', "PT0.5S", "2021-01-01T10:10:09.75" },
        { "2021-01-01T10:10:10+11:00", '-', "P1D",
          "2020-12-31T10:10:10+11:00" },
        { "2021-01-01T23:30:00@Etc/GMT-2", '+', "PT1H",
          "2021-01-02T00:30:00@Etc/GMT-2" },
        { "999999999-12-31T23:59:59-18:00", '+', "PT0S",
          "999999999-12-31T23:59:59-18:00" },
        { "999999999-12-31T23:59:59-18:00", '+', "PT1S", "null" },
        { "23:30:00", '+', "PT1H", "00:30:00" },
        { "00:30:00", '-', "P3DT1H", "23:30:00" },
        { "00:00:00Z", '-', "PT0.000000001S", "23:59:59.999999999Z" },
        { "10:00:00", '+', "-P106751991167300DT1S", "09:59:59" },
        { "10:00:00", '+', "P1M", "null" },
        { "2021-01-02", '-', "2021-01-01", "P1D" },
        { "2021-01-02T00:00:00Z", '-', "2021-01-02", "PT0S" },
        { "2021-01-02T00:00:00", '-', "2021-01-02", "null" },
        { "2021-01-02T10:00:00+01:00", '-', "2021-01-02T10:00:00Z", "-PT1H" },
        { "2021-01-02T10:00:00+01:00", '-', "2021-01-02T10:00:00", "null" },
        { "999999999-12-31", '-', "-999999999-01-01", "P730484999633D" },
        { "10:10:10", '-', "11:10:10", "-PT1H" },
        { "10:10:10Z", '-', "11:10:10+01:00", "PT0S" },
        { "10:10:10", '-', "10:10:10Z", "null" },
        { "P1Y", '+', "-P2M", "P10M" },
        { "P1D", '+', "P1M", "null" },
        { "PT0.5S", '-', "PT1S", "-PT0.5S" },
        { "P106751991167300D", '+', "P106751991167300D", "null" },
        { "P9223372036854775807M", '+', "P1M", "null" },
        { "P1D", '*', "1.5", "P1DT12H" },
        { "1.5", '*', "P2M", "P3M" },
        { "P1Y11M", '*', "-2.5", "-P4Y9M" },
        { "PT1S", '*', "0.3333333333", "PT0.333333333S" },
        { "-PT1S", '*', "0.3333333333", "-PT0.333333333S" },
        { "P106751991167300D", '*', "1000", "null" },
        { "P9223372036854775807M", '*', "2", "null" },
        { "P1D", '*', "P1D", "null" },
        { "2021-01-01", '*', "2", "null" },
        { "P10Y11M", '/', "2.5", "P4Y4M" },
        { "P1D", '/', "0", "null" },
        { "P10D", '/', "P4D", "2.5" },
        { "P1Y", '/', "P5M", "2.4" },
        { "P1Y", '/', "P0M", "null" },
        { "10", '/', "P1D", "null" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        char label[96];
        (void)snprintf(label, sizeof(label), "%s %c %s", rows[i].a, rows[i].op,
                       rows[i].b);
        fresh();
        struct tri_value a = value(rows[i].a), b = value(rows[i].b);
        struct tri_value r = rows[i].op == '+'   ? tri_temporal_add(&ev, a, b)
                             : rows[i].op == '-' ? tri_temporal_sub(&ev, a, b)
                             : rows[i].op == '*' ? tri_temporal_mul(&ev, a, b)
                                                 : tri_temporal_div(&ev, a, b);
        CHECK_ROW(label, strcmp(text_of(r), rows[i].out) == 0);
        CHECK_ROW(label, (r.kind == TRI_NULL) == (ev.n_diags > 0));
    }
}

static void ordering(void)
{
    static const struct {
        const char *a;
        const char *b;
        int out; /* 9: no order */
    } rows[] = {
        { "2021-01-01", "2021-01-02", -1 },
        { "-0001-01-01", "0001-01-01", -1 },
        { "10:00:00", "10:00:00.000000001", -1 },
        { "10:00:00Z", "11:00:00+01:00", 0 },
        { "10:00:00Z", "10:00:00", 9 },
        { "10:00:00@Etc/UTC", "10:00:00Z", 0 },
        { "2021-01-01T00:00:00+02:00", "2020-12-31T22:00:00Z", 0 },
        { "2021-01-01T00:00:00", "2021-01-01T00:00:00Z", 9 },
        { "2021-01-01T00:00:00@Etc/GMT+1", "2021-01-01T00:00:00Z", 1 },
        { "PT24H", "P1D", 0 },
        { "-PT0.5S", "-PT0.4S", -1 },
        { "P1Y", "P12M", 0 },
        { "P1Y", "P365D", 9 },
        { "2021-01-01", "2021-01-01T00:00:00Z", 9 },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        int got = 9;
        fresh();
        struct tri_value a = value(rows[i].a), b = value(rows[i].b);
        if (!tri_temporal_compare(zones, a, b, &got))
            got = 9;
        CHECK_ROW(rows[i].a, got == rows[i].out);
        got = 9;
        if (!tri_temporal_compare(zones, b, a, &got))
            got = 9;
        CHECK_ROW(rows[i].b, got == (rows[i].out == 9 ? 9 : -rows[i].out));
    }
}

static void properties(void)
{
    static const struct {
        const char *v;
        const char *name;
        const char *out;
        bool fault;
    } rows[] = {
        { "2018-12-10", "year", "2018", false },
        { "-2018-12-10", "year", "-2018", false },
        { "2018-12-10", "month", "12", false },
        { "2018-12-10", "day", "10", false },
        { "2018-12-10", "weekday", "1", false },
        { "2018-12-09", "weekday", "7", false },
        { "2018-12-10", "hour", "null", true },
        { "10:30:01.5", "hour", "10", false },
        { "10:30:01.5", "minute", "30", false },
        { "10:30:01.5", "second", "1.5", false },
        { "10:30:01", "year", "null", true },
        { "10:30:00+05:00", "time offset", "PT5H", false },
        { "10:30:00", "time offset", "null", false },
        { "10:30:00", "timezone", "null", false },
        { "10:30:00@Etc/GMT-2", "timezone", "Etc/GMT-2", false },
        { "2018-12-10T10:30:00@Etc/GMT-2", "time offset", "PT2H", false },
        { "2018-12-10T10:30:00Z", "time offset", "PT0S", false },
        { "2018-12-10T10:30:00Z", "weekday", "1", false },
        { "P1DT2H3M4.5S", "days", "1", false },
        { "P1DT2H3M4.5S", "hours", "2", false },
        { "P1DT2H3M4.5S", "minutes", "3", false },
        { "P1DT2H3M4.5S", "seconds", "4.5", false },
        { "-P1DT2H3M4.5S", "days", "-1", false },
        { "-P1DT2H3M4.5S", "seconds", "-4.5", false },
        { "-PT0.5S", "seconds", "-0.5", false },
        { "P1D", "years", "null", true },
        { "P1Y2M", "years", "1", false },
        { "-P1Y2M", "months", "-2", false },
        { "P1Y2M", "days", "null", true },
        { "P1Y2M", "", "null", true },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        char label[64];
        (void)snprintf(label, sizeof(label), "%s.%s", rows[i].v, rows[i].name);
        fresh();
        struct tri_value r = tri_temporal_property(
            &ev, value(rows[i].v), rows[i].name, strlen(rows[i].name));
        CHECK_ROW(label, strcmp(text_of(r), rows[i].out) == 0);
        CHECK_ROW(label, (ev.n_diags > 0) == rows[i].fault);
    }
}

static void calendar(void)
{
    static const struct {
        struct tri_date d;
        int64_t days;
        int weekday;
    } rows[] = {
        { { 1970, 1, 1 }, 0, 4 },      { { 1969, 12, 31 }, -1, 3 },
        { { 2000, 2, 29 }, 11016, 2 }, { { 2000, 3, 1 }, 11017, 3 },
        { { 1, 1, 1 }, -719162, 1 },   { { 0, 12, 31 }, -719163, 7 },
        { { -1, 3, 1 }, -719834, 1 },  { { 9999, 12, 31 }, 2932896, 5 },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        char label[32];
        (void)snprintf(label, sizeof(label), "%d-%d-%d", rows[i].d.year,
                       rows[i].d.month, rows[i].d.day);
        CHECK_ROW(label, tri_days_from_date(rows[i].d) == rows[i].days);
        CHECK_ROW(label, tri_weekday(rows[i].d) == rows[i].weekday);
        struct tri_date d = tri_date_from_days(rows[i].days);
        CHECK_ROW(label, d.year == rows[i].d.year &&
                             d.month == rows[i].d.month &&
                             d.day == rows[i].d.day);
    }
    for (int64_t days = -800000; days < 800000; days += 13)
        if (tri_days_from_date(tri_date_from_days(days)) != days)
            CU_FAIL("a day does not come back");
}

static void months(void)
{
    static const struct {
        struct tri_date a;
        struct tri_date b;
        int64_t months;
    } rows[] = {
        { { 2015, 12, 24 }, { 2016, 12, 24 }, 12 },
        { { 2015, 12, 24 }, { 2016, 12, 23 }, 11 },
        { { 2016, 12, 23 }, { 2015, 12, 24 }, -11 },
        { { 2016, 1, 31 }, { 2016, 2, 29 }, 0 },
        { { 2016, 2, 29 }, { 2016, 1, 31 }, 0 },
        { { -1, 1, 1 }, { 1, 1, 1 }, 24 },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++)
        CHECK_ROW("months between",
                  tri_months_between(rows[i].a, rows[i].b) == rows[i].months);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "parse and text", parse_and_text },
                                         { "arithmetic", arithmetic },
                                         { "ordering", ordering },
                                         { "properties", properties },
                                         { "calendar", calendar },
                                         { "months", months },
                                         CU_TEST_INFO_NULL };
    zones = tri_zones_new(NULL);
    int rc = check_run("temporal", tests);
    tri_arena_done(&arena);
    tri_zones_free(zones);
    return rc;
}
