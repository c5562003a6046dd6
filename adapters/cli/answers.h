/* adapters/cli/answers.h - a question of the guide on the screen, and wishes
 * typed instead of an answer.
 *
 * Source:  contract of the command line (guide).
 * Owner:   everything is borrowed.
 * Threads: one.
 * Privacy: an answer goes nowhere but into the walk.
 */
#ifndef TRI_CLI_ANSWERS_H
#define TRI_CLI_ANSWERS_H

#include "cli/render.h"
#include "common/reply.h"

struct tri_asking {
    const struct tri_render *r;
    const struct tri_flow_command *c;
    struct tri_question q;
    struct tri_eval *ev;
    size_t ahead; /* replies to come if nothing more comes up; with this one */
    bool may_end; /* enough was told: "done" ends the questions */
};

/* The question with its number, its choices and how to answer. */
void tri_asking_show(const struct tri_asking *a);

/* More about it. */
void tri_asking_help(const struct tri_asking *a);

/* What can be answered, in a few words ("y yes, n no, ? not known"), written
 * to out; returns out. */
const char *tri_asking_keys(const struct tri_asking *a, char *out, size_t size);

enum tri_wish {
    TRI_WISH_ANSWER, /* none of them: tri_reply_read */
    TRI_WISH_NONE,   /* no to this question and to all of command->rest */
    TRI_WISH_KEEP,   /* the answer given before */
    TRI_WISH_BACK,
    TRI_WISH_ON, /* after going back: to where the walk stood */
    TRI_WISH_HELP,
    TRI_WISH_DONE, /* no more questions */
    TRI_WISH_QUIT
};

enum tri_wish tri_wish_read(const struct tri_asking *a, const char *line);

#endif
