/* One's own account: password, second factor, language, and where one is
 * signed in. */
#include <stdio.h>
#include <string.h>

#include "case/times.h"
#include "http/attempt.h"
#include "http/doors.h"
#include "http/factor.h"
#include "http/gate.h"
#include "http/lead.h"
#include "http/site.h"

static void put_error(struct tri_exchange *x, unsigned status,
                      const char *wrong)
{
    x->status = wrong ? status : 200;
    if (wrong)
        (void)json_object_set_new(
            x->document, "error",
            json_string(tri_pages_text(x->site->pages, x->language, wrong)));
}

/* ---- the page ---- */

struct listing {
    struct tri_exchange *x;
    struct tri_lead lead;
    json_t *list;
};

static json_t *when(struct listing *l, int64_t at_us)
{
    char text[TRI_TIME_SIZE];
    tri_time_text(at_us, text);
    return tri_lead_when(&l->lead, text);
}

static bool list_session(void *ctx, const struct tri_session *s)
{
    struct listing *l = ctx;
    if (l->x->who.at_us >= s->expires_us)
        return true;
    return json_array_append_new(
               l->list,
               json_pack("{ss ss so* so* sb}", "id", s->id, "device", s->device,
                         "since", when(l, s->created_us), "seen",
                         when(l, s->seen_us), "here",
                         (int)(strcmp(s->id, l->x->session.id) == 0))) == 0;
}

void tri_door_account(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_account *a = &x->account;
    struct listing l = { .x = x };
    size_t left = 0;
    if (!tri_lead_open(&l.lead, x))
        return;
    l.list = json_array();
    for (size_t i = 0; i < TRI_RECOVERY_CODES; i++)
        left += a->recovery[i][0] != '\0';
    enum tri_code code =
        tri_casebook_sessions(x->site->book, a->id, list_session, &l, &err);
    x->document =
        json_pack("{ss ss ss ss ss sb sb si so}", "kind", "account", "name",
                  a->name, "login", a->login, "email", a->email, "own_lang",
                  a->lang, "second_factor", (int)(a->totp[0] != '\0'),
                  "needs_second_factor", (int)tri_account_needs_totp(a),
                  "recovery_left", (int)left, "sessions", l.list);
    x->status = 200;
    if (code != TRI_OK)
        tri_exchange_fail(x, &err);
    tri_lead_done(&l.lead);
}

void tri_door_account_language(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const char *lang = tri_exchange_field(x, "lang");
    struct tri_account a = x->account;
    if (strcmp(lang, "en") != 0 && strcmp(lang, "fr") != 0) {
        tri_exchange_problem(x, 422, "problem.not-understood");
        return;
    }
    (void)snprintf(a.lang, sizeof(a.lang), "%s", lang);
    if (tri_casebook_account_own(x->site->book, &x->who, &a, "language changed",
                                 &err) == TRI_OK) {
        tri_exchange_cookie(x, "lang", lang);
        tri_exchange_redirect(x, "/account");
    } else {
        tri_exchange_fail(x, &err);
    }
    tri_account_wipe(x->site->book->seal, &a);
}

/* ---- password ---- */

/* When an administrator took the old one away, in words: whoever did not ask
 * for that must hear of it, until they have one of their own. NULL: nobody
 * did. */
static json_t *reset_when(struct tri_exchange *x)
{
    char at[TRI_TIME_SIZE];
    struct tri_lead l;
    if (!x->account.reset_us || !x->account.must_change ||
        !tri_lead_open(&l, x))
        return NULL;
    tri_time_text(x->account.reset_us, at);
    json_t *when = tri_lead_when(&l, at);
    tri_lead_done(&l);
    return when;
}

static void password_form(struct tri_exchange *x, const char *wrong)
{
    x->document =
        json_pack("{ss sb ss ss*}", "kind", "password", "must_change",
                  (int)x->account.must_change, "to",
                  tri_gate_to(x->method == TRI_POST ? x->form : x->query),
                  "back", x->account.must_change ? NULL : "/account");
    json_t *reset = reset_when(x);
    if (reset)
        (void)json_object_set_new(x->document, "reset", reset);
    put_error(x, 422, wrong);
}

void tri_door_password_page(struct tri_exchange *x)
{
    password_form(x, NULL);
}

/* The others who are signed in with the old one are out. */
void tri_door_password(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_casebook *book = x->site->book;
    const struct tri_seal_port *seal = book->seal;
    const char *old = tri_exchange_field(x, "old");
    const char *fresh = tri_exchange_field(x, "password");
    struct tri_account a = x->account;
    bool was_given = a.must_change;
    if (tri_password_check_new(&a, fresh, strlen(fresh), &err) != TRI_OK) {
        password_form(x, "sign.password-short");
        return;
    }
    if (strcmp(old, fresh) == 0) {
        password_form(x, "account.password-same");
        return;
    }
    if (!tri_attempt_password(x)) {
        password_form(x, "account.password-wrong");
        return;
    }
    a.must_change = false;
    enum tri_code code =
        seal->password_hash(seal->self, fresh, strlen(fresh), a.password, &err);
    if (code == TRI_OK)
        code = tri_attempt_passed(x, &a, "password changed", &err);
    if (code == TRI_OK)
        code = tri_casebook_sessions_drop(book, a.id, x->session.id, &err);
    if (code == TRI_OK)
        tri_exchange_redirect(x, was_given ? tri_gate_to(x->form) : "/account");
    else
        tri_exchange_fail(x, &err);
    tri_account_wipe(seal, &a);
}

/* ---- second factor ---- */

void tri_door_account_factor_page(struct tri_exchange *x)
{
    tri_factor_setup_form(x, "/account/second-factor", true, NULL);
}

void tri_door_account_factor(struct tri_exchange *x)
{
    tri_factor_setup(x, "/account/second-factor", true);
}

static void recovery_form(struct tri_exchange *x, const char *wrong)
{
    x->document =
        json_pack("{ss ss}", "kind", "recovery-anew", "back", "/account");
    put_error(x, 422, wrong);
}

void tri_door_account_recovery_page(struct tri_exchange *x)
{
    recovery_form(x, NULL);
}

void tri_door_account_recovery(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (!x->account.totp[0]) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    if (!tri_attempt_password(x)) {
        recovery_form(x, "account.password-wrong");
        return;
    }
    struct tri_account a = x->account;
    json_t *codes = tri_recovery_fresh(x->site->book->seal, &a);
    if (tri_casebook_account_own(x->site->book, &x->who, &a,
                                 "recovery codes made", &err) == TRI_OK)
        tri_recovery_show(x, json_incref(codes), "/account");
    else
        tri_exchange_fail(x, &err);
    json_decref(codes);
    tri_account_wipe(x->site->book->seal, &a);
}

/* ---- sessions ---- */

static bool is_own(void *ctx, const struct tri_session *s)
{
    struct tri_session *wanted = ctx;
    if (strcmp(s->id, wanted->id) != 0)
        return true;
    wanted->version = s->version;
    return false;
}

/* End one of one's own. */
void tri_door_session_end(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_session wanted = { .version = 0 };
    (void)snprintf(wanted.id, sizeof(wanted.id), "%s", x->args[0]);
    enum tri_code code = tri_casebook_sessions(x->site->book, x->account.id,
                                               is_own, &wanted, &err);
    if (code == TRI_OK && wanted.version == 0)
        tri_exchange_problem(x, 404, "problem.not-found");
    else if (code == TRI_OK &&
             (code = tri_casebook_session_drop(x->site->book, wanted.id,
                                               &err)) == TRI_OK &&
             (code = tri_casebook_log(x->site->book, &x->who,
                                      "signed out elsewhere", NULL, &err)) ==
                 TRI_OK)
        tri_exchange_redirect(x, "/account");
    if (code != TRI_OK)
        tri_exchange_fail(x, &err);
}

void tri_door_sign_out_everywhere(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_casebook_sessions_drop(x->site->book, x->account.id, NULL, &err) !=
            TRI_OK ||
        tri_gate_close(x, &err) != TRI_OK)
        tri_exchange_fail(x, &err);
    else
        tri_exchange_redirect(x, "/sign-in");
}
