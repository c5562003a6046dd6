/* adapters/mail/mail.h - one message to a mail server.
 *
 * Source:  RFC 5321, RFC 5322, by libcurl.
 * Owner:   the caller keeps what it passes in.
 * Threads: tri_mail_start once before others; then any, one message a call.
 * Privacy: an error names what the server said of the connection, never an
 *          address.
 */
#ifndef TRI_MAIL_MAIL_H
#define TRI_MAIL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct tri_mail_server {
    const char *url;      /* "smtp://mail.school.example:587", "smtps://..." */
    const char *user;     /* NULL: no signing in */
    const char *password; /* with user */
    const char *from;     /* "safeguarding@school.example" */
};

struct tri_mail {
    const char *to;
    const char *subject; /* ASCII, or coded words */
    const char *body;    /* UTF-8 text */
    const char *id;      /* unguessable, for Message-ID */
    int64_t at_s;        /* the clock, for Date */
};

/* Before any thread. False: the library cannot be used. */
bool tri_mail_start(void);

/* Is this a mail server's URL: smtp or smtps. */
bool tri_mail_url_ok(const char *url);

/* Hand it over. TLS is demanded of every server but one on this machine
 * (127.0.0.1, localhost). TRI_E_IO: not taken; try again later. */
enum tri_code tri_mail_send(const struct tri_mail_server *server,
                            const struct tri_mail *mail, struct tri_error *err);

#endif
