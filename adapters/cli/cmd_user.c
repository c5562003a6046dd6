/* user: accounts of the incident book, for whoever holds the key file. A
 * password that is made here is printed once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "cli/casebook.h"
#include "common/cleanup.h"

struct arguments {
    struct tri_cli_casebook book;
    const char *name;
    const char *email;
    const char *lang;
    const char *format;
    struct tri_texts roles;
    struct tri_texts settings;
    char **rest; /* after the verb */
    size_t n;
    struct tri_account fresh; /* what add was told */
};

static void json_done(json_t **doc)
{
    json_decref(*doc);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

/* ---- list ---- */

static json_t *user_json(const struct tri_account *a, int64_t now_us)
{
    json_t *roles = json_array();
    json_t *settings = json_array();
    for (int r = 0; r < TRI_N_ROLES; r++)
        if (a->roles >> r & 1)
            (void)json_array_append_new(
                roles, json_string(tri_role_name((enum tri_role)r)));
    for (size_t i = 0; i < a->n_settings; i++)
        (void)json_array_append_new(settings, json_string(a->settings[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:b, s:b, s:b}", "id",
                     a->id, "login", a->login, "name", a->name, "email",
                     a->email, "roles", roles, "settings", settings, "disabled",
                     a->disabled, "locked", tri_account_locked(a, now_us),
                     "second_factor", a->totp[0] != '\0', "must_change",
                     a->must_change);
}

enum { PAGE = 200 };

struct listing {
    json_t *users;
    char last[TRI_ID_SIZE];
    size_t n; /* of this page */
    int64_t now_us;
};

static bool keep(void *ctx, const struct tri_account *a)
{
    struct listing *l = ctx;
    memcpy(l->last, a->id, sizeof(l->last));
    l->n++;
    return json_array_append_new(l->users, user_json(a, l->now_us)) == 0;
}

static const char *text_of(const json_t *user, const char *key)
{
    const char *text = json_string_value(json_object_get(user, key));
    return text && *text ? text : "-";
}

/* What people call a role; its code where it has no name. */
static const char *role_name(const char *code)
{
    static const enum tri_message names[TRI_N_ROLES] = {
#define X(id, name) TRI_MSG_ROLE_##id,
        TRI_ROLES(X)
#undef X
    };
    enum tri_role role;
    return tri_role_find(code, &role)
               ? tri_message(tri_cli_language(), names[role])
               : code;
}

static void print_line(struct tri_out *out, const json_t *user)
{
    size_t i;
    json_t *role;
    bool disabled = json_is_true(json_object_get(user, "disabled"));
    tri_cli_column(out, text_of(user, "login"), 20);
    tri_out_char(out, ' ');
    tri_cli_column(out, text_of(user, "name"), 24);
    tri_out_char(out, ' ');
    if (disabled) {
        tri_cli_put(out, "disabled");
        tri_out_char(out, ' ');
    }
    json_array_foreach(json_object_get(user, "roles"), i, role) tri_out_format(
        out, "%s%s", i ? ", " : "", role_name(json_string_value(role)));
    tri_out_text(out, "\n");
}

static int list(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    struct listing l = { .now_us = a->book.who.at_us };
    TRI_CLEANUP(json_done) json_t *users = json_array();
    TRI_CLEANUP(out_done) struct tri_out out;
    tri_out_init(&out);
    l.users = users;
    do {
        l.n = 0;
        if (tri_casebook_accounts(&a->book.book, *l.last ? l.last : NULL, PAGE,
                                  keep, &l, &err) != TRI_OK)
            return tri_cli_fail(&err);
    } while (l.n == PAGE);
    bool as_text =
        a->format ? strcmp(a->format, "text") == 0 : isatty(STDOUT_FILENO) == 1;
    if (!as_text)
        return tri_cli_print_json(json_incref(users), TRI_EXIT_OK);
    if (json_array_size(users))
        tri_out_format(&out, "%s\n",
                       tri_message(tri_cli_language(), TRI_MSG_LIST_USERS));
    for (size_t i = 0; i < json_array_size(users); i++)
        print_line(&out, json_array_get(users, i));
    return tri_cli_print(&out, TRI_EXIT_OK);
}

/* ---- add, reset ---- */

/* A password for the first sign-in, into the account and out. */
static int give_password(struct arguments *a, struct tri_account *account)
{
    const struct tri_seal_port *seal = a->book.book.seal;
    struct tri_error err = { .code = TRI_OK };
    char password[TRI_PASSWORD_GIVEN];
    tri_password_new(seal, password);
    account->must_change = true;
    enum tri_code code = seal->password_hash(
        seal->self, password, strlen(password), account->password, &err);
    if (code == TRI_OK)
        code = tri_casebook_account_put(&a->book.book, &a->book.who, account,
                                        &err);
    if (code == TRI_OK)
        code =
            tri_casebook_sessions_drop(&a->book.book, account->id, NULL, &err);
    int status =
        code == TRI_OK
            ? tri_cli_print_json(json_pack("{s:s, s:s, s:s}", "id", account->id,
                                           "login", account->login, "password",
                                           password),
                                 TRI_EXIT_OK)
            : TRI_EXIT_INPUT;
    seal->wipe(password, sizeof(password));
    if (code == TRI_E_CONFLICT && account->version == 0) {
        tri_cli_say("login: somebody has it already");
        return TRI_EXIT_INPUT;
    }
    return code == TRI_OK ? status : tri_cli_fail(&err);
}

/* Into a fixed place; false, with a message, when it is too long. */
static bool put_text(char *out, size_t size, const char *what, const char *text)
{
    if (snprintf(out, size, "%s", text ? text : "") < (int)size)
        return true;
    tri_cli_say("%s: must have at most %zu bytes", what, size - 1);
    return false;
}

static int read_options(struct arguments *a)
{
    struct tri_account *out = &a->fresh;
    if (!a->name)
        return tri_cli_usage(NULL, "add: say whose it is: --name NAME");
    for (size_t i = 0; i < a->roles.n; i++) {
        enum tri_role role = TRI_N_ROLES;
        if (!tri_role_find(a->roles.items[i], &role))
            return tri_cli_usage(NULL, "no role is called '%s'",
                                 a->roles.items[i]);
        out->roles |= UINT32_C(1) << role;
    }
    if (a->settings.n > TRI_MAX_SETTINGS)
        return tri_cli_usage(NULL, "at most %d settings", TRI_MAX_SETTINGS);
    bool fits = put_text(out->login, sizeof(out->login), "login", a->rest[0]) &&
                put_text(out->name, sizeof(out->name), "name", a->name) &&
                put_text(out->email, sizeof(out->email), "email", a->email) &&
                put_text(out->lang, sizeof(out->lang), "lang", a->lang);
    for (size_t i = 0; i < a->settings.n && fits; i++)
        fits =
            put_text(out->settings[out->n_settings++], sizeof(out->settings[0]),
                     "setting", a->settings.items[i]);
    return fits ? TRI_EXIT_OK : TRI_EXIT_INPUT;
}

static int add(struct arguments *a)
{
    int status = give_password(a, &a->fresh);
    tri_account_wipe(a->book.book.seal, &a->fresh);
    return status;
}

static int find(struct arguments *a, struct tri_account *out)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_casebook_account_get(&a->book.book, a->rest[0], out, &err) ==
        TRI_OK)
        return TRI_EXIT_OK;
    return tri_cli_fail(&err);
}

static int reset(struct arguments *a)
{
    struct tri_account account = { .version = 0 };
    int status = find(a, &account);
    if (status == TRI_EXIT_OK) {
        tri_account_reset(&account, a->book.who.at_us);
        status = give_password(a, &account);
    }
    tri_account_wipe(a->book.book.seal, &account);
    return status;
}

/* ---- disable, enable ---- */

static int set_disabled(struct arguments *a, bool disabled)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account account = { .version = 0 };
    int status = find(a, &account);
    if (status == TRI_EXIT_OK) {
        account.disabled = disabled;
        enum tri_code code = tri_casebook_account_put(
            &a->book.book, &a->book.who, &account, &err);
        if (code == TRI_OK && disabled)
            code = tri_casebook_sessions_drop(&a->book.book, account.id, NULL,
                                              &err);
        status = code == TRI_OK
                     ? tri_cli_print_json(
                           user_json(&account, a->book.who.at_us), TRI_EXIT_OK)
                     : tri_cli_fail(&err);
    }
    tri_account_wipe(a->book.book.seal, &account);
    return status;
}

static int disable(struct arguments *a)
{
    return set_disabled(a, true);
}

static int enable(struct arguments *a)
{
    return set_disabled(a, false);
}

/* ---- the command ---- */

static const struct verb {
    const char *name;
    int (*run)(struct arguments *a);
    size_t n; /* arguments after it */
} verbs[] = {
    { "list", list, 0 },       { "add", add, 1 },       { "reset", reset, 1 },
    { "disable", disable, 1 }, { "enable", enable, 1 },
};

static int run(struct arguments *a)
{
    const char *name = a->n ? a->rest[0] : "list";
    const struct verb *v = NULL;
    for (size_t i = 0; i < TRI_COUNT(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0)
            v = &verbs[i];
    if (!v)
        return tri_cli_usage(
            NULL, "'%s' is none of list, add, reset, disable, enable", name);
    if (a->n) {
        a->rest++;
        a->n--;
    }
    if (a->n != v->n)
        return tri_cli_usage(NULL, "%s: %s", name,
                             v->n ? "say one login" : "takes no arguments");
    if (a->book.create && v->run != add)
        return tri_cli_usage(NULL, "--create goes with add");
    int status = v->run == add ? read_options(a) : TRI_EXIT_OK;
    if (status == TRI_EXIT_OK)
        status = tri_cli_casebook_open(&a->book);
    return status == TRI_EXIT_OK ? v->run(a) : status;
}

int tri_cmd_user(int argc, char **argv)
{
    static const char *const formats[] = { "json", "text", NULL };
    static const char *const langs[] = { "en", "fr", NULL };
    struct arguments a = { .lang = NULL };
    const char **items = calloc(2 * (size_t)argc, sizeof(*items));
    const struct tri_option options[] = {
        { .name = "--db", .text = &a.book.db },
        { .name = "--key", .text = &a.book.key },
        { .name = "--create", .flag = &a.book.create },
        { .name = "--name", .text = &a.name },
        { .name = "--email", .text = &a.email },
        { .name = "--lang", .text = &a.lang, .choices = langs },
        { .name = "--role", .texts = &a.roles },
        { .name = "--setting", .texts = &a.settings },
        { .name = "--format", .text = &a.format, .choices = formats },
    };
    if (!items) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    a.roles.items = items;
    a.settings.items = items + argc;
    int status = tri_cli_parse(argc, argv, options, TRI_COUNT(options), 2,
                               &a.rest, &a.n);
    if (status == TRI_EXIT_OK && !a.lang)
        a.lang = "en";
    if (status == TRI_EXIT_OK)
        status = run(&a);
    tri_cli_casebook_close(&a.book);
    free(items);
    return status;
}
