#include "common/hash.h"

#include <sodium.h>

static void sha256(void *self, const struct tri_bytes *pieces, size_t n,
                   uint8_t out[32])
{
    (void)self;
    crypto_hash_sha256_state state;
    (void)crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < n; i++)
        (void)crypto_hash_sha256_update(&state, pieces[i].at, pieces[i].len);
    (void)crypto_hash_sha256_final(&state, out);
}

struct tri_hash_port tri_hash_sodium(void)
{
    return (struct tri_hash_port){ .self = NULL, .sha256 = sha256 };
}

void tri_hash_hex(const uint8_t digest[32], char out[65])
{
    (void)sodium_bin2hex(out, 65, digest, 32);
}
