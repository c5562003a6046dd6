/* Whoever is a record's subject or a parent of its child is shut out by their
 * name, however somebody wrote it, and whenever the account was made. */
#include "case/casebook.h"

#include "case/fold.h"
#include "case/person_name.h"
#include "check.h"
#include "school_bench.h"

static void names_as_people_write_them(void)
{
    static const struct {
        const char *written, *account;
        enum tri_person_name_match match;
    } rows[] = {
        { "Ruth Hallam", "Ruth Hallam", TRI_PERSON_BOTH },
        { "HALLAM, R\xc3\xbath", "Ruth Hallam", TRI_PERSON_BOTH },
        { "Mrs Ruth Hallam", "Ruth Hallam", TRI_PERSON_BOTH },
        { "Ruth Hallam (mother)", "Ruth Hallam", TRI_PERSON_BOTH },
        { "Ruth Hallam and Bob Hallam", "Ruth Hallam", TRI_PERSON_BOTH },
        { "Ruth Hallam and Bob Hallam", "Bob Hallam", TRI_PERSON_BOTH },
        { "Ruth & Bob Hallam", "Bob Hallam", TRI_PERSON_BOTH },
        { "Ruth Anne Hallam", "Ruth Hallam", TRI_PERSON_BOTH },
        { "Ruth Hallam", "Ruth Anne Hallam", TRI_PERSON_BOTH },
        { "Mme Zo\xc3\xab Dupr\xc3\xa9", "Zoe Dupre", TRI_PERSON_BOTH },
        { "Mrs Hallam", "Ruth Hallam", TRI_PERSON_SURNAME },
        { "Mme Hallam", "Ruth Hallam", TRI_PERSON_SURNAME },
        { "R. Hallam", "Ruth Hallam", TRI_PERSON_SURNAME },
        { "Mr and Mrs Hallam", "Ruth Hallam", TRI_PERSON_SURNAME },
        { "Bob Hallam", "Ruth Hallam", TRI_PERSON_OTHER },
        { "Mr Bob Hallam", "Ruth Hallam", TRI_PERSON_OTHER },
        { "Hallam", "Ruth Hallam", TRI_PERSON_OTHER }, /* a first name? */
        { "Ruth", "Ruth Hallam", TRI_PERSON_OTHER },
        { "her mother", "Ruth Hallam", TRI_PERSON_OTHER },
        { "Mrs", "Ruth Hallam", TRI_PERSON_OTHER },
        { "", "Ruth Hallam", TRI_PERSON_OTHER },
        { "\xff", "Ruth Hallam", TRI_PERSON_OTHER },
        { "@night_owl_9", "Ruth Hallam", TRI_PERSON_OTHER },
        { "Prince", "Prince", TRI_PERSON_BOTH },
    };
    struct school s;
    open_school(&s, 1);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct tri_person_name w;
        struct tri_person_name a;
        CHECK_ROW(rows[i].written,
                  tri_person_name_read(rows[i].written, &w) == TRI_OK);
        CHECK_ROW(rows[i].account,
                  tri_person_name_read(rows[i].account, &a) == TRI_OK);
        CHECK_ROW(rows[i].written,
                  tri_person_name_match(&w, &a) == rows[i].match);
        tri_person_name_wipe(s.b.seal, &w);
        tri_person_name_wipe(s.b.seal, &a);
    }
    bench_done(&s.b);
}

static bool reads(struct school *s, const struct tri_account *a,
                  const char *reference)
{
    json_t *doc = show(s, a, reference, TRI_ACT_READ);
    json_decref(doc);
    return doc != NULL;
}

static enum tri_code put_in(struct school *s, const struct tri_account *a,
                            const char *id, int64_t seq, const char *role,
                            const char *name)
{
    char body[256];
    struct tri_error err = { .msg = "" };
    (void)snprintf(body, sizeof(body), "{\"role\":\"%s\",\"name\":\"%s\"}",
                   role, name);
    return act(s, a, id, seq, "person", body, &err);
}

/* Who of lead (Lea Lead) and deputy (Dan Deputy) still reads it. */
static void shut_out_however_it_is_written(void)
{
    static const struct {
        const char *role, *name;
        bool lead, deputy;
    } rows[] = {
        { "parent", "Mrs Lea Lead (mother)", false, true },
        { "parent", "Lead, Lea", false, true },
        { "parent", "Mrs Lead", false, true },
        { "parent", "L. Lead", false, true },
        { "parent", "Lea Lead and Dan Deputy", false, false },
        { "parent", "Bob Lead", true, true },
        { "witness", "Mrs Lead", true, true },
        { "subject", "Mr Deputy", false, false }, /* it goes to the head */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct school s;
        EACH_SCHOOL(&s)
        {
            struct tri_incident_row row =
                report_about(&s, &s.teacher, "none", 3, NULL);
            CHECK_ROW(rows[i].name, put_in(&s, &s.head, row.id, 1, rows[i].role,
                                           rows[i].name) == TRI_OK);
            CHECK_ROW(rows[i].name,
                      reads(&s, &s.lead, row.reference) == rows[i].lead);
            CHECK_ROW(rows[i].name,
                      reads(&s, &s.deputy, row.reference) == rows[i].deputy);
            CHECK_ROW(rows[i].name, reads(&s, &s.head, row.reference));
        }
    }
}

/* A surname that two accounts of the setting have is neither's. */
static void a_surname_of_two(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        (void)person(&s, "bob", "Bob Lead", TRI_ROLE_REPORTER, "oak");
        CHECK_ROW(s.label, put_in(&s, &s.head, row.id, 1, "parent",
                                  "Mrs Lead") == TRI_OK);
        CHECK_ROW(s.label, reads(&s, &s.lead, row.reference));
    }
}

/* The name is there before the account is, or before it is the account's; what
 * was struck out again stays so. */
static void accounts_made_later(void)
{
    static const struct {
        const char *written, *made;
        bool reads;
    } rows[] = {
        { "Ruth Hallam", "Ruth Hallam", false },
        { "Mrs Hallam", "Ruth Hallam", false },
        { "Hallam, Ruth (mother)", "Ruth Hallam", false },
        { "Bob Hallam", "Ruth Hallam", true },
        { "Ruth Hallam", "Ruth Other", true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct school s;
        EACH_SCHOOL(&s)
        {
            struct tri_error err = { .msg = "" };
            struct tri_verdict v;
            struct tri_incident_row row =
                report_about(&s, &s.teacher, "none", 3, NULL);
            CHECK_ROW(s.label, put_in(&s, &s.lead, row.id, 1, "parent",
                                      rows[i].written) == TRI_OK);
            struct tri_account made =
                person(&s, "new", rows[i].made, TRI_ROLE_LEAD, "oak");
            CHECK_ROW(rows[i].written,
                      reads(&s, &made, row.reference) == rows[i].reads);
            CHECK_ROW(s.label, reads(&s, &s.lead, row.reference));
            /* An old account gets the name. */
            (void)snprintf(s.deputy.name, sizeof(s.deputy.name), "%s",
                           rows[i].made);
            CHECK_ROW(s.label,
                      tri_casebook_account_put(&s.book, &operator_, &s.deputy,
                                               &err) == TRI_OK);
            bool both = strcmp(rows[i].written, "Mrs Hallam") != 0;
            CHECK_ROW(rows[i].written,
                      !both ||
                          reads(&s, &s.deputy, row.reference) == rows[i].reads);
            CHECK_ROW(s.label,
                      tri_casebook_verify(&s.book, NULL, &v, &err) == TRI_OK &&
                          v.fault == TRI_FAULT_NONE);
            if (rows[i].reads)
                continue;
            CHECK_ROW(s.label,
                      act(&s, &s.lead, row.id, both ? 4 : 3, "corrected",
                          "{\"seq\":3,\"reason\":\"as another\"}",
                          &err) == TRI_OK);
            CHECK_ROW(s.label, reads(&s, &made, row.reference));
            CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &operator_,
                                                        &made, &err) == TRI_OK);
            CHECK_ROW(rows[i].written, reads(&s, &made, row.reference));
        }
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "names as people write them", names_as_people_write_them },
        { "shut out however it is written", shut_out_however_it_is_written },
        { "a surname of two", a_surname_of_two },
        { "accounts made later", accounts_made_later },
        CU_TEST_INFO_NULL,
    };
    return check_run("the same name", tests);
}
