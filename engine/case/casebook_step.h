/* engine/case/casebook_step.h - one act on an incident while it is made: the
 * events that it adds, and the one change of the store that they become.
 *
 * Source:  docs/decisions/0007-incident-store.md.
 * Owner:   struct tri_step owns what it gathers until _done.
 * Threads: one act, one thread.
 * Privacy: events lie open here until they are sealed.
 */
#ifndef TRI_CASE_CASEBOOK_STEP_H
#define TRI_CASE_CASEBOOK_STEP_H

#include "case/casebook_int.h"

enum { TRI_STEP_EVENTS = 1 + TRI_MAX_NEW_PEOPLE };

struct tri_step {
    const struct tri_casebook *book;
    const struct tri_who *who;
    struct tri_incident_row row;
    json_t *events; /* envelopes so far, then with the new ones */
    json_t *before; /* state before; NULL for a new incident */
    json_t *after;
    uint8_t key[TRI_WRAPPED_BYTES];
    bool is_new;
    bool by_book; /* nobody decided it: it may leave nobody who can open it */
    enum tri_class at_least; /* by_book: it makes it at least as narrow */
    bool key_is_new;
    size_t n; /* new events, sealed */
    struct tri_sealed meta[TRI_STEP_EVENTS];
    struct tri_sealed body[TRI_STEP_EVENTS];
    struct tri_sealed once; /* body of papers' idempotency key */
    struct tri_paper_change papers[2];
    size_t n_papers;
};

void tri_step_done(struct tri_step *s);

/* An event joins the others, the state is summed anew, the row follows from
 * it, and the event is sealed. body is borrowed; what is sealed is a copy,
 * where a person has the account that goes by that name, and the class that the
 * event brings the record into. */
enum tri_code tri_step_add(struct tri_step *s, enum tri_event kind,
                           json_t *body, struct tri_error *err);

/* The class that the newest event brings the record into, put into its body
 * where that is another (casebook_route.c); the sum is then to be made anew.
 * before: the state without that event; NULL for none. TRI_E_INPUT: a decision
 * that would leave nobody who may read it. */
enum tri_code tri_step_route(struct tri_step *s, enum tri_event kind,
                             const json_t *before, bool *out_moved,
                             struct tri_error *err);

/* Shut somebody out whose name an account has got by now. class: of a concern
 * about them; TRI_CLASS_CHILD for a parent. */
enum tri_code tri_step_shut_out(const struct tri_casebook *book,
                                const struct tri_who *who,
                                const struct tri_incident_row *row,
                                const char *account, enum tri_class class,
                                struct tri_error *err);

/* All of it on disk, or nothing. out (may be NULL): of the last new event. */
enum tri_code tri_step_apply(struct tri_step *s, struct tri_receipt *out,
                             struct tri_error *err);

#endif
