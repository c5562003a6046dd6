/* The sweep: what is due, whom it concerns, what waits to be sent. */
#include "mail/alerts.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/attr.h"
#include "case/blind.h"
#include "mail/steps.h"

enum { ROWS = 200, MOST_ACCOUNTS = 5000, MOST_MAILS = 500 };

static const int64_t HOUR_US = INT64_C(3600) * 1000000;
static const int64_t KEEP_US = INT64_C(400) * 24 * 3600 * 1000000;
/* Mail that is turned on tells of no reset of long ago. */
static const int64_t RECENT_US = INT64_C(7) * 24 * 3600 * 1000000;

#define KIND_MARKS "alert" /* by the incident's id: which steps were taken */
#define KIND_MAIL "mail"   /* by the account's id: a mail that waits */
/* By the account's id: which reset of its sign-in a mail waits for, or told of:
 * kept, so that nobody is told twice. */
#define KIND_NOTICE "notice"

struct tri_alerts {
    struct tri_alert_options o;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    bool in_trouble;
};

struct sweep {
    const struct tri_alerts *a;
    struct tri_who who;
    struct tri_account *people; /* who may be told at all */
    size_t n_people;
    struct tri_incident_row rows[ROWS];
    size_t n_rows;
    char mails[MOST_MAILS][TRI_ID_SIZE];
    size_t n_mails;
};

/* ---- whom ---- */

static const enum tri_role line[] = { TRI_ROLE_LEAD, TRI_ROLE_DEPUTY,
                                      TRI_ROLE_HEAD, TRI_ROLE_CHAIR };
enum { LINE = sizeof(line) / sizeof(line[0]) };

static bool lately_reset(const struct sweep *s, const struct tri_account *a)
{
    return a->reset_us > s->who.at_us - RECENT_US;
}

static bool keep_person(void *ctx, const struct tri_account *a)
{
    struct sweep *s = ctx;
    uint32_t roles = 0;
    for (size_t i = 0; i < LINE; i++)
        roles |= 1u << line[i];
    if (a->disabled || !a->email[0] ||
        (!(a->roles & roles) && !lately_reset(s, a)))
        return true;
    struct tri_account *more =
        realloc(s->people, (s->n_people + 1) * sizeof(*more));
    if (!more)
        return false;
    s->people = more;
    s->people[s->n_people++] = *a;
    return s->n_people < MOST_ACCOUNTS;
}

static bool may_act(const struct sweep *s, const struct tri_account *p,
                    const struct tri_incident_row *row)
{
    struct tri_error ignored;
    struct tri_incident_row seen;
    const struct tri_who who = { .account = p,
                                 .via = "mail",
                                 .at_us = s->who.at_us };
    return tri_casebook_row(s->a->o.book, &who, row->id, TRI_ACT_ACTION, &seen,
                            &ignored) == TRI_OK;
}

/* The mail waits from now on: body says when it is tried. Takes body. */
static enum tri_code wait_for(const struct sweep *s, struct tri_document *d,
                              json_t *body, struct tri_error *err)
{
    json_decref(d->body);
    d->body = body;
    enum tri_code code =
        body ? tri_casebook_document_put(s->a->o.book, &s->who, d, err)
             : tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    json_decref(d->body);
    d->body = NULL;
    return code;
}

/* A document by its kind and id, a new one where there is none. */
static enum tri_code document_of(const struct sweep *s, const char *kind,
                                 const char *id, struct tri_document *out,
                                 struct tri_error *err)
{
    *out = (struct tri_document){ .version = 0 };
    enum tri_code code =
        tri_casebook_document_get(s->a->o.book, &s->who, kind, id, out, err);
    if (code != TRI_E_NOTFOUND)
        return code;
    *out = (struct tri_document){ .version = 0 };
    (void)snprintf(out->kind, sizeof(out->kind), "%s", kind);
    (void)snprintf(out->id, sizeof(out->id), "%s", id);
    return TRI_OK;
}

/* One a person is enough. */
static enum tri_code queue_mail(const struct sweep *s, const char *account,
                                struct tri_error *err)
{
    struct tri_document d;
    enum tri_code code = document_of(s, KIND_MAIL, account, &d, err);
    if (code == TRI_OK && !d.version)
        return wait_for(s, &d, json_pack("{s:i, s:i}", "tries", 0, "next", 0),
                        err);
    json_decref(d.body);
    return code;
}

/* Whoever did not ask for a reset must hear that somebody else may have the
 * account; once for each, also over a restart. */
static enum tri_code queue_notice(const struct sweep *s,
                                  const struct tri_account *a,
                                  struct tri_error *err)
{
    struct tri_document d;
    enum tri_code code = document_of(s, KIND_NOTICE, a->id, &d, err);
    if (code == TRI_OK &&
        json_integer_value(json_object_get(d.body, "reset")) != a->reset_us) {
        d.expires_us = a->reset_us + 2 * RECENT_US;
        return wait_for(s, &d,
                        json_pack("{s:I, s:i, s:i}", "reset",
                                  (json_int_t)a->reset_us, "tries", 0, "next",
                                  0),
                        err);
    }
    json_decref(d.body);
    return code;
}

/* Those of a role who may act: is there any, and (tell) a mail for each. */
static enum tri_code tell_role(const struct sweep *s,
                               const struct tri_incident_row *row,
                               enum tri_role role, bool tell, bool *out_any,
                               struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    *out_any = false;
    for (size_t i = 0; i < s->n_people && code == TRI_OK; i++) {
        const struct tri_account *p = &s->people[i];
        if (!(p->roles & (1u << role)) || !may_act(s, p, row))
            continue;
        *out_any = true;
        if (tell)
            code = queue_mail(s, p->id, err);
    }
    return code;
}

static enum tri_code tell_level(const struct sweep *s,
                                const struct tri_incident_row *row,
                                unsigned level, struct tri_error *err)
{
    enum tri_role last = TRI_N_ROLES;
    unsigned at = 0;
    for (size_t i = 0; level == 0 && row->assignee[0] && i < s->n_people; i++)
        if (strcmp(s->people[i].id, row->assignee) == 0 &&
            may_act(s, &s->people[i], row))
            return queue_mail(s, row->assignee, err);
    for (size_t i = 0; i < LINE; i++) {
        bool any = false;
        enum tri_code code = tell_role(s, row, line[i], at == level, &any, err);
        if (code != TRI_OK || (any && at == level))
            return code;
        if (any) {
            last = line[i];
            at++;
        }
    }
    bool any = false;
    return last == TRI_N_ROLES ? TRI_OK
                               : tell_role(s, row, last, true, &any, err);
}

/* ---- what is due ---- */

static enum tri_code look_at(const struct sweep *s,
                             const struct tri_incident_row *row,
                             struct tri_error *err)
{
    const struct tri_casebook *book = s->a->o.book;
    struct tri_document d;
    enum tri_code code = document_of(s, KIND_MARKS, row->id, &d, err);
    if (code != TRI_OK)
        return code;
    if (!d.body)
        d.body = json_object();
    unsigned levels = tri_steps_due(row, s->who.at_us, d.body);
    for (unsigned k = 0; levels >> k && code == TRI_OK; k++)
        if (levels & (1u << k))
            code = tell_level(s, row, k, err);
    d.expires_us = s->who.at_us + KEEP_US;
    if (levels && code == TRI_OK)
        code = tri_casebook_document_put(book, &s->who, &d, err);
    json_decref(d.body);
    return code;
}

static bool keep_row(void *ctx, const struct tri_incident_row *row)
{
    struct sweep *s = ctx;
    s->rows[s->n_rows++] = *row;
    return s->n_rows < ROWS;
}

/* Plain columns of all incidents, which nobody gets to see: so below the
 * casebook, whose journal would fill with it. */
static enum tri_code look_at_all(struct sweep *s, struct tri_error *err)
{
    const struct tri_store_port *store = s->a->o.book->store;
    char after[TRI_ID_SIZE] = "";
    do {
        s->n_rows = 0;
        enum tri_code code = store->all(store->self, *after ? after : NULL,
                                        ROWS, keep_row, s, err);
        for (size_t i = 0; i < s->n_rows && code == TRI_OK; i++)
            if (s->rows[i].status < TRI_STATUS_CLOSED)
                code = look_at(s, &s->rows[i], err);
        if (code != TRI_OK)
            return code;
        if (s->n_rows)
            memcpy(after, s->rows[s->n_rows - 1].id, sizeof(after));
    } while (s->n_rows == ROWS);
    return TRI_OK;
}

/* ---- sending ---- */

static bool keep_mail(void *ctx, const struct tri_document *d)
{
    struct sweep *s = ctx;
    if (!json_is_true(json_object_get(d->body, "told")) &&
        json_integer_value(json_object_get(d->body, "next")) <= s->who.at_us)
        memcpy(s->mails[s->n_mails++], d->id, TRI_ID_SIZE);
    return s->n_mails < MOST_MAILS;
}

/* A notice is about the account, and says as little. */
static enum tri_code send_to(const struct sweep *s,
                             const struct tri_account *to, bool notice,
                             struct tri_error *err)
{
    static const char *const first[2][2] = {
        { "You have a safeguarding task.",
          "Vous avez une tâche de protection de l’enfance." },
        { "You have a notice about your account.",
          "Vous avez un avis au sujet de votre compte." }
    };
    static const char *const subject[2][2] = {
        { "You have a safeguarding task",
          "=?UTF-8?Q?Vous_avez_une_t=C3=A2che_de_protection_?="
          " =?UTF-8?Q?de_l=E2=80=99enfance?=" },
        { "You have a notice about your account",
          "Vous avez un avis au sujet de votre compte" }
    };
    const struct tri_casebook *book = s->a->o.book;
    bool french = strcmp(to->lang, "fr") == 0;
    char id[TRI_ID_SIZE];
    char body[1024];
    tri_id_new(book->seal, id);
    (void)snprintf(body, sizeof(body), "%s\r\n\r\n%s %s\r\n",
                   first[notice][french],
                   french ? notice ? "Connectez-vous pour le voir :"
                                   : "Connectez-vous pour la voir :"
                          : "Sign in to see it:",
                   s->a->o.link);
    const struct tri_mail mail = { .to = to->email,
                                   .subject = subject[notice][french],
                                   .body = body,
                                   .id = id,
                                   .at_s = s->who.at_us / 1000000 };
    return tri_mail_send(&s->a->o.server, &mail, err);
}

/* The server has it, or nobody is to be told any more. A notice that was sent
 * stays, as told. */
static enum tri_code sent(const struct sweep *s, const char *kind,
                          const char *account, bool gone, struct tri_error *err)
{
    if (gone || strcmp(kind, KIND_MAIL) == 0)
        return tri_casebook_document_drop(s->a->o.book, &s->who, kind, account,
                                          err);
    struct tri_document d;
    enum tri_code code = document_of(s, kind, account, &d, err);
    if (code != TRI_OK || !d.body)
        return code;
    (void)json_object_set_new(d.body, "told", json_true());
    return wait_for(s, &d, json_incref(d.body), err);
}

/* Again later, and each time twice as late up to an hour. */
static enum tri_code put_off(const struct sweep *s, const char *kind,
                             const char *account, struct tri_error *err)
{
    enum { MOST_DOUBLINGS = 6 };
    struct tri_document d;
    enum tri_code code = document_of(s, kind, account, &d, err);
    if (code != TRI_OK || !d.body)
        return code;
    json_int_t tries = json_integer_value(json_object_get(d.body, "tries"));
    json_int_t wait = (json_int_t)s->a->o.seconds * 1000000
                      << (tries < MOST_DOUBLINGS ? tries : MOST_DOUBLINGS);
    (void)json_object_set_new(d.body, "tries", json_integer(tries + 1));
    (void)json_object_set_new(
        d.body, "next",
        json_integer(s->who.at_us + (wait < HOUR_US ? wait : HOUR_US)));
    return wait_for(s, &d, json_incref(d.body), err);
}

/* Send one that waits; *out_taken: the server has it. err then tells of the
 * server, also where TRI_OK is returned: the mail waits on. */
static enum tri_code send_one(const struct sweep *s, const char *kind,
                              const char *account, bool *out_taken,
                              struct tri_error *err)
{
    const struct tri_casebook *book = s->a->o.book;
    struct tri_account to = { .version = 0 };
    struct tri_error ignored;
    enum tri_code code = tri_casebook_account_get(book, account, &to, err);
    bool gone = code == TRI_E_NOTFOUND ||
                (code == TRI_OK && (to.disabled || !to.email[0]));
    if (code == TRI_OK && !gone)
        code = send_to(s, &to, strcmp(kind, KIND_NOTICE) == 0, err);
    tri_account_wipe(book->seal, &to);
    *out_taken = code == TRI_OK;
    return gone || *out_taken ? sent(s, kind, account, gone, err)
                              : put_off(s, kind, account, &ignored);
}

static enum tri_code send_all(struct sweep *s, const char *kind,
                              bool *io_trouble, struct tri_error *err)
{
    const struct tri_casebook *book = s->a->o.book;
    s->n_mails = 0;
    enum tri_code code =
        tri_casebook_documents(book, &s->who, kind, "", keep_mail, s, err);
    for (size_t i = 0; i < s->n_mails && code == TRI_OK; i++) {
        bool taken = false;
        struct tri_error why = { .code = TRI_OK };
        code = send_one(s, kind, s->mails[i], &taken, &why);
        if (!taken && why.code != TRI_OK && !*io_trouble)
            s->a->o.trouble(why.msg);
        else if (taken && *io_trouble)
            s->a->o.trouble(NULL);
        *io_trouble = !taken && why.code != TRI_OK;
    }
    return code;
}

/* ---- the thread ---- */

static void sweep_once(struct tri_alerts *a, struct sweep *s)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_casebook *book = a->o.book;
    *s = (struct sweep){
        .a = a,
        .who = { .is_operator = true, .via = "mail", .at_us = a->o.now_us() }
    };
    enum tri_code code =
        tri_casebook_accounts(book, NULL, MOST_ACCOUNTS, keep_person, s, &err);
    for (size_t i = 0; i < s->n_people && code == TRI_OK; i++)
        if (lately_reset(s, &s->people[i]))
            code = queue_notice(s, &s->people[i], &err);
    if (code == TRI_OK)
        code = look_at_all(s, &err);
    if (code == TRI_OK)
        code = send_all(s, KIND_MAIL, &a->in_trouble, &err);
    if (code == TRI_OK)
        code = send_all(s, KIND_NOTICE, &a->in_trouble, &err);
    for (size_t i = 0; i < s->n_people; i++)
        tri_account_wipe(book->seal, &s->people[i]);
    free(s->people);
    if (code != TRI_OK)
        a->o.trouble(err.msg);
}

static void *run(void *self)
{
    struct tri_alerts *a = self;
    struct sweep *s = malloc(sizeof(*s));
    (void)pthread_mutex_lock(&a->lock);
    while (s && !a->stopping) {
        struct timespec until;
        (void)pthread_mutex_unlock(&a->lock);
        sweep_once(a, s);
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += a->o.seconds;
        (void)pthread_mutex_lock(&a->lock);
        if (!a->stopping)
            (void)pthread_cond_timedwait(&a->wake, &a->lock, &until);
    }
    (void)pthread_mutex_unlock(&a->lock);
    free(s);
    return NULL;
}

enum tri_code tri_alerts_start(const struct tri_alert_options *options,
                               struct tri_alerts **out, struct tri_error *err)
{
    struct tri_alerts *a = calloc(1, sizeof(*a));
    if (!a)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    a->o = *options;
    (void)pthread_mutex_init(&a->lock, NULL);
    (void)pthread_cond_init(&a->wake, NULL);
    if (!tri_mail_start() || pthread_create(&a->thread, NULL, run, a) != 0) {
        free(a);
        return tri_fail(err, TRI_E_IO, NULL, "alert mail cannot be started");
    }
    *out = a;
    return TRI_OK;
}

void tri_alerts_stop(struct tri_alerts *a)
{
    if (!a)
        return;
    (void)pthread_mutex_lock(&a->lock);
    a->stopping = true;
    (void)pthread_cond_signal(&a->wake);
    (void)pthread_mutex_unlock(&a->lock);
    (void)pthread_join(a->thread, NULL);
    (void)pthread_cond_destroy(&a->wake);
    (void)pthread_mutex_destroy(&a->lock);
    free(a);
}
