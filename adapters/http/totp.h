/* adapters/http/totp.h - codes from a phone, over liboath.
 *
 * Source:  RFC 6238 (TOTP: SHA-1, six digits, steps of 30 seconds, which is
 *          what every authenticator reads); RFC 4648 (base32); the otpauth
 *          address of authenticator programs.
 * Owner:   see each function.
 * Threads: any.
 * Privacy: secrets; whoever holds one wipes it.
 */
#ifndef TRI_HTTP_TOTP_H
#define TRI_HTTP_TOTP_H

#include <jansson.h>

#include "base/arena.h"
#include "case/account.h"

/* A fresh secret of 160 bits, base32. False: memory. */
bool tri_totp_new(const struct tri_seal_port *seal, char out[TRI_TOTP_SIZE]);

/* True when the code is the secret's at this time, one step early or late,
 * and was not used before: a->totp_used then says so (save *a). Spaces in the
 * code do not count. */
bool tri_totp_use(struct tri_account *a, const char *secret, const char *code,
                  int64_t now_us);

/* "otpauth://totp/safetriage:LOGIN?...", of the arena; NULL: memory. */
const char *tri_totp_link(struct tri_arena *arena, const char *login,
                          const char *secret);

/* "ABCD EFGH ...", for typing it in; of the arena; NULL: memory. */
const char *tri_totp_groups(struct tri_arena *arena, const char *secret);

/* A text as a QR code: {"size": modules a side with the quiet zone, "path": of
 * an SVG, a unit a module}. New reference; NULL: memory. */
json_t *tri_totp_qr(const char *text);

#endif
