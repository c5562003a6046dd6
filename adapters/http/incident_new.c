/* What makes an incident. */
#include "http/incident_new.h"

#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "case/times.h"
#include "common/cleanup.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/site.h"

static void json_done(json_t **j)
{
    json_decref(*j);
}

/* ---- settings ---- */

struct collecting {
    const struct tri_account *account;
    json_t *list;
};

/* In the order of their names. */
static bool one_setting(void *ctx, const struct tri_document *d)
{
    const struct collecting *c = ctx;
    const char *name = tri_json_text(d->body, "name");
    size_t at = 0;
    if (!tri_account_has_setting(c->account, tri_json_text(d->body, "id")))
        return true;
    while (at < json_array_size(c->list) &&
           strcmp(tri_json_text(json_array_get(c->list, at), "name"), name) < 0)
        at++;
    return json_array_insert(c->list, at, d->body) == 0;
}

json_t *tri_settings_mine(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct collecting c = { &x->account, json_array() };
    enum tri_code code = tri_casebook_documents(
        x->site->book, &x->who, "setting", "", one_setting, &c, &err);
    if (code == TRI_OK && c.list)
        return c.list;
    json_decref(c.list);
    tri_exchange_fail(x, &err);
    return NULL;
}

const json_t *tri_setting_chosen(struct tri_exchange *x, const json_t *settings)
{
    const char *id = tri_input_find(x->form, "setting");
    if (!id)
        id = tri_input_find(x->query, "setting");
    size_t i;
    json_t *s;
    if (!id && json_array_size(settings) == 1)
        return json_array_get(settings, 0);
    json_array_foreach(settings, i, s) if (id && strcmp(tri_json_text(s, "id"),
                                                        id) == 0) return s;
    tri_exchange_problem(x, 422, "problem.setting");
    (void)json_object_set_new(x->document, "field", json_string("setting"));
    return NULL;
}

/* ---- the report ---- */

char *tri_report_complete(const struct tri_exchange *x, const json_t *setting,
                          const char *report, size_t len, bool *out_no_memory)
{
    char now[TRI_TIME_SIZE];
    json_error_t why;
    TRI_CLEANUP(json_done)
    json_t *doc = json_loadb(report, len, JSON_REJECT_DUPLICATES, &why);
    *out_no_memory = !doc && json_error_code(&why) == json_error_out_of_memory;
    if (!json_is_object(doc))
        return NULL;
    tri_time_text(x->who.at_us, now);
    bool good = tri_json_fill(doc, json_pack("{ss}", "received", now));
    const char *area = tri_json_text(setting, "area");
    json_t *place = json_object_get(doc, "setting");
    if (*area && !place)
        good &= json_object_set_new(doc, "setting",
                                    json_pack("{ss}", "region", area)) == 0;
    else if (*area && json_is_object(place))
        good &= tri_json_fill(place, json_pack("{ss}", "region", area));
    char *text = good ? tri_json_dump(doc, JSON_COMPACT, NULL) : NULL;
    *out_no_memory = !text;
    return text;
}

/* ---- into the book ---- */

bool tri_incident_enter(struct tri_exchange *x, struct tri_new_incident *in,
                        const json_t *setting, struct tri_incident_row *out_row,
                        struct tri_receipt *out)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(json_done)
    json_t *assessed = tri_assessment(x, in->report, in->report_len);
    if (!assessed)
        return false;
    char *text = tri_json_dump(assessed, JSON_COMPACT, NULL);
    if (!text) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return false;
    }
    in->assessment = text;
    in->assessment_len = strlen(text);
    in->setting = tri_json_text(setting, "id");
    in->area = tri_json_text(setting, "area");
    enum tri_code code =
        tri_casebook_report(x->site->book, &x->who, in, out_row, out, &err);
    in->assessment = NULL;
    free(text);
    if (code != TRI_OK)
        tri_exchange_fail(x, &err);
    return code == TRI_OK;
}

void tri_incident_entered(struct tri_exchange *x,
                          const struct tri_incident_row *row,
                          const struct tri_receipt *receipt)
{
    struct tri_error err = { .code = TRI_OK };
    char proof[TRI_RECEIPT_SIZE];
    json_t *status = NULL;
    const char *path =
        tri_arena_format(&x->arena, "/reports/%s", row->reference);
    if (!x->wants_json) {
        const char *page = tri_arena_format(&x->arena, "%s?sent=1", path);
        tri_exchange_redirect(x, path && page ? page : "/");
        return;
    }
    /* Entered it is, whether or not its status can be shown now. */
    (void)tri_casebook_show(x->site->book, &x->who, row->id, TRI_ACT_STATUS,
                            &status, &err);
    tri_receipt_text(receipt, proof);
    x->location = path;
    x->document =
        json_pack("{ss ss ss so*}", "kind", "report-sent", "reference",
                  row->reference, "receipt", proof, "report", status);
    x->status = 201;
}

/* POST /incidents: a report as JSON, the setting in the query. */
void tri_door_incident_new(struct tri_exchange *x)
{
    struct tri_incident_row row;
    struct tri_receipt receipt;
    x->wants_json = true;
    if (!x->body) {
        tri_exchange_problem(x, 415, "problem.media-type");
        return;
    }
    TRI_CLEANUP(json_done) json_t *settings = tri_settings_mine(x);
    const json_t *setting = settings ? tri_setting_chosen(x, settings) : NULL;
    if (!setting)
        return;
    /* What is no report at all goes on as it is: assessing it says why. */
    bool no_memory = false;
    char *report =
        tri_report_complete(x, setting, x->body, x->body_len, &no_memory);
    if (no_memory) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    struct tri_new_incident in = { .report = report ? report : x->body,
                                   .report_len =
                                       report ? strlen(report) : x->body_len,
                                   .once = x->once,
                                   .once_with = { x->body, x->body_len } };
    if (tri_incident_enter(x, &in, setting, &row, &receipt))
        tri_incident_entered(x, &row, &receipt);
    free(report);
}
