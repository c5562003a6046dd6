/* What could change, as text. Worded as what might turn out, never as what to
 * see otherwise: nobody should read it as a way to a lower level. */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "common/question.h"
#include "feel/number.h"
#include "triage/report.h"

enum { MAX_SHOWN = 4 }; /* ways to one action; JSON has more */

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->w.language, id);
}

static const char *level_name(const struct tri_render *r, struct tri_value v,
                              char *out, size_t size)
{
    const char *text = r->w.pack && v.kind == TRI_STRING
                           ? tri_pack_textf(r->w.pack, r->w.lang, NULL,
                                            "level.%.*s", (int)v.len, v.u.str)
                           : NULL;
    if (text)
        return text;
    (void)snprintf(out, size, "%.*s", (int)v.len,
                   v.kind == TRI_STRING ? v.u.str : "");
    return out;
}

/* "Child 2: " before a question about one of several people. */
static void put_whom(const struct tri_render *r, struct tri_value fact,
                     struct tri_out *out)
{
    size_t index = 0;
    const char *at = memchr(fact.u.str, '[', fact.len);
    if (!at)
        return;
    for (at++; *at >= '0' && *at <= '9'; at++)
        index = index * 10 + (size_t)(*at - '0');
    bool others = fact.len > 6 && memcmp(fact.u.str, "others", 6) == 0;
    tri_out_format(out, say(r, others ? TRI_MSG_OTHER_N : TRI_MSG_CHILD_N),
                   index + 1);
    tri_render_label(r, out, "");
}

static void put_change(const struct tri_render *r, struct tri_value change,
                       struct tri_out *out)
{
    char path[TRI_QUESTION_KEY];
    struct tri_out now;
    struct tri_value fact = tri_member(change, "fact");
    struct tri_value question = tri_member(change, "question");
    if (fact.kind != TRI_STRING)
        return;
    tri_fact_path(&r->w, fact.u.str, fact.len, path);
    put_whom(r, fact, out);
    if (question.kind == TRI_STRING)
        tri_out_put(out, question.u.str, question.len);
    else
        tri_out_put(out, fact.u.str, fact.len);
    tri_out_char(out, ' ');
    tri_answer_words(&r->w, path, NULL, tri_member(change, "to"), out);
    tri_out_init(&now);
    tri_answer_words(&r->w, path, NULL, tri_member(change, "from"), &now);
    tri_out_char(out, ' ');
    tri_out_format(out, say(r, TRI_MSG_WHATIF_NOW), now.text ? now.text : "");
    tri_out_done(&now);
}

/* The ways to one goal; with_level: each with what the risk would be. */
static void ways(const struct tri_render *r, struct tri_value goal,
                 const char *lead, size_t indent, bool with_level)
{
    struct tri_value list = tri_member(goal, "ways");
    char name[96];
    size_t n = list.kind == TRI_LIST ? list.u.list->n : 0;
    size_t shown = with_level || n <= MAX_SHOWN + 1 ? n : MAX_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        struct tri_value way = list.u.list->items[i];
        struct tri_value changes = tri_member(way, "if");
        struct tri_out line;
        tri_out_init(&line);
        for (size_t k = 0; changes.kind == TRI_LIST && k < changes.u.list->n;
             k++) {
            if (k)
                tri_out_format(&line, " %s ", say(r, TRI_MSG_WHATIF_AND));
            put_change(r, changes.u.list->items[k], &line);
        }
        if (with_level)
            tri_out_format(
                &line, say(r, TRI_MSG_WHATIF_LEVEL),
                level_name(r, tri_member(way, "level"), name, sizeof(name)));
        tri_render_text(r, TRI_PLAIN, lead, indent, line.text ? line.text : "");
        tri_out_done(&line);
    }
    int64_t more = 0;
    (void)tri_num_to_int(tri_member(goal, "more"), &more);
    more += (int64_t)(n - shown);
    if (more > 0) {
        char line[96];
        char blanks[16] = "";
        (void)snprintf(blanks, sizeof(blanks), "%*s", (int)indent, "");
        (void)snprintf(line, sizeof(line), say(r, TRI_MSG_AND_MORE),
                       (size_t)more);
        tri_render_text(r, TRI_DIM, blanks, indent, line);
    }
}

static bool has_ways(struct tri_value goal)
{
    struct tri_value list = tri_member(goal, "ways");
    return list.kind == TRI_LIST && list.u.list->n > 0;
}

static void risk_goal(const struct tri_render *r, enum tri_message title,
                      struct tri_value goal)
{
    tri_render_title(r, TRI_BOLD, say(r, title));
    if (has_ways(goal))
        ways(r, goal, "  - ", 4, true);
    else
        tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_WHATIF_NOTHING));
}

static void action_goals(const struct tri_render *r, enum tri_message title,
                         struct tri_value list)
{
    char line[512];
    tri_render_title(r, TRI_BOLD, say(r, title));
    for (size_t i = 0; list.kind == TRI_LIST && i < list.u.list->n; i++) {
        struct tri_value goal = list.u.list->items[i];
        struct tri_value text = tri_member(goal, "title");
        (void)snprintf(line, sizeof(line), "%.*s", (int)text.len,
                       text.kind == TRI_STRING ? text.u.str : "");
        tri_render_text(r, TRI_BOLD, "  ", 2, line);
        ways(r, goal, "    - ", 6, false);
    }
    if (list.kind != TRI_LIST || list.u.list->n == 0)
        tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_WHATIF_NOTHING));
}

void tri_render_whatif(const struct tri_render *r, struct tri_value doc)
{
    char name[96];
    char line[256];
    struct tri_value level = tri_member(tri_member(doc, "risk"), "level");
    tri_render_emergency(r);
    (void)snprintf(line, sizeof(line), say(r, TRI_MSG_WHATIF_RISK),
                   level_name(r, level, name, sizeof(name)));
    tri_render_text(r, TRI_BOLD, "", 2, line);
    tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_WHATIF_HELP));
    risk_goal(r, TRI_MSG_WHATIF_RAISE, tri_member(doc, "raise"));
    risk_goal(r, TRI_MSG_WHATIF_LOWER, tri_member(doc, "lower"));
    action_goals(r, TRI_MSG_WHATIF_ADD, tri_member(doc, "add"));
    action_goals(r, TRI_MSG_WHATIF_DROP, tri_member(doc, "drop"));
    if (!tri_is_true(tri_member(doc, "whole"))) {
        tri_out_char(r->out, '\n');
        tri_render_text(r, TRI_PLAIN, "", 0, say(r, TRI_MSG_WHATIF_PART));
    }
}
