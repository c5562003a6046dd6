/* Decisions on demand: the same values as all in order, fewer decisions. */
#include "dmn_bench.h"

#define CELL(text) "<inputEntry><text>" text "</text></inputEntry>"
#define GIVES(text) "<outputEntry><text>" text "</text></outputEntry></rule>\n"
#define COLUMN(text)                                                       \
    "<input><inputExpression><text>" text "</text></inputExpression></inp" \
    "ut>"
#define LITERAL(name, type, needs, text)                            \
    "<decision id='" name "' name='" name "'><variable name='" name \
    "' typeRef='" type "'/>" needs                                  \
    LIT(text) "</decision>\n"

/* x is read first; slow is decided from y only where a rule asks for it. */
#define TABLE(attributes, outputs)                                                                                        \
    HEAD INPUT("x", "string") INPUT("y", "number") LITERAL(                                                               \
        "slow", "boolean", NEEDS_INPUT("y"),                                                                              \
        "y &gt; 5") LITERAL("other", "string", NEEDS_INPUT("y"),                                                          \
                            "if y = null then null else \"w\" + string(y)") "<decision id='d' name='d'>" NEEDS_INPUT("x") \
        NEEDS("slow") NEEDS("other") "<decisionTable " attributes ">" COLUMN(                                             \
            "x") COLUMN("slow")                                                                                           \
            COLUMN(                                                                                                       \
                "other") "<output>" outputs "</output>\n"                                                                 \
                         "<rule id='r1'>" CELL("\"a\"") CELL("-") CELL("-")                                               \
                             GIVES("\"low\"") "<rule id='r2'>" CELL(                                                      \
                                 "\"b\"") CELL("true") CELL("-")                                                          \
                                 GIVES("\"high\"") "<rule id='r3'>" CELL(                                                 \
                                     "\"b\"") CELL("-") CELL("\"w3\", \"w4\"")                                            \
                                     GIVES("\"high\"") "<rule id='r4'>" CELL(                                             \
                                         "not(\"c\")") CELL("-") CELL("-")                                                \
                                         GIVES("\"mid\"") "</decisionTable></"                                            \
                                                          "decision>" TAIL

static const struct row {
    const char *label;
    const char *model;
    const char *inputs;
    const char *want;
    size_t decided; /* on demand, d itself among them */
} rows[] = {
    { "FIRST: the first rule asks for x alone", TABLE("hitPolicy='FIRST'", ""),
      "{\"x\": \"a\", \"y\": 9}", "\"low\"", 1 },
    { "FIRST: the second asks for slow", TABLE("hitPolicy='FIRST'", ""),
      "{\"x\": \"b\", \"y\": 9}", "\"high\"", 2 },
    { "FIRST: the third for other too", TABLE("hitPolicy='FIRST'", ""),
      "{\"x\": \"b\", \"y\": 3}", "\"high\"", 3 },
    { "FIRST: the last for nothing more", TABLE("hitPolicy='FIRST'", ""),
      "{\"x\": \"z\", \"y\": 3}", "\"mid\"", 1 },
    { "FIRST: no rule is left", TABLE("hitPolicy='FIRST'", ""),
      "{\"x\": \"c\", \"y\": 3}", "null", 1 },
    { "FIRST: x is not known", TABLE("hitPolicy='FIRST'", ""), "{\"y\": 3}",
      "\"mid\"", 1 },
    { "PRIORITY: what comes after the best is not asked",
      TABLE("hitPolicy='PRIORITY'", VALUES), "{\"x\": \"b\", \"y\": 9}",
      "\"high\"", 3 },
    { "PRIORITY: nor where the best cannot be",
      TABLE("hitPolicy='PRIORITY'", VALUES), "{\"x\": \"a\", \"y\": 9}",
      "\"mid\"", 1 },
    { "RULE ORDER: all that match", TABLE("hitPolicy='RULE ORDER'", ""),
      "{\"x\": \"b\", \"y\": 4}", "[\"high\", \"mid\"]", 3 },
    { "RULE ORDER: none", TABLE("hitPolicy='RULE ORDER'", ""), "{\"x\": \"c\"}",
      "[]", 1 },
    { "RULE ORDER: two that ask for nothing more",
      TABLE("hitPolicy='RULE ORDER'", ""), "{\"x\": \"a\"}",
      "[\"low\", \"mid\"]", 1 },
    { "an operand that is not needed",
      HEAD INPUT("y", "number")
          LITERAL("left", "boolean", NEEDS_INPUT("y"), "y &gt; 1")
              LITERAL("right", "boolean", NEEDS_INPUT("y"), "y &gt; 2")
                  LITERAL("d", "boolean", NEEDS("left") NEEDS("right"),
                          "left or right") TAIL,
      "{\"y\": 2}", "true", 2 },
    { "a chosen branch",
      HEAD INPUT("y", "number")
          LITERAL("left", "boolean", NEEDS_INPUT("y"), "y &gt; 1")
              LITERAL("right", "string", NEEDS_INPUT("y"), "string(y)")
                  LITERAL("d", "string", NEEDS("left") NEEDS("right"),
                          "if left then right else \"no\"") TAIL,
      "{\"y\": 1}", "\"no\"", 2 },
    { "a function may keep what it is made of: all before it is decided",
      HEAD INPUT("y", "number")
          LITERAL("left", "number", NEEDS_INPUT("y"), "y + 1")
              LITERAL("right", "number", NEEDS_INPUT("y"), "y + 2")
                  LITERAL("f", "Any", NEEDS("left") NEEDS("right"),
                          "function(a) if a then left else right")
                      LITERAL("d", "number", NEEDS("f"), "f(true)") TAIL,
      "{\"y\": 1}", "2", 4 },
    { "an item of a list that only one round asks for",
      HEAD INPUT("y", "number") LITERAL("left", "number", NEEDS_INPUT("y"),
                                        "y + 1")
          LITERAL("right", "number", NEEDS_INPUT("y"), "y + 2")
              LITERAL("d", "Any", NEEDS("left") NEEDS("right"),
                      "for i in [1, 2] return if i = 1 then left else 0") TAIL,
      "{\"y\": 1}", "[2, 0]", 2 },
};

static void values_are_the_same(void)
{
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct bench b;
        bench_load(&b, rows[i].model);
        b.trace = TRI_TRACE_NONE;
        decide(&b, rows[i].inputs, "d", &out);
        CHECK_TEXT(rows[i].label, &out, rows[i].want);
        CHECK_ROW(rows[i].label, tri_run_decisions(b.run) >= rows[i].decided);
        tri_run_on_demand(b.run, true);
        decide(&b, rows[i].inputs, "d", &out);
        CHECK_TEXT(rows[i].label, &out, rows[i].want);
        CHECK_ROW(rows[i].label, tri_run_decisions(b.run) == rows[i].decided);
        b.trace = TRI_TRACE_MATCHED; /* a trace has all of them */
        decide(&b, rows[i].inputs, "d", &out);
        CHECK_TEXT(rows[i].label, &out, rows[i].want);
        CHECK_ROW(rows[i].label, tri_run_decisions(b.run) >= rows[i].decided);
        bench_close(&b);
    }
    tri_out_done(&out);
}

/* Which rules gave it, " 0 2": of d, as it was decided last. */
static void chosen(struct bench *b, struct tri_out *out)
{
    const struct tri_node *d =
        tri_models_find(b->models, NULL, TRI_NODE_DECISION, "d");
    const struct tri_decided *of = tri_run_of(b->run, d);
    tri_out_clear(out);
    for (size_t i = 0; of && i < of->n_chosen; i++)
        tri_out_format(out, " %u", of->chosen[i]);
}

/* On demand the record is made for who asks: the same rules. */
static void rules_are_the_same(void)
{
    static const struct {
        const char *model, *inputs, *chosen;
    } cases[] = {
        { TABLE("hitPolicy='FIRST'", ""), "{\"x\": \"b\", \"y\": 3}", " 2" },
        { TABLE("hitPolicy='FIRST'", ""), "{\"x\": \"c\", \"y\": 3}", "" },
        { TABLE("hitPolicy='PRIORITY'", VALUES), "{\"x\": \"b\"}", " 3" },
        { TABLE("hitPolicy='RULE ORDER'", ""), "{\"x\": \"b\", \"y\": 4}",
          " 2 3" },
        { TABLE("hitPolicy='RULE ORDER'", ""), "{\"x\": \"z\"}", " 3" },
        { TABLE("hitPolicy='COLLECT' aggregation='COUNT'", ""),
          "{\"x\": \"b\", \"y\": 4}", " 2 3" },
        { TABLE("hitPolicy='UNIQUE'", ""), "{\"x\": \"b\", \"y\": 4}", "" },
    };
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(cases); i++) {
        struct bench b;
        bench_load(&b, cases[i].model);
        b.trace = TRI_TRACE_NONE;
        for (int demand = 0; demand < 2; demand++) {
            tri_run_on_demand(b.run, demand);
            decide(&b, cases[i].inputs, "d", &out);
            size_t n_diags = tri_run_eval(b.run)->n_diags;
            chosen(&b, &out);
            CHECK_TEXT(cases[i].inputs, &out, cases[i].chosen);
            CHECK_ROW(cases[i].inputs, tri_run_eval(b.run)->n_diags == n_diags);
        }
        bench_close(&b);
    }
    tri_out_done(&out);
}

/* What faults is null, whether or not it is told. */
static void quiet_runs(void)
{
    struct tri_out out;
    struct bench b;
    tri_out_init(&out);
    bench_load(&b, HEAD INPUT("x", "string") LITERAL(
                       "d", "number", NEEDS_INPUT("x"), "number(x)") TAIL);
    b.trace = TRI_TRACE_NONE;
    decide(&b, "{\"x\": \"one\"}", "d", &out);
    CU_ASSERT(tri_run_of(b.run, tri_models_find(b.models, NULL,
                                                TRI_NODE_DECISION, "d"))
                  ->n_diags == 1);
    tri_run_quiet(b.run, true);
    decide(&b, "{\"x\": \"one\"}", "d", &out);
    CHECK_TEXT("a fault that nobody asks for", &out, "null");
    bench_close(&b);
    tri_out_done(&out);
}

static const struct tri_node *input(const struct bench *b, const char *name)
{
    return tri_models_find(b->models, NULL, TRI_NODE_INPUT, name);
}

/* What was decided, or read as a code, before an input changed is not taken
 * for the new one; and going back brings the old one back. */
static void inputs_change(void)
{
    for (int bare = 0; bare < 2; bare++) {
        struct bench b;
        struct tri_value v;
        bench_load(&b, TABLE("hitPolicy='FIRST'", ""));
        CU_ASSERT_FATAL(b.code == TRI_OK);
        const struct tri_node *d =
            tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
        tri_run_bare(b.run, bare);
        tri_run_on_demand(b.run, true);
        tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
        tri_run_input(b.run, input(&b, "x"), tri_str("a", 1));
        tri_run_input(b.run, input(&b, "y"), tri_int(9));
        CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
        CU_ASSERT(v.len == 3 && memcmp(v.u.str, "low", 3) == 0);
        if (bare)
            CU_ASSERT(tri_run_keep(b.run, &b.err) == TRI_OK);
        tri_run_input(b.run, input(&b, "x"), tri_str("b", 1));
        CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
        CU_ASSERT(v.len == 4 && memcmp(v.u.str, "high", 4) == 0);
        tri_run_input(b.run, input(&b, "y"), tri_int(1));
        CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
        CU_ASSERT(v.len == 3 && memcmp(v.u.str, "mid", 3) == 0);
        tri_run_input(b.run, input(&b, "y"), tri_int(4));
        CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
        CU_ASSERT(v.len == 4 && memcmp(v.u.str, "high", 4) == 0);
        if (bare) {
            tri_run_back(b.run);
            CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
            CU_ASSERT(v.len == 3 && memcmp(v.u.str, "low", 3) == 0);
            tri_run_input(b.run, input(&b, "x"), tri_str("b", 1));
            CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
            CU_ASSERT(v.len == 4 && memcmp(v.u.str, "high", 4) == 0);
        }
        bench_close(&b);
    }
}

/* d is made for one c after the other; what else moves it, and what does not.
 */
static void only_what_else_moved(void)
{
    static const struct {
        const char *label;
        const char *input; /* set anew, to 6 */
        bool moved;
    } changes[] = {
        { "what d does not read", "y", false },
        { "what d reads of x comes out the same", "x", false },
        { "what d reads itself", "z", true },
        { "what decides what d reads", "v", true },
    };
    struct bench b;
    struct tri_value v;
    bench_load(&b,
               HEAD INPUT("c", "number") INPUT("x", "number") INPUT(
                   "y", "number") INPUT("z", "number") INPUT("v", "number")
                   LITERAL("dx", "boolean", NEEDS_INPUT("x"), "x &gt; 1")
                       LITERAL("dv", "boolean", NEEDS_INPUT("v"), "v &gt; 5")
                           LITERAL("dc", "number", NEEDS_INPUT("c") NEEDS("dv"),
                                   "if dv then c else 0")
                               LITERAL("d", "number",
                                       NEEDS("dc") NEEDS("dx") NEEDS_INPUT("z"),
                                       "if dx then dc + z else 0") TAIL);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    const struct tri_node *d =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
    const struct tri_node *c = input(&b, "c");
    static const char *const names[] = { "x", "y", "z", "v" };
    tri_run_bare(b.run, true);
    tri_run_on_demand(b.run, true);
    tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        tri_run_input(b.run, input(&b, names[i]), tri_int(5));
    for (int i = 1; i <= 2; i++) {
        tri_run_input(b.run, c, tri_int(i));
        CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
        CU_ASSERT(v.u.small == 5); /* dv is false: c does not count */
    }
    CU_ASSERT(tri_run_keep(b.run, &b.err) == TRI_OK);
    for (size_t i = 0; i < TRI_COUNT(changes); i++) {
        bool moved = false;
        tri_run_back(b.run);
        tri_run_input(b.run, input(&b, changes[i].input), tri_int(6));
        CHECK_ROW(changes[i].label,
                  tri_run_moved_but(b.run, d, c, &moved, &b.err) == TRI_OK);
        CHECK_ROW(changes[i].label, moved == changes[i].moved);
    }
    /* All that d needs at once: 2 + 6, as dv is true now. */
    tri_run_gather(b.run, d);
    tri_run_back(b.run);
    tri_run_input(b.run, input(&b, "v"), tri_int(6));
    tri_run_input(b.run, input(&b, "z"), tri_int(6));
    CU_ASSERT(tri_run_settle(b.run, &b.err) == TRI_OK);
    CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
    CU_ASSERT(v.u.small == 8);
    bench_close(&b);
}

/* A quiet run notes rules alone, as long as nobody asks for a record. */
static void rules_are_noted(void)
{
    static const struct {
        const char *label;
        const char *model;
        const char *x;
        uint64_t rules; /* from the lowest bit */
        bool loud, bare, known;
    } notes[] = {
        { "RULE ORDER", POLICY_TABLE("hitPolicy='RULE ORDER'", "", ""),
          "{\"x\": 15}", 7, false, false, true },
        { "FIRST", POLICY_TABLE("hitPolicy='FIRST'", "", ""), "{\"x\": 15}", 1,
          false, false, true },
        { "FIRST: none", POLICY_TABLE("hitPolicy='FIRST'", "", ""),
          "{\"x\": 0}", 0, false, false, true },
        { "UNIQUE", POLICY_TABLE("hitPolicy='UNIQUE'", "", ""), "{\"x\": 5}", 1,
          false, false, true },
        { "UNIQUE: three match, and none counts",
          POLICY_TABLE("hitPolicy='UNIQUE'", "", ""), "{\"x\": 15}", 0, false,
          false, false },
        { "of a run that has records",
          POLICY_TABLE("hitPolicy='FIRST'", "", ""), "{\"x\": 15}", 0, true,
          false, false },
        { "of a bare run", POLICY_TABLE("hitPolicy='FIRST'", "", ""),
          "{\"x\": 15}", 0, false, true, false },
        { "of no table",
          HEAD INPUT("x", "number")
              LITERAL("d", "boolean", NEEDS_INPUT("x"), "x &gt; 1") TAIL,
          "{\"x\": 15}", 0, false, false, true },
        { "of a table that cannot wait",
          POLICY_TABLE("hitPolicy='FIRST'", "", DEFAULT), "{\"x\": 0}", 0,
          false, false, false },
    };
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(notes); i++) {
        struct bench b;
        uint64_t rules = 0;
        bench_load(&b, notes[i].model);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        const struct tri_node *d =
            tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
        b.trace = TRI_TRACE_NONE;
        tri_run_on_demand(b.run, true);
        tri_run_quiet(b.run, !notes[i].loud);
        tri_run_bare(b.run, notes[i].bare);
        tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
        CHECK_ROW(notes[i].label, !tri_run_rules(b.run, d, &rules));
        CHECK_ROW(notes[i].label, tri_run_of(b.run, d) == NULL);
        decide(&b, notes[i].x, "d", &out);
        CHECK_ROW(notes[i].label,
                  tri_run_rules(b.run, d, &rules) == notes[i].known);
        CHECK_ROW(notes[i].label, !notes[i].known || rules == notes[i].rules);
        CHECK_ROW(notes[i].label, tri_run_of(b.run, input(&b, "x")) == NULL);
        CHECK_ROW(notes[i].label,
                  tri_run_decisions(b.run) == (notes[i].bare ? 0 : 1));
        CHECK_ROW(notes[i].label,
                  (tri_run_of(b.run, d) == NULL) == notes[i].bare);
        CHECK_ROW(notes[i].label,
                  tri_run_decisions(b.run) == (notes[i].bare ? 0 : 1));
        bench_close(&b);
    }
    tri_out_done(&out);
}

/* Lists and nulls that come out the same again are known to. */
static void kept_is_known(void)
{
    static const struct {
        const char *label;
        const char *model;
        int was, is;
        bool kept, maybe; /* maybe: it need not be known */
    } rows_of[] = {
        { "the same list", POLICY_TABLE("hitPolicy='RULE ORDER'", "", ""), 15,
          16, true, false },
        { "a longer list", POLICY_TABLE("hitPolicy='RULE ORDER'", "", ""), 15,
          25, false, false },
        { "null again", POLICY_TABLE("hitPolicy='FIRST'", "", ""), 0, -1, true,
          false },
        { "no longer null", POLICY_TABLE("hitPolicy='FIRST'", "", ""), 0, 5,
          false, false },
        { "null now", POLICY_TABLE("hitPolicy='FIRST'", "", ""), 5, 0, false,
          false },
        { "the same word", POLICY_TABLE("hitPolicy='FIRST'", "", ""), 5, 6,
          true, true },
        { "the default again", POLICY_TABLE("hitPolicy='FIRST'", "", DEFAULT),
          0, -1, true, true },
    };
    for (size_t i = 0; i < TRI_COUNT(rows_of); i++)
        for (int decided = 0; decided < 2; decided++) {
            struct bench b;
            struct tri_value v;
            bench_load(&b, rows_of[i].model);
            CU_ASSERT_FATAL(b.code == TRI_OK);
            const struct tri_node *d =
                tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
            tri_run_bare(b.run, true);
            tri_run_on_demand(b.run, true);
            tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
            tri_run_gather(b.run, d);
            tri_run_input(b.run, input(&b, "x"), tri_int(rows_of[i].was));
            if (decided)
                CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
            CU_ASSERT(tri_run_keep(b.run, &b.err) == TRI_OK);
            tri_run_back(b.run);
            tri_run_input(b.run, input(&b, "x"), tri_int(rows_of[i].is));
            CU_ASSERT(tri_run_settle(b.run, &b.err) == TRI_OK);
            if (!decided) /* there is nothing that it could be the same as */
                CU_ASSERT(tri_run_decide(b.run, d, &v, &b.err) == TRI_OK);
            bool kept = tri_run_as_kept(b.run, d);
            bool want = decided && rows_of[i].kept;
            CHECK_ROW(rows_of[i].label,
                      kept == want || (rows_of[i].maybe && !kept));
            bench_close(&b);
        }
}

/* A chain far longer than the C stack takes at once: where it gets too long,
 * decisions are made in order again. */
static void chains_are_bounded(void)
{
    enum { LINKS = 5000 };
    struct tri_out text, out;
    struct bench b;
    tri_out_init(&text);
    tri_out_init(&out);
    tri_out_text(&text, HEAD INPUT("x", "number")
                            LITERAL("d0", "number", NEEDS_INPUT("x"), "x"));
    for (int i = 1; i <= LINKS; i++)
        tri_out_format(&text,
                       "<decision id='d%d' name='d%d'>"
                       "<informationRequirement><requiredDecision "
                       "href='#d%d'/></informationRequirement>"
                       "<literalExpression><text>d%d + 1</text>"
                       "</literalExpression></decision>",
                       i, i, i - 1, i - 1);
    tri_out_text(&text, TAIL);
    bench_load(&b, text.text);
    b.trace = TRI_TRACE_NONE;
    tri_run_on_demand(b.run, true);
    decide(&b, "{\"x\": 1}", "d5000", &out);
    CHECK_TEXT("a long chain", &out, "5001");
    bench_close(&b);
    tri_out_done(&text);
    tri_out_done(&out);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "values are the same", values_are_the_same },
        { "rules are the same", rules_are_the_same },
        { "quiet runs", quiet_runs },
        { "inputs change", inputs_change },
        { "only what else moved", only_what_else_moved },
        { "rules are noted", rules_are_noted },
        { "kept is known", kept_is_known },
        { "chains are bounded", chains_are_bounded },
        CU_TEST_INFO_NULL,
    };
    return check_run("decisions on demand", tests);
}
