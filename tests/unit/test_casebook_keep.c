/* What the incident book keeps: finding, erasing, the journal, people and
 * papers, and what comes with a report. */
#include "case/casebook.h"

#include "case/fold.h"
#include "case/times.h"
#include "check.h"
#include "school_bench.h"

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
        CHECK_ROW(s.label,
                  tri_casebook_erase(&s.book, &who, row.id, "by schedule",
                                     &err) == TRI_E_DENIED);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 1, "taken", "{}", &err) == TRI_OK);
        CHECK_ROW(s.label, act(&s, &s.head, row.id, 2, "held",
                               "{\"reason\":\"as inquiry\"}", &err) == TRI_OK);
        CHECK_ROW(s.label,
                  act(&s, &s.lead, row.id, 3, "closed", "{}", &err) == TRI_OK);
        CHECK_ROW(s.label,
                  tri_casebook_erase(&s.book, &who, row.id, "by schedule",
                                     &err) == TRI_E_DENIED);
        CHECK_ROW(s.label, strcmp(err.loc.element, "hold") == 0);
        CHECK_ROW(s.label, act(&s, &s.head, row.id, 4, "released",
                               "{\"reason\":\"as over\"}", &err) == TRI_OK);
        CHECK_ROW(s.label,
                  tri_casebook_erase(&s.book, &lead, row.id, "by schedule",
                                     &err) == TRI_E_DENIED);
        CHECK_ROW(s.label, tri_casebook_erase(&s.book, &who, row.id, "",
                                              &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, tri_casebook_erase(&s.book, &who, row.id,
                                              "by schedule", &err) == TRI_OK);
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
                       "{\"account\":\"%s\",\"reason\":\"as x\"}",
                       s.auditor.id);
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
        { "names are found", names_are_found_whatever_their_dress },
        { "stale writes change nothing", stale_writes_change_nothing },
        { "erasing leaves the journal valid",
          erasing_leaves_the_journal_valid },
        { "every read is written down", every_read_is_written_down },
        { "receipts prove", receipts_prove },
        { "accounts and sessions", accounts_and_sessions },
        { "drafts become incidents", drafts_become_incidents },
        { "people come with the report", people_come_with_the_report },
        { "a key makes one incident", a_key_makes_one_incident },
        CU_TEST_INFO_NULL,
    };
    return check_run("what the book keeps", tests);
}
