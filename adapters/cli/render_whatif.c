/* What could change, as text. Worded as what might turn out, never as what to
 * see otherwise: nobody should read it as a way to a lower level. */
#include <stdio.h>
#include <string.h>

#include "cli/render.h"
#include "common/question.h"
#include "feel/number.h"
#include "triage/report.h"

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

/* The ways to another level, each with what the risk would be. */
static void ways(const struct tri_render *r, struct tri_value goal)
{
    static const char lead[] = "  - ";
    const size_t indent = sizeof(lead) - 1;
    struct tri_value list = tri_member(goal, "ways");
    char name[96];
    size_t n = list.kind == TRI_LIST ? list.u.list->n : 0;
    for (size_t i = 0; i < n; i++) {
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
        tri_out_format(
            &line, say(r, TRI_MSG_WHATIF_LEVEL),
            level_name(r, tri_member(way, "level"), name, sizeof(name)));
        tri_render_text(r, TRI_PLAIN, lead, indent, line.text ? line.text : "");
        tri_out_done(&line);
    }
    int64_t more = 0;
    (void)tri_num_to_int(tri_member(goal, "more"), &more);
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
        ways(r, goal);
    else
        tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_WHATIF_NOTHING));
}

/* ---- what would be done as well, or no longer ---- */

/* One way, and the actions that it reaches: bit i is the i-th of the list. */
struct group {
    struct tri_value way;
    uint64_t actions;
    unsigned level; /* of the pack's, lowest 0 */
};

enum { MAX_GROUPS = 512, MAX_ACTIONS = 64 };

static const struct tri_value *list_of(struct tri_value v, size_t *n)
{
    *n = v.kind == TRI_LIST ? v.u.list->n : 0;
    return *n ? v.u.list->items : NULL;
}

static bool same_way(struct tri_value a, struct tri_value b)
{
    size_t n;
    size_t m;
    const struct tri_value *x = list_of(tri_member(a, "if"), &n);
    const struct tri_value *y = list_of(tri_member(b, "if"), &m);
    for (size_t i = 0; i < n && n == m; i++)
        if (!tri_value_same(tri_member(x[i], "fact"),
                            tri_member(y[i], "fact")) ||
            !tri_value_same(tri_member(x[i], "to"), tri_member(y[i], "to")))
            return false;
    return n == m;
}

static unsigned level_of(const struct tri_render *r, struct tri_value way)
{
    char code[64];
    struct tri_value v = tri_member(way, "level");
    (void)snprintf(code, sizeof(code), "%.*s", (int)v.len,
                   v.kind == TRI_STRING ? v.u.str : "");
    for (size_t i = 0; r->w.pack && i < r->w.pack->n_levels; i++)
        if (strcmp(r->w.pack->levels[i], code) == 0)
            return (unsigned)i;
    return 0;
}

/* Every way of the list once, in its order. */
static size_t group_ways(const struct tri_render *r, struct tri_value list,
                         struct group *groups)
{
    size_t n_actions;
    size_t n = 0;
    const struct tri_value *actions = list_of(list, &n_actions);
    for (size_t i = 0; i < n_actions && i < MAX_ACTIONS; i++) {
        size_t n_ways;
        const struct tri_value *w =
            list_of(tri_member(actions[i], "ways"), &n_ways);
        for (size_t k = 0; k < n_ways; k++) {
            size_t at = 0;
            while (at < n && !same_way(groups[at].way, w[k]))
                at++;
            if (at == n && n == MAX_GROUPS)
                continue;
            if (at == n)
                groups[n++] = (struct group){ w[k], 0, level_of(r, w[k]) };
            groups[at].actions |= UINT64_C(1) << i;
        }
    }
    return n;
}

static size_t count(uint64_t set)
{
    size_t n = 0;
    for (; set; set &= set - 1)
        n++;
    return n;
}

/* Most of the actions that are left; of equals what lifts the level first. */
static const struct group *best_group(const struct group *groups, size_t n,
                                      uint64_t left, bool lifts)
{
    const struct group *best = &groups[0];
    for (size_t i = 1; i < n; i++) {
        const struct group *g = &groups[i];
        size_t more = count(g->actions & left);
        size_t had = count(best->actions & left);
        bool rather = lifts && g->level != best->level && more && had
                          ? g->level > best->level
                          : more > had;
        if (rather)
            best = g;
    }
    return best;
}

static void put_way(const struct tri_render *r, struct tri_value way)
{
    size_t n;
    const struct tri_value *changes = list_of(tri_member(way, "if"), &n);
    struct tri_out line;
    tri_out_init(&line);
    for (size_t k = 0; k < n; k++) {
        if (k)
            tri_out_format(&line, " %s ", say(r, TRI_MSG_WHATIF_AND));
        put_change(r, changes[k], &line);
    }
    tri_render_text(r, TRI_BOLD, "  ", 2, line.text ? line.text : "");
    tri_out_done(&line);
}

/* The fewest ways that reach every action, each action under one of them: told
 * action by action, one answer would be repeated a dozen times. JSON has every
 * way of every action. lifts: what raises the level most comes first. */
static void action_goals(const struct tri_render *r, enum tri_message title,
                         struct tri_value list, bool lifts)
{
    static const char lead[] = "    - ";
    struct group groups[MAX_GROUPS];
    size_t n_actions;
    size_t n = group_ways(r, list, groups);
    const struct tri_value *actions = list_of(list, &n_actions);
    uint64_t left = 0;
    tri_render_title(r, TRI_BOLD, say(r, title));
    if (!n)
        tri_render_text(r, TRI_PLAIN, "  ", 2, say(r, TRI_MSG_WHATIF_NOTHING));
    for (size_t i = 0; i < n; i++)
        left |= groups[i].actions;
    while (left) {
        const struct group *g = best_group(groups, n, left, lifts);
        put_way(r, g->way);
        for (size_t i = 0; i < n_actions && i < MAX_ACTIONS; i++) {
            struct tri_value text = tri_member(actions[i], "title");
            char line[512];
            if (!(g->actions & left & UINT64_C(1) << i))
                continue;
            (void)snprintf(line, sizeof(line), "%.*s", (int)text.len,
                           text.kind == TRI_STRING ? text.u.str : "");
            tri_render_text(r, TRI_PLAIN, lead, sizeof(lead) - 1, line);
        }
        left &= ~g->actions;
    }
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
    action_goals(r, TRI_MSG_WHATIF_ADD, tri_member(doc, "add"), true);
    action_goals(r, TRI_MSG_WHATIF_DROP, tri_member(doc, "drop"), false);
    if (!tri_is_true(tri_member(doc, "whole"))) {
        tri_out_char(r->out, '\n');
        tri_render_text(r, TRI_PLAIN, "", 0, say(r, TRI_MSG_WHATIF_PART));
    }
}
