/* An assessment as text. Order: how serious; what to do now, today, later;
 * the cautions; why, with sources; what is not known. */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "feel/number.h"
#include "triage/report.h"

enum { MAX_SOURCES = 64, MAX_SEEN = 256, MAX_UNKNOWN = 8 };

struct rendering {
    const struct tri_render *r;
    struct tri_value doc;
    /* Sources cited so far: [1], [2], by their because.source value. */
    size_t n_sources;
    struct tri_value sources[MAX_SOURCES];
    /* Rules already told: a reason is given once. */
    bool marked; /* a reason had * or + */
    size_t n_seen;
    struct tri_value seen[MAX_SEEN];
};

static const char *say(const struct rendering *g, enum tri_message id)
{
    return tri_message(g->r->language, id);
}

/* The text of an id made of prefix and a value, else the value. Fits out. */
static const char *name_of(const struct rendering *g, const char *prefix,
                           struct tri_value v, const char *suffix, char *out,
                           size_t size)
{
    const char *found = NULL;
    if (v.kind != TRI_STRING)
        return "";
    if (g->r->pack)
        found = tri_pack_textf(g->r->pack, g->r->lang, NULL, "%s%.*s%s", prefix,
                               (int)v.len, v.u.str, suffix);
    if (found)
        return found;
    (void)snprintf(out, size, "%.*s", (int)v.len, v.u.str);
    return out;
}

static size_t count(struct tri_value list)
{
    return list.kind == TRI_LIST ? list.u.list->n : 0;
}

static struct tri_value item(struct tri_value list, size_t i)
{
    return list.u.list->items[i];
}

static bool same(struct tri_value a, struct tri_value b)
{
    return a.kind == TRI_STRING && b.kind == TRI_STRING && a.len == b.len &&
           memcmp(a.u.str, b.u.str, a.len) == 0;
}

/* ---- how serious ---- */

static void put_label(const struct rendering *g, enum tri_style style,
                      enum tri_message label, const char *text)
{
    char line[1024];
    (void)snprintf(line, sizeof(line), "%s%s %s", say(g, label),
                   say(g, TRI_MSG_COLON), text);
    tri_render_text(g->r, style, "", 2, line);
}

static void upper_ascii(char *text)
{
    for (; *text; text++)
        if (*text >= 'a' && *text <= 'z')
            *text = (char)(*text - 'a' + 'A');
}

static void summary(struct rendering *g)
{
    char a[96];
    char b[96];
    char line[1024];
    struct tri_value risk = tri_member(g->doc, "risk");
    struct tri_value level = tri_member(risk, "level");
    struct tri_value possible = tri_member(risk, "possible");
    tri_render_emergency(g->r);
    bool alarm = tri_text_is(level, "immediate");
    (void)snprintf(line, sizeof(line), "%s",
                   name_of(g, "level.", level, "", a, sizeof(a)));
    if (g->r->language == TRI_EN)
        upper_ascii(line);
    put_label(g, alarm ? TRI_ALARM : TRI_BOLD, TRI_MSG_RISK, line);
    const char *help = name_of(g, "level.", level, ".help", b, sizeof(b));
    if (help != b)
        tri_render_text(g->r, TRI_PLAIN, "  ", 2, help);
    if (count(possible) > 1) {
        (void)snprintf(
            line, sizeof(line), say(g, TRI_MSG_RANGE),
            name_of(g, "level.", item(possible, 0), "", a, sizeof(a)),
            name_of(g, "level.", item(possible, count(possible) - 1), "", b,
                    sizeof(b)));
        tri_render_text(g->r, TRI_PLAIN, "  ", 2, line);
    }
    int64_t need = 0;
    struct tri_value n = tri_member(g->doc, "threshold_level");
    if (n.kind == TRI_NUMBER && tri_num_to_int(n, &need)) {
        (void)snprintf(a, sizeof(a), "%d", (int)need);
        const char *text = g->r->pack
                               ? tri_pack_textf(g->r->pack, g->r->lang, NULL,
                                                "need.%d", (int)need)
                               : NULL;
        put_label(g, TRI_BOLD, TRI_MSG_NEED, text ? text : a);
    }
    struct tri_value strategy = tri_member(g->doc, "strategy_discussion");
    put_label(g, TRI_BOLD, TRI_MSG_STRATEGY,
              name_of(g, "strategy.", tri_member(strategy, "status"), "", a,
                      sizeof(a)));
    struct tri_value categories = tri_member(g->doc, "categories");
    size_t at = 0;
    line[0] = '\0';
    for (size_t i = 0; i < count(categories) && at < sizeof(line); i++) {
        int k = snprintf(line + at, sizeof(line) - at, "%s%s",
                         i ? say(g, TRI_MSG_SEMICOLON) : "",
                         name_of(g, "category.",
                                 tri_member(item(categories, i), "code"), "", a,
                                 sizeof(a)));
        at += k > 0 ? (size_t)k : 0;
    }
    put_label(g, TRI_BOLD, TRI_MSG_LOOKS_LIKE, line);
}

static void children(struct rendering *g)
{
    struct tri_value list = tri_member(g->doc, "children");
    char a[96];
    char line[512];
    for (size_t i = 0; i < count(list); i++) {
        struct tri_value child = item(list, i);
        struct tri_value id = tri_member(child, "id");
        int64_t need = 0;
        (void)tri_num_to_int(tri_member(child, "threshold_level"), &need);
        const char *text = g->r->pack && need
                               ? tri_pack_textf(g->r->pack, g->r->lang, "",
                                                "need.%d", (int)need)
                               : "";
        if (i == 0)
            put_label(g, TRI_BOLD, TRI_MSG_CHILDREN, "");
        (void)snprintf(
            line, sizeof(line), "%.*s%s %s%s%s%s %s", (int)id.len, id.u.str,
            say(g, TRI_MSG_COLON), text, say(g, TRI_MSG_SEMICOLON),
            say(g, TRI_MSG_STRATEGY), say(g, TRI_MSG_COLON),
            name_of(g, "strategy.", tri_member(child, "strategy_status"), "", a,
                    sizeof(a)));
        tri_render_text(g->r, TRI_PLAIN, "  - ", 4, line);
    }
}

/* ---- what to do ---- */

static void people_line(const struct rendering *g, struct tri_value action)
{
    char a[96];
    char b[96];
    char line[1024];
    const char *colon = say(g, TRI_MSG_COLON);
    struct tri_value agency = tri_member(action, "agency");
    struct tri_value people = tri_member(action, "for");
    int n = snprintf(line, sizeof(line), "%s%s %s", say(g, TRI_MSG_WHO), colon,
                     name_of(g, "by_whom.", tri_member(action, "by_whom"), "",
                             a, sizeof(a)));
    size_t at = n > 0 ? (size_t)n : 0;
    /* "To: your setting" says nothing to those who are in it. */
    if (agency.kind == TRI_STRING && !tri_text_is(agency, "school") &&
        at < sizeof(line)) {
        n = snprintf(line + at, sizeof(line) - at, ". %s%s %s",
                     say(g, TRI_MSG_TO), colon,
                     name_of(g, "agency.", agency, "", b, sizeof(b)));
        at += n > 0 ? (size_t)n : 0;
    }
    for (size_t i = 0; i < count(people) && at < sizeof(line); i++) {
        struct tri_value id = item(people, i);
        if (i == 0)
            n = snprintf(line + at, sizeof(line) - at, ". %s%s %.*s",
                         say(g, TRI_MSG_FOR), colon, (int)id.len, id.u.str);
        else
            n = snprintf(line + at, sizeof(line) - at, ", %.*s", (int)id.len,
                         id.u.str);
        at += n > 0 ? (size_t)n : 0;
    }
    tri_render_text(g->r, TRI_PLAIN, "     ", 5, line);
}

static void action_title(const struct rendering *g, struct tri_value action,
                         char *out, size_t size)
{
    char b[96];
    struct tri_value title = tri_member(action, "title");
    if (title.kind == TRI_STRING)
        (void)snprintf(out, size, "%.*s", (int)title.len, title.u.str);
    else
        (void)snprintf(out, size, "%s",
                       name_of(g, "action.", tri_member(action, "code"),
                               ".title", b, sizeof(b)));
}

static void one_action(struct rendering *g, struct tri_value action,
                       unsigned number)
{
    char lead[16];
    char b[96];
    char line[1024];
    struct tri_value code = tri_member(action, "code");
    bool mandatory = tri_is_true(tri_member(action, "mandatory"));
    if (number)
        (void)snprintf(lead, sizeof(lead), "%3u. ", number);
    else
        (void)snprintf(lead, sizeof(lead), "   - ");
    action_title(g, action, line, sizeof(line));
    tri_render_text(g->r, mandatory ? TRI_BOLD : TRI_PLAIN, lead, 5, line);
    if (tri_is_true(tri_member(action, "held")))
        tri_render_text(g->r, TRI_PLAIN, "     ", 5, say(g, TRI_MSG_HELD));
    if (mandatory) {
        const char *how = name_of(g, "action.", code, ".how", b, sizeof(b));
        if (how != b)
            tri_render_text(g->r, TRI_PLAIN, "     ", 5, how);
    }
    people_line(g, action);
}

static bool in_section(struct tri_value action, unsigned section)
{
    struct tri_value urgency = tri_member(action, "urgency");
    switch (section) {
    case 0:
        return tri_text_is(urgency, "now");
    case 1:
        return tri_text_is(urgency, "today");
    default:
        return !tri_text_is(urgency, "now") && !tri_text_is(urgency, "today");
    }
}

/* Was the time over when the question was asked? */
static bool has_passed(const struct rendering *g, struct tri_value due)
{
    struct tri_value at = tri_member(g->doc, "assessed_at");
    struct tri_instant t;
    struct tri_instant now;
    return due.kind == TRI_STRING && at.kind == TRI_STRING &&
           tri_instant_parse(due.u.str, due.len, &t) &&
           tri_instant_parse(at.u.str, at.len, &now) && t.utc_s < now.utc_s;
}

static void section_title(struct rendering *g, unsigned section,
                          struct tri_value first)
{
    static const enum tri_message titles[] = { TRI_MSG_NOW, TRI_MSG_TODAY,
                                               TRI_MSG_LATER };
    struct tri_value due = tri_member(first, "due");
    char when[64];
    char by[128];
    char line[256];
    bool alarm = section == 0;
    (void)snprintf(line, sizeof(line), "%s", say(g, titles[section]));
    if (section && due.kind == TRI_STRING) {
        tri_render_when(g->r, due.u.str, due.len, when, sizeof(when));
        alarm = has_passed(g, due);
        (void)snprintf(by, sizeof(by),
                       say(g, alarm ? TRI_MSG_OVERDUE : TRI_MSG_BY), when);
        (void)snprintf(line, sizeof(line), "%s, %s", say(g, titles[section]),
                       by);
    }
    tri_render_title(g->r, alarm ? TRI_ALARM : TRI_BOLD, line);
}

/* A deadline of its own, beside that in the title of the section. */
static void own_deadline(struct rendering *g, struct tri_value action,
                         struct tri_value shown)
{
    struct tri_value due = tri_member(action, "due");
    char when[64];
    char line[256];
    if (due.kind != TRI_STRING ||
        tri_text_is(tri_member(action, "urgency"), "now") || same(due, shown))
        return;
    tri_render_when(g->r, due.u.str, due.len, when, sizeof(when));
    (void)snprintf(line, sizeof(line),
                   say(g, has_passed(g, due) ? TRI_MSG_OVERDUE : TRI_MSG_BY),
                   when);
    tri_render_text(g->r, TRI_BOLD, "     ", 5, line);
}

static unsigned actions_of(struct rendering *g, unsigned section,
                           unsigned number)
{
    struct tri_value list = tri_member(g->doc, "actions");
    bool titled = false;
    struct tri_value shown = tri_null();
    for (unsigned offered = 0; offered < 2; offered++) {
        bool begun = false;
        for (size_t i = 0; i < count(list); i++) {
            struct tri_value action = item(list, i);
            bool mandatory = tri_is_true(tri_member(action, "mandatory"));
            if (!in_section(action, section) || mandatory != (offered == 0))
                continue;
            if (!titled) {
                section_title(g, section, action);
                shown = tri_member(action, "due");
            }
            titled = true;
            if (offered && !begun)
                tri_render_text(g->r, TRI_BOLD, "  ", 2,
                                say(g, TRI_MSG_CONSIDER));
            begun = true;
            one_action(g, action, offered ? 0 : ++number);
            own_deadline(g, action, shown);
        }
    }
    return number;
}

/* ---- what to mind ---- */

static void text_list(struct rendering *g, enum tri_message title,
                      const char *list_name, const char *member)
{
    struct tri_value list = tri_member(g->doc, list_name);
    for (size_t i = 0; i < count(list); i++) {
        struct tri_value text = tri_member(item(list, i), member);
        if (i == 0)
            tri_render_title(g->r, TRI_BOLD, say(g, title));
        char line[1024];
        (void)snprintf(line, sizeof(line), "%.*s", (int)text.len,
                       text.kind == TRI_STRING ? text.u.str : "");
        tri_render_text(g->r, TRI_PLAIN, "  - ", 4, line);
    }
}

/* ---- why ---- */

/* The number of a source, counted in the order of first use; 0: none. */
static size_t cite(struct rendering *g, struct tri_value source)
{
    if (source.kind != TRI_CONTEXT)
        return 0;
    for (size_t i = 0; i < g->n_sources; i++)
        if (same(tri_member(g->sources[i], "key"), tri_member(source, "key")))
            return i + 1;
    if (g->n_sources == MAX_SOURCES)
        return 0;
    g->sources[g->n_sources++] = source;
    return g->n_sources;
}

static bool told(struct rendering *g, struct tri_value rule)
{
    for (size_t i = 0; i < g->n_seen; i++)
        if (same(g->seen[i], rule))
            return true;
    if (g->n_seen < MAX_SEEN)
        g->seen[g->n_seen++] = rule;
    return false;
}

static void reason(struct rendering *g, struct tri_value because)
{
    char line[1024];
    struct tri_value rule = tri_member(because, "rule");
    struct tri_value text = tri_member(because, "text");
    struct tri_value source = tri_member(because, "source");
    struct tri_value section = tri_member(source, "section");
    struct tri_value verified = tri_member(source, "verified");
    if (text.kind != TRI_STRING || text.len == 0)
        text = rule;
    int n = snprintf(line, sizeof(line), "%.*s", (int)text.len,
                     text.kind == TRI_STRING ? text.u.str : "");
    size_t at = n > 0 ? (size_t)n : 0;
    size_t number = cite(g, source);
    if (number && at < sizeof(line)) {
        const char *mark = tri_text_is(verified, "no")          ? "*"
                           : tri_text_is(verified, "secondary") ? "+"
                                                                : "";
        g->marked |= *mark != '\0';
        (void)snprintf(line + at, sizeof(line) - at, " [%zu%s%s%.*s]", number,
                       mark, section.kind == TRI_STRING ? ", " : "",
                       section.kind == TRI_STRING ? (int)section.len : 0,
                       section.kind == TRI_STRING ? section.u.str : "");
    }
    tri_render_text(g->r, TRI_PLAIN, "    - ", 6, line);
}

/* A conclusion and its reasons; those told before are left out. */
static void conclusion(struct rendering *g, const char *label,
                       struct tri_value list)
{
    bool begun = false;
    for (size_t i = 0; i < count(list); i++) {
        struct tri_value because = item(list, i);
        if (told(g, tri_member(because, "rule")))
            continue;
        if (!begun)
            tri_render_text(g->r, TRI_PLAIN, "  ", 2, label);
        begun = true;
        reason(g, because);
    }
}

static void why(struct rendering *g)
{
    char a[96];
    char label[512];
    struct tri_value risk = tri_member(g->doc, "risk");
    struct tri_value categories = tri_member(g->doc, "categories");
    struct tri_value actions = tri_member(g->doc, "actions");
    tri_render_title(g->r, TRI_BOLD, say(g, TRI_MSG_WHY));
    (void)snprintf(
        label, sizeof(label), "%s%s %s", say(g, TRI_MSG_RISK),
        say(g, TRI_MSG_COLON),
        name_of(g, "level.", tri_member(risk, "level"), "", a, sizeof(a)));
    conclusion(g, label, tri_member(risk, "because"));
    for (size_t i = 0; i < count(categories); i++)
        conclusion(g,
                   name_of(g, "category.",
                           tri_member(item(categories, i), "code"), "", a,
                           sizeof(a)),
                   tri_member(item(categories, i), "because"));
    conclusion(g, say(g, TRI_MSG_NEED),
               tri_member(tri_member(g->doc, "threshold"), "because"));
    conclusion(
        g, say(g, TRI_MSG_STRATEGY),
        tri_member(tri_member(g->doc, "strategy_discussion"), "because"));
    for (size_t i = 0; i < count(actions); i++) {
        struct tri_value action = item(actions, i);
        action_title(g, action, label, sizeof(label));
        conclusion(g, label, tri_member(action, "because"));
    }
}

/* ---- local data ---- */

/* Append, cut where it is full. */
static size_t put(char *line, size_t size, size_t at, const char *before,
                  struct tri_value v)
{
    int n = 0;
    int64_t number = 0;
    if (at >= size)
        return at;
    if (v.kind == TRI_STRING)
        n = snprintf(line + at, size - at, "%s%.*s", before, (int)v.len,
                     v.u.str);
    else if (v.kind == TRI_NUMBER && tri_num_to_int(v, &number))
        n = snprintf(line + at, size - at, "%s%d", before, (int)number);
    return at + (n > 0 ? (size_t)n : 0);
}

static const char *between(const struct rendering *g)
{
    return g->r->language == TRI_FR ? "\u202f; " : "; ";
}

static void one_datum(struct rendering *g, struct tri_value datum)
{
    char line[1024] = "";
    char mark[32] = "";
    struct tri_value value = tri_member(datum, "text");
    struct tri_value source = tri_member(datum, "source");
    struct tri_value verified = tri_member(datum, "verified");
    if (tri_is_null(value))
        value = tri_member(datum, "value");
    size_t at = put(line, sizeof(line), 0, "", tri_member(datum, "label"));
    at = put(line, sizeof(line), at, g->r->language == TRI_FR ? "\u00a0:" : ":",
             tri_str("", 0));
    for (size_t i = 0; i < count(value); i++)
        at = put(line, sizeof(line), at, i ? between(g) : " ", item(value, i));
    at = put(line, sizeof(line), at, " ", value);
    if (tri_is_true(tri_member(datum, "from_default"))) {
        const char *text = say(g, TRI_MSG_FROM_DEFAULT);
        at = put(line, sizeof(line), at, " ", tri_str(text, strlen(text)));
    }
    size_t number = cite(g, source);
    if (number) {
        const char *sure = tri_text_is(verified, "no")          ? "*"
                           : tri_text_is(verified, "secondary") ? "+"
                                                                : "";
        g->marked |= *sure != '\0';
        (void)snprintf(mark, sizeof(mark), "[%zu%s]", number, sure);
        at = put(line, sizeof(line), at, " ", tri_str(mark, strlen(mark)));
    }
    (void)put(line, sizeof(line), at, ". ", tri_member(datum, "note"));
    tri_render_text(g->r, TRI_PLAIN, "    - ", 6, line);
}

/* What the area has, then in one line what to ask for. */
static void area_data(struct rendering *g, struct tri_value data)
{
    char line[1024] = "";
    size_t at = 0;
    for (size_t i = 0; i < count(data); i++) {
        struct tri_value label = tri_member(item(data, i), "label");
        if (!tri_is_null(tri_member(item(data, i), "value")))
            one_datum(g, item(data, i));
        else
            at = put(line, sizeof(line), at, at ? between(g) : "", label);
    }
    if (!at)
        return;
    char all[1200];
    (void)snprintf(all, sizeof(all), say(g, TRI_MSG_NOT_RECORDED), line);
    tri_render_text(g->r, TRI_PLAIN, "    - ", 6, all);
}

/* The same area may come twice, known in two ways: its data once. */
static bool shown_before(struct tri_value list, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same(tri_member(item(list, k), "code"),
                 tri_member(item(list, i), "code")) &&
            same(tri_member(item(list, k), "role"),
                 tri_member(item(list, i), "role")))
            return true;
    return false;
}

static void one_area(struct rendering *g, struct tri_value area, bool data)
{
    struct tri_value people = tri_member(area, "for");
    struct tri_value stated = tri_member(area, "stated");
    const char *role = say(g, tri_text_is(tri_member(area, "role"), "employer")
                                  ? TRI_MSG_AREA_EMPLOYER
                                  : TRI_MSG_AREA_HOME);
    char line[1024] = "";
    size_t at = put(line, sizeof(line), 0, "", tri_str(role, strlen(role)));
    for (size_t k = 0; k < count(people); k++)
        at = put(line, sizeof(line), at, k ? ", " : " ", item(people, k));
    (void)put(line, sizeof(line), at,
              g->r->language == TRI_FR ? "\u00a0: " : ": ",
              tri_is_null(stated) ? tri_member(area, "name") : stated);
    tri_render_text(g->r, TRI_BOLD, "  ", 2, line);
    if (!tri_text_is(tri_member(area, "known_by"), "own")) {
        line[0] = '\0';
        (void)put(line, sizeof(line), 0, "", tri_member(area, "text"));
        tri_render_text(g->r, TRI_PLAIN, "    ", 4, line);
    }
    if (data)
        area_data(g, tri_member(area, "data"));
}

static void areas(struct rendering *g)
{
    struct tri_value list = tri_member(g->doc, "areas");
    for (size_t i = 0; i < count(list); i++) {
        if (i == 0)
            tri_render_title(g->r, TRI_BOLD, say(g, TRI_MSG_AREAS));
        one_area(g, item(list, i), !shown_before(list, i));
    }
}

static void strategy(struct rendering *g)
{
    static const struct {
        const char *member;
        enum tri_message title;
    } parts[] = { { "participants", TRI_MSG_PARTICIPANTS },
                  { "purposes", TRI_MSG_PURPOSES } };
    struct tri_value s = tri_member(g->doc, "strategy_discussion");
    if (!tri_is_true(tri_member(s, "needed")))
        return;
    tri_render_title(g->r, TRI_BOLD, say(g, TRI_MSG_STRATEGY));
    for (size_t p = 0; p < TRI_COUNT(parts); p++) {
        struct tri_value list = tri_member(s, parts[p].member);
        for (size_t i = 0; i < count(list); i++) {
            char line[512];
            if (i == 0)
                tri_render_text(g->r, TRI_PLAIN, "  ", 2,
                                say(g, parts[p].title));
            (void)snprintf(line, sizeof(line), "%.*s", (int)item(list, i).len,
                           item(list, i).u.str);
            tri_render_text(g->r, TRI_PLAIN, "    - ", 6, line);
        }
    }
}

static void sources(struct rendering *g)
{
    if (g->marked) {
        tri_out_char(g->r->out, '\n');
        tri_render_text(g->r, TRI_PLAIN, "  ", 2, say(g, TRI_MSG_LEGEND));
    }
    for (size_t i = 0; i < g->n_sources; i++) {
        struct tri_value s = g->sources[i];
        struct tri_value title = tri_member(s, "title");
        struct tri_value edition = tri_member(s, "edition");
        struct tri_value url = tri_member(s, "url");
        char lead[32];
        char line[1024];
        if (i == 0)
            tri_render_title(g->r, TRI_BOLD, say(g, TRI_MSG_SOURCES));
        (void)snprintf(lead, sizeof(lead), "%4zu  ", i + 1);
        (void)snprintf(line, sizeof(line), "%.*s%s%.*s", (int)title.len,
                       title.kind == TRI_STRING ? title.u.str : "",
                       edition.kind == TRI_STRING ? ", " : "",
                       edition.kind == TRI_STRING ? (int)edition.len : 0,
                       edition.kind == TRI_STRING ? edition.u.str : "");
        tri_render_text(g->r, TRI_PLAIN, lead, 6, line);
        if (url.kind != TRI_STRING)
            continue;
        (void)snprintf(line, sizeof(line), "%.*s", (int)url.len, url.u.str);
        tri_render_text(g->r, TRI_DIM, "      ", 6, line);
    }
}

/* ---- what is not known ---- */

static void unknown(struct rendering *g)
{
    struct tri_value list = tri_member(g->doc, "unknown");
    char a[96];
    char more[96];
    char line[1024];
    if (count(list) == 0)
        return;
    tri_render_title(g->r, TRI_BOLD, say(g, TRI_MSG_UNKNOWN));
    tri_render_text(g->r, TRI_PLAIN, "  ", 2, say(g, TRI_MSG_UNKNOWN_HELP));
    for (size_t i = 0; i < count(list) && i < MAX_UNKNOWN; i++) {
        struct tri_value u = item(list, i);
        struct tri_value text = tri_member(u, "question");
        struct tri_value raise = tri_member(u, "could_raise_risk_to");
        if (text.kind != TRI_STRING)
            text = tri_member(u, "fact");
        int n = snprintf(line, sizeof(line), "%.*s", (int)text.len,
                         text.kind == TRI_STRING ? text.u.str : "");
        if (raise.kind == TRI_STRING && n > 0 && (size_t)n < sizeof(line)) {
            (void)snprintf(more, sizeof(more), say(g, TRI_MSG_COULD_RAISE),
                           name_of(g, "level.", raise, "", a, sizeof(a)));
            (void)snprintf(line + n, sizeof(line) - (size_t)n, " (%s)", more);
        }
        tri_render_text(g->r, TRI_PLAIN, "  - ", 4, line);
    }
    if (count(list) > MAX_UNKNOWN) {
        (void)snprintf(more, sizeof(more), say(g, TRI_MSG_AND_MORE),
                       count(list) - MAX_UNKNOWN);
        tri_render_text(g->r, TRI_PLAIN, "    ", 4, more);
    }
}

/* The clock given, as the clock on the wall showed it. */
static void clock_time(const struct rendering *g, struct tri_value at,
                       char *out, size_t size)
{
    struct tri_instant t;
    char text[TRI_INSTANT_TEXT];
    const struct tri_pack *p = g->r->pack;
    if (at.kind != TRI_STRING || !tri_instant_parse(at.u.str, at.len, &t))
        return;
    if (p && g->r->zones)
        (void)tri_zone_offset_utc(g->r->zones, p->zone, strlen(p->zone),
                                  t.utc_s, &t.offset_s);
    size_t n = tri_instant_text(t, true, text);
    tri_render_when(g->r, text, n, out, size);
}

static void foot(struct rendering *g)
{
    struct tri_value pack = tri_member(g->doc, "pack");
    struct tri_value id = tri_member(pack, "id");
    struct tri_value version = tri_member(pack, "version");
    struct tri_value sha = tri_member(pack, "sha256");
    struct tri_value at = tri_member(g->doc, "assessed_at");
    struct tri_value reference = tri_member(g->doc, "reference");
    char when[64] = "";
    char a[64] = "";
    char b[64] = "";
    char c[80] = "";
    char line[512];
    tri_out_char(g->r->out, '\n');
    tri_render_text(g->r, TRI_PLAIN, "", 0, say(g, TRI_MSG_ADVICE));
    if (reference.kind == TRI_STRING) {
        (void)snprintf(line, sizeof(line), "%.*s", (int)reference.len,
                       reference.u.str);
        put_label(g, TRI_PLAIN, TRI_MSG_REFERENCE, line);
    }
    clock_time(g, at, when, sizeof(when));
    if (id.kind == TRI_STRING)
        (void)snprintf(a, sizeof(a), "%.*s", (int)id.len, id.u.str);
    if (version.kind == TRI_STRING)
        (void)snprintf(b, sizeof(b), "%.*s", (int)version.len, version.u.str);
    if (sha.kind == TRI_STRING)
        (void)snprintf(c, sizeof(c), "%.*s", (int)sha.len, sha.u.str);
    (void)snprintf(line, sizeof(line), say(g, TRI_MSG_FOOT), a, b, c, when);
    tri_render_text(g->r, TRI_DIM, "", 0, line);
}

void tri_render_assessment(const struct tri_render *r,
                           struct tri_value assessment)
{
    struct rendering g = { .r = r, .doc = assessment };
    summary(&g);
    children(&g);
    unsigned number = 0;
    for (unsigned section = 0; section < 3; section++)
        number = actions_of(&g, section, number);
    text_list(&g, TRI_MSG_CAUTIONS, "cautions", "text");
    text_list(&g, TRI_MSG_DECIDE, "person_must_decide", "what");
    text_list(&g, TRI_MSG_CONTRADICTIONS, "contradictions", "text");
    strategy(&g);
    why(&g);
    areas(&g);
    sources(&g);
    unknown(&g);
    foot(&g);
}
