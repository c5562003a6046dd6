/* adapters/http/attempt.h - tries to sign in, counted.
 *
 * Source:  docs/security/threat-model.md, guessing of passwords and codes.
 * Owner:   none.
 * Threads: one exchange, one thread; two tries at once both count.
 * Privacy: the journal gets account ids, never what was typed.
 */
#ifndef TRI_HTTP_ATTEMPT_H
#define TRI_HTTP_ATTEMPT_H

#include "http/exchange.h"

/* A wrong password or code for this account (id); NULL: nobody has that login,
 * then the journal alone is written, which takes as long. A locked account is
 * not locked for longer: else anybody could keep it so. */
void tri_attempt_failed(struct tri_exchange *x, const char *account);

/* Whoever is signed in gives the password again (field `old`); a wrong one
 * counts as at sign-in. */
bool tri_attempt_password(struct tri_exchange *x);

/* Everything was right: the count begins anew, and *io is saved with what else
 * was changed in it. TRI_E_CONFLICT: it changed meanwhile in what lets people
 * in (another try used the same code, a new password). */
enum tri_code tri_attempt_passed(struct tri_exchange *x, struct tri_account *io,
                                 const char *what, struct tri_error *err);

#endif
