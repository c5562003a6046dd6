/* The administrator's pages about people: who has an account, with which roles
 * and settings. A password that is made here is shown once. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "http/doors.h"
#include "http/site.h"

enum { PAGE = 200 };

static const char *word(const struct tri_exchange *x, const char *id)
{
    const char *text = tri_pages_text(x->site->pages, x->language, id);
    return text ? text : id;
}

static const char *role_word(struct tri_exchange *x, enum tri_role role)
{
    const char *id =
        tri_arena_format(&x->arena, "users.role-%s", tri_role_name(role));
    return id ? word(x, id) : "";
}

/* ---- documents ---- */

static bool add_setting(void *ctx, const struct tri_document *d)
{
    json_t *list = ctx;
    return json_array_append_new(
               list, json_pack("{ss ss}", "value", tri_json_text(d->body, "id"),
                               "label", tri_json_text(d->body, "name"))) == 0;
}

/* {value, label} of the book's settings, and "*" for all of them. */
static json_t *settings(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    json_t *list = json_array();
    (void)json_array_append_new(list,
                                json_pack("{ss ss}", "value", "*", "label",
                                          word(x, "users.every-setting")));
    if (tri_casebook_documents(x->site->book, &x->who, "setting", "",
                               add_setting, list, &err) != TRI_OK) {
        tri_exchange_fail(x, &err);
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *user_json(struct tri_exchange *x, const struct tri_account *a)
{
    json_t *roles = json_array();
    json_t *words = json_array();
    json_t *places = json_array();
    for (int r = 0; r < TRI_N_ROLES; r++)
        if (a->roles >> r & 1) {
            (void)json_array_append_new(
                roles, json_string(tri_role_name((enum tri_role)r)));
            (void)json_array_append_new(
                words, json_string(role_word(x, (enum tri_role)r)));
        }
    for (size_t i = 0; i < a->n_settings; i++)
        (void)json_array_append_new(places, json_string(a->settings[i]));
    return json_pack(
        "{ss ss ss ss so so so sb sb sb sb sI}", "id", a->id, "login", a->login,
        "name", a->name, "email", a->email, "roles", roles, "role_words", words,
        "settings", places, "disabled", (int)a->disabled, "second_factor",
        (int)(a->totp[0] != '\0'), "must_change", (int)a->must_change, "locked",
        (int)tri_account_locked(a, x->who.at_us), "version",
        (json_int_t)a->version);
}

static void tick(json_t *choices, const struct tri_account *a)
{
    size_t i;
    json_t *c;
    json_array_foreach(choices, i, c)
    {
        const char *value = tri_json_text(c, "value");
        for (size_t k = 0; k < a->n_settings; k++)
            if (strcmp(a->settings[k], value) == 0)
                (void)json_object_set_new(c, "checked", json_true());
    }
}

/* The form about one person; a->version 0: a new one. */
static void user_form(struct tri_exchange *x, const struct tri_account *a,
                      const char *wrong)
{
    json_t *places = settings(x);
    json_t *roles = json_array();
    if (!places) {
        json_decref(roles);
        return;
    }
    tick(places, a);
    for (int r = 0; r < TRI_N_ROLES; r++)
        (void)json_array_append_new(
            roles,
            json_pack("{ss ss sb}", "value", tri_role_name((enum tri_role)r),
                      "label", role_word(x, (enum tri_role)r), "checked",
                      (int)(a->roles >> r & 1)));
    x->document =
        json_pack("{ss so so so sb sb ss ss*}", "kind", "user", "user",
                  user_json(x, a), "role_choices", roles, "setting_choices",
                  places, "is_new", (int)(a->version == 0), "is_self",
                  (int)(strcmp(a->id, x->account.id) == 0), "back", "/users",
                  "error", wrong ? word(x, wrong) : NULL);
    x->etag = a->version;
    x->status = wrong ? 422 : 200;
}

/* ---- reading the form ---- */

/* Each item of every field of that name; several in one, apart by spaces. */
static void each_item(struct tri_exchange *x, const char *name,
                      bool (*take)(struct tri_account *a, const char *item),
                      struct tri_account *a, bool *out_ok)
{
    for (const struct tri_input *f = x->form; f; f = f->next) {
        if (strcmp(f->name, name) != 0)
            continue;
        for (const char *p = f->value; *p;) {
            size_t len = strcspn(p, " ");
            const char *item = tri_arena_copy(&x->arena, p, len);
            if (len && (!item || !take(a, item)))
                *out_ok = false;
            p += len;
            p += strspn(p, " ");
        }
    }
}

static bool take_role(struct tri_account *a, const char *item)
{
    enum tri_role role = TRI_N_ROLES;
    if (!tri_role_find(item, &role))
        return false;
    a->roles |= UINT32_C(1) << role;
    return true;
}

static bool take_setting(struct tri_account *a, const char *item)
{
    if (a->n_settings == TRI_MAX_SETTINGS ||
        strlen(item) >= sizeof(a->settings[0]))
        return false;
    (void)snprintf(a->settings[a->n_settings++], sizeof(a->settings[0]), "%s",
                   item);
    return true;
}

static bool is_setting(const json_t *choices, const char *id)
{
    size_t i;
    json_t *c;
    json_array_foreach(choices, i, c) if (strcmp(tri_json_text(c, "value"),
                                                 id) == 0) return true;
    return false;
}

static bool read_text(const struct tri_exchange *x, const char *name, char *out,
                      size_t size)
{
    const char *v = tri_exchange_field(x, name);
    return snprintf(out, size, "%s", v) < (int)size;
}

/* Into *a; the message about what does not fit, NULL when all does. */
static const char *read_user(struct tri_exchange *x, struct tri_account *a)
{
    bool roles_ok = true;
    bool settings_ok = true;
    a->roles = 0;
    a->n_settings = 0;
    memset(a->settings, 0, sizeof(a->settings));
    if (a->version == 0 && !read_text(x, "login", a->login, sizeof(a->login)))
        return "users.login-wrong";
    if (!read_text(x, "name", a->name, sizeof(a->name)))
        return "users.name-wrong";
    if (!read_text(x, "email", a->email, sizeof(a->email)) ||
        (a->email[0] && !strchr(a->email, '@')))
        return "users.email-wrong";
    each_item(x, "roles", take_role, a, &roles_ok);
    each_item(x, "settings", take_setting, a, &settings_ok);
    json_t *known = settings(x);
    for (size_t i = 0; i < a->n_settings; i++)
        settings_ok = settings_ok && is_setting(known, a->settings[i]);
    json_decref(known);
    return !roles_ok     ? "users.roles-wrong"
           : settings_ok ? NULL
                         : "users.settings-wrong";
}

/* What the book says to a form: on the form where a field is named. */
static void refused(struct tri_exchange *x, const struct tri_account *a,
                    const struct tri_error *err)
{
    static const struct {
        const char *field;
        const char *text;
    } texts[] = { { "login", "users.login-wrong" },
                  { "name", "users.name-wrong" },
                  { "roles", "users.roles-wrong" },
                  { "settings", "users.settings-wrong" },
                  { "last", "users.last" },
                  { "self", "users.self" } };
    if (err->code == TRI_E_CONFLICT && a->version == 0) {
        user_form(x, a, "users.login-taken");
        return;
    }
    for (size_t i = 0; err->code == TRI_E_INPUT && i < TRI_COUNT(texts); i++)
        if (strcmp(texts[i].field, err->loc.element) == 0) {
            user_form(x, a, texts[i].text);
            return;
        }
    tri_exchange_fail(x, err);
}

/* ---- the doors ---- */

static bool list_user(void *ctx, const struct tri_account *a)
{
    struct tri_exchange *x = ctx;
    return json_array_append_new(json_object_get(x->document, "users"),
                                 user_json(x, a)) == 0;
}

/* Everybody: a school's staff is a list that fits a page. */
void tri_door_users(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    char after[TRI_ID_SIZE] = "";
    size_t n = 0;
    x->status = 200;
    x->document = json_pack("{ss s[]}", "kind", "users", "users");
    json_t *list = json_object_get(x->document, "users");
    do {
        n = json_array_size(list);
        if (tri_casebook_accounts(x->site->book, *after ? after : NULL, PAGE,
                                  list_user, x, &err) != TRI_OK) {
            tri_exchange_fail(x, &err);
            return;
        }
        const json_t *last = json_array_get(list, json_array_size(list) - 1);
        (void)snprintf(after, sizeof(after), "%s", tri_json_text(last, "id"));
    } while (json_array_size(list) - n == PAGE);
    if (tri_casebook_log(x->site->book, &x->who, "accounts listed", NULL,
                         &err) != TRI_OK)
        tri_exchange_fail(x, &err);
}

void tri_door_user_new(struct tri_exchange *x)
{
    const struct tri_account a = { .version = 0 };
    user_form(x, &a, NULL);
}

/* Whose page it is, by the id in the path. */
static bool find(struct tri_exchange *x, struct tri_account *out)
{
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code =
        strlen(x->args[0]) == TRI_ID_SIZE - 1
            ? tri_casebook_account_get(x->site->book, x->args[0], out, &err)
            : tri_fail(&err, TRI_E_NOTFOUND, NULL, "no such account");
    if (code == TRI_OK)
        return true;
    tri_exchange_fail(x, &err);
    return false;
}

void tri_door_user(struct tri_exchange *x)
{
    struct tri_account a = { .version = 0 };
    if (find(x, &a))
        user_form(x, &a, NULL);
    tri_account_wipe(x->site->book->seal, &a);
}

/* A password for the first sign-in into *a and out. */
static enum tri_code give_password(const struct tri_exchange *x,
                                   struct tri_account *a,
                                   char out[TRI_PASSWORD_GIVEN],
                                   struct tri_error *err)
{
    const struct tri_seal_port *seal = x->site->book->seal;
    tri_password_new(seal, out);
    a->must_change = true;
    return seal->password_hash(seal->self, out, strlen(out), a->password, err);
}

static void show_password(struct tri_exchange *x, const struct tri_account *a,
                          const char *password, unsigned status)
{
    x->document =
        json_pack("{ss so ss ss}", "kind", "user-password", "user",
                  user_json(x, a), "password", password, "back", "/users");
    x->status = status;
}

void tri_door_user_make(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .version = 0 };
    char password[TRI_PASSWORD_GIVEN] = "";
    const struct tri_seal_port *seal = x->site->book->seal;
    const char *wrong = read_user(x, &a);
    (void)snprintf(a.lang, sizeof(a.lang), "%s",
                   x->language == TRI_FR ? "fr" : "en");
    if (wrong) {
        user_form(x, &a, wrong);
    } else if (give_password(x, &a, password, &err) == TRI_OK &&
               tri_casebook_account_put(x->site->book, &x->who, &a, &err) ==
                   TRI_OK) {
        x->location = tri_arena_format(&x->arena, "/users/%s", a.id);
        show_password(x, &a, password, 201);
    } else {
        refused(x, &a, &err);
    }
    seal->wipe(password, sizeof(password));
    tri_account_wipe(seal, &a);
}

/* A change of somebody that was found, under the version that was seen. */
static void change(struct tri_exchange *x,
                   const char *(*edit)(struct tri_exchange *x,
                                       struct tri_account *a),
                   bool signs_out)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .version = 0 };
    struct tri_account was = { .version = 0 };
    int64_t seen = 0;
    if (!find(x, &a) || !tri_exchange_version(x, &seen)) {
        tri_account_wipe(x->site->book->seal, &a);
        return;
    }
    was = a;
    if (seen != a.version) { /* theirs, not written over */
        user_form(x, &a, "users.moved-on");
        x->status = 412;
    } else {
        const char *wrong = edit(x, &a);
        enum tri_code code =
            wrong ? TRI_OK
                  : tri_casebook_account_put(x->site->book, &x->who, &a, &err);
        if (code == TRI_OK && !wrong && signs_out)
            code = tri_casebook_sessions_drop(x->site->book, a.id, NULL, &err);
        if (wrong)
            user_form(x, &a, wrong);
        else if (code != TRI_OK)
            refused(x, signs_out ? &was : &a, &err);
        else
            tri_exchange_redirect(
                x, tri_arena_format(&x->arena, "/users/%s", a.id));
    }
    tri_account_wipe(x->site->book->seal, &was);
    tri_account_wipe(x->site->book->seal, &a);
}

void tri_door_user_change(struct tri_exchange *x)
{
    change(x, read_user, false);
}

static const char *disable(struct tri_exchange *x, struct tri_account *a)
{
    (void)x;
    a->disabled = true;
    return NULL;
}

static const char *enable(struct tri_exchange *x, struct tri_account *a)
{
    (void)x;
    a->disabled = false;
    a->failures = 0;
    a->locked_until_us = 0;
    return NULL;
}

void tri_door_user_disable(struct tri_exchange *x)
{
    change(x, disable, true);
}

void tri_door_user_enable(struct tri_exchange *x)
{
    change(x, enable, false);
}

/* Password and second factor anew: for whoever lost them. */
void tri_door_user_reset(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .version = 0 };
    char password[TRI_PASSWORD_GIVEN] = "";
    const struct tri_casebook *book = x->site->book;
    int64_t seen = 0;
    if (!find(x, &a) || !tri_exchange_version(x, &seen)) {
        tri_account_wipe(book->seal, &a);
        return;
    }
    tri_account_reset(&a, x->who.at_us);
    if (seen != a.version) {
        user_form(x, &a, "users.moved-on");
        x->status = 412;
    } else if (give_password(x, &a, password, &err) == TRI_OK &&
               tri_casebook_account_put(book, &x->who, &a, &err) == TRI_OK &&
               tri_casebook_sessions_drop(book, a.id, NULL, &err) == TRI_OK) {
        show_password(x, &a, password, 200);
    } else {
        tri_exchange_fail(x, &err);
    }
    book->seal->wipe(password, sizeof(password));
    tri_account_wipe(book->seal, &a);
}
