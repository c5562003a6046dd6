/* eval --batch: an input a line to an answer a line. Without --repeat a line
 * is gone once it is answered; with it the inputs stay in memory, as small as
 * they can be, so that the passes time the evaluation and not the memory. */
#include "cli/eval.h"

#include <stdio.h>
#include <string.h>

#include "cli/lines.h"
#include "common/cleanup.h"
#include "common/spoken.h"
#include "feel/json.h"

#define KEPT_BYTES ((size_t)4 << 30) /* all inputs of a batch */
#define LINE_BYTES ((size_t)1 << 30) /* one of them */
#define PRINT_BYTES ((size_t)64 << 10)

struct kept {
    struct tri_given given;
    bool bad;
};

struct batch {
    struct tri_door *d;
    const struct tri_node *node;
    const struct tri_eval_batch *how;
    struct tri_arena line; /* what was read last */
    struct tri_eval reader;
    struct tri_arena all; /* with --repeat */
    struct kept *kept;
    size_t n_kept, cap_kept;
    struct tri_given_names names;
    struct tri_out out;
    uint64_t parse_ns, eval_ns, print_ns, evaluations;
    bool any_bad;
};

static bool blank_line(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
            return false;
    return true;
}

static uint64_t clock_ns(const struct batch *b)
{
    return b->how->stats ? tri_cli_clock_ns() : 0;
}

static int flush(struct batch *b)
{
    int status = tri_cli_print(&b->out, TRI_EXIT_OK);
    tri_out_clear(&b->out);
    return status;
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
    char spoken[TRI_SPOKEN_LINE];
    const char *said = tri_cli_worded(err->msg, spoken, sizeof(spoken));
    tri_json_write_text(o, said, strlen(said));
    tri_out_text(o, "}}\n");
}

/* ---- keeping ---- */

/* The lines before it often had the same members: their nodes are shared. */
static bool keep_nodes(struct batch *b, struct tri_given *g)
{
    size_t bytes = g->n * sizeof(*g->nodes);
    const struct tri_given *last =
        b->n_kept ? &b->kept[b->n_kept - 1].given : NULL;
    if (last && last->n == g->n && bytes &&
        memcmp(last->nodes, g->nodes, bytes) == 0) {
        g->nodes = last->nodes;
        return true;
    }
    const struct tri_node **nodes = tri_arena_get(&b->all, bytes);
    if (nodes && bytes)
        memcpy(nodes, g->nodes, bytes);
    g->nodes = nodes;
    return nodes != NULL;
}

static bool keep(struct batch *b, const struct tri_given *from, bool bad)
{
    struct kept k = { .bad = bad };
    struct tri_given *g = &k.given;
    if (!bad) {
        *g = *from;
        struct tri_value *values =
            tri_arena_get(&b->all, g->n * sizeof(*values));
        bool ok = values && keep_nodes(b, g);
        for (size_t i = 0; ok && i < g->n; i++)
            ok = tri_value_copy(&b->all, from->values[i], &values[i]);
        g->values = values;
        if (g->nodes && g->n)
            g->args = tri_null(); /* a decision's: the values say it all */
        else if (ok)
            ok = tri_value_copy(&b->all, from->args, &g->args);
        if (!ok)
            return false;
    }
    struct kept *all = tri_arena_grow(
        &b->all, b->kept, b->n_kept, b->n_kept + 1, sizeof(*all), &b->cap_kept);
    if (!all)
        return false;
    b->kept = all;
    all[b->n_kept++] = k;
    return true;
}

/* ---- one line ---- */

static int one_line(struct batch *b, size_t number, const char *text,
                    size_t len, bool too_long)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_given given = { .n = 0 };
    struct tri_value v = tri_null();
    uint64_t start = clock_ns(b);
    tri_arena_clear(&b->line);
    tri_eval_init(&b->reader, &b->line, b->d->zones, tri_null());
    enum tri_code code = TRI_OK;
    if (too_long)
        code = tri_fail(&err, TRI_E_LIMIT, NULL,
                        "the input is larger than 16 MiB");
    else
        code = tri_json_read(&b->reader, text, len, TRI_JSON_TYPED, &v, &err);
    if (code == TRI_OK &&
        !tri_given_sort(b->d, &b->line, b->node, v, &b->names, &given, &err))
        code = err.code;
    if (b->how->repeat && !keep(b, &given, code != TRI_OK)) {
        (void)tri_arena_fail(&b->all, &err, "batch");
        return tri_cli_fail(&err);
    }
    uint64_t parsed = clock_ns(b);
    b->parse_ns += parsed - start;
    if (code == TRI_OK)
        code =
            tri_given_evaluate(b->d, b->node, &given, b->how->trace, &v, &err);
    uint64_t evaluated = clock_ns(b);
    int status = TRI_EXIT_OK;
    if (code != TRI_OK) {
        b->any_bad = true;
        if (b->how->repeat)
            b->kept[b->n_kept - 1].bad = true;
        put_bad(&b->out, number, &err);
        if (tri_cli_status(code) == TRI_EXIT_ENVIRONMENT)
            status = tri_cli_fail(&err);
    } else {
        tri_out_text(&b->out, "{\"value\": ");
        tri_json_write(tri_run_eval(b->d->run), &b->out, v, TRI_JSON_TYPED, 0);
        if (b->how->trace != TRI_TRACE_NONE)
            tri_eval_put_trace(&b->out, b->d->run);
        tri_out_text(&b->out, "}\n");
        if (!b->how->repeat) {
            b->evaluations++;
            b->eval_ns += evaluated - parsed;
        }
    }
    b->print_ns += clock_ns(b) - evaluated;
    return status;
}

static int all_lines(struct batch *b, struct tri_lines *l)
{
    size_t number = 0, len = 0;
    const char *text = NULL;
    int status = TRI_EXIT_OK;
    while (status == TRI_EXIT_OK) {
        if (b->out.len && (!tri_lines_ready(l) || b->out.len > PRINT_BYTES))
            status = flush(b);
        enum tri_line kind = tri_lines_next(l, &text, &len);
        if (kind == TRI_LINE_NONE || status != TRI_EXIT_OK)
            break;
        number++;
        if (kind == TRI_LINE_TOO_LONG || !blank_line(text, len))
            status = one_line(b, number, text, len, kind == TRI_LINE_TOO_LONG);
    }
    if (status == TRI_EXIT_OK)
        status = flush(b);
    return status == TRI_EXIT_OK && l->failed ? tri_cli_fail(&l->err) : status;
}

/* ---- passes ---- */

static void timed_passes(struct batch *b)
{
    for (long pass = 0; pass < b->how->repeat; pass++) {
        struct tri_value v;
        uint64_t start = tri_cli_clock_ns();
        for (size_t i = 0; i < b->n_kept; i++)
            if (!b->kept[i].bad)
                (void)tri_given_evaluate(b->d, b->node, &b->kept[i].given,
                                         b->how->trace, &v, NULL);
        b->eval_ns += tri_cli_clock_ns() - start;
        for (size_t i = 0; i < b->n_kept; i++)
            b->evaluations += !b->kept[i].bad;
    }
}

int tri_eval_batch_run(struct tri_door *d, const struct tri_node *node,
                       const struct tri_eval_batch *how)
{
    TRI_CLEANUP(tri_lines_done) struct tri_lines lines;
    int status = tri_lines_open(&lines, how->path);
    if (status != TRI_EXIT_OK)
        return status;
    struct batch b = { .d = d, .node = node, .how = how };
    tri_arena_init(&b.line, LINE_BYTES);
    tri_arena_init(&b.all, KEPT_BYTES);
    tri_out_init(&b.out);
    status = all_lines(&b, &lines);
    if (status == TRI_EXIT_OK)
        timed_passes(&b);
    if (how->stats)
        (void)fprintf(
            stderr,
            "{\"load_ns\":%llu,\"evaluations\":%llu,\"eval_ns\":%llu,"
            "\"parse_ns\":%llu,\"print_ns\":%llu,"
            "\"peak_rss_kib\":%ld}\n",
            (unsigned long long)how->load_ns, (unsigned long long)b.evaluations,
            (unsigned long long)b.eval_ns, (unsigned long long)b.parse_ns,
            (unsigned long long)b.print_ns, tri_cli_peak_kib());
    tri_out_done(&b.out);
    tri_arena_done(&b.all);
    tri_arena_done(&b.line);
    return status == TRI_EXIT_OK && b.any_bad ? TRI_EXIT_FINDINGS : status;
}
