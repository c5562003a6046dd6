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

#include "alloc.h"
#include "common/hash.h"
#include "common/pack_files.h"
#include "dmn/dmn.h"
#include "feel/json.h"
#include "flow/bpmn.h"
#include "flow/flow.h"
#include "proof/maybe.h"
#include "triage/assess.h"
#include "triage/guide.h"

/* libxml2 reports its own lack of memory on standard error while it has no
 * context yet to report through. */
static void be_silent(void *self, const char *fmt, ...)
{
    (void)self;
    (void)fmt;
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
        if (!code && !fault_at && v.kind != TRI_CONTEXT)
            code = tri_fail(err, TRI_E_MODEL, NULL, "the model gave no value");
    }
    tri_run_free(run);
    tri_models_free(models);
    tri_findings_done(&findings);
    return code;
}

/* What can still be while the age is open, cut, and put back. */
static enum tri_code ask_maybe(struct tri_models *models, struct tri_run *run,
                               struct tri_maybe_run *maybe,
                               struct tri_error *err)
{
    const struct tri_node *age =
        tri_models_find(models, NULL, TRI_NODE_INPUT, "Age");
    const struct tri_node *level =
        tri_models_find(models, NULL, TRI_NODE_DECISION, "Level");
    const struct tri_node *boxed =
        tri_models_find(models, NULL, TRI_NODE_DECISION, "Boxed");
    struct tri_value ages[2] = { tri_int(12), tri_int(20) }, v = tri_null();
    struct tri_maybe some = { .kind = TRI_MAYBE_SET, .n = 2, .u.set = ages };
    struct tri_maybe m = tri_maybe_any();
    tri_run_begin(run, tri_null(), TRI_TRACE_NONE);
    tri_run_input(run, age, tri_null());
    enum tri_code code = tri_run_decide(run, level, &v, err);
    tri_maybe_begin(maybe, run, tri_null());
    tri_maybe_open(maybe, age, SIZE_MAX);
    tri_maybe_input(maybe, age, some);
    tri_maybe_keep(maybe);
    if (!code)
        code = tri_maybe_decide(maybe, boxed, &m, err);
    tri_maybe_ask_begin(maybe);
    if (!code)
        code = tri_maybe_ask(maybe, boxed, NULL, err);
    tri_maybe_back(maybe);
    tri_maybe_open(maybe, age, SIZE_MAX);
    tri_maybe_input(maybe, age, tri_maybe_of(ages[0]));
    if (!code)
        code = tri_maybe_decide(maybe, level, &m, err);
    if (!code && !fault_at &&
        (tri_maybe_values(&m, ages) != 1 || ages[0].kind != TRI_STRING))
        code = tri_fail(err, TRI_E_MODEL, NULL, "one age is one level");
    return code;
}

static enum tri_code door_maybe(struct tri_error *err)
{
    struct tri_models *models = NULL;
    struct tri_run *run = NULL;
    struct tri_maybe_run *maybe = NULL;
    enum tri_code code = tri_models_new(&models, err);
    if (!code)
        code = tri_models_add(models, "t.dmn", model, sizeof(model) - 1, NULL,
                              err);
    if (!code)
        code = tri_models_link(models, NULL, err);
    if (!code)
        code = tri_run_new(models, NULL, &run, err);
    if (!code)
        code = tri_maybe_new(models, NULL, &maybe, err);
    if (!code)
        code = ask_maybe(models, run, maybe, err);
    tri_maybe_free(maybe);
    tri_run_free(run);
    tri_models_free(models);
    return code;
}

static enum tri_code door_json(struct tri_error *err)
{
    static const char text[] =
        "{\"a\":[1,0.1,12345678901234567890.5,\"x\\u00e9\",null],"
        "\"o\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,"
        "\"h\":8,\"i\":9,\"j\":10,\"k\":11,\"l\":12,\"m\":13,\"n\":14,"
        "\"o\":15,\"p\":16,\"q\":17},"
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
        code = tri_bpmn_draw(&b, &tri_bpmn_english, &out, err);
    if (!code)
        tri_bpmn_list(&arena, &b, &tri_bpmn_english, &out);
    if (!code && out.failed)
        code = tri_fail(err, TRI_E_NOMEM, NULL, "output: out of memory");
    tri_out_done(&out);
    tri_arena_done(&arena);
    return code;
}

/* ---- a pack: loaded, asked, guided ---- */

static struct tri_pack_files small; /* read before anything fails */
static struct tri_pack_files england;

static bool no_zone(void *self, const char *name, const uint8_t **out_bytes,
                    size_t *out_len)
{
    (void)self;
    (void)name;
    (void)out_bytes;
    (void)out_len;
    return false;
}

static enum tri_code assess(const struct tri_pack *pack,
                            const struct tri_zone_port *zones,
                            struct tri_error *err)
{
    static const char report[] =
        "{\"children\":[{\"role\":\"harmed\",\"age\":13}],\"facts\":{"
        "\"images_involved\":true,\"image_shared\":\"group\"}}";
    static const struct tri_assess_options options = {
        .trace = TRI_TRACE_MATCHED,
        .decisions_only = true,
    };
    struct tri_assessor *a = NULL;
    struct tri_out out;
    tri_out_init(&out);
    enum tri_code code = tri_assessor_new(pack, zones, &a, err);
    if (!code)
        code = tri_assess_read(a, report, sizeof(report) - 1, err);
    if (!code)
        code = tri_assess_decide(a, &options, err);
    if (!code)
        tri_assess_write(a, &out);
    if (!code && out.failed)
        code = tri_fail(err, TRI_E_NOMEM, NULL, "output: out of memory");
    tri_out_done(&out);
    tri_assessor_free(a);
    return code;
}

static enum tri_code guide(const struct tri_pack *pack,
                           const struct tri_zone_port *zones,
                           struct tri_error *err)
{
    static const struct tri_instant now = { 0, 0 };
    struct tri_guide *g = NULL;
    enum tri_code code = tri_guide_new(pack, zones, now, &g, err);
    if (!code)
        code = tri_guide_start(g, NULL, err);
    if (!code)
        code =
            tri_guide_take(g, TRI_FLOW_ANSWER, tri_guide_step(g)->command.key,
                           tri_bool(false), err);
    tri_guide_free(g);
    return code;
}

static enum tri_code enter_pack(const struct tri_pack_files *files,
                                struct tri_error *err)
{
    /* Without zone data a deadline is refused, so the deadlines of the clock
     * are tried elsewhere: here the error is as good as a result. */
    const struct tri_zone_port zones = { NULL, no_zone };
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_findings findings;
    struct tri_pack *pack = NULL;
    hash.begin = NULL; /* one thread: the count of allocations is exact */
    tri_findings_init(&findings);
    enum tri_code code =
        tri_pack_load(files->files, files->n, &hash, &pack, &findings, err);
    /* A finding may be all that tells of memory that ran out while a file was
     * read; whoever loads prints both. */
    if (code == TRI_E_MODEL && findings.n)
        code = fault_at ? TRI_E_NOMEM : code;
    if (!code) {
        code = assess(pack, &zones, err);
        if (code == TRI_E_INPUT)
            code = TRI_OK;
    }
    if (!code)
        code = guide(pack, &zones, err);
    tri_findings_done(&findings);
    tri_pack_free(pack);
    return code;
}

static enum tri_code door_pack(struct tri_error *err)
{
    return enter_pack(&small, err);
}

static enum tri_code door_england(struct tri_error *err)
{
    return enter_pack(&england, err);
}

/* ---- the models of the cases: all that a model can have ---- */

static char model_text[1 << 16]; /* read before anything fails */

/* Every decision, service and BKM, with inputs of a plain kind. */
static enum tri_code decide_all(const struct tri_models *m, struct tri_run *run,
                                struct tri_error *err)
{
    const struct tri_node *n;
    enum tri_code code = TRI_OK;
    struct tri_value v;
    tri_run_begin(run, tri_null(), TRI_TRACE_FULL);
    for (size_t i = 0; (n = tri_models_node(m, TRI_NODE_INPUT, i)); i++)
        tri_run_input(run, n, tri_int((int64_t)i + 3));
    for (size_t i = 0; !code && (n = tri_models_node(m, TRI_NODE_DECISION, i));
         i++)
        code = tri_run_decide(run, n, &v, err);
    for (size_t i = 0; !code && (n = tri_models_node(m, TRI_NODE_SERVICE, i));
         i++)
        code = tri_run_invoke(run, n, tri_null(), &v, err);
    for (size_t i = 0; !code && (n = tri_models_node(m, TRI_NODE_BKM, i)); i++)
        code = tri_run_invoke(run, n, tri_null(), &v, err);
    /* What such inputs end in is no matter here, only lack of memory is. */
    return code == TRI_E_NOMEM ? code : TRI_OK;
}

/* The decisions again, on demand: lists and sums by their forks where they
 * have some, and a record of each that is only made when asked for. */
static enum tri_code decide_on_demand(const struct tri_models *m,
                                      struct tri_run *run,
                                      struct tri_error *err)
{
    static const char people[] =
        "[{\"role\": \"one\", \"age\": 12, \"did\": [\"x\"]}, {\"role\": "
        "\"two\", \"age\": 40, \"did\": [\"y\", \"z\"]}]";
    const struct tri_node *list =
        tri_models_find(m, NULL, TRI_NODE_INPUT, "people");
    const struct tri_node *n;
    enum tri_code code = TRI_OK;
    tri_run_on_demand(run, true);
    for (int quiet = 0; !code && quiet < 2; quiet++) {
        struct tri_value v = tri_null();
        tri_run_quiet(run, quiet);
        tri_run_begin(run, tri_null(), TRI_TRACE_NONE);
        for (size_t i = 0; (n = tri_models_node(m, TRI_NODE_INPUT, i)); i++)
            tri_run_input(run, n, tri_int((int64_t)i + 3));
        if (list)
            code = tri_json_read(tri_run_eval(run), people, sizeof(people) - 1,
                                 TRI_JSON_TYPED, &v, err);
        if (list && !code)
            tri_run_input(run, list, v);
        for (size_t i = 0;
             !code && (n = tri_models_node(m, TRI_NODE_DECISION, i)); i++)
            code = tri_run_decide(run, n, &v, err);
        if (!code)
            (void)tri_run_decisions(run);
    }
    return code == TRI_E_NOMEM ? code : TRI_OK;
}

static enum tri_code door_model(struct tri_error *err)
{
    struct tri_models *models = NULL;
    struct tri_run *run = NULL;
    struct tri_findings findings;
    tri_findings_init(&findings);
    enum tri_code code = tri_models_new(&models, err);
    if (!code)
        code = tri_models_add(models, "case.dmn", model_text,
                              strlen(model_text), &findings, err);
    if (!code)
        code = tri_models_link(models, &findings, err);
    if (!code)
        code = tri_run_new(models, NULL, &run, err);
    if (!code)
        code = decide_on_demand(models, run, err);
    if (!code)
        code = decide_all(models, run, err);
    tri_run_free(run);
    tri_models_free(models);
    tri_findings_done(&findings);
    return code;
}

static const struct door {
    const char *name;
    enum tri_code (*enter)(struct tri_error *err);
    unsigned long tries; /* 0: every allocation; else so many, spread */
} doors[] = {
    { "json", door_json, 0 },         { "dmn", door_dmn, 0 },
    { "maybe", door_maybe, 0 },       { "flow", door_flow, 0 },
    { "draw", door_draw, 0 },         { "small pack", door_pack, 0 },
    { "england", door_england, 100 },
};

static int try_door(const struct door *d)
{
    struct tri_error err;
    memset(&err, 0, sizeof(err));
    fault_seen = fault_at = 0;
    if (d->enter(&err) != TRI_OK) {
        (void)printf("%s: fails without a fault: %s\n", d->name, err.msg);
        return 1;
    }
    unsigned long total = fault_seen;
    unsigned long refused = 0;
    /* A step that shares no factor with round numbers meets every stage. */
    unsigned long step = d->tries && total > d->tries ? total / d->tries : 1;
    for (unsigned long n = 1; n <= total; n += step) {
        memset(&err, 0, sizeof(err));
        fault_seen = 0;
        fault_at = n;
        enum tri_code code = d->enter(&err);
        fault_at = 0;
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
    (void)printf("%s: %lu allocations, every %lu. failed in turn, %lu clean "
                 "errors\n",
                 d->name, total, step, refused);
    return refused == 0;
}

static const char *const case_models[] = { "boxed",    "cells",    "names",
                                           "policies", "services", "types",
                                           "rare",     "members",  "ids",
                                           "forks" };

static bool read_model(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/tests/cases/feel/models/%s.dmn",
                   TRI_SOURCE_DIR, name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    memset(model_text, 0, sizeof(model_text));
    size_t n = fread(model_text, 1, sizeof(model_text) - 1, f);
    bool whole = !ferror(f) && n < sizeof(model_text) - 1;
    (void)fclose(f);
    return whole && n > 0;
}

/* fault [TRIES]: of each model of the cases so many allocations fail (400). */
int main(int argc, char **argv)
{
    const unsigned long tries = argc > 1 ? strtoul(argv[1], NULL, 10) : 400;
    /* Before the first use of libxml2, whose parser keeps what it got. */
    (void)xmlMemSetup(free, __wrap_malloc, __wrap_realloc, fault_strdup);
    xmlSetGenericErrorFunc(NULL, be_silent);
    struct tri_error err;
    int bad = 0;
    memset(&err, 0, sizeof(err));
    if (tri_pack_files_read(TRI_SOURCE_DIR "/tests/packs/rules/mini", &small,
                            &err) != TRI_OK ||
        tri_pack_files_read(TRI_SOURCE_DIR "/rules/england", &england, &err) !=
            TRI_OK) {
        (void)printf("%s: %s\n", err.loc.file, err.msg);
        return 1;
    }
    for (size_t i = 0; i < TRI_COUNT(doors); i++)
        bad += try_door(&doors[i]);
    for (size_t i = 0; i < TRI_COUNT(case_models); i++) {
        const struct door d = { case_models[i], door_model, tries };
        bad += read_model(case_models[i]) ? try_door(&d) : 1;
    }
    tri_pack_files_done(&small);
    tri_pack_files_done(&england);
    return bad ? 1 : 0;
}
