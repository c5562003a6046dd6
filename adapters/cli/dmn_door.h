/* adapters/cli/dmn_door.h - what eval, tck and feel share: models from files,
 * a run with the system's zones, inputs by name, diagnostics as text.
 *
 * Source:  the conventions of the DMN TCK driver (docs of `eval`, `tck`).
 * Owner:   the caller of tri_door_open, until tri_door_close.
 * Threads: one door, one thread.
 * Privacy: diagnostics name expressions and places, never values.
 */
#ifndef TRI_CLI_DMN_DOOR_H
#define TRI_CLI_DMN_DOOR_H

#include "cli/cli.h"
#include "common/zoneinfo.h"
#include "dmn/dmn.h"

struct tri_door {
    struct tri_models *models;
    struct tri_run *run;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zone_port; /* borrowed by zones */
    struct tri_zones *zones;
    struct tri_findings findings;
    struct tri_arena arena; /* for now, and whatever outlives one evaluation */
    struct tri_eval eval;   /* over arena */
    struct tri_value now;
};

/* Zones and the clock only (at NULL: the system's). Fills the door; close it
 * also after a failure. Returns an exit status, with a message printed. */
int tri_door_open(struct tri_door *d, const char *at);

/* Read and link the models, the main one first, and start a run. Findings are
 * printed as lines of their own and do not fail (the standard's leniency). */
int tri_door_load(struct tri_door *d, const char *const *paths, size_t n);

void tri_door_close(struct tri_door *d);

/* The input data that a name (or "{namespace}name") means; NULL: none. */
const struct tri_node *tri_door_input(const struct tri_door *d,
                                      const char *name, size_t len);

/* "FILE:LINE:COL: message" of a diagnostic, appended. */
void tri_door_diag(struct tri_out *out, const struct tri_diag *diag);

/* All diagnostics of an evaluation as a JSON array of objects, appended. */
void tri_door_diags(struct tri_out *out, const struct tri_eval *ev);

#endif
