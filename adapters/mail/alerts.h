/* adapters/mail/alerts.h - who has something to do is told so, until it is
 * done.
 *
 * Source:  steps.def.
 * Owner:   struct tri_alerts; it borrows the book, the texts and the server's
 *          data until _stop.
 * Threads: one of its own.
 * Privacy: a mail says that there is a task and where to sign in; nothing it
 *          sends or reports has a reference, a name or a category.
 */
#ifndef TRI_MAIL_ALERTS_H
#define TRI_MAIL_ALERTS_H

#include "case/casebook.h"
#include "mail/mail.h"

struct tri_alert_options {
    const struct tri_casebook *book;
    struct tri_mail_server server;
    const char *link; /* of the sign-in page */
    unsigned seconds; /* between two sweeps */
    int64_t (*now_us)(void);
    /* Told once when mail stops being taken (why: a fixed text), and once when
     * it is again (NULL). */
    void (*trouble)(const char *why);
};

struct tri_alerts;

/* Begin to sweep: at once, then again and again. */
enum tri_code tri_alerts_start(const struct tri_alert_options *options,
                               struct tri_alerts **out, struct tri_error *err);
void tri_alerts_stop(struct tri_alerts *a); /* NULL is fine */

#endif
