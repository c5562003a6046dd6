/* Why, in full: each conclusion with its rows, what they saw and where they
 * come from; and one row by itself. */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "feel/json.h"
#include "feel/number.h"
#include "triage/report.h"

struct explaining {
    const struct tri_render *r;
    struct tri_value doc;
};

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->w.language, id);
}

static size_t count(struct tri_value list)
{
    return list.kind == TRI_LIST ? list.u.list->n : 0;
}

static struct tri_value item(struct tri_value list, size_t i)
{
    return list.u.list->items[i];
}

static void copy_text(struct tri_value v, char *out, size_t size)
{
    (void)snprintf(out, size, "%.*s", v.kind == TRI_STRING ? (int)v.len : 0,
                   v.kind == TRI_STRING ? v.u.str : "");
}

/* ---- what a row saw ---- */

/* The trace of a rule's decision; null when the assessment has none. */
static struct tri_value trace_of(const struct explaining *e, const char *rule)
{
    struct tri_value trace = tri_member(e->doc, "trace");
    size_t n = strcspn(rule, "/");
    for (size_t i = 0; i < count(trace); i++) {
        struct tri_value d = tri_member(item(trace, i), "decision");
        if (d.kind == TRI_STRING && d.len == n && memcmp(d.u.str, rule, n) == 0)
            return item(trace, i);
    }
    return tri_null();
}

static void put_value(struct tri_out *o, struct tri_value v)
{
    char number[64];
    if (v.kind == TRI_BOOL)
        tri_out_text(o, v.u.boolean ? "true" : "false");
    else if (v.kind == TRI_STRING)
        tri_out_put(o, v.u.str, v.len);
    else if (v.kind == TRI_NUMBER)
        tri_out_put(o, number, tri_num_text(v, number, sizeof(number)));
    else
        tri_out_text(o, "null");
}

/* Does the row test this input? Without the row at hand: say it anyway. */
static bool row_tests(const struct tri_decision *d, const struct tri_row *row,
                      const struct tri_entry *input)
{
    if (!d || !row || !d->table)
        return true;
    size_t at = (size_t)(row - d->rows);
    for (size_t i = 0; i < tri_table_inputs(d->table); i++) {
        const char *name = tri_input_text(d->table, i);
        const char *cell = tri_cell_text(d->table, at, i);
        if (strlen(name) == input->key_len &&
            memcmp(name, input->key, input->key_len) == 0 && *cell &&
            strcmp(cell, "-") != 0)
            return true;
    }
    return false;
}

static void inputs(const struct explaining *e, const char *rule)
{
    const struct tri_decision *d = NULL;
    const struct tri_row *row = tri_pack_row(e->r->w.pack, rule, &d);
    struct tri_value in = tri_member(trace_of(e, rule), "inputs");
    struct tri_out line;
    size_t written = 0;
    tri_out_init(&line);
    for (size_t i = 0; in.kind == TRI_CONTEXT && i < in.u.context->n; i++) {
        const struct tri_entry *one = &in.u.context->entries[i];
        if (!row_tests(d, row, one))
            continue;
        tri_out_text(&line, written++ ? ", " : say(e->r, TRI_MSG_SEEN));
        if (written == 1)
            tri_out_format(&line, "%s ", say(e->r, TRI_MSG_COLON));
        tri_out_put(&line, one->key, one->key_len);
        tri_out_text(&line, " = ");
        put_value(&line, one->value);
    }
    if (written && !line.failed)
        tri_render_text(e->r, TRI_PLAIN, "      ", 6, line.text);
    tri_out_done(&line);
}

/* ---- where it comes from ---- */

static void source_line(const struct tri_render *r, const char *lead,
                        const char *title, const char *section,
                        const char *edition, const char *verified)
{
    char line[1024];
    const char *mark =
        tri_pack_textf(r->w.pack, r->w.lang, verified, "verified.%s", verified);
    (void)snprintf(line, sizeof(line), "%s%s%s%s%s%s%s%s", title,
                   *section ? ", " : "", section, *edition ? ", " : "", edition,
                   *verified ? " (" : "", *verified ? mark : "",
                   *verified ? ")" : "");
    tri_render_text(r, TRI_PLAIN, lead, strlen(lead), line);
}

void tri_render_source(const struct tri_render *r, size_t indent,
                       struct tri_value s)
{
    char title[256];
    char section[256];
    char edition[96];
    char verified[16];
    char url[512];
    if (s.kind != TRI_CONTEXT)
        return;
    copy_text(tri_member(s, "title"), title, sizeof(title));
    copy_text(tri_member(s, "section"), section, sizeof(section));
    copy_text(tri_member(s, "edition"), edition, sizeof(edition));
    copy_text(tri_member(s, "verified"), verified, sizeof(verified));
    copy_text(tri_member(s, "url"), url, sizeof(url));
    char lead[16];
    (void)snprintf(lead, sizeof(lead), "%*s", (int)indent, "");
    source_line(r, lead, title, section, edition, verified);
    if (*url)
        tri_render_text(r, TRI_DIM, lead, indent, url);
}

/* ---- conclusions ---- */

static void rows(const struct explaining *e, struct tri_value because)
{
    for (size_t i = 0; i < count(because); i++) {
        struct tri_value b = item(because, i);
        struct tri_value text = tri_member(b, "text");
        char rule[256];
        char line[1024];
        copy_text(tri_member(b, "rule"), rule, sizeof(rule));
        copy_text(text, line, sizeof(line));
        tri_render_text(e->r, TRI_PLAIN, "    - ", 6, *line ? line : rule);
        tri_render_text(e->r, TRI_DIM, "      ", 6, rule);
        inputs(e, rule);
        tri_render_source(e->r, 6, tri_member(b, "source"));
    }
}

/* label: what was concluded. Also those that rest on no row are named. */
static void conclusion(const struct explaining *e, const char *label,
                       struct tri_value because)
{
    tri_render_text(e->r, TRI_BOLD, "  ", 2, label);
    rows(e, because);
}

static void each(const struct explaining *e, const char *list_name,
                 const char *member, const char *prefix, const char *suffix,
                 enum tri_message title)
{
    struct tri_value list = tri_member(e->doc, list_name);
    char code[256];
    for (size_t i = 0; i < count(list); i++) {
        struct tri_value one = item(list, i);
        if (i == 0)
            tri_render_title(e->r, TRI_BOLD, say(e->r, title));
        copy_text(tri_member(one, member), code, sizeof(code));
        conclusion(e,
                   tri_pack_textf(e->r->w.pack, e->r->w.lang, code, "%s%s%s",
                                  prefix, code, suffix),
                   tri_member(one, "because"));
    }
}

void tri_render_explanation(const struct tri_render *r,
                            struct tri_value assessment)
{
    const struct explaining e = { r, assessment };
    struct tri_value risk = tri_member(assessment, "risk");
    struct tri_value strategy = tri_member(assessment, "strategy_discussion");
    struct tri_value need = tri_member(assessment, "threshold_level");
    char code[64];
    int64_t n = 0;
    copy_text(tri_member(risk, "level"), code, sizeof(code));
    tri_render_text(r, TRI_BOLD, "", 0, say(r, TRI_MSG_RISK));
    conclusion(&e, tri_pack_textf(r->w.pack, r->w.lang, code, "level.%s", code),
               tri_member(risk, "because"));
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_NEED));
    if (need.kind == TRI_NUMBER && tri_num_to_int(need, &n))
        (void)snprintf(code, sizeof(code), "%d", (int)n);
    conclusion(&e, tri_pack_textf(r->w.pack, r->w.lang, code, "need.%s", code),
               tri_member(tri_member(assessment, "threshold"), "because"));
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_STRATEGY));
    copy_text(tri_member(strategy, "status"), code, sizeof(code));
    conclusion(&e,
               tri_pack_textf(r->w.pack, r->w.lang, code, "strategy.%s", code),
               tri_member(strategy, "because"));
    each(&e, "categories", "code", "category.", "", TRI_MSG_LOOKS_LIKE);
    each(&e, "actions", "code", "action.", ".title", TRI_MSG_ACTIONS);
    each(&e, "cautions", "code", "caution.", "", TRI_MSG_CAUTIONS);
    each(&e, "person_must_decide", "what", "", "", TRI_MSG_DECIDE);
    each(&e, "contradictions", "text", "", "", TRI_MSG_CONTRADICTIONS);
}

/* ---- one row ---- */

bool tri_render_rule(const struct tri_render *r, const char *rule)
{
    const struct tri_decision *d = NULL;
    const struct tri_row *row = tri_pack_row(r->w.pack, rule, &d);
    char line[1024];
    if (!row)
        return false;
    size_t at = (size_t)(row - d->rows);
    (void)snprintf(line, sizeof(line), "%s (%s:%u)", row->rule, d->file,
                   row->line);
    tri_render_text(r, TRI_BOLD, "", 0, line);
    tri_render_text(r, TRI_PLAIN, "  ", 2, row->text[r->w.lang]);
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_WHERE));
    for (size_t i = 0; i < tri_table_inputs(d->table); i++) {
        const char *cell = tri_cell_text(d->table, at, i);
        if (!*cell || strcmp(cell, "-") == 0)
            continue;
        (void)snprintf(line, sizeof(line), "%s: %s",
                       tri_input_text(d->table, i), cell);
        tri_render_text(r, TRI_PLAIN, "  - ", 4, line);
    }
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_THEN));
    for (size_t i = 0; i < tri_table_outputs(d->table); i++) {
        const char *name = tri_output_name(d->table, i);
        (void)snprintf(line, sizeof(line), "%s: %s", *name ? name : d->id,
                       tri_output_text(d->table, at, i));
        tri_render_text(r, TRI_PLAIN, "  - ", 4, line);
    }
    (void)snprintf(line, sizeof(line), "  %s%s %s\n", say(r, TRI_MSG_HIT),
                   say(r, TRI_MSG_COLON), tri_table_hit_policy(d->table));
    tri_out_text(r->out, line);
    if (!row->source)
        return true;
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_SOURCES));
    const struct tri_citation *s = row->source;
    source_line(r, "  ", tri_cited_words(r->w.pack, r->w.lang, s, s->title),
                tri_cited_words(r->w.pack, r->w.lang, s, row->section),
                tri_cited_words(r->w.pack, r->w.lang, s, s->edition),
                row->verified);
    if (*row->source->publisher)
        tri_render_text(r, TRI_PLAIN, "  ", 2, row->source->publisher);
    if (*row->source->url)
        tri_render_text(r, TRI_DIM, "  ", 2, row->source->url);
    if (*row->basis)
        tri_render_text(r, TRI_PLAIN, "  ", 2,
                        tri_pack_textf(r->w.pack, r->w.lang, row->basis,
                                       "basis.%s", row->basis));
    return true;
}
