/* A report assessed for a page. */
#include "http/advice.h"

#include <string.h>

#include "common/advice.h"
#include "common/cleanup.h"
#include "common/spoken.h"
#include "common/when.h"
#include "http/site.h"
#include "triage/assess.h"

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void assessor_done(struct tri_assessor **a)
{
    tri_assessor_free(*a);
}

static json_t *assessment_at(struct tri_exchange *x, const char *report,
                             size_t len, struct tri_instant at)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = { .lang = tri_site_lang(x->site,
                                                                x->language),
                                          .trace = TRI_TRACE_NONE,
                                          .now = at,
                                          .clock_field = "clock" };
    TRI_CLEANUP(assessor_done) struct tri_assessor *a = NULL;
    TRI_CLEANUP(out_done) struct tri_out json;
    tri_out_init(&json);
    enum tri_code code =
        tri_assessor_new(x->site->pack, x->site->zones, &a, &err);
    if (code == TRI_OK)
        code = tri_assess_read(a, report, len, &err);
    if (code == TRI_OK)
        code = tri_assess_decide(a, &options, &err);
    if (code == TRI_OK)
        tri_assess_write(a, &json);
    json_t *doc = code == TRI_OK && !json.failed
                      ? json_loadb(json.text, json.len, 0, NULL)
                      : NULL;
    if (doc)
        return doc;
    if (code == TRI_E_INPUT) {
        tri_exchange_problem(x, 422, "problem.report");
        char spoken[TRI_SPOKEN_LINE];
        (void)json_object_set_new(
            x->document, "detail",
            json_string(
                tri_spoken(x->language, err.msg, spoken, sizeof(spoken))));
        if (err.loc.element[0])
            (void)json_object_set_new(x->document, "field",
                                      json_string(err.loc.element));
        return NULL;
    }
    tri_exchange_problem(x, code == TRI_E_NOMEM || code == TRI_OK ? 503 : 500,
                         code == TRI_E_NOMEM || code == TRI_OK
                             ? "problem.no-memory"
                             : "problem.broken");
    return NULL;
}

json_t *tri_assessment(struct tri_exchange *x, const char *report, size_t len)
{
    return assessment_at(x, report, len, x->site->now());
}

json_t *tri_advice_when(enum tri_language language, const char *due)
{
    char out[TRI_WHEN_TEXT];
    if (!due)
        return NULL;
    tri_when(language, due, strlen(due), out, sizeof(out));
    return json_string(out);
}

json_t *tri_advice_at(struct tri_exchange *x, const char *report, size_t len,
                      struct tri_instant at)
{
    json_t *a = assessment_at(x, report, len, at);
    if (!a)
        return NULL;
    json_t *doc =
        tri_advice_document(x->site->pack, x->site->zones,
                            tri_site_lang(x->site, x->language), a, &at);
    if (!doc || json_object_set(doc, "assessment", a) != 0) {
        json_decref(doc);
        doc = NULL;
        tri_exchange_problem(x, 503, "problem.no-memory");
    }
    json_decref(a);
    return doc;
}

json_t *tri_advice(struct tri_exchange *x, const char *report, size_t len)
{
    return tri_advice_at(x, report, len, x->site->now());
}
