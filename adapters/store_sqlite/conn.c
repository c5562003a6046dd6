#include "store_sqlite/conn.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "store_sqlite/schema.h"

enum { BUSY_MS = 10000 }; /* another process writes: wait so long for it */

static const struct {
    const char *sql;
    bool on_keys;
} statements[] = {
#define TRI_STATEMENT(id, sql) { sql, sizeof(#id) > 5 && #id[0] == 'K' },
#include "store_sqlite/statements.def"
#undef TRI_STATEMENT
};

enum tri_code tri_db_fail(sqlite3 *db, const char *step, struct tri_error *err)
{
    int rc = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    case SQLITE_CONSTRAINT:
        return tri_fail(err, TRI_E_CONFLICT, NULL,
                        "the store: %s: another was faster", step);
    default:
        return tri_fail(err, TRI_E_IO, NULL, "the store: %s: %s", step,
                        sqlite3_errstr(rc));
    }
}

static enum tri_code open_file(const struct tri_store_sqlite *s,
                               const char *path, const char *set_up,
                               sqlite3 **out, struct tri_error *err)
{
    int flags = s->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int rc = sqlite3_open_v2(
        path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, s->vfs);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(*out, BUSY_MS);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(*out, set_up, NULL, NULL, NULL);
    return rc == SQLITE_OK ? TRI_OK : tri_db_fail(*out, "open", err);
}

enum tri_code tri_conn_open(const struct tri_store_sqlite *s,
                            struct tri_conn *out, struct tri_error *err)
{
    /* Only the process's own file may be believed: no schema trick of a
     * tampered file runs functions or views. */
    static const char common[] = "PRAGMA foreign_keys = ON;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA synchronous = FULL;"
                                 "PRAGMA cache_size = -2048;";
    static const char deferred[] = "PRAGMA synchronous = OFF;"
                                   "PRAGMA wal_autocheckpoint = 10000;"
                                   "PRAGMA cache_size = -32768;";
    enum tri_code code = open_file(s, s->db, common, &out->store, err);
    if (code == TRI_OK)
        code = open_file(s, s->datakeys, common, &out->keys, err);
    /* A destroyed key must not stay in a free page. */
    if (code == TRI_OK && sqlite3_exec(out->keys, "PRAGMA secure_delete = ON",
                                       NULL, NULL, NULL) != SQLITE_OK)
        code = tri_db_fail(out->keys, "open", err);
    if (code == TRI_OK && s->deferred &&
        (sqlite3_exec(out->store, deferred, NULL, NULL, NULL) != SQLITE_OK ||
         sqlite3_exec(out->keys, deferred, NULL, NULL, NULL) != SQLITE_OK))
        code = tri_db_fail(out->store, "open", err);
    if (code != TRI_OK)
        tri_conn_close(out);
    return code;
}

void tri_conn_close(struct tri_conn *c)
{
    for (size_t i = 0; i < TRI_N_STATEMENTS; i++)
        (void)sqlite3_finalize(c->prepared[i]);
    (void)sqlite3_close(c->store);
    (void)sqlite3_close(c->keys);
    *c = (struct tri_conn){ .store = NULL };
}

enum tri_code tri_reader_get(struct tri_store_sqlite *s, struct tri_conn **out,
                             struct tri_error *err)
{
    struct tri_conn *c = NULL;
    (void)pthread_mutex_lock(&s->pool);
    while (!c) {
        for (size_t i = 0; i < TRI_READERS && !c; i++)
            if (!s->readers[i].busy)
                c = &s->readers[i];
        if (!c)
            (void)pthread_cond_wait(&s->freed, &s->pool);
    }
    c->busy = true;
    (void)pthread_mutex_unlock(&s->pool);
    enum tri_code code = c->store ? TRI_OK : tri_conn_open(s, c, err);
    if (code == TRI_OK)
        *out = c;
    else
        tri_reader_put(s, c);
    return code;
}

void tri_reader_put(struct tri_store_sqlite *s, struct tri_conn *c)
{
    (void)pthread_mutex_lock(&s->pool);
    c->busy = false;
    (void)pthread_cond_signal(&s->freed);
    (void)pthread_mutex_unlock(&s->pool);
}

sqlite3_stmt *tri_statement(struct tri_conn *c, enum tri_statement which)
{
    sqlite3_stmt **st = &c->prepared[which];
    if (!*st)
        (void)sqlite3_prepare_v3(statements[which].on_keys ? c->keys : c->store,
                                 statements[which].sql, -1,
                                 SQLITE_PREPARE_PERSISTENT, st, NULL);
    if (*st) {
        (void)sqlite3_reset(*st);
        (void)sqlite3_clear_bindings(*st);
    }
    return *st;
}

static bool run(struct tri_conn *c, enum tri_statement which)
{
    sqlite3_stmt *st = tri_statement(c, which);
    bool done = st && sqlite3_step(st) == SQLITE_DONE;
    (void)sqlite3_reset(st);
    return done;
}

enum tri_code tri_txn_begin(struct tri_conn *c, struct tri_error *err)
{
    return run(c, TRI_SQL_BEGIN) ? TRI_OK : tri_db_fail(c->store, "begin", err);
}

enum tri_code tri_txn_end(struct tri_conn *c, enum tri_code code,
                          struct tri_error *err)
{
    if (code == TRI_OK && !run(c, TRI_SQL_COMMIT))
        code = tri_db_fail(c->store, "commit", err);
    if (!sqlite3_get_autocommit(c->store))
        (void)run(c, TRI_SQL_ROLLBACK);
    return code;
}

/* ---- rows ---- */

void tri_bind_text(sqlite3_stmt *st, int i, const char *text)
{
    if (text)
        (void)sqlite3_bind_text(st, i, text, -1, SQLITE_TRANSIENT);
}

void tri_bind_blob(sqlite3_stmt *st, int i, const void *at, size_t len)
{
    if (len == 0)
        (void)sqlite3_bind_zeroblob(st, i, 0);
    else
        (void)sqlite3_bind_blob64(st, i, at, len, SQLITE_STATIC);
}

void tri_column_text(sqlite3_stmt *st, int i, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(st, i);
    size_t n = text ? strnlen((const char *)text, size - 1) : 0;
    if (n)
        memcpy(out, text, n);
    out[n] = '\0';
}

struct tri_bytes tri_column_blob(sqlite3_stmt *st, int i)
{
    const void *at = sqlite3_column_blob(st, i);
    return (struct tri_bytes){ at, (size_t)sqlite3_column_bytes(st, i) };
}

void tri_column_token(sqlite3_stmt *st, int i, uint8_t out[TRI_TOKEN_BYTES])
{
    struct tri_bytes b = tri_column_blob(st, i);
    memset(out, 0, TRI_TOKEN_BYTES);
    if (b.len == TRI_TOKEN_BYTES)
        memcpy(out, b.at, b.len);
}
