/* adapters/http/factor.h - what sign-in and account pages share about the
 * second factor.
 *
 * Source:  none; our own.
 * Owner:   a json_t that comes out is the caller's.
 * Threads: one exchange, one thread.
 * Privacy: codes and secrets, shown to their owner once.
 */
#ifndef TRI_HTTP_FACTOR_H
#define TRI_HTTP_FACTOR_H

#include "http/exchange.h"

/* Eight fresh recovery codes in the place of those of *a (then save it), as an
 * array of texts. */
json_t *tri_recovery_fresh(const struct tri_seal_port *seal,
                           struct tri_account *a);

/* The page that shows them, once. Takes codes; to: where it goes on. */
void tri_recovery_show(struct tri_exchange *x, json_t *codes, const char *to);

/* The page that offers a secret, and what its form does: confirm it with a
 * code, then sign in anew everywhere. action: where the form goes; with
 * asks_password whoever sits there shows that the account is theirs. */
void tri_factor_setup_form(struct tri_exchange *x, const char *action,
                           bool asks_password, const char *wrong);
void tri_factor_setup(struct tri_exchange *x, const char *action,
                      bool asks_password);

#endif
