/* engine/ports/zone.h - where time-zone data comes from.
 *
 * Source:  RFC 8536 (TZif). The engine reads the bytes; the outside finds them.
 * Owner:   the adapter owns the bytes; they must outlive every evaluation.
 * Threads: load may be called from several threads at once.
 */
#ifndef TRI_PORTS_ZONE_H
#define TRI_PORTS_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tri_zone_port {
    void *self;
    /* The TZif file of an IANA zone ("Europe/London"). name is checked by the
     * engine before (letters, digits, '_', '-', '+', '/', no leading '/', no
     * ".."). Returns false when there is no such zone. */
    bool (*load)(void *self, const char *name, const uint8_t **out_bytes,
                 size_t *out_len);
};

#endif
