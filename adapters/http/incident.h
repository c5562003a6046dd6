/* adapters/http/incident.h - one incident, opened for a request.
 *
 * Source:  engine/case/fold.h gives the state's shape.
 * Owner:   struct tri_incident until _done.
 * Threads: one request, one thread.
 * Privacy: case content: opened through the casebook, which writes it down.
 */
#ifndef TRI_HTTP_INCIDENT_H
#define TRI_HTTP_INCIDENT_H

#include "http/lead.h"

struct tri_incident {
    struct tri_lead lead;
    struct tri_incident_row row;
    uint32_t acts; /* bit a: enum tri_act a */
    json_t *state; /* as tri_casebook_show gives it */
};

/* Open the incident that the path names (args[0]) for an act. False: the
 * answer is made (not there, not for them, or on to their own page of it). */
bool tri_incident_open(struct tri_incident *in, struct tri_exchange *x,
                       enum tri_act act);
void tri_incident_done(struct tri_incident *in);

bool tri_incident_may(const struct tri_incident *in, enum tri_act act);

/* What a change must name: the number of its last event. */
int64_t tri_incident_version(const struct tri_incident *in);

#endif
