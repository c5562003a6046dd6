/* adapters/http/guide_way.h - the way through a walk: its screens, where it
 * goes on, what was answered.
 *
 * Source:  triage/guide.h.
 * Owner:   json_t are new references; texts live in the exchange's arena.
 * Threads: one exchange, one thread.
 * Privacy: holds answers.
 */
#ifndef TRI_HTTP_GUIDE_WAY_H
#define TRI_HTTP_GUIDE_WAY_H

#include "http/question.h"
#include "http/walking.h"

/* The questions of the screen that the walk stands at. What is asked of one
 * child or adult in turn is one screen: found by walking on, on the side. True
 * in *out_mixed: they are not all of yes or no. */
size_t tri_way_questions(struct tri_exchange *x, struct tri_walking *w,
                         struct tri_question out[TRI_MAX_QUESTIONS],
                         bool *out_mixed);

/* Pass what asks nothing, and what the book knows (who reports, when, where),
 * up to the next question or the end; what is to be shown of it joins
 * w->notices. With a book, staff see what is theirs to do and to know; what
 * leads do comes with the incident. False: the exchange says why.
 */
bool tri_way_advance(struct tri_exchange *x, struct tri_walking *w);

/* What stands beside the step that a walk is at, in words: `local` data,
 * `area`, `due` (and `due_at`, as RFC 3339), `source`. NULL: none. */
json_t *tri_way_beside(struct tri_exchange *x, struct tri_guide *g,
                       size_t lang);

/* The answer to a key; NULL when there is none. */
const struct tri_flow_entry *tri_way_entry(const struct tri_walking *w,
                                           const char *key);

/* The last screen before key (NULL: the end) that the walk passes; NULL: none.
 */
const char *tri_way_before(const struct tri_walking *w, const char *key);

/* The screen that the walk stands at joins those that were answered. */
void tri_way_remember(struct tri_walking *w);

/* "/guide/question?q=..." of a key. */
const char *tri_way_question(struct tri_exchange *x, const char *key);
/* Where the walk goes on: a question, words, or check your answers. */
const char *tri_way_on(struct tri_exchange *x, const struct tri_walking *w);

/* "Child 2", where the question is about one of several; NULL else. */
const char *tri_way_person(struct tri_exchange *x,
                           const struct tri_question *q);

/* What was answered and counts: [{key, screen, question, answer, person?,
 * change, told, booked}]; told: neither no nor not known; booked: the book
 * knew it. */
json_t *tri_way_answers(struct tri_exchange *x, const struct tri_walking *w);

/* The same by screen, for the path beside the question: [{title, change,
 * answers: [{question?, answer}], rest}]; rest: how many were no or not known.
 */
json_t *tri_way_taken(struct tri_exchange *x, const struct tri_walking *w);

/* May the one who asks see what leads do about a report like this one (as
 * assessed), or only their own steps. */
bool tri_way_sees_all(const struct tri_exchange *x, const json_t *report,
                      const json_t *assessment);

#endif
