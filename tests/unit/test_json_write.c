/* FEEL values written as JSON: those that are never read, both spellings, and
 * what is told of a fault. */
#include <string.h>

#include "base/limits.h"
#include "check.h"
#include "feel/feel.h"
#include "feel/json.h"

struct stage {
    struct tri_arena model, run;
    struct tri_findings findings;
    struct tri_eval ev;
};

static void open_stage(struct stage *s)
{
    tri_arena_init(&s->model, (size_t)16 << 20);
    tri_arena_init(&s->run, TRI_MAX_EVAL_ARENA);
    tri_findings_init(&s->findings);
    tri_eval_init(&s->ev, &s->run, NULL, tri_null());
}

static void close_stage(struct stage *s)
{
    tri_findings_done(&s->findings);
    tri_arena_done(&s->run);
    tri_arena_done(&s->model);
}

static struct tri_value eval(struct stage *s, const struct tri_source *source)
{
    const struct tri_scope scope = { NULL, NULL, 0 };
    struct tri_feel feel = { .arena = &s->model,
                             .findings = &s->findings,
                             .names = tri_feel_names_new(&s->model) };
    const struct tri_expr *e = NULL;
    struct tri_error err;
    if (tri_feel_compile(&feel, TRI_FEEL_EXPRESSION, &scope, source, NULL, &e,
                         &err) != TRI_OK)
        return tri_null();
    return tri_feel_eval(&s->ev, e, NULL);
}

static void values(void)
{
    static const struct {
        const char *text;
        unsigned flags;
        const char *want;
    } rows[] = {
        { "[1..10)", TRI_JSON_TYPED,
          "{\"@type\": \"range\", \"start included\": true, \"start\": 1, "
          "\"end\": 10, \"end included\": false}" },
        { "(1..10]", TRI_JSON_TYPED,
          "{\"@type\": \"range\", \"start included\": false, \"start\": 1, "
          "\"end\": 10, \"end included\": true}" },
        { "(<5)", TRI_JSON_TYPED,
          "{\"@type\": \"range\", \"start included\": false, \"start\": null, "
          "\"end\": 5, \"end included\": false}" },
        { "(>=5)", TRI_JSON_TYPED,
          "{\"@type\": \"range\", \"start included\": true, \"start\": 5, "
          "\"end\": null, \"end included\": false}" },
        { "function(a, b) a", TRI_JSON_TYPED,
          "{\"@type\": \"function\", \"parameters\": [\"a\", \"b\"]}" },
        { "function() 1", TRI_JSON_TYPED,
          "{\"@type\": \"function\", \"parameters\": []}" },
        { "[@\"2020-01-01\", true, null]", TRI_JSON_TYPED,
          "[{\"@type\": \"date\", \"value\": \"2020-01-01\"}, true, null]" },
        { "[@\"2020-01-01\", @\"P1D\"]", 0, "[\"2020-01-01\", \"P1D\"]" },
        { "\"\"", 0, "\"\"" },
        { "{\"\": \"a\\\"b\\\\c\\u0001\\u007F\"}", 0,
          "{\"\": \"a\\\"b\\\\c\\u0001\\u007f\"}" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct stage s;
        struct tri_out out;
        const struct tri_source source = { .text = rows[i].text,
                                           .len = strlen(rows[i].text),
                                           .line = 1,
                                           .col = 1 };
        open_stage(&s);
        tri_out_init(&out);
        tri_json_write(&s.ev, &out, eval(&s, &source), rows[i].flags, 0);
        bool same = out.text && strcmp(out.text, rows[i].want) == 0;
        if (!same)
            (void)printf("\n    [%s] got %s\n", rows[i].text,
                         out.text ? out.text : "");
        CHECK_ROW(rows[i].text, same);
        tri_out_done(&out);
        close_stage(&s);
    }
}

/* Lists in lists past the limit: the text is not finished, and the evaluation
 * says why. */
/* Lists share what they hold: what is small in memory may be without end as
 * text, in width as in depth. */
static void too_much(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "(for i in 1..210 return if i = 1 then [1] else [partial[-1]])[-1]",
          "stopped at the limit of 200 lists in each other" },
        { "(for i in 1..40 return if i = 1 then [1] else [partial[-1], "
          "partial[-1]])[-1]",
          "stopped at the limit of 64 MiB of memory" },
        { "(for i in 1..210 return if i = 1 then {} else {a: partial[-1], "
          "b: partial[-1]})[-1]",
          "stopped at the limit of 200 lists in each other" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        const struct tri_source source = { .text = rows[i].text,
                                           .len = strlen(rows[i].text),
                                           .line = 1,
                                           .col = 1 };
        struct stage s;
        struct tri_out out;
        char words[TRI_FATAL_WORDS];
        open_stage(&s);
        tri_out_init(&out);
        struct tri_value v = eval(&s, &source);
        CHECK_ROW(rows[i].text, v.kind == TRI_LIST || v.kind == TRI_CONTEXT);
        tri_json_write(&s.ev, &out, v, TRI_JSON_TYPED, 0);
        CHECK_ROW(rows[i].text, out.failed && s.ev.fatal == TRI_E_LIMIT);
        CHECK_ROW(rows[i].text,
                  strcmp(tri_fatal_words(&s.ev, words, sizeof(words)),
                         rows[i].want) == 0);
        tri_out_done(&out);
        close_stage(&s);
    }
}

static void diagnostics(void)
{
    static const struct {
        const char *label;
        struct tri_source source;
        const char *want;
    } rows[] = {
        { "all that is known",
          { .file = "m.dmn",
            .element = "d",
            .text = "1 / 0",
            .len = 5,
            .line = 3,
            .col = 7 },
          "{\"message\":\"division by zero\",\"file\":\"m.dmn\",\"line\":3,"
          "\"column\":9,\"element\":\"d\",\"expression\":\"1 / 0\"}" },
        { "no element",
          { .file = "m.dmn", .text = "1 / 0", .len = 5, .line = 1, .col = 1 },
          "{\"message\":\"division by zero\",\"file\":\"m.dmn\",\"line\":1,"
          "\"column\":3,\"expression\":\"1 / 0\"}" },
        { "no file",
          { .text = "1 / 0", .len = 5, .line = 1, .col = 1 },
          "{\"message\":\"division by zero\"}" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct stage s;
        struct tri_out out;
        open_stage(&s);
        tri_out_init(&out);
        (void)eval(&s, &rows[i].source);
        CU_ASSERT_EQUAL_FATAL(s.ev.n_diags, 1);
        tri_json_write_diag(&out, &s.ev.diags[0], NULL);
        if (strcmp(out.text, rows[i].want) != 0)
            (void)printf("\n    [%s] got %s\n", rows[i].label, out.text);
        CHECK_ROW(rows[i].label, strcmp(out.text, rows[i].want) == 0);
        tri_out_done(&out);
        close_stage(&s);
    }
    struct tri_out out;
    const struct tri_diag bare = { .msg = "nothing but words" };
    tri_out_init(&out);
    tri_json_write_diag(&out, &bare, NULL);
    CU_ASSERT(strcmp(out.text, "{\"message\":\"nothing but words\"}") == 0);
    tri_out_done(&out);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "values", values },
                                         { "limits", too_much },
                                         { "diagnostics", diagnostics },
                                         CU_TEST_INFO_NULL };
    return check_run("json write", tests);
}
