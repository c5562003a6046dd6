/* Every element of DMN in every place: taken where it belongs, else refused by
 * name; and what lacks a part or an attribute that it cannot do without. */
#include <string.h>

#include "base/limits.h"
#include "dmn_bench.h"

#define ID "<decision id='d' name='d'>"
#define LITERAL "<literalExpression><text>1</text></literalExpression>"
#define TABLE ID "<decisionTable>"
#define BOXED                                                   \
    " literalExpression decisionTable context invocation list " \
    "relation functionDefinition conditional filter for some every "
#define NODE                                                         \
    " variable authorityRequirement question allowedAnswers "        \
    "supportedObjective impactedPerformanceIndicator decisionMaker " \
    "decisionOwner usingProcess usingTask description extensionElements "
#define ITEM                                                            \
    " typeRef allowedValues typeConstraint itemComponent functionItem " \
    "description extensionElements "
#define ANYWHERE " description extensionElements "

static const struct place {
    const char *parent;
    const char *before; /* from the root to inside the parent */
    const char *takes;  /* blank on both sides of each name */
} places[] = {
    { "definitions", "",
      " import itemDefinition decision inputData businessKnowledgeModel "
      "decisionService knowledgeSource group textAnnotation association "
      "elementCollection performanceIndicator organizationUnit" ANYWHERE },
    { "itemDefinition", "<itemDefinition name='t'>", ITEM },
    { "itemComponent", "<itemDefinition name='t'><itemComponent name='c'>",
      ITEM },
    { "functionItem", "<itemDefinition name='t'><functionItem>",
      " parameters" ANYWHERE },
    { "allowedValues", "<itemDefinition name='t'><allowedValues>",
      " text importedValues" ANYWHERE },
    { "decision", ID,
      NODE "informationRequirement knowledgeRequirement" BOXED },
    { "businessKnowledgeModel", "<businessKnowledgeModel id='d' name='d'>",
      NODE "knowledgeRequirement encapsulatedLogic " },
    { "inputData", "<inputData id='d' name='d'>", NODE },
    { "decisionService", "<decisionService id='d' name='d'>",
      NODE "outputDecision encapsulatedDecision inputDecision inputData " },
    { "informationRequirement", ID "<informationRequirement>",
      " requiredDecision requiredInput requiredKnowledge" ANYWHERE },
    { "literalExpression", ID "<literalExpression>",
      " text importedValues" ANYWHERE },
    { "decisionTable", TABLE,
      " input output annotation rule importedValues" ANYWHERE },
    { "input", TABLE "<input>",
      " inputExpression inputValues outputValues defaultOutputEntry "
      "importedValues" ANYWHERE },
    { "output", TABLE "<output>",
      " inputExpression inputValues outputValues defaultOutputEntry "
      "importedValues" ANYWHERE },
    { "rule", TABLE "<rule>",
      " inputEntry outputEntry annotationEntry importedValues" ANYWHERE },
    { "inputEntry", TABLE "<rule><inputEntry>",
      " text importedValues" ANYWHERE },
    { "annotationEntry", TABLE "<rule><annotationEntry>",
      " text importedValues" ANYWHERE },
    { "context", ID "<context>", " contextEntry importedValues" ANYWHERE },
    { "contextEntry", ID "<context><contextEntry>",
      " variable parameter" ANYWHERE BOXED "importedValues " },
    { "invocation", ID "<invocation>",
      " binding" ANYWHERE BOXED "importedValues " },
    { "binding", ID "<invocation><binding>",
      " variable parameter" ANYWHERE BOXED "importedValues " },
    { "list", ID "<list>", ANYWHERE BOXED "importedValues " },
    { "relation", ID "<relation>", " column row importedValues" ANYWHERE },
    { "row", ID "<relation><row>", ANYWHERE BOXED "importedValues " },
    { "functionDefinition", ID "<functionDefinition>",
      " formalParameter" ANYWHERE BOXED "importedValues " },
    { "conditional", ID "<conditional>",
      " if then else importedValues" ANYWHERE },
    { "if", ID "<conditional><if>", ANYWHERE BOXED "importedValues " },
    { "then", ID "<conditional><then>", ANYWHERE BOXED "importedValues " },
    { "else", ID "<conditional><else>", ANYWHERE BOXED "importedValues " },
    { "for", ID "<for iteratorVariable='i'>",
      " in return importedValues" ANYWHERE },
    { "filter", ID "<filter>", " in match importedValues" ANYWHERE },
    { "some", ID "<some iteratorVariable='i'>",
      " in satisfies importedValues" ANYWHERE },
    { "every", ID "<every iteratorVariable='i'>",
      " in satisfies importedValues" ANYWHERE },
};

static const char *const elements[] = {
#define TRI_ELEMENT(e, name) name,
#include "dmn/elements.def"
#undef TRI_ELEMENT
};

static bool takes(const struct place *p, const char *name)
{
    char word[64];
    (void)snprintf(word, sizeof(word), " %s ", name);
    return strstr(p->takes, word) != NULL;
}

/* Close every element that is open: those of text in turn, from the last. */
static void close_all(struct tri_out *o, const char *text)
{
    for (size_t end = strlen(text); end; end--) {
        if (text[end - 1] != '<')
            continue;
        tri_out_format(o, "</%.*s>", (int)strcspn(text + end, " >"),
                       text + end);
    }
}

static void each_in_each(void)
{
    struct tri_out model;
    tri_out_init(&model);
    for (size_t i = 0; i < TRI_COUNT(places); i++)
        for (size_t k = 0; k < TRI_COUNT(elements); k++) {
            const struct place *p = &places[i];
            char label[120], want[160];
            struct bench b;
            tri_out_clear(&model);
            tri_out_format(&model, HEAD "%s<%s/>", p->before, elements[k]);
            close_all(&model, p->before);
            tri_out_text(&model, TAIL);
            (void)snprintf(label, sizeof(label), "<%s> in <%s>", elements[k],
                           p->parent);
            (void)snprintf(want, sizeof(want), "<%s> has no place in <%s>",
                           elements[k], p->parent);
            bench_load(&b, model.text);
            bool refused =
                b.code == TRI_E_MODEL && strcmp(b.err.msg, want) == 0;
            if (refused == takes(p, elements[k]))
                (void)printf("\n    [%s] %d: %s\n", label, (int)b.code,
                             b.err.msg);
            CHECK_ROW(label, refused != takes(p, elements[k]));
            bench_close(&b);
        }
    tri_out_done(&model);
}

/* What stands in a wrong place is refused even where it may stand once. */
static const struct lack {
    const char *label;
    const char *inside; /* of definitions */
    const char *msg;
} lacks[] = {
    { "import without namespace", "<import name='b'/>",
      "an import without namespace" },
    { "import of an empty namespace", "<import name='b' namespace=' '/>",
      "an import without namespace" },
    { "item definition without a name", "<itemDefinition/>",
      "<itemDefinition> without a name" },
    { "item definition with an empty name", "<itemDefinition name=''/>",
      "<itemDefinition> without a name" },
    { "component without a name",
      "<itemDefinition name='t'><itemComponent/></itemDefinition>",
      "<itemComponent> without a name" },
    { "decision with an empty name", "<decision name='\t'/>",
      "<decision> without a name" },
    { "requirement without href",
      ID "<informationRequirement><requiredDecision/></informationRequirement>"
         "</decision>",
      "<requiredDecision> without href" },
    { "requirement with an empty href",
      ID "<informationRequirement><requiredInput href=''/>"
         "</informationRequirement></decision>",
      "<requiredInput> without href" },
    { "information requirement of a BKM",
      "<businessKnowledgeModel id='b' name='b'><informationRequirement/>"
      "</businessKnowledgeModel>",
      "<informationRequirement> has no place in <businessKnowledgeModel>" },
    { "a BKM's logic twice",
      "<businessKnowledgeModel id='b' name='b'><encapsulatedLogic/>"
      "<encapsulatedLogic/></businessKnowledgeModel>",
      "<encapsulatedLogic> has no place in <businessKnowledgeModel>" },
    { "for without its variable", ID "<for/></decision>",
      "<for> without iteratorVariable" },
    { "some with an empty variable",
      ID "<some iteratorVariable=''/></decision>",
      "<some> without iteratorVariable" },
    { "for without what it gives",
      ID "<for iteratorVariable='i'><in>" LITERAL "</in></for></decision>",
      "<for> lacks one of its two parts" },
    { "every without what it goes through",
      ID "<every iteratorVariable='i'><satisfies>" LITERAL
         "</satisfies></every></decision>",
      "<every> lacks one of its two parts" },
    { "conditional without if",
      ID "<conditional><then>" LITERAL "</then><else>" LITERAL
         "</else></conditional></decision>",
      "<conditional> needs if, then and else" },
    { "conditional without then",
      ID "<conditional><if>" LITERAL "</if><else>" LITERAL
         "</else></conditional></decision>",
      "<conditional> needs if, then and else" },
    { "conditional without else",
      ID "<conditional><if>" LITERAL "</if><then>" LITERAL
         "</then></conditional></decision>",
      "<conditional> needs if, then and else" },
    { "conditional with two ifs",
      ID "<conditional><if>" LITERAL "</if><if/></conditional></decision>",
      "<if> has no place in <conditional>" },
    { "invocation of nothing", ID "<invocation/></decision>",
      "<invocation> of nothing" },
    { "function of an unknown kind",
      ID "<functionDefinition kind='Lisp'/></decision>",
      "unknown kind of function 'Lisp'" },
    { "aggregation that the standard has not",
      ID "<decisionTable hitPolicy='COLLECT' aggregation='AVG'/></decision>",
      "unknown hit policy 'COLLECT AVG'" },
    { "table without output", TABLE "</decisionTable></decision>",
      "a decision table without output" },
    { "rule without its output entry",
      TABLE "<output/><rule id='r'/></decisionTable></decision>",
      "rule 'r' has 0 input and 0 output entries where the table has 0 and 1 "
      "columns" },
    { "row of another width",
      ID "<relation><column name='a'/><row>" LITERAL LITERAL
         "</row></relation></decision>",
      "a row of 2 in a relation of 1 columns" },
    { "another language of a cell",
      TABLE "<input><inputExpression expressionLanguage='urn:js'/></input>"
            "</decisionTable></decision>",
      "expression language 'urn:js' is not supported" },
};

static void what_lacks(void)
{
    struct tri_out model;
    tri_out_init(&model);
    for (size_t i = 0; i < TRI_COUNT(lacks); i++) {
        struct bench b;
        tri_out_clear(&model);
        tri_out_format(&model, HEAD "%s" TAIL, lacks[i].inside);
        bench_load(&b, model.text);
        bool same = b.code != TRI_OK && strcmp(b.err.msg, lacks[i].msg) == 0;
        if (!same)
            (void)printf("\n    [%s] %d: %s\n", lacks[i].label, (int)b.code,
                         b.err.msg);
        CHECK_ROW(lacks[i].label, same);
        bench_close(&b);
    }
    tri_out_done(&model);
}

/* What may be left out or written in another way, and what it then means. */
static const struct spare {
    const char *label;
    const char *root; /* attributes of definitions */
    const char *inside;
    const char *want; /* decision d as JSON */
} spares[] = {
    { "a language in capitals", "expressionLanguage='feel'",
      ID LITERAL "</decision>", "1" },
    { "an empty language", "expressionLanguage=''", ID LITERAL "</decision>",
      "1" },
    { "blanks of each kind around a name", "",
      "<decision id='d' name='&#9;d&#13;&#10; '>" LITERAL "</decision>", "1" },
    { "a collection told by 1", "",
      "<itemDefinition name='t' isCollection='1'><typeRef>number</typeRef>"
      "</itemDefinition>" ID "<variable name='d' typeRef='t'/>" LITERAL
      "</decision>",
      "[1]" },
    { "an entry without expression is null", "",
      ID "<context><contextEntry><variable name='a'/></contextEntry></context>"
         "</decision>",
      "{\"a\": null}" },
    { "an aggregation beside another policy", "",
      ID "<decisionTable hitPolicy='UNIQUE' aggregation='SUM'><output/><rule>"
         "<outputEntry><text>1</text></outputEntry></rule></decisionTable>"
         "</decision>",
      "1" },
    { "fewer annotations than columns for them", "",
      ID "<decisionTable><output/><annotation name='a'/><annotation/><rule>"
         "<outputEntry><text>1</text></outputEntry></rule></decisionTable>"
         "</decision>",
      "1" },
    { "a function of kind FEEL", "",
      ID "<context><contextEntry><variable name='f'/><functionDefinition "
         "kind='FEEL'><formalParameter name='n'/><literalExpression><text>n + 1"
         "</text></literalExpression></functionDefinition></contextEntry>"
         "<contextEntry><literalExpression><text>f(1)</text>"
         "</literalExpression></contextEntry></context></decision>",
      "2" },
    { "the type of an input from its column", "",
      ID "<decisionTable><input typeRef='number'><inputExpression "
         "typeRef='string'><text>1</text></inputExpression></input><output/>"
         "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>2"
         "</text></outputEntry></rule></decisionTable></decision>",
      "2" },
    { "a namespace of another vocabulary", "xmlns:x='urn:x'",
      "<x:anything><x:deep/></x:anything>" ID
      "<extensionElements><x:fact/></extensionElements>" LITERAL "</decision>",
      "1" },
};

static void what_may_be_spared(void)
{
    struct tri_out model, out;
    tri_out_init(&model);
    tri_out_init(&out);
    for (size_t i = 0; i < TRI_COUNT(spares); i++) {
        struct bench b;
        tri_out_clear(&model);
        tri_out_format(&model,
                       "<definitions xmlns='" NS "' namespace='urn:a' name='a' "
                       "%s>%s</definitions>",
                       spares[i].root, spares[i].inside);
        bench_load(&b, model.text);
        decide(&b, "", "d", &out);
        CHECK_TEXT(spares[i].label, &out, spares[i].want);
        bench_close(&b);
    }
    tri_out_done(&model);
    tri_out_done(&out);
}

/* One text over the limit, told in pieces by the parser. */
static void too_long_a_text(void)
{
    struct tri_out model;
    struct bench b;
    tri_out_init(&model);
    tri_out_text(&model, HEAD ID "<literalExpression><text>");
    for (size_t i = 0; i <= TRI_MAX_FEEL_BYTES; i += 16)
        tri_out_text(&model, "1 + 1 + 1 + 1 + ");
    tri_out_text(&model, "1</text></literalExpression></decision>" TAIL);
    bench_load(&b, model.text);
    CU_ASSERT(b.code == TRI_E_LIMIT);
    CU_ASSERT(strcmp(b.err.msg, "a text longer than 1024 KiB") == 0);
    bench_close(&b);
    tri_out_done(&model);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "each element in each place", each_in_each },
        { "what cannot be left out", what_lacks },
        { "what can be left out", what_may_be_spared },
        { "a text has a limit", too_long_a_text },
        CU_TEST_INFO_NULL,
    };
    return check_run("dmn places", tests);
}
