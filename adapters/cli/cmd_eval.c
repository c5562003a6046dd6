/* safetriage eval: one decision, service or BKM of a model, once or for a
 * batch of inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/caret.h"
#include "cli/dmn_door.h"
#include "cli/eval.h"
#include "common/cleanup.h"
#include "common/spoken.h"
#include "feel/json.h"

struct eval_args {
    const char *decision, *service, *bkm;
    const char *input, *at, *trace, *batch, *repeat;
    bool stats;
    enum tri_trace level;
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
    if (a->trace && strcmp(a->trace, "none") != 0)
        a->level =
            strcmp(a->trace, "full") == 0 ? TRI_TRACE_FULL : TRI_TRACE_MATCHED;
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
    *out = tri_models_find(d->models, NULL, kind, name);
    if (*out)
        return TRI_EXIT_OK;
    tri_cli_say(kind == TRI_NODE_DECISION ? "%s: there is no decision '%s'"
                : kind == TRI_NODE_SERVICE
                    ? "%s: there is no decision service '%s'"
                    : "%s: there is no business knowledge model '%s'",
                a->paths[0], name);
    return TRI_EXIT_INPUT;
}

/* ---- one evaluation ---- */

/* The input data of a name. Batches ask for the same names line after line. */
static const struct tri_node *input_of(const struct tri_door *d,
                                       struct tri_given_names *names, size_t i,
                                       const struct tri_entry *e)
{
    struct tri_given_name *known =
        names && i < TRI_COUNT(names->at) ? &names->at[i] : NULL;
    if (known && known->input && known->len == e->key_len &&
        tri_same_bytes(known->text, e->key, e->key_len))
        return known->input;
    const struct tri_node *input = tri_door_input(d, e->key, e->key_len);
    if (known && input && e->key_len <= sizeof(known->text)) {
        memcpy(known->text, e->key, e->key_len);
        known->len = e->key_len;
        known->input = input;
    }
    return input;
}

bool tri_given_sort(const struct tri_door *d, struct tri_arena *arena,
                    const struct tri_node *node, struct tri_value v,
                    struct tri_given_names *names, struct tri_given *out,
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
    out->nodes = tri_arena_get(arena, (c->n + 1) * sizeof(void *));
    out->values = tri_arena_get(arena, (c->n + 1) * sizeof(*out->values));
    if (!out->nodes || !out->values) {
        (void)tri_arena_fail(arena, err, "inputs");
        return false;
    }
    for (size_t i = 0; i < c->n; i++) {
        const struct tri_entry *e = &c->entries[i];
        const struct tri_node *input = input_of(d, names, i, e);
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

enum tri_code tri_given_evaluate(struct tri_door *d,
                                 const struct tri_node *node,
                                 const struct tri_given *given,
                                 enum tri_trace trace, struct tri_value *out,
                                 struct tri_error *err)
{
    tri_run_begin(d->run, d->now, trace);
    for (size_t i = 0; i < given->n; i++)
        tri_run_input(d->run, given->nodes[i], given->values[i]);
    if (tri_node_kind(node) == TRI_NODE_DECISION)
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

void tri_eval_put_trace(struct tri_out *o, struct tri_run *run)
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
                       struct tri_value v, enum tri_trace trace)
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
            char spoken[TRI_SPOKEN_LINE];
            const char *said = tri_cli_worded(text.text ? text.text : "",
                                              spoken, sizeof(spoken));
            tri_json_write_text(o, said, strlen(said));
        }
        tri_out_char(o, ']');
        o->failed = o->failed || text.failed;
        tri_out_done(&text);
    }
    if (trace)
        tri_eval_put_trace(o, run);
    if (trace == TRI_TRACE_FULL && ev->n_diags) {
        tri_out_text(o, ", \"diagnostics\": ");
        tri_door_diags(o, ev);
    }
    tri_out_text(o, "}\n");
}

/* Each diagnostic with its expression and a caret under the place. */
static void show_diags(const struct tri_eval *ev)
{
    struct tri_out text;
    tri_out_init(&text);
    for (size_t i = 0; i < ev->n_diags; i++) {
        const struct tri_diag *g = &ev->diags[i];
        tri_out_clear(&text);
        tri_door_diag(&text, g);
        tri_cli_say("%s", text.text ? text.text : "out of memory");
        if (g->source && g->source->text)
            tri_caret_print(g->source->text, g->source->len, g->offset);
    }
    tri_out_done(&text);
}

static int eval_one(struct tri_door *d, const struct eval_args *a,
                    const struct tri_node *node)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_given given = { .args = tri_null() };
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
        if (!tri_given_sort(d, &d->arena, node, v, NULL, &given, &err)) {
            if (!err.loc.element[0])
                err.loc = tri_loc_make(a->input, NULL, 0, 0);
            return tri_cli_fail(&err);
        }
    }
    struct tri_value v;
    if (tri_given_evaluate(d, node, &given, a->level, &v, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct tri_out o;
    tri_out_init(&o);
    put_result(&o, d->run, v, a->level);
    if (a->level == TRI_TRACE_FULL)
        show_diags(tri_run_eval(d->run));
    int status = tri_cli_print(&o, TRI_EXIT_OK);
    tri_out_done(&o);
    return status;
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
    if (!a->batch)
        return eval_one(&d, a, node);
    struct tri_eval_batch b = { .path = a->batch,
                                .trace = a->level,
                                .stats = a->stats,
                                .load_ns = load_ns };
    if (a->repeat)
        status = tri_cli_number("--repeat", a->repeat, 1000000000, &b.repeat);
    return status == TRI_EXIT_OK ? tri_eval_batch_run(&d, node, &b) : status;
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
