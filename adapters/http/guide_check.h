/* adapters/http/guide_check.h - what a changed answer moved; sending it.
 *
 * Source:  none; our own.
 * Owner:   none.
 * Threads: one exchange, one thread.
 * Privacy: holds answers.
 */
#ifndef TRI_HTTP_GUIDE_CHECK_H
#define TRI_HTTP_GUIDE_CHECK_H

#include "http/walking.h"

/* Remember answers and advice as they are, in what is kept of the walk, before
 * an answer is changed: "check your answers" tells what else moved. False: the
 * exchange says why. */
bool tri_check_remember(struct tri_exchange *x, struct tri_walking *w);

/* Send the walk as it stands: its draft becomes an incident. The exchange says
 * what came of it. */
void tri_check_send(struct tri_exchange *x, struct tri_walking *w);

#endif
