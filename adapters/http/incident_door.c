/* One incident: the whole of it, and who read and wrote it. */
#include <stdio.h>
#include <string.h>

#include "case/fold.h"
#include "case/times.h"
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

bool tri_incident_open_for(struct tri_incident *in, struct tri_exchange *x,
                           enum tri_act act)
{
    if (!tri_incident_open(in, x, TRI_ACT_READ))
        return false;
    if (tri_incident_may(in, act))
        return true;
    tri_exchange_problem(x, 403, "problem.denied");
    tri_incident_done(in);
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

/* What the page shows is `view`; a program gets the whole state beside it. */
static json_t *incident_document(struct tri_incident *in, const char *kind,
                                 bool may)
{
    json_t *doc = json_pack(
        "{ss ss sI so so}", "kind", kind, "reference", in->row.reference,
        "version", (json_int_t)tri_incident_version(in), "may",
        may ? may_of(in) : json_array(), "view", tri_incident_view(in));
    if (!doc || !in->lead.x->wants_json ||
        tri_json_fill(doc, json_incref(in->state)))
        return doc;
    json_decref(doc);
    return NULL;
}

void tri_door_incident(struct tri_exchange *x)
{
    struct tri_incident in;
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    x->etag = tri_incident_version(&in);
    x->document = incident_document(&in, "incident", true);
    x->status = 200;
    tri_incident_done(&in);
}

/* ---- on paper ---- */

/* The whole of it without its forms, and the number under which the book can
 * prove what stood in it then. */
void tri_door_incident_print(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident in;
    struct tri_receipt receipt;
    char text[TRI_RECEIPT_SIZE];
    char now[TRI_TIME_SIZE];
    if (!tri_incident_open(&in, x, TRI_ACT_EXPORT))
        return;
    if (tri_casebook_proof(x->site->book, &receipt, &err) == TRI_OK) {
        const json_t *pack =
            json_object_get(json_object_get(in.state, "assessment"), "pack");
        tri_receipt_text(&receipt, text);
        tri_time_text(x->who.at_us, now);
        x->document = incident_document(&in, "incident-print", false);
        (void)json_object_set_new(
            x->document, "receipt",
            json_pack("{ss ss so* sO*}", "text", text, "by", x->account.name,
                      "when", tri_lead_when(&in.lead, now), "pack", pack));
        x->etag = tri_incident_version(&in);
        x->status = 200;
    } else {
        tri_exchange_fail(x, &err);
    }
    tri_incident_done(&in);
}

/* ---- erasing ---- */

static void erase_form(struct tri_exchange *x, const char *reference,
                       const char *error)
{
    const struct tri_pages *p = x->site->pages;
    x->document =
        json_pack("{ss ss ss* s[{ss ss ss ss} {ss ss ss ss}]}", "kind",
                  "incident-erase", "reference", reference, "error",
                  error ? tri_pages_text(p, x->language, error) : NULL,
                  "fields", "name", "reason", "shape", "long", "label",
                  tri_pages_text(p, x->language, "field.reason"), "value", "",
                  "name", "confirm", "shape", "text", "label",
                  tri_pages_text(p, x->language, "case.confirm"), "value", "");
    x->status = error ? 422 : 200;
}

void tri_door_erase_page(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident_row row;
    if (tri_casebook_row(x->site->book, &x->who, x->args[0], TRI_ACT_ERASE,
                         &row, &err) == TRI_OK)
        erase_form(x, row.reference, NULL);
    else
        tri_exchange_fail(x, &err);
}

/* The reference is written once more: this cannot be undone. */
void tri_door_erase(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident_row row;
    const char *reason = tri_input_find(x->form, "reason");
    const char *confirm = tri_input_find(x->form, "confirm");
    enum tri_code code = tri_casebook_row(x->site->book, &x->who, x->args[0],
                                          TRI_ACT_ERASE, &row, &err);
    reason = tri_lead_trim(x, reason ? reason : "");
    if (code == TRI_OK && (!tri_says_why(reason) || !confirm ||
                           strcmp(confirm, row.reference) != 0)) {
        erase_form(x, row.reference,
                   tri_says_why(reason) ? "case.wrong" : "problem.why");
        return;
    }
    if (code == TRI_OK)
        code = tri_casebook_erase(x->site->book, &x->who, row.id, reason, &err);
    if (code == TRI_OK)
        tri_exchange_redirect(x, "/incidents?view=closed");
    else
        tri_exchange_fail(x, &err);
}

/* ---- who read it ---- */

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
    tri_lead_add_when(&l, lines);
    json_array_foreach(lines, i, line)
    {
        (void)json_object_set_new(
            line, "name",
            json_string(tri_json_text(json_object_get(line, "by"), "name")));
        (void)json_object_set_new(
            line, "label",
            json_string(tri_lead_act(&l, tri_json_text(line, "act"))));
    }
    x->document = json_pack("{ss ss so}", "kind", "incident-history",
                            "reference", row.reference, "lines", lines);
    x->status = 200;
    tri_lead_done(&l);
}
