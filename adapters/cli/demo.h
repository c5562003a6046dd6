/* adapters/cli/demo.h - an incident book of invented people and incidents.
 *
 * Source:  the scenarios of a rule pack, each of which is invented.
 * Owner:   everything is the caller's; the book is only written to.
 * Threads: one call, one thread.
 * Privacy: nobody in it is real. Passwords and secrets of its accounts are
 *          made anew each time and handed out once.
 *
 * The same pack, clock and number give the same incidents, in the same states,
 * at the same times: only ids, references and secrets differ. Everything goes
 * through the casebook, as it would in a school: people of the roles report,
 * take, tick and close, and the journal says so.
 */
#ifndef TRI_CLI_DEMO_H
#define TRI_CLI_DEMO_H

#include "case/casebook.h"
#include "cli/casebook.h"
#include "cli/packs.h"
#include "common/pack_files.h"
#include "ports/zone.h"

struct tri_demo {
    const struct tri_casebook *book; /* an empty one */
    const struct tri_pack *pack;
    const char *folder; /* of the pack, with its scenarios */
    const struct tri_zone_port *zones;
    int64_t now_us; /* the newest incident is from shortly before */
    size_t incidents;
    /* Of what its people write and read: what the pack does not have in it is
     * English. */
    enum tri_language language;
};

/* How somebody invented signs in: one account a role, named like the role. */
struct tri_demo_login {
    const char *login;
    const char *name;
    char password[24];
    char totp[TRI_TOTP_SIZE]; /* base32; "" where the role needs none */
};
typedef void (*tri_demo_login_fn)(void *ctx,
                                  const struct tri_demo_login *login);

/* Fill the book: a setting, eight accounts, then incidents over five weeks (a
 * longer time where there are more than 40). each is told every account.
 * TRI_E_CONFLICT: the book is not empty. TRI_E_NOTFOUND: the pack has no
 * scenarios. Others as the casebook says. */
enum tri_code tri_demo_fill(const struct tri_demo *demo, tri_demo_login_fn each,
                            void *ctx, struct tri_error *err);

/* ---- for commands ---- */

/* Fill an open book from a loaded pack, and print how its people sign in:
 * standard output gets the only copy. Returns an exit status. */
int tri_cli_demo(const struct tri_cli_casebook *book,
                 const struct tri_cli_pack *loaded,
                 const struct tri_zone_port *zones, int64_t now_us,
                 size_t incidents);

enum { TRI_DEMO_FOLDER = 256 };
/* A new folder for this user alone among temporary files; an exit status. */
int tri_cli_demo_folder(char out[TRI_DEMO_FOLDER]);
/* Delete it with the files in it; "" is fine. */
void tri_cli_demo_drop(const char *folder);

#endif
