/* The life of an incident through the book's own door, on SQLite and in memory.
 */
#include "case/casebook.h"

#include "case/fold.h"
#include "case/times.h"
#include "check.h"
#include "school_bench.h"

/* ---- one life ---- */

static void a_life(void)
{
    static const struct {
        int by; /* 0 teacher, 1 lead, 2 deputy */
        const char *kind;
        const char *body;
        enum tri_code code;
        const char *status; /* after */
        const char *field;  /* of an error */
    } rows[] = {
        { 0, "taken", "{}", TRI_E_DENIED, "received", "" },
        { 1, "closed", "{}", TRI_E_INPUT, "received", "status" },
        { 1, "taken", "{}", TRI_OK, "open", "" },
        { 1, "taken", "{}", TRI_E_INPUT, "open", "status" },
        { 0, "noted",
          "{\"text\":\"He said it again\",\"sort\":\"childs-words\"}", TRI_OK,
          "open", "" },
        { 1, "noted", "{}", TRI_E_INPUT, "open", "text" },
        { 1, "noted", "{\"text\":\"x\",\"photo\":\"x\"}", TRI_E_INPUT, "open",
          "body" },
        { 1, "noted", "{\"text\":\"data:image/png;base64,AAAA\"}", TRI_E_INPUT,
          "open", "text" },
        { 1, "noted", "{\"text\":\"bell \\u0007\"}", TRI_E_INPUT, "open",
          "text" },
        { 1, "ticked",
          "{\"action\":\"police-report\",\"reference\":\"CAD 12\"}", TRI_OK,
          "open", "" },
        { 1, "overridden",
          "{\"what\":\"risk\",\"instead\":\"medium\",\"reason\":\"\"}",
          TRI_E_INPUT, "open", "reason" },
        { 1, "overridden",
          "{\"what\":\"risk\",\"instead\":\"medium\",\"reason\":\"   \"}",
          TRI_E_INPUT, "open", "reason" },
        { 1, "overridden",
          "{\"what\":\"risk\",\"instead\":\"medium\",\"reason\":\"known\"}",
          TRI_E_INPUT, "open", "reason" },
        { 1, "not-referred", "{\"action\":\"inform-parents\",\"reason\":\".\"}",
          TRI_E_INPUT, "open", "reason" },
        { 1, "not-referred",
          "{\"action\":\"inform-parents\",\"reason\":\". . . . . .\"}",
          TRI_E_INPUT, "open", "reason" },
        { 1, "not-referred",
          "{\"action\":\"inform-parents\",\"reason\":\"no\"}", TRI_E_INPUT,
          "open", "reason" },
        { 1, "linked", "{\"to\":\"ABCD-EFGH\",\"why\":\"same\"}", TRI_E_INPUT,
          "open", "why" },
        { 1, "noted", "{\"text\":\"  \"}", TRI_E_INPUT, "open", "text" },
        { 1, "overridden",
          "{\"what\":\"risk\",\"instead\":\"low\",\"reason\":"
          "\"Fehlmeldung\"}",
          TRI_OK, "open", "" },
        { 1, "overridden",
          "{\"what\":\"risk\",\"instead\":\"medium\",\"reason\":\"as known\"}",
          TRI_OK, "open", "" },
        { 1, "not-referred", "{\"action\":\"social-care-referral\"}",
          TRI_E_INPUT, "open", "reason" },
        { 1, "not-referred",
          "{\"action\":\"social-care-referral\",\"reason\":\"open already\"}",
          TRI_OK, "open", "" },
        { 1, "reference",
          "{\"what\":\"phone\",\"where\":\"safe\",\"held_by\":\"Lea\"}", TRI_OK,
          "open", "" },
        { 1, "closed", "{}", TRI_E_INPUT, "open", "status" },
        { 1, "close-asked", "{\"outcome\":\"safe now\"}", TRI_OK, "closing",
          "" },
        { 1, "closed", "{}", TRI_E_INPUT, "closing", "status" },
        { 1, "close-refused", "{\"reason\":\"as no\"}", TRI_E_INPUT, "closing",
          "status" },
        { 2, "close-refused", "{\"reason\":\"ask again\"}", TRI_OK, "open",
          "" },
        { 1, "close-asked", "{\"outcome\":\"safe\"}", TRI_OK, "closing", "" },
        { 2, "closed", "{}", TRI_OK, "closed", "" },
        { 1, "ticked", "{\"action\":\"inform-parents\"}", TRI_E_INPUT, "closed",
          "status" },
        { 1, "noted", "{\"text\":\"a letter came\"}", TRI_OK, "closed", "" },
        { 1, "reopened", "{\"reason\":\"it began again\"}", TRI_OK, "open",
          "" },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        const struct tri_account *people[] = { &s.teacher, &s.lead, &s.deputy };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        int64_t seq = 1;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_error err = { .msg = "" };
            enum tri_code code = act(&s, people[rows[i].by], row.id, seq,
                                     rows[i].kind, rows[i].body, &err);
            char label[256];
            (void)snprintf(label, sizeof(label), "%s %zu: %s %s", s.label, i,
                           rows[i].kind, rows[i].body);
            CHECK_ROW(label, code == rows[i].code);
            CHECK_ROW(label, code == TRI_OK || !rows[i].field[0] ||
                                 strcmp(err.loc.element, rows[i].field) == 0);
            seq += code == TRI_OK;
            (void)s.book.store->incident(s.book.store->self, row.id, &row,
                                         NULL);
            CHECK_ROW(label,
                      strcmp(tri_status_name(row.status), rows[i].status) == 0);
        }
    }
}

/* ---- what the events add up to ---- */

/* What it may still become stands beside the level; what nobody has decided on
 * may become anything. */
static void worst_stands_beside_the_level(void)
{
    static const struct {
        const char *assessment; /* NULL: none */
        int risk;
        int worst;
    } rows[] = {
        { NULL, 1, 3 },
        { "{\"risk\":{\"level\":\"medium\"}}", 1, 0 },
        { "{\"risk\":{\"level\":\"medium\",\"possible\":[\"low\","
          "\"medium\"]}}",
          1, 0 },
        { "{\"risk\":{\"level\":\"low\",\"possible\":[\"low\","
          "\"medium\",\"high\"]}}",
          0, 2 },
        { "{\"risk\":{\"level\":\"high\",\"possible\":[\"immediate\","
          "\"high\"]}}",
          2, 3 },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            const char *a = rows[i].assessment;
            struct tri_incident_row row = report_decided(&s, s.label, a);
            (void)s.book.store->incident(s.book.store->self, row.id, &row,
                                         NULL);
            CHECK_ROW(a ? a : s.label,
                      row.risk == rows[i].risk && row.worst == rows[i].worst);
        }
        struct tri_verdict v;
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, NULL, &v, NULL) == TRI_OK &&
                      v.fault == TRI_FAULT_NONE);
    }
}

static void columns_follow(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label, strcmp(row.category, "grooming") == 0);
        CHECK_ROW(s.label, row.risk == 2);
        CHECK_ROW(s.label, strcmp(row.platform, "gamechat") == 0);
        CHECK_ROW(s.label, strcmp(row.year_group, "year-9") == 0);
        CHECK_ROW(s.label, row.created_us == NOW);
        /* Held actions wait: the police report is next, then the referral. */
        const int64_t noon = INT64_C(1795003200000000);
        CHECK_ROW(s.label, row.due_us == noon);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "ticked",
                      "{\"action\":\"police-report\"}", &err) == TRI_OK);
        (void)s.book.store->incident(s.book.store->self, row.id, &row, NULL);
        CHECK_ROW(s.label, row.due_us == noon + INT64_C(86400000000));
        /* Nobody tells them before: not now, and not by a correction. */
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 2, "ticked",
                      "{\"action\":\"inform-parents\"}", &err) == TRI_E_INPUT &&
                      strcmp(err.loc.element, "held") == 0);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 2, "corrected",
                      "{\"seq\":2,\"reason\":\"it was the other step\","
                      "\"body\":{\"action\":\"inform-parents\"}}",
                      &err) == TRI_E_INPUT &&
                      strcmp(err.loc.element, "held") == 0);
        /* Once the police agree, parents are next. */
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 2, "planned",
                      "{\"action\":\"inform-parents\",\"released\":true}",
                      &err) == TRI_OK);
        (void)s.book.store->incident(s.book.store->self, row.id, &row, NULL);
        CHECK_ROW(s.label, row.due_us == noon - INT64_C(7200000000));
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 3, "ticked",
                      "{\"action\":\"inform-parents\"}", &err) == TRI_OK);
    }
}

static void corrections_append(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 2, NULL);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 1, "noted",
                               "{\"text\":\"on Mondy\"}", &err) == TRI_OK);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 2, "ticked",
                      "{\"action\":\"police-report\"}", &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 3, "corrected",
                               "{\"seq\":2,\"reason\":\"as spelling\","
                               "\"body\":{\"text\":\"on Monday\"}}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 4, "corrected",
                               "{\"seq\":3,\"reason\":\"not yet done\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 5, "corrected",
                               "{\"seq\":1,\"reason\":\"as no\",\"body\":{}}",
                               &err) == TRI_E_INPUT);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 5, "corrected",
                      "{\"seq\":2,\"reason\":\"as no\",\"body\":{\"file\":1}}",
                      &err) == TRI_E_INPUT);
        json_t *doc = show(&s, &s.lead, row.reference, TRI_ACT_READ);
        CHECK_ROW(s.label,
                  strcmp(text_at(doc, "notes", 0, "text"), "on Monday") == 0);
        CHECK_ROW(
            s.label,
            !json_object_get(json_array_get(json_object_get(doc, "actions"), 0),
                             "done"));
        const json_t *line =
            json_array_get(json_object_get(doc, "chronology"), 1);
        CHECK_ROW(s.label,
                  strcmp(tri_json_text(json_object_get(line, "body"), "text"),
                         "on Mondy") == 0);
        CHECK_ROW(
            s.label,
            strcmp(tri_json_text(json_object_get(line, "superseded"), "reason"),
                   "as spelling") == 0);
        CHECK_ROW(s.label,
                  json_array_size(json_object_get(doc, "chronology")) == 5);
        json_decref(doc);
    }
}

static void both_results_are_kept(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 2, NULL);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "ticked",
                      "{\"action\":\"police-report\"}", &err) == TRI_OK);
        json_t *body = json_pack(
            "{s:s, s:s, s:s}", "report", "{\"facts\":{}}", "assessment",
            "{\"categories\":[{\"code\":\"bullying\"}],\"risk\":"
            "{\"level\":\"low\"},\"threshold_level\":1,\"actions\":"
            "[{\"code\":\"police-report\"},{\"code\":\"safety-plan\"}]}",
            "why", "new facts");
        struct tri_who who = by(&s.lead);
        CHECK_ROW(s.label,
                  tri_casebook_act(&s.book, &who, row.id, 2, TRI_EVENT_ASSESSED,
                                   body, NULL, &err) == TRI_OK);
        json_decref(body);
        json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
        CHECK_ROW(s.label,
                  json_array_size(json_object_get(doc, "assessments")) == 2);
        CHECK_ROW(s.label, strcmp(text_at(doc, "actions", 1, "code"),
                                  "safety-plan") == 0);
        CHECK_ROW(
            s.label,
            json_object_get(json_array_get(json_object_get(doc, "actions"), 0),
                            "done") != NULL);
        CHECK_ROW(s.label,
                  strcmp(tri_json_text(doc, "category"), "bullying") == 0);
        json_decref(doc);
    }
}

/* A flowchart of later steps: each step done, and what comes next with its
 * deadline, is one event; the queue goes by it, and it outlives a new
 * assessment. */
static void later_steps_are_steps(void)
{
    static const struct {
        const char *kind;
        const char *body;
        const char *due;  /* of the incident after it */
        const char *code; /* an action; what stands there */
        const char *member;
        const char *value;
    } rows[] = {
        { "begun", "{\"flow\":\"referral\",\"then\":\"n_phone\"}",
          "2026-11-18T12:00:00Z", "referral/n_phone", "due", "" },
        { "stepped",
          "{\"flow\":\"referral\",\"step\":\"n_phone\",\"outcome\":\"told\","
          "\"then\":\"w_written\",\"due\":\"2026-11-18T09:00:00Z\"}",
          "2026-11-18T09:00:00Z", "referral/w_written", "due",
          "2026-11-18T09:00:00Z" },
        { "planned",
          "{\"action\":\"referral/w_written\",\"owner\":"
          "\"00000000000000000000000000000001\"}",
          "2026-11-18T09:00:00Z", "referral/w_written", "owner",
          "00000000000000000000000000000001" },
        { "asked",
          "{\"flow\":\"referral\",\"open\":[\"facts.coercion\"],"
          "\"then\":\"w_written\",\"due\":\"2026-11-18T08:00:00Z\"}",
          "2026-11-18T08:00:00Z", "referral/w_written", "due",
          "2026-11-18T08:00:00Z" },
        { "assessed", "{\"report\":\"{}\",\"assessment\":\"{}\"}",
          "2026-11-18T08:00:00Z", "referral/w_written", "owner",
          "00000000000000000000000000000001" },
        { "stepped", "{\"flow\":\"referral\",\"step\":\"w_written\"}", "",
          "referral/w_written", "due", "2026-11-18T08:00:00Z" },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 2, NULL);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            char due[TRI_TIME_SIZE];
            const json_t *found = NULL;
            CHECK_ROW(rows[i].body,
                      act(&s, &s.lead, row.id, (int64_t)i + 1, rows[i].kind,
                          rows[i].body, &err) == TRI_OK);
            json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
            size_t k;
            json_t *a;
            json_array_foreach(json_object_get(doc, "actions"), k, a)
            {
                if (strcmp(tri_json_text(a, "code"), rows[i].code) == 0)
                    found = a;
            }
            CHECK_ROW(rows[i].body,
                      found && strcmp(tri_json_text(found, rows[i].member),
                                      rows[i].value) == 0);
            (void)s.book.store->incident(s.book.store->self, row.id, &row,
                                         NULL);
            tri_time_text(row.due_us, due);
            CHECK_ROW(rows[i].body, strcmp(due, rows[i].due) == 0);
            if (i == 5)
                CHECK_ROW(s.label,
                          strcmp(tri_json_text(json_object_get(found, "done"),
                                               "step"),
                                 "w_written") == 0 &&
                              strcmp(text_at(doc, "flows", 0, "flow"),
                                     "referral") == 0);
            json_decref(doc);
        }
    }
}

/* Several events are written together, or none of them. */
static void deeds_go_together(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_receipt r = { .seq = 0 };
        struct tri_who who = by(&s.lead);
        struct tri_who teacher = by(&s.teacher);
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 2, NULL);
        json_t *note = json_pack("{ss}", "text", "first");
        json_t *asked = json_pack("{ss}", "flow", "referral");
        json_t *none = json_object();
        json_t *reopen = json_pack("{ss}", "reason", "x");
        const struct tri_deed good[] = { { TRI_EVENT_NOTED, note },
                                         { TRI_EVENT_ASKED, asked } };
        const struct tri_deed bad[] = { { TRI_EVENT_NOTED, note },
                                        { TRI_EVENT_ASKED, none } };
        const struct tri_deed late[] = { { TRI_EVENT_NOTED, note },
                                         { TRI_EVENT_REOPENED, reopen } };
        CHECK_ROW("a bad second",
                  tri_casebook_deeds(&s.book, &who, row.id, 1, bad, 2, &r,
                                     &err) == TRI_E_INPUT);
        CHECK_ROW("not in this state",
                  tri_casebook_deeds(&s.book, &who, row.id, 1, late, 2, &r,
                                     &err) == TRI_E_INPUT);
        CHECK_ROW("one that they may not",
                  tri_casebook_deeds(&s.book, &teacher, row.id, 1, good, 2, &r,
                                     &err) == TRI_E_DENIED);
        CHECK_ROW("none", tri_casebook_deeds(&s.book, &who, row.id, 1, good, 0,
                                             &r, &err) == TRI_E_LIMIT);
        json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
        CHECK_ROW(s.label,
                  json_integer_value(json_object_get(doc, "seq")) == 1);
        json_decref(doc);
        CHECK_ROW("both", tri_casebook_deeds(&s.book, &who, row.id, 1, good, 2,
                                             &r, &err) == TRI_OK &&
                              r.seq == 3);
        json_decref(note);
        json_decref(asked);
        json_decref(none);
        json_decref(reopen);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "a life, act by act", a_life },
        { "what it may become stands beside the level",
          worst_stands_beside_the_level },
        { "columns follow the events", columns_follow },
        { "corrections append", corrections_append },
        { "both results are kept", both_results_are_kept },
        { "later steps are steps", later_steps_are_steps },
        { "deeds go together", deeds_go_together },
        CU_TEST_INFO_NULL,
    };
    return check_run("the life of an incident", tests);
}
