/* Models at their edges: tables whose rules just fill a machine word, several
 * outputs under every policy, boxed expressions of what is null or no function,
 * cells without text. Each row is one small model and one value. */
#include <string.h>

#include "dmn_bench.h"

#define CELL(text) "<inputEntry><text>" text "</text></inputEntry>"
#define OUT(text) "<outputEntry><text>" text "</text></outputEntry>"
#define RULE(cell, out) "<rule>" CELL(cell) OUT(out) "</rule>"
#define RULE2(cell, a, b) "<rule>" CELL(cell) OUT(a) OUT(b) "</rule>"
#define ON_X "<input><inputExpression><text>x</text></inputExpression></input>"
#define X INPUT("x", "Any")
#define NUMBER_X INPUT("x", "number")
#define D(inside) \
    "<decision id='d' name='d'>" NEEDS_INPUT("x") inside "</decision>"
#define TABLE(policy, inside) \
    D("<decisionTable " policy ">" inside "</decisionTable>")
#define AB "<output name='a'/><output name='b'/>"
#define RANKED                                                            \
    "<output name='a'><outputValues><text>3, 2, 1</text></outputValues>"  \
    "</output><output name='b'><outputValues><text>\"hi\", \"lo\"</text>" \
    "</outputValues></output>"
#define ENTRY(name, inside) \
    "<contextEntry><variable name='" name "'/>" inside "</contextEntry>"
#define RESULT(inside) "<contextEntry>" inside "</contextEntry>"

static const struct edge {
    const char *label;
    const char *model; /* inside definitions */
    const char *inputs;
    const char *want;
} edges[] = {
    { "two outputs added up",
      X TABLE("hitPolicy='COLLECT' aggregation='SUM'",
              ON_X AB RULE2("-", "1", "10") RULE2("&gt; 1", "2", "20")),
      "{\"x\": 5}", "{\"a\": 3, \"b\": 30}" },
    { "two outputs, the least of each",
      X TABLE("hitPolicy='COLLECT' aggregation='MIN'",
              ON_X AB RULE2("-", "1", "20") RULE2("-", "2", "10")),
      "{\"x\": 5}", "{\"a\": 1, \"b\": 10}" },
    { "a sum of numbers and a text",
      X TABLE("hitPolicy='COLLECT' aggregation='SUM'",
              ON_X "<output/>" RULE("-", "1") RULE("-", "\"a\"")),
      "{\"x\": 5}", "null ! an output to add up is not a number" },
    { "two outputs by priority, the first decides",
      X TABLE("hitPolicy='PRIORITY'",
              ON_X RANKED RULE2("-", "1", "\"hi\"") RULE2("-", "2", "\"lo\"")),
      "{\"x\": 5}", "{\"a\": 2, \"b\": \"lo\"}" },
    { "two outputs by priority, the second decides",
      X TABLE("hitPolicy='PRIORITY'", ON_X RANKED RULE2("-", "2", "\"lo\"")
                                          RULE2("&gt; 1", "2", "\"hi\"")),
      "{\"x\": 5}", "{\"a\": 2, \"b\": \"hi\"}" },
    { "two outputs in their order",
      X TABLE("hitPolicy='OUTPUT ORDER'",
              ON_X RANKED RULE2("-", "1", "\"hi\"") RULE2("-", "3", "\"lo\"")
                  RULE2("-", "3", "\"hi\"")),
      "{\"x\": 5}",
      "[{\"a\": 3, \"b\": \"hi\"}, {\"a\": 3, \"b\": \"lo\"}, {\"a\": 1, "
      "\"b\": \"hi\"}]" },
    { "computed outputs by priority",
      X TABLE("hitPolicy='PRIORITY'", ON_X RANKED RULE2("-", "x - 4", "\"lo\"")
                                          RULE2("-", "x - 3", "\"lo\"")),
      "{\"x\": 5}", "{\"a\": 2, \"b\": \"lo\"}" },
    { "two outputs without a hit, with defaults",
      X TABLE("hitPolicy='UNIQUE'", ON_X
              "<output name='a'><defaultOutputEntry><text>7</text>"
              "</defaultOutputEntry></output><output name='b'/>" RULE2("1", "1",
                                                                       "1")),
      "{\"x\": 5}", "{\"a\": 7, \"b\": null}" },
    { "any, with two outputs that agree",
      X TABLE("hitPolicy='ANY'",
              ON_X AB RULE2("-", "1", "x") RULE2("&gt; 1", "1", "5")),
      "{\"x\": 5}", "{\"a\": 1, \"b\": 5}" },
    { "a column of texts asked for a number",
      X TABLE("hitPolicy='FIRST'",
              ON_X "<output/>" RULE("\"a\", \"b\"", "1") RULE("-", "2")),
      "{\"x\": 5}", "2" },
    { "a column of ranges asked for a text",
      X TABLE("hitPolicy='FIRST'",
              ON_X "<output/>" RULE("&gt; 3, [7..9]", "1") RULE("-", "2")),
      "{\"x\": \"a\"}", "2" },
    { "a column of ranges asked for null",
      X TABLE("hitPolicy='FIRST'",
              ON_X "<output/>" RULE("&gt; 3, null", "1") RULE("-", "2")),
      "{\"x\": null}", "1" },
    { "great and small numbers in one column",
      NUMBER_X TABLE("hitPolicy='FIRST'",
                     ON_X "<output/>" RULE("1e30", "1") RULE("0.5", "2")
                         RULE("5.0", "3")),
      "{\"x\": 5}", "3" },
    { "a great number",
      NUMBER_X TABLE("hitPolicy='FIRST'",
                     ON_X "<output/>" RULE("1e30", "1") RULE("-", "2")),
      "{\"x\": 1000000000000000000000000000000}", "1" },
    { "cells of blanks and cells without text match",
      X TABLE("hitPolicy='COLLECT'", ON_X
              "<output/>" RULE(" \t\r\n",
                               "1") "<rule><inputEntry/>" OUT("2") "</rule>"),
      "{\"x\": 5}", "[1, 2]" },
    { "an output of blanks, and one without text, is null",
      X TABLE("hitPolicy='COLLECT'",
              ON_X "<output/>" RULE("-", " \t\r\n") "<rule>" CELL(
                  "-") "<outputEntry/></rule>"),
      "{\"x\": 5}", "[null, null]" },
    { "an input without expression is null",
      X TABLE("hitPolicy='COLLECT'",
              "<input/><output/>" RULE("null", "1") RULE("1", "2")),
      "{\"x\": 5}", "[1]" },
    { "a function that no one gave",
      X D("<invocation><literalExpression><text>x</text></literalExpression>"
          "<binding><parameter name='a'/>" LIT("1") "</binding></invocation>"),
      "{\"x\": 5}", "null ! what is invoked is not a function" },
    { "some of what is unknown",
      X D("<some iteratorVariable='i'><in>" LIT(
          "[null, 5]") "</in><satisfies>" LIT("i = x") "</satisfies></some>"),
      "{\"x\": 5}", "true" },
    { "some of nothing but unknown",
      X D("<some iteratorVariable='i'><in>" LIT(
          "[null]") "</in><satisfies>" LIT("i &gt; x") "</satisfies></some>"),
      "{\"x\": 5}", "null" },
    { "every of what is partly unknown",
      X D("<every iteratorVariable='i'><in>" LIT(
          "[null, 6]") "</in><satisfies>" LIT("i &gt; x") "</satisfies></"
                                                          "every>"),
      "{\"x\": 5}", "null" },
    { "for over one value",
      X D("<for iteratorVariable='i'><in>" LIT("x") "</in><return>" LIT(
          "i + 1") "</return></for>"),
      "{\"x\": 5}", "[6]" },
    { "for that looks at what it has made, in a context",
      X D("<for iteratorVariable='i'><in>" LIT(
          "[1, 2, 3]") "</in><return>"
                       "<context>" ENTRY("n", LIT("count(partial) + i"))
                           RESULT(LIT("n")) "</context></return></for>"),
      "{\"x\": 5}", "[1, 3, 5]" },
    { "for that looks at what it has made, in a list",
      X D("<for iteratorVariable='i'><in>" LIT(
          "[1, 2]") "</in><return><list>" LIT("i")
              LIT("count(partial)") "</list></return></for>"),
      "{\"x\": 5}", "[[1, 0], [2, 1]]" },
    { "for that looks at what it has made, under a condition",
      X D("<for iteratorVariable='i'><in>" LIT(
          "[1, 2]") "</in><return>"
                    "<conditional><if>" LIT("i &gt; 1") "</if><then>" LIT(
                        "partial[1]") "</then><else>" LIT("i * 10") "</else></"
                                                                    "conditiona"
                                                                    "l></"
                                                                    "return></"
                                                                    "for>"),
      "{\"x\": 5}", "[10, 10]" },
    { "filter of nothing",
      X D("<filter><in>" LIT("[]") "</in><match>" LIT(
          "item &gt; 1") "</match></filter>"),
      "{\"x\": 5}", "[]" },
    { "filter of null",
      X D("<filter><in>" LIT("null") "</in><match>" LIT(
          "item &gt; 1") "</match></filter>"),
      "{\"x\": 5}", "null" },
    { "filter of one value",
      X D("<filter><in>" LIT("x") "</in><match>" LIT(
          "item &gt; 1") "</match></filter>"),
      "{\"x\": 5}", "[5]" },
    { "a context that ends in an entry without a name",
      X D("<context>" ENTRY("a", LIT("x + 1"))
              RESULT(LIT("a * 2")) "</context>"),
      "{\"x\": 5}", "12" },
    { "a context with an entry without a name in its middle",
      X D("<context>" RESULT(LIT("1")) ENTRY("a", LIT("x")) "</context>"),
      "{\"x\": 5}", "{\"\": 1, \"a\": 5}" },
    { "a relation of two columns",
      X D("<relation><column name='a'/><column name='b'/><row>" LIT("x")
              LIT("1") "</row><row>" LIT("2") LIT("x + 1") "</row></relation>"),
      "{\"x\": 5}", "[{\"a\": 5, \"b\": 1}, {\"a\": 2, \"b\": 6}]" },
    { "a function without a body",
      X D("<context>" ENTRY("f", "<functionDefinition><formalParameter "
                                 "name='n'/></functionDefinition>")
              RESULT(LIT("f(1)")) "</context>"),
      "{\"x\": 5}", "null ! the function has no body" },
};

static void each_edge(void)
{
    struct tri_out model, out;
    tri_out_init(&model);
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(edges); i++) {
        struct bench b;
        tri_out_clear(&model);
        tri_out_format(&model, HEAD "%s" TAIL, edges[i].model);
        bench_load(&b, model.text);
        decide(&b, edges[i].inputs, "d", &out);
        CHECK_TEXT(edges[i].label, &out, edges[i].want);
        bench_close(&b);
    }
    tri_out_done(&out);
    tri_out_done(&model);
}

/* Rule i hits from x = i on and gives i. Sets of rules are machine words: the
 * counts just below, at and above their bounds. */
static void word_bounds(void)
{
    static const int counts[] = { 1, 63, 64, 65, 127, 128, 129, 192 };
    static const char *const policies[] = { "FIRST", "COLLECT", "UNIQUE" };
    struct tri_out model, out;
    tri_out_init(&model);
    tri_out_init(&out);
    for (size_t p = 0; p < TRI_COUNT(policies); p++)
        for (size_t c = 0; c < TRI_COUNT(counts); c++) {
            const int n = counts[c];
            struct bench b;
            char label[40], inputs[40], want[40];
            tri_out_clear(&model);
            tri_out_format(
                &model,
                HEAD NUMBER_X "<decision id='d' name='d'>" NEEDS_INPUT(
                    "x") "<decisionTable hitPolicy='%s'>" ON_X "<output/>",
                policies[p]);
            for (int i = 1; i <= n; i++)
                tri_out_format(&model,
                               "<rule><inputEntry><text>%s %d</text>"
                               "</inputEntry><outputEntry><text>%d</text>"
                               "</outputEntry></rule>",
                               p == 2 ? "" : "&gt;=", p == 2 ? i : n - i, i);
            tri_out_text(&model, "</decisionTable></decision>" TAIL);
            bench_load(&b, model.text);
            for (int k = 0; k < 3; k++) { /* the last rule, the first, none */
                int x = p == 2 ? (k == 0   ? n
                                  : k == 1 ? 1
                                           : n + 1)
                               : (k == 0   ? 0
                                  : k == 1 ? n - 1
                                           : -1);
                (void)snprintf(label, sizeof(label), "%s of %d, x = %d",
                               policies[p], n, x);
                (void)snprintf(inputs, sizeof(inputs), "{\"x\": %d}", x);
                decide(&b, inputs, "d", &out);
                int first = k == 0 ? n : 1;
                if (k == 2)
                    (void)snprintf(want, sizeof(want), "%s",
                                   p == 1 ? "[]" : "null");
                else if (p == 1 && k == 1 && n > 1)
                    (void)snprintf(want, sizeof(want), "[1, 2,");
                else
                    (void)snprintf(want, sizeof(want), p == 1 ? "[%d]" : "%d",
                                   first);
                bool same = strncmp(out.text, want, strlen(want)) == 0;
                if (!same)
                    (void)printf("\n    [%s] got %s\n", label, out.text);
                CHECK_ROW(label, same);
            }
            bench_close(&b);
        }
    tri_out_done(&out);
    tri_out_done(&model);
}

/* Nodes are found by name or id, in one file or all. */
static void finding(void)
{
    struct bench b;
    bench_load(&b, HEAD "<itemDefinition name='t'><typeRef>number</typeRef>"
                        "</itemDefinition><decision id='i7' name='Level'>" LIT(
                            "1") "</decision>" TAIL);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    const struct tri_node *n =
        tri_models_find(b.models, NULL, TRI_NODE_DECISION, "Level");
    CU_ASSERT(n != NULL);
    CU_ASSERT(tri_models_find(b.models, NULL, TRI_NODE_DECISION, "i7") == n);
    CU_ASSERT(tri_models_find(b.models, "a.dmn", TRI_NODE_DECISION, "i7") == n);
    CU_ASSERT(!tri_models_find(b.models, NULL, TRI_NODE_DECISION, "i8"));
    CU_ASSERT(!tri_models_find(b.models, NULL, TRI_NODE_INPUT, "Level"));
    CU_ASSERT(tri_models_find(b.models, NULL, TRI_NODE_DECISION,
                              "{urn:a}Level") == n);
    CU_ASSERT(
        !tri_models_find(b.models, NULL, TRI_NODE_DECISION, "{urn:b}Level"));
    CU_ASSERT(!tri_models_find(b.models, NULL, TRI_NODE_DECISION,
                               "{urn:longer}Level"));
    CU_ASSERT(tri_models_item(b.models, "a.dmn", "t") != NULL);
    CU_ASSERT(tri_models_item(b.models, "b.dmn", "t") == NULL);
    CU_ASSERT(tri_models_type(b.models, NULL, "t") != NULL);
    CU_ASSERT(tri_models_type(b.models, NULL, "u") == NULL);
    bench_close(&b);
}

/* The doors that a caller opens in the wrong order say so. */
static void order_of_doors(void)
{
    struct bench b;
    bench_open(&b);
    bench_add(&b, "a.dmn", HEAD DECISION("d", LIT("1")) TAIL);
    CU_ASSERT(tri_run_new(b.models, NULL, &b.run, &b.err) == TRI_E_MODEL);
    CU_ASSERT(tri_models_link(b.models, &b.findings, &b.err) == TRI_OK);
    CU_ASSERT(tri_models_link(b.models, &b.findings, &b.err) == TRI_E_MODEL);
    bench_add(&b, "b.dmn", HEAD TAIL);
    CU_ASSERT(b.code == TRI_E_MODEL);
    CU_ASSERT(strcmp(b.err.msg, "the models are linked") == 0);
    bench_close(&b);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "one value each", each_edge },
        { "rules that fill machine words", word_bounds },
        { "finding nodes", finding },
        { "doors in the wrong order", order_of_doors },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn edges", tests);
}
