/* Exercises: an invented incident, told a step at a time, and the engine's own
 * advice on it once somebody has said what they would do. Nothing is kept. */
#include <stdlib.h>
#include <string.h>

#include "common/cleanup.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/site.h"

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void text_done(char **text)
{
    free(*text);
}

void tri_door_exercises(struct tri_exchange *x)
{
    size_t lang = tri_site_lang(x->site, x->language);
    json_t *families =
        x->site->exercises
            ? tri_exercises_document(x->site->exercises, x->site->pack, lang)
            : json_array();
    x->document =
        json_pack("{ss so}", "kind", "exercises", "families", families);
    x->status = 200;
}

/* ---- one ---- */

/* Which step the address asks for: 0 is the briefing. False: none of them. */
static bool step_of(const struct tri_exchange *x, size_t last, size_t *out)
{
    const char *text = tri_input_find(x->query, "step");
    *out = 0;
    if (!text)
        return true;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 3 || text[digits])
        return false;
    *out = strtoul(text, NULL, 10);
    return *out <= last;
}

/* When it is played: the scenario's own day. */
static struct tri_instant day_of(const struct tri_exchange *x,
                                 const json_t *scenario)
{
    struct tri_instant at;
    const char *text = json_string_value(json_object_get(scenario, "at"));
    return text && tri_instant_parse(text, strlen(text), &at) ? at
                                                              : x->site->now();
}

/* The people of the briefing: who they are and how old, without names. */
static void set_people(json_t *doc, const json_t *scenario)
{
    json_t *report = json_object_get(scenario, "report");
    json_t *children = json_object_get(report, "children");
    json_t *ages = json_array();
    size_t i;
    json_t *child;
    json_array_foreach(children, i, child)
    {
        json_t *age = json_object_get(child, "age");
        (void)json_array_append_new(ages, json_is_integer(age)
                                              ? json_deep_copy(age)
                                              : json_string("?"));
    }
    (void)json_object_set_new(doc, "ages", ages);
}

static bool set_answer(struct tri_exchange *x, json_t *doc,
                       const json_t *scenario, const json_t *inject,
                       size_t step)
{
    TRI_CLEANUP(text_done) char *report = tri_exercise_report(scenario, step);
    json_t *says = inject ? json_object_get(inject, "notices")
                          : json_object_get(scenario, "why");
    json_t *source = json_object_get(scenario, "source");
    if (!report) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return false;
    }
    json_t *advice =
        tri_advice_at(x, report, strlen(report), day_of(x, scenario));
    if (!advice)
        return false;
    (void)json_object_set_new(doc, "advice", advice);
    (void)json_object_set_new(doc, "notices", json_deep_copy(says));
    if (!inject && source)
        (void)json_object_set_new(doc, "source", json_deep_copy(source));
    return true;
}

void tri_door_exercise(struct tri_exchange *x)
{
    size_t step = 0;
    const struct tri_exercise *one =
        x->site->exercises ? tri_exercise_find(x->site->exercises, x->args[0])
                           : NULL;
    if (!one || !step_of(x, one->n_injects, &step)) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    size_t lang = tri_site_lang(x->site, x->language);
    TRI_CLEANUP(json_done)
    json_t *scenario = tri_exercise_open(x->site->exercises, one, lang);
    json_t *inject =
        step ? json_array_get(json_object_get(scenario, "injects"), step - 1)
             : NULL;
    json_t *briefing =
        json_object_get(json_object_get(scenario, "report"), "narrative");
    TRI_CLEANUP(json_done)
    json_t *doc = json_pack(
        "{ss ss ss ss* sO? sO? sI sI}", "kind", "exercise", "id", one->id,
        "title", tri_exercise_title(x->site->exercises, one, lang), "family",
        tri_pack_textf(x->site->pack, lang, NULL, "category.%s", one->family),
        "briefing", briefing, "in", json_object_get(scenario, "in"), "step",
        (json_int_t)step, "steps", (json_int_t)one->n_injects);
    if (!doc) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    set_people(doc, scenario);
    if (inject) {
        (void)json_object_set(doc, "text", json_object_get(inject, "text"));
        json_t *in = json_object_get(inject, "in");
        if (in && json_object_update(json_object_get(doc, "in"), in) != 0) {
            tri_exchange_problem(x, 503, "problem.no-memory");
            return;
        }
    }
    if (step < one->n_injects)
        (void)json_object_set_new(doc, "next",
                                  json_integer((json_int_t)step + 1));
    if (tri_input_find(x->query, "answer") &&
        !set_answer(x, doc, scenario, inject, step))
        return;
    x->document = json_incref(doc);
    x->status = 200;
}
