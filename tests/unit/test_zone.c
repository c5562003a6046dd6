/* Zones: the machine's TZif files through a port, small files made here, and
 * files that lie. */
#include "feel/temporal.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

#define FOLDER "/usr/share/zoneinfo/"

static uint8_t file[1 << 16];
static size_t file_len;
static unsigned loads;

static bool load_system(void *self, const char *name, const uint8_t **out,
                        size_t *len)
{
    static uint8_t *kept[16];
    static size_t n;
    char path[128];
    (void)self;
    (void)snprintf(path, sizeof(path), FOLDER "%s", name);
    FILE *in = fopen(path, "rb");
    if (!in || n == TRI_COUNT(kept)) {
        if (in)
            (void)fclose(in);
        return false;
    }
    kept[n] = malloc(1 << 14);
    *len = kept[n] ? fread(kept[n], 1, 1 << 14, in) : 0;
    (void)fclose(in);
    *out = kept[n++];
    return *len > 0;
}

static bool load_made(void *self, const char *name, const uint8_t **out,
                      size_t *len)
{
    (void)self;
    loads++;
    if (strcmp(name, "Made/Here") != 0)
        return false;
    *out = file;
    *len = file_len;
    return true;
}

static int64_t seconds(int year, int month, int day, int hour, int minute)
{
    struct tri_date d = { year, (uint8_t)month, (uint8_t)day };
    return tri_days_from_date(d) * 86400 + hour * 3600 + minute * 60;
}

static void system_zones(void)
{
    static const struct {
        const char *zone;
        int at[5];
        bool local;
        int32_t offset;
    } rows[] = {
        { "Europe/Paris", { 2021, 1, 1, 12, 0 }, true, 3600 },
        { "Europe/Paris", { 2021, 7, 1, 12, 0 }, true, 7200 },
        { "Europe/Paris", { 2021, 3, 28, 1, 59 }, true, 3600 },
        { "Europe/Paris", { 2021, 3, 28, 2, 30 }, true, 3600 }, /* gap */
        { "Europe/Paris", { 2021, 3, 28, 3, 0 }, true, 7200 },
        { "Europe/Paris", { 2021, 10, 31, 2, 30 }, true, 7200 }, /* overlap */
        { "Europe/Paris", { 2021, 10, 31, 3, 0 }, true, 3600 },
        { "Europe/Paris", { 2021, 3, 28, 0, 59 }, false, 3600 },
        { "Europe/Paris", { 2021, 3, 28, 1, 0 }, false, 7200 },
        { "Europe/Paris", { 2500, 7, 1, 12, 0 }, true, 7200 },
        { "Europe/Paris", { 999999999, 12, 31, 23, 59 }, true, 3600 },
        { "Europe/Paris", { 999999999, 7, 1, 0, 0 }, true, 7200 },
        { "Australia/Melbourne", { 2021, 1, 1, 12, 0 }, true, 39600 },
        { "Australia/Melbourne", { 2021, 7, 1, 12, 0 }, true, 36000 },
        { "Australia/Melbourne", { 3021, 1, 1, 12, 0 }, true, 39600 },
        { "Australia/Melbourne", { 3021, 7, 1, 12, 0 }, true, 36000 },
        { "Asia/Dhaka", { 2021, 7, 1, 12, 0 }, true, 21600 },
        { "Asia/Kathmandu", { 2021, 7, 1, 12, 0 }, true, 20700 },
        { "Europe/London", { 1969, 1, 1, 0, 0 }, true, 3600 },
        { "America/New_York", { 2007, 3, 11, 6, 59 }, false, -18000 },
        { "America/New_York", { 2007, 3, 11, 7, 0 }, false, -14400 },
        { "Europe/Dublin", { 2040, 1, 1, 0, 0 }, true, 0 },
        { "Europe/Dublin", { 2040, 7, 1, 0, 0 }, true, 3600 },
        { "Etc/UTC", { 2021, 7, 1, 12, 0 }, true, 0 },
        { "Etc/GMT+5", { 2021, 7, 1, 12, 0 }, true, -18000 },
    };
    const struct tri_zone_port port = { NULL, load_system };
    struct tri_zones *z = tri_zones_new(&port);
    CU_ASSERT_PTR_NOT_NULL_FATAL(z);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        int32_t got = -1;
        size_t len = strlen(rows[i].zone);
        const int *a = rows[i].at;
        int64_t at = seconds(a[0], a[1], a[2], a[3], a[4]);
        char label[64];
        (void)snprintf(label, sizeof(label), "%s %d-%d-%d", rows[i].zone, a[0],
                       a[1], a[2]);
        bool ok = rows[i].local
                      ? tri_zone_offset_local(z, rows[i].zone, len, at, &got)
                      : tri_zone_offset_utc(z, rows[i].zone, len, at, &got);
        CHECK_ROW(label, ok && got == rows[i].offset);
    }
    CU_ASSERT_FALSE(tri_zone_known(z, "Europe", 6)); /* a folder */
    CU_ASSERT_FALSE(tri_zone_known(z, "xyz/abc", 7));
    tri_zones_free(z);
}

static void put32(uint32_t n)
{
    for (int i = 24; i >= 0; i -= 8)
        file[file_len++] = (uint8_t)(n >> i);
}

static void put64(int64_t n)
{
    for (int i = 56; i >= 0; i -= 8)
        file[file_len++] = (uint8_t)((uint64_t)n >> i);
}

static void header(uint8_t version, uint32_t times, uint32_t types)
{
    memcpy(file + file_len, "TZif", 4);
    file[file_len + 4] = version;
    memset(file + file_len + 5, 0, 15);
    file_len += 20;
    put32(0);
    put32(0);
    put32(0);
    put32(times);
    put32(types);
    put32(4);
}

/* One change at universal second `change`, from `before` to `after`, then the
 * footer. */
static void make(int64_t change, int32_t before, int32_t after,
                 const char *footer)
{
    file_len = 0;
    header('2', 0, 1);
    put32(0);
    file[file_len++] = 0;
    file[file_len++] = 0;
    memcpy(file + file_len, "XXX", 4);
    file_len += 4;
    header('2', 1, 2);
    put64(change);
    file[file_len++] = 1;
    put32((uint32_t)before);
    file[file_len++] = 0;
    file[file_len++] = 0;
    put32((uint32_t)after);
    file[file_len++] = 0;
    file[file_len++] = 0;
    memcpy(file + file_len, "XXX", 4);
    file_len += 4;
    file_len +=
        (size_t)snprintf((char *)file + file_len, 100, "\n%s\n", footer);
}

static void made_zones(void)
{
    static const struct {
        const char *footer;
        int at[5];      /* universal */
        int32_t offset; /* -1: the footer is refused */
    } rows[] = {
        { "", { 1990, 1, 1, 0, 0 }, 100 },
        { "", { 2030, 1, 1, 0, 0 }, 200 },
        { "AAA-1", { 2030, 1, 1, 0, 0 }, 3600 },
        { "AAA+1:30:15", { 2030, 1, 1, 0, 0 }, -5415 },
        { "<+03>-3", { 2030, 1, 1, 0, 0 }, 10800 },
        { "AAA-1BBB,M3.5.0,M10.5.0/3", { 2030, 7, 1, 0, 0 }, 7200 },
        { "AAA-1BBB,M3.5.0,M10.5.0/3", { 2030, 3, 31, 0, 59 }, 3600 },
        { "AAA-1BBB,M3.5.0,M10.5.0/3", { 2030, 3, 31, 1, 0 }, 7200 },
        { "AAA-1BBB,M3.5.0,M10.5.0/3", { 2030, 10, 27, 0, 59 }, 7200 },
        { "AAA-1BBB,M3.5.0,M10.5.0/3", { 2030, 10, 27, 1, 0 }, 3600 },
        { "AAA0BBB-3,J60,J300", { 2032, 2, 29, 12, 0 }, 0 },
        { "AAA0BBB-3,J60,J300", { 2032, 3, 1, 2, 0 }, 10800 },
        { "AAA0BBB-3,59,300", { 2032, 2, 29, 2, 0 }, 10800 },
        { "AAA0BBB-3,59/-1,300", { 2032, 2, 28, 23, 0 }, 10800 },
        { "AAA3BBB,M10.1.0,M3.3.0", { 2030, 1, 1, 0, 0 }, -7200 },
        { "AAA3BBB,M10.1.0,M3.3.0", { 2030, 7, 1, 0, 0 }, -10800 },
        { "AAA", { 2030, 1, 1, 0, 0 }, -1 },
        { "AA-1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-25", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,M13.1.0,M1.1.0", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,M3.6.0,M1.1.0", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,J0,J1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,1/168,J1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,1,2x", { 2030, 1, 1, 0, 0 }, -1 },
        { "<AAA-1", { 2030, 1, 1, 0, 0 }, -1 },
        { "aaz-1", { 2030, 1, 1, 0, 0 }, 3600 },
        { "AA{-1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AA[-1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1:60", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1:30:60", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,J366,J1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,M3.0.0,M10.5.0", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA-1BBB,366,1", { 2030, 1, 1, 0, 0 }, -1 },
        { "AAA0BBB-3,J60,J300", { 2031, 3, 1, 2, 0 }, 10800 },
        { "AAA0BBB-3,J59,J300", { 2032, 2, 28, 2, 0 }, 10800 },
    };
    const struct tri_zone_port port = { NULL, load_made };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct tri_zones *z = tri_zones_new(&port);
        int32_t got = -1;
        const int *a = rows[i].at;
        make(seconds(2000, 1, 1, 0, 0), 100, 200, rows[i].footer);
        bool ok = tri_zone_offset_utc(
            z, "Made/Here", 9, seconds(a[0], a[1], a[2], a[3], a[4]), &got);
        CHECK_ROW(rows[i].footer, ok == (rows[i].offset != -1));
        CHECK_ROW(rows[i].footer, got == rows[i].offset);
        tri_zones_free(z);
    }
}

/* A block of two changes to the second type and back, of 4 or 8 bytes. */
static void two_changes(uint8_t version, int64_t first, int64_t second)
{
    header(version, 2, 2);
    if (version) {
        put64(first);
        put64(second);
    } else {
        put32((uint32_t)first);
        put32((uint32_t)second);
    }
    file[file_len++] = 1;
    file[file_len++] = 0;
    for (uint32_t offset = 100; offset <= 200; offset += 100) {
        put32(offset);
        file[file_len++] = 0;
        file[file_len++] = 0;
    }
    memcpy(file + file_len, "XXX", 4);
    file_len += 4;
}

/* Two changes, in order or not; and a file of version 1. */
static void orders(void)
{
    static const struct {
        const char *label;
        int64_t first, second;
        bool known;
    } rows[] = {
        { "in order", 100, 200, true },
        { "the other way round", 200, 100, false },
        { "at once", 100, 100, false },
    };
    const struct tri_zone_port port = { NULL, load_made };
    int32_t offset;
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct tri_zones *z = tri_zones_new(&port);
        file_len = 0;
        header('2', 0, 1);
        put32(0);
        file[file_len++] = 0;
        file[file_len++] = 0;
        memcpy(file + file_len, "XXX", 4);
        file_len += 4;
        two_changes('2', rows[i].first, rows[i].second);
        memcpy(file + file_len, "\n\n", 2);
        file_len += 2;
        CHECK_ROW(rows[i].label,
                  tri_zone_known(z, "Made/Here", 9) == rows[i].known);
        tri_zones_free(z);
    }
    file_len = 0;
    two_changes(0, 1000, 2000);
    struct tri_zones *z = tri_zones_new(&port);
    CU_ASSERT_TRUE(tri_zone_offset_utc(z, "Made/Here", 9, 999, &offset));
    CU_ASSERT_EQUAL(offset, 100);
    CU_ASSERT_TRUE(tri_zone_offset_utc(z, "Made/Here", 9, 1000, &offset));
    CU_ASSERT_EQUAL(offset, 200);
    CU_ASSERT_TRUE(
        tri_zone_offset_local(z, "Made/Here", 9, INT64_MAX, &offset));
    CU_ASSERT_EQUAL(offset, 100);
    CU_ASSERT_TRUE(
        tri_zone_offset_local(z, "Made/Here", 9, INT64_MIN, &offset));
    CU_ASSERT_EQUAL(offset, 100);
    tri_zones_free(z);
}

/* Every shorter file, and every single byte changed: an answer or a refusal. */
static void lies(void)
{
    const struct tri_zone_port port = { NULL, load_made };
    int32_t offset;
    make(seconds(2000, 1, 1, 0, 0), 100, 200, "AAA-1BBB,M3.5.0,M10.5.0/3");
    size_t whole = file_len;
    for (file_len = 0; file_len < whole; file_len++) {
        struct tri_zones *z = tri_zones_new(&port);
        CU_ASSERT_FALSE(tri_zone_known(z, "Made/Here", 9));
        tri_zones_free(z);
    }
    for (size_t i = 0; i < whole * 4; i++) {
        static const uint8_t flips[] = { 0x01, 0x80, 0xFF, 0x7F };
        struct tri_zones *z = tri_zones_new(&port);
        file[i / 4] ^= flips[i % 4];
        (void)tri_zone_offset_local(z, "Made/Here", 9, INT64_MIN, &offset);
        (void)tri_zone_offset_local(z, "Made/Here", 9, 1900000000, &offset);
        (void)tri_zone_offset_utc(z, "Made/Here", 9, INT64_MAX, &offset);
        file[i / 4] ^= flips[i % 4];
        tri_zones_free(z);
    }
}

static void names(void)
{
    static const struct {
        const char *name;
        bool ok;
    } rows[] = {
        { "Europe/Paris", true },
        { "Etc/GMT+5", true },
        { "GMT0", true },
        { "America/Argentina/Rio_Gallegos", true },
        { "", false },
        { "/etc/passwd", false },
        { "../passwd", false },
        { "Europe/", false },
        { "Europe//Paris", false },
        { "Europe/Paris.tab", false },
        { "Eur ope", false },
        { "Europe\\Paris", false },
        { "Europe{Paris", false },
        { "Europe~", false },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++)
        CHECK_ROW(rows[i].name,
                  tri_zone_name_ok(rows[i].name, strlen(rows[i].name)) ==
                      rows[i].ok);
    char longest[65];
    memset(longest, 'a', sizeof(longest));
    CU_ASSERT_FALSE(tri_zone_name_ok(longest, 64));
    CU_ASSERT_TRUE(tri_zone_name_ok(longest, 63));
}

static void cache(void)
{
    const struct tri_zone_port port = { NULL, load_made };
    struct tri_zones *z = tri_zones_new(&port);
    loads = 0;
    make(0, 100, 200, "");
    for (int i = 0; i < 10; i++) {
        CU_ASSERT_TRUE(tri_zone_known(z, "Made/Here", 9));
        CU_ASSERT_FALSE(tri_zone_known(z, "Made/There", 10));
        CU_ASSERT_TRUE(tri_zone_known(z, "UTC", 3));
    }
    CU_ASSERT_EQUAL(loads, 3);
    for (int i = 0; i < 3000; i++) { /* more names than are kept */
        char name[32];
        int n = snprintf(name, sizeof(name), "Made/N%d", i);
        CU_ASSERT_FALSE(tri_zone_known(z, name, (size_t)n));
    }
    CU_ASSERT_TRUE(tri_zone_known(z, "Made/Here", 9));
    tri_zones_free(z);
    CU_ASSERT_FALSE(tri_zone_known(NULL, "UTC", 3));
}

/* Zones that need no file: what a machine without zone data still knows. */
static void fixed(void)
{
    static const struct {
        const char *name;
        int32_t offset; /* -1: not known */
    } rows[] = {
        { "UTC", 0 },        { "GMT", 0 },
        { "Etc/UTC", 0 },    { "Etc/GMT", 0 },
        { "GMT+1", -3600 },  { "Etc/GMT-14", 50400 },
        { "GMT+15", -1 },    { "GMT+", -1 },
        { "GMT55", -1 },     { "GMT+5x", -1 },
        { "GMX+5", -1 },     { "ABC", -1 },
        { "Etc/ABC+5", -1 }, { "AB", -1 },
        { "GMT+x", -1 },     { "Etc/GMT+12", -43200 },
    };
    struct tri_zones *z = tri_zones_new(NULL);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        int32_t got = -1;
        bool ok =
            tri_zone_offset_utc(z, rows[i].name, strlen(rows[i].name), 0, &got);
        CHECK_ROW(rows[i].name, ok == (rows[i].offset != -1));
        CHECK_ROW(rows[i].name, !ok || got == rows[i].offset);
    }
    tri_zones_free(z);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "system zones", system_zones },
                                         { "made zones", made_zones },
                                         { "orders of changes", orders },
                                         { "lies", lies },
                                         { "names", names },
                                         { "fixed zones", fixed },
                                         { "cache", cache },
                                         CU_TEST_INFO_NULL };
    return check_run("zone", tests);
}
