/* adapters/http/gate.h - who is asking, and whether a route is for them.
 *
 * Source:  docs/decisions/0008-who-may.md.
 * Owner:   fills the exchange in; the account is wiped with it.
 * Threads: one exchange, one thread.
 * Privacy: cookies and accounts; nothing of them goes into an answer but what
 *          `me` shows to its owner.
 *
 * A route says what it takes to be let in; an incident's own permissions are
 * asked by the casebook, never here.
 */
#ifndef TRI_HTTP_GATE_H
#define TRI_HTTP_GATE_H

#include "http/exchange.h"

enum tri_access {
    TRI_ACCESS_OPEN, /* anybody */
    TRI_ACCESS_HOME, /* anybody where there is no book; else signed in */
    TRI_ACCESS_WALK, /* the same, and may report */
    TRI_ACCESS_HALF, /* the password was right, whatever is still to do */
    TRI_ACCESS_SURE, /* second factor and all, but for a password to change */
    TRI_ACCESS_IN,   /* signed in */
    /* Signed in, with the duty. */
    TRI_ACCESS_REPORT,
    TRI_ACCESS_ACCOUNTS,
    TRI_ACCESS_SETTINGS,
    TRI_ACCESS_JOURNAL,
    TRI_ACCESS_BACKUP,
    TRI_ACCESS_TRAIN,
    TRI_ACCESS_FIGURES,
    TRI_ACCESS_LISTS /* signed in, with a role that lists some incidents */
};

/* True: go on. False: the exchange says why not (to the sign-in page, 401,
 * 403). Also checks the token of every form that is sent while signed in. */
bool tri_gate(struct tri_exchange *x, enum tri_access access);

/* Begin a session under a fresh cookie; the one that the request came with
 * ends, and the exchange goes on as the new one. Without the second factor
 * that the account asks for it lasts only as long as it takes to give it. */
enum tri_code tri_gate_open(struct tri_exchange *x,
                            const struct tri_account *account,
                            bool second_factor, struct tri_error *err);

/* End the session, and take the cookie away. */
enum tri_code tri_gate_close(struct tri_exchange *x, struct tri_error *err);

/* Nothing is left to do between the password and the pages but a new
 * password. */
bool tri_gate_sure(const struct tri_exchange *x);

/* Has the reader a role that lists some class of incident: has a queue. */
bool tri_gate_lists(const struct tri_exchange *x);

/* Where a form says that the reader was going (field `to`), if that is a path
 * of this site; "/" else. */
const char *tri_gate_to(const struct tri_input *fields);

/* What every page shows of the reader: name, roles, token, ways, and when the
 * session ends. New reference; NULL when nobody has signed in. */
json_t *tri_gate_me(struct tri_exchange *x);

/* Where they may go, with a line about each: [{"href", "label", "about"}]. New
 * reference. */
json_t *tri_gate_about(struct tri_exchange *x);

#endif
