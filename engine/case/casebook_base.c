/* What every act needs: sealing documents, lines of the journal, standing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_int.h"
#include "case/fold.h"
#include "case/times.h"

void tri_sealed_done(struct tri_sealed *s)
{
    free(s->at);
    *s = (struct tri_sealed){ NULL, 0 };
}

enum tri_code tri_casebook_refuse(struct tri_error *err, enum tri_code code,
                                  const char *field, const char *why)
{
    struct tri_loc loc = tri_loc_make(NULL, field, 0, 0);
    return tri_fail(err, code, &loc, "%s", why);
}

enum tri_code tri_casebook_nomem(struct tri_error *err)
{
    return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
}

enum tri_code tri_casebook_unknown(struct tri_error *err)
{
    return tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no such incident");
}

/* ---- sealing ---- */

enum tri_code tri_seal_json(const struct tri_casebook *book,
                            const struct tri_place *place, const json_t *doc,
                            struct tri_sealed *out, struct tri_error *err)
{
    const struct tri_seal_port *seal = book->seal;
    size_t len = 0;
    char *plain = tri_json_dump(doc, JSON_COMPACT | JSON_ENCODE_ANY, &len);
    if (!plain)
        return tri_casebook_nomem(err);
    struct tri_sealed s = { malloc(len + TRI_SEAL_EXTRA),
                            len + TRI_SEAL_EXTRA };
    enum tri_code code = TRI_OK;
    if (!s.at)
        code = tri_casebook_nomem(err);
    else if (len > TRI_MAX_EVENT_BODY)
        code = tri_fail(err, TRI_E_LIMIT, NULL, "more than %d MiB at a time",
                        TRI_MAX_EVENT_BODY >> 20);
    else
        code = seal->seal(seal->self, place, plain, len, s.at, err);
    seal->wipe(plain, len);
    free(plain);
    if (code != TRI_OK) {
        tri_sealed_done(&s);
        return code;
    }
    *out = s;
    return TRI_OK;
}

enum tri_code tri_open_json(const struct tri_casebook *book,
                            const struct tri_place *place,
                            struct tri_bytes sealed, json_t **out,
                            struct tri_error *err)
{
    const struct tri_seal_port *seal = book->seal;
    if (sealed.len < TRI_SEAL_EXTRA)
        return tri_fail(err, TRI_E_INPUT, NULL, "a sealed record is cut");
    size_t len = sealed.len - TRI_SEAL_EXTRA;
    uint8_t *plain = malloc(len ? len : 1);
    if (!plain)
        return tri_casebook_nomem(err);
    enum tri_code code =
        seal->open(seal->self, place, sealed.at, sealed.len, plain, err);
    if (code == TRI_OK) {
        bool no_memory = false;
        json_t *doc = tri_json_lenient((const char *)plain, len, &no_memory);
        if (doc)
            *out = doc;
        else if (no_memory)
            code = tri_casebook_nomem(err);
        else
            code = tri_fail(err, TRI_E_INPUT, NULL,
                            "a sealed record is no document");
    }
    seal->wipe(plain, len);
    free(plain);
    return code;
}

/* ---- lines of the journal ---- */

const char *tri_who_id(const struct tri_who *who)
{
    if (who->account)
        return who->account->id;
    return who->is_operator ? "operator" : "";
}

json_t *tri_who_json(const struct tri_who *who)
{
    return json_pack("{s:s, s:s}", "id", tri_who_id(who), "name",
                     who->account       ? who->account->name
                     : who->is_operator ? "operator"
                                        : "");
}

enum tri_code tri_casebook_meta(const struct tri_casebook *book,
                                const struct tri_who *who, const char *act,
                                const char *incident, const char *detail,
                                struct tri_sealed *out, struct tri_error *err)
{
    json_t *doc = json_pack(
        "{s:s, s:o, s:s, s:s*, s:s*}", "act", act, "by", tri_who_json(who),
        "via", who->via ? who->via : "", "session",
        who->session && *who->session ? who->session : NULL, "detail", detail);
    const struct tri_place place = { .book = TRI_KEY_AUDIT,
                                     .incident = incident,
                                     .record = "",
                                     .kind = "audit" };
    enum tri_code code = tri_seal_json(book, &place, doc, out, err);
    json_decref(doc);
    return code;
}

enum tri_code tri_casebook_enter(const struct tri_casebook *book,
                                 const struct tri_who *who, const char *act,
                                 const char *incident, const char *detail,
                                 struct tri_error *err)
{
    struct tri_sealed meta = { NULL, 0 };
    enum tri_code code =
        tri_casebook_meta(book, who, act, incident, detail, &meta, err);
    if (code != TRI_OK)
        return code;
    struct tri_journal_entry entry = { .at_us = who->at_us,
                                       .meta = { meta.at, meta.len } };
    (void)snprintf(entry.incident, sizeof(entry.incident), "%s", incident);
    uint64_t ticket = 0;
    code = book->store->queue(book->store->self, &entry, &ticket, err);
    if (code == TRI_OK && who->waits && who->waits->n < TRI_MAX_WAITS)
        who->waits->tickets[who->waits->n++] = ticket;
    else if (code == TRI_OK)
        code = book->store->flush(book->store->self, ticket, err);
    tri_sealed_done(&meta);
    return code;
}

enum tri_code tri_casebook_settle(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (size_t i = who->waits ? who->waits->n : 0; i-- > 0;) {
        enum tri_code one =
            book->store->flush(book->store->self, who->waits->tickets[i],
                               code == TRI_OK ? err : NULL);
        if (code == TRI_OK)
            code = one;
    }
    if (who->waits)
        who->waits->n = 0;
    return code;
}

enum tri_code tri_casebook_log(const struct tri_casebook *book,
                               const struct tri_who *who, const char *what,
                               const char *detail, struct tri_error *err)
{
    return tri_casebook_enter(book, who, what, "", detail, err);
}

/* ---- standing ---- */

static enum tri_code tie(const struct tri_casebook *book, const char *field,
                         const char *account, const char *incident,
                         enum tri_tie which, uint32_t *io,
                         struct tri_error *err)
{
    uint8_t token[TRI_TOKEN_BYTES];
    bool has = false;
    tri_blind_exact(book->seal, field, account, token);
    enum tri_code code =
        book->store->has_token(book->store->self, incident, token, &has, err);
    if (code == TRI_OK && has)
        *io |= UINT32_C(1) << which;
    return code;
}

/* Its audience tells its class, to whoever holds the key. */
static enum tri_class class_of(const struct tri_casebook *book,
                               const struct tri_incident_row *row)
{
    uint8_t token[TRI_TOKEN_BYTES];
    for (int c = 0; c < TRI_N_CLASSES; c++) {
        tri_blind_audience(book->seal, row->setting, c, token);
        if (book->seal->same(token, row->audience, sizeof(token)))
            return (enum tri_class)c;
    }
    return TRI_CLASS_HEAD; /* tampered with: the narrowest */
}

enum tri_code tri_casebook_standing(const struct tri_casebook *book,
                                    const struct tri_who *who,
                                    const struct tri_incident_row *row,
                                    struct tri_standing *out,
                                    struct tri_error *err)
{
    struct tri_standing s = { .is_operator = who->is_operator,
                              .class = class_of(book, row) };
    const struct tri_account *a = who->account;
    enum tri_code code = TRI_OK;
    if (a && !a->disabled) {
        static const struct {
            const char *field;
            enum tri_tie tie;
        } fields[] = { { TRI_FIELD_NAMED, TRI_TIE_NAMED },
                       { TRI_FIELD_TEAM, TRI_TIE_TEAM },
                       { TRI_FIELD_GLASS, TRI_TIE_GLASS },
                       { TRI_FIELD_REPORTED, TRI_TIE_REPORTED } };
        s.roles = a->roles;
        for (size_t i = 0; i < TRI_COUNT(fields) && code == TRI_OK; i++)
            code = tie(book, fields[i].field, a->id, row->id, fields[i].tie,
                       &s.ties, err);
        s.ties |= UINT32_C(1) << (tri_account_has_setting(a, row->setting)
                                      ? TRI_TIE_SETTING
                                      : TRI_TIE_ELSEWHERE);
    }
    if (code == TRI_OK)
        *out = s;
    return code;
}

bool tri_standing_may(const struct tri_standing *s, enum tri_act act)
{
    return s->is_operator || tri_case_any_may(s->roles, act, s->class, s->ties);
}

bool tri_standing_knows(const struct tri_standing *s)
{
    return tri_standing_may(s, TRI_ACT_STATUS) ||
           tri_standing_may(s, TRI_ACT_LIST) ||
           tri_standing_may(s, TRI_ACT_HISTORY);
}

bool tri_who_duty(const struct tri_who *who, enum tri_duty duty)
{
    return who->is_operator || (who->account && !who->account->disabled &&
                                tri_duty_may(who->account->roles, duty));
}

/* ---- reading ---- */

enum tri_code tri_casebook_lookup(const struct tri_casebook *book,
                                  const char *name,
                                  struct tri_incident_row *out,
                                  struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    enum tri_code code =
        strlen(name) == TRI_ID_SIZE - 1
            ? store->incident(store->self, name, out, err)
            : store->incident_by_reference(store->self, name, out, err);
    return code == TRI_E_NOTFOUND ? tri_casebook_unknown(err) : code;
}

struct opening {
    const struct tri_casebook *book;
    const uint8_t *key;
    json_t *list;
    enum tri_code code;
    struct tri_error *err;
};

static bool open_event(void *ctx, const struct tri_journal_entry *e)
{
    struct opening *o = ctx;
    char record[24];
    (void)snprintf(record, sizeof(record), "%lld", (long long)e->seq);
    const struct tri_place place = { .wrapped = o->key,
                                     .incident = e->incident,
                                     .record = record,
                                     .kind = "event" };
    json_t *doc = NULL;
    if ((size_t)e->seq != json_array_size(o->list) + 1)
        o->code = tri_fail(o->err, TRI_E_INPUT, NULL, "an event is missing");
    else
        o->code = tri_open_json(o->book, &place, e->body, &doc, o->err);
    if (o->code == TRI_OK && json_array_append_new(o->list, doc) != 0)
        o->code = tri_casebook_nomem(o->err);
    return o->code == TRI_OK;
}

enum tri_code tri_casebook_events(const struct tri_casebook *book,
                                  const char *incident,
                                  uint8_t out_key[TRI_WRAPPED_BYTES],
                                  json_t **out, struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    enum tri_code code = store->key(store->self, incident, out_key, err);
    if (code == TRI_E_NOTFOUND)
        return tri_fail(err, TRI_E_NOTFOUND, NULL,
                        "the incident has been erased");
    struct opening o = { .book = book, .key = out_key, .err = err };
    if (code == TRI_OK && !(o.list = json_array()))
        code = tri_casebook_nomem(err);
    if (code == TRI_OK)
        code = store->events(store->self, incident, 1, open_event, &o, err);
    if (code == TRI_OK)
        code = o.code;
    if (code == TRI_OK)
        *out = o.list;
    else
        json_decref(o.list);
    return code;
}
