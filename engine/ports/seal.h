/* engine/ports/seal.h - secrets: sealing, keyed hashes, passwords, chance.
 *
 * Source:  XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), BLAKE2b (RFC 7693),
 *          Argon2id (RFC 9106). docs/decisions/0007-incident-store.md says why.
 * Owner:   the adapter owns the master key; nothing here hands it out.
 * Threads: every function may be called from several threads at once.
 * Privacy: plain bytes pass through; an error never quotes them.
 *
 * Two sorts of key. A data key belongs to one incident (or one draft); it is
 * only ever seen wrapped, and what it sealed is gone for good once the wrapped
 * key is destroyed. A book key is derived from the master key for a purpose
 * that is not one incident's: the audit's own lines, accounts, documents.
 */
#ifndef TRI_PORTS_SEAL_H
#define TRI_PORTS_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "ports/hash.h"

enum {
    TRI_WRAPPED_BYTES = 72,   /* nonce 24, key 32, tag 16 */
    TRI_SEAL_EXTRA = 40,      /* what sealing adds: nonce 24, tag 16 */
    TRI_LINK_BYTES = 32,      /* one link of the journal's chain */
    TRI_TOKEN_BYTES = 16,     /* one blind-index token */
    TRI_PASSWORD_BYTES = 128, /* a hashed password as text, with its NUL */
    TRI_ID_SIZE = 33          /* 32 hex digits and a NUL */
};

/* Purposes of book keys. Never renumber: they are the ids of subkeys. */
enum tri_book_key {
    TRI_KEY_DATA = 1, /* names of data keys only: wraps them */
    TRI_KEY_CHAIN = 2,
    TRI_KEY_AUDIT = 3,
    TRI_KEY_ACCOUNT = 4,
    TRI_KEY_DOCUMENT = 5,
    TRI_KEY_BLIND = 6,
    TRI_KEY_HEAD = 7
};

/* Under which key, and for which place. The place is bound as associated
 * data: a sealed record moved to another incident, id or kind does not open. */
struct tri_place {
    enum tri_book_key book; /* used when wrapped is NULL */
    const uint8_t *wrapped; /* TRI_WRAPPED_BYTES: a data key */
    const char *incident;   /* id; "" for none */
    const char *record;     /* id of the record within its kind */
    const char *kind;       /* "event", "audit", "account", ... */
};

struct tri_seal_port {
    void *self;

    /* len bytes nobody can guess. Cannot fail. */
    void (*random)(void *self, void *out, size_t len);

    /* A fresh data key, wrapped for the incident of this id: it opens under
     * no other id. */
    enum tri_code (*key_new)(void *self, const char *incident,
                             uint8_t out_wrapped[TRI_WRAPPED_BYTES],
                             struct tri_error *err);

    /* out has room for len + TRI_SEAL_EXTRA. */
    enum tri_code (*seal)(void *self, const struct tri_place *place,
                          const void *plain, size_t len, uint8_t *out,
                          struct tri_error *err);

    /* out has room for len - TRI_SEAL_EXTRA. TRI_E_INPUT: not sealed for this
     * place under this key, or changed since; out is then all zero. */
    enum tri_code (*open)(void *self, const struct tri_place *place,
                          const void *sealed, size_t len, uint8_t *out,
                          struct tri_error *err);

    /* The blind-index token of a text in a field: the same text in another
     * field gives another token. Normalise first (case/blind.h). */
    void (*token)(void *self, const char *field, const char *text, size_t len,
                  uint8_t out[TRI_TOKEN_BYTES]);

    /* Keyed BLAKE2b of the pieces, each preceded by its length. key is
     * TRI_KEY_CHAIN or TRI_KEY_HEAD. */
    void (*mac)(void *self, enum tri_book_key key,
                const struct tri_bytes *pieces, size_t n,
                uint8_t out[TRI_LINK_BYTES]);

    /* Argon2id as self-describing text; about a tenth of a second or more.
     * TRI_E_NOMEM. */
    enum tri_code (*password_hash)(void *self, const char *text, size_t len,
                                   char out[TRI_PASSWORD_BYTES],
                                   struct tri_error *err);
    /* In constant time; hash NULL or "": works as long, and says no (so that
     * an unknown login takes no less time). */
    bool (*password_check)(void *self, const char *hash, const char *text,
                           size_t len);

    /* Are n bytes equal, in constant time. */
    bool (*same)(const void *a, const void *b, size_t n);

    /* Overwrite, in a way that the compiler keeps. */
    void (*wipe)(void *at, size_t len);
};

#endif
