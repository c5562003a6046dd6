/* adapters/cli/backups.h - copies of the store, and of the data keys apart.
 *
 * Source:  docs/decisions/0007-incident-store.md, "Keys".
 * Owner:   the caller.
 * Threads: struct tri_backup_desk from any thread, by its lock.
 *
 * A copy is FOLDER/store-TIME.db with FOLDER/datakeys-TIME.db. Copies of data
 * keys are kept for a few days only: an incident whose key was destroyed is
 * then gone from every older copy of the store as well. The key file is never
 * copied: keep it elsewhere.
 */
#ifndef TRI_CLI_BACKUPS_H
#define TRI_CLI_BACKUPS_H

#include <pthread.h>
#include <time.h>

#include "cli/casebook.h"
#include "http/backups.h"

enum { TRI_BACKUP_PATH = 4096, TRI_BACKUP_KEEP_DAYS = 7 };

/* "20261122T101500Z". */
void tri_backup_stamp(time_t at, char out[32]);

struct tri_backup_made {
    char stamp[32]; /* "20261122T101500Z" */
    char db[TRI_BACKUP_PATH];
    char keys[TRI_BACKUP_PATH];
    json_t *pruned; /* names of copies of data keys that went; owned */
};

/* Copy an open book, then drop copies of data keys older than that. On failure
 * nothing is half there; out->pruned is then still to be freed. */
enum tri_code tri_backup_make(const struct tri_cli_casebook *b,
                              const struct tri_who *who, const char *folder,
                              long keep_days, struct tri_backup_made *out,
                              struct tri_error *err);

/* A folder for copies that the pages show (http/backups.h). */
struct tri_backup_desk {
    const struct tri_cli_casebook *book;
    const char *folder;
    pthread_mutex_t lock; /* one copy at a time */
    struct tri_backups door;
};

/* TRI_E_IO: the folder is not there, or cannot be written to. */
enum tri_code tri_backup_desk_init(struct tri_backup_desk *d,
                                   const struct tri_cli_casebook *book,
                                   const char *folder, struct tri_error *err);

#endif
