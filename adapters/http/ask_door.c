/* New facts a question at a time: what is not known, that which could change
 * most first. Each answer is assessed; "not known" goes on to the next. */
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "http/doors.h"
#include "http/incident.h"
#include "http/site.h"

enum { MOST = 200 };

/* Which of the open questions: 0 the one that tells most. */
static size_t place(const struct tri_input *fields)
{
    const char *after = tri_input_find(fields, "after");
    long n = after ? strtol(after, NULL, 10) : 0;
    return n > 0 && n < MOST ? (size_t)n : 0;
}

static const json_t *unknown(const struct tri_incident *in)
{
    return json_object_get(json_object_get(in->state, "assessment"), "unknown");
}

/* The keys that an open fact may stand under: "coercion" is "facts.coercion".
 * NULL: there is no such question any more. */
static json_t *keys_of(const struct tri_incident *in, size_t at)
{
    const char *fact = tri_json_text(json_array_get(unknown(in), at), "fact");
    return *fact ? json_pack("[s s+]", fact, "facts.", fact) : NULL;
}

static void show(struct tri_incident *in, json_t *report, size_t at,
                 const char *wrong)
{
    struct tri_exchange *x = in->lead.x;
    json_t *keys = keys_of(in, at);
    x->document = json_pack(
        "{ss ss sI sI sI so}", "kind", "incident-ask", "reference",
        in->row.reference, "version", (json_int_t)tri_incident_version(in),
        "after", (json_int_t)at, "left",
        (json_int_t)json_array_size(unknown(in)) - (json_int_t)at, "fields",
        keys ? tri_facts_fields(in, report, keys, wrong) : json_array());
    if (x->document && wrong)
        (void)json_object_set_new(
            x->document, "error",
            json_string(tri_lead_text(&in->lead, "case.wrong")));
    x->etag = tri_incident_version(in);
    x->status = wrong ? 422 : 200;
    json_decref(keys);
}

void tri_door_ask_page(struct tri_exchange *x)
{
    struct tri_incident in;
    if (!tri_incident_open_for(&in, x, TRI_ACT_TRIAGE))
        return;
    json_t *report = json_deep_copy(json_object_get(in.state, "report"));
    show(&in, report, place(x->query), NULL);
    json_decref(report);
    tri_incident_done(&in);
}

static void take(struct tri_incident *in, json_t *report, size_t at,
                 int64_t version)
{
    struct tri_exchange *x = in->lead.x;
    if (json_equal(report, json_object_get(in->state, "report"))) {
        const char *path =
            tri_arena_format(&x->arena, "/incidents/%s/ask?after=%zu",
                             in->row.reference, at + 1);
        tri_exchange_redirect(x, path ? path : "/incidents");
        return;
    }
    json_t *body =
        tri_facts_assessed(in, report, tri_lead_text(&in->lead, "ask.title"));
    if (body)
        tri_act_write(x, in->row.reference, TRI_EVENT_ASSESSED, version, body);
    json_decref(body);
}

void tri_door_ask(struct tri_exchange *x)
{
    struct tri_incident in;
    int64_t version = 0;
    size_t at = place(x->form);
    if (!tri_exchange_version(x, &version) ||
        !tri_incident_open_for(&in, x, TRI_ACT_TRIAGE))
        return;
    json_t *report = json_deep_copy(json_object_get(in.state, "report"));
    json_t *keys = keys_of(&in, at);
    const char *wrong = keys ? tri_facts_take(&in, report, keys) : NULL;
    if (wrong)
        show(&in, report, at, wrong);
    else
        take(&in, report, at, version);
    json_decref(keys);
    json_decref(report);
    tri_incident_done(&in);
}
