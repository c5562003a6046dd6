/* The acts on one incident. How to read this file: each act looks up the row,
 * asks for the standing, then builds one struct tri_change and applies it.
 * `struct step` is that change while it grows. */
#include "case/casebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_int.h"
#include "case/fold.h"
#include "case/times.h"

void tri_receipt_text(const struct tri_receipt *r, char out[TRI_RECEIPT_SIZE])
{
    char link[2 * TRI_LINK_BYTES + 1];
    tri_hex(r->head.link, TRI_LINK_BYTES, link);
    (void)snprintf(out, TRI_RECEIPT_SIZE, "%lld-%s", (long long)r->head.count,
                   link);
}

/* ---- one event to be written ---- */

struct step {
    const struct tri_casebook *book;
    const struct tri_who *who;
    enum tri_event kind;
    struct tri_incident_row row;
    json_t *events; /* envelopes so far, then with the new one */
    json_t *before; /* state before; NULL for a new incident */
    json_t *after;
    uint8_t key[TRI_WRAPPED_BYTES];
    bool is_new;
    bool key_is_new;
    struct tri_sealed meta;
    struct tri_sealed body;
    struct tri_sealed once; /* body of papers' idempotency key */
    struct tri_paper_change papers[2];
    size_t n_papers;
    struct tri_blind_token *old_tokens;
    size_t n_old;
    struct tri_blind_token *tokens;
    size_t n_tokens;
};

static void step_done(struct step *s)
{
    json_decref(s->events);
    json_decref(s->before);
    json_decref(s->after);
    tri_sealed_done(&s->meta);
    tri_sealed_done(&s->body);
    tri_sealed_done(&s->once);
    free(s->old_tokens);
    free(s->tokens);
    s->book->seal->wipe(s->key, sizeof(s->key));
}

/* The envelope joins the events, the state is summed anew, and the row, tokens
 * and sealed bytes follow from it. body is borrowed. */
static enum tri_code step_build(struct step *s, json_t *body,
                                struct tri_error *err)
{
    const struct tri_casebook *book = s->book;
    char at[TRI_TIME_SIZE];
    tri_time_text(s->who->at_us, at);
    json_t *envelope =
        json_pack("{s:s, s:s, s:o, s:s, s:O}", "kind", tri_event_name(s->kind),
                  "at", at, "by", tri_who_json(s->who), "via",
                  s->who->via ? s->who->via : "", "body", body);
    if (!envelope || json_array_append_new(s->events, envelope) != 0)
        return tri_casebook_nomem(err);
    s->after = tri_fold(s->events);
    if (!s->after)
        return tri_casebook_nomem(err);
    tri_fold_row(s->after, &s->row);
    enum tri_class class = TRI_CLASS_CHILD;
    (void)tri_class_find(tri_json_text(s->after, "class"), &class);
    tri_blind_audience(book->seal, s->row.setting, (int)class, s->row.audience);
    enum tri_code code = tri_fold_tokens(book->seal, s->row.id, s->after,
                                         &s->tokens, &s->n_tokens, err);
    if (code == TRI_OK && s->before)
        code = tri_fold_tokens(book->seal, s->row.id, s->before, &s->old_tokens,
                               &s->n_old, err);
    return code;
}

static enum tri_code step_seal(struct step *s, struct tri_error *err)
{
    const struct tri_casebook *book = s->book;
    size_t seq = json_array_size(s->events);
    char record[24];
    json_t *envelope = json_array_get(s->events, seq - 1);
    if (json_object_set_new(envelope, "row", tri_row_json(&s->row)) != 0)
        return tri_casebook_nomem(err);
    (void)snprintf(record, sizeof(record), "%zu", seq);
    const struct tri_place place = { .wrapped = s->key,
                                     .incident = s->row.id,
                                     .record = record,
                                     .kind = "event" };
    enum tri_code code = tri_seal_json(book, &place, envelope, &s->body, err);
    if (code == TRI_OK)
        code = tri_casebook_meta(book, s->who, tri_event_name(s->kind),
                                 s->row.id, NULL, &s->meta, err);
    return code;
}

/* Tokens that the state no longer asks for. */
static size_t tokens_gone(const struct step *s, struct tri_blind_token *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_old; i++) {
        bool stays = false;
        for (size_t k = 0; k < s->n_tokens && !stays; k++)
            stays = memcmp(s->old_tokens[i].token, s->tokens[k].token,
                           TRI_TOKEN_BYTES) == 0;
        if (!stays)
            out[n++] = s->old_tokens[i];
    }
    return n;
}

static enum tri_code step_apply(struct step *s, struct tri_receipt *out,
                                struct tri_error *err)
{
    struct tri_journal_entry entry = { .at_us = s->who->at_us,
                                       .seq =
                                           (int64_t)json_array_size(s->events),
                                       .meta = { s->meta.at, s->meta.len },
                                       .body = { s->body.at, s->body.len } };
    memcpy(entry.incident, s->row.id, sizeof(entry.incident));
    struct tri_blind_token *gone = malloc((s->n_old + 1) * sizeof(*gone));
    if (!gone)
        return tri_casebook_nomem(err);
    struct tri_change change = {
        .entries = &entry,
        .n_entries = 1,
        .row = &s->row,
        .row_is_new = s->is_new,
        .new_key = s->key_is_new ? s->key : NULL,
        .new_key_id = s->key_is_new ? s->row.id : NULL,
        .tokens = s->tokens,
        .n_tokens = s->n_tokens,
        .dropped_tokens = gone,
        .n_dropped_tokens = tokens_gone(s, gone),
        .papers = s->papers,
        .n_papers = s->n_papers,
    };
    struct tri_head head = { 0, { 0 } };
    enum tri_code code =
        s->book->store->apply(s->book->store->self, &change, &head, err);
    free(gone);
    if (code == TRI_OK && out) {
        *out = (struct tri_receipt){ .seq = entry.seq, .head = head };
        memcpy(out->incident, s->row.id, sizeof(out->incident));
        memcpy(out->reference, s->row.reference, sizeof(out->reference));
    }
    return code;
}

/* ---- a new incident ---- */

/* "7KQ4-M2XD": no letter that looks or sounds like another, and no order: the
 * gaps of a sequence would tell of what one may not see. */
static void reference_new(const struct tri_casebook *book,
                          char out[TRI_REFERENCE_SIZE])
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ-";
    uint8_t bytes[64];
    size_t n = 0;
    while (n < 9) {
        book->seal->random(book->seal->self, bytes, sizeof(bytes));
        for (size_t i = 0; i < sizeof(bytes) && n < 9; i++) {
            if (n == 4)
                out[n++] = '-';
            if (bytes[i] < 240) /* a multiple of 30: every letter as likely */
                out[n++] = letters[bytes[i] % 30];
        }
    }
    out[n] = '\0';
}

static bool staff_alleged(const json_t *assessment)
{
    size_t i = 0;
    json_t *c = NULL;
    json_array_foreach(json_object_get(assessment, "categories"), i,
                       c) if (strcmp(tri_json_text(c, "code"),
                                     "staff-allegation") == 0) return true;
    return false;
}

static enum tri_code new_body(const struct tri_new_incident *in, json_t **out,
                              struct tri_error *err)
{
    json_t *report = tri_json_lenient(in->report, in->report_len);
    json_t *assessment =
        in->assessment ? tri_json_lenient(in->assessment, in->assessment_len)
                       : NULL;
    enum tri_code code = TRI_OK;
    if (!json_is_object(report))
        code = tri_casebook_refuse(err, TRI_E_INPUT, "report", "is not JSON");
    else if (in->assessment && !json_is_object(assessment))
        code =
            tri_casebook_refuse(err, TRI_E_INPUT, "assessment", "is not JSON");
    enum tri_class class = tri_case_class(
        tri_json_text(report, "concern_about"), staff_alleged(assessment));
    json_decref(report);
    json_decref(assessment);
    if (code != TRI_OK)
        return code;
    json_t *named = json_array();
    for (size_t i = 0; i < in->n_named; i++)
        (void)json_array_append_new(named, json_string(in->named[i]));
    json_t *body =
        json_pack("{s:s%, s:s, s:o}", "report", in->report, in->report_len,
                  "about", tri_class_name(class), "named", named);
    if (body && in->assessment)
        (void)json_object_set_new(
            body, "assessment",
            json_stringn(in->assessment, in->assessment_len));
    if (!body || json_array_size(named) != in->n_named ||
        (in->assessment && !json_object_get(body, "assessment"))) {
        json_decref(body);
        return tri_casebook_nomem(err);
    }
    code = tri_event_check(TRI_EVENT_REPORTED, body, err);
    if (code == TRI_OK)
        *out = body;
    else
        json_decref(body);
    return code;
}

static enum tri_code new_key(struct step *s, const char *draft,
                             struct tri_error *err)
{
    const struct tri_casebook *book = s->book;
    if (draft)
        return book->store->key(book->store->self, draft, s->key, err);
    s->key_is_new = true;
    return book->seal->key_new(book->seal->self, s->row.id, s->key, err);
}

/* What leaves or enters the papers with a new incident: its draft, and the
 * sender's key. */
static enum tri_code new_papers(struct step *s,
                                const struct tri_new_incident *in,
                                struct tri_error *err)
{
    if (in->draft) {
        struct tri_paper_change *drop = &s->papers[s->n_papers++];
        *drop = (struct tri_paper_change){ .op = TRI_PAPER_DROP,
                                           .kind = TRI_PAPER_DOCUMENT };
        (void)snprintf(drop->paper.id, sizeof(drop->paper.id), "%s", in->draft);
    }
    return in->once ? tri_once_seal(s->book, s->who, in, s->row.id, &s->once,
                                    &s->papers[s->n_papers++], err)
                    : TRI_OK;
}

static bool first_event(void *ctx, const struct tri_journal_entry *e)
{
    struct tri_receipt *r = ctx;
    r->seq = e->seq;
    r->head.count = e->n;
    memcpy(r->head.link, e->link, sizeof(r->head.link));
    return false;
}

/* The incident that this key made before. TRI_E_NOTFOUND: none. */
static enum tri_code made_before(const struct tri_casebook *book,
                                 const struct tri_who *who,
                                 const struct tri_new_incident *in,
                                 struct tri_incident_row *out_row,
                                 struct tri_receipt *out, struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    struct tri_incident_row row;
    struct tri_receipt r = { .seq = 0 };
    char id[TRI_ID_SIZE];
    enum tri_code code = tri_once_find(book, who, in, id, err);
    if (code == TRI_OK)
        code = store->incident(store->self, id, &row, err);
    if (code == TRI_OK)
        code = store->events(store->self, id, 1, first_event, &r, err);
    if (code != TRI_OK)
        return code;
    memcpy(r.incident, row.id, sizeof(r.incident));
    memcpy(r.reference, row.reference, sizeof(r.reference));
    if (out_row)
        *out_row = row;
    if (out)
        *out = r;
    return TRI_OK;
}

static bool code_ok(const char *code)
{
    return strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789-_.") == strlen(code) &&
           strlen(code) < TRI_CODE_SIZE;
}

/* The reporter's own setting, or one of them, but for the operator. */
static enum tri_code check_place(const struct tri_who *who,
                                 const struct tri_new_incident *in,
                                 struct tri_error *err)
{
    if (!*in->setting || !code_ok(in->setting))
        return tri_casebook_refuse(err, TRI_E_INPUT, "setting",
                                   "is no code of a setting");
    if (!code_ok(in->area))
        return tri_casebook_refuse(err, TRI_E_INPUT, "area",
                                   "is no code of an area");
    if (!tri_who_duty(who, TRI_DUTY_REPORT))
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "this account makes no reports");
    if (who->account && !tri_account_has_setting(who->account, in->setting))
        return tri_casebook_refuse(err, TRI_E_DENIED, "setting",
                                   "is not one of this account's");
    return TRI_OK;
}

static enum tri_code own_draft(const struct tri_casebook *book,
                               const struct tri_who *who, const char *id,
                               struct tri_error *err)
{
    struct tri_document draft = { .body = NULL };
    enum tri_code code =
        tri_casebook_document_get(book, who, "draft", id, &draft, err);
    json_decref(draft.body);
    return code;
}

enum tri_code tri_casebook_report(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  const struct tri_new_incident *in,
                                  struct tri_incident_row *out_row,
                                  struct tri_receipt *out,
                                  struct tri_error *err)
{
    json_t *body = NULL;
    enum tri_code code = check_place(who, in, err);
    if (code == TRI_OK && in->once) {
        code = made_before(book, who, in, out_row, out, err);
        if (code != TRI_E_NOTFOUND)
            return code;
        code = TRI_OK;
    }
    if (code == TRI_OK && in->draft) /* theirs, and still there */
        code = own_draft(book, who, in->draft, err);
    if (code == TRI_OK)
        code = new_body(in, &body, err);
    /* A reference may be taken: with 30^8 of them, hardly ever twice. */
    for (int tries = 0; code == TRI_OK; tries++) {
        struct step s = { .book = book,
                          .who = who,
                          .kind = TRI_EVENT_REPORTED,
                          .is_new = true,
                          .events = json_array() };
        if (in->draft)
            (void)snprintf(s.row.id, sizeof(s.row.id), "%s", in->draft);
        else
            tri_id_new(book->seal, s.row.id);
        reference_new(book, s.row.reference);
        (void)snprintf(s.row.setting, sizeof(s.row.setting), "%s", in->setting);
        (void)snprintf(s.row.area, sizeof(s.row.area), "%s", in->area);
        code = s.events ? new_key(&s, in->draft, err) : tri_casebook_nomem(err);
        if (code == TRI_OK)
            code = step_build(&s, body, err);
        if (code == TRI_OK)
            code = step_seal(&s, err);
        if (code == TRI_OK)
            code = new_papers(&s, in, err);
        if (code == TRI_OK)
            code = step_apply(&s, out, err);
        bool stored = code == TRI_OK;
        if (stored && out_row)
            *out_row = s.row;
        step_done(&s);
        if (stored)
            break;
        /* Or the same key was faster, in another request. */
        if (code == TRI_E_CONFLICT && in->once) {
            code = made_before(book, who, in, out_row, out, err);
            if (code == TRI_OK)
                break;
            if (code == TRI_E_NOTFOUND)
                code = TRI_E_CONFLICT;
        }
        if (code == TRI_E_CONFLICT && tries < 3 && !in->draft)
            code = TRI_OK;
    }
    json_decref(body);
    return code;
}

/* ---- acts on one ---- */

enum tri_code tri_casebook_row(const struct tri_casebook *book,
                               const struct tri_who *who, const char *name,
                               enum tri_act act, struct tri_incident_row *out,
                               struct tri_error *err)
{
    struct tri_incident_row row;
    struct tri_standing standing;
    enum tri_code code = tri_casebook_lookup(book, name, &row, err);
    if (code == TRI_OK)
        code = tri_casebook_standing(book, who, &row, &standing, err);
    if (code != TRI_OK)
        return code;
    if (!tri_standing_may(&standing, act))
        return tri_standing_knows(&standing)
                   ? tri_fail(err, TRI_E_DENIED, NULL,
                              "this account may not %s it", tri_act_name(act))
                   : tri_casebook_unknown(err);
    *out = row;
    return TRI_OK;
}

enum tri_code tri_casebook_acts(const struct tri_casebook *book,
                                const struct tri_who *who, const char *name,
                                struct tri_incident_row *out,
                                uint32_t *out_acts, struct tri_error *err)
{
    struct tri_incident_row row;
    struct tri_standing standing;
    enum tri_code code = tri_casebook_lookup(book, name, &row, err);
    if (code == TRI_OK)
        code = tri_casebook_standing(book, who, &row, &standing, err);
    if (code != TRI_OK)
        return code;
    if (!tri_standing_knows(&standing))
        return tri_casebook_unknown(err);
    *out = row;
    *out_acts = 0;
    for (int a = 0; a < TRI_N_ACTS; a++)
        if (tri_standing_may(&standing, (enum tri_act)a))
            *out_acts |= UINT32_C(1) << a;
    return TRI_OK;
}

/* What kinds.def cannot say: rules that look at the state. */
static enum tri_code check_state(const struct step *s, const json_t *body,
                                 struct tri_error *err)
{
    if (s->kind != TRI_EVENT_CORRECTED)
        return TRI_OK;
    json_int_t seq = json_integer_value(json_object_get(body, "seq"));
    const json_t *target = json_array_get(s->events, (size_t)seq - 1);
    enum tri_event kind = TRI_N_EVENTS;
    if (!target || !tri_event_find(tri_json_text(target, "kind"), &kind))
        return tri_casebook_refuse(err, TRI_E_INPUT, "seq",
                                   "is no event of it");
    switch (kind) {
    case TRI_EVENT_NOTED:
    case TRI_EVENT_PERSON:
    case TRI_EVENT_REFERENCE:
    case TRI_EVENT_LINKED:
    case TRI_EVENT_TICKED:
    case TRI_EVENT_PLANNED:
    case TRI_EVENT_ASSIGNED:
    case TRI_EVENT_OVERRIDDEN:
    case TRI_EVENT_NOT_REFERRED:
    case TRI_EVENT_NAMED:
        break;
    default:
        return tri_casebook_refuse(err, TRI_E_INPUT, "seq",
                                   "is not corrected so: add another event");
    }
    const json_t *other = json_object_get(body, "body");
    return other ? tri_event_check(kind, other, err) : TRI_OK;
}

/* A person whose name is an account's: put the account in, so that a subject
 * or parent who works here is shut out though nobody thought of it. */
static enum tri_code find_account(const struct tri_casebook *book, json_t *body,
                                  struct tri_error *err)
{
    char id[TRI_ID_SIZE] = "";
    const char *name = tri_json_text(body, "name");
    if (!*name || *tri_json_text(body, "account"))
        return TRI_OK;
    enum tri_code code = tri_casebook_account_named(book, name, id, err);
    if (code == TRI_OK && *id &&
        json_object_set_new(body, "account", json_string(id)) != 0)
        code = tri_casebook_nomem(err);
    return code;
}

static enum tri_code append(struct step *s, int64_t seq, json_t *body,
                            struct tri_error *err)
{
    enum tri_code code =
        tri_casebook_events(s->book, s->row.id, s->key, &s->events, err);
    if (code != TRI_OK)
        return code;
    size_t now = json_array_size(s->events);
    if (seq > 0 && (size_t)seq != now)
        return tri_fail(err, TRI_E_CONFLICT, NULL,
                        "the incident has moved on to event %zu", now);
    if (now >= TRI_MAX_EVENTS)
        return tri_fail(err, TRI_E_LIMIT, NULL, "the incident has %zu events",
                        now);
    code = check_state(s, body, err);
    if (code == TRI_OK && !(s->before = tri_fold(s->events)))
        code = tri_casebook_nomem(err);
    enum tri_status to = s->row.status;
    int need = (int)json_integer_value(json_object_get(s->before, "need"));
    const char *asked = code == TRI_OK ? tri_fold_closing_by(s->before) : "";
    bool second = *asked && strcmp(asked, tri_who_id(s->who)) != 0;
    if (code == TRI_OK)
        code = tri_event_step(
            s->kind, tri_status_find(tri_json_text(s->before, "status")), need,
            second, &to, err);
    if (code == TRI_OK && s->kind == TRI_EVENT_PERSON)
        code = find_account(s->book, body, err);
    if (code == TRI_OK)
        code = step_build(s, body, err);
    if (code == TRI_OK)
        code = step_seal(s, err);
    return code;
}

static enum tri_code act_on(const struct tri_casebook *book,
                            const struct tri_who *who,
                            const struct tri_incident_row *row, int64_t seq,
                            enum tri_event kind, json_t *body,
                            struct tri_receipt *out, struct tri_error *err)
{
    struct step s = { .book = book, .who = who, .kind = kind, .row = *row };
    enum tri_code code = append(&s, seq, body, err);
    if (code == TRI_OK)
        code = step_apply(&s, out, err);
    step_done(&s);
    return code;
}

enum tri_code tri_casebook_act(const struct tri_casebook *book,
                               const struct tri_who *who, const char *incident,
                               int64_t seq, enum tri_event kind, json_t *body,
                               struct tri_receipt *out, struct tri_error *err)
{
    struct tri_incident_row row;
    enum tri_code code =
        tri_casebook_row(book, who, incident, tri_event_act(kind), &row, err);
    if (code != TRI_OK)
        return code;
    if (kind == TRI_EVENT_REPORTED || kind == TRI_EVENT_GLASS)
        return tri_casebook_refuse(err, TRI_E_INPUT, "kind", "is not added so");
    if (seq <= 0)
        return tri_casebook_refuse(err, TRI_E_INPUT, "seq",
                                   "say which event you saw last");
    code = tri_event_check(kind, body, err);
    return code == TRI_OK ? act_on(book, who, &row, seq, kind, body, out, err)
                          : code;
}

enum tri_code tri_casebook_break_glass(const struct tri_casebook *book,
                                       const struct tri_who *who,
                                       const char *reference,
                                       const char *reason,
                                       struct tri_receipt *out,
                                       struct tri_error *err)
{
    struct tri_incident_row row;
    struct tri_standing standing;
    enum tri_code code = tri_casebook_lookup(book, reference, &row, err);
    if (code == TRI_OK)
        code = tri_casebook_standing(book, who, &row, &standing, err);
    if (code != TRI_OK)
        return code;
    if (!tri_standing_may(&standing, TRI_ACT_BREAK) || !who->account)
        return tri_casebook_unknown(err);
    json_t *body =
        json_pack("{s:s, s:s}", "account", who->account->id, "reason", reason);
    code = body ? tri_event_check(TRI_EVENT_GLASS, body, err)
                : tri_casebook_nomem(err);
    if (code == TRI_OK)
        code = act_on(book, who, &row, 0, TRI_EVENT_GLASS, body, out, err);
    json_decref(body);
    return code;
}

json_t *tri_casebook_row_json(const struct tri_incident_row *row)
{
    static const char *const risks[] = { "low", "medium", "high", "immediate" };
    char times[4][TRI_TIME_SIZE];
    const int64_t at[4] = { row->due_us, row->created_us, row->changed_us,
                            row->closed_us };
    for (int i = 0; i < 4; i++)
        tri_time_text(at[i], times[i]);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:s, s:s*, s:s*, "
        "s:s*}",
        "id", row->id, "reference", row->reference, "status",
        tri_status_name(row->status), "risk", risks[row->risk & 3], "setting",
        row->setting, "area", row->area, "category", row->category, "platform",
        row->platform, "year_group", row->year_group, "next_due",
        *times[0] ? times[0] : NULL, "assignee", row->assignee, "created",
        *times[1] ? times[1] : NULL, "changed", *times[2] ? times[2] : NULL,
        "closed", *times[3] ? times[3] : NULL);
}

/* The plain columns stand beside the sum of the events, under their names. */
static enum tri_code add_columns(json_t *doc,
                                 const struct tri_incident_row *row,
                                 struct tri_error *err)
{
    json_t *columns = tri_casebook_row_json(row);
    int rc = columns ? json_object_update_missing(doc, columns) : -1;
    json_decref(columns);
    return rc == 0 ? TRI_OK : tri_casebook_nomem(err);
}

enum tri_code tri_casebook_show(const struct tri_casebook *book,
                                const struct tri_who *who, const char *name,
                                enum tri_act act, json_t **out,
                                struct tri_error *err)
{
    struct tri_incident_row row;
    uint8_t key[TRI_WRAPPED_BYTES];
    json_t *events = NULL;
    enum tri_code code = tri_casebook_row(book, who, name, act, &row, err);
    if (code == TRI_OK)
        code = tri_casebook_events(book, row.id, key, &events, err);
    if (code != TRI_OK)
        return code;
    json_t *doc = tri_fold(events);
    json_decref(events);
    if (doc && act == TRI_ACT_STATUS) {
        json_t *part = tri_fold_status(doc, tri_who_id(who));
        json_decref(doc);
        doc = part;
        if (doc && json_object_set_new(doc, "reference",
                                       json_string(row.reference)) != 0)
            code = tri_casebook_nomem(err);
    } else if (doc) {
        code = add_columns(doc, &row, err);
    }
    if (!doc)
        code = tri_casebook_nomem(err);
    if (code == TRI_OK)
        code =
            tri_casebook_enter(book, who, tri_act_name(act), row.id, NULL, err);
    if (code == TRI_OK)
        *out = doc;
    else
        json_decref(doc);
    return code;
}

/* ---- erasing ---- */

static enum tri_code may_erase(const struct tri_casebook *book,
                               const struct tri_incident_row *row,
                               struct tri_error *err)
{
    uint8_t key[TRI_WRAPPED_BYTES];
    json_t *events = NULL;
    enum tri_code code = tri_casebook_events(book, row->id, key, &events, err);
    if (code != TRI_OK)
        return code;
    json_t *state = tri_fold(events);
    json_decref(events);
    if (!state)
        return tri_casebook_nomem(err);
    if (json_object_get(state, "hold"))
        code = tri_casebook_refuse(err, TRI_E_DENIED, "hold",
                                   "it is held: nothing of it may be erased");
    else if (row->status != TRI_STATUS_CLOSED)
        code = tri_casebook_refuse(err, TRI_E_DENIED, "status",
                                   "only a closed incident may be erased");
    json_decref(state);
    return code;
}

/* Blank the plain columns, drop the tokens, say so; then the key goes. */
static enum tri_code blank(const struct tri_casebook *book,
                           const struct tri_who *who,
                           const struct tri_incident_row *row, const char *act,
                           const char *reason, struct tri_error *err)
{
    struct tri_incident_row blank = { .status = TRI_STATUS_ERASED,
                                      .created_us = row->created_us,
                                      .changed_us = who->at_us,
                                      .closed_us = row->closed_us };
    memcpy(blank.id, row->id, sizeof(blank.id));
    memcpy(blank.reference, row->reference, sizeof(blank.reference));
    struct tri_sealed meta = { NULL, 0 };
    enum tri_code code =
        tri_casebook_meta(book, who, act, row->id, reason, &meta, err);
    if (code != TRI_OK)
        return code;
    struct tri_journal_entry entry = { .at_us = who->at_us,
                                       .meta = { meta.at, meta.len } };
    memcpy(entry.incident, row->id, sizeof(entry.incident));
    const struct tri_change change = { .entries = &entry,
                                       .n_entries = 1,
                                       .row = &blank,
                                       .drop_all_tokens = true,
                                       .destroy_key_id = row->id };
    code = book->store->apply(book->store->self, &change, NULL, err);
    tri_sealed_done(&meta);
    return code;
}

enum tri_code tri_casebook_erase(const struct tri_casebook *book,
                                 const struct tri_who *who, const char *name,
                                 const char *reason, struct tri_error *err)
{
    struct tri_incident_row row;
    enum tri_code code =
        tri_casebook_row(book, who, name, TRI_ACT_ERASE, &row, err);
    if (code == TRI_OK && !*reason)
        code = tri_casebook_refuse(err, TRI_E_INPUT, "reason", "is required");
    if (code == TRI_OK)
        code = may_erase(book, &row, err);
    return code == TRI_OK ? blank(book, who, &row, "erased", reason, err)
                          : code;
}

enum tri_code tri_casebook_forget(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *id,
                                  struct tri_error *err)
{
    struct tri_incident_row row = { .risk = 0 };
    uint8_t key[TRI_WRAPPED_BYTES];
    enum tri_code code =
        tri_casebook_row(book, who, id, TRI_ACT_ERASE, &row, err);
    if (code != TRI_OK || row.status == TRI_STATUS_ERASED)
        return code;
    code = book->store->key(book->store->self, id, key, err);
    return code == TRI_E_NOTFOUND
               ? blank(book, who, &row, "erased again", NULL, err)
               : code;
}
