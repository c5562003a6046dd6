/* engine/triage/guide_int.h - what the files of the guided walk share.
 *
 * Source:  none; private to guide.c, next.c.
 * Owner:   struct tri_guide.
 * Threads: one.
 * Privacy: holds answers.
 */
#ifndef TRI_TRIAGE_GUIDE_INT_H
#define TRI_TRIAGE_GUIDE_INT_H

#include "triage/assess.h"
#include "triage/guide.h"

/* Two arenas, in turn: a step reads its state from the one and writes to the
 * other, so that a long walk needs no more memory than its last step. */
struct tri_guide {
    const struct tri_pack *pack;
    struct tri_zones *zones;
    struct tri_run *run;
    struct tri_arena arena[2];
    struct tri_eval ev[2];
    unsigned at; /* the arena that holds step */
    struct tri_flow_step step;
    const char *chart;   /* of the question answered last, and its element: a */
    const char *element; /* screen that was begun is gone on with */
    struct tri_instant now;
    struct tri_zone_port zone_port;
    struct tri_guide *ahead;       /* walks on alone to see how far it is */
    struct tri_assessor *assessor; /* of the report so far: next.c */
    struct tri_out text;           /* that report */
};

/* Is it of the screen whose question was answered last? */
bool guide_begun(const struct tri_guide *g, const struct tri_flow_command *c);

/* A report so far as JSON, as tri_guide_report does it. */
void guide_write(struct tri_guide *g, struct tri_value report,
                 struct tri_out *out);

#endif
