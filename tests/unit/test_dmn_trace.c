/* What a run keeps of its decisions, and what it says of each rule. */
#include <string.h>

#include "dmn_bench.h"

static void runs_remember(void)
{
    struct bench b;
    bench_load(&b, HEAD INPUT("x", "number") INPUT("y", "number")
                       DECISION("dx", NEEDS_INPUT("x") LIT("x + 1"))
                           DECISION("dy", NEEDS_INPUT("y") LIT("y + 1"))
                               DECISION("both", NEEDS("dx") NEEDS("dy")
                                                    LIT("dx + dy")) TAIL);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    const struct tri_node *x =
        tri_models_find(b.models, NULL, TRI_NODE_INPUT, "x");
    const struct tri_node *y =
        tri_models_find(b.models, NULL, TRI_NODE_INPUT, "y");
    const struct tri_node *dx =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "dx");
    const struct tri_node *dy =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "dy");
    const struct tri_node *both =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "both");
    CU_ASSERT(tri_node_depends(both, x) && tri_node_depends(dx, x));
    CU_ASSERT(!tri_node_depends(dx, y));
    struct tri_value v;
    tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
    tri_run_input(b.run, x, tri_int(1));
    tri_run_input(b.run, y, tri_int(10));
    CU_ASSERT(tri_run_decide(b.run, both, &v, &b.err) == TRI_OK);
    CU_ASSERT(v.u.small == 13 && tri_run_decisions(b.run) == 3);
    CU_ASSERT(tri_run_decide(b.run, dx, &v, &b.err) == TRI_OK);
    CU_ASSERT(tri_run_decisions(b.run) == 3);
    tri_run_input(b.run, x, tri_int(2));
    CU_ASSERT(tri_run_of(b.run, dx) == NULL && tri_run_of(b.run, both) == NULL);
    CU_ASSERT(tri_run_of(b.run, dy) != NULL);
    CU_ASSERT(tri_run_decide(b.run, both, &v, &b.err) == TRI_OK);
    CU_ASSERT(v.u.small == 14 && tri_run_decisions(b.run) == 5);
    tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
    CU_ASSERT(tri_run_decisions(b.run) == 0);
    CU_ASSERT(tri_run_decide(b.run, both, &v, &b.err) == TRI_OK);
    CU_ASSERT(tri_is_null(v));
    bench_close(&b);
}

static void rules_are_recorded(void)
{
    struct bench b;
    struct tri_out out;
    tri_out_init(&out);
    bench_load(&b, POLICY_TABLE("hitPolicy='PRIORITY'", VALUES, ""));
    decide(&b, "{\"x\": 25}", "d", &out);
    const struct tri_node *d =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
    const struct tri_decided *r = tri_run_of(b.run, d);
    const struct tri_table *t = tri_node_table(d);
    CU_ASSERT_FATAL(r != NULL && t != NULL);
    CU_ASSERT(r->n_matched == 4 && r->matched[3] == 3);
    CU_ASSERT(r->n_chosen == 2 && r->chosen[0] == 1 && r->chosen[1] == 2);
    CU_ASSERT(r->n_inputs == 1 && r->inputs[0].u.small == 25);
    CU_ASSERT(tri_table_rules(t) == 4 && tri_table_inputs(t) == 1);
    CU_ASSERT(strcmp(tri_rule_id(t, 2), "r3") == 0 && tri_rule_line(t, 2) == 6);
    CU_ASSERT(strcmp(tri_cell_text(t, 1, 0), "> 10") == 0);
    CU_ASSERT(strcmp(tri_output_text(t, 3, 0), "\"mid\"") == 0);
    const struct tri_value *values;
    CU_ASSERT(tri_output_values(t, 0, &values) == 3);
    bench_close(&b);
    tri_out_done(&out);
}

/* ---- what became of each rule ---- */

#define RULE(id, x, s)                                                         \
    "<rule id='" id "'><inputEntry><text>" x "</text></inputEntry><inputEntry" \
    "><text>" s "</text></inputEntry><outputEntry><text>1</text></outputEntry" \
    "></rule>\n"
#define TWO_COLUMNS(attributes)                                             \
    HEAD INPUT("x", "number") INPUT("s", "Any")                             \
        INPUT("limit", "Any") "<decision id='d' name='d'>" NEEDS_INPUT("x") \
            NEEDS_INPUT("s") NEEDS_INPUT(                                   \
                "limit") "<decisionTable " attributes                       \
                         "><input><inputExpression><text>x</text>"          \
                         "</inputExpression></input><input>"                \
                         "<inputExpression><text>s</text>"                  \
                         "</inputExpression></input><output/>" RULE(        \
                             "both", "[1..5]", "\"a\"") RULE("second", "-", \
                                                             "not(\"a\")")  \
                             RULE("names", "? &gt; limit", "-")             \
                                 RULE("any", "-",                           \
                                      "-") "</decisionTable></decision>" TAIL

static const struct why_row {
    const char *label;
    const char *attributes;
    const char *inputs;
    const char *want; /* of both, second, names, any: fate, input, complaint */
} why_rows[] = {
    { "the first input that failed, from the left", "FIRST",
      "{\"x\": 9, \"s\": \"b\", \"limit\": 10}",
      "not-met 0; fired; not-met 0; passed-over" },
    { "the second input", "FIRST", "{\"x\": 5, \"s\": \"b\", \"limit\": 10}",
      "not-met 1; fired; not-met 0; passed-over" },
    { "null is a reason of its own", "FIRST", "{\"s\": \"a\", \"limit\": 10}",
      "unknown 0; not-met 1; unknown 0; fired" },
    { "null in the second input", "FIRST", "{\"x\": 3, \"limit\": 10}",
      "unknown 1; fired; not-met 0; passed-over" },
    { "kinds that do not compare", "FIRST",
      "{\"x\": 3, \"s\": 4, \"limit\": 10}",
      "fault 1 ''; fault 1 ''; not-met 0; fired" },
    { "something else that the cell reads is null", "FIRST",
      "{\"x\": 3, \"s\": \"a\"}", "fired; not-met 1; unknown 0; passed-over" },
    { "a cell that complains", "FIRST",
      "{\"x\": 9, \"s\": \"a\", \"limit\": \"low\"}",
      "not-met 0; not-met 1; fault 0 'a number and a string have no order'; "
      "fired" },
    { "two that may not both fire", "UNIQUE",
      "{\"x\": 3, \"s\": \"a\", \"limit\": 10}",
      "passed-over; not-met 1; not-met 0; passed-over" },
    { "all that match give the output", "COLLECT",
      "{\"x\": 30, \"s\": \"b\", \"limit\": 10}",
      "not-met 0; fired; fired; fired" },
};

static void put_why(struct tri_out *out, const struct tri_why *why)
{
    static const char *const names[] = {
        "fired", "passed-over", "not-met", "unknown", "fault", "not-tried"
    };
    tri_out_format(out, "%s%s", out->len ? "; " : "", names[why->fate]);
    if (why->fate >= TRI_RULE_NOT_MET && why->fate <= TRI_RULE_FAULT)
        tri_out_format(out, " %u", why->input);
    if (why->fault)
        tri_out_format(out, " '%s'", why->fault);
}

/* Each row twice: as a full trace recorded it, and asked of a lesser one. */
static void every_rule_has_a_reason(void)
{
    static const char *const models[] = { TWO_COLUMNS("hitPolicy='FIRST'"),
                                          TWO_COLUMNS("hitPolicy='UNIQUE'"),
                                          TWO_COLUMNS("hitPolicy='COLLECT'") };
    struct tri_out told, out;
    tri_out_init(&told);
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(why_rows); i++) {
        const struct why_row *r = &why_rows[i];
        for (int full = 0; full < 2; full++) {
            struct bench b;
            bench_load(&b, models[*r->attributes == 'U'   ? 1
                                  : *r->attributes == 'C' ? 2
                                                          : 0]);
            b.trace = full ? TRI_TRACE_FULL : TRI_TRACE_MATCHED;
            decide(&b, r->inputs, "d", &told);
            const struct tri_node *d =
                tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
            const struct tri_decided *of = tri_run_of(b.run, d);
            CU_ASSERT_FATAL(of != NULL);
            CHECK_ROW(r->label, !of->rules == !full);
            size_t diags = tri_run_eval(b.run)->n_diags;
            tri_out_clear(&out);
            for (size_t k = 0; k < 4; k++) {
                struct tri_why why = { .fate = TRI_RULE_NOT_TRIED };
                if (full)
                    why = of->rules[k];
                else
                    CHECK_ROW(r->label,
                              tri_run_why(b.run, d, k, &why, &b.err) == TRI_OK);
                put_why(&out, &why);
            }
            CHECK_TEXT(r->label, &out, r->want);
            CHECK_ROW(r->label, tri_run_eval(b.run)->n_diags == diags);
            tri_out_clear(&out);
            tri_decided_rules_write(tri_run_eval(b.run), &out, of, 0);
            bool complains = full && strstr(r->want, "have no order");
            CHECK_ROW(r->label, !strstr(out.text, "\"message\":\"a number and "
                                                  "a string have no order\"") ==
                                    !complains);
            CHECK_ROW(r->label, full || strcmp(out.text, "[]") == 0);
            bench_close(&b);
        }
    }
    tri_out_done(&told);
    tri_out_done(&out);
}

static void no_reason_without_a_record(void)
{
    struct bench b;
    struct tri_out out;
    struct tri_why why = { .fate = TRI_RULE_FAULT };
    tri_out_init(&out);
    bench_load(&b, TWO_COLUMNS("hitPolicy='FIRST'"));
    const struct tri_node *d =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
    CU_ASSERT(tri_run_why(b.run, d, 0, &why, &b.err) == TRI_E_NOTFOUND);
    decide(&b, "{}", "d", &out);
    CU_ASSERT(tri_run_why(b.run, d, 4, &why, &b.err) == TRI_E_NOTFOUND);
    CU_ASSERT(why.fate == TRI_RULE_FAULT);
    bench_close(&b);
    tri_out_done(&out);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "a run remembers what still holds", runs_remember },
        { "rules that matched are recorded", rules_are_recorded },
        { "every rule has a reason", every_rule_has_a_reason },
        { "no reason without a record", no_reason_without_a_record },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn trace", tests);
}
