/* adapters/store_sqlite/schema.h - the tables, as numbered migrations.
 *
 * Source:  docs/decisions/0007-incident-store.md; PRAGMA user_version holds the
 *          number of the last migration that ran.
 * Owner:   constants.
 * Threads: at open, one.
 *
 * A migration that has been released is never changed: add the next one.
 */
#ifndef TRI_STORE_SQLITE_SCHEMA_H
#define TRI_STORE_SQLITE_SCHEMA_H

#include <sqlite3.h>

#include "base/error.h"

enum tri_file { TRI_FILE_STORE, TRI_FILE_KEYS };

/* Run what is missing, each migration in one transaction. TRI_E_IO: the file
 * is of a later version, or no such file of ours. */
enum tri_code tri_schema_migrate(sqlite3 *db, enum tri_file file,
                                 struct tri_error *err);

/* Is it of the version that this program reads. */
enum tri_code tri_schema_check(sqlite3 *db, enum tri_file file,
                               struct tri_error *err);

int tri_schema_newest(enum tri_file file);

#endif
