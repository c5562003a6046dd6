/* demo: a store of invented people and incidents. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/demo.h"
#include "common/cleanup.h"

enum { DEFAULT_INCIDENTS = 40, MOST_INCIDENTS = 1000000 };

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void zones_done(struct tri_zoneinfo **z)
{
    tri_zoneinfo_free(*z);
}

static void put_row(struct tri_out *out, const char *login, const char *name,
                    const char *password, const char *secret)
{
    tri_cli_column(out, login, 14);
    tri_out_char(out, ' ');
    tri_cli_column(out, name, 18);
    tri_out_char(out, ' ');
    tri_cli_column(out, password, 16);
    tri_out_format(out, " %s\n", secret);
}

static void put_login(void *ctx, const struct tri_demo_login *l)
{
    put_row(ctx, l->login, l->name, l->password, *l->totp ? l->totp : "-");
}

int tri_cli_demo(const struct tri_cli_casebook *book,
                 const struct tri_cli_pack *loaded,
                 const struct tri_zone_port *zones, int64_t now_us,
                 size_t incidents)
{
    TRI_CLEANUP(out_done) struct tri_out out;
    struct tri_error err = { .code = TRI_OK };
    const struct tri_demo demo = { .book = &book->book,
                                   .pack = loaded->pack,
                                   .folder = loaded->files.folder,
                                   .zones = zones,
                                   .now_us = now_us,
                                   .incidents = incidents,
                                   .language = tri_cli_document_language() };
    tri_out_init(&out);
    char text[4][64];
    put_row(&out, tri_cli_spoken("login", text[0], sizeof(text[0])),
            tri_cli_spoken("invented name", text[1], sizeof(text[1])),
            tri_cli_spoken("password", text[2], sizeof(text[2])),
            tri_cli_spoken("secret for a code app", text[3], sizeof(text[3])));
    int status = tri_demo_fill(&demo, put_login, &out, &err) == TRI_OK
                     ? tri_cli_print(&out, TRI_EXIT_OK)
                     : tri_cli_fail(&err);
    if (out.text)
        book->book.seal->wipe(out.text, out.len);
    return status;
}

int tri_cli_demo_folder(char out[TRI_DEMO_FOLDER])
{
    const char *place = getenv("TMPDIR");
    int n = snprintf(out, TRI_DEMO_FOLDER, "%s/safetriage-demo-XXXXXX",
                     place && *place == '/' ? place : "/tmp");
    if (n > 0 && n < TRI_DEMO_FOLDER && mkdtemp(out))
        return TRI_EXIT_OK;
    tri_cli_say("no temporary folder can be made: %s", strerror(errno));
    out[0] = '\0';
    return TRI_EXIT_ENVIRONMENT;
}

void tri_cli_demo_drop(const char *folder)
{
    DIR *d = *folder ? opendir(folder) : NULL;
    if (!d)
        return;
    for (const struct dirent *e = readdir(d); e; e = readdir(d))
        (void)unlinkat(dirfd(d), e->d_name, 0); /* it has files only */
    (void)closedir(d);
    (void)rmdir(folder);
}

int tri_cmd_demo(int argc, char **argv)
{
    TRI_CLEANUP(tri_cli_casebook_close)
    /* Cut short, it is made again: nothing of it waits for the disk. */
    struct tri_cli_casebook book = { .create = true, .deferred = true };
    TRI_CLEANUP(tri_cli_pack_done)
    struct tri_cli_pack loaded = { .pack = NULL };
    TRI_CLEANUP(zones_done) struct tri_zoneinfo *zones = tri_zoneinfo_new(NULL);
    const char *pack = NULL;
    const char *incidents = NULL;
    const char *at = NULL;
    const struct tri_option options[] = {
        { .name = "--db", .text = &book.db },
        { .name = "--key", .text = &book.key },
        { .name = "--pack", .text = &pack },
        { .name = "--incidents", .text = &incidents },
        { .name = "--at", .text = &at },
    };
    long n = DEFAULT_INCIDENTS;
    struct tri_instant now;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 0, NULL, NULL);
    if (status == TRI_EXIT_OK && incidents)
        status = tri_cli_number("--incidents", incidents, MOST_INCIDENTS, &n);
    if (status == TRI_EXIT_OK)
        status = tri_cli_at(at, &now);
    if (status == TRI_EXIT_OK && !book.db) /* never by chance the real one */
        status = tri_cli_usage(NULL, "say which store to make: --db FILE");
    if (status == TRI_EXIT_OK)
        status = tri_cli_pack_load(pack ? pack : TRI_DEFAULT_PACK, "--pack",
                                   TRI_ERROR, &loaded);
    if (status == TRI_EXIT_OK)
        status = tri_cli_casebook_rules(&book, loaded.pack);
    if (status == TRI_EXIT_OK)
        status = tri_cli_casebook_open(&book);
    if (status != TRI_EXIT_OK)
        return status;
    if (!zones) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    const struct tri_zone_port port = tri_zoneinfo_port(zones);
    status =
        tri_cli_demo(&book, &loaded, &port, now.utc_s * 1000000, (size_t)n);
    struct tri_error err = { .code = TRI_OK };
    return status == TRI_EXIT_OK &&
                   tri_store_sqlite_sync(book.store, &err) != TRI_OK
               ? tri_cli_fail(&err)
               : status;
}
