/* One act while it is made: events to a change of the store. */
#include "case/casebook_step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/fold.h"
#include "case/times.h"

void tri_step_done(struct tri_step *s)
{
    json_decref(s->events);
    json_decref(s->before);
    json_decref(s->after);
    for (size_t i = 0; i < s->n; i++) {
        tri_sealed_done(&s->meta[i]);
        tri_sealed_done(&s->body[i]);
    }
    tri_sealed_done(&s->once);
    s->book->seal->wipe(s->key, sizeof(s->key));
}

/* A person whose name is an account's: put the account in, so that a subject
 * or parent who works here is shut out though nobody thought of it. A name may
 * be several people's, and be of several. */
static enum tri_code find_account(const struct tri_step *s, json_t *body,
                                  struct tri_error *err)
{
    json_t *found = NULL;
    const char *name = tri_json_text(body, "name");
    if (!*name || *tri_json_text(body, "account"))
        return TRI_OK;
    enum tri_code code = tri_casebook_accounts_named(s->book, s->row.setting,
                                                     name, NULL, &found, err);
    if (code == TRI_OK && json_array_size(found) > 0 &&
        json_object_set(body, "account", json_array_get(found, 0)) != 0)
        code = tri_casebook_nomem(err);
    (void)json_array_remove(found, 0);
    if (code == TRI_OK && json_array_size(found) > 0 &&
        json_object_set(body, "also", found) != 0)
        code = tri_casebook_nomem(err);
    json_decref(found);
    return code;
}

static enum tri_code seal_last(struct tri_step *s, enum tri_event kind,
                               struct tri_error *err)
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
    size_t i = s->n++;
    enum tri_code code =
        tri_seal_json(book, &place, envelope, &s->body[i], err);
    if (code == TRI_OK)
        code = tri_casebook_meta(book, s->who, tri_event_name(kind), s->row.id,
                                 NULL, &s->meta[i], err);
    return code;
}

/* A body of our own to put things in. NULL: out of memory, which jansson does
 * not always say. */
static json_t *copied(enum tri_event kind, const json_t *body)
{
    bool deep = kind == TRI_EVENT_CORRECTED;
    json_t *own =
        deep ? json_deep_copy(body) : json_copy((json_t *)(uintptr_t)body);
    if (own && (deep ? json_equal(own, body)
                     : json_object_size(own) == json_object_size(body)))
        return own;
    json_decref(own);
    return NULL;
}

/* The person that an event puts in, or in the place of another. */
static json_t *person_in(const struct tri_step *s, enum tri_event kind,
                         json_t *body)
{
    if (kind == TRI_EVENT_PERSON)
        return body;
    json_int_t seq = json_integer_value(json_object_get(body, "seq"));
    const json_t *was =
        seq > 0 ? json_array_get(s->events, (size_t)seq - 1) : NULL;
    return kind == TRI_EVENT_CORRECTED &&
                   strcmp(tri_json_text(was, "kind"), "person") == 0
               ? json_object_get(body, "body")
               : NULL;
}

static enum tri_code sum(struct tri_step *s, struct tri_error *err)
{
    json_t *after = tri_fold(s->events);
    json_decref(s->after);
    s->after = after;
    return after ? TRI_OK : tri_casebook_nomem(err);
}

/* Into the events and their sum, and where that brings the record. */
static enum tri_code join(struct tri_step *s, enum tri_event kind, json_t *body,
                          struct tri_error *err)
{
    char at[TRI_TIME_SIZE];
    bool moved = false;
    json_t *before = json_incref(s->after ? s->after : s->before);
    tri_time_text(s->who->at_us, at);
    json_t *envelope =
        json_pack("{s:s, s:s, s:o, s:s, s:O}", "kind", tri_event_name(kind),
                  "at", at, "by", tri_who_json(s->who), "via",
                  s->who->via ? s->who->via : "", "body", body);
    enum tri_code code =
        envelope && json_array_append_new(s->events, envelope) == 0
            ? sum(s, err)
            : tri_casebook_nomem(err);
    if (code == TRI_OK)
        code = tri_step_route(s, kind, before, &moved, err);
    if (code == TRI_OK && moved)
        code = sum(s, err);
    json_decref(before);
    return code;
}

enum tri_code tri_step_add(struct tri_step *s, enum tri_event kind,
                           json_t *body, struct tri_error *err)
{
    if (s->n == TRI_STEP_EVENTS)
        return tri_fail(err, TRI_E_LIMIT, NULL, "more than %d events at once",
                        (int)TRI_STEP_EVENTS);
    json_t *own = copied(kind, body);
    if (!own)
        return tri_casebook_nomem(err);
    json_t *person = person_in(s, kind, own);
    enum tri_code code = person ? find_account(s, person, err) : TRI_OK;
    if (code == TRI_OK)
        code = join(s, kind, own, err);
    json_decref(own);
    if (code != TRI_OK)
        return code;
    tri_fold_row(s->after, &s->row);
    enum tri_class class = TRI_CLASS_CHILD;
    (void)tri_class_find(tri_json_text(s->after, "class"), &class);
    tri_blind_audience(s->book->seal, s->row.setting, (int)class,
                       s->row.audience);
    return seal_last(s, kind, err);
}

/* Those of old that the new ones lack, moved to the front of old; how many. */
static size_t tokens_gone(struct tri_blind_token *old, size_t n_old,
                          const struct tri_blind_token *now, size_t n_now)
{
    size_t n = 0;
    for (size_t i = 0; i < n_old; i++) {
        bool stays = false;
        for (size_t k = 0; k < n_now && !stays; k++)
            stays = memcmp(old[i].token, now[k].token, TRI_TOKEN_BYTES) == 0;
        if (!stays)
            old[n++] = old[i];
    }
    return n;
}

static enum tri_code apply(struct tri_step *s, struct tri_change *change,
                           struct tri_receipt *out, struct tri_error *err)
{
    struct tri_journal_entry entries[TRI_STEP_EVENTS];
    int64_t first = (int64_t)(json_array_size(s->events) - s->n) + 1;
    for (size_t i = 0; i < s->n; i++) {
        entries[i] = (struct tri_journal_entry){
            .at_us = s->who->at_us,
            .seq = first + (int64_t)i,
            .meta = { s->meta[i].at, s->meta[i].len },
            .body = { s->body[i].at, s->body[i].len }
        };
        memcpy(entries[i].incident, s->row.id, sizeof(entries[i].incident));
    }
    change->entries = entries;
    change->n_entries = s->n;
    struct tri_head head = { 0, { 0 } };
    enum tri_code code =
        s->book->store->apply(s->book->store->self, change, &head, err);
    if (code != TRI_OK || !out)
        return code;
    *out =
        (struct tri_receipt){ .seq = first + (int64_t)s->n - 1, .head = head };
    memcpy(out->incident, s->row.id, sizeof(out->incident));
    memcpy(out->reference, s->row.reference, sizeof(out->reference));
    return TRI_OK;
}

enum tri_code tri_step_apply(struct tri_step *s, struct tri_receipt *out,
                             struct tri_error *err)
{
    struct tri_blind_token *now = NULL;
    struct tri_blind_token *old = NULL;
    size_t n_now = 0;
    size_t n_old = 0;
    enum tri_code code =
        tri_fold_tokens(s->book->seal, s->row.id, s->after, &now, &n_now, err);
    if (code == TRI_OK && s->before)
        code = tri_fold_tokens(s->book->seal, s->row.id, s->before, &old,
                               &n_old, err);
    if (code == TRI_OK) {
        struct tri_change change = {
            .row = &s->row,
            .row_is_new = s->is_new,
            .new_key = s->key_is_new ? s->key : NULL,
            .new_key_id = s->key_is_new ? s->row.id : NULL,
            .tokens = now,
            .n_tokens = n_now,
            .dropped_tokens = old,
            .n_dropped_tokens = tokens_gone(old, n_old, now, n_now),
            .papers = s->papers,
            .n_papers = s->n_papers,
        };
        code = apply(s, &change, out, err);
    }
    free(now);
    free(old);
    return code;
}
