/* engine/ports/hash.h - SHA-256, which the engine asks of the outside.
 *
 * Source:  FIPS 180-4.
 * Owner:   nothing is kept between calls.
 * Threads: sha256 may be called from several threads at once.
 */
#ifndef TRI_PORTS_HASH_H
#define TRI_PORTS_HASH_H

#include <stddef.h>
#include <stdint.h>

struct tri_bytes { /* borrowed bytes */
    const void *at;
    size_t len;
};

struct tri_hash_port {
    void *self;
    /* The digest of the n pieces, one after the other. Cannot fail. */
    void (*sha256)(void *self, const struct tri_bytes *pieces, size_t n,
                   uint8_t out[32]);
    /* The same beside other work: begin may start it elsewhere (the pieces
     * must live until end), end waits and gives the digest. begin NULL: not
     * offered. NULL from begin: could not start, call sha256 instead. */
    void *(*begin)(void *self, const struct tri_bytes *pieces, size_t n);
    void (*end)(void *job, uint8_t out[32]);
};

#endif
