/* An assessment in words, in the order in which it is read. */
#include "http/advice.h"

#include <stdio.h>
#include <string.h>

#include "common/cleanup.h"
#include "http/site.h"
#include "triage/assess.h"

struct wording {
    struct tri_exchange *x;
    const struct tri_pack *pack;
    size_t lang;
    json_t *sources; /* as cited so far, in order */
    json_t *told;    /* rules whose reason was given */
};

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void assessor_done(struct tri_assessor **a)
{
    tri_assessor_free(*a);
}

static const char *text(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

/* The words for a code; the code where there are none; NULL for no code. */
static const char *named(const struct wording *w, const char *prefix,
                         const char *code)
{
    return code ? tri_pack_textf(w->pack, w->lang, code, "%s.%s", prefix, code)
                : NULL;
}

static const char *help_of(const struct wording *w, const char *prefix,
                           const char *code)
{
    return code ? tri_pack_textf(w->pack, w->lang, NULL, "%s.%s.help", prefix,
                                 code)
                : NULL;
}

/* ---- the assessment itself ---- */

json_t *tri_assessment(struct tri_exchange *x, const char *report, size_t len)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = { .lang = tri_site_lang(x->site,
                                                                x->language),
                                          .trace = TRI_TRACE_NONE,
                                          .now = x->site->now(),
                                          .clock_field = "clock" };
    TRI_CLEANUP(assessor_done) struct tri_assessor *a = NULL;
    TRI_CLEANUP(out_done) struct tri_out json;
    tri_out_init(&json);
    enum tri_code code =
        tri_assessor_new(x->site->pack, x->site->zones, &a, &err);
    if (code == TRI_OK)
        code = tri_assess_read(a, report, len, &err);
    if (code == TRI_OK)
        code = tri_assess_decide(a, &options, &err);
    if (code == TRI_OK)
        tri_assess_write(a, &json);
    json_t *doc = code == TRI_OK && !json.failed
                      ? json_loadb(json.text, json.len, 0, NULL)
                      : NULL;
    if (doc)
        return doc;
    if (code == TRI_E_INPUT) {
        tri_exchange_problem(x, 422, "problem.report");
        (void)json_object_set_new(x->document, "detail", json_string(err.msg));
        if (err.loc.element[0])
            (void)json_object_set_new(x->document, "field",
                                      json_string(err.loc.element));
        return NULL;
    }
    tri_exchange_problem(x, code == TRI_E_NOMEM || code == TRI_OK ? 503 : 500,
                         code == TRI_E_NOMEM || code == TRI_OK
                             ? "problem.no-memory"
                             : "problem.broken");
    return NULL;
}

/* ---- reasons and sources ---- */

static json_int_t cited(struct wording *w, const json_t *source)
{
    const char *key = text(source, "key");
    if (!key)
        return 0;
    size_t i;
    json_t *s;
    json_array_foreach(w->sources, i, s) if (strcmp(text(s, "key"), key) ==
                                             0) return (json_int_t)i +
        1;
    (void)json_array_append_new(
        w->sources,
        json_pack("{ss ss* ss* ss* ss*}", "key", key, "title",
                  text(source, "title"), "publisher", text(source, "publisher"),
                  "edition", text(source, "edition"), "url",
                  text(source, "url")));
    return (json_int_t)json_array_size(w->sources);
}

static json_t *reasons(struct wording *w, const json_t *because, bool all)
{
    json_t *list = json_array();
    size_t i;
    json_t *b;
    json_array_foreach(because, i, b)
    {
        const char *rule = text(b, "rule");
        const json_t *source = json_object_get(b, "source");
        if (!all && rule && json_object_get(w->told, rule))
            continue;
        if (rule)
            (void)json_object_set_new(w->told, rule, json_true());
        const char *mark = text(source, "verified");
        (void)json_array_append_new(
            list, json_pack("{ss ss* sI ss* ss* ss*}", "text",
                            text(b, "text") ? text(b, "text") : "", "rule",
                            rule, "source", cited(w, source), "section",
                            text(source, "section"), "verified", mark, "mark",
                            mark ? named(w, "verified", mark) : NULL));
    }
    return list;
}

static void explain(struct wording *w, json_t *why, const char *label,
                    const json_t *because)
{
    json_t *list = reasons(w, because, false);
    if (label && json_array_size(list) > 0)
        (void)json_array_append_new(
            why, json_pack("{ss sO}", "label", label, "reasons", list));
    json_decref(list);
}

/* ---- parts ---- */

json_t *tri_advice_when(enum tri_language language, const char *due)
{
    char out[64];
    int at[5]; /* year, month, day, hour, minute */
    if (!due ||
        sscanf(due, "%4d-%2d-%2dT%2d:%2d", &at[0], &at[1], &at[2], &at[3],
               &at[4]) != 5 ||
        at[1] < 1 || at[1] > 12)
        return NULL;
    const char *month = tri_message(language, TRI_MSG_MONTHS);
    for (int i = 1; i < at[1]; i++)
        month += strlen(month) + 1;
    (void)snprintf(out, sizeof(out), "%d %s %d, %02d:%02d", at[2], month, at[0],
                   at[3], at[4]);
    return json_string(out);
}

static int is_past(struct wording *w, const char *due)
{
    struct tri_instant t;
    return due && tri_instant_parse(due, strlen(due), &t) &&
           t.utc_s < w->x->site->now().utc_s;
}

static json_t *action_document(struct wording *w, const json_t *action)
{
    const char *code = text(action, "code");
    const char *agency = text(action, "agency");
    const json_t *people = json_object_get(action, "for");
    char names[512];
    size_t at = 0;
    size_t i;
    json_t *id;
    names[0] = '\0';
    json_array_foreach(people, i, id) if (at < sizeof(names)) at +=
        (size_t)snprintf(names + at, sizeof(names) - at, "%s%s", i ? ", " : "",
                         json_string_value(id));
    /* "Now" needs no clock time. */
    const char *urgency = text(action, "urgency");
    bool at_once = urgency && strcmp(urgency, "now") == 0;
    bool school = agency && strcmp(agency, "school") == 0;
    bool alarm = code && (strcmp(code, "police-emergency") == 0 ||
                          strcmp(code, "medical-emergency") == 0);
    return json_pack(
        "{ss ss ss* ss* ss* ss* so* sb sb sb sb}", "code", code ? code : "",
        "title",
        text(action, "title")
            ? text(action, "title")
            : tri_pack_textf(w->pack, w->lang, code, "action.%s.title", code),
        "how", tri_pack_textf(w->pack, w->lang, NULL, "action.%s.how", code),
        "who", named(w, "by_whom", text(action, "by_whom")), "to",
        school ? NULL : named(w, "agency", agency), "people",
        names[0] ? names : NULL, "due",
        at_once ? NULL : tri_advice_when(w->x->language, text(action, "due")),
        "overdue", !at_once && is_past(w, text(action, "due")), "held",
        json_is_true(json_object_get(action, "held")), "alarm", (int)alarm,
        "mandatory", json_is_true(json_object_get(action, "mandatory")));
}

static json_t *sections(struct wording *w, const json_t *actions)
{
    static const char *const codes[] = { "now", "today", "later" };
    json_t *list = json_array();
    for (size_t s = 0; s < 3; s++) {
        json_t *must = json_array();
        json_t *consider = json_array();
        size_t i;
        json_t *a;
        json_array_foreach(actions, i, a)
        {
            const char *urgency = text(a, "urgency");
            size_t at = 2;
            if (urgency && strcmp(urgency, "now") == 0)
                at = 0;
            else if (urgency && strcmp(urgency, "today") == 0)
                at = 1;
            if (at == s)
                (void)json_array_append_new(
                    json_is_true(json_object_get(a, "mandatory")) ? must
                                                                  : consider,
                    action_document(w, a));
        }
        if (json_array_size(must) + json_array_size(consider) > 0)
            (void)json_array_append_new(list, json_pack("{ss sO sO}", "code",
                                                        codes[s], "must", must,
                                                        "consider", consider));
        json_decref(must);
        json_decref(consider);
    }
    return list;
}

static json_t *texts_of(const json_t *list, const char *member)
{
    json_t *out = json_array();
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) if (text(item, member))(void)
        json_array_append_new(out, json_string(text(item, member)));
    return out;
}

static json_t *summary(struct wording *w, const json_t *a)
{
    const json_t *risk = json_object_get(a, "risk");
    const json_t *possible = json_object_get(risk, "possible");
    const json_t *strategy = json_object_get(a, "strategy_discussion");
    const char *level = text(risk, "level");
    const char *status = text(strategy, "status");
    size_t n = json_array_size(possible);
    char need[8];
    char range[512];
    (void)snprintf(
        need, sizeof(need), "%d",
        (int)json_integer_value(json_object_get(a, "threshold_level")));
    if (n > 1)
        (void)snprintf(
            range, sizeof(range), tri_message(w->x->language, TRI_MSG_RANGE),
            named(w, "level", json_string_value(json_array_get(possible, 0))),
            named(w, "level",
                  json_string_value(json_array_get(possible, n - 1))));
    json_t *categories = json_array();
    size_t i;
    json_t *c;
    json_array_foreach(json_object_get(a, "categories"), i, c)(void)
        json_array_append_new(
            categories, json_string(named(w, "category", text(c, "code"))));
    return json_pack(
        "{s{ss ss ss* ss*} s{ss ss ss*} s{ss ss ss*} so}", "risk", "code",
        level ? level : "", "label", level ? named(w, "level", level) : "",
        "help", help_of(w, "level", level), "range", n > 1 ? range : NULL,
        "need", "code", need, "label", named(w, "need", need), "help",
        help_of(w, "need", need), "strategy", "code", status ? status : "",
        "label", status ? named(w, "strategy", status) : "", "help",
        help_of(w, "strategy", status), "categories", categories);
}

static json_t *why(struct wording *w, const json_t *a)
{
    json_t *list = json_array();
    const json_t *risk = json_object_get(a, "risk");
    const json_t *strategy = json_object_get(a, "strategy_discussion");
    enum tri_language l = w->x->language;
    size_t i;
    json_t *item;
    explain(w, list, tri_message(l, TRI_MSG_RISK),
            json_object_get(risk, "because"));
    json_array_foreach(json_object_get(a, "categories"), i, item)
        explain(w, list, named(w, "category", text(item, "code")),
                json_object_get(item, "because"));
    explain(w, list, tri_message(l, TRI_MSG_NEED),
            json_object_get(json_object_get(a, "threshold"), "because"));
    explain(w, list, tri_message(l, TRI_MSG_STRATEGY),
            json_object_get(strategy, "because"));
    json_array_foreach(json_object_get(a, "actions"), i, item)
        explain(w, list,
                tri_pack_textf(w->pack, w->lang, text(item, "code"),
                               "action.%s.title", text(item, "code")),
                json_object_get(item, "because"));
    return list;
}

static json_t *unknown(struct wording *w, const json_t *a)
{
    json_t *list = json_array();
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(a, "unknown"), i, item)
    {
        const char *raise = text(item, "could_raise_risk_to");
        (void)json_array_append_new(
            list, json_pack("{ss ss*}", "question",
                            text(item, "question") ? text(item, "question")
                                                   : text(item, "fact"),
                            "raise", named(w, "level", raise)));
    }
    return list;
}

/* Local data: whose area, what is known of it, and what to ask for. */
static json_t *areas(const json_t *a)
{
    json_t *list = json_array();
    size_t i;
    json_t *area;
    json_array_foreach(json_object_get(a, "areas"), i, area)
    {
        json_t *data = json_array();
        json_t *missing = json_array();
        size_t k;
        json_t *d;
        json_array_foreach(json_object_get(area, "data"), k, d)
        {
            const json_t *value = json_object_get(d, "value");
            const char *said = text(d, "text");
            char number[32];
            const char *label = text(d, "label");
            if (json_is_integer(value))
                (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
                               json_integer_value(value));
            if (!said)
                said =
                    json_is_integer(value) ? number : json_string_value(value);
            if (said)
                (void)json_array_append_new(
                    data, json_pack("{ss ss ss*}", "label",
                                    label ? label : text(d, "name"), "value",
                                    said, "note", text(d, "note")));
            else if (json_is_null(value))
                (void)json_array_append_new(
                    missing, json_string(label ? label : text(d, "name")));
        }
        (void)json_array_append_new(
            list,
            json_pack("{ss ss* so so}", "name",
                      text(area, "name") ? text(area, "name") : "", "text",
                      text(area, "text"), "data", data, "missing", missing));
    }
    return list;
}

static json_t *children(struct wording *w, const json_t *a)
{
    json_t *list = json_array();
    size_t i;
    json_t *c;
    json_array_foreach(json_object_get(a, "children"), i, c)
    {
        char need[8];
        (void)snprintf(
            need, sizeof(need), "%d",
            (int)json_integer_value(json_object_get(c, "threshold_level")));
        (void)json_array_append_new(
            list, json_pack("{ss ss ss*}", "id", text(c, "id"), "need",
                            named(w, "need", need), "strategy",
                            named(w, "strategy", text(c, "strategy_status"))));
    }
    return list;
}

json_t *tri_advice(struct tri_exchange *x, const char *report, size_t len)
{
    json_t *a = tri_assessment(x, report, len);
    if (!a)
        return NULL;
    struct wording w = { .x = x,
                         .pack = x->site->pack,
                         .lang = tri_site_lang(x->site, x->language),
                         .sources = json_array(),
                         .told = json_object() };
    const json_t *strategy = json_object_get(a, "strategy_discussion");
    json_t *reasons_told = why(&w, a);
    json_t *doc = json_pack(
        "{so so so so so so so so* so* so so so}", "areas", areas(a), "summary",
        summary(&w, a), "sections", sections(&w, json_object_get(a, "actions")),
        "children", children(&w, a), "cautions",
        texts_of(json_object_get(a, "cautions"), "text"), "decides",
        texts_of(json_object_get(a, "person_must_decide"), "what"),
        "contradictions",
        texts_of(json_object_get(a, "contradictions"), "text"), "participants",
        json_incref(json_object_get(strategy, "participants")), "purposes",
        json_incref(json_object_get(strategy, "purposes")), "why", reasons_told,
        "unknown", unknown(&w, a), "assessment", a);
    if (doc)
        (void)json_object_set(doc, "sources", w.sources);
    json_decref(w.sources);
    json_decref(w.told);
    if (!doc)
        tri_exchange_problem(x, 503, "problem.no-memory");
    return doc;
}
