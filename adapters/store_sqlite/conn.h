/* adapters/store_sqlite/conn.h - connections, statements, transactions.
 *
 * Source:  SQLite C API; our own pool.
 * Owner:   struct tri_store_sqlite owns its connections.
 * Threads: one connection, one thread at a time: tri_reader_get waits for a
 *          free one. Writers take `write` (a mutex) first.
 *
 * A statement is a line of statements.def; each connection prepares it once,
 * when it is first used.
 */
#ifndef TRI_STORE_SQLITE_CONN_H
#define TRI_STORE_SQLITE_CONN_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>

#include "store_sqlite/store_sqlite.h"

enum tri_statement {
#define TRI_STATEMENT(id, sql) TRI_SQL_##id,
#include "store_sqlite/statements.def"
#undef TRI_STATEMENT
    TRI_N_STATEMENTS
};

struct tri_conn {
    sqlite3 *store;
    sqlite3 *keys;
    sqlite3_stmt *prepared[TRI_N_STATEMENTS];
    bool busy;
};

enum { TRI_READERS = 8, TRI_FAILED_BATCHES = 64 };

/* Reads that wait for their commit (see write.c). */
struct tri_store_batch {
    struct tri_journal_entry *entries; /* copies; meta malloced */
    size_t n;
    size_t cap;
    uint64_t first; /* ticket of entries[0] */
};

struct tri_store_sqlite {
    struct tri_store_port port;
    const struct tri_seal_port *seal;
    char *db;
    char *datakeys;
    char *head;
    char *vfs; /* NULL: the default */
    bool read_only;
    bool deferred; /* see struct tri_store_options */

    pthread_mutex_t write; /* held by whoever writes */
    struct tri_conn writer;

    pthread_mutex_t pool;
    pthread_cond_t freed;
    struct tri_conn readers[TRI_READERS];

    pthread_mutex_t group;
    pthread_cond_t committed;
    struct tri_store_batch waiting;
    uint64_t next_ticket; /* 1, 2, ... */
    uint64_t done_ticket; /* all up to here are committed or failed */
    bool leading;         /* somebody commits a batch now */
    struct {
        uint64_t first;
        uint64_t last;
    } failed[TRI_FAILED_BATCHES]; /* the latest failures, a ring */
    size_t n_failed;
    bool head_stale; /* the head outside could not be written */
};

/* An error from SQLite: its fixed words only, since errmsg may quote values.
 * step names what was being done. */
enum tri_code tri_db_fail(sqlite3 *db, const char *step, struct tri_error *err);

enum tri_code tri_conn_open(const struct tri_store_sqlite *s,
                            struct tri_conn *out, struct tri_error *err);
void tri_conn_close(struct tri_conn *c);

/* A connection to read with; *out is given back with tri_reader_put. */
enum tri_code tri_reader_get(struct tri_store_sqlite *s, struct tri_conn **out,
                             struct tri_error *err);
void tri_reader_put(struct tri_store_sqlite *s, struct tri_conn *c);

/* The statement, reset and without bindings; NULL: see tri_db_fail. */
sqlite3_stmt *tri_statement(struct tri_conn *c, enum tri_statement which);

/* BEGIN IMMEDIATE on the store; end commits, or rolls back when code says so,
 * and returns the code to go on with. */
enum tri_code tri_txn_begin(struct tri_conn *c, struct tri_error *err);
enum tri_code tri_txn_end(struct tri_conn *c, enum tri_code code,
                          struct tri_error *err);

/* ---- rows ---- */

/* Bind one after the other: i is the parameter, from 1. */
void tri_bind_text(sqlite3_stmt *st, int i, const char *text);
void tri_bind_blob(sqlite3_stmt *st, int i, const void *at, size_t len);
void tri_column_text(sqlite3_stmt *st, int i, char *out, size_t size);
struct tri_bytes tri_column_blob(sqlite3_stmt *st, int i);
void tri_column_token(sqlite3_stmt *st, int i, uint8_t out[TRI_TOKEN_BYTES]);

/* ---- what the port's functions are, by file ---- */

void tri_store_reads(struct tri_store_port *port);  /* read.c */
void tri_store_writes(struct tri_store_port *port); /* write.c */

/* The journal's end as c's transaction sees it. */
enum tri_code tri_journal_end(struct tri_conn *c, struct tri_head *out,
                              struct tri_error *err);

/* head.c: the head outside. Written only when it moves forward, unless anew. */
enum tri_code tri_head_store(struct tri_store_sqlite *s,
                             const struct tri_head *head, bool anew,
                             struct tri_error *err);
enum tri_code tri_head_load(struct tri_store_sqlite *s, struct tri_head *out,
                            struct tri_error *err);

/* write.c: destroy the keys of incidents that stand as erased. */
enum tri_code tri_finish_erasures(struct tri_store_sqlite *s,
                                  struct tri_error *err);

#endif
