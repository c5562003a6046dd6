/* What happened, in words: events, assessments against each other, answers. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "http/incident.h"
#include "http/question.h"
#include "http/site.h"

static const char *page_text(const struct tri_incident *in, const char *id)
{
    return tri_pages_text(in->lead.x->site->pages, in->lead.x->language, id);
}

static const char *text(const json_t *o, const char *name)
{
    return tri_json_text(o, name);
}

/* ---- steps and fields ---- */

const char *tri_incident_step(const struct tri_incident *in, const char *code)
{
    const struct tri_lead *l = &in->lead;
    size_t i;
    json_t *a;
    json_array_foreach(
        json_object_get(in->state, "actions"), i,
        a) if (strcmp(text(a, "code"), code) == 0 &&
               *text(a, "title")) return tri_lead_title(l, code,
                                                        text(a, "title"));
    return tri_lead_step(l, code);
}

const char *tri_incident_label(const struct tri_incident *in,
                               enum tri_event kind, const char *field)
{
    char id[96];
    (void)snprintf(id, sizeof(id), "field.%s.%s", tri_event_name(kind), field);
    const char *t = page_text(in, id);
    if (t)
        return t;
    (void)snprintf(id, sizeof(id), "field.%s", field);
    t = page_text(in, id);
    return t ? t : field;
}

static json_t *joined(const json_t *list)
{
    struct tri_out o;
    size_t i;
    json_t *v;
    tri_out_init(&o);
    json_array_foreach(list, i, v)
    {
        if (i)
            tri_out_text(&o, ", ");
        if (json_is_string(v))
            tri_out_text(&o, json_string_value(v));
    }
    json_t *out = o.len ? json_stringn(o.text, o.len) : NULL;
    tri_out_done(&o);
    return out;
}

json_t *tri_incident_value(struct tri_incident *in, const char *field,
                           char type, const json_t *v)
{
    struct tri_lead *l = &in->lead;
    const char *s = json_string_value(v);
    char id[96];
    const char *words = NULL;
    if (type == 'b')
        return json_is_true(v) ? json_string(tri_lead_text(l, "case.yes"))
                               : NULL;
    if (type == 'l')
        return joined(v);
    if (type == 'n')
        return json_is_integer(v)
                   ? json_sprintf("%lld", (long long)json_integer_value(v))
                   : NULL;
    if (!s || type == 'j' || type == 'o')
        return NULL;
    if (type == 'A' && !*s)
        return json_string(tri_lead_text(l, "case.nobody"));
    if (!*s)
        return NULL;
    if (strcmp(field, "about") == 0)
        type = 'w';
    if (strcmp(field, "reason") == 0 && strcmp(s, TRI_REASON_SAME_NAME) == 0)
        return json_string(tri_lead_text(l, "case.name-of-account"));
    switch (type) {
    case 'a':
    case 'A':
        return json_string(tri_lead_name(l, s));
    case 'd':
    case 'D':
        return tri_lead_when(l, s);
    case 'w':
        (void)snprintf(id, sizeof(id), "word.%s.%s", field, s);
        words = page_text(in, id);
        return json_string(words ? words : s);
    default:
        return json_string(
            strcmp(field, "action") == 0 ? tri_incident_step(in, s) : s);
    }
}

/* ---- the chronology ---- */

/* Questions by their words. */
static json_t *asked(const struct tri_incident *in, const json_t *keys)
{
    const struct tri_voice voice = tri_question_voice(in->lead.x);
    struct tri_out o;
    size_t i;
    json_t *k;
    tri_out_init(&o);
    json_array_foreach(keys, i, k)
    {
        char path[TRI_QUESTION_KEY];
        const char *key = json_string_value(k);
        tri_fact_path(&voice, key ? key : "", json_string_length(k), path);
        tri_out_format(
            &o, "%s%s", i ? " / " : "",
            tri_pack_textf(voice.pack, voice.lang, path, "%s.question", path));
    }
    json_t *out = o.len ? json_stringn(o.text, o.len) : NULL;
    tri_out_done(&o);
    return out;
}

/* A field of an event of a flowchart, where its words are the flowchart's. */
static json_t *flow_value(const struct tri_incident *in, const json_t *body,
                          const char *field)
{
    const struct tri_lead *l = &in->lead;
    const char *flow = text(body, "flow");
    const char *v = text(body, field);
    if (strcmp(field, "open") == 0)
        return asked(in, json_object_get(body, field));
    if (!*v)
        return NULL;
    if (strcmp(field, "flow") == 0)
        return json_string(tri_pack_textf(l->x->site->pack, l->lang, flow,
                                          "flow.%s.title", flow));
    const char *code = tri_arena_format(&l->x->arena, "%s/%s", flow, v);
    return json_string(code ? tri_lead_step(l, code) : v);
}

static bool is_of_flow(const json_t *body, const char *field)
{
    static const char *const names[] = { "flow", "step", "then", "open" };
    for (size_t i = 0; *text(body, "flow") && i < TRI_COUNT(names); i++)
        if (strcmp(names[i], field) == 0)
            return true;
    return false;
}

static json_t *parts_of(struct tri_incident *in, enum tri_event kind,
                        const json_t *body)
{
    struct tri_event_field f;
    json_t *list = json_array();
    for (size_t i = 0; tri_event_field(kind, i, &f); i++) {
        json_t *v = is_of_flow(body, f.name)
                        ? flow_value(in, body, f.name)
                        : tri_incident_value(in, f.name, f.type,
                                             json_object_get(body, f.name));
        if (v)
            (void)json_array_append_new(
                list,
                json_pack("{ss so}", "label",
                          tri_incident_label(in, kind, f.name), "value", v));
    }
    return list;
}

static json_t *line_of(struct tri_incident *in, const json_t *line)
{
    enum tri_event kind = TRI_N_EVENTS;
    char id[64];
    const char *name = text(line, "kind");
    const json_t *by = json_object_get(line, "by");
    const json_t *other = json_object_get(line, "superseded");
    (void)tri_event_find(name, &kind);
    (void)snprintf(id, sizeof(id), "event.%s", name);
    json_t *out = json_pack(
        "{sO* ss ss ss so* so}", "seq", json_object_get(line, "seq"), "kind",
        name, "label", tri_lead_text(&in->lead, id), "by", text(by, "name"),
        "when", tri_lead_when(&in->lead, text(line, "at")), "parts",
        kind == TRI_N_EVENTS
            ? json_array()
            : parts_of(in, kind, json_object_get(line, "body")));
    if (out && other)
        (void)json_object_set_new(
            out, "superseded",
            json_pack("{ss ss so*}", "by",
                      text(json_object_get(other, "by"), "name"), "reason",
                      text(other, "reason"), "when",
                      tri_lead_when(&in->lead, text(other, "at"))));
    else if (out && kind != TRI_N_EVENTS && tri_event_correctable(kind))
        (void)json_object_set_new(out, "correct", json_true());
    return out;
}

json_t *tri_incident_story(struct tri_incident *in, const json_t *lines)
{
    json_t *list = json_array();
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line)(void)
        json_array_append_new(list, line_of(in, line));
    return list;
}

/* ---- assessments against each other ---- */

static void changed(json_t *list, const char *label, const char *was,
                    const char *now)
{
    if (strcmp(was, now) == 0)
        return;
    (void)json_array_append_new(list, json_pack("{ss ss* ss*}", "label", label,
                                                "was", *was ? was : NULL, "now",
                                                *now ? now : NULL));
}

static const json_t *coded_in(const json_t *list, const char *code)
{
    size_t i;
    json_t *v;
    json_array_foreach(list, i,
                       v) if (strcmp(text(v, "code"), code) == 0) return v;
    return NULL;
}

/* Codes that stand in one list and not in the other, in words. */
static void only_in(struct tri_incident *in, json_t *out, const char *label,
                    const json_t *a, const json_t *b, bool is_gone)
{
    const struct tri_lead *l = &in->lead;
    bool are_steps = strcmp(label, "case.step") == 0;
    size_t i;
    json_t *v;
    json_array_foreach(a, i, v)
    {
        const char *code = text(v, "code");
        if (!*code || coded_in(b, code))
            continue;
        const char *words =
            *text(v, "title") ? tri_lead_title(l, code, text(v, "title"))
            : are_steps       ? tri_pack_textf(l->x->site->pack, l->lang, code,
                                               "action.%s.title", code)
                              : tri_lead_word(l, "category", code);
        changed(out, tri_lead_text(l, label), is_gone ? words : "",
                is_gone ? "" : words);
    }
}

static const char *risk_of(const struct tri_incident *in, const json_t *a)
{
    return tri_lead_word(&in->lead, "level",
                         text(json_object_get(a, "risk"), "level"));
}

static const char *need_of(const struct tri_incident *in, const json_t *a)
{
    char level[8];
    (void)snprintf(
        level, sizeof(level), "%d",
        (int)json_number_value(json_object_get(a, "threshold_level")));
    const char *copy = tri_arena_format(&in->lead.x->arena, "%s", level);
    return tri_lead_word(&in->lead, "need", copy ? copy : "");
}

static const char *strategy_of(const struct tri_incident *in, const json_t *a)
{
    return tri_lead_word(
        &in->lead, "strategy",
        text(json_object_get(a, "strategy_discussion"), "status"));
}

/* The answers that are not the same, by what they are called. */
static void answers(struct tri_incident *in, json_t *out, const json_t *was,
                    const json_t *now)
{
    json_t *a = tri_incident_facts(in, was);
    json_t *b = tri_incident_facts(in, now);
    size_t i;
    json_t *v;
    json_array_foreach(b, i, v)
    {
        const char *before = "";
        size_t k;
        json_t *u;
        json_array_foreach(a, k,
                           u) if (strcmp(text(u, "path"), text(v, "path")) == 0)
            before = text(u, "value");
        changed(out, text(v, "label"), before, text(v, "value"));
    }
    json_array_foreach(a, i, v)
    {
        bool is_there = false;
        size_t k;
        json_t *u;
        json_array_foreach(b, k, u) is_there |=
            strcmp(text(u, "path"), text(v, "path")) == 0;
        if (!is_there)
            changed(out, text(v, "label"), text(v, "value"), "");
    }
    json_decref(a);
    json_decref(b);
}

static json_t *changes_of(struct tri_incident *in, const json_t *before,
                          const json_t *after)
{
    const json_t *a = json_object_get(before, "assessment");
    const json_t *b = json_object_get(after, "assessment");
    const struct tri_lead *l = &in->lead;
    json_t *out = json_array();
    answers(in, out, json_object_get(before, "report"),
            json_object_get(after, "report"));
    changed(out, tri_lead_text(l, "case.risk"), risk_of(in, a), risk_of(in, b));
    changed(out, tri_lead_text(l, "case.need"), need_of(in, a), need_of(in, b));
    changed(out, tri_lead_text(l, "case.strategy"), strategy_of(in, a),
            strategy_of(in, b));
    static const char *const lists[][2] = { { "categories", "case.category" },
                                            { "actions", "case.step" } };
    for (size_t i = 0; i < TRI_COUNT(lists); i++) {
        const json_t *x = json_object_get(a, lists[i][0]);
        const json_t *y = json_object_get(b, lists[i][0]);
        only_in(in, out, lists[i][1], y, x, false);
        only_in(in, out, lists[i][1], x, y, true);
    }
    return out;
}

json_t *tri_incident_rounds(struct tri_incident *in)
{
    const json_t *rounds = json_object_get(in->state, "assessments");
    json_t *list = json_array();
    size_t i;
    json_t *r;
    json_array_foreach(rounds, i, r)
    {
        const json_t *a = json_object_get(r, "assessment");
        json_t *out =
            json_pack("{si ss ss ss so* so}", "n", (int)i + 1, "by",
                      text(json_object_get(r, "by"), "name"), "risk",
                      risk_of(in, a), "need", need_of(in, a), "when",
                      tri_lead_when(&in->lead, text(r, "at")), "changes",
                      i ? changes_of(in, json_array_get(rounds, i - 1), r)
                        : json_array());
        if (out && *text(r, "why"))
            (void)json_object_set_new(out, "why", json_string(text(r, "why")));
        (void)json_array_append_new(list, out);
    }
    return list;
}

/* ---- the answers of a report ---- */

/* What a fact is called: its label, else its question, else its path. */
static const char *fact_label(const struct tri_lead *l, const char *path)
{
    const struct tri_pack *pack = l->x->site->pack;
    const char *t = tri_pack_textf(pack, l->lang, NULL, "%s.label", path);
    return t ? t : tri_pack_textf(pack, l->lang, path, "%s.question", path);
}

static void put_value(struct tri_lead *l, const char *path, bool is_time,
                      const json_t *v, struct tri_out *o)
{
    size_t i;
    json_t *item;
    if (json_is_array(v)) {
        json_array_foreach(v, i, item)
        {
            if (i)
                tri_out_text(o, ", ");
            if (!json_is_array(item))
                put_value(l, path, is_time, item, o);
        }
        if (!json_array_size(v))
            tri_out_text(o, tri_lead_text(l, "guide.none"));
    } else if (json_is_boolean(v)) {
        tri_out_text(
            o, tri_lead_text(l, json_is_true(v) ? "guide.yes" : "guide.no"));
    } else if (json_is_number(v)) {
        tri_out_format(o, "%.15g", json_number_value(v));
    } else if (json_is_string(v)) {
        const char *s = json_string_value(v);
        json_t *when = is_time ? tri_lead_when(l, s) : NULL;
        const char *at = json_string_value(when);
        tri_out_text(o, at ? at
                           : tri_pack_textf(l->x->site->pack, l->lang, s,
                                            "%s.value.%s", path, s));
        json_decref(when);
    }
}

static void add_fact(struct tri_lead *l, json_t *list, const char *person,
                     const char *path, const struct tri_datum *d,
                     const json_t *v)
{
    const bool is_time = d->scalar && d->scalar->kind == TRI_T_DATETIME;
    /* What somebody wrote, in their own words. */
    const bool is_own =
        d->scalar && d->scalar->kind == TRI_T_STRING && !d->n_choices;
    struct tri_out o;
    if (!v || json_is_null(v) || json_is_object(v))
        return;
    tri_out_init(&o);
    put_value(l, path, is_time, v, &o);
    if (o.len)
        (void)json_array_append_new(
            list, json_pack("{ss++ ss ss* ss% sb}", "path", path, " ",
                            person ? person : "", "label", fact_label(l, path),
                            "person", person, "value", o.text, o.len, "own",
                            (int)is_own));
    tri_out_done(&o);
}

static void add_struct(struct tri_lead *l, json_t *list, const char *person,
                       const char *prefix, const struct tri_struct *shape,
                       const json_t *of)
{
    for (size_t i = 0; shape && i < shape->n; i++) {
        const struct tri_datum *d = &shape->facts[i];
        char path[160];
        (void)snprintf(path, sizeof(path), "%s%s", prefix, d->name);
        if (!d->shape && strcmp(path, "narrative") != 0)
            add_fact(l, list, person, path, d, json_object_get(of, d->name));
    }
}

json_t *tri_incident_facts(struct tri_incident *in, const json_t *report)
{
    struct tri_lead *l = &in->lead;
    const struct tri_dictionary *d = &l->x->site->pack->dictionary;
    json_t *list = json_array();
    size_t i;
    json_t *p;
    add_struct(l, list, NULL, "", d->report, report);
    json_array_foreach(json_object_get(report, "children"), i, p)
        add_struct(l, list, text(p, "id"), "children[].", d->child, p);
    json_array_foreach(json_object_get(report, "others"), i, p)
        add_struct(l, list, text(p, "id"), "others[].", d->other, p);
    add_struct(l, list, NULL, "facts.", d->facts,
               json_object_get(report, "facts"));
    return list;
}
