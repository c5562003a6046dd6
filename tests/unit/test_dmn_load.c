/* DMN models as they are read: every way in which one can be bad, imports, old
 * namespaces, and walking what was loaded. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn_bench.h"

/* ---- bad models ---- */

#define ONE_DECISION DECISION("d", LIT("1"))
#define LONG_CYCLE(id, next)                                                 \
    "<decision id='" id "' name='" id                                        \
    " of a name that is much longer than a message has room for it'>" NEEDS( \
        next) LIT("1") "</decision>"
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
    { "reference to a namespace alone",
      HEAD DECISION("d", "<informationRequirement><requiredDecision "
                         "href='urn:a#'/></informationRequirement>" LIT("1"))
          TAIL,
      TRI_E_MODEL, 2, "'urn:a#' refers to nothing in a.dmn" },
    { "knowledge of a decision",
      HEAD DECISION("e", LIT("1")) DECISION("d", KNOWS("e") LIT("1")) TAIL,
      TRI_E_MODEL, 3, "'#e' refers to 'e', which is of another kind" },
    { "long cycle of long names",
      HEAD LONG_CYCLE("a", "b") LONG_CYCLE("b", "c") LONG_CYCLE("c", "e")
          LONG_CYCLE("e", "a") TAIL,
      TRI_E_MODEL, 2,
      "decisions require each other in a circle: a of a name that is much "
      "longer than -> b of a name that is much longer than -> c of a name that "
      "is much longer than -> ... -> a of a name" },
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

/* Types that name types, and models that import models: far more than any board
 * writes, and each step is a call in the other. */
static void too_long_chains(void)
{
    struct tri_out model;
    struct bench b;
    char file[32];
    tri_out_init(&model);
    tri_out_text(&model, HEAD);
    for (int i = 0; i < 250; i++)
        tri_out_format(&model,
                       "<itemDefinition name='t%d'><typeRef>t%d</typeRef>"
                       "</itemDefinition>",
                       i, i + 1);
    tri_out_text(&model, "<itemDefinition name='t250'><typeRef>number</typeRef>"
                         "</itemDefinition>" TAIL);
    bench_load(&b, model.text);
    CU_ASSERT(b.code == TRI_E_LIMIT);
    CU_ASSERT(strcmp(b.err.msg, "type 't201' is nested deeper than 200") == 0);
    bench_close(&b);
    bench_open(&b);
    for (int i = 0; i < 250; i++) {
        tri_out_clear(&model);
        tri_out_format(&model,
                       "<definitions xmlns='" NS "' namespace='urn:%d' "
                       "name='m%d'>",
                       i, i);
        if (i < 249)
            tri_out_format(&model,
                           "<import name='n' namespace='urn:%d' "
                           "importType='" NS "'/>",
                           i + 1);
        tri_out_text(&model, TAIL);
        (void)snprintf(file, sizeof(file), "m%d.dmn", i);
        bench_add(&b, file, model.text);
    }
    bench_link(&b);
    CU_ASSERT(b.code == TRI_E_LIMIT);
    CU_ASSERT(strcmp(b.err.msg, "imports nested deeper than 200") == 0);
    CU_ASSERT(strcmp(b.err.loc.file, "m201.dmn") == 0);
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
    CU_ASSERT(strcmp(b.err.msg, "over the limit of 200000 rules in a model") ==
              0);
    bench_close(&b);
    tri_out_done(&model);
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

static bool warned(const struct bench *b, const char *msg)
{
    for (size_t i = 0; i < b->findings.n; i++)
        if (strcmp(b->findings.items[i].what.msg, msg) == 0)
            return true;
    return false;
}

/* More than the shorter form of a cell, or of an order, has room for. */
static void large_cells(void)
{
    struct tri_out model, out;
    struct bench b;
    tri_out_init(&model);
    tri_out_init(&out);
    tri_out_text(
        &model,
        HEAD INPUT("x", "number") "<decision id='d' name='d'>" NEEDS_INPUT(
            "x") "<decisionTable hitPolicy='PRIORITY'><input>"
                 "<inputExpression><text>x</text>"
                 "</inputExpression></input><output>"
                 "<outputValues><text>-1");
    for (int i = 0; i < 70000; i++)
        tri_out_format(&model, ",%d", i);
    tri_out_text(&model, "</text></outputValues></output>"
                         "<rule><inputEntry><text>-1");
    for (int i = 0; i < 70000; i++)
        tri_out_format(&model, ",%d", i);
    tri_out_text(&model, "</text></inputEntry><outputEntry><text>69999</text>"
                         "</outputEntry></rule><rule><inputEntry><text>-"
                         "</text></inputEntry><outputEntry><text>5</text>"
                         "</outputEntry></rule></decisionTable></decision>"
                         "<decision id='e' name='e'><decisionTable "
                         "hitPolicy='FIRST'><output name='p'/><output/>"
                         "<rule><outputEntry><text>1</text></outputEntry>"
                         "<outputEntry><text>2</text></outputEntry></rule>"
                         "</decisionTable></decision>" TAIL);
    bench_load(&b, model.text);
    CU_ASSERT_FATAL(b.code == TRI_OK);
    CU_ASSERT(warned(&b, "one of several outputs has no name"));
    decide(&b, "{\"x\": 69999}", "d", &out);
    CHECK_TEXT("the best of two", &out, "5");
    decide(&b, "{\"x\": 70001}", "d", &out);
    CHECK_TEXT("in no cell but '-'", &out, "5");
    bench_close(&b);
    tri_out_done(&model);
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

/* Imports beside the plain ones: what they name is looked for in them alone. */
static void import_rows(void)
{
#define NEEDS_OF(href)                                      \
    "<informationRequirement><requiredDecision href='" href \
    "'/></informationRequirement>"
#define OTHER(inside) \
    "<definitions xmlns='" NS "' namespace='urn:o' name='o'>" inside TAIL
#define IMPORTS_O(inside) \
    HEAD "<import name='o' namespace='urn:o'/>" inside TAIL
    static const struct {
        const char *label, *own, *other, *want;
    } rows[] = {
        { "an import without a type of its own",
          IMPORTS_O(DECISION("d", LIT("1"))), OTHER(""), "1" },
        { "reference into an empty model",
          IMPORTS_O(DECISION("d", NEEDS_OF("urn:o#e") LIT("1"))), OTHER(""),
          "'urn:o#e' refers to nothing in o.dmn" },
        { "two of one import and one of our own",
          IMPORTS_O(DECISION("own", LIT("4")) DECISION(
              "d", NEEDS_OF("urn:o#e") NEEDS("own") NEEDS_OF("urn:o#f")
                       LIT("[o.e, o.f, own]"))),
          OTHER(DECISION("e", LIT("1")) DECISION("f", LIT("2"))), "[1, 2, 4]" },
        { "a type of the import",
          IMPORTS_O("<decision id='d' name='d'><variable name='d' "
                    "typeRef='o.tSmall'/>" LIT("7") "</decision>"),
          OTHER("<itemDefinition name='tSmall'><typeRef>number</typeRef>"
                "<allowedValues><text>&lt; 5</text></allowedValues>"
                "</itemDefinition>"),
          "null ! d is not among the values of tSmall" },
        { "a requirement named without '#'",
          IMPORTS_O(DECISION("e", LIT("3"))
                        DECISION("d", NEEDS_OF("e") LIT("e"))),
          OTHER(""), "3" },
        { "a model of the same namespace", HEAD DECISION("d", LIT("1")) TAIL,
          HEAD TAIL, "has the same namespace as a.dmn" },
        { "a table of what is imported",
          IMPORTS_O(DECISION(
              "d", NEEDS_OF("urn:o#e") "<decisionTable hitPolicy='FIRST'>"
                                       "<input><inputExpression><text>o.e"
                                       "</text></inputExpression></input>"
                                       "<output/><rule><inputEntry><text>2"
                                       "</text></inputEntry><outputEntry>"
                                       "<text>1</text></outputEntry></rule>"
                                       "<rule><inputEntry><text>1</text>"
                                       "</inputEntry><outputEntry><text>2"
                                       "</text></outputEntry></rule>"
                                       "</decisionTable>")),
          OTHER(DECISION("e", LIT("1"))), "2" },
        { "a type that the import lacks",
          IMPORTS_O("<decision id='d' name='d'><variable name='d' "
                    "typeRef='o.tNone'/>" LIT("7") "</decision>"),
          OTHER(""), "7" },
        { "types of other names and lengths",
          IMPORTS_O("<itemDefinition name='tO'><itemComponent name='a'>"
                    "<typeRef>p.tSmall</typeRef></itemComponent>"
                    "<itemComponent name='b'><typeRef>oxtSmall</typeRef>"
                    "</itemComponent><itemComponent name='c'><typeRef>o."
                    "</typeRef></itemComponent></itemDefinition>" DECISION(
                        "d", LIT("8"))),
          OTHER("<itemDefinition name='tSmall'><typeRef>number</typeRef>"
                "</itemDefinition>"),
          "8" },
        { "a variable named otherwise than its decision",
          IMPORTS_O("<decision id='e' name='e'><variable name='seen'/>" LIT(
              "5") "</decision>" DECISION("d", NEEDS("e") LIT("seen"))),
          OTHER(""), "5" },
    };
    struct tri_out out;
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct bench b;
        bench_open(&b);
        bench_add(&b, "a.dmn", rows[i].own);
        bench_add(&b, "o.dmn", rows[i].other);
        bench_link(&b);
        decide(&b, "", "d", &out);
        CHECK_TEXT(rows[i].label, &out, rows[i].want);
        bench_close(&b);
    }
    tri_out_done(&out);
}

/* ---- walking a model ---- */

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

/* ---- may the output of a rule be what its decision gives? ---- */

#define SUITS(policy, type)                                                    \
    HEAD "<itemDefinition name='tLevel'><typeRef>string</typeRef>"             \
         "<allowedValues><text>\"low\", \"high\"</text></allowedValues>"       \
         "</itemDefinition><itemDefinition name='tLevels' "                    \
         "isCollection='true'><typeRef>tLevel</typeRef></"                     \
         "itemDefinition>" INPUT(                                              \
             "x", "number") "<decision id='d' name='d'><variable name='d' "    \
                            "typeRef='" type "'/>" NEEDS_INPUT(                \
                                "x") "<decisionTable " policy                  \
                                     "><input><inputExpression><text>x"        \
                                     "</text></inputExpression></input>"       \
                                     "<output><outputValues><text>\"high\", "  \
                                     "\"low\", \"other\"</text>"               \
                                     "</outputValues></output>" SUITS_RULE(    \
                                         "\"low\"") SUITS_RULE("\"other\"")    \
                                         SUITS_RULE(                           \
                                             "if x &gt; 1 then \"low\" else "  \
                                             "\"other\"") "</decisionTable></" \
                                                          "decision>" TAIL
#define SUITS_RULE(text)                                                    \
    "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>" text \
    "</text></outputEntry></rule>"

/* The standard gives one output for the single hits (8.2.10), a list of them
 * for the others, and a number for COUNT. Where one output is all that a
 * decision gives, loading has said it already, and the output is null. */
static void outputs_suit(void)
{
    static const struct {
        const char *label;
        const char *model;
        bool suits[3], said;
    } rows[] = {
        { "UNIQUE", SUITS("hitPolicy='UNIQUE'", "tLevel"), { 1, 1, 1 }, true },
        { "ANY", SUITS("hitPolicy='ANY'", "tLevel"), { 1, 1, 1 }, true },
        { "PRIORITY",
          SUITS("hitPolicy='PRIORITY'", "tLevel"),
          { 1, 1, 1 },
          true },
        { "FIRST", SUITS("hitPolicy='FIRST'", "tLevel"), { 1, 1, 1 }, true },
        { "RULE ORDER",
          SUITS("hitPolicy='RULE ORDER'", "tLevels"),
          { 1, 0, 1 },
          false },
        { "OUTPUT ORDER",
          SUITS("hitPolicy='OUTPUT ORDER'", "tLevels"),
          { 1, 0, 1 },
          false },
        { "COLLECT",
          SUITS("hitPolicy='COLLECT'", "tLevels"),
          { 1, 0, 1 },
          false },
        { "COLLECT into what is no list",
          SUITS("hitPolicy='COLLECT'", "tLevel"),
          { 1, 1, 1 },
          false },
        { "COUNT",
          SUITS("hitPolicy='COLLECT' aggregation='COUNT'", "number"),
          { 1, 1, 1 },
          false },
        { "of any type",
          SUITS("hitPolicy='UNIQUE'", "Any"),
          { 1, 1, 1 },
          false },
        { "no table", HEAD DECISION("d", LIT("1")) TAIL, { 1, 1, 1 }, false },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct bench b;
        bench_load(&b, rows[i].model);
        CU_ASSERT_FATAL(b.code == TRI_OK);
        const struct tri_node *d =
            tri_models_find(b.models, NULL, TRI_NODE_DECISION, "d");
        CHECK_ROW(rows[i].label, (b.findings.errors > 0) == rows[i].said);
        tri_run_begin(b.run, tri_null(), TRI_TRACE_NONE);
        for (size_t r = 0; r < TRI_COUNT(rows[i].suits); r++)
            CHECK_ROW(rows[i].label,
                      tri_rule_suits(d, r, tri_run_eval(b.run)) ==
                          rows[i].suits[r]);
        bench_close(&b);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "bad models", bad_models },
        { "nesting has a limit", too_deep },
        { "chains have a limit", too_long_chains },
        { "rules have a limit", too_many_rules },
        { "a wrong expression does not stop the others", findings_do_not_stop },
        { "imports", imports },
        { "what imports name", import_rows },
        { "large cells", large_cells },
        { "DMN 1.1 to 1.4", older_namespaces },
        { "annotations by name", annotations },
        { "the data dictionary is there to walk", dictionary },
        { "outputs suit", outputs_suit },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn load", tests);
}
