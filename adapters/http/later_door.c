/* The later steps of an incident, a page a step: questions that are not
 * answered yet, then what to do next, with what came of it. */
#include <string.h>

#include "case/fold.h"
#include "http/doors.h"
#include "http/later.h"
#include "http/site.h"

/* ---- the page ---- */

static json_t *ask_of(struct tri_later *w, json_t *report, const char *wrong)
{
    const struct tri_lead *l = &w->in->lead;
    const struct tri_pack *p = l->x->site->pack;
    return json_pack("{ss ss* so}", "title",
                     tri_pack_textf(p, l->lang, "", "%s.title", w->ask_text),
                     "help",
                     tri_pack_textf(p, l->lang, NULL, "%s.help", w->ask_text),
                     "fields", tri_facts_fields(w->in, report, w->ask, wrong));
}

static json_t *may_of(const struct tri_incident *in)
{
    static const enum tri_act acts[] = { TRI_ACT_ACTION, TRI_ACT_TRIAGE,
                                         TRI_ACT_ASSIGN, TRI_ACT_OVERRIDE,
                                         TRI_ACT_CORRECT };
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        if (tri_incident_may(in, acts[i]))
            (void)json_array_append_new(list,
                                        json_string(tri_act_name(acts[i])));
    return list;
}

static void show(struct tri_later *w, json_t *report, const char *wrong)
{
    struct tri_exchange *x = w->in->lead.x;
    x->document = json_pack("{ss ss sI sb so so}", "kind", "incident-later",
                            "reference", w->in->row.reference, "version",
                            (json_int_t)tri_incident_version(w->in), "closed",
                            (int)(w->in->row.status >= TRI_STATUS_CLOSED),
                            "may", may_of(w->in), "walk", tri_later_words(w));
    if (x->document && w->ask)
        (void)json_object_set_new(x->document, "ask", ask_of(w, report, wrong));
    if (x->document && wrong)
        (void)json_object_set_new(
            x->document, "error",
            json_string(tri_lead_text(&w->in->lead, "case.wrong")));
    x->etag = tri_incident_version(w->in);
    x->status = wrong ? 422 : 200;
}

/* Open the incident and its walk. False: the answer is made. */
static bool open_walk(struct tri_incident *in, struct tri_later *w,
                      struct tri_exchange *x)
{
    if (!tri_later_is(x, x->args[1])) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return false;
    }
    if (!tri_incident_open(in, x, TRI_ACT_READ))
        return false;
    *w = (struct tri_later){ .in = in, .flow = x->args[1] };
    if (tri_later_find(w))
        return true;
    tri_incident_done(in);
    return false;
}

/* Not begun yet, it shows what it would be: as far as the report says. */
void tri_door_later(struct tri_exchange *x)
{
    struct tri_incident in;
    struct tri_later w;
    if (!open_walk(&in, &w, x))
        return;
    json_t *report = json_deep_copy(json_object_get(in.state, "report"));
    show(&w, report, NULL);
    json_decref(report);
    tri_later_done(&w);
    tri_incident_done(&in);
}

/* ---- answers ---- */

/* Where the walk stands with the answers joins the event. */
static bool go_on(struct tri_later *w, const json_t *report, json_t *asked)
{
    struct tri_later then = { .in = w->in,
                              .flow = w->flow,
                              .report = report,
                              .open = json_object_get(asked, "open") };
    if (!tri_later_find(&then))
        return false;
    if (then.next)
        (void)json_object_set_new(asked, "then", json_string(then.next));
    if (then.due)
        (void)json_object_set_new(asked, "due", json_string(then.due));
    tri_later_done(&then);
    return true;
}

/* What is known now changes the report; what stays open is kept with the walk,
 * so that it is not asked again: both at once. */
static void take(struct tri_later *w, json_t *report, int64_t version)
{
    struct tri_exchange *x = w->in->lead.x;
    const json_t *before = json_object_get(w->in->state, "report");
    json_t *asked = json_pack("{ss so}", "flow", w->flow, "open",
                              tri_facts_unknown(w->in, report, w->ask));
    struct tri_deed deeds[2];
    size_t n = 0;
    bool is_new = !json_equal(report, before);
    json_t *body = is_new
                       ? tri_facts_assessed(
                             w->in, report,
                             tri_pack_textf(x->site->pack, w->in->lead.lang,
                                            w->flow, "flow.%s.title", w->flow))
                       : NULL;
    if ((!is_new || body) && asked && go_on(w, report, asked)) {
        if (is_new)
            deeds[n++] = (struct tri_deed){ TRI_EVENT_ASSESSED, body };
        deeds[n++] = (struct tri_deed){ TRI_EVENT_ASKED, asked };
        tri_act_write_all(x, w->in->row.reference, version, deeds, n);
    }
    json_decref(body);
    json_decref(asked);
}

void tri_door_later_answer(struct tri_exchange *x)
{
    struct tri_incident in;
    struct tri_later w;
    int64_t version = 0;
    if (!tri_exchange_version(x, &version) || !open_walk(&in, &w, x))
        return;
    json_t *report = json_deep_copy(json_object_get(in.state, "report"));
    const char *wrong = w.ask ? tri_facts_take(&in, report, w.ask) : NULL;
    if (!tri_incident_may(&in, TRI_ACT_TRIAGE))
        tri_exchange_problem(x, 403, "problem.denied");
    else if (!w.begun || !w.ask)
        tri_exchange_problem(x, 422, "problem.not-now");
    else if (wrong)
        show(&w, report, wrong);
    else
        take(&w, report, version);
    json_decref(report);
    tri_later_done(&w);
    tri_incident_done(&in);
}

/* ---- who does what ---- */

/* The list of an agency's steps; a new one where there is none yet. */
static json_t *steps_of(json_t *agencies, const char *lane)
{
    size_t i;
    json_t *a;
    json_array_foreach(agencies, i, a)
    {
        if (strcmp(tri_json_text(a, "name"), lane) == 0)
            return json_object_get(a, "steps");
    }
    a = json_pack("{ss so}", "name", lane, "steps", json_array());
    (void)json_array_append_new(agencies, a);
    return json_object_get(a, "steps");
}

/* What the flowcharts of the families tell beside the actions: which agency
 * does what, of what the report says. A page of its own, for it walks the
 * whole flowchart. */
void tri_door_who(struct tri_exchange *x)
{
    struct tri_incident in;
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    struct tri_later w = { .in = &in,
                           .flow = x->site->pack->flowchart,
                           .whole = true };
    if (tri_later_find(&w)) {
        json_t *agencies = json_array();
        size_t i;
        json_t *s;
        json_array_foreach(w.steps, i, s)
        {
            if (strcmp(tri_json_text(s, "kind"), "told") == 0 &&
                *tri_json_text(s, "lane"))
                (void)json_array_append(
                    steps_of(agencies, tri_json_text(s, "lane")), s);
        }
        x->document =
            json_pack("{ss ss so}", "kind", "incident-who", "reference",
                      in.row.reference, "agencies", agencies);
        x->status = 200;
    }
    tri_later_done(&w);
    tri_incident_done(&in);
}
