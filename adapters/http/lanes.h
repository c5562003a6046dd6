/* adapters/http/lanes.h - threads for what takes long.
 *
 * Source:  none; our own.
 * Owner:   the server; a job is its caller's.
 * Threads: put from any; start, close and stop from one.
 *
 * A password's hash takes a tenth of a second and 64 MiB, a walk through the
 * whole journal minutes: on the threads of the pages they would stall everybody
 * whose connection the same thread serves, and side by side they would need
 * more memory than there is. Each lane is one thread with a queue that ends.
 */
#ifndef TRI_HTTP_LANES_H
#define TRI_HTTP_LANES_H

#include <stdbool.h>

#include "base/error.h"

enum tri_lane {
    TRI_LANE_HASH, /* passwords, one at a time */
    TRI_LANE_LONG, /* the whole book: proof, copies */
    TRI_N_LANES,
    TRI_LANE_NONE = TRI_N_LANES
};

struct tri_lanes;

enum tri_code tri_lanes_start(struct tri_lanes **out, struct tri_error *err);

/* Run job(ctx) in a lane, in its turn. False, and it does not run, when too
 * many wait or the lanes are closed. */
bool tri_lanes_put(struct tri_lanes *l, enum tri_lane lane,
                   void (*job)(void *ctx), void *ctx);

/* Take nothing more, and wait until what was put has run. */
void tri_lanes_close(struct tri_lanes *l);

void tri_lanes_stop(struct tri_lanes *l); /* closes first; NULL is fine */

#endif
