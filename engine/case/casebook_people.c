/* Accounts and sessions: sealed papers of the store. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_int.h"
#include "case/fold.h"
#include "case/person_name.h"

/* ---- an account as a document ---- */

static void set_text(char *out, size_t size, const json_t *doc, const char *key)
{
    (void)snprintf(out, size, "%s", tri_json_text(doc, key));
}

/* NULL: out of memory. */
static json_t *account_json(const struct tri_account *a)
{
    bool failed = false;
    json_t *roles = json_array();
    json_t *settings = json_array();
    json_t *recovery = json_array();
    for (int r = 0; r < TRI_N_ROLES; r++)
        if (a->roles >> r & 1)
            failed |=
                json_array_append_new(
                    roles, json_string(tri_role_name((enum tri_role)r))) != 0;
    for (size_t i = 0; i < a->n_settings; i++)
        failed |=
            json_array_append_new(settings, json_string(a->settings[i])) != 0;
    for (size_t i = 0; i < TRI_RECOVERY_CODES; i++)
        failed |=
            json_array_append_new(recovery, json_string(a->recovery[i])) != 0;
    json_t *doc = json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:I, s:o, s:b, s:b, s:i, "
        "s:I, s:I}",
        "login", a->login, "name", a->name, "email", a->email, "lang", a->lang,
        "roles", roles, "settings", settings, "password", a->password, "totp",
        a->totp, "totp_used", (json_int_t)a->totp_used, "recovery", recovery,
        "disabled", a->disabled, "must_change", a->must_change, "failures",
        a->failures, "locked_until", (json_int_t)a->locked_until_us, "reset",
        (json_int_t)a->reset_us);
    if (!failed)
        return doc;
    json_decref(doc);
    return NULL;
}

static void account_read(const json_t *doc, struct tri_account *a)
{
    size_t i = 0;
    json_t *v = NULL;
    set_text(a->login, sizeof(a->login), doc, "login");
    set_text(a->name, sizeof(a->name), doc, "name");
    set_text(a->email, sizeof(a->email), doc, "email");
    set_text(a->lang, sizeof(a->lang), doc, "lang");
    set_text(a->password, sizeof(a->password), doc, "password");
    set_text(a->totp, sizeof(a->totp), doc, "totp");
    a->totp_used = json_integer_value(json_object_get(doc, "totp_used"));
    a->disabled = json_is_true(json_object_get(doc, "disabled"));
    a->must_change = json_is_true(json_object_get(doc, "must_change"));
    a->reset_us = json_integer_value(json_object_get(doc, "reset"));
    a->failures = (int)json_integer_value(json_object_get(doc, "failures"));
    a->locked_until_us =
        json_integer_value(json_object_get(doc, "locked_until"));
    json_array_foreach(json_object_get(doc, "roles"), i, v)
    {
        enum tri_role role = TRI_N_ROLES;
        if (json_is_string(v) && tri_role_find(json_string_value(v), &role))
            a->roles |= UINT32_C(1) << role;
    }
    json_array_foreach(json_object_get(doc, "settings"), i,
                       v) if (i < TRI_MAX_SETTINGS && json_is_string(v))(void)
        snprintf(a->settings[a->n_settings++], TRI_CODE_SIZE, "%s",
                 json_string_value(v));
    json_array_foreach(json_object_get(doc, "recovery"), i,
                       v) if (i < TRI_RECOVERY_CODES && json_is_string(v))(void)
        snprintf(a->recovery[i], TRI_RECOVERY_SIZE, "%s", json_string_value(v));
}

static struct tri_place account_place(const char *id)
{
    return (struct tri_place){
        .book = TRI_KEY_ACCOUNT, .incident = "", .record = id, .kind = "account"
    };
}

struct reading {
    const struct tri_casebook *book;
    struct tri_account *account;
    tri_account_fn each;
    void *ctx;
    char last[TRI_ID_SIZE];
    size_t n;
    bool stopped;
    enum tri_code code;
    struct tri_error *err;
};

static bool read_account(void *ctx, const struct tri_paper *paper)
{
    struct reading *r = ctx;
    struct tri_account a = { .version = paper->version,
                             .created_us = paper->created_us,
                             .changed_us = paper->changed_us };
    memcpy(a.id, paper->id, sizeof(a.id));
    memcpy(r->last, paper->id, sizeof(r->last));
    r->n++;
    json_t *doc = NULL;
    const struct tri_place place = account_place(paper->id);
    r->code = tri_open_json(r->book, &place, paper->body, &doc, r->err);
    if (r->code != TRI_OK)
        return false;
    account_read(doc, &a);
    json_decref(doc);
    bool more = true;
    if (r->account)
        *r->account = a;
    if (r->each)
        more = r->each(r->ctx, &a);
    r->stopped = !more;
    tri_account_wipe(r->book->seal, &a);
    return more;
}

/* ---- reading ---- */

enum tri_code tri_casebook_account_get(const struct tri_casebook *book,
                                       const char *id_or_login,
                                       struct tri_account *out,
                                       struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    struct tri_account a = { .version = 0 };
    struct reading r = { .book = book, .account = &a, .err = err };
    uint8_t login[TRI_TOKEN_BYTES];
    enum tri_code code = TRI_E_NOTFOUND;
    if (strlen(id_or_login) == TRI_ID_SIZE - 1)
        code = store->paper(store->self, TRI_PAPER_ACCOUNT, id_or_login,
                            read_account, &r, err);
    if (code == TRI_E_NOTFOUND &&
        tri_blind_value(book->seal, TRI_FIELD_LOGIN, id_or_login, login))
        code = store->paper_by_key(store->self, TRI_PAPER_ACCOUNT, login,
                                   read_account, &r, err);
    if (code == TRI_OK)
        code = r.code;
    if (code == TRI_OK) {
        *out = a;
        tri_account_wipe(book->seal, &a);
    }
    return code == TRI_E_NOTFOUND
               ? tri_fail(err, code, NULL, "there is no such account")
               : code;
}

enum tri_code tri_casebook_accounts(const struct tri_casebook *book,
                                    const char *after_id, size_t limit,
                                    tri_account_fn each, void *ctx,
                                    struct tri_error *err)
{
    struct reading r = { .book = book, .each = each, .ctx = ctx, .err = err };
    enum tri_code code =
        book->store->papers(book->store->self, TRI_PAPER_ACCOUNT, NULL, NULL,
                            after_id, limit, read_account, &r, err);
    return code == TRI_OK ? r.code : code;
}

enum tri_code tri_casebook_accounts_all(const struct tri_casebook *book,
                                        tri_account_fn each, void *ctx,
                                        struct tri_error *err)
{
    enum { PAGE = 200 };
    struct reading r = { .book = book, .each = each, .ctx = ctx, .err = err };
    char after[TRI_ID_SIZE] = "";
    do {
        r.n = 0;
        enum tri_code code = book->store->papers(
            book->store->self, TRI_PAPER_ACCOUNT, NULL, NULL,
            *after ? after : NULL, PAGE, read_account, &r, err);
        if (code == TRI_OK)
            code = r.code;
        if (code != TRI_OK || r.stopped)
            return code;
        memcpy(after, r.last, sizeof(after));
    } while (r.n == PAGE);
    return TRI_OK;
}

struct naming {
    const char *setting;
    const struct tri_account *as;
    struct tri_person_name written;
    json_t *found;
    char surname[TRI_ID_SIZE]; /* who there has that one, while it is one */
    size_t n_surname;
    const struct tri_seal_port *seal;
    enum tri_code code;
};

static void look_at_name(struct naming *n, const struct tri_account *a)
{
    struct tri_person_name name;
    n->code = tri_person_name_read(a->name, &name);
    enum tri_person_name_match match =
        tri_person_name_match(&n->written, &name);
    tri_person_name_wipe(n->seal, &name);
    if (match == TRI_PERSON_BOTH &&
        json_array_append_new(n->found, json_string(a->id)) != 0)
        n->code = TRI_E_NOMEM;
    if (match == TRI_PERSON_SURNAME && tri_account_has_setting(a, n->setting)) {
        n->n_surname++;
        memcpy(n->surname, a->id, sizeof(n->surname));
    }
}

static bool is_named(void *ctx, const struct tri_account *a)
{
    struct naming *n = ctx;
    if (!n->as || strcmp(n->as->id, a->id) != 0)
        look_at_name(n, a);
    return n->code == TRI_OK;
}

enum tri_code tri_casebook_accounts_named(const struct tri_casebook *book,
                                          const char *setting, const char *name,
                                          const struct tri_account *as,
                                          json_t **out, struct tri_error *err)
{
    struct naming n = {
        .setting = setting, .as = as, .seal = book->seal, .found = json_array()
    };
    enum tri_code code =
        n.found ? tri_person_name_read(name, &n.written) : TRI_E_NOMEM;
    if (code == TRI_OK && n.written.n > 0)
        code = tri_casebook_accounts_all(book, is_named, &n, err);
    if (code == TRI_OK && n.written.n > 0 && as)
        look_at_name(&n, as);
    tri_person_name_wipe(book->seal, &n.written);
    if (code == TRI_OK && n.code == TRI_OK && n.n_surname == 1 &&
        json_array_append_new(n.found, json_string(n.surname)) != 0)
        n.code = TRI_E_NOMEM;
    if (code == TRI_E_NOMEM || n.code != TRI_OK)
        code = tri_casebook_nomem(err);
    if (code == TRI_OK)
        *out = n.found;
    else
        json_decref(n.found);
    return code;
}

enum tri_code tri_casebook_is_empty(const struct tri_casebook *book, bool *out,
                                    struct tri_error *err)
{
    struct reading r = { .book = book, .err = err };
    enum tri_code code =
        book->store->papers(book->store->self, TRI_PAPER_ACCOUNT, NULL, NULL,
                            NULL, 1, read_account, &r, err);
    if (code == TRI_OK)
        code = r.code;
    if (code == TRI_OK)
        *out = r.n == 0;
    return code;
}

/* ---- writing ---- */

static enum tri_code check_account(const struct tri_account *a,
                                   struct tri_error *err)
{
    if (!a->login[0] || strpbrk(a->login, " \t\r\n/"))
        return tri_casebook_refuse(err, TRI_E_INPUT, "login",
                                   "must be one word without '/'");
    if (strlen(a->login) == TRI_ID_SIZE - 1 &&
        strspn(a->login, "0123456789abcdef") == TRI_ID_SIZE - 1)
        return tri_casebook_refuse(err, TRI_E_INPUT, "login",
                                   "looks like a number of the book's own");
    if (!a->name[0])
        return tri_casebook_refuse(err, TRI_E_INPUT, "name", "is required");
    if (a->roles == 0 || a->roles >> TRI_N_ROLES)
        return tri_casebook_refuse(err, TRI_E_INPUT, "roles",
                                   "must be one role at least");
    if (a->n_settings > TRI_MAX_SETTINGS)
        return tri_casebook_refuse(err, TRI_E_INPUT, "settings",
                                   "are too many");
    return TRI_OK;
}

static enum tri_code save_account(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  struct tri_account *io, const char *act,
                                  struct tri_error *err)
{
    struct tri_account a = *io;
    struct tri_sealed body = { NULL, 0 };
    struct tri_sealed meta = { NULL, 0 };
    uint8_t login[TRI_TOKEN_BYTES];
    if (!tri_blind_value(book->seal, TRI_FIELD_LOGIN, a.login, login))
        return tri_casebook_refuse(err, TRI_E_INPUT, "login",
                                   "has no letters or digits");
    if (a.version == 0)
        a.created_us = who->at_us;
    a.version++;
    a.changed_us = who->at_us;
    json_t *doc = account_json(&a);
    const struct tri_place place = account_place(a.id);
    enum tri_code code = tri_seal_json(book, &place, doc, &body, err);
    json_decref(doc);
    if (code == TRI_OK)
        code = tri_casebook_meta(book, who, act, "", a.id, &meta, err);
    if (code == TRI_OK) {
        struct tri_paper_change put = { .op = TRI_PAPER_PUT,
                                        .kind = TRI_PAPER_ACCOUNT,
                                        .paper = {
                                            .version = a.version,
                                            .created_us = a.created_us,
                                            .changed_us = a.changed_us,
                                            .body = { body.at, body.len } } };
        memcpy(put.paper.id, a.id, sizeof(put.paper.id));
        memcpy(put.paper.key, login, sizeof(login));
        const struct tri_journal_entry entry = {
            .at_us = who->at_us, .meta = { meta.at, meta.len }
        };
        const struct tri_change change = {
            .entries = &entry, .n_entries = 1, .papers = &put, .n_papers = 1
        };
        code = book->store->apply(book->store->self, &change, NULL, err);
    }
    tri_sealed_done(&body);
    tri_sealed_done(&meta);
    if (code == TRI_OK)
        *io = a;
    tri_account_wipe(book->seal, &a);
    return code;
}

static bool administers(const struct tri_account *a)
{
    return !a->disabled && tri_duty_may(a->roles, TRI_DUTY_ACCOUNTS);
}

struct others {
    const struct tri_account *self;
    bool found;
};

/* Stops at an administrator other than this. */
static bool is_no_other(void *ctx, const struct tri_account *a)
{
    struct others *o = ctx;
    o->found = administers(a) && strcmp(a->id, o->self->id) != 0;
    return !o->found;
}

/* Somebody must be left who can make accounts. */
static enum tri_code check_last(const struct tri_casebook *book,
                                struct tri_account *io, struct tri_error *err)
{
    struct others o = { .self = io };
    enum tri_code code = tri_casebook_accounts_all(book, is_no_other, &o, err);
    if (code != TRI_OK || o.found)
        return code;
    return tri_casebook_refuse(err, TRI_E_INPUT, "last",
                               "is the last administrator");
}

/* Nobody gives themselves a role (an administrator sees no case), and the last
 * administrator stays one. */
static enum tri_code check_change(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  struct tri_account *io, struct tri_error *err)
{
    struct tri_account was = { .version = 0 };
    enum tri_code code = tri_casebook_account_get(book, io->id, &was, err);
    bool is_self = !who->is_operator && who->account &&
                   strcmp(who->account->id, io->id) == 0;
    bool same = was.roles == io->roles && was.n_settings == io->n_settings &&
                memcmp(was.settings, io->settings, sizeof(was.settings)) == 0;
    bool leaves = administers(&was) && !administers(io);
    tri_account_wipe(book->seal, &was);
    if (code == TRI_OK && leaves)
        code = check_last(book, io, err);
    if (code == TRI_OK && is_self && !same)
        code =
            tri_casebook_refuse(err, TRI_E_INPUT, "self",
                                "nobody changes their own roles or settings");
    return code;
}

enum tri_code tri_casebook_account_put(const struct tri_casebook *book,
                                       const struct tri_who *who,
                                       struct tri_account *io,
                                       struct tri_error *err)
{
    bool empty = false;
    enum tri_code code = check_account(io, err);
    if (code == TRI_OK && !tri_who_duty(who, TRI_DUTY_ACCOUNTS)) {
        code = tri_casebook_is_empty(book, &empty, err);
        if (code == TRI_OK && !(empty && !who->account && io->version == 0))
            code = tri_casebook_refuse(err, TRI_E_DENIED, "",
                                       "this account changes no accounts");
    }
    if (code == TRI_OK && io->version)
        code = check_change(book, who, io, err);
    if (code != TRI_OK)
        return code;
    if (!io->version)
        tri_id_new(book->seal, io->id);
    /* Before it can be signed in to; shut out too early harms nobody. */
    code = tri_casebook_same_name(book, who, io, err);
    return code == TRI_OK
               ? save_account(book, who, io,
                              io->version ? "account changed" : "account made",
                              err)
               : code;
}

enum tri_code tri_casebook_account_own(const struct tri_casebook *book,
                                       const struct tri_who *who,
                                       struct tri_account *io, const char *what,
                                       struct tri_error *err)
{
    struct tri_account was = { .version = 0 };
    enum tri_code code = tri_casebook_account_get(book, io->id, &was, err);
    if (code != TRI_OK)
        return code;
    bool same = strcmp(was.login, io->login) == 0 && was.roles == io->roles &&
                was.n_settings == io->n_settings &&
                memcmp(was.settings, io->settings,
                       was.n_settings * sizeof(was.settings[0])) == 0 &&
                was.disabled == io->disabled;
    tri_account_wipe(book->seal, &was);
    if (!same)
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "only an administrator changes that");
    return save_account(book, who, io, what, err);
}

/* ---- sessions ---- */

static struct tri_place session_place(const char *id)
{
    return (struct tri_place){
        .book = TRI_KEY_ACCOUNT, .incident = "", .record = id, .kind = "session"
    };
}

static void session_id(const struct tri_casebook *book, const char *cookie,
                       char out[TRI_ID_SIZE])
{
    uint8_t token[TRI_TOKEN_BYTES];
    tri_blind_exact(book->seal, TRI_FIELD_COOKIE, cookie, token);
    tri_hex(token, sizeof(token), out);
}

enum tri_code tri_casebook_session_put(const struct tri_casebook *book,
                                       struct tri_session *io,
                                       struct tri_error *err)
{
    struct tri_sealed body = { NULL, 0 };
    json_t *doc =
        json_pack("{s:s, s:s, s:s, s:b}", "csrf", io->csrf, "device",
                  io->device, "totp", io->totp, "second", io->second_factor);
    const struct tri_place place = session_place(io->id);
    enum tri_code code = tri_seal_json(book, &place, doc, &body, err);
    json_decref(doc);
    if (code != TRI_OK)
        return code;
    struct tri_paper_change put = { .op = TRI_PAPER_PUT,
                                    .kind = TRI_PAPER_SESSION,
                                    .paper = {
                                        .version = io->version + 1,
                                        .created_us = io->created_us,
                                        .changed_us = io->seen_us,
                                        .expires_us = io->expires_us,
                                        .body = { body.at, body.len } } };
    memcpy(put.paper.id, io->id, sizeof(put.paper.id));
    memcpy(put.paper.owner, io->account, sizeof(put.paper.owner));
    const struct tri_change change = { .papers = &put, .n_papers = 1 };
    code = book->store->apply(book->store->self, &change, NULL, err);
    tri_sealed_done(&body);
    if (code == TRI_OK)
        io->version++;
    return code;
}

enum tri_code tri_casebook_session_new(const struct tri_casebook *book,
                                       struct tri_session *io,
                                       char out_cookie[TRI_ID_SIZE],
                                       struct tri_error *err)
{
    tri_id_new(book->seal, out_cookie);
    tri_id_new(book->seal, io->csrf);
    session_id(book, out_cookie, io->id);
    io->version = 0;
    return tri_casebook_session_put(book, io, err);
}

struct session_reading {
    const struct tri_casebook *book;
    struct tri_session *out;
    tri_session_fn each;
    void *ctx;
    enum tri_code code;
    struct tri_error *err;
};

static bool read_session(void *ctx, const struct tri_paper *paper)
{
    struct session_reading *r = ctx;
    struct tri_session s = { .version = paper->version,
                             .created_us = paper->created_us,
                             .seen_us = paper->changed_us,
                             .expires_us = paper->expires_us };
    json_t *doc = NULL;
    const struct tri_place place = session_place(paper->id);
    memcpy(s.id, paper->id, sizeof(s.id));
    memcpy(s.account, paper->owner, sizeof(s.account));
    r->code = tri_open_json(r->book, &place, paper->body, &doc, r->err);
    if (r->code != TRI_OK)
        return false;
    set_text(s.csrf, sizeof(s.csrf), doc, "csrf");
    set_text(s.device, sizeof(s.device), doc, "device");
    set_text(s.totp, sizeof(s.totp), doc, "totp");
    s.second_factor = json_is_true(json_object_get(doc, "second"));
    json_decref(doc);
    if (r->out)
        *r->out = s;
    return !r->each || r->each(r->ctx, &s);
}

enum tri_code tri_casebook_session_get(const struct tri_casebook *book,
                                       const char *cookie,
                                       struct tri_session *out,
                                       struct tri_error *err)
{
    char id[TRI_ID_SIZE];
    session_id(book, cookie, id);
    struct session_reading r = { .book = book, .out = out, .err = err };
    enum tri_code code = book->store->paper(
        book->store->self, TRI_PAPER_SESSION, id, read_session, &r, err);
    return code == TRI_OK ? r.code : code;
}

enum tri_code tri_casebook_sessions(const struct tri_casebook *book,
                                    const char *account, tri_session_fn each,
                                    void *ctx, struct tri_error *err)
{
    struct session_reading r = {
        .book = book, .each = each, .ctx = ctx, .err = err
    };
    enum tri_code code =
        book->store->papers(book->store->self, TRI_PAPER_SESSION, account, NULL,
                            NULL, 1000, read_session, &r, err);
    return code == TRI_OK ? r.code : code;
}

enum tri_code tri_casebook_session_drop(const struct tri_casebook *book,
                                        const char *id, struct tri_error *err)
{
    struct tri_paper_change drop = { .op = TRI_PAPER_DROP,
                                     .kind = TRI_PAPER_SESSION };
    (void)snprintf(drop.paper.id, sizeof(drop.paper.id), "%s", id);
    const struct tri_change change = { .papers = &drop, .n_papers = 1 };
    return book->store->apply(book->store->self, &change, NULL, err);
}

struct dropping {
    const char *keep;
    struct tri_paper_change drops[256];
    size_t n;
};

static bool to_drop(void *ctx, const struct tri_paper *paper)
{
    struct dropping *d = ctx;
    if (d->keep && strcmp(d->keep, paper->id) == 0)
        return true;
    struct tri_paper_change *c = &d->drops[d->n++];
    *c = (struct tri_paper_change){ .op = TRI_PAPER_DROP,
                                    .kind = TRI_PAPER_SESSION };
    memcpy(c->paper.id, paper->id, sizeof(c->paper.id));
    return d->n < TRI_COUNT(d->drops);
}

enum tri_code tri_casebook_sessions_drop(const struct tri_casebook *book,
                                         const char *account,
                                         const char *keep_id,
                                         struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    for (;;) {
        struct dropping d = { .keep = keep_id };
        enum tri_code code =
            store->papers(store->self, TRI_PAPER_SESSION, account, NULL, NULL,
                          1000, to_drop, &d, err);
        if (code != TRI_OK || d.n == 0)
            return code;
        const struct tri_change change = { .papers = d.drops, .n_papers = d.n };
        code = store->apply(store->self, &change, NULL, err);
        if (code != TRI_OK)
            return code;
    }
}
