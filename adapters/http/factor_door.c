/* The second factor: setting it up, giving it, and recovery codes instead. */
#include <string.h>

#include "http/attempt.h"
#include "http/doors.h"
#include "http/factor.h"
#include "http/gate.h"
#include "http/site.h"
#include "http/totp.h"

static const char *to_of(const struct tri_exchange *x)
{
    return tri_gate_to(x->method == TRI_POST ? x->form : x->query);
}

/* Whoever is through has nothing to do here. */
static bool is_through(struct tri_exchange *x)
{
    if (!tri_gate_sure(x))
        return false;
    tri_exchange_redirect(x, to_of(x));
    return true;
}

static void put_error(struct tri_exchange *x, const char *wrong)
{
    x->status = wrong ? 401 : 200;
    if (wrong)
        (void)json_object_set_new(
            x->document, "error",
            json_string(tri_pages_text(x->site->pages, x->language, wrong)));
}

/* ---- recovery codes ---- */

json_t *tri_recovery_fresh(const struct tri_seal_port *seal,
                           struct tri_account *a)
{
    json_t *codes = json_array();
    for (size_t i = 0; i < TRI_RECOVERY_CODES; i++) {
        char code[24] = "";
        tri_recovery_new(seal, code, a->recovery[i]);
        (void)json_array_append_new(codes, json_string(code));
        seal->wipe(code, sizeof(code));
    }
    return codes;
}

void tri_recovery_show(struct tri_exchange *x, json_t *codes, const char *to)
{
    x->document = json_pack("{ss so ss}", "kind", "recovery-codes", "codes",
                            codes, "to", to);
    x->status = 200;
}

/* ---- setting up ---- */

/* The secret that this session offers; a fresh one at first. It stands in the
 * session, not in the form: nobody else chooses it. */
static enum tri_code offered(struct tri_exchange *x, struct tri_error *err)
{
    if (x->session.totp[0])
        return TRI_OK;
    if (!tri_totp_new(x->site->book->seal, x->session.totp))
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    return tri_casebook_session_put(x->site->book, &x->session, err);
}

void tri_factor_setup_form(struct tri_exchange *x, const char *action,
                           bool asks_password, const char *wrong)
{
    struct tri_error err = { .code = TRI_OK };
    if (offered(x, &err) != TRI_OK) {
        tri_exchange_fail(x, &err);
        return;
    }
    const char *link =
        tri_totp_link(&x->arena, x->account.login, x->session.totp);
    const char *groups = tri_totp_groups(&x->arena, x->session.totp);
    x->document = json_pack(
        "{ss ss sb ss* ss* so ss}", "kind", "second-factor-setup", "action",
        action, "asks_password", (int)asks_password, "secret", groups, "link",
        link, "qr", link ? tri_totp_qr(link) : json_null(), "to", to_of(x));
    put_error(x, wrong);
}

void tri_factor_setup(struct tri_exchange *x, const char *action,
                      bool asks_password)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = x->account;
    a.totp_used = 0;
    if (asks_password && !tri_attempt_password(x)) {
        tri_factor_setup_form(x, action, true, "account.password-wrong");
    } else if (!tri_totp_use(&a, x->session.totp, tri_exchange_field(x, "code"),
                             x->who.at_us)) {
        tri_factor_setup_form(x, action, asks_password, "factor.setup-wrong");
    } else {
        memcpy(a.totp, x->session.totp, sizeof(a.totp));
        json_t *codes = tri_recovery_fresh(x->site->book->seal, &a);
        enum tri_code code = tri_attempt_passed(
            x, &a,
            asks_password ? "second factor changed"
                          : "second factor set up, signed in",
            &err);
        if (code == TRI_OK)
            code = tri_casebook_sessions_drop(x->site->book, a.id, NULL, &err);
        if (code == TRI_OK)
            code = tri_gate_open(x, &a, true, &err);
        if (code == TRI_OK)
            tri_recovery_show(x, json_incref(codes), to_of(x));
        else
            tri_exchange_fail(x, &err);
        json_decref(codes);
    }
    tri_account_wipe(x->site->book->seal, &a);
}

/* ---- giving it ---- */

static void ask(struct tri_exchange *x, const char *kind, const char *wrong)
{
    x->document = json_pack("{ss ss}", "kind", kind, "to", to_of(x));
    put_error(x, wrong);
}

void tri_door_factor_page(struct tri_exchange *x)
{
    if (is_through(x))
        return;
    if (x->account.totp[0])
        ask(x, "second-factor", NULL);
    else
        tri_factor_setup_form(x, "/second-factor", false, NULL);
}

void tri_door_recovery_page(struct tri_exchange *x)
{
    if (!is_through(x))
        ask(x, "recovery", NULL);
}

/* One code of either sort; a wrong one counts as a wrong password does. */
static void give(struct tri_exchange *x, const char *kind, const char *wrong,
                 bool (*use)(const struct tri_exchange *x,
                             struct tri_account *a))
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = x->account;
    if (is_through(x))
        return;
    if (tri_account_locked(&a, x->who.at_us) || !use(x, &a)) {
        tri_attempt_failed(x, a.id);
        ask(x, kind, wrong);
    } else {
        enum tri_code code = tri_attempt_passed(x, &a, "signed in", &err);
        if (code == TRI_OK)
            code = tri_gate_open(x, &a, true, &err);
        if (code == TRI_OK)
            tri_exchange_redirect(x, to_of(x));
        else if (code == TRI_E_CONFLICT)
            ask(x, kind, wrong);
        else
            tri_exchange_fail(x, &err);
    }
    tri_account_wipe(x->site->book->seal, &a);
}

static bool use_totp(const struct tri_exchange *x, struct tri_account *a)
{
    return tri_totp_use(a, a->totp, tri_exchange_field(x, "code"),
                        x->who.at_us);
}

static bool use_recovery(const struct tri_exchange *x, struct tri_account *a)
{
    return a->totp[0] && tri_recovery_use(x->site->book->seal, a,
                                          tri_exchange_field(x, "code"));
}

void tri_door_factor(struct tri_exchange *x)
{
    if (x->account.totp[0])
        give(x, "second-factor", "factor.wrong", use_totp);
    else
        tri_factor_setup(x, "/second-factor", false);
}

void tri_door_recovery(struct tri_exchange *x)
{
    give(x, "recovery", "factor.recovery-wrong", use_recovery);
}
