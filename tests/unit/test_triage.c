/* Triage: times and deadlines, reports that are refused, and assessments of the
 * small pack in tests/packs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "check.h"
#include "feel/json.h"
#include "mini_hand.h"
#include "triage/assess.h"
#include "triage/guide.h"
#include "triage/report.h"

/* ---- times ---- */

static const struct time_row {
    const char *text;
    bool ok;
    const char *back; /* as tri_instant_text writes it with Z */
} time_rows[] = {
    { "2026-11-20T16:40:00Z", true, "2026-11-20T16:40:00Z" },
    { "2026-11-20T16:40:00.5Z", true, "2026-11-20T16:40:00Z" },
    { "2026-07-01T09:00:00+01:00", true, "2026-07-01T09:00:00+01:00" },
    { "2026-07-01t09:00:00-03:30", true, "2026-07-01T09:00:00-03:30" },
    { "2024-02-29T00:00:00Z", true, "2024-02-29T00:00:00Z" },
    { "2026-02-29T00:00:00Z", false, NULL },
    { "2026-11-20T16:40:00", false, NULL },
    { "2026-11-20", false, NULL },
    { "2026-11-20T24:00:00Z", false, NULL },
    { "2026-11-20T16:40:00.Z", false, NULL },
    { "2026-11-20T16:40:00Zz", false, NULL },
    { "", false, NULL },
};

static void times(void)
{
    for (size_t i = 0; i < TRI_COUNT(time_rows); i++) {
        const struct time_row *r = &time_rows[i];
        struct tri_instant t = { 0, 0 };
        char back[TRI_INSTANT_TEXT] = "";
        bool ok = tri_instant_parse(r->text, strlen(r->text), &t);
        CHECK_ROW(r->text, ok == r->ok);
        if (ok && r->ok) {
            (void)tri_instant_text(t, true, back);
            CHECK_ROW(r->text, strcmp(back, r->back) == 0);
        }
    }
}

/* ---- deadlines ---- */

static const struct due_row {
    const char *label;
    struct tri_deadline d;
    const char *zone;
    const char *start;
    const char *due; /* NULL: out of reach */
} due_rows[] = {
    { "now is the start",
      { TRI_DUE_AFTER, 0 },
      "Europe/London",
      "2026-11-20T16:40:00Z",
      "2026-11-20T16:40:00+00:00" },
    { "Friday 16:40 is still Friday",
      { TRI_DUE_END_OF_DAY, 0 },
      "Europe/London",
      "2026-11-20T16:40:00Z",
      "2026-11-20T23:59:59+00:00" },
    { "the day is the zone's",
      { TRI_DUE_END_OF_DAY, 0 },
      "Europe/London",
      "2026-07-01T23:30:00Z",
      "2026-07-02T23:59:59+01:00" },
    { "the day is the other zone's",
      { TRI_DUE_END_OF_DAY, 0 },
      "America/Toronto",
      "2026-07-02T02:00:00Z",
      "2026-07-01T23:59:59-04:00" },
    { "one working day over a weekend",
      { TRI_DUE_WORKING_DAYS, 1 },
      "Europe/London",
      "2026-11-20T16:40:00Z",
      "2026-11-23T16:40:00+00:00" },
    { "from a Saturday to Monday",
      { TRI_DUE_WORKING_DAYS, 1 },
      "Europe/London",
      "2026-11-21T10:00:00Z",
      "2026-11-23T10:00:00+00:00" },
    { "over Christmas",
      { TRI_DUE_WORKING_DAYS, 1 },
      "Europe/London",
      "2026-12-24T15:00:00Z",
      "2026-12-29T15:00:00+00:00" },
    { "the same clock time over the clock change",
      { TRI_DUE_WORKING_DAYS, 1 },
      "Europe/London",
      "2026-03-27T10:00:00Z",
      "2026-03-30T10:00:00+01:00" },
    { "two working days",
      { TRI_DUE_WORKING_DAYS, 2 },
      "Europe/London",
      "2026-11-19T09:00:00Z",
      "2026-11-23T09:00:00+00:00" },
    { "beyond the calendar",
      { TRI_DUE_WORKING_DAYS, 1 },
      "Europe/London",
      "2026-12-31T15:00:00Z",
      NULL },
    { "before the calendar",
      { TRI_DUE_WORKING_DAYS, 1 },
      "Europe/London",
      "2024-06-03T15:00:00Z",
      NULL },
    { "a zone that is not there",
      { TRI_DUE_END_OF_DAY, 0 },
      "Europe/Nowhere",
      "2026-11-20T16:40:00Z",
      NULL },
};

static void deadlines(void)
{
    if (!open_hand()) {
        CU_FAIL("the small pack does not load");
        return;
    }
    struct tri_zones *zones = tri_zones_new(&hand.zones);
    for (size_t i = 0; i < TRI_COUNT(due_rows); i++) {
        const struct due_row *r = &due_rows[i];
        struct tri_instant start = { 0, 0 };
        struct tri_instant due = { 0, 0 };
        struct tri_error err = { .code = TRI_OK };
        char text[TRI_INSTANT_TEXT] = "";
        (void)tri_instant_parse(r->start, strlen(r->start), &start);
        enum tri_code code = tri_deadline_due(
            &r->d, &hand.pack->calendar, zones, r->zone, start, &due, &err);
        CHECK_ROW(r->label, code == (r->due ? TRI_OK : TRI_E_INPUT));
        if (code == TRI_OK && r->due) {
            (void)tri_instant_text(due, false, text);
            CHECK_ROW(r->label, strcmp(text, r->due) == 0);
        }
    }
    tri_zones_free(zones);
}

/* ---- reports ---- */

static const struct report_row {
    const char *label;
    const char *text;
    const char *field; /* NULL: accepted */
    const char *msg;
} report_rows[] = {
    { "nothing known", "{\"facts\":{}}", NULL, NULL },
    { "null is not known", "{\"facts\":{\"bullying\":null}}", NULL, NULL },
    { "no facts", "{}", "facts", "is required" },
    { "a list", "[]", "report", "must be an object" },
    { "facts is no object", "{\"facts\":3}", "facts", "must be an object" },
    { "misspelt fact", "{\"facts\":{\"buLlying\":true}}", "facts.buLlying",
      "unknown fact (did you mean 'bullying'?)" },
    { "swapped letters", "{\"facts\":{\"bulyling\":true}}", "facts.bulyling",
      "unknown fact (did you mean 'bullying'?)" },
    { "unknown fact", "{\"facts\":{\"zzzzzzzz\":true}}", "facts.zzzzzzzz",
      "unknown fact" },
    { "misspelt member", "{\"childern\":[],\"facts\":{}}", "childern",
      "unknown member (did you mean 'children'?)" },
    { "text for a fact", "{\"facts\":{\"bullying\":\"yes\"}}", "facts.bullying",
      "must be true, false or null" },
    { "number for a fact", "{\"facts\":{\"bullying\":1}}", "facts.bullying",
      "must be true, false or null" },
    { "bad value", "{\"facts\":{\"image_shared\":\"pubic\"}}",
      "facts.image_shared", "must be one of not-shared, group, public" },
    { "a role is required", "{\"children\":[{}],\"facts\":{}}",
      "children[0].role", "is required" },
    { "the second child",
      "{\"children\":[{\"role\":\"harmed\"},{\"role\":\"harmed\",\"age\":26}],"
      "\"facts\":{}}",
      "children[1].age", "must be from 0 to 25" },
    { "age below",
      "{\"children\":[{\"role\":\"harmed\",\"age\":-1}],"
      "\"facts\":{}}",
      "children[0].age", "must be from 0 to 25" },
    { "age as text",
      "{\"children\":[{\"role\":\"harmed\",\"age\":\"13\"}],"
      "\"facts\":{}}",
      "children[0].age", "must be a number or null" },
    { "children is no list", "{\"children\":{},\"facts\":{}}", "children",
      "must be a list" },
    { "a child is no object", "{\"children\":[null],\"facts\":{}}",
      "children[0]", "must be an object" },
    { "a value in a list",
      "{\"children\":[{\"role\":\"harmed\",\"did\":[\"sent\",\"flew\"]}],"
      "\"facts\":{}}",
      "children[0].did[1]", "must be one of made, sent, posted" },
    { "not whole", "{\"facts\":{\"previous_concerns\":1.5}}",
      "facts.previous_concerns",
      "must be a whole number, of at most 18 digits" },
    { "below zero", "{\"facts\":{\"previous_concerns\":-1}}",
      "facts.previous_concerns", "must be 0 or more" },
    { "a huge number", "{\"facts\":{\"previous_concerns\":1e300}}",
      "facts.previous_concerns",
      "must be a whole number, of at most 18 digits" },
    { "a time without offset",
      "{\"received\":\"2026-11-20T16:40:00\",\"facts\":{}}", "received",
      "must be a date and time with an offset, as 2026-11-20T16:40:00Z" },
    { "a long reference",
      "{\"reference\":\"0123456789012345678901234567890123456789012345678901234"
      "5678901234\",\"facts\":{}}",
      "reference", "is longer than 64 characters" },
    { "64 characters that are more bytes",
      "{\"reference\":\"\xc3\xa9"
      "12345678901234567890123456789012345678901234567890123456789"
      "0123\",\"facts\":{}}",
      NULL, NULL },
};

static void reports(void)
{
    if (!open_hand())
        return;
    for (size_t i = 0; i < TRI_COUNT(report_rows); i++) {
        const struct report_row *r = &report_rows[i];
        struct tri_error err = { .code = TRI_OK };
        enum tri_code code =
            tri_assess_read(hand.assessor, r->text, strlen(r->text), &err);
        CHECK_ROW(r->label, code == (r->field ? TRI_E_INPUT : TRI_OK));
        if (!r->field || code != TRI_E_INPUT)
            continue;
        CHECK_ROW(r->label, strcmp(err.loc.element, r->field) == 0);
        CHECK_ROW(r->label, strcmp(err.msg, r->msg) == 0);
    }
}

/* ---- assessments ---- */

static const struct assess_row {
    const char *label;
    const char *report;
    const char *level;
    int need;
    uint8_t strategy;
    const char *mandatory; /* codes with blanks between, in order */
    const char *offered;
    const char *possible; /* lowest and highest */
} assess_rows[] = {
    { "nothing known", "{\"facts\":{}}", "medium", 2,
      TRI_STRATEGY_NOT_INDICATED,
      "establish-facts tell-designated-lead inform-parents", "",
      "low immediate" },
    { "danger",
      "{\"children\":[{\"role\":\"harmed\"}],"
      "\"facts\":{\"immediate_danger\":true,\"images_involved\":false,"
      "\"parent_suspected\":false}}",
      "immediate", 4, TRI_STRATEGY_INDICATED,
      "police-emergency tell-designated-lead social-care-referral "
      "inform-parents",
      "", "immediate immediate" },
    { "the ladder: report goes up to emergency",
      "{\"facts\":{\"immediate_danger\":true,\"images_involved\":true,"
      "\"parent_suspected\":false}}",
      "immediate", 4, TRI_STRATEGY_INDICATED,
      "police-emergency tell-designated-lead social-care-referral "
      "inform-parents",
      "", "immediate immediate" },
    { "merge: strictest urgency, mandatory of any",
      "{\"children\":[{\"id\":\"a\",\"role\":\"harmed\"}],"
      "\"facts\":{\"immediate_danger\":false,\"images_involved\":true,"
      "\"image_shared\":\"group\",\"parent_suspected\":false,"
      "\"police_already_involved\":false}}",
      "high", 4, TRI_STRATEGY_INDICATED,
      "tell-designated-lead social-care-referral police-report "
      "inform-parents",
      "", "high high" },
    { "the exception: parents are not told of that child",
      "{\"children\":[{\"id\":\"a\",\"role\":\"harmed\"},"
      "{\"id\":\"b\",\"role\":\"witness\"}],"
      "\"facts\":{\"immediate_danger\":false,\"images_involved\":false,"
      "\"parent_suspected\":true,\"bullying\":false}}",
      "low", 1, TRI_STRATEGY_NOT_INDICATED,
      "tell-designated-lead withhold-from-parents inform-parents",
      "school-led-response", "low low" },
    { "one working day for the officer",
      "{\"others\":[{\"adult\":true,\"role\":\"suspected\"}],"
      "\"facts\":{\"immediate_danger\":false,\"images_involved\":false,"
      "\"bullying\":true,\"parent_suspected\":false}}",
      "low", 1, TRI_STRATEGY_NOT_INDICATED,
      "tell-designated-lead inform-parents lado-referral",
      "school-led-response", "low low" },
};

static void codes_text(const struct tri_outcome *o, bool mandatory, char *out,
                       size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < o->n_actions; i++)
        if (o->actions[i].mandatory == mandatory && at < size)
            at += (size_t)snprintf(
                out + at, size - at, "%s%s", at ? " " : "",
                hand.pack->codes.keys[o->actions[i].code].text);
}

static struct tri_assess_options options_at(const char *at)
{
    struct tri_assess_options o = { .trace = TRI_TRACE_MATCHED,
                                    .clock_field = "--at" };
    (void)tri_instant_parse(at, strlen(at), &o.now);
    return o;
}

static void assessments(void)
{
    if (!open_hand())
        return;
    for (size_t i = 0; i < TRI_COUNT(assess_rows); i++) {
        const struct assess_row *r = &assess_rows[i];
        struct tri_error err = { .code = TRI_OK };
        struct tri_assess_options options = options_at("2026-11-20T16:40:00Z");
        char got[512];
        CHECK_ROW(r->label, tri_assess_read(hand.assessor, r->report,
                                            strlen(r->report), &err) == TRI_OK);
        CHECK_ROW(r->label,
                  tri_assess_decide(hand.assessor, &options, &err) == TRI_OK);
        const struct tri_assessment *a = tri_assess_result(hand.assessor);
        const struct tri_outcome *o = &a->outcome;
        CHECK_ROW(r->label, strcmp(hand.pack->levels[o->level], r->level) == 0);
        CHECK_ROW(r->label, o->need == r->need);
        CHECK_ROW(r->label, o->strategy == r->strategy);
        codes_text(o, true, got, sizeof(got));
        CHECK_ROW(r->label, strcmp(got, r->mandatory) == 0);
        codes_text(o, false, got, sizeof(got));
        CHECK_ROW(r->label, strcmp(got, r->offered) == 0);
        (void)snprintf(got, sizeof(got), "%s %s", hand.pack->levels[a->bottom],
                       hand.pack->levels[a->top]);
        CHECK_ROW(r->label, strcmp(got, r->possible) == 0);
    }
}

/* What two children differ in, whom an action is for, which reasons stay. */
static void parts(void)
{
    static const char report[] =
        "{\"children\":[{\"id\":\"a\",\"role\":\"harmed\"},"
        "{\"id\":\"b\",\"role\":\"witness\",\"home_area\":\"Far Away\"}],"
        "\"facts\":{\"images_involved\":true,\"image_shared\":\"public\","
        "\"immediate_danger\":false,\"parent_suspected\":true}}";
    if (!open_hand())
        return;
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = options_at("2026-11-20T16:40:00Z");
    struct tri_out json;
    tri_out_init(&json);
    CU_ASSERT(tri_assess_read(hand.assessor, report, sizeof(report) - 1,
                              &err) == TRI_OK);
    CU_ASSERT(tri_assess_decide(hand.assessor, &options, &err) == TRI_OK);
    tri_assess_write(hand.assessor, &json);
    CU_ASSERT_FATAL(json.text != NULL);
    static const char *const there[] = {
        "\"children\":[{\"id\":\"a\",\"threshold_level\":4},"
        "{\"id\":\"b\",\"threshold_level\":1}]",
        /* told of b, not of a */
        "\"code\":\"inform-parents\",\"title\":\"Inform parents\","
        "\"agency\":\"school\",\"by_whom\":\"designated-lead\",\"for\":[\"b\"]",
        "\"code\":\"withhold-from-parents\"",
        /* due in the area of the child's home, with that zone's offset */
        "\"urgency\":\"today\",\"due\":\"2026-11-20T23:59:59-05:00\"",
        "\"contradictions\":[{\"fact\":\"immediate_danger\",\"text\":\"Called "
        "safe, yet all the world can see it.\"",
        "\"assessed_at\":\"2026-11-20T16:40:00Z\"",
        "\"basis\":\"statutory-guidance\"",
    };
    for (size_t i = 0; i < TRI_COUNT(there); i++)
        CHECK_ROW(there[i], strstr(json.text, there[i]) != NULL);
    CU_ASSERT(strstr(json.text, "\"police-emergency\"") == NULL);
    /* The same again gives the same bytes. */
    struct tri_out again;
    tri_out_init(&again);
    CU_ASSERT(tri_assess_read(hand.assessor, report, sizeof(report) - 1,
                              &err) == TRI_OK);
    CU_ASSERT(tri_assess_decide(hand.assessor, &options, &err) == TRI_OK);
    tri_assess_write(hand.assessor, &again);
    CU_ASSERT(again.len == json.len &&
              memcmp(again.text, json.text, json.len) == 0);
    tri_out_done(&again);
    tri_out_done(&json);
}

static void beyond_calendar(void)
{
    static const char report[] =
        "{\"others\":[{\"adult\":true,\"role\":\"suspected\"}],\"facts\":{}}";
    static const char received[] =
        "{\"received\":\"2031-01-01T00:00:00Z\",\"others\":[{\"adult\":true,"
        "\"role\":\"suspected\"}],\"facts\":{}}";
    if (!open_hand())
        return;
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = options_at("2030-01-01T00:00:00Z");
    CU_ASSERT(tri_assess_read(hand.assessor, report, sizeof(report) - 1,
                              &err) == TRI_OK);
    CU_ASSERT(tri_assess_decide(hand.assessor, &options, &err) == TRI_E_INPUT);
    CU_ASSERT_STRING_EQUAL(err.loc.element, "--at");
    CU_ASSERT(tri_assess_read(hand.assessor, received, sizeof(received) - 1,
                              &err) == TRI_OK);
    CU_ASSERT(tri_assess_decide(hand.assessor, &options, &err) == TRI_E_INPUT);
    CU_ASSERT_STRING_EQUAL(err.loc.element, "received");
}

/* A pack that leaves the level and the categories undecided. */
static void fail_safe(void)
{
    static const struct pack_row faults[] = {
        { "no level", "triage.dmn", "<text>\"medium\"</text>",
          "<text>null</text>", NULL, NULL },
        { "no category", "triage.dmn", "<text>\"unclassified\"</text>",
          "<text>null</text>", NULL, NULL },
    };
    static const char report[] = "{\"facts\":{}}";
    struct tri_hash_port hash = tri_hash_sodium();
    if (!open_hand())
        return;
    for (size_t i = 0; i < TRI_COUNT(faults); i++) {
        struct tri_pack_file files[32];
        struct tri_error err = { .code = TRI_OK };
        struct tri_pack *pack = NULL;
        struct tri_assessor *a = NULL;
        struct tri_assess_options options = options_at("2026-11-20T16:40:00Z");
        size_t n = hand.files.n;
        memcpy(files, hand.files.files, n * sizeof(*files));
        char *text = change(&faults[i], files, &n);
        if (i == 0) /* every row that gives medium */
            for (char *p = text;
                 p && (p = strstr(p, "<text>\"medium\"</text>"));)
                memcpy(p, "<text>null    </text>", 21);
        enum tri_code code = tri_pack_load(files, n, &hash, &pack, NULL, &err);
        CHECK_ROW(faults[i].label, code == TRI_OK);
        if (code == TRI_OK &&
            tri_assessor_new(pack, &hand.zones, &a, &err) == TRI_OK &&
            tri_assess_read(a, report, sizeof(report) - 1, &err) == TRI_OK &&
            tri_assess_decide(a, &options, &err) == TRI_OK) {
            const struct tri_outcome *o = &tri_assess_result(a)->outcome;
            bool person = false;
            for (size_t k = 0; k < o->cautions.n; k++)
                person |=
                    tri_text_is(o->cautions.items[k].code, "person-decides");
            CHECK_ROW(faults[i].label, person);
            CHECK_ROW(faults[i].label, o->level >= 1);
            CHECK_ROW(faults[i].label, o->n_actions > 0);
            CHECK_ROW(faults[i].label,
                      tri_text_is(o->categories.items[0].code, "unclassified"));
        } else { /* not assessed */
            CHECK_ROW(faults[i].label, false);
        }
        tri_assessor_free(a);
        tri_pack_free(pack);
        free(text);
    }
}

/* The walk answered from a report, saved half-way and taken up again. */
static void guided(void)
{
    static const char answers[] =
        "{\"children\":[{\"role\":\"harmed\",\"age\":14}],"
        "\"facts\":{\"immediate_danger\":true,\"images_involved\":true,"
        "\"image_shared\":\"group\"}}";
    if (!open_hand())
        return;
    struct tri_error err = { .code = TRI_OK };
    struct tri_guide *g = NULL;
    struct tri_guide *later = NULL;
    struct tri_arena arena;
    struct tri_eval ev;
    struct tri_value report = tri_null();
    struct tri_out saved;
    struct tri_out first;
    struct tri_out second;
    struct tri_instant now = { 0, 0 };
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    tri_eval_init(&ev, &arena, NULL, tri_null());
    tri_out_init(&saved);
    tri_out_init(&first);
    tri_out_init(&second);
    CU_ASSERT(tri_json_read(&ev, answers, sizeof(answers) - 1, 0, &report,
                            &err) == TRI_OK);
    CU_ASSERT(tri_guide_new(hand.pack, &hand.zones, now, &g, &err) == TRI_OK);
    CU_ASSERT(tri_guide_start(g, "nowhere", &err) == TRI_E_NOTFOUND);
    CU_ASSERT(tri_guide_start(g, NULL, &err) == TRI_OK);
    CU_ASSERT_STRING_EQUAL(tri_guide_step(g)->command.path,
                           "facts.immediate_danger");
    CU_ASSERT(tri_guide_take(g, TRI_FLOW_ANSWER, "facts.immediate_danger",
                             tri_bool(true), &err) == TRI_OK);
    CU_ASSERT(tri_guide_step(g)->command.kind == TRI_FLOW_ACTION);
    tri_guide_save(g, &saved);
    CU_ASSERT(tri_guide_new(hand.pack, &hand.zones, now, &later, &err) ==
              TRI_OK);
    CU_ASSERT(tri_guide_resume(later, saved.text, saved.len, &err) == TRI_OK);
    CU_ASSERT(tri_guide_step(later)->command.kind == TRI_FLOW_ACTION);
    CU_ASSERT(tri_guide_answer_all(g, report, &err) == TRI_OK);
    CU_ASSERT(tri_guide_answer_all(later, report, &err) == TRI_OK);
    tri_guide_report(g, &first);
    tri_guide_report(later, &second);
    CU_ASSERT(first.len == second.len &&
              memcmp(first.text, second.text, first.len) == 0);
    CU_ASSERT(tri_assess_read(hand.assessor, first.text, first.len, &err) ==
              TRI_OK);
    /* Of another pack: refused. */
    char *digest = strstr(saved.text, hand.pack->sha256);
    CU_ASSERT_FATAL(digest != NULL);
    digest[0] = digest[0] == '0' ? '1' : '0';
    CU_ASSERT(tri_guide_resume(later, saved.text, saved.len, &err) ==
              TRI_E_CONFLICT);
    tri_guide_free(g);
    tri_guide_free(later);
    tri_out_done(&saved);
    tri_out_done(&first);
    tri_out_done(&second);
    tri_arena_done(&arena);
}

static void finish(void)
{
    close_hand();
}

int main(void)
{
    const CU_TestInfo tests[] = {
        { "times", times },
        { "deadlines", deadlines },
        { "reports", reports },
        { "assessments", assessments },
        { "parts of an assessment", parts },
        { "beyond the calendar", beyond_calendar },
        { "fail safe", fail_safe },
        { "guided", guided },
        { "the end", finish },
        CU_TEST_INFO_NULL,
    };
    return check_run("triage", tests);
}
