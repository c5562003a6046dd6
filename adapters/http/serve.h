/* adapters/http/serve.h - the pages on a port.
 *
 * Source:  libmicrohttpd; RFC 9110.
 * Owner:   struct tri_server; it borrows the site.
 * Threads: its own pool; start and stop from one thread.
 * Privacy: writes no log of requests.
 */
#ifndef TRI_HTTP_SERVE_H
#define TRI_HTTP_SERVE_H

#include <stdint.h>

#include "http/site.h"

struct tri_server;

/* Listen on an address of this machine ("127.0.0.1") and begin to answer.
 * port 0: any free one, see tri_server_port. TRI_E_IO: the port is taken, the
 * address is none of ours. */
enum tri_code tri_server_start(const struct tri_site *site, const char *address,
                               uint16_t port, struct tri_server **out,
                               struct tri_error *err);
uint16_t tri_server_port(const struct tri_server *s);
void tri_server_stop(struct tri_server *s); /* NULL is fine */

#endif
