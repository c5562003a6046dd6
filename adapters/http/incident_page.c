/* What the page of an incident shows, in the order in which it is read: where
 * it stands, what to do now, what was decided and why, who is who, what
 * happened. How to read this file: `tri_incident_view` at the end names the
 * parts. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "common/advice.h"
#include "http/incident.h"
#include "http/later.h"
#include "http/site.h"

static const char *text(const json_t *o, const char *name)
{
    return tri_json_text(o, name);
}

static bool is_true(const json_t *o, const char *name)
{
    return json_is_true(json_object_get(o, name));
}

/* A text of the pages by a code: "case.status-open"; the code else. */
static const char *coded(const struct tri_incident *in, const char *prefix,
                         const char *code)
{
    char id[96];
    (void)snprintf(id, sizeof(id), "%s%s", prefix, code);
    const char *t =
        tri_pages_text(in->lead.x->site->pages, in->lead.x->language, id);
    return t ? t : code;
}

static void put(json_t *to, const char *name, json_t *v)
{
    if (v)
        (void)json_object_set_new(to, name, v);
}

/* Who and when, of an item of the state. */
static json_t *stamp(struct tri_incident *in, const json_t *item)
{
    json_t *out = json_object();
    put(out, "by", json_string(text(json_object_get(item, "by"), "name")));
    put(out, "when", tri_lead_when(&in->lead, text(item, "at")));
    put(out, "seq", json_incref(json_object_get(item, "seq")));
    return out;
}

/* A stamp with some of the item's texts. */
static json_t *stamped(struct tri_incident *in, const json_t *item,
                       const char *const *names, size_t n)
{
    json_t *out = stamp(in, item);
    for (size_t i = 0; i < n; i++)
        if (*text(item, names[i]))
            put(out, names[i], json_string(text(item, names[i])));
    return out;
}

static json_t *strings(const json_t *list)
{
    return json_is_array(list) ? json_copy((json_t *)(uintptr_t)list)
                               : json_array();
}

/* ---- steps ---- */

static json_t *joined(const json_t *people)
{
    char names[512] = "";
    size_t at = 0;
    size_t i;
    json_t *id;
    json_array_foreach(people, i, id) if (at < sizeof(names)) at +=
        (size_t)snprintf(names + at, sizeof(names) - at, "%s%s", i ? ", " : "",
                         json_string_value(id));
    return *names ? json_string(names) : NULL;
}

/* The state's own of an advised step: the same code and people. */
static const json_t *action_of(const struct tri_incident *in,
                               const json_t *step)
{
    size_t i;
    json_t *a;
    json_array_foreach(json_object_get(in->state, "actions"), i, a)
    {
        json_t *people = joined(json_object_get(a, "for"));
        bool same = strcmp(text(a, "code"), text(step, "code")) == 0 &&
                    strcmp(people ? json_string_value(people) : "",
                           text(step, "people")) == 0;
        json_decref(people);
        if (same)
            return a;
    }
    return NULL;
}

/* What was done about it. */
static void add_doing(struct tri_incident *in, json_t *step,
                      const json_t *action)
{
    static const char *const done[] = { "outcome", "reference" };
    static const char *const left[] = { "reason", "instead" };
    struct tri_lead *l = &in->lead;
    const json_t *tick = json_object_get(action, "done");
    const json_t *not_done = json_object_get(action, "not_done");
    const char *owner = text(action, "owner");
    const char *due = text(action, "due");
    json_t *people = joined(json_object_get(action, "for"));
    if (people)
        put(step, "for", people);
    if (*owner) {
        put(step, "owner", json_string(tri_lead_name(l, owner)));
        put(step, "mine", json_boolean(strcmp(owner, l->x->account.id) == 0));
    }
    if (tick)
        put(step, "done", stamped(in, tick, done, TRI_COUNT(done)));
    if (not_done) {
        json_t *said = stamped(in, not_done, left, TRI_COUNT(left));
        put(said, "look_again", tri_lead_when(l, text(not_done, "look_again")));
        /* Opening it again takes it back, nothing else. */
        put(said, "closing", json_boolean(is_true(not_done, "closing")));
        put(step, "not_done", said);
    }
    put(step, "held", json_boolean(is_true(action, "held")));
    bool is_late = !tick && !not_done && !is_true(action, "held") &&
                   in->row.status < TRI_STATUS_CLOSED && tri_lead_past(l, due);
    put(step, "overdue", json_boolean(is_late));
    /* A step for now has no clock time, until it has been left. */
    if (*text(step, "due") || is_late || is_true(step, "added"))
        put(step, "due", tri_lead_when(l, due));
}

struct sections {
    bool closed;
    json_t *now;
    json_t *today;
    json_t *later;
    json_t *waiting;
    json_t *finished;
    size_t n; /* steps so far: each has a number on the page */
};

static void sort_in(struct sections *s, json_t *step, const char *when)
{
    json_t *to = strcmp(when, "now") == 0     ? s->now
                 : strcmp(when, "today") == 0 ? s->today
                                              : s->later;
    if (s->closed || json_object_get(step, "done") ||
        json_object_get(step, "not_done"))
        to = s->finished;
    else if (is_true(step, "held"))
        to = s->waiting;
    put(step, "n", json_integer((json_int_t)++s->n));
    (void)json_array_append_new(to, step);
}

static void advised(struct tri_incident *in, const json_t *section,
                    const char *list, struct sections *s)
{
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(section, list), i, step)
    {
        json_t *mine = json_copy(step);
        const json_t *action = action_of(in, step);
        if (action)
            add_doing(in, mine, action);
        sort_in(s, mine, text(section, "code"));
    }
}

/* Steps that no assessment gave: the school's own. */
static void own(struct tri_incident *in, struct sections *s)
{
    size_t i;
    json_t *a;
    json_array_foreach(json_object_get(in->state, "actions"), i, a)
    {
        if (!is_true(a, "added") ||
            tri_later_is_step(in->state, text(a, "code")))
            continue;
        json_t *step =
            json_pack("{ss ss sb}", "code", text(a, "code"), "title",
                      tri_incident_step(in, text(a, "code")), "added", 1);
        add_doing(in, step, a);
        sort_in(s, step, is_true(step, "overdue") ? "today" : "later");
    }
}

static json_t *steps(struct tri_incident *in, const json_t *advice)
{
    struct sections s = { in->row.status >= TRI_STATUS_CLOSED,
                          json_array(),
                          json_array(),
                          json_array(),
                          json_array(),
                          json_array(),
                          0 };
    size_t i;
    json_t *section;
    json_array_foreach(json_object_get(advice, "sections"), i, section)
    {
        advised(in, section, "must", &s);
        advised(in, section, "consider", &s);
    }
    own(in, &s);
    return json_pack("{so so so so so}", "now", s.now, "today", s.today,
                     "later", s.later, "waiting", s.waiting, "finished",
                     s.finished);
}

/* ---- whom not to tell ---- */

/* Steps and cautions that the pack words under "not-told.CODE": whom not to
 * tell. The pack says which; here they only come to the top. */
static void add_not_told(struct tri_incident *in, json_t *list,
                         const json_t *from)
{
    const struct tri_lead *l = &in->lead;
    size_t i;
    json_t *item;
    json_array_foreach(from, i, item)
    {
        const char *words = tri_pack_textf(l->x->site->pack, l->lang, NULL,
                                           "not-told.%s", text(item, "code"));
        json_t *people = joined(json_object_get(item, "for"));
        if (words && !json_object_get(item, "not_done"))
            (void)json_array_append_new(
                list, json_pack("{ss so*}", "text", words, "for", people));
        else
            json_decref(people);
    }
}

static json_t *not_told(struct tri_incident *in)
{
    json_t *list = json_array();
    add_not_told(in, list, json_object_get(in->state, "actions"));
    add_not_told(
        in, list,
        json_object_get(json_object_get(in->state, "assessment"), "cautions"));
    return list;
}

/* ---- where it stands ---- */

/* The first reason of the risk. */
static const char *why_risk(const struct tri_incident *in)
{
    const json_t *risk =
        json_object_get(json_object_get(in->state, "assessment"), "risk");
    return text(json_array_get(json_object_get(risk, "because"), 0), "text");
}

/* How far the level is from settled: what it may still become, whether it can
 * only rise, and how many questions are open. */
static void add_unsettled(struct tri_incident *in, json_t *out)
{
    const json_t *a = json_object_get(in->state, "assessment");
    const json_t *possible =
        json_object_get(json_object_get(a, "risk"), "possible");
    bool rises = in->row.worst != 0;
    size_t i;
    json_t *v;
    if (in->row.status >= TRI_STATUS_CLOSED || !in->row.worst)
        return;
    json_array_foreach(possible, i, v)
    {
        const char *name = json_string_value(v);
        int level = 0;
        if (name && tri_risk_find(name, &level) && level < in->row.risk)
            rises = false;
    }
    put(out, "could_be",
        json_string(
            tri_lead_word(&in->lead, "level", tri_risk_name(in->row.worst))));
    put(out, "at_least", json_boolean(rises && json_is_object(a)));
    put(out, "open_questions",
        json_integer(
            (json_int_t)json_array_size(json_object_get(a, "unknown"))));
}

/* The rules in force are not those that it was assessed by: what stands here is
 * what they say no more. */
static json_t *newer_rules(const struct tri_incident *in)
{
    const struct tri_pack *pack = in->lead.x->site->pack;
    const json_t *by =
        json_object_get(json_object_get(in->state, "assessment"), "pack");
    if (!by || in->row.status >= TRI_STATUS_CLOSED ||
        strcmp(text(by, "sha256"), pack->sha256) == 0)
        return NULL;
    return json_pack("{ss ss ss ss}", "was", text(by, "id"), "was_version",
                     text(by, "version"), "id", pack->id, "version",
                     pack->version);
}

static json_t *top(struct tri_incident *in, const json_t *advice)
{
    struct tri_lead *l = &in->lead;
    const json_t *s = in->state;
    const json_t *summary = json_object_get(advice, "summary");
    const json_t *by = json_object_get(s, "reported_by");
    const char *holder = text(s, "assignee");
    const char *due = text(s, "next_due");
    const char *status = text(s, "status");
    const bool is_open = in->row.status < TRI_STATUS_CLOSED;
    static const char *const ways[] = { "alone", "reason", "two" };
    json_t *out = json_pack(
        "{ss ss ss ss ss ss ss ss sb}", "status", status, "status_label",
        coded(in, "case.status-", status), "risk", text(s, "risk"),
        "risk_label", tri_lead_word(l, "level", text(s, "risk")), "why",
        why_risk(in), "about", text(s, "class"), "about_label",
        coded(in, "case.about-", text(s, "class")), "reporter",
        text(by, "name"), "overdue", (int)(is_open && tri_lead_past(l, due)));
    if (is_open)
        put(out, "due", tri_lead_when(l, due));
    put(out, "now",
        json_boolean(is_open && !tri_lead_past(l, due) &&
                     tri_lead_come(l, due)));
    put(out, "waits", is_open ? tri_lead_waits(l, text(s, "created")) : NULL);
    add_unsettled(in, out);
    put(out, "newer_rules", newer_rules(in));
    put(out, "created", tri_lead_when(l, text(s, "created")));
    put(out, "changed", tri_lead_when(l, text(s, "changed")));
    put(out, "closed", tri_lead_when(l, text(s, "closed")));
    if (*holder) {
        put(out, "holder", json_string(tri_lead_name(l, holder)));
        put(out, "mine", json_boolean(strcmp(holder, l->x->account.id) == 0));
    }
    if (summary) {
        put(out, "need", json_incref(json_object_get(summary, "need")));
        put(out, "strategy", json_incref(json_object_get(summary, "strategy")));
        put(out, "range",
            json_incref(
                json_object_get(json_object_get(summary, "risk"), "range")));
        put(out, "categories", strings(json_object_get(summary, "categories")));
    }
    put(out, "not_told", not_told(in));
    put(out, "closes",
        json_string(ways[tri_fold_closing(s, &l->x->site->book->closing)]));
    return out;
}

/* ---- lists of the state ---- */

static json_t *people(struct tri_incident *in)
{
    static const char *const names[] = { "role",     "name",    "handle",
                                         "platform", "contact", "person",
                                         "notes" };
    json_t *list = json_array();
    size_t i;
    json_t *p;
    json_array_foreach(json_object_get(in->state, "people"), i, p)
    {
        json_t *out = stamped(in, p, names, TRI_COUNT(names));
        put(out, "role_label",
            json_string(coded(in, "word.role.", text(p, "role"))));
        put(out, "works_here", json_boolean(*text(p, "account") != '\0'));
        (void)json_array_append_new(list, out);
    }
    return list;
}

static json_t *references(struct tri_incident *in)
{
    static const char *const names[] = { "what", "where", "held_by", "notes" };
    json_t *list = json_array();
    size_t i;
    json_t *r;
    json_array_foreach(json_object_get(in->state, "references"), i, r)
    {
        json_t *out = stamped(in, r, names, TRI_COUNT(names));
        put(out, "seen_by", joined(json_object_get(r, "seen_by")));
        (void)json_array_append_new(list, out);
    }
    return list;
}

static json_t *notes(struct tri_incident *in)
{
    static const char *const names[] = { "sort", "text" };
    json_t *list = json_array();
    size_t i;
    json_t *n;
    json_array_foreach(json_object_get(in->state, "notes"), i, n)
    {
        json_t *out = stamped(in, n, names, TRI_COUNT(names));
        if (*text(n, "sort"))
            put(out, "sort_label",
                json_string(coded(in, "word.sort.", text(n, "sort"))));
        (void)json_array_append_new(list, out);
    }
    return list;
}

static json_t *overrides(struct tri_incident *in)
{
    static const char *const names[] = { "what", "instead", "reason" };
    json_t *list = json_array();
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(in->state, "overrides"), i, o)(void)
        json_array_append_new(list, stamped(in, o, names, TRI_COUNT(names)));
    return list;
}

/* Accounts by name: the team, who is shut out, who broke the glass. */
static json_t *accounts(struct tri_incident *in, const char *name)
{
    json_t *list = json_array();
    size_t i;
    json_t *id;
    json_array_foreach(json_object_get(in->state, name), i, id)
    {
        const char *account = json_string_value(id);
        (void)json_array_append_new(
            list, json_pack("{ss ss}", "id", account, "name",
                            tri_lead_name(&in->lead, account)));
    }
    return list;
}

/* ---- linked incidents ---- */

/* Another incident in a line, if the reader may list it. */
static json_t *other(struct tri_incident *in, const char *name)
{
    struct tri_incident_row row;
    struct tri_error err = { .code = TRI_OK };
    const struct tri_exchange *x = in->lead.x;
    return tri_casebook_row(x->site->book, &x->who, name, TRI_ACT_LIST, &row,
                            &err) == TRI_OK
               ? tri_lead_row(&in->lead, &row)
               : NULL;
}

static json_t *links(struct tri_incident *in)
{
    static const char *const names[] = { "to", "why" };
    json_t *list = json_array();
    size_t i;
    json_t *k;
    json_array_foreach(json_object_get(in->state, "links"), i, k)
    {
        json_t *out = stamped(in, k, names, TRI_COUNT(names));
        put(out, "row", other(in, text(k, "to")));
        (void)json_array_append_new(list, out);
    }
    return list;
}

static bool is_linked(const struct tri_incident *in, const char *reference)
{
    size_t i;
    json_t *k;
    json_array_foreach(json_object_get(in->state, "links"), i,
                       k) if (strcmp(text(k, "to"), reference) ==
                              0) return true;
    return false;
}

enum { MAX_ALIKE = 5 };

struct alike {
    const struct tri_incident *in;
    size_t n;
    struct tri_incident_row rows[MAX_ALIKE];
};

static bool take_alike(void *ctx, const struct tri_incident_row *row)
{
    struct alike *a = ctx;
    if (!is_linked(a->in, row->reference))
        a->rows[a->n++] = *row;
    return a->n < MAX_ALIKE;
}

/* Where the same name or handle is, and no link yet. */
static json_t *suggested(struct tri_incident *in)
{
    struct alike a = { .in = in };
    struct tri_error err = { .code = TRI_OK };
    const struct tri_exchange *x = in->lead.x;
    json_t *list = json_array();
    if (tri_casebook_alike(x->site->book, &x->who, in->row.id, in->state,
                           take_alike, &a, &err) == TRI_OK)
        for (size_t i = 0; i < a.n; i++)
            (void)json_array_append_new(list,
                                        tri_lead_row(&in->lead, &a.rows[i]));
    return list;
}

/* ---- closing, holding ---- */

static json_t *closing(struct tri_incident *in)
{
    static const char *const names[] = { "outcome", "left" };
    const json_t *c = json_object_get(in->state, "closing");
    if (!c)
        return NULL;
    json_t *out = stamped(in, c, names, TRI_COUNT(names));
    put(out, "mine",
        json_boolean(strcmp(tri_fold_closing_by(in->state),
                            in->lead.x->account.id) == 0));
    return out;
}

static json_t *hold(struct tri_incident *in)
{
    static const char *const names[] = { "reason" };
    const json_t *h = json_object_get(in->state, "hold");
    return h ? stamped(in, h, names, TRI_COUNT(names)) : NULL;
}

/* ---- the whole ---- */

static json_t *advice_of(struct tri_incident *in)
{
    const struct tri_exchange *x = in->lead.x;
    const json_t *a = json_object_get(in->state, "assessment");
    const struct tri_instant now = x->site->now();
    if (!json_is_object(a))
        return NULL;
    tri_incident_translate(in);
    return tri_advice_document(x->site->pack, x->site->zones, in->lead.lang,
                               json_object_get(in->state, "assessment"), &now);
}

json_t *tri_incident_view(struct tri_incident *in)
{
    const json_t *report = json_object_get(in->state, "report");
    json_t *advice = advice_of(in); /* before all that words the state */
    json_t *v = json_object();
    put(v, "top", top(in, advice));
    put(v, "steps", steps(in, advice));
    put(v, "later", tri_incident_later(in));
    put(v, "closing", closing(in));
    put(v, "hold", hold(in));
    put(v, "overrides", overrides(in));
    put(v, "narrative", json_incref(json_object_get(report, "narrative")));
    put(v, "facts", tri_incident_facts(in, report));
    put(v, "people", people(in));
    put(v, "references", references(in));
    put(v, "notes", notes(in));
    put(v, "links", links(in));
    put(v, "suggested", suggested(in));
    put(v, "team", accounts(in, "team"));
    put(v, "named", accounts(in, "named"));
    put(v, "glass", accounts(in, "glass"));
    put(v, "rounds", tri_incident_rounds(in));
    put(v, "story",
        tri_incident_story(in, json_object_get(in->state, "chronology")));
    if (advice) {
        /* The steps stand above, with what was done about them. */
        (void)json_object_del(advice, "sections");
        put(v, "advice", advice);
    }
    return v;
}
