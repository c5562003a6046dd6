/* Whole copies by SQLite's own online backup: pages are copied in one read
 * transaction, while others read and write. A copy is made under another name,
 * brought into one file, flushed, and only then given its name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_sqlite/conn.h"

static enum tri_code fail_file(struct tri_error *err, const char *path,
                               const char *why)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, TRI_E_IO, &loc, "%s", why);
}

static enum tri_code copy_pages(sqlite3 *from, sqlite3 *to, const char *path,
                                struct tri_error *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;
    while (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
        (void)sqlite3_sleep(10);
        rc = sqlite3_backup_step(b, -1);
    }
    int end = b ? sqlite3_backup_finish(b) : sqlite3_errcode(to);
    if (rc != SQLITE_DONE || end != SQLITE_OK)
        return fail_file(err, path,
                         sqlite3_errstr(rc != SQLITE_DONE && b ? rc : end));
    /* One plain file, without a log beside it. */
    if (sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) !=
        SQLITE_OK)
        return fail_file(err, path, sqlite3_errmsg(to));
    return TRI_OK;
}

static enum tri_code check_copy(sqlite3 *db, const char *path,
                                struct tri_error *err)
{
    sqlite3_stmt *st = NULL;
    bool good = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &st,
                                   NULL) == SQLITE_OK &&
                sqlite3_step(st) == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
    (void)sqlite3_finalize(st);
    return good ? TRI_OK : fail_file(err, path, "the database is damaged");
}

static enum tri_code sync_path(const char *path, int flags,
                               struct tri_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    int rc = fd < 0 ? -1 : fsync(fd);
    int why = errno;
    if (fd >= 0)
        (void)close(fd);
    return rc == 0 ? TRI_OK : fail_file(err, path, strerror(why));
}

/* Flush the copy, name it, flush the folder that has the name. link and not
 * rename: what stands there already is never replaced. */
static enum tri_code name_copy(const char *temporary, const char *path,
                               struct tri_error *err)
{
    enum tri_code code = sync_path(temporary, 0, err);
    if (code == TRI_OK && link(temporary, path) != 0)
        code = fail_file(err, path, strerror(errno));
    (void)unlink(temporary);
    if (code != TRI_OK)
        return code;
    char *folder = strdup(path);
    if (!folder)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    code = sync_path(slash ? folder : ".", O_DIRECTORY, err);
    free(folder);
    return code;
}

static enum tri_code copy_to(sqlite3 *from, const char *path,
                             struct tri_error *err)
{
    char temporary[4096];
    sqlite3 *to = NULL;
    if (snprintf(temporary, sizeof(temporary), "%s.part", path) >=
        (int)sizeof(temporary))
        return fail_file(err, path, "the name is too long");
    if (access(path, F_OK) == 0)
        return fail_file(err, path, "there is a file already");
    (void)unlink(temporary); /* of a copy that was cut short */
    int fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_file(err, path, strerror(errno));
    (void)close(fd);
    enum tri_code code = TRI_OK;
    if (sqlite3_open_v2(temporary, &to, SQLITE_OPEN_READWRITE, NULL) !=
        SQLITE_OK)
        code = fail_file(err, path, sqlite3_errmsg(to));
    if (code == TRI_OK)
        code = copy_pages(from, to, path, err);
    if (code == TRI_OK)
        code = check_copy(to, path, err);
    (void)sqlite3_close(to);
    if (code == TRI_OK)
        return name_copy(temporary, path, err);
    (void)unlink(temporary);
    return code;
}

enum tri_code tri_store_sqlite_backup(struct tri_store_sqlite *s,
                                      const char *to_db,
                                      const char *to_datakeys,
                                      struct tri_error *err)
{
    struct tri_conn *c = NULL;
    enum tri_code code = tri_reader_get(s, &c, err);
    if (code != TRI_OK)
        return code;
    /* Keys after the store: a copy never holds an incident whose key came
     * later than the copy of the keys. */
    code = copy_to(c->store, to_db, err);
    if (code == TRI_OK && to_datakeys)
        code = copy_to(c->keys, to_datakeys, err);
    tri_reader_put(s, c);
    return code;
}

enum tri_code tri_store_sqlite_copy(const char *from, const char *to,
                                    struct tri_error *err)
{
    sqlite3 *db = NULL;
    enum tri_code code = TRI_OK;
    if (access(from, R_OK) != 0)
        return fail_file(err, from, strerror(errno));
    if (sqlite3_open_v2(from, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        code = fail_file(err, from, sqlite3_errmsg(db));
    if (code == TRI_OK)
        code = check_copy(db, from, err);
    if (code == TRI_OK)
        code = copy_to(db, to, err);
    (void)sqlite3_close(db);
    return code;
}

enum tri_code tri_store_sqlite_settle(const char *path, struct tri_error *err)
{
    sqlite3 *db = NULL;
    enum tri_code code = TRI_OK;
    /* Leaving WAL needs the file alone: that is the question asked. */
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) !=
            SQLITE_OK)
        code = fail_file(err, path,
                         sqlite3_errcode(db) == SQLITE_BUSY ||
                                 sqlite3_errcode(db) == SQLITE_LOCKED
                             ? "the store is in use: stop the server first"
                             : sqlite3_errmsg(db));
    (void)sqlite3_close(db);
    return code;
}
