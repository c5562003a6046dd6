/* JSON to FEEL values and back: what is accepted comes out as it went in, what
 * is refused says where. */
#include "feel/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "check.h"

#define NO_VALUE                                                          \
    "expected a value of JSON: a text in double quotes, a number, true, " \
    "false, null, a list in [] or an object in {}"
#define HALF "a \\u escape gives half of a character without its other half"

static struct tri_arena arena;
static struct tri_eval ev;

static void fresh(void)
{
    tri_arena_done(&arena);
    tri_arena_init(&arena, (size_t)64 << 20);
    tri_eval_init(&ev, &arena, NULL, tri_null());
}

static void round_trip(void)
{
    static const struct {
        const char *in;
        const char *out; /* NULL: the same */
    } rows[] = {
        { "null", NULL },
        { " true\r\n", "true" },
        { "-12.50", "-12.5" },
        { "12345678901234567890", NULL },
        { "0.1", NULL },
        { "1e3", "1000" },
        { "\"caf\xC3\xA9 \xF0\x9F\x90\x8E\"", NULL },
        { "\"\\u00e9\\ud83d\\udc0e\"", "\"\xC3\xA9\xF0\x9F\x90\x8E\"" },
        { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
        { "\"\\u0001\"", NULL },
        { "[]", NULL },
        { "{}", NULL },
        { "[1,[2,[]],{}]", "[1, [2, []], {}]" },
        { "{\"z\":1,\"a\":{\"b\":[null]}}",
          "{\"z\": 1, \"a\": {\"b\": [null]}}" },
        { "{\"\": 1}", NULL },
        { "{\"@type\": \"date\", \"value\": \"2020-01-01\"}", NULL },
        { "{\"value\": \"10:15:00+01:00\", \"@type\": \"time\"}",
          "{\"@type\": \"time\", \"value\": \"10:15:00+01:00\"}" },
        { "{\"@type\": \"date and time\", \"value\": "
          "\"2020-01-01T10:15:00.5Z\"}",
          NULL },
        { "{\"@type\": \"days and time duration\", \"value\": \"P1DT2H\"}",
          NULL },
        { "{\"@type\": \"years and months duration\", \"value\": "
          "\"-P1Y2M\"}",
          NULL },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        const char *want = rows[i].out ? rows[i].out : rows[i].in;
        struct tri_value v;
        struct tri_error err = { 0 };
        struct tri_out out;
        fresh();
        tri_out_init(&out);
        CHECK_ROW(rows[i].in,
                  tri_json_read(&ev, rows[i].in, strlen(rows[i].in),
                                TRI_JSON_TYPED, &v, &err) == TRI_OK);
        if (err.code == TRI_OK) {
            tri_json_write(&ev, &out, v, TRI_JSON_TYPED, 0);
            CHECK_ROW(rows[i].in, !out.failed && strcmp(out.text, want) == 0);
        }
        tri_out_done(&out);
    }
}

static void refused(void)
{
    static const struct {
        const char *in;
        uint32_t line;
        uint32_t col;
        const char *element;
        const char *msg;
    } rows[] = {
        { "", 1, 1, "", "the input is empty" },
        { " \n ", 1, 1, "", "the input is empty" },
        { "{\"a\": 1} x", 1, 10, "",
          "something follows the end of the document" },
        { "{\"a\": {\"b\": 1,\n \"b\": 2}}", 2, 2, "a.b",
          "'b' stands twice in its object" },
        { "{\"a b\": 1, \"a b\": 2}", 1, 12, "a b",
          "a member stands twice in its object" },
        { "\xEF\xBB\xBF{}", 1, 1, "",
          "the file begins with a byte order mark: save it as UTF-8 without "
          "one" },
        { "[1, fals", 1, 5, "[1]", "the input ends in the middle of a value" },
        { "{\"a\": 1, \"\\u0061\": 2}", 1, 10, "a",
          "'a' stands twice in its object" },
        { "{\"a\": [1, tru]}", 1, 11, "a[1]", NO_VALUE },
        { "[1,]", 1, 4, "[1]", NO_VALUE },
        { "{\"a\": 1,}", 1, 9, "a",
          "expected a member's name in double quotes" },
        { "{\"a\" 1}", 1, 6, "a", "expected ':' after a member's name" },
        { "{a: 1}", 1, 2, "", NO_VALUE },
        { "[1 2]", 1, 4, "[1]", "expected ',' or ']'" },
        { "[1", 1, 3, "[1]", "the input ends too early" },
        { "{\"a\": 1", 1, 8, "a", "the input ends too early" },
        { "\"abc", 1, 5, "", "the input ends too early" },
        { "\"a\nb\"", 1, 3, "", "a control character is not allowed here" },
        { "\"\\x\"", 1, 3, "", "unknown escape in a string" },
        { "\"\\u12g4\"", 1, 6, "", "\\u wants four hexadecimal digits" },
        { "\"\\ud800\"", 1, 8, "", HALF },
        { "\"\\udc00\"", 1, 2, "", HALF },
        { "\"\\ud900\"", 1, 8, "", HALF },
        { "\"\\ud800\\u0041\"", 1, 8, "", HALF },
        { "[\"\xC3\x28\"]", 1, 3, "", "the bytes are not UTF-8" },
        { "01", 1, 2, "", "something follows the end of the document" },
        { "1.", 1, 3, "", "a digit must follow the point" },
        { "1e", 1, 3, "", "a digit must follow the exponent's letter" },
        { "-", 1, 2, "", "a digit must follow the minus sign" },
        { "+1", 1, 1, "", NO_VALUE },
        { "[1e9999]", 1, 2, "[0]", "the number is out of range" },
        { "{\"d\": {\"@type\": \"date\", \"value\": \"2020-13-01\"}}", 1, 25,
          "d", "the text is not a value of its '@type'" },
        { "{\"@type\": \"days and time duration\", \"value\": \"P1Y\"}", 1, 37,
          "", "the text is not a value of its '@type'" },
        { "{\"@type\": \"colour\", \"value\": \"red\"}", 1, 2, "",
          "unknown '@type'" },
        { "{\"@type\": \"date\", \"value\": 3}", 1, 2, "",
          "a typed value has '@type' and a text as 'value', and nothing else" },
        { "{\"@type\": 3, \"value\": \"2024-01-01\"}", 1, 2, "",
          "unknown '@type'" },
        { "{\"@type\": \"date\"}", 1, 2, "",
          "a typed value has '@type' and a text as 'value', and nothing else" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct tri_value v = tri_int(7);
        struct tri_error err = { 0 };
        fresh();
        enum tri_code code = tri_json_read(&ev, rows[i].in, strlen(rows[i].in),
                                           TRI_JSON_TYPED, &v, &err);
        CHECK_ROW(rows[i].in, code == TRI_E_INPUT);
        CHECK_ROW(rows[i].in, strcmp(err.msg, rows[i].msg) == 0);
        CHECK_ROW(rows[i].in, err.loc.line == rows[i].line);
        CHECK_ROW(rows[i].in, err.loc.col == rows[i].col);
        CHECK_ROW(rows[i].in, strcmp(err.loc.element, rows[i].element) == 0);
        CHECK_ROW(rows[i].in, v.kind == TRI_NUMBER && v.u.small == 7);
    }
}

static void strict(void)
{
    static const char *const bad[] = { "\"\\u0001\"", "\"\\u0000\"",
                                       "\"\\u007f\"", "\"\\ufffe\"",
                                       "\"\\uffff\"", "{\"\\u0002\": 1}" };
    for (size_t i = 0; i < TRI_COUNT(bad); i++) {
        struct tri_value v;
        fresh();
        CHECK_ROW(bad[i],
                  tri_json_read(&ev, bad[i], strlen(bad[i]), TRI_JSON_STRICT,
                                &v, NULL) == TRI_E_INPUT);
        CHECK_ROW(bad[i], tri_json_read(&ev, bad[i], strlen(bad[i]), 0, &v,
                                        NULL) == TRI_OK);
    }
}

static void limits(void)
{
    char deep[2 * TRI_MAX_JSON_DEPTH + 8];
    struct tri_value v;
    struct tri_error err;
    size_t n = TRI_MAX_JSON_DEPTH;
    fresh();
    memset(deep, '[', n);
    memset(deep + n, ']', n);
    CU_ASSERT_EQUAL(tri_json_read(&ev, deep, 2 * n, 0, &v, &err), TRI_OK);
    n++;
    memset(deep, '[', n);
    memset(deep + n, ']', n);
    CU_ASSERT_EQUAL(tri_json_read(&ev, deep, 2 * n, 0, &v, &err), TRI_E_LIMIT);
    size_t big = TRI_MAX_JSON_BYTES + 1;
    char *text = malloc(big);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    memset(text, ' ', big);
    CU_ASSERT_EQUAL(tri_json_read(&ev, text, big, 0, &v, &err), TRI_E_LIMIT);
    free(text);
    tri_arena_done(&arena);
    tri_arena_init(&arena, 8);
    CU_ASSERT_EQUAL(tri_json_read(&ev, "[1, 2, 3]", 9, 0, &v, &err),
                    TRI_E_LIMIT);
}

static void many_members(void)
{
    struct tri_out o;
    struct tri_value v;
    struct tri_error err = { 0 };
    fresh();
    tri_out_init(&o);
    tri_out_char(&o, '{');
    for (int i = 0; i < 1000; i++)
        tri_out_format(&o, "\"m%d\": %d, ", i, i);
    tri_out_text(&o, "\n\"m500\": 1}");
    CU_ASSERT_EQUAL(tri_json_read(&ev, o.text, o.len, 0, &v, &err),
                    TRI_E_INPUT);
    CU_ASSERT_EQUAL(err.loc.line, 2);
    CU_ASSERT_STRING_EQUAL(err.loc.element, "m500");
    o.text[o.len - 6] = 'x';
    CU_ASSERT_EQUAL(tri_json_read(&ev, o.text, o.len, 0, &v, &err), TRI_OK);
    CU_ASSERT_EQUAL(v.u.context->n, 1001);
    tri_out_done(&o);
}

static void indented(void)
{
    struct tri_value v;
    struct tri_out o;
    fresh();
    tri_out_init(&o);
    CU_ASSERT_EQUAL(
        tri_json_read(&ev, "{\"a\":[1,{}],\"b\":[]}", 19, 0, &v, NULL), TRI_OK);
    tri_json_write(&ev, &o, v, 0, 2);
    CU_ASSERT_STRING_EQUAL(
        o.text, "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    tri_out_done(&o);
    tri_arena_done(&arena);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "round trip", round_trip },
                                         { "refused", refused },
                                         { "strict", strict },
                                         { "limits", limits },
                                         { "many members", many_members },
                                         { "indented", indented },
                                         CU_TEST_INFO_NULL };
    return check_run("json", tests);
}
