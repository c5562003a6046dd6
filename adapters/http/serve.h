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

struct tri_server_options {
    const char *address; /* IPv4, of this machine: "127.0.0.1" */
    uint16_t port;       /* 0: any free one, see tri_server_port */
    /* TLS: certificate chain and private key as PEM text, borrowed until the
     * stop; both NULL: plain HTTP. site->tls says the same. */
    const char *cert;
    const char *cert_key;
};

/* Listen and begin to answer. TRI_E_IO: the port is taken, the address is none
 * of ours, certificate and key do not fit. */
enum tri_code tri_server_start(const struct tri_site *site,
                               const struct tri_server_options *options,
                               struct tri_server **out, struct tri_error *err);
uint16_t tri_server_port(const struct tri_server *s);
void tri_server_stop(struct tri_server *s); /* NULL is fine */

#endif
