/* Accounts and sessions as values; how they are kept is casebook_people.c's. */
#include "case/account.h"

#include <string.h>

#include "case/blind.h"

bool tri_account_needs_totp(const struct tri_account *a)
{
    uint32_t strong =
        UINT32_C(1) << TRI_ROLE_LEAD | UINT32_C(1) << TRI_ROLE_DEPUTY |
        UINT32_C(1) << TRI_ROLE_HEAD | UINT32_C(1) << TRI_ROLE_CHAIR |
        UINT32_C(1) << TRI_ROLE_AUDITOR | UINT32_C(1) << TRI_ROLE_ADMINISTRATOR;
    return (a->roles & strong) != 0;
}

bool tri_account_asks_totp(const struct tri_account *a)
{
    return a->totp[0] || tri_account_needs_totp(a);
}

void tri_account_failed(struct tri_account *a, int64_t now_us)
{
    enum { FREE = 3, DOUBLINGS = 5 };
    static const int64_t first_us = 30LL * 1000000;
    static const int64_t most_us = 15LL * 60 * 1000000;
    if (a->failures < FREE + DOUBLINGS + 1)
        a->failures++;
    if (a->failures <= FREE)
        return;
    int64_t wait_us = first_us << (a->failures - FREE - 1);
    a->locked_until_us = now_us + (wait_us < most_us ? wait_us : most_us);
}

bool tri_account_locked(const struct tri_account *a, int64_t now_us)
{
    return now_us < a->locked_until_us;
}

bool tri_account_has_setting(const struct tri_account *a, const char *setting)
{
    for (size_t i = 0; i < a->n_settings; i++)
        if (strcmp(a->settings[i], "*") == 0 ||
            (*setting && strcmp(a->settings[i], setting) == 0))
            return true;
    return false;
}

enum tri_code tri_password_check_new(const struct tri_account *a,
                                     const char *text, size_t len,
                                     struct tri_error *err)
{
    struct tri_loc loc = tri_loc_make(NULL, "password", 0, 0);
    if (len < TRI_PASSWORD_MIN)
        return tri_fail(err, TRI_E_INPUT, &loc, "must have %d characters",
                        TRI_PASSWORD_MIN);
    if (len > TRI_PASSWORD_MAX)
        return tri_fail(err, TRI_E_INPUT, &loc, "is too long");
    if (strlen(a->login) == len && memcmp(a->login, text, len) == 0)
        return tri_fail(err, TRI_E_INPUT, &loc, "must not be the login");
    for (size_t i = 1; i < len; i++)
        if (text[i] != text[0])
            return TRI_OK;
    return tri_fail(err, TRI_E_INPUT, &loc, "is one character again and again");
}

void tri_account_reset(struct tri_account *a, int64_t now_us)
{
    a->reset_us = now_us;
    memset(a->totp, 0, sizeof(a->totp));
    memset(a->recovery, 0, sizeof(a->recovery));
    a->totp_used = 0;
    a->failures = 0;
    a->locked_until_us = 0;
}

/* The letters of references: none looks like another. 12 of 30 are 58 bits. */
static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/* What people type: small letters, other dashes, spaces. */
static bool code_value(const char *code, char out[13])
{
    size_t n = 0;
    for (; *code; code++) {
        char c = *code;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        if (!strchr(letters, c))
            continue;
        if (n == 12)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return n == 12;
}

static void code_hash(const struct tri_seal_port *seal, const char *value,
                      char out[TRI_RECOVERY_SIZE])
{
    uint8_t token[TRI_TOKEN_BYTES];
    tri_blind_exact(seal, TRI_FIELD_RECOVERY, value, token);
    tri_hex(token, sizeof(token), out);
}

static char letter_new(const struct tri_seal_port *seal)
{
    uint8_t byte = 0;
    do
        seal->random(seal->self, &byte, 1);
    while (byte >= 240);
    return letters[byte % 30];
}

void tri_password_new(const struct tri_seal_port *seal,
                      char out[TRI_PASSWORD_GIVEN])
{
    for (size_t i = 0; i + 1 < TRI_PASSWORD_GIVEN; i++)
        out[i] = i % 5 == 4 ? '-' : letter_new(seal);
    out[TRI_PASSWORD_GIVEN - 1] = '\0';
}

void tri_recovery_new(const struct tri_seal_port *seal, char out_code[24],
                      char out_hash[TRI_RECOVERY_SIZE])
{
    char value[13] = "";
    for (size_t n = 0; n < 12; n++)
        value[n] = letter_new(seal);
    memcpy(out_code, value, 4);
    out_code[4] = '-';
    memcpy(out_code + 5, value + 4, 4);
    out_code[9] = '-';
    memcpy(out_code + 10, value + 8, 5);
    code_hash(seal, value, out_hash);
    seal->wipe(value, sizeof(value));
}

bool tri_recovery_use(const struct tri_seal_port *seal, struct tri_account *a,
                      const char *code)
{
    char value[13];
    char hash[TRI_RECOVERY_SIZE];
    bool used = false;
    if (!code_value(code, value))
        return false;
    code_hash(seal, value, hash);
    for (size_t i = 0; i < TRI_RECOVERY_CODES; i++) {
        if (!used && a->recovery[i][0] &&
            seal->same(a->recovery[i], hash, TRI_RECOVERY_SIZE - 1)) {
            a->recovery[i][0] = '\0';
            used = true;
        }
    }
    seal->wipe(value, sizeof(value));
    return used;
}

void tri_account_wipe(const struct tri_seal_port *seal, struct tri_account *a)
{
    seal->wipe(a, sizeof(*a));
}
