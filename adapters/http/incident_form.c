/* The form of one kind of event: its fields by kinds.def, with what was typed,
 * what stands there already, and what may be chosen. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "http/doors.h"
#include "http/incident.h"
#include "http/site.h"

static const char *text(const json_t *o, const char *name)
{
    return tri_json_text(o, name);
}

struct form {
    struct tri_incident *in;
    enum tri_event kind;
    const struct tri_input *given; /* the query, or what was sent */
    const json_t *before;          /* a body that is corrected; else NULL */
    const char *prefix;            /* of the names: "new." of a correction */
    const char *wrong;             /* field; NULL: nothing is */
    json_t *fields;
    size_t n_left; /* steps that closing needs a reason for */
    bool doubtful; /* and what rules out that it is more serious */
};

static const char *given(const struct form *f, const char *name)
{
    const char *key =
        tri_arena_format(&f->in->lead.x->arena, "%s%s", f->prefix, name);
    const char *v = key ? tri_input_find(f->given, key) : NULL;
    return v ? v : "";
}

/* ---- what may be chosen ---- */

static void add_choice(json_t *list, const char *value, const char *label,
                       const char *chosen)
{
    (void)json_array_append_new(
        list, json_pack("{ss ss sb}", "value", value, "label", label, "chosen",
                        (int)(strcmp(value, chosen) == 0)));
}

static json_t *words_of(const struct form *f, const struct tri_event_field *d,
                        const char *chosen)
{
    const struct tri_lead *l = &f->in->lead;
    json_t *list = json_array();
    const char *end = d->words + d->words_len;
    for (const char *p = d->words; p < end;) {
        size_t n = strcspn(p, "| !");
        const char *word = tri_arena_copy(&l->x->arena, p, n);
        const char *id =
            tri_arena_format(&l->x->arena, "word.%s.%s", d->name, word);
        if (word && id)
            add_choice(list, word, tri_lead_text(l, id), chosen);
        p += n + 1;
    }
    return list;
}

/* A choice list, with "nobody" or nothing first; takes `from`. */
static json_t *selection(const struct form *f, json_t *from, const char *none,
                         const char *chosen)
{
    json_t *list = json_array();
    size_t i;
    json_t *c;
    add_choice(list, "", tri_lead_text(&f->in->lead, none), chosen);
    json_array_foreach(from, i, c)
        add_choice(list, text(c, "value"), text(c, "label"), chosen);
    json_decref(from);
    return list;
}

/* Those who are in the team, for leaving out; else whoever works there. */
static json_t *accounts_of(const struct form *f)
{
    struct tri_lead *l = &f->in->lead;
    const char *from = f->kind == TRI_EVENT_REMOVED  ? "team"
                       : f->kind == TRI_EVENT_MENDED ? "glass"
                                                     : NULL;
    if (!from)
        return tri_lead_accounts(l, f->in->row.setting, f->in->state);
    json_t *list = json_array();
    size_t i;
    json_t *id;
    json_array_foreach(json_object_get(f->in->state, from), i, id)(void)
        json_array_append_new(
            list, json_pack("{ss ss}", "value", json_string_value(id), "label",
                            tri_lead_name(l, json_string_value(id))));
    return list;
}

static void add_ids(json_t *list, const json_t *people)
{
    size_t i;
    json_t *p;
    json_array_foreach(people, i, p) if (*text(p, "id"))(void)
        json_array_append_new(list, json_pack("{ss ss}", "value", text(p, "id"),
                                              "label", text(p, "id")));
}

static json_t *people_of_report(const struct form *f)
{
    const json_t *report = json_object_get(f->in->state, "report");
    json_t *list = json_array();
    add_ids(list, json_object_get(report, "children"));
    add_ids(list, json_object_get(report, "others"));
    return list;
}

static void add_line(const struct form *f, json_t *list, const char *label,
                     const char *value)
{
    const char *line = tri_arena_format(
        &f->in->lead.x->arena, "%s%s %s", tri_lead_text(&f->in->lead, label),
        tri_message(f->in->lead.x->language, TRI_MSG_COLON), value);
    if (line && *value)
        (void)json_array_append_new(
            list, json_pack("{ss ss}", "value", line, "label", line));
}

/* What of the assessment one may decide otherwise. */
static json_t *decided(const struct form *f)
{
    const struct tri_lead *l = &f->in->lead;
    const json_t *a = json_object_get(f->in->state, "assessment");
    json_t *list = json_array();
    char need[8];
    size_t i;
    json_t *v;
    (void)snprintf(
        need, sizeof(need), "%d",
        (int)json_number_value(json_object_get(a, "threshold_level")));
    add_line(
        f, list, "case.risk",
        tri_lead_word(l, "level", text(json_object_get(a, "risk"), "level")));
    add_line(f, list, "case.need", tri_lead_word(l, "need", need));
    add_line(f, list, "case.strategy",
             tri_lead_word(
                 l, "strategy",
                 text(json_object_get(a, "strategy_discussion"), "status")));
    json_array_foreach(json_object_get(a, "categories"), i, v)
        add_line(f, list, "case.category",
                 tri_lead_word(l, "category", text(v, "code")));
    json_array_foreach(json_object_get(f->in->state, "actions"), i, v)
    {
        json_t *named =
            tri_incident_value(f->in, "for", 'l', json_object_get(v, "for"));
        const char *who = named ? json_string_value(named) : "";
        const char *value = tri_arena_format(
            &l->x->arena, "step:%s%s%s", text(v, "code"), *who ? "|" : "", who);
        const char *label = tri_arena_format(
            &l->x->arena, "%s%s %s%s%s%s", tri_lead_text(l, "case.step"),
            tri_message(l->x->language, TRI_MSG_COLON),
            tri_incident_step(f->in, text(v, "code")), *who ? " (" : "", who,
            *who ? ")" : "");
        if (value && label)
            (void)json_array_append_new(
                list, json_pack("{ss ss}", "value", value, "label", label));
        json_decref(named);
    }
    return list;
}

/* ---- one field ---- */

/* What stands in it: typed, or as it was. */
static json_t *value_of(const struct form *f, const struct tri_event_field *d)
{
    const char *typed = given(f, d->name);
    const json_t *was = json_object_get(f->before, d->name);
    const char *action = text(f->before, "action");
    if (f->kind == TRI_EVENT_OVERRIDDEN && strcmp(d->name, "what") == 0 &&
        !*typed && *action) {
        json_t *named = tri_incident_value(f->in, "for", 'l',
                                           json_object_get(f->before, "for"));
        const char *who = named ? json_string_value(named) : "";
        json_t *chosen =
            json_sprintf("step:%s%s%s", action, *who ? "|" : "", who);
        json_decref(named);
        return chosen;
    }
    if (*typed || !was)
        return json_string(typed);
    if (d->type == 'd' || d->type == 'D') {
        json_t *when =
            tri_lead_when_typed(&f->in->lead, json_string_value(was));
        return when ? when : json_string("");
    }
    if (d->type == 'l')
        return tri_incident_value(f->in, d->name, 'l', was);
    return json_string(json_is_string(was) ? json_string_value(was) : "");
}

/* What a flowchart said is kept by a correction, and typed by nobody. */
static bool is_of_flow(enum tri_event kind, const char *name)
{
    static const char *const names[] = { "flow", "step", "open", "then",
                                         "due" };
    if (kind != TRI_EVENT_BEGUN && kind != TRI_EVENT_ASKED &&
        kind != TRI_EVENT_STEPPED)
        return false;
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static const char *shape_of(const struct form *f,
                            const struct tri_event_field *d, json_t **choices,
                            const char *value)
{
    *choices = NULL;
    /* Which step an override ends follows from what is chosen. */
    if (f->kind == TRI_EVENT_OVERRIDDEN &&
        (strcmp(d->name, "action") == 0 || strcmp(d->name, "for") == 0))
        return NULL;
    if ((strcmp(d->name, "left") == 0 && !f->n_left) ||
        (strcmp(d->name, "ruled_out") == 0 && !f->doubtful))
        return NULL;
    if (strcmp(d->name, "for") == 0 || strcmp(d->name, "named") == 0 ||
        (strcmp(d->name, "action") == 0 && *value))
        return *value ? "hidden" : NULL;
    /* What came of a step of a flowchart is chosen on its own page. */
    if (is_of_flow(f->kind, d->name) ||
        (f->kind == TRI_EVENT_STEPPED && strcmp(d->name, "result") == 0 &&
         !*f->prefix))
        return *value ? "hidden" : NULL;
    if (f->kind == TRI_EVENT_PERSON && strcmp(d->name, "person") == 0) {
        *choices =
            selection(f, people_of_report(f), "case.not-in-report", value);
        return "select";
    }
    if (f->kind == TRI_EVENT_OVERRIDDEN && strcmp(d->name, "what") == 0) {
        *choices = selection(f, decided(f), "case.choose", value);
        return "select";
    }
    switch (d->type) {
    case 'w':
        *choices = words_of(f, d, value);
        return "radios";
    case 'a':
    case 'A':
        *choices =
            selection(f, accounts_of(f),
                      d->type == 'A' ? "case.nobody" : "case.choose", value);
        return "select";
    case 't':
    case 'y':
    case 'l':
        return "long";
    case 'd':
    case 'D':
    case 's':
    case 'r':
        return "text";
    case 'b':
        return *value ? "hidden" : NULL;
    default:
        return NULL;
    }
}

static const char *hint_of(const struct form *f,
                           const struct tri_event_field *d)
{
    const struct tri_lead *l = &f->in->lead;
    char id[96];
    (void)snprintf(id, sizeof(id), "field.%s.%s.hint", tri_event_name(f->kind),
                   d->name);
    const char *t = tri_pages_text(l->x->site->pages, l->x->language, id);
    if (t)
        return t;
    if (d->type == 'd' || d->type == 'D')
        return tri_lead_text(l, d->type == 'd' ? "guide.time-example"
                                               : "case.due-example");
    (void)snprintf(id, sizeof(id), "field.%s.hint", d->name);
    return tri_pages_text(l->x->site->pages, l->x->language, id);
}

/* What is wrong with a field, to stand after its name. */
static const char *error_of(const struct form *f,
                            const struct tri_event_field *d, bool required)
{
    struct tri_lead *l = &f->in->lead;
    const char *typed = given(f, d->name);
    const char *id = required && !*typed       ? "case.required"
                     : d->type == 'y'          ? "case.says-why"
                     : d->type == 'D'          ? "case.not-a-due"
                     : d->type != 'd'          ? "case.does-not-fit"
                     : tri_lead_time(l, typed) ? "case.still-to-come"
                                               : "case.not-a-time";
    return tri_lead_text(l, id);
}

/* The place of a people's `for` in a form: "child-1, child-2". */
static void add_field(struct form *f, const struct tri_event_field *d)
{
    json_t *value = value_of(f, d);
    json_t *choices = NULL;
    const char *shape =
        shape_of(f, d, &choices, value ? json_string_value(value) : "");
    char name[48];
    (void)snprintf(name, sizeof(name), "%s%s", f->prefix, d->name);
    bool is_wrong = f->wrong && strcmp(f->wrong, d->name) == 0;
    bool required = d->required || strcmp(d->name, "left") == 0 ||
                    strcmp(d->name, "ruled_out") == 0;
    json_t *field =
        shape
            ? json_pack("{ss ss ss ss* so so* sb}", "name", name, "shape",
                        shape, "label",
                        tri_incident_label(f->in, f->kind, d->name), "hint",
                        hint_of(f, d), "value", value ? value : json_string(""),
                        "choices", choices, "required", (int)required)
            : NULL;
    if (!shape) {
        json_decref(value);
        json_decref(choices);
    }
    if (field && is_wrong)
        (void)json_object_set_new(field, "error",
                                  json_string(error_of(f, d, required)));
    if (field)
        (void)json_array_append_new(f->fields, field);
}

static void add_fields(struct form *f)
{
    struct tri_event_field d;
    for (size_t i = 0; tri_event_field(f->kind, i, &d); i++)
        add_field(f, &d);
}

static void add_hidden(struct form *f, const char *name, const char *value)
{
    (void)json_array_append_new(
        f->fields, json_pack("{ss ss ss ss}", "name", name, "shape", "hidden",
                             "label", "", "value", value));
}

/* ---- corrections ---- */

static const json_t *event_at(const struct tri_incident *in, const char *seq)
{
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(in->state, "chronology"), i, line)
    {
        char n[24];
        (void)snprintf(
            n, sizeof(n), "%lld",
            (long long)json_integer_value(json_object_get(line, "seq")));
        if (strcmp(n, seq) == 0)
            return line;
    }
    return NULL;
}

/* The fields of the corrected event, then the reason; or, to strike it out,
 * the reason alone. False: there is no such event. */
static bool correction(struct form *f)
{
    const char *seq = given(f, "seq");
    const json_t *line = event_at(f->in, seq);
    struct form old = *f;
    struct tri_event_field d;
    bool strike = strcmp(given(f, "strike"), "yes") == 0;
    if (!line || !tri_event_find(text(line, "kind"), &old.kind))
        return false;
    old.before = json_object_get(line, "body");
    old.prefix = "new.";
    if (!strike)
        add_fields(&old);
    for (size_t i = 0; tri_event_field(TRI_EVENT_CORRECTED, i, &d); i++)
        if (strcmp(d.name, "reason") == 0)
            add_field(f, &d);
    add_hidden(f, "seq", seq);
    add_hidden(f, strike ? "strike" : "target",
               strike ? "yes" : text(line, "kind"));
    return true;
}

/* ---- closing ---- */

/* Steps in words: [{code, title, for?}]; takes the list. */
static json_t *steps_of(struct tri_incident *in, json_t *steps)
{
    json_t *list = json_array();
    size_t i;
    json_t *a;
    json_array_foreach(steps, i, a)
    {
        json_t *named =
            tri_incident_value(in, "for", 'l', json_object_get(a, "for"));
        (void)json_array_append_new(
            list,
            json_pack("{ss ss so*}", "code", text(a, "code"), "title",
                      tri_incident_step(in, text(a, "code")), "for", named));
    }
    json_decref(steps);
    return list;
}

json_t *tri_incident_unreferred(struct tri_incident *in)
{
    const struct tri_casebook *book = in->lead.x->site->book;
    return steps_of(in, tri_fold_unreferred(in->state, book->own_agency));
}

json_t *tri_incident_open_steps(struct tri_incident *in)
{
    const struct tri_casebook *book = in->lead.x->site->book;
    json_t *open = tri_fold_open_musts(in->state);
    json_t *away = tri_fold_unreferred(in->state, book->own_agency);
    for (size_t i = json_array_size(open); i-- > 0;)
        for (size_t k = 0; k < json_array_size(away); k++)
            if (json_array_get(open, i) == json_array_get(away, k)) {
                (void)json_array_remove(open, i);
                break;
            }
    json_decref(away);
    return steps_of(in, open);
}

/* ---- the form ---- */

json_t *tri_incident_form(struct tri_incident *in, enum tri_event kind,
                          const struct tri_input *given_fields,
                          const char *wrong)
{
    struct form f = { .in = in,
                      .kind = kind,
                      .given = given_fields,
                      .prefix = "",
                      .wrong = wrong,
                      .fields = json_array() };
    const struct tri_lead *l = &in->lead;
    const char *name = tri_event_name(kind);
    const bool closes =
        kind == TRI_EVENT_CLOSED || kind == TRI_EVENT_CLOSE_ASKED;
    json_t *open_steps = closes ? tri_incident_open_steps(in) : NULL;
    f.n_left = json_array_size(open_steps);
    f.doubtful = kind == TRI_EVENT_CLOSED &&
                 tri_fold_closing(in->state, &l->x->site->book->closing) ==
                     TRI_CLOSING_REASON;
    const char *what = name;
    /* Some kinds are two things to a person. */
    if (kind == TRI_EVENT_PLANNED && *given(&f, "released"))
        what = "released-step";
    else if (kind == TRI_EVENT_PLANNED && !*given(&f, "action"))
        what = "own-step";
    else if (kind == TRI_EVENT_CORRECTED && *given(&f, "strike"))
        what = "struck";
    if (kind != TRI_EVENT_CORRECTED)
        add_fields(&f);
    else if (!correction(&f)) {
        json_decref(f.fields);
        json_decref(open_steps);
        return NULL;
    }
    const char *title = tri_arena_format(&l->x->arena, "do.%s", what);
    const char *help = tri_arena_format(&l->x->arena, "do.%s.help", what);
    /* The button says the act, as the heading does where that is one. */
    const char *act = tri_arena_format(&l->x->arena, "do.%s.do", what);
    const char *button =
        tri_pages_text(l->x->site->pages, l->x->language, act ? act : "");
    const char *action = given(&f, "action");
    json_t *doc = json_pack(
        "{ss ss sI ss ss ss* so so}", "kind", "incident-form", "reference",
        in->row.reference, "version", (json_int_t)tri_incident_version(in),
        "event", name, "title", tri_lead_text(l, title ? title : name), "help",
        tri_pages_text(l->x->site->pages, l->x->language, help ? help : ""),
        "fields", f.fields, "may", json_array());
    if (doc)
        (void)json_object_set_new(
            doc, "button",
            json_string(button ? button : tri_json_text(doc, "title")));
    if (kind == TRI_EVENT_STEPPED)
        action = tri_arena_format(&l->x->arena, "%s/%s", given(&f, "flow"),
                                  given(&f, "step"));
    if (doc && action && *action)
        (void)json_object_set_new(doc, "step",
                                  json_string(tri_incident_step(in, action)));
    if (doc && f.doubtful)
        (void)json_object_set_new(doc, "doubtful", json_true());
    if (doc && closes) {
        (void)json_object_set(doc, "open_steps", open_steps);
        (void)json_object_set_new(doc, "unreferred",
                                  tri_incident_unreferred(in));
    }
    json_decref(open_steps);
    return doc;
}

/* A form that the casebook would refuse is not shown. */
void tri_door_act_form(struct tri_exchange *x)
{
    struct tri_incident in;
    enum tri_event kind = TRI_N_EVENTS;
    if (!tri_event_find(x->args[1], &kind) || kind == TRI_EVENT_REPORTED ||
        kind == TRI_EVENT_ASSESSED || kind == TRI_EVENT_GLASS ||
        kind == TRI_EVENT_BEGUN || kind == TRI_EVENT_ASKED ||
        kind == TRI_EVENT_STEPPED) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    json_t *doc = NULL;
    if (!tri_incident_may(&in, tri_event_act(kind)))
        tri_exchange_problem(x, 403, "problem.denied");
    else if (!(doc = tri_incident_form(&in, kind, x->query, NULL)))
        tri_exchange_problem(x, 404, "problem.not-found");
    if (doc) {
        x->document = doc;
        x->etag = tri_incident_version(&in);
        x->status = 200;
    }
    tri_incident_done(&in);
}
