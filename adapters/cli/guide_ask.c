/* guide: a step on the screen, a question, and what is typed to it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/guide.h"
#include "common/cleanup.h"
#include "common/when.h"
#include "feel/json.h"

#define MAX_REPLY_BYTES ((size_t)64 << 10)
#define MAX_REST 32 /* questions that one "none" answers */

/* ---- steps without a question ---- */

static void show_beside(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_value doc = tri_null();
    struct tri_out json;
    tri_out_init(&json);
    tri_guide_beside(g->guide, g->r.w.lang, &json);
    if (!json.failed &&
        tri_json_read(tri_guide_eval(g->guide), json.text, json.len,
                      TRI_JSON_STRICT, &doc, &err) == TRI_OK)
        tri_render_beside(&g->r, doc);
    tri_out_done(&json);
}

static void show_step(struct guiding *g, const struct tri_flow_command *c)
{
    const struct tri_pack *p = g->loaded.pack;
    char line[512];
    const char *text = NULL;
    const char *help = NULL;
    switch (c->kind) {
    case TRI_FLOW_ACTION:
        text =
            tri_pack_textf(p, g->r.w.lang, c->code, "action.%s.title", c->code);
        help = tri_pack_textf(p, g->r.w.lang, NULL, "action.%s.how", c->code);
        (void)snprintf(line, sizeof(line), tri_guiding_say(g, TRI_MSG_TODO),
                       text);
        break;
    case TRI_FLOW_WAIT:
        text = tri_pack_textf(p, g->r.w.lang, *c->name ? c->name : c->timer,
                              "flow.%s.%s.title", c->chart, c->element);
        help = tri_pack_textf(p, g->r.w.lang, NULL, "flow.%s.%s.help", c->chart,
                              c->element);
        (void)snprintf(line, sizeof(line), tri_guiding_say(g, TRI_MSG_WAITING),
                       text);
        break;
    default:
        text = tri_pack_textf(p, g->r.w.lang, c->name, "flow.%s.%s.title",
                              c->chart, c->element);
        help = tri_pack_textf(p, g->r.w.lang, NULL, "flow.%s.%s.help", c->chart,
                              c->element);
        (void)snprintf(line, sizeof(line), "%s", text);
        break;
    }
    if (!line[0])
        return;
    tri_out_char(&g->screen, '\n');
    bool alarm = c->kind == TRI_FLOW_ACTION && tri_pack_alarms(p, c->code);
    tri_render_text(&g->r, alarm ? TRI_ALARM : TRI_BOLD, "> ", 2, line);
    if (help)
        tri_render_text(&g->r, TRI_PLAIN, "  ", 2, help);
    if (c->kind != TRI_FLOW_ACTION)
        show_beside(g);
    tri_guiding_show(g);
}

/* ---- asking ---- */

/* Interrupted at a question: as if the input had ended there. */
static void interrupted(int number)
{
    (void)number;
}

static void catch_interruptions(void)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction act = { .sa_handler = interrupted }; /* no SA_RESTART */
    for (size_t i = 0; i < TRI_COUNT(signals); i++)
        (void)sigaction(signals[i], &act, NULL);
}

/* A line of standard input without a bound on patience but with one on length.
 * False at its end. */
bool tri_guiding_read(char **line, size_t *cap)
{
    long n = tri_cli_read_line(MAX_REPLY_BYTES, line, cap);
    if (n < 0)
        return false;
    while (n && (*line)[n - 1] == '\r')
        (*line)[--n] = '\0';
    /* A zero byte inside would hide the rest. */
    if (strlen(*line) != (size_t)n)
        (*line)[0] = '\001';
    return true;
}

static void tell_dropped(struct guiding *g)
{
    const struct tri_flow_step *s = tri_guide_step(g->guide);
    for (size_t i = 0; i < s->state.n_dropped; i++) {
        char line[256];
        struct tri_question q = tri_question_at(&g->r.w, s->state.dropped[i]);
        (void)snprintf(line, sizeof(line), tri_guiding_say(g, TRI_MSG_DROPPED),
                       tri_pack_textf(g->r.w.pack, g->r.w.lang, q.key,
                                      "%s.label", q.path));
        tri_guiding_line(g, TRI_DIM, line);
    }
}

static struct tri_asking asking_of(const struct guiding *g)
{
    const struct tri_flow_command *c = &tri_guide_step(g->guide)->command;
    return (struct tri_asking){
        &g->r, c,        tri_question_of(&g->r.w, c), tri_guide_eval(g->guide),
        0,     g->enough
    };
}

/* A kind refusal, with what can be answered where the message has a place for
 * it. */
static void ask_again(struct guiding *g, enum tri_message why)
{
    struct tri_asking a = asking_of(g);
    char keys[192];
    char line[512];
    (void)snprintf(line, sizeof(line), tri_guiding_say(g, why),
                   tri_asking_keys(&a, keys, sizeof(keys)));
    tri_render_emergency(&g->r);
    tri_guiding_line(g, TRI_BOLD, line);
}

/* A time was worked out from words: say which. */
static void tell_time(struct guiding *g, struct tri_value v)
{
    char line[256];
    char when[64];
    struct tri_out text;
    struct tri_instant t;
    if (v.kind != TRI_DATETIME)
        return;
    tri_out_init(&text);
    tri_json_write(tri_guide_eval(g->guide), &text, v, 0, 0);
    /* without the quotation marks */
    if (text.text && text.len > 2 &&
        tri_instant_parse(text.text + 1, text.len - 2, &t)) {
        tri_when(g->r.w.language, text.text + 1, text.len - 2, when,
                 sizeof(when));
        (void)snprintf(line, sizeof(line),
                       tri_guiding_say(g, t.utc_s > g->now.utc_s
                                              ? TRI_MSG_NOTED_FUTURE
                                              : TRI_MSG_NOTED_TIME),
                       when);
        tri_guiding_line(g, TRI_PLAIN, line);
    }
    tri_out_done(&text);
}

enum turn tri_guiding_take(struct guiding *g, enum tri_flow_event_kind kind,
                           const char *key, struct tri_value v, int *status)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code = tri_guide_take(g->guide, kind, key, v, &err);
    if (code == TRI_OK) {
        g->which_last = g->which_last && kind == TRI_FLOW_ACK;
        tell_dropped(g);
        return TURN_ON;
    }
    if (code == TRI_E_INPUT) { /* the walk stands where it stood */
        if (kind == TRI_FLOW_GO_BACK)
            tri_guiding_line(g, TRI_BOLD, tri_guiding_say(g, TRI_MSG_AT_START));
        else
            ask_again(g, TRI_MSG_NOT_ALLOWED);
        return TURN_ON;
    }
    *status = tri_cli_fail(&err);
    return TURN_FAILED;
}

/* After an answer: the session as it is now is on disk. */
static enum turn kept(struct guiding *g, enum turn turn)
{
    if (turn == TURN_ON && g->session && tri_guiding_save(g) != TRI_EXIT_OK)
        g->session = NULL; /* said once; go on without */
    return turn;
}

/* "None of these": no to the question at hand and to those of its screen that
 * it showed below, each taken as if it had been asked. */
static enum turn take_none(struct guiding *g, int *status)
{
    const struct tri_flow_command *c = &tri_guide_step(g->guide)->command;
    const char *paths[MAX_REST]; /* of the flowchart: they outlive the step */
    size_t n = c->n_rest < MAX_REST ? c->n_rest : MAX_REST;
    memcpy(paths, c->rest, n * sizeof(paths[0]));
    enum turn turn =
        tri_guiding_take(g, TRI_FLOW_ANSWER, c->key, tri_bool(false), status);
    for (size_t i = 0; turn == TURN_ON && i < n; i++) {
        c = &tri_guide_step(g->guide)->command;
        if (c->kind == TRI_FLOW_ASK && strcmp(c->path, paths[i]) == 0)
            turn = tri_guiding_take(g, TRI_FLOW_ANSWER, c->key, tri_bool(false),
                                    status);
    }
    return turn;
}

/* What is typed, as an answer; *out_again: it is still to be answered. */
static enum turn answer(struct guiding *g, const struct tri_asking *a,
                        const char *line, bool *out_again, int *status)
{
    struct tri_value v = tri_null();
    char text[256];
    enum tri_reply reply = tri_reply_read(&a->q, line, a->ev, g->now, &v);
    switch (reply) {
    case TRI_REPLY_ANSWER:
        tell_time(g, v);
        return kept(g,
                    tri_guiding_take(g, TRI_FLOW_ANSWER, a->c->key, v, status));
    case TRI_REPLY_DAY_ONLY:
        ask_again(g, TRI_MSG_DAY_ONLY);
        break;
    case TRI_REPLY_TOO_EARLY:
    case TRI_REPLY_TOO_LATE:
        tri_reply_bound(&a->q, reply, g->now, text, sizeof(text));
        tri_render_emergency(&g->r);
        tri_guiding_line(g, TRI_BOLD, text);
        break;
    case TRI_REPLY_NEEDED:
        ask_again(g, TRI_MSG_NEEDED);
        break;
    default:
        ask_again(g, TRI_MSG_NOT_UNDERSTOOD);
        break;
    }
    *out_again = true;
    return TURN_ON;
}

/* One reply to the present question. */
static enum turn reply(struct guiding *g, const char *line, bool *out_again,
                       int *status)
{
    struct tri_asking a = asking_of(g);
    switch (tri_wish_read(&a, line)) {
    case TRI_WISH_BACK:
        if (tri_guiding_which_again(g))
            return kept(g, TURN_ON);
        return tri_guiding_take(g, TRI_FLOW_GO_BACK, NULL, tri_null(), status);
    case TRI_WISH_ON:
        return tri_guiding_take(g, TRI_FLOW_GO_ON, NULL, tri_null(), status);
    case TRI_WISH_QUIT:
        *status = tri_guiding_leave(g);
        return TURN_LEFT;
    case TRI_WISH_DONE:
        return TURN_DONE;
    case TRI_WISH_NONE:
        return kept(g, take_none(g, status));
    case TRI_WISH_KEEP:
        return kept(g, tri_guiding_take(g, TRI_FLOW_ANSWER, a.c->key,
                                        a.c->before, status));
    case TRI_WISH_HELP:
        tri_asking_help(&a);
        *out_again = true;
        return TURN_ON;
    default:
        return answer(g, &a, line, out_again, status);
    }
}

/* Where the order is free the most telling question comes first; and whether
 * enough was told is said once, above the next question. */
static void look_ahead(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_guide_next next;
    size_t replies = 0;
    char line[256];
    if (tri_guide_next(g->guide, &next, &err) != TRI_OK)
        return; /* in the order of the flowchart, then */
    if (next.n_matter || g->enough ||
        tri_guide_ahead(g->guide, &replies, &err) != TRI_OK)
        return;
    g->enough = true;
    (void)snprintf(line, sizeof(line), tri_guiding_say(g, TRI_MSG_ENOUGH),
                   replies);
    tri_out_char(&g->screen, '\n');
    tri_guiding_line(g, TRI_BOLD, line);
}

static enum turn ask(struct guiding *g, char **line, size_t *cap, int *status)
{
    struct tri_error err = { .code = TRI_OK };
    look_ahead(g); /* another question may come first */
    if (tri_guiding_has_which(g))
        return kept(g, tri_guiding_which(g, line, cap, status));
    struct tri_asking a = asking_of(g);
    if (tri_guide_ahead(g->guide, &a.ahead, &err) != TRI_OK)
        a.ahead = 0; /* only shown */
    tri_asking_show(&a);
    for (;;) {
        bool again = false;
        tri_out_text(&g->screen, "> ");
        tri_guiding_show(g);
        if (!tri_guiding_read(line, cap)) {
            (void)fputc('\n', stderr);
            *status = tri_guiding_leave(g);
            return TURN_LEFT;
        }
        enum turn turn = reply(g, *line, &again, status);
        if (!again)
            return turn;
    }
}

int tri_guiding_walk(struct guiding *g)
{
    char *line = NULL;
    size_t cap = 0;
    int status = TRI_EXIT_OK;
    enum turn turn = TURN_ON;
    catch_interruptions();
    tri_render_emergency(&g->r); /* before anybody has read anything */
    if (!g->session)
        tri_guiding_line(g, TRI_PLAIN,
                         tri_guiding_say(g, g->forget ? TRI_MSG_WILL_FORGET
                                                      : TRI_MSG_WILL_KEEP));
    tri_guiding_line(g, TRI_PLAIN, tri_guiding_say(g, TRI_MSG_GUIDE_WELCOME));
    tri_guiding_line(g, TRI_PLAIN, tri_guiding_say(g, TRI_MSG_GUIDE_KEYS));
    tri_guiding_line(g, TRI_PLAIN, tri_guiding_say(g, TRI_MSG_GUIDE_LENGTH));
    if (g->resumed)
        tri_guiding_line(g, TRI_BOLD, tri_guiding_say(g, TRI_MSG_RESUMED));
    while (turn == TURN_ON) {
        const struct tri_flow_command *c = &tri_guide_step(g->guide)->command;
        if (c->kind == TRI_FLOW_END)
            break;
        if (c->kind == TRI_FLOW_ASK) {
            turn = ask(g, &line, &cap, &status);
        } else {
            show_step(g, c);
            turn =
                tri_guiding_take(g, TRI_FLOW_ACK, c->key, tri_null(), &status);
        }
    }
    free(line);
    return status;
}
