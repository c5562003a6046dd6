/* The end of a walk: check your answers and what a change moved, the advice,
 * and sending it. */
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "common/cleanup.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/guide_check.h"
#include "http/guide_way.h"
#include "http/incident_new.h"
#include "http/site.h"
#include "http/words.h"

static void walking_done(struct tri_walking *w)
{
    tri_walking_done(w);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void text_done(char **text)
{
    free(*text);
}

/* ---- the report so far, and what is advised on it ---- */

/* The draft's setting. NULL, with the answer made, when it is not one of the
 * person's any more and they have several. */
static const json_t *setting_of(struct tri_exchange *x,
                                const struct tri_walking *w,
                                const json_t *settings)
{
    const char *id = tri_json_text(w->kept, "setting");
    size_t i;
    json_t *s;
    json_array_foreach(settings, i,
                       s) if (strcmp(tri_json_text(s, "id"), id) == 0) return s;
    return tri_setting_chosen(x, settings);
}

/* Malloced; with a book also what was written by hand, and what the book
 * knows. NULL, with the answer made. */
static char *report_so_far(struct tri_exchange *x, const struct tri_walking *w,
                           const json_t *setting)
{
    TRI_CLEANUP(out_done) struct tri_out report;
    TRI_CLEANUP(text_done) char *worded = NULL;
    char *whole = NULL;
    bool no_memory = false; /* alike: ours is a JSON object */
    tri_out_init(&report);
    tri_guide_report(w->guide, &report);
    if (!report.failed && !setting) {
        whole = malloc(report.len + 1);
        if (whole)
            memcpy(whole, report.text, report.len + 1);
    } else if (!report.failed) {
        worded = tri_words_report(x, w, report.text, report.len);
        if (worded)
            whole = tri_report_complete(x, setting, worded, strlen(worded),
                                        &no_memory);
    }
    if (!whole)
        tri_exchange_problem(x, 503, "problem.no-memory");
    return whole;
}

struct advised {
    json_t *report;
    json_t *advice; /* in words; its member "assessment" as assess wrote it */
    bool all;       /* the one who asks may see what leads do */
};

static void advised_done(struct advised *a)
{
    json_decref(a->report);
    json_decref(a->advice);
}

static bool advise(struct tri_exchange *x, const struct tri_walking *w,
                   struct advised *out)
{
    TRI_CLEANUP(json_done) json_t *settings = NULL;
    const json_t *setting = NULL;
    if (x->site->book) {
        settings = tri_settings_mine(x);
        setting = settings ? setting_of(x, w, settings) : NULL;
        if (!setting)
            return false;
    }
    char *report = report_so_far(x, w, setting);
    if (!report)
        return false;
    out->report = json_loads(report, 0, NULL);
    out->advice = tri_advice(x, report, strlen(report));
    free(report);
    if (!out->advice)
        return false;
    out->all = tri_way_sees_all(x, out->report,
                                json_object_get(out->advice, "assessment"));
    return true;
}

static bool is_own(const json_t *action)
{
    return strcmp(tri_json_text(action, "by_whom"), "staff-member") == 0;
}

/* The steps of the advice that are theirs, as the advice words them. */
static json_t *own_steps(const json_t *advice)
{
    static const char *const parts[] = { "must", "consider" };
    const json_t *actions =
        json_object_get(json_object_get(advice, "assessment"), "actions");
    json_t *list = json_array();
    size_t i;
    size_t k;
    size_t n;
    json_t *section;
    json_t *step;
    json_t *action;
    json_array_foreach(json_object_get(advice, "sections"), i, section)
    {
        for (size_t p = 0; p < 2; p++)
            json_array_foreach(json_object_get(section, parts[p]), k, step)
            {
                bool own = false;
                json_array_foreach(actions, n, action) own |=
                    is_own(action) && strcmp(tri_json_text(action, "code"),
                                             tri_json_text(step, "code")) == 0;
                if (own)
                    (void)json_array_append(list, step);
            }
    }
    return list;
}

/* ---- what a change moved ---- */

static json_t *snapshot(struct tri_exchange *x, const struct tri_walking *w,
                        const struct advised *a)
{
    const json_t *assessed = json_object_get(a->advice, "assessment");
    json_t *steps = json_array();
    size_t i;
    json_t *action;
    json_array_foreach(json_object_get(assessed, "actions"), i, action)
    {
        if (a->all || is_own(action))
            (void)json_array_append_new(
                steps,
                json_pack("{ss ss}", "code", tri_json_text(action, "code"),
                          "title", tri_json_text(action, "title")));
    }
    const json_t *risk =
        json_object_get(json_object_get(a->advice, "summary"), "risk");
    return json_pack("{ss so so}", "risk", tri_json_text(risk, "label"),
                     "steps", steps, "answers", tri_way_answers(x, w));
}

bool tri_check_remember(struct tri_exchange *x, struct tri_walking *w)
{
    TRI_CLEANUP(advised_done) struct advised a = { .report = NULL };
    if (!advise(x, w, &a))
        return false;
    return json_object_set_new(w->kept, "before", snapshot(x, w, &a)) == 0;
}

/* Those of `from` that `to` lacks, told apart by a member. */
static json_t *lacking(const json_t *from, const json_t *to, const char *key)
{
    json_t *list = json_array();
    size_t i;
    size_t k;
    json_t *one;
    json_t *other;
    json_array_foreach(from, i, one)
    {
        bool there = false;
        json_array_foreach(to, k, other) there |=
            strcmp(tri_json_text(one, key), tri_json_text(other, key)) == 0;
        if (!there)
            (void)json_array_append(list, one);
    }
    return list;
}

static json_t *moved(struct tri_exchange *x, const struct tri_walking *w,
                     const struct advised *a)
{
    const json_t *before = json_object_get(w->kept, "before");
    if (!before)
        return NULL;
    TRI_CLEANUP(json_done) json_t *now = snapshot(x, w, a);
    const char *was = tri_json_text(before, "risk");
    const char *is = tri_json_text(now, "risk");
    const json_t *old_steps = json_object_get(before, "steps");
    const json_t *new_steps = json_object_get(now, "steps");
    json_t *doc = json_pack("{so so so so}", "gone",
                            lacking(json_object_get(before, "answers"),
                                    json_object_get(now, "answers"), "key"),
                            "asked",
                            lacking(json_object_get(now, "answers"),
                                    json_object_get(before, "answers"), "key"),
                            "added", lacking(new_steps, old_steps, "code"),
                            "removed", lacking(old_steps, new_steps, "code"));
    if (doc && strcmp(was, is) != 0) {
        (void)json_object_set_new(doc, "risk_was", json_string(was));
        (void)json_object_set_new(doc, "risk_is", json_string(is));
    }
    return doc;
}

/* ---- check your answers ---- */

static void show_check(struct tri_exchange *x, struct tri_walking *w,
                       bool stale)
{
    TRI_CLEANUP(advised_done) struct advised a = { .report = NULL };
    bool assessed = x->site->book || json_object_get(w->kept, "before");
    if (assessed && !advise(x, w, &a))
        return;
    bool ended = tri_walking_ended(w);
    bool enough = tri_way_enough(x, w);
    const char *back = tri_way_before(w, NULL);
    const char *on = enough ? "/guide/advice" : tri_way_on(x, w);
    x->document = tri_walking_page(x, w, "check");
    if (!tri_exchange_fill(
            x,
            json_pack("{so so ss sb sb ss sb so* so* so* sb}", "answers",
                      tri_way_answers(x, w), "notices", tri_way_notices(x, w),
                      "back",
                      x->site->book && enough ? "/guide/words"
                      : back                  ? tri_way_question(x, back)
                                              : "/guide",
                      "ended", (int)ended, "enough", (int)enough, "go_on", on,
                      "all", (int)(!x->site->book || a.all), "words",
                      x->site->book ? tri_words_answers(x, w) : NULL, "steps",
                      x->site->book ? own_steps(a.advice) : NULL, "moved",
                      assessed ? moved(x, w, &a) : NULL, "stale", (int)stale)))
        return;
    if (enough)
        tri_way_put_rest(x, w);
    x->status = stale ? 409 : 200;
}

void tri_door_guide_check(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    if (tri_walking_open(x, &w) && tri_way_advance(x, &w))
        show_check(x, &w, false);
}

/* ---- the end ---- */

void tri_door_guide_advice(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    TRI_CLEANUP(advised_done) struct advised a = { .report = NULL };
    if (!tri_walking_open(x, &w) || !tri_way_advance(x, &w) ||
        !advise(x, &w, &a))
        return;
    if (!a.all) { /* their own steps stand there */
        tri_exchange_redirect(x, "/guide/check");
        return;
    }
    bool ended = tri_walking_ended(&w);
    x->document = tri_walking_page(x, &w, "advice");
    if (!tri_exchange_fill(
            x, json_pack("{sO sb ss}", "advice", a.advice, "ended", (int)ended,
                         "go_on", ended ? "/guide/check" : tri_way_on(x, &w))))
        return;
    x->status = 200;
}

void tri_door_guide_report(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    struct tri_out report;
    if (!tri_walking_open(x, &w))
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
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    if (tri_walking_change(x, &w) && tri_walking_drop(x, &w))
        tri_exchange_redirect(x, "/?ended=1");
}

/* ---- sending it ---- */

/* The draft becomes the incident: sent twice, there is none any more, and
 * whoever sends is led to its page. */
void tri_check_send(struct tri_exchange *x, struct tri_walking *w)
{
    TRI_CLEANUP(json_done) json_t *settings = NULL;
    TRI_CLEANUP(json_done) json_t *people = NULL;
    struct tri_incident_row row;
    struct tri_receipt receipt;
    settings = tri_settings_mine(x);
    const json_t *setting = settings ? setting_of(x, w, settings) : NULL;
    if (!setting)
        return;
    TRI_CLEANUP(text_done) char *report = report_so_far(x, w, setting);
    people = tri_words_people(w);
    if (!report)
        return;
    struct tri_new_incident in = { .report = report,
                                   .report_len = strlen(report),
                                   .draft = w->name,
                                   .people = people };
    if (!tri_incident_enter(x, &in, setting, &row, &receipt))
        return;
    tri_walking_leave(x);
    tri_incident_entered(x, &row, &receipt);
}

void tri_door_guide_send(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    if (!x->site->book) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    if (!tri_walking_change(x, &w) || !tri_way_advance(x, &w))
        return;
    if (!tri_walking_fits(x, &w))
        show_check(x, &w, true);
    else if (tri_words_about(x, &w))
        tri_check_send(x, &w);
}
