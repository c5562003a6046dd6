/* The incident book through its own door, on SQLite and in memory. */
#include "case/casebook.h"

#include "case/fold.h"
#include "case/times.h"
#include "check.h"
#include "store_bench.h"

#define NOW INT64_C(1795000000000000) /* 2026-11-18T07:06:40Z */

static const char *const stores[] = { "sqlite", "fake" };

/* A school: its people, and a book. */
struct school {
    struct store_bench b;
    struct tri_casebook book;
    struct tri_account admin, teacher, lead, deputy, head, chair, other_lead,
        auditor;
    const char *label;
};

static struct tri_who by(const struct tri_account *a)
{
    return (struct tri_who){ .account = a, .via = "test", .at_us = NOW };
}

static const struct tri_who operator_ = { .is_operator = true,
                                          .via = "test",
                                          .at_us = NOW };

static struct tri_account person(struct school *s, const char *login,
                                 const char *name, enum tri_role role,
                                 const char *setting)
{
    struct tri_account a = { .roles = UINT32_C(1) << role, .n_settings = 1 };
    struct tri_error err = { .msg = "" };
    (void)snprintf(a.login, sizeof(a.login), "%s", login);
    (void)snprintf(a.name, sizeof(a.name), "%s", name);
    (void)snprintf(a.settings[0], sizeof(a.settings[0]), "%s", setting);
    CHECK_ROW(login, tri_casebook_account_put(&s->book, &operator_, &a, &err) ==
                         TRI_OK);
    return a;
}

static void open_school(struct school *s, int pass)
{
    *s = (struct school){ .label = stores[pass] };
    bench_new(&s->b, pass == 1);
    s->book = (struct tri_casebook){ .store = s->b.store, .seal = s->b.seal };
    s->admin = person(s, "ada", "Ada Admin", TRI_ROLE_ADMINISTRATOR, "oak");
    s->teacher = person(s, "tim", "Tim Teacher", TRI_ROLE_REPORTER, "oak");
    s->lead = person(s, "lea", "Lea Lead", TRI_ROLE_LEAD, "oak");
    s->deputy = person(s, "dan", "Dan Deputy", TRI_ROLE_DEPUTY, "oak");
    s->head = person(s, "hal", "Hal Head", TRI_ROLE_HEAD, "oak");
    s->chair = person(s, "chi", "Chi Chair", TRI_ROLE_CHAIR, "oak");
    s->other_lead = person(s, "oli", "Oli Other", TRI_ROLE_LEAD, "elm");
    s->auditor = person(s, "aud", "Aud Auditor", TRI_ROLE_AUDITOR, "oak");
}

#define EACH_SCHOOL(s)                                             \
    for (int pass = 0; pass < 2 && (open_school((s), pass), true); \
         bench_done(&(s)->b), pass++)

static const char report[] =
    "{\"concern_about\":\"%s\",\"platforms\":[\"gamechat\"],"
    "\"narrative\":\"A message on the way home about Zebedee\","
    "\"children\":[{\"role\":\"harmed\",\"year_group\":\"year-9\"}],"
    "\"facts\":{}}";
static const char assessment[] =
    "{\"pack\":{\"id\":\"england\",\"version\":\"1\",\"sha256\":\"ab\"},"
    "\"categories\":[{\"code\":\"grooming\"}],\"risk\":{\"level\":\"high\"},"
    "\"threshold_level\":%d,\"actions\":["
    "{\"code\":\"police-report\",\"due\":\"2026-11-18T12:00:00Z\"},"
    "{\"code\":\"inform-parents\",\"due\":\"2026-11-18T10:00:00Z\","
    "\"held\":true},"
    "{\"code\":\"social-care-referral\",\"due\":\"2026-11-19T12:00:00Z\"},"
    "{\"code\":\"tell-designated-lead\",\"by_whom\":\"staff-member\"}]}";

static struct tri_incident_row report_about(struct school *s,
                                            const struct tri_account *by_whom,
                                            const char *about, int need,
                                            const char *named)
{
    char r[512];
    char a[1024];
    struct tri_incident_row row = { .risk = 0 };
    struct tri_error err = { .msg = "" };
    struct tri_who who = by(by_whom);
    (void)snprintf(r, sizeof(r), report, about);
    (void)snprintf(a, sizeof(a), assessment, need);
    const struct tri_new_incident in = { .setting = "oak",
                                         .area = "",
                                         .report = r,
                                         .report_len = strlen(r),
                                         .assessment = a,
                                         .assessment_len = strlen(a),
                                         .named = &named,
                                         .n_named = named != NULL };
    struct tri_receipt receipt;
    enum tri_code code =
        tri_casebook_report(&s->book, &who, &in, &row, &receipt, &err);
    CHECK_ROW(s->label, code == TRI_OK);
    CHECK_ROW(s->label, code != TRI_OK || receipt.seq == 1);
    return row;
}

/* Add an event given as text; its code. */
static enum tri_code act(struct school *s, const struct tri_account *a,
                         const char *id, int64_t seq, const char *kind,
                         const char *body, struct tri_error *err)
{
    enum tri_event event = TRI_N_EVENTS;
    struct tri_who who = by(a);
    CHECK_ROW(kind, tri_event_find(kind, &event));
    json_t *doc = json_loads(body, 0, NULL);
    CHECK_ROW(body, doc != NULL);
    enum tri_code code =
        tri_casebook_act(&s->book, &who, id, seq, event, doc, NULL, err);
    json_decref(doc);
    return code;
}

static json_t *show(struct school *s, const struct tri_account *a,
                    const char *name, enum tri_act what)
{
    struct tri_who who = by(a);
    json_t *doc = NULL;
    (void)tri_casebook_show(&s->book, &who, name, what, &doc, NULL);
    return doc;
}

static const char *text_at(const json_t *doc, const char *list, size_t i,
                           const char *key)
{
    return tri_json_text(json_array_get(json_object_get(doc, list), i), key);
}

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
          "{\"what\":\"risk\",\"instead\":\"medium\",\"reason\":\"known\"}",
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
        { 1, "close-refused", "{\"reason\":\"no\"}", TRI_E_INPUT, "closing",
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
          "{\"action\":\"social-care-referral\",\"reason\":\"known\"}", true },
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
            struct tri_incident_row row;
            struct tri_who who = by(&s.teacher);
            char a[512];
            char label[128];
            (void)snprintf(a, sizeof(a), decided, rows[i].need);
            (void)snprintf(label, sizeof(label), "%s: %s", s.label,
                           rows[i].label);
            const struct tri_new_incident in = { .setting = "oak",
                                                 .area = "",
                                                 .report = "{}",
                                                 .report_len = 2,
                                                 .assessment = a,
                                                 .assessment_len = strlen(a) };
            s.book.own_agency = rows[i].own;
            CHECK_ROW(label, tri_casebook_report(&s.book, &who, &in, &row, NULL,
                                                 &err) == TRI_OK);
            CHECK_ROW(label, act(&s, &s.lead, row.id, 1, "taken", "{}", &err) ==
                                 TRI_OK);
            int64_t seq = 2;
            if (rows[i].before[0])
                CHECK_ROW(label, act(&s, &s.lead, row.id, seq++, rows[i].before,
                                     rows[i].body, &err) == TRI_OK);
            enum tri_code code =
                act(&s, &s.lead, row.id, seq,
                    rows[i].need > 2 ? "close-asked" : "closed",
                    "{\"outcome\":\"settled\"}", &err);
            CHECK_ROW(label, code == (rows[i].closes ? TRI_OK : TRI_E_INPUT));
            CHECK_ROW(label,
                      rows[i].closes || strcmp(err.loc.element, "steps") == 0);
        }
    }
}

/* ---- what the events add up to ---- */

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
        /* Once the police agree, parents are next. */
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 2, "planned",
                      "{\"action\":\"inform-parents\",\"released\":true}",
                      &err) == TRI_OK);
        (void)s.book.store->incident(s.book.store->self, row.id, &row, NULL);
        CHECK_ROW(s.label, row.due_us == noon - INT64_C(7200000000));
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
                               "{\"seq\":2,\"reason\":\"spelling\","
                               "\"body\":{\"text\":\"on Monday\"}}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 4, "corrected",
                               "{\"seq\":3,\"reason\":\"not yet done\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 5, "corrected",
                               "{\"seq\":1,\"reason\":\"no\",\"body\":{}}",
                               &err) == TRI_E_INPUT);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 5, "corrected",
                      "{\"seq\":2,\"reason\":\"no\",\"body\":{\"file\":1}}",
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
                   "spelling") == 0);
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

/* ---- who sees what ---- */

struct found {
    int n;
    char id[TRI_ID_SIZE];
    struct tri_incident_row row;
};

static bool found_row(void *ctx, const struct tri_incident_row *row)
{
    struct found *f = ctx;
    f->n++;
    memcpy(f->id, row->id, sizeof(f->id));
    f->row = *row;
    return true;
}

static int listed(struct school *s, const struct tri_account *a)
{
    struct found f = { .n = 0 };
    struct tri_who who = by(a);
    struct tri_incident_query q = { .limit = 100 };
    CHECK_ROW(s->label, tri_casebook_list(&s->book, &who, &q, found_row, &f,
                                          NULL) == TRI_OK);
    return f.n;
}

/* Concerns go past whoever they are about; rows: about whom, who then sees it
 * in a list and may read it. */
static void concerns_go_to_the_right_one(void)
{
    static const struct {
        const char *about;
        bool teacher, lead, deputy, head, chair, other_lead, admin, auditor;
    } rows[] = {
        { "none", false, true, true, true, false, false, false, false },
        { "other-staff", false, false, false, true, false, false, false,
          false },
        { "designated-lead", false, false, false, true, false, false, false,
          false },
        { "governor", false, false, false, true, false, false, false, false },
        { "head", false, false, false, false, true, false, false, false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct school s;
        EACH_SCHOOL(&s)
        {
            struct tri_incident_row row =
                report_about(&s, &s.teacher, rows[i].about, 3, NULL);
            const struct {
                const struct tri_account *a;
                bool sees;
            } people[] = {
                { &s.teacher, rows[i].teacher },
                { &s.lead, rows[i].lead },
                { &s.deputy, rows[i].deputy },
                { &s.head, rows[i].head },
                { &s.chair, rows[i].chair },
                { &s.other_lead, rows[i].other_lead },
                { &s.admin, rows[i].admin },
                { &s.auditor, rows[i].auditor },
            };
            for (size_t p = 0; p < sizeof(people) / sizeof(people[0]); p++) {
                char label[256];
                (void)snprintf(label, sizeof(label), "%s: about %s, seen by %s",
                               s.label, rows[i].about, people[p].a->name);
                CHECK_ROW(label, listed(&s, people[p].a) == people[p].sees);
                json_t *doc =
                    show(&s, people[p].a, row.reference, TRI_ACT_READ);
                CHECK_ROW(label, (doc != NULL) == people[p].sees);
                json_decref(doc);
            }
        }
    }
}

/* For whoever is named it does not exist: lists, names, words, reading, acts,
 * the glass, the journal. */
static void the_named_find_nothing(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, s.lead.id);
        struct tri_who who = by(&s.lead);
        struct found f = { .n = 0 };
        size_t opened = 9;
        struct tri_incident_row last;
        struct tri_incident_query q = { .limit = 10 };
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 1, "person",
                               "{\"role\":\"child\",\"name\":\"Zed Example\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 0);
        CHECK_ROW(s.label, listed(&s, &s.deputy) == 1);
        (void)tri_casebook_find(&s.book, &who, "zed example", found_row, &f,
                                NULL);
        CHECK_ROW(s.label, f.n == 0);
        (void)tri_casebook_search(&s.book, &who, "Zebedee", &q, 10, found_row,
                                  &f, &opened, &last, NULL);
        CHECK_ROW(s.label, f.n == 0 && opened == 0);
        CHECK_ROW(s.label,
                  show(&s, &s.lead, row.reference, TRI_ACT_READ) == NULL);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 2, "noted",
                               "{\"text\":\"x\"}", &err) == TRI_E_NOTFOUND);
        /* The very words of an incident that is not there. */
        struct tri_error none = { .msg = "" };
        CHECK_ROW(s.label, act(&s, &s.lead, s.lead.id, 2, "noted",
                               "{\"text\":\"x\"}", &none) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, strcmp(err.msg, none.msg) == 0);
        CHECK_ROW(s.label, tri_casebook_break_glass(
                               &s.book, &who, row.reference, "I must", NULL,
                               &err) == TRI_E_NOTFOUND);
        /* Granted by name as well: still nothing. */
        char body[128];
        (void)snprintf(body, sizeof(body),
                       "{\"account\":\"%s\",\"reason\":\"help\"}", s.lead.id);
        CHECK_ROW(s.label,
                  act(&s, &s.head, row.id, 2, "granted", body, &err) == TRI_OK);
        q = (struct tri_incident_query){ .limit = 10 };
        (void)tri_casebook_mine(&s.book, &who, TRI_MINE_TEAM, &q, found_row, &f,
                                NULL);
        CHECK_ROW(s.label, f.n == 0);
    }
}

/* A subject whose name is that of an account is shut out by name alone. */
static void a_subject_is_recognised(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 1, "person",
                               "{\"role\":\"witness\",\"name\":\"Lea Lead\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 1);
        CHECK_ROW(s.label,
                  act(&s, &s.deputy, row.id, 2, "person",
                      "{\"role\":\"parent\",\"name\":\"LEAD, L\\u00e9a\"}",
                      &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 0);
        /* Struck out again: it was another Lea. */
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 3, "corrected",
                               "{\"seq\":3,\"reason\":\"another Lea\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 1);
    }
}

static void reporters_see_where_it_stands(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "head", 3, NULL);
        struct tri_who who = by(&s.teacher);
        struct found f = { .n = 0 };
        struct tri_incident_query q = { .limit = 10 };
        (void)tri_casebook_mine(&s.book, &who, TRI_MINE_REPORTED, &q, found_row,
                                &f, NULL);
        CHECK_ROW(s.label, f.n == 1 && strcmp(f.id, row.id) == 0);
        CHECK_ROW(s.label, f.row.risk == 0 && f.row.category[0] == '\0');
        json_t *doc = show(&s, &s.teacher, row.reference, TRI_ACT_STATUS);
        CHECK_ROW(s.label,
                  strcmp(tri_json_text(doc, "status"), "received") == 0);
        CHECK_ROW(s.label, !json_object_get(doc, "report") &&
                               !json_object_get(doc, "assessment"));
        CHECK_ROW(s.label,
                  json_array_size(json_object_get(doc, "steps")) == 1 &&
                      strcmp(text_at(doc, "steps", 0, "code"),
                             "tell-designated-lead") == 0);
        json_decref(doc);
        /* A step of theirs shows; the others' do not. */
        char body[160];
        (void)snprintf(body, sizeof(body),
                       "{\"action\":\"staff-support\",\"owner\":\"%s\"}",
                       s.teacher.id);
        CHECK_ROW(s.label, act(&s, &s.chair, row.id, 1, "planned", body,
                               &err) == TRI_OK);
        doc = show(&s, &s.teacher, row.reference, TRI_ACT_STATUS);
        CHECK_ROW(s.label, json_array_size(json_object_get(doc, "steps")) == 2);
        CHECK_ROW(s.label, strcmp(text_at(doc, "steps", 1, "code"),
                                  "staff-support") == 0);
        json_decref(doc);
    }
}

static void breaking_the_glass(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        struct tri_who who = by(&s.other_lead);
        struct tri_who admin = by(&s.admin);
        CHECK_ROW(s.label,
                  tri_casebook_break_glass(&s.book, &who, row.reference, "",
                                           NULL, &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, strcmp(err.loc.element, "reason") == 0);
        CHECK_ROW(s.label, tri_casebook_break_glass(
                               &s.book, &admin, row.reference, "curious", NULL,
                               &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, tri_casebook_break_glass(
                               &s.book, &who, row.reference, "the lead is ill",
                               NULL, &err) == TRI_OK);
        json_t *doc = show(&s, &s.other_lead, row.reference, TRI_ACT_READ);
        CHECK_ROW(s.label, tri_fold_has(doc, "glass", s.other_lead.id));
        json_decref(doc);
        char body[96];
        (void)snprintf(body, sizeof(body), "{\"account\":\"%s\"}",
                       s.other_lead.id);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 2, "glass-mended", body,
                               &err) == TRI_OK);
        CHECK_ROW(s.label,
                  show(&s, &s.other_lead, row.reference, TRI_ACT_READ) == NULL);
    }
}

/* ---- finding, writing at once, erasing ---- */

static void names_are_found_whatever_their_dress(void)
{
    static const struct {
        const char *value;
        int n;
    } rows[] = {
        { "Zo\xc3\xab O'Neill", 1 },
        { "ONEILL, ZOE", 1 },
        { "zoe  o\xe2\x80\x99neill", 1 },
        { "zoe", 0 },
        { "@Zed.K_9", 1 },
        { "zedk9", 1 },
        { "", 0 },
        { "\xff", 0 },
        { "...", 0 },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 1, "person",
                               "{\"role\":\"child\",\"name\":\"Zo\\u00eb "
                               "O'Neill\",\"handle\":\"@zed_k9\"}",
                               &err) == TRI_OK);
        struct tri_who who = by(&s.lead);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct found f = { .n = 0 };
            (void)tri_casebook_find(&s.book, &who, rows[i].value, found_row, &f,
                                    NULL);
            CHECK_ROW(rows[i].value, f.n == rows[i].n);
        }
        struct found f = { .n = 0 };
        size_t opened = 0;
        struct tri_incident_row last;
        struct tri_incident_query q = { .limit = 10 };
        CHECK_ROW(s.label, tri_casebook_search(&s.book, &who, "ABOUT zebedee",
                                               &q, 10, found_row, &f, &opened,
                                               &last, NULL) == TRI_OK);
        CHECK_ROW(s.label, f.n == 1 && opened == 1);
    }
}

static void stale_writes_change_nothing(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "taken", "{}", &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 1, "noted",
                               "{\"text\":\"late\"}", &err) == TRI_E_CONFLICT);
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 0, "noted",
                               "{\"text\":\"blind\"}", &err) == TRI_E_INPUT);
        json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
        CHECK_ROW(s.label,
                  json_integer_value(json_object_get(doc, "seq")) == 2);
        json_decref(doc);
    }
}

static void erasing_leaves_the_journal_valid(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_verdict v;
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 1, NULL);
        struct tri_who who = by(&s.head);
        struct tri_who lead = by(&s.lead);
        CHECK_ROW(s.label, tri_casebook_erase(&s.book, &who, row.id, "schedule",
                                              &err) == TRI_E_DENIED);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "taken", "{}", &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.head, row.id, 2, "held",
                               "{\"reason\":\"inquiry\"}", &err) == TRI_OK);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 3, "closed", "{}", &err) == TRI_OK);
        CHECK_ROW(s.label, tri_casebook_erase(&s.book, &who, row.id, "schedule",
                                              &err) == TRI_E_DENIED);
        CHECK_ROW(s.label, strcmp(err.loc.element, "hold") == 0);
        CHECK_ROW(s.label, act(&s, &s.head, row.id, 4, "released",
                               "{\"reason\":\"over\"}", &err) == TRI_OK);
        CHECK_ROW(s.label,
                  tri_casebook_erase(&s.book, &lead, row.id, "schedule",
                                     &err) == TRI_E_DENIED);
        CHECK_ROW(s.label, tri_casebook_erase(&s.book, &who, row.id, "",
                                              &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, tri_casebook_erase(&s.book, &who, row.id, "schedule",
                                              &err) == TRI_OK);
        json_t *doc = NULL;
        CHECK_ROW(s.label,
                  tri_casebook_show(&s.book, &operator_, row.id, TRI_ACT_READ,
                                    &doc, &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, show(&s, &s.head, row.id, TRI_ACT_READ) == NULL);
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, NULL, &v, &err) == TRI_OK);
        CHECK_ROW(s.label, v.fault == TRI_FAULT_NONE);
        json_t *lines = NULL;
        CHECK_ROW(s.label, tri_casebook_history(&s.book, &operator_, row.id,
                                                &lines, &err) == TRI_OK);
        CHECK_ROW(s.label,
                  strcmp(tri_json_text(
                             json_array_get(lines, json_array_size(lines) - 2),
                             "act"),
                         "erased") == 0);
        json_decref(lines);
    }
}

/* ---- the journal ---- */

static void every_read_is_written_down(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        json_decref(show(&s, &s.lead, row.id, TRI_ACT_READ));
        json_decref(show(&s, &s.teacher, row.id, TRI_ACT_STATUS));
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "taken", "{}", &err) == TRI_OK);
        static const char *const acts[] = { "reported", "read", "status",
                                            "taken", "history" };
        static const char *const names[] = { "Tim Teacher", "Lea Lead",
                                             "Tim Teacher", "Lea Lead",
                                             "Hal Head" };
        struct tri_who who = by(&s.head);
        json_t *lines = NULL;
        CHECK_ROW(s.label, tri_casebook_history(&s.book, &who, row.id, &lines,
                                                &err) == TRI_OK);
        CHECK_ROW(s.label, json_array_size(lines) == 5);
        for (size_t i = 0; i < 5; i++) {
            const json_t *line = json_array_get(lines, i);
            CHECK_ROW(acts[i],
                      strcmp(tri_json_text(line, "act"), acts[i]) == 0);
            CHECK_ROW(acts[i],
                      strcmp(tri_json_text(json_object_get(line, "by"), "name"),
                             names[i]) == 0);
        }
        json_decref(lines);
        /* The administrator's view of it has neither incident nor reference;
         * the auditor's has both. */
        const struct tri_account *viewers[] = { &s.admin, &s.auditor };
        for (size_t i = 0; i < 2; i++) {
            who = by(viewers[i]);
            lines = NULL;
            CHECK_ROW(s.label, tri_casebook_journal(&s.book, &who, 0, 100,
                                                    &lines, &err) == TRI_OK);
            char *text = json_dumps(lines, 0);
            CHECK_ROW(viewers[i]->name,
                      (strstr(text, row.reference) != NULL) == (i == 1));
            CHECK_ROW(viewers[i]->name,
                      (strstr(text, row.id) != NULL) == (i == 1));
            CHECK_ROW(viewers[i]->name, strstr(text, "Zebedee") == NULL);
            free(text);
            json_decref(lines);
        }
        /* Named in it, the auditor sees lines as those of any other case that
         * is not theirs: no gap, and no word of what was done. */
        struct tri_error named = { .msg = "" };
        char body[128];
        (void)snprintf(body, sizeof(body),
                       "{\"account\":\"%s\",\"reason\":\"x\"}", s.auditor.id);
        CHECK_ROW(s.label,
                  act(&s, &s.head, row.id, 2, "named", body, &named) == TRI_OK);
        who = by(&s.auditor);
        lines = NULL;
        CHECK_ROW(s.label, tri_casebook_journal(&s.book, &who, 0, 100, &lines,
                                                &err) == TRI_OK);
        json_int_t n =
            json_integer_value(json_object_get(json_array_get(lines, 0), "n"));
        CHECK_ROW(s.label, n == (json_int_t)json_array_size(lines));
        char *seen = json_dumps(lines, 0);
        CHECK_ROW(s.label, strstr(seen, row.reference) == NULL);
        CHECK_ROW(s.label, strstr(seen, row.id) == NULL);
        CHECK_ROW(s.label, strstr(seen, "taken") == NULL);
        CHECK_ROW(s.label, strstr(seen, "\"case\"") != NULL);
        free(seen);
        json_decref(lines);
        who = by(&s.lead);
        CHECK_ROW(s.label, tri_casebook_journal(&s.book, &who, 0, 100, &lines,
                                                &err) == TRI_E_DENIED);
    }
}

static void receipts_prove(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_verdict v;
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        struct tri_who who = by(&s.lead);
        struct tri_receipt r;
        char text[TRI_RECEIPT_SIZE];
        json_t *body = json_object();
        CHECK_ROW(s.label,
                  tri_casebook_act(&s.book, &who, row.id, 1, TRI_EVENT_TAKEN,
                                   body, &r, &err) == TRI_OK);
        json_decref(body);
        tri_receipt_text(&r, text);
        json_decref(show(&s, &s.lead, row.id, TRI_ACT_READ));
        CHECK_ROW(s.label,
                  r.seq == 2 && strcmp(r.reference, row.reference) == 0);
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, text, &v, &err) == TRI_OK);
        CHECK_ROW(s.label, v.fault == TRI_FAULT_NONE &&
                               v.head.count == r.head.count + 1);
        text[strlen(text) - 1] = text[strlen(text) - 1] == '0' ? '1' : '0';
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, text, &v, &err) == TRI_OK);
        CHECK_ROW(s.label, v.fault == TRI_FAULT_RECEIPT && v.n == r.head.count);
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, "12", &v, &err) == TRI_E_INPUT);
    }
}

/* ---- people and papers ---- */

static void accounts_and_sessions(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_account a;
        struct tri_who lead = by(&s.lead);
        CHECK_ROW(s.label,
                  tri_casebook_account_get(&s.book, "LEA", &a, &err) == TRI_OK);
        CHECK_ROW(s.label, strcmp(a.id, s.lead.id) == 0);
        a.roles |= UINT32_C(1) << TRI_ROLE_HEAD;
        CHECK_ROW(s.label, tri_casebook_account_own(&s.book, &lead, &a, "x",
                                                    &err) == TRI_E_DENIED);
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &lead, &a, &err) ==
                               TRI_E_DENIED);
        struct tri_who her = by(&s.admin);
        struct tri_account changed = s.admin;
        changed.roles |= 1u << TRI_ROLE_LEAD;
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &her, &changed,
                                                    &err) == TRI_E_INPUT);
        changed = s.admin;
        changed.disabled = true;
        CHECK_ROW(s.label,
                  tri_casebook_account_put(&s.book, &operator_, &changed,
                                           &err) == TRI_E_INPUT);
        struct tri_who nobody = { .via = "test", .at_us = NOW };
        struct tri_account first = a;
        first.version = 0;
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &nobody, &first,
                                                    &err) == TRI_E_DENIED);
        CHECK_ROW(s.label, tri_casebook_account_get(&s.book, s.lead.id, &a,
                                                    &err) == TRI_OK);
        char code[24];
        tri_recovery_new(s.b.seal, code, a.recovery[2]);
        CHECK_ROW(s.label,
                  s.b.seal->password_hash(s.b.seal->self, "correct hor", 11,
                                          a.password, &err) == TRI_OK);
        CHECK_ROW(s.label,
                  tri_casebook_account_own(&s.book, &lead, &a,
                                           "password changed", &err) == TRI_OK);
        struct tri_account again;
        (void)tri_casebook_account_get(&s.book, "lea", &again, &err);
        CHECK_ROW(s.label, again.version == 2);
        const struct tri_seal_port *seal = s.b.seal;
        CHECK_ROW(s.label, seal->password_check(seal->self, again.password,
                                                "correct hor", 11));
        CHECK_ROW(s.label, !seal->password_check(seal->self, again.password,
                                                 "correct hos", 11));
        CHECK_ROW(s.label, !seal->password_check(seal->self, "", "", 0));
        CHECK_ROW(s.label, !tri_recovery_use(seal, &again, "2222-2222-2222"));
        CHECK_ROW(s.label, tri_recovery_use(seal, &again, code));
        CHECK_ROW(s.label, !tri_recovery_use(seal, &again, code));
        struct tri_session one = { .expires_us = NOW * 2 };
        struct tri_session two = { .expires_us = NOW * 2 };
        struct tri_session got;
        char cookie[TRI_ID_SIZE];
        memcpy(one.account, a.id, sizeof(one.account));
        memcpy(two.account, a.id, sizeof(two.account));
        CHECK_ROW(s.label, tri_casebook_session_new(&s.book, &one, cookie,
                                                    &err) == TRI_OK);
        CHECK_ROW(s.label, strcmp(cookie, one.id) != 0);
        CHECK_ROW(s.label, tri_casebook_session_get(&s.book, cookie, &got,
                                                    &err) == TRI_OK);
        CHECK_ROW(s.label, strcmp(got.csrf, one.csrf) == 0 &&
                               strcmp(got.account, a.id) == 0);
        CHECK_ROW(s.label, tri_casebook_session_get(&s.book, one.id, &got,
                                                    &err) == TRI_E_NOTFOUND);
        char other[TRI_ID_SIZE];
        (void)tri_casebook_session_new(&s.book, &two, other, &err);
        CHECK_ROW(s.label, tri_casebook_sessions_drop(&s.book, a.id, two.id,
                                                      &err) == TRI_OK);
        CHECK_ROW(s.label, tri_casebook_session_get(&s.book, cookie, &got,
                                                    &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, tri_casebook_session_get(&s.book, other, &got,
                                                    &err) == TRI_OK);
    }
}

static void drafts_become_incidents(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_who who = by(&s.teacher);
        struct tri_who lead = by(&s.lead);
        struct tri_document d = { .kind = "draft",
                                  .body = json_pack("{s:s}", "a", "b") };
        struct tri_document got = { .body = NULL };
        memcpy(d.owner, s.teacher.id, sizeof(d.owner));
        CHECK_ROW(s.label,
                  tri_casebook_document_put(&s.book, &who, &d, &err) == TRI_OK);
        CHECK_ROW(s.label, d.version == 1);
        CHECK_ROW(s.label,
                  tri_casebook_document_get(&s.book, &lead, "draft", d.id, &got,
                                            &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label,
                  tri_casebook_document_get(&s.book, &who, "view", d.id, &got,
                                            &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label,
                  tri_casebook_document_get(&s.book, &who, "draft", d.id, &got,
                                            &err) == TRI_OK);
        CHECK_ROW(s.label, json_equal(got.body, d.body));
        json_decref(got.body);
        struct tri_document stale = d;
        CHECK_ROW(s.label,
                  tri_casebook_document_put(&s.book, &who, &d, &err) == TRI_OK);
        CHECK_ROW(s.label, tri_casebook_document_put(&s.book, &who, &stale,
                                                     &err) == TRI_E_CONFLICT);
        const struct tri_new_incident in = { .setting = "oak",
                                             .area = "",
                                             .draft = d.id,
                                             .report = "{}",
                                             .report_len = 2 };
        struct tri_incident_row row;
        CHECK_ROW(s.label, tri_casebook_report(&s.book, &lead, &in, &row, NULL,
                                               &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, tri_casebook_report(&s.book, &who, &in, &row, NULL,
                                               &err) == TRI_OK);
        CHECK_ROW(s.label, strcmp(row.id, d.id) == 0);
        CHECK_ROW(s.label,
                  tri_casebook_document_get(&s.book, &who, "draft", d.id, &got,
                                            &err) == TRI_E_NOTFOUND);
        json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
        CHECK_ROW(s.label, doc != NULL);
        json_decref(doc);
        /* One that is dropped takes its key along. */
        uint8_t key[TRI_WRAPPED_BYTES];
        struct tri_document gone = { .kind = "draft", .body = d.body };
        memcpy(gone.owner, s.teacher.id, sizeof(gone.owner));
        CHECK_ROW(s.label, tri_casebook_document_put(&s.book, &who, &gone,
                                                     &err) == TRI_OK);
        CHECK_ROW(s.label, tri_casebook_document_drop(&s.book, &who, "draft",
                                                      gone.id, &err) == TRI_OK);
        CHECK_ROW(s.label, s.b.store->key(s.b.store->self, gone.id, key,
                                          NULL) == TRI_E_NOTFOUND);
        json_decref(d.body);
    }
}

/* ---- what a door asks before it draws ---- */

static void a_door_learns_what_it_may_offer(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 2, NULL);
        const struct {
            const struct tri_account *who;
            enum tri_code code;
            const char *acts; /* names, with blanks around */
        } rows[] = {
            { &s.teacher, TRI_OK, " status note " },
            { &s.lead, TRI_OK,
              " list status read note triage action assign override close "
              "reopen correct grant export history " },
            { &s.deputy, TRI_OK,
              " list status read note triage action assign override close "
              "reopen correct export history " },
            { &s.auditor, TRI_OK, " history " },
            { &s.chair, TRI_E_NOTFOUND, "" },
            /* The glass must not tell that there is something behind it. */
            { &s.other_lead, TRI_E_NOTFOUND, "" },
        };
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_error err = { .msg = "" };
            struct tri_who who = by(rows[i].who);
            struct tri_incident_row got;
            uint32_t acts = 0;
            CHECK_ROW(rows[i].who->login,
                      tri_casebook_acts(&s.book, &who, row.reference, &got,
                                        &acts, &err) == rows[i].code);
            for (int a = 0; a < TRI_N_ACTS; a++) {
                char word[32];
                (void)snprintf(word, sizeof(word), " %s ",
                               tri_act_name((enum tri_act)a));
                CHECK_ROW(word, !(acts & (UINT32_C(1) << a)) ==
                                    !strstr(rows[i].acts, word));
            }
        }
    }
}

static void a_door_learns_the_fields(void)
{
    static const struct {
        const char *name;
        char type;
        bool required;
    } rows[] = { { "text", 't', true },
                 { "sort", 'w', false },
                 { "at", 'd', false } };
    struct tri_event_field f;
    size_t n = 0;
    for (; tri_event_field(TRI_EVENT_NOTED, n, &f); n++)
        CHECK_ROW(f.name, n < 3 && strcmp(f.name, rows[n].name) == 0 &&
                              f.type == rows[n].type &&
                              f.required == rows[n].required);
    CHECK_ROW("of a note", n == 3);
    CHECK_ROW("words", tri_event_field(TRI_EVENT_NOTED, 1, &f) &&
                           f.words_len == strlen("fact|opinion|childs-words|"
                                                 "told|meeting|call") &&
                           memcmp(f.words, "fact|", 5) == 0);
    CHECK_ROW("none", !tri_event_field(TRI_EVENT_TAKEN, 0, &f));
}

/* People come in with the report: found by name, and a parent who works here
 * never sees that it was made. */
static void people_come_with_the_report(void)
{
    static const struct {
        const char *people;
        enum tri_code want;
        bool lead_sees;
        int64_t seq; /* of the incident, then */
    } rows[] = {
        { "[{\"role\":\"child\",\"name\":\"Ines Vidal\"}]", TRI_OK, true, 2 },
        { "[{\"role\":\"child\",\"name\":\"Ines Vidal\"},"
          "{\"role\":\"parent\",\"name\":\"Lead, Lea\"}]",
          TRI_OK, false, 3 },
        { "[]", TRI_OK, true, 1 },
        { "[{\"role\":\"stranger\"}]", TRI_E_INPUT, false, 0 },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        for (size_t i = 0; i < TRI_COUNT(rows); i++) {
            struct tri_error err = { .msg = "" };
            struct tri_incident_row row;
            struct tri_receipt made;
            struct tri_receipt again;
            struct tri_verdict v;
            struct tri_who who = by(&s.teacher);
            json_t *people = json_loads(rows[i].people, 0, NULL);
            const struct tri_new_incident in = { .setting = "oak",
                                                 .area = "",
                                                 .report = "{}",
                                                 .report_len = 2,
                                                 .people = people };
            CHECK_ROW(rows[i].people,
                      tri_casebook_report(&s.book, &who, &in, &row, &made,
                                          &err) == rows[i].want);
            json_decref(people);
            if (rows[i].want != TRI_OK)
                continue;
            json_t *doc = show(&s, &s.lead, row.id, TRI_ACT_READ);
            CHECK_ROW(rows[i].people, (doc != NULL) == rows[i].lead_sees);
            json_decref(doc);
            doc = show(&s, &s.teacher, row.id, TRI_ACT_STATUS);
            CHECK_ROW(rows[i].people, json_integer_value(json_object_get(
                                          doc, "seq")) == rows[i].seq);
            json_decref(doc);
            char text[TRI_RECEIPT_SIZE];
            tri_receipt_text(&made, text);
            CHECK_ROW(rows[i].people,
                      tri_casebook_receipt(&s.book, &who, row.reference, 1,
                                           &again, &err) == TRI_OK &&
                          made.seq == 1 &&
                          memcmp(&again.head, &made.head, sizeof(made.head)) ==
                              0);
            CHECK_ROW(rows[i].people,
                      tri_casebook_verify(&s.book, text, &v, &err) == TRI_OK &&
                          v.fault == TRI_FAULT_NONE);
            struct tri_who chair = by(&s.chair);
            CHECK_ROW(rows[i].people,
                      tri_casebook_receipt(&s.book, &chair, row.reference, 1,
                                           &again, &err) == TRI_E_NOTFOUND);
        }
        struct found f = { .n = 0 };
        struct tri_who head = by(&s.head);
        CHECK_ROW(s.label, tri_casebook_find(&s.book, &head, "vidal, ines",
                                             found_row, &f, NULL) == TRI_OK);
        CHECK_ROW(s.label, f.n == 2);
    }
}

static void a_key_makes_one_incident(void)
{
    static const char other[] = "{\"facts\":{}}";
    char long_key[TRI_MAX_SHORT_TEXT + 2] = { 0 };
    memset(long_key, 'k', sizeof(long_key) - 1);
    const struct {
        const char *key;
        const char *report;
        bool lead; /* another person */
        int hours; /* later */
        enum tri_code want;
        bool again; /* the first one's */
    } rows[] = {
        { "k1", "{}", false, 0, TRI_OK, false },
        { "k1", "{}", false, 1, TRI_OK, true },
        { "k1", other, false, 2, TRI_E_INPUT, false },
        { "k1", "{}", true, 3, TRI_OK, false },
        { "k2", "{}", false, 4, TRI_OK, false },
        { "k1", other, false, 25, TRI_OK, false }, /* forgotten by then */
        { "", "{}", false, 0, TRI_E_INPUT, false },
        { long_key, "{}", false, 0, TRI_E_INPUT, false },
    };
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_incident_row first = { .risk = 0 };
        struct tri_receipt proof = { .seq = 0 };
        for (size_t i = 0; i < TRI_COUNT(rows); i++) {
            struct tri_error err = { .msg = "" };
            struct tri_incident_row row = { .risk = 0 };
            struct tri_receipt receipt = { .seq = 0 };
            struct tri_who who = by(rows[i].lead ? &s.lead : &s.teacher);
            const struct tri_new_incident in = {
                .setting = "oak",
                .area = "",
                .report = rows[i].report,
                .report_len = strlen(rows[i].report),
                .once = rows[i].key,
                .once_with = { rows[i].report, strlen(rows[i].report) }
            };
            who.at_us += rows[i].hours * INT64_C(3600000000);
            enum tri_code code =
                tri_casebook_report(&s.book, &who, &in, &row, &receipt, &err);
            CHECK_ROW(rows[i].key, code == rows[i].want);
            CHECK_ROW(rows[i].key, code != TRI_E_INPUT ||
                                       strcmp(err.loc.element, "once") == 0);
            if (i == 0) {
                first = row;
                proof = receipt;
            } else if (code == TRI_OK) {
                CHECK_ROW(rows[i].key,
                          (strcmp(row.id, first.id) == 0) == rows[i].again);
                CHECK_ROW(rows[i].key,
                          (memcmp(&receipt.head, &proof.head,
                                  sizeof(proof.head)) == 0) == rows[i].again);
            }
        }
        struct tri_verdict v;
        struct tri_error err = { .msg = "" };
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, NULL, &v, &err) == TRI_OK &&
                      v.fault == TRI_FAULT_NONE);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "a life, act by act", a_life },
        { "low levels close at once", low_levels_close_at_once },
        { "referrals stop closing", referrals_stop_closing },
        { "columns follow the events", columns_follow },
        { "corrections append", corrections_append },
        { "both results are kept", both_results_are_kept },
        { "later steps are steps", later_steps_are_steps },
        { "deeds go together", deeds_go_together },
        { "concerns go to the right one", concerns_go_to_the_right_one },
        { "the named find nothing", the_named_find_nothing },
        { "a subject is recognised", a_subject_is_recognised },
        { "reporters see where it stands", reporters_see_where_it_stands },
        { "breaking the glass", breaking_the_glass },
        { "names are found", names_are_found_whatever_their_dress },
        { "stale writes change nothing", stale_writes_change_nothing },
        { "erasing leaves the journal valid",
          erasing_leaves_the_journal_valid },
        { "every read is written down", every_read_is_written_down },
        { "receipts prove", receipts_prove },
        { "accounts and sessions", accounts_and_sessions },
        { "drafts become incidents", drafts_become_incidents },
        { "a door learns what it may offer", a_door_learns_what_it_may_offer },
        { "a door learns the fields", a_door_learns_the_fields },
        { "people come with the report", people_come_with_the_report },
        { "a key makes one incident", a_key_makes_one_incident },
        CU_TEST_INFO_NULL,
    };
    return check_run("the incident book", tests);
}
