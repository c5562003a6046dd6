/* adapters/http/queue.h - the queue's filters as a query, and those that were
 * kept.
 *
 * Source:  none; our own.
 * Owner:   new references.
 * Threads: one request, one thread.
 */
#ifndef TRI_HTTP_QUEUE_H
#define TRI_HTTP_QUEUE_H

#include "http/exchange.h"

/* "?view=closed&risk=high" of fields of that meaning; "" for none. What is no
 * filter is left out. */
json_t *tri_queue_query(const struct tri_input *fields);

/* The reader's kept views: [{id, name, query, here}]. */
json_t *tri_views(struct tri_exchange *x, const char *query);

#endif
