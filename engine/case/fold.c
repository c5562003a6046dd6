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

/* ---- one event ---- */

/* Who, when, which event: beside what it says. */
static json_t *stamped(const json_t *envelope, json_int_t seq,
                       const json_t *body)
{
    json_t *item = json_copy((json_t *)(uintptr_t)body);
    if (!item)
        return NULL;
    (void)json_object_set_new(item, "seq", json_integer(seq));
    /* When it was done, if the body says so, beside when it was written. */
    if (!json_object_get(item, "at"))
        (void)json_object_set(item, "at", json_object_get(envelope, "at"));
    (void)json_object_set(item, "recorded", json_object_get(envelope, "at"));
    (void)json_object_set(item, "by", json_object_get(envelope, "by"));
    return item;
}

static void append(json_t *state, const char *list, json_t *item)
{
    (void)json_array_append_new(json_object_get(state, list), item);
}

static void add_account(json_t *state, const char *list, const char *account)
{
    if (*account && !tri_fold_has(state, list, account))
        append(state, list, json_string(account));
}

static void drop_account(json_t *state, const char *list, const char *account)
{
    json_t *a = json_object_get(state, list);
    for (size_t i = json_array_size(a); i-- > 0;)
        if (strcmp(json_string_value(json_array_get(a, i)), account) == 0)
            (void)json_array_remove(a, i);
}

/* A document that stands as text in a body, or already as itself. */
static json_t *parsed(const json_t *body, const char *key)
{
    json_t *v = json_object_get(body, key);
    json_t *doc = json_is_string(v) ? tri_json_lenient(json_string_value(v),
                                                       json_string_length(v))
                                    : json_incref(v);
    return doc ? doc : json_null();
}

void tri_fold_ready(json_t *envelopes)
{
    static const char *const keys[] = { "report", "assessment" };
    size_t i = 0;
    json_t *e = NULL;
    json_array_foreach(envelopes, i, e)
    {
        json_t *body = json_object_get(e, "body");
        for (size_t k = 0; k < TRI_COUNT(keys); k++)
            if (json_object_get(body, keys[k]))
                (void)json_object_set_new(body, keys[k], parsed(body, keys[k]));
    }
}

/* A report (the first, or a later one) with what was decided on it. The
 * actions begin anew; ticks made before are put back by code. */
static void assessed(json_t *state, const json_t *stamp, const json_t *body)
{
    json_t *round = json_object();
    (void)json_object_set(round, "seq", json_object_get(stamp, "seq"));
    (void)json_object_set(round, "at", json_object_get(stamp, "at"));
    (void)json_object_set(round, "by", json_object_get(stamp, "by"));
    if (json_object_get(body, "why"))
        (void)json_object_set(round, "why", json_object_get(body, "why"));
    json_t *report = parsed(body, "report");
    json_t *assessment = parsed(body, "assessment");
    (void)json_object_set(state, "report", report);
    (void)json_object_set_new(round, "report", report);
    /* A later report without an assessment keeps the last decision. */
    if (!json_is_null(assessment)) {
        (void)json_object_set(state, "assessment", assessment);
        const json_t *need = json_object_get(assessment, "threshold_level");
        (void)json_object_set_new(
            state, "need", json_integer((json_int_t)json_number_value(need)));
        json_t *actions =
            json_deep_copy(json_object_get(assessment, "actions"));
        (void)json_object_set_new(
            state, "actions", json_is_array(actions) ? actions : json_array());
    }
    (void)json_object_set_new(round, "assessment", assessment);
    append(state, "assessments", round);
}

/* ---- actions: ticks, plans ---- */

static bool same_people(const json_t *action, const json_t *body)
{
    const json_t *a = json_object_get(action, "for");
    const json_t *b = json_object_get(body, "for");
    return !b || json_array_size(b) == 0 || json_equal(a, b);
}

static void set_if(json_t *to, const char *key, const json_t *from,
                   const char *from_key)
{
    json_t *v = json_object_get(from, from_key);
    if (v)
        (void)json_object_set(to, key, v);
}

static void put_on_action(json_t *action, const char *kind, json_t *item)
{
    if (strcmp(kind, "ticked") == 0) {
        (void)json_object_set(action, "done", item);
        return;
    }
    if (strcmp(kind, "not-referred") == 0) {
        (void)json_object_set(action, "not_done", item);
        return;
    }
    set_if(action, "owner", item, "owner");
    set_if(action, "due", item, "due");
    if (json_is_true(json_object_get(item, "released")))
        (void)json_object_set_new(action, "held", json_false());
}

/* Onto every action of its code (and people); a code that no assessment gave
 * is a step of the school's own. */
static void on_actions(json_t *state, const char *kind, json_t *item)
{
    json_t *actions = json_object_get(state, "actions");
    const char *code = tri_json_text(item, "action");
    bool found = false;
    size_t i = 0;
    json_t *action = NULL;
    json_array_foreach(actions, i, action)
    {
        if (strcmp(tri_json_text(action, "code"), code) == 0 &&
            same_people(action, item)) {
            put_on_action(action, kind, item);
            found = true;
        }
    }
    if (found)
        return;
    action = json_pack("{s:s, s:b}", "code", code, "added", 1);
    set_if(action, "for", item, "for");
    put_on_action(action, kind, item);
    (void)json_array_append_new(actions, action);
}

/* ---- later steps: flowcharts ---- */

/* Onto the action that is a step of a flowchart; takes mark. */
static void on_step(json_t *state, const char *flow, const char *step,
                    const char *kind, json_t *mark)
{
    char code[2 * TRI_MAX_SHORT_TEXT + 2];
    (void)snprintf(code, sizeof(code), "%s/%s", flow, step);
    if (*step && json_object_set_new(mark, "action", json_string(code)) == 0)
        on_actions(state, kind, mark);
    json_decref(mark);
}

/* What was done of a flowchart, and what it said comes next. */
static void on_flow(json_t *state, const json_t *item)
{
    const char *flow = tri_json_text(item, "flow");
    json_t *next = json_object();
    set_if(next, "due", item, "due");
    on_step(state, flow, tri_json_text(item, "step"), "ticked",
            json_copy((json_t *)(uintptr_t)item));
    on_step(state, flow, tri_json_text(item, "then"), "planned", next);
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
static void asked(json_t *state, const json_t *item)
{
    json_t *flow = flow_of(state, tri_json_text(item, "flow"));
    size_t i = 0;
    json_t *key = NULL;
    if (!json_object_get(flow, "open"))
        (void)json_object_set_new(flow, "open", json_array());
    json_array_foreach(json_object_get(item, "open"), i, key)
    {
        (void)json_array_append(json_object_get(flow, "open"), key);
    }
    set_if(flow, "asked", item, "at");
}

/* ---- the walk ---- */

static void set_status(json_t *state, enum tri_status status)
{
    (void)json_object_set_new(state, "status",
                              json_string(tri_status_name(status)));
}

static void reported(json_t *state, const json_t *item, const json_t *body)
{
    size_t i = 0;
    json_t *name = NULL;
    json_array_foreach(json_object_get(body, "named"), i, name)
        add_account(state, "named", json_string_value(name));
    (void)json_object_set(state, "reported_by", json_object_get(item, "by"));
    (void)json_object_set(state, "created", json_object_get(item, "at"));
    set_if(state, "class", body, "about");
    assessed(state, item, body);
}

static void person(json_t *state, json_t *item)
{
    const char *role = tri_json_text(item, "role");
    append(state, "people", json_incref(item));
    /* A subject, or a parent of a child: for them it does not exist. */
    if (strcmp(role, "subject") == 0 || strcmp(role, "parent") == 0)
        add_account(state, "named", tri_json_text(item, "account"));
}

static void put(json_t *state, enum tri_event kind, json_t *item,
                const json_t *body)
{
    const char *account = tri_json_text(item, "account");
    switch (kind) {
    case TRI_EVENT_REPORTED:
        reported(state, item, body);
        break;
    case TRI_EVENT_ASSESSED:
        assessed(state, item, body);
        break;
    case TRI_EVENT_TICKED:
        on_actions(state, "ticked", item);
        break;
    case TRI_EVENT_BEGUN:
        append(state, "flows", json_incref(item));
        on_flow(state, item);
        break;
    case TRI_EVENT_ASKED:
        asked(state, item);
        on_flow(state, item);
        break;
    case TRI_EVENT_STEPPED:
        on_flow(state, item);
        break;
    case TRI_EVENT_PLANNED:
        on_actions(state, "planned", item);
        add_account(state, "team", tri_json_text(item, "owner"));
        break;
    case TRI_EVENT_NOT_REFERRED:
        on_actions(state, "not-referred", item);
        append(state, "not_referred", json_incref(item));
        break;
    case TRI_EVENT_ASSIGNED:
        set_if(state, "assignee", item, "assignee");
        set_if(state, "due", item, "due");
        add_account(state, "team", tri_json_text(item, "assignee"));
        break;
    case TRI_EVENT_OVERRIDDEN:
        append(state, "overrides", json_incref(item));
        break;
    case TRI_EVENT_NOTED:
        append(state, "notes", json_incref(item));
        break;
    case TRI_EVENT_PERSON:
        person(state, item);
        break;
    case TRI_EVENT_REFERENCE:
        append(state, "references", json_incref(item));
        break;
    case TRI_EVENT_LINKED:
        append(state, "links", json_incref(item));
        break;
    case TRI_EVENT_GRANTED:
        add_account(state, "team", account);
        break;
    case TRI_EVENT_REMOVED:
        drop_account(state, "team", account);
        break;
    case TRI_EVENT_NAMED:
        add_account(state, "named", account);
        break;
    case TRI_EVENT_RECLASSED:
        set_if(state, "class", item, "about");
        break;
    case TRI_EVENT_GLASS:
        add_account(state, "glass", account);
        break;
    case TRI_EVENT_MENDED:
        drop_account(state, "glass", account);
        break;
    case TRI_EVENT_HELD:
        (void)json_object_set(state, "hold", item);
        break;
    case TRI_EVENT_RELEASED:
        (void)json_object_del(state, "hold");
        break;
    case TRI_EVENT_CLOSE_ASKED:
        (void)json_object_set(state, "closing", item);
        break;
    case TRI_EVENT_CLOSED:
        set_if(state, "closed", item, "at");
        break;
    case TRI_EVENT_CLOSE_REFUSED:
    case TRI_EVENT_REOPENED:
        (void)json_object_del(state, "closing");
        (void)json_object_del(state, "closed");
        break;
    case TRI_EVENT_TAKEN:
    case TRI_EVENT_CORRECTED:
    case TRI_N_EVENTS:
        break;
    }
}

/* corrections[seq - 1]: the newest 'corrected' event about event seq, borrowed,
 * or null. */
static json_t *corrections_of(const json_t *envelopes)
{
    json_t *newest = json_array();
    size_t n = json_array_size(envelopes);
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(newest, json_null());
    for (size_t i = 0; i < n; i++) {
        json_t *e = json_array_get(envelopes, i);
        const json_t *body = json_object_get(e, "body");
        json_int_t seq = json_integer_value(json_object_get(body, "seq"));
        if (strcmp(tri_json_text(e, "kind"), "corrected") == 0 && seq > 0 &&
            (size_t)seq <= i)
            (void)json_array_set(newest, (size_t)seq - 1, e);
    }
    return newest;
}

static json_t *line_of(const json_t *envelope, size_t seq,
                       const json_t *correction)
{
    json_t *line = json_object();
    (void)json_object_set_new(line, "seq", json_integer((json_int_t)seq));
    static const char *const keys[] = { "at", "by", "via", "kind" };
    for (size_t i = 0; i < TRI_COUNT(keys); i++)
        set_if(line, keys[i], envelope, keys[i]);
    /* The reports stand in `assessments`: not twice. */
    json_t *body = json_copy(json_object_get(envelope, "body"));
    (void)json_object_del(body, "report");
    (void)json_object_del(body, "assessment");
    (void)json_object_set_new(line, "body", body);
    if (correction)
        (void)json_object_set_new(
            line, "superseded",
            json_pack("{s:O, s:O, s:O}", "at",
                      json_object_get(correction, "at"), "by",
                      json_object_get(correction, "by"), "reason",
                      json_object_get(json_object_get(correction, "body"),
                                      "reason")));
    return line;
}

static void sum(json_t *state, const json_t *envelopes,
                const json_t *corrections)
{
    for (size_t i = 0; i < json_array_size(envelopes); i++) {
        const json_t *e = json_array_get(envelopes, i);
        const json_t *correction = json_array_get(corrections, i);
        if (json_is_null(correction))
            correction = NULL;
        enum tri_event kind = TRI_N_EVENTS;
        (void)tri_event_find(tri_json_text(e, "kind"), &kind);
        append(state, "chronology", line_of(e, i + 1, correction));
        const json_t *body = json_object_get(e, "body");
        if (correction)
            body = json_object_get(json_object_get(correction, "body"), "body");
        json_t *item = body ? stamped(e, (json_int_t)i + 1, body) : NULL;
        if (item && kind != TRI_N_EVENTS)
            put(state, kind, item, body);
        json_decref(item);
        /* What happened to the state stays so, whatever was corrected since. */
        enum tri_status status =
            tri_status_find(tri_json_text(state, "status"));
        if (kind == TRI_EVENT_REPORTED ||
            (kind != TRI_N_EVENTS &&
             tri_event_step(kind, status, 0, true, &status, NULL) == TRI_OK))
            set_status(state, status);
        set_if(state, "changed", e, "at");
        (void)json_object_set_new(state, "seq",
                                  json_integer((json_int_t)i + 1));
    }
}

/* Ticks and plans made before a later assessment: put back onto its actions. */
static void put_back(json_t *state, const json_t *envelopes,
                     const json_t *corrections)
{
    json_t *rounds = json_object_get(state, "assessments");
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
        if (!body ||
            (!of_flow && strcmp(kind, "ticked") != 0 &&
             strcmp(kind, "planned") != 0 && strcmp(kind, "not-referred") != 0))
            continue;
        json_t *item = stamped(e, (json_int_t)i + 1, body);
        if (of_flow)
            on_flow(state, item);
        else
            on_actions(state, kind, item);
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
    json_t *state = json_object();
    json_t *corrections = corrections_of(envelopes);
    if (state && corrections) {
        set_status(state, TRI_STATUS_RECEIVED);
        (void)json_object_set_new(state, "class", json_string("child"));
        for (size_t i = 0; i < TRI_COUNT(lists); i++)
            (void)json_object_set_new(state, lists[i], json_array());
        sum(state, envelopes, corrections);
        put_back(state, envelopes, corrections);
    }
    json_decref(corrections);
    return state;
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

json_t *tri_fold_unreferred(const json_t *state, const char *own_agency)
{
    json_t *list = json_array();
    size_t i = 0;
    json_t *a = NULL;
    json_array_foreach(json_object_get(state, "actions"), i, a)
    {
        const char *agency = tri_json_text(a, "agency");
        if (json_is_true(json_object_get(a, "mandatory")) && *agency &&
            (!own_agency || strcmp(agency, own_agency) != 0) &&
            !json_object_get(a, "done") && !json_object_get(a, "not_done"))
            (void)json_array_append(list, a);
    }
    return list;
}

const char *tri_fold_closing_by(const json_t *state)
{
    return tri_json_text(
        json_object_get(json_object_get(state, "closing"), "by"), "id");
}
