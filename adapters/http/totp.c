#include "http/totp.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"

enum {
    STEP_SECONDS = 30,
    DIGITS = 6,
    WINDOW = 1,
    SECRET_BYTES = 20,
    QUIET = 4
};

static void start_library(void)
{
    (void)oath_init();
}

static void need_library(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, start_library);
}

bool tri_totp_new(const struct tri_seal_port *seal, char out[TRI_TOTP_SIZE])
{
    char bytes[SECRET_BYTES];
    char *text = NULL;
    size_t len = 0;
    need_library();
    seal->random(seal->self, bytes, sizeof(bytes));
    bool made =
        oath_base32_encode(bytes, sizeof(bytes), &text, &len) == OATH_OK &&
        len < TRI_TOTP_SIZE;
    if (made)
        memcpy(out, text, len + 1);
    if (text)
        sodium_memzero(text, len);
    sodium_memzero(bytes, sizeof(bytes));
    free(text);
    return made;
}

/* The digits of what was typed; false when they are not six. */
static bool digits_of(const char *code, char out[DIGITS + 1])
{
    size_t n = 0;
    for (; *code; code++) {
        if (*code == ' ')
            continue;
        if (*code < '0' || *code > '9' || n == DIGITS)
            return false;
        out[n++] = *code;
    }
    out[n] = '\0';
    return n == DIGITS;
}

bool tri_totp_use(struct tri_account *a, const char *secret, const char *code,
                  int64_t now_us)
{
    char typed[DIGITS + 1];
    char *key = NULL;
    size_t key_len = 0;
    uint64_t step = 0;
    need_library();
    if (!*secret || !digits_of(code, typed) ||
        oath_base32_decode(secret, strlen(secret), &key, &key_len) != OATH_OK)
        return false;
    int found = oath_totp_validate4(key, key_len, (time_t)(now_us / 1000000),
                                    STEP_SECONDS, OATH_TOTP_DEFAULT_START_TIME,
                                    WINDOW, NULL, &step, 0, typed);
    sodium_memzero(key, key_len);
    free(key);
    if (found < 0 || (int64_t)step <= a->totp_used)
        return false;
    a->totp_used = (int64_t)step;
    return true;
}

const char *tri_totp_link(struct tri_arena *arena, const char *login,
                          const char *secret)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    char coded[3 * TRI_LOGIN_SIZE] = "";
    size_t n = 0;
    for (; *login && n + 4 < sizeof(coded); login++)
        if (strchr(plain, *login))
            coded[n++] = *login;
        else
            n += (size_t)snprintf(coded + n, sizeof(coded) - n, "%%%02X",
                                  (unsigned char)*login);
    coded[n] = '\0';
    return tri_arena_format(
        arena, "otpauth://totp/safetriage:%s?secret=%s&issuer=safetriage",
        coded, secret);
}

const char *tri_totp_groups(struct tri_arena *arena, const char *secret)
{
    char out[2 * TRI_TOTP_SIZE];
    size_t n = 0;
    for (size_t i = 0; secret[i] && n + 2 < sizeof(out); i++) {
        if (i && i % 4 == 0)
            out[n++] = ' ';
        out[n++] = secret[i];
    }
    return tri_arena_copy(arena, out, n);
}

/* The dark modules, a row at a time, as rectangles one unit high. */
static void draw(const QRcode *code, struct tri_out *out)
{
    size_t width = (size_t)code->width;
    for (size_t y = 0; y < width; y++) {
        for (size_t x = 0; x < width;) {
            size_t run = 0;
            while (x + run < width && code->data[y * width + x + run] & 1)
                run++;
            if (run)
                tri_out_format(out, "M%zu %zuh%zuv1h-%zuz", x + QUIET,
                               y + QUIET, run, run);
            x += run ? run : 1;
        }
    }
}

json_t *tri_totp_qr(const char *text)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    struct tri_out path;
    json_t *doc = NULL;
    if (!code)
        return NULL;
    tri_out_init(&path);
    draw(code, &path);
    if (!path.failed)
        doc = json_pack("{si ss}", "size", code->width + 2 * QUIET, "path",
                        path.text);
    tri_out_done(&path);
    QRcode_free(code);
    return doc;
}
