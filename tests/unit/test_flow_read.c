/* Flowcharts read: what is refused, and what is drawn and listed. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "check.h"
#include "flow/bpmn.h"
#include "flow/flow.h"
#include "flow_words.h"

/* ---- what is refused ---- */

static const struct bad {
    const char *label;
    const char *text;
    enum tri_code code; /* of the call; TRI_OK: the message is a finding */
    const char *msg;
    uint32_t line;
} bads[] = {
    { "empty", "", TRI_E_SYNTAX, "the file is empty", 0 },
    { "cut", HEAD "<process id=\"p\">", TRI_E_SYNTAX, NULL, 0 },
    { "not XML", "hello", TRI_E_SYNTAX, NULL, 0 },
    { "not BPMN", "<html/>", TRI_E_MODEL,
      "not a BPMN 2.0 file: the root is not 'definitions' of BPMN", 1 },
    { "a DTD", "<!DOCTYPE definitions [<!ENTITY a \"b\">]><definitions/>",
      TRI_E_SYNTAX, "a document type (DTD) is refused", 1 },
    { "an external entity",
      "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><definitions/>", TRI_E_SYNTAX,
      "a document type (DTD) is refused", 1 },
    { "no process", HEAD "</definitions>", TRI_OK, "file has no process", 0 },
    { "flow to nothing", PROC("p", START END("e") FLOW("f", "s", "x")), TRI_OK,
      "sequence flow leads nowhere: 'x' is no step here", 6 },
    { "flow from nothing",
      PROC("p", START END("e") FLOW("f", "s", "e") FLOW("g", "x", "e")), TRI_OK,
      "sequence flow comes from nowhere: 'x' is no step here", 7 },
    { "unsupported element",
      PROC("p", START END("e") "<scriptTask id=\"t\"/>\n" FLOW("f", "s", "t")
                    FLOW("g", "t", "e")),
      TRI_OK, "element 'scriptTask' is not supported", 6 },
    { "unsupported gateway",
      PROC("p", START END("e") "<inclusiveGateway id=\"t\"/>\n" FLOW(
                    "f", "s", "t") FLOW("g", "t", "e")),
      TRI_OK, "element 'inclusiveGateway' is not supported", 6 },
    { "message start",
      PROC("p",
           "<startEvent id=\"s\"><messageEventDefinition/></startEvent>\n" END(
               "e") FLOW("f", "s", "e")),
      TRI_OK,
      "element 'startEvent' with messageEventDefinition is not supported", 4 },
    { "loop marker",
      PROC("p",
           START END(
               "e") "<task "
                    "id=\"t\"><standardLoopCharacteristics/></task>\n" FLOW(
                        "f", "s", "t") FLOW("g", "t", "e")),
      TRI_OK, "'standardLoopCharacteristics' of task is not supported", 6 },
    { "unknown extension",
      PROC("p", START END("e") ASK("t", Q("facts.a") "<st:aks fact=\"x\"/>")
                    FLOW("f", "s", "t") FLOW("g", "t", "e")),
      TRI_OK, "'aks' of userTask is not supported", 6 },
    { "no default",
      PROC("p", START END("e") END("d") "<exclusiveGateway id=\"g\"/>\n" FLOW(
                    "f", "s", "g") WHEN("h", "g", "e", "true")
                    WHEN("i", "g", "d", "false")),
      TRI_OK, "exclusive gateway has no default flow", 7 },
    { "no condition",
      PROC("p",
           START END("e")
               END("d") "<exclusiveGateway id=\"g\" default=\"h\"/>\n" FLOW(
                   "f", "s", "g") FLOW("h", "g", "e") FLOW("i", "g", "d")),
      TRI_OK,
      "a flow of this exclusive gateway has no condition and is not its "
      "default",
      7 },
    { "unreachable",
      PROC("p", START END("e") "<task id=\"t\"/>\n" FLOW("f", "s", "e")
                    FLOW("g", "t", "e")),
      TRI_OK, "no path leads to this task", 6 },
    { "path that stops",
      PROC("p", START "<task id=\"t\"/>\n" FLOW("f", "s", "t")), TRI_OK,
      "the path stops here: every path leads to an end event", 5 },
    { "circle",
      PROC("p", START END("e") "<task id=\"t\"/>\n<exclusiveGateway id=\"g\" "
                               "default=\"i\"/>\n" FLOW("f", "s", "t")
                                   FLOW("h", "t", "g") FLOW("i", "g", "e")
                                       WHEN("j", "g", "t", "true")),
      TRI_OK, "the flows go round in a circle: a walk could not end", 3 },
    { "implicit split",
      PROC("p", START END("e") END("d") "<task id=\"t\"/>\n" FLOW("f", "s", "t")
                    FLOW("g", "t", "e") FLOW("h", "t", "d")),
      TRI_OK, "several flows leave a task: put a gateway between", 7 },
    { "join that may wait",
      PROC("p",
           START END("e") "<exclusiveGateway id=\"g\" default=\"h\"/>\n"
                          "<task id=\"a\"/>\n<task id=\"b\"/>\n"
                          "<parallelGateway id=\"j\"/>\n" FLOW("f", "s", "g")
                              FLOW("h", "g", "a") WHEN("i", "g", "b", "true")
                                  FLOW("k", "a", "j") FLOW("l", "b", "j")
                                      FLOW("m", "j", "e")),
      TRI_OK, "this parallel gateway may wait for a branch that never comes",
      9 },
    { "ask in a task",
      PROC("p",
           START END("e") "<task id=\"t\"><extensionElements>" Q(
               "facts.a") "</extensionElements></task>\n" FLOW("f", "s", "t")
               FLOW("g", "t", "e")),
      TRI_OK, "only a user task can ask", 6 },
    { "asks nothing",
      PROC("p", START END("e") "<userTask id=\"t\"/>\n" FLOW("f", "s", "t")
                    FLOW("g", "t", "e")),
      TRI_OK,
      "user task asks nothing: a step without questions is a plain task", 6 },
    { "not a path",
      PROC("p", START END("e") ASK("t", Q("facts.")) FLOW("f", "s", "t")
                    FLOW("g", "t", "e")),
      TRI_OK,
      "not a path such as facts.bullying, children[].age, children[] "
      "'facts.'",
      6 },
    { "unknown path",
      PROC("p", START END("e") ASK("t", Q("facts.zz")) FLOW("f", "s", "t")
                    FLOW("g", "t", "e")),
      TRI_OK, "the dictionary has no 'facts.zz'", 6 },
    { "unknown flowchart",
      PROC("p",
           START END("e") "<callActivity id=\"c\" calledElement=\"q\"/>\n" FLOW(
               "f", "s", "c") FLOW("g", "c", "e")),
      TRI_OK, "the pack has no flowchart 'q'", 6 },
    { "call of itself",
      PROC("p",
           START END("e") "<callActivity id=\"c\" calledElement=\"p\"/>\n" FLOW(
               "f", "s", "c") FLOW("g", "c", "e")),
      TRI_OK, "flowcharts call each other in a circle at 'p'", 6 },
    { "unknown action",
      PROC("p",
           START END(
               "e") "<sendTask id=\"c\"><extensionElements><st:action "
                    "code=\"dance\"/></extensionElements></sendTask>\n" FLOW(
                        "f", "s", "c") FLOW("g", "c", "e")),
      TRI_OK, "the pack has no action 'dance'", 6 },
    { "timer without a length",
      PROC("p",
           START END(
               "e") "<intermediateCatchEvent id=\"c\"><timerEventDefinition>"
                    "<timeDuration>soon</timeDuration></timerEventDefinition>"
                    "</intermediateCatchEvent>\n" FLOW("f", "s", "c")
                        FLOW("g", "c", "e")),
      TRI_OK, "timer has no duration such as PT24H, P3D or P1WD", 6 },
    { "a deadline that counts from what is not there",
      PROC("p", START END("e") COUNTS("c", "x") FLOW("f", "s", "c")
                    FLOW("g", "c", "e")),
      TRI_OK,
      "its deadline counts from 'x', which is no plain task, timer or start "
      "event of this flowchart",
      6 },
    { "a deadline that counts from what comes after",
      PROC("p", START END("e") COUNTS("c", "d") COUNTS("d", "s") FLOW(
                    "f", "s", "c") FLOW("g", "c", "d") FLOW("h", "d", "e")),
      TRI_OK,
      "its deadline counts from 'd', which does not stand on every path before "
      "it",
      6 },
    { "a deadline that counts from what may be left out",
      PROC("p",
           START END("e") COUNTS(
               "c", "t") "<task id=\"t\"/>\n"
                         "<exclusiveGateway id=\"x\" default=\"g\"/>\n" FLOW(
                             "f", "s", "x") WHEN("k", "x", "t", "facts.a")
                             FLOW("g", "x", "c") FLOW("h", "t", "c")
                                 FLOW("i", "c", "e")),
      TRI_OK,
      "its deadline counts from 't', which does not stand on every path before "
      "it",
      6 },
    { "a task that counts",
      PROC("p", START END("e") "<task id=\"c\"><extensionElements><st:counts "
                               "from=\"s\"/></extensionElements></task>\n" FLOW(
                                   "f", "s", "c") FLOW("g", "c", "e")),
      TRI_OK, "only a timer counts from another step", 6 },
    { "a step that acts cites nothing",
      PROC("p",
           START END("e") "<sendTask id=\"c\"><extensionElements><st:action "
                          "code=\"call\"/><st:cite source=\"X\"/>"
                          "</extensionElements></sendTask>\n" FLOW(
                              "f", "s", "c") FLOW("g", "c", "e")),
      TRI_OK,
      "only a plain task or a timer can cite a source or show local data", 6 },
    { "id twice", PROC("p", START END("s") FLOW("f", "s", "s")), TRI_OK,
      "the id 's' stands twice", 5 },
    { "implies without a condition",
      PROC("p",
           START END(
               "e") "<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"e\">"
                    "<extensionElements><st:implies fact=\"facts.a\" "
                    "value=\"false\"/></extensionElements></sequenceFlow>\n"),
      TRI_OK, "a flow without a condition implies nothing", 6 },
};

static bool has_finding(const struct tri_findings *f, const struct bad *b)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->items[i].what.msg, b->msg) == 0 &&
            f->items[i].what.loc.line == b->line)
            return true;
    for (size_t i = 0; i < f->n; i++)
        printf("    [%s] %u: %s\n", b->label, f->items[i].what.loc.line,
               f->items[i].what.msg);
    return false;
}

static void bad_rows(void)
{
    for (size_t i = 0; i < TRI_COUNT(bads); i++) {
        const struct bad *b = &bads[i];
        struct tri_flows *f = NULL;
        struct tri_findings found;
        struct tri_error err = { .code = TRI_OK };
        tri_findings_init(&found);
        CHECK_ROW(b->label, tri_flows_new(&f, &err) == TRI_OK);
        enum tri_code code =
            tri_flows_add(f, "t.bpmn", b->text, strlen(b->text), &found, &err);
        CHECK_ROW(b->label, code == b->code);
        if (code == TRI_OK) {
            CHECK_ROW(b->label,
                      tri_flows_link(f, &dict, &found, &err) == TRI_OK);
            CHECK_ROW(b->label, found.errors > 0);
            CHECK_ROW(b->label, has_finding(&found, b));
        } else {
            CHECK_ROW(b->label, !b->msg || strcmp(err.msg, b->msg) == 0);
            CHECK_ROW(b->label, !b->line || err.loc.line == b->line);
        }
        tri_findings_done(&found);
        tri_flows_free(f);
    }
}

/* ---- drawn and listed ---- */

/* Two steps and a label, drawn and listed. */
static void drawn(void)
{
    static const char text[] = HEAD
        "<process id=\"p\" name=\"A &lt;name&gt; &amp; more\">\n" START
        "<task id=\"t\" name=\"Tell the designated safeguarding lead, and do "
        "not leave it in a message that nobody reads\"/>\n" FLOW(
            "f", "s",
            "t") "</process>\n"
                 "<di:BPMNDiagram "
                 "xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\" "
                 "xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" "
                 "xmlns:dd=\"http://www.omg.org/spec/DD/20100524/DI\">"
                 "<di:BPMNPlane><di:BPMNShape bpmnElement=\"s\"><dc:Bounds "
                 "x=\"10\" "
                 "y=\"20\" width=\"36\" "
                 "height=\"36\"/></di:BPMNShape><di:BPMNShape "
                 "bpmnElement=\"t\"><dc:Bounds x=\"100\" y=\"-2\" "
                 "width=\"100\" "
                 "height=\"80\"/></di:BPMNShape><di:BPMNEdge bpmnElement=\"f\">"
                 "<dd:waypoint x=\"46\" y=\"38\"/><dd:waypoint x=\"100\" "
                 "y=\"38\"/>"
                 "</di:BPMNEdge></di:BPMNPlane></di:BPMNDiagram></definitions>";
    static const char plain[] = PROC("main", START);
    struct tri_arena a;
    struct tri_out out;
    struct tri_bpmn b;
    struct tri_error err = { .code = TRI_OK };
    tri_arena_init(&a, TRI_MAX_MODEL_ARENA);
    tri_out_init(&out);
    CHECK_ROW("read", tri_bpmn_read(&a, "t.bpmn", text, strlen(text), &b,
                                    &err) == TRI_OK);
    CHECK_ROW("draw",
              tri_bpmn_draw(&b, &tri_bpmn_english, &out, &err) == TRI_OK);
    CHECK_ROW("title", strstr(out.text, "<title id=\"title\">A &lt;name&gt; "
                                        "&amp; more</title>") != NULL);
    CHECK_ROW("text", strstr(out.text, ">message that<") != NULL ||
                          strstr(out.text, "message") != NULL);
    CHECK_ROW("no outside reference", strstr(out.text, "href") == NULL);
    tri_out_clear(&out);
    tri_bpmn_list(&a, &b, &tri_bpmn_english, &out);
    CHECK_ROW("list",
              strcmp(out.text,
                     "A <name> & more (p)\n\n  1. Start\n  2. Step: Tell the "
                     "designated safeguarding lead, and do not leave it in a\n"
                     "     message that nobody reads\n") == 0);
    CHECK_ROW(
        "nothing to draw",
        tri_bpmn_read(&a, "t.bpmn", plain, strlen(plain), &b, &err) == TRI_OK &&
            tri_bpmn_draw(&b, &tri_bpmn_english, &out, &err) == TRI_E_NOTFOUND);
    tri_out_done(&out);
    tri_arena_done(&a);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "what is refused", bad_rows },
        { "drawn and listed", drawn },
        CU_TEST_INFO_NULL,
    };
    return check_run("flow_read", tests);
}
