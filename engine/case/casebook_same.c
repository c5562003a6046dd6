/* An account that is made, or gets another name, after its owner was entered as
 * the subject of a record or a parent of its child: they are shut out of it
 * before they can sign in. */
#include <stdlib.h>
#include <string.h>

#include "case/casebook_step.h"
#include "case/fold.h"
#include "case/person_name.h"

struct ids {
    char (*items)[TRI_ID_SIZE];
    size_t n;
    size_t cap;
    bool failed;
};

static bool keep(void *ctx, const char *incident)
{
    struct ids *l = ctx;
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->items[i], incident) == 0)
            return true;
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 16;
        void *more = realloc(l->items, cap * sizeof(l->items[0]));
        l->failed |= !more;
        if (!more)
            return false;
        l->items = more;
        l->cap = cap;
    }
    memcpy(l->items[l->n++], incident, TRI_ID_SIZE);
    return true;
}

/* Those of its people who may be this account's owner: is there any, and of
 * what class that makes it. */
static enum tri_code is_concerned(const struct tri_casebook *book,
                                  const json_t *state, const char *setting,
                                  const struct tri_account *a, bool *out,
                                  enum tri_class *out_class,
                                  struct tri_error *err)
{
    size_t i = 0;
    json_t *p = NULL;
    enum tri_code code = TRI_OK;
    json_array_foreach(json_object_get(state, "people"), i, p)
    {
        json_t *found = NULL;
        if (code != TRI_OK || !tri_fold_shuts_out(p))
            continue;
        code = tri_casebook_accounts_named(
            book, setting, tri_json_text(p, "name"), a, &found, err);
        size_t k = 0;
        json_t *id = NULL;
        bool is_it = false;
        json_array_foreach(found, k, id) is_it |=
            strcmp(json_string_value(id), a->id) == 0;
        json_decref(found);
        *out |= is_it;
        if (is_it && strcmp(tri_json_text(p, "role"), "subject") == 0 &&
            tri_account_has_setting(a, setting))
            *out_class = tri_class_of_subject(a->roles);
    }
    return code;
}

/* It was done before: whoever holds the record may have taken it back, as it
 * was another of that name. */
static bool was_named(const json_t *state, const char *account)
{
    size_t i = 0;
    json_t *line = NULL;
    json_array_foreach(json_object_get(state, "chronology"), i, line)
    {
        if (strcmp(tri_json_text(line, "kind"), "named") == 0 &&
            strcmp(tri_json_text(json_object_get(line, "body"), "account"),
                   account) == 0)
            return true;
    }
    return tri_fold_has(state, "named", account);
}

static enum tri_code look_at(const struct tri_casebook *book,
                             const struct tri_who *who, const char *id,
                             const struct tri_account *a, struct tri_error *err)
{
    struct tri_incident_row row;
    uint8_t key[TRI_WRAPPED_BYTES];
    json_t *events = NULL;
    bool is_it = false;
    enum tri_class class = TRI_CLASS_CHILD;
    enum tri_code code =
        book->store->incident(book->store->self, id, &row, err);
    if (code == TRI_OK)
        code = tri_casebook_events(book, id, key, &events, err);
    if (code == TRI_E_NOTFOUND) /* erased meanwhile */
        return TRI_OK;
    json_t *state = code == TRI_OK ? tri_fold(events) : NULL;
    json_decref(events);
    if (code == TRI_OK && !state)
        code = tri_casebook_nomem(err);
    if (code == TRI_OK && !was_named(state, a->id))
        code = is_concerned(book, state, row.setting, a, &is_it, &class, err);
    json_decref(state);
    return code == TRI_OK && is_it
               ? tri_step_shut_out(book, who, &row, a->id, class, err)
               : code;
}

enum tri_code tri_casebook_same_name(const struct tri_casebook *book,
                                     const struct tri_who *who,
                                     const struct tri_account *a,
                                     struct tri_error *err)
{
    enum { MOST = 100000 };
    struct ids l = { .items = NULL };
    struct tri_person_name name;
    enum tri_code code = tri_person_name_read(a->name, &name);
    /* Whatever was written, the surname is in it. */
    if (code == TRI_OK && name.n > 0) {
        uint8_t token[TRI_TOKEN_BYTES];
        tri_person_name_token(book->seal, name.words[name.n - 1], token);
        code = book->store->find(book->store->self, token, MOST, keep, &l, err);
    }
    tri_person_name_wipe(book->seal, &name);
    if (code == TRI_E_NOMEM || l.failed)
        code = tri_casebook_nomem(err);
    for (size_t i = 0; i < l.n && code == TRI_OK; i++)
        code = look_at(book, who, l.items[i], a, err);
    free(l.items);
    return code;
}
