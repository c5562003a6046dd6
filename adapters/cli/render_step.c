/* A step of a guided walk in text: what is local, when it is due, its source.
 */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "common/question.h"
#include "common/when.h"
#include "triage/report.h"

static const char *say(const struct tri_render *r, enum tri_message m)
{
    return tri_message(r->w.language, m);
}

/* A text, a number, or a list of texts with the language's semicolon. */
static void put_values(const struct tri_render *r, struct tri_value v,
                       struct tri_out *line)
{
    if (v.kind != TRI_LIST) {
        tri_answer_words(&r->w, "", NULL, v, line);
        return;
    }
    for (size_t i = 0; i < v.u.list->n; i++) {
        if (i)
            tri_out_text(line, tri_message(r->w.language, TRI_MSG_SEMICOLON));
        tri_answer_words(&r->w, "", NULL, v.u.list->items[i], line);
    }
}

static void put_text(struct tri_out *line, const char *before,
                     struct tri_value v)
{
    if (v.kind != TRI_STRING)
        return;
    tri_out_text(line, before);
    tri_out_put(line, v.u.str, v.len);
}

static bool same_text(struct tri_value a, struct tri_value b)
{
    return a.kind == TRI_STRING && b.kind == TRI_STRING && a.len == b.len &&
           memcmp(a.u.str, b.u.str, a.len) == 0;
}

static bool same_source(struct tri_value a, struct tri_value b)
{
    return same_text(tri_member(a, "key"), tri_member(b, "key")) &&
           same_text(tri_member(a, "verified"), tri_member(b, "verified"));
}

static void one_datum(const struct tri_render *r, struct tri_value datum)
{
    struct tri_value value = tri_member(datum, "text");
    struct tri_value label = tri_member(datum, "label");
    struct tri_out line;
    tri_out_init(&line);
    if (tri_is_null(value))
        value = tri_member(datum, "value");
    if (tri_is_null(value)) {
        char name[256];
        (void)snprintf(name, sizeof(name), "%.*s",
                       label.kind == TRI_STRING ? (int)label.len : 0,
                       label.kind == TRI_STRING ? label.u.str : "");
        tri_out_format(&line, say(r, TRI_MSG_LOCAL_OPEN), name);
    } else {
        put_text(&line, "", label);
        tri_render_label(r, &line, "");
        put_values(r, value, &line);
        if (tri_is_true(tri_member(datum, "from_default")))
            tri_out_format(&line, " %s", say(r, TRI_MSG_FROM_DEFAULT));
        put_text(&line, ". ", tri_member(datum, "note"));
    }
    if (!line.failed)
        tri_render_text(r, TRI_PLAIN, "  - ", 4, line.text);
    tri_out_done(&line);
}

void tri_render_beside(const struct tri_render *r, struct tri_value beside)
{
    struct tri_value due = tri_member(beside, "due");
    struct tri_value from = tri_member(beside, "counts_from");
    struct tri_value local = tri_member(beside, "local");
    struct tri_value source = tri_member(beside, "source");
    char line[256];
    char when[96];
    if (due.kind == TRI_STRING) {
        tri_when(r->w.language, due.u.str, due.len, when, sizeof(when));
        (void)snprintf(line, sizeof(line), say(r, TRI_MSG_DUE_FROM_NOW), when);
        tri_render_text(r, TRI_BOLD, "  ", 2, line);
    }
    if (from.kind == TRI_STRING) {
        char what[192];
        (void)snprintf(what, sizeof(what), "%.*s", (int)from.len, from.u.str);
        (void)snprintf(line, sizeof(line), say(r, TRI_MSG_COUNTS_FROM), what);
        tri_render_text(r, TRI_PLAIN, "  ", 2, line);
    }
    /* A source that stands just below is not said twice. */
    for (size_t i = 0; local.kind == TRI_LIST && i < local.u.list->n; i++) {
        struct tri_value datum = local.u.list->items[i];
        struct tri_value its = tri_member(datum, "source");
        struct tri_value next = source;
        one_datum(r, datum);
        if (i + 1 < local.u.list->n)
            next = tri_member(local.u.list->items[i + 1], "source");
        if (!same_source(its, next))
            tri_render_source(r, 4, its);
    }
    if (source.kind == TRI_CONTEXT) {
        tri_render_text(r, TRI_DIM, "  ", 2, say(r, TRI_MSG_SOURCE));
        tri_render_source(r, 4, source);
    }
}
