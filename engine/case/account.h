/* engine/case/account.h - the people who sign in, and their sessions.
 *
 * Source:  docs/decisions/0008-who-may.md; NCSC guidance on passwords (length,
 *          no forced change); RFC 6238 for the TOTP secret that is kept here.
 * Owner:   struct tri_account is a plain value; wipe it after use
 *          (tri_account_wipe), it holds secrets.
 * Threads: any.
 * Privacy: names and secrets; none goes into an error.
 *
 * Checking a TOTP code and cookies are the door's: it reads and writes the
 * members for them here.
 */
#ifndef TRI_CASE_ACCOUNT_H
#define TRI_CASE_ACCOUNT_H

#include "case/may.h"
#include "ports/store.h"

enum {
    TRI_MAX_SETTINGS = 16,  /* of one account */
    TRI_RECOVERY_CODES = 8, /* given at a time */
    TRI_LOGIN_SIZE = 65,
    TRI_NAME_SIZE = 129,
    TRI_TOTP_SIZE = 65,
    TRI_RECOVERY_SIZE = 33, /* a keyed hash in hex */
    TRI_PASSWORD_MIN = 12,  /* bytes */
    TRI_PASSWORD_MAX = 256
};

struct tri_account {
    char id[TRI_ID_SIZE];
    char login[TRI_LOGIN_SIZE]; /* found whatever its case */
    char name[TRI_NAME_SIZE];   /* as shown, and as written on acts */
    char email[TRI_NAME_SIZE];  /* "" for none */
    char lang[4];               /* "en", "fr" */
    uint32_t roles;             /* bit r: enum tri_role r */
    size_t n_settings;
    char settings[TRI_MAX_SETTINGS][TRI_CODE_SIZE]; /* "*": every one */
    char password[TRI_PASSWORD_BYTES];              /* "" : cannot sign in */
    char totp[TRI_TOTP_SIZE];                       /* base32; "" for none */
    int64_t totp_used; /* last time step accepted: a code works once */
    char recovery[TRI_RECOVERY_CODES][TRI_RECOVERY_SIZE]; /* "" when used */
    bool disabled;
    bool must_change; /* another chose the password: a new one comes first */
    int64_t reset_us; /* when another last took password and second factor
                       * away; 0: never */
    int failures;     /* since the last success */
    int64_t locked_until_us;
    int64_t version; /* 0: not stored yet */
    int64_t created_us;
    int64_t changed_us;
};

/* All but reporters and trainers sign in with a second factor. */
bool tri_account_needs_totp(const struct tri_account *a);

/* The same, and whoever has set one up of their own accord. */
bool tri_account_asks_totp(const struct tri_account *a);

/* A wrong password or code. The fourth in a row locks the account for half a
 * minute, each one after that for twice as long as the one before, up to a
 * quarter of an hour: a guesser gets a hundred tries a day, and whoever
 * mistyped does not have to wait for an administrator. Then save *a. */
void tri_account_failed(struct tri_account *a, int64_t now_us);
/* While it is locked not even the right password lets in. */
bool tri_account_locked(const struct tri_account *a, int64_t now_us);

bool tri_account_has_setting(const struct tri_account *a, const char *setting);

/* A password for people: length only, nothing that is the login. TRI_E_INPUT
 * with the field `password`. */
enum tri_code tri_password_check_new(const struct tri_account *a,
                                     const char *text, size_t len,
                                     struct tri_error *err);

/* A password that another gives out once ("K7Q2-M9XT-4DQR-8HJP": 78 bits), to
 * be changed at the first sign-in (must_change). */
enum { TRI_PASSWORD_GIVEN = 20 };
void tri_password_new(const struct tri_seal_port *seal,
                      char out[TRI_PASSWORD_GIVEN]);

/* No second factor, no recovery codes, no waits: as for a new account. Its
 * owner is told when that was. */
void tri_account_reset(struct tri_account *a, int64_t now_us);

/* One recovery code ("K7Q2M-9XT4D-..."), and its hash as kept. */
void tri_recovery_new(const struct tri_seal_port *seal, char out_code[24],
                      char out_hash[TRI_RECOVERY_SIZE]);
/* True once for a code that stands, and takes it off *a (then save *a). */
bool tri_recovery_use(const struct tri_seal_port *seal, struct tri_account *a,
                      const char *code);

void tri_account_wipe(const struct tri_seal_port *seal, struct tri_account *a);

/* A session: what the cookie's holder is. */
struct tri_session {
    char id[TRI_ID_SIZE]; /* keyed hash of the cookie; the cookie is nowhere */
    char account[TRI_ID_SIZE];
    char csrf[TRI_ID_SIZE];
    char device[TRI_NAME_SIZE]; /* what its owner sees in the list */
    char totp[TRI_TOTP_SIZE];   /* secret offered and not yet confirmed */
    bool second_factor;         /* passed */
    int64_t version;            /* 0: not stored yet */
    int64_t created_us;
    int64_t seen_us;
    int64_t expires_us; /* the absolute end */
};

#endif
