/* adapters/http/words.h - what somebody writes down beyond the flowchart's
 * questions: the child's own words, what was asked, fact apart from opinion,
 * who, where and when.
 *
 * Source:  Keeping children safe in education, part one (records say what was
 *          said, in the child's words, and keep fact and opinion apart).
 * Owner:   documents are new references, texts malloced.
 * Threads: one exchange, one thread.
 * Privacy: case content, with names.
 *
 * None of it decides anything, and only whom the concern is about is needed:
 * it says who must not learn of it.
 */
#ifndef TRI_HTTP_WORDS_H
#define TRI_HTTP_WORDS_H

#include "http/walking.h"

/* Was it said whom the concern is about, where the flowchart did not ask? Not
 * known is an answer. False: the page of words asks for it, with all that is
 * kept. */
bool tri_words_about(struct tri_exchange *x, struct tri_walking *w);

/* For "check your answers": [{question, answer, change}]. */
json_t *tri_words_answers(struct tri_exchange *x, const struct tri_walking *w);

/* The report with the words as its narrative, and when it happened. Malloced;
 * NULL: memory is out. */
char *tri_words_report(struct tri_exchange *x, const struct tri_walking *w,
                       const char *report, size_t len);

/* Those who were named, as bodies of "person" events. NULL: memory is out. */
json_t *tri_words_people(const struct tri_walking *w);

#endif
