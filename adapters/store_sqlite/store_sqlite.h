/* adapters/store_sqlite/store_sqlite.h - the store port on SQLite.
 *
 * Source:  docs/decisions/0007-incident-store.md; SQLite 3.40 (Debian 12).
 * Owner:   the caller, until tri_store_sqlite_close. The seal port must
 *          outlive it.
 * Threads: after open, any; close when nobody uses it any more.
 * Privacy: errors carry SQLite's fixed words only, never a row.
 *
 * Files: DB is the store (WAL, synchronous FULL); DB.datakeys holds the wrapped
 * data keys; KEY.head holds the end of the journal, beside the key file. All
 * are made with mode 0600.
 */
#ifndef TRI_STORE_SQLITE_H
#define TRI_STORE_SQLITE_H

#include "ports/store.h"

struct tri_store_sqlite;

struct tri_store_options {
    const char *db;       /* path of the store */
    const char *datakeys; /* NULL: DB.datakeys */
    const char *head;     /* path of the head's file, beside the key file */
    bool create;          /* make what is missing; else TRI_E_IO */
    bool read_only;       /* neither migrate nor write */
    bool deferred;        /* no change waits for the disk until
                             tri_store_sqlite_sync: for a book that can be made
                             again, by one program alone */
    const char *vfs;      /* SQLite VFS by name; NULL: the system's (tests) */
};

/* Opens, brings an earlier schema up to date, and finishes erasures that a
 * crash cut short. TRI_E_IO: missing, unreadable, no store, of a later
 * version, or of another key. */
enum tri_code tri_store_sqlite_open(const struct tri_store_options *options,
                                    const struct tri_seal_port *seal,
                                    struct tri_store_sqlite **out,
                                    struct tri_error *err);
void tri_store_sqlite_close(struct tri_store_sqlite *s); /* NULL is fine */

/* Everything onto the disk, the head outside with it; from then on each change
 * waits for the disk as it does in a store that was not deferred. Not while
 * others use the store. TRI_E_IO. */
enum tri_code tri_store_sqlite_sync(struct tri_store_sqlite *s,
                                    struct tri_error *err);

/* Valid until _close. */
const struct tri_store_port *
tri_store_sqlite_port(const struct tri_store_sqlite *s);

/* A whole copy of the store (and of the data keys, unless NULL) while others
 * read and write: new files, mode 0600, whole or not there. TRI_E_IO. */
enum tri_code tri_store_sqlite_backup(struct tri_store_sqlite *s,
                                      const char *to_db,
                                      const char *to_datakeys,
                                      struct tri_error *err);

/* Copy one database file, checked for damage, to a place where there is none
 * yet; whole or not there. For restoring. TRI_E_IO. */
enum tri_code tri_store_sqlite_copy(const char *from, const char *to,
                                    struct tri_error *err);

/* Bring a store into its one file, so that it may be moved. TRI_E_IO: damaged,
 * or somebody has it open. */
enum tri_code tri_store_sqlite_settle(const char *path, struct tri_error *err);

/* The newest schema that this program writes. */
int tri_store_sqlite_schema(void);

#endif
