/* adapters/cli/answers.h - a question of the guide on the screen.
 *
 * Source:  contract of the command line (guide).
 * Owner:   everything is borrowed.
 * Threads: one.
 * Privacy: an answer goes nowhere but into the walk.
 */
#ifndef TRI_CLI_ANSWERS_H
#define TRI_CLI_ANSWERS_H

#include "cli/render.h"
#include "flow/flow.h"
#include "triage/dictionary.h"

/* What kind of answer a question takes. */
enum tri_shape {
    TRI_SHAPE_YES_NO,
    TRI_SHAPE_CHOICE,
    TRI_SHAPE_CHOICES,
    TRI_SHAPE_NUMBER,
    TRI_SHAPE_TIME,
    TRI_SHAPE_TEXT,
    TRI_SHAPE_TEXTS
};

struct tri_question {
    const struct tri_render *r;
    const struct tri_flow_command *c;
    const struct tri_datum *fact; /* NULL: the dictionary has no such path */
    size_t ahead; /* replies to come if nothing more comes up; with this one */
};

enum tri_shape tri_question_shape(const struct tri_question *q);

/* Must the report have it, so that "not known" is no answer? */
bool tri_question_needed(const struct tri_question *q);

/* The wording of a choice; out is used where there is none. */
const char *tri_question_label(const struct tri_question *q,
                               struct tri_value choice, char *out, size_t size);

/* The question with its number, its choices and how to answer. */
void tri_question_show(const struct tri_question *q);

/* More about it. */
void tri_question_help(const struct tri_question *q);

/* What can be answered, in a few words ("y yes, n no, ? not known"), written
 * to out; returns out. */
const char *tri_question_keys(const struct tri_question *q, char *out,
                              size_t size);

#endif
