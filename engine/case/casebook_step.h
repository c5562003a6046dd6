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
 * it, and the event is sealed. body is borrowed; a person's gets the account
 * that goes by that name. */
enum tri_code tri_step_add(struct tri_step *s, enum tri_event kind,
                           json_t *body, struct tri_error *err);

/* All of it on disk, or nothing. out (may be NULL): of the last new event. */
enum tri_code tri_step_apply(struct tri_step *s, struct tri_receipt *out,
                             struct tri_error *err);

#endif
