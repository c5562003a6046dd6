/* A question of the guide as text, and wishes typed instead of an answer. */
#include "cli/answers.h"

#include <stdio.h>
#include <string.h>

#include "common/cleanup.h"
#include "triage/report.h"

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static const char *say(const struct tri_render *r, enum tri_message id)
{
    return tri_message(r->w.language, id);
}

const char *tri_asking_keys(const struct tri_asking *a, char *out, size_t size)
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
    const struct tri_question *q = &a->q;
    bool needed = tri_question_needed(q);
    char lo[TRI_BOUND_TEXT] = "";
    char hi[TRI_BOUND_TEXT] = "";
    char answer[128];
    if (q->shape == TRI_SHAPE_NUMBER && q->fact &&
        tri_report_bounds(q->fact->scalar, lo, hi) && *lo && *hi)
        (void)snprintf(answer, sizeof(answer), say(a->r, TRI_MSG_ASK_BETWEEN),
                       lo, hi);
    else
        (void)snprintf(answer, sizeof(answer), "%s", say(a->r, keys[q->shape]));
    (void)snprintf(out, size, "%s%s%s", answer,
                   needed ? "" : say(a->r, TRI_MSG_SEMICOLON),
                   needed ? "" : say(a->r, TRI_MSG_ASK_UNKNOWN));
    return out;
}

/* ---- showing ---- */

/* The other questions of the same screen: one "none" answers them all. */
static void show_rest(const struct tri_asking *a)
{
    struct tri_question screen[TRI_MAX_QUESTIONS];
    size_t n = tri_questions(&a->q.w, a->c, screen);
    tri_render_text(a->r, TRI_DIM, "", 0, say(a->r, TRI_MSG_NONE));
    for (size_t i = 1; i < n; i++)
        tri_render_text(a->r, TRI_DIM, "  - ", 4,
                        tri_question_text(&screen[i]));
}

/* "Question 7 - Child 1 (about 30 to go, at most 80)" */
static void show_place(const struct tri_asking *a)
{
    const struct tri_flow_command *c = a->c;
    const struct tri_render *r = a->r;
    char number[64];
    char who[64] = "";
    char left[128] = "";
    char line[320];
    (void)snprintf(number, sizeof(number), say(r, TRI_MSG_QUESTION), c->number);
    (void)tri_question_person(&a->q, who, sizeof(who));
    if (c->left == 0)
        (void)snprintf(left, sizeof(left), "%s", say(r, TRI_MSG_LEFT_NONE));
    else if (a->ahead == 1)
        (void)snprintf(left, sizeof(left), say(r, TRI_MSG_LEFT_PERHAPS),
                       c->left);
    else if (a->ahead)
        (void)snprintf(left, sizeof(left), say(r, TRI_MSG_LEFT_ABOUT),
                       a->ahead - 1, c->left);
    else
        (void)snprintf(left, sizeof(left), say(r, TRI_MSG_LEFT), c->left);
    (void)snprintf(line, sizeof(line), "%s%s%s (%s)", number, *who ? " - " : "",
                   who, left);
    tri_render_text(r, TRI_DIM, "", 0, line);
}

static void show_before(const struct tri_asking *a)
{
    TRI_CLEANUP(out_done) struct tri_out before;
    TRI_CLEANUP(out_done) struct tri_out text;
    tri_out_init(&before);
    tri_out_init(&text);
    tri_answer_words(&a->q.w, a->q.path, a->ev, a->c->before, &before);
    tri_out_format(&text, say(a->r, TRI_MSG_BEFORE),
                   before.text ? before.text : "");
    tri_render_text(a->r, TRI_DIM, "", 0, text.text ? text.text : "");
}

void tri_asking_show(const struct tri_asking *a)
{
    const struct tri_render *r = a->r;
    const struct tri_question *q = &a->q;
    char line[256];
    char keys[192];
    char buffer[160];
    tri_out_char(r->out, '\n');
    tri_render_emergency(r);
    show_place(a);
    tri_render_text(r, TRI_BOLD, "", 0, tri_question_text(q));
    if (q->shape == TRI_SHAPE_CHOICE || q->shape == TRI_SHAPE_CHOICES)
        for (size_t i = 0; i < q->fact->n_choices; i++) {
            (void)snprintf(line, sizeof(line), "%4zu  ", i + 1);
            tri_render_text(r, TRI_PLAIN, line, 6,
                            tri_question_label(q, q->fact->choices[i], buffer,
                                               sizeof(buffer)));
        }
    (void)snprintf(line, sizeof(line), "(%s)",
                   tri_asking_keys(a, keys, sizeof(keys)));
    tri_render_text(r, TRI_DIM, "", 0, line);
    if (a->c->n_rest && !a->c->had)
        show_rest(a);
    if (a->c->had)
        show_before(a);
}

void tri_asking_help(const struct tri_asking *a)
{
    const char *text = tri_question_help(&a->q);
    tri_render_emergency(a->r);
    tri_render_text(a->r, TRI_PLAIN, "  ", 2,
                    text ? text : say(a->r, TRI_MSG_NO_HELP));
}

/* ---- wishes ---- */

enum tri_wish tri_wish_read(const struct tri_asking *a, const char *line)
{
    static const struct {
        enum tri_word word;
        enum tri_wish wish;
    } wishes[] = {
        { TRI_WORD_BACK, TRI_WISH_BACK }, { TRI_WORD_HELP, TRI_WISH_HELP },
        { TRI_WORD_QUIT, TRI_WISH_QUIT }, { TRI_WORD_ON, TRI_WISH_ON },
        { TRI_WORD_DONE, TRI_WISH_DONE }, { TRI_WORD_NONE, TRI_WISH_NONE }
    };
    char text[64]; /* longer than each of them */
    tri_reply_fold(line, strlen(line), text, sizeof(text));
    size_t len = strlen(text);
    bool words = a->q.shape == TRI_SHAPE_TEXT || a->q.shape == TRI_SHAPE_TEXTS;
    if (len == 0)
        return a->c->had ? TRI_WISH_KEEP : TRI_WISH_ANSWER;
    for (size_t i = 0; i < TRI_COUNT(wishes); i++) {
        enum tri_wish w = wishes[i].wish;
        if (!tri_word_is(wishes[i].word, text, len))
            continue;
        /* "B" may be what a child is called: no single letters for text. */
        bool may = w == TRI_WISH_NONE   ? a->c->n_rest && !a->c->had
                   : w == TRI_WISH_DONE ? a->may_end
                   : w == TRI_WISH_ON   ? a->c->had && (len > 1 || !words)
                                        : len > 1 || !words;
        if (may)
            return w;
    }
    return TRI_WISH_ANSWER;
}
