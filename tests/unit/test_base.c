#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/findings.h"
#include "base/out.h"
#include "base/utf8.h"
#include "check.h"

static const struct utf8_row {
    const char *label;
    const char *text;
    size_t len;
    bool valid;
    size_t bad; /* offset of the first bad byte, or the length */
    size_t count;
} utf8_rows[] = {
    { "empty", "", 0, true, 0, 0 },
    { "ascii", "abc", 3, true, 3, 3 },
    { "two bytes", "\xC3\xA9t\xC3\xA9", 5, true, 5, 3 },
    { "beyond the basic plane", "\xF0\x9F\x90\x8E", 4, true, 4, 1 },
    { "overlong slash", "a\xC0\xAF", 3, false, 1, 0 },
    { "surrogate", "\xED\xA0\x80", 3, false, 0, 0 },
    { "past the last point", "\xF4\x90\x80\x80", 4, false, 0, 0 },
    { "cut in the middle", "ab\xE2\x82", 4, false, 2, 0 },
    { "tail without head", "\x80", 1, false, 0, 0 },
};

static void utf8(void)
{
    for (size_t i = 0; i < TRI_COUNT(utf8_rows); i++) {
        const struct utf8_row *r = &utf8_rows[i];
        size_t bad = 99;
        CHECK_ROW(r->label, tri_utf8_valid(r->text, r->len, &bad) == r->valid);
        CHECK_ROW(r->label, bad == r->bad);
        CHECK_ROW(r->label,
                  !r->valid || tri_utf8_count(r->text, r->len) == r->count);
    }
}

static void utf8_round_trip(void)
{
    static const uint32_t points[] = {
        0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF, 0x20AC, 0xD7FF
    };
    for (size_t i = 0; i < TRI_COUNT(points); i++) {
        char out[4];
        uint32_t back = 1;
        size_t n = tri_utf8_put(points[i], out);
        CU_ASSERT(n > 0 && tri_utf8_next(out, n, &back) == n);
        CU_ASSERT(back == points[i]);
    }
    char out[4];
    CU_ASSERT(tri_utf8_put(0xD800, out) == 0);
    CU_ASSERT(tri_utf8_put(0x110000, out) == 0);
}

static void arena_cap(void)
{
    struct tri_arena a;
    tri_arena_init(&a, 1000);
    void *p = tri_arena_get(&a, 600);
    CU_ASSERT(p != NULL);
    CU_ASSERT(tri_arena_get(&a, 600) == NULL);
    CU_ASSERT(a.failed == TRI_E_LIMIT);
    tri_arena_clear(&a);
    CU_ASSERT(tri_arena_get(&a, 1000) != NULL);
    CU_ASSERT(tri_arena_zero(&a, SIZE_MAX / 2, 4) == NULL);
    tri_arena_done(&a);
}

static void arena_rewind(void)
{
    struct tri_arena a;
    tri_arena_init(&a, 1 << 20);
    char *kept = tri_arena_copy(&a, "kept", 4);
    struct tri_arena_mark mark = tri_arena_mark(&a);
    size_t used = a.used_bytes;
    for (int i = 0; i < 100; i++)
        CU_ASSERT(tri_arena_get(&a, 1000) != NULL);
    tri_arena_rewind(&a, mark);
    CU_ASSERT(a.used_bytes == used);
    CU_ASSERT(strcmp(kept, "kept") == 0);
    CU_ASSERT(tri_arena_get(&a, 1000) != NULL);
    CU_ASSERT(strcmp(kept, "kept") == 0);
    tri_arena_done(&a);
}

static void arena_grow(void)
{
    struct tri_arena a;
    tri_arena_init(&a, 1 << 20);
    int *items = NULL;
    size_t cap = 0;
    for (int i = 0; i < 1000; i++) {
        items = tri_arena_grow(&a, items, (size_t)i, (size_t)i + 1,
                               sizeof(*items), &cap);
        CU_ASSERT_FATAL(items != NULL);
        items[i] = i;
    }
    CU_ASSERT(items[0] == 0 && items[999] == 999);
    CU_ASSERT(strcmp(tri_arena_format(&a, "%d-%s", 7, "x"), "7-x") == 0);
    tri_arena_done(&a);
}

static void error_is_one_line(void)
{
    struct tri_error err;
    struct tri_loc loc = tri_loc_make("a.dmn", "d1", 3, 4);
    CU_ASSERT(tri_fail(&err, TRI_E_MODEL, &loc, "name '%s'", "a\nb") ==
              TRI_E_MODEL);
    CU_ASSERT(strcmp(err.msg, "name 'a b'") == 0);
    CU_ASSERT(err.loc.line == 3 && strcmp(err.loc.element, "d1") == 0);
    CU_ASSERT(tri_fail(NULL, TRI_E_IO, NULL, "x") == TRI_E_IO);
    char path[100];
    memset(path, 'd', sizeof(path));
    strcpy(path + 80, "/x.dmn");
    loc = tri_loc_make(path, NULL, 0, 0);
    CU_ASSERT(strcmp(loc.file + strlen(loc.file) - 6, "/x.dmn") == 0);
}

static void findings_count(void)
{
    struct tri_findings f;
    tri_findings_init(&f);
    for (int i = 0; i < 300; i++)
        tri_findings_add(&f, i % 3 ? TRI_ERROR : TRI_NOTE, TRI_E_MODEL, NULL,
                         "number %d", i);
    CU_ASSERT(f.errors == 200);
    CU_ASSERT(f.n + f.dropped == 300);
    CU_ASSERT(strcmp(f.items[1].what.msg, "number 1") == 0);
    tri_findings_done(&f);
}

static void out_grows(void)
{
    struct tri_out o;
    tri_out_init(&o);
    for (int i = 0; i < 1000; i++)
        tri_out_format(&o, "%d,", i % 10);
    CU_ASSERT(o.len == 2000 && !o.failed);
    CU_ASSERT(strncmp(o.text, "0,1,2,", 6) == 0);
    tri_out_clear(&o);
    tri_out_text(&o, "x");
    CU_ASSERT(strcmp(o.text, "x") == 0);
    tri_out_done(&o);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "UTF-8 is checked and counted", utf8 },
        { "UTF-8 round trip", utf8_round_trip },
        { "arena keeps to its cap", arena_cap },
        { "arena rewinds to a mark", arena_rewind },
        { "arena grows arrays", arena_grow },
        { "an error is one line", error_is_one_line },
        { "findings are counted past the kept ones", findings_count },
        { "output grows", out_grows },
        CU_TEST_INFO_NULL,
    };
    return check_run("base", tests);
}
