/* The document of an advice (common/advice.h) as text. Order: how serious; what
 * to do now, today, later; the cautions; why, with sources; what is not known.
 */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "common/cleanup.h"

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->w.language, id);
}

static const json_t *member(const json_t *o, const char *name)
{
    return json_object_get(o, name);
}

/* "" where there is none. */
static const char *text(const json_t *o, const char *name)
{
    const char *s = json_string_value(member(o, name));
    return s ? s : "";
}

static bool is(const json_t *o, const char *name)
{
    return json_is_true(member(o, name));
}

static void put_line(const struct tri_render *r, enum tri_style style,
                     const char *lead, size_t indent,
                     const struct tri_out *line)
{
    tri_render_text(r, style, lead, indent,
                    line->text && !line->failed ? line->text : "");
}

static void labelled(const struct tri_render *r, enum tri_style style,
                     enum tri_message label, const char *value)
{
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    tri_render_label(r, &line, say(r, label));
    tri_out_text(&line, value);
    put_line(r, style, "", 2, &line);
}

/* Texts with what the language sets between. */
static void put_joined(const struct tri_render *r, struct tri_out *line,
                       const json_t *list)
{
    size_t i;
    json_t *s;
    json_array_foreach(list, i, s)
    {
        if (i)
            tri_out_text(line, say(r, TRI_MSG_SEMICOLON));
        tri_out_text(line, json_string_value(s));
    }
}

/* ---- how serious ---- */

static void upper_ascii(char *s)
{
    for (; *s; s++)
        if (*s >= 'a' && *s <= 'z')
            *s = (char)(*s - 'a' + 'A');
}

static void summary(const struct tri_render *r, const json_t *s)
{
    const json_t *risk = member(s, "risk");
    bool alarm = strcmp(text(risk, "code"), "immediate") == 0;
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    tri_render_emergency(r);
    tri_out_text(&line, text(risk, "label"));
    if (r->w.language == TRI_EN && line.text)
        upper_ascii(line.text);
    labelled(r, alarm ? TRI_ALARM : TRI_BOLD, TRI_MSG_RISK,
             line.text ? line.text : "");
    if (*text(risk, "help"))
        tri_render_text(r, TRI_PLAIN, "  ", 2, text(risk, "help"));
    if (*text(risk, "range"))
        tri_render_text(r, TRI_PLAIN, "  ", 2, text(risk, "range"));
    if (member(s, "need"))
        labelled(r, TRI_BOLD, TRI_MSG_NEED, text(member(s, "need"), "label"));
    labelled(r, TRI_BOLD, TRI_MSG_STRATEGY,
             text(member(s, "strategy"), "label"));
    tri_out_clear(&line);
    put_joined(r, &line, member(s, "categories"));
    labelled(r, TRI_BOLD, TRI_MSG_LOOKS_LIKE, line.text ? line.text : "");
}

static void children(const struct tri_render *r, const json_t *list)
{
    size_t i;
    json_t *child;
    json_array_foreach(list, i, child)
    {
        TRI_CLEANUP(out_done) struct tri_out line;
        tri_out_init(&line);
        if (i == 0)
            labelled(r, TRI_BOLD, TRI_MSG_CHILDREN, "");
        tri_render_label(r, &line, text(child, "id"));
        tri_out_text(&line, text(child, "need"));
        tri_out_text(&line, say(r, TRI_MSG_SEMICOLON));
        tri_render_label(r, &line, say(r, TRI_MSG_STRATEGY));
        tri_out_text(&line, text(child, "strategy"));
        put_line(r, TRI_PLAIN, "  - ", 4, &line);
    }
}

/* ---- what to do ---- */

static void people_line(const struct tri_render *r, const json_t *step)
{
    static const struct {
        const char *member;
        enum tri_message label;
    } parts[] = { { "who", TRI_MSG_WHO },
                  { "to", TRI_MSG_TO },
                  { "people", TRI_MSG_FOR } };
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    for (size_t i = 0; i < TRI_COUNT(parts); i++) {
        const char *value = text(step, parts[i].member);
        if (!*value)
            continue;
        if (line.len)
            tri_out_text(&line, ". ");
        tri_render_label(r, &line, say(r, parts[i].label));
        tri_out_text(&line, value);
    }
    if (line.len)
        put_line(r, TRI_PLAIN, "     ", 5, &line);
}

static void put_due(const struct tri_render *r, struct tri_out *line,
                    const json_t *of)
{
    tri_out_format(line,
                   say(r, is(of, "overdue") ? TRI_MSG_OVERDUE : TRI_MSG_BY),
                   text(of, "due"));
}

/* due: what stands in the title of the section. */
static void one_step(const struct tri_render *r, const json_t *step,
                     size_t number, const char *due)
{
    char lead[32];
    bool mandatory = is(step, "mandatory");
    if (number)
        (void)snprintf(lead, sizeof(lead), "%3zu. ", number);
    else
        (void)snprintf(lead, sizeof(lead), "   - ");
    tri_render_text(r, mandatory ? TRI_BOLD : TRI_PLAIN, lead, 5,
                    text(step, "title"));
    if (is(step, "held"))
        tri_render_text(r, TRI_PLAIN, "     ", 5, say(r, TRI_MSG_HELD));
    if (mandatory && *text(step, "how"))
        tri_render_text(r, TRI_PLAIN, "     ", 5, text(step, "how"));
    people_line(r, step);
    if (!*text(step, "due") || strcmp(text(step, "due"), due) == 0)
        return;
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    put_due(r, &line, step);
    put_line(r, TRI_BOLD, "     ", 5, &line);
}

static void section_title(const struct tri_render *r, const json_t *section)
{
    static const struct {
        const char *code;
        enum tri_message title;
    } titles[] = { { "now", TRI_MSG_NOW },
                   { "today", TRI_MSG_TODAY },
                   { "later", TRI_MSG_LATER } };
    size_t s = 0;
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    while (s + 1 < TRI_COUNT(titles) &&
           strcmp(text(section, "code"), titles[s].code) != 0)
        s++;
    tri_out_text(&line, say(r, titles[s].title));
    if (*text(section, "due")) {
        tri_out_text(&line, ", ");
        put_due(r, &line, section);
    }
    tri_render_title(r, s == 0 || is(section, "overdue") ? TRI_ALARM : TRI_BOLD,
                     line.text ? line.text : "");
}

static void sections(const struct tri_render *r, const json_t *list)
{
    size_t number = 0;
    size_t s;
    size_t i;
    json_t *section;
    json_t *step;
    json_array_foreach(list, s, section)
    {
        const json_t *consider = member(section, "consider");
        section_title(r, section);
        json_array_foreach(member(section, "must"), i, step)
        {
            one_step(r, step, ++number, text(section, "due"));
        }
        if (json_array_size(consider))
            tri_render_text(r, TRI_BOLD, "  ", 2, say(r, TRI_MSG_CONSIDER));
        json_array_foreach(consider, i, step)
        {
            one_step(r, step, 0, text(section, "due"));
        }
    }
}

/* ---- what to mind ---- */

static void text_list(const struct tri_render *r, enum tri_message title,
                      const json_t *list)
{
    size_t i;
    json_t *s;
    json_array_foreach(list, i, s)
    {
        if (i == 0)
            tri_render_title(r, TRI_BOLD, say(r, title));
        tri_render_text(r, TRI_PLAIN, "  - ", 4, json_string_value(s));
    }
}

static void strategy(const struct tri_render *r, const json_t *doc)
{
    static const struct {
        const char *member;
        enum tri_message title;
    } parts[] = { { "participants", TRI_MSG_PARTICIPANTS },
                  { "purposes", TRI_MSG_PURPOSES } };
    bool begun = false;
    for (size_t p = 0; p < TRI_COUNT(parts); p++) {
        const json_t *list = member(doc, parts[p].member);
        size_t i;
        json_t *s;
        if (json_array_size(list) && !begun)
            tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_STRATEGY));
        begun |= json_array_size(list) > 0;
        json_array_foreach(list, i, s)
        {
            if (i == 0)
                tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, parts[p].title));
            tri_render_text(r, TRI_PLAIN, "    - ", 6, json_string_value(s));
        }
    }
}

/* ---- why ---- */

/* How sure it is that the source says so, as the legend has it. */
static const char *mark_of(const json_t *cite)
{
    const char *verified = text(cite, "verified");
    return strcmp(verified, "no") == 0          ? "*"
           : strcmp(verified, "secondary") == 0 ? "+"
                                                : "";
}

/* " [3*, Section]"; nothing without a source. */
static void put_cite(struct tri_out *line, const json_t *cite)
{
    json_int_t number = json_integer_value(member(cite, "source"));
    const char *section = text(cite, "section");
    if (number)
        tri_out_format(line, " [%d%s%s%s]", (int)number, mark_of(cite),
                       *section ? ", " : "", section);
}

static void why(const struct tri_render *r, const json_t *list)
{
    size_t i;
    size_t k;
    json_t *conclusion;
    json_t *reason;
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_WHY));
    json_array_foreach(list, i, conclusion)
    {
        tri_render_text(r, TRI_PLAIN, "  ", 2, text(conclusion, "label"));
        json_array_foreach(member(conclusion, "reasons"), k, reason)
        {
            TRI_CLEANUP(out_done) struct tri_out line;
            tri_out_init(&line);
            tri_out_text(&line, text(reason, "text"));
            put_cite(&line, reason);
            put_line(r, TRI_PLAIN, "    - ", 6, &line);
        }
    }
}

/* ---- local data ---- */

static void one_datum(const struct tri_render *r, const json_t *datum)
{
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    tri_render_label(r, &line, text(datum, "label"));
    tri_out_text(&line, text(datum, "value"));
    if (*text(datum, "from_default"))
        tri_out_format(&line, " %s", text(datum, "from_default"));
    put_cite(&line, datum);
    if (*text(datum, "note"))
        tri_out_format(&line, ". %s", text(datum, "note"));
    put_line(r, TRI_PLAIN, "    - ", 6, &line);
}

static void one_area(const struct tri_render *r, const json_t *area)
{
    const json_t *missing = member(area, "missing");
    size_t i;
    json_t *datum;
    TRI_CLEANUP(out_done) struct tri_out line;
    TRI_CLEANUP(out_done) struct tri_out all;
    tri_out_init(&line);
    tri_out_init(&all);
    tri_out_text(&line, text(area, "role"));
    if (*text(area, "people"))
        tri_out_format(&line, " %s", text(area, "people"));
    tri_render_label(r, &line, "");
    tri_out_text(&line, text(area, "name"));
    put_line(r, TRI_BOLD, "  ", 2, &line);
    if (*text(area, "text"))
        tri_render_text(r, TRI_PLAIN, "    ", 4, text(area, "text"));
    json_array_foreach(member(area, "data"), i, datum)
    {
        one_datum(r, datum);
    }
    if (!json_array_size(missing))
        return;
    tri_out_clear(&line);
    put_joined(r, &line, missing);
    tri_out_format(&all, say(r, TRI_MSG_NOT_RECORDED),
                   line.text ? line.text : "");
    put_line(r, TRI_PLAIN, "    - ", 6, &all);
}

static void areas(const struct tri_render *r, const json_t *list)
{
    size_t i;
    json_t *area;
    json_array_foreach(list, i, area)
    {
        if (i == 0)
            tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_AREAS));
        one_area(r, area);
    }
}

static void sources(const struct tri_render *r, const json_t *doc)
{
    size_t i;
    json_t *s;
    if (is(doc, "marked")) {
        tri_out_char(r->out, '\n');
        tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_LEGEND));
    }
    json_array_foreach(member(doc, "sources"), i, s)
    {
        char lead[32];
        TRI_CLEANUP(out_done) struct tri_out line;
        tri_out_init(&line);
        if (i == 0)
            tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_SOURCES));
        (void)snprintf(lead, sizeof(lead), "%4zu  ", i + 1);
        tri_out_text(&line, text(s, "title"));
        if (*text(s, "edition"))
            tri_out_format(&line, ", %s", text(s, "edition"));
        put_line(r, TRI_PLAIN, lead, 6, &line);
        if (*text(s, "url"))
            tri_render_text(r, TRI_DIM, "      ", 6, text(s, "url"));
    }
}

/* ---- what is not known ---- */

static void unknown(const struct tri_render *r, const json_t *doc)
{
    size_t i;
    json_t *u;
    json_array_foreach(member(doc, "unknown"), i, u)
    {
        TRI_CLEANUP(out_done) struct tri_out line;
        tri_out_init(&line);
        if (i == 0) {
            tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_UNKNOWN));
            tri_render_text(r, TRI_PLAIN, "  ", 2,
                            say(r, TRI_MSG_UNKNOWN_HELP));
        }
        tri_out_text(&line, text(u, "question"));
        if (*text(u, "raise")) {
            tri_out_text(&line, " (");
            tri_out_format(&line, say(r, TRI_MSG_COULD_RAISE),
                           text(u, "raise"));
            tri_out_char(&line, ')');
        }
        put_line(r, TRI_PLAIN, "  - ", 4, &line);
    }
    if (*text(doc, "unknown_more"))
        tri_render_text(r, TRI_PLAIN, "    ", 4, text(doc, "unknown_more"));
}

static void foot(const struct tri_render *r, const json_t *asked)
{
    TRI_CLEANUP(out_done) struct tri_out line;
    tri_out_init(&line);
    tri_out_char(r->out, '\n');
    tri_render_text(r, TRI_PLAIN, "", 0, say(r, TRI_MSG_ADVICE));
    if (*text(asked, "reference"))
        labelled(r, TRI_PLAIN, TRI_MSG_REFERENCE, text(asked, "reference"));
    tri_out_format(&line, say(r, TRI_MSG_FOOT), text(asked, "pack"),
                   text(asked, "version"), text(asked, "sha256"),
                   text(asked, "when"));
    put_line(r, TRI_DIM, "", 0, &line);
}

void tri_render_assessment(const struct tri_render *r, const json_t *advice)
{
    summary(r, member(advice, "summary"));
    children(r, member(advice, "children"));
    text_list(r, TRI_MSG_FIRST, member(advice, "first"));
    sections(r, member(advice, "sections"));
    text_list(r, TRI_MSG_CAUTIONS, member(advice, "cautions"));
    text_list(r, TRI_MSG_DECIDE, member(advice, "decides"));
    text_list(r, TRI_MSG_CONTRADICTIONS, member(advice, "contradictions"));
    strategy(r, advice);
    why(r, member(advice, "why"));
    areas(r, member(advice, "areas"));
    sources(r, advice);
    unknown(r, advice);
    foot(r, member(advice, "asked"));
}
