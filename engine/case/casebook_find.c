/* Lists: by audience, by token, by words. Plain columns come out of a list
 * without opening anything; words are looked for by opening each in turn. */
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/limits.h"
#include "case/blind.h"
#include "case/casebook_int.h"
#include "case/fold.h"

enum { MAX_AUDIENCES = (TRI_MAX_SETTINGS + 1) * TRI_N_CLASSES };

struct audiences {
    uint8_t tokens[MAX_AUDIENCES][TRI_TOKEN_BYTES];
    size_t n;
    uint8_t hidden[TRI_TOKEN_BYTES];
};

/* Every (setting, class) whose rows this person may list. An account for every
 * setting ("*"), and the operator, must say which one: q->setting. */
static void audiences_of(const struct tri_casebook *book,
                         const struct tri_who *who, const char *setting,
                         struct audiences *out)
{
    const struct tri_account *a = who->account;
    out->n = 0;
    for (int c = 0; c < TRI_N_CLASSES; c++) {
        if (!who->is_operator &&
            (!a || a->disabled ||
             !tri_case_any_may(a->roles, TRI_ACT_LIST, (enum tri_class)c,
                               UINT32_C(1) << TRI_TIE_SETTING)))
            continue;
        if (setting && *setting) {
            if (who->is_operator || tri_account_has_setting(a, setting))
                tri_blind_audience(book->seal, setting, c,
                                   out->tokens[out->n++]);
            continue;
        }
        for (size_t i = 0; a && i < a->n_settings; i++)
            tri_blind_audience(book->seal, a->settings[i], c,
                               out->tokens[out->n++]);
    }
    tri_blind_exact(book->seal, TRI_FIELD_NAMED, tri_who_id(who), out->hidden);
}

enum tri_code tri_casebook_list(const struct tri_casebook *book,
                                const struct tri_who *who,
                                struct tri_incident_query *q, tri_row_fn each,
                                void *ctx, struct tri_error *err)
{
    struct audiences who_may;
    audiences_of(book, who, q->setting, &who_may);
    enum tri_code code = tri_casebook_enter(book, who, "list", "", NULL, err);
    if (code != TRI_OK || who_may.n == 0)
        return code;
    q->audiences = (const uint8_t(*)[TRI_TOKEN_BYTES])who_may.tokens;
    q->n_audiences = who_may.n;
    q->hidden = who_may.hidden;
    q->having = NULL;
    code = book->store->incidents(book->store->self, q, each, ctx, err);
    q->audiences = NULL;
    q->hidden = NULL;
    return code;
}

struct rows {
    struct tri_incident_row *items;
    size_t n;
    size_t cap;
};

static bool keep_row(void *ctx, const struct tri_incident_row *row)
{
    struct rows *r = ctx;
    if (r->n == r->cap)
        return false;
    r->items[r->n++] = *row;
    return true;
}

/* Rows kept first, then asked about: a callback may not call the store. */
static enum tri_code kept(const struct tri_casebook *book,
                          const struct tri_incident_query *q, struct rows *r,
                          struct tri_error *err)
{
    r->cap = q->limit;
    r->items = malloc((q->limit + 1) * sizeof(*r->items));
    if (!r->items)
        return tri_casebook_nomem(err);
    return book->store->incidents(book->store->self, q, keep_row, r, err);
}

/* What somebody sees of a row that they may not list: where it stands. */
static void only_status(struct tri_incident_row *row)
{
    struct tri_incident_row r = { .status = row->status,
                                  .created_us = row->created_us,
                                  .changed_us = row->changed_us };
    memcpy(r.id, row->id, sizeof(r.id));
    memcpy(r.reference, row->reference, sizeof(r.reference));
    *row = r;
}

enum tri_code tri_casebook_mine(const struct tri_casebook *book,
                                const struct tri_who *who, enum tri_mine what,
                                struct tri_incident_query *q, tri_row_fn each,
                                void *ctx, struct tri_error *err)
{
    static const char *const fields[] = { TRI_FIELD_REPORTED, TRI_FIELD_TEAM,
                                          TRI_FIELD_GLASS };
    uint8_t having[TRI_TOKEN_BYTES];
    uint8_t hidden[TRI_TOKEN_BYTES];
    struct rows rows = { NULL, 0, 0 };
    if (!who->account || who->account->disabled)
        return TRI_OK;
    tri_blind_exact(book->seal, fields[what], who->account->id, having);
    tri_blind_exact(book->seal, TRI_FIELD_NAMED, who->account->id, hidden);
    q->audiences = NULL;
    q->n_audiences = 0;
    q->having = having;
    q->hidden = hidden;
    enum tri_code code = tri_casebook_enter(book, who, "list", "", NULL, err);
    if (code == TRI_OK)
        code = kept(book, q, &rows, err);
    q->having = NULL;
    q->hidden = NULL;
    for (size_t i = 0; i < rows.n && code == TRI_OK; i++) {
        struct tri_standing s;
        code = tri_casebook_standing(book, who, &rows.items[i], &s, err);
        if (code != TRI_OK || !tri_standing_knows(&s))
            continue;
        if (!tri_standing_may(&s, TRI_ACT_LIST))
            only_status(&rows.items[i]);
        if (!each(ctx, &rows.items[i]))
            break;
    }
    free(rows.items);
    return code;
}

enum tri_code tri_casebook_all(const struct tri_casebook *book,
                               const struct tri_who *who, const char *after_id,
                               size_t limit, tri_row_fn each, void *ctx,
                               struct tri_error *err)
{
    if (!who->is_operator)
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "only the operator lists everything");
    enum tri_code code =
        tri_casebook_enter(book, who, "list all", "", NULL, err);
    return code == TRI_OK ? book->store->all(book->store->self, after_id, limit,
                                             each, ctx, err)
                          : code;
}

/* ---- by value ---- */

enum { MAX_FOUND = 200 };

struct ids {
    char items[MAX_FOUND][TRI_ID_SIZE];
    size_t n;
};

static bool keep_id(void *ctx, const char *incident)
{
    struct ids *ids = ctx;
    for (size_t i = 0; i < ids->n; i++)
        if (strcmp(ids->items[i], incident) == 0)
            return true;
    if (ids->n == MAX_FOUND)
        return false;
    memcpy(ids->items[ids->n++], incident, TRI_ID_SIZE);
    return true;
}

static enum tri_code find_value(const struct tri_casebook *book,
                                const char *field, const char *value,
                                struct ids *ids, struct tri_error *err)
{
    uint8_t token[TRI_TOKEN_BYTES];
    return tri_blind_value(book->seal, field, value, token)
               ? book->store->find(book->store->self, token, MAX_FOUND, keep_id,
                                   ids, err)
               : TRI_OK;
}

/* Of those found, the ones that this person may read. */
static enum tri_code readable(const struct tri_casebook *book,
                              const struct tri_who *who, const struct ids *ids,
                              tri_row_fn each, void *ctx, struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (size_t i = 0; i < ids->n && code == TRI_OK; i++) {
        struct tri_incident_row row;
        enum tri_code got =
            tri_casebook_row(book, who, ids->items[i], TRI_ACT_READ, &row, err);
        if (got == TRI_E_NOTFOUND || got == TRI_E_DENIED)
            continue;
        code = got;
        if (code == TRI_OK && !each(ctx, &row))
            break;
    }
    return code;
}

enum tri_code tri_casebook_find(const struct tri_casebook *book,
                                const struct tri_who *who, const char *value,
                                tri_row_fn each, void *ctx,
                                struct tri_error *err)
{
    static const char *const fields[] = { TRI_FIELD_NAME, TRI_FIELD_HANDLE };
    struct ids *ids = calloc(1, sizeof(*ids));
    if (!ids)
        return tri_casebook_nomem(err);
    enum tri_code code = tri_casebook_enter(book, who, "find", "", NULL, err);
    for (size_t i = 0; i < TRI_COUNT(fields) && code == TRI_OK; i++)
        code = find_value(book, fields[i], value, ids, err);
    if (code == TRI_OK)
        code = readable(book, who, ids, each, ctx, err);
    free(ids);
    return code;
}

static void drop_id(struct ids *ids, const char *id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (strcmp(ids->items[i], id) == 0)
            memcpy(ids->items[i], ids->items[--ids->n], TRI_ID_SIZE);
}

enum tri_code tri_casebook_alike(const struct tri_casebook *book,
                                 const struct tri_who *who, const char *id,
                                 const json_t *state, tri_row_fn each,
                                 void *ctx, struct tri_error *err)
{
    static const char *const members[][2] = {
        { "name", TRI_FIELD_NAME },
        { "handle", TRI_FIELD_HANDLE },
        { "contact", TRI_FIELD_HANDLE },
    };
    size_t i;
    json_t *person;
    enum tri_code code = TRI_OK;
    struct ids *ids = calloc(1, sizeof(*ids));
    if (!ids)
        return tri_casebook_nomem(err);
    json_array_foreach(json_object_get(state, "people"), i,
                       person) for (size_t k = 0;
                                    k < TRI_COUNT(members) && code == TRI_OK;
                                    k++) code =
        find_value(book, members[k][1], tri_json_text(person, members[k][0]),
                   ids, err);
    drop_id(ids, id);
    if (code == TRI_OK && ids->n)
        code = tri_casebook_enter(book, who, "find", id, NULL, err);
    if (code == TRI_OK)
        code = readable(book, who, ids, each, ctx, err);
    free(ids);
    return code;
}

/* ---- by words ---- */

/* Does any text of a document hold the words, whatever their case in ASCII. */
static bool holds(const json_t *v, const char *words, size_t len, int depth)
{
    if (json_is_string(v)) {
        const char *s = json_string_value(v);
        size_t n = json_string_length(v);
        for (size_t i = 0; i + len <= n; i++) {
            size_t k = 0;
            while (k < len) {
                unsigned char a = (unsigned char)s[i + k];
                unsigned char b = (unsigned char)words[k];
                a = a >= 'A' && a <= 'Z' ? (unsigned char)(a + 32) : a;
                b = b >= 'A' && b <= 'Z' ? (unsigned char)(b + 32) : b;
                if (a != b)
                    break;
                k++;
            }
            if (k == len)
                return true;
        }
        return false;
    }
    if (depth > TRI_MAX_JSON_DEPTH)
        return false;
    for (size_t i = 0; i < json_array_size(v); i++)
        if (holds(json_array_get(v, i), words, len, depth + 1))
            return true;
    json_t *object = (json_t *)(uintptr_t)v;
    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it))
        if (holds(json_object_iter_value(it), words, len, depth + 1))
            return true;
    return false;
}

static enum tri_code holds_words(const struct tri_casebook *book,
                                 const char *id, const char *words, bool *out,
                                 struct tri_error *err)
{
    static const char *const parts[] = { "report",     "notes",
                                         "people",     "overrides",
                                         "references", "not_referred" };
    uint8_t key[TRI_WRAPPED_BYTES];
    json_t *events = NULL;
    enum tri_code code = tri_casebook_events(book, id, key, &events, err);
    json_t *state = code == TRI_OK ? tri_fold(events) : NULL;
    json_decref(events);
    *out = false;
    for (size_t i = 0; i < TRI_COUNT(parts) && state && !*out; i++)
        *out = holds(json_object_get(state, parts[i]), words, strlen(words), 0);
    json_decref(state);
    return code;
}

enum tri_code tri_casebook_search(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *words,
                                  struct tri_incident_query *q,
                                  size_t max_opened, tri_row_fn each, void *ctx,
                                  size_t *out_opened,
                                  struct tri_incident_row *out_last,
                                  struct tri_error *err)
{
    struct audiences who_may;
    struct rows rows = { NULL, 0, 0 };
    *out_opened = 0;
    if (!*words)
        return tri_casebook_refuse(err, TRI_E_INPUT, "words", "is required");
    audiences_of(book, who, q->setting, &who_may);
    if (who_may.n == 0)
        return TRI_OK;
    q->audiences = (const uint8_t(*)[TRI_TOKEN_BYTES])who_may.tokens;
    q->n_audiences = who_may.n;
    q->hidden = who_may.hidden;
    q->having = NULL;
    if (q->limit > max_opened)
        q->limit = max_opened;
    enum tri_code code = kept(book, q, &rows, err);
    q->audiences = NULL;
    q->hidden = NULL;
    for (size_t i = 0; i < rows.n && code == TRI_OK; i++) {
        struct tri_standing s;
        bool found = false;
        *out_last = rows.items[i];
        /* One that may be listed and not read counts, too: else a page with
         * such a one would look like the last. */
        ++*out_opened;
        code = tri_casebook_standing(book, who, &rows.items[i], &s, err);
        if (code != TRI_OK || !tri_standing_may(&s, TRI_ACT_READ))
            continue;
        code = holds_words(book, rows.items[i].id, words, &found, err);
        if (code == TRI_E_NOTFOUND) /* erased meanwhile */
            code = TRI_OK;
        if (code == TRI_OK && found)
            code = tri_casebook_enter(book, who, "search", rows.items[i].id,
                                      NULL, err);
        if (code == TRI_OK && found && !each(ctx, &rows.items[i]))
            break;
    }
    free(rows.items);
    if (code == TRI_OK)
        code = tri_casebook_enter(book, who, "search", "", NULL, err);
    return code;
}
