#include "seal_sodium/seal_sodium.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attr.h"

enum {
    KEY_BYTES = 32,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    N_BOOK_KEYS = TRI_KEY_HEAD + 1,
    /* Argon2id: 32 MiB and three passes; several sign-ins at once still fit
     * beside everything else in 128 MiB. */
    PASSWORD_OPS = 3,
    PASSWORD_MEMORY = 32 << 20
};
_Static_assert(NONCE_BYTES + TAG_BYTES == TRI_SEAL_EXTRA, "sealing adds");
_Static_assert(TRI_WRAPPED_BYTES == TRI_SEAL_EXTRA + KEY_BYTES, "wrapping");
_Static_assert(TRI_PASSWORD_BYTES >= crypto_pwhash_STRBYTES, "hash text");

#define KEY_MARK "safetriage-key 1\n"
#define KDF_CONTEXT "safetria" /* eight letters, as crypto_kdf wants */

struct keys { /* guarded memory */
    uint8_t book[N_BOOK_KEYS][KEY_BYTES];
};

struct tri_seal_sodium {
    struct tri_seal_port port;
    struct keys *keys;
};

/* ---- sealing ---- */

/* Associated data: each part after its length, so that no two places read the
 * same. Parts are ids and kinds: short. */
struct place_bytes {
    uint8_t at[3 * (8 + 64)];
    size_t len;
};

static bool add_part(struct place_bytes *p, const char *text)
{
    size_t n = strlen(text);
    if (n > 64)
        return false;
    for (int i = 0; i < 8; i++)
        p->at[p->len++] = (uint8_t)((uint64_t)n >> (8 * i));
    memcpy(p->at + p->len, text, n);
    p->len += n;
    return true;
}

static enum tri_code bad_place(struct tri_error *err)
{
    return tri_fail(err, TRI_E_INPUT, NULL, "an id or kind is too long");
}

static enum tri_code bad_seal(struct tri_error *err)
{
    return tri_fail(err, TRI_E_INPUT, NULL,
                    "a sealed record does not open: changed, moved, or "
                    "another key's");
}

static bool place_bytes(const struct tri_place *place, struct place_bytes *out)
{
    out->len = 0;
    return add_part(out, place->incident) && add_part(out, place->record) &&
           add_part(out, place->kind);
}

static void put_sealed(const uint8_t key[KEY_BYTES],
                       const struct place_bytes *place, const void *plain,
                       size_t len, uint8_t *out)
{
    randombytes_buf(out, NONCE_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + NONCE_BYTES, NULL, plain, len, place->at, place->len, NULL, out,
        key);
}

static bool take_sealed(const uint8_t key[KEY_BYTES],
                        const struct place_bytes *place, const uint8_t *sealed,
                        size_t len, uint8_t *out)
{
    return len >= TRI_SEAL_EXTRA &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(
               out, NULL, NULL, sealed + NONCE_BYTES, len - NONCE_BYTES,
               place->at, place->len, sealed, key) == 0;
}

static bool wrap_place(const char *incident, struct place_bytes *out)
{
    const struct tri_place place = { .incident = incident,
                                     .record = "",
                                     .kind = "data key" };
    return place_bytes(&place, out);
}

static enum tri_code key_new(void *self, const char *incident,
                             uint8_t out_wrapped[TRI_WRAPPED_BYTES],
                             struct tri_error *err)
{
    const struct tri_seal_sodium *s = self;
    struct place_bytes place;
    uint8_t key[KEY_BYTES];
    if (!wrap_place(incident, &place))
        return bad_place(err);
    crypto_aead_xchacha20poly1305_ietf_keygen(key);
    put_sealed(s->keys->book[TRI_KEY_DATA], &place, key, sizeof(key),
               out_wrapped);
    sodium_memzero(key, sizeof(key));
    return TRI_OK;
}

/* The key that a place asks for, into out. */
static enum tri_code key_of(const struct tri_seal_sodium *s,
                            const struct tri_place *place,
                            uint8_t out[KEY_BYTES], struct tri_error *err)
{
    struct place_bytes wrap;
    if (!place->wrapped) {
        memcpy(out, s->keys->book[place->book], KEY_BYTES);
        return TRI_OK;
    }
    if (!wrap_place(place->incident, &wrap))
        return bad_place(err);
    return take_sealed(s->keys->book[TRI_KEY_DATA], &wrap, place->wrapped,
                       TRI_WRAPPED_BYTES, out)
               ? TRI_OK
               : bad_seal(err);
}

static enum tri_code seal(void *self, const struct tri_place *place,
                          const void *plain, size_t len, uint8_t *out,
                          struct tri_error *err)
{
    struct place_bytes bytes;
    uint8_t key[KEY_BYTES];
    if (!place_bytes(place, &bytes))
        return bad_place(err);
    enum tri_code code = key_of(self, place, key, err);
    if (code == TRI_OK)
        put_sealed(key, &bytes, plain, len, out);
    sodium_memzero(key, sizeof(key));
    return code;
}

static enum tri_code unseal(void *self, const struct tri_place *place,
                            const void *sealed, size_t len, uint8_t *out,
                            struct tri_error *err)
{
    struct place_bytes bytes;
    uint8_t key[KEY_BYTES];
    if (!place_bytes(place, &bytes))
        return bad_place(err);
    enum tri_code code = key_of(self, place, key, err);
    if (code == TRI_OK && !take_sealed(key, &bytes, sealed, len, out)) {
        if (len > TRI_SEAL_EXTRA)
            memset(out, 0, len - TRI_SEAL_EXTRA);
        code = bad_seal(err);
    }
    sodium_memzero(key, sizeof(key));
    return code;
}

/* ---- keyed hashes ---- */

static void hash_piece(crypto_generichash_state *h, const void *at, size_t len)
{
    uint8_t size[8];
    for (int i = 0; i < 8; i++)
        size[i] = (uint8_t)((uint64_t)len >> (8 * i));
    (void)crypto_generichash_update(h, size, sizeof(size));
    if (len)
        (void)crypto_generichash_update(h, at, len);
}

static void token(void *self, const char *field, const char *text, size_t len,
                  uint8_t out[TRI_TOKEN_BYTES])
{
    const struct tri_seal_sodium *s = self;
    crypto_generichash_state h;
    (void)crypto_generichash_init(&h, s->keys->book[TRI_KEY_BLIND], KEY_BYTES,
                                  TRI_TOKEN_BYTES);
    hash_piece(&h, field, strlen(field));
    hash_piece(&h, text, len);
    (void)crypto_generichash_final(&h, out, TRI_TOKEN_BYTES);
}

static void mac(void *self, enum tri_book_key key,
                const struct tri_bytes *pieces, size_t n,
                uint8_t out[TRI_LINK_BYTES])
{
    const struct tri_seal_sodium *s = self;
    crypto_generichash_state h;
    (void)crypto_generichash_init(&h, s->keys->book[key], KEY_BYTES,
                                  TRI_LINK_BYTES);
    for (size_t i = 0; i < n; i++)
        hash_piece(&h, pieces[i].at, pieces[i].len);
    (void)crypto_generichash_final(&h, out, TRI_LINK_BYTES);
}

/* ---- passwords, chance ---- */

static enum tri_code password_hash(void *self, const char *text, size_t len,
                                   char out[TRI_PASSWORD_BYTES],
                                   struct tri_error *err)
{
    (void)self;
    memset(out, 0, TRI_PASSWORD_BYTES);
    if (crypto_pwhash_str(out, text, len, PASSWORD_OPS, PASSWORD_MEMORY) != 0)
        return tri_fail(err, TRI_E_NOMEM, NULL, "no memory to hash a password");
    return TRI_OK;
}

static bool password_check(void *self, const char *hash, const char *text,
                           size_t len)
{
    (void)self;
    if (hash && *hash)
        return crypto_pwhash_str_verify(hash, text, len) == 0;
    /* An unknown login: as much work, for nothing. */
    static const uint8_t salt[crypto_pwhash_SALTBYTES];
    uint8_t out[KEY_BYTES];
    int rc = crypto_pwhash(out, sizeof(out), text, len, salt, PASSWORD_OPS,
                           PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    (void)rc;
    return false;
}

static void chance(void *self, void *out, size_t len)
{
    (void)self;
    randombytes_buf(out, len);
}

static bool same(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

/* ---- the key file ---- */

static enum tri_code fail_file(struct tri_error *err, const char *path,
                               const char *why)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, TRI_E_IO, &loc, "%s", why);
}

static enum tri_code write_all(int fd, const char *path, const char *text,
                               size_t len, struct tri_error *err)
{
    while (len) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail_file(err, path, strerror(errno));
        text += n;
        len -= (size_t)n;
    }
    return fsync(fd) == 0 ? TRI_OK : fail_file(err, path, strerror(errno));
}

/* The name of a new file is on disk only once its folder is. */
static enum tri_code sync_folder(const char *path, struct tri_error *err)
{
    char *folder = strdup(path);
    if (!folder)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    int rc = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0)
        (void)close(fd);
    return rc == 0 ? TRI_OK : fail_file(err, path, strerror(errno));
}

enum tri_code tri_key_file_new(const char *path, struct tri_error *err)
{
    uint8_t master[KEY_BYTES];
    char text[sizeof(KEY_MARK) + 2 * KEY_BYTES + 1];
    if (sodium_init() < 0)
        return fail_file(err, path, "libsodium does not start");
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_file(err, path, strerror(errno));
    crypto_kdf_keygen(master);
    memcpy(text, KEY_MARK, sizeof(KEY_MARK) - 1);
    (void)sodium_bin2hex(text + sizeof(KEY_MARK) - 1, 2 * KEY_BYTES + 1, master,
                         sizeof(master));
    text[sizeof(text) - 2] = '\n';
    enum tri_code code = write_all(fd, path, text, sizeof(text) - 1, err);
    sodium_memzero(master, sizeof(master));
    sodium_memzero(text, sizeof(text));
    if (close(fd) != 0 && code == TRI_OK)
        code = fail_file(err, path, strerror(errno));
    if (code == TRI_OK)
        code = sync_folder(path, err);
    if (code != TRI_OK)
        (void)unlink(path);
    return code;
}

static enum tri_code read_key(const char *path, uint8_t out[KEY_BYTES],
                              struct tri_error *err)
{
    char text[sizeof(KEY_MARK) + 2 * KEY_BYTES + 1];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_file(err, path,
                         errno == ENOENT ? "the key file is missing: without "
                                           "it the store cannot be opened"
                                         : strerror(errno));
    enum tri_code code = TRI_OK;
    ssize_t n = 0;
    if (fstat(fd, &st) != 0)
        code = fail_file(err, path, strerror(errno));
    else if (!S_ISREG(st.st_mode))
        code = fail_file(err, path, "the key file is no plain file");
    else if (st.st_mode & 077)
        code = fail_file(err, path,
                         "the key file is open to others: its mode must be "
                         "0600");
    else if ((n = read(fd, text, sizeof(text) - 1)) < 0)
        code = fail_file(err, path, strerror(errno));
    (void)close(fd);
    if (code != TRI_OK || n < 0)
        return code;
    static const size_t mark = sizeof(KEY_MARK) - 1;
    size_t len = 0;
    const char *end = NULL;
    text[n] = '\0';
    if ((size_t)n < mark + 2 * KEY_BYTES || memcmp(text, KEY_MARK, mark) != 0 ||
        sodium_hex2bin(out, KEY_BYTES, text + mark, 2 * KEY_BYTES, NULL, &len,
                       &end) != 0 ||
        len != KEY_BYTES)
        code = fail_file(err, path, "the key file holds no key");
    sodium_memzero(text, sizeof(text));
    return code;
}

void tri_seal_sodium_free(struct tri_seal_sodium *s)
{
    if (!s)
        return;
    sodium_free(s->keys); /* wipes */
    free(s);
}

enum tri_code tri_seal_sodium_open(const char *path,
                                   struct tri_seal_sodium **out,
                                   struct tri_error *err)
{
    uint8_t master[KEY_BYTES];
    if (sodium_init() < 0)
        return fail_file(err, path, "libsodium does not start");
    enum tri_code code = read_key(path, master, err);
    if (code != TRI_OK)
        return code;
    struct tri_seal_sodium *s = calloc(1, sizeof(*s));
    if (s)
        s->keys = sodium_malloc(sizeof(*s->keys));
    if (!s || !s->keys) {
        sodium_memzero(master, sizeof(master));
        tri_seal_sodium_free(s);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    for (uint64_t i = 0; i < N_BOOK_KEYS; i++)
        (void)crypto_kdf_derive_from_key(s->keys->book[i], KEY_BYTES, i,
                                         KDF_CONTEXT, master);
    sodium_memzero(master, sizeof(master));
    (void)sodium_mprotect_readonly(s->keys);
    s->port = (struct tri_seal_port){
        .self = s,
        .random = chance,
        .key_new = key_new,
        .seal = seal,
        .open = unseal,
        .token = token,
        .mac = mac,
        .password_hash = password_hash,
        .password_check = password_check,
        .same = same,
        .wipe = sodium_memzero,
    };
    *out = s;
    return TRI_OK;
}

const struct tri_seal_port *
tri_seal_sodium_port(const struct tri_seal_sodium *s)
{
    return &s->port;
}
