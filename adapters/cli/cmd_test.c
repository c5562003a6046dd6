/* test: the scenarios of a pack, the guided walk beside each, and what of the
 * tables and flowcharts they reach. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/packs.h"
#include "cli/testing.h"
#include "common/cleanup.h"
#include "feel/json.h"
#include "triage/guide.h"
#include "triage/report.h"

/* ---- coverage ---- */

void tri_testing_count(struct testing *t)
{
    const struct tri_decided *r = NULL;
    for (size_t i = 0; (r = tri_assess_traced(t->assessor, i)) != NULL; i++) {
        const struct tri_decision *d = tri_pack_of(t->pack, r->decision);
        for (size_t k = 0; d && d->table && k < r->n_matched; k++)
            if (r->matched[k] < d->n_rows) {
                t->hits[d->number][r->matched[k]]++;
                tri_seen_add(t->seen, d->number, r->matched[k], t->scenario);
            }
    }
}

static bool coverage_new(struct testing *t)
{
    const struct tri_pack *p = t->pack;
    t->hits = calloc(p->n_decisions + 1, sizeof(*t->hits));
    t->edges = calloc(tri_flows_edges(p->flows) + 1, sizeof(*t->edges));
    if (!t->hits || !t->edges)
        return false;
    for (size_t i = 0; i < p->n_decisions; i++) {
        t->hits[i] = calloc(p->decisions[i].n_rows + 1, sizeof(**t->hits));
        t->n_rows += p->decisions[i].n_rows;
        if (!t->hits[i])
            return false;
    }
    return true;
}

static void put_share(struct tri_out *o, const char *what, size_t some,
                      size_t all)
{
    /* Rounded down: 100 % is said only of all. */
    tri_cli_put(o, "%s: %zu of %zu (%zu %%)\n", what, some, all,
                all ? some * 100 / all : 100);
}

/* Not where mutants are tried: tables are broken there, and a walk costs more
 * than all the rest of a scenario. */
static bool walks(const struct testing *t)
{
    return !t->alone && !t->seen && tri_flows_count(t->pack->flows);
}

static void print_coverage(struct testing *t, bool verbose)
{
    const struct tri_pack *p = t->pack;
    size_t rows = 0;
    size_t edges = 0;
    for (size_t i = 0; i < p->n_decisions; i++)
        for (size_t k = 0; k < p->decisions[i].n_rows; k++) {
            rows += t->hits[i][k] > 0;
            if (verbose && !t->hits[i][k])
                tri_cli_put(&t->page, "  not reached: %s:%u: %s\n",
                            p->decisions[i].file, p->decisions[i].rows[k].line,
                            p->decisions[i].rows[k].rule);
        }
    for (size_t i = 0; i < tri_flows_edges(p->flows); i++) {
        struct tri_flow_edge e = tri_flows_edge(p->flows, i);
        edges += t->edges[i] > 0;
        if (verbose && walks(t) && !t->edges[i])
            tri_cli_put(&t->page, "  not passed: %s:%u: %s (%s to %s)\n",
                        e.file, e.line, e.id, e.from, e.to);
    }
    put_share(&t->page, "table rows reached", rows, t->n_rows);
    if (walks(t))
        put_share(&t->page, "flowchart edges passed", edges,
                  tri_flows_edges(p->flows));
}

/* ---- the guided walk beside the assessment ---- */

/* What the walk must not lose. */
struct outcome_core {
    uint8_t level;
    int need;
    uint8_t strategy;
    uint64_t mandatory;
};

static struct outcome_core core_of(const struct tri_assessor *a)
{
    const struct tri_outcome *o = &tri_assess_result(a)->outcome;
    return (struct outcome_core){ o->level, o->need, o->strategy,
                                  o->mandatory };
}

static void compare(struct testing *t, struct outcome_core whole,
                    struct outcome_core walked)
{
    if (whole.level != walked.level)
        tri_testing_fault(t, "guide: level %s, assess: %s",
                          t->pack->levels[walked.level],
                          t->pack->levels[whole.level]);
    if (whole.need != walked.need)
        tri_testing_fault(t, "guide: need %d, assess: %d", walked.need,
                          whole.need);
    if (whole.strategy != walked.strategy)
        tri_testing_fault(t, "guide: strategy %s, assess: %s",
                          tri_strategy_names[walked.strategy],
                          tri_strategy_names[whole.strategy]);
    for (size_t i = 0; i < t->pack->n_codes; i++) {
        bool in_whole = (whole.mandatory >> i) & 1;
        bool in_walk = (walked.mandatory >> i) & 1;
        if (in_whole != in_walk)
            tri_testing_fault(
                t, "guide: mandatory %s is %s", t->pack->codes.keys[i].text,
                in_walk ? "only in the walk" : "lost in the walk");
    }
}

static enum tri_code assess_text(struct testing *t, const char *text,
                                 size_t len,
                                 const struct tri_assess_options *options,
                                 struct tri_error *err)
{
    enum tri_code code = tri_assess_read(t->assessor, text, len, err);
    return code == TRI_OK ? tri_assess_decide(t->assessor, options, err) : code;
}

enum tri_code tri_testing_assess(struct testing *t, struct tri_value report,
                                 const struct tri_assess_options *options,
                                 struct tri_error *err)
{
    tri_out_clear(&t->json);
    tri_json_write(&t->ev, &t->json, report, 0, 0);
    return assess_text(t, t->json.text, t->json.len, options, err);
}

static void guide_free(struct tri_guide **g)
{
    tri_guide_free(*g);
}

/* chart: the flowchart that the scenario names; null: the pack's own. */
static void check_guide(struct testing *t, struct tri_value report,
                        struct tri_value chart,
                        const struct tri_assess_options *options)
{
    const char *id = chart.kind == TRI_STRING
                         ? tri_arena_copy(t->ev.arena, chart.u.str, chart.len)
                         : NULL;
    struct tri_error err = { .code = TRI_OK };
    struct outcome_core whole = core_of(t->assessor);
    TRI_CLEANUP(guide_free) struct tri_guide *g = NULL;
    enum tri_code code =
        tri_guide_new(t->pack, &t->zones, options->now, &g, &err);
    if (code == TRI_OK)
        code = tri_guide_start(g, id, &err);
    if (code == TRI_OK)
        code = tri_guide_answer_all(g, report, &err);
    if (code == TRI_OK) {
        const struct tri_flow_step *s = tri_guide_step(g);
        for (size_t i = 0; i < s->n_edges; i++)
            t->edges[s->edges[i]]++;
        tri_out_clear(&t->json);
        tri_guide_report(g, &t->json);
        code = assess_text(t, t->json.text, t->json.len, options, &err);
    }
    if (code != TRI_OK)
        tri_testing_refused(t, "guide", &err);
    else
        compare(t, whole, core_of(t->assessor));
}

/* Flowcharts that stand by themselves, the later steps of a case among them:
 * each is walked with the scenario's answers and must come to its end. */
static void walk_others(struct testing *t, struct tri_value report,
                        struct tri_value chart,
                        const struct tri_assess_options *options)
{
    const struct tri_flows *flows = t->pack->flows;
    for (size_t i = 0; i < tri_flows_count(flows); i++) {
        const char *id = tri_flows_id(flows, i);
        struct tri_error err = { .code = TRI_OK };
        TRI_CLEANUP(guide_free) struct tri_guide *g = NULL;
        if (tri_flows_called(flows, i) || tri_text_is(chart, id) ||
            strcmp(id, t->pack->flowchart) == 0)
            continue;
        enum tri_code code =
            tri_guide_new(t->pack, &t->zones, options->now, &g, &err);
        if (code == TRI_OK)
            code = tri_guide_start(g, id, &err);
        if (code == TRI_OK)
            code = tri_guide_answer_all(g, report, &err);
        const struct tri_flow_step *s =
            code == TRI_OK ? tri_guide_step(g) : NULL;
        for (size_t k = 0; s && k < s->n_edges; k++)
            t->edges[s->edges[k]]++;
        if (code != TRI_OK)
            tri_testing_fault(t, "%s: %s", id, err.msg);
    }
}

/* ---- one scenario ---- */

const char *tri_testing_said(struct testing *t, size_t inject, const char *part,
                             struct tri_value text)
{
    const char *english = text.kind == TRI_STRING
                              ? tri_arena_copy(&t->arena, text.u.str, text.len)
                              : NULL;
    return english
               ? tri_scenario_said(&t->words, t->name, inject, part, english)
               : "";
}

void tri_testing_run(struct testing *t, const struct tri_pack_file *f)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_value doc = tri_null();
    t->name = f->name;
    tri_arena_clear(&t->arena);
    tri_eval_init(&t->ev, &t->arena, NULL, tri_null());
    tri_out_clear(&t->faults);
    enum tri_code code =
        tri_json_read(&t->ev, f->bytes, f->len, TRI_JSON_STRICT, &doc, &err);
    struct tri_value title = tri_member(doc, "title");
    struct tri_value at = tri_member(doc, "at");
    struct tri_value report = tri_member(doc, "report");
    struct tri_assess_options options = { .trace = TRI_TRACE_MATCHED,
                                          .decisions_only = true,
                                          .clock_field = "at" };
    if (code != TRI_OK) {
        tri_testing_fault(t, "%u:%u: %s", err.loc.line, err.loc.col, err.msg);
    } else if (at.kind != TRI_STRING ||
               !tri_instant_parse(at.u.str, at.len, &options.now)) {
        tri_testing_fault(t, "at: needs a date and time with an offset");
    } else {
        code = tri_testing_assess(t, report, &options, &err);
        if (code != TRI_OK) {
            tri_testing_refused(t, "report", &err);
        } else {
            tri_testing_expect_whole(t, tri_member(doc, "expect"),
                                     &tri_assess_result(t->assessor)->outcome);
            if (!t->alone)
                tri_testing_count(t);
            /* Before the walks: they are assessed in the first report's place.
             */
            tri_testing_injects(t, report, tri_member(doc, "injects"),
                                &options);
            if (walks(t)) {
                struct tri_value chart = tri_member(doc, "flowchart");
                check_guide(t, report, chart, &options);
                walk_others(t, report, chart, &options);
            }
        }
    }
    if (t->faults.len == 0) {
        t->passed++;
        return;
    }
    t->failed++;
    tri_cli_put(&t->page, "FAIL");
    tri_out_format(&t->page, " %s%s%s\n%s\n", f->name,
                   title.kind == TRI_STRING ? ": " : "",
                   tri_testing_said(t, 0, "title", title), t->faults.text);
}

void tri_testing_done(struct testing *t)
{
    tri_assessor_free(t->assessor);
    tri_scenario_words_done(&t->words);
    tri_arena_done(&t->arena);
    tri_out_done(&t->page);
    tri_out_done(&t->faults);
    tri_out_done(&t->json);
    for (size_t i = 0; t->hits && t->pack && i < t->pack->n_decisions; i++)
        free(t->hits[i]);
    free(t->hits);
    free(t->edges);
    t->hits = NULL;
    t->edges = NULL;
}

static void pack_done(struct tri_cli_pack *p)
{
    tri_cli_pack_done(p);
}

static void files_done(struct tri_pack_files *f)
{
    tri_pack_files_done(f);
}

static void seen_free(struct tri_seen **s)
{
    tri_seen_free(*s);
}

static int test_pack(const char *name, bool verbose,
                     const struct tri_mutate_options *mutate,
                     struct tri_zoneinfo *zones, size_t *io_passed,
                     size_t *io_failed)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(pack_done) struct tri_cli_pack loaded = { .pack = NULL };
    int status = tri_cli_pack_load(name, "PACK", TRI_ERROR, &loaded);
    if (status != TRI_EXIT_OK)
        return status;
    TRI_CLEANUP(files_done) struct tri_pack_files scenarios = { .n = 0 };
    if (tri_pack_files_scenarios(loaded.files.folder, NULL, &scenarios, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    TRI_CLEANUP(tri_testing_done)
    struct testing t = { .pack = loaded.pack,
                         .zones = tri_zoneinfo_port(zones) };
    tri_arena_init(&t.arena, TRI_MAX_EVAL_ARENA);
    tri_out_init(&t.page);
    tri_out_init(&t.faults);
    tri_out_init(&t.json);
    if (!coverage_new(&t)) {
        /* The analyser does not know that tri_testing_done runs at the return.
         */
        tri_cli_say("out of memory"); // NOLINT(clang-analyzer-unix.Malloc)
        return TRI_EXIT_ENVIRONMENT;
    }
    if (tri_assessor_new(t.pack, &t.zones, &t.assessor, &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (tri_cli_language() == TRI_FR &&
        tri_scenario_words_load(loaded.files.folder, "fr", &t.words, &err) !=
            TRI_OK)
        return tri_cli_fail(&err);
    TRI_CLEANUP(seen_free)
    struct tri_seen *seen =
        mutate->on ? tri_seen_new(t.pack, scenarios.n) : NULL;
    if (mutate->on && !seen) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    t.seen = seen;
    for (t.scenario = 0; t.scenario < scenarios.n; t.scenario++)
        tri_testing_run(&t, &scenarios.files[t.scenario]);
    tri_cli_put(&t.page, "%s %s: %zu scenarios\n", t.pack->id, t.pack->version,
                scenarios.n);
    print_coverage(&t, verbose);
    if (mutate->on && t.failed)
        tri_cli_put(&t.page, "no mutants: the scenarios must pass before they "
                             "can catch anything\n");
    else if (mutate->on)
        status = tri_mutate_run(t.pack, &loaded.files, &scenarios, seen,
                                &t.zones, mutate, &t.page);
    if (status != TRI_EXIT_OK)
        return status;
    *io_passed += t.passed;
    *io_failed += t.failed;
    return tri_cli_print(&t.page, TRI_EXIT_OK);
}

static int test_names(char *const *names, size_t n, bool verbose,
                      const struct tri_mutate_options *mutate)
{
    size_t passed = 0;
    size_t failed = 0;
    struct tri_zoneinfo *zones = tri_zoneinfo_new(NULL);
    if (!zones) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    int status = TRI_EXIT_OK;
    for (size_t i = 0; i < n && status == TRI_EXIT_OK; i++)
        status = test_pack(names[i], verbose, mutate, zones, &passed, &failed);
    tri_zoneinfo_free(zones);
    if (status != TRI_EXIT_OK)
        return status;
    struct tri_out line;
    tri_out_init(&line);
    tri_cli_put(&line, "%zu passed, %zu failed\n", passed, failed);
    status = tri_cli_print(&line, failed ? TRI_EXIT_FINDINGS : TRI_EXIT_OK);
    tri_out_done(&line);
    return status;
}

/* NULL: not given, *out stays. */
static bool whole_number(const char *text, uint64_t *out)
{
    char *end = NULL;
    if (!text)
        return true;
    if (strlen(text) > 9 || strspn(text, "0123456789") != strlen(text) ||
        !*text)
        return false;
    *out = strtoull(text, &end, 10);
    return true;
}

int tri_cmd_test(int argc, char **argv)
{
    bool verbose = false;
    const char *seed = NULL;
    const char *mutants = NULL;
    struct tri_mutate_options mutate = { .seed = 1, .n = 500 };
    const struct tri_option options[] = {
        { .name = "--verbose", .flag = &verbose },
        { .name = "--mutate", .flag = &mutate.on },
        { .name = "--seed", .text = &seed },
        { .name = "--mutants", .text = &mutants },
    };
    char **names = NULL;
    size_t n = 0;
    uint64_t wanted = 0;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 64, &names, &n);
    if (status == TRI_EXIT_OK &&
        (!whole_number(seed, &mutate.seed) || !whole_number(mutants, &wanted)))
        return tri_cli_usage(NULL, "--seed and --mutants take a whole number");
    mutate.n = mutants ? (size_t)wanted : mutate.n;
    if (status != TRI_EXIT_OK || n)
        return status == TRI_EXIT_OK ? test_names(names, n, verbose, &mutate)
                                     : status;
    struct tri_error err = { .code = TRI_OK };
    char **all = NULL;
    if (tri_pack_files_list(&all, &n, &err) != TRI_OK)
        return tri_cli_fail(&err);
    status = test_names(all, n, verbose, &mutate);
    while (n)
        free(all[--n]);
    free(all);
    return status;
}
