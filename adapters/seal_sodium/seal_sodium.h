/* adapters/seal_sodium/seal_sodium.h - the seal port by libsodium.
 *
 * Source:  libsodium crypto_aead_xchacha20poly1305_ietf, crypto_kdf,
 *          crypto_generichash, crypto_pwhash; docs/decisions/0007.
 * Owner:   the caller, until tri_seal_sodium_free; keys are in guarded memory.
 * Threads: after open, any.
 *
 * The key file holds the one master key: two lines of text, mode 0600. Every
 * other key is derived from it, or wrapped by one derived from it.
 */
#ifndef TRI_SEAL_SODIUM_H
#define TRI_SEAL_SODIUM_H

#include "ports/seal.h"

struct tri_seal_sodium;

/* Make a key file that must not exist yet, flushed to disk. TRI_E_IO. */
enum tri_code tri_key_file_new(const char *path, struct tri_error *err);

/* TRI_E_IO: the file is missing, unreadable, readable by others, or no key. */
enum tri_code tri_seal_sodium_open(const char *path,
                                   struct tri_seal_sodium **out,
                                   struct tri_error *err);
void tri_seal_sodium_free(struct tri_seal_sodium *s); /* NULL is fine */

/* Valid until _free. */
const struct tri_seal_port *
tri_seal_sodium_port(const struct tri_seal_sodium *s);

#endif
