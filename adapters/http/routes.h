/* adapters/http/routes.h - routes.def as a table that others may read.
 *
 * Source:  routes.def.
 * Owner:   constants.
 * Threads: any.
 */
#ifndef TRI_HTTP_ROUTES_H
#define TRI_HTTP_ROUTES_H

#include "http/gate.h"
#include "http/lanes.h"

struct tri_route_info {
    enum tri_method method;
    const char *path;    /* with {} and a star, as in routes.def */
    const char *handler; /* "incident_new" */
    const char *access;  /* "REPORT" */
};

/* All of them, in order. */
const struct tri_route_info *tri_routes(size_t *out_n);

/* Which lane an exchange's route belongs to; TRI_LANE_NONE: it is quick. */
enum tri_lane tri_route_lane(struct tri_exchange *x);

#endif
