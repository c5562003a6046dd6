/* DMN models as rows: hit policies, boxed expressions, functions, imports, and
 * every way in which a model can be bad. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "check.h"
#include "dmn/dmn.h"
#include "feel/json.h"

#define NS "https://www.omg.org/spec/DMN/20230324/MODEL/"
#define HEAD "<definitions xmlns='" NS "' namespace='urn:a' name='a'>\n"
#define TAIL "</definitions>"
#define LIT(text) "<literalExpression><text>" text "</text></literalExpression>"
#define INPUT(name, type)                                            \
    "<inputData id='" name "' name='" name "'><variable name='" name \
    "' typeRef='" type "'/></inputData>\n"
#define NEEDS_INPUT(id)                                 \
    "<informationRequirement><requiredInput href='#" id \
    "'/></informationRequirement>"
#define NEEDS(id)                                          \
    "<informationRequirement><requiredDecision href='#" id \
    "'/></informationRequirement>"
#define KNOWS(id)                                         \
    "<knowledgeRequirement><requiredKnowledge href='#" id \
    "'/></knowledgeRequirement>"
#define DECISION(name, rest) \
    "<decision id='" name "' name='" name "'>" rest "</decision>\n"

/* ---- a model under test ---- */

struct bench {
    struct tri_models *models;
    struct tri_run *run;
    struct tri_findings findings;
    struct tri_error err;
    enum tri_code code;
};

static void bench_add(struct bench *b, const char *file, const char *text)
{
    if (b->code == TRI_OK)
        b->code = tri_models_add(b->models, file, text, strlen(text),
                                 &b->findings, &b->err);
}

static void bench_open(struct bench *b)
{
    memset(b, 0, sizeof(*b));
    tri_findings_init(&b->findings);
    b->code = tri_models_new(&b->models, &b->err);
}

static void bench_link(struct bench *b)
{
    if (b->code == TRI_OK)
        b->code = tri_models_link(b->models, &b->findings, &b->err);
    if (b->code == TRI_OK)
        b->code = tri_run_new(b->models, NULL, &b->run, &b->err);
}

static void bench_load(struct bench *b, const char *text)
{
    bench_open(b);
    bench_add(b, "a.dmn", text);
    bench_link(b);
}

static void bench_close(struct bench *b)
{
    tri_run_free(b->run);
    tri_models_free(b->models);
    tri_findings_done(&b->findings);
}

/* Inputs from a JSON object, then one decision as JSON; its first diagnostic
 * follows after " ! ". */
static void decide(struct bench *b, const char *inputs, const char *decision,
                   struct tri_out *out)
{
    tri_out_clear(out);
    tri_out_text(out, "");
    if (b->code != TRI_OK) {
        tri_out_text(out, b->err.msg);
        return;
    }
    tri_run_begin(b->run, tri_null(), TRI_TRACE_MATCHED);
    struct tri_eval *ev = tri_run_eval(b->run);
    struct tri_value v = tri_null();
    if (*inputs && tri_json_read(ev, inputs, strlen(inputs), TRI_JSON_TYPED, &v,
                                 &b->err) != TRI_OK)
        return;
    for (size_t i = 0; v.kind == TRI_CONTEXT && i < v.u.context->n; i++) {
        char name[64] = "";
        memcpy(name, v.u.context->entries[i].key,
               v.u.context->entries[i].key_len);
        tri_run_input(b->run,
                      tri_models_find(b->models, NULL, TRI_NODE_INPUT, name),
                      v.u.context->entries[i].value);
    }
    const struct tri_node *n =
        tri_models_find(b->models, NULL, TRI_NODE_DECISION, decision);
    if (!n || tri_run_decide(b->run, n, &v, &b->err) != TRI_OK) {
        tri_out_format(out, "E %s", n ? b->err.msg : "no such decision");
        return;
    }
    tri_json_write(ev, out, v, TRI_JSON_TYPED, 0);
    if (ev->n_diags)
        tri_out_format(out, " ! %s", ev->diags[0].msg);
}

#define CHECK_TEXT(label, out, want)                                      \
    do {                                                                  \
        bool same_ = strcmp((out)->text ? (out)->text : "", (want)) == 0; \
        if (!same_)                                                       \
            (void)printf("\n    [%s] got %s\n", (label), (out)->text);    \
        CHECK_ROW((label), same_);                                        \
    } while (0)

/* ---- hit policies ---- */

/* Rules by x: 1: x > 0 -> "low", 2: x > 10 -> "high", 3: x > 10 -> "high",
 * 4: x > 20 -> "mid"; output values are in the order high, mid, low. */
#define POLICY_TABLE(attributes, values, defaults)                      \
    HEAD INPUT("x", "number") "<decision id='d' name='d'>" NEEDS_INPUT( \
        "x") "<decisionTable " attributes                               \
             "><input><inputExpression><text>x</text>"                  \
             "</inputExpression></input><output>" values defaults       \
             "</output>\n"                                              \
             "<rule id='r1'><inputEntry><text>&gt; "                    \
             "0</text></inputEntry><outputEntry>"                       \
             "<text>\"low\"</text></outputEntry></rule>\n"              \
             "<rule id='r2'><inputEntry><text>&gt; "                    \
             "10</text></inputEntry><outputEntry>"                      \
             "<text>\"high\"</text></outputEntry></rule>\n"             \
             "<rule id='r3'><inputEntry><text>&gt; "                    \
             "10</text></inputEntry><outputEntry>"                      \
             "<text>\"high\"</text></outputEntry></rule>\n"             \
             "<rule id='r4'><inputEntry><text>&gt; "                    \
             "20</text></inputEntry><outputEntry>"                      \
             "<text>\"mid\"</text></outputEntry></rule>\n"              \
             "</decisionTable></decision>" TAIL
#define VALUES \
    "<outputValues><text>\"high\", \"mid\", \"low\"</text></outputValues>"
#define DEFAULT "<defaultOutputEntry><text>\"none\"</text></defaultOutputEntry>"

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

/* ---- bad models ---- */

#define ONE_DECISION DECISION("d", LIT("1"))
#define LAUGH(n, of) "<!ENTITY l" n " '&l" of ";&l" of ";&l" of ";'>"

static const struct bad_row {
    const char *label;
    const char *model;
    enum tri_code code;
    uint32_t line;
    const char *msg; /* its beginning */
} bad_rows[] = {
    { "empty", "", TRI_E_SYNTAX, 0, "the file is empty" },
    { "not XML", "{}", TRI_E_SYNTAX, 1, "this is not XML" },
    { "cut", HEAD "<decision id='d' name='d'>\n<literalEx", TRI_E_SYNTAX, 3,
      "the file ends inside a tag" },
    { "cut between elements", HEAD "<decision id='d' name='d'>\n", TRI_E_SYNTAX,
      2, "the file ends too early" },
    { "blank", " ", TRI_E_SYNTAX, 1, "this is not XML" },
    { "not DMN", "<definitions xmlns='urn:x'/>", TRI_E_MODEL, 1,
      "not a DMN model: its root is <definitions> of namespace 'urn:x'" },
    { "DTD", "<!DOCTYPE definitions SYSTEM 'x.dtd'>\n" HEAD TAIL, TRI_E_SYNTAX,
      1, "a document type (DTD) is refused" },
    { "external entity",
      "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n" HEAD
      "<decision id='d' name='&e;'/>" TAIL,
      TRI_E_SYNTAX, 1, "a document type (DTD) is refused" },
    { "billion laughs",
      "<!DOCTYPE d [<!ENTITY l0 'ha'>" LAUGH("1", "0") LAUGH("2", "1")
          LAUGH("3", "2") "]>\n" HEAD "<decision id='d' name='&l3;'/>" TAIL,
      TRI_E_SYNTAX, 1, "a document type (DTD) is refused" },
    { "invalid UTF-8", HEAD "<decision id='d' name='\xFF'/>" TAIL, TRI_E_SYNTAX,
      2, "the bytes are not UTF-8" },
    { "unknown element", HEAD "\n<decisionGraph/>" TAIL, TRI_E_UNSUPPORTED, 3,
      "<decisionGraph> is not supported" },
    { "known element in the wrong place", HEAD "<rule/>" TAIL, TRI_E_MODEL, 2,
      "<rule> has no place in <definitions>" },
    { "without a name", HEAD "<decision id='d'/>" TAIL, TRI_E_MODEL, 2,
      "<decision> without a name" },
    { "two expressions", HEAD DECISION("d", LIT("1") LIT("2")) TAIL,
      TRI_E_MODEL, 2, "<literalExpression> has no place in <decision>" },
    { "another language",
      HEAD DECISION("d", "<literalExpression expressionLanguage='urn:js'>"
                         "<text>1</text></literalExpression>") TAIL,
      TRI_E_UNSUPPORTED, 2, "expression language 'urn:js' is not supported" },
    { "unknown hit policy",
      HEAD DECISION("d", "<decisionTable hitPolicy='ALL'/>") TAIL, TRI_E_MODEL,
      2, "unknown hit policy 'ALL'" },
    { "rule of another width",
      HEAD DECISION("d", "<decisionTable><input><inputExpression><text>1</text>"
                         "</inputExpression></input><output/>\n<rule "
                         "id='r1'><outputEntry><text>1"
                         "</text></outputEntry></rule></decisionTable>") TAIL,
      TRI_E_MODEL, 3,
      "rule 'r1' has 0 input and 1 output entries where the table has 1 and "
      "1" },
    { "cycle",
      HEAD DECISION("d", NEEDS("e") LIT("e")) DECISION("e", NEEDS("f") LIT("f"))
          DECISION("f", NEEDS("d") LIT("d")) TAIL,
      TRI_E_MODEL, 2,
      "decisions require each other in a circle: d -> e -> f -> d" },
    { "reference to nothing", HEAD "\n" DECISION("d", NEEDS("z") LIT("1")) TAIL,
      TRI_E_MODEL, 3, "'#z' refers to nothing in a.dmn" },
    { "reference to another kind",
      HEAD INPUT("x", "number") DECISION("d", NEEDS("x") LIT("1")) TAIL,
      TRI_E_MODEL, 3, "'#x' refers to 'x', which is of another kind" },
    { "reference to a namespace not imported",
      HEAD DECISION("d", "<informationRequirement><requiredDecision "
                         "href='urn:b#e'/></informationRequirement>" LIT("1"))
          TAIL,
      TRI_E_MODEL, 2, "'urn:b#e' refers to a namespace that is not imported" },
    { "missing import",
      HEAD "<import name='b' namespace='urn:b' importType='" NS "'/>" TAIL,
      TRI_E_MODEL, 2, "no model given has the imported namespace 'urn:b'" },
    { "import of itself",
      HEAD "<import name='b' namespace='urn:a' importType='" NS "'/>" TAIL,
      TRI_E_MODEL, 2, "import of a.dmn closes a circle of imports" },
    { "import of PMML",
      HEAD "<import name='b' namespace='urn:b' "
           "importType='http://www.dmg.org/PMML-4_1'/>" TAIL,
      TRI_E_UNSUPPORTED, 2,
      "import of type 'http://www.dmg.org/PMML-4_1' is not supported" },
    { "the same id twice", HEAD ONE_DECISION ONE_DECISION TAIL, TRI_E_MODEL, 3,
      "id 'd' is used twice" },
    { "type defined by itself",
      HEAD
      "<itemDefinition name='tA'><typeRef>tA</typeRef></itemDefinition>" TAIL,
      TRI_E_MODEL, 2, "type 'tA' is defined by itself" },
    { "service without output", HEAD "<decisionService id='s' name='s'/>" TAIL,
      TRI_E_MODEL, 2, "decision service 's' has no output decision" },
};

static void bad_models(void)
{
    for (size_t i = 0; i < TRI_COUNT(bad_rows); i++) {
        const struct bad_row *r = &bad_rows[i];
        struct bench b;
        bench_load(&b, r->model);
        bool same = b.code == r->code && b.err.loc.line == r->line &&
                    strncmp(b.err.msg, r->msg, strlen(r->msg)) == 0;
        if (!same)
            (void)printf("\n    [%s] %d at %u: %s\n", r->label, (int)b.code,
                         b.err.loc.line, b.err.msg);
        CHECK_ROW(r->label, same);
        CHECK_ROW(r->label, strcmp(b.err.loc.file, "a.dmn") == 0);
        bench_close(&b);
    }
}

static void too_deep(void)
{
    struct tri_out model;
    tri_out_init(&model);
    tri_out_text(&model, HEAD "<decision id='d' name='d'>");
    for (int i = 0; i < 300; i++)
        tri_out_text(&model, "<list>");
    struct bench b;
    bench_load(&b, model.text);
    CU_ASSERT(b.code == TRI_E_LIMIT);
    CU_ASSERT(strcmp(b.err.msg, "elements nested deeper than 200") == 0);
    bench_close(&b);
    tri_out_done(&model);
}

static void too_many_rules(void)
{
    struct tri_out model;
    tri_out_init(&model);
    tri_out_text(&model, HEAD "<decision id='d' name='d'><decisionTable "
                              "hitPolicy='COLLECT' aggregation='COUNT'>"
                              "<output/>");
    for (int i = 0; i <= TRI_MAX_RULES; i++)
        tri_out_text(&model, "<rule><outputEntry><text>1</text></outputEntry>"
                             "</rule>\n");
    tri_out_text(&model, "</decisionTable></decision>" TAIL);
    struct bench b;
    bench_load(&b, model.text);
    CU_ASSERT(b.code == TRI_E_LIMIT);
    CU_ASSERT(strcmp(b.err.msg, "a table with more than 100000 rules") == 0);
    bench_close(&b);
    tri_out_done(&model);
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
    CHECK_TEXT(
        "endless", &out,
        "E 'd': stopped: a list or text gets too long, or calls nest too deep");
    /* The next begin is as good as new. */
    tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
    CU_ASSERT(tri_run_eval(b.run)->fatal == TRI_OK);
    bench_close(&b);
    tri_out_done(&out);
}

/* ---- leniency ---- */

static void findings_do_not_stop(void)
{
    struct bench b;
    struct tri_out out;
    tri_out_init(&out);
    bench_load(&b, HEAD
               "<decision id='d' name='d'><literalExpression id='l1'>"
               "\n  <text>1 +</text></literalExpression></decision>" DECISION(
                   "e", LIT("2")) TAIL);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    CU_ASSERT(b.findings.errors == 1);
    CU_ASSERT(b.findings.n == 1 && b.findings.items[0].what.loc.line == 3);
    CU_ASSERT(strcmp(b.findings.items[0].what.loc.element, "l1") == 0);
    /* "  <text>1 +": the text starts in column 9 and ends after column 11. */
    CU_ASSERT(b.findings.items[0].what.loc.col >= 9 &&
              b.findings.items[0].what.loc.col <= 12);
    decide(&b, "", "e", &out);
    CHECK_TEXT("the other decision", &out, "2");
    decide(&b, "", "d", &out);
    CU_ASSERT(strncmp(out.text, "null ! ", 7) == 0);
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

/* ---- imports ---- */

#define IMPORTER(name, ref)                                               \
    "<definitions xmlns='" NS                                             \
    "' namespace='urn:b' name='b'><import name='" name                    \
    "' namespace='urn:a' importType='" NS "'/><decision id='d' name='d'>" \
    "<informationRequirement><requiredDecision href='urn:a#my value'/>"   \
    "</informationRequirement><knowledgeRequirement><requiredKnowledge "  \
    "href='urn:a#f'/></knowledgeRequirement>" LIT(ref) "</decision>" TAIL
#define IMPORTED                                                   \
    HEAD DECISION("my value",                                      \
                  LIT("20")) "<businessKnowledgeModel id='f' "     \
                             "name='f'><encapsulatedLogic>"        \
                             "<formalParameter name='n'/>" LIT(    \
                                 "n + 1") "</encapsulatedLogic></" \
                                          "businessKnowledgeModel>" TAIL

static void imports(void)
{
    static const struct {
        const char *label, *model;
    } rows[] = {
        { "by name", IMPORTER("my lib", "my lib.f(my lib.my value)") },
        { "without a name", IMPORTER("", "f(my value)") },
    };
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct bench b;
        bench_open(&b);
        bench_add(&b, "b.dmn", rows[i].model);
        bench_add(&b, "a.dmn", IMPORTED);
        bench_link(&b);
        decide(&b, "", "d", &out);
        CHECK_TEXT(rows[i].label, &out, "21");
        CU_ASSERT(tri_models_find(b.models, NULL, TRI_NODE_DECISION,
                                  "{urn:a}my value") != NULL);
        CU_ASSERT(tri_models_find(b.models, "b.dmn", TRI_NODE_DECISION,
                                  "my value") == NULL);
        bench_close(&b);
    }
    tri_out_done(&out);
}

static void older_namespaces(void)
{
    static const char *const spaces[] = {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
    };
    struct tri_out out, model;
    tri_out_init(&out);
    tri_out_init(&model);
    for (size_t i = 0; i < TRI_COUNT(spaces); i++) {
        tri_out_clear(&model);
        tri_out_format(&model,
                       "<x:definitions xmlns:x='%s' namespace='urn:a' "
                       "name='a'><x:decision id='d' name='d'><x:variable "
                       "name='d' typeRef='feel:number'/><x:literalExpression>"
                       "<x:text><![CDATA[1 < 2]]></x:text>"
                       "</x:literalExpression></x:decision><x:decision id='e' "
                       "name='e'><x:literalExpression><x:text>1 &lt; 2"
                       "</x:text></x:literalExpression></x:decision>"
                       "</x:definitions>",
                       spaces[i]);
        struct bench b;
        bench_load(&b, model.text);
        decide(&b, "", "e", &out);
        CHECK_TEXT(spaces[i], &out, "true");
        decide(&b, "", "d", &out);
        CHECK_TEXT(spaces[i], &out, "null ! d is a boolean, not a number");
        bench_close(&b);
    }
    tri_out_done(&model);
    tri_out_done(&out);
}

/* ---- runs and records ---- */

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

static void annotations(void)
{
    struct bench b;
    bench_load(
        &b,
        HEAD DECISION(
            "d",
            "<decisionTable><output/><annotation name='source'/><annotation "
            "name='reason'/><rule "
            "id='r'><outputEntry><text>1</text></outputEntry>"
            "<annotationEntry><text>UKCIS</text></annotationEntry>"
            "<annotationEntry><text> why\n</text></annotationEntry></rule>"
            "</decisionTable>") TAIL);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    const struct tri_table *t =
        tri_node_table(tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d"));
    CU_ASSERT(strcmp(tri_rule_annotation(t, 0, "source"), "UKCIS") == 0);
    CU_ASSERT(strcmp(tri_rule_annotation(t, 0, "reason"), "why") == 0);
    CU_ASSERT(strcmp(tri_rule_annotation(t, 0, "basis"), "") == 0);
    bench_close(&b);
}

static void dictionary(void)
{
    struct bench b;
    bench_load(
        &b, HEAD
        "<itemDefinition name='tFacts'><itemComponent id='f1' "
        "name='audience'><description>Who has seen it</description>"
        "<extensionElements><st:fact xmlns:st='urn:safetriage:flow:1' "
        "kind='observed' worst='public' best='not-shared'/>"
        "</extensionElements><typeRef>string</typeRef><allowedValues><text>"
        "\"not-shared\", \"public\"</text></allowedValues></itemComponent>"
        "<itemComponent name='ages' isCollection='true'><typeRef>number"
        "</typeRef></itemComponent></itemDefinition>" TAIL);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    const struct tri_item *facts = tri_models_item(b.models, NULL, "tFacts");
    CU_ASSERT_FATAL(facts != NULL && tri_item_parts(facts) == 2);
    struct tri_item_info i = tri_item_info(tri_item_part(facts, 0));
    CU_ASSERT(strcmp(i.name, "audience") == 0 && strcmp(i.id, "f1") == 0);
    CU_ASSERT(strcmp(i.description, "Who has seen it") == 0);
    CU_ASSERT(strcmp(i.fact[TRI_FACT_KIND], "observed") == 0);
    CU_ASSERT(strcmp(i.fact[TRI_FACT_WORST], "public") == 0);
    CU_ASSERT(i.fact[TRI_FACT_PROBE] == NULL);
    CU_ASSERT(i.n_allowed == 2 && i.allowed[1].len == 6);
    i = tri_item_info(tri_item_part(facts, 1));
    CU_ASSERT(i.collection && i.type->kind == TRI_T_LIST);
    CU_ASSERT(i.type->elem->kind == TRI_T_NUMBER && i.n_allowed == 0);
    CU_ASSERT(tri_item_part(facts, 2) == NULL);
    const struct tri_type *t = tri_models_type(b.models, NULL, "tFacts");
    CU_ASSERT(t && t->kind == TRI_T_CONTEXT && t->n_fields == 2);
    bench_close(&b);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "hit policies", hit_policies },
        { "cells", cells },
        { "boxed expressions and functions", boxed },
        { "bad models", bad_models },
        { "nesting has a limit", too_deep },
        { "rules have a limit", too_many_rules },
        { "endless recursion ends", endless },
        { "a wrong expression does not stop the others", findings_do_not_stop },
        { "inputs conform or are null", inputs_conform_or_are_null },
        { "imports", imports },
        { "DMN 1.1 to 1.4", older_namespaces },
        { "a run remembers what still holds", runs_remember },
        { "rules that matched are recorded", rules_are_recorded },
        { "annotations by name", annotations },
        { "the data dictionary is there to walk", dictionary },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn", tests);
}
