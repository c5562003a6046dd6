/* adapters/http/exchange.h - one request and what is answered to it.
 *
 * Source:  RFC 9110 (HTTP semantics), RFC 9457 (problem details).
 * Owner:   the server; what it hands out lives until the answer is sent.
 * Threads: one exchange, one thread.
 * Privacy: holds what a person typed: never log a field, a body or a cookie.
 *
 * A handler reads fields, and either builds one document (shown as a page, or
 * as JSON to whoever asks for that), redirects, or says what went wrong. It
 * knows nothing of the HTTP library.
 */
#ifndef TRI_HTTP_EXCHANGE_H
#define TRI_HTTP_EXCHANGE_H

#include <jansson.h>

#include "base/arena.h"
#include "case/casebook.h"
#include "common/messages.h"

struct tri_site;

enum tri_method { TRI_GET, TRI_POST };

struct tri_input { /* of the query, a form or a cookie */
    const char *name;
    const char *value; /* UTF-8 without control characters but TAB, CR, LF */
    struct tri_input *next;
};

enum { TRI_MAX_ARGS = 3 };

struct tri_exchange {
    const struct tri_site *site;
    struct tri_arena arena;
    enum tri_method method;
    const char *path; /* "/guide/check"; begins with a slash */
    size_t route;     /* its number among tri_routes; past them: none */
    const char *args[TRI_MAX_ARGS]; /* what stood for each {} of the route */
    struct tri_input *query;
    struct tri_input *form; /* also the flat members of a JSON object */
    struct tri_input *cookies;
    const char *body; /* where it is no form */
    size_t body_len;
    const char *if_match; /* headers, NULL where absent */
    const char *once;     /* Idempotency-Key */
    const char *csrf;     /* X-CSRF-Token */
    const char *agent;    /* User-Agent */
    enum tri_language language;
    bool wants_json;

    /* Set by the gate before a handler runs. */
    bool signed_in; /* with a password at least; see session.second_factor */
    bool veiled;    /* its page is covered: others can see the screen */
    struct tri_account account; /* wiped when the exchange ends */
    struct tri_session session;
    struct tri_who who;     /* for the casebook */
    struct tri_waits waits; /* of who: settled before the answer is sent */

    unsigned status;
    json_t *document;     /* owned; becomes a page or JSON */
    char *text;           /* owned: bytes as they are; then type is set */
    const char *borrowed; /* bytes of the site */
    size_t text_len;
    const char *type;
    bool lasting; /* may be kept by the browser: named by its content */
    int64_t etag; /* version of what is shown; 0: none */
    const char *location;
    const char *set_cookie[2]; /* whole lines */
    size_t n_set_cookie;
};

/* The first field of that name; NULL when there is none. */
const char *tri_input_find(const struct tri_input *fields, const char *name);

/* The form's field of that name; "" when there is none. */
const char *tri_exchange_field(const struct tri_exchange *x, const char *name);

/* Give the document the members of more that it lacks; takes more. False, with
 * 503, when either could not be made. */
bool tri_exchange_fill(struct tri_exchange *x, json_t *more);

/* 303 to a path of this site. */
void tri_exchange_redirect(struct tri_exchange *x, const char *path);

/* The version that the person saw: If-Match ("7"), or the form's field
 * `version`. False, with 428, when neither says. */
bool tri_exchange_version(struct tri_exchange *x, int64_t *out);

/* What the casebook said, as an answer: 404, 403, 422 with the field, 412,
 * 503. */
void tri_exchange_fail(struct tri_exchange *x, const struct tri_error *err);

/* Set a cookie for the browser's session (value NULL: take it away). */
void tri_exchange_cookie(struct tri_exchange *x, const char *name,
                         const char *value);

/* An error page, or problem details: title and detail are message ids of the
 * pages' texts ("problem.gone"). */
void tri_exchange_problem(struct tri_exchange *x, unsigned status,
                          const char *id);

#endif
