/* adapters/http/rules.h - how old the rules in force are.
 *
 * Source:  rules_door.c.
 * Owner:   constants.
 * Threads: those of a request.
 */
#ifndef TRI_HTTP_RULES_H
#define TRI_HTTP_RULES_H

#include "http/exchange.h"

/* "ok", "soon" or "past": how far the pack's year has gone; the day on which it
 * ends ("" when the pack has no date). */
const char *tri_rules_expiry(const struct tri_exchange *x, char out_day[11]);

#endif
