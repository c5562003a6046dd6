/* adapters/http/question.h - a question of the walk as form fields, and the
 * form's fields as an answer.
 *
 * Source:  common/question.h (what is asked), common/reply.h (what is read).
 * Owner:   documents are new references; values live in the arena of ev.
 * Threads: pure.
 * Privacy: holds answers.
 */
#ifndef TRI_HTTP_QUESTION_H
#define TRI_HTTP_QUESTION_H

#include "common/reply.h"
#include "http/exchange.h"
#include "http/site.h"

/* What the reader of this page reads. */
struct tri_voice tri_question_voice(const struct tri_exchange *x);

/* The field as a document: name, shape, question, help, choices, value.
 * before: the answer given earlier (only read when had). typed: what was sent
 * and is wrong, shown again; NULL: none. error: text of what is wrong with it,
 * NULL when nothing is. */
json_t *tri_question_document(const struct tri_exchange *x,
                              const struct tri_question *q, struct tri_eval *ev,
                              bool had, struct tri_value before,
                              const struct tri_input *typed, const char *error);

/* An answer for "check your answers". */
void tri_question_answer(const struct tri_exchange *x,
                         const struct tri_question *q, struct tri_eval *ev,
                         struct tri_value v, struct tri_out *out);

/* The answer that a form gives. */
enum tri_reply tri_question_read(const struct tri_exchange *x,
                                 const struct tri_question *q,
                                 struct tri_eval *ev, struct tri_value *out);

/* What is wrong with it, in the reader's words. */
const char *tri_question_error(struct tri_exchange *x,
                               const struct tri_question *q,
                               enum tri_reply reply);

#endif
