/* What staff see of their own: the home page with unfinished and sent reports,
 * and where a report stands. */
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "case/times.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/incident_new.h"
#include "http/later.h"
#include "http/site.h"

enum { SHOWN = 20 };

/* ---- home ---- */

struct listing {
    struct tri_lead *l;
    json_t *list;
};

static json_t *worded_time(struct tri_lead *l, int64_t at_us)
{
    char text[TRI_TIME_SIZE];
    tri_time_text(at_us, text);
    return tri_lead_when(l, text);
}

/* The one touched last first. */
static bool one_draft(void *ctx, const struct tri_document *d)
{
    struct listing *li = ctx;
    size_t at = 0;
    while (at < json_array_size(li->list) &&
           json_integer_value(json_object_get(json_array_get(li->list, at),
                                              "changed_us")) > d->changed_us)
        at++;
    return json_array_insert_new(
               li->list, at,
               json_pack("{ss so* so* sI}", "id", d->id, "begun",
                         worded_time(li->l, d->created_us), "changed",
                         worded_time(li->l, d->changed_us), "changed_us",
                         (json_int_t)d->changed_us)) == 0;
}

/* Received, being acted on, closed: no more than that is a reporter's. */
static const char *stands(const struct tri_lead *l, const char *status)
{
    if (strcmp(status, "received") == 0)
        return tri_lead_text(l, "report.received");
    return tri_lead_text(l, strcmp(status, "closed") == 0 ||
                                    strcmp(status, "erased") == 0
                                ? "report.closed"
                                : "report.open");
}

static void one_report(struct listing *li, const struct tri_incident_row *row)
{
    const char *status = tri_status_name(row->status);
    (void)json_array_append_new(
        li->list,
        json_pack("{ss ss ss so* so*}", "reference", row->reference, "status",
                  row->status == TRI_STATUS_CLOSING ? "open" : status, "stands",
                  stands(li->l, status), "created",
                  worded_time(li->l, row->created_us), "changed",
                  worded_time(li->l, row->changed_us)));
}

enum { LOOKED_AT = 200 };

struct newest {
    struct tri_incident_row rows[SHOWN];
    size_t n;
};

/* Kept by falling age; past SHOWN the oldest goes. */
static bool keep_newest(void *ctx, const struct tri_incident_row *row)
{
    struct newest *k = ctx;
    size_t at = k->n;
    while (at > 0 && k->rows[at - 1].created_us < row->created_us)
        at--;
    if (at == SHOWN)
        return true;
    k->n += k->n < SHOWN;
    memmove(&k->rows[at + 1], &k->rows[at],
            (k->n - at - 1) * sizeof(k->rows[0]));
    k->rows[at] = *row;
    return true;
}

/* Reports of theirs, or those that they were brought into: what is open, then
 * what is closed, the newest first. NULL: err says why. */
static json_t *reports(struct tri_exchange *x, struct tri_lead *l,
                       enum tri_mine what, struct tri_error *err)
{
    struct listing li = { .l = l, .list = json_array() };
    enum tri_code code = TRI_OK;
    for (int closed = 0; code == TRI_OK && closed < 2; closed++) {
        struct tri_incident_query q = { .closed = closed, .limit = LOOKED_AT };
        struct newest kept = { .n = 0 };
        code = tri_casebook_mine(x->site->book, &x->who, what, &q, keep_newest,
                                 &kept, err);
        for (size_t i = 0; i < kept.n; i++)
            one_report(&li, &kept.rows[i]);
    }
    if (code == TRI_OK)
        return li.list;
    json_decref(li.list);
    return NULL;
}

static json_t *drafts(struct tri_exchange *x, struct tri_lead *l,
                      struct tri_error *err)
{
    struct listing li = { .l = l, .list = json_array() };
    if (tri_casebook_documents(x->site->book, &x->who, "draft", x->account.id,
                               one_draft, &li, err) == TRI_OK)
        return li.list;
    json_decref(li.list);
    return NULL;
}

static void home_of_staff(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_lead l;
    if (!tri_lead_open(&l, x))
        return;
    json_t *unsent = drafts(x, &l, &err);
    json_t *sent = unsent ? reports(x, &l, TRI_MINE_REPORTED, &err) : NULL;
    json_t *given = sent ? reports(x, &l, TRI_MINE_TEAM, &err) : NULL;
    tri_lead_done(&l);
    if (!given) {
        tri_exchange_fail(x, &err);
        json_decref(unsent);
        json_decref(sent);
        return;
    }
    /* In one setting there is nothing to choose: the walk begins at once. */
    json_t *settings = tri_settings_mine(x);
    size_t n = json_array_size(settings);
    bool failed = !settings;
    json_decref(settings);
    if (failed) {
        json_decref(unsent);
        json_decref(sent);
        json_decref(given);
        return;
    }
    const uint32_t leads =
        UINT32_C(1) << TRI_ROLE_LEAD | UINT32_C(1) << TRI_ROLE_DEPUTY;
    x->document = json_pack(
        "{ss sb sb sb sb so so so}", "kind", "home-staff", "ended",
        (int)(tri_input_find(x->query, "ended") != NULL), "queue",
        (int)tri_gate_lists(x), "leads", (int)((x->account.roles & leads) != 0),
        "at_once", (int)(n == 1), "drafts", unsent, "reports", sent, "given",
        given);
    x->status = 200;
}

void tri_door_home(struct tri_exchange *x)
{
    if (x->site->book && tri_duty_may(x->account.roles, TRI_DUTY_REPORT)) {
        home_of_staff(x);
        return;
    }
    if (x->site->book) {
        tri_start_page(x);
        return;
    }
    x->document = json_pack("{ss sb}", "kind", "home", "ended",
                            (int)(tri_input_find(x->query, "ended") != NULL));
    x->status = 200;
}

/* ---- one report ---- */

/* What was typed and could not be taken is shown again. */
static void show_report(struct tri_exchange *x, const char *wrong, bool stale)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident_row row;
    struct tri_receipt receipt;
    struct tri_lead l;
    uint32_t acts = 0;
    json_t *doc = NULL;
    char proof[TRI_RECEIPT_SIZE];
    const struct tri_casebook *book = x->site->book;
    const char *added = tri_input_find(x->query, "added");
    const char *typed = tri_input_find(x->form, "text");
    enum tri_code code = tri_casebook_show(book, &x->who, x->args[0],
                                           TRI_ACT_STATUS, &doc, &err);
    if (code == TRI_OK)
        code = tri_casebook_acts(book, &x->who, x->args[0], &row, &acts, &err);
    if (code == TRI_OK)
        code =
            tri_casebook_receipt(book, &x->who, x->args[0], 1, &receipt, &err);
    if (code != TRI_OK) {
        json_decref(doc);
        tri_exchange_fail(x, &err);
        return;
    }
    if (!tri_lead_open(&l, x)) {
        json_decref(doc);
        return;
    }
    tri_receipt_text(&receipt, proof);
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(doc, "steps"), i, step)
    {
        json_t *due = tri_lead_when(&l, tri_json_text(step, "due"));
        const char *how =
            tri_pack_textf(x->site->pack, l.lang, NULL, "action.%s.how",
                           tri_json_text(step, "code"));
        if (how)
            (void)json_object_set_new(step, "how", json_string(how));
        const char *code_of = tri_json_text(step, "code");
        const char *title = tri_json_text(step, "title");
        (void)json_object_set_new(
            step, "title",
            json_string(*title ? tri_lead_title(&l, code_of, title)
                               /* nobody's assessment gave it */
                               : tri_lead_step(&l, code_of)));
        if (tri_pack_alarms(x->site->pack, code_of))
            (void)json_object_set_new(step, "alarm", json_true());
        (void)json_object_del(step, "due");
        if (due && strcmp(tri_json_text(step, "urgency"), "now") != 0)
            (void)json_object_set(step, "due", due);
        json_decref(due);
    }
    x->etag = json_integer_value(json_object_get(doc, "seq"));
    int rc = json_object_update_new(
        doc, json_pack(
                 "{ss ss so* so* so* ss sb sb sb sb ss* ss* sI}", "kind",
                 "report", "stands", stands(&l, tri_json_text(doc, "status")),
                 "created", tri_lead_when(&l, tri_json_text(doc, "created")),
                 "changed", tri_lead_when(&l, tri_json_text(doc, "changed")),
                 "closed", worded_time(&l, row.closed_us), "receipt", proof,
                 "may_tick", (int)((acts & UINT32_C(1) << TRI_ACT_ACTION) != 0),
                 "sent", (int)(tri_input_find(x->query, "sent") != NULL),
                 "added", (int)(added != NULL), "stale", (int)stale, "typed",
                 wrong || stale ? typed : NULL, "error",
                 wrong ? tri_lead_text(&l, wrong) : NULL, "version",
                 (json_int_t)x->etag));
    tri_lead_done(&l);
    x->document = doc;
    x->status = stale ? 412 : wrong ? 422 : 200;
    if (rc != 0)
        tri_exchange_problem(x, 503, "problem.no-memory");
}

void tri_door_report(struct tri_exchange *x)
{
    show_report(x, NULL, false);
}

/* What was done about a report of theirs, and its receipt. */
static void add_event(struct tri_exchange *x, enum tri_event kind, json_t *body)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_receipt receipt;
    int64_t version = 0;
    if (!tri_exchange_version(x, &version)) {
        json_decref(body);
        return;
    }
    enum tri_code code = tri_casebook_act(x->site->book, &x->who, x->args[0],
                                          version, kind, body, &receipt, &err);
    json_decref(body);
    if (code == TRI_E_INPUT && kind == TRI_EVENT_NOTED && !x->wants_json) {
        show_report(x, "words.too-long", false);
    } else if (code == TRI_E_CONFLICT) {
        show_report(x, NULL, true); /* somebody acted on it: send again */
    } else if (code != TRI_OK) {
        tri_exchange_fail(x, &err);
    } else if (x->wants_json) {
        char proof[TRI_RECEIPT_SIZE];
        tri_receipt_text(&receipt, proof);
        x->document = json_pack("{ss ss sI ss}", "kind", "report-added",
                                "reference", receipt.reference, "seq",
                                (json_int_t)receipt.seq, "receipt", proof);
        x->etag = receipt.seq;
        x->status = 201;
    } else {
        const char *path =
            tri_arena_format(&x->arena, "/reports/%s%s", receipt.reference,
                             kind == TRI_EVENT_NOTED ? "?added=1#add" : "");
        tri_exchange_redirect(x, path ? path : "/");
    }
}

/* Whoever reported may add to it, until it is erased. */
void tri_door_report_add(struct tri_exchange *x)
{
    static const char *const sorts[] = { "fact", "childs-words", "opinion" };
    const char *sort = tri_input_find(x->form, "sort");
    const char *text = tri_input_find(x->form, "text");
    bool known = false;
    for (size_t i = 0; sort && i < TRI_COUNT(sorts); i++)
        known |= strcmp(sorts[i], sort) == 0;
    text = tri_lead_trim(x, text ? text : "");
    if (*text)
        add_event(x, TRI_EVENT_NOTED,
                  json_pack("{ss ss}", "text", text, "sort",
                            known ? sort : sorts[0]));
    else
        show_report(x, "report.write", false);
}

/* Staff who were brought in tick off what is theirs. */
void tri_door_report_tick(struct tri_exchange *x)
{
    const char *action = tri_input_find(x->form, "action");
    int64_t version = 0;
    if (!tri_exchange_version(x, &version))
        return;
    json_t *body = json_pack("{ss}", "action", action ? action : "");
    enum tri_event kind = tri_later_ticked(x, version, body);
    if (kind != TRI_N_EVENTS)
        add_event(x, kind, body);
    else
        json_decref(body);
}
