/* One incident: the whole of it, and who read and wrote it. */
#include <string.h>

#include "case/fold.h"
#include "http/doors.h"
#include "http/incident.h"
#include "http/site.h"

bool tri_incident_open(struct tri_incident *in, struct tri_exchange *x,
                       enum tri_act act)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_casebook *book = x->site->book;
    *in = (struct tri_incident){ .state = NULL };
    enum tri_code code =
        tri_casebook_acts(book, &x->who, x->args[0], &in->row, &in->acts, &err);
    if (code == TRI_OK && !tri_incident_may(in, act) && !x->wants_json &&
        tri_incident_may(in, TRI_ACT_STATUS)) {
        /* Whoever reported it, or has a step of it, has a page of their own. */
        const char *path =
            tri_arena_format(&x->arena, "/reports/%s", in->row.reference);
        tri_exchange_redirect(x, path ? path : "/");
        return false;
    }
    if (code == TRI_OK)
        code =
            tri_casebook_show(book, &x->who, in->row.id, act, &in->state, &err);
    if (code == TRI_OK && tri_lead_open(&in->lead, x))
        return true;
    if (code != TRI_OK)
        tri_exchange_fail(x, &err);
    json_decref(in->state);
    return false;
}

void tri_incident_done(struct tri_incident *in)
{
    json_decref(in->state);
    tri_lead_done(&in->lead);
}

bool tri_incident_may(const struct tri_incident *in, enum tri_act act)
{
    return in->acts & (UINT32_C(1) << act);
}

int64_t tri_incident_version(const struct tri_incident *in)
{
    return json_integer_value(json_object_get(in->state, "seq"));
}

/* ---- the page ---- */

static json_t *may_of(const struct tri_incident *in)
{
    json_t *list = json_array();
    for (int a = 0; a < TRI_N_ACTS; a++)
        if (tri_incident_may(in, (enum tri_act)a))
            (void)json_array_append_new(
                list, json_string(tri_act_name((enum tri_act)a)));
    return list;
}

void tri_door_incident(struct tri_exchange *x)
{
    struct tri_incident in;
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    x->etag = tri_incident_version(&in);
    x->document = json_copy(in.state);
    (void)json_object_set_new(x->document, "kind", json_string("incident"));
    (void)json_object_set_new(x->document, "may", may_of(&in));
    x->status = 200;
    tri_incident_done(&in);
}

void tri_door_incident_history(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident_row row;
    struct tri_lead l;
    json_t *lines = NULL;
    const struct tri_casebook *book = x->site->book;
    enum tri_code code = tri_casebook_row(book, &x->who, x->args[0],
                                          TRI_ACT_HISTORY, &row, &err);
    if (code == TRI_OK)
        code = tri_casebook_history(book, &x->who, row.id, &lines, &err);
    if (code != TRI_OK) {
        tri_exchange_fail(x, &err);
        return;
    }
    if (!tri_lead_open(&l, x)) {
        json_decref(lines);
        return;
    }
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line)
    {
        json_t *when = tri_lead_when(&l, tri_json_text(line, "at"));
        if (when)
            (void)json_object_set_new(line, "when", when);
    }
    x->document = json_pack("{ss ss so}", "kind", "incident-history",
                            "reference", row.reference, "lines", lines);
    x->status = 200;
    tri_lead_done(&l);
}
