/* The later steps of an incident. How to read this file: `walk` goes through
 * the flowchart with what is known; `add_step` keeps each step on the way. */
#include "http/later.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "case/fold.h"
#include "case/times.h"
#include "common/cleanup.h"
#include "feel/json.h"
#include "feel/temporal.h"
#include "http/guide_way.h"
#include "http/site.h"

enum { MAX_FLOW = 96 };

static const char *text(const json_t *o, const char *name)
{
    return tri_json_text(o, name);
}

/* ---- what there is ---- */

static const struct tri_later_flow *later_of(const struct tri_exchange *x,
                                             const char *flow)
{
    const struct tri_pack *p = x->site->pack;
    for (size_t i = 0; i < p->n_later; i++)
        if (strcmp(p->later[i].flowchart, flow) == 0)
            return &p->later[i];
    return NULL;
}

bool tri_later_is(const struct tri_exchange *x, const char *flow)
{
    return later_of(x, flow) != NULL;
}

/* The item of a list of the state whose member says this; NULL: none. */
static const json_t *found(const json_t *state, const char *list,
                           const char *member, const char *value)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(state, list), i, item)
    {
        if (strcmp(text(item, member), value) == 0)
            return item;
    }
    return NULL;
}

static const json_t *begun_of(const json_t *state, const char *flow)
{
    return found(state, "flows", "flow", flow);
}

/* "FLOW/ELEMENT" in two. False: it is no step of a flowchart. */
static bool split(const char *code, char flow[MAX_FLOW], const char **out_step)
{
    const char *slash = strchr(code, '/');
    if (!slash || slash - code >= MAX_FLOW)
        return false;
    (void)snprintf(flow, MAX_FLOW, "%.*s", (int)(slash - code), code);
    *out_step = slash + 1;
    return true;
}

bool tri_later_is_step(const json_t *state, const char *code)
{
    char flow[MAX_FLOW];
    const char *step;
    return split(code, flow, &step) && begun_of(state, flow) != NULL;
}

static const json_t *action_of(const json_t *state, const char *code)
{
    return found(state, "actions", "code", code);
}

/* ---- the walk ---- */

static void guide_done(struct tri_guide **g)
{
    tri_guide_free(*g);
}

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

static void free_text(char **text)
{
    free(*text);
}

static bool has_key(const json_t *list, const char *key)
{
    size_t i;
    json_t *k;
    json_array_foreach(list, i, k)
    {
        if (strcmp(json_string_value(k), key) == 0)
            return true;
    }
    return false;
}

/* A deadline is counted from when the thing before was done, unless the
 * flowchart says from which. */
static void since(struct tri_guide *g, const char *at)
{
    struct tri_instant t;
    if (*at && tri_instant_parse(at, strlen(at), &t))
        tri_guide_since(g, t);
}

static json_t *stamp(struct tri_later *w, const json_t *item)
{
    static const char *const names[] = { "result", "outcome", "reference",
                                         "reason" };
    struct tri_lead *l = &w->in->lead;
    json_t *out = json_pack("{ss so* sO*}", "by",
                            text(json_object_get(item, "by"), "name"), "when",
                            tri_lead_when(l, text(item, "at")), "seq",
                            json_object_get(item, "seq"));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (*text(item, names[i]))
            (void)json_object_set(out, names[i],
                                  json_object_get(item, names[i]));
    json_t *who =
        tri_incident_value(w->in, "who", 'l', json_object_get(item, "who"));
    if (who)
        (void)json_object_set_new(out, "who", who);
    return out;
}

/* What may have come of a step: "flow.CHART.ELEMENT.result.NAME", in the order
 * of the pack's texts. */
static json_t *results(const struct tri_lead *l,
                       const struct tri_flow_command *c)
{
    const struct tri_pack *p = l->x->site->pack;
    const struct tri_index *index = &p->langs[0].index;
    char prefix[192];
    json_t *list = json_array();
    size_t n = (size_t)snprintf(prefix, sizeof(prefix), "flow.%s.%s.result.",
                                c->chart, c->element);
    for (size_t i = 0; n < sizeof(prefix) && i < index->n; i++) {
        const struct tri_key *k = &index->keys[i];
        if (k->len > n && memcmp(k->text, prefix, n) == 0)
            (void)json_array_append_new(
                list, json_string(tri_pack_textf(p, l->lang, "", "%.*s",
                                                 (int)k->len, k->text)));
    }
    return list;
}

/* The step that the walk stands at, in words. */
static json_t *step_words(struct tri_later *w, const struct tri_flow_command *c)
{
    struct tri_lead *l = &w->in->lead;
    const struct tri_pack *p = l->x->site->pack;
    bool acts = c->kind == TRI_FLOW_ACTION;
    const char *title =
        acts ? tri_pack_textf(p, l->lang, c->code, "action.%s.title", c->code)
             : tri_pack_textf(p, l->lang, c->name, "flow.%s.%s.title", c->chart,
                              c->element);
    const char *help =
        acts ? tri_pack_textf(p, l->lang, NULL, "action.%s.how", c->code)
             : tri_pack_textf(p, l->lang, NULL, "flow.%s.%s.help", c->chart,
                              c->element);
    const char *record = tri_pack_textf(p, l->lang, NULL, "flow.%s.%s.record",
                                        c->chart, c->element);
    return json_pack("{ss ss ss ss* ss* ss* so so*}", "code", c->key, "step",
                     c->key + strlen(w->flow) + 1, "title", title, "help", help,
                     "record", record, "lane",
                     *c->lane ? tri_pack_name(p, l->lang, c->lane) : NULL,
                     "results", results(l, c), "alarm",
                     acts && tri_pack_alarms(p, c->code) ? json_true() : NULL);
}

static void add_members(struct tri_later *w, json_t *step, json_t *members)
{
    if (json_object_update_new(step, members) != 0)
        w->failed = true;
}

/* Who does it by when, where the incident says so. */
static void add_plan(struct tri_later *w, json_t *step, const json_t *action)
{
    struct tri_lead *l = &w->in->lead;
    const char *owner = text(action, "owner");
    if (*owner)
        add_members(w, step,
                    json_pack("{ss sb}", "owner", tri_lead_name(l, owner),
                              "mine",
                              (int)(strcmp(owner, l->x->account.id) == 0)));
}

/* When the step was done from which the deadline counts: one that stands on
 * every path before this one, or the start. */
static const char *counts_from(const struct tri_later *w,
                               const struct tri_flow_command *c)
{
    const char *slash = strrchr(c->key, '/');
    const char *key =
        tri_arena_format(&w->in->lead.x->arena, "%.*s/%s",
                         slash ? (int)(slash - c->key) : 0, c->key, c->counts);
    const json_t *action = key ? action_of(w->in->state, key) : NULL;
    const json_t *done = json_object_get(action, "done");
    if (key && w->did && strcmp(key + strlen(w->flow) + 1, w->did) == 0)
        return w->did_at;
    if (!done)
        done = json_object_get(action, "not_done");
    return text(done ? done : w->begun, "at");
}

/* The first that is not done: with its deadline, and all that stands beside. */
static void add_present(struct tri_later *w, struct tri_guide *g, json_t *step,
                        const json_t *action)
{
    struct tri_lead *l = &w->in->lead;
    json_t *beside = tri_way_beside(l->x, g, l->lang);
    const char *counted = text(beside, "due_at");
    const char *due = *text(action, "due") ? text(action, "due") : counted;
    const char *step_id = text(step, "step");
    w->next = tri_arena_copy(&l->x->arena, step_id, strlen(step_id));
    w->due = *counted ? tri_arena_copy(&l->x->arena, counted, strlen(counted))
                      : NULL;
    (void)json_object_set_new(step, "now", json_true());
    if (*due)
        add_members(w, step,
                    json_pack("{so* sb}", "due", tri_lead_when(l, due),
                              "overdue", (int)tri_lead_past(l, due)));
    (void)json_object_del(beside, "due");
    (void)json_object_del(beside, "due_at");
    if (beside)
        (void)json_object_set_new(step, "beside", beside);
}

static void add_step(struct tri_later *w, struct tri_guide *g)
{
    const struct tri_flow_command *c = &tri_guide_step(g)->command;
    const json_t *state = w->in->state;
    const json_t *action = action_of(state, c->key);
    json_t *step = step_words(w, c);
    const json_t *done = json_object_get(action, "done");
    const json_t *not_done = json_object_get(action, "not_done");
    /* "Call the police" is done wherever it was ticked off. */
    if (!done && c->kind == TRI_FLOW_ACTION)
        done = json_object_get(action_of(state, c->code), "done");
    bool doing = w->did && strcmp(text(step, "step"), w->did) == 0;
    if (w->whole) {
        add_members(
            w, step,
            json_pack("{ss so*}", "kind",
                      c->kind == TRI_FLOW_ACTION ? "action" : "told", "beside",
                      tri_way_beside(w->in->lead.x, g, w->in->lead.lang)));
        (void)json_array_append_new(w->steps, step);
        return;
    }
    add_plan(w, step, action);
    if (doing && !done && !not_done) {
        w->has_done = true;
        since(g, w->did_at);
    } else if (done || not_done) {
        (void)json_object_set_new(step, done ? "done" : "not_done",
                                  stamp(w, done ? done : not_done));
        since(g, text(done ? done : not_done, "at"));
    } else if (!w->next && !w->ask) {
        if (c->counts)
            since(g, counts_from(w, c));
        add_present(w, g, step, action);
    }
    (void)json_array_append_new(w->steps, step);
}

/* The question that the walk stands at. False: the walk goes no further. */
static bool question(struct tri_later *w, struct tri_guide *g,
                     struct tri_value report)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_arena *arena = &w->in->lead.x->arena;
    const struct tri_flow_command *c = &tri_guide_step(g)->command;
    bool is_open = w->whole || has_key(w->open, c->key) ||
                   has_key(json_object_get(w->begun, "open"), c->key);
    bool known = false;
    const char *key = tri_arena_copy(arena, c->key, strlen(c->key));
    const char *screen =
        tri_arena_format(arena, "flow.%s.%s", c->chart, c->element);
    if (!key || !screen ||
        tri_guide_answer(g, report, is_open, &known, &err) != TRI_OK)
        return false;
    if (known || is_open)
        return true;
    /* Past the present step nobody knows yet whether it will be asked. */
    if (w->next || (w->ask && strcmp(w->ask_text, screen) != 0))
        return false;
    if (!w->ask)
        w->ask = json_array();
    w->ask_text = screen;
    (void)json_array_append_new(w->ask, json_string(key));
    return tri_guide_take(g, TRI_FLOW_ANSWER, key, tri_null(), &err) == TRI_OK;
}

/* On to the end, or to where nothing is known any more. */
static void walk(struct tri_later *w, struct tri_guide *g,
                 struct tri_value report)
{
    struct tri_error err = { .code = TRI_OK };
    for (;;) {
        const struct tri_flow_command *c = &tri_guide_step(g)->command;
        if (c->kind == TRI_FLOW_END) {
            w->ended = !w->next && !w->ask;
            return;
        }
        if (c->kind == TRI_FLOW_ASK) {
            if (!question(w, g, report))
                return;
            continue;
        }
        if (w->ask)
            return;
        add_step(w, g);
        c = &tri_guide_step(g)->command;
        if (tri_guide_take(g, TRI_FLOW_ACK, c->key, tri_null(), &err) != TRI_OK)
            return;
    }
}

static bool begin(struct tri_later *w, struct tri_guide *g, const char *report,
                  struct tri_eval *ev)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_value raw = tri_null();
    const char *at = text(w->begun, "asked");
    if (!report ||
        tri_json_read(ev, report, strlen(report), TRI_JSON_STRICT, &raw,
                      &err) != TRI_OK ||
        tri_guide_start(g, w->flow, &err) != TRI_OK)
        return false;
    since(g, *at ? at : text(w->begun, "at"));
    walk(w, g, raw);
    return true;
}

bool tri_later_find(struct tri_later *w)
{
    struct tri_exchange *x = w->in->lead.x;
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(guide_done) struct tri_guide *g = NULL;
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    const json_t *report =
        w->report ? w->report : json_object_get(w->in->state, "report");
    TRI_CLEANUP(free_text)
    char *json = tri_json_dump(report, JSON_COMPACT, NULL);
    struct tri_eval ev;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    tri_eval_init(&ev, &arena, w->in->lead.zones, tri_null());
    w->begun = begun_of(w->in->state, w->flow);
    w->steps = json_array();
    if (w->steps &&
        tri_guide_new(x->site->pack, x->site->zones, x->site->now(), &g,
                      &err) == TRI_OK &&
        begin(w, g, json, &ev) && !w->failed)
        return true;
    tri_later_done(w);
    tri_exchange_problem(x, 503, "problem.no-memory");
    return false;
}

void tri_later_done(struct tri_later *w)
{
    json_decref(w->steps);
    json_decref(w->ask);
    w->steps = NULL;
    w->ask = NULL;
}

/* ---- in words ---- */

/* Does the newest assessment have an action that calls for it. */
static bool is_called(const struct tri_incident *in, const char *flow)
{
    const struct tri_pack *p = in->lead.x->site->pack;
    const struct tri_later_flow *later = later_of(in->lead.x, flow);
    size_t i;
    json_t *a;
    json_array_foreach(json_object_get(in->state, "actions"), i, a)
    {
        const char *code = text(a, "code");
        size_t at = tri_index_find(&p->codes, code, strlen(code));
        if (at != TRI_INDEX_NONE && later && later->codes >> at & 1)
            return true;
    }
    return false;
}

static json_t *title_of(const struct tri_lead *l, const char *flow)
{
    return json_string(
        tri_pack_textf(l->x->site->pack, l->lang, flow, "flow.%s.title", flow));
}

json_t *tri_later_words(const struct tri_later *w)
{
    struct tri_lead *l = &w->in->lead;
    json_t *present = NULL;
    size_t i;
    json_t *s;
    json_array_foreach(w->steps, i, s)
    {
        if (json_object_get(s, "now"))
            present = s;
    }
    json_t *out = json_pack("{ss so sb sb sb sO sO*}", "flow", w->flow, "title",
                            title_of(l, w->flow), "called",
                            (int)is_called(w->in, w->flow), "ended",
                            (int)w->ended, "asks", (int)(w->ask != NULL),
                            "steps", w->steps, "present", present);
    if (out && w->begun)
        (void)json_object_set_new(
            out, "begun",
            json_pack("{ss so* sO*}", "by",
                      text(json_object_get(w->begun, "by"), "name"), "when",
                      tri_lead_when(l, text(w->begun, "at")), "seq",
                      json_object_get(w->begun, "seq")));
    return out;
}

json_t *tri_incident_later(struct tri_incident *in)
{
    const struct tri_pack *p = in->lead.x->site->pack;
    json_t *list = json_array();
    for (size_t i = 0; i < p->n_later; i++) {
        const char *flow = p->later[i].flowchart;
        struct tri_later w = { .in = in, .flow = flow };
        json_t *words = NULL;
        if (!begun_of(in->state, flow))
            words = json_pack("{ss so sb}", "flow", flow, "title",
                              title_of(&in->lead, flow), "called",
                              (int)is_called(in, flow));
        else if (tri_later_find(&w))
            words = tri_later_words(&w);
        tri_later_done(&w);
        if (words)
            (void)json_array_append_new(list, words);
    }
    return list;
}

/* ---- events ---- */

static void refuse(struct tri_exchange *x, const char *field)
{
    tri_exchange_problem(x, 422, "problem.field");
    (void)json_object_set_new(x->document, "field", json_string(field));
}

/* The walk as it will stand after the event. False: the answer is made. */
static bool after(struct tri_later *w, enum tri_event kind, const json_t *body)
{
    struct tri_exchange *x = w->in->lead.x;
    tri_time_text(x->who.at_us, w->now);
    w->did_at = *text(body, "at") ? text(body, "at") : w->now;
    w->open = json_object_get(body, "open");
    if (kind == TRI_EVENT_STEPPED)
        w->did = text(body, "step");
    if (!tri_later_find(w))
        return false;
    if ((kind == TRI_EVENT_BEGUN) == (w->begun != NULL))
        refuse(x, "flow");
    else if (w->did && !w->has_done)
        refuse(x, "step");
    else
        return true;
    tri_later_done(w);
    return false;
}

/* What comes next joins the body of an event. */
static void add_next(const struct tri_later *w, json_t *body)
{
    if (w->next)
        (void)json_object_set_new(body, "then", json_string(w->next));
    if (w->due)
        (void)json_object_set_new(body, "due", json_string(w->due));
}

bool tri_later_complete(struct tri_exchange *x, enum tri_event kind,
                        int64_t version, json_t *body)
{
    struct tri_incident in;
    const char *flow = text(body, "flow");
    bool ok = true;
    if (kind != TRI_EVENT_BEGUN && kind != TRI_EVENT_ASKED &&
        kind != TRI_EVENT_STEPPED)
        return true;
    (void)json_object_del(body, "then");
    (void)json_object_del(body, "due");
    if (!tri_later_is(x, flow)) {
        refuse(x, "flow");
        return false;
    }
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return false;
    struct tri_later w = { .in = &in, .flow = flow };
    /* Who saw an older one hears of that, from the book. */
    if (tri_incident_version(&in) == version) {
        ok = after(&w, kind, body);
        if (ok)
            add_next(&w, body);
    }
    tri_later_done(&w);
    tri_incident_done(&in);
    return ok;
}

/* The incident as it stands, to work out what an act leads to. */
static bool reckon(struct tri_incident *in, struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    *in = (struct tri_incident){ .state = NULL };
    if (tri_casebook_reckon(x->site->book, &x->who, x->args[0], TRI_ACT_ACTION,
                            &in->row, &in->state, &err) != TRI_OK)
        return false; /* the act itself will say why */
    if (tri_lead_open(&in->lead, x))
        return true;
    json_decref(in->state);
    return false;
}

/* `ticked` as `stepped`: the same step, and what comes after it. */
static bool as_stepped(const struct tri_later *w, json_t *body)
{
    bool ok = json_object_del(body, "action") == 0 &&
              json_object_set_new(body, "flow", json_string(w->flow)) == 0 &&
              json_object_set_new(body, "step", json_string(w->did)) == 0;
    add_next(w, body);
    return ok;
}

enum tri_event tri_later_ticked(struct tri_exchange *x, int64_t version,
                                json_t *body)
{
    struct tri_incident in;
    enum tri_event kind = TRI_EVENT_TICKED;
    char flow[MAX_FLOW];
    const char *step;
    if (!split(text(body, "action"), flow, &step) || !tri_later_is(x, flow) ||
        json_object_get(body, "for") ||
        tri_event_check(kind, body, NULL) != TRI_OK || !reckon(&in, x))
        return kind;
    struct tri_later w = { .in = &in,
                           .flow = flow,
                           .did = tri_arena_copy(&x->arena, step, strlen(step)),
                           .did_at = text(body, "at") };
    tri_time_text(x->who.at_us, w.now);
    if (!*w.did_at)
        w.did_at = w.now;
    if (w.did && tri_incident_version(&in) == version &&
        begun_of(in.state, flow)) {
        if (!tri_later_find(&w))
            kind = TRI_N_EVENTS;
        else if (w.has_done)
            kind = as_stepped(&w, body) ? TRI_EVENT_STEPPED : kind;
    }
    tri_later_done(&w);
    tri_incident_done(&in);
    return kind;
}
