/* First run, sign in, sign out. */
#include <stdio.h>
#include <string.h>

#include "http/doors.h"
#include "http/gate.h"
#include "http/site.h"

static const char *field(const struct tri_exchange *x, const char *name)
{
    const char *v = tri_input_find(x->form, name);
    return v ? v : "";
}

/* A path of this site that the reader was on the way to; "/" else. */
static const char *way_to(const struct tri_input *fields)
{
    const char *to = tri_input_find(fields, "to");
    return to && to[0] == '/' && to[1] != '/' && to[1] != '\\' &&
                   !strpbrk(to, "\r\n")
               ? to
               : "/";
}

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
        "{ss ss ss ss*}", "kind", "first-run", "login", field(x, "login"),
        "name", field(x, "name"), "error",
        wrong ? tri_pages_text(x->site->pages, x->language, wrong) : NULL);
    x->status = wrong ? 422 : 200;
}

void tri_door_first_run_page(struct tri_exchange *x)
{
    if (is_first(x))
        first_run_form(x, NULL);
}

/* The one account that nobody has to allow: an administrator, who sees no
 * case. */
void tri_door_first_run(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_seal_port *seal =
        x->site->book ? x->site->book->seal : NULL;
    struct tri_account a = { .roles = 1u << TRI_ROLE_ADMINISTRATOR };
    const char *password = field(x, "password");
    if (!is_first(x))
        return;
    (void)snprintf(a.login, sizeof(a.login), "%s", field(x, "login"));
    (void)snprintf(a.name, sizeof(a.name), "%s", field(x, "name"));
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
        way_to(x->method == TRI_POST ? x->form : x->query), "login",
        field(x, "login"), "error",
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

/* An unknown login takes as long as a wrong password, and reads the same. */
void tri_door_sign_in(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .version = 0 };
    if (!has_book(x))
        return;
    const struct tri_seal_port *seal = x->site->book->seal;
    const char *password = field(x, "password");
    enum tri_code code =
        tri_casebook_account_get(x->site->book, field(x, "login"), &a, &err);
    if (code != TRI_OK && code != TRI_E_NOTFOUND && code != TRI_E_INPUT) {
        tri_exchange_fail(x, &err);
        return;
    }
    bool fits =
        seal->password_check(seal->self, code == TRI_OK ? a.password : NULL,
                             password, strlen(password));
    if (!fits || code != TRI_OK || a.disabled)
        sign_in_form(x, "sign.wrong");
    else if (tri_gate_open(x, &a, false, &err) != TRI_OK)
        tri_exchange_fail(x, &err);
    else
        tri_exchange_redirect(x, way_to(x->form));
    tri_account_wipe(seal, &a);
}

void tri_door_sign_out(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_casebook_session_drop(x->site->book, x->session.id, &err) !=
        TRI_OK) {
        tri_exchange_fail(x, &err);
        return;
    }
    tri_exchange_cookie(x, "session", NULL);
    tri_exchange_redirect(x, "/sign-in");
}
