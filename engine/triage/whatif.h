/* engine/triage/whatif.h - what the outcome hangs on: the smallest changes of
 * facts that would raise or lower the risk, or add or drop a mandatory action.
 *
 * Source:  contract of the command line (whatif); our own reading of it: one
 *          fact first, and two only for what no single fact reaches.
 * Owner:   the assessor; a result lives until its next decision.
 * Threads: as the assessor's.
 * Privacy: a result holds answers, so case data.
 *
 * Every change is tried by deciding again, none is reasoned about. What is
 * said of a way is exact: a report with those answers is assessed so. It is
 * not sure that every pair was tried: see `whole`.
 */
#ifndef TRI_TRIAGE_WHATIF_H
#define TRI_TRIAGE_WHATIF_H

#include "triage/assess.h"

enum { TRI_WHATIF_WAYS = 8 }; /* kept for one goal, the likeliest first */

struct tri_whatif_change {
    const char *fact;      /* "coercion", "children[0].age" */
    const char *path;      /* of its wording: "children[].age" */
    struct tri_value from; /* null: not known */
    struct tri_value to;
};

struct tri_whatif_way {
    size_t n; /* 1 or 2 changes */
    struct tri_whatif_change changes[2];
    uint8_t level; /* what the risk would then be */
    unsigned rank; /* lower is likelier */
};

struct tri_whatif_goal {
    size_t n; /* of ways */
    struct tri_whatif_way ways[TRI_WHATIF_WAYS];
    size_t more; /* found and not kept */
};

struct tri_whatif {
    struct tri_whatif_goal raise;
    struct tri_whatif_goal lower;
    size_t n_codes; /* of the pack's actions */
    /* By code: would become mandatory, and not in the place of a higher
     * step; would no longer be,
     * nor would a higher step of its ladder. */
    struct tri_whatif_goal *add;
    struct tri_whatif_goal *drop;
    bool whole; /* all was tried; false: a report with so many people that the
                   search stopped at its limit */
};

/* After tri_assess_decide with full detail. TRI_E_LIMIT, TRI_E_NOMEM. */
enum tri_code tri_assess_whatif(struct tri_assessor *a, struct tri_whatif *out,
                                struct tri_error *err);

/* As one line of JSON without a line end. */
void tri_whatif_write(struct tri_assessor *a, const struct tri_whatif *w,
                      struct tri_out *out);

#endif
