/* engine/triage/range.h - the report with sets of values for what is not known.
 *
 * Source:  none; private to range.c and unknown.c. docs/decisions/0010.
 * Owner:   the assessor's run of what is possible; until it is opened again.
 * Threads: one.
 */
#ifndef TRI_TRIAGE_RANGE_H
#define TRI_TRIAGE_RANGE_H

#include "proof/maybe.h"
#include "triage/assess_int.h"

struct opened {
    struct tri_assessor *a;
    struct tri_error *err;
    enum tri_code code; /* why something failed */
    const struct spot *spots;
    size_t n;
    struct tri_maybe_context *report;
    struct tri_maybe **place;    /* by spot: what it can be now; NULL: known */
    struct tri_maybe *whole;     /* by spot: all that it can be */
    struct tri_area_choice home; /* whose area is the input now */
};

/* Is the fact a member of the report's facts? */
bool range_is_in_facts(const struct spot *s);

/* Open every spot that is null in report. The assessor's probe run has been
 * given that report. also: TRI_MAYBE_NULL where a fact may stay unknown. False:
 * o->code. */
bool range_open(struct opened *o, struct tri_value report, unsigned also);

/* Child number i of the report is the one that is decided about. */
bool range_child(struct opened *o, struct tri_value child, size_t i);

/* After tri_maybe_ask: may this fact matter? */
bool range_matters(const struct opened *o, const struct spot *s);

#endif
