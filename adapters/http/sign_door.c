/* First run, sign in, sign out. */
#include <stdio.h>
#include <string.h>

#include "http/attempt.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/site.h"

static bool has_book(struct tri_exchange *x)
{
    if (!x->site->book)
        tri_exchange_problem(x, 404, "problem.not-found");
    return x->site->book != NULL;
}

/* ---- first run ---- */

static bool is_first(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    bool empty = false;
    if (!has_book(x))
        return false;
    if (tri_casebook_is_empty(x->site->book, &empty, &err) != TRI_OK) {
        tri_exchange_fail(x, &err);
        return false;
    }
    if (!empty)
        tri_exchange_redirect(x, "/sign-in");
    return empty;
}

static void first_run_form(struct tri_exchange *x, const char *wrong)
{
    x->document = json_pack(
        "{ss ss ss sb ss*}", "kind", "first-run", "login",
        tri_exchange_field(x, "login"), "name", tri_exchange_field(x, "name"),
        "asks_code", (int)(x->site->setup_code != NULL), "error",
        wrong ? tri_pages_text(x->site->pages, x->language, wrong) : NULL);
    x->status = wrong ? 422 : 200;
}

void tri_door_first_run_page(struct tri_exchange *x)
{
    if (is_first(x))
        first_run_form(x, NULL);
}

/* Where others could come first, whoever reads the terminal goes first. */
static bool has_setup_code(const struct tri_exchange *x)
{
    const char *code = x->site->setup_code;
    const char *typed = tri_exchange_field(x, "code");
    return !code || (strlen(typed) == strlen(code) &&
                     x->site->book->seal->same(typed, code, strlen(code)));
}

/* A school begins with one setting; the administrator gives it its name. */
static enum tri_code first_setting(struct tri_exchange *x,
                                   const struct tri_account *a,
                                   struct tri_error *err)
{
    const struct tri_who who = { .account = a,
                                 .via = x->who.via,
                                 .at_us = x->who.at_us };
    const char *name =
        tri_pages_text(x->site->pages, x->language, "sign.first-setting");
    struct tri_document d = { .kind = "setting",
                              .body = json_pack("{ss ss ss}", "id", "school",
                                                "name", name ? name : "school",
                                                "area", "") };
    enum tri_code code =
        tri_casebook_document_put(x->site->book, &who, &d, err);
    json_decref(d.body);
    return code;
}

/* The one account that nobody has to allow: an administrator, who sees no
 * case. */
void tri_door_first_run(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .roles = 1u << TRI_ROLE_ADMINISTRATOR };
    const char *password = tri_exchange_field(x, "password");
    if (!is_first(x))
        return;
    const struct tri_seal_port *seal = x->site->book->seal;
    if (!has_setup_code(x)) {
        first_run_form(x, "sign.first-code-wrong");
        return;
    }
    (void)snprintf(a.login, sizeof(a.login), "%s",
                   tri_exchange_field(x, "login"));
    (void)snprintf(a.name, sizeof(a.name), "%s", tri_exchange_field(x, "name"));
    (void)snprintf(a.lang, sizeof(a.lang), "%s",
                   x->language == TRI_FR ? "fr" : "en");
    enum tri_code code =
        tri_password_check_new(&a, password, strlen(password), &err);
    if (code == TRI_OK)
        code = seal->password_hash(seal->self, password, strlen(password),
                                   a.password, &err);
    if (code == TRI_OK)
        code = tri_casebook_account_put(x->site->book, &x->who, &a, &err);
    if (code == TRI_OK)
        code = first_setting(x, &a, &err);
    if (code == TRI_OK)
        code = tri_gate_open(x, &a, false, &err);
    if (code == TRI_OK)
        tri_exchange_redirect(x, "/");
    else if (code == TRI_E_INPUT)
        first_run_form(x, strcmp(err.loc.element, "password") == 0
                              ? "sign.password-short"
                              : "sign.field");
    else
        tri_exchange_fail(x, &err);
    tri_account_wipe(seal, &a);
}

/* ---- sign in ---- */

static void sign_in_form(struct tri_exchange *x, const char *wrong)
{
    x->document = json_pack(
        "{ss ss ss ss*}", "kind", "sign-in", "to",
        tri_gate_to(x->method == TRI_POST ? x->form : x->query), "login",
        tri_exchange_field(x, "login"), "error",
        wrong ? tri_pages_text(x->site->pages, x->language, wrong) : NULL);
    x->status = wrong ? 401 : 200;
}

void tri_door_sign_in_page(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    bool empty = false;
    if (!has_book(x))
        return;
    if (tri_casebook_is_empty(x->site->book, &empty, &err) != TRI_OK)
        tri_exchange_fail(x, &err);
    else if (empty)
        tri_exchange_redirect(x, "/first-run");
    else
        sign_in_form(x, NULL);
}

/* After the password: the second factor where one is asked for. What the
 * account counts goes back only when nothing is missing. */
static enum tri_code let_in(struct tri_exchange *x, struct tri_error *err)
{
    struct tri_account *a = &x->account;
    const char *to = tri_gate_to(x->form);
    bool half = tri_account_asks_totp(a);
    x->who.account = a;
    enum tri_code code = half
                             ? tri_casebook_log(x->site->book, &x->who,
                                                "password accepted", a->id, err)
                             : tri_attempt_passed(x, a, "signed in", err);
    if (code == TRI_OK)
        code = tri_gate_open(x, a, false, err);
    if (code != TRI_OK)
        return code;
    if (!tri_input_find(x->cookies, "lang"))
        tri_exchange_cookie(x, "lang", a->lang);
    if (half && strcmp(to, "/") == 0)
        to = "/second-factor";
    tri_exchange_redirect(x, to);
    return TRI_OK;
}

/* An unknown login, a wrong password and a locked account read the same and
 * take as long: one hash, one write to the disk. */
void tri_door_sign_in(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .version = 0 };
    if (!has_book(x))
        return;
    const struct tri_seal_port *seal = x->site->book->seal;
    const char *password = tri_exchange_field(x, "password");
    enum tri_code code = tri_casebook_account_get(
        x->site->book, tri_exchange_field(x, "login"), &a, &err);
    if (code != TRI_OK && code != TRI_E_NOTFOUND && code != TRI_E_INPUT) {
        tri_exchange_fail(x, &err);
        return;
    }
    bool known = code == TRI_OK;
    bool fits = seal->password_check(seal->self, known ? a.password : NULL,
                                     password, strlen(password));
    if (!fits || !known || a.disabled || tri_account_locked(&a, x->who.at_us)) {
        tri_attempt_failed(x, known ? a.id : NULL);
        sign_in_form(x, "sign.wrong");
    } else {
        if (x->signed_in) /* as somebody else, perhaps */
            (void)tri_casebook_session_drop(x->site->book, x->session.id, &err);
        x->signed_in = false;
        x->account = a;
        if (let_in(x, &err) != TRI_OK)
            tri_exchange_fail(x, &err);
    }
    tri_account_wipe(seal, &a);
}

void tri_door_sign_out(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_gate_close(x, &err) != TRI_OK)
        tri_exchange_fail(x, &err);
    else
        tri_exchange_redirect(x, "/sign-in");
}
