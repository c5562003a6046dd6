/* safetriage serve: the pages on a port of this machine, until it is stopped.
 * Beside main this is where doors are put together. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case/blind.h"
#include "cli/backups.h"
#include "cli/casebook.h"
#include "cli/demo.h"
#include "cli/packs.h"
#include "common/cleanup.h"
#include "common/recycle.h"
#include "http/dial.h"
#include "http/serve.h"
#include "mail/alerts.h"

enum { MAX_WALKS = 2000, DEMO_INCIDENTS = 40 };

struct serving {
    const char *pack_name;
    const char *address;
    const char *port;
    const char *smtp;
    const char *smtp_from;
    const char *smtp_user;
    const char *smtp_password_file;
    char *smtp_password;
    const char *base_url;
    const char *alert_seconds;
    char link[512];
    struct tri_alerts *alerts;
    const char *backup_dir;
    struct tri_backup_desk desk;
    const char *cert_path;
    const char *cert_key_path;
    char *cert; /* PEM */
    char *cert_key;
    bool walk_only; /* no book */
    bool demo;
    bool metrics;
    char demo_folder[TRI_DEMO_FOLDER];
    char demo_db[TRI_DEMO_FOLDER + 16];
    struct tri_cli_casebook book;
    struct tri_cli_pack loaded;
    struct tri_exercises exercises;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_site site;
    struct tri_server *server;
    char setup_code[TRI_ID_SIZE];
};

static void serving_done(struct serving *s)
{
    tri_server_stop(s->server);
    tri_alerts_stop(s->alerts);
    free(s->smtp_password);
    free(s->cert);
    free(s->cert_key);
    tri_walks_free(s->site.walks);
    tri_metrics_free(s->site.metrics);
    tri_pages_free(s->site.pages);
    tri_exercises_done(&s->exercises);
    tri_cli_pack_done(&s->loaded);
    tri_cli_casebook_close(&s->book);
    tri_cli_demo_drop(s->demo_folder);
    tri_zoneinfo_free(s->zoneinfo);
}

static struct tri_instant system_clock(void)
{
    return (struct tri_instant){ .utc_s = (int64_t)time(NULL), .offset_s = 0 };
}

/* Reached from elsewhere, with nobody in it: whoever reads the terminal makes
 * the first account. */
static int lock_first_run(struct serving *s)
{
    struct tri_error err = { .code = TRI_OK };
    const struct tri_casebook *book = s->site.book;
    bool empty = false;
    if (!book || !s->address || strncmp(s->address, "127.", 4) == 0)
        return TRI_EXIT_OK;
    if (tri_casebook_is_empty(book, &empty, &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (!empty)
        return TRI_EXIT_OK;
    uint8_t bytes[8];
    book->seal->random(book->seal->self, bytes, sizeof(bytes));
    tri_hex(bytes, sizeof(bytes), s->setup_code);
    s->site.setup_code = s->setup_code;
    return TRI_EXIT_OK;
}

static int open_book(struct serving *s)
{
    struct tri_error err = { .code = TRI_OK };
    if (s->demo) {
        int status = tri_cli_demo_folder(s->demo_folder);
        if (status != TRI_EXIT_OK)
            return status;
        (void)snprintf(s->demo_db, sizeof(s->demo_db), "%s/demo.db",
                       s->demo_folder);
        s->book.db = s->demo_db;
    }
    s->book.create = true;
    int status = tri_cli_casebook_rules(&s->book, s->loaded.pack);
    if (status == TRI_EXIT_OK)
        status = tri_cli_casebook_open(&s->book);
    if (status != TRI_EXIT_OK)
        return status;
    s->site.book = &s->book.book;
    if (s->backup_dir) {
        if (tri_backup_desk_init(&s->desk, &s->book, s->backup_dir, &err) !=
            TRI_OK)
            return tri_cli_fail(&err);
        s->site.backups = &s->desk.door;
    }
    return s->demo ? tri_cli_demo(&s->book, &s->loaded, &s->zones,
                                  tri_cli_now_us(), DEMO_INCIDENTS)
                   : lock_first_run(s);
}

static int port_of(const struct serving *s, long *out)
{
    *out = 8080;
    if (s->port && strcmp(s->port, "0") == 0)
        *out = 0;
    else if (s->port)
        return tri_cli_number("--port", s->port, 65535, out);
    return TRI_EXIT_OK;
}

static int read_certificate(struct serving *s)
{
    enum { MOST = 256 << 10 };
    struct tri_error err = { .code = TRI_OK };
    size_t len = 0;
    if (!s->cert_path)
        return TRI_EXIT_OK;
    if (tri_cli_read(s->cert_path, MOST, &s->cert, &len, &err) != TRI_OK ||
        tri_cli_read(s->cert_key_path, MOST, &s->cert_key, &len, &err) !=
            TRI_OK)
        return tri_cli_fail(&err);
    s->site.tls = true;
    return TRI_EXIT_OK;
}

static int listen_there(struct serving *s)
{
    struct tri_error err = { .code = TRI_OK };
    long port = 0;
    int status = port_of(s, &port);
    if (status != TRI_EXIT_OK)
        return status;
    const struct tri_server_options options = { .address = s->address
                                                               ? s->address
                                                               : "127.0.0.1",
                                                .port = (uint16_t)port,
                                                .cert = s->cert,
                                                .cert_key = s->cert_key };
    return tri_server_start(&s->site, &options, &s->server, &err) == TRI_OK
               ? TRI_EXIT_OK
               : tri_cli_fail(&err);
}

static int prepare(struct serving *s)
{
    struct tri_error err = { .code = TRI_OK };
    char folder[4200];
    int status = read_certificate(s);
    if (status != TRI_EXIT_OK)
        return status;
    if (!tri_pages_find(folder, sizeof(folder))) {
        tri_cli_say("the pages are not beside this binary: build them "
                    "(./start does)");
        return TRI_EXIT_ENVIRONMENT;
    }
    status = tri_cli_pack_load(s->pack_name ? s->pack_name : TRI_DEFAULT_PACK,
                               "--pack", TRI_ERROR, &s->loaded);
    if (status != TRI_EXIT_OK)
        return status;
    s->zoneinfo = tri_zoneinfo_new(NULL);
    s->site.walks = tri_walks_new(MAX_WALKS);
    if (s->metrics)
        s->site.metrics = tri_metrics_new();
    if (!s->zoneinfo || !s->site.walks || (s->metrics && !s->site.metrics)) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    s->zones = tri_zoneinfo_port(s->zoneinfo);
    s->site.zones = &s->zones;
    s->site.demo = s->demo;
    s->site.pack = s->loaded.pack;
    s->site.now = system_clock;
    s->site.now_us = tri_cli_now_us;
    status = s->walk_only ? TRI_EXIT_OK : open_book(s);
    if (status != TRI_EXIT_OK)
        return status;
    if (!s->walk_only &&
        tri_exercises_load(s->loaded.pack, s->loaded.files.folder,
                           &s->exercises, &err) != TRI_OK)
        return tri_cli_fail(&err);
    s->site.exercises = &s->exercises;
    if (tri_pages_load(folder, "site.xsl", &s->site.pages, &err) != TRI_OK ||
        tri_dial_add(s->site.pack, s->site.pages, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return listen_there(s);
}

static void mail_trouble(const char *why)
{
    if (why)
        tri_cli_say("alert mail waits: %s", why);
    else
        tri_cli_say("alert mail is taken again");
}

static int start_alerts(struct serving *s)
{
    enum { MOST = 1000, EVERY = 60, MOST_SECONDS = 3600 };
    struct tri_error err = { .code = TRI_OK };
    size_t len = 0;
    long seconds = EVERY;
    if (!s->smtp || !s->site.book)
        return TRI_EXIT_OK;
    int status = s->alert_seconds
                     ? tri_cli_number("--alert-seconds", s->alert_seconds,
                                      MOST_SECONDS, &seconds)
                     : TRI_EXIT_OK;
    if (status != TRI_EXIT_OK)
        return status;
    if (s->smtp_password_file) {
        if (tri_cli_read(s->smtp_password_file, MOST, &s->smtp_password, &len,
                         &err) != TRI_OK)
            return tri_cli_fail(&err);
        s->smtp_password[strcspn(s->smtp_password, "\r\n")] = '\0';
    }
    (void)snprintf(s->link, sizeof(s->link), "%.400s/sign-in", s->base_url);
    const struct tri_alert_options options = {
        .book = s->site.book,
        .server = { s->smtp, s->smtp_user, s->smtp_password, s->smtp_from },
        .link = s->link,
        .seconds = (unsigned)seconds,
        .now_us = tri_cli_now_us,
        .trouble = mail_trouble
    };
    return tri_alerts_start(&options, &s->alerts, &err) == TRI_OK
               ? TRI_EXIT_OK
               : tri_cli_fail(&err);
}

/* What belongs together, and what cannot. */
static int check_mail_options(const struct serving *s)
{
    if (!s->smtp && (s->smtp_from || s->smtp_user || s->smtp_password_file))
        return tri_cli_usage(NULL, "mail goes where? --smtp URL");
    if (!s->smtp)
        return TRI_EXIT_OK;
    if (!tri_mail_url_ok(s->smtp))
        return tri_cli_usage(NULL, "--smtp takes smtp://HOST[:PORT] or "
                                   "smtps://HOST[:PORT]");
    if (!s->smtp_from || !strchr(s->smtp_from, '@'))
        return tri_cli_usage(NULL, "mail comes from whom? --smtp-from ADDRESS");
    if (!s->base_url || strncmp(s->base_url, "http", 4) != 0)
        return tri_cli_usage(NULL, "mail leads to which address? --base-url "
                                   "https://NAME");
    if (!s->smtp_user != !s->smtp_password_file)
        return tri_cli_usage(NULL, "--smtp-user and --smtp-password-file go "
                                   "together");
    return TRI_EXIT_OK;
}

/* Where everything is, and what a newcomer does first. */
static void say_where(const struct serving *s)
{
    struct tri_error err = { .code = TRI_OK };
    const char *address = s->address ? s->address : "127.0.0.1";
    const char *scheme = s->site.tls ? "https" : "http";
    unsigned port = tri_server_port(s->server);
    bool empty = false;
    if (s->demo)
        tri_cli_say("all of it is invented, and gone when this stops (%s)",
                    s->demo_folder);
    else if (s->walk_only)
        tri_cli_say("the guided walk alone: nothing is kept");
    else
        tri_cli_say("the incident book is %s; keep a copy of its key, %s, "
                    "elsewhere",
                    s->book.db, s->book.paths[0]);
    if (s->site.book &&
        tri_casebook_is_empty(s->site.book, &empty, &err) == TRI_OK && empty)
        tri_cli_say("nobody has an account yet: make the first at "
                    "%s://%s:%u/first-run",
                    scheme, address, port);
    tri_cli_say("serving %s://%s:%u (rules: %s %s); Ctrl-C stops it", scheme,
                address, port, s->site.pack->id, s->site.pack->version);
    if (s->site.setup_code)
        tri_cli_say("set-up code for the first account: %s", s->setup_code);
}

/* SIGTERM and Ctrl-C are waited for, not handled: threads of the server
 * inherit the mask, so no call of theirs is interrupted. */
static void wait_for_the_end(const sigset_t *ends)
{
    int which = 0;
    while (sigwait(ends, &which) != 0)
        ;
}

int tri_cmd_serve(int argc, char **argv)
{
    TRI_CLEANUP(serving_done) struct serving s = { .pack_name = NULL };
    const struct tri_option options[] = {
        { .name = "--pack", .text = &s.pack_name },
        { .name = "--address", .text = &s.address },
        { .name = "--port", .text = &s.port },
        { .name = "--smtp", .text = &s.smtp },
        { .name = "--smtp-from", .text = &s.smtp_from },
        { .name = "--smtp-user", .text = &s.smtp_user },
        { .name = "--smtp-password-file", .text = &s.smtp_password_file },
        { .name = "--base-url", .text = &s.base_url },
        { .name = "--alert-seconds", .text = &s.alert_seconds },
        { .name = "--backup-dir", .text = &s.backup_dir },
        { .name = "--tls-cert", .text = &s.cert_path },
        { .name = "--tls-key", .text = &s.cert_key_path },
        { .name = "--db", .text = &s.book.db },
        { .name = "--key", .text = &s.book.key },
        { .name = "--demo", .flag = &s.demo },
        { .name = "--metrics", .flag = &s.metrics },
        { .name = "--walk-only", .flag = &s.walk_only },
    };
    sigset_t ends;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 0, NULL, NULL);
    if (status == TRI_EXIT_OK && s.walk_only && (s.demo || s.book.db))
        status = tri_cli_usage(NULL, "--walk-only keeps no book: not with "
                                     "--demo or --db");
    if (status == TRI_EXIT_OK && s.demo && s.book.db)
        status = tri_cli_usage(NULL, "--demo makes a store of its own: not "
                                     "with --db (the command demo takes one)");
    if (status == TRI_EXIT_OK)
        status = check_mail_options(&s);
    if (status == TRI_EXIT_OK && !s.cert_path != !s.cert_key_path)
        status = tri_cli_usage(NULL, "--tls-cert and --tls-key go together");
    if (status != TRI_EXIT_OK)
        return status;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    tri_recycle_begin();
    status = prepare(&s);
    if (status == TRI_EXIT_OK)
        status = start_alerts(&s);
    if (status != TRI_EXIT_OK)
        return status;
    say_where(&s);
    wait_for_the_end(&ends);
    tri_cli_say("stopped");
    return TRI_EXIT_OK;
}
