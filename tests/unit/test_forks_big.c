/* What is too big or too odd for forks and codes, in part or as a whole: it
 * still comes to what the interpreter, which has neither, says. */
#include "dmn_bench.h"

#define LITERAL(name, type, needs, text)                            \
    "<decision id='" name "' name='" name "'><variable name='" name \
    "' typeRef='" type "'/>" needs                                  \
    LIT(text) "</decision>\n"
#define ALL          \
    NEEDS_INPUT("a") \
    NEEDS_INPUT("b") NEEDS_INPUT("n") NEEDS_INPUT("w") NEEDS_INPUT("l")

enum { MAX_COLUMNS = 30 };

static void open_model(struct tri_out *o)
{
    tri_out_clear(o);
    tri_out_text(o, HEAD
                 "<itemDefinition name='tWords' isCollection='true'>"
                 "<typeRef>string</typeRef></itemDefinition>"
                 "<itemDefinition name='tShort' isCollection='true'><typeRef>"
                 "string</typeRef><allowedValues><text>\"c1\", \"c2\"</text>"
                 "</allowedValues></itemDefinition>"
                 "<itemDefinition name='tCode'><typeRef>string</typeRef>"
                 "<allowedValues><text>\"c1\", \"c2\"</text></allowedValues>"
                 "</itemDefinition><itemDefinition name='tCodes' "
                 "isCollection='true'><typeRef>tCode</typeRef></itemDefinition>"
                 "<itemDefinition name='tFew' isCollection='true'><typeRef>"
                 "string</typeRef><typeConstraint><text>count(?) &lt; 2</text>"
                 "</typeConstraint></itemDefinition>"
                 "<itemDefinition name='tSmall'><typeRef>number</typeRef>"
                 "<allowedValues><text>[0..1]</text></allowedValues>"
                 "</itemDefinition>"
                 "<itemDefinition name='tHits' isCollection='true'>"
                 "<itemComponent name='code'><typeRef>string</typeRef>"
                 "</itemComponent></itemDefinition>"
                 "<itemDefinition name='tWhole'><itemComponent name='k'>"
                 "<typeRef>number</typeRef></itemComponent></itemDefinition>");
    tri_out_text(o, INPUT("a", "boolean") INPUT("b", "boolean")
                        INPUT("n", "number") INPUT("w", "Any") INPUT("l", "Any")
                            INPUT("whole", "tWhole"));
    for (unsigned c = 0; c < MAX_COLUMNS; c++)
        tri_out_format(o, INPUT("x%u", "boolean"), c, c, c);
}

static void close_model(struct tri_out *o)
{
    tri_out_text(o, TAIL);
}

/* ---- too many ---- */

/* 120 words and 60 numbers, more than have codes. */
static void many_words(struct tri_out *o)
{
    open_model(o);
    tri_out_text(
        o, LITERAL("few", "number", NEEDS_INPUT("a"), "if a then 1 else 2"));
    tri_out_text(o, "<decision id='e' name='e'>" NEEDS_INPUT("w")
                        NEEDS_INPUT("n") "<literalExpression><text>");
    for (int i = 0; i < 120; i++)
        tri_out_format(o, "w = \"w%d\" or ", i);
    for (int i = 0; i < 60; i++)
        tri_out_format(o, "n = %d or ", 3 * i);
    tri_out_text(o,
                 "w = null or n = null</text></literalExpression></decision>");
    tri_out_text(o, "<decision id='s' name='s'>" NEEDS("few")
                        NEEDS_INPUT("b") "<literalExpression><text>");
    for (int i = 0; i < 60; i++)
        tri_out_format(o, "few = %d or ", 3 * i + 2);
    tri_out_text(o, "b</text></literalExpression></decision>");
    tri_out_text(o, LITERAL("sum", "number", NEEDS("few") NEEDS_INPUT("b"),
                            "few + (if b then 10 else 20)"));
    tri_out_text(o, "<decision id='d' name='d'>" ALL NEEDS("e") NEEDS("sum")
                        NEEDS("s") "<literalExpression><text>[e, s, sum, some "
                                   "x in l satisfies list contains([");
    for (int i = 0; i < 120; i++)
        tri_out_format(o, "%s\"w%d\"", i ? ", " : "", i);
    tri_out_text(o, "], x)]</text></literalExpression></decision>");
    close_model(o);
}

static void meeting_many(struct tri_out *o)
{
    open_model(o);
    tri_out_text(o, "<decision id='d' name='d'>" ALL
                    "<literalExpression><text>some x in l satisfies list "
                    "contains([");
    for (int i = 0; i < 120; i++)
        tri_out_format(o, "%s\"w%d\"", i ? ", " : "", i);
    tri_out_text(o, "], x)</text></literalExpression></decision>");
    close_model(o);
}

/* A column with as many numbers. */
static void many_numbers(struct tri_out *o)
{
    static const char *const names[] = { "e", "d" };
    open_model(o);
    for (size_t k = 0; k < TRI_COUNT(names); k++) {
        tri_out_format(o,
                       "<decision id='%s' name='%s'>" ALL
                       "<decisionTable hitPolicy='FIRST'><input>"
                       "<inputExpression><text>n</text></inputExpression>"
                       "</input><output/>",
                       names[k], names[k]);
        for (int i = 0; i < 60; i++)
            tri_out_format(o,
                           "<rule><inputEntry><text>%d</text></inputEntry>"
                           "<outputEntry><text>\"r%d\"</text></outputEntry>"
                           "</rule>",
                           3 * i, i % 7);
        tri_out_text(o, "</decisionTable></decision>");
    }
    close_model(o);
}

/* A condition about each item that asks more than is drawn. */
static void long_choice(struct tri_out *o)
{
    open_model(o);
    tri_out_text(o, "<decision id='d' name='d'>" ALL
                    "<literalExpression><text>for x in l return if ");
    for (int i = 0; i < 4500; i++) {
        tri_out_format(o, "x.k = %d", i % 5);
        if (i % 1500 < 1499) /* more in a row is a limit of its own */
            tri_out_text(o, " or ");
        else
            tri_out_format(o, " then %d else %s", i, i < 4000 ? "if " : "x.k");
    }
    tri_out_text(o, "</text></literalExpression></decision>");
    close_model(o);
}

/* More forks than there is room for. */
static void many_forks(struct tri_out *o)
{
    open_model(o);
    tri_out_text(o,
                 "<decision id='d' name='d'>" ALL "<literalExpression><text>");
    for (int i = 0; i < 700; i++)
        tri_out_format(o, "string length(w) = %d + 90 or ", i);
    tri_out_text(o, "a</text></literalExpression></decision>");
    close_model(o);
}

/* Each level may be null: what is inside is drawn twice. */
static void nested(struct tri_out *o)
{
    for (int i = 1; i < 14; i++)
        tri_out_format(o, "(string length(w) = %d or a) %s not(", i % 3,
                       i % 2 ? "and" : "or");
    tri_out_text(o, "b");
    for (int i = 1; i < 14; i++)
        tri_out_text(o, ")");
}

static void nested_twice(struct tri_out *o)
{
    open_model(o);
    tri_out_text(o,
                 "<decision id='d' name='d'>" ALL "<literalExpression><text>");
    nested(o);
    tri_out_text(o, "</text></literalExpression></decision>");
    close_model(o);
}

static void nested_choice(struct tri_out *o)
{
    open_model(o);
    tri_out_text(o, "<decision id='d' name='d'>" ALL
                    "<literalExpression><text>if a then (if ");
    nested(o);
    tri_out_text(o, " then 1 else 2) else (if b then 3 else "
                    "4)</text></literalExpression></decision>");
    close_model(o);
}

static void nested_item(struct tri_out *o)
{
    open_model(o);
    tri_out_text(o, "<decision id='d' name='d'>" ALL
                    "<literalExpression><text>for x in l return if x.ok then "
                    "(if ");
    for (int i = 1; i < 14; i++)
        tri_out_format(o, "(x.ok or x.no) %s not(", i % 2 ? "and" : "or");
    tri_out_text(o, "x.ok");
    for (int i = 1; i < 14; i++)
        tri_out_text(o, ")");
    tri_out_text(o, " then 1 else 2) else (if x.k = \"x\" then 3 else "
                    "4)</text></literalExpression></decision>");
    close_model(o);
}

/* ---- tables ---- */

/* Rules that each ask much: more parts than there is room for. */
static void dense(struct tri_out *o, const char *policy, unsigned columns,
                  unsigned rules, unsigned blank)
{
    static const char *const cells[] = { "true", "false", "null" };
    unsigned seed = 3;
    open_model(o);
    tri_out_text(o, "<decision id='d' name='d'>");
    for (unsigned c = 0; c < columns; c++)
        tri_out_format(o, NEEDS_INPUT("x%u"), c);
    tri_out_format(o, "<decisionTable hitPolicy='%s'>", policy);
    for (unsigned c = 0; c < columns; c++)
        tri_out_format(o,
                       "<input><inputExpression><text>x%u</text></"
                       "inputExpression></input>",
                       c);
    tri_out_text(o, "<output><outputValues><text>\"w0\", \"w1\", \"w2\"</text>"
                    "</outputValues></output>");
    for (unsigned r = 0; r < rules; r++) {
        tri_out_text(o, "<rule>");
        for (unsigned c = 0; c < columns; c++) {
            seed = seed * 1103515245u + 12345u;
            tri_out_format(o, "<inputEntry><text>%s</text></inputEntry>",
                           (seed >> 20) % blank ? "-"
                                                : cells[(seed >> 16) % 3]);
        }
        tri_out_format(
            o, "<outputEntry><text>\"w%u\"</text></outputEntry></rule>", r % 3);
    }
    tri_out_text(o, "</decisionTable></decision>");
    close_model(o);
}

static void dense_order(struct tri_out *o)
{
    dense(o, "RULE ORDER", MAX_COLUMNS, 64, 3);
}

static void dense_first(struct tri_out *o)
{
    dense(o, "FIRST", MAX_COLUMNS, 64, 5);
}

static void dense_priority(struct tri_out *o)
{
    dense(o, "PRIORITY", MAX_COLUMNS, 64, 3);
}

static void dense_any(struct tri_out *o)
{
    dense(o, "ANY", 24, 60, 6);
}

static void dense_output_order(struct tri_out *o)
{
    dense(o, "OUTPUT ORDER", 24, 60, 6);
}

/* ---- what rules give ---- */

static void rules_table(struct tri_out *o, const char *name, const char *type,
                        int n, int from)
{
    tri_out_format(o,
                   "<decision id='%s' name='%s'><variable name='%s' "
                   "typeRef='%s'/>" NEEDS_INPUT(
                       "n") "<decisionTable hitPolicy='COLLECT'><input>"
                            "<inputExpression><text>n</text></inputExpression>"
                            "</input><output/>",
                   name, name, name, type);
    for (int i = 0; i < n; i++)
        tri_out_format(o,
                       "<rule><inputEntry><text>%s %d</text></inputEntry>"
                       "<outputEntry><text>\"v%d\"</text></outputEntry></rule>",
                       i % 2 ? "&gt;=" : "&lt;", i / 3, from + i);
    tri_out_text(o, "</decisionTable></decision>");
}

/* 80 different values: more than have marks. */
static void many_values(struct tri_out *o)
{
    open_model(o);
    rules_table(o, "t1", "Any", 40, 0);
    rules_table(o, "t2", "Any", 40, 40);
    tri_out_text(o, LITERAL("d", "number", NEEDS("t1") NEEDS("t2"),
                            "count(distinct values(flatten([t1, t2])))"));
    close_model(o);
}

static void whole_word(struct tri_out *o)
{
    open_model(o);
    rules_table(o, "t1", "Any", 64, 0);
    rules_table(o, "t2", "Any", 63, 0);
    tri_out_text(
        o, LITERAL("d", "Any", NEEDS("t1") NEEDS("t2"), "flatten([t1, t2])"));
    close_model(o);
}

static void large_table(struct tri_out *o)
{
    open_model(o);
    rules_table(o, "t1", "Any", 70, 0);
    tri_out_text(o, LITERAL("d", "Any", NEEDS("t1"), "flatten([t1])"));
    close_model(o);
}

/* Whatever matches is not allowed: it is null. */
static void no_value_allowed(struct tri_out *o)
{
    open_model(o);
    rules_table(o, "t1", "tShort", 6, 0);
    tri_out_text(o, LITERAL("d", "Any", NEEDS("t1"), "flatten([t1])"));
    close_model(o);
}

/* Two tables of a list of codes, and what a decision of a type makes of it. */
static void typed(struct tri_out *o, const char *type, const char *text)
{
    static const char *const names[] = { "t1", "t2" };
    open_model(o);
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        tri_out_format(
            o,
            "<decision id='%s' name='%s'>" NEEDS_INPUT("a") NEEDS_INPUT(
                "b") "<decisionTable hitPolicy='RULE ORDER'>"
                     "<input><inputExpression><text>a</text></inputExpression>"
                     "</input><input><inputExpression><text>b</text>"
                     "</inputExpression></input><output name='code'/>"
                     "<output name='yes'/>"
                     "<rule><inputEntry><text>true</text></inputEntry>"
                     "<inputEntry><text>-</text></inputEntry><outputEntry>"
                     "<text>\"c1\"</text></outputEntry><outputEntry>"
                     "<text>true</text></outputEntry></rule>"
                     "<rule><inputEntry><text>-</text></inputEntry><inputEntry>"
                     "<text>true</text></inputEntry><outputEntry><text>\"c%d\""
                     "</text></outputEntry><outputEntry><text>true</text>"
                     "</outputEntry></rule></decisionTable></decision>",
            names[i], names[i], (int)i + 2);
    tri_out_format(o,
                   "<decision id='d' name='d'><variable name='d' "
                   "typeRef='%s'/>" NEEDS("t1") NEEDS("t2") NEEDS_INPUT("whole")
                       NEEDS_INPUT("n") NEEDS_INPUT("w")
                           LIT("%s") "</decision>",
                   type, text);
    close_model(o);
}

/* ---- all of them ---- */

static const struct {
    const char *label;
    void (*make)(struct tri_out *o);
    const char *type, *text; /* make NULL: of typed */
} models[] = {
    { "many words", many_words, NULL, NULL },
    { "meeting many", meeting_many, NULL, NULL },
    { "many numbers", many_numbers, NULL, NULL },
    { "many forks", many_forks, NULL, NULL },
    { "long choice", long_choice, NULL, NULL },
    { "nested twice", nested_twice, NULL, NULL },
    { "nested choice", nested_choice, NULL, NULL },
    { "nested item", nested_item, NULL, NULL },
    { "dense, RULE ORDER", dense_order, NULL, NULL },
    { "dense, FIRST", dense_first, NULL, NULL },
    { "dense, PRIORITY", dense_priority, NULL, NULL },
    { "dense, ANY", dense_any, NULL, NULL },
    { "dense, OUTPUT ORDER", dense_output_order, NULL, NULL },
    { "many values", many_values, NULL, NULL },
    { "whole word", whole_word, NULL, NULL },
    { "large table", large_table, NULL, NULL },
    { "no value allowed", no_value_allowed, NULL, NULL },
    { "codes", NULL, "tWords", "flatten([t1, t2])[item.yes = true].code" },
    { "codes, allowed", NULL, "tShort", "flatten([t1, t2]).code" },
    { "codes, each allowed", NULL, "tCodes", "flatten([t1, t2]).code" },
    { "codes, few", NULL, "tFew", "flatten([t1, t2]).code" },
    { "codes, of another type", NULL, "tHits", "flatten([t1, t2]).code" },
    { "codes as a word", NULL, "string", "flatten([t1, t2]).code" },
    { "codes as a number", NULL, "number", "flatten([t1, t2]).code" },
    { "hits", NULL, "tHits", "flatten([t1, t2])" },
    { "hits as words", NULL, "tWords", "flatten([t1, t2])" },
    { "count", NULL, "number",
      "count(distinct values(flatten([t1, t2]).code))" },
    { "count as a small one", NULL, "tSmall",
      "count(distinct values(flatten([t1, t2]).code))" },
    { "count as a word", NULL, "string",
      "count(distinct values(flatten([t1, t2]).code))" },
    { "count as words", NULL, "tWords",
      "count(distinct values(flatten([t1, t2]).code))" },
    { "a whole value", NULL, "boolean", "whole = null or whole.k = 1" },
    { "a whole value and its member", NULL, "Any",
      "if whole != null then whole.k &gt; 1 else n = 2" },
    { "compact by another name", NULL, "Any",
      "(for x in w return x)[item != \"x\"]" },
    { "compact by an input", NULL, "Any", "(for x in w return x)[n != null]" },
    { "compact by comparison", NULL, "Any",
      "(for x in w return x)[item != n]" },
};

static const char *const cases[] = {
    "{}",
    "{\"a\": true, \"b\": false, \"n\": 3, \"w\": \"w3\", \"x3\": true}",
    "{\"a\": false, \"b\": true, \"n\": 4, \"w\": \"w118\", \"x4\": false}",
    "{\"a\": true, \"b\": true, \"n\": 177, \"w\": \"w119\", \"l\": "
    "[\"w119\"]}",
    "{\"a\": false, \"b\": false, \"n\": 12.5, \"w\": \"x\", \"l\": [\"w1\"]}",
    "{\"n\": 2, \"l\": [{\"ok\": true, \"no\": false, \"k\": \"x\"}, {\"k\": "
    "\"x\"}, {}]}",
    "{\"n\": 1, \"b\": true, \"l\": [\"w0\", 12], \"whole\": {\"k\": 1}}",
    "{\"whole\": {\"k\": 2}, \"w\": [\"x\", null, 3], \"n\": 3, \"l\": []}",
    "{\"whole\": {}, \"w\": [\"x\"], \"a\": true}",
    "{\"x0\": true, \"x1\": true, \"x2\": true, \"x3\": true, \"x4\": true, "
    "\"x5\": true, \"x6\": true, \"x7\": true, \"x8\": true, \"x9\": true}",
    "{\"x0\": false, \"x1\": false, \"x2\": true, \"x3\": false, \"x5\": "
    "false, \"x7\": true, \"x9\": false, \"x11\": true, \"x13\": false}",
};

static void decisions_are_the_same(void)
{
    struct tri_out text, want, got;
    tri_out_init(&text);
    tri_out_init(&want);
    tri_out_init(&got);
    for (size_t i = 0; i < TRI_COUNT(models); i++) {
        struct bench b;
        if (models[i].make)
            models[i].make(&text);
        else
            typed(&text, models[i].type, models[i].text);
        bench_load(&b, text.text);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        /* A wrong expression would be null both ways. */
        CHECK_ROW(models[i].label, !models[i].make ||
                                       models[i].make == no_value_allowed ||
                                       b.findings.errors == 0);
        b.trace = TRI_TRACE_NONE;
        tri_run_quiet(b.run, true);
        for (size_t k = 0; k < TRI_COUNT(cases); k++) {
            tri_run_on_demand(b.run, false);
            decide(&b, cases[k], "d", &want);
            tri_run_on_demand(b.run, true);
            decide(&b, cases[k], "d", &got);
            CHECK_ROW(models[i].label, want.text[0] && want.text[0] != 'E');
            CHECK_TEXT(models[i].label, &got, want.text);
        }
        bench_close(&b);
    }
    tri_out_done(&text);
    tri_out_done(&want);
    tri_out_done(&got);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "decisions are the same", decisions_are_the_same },
        CU_TEST_INFO_NULL,
    };
    return check_run("what is too big for forks", tests);
}
