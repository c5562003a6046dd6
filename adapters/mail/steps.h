/* adapters/mail/steps.h - which steps of steps.def are due for an incident.
 *
 * Source:  steps.def.
 * Owner:   plain values; the marks are the caller's.
 * Threads: any; no state.
 * Privacy: plain columns only.
 */
#ifndef TRI_MAIL_STEPS_H
#define TRI_MAIL_STEPS_H

#include <jansson.h>

#include "ports/store.h"

/* The levels to tell now, bit k for level k; 0: none. io_marks, an object, has
 * which steps were taken, each with the time that it counted from; those due
 * are added. */
unsigned tri_steps_due(const struct tri_incident_row *row, int64_t now_us,
                       json_t *io_marks);

#endif
