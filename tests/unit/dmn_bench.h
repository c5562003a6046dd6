/* tests/unit/dmn_bench.h - a DMN model under test: its text in short words,
 * loaded, asked and told as JSON. What the tests of engine/dmn share.
 *
 * Owner:   the caller of bench_open or bench_load, until bench_close.
 */
#ifndef TRI_TESTS_DMN_BENCH_H
#define TRI_TESTS_DMN_BENCH_H

#include <string.h>

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
    enum tri_trace trace; /* of decide; matched when nobody sets it */
};

static inline void bench_add(struct bench *b, const char *file,
                             const char *text)
{
    if (b->code == TRI_OK)
        b->code = tri_models_add(b->models, file, text, strlen(text),
                                 &b->findings, &b->err);
}

static inline void bench_open(struct bench *b)
{
    memset(b, 0, sizeof(*b));
    b->trace = TRI_TRACE_MATCHED;
    tri_findings_init(&b->findings);
    b->code = tri_models_new(&b->models, &b->err);
}

static inline void bench_link(struct bench *b)
{
    if (b->code == TRI_OK)
        b->code = tri_models_link(b->models, &b->findings, &b->err);
    if (b->code == TRI_OK)
        b->code = tri_run_new(b->models, NULL, &b->run, &b->err);
}

static inline void bench_load(struct bench *b, const char *text)
{
    bench_open(b);
    bench_add(b, "a.dmn", text);
    bench_link(b);
}

static inline void bench_close(struct bench *b)
{
    tri_run_free(b->run);
    tri_models_free(b->models);
    tri_findings_done(&b->findings);
}

/* Whatever is null for a fault says of what file, element and expression. */
static inline bool has_place(const struct tri_diag *d)
{
    const struct tri_source *s = d->source;
    return s && s->file && s->element && *s->element && s->text && s->len &&
           d->offset <= s->len && s->line && s->col;
}

/* Inputs from a JSON object, then one decision as JSON; its first diagnostic
 * follows after " ! ". */
static inline void decide(struct bench *b, const char *inputs,
                          const char *decision, struct tri_out *out)
{
    tri_out_clear(out);
    tri_out_text(out, "");
    if (b->code != TRI_OK) {
        tri_out_text(out, b->err.msg);
        return;
    }
    tri_run_begin(b->run, tri_null(), b->trace);
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
    for (size_t i = 0; i < ev->n_diags; i++)
        CU_ASSERT(has_place(&ev->diags[i]));
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

#endif
