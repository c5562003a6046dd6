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
    bool forget; /* left without --session: nothing is kept */

    struct tri_cli_pack loaded;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_guide *guide;
    struct tri_instant now;
    bool resumed;
    bool enough;     /* said: nothing that is open changes what must be done */
    bool which_done; /* "which of these?" was answered */
    bool which_last; /* and nothing after it: back returns to it */
    struct tri_out before_which; /* the walk as it was there */
    char kept_in[PATH_MAX];      /* where a walk without --session is kept */
    struct tri_out screen;       /* to standard error */
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

/* ---- guide_ask.c ---- */

enum turn { TURN_ON, TURN_LEFT, TURN_DONE, TURN_FAILED };

/* A typed line, without its end. False: there is none any more. */
bool tri_guiding_read(char **line, size_t *cap);

/* Into the walk; what it refuses is asked again. *status: of TURN_FAILED. */
enum turn tri_guiding_take(struct guiding *g, enum tri_flow_event_kind kind,
                           const char *key, struct tri_value v, int *status);

/* Question after question, until the end or until somebody stops;
 * an exit status. */
int tri_guiding_walk(struct guiding *g);

/* ---- guide_which.c: kinds of matter on one screen ---- */

/* Is it to be asked now? */
bool tri_guiding_has_which(const struct guiding *g);
enum turn tri_guiding_which(struct guiding *g, char **line, size_t *cap,
                            int *status);
/* Back to it, if nothing was answered since. */
bool tri_guiding_which_again(struct guiding *g);

/* guide_answers.c: all answers from the report --answers. An exit status. */
int tri_guiding_answers(struct guiding *g);

#endif
