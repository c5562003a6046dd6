#include "http/attempt.h"

#include <string.h>

#include "http/site.h"

/* How often another may be faster before we give up. */
enum { TRIES = 8 };

void tri_attempt_failed(struct tri_exchange *x, const char *account)
{
    const struct tri_casebook *book = x->site->book;
    struct tri_error err = { .code = TRI_OK };
    struct tri_account a = { .version = 0 };
    enum tri_code code = TRI_E_CONFLICT;
    for (int i = 0; i < TRIES && code == TRI_E_CONFLICT; i++) {
        if (!account ||
            tri_casebook_account_get(book, account, &a, &err) != TRI_OK ||
            tri_account_locked(&a, x->who.at_us)) {
            (void)tri_casebook_log(book, &x->who, "sign-in refused", a.id,
                                   &err);
            break;
        }
        tri_account_failed(&a, x->who.at_us);
        code = tri_casebook_account_own(book, &x->who, &a, "sign-in refused",
                                        &err);
    }
    tri_account_wipe(book->seal, &a);
}

bool tri_attempt_password(struct tri_exchange *x)
{
    const struct tri_seal_port *seal = x->site->book->seal;
    const char *old = tri_exchange_field(x, "old");
    if (seal->password_check(seal->self, x->account.password, old,
                             strlen(old)) &&
        !tri_account_locked(&x->account, x->who.at_us))
        return true;
    tri_attempt_failed(x, x->account.id);
    return false;
}

enum tri_code tri_attempt_passed(struct tri_exchange *x, struct tri_account *io,
                                 const char *what, struct tri_error *err)
{
    const struct tri_casebook *book = x->site->book;
    enum tri_code code = TRI_E_CONFLICT;
    for (int i = 0; i < TRIES && code == TRI_E_CONFLICT; i++) {
        struct tri_account now = { .version = 0 };
        io->failures = 0;
        io->locked_until_us = 0;
        code = tri_casebook_account_own(book, &x->who, io, what, err);
        if (code != TRI_E_CONFLICT)
            break;
        if (tri_casebook_account_get(book, io->id, &now, err) != TRI_OK)
            break;
        /* Only another's count, or the same person a moment ago. */
        bool same =
            strcmp(now.password, io->password) == 0 &&
            strcmp(now.totp, io->totp) == 0 &&
            memcmp(now.recovery, io->recovery, sizeof(now.recovery)) == 0 &&
            now.totp_used == io->totp_used &&
            !tri_account_locked(&now, x->who.at_us);
        io->version = now.version;
        tri_account_wipe(book->seal, &now);
        if (!same)
            break;
    }
    return code;
}
