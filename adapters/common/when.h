/* adapters/common/when.h - a point in time as people read it.
 *
 * Source:  RFC 3339 in; the words are the program's (messages.def).
 * Owner:   the caller's buffer.
 * Threads: any.
 */
#ifndef TRI_COMMON_WHEN_H
#define TRI_COMMON_WHEN_H

#include <stddef.h>

#include "common/messages.h"

struct tri_zone_port;

enum { TRI_WHEN_TEXT = 96 }; /* bytes for tri_when */

/* "1 March 2026", "1er mars 2026" of "2026-03-01", as of an edition; the text
 * as it is when it is no day. */
void tri_when_day(enum tri_language language, const char *text,
                  char out[TRI_WHEN_TEXT]);

/* "Fri 20 November 2026, 23:59", "ven. 20 novembre 2026, 23 h 59" of an RFC
 * 3339 text, on its own clock: people plan by the day of the week. The text as
 * it is when it is none. Cut to size. */
void tri_when(enum tri_language language, const char *text, size_t len,
              char *out, size_t size);

/* The same as it stands in a field: without the day of the week, which would
 * be wrong beside a day that somebody changes. */
void tri_when_typed(enum tri_language language, const char *text, size_t len,
                    char *out, size_t size);

/* The same on the clock of a zone ("Europe/London"); on its own clock where
 * port is NULL or knows no such zone. */
void tri_when_in(enum tri_language language, const struct tri_zone_port *port,
                 const char *zone, const char *text, char *out, size_t size);

#endif
