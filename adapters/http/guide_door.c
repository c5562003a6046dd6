/* The guided walk as pages: one screen of the flowchart a page.
 *
 * Every request takes the walk up anew (walking.h); a page that is only looked
 * at changes nothing, so the browser's own back and reload are safe.
 */
#include <string.h>

#include "case/fold.h"
#include "common/cleanup.h"
#include "http/doors.h"
#include "http/guide_check.h"
#include "http/guide_way.h"
#include "http/incident_new.h"
#include "http/site.h"

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void walking_done(struct tri_walking *w)
{
    tri_walking_done(w);
}

static void go_on(struct tri_exchange *x, struct tri_walking *w)
{
    tri_exchange_redirect(x, tri_way_on(x, w));
}

/* ---- beginning ---- */

/* The settings to choose from, where there are several. */
static void start_page(struct tri_exchange *x, json_t *settings,
                       const char *wrong)
{
    x->document = json_pack(
        "{ss ss sb so* ss*}", "kind", "guide-start", "path", x->path, "booked",
        (int)(x->site->book != NULL), "settings",
        json_array_size(settings) > 1 ? json_incref(settings) : NULL, "error",
        wrong ? tri_pages_text(x->site->pages, x->language, wrong) : NULL);
    x->status = wrong ? 422 : 200;
}

void tri_door_guide_start_page(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    TRI_CLEANUP(json_done) json_t *settings = NULL;
    const char *on = NULL;
    if (x->site->book) {
        settings = tri_settings_mine(x);
        if (!settings)
            return;
    } else if (tri_walking_open(x, &w) && tri_way_advance(x, &w) &&
               json_array_size(w.screens) > 0) {
        on = tri_way_on(x, &w);
    }
    json_decref(x->document);
    start_page(x, settings, NULL);
    if (on)
        (void)json_object_set_new(x->document, "go_on", json_string(on));
}

void tri_door_guide_start(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    TRI_CLEANUP(json_done) json_t *settings = NULL;
    const json_t *setting = NULL;
    if (x->site->book) {
        settings = tri_settings_mine(x);
        setting = settings ? tri_setting_chosen(x, settings) : NULL;
        if (settings && !setting && json_array_size(settings) > 1) {
            json_decref(x->document);
            start_page(x, settings, "guide.choose-setting");
        }
        if (!setting)
            return;
    }
    if (tri_walking_begin(x, &w, setting) && tri_way_advance(x, &w))
        go_on(x, &w);
}

/* ---- a screen ---- */

/* The walk at that screen: where it stands, or gone back to (in memory). */
static bool at_screen(struct tri_exchange *x, struct tri_walking *w,
                      const char *key)
{
    struct tri_error err = { .code = TRI_OK };
    if (!tri_way_advance(x, w))
        return false;
    if (tri_guide_choose(w->guide, key))
        return true;
    (void)json_array_clear(w->notices);
    const struct tri_flow_entry *e = tri_way_entry(w, key);
    if (!e || !e->passed ||
        tri_guide_take(w->guide, TRI_FLOW_GO_BACK, key, tri_null(), &err) !=
            TRI_OK) {
        go_on(x, w); /* no longer asked: to where the walk stands */
        return false;
    }
    return tri_way_advance(x, w);
}

/* What the page shows of the answers: those of the walk, or what was typed
 * (errors: what is wrong with it, or stale: it was sent from an old page). */
struct typed {
    const char *const *errors;
    bool stale;
};

static json_t *fields(struct tri_exchange *x, struct tri_walking *w,
                      const struct tri_question *q, size_t n,
                      const struct typed *t, bool *out_wrong)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct tri_flow_entry *e = tri_way_entry(w, q[i].key);
        const char *error = t->errors ? t->errors[i] : NULL;
        if (e && tri_way_left(w, e))
            e = NULL; /* nobody's answer: nothing is chosen yet */
        *out_wrong |= error != NULL;
        (void)json_array_append_new(
            list, tri_question_document(x, &q[i], tri_guide_eval(w->guide),
                                        e != NULL, e ? e->value : tri_null(),
                                        t->errors || t->stale ? x->form : NULL,
                                        error));
    }
    return list;
}

/* Why a screen is asked: the categories that its facts bear on. */
static json_t *why(struct tri_exchange *x, const struct tri_question *q,
                   size_t n, size_t lang)
{
    json_t *seen = json_object();
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const char *p = q[i].fact ? q[i].fact->about : "";
        for (p += strspn(p, " "); *p; p += strspn(p, " ")) {
            size_t len = strcspn(p, " ");
            const char *code = tri_arena_copy(&x->arena, p, len);
            p += len;
            if (!code || json_object_get(seen, code))
                continue;
            (void)json_object_set_new(seen, code, json_true());
            (void)json_array_append_new(
                list, json_string(tri_pack_textf(x->site->pack, lang, code,
                                                 "category.%s", code)));
        }
    }
    json_decref(seen);
    return list;
}

/* How a page of one child or adult may be left: the walk goes on, with another
 * one, or there is none. */
static json_t *ways_on(struct tri_exchange *x, const struct tri_screen *s)
{
    const char *people =
        strncmp(s->more.key, "others", 6) == 0 ? "other" : "child";
    return json_pack(
        "{ss ss}", "another",
        tri_pages_text(x->site->pages, x->language,
                       tri_arena_format(&x->arena, "guide.another-%s", people)),
        "none",
        tri_pages_text(x->site->pages, x->language,
                       tri_arena_format(&x->arena, "guide.no-%s%s",
                                        s->more.index ? "further-" : "",
                                        people)));
}

static void show_question(struct tri_exchange *x, struct tri_walking *w,
                          const struct typed *t)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    const struct tri_pack *p = x->site->pack;
    struct tri_screen s;
    tri_way_screen(x, w, &s);
    bool wrong = false;
    bool may_pass = false;
    for (size_t i = 0; i < s.n; i++)
        may_pass |= s.q[i].shape >= TRI_SHAPE_NUMBER;
    bool buttons = s.n == 1 && !s.person && s.q[0].shape == TRI_SHAPE_YES_NO;
    json_t *list = fields(x, w, s.q, s.n, t, &wrong);
    size_t lang = tri_site_lang(x->site, x->language);
    const char *back = tri_way_before(w, c->key);
    bool check =
        tri_input_find(x->query, "check") || tri_input_find(x->form, "check");
    bool more =
        tri_input_find(x->query, "more") || tri_input_find(x->form, "more");
    /* Going back took the answers after this one off; the path is of all. */
    x->document = tri_walking_page(x, w, "question");
    if (!tri_exchange_fill(
            x,
            json_pack(
                "{ss ss* ss* ss* ss so so so so si sb sb sb sb sb sb sb sb "
                "sb so*}",
                "key", c->key, "title",
                tri_pack_textf(p, lang, *c->name ? c->name : NULL,
                               "flow.%s.%s.title", c->chart, c->element),
                "help",
                tri_pack_textf(p, lang, NULL, "flow.%s.%s.help", c->chart,
                               c->element),
                "person", s.n ? tri_way_person(x, &s.q[0]) : NULL, "back",
                back ? tri_way_question(x, back) : "/guide", "notices",
                tri_way_notices(x, w), "fields", list, "why",
                why(x, s.q, s.n, lang), "taken", tri_way_taken(x, w), "step",
                tri_way_step(w, c->key), "several", (int)(s.n > 1), "may_pass",
                (int)may_pass, "wrong", (int)wrong, "check", (int)check, "more",
                (int)more, "stale", (int)t->stale, "mixed", (int)s.mixed,
                "buttons", (int)buttons, "urgent", (int)tri_way_urgent(w),
                "ways", s.person ? ways_on(x, &s) : NULL)))
        return;
    json_t *anew = json_object_get(w->kept, "anew");
    if (anew)
        (void)json_object_set(x->document, "anew", anew);
    if (!back)
        (void)json_object_set_new(x->document, "first", json_true());
    x->status = t->stale ? 409 : wrong ? 422 : 200;
}

void tri_door_guide_question(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    const struct typed as_kept = { .stale = false };
    const char *key = tri_input_find(x->query, "q");
    if (!tri_walking_open(x, &w))
        return;
    if (!key) {
        if (tri_way_advance(x, &w))
            go_on(x, &w);
        return;
    }
    if (at_screen(x, &w, key))
        show_question(x, &w, &as_kept);
}

/* Does the walk ask this now: as it stands, or gone back to, where a kept
 * answer of the same screen is given anew. */
static bool asks(struct tri_exchange *x, struct tri_walking *w, const char *key)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_guide_choose(w->guide, key))
        return true;
    const struct tri_flow_entry *e = tri_way_entry(w, key);
    if (!e || !e->passed ||
        tri_guide_take(w->guide, TRI_FLOW_GO_BACK, key, tri_null(), &err) !=
            TRI_OK ||
        !tri_way_advance(x, w))
        return false;
    return tri_guide_choose(w->guide, key);
}

static const char *act_of(const struct tri_exchange *x)
{
    const char *act = tri_input_find(x->form, "act");
    return act ? act : "";
}

/* Take one answer. False: *error says what does not fit, or the exchange why.
 */
static bool take_one(struct tri_exchange *x, struct tri_walking *w,
                     const char *key, struct tri_value v, const char **error)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code =
        tri_guide_take(w->guide, TRI_FLOW_ANSWER, key, v, &err);
    if (code == TRI_OK)
        return true;
    if (code == TRI_E_INPUT)
        *error =
            tri_pages_text(x->site->pages, x->language, "guide.does-not-fit");
    else
        tri_exchange_problem(x, 500, "problem.broken");
    return false;
}

/* Is there a child or adult to describe, and after that one another? */
static bool take_person(struct tri_exchange *x, struct tri_walking *w,
                        const struct tri_screen *s, bool there,
                        const char **error)
{
    return !asks(x, w, s->more.key) ||
           (take_one(x, w, s->more.key, tri_bool(there), error) &&
            tri_way_advance(x, w));
}

/* One more after this one, who was ruled out before. */
static void show_again(struct tri_exchange *x, struct tri_walking *w,
                       const struct tri_screen *s)
{
    const char *key =
        tri_arena_format(&x->arena, "%.*s[%zu]", (int)strcspn(s->more.key, "["),
                         s->more.key, s->more.index + 1);
    const struct tri_flow_entry *e = key ? tri_way_entry(w, key) : NULL;
    if (!e || !tri_is_false(e->value))
        return;
    if (!json_object_get(w->kept, "again"))
        (void)json_object_set_new(w->kept, "again", json_array());
    (void)json_array_append_new(json_object_get(w->kept, "again"),
                                json_string(key));
}

/* What comes after a person, once all about them is asked: no other one, unless
 * that was said (kept as "another" where their page had a second one). One who
 * was ruled out before and comes up now is shown. */
static bool take_next(struct tri_exchange *x, struct tri_walking *w,
                      const struct tri_screen *s, const char **error)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    if (strcmp(act_of(x), "another") == 0) {
        (void)json_object_set_new(w->kept, "another", json_true());
        show_again(x, w, s);
    }
    if (c->kind != TRI_FLOW_ASK || !c->more || c->index == 0)
        return true;
    bool another = json_object_get(w->kept, "another") != NULL;
    (void)json_object_del(w->kept, "another");
    if (another)
        return true;
    /* It is changed where the last one is. */
    const char *last = s->person ? s->more.key : s->q[0].key;
    json_t *of = json_object_get(w->kept, "of");
    (void)json_object_set(of, c->key, json_object_get(of, last));
    return take_one(x, w, c->key, tri_bool(false), error);
}

/* Each answer of the screen, taken as if it had been asked alone. */
static bool take_all(struct tri_exchange *x, struct tri_walking *w,
                     const struct tri_screen *s, const char **errors)
{
    bool nobody = s->person && strcmp(act_of(x), "none") == 0;
    if (s->person && !take_person(x, w, s, !nobody, errors))
        return false;
    for (size_t i = 0; i < s->n && !nobody; i++) {
        struct tri_value v = tri_null();
        if (!asks(x, w, s->q[i].key))
            continue; /* an earlier answer of the screen settled it */
        /* Read now: going back empties the memory that a value lives in. */
        enum tri_reply reply =
            tri_question_read(x, &s->q[i], tri_guide_eval(w->guide), &v);
        if (reply == TRI_REPLY_EMPTY && s->n > 1 && !s->person &&
            strcmp(act_of(x), "none") == 0)
            v = tri_bool(false); /* "unknown": it stays null */
        if (!take_one(x, w, s->q[i].key, v, &errors[i]))
            return false;
    }
    bool about = s->person || (s->n && strstr(s->q[0].key, "]."));
    return nobody || !about ||
           (tri_way_advance(x, w) && take_next(x, w, s, errors));
}

/* What was sent for a screen, before anything is taken. */
struct given {
    bool wrong;   /* something of it: errors[] */
    bool in_part; /* a yes to a red flag: what is empty beside it stays open */
};

/* Of a person may be left open what is not known; beside a yes that calls for
 * help, all else: nobody in danger waits for a form. */
static struct given given_for(struct tri_exchange *x, struct tri_walking *w,
                              const struct tri_screen *s, const char **errors)
{
    const char *act = act_of(x);
    bool rest = s->person || (s->n > 1 && (strcmp(act, "none") == 0 ||
                                           strcmp(act, "unknown") == 0 ||
                                           strcmp(act, "rest") == 0));
    bool yes = false;
    struct given given = { .wrong = false };
    if (s->person && strcmp(act, "none") == 0)
        return given;
    for (size_t i = 0; i < s->n; i++)
        yes |= strcmp(tri_exchange_field(x, s->q[i].key), "yes") == 0;
    bool enough = yes && !rest && s->n > 1 && !s->mixed && tri_way_urgent(w);
    for (size_t i = 0; i < s->n; i++) {
        struct tri_value v = tri_null();
        enum tri_reply reply =
            tri_question_read(x, &s->q[i], tri_guide_eval(w->guide), &v);
        if (reply == TRI_REPLY_ANSWER || (reply == TRI_REPLY_EMPTY && rest &&
                                          !tri_question_needed(&s->q[i])))
            continue;
        if (reply == TRI_REPLY_EMPTY && enough) {
            given.in_part = true;
            continue;
        }
        errors[i] = tri_question_error(x, &s->q[i], reply);
        given.wrong = true;
    }
    return given;
}

void tri_door_guide_answer(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    struct tri_screen s;
    const char *errors[TRI_MAX_QUESTIONS] = { NULL };
    struct typed typed = { .errors = errors };
    const char *key = tri_input_find(x->form, "q");
    if (!tri_walking_change(x, &w))
        return;
    if (!key) {
        tri_exchange_problem(x, 400, "problem.not-understood");
        return;
    }
    typed.stale = !tri_walking_fits(x, &w);
    /* A change of an answer: what it moves is told afterwards. */
    if (tri_input_find(x->form, "check") && !typed.stale &&
        !(tri_way_advance(x, &w) && tri_check_remember(x, &w)))
        return;
    if (!at_screen(x, &w, key))
        return;
    tri_way_screen(x, &w, &s);
    const struct given given = given_for(x, &w, &s, errors);
    if (typed.stale || given.wrong) {
        show_question(x, &w, &typed);
        return;
    }
    tri_way_remember(&w, &s, given.in_part);
    (void)json_object_del(w.kept, "anew"); /* it was read */
    if (!take_all(x, &w, &s, errors) || !tri_way_advance(x, &w)) {
        if (!x->status && at_screen(x, &w, key))
            show_question(x, &w, &typed);
        return;
    }
    if (tri_way_leave_idle(x, &w) && tri_walking_keep(x, &w))
        go_on(x, &w);
}
