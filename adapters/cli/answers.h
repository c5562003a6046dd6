/* adapters/cli/answers.h - a question on the screen, an answer from a line.
 *
 * Source:  contract of the command line (guide).
 * Owner:   values are made in the evaluation passed in.
 * Threads: one.
 * Privacy: an answer goes nowhere but into the walk.
 */
#ifndef TRI_CLI_ANSWERS_H
#define TRI_CLI_ANSWERS_H

#include "cli/render.h"
#include "flow/flow.h"
#include "triage/dictionary.h"

enum tri_reply {
    TRI_REPLY_ANSWER, /* *out_value */
    TRI_REPLY_NONE,   /* no to this question and to all of command->rest */
    TRI_REPLY_BACK,
    TRI_REPLY_HELP,
    TRI_REPLY_QUIT,
    TRI_REPLY_NOT_UNDERSTOOD
};

/* The question with its number, its choices and how to answer. */
void tri_question_show(const struct tri_render *r,
                       const struct tri_flow_command *c,
                       const struct tri_datum *fact);

/* More about it. */
void tri_question_help(const struct tri_render *r,
                       const struct tri_flow_command *c,
                       const struct tri_datum *fact);

/* What a line (without its end) says. zone: for a time without an offset. */
enum tri_reply tri_reply_read(const struct tri_render *r,
                              const struct tri_flow_command *c,
                              const struct tri_datum *fact, const char *line,
                              struct tri_eval *ev, const char *zone,
                              struct tri_value *out_value);

/* What can be answered, in a few words ("y yes, n no, ? not known"). */
const char *tri_question_keys(const struct tri_render *r,
                              const struct tri_flow_command *c,
                              const struct tri_datum *fact);

#endif
