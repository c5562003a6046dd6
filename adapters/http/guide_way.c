/* The way through a walk: steps on it, screens, answers. */
#include "http/guide_way.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "case/times.h"
#include "common/cleanup.h"
#include "http/advice.h"
#include "http/lead.h"
#include "http/site.h"

static void json_done(json_t **j)
{
    json_decref(*j);
}

/* ---- steps without a question ---- */

json_t *tri_way_beside(struct tri_exchange *x, struct tri_guide *g, size_t lang)
{
    struct tri_out text;
    tri_out_init(&text);
    tri_guide_beside(g, lang, &text);
    json_t *doc = text.failed ? NULL : json_loadb(text.text, text.len, 0, NULL);
    tri_out_done(&text);
    const char *due = json_string_value(json_object_get(doc, "due"));
    if (due) {
        (void)json_object_set(doc, "due_at", json_object_get(doc, "due"));
        (void)json_object_set_new(doc, "due",
                                  tri_advice_when(x->language, due));
    }
    json_t *source = json_object_get(doc, "source");
    const char *mark = json_string_value(json_object_get(source, "verified"));
    if (mark)
        (void)json_object_set_new(
            source, "mark",
            json_string(tri_pack_textf(x->site->pack, lang, mark, "verified.%s",
                                       mark)));
    return doc;
}

static void notice(struct tri_exchange *x, struct tri_walking *w)
{
    const struct tri_flow_command *c = tri_walking_at(w);
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
    /* In a school's book the other steps are the lead's. */
    bool theirs = !x->site->book || alarm || c->kind != TRI_FLOW_ACTION;
    if (theirs && title && *title)
        (void)json_array_append_new(
            w->notices,
            json_pack("{ss sb ss ss* so*}", "kind", kind, "alarm", (int)alarm,
                      "title", title, "help", help, "beside",
                      c->kind == TRI_FLOW_ACTION
                          ? NULL
                          : tri_way_beside(x, w->guide, lang)));
}

/* ---- what the book knows ---- */

/* "2026-11-23T16:40" on the pack's clock, as its field takes it. */
static const char *local_now(struct tri_exchange *x)
{
    char now[TRI_TIME_SIZE];
    struct tri_lead l;
    if (!tri_lead_open(&l, x))
        return NULL;
    tri_time_text(x->who.at_us, now);
    json_t *local = tri_lead_local(&l, now);
    const char *text = json_string_value(local);
    const char *kept =
        text ? tri_arena_copy(&x->arena, text, strlen(text)) : NULL;
    json_decref(local);
    tri_lead_done(&l);
    return kept;
}

/* Who reports, when, where, and what to call the people: nobody in a hurry is
 * asked for it. NULL: the book does not know. */
static const char *known(struct tri_exchange *x, const struct tri_walking *w,
                         const struct tri_question *q)
{
    const uint32_t leads =
        UINT32_C(1) << TRI_ROLE_LEAD | UINT32_C(1) << TRI_ROLE_DEPUTY;
    const char *area = tri_json_text(w->kept, "area");
    size_t n = strlen(q->key);
    if (strcmp(q->key, "reporter.role") == 0)
        return x->account.roles & leads ? "designated-lead" : "school-staff";
    if (strcmp(q->key, "received") == 0)
        return local_now(x);
    if (strcmp(q->key, "setting.region") == 0)
        return *area ? area : NULL;
    if (n > 4 && strcmp(q->key + n - 4, "].id") == 0)
        return tri_way_person(x, q);
    return NULL;
}

/* Answer the question that the walk stands at, once: it can be changed. */
static bool answer_known(struct tri_exchange *x, struct tri_walking *w)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    struct tri_error err = { .code = TRI_OK };
    struct tri_voice voice = tri_question_voice(x);
    struct tri_question q[TRI_MAX_QUESTIONS];
    struct tri_value v = tri_null();
    if (!x->site->book || c->kind != TRI_FLOW_ASK || tri_way_entry(w, c->key) ||
        tri_questions(&voice, c, q) != 1)
        return false;
    const char *text = known(x, w, &q[0]);
    struct tri_input field = { q[0].key, text, NULL };
    struct tri_input *form = x->form;
    if (!text)
        return false;
    x->form = &field;
    enum tri_reply reply =
        tri_question_read(x, &q[0], tri_guide_eval(w->guide), &v);
    x->form = form;
    return reply == TRI_REPLY_ANSWER &&
           tri_guide_take(w->guide, TRI_FLOW_ANSWER, q[0].key, v, &err) ==
               TRI_OK;
}

bool tri_way_advance(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    for (;;) {
        const struct tri_flow_command *c = tri_walking_at(w);
        if (answer_known(x, w))
            continue;
        if (c->kind == TRI_FLOW_ASK || c->kind == TRI_FLOW_END)
            return true;
        notice(x, w);
        if (tri_guide_take(w->guide, TRI_FLOW_ACK, c->key, tri_null(), &err) !=
            TRI_OK) {
            tri_exchange_problem(x, 500, "problem.broken");
            return false;
        }
    }
}

/* ---- screens ---- */

enum { MOST_OF_ONE = 10 }; /* questions about one child or adult at a time */

/* A copy of the walk, where it stands. NULL: there is none, for any reason. */
static struct tri_guide *copy_of(struct tri_exchange *x,
                                 const struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_guide *g = NULL;
    struct tri_out text;
    tri_out_init(&text);
    tri_guide_save(w->guide, &text);
    enum tri_code code = text.failed
                             ? TRI_E_NOMEM
                             : tri_guide_new(x->site->pack, x->site->zones,
                                             x->site->now(), &g, &err);
    if (code == TRI_OK)
        code = tri_guide_resume(g, text.text, text.len, &err);
    tri_out_done(&text);
    if (code == TRI_OK)
        return g;
    tri_guide_free(g);
    return NULL;
}

/* Past a question, whatever its answer: not known where that is one. */
static bool pass(struct tri_guide *g, const struct tri_question *q)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_value v = tri_null();
    if (tri_question_needed(q)) {
        if (!q->fact || !q->fact->n_choices)
            return false;
        v = q->fact->choices[0];
    }
    return tri_guide_take(g, TRI_FLOW_ANSWER, q->key, v, &err) == TRI_OK &&
           tri_guide_step(g)->command.kind == TRI_FLOW_ASK;
}

/* Gone back to: what was answered about the same child or adult after it. */
static size_t answered_with(struct tri_exchange *x, const struct tri_walking *w,
                            size_t same,
                            struct tri_question out[TRI_MAX_QUESTIONS])
{
    struct tri_voice voice = tri_question_voice(x);
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    size_t n = 1;
    bool after = false;
    for (size_t i = 0; i < s->n && n < MOST_OF_ONE; i++) {
        const char *key = s->entries[i].key;
        if (s->entries[i].kind != TRI_FLOW_ANSWERED ||
            strncmp(key, out[0].key, same) != 0)
            continue;
        if (after && strcmp(key, out[0].key) != 0) {
            const char *kept = tri_arena_copy(&x->arena, key, strlen(key));
            if (kept)
                out[n++] = tri_question_at(&voice, kept);
        }
        after |= strcmp(key, out[0].key) == 0;
    }
    return n;
}

size_t tri_way_questions(struct tri_exchange *x, struct tri_walking *w,
                         struct tri_question out[TRI_MAX_QUESTIONS],
                         bool *out_mixed)
{
    struct tri_voice voice = tri_question_voice(x);
    size_t n = tri_questions(&voice, tri_walking_at(w), out);
    const char *person = strstr(out[0].key, "].");
    *out_mixed = false;
    if (n != 1 || out[0].more || !person)
        return n;
    size_t same = (size_t)(person - out[0].key) + 2;
    if (tri_way_entry(w, out[0].key)) {
        n = answered_with(x, w, same, out);
        *out_mixed = n > 1;
        return n;
    }
    tri_guide_free(w->ahead);
    w->ahead = copy_of(x, w);
    while (w->ahead && n < MOST_OF_ONE && pass(w->ahead, &out[n - 1])) {
        struct tri_question next[TRI_MAX_QUESTIONS];
        size_t k =
            tri_questions(&voice, &tri_guide_step(w->ahead)->command, next);
        if (k != 1 || next[0].more ||
            strncmp(next[0].key, out[0].key, same) != 0)
            break;
        out[n++] = next[0];
    }
    *out_mixed = n > 1;
    return n;
}

const struct tri_flow_entry *tri_way_entry(const struct tri_walking *w,
                                           const char *key)
{
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    for (size_t i = 0; i < s->n; i++)
        if (s->entries[i].kind == TRI_FLOW_ANSWERED &&
            strcmp(s->entries[i].key, key) == 0)
            return &s->entries[i];
    return NULL;
}

const char *tri_way_before(const struct tri_walking *w, const char *key)
{
    const char *found = NULL;
    size_t i;
    json_t *s;
    json_array_foreach(w->screens, i, s)
    {
        const char *first = json_string_value(s);
        if (key && strcmp(first, key) == 0)
            break;
        const struct tri_flow_entry *e = tri_way_entry(w, first);
        if (e && e->passed)
            found = first;
    }
    return found;
}

/* A screen is known by its first key, and has a title where it asks several
 * things. */
void tri_way_remember(struct tri_walking *w)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    char title[256];
    size_t i;
    json_t *s;
    (void)snprintf(title, sizeof(title), "flow.%s.%s.title", c->chart,
                   c->element);
    if (!json_object_get(w->kept, "titles"))
        (void)json_object_set_new(w->kept, "titles", json_object());
    (void)json_object_set_new(json_object_get(w->kept, "titles"), c->key,
                              json_string(title));
    json_array_foreach(w->screens, i,
                       s) if (strcmp(json_string_value(s), c->key) == 0) return;
    (void)json_array_append_new(w->screens, json_string(c->key));
}

const char *tri_way_question(struct tri_exchange *x, const char *key)
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

const char *tri_way_on(struct tri_exchange *x, const struct tri_walking *w)
{
    const json_t *words = json_object_get(w->kept, "words");
    if (!tri_walking_ended(w))
        return tri_way_question(x, tri_walking_at(w)->key);
    if (!x->site->book)
        return "/guide/check";
    if (!json_object_get(words, "said"))
        return "/guide/words";
    return json_object_get(words, "children") ? "/guide/check"
                                              : "/guide/people";
}

/* ---- answers ---- */

const char *tri_way_person(struct tri_exchange *x, const struct tri_question *q)
{
    char text[64];
    return tri_question_person(q, text, sizeof(text))
               ? tri_arena_copy(&x->arena, text, strlen(text))
               : NULL;
}

/* Answered by the book, so on no screen. */
static bool is_booked(const struct tri_exchange *x, const char *key)
{
    size_t n = strlen(key);
    return x->site->book &&
           (strcmp(key, "reporter.role") == 0 || strcmp(key, "received") == 0 ||
            strcmp(key, "setting.region") == 0 ||
            (n > 4 && strcmp(key + n - 4, "].id") == 0));
}

json_t *tri_way_answers(struct tri_exchange *x, const struct tri_walking *w)
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
        bool booked = is_booked(x, e->key);
        const char *first_key = screen && !booked ? screen : e->key;
        struct tri_out text;
        tri_out_init(&text);
        tri_question_answer(x, &q, ev, e->value, &text);
        (void)json_array_append_new(
            list,
            json_pack(
                "{ss ss ss* ss ss ss sb sb}", "question", tri_question_text(&q),
                "answer", text.text ? text.text : "", "person",
                tri_way_person(x, &q), "change", tri_way_question(x, first_key),
                "key", e->key, "screen", first_key, "booked", (int)booked,
                "told",
                (int)(e->value.kind != TRI_NULL && !tri_is_false(e->value))));
        tri_out_done(&text);
    }
    return list;
}

json_t *tri_way_taken(struct tri_exchange *x, const struct tri_walking *w)
{
    TRI_CLEANUP(json_done) json_t *answers = tri_way_answers(x, w);
    size_t lang = tri_site_lang(x->site, x->language);
    json_t *list = json_array();
    json_t *at = NULL;
    const char *screen = "";
    size_t i;
    json_t *a;
    json_array_foreach(answers, i, a)
    {
        const char *first = tri_json_text(a, "screen");
        if (json_is_true(json_object_get(a, "booked")))
            continue;
        if (strcmp(first, screen) != 0) {
            const char *id =
                tri_json_text(json_object_get(w->kept, "titles"), first);
            screen = first;
            at = json_pack("{ss ss so si}", "title",
                           tri_pack_textf(x->site->pack, lang,
                                          tri_json_text(a, "question"), "%s",
                                          id),
                           "change", tri_json_text(a, "change"), "answers",
                           json_array(), "rest", 0);
            (void)json_array_append_new(list, at);
        }
        if (json_is_true(json_object_get(a, "told")))
            (void)json_array_append(json_object_get(at, "answers"), a);
        else
            (void)json_object_set_new(
                at, "rest",
                json_integer(json_integer_value(json_object_get(at, "rest")) +
                             1));
    }
    return list;
}

/* ---- who sees what ---- */

bool tri_way_sees_all(const struct tri_exchange *x, const json_t *report,
                      const json_t *assessment)
{
    enum tri_class class = tri_fold_class(report, assessment);
    return !x->site->book ||
           tri_case_any_may(x->account.roles, TRI_ACT_READ, class,
                            UINT32_C(1) << TRI_TIE_SETTING);
}
