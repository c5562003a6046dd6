/* adapters/http/walking.h - a guided walk that somebody is in the middle of,
 * taken up for one request and kept again.
 *
 * Source:  none; our own.
 * Owner:   struct tri_walking until _done; texts live as long as the exchange.
 * Threads: one exchange, one thread.
 * Privacy: answers and words, so case data: in the book sealed as a draft of
 *          whoever began it, without a book in memory only (walks.h).
 *
 * A form says which walk it is of (`walk`) and which version it saw
 * (`version`): an answer from a page that is no longer true is not taken.
 */
#ifndef TRI_HTTP_WALKING_H
#define TRI_HTTP_WALKING_H

#include "http/exchange.h"
#include "http/walks.h"
#include "triage/guide.h"

struct tri_walking {
    struct tri_guide *guide;
    struct tri_guide *ahead; /* walked on, on the side: guide_way.h */
    json_t *screens; /* first keys, in the order in which they were answered */
    json_t *notices; /* steps without a question, on the way to this one */
    /* What is kept beside the walk: "setting" and "area" (ids), "words" (what
     * was written by hand, words.h), "before" (guide_check.h), "titles" of
     * screens, "of" (the screen of each answer), "matters" (guide_matter.h),
     * "again" (screens to be shown once more), "left" (screens
     * that nobody was asked: guide_way.h), "anew" (labels of answers that
     * a new edition of the rules has no place for). */
    json_t *kept;
    struct tri_guide_next next; /* read by tri_way_next, once a request */
    bool looked;
    const char *name;
    const char *token; /* that its forms carry */
    int64_t version;
    char memory_token[TRI_WALK_TOKEN];
};

void tri_walking_done(struct tri_walking *w);

/* A new walk at its first step; kept, and the reader's from now on. setting
 * (with a book): where it belongs. False: the exchange says why. */
bool tri_walking_begin(struct tri_exchange *x, struct tri_walking *w,
                       const json_t *setting);

/* The walk that the form, the query or the cookie names. False: the exchange
 * says why; where it was sent meanwhile, by going to its report. */
bool tri_walking_open(struct tri_exchange *x, struct tri_walking *w);

/* Open for a form that was sent: with its token. Whether the version fits is
 * for the caller, who can show again what was typed. */
bool tri_walking_change(struct tri_exchange *x, struct tri_walking *w);
bool tri_walking_fits(const struct tri_exchange *x,
                      const struct tri_walking *w);

/* Keep it as it is now. False: the exchange says why (409: it was changed
 * meanwhile). */
bool tri_walking_keep(struct tri_exchange *x, struct tri_walking *w);

/* Forget it, and let the reader go of it. */
bool tri_walking_drop(struct tri_exchange *x, struct tri_walking *w);
/* Only the cookie: the walk became an incident. */
void tri_walking_leave(struct tri_exchange *x);

/* Where it stands. */
const struct tri_flow_command *tri_walking_at(const struct tri_walking *w);
bool tri_walking_ended(const struct tri_walking *w);

/* The document of a page about this walk: kind, and what its forms carry.
 * Borrows nothing. */
json_t *tri_walking_page(const struct tri_exchange *x,
                         const struct tri_walking *w, const char *kind);

#endif
