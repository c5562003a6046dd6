/* An assessment in words, in the order in which it is read. */
#include "common/advice.h"

#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "common/cleanup.h"
#include "common/messages.h"
#include "common/when.h"

enum { MAX_UNKNOWN = 8 };

struct wording {
    const struct tri_pack *pack;
    size_t lang;
    enum tri_language language;
    struct tri_instant now;
    bool has_now;
    bool marked;
    json_t *sources; /* as cited so far, in order */
    json_t *told;    /* rules whose reason was given */
};

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static const char *text(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

static const char *say(const struct wording *w, enum tri_message m)
{
    return tri_message(w->language, m);
}

/* The words for a code; the code where there are none; NULL for no code. */
static const char *named(const struct wording *w, const char *prefix,
                         const char *code)
{
    return code ? tri_pack_textf(w->pack, w->lang, code, "%s.%s", prefix, code)
                : NULL;
}

static const char *more_of(const struct wording *w, const char *prefix,
                           const char *code, const char *what)
{
    return code ? tri_pack_textf(w->pack, w->lang, NULL, "%s.%s.%s", prefix,
                                 code, what)
                : NULL;
}

static json_t *formatted(const struct tri_out *o)
{
    return o->failed ? NULL : json_stringn(o->text ? o->text : "", o->len);
}

/* One message with its places filled. */
#define WORDED(out, w, id, ...)                          \
    do {                                                 \
        TRI_CLEANUP(out_done) struct tri_out line_;      \
        tri_out_init(&line_);                            \
        tri_out_format(&line_, say(w, id), __VA_ARGS__); \
        *(out) = formatted(&line_);                      \
    } while (0)

/* ---- reasons and sources ---- */

/* The number of a source, counted in the order of first use; 0: none. */
static json_int_t cited(struct wording *w, const json_t *source)
{
    const char *key = text(source, "key");
    const char *verified = text(source, "verified");
    size_t i;
    json_t *s;
    if (!key)
        return 0;
    w->marked |= verified && strcmp(verified, "yes") != 0;
    json_array_foreach(w->sources, i, s)
    {
        if (strcmp(text(s, "key"), key) == 0)
            return (json_int_t)i + 1;
    }
    (void)json_array_append_new(
        w->sources,
        json_pack("{ss ss* ss* ss* ss*}", "key", key, "title",
                  text(source, "title"), "publisher", text(source, "publisher"),
                  "edition", text(source, "edition"), "url",
                  text(source, "url")));
    return (json_int_t)json_array_size(w->sources);
}

static json_t *reason(struct wording *w, const json_t *because)
{
    const json_t *source = json_object_get(because, "source");
    const char *said = text(because, "text");
    const char *rule = text(because, "rule");
    const char *verified = text(source, "verified");
    return json_pack("{ss ss* sI ss* ss* ss*}", "text",
                     said && *said ? said : or_empty(rule), "rule", rule,
                     "source", cited(w, source), "section",
                     text(source, "section"), "verified", verified, "mark",
                     named(w, "verified", verified));
}

/* A conclusion and its reasons; those told before are left out. */
static void explain(struct wording *w, json_t *why, const char *label,
                    const json_t *because)
{
    TRI_CLEANUP(json_done) json_t *list = json_array();
    size_t i;
    json_t *b;
    json_array_foreach(because, i, b)
    {
        const char *rule = text(b, "rule");
        if (rule && json_object_get(w->told, rule))
            continue;
        if (rule)
            (void)json_object_set_new(w->told, rule, json_true());
        (void)json_array_append_new(list, reason(w, b));
    }
    if (label && json_array_size(list) > 0)
        (void)json_array_append_new(
            why, json_pack("{ss sO}", "label", label, "reasons", list));
}

static const char *title_of(const struct wording *w, const json_t *action)
{
    const char *code = text(action, "code");
    const char *title = text(action, "title");
    if (title)
        return title;
    return code
               ? tri_pack_textf(w->pack, w->lang, code, "action.%s.title", code)
               : "";
}

static json_t *why(struct wording *w, const json_t *a)
{
    json_t *list = json_array();
    const json_t *risk = json_object_get(a, "risk");
    const json_t *strategy = json_object_get(a, "strategy_discussion");
    TRI_CLEANUP(out_done) struct tri_out label;
    size_t i;
    json_t *item;
    tri_out_init(&label);
    tri_out_format(&label, "%s%s %s", say(w, TRI_MSG_RISK),
                   say(w, TRI_MSG_COLON),
                   or_empty(named(w, "level", text(risk, "level"))));
    explain(w, list, label.failed ? NULL : label.text,
            json_object_get(risk, "because"));
    json_array_foreach(json_object_get(a, "categories"), i, item)
    {
        explain(w, list, named(w, "category", text(item, "code")),
                json_object_get(item, "because"));
    }
    explain(w, list, say(w, TRI_MSG_NEED),
            json_object_get(json_object_get(a, "threshold"), "because"));
    explain(w, list, say(w, TRI_MSG_STRATEGY),
            json_object_get(strategy, "because"));
    json_array_foreach(json_object_get(a, "actions"), i, item)
    {
        explain(w, list, title_of(w, item), json_object_get(item, "because"));
    }
    return list;
}

/* ---- how serious ---- */

static json_t *need_of(struct wording *w, const json_t *of)
{
    const json_t *level = json_object_get(of, "threshold_level");
    char code[32];
    if (!json_is_number(level))
        return NULL;
    (void)snprintf(code, sizeof(code), "%.0f", json_number_value(level));
    return json_pack("{ss ss ss*}", "code", code, "label",
                     named(w, "need", code), "help",
                     more_of(w, "need", code, "help"));
}

static json_t *coded(struct wording *w, const char *prefix, const char *code)
{
    return json_pack("{ss ss ss*}", "code", or_empty(code), "label",
                     or_empty(named(w, prefix, code)), "help",
                     more_of(w, prefix, code, "help"));
}

static json_t *range(struct wording *w, const json_t *possible)
{
    size_t n = json_array_size(possible);
    const char *low = json_string_value(json_array_get(possible, 0));
    const char *high =
        json_string_value(json_array_get(possible, n ? n - 1 : 0));
    json_t *out = NULL;
    if (n > 1 && low && high)
        WORDED(&out, w, TRI_MSG_RANGE, named(w, "level", low),
               named(w, "level", high));
    return out;
}

static json_t *summary(struct wording *w, const json_t *a)
{
    const json_t *risk = json_object_get(a, "risk");
    const json_t *strategy = json_object_get(a, "strategy_discussion");
    json_t *level = coded(w, "level", text(risk, "level"));
    json_t *span = range(w, json_object_get(risk, "possible"));
    json_t *categories = json_array();
    size_t i;
    json_t *c;
    if (span)
        (void)json_object_set_new(level, "range", span);
    json_array_foreach(json_object_get(a, "categories"), i, c)
    {
        (void)json_array_append_new(
            categories,
            json_string(or_empty(named(w, "category", text(c, "code")))));
    }
    return json_pack("{so so* so so}", "risk", level, "need", need_of(w, a),
                     "strategy", coded(w, "strategy", text(strategy, "status")),
                     "categories", categories);
}

static json_t *children(struct wording *w, const json_t *a)
{
    json_t *list = json_array();
    size_t i;
    json_t *c;
    json_array_foreach(json_object_get(a, "children"), i, c)
    {
        TRI_CLEANUP(json_done) json_t *need = need_of(w, c);
        (void)json_array_append_new(
            list, json_pack("{ss ss ss}", "id", or_empty(text(c, "id")), "need",
                            or_empty(text(need, "label")), "strategy",
                            or_empty(named(w, "strategy",
                                           text(c, "strategy_status")))));
    }
    return list;
}

/* ---- what to do ---- */

static bool urgent(const json_t *action, const char *urgency)
{
    const char *its = text(action, "urgency");
    return its && strcmp(its, urgency) == 0;
}

static bool is_past(const struct wording *w, const char *due)
{
    struct tri_instant t;
    return w->has_now && due && tri_instant_parse(due, strlen(due), &t) &&
           t.utc_s < w->now.utc_s;
}

/* "child-1, child-2"; NULL for nobody. */
static json_t *people_of(const json_t *of)
{
    TRI_CLEANUP(out_done) struct tri_out names;
    const json_t *people = json_object_get(of, "for");
    size_t i;
    json_t *id;
    tri_out_init(&names);
    json_array_foreach(people, i, id)
    {
        if (i)
            tri_out_text(&names, ", ");
        tri_out_text(&names, or_empty(json_string_value(id)));
    }
    return names.len ? formatted(&names) : NULL;
}

/* How a step is done: in other words where another must, which waits for
 * nobody, makes a way open that else is not (the family may be asked). */
static const char *how_of(const struct wording *w, const json_t *actions,
                          const char *code)
{
    size_t i;
    json_t *other;
    json_array_foreach(actions, i, other)
    {
        const char *with = text(other, "code");
        if (!code || !with ||
            !json_is_true(json_object_get(other, "mandatory")) ||
            json_is_true(json_object_get(other, "held")))
            continue;
        const char *apart = tri_pack_textf(w->pack, w->lang, NULL,
                                           "action.%s.how.with.%s", code, with);
        if (apart)
            return apart;
    }
    return more_of(w, "action", code, "how");
}

static json_t *step(struct wording *w, const json_t *actions,
                    const json_t *action)
{
    const char *code = text(action, "code");
    const char *agency = text(action, "agency");
    /* "Now" needs no clock time. */
    const char *due = urgent(action, "now") ? NULL : text(action, "due");
    char when[TRI_WHEN_TEXT];
    if (due)
        tri_when(w->language, due, strlen(due), when, sizeof(when));
    /* "To: your setting" says nothing to those who are in it. */
    if (agency && strcmp(agency, w->pack->own_agency) == 0)
        agency = NULL;
    return json_pack(
        "{ss ss ss* ss* ss* so* ss* sb sb sb sb}", "code", or_empty(code),
        "title", title_of(w, action), "how", how_of(w, actions, code), "who",
        named(w, "by_whom", text(action, "by_whom")), "to",
        named(w, "agency", agency), "people", people_of(action), "due",
        due ? when : NULL, "overdue", (int)is_past(w, due), "held",
        json_is_true(json_object_get(action, "held")), "alarm",
        (int)(code && tri_pack_alarms(w->pack, code)), "mandatory",
        json_is_true(json_object_get(action, "mandatory")));
}

static size_t section_of(const json_t *action)
{
    return urgent(action, "now") ? 0 : urgent(action, "today") ? 1 : 2;
}

static json_t *sections(struct wording *w, const json_t *actions)
{
    static const char *const codes[] = { "now", "today", "later" };
    json_t *list = json_array();
    for (size_t s = 0; s < TRI_COUNT(codes); s++) {
        TRI_CLEANUP(json_done) json_t *must = json_array();
        TRI_CLEANUP(json_done) json_t *consider = json_array();
        size_t i;
        json_t *a;
        json_array_foreach(actions, i, a)
        {
            bool mandatory = json_is_true(json_object_get(a, "mandatory"));
            if (section_of(a) == s)
                (void)json_array_append_new(mandatory ? must : consider,
                                            step(w, actions, a));
        }
        const json_t *first =
            json_array_get(json_array_size(must) ? must : consider, 0);
        if (first)
            (void)json_array_append_new(
                list, json_pack("{ss ss* sb sO sO}", "code", codes[s], "due",
                                text(first, "due"), "overdue",
                                json_is_true(json_object_get(first, "overdue")),
                                "must", must, "consider", consider));
    }
    return list;
}

/* ---- what to mind ---- */

static json_t *texts_of(const json_t *list, const char *member)
{
    json_t *out = json_array();
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *said =
            member ? text(item, member) : json_string_value(item);
        if (said)
            (void)json_array_append_new(out, json_string(said));
    }
    return out;
}

/* What a person decides: before any step, or beside them. */
static json_t *decided(const json_t *list, bool before_steps)
{
    json_t *out = json_array();
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *what = text(item, "what");
        if (what &&
            before_steps == json_is_true(json_object_get(item, "before_steps")))
            (void)json_array_append_new(out, json_string(what));
    }
    return out;
}

static json_t *unknown(struct wording *w, const json_t *all)
{
    json_t *list = json_array();
    size_t i;
    json_t *item;
    json_array_foreach(all, i, item)
    {
        const char *question = text(item, "question");
        if (i == MAX_UNKNOWN)
            break;
        if (!question)
            question = text(item, "fact");
        (void)json_array_append_new(
            list,
            json_pack("{ss* ss ss*}", "fact", text(item, "fact"), "question",
                      or_empty(question), "raise",
                      named(w, "level", text(item, "could_raise_risk_to"))));
    }
    return list;
}

static json_t *unknown_more(struct wording *w, const json_t *all)
{
    size_t n = json_array_size(all);
    json_t *out = NULL;
    if (n > MAX_UNKNOWN)
        WORDED(&out, w, TRI_MSG_AND_MORE, n - MAX_UNKNOWN);
    return out;
}

/* ---- whose rules and contacts ---- */

static void put_value(const struct wording *w, const json_t *v,
                      struct tri_out *o)
{
    size_t i;
    json_t *item;
    if (json_is_array(v)) {
        json_array_foreach(v, i, item)
        {
            if (i)
                tri_out_text(o, say(w, TRI_MSG_SEMICOLON));
            if (!json_is_array(item))
                put_value(w, item, o);
        }
    } else if (json_is_string(v)) {
        tri_out_put(o, json_string_value(v), json_string_length(v));
    } else if (json_is_number(v)) {
        tri_out_format(o, "%.15g", json_number_value(v));
    } else if (json_is_boolean(v)) {
        tri_out_text(o, say(w, json_is_true(v) ? TRI_MSG_YES : TRI_MSG_NO));
    }
}

static json_t *datum(struct wording *w, const json_t *d)
{
    TRI_CLEANUP(out_done) struct tri_out value;
    const json_t *source = json_object_get(d, "source");
    const json_t *worded = json_object_get(d, "text");
    bool by_default = json_is_true(json_object_get(d, "from_default"));
    const char *name = or_empty(text(d, "name"));
    const char *label = text(d, "label");
    tri_out_init(&value);
    put_value(w, worded ? worded : json_object_get(d, "value"), &value);
    return json_pack("{ss ss so ss* ss* sI ss*}", "name", name, "label",
                     label ? label : name, "value", formatted(&value), "note",
                     text(d, "note"), "from_default",
                     by_default ? say(w, TRI_MSG_FROM_DEFAULT) : NULL, "source",
                     cited(w, source), "verified", text(d, "verified"));
}

/* The same area may come twice, known in two ways: its data once. */
static bool shown_before(const json_t *list, size_t n)
{
    const json_t *area = json_array_get(list, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *before = json_array_get(list, i);
        if (json_equal(json_object_get(before, "code"),
                       json_object_get(area, "code")) &&
            json_equal(json_object_get(before, "role"),
                       json_object_get(area, "role")))
            return true;
    }
    return false;
}

static json_t *area_of(struct wording *w, const json_t *area, bool with_data)
{
    json_t *data = json_array();
    json_t *missing = json_array();
    const char *stated = text(area, "stated");
    const char *role = text(area, "role");
    const char *known = text(area, "known_by");
    bool own = known && strcmp(known, tri_area_known_names[TRI_AREA_OWN]) == 0;
    bool employer = role && strcmp(role, "employer") == 0;
    size_t i;
    json_t *d;
    json_array_foreach(with_data ? json_object_get(area, "data") : NULL, i, d)
    {
        const json_t *value = json_object_get(d, "value");
        const char *label = text(d, "label");
        if (value && !json_is_null(value))
            (void)json_array_append_new(data, datum(w, d));
        else
            (void)json_array_append_new(
                missing,
                json_string(label ? label : or_empty(text(d, "name"))));
    }
    return json_pack(
        "{ss so* ss ss* so so}", "role",
        say(w, employer ? TRI_MSG_AREA_EMPLOYER : TRI_MSG_AREA_HOME), "people",
        people_of(area), "name", stated ? stated : or_empty(text(area, "name")),
        "text", own ? NULL : text(area, "text"), "data", data, "missing",
        missing);
}

static json_t *areas(struct wording *w, const json_t *list)
{
    json_t *out = json_array();
    size_t i;
    json_t *area;
    json_array_foreach(list, i, area)
    {
        (void)json_array_append_new(out,
                                    area_of(w, area, !shown_before(list, i)));
    }
    return out;
}

/* ---- by which rules ---- */

static json_t *asked(struct wording *w, const struct tri_zone_port *zones,
                     const json_t *a)
{
    const json_t *pack = json_object_get(a, "pack");
    const char *sha = or_empty(text(pack, "sha256"));
    char when[TRI_WHEN_TEXT];
    tri_when_in(w->language, zones, w->pack->zone,
                or_empty(text(a, "assessed_at")), when, sizeof(when));
    return json_pack("{ss ss ss sb ss ss*}", "pack", or_empty(text(pack, "id")),
                     "version", or_empty(text(pack, "version")), "sha256", sha,
                     "same_pack", (int)(strcmp(sha, w->pack->sha256) == 0),
                     "when", when, "reference", text(a, "reference"));
}

static json_t *emergency(const struct wording *w)
{
    json_t *out = NULL;
    if (w->pack->emergency_number[0])
        WORDED(&out, w, TRI_MSG_EMERGENCY, w->pack->emergency_number);
    return out;
}

json_t *tri_advice_document(const struct tri_pack *pack,
                            const struct tri_zone_port *zones, size_t lang,
                            const json_t *assessment,
                            const struct tri_instant *now)
{
    struct wording w = { .pack = pack,
                         .lang = lang,
                         .language = tri_language_of(pack->langs[lang].lang) };
    TRI_CLEANUP(json_done) json_t *cites = json_array();
    TRI_CLEANUP(json_done) json_t *told = json_object();
    const json_t *a = assessment;
    const json_t *strategy = json_object_get(a, "strategy_discussion");
    const json_t *decides = json_object_get(a, "person_must_decide");
    const json_t *open = json_object_get(a, "unknown");
    const char *at = text(a, "assessed_at");
    w.sources = cites;
    w.told = told;
    if (now)
        w.now = *now;
    w.has_now = now || (at && tri_instant_parse(at, strlen(at), &w.now));
    json_t *reasons = why(&w, a); /* cites first, then the areas do */
    json_t *local = areas(&w, json_object_get(a, "areas"));
    return json_pack(
        "{so* so so so so so so so so so so so sO sb so so* so}", "emergency",
        emergency(&w), "summary", summary(&w, a), "children", children(&w, a),
        "sections", sections(&w, json_object_get(a, "actions")), "cautions",
        texts_of(json_object_get(a, "cautions"), "text"), "first",
        decided(decides, true), "decides", decided(decides, false),
        "contradictions",
        texts_of(json_object_get(a, "contradictions"), "text"), "participants",
        texts_of(json_object_get(strategy, "participants"), NULL), "purposes",
        texts_of(json_object_get(strategy, "purposes"), NULL), "why", reasons,
        "areas", local, "sources", w.sources, "marked", (int)w.marked,
        "unknown", unknown(&w, open), "unknown_more", unknown_more(&w, open),
        "asked", asked(&w, zones, a));
}

json_t *tri_advice_load(const char *json, size_t len)
{
    return json_loadb(json, len, JSON_DECODE_INT_AS_REAL, NULL);
}
