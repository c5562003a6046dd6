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

static void go_on(struct tri_exchange *x, const struct tri_walking *w)
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
    if (tri_walking_at(w)->kind == TRI_FLOW_ASK &&
        strcmp(tri_walking_at(w)->key, key) == 0)
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

static void show_question(struct tri_exchange *x, struct tri_walking *w,
                          const struct typed *t)
{
    const struct tri_flow_command *c = tri_walking_at(w);
    const struct tri_pack *p = x->site->pack;
    struct tri_question q[TRI_MAX_QUESTIONS];
    bool mixed = false;
    size_t n = tri_way_questions(x, w, q, &mixed);
    bool wrong = false;
    bool may_pass = false;
    for (size_t i = 0; i < n; i++)
        may_pass |= q[i].shape >= TRI_SHAPE_NUMBER;
    json_t *list = fields(x, w, q, n, t, &wrong);
    size_t lang = tri_site_lang(x->site, x->language);
    const char *back = tri_way_before(w, c->key);
    bool check =
        tri_input_find(x->query, "check") || tri_input_find(x->form, "check");
    /* Going back took the answers after this one off; the path is of all. */
    x->document = tri_walking_page(x, w, "question");
    (void)json_object_update_missing_new(
        x->document,
        json_pack("{ss ss* ss* ss* ss sO so so so si sb sb sb sb sb sb}", "key",
                  c->key, "title",
                  tri_pack_textf(p, lang, *c->name ? c->name : NULL,
                                 "flow.%s.%s.title", c->chart, c->element),
                  "help",
                  tri_pack_textf(p, lang, NULL, "flow.%s.%s.help", c->chart,
                                 c->element),
                  "person", tri_way_person(x, &q[0]), "back",
                  back ? tri_way_question(x, back) : "/guide", "notices",
                  w->notices, "fields", list, "why", why(x, q, n, lang),
                  "taken", tri_way_taken(x, w), "step",
                  (int)json_array_size(w->screens) + 1, "several", (int)(n > 1),
                  "may_pass", (int)may_pass, "wrong", (int)wrong, "check",
                  (int)check, "stale", (int)t->stale, "mixed", (int)mixed));
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
    const struct tri_flow_command *c = tri_walking_at(w);
    if (c->kind == TRI_FLOW_ASK && strcmp(c->key, key) == 0)
        return true;
    const struct tri_flow_entry *e = tri_way_entry(w, key);
    if (!e || !e->passed ||
        tri_guide_take(w->guide, TRI_FLOW_GO_BACK, key, tri_null(), &err) !=
            TRI_OK ||
        !tri_way_advance(x, w))
        return false;
    c = tri_walking_at(w);
    return c->kind == TRI_FLOW_ASK && strcmp(c->key, key) == 0;
}

/* Each answer of the screen, taken as if it had been asked alone. */
static bool take_all(struct tri_exchange *x, struct tri_walking *w,
                     const struct tri_question *q, size_t n,
                     const char **errors)
{
    struct tri_error err = { .code = TRI_OK };
    for (size_t i = 0; i < n; i++) {
        struct tri_value v = tri_null();
        const char *act = tri_input_find(x->form, "act");
        if (!asks(x, w, q[i].key))
            continue; /* an earlier answer of the screen settled it */
        /* Read now: going back empties the memory that a value lives in. */
        enum tri_reply reply =
            tri_question_read(x, &q[i], tri_guide_eval(w->guide), &v);
        if (reply == TRI_REPLY_EMPTY && n > 1 && act &&
            strcmp(act, "none") == 0)
            v = tri_bool(false); /* "unknown": it stays null */
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
static bool all_given(struct tri_exchange *x, struct tri_walking *w,
                      const struct tri_question *q, size_t n,
                      const char **errors)
{
    const char *act = tri_input_find(x->form, "act");
    bool rest = n > 1 && act &&
                (strcmp(act, "none") == 0 || strcmp(act, "unknown") == 0 ||
                 strcmp(act, "rest") == 0);
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
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    struct tri_question q[TRI_MAX_QUESTIONS];
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
    bool mixed = false;
    size_t n = tri_way_questions(x, &w, q, &mixed);
    if (typed.stale || !all_given(x, &w, q, n, errors)) {
        show_question(x, &w, &typed);
        return;
    }
    tri_way_remember(&w);
    if (!take_all(x, &w, q, n, errors)) {
        if (!x->status && at_screen(x, &w, key))
            show_question(x, &w, &typed);
        return;
    }
    if (tri_walking_keep(x, &w) && tri_way_advance(x, &w))
        go_on(x, &w);
}
