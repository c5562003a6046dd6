/* guide: "which of these?": kinds of matter that the flowchart leaves side by
 * side, all on one screen, as the page of the browser has them. What is named
 * is asked, screen by screen; all of the others is answered at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/guide.h"
#include "common/reply.h"

enum { MAX_KINDS = 32 };

struct kind {
    const char *title;
    const char *paths[TRI_MAX_QUESTIONS]; /* of the flowchart: they outlive the
                                             step */
    size_t n;
    bool named;
};

struct page {
    struct guiding *g;
    size_t n;
    struct kind kinds[MAX_KINDS];
    char **line;
    size_t *cap;
};

bool tri_guiding_has_which(const struct guiding *g)
{
    size_t n = tri_guide_matters(g->guide);
    return !g->which_done && n > 0 && n <= MAX_KINDS;
}

static void collect(struct page *p)
{
    const struct guiding *g = p->g;
    const struct tri_flow_step *s = tri_guide_step(g->guide);
    p->n = s->n_waits;
    for (size_t i = 0; i < p->n; i++) {
        const struct tri_flow_command *c = &s->waits[i];
        struct kind *k = &p->kinds[i];
        *k = (struct kind){ .n = 1 };
        k->title = tri_pack_textf(g->loaded.pack, g->r.w.lang, c->element,
                                  "flow.%s.%s.title", c->chart, c->element);
        k->paths[0] = c->path;
        for (size_t r = 0; r < c->n_rest && k->n < TRI_MAX_QUESTIONS; r++)
            k->paths[k->n++] = c->rest[r];
    }
}

/* ---- the screen ---- */

static const char *keys_of(const struct page *p, bool others)
{
    return tri_guiding_say(p->g, others ? TRI_MSG_WHICH_OTHERS_KEYS
                                        : TRI_MSG_WHICH_KEYS);
}

static void show_keys(const struct page *p, bool others)
{
    char line[256];
    (void)snprintf(line, sizeof(line), "(%s)", keys_of(p, others));
    tri_render_text(&p->g->r, TRI_DIM, "", 0, line);
}

static void show(const struct page *p)
{
    const struct guiding *g = p->g;
    char number[32];
    tri_out_char(g->r.out, '\n');
    tri_render_emergency(&g->r);
    tri_render_text(&g->r, TRI_BOLD, "", 0, tri_guiding_say(g, TRI_MSG_WHICH));
    for (size_t i = 0; i < p->n; i++) {
        (void)snprintf(number, sizeof(number), "%4zu  ", i + 1);
        tri_render_text(&g->r, TRI_PLAIN, number, 6, p->kinds[i].title);
    }
    tri_render_text(&g->r, TRI_DIM, "", 0,
                    tri_guiding_say(g, TRI_MSG_WHICH_ONLY));
    show_keys(p, false);
}

/* What stands under each of them. */
static void show_help(const struct page *p)
{
    const struct guiding *g = p->g;
    char number[32];
    tri_render_emergency(&g->r);
    for (size_t i = 0; i < p->n; i++) {
        const struct kind *k = &p->kinds[i];
        struct tri_out text;
        tri_out_init(&text);
        for (size_t q = 0; q < k->n; q++)
            tri_out_format(
                &text, "%s%s", q ? tri_guiding_say(g, TRI_MSG_SEMICOLON) : "",
                tri_pack_textf(g->loaded.pack, g->r.w.lang, k->paths[q],
                               "%s.label", k->paths[q]));
        (void)snprintf(number, sizeof(number), "%4zu  ", i + 1);
        tri_render_text(&g->r, TRI_PLAIN, number, 6,
                        text.text ? text.text : "");
        tri_out_done(&text);
    }
    show_keys(p, false);
}

static void ask_again(const struct page *p, bool others)
{
    char line[512];
    (void)snprintf(line, sizeof(line),
                   tri_guiding_say(p->g, TRI_MSG_NOT_UNDERSTOOD),
                   keys_of(p, others));
    tri_render_emergency(&p->g->r);
    tri_guiding_line(p->g, TRI_BOLD, line);
}

/* ---- what is typed ---- */

/* "1, 3 and 5": false where anything else stands there, or a number that is not
 * on the screen. */
static bool read_numbers(struct page *p, const char *text)
{
    bool named[MAX_KINDS] = { false };
    bool any = false;
    while (*text) {
        size_t n = strcspn(text, " ,;");
        char *end;
        unsigned long i = strtoul(text, &end, 10);
        bool joins = (n == 3 && strncmp(text, "and", 3) == 0) ||
                     (n == 2 && strncmp(text, "et", 2) == 0);
        if (n && !joins) {
            if (text[0] < '0' || text[0] > '9' || end != text + n || i < 1 ||
                i > p->n)
                return false;
            named[i - 1] = any = true;
        }
        text += n + strspn(text + n, " ,;");
    }
    for (size_t i = 0; i < p->n && any; i++)
        p->kinds[i].named = named[i];
    return any;
}

enum said {
    SAID_KINDS,
    SAID_NO,
    SAID_UNKNOWN,
    SAID_BACK,
    SAID_HELP,
    SAID_DONE,
    SAID_QUIT,
    SAID_NOTHING /* that is understood */
};

static enum said read_reply(struct page *p, bool others)
{
    static const struct {
        enum tri_word word;
        enum said said;
    } words[] = {
        { TRI_WORD_NONE, SAID_NO },   { TRI_WORD_UNKNOWN, SAID_UNKNOWN },
        { TRI_WORD_BACK, SAID_BACK }, { TRI_WORD_HELP, SAID_HELP },
        { TRI_WORD_DONE, SAID_DONE }, { TRI_WORD_QUIT, SAID_QUIT }
    };
    char text[256];
    tri_out_text(&p->g->screen, "> ");
    tri_guiding_show(p->g);
    if (!tri_guiding_read(p->line, p->cap)) {
        (void)fputc('\n', stderr);
        return SAID_QUIT;
    }
    tri_reply_fold(*p->line, strlen(*p->line), text, sizeof(text));
    size_t len = strlen(text);
    for (size_t i = 0; i < TRI_COUNT(words); i++)
        if (tri_word_is(words[i].word, text, len) &&
            (words[i].said != SAID_DONE || p->g->enough))
            return words[i].said;
    if (others)
        return tri_word_is(TRI_WORD_NO, text, len) ? SAID_NO : SAID_NOTHING;
    return read_numbers(p, text) ? SAID_KINDS : SAID_NOTHING;
}

/* Until it is understood. SAID_NO, SAID_UNKNOWN: so are all that are not named.
 */
static enum said ask(struct page *p)
{
    for (;;) {
        enum said said = read_reply(p, false);
        if (said == SAID_HELP)
            show_help(p);
        else if (said == SAID_NOTHING)
            ask_again(p, false);
        else
            return said;
    }
}

/* Is there nothing of the others, or is it not known? SAID_BACK: name others.
 */
static enum said ask_of_others(struct page *p)
{
    size_t named = 0;
    for (size_t i = 0; i < p->n; i++)
        named += p->kinds[i].named;
    if (named == p->n)
        return SAID_UNKNOWN;
    tri_render_emergency(&p->g->r);
    tri_render_text(&p->g->r, TRI_BOLD, "", 0,
                    tri_guiding_say(p->g, TRI_MSG_WHICH_OTHERS));
    show_keys(p, true);
    for (;;) {
        enum said said = read_reply(p, true);
        if (said == SAID_HELP)
            show_keys(p, true);
        else if (said == SAID_NOTHING)
            ask_again(p, true);
        else
            return said;
    }
}

/* ---- taking it ---- */

/* All of a kind. What the walk does not ask of it, because an earlier answer
 * settled it, is passed over. */
static enum turn answer_kind(struct guiding *g, const struct kind *k, bool no,
                             int *status)
{
    enum turn turn = TURN_ON;
    for (size_t i = 0; i < k->n && turn == TURN_ON; i++)
        if (tri_guide_choose(g->guide, k->paths[i]))
            turn = tri_guiding_take(g, TRI_FLOW_ANSWER, k->paths[i],
                                    no ? tri_bool(false) : tri_null(), status);
    return turn;
}

static enum turn take(struct page *p, bool no, int *status)
{
    struct guiding *g = p->g;
    enum turn turn = TURN_ON;
    tri_out_clear(&g->before_which);
    tri_guide_save(g->guide, &g->before_which);
    for (size_t i = 0; i < p->n && turn == TURN_ON; i++)
        if (!p->kinds[i].named)
            turn = answer_kind(g, &p->kinds[i], no, status);
    g->which_done = true;
    g->which_last = turn == TURN_ON && !g->before_which.failed;
    return turn;
}

enum turn tri_guiding_which(struct guiding *g, char **line, size_t *cap,
                            int *status)
{
    struct page p = { .g = g, .line = line, .cap = cap };
    collect(&p);
    for (;;) {
        show(&p);
        enum said said = ask(&p);
        if (said == SAID_KINDS) {
            said = ask_of_others(&p);
            if (said == SAID_BACK)
                continue;
        }
        switch (said) {
        case SAID_BACK:
            return tri_guiding_take(g, TRI_FLOW_GO_BACK, NULL, tri_null(),
                                    status);
        case SAID_DONE:
            return TURN_DONE;
        case SAID_QUIT:
            *status = tri_guiding_leave(g);
            return TURN_LEFT;
        default:
            return take(&p, said == SAID_NO, status);
        }
    }
}

bool tri_guiding_which_again(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    if (!g->which_last || tri_guide_resume(g->guide, g->before_which.text,
                                           g->before_which.len, &err) != TRI_OK)
        return false;
    g->which_done = g->which_last = false;
    return true;
}
