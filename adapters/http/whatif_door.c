/* What would change the outcome of an incident: which fact to check next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "common/cleanup.h"
#include "http/doors.h"
#include "http/incident.h"
#include "http/question.h"
#include "http/site.h"
#include "triage/whatif.h"

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void assessor_done(struct tri_assessor **a)
{
    tri_assessor_free(*a);
}

/* The search's own JSON; NULL: x says why. */
static json_t *search(struct tri_incident *in)
{
    struct tri_exchange *x = in->lead.x;
    struct tri_error err = { .code = TRI_OK };
    const struct tri_assess_options options = { .lang = in->lead.lang,
                                                .trace = TRI_TRACE_NONE,
                                                .now = x->site->now(),
                                                .clock_field = "clock" };
    TRI_CLEANUP(assessor_done) struct tri_assessor *a = NULL;
    TRI_CLEANUP(out_done) struct tri_out json;
    struct tri_whatif found;
    tri_out_init(&json);
    char *report =
        tri_json_dump(json_object_get(in->state, "report"), JSON_COMPACT, NULL);
    enum tri_code code =
        report ? tri_assessor_new(x->site->pack, x->site->zones, &a, &err)
               : TRI_E_NOMEM;
    if (code == TRI_OK)
        code = tri_assess_read(a, report, strlen(report), &err);
    if (code == TRI_OK)
        code = tri_assess_decide(a, &options, &err);
    if (code == TRI_OK)
        code = tri_assess_whatif(a, &found, &err);
    if (code == TRI_OK)
        tri_whatif_write(a, &found, &json);
    free(report);
    json_t *doc = code == TRI_OK && !json.failed
                      ? tri_json_lenient(json.text, json.len, NULL)
                      : NULL;
    if (!doc)
        tri_exchange_problem(x, code == TRI_E_INPUT ? 422 : 503,
                             code == TRI_E_INPUT ? "problem.report"
                                                 : "problem.no-memory");
    return doc;
}

static const char *answer(const struct tri_lead *l, const char *path,
                          const json_t *v)
{
    const char *s = json_string_value(v);
    if (json_is_boolean(v))
        return tri_lead_text(l, json_is_true(v) ? "guide.yes" : "guide.no");
    if (s)
        return tri_pack_textf(l->x->site->pack, l->lang, s, "%s.value.%s", path,
                              s);
    const char *n = json_is_number(v) ? tri_arena_format(&l->x->arena, "%.15g",
                                                         json_number_value(v))
                                      : NULL;
    return n ? n : tri_lead_text(l, "guide.not-known");
}

/* Whom a fact is about: the id of children[0]; NULL: nobody. */
static const char *person(const struct tri_incident *in, const char *fact)
{
    char list[32];
    size_t index = 0;
    if (sscanf(fact, "%31[a-z][%zu]", list, &index) != 2)
        return NULL;
    const json_t *report = json_object_get(in->state, "report");
    const char *id = tri_json_text(
        json_array_get(json_object_get(report, list), index), "id");
    return *id ? id : NULL;
}

static json_t *ways_of(struct tri_incident *in, const json_t *goal)
{
    const struct tri_lead *l = &in->lead;
    const struct tri_voice voice = tri_question_voice(l->x);
    json_t *out = json_array();
    size_t i;
    json_t *way;
    json_array_foreach(json_object_get(goal, "ways"), i, way)
    {
        json_t *changes = json_array();
        size_t k;
        json_t *c;
        json_array_foreach(json_object_get(way, "if"), k, c)
        {
            const char *fact = tri_json_text(c, "fact");
            char path[TRI_QUESTION_KEY];
            tri_fact_path(&voice, fact, strlen(fact), path);
            const json_t *from = json_object_get(c, "from");
            (void)json_array_append_new(
                changes,
                json_pack("{ss* ss ss ss*}", "person", person(in, fact),
                          "question", tri_json_text(c, "question"), "to",
                          answer(l, path, json_object_get(c, "to")), "from",
                          json_is_null(from) ? NULL : answer(l, path, from)));
        }
        (void)json_array_append_new(
            out,
            json_pack("{so ss}", "changes", changes, "level",
                      tri_lead_word(l, "level", tri_json_text(way, "level"))));
    }
    return out;
}

static json_t *goals(struct tri_incident *in, const json_t *list)
{
    json_t *out = json_array();
    size_t i;
    json_t *goal;
    json_array_foreach(list, i, goal)(void) json_array_append_new(
        out, json_pack("{ss so}", "title", tri_json_text(goal, "title"), "ways",
                       ways_of(in, goal)));
    return out;
}

void tri_door_what_if(struct tri_exchange *x)
{
    struct tri_incident in;
    if (!tri_incident_open(&in, x, TRI_ACT_READ))
        return;
    json_t *found = search(&in);
    if (found) {
        x->document =
            json_pack("{ss ss so so so so}", "kind", "incident-what-if",
                      "reference", in.row.reference, "raise",
                      ways_of(&in, json_object_get(found, "raise")), "lower",
                      ways_of(&in, json_object_get(found, "lower")), "add",
                      goals(&in, json_object_get(found, "add")), "drop",
                      goals(&in, json_object_get(found, "drop")));
        x->status = 200;
    }
    json_decref(found);
    tri_incident_done(&in);
}
