/* What follows from a state: the plain columns, the tokens, what a reporter
 * sees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/fold.h"
#include "case/kinds.h"
#include "case/person_name.h"
#include "case/times.h"

enum tri_class tri_fold_class(const json_t *report, const json_t *assessment)
{
    enum tri_class class =
        tri_class_by(TRI_SIGN_ABOUT, tri_json_text(report, "concern_about"));
    size_t i = 0;
    json_t *c = NULL;
    json_array_foreach(json_object_get(assessment, "categories"), i, c)
    {
        class = tri_class_narrower(
            class, tri_class_by(TRI_SIGN_CATEGORY, tri_json_text(c, "code")));
    }
    return class;
}

/* A code, cut to fit; "" when it is no plain code: whatever a person typed
 * must not get into a plain column. */
static void set_code(char out[TRI_CODE_SIZE], const char *code)
{
    size_t n = strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-_.");
    out[0] = '\0';
    if (n < TRI_CODE_SIZE && code[n] == '\0')
        memcpy(out, code, n + 1);
}

static int64_t time_of(const json_t *object, const char *key)
{
    const char *text = tri_json_text(object, key);
    int64_t at = 0;
    return tri_time_read(text, strlen(text), &at) ? at : 0;
}

static int risk_of(const json_t *assessment)
{
    int risk = 1; /* not triaged yet: never the end of the queue */
    (void)tri_risk_find(
        tri_json_text(json_object_get(assessment, "risk"), "level"), &risk);
    return risk;
}

/* The level that it may still come to, where that is above this one. */
static int worst_of(const json_t *assessment, int risk)
{
    int worst = json_is_object(assessment) ? 0 : TRI_RISKS - 1;
    int level = 0;
    size_t i = 0;
    json_t *v = NULL;
    json_array_foreach(
        json_object_get(json_object_get(assessment, "risk"), "possible"), i, v)
    {
        const char *name = json_string_value(v);
        if (name && tri_risk_find(name, &level) && level > worst)
            worst = level;
    }
    return worst > risk ? worst : 0;
}

/* The next deadline of what is not done: held actions wait for others. A step
 * that somebody wants to close over is open until it is closed. */
static int64_t due_of(const json_t *state)
{
    int64_t due = time_of(state, "due");
    size_t i = 0;
    json_t *a = NULL;
    json_array_foreach(json_object_get(state, "actions"), i, a)
    {
        int64_t at = time_of(a, "due");
        const json_t *not_done = json_object_get(a, "not_done");
        bool waits = json_is_true(json_object_get(a, "held")) ||
                     json_object_get(a, "done") ||
                     (not_done && !json_object_get(not_done, "closing"));
        if (at && !waits && (!due || at < due))
            due = at;
    }
    return due;
}

void tri_fold_row(const json_t *state, struct tri_incident_row *io)
{
    const json_t *report = json_object_get(state, "report");
    const json_t *assessment = json_object_get(state, "assessment");
    const json_t *lead =
        json_array_get(json_object_get(assessment, "categories"), 0);
    const char *category = tri_json_text(lead, "code");
    const json_t *child =
        json_array_get(json_object_get(report, "children"), 0);
    const char *platform = json_string_value(
        json_array_get(json_object_get(report, "platforms"), 0));
    set_code(io->category, *category ? category : "unclassified");
    set_code(io->platform, platform ? platform : "");
    set_code(io->year_group, tri_json_text(child, "year_group"));
    if (!io->area[0])
        set_code(io->area,
                 tri_json_text(json_object_get(report, "setting"), "region"));
    io->risk = risk_of(assessment);
    io->worst = worst_of(assessment, io->risk);
    io->status = tri_status_find(tri_json_text(state, "status"));
    io->due_us = io->status == TRI_STATUS_CLOSED ? 0 : due_of(state);
    (void)snprintf(io->assignee, sizeof(io->assignee), "%s",
                   tri_json_text(state, "assignee"));
    io->created_us = time_of(state, "created");
    io->changed_us = time_of(state, "changed");
    io->closed_us = time_of(state, "closed");
}

json_t *tri_row_json(const struct tri_incident_row *row)
{
    char audience[2 * TRI_TOKEN_BYTES + 1];
    tri_hex(row->audience, TRI_TOKEN_BYTES, audience);
    json_t *out = json_pack(
        "{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:i, s:I, s:s, s:I, s:I, s:I, "
        "s:s}",
        "reference", row->reference, "setting", row->setting, "area", row->area,
        "category", row->category, "risk", row->risk, "platform", row->platform,
        "year_group", row->year_group, "status", (int)row->status, "due",
        (json_int_t)row->due_us, "assignee", row->assignee, "created",
        (json_int_t)row->created_us, "changed", (json_int_t)row->changed_us,
        "closed", (json_int_t)row->closed_us, "audience", audience);
    /* Rows from before it was kept have none. */
    if (out && row->worst &&
        json_object_set_new(out, "worst", json_integer(row->worst)) != 0) {
        json_decref(out);
        return NULL;
    }
    return out;
}

bool tri_row_matches(const struct tri_incident_row *row, const json_t *said)
{
    json_t *is = tri_row_json(row);
    bool same = is && json_equal(is, said);
    json_decref(is);
    return same;
}

/* ---- tokens ---- */

struct tokens {
    const struct tri_seal_port *seal;
    const char *incident;
    struct tri_blind_token *items;
    size_t n;
    size_t cap;
    bool failed;
};

static void add(struct tokens *t, const uint8_t token[TRI_TOKEN_BYTES])
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 16;
        struct tri_blind_token *more = realloc(t->items, cap * sizeof(*more));
        if (!more) {
            t->failed = true;
            return;
        }
        t->items = more;
        t->cap = cap;
    }
    struct tri_blind_token *item = &t->items[t->n++];
    memcpy(item->token, token, TRI_TOKEN_BYTES);
    (void)snprintf(item->incident, sizeof(item->incident), "%s", t->incident);
}

static void add_value(struct tokens *t, const char *field, const char *value)
{
    uint8_t token[TRI_TOKEN_BYTES];
    enum tri_code code = tri_blind_make(t->seal, field, value, token);
    if (code == TRI_OK)
        add(t, token);
    t->failed |= code == TRI_E_NOMEM;
}

static void add_accounts(struct tokens *t, const char *field,
                         const json_t *list)
{
    size_t i = 0;
    json_t *v = NULL;
    uint8_t token[TRI_TOKEN_BYTES];
    json_array_foreach(list, i, v)
    {
        tri_blind_exact(t->seal, field, json_string_value(v), token);
        add(t, token);
    }
}

/* Each word of the name of somebody who may not know of it: an account that is
 * made later is found to be theirs. */
static void add_words(struct tokens *t, const json_t *person)
{
    struct tri_person_name name;
    if (!tri_fold_shuts_out(person))
        return;
    t->failed |=
        tri_person_name_read(tri_json_text(person, "name"), &name) != TRI_OK;
    for (size_t i = 0; i < name.n; i++) {
        uint8_t token[TRI_TOKEN_BYTES];
        tri_person_name_token(t->seal, name.words[i], token);
        add(t, token);
    }
    tri_person_name_wipe(t->seal, &name);
}

enum tri_code tri_fold_tokens(const struct tri_seal_port *seal,
                              const char *incident, const json_t *state,
                              struct tri_blind_token **out, size_t *out_n,
                              struct tri_error *err)
{
    struct tokens t = { .seal = seal, .incident = incident };
    size_t i = 0;
    json_t *p = NULL;
    json_array_foreach(json_object_get(state, "people"), i, p)
    {
        add_value(&t, TRI_FIELD_NAME, tri_json_text(p, "name"));
        add_words(&t, p);
        add_value(&t, TRI_FIELD_HANDLE, tri_json_text(p, "handle"));
        add_value(&t, TRI_FIELD_HANDLE, tri_json_text(p, "contact"));
    }
    add_accounts(&t, TRI_FIELD_NAMED, json_object_get(state, "named"));
    add_accounts(&t, TRI_FIELD_TEAM, json_object_get(state, "team"));
    add_accounts(&t, TRI_FIELD_GLASS, json_object_get(state, "glass"));
    const char *by = tri_json_text(json_object_get(state, "reported_by"), "id");
    if (*by) {
        uint8_t token[TRI_TOKEN_BYTES];
        tri_blind_exact(seal, TRI_FIELD_REPORTED, by, token);
        add(&t, token);
    }
    if (t.failed) {
        free(t.items);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    *out = t.items;
    *out_n = t.n;
    return TRI_OK;
}

/* ---- what a reporter sees ---- */

/* Planned for them; or what the rules give to whoever noticed, until somebody
 * is planned for it. */
static bool is_theirs(const json_t *state, const json_t *action,
                      const char *account)
{
    const char *owner = tri_json_text(action, "owner");
    const json_t *by = json_object_get(state, "reported_by");
    return *owner ? strcmp(owner, account) == 0
                  : strcmp(tri_json_text(action, "by_whom"), "staff-member") ==
                            0 &&
                        strcmp(tri_json_text(by, "id"), account) == 0;
}

/* A member of a step as its owner sees it: not what comes after it, which may
 * be for others alone. NULL: out of memory. */
static json_t *theirs(const json_t *action, const char *key)
{
    json_t *v = json_object_get(action, key);
    if (strcmp(key, "done") != 0)
        return json_incref(v);
    json_t *done = json_copy(v);
    if (json_object_size(done) != json_object_size(v)) {
        json_decref(done);
        return NULL;
    }
    (void)json_object_del(done, "then");
    (void)json_object_del(done, "due");
    return done;
}

json_t *tri_fold_status(const json_t *state, const char *account)
{
    json_t *steps = json_array();
    size_t i = 0;
    json_t *a = NULL;
    json_array_foreach(json_object_get(state, "actions"), i, a)
    {
        if (!is_theirs(state, a, account))
            continue;
        json_t *step = json_object();
        bool whole = step != NULL;
        static const char *const keys[] = { "code",    "title", "due",
                                            "urgency", "held",  "done" };
        for (size_t k = 0; k < TRI_COUNT(keys); k++)
            if (json_object_get(a, keys[k]))
                whole &=
                    json_object_set_new(step, keys[k], theirs(a, keys[k])) == 0;
        if (json_array_append_new(steps, step) != 0 || !whole) {
            json_decref(steps);
            return NULL;
        }
    }
    json_t *out = json_pack("{s:O, s:O, s:O, s:O, s:o}", "seq",
                            json_object_get(state, "seq"), "status",
                            json_object_get(state, "status"), "created",
                            json_object_get(state, "created"), "changed",
                            json_object_get(state, "changed"), "steps", steps);
    return out;
}
