/* Why one row did or did not apply in an assessment, in plain words: from its
 * full trace, which says of every row what the first input was that failed. */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "feel/number.h"
#include "triage/report.h"

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->w.language, id);
}

static size_t count(struct tri_value list)
{
    return list.kind == TRI_LIST ? list.u.list->n : 0;
}

static const char *copy(struct tri_value v, char *out, size_t size)
{
    (void)snprintf(out, size, "%.*s", v.kind == TRI_STRING ? (int)v.len : 0,
                   v.kind == TRI_STRING ? v.u.str : "");
    return out;
}

/* ---- words ---- */

/* A text of the catalogue's for a value of an input ("Sent to one person"), or
 * the value itself. */
static void put_word(const struct tri_render *r, const char *input,
                     const char *word, size_t len, struct tri_out *o)
{
    char value[128];
    (void)snprintf(value, sizeof(value), "%.*s", (int)len, word);
    tri_out_text(o, tri_pack_textf(r->w.pack, r->w.lang, value, "%s.value.%s",
                                   input, value));
}

static void put_value(const struct tri_render *r, const char *input,
                      struct tri_value v, struct tri_out *o)
{
    char number[64];
    if (v.kind == TRI_BOOL)
        tri_out_text(o, say(r, v.u.boolean ? TRI_MSG_YES : TRI_MSG_NO));
    else if (v.kind == TRI_STRING)
        put_word(r, input, v.u.str, v.len, o);
    else if (v.kind == TRI_NUMBER)
        tri_out_put(o, number, tri_num_text(v, number, sizeof(number)));
    else if (v.kind == TRI_LIST && count(v) == 0)
        tri_out_text(o, say(r, TRI_MSG_NO_ENTRY));
    else if (v.kind == TRI_LIST)
        for (size_t i = 0; i < count(v); i++) {
            tri_out_text(o, i ? ", " : "");
            if (v.u.list->items[i].kind < TRI_LIST)
                put_value(r, input, v.u.list->items[i], o);
            else
                tri_out_text(o, "...");
        }
    else
        tri_out_text(o, v.kind == TRI_NULL ? say(r, TRI_MSG_UNKNOWN_ANSWER)
                                           : "...");
}

/* One test of a cell: what everybody reads as it is stays as it is. */
static void put_test(const struct tri_render *r, const char *input,
                     const char *s, size_t n, struct tri_out *o)
{
    if (n == 4 && memcmp(s, "true", 4) == 0)
        tri_out_text(o, say(r, TRI_MSG_YES));
    else if (n == 5 && memcmp(s, "false", 5) == 0)
        tri_out_text(o, say(r, TRI_MSG_NO));
    else if (n == 4 && memcmp(s, "null", 4) == 0)
        tri_out_text(o, say(r, TRI_MSG_UNKNOWN_ANSWER));
    else if (n > 2 && s[0] == '"' && memchr(s + 1, '"', n - 1) == s + n - 1)
        put_word(r, input, s + 1, n - 2, o);
    else
        tri_out_put(o, s, n);
}

/* Up to the next comma that is outside of quotation marks and brackets. */
static size_t one_test(const char *s)
{
    int deep = 0;
    bool quoted = false;
    size_t i = 0;
    for (; s[i] && (quoted || deep > 0 || s[i] != ','); i++) {
        if (s[i] == '"' && (i == 0 || s[i - 1] != '\\'))
            quoted = !quoted;
        else if (!quoted && strchr("([{", s[i]))
            deep++;
        else if (!quoted && strchr(")]}", s[i]))
            deep--;
    }
    return i;
}

static void put_cell(const struct tri_render *r, const char *input,
                     const char *cell, struct tri_out *o)
{
    for (const char *s = cell; *s;) {
        size_t n = one_test(s);
        size_t blank = strspn(s, " \t\r\n");
        size_t end = n;
        while (end > blank && strchr(" \t\r\n", s[end - 1]))
            end--;
        if (s != cell)
            tri_out_text(o, say(r, TRI_MSG_OR));
        if (blank < end)
            put_test(r, input, s + blank, end - blank, o);
        s += n + (s[n] == ',');
    }
}

/* ---- what became of the row ---- */

/* "Pressure, threats or control (facts.coercion)" */
static void put_input(const struct tri_render *r, const char *input,
                      struct tri_out *o)
{
    const char *label =
        tri_pack_textf(r->w.pack, r->w.lang, NULL, "%s.label", input);
    if (label)
        tri_out_format(o, "%s (%s)", label, input);
    else
        tri_out_text(o, input);
}

static void first_failed(const struct tri_render *r, struct tri_value rule,
                         bool fault)
{
    char input[512];
    char cell[512];
    char message[256];
    struct tri_out line;
    tri_out_init(&line);
    copy(tri_member(rule, "input"), input, sizeof(input));
    copy(tri_member(rule, "cell"), cell, sizeof(cell));
    put_input(r, input, &line);
    tri_render_label(r, &line, "");
    put_value(r, input, tri_member(rule, "value"), &line);
    if (!line.failed)
        tri_render_text(r, TRI_PLAIN, "  - ", 4, line.text);
    tri_out_clear(&line);
    tri_render_label(r, &line, say(r, TRI_MSG_WHY_ASKS));
    put_cell(r, input, cell, &line);
    if (!line.failed)
        tri_render_text(r, TRI_PLAIN, "    ", 4, line.text);
    tri_out_done(&line);
    if (!fault)
        return;
    tri_render_text(r, TRI_PLAIN, "    ", 4, say(r, TRI_MSG_WHY_FAULT));
    copy(tri_member(rule, "message"), message, sizeof(message));
    if (*message)
        tri_render_text(r, TRI_DIM, "    ", 4, message);
}

/* The rows of the table that gave the answer instead. */
static void instead(const struct tri_render *r, struct tri_value rules)
{
    struct tri_out line;
    size_t n = 0;
    tri_out_init(&line);
    for (size_t i = 0; i < count(rules); i++) {
        struct tri_value rule = rules.u.list->items[i];
        struct tri_value id = tri_member(rule, "rule");
        if (!tri_text_is(tri_member(rule, "result"), "fired"))
            continue;
        tri_out_text(&line, n++ ? ", " : say(r, TRI_MSG_WHY_INSTEAD));
        if (n == 1)
            tri_render_label(r, &line, "");
        put_value(r, "", id, &line);
    }
    if (!n)
        tri_out_text(&line, say(r, TRI_MSG_WHY_CLASH));
    if (!line.failed)
        tri_render_text(r, TRI_PLAIN, "  ", 2, line.text);
    tri_out_done(&line);
}

static void one_fate(const struct tri_render *r, struct tri_value rules,
                     struct tri_value rule)
{
    struct tri_value result = tri_member(rule, "result");
    bool fault = tri_text_is(result, "fault");
    enum tri_message id = TRI_MSG_WHY_NOT_TRIED;
    if (tri_text_is(result, "fired"))
        id = TRI_MSG_WHY_FIRED;
    else if (tri_text_is(result, "passed-over"))
        id = TRI_MSG_WHY_PASSED_OVER;
    else if (tri_text_is(result, "unknown"))
        id = TRI_MSG_WHY_UNKNOWN;
    else if (fault || tri_text_is(result, "not-met"))
        id = TRI_MSG_WHY_NOT_MET;
    tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, id));
    if (id == TRI_MSG_WHY_PASSED_OVER)
        instead(r, rules);
    else if (id == TRI_MSG_WHY_UNKNOWN || id == TRI_MSG_WHY_NOT_MET)
        first_failed(r, rule, fault);
}

static struct tri_value rule_of(struct tri_value rules, const char *id)
{
    for (size_t i = 0; i < count(rules); i++)
        if (tri_text_is(tri_member(rules.u.list->items[i], "rule"), id))
            return rules.u.list->items[i];
    return tri_null();
}

bool tri_render_why(const struct tri_render *r, const char *rule,
                    struct tri_value assessment)
{
    const struct tri_decision *d = NULL;
    const struct tri_row *row = tri_pack_row(r->w.pack, rule, &d);
    struct tri_value trace = tri_member(assessment, "trace");
    bool full = false;
    bool found = false;
    char child[256];
    if (!row)
        return false;
    for (size_t i = 0; i < count(trace) && !full; i++)
        full = tri_member(trace.u.list->items[i], "rules").kind == TRI_LIST;
    if (!full)
        return false;
    tri_render_title(r, TRI_BOLD, say(r, TRI_MSG_WHY_HERE));
    for (size_t i = 0; i < count(trace); i++) {
        struct tri_value t = trace.u.list->items[i];
        struct tri_value rules = tri_member(t, "rules");
        struct tri_value of = rule_of(rules, row->id);
        if (!tri_text_is(tri_member(t, "decision"), d->ref) ||
            of.kind != TRI_CONTEXT)
            continue;
        found = true;
        if (tri_member(t, "child").kind == TRI_STRING)
            tri_render_text(r, TRI_BOLD, "  ", 2,
                            copy(tri_member(t, "child"), child, sizeof(child)));
        one_fate(r, rules, of);
    }
    if (!found)
        tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_WHY_NOT_ASKED));
    return true;
}
