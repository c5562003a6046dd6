/* adapters/cli/guide.h - what the files of the command guide share.
 *
 * Source:  contract of the command line (guide).
 * Owner:   struct guiding, by cmd_guide.c.
 * Threads: one.
 * Privacy: holds answers: they go to the screen, the session and the report.
 */
#ifndef TRI_CLI_GUIDE_H
#define TRI_CLI_GUIDE_H

#include <limits.h>

#include "cli/answers.h"
#include "cli/packs.h"
#include "triage/guide.h"

struct guiding {
    const char *pack_name;
    const char *chart;
    const char *at;
    const char *lang_name;
    const char *answers;
    const char *report_out;
    const char *session;
    const char *format;

    struct tri_cli_pack loaded;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_guide *guide;
    struct tri_instant now;
    bool resumed;
    bool enough; /* said: nothing that is open changes what must be done */
    char kept_in[PATH_MAX]; /* where a walk without --session is kept */
    struct tri_out screen;  /* to standard error */
    struct tri_render r;
};

/* A message of the program in the reader's language. */
const char *tri_guiding_say(const struct guiding *g, enum tri_message id);

/* What was rendered, to standard error; one line of it. */
void tri_guiding_show(struct guiding *g);
void tri_guiding_line(struct guiding *g, enum tri_style style,
                      const char *text);

/* The session as it is, to its file. An exit status. */
int tri_guiding_save(struct guiding *g);

/* Stopped before the end: kept, with the advice so far. An exit status. */
int tri_guiding_leave(struct guiding *g);

/* guide_ask.c: question after question, until the end or until somebody stops;
 * an exit status. */
int tri_guiding_walk(struct guiding *g);

/* guide_answers.c: all answers from the report --answers. An exit status. */
int tri_guiding_answers(struct guiding *g);

#endif
