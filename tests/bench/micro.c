/* What has no command line of its own, measured in-process: FEEL compiled once
 * and evaluated, FEEL parsed, a flowchart walked. One JSON line a figure:
 * {"name": ..., "per_s": median of five}. With --once each is done a fixed
 * number of times and nothing is timed: for counting instructions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/out.h"
#include "feel/feel.h"
#include "feel/number.h"
#include "flow/flow.h"

enum { RUNS = 5, ONCE = 300 };

static bool once; /* set by main, before anything is measured */

static double now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void die(const char *what)
{
    (void)fprintf(stderr, "micro: %s\n", what);
    exit(1);
}

/* The work n times; what it needs is in self. */
struct work {
    void (*many)(void *self, size_t n);
    void *self;
};

static void measure(const char *name, struct work w)
{
    double rates[RUNS];
    if (once) {
        w.many(w.self, ONCE);
        return;
    }
    size_t n = 64;
    for (double took = 0; took < 0.02; n *= 2) {
        double start = now_s();
        w.many(w.self, n);
        took = now_s() - start;
    }
    for (int i = 0; i < RUNS; i++) {
        double start = now_s();
        size_t rounds = 0;
        do {
            w.many(w.self, n);
            rounds += n;
        } while (now_s() - start < 0.2);
        rates[i] = (double)rounds / (now_s() - start);
    }
    qsort(rates, RUNS, sizeof(rates[0]), by_size);
    (void)printf("{\"name\": \"%s\", \"per_s\": %.0f}\n", name,
                 rates[RUNS / 2]);
}

/* ---- FEEL ---- */

static const struct expression {
    const char *name;
    const char *text;
    const char *value;
} expressions[] = {
    { "arithmetic", "1 + 2 * 3 - x / 4", "4.5" },
    { "comparison", "age >= 18 and age < 65", "true" },
};

struct feel {
    struct tri_arena model;
    struct tri_arena arena;
    struct tri_eval ev;
    struct tri_feel feel;
    struct tri_scope scope;
    struct tri_source source;
    const struct tri_expr *expr;
    struct tri_frame frame;
};

static const struct tri_scope_name names[] = { { "x", 1, NULL },
                                               { "age", 3, NULL } };

static void compile(struct feel *f)
{
    struct tri_error err;
    if (tri_feel_compile(&f->feel, TRI_FEEL_EXPRESSION, &f->scope, &f->source,
                         NULL, &f->expr, &err) != TRI_OK)
        die(err.msg);
}

static void parse_many(void *self, size_t n)
{
    struct feel *f = self;
    for (size_t i = 0; i < n; i++) {
        tri_arena_clear(&f->model);
        compile(f);
    }
}

static void eval_many(void *self, size_t n)
{
    struct feel *f = self;
    for (size_t i = 0; i < n; i++) {
        tri_arena_clear(&f->arena);
        tri_eval_init(&f->ev, &f->arena, NULL, tri_null());
        if (tri_is_null(tri_feel_eval(&f->ev, f->expr, &f->frame)))
            die("an expression gives null");
    }
}

static void check_value(struct feel *f, const char *want)
{
    char text[TRI_NUM_TEXT_SIZE];
    struct tri_value v = tri_feel_eval(&f->ev, f->expr, &f->frame);
    if (v.kind == TRI_NUMBER)
        (void)tri_num_text(v, text, sizeof(text));
    else
        (void)snprintf(text, sizeof(text), "%s", tri_is_true(v) ? "true" : "?");
    if (strcmp(text, want) != 0)
        die("an expression gives another value");
}

static void feel_figures(void)
{
    for (size_t i = 0; i < TRI_COUNT(expressions); i++) {
        const struct expression *e = &expressions[i];
        struct tri_value slots[] = { tri_int(10), tri_int(30) };
        struct feel f = { .scope = { NULL, names, TRI_COUNT(names) },
                          .source = { .text = e->text,
                                      .len = strlen(e->text),
                                      .line = 1,
                                      .col = 1 },
                          .frame = { NULL, slots } };
        char name[64];
        tri_arena_init(&f.model, TRI_MAX_MODEL_ARENA);
        tri_arena_init(&f.arena, TRI_MAX_EVAL_ARENA);
        tri_eval_init(&f.ev, &f.arena, NULL, tri_null());
        f.feel = (struct tri_feel){ .arena = &f.model };
        compile(&f);
        check_value(&f, e->value);
        (void)snprintf(name, sizeof(name), "feel %s, compiled once", e->name);
        measure(name, (struct work){ eval_many, &f });
        (void)snprintf(name, sizeof(name), "feel %s, parsed", e->name);
        measure(name, (struct work){ parse_many, &f });
        tri_arena_done(&f.model);
        tri_arena_done(&f.arena);
    }
}

/* ---- flowcharts ---- */

struct walk {
    struct tri_flows *flows;
    struct tri_arena arena;
    size_t pairs;
};

/* A chain of gateways, each with a branch that joins again: every other
 * condition holds. */
static void write_chart(struct tri_out *o, size_t pairs)
{
    tri_out_text(
        o, "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
           "targetNamespace='urn:t'><process id='p' isExecutable='true'>"
           "<startEvent id='s'/><endEvent id='e'/>"
           "<sequenceFlow id='f0' sourceRef='s' targetRef='g1'/>");
    for (size_t i = 1; i <= pairs; i++) {
        tri_out_format(o,
                       "<exclusiveGateway id='g%zu' default='n%zu'/>"
                       "<exclusiveGateway id='m%zu'/>"
                       "<sequenceFlow id='y%zu' sourceRef='g%zu' "
                       "targetRef='m%zu'><conditionExpression>facts.v%zu %s "
                       "null</conditionExpression></sequenceFlow>"
                       "<sequenceFlow id='n%zu' sourceRef='g%zu' "
                       "targetRef='m%zu'/>",
                       i, i, i, i, i, i, i, i % 2 ? "=" : "!=", i, i, i);
        if (i < pairs)
            tri_out_format(
                o,
                "<sequenceFlow id='x%zu' sourceRef='m%zu' targetRef='g%zu'/>",
                i, i, i + 1);
        else
            tri_out_format(
                o, "<sequenceFlow id='x%zu' sourceRef='m%zu' targetRef='e'/>",
                i, i);
    }
    tri_out_text(o, "</process></definitions>");
}

static void walk_many(void *self, size_t n)
{
    struct walk *w = self;
    const struct tri_flow_event start = { .kind = TRI_FLOW_START, .key = "p" };
    for (size_t i = 0; i < n; i++) {
        struct tri_eval ev;
        struct tri_flow_step step;
        struct tri_error err;
        tri_arena_clear(&w->arena);
        tri_eval_init(&ev, &w->arena, NULL, tri_null());
        if (tri_flow_step(w->flows, &ev, NULL, &start, &step, &err) != TRI_OK)
            die(err.msg);
        if (step.command.kind != TRI_FLOW_END ||
            step.n_edges != 3 * w->pairs - w->pairs + 1)
            die("the walk took another way");
    }
}

static void flow_figures(void)
{
    static const size_t sizes[] = { 50, 100 };
    for (size_t i = 0; i < TRI_COUNT(sizes); i++) {
        struct walk w = { .pairs = sizes[i] };
        const struct tri_flow_dict dict = { .self = NULL };
        struct tri_findings findings;
        struct tri_out text;
        struct tri_error err;
        char name[64];
        tri_findings_init(&findings);
        tri_out_init(&text);
        tri_arena_init(&w.arena, TRI_MAX_EVAL_ARENA);
        write_chart(&text, w.pairs);
        if (tri_flows_new(&w.flows, &err) != TRI_OK ||
            tri_flows_add(w.flows, "p.bpmn", text.text, text.len, &findings,
                          &err) != TRI_OK ||
            tri_flows_link(w.flows, &dict, &findings, &err) != TRI_OK)
            die(err.msg);
        (void)snprintf(name, sizeof(name), "flowchart, %zu pairs", w.pairs);
        measure(name, (struct work){ walk_many, &w });
        tri_flows_free(w.flows);
        tri_arena_done(&w.arena);
        tri_out_done(&text);
        tri_findings_done(&findings);
    }
}

int main(int argc, char **argv)
{
    const char *part = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--once") == 0)
            once = true;
        else
            part = argv[i];
    }
    if (!part || strcmp(part, "feel") == 0)
        feel_figures();
    if (!part || strcmp(part, "flow") == 0)
        flow_figures();
    return 0;
}
