/* adapters/cli/casebook.h - what the commands on the incident book share.
 *
 * Source:  contract of the command line: --db, $SAFETRIAGE_DB, --key; a store
 *          without its key is exit status 4. XDG Base Directory (0.8).
 * Owner:   struct tri_cli_casebook until _close.
 * Threads: the main thread.
 * Privacy: messages name files and fields only.
 *
 * Whoever holds the key file may do everything from here: each act goes into
 * the journal as the operator's.
 */
#ifndef TRI_CLI_CASEBOOK_H
#define TRI_CLI_CASEBOOK_H

#include "case/casebook.h"
#include "cli/cli.h"
#include "seal_sodium/seal_sodium.h"
#include "store_sqlite/store_sqlite.h"

struct tri_pack;

struct tri_cli_casebook {
    const char *db; /* --db; else filled in by _open, from $SAFETRIAGE_DB or
                       as the user's own, ~/.local/share/safetriage/ */
    char own[4096];
    const char *key; /* --key */
    bool create;     /* make the store and its key when there is none */
    bool read_only;
    bool deferred;  /* see struct tri_store_options */
    char *paths[3]; /* key, head, data keys */
    struct tri_seal_sodium *sodium;
    struct tri_store_sqlite *store;
    struct tri_casebook book;
    struct tri_who who; /* the operator, now */
};

/* Opens what b->db and b->key name; prints what is wrong and returns an exit
 * status, 0 when open. */
int tri_cli_casebook_open(struct tri_cli_casebook *b);

/* What the book takes from the rules in force: whose it is, and how an incident
 * is closed. Before it is opened: an exit status other than 0, and what is
 * wrong printed, where the pack does not say so. */
int tri_cli_casebook_rules(struct tri_cli_casebook *b,
                           const struct tri_pack *pack);

/* Only the paths and the key, for a store that is not there yet (restore). */
int tri_cli_casebook_key(struct tri_cli_casebook *b);

void tri_cli_casebook_close(struct tri_cli_casebook *b); /* zeroed is fine */

/* A document on standard output; takes it. */
int tri_cli_print_json(json_t *doc, int status);

/* Microseconds since 1970 of the system's clock. */
int64_t tri_cli_now_us(void);

#endif
