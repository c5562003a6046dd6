/* What another edition of a pack moves, as text. */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "common/when.h"
#include "feel/number.h"
#include "triage/replay.h"
#include "triage/report.h"

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->w.language, id);
}

/* The pack's word for a value of a kind ("level", "high"), else the value. */
static void put_word(const struct tri_render *r, struct tri_out *line,
                     const char *kind, struct tri_value v)
{
    char number[64];
    const char *text = NULL;
    if (v.kind == TRI_NUMBER) {
        (void)tri_num_text(v, number, sizeof(number));
        text =
            tri_pack_textf(r->w.pack, r->w.lang, number, "%s.%s", kind, number);
        tri_out_text(line, text);
        return;
    }
    if (v.kind != TRI_STRING) {
        tri_out_text(line, say(r, TRI_MSG_NO_ENTRY));
        return;
    }
    text = tri_pack_textf(r->w.pack, r->w.lang, NULL, "%s.%.*s", kind,
                          (int)v.len, v.u.str);
    if (text)
        tri_out_text(line, text);
    else
        tri_out_put(line, v.u.str, v.len);
}

static bool differ(struct tri_value a, struct tri_value b, const char *member)
{
    struct tri_value x = tri_member(a, member);
    struct tri_value y = tri_member(b, member);
    return x.kind != y.kind ||
           (x.kind == TRI_STRING &&
            (x.len != y.len || memcmp(x.u.str, y.u.str, x.len) != 0));
}

/* One member of an action in words; a deadline as a person reads it. */
static void put_part(const struct tri_render *r, struct tri_out *line,
                     const char *member, struct tri_value v)
{
    char when[TRI_WHEN_TEXT];
    if (strcmp(member, "due") != 0 || v.kind != TRI_STRING) {
        put_word(r, line, member, v);
        return;
    }
    tri_when(r->w.language, v.u.str, v.len, when, sizeof(when));
    tri_out_format(line, say(r, TRI_MSG_BY), when);
}

/* "must, today", and of the rest what the other side has differently. */
static void put_action(const struct tri_render *r, struct tri_out *line,
                       struct tri_value v, struct tri_value other)
{
    static const char *const words[] = { "due", "agency", "by_whom" };
    if (tri_is_null(v)) {
        tri_out_text(line, say(r, TRI_MSG_NO_ENTRY));
        return;
    }
    tri_out_text(line, say(r, tri_is_true(tri_member(v, "mandatory"))
                                  ? TRI_MSG_REPLAY_MUST
                                  : TRI_MSG_REPLAY_OFFERED));
    tri_out_text(line, ", ");
    put_word(r, line, "urgency", tri_member(v, "urgency"));
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (!tri_is_null(other) && differ(v, other, words[i])) {
            tri_out_text(line, ", ");
            put_part(r, line, words[i], tri_member(v, words[i]));
        }
    if (tri_is_true(tri_member(v, "held"))) {
        tri_out_text(line, ", ");
        tri_out_text(line, say(r, TRI_MSG_REPLAY_HELD));
    }
}

/* How each thing that may move is called, and the kind of its words. */
static const struct part {
    const char *what;
    enum tri_message name;
    const char *kind; /* NULL: an action */
    const char *code; /* what its code is called by; NULL: it has none */
} parts[] = {
    { "risk.level", TRI_MSG_RISK, "level", NULL },
    { "threshold_level", TRI_MSG_NEED, "need", NULL },
    { "strategy_discussion.status", TRI_MSG_STRATEGY, "strategy", NULL },
    { "children.threshold_level", TRI_MSG_NEED, "need", NULL },
    { "children.strategy_status", TRI_MSG_STRATEGY, "strategy", NULL },
    { "category", TRI_MSG_LOOKS_LIKE, "category", NULL },
    { "action", TRI_MSG_ACTIONS, NULL, "action.%.*s.title" },
    { "caution", TRI_MSG_REPLAY_CAUTION, "caution", NULL },
    { "person_must_decide", TRI_MSG_REPLAY_DECIDES, "decide", NULL },
    { "contradiction", TRI_MSG_REPLAY_CONTRADICTION, "contradiction", NULL },
};

static void put_rows(const struct tri_render *r, enum tri_message lead,
                     struct tri_value rows)
{
    for (size_t i = 0; rows.kind == TRI_LIST && i < rows.u.list->n; i++) {
        struct tri_value row = rows.u.list->items[i];
        struct tri_value rule = tri_member(row, "rule");
        struct tri_value text = tri_member(row, "text");
        struct tri_out line;
        tri_out_init(&line);
        tri_out_text(&line, say(r, lead));
        tri_out_format(&line, "%s %.*s", say(r, TRI_MSG_COLON), (int)rule.len,
                       rule.kind == TRI_STRING ? rule.u.str : "");
        if (text.kind == TRI_STRING)
            tri_out_format(&line, "%s %.*s", say(r, TRI_MSG_COLON),
                           (int)text.len, text.u.str);
        tri_render_text(r, TRI_DIM, "      ", 6, line.text ? line.text : "");
        tri_out_done(&line);
    }
}

static void put_item(const struct tri_render *r, struct tri_value item)
{
    struct tri_value what = tri_member(item, "what");
    struct tri_value code = tri_member(item, "code");
    struct tri_value child = tri_member(item, "child");
    const struct part *p = NULL;
    struct tri_out line;
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (tri_text_is(what, parts[i].what))
            p = &parts[i];
    if (!p)
        return;
    tri_out_init(&line);
    const char *title = p->code && code.kind == TRI_STRING
                            ? tri_pack_textf(r->w.pack, r->w.lang, NULL,
                                             p->code, (int)code.len, code.u.str)
                            : NULL;
    tri_out_text(&line, title ? title : say(r, p->name));
    if (child.kind == TRI_STRING)
        tri_out_format(&line, " (%.*s)", (int)child.len, child.u.str);
    tri_out_format(&line, "%s ", say(r, TRI_MSG_COLON));
    for (int side = 0; side < 2; side++) {
        struct tri_value v = tri_member(item, side ? "is" : "was");
        tri_out_text(&line, side ? " → " : "");
        if (p->kind)
            put_word(r, &line, p->kind, v);
        else
            put_action(r, &line, v, tri_member(item, side ? "was" : "is"));
    }
    tri_render_text(r, TRI_PLAIN, "  - ", 4, line.text ? line.text : "");
    tri_out_done(&line);
    put_rows(r, TRI_MSG_REPLAY_WAS, tri_member(item, "because_was"));
    put_rows(r, TRI_MSG_REPLAY_IS, tri_member(item, "because_is"));
    put_rows(r, TRI_MSG_REPLAY_CHANGED, tri_member(item, "changed"));
}

void tri_render_moved(const struct tri_render *r, size_t line, const char *name,
                      struct tri_value reference, enum tri_towards towards,
                      struct tri_value items)
{
    static const enum tri_message ways[TRI_N_TOWARDS] = {
        TRI_MSG_REPLAY_STRICTER, TRI_MSG_REPLAY_MILDER, TRI_MSG_REPLAY_MIXED,
        TRI_MSG_REPLAY_OTHER
    };
    bool softens =
        towards == TRI_TOWARDS_MILDER || towards == TRI_TOWARDS_MIXED;
    char title[512];
    if (name)
        (void)snprintf(title, sizeof(title), "%s", name);
    else
        (void)snprintf(title, sizeof(title), say(r, TRI_MSG_REPLAY_REPORT),
                       line);
    size_t n = strlen(title);
    if (reference.kind == TRI_STRING)
        (void)snprintf(title + n, sizeof(title) - n, " (%.*s)",
                       (int)reference.len, reference.u.str);
    n = strlen(title);
    (void)snprintf(title + n, sizeof(title) - n, "%s %s", say(r, TRI_MSG_COLON),
                   say(r, ways[towards]));
    tri_render_text(r, softens ? TRI_ALARM : TRI_BOLD, "", 2, title);
    for (size_t i = 0; items.kind == TRI_LIST && i < items.u.list->n; i++)
        put_item(r, items.u.list->items[i]);
    tri_out_char(r->out, '\n');
}
