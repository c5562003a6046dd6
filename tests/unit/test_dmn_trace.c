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

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "a run remembers what still holds", runs_remember },
        { "rules that matched are recorded", rules_are_recorded },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn trace", tests);
}
