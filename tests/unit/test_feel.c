#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "check.h"
#include "feel/ast.h"
#include "feel/temporal.h"

/* ---- a compiler and an evaluation for each test ---- */

struct bench {
    struct tri_arena model;
    struct tri_arena arena;
    struct tri_findings findings;
    struct tri_feel feel;
    struct tri_eval ev;
};

static void open_bench(struct bench *b)
{
    memset(b, 0, sizeof(*b));
    tri_arena_init(&b->model, TRI_MAX_MODEL_ARENA);
    tri_arena_init(&b->arena, TRI_MAX_EVAL_ARENA);
    tri_findings_init(&b->findings);
    tri_eval_init(&b->ev, &b->arena, NULL, tri_null());
    b->feel.arena = &b->model;
    b->feel.findings = &b->findings;
}

static void close_bench(struct bench *b)
{
    tri_findings_done(&b->findings);
    tri_arena_done(&b->arena);
    tri_arena_done(&b->model);
}

static const struct tri_expr *compile(struct bench *b, enum tri_feel_goal goal,
                                      const struct tri_scope *scope,
                                      const struct tri_type *input,
                                      const char *text)
{
    const struct tri_source src = { "t.dmn", "x1", text, strlen(text), 7, 5 };
    const struct tri_expr *e = NULL;
    struct tri_error err;
    enum tri_code code =
        tri_feel_compile(&b->feel, goal, scope, &src, input, &e, &err);
    CU_ASSERT_FATAL(code == TRI_OK && e != NULL);
    return e;
}

/* ---- the shape of unary tests ---- */

static const struct shape_row {
    const char *text;
    enum tri_test_shape shape;
    bool negated;
    size_t n;
} shape_rows[] = {
    { "-", TRI_TEST_ANY, false, 0 },
    { "", TRI_TEST_ANY, false, 0 },
    { "  - ", TRI_TEST_ANY, false, 0 },
    { "5", TRI_TEST_CHOICES, false, 1 },
    { "\"a\", \"b\"", TRI_TEST_CHOICES, false, 2 },
    { "not(\"a\", \"b\")", TRI_TEST_CHOICES, true, 2 },
    { "null", TRI_TEST_CHOICES, false, 1 },
    { "true", TRI_TEST_CHOICES, false, 1 },
    { "< 5, [7..9]", TRI_TEST_CHOICES, false, 2 },
    { "= 5", TRI_TEST_CHOICES, false, 1 },
    { "1 + 1", TRI_TEST_CHOICES, false, 1 },
    { "@\"2024-01-01\"", TRI_TEST_CHOICES, false, 1 },
    { "!= 5", TRI_TEST_OTHER, false, 0 },
    { "[1, 2]", TRI_TEST_OTHER, false, 0 },
    { "? > 5", TRI_TEST_OTHER, false, 0 },
    { "[1..null]", TRI_TEST_OTHER, false, 0 },
    { "[1..", TRI_TEST_OTHER, false, 0 },
};

static void shapes(void)
{
    struct bench b;
    open_bench(&b);
    for (size_t i = 0; i < TRI_COUNT(shape_rows); i++) {
        const struct shape_row *r = &shape_rows[i];
        const struct tri_expr *e =
            compile(&b, TRI_FEEL_UNARY_TESTS, NULL, NULL, r->text);
        bool negated = false;
        const struct tri_value *choices = NULL;
        size_t n = 99;
        CHECK_ROW(r->text,
                  tri_expr_test(e, &negated, &choices, &n) == r->shape);
        CHECK_ROW(r->text, negated == r->negated);
        CHECK_ROW(r->text, n == r->n && (n == 0 || choices != NULL));
    }
    close_bench(&b);
}

static void choices_are_plain(void)
{
    struct bench b;
    open_bench(&b);
    bool negated;
    const struct tri_value *c;
    size_t n;
    (void)tri_expr_test(
        compile(&b, TRI_FEEL_UNARY_TESTS, NULL, NULL, "= 5, >= 7"), &negated,
        &c, &n);
    CU_ASSERT_FATAL(n == 2);
    CU_ASSERT(c[0].kind == TRI_NUMBER && c[0].u.small == 5);
    CU_ASSERT_FATAL(c[1].kind == TRI_RANGE);
    CU_ASSERT(c[1].u.range->has_lo && c[1].u.range->lo_closed &&
              !c[1].u.range->has_hi);
    close_bench(&b);
}

/* ---- findings with their place ---- */

static const struct finding_row {
    const char *text;
    const char *msg;
    uint32_t line;
    uint32_t col;
    enum tri_code code;
} finding_rows[] = {
    { "a + 1", "unknown name 'a'", 7, 5, TRI_E_MODEL },
    { "1 +\n  a", "unknown name 'a'", 8, 3, TRI_E_MODEL },
    { "[1", "expected ']', but the text ends", 7, 7, TRI_E_SYNTAX },
    { "1 < \"a\"", "a number never compares with a string", 7, 7, TRI_E_MODEL },
    { "nofn(1)", "unknown function 'nofn'", 7, 5, TRI_E_MODEL },
};

static void findings(void)
{
    for (size_t i = 0; i < TRI_COUNT(finding_rows); i++) {
        const struct finding_row *r = &finding_rows[i];
        struct bench b;
        open_bench(&b);
        (void)compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, r->text);
        CHECK_ROW(r->text, b.findings.n == 1);
        if (b.findings.n == 1) {
            const struct tri_error *e = &b.findings.items[0].what;
            CHECK_ROW(r->text, strcmp(e->msg, r->msg) == 0);
            CHECK_ROW(r->text, e->loc.line == r->line && e->loc.col == r->col);
            CHECK_ROW(r->text, e->code == r->code);
            CHECK_ROW(r->text, strcmp(e->loc.file, "t.dmn") == 0);
            CHECK_ROW(r->text, strcmp(e->loc.element, "x1") == 0);
        }
        close_bench(&b);
    }
}

/* A cell that never matches its column's type is the author's error. */
static void cell_of_another_type(void)
{
    struct bench b;
    open_bench(&b);
    (void)compile(&b, TRI_FEEL_UNARY_TESTS, NULL, tri_type_simple(TRI_T_NUMBER),
                  "\"5\"");
    CU_ASSERT(b.findings.errors == 1);
    (void)compile(&b, TRI_FEEL_UNARY_TESTS, NULL, tri_type_simple(TRI_T_NUMBER),
                  "5, null, [1..2], < 3");
    CU_ASSERT(b.findings.errors == 1);
    close_bench(&b);
}

/* ---- types are inferred ---- */

static const struct {
    const char *text;
    enum tri_type_kind kind;
} type_rows[] = {
    { "1 + 2", TRI_T_NUMBER },
    { "\"a\" + \"b\"", TRI_T_STRING },
    { "n > 1", TRI_T_BOOL },
    { "n", TRI_T_NUMBER },
    { "[1, 2]", TRI_T_LIST },
    { "[1, 2][1]", TRI_T_NUMBER },
    { "[1, 2][item > 1]", TRI_T_LIST },
    { "{a: 1}.a", TRI_T_NUMBER },
    { "[1..2]", TRI_T_RANGE },
    { "if true then 1 else null", TRI_T_NUMBER },
    { "if true then 1 else \"a\"", TRI_T_ANY },
    { "for i in [1] return \"a\"", TRI_T_LIST },
    { "function(a) a", TRI_T_FUNCTION },
    { "(function(a) 1)(2)", TRI_T_NUMBER },
    { "null", TRI_T_NULL },
};

static void types(void)
{
    struct bench b;
    open_bench(&b);
    const struct tri_scope_name names[] = { { "n", 1,
                                              tri_type_simple(TRI_T_NUMBER) } };
    const struct tri_scope scope = { NULL, names, 1 };
    for (size_t i = 0; i < TRI_COUNT(type_rows); i++) {
        const struct tri_expr *e =
            compile(&b, TRI_FEEL_EXPRESSION, &scope, NULL, type_rows[i].text);
        CHECK_ROW(type_rows[i].text,
                  tri_expr_type(e)->kind == type_rows[i].kind);
    }
    CU_ASSERT(b.findings.errors == 0);
    close_bench(&b);
}

/* ---- scopes of the caller ---- */

static void outer_scopes(void)
{
    struct bench b;
    open_bench(&b);
    const struct tri_scope_name top[] = { { "x", 1, NULL }, { "y", 1, NULL } };
    const struct tri_scope_name low[] = { { "x", 1, NULL } };
    const struct tri_scope outer = { NULL, top, 2 };
    const struct tri_scope inner = { &outer, low, 1 };
    const struct tri_value top_values[] = { tri_int(1), tri_int(20) };
    const struct tri_value low_values[] = { tri_int(300) };
    const struct tri_frame up = { NULL, top_values };
    const struct tri_frame here = { &up, low_values };
    const struct tri_expr *e =
        compile(&b, TRI_FEEL_EXPRESSION, &inner, NULL, "[x + y][item > 1][1]");
    struct tri_value v = tri_feel_eval(&b.ev, e, &here);
    CU_ASSERT(v.kind == TRI_NUMBER && v.u.small == 320);
    CU_ASSERT(b.ev.n_diags == 0);
    close_bench(&b);
}

static void constants(void)
{
    struct bench b;
    open_bench(&b);
    struct tri_value v = tri_null();
    CU_ASSERT(tri_expr_constant(
        compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, "2 * 3 + 1"), &v));
    CU_ASSERT(v.kind == TRI_NUMBER && v.u.small == 7);
    CU_ASSERT(!tri_expr_constant(
        compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, "1 / 0"), &v));
    close_bench(&b);
}

/* ---- item definitions ---- */

static void allowed_values(void)
{
    struct bench b;
    open_bench(&b);
    const struct tri_type level = { .kind = TRI_T_STRING,
                                    .name = "tLevel",
                                    .allowed =
                                        compile(&b, TRI_FEEL_UNARY_TESTS, NULL,
                                                NULL, "\"low\", \"high\"") };
    const struct tri_type levels = { .kind = TRI_T_LIST, .elem = &level };
    struct tri_value low = tri_str("low", 3);
    struct tri_value odd = tri_str("odd", 3);
    CU_ASSERT(tri_type_conforms(&b.ev, &level, low));
    CU_ASSERT(!tri_type_conforms(&b.ev, &level, odd));
    CU_ASSERT(tri_type_conforms(&b.ev, &level, tri_null()));
    CU_ASSERT(tri_type_is_instance(&b.ev, &level, odd));
    struct tri_value v = tri_type_coerce(&b.ev, &levels, low, "input 'l'");
    CU_ASSERT(v.kind == TRI_LIST && v.u.list->n == 1);
    CU_ASSERT(b.ev.n_diags == 0);
    v = tri_type_coerce(&b.ev, &level, odd, "input 'l'");
    CU_ASSERT(tri_is_null(v) && b.ev.n_diags == 1);
    CU_ASSERT(strcmp(b.ev.diags[0].msg,
                     "input 'l' is not among the values of tLevel") == 0);
    close_bench(&b);
}

static void date_to_midnight(void)
{
    struct bench b;
    open_bench(&b);
    struct tri_value d = { .kind = TRI_DATE, .u.date = { 2024, 2, 29 } };
    struct tri_value v =
        tri_type_coerce(&b.ev, tri_type_simple(TRI_T_DATETIME), d, "input 'd'");
    CU_ASSERT_FATAL(v.kind == TRI_DATETIME);
    CU_ASSERT(v.u.datetime->time.offset_s == 0 &&
              v.u.datetime->time.second_of_day == 0);
    close_bench(&b);
}

/* ---- values ---- */

static void deep_copy(void)
{
    struct bench b;
    open_bench(&b);
    const struct tri_expr *e =
        compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL,
                "{a: [1, \"x\", @\"2024-01-01T10:00:00\"], r: [1..2], "
                "d: @\"PT1S\", big: 123456789012345678901234567890}");
    struct tri_value v = tri_feel_eval(&b.ev, e, NULL);
    struct tri_arena other;
    struct tri_value copy = tri_null();
    tri_arena_init(&other, 1 << 20);
    CU_ASSERT(tri_value_copy(&other, v, &copy));
    CU_ASSERT(tri_is_true(tri_feel_equal(&b.ev, v, copy)));
    CU_ASSERT(copy.u.context != v.u.context);
    CU_ASSERT(tri_context_find(copy.u.context, "zz", 2) == NULL);
    tri_arena_done(&other);
    tri_arena_init(&other, 64);
    CU_ASSERT(!tri_value_copy(&other, v, &copy));
    tri_arena_done(&other);
    close_bench(&b);
}

/* One of each kind, copied into ever more room: whole, or not at all. */
static void copies_of_each_kind(void)
{
    static const struct tri_decimal big = { { 1, UINT64_C(0x3040) << 48 } };
    static const struct tri_time t = { 36000, 0, TRI_NO_OFFSET, 12,
                                       "Europe/Paris" };
    static const struct tri_time local = { 36000, 0, TRI_NO_OFFSET, 0, NULL };
    static const struct tri_datetime dt = { { 2024, 1, 1 },
                                            { 1, 2, 0, 3, "UTC" } };
    static const struct tri_datetime plain = { { 2024, 1, 1 },
                                               { 1, 2, 0, 0, NULL } };
    static const struct tri_dt_duration day = { 86400, 0 };
    static const struct tri_range range = {
        .lo = { .kind = TRI_NUMBER, .flags = TRI_V_BIG, .u.big = &big },
        .hi = { .kind = TRI_STRING, .len = 1, .u.str = "z" },
        .has_lo = true,
        .has_hi = true
    };
    static const struct tri_function fn = { .n_params = 0 };
    const struct tri_value all[] = {
        tri_null(),
        tri_bool(true),
        tri_int(7),
        { .kind = TRI_NUMBER, .flags = TRI_V_BIG, .u.big = &big },
        tri_str("text", 4),
        { .kind = TRI_DATE, .u.date = { 2024, 2, 29 } },
        { .kind = TRI_TIME, .u.time = &t },
        { .kind = TRI_TIME, .u.time = &local },
        { .kind = TRI_DATETIME, .u.datetime = &dt },
        { .kind = TRI_DATETIME, .u.datetime = &plain },
        { .kind = TRI_DT_DURATION, .u.dt = &day },
        { .kind = TRI_YM_DURATION, .u.months = 5 },
        { .kind = TRI_RANGE, .u.range = &range },
        { .kind = TRI_FUNCTION, .u.function = &fn },
    };
    struct bench b;
    open_bench(&b);
    struct tri_list *l = tri_list_new(&b.arena, TRI_COUNT(all) + 1);
    struct tri_context *c = tri_context_new(&b.arena, 1);
    CU_ASSERT_FATAL(l && c);
    memcpy(l->items, all, sizeof(all));
    c->entries[0] = (struct tri_entry){ "key", 3, tri_key_hash("key", 3),
                                        tri_list_value(l) };
    struct tri_list *inner = tri_list_new(&b.arena, 1);
    CU_ASSERT_FATAL(inner != NULL);
    inner->items[0] = tri_int(1);
    l->items[TRI_COUNT(all)] = tri_list_value(inner);
    bool whole = false;
    size_t room = 0;
    for (; !whole && room < 4096; room++) {
        struct tri_arena other;
        struct tri_value copy = tri_int(1);
        tri_arena_init(&other, room);
        whole = tri_value_copy(&other, tri_context_value(c), &copy);
        CU_ASSERT(whole ? copy.kind == TRI_CONTEXT : copy.kind == TRI_NUMBER);
        CU_ASSERT(whole || other.failed == TRI_E_LIMIT);
        for (size_t i = 0; whole && i < TRI_COUNT(all); i++) {
            struct tri_value v =
                copy.u.context->entries[0].value.u.list->items[i];
            CU_ASSERT(v.kind ==
                      (all[i].kind == TRI_FUNCTION ? TRI_NULL : all[i].kind));
            CU_ASSERT(all[i].kind == TRI_FUNCTION ||
                      tri_temporal_same(v, all[i]) ||
                      tri_is_true(tri_feel_equal(&b.ev, v, all[i])));
        }
        tri_arena_done(&other);
    }
    CU_ASSERT(whole && room > 400);
    struct tri_arena other;
    tri_arena_init(&other, 1 << 20);
    CU_ASSERT(tri_list_new(&other, TRI_MAX_LIST + 1) == NULL);
    CU_ASSERT(tri_context_new(&other, TRI_MAX_LIST + 1) == NULL);
    CU_ASSERT(other.failed == TRI_E_LIMIT && other.too_many);
    tri_arena_done(&other);
    close_bench(&b);
}

/* May one value stand for the other? Not where finding out takes long. */
static void same_values(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        { "@\"P1Y\"", "@\"P12M\"", true },
        { "@\"P1Y\"", "@\"P1M\"", false },
        { "[[[[1]]]]", "[[[[1]]]]", true },
        { "[[[[[1]]]]]", "[[[[[1]]]]]", false }, /* too deep to look */
        { "[1, \"a\", null, true]", "[1, \"a\", null, true]", true },
        { "[1, \"a\"]", "[1, \"b\"]", false },
        { "1.0", "1", false }, /* of another form */
        { "for i in 1..9000 return i", "for i in 1..9000 return i", true },
        { "for i in 1..20000 return i", "for i in 1..20000 return i",
          false }, /* too long to look */
        { "{a: for k in 1..1000 return 1, b: for k in 1..1000 return a, c: for "
          "k in 1..1000 return b}.c",
          "{a: for k in 1..1000 return 1, b: for k in 1..1000 return a, c: for "
          "k in 1..1000 return b}.c",
          false }, /* a thousand million times the same */
        { "{a: 1}", "{a: 1}", false },
    };
    struct bench b;
    open_bench(&b);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct tri_value x = tri_feel_eval(
            &b.ev, compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, rows[i].a),
            NULL);
        struct tri_value y = tri_feel_eval(
            &b.ev, compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, rows[i].b),
            NULL);
        CHECK_ROW(rows[i].a, tri_value_same(x, y) == rows[i].same);
        CHECK_ROW(rows[i].a, tri_value_same(x, x));
    }
    close_bench(&b);
}

/* Who gives no zones gets a null with its reason wherever one is needed. */
static void no_zones(void)
{
    static const struct tri_datetime at = { { 2024, 1, 1 },
                                            { 1, 2, 0, 12, "Europe/Paris" } };
    static const struct tri_time of = { 36000, 0, 0, 12, "Europe/Paris" };
    static const struct tri_datetime utc = { { 2024, 1, 1 },
                                             { 1, 2, 0, 0, NULL } };
    static const char *const rows[] = {
        "x + @\"PT1H\"",
        "x - @\"PT1H\"",
        "x - y",
        "y - x",
        "x < y",
        "y < x",
        "t < @\"10:00:00Z\"",
        "@\"10:00:00Z\" < t",
    };
    const struct tri_scope_name names[] = { { "x", 1, NULL },
                                            { "y", 1, NULL },
                                            { "t", 1, NULL } };
    const struct tri_scope scope = { NULL, names, 3 };
    struct tri_value slots[] = {
        { .kind = TRI_DATETIME, .u.datetime = &at },
        { .kind = TRI_DATETIME, .u.datetime = &utc },
        { .kind = TRI_TIME, .u.time = &of },
    };
    const struct tri_frame frame = { NULL, slots };
    struct bench b;
    open_bench(&b);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        const struct tri_expr *e =
            compile(&b, TRI_FEEL_EXPRESSION, &scope, NULL, rows[i]);
        b.ev.n_diags = 0;
        CHECK_ROW(rows[i], tri_is_null(tri_feel_eval(&b.ev, e, &frame)));
        CHECK_ROW(rows[i], b.ev.n_diags == 1);
    }
    close_bench(&b);
}

/* Lists nested past the cap: a clear limit, not a stack overflow. */
static void deep_values(void)
{
    struct bench b;
    open_bench(&b);
    const struct tri_expr *e = compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL,
                                       "for i in 1..1000 return [partial[-1]]");
    struct tri_value v = tri_feel_eval(&b.ev, e, NULL);
    struct tri_value copy;
    CU_ASSERT_FATAL(v.kind == TRI_LIST);
    CU_ASSERT(!tri_value_copy(&b.model, v, &copy));
    struct tri_value w = tri_feel_eval(&b.ev, e, NULL);
    CU_ASSERT(tri_is_null(tri_feel_equal(&b.ev, v, w)));
    CU_ASSERT(b.ev.fatal == TRI_E_LIMIT);
    close_bench(&b);
}

/* Long chains are cut at compile time, before they can take C stack. */
static void long_chains(void)
{
    static char text[30000];
    static const char *const links[] = { "x+",
                                         "-",
                                         "a.",
                                         "not(",
                                         "[",
                                         "{a:",
                                         "if 1 then 1 else ",
                                         "1 in (",
                                         "]1..",
                                         "1[",
                                         "function(a) ",
                                         "x in ]1..2[ and ",
                                         "(1..",
                                         "for a in 1 return " };
    for (size_t i = 0; i < TRI_COUNT(links); i++) {
        struct bench b;
        open_bench(&b);
        size_t n = strlen(links[i]);
        size_t len = 0;
        while (len + n + 2 < sizeof(text)) {
            memcpy(text + len, links[i], n);
            len += n;
        }
        memcpy(text + len, "1", 2);
        const struct tri_expr *e =
            compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, text);
        CHECK_ROW(links[i], b.findings.errors >= 1);
        (void)tri_feel_eval(&b.ev, e, NULL);
        close_bench(&b);
    }
}

/* The longest chain that compiles, and a function of such a body that calls
 * itself: the evaluator's own bound ends it before the C stack does. */
static void tallest_tree(void)
{
    static char text[20000];
    struct bench b;
    open_bench(&b);
    const struct tri_scope_name names[] = { { "n", 1, NULL } };
    const struct tri_scope scope = { NULL, names, 1 };
    const struct tri_value slots[] = { tri_int(1) };
    const struct tri_frame frame = { NULL, slots };
    size_t len = 0;
    for (int i = 0; i < TRI_MAX_NEST / 2 - 2; i++) {
        memcpy(text + len, "n+", 2);
        len += 2;
    }
    memcpy(text + len, "n", 2);
    struct tri_value v = tri_feel_eval(
        &b.ev, compile(&b, TRI_FEEL_EXPRESSION, &scope, NULL, text), &frame);
    CU_ASSERT(v.kind == TRI_NUMBER && v.u.small == TRI_MAX_NEST / 2 - 1);
    static char call[20100];
    text[len - 600] = '\0'; /* ends in "+" */
    (void)snprintf(call, sizeof(call), "{f: function(n) %sf(n), r: f(1)}",
                   text);
    v = tri_feel_eval(
        &b.ev, compile(&b, TRI_FEEL_EXPRESSION, &scope, NULL, call), &frame);
    CU_ASSERT(tri_is_null(v) && b.ev.fatal == TRI_E_LIMIT);
    close_bench(&b);
}

/* Every byte string is either compiled or refused. */
static void cut_texts(void)
{
    static const char text[] =
        "{a b: [1..5[, \"c\": if ? in (< 5, not(x)) then @\"PT1H\" else "
        "function(p: list<number>) p[item > 1].start included} /* \xC3\xA9 */";
    char cut[sizeof(text)];
    for (size_t n = 0; n < sizeof(text); n++)
        for (int bad = 0; bad < 3; bad++) {
            struct bench b;
            open_bench(&b);
            memcpy(cut, text, n);
            cut[n] = '\0';
            if (bad && n)
                cut[n - 1] = bad == 1 ? '"' : '\x80';
            (void)tri_feel_eval(
                &b.ev, compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, cut), NULL);
            (void)tri_feel_test(
                &b.ev, compile(&b, TRI_FEEL_UNARY_TESTS, NULL, NULL, cut), NULL,
                tri_int(1));
            close_bench(&b);
        }
}

/* Memory that runs out anywhere gives a code, never a half expression. */
static void no_memory(void)
{
    static const char text[] =
        "{a: for i in 1..3 return i * 2, b: [1, \"x\"][item = 1], "
        "f: function(x) x + a[1], r: f(1) in [1..9]}";
    const struct tri_source src = { .text = text, .len = strlen(text) };
    for (size_t cap = 0; cap < 16000; cap += 16) {
        struct bench b;
        open_bench(&b);
        b.model.cap_bytes = cap;
        const struct tri_expr *e = NULL;
        struct tri_error err;
        enum tri_code code = tri_feel_compile(&b.feel, TRI_FEEL_EXPRESSION,
                                              NULL, &src, NULL, &e, &err);
        CU_ASSERT(code == TRI_OK || (code == TRI_E_LIMIT && !e));
        b.arena.cap_bytes = cap;
        if (code == TRI_OK) {
            struct tri_value v = tri_feel_eval(&b.ev, e, NULL);
            CU_ASSERT(b.ev.fatal ? tri_is_null(v) : v.kind == TRI_CONTEXT);
        }
        close_bench(&b);
    }
    struct bench b;
    open_bench(&b);
    const struct tri_expr *e =
        compile(&b, TRI_FEEL_EXPRESSION, NULL, NULL, text);
    for (size_t cap = 0; cap < 4000; cap += 8) {
        tri_arena_clear(&b.arena);
        b.arena.cap_bytes = cap;
        tri_eval_init(&b.ev, &b.arena, NULL, tri_null());
        struct tri_value v = tri_feel_eval(&b.ev, e, NULL);
        CU_ASSERT(b.ev.fatal ? b.ev.fatal == TRI_E_LIMIT && tri_is_null(v)
                             : v.kind == TRI_CONTEXT);
    }
    close_bench(&b);
}

static void long_text(void)
{
    static char text[TRI_MAX_FEEL_BYTES + 2];
    memset(text, '1', sizeof(text) - 1);
    struct bench b;
    open_bench(&b);
    const struct tri_source src = { .text = text, .len = sizeof(text) - 1 };
    const struct tri_expr *e = NULL;
    struct tri_error err;
    CU_ASSERT(tri_feel_compile(&b.feel, TRI_FEEL_EXPRESSION, NULL, &src, NULL,
                               &e, &err) == TRI_E_LIMIT);
    CU_ASSERT(e == NULL);
    close_bench(&b);
}

static void named_builtins(void)
{
    struct tri_builtin b = {
        .name = "before",
        .min_args = 2,
        .max_args = 2,
        .params = "point1, point2 | point, range | start position..."
    };
    struct tri_word names[2] = { { "range", 5, 0 }, { "point", 5, 0 } };
    size_t out[2];
    CU_ASSERT(tri_builtin_map(&b, names, 2, out) == 2);
    CU_ASSERT(out[0] == 1 && out[1] == 0);
    names[0] = (struct tri_word){ "point1", 6, 0 };
    CU_ASSERT(tri_builtin_map(&b, names, 2, out) == 0);
    names[0] = (struct tri_word){ "start position", 14, 0 };
    CU_ASSERT(tri_builtin_map(&b, names, 1, out) == 2 && out[0] == 0);
    names[1] = names[0];
    CU_ASSERT(tri_builtin_map(&b, names, 2, out) == 0);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "shapes of unary tests", shapes },
        { "choices are plain values", choices_are_plain },
        { "findings with their place", findings },
        { "cell of another type", cell_of_another_type },
        { "types are inferred", types },
        { "scopes of the caller", outer_scopes },
        { "constants are folded", constants },
        { "allowed values", allowed_values },
        { "a date becomes midnight", date_to_midnight },
        { "deep copy", deep_copy },
        { "copies of each kind", copies_of_each_kind },
        { "same values", same_values },
        { "no zones", no_zones },
        { "deep values", deep_values },
        { "long chains", long_chains },
        { "tallest tree", tallest_tree },
        { "cut texts", cut_texts },
        { "no memory", no_memory },
        { "long text", long_text },
        { "names of built-ins' parameters", named_builtins },
        CU_TEST_INFO_NULL,
    };
    return check_run("feel", tests);
}
