/* Accounts as values: wrong tries and the waits that they cost. */
#include "case/account.h"

#include "check.h"

static void waits(void)
{
    static const struct row {
        const char *label;
        int failures;   /* before this one */
        int64_t wait_s; /* 0: none */
    } rows[] = {
        { "first", 0, 0 },          { "third", 2, 0 },   { "fourth", 3, 30 },
        { "fifth", 4, 60 },         { "sixth", 5, 120 }, { "seventh", 6, 240 },
        { "eighth", 7, 480 },       { "ninth", 8, 900 }, { "tenth", 9, 900 },
        { "thousandth", 999, 900 },
    };
    const int64_t now = 1700000000LL * 1000000;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *r = &rows[i];
        struct tri_account a = { .version = 0 };
        for (int n = 0; n <= r->failures; n++)
            tri_account_failed(&a, now);
        int64_t wait = a.locked_until_us ? a.locked_until_us - now : 0;
        CHECK_ROW(r->label, wait == r->wait_s * 1000000);
        CHECK_ROW(r->label, tri_account_locked(&a, now) == (r->wait_s > 0));
        CHECK_ROW(r->label, !tri_account_locked(&a, now + wait));
    }
}

static void second_factor(void)
{
    static const struct row {
        const char *label;
        uint32_t roles;
        const char *totp;
        bool asks;
    } rows[] = {
        { "reporter", 1u << TRI_ROLE_REPORTER, "", false },
        { "reporter who set one up", 1u << TRI_ROLE_REPORTER, "ABCD", true },
        { "trainer", 1u << TRI_ROLE_TRAINER, "", false },
        { "lead", 1u << TRI_ROLE_LEAD, "", true },
        { "administrator", 1u << TRI_ROLE_ADMINISTRATOR, "", true },
        { "auditor", 1u << TRI_ROLE_AUDITOR, "", true },
        { "reporter and chair", 1u << TRI_ROLE_REPORTER | 1u << TRI_ROLE_CHAIR,
          "", true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct tri_account a = { .roles = rows[i].roles };
        (void)snprintf(a.totp, sizeof(a.totp), "%s", rows[i].totp);
        CHECK_ROW(rows[i].label, tri_account_asks_totp(&a) == rows[i].asks);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "waits after wrong tries", waits },
        { "who gives a second factor", second_factor },
        CU_TEST_INFO_NULL,
    };
    return check_run("accounts", tests);
}
