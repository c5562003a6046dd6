#include "triage/guide.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "feel/json.h"
#include "feel/number.h"
#include "triage/assess_int.h"
#include "triage/guide_int.h"
#include "triage/pack_int.h"
#include "triage/report.h"

enum { MAX_DECISIONS = 10000 }; /* of one step: a flowchart has a handful */

enum tri_code tri_guide_new(const struct tri_pack *pack,
                            const struct tri_zone_port *zones,
                            struct tri_instant now, struct tri_guide **out,
                            struct tri_error *err)
{
    struct tri_guide *g = calloc(1, sizeof(*g));
    if (!g)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    g->pack = pack;
    g->now = now;
    if (zones)
        g->zone_port = *zones;
    tri_arena_init(&g->arena[0], TRI_MAX_EVAL_ARENA);
    tri_arena_init(&g->arena[1], TRI_MAX_EVAL_ARENA);
    tri_out_init(&g->text);
    g->zones = tri_zones_new(zones);
    enum tri_code code =
        g->zones ? TRI_OK : tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    if (code == TRI_OK)
        code = tri_run_new(pack->models, g->zones, &g->run, err);
    if (code != TRI_OK) {
        tri_guide_free(g);
        return code;
    }
    tri_eval_init(&g->ev[0], &g->arena[0], g->zones, tri_null());
    tri_eval_init(&g->ev[1], &g->arena[1], g->zones, tri_null());
    *out = g;
    return TRI_OK;
}

void tri_guide_free(struct tri_guide *g)
{
    if (!g)
        return;
    tri_guide_free(g->ahead); /* one deep: that one looks no further */
    tri_assessor_free(g->assessor);
    tri_out_done(&g->text);
    tri_run_free(g->run);
    tri_zones_free(g->zones);
    tri_arena_done(&g->arena[0]);
    tri_arena_done(&g->arena[1]);
    free(g);
}

/* The value of a decision on the report so far, in the arena of ev. */
static enum tri_code decide(struct tri_guide *g, struct tri_eval *ev,
                            const struct tri_flow_step *step,
                            struct tri_value *out, struct tri_error *err)
{
    const struct tri_pack *p = g->pack;
    const struct tri_decision *d = tri_pack_decision(p, step->command.decision);
    struct tri_value report = tri_null();
    if (!d)
        return tri_fail(err, TRI_E_MODEL, NULL, "there is no decision %s",
                        step->command.decision);
    enum tri_code code = tri_report_check_partial(ev, &p->dictionary,
                                                  step->report, &report, err);
    if (code != TRI_OK)
        return code;
    char text[TRI_INSTANT_TEXT];
    size_t n = tri_instant_text(g->now, true, text);
    tri_run_begin(g->run, tri_datetime_parse(ev, text, n), TRI_TRACE_NONE);
    tri_run_input(g->run, p->in_report, report);
    tri_run_input(g->run, p->in_facts, tri_member(report, "facts"));
    struct tri_area_choice here = area_of_setting(p, report);
    struct tri_area_choice home = area_of_home(p, &here, report);
    struct tri_area_choice employer = area_of_employer(p, &here, report);
    if (home.area && p->in_home_area)
        tri_run_input(g->run, p->in_home_area, home.area->value[home.known]);
    if (employer.area && p->in_employer_area)
        tri_run_input(g->run, p->in_employer_area,
                      employer.area->value[employer.known]);
    struct tri_value v = tri_null();
    code = tri_run_decide(g->run, d->node, &v, err);
    if (code == TRI_OK && !tri_value_copy(ev->arena, v, out))
        code = tri_arena_fail(ev->arena, err, "the guide");
    return code;
}

/* Take the event, then run whatever decisions the walk asks for. On failure
 * the guide stands where it stood. */
static enum tri_code take(struct tri_guide *g, struct tri_flow_state *state,
                          struct tri_flow_event event, struct tri_error *err)
{
    struct tri_eval *ev = &g->ev[1 - g->at];
    struct tri_flow_step step;
    enum tri_code code =
        tri_flow_step(g->pack->flows, ev, state, &event, &step, err);
    size_t runs = 0;
    while (code == TRI_OK && step.command.kind == TRI_FLOW_RUN) {
        struct tri_value v = tri_null();
        if (++runs > MAX_DECISIONS)
            return tri_fail(err, TRI_E_LIMIT, NULL,
                            "the flowchart asks for decisions without end");
        code = decide(g, ev, &step, &v, err);
        if (code != TRI_OK)
            break;
        struct tri_flow_event decided = { TRI_FLOW_DECIDE, step.command.key,
                                          v };
        struct tri_flow_state last = step.state;
        code = tri_flow_step(g->pack->flows, ev, &last, &decided, &step, err);
    }
    if (code == TRI_OK && ev->fatal != TRI_OK)
        code = tri_fail(err, ev->fatal, NULL, "the guide needs too much");
    if (code != TRI_OK)
        return code;
    g->at = 1 - g->at;
    g->step = step;
    return TRI_OK;
}

/* Make the other arena ready for the next step. */
static void turn(struct tri_guide *g)
{
    unsigned other = 1 - g->at;
    tri_arena_clear(&g->arena[other]);
    tri_eval_init(&g->ev[other], &g->arena[other], g->zones, tri_null());
}

enum tri_code tri_guide_start(struct tri_guide *g, const char *chart,
                              struct tri_error *err)
{
    struct tri_flow_state none = { .chart = "" };
    turn(g);
    return take(g, &none,
                (struct tri_flow_event){ TRI_FLOW_START,
                                         chart ? chart : g->pack->flowchart,
                                         tri_null() },
                err);
}

enum tri_code tri_guide_resume(struct tri_guide *g, const char *text,
                               size_t len, struct tri_error *err)
{
    struct tri_flow_state state;
    turn(g);
    enum tri_code code = tri_flow_load(g->pack->flows, &g->ev[1 - g->at], text,
                                       len, g->pack->sha256, &state, err);
    if (code != TRI_OK)
        return code;
    return take(g, &state,
                (struct tri_flow_event){ TRI_FLOW_RESUME, NULL, tri_null() },
                err);
}

enum tri_code tri_guide_carry(struct tri_guide *g, const char *text, size_t len,
                              struct tri_error *err)
{
    struct tri_flow_state state;
    turn(g);
    struct tri_eval *ev = &g->ev[1 - g->at];
    enum tri_code code =
        tri_flow_load(g->pack->flows, ev, text, len, NULL, &state, err);
    if (code == TRI_OK)
        code = take(
            g, &state,
            (struct tri_flow_event){ TRI_FLOW_RESUME, NULL, tri_null() }, err);
    if (code != TRI_OK)
        return code;
    /* Both those without a place in the dictionary and those that no flowchart
     * asks for any more. */
    struct tri_flow_state *now = &g->step.state;
    const char **all = tri_arena_zero(
        ev->arena, state.n_dropped + now->n_dropped + 1, sizeof(*all));
    if (!all)
        return tri_arena_fail(ev->arena, err, "the guide");
    for (size_t i = 0; i < state.n_dropped + now->n_dropped; i++)
        all[i] = i < state.n_dropped ? state.dropped[i]
                                     : now->dropped[i - state.n_dropped];
    now->dropped = all;
    now->n_dropped += state.n_dropped;
    return TRI_OK;
}

bool guide_begun(const struct tri_guide *g, const struct tri_flow_command *c)
{
    return c->kind == TRI_FLOW_ASK && g->element &&
           strcmp(c->element, g->element) == 0 &&
           strcmp(c->chart, g->chart) == 0;
}

enum tri_code tri_guide_take(struct tri_guide *g, enum tri_flow_event_kind kind,
                             const char *key, struct tri_value value,
                             struct tri_error *err)
{
    const struct tri_flow_command now = g->step.command;
    /* key and value may stand in the arena that holds the present step; that
     * one is not cleared. */
    turn(g);
    enum tri_code code = take(g, &g->step.state,
                              (struct tri_flow_event){ kind, key, value }, err);
    if (code != TRI_OK || kind != TRI_FLOW_ANSWER)
        return code;
    g->chart = now.chart; /* the flowcharts' own: they outlive the step */
    g->element = now.element;
    for (size_t i = 0; i < g->step.n_waits && !g->step.command.had; i++)
        if (guide_begun(g, &g->step.waits[i])) {
            g->step.command = g->step.waits[i];
            break;
        }
    return code;
}

/* A report's text where the flowchart asks for a date and time. */
static struct tri_value typed(struct tri_eval *ev, const struct tri_type *type,
                              struct tri_value v)
{
    if (type && type->kind == TRI_T_DATETIME && v.kind == TRI_STRING)
        return tri_datetime_parse(ev, v.u.str, v.len);
    return v;
}

enum tri_code tri_guide_answer(struct tri_guide *g, struct tri_value report,
                               bool is_open, bool *out_known,
                               struct tri_error *err)
{
    const struct tri_flow_command *c = &g->step.command;
    struct tri_eval *ev = &g->ev[g->at];
    struct tri_value v =
        typed(ev, c->type, tri_flow_answer(ev, report, c->key));
    *out_known = !tri_is_null(v);
    return *out_known || is_open
               ? tri_guide_take(g, TRI_FLOW_ANSWER, c->key, v, err)
               : TRI_OK;
}

void tri_guide_since(struct tri_guide *g, struct tri_instant at)
{
    g->now = at;
}

enum tri_code tri_guide_answer_all(struct tri_guide *g, struct tri_value report,
                                   struct tri_error *err)
{
    for (;;) {
        const struct tri_flow_command *c = &g->step.command;
        bool known = false;
        enum tri_code code;
        if (c->kind == TRI_FLOW_END)
            return TRI_OK;
        if (c->kind == TRI_FLOW_ASK)
            code = tri_guide_answer(g, report, true, &known, err);
        else
            code = tri_guide_take(g, TRI_FLOW_ACK, c->key, tri_null(), err);
        if (code != TRI_OK)
            return code;
    }
}

/* The least that somebody may say to a question: what was said before; no to
 * what would be harmful; else not known. */
static struct tri_value least_said(const struct tri_guide *g,
                                   const struct tri_flow_command *c)
{
    const struct tri_datum *f =
        tri_dictionary_find(&g->pack->dictionary, c->path);
    if (c->had)
        return c->before;
    return c->more || (f && f->harmful && f->scalar->kind == TRI_T_BOOL)
               ? tri_bool(false)
               : tri_null();
}

enum tri_code tri_guide_ahead(struct tri_guide *g, size_t *out_replies,
                              struct tri_error *err)
{
    size_t replies = 0;
    size_t covered = 0; /* answered by a "none" that was counted */
    enum tri_code code = TRI_OK;
    if (!g->ahead)
        code = tri_guide_new(g->pack, &g->zone_port, g->now, &g->ahead, err);
    struct tri_guide *a = g->ahead;
    if (code != TRI_OK || !a)
        return code;
    a->step = g->step; /* read once: the first event copies it */
    while (code == TRI_OK && a->step.command.kind != TRI_FLOW_END) {
        const struct tri_flow_command *c = &a->step.command;
        bool asks = c->kind == TRI_FLOW_ASK;
        if (asks && covered) {
            covered--;
        } else if (asks) {
            replies++;
            covered = c->had ? 0 : c->n_rest;
        }
        code = asks ? tri_guide_take(a, TRI_FLOW_ANSWER, c->key,
                                     least_said(a, c), err)
                    : tri_guide_take(a, TRI_FLOW_ACK, c->key, tri_null(), err);
    }
    if (code == TRI_OK)
        *out_replies = replies;
    return code;
}

const struct tri_flow_step *tri_guide_step(const struct tri_guide *g)
{
    return &g->step;
}

struct tri_eval *tri_guide_eval(struct tri_guide *g)
{
    return &g->ev[g->at];
}

/* ---- what stands beside a step ---- */

/* The datum as it holds in the area that counts; NULL: there is none. */
static const struct tri_area_datum *
local_datum(const struct tri_pack *p, struct tri_value report, const char *name,
            const struct tri_area **out_area)
{
    for (size_t i = 0; p->n_areas && i < p->n_area_data; i++) {
        if (strcmp(p->areas[0].data[i].name, name) != 0)
            continue;
        struct tri_area_choice here = area_of_setting(p, report);
        *out_area =
            (p->areas[0].data[i].employer ? area_of_employer(p, &here, report)
                                          : area_of_home(p, &here, report))
                .area;
        return &(*out_area)->data[i];
    }
    return NULL;
}

/* The deadline of a timer. A local number stands in for the one written, a
 * local urgency for the whole timer. NONE where it cannot be counted. */
static struct tri_deadline deadline_of(const struct tri_pack *p,
                                       struct tri_eval *ev, const char *timer,
                                       struct tri_value local)
{
    struct tri_deadline none = { TRI_DUE_NONE, 0 };
    int64_t n = 0;
    for (size_t i = 0; i < TRI_N_URGENCIES; i++)
        if (tri_text_is(local, tri_urgency_names[i]))
            return p->deadlines[i];
    size_t head = strcspn(timer, "0123456789");
    const char *unit = timer + head + strspn(timer + head, "0123456789");
    if (local.kind == TRI_NUMBER && tri_num_to_int(local, &n) && n >= 0 &&
        n <= 1000)
        timer = tri_arena_format(ev->arena, "%.*s%d%s", (int)head, timer,
                                 (int)n, unit);
    if (!timer)
        return none;
    if (strcmp(unit, "WD") == 0) { /* six digits at most: flow/check.c */
        n = 0;
        for (const char *d = timer + 1; *d >= '0' && *d <= '9'; d++)
            n = 10 * n + (*d - '0');
        return n < 1 || n > 1000
                   ? none
                   : (struct tri_deadline){ TRI_DUE_WORKING_DAYS, n };
    }
    struct tri_value d = tri_duration_parse(ev, timer, strlen(timer));
    if (d.kind != TRI_DT_DURATION)
        return none;
    return (struct tri_deadline){ TRI_DUE_AFTER, d.u.dt->seconds };
}

void tri_guide_beside(struct tri_guide *g, size_t lang, struct tri_out *out)
{
    const struct tri_flow_command *c = &g->step.command;
    const struct tri_pack *p = g->pack;
    struct tri_eval *ev = &g->ev[g->at];
    struct tri_error err = { .code = TRI_OK };
    const struct tri_area *area = NULL;
    struct tri_value first = tri_null();
    tri_out_text(out, "{\"local\":[");
    for (size_t i = 0; i < c->n_local; i++) {
        const struct tri_area_datum *d =
            local_datum(p, g->step.report, c->local[i], &area);
        if (!d)
            continue;
        struct tri_value v = tri_null();
        if (i == 0 && tri_json_read(ev, d->json[lang], d->json_len[lang],
                                    TRI_JSON_STRICT, &v, &err) == TRI_OK)
            first = tri_member(v, "value");
        tri_out_text(out, i ? "," : "");
        tri_out_put(out, d->json[lang], d->json_len[lang]);
    }
    tri_out_char(out, ']');
    if (area) {
        tri_out_text(out, ",\"area\":");
        tri_json_write_text(out, area->name, strlen(area->name));
    }
    struct tri_instant due = g->now;
    struct tri_deadline rule = { TRI_DUE_NONE, 0 };
    if (c->kind == TRI_FLOW_WAIT)
        rule = deadline_of(p, ev, c->timer, first);
    const char *zone = area && area->zone ? area->zone : p->zone;
    if (rule.kind != TRI_DUE_NONE &&
        tri_deadline_due(&rule, &p->calendar, g->zones, zone, g->now, &due,
                         &err) == TRI_OK) {
        char text[TRI_INSTANT_TEXT];
        size_t n = tri_instant_text(due, false, text);
        tri_out_text(out, ",\"due\":");
        tri_json_write_text(out, text, n);
    }
    if (c->counts) {
        const char *from =
            tri_pack_textf(p, lang, tri_pack_name(p, lang, c->counts_name),
                           "flow.%s.%s.title", c->chart, c->counts);
        tri_out_text(out, ",\"counts_from\":");
        tri_json_write_text(out, from, strlen(from));
    }
    if (c->source)
        loader_put_source(out, p, lang, loader_source(p, c->source), c->section,
                          c->verified);
    tri_out_char(out, '}');
}

/* Has a person all that the dictionary requires of one? */
static bool is_whole(const struct tri_struct *shape, struct tri_value person)
{
    for (size_t i = 0; i < shape->n; i++)
        if (shape->facts[i].required &&
            tri_is_null(tri_member(person, shape->facts[i].name)))
            return false;
    return true;
}

/* The report without people who are half described yet: a walk may be left
 * between two questions about one, and no report may hold such. False: no
 * memory. */
static bool whole_people(const struct tri_guide *g, struct tri_arena *a,
                         struct tri_value report, struct tri_value *out)
{
    const struct tri_context *from = report.u.context;
    struct tri_context *c = tri_context_new(a, from->n);
    if (!c)
        return false;
    c->n = 0;
    for (size_t i = 0; i < from->n; i++) {
        const struct tri_entry *e = &from->entries[i];
        const struct tri_datum *f =
            tri_struct_find(g->pack->dictionary.report, e->key, e->key_len);
        c->entries[c->n] = *e;
        if (f && f->list && f->shape && e->value.kind == TRI_LIST) {
            const struct tri_list *people = e->value.u.list;
            struct tri_list *l = tri_list_new(a, people->n);
            if (!l)
                return false;
            l->n = 0;
            for (size_t k = 0; k < people->n; k++)
                if (is_whole(f->shape, people->items[k]))
                    l->items[l->n++] = people->items[k];
            if (l->n == 0)
                continue;
            c->entries[c->n].value = tri_list_value(l);
        }
        c->n++;
    }
    *out = tri_context_value(c);
    return true;
}

void guide_write(struct tri_guide *g, struct tri_value report,
                 struct tri_out *out)
{
    struct tri_eval *ev = &g->ev[g->at];
    if (g->step.command.kind != TRI_FLOW_END &&
        !whole_people(g, ev->arena, report, &report))
        out->failed = true;
    tri_json_write(ev, out, report, 0, 2);
    tri_out_char(out, '\n');
}

void tri_guide_report(struct tri_guide *g, struct tri_out *out)
{
    guide_write(g, g->step.report, out);
}

void tri_guide_save(struct tri_guide *g, struct tri_out *out)
{
    tri_flow_save(&g->ev[g->at], &g->step.state, g->pack->sha256, out);
}
