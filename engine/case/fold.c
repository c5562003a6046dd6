/* How to read this file: `sum` walks the events once; for each kind one static
 * function puts its body where the state has it. A body has been checked when
 * it was written (kinds.c), so that here a missing member is just missing. */
#include "case/fold.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/kinds.h"
#include "case/may.h"
#include "case/times.h"

const char *tri_json_text(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

/* A state that is being summed. Nothing may be left out unseen: plain columns
 * follow from it, and are written. */
struct fold {
    json_t *state;
    bool failed; /* memory was out */
};

/* Takes v. */
static void set_new(struct fold *f, json_t *to, const char *key, json_t *v)
{
    if (json_object_set_new(to, key, v) != 0)
        f->failed = true;
}

/* Nothing when there is no such value. */
static void set(struct fold *f, json_t *to, const char *key, json_t *v)
{
    if (v)
        set_new(f, to, key, json_incref(v));
}

/* Takes v. */
static void append_new(struct fold *f, json_t *list, json_t *v)
{
    if (json_array_append_new(list, v) != 0)
        f->failed = true;
}

/* A new one with the same members: jansson may leave some out unsaid. */
static json_t *copied(struct fold *f, const json_t *object)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)object);
    if (json_object_size(copy) != json_object_size(object) || !copy)
        f->failed = true;
    return copy;
}

/* ---- one event ---- */

/* Who, when, which event: beside what it says. */
static json_t *stamped(struct fold *f, const json_t *envelope, json_int_t seq,
                       const json_t *body)
{
    json_t *item = copied(f, body);
    set_new(f, item, "seq", json_integer(seq));
    /* When it was done, if the body says so, beside when it was written. */
    if (!json_object_get(item, "at"))
        set(f, item, "at", json_object_get(envelope, "at"));
    set(f, item, "recorded", json_object_get(envelope, "at"));
    set(f, item, "by", json_object_get(envelope, "by"));
    return item;
}

static void append(struct fold *f, const char *list, json_t *item)
{
    append_new(f, json_object_get(f->state, list), item);
}

static void add_account(struct fold *f, const char *list, const char *account)
{
    if (*account && !tri_fold_has(f->state, list, account))
        append(f, list, json_string(account));
}

static void drop_account(json_t *state, const char *list, const char *account)
{
    json_t *a = json_object_get(state, list);
    for (size_t i = json_array_size(a); i-- > 0;)
        if (strcmp(json_string_value(json_array_get(a, i)), account) == 0)
            (void)json_array_remove(a, i);
}

/* A document that stands as text in a body, or already as itself. */
static json_t *parsed(struct fold *f, const json_t *body, const char *key)
{
    json_t *v = json_object_get(body, key);
    if (!v)
        return json_null();
    json_t *doc = json_is_string(v)
                      ? tri_json_lenient(json_string_value(v),
                                         json_string_length(v), NULL)
                      : json_incref(v);
    f->failed |= !doc; /* it was JSON when it was written */
    return doc ? doc : json_null();
}

bool tri_fold_ready(json_t *envelopes)
{
    struct fold f = { .state = NULL };
    static const char *const keys[] = { "report", "assessment" };
    size_t i = 0;
    json_t *e = NULL;
    json_array_foreach(envelopes, i, e)
    {
        json_t *body = json_object_get(e, "body");
        for (size_t k = 0; k < TRI_COUNT(keys); k++)
            if (json_object_get(body, keys[k]))
                set_new(&f, body, keys[k], parsed(&f, body, keys[k]));
    }
    return !f.failed;
}

/* A report (the first, or a later one) with what was decided on it. The
 * actions begin anew; ticks made before are put back by code. */
static void assessed(struct fold *f, const json_t *stamp, const json_t *body)
{
    json_t *round = json_object();
    set(f, round, "seq", json_object_get(stamp, "seq"));
    set(f, round, "at", json_object_get(stamp, "at"));
    set(f, round, "by", json_object_get(stamp, "by"));
    if (json_object_get(body, "why"))
        set(f, round, "why", json_object_get(body, "why"));
    json_t *report = parsed(f, body, "report");
    json_t *assessment = parsed(f, body, "assessment");
    set(f, f->state, "report", report);
    set_new(f, round, "report", report);
    /* A later report without an assessment keeps the last decision. */
    if (!json_is_null(assessment)) {
        set(f, f->state, "assessment", assessment);
        const json_t *need = json_object_get(assessment, "threshold_level");
        set_new(f, f->state, "need",
                json_integer((json_int_t)json_number_value(need)));
        const json_t *actions = json_object_get(assessment, "actions");
        set_new(f, f->state, "actions",
                json_is_array(actions) ? json_deep_copy(actions)
                                       : json_array());
    }
    set_new(f, round, "assessment", assessment);
    append(f, "assessments", round);
}

/* ---- actions: ticks, plans ---- */

static bool same_people(const json_t *action, const json_t *body)
{
    const json_t *a = json_object_get(action, "for");
    const json_t *b = json_object_get(body, "for");
    return !b || json_array_size(b) == 0 || json_equal(a, b);
}

static void set_if(struct fold *f, json_t *to, const char *key,
                   const json_t *from, const char *from_key)
{
    json_t *v = json_object_get(from, from_key);
    if (v)
        set(f, to, key, v);
}

static void put_on_action(struct fold *f, json_t *action, const char *kind,
                          json_t *item)
{
    if (strcmp(kind, "ticked") == 0) {
        set(f, action, "done", item);
        return;
    }
    if (strcmp(kind, "not-referred") == 0 || strcmp(kind, "overridden") == 0) {
        set(f, action, "not_done", item);
        return;
    }
    set_if(f, action, "owner", item, "owner");
    set_if(f, action, "due", item, "due");
    if (json_is_true(json_object_get(item, "released")))
        set_new(f, action, "held", json_false());
}

/* Onto every action of its code (and people); a code that no assessment gave
 * is a step of the school's own. */
static void on_actions(struct fold *f, const char *kind, json_t *item)
{
    json_t *actions = json_object_get(f->state, "actions");
    const char *code = tri_json_text(item, "action");
    bool found = false;
    size_t i = 0;
    json_t *action = NULL;
    json_array_foreach(actions, i, action)
    {
        if (strcmp(tri_json_text(action, "code"), code) == 0 &&
            same_people(action, item)) {
            put_on_action(f, action, kind, item);
            found = true;
        }
    }
    if (found)
        return;
    action = json_pack("{s:s, s:b}", "code", code, "added", 1);
    set_if(f, action, "for", item, "for");
    put_on_action(f, action, kind, item);
    append_new(f, actions, action);
}

/* ---- closing over open steps ---- */

/* What must be done and is not has the reason of whoever closes. */
static void leave_steps(struct fold *f, const json_t *item)
{
    static const char *const keys[] = { "seq", "at", "recorded", "by" };
    json_t *open = tri_fold_open_musts(f->state);
    size_t i = 0;
    json_t *action = NULL;
    f->failed |= !open;
    json_array_foreach(open, i, action)
    {
        json_t *why = json_pack("{s:O, s:b}", "reason",
                                json_object_get(item, "left"), "closing", 1);
        for (size_t k = 0; k < TRI_COUNT(keys); k++)
            set_if(f, why, keys[k], item, keys[k]);
        set_new(f, action, "not_done", why);
    }
    json_decref(open);
}

/* It goes on after all: they are open again. */
static void take_up_steps(struct fold *f)
{
    size_t i = 0;
    json_t *action = NULL;
    json_array_foreach(json_object_get(f->state, "actions"), i, action)
    {
        if (json_object_get(json_object_get(action, "not_done"), "closing"))
            (void)json_object_del(action, "not_done");
    }
}

/* ---- later steps: flowcharts ---- */

/* Onto the action that is a step of a flowchart; takes mark. */
static void on_step(struct fold *f, const char *flow, const char *step,
                    const char *kind, json_t *mark)
{
    char code[2 * TRI_MAX_SHORT_TEXT + 2];
    (void)snprintf(code, sizeof(code), "%s/%s", flow, step);
    if (*step) {
        set_new(f, mark, "action", json_string(code));
        on_actions(f, kind, mark);
    }
    json_decref(mark);
}

/* What was done of a flowchart, and what it said comes next. */
static void on_flow(struct fold *f, const json_t *item)
{
    const char *flow = tri_json_text(item, "flow");
    json_t *next = json_object();
    set_if(f, next, "due", item, "due");
    on_step(f, flow, tri_json_text(item, "step"), "ticked", copied(f, item));
    on_step(f, flow, tri_json_text(item, "then"), "planned", next);
}

static json_t *flow_of(json_t *state, const char *flow)
{
    size_t i = 0;
    json_t *f = NULL;
    json_array_foreach(json_object_get(state, "flows"), i, f)
    {
        if (strcmp(tri_json_text(f, "flow"), flow) == 0)
            return f;
    }
    return NULL;
}

/* Its questions were put: what stays not known, and when that was. */
static void asked(struct fold *f, const json_t *item)
{
    json_t *flow = flow_of(f->state, tri_json_text(item, "flow"));
    size_t i = 0;
    json_t *key = NULL;
    if (!flow) /* it was not begun: nothing to keep it with */
        return;
    if (!json_object_get(flow, "open"))
        set_new(f, flow, "open", json_array());
    json_array_foreach(json_object_get(item, "open"), i, key)
    {
        append_new(f, json_object_get(flow, "open"), json_incref(key));
    }
    set_if(f, flow, "asked", item, "at");
}

/* ---- the walk ---- */

static void set_status(struct fold *f, enum tri_status status)
{
    set_new(f, f->state, "status", json_string(tri_status_name(status)));
}

static void reported(struct fold *f, const json_t *item, const json_t *body)
{
    size_t i = 0;
    json_t *name = NULL;
    json_array_foreach(json_object_get(body, "named"), i, name)
        add_account(f, "named", json_string_value(name));
    set(f, f->state, "reported_by", json_object_get(item, "by"));
    set(f, f->state, "created", json_object_get(item, "at"));
    assessed(f, item, body);
}

bool tri_fold_shuts_out(const json_t *person)
{
    const char *role = tri_json_text(person, "role");
    return strcmp(role, "subject") == 0 || strcmp(role, "parent") == 0;
}

/* Everybody whom a name may be of. */
static void each_account(struct fold *f, const json_t *item)
{
    size_t i = 0;
    json_t *also = NULL;
    add_account(f, "named", tri_json_text(item, "account"));
    json_array_foreach(json_object_get(item, "also"), i, also)
        add_account(f, "named", json_string_value(also));
}

static void person(struct fold *f, json_t *item)
{
    append(f, "people", json_incref(item));
    if (tri_fold_shuts_out(item))
        each_account(f, item);
    (void)json_object_del(item, "also");
}

static void put(struct fold *f, enum tri_event kind, json_t *item,
                const json_t *body)
{
    const char *account = tri_json_text(item, "account");
    set_if(f, f->state, "class", item, "about");
    (void)json_object_del(item, "about");
    switch (kind) {
    case TRI_EVENT_REPORTED:
        reported(f, item, body);
        break;
    case TRI_EVENT_ASSESSED:
        assessed(f, item, body);
        break;
    case TRI_EVENT_TICKED:
        on_actions(f, "ticked", item);
        break;
    case TRI_EVENT_BEGUN:
        append(f, "flows", json_incref(item));
        on_flow(f, item);
        break;
    case TRI_EVENT_ASKED:
        asked(f, item);
        on_flow(f, item);
        break;
    case TRI_EVENT_STEPPED:
        on_flow(f, item);
        break;
    case TRI_EVENT_PLANNED:
        on_actions(f, "planned", item);
        add_account(f, "team", tri_json_text(item, "owner"));
        break;
    case TRI_EVENT_NOT_REFERRED:
        on_actions(f, "not-referred", item);
        append(f, "not_referred", json_incref(item));
        break;
    case TRI_EVENT_ASSIGNED:
        set_if(f, f->state, "assignee", item, "assignee");
        set_if(f, f->state, "due", item, "due");
        add_account(f, "team", tri_json_text(item, "assignee"));
        break;
    case TRI_EVENT_OVERRIDDEN:
        append(f, "overrides", json_incref(item));
        if (*tri_json_text(item, "action"))
            on_actions(f, "overridden", item);
        break;
    case TRI_EVENT_NOTED:
        append(f, "notes", json_incref(item));
        break;
    case TRI_EVENT_PERSON:
        person(f, item);
        break;
    case TRI_EVENT_REFERENCE:
        append(f, "references", json_incref(item));
        break;
    case TRI_EVENT_LINKED:
        append(f, "links", json_incref(item));
        break;
    case TRI_EVENT_GRANTED:
        add_account(f, "team", account);
        break;
    case TRI_EVENT_REMOVED:
        drop_account(f->state, "team", account);
        break;
    case TRI_EVENT_NAMED:
        add_account(f, "named", account);
        break;
    case TRI_EVENT_GLASS:
        add_account(f, "glass", account);
        break;
    case TRI_EVENT_MENDED:
        drop_account(f->state, "glass", account);
        break;
    case TRI_EVENT_HELD:
        set(f, f->state, "hold", item);
        break;
    case TRI_EVENT_RELEASED:
        (void)json_object_del(f->state, "hold");
        break;
    case TRI_EVENT_CLOSE_ASKED:
        set(f, f->state, "closing", item);
        if (*tri_json_text(item, "left"))
            leave_steps(f, item);
        break;
    case TRI_EVENT_CLOSED:
        set_if(f, f->state, "closed", item, "at");
        if (*tri_json_text(item, "left"))
            leave_steps(f, item);
        break;
    case TRI_EVENT_CLOSE_REFUSED:
    case TRI_EVENT_REOPENED:
        (void)json_object_del(f->state, "closing");
        (void)json_object_del(f->state, "closed");
        take_up_steps(f);
        break;
    case TRI_EVENT_TAKEN:
    case TRI_EVENT_RECLASSED:
    case TRI_EVENT_CORRECTED:
    case TRI_N_EVENTS:
        break;
    }
}

/* corrections[seq - 1]: the newest 'corrected' event about event seq, borrowed,
 * or null. */
static json_t *corrections_of(struct fold *f, const json_t *envelopes)
{
    json_t *newest = json_array();
    size_t n = json_array_size(envelopes);
    for (size_t i = 0; i < n; i++)
        append_new(f, newest, json_null());
    for (size_t i = 0; i < n; i++) {
        json_t *e = json_array_get(envelopes, i);
        const json_t *body = json_object_get(e, "body");
        json_int_t seq = json_integer_value(json_object_get(body, "seq"));
        if (strcmp(tri_json_text(e, "kind"), "corrected") == 0 && seq > 0 &&
            (size_t)seq <= i)
            f->failed |= json_array_set(newest, (size_t)seq - 1, e) != 0;
    }
    return newest;
}

static json_t *line_of(struct fold *f, const json_t *envelope, size_t seq,
                       const json_t *correction)
{
    json_t *line = json_object();
    set_new(f, line, "seq", json_integer((json_int_t)seq));
    static const char *const keys[] = { "at", "by", "via", "kind" };
    for (size_t i = 0; i < TRI_COUNT(keys); i++)
        set_if(f, line, keys[i], envelope, keys[i]);
    /* The reports stand in `assessments`: not twice. */
    json_t *body = copied(f, json_object_get(envelope, "body"));
    (void)json_object_del(body, "report");
    (void)json_object_del(body, "assessment");
    set_new(f, line, "body", body);
    if (correction)
        set_new(f, line, "superseded",
                json_pack("{s:O, s:O, s:O}", "at",
                          json_object_get(correction, "at"), "by",
                          json_object_get(correction, "by"), "reason",
                          json_object_get(json_object_get(correction, "body"),
                                          "reason")));
    return line;
}

static void sum(struct fold *f, const json_t *envelopes,
                const json_t *corrections)
{
    for (size_t i = 0; i < json_array_size(envelopes); i++) {
        const json_t *e = json_array_get(envelopes, i);
        const json_t *correction = json_array_get(corrections, i);
        if (json_is_null(correction))
            correction = NULL;
        enum tri_event kind = TRI_N_EVENTS;
        (void)tri_event_find(tri_json_text(e, "kind"), &kind);
        append(f, "chronology", line_of(f, e, i + 1, correction));
        const json_t *body = json_object_get(e, "body");
        if (correction)
            body = json_object_get(json_object_get(correction, "body"), "body");
        json_t *item = body ? stamped(f, e, (json_int_t)i + 1, body) : NULL;
        if (item && kind != TRI_N_EVENTS)
            put(f, kind, item, body);
        json_decref(item);
        /* What happened to the state stays so, whatever was corrected since. */
        enum tri_status status =
            tri_status_find(tri_json_text(f->state, "status"));
        if (kind == TRI_EVENT_REPORTED ||
            (kind != TRI_N_EVENTS && tri_event_step(kind, status, false, true,
                                                    &status, NULL) == TRI_OK))
            set_status(f, status);
        set_if(f, f->state, "changed", e, "at");
        set_new(f, f->state, "seq", json_integer((json_int_t)i + 1));
    }
}

/* Ticks and plans made before a later assessment: put back onto its actions. */
static void put_back(struct fold *f, const json_t *envelopes,
                     const json_t *corrections)
{
    json_t *rounds = json_object_get(f->state, "assessments");
    size_t last = json_array_size(rounds);
    if (last < 2)
        return;
    json_int_t newest = json_integer_value(
        json_object_get(json_array_get(rounds, last - 1), "seq"));
    for (size_t i = 0; i + 1 < (size_t)newest; i++) {
        const json_t *e = json_array_get(envelopes, i);
        const json_t *c = json_array_get(corrections, i);
        const char *kind = tri_json_text(e, "kind");
        const json_t *body = json_object_get(
            json_is_null(c) ? e : json_object_get(c, "body"), "body");
        bool of_flow = body && json_object_get(body, "flow");
        if (!body || (!of_flow && strcmp(kind, "ticked") != 0 &&
                      strcmp(kind, "planned") != 0 &&
                      strcmp(kind, "not-referred") != 0 &&
                      !(strcmp(kind, "overridden") == 0 &&
                        *tri_json_text(body, "action"))))
            continue;
        json_t *item = stamped(f, e, (json_int_t)i + 1, body);
        if (of_flow)
            on_flow(f, item);
        else
            on_actions(f, kind, item);
        json_decref(item);
    }
}

json_t *tri_fold(const json_t *envelopes)
{
    static const char *const lists[] = {
        "assessments", "actions", "overrides",  "not_referred", "notes",
        "flows",       "people",  "references", "links",        "team",
        "named",       "glass",   "chronology"
    };
    struct fold f = { .state = json_object() };
    json_t *corrections = corrections_of(&f, envelopes);
    set_status(&f, TRI_STATUS_RECEIVED);
    set_new(&f, f.state, "class", json_string("child"));
    for (size_t i = 0; i < TRI_COUNT(lists); i++)
        set_new(&f, f.state, lists[i], json_array());
    if (!f.failed)
        sum(&f, envelopes, corrections);
    if (!f.failed)
        put_back(&f, envelopes, corrections);
    json_decref(corrections);
    if (!f.failed)
        return f.state;
    json_decref(f.state);
    return NULL;
}

bool tri_fold_has(const json_t *state, const char *list, const char *account)
{
    size_t i = 0;
    json_t *v = NULL;
    json_array_foreach(json_object_get(state, list), i,
                       v) if (strcmp(json_string_value(v), account) ==
                              0) return true;
    return false;
}

bool tri_fold_is_held(const json_t *state, const json_t *body)
{
    size_t i = 0;
    json_t *a = NULL;
    json_array_foreach(json_object_get(state, "actions"), i, a)
    {
        if (json_is_true(json_object_get(a, "held")) &&
            strcmp(tri_json_text(a, "code"), tri_json_text(body, "action")) ==
                0 &&
            same_people(a, body))
            return true;
    }
    return false;
}

json_t *tri_fold_open_musts(const json_t *state)
{
    json_t *list = json_array();
    size_t i = 0;
    json_t *a = NULL;
    json_array_foreach(json_object_get(state, "actions"), i, a)
    {
        if (json_is_true(json_object_get(a, "mandatory")) &&
            !json_object_get(a, "done") && !json_object_get(a, "not_done") &&
            json_array_append(list, a) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *tri_fold_unreferred(const json_t *state, const char *own_agency)
{
    json_t *list = tri_fold_open_musts(state);
    for (size_t i = json_array_size(list); i-- > 0;) {
        const char *agency = tri_json_text(json_array_get(list, i), "agency");
        if (!*agency || (own_agency && strcmp(agency, own_agency) == 0))
            (void)json_array_remove(list, i);
    }
    return list;
}

/* Is an assessment that serious by what was decided; or, possible, by what is
 * not known. */
static bool is_serious(const json_t *assessment,
                       const struct tri_closing_rule *rule, bool possible)
{
    const json_t *risk = json_object_get(assessment, "risk");
    const json_t *need = json_object_get(
        assessment, possible ? "threshold_possible" : "threshold_level");
    int level = 0;
    size_t i = 0;
    json_t *v = NULL;
    if (!possible)
        return json_number_value(need) >= rule->need ||
               (rule->risk &&
                tri_risk_find(tri_json_text(risk, "level"), &level) &&
                level >= rule->risk);
    json_array_foreach(need, i, v)
    {
        if (json_number_value(v) >= rule->need)
            return true;
    }
    json_array_foreach(json_object_get(risk, "possible"), i, v)
    {
        const char *name = json_string_value(v);
        if (rule->risk && name && tri_risk_find(name, &level) &&
            level >= rule->risk)
            return true;
    }
    return false;
}

enum tri_closing tri_fold_closing(const json_t *state,
                                  const struct tri_closing_rule *rule)
{
    const json_t *now = json_object_get(state, "assessment");
    size_t i = 0;
    json_t *v = NULL;
    if (!json_is_object(now)) /* nobody knows yet what it is */
        return TRI_CLOSING_TWO;
    json_array_foreach(json_object_get(state, "assessments"), i, v)
    {
        if (is_serious(json_object_get(v, "assessment"), rule, false))
            return TRI_CLOSING_TWO;
    }
    json_array_foreach(json_object_get(state, "overrides"), i, v)
    {
        if (!*tri_json_text(v, "action"))
            return TRI_CLOSING_TWO;
    }
    return is_serious(now, rule, true) ? rule->possible : TRI_CLOSING_ALONE;
}

const char *tri_fold_closing_by(const json_t *state)
{
    return tri_json_text(
        json_object_get(json_object_get(state, "closing"), "by"), "id");
}
