/* safetriage eval: one decision, service or BKM of a model, once or for a
 * batch of inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/dmn_door.h"
#include "common/cleanup.h"
#include "feel/json.h"

#define MAX_BATCH_BYTES ((size_t)1 << 30)

struct eval_args {
    const char *decision, *service, *bkm;
    const char *input, *at, *trace, *batch, *repeat;
    bool stats;
    struct tri_texts imports;
    const char **paths; /* the model, then its imports */
    size_t n_paths;
};

static void args_done(struct eval_args *a)
{
    free(a->imports.items);
    free(a->paths);
}

static int parse_args(int argc, char **argv, struct eval_args *a)
{
    static const char *const traces[] = { "none", "matched", "full", NULL };
    a->imports.items = calloc((size_t)argc, sizeof(char *));
    a->paths = calloc((size_t)argc + 1, sizeof(char *));
    if (!a->imports.items || !a->paths) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    const struct tri_option options[] = {
        { .name = "--decision", .text = &a->decision },
        { .name = "--service", .text = &a->service },
        { .name = "--bkm", .text = &a->bkm },
        { .name = "--input", .text = &a->input },
        { .name = "--import", .texts = &a->imports },
        { .name = "--at", .text = &a->at },
        { .name = "--trace", .text = &a->trace, .choices = traces },
        { .name = "--batch", .text = &a->batch },
        { .name = "--repeat", .text = &a->repeat },
        { .name = "--stats", .flag = &a->stats },
    };
    char **rest;
    size_t n_rest;
    int status = tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1,
                               &rest, &n_rest);
    if (status != TRI_EXIT_OK)
        return status;
    if (n_rest == 0)
        return tri_cli_usage("eval", "eval: which model?");
    if (!!a->decision + !!a->service + !!a->bkm != 1)
        return tri_cli_usage("eval",
                             "eval: give one of --decision, --service, --bkm");
    if (a->batch && a->input)
        return tri_cli_usage("eval", "eval: --input and --batch exclude each "
                                     "other");
    if (a->repeat && !a->batch)
        return tri_cli_usage("eval", "eval: --repeat goes with --batch");
    if (a->batch && a->trace)
        return tri_cli_usage("eval", "eval: --trace and --batch exclude each "
                                     "other");
    a->paths[a->n_paths++] = rest[0];
    for (size_t i = 0; i < a->imports.n; i++)
        a->paths[a->n_paths++] = a->imports.items[i];
    return TRI_EXIT_OK;
}

static int find_node(const struct tri_door *d, const struct eval_args *a,
                     const struct tri_node **out)
{
    const char *name = a->decision  ? a->decision
                       : a->service ? a->service
                                    : a->bkm;
    enum tri_node_kind kind = a->decision  ? TRI_NODE_DECISION
                              : a->service ? TRI_NODE_SERVICE
                                           : TRI_NODE_BKM;
    static const char *const words[] = { [TRI_NODE_DECISION] = "decision",
                                         [TRI_NODE_INPUT] = "input",
                                         [TRI_NODE_SERVICE] =
                                             "decision service",
                                         [TRI_NODE_BKM] =
                                             "business knowledge model" };
    *out = tri_models_find(d->models, NULL, kind, name);
    if (*out)
        return TRI_EXIT_OK;
    tri_cli_say("%s: there is no %s '%s'", a->paths[0], words[kind], name);
    return TRI_EXIT_INPUT;
}

/* ---- one evaluation ---- */

/* What one line or file of input gives: values by node, or the arguments. */
struct given {
    size_t n;
    const struct tri_node **nodes;
    struct tri_value *values;
    struct tri_value args;
};

static bool sort_inputs(struct tri_door *d, const struct tri_node *node,
                        struct tri_value v, struct given *out,
                        struct tri_error *err)
{
    memset(out, 0, sizeof(*out));
    out->args = v;
    if (v.kind != TRI_CONTEXT) {
        (void)tri_fail(err, TRI_E_INPUT, NULL,
                       "must be a JSON object of values by name");
        return false;
    }
    if (tri_node_info(node).kind != TRI_NODE_DECISION)
        return true;
    const struct tri_context *c = v.u.context;
    out->nodes = tri_arena_get(&d->arena, (c->n + 1) * sizeof(void *));
    out->values = tri_arena_get(&d->arena, (c->n + 1) * sizeof(*out->values));
    if (!out->nodes || !out->values) {
        (void)tri_arena_fail(&d->arena, err, "inputs");
        return false;
    }
    for (size_t i = 0; i < c->n; i++) {
        const struct tri_entry *e = &c->entries[i];
        const struct tri_node *input = tri_door_input(d, e->key, e->key_len);
        if (!input) {
            char name[256];
            (void)snprintf(name, sizeof(name), "%.*s", (int)e->key_len, e->key);
            struct tri_loc loc = tri_loc_make(NULL, name, 0, 0);
            (void)tri_fail(err, TRI_E_INPUT, &loc,
                           "the model has no such input");
            return false;
        }
        out->nodes[out->n] = input;
        out->values[out->n++] = e->value;
    }
    return true;
}

static enum tri_code evaluate(struct tri_door *d, const struct tri_node *node,
                              const struct given *given, enum tri_trace trace,
                              struct tri_value *out, struct tri_error *err)
{
    tri_run_begin(d->run, d->now, trace);
    for (size_t i = 0; i < given->n; i++)
        tri_run_input(d->run, given->nodes[i], given->values[i]);
    if (tri_node_info(node).kind == TRI_NODE_DECISION)
        return tri_run_decide(d->run, node, out, err);
    return tri_run_invoke(d->run, node, given->args, out, err);
}

/* ---- printing ---- */

static void put_rules(struct tri_out *o, const char *member,
                      const struct tri_table *t, const uint32_t *rules,
                      size_t n)
{
    tri_out_format(o, ", \"%s\": [", member);
    for (size_t i = 0; i < n; i++) {
        const char *id = tri_rule_id(t, rules[i]);
        tri_out_text(o, i ? ", " : "");
        if (*id)
            tri_json_write_text(o, id, strlen(id));
        else
            tri_out_format(o, "%u", rules[i] + 1);
    }
    tri_out_char(o, ']');
}

static void put_trace(struct tri_out *o, struct tri_run *run)
{
    struct tri_eval *ev = tri_run_eval(run);
    tri_out_text(o, ", \"trace\": [");
    for (size_t i = 0; i < tri_run_decisions(run); i++) {
        const struct tri_decided *d = tri_run_decided(run, i);
        const struct tri_node_info info = tri_node_info(d->decision);
        const struct tri_table *t = tri_node_table(d->decision);
        tri_out_text(o, i ? ", {\"decision\": " : "{\"decision\": ");
        tri_json_write_text(o, info.name, strlen(info.name));
        tri_out_text(o, ", \"output\": ");
        tri_json_write(ev, o, d->output, TRI_JSON_TYPED, 0);
        if (d->reads.kind == TRI_CONTEXT) {
            tri_out_text(o, ", \"inputs\": ");
            tri_json_write(ev, o, d->reads, TRI_JSON_TYPED, 0);
        }
        if (t) {
            tri_out_text(o, ", \"inputs\": [");
            for (size_t k = 0; k < d->n_inputs; k++) {
                tri_out_text(o, k ? ", " : "");
                tri_json_write(ev, o, d->inputs[k], TRI_JSON_TYPED, 0);
            }
            tri_out_char(o, ']');
            put_rules(o, "matched", t, d->matched, d->n_matched);
            put_rules(o, "chosen", t, d->chosen, d->n_chosen);
            if (d->rules) {
                tri_out_text(o, ", \"rules\": ");
                tri_decided_rules_write(ev, o, d, TRI_JSON_TYPED);
            }
        }
        tri_out_char(o, '}');
    }
    tri_out_char(o, ']');
}

static void put_result(struct tri_out *o, struct tri_run *run,
                       struct tri_value v, bool trace)
{
    struct tri_eval *ev = tri_run_eval(run);
    tri_out_text(o, "{\"value\": ");
    tri_json_write(ev, o, v, TRI_JSON_TYPED, 0);
    if (ev->n_diags) {
        struct tri_out text;
        tri_out_init(&text);
        tri_out_text(o, ", \"errors\": [");
        for (size_t i = 0; i < ev->n_diags; i++) {
            tri_out_clear(&text);
            tri_door_diag(&text, &ev->diags[i]);
            tri_out_text(o, i ? ", " : "");
            tri_json_write_text(o, text.text, text.len);
        }
        tri_out_char(o, ']');
        o->failed = o->failed || text.failed;
        tri_out_done(&text);
    }
    if (trace)
        put_trace(o, run);
    tri_out_text(o, "}\n");
}

static int eval_one(struct tri_door *d, const struct eval_args *a,
                    const struct tri_node *node)
{
    struct tri_error err = { .code = TRI_OK };
    struct given given = { .args = tri_null() };
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    if (a->input) {
        size_t len = 0;
        struct tri_value v = tri_null();
        enum tri_code code =
            tri_cli_read(a->input, TRI_MAX_JSON_BYTES, &text, &len, &err);
        if (code == TRI_OK) {
            code = tri_json_read(&d->eval, text, len, TRI_JSON_TYPED, &v, &err);
            if (code != TRI_OK && !err.loc.file[0])
                err.loc = tri_loc_make(a->input, err.loc.element, err.loc.line,
                                       err.loc.col);
        }
        if (code != TRI_OK)
            return tri_cli_fail(&err);
        if (!sort_inputs(d, node, v, &given, &err)) {
            if (!err.loc.element[0])
                err.loc = tri_loc_make(a->input, NULL, 0, 0);
            return tri_cli_fail(&err);
        }
    }
    bool show = a->trace && strcmp(a->trace, "none") != 0;
    enum tri_trace trace = !show                           ? TRI_TRACE_NONE
                           : strcmp(a->trace, "full") == 0 ? TRI_TRACE_FULL
                                                           : TRI_TRACE_MATCHED;
    struct tri_value v;
    if (evaluate(d, node, &given, trace, &v, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct tri_out o;
    tri_out_init(&o);
    put_result(&o, d->run, v, show);
    int status = tri_cli_print(&o, TRI_EXIT_OK);
    tri_out_done(&o);
    return status;
}

/* ---- a batch ---- */

struct line {
    size_t number;
    bool bad;
    struct given given;
    struct tri_error err;
};

struct batch {
    struct line *lines;
    size_t n, cap;
    uint64_t parse_ns, eval_ns, print_ns, evaluations;
    bool any_bad;
};

static bool blank_line(const char *text, size_t len)
{
    return strspn(text, " \t\r") >= len;
}

static enum tri_code parse_batch(struct tri_door *d,
                                 const struct tri_node *node, const char *text,
                                 size_t len, struct batch *b,
                                 struct tri_error *err)
{
    uint64_t start = tri_cli_clock_ns();
    size_t number = 0;
    for (size_t at = 0; at < len;) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t n = nl ? (size_t)(nl - text) - at : len - at;
        number++;
        if (!blank_line(text + at, n)) {
            struct line *lines = tri_arena_grow(
                &d->arena, b->lines, b->n, b->n + 1, sizeof(*lines), &b->cap);
            if (!lines)
                return tri_arena_fail(&d->arena, err, "batch");
            b->lines = lines;
            struct line *l = &lines[b->n++];
            struct tri_value v = tri_null();
            memset(l, 0, sizeof(*l));
            l->number = number;
            l->bad = tri_json_read(&d->eval, text + at, n, TRI_JSON_TYPED, &v,
                                   &l->err) != TRI_OK ||
                     !sort_inputs(d, node, v, &l->given, &l->err);
            b->any_bad = b->any_bad || l->bad;
            if (d->arena.failed)
                return tri_arena_fail(&d->arena, err, "batch");
        }
        at += n + 1;
    }
    b->parse_ns = tri_cli_clock_ns() - start;
    return TRI_OK;
}

static void put_bad(struct tri_out *o, size_t number,
                    const struct tri_error *err)
{
    tri_out_format(o, "{\"line\": %zu, \"error\": {", number);
    if (err->loc.element[0]) {
        tri_out_text(o, "\"field\": ");
        tri_json_write_text(o, err->loc.element, strlen(err->loc.element));
        tri_out_text(o, ", ");
    }
    tri_out_text(o, "\"message\": ");
    tri_json_write_text(o, err->msg, strlen(err->msg));
    tri_out_text(o, "}}\n");
}

/* The pass whose results are printed; with --repeat also the warm-up. */
static int print_pass(struct tri_door *d, const struct tri_node *node,
                      struct batch *b, bool timed)
{
    struct tri_out o;
    tri_out_init(&o);
    int status = TRI_EXIT_OK;
    for (size_t i = 0; i < b->n && status == TRI_EXIT_OK; i++) {
        struct line *l = &b->lines[i];
        struct tri_value v;
        uint64_t start = tri_cli_clock_ns();
        if (!l->bad && evaluate(d, node, &l->given, TRI_TRACE_NONE, &v,
                                &l->err) != TRI_OK) {
            l->bad = true;
            b->any_bad = true;
            if (tri_cli_status(l->err.code) == TRI_EXIT_ENVIRONMENT)
                status = tri_cli_fail(&l->err);
        }
        uint64_t evaluated = tri_cli_clock_ns();
        if (l->bad) {
            put_bad(&o, l->number, &l->err);
        } else {
            tri_out_text(&o, "{\"value\": ");
            tri_json_write(tri_run_eval(d->run), &o, v, TRI_JSON_TYPED, 0);
            tri_out_text(&o, "}\n");
            b->evaluations += timed;
            b->eval_ns += timed ? evaluated - start : 0;
        }
        if (o.len > (1 << 16) && status == TRI_EXIT_OK) {
            status = tri_cli_print(&o, status);
            tri_out_clear(&o);
        }
        b->print_ns += tri_cli_clock_ns() - evaluated;
    }
    if (status == TRI_EXIT_OK)
        status = tri_cli_print(&o, status);
    tri_out_done(&o);
    return status;
}

static void timed_passes(struct tri_door *d, const struct tri_node *node,
                         struct batch *b, long repeat)
{
    for (long pass = 0; pass < repeat; pass++) {
        uint64_t start = tri_cli_clock_ns();
        for (size_t i = 0; i < b->n; i++) {
            struct tri_value v;
            if (!b->lines[i].bad)
                (void)evaluate(d, node, &b->lines[i].given, TRI_TRACE_NONE, &v,
                               NULL);
        }
        b->eval_ns += tri_cli_clock_ns() - start;
        for (size_t i = 0; i < b->n; i++)
            b->evaluations += !b->lines[i].bad;
    }
}

static int eval_batch(struct tri_door *d, const struct eval_args *a,
                      const struct tri_node *node, uint64_t load_ns)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    long repeat = 0;
    struct batch b = { .n = 0 };
    if (a->repeat) {
        int status = tri_cli_number("--repeat", a->repeat, 1000000000, &repeat);
        if (status != TRI_EXIT_OK)
            return status;
    }
    if (tri_cli_read(a->batch, MAX_BATCH_BYTES, &text, &len, &err) != TRI_OK ||
        parse_batch(d, node, text, len, &b, &err) != TRI_OK)
        return tri_cli_fail(&err);
    int status = print_pass(d, node, &b, repeat == 0);
    if (status == TRI_EXIT_OK)
        timed_passes(d, node, &b, repeat);
    if (a->stats)
        (void)fprintf(
            stderr,
            "{\"load_ns\":%llu,\"evaluations\":%llu,\"eval_ns\":%llu,"
            "\"parse_ns\":%llu,\"print_ns\":%llu,"
            "\"peak_rss_kib\":%ld}\n",
            (unsigned long long)load_ns, (unsigned long long)b.evaluations,
            (unsigned long long)b.eval_ns, (unsigned long long)b.parse_ns,
            (unsigned long long)b.print_ns, tri_cli_peak_kib());
    return status == TRI_EXIT_OK && b.any_bad ? TRI_EXIT_FINDINGS : status;
}

static int run(const struct eval_args *a)
{
    uint64_t start = tri_cli_clock_ns();
    TRI_CLEANUP(tri_door_close) struct tri_door d;
    const struct tri_node *node = NULL;
    int status = tri_door_open(&d, a->at);
    if (status == TRI_EXIT_OK)
        status = tri_door_load(&d, a->paths, a->n_paths);
    if (status == TRI_EXIT_OK)
        status = find_node(&d, a, &node);
    if (status != TRI_EXIT_OK)
        return status;
    uint64_t load_ns = tri_cli_clock_ns() - start;
    return a->batch ? eval_batch(&d, a, node, load_ns) : eval_one(&d, a, node);
}

int tri_cmd_eval(int argc, char **argv)
{
    struct eval_args a = { .decision = NULL };
    int status = parse_args(argc, argv, &a);
    if (status == TRI_EXIT_OK)
        status = run(&a);
    args_done(&a);
    return status;
}
