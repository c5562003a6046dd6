/* guide: one question at a time, then the assessment. Questions go to standard
 * error, the assessment to standard output. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/packs.h"
#include "cli/answers.h"
#include "common/cleanup.h"
#include "common/when.h"
#include "feel/json.h"
#include "triage/guide.h"
#include "triage/report.h"

#define MAX_REPLY_BYTES ((size_t)64 << 10)
#define MAX_SESSION_BYTES ((size_t)4 << 20)
#define MAX_REST 32 /* questions that one "none" answers */

struct guiding {
    const char *pack_name;
    const char *chart;
    const char *at;
    const char *lang_name;
    const char *answers;
    const char *report_out;
    const char *session;
    const char *format;

    struct tri_cli_pack loaded;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_guide *guide;
    struct tri_instant now;
    bool resumed;
    char kept_in[PATH_MAX]; /* where a walk without --session is kept */
    struct tri_out screen;  /* to standard error */
    struct tri_render r;
};

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void findings_done(struct tri_findings *f)
{
    tri_findings_done(f);
}

static void assessor_done(struct tri_assessor **a)
{
    tri_assessor_free(*a);
}

static void guiding_done(struct guiding *g)
{
    tri_guide_free(g->guide);
    tri_cli_pack_done(&g->loaded);
    tri_zoneinfo_free(g->zoneinfo);
    tri_out_done(&g->screen);
}

static const char *say(const struct guiding *g, enum tri_message id)
{
    return tri_message(g->r.w.language, id);
}

/* A screen that is not there is no reason to lose the answers. */
static void show(struct guiding *g)
{
    if (g->screen.len)
        (void)fwrite(g->screen.text, 1, g->screen.len, stderr);
    (void)fflush(stderr);
    tri_out_clear(&g->screen);
}

static void show_line(struct guiding *g, enum tri_style style, const char *text)
{
    tri_render_text(&g->r, style, "", 0, text);
    show(g);
}

/* ---- sessions ---- */

static int save_session(struct guiding *g)
{
    TRI_CLEANUP(out_done) struct tri_out text;
    struct tri_error err = { .code = TRI_OK };
    tri_out_init(&text);
    tri_guide_save(g->guide, &text);
    tri_out_char(&text, '\n');
    if (text.failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (tri_cli_write(g->session, text.text, text.len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return TRI_EXIT_OK;
}

/* How to take the walk up again. */
static void tell_kept(struct guiding *g)
{
    struct tri_out how;
    struct tri_out line;
    tri_out_init(&how);
    tri_out_init(&line);
    tri_out_text(&how, g->session);
    if (g->pack_name)
        tri_out_format(&how, " --pack %s", g->pack_name);
    if (g->lang_name)
        tri_out_format(&how, " --lang %s", g->lang_name);
    tri_out_format(&line, say(g, TRI_MSG_SAVED), g->session,
                   how.text ? how.text : "");
    show_line(g, TRI_PLAIN, line.text ? line.text : "");
    tri_out_done(&how);
    tri_out_done(&line);
}

static bool anything_said(const struct guiding *g)
{
    const struct tri_flow_state *s = &tri_guide_step(g->guide)->state;
    for (size_t i = 0; i < s->n; i++)
        if (s->entries[i].kind == TRI_FLOW_ANSWERED)
            return true;
    return false;
}

/* A place for answers that were not given one: nobody should lose them for
 * having been called away. */
static int find_place(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code =
        tri_cli_private_file("guide", g->kept_in, sizeof(g->kept_in), &err);
    if (code == TRI_OK) {
        g->session = g->kept_in;
        return TRI_EXIT_OK;
    }
    if (code == TRI_E_NOTFOUND) {
        tri_cli_say("%s", say(g, TRI_MSG_SAVE_PLACE));
        return TRI_EXIT_ENVIRONMENT;
    }
    return tri_cli_fail(&err);
}

static int finish(struct guiding *g);

/* Stopped before the end: the answers are kept first, then comes the advice so
 * far, then how to go on; status 1. */
static int leave(struct guiding *g)
{
    bool said = anything_said(g);
    int status = said && !g->session ? find_place(g) : TRI_EXIT_OK;
    if (g->session && status == TRI_EXIT_OK)
        status = save_session(g);
    tri_out_char(&g->screen, '\n');
    show_line(g, TRI_BOLD, say(g, TRI_MSG_SO_FAR));
    int advised = finish(g);
    if (status == TRI_EXIT_OK && g->session)
        tell_kept(g);
    else if (!said)
        show_line(g, TRI_PLAIN, say(g, TRI_MSG_NOTHING_SAID));
    if (status != TRI_EXIT_OK)
        return status;
    return advised == TRI_EXIT_OK ? TRI_EXIT_FINDINGS : advised;
}

static int begin(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code;
    if (g->session && access(g->session, F_OK) == 0) {
        TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
        size_t len = 0;
        if (tri_cli_read(g->session, MAX_SESSION_BYTES, &text, &len, &err) !=
            TRI_OK)
            return tri_cli_fail(&err);
        code = tri_guide_resume(g->guide, text, len, &err);
        if (code != TRI_OK && !err.loc.file[0])
            err.loc = tri_loc_make(g->session, NULL, err.loc.line, err.loc.col);
        g->resumed = code == TRI_OK;
    } else {
        code = tri_guide_start(g->guide, g->chart, &err);
        if (code == TRI_E_NOTFOUND)
            err.loc = tri_loc_make(NULL, "--flowchart", 0, 0);
    }
    return code == TRI_OK ? TRI_EXIT_OK : tri_cli_fail(&err);
}

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
        (void)snprintf(line, sizeof(line), say(g, TRI_MSG_TODO), text);
        break;
    case TRI_FLOW_WAIT:
        text = tri_pack_textf(p, g->r.w.lang, *c->name ? c->name : c->timer,
                              "flow.%s.%s.title", c->chart, c->element);
        help = tri_pack_textf(p, g->r.w.lang, NULL, "flow.%s.%s.help", c->chart,
                              c->element);
        (void)snprintf(line, sizeof(line), say(g, TRI_MSG_WAITING), text);
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
    show(g);
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
static bool read_line(char **line, size_t *cap)
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
        (void)snprintf(line, sizeof(line), say(g, TRI_MSG_DROPPED),
                       tri_pack_textf(g->r.w.pack, g->r.w.lang, q.key,
                                      "%s.label", q.path));
        show_line(g, TRI_DIM, line);
    }
}

enum turn { TURN_ON, TURN_LEFT, TURN_FAILED };

static struct tri_asking asking_of(const struct guiding *g)
{
    const struct tri_flow_command *c = &tri_guide_step(g->guide)->command;
    return (struct tri_asking){ &g->r, c, tri_question_of(&g->r.w, c),
                                tri_guide_eval(g->guide), 0 };
}

/* A kind refusal, with what can be answered where the message has a place for
 * it. */
static void ask_again(struct guiding *g, enum tri_message why)
{
    struct tri_asking a = asking_of(g);
    char keys[192];
    char line[512];
    (void)snprintf(line, sizeof(line), say(g, why),
                   tri_asking_keys(&a, keys, sizeof(keys)));
    tri_render_emergency(&g->r);
    show_line(g, TRI_BOLD, line);
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
                       say(g, t.utc_s > g->now.utc_s ? TRI_MSG_NOTED_FUTURE
                                                     : TRI_MSG_NOTED_TIME),
                       when);
        show_line(g, TRI_PLAIN, line);
    }
    tri_out_done(&text);
}

static enum turn take(struct guiding *g, enum tri_flow_event_kind kind,
                      const char *key, struct tri_value v, int *status)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code = tri_guide_take(g->guide, kind, key, v, &err);
    if (code == TRI_OK) {
        tell_dropped(g);
        return TURN_ON;
    }
    if (code == TRI_E_INPUT) { /* the walk stands where it stood */
        if (kind == TRI_FLOW_GO_BACK)
            show_line(g, TRI_BOLD, say(g, TRI_MSG_AT_START));
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
    if (turn == TURN_ON && g->session && save_session(g) != TRI_EXIT_OK)
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
    enum turn turn = take(g, TRI_FLOW_ANSWER, c->key, tri_bool(false), status);
    for (size_t i = 0; turn == TURN_ON && i < n; i++) {
        c = &tri_guide_step(g->guide)->command;
        if (c->kind == TRI_FLOW_ASK && strcmp(c->path, paths[i]) == 0)
            turn = take(g, TRI_FLOW_ANSWER, c->key, tri_bool(false), status);
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
        return kept(g, take(g, TRI_FLOW_ANSWER, a->c->key, v, status));
    case TRI_REPLY_DAY_ONLY:
        ask_again(g, TRI_MSG_DAY_ONLY);
        break;
    case TRI_REPLY_TOO_EARLY:
    case TRI_REPLY_TOO_LATE:
        tri_reply_bound(&a->q, reply, g->now, text, sizeof(text));
        tri_render_emergency(&g->r);
        show_line(g, TRI_BOLD, text);
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
        return take(g, TRI_FLOW_GO_BACK, NULL, tri_null(), status);
    case TRI_WISH_ON:
        return take(g, TRI_FLOW_GO_ON, NULL, tri_null(), status);
    case TRI_WISH_QUIT:
        *status = leave(g);
        return TURN_LEFT;
    case TRI_WISH_NONE:
        return kept(g, take_none(g, status));
    case TRI_WISH_KEEP:
        return kept(g, take(g, TRI_FLOW_ANSWER, a.c->key, a.c->before, status));
    case TRI_WISH_HELP:
        tri_asking_help(&a);
        *out_again = true;
        return TURN_ON;
    default:
        return answer(g, &a, line, out_again, status);
    }
}

static enum turn ask(struct guiding *g, char **line, size_t *cap, int *status)
{
    struct tri_asking a = asking_of(g);
    struct tri_error err = { .code = TRI_OK };
    if (tri_guide_ahead(g->guide, &a.ahead, &err) != TRI_OK)
        a.ahead = 0; /* only shown */
    tri_asking_show(&a);
    for (;;) {
        bool again = false;
        tri_out_text(&g->screen, "> ");
        show(g);
        if (!read_line(line, cap)) {
            (void)fputc('\n', stderr);
            *status = leave(g);
            return TURN_LEFT;
        }
        enum turn turn = reply(g, *line, &again, status);
        if (!again)
            return turn;
    }
}

static int walk(struct guiding *g)
{
    char *line = NULL;
    size_t cap = 0;
    int status = TRI_EXIT_OK;
    enum turn turn = TURN_ON;
    catch_interruptions();
    tri_render_emergency(&g->r); /* before anybody has read anything */
    show_line(g, TRI_PLAIN, say(g, TRI_MSG_GUIDE_WELCOME));
    show_line(g, TRI_PLAIN, say(g, TRI_MSG_GUIDE_KEYS));
    show_line(g, TRI_PLAIN, say(g, TRI_MSG_GUIDE_LENGTH));
    if (g->resumed)
        show_line(g, TRI_BOLD, say(g, TRI_MSG_RESUMED));
    while (turn == TURN_ON) {
        const struct tri_flow_command *c = &tri_guide_step(g->guide)->command;
        if (c->kind == TRI_FLOW_END)
            break;
        if (c->kind == TRI_FLOW_ASK) {
            turn = ask(g, &line, &cap, &status);
        } else {
            show_step(g, c);
            turn = take(g, TRI_FLOW_ACK, c->key, tri_null(), &status);
        }
    }
    free(line);
    return status;
}

/* ---- answers from a report ---- */

struct unused {
    struct guiding *g;
    const struct tri_flow_state *state;
};

static bool was_asked(const struct unused *u, const char *key)
{
    for (size_t i = 0; i < u->state->n; i++)
        if (u->state->entries[i].kind == TRI_FLOW_ANSWERED &&
            u->state->entries[i].passed &&
            strcmp(u->state->entries[i].key, key) == 0)
            return true;
    return false;
}

/* Every member that is known and that nobody asked for, by its path. */
static void tell_unused(const struct unused *u, struct tri_value v,
                        const char *path)
{
    char key[256];
    if (v.kind == TRI_CONTEXT) {
        for (size_t i = 0; i < v.u.context->n; i++) {
            const struct tri_entry *e = &v.u.context->entries[i];
            (void)snprintf(key, sizeof(key), "%s%s%.*s", path, *path ? "." : "",
                           (int)e->key_len, e->key);
            tell_unused(u, e->value, key);
        }
        return;
    }
    if (v.kind == TRI_LIST && v.u.list->n &&
        v.u.list->items[0].kind == TRI_CONTEXT) {
        for (size_t i = 0; i < v.u.list->n; i++) {
            (void)snprintf(key, sizeof(key), "%s[%zu]", path, i);
            tell_unused(u, v.u.list->items[i], key);
        }
        return;
    }
    if (!*path || tri_is_null(v) || was_asked(u, path))
        return;
    char line[512];
    struct tri_question q = tri_question_at(&u->g->r.w, path);
    const char *words =
        tri_pack_textf(q.w.pack, q.w.lang, NULL, "%s.question", q.path);
    if (words)
        (void)snprintf(line, sizeof(line), say(u->g, TRI_MSG_UNUSED), words,
                       path);
    else
        (void)snprintf(line, sizeof(line), say(u->g, TRI_MSG_UNUSED_BARE),
                       path);
    tri_cli_say("%s", line);
}

static int answer_from(struct guiding *g)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    struct tri_error err = { .code = TRI_OK };
    if (tri_cli_read(g->answers, TRI_MAX_JSON_BYTES, &text, &len, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value raw = tri_null();
    enum tri_code code =
        tri_json_read(&ev, text, len, TRI_JSON_STRICT, &raw, &err);
    if (code != TRI_OK)
        return tri_cli_report_fail(g->answers, &err);
    TRI_CLEANUP(findings_done) struct tri_findings faults;
    tri_findings_init(&faults);
    const struct tri_dictionary *d = &g->loaded.pack->dictionary;
    if (tri_report_faults(&ev, d, raw, &faults, &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (faults.n)
        return tri_cli_report_faults(&faults);
    if (tri_guide_answer_all(g->guide, raw, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct unused u = { g, &tri_guide_step(g->guide)->state };
    tell_unused(&u, raw, "");
    return TRI_EXIT_OK;
}

/* ---- the end ---- */

static int finish(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = { .lang = g->r.w.lang,
                                          .trace = TRI_TRACE_MATCHED,
                                          .clock_field = "--at" };
    int status = tri_cli_at(g->at, &options.now);
    if (status != TRI_EXIT_OK)
        return status;
    TRI_CLEANUP(out_done) struct tri_out report;
    TRI_CLEANUP(out_done) struct tri_out json;
    TRI_CLEANUP(out_done) struct tri_out page;
    TRI_CLEANUP(assessor_done) struct tri_assessor *a = NULL;
    tri_out_init(&report);
    tri_out_init(&json);
    tri_out_init(&page);
    tri_guide_report(g->guide, &report);
    if (report.failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (g->report_out &&
        tri_cli_write(g->report_out, report.text, report.len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    enum tri_code code = tri_assessor_new(g->loaded.pack, &g->zones, &a, &err);
    if (code == TRI_OK)
        code = tri_assess_read(a, report.text, report.len, &err);
    if (code == TRI_OK)
        code = tri_assess_decide(a, &options, &err);
    if (code != TRI_OK)
        return tri_cli_fail(&err);
    tri_assess_write(a, &json);
    tri_out_char(&json, '\n');
    if (!tri_cli_as_text(g->format) || json.failed)
        return tri_cli_print(&json, TRI_EXIT_OK);
    status = tri_cli_render(g->loaded.pack, g->r.w.lang, &g->zones, json.text,
                            json.len, &page);
    return status == TRI_EXIT_OK ? tri_cli_print(&page, TRI_EXIT_OK) : status;
}

static void tell_still(struct guiding *g)
{
    struct tri_out line;
    tri_out_init(&line);
    tri_out_format(&line, say(g, TRI_MSG_SAVED_STILL), g->session);
    show_line(g, TRI_PLAIN, line.text ? line.text : "");
    tri_out_done(&line);
}

static int parse(int argc, char **argv, struct guiding *g)
{
    static const char *const langs[] = { "en", "fr", NULL };
    static const char *const formats[] = { "json", "text", NULL };
    const struct tri_option options[] = {
        { .name = "--pack", .text = &g->pack_name },
        { .name = "--flowchart", .text = &g->chart },
        { .name = "--at", .text = &g->at },
        { .name = "--lang", .text = &g->lang_name, .choices = langs },
        { .name = "--answers", .text = &g->answers },
        { .name = "--report-out", .text = &g->report_out },
        { .name = "--session", .text = &g->session },
        { .name = "--format", .text = &g->format, .choices = formats },
    };
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 0, NULL, NULL);
    if (status == TRI_EXIT_OK && g->answers && g->session)
        return tri_cli_usage("guide", "--answers and --session exclude each "
                                      "other");
    return status;
}

static int prepare(struct guiding *g)
{
    struct tri_error err = { .code = TRI_OK };
    size_t lang = 0;
    int status = tri_cli_at(g->at, &g->now);
    if (status == TRI_EXIT_OK)
        status =
            tri_cli_pack_load(g->pack_name ? g->pack_name : TRI_DEFAULT_PACK,
                              "--pack", TRI_ERROR, &g->loaded);
    if (status == TRI_EXIT_OK)
        status = tri_cli_lang(g->loaded.pack, g->lang_name, &lang);
    if (status != TRI_EXIT_OK)
        return status;
    g->r = tri_render_for(g->loaded.pack, lang, &g->screen);
    g->r.colour = g->r.colour && isatty(STDERR_FILENO);
    g->zoneinfo = tri_zoneinfo_new(NULL);
    if (!g->zoneinfo) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    g->zones = tri_zoneinfo_port(g->zoneinfo);
    if (tri_guide_new(g->loaded.pack, &g->zones, g->now, &g->guide, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    return begin(g);
}

int tri_cmd_guide(int argc, char **argv)
{
    TRI_CLEANUP(guiding_done) struct guiding g = { .pack_name = NULL };
    tri_out_init(&g.screen);
    int status = parse(argc, argv, &g);
    if (status == TRI_EXIT_OK)
        status = prepare(&g);
    if (status == TRI_EXIT_OK)
        status = g.answers ? answer_from(&g) : walk(&g);
    /* leave() gave 1 already: it said all that is to be said. */
    if (status != TRI_EXIT_OK)
        return status;
    status = finish(&g);
    if (status == TRI_EXIT_OK && g.session)
        tell_still(&g);
    return status;
}
