/* adapters/common/hash.h - SHA-256 by libsodium, as the engine's port.
 *
 * Source:  FIPS 180-4; libsodium crypto_hash_sha256.
 * Owner:   nothing is kept.
 * Threads: any.
 */
#ifndef TRI_COMMON_HASH_H
#define TRI_COMMON_HASH_H

#include "ports/hash.h"

struct tri_hash_port tri_hash_sodium(void);

/* Lower-case hex digits of a digest, 64 and a NUL. */
void tri_hash_hex(const uint8_t digest[32], char out[65]);

#endif
