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

/* One page of the walk. */
struct tri_screen {
    size_t n;
    struct tri_question q[TRI_MAX_QUESTIONS];
    bool mixed;  /* not all of yes or no */
    bool person; /* about one child or adult: is there one, then q[] */
    struct tri_question more; /* person: "is there one (more)?" */
};

/* The page where the walk stands: all that its step of the flowchart asks, and
 * of a list all about one member. Found by walking on, on the side. */
void tri_way_screen(struct tri_exchange *x, struct tri_walking *w,
                    struct tri_screen *out);

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

/* Does the book answer it itself, so that it is on no screen? */
bool tri_way_booked(const struct tri_exchange *x, const char *key);

/* "rest" in the document of the page: {path, replies}: where the questions that
 * need no answer begin, and about how many pages they are. Nothing where none
 * is left. */
void tri_way_put_rest(struct tri_exchange *x, struct tri_walking *w);

/* The answer to a key; NULL when there is none. */
const struct tri_flow_entry *tri_way_entry(const struct tri_walking *w,
                                           const char *key);

/* Is "not known" nobody's answer to it: left for the lead, or for later? */
bool tri_way_left(const struct tri_walking *w, const struct tri_flow_entry *e);

/* The last screen before key (NULL: the end) that the walk passes; NULL: none.
 */
const char *tri_way_before(const struct tri_walking *w, const char *key);

/* The number of the screen with that key, counted over those that are passed.
 */
int tri_way_step(const struct tri_walking *w, const char *key);

/* The screen joins those that were answered; in_part: and, the first time,
 * those that are left, as some of it was not answered. */
void tri_way_remember(struct tri_walking *w, const struct tri_screen *s,
                      bool in_part);

/* Does the walk stand among the red flags: in the flowchart with whose
 * questions it began? */
bool tri_way_urgent(const struct tri_walking *w);

/* What is still open, and whether it matters (triage/guide.h); where the order
 * is free, the walk stands at the most telling question from now on. */
const struct tri_guide_next *tri_way_next(struct tri_walking *w);
/* Leave open, for the lead to ask, what can change nothing now while other
 * questions can; nothing where somebody asked for more. Of what was left, what
 * matters since is shown again. Before the walk is kept. False: the exchange
 * says why. */
bool tri_way_leave_idle(struct tri_exchange *x, struct tri_walking *w);

/* Nothing that is open changes what must be done, and nobody asked for more. */
bool tri_way_enough(struct tri_exchange *x, struct tri_walking *w);

/* What to do that the walk has come past: what cannot wait as long as the walk
 * passes it, the rest on the page after it. A new reference. */
json_t *tri_way_notices(struct tri_exchange *x, const struct tri_walking *w);

/* "/guide/question?q=..." of a key. */
const char *tri_way_question(struct tri_exchange *x, const char *key);
/* Where the walk goes on: a question, words, or check your answers. */
const char *tri_way_on(struct tri_exchange *x, struct tri_walking *w);

/* "Child 2", where the question is about one of several; NULL else. */
const char *tri_way_person(struct tri_exchange *x,
                           const struct tri_question *q);

/* What was answered and counts: [{key, screen, question, answer, person?,
 * change, told, booked, left}]; told: neither no nor not known; booked: the
 * book knew it; left: nobody answered it. */
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
