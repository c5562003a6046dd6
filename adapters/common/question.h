/* adapters/common/question.h - what a step of the walk asks, and answers in
 * words: the same on the terminal and on a page.
 *
 * Source:  flow/flow.h (what is asked), triage/dictionary.h (what fits).
 * Owner:   everything is borrowed from the pack and the step.
 * Threads: pure.
 * Privacy: answers go only where the caller puts them.
 */
#ifndef TRI_COMMON_QUESTION_H
#define TRI_COMMON_QUESTION_H

#include "common/voice.h"
#include "flow/flow.h"

/* What kind of answer a question takes. */
enum tri_shape {
    TRI_SHAPE_YES_NO,
    TRI_SHAPE_CHOICE,
    TRI_SHAPE_CHOICES,
    TRI_SHAPE_NUMBER, /* from here on: written, not chosen */
    TRI_SHAPE_TIME,
    TRI_SHAPE_TEXT,
    TRI_SHAPE_TEXTS
};

enum { TRI_MAX_QUESTIONS = 33, TRI_QUESTION_KEY = 160 };

struct tri_question {
    struct tri_voice w;
    const char *path;             /* "children[].age" */
    size_t index;                 /* of the child or other, from 0 */
    const struct tri_datum *fact; /* NULL: the dictionary has no such path;
                                   * never where there are choices */
    const char *fallback;         /* its words where the catalogue has none */
    enum tri_shape shape;
    bool more;                  /* is there one (more)? */
    char key[TRI_QUESTION_KEY]; /* "children[0].age" */
};

/* The questions of the screen that begins with this command: its own, then
 * its rest. */
size_t tri_questions(const struct tri_voice *w,
                     const struct tri_flow_command *c,
                     struct tri_question out[TRI_MAX_QUESTIONS]);

/* The command's own question. */
struct tri_question tri_question_of(const struct tri_voice *w,
                                    const struct tri_flow_command *c);

/* The question of an answer given before, by its key, which is borrowed. */
struct tri_question tri_question_at(const struct tri_voice *w, const char *key);

/* Where the words of a fact stand that an assessment names: "children[0].age"
 * under "children[].age", "coercion" under "facts.coercion". fact: len bytes,
 * borrowed; without a pack the fact itself. */
void tri_fact_path(const struct tri_voice *w, const char *fact, size_t len,
                   char out[TRI_QUESTION_KEY]);

/* Must the report have it, so that "not known" is no answer? */
bool tri_question_needed(const struct tri_question *q);

/* "Do you know how old the child is?"; never NULL. */
const char *tri_question_text(const struct tri_question *q);

/* More about it; NULL when there is no more to say. */
const char *tri_question_help(const struct tri_question *q);

/* "Child 2" to out; false where it is about nobody in particular. */
bool tri_question_person(const struct tri_question *q, char *out, size_t size);

/* The words of a choice; out is used where there are none. */
const char *tri_question_label(const struct tri_question *q,
                               struct tri_value choice, char *out, size_t size);

/* An answer to a path in words: yes, no, not known, the label of a choice, a
 * number, a time; a list with commas. ev may be NULL where v holds no times.
 * Values nest one deep. */
void tri_answer_words(const struct tri_voice *w, const char *path,
                      struct tri_eval *ev, struct tri_value v,
                      struct tri_out *out);

#endif
