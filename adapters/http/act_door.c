/* Acts on an incident: a form, or a program's JSON, as one event. How to read
 * this file: `body_of` makes the typed body that kinds.def asks for out of what
 * was sent; `tri_door_act` has it written, and says what happened. */
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/incident.h"
#include "http/later.h"
#include "http/site.h"

/* ---- from what was sent to a body ---- */

/* "a, b" and lines, as a list. */
static json_t *list_of(struct tri_exchange *x, const char *text)
{
    json_t *list = json_array();
    while (*text) {
        size_t len = strcspn(text, ",\r\n");
        const char *item = tri_arena_copy(&x->arena, text, len);
        item = tri_lead_trim(x, item ? item : "");
        if (*item)
            (void)json_array_append_new(list, json_string(item));
        text += len + (text[len] != '\0');
    }
    return list;
}

/* What was typed as the value that the field takes; NULL for nothing. A text
 * that is not what it should be stays a text: the casebook says so. */
static json_t *value_of(struct tri_lead *l, const struct tri_event_field *f,
                        const char *typed)
{
    const char *text = tri_lead_trim(l->x, typed);
    const char *at = NULL;
    char *end = NULL;
    if (!*text)
        return f->type == 'A' ? json_string("") : NULL;
    switch (f->type) {
    case 'd': /* what was done is not still to come */
        at = tri_lead_time(l, text);
        return json_string(at && tri_lead_come(l, at) ? at : text);
    case 'D':
        at = tri_lead_due(l, text);
        return json_string(at ? at : text);
    case 'b':
        return json_boolean(strcmp(text, "yes") == 0);
    case 'n': {
        long long n = strtoll(text, &end, 10);
        return *end ? json_string(text) : json_integer(n);
    }
    case 'l':
        return list_of(l->x, text);
    case 'a':
    case 'A':
        return json_string(strcmp(text, "me") == 0 ? l->x->account.id : text);
    default:
        return json_string(text);
    }
}

static json_t *form_body(struct tri_lead *l, enum tri_event kind,
                         const char *prefix)
{
    struct tri_event_field f;
    json_t *body = json_object();
    for (size_t i = 0; tri_event_field(kind, i, &f); i++) {
        const char *name =
            tri_arena_format(&l->x->arena, "%s%s", prefix, f.name);
        const char *typed = name ? tri_input_find(l->x->form, name) : NULL;
        json_t *v = typed ? value_of(l, &f, typed) : NULL;
        if (v)
            (void)json_object_set_new(body, f.name, v);
    }
    return body;
}

/* A program's JSON: its members but those that are not the event's. What is
 * too many the casebook refuses. */
static json_t *json_body(const struct tri_exchange *x)
{
    json_t *body =
        json_loadb(x->body, x->body_len, JSON_REJECT_DUPLICATES, NULL);
    static const char *const ours[] = { "kind", "version", "token" };
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
        (void)json_object_del(body, ours[i]);
    return body;
}

/* A correction by a form brings the corrected event's fields along, each as
 * "new.NAME", unless it strikes it out. */
static void add_correction(struct tri_lead *l, json_t *body)
{
    enum tri_event target = TRI_N_EVENTS;
    const char *word = tri_input_find(l->x->form, "target");
    if (word && tri_event_find(word, &target))
        (void)json_object_set_new(body, "body", form_body(l, target, "new."));
}

/* New facts: the report is assessed here, whatever else was sent. */
static bool add_assessment(struct tri_exchange *x, json_t *body)
{
    json_t *report = json_object_get(body, "report");
    char *text = json_is_object(report)
                     ? tri_json_dump(report, JSON_COMPACT, NULL)
                     : NULL;
    const char *sent = text ? text : json_string_value(report);
    if (!sent) {
        tri_exchange_problem(x, 422, "problem.field");
        (void)json_object_set_new(x->document, "field", json_string("report"));
        return false;
    }
    json_t *a = tri_assessment(x, sent, strlen(sent));
    char *decided = a ? tri_json_dump(a, JSON_COMPACT, NULL) : NULL;
    bool ok =
        decided &&
        json_object_set_new(body, "report", json_string(sent)) == 0 &&
        json_object_set_new(body, "assessment", json_string(decided)) == 0;
    if (a && !ok)
        tri_exchange_problem(x, 503, "problem.no-memory");
    json_decref(a);
    free(decided);
    free(text);
    return ok;
}

/* "step:CODE|a, b" of an override: that step is what it is about, and ends. */
static void name_step(struct tri_lead *l, json_t *body)
{
    const char *what = tri_json_text(body, "what");
    if (strncmp(what, "step:", 5) != 0)
        return;
    size_t len = strcspn(what + 5, "|");
    const char *code = tri_arena_copy(&l->x->arena, what + 5, len);
    const char *people = what[5 + len] ? what + 6 + len : "";
    const char *line =
        code ? tri_arena_format(&l->x->arena, "%s%s %s%s%s%s",
                                tri_lead_text(l, "case.step"),
                                tri_message(l->x->language, TRI_MSG_COLON),
                                tri_lead_step(l, code), *people ? " (" : "",
                                people, *people ? ")" : "")
             : NULL;
    if (!line)
        return;
    (void)json_object_set_new(body, "action", json_string(code));
    if (*people)
        (void)json_object_set_new(body, "for", list_of(l->x, people));
    (void)json_object_set_new(body, "what", json_string(line));
}

static json_t *body_of(struct tri_lead *l, enum tri_event kind)
{
    struct tri_exchange *x = l->x;
    json_t *body = x->body ? json_body(x) : form_body(l, kind, "");
    if (!json_is_object(body)) {
        json_decref(body);
        tri_exchange_problem(x, 400, "problem.not-understood");
        return NULL;
    }
    if (kind == TRI_EVENT_CORRECTED && !x->body)
        add_correction(l, body);
    if (kind == TRI_EVENT_OVERRIDDEN)
        name_step(l, body);
    else if (kind == TRI_EVENT_CORRECTED)
        name_step(l, json_object_get(body, "body"));
    if (kind == TRI_EVENT_ASSESSED && !add_assessment(x, body)) {
        json_decref(body);
        return NULL;
    }
    return body;
}

/* ---- the answer ---- */

/* What was written may have taken it away from whoever wrote it. */
static bool is_gone(const struct tri_exchange *x, const char *reference)
{
    struct tri_error ignored;
    struct tri_incident_row row;
    enum tri_code code = tri_casebook_row(x->site->book, &x->who, reference,
                                          TRI_ACT_READ, &row, &ignored);
    return code == TRI_E_NOTFOUND || code == TRI_E_DENIED;
}

static void written(struct tri_exchange *x, const struct tri_receipt *r)
{
    char text[TRI_RECEIPT_SIZE];
    if (!x->wants_json && is_gone(x, r->reference)) {
        tri_exchange_redirect(x, "/incidents?moved=1");
        return;
    }
    if (!x->wants_json) {
        const char *at = tri_input_find(x->form, "back");
        const char *flow = tri_input_find(x->form, "flow");
        const char *after = tri_input_find(x->form, "after");
        bool plain =
            at &&
            strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(at);
        const char *path =
            flow && tri_later_is(x, flow)
                ? tri_arena_format(&x->arena, "/incidents/%s/later/%s",
                                   r->reference, flow)
            : after && strspn(after, "0123456789") == strlen(after)
                ? tri_arena_format(&x->arena, "/incidents/%s/ask?after=%s",
                                   r->reference, after)
                : tri_arena_format(&x->arena, "/incidents/%s%s%s", r->reference,
                                   plain ? "#" : "", plain ? at : "");
        tri_exchange_redirect(x, path ? path : "/incidents");
        return;
    }
    tri_receipt_text(r, text);
    x->document =
        json_pack("{ss ss sI ss}", "kind", "receipt", "reference", r->reference,
                  "version", (json_int_t)r->seq, "receipt", text);
    x->etag = r->seq;
    x->status = 201;
}

/* What was sent, to be sent again: all but what the next form has anyway. */
static json_t *sent_again(const struct tri_exchange *x)
{
    static const char *const ours[] = { "version", "token" };
    json_t *list = json_array();
    if (!tri_input_find(x->form, "kind")) /* answers: to be given anew */
        return list;
    for (const struct tri_input *f = x->form; f; f = f->next)
        if (strcmp(f->name, ours[0]) != 0 && strcmp(f->name, ours[1]) != 0)
            (void)json_array_append_new(
                list, json_pack("{ss ss}", "name", f->name, "value", f->value));
    return list;
}

/* Somebody was faster: what they did since, beside what was sent. Nothing has
 * been written. */
static void moved_on(struct tri_exchange *x, enum tri_event kind,
                     int64_t version, const json_t *body)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_incident in;
    /* Who may add to it and not read it hears that it moved on, no more. */
    if (tri_casebook_row(x->site->book, &x->who, x->args[0], TRI_ACT_READ,
                         &in.row, &err) == TRI_E_DENIED) {
        tri_exchange_problem(x, 412, "problem.moved-on");
        return;
    }
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    json_t *since = json_array();
    size_t i;
    json_t *line;
    json_array_foreach(
        json_object_get(in.state, "chronology"), i,
        line) if (json_integer_value(json_object_get(line, "seq")) >
                  version)(void) json_array_append(since, line);
    tri_exchange_problem(x, 412, "problem.moved-on");
    json_t *mine =
        json_pack("{ss sO}", "kind", tri_event_name(kind), "body", body);
    json_t *lines = json_pack("[O]", mine);
    (void)json_object_set_new(x->document, "reference",
                              json_string(in.row.reference));
    (void)json_object_set_new(
        x->document, "yours",
        json_pack("{ss sI sO so so}", "kind", tri_event_name(kind), "version",
                  (json_int_t)version, "body", body, "story",
                  tri_incident_story(&in, lines), "again", sent_again(x)));
    (void)json_object_set_new(x->document, "theirs",
                              json_pack("{sI so so}", "version",
                                        (json_int_t)tri_incident_version(&in),
                                        "story", tri_incident_story(&in, since),
                                        "since", since));
    if (!x->wants_json)
        (void)json_object_set_new(x->document, "kind",
                                  json_string("incident-moved"));
    x->etag = tri_incident_version(&in);
    json_decref(mine);
    json_decref(lines);
    tri_incident_done(&in);
}

/* Open steps stop it: a program hears which. */
static void refused_program(struct tri_exchange *x, bool away)
{
    struct tri_incident in;
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    tri_exchange_problem(x, 422,
                         away ? "problem.unreferred" : "problem.open-steps");
    if (json_object_update_new(
            x->document,
            away ? json_pack("{ss so}", "field", "steps", "unreferred",
                             tri_incident_unreferred(&in))
                 : json_pack("{ss so}", "field", "left", "open_steps",
                             tri_incident_open_steps(&in))) != 0)
        tri_exchange_problem(x, 503, "problem.no-memory");
    tri_incident_done(&in);
}

/* A field is wrong: a program hears which one, a person gets the form back
 * with what they typed. */
static void refused(struct tri_exchange *x, enum tri_event kind,
                    const struct tri_error *err)
{
    struct tri_incident in;
    const char *field = err->loc.element;
    bool steps = err->code == TRI_E_INPUT && strcmp(field, "steps") == 0;
    bool left = err->code == TRI_E_INPUT && strcmp(field, "left") == 0;
    bool status = err->code == TRI_E_INPUT && strcmp(field, "status") == 0;
    bool reader = err->code == TRI_E_INPUT && strcmp(field, "reader") == 0;
    bool held = err->code == TRI_E_INPUT && strcmp(field, "held") == 0;
    if ((steps || left) && x->wants_json) {
        refused_program(x, steps);
        return;
    }
    if (err->code != TRI_E_INPUT || x->wants_json || status || held) {
        tri_exchange_fail(x, err);
        if (status)
            tri_exchange_problem(x, 422, "problem.not-now");
        if (reader) {
            tri_exchange_problem(x, 422, "problem.last-reader");
            (void)json_object_set_new(x->document, "field",
                                      json_string("reader"));
        }
        if (held) {
            tri_exchange_problem(x, 422, "problem.held");
            (void)json_object_set_new(x->document, "field",
                                      json_string("action"));
        }
        return;
    }
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    json_t *form = tri_incident_form(&in, kind, x->form, field);
    if (form) {
        (void)json_object_set_new(
            form, "error",
            json_string(tri_lead_text(&in.lead, steps    ? "problem.unreferred"
                                                : left   ? "problem.open-steps"
                                                : reader ? "problem.last-reader"
                                                         : "case.wrong")));
        x->document = form;
        x->status = 422;
    } else {
        tri_exchange_fail(x, err);
    }
    tri_incident_done(&in);
}

void tri_act_write_all(struct tri_exchange *x, const char *name,
                       int64_t version, const struct tri_deed *deeds, size_t n)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_receipt receipt;
    const struct tri_deed *last = &deeds[n - 1];
    enum tri_code code = tri_casebook_deeds(x->site->book, &x->who, name,
                                            version, deeds, n, &receipt, &err);
    if (code == TRI_OK)
        written(x, &receipt);
    else if (code == TRI_E_CONFLICT)
        moved_on(x, last->kind, version, last->body);
    else
        refused(x, last->kind, &err);
}

void tri_act_write(struct tri_exchange *x, const char *name,
                   enum tri_event kind, int64_t version, json_t *body)
{
    const struct tri_deed deed = { kind, body };
    tri_act_write_all(x, name, version, &deed, 1);
}

void tri_door_act(struct tri_exchange *x)
{
    struct tri_lead l;
    enum tri_event kind = TRI_N_EVENTS;
    int64_t version = 0;
    const char *name = tri_input_find(x->form, "kind");
    if (!name || !tri_event_find(name, &kind)) {
        tri_exchange_problem(x, 422, "problem.field");
        (void)json_object_set_new(x->document, "field", json_string("kind"));
        return;
    }
    if (!tri_exchange_version(x, &version) || !tri_lead_open(&l, x))
        return;
    json_t *body = body_of(&l, kind);
    if (body && kind == TRI_EVENT_TICKED)
        kind = tri_later_ticked(x, version, body);
    if (body && kind != TRI_N_EVENTS &&
        tri_later_complete(x, kind, version, body))
        tri_act_write(x, x->args[0], kind, version, body);
    json_decref(body);
    tri_lead_done(&l);
}
