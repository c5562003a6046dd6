/* adapters/http/doors.h - the handlers, and the table that names them.
 *
 * Source:  routes.def.
 * Owner:   none.
 * Threads: pure over the exchange.
 */
#ifndef TRI_HTTP_DOORS_H
#define TRI_HTTP_DOORS_H

#include "http/exchange.h"

#define TRI_ROUTE(method, path, handler, access) \
    void tri_door_##handler(struct tri_exchange *x);
#include "http/routes.def"
#undef TRI_ROUTE

/* Find the handler, ask the gate, and run it; 404 and 405 where there is none.
 */
void tri_route(struct tri_exchange *x);

/* The start page of whoever reports nothing: what is amiss, where to go. */
void tri_start_page(struct tri_exchange *x);

#endif
