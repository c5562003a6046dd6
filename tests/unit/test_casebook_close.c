/* Closing an incident through the book's own door, on SQLite and in memory: by
 * whom, and over what.
 */
#include "case/casebook.h"

#include "case/fold.h"
#include "case/times.h"
#include "check.h"
#include "school_bench.h"

static void low_levels_close_at_once(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.lead, "none", 2, NULL);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "taken", "{}", &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 2, "closed",
                               "{\"outcome\":\"settled\"}", &err) == TRI_OK);
        (void)s.book.store->incident(s.book.store->self, row.id, &row, NULL);
        CHECK_ROW(s.label, row.closed_us == NOW && row.due_us == 0);
    }
}

/* Nothing is closed over a step that another agency waits for, by any door:
 * it is taken, or there is a reason why not. */
static void referrals_stop_closing(void)
{
    static const struct {
        const char *label;
        const char *own; /* of the book */
        int need;
        const char *before; /* kind and body of an act made first; "" none */
        const char *body;
        bool closes;
    } rows[] = {
        { "untaken", "school", 2, "", "", false },
        { "another's step taken", "school", 2, "ticked",
          "{\"action\":\"inform-parents\"}", false },
        { "taken", "school", 2, "ticked",
          "{\"action\":\"social-care-referral\"}", true },
        { "explained", "school", 2, "not-referred",
          "{\"action\":\"social-care-referral\",\"reason\":\"as known\"}",
          true },
        { "of this very agency", "social-care", 2, "", "", true },
        { "whose book is not known", NULL, 2, "", "", false },
        { "asked for", "school", 3, "", "", false },
        { "asked for, taken", "school", 3, "ticked",
          "{\"action\":\"social-care-referral\"}", true },
    };
    static const char decided[] =
        "{\"risk\":{\"level\":\"high\"},\"threshold_level\":%d,\"actions\":["
        "{\"code\":\"social-care-referral\",\"agency\":\"social-care\","
        "\"mandatory\":true},"
        "{\"code\":\"ceop-report\",\"agency\":\"ceop\",\"mandatory\":false},"
        "{\"code\":\"inform-parents\",\"mandatory\":true}]}";
    struct school s;
    EACH_SCHOOL(&s)
    {
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_error err = { .msg = "" };
            char a[512];
            char label[128];
            (void)snprintf(a, sizeof(a), decided, rows[i].need);
            (void)snprintf(label, sizeof(label), "%s: %s", s.label,
                           rows[i].label);
            s.book.own_agency = rows[i].own;
            struct tri_incident_row row = report_decided(&s, label, a);
            CHECK_ROW(label, act(&s, &s.lead, row.id, 1, "taken", "{}", &err) ==
                                 TRI_OK);
            int64_t seq = 2;
            if (rows[i].before[0])
                CHECK_ROW(label, act(&s, &s.lead, row.id, seq++, rows[i].before,
                                     rows[i].body, &err) == TRI_OK);
            enum tri_code code =
                act(&s, &s.lead, row.id, seq,
                    rows[i].need > 2 ? "close-asked" : "closed",
                    "{\"outcome\":\"settled\",\"left\":\"as moved\"}", &err);
            CHECK_ROW(label, code == (rows[i].closes ? TRI_OK : TRI_E_INPUT));
            CHECK_ROW(label,
                      rows[i].closes || strcmp(err.loc.element, "steps") == 0);
        }
    }
}

#define SETTLED "\"threshold_level\":2,\"threshold_possible\":[1,2]"
#define MAYBE "\"threshold_level\":1,\"threshold_possible\":[1,2,3]"
#define LOW "\"risk\":{\"level\":\"low\",\"possible\":[\"low\",\"medium\"]}"

/* A concern of these levels, with a step that must be taken. */
static struct tri_incident_row
report_levels(struct school *s, const char *label, const char *levels)
{
    char a[512];
    (void)snprintf(a, sizeof(a),
                   "{%s,\"actions\":[{\"code\":\"inform-parents\","
                   "\"mandatory\":true,\"due\":\"2026-11-18T10:00:00Z\"}]}",
                   levels);
    return report_decided(s, label, a);
}

/* A board may want two people also where it is only possible. */
static void a_rule_may_want_two(void)
{
    static const struct {
        const char *label;
        const char *levels;
        bool closes;
    } rows[] = {
        { "settled", SETTLED "," LOW, true },
        { "only possible", MAYBE "," LOW, false },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        s.book.closing = (struct tri_closing_rule){
            .need = 3, .risk = 2, .possible = TRI_CLOSING_TWO
        };
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_error err = { .msg = "" };
            struct tri_incident_row row =
                report_levels(&s, rows[i].label, rows[i].levels);
            (void)act(&s, &s.lead, row.id, 1, "taken", "{}", &err);
            enum tri_code code =
                act(&s, &s.lead, row.id, 2, "closed",
                    "{\"left\":\"as x\",\"ruled_out\":\"I asked her\"}", &err);
            CHECK_ROW(rows[i].label,
                      code == (rows[i].closes ? TRI_OK : TRI_E_INPUT));
            CHECK_ROW(rows[i].label,
                      rows[i].closes || strcmp(err.loc.element, "status") == 0);
        }
    }
}

/* A book of England's rule, and an incident in hand: closing it names the steps
 * that must be taken and are open, and wants a second person where the level is
 * high or was so; where it may only become so, a reason or a second person. */
static void closing_leaves_nothing_unsaid(void)
{
    enum { LEAD, DEPUTY };
    static const struct {
        const char *label;
        const char *levels; /* of the assessment */
        struct {
            int by;
            const char *kind;
            const char *body;
            const char *refused; /* the field; "" for written */
        } acts[5];
        const char *status; /* at the end */
        const char *reason; /* of the must; "" while it is open */
        const char *due;    /* of the incident */
    } rows[] = {
        { "no reason",
          SETTLED "," LOW,
          { { LEAD, "closed", "{\"outcome\":\"safe\"}", "left" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "an empty one",
          SETTLED "," LOW,
          { { LEAD, "closed", "{\"outcome\":\"safe\",\"left\":\"\"}",
              "left" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "one reason for all",
          SETTLED "," LOW,
          { { LEAD, "closed", "{\"left\":\"moved away\"}", "" } },
          "closed",
          "moved away",
          "" },
        { "opened again",
          SETTLED "," LOW,
          { { LEAD, "closed", "{\"left\":\"moved away\"}", "" },
            { LEAD, "reopened", "{\"reason\":\"as back\"}", "" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "a reason for the step",
          SETTLED "," LOW,
          { { LEAD, "not-referred",
              "{\"action\":\"inform-parents\",\"reason\":\"they know\"}", "" },
            { LEAD, "closed", "{}", "" } },
          "closed",
          "they know",
          "" },
        { "the step overridden",
          SETTLED "," LOW,
          { { LEAD, "overridden",
              "{\"what\":\"step\",\"instead\":\"a letter\",\"reason\":"
              "\"they asked for one\",\"action\":\"inform-parents\"}",
              "" } },
          "open",
          "they asked for one",
          "" },
        { "overridden, then assessed again",
          SETTLED "," LOW,
          { { LEAD, "overridden",
              "{\"what\":\"step\",\"instead\":\"a letter\",\"reason\":"
              "\"they asked for one\",\"action\":\"inform-parents\"}",
              "" },
            { LEAD, "assessed",
              "{\"report\":\"{}\",\"assessment\":\"{\\\"actions\\\":["
              "{\\\"code\\\":\\\"inform-parents\\\",\\\"mandatory\\\":"
              "true}]}\"}",
              "" } },
          "open",
          "they asked for one",
          "" },
        { "an override of something else",
          SETTLED "," LOW,
          { { LEAD, "overridden",
              "{\"what\":\"risk\",\"instead\":\"low\",\"reason\":\"as x\"}",
              "" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "level 3",
          "\"threshold_level\":3," LOW,
          { { LEAD, "closed", "{\"left\":\"as x\"}", "status" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "level 3 possible",
          MAYBE "," LOW,
          { { LEAD, "closed", "{\"left\":\"as x\"}", "ruled_out" },
            { LEAD, "closed", "{\"left\":\"as x\",\"ruled_out\":\"\"}",
              "ruled_out" },
            { LEAD, "closed",
              "{\"left\":\"moved away\",\"ruled_out\":\"I asked her\"}", "" } },
          "closed",
          "moved away",
          "" },
        { "high risk possible",
          SETTLED ",\"risk\":{\"level\":\"medium\",\"possible\":"
                  "[\"medium\",\"high\"]}",
          { { LEAD, "closed", "{\"left\":\"as x\"}", "ruled_out" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "level 3 possible, and a second person agrees",
          MAYBE "," LOW,
          { { LEAD, "close-asked", "{\"outcome\":\"safe\",\"left\":\"as y\"}",
              "" },
            { LEAD, "closed", "{}", "ruled_out" },
            { DEPUTY, "closed", "{}", "" } },
          "closed",
          "as y",
          "" },
        { "level 3 at first, assessed again as 2",
          "\"threshold_level\":3," LOW,
          { { LEAD, "assessed",
              "{\"report\":\"{}\",\"assessment\":\"{\\\"threshold_level"
              "\\\":2,\\\"risk\\\":{\\\"level\\\":\\\"low\\\"}}\"}",
              "" },
            { LEAD, "closed", "{\"left\":\"as x\"}", "status" } },
          "open",
          "",
          "" },
        { "high risk at first, assessed again as low",
          SETTLED ",\"risk\":{\"level\":\"immediate\"}",
          { { LEAD, "assessed",
              "{\"report\":\"{}\",\"assessment\":\"{\\\"threshold_level"
              "\\\":2,\\\"risk\\\":{\\\"level\\\":\\\"low\\\"}}\"}",
              "" },
            { LEAD, "closed", "{\"left\":\"as x\"}", "status" } },
          "open",
          "",
          "" },
        { "decided otherwise than the advice",
          SETTLED "," LOW,
          { { LEAD, "overridden",
              "{\"what\":\"risk\",\"instead\":\"high\",\"reason\":\"as x\"}",
              "" },
            { LEAD, "closed", "{\"left\":\"as x\"}", "status" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "decided otherwise, and struck out",
          SETTLED "," LOW,
          { { LEAD, "overridden",
              "{\"what\":\"risk\",\"instead\":\"high\",\"reason\":\"as x\"}",
              "" },
            { LEAD, "corrected", "{\"seq\":3,\"reason\":\"a slip\"}", "" },
            { LEAD, "closed", "{\"left\":\"moved away\"}", "" } },
          "closed",
          "moved away",
          "" },
        { "a step decided otherwise",
          SETTLED "," LOW,
          { { LEAD, "overridden",
              "{\"what\":\"step\",\"instead\":\"a letter\",\"reason\":"
              "\"they asked for one\",\"action\":\"inform-parents\"}",
              "" },
            { LEAD, "closed", "{}", "" } },
          "closed",
          "they asked for one",
          "" },
        { "high risk",
          SETTLED ",\"risk\":{\"level\":\"high\"}",
          { { LEAD, "closed", "{\"left\":\"as x\"}", "status" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "asked for without a reason",
          "\"threshold_level\":3," LOW,
          { { LEAD, "close-asked", "{\"outcome\":\"safe\"}", "left" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "asked for",
          "\"threshold_level\":3," LOW,
          { { LEAD, "close-asked",
              "{\"outcome\":\"safe\",\"left\":\"moved away\"}", "" },
            { LEAD, "closed", "{}", "status" } },
          "closing",
          "moved away",
          "2026-11-18T10:00:00Z" },
        { "asked for, refused",
          "\"threshold_level\":3," LOW,
          { { LEAD, "close-asked",
              "{\"outcome\":\"safe\",\"left\":\"moved away\"}", "" },
            { DEPUTY, "close-refused", "{\"reason\":\"as no\"}", "" } },
          "open",
          "",
          "2026-11-18T10:00:00Z" },
        { "asked for, agreed",
          "\"threshold_level\":3," LOW,
          { { LEAD, "close-asked",
              "{\"outcome\":\"safe\",\"left\":\"moved away\"}", "" },
            { DEPUTY, "closed", "{}", "" } },
          "closed",
          "moved away",
          "" },
        { "a new step since it was asked for",
          "\"threshold_level\":3," LOW,
          { { LEAD, "close-asked",
              "{\"outcome\":\"safe\",\"left\":\"moved away\"}", "" },
            { LEAD, "assessed",
              "{\"report\":\"{}\",\"assessment\":\"{\\\"actions\\\":["
              "{\\\"code\\\":\\\"inform-parents\\\",\\\"mandatory\\\":"
              "true}]}\"}",
              "" },
            { DEPUTY, "closed", "{}", "left" } },
          "closing",
          "",
          "" },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        const struct tri_account *people[] = { &s.lead, &s.deputy };
        s.book.own_agency = "school";
        s.book.closing = (struct tri_closing_rule){
            .need = 3, .risk = 2, .possible = TRI_CLOSING_REASON
        };
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_error err = { .msg = "" };
            char due[TRI_TIME_SIZE];
            int64_t seq = 2;
            struct tri_incident_row row =
                report_levels(&s, rows[i].label, rows[i].levels);
            CHECK_ROW(rows[i].label, act(&s, &s.lead, row.id, 1, "taken", "{}",
                                         &err) == TRI_OK);
            for (size_t k = 0; k < 5 && rows[i].acts[k].kind; k++) {
                enum tri_code code =
                    act(&s, people[rows[i].acts[k].by], row.id, seq,
                        rows[i].acts[k].kind, rows[i].acts[k].body, &err);
                bool ok = !*rows[i].acts[k].refused;
                CHECK_ROW(rows[i].label, code == (ok ? TRI_OK : TRI_E_INPUT));
                CHECK_ROW(rows[i].label,
                          ok || strcmp(err.loc.element,
                                       rows[i].acts[k].refused) == 0);
                seq += code == TRI_OK;
            }
            json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
            const json_t *must =
                json_array_get(json_object_get(doc, "actions"), 0);
            const json_t *left = json_object_get(must, "not_done");
            CHECK_ROW(rows[i].label, strcmp(tri_json_text(doc, "status"),
                                            rows[i].status) == 0);
            CHECK_ROW(rows[i].label, strcmp(tri_json_text(left, "reason"),
                                            rows[i].reason) == 0);
            CHECK_ROW(rows[i].label,
                      !left || strcmp(tri_json_text(json_object_get(left, "by"),
                                                    "name"),
                                      "Lea Lead") == 0);
            (void)s.book.store->incident(s.book.store->self, row.id, &row,
                                         NULL);
            tri_time_text(row.due_us, due);
            CHECK_ROW(rows[i].label, strcmp(due, rows[i].due) == 0);
            json_decref(doc);
        }
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "low levels close at once", low_levels_close_at_once },
        { "referrals stop closing", referrals_stop_closing },
        { "a rule may want two", a_rule_may_want_two },
        { "closing leaves nothing unsaid", closing_leaves_nothing_unsaid },
        CU_TEST_INFO_NULL,
    };
    return check_run("closing an incident", tests);
}
