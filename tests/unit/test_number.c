/* FEEL numbers: text in, operation, text out. Expectations are worked out by
 * hand or with another decimal implementation, never with this one. */
#include "feel/number.h"

#include <string.h>

#include "check.h"

static struct tri_arena arena;
static struct tri_eval ev;

static void fresh(void)
{
    tri_arena_done(&arena);
    tri_arena_init(&arena, 1 << 20);
    tri_eval_init(&ev, &arena, NULL, tri_null());
}

static struct tri_value num(const char *text)
{
    struct tri_value v = tri_null();
    if (text)
        (void)tri_num_parse(&arena, text, strlen(text), &v);
    return v;
}

static const char *text_of(struct tri_value v)
{
    static char out[TRI_NUM_TEXT_SIZE];
    if (v.kind != TRI_NUMBER)
        return "null";
    (void)tri_num_text(v, out, sizeof(out));
    return out;
}

#define NINES34 "9999999999999999999999999999999999"

static void parse_and_text(void)
{
    static const struct {
        const char *in;
        const char *out; /* NULL: not a number */
    } rows[] = {
        { "0", "0" },
        { "-0", "0" },
        { "0.000", "0" },
        { "12", "12" },
        { "012", "12" },
        { ".5", "0.5" },
        { "-.5", "-0.5" },
        { "1.10", "1.1" },
        { "100", "100" },
        { "1.0e2", "100" },
        { "-1.2E-3", "-0.0012" },
        { "1e+3", "1000" },
        { "9223372036854775807", "9223372036854775807" },
        { "9223372036854775808", "9223372036854775808" },
        { "-9223372036854775808", "-9223372036854775808" },
        { "12345678901234567890123456789", "12345678901234567890123456789" },
        { "0.0000000000000000001", "0.0000000000000000001" },
        { "1.23456789012345678901234567890123456789",
          "1.234567890123456789012345678901235" },
        { "10000000000000000000000000000000005",
          "10000000000000000000000000000000000" }, /* half even */
        { "10000000000000000000000000000000015",
          "10000000000000000000000000000000020" },
        { "100000000000000000000000000000000050000001",
          "100000000000000000000000000000000100000000" },
        { NINES34 "9", "100000000000000000000000000000000000" /* 10^35 */ },
        { "1e119", "1e119" },
        { "1e60",
          "1000000000000000000000000000000000000000000000000000000000000"
          "" },
        { "1e6144", "1e6144" },
        { "9e6145", NULL },
        { "1e-6176", "1e-6176" },
        { "1e-7000", "0" },
        { "0e99999999999999999999", "0" },
        { "1e99999999999999999999", NULL },
        { "", NULL },
        { "-", NULL },
        { ".", NULL },
        { "1.", NULL },
        { "+1", NULL },
        { "1e", NULL },
        { "1e+", NULL },
        { "1 ", NULL },
        { "1,5", NULL },
        { "0x10", NULL },
        { "NaN", NULL },
        { "Infinity", NULL },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        fresh();
        struct tri_value v = num(rows[i].in);
        CHECK_ROW(rows[i].in, (v.kind == TRI_NUMBER) == (rows[i].out != NULL));
        if (rows[i].out)
            CHECK_ROW(rows[i].in, strcmp(text_of(v), rows[i].out) == 0);
    }
}

static void operations(void)
{
    static const struct {
        const char *a;
        char op;
        const char *b;
        const char *out;
    } rows[] = {
        { "1.2345", '+', "2.234", "3.4685" },
        { "0.1", '+', "0.2", "0.3" },
        { "9223372036854775807", '+', "1", "9223372036854775808" },
        { "9223372036854775808", '-', "1", "9223372036854775807" },
        { "-9223372036854775807", '-', "1", "-9223372036854775808" },
        { "1e30", '+', "1e-3", "1000000000000000000000000000000.001" },
        { "1.1234", '-', "0.2345", "0.8889" },
        { "1", '-', "1.000000000000000000", "0" },
        { "3000000000", '*', "4000000000", "12000000000000000000" },
        { "0.000000000001", '*', "0.000000000001",
          "0.000000000000000000000001" },
        { "1e6000", '*', "1e6000", "null" },
        { "1", '/', "3", "0.3333333333333333333333333333333333" },
        { "2", '/', "3", "0.6666666666666666666666666666666667" },
        { "10", '/', "4", "2.5" },
        { "1", '/', "0.5", "2" },
        { "7", '/', "0", "null" },
        { "0", '/', "0", "null" },
        { "3", '^', "20", "3486784401" },
        { "10", '^', "-5", "0.00001" },
        { "5", '^', "-2", "0.04" },
        { "-5", '^', "2", "25" },
        { "5.5", '^', "2", "30.25" },
        { "2", '^', "0.5", "1.414213562373095048801688724209698" },
        { "0", '^', "0", "1" },
        { "0", '^', "-1", "null" },
        { "-8", '^', "0.5", "null" },
        { "10", '^', "6145", "null" },
        { "2", '^', "100", "1267650600228229401496703205376" },
        { "10", '%', "4", "2" },
        { "-10", '%', "4", "2" },
        { "10", '%', "-4", "-2" },
        { "-12", '%', "-5", "-2" },
        { "10.1", '%', "4.5", "1.1" },
        { "-10.1", '%', "4.5", "3.4" },
        { "10.1", '%', "-4.5", "-3.4" },
        { "-10.1", '%', "-4.5", "-1.1" },
        { "0", '%', "4", "0" },
        { "8", '%', "4", "0" },
        { "1", '%', "0", "null" },
        { "1e33", '%', "7", "6" },
        { "9e18", '%', "0.000000000000000007", "0.000000000000000002" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        char label[80];
        fresh();
        struct tri_value a = num(rows[i].a), b = num(rows[i].b), r;
        (void)snprintf(label, sizeof(label), "%s %c %s", rows[i].a, rows[i].op,
                       rows[i].b);
        switch (rows[i].op) {
        case '+':
            r = tri_num_add(&ev, a, b);
            break;
        case '-':
            r = tri_num_sub(&ev, a, b);
            break;
        case '*':
            r = tri_num_mul(&ev, a, b);
            break;
        case '/':
            r = tri_num_div(&ev, a, b);
            break;
        case '^':
            r = tri_num_pow(&ev, a, b);
            break;
        default:
            r = tri_num_modulo(&ev, a, b);
            break;
        }
        CHECK_ROW(label, strcmp(text_of(r), rows[i].out) == 0);
        CHECK_ROW(label, (r.kind == TRI_NULL) == (ev.n_diags > 0));
    }
}

static void rounding(void)
{
    static const struct {
        const char *n;
        int scale;
        const char *out[7]; /* floor, ceiling, up, down, half up/down/even */
    } rows[] = {
        { "5.5", 0, { "5", "6", "6", "5", "6", "5", "6" } },
        { "-5.5", 0, { "-6", "-5", "-6", "-5", "-6", "-5", "-6" } },
        { "2.5", 0, { "2", "3", "3", "2", "3", "2", "2" } },
        { "1.121",
          2,
          { "1.12", "1.13", "1.13", "1.12", "1.12", "1.12", "1.12" } },
        { "-1.126",
          2,
          { "-1.13", "-1.12", "-1.13", "-1.12", "-1.13", "-1.13", "-1.13" } },
        { "-0.3333", 0, { "-1", "0", "-1", "0", "0", "0", "0" } },
        { "1234",
          -2,
          { "1200", "1300", "1300", "1200", "1200", "1200", "1200" } },
        { "50", -2, { "0", "100", "100", "0", "100", "0", "0" } },
        { "0.05", 0, { "0", "1", "1", "0", "0", "0", "0" } },
        { "0.000000000000000000005", 0, { "0", "1", "1", "0", "0", "0", "0" } },
        { "5.5", 6176, { "5.5", "5.5", "5.5", "5.5", "5.5", "5.5", "5.5" } },
        { "5.5",
          6177,
          { "null", "null", "null", "null", "null", "null", "null" } },
        { "5.5",
          -6112,
          { "null", "null", "null", "null", "null", "null", "null" } },
        { "12345678901234567890.55",
          1,
          { "12345678901234567890.5", "12345678901234567890.6",
            "12345678901234567890.6", "12345678901234567890.5",
            "12345678901234567890.6", "12345678901234567890.5",
            "12345678901234567890.6" } },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++)
        for (int how = 0; how < 7; how++) {
            char label[80];
            (void)snprintf(label, sizeof(label), "%s at %d, mode %d", rows[i].n,
                           rows[i].scale, how);
            fresh();
            struct tri_value r = tri_num_round(
                &ev, num(rows[i].n), rows[i].scale, (enum tri_rounding)how);
            CHECK_ROW(label, strcmp(text_of(r), rows[i].out[how]) == 0);
        }
}

static void ordering(void)
{
    static const struct {
        const char *a;
        const char *b;
        int out;
    } rows[] = {
        { "1", "1.0", 0 },
        { "1", "1.000000000000000001", -1 },
        { "-1", "1", -1 },
        { "9223372036854775807", "9223372036854775807.5", -1 },
        { "1e30", "1e-30", 1 },
        { "1e40", "10000000000000000000000000000000000000000", 0 },
        { "-1e40", "1", -1 },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        fresh();
        struct tri_value a = num(rows[i].a), b = num(rows[i].b);
        CHECK_ROW(rows[i].a, tri_num_compare(a, b) == rows[i].out);
        CHECK_ROW(rows[i].b, tri_num_compare(b, a) == -rows[i].out);
    }
}

static void to_int(void)
{
    static const struct {
        const char *n;
        bool ok;
        int64_t out;
        bool whole;
    } rows[] = {
        { "12", true, 12, true },
        { "12.00", true, 12, true },
        { "-9223372036854775807", true, -INT64_MAX, true },
        { "9223372036854775808", false, 0, true },
        { "1.5", false, 0, false },
        { "1e300", false, 0, true },
        { "1e-30", false, 0, false },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        int64_t n = 0;
        fresh();
        CHECK_ROW(rows[i].n, tri_num_to_int(num(rows[i].n), &n) == rows[i].ok);
        CHECK_ROW(rows[i].n, n == rows[i].out);
        CHECK_ROW(rows[i].n,
                  tri_num_is_integer(num(rows[i].n)) == rows[i].whole);
    }
}

static void functions(void)
{
    static const struct {
        const char *name;
        struct tri_value (*fn)(struct tri_eval *ev, struct tri_value a);
        const char *n;
        const char *out; /* compared over its own length */
    } rows[] = {
        { "sqrt", tri_num_sqrt, "4", "2" },
        { "sqrt", tri_num_sqrt, "2", "1.41421356237309504880168872420969" },
        { "sqrt", tri_num_sqrt, "-1", "null" },
        { "exp", tri_num_exp, "0", "1" },
        { "exp", tri_num_exp, "1", "2.71828182845904523536028747135266" },
        { "exp", tri_num_exp, "1000000", "null" },
        { "log", tri_num_log, "1", "0" },
        { "log", tri_num_log, "10", "2.30258509299404568401799145468436" },
        { "log", tri_num_log, "0", "null" },
        { "log", tri_num_log, "-1", "null" },
        { "abs", tri_num_abs, "-1.5", "1.5" },
        { "abs", tri_num_abs, "-1e30", "1000000000000000000000000000000" },
        { "neg", tri_num_neg, "0", "0" },
        { "neg", tri_num_neg, "-1e30", "1000000000000000000000000000000" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        fresh();
        const char *got = text_of(rows[i].fn(&ev, num(rows[i].n)));
        CHECK_ROW(rows[i].name,
                  strncmp(got, rows[i].out, strlen(rows[i].out)) == 0);
        if (strlen(rows[i].out) < 30)
            CHECK_ROW(rows[i].name, strlen(got) == strlen(rows[i].out));
    }
}

static void memory_ends(void)
{
    tri_arena_done(&arena);
    tri_arena_init(&arena, 0);
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value v;
    CU_ASSERT_FALSE(tri_num_parse(&arena, "1e30", 4, &v));
    v = tri_num_mul(&ev, tri_int(INT64_MAX), tri_int(INT64_MAX));
    CU_ASSERT_EQUAL(v.kind, TRI_NULL);
    CU_ASSERT_EQUAL(ev.fatal, TRI_E_LIMIT);
    tri_arena_done(&arena);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "parse and text", parse_and_text },
                                         { "operations", operations },
                                         { "rounding", rounding },
                                         { "ordering", ordering },
                                         { "to int", to_int },
                                         { "functions", functions },
                                         { "memory ends", memory_ends },
                                         CU_TEST_INFO_NULL };
    return check_run("number", tests);
}
