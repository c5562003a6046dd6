/* The way through a walk: steps on it, screens, answers. */
#include "http/guide_way.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "case/times.h"
#include "common/cleanup.h"
#include "http/advice.h"
#include "http/guide_matter.h"
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

/* A step that cannot wait is kept with the walk and shown on every page from
 * there on: the page after it may be another request's. */
static void keep_alarm(struct tri_walking *w, const struct tri_flow_command *c)
{
    json_t *alarms = json_object_get(w->kept, "alarms");
    if (!alarms) {
        alarms = json_object();
        (void)json_object_set_new(w->kept, "alarms", alarms);
    }
    (void)json_object_set_new(alarms, c->key, json_string(c->code));
}

/* An action on the way, in words. */
static json_t *worded(const struct tri_exchange *x, const char *code)
{
    const struct tri_pack *p = x->site->pack;
    size_t lang = tri_site_lang(x->site, x->language);
    return json_pack("{ss ss sb ss ss*}", "kind", "action", "code", code,
                     "alarm", (int)tri_pack_alarms(p, code), "title",
                     tri_pack_textf(p, lang, code, "action.%s.title", code),
                     "help",
                     tri_pack_textf(p, lang, NULL, "action.%s.how", code));
}

static void notice(struct tri_exchange *x, struct tri_walking *w)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    const struct tri_pack *p = x->site->pack;
    size_t lang = tri_site_lang(x->site, x->language);
    if (c->kind == TRI_FLOW_ACTION) {
        if (tri_pack_alarms(p, c->code))
            keep_alarm(w, c);
        else if (!x->site->book) /* in a school's book it is the lead's */
            (void)json_array_append_new(w->notices, worded(x, c->code));
        return;
    }
    const char *title = tri_pack_textf(p, lang, c->name, "flow.%s.%s.title",
                                       c->chart, c->element);
    if (!title || !*title)
        return;
    (void)json_array_append_new(
        w->notices, json_pack("{ss sb ss ss* so*}", "kind",
                              c->kind == TRI_FLOW_WAIT ? "wait" : "step",
                              "alarm", 0, "title", title, "help",
                              tri_pack_textf(p, lang, NULL, "flow.%s.%s.help",
                                             c->chart, c->element),
                              "beside", tri_way_beside(x, w->guide, lang)));
}

static bool is_passed(const struct tri_walking *w, const char *key)
{
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    for (size_t i = 0; i < s->n; i++)
        if (s->entries[i].kind == TRI_FLOW_DONE && s->entries[i].passed &&
            strcmp(s->entries[i].key, key) == 0)
            return true;
    return false;
}

json_t *tri_way_notices(struct tri_exchange *x, const struct tri_walking *w)
{
    json_t *list = json_array();
    const char *key;
    json_t *of;
    json_object_foreach(json_object_get(w->kept, "alarms"), key, of)
    {
        const char *code = json_string_value(of);
        if (code && is_passed(w, key))
            (void)json_array_append_new(list, worded(x, code));
    }
    (void)json_array_extend(list, w->notices);
    return list;
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
        if ((e && e->passed) || tri_matter_is(first))
            found = first;
    }
    return found;
}

int tri_way_step(const struct tri_walking *w, const char *key)
{
    int step = 1;
    for (const char *s = tri_way_before(w, key); s; s = tri_way_before(w, s))
        step++;
    return step;
}

/* A member of what is kept, made where there is none yet. */
static json_t *kept_object(struct tri_walking *w, const char *name)
{
    if (!json_object_get(w->kept, name))
        (void)json_object_set_new(w->kept, name, json_object());
    return json_object_get(w->kept, name);
}

static json_t *kept_list(struct tri_walking *w, const char *name)
{
    if (!json_object_get(w->kept, name))
        (void)json_object_set_new(w->kept, name, json_array());
    return json_object_get(w->kept, name);
}

/* A screen is known by its first key, and has a title where it asks several
 * things. */
void tri_way_remember(struct tri_walking *w, const struct tri_screen *s,
                      bool in_part)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    json_t *of = kept_object(w, "of");
    char title[256];
    size_t i;
    json_t *k;
    (void)snprintf(title, sizeof(title), "flow.%s.%s.title", c->chart,
                   c->element);
    (void)json_object_set_new(kept_object(w, "titles"), c->key,
                              json_string(title));
    if (s->person)
        (void)json_object_set_new(of, s->more.key, json_string(c->key));
    for (i = 0; i < s->n; i++)
        (void)json_object_set_new(of, s->q[i].key, json_string(c->key));
    json_array_foreach(json_object_get(w->kept, "again"), i, k)
    {
        if (strcmp(json_string_value(k), c->key) == 0) {
            (void)json_array_remove(json_object_get(w->kept, "again"), i);
            break;
        }
    }
    json_array_foreach(json_object_get(w->kept, "left"), i, k)
    {
        if (strcmp(json_string_value(k), c->key) == 0) {
            (void)json_array_remove(json_object_get(w->kept, "left"), i);
            break;
        }
    }
    json_array_foreach(w->screens, i,
                       k) if (strcmp(json_string_value(k), c->key) == 0) return;
    (void)json_array_append_new(w->screens, json_string(c->key));
    if (in_part) /* once: who leaves it open again does not know it */
        (void)json_array_append_new(kept_list(w, "left"), json_string(c->key));
}

bool tri_way_urgent(const struct tri_walking *w)
{
    const char *chart = tri_walking_at(w)->chart;
    const char *first = json_string_value(json_array_get(w->screens, 0));
    const char *title =
        tri_json_text(json_object_get(w->kept, "titles"), first ? first : "");
    size_t n = strlen(chart);
    return !first || (strncmp(title, "flow.", 5) == 0 &&
                      strncmp(title + 5, chart, n) == 0 && title[5 + n] == '.');
}

const char *tri_way_question(struct tri_exchange *x, const char *key)
{
    /* Keys are names, dots and brackets; brackets are not for queries. */
    char coded[256];
    size_t n = 0;
    if (tri_matter_is(key))
        return "/guide/which";
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

const struct tri_guide_next *tri_way_next(struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    if (!w->looked && tri_guide_next(w->guide, &w->next, &err) != TRI_OK)
        w->next.n_matter = 1; /* not known to be enough */
    w->looked = true;
    return &w->next;
}

static const char *asked_for(const struct tri_exchange *x, const char *name)
{
    const char *v = tri_input_find(x->form, name);
    return v ? v : tri_input_find(x->query, name);
}

/* Could an answer to it change what must be done? */
static bool matters(const struct tri_walking *w, const char *path)
{
    const struct tri_flow_step *s = tri_guide_step(w->guide);
    for (size_t i = 0; w->next.matters && i < s->n_open; i++)
        if (strcmp(s->open[i], path) == 0)
            return w->next.matters[i];
    return false;
}

static bool is_idle(const struct tri_walking *w, const struct tri_screen *s)
{
    if (s->person)
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (tri_way_entry(w, s->q[i].key) || matters(w, s->q[i].path))
            return false;
    return true;
}

/* All of a screen answered "not known", by nobody: it stays open. */
static bool leave_open(struct tri_exchange *x, struct tri_walking *w,
                       const struct tri_screen *s)
{
    json_t *left = kept_list(w, "left");
    tri_way_remember(w, s, false);
    (void)json_array_remove(w->screens, json_array_size(w->screens) - 1);
    (void)json_array_append_new(left, json_string(tri_walking_at(w)->key));
    for (size_t i = 0; i < s->n; i++) {
        struct tri_error err = { .code = TRI_OK };
        if (tri_guide_choose(w->guide, s->q[i].key) &&
            tri_guide_take(w->guide, TRI_FLOW_ANSWER, s->q[i].key, tri_null(),
                           &err) != TRI_OK) {
            tri_exchange_problem(x, 500, "problem.broken");
            return false;
        }
    }
    w->looked = false;
    w->next = (struct tri_guide_next){ .n_open = 0 };
    return tri_way_advance(x, w);
}

bool tri_way_leave_idle(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_screen s;
    if (asked_for(x, "more"))
        return true;
    for (;;) {
        if (tri_walking_ended(w) || tri_way_next(w)->n_matter == 0 ||
            tri_matter_asked(w))
            return true;
        tri_way_screen(x, w, &s);
        if (!is_idle(w, &s))
            return true;
        if (!leave_open(x, w, &s))
            return false;
    }
}

bool tri_way_enough(struct tri_exchange *x, struct tri_walking *w)
{
    return tri_walking_ended(w) ||
           (!asked_for(x, "more") && tri_way_next(w)->n_matter == 0);
}

/* A screen that was left open and matters since, or that somebody asked for;
 * NULL: there is none. */
static const char *left_over(struct tri_exchange *x, struct tri_walking *w)
{
    const json_t *of = json_object_get(w->kept, "of");
    const char *key;
    json_t *screen;
    size_t i;
    json_t *k;
    (void)tri_way_next(w); /* of the walk as it stands now */
    json_array_foreach(json_object_get(w->kept, "left"), i, k)
    {
        if (asked_for(x, "more"))
            return json_string_value(k);
        json_object_foreach((json_t *)of, key, screen)
        {
            if (strcmp(json_string_value(screen), json_string_value(k)) != 0)
                continue;
            for (size_t n = 0; n < w->next.n_telling; n++)
                if (strcmp(w->next.telling[n], key) == 0)
                    return json_string_value(k);
        }
    }
    return NULL;
}

const char *tri_way_on(struct tri_exchange *x, struct tri_walking *w)
{
    const char *again =
        json_string_value(json_array_get(json_object_get(w->kept, "again"), 0));
    if (again)
        return tri_way_question(x, again);
    if (tri_walking_ended(w) || tri_way_next(w)->n_matter == 0) {
        const char *left = left_over(x, w);
        const char *path = left ? tri_way_question(x, left) : NULL;
        if (path && asked_for(x, "more"))
            path = tri_arena_format(&x->arena, "%s&more=1", path);
        if (path)
            return path;
    }
    if (tri_way_enough(x, w))
        return x->site->book && !json_object_get(
                                    json_object_get(w->kept, "words"), "said")
                   ? "/guide/words"
                   : "/guide/check";
    (void)tri_way_next(w); /* the most telling one first */
    if (tri_matter_asked(w))
        return "/guide/which";
    const char *path = tri_way_question(x, tri_walking_at(w)->key);
    const char *more = asked_for(x, "more")
                           ? tri_arena_format(&x->arena, "%s&more=1", path)
                           : NULL;
    return more ? more : path;
}

void tri_way_put_rest(struct tri_exchange *x, struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    size_t replies = 0;
    const json_t *left = json_object_get(w->kept, "left");
    if (!tri_walking_ended(w) &&
        tri_guide_ahead(w->guide, &replies, &err) != TRI_OK)
        return;
    replies += json_array_size(left);
    if (!replies)
        return;
    const char *path =
        json_array_size(left)
            ? tri_way_question(x, json_string_value(json_array_get(left, 0)))
        : tri_matter_asked(w) ? "/guide/which"
                              : tri_way_question(x, tri_walking_at(w)->key);
    path = tri_arena_format(&x->arena, "%s%smore=1", path,
                            strchr(path, '?') ? "&" : "?");
    (void)json_object_set_new(
        x->document, "rest",
        json_pack("{ss* sI}", "path", path, "replies", (json_int_t)replies));
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
bool tri_way_booked(const struct tri_exchange *x, const char *key)
{
    size_t n = strlen(key);
    return x->site->book &&
           (strcmp(key, "reporter.role") == 0 || strcmp(key, "received") == 0 ||
            strcmp(key, "setting.region") == 0 ||
            (n > 4 && strcmp(key + n - 4, "].id") == 0));
}

bool tri_way_left(const struct tri_walking *w, const struct tri_flow_entry *e)
{
    const char *screen = tri_json_text(json_object_get(w->kept, "of"), e->key);
    size_t i;
    json_t *k;
    if (!tri_is_null(e->value))
        return false;
    json_array_foreach(json_object_get(w->kept, "left"), i,
                       k) if (strcmp(json_string_value(k), screen) ==
                              0) return true;
    return false;
}

json_t *tri_way_answers(struct tri_exchange *x, const struct tri_walking *w)
{
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    struct tri_eval *ev = tri_guide_eval(w->guide);
    struct tri_voice voice = tri_question_voice(x);
    const json_t *of = json_object_get(w->kept, "of");
    json_t *list = json_array();
    for (size_t i = 0; i < s->n; i++) {
        const struct tri_flow_entry *e = &s->entries[i];
        if (e->kind != TRI_FLOW_ANSWERED || !e->passed)
            continue;
        const char *screen = tri_json_text(of, e->key);
        struct tri_question q = tri_question_at(&voice, e->key);
        bool booked = tri_way_booked(x, e->key);
        const char *first_key = *screen && !booked ? screen : e->key;
        struct tri_out text;
        tri_out_init(&text);
        tri_question_answer(x, &q, ev, e->value, &text);
        (void)json_array_append_new(
            list,
            json_pack(
                "{ss ss ss* ss ss ss sb sb sb}", "question",
                tri_question_text(&q), "answer", text.text ? text.text : "",
                "person", tri_way_person(x, &q), "change",
                tri_way_question(x, first_key), "key", e->key, "screen",
                first_key, "booked", (int)booked, "left",
                (int)tri_way_left(w, e), "told",
                (int)(e->value.kind != TRI_NULL && !tri_is_false(e->value))));
        tri_out_done(&text);
    }
    return list;
}

/* The group of a screen on the path taken: its answers may stand apart, as
 * kinds of matter are passed over here and there. */
static json_t *group_of(struct tri_exchange *x, const struct tri_walking *w,
                        json_t *list, const json_t *answer)
{
    const char *screen = tri_json_text(answer, "screen");
    const char *title = tri_json_text(answer, "question");
    size_t i;
    json_t *at;
    json_array_foreach(list, i, at) if (strcmp(tri_json_text(at, "screen"),
                                               screen) == 0) return at;
    if (tri_matter_is(screen))
        title = tri_pages_text(x->site->pages, x->language, "guide.which");
    else
        title = tri_pack_textf(
            x->site->pack, tri_site_lang(x->site, x->language), title, "%s",
            tri_json_text(json_object_get(w->kept, "titles"), screen));
    at = json_pack("{ss ss ss so si}", "screen", screen, "title", title,
                   "change", tri_json_text(answer, "change"), "answers",
                   json_array(), "rest", 0);
    (void)json_array_append_new(list, at);
    return at;
}

json_t *tri_way_taken(struct tri_exchange *x, const struct tri_walking *w)
{
    TRI_CLEANUP(json_done) json_t *answers = tri_way_answers(x, w);
    json_t *list = json_array();
    size_t i;
    json_t *a;
    json_array_foreach(answers, i, a)
    {
        if (json_is_true(json_object_get(a, "booked")) ||
            json_is_true(json_object_get(a, "left")))
            continue;
        json_t *at = group_of(x, w, list, a);
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
