/* adapters/http/lanes.h - queues of work, and the threads that do it.
 *
 * Source:  none; our own.
 * Owner:   the server; a job is its caller's.
 * Threads: put from any; start, close and stop from one.
 *
 * The threads of the HTTP library read requests and send answers; what is
 * between is done here, in the order in which it came. A connection belongs to
 * one of the library's threads for as long as it lives: if that thread made the
 * pages, those who happen to share it would wait for each other while other
 * threads rest.
 *
 * A password's hash takes a tenth of a second and 64 MiB, a walk through the
 * whole journal minutes: each has a thread of its own, so that they hold up
 * nobody's page and are never done side by side. A page that has read of the
 * book waits in the disk's lane until that is written down: one thread, since
 * whoever comes first writes for all who wait.
 */
#ifndef TRI_HTTP_LANES_H
#define TRI_HTTP_LANES_H

#include <stdbool.h>

#include "base/error.h"

enum tri_lane {
    TRI_LANE_HASH, /* passwords, one at a time */
    TRI_LANE_LONG, /* the whole book: proof, copies */
    TRI_LANE_PAGE, /* a page: some threads */
    TRI_LANE_DISK, /* made, and not yet written down what it read */
    TRI_N_LANES,
    TRI_LANE_NONE = TRI_N_LANES /* at once: nothing to wait for */
};

struct tri_lanes;

enum tri_code tri_lanes_start(struct tri_lanes **out, struct tri_error *err);

/* Run job(ctx) in a lane, in its turn. False, and it does not run, when too
 * many wait or the lanes are closed. */
bool tri_lanes_put(struct tri_lanes *l, enum tri_lane lane,
                   void (*job)(void *ctx), void *ctx);

/* Take nothing more, and wait until what was put has run: lane by lane in the
 * order above, so that a job may still put another into a later one. */
void tri_lanes_close(struct tri_lanes *l);

void tri_lanes_stop(struct tri_lanes *l); /* closes first; NULL is fine */

#endif
