#include "store_sqlite/store_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_sqlite/conn.h"
#include "store_sqlite/schema.h"

int tri_store_sqlite_schema(void)
{
    return tri_schema_newest(TRI_FILE_STORE);
}

const struct tri_store_port *
tri_store_sqlite_port(const struct tri_store_sqlite *s)
{
    return &s->port;
}

static enum tri_code fail_file(struct tri_error *err, const char *path,
                               const char *why)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, TRI_E_IO, &loc, "%s", why);
}

/* SQLite makes files that others may read; ours are made before it comes, and
 * its log and index take their mode from them. */
static enum tri_code file_there(const char *path, bool create, const char *what,
                                struct tri_error *err)
{
    int fd = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
    if (fd < 0 && (errno == EROFS || errno == EACCES))
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_file(err, path, errno == ENOENT ? what : strerror(errno));
    (void)close(fd);
    return TRI_OK;
}

/* Which key a file was made with: a keyed hash of nothing secret, kept in it.
 * *out_there: it says one. */
static enum tri_code said_key(sqlite3 *db, const struct tri_seal_port *seal,
                              const uint8_t is[TRI_LINK_BYTES], bool *out_there,
                              struct tri_error *err)
{
    sqlite3_stmt *st = NULL;
    int rc =
        sqlite3_prepare_v2(db, "SELECT key_check FROM book", -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    struct tri_bytes said = { NULL, 0 };
    if (rc == SQLITE_ROW)
        said = tri_column_blob(st, 0);
    bool same =
        said.len == TRI_LINK_BYTES && seal->same(said.at, is, TRI_LINK_BYTES);
    (void)sqlite3_finalize(st);
    *out_there = rc == SQLITE_ROW;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return tri_db_fail(db, "open", err);
    return same || rc == SQLITE_DONE
               ? TRI_OK
               : tri_fail(err, TRI_E_IO, NULL,
                          "the key file is not this store's");
}

static enum tri_code check_key(sqlite3 *db, const struct tri_seal_port *seal,
                               bool read_only, struct tri_error *err)
{
    uint8_t is[TRI_LINK_BYTES];
    static const char mark[] = "safetriage store";
    const struct tri_bytes piece = { mark, sizeof(mark) };
    bool there = false;
    seal->mac(seal->self, TRI_KEY_HEAD, &piece, 1, is);
    enum tri_code code = said_key(db, seal, is, &there, err);
    if (code != TRI_OK || there || read_only)
        return code;
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO book VALUES (1, ?1)",
                                -1, &st, NULL);
    if (rc == SQLITE_OK) {
        tri_bind_blob(st, 1, is, sizeof(is));
        rc = sqlite3_step(st);
    }
    (void)sqlite3_finalize(st);
    /* Another program may have been first, with another key. */
    return rc == SQLITE_DONE ? said_key(db, seal, is, &there, err)
                             : tri_db_fail(db, "open", err);
}

static enum tri_code set_up(struct tri_store_sqlite *s, sqlite3 *db,
                            enum tri_file file, struct tri_error *err)
{
    if (s->read_only) {
        enum tri_code code = tri_schema_check(db, file, err);
        return code == TRI_OK ? check_key(db, s->seal, true, err) : code;
    }
    /* SQLite opens for reading what it may not write, without a word. */
    if (sqlite3_db_readonly(db, "main") == 1)
        return tri_fail(err, TRI_E_IO, NULL,
                        "the store can only be read, and each reading has to "
                        "be written down");
    if (sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) !=
        SQLITE_OK)
        return tri_db_fail(db, "open", err);
    enum tri_code code = tri_schema_migrate(db, file, err);
    return code == TRI_OK ? check_key(db, s->seal, false, err) : code;
}

static char *beside(const char *path, const char *tail)
{
    size_t len = strlen(path) + strlen(tail) + 1;
    char *out = malloc(len);
    if (out) {
        memcpy(out, path, strlen(path));
        memcpy(out + strlen(path), tail, strlen(tail) + 1);
    }
    return out;
}

void tri_store_sqlite_close(struct tri_store_sqlite *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < TRI_READERS; i++)
        tri_conn_close(&s->readers[i]);
    tri_conn_close(&s->writer);
    for (size_t i = 0; i < s->waiting.n; i++)
        free((void *)(uintptr_t)s->waiting.entries[i].meta.at);
    free(s->waiting.entries);
    (void)pthread_mutex_destroy(&s->write);
    (void)pthread_mutex_destroy(&s->pool);
    (void)pthread_mutex_destroy(&s->group);
    (void)pthread_cond_destroy(&s->freed);
    (void)pthread_cond_destroy(&s->committed);
    free(s->db);
    free(s->datakeys);
    free(s->head);
    free(s->vfs);
    free(s);
}

/* An empty journal has a head from the first: one that is missing later was
 * taken away. Failing to write it fails no work: see port.ready. */
static enum tri_code first_head(struct tri_store_sqlite *s,
                                struct tri_error *err)
{
    struct tri_head head;
    struct tri_head outside;
    enum tri_code code = tri_journal_end(&s->writer, &head, err);
    if (code == TRI_OK && head.count == 0 &&
        tri_head_load(s, &outside, NULL) == TRI_E_NOTFOUND)
        (void)tri_head_store(s, &head, true, NULL);
    return code;
}

static enum tri_code start(struct tri_store_sqlite *s, bool create,
                           struct tri_error *err)
{
    enum tri_code code = file_there(s->db, create, "there is no store", err);
    if (code == TRI_OK)
        code = file_there(s->datakeys, create,
                          "the file of data keys is missing", err);
    if (code == TRI_OK)
        code = tri_conn_open(s, &s->writer, err);
    if (code == TRI_OK)
        code = set_up(s, s->writer.store, TRI_FILE_STORE, err);
    if (code == TRI_OK)
        code = set_up(s, s->writer.keys, TRI_FILE_KEYS, err);
    if (code == TRI_OK && !s->read_only)
        code = tri_finish_erasures(s, err);
    if (code == TRI_OK && !s->read_only)
        code = first_head(s, err);
    if (code == TRI_E_IO && err && !err->loc.file[0])
        err->loc = tri_loc_make(s->db, NULL, 0, 0);
    return code;
}

/* The log into its file, and that onto the disk. */
static bool settled(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    return sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL) ==
               SQLITE_OK &&
           sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                     NULL) == SQLITE_OK &&
           sqlite3_file_control(db, NULL, SQLITE_FCNTL_FILE_POINTER, &file) ==
               SQLITE_OK &&
           file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

enum tri_code tri_store_sqlite_sync(struct tri_store_sqlite *s,
                                    struct tri_error *err)
{
    struct tri_head head;
    /* Those that were opened deferred; they come back when they are asked for.
     */
    for (size_t i = 0; i < TRI_READERS; i++)
        tri_conn_close(&s->readers[i]);
    if (!settled(s->writer.keys))
        return tri_db_fail(s->writer.keys, "write to the disk", err);
    if (!settled(s->writer.store))
        return tri_db_fail(s->writer.store, "write to the disk", err);
    s->deferred = false;
    enum tri_code code = tri_journal_end(&s->writer, &head, err);
    return code == TRI_OK ? tri_head_store(s, &head, false, err) : code;
}

enum tri_code tri_store_sqlite_open(const struct tri_store_options *options,
                                    const struct tri_seal_port *seal,
                                    struct tri_store_sqlite **out,
                                    struct tri_error *err)
{
    struct tri_store_sqlite *s = calloc(1, sizeof(*s));
    if (!s)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    (void)pthread_mutex_init(&s->write, NULL);
    (void)pthread_mutex_init(&s->pool, NULL);
    (void)pthread_mutex_init(&s->group, NULL);
    (void)pthread_cond_init(&s->freed, NULL);
    (void)pthread_cond_init(&s->committed, NULL);
    s->seal = seal;
    s->read_only = options->read_only;
    s->deferred = options->deferred;
    s->next_ticket = 1;
    s->db = strdup(options->db);
    s->datakeys = options->datakeys ? strdup(options->datakeys)
                                    : beside(options->db, ".datakeys");
    s->head = strdup(options->head);
    s->vfs = options->vfs ? strdup(options->vfs) : NULL;
    s->port.self = s;
    tri_store_reads(&s->port);
    tri_store_writes(&s->port);
    if (!s->db || !s->datakeys || !s->head || (options->vfs && !s->vfs)) {
        tri_store_sqlite_close(s);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    enum tri_code code = start(s, options->create && !options->read_only, err);
    if (code != TRI_OK) {
        tri_store_sqlite_close(s);
        return code;
    }
    *out = s;
    return TRI_OK;
}
