/* adapters/cli/eval.h - what one evaluation and a batch of them share.
 *
 * Source:  contract of the command line: eval, --batch, --stats, --repeat.
 * Owner:   the caller; values live in the arenas given.
 * Threads: one.
 */
#ifndef TRI_CLI_EVAL_H
#define TRI_CLI_EVAL_H

#include "cli/dmn_door.h"

/* What one line or file of input gives: values by node, or the arguments. */
struct tri_given {
    size_t n;
    const struct tri_node **nodes;
    struct tri_value *values;
    struct tri_value args;
};

/* The names that the members of the last line had, by place. Zeroed at
 * first. */
struct tri_given_names {
    struct tri_given_name {
        const struct tri_node *input;
        uint32_t len;
        char text[60];
    } at[32];
};

/* The members of v by what they are for; arrays from the arena. names may be
 * NULL. False with *err when v is no object or has a member too many. */
bool tri_given_sort(const struct tri_door *d, struct tri_arena *arena,
                    const struct tri_node *node, struct tri_value v,
                    struct tri_given_names *names, struct tri_given *out,
                    struct tri_error *err);

enum tri_code tri_given_evaluate(struct tri_door *d,
                                 const struct tri_node *node,
                                 const struct tri_given *given,
                                 enum tri_trace trace, struct tri_value *out,
                                 struct tri_error *err);

/* , "trace": [...] of the evaluation before. */
void tri_eval_put_trace(struct tri_out *o, struct tri_run *run);

/* ---- eval_batch.c ---- */

struct tri_eval_batch {
    const char *path; /* "-": standard input */
    enum tri_trace trace;
    bool stats;
    long repeat; /* 0: each line is forgotten once answered; else all inputs
                    are kept, and this many passes over them are timed */
    uint64_t load_ns;
};

/* Answers on standard output, a line each; --stats on standard error. An exit
 * status. */
int tri_eval_batch_run(struct tri_door *d, const struct tri_node *node,
                       const struct tri_eval_batch *b);

#endif
