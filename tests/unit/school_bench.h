/* tests/unit/school_bench.h - a school for tests of the incident book: its
 * people, and a book on SQLite or in memory.
 */
#ifndef TRI_TESTS_SCHOOL_BENCH_H
#define TRI_TESTS_SCHOOL_BENCH_H

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

static inline struct tri_who by(const struct tri_account *a)
{
    return (struct tri_who){ .account = a, .via = "test", .at_us = NOW };
}

static const struct tri_who operator_ = { .is_operator = true,
                                          .via = "test",
                                          .at_us = NOW };

static inline struct tri_account person(struct school *s, const char *login,
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

static inline void open_school(struct school *s, int pass)
{
    *s = (struct school){ .label = stores[pass] };
    bench_new(&s->b, pass == 1);
    s->book = (struct tri_casebook){ .store = s->b.store,
                                     .seal = s->b.seal,
                                     .closing = { .need = 3 } };
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

/* What the teacher reports to the oak, with what was decided on it; NULL:
 * nothing was. */
static inline struct tri_incident_row
report_decided(struct school *s, const char *label, const char *decided)
{
    struct tri_incident_row row = { .risk = 0 };
    struct tri_error err = { .msg = "" };
    struct tri_who who = by(&s->teacher);
    const struct tri_new_incident in = { .setting = "oak",
                                         .area = "",
                                         .report = "{}",
                                         .report_len = 2,
                                         .assessment = decided,
                                         .assessment_len =
                                             decided ? strlen(decided) : 0 };
    CHECK_ROW(label, tri_casebook_report(&s->book, &who, &in, &row, NULL,
                                         &err) == TRI_OK);
    return row;
}

static inline struct tri_incident_row
report_about(struct school *s, const struct tri_account *by_whom,
             const char *about, int need, const char *named)
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
static inline enum tri_code act(struct school *s, const struct tri_account *a,
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

static inline json_t *show(struct school *s, const struct tri_account *a,
                           const char *name, enum tri_act what)
{
    struct tri_who who = by(a);
    json_t *doc = NULL;
    (void)tri_casebook_show(&s->book, &who, name, what, &doc, NULL);
    return doc;
}

static inline const char *text_at(const json_t *doc, const char *list, size_t i,
                                  const char *key)
{
    return tri_json_text(json_array_get(json_object_get(doc, list), i), key);
}

/* Rows of a list, counted. */
struct found {
    int n;
    char id[TRI_ID_SIZE];
    struct tri_incident_row row;
};

static inline bool found_row(void *ctx, const struct tri_incident_row *row)
{
    struct found *f = ctx;
    f->n++;
    memcpy(f->id, row->id, sizeof(f->id));
    f->row = *row;
    return true;
}

#endif
