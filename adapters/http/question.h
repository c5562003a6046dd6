/* adapters/http/question.h - a question of the walk as form fields, and the
 * form's fields as an answer.
 *
 * Source:  flow/flow.h (what is asked), triage/dictionary.h (what fits).
 * Owner:   documents are new references; values live in the arena of ev.
 * Threads: pure.
 * Privacy: holds answers.
 */
#ifndef TRI_HTTP_QUESTION_H
#define TRI_HTTP_QUESTION_H

#include "flow/flow.h"
#include "http/exchange.h"
#include "http/site.h"

enum tri_shape {
    TRI_SHAPE_YES_NO,
    TRI_SHAPE_CHOICE,
    TRI_SHAPE_CHOICES,
    TRI_SHAPE_NUMBER,
    TRI_SHAPE_TIME,
    TRI_SHAPE_TEXT,
    TRI_SHAPE_TEXTS
};

/* One question of a screen: the command's own, or one of its rest. */
struct tri_question {
    const char *path; /* "children[].age" */
    size_t index;
    const struct tri_datum *fact; /* never NULL where there are choices */
    const char *fallback;         /* its words where the catalogue has none */
    enum tri_shape shape;
    bool more;     /* is there one (more)? */
    char key[160]; /* "children[0].age": the field's name too */
};

enum { TRI_MAX_QUESTIONS = 33 };

/* The questions of the screen that begins with this command. */
size_t tri_questions(const struct tri_pack *pack,
                     const struct tri_flow_command *c,
                     struct tri_question out[TRI_MAX_QUESTIONS]);

/* "Do you know how old the child is?" in a language. */
const char *tri_question_text(const struct tri_site *site,
                              enum tri_language language,
                              const struct tri_question *q);

/* The field as a document: name, shape, question, help, choices, value.
 * before: the answer given earlier (only read when had). typed: what was sent
 * and is wrong, shown again; NULL: none. error: text of what is wrong with it,
 * NULL when nothing is. */
json_t *tri_question_document(const struct tri_exchange *x,
                              const struct tri_question *q, struct tri_eval *ev,
                              bool had, struct tri_value before,
                              const struct tri_input *typed, const char *error);

/* An answer in words, for "check your answers". */
void tri_question_answer(const struct tri_site *site,
                         enum tri_language language,
                         const struct tri_question *q, struct tri_eval *ev,
                         struct tri_value v, struct tri_out *out);

enum tri_given { TRI_GIVEN, TRI_MISSING, TRI_WRONG };

/* The answer that a form gives. */
enum tri_given tri_question_read(const struct tri_exchange *x,
                                 const struct tri_question *q,
                                 struct tri_eval *ev, struct tri_value *out);

#endif
