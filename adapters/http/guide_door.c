/* The guided walk as pages: one screen of the flowchart a page.
 *
 * A walk is kept as what tri_guide_save wrote and the first question of each
 * screen answered so far, for the way back. Every request takes the walk up
 * anew; a page that is only looked at changes nothing, so the browser's own
 * back and reload are safe.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/cleanup.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/question.h"
#include "http/site.h"
#include "triage/guide.h"

#define COOKIE "walk"

struct walking {
    struct tri_guide *guide;
    json_t *screens; /* first keys, in the order of the walk */
    json_t *notices; /* steps without a question, on the way to this one */
    const char *name;
    unsigned version;
    char token[TRI_WALK_TOKEN];
};

static void walking_done(struct walking *w)
{
    tri_guide_free(w->guide);
    json_decref(w->screens);
    json_decref(w->notices);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void json_done(json_t **j)
{
    json_decref(*j);
}

static const struct tri_flow_command *command(const struct walking *w)
{
    return &tri_guide_step(w->guide)->command;
}

/* ---- keeping ---- */

/* The walk and its screens as one text. */
static char *written(struct walking *w)
{
    TRI_CLEANUP(out_done) struct tri_out text;
    tri_out_init(&text);
    tri_guide_save(w->guide, &text);
    if (text.failed)
        return NULL;
    TRI_CLEANUP(json_done)
    json_t *doc = json_pack("{ss% sO}", "walk", text.text, text.len, "screens",
                            w->screens);
    return doc ? json_dumps(doc, JSON_COMPACT) : NULL;
}

static bool keep(struct tri_exchange *x, struct walking *w)
{
    char *text = written(w);
    bool ok = text && tri_walks_put(x->site->walks, w->name, w->version, text,
                                    strlen(text));
    tri_walks_text_free(text, text ? strlen(text) : 0);
    if (!ok)
        tri_exchange_problem(x, 409, "problem.moved-on");
    return ok;
}

static bool fresh(struct tri_exchange *x, struct walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    w->screens = json_array();
    w->notices = json_array();
    if (w->screens && w->notices &&
        tri_guide_new(x->site->pack, x->site->zones, x->site->now(), &w->guide,
                      &err) == TRI_OK)
        return true;
    tri_exchange_problem(x, 503, "problem.no-memory");
    return false;
}

/* Take up the reader's walk; a problem page when there is none. */
static bool open_walk(struct tri_exchange *x, struct walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    size_t len = 0;
    w->name = tri_input_find(x->cookies, COOKIE);
    char *text =
        tri_walks_get(x->site->walks, w->name, &len, &w->version, w->token);
    if (!text) {
        tri_exchange_problem(x, 404, "problem.no-walk");
        return false;
    }
    TRI_CLEANUP(json_done) json_t *doc = json_loadb(text, len, 0, NULL);
    tri_walks_text_free(text, len);
    if (!fresh(x, w))
        return false;
    json_t *screens = json_object_get(doc, "screens");
    json_t *walk = json_object_get(doc, "walk");
    if (!walk || tri_guide_resume(w->guide, json_string_value(walk),
                                  json_string_length(walk), &err) != TRI_OK) {
        tri_exchange_problem(x, 500, "problem.broken");
        return false;
    }
    json_decref(w->screens);
    w->screens = json_incref(screens);
    return true;
}

/* A form must carry the walk's token: no other site can send one. */
static bool ours(struct tri_exchange *x, const struct walking *w)
{
    const char *token = tri_input_find(x->form, "token");
    if (token && strcmp(token, w->token) == 0)
        return true;
    tri_exchange_problem(x, 403, "problem.not-ours");
    return false;
}

/* ---- steps without a question ---- */

/* The local data, the deadline and the source of the step, in words. */
static json_t *beside(struct tri_exchange *x, struct walking *w, size_t lang)
{
    struct tri_out text;
    tri_out_init(&text);
    tri_guide_beside(w->guide, lang, &text);
    json_t *doc = text.failed ? NULL : json_loadb(text.text, text.len, 0, NULL);
    tri_out_done(&text);
    const char *due = json_string_value(json_object_get(doc, "due"));
    if (due)
        (void)json_object_set_new(doc, "due",
                                  tri_advice_when(x->language, due));
    json_t *source = json_object_get(doc, "source");
    const char *mark = json_string_value(json_object_get(source, "verified"));
    if (mark)
        (void)json_object_set_new(
            source, "mark",
            json_string(tri_pack_textf(x->site->pack, lang, mark, "verified.%s",
                                       mark)));
    return doc;
}

static void notice(struct tri_exchange *x, struct walking *w)
{
    const struct tri_flow_command *c = command(w);
    const struct tri_pack *p = x->site->pack;
    size_t lang = tri_site_lang(x->site, x->language);
    const char *kind = "step";
    const char *title = NULL;
    const char *help = NULL;
    if (c->kind == TRI_FLOW_ACTION) {
        kind = "action";
        title = tri_pack_textf(p, lang, c->code, "action.%s.title", c->code);
        help = tri_pack_textf(p, lang, NULL, "action.%s.how", c->code);
    } else {
        if (c->kind == TRI_FLOW_WAIT)
            kind = "wait";
        title = tri_pack_textf(p, lang, c->name, "flow.%s.%s.title", c->chart,
                               c->element);
        help = tri_pack_textf(p, lang, NULL, "flow.%s.%s.help", c->chart,
                              c->element);
    }
    bool alarm = c->kind == TRI_FLOW_ACTION && tri_pack_alarms(p, c->code);
    if (title && *title)
        (void)json_array_append_new(
            w->notices,
            json_pack("{ss sb ss ss* so*}", "kind", kind, "alarm", (int)alarm,
                      "title", title, "help", help, "beside",
                      c->kind == TRI_FLOW_ACTION ? NULL : beside(x, w, lang)));
}

/* Pass what asks nothing, up to the next question or the end. */
static bool advance(struct tri_exchange *x, struct walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    while (command(w)->kind != TRI_FLOW_ASK &&
           command(w)->kind != TRI_FLOW_END) {
        notice(x, w);
        if (tri_guide_take(w->guide, TRI_FLOW_ACK, command(w)->key, tri_null(),
                           &err) != TRI_OK) {
            tri_exchange_problem(x, 500, "problem.broken");
            return false;
        }
    }
    return true;
}

/* ---- the way back ---- */

static const struct tri_flow_entry *entry_of(struct walking *w, const char *key)
{
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    for (size_t i = 0; i < s->n; i++)
        if (s->entries[i].kind == TRI_FLOW_ANSWERED &&
            strcmp(s->entries[i].key, key) == 0)
            return &s->entries[i];
    return NULL;
}

/* The last screen before `key` that the walk still passes; NULL: none. */
static const char *screen_before(struct walking *w, const char *key)
{
    const char *found = NULL;
    size_t i;
    json_t *s;
    json_array_foreach(w->screens, i, s)
    {
        const char *first = json_string_value(s);
        if (key && strcmp(first, key) == 0)
            break;
        const struct tri_flow_entry *e = entry_of(w, first);
        if (e && e->passed)
            found = first;
    }
    return found;
}

static void remember_screen(struct walking *w, const char *key)
{
    size_t i;
    json_t *s;
    json_array_foreach(w->screens, i,
                       s) if (strcmp(json_string_value(s), key) == 0) return;
    (void)json_array_append_new(w->screens, json_string(key));
}

static const char *question_path(struct tri_exchange *x, const char *key)
{
    /* Keys are names, dots and brackets; brackets are not for queries. */
    char coded[256];
    size_t n = 0;
    for (; *key && n + 4 < sizeof(coded); key++) {
        if (*key == '[' || *key == ']')
            n += (size_t)snprintf(coded + n, sizeof(coded) - n, "%%%02X",
                                  (unsigned char)*key);
        else
            coded[n++] = *key;
    }
    coded[n] = '\0';
    const char *path =
        tri_arena_format(&x->arena, "/guide/question?q=%s", coded);
    return path ? path : "/guide";
}

/* To where the walk stands. */
static void go_on(struct tri_exchange *x, struct walking *w)
{
    tri_exchange_redirect(x, command(w)->kind == TRI_FLOW_END
                                 ? "/guide/check"
                                 : question_path(x, command(w)->key));
}

/* The walk at that screen: where it stands, or gone back to (in memory). */
static bool at_screen(struct tri_exchange *x, struct walking *w,
                      const char *key)
{
    struct tri_error err = { .code = TRI_OK };
    if (!advance(x, w))
        return false;
    if (command(w)->kind == TRI_FLOW_ASK && strcmp(command(w)->key, key) == 0)
        return true;
    (void)json_array_clear(w->notices);
    const struct tri_flow_entry *e = entry_of(w, key);
    if (!e || !e->passed ||
        tri_guide_take(w->guide, TRI_FLOW_GO_BACK, key, tri_null(), &err) !=
            TRI_OK) {
        go_on(x, w); /* no longer asked: to where the walk stands */
        return false;
    }
    return advance(x, w);
}

/* ---- pages ---- */

static json_t *frame(struct tri_exchange *x, const char *kind)
{
    return json_pack("{ss ss}", "kind", kind, "path", x->path);
}

/* "Child 2"; NULL where it is about nobody in particular. */
static const char *person(struct tri_exchange *x, const struct tri_question *q)
{
    char text[64];
    return tri_question_person(q, text, sizeof(text))
               ? tri_arena_copy(&x->arena, text, strlen(text))
               : NULL;
}

static void show_question(struct tri_exchange *x, struct walking *w,
                          const char *const *errors)
{
    const struct tri_flow_command *c = command(w);
    struct tri_question q[TRI_MAX_QUESTIONS];
    struct tri_voice voice = tri_question_voice(x);
    size_t n = tri_questions(&voice, c, q);
    struct tri_eval *ev = tri_guide_eval(w->guide);
    json_t *fields = json_array();
    bool wrong = false;
    bool may_pass = false;
    for (size_t i = 0; i < n; i++) {
        const struct tri_flow_entry *e = entry_of(w, q[i].key);
        const char *error = errors ? errors[i] : NULL;
        wrong |= error != NULL;
        may_pass |= q[i].shape >= TRI_SHAPE_NUMBER;
        (void)json_array_append_new(
            fields, tri_question_document(x, &q[i], ev, e != NULL,
                                          e ? e->value : tri_null(),
                                          errors ? x->form : NULL, error));
    }
    size_t lang = tri_site_lang(x->site, x->language);
    const char *title =
        tri_pack_textf(x->site->pack, lang, *c->name ? c->name : NULL,
                       "flow.%s.%s.title", c->chart, c->element);
    const char *help = tri_pack_textf(x->site->pack, lang, NULL,
                                      "flow.%s.%s.help", c->chart, c->element);
    const char *back = screen_before(w, c->key);
    json_t *doc = frame(x, "question");
    (void)json_object_update_missing_new(
        doc,
        json_pack("{ss ss ss* ss* ss* ss sO so si sb sb sb}", "key", c->key,
                  "token", w->token, "title", title, "help", help, "person",
                  person(x, &q[0]), "back",
                  back ? question_path(x, back) : "/guide", "notices",
                  w->notices, "fields", fields, "step",
                  (int)json_array_size(w->screens) + 1, "several", (int)(n > 1),
                  "may_pass", (int)may_pass, "wrong", (int)wrong));
    x->document = doc;
    x->status = wrong ? 422 : 200;
}

void tri_door_guide_start_page(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    bool begun = open_walk(x, &w) && advance(x, &w);
    const char *on = NULL;
    if (begun && json_array_size(w.screens) > 0)
        on = command(&w)->kind == TRI_FLOW_END
                 ? "/guide/check"
                 : question_path(x, command(&w)->key);
    json_decref(x->document);
    x->document = frame(x, "guide-start");
    if (on)
        (void)json_object_set_new(x->document, "go_on", json_string(on));
    x->status = 200;
}

void tri_door_guide_start(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    struct tri_error err = { .code = TRI_OK };
    char name[TRI_WALK_NAME];
    const char *old = tri_input_find(x->cookies, COOKIE);
    if (!fresh(x, &w))
        return;
    if (tri_guide_start(w.guide, NULL, &err) != TRI_OK) {
        tri_exchange_problem(x, 500, "problem.broken");
        return;
    }
    char *text = written(&w);
    bool ok = text && tri_walks_add(x->site->walks, text, strlen(text), name);
    tri_walks_text_free(text, text ? strlen(text) : 0);
    const char *kept =
        ok ? tri_arena_copy(&x->arena, name, strlen(name)) : NULL;
    if (!kept) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    if (old)
        tri_walks_end(x->site->walks, old);
    tri_exchange_cookie(x, COOKIE, kept);
    if (advance(x, &w))
        go_on(x, &w);
}

void tri_door_guide_question(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    const char *key = tri_input_find(x->query, "q");
    if (!open_walk(x, &w))
        return;
    if (!key) {
        if (advance(x, &w))
            go_on(x, &w);
        return;
    }
    if (at_screen(x, &w, key))
        show_question(x, &w, NULL);
}

/* Each answer of the screen, taken as if it had been asked alone. */
static bool take_all(struct tri_exchange *x, struct walking *w,
                     const struct tri_question *q, size_t n,
                     const char **errors)
{
    struct tri_error err = { .code = TRI_OK };
    for (size_t i = 0; i < n; i++) {
        struct tri_value v = tri_null();
        const char *act = tri_input_find(x->form, "act");
        enum tri_reply reply =
            tri_question_read(x, &q[i], tri_guide_eval(w->guide), &v);
        if (reply == TRI_REPLY_EMPTY && n > 1 && act &&
            strcmp(act, "none") == 0)
            v = tri_bool(false); /* "unknown": it stays null */
        const struct tri_flow_command *c = command(w);
        if (c->kind != TRI_FLOW_ASK || strcmp(c->key, q[i].key) != 0)
            continue; /* an earlier answer of the screen settled it */
        enum tri_code code =
            tri_guide_take(w->guide, TRI_FLOW_ANSWER, q[i].key, v, &err);
        if (code == TRI_E_INPUT) {
            errors[i] = tri_pages_text(x->site->pages, x->language,
                                       "guide.does-not-fit");
            return false;
        }
        if (code != TRI_OK) {
            tri_exchange_problem(x, 500, "problem.broken");
            return false;
        }
    }
    return true;
}

/* What is missing or wrong, before anything is taken. */
static bool all_given(struct tri_exchange *x, struct walking *w,
                      const struct tri_question *q, size_t n,
                      const char **errors)
{
    const char *act = tri_input_find(x->form, "act");
    bool rest = n > 1 && act &&
                (strcmp(act, "none") == 0 || strcmp(act, "unknown") == 0);
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        struct tri_value v = tri_null();
        enum tri_reply reply =
            tri_question_read(x, &q[i], tri_guide_eval(w->guide), &v);
        if (reply == TRI_REPLY_ANSWER || (reply == TRI_REPLY_EMPTY && rest))
            continue;
        errors[i] = tri_question_error(x, &q[i], reply);
        ok = false;
    }
    return ok;
}

void tri_door_guide_answer(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    struct tri_question q[TRI_MAX_QUESTIONS];
    const char *errors[TRI_MAX_QUESTIONS] = { NULL };
    const char *key = tri_input_find(x->form, "q");
    if (!open_walk(x, &w) || !ours(x, &w))
        return;
    if (!key) {
        tri_exchange_problem(x, 400, "problem.not-understood");
        return;
    }
    if (!at_screen(x, &w, key))
        return;
    struct tri_voice voice = tri_question_voice(x);
    size_t n = tri_questions(&voice, command(&w), q);
    if (!all_given(x, &w, q, n, errors)) {
        show_question(x, &w, errors);
        return;
    }
    if (!take_all(x, &w, q, n, errors)) {
        if (!x->status && at_screen(x, &w, key))
            show_question(x, &w, errors);
        return;
    }
    remember_screen(&w, q[0].key);
    if (keep(x, &w) && advance(x, &w)) {
        go_on(x, &w);
        if (tri_input_find(x->form, "check") && !x->document)
            tri_exchange_redirect(x, command(&w)->kind == TRI_FLOW_END
                                         ? "/guide/check"
                                         : x->location);
    }
}

/* ---- check your answers ---- */

static json_t *answers(struct tri_exchange *x, struct walking *w)
{
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    struct tri_eval *ev = tri_guide_eval(w->guide);
    struct tri_voice voice = tri_question_voice(x);
    json_t *list = json_array();
    const char *screen = NULL;
    for (size_t i = 0; i < s->n; i++) {
        const struct tri_flow_entry *e = &s->entries[i];
        if (e->kind != TRI_FLOW_ANSWERED || !e->passed)
            continue;
        size_t k;
        json_t *first;
        json_array_foreach(w->screens, k,
                           first) if (strcmp(json_string_value(first),
                                             e->key) == 0) screen = e->key;
        struct tri_question q = tri_question_at(&voice, e->key);
        struct tri_out text;
        tri_out_init(&text);
        tri_question_answer(x, &q, ev, e->value, &text);
        (void)json_array_append_new(
            list,
            json_pack("{ss ss ss* ss ss}", "question", tri_question_text(&q),
                      "answer", text.text ? text.text : "", "person",
                      person(x, &q), "change",
                      question_path(x, screen ? screen : e->key), "key",
                      e->key));
        tri_out_done(&text);
    }
    return list;
}

void tri_door_guide_check(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    if (!open_walk(x, &w) || !advance(x, &w))
        return;
    bool ended = command(&w)->kind == TRI_FLOW_END;
    const char *back = screen_before(&w, NULL);
    x->document = frame(x, "check");
    (void)json_object_update_missing_new(
        x->document,
        json_pack("{so sO ss sb ss}", "answers", answers(x, &w), "notices",
                  w.notices, "back", back ? question_path(x, back) : "/guide",
                  "ended", (int)ended, "go_on",
                  ended ? "/guide/advice"
                        : question_path(x, command(&w)->key)));
    x->status = 200;
}

/* ---- the end ---- */

void tri_door_guide_advice(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    TRI_CLEANUP(out_done) struct tri_out report;
    tri_out_init(&report);
    if (!open_walk(x, &w) || !advance(x, &w))
        return;
    bool ended = command(&w)->kind == TRI_FLOW_END;
    tri_guide_report(w.guide, &report);
    if (report.failed) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    json_t *advice = tri_advice(x, report.text, report.len);
    if (!advice)
        return;
    x->document = frame(x, "advice");
    (void)json_object_update_missing_new(
        x->document,
        json_pack("{so sb ss ss}", "advice", advice, "ended", (int)ended,
                  "token", w.token, "go_on",
                  ended ? "/guide/check" : question_path(x, command(&w)->key)));
    x->status = 200;
}

void tri_door_guide_report(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    struct tri_out report;
    if (!open_walk(x, &w))
        return;
    tri_out_init(&report);
    tri_guide_report(w.guide, &report);
    if (report.failed) {
        tri_out_done(&report);
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    x->text = report.text;
    x->text_len = report.len;
    x->type = "application/json";
    x->status = 200;
}

void tri_door_guide_end(struct tri_exchange *x)
{
    const char *name = tri_input_find(x->cookies, COOKIE);
    TRI_CLEANUP(walking_done) struct walking w = { .guide = NULL };
    if (!open_walk(x, &w) || !ours(x, &w))
        return;
    tri_walks_end(x->site->walks, name);
    tri_exchange_cookie(x, COOKIE, NULL);
    tri_exchange_redirect(x, "/?ended=1");
}
