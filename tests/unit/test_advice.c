/* Assessments in words: those that the small pack would not give (any more),
 * and broken ones; the words of today's are in tests/contract. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "common/advice.h"
#include "common/hash.h"
#include "common/pack_files.h"

static const struct row {
    const char *label;
    const char *assessment;
    const char *now;  /* NULL: as of when it was asked */
    const char *path; /* of the document: members and places with dots */
    const char *want; /* as compact JSON; "" where there must be nothing */
} rows[] = {
    /* codes that the pack does not word, as after a change of the rules */
    { "level gone", "{\"risk\":{\"level\":\"grave\"}}", NULL,
      "summary.risk.label", "\"grave\"" },
    { "category gone", "{\"categories\":[{\"code\":\"old-worry\"}]}", NULL,
      "summary.categories.0", "\"old-worry\"" },
    { "action gone: its code is its title",
      "{\"actions\":[{\"code\":\"old-step\",\"urgency\":\"now\","
      "\"mandatory\":true}]}",
      NULL, "sections.0.must.0.title", "\"old-step\"" },
    { "a title written at the time is kept",
      "{\"actions\":[{\"code\":\"old-step\",\"title\":\"Do it\"}]}", NULL,
      "sections.0.consider.0.title", "\"Do it\"" },
    { "agency gone",
      "{\"actions\":[{\"code\":\"old-step\",\"agency\":\"old-board\"}]}", NULL,
      "sections.0.consider.0.to", "\"old-board\"" },
    { "need gone", "{\"threshold_level\":9}", NULL, "summary.need.label",
      "\"9\"" },
    { "other rules", "{\"pack\":{\"sha256\":\"00\"}}", NULL, "asked.same_pack",
      "false" },
    /* steps */
    { "a step keeps its code", "{\"actions\":[{\"code\":\"police-report\"}]}",
      NULL, "sections.0.consider.0.code", "\"police-report\"" },
    { "another must: other words",
      "{\"actions\":[{\"code\":\"school-led-response\"},"
      "{\"code\":\"inform-parents\",\"mandatory\":true}]}",
      NULL, "sections.0.consider.0.how", "\"With the parents.\"" },
    { "another that waits: the plain words",
      "{\"actions\":[{\"code\":\"school-led-response\"},"
      "{\"code\":\"inform-parents\",\"mandatory\":true,\"held\":true}]}",
      NULL, "sections.0.consider.0.how", "\"In this way.\"" },
    { "another that is only offered: the plain words",
      "{\"actions\":[{\"code\":\"school-led-response\"},"
      "{\"code\":\"inform-parents\"}]}",
      NULL, "sections.0.consider.0.how", "\"In this way.\"" },
    { "own agency is not said",
      "{\"actions\":[{\"code\":\"x\",\"agency\":\"school\"}]}", NULL,
      "sections.0.consider.0.to", "" },
    { "alarm", "{\"actions\":[{\"code\":\"police-emergency\"}]}", NULL,
      "sections.0.consider.0.alarm", "true" },
    { "no alarm", "{\"actions\":[{\"code\":\"police-report\"}]}", NULL,
      "sections.0.consider.0.alarm", "false" },
    { "people", "{\"actions\":[{\"code\":\"x\",\"for\":[\"a\",\"b\"]}]}", NULL,
      "sections.0.consider.0.people", "\"a, b\"" },
    { "now has no clock time",
      "{\"actions\":[{\"code\":\"x\",\"urgency\":\"now\","
      "\"due\":\"2026-11-20T16:40:00Z\"}]}",
      NULL, "sections.0.consider.0.due", "" },
    { "not yet overdue when it was asked",
      "{\"assessed_at\":\"2026-11-20T16:40:00Z\",\"actions\":[{\"code\":\"x\","
      "\"urgency\":\"today\",\"due\":\"2026-11-20T23:59:00Z\"}]}",
      NULL, "sections.0.consider.0.overdue", "false" },
    { "overdue when it is looked at",
      "{\"assessed_at\":\"2026-11-20T16:40:00Z\",\"actions\":[{\"code\":\"x\","
      "\"urgency\":\"today\",\"due\":\"2026-11-20T23:59:00Z\"}]}",
      "2027-02-01T09:00:00Z", "sections.0.overdue", "true" },
    { "due as people read it",
      "{\"actions\":[{\"code\":\"x\",\"due\":\"2026-11-20T23:59:00Z\"}]}", NULL,
      "sections.0.due", "\"Fri 20 November 2026, 23:59\"" },
    { "due that is no time",
      "{\"actions\":[{\"code\":\"x\",\"due\":\"soon\"}]}",
      "2027-02-01T09:00:00Z", "sections.0.consider.0.due", "\"soon\"" },
    /* reasons */
    { "a rule without a text",
      "{\"risk\":{\"because\":[{\"rule\":\"a.dmn#b/C\"}]}}", NULL,
      "why.0.reasons.0.text", "\"a.dmn#b/C\"" },
    { "a rule is told once",
      "{\"risk\":{\"because\":[{\"rule\":\"R\",\"text\":\"t\"}]},"
      "\"threshold\":{\"because\":[{\"rule\":\"R\",\"text\":\"t\"}]}}",
      NULL, "why.1", "" },
    { "a source is counted once",
      "{\"risk\":{\"because\":[{\"rule\":\"R\",\"source\":{\"key\":\"K\"}},"
      "{\"rule\":\"S\",\"source\":{\"key\":\"K\",\"verified\":\"no\"}}]}}",
      NULL, "why.0.reasons.1.source", "1" },
    { "a doubtful citation marks the whole",
      "{\"risk\":{\"because\":[{\"rule\":\"S\",\"source\":{\"key\":\"K\","
      "\"verified\":\"no\"}}]}}",
      NULL, "marked", "true" },
    /* local data */
    { "a list of numbers and words",
      "{\"areas\":[{\"data\":[{\"name\":\"n\",\"value\":[24,\"h\",0.5]}]}]}",
      NULL, "areas.0.data.0.value", "\"24; h; 0.5\"" },
    { "what is not recorded",
      "{\"areas\":[{\"data\":[{\"name\":\"n\",\"value\":null}]}]}", NULL,
      "areas.0.missing.0", "\"n\"" },
    { "the same area twice: its data once",
      "{\"areas\":[{\"code\":\"a\",\"role\":\"home\",\"data\":[{\"name\":\"n\","
      "\"value\":1}]},{\"code\":\"a\",\"role\":\"home\",\"data\":[{\"name\":"
      "\"n\",\"value\":1}]}]}",
      NULL, "areas.1.data.0", "" },
    /* not known */
    { "nine open: eight are shown",
      "{\"unknown\":[{\"fact\":\"a\"},{\"fact\":\"b\"},{\"fact\":\"c\"},"
      "{\"fact\":\"d\"},{\"fact\":\"e\"},{\"fact\":\"f\"},{\"fact\":\"g\"},"
      "{\"fact\":\"h\"},{\"fact\":\"i\"}]}",
      NULL, "unknown_more", "\"and 1 more\"" },
    { "the fact where there is no question", "{\"unknown\":[{\"fact\":\"a\"}]}",
      NULL, "unknown.0.question", "\"a\"" },
    { "long numbers",
      "{\"threshold_level\":4,\"trace\":[{\"output\":12345678901234567890123}]"
      "}",
      NULL, "summary.need.code", "\"4\"" },
    /* no assessment at all */
    { "empty", "{}", NULL, "sections", "[]" },
    { "a list", "[]", NULL, "summary.risk.label", "\"\"" },
    { "wrong kinds",
      "{\"risk\":[],\"actions\":{\"a\":1},\"areas\":7,\"unknown\":\"x\","
      "\"categories\":[1,null],\"children\":[[]],\"cautions\":[{}],"
      "\"strategy_discussion\":{\"participants\":[1]}}",
      NULL, "cautions", "[]" },
    { "wrong kinds inside",
      "{\"actions\":[null,{\"code\":3,\"for\":\"x\",\"because\":\"y\"}]}", NULL,
      "sections.0.consider.1.code", "\"\"" },
};

static const json_t *at(const json_t *doc, const char *path)
{
    char name[32];
    while (doc && *path) {
        size_t n = strcspn(path, ".");
        (void)snprintf(name, sizeof(name), "%.*s", (int)n, path);
        doc = json_is_array(doc) ? json_array_get(doc, (size_t)(name[0] - '0'))
                                 : json_object_get(doc, name);
        path += n + (path[n] == '.');
    }
    return doc;
}

static void words(void)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_pack_files files = { .n = 0 };
    struct tri_pack *pack = NULL;
    struct tri_findings f;
    tri_findings_init(&f);
    CU_ASSERT_FATAL(
        tri_pack_files_read(TRI_SOURCE_DIR "/tests/packs/rules/mini", &files,
                            &err) == TRI_OK &&
        tri_pack_load(files.files, files.n, &hash, &pack, &f, &err) == TRI_OK);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        const struct row *r = &rows[i];
        struct tri_instant now = { 0, 0 };
        json_t *a = tri_advice_load(r->assessment, strlen(r->assessment));
        CHECK_ROW(r->label, a != NULL);
        CHECK_ROW(r->label,
                  !r->now || tri_instant_parse(r->now, strlen(r->now), &now));
        json_t *doc =
            tri_advice_document(pack, NULL, 0, a, r->now ? &now : NULL);
        char *got =
            json_dumps(at(doc, r->path), JSON_COMPACT | JSON_ENCODE_ANY);
        CHECK_ROW(r->label, doc != NULL);
        CHECK_ROW(r->label, strcmp(got ? got : "", r->want) == 0);
        free(got);
        json_decref(doc);
        json_decref(a);
    }
    tri_pack_free(pack);
    tri_pack_files_done(&files);
    tri_findings_done(&f);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "assessments in words", words },
                                         CU_TEST_INFO_NULL };
    return check_run("advice", tests);
}
