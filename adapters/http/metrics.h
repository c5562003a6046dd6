/* adapters/http/metrics.h - what a monitor may count.
 *
 * Source:  Prometheus text exposition format 0.0.4.
 * Owner:   struct tri_metrics.
 * Threads: any; counters are atomic.
 * Privacy: requests by handler and class of status, and how long they took:
 *          no path, no account, no incident, nothing that anybody typed.
 */
#ifndef TRI_HTTP_METRICS_H
#define TRI_HTTP_METRICS_H

#include "http/exchange.h"

struct tri_metrics;

struct tri_metrics *tri_metrics_new(void); /* NULL: memory is out */
void tri_metrics_free(struct tri_metrics *m);

/* One answer. route: its place among tri_routes; past the end: none fitted. */
void tri_metrics_count(struct tri_metrics *m, size_t route, unsigned status,
                       uint64_t ns);

#endif
