/* DMN models as rows: hit policies, cells, boxed expressions, functions. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn_bench.h"

/* ---- hit policies ---- */

static const struct policy_row {
    const char *label;
    const char *model;
    const char *inputs;
    const char *want;
} policy_rows[] = {
    { "unique, one hit", POLICY_TABLE("", "", ""), "{\"x\": 5}", "\"low\"" },
    { "unique, two hits", POLICY_TABLE("hitPolicy='UNIQUE'", "", ""),
      "{\"x\": 15}", "null ! hit policy UNIQUE: rules 1 and 2 both match" },
    { "unique, no hit", POLICY_TABLE("", "", ""), "{\"x\": 0}", "null" },
    { "unique, default", POLICY_TABLE("", "", DEFAULT), "{\"x\": 0}",
      "\"none\"" },
    { "unknown input matches no range", POLICY_TABLE("", "", ""), "{}",
      "null" },
    { "any, one hit", POLICY_TABLE("hitPolicy='ANY'", "", ""), "{\"x\": 5}",
      "\"low\"" },
    { "any, different outputs", POLICY_TABLE("hitPolicy='ANY'", "", ""),
      "{\"x\": 15}",
      "null ! hit policy ANY: rules 1 and 2 match with different outputs" },
    { "first", POLICY_TABLE("hitPolicy='FIRST'", "", ""), "{\"x\": 25}",
      "\"low\"" },
    { "priority", POLICY_TABLE("hitPolicy='PRIORITY'", VALUES, ""),
      "{\"x\": 25}", "\"high\"" },
    { "priority without values", POLICY_TABLE("hitPolicy='PRIORITY'", "", ""),
      "{\"x\": 25}", "null ! the table has no order of its output values" },
    { "rule order", POLICY_TABLE("hitPolicy='RULE ORDER'", "", ""),
      "{\"x\": 25}", "[\"low\", \"high\", \"high\", \"mid\"]" },
    { "rule order, no hit", POLICY_TABLE("hitPolicy='RULE ORDER'", "", ""),
      "{\"x\": 0}", "[]" },
    { "output order", POLICY_TABLE("hitPolicy='OUTPUT ORDER'", VALUES, ""),
      "{\"x\": 25}", "[\"high\", \"high\", \"mid\", \"low\"]" },
    { "collect", POLICY_TABLE("hitPolicy='COLLECT'", "", ""), "{\"x\": 15}",
      "[\"low\", \"high\", \"high\"]" },
    { "collect, no hit", POLICY_TABLE("hitPolicy='COLLECT'", "", ""),
      "{\"x\": 0}", "[]" },
    { "collect, default", POLICY_TABLE("hitPolicy='COLLECT'", "", DEFAULT),
      "{\"x\": 0}", "[\"none\"]" },
    { "count", POLICY_TABLE("hitPolicy='COLLECT' aggregation='COUNT'", "", ""),
      "{\"x\": 25}", "4" },
    { "count of a typed decision",
      HEAD "<decision id='d' name='d'><variable name='d' typeRef='number'/>"
           "<decisionTable hitPolicy='COLLECT' aggregation='COUNT'><output/>"
           "<rule><outputEntry><text>\"a\"</text></outputEntry></rule>"
           "<rule><outputEntry><text>\"b\"</text></outputEntry></rule>"
           "</decisionTable></decision>" TAIL,
      "{}", "2" },
    { "count, no hit",
      POLICY_TABLE("hitPolicy='COLLECT' aggregation='COUNT'", "", ""),
      "{\"x\": 0}", "0" },
    { "min of texts",
      POLICY_TABLE("hitPolicy='COLLECT' aggregation='MIN'", "", ""),
      "{\"x\": 25}", "\"high\"" },
    { "max of texts",
      POLICY_TABLE("hitPolicy='COLLECT' aggregation='MAX'", "", ""),
      "{\"x\": 25}", "\"mid\"" },
    { "sum of texts",
      POLICY_TABLE("hitPolicy='COLLECT' aggregation='SUM'", "", ""),
      "{\"x\": 5}", "null ! an output to add up is not a number" },
};

static void hit_policies(void)
{
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(policy_rows); i++) {
        const struct policy_row *r = &policy_rows[i];
        struct bench b;
        bench_load(&b, r->model);
        decide(&b, r->inputs, "d", &out);
        CHECK_TEXT(r->label, &out, r->want);
        bench_close(&b);
    }
    tri_out_done(&out);
}

/* One column of cells of every kind against one input. */
#define CELL(entry)                                                    \
    HEAD INPUT("x", "Any") "<decision id='d' name='d'>" NEEDS_INPUT(   \
        "x") "<decisionTable><input><inputExpression><text>x</text></" \
             "inputExpression>"                                        \
             "</input><output/><rule><inputEntry><text>" entry         \
             "</text></inputEntry>"                                    \
             "<outputEntry><text>true</text></outputEntry></rule></"   \
             "decisionTable>"                                          \
             "</decision>" TAIL

static const struct policy_row cell_rows[] = {
    { "dash matches null", CELL("-"), "{\"x\": null}", "true" },
    { "empty is a dash", CELL(""), "{\"x\": 1}", "true" },
    { "text", CELL("\"a\", \"b\""), "{\"x\": \"b\"}", "true" },
    { "text, other", CELL("\"a\", \"b\""), "{\"x\": \"c\"}", "null" },
    { "text against a number", CELL("\"1\""), "{\"x\": 1}", "null" },
    { "number in another form", CELL("1.50"), "{\"x\": 1.5}", "true" },
    { "large number", CELL("12345678901234567890123"),
      "{\"x\": 12345678901234567890123}", "true" },
    { "range", CELL("[1..3)"), "{\"x\": 2.999}", "true" },
    { "range, open end", CELL("[1..3)"), "{\"x\": 3}", "null" },
    { "range or value", CELL("&lt; 0, 5"), "{\"x\": 5}", "true" },
    { "true only", CELL("true"), "{\"x\": null}", "null" },
    { "true or unknown", CELL("true, null"), "{\"x\": null}", "true" },
    { "true or unknown, false", CELL("true, null"), "{\"x\": false}", "null" },
    { "not", CELL("not(\"a\")"), "{\"x\": \"b\"}", "true" },
    { "half-open and points", CELL("(1..2], 5, [7..8)"), "{\"x\": 1}", "null" },
    { "half-open, inside", CELL("(1..2], 5, [7..8)"), "{\"x\": 1.5}", "true" },
    { "half-open, closed end", CELL("(1..2], 5, [7..8)"), "{\"x\": 2}",
      "true" },
    { "between the pieces", CELL("(1..2], 5, [7..8)"), "{\"x\": 6}", "null" },
    { "past the pieces", CELL("(1..2], 5, [7..8)"), "{\"x\": 8}", "null" },
    { "ends with fractions", CELL("[0.5..1.5]"), "{\"x\": 1}", "true" },
    { "large number in a range", CELL("&gt; 1"),
      "{\"x\": 123456789012345678901}", "true" },
    { "list of one", CELL("\"a\""), "{\"x\": [\"a\"]}", "null" },
    { "before a date", CELL("&lt; date(\"2026-11-22\")"),
      "{\"x\": {\"@type\": \"date\", \"value\": \"2026-11-21\"}}", "true" },
    { "the date itself", CELL("&lt; date(\"2026-11-22\")"),
      "{\"x\": {\"@type\": \"date\", \"value\": \"2026-11-22\"}}", "null" },
    { "expression", CELL("? * 2 = 4"), "{\"x\": 2}", "true" },
    { "date", CELL("date(\"2026-11-22\")"),
      "{\"x\": {\"@type\": \"date\", \"value\": \"2026-11-22\"}}", "true" },
};

static void cells(void)
{
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(cell_rows); i++) {
        const struct policy_row *r = &cell_rows[i];
        struct bench b;
        bench_load(&b, r->model);
        decide(&b, r->inputs, "d", &out);
        CHECK_TEXT(r->label, &out, r->want);
        bench_close(&b);
    }
    tri_out_done(&out);
}

/* ---- boxed expressions and functions ---- */

#define ENTRY(name, logic) \
    "<contextEntry><variable name='" name "'/>" logic "</contextEntry>"
#define PART(name, logic) "<" name ">" logic "</" name ">"
#define LIST123 LIT("[1, 2, 3]")

static const struct boxed_row {
    const char *label;
    const char *logic; /* of decision d, requiring input x */
    const char *want;  /* with x = 2 */
} boxed_rows[] = {
    { "literal", LIT("x + 1"), "3" },
    { "no logic", "", "null ! decision 'd' has no logic" },
    { "typed literal",
      "<literalExpression typeRef='string'><text>x</text>"
      "</literalExpression>",
      "null ! the result is a number, not a string" },
    { "context",
      "<context>" ENTRY("a b", LIT("x"))
          ENTRY("c", LIT("a b * 2")) "</context>",
      "{\"a b\": 2, \"c\": 4}" },
    { "context with a result",
      "<context>" ENTRY("a", LIT("x")) "<contextEntry>" LIT(
          "a + 5") "</contextEntry></context>",
      "7" },
    { "list", "<list>" LIT("x") LIT("\"y\"") "</list>", "[2, \"y\"]" },
    { "relation",
      "<relation><column name='a'/><column name='b'/><row>" LIT("1")
          LIT("x") "</row><row>" LIT("3") LIT("4") "</row></relation>",
      "[{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]" },
    { "conditional",
      "<conditional>" PART("if", LIT("x = 2")) PART("then", LIT("\"two\""))
          PART("else", LIT("\"other\"")) "</conditional>",
      "\"two\"" },
    { "condition that is no boolean",
      "<conditional>" PART("if", LIT("x")) PART("then", LIT("1"))
          PART("else", LIT("2")) "</conditional>",
      "null ! the condition is not a boolean" },
    { "for",
      "<for iteratorVariable='i'>" PART("in", LIST123)
          PART("return", LIT("i * x")) "</for>",
      "[2, 4, 6]" },
    { "for over a range",
      "<for iteratorVariable='i'>" PART("in", LIT("[1..3)"))
          PART("return", LIT("i")) "</for>",
      "[1, 2]" },
    { "for with what came before",
      "<for iteratorVariable='i'>" PART("in", LIST123)
          PART("return", LIT("i + sum(partial) + 0")) "</for>",
      NULL },
    { "some",
      "<some iteratorVariable='i'>" PART("in", LIST123)
          PART("satisfies", LIT("i = x")) "</some>",
      "true" },
    { "every",
      "<every iteratorVariable='i'>" PART("in", LIST123)
          PART("satisfies", LIT("i = x")) "</every>",
      "false" },
    { "filter",
      "<filter>" PART("in", LIST123)
          PART("match", LIT("item >= x")) "</filter>",
      "[2, 3]" },
    { "filter by an entry",
      "<filter>" PART("in", LIT("[{a: 1, b: 5}, {a: 2, b: 6}]"))
          PART("match", LIT("a = x")) "</filter>",
      "[{\"a\": 2, \"b\": 6}]" },
    { "function and invocation",
      "<context>" ENTRY(
          "f",
          "<functionDefinition><formalParameter name='p' "
          "typeRef='number'/>" LIT(
              "p * x") "</functionDefinition>") "<contextEntry><"
                                                "invocation>" LIT(
                                                    "f") "<bindin"
                                                         "g><"
                                                         "paramet"
                                                         "er "
                                                         "name='"
                                                         "p'/"
                                                         ">" LIT(
                                                             "21") "</"
                                                                   "binding></"
                                                                   "invocation>"
                                                                   "</"
                                                                   "contextEntr"
                                                                   "y></"
                                                                   "context>",
      "42" },
    { "invocation with a name that is not there",
      "<context>" ENTRY(
          "f",
          LIT("function(p) p")) "<contextEntry><"
                                "invocation>" LIT(
                                    "f") "<binding><"
                                         "parameter "
                                         "name='q'/>" LIT(
                                             "2"
                                             "1") "</binding></invocation></"
                                                  "contextEntry></context>",
      "null ! the function has no parameter 'q'" },
    { "BKM", KNOWS("twice") LIT("twice(x)"), "4" },
    { "BKM, argument of another type", KNOWS("twice") LIT("twice(\"x\")"),
      "null ! argument 'n' is a string, not a number" },
    { "BKM that calls itself", KNOWS("factorial") LIT("factorial(5)"), "120" },
    { "service", KNOWS("service") LIT("service(10)"), "11" },
    { "service by name", KNOWS("service") LIT("service(y: 10)"), "11" },
    { "Java function",
      "<functionDefinition kind='Java'><formalParameter "
      "name='p'/><context/></functionDefinition>",
      "E a function of kind Java is not supported" },
};

#define BOXED_MODEL_TAIL                                                                   \
    "</decision>" INPUT("x", "number") INPUT(                                              \
        "y",                                                                               \
        "number") "<businessKnowledgeModel id='twice' "                                    \
                  "name='twice'><encapsulatedLogic>"                                       \
                  "<formalParameter name='n' typeRef='number'/>" LIT(                      \
                      "n * 2") "</encapsulatedLogic></"                                    \
                               "businessKnowledgeModel>"                                   \
                               "<businessKnowledgeModel id='factorial' "                   \
                               "name='factorial'>"                                         \
                               "<encapsulatedLogic><formalParameter "                      \
                               "name='n' "                                                 \
                               "typeRef='number'/>" LIT(                                   \
                                   "if n = 0 then 1 "                                      \
                                   "else n * "                                             \
                                   "factorial(n - 1)") "</"                                \
                                                       "encapsulatedLogic"                 \
                                                       ">" KNOWS(                          \
                                                           "factori"                       \
                                                           "al") "<"                       \
                                                                 "/"                       \
                                                                 "b"                       \
                                                                 "u"                       \
                                                                 "s"                       \
                                                                 "i"                       \
                                                                 "n"                       \
                                                                 "e"                       \
                                                                 "s"                       \
                                                                 "s"                       \
                                                                 "K"                       \
                                                                 "n"                       \
                                                                 "o"                       \
                                                                 "w"                       \
                                                                 "l"                       \
                                                                 "e"                       \
                                                                 "d"                       \
                                                                 "g"                       \
                                                                 "e"                       \
                                                                 "M"                       \
                                                                 "o"                       \
                                                                 "d"                       \
                                                                 "e"                       \
                                                                 "l"                       \
                                                                 ">" DECISION(             \
                                                                     "inner",              \
                                                                     NEEDS_INPUT("y") LIT( \
                                                                         "y "              \
                                                                         "+ "              \
                                                                         "1")) "<"         \
                                                                               "d"         \
                                                                               "e"         \
                                                                               "c"         \
                                                                               "i"         \
                                                                               "s"         \
                                                                               "i"         \
                                                                               "o"         \
                                                                               "n"         \
                                                                               "S"         \
                                                                               "e"         \
                                                                               "r"         \
                                                                               "v"         \
                                                                               "i"         \
                                                                               "c"         \
                                                                               "e"         \
                                                                               " "         \
                                                                               "i"         \
                                                                               "d"         \
                                                                               "="         \
                                                                               "'"         \
                                                                               "s"         \
                                                                               "e"         \
                                                                               "r"         \
                                                                               "v"         \
                                                                               "i"         \
                                                                               "c"         \
                                                                               "e"         \
                                                                               "'"         \
                                                                               " "         \
                                                                               "n"         \
                                                                               "a"         \
                                                                               "m"         \
                                                                               "e"         \
                                                                               "="         \
                                                                               "'"         \
                                                                               "s"         \
                                                                               "e"         \
                                                                               "r"         \
                                                                               "v"         \
                                                                               "i"         \
                                                                               "c"         \
                                                                               "e"         \
                                                                               "'"         \
                                                                               ">"         \
                                                                               "<"         \
                                                                               "o"         \
                                                                               "u"         \
                                                                               "t"         \
                                                                               "p"         \
                                                                               "u"         \
                                                                               "t"         \
                                                                               "D"         \
                                                                               "e"         \
                                                                               "c"         \
                                                                               "i"         \
                                                                               "s"         \
                                                                               "i"         \
                                                                               "o"         \
                                                                               "n"         \
                                                                               " "         \
                                                                               "h"         \
                                                                               "r"         \
                                                                               "e"         \
                                                                               "f"         \
                                                                               "="         \
                                                                               "'"         \
                                                                               "#"         \
                                                                               "i"         \
                                                                               "n"         \
                                                                               "n"         \
                                                                               "e"         \
                                                                               "r"         \
                                                                               "'"         \
                                                                               "/"         \
                                                                               ">"         \
                                                                               "<"         \
                                                                               "i"         \
                                                                               "n"         \
                                                                               "p"         \
                                                                               "u"         \
                                                                               "t"         \
                                                                               "D"         \
                                                                               "a"         \
                                                                               "t"         \
                                                                               "a"         \
                                                                               " "         \
                                                                               "h"         \
                                                                               "r"         \
                                                                               "e"         \
                                                                               "f"         \
                                                                               "="         \
                                                                               "'"         \
                                                                               "#"         \
                                                                               "y"         \
                                                                               "'"         \
                                                                               "/"         \
                                                                               ">"         \
                                                                               "<"         \
                                                                               "/"         \
                                                                               "d"         \
                                                                               "e"         \
                                                                               "c"         \
                                                                               "i"         \
                                                                               "s"         \
                                                                               "i"         \
                                                                               "o"         \
                                                                               "n"         \
                                                                               "S"         \
                                                                               "e"         \
                                                                               "r"         \
                                                                               "v"         \
                                                                               "i"         \
                                                                               "c"         \
                                                                               "e"         \
                                                                               ">" TAIL

static void boxed(void)
{
    struct tri_out out, model;
    tri_out_init(&out);
    tri_out_init(&model);
    for (size_t i = 0; i < TRI_COUNT(boxed_rows); i++) {
        const struct boxed_row *r = &boxed_rows[i];
        tri_out_clear(&model);
        tri_out_format(&model, "%s<decision id='d' name='d'>%s%s%s", HEAD,
                       NEEDS_INPUT("x"), r->logic, BOXED_MODEL_TAIL);
        struct bench b;
        bench_load(&b, model.text);
        decide(&b, "{\"x\": 2}", "d", &out);
        if (r->want)
            CHECK_TEXT(r->label, &out, r->want);
        bench_close(&b);
    }
    tri_out_done(&model);
    tri_out_done(&out);
}

/* A model that calls itself without end ends with a limit, not a crash. */
static void endless(void)
{
    struct bench b;
    struct tri_out out;
    tri_out_init(&out);
    bench_load(&b, HEAD
               "<businessKnowledgeModel id='f' name='f'>"
               "<encapsulatedLogic><formalParameter name='n'/>"
               "<list>" LIT("f(n + 1)") "</list></encapsulatedLogic>" KNOWS(
                   "f") "</businessKnowledgeModel>" DECISION("d",
                                                             KNOWS("f")
                                                                 LIT("f(1)"))
                   TAIL);
    decide(&b, "", "d", &out);
    CHECK_TEXT("endless", &out,
               "E 'd': stopped at the limit of 200 calls in each other");
    /* The next begin is as good as new. */
    tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
    CU_ASSERT(tri_run_eval(b.run)->fatal == TRI_OK);
    bench_close(&b);
    tri_out_done(&out);
}

static void inputs_conform_or_are_null(void)
{
    struct bench b;
    struct tri_out out;
    tri_out_init(&out);
    bench_load(&b,
               HEAD "<itemDefinition name='tColour'><typeRef>string</typeRef>"
                    "<allowedValues><text>\"red\", \"blue\"</text>"
                    "</allowedValues></itemDefinition>" INPUT("c", "tColour")
                        DECISION("d", NEEDS_INPUT("c") LIT("c = null")) TAIL);
    decide(&b, "{\"c\": \"red\"}", "d", &out);
    CHECK_TEXT("allowed", &out, "false");
    decide(&b, "{\"c\": [\"blue\"]}", "d", &out);
    CHECK_TEXT("a list of one", &out, "false");
    decide(&b, "{\"c\": \"green\"}", "d", &out);
    CU_ASSERT(strncmp(out.text, "true ! ", 7) == 0);
    decide(&b, "{\"c\": 1}", "d", &out);
    CU_ASSERT(strncmp(out.text, "true ! ", 7) == 0);
    bench_close(&b);
    tri_out_done(&out);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "hit policies", hit_policies },
        { "cells", cells },
        { "boxed expressions and functions", boxed },
        { "endless recursion ends", endless },
        { "inputs conform or are null", inputs_conform_or_are_null },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn", tests);
}
