/* A question of the guide as text. What is typed is read in reply.c. */
#include "cli/answers.h"

#include <stdio.h>
#include <string.h>

#include "triage/report.h"

enum tri_shape tri_question_shape(const struct tri_question *q)
{
    const struct tri_datum *fact = q->fact;
    if (q->c->more)
        return TRI_SHAPE_YES_NO;
    const struct tri_type *t = fact ? fact->scalar : q->c->type;
    bool list = fact ? fact->list : false;
    if (!t)
        return TRI_SHAPE_TEXT;
    if (t->kind == TRI_T_BOOL)
        return TRI_SHAPE_YES_NO;
    if (fact && fact->n_choices)
        return list ? TRI_SHAPE_CHOICES : TRI_SHAPE_CHOICE;
    if (t->kind == TRI_T_NUMBER)
        return TRI_SHAPE_NUMBER;
    if (t->kind == TRI_T_DATETIME)
        return TRI_SHAPE_TIME;
    return list ? TRI_SHAPE_TEXTS : TRI_SHAPE_TEXT;
}

bool tri_question_needed(const struct tri_question *q)
{
    return q->fact && q->fact->required && !q->c->more;
}

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->language, id);
}

static const char *wording(const struct tri_render *r, const char *path,
                           const char *what)
{
    return tri_pack_textf(r->pack, r->lang, NULL, "%s.%s", path, what);
}

const char *tri_question_label(const struct tri_question *q,
                               struct tri_value choice, char *out, size_t size)
{
    const char *text =
        tri_pack_textf(q->r->pack, q->r->lang, NULL, "%s.value.%.*s",
                       q->c->path, (int)choice.len, choice.u.str);
    if (text)
        return text;
    (void)snprintf(out, size, "%.*s", (int)choice.len, choice.u.str);
    return out;
}

static const char *question_text(const struct tri_render *r,
                                 const struct tri_flow_command *c)
{
    const char *text = c->more ? NULL : wording(r, c->path, "question");
    if (text)
        return text;
    if (c->more) { /* "a child?" and "another child?" are two questions */
        bool others = strncmp(c->path, "others", 6) == 0;
        if (c->index == 0)
            return say(r, others ? TRI_MSG_MORE_OTHERS_FIRST
                                 : TRI_MSG_MORE_CHILDREN_FIRST);
        return say(r, others ? TRI_MSG_MORE_OTHERS : TRI_MSG_MORE_CHILDREN);
    }
    return *c->name ? c->name : c->path;
}

const char *tri_question_keys(const struct tri_question *q, char *out,
                              size_t size)
{
    static const enum tri_message keys[] = {
        [TRI_SHAPE_YES_NO] = TRI_MSG_ASK_YES_NO,
        [TRI_SHAPE_CHOICE] = TRI_MSG_ASK_CHOICE,
        [TRI_SHAPE_CHOICES] = TRI_MSG_ASK_CHOICES,
        [TRI_SHAPE_NUMBER] = TRI_MSG_ASK_NUMBER,
        [TRI_SHAPE_TIME] = TRI_MSG_ASK_TIME,
        [TRI_SHAPE_TEXT] = TRI_MSG_ASK_TEXT,
        [TRI_SHAPE_TEXTS] = TRI_MSG_ASK_TEXTS
    };
    enum tri_shape shape = tri_question_shape(q);
    char lo[TRI_BOUND_TEXT] = "";
    char hi[TRI_BOUND_TEXT] = "";
    char answer[128];
    if (shape == TRI_SHAPE_NUMBER && q->fact &&
        tri_report_bounds(q->fact->scalar, lo, hi) && *lo && *hi)
        (void)snprintf(answer, sizeof(answer), say(q->r, TRI_MSG_ASK_BETWEEN),
                       lo, hi);
    else
        (void)snprintf(answer, sizeof(answer), "%s", say(q->r, keys[shape]));
    (void)snprintf(out, size, "%s%s%s", answer,
                   tri_question_needed(q) ? "" : say(q->r, TRI_MSG_SEMICOLON),
                   tri_question_needed(q) ? ""
                                          : say(q->r, TRI_MSG_ASK_UNKNOWN));
    return out;
}

/* ---- showing ---- */

/* The other questions of the same screen: one "none" answers them all. */
static void show_rest(const struct tri_render *r,
                      const struct tri_flow_command *c)
{
    tri_render_text(r, TRI_DIM, "", 0, say(r, TRI_MSG_NONE));
    for (size_t i = 0; i < c->n_rest; i++) {
        const char *text = wording(r, c->rest[i], "question");
        tri_render_text(r, TRI_DIM, "  - ", 4, text ? text : c->rest[i]);
    }
}

/* "Question 7 - Child 1 (about 30 to go, at most 80)" */
static void show_place(const struct tri_question *q)
{
    const struct tri_flow_command *c = q->c;
    const struct tri_render *r = q->r;
    char number[64];
    char who[64] = "";
    char left[128] = "";
    char line[320];
    (void)snprintf(number, sizeof(number), say(r, TRI_MSG_QUESTION), c->number);
    if (strchr(c->path, '[') && !c->more) {
        bool others = strncmp(c->path, "others", 6) == 0;
        (void)snprintf(who, sizeof(who),
                       say(r, others ? TRI_MSG_OTHER_N : TRI_MSG_CHILD_N),
                       c->index + 1);
    }
    if (c->left == 0)
        (void)snprintf(left, sizeof(left), "%s", say(r, TRI_MSG_LEFT_NONE));
    else if (q->ahead == 1)
        (void)snprintf(left, sizeof(left), say(r, TRI_MSG_LEFT_PERHAPS),
                       c->left);
    else if (q->ahead)
        (void)snprintf(left, sizeof(left), say(r, TRI_MSG_LEFT_ABOUT),
                       q->ahead - 1, c->left);
    else
        (void)snprintf(left, sizeof(left), say(r, TRI_MSG_LEFT), c->left);
    (void)snprintf(line, sizeof(line), "%s%s%s (%s)", number, *who ? " - " : "",
                   who, left);
    tri_render_text(r, TRI_DIM, "", 0, line);
}

static void show_before(const struct tri_question *q)
{
    struct tri_out before;
    struct tri_out text;
    tri_out_init(&before);
    tri_out_init(&text);
    tri_render_answer(q->r, q->c->path, q->c->before, &before);
    tri_out_format(&text, say(q->r, TRI_MSG_BEFORE),
                   before.text ? before.text : "");
    tri_render_text(q->r, TRI_DIM, "", 0, text.text ? text.text : "");
    tri_out_done(&before);
    tri_out_done(&text);
}

void tri_question_show(const struct tri_question *q)
{
    const struct tri_render *r = q->r;
    char line[256];
    char keys[192];
    char buffer[160];
    tri_out_char(r->out, '\n');
    tri_render_emergency(r);
    show_place(q);
    tri_render_text(r, TRI_BOLD, "", 0, question_text(r, q->c));
    enum tri_shape shape = tri_question_shape(q);
    if (shape == TRI_SHAPE_CHOICE || shape == TRI_SHAPE_CHOICES)
        for (size_t i = 0; i < q->fact->n_choices; i++) {
            (void)snprintf(line, sizeof(line), "%4zu  ", i + 1);
            tri_render_text(r, TRI_PLAIN, line, 6,
                            tri_question_label(q, q->fact->choices[i], buffer,
                                               sizeof(buffer)));
        }
    (void)snprintf(line, sizeof(line), "(%s)",
                   tri_question_keys(q, keys, sizeof(keys)));
    tri_render_text(r, TRI_DIM, "", 0, line);
    if (q->c->n_rest && !q->c->had)
        show_rest(r, q->c);
    if (q->c->had)
        show_before(q);
}

void tri_question_help(const struct tri_question *q)
{
    const char *text = wording(q->r, q->c->path, "help");
    if (!text && q->c->more)
        text = say(q->r, TRI_MSG_MORE_HELP);
    tri_render_emergency(q->r);
    tri_render_text(q->r, TRI_PLAIN, "  ", 2,
                    text ? text : say(q->r, TRI_MSG_NO_HELP));
}
