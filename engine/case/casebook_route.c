/* For whom a record is: its class follows from facts, from who is named as its
 * subject, and from whether anybody is left who may read it. What each of them
 * makes of it stands in permissions.def; here they are looked up. */
#include <string.h>

#include "case/casebook_step.h"
#include "case/fold.h"

static enum tri_class class_of(const json_t *state)
{
    enum tri_class class = TRI_CLASS_CHILD;
    (void)tri_class_find(tri_json_text(state, "class"), &class);
    return class;
}

/* ---- by what was said ---- */

static enum tri_class by_facts(const json_t *state)
{
    return tri_fold_class(json_object_get(state, "report"),
                          json_object_get(state, "assessment"));
}

static enum tri_code by_subject(const struct tri_step *s, const char *id,
                                enum tri_class *io, struct tri_error *err)
{
    struct tri_account a = { .version = 0 };
    enum tri_code code = tri_casebook_account_get(s->book, id, &a, err);
    if (code == TRI_E_NOTFOUND) /* an id that was never anybody's */
        return TRI_OK;
    if (code == TRI_OK && tri_account_has_setting(&a, s->row.setting))
        *io = tri_class_narrower(*io, tri_class_of_subject(a.roles));
    tri_account_wipe(s->book->seal, &a);
    return code;
}

/* A subject who works there; a parent who does is only shut out. */
static enum tri_code by_person(const struct tri_step *s, const json_t *person,
                               enum tri_class *io, struct tri_error *err)
{
    size_t i = 0;
    json_t *also = NULL;
    enum tri_code code = TRI_OK;
    if (strcmp(tri_json_text(person, "role"), "subject") != 0)
        return TRI_OK;
    if (*tri_json_text(person, "account"))
        code = by_subject(s, tri_json_text(person, "account"), io, err);
    json_array_foreach(json_object_get(person, "also"), i, also)
    {
        if (code == TRI_OK)
            code = by_subject(s, json_string_value(also), io, err);
    }
    return code;
}

/* Only facts that say something else than before move it: a person's decision
 * stands while they are as they were. */
static enum tri_code by_event(const struct tri_step *s, enum tri_event kind,
                              const json_t *body, const json_t *before,
                              enum tri_class *io, struct tri_error *err)
{
    if (kind == TRI_EVENT_ASSESSED && before) {
        enum tri_class now = by_facts(s->after);
        if (now != by_facts(before))
            *io = tri_class_narrower(*io, now);
    }
    if (s->by_book)
        *io = tri_class_narrower(*io, s->at_least);
    if (kind == TRI_EVENT_PERSON)
        return by_person(s, body, io, err);
    return kind == TRI_EVENT_CORRECTED
               ? by_person(s, json_object_get(body, "body"), io, err)
               : TRI_OK;
}

/* ---- by who is left ---- */

struct asking {
    const struct tri_step *s;
    enum tri_class class;
    bool found;
};

static bool is_reader(void *ctx, const struct tri_account *a)
{
    struct asking *q = ctx;
    q->found = !a->disabled && tri_account_has_setting(a, q->s->row.setting) &&
               !tri_fold_has(q->s->after, "named", a->id) &&
               tri_case_any_may(a->roles, TRI_ACT_READ, q->class,
                                UINT32_C(1) << TRI_TIE_SETTING);
    return !q->found;
}

static enum tri_code has_reader(const struct tri_step *s, enum tri_class class,
                                bool *out, struct tri_error *err)
{
    struct asking q = { .s = s, .class = class };
    enum tri_code code = tri_casebook_accounts_all(s->book, is_reader, &q, err);
    *out = q.found;
    return code;
}

/* May this event leave nobody. To shut somebody out and to give a record away
 * are decisions: they can be another. What was reported, what the facts are and
 * who is a parent cannot. */
static enum tri_code left_alone(enum tri_event kind, struct tri_error *err)
{
    return kind == TRI_EVENT_NAMED || kind == TRI_EVENT_RECLASSED
               ? tri_casebook_refuse(err, TRI_E_INPUT, "reader",
                                     "nobody would be left who can open it")
               : TRI_OK;
}

static enum tri_code climb(const struct tri_step *s, enum tri_event kind,
                           enum tri_class *io, struct tri_error *err)
{
    bool found = false;
    enum tri_class class = *io;
    enum tri_code code = has_reader(s, class, &found, err);
    while (code == TRI_OK && !found && tri_class_climbs(class, &class))
        code = has_reader(s, class, &found, err);
    if (code == TRI_OK && found)
        *io = class;
    return code != TRI_OK || found || s->by_book ? code : left_alone(kind, err);
}

static bool moves(enum tri_event kind)
{
    switch (kind) {
    case TRI_EVENT_REPORTED:
    case TRI_EVENT_ASSESSED:
    case TRI_EVENT_PERSON:
    case TRI_EVENT_NAMED:
    case TRI_EVENT_RECLASSED:
    case TRI_EVENT_CORRECTED:
        return true;
    default:
        return false;
    }
}

enum tri_code tri_step_route(struct tri_step *s, enum tri_event kind,
                             const json_t *before, bool *out_moved,
                             struct tri_error *err)
{
    json_t *body = json_object_get(
        json_array_get(s->events, json_array_size(s->events) - 1), "body");
    enum tri_class was = class_of(s->after);
    enum tri_class class = was;
    *out_moved = false;
    if (!moves(kind))
        return TRI_OK;
    enum tri_code code = by_event(s, kind, body, before, &class, err);
    if (code == TRI_OK)
        code = climb(s, kind, &class, err);
    if (code != TRI_OK || class == was)
        return code;
    *out_moved = true;
    return json_object_set_new(body, "about",
                               json_string(tri_class_name(class))) == 0
               ? TRI_OK
               : tri_casebook_nomem(err);
}
