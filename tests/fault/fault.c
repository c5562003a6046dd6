/* Fail the Nth allocation, for every N, at each public door of the engine.
 *
 * A door is run with no failure once, which counts its allocations, and then
 * once for each of them with that one failing. Each time it must end in a
 * clean error (a code, one line), or in a null where a list of findings was
 * merely cut short, never in a crash, a leak or a half-made object.
 *
 * The engine's own calls are caught by the linker's --wrap, libxml2's by its
 * memory hooks. libxml2 words its own lack of memory, at times, as a fault of
 * the document: TRI_E_SYNTAX is a clean error here too. */
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dmn/dmn.h"
#include "feel/json.h"
#include "flow/bpmn.h"
#include "flow/flow.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static unsigned long seen; /* allocations since the door was entered */
static unsigned long fail_at;

static bool fails(void)
{
    return ++seen == fail_at;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails() ? NULL : __real_realloc(p, size);
}

static char *xml_strdup(const char *text)
{
    size_t n = strlen(text) + 1;
    char *copy = __wrap_malloc(n);
    return copy ? memcpy(copy, text, n) : NULL;
}

/* libxml2 reports its own lack of memory on standard error while it has no
 * context yet to report through. */
static void be_silent(void *self, const char *fmt, ...)
{
    (void)self;
    (void)fmt;
}

/* libxml2 2.9.14 itself loses an input stream when its second allocation for
 * one fails. Nothing of ours is on that stack. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:xmlNewInputStream";
}

static const char model[] =
    "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' "
    "namespace='urn:t' name='t' id='t'>"
    "<itemDefinition name='tLevel'><typeRef>string</typeRef><allowedValues>"
    "<text>\"low\",\"high\"</text></allowedValues></itemDefinition>"
    "<inputData id='i' name='Age'><variable name='Age' typeRef='number'/>"
    "</inputData>"
    "<businessKnowledgeModel id='b' name='twice'><variable name='twice'/>"
    "<encapsulatedLogic><formalParameter name='x' typeRef='number'/>"
    "<literalExpression><text>x * 2</text></literalExpression>"
    "</encapsulatedLogic></businessKnowledgeModel>"
    "<decision id='d' name='Level'><variable name='Level' typeRef='tLevel'/>"
    "<informationRequirement><requiredInput href='#i'/>"
    "</informationRequirement>"
    "<decisionTable hitPolicy='PRIORITY'><input><inputExpression "
    "typeRef='number'><text>Age</text></inputExpression></input>"
    "<output name='Level'><outputValues><text>\"high\",\"low\"</text>"
    "</outputValues></output><annotation name='source'/>"
    "<rule id='R1'><inputEntry><text>&lt; 13, null</text></inputEntry>"
    "<outputEntry><text>\"high\"</text></outputEntry><annotationEntry><text>K"
    "</text></annotationEntry></rule>"
    "<rule id='R2'><inputEntry><text>-</text></inputEntry><outputEntry><text>"
    "\"low\"</text></outputEntry><annotationEntry><text/></annotationEntry>"
    "</rule></decisionTable></decision>"
    "<decision id='e' name='Boxed'><variable name='Boxed'/>"
    "<informationRequirement><requiredDecision href='#d'/>"
    "</informationRequirement><knowledgeRequirement><requiredKnowledge "
    "href='#b'/></knowledgeRequirement><context>"
    "<contextEntry><variable name='one'/><literalExpression><text>[1, 2, 3]"
    "[item > 1]</text></literalExpression></contextEntry>"
    "<contextEntry><variable name='two'/><literalExpression><text>"
    "for i in one return twice(i) ** 2</text></literalExpression>"
    "</contextEntry>"
    "<contextEntry><literalExpression><text>{level: upper case(Level), "
    "all: two, when: date(\"2024-02-29\") + duration(\"P1Y\"), hit: "
    "matches(\"abc\", \"a.c\")}</text></literalExpression></contextEntry>"
    "</context></decision></definitions>";

static enum tri_code door_dmn(struct tri_error *err)
{
    struct tri_models *models = NULL;
    struct tri_run *run = NULL;
    struct tri_findings findings;
    tri_findings_init(&findings);
    enum tri_code code = tri_models_new(&models, err);
    if (!code)
        code = tri_models_add(models, "t.dmn", model, sizeof(model) - 1,
                              &findings, err);
    if (!code)
        code = tri_models_link(models, &findings, err);
    if (!code)
        code = tri_run_new(models, NULL, &run, err);
    if (!code) {
        tri_run_begin(run, tri_null(), TRI_TRACE_FULL);
        const struct tri_node *age =
            tri_models_find(models, NULL, TRI_NODE_INPUT, "Age");
        const struct tri_node *boxed =
            tri_models_find(models, NULL, TRI_NODE_DECISION, "Boxed");
        struct tri_value v = tri_null();
        tri_run_input(run, age, tri_int(12));
        code = tri_run_decide(run, boxed, &v, err);
        /* Without a failure the whole model must really have run. */
        if (!code && !fail_at && v.kind != TRI_CONTEXT)
            code = tri_fail(err, TRI_E_MODEL, NULL, "the model gave no value");
    }
    tri_run_free(run);
    tri_models_free(models);
    tri_findings_done(&findings);
    return code;
}

static enum tri_code door_json(struct tri_error *err)
{
    static const char text[] =
        "{\"a\":[1,0.1,12345678901234567890.5,\"x\\u00e9\",null],"
        "\"d\":{\"@type\":\"date and time\",\"value\":"
        "\"2024-02-29T10:00:00Z\"}}";
    struct tri_arena arena;
    tri_arena_init(&arena, 1 << 20);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value v;
    enum tri_code code =
        tri_json_read(&ev, text, sizeof(text) - 1, TRI_JSON_TYPED, &v, err);
    if (!code) {
        struct tri_out out;
        tri_out_init(&out);
        tri_json_write(&ev, &out, v, TRI_JSON_TYPED, 2);
        if (out.failed)
            code = tri_fail(err, TRI_E_NOMEM, NULL, "output: out of memory");
        tri_out_done(&out);
    }
    tri_arena_done(&arena);
    return code;
}

static const char chart[] =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
    "xmlns:st='urn:safetriage:flow:1' "
    "xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI' "
    "xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'>"
    "<process id='p' name='A flowchart'><startEvent id='s'/>"
    "<userTask id='t' name='A &amp; B'><extensionElements>"
    "<st:ask fact='children[]'/><st:ask fact='children[].age' "
    "if='item.age = null'/><st:ask fact='facts.a'/></extensionElements>"
    "</userTask><exclusiveGateway id='g' default='f4'/><endEvent id='e'/>"
    "<sequenceFlow id='f1' sourceRef='s' targetRef='t'/>"
    "<sequenceFlow id='f2' sourceRef='t' targetRef='g'/>"
    "<sequenceFlow id='f3' sourceRef='g' targetRef='e'><extensionElements>"
    "<st:implies fact='facts.b' value='false'/></extensionElements>"
    "<conditionExpression>facts.a = false</conditionExpression>"
    "</sequenceFlow><sequenceFlow id='f4' sourceRef='g' targetRef='e'/>"
    "</process><di:BPMNDiagram><di:BPMNPlane><di:BPMNShape bpmnElement='t'>"
    "<dc:Bounds x='1' y='1' width='100' height='80'/></di:BPMNShape>"
    "</di:BPMNPlane></di:BPMNDiagram></definitions>";

static enum tri_code walk(const struct tri_flows *f, struct tri_eval *ev,
                          struct tri_error *err)
{
    static const struct tri_flow_event first = { TRI_FLOW_START,
                                                 "p",
                                                 { .kind = TRI_NULL } };
    struct tri_flow_step step;
    enum tri_code code = tri_flow_step(f, ev, NULL, &first, &step, err);
    for (int i = 0; !code && step.command.kind != TRI_FLOW_END; i++) {
        const struct tri_flow_event e = { TRI_FLOW_ANSWER, step.command.key,
                                          i == 1 ? tri_int(12)
                                                 : tri_bool(i == 0) };
        code = tri_flow_step(f, ev, &step.state, &e, &step, err);
    }
    if (code)
        return code;
    struct tri_out out;
    tri_out_init(&out);
    tri_flow_save(ev, &step.state, "digest", &out);
    if (out.failed)
        code = tri_fail(err, TRI_E_NOMEM, NULL, "output: out of memory");
    else
        code =
            tri_flow_load(f, ev, out.text, out.len, "digest", &step.state, err);
    tri_out_done(&out);
    return code;
}

static enum tri_code door_flow(struct tri_error *err)
{
    struct tri_flows *f = NULL;
    struct tri_findings findings;
    struct tri_arena arena;
    struct tri_eval ev;
    tri_findings_init(&findings);
    tri_arena_init(&arena, 1 << 22);
    tri_eval_init(&ev, &arena, NULL, tri_null());
    enum tri_code code = tri_flows_new(&f, err);
    if (!code)
        code = tri_flows_add(f, "p.bpmn", chart, sizeof(chart) - 1, &findings,
                             err);
    if (!code)
        code = tri_flows_link(f, NULL, &findings, err);
    if (!code)
        code = walk(f, &ev, err);
    tri_arena_done(&arena);
    tri_flows_free(f);
    tri_findings_done(&findings);
    return code;
}

static enum tri_code door_draw(struct tri_error *err)
{
    struct tri_arena arena;
    struct tri_out out;
    struct tri_bpmn b;
    tri_arena_init(&arena, 1 << 22);
    tri_out_init(&out);
    enum tri_code code =
        tri_bpmn_read(&arena, "p.bpmn", chart, sizeof(chart) - 1, &b, err);
    if (!code)
        code = tri_bpmn_draw(&b, "en", &out, err);
    if (!code)
        tri_bpmn_list(&arena, &b, &out);
    if (!code && out.failed)
        code = tri_fail(err, TRI_E_NOMEM, NULL, "output: out of memory");
    tri_out_done(&out);
    tri_arena_done(&arena);
    return code;
}

static const struct door {
    const char *name;
    enum tri_code (*enter)(struct tri_error *err);
} doors[] = {
    { "json", door_json },
    { "dmn", door_dmn },
    { "flow", door_flow },
    { "draw", door_draw },
};

static int try_door(const struct door *d)
{
    struct tri_error err;
    memset(&err, 0, sizeof(err));
    seen = fail_at = 0;
    if (d->enter(&err) != TRI_OK) {
        (void)printf("%s: fails without a fault: %s\n", d->name, err.msg);
        return 1;
    }
    unsigned long total = seen;
    unsigned long refused = 0;
    for (unsigned long n = 1; n <= total; n++) {
        memset(&err, 0, sizeof(err));
        seen = 0;
        fail_at = n;
        enum tri_code code = d->enter(&err);
        fail_at = 0;
        refused += code != TRI_OK;
        if (code != TRI_OK && code != TRI_E_NOMEM && code != TRI_E_LIMIT &&
            code != TRI_E_SYNTAX) {
            (void)printf("%s: allocation %lu of %lu: wrong code %d: %s\n",
                         d->name, n, total, (int)code, err.msg);
            return 1;
        }
        if (code != TRI_OK && (!err.msg[0] || strchr(err.msg, '\n'))) {
            (void)printf("%s: allocation %lu of %lu: no clear line\n", d->name,
                         n, total);
            return 1;
        }
    }
    (void)printf("%s: %lu allocations failed in turn, %lu clean errors\n",
                 d->name, total, refused);
    return refused == 0;
}

int main(void)
{
    /* Before the first use of libxml2, whose parser keeps what it got. */
    (void)xmlMemSetup(free, __wrap_malloc, __wrap_realloc, xml_strdup);
    xmlSetGenericErrorFunc(NULL, be_silent);
    int bad = 0;
    for (size_t i = 0; i < TRI_COUNT(doors); i++)
        bad += try_door(&doors[i]);
    return bad ? 1 : 0;
}
