/* backup and restore: whole copies of the store, and of the data keys apart.
 *
 * Copies of the data keys are kept for a few days only: an incident whose key
 * was destroyed is then gone from every older copy of the store as well. The
 * key file is never copied: keep it elsewhere. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/blind.h"
#include "cli/backups.h"

static int backup(struct tri_cli_casebook *b, const char *folder,
                  long keep_days)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_backup_made made;
    int status = tri_cli_casebook_open(b);
    if (status != TRI_EXIT_OK)
        return status;
    if (tri_backup_make(b, &b->who, folder, keep_days, &made, &err) != TRI_OK) {
        json_decref(made.pruned);
        return tri_cli_fail(&err);
    }
    return tri_cli_print_json(json_pack("{s:s, s:s, s:o}", "store", made.db,
                                        "datakeys", made.keys, "pruned",
                                        made.pruned),
                              TRI_EXIT_OK);
}

int tri_cmd_backup(int argc, char **argv)
{
    struct tri_cli_casebook b = { .db = NULL };
    const char *days = NULL;
    const struct tri_option options[] = {
        { .name = "--db", .text = &b.db },
        { .name = "--key", .text = &b.key },
        { .name = "--keep-keys", .text = &days },
    };
    char **rest = NULL;
    size_t n = 0;
    long keep = TRI_BACKUP_KEEP_DAYS;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    if (status == TRI_EXIT_OK && days)
        status = tri_cli_number("--keep-keys", days, 365, &keep);
    if (status == TRI_EXIT_OK && n == 0)
        status = tri_cli_usage(NULL, "say into which folder");
    if (status == TRI_EXIT_OK)
        status = backup(&b, rest[0], keep);
    tri_cli_casebook_close(&b);
    return status;
}

/* ---- restore ---- */

struct restoring {
    struct tri_cli_casebook book;
    const char *from;
    const char *datakeys; /* a copy of data keys; NULL: those in place */
    bool replace;
    bool keys_in_place; /* were there before, with every erasure in them */
    char fresh[TRI_BACKUP_PATH];
    char aside[TRI_BACKUP_PATH]; /* "" when nothing stood there */
};

static int fail_path(const char *path)
{
    tri_cli_say("%s: %s", path, strerror(errno));
    return TRI_EXIT_ENVIRONMENT;
}

/* The copy beside its place, opened once: it is of this key, and of the newest
 * schema then. */
static int bring(struct restoring *r)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_cli_casebook *b = &r->book;
    if (tri_store_sqlite_copy(r->from, r->fresh, &err) != TRI_OK)
        return tri_cli_fail(&err);
    r->keys_in_place = access(b->paths[2], F_OK) == 0;
    if (r->keys_in_place && r->datakeys) {
        tri_cli_say("%s: data keys are in place, and know of later erasures: "
                    "move them away first if you mean it",
                    b->paths[2]);
        return TRI_EXIT_INPUT;
    }
    if (!r->keys_in_place && !r->datakeys) {
        tri_cli_say("%s: no data keys: name a copy with --datakeys",
                    b->paths[2]);
        return TRI_EXIT_ENVIRONMENT;
    }
    if (!r->keys_in_place &&
        tri_store_sqlite_copy(r->datakeys, b->paths[2], &err) != TRI_OK)
        return tri_cli_fail(&err);
    const struct tri_store_options options = { .db = r->fresh,
                                               .datakeys = b->paths[2],
                                               .head = b->paths[1] };
    if (tri_store_sqlite_open(&options, b->book.seal, &b->store, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    tri_store_sqlite_close(b->store);
    b->store = NULL;
    return TRI_EXIT_OK;
}

/* What stands in its place goes aside, never away. */
static int put_in_place(struct restoring *r)
{
    struct tri_error err = { .code = TRI_OK };
    const char *db = r->book.db;
    char now[32];
    if (access(db, F_OK) == 0) {
        tri_backup_stamp(time(NULL), now);
        if (snprintf(r->aside, TRI_BACKUP_PATH, "%s.replaced-%s", db, now) >=
            TRI_BACKUP_PATH) {
            tri_cli_say("%s: the name is too long", db);
            return TRI_EXIT_ENVIRONMENT;
        }
        if (tri_store_sqlite_settle(db, &err) != TRI_OK)
            return tri_cli_fail(&err);
        if (link(db, r->aside) != 0)
            return fail_path(r->aside);
    }
    return rename(r->fresh, db) == 0 ? TRI_EXIT_OK : fail_path(db);
}

struct ids {
    char (*items)[TRI_ID_SIZE];
    size_t n;
    size_t cap;
    bool failed;
};

static bool keep_id(void *ctx, const struct tri_incident_row *row)
{
    struct ids *ids = ctx;
    if (ids->n == ids->cap) {
        size_t cap = ids->cap ? ids->cap * 2 : 256;
        void *more = realloc(ids->items, cap * sizeof(ids->items[0]));
        if (!more) {
            ids->failed = true;
            return false;
        }
        ids->items = more;
        ids->cap = cap;
    }
    memcpy(ids->items[ids->n++], row->id, TRI_ID_SIZE);
    return true;
}

/* What was erased since the backup stands there again, unreadable: its columns
 * go as well. Only against keys that were in place: an old copy of keys may
 * lack some that are not destroyed. */
static enum tri_code forget_erased(struct tri_cli_casebook *b,
                                   struct tri_error *err)
{
    struct ids ids = { NULL, 0, 0, false };
    enum tri_code code = tri_casebook_all(&b->book, &b->who, NULL, SIZE_MAX / 2,
                                          keep_id, &ids, err);
    if (code == TRI_OK && ids.failed)
        code = tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < ids.n && code == TRI_OK; i++)
        code = tri_casebook_forget(&b->book, &b->who, ids.items[i], err);
    free(ids.items);
    return code;
}

/* The journal says that it was restored, and over which head; then the head
 * outside is written anew. */
static int tell(struct restoring *r)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_cli_casebook *b = &r->book;
    struct tri_head was = { 0, { 0 } };
    char link[2 * TRI_LINK_BYTES + 1];
    char detail[160];
    const struct tri_store_options options = { .db = b->db,
                                               .head = b->paths[1] };
    if (tri_store_sqlite_open(&options, b->book.seal, &b->store, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    b->book.store = tri_store_sqlite_port(b->store);
    b->who = (struct tri_who){ .is_operator = true,
                               .via = "cli",
                               .at_us = tri_cli_now_us() };
    const struct tri_store_port *store = b->book.store;
    (void)store->head_outside(store->self, &was, NULL);
    tri_hex(was.link, TRI_LINK_BYTES, link);
    (void)snprintf(detail, sizeof(detail), "the head before was %lld-%s",
                   (long long)was.count, link);
    enum tri_code code =
        tri_casebook_log(&b->book, &b->who, "restored", detail, &err);
    if (code == TRI_OK && r->keys_in_place)
        code = forget_erased(b, &err);
    if (code == TRI_OK)
        code = store->head_reset(store->self, &err);
    return code == TRI_OK ? TRI_EXIT_OK : tri_cli_fail(&err);
}

static int restore(struct restoring *r)
{
    struct tri_cli_casebook *b = &r->book;
    int status = tri_cli_casebook_key(b);
    if (status != TRI_EXIT_OK)
        return status;
    if (access(b->db, F_OK) == 0 && !r->replace) {
        tri_cli_say("%s: there is a store already: --replace puts it aside",
                    b->db);
        return TRI_EXIT_INPUT;
    }
    if (snprintf(r->fresh, TRI_BACKUP_PATH, "%s.restoring", b->db) >=
        TRI_BACKUP_PATH) {
        tri_cli_say("%s: the name is too long", b->db);
        return TRI_EXIT_ENVIRONMENT;
    }
    (void)unlink(r->fresh); /* of one that was cut short */
    status = bring(r);
    if (status == TRI_EXIT_OK)
        status = put_in_place(r);
    if (status != TRI_EXIT_OK) {
        (void)unlink(r->fresh);
        return status;
    }
    status = tell(r);
    if (status != TRI_EXIT_OK)
        return status;
    return tri_cli_print_json(json_pack("{s:s, s:s*}", "store", b->db, "aside",
                                        r->aside[0] ? r->aside : NULL),
                              TRI_EXIT_OK);
}

int tri_cmd_restore(int argc, char **argv)
{
    struct restoring r = { .from = NULL };
    const struct tri_option options[] = {
        { .name = "--db", .text = &r.book.db },
        { .name = "--key", .text = &r.book.key },
        { .name = "--datakeys", .text = &r.datakeys },
        { .name = "--replace", .flag = &r.replace },
    };
    char **rest = NULL;
    size_t n = 0;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    if (status == TRI_EXIT_OK && n == 0)
        status = tri_cli_usage(NULL, "say which copy of a store");
    if (status == TRI_EXIT_OK) {
        r.from = rest[0];
        status = restore(&r);
    }
    tri_cli_casebook_close(&r.book);
    return status;
}
