/* The acts on one incident. How to read this file: each act looks up the row,
 * asks for the standing, then builds a struct tri_step and applies it. */
#include "case/casebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_step.h"
#include "case/fold.h"
#include "case/times.h"

void tri_receipt_text(const struct tri_receipt *r, char out[TRI_RECEIPT_SIZE])
{
    char link[2 * TRI_LINK_BYTES + 1];
    tri_hex(r->head.link, TRI_LINK_BYTES, link);
    (void)snprintf(out, TRI_RECEIPT_SIZE, "%lld-%s", (long long)r->head.count,
                   link);
}

enum tri_code tri_casebook_proof(const struct tri_casebook *book,
                                 struct tri_receipt *out, struct tri_error *err)
{
    *out = (struct tri_receipt){ .seq = 0 };
    return book->store->head(book->store->self, &out->head, err);
}

struct finding_receipt {
    struct tri_receipt r;
    int64_t seq;
};

static bool is_that_event(void *ctx, const struct tri_journal_entry *e)
{
    struct finding_receipt *f = ctx;
    if (e->seq != f->seq)
        return true;
    f->r.seq = e->seq;
    f->r.head.count = e->n;
    memcpy(f->r.head.link, e->link, sizeof(f->r.head.link));
    return false;
}

enum tri_code tri_event_receipt(const struct tri_casebook *book,
                                const struct tri_incident_row *row, int64_t seq,
                                struct tri_receipt *out, struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    struct finding_receipt f = { .seq = seq };
    enum tri_code code =
        store->events(store->self, row->id, seq, is_that_event, &f, err);
    if (code != TRI_OK)
        return code;
    if (f.r.seq == 0)
        return tri_casebook_unknown(err);
    memcpy(f.r.incident, row->id, sizeof(f.r.incident));
    memcpy(f.r.reference, row->reference, sizeof(f.r.reference));
    *out = f.r;
    return TRI_OK;
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

enum tri_code tri_casebook_receipt(const struct tri_casebook *book,
                                   const struct tri_who *who, const char *name,
                                   int64_t seq, struct tri_receipt *out,
                                   struct tri_error *err)
{
    struct tri_incident_row row;
    enum tri_code code =
        tri_casebook_row(book, who, name, TRI_ACT_STATUS, &row, err);
    return code == TRI_OK ? tri_event_receipt(book, &row, seq, out, err) : code;
}

/* A step that is held is not done before those it waits for agreed, and that
 * is written down ("planned", released): done sooner it can warn somebody. */
static enum tri_code check_tick(const json_t *state, const json_t *body,
                                struct tri_error *err)
{
    if (!tri_fold_is_held(state, body))
        return TRI_OK;
    return tri_casebook_refuse(err, TRI_E_INPUT, "held",
                               "the step waits until those asked in another "
                               "step agree: write down first who agreed");
}

/* What kinds.def cannot say: rules that look at the state. */
static enum tri_code check_state(const struct tri_step *s, const json_t *state,
                                 enum tri_event kind, const json_t *body,
                                 struct tri_error *err)
{
    if (kind == TRI_EVENT_TICKED)
        return check_tick(state, body, err);
    if (kind != TRI_EVENT_CORRECTED)
        return TRI_OK;
    json_int_t seq = json_integer_value(json_object_get(body, "seq"));
    const json_t *target = json_array_get(s->events, (size_t)seq - 1);
    enum tri_event was = TRI_N_EVENTS;
    if (!target || !tri_event_find(tri_json_text(target, "kind"), &was))
        return tri_casebook_refuse(err, TRI_E_INPUT, "seq",
                                   "is no event of it");
    if (!tri_event_correctable(was))
        return tri_casebook_refuse(err, TRI_E_INPUT, "seq",
                                   "is not corrected so: add another event");
    const json_t *other = json_object_get(body, "body");
    enum tri_code code = other ? tri_event_check(was, other, err) : TRI_OK;
    return code == TRI_OK && other && was == TRI_EVENT_TICKED
               ? check_tick(state, other, err)
               : code;
}

/* Nothing is closed over what must go to another agency; over what else must
 * be done only with a reason. */
static enum tri_code check_close(const struct tri_step *s, const json_t *state,
                                 const struct tri_deed *deed, bool wants_reason,
                                 struct tri_error *err)
{
    if (deed->kind != TRI_EVENT_CLOSED && deed->kind != TRI_EVENT_CLOSE_ASKED)
        return TRI_OK;
    json_t *away = tri_fold_unreferred(state, s->book->own_agency);
    json_t *open = tri_fold_open_musts(state);
    size_t n_away = json_array_size(away);
    size_t n_open = json_array_size(open);
    bool failed = !away || !open;
    json_decref(away);
    json_decref(open);
    if (failed)
        return tri_casebook_nomem(err);
    if (n_away)
        return tri_casebook_refuse(err, TRI_E_INPUT, "steps",
                                   "a step to another agency is neither taken "
                                   "nor explained");
    if (n_open && !tri_says_why(tri_json_text(deed->body, "left")))
        return tri_casebook_refuse(err, TRI_E_INPUT, "left",
                                   "is required: a step that must be taken is "
                                   "open");
    if (deed->kind == TRI_EVENT_CLOSED && wants_reason &&
        !tri_says_why(tri_json_text(deed->body, "ruled_out")))
        return tri_casebook_refuse(err, TRI_E_INPUT, "ruled_out",
                                   "is required: what is not known may make "
                                   "it more serious");
    return TRI_OK;
}

/* One more event, after those that s has. */
static enum tri_code append(struct tri_step *s, const struct tri_deed *deed,
                            struct tri_error *err)
{
    const json_t *state = s->after ? s->after : s->before;
    size_t now = json_array_size(s->events);
    if (now >= TRI_MAX_EVENTS)
        return tri_fail(err, TRI_E_LIMIT, NULL, "the incident has %zu events",
                        now);
    enum tri_status to = s->row.status;
    const char *asked = tri_fold_closing_by(state);
    bool second = *asked && strcmp(asked, tri_who_id(s->who)) != 0;
    enum tri_closing how = tri_fold_closing(state, &s->book->closing);
    enum tri_code code = tri_event_step(
        deed->kind, tri_status_find(tri_json_text(state, "status")),
        how == TRI_CLOSING_TWO, second, &to, err);
    if (code == TRI_OK)
        code = check_state(s, state, deed->kind, deed->body, err);
    if (code == TRI_OK)
        code = check_close(s, state, deed, how == TRI_CLOSING_REASON && !second,
                           err);
    return code == TRI_OK ? tri_step_add(s, deed->kind, deed->body, err) : code;
}

/* seq 0: whatever it was last. */
static enum tri_code act_with(struct tri_step *s, int64_t seq,
                              const struct tri_deed *deeds, size_t n,
                              struct tri_receipt *out, struct tri_error *err)
{
    enum tri_code code =
        tri_casebook_events(s->book, s->row.id, s->key, &s->events, err);
    size_t now = json_array_size(s->events);
    if (code == TRI_OK && seq > 0 && (size_t)seq != now)
        code = tri_fail(err, TRI_E_CONFLICT, NULL,
                        "the incident has moved on to event %zu", now);
    if (code == TRI_OK &&
        (!tri_fold_ready(s->events) || !(s->before = tri_fold(s->events))))
        code = tri_casebook_nomem(err);
    for (size_t i = 0; i < n && code == TRI_OK; i++)
        code = append(s, &deeds[i], err);
    if (code == TRI_OK)
        code = tri_step_apply(s, out, err);
    tri_step_done(s);
    return code;
}

static enum tri_code act_on(const struct tri_casebook *book,
                            const struct tri_who *who,
                            const struct tri_incident_row *row, int64_t seq,
                            const struct tri_deed *deeds, size_t n,
                            struct tri_receipt *out, struct tri_error *err)
{
    struct tri_step s = { .book = book, .who = who, .row = *row };
    return act_with(&s, seq, deeds, n, out, err);
}

enum tri_code tri_step_shut_out(const struct tri_casebook *book,
                                const struct tri_who *who,
                                const struct tri_incident_row *row,
                                const char *account, enum tri_class class,
                                struct tri_error *err)
{
    struct tri_step s = { .book = book,
                          .who = who,
                          .row = *row,
                          .by_book = true,
                          .at_least = class };
    json_t *body = json_pack("{s:s, s:s}", "account", account, "reason",
                             TRI_REASON_SAME_NAME);
    const struct tri_deed deed = { TRI_EVENT_NAMED, body };
    enum tri_code code =
        body ? act_with(&s, 0, &deed, 1, NULL, err) : tri_casebook_nomem(err);
    json_decref(body);
    return code;
}

enum tri_code tri_casebook_deeds(const struct tri_casebook *book,
                                 const struct tri_who *who,
                                 const char *incident, int64_t seq,
                                 const struct tri_deed *deeds, size_t n,
                                 struct tri_receipt *out, struct tri_error *err)
{
    struct tri_incident_row row;
    enum tri_code code = TRI_OK;
    if (n < 1 || n > TRI_MAX_DEEDS)
        return tri_fail(err, TRI_E_LIMIT, NULL, "%zu events at once", n);
    for (size_t i = 0; i < n && code == TRI_OK; i++)
        code = tri_casebook_row(book, who, incident,
                                tri_event_act(deeds[i].kind), &row, err);
    if (code != TRI_OK)
        return code;
    if (seq <= 0)
        return tri_casebook_refuse(err, TRI_E_INPUT, "seq",
                                   "say which event you saw last");
    for (size_t i = 0; i < n && code == TRI_OK; i++) {
        if (deeds[i].kind == TRI_EVENT_REPORTED ||
            deeds[i].kind == TRI_EVENT_GLASS)
            code = tri_casebook_refuse(err, TRI_E_INPUT, "kind",
                                       "is not added so");
        else
            code = tri_event_check(deeds[i].kind, deeds[i].body, err);
    }
    return code == TRI_OK ? act_on(book, who, &row, seq, deeds, n, out, err)
                          : code;
}

enum tri_code tri_casebook_act(const struct tri_casebook *book,
                               const struct tri_who *who, const char *incident,
                               int64_t seq, enum tri_event kind, json_t *body,
                               struct tri_receipt *out, struct tri_error *err)
{
    const struct tri_deed deed = { kind, body };
    return tri_casebook_deeds(book, who, incident, seq, &deed, 1, out, err);
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
    const struct tri_deed deed = { TRI_EVENT_GLASS, body };
    code = body ? tri_event_check(TRI_EVENT_GLASS, body, err)
                : tri_casebook_nomem(err);
    if (code == TRI_OK)
        code = act_on(book, who, &row, 0, &deed, 1, out, err);
    json_decref(body);
    return code;
}

json_t *tri_casebook_row_json(const struct tri_incident_row *row)
{
    char times[4][TRI_TIME_SIZE];
    const int64_t at[4] = { row->due_us, row->created_us, row->changed_us,
                            row->closed_us };
    for (int i = 0; i < 4; i++)
        tri_time_text(at[i], times[i]);
    json_t *out = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:s, s:s*, s:s*, "
        "s:s*, s:s*}",
        "id", row->id, "reference", row->reference, "status",
        tri_status_name(row->status), "risk", tri_risk_name(row->risk),
        "setting", row->setting, "area", row->area, "category", row->category,
        "platform", row->platform, "year_group", row->year_group, "next_due",
        *times[0] ? times[0] : NULL, "assignee", row->assignee, "created",
        *times[1] ? times[1] : NULL, "changed", *times[2] ? times[2] : NULL,
        "closed", *times[3] ? times[3] : NULL, "could_be",
        row->worst ? tri_risk_name(row->worst) : NULL);
    /* jansson leaves out an optional one also where memory is out. */
    size_t wanted = 10 + (row->worst != 0);
    for (int i = 0; i < 4; i++)
        wanted += times[i][0] != '\0';
    if (out && json_object_size(out) != wanted) {
        json_decref(out);
        return NULL;
    }
    return out;
}

/* The plain columns stand beside the sum of the events, under their names. */
static enum tri_code add_columns(json_t *doc,
                                 const struct tri_incident_row *row,
                                 struct tri_error *err)
{
    return tri_json_fill(doc, tri_casebook_row_json(row))
               ? TRI_OK
               : tri_casebook_nomem(err);
}

/* The sum of an incident's events. */
static enum tri_code sum_of(const struct tri_casebook *book, const char *id,
                            json_t **out, struct tri_error *err)
{
    uint8_t key[TRI_WRAPPED_BYTES];
    json_t *events = NULL;
    enum tri_code code = tri_casebook_events(book, id, key, &events, err);
    if (code != TRI_OK)
        return code;
    *out = tri_fold(events);
    json_decref(events);
    return *out ? TRI_OK : tri_casebook_nomem(err);
}

/* What a reporter may see of it, in place of all. */
static enum tri_code cut_to_status(json_t **io, const char *account,
                                   const char *reference, struct tri_error *err)
{
    json_t *part = tri_fold_status(*io, account);
    json_decref(*io);
    *io = part;
    return part && json_object_set_new(part, "reference",
                                       json_string(reference)) == 0
               ? TRI_OK
               : tri_casebook_nomem(err);
}

enum tri_code tri_casebook_show(const struct tri_casebook *book,
                                const struct tri_who *who, const char *name,
                                enum tri_act act, json_t **out,
                                struct tri_error *err)
{
    struct tri_incident_row row;
    json_t *doc = NULL;
    enum tri_code code = tri_casebook_row(book, who, name, act, &row, err);
    if (code == TRI_OK)
        code = sum_of(book, row.id, &doc, err);
    if (code == TRI_OK)
        code = act == TRI_ACT_STATUS
                   ? cut_to_status(&doc, tri_who_id(who), row.reference, err)
                   : add_columns(doc, &row, err);
    if (code == TRI_OK)
        code =
            tri_casebook_enter(book, who, tri_act_name(act), row.id, NULL, err);
    if (code == TRI_OK)
        *out = doc;
    else
        json_decref(doc);
    return code;
}

enum tri_code tri_casebook_reckon(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *name,
                                  enum tri_act act,
                                  struct tri_incident_row *out_row,
                                  json_t **out, struct tri_error *err)
{
    json_t *doc = NULL;
    enum tri_code code = tri_casebook_row(book, who, name, act, out_row, err);
    if (code == TRI_OK)
        code = sum_of(book, out_row->id, &doc, err);
    if (code == TRI_OK)
        code = add_columns(doc, out_row, err);
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
    json_t *state = NULL;
    enum tri_code code = sum_of(book, row->id, &state, err);
    if (code != TRI_OK)
        return code;
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
    if (code == TRI_OK && !tri_says_why(reason))
        code = tri_casebook_refuse(err, TRI_E_INPUT, "reason",
                                   "must say why: two words, or ten letters");
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
