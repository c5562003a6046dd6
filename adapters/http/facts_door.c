/* New facts: the report's answers as one form, and the incident assessed again
 * with them. How to read this file: `each_fact` walks everything that a report
 * may say; showing and reading are each one function that it calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/incident.h"
#include "http/site.h"

/* One fact of the report at its place. */
struct place {
    const struct tri_datum *fact;
    const char *path;   /* "children[].age": of its wording */
    const char *key;    /* "children[0].age": name of its field */
    const char *person; /* "child-1"; NULL: of nobody */
    json_t *holder;     /* the object that has it, or would */
};

struct walk {
    struct tri_lead *l;
    json_t *report;
    void (*each)(struct walk *w, const struct place *p);
    const json_t *unknown; /* showing: facts that tell most, in order */
    json_t *telling;
    json_t *known;
    json_t *rest;
    const struct tri_input *form; /* reading */
    const char *wrong;            /* key of a field that does not fit */
    const json_t *only; /* keys: these alone, one question at a time */
};

/* ---- every fact ---- */

static bool is_listed(const json_t *keys, const char *key)
{
    size_t i;
    json_t *k;
    json_array_foreach(keys, i, k)
    {
        if (strcmp(json_string_value(k), key) == 0)
            return true;
    }
    return false;
}

/* What the report is, and not what is known. */
static bool is_fixed(const char *path)
{
    static const char *const fixed[] = { "reference",     "jurisdiction",
                                         "received",      "narrative",
                                         "children[].id", "others[].id" };
    for (size_t i = 0; i < TRI_COUNT(fixed); i++)
        if (strcmp(fixed[i], path) == 0)
            return true;
    return false;
}

static void walk_struct(struct walk *w, const struct tri_struct *shape,
                        const char *path, const char *key, const char *person,
                        json_t *holder)
{
    struct tri_arena *a = &w->l->x->arena;
    for (size_t i = 0; shape && i < shape->n; i++) {
        const struct tri_datum *d = &shape->facts[i];
        struct place p = { d, tri_arena_format(a, "%s%s", path, d->name),
                           tri_arena_format(a, "%s%s", key, d->name), person,
                           holder };
        if (p.path && p.key && !d->shape && !is_fixed(p.path) &&
            (!w->only || is_listed(w->only, p.key)))
            w->each(w, &p);
    }
}

static json_t *member(json_t *of, const char *name, bool list)
{
    json_t *v = json_object_get(of, name);
    if (v)
        return v;
    (void)json_object_set_new(of, name, list ? json_array() : json_object());
    return json_object_get(of, name);
}

/* Those who are there, and one more who may be new. */
static void walk_people(struct walk *w, const char *name, const char *stem,
                        const struct tri_struct *shape)
{
    struct tri_arena *a = &w->l->x->arena;
    json_t *list = member(w->report, name, true);
    size_t n = json_array_size(list);
    for (size_t i = 0; i <= n; i++) {
        json_t *one = i < n ? json_array_get(list, i) : json_object();
        const char *key = tri_arena_format(a, "%s[%zu].", name, i);
        const char *path = tri_arena_format(a, "%s[].", name);
        const char *id = i < n ? tri_json_text(one, "id")
                               : tri_arena_format(a, "%s-%zu", stem, i + 1);
        if (!key || !path || !id || !one)
            continue;
        const char *shown =
            i < n ? id
                  : tri_arena_format(a, "%s %s",
                                     tri_lead_text(w->l, "case.another"), id);
        walk_struct(w, shape, path, key, shown, one);
        if (i == n && json_object_size(one)) {
            (void)json_object_set_new(one, "id", json_string(id));
            (void)json_array_append(list, one);
        }
        if (i == n)
            json_decref(one);
    }
    if (!json_array_size(list))
        (void)json_object_del(w->report, name);
}

static void each_fact(struct walk *w)
{
    const struct tri_dictionary *d = &w->l->x->site->pack->dictionary;
    walk_struct(w, d->facts, "facts.", "facts.", NULL,
                member(w->report, "facts", false));
    walk_people(w, "children", "child", d->child);
    if (d->other)
        walk_people(w, "others", "other", d->other);
    walk_struct(w, d->report, "", "", NULL, w->report);
    for (size_t i = 0; i < d->report->n; i++) {
        const struct tri_datum *part = &d->report->facts[i];
        if (!part->shape || part->list || strcmp(part->name, "facts") == 0)
            continue;
        const char *prefix =
            tri_arena_format(&w->l->x->arena, "%s.", part->name);
        if (prefix)
            walk_struct(w, part->shape, prefix, prefix, NULL,
                        member(w->report, part->name, false));
        if (!json_object_size(json_object_get(w->report, part->name)))
            (void)json_object_del(w->report, part->name);
    }
}

/* ---- showing ---- */

static void add_choice(json_t *list, const char *value, const char *label,
                       bool chosen)
{
    (void)json_array_append_new(list,
                                json_pack("{ss ss sb}", "value", value, "label",
                                          label, "chosen", (int)chosen));
}

static bool holds(const json_t *v, const char *code)
{
    size_t i;
    json_t *item;
    if (json_is_string(v))
        return strcmp(json_string_value(v), code) == 0;
    json_array_foreach(v, i, item) if (json_is_string(item) &&
                                       strcmp(json_string_value(item), code) ==
                                           0) return true;
    return false;
}

static const char *choice_code(struct tri_exchange *x, struct tri_value v)
{
    const char *code =
        v.kind == TRI_STRING ? tri_arena_copy(&x->arena, v.u.str, v.len) : NULL;
    return code ? code : "";
}

static json_t *coded_choices(struct walk *w, const struct place *p,
                             const json_t *v)
{
    const struct tri_pack *pack = w->l->x->site->pack;
    json_t *list = json_array();
    if (!p->fact->list)
        add_choice(list, "", tri_lead_text(w->l, "guide.not-known"),
                   !json_is_string(v));
    for (size_t i = 0; i < p->fact->n_choices; i++) {
        const char *code = choice_code(w->l->x, p->fact->choices[i]);
        add_choice(list, code,
                   tri_pack_textf(pack, w->l->lang, code, "%s.value.%s",
                                  p->path, code),
                   holds(v, code));
    }
    if (p->fact->list)
        add_choice(list, "none", tri_lead_text(w->l, "guide.none-of-these"),
                   json_is_array(v) && !json_array_size(v));
    return list;
}

static json_t *yes_no(struct walk *w, const json_t *v)
{
    json_t *list = json_array();
    add_choice(list, "", tri_lead_text(w->l, "guide.not-known"),
               !json_is_boolean(v));
    add_choice(list, "yes", tri_lead_text(w->l, "guide.yes"), json_is_true(v));
    add_choice(list, "no", tri_lead_text(w->l, "guide.no"), json_is_false(v));
    return list;
}

/* What stands in a text field. */
static json_t *typed_value(struct walk *w, const struct place *p,
                           const json_t *v)
{
    const struct tri_type *t = p->fact->scalar;
    size_t i;
    json_t *item;
    struct tri_out o;
    if (json_is_integer(v))
        return json_sprintf("%lld", (long long)json_integer_value(v));
    if (json_is_real(v))
        return json_sprintf("%.15g", json_real_value(v));
    if (json_is_string(v)) {
        const char *s = json_string_value(v);
        json_t *when = t && t->kind == TRI_T_DATETIME
                           ? tri_lead_when_typed(w->l, s)
                           : NULL;
        return when ? when : json_string(s);
    }
    tri_out_init(&o);
    json_array_foreach(v, i, item)
    {
        if (i)
            tri_out_text(&o, ", ");
        if (json_is_string(item))
            tri_out_text(&o, json_string_value(item));
    }
    json_t *text = json_string(o.text ? o.text : "");
    tri_out_done(&o);
    return text;
}

static json_t *field_of(struct walk *w, const struct place *p, const json_t *v)
{
    const struct tri_pack *pack = w->l->x->site->pack;
    const struct tri_type *t = p->fact->scalar;
    json_t *choices = NULL;
    const char *shape = "text";
    const bool is_time = t && t->kind == TRI_T_DATETIME;
    const bool is_wrong = w->wrong && strcmp(w->wrong, p->key) == 0;
    const char *typed = is_wrong ? tri_input_find(w->l->x->form, p->key) : NULL;
    if (t && t->kind == TRI_T_BOOL) {
        shape = "select";
        choices = yes_no(w, v);
    } else if (p->fact->n_choices) {
        shape = p->fact->list ? "boxes" : "select";
        choices = coded_choices(w, p, v);
    } else if (t && t->kind == TRI_T_NUMBER) {
        shape = "number";
    }
    const char *label =
        tri_pack_textf(pack, w->l->lang, NULL, "%s.question", p->path);
    if (!label)
        label = tri_pack_textf(pack, w->l->lang, p->path, "%s.label", p->path);
    json_t *out = json_pack(
        "{ss ss ss+++ ss* so so*}", "name", p->key, "shape", shape, "label",
        p->person ? p->person : "",
        p->person ? tri_message(w->l->x->language, TRI_MSG_COLON) : "",
        p->person ? " " : "", label, "hint",
        is_time ? tri_lead_text(w->l, "guide.time-example") : NULL, "value",
        choices ? json_string("")
        : typed ? json_string(typed)
                : typed_value(w, p, v),
        "choices", choices);
    if (out && is_wrong)
        (void)json_object_set_new(
            out, "error",
            json_string(tri_lead_text(w->l, is_time ? "case.not-a-time"
                                                    : "case.does-not-fit")));
    return out;
}

enum { MOST_TELLING = 8 };

/* Is it one of the facts that tell most ("coercion", "children[0].age"). */
static bool is_telling(const struct walk *w, const char *key)
{
    const char *name = strncmp(key, "facts.", 6) == 0 ? key + 6 : key;
    size_t i;
    json_t *u;
    json_array_foreach(w->unknown, i, u)
    {
        if (i == MOST_TELLING)
            break;
        if (strcmp(tri_json_text(u, "fact"), name) == 0)
            return true;
    }
    return false;
}

static void show(struct walk *w, const struct place *p)
{
    const json_t *v = json_object_get(p->holder, p->fact->name);
    bool is_known = v && !json_is_null(v);
    json_t *to = is_known                ? w->known
                 : is_telling(w, p->key) ? w->telling
                                         : w->rest;
    (void)json_array_append_new(to, field_of(w, p, v));
}

/* ---- reading ---- */

static json_t *boxes(const struct walk *w, const struct place *p)
{
    json_t *list = NULL;
    for (const struct tri_input *f = w->form; f; f = f->next) {
        if (strcmp(f->name, p->key) != 0)
            continue;
        if (!list)
            list = json_array();
        if (strcmp(f->value, "none") != 0)
            (void)json_array_append_new(list, json_string(f->value));
    }
    return list;
}

static json_t *texts(struct walk *w, const char *typed)
{
    json_t *list = json_array();
    while (*typed) {
        size_t len = strcspn(typed, ",;");
        const char *one = tri_arena_copy(&w->l->x->arena, typed, len);
        one = tri_lead_trim(w->l->x, one ? one : "");
        if (*one)
            (void)json_array_append_new(list, json_string(one));
        typed += len + (typed[len] != '\0');
    }
    return list;
}

/* NULL: not known. w->wrong is set where it does not fit. */
static json_t *answer(struct walk *w, const struct place *p, const char *typed)
{
    const struct tri_type *t = p->fact->scalar;
    char *end = NULL;
    if (p->fact->list && p->fact->n_choices)
        return boxes(w, p);
    if (!*typed)
        return NULL;
    if (t && t->kind == TRI_T_BOOL)
        return json_boolean(strcmp(typed, "yes") == 0);
    if (p->fact->list)
        return texts(w, typed);
    if (t && t->kind == TRI_T_NUMBER) {
        double n = strtod(typed, &end);
        if (*end || n < -1e15 || n > 1e15) {
            w->wrong = p->key;
            return NULL;
        }
        return (double)(json_int_t)n == n ? json_integer((json_int_t)n)
                                          : json_real(n);
    }
    if (t && t->kind == TRI_T_DATETIME) {
        const char *at = tri_lead_time(w->l, typed);
        if (!at)
            w->wrong = p->key;
        return at ? json_string(at) : NULL;
    }
    return json_string(typed);
}

/* A time to the minute stands for the one that was there to the second. */
static bool is_same_time(const struct place *p, const json_t *was,
                         const json_t *now)
{
    const char *before = json_string_value(was);
    const char *after = json_string_value(now);
    const struct tri_type *t = p->fact->scalar;
    struct tri_instant a;
    struct tri_instant b;
    return before && after && t && t->kind == TRI_T_DATETIME &&
           tri_instant_parse(before, strlen(before), &a) &&
           tri_instant_parse(after, strlen(after), &b) &&
           a.utc_s - a.utc_s % 60 == b.utc_s;
}

static void take(struct walk *w, const struct place *p)
{
    const json_t *was = json_object_get(p->holder, p->fact->name);
    const char *typed = tri_input_find(w->form, p->key);
    bool has_boxes = p->fact->list && p->fact->n_choices;
    if (!typed && !has_boxes)
        return;
    json_t *v = answer(w, p, typed ? tri_lead_trim(w->l->x, typed) : "");
    bool same_time = is_same_time(p, was, v);
    if (v && !same_time)
        (void)json_object_set_new(p->holder, p->fact->name, v);
    else if (same_time)
        json_decref(v);
    else
        (void)json_object_del(p->holder, p->fact->name);
}

/* ---- some questions ---- */

static void show_one(struct walk *w, const struct place *p)
{
    const struct tri_pack *pack = w->l->x->site->pack;
    json_t *field = field_of(w, p, json_object_get(p->holder, p->fact->name));
    const char *help =
        tri_pack_textf(pack, w->l->lang, NULL, "%s.help", p->path);
    /* All answers in sight, as where it was asked first. */
    if (strcmp(tri_json_text(field, "shape"), "select") == 0)
        (void)json_object_set_new(field, "shape", json_string("radios"));
    if (help)
        (void)json_object_set_new(field, "hint", json_string(help));
    (void)json_object_set_new(
        field, "is_known",
        json_boolean(json_object_get(p->holder, p->fact->name)));
    (void)json_array_append_new(w->known, field);
}

json_t *tri_facts_fields(struct tri_incident *in, json_t *report,
                         const json_t *keys, const char *wrong)
{
    struct walk w = { .l = &in->lead,
                      .report = report,
                      .each = show_one,
                      .only = keys,
                      .known = json_array(),
                      .wrong = wrong };
    each_fact(&w);
    return w.known;
}

const char *tri_facts_take(struct tri_incident *in, json_t *report,
                           const json_t *keys)
{
    struct walk w = { .l = &in->lead,
                      .report = report,
                      .each = take,
                      .only = keys,
                      .form = in->lead.x->form };
    each_fact(&w);
    return w.wrong;
}

json_t *tri_facts_unknown(struct tri_incident *in, json_t *report,
                          const json_t *keys)
{
    json_t *list = json_array();
    json_t *fields = tri_facts_fields(in, report, keys, NULL);
    size_t i;
    json_t *f;
    json_array_foreach(fields, i, f)
    {
        if (!json_is_true(json_object_get(f, "is_known")))
            (void)json_array_append(list, json_object_get(f, "name"));
    }
    json_decref(fields);
    return list;
}

/* ---- the page ---- */

static json_t *page(struct tri_incident *in, json_t *report, const char *wrong,
                    const char *said)
{
    struct tri_lead *l = &in->lead;
    const struct tri_exchange *x = l->x;
    const char *why = tri_input_find(x->form, "why");
    struct walk w = { .l = l,
                      .report = report,
                      .each = show,
                      .unknown = json_object_get(
                          json_object_get(in->state, "assessment"), "unknown"),
                      .telling = json_array(),
                      .known = json_array(),
                      .rest = json_array(),
                      .wrong = wrong };
    each_fact(&w);
    return json_pack("{ss ss sI s{ss ss} so so so ss*}", "kind",
                     "incident-facts", "reference", in->row.reference,
                     "version", (json_int_t)tri_incident_version(in), "why",
                     "label", tri_lead_text(l, "case.retriage-why"), "value",
                     why ? why : "", "telling", w.telling, "known", w.known,
                     "rest", w.rest, "error", said);
}

void tri_door_facts_page(struct tri_exchange *x)
{
    struct tri_incident in;
    if (!tri_incident_open_for(&in, x, TRI_ACT_TRIAGE))
        return;
    json_t *report = json_deep_copy(json_object_get(in.state, "report"));
    x->document = page(&in, report, NULL, NULL);
    x->etag = tri_incident_version(&in);
    x->status = 200;
    json_decref(report);
    tri_incident_done(&in);
}

json_t *tri_facts_assessed(struct tri_incident *in, const json_t *report,
                           const char *why)
{
    char *text = tri_json_dump(report, JSON_COMPACT, NULL);
    json_t *a = text ? tri_assessment(in->lead.x, text, strlen(text)) : NULL;
    char *decided = a ? tri_json_dump(a, JSON_COMPACT, NULL) : NULL;
    json_t *body =
        decided ? json_pack("{ss ss}", "report", text, "assessment", decided)
                : NULL;
    if (body && why && *why)
        (void)json_object_set_new(body, "why",
                                  json_string(tri_lead_trim(in->lead.x, why)));
    json_decref(a);
    free(decided);
    free(text);
    return body;
}

/* Written as an event of its own; the first result stays. */
static void assess_again(struct tri_incident *in, json_t *report,
                         int64_t version)
{
    struct tri_exchange *x = in->lead.x;
    json_t *body =
        tri_facts_assessed(in, report, tri_input_find(x->form, "why"));
    if (body) {
        tri_act_write(x, in->row.reference, TRI_EVENT_ASSESSED, version, body);
    } else if (x->status == 422 && !x->wants_json) {
        const char *said = tri_arena_format(
            &x->arena, "%s", tri_json_text(x->document, "detail"));
        const char *field = tri_arena_format(
            &x->arena, "%s", tri_json_text(x->document, "field"));
        json_decref(x->document);
        x->document = page(in, report, field, said);
    }
    json_decref(body);
}

static bool has_other_rules(const struct tri_incident *in)
{
    const json_t *by =
        json_object_get(json_object_get(in->state, "assessment"), "pack");
    return by && strcmp(tri_json_text(by, "sha256"),
                        in->lead.x->site->pack->sha256) != 0;
}

void tri_door_facts(struct tri_exchange *x)
{
    struct tri_incident in;
    int64_t version = 0;
    if (!tri_exchange_version(x, &version) ||
        !tri_incident_open_for(&in, x, TRI_ACT_TRIAGE))
        return;
    const json_t *before = json_object_get(in.state, "report");
    json_t *report = json_deep_copy(before);
    struct walk w = {
        .l = &in.lead, .report = report, .each = take, .form = x->form
    };
    /* The same facts by the rules in force now: no answer is asked for. */
    const char *again = tri_input_find(x->form, "again");
    bool by_rules =
        again && strcmp(again, "rules") == 0 && has_other_rules(&in);
    if (!by_rules)
        each_fact(&w);
    const char *why = tri_input_find(x->form, "why");
    const char *said =
        w.wrong                                   ? "case.wrong"
        : why && strlen(why) > TRI_MAX_LONG_TEXT  ? "case.too-long"
        : !by_rules && json_equal(report, before) ? "case.nothing-new"
                                                  : NULL;
    if (said) {
        x->document = page(&in, report, w.wrong, tri_lead_text(&in.lead, said));
        x->status = 422;
    } else {
        assess_again(&in, report, version);
    }
    json_decref(report);
    tri_incident_done(&in);
}
