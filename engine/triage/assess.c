#include "triage/assess.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "feel/json.h"
#include "proof/maybe.h"
#include "triage/assess_int.h"

enum tri_code tri_assessor_new(const struct tri_pack *pack,
                               const struct tri_zone_port *zones,
                               struct tri_assessor **out, struct tri_error *err)
{
    struct tri_assessor *a = calloc(1, sizeof(*a));
    if (!a)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    a->pack = pack;
    tri_arena_init(&a->input, TRI_MAX_EVAL_ARENA);
    tri_arena_init(&a->work, TRI_MAX_EVAL_ARENA);
    tri_arena_init(&a->scratch, TRI_MAX_EVAL_ARENA);
    tri_arena_init(&a->fixed, TRI_MAX_EVAL_ARENA);
    a->zones = tri_zones_new(zones);
    enum tri_code code =
        a->zones ? TRI_OK : tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    if (code == TRI_OK)
        code = tri_run_new(pack->models, a->zones, &a->run, err);
    if (code == TRI_OK)
        code = tri_run_new(pack->models, a->zones, &a->probe, err);
    if (code == TRI_OK)
        code = tri_maybe_new(pack->models, a->zones, &a->maybe, err);
    if (code == TRI_OK)
        range_prepare(a);
    if (code == TRI_OK && !unknown_prepare(a))
        code = tri_arena_fail(&a->fixed, err, "the assessment");
    if (code != TRI_OK) {
        tri_assessor_free(a);
        return code;
    }
    tri_run_bare(a->probe, true);
    tri_run_on_demand(a->probe, true);
    tri_run_on_demand(a->run, true);
    /* Only a trace tells of complaints. */
    tri_run_quiet(a->probe, true);
    tri_run_quiet(a->run, true);
    probe_watch(a);
    *out = a;
    return TRI_OK;
}

void tri_assessor_free(struct tri_assessor *a)
{
    if (!a)
        return;
    tri_run_free(a->run);
    tri_run_free(a->probe);
    tri_maybe_free(a->maybe);
    tri_zones_free(a->zones);
    tri_arena_done(&a->input);
    tri_arena_done(&a->work);
    tri_arena_done(&a->scratch);
    tri_arena_done(&a->fixed);
    free(a);
}

/* ---- read ---- */

enum tri_code tri_assess_read(struct tri_assessor *a, const char *text,
                              size_t len, struct tri_error *err)
{
    if (!a->keeping)
        tri_arena_clear(&a->input);
    tri_eval_init(&a->reader, &a->input, a->zones, tri_null());
    a->raw = tri_null();
    a->report = tri_null();
    struct tri_value raw = tri_null();
    enum tri_code code =
        tri_json_read(&a->reader, text, len, TRI_JSON_STRICT, &raw, err);
    if (code != TRI_OK)
        return code;
    a->raw = raw;
    return tri_report_check(&a->reader, &a->pack->dictionary, raw, &a->report,
                            err);
}

void tri_assess_keep(struct tri_assessor *a, struct tri_kept_report *out)
{
    a->keeping = true;
    *out = (struct tri_kept_report){ a->raw, a->report };
}

void tri_assess_again(struct tri_assessor *a,
                      const struct tri_kept_report *kept)
{
    a->raw = kept->raw;
    a->report = kept->whole;
}

enum tri_code tri_assess_faults(struct tri_assessor *a,
                                struct tri_findings *faults,
                                struct tri_error *err)
{
    return tri_report_faults(&a->reader, &a->pack->dictionary, a->raw, faults,
                             err);
}

/* ---- decide ---- */

static void keep_trace(struct tri_assessor *a, struct deciding *d)
{
    size_t n = tri_run_decisions(a->run);
    for (size_t i = 0; i < n && d->code == TRI_OK; i++) {
        const struct tri_decided *r = tri_run_decided(a->run, i);
        if (a->pack->in_child &&
            tri_node_depends(r->decision, a->pack->in_child))
            continue; /* copied while its child was the input */
        struct traced *t =
            tri_arena_grow(&a->work, a->traced, a->n_traced, a->n_traced + 1,
                           sizeof(*t), &a->cap_traced);
        if (!t) {
            d->code = tri_arena_fail(&a->work, d->err, "the assessment");
            return;
        }
        a->traced = t;
        t[a->n_traced++] = (struct traced){ *r, tri_null() };
    }
}

/* The clock as FEEL's now() sees it; a batch has one clock for all. */
static void set_now(struct tri_assessor *a)
{
    struct tri_instant now = a->options.now;
    if (a->now.kind == TRI_DATETIME && a->now_is.utc_s == now.utc_s &&
        a->now_is.offset_s == now.offset_s)
        return;
    int64_t local = now.utc_s + now.offset_s;
    int64_t day = local >= 0 ? local / 86400 : -((-local + 86399) / 86400);
    a->now_is = now;
    (void)tri_instant_text(now, false, a->today);
    a->now_parts.date = tri_date_from_days(day);
    a->now_parts.time =
        (struct tri_time){ .second_of_day = (int32_t)(local - day * 86400),
                           .offset_s = now.offset_s };
    a->now =
        (struct tri_value){ .kind = TRI_DATETIME, .u.datetime = &a->now_parts };
}

enum tri_code tri_assess_decide(struct tri_assessor *a,
                                const struct tri_assess_options *options,
                                struct tri_error *err)
{
    if (a->report.kind != TRI_CONTEXT)
        return tri_fail(err, TRI_E_INPUT, NULL, "there is no report");
    tri_arena_clear(&a->work);
    memset(&a->result, 0, sizeof(a->result));
    a->options = *options;
    a->n_traced = 0;
    a->cap_traced = 0;
    a->traced = NULL;
    set_now(a);
    a->here = area_of_setting(a->pack, a->report);
    a->home = area_of_home(a->pack, &a->here, a->report);
    a->employer = area_of_employer(a->pack, &a->here, a->report);
    struct tri_assessment *r = &a->result;
    struct deciding d = { .a = a,
                          .run = a->run,
                          .arena = &a->work,
                          .report = a->report,
                          .out = &r->outcome,
                          .err = err,
                          .keep_trace = options->trace != TRI_TRACE_NONE,
                          .code = TRI_OK };
    decide_begin(&d, options->trace);
    decide_level(&d);
    r->top = r->outcome.level;
    /* Where nothing is said of the top and no decision tells it from the level
     * (from the highest nothing can rise), the worst is not worked out: a tenth
     * of a batch's time. */
    bool asked = !options->decisions_only || d.keep_trace ||
                 !(a->moot_tops >> r->outcome.level & 1);
    if (d.code == TRI_OK && asked)
        decide_top(a, err, &d.code);
    decide_categories(&d);
    decide_axes(&d);
    decide_need(&d);
    decide_strategy(&d);
    if (r->top < r->outcome.level)
        r->top = r->outcome.level;
    decide_outlook(&d, r->outcome.level, r->top);
    decide_areas(&d);
    decide_actions(&d);
    decide_cautions(&d);
    decide_fail_safe(&d);
    decide_deadlines(&d);
    if (d.keep_trace)
        keep_trace(a, &d);
    if (d.code == TRI_OK && !options->decisions_only) {
        decide_range(a, err, &d.code);
        if (d.code == TRI_OK)
            decide_unknown(a, err, &d.code);
    }
    return d.code;
}

const struct tri_assessment *tri_assess_result(const struct tri_assessor *a)
{
    return &a->result;
}

const struct tri_decided *tri_assess_traced(const struct tri_assessor *a,
                                            size_t i)
{
    return i < a->n_traced ? &a->traced[i].decided : NULL;
}
