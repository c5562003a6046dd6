/* The gate: when a session ends, and what is still to do before the pages. */
#include "http/gate.h"

#include "check.h"
#include "http/site.h"
#include "store_bench.h"

#define NOW INT64_C(1795000000000000)
#define MINUTE INT64_C(60000000)

static int64_t now_us(void)
{
    return NOW;
}

static const struct row {
    const char *label;
    enum tri_role role;
    bool second_factor; /* passed */
    bool must_change;
    bool disabled;
    int64_t seen;      /* minutes ago */
    int64_t ends;      /* minutes from now */
    const char *to;    /* where GET /account leads; NULL: let in */
    const char *after; /* the same, of what needs the password only */
} rows[] = {
    { "fresh", TRI_ROLE_LEAD, true, false, false, 0, 720, NULL, NULL },
    { "29 minutes idle", TRI_ROLE_LEAD, true, false, false, 29, 60, NULL,
      NULL },
    { "30 minutes idle", TRI_ROLE_LEAD, true, false, false, 30, 60,
      "/sign-in?to=/account", "/sign-in?to=/account" },
    { "at its end", TRI_ROLE_LEAD, true, false, false, 0, 0,
      "/sign-in?to=/account", "/sign-in?to=/account" },
    { "a minute before it", TRI_ROLE_LEAD, true, false, false, 0, 1, NULL,
      NULL },
    { "no second factor", TRI_ROLE_LEAD, false, false, false, 0, 15,
      "/second-factor?to=/account", NULL },
    { "staff without one", TRI_ROLE_REPORTER, false, false, false, 0, 720, NULL,
      NULL },
    { "a given password", TRI_ROLE_REPORTER, false, true, false, 0, 720,
      "/account/password?to=/account", NULL },
    { "both to do", TRI_ROLE_LEAD, false, true, false, 0, 15,
      "/second-factor?to=/account", NULL },
    { "switched off", TRI_ROLE_LEAD, true, false, true, 0, 720,
      "/sign-in?to=/account", "/sign-in?to=/account" },
};

/* Where the gate sends a browser; NULL: let in. */
static bool sent_to(const struct tri_site *site, const char *cookie,
                    enum tri_access access, const char *to)
{
    struct tri_input held = { "session", cookie, NULL };
    struct tri_exchange x = {
        .site = site, .method = TRI_GET, .path = "/account", .cookies = &held
    };
    tri_arena_init(&x.arena, 1 << 20);
    bool in = tri_gate(&x, access);
    bool fits = to ? !in && x.status == 303 && strcmp(x.location, to) == 0 : in;
    if (!fits)
        (void)fprintf(stderr, "sent to %s\n", in ? "(in)" : x.location);
    tri_account_wipe(site->book->seal, &x.account);
    tri_arena_done(&x.arena);
    return fits;
}

static void sessions_end(void)
{
    struct store_bench b;
    bench_new(&b, true);
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    const struct tri_site site = { .book = &book, .now_us = now_us };
    const struct tri_who operator_ = { .is_operator = true,
                                       .via = "test",
                                       .at_us = NOW };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *r = &rows[i];
        struct tri_error err = { .code = TRI_OK };
        char cookie[TRI_ID_SIZE];
        struct tri_account a = { .roles = UINT32_C(1) << r->role,
                                 .name = "Somebody",
                                 .must_change = r->must_change,
                                 .disabled = r->disabled };
        (void)snprintf(a.login, sizeof(a.login), "somebody%zu", i);
        CHECK_ROW(r->label, tri_casebook_account_put(&book, &operator_, &a,
                                                     &err) == TRI_OK);
        struct tri_session s = { .second_factor = r->second_factor,
                                 .created_us = NOW - 12 * 60 * MINUTE,
                                 .seen_us = NOW - r->seen * MINUTE,
                                 .expires_us = NOW + r->ends * MINUTE };
        memcpy(s.account, a.id, sizeof(s.account));
        CHECK_ROW(r->label,
                  tri_casebook_session_new(&book, &s, cookie, &err) == TRI_OK);
        CHECK_ROW(r->label, sent_to(&site, cookie, TRI_ACCESS_HALF, r->after));
        CHECK_ROW(r->label, sent_to(&site, cookie, TRI_ACCESS_IN, r->to));
    }
    bench_done(&b);
}

/* Being seen keeps it open, up to its end; being looked at after that does
 * not. */
static void seen_again(void)
{
    struct store_bench b;
    bench_new(&b, true);
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    const struct tri_site site = { .book = &book, .now_us = now_us };
    const struct tri_who operator_ = { .is_operator = true,
                                       .via = "test",
                                       .at_us = NOW };
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .roles = 1u << TRI_ROLE_REPORTER,
                             .name = "Somebody",
                             .login = "somebody" };
    char cookie[TRI_ID_SIZE];
    struct tri_session s = { .seen_us = NOW - 20 * MINUTE,
                             .expires_us = NOW + 60 * MINUTE };
    struct tri_session got;
    (void)tri_casebook_account_put(&book, &operator_, &a, &err);
    memcpy(s.account, a.id, sizeof(s.account));
    (void)tri_casebook_session_new(&book, &s, cookie, &err);
    CHECK_ROW("seen", sent_to(&site, cookie, TRI_ACCESS_IN, NULL));
    CHECK_ROW("seen",
              tri_casebook_session_get(&book, cookie, &got, &err) == TRI_OK);
    CHECK_ROW("seen", got.seen_us == NOW && got.expires_us == s.expires_us);
    bench_done(&b);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "sessions end", sessions_end },
        { "seen again", seen_again },
        CU_TEST_INFO_NULL,
    };
    return check_run("the gate", tests);
}
