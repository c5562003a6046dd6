/* engine/case/blind.h - tokens by which sealed values are found.
 *
 * Source:  keyed blind indexes; docs/decisions/0007-incident-store.md says what
 *          they give away (that two rows have the same value) and to whom.
 * Owner:   plain values.
 * Threads: as the port.
 * Privacy: values come in, only tokens go out.
 */
#ifndef TRI_CASE_BLIND_H
#define TRI_CASE_BLIND_H

#include "ports/seal.h"

/* The fields: a token of one never equals a token of another. */
#define TRI_FIELD_LOGIN "login"
#define TRI_FIELD_NAME "name"
#define TRI_FIELD_CONCERNED \
    "concerned"                   /* a word of a subject's, a parent's name */
#define TRI_FIELD_HANDLE "handle" /* handles, addresses, numbers */
#define TRI_FIELD_AUDIENCE "audience"
#define TRI_FIELD_NAMED "named" /* of account ids, from here on */
#define TRI_FIELD_TEAM "team"
#define TRI_FIELD_GLASS "glass"
#define TRI_FIELD_REPORTED "reported"
#define TRI_FIELD_DOCUMENT "document" /* of a document's kind */
#define TRI_FIELD_ONCE "once"         /* keys of senders, and their reports */
#define TRI_FIELD_COOKIE "cookie"
#define TRI_FIELD_RECOVERY "recovery"

/* A value as people write it: small letters, no accents, no punctuation; for
 * a name the words in alphabetical order ("Smith, John" is "john smith").
 * TRI_E_NOTFOUND when nothing is left of it: tokens of nothing are not made.
 * TRI_E_NOMEM. */
enum tri_code tri_blind_make(const struct tri_seal_port *seal,
                             const char *field, const char *value,
                             uint8_t out[TRI_TOKEN_BYTES]);

/* The same where it is all one why there is none: whoever is looked for is not
 * found then. */
bool tri_blind_value(const struct tri_seal_port *seal, const char *field,
                     const char *value, uint8_t out[TRI_TOKEN_BYTES]);

/* The words of a name as tri_blind_make sees them, in the order written, one
 * space between, and a NUL; *out is malloced. TRI_E_NOTFOUND: none. */
enum tri_code tri_blind_fold(const char *text, char **out, size_t *out_len);

/* A code or an id, as it stands. */
void tri_blind_exact(const struct tri_seal_port *seal, const char *field,
                     const char *text, uint8_t out[TRI_TOKEN_BYTES]);

/* Who may list: (setting, record class). */
void tri_blind_audience(const struct tri_seal_port *seal, const char *setting,
                        int record_class, uint8_t out[TRI_TOKEN_BYTES]);

/* 32 hex digits of 16 fresh bytes. */
void tri_id_new(const struct tri_seal_port *seal, char out[TRI_ID_SIZE]);

/* n bytes as 2n hex digits and a NUL. */
void tri_hex(const uint8_t *bytes, size_t n, char *out);

#endif
