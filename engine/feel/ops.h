/* engine/feel/ops.h - the operators of FEEL on values (private).
 *
 * Source:  DMN 1.5, 10.3.2.5 (arithmetic), 10.3.2.4 and tables 49 to 53
 *          (equality, ordering), 10.3.2.8 ("in").
 * Owner:   results are allocated in ev->arena.
 * Threads: pure, but for the evaluation passed in.
 */
#ifndef TRI_FEEL_OPS_H
#define TRI_FEEL_OPS_H

#include "feel/ast.h"
#include "feel/number.h"

/* ADD .. POW; null with a fault for kinds that have no such operation. */
struct tri_value tri_op_arith(struct tri_eval *ev, enum tri_op op,
                              struct tri_value a, struct tri_value b);
struct tri_value tri_op_neg(struct tri_eval *ev, struct tri_value a);

/* LT .. GE: true, false, or null (with a fault for what is not ordered). */
struct tri_value tri_op_order(struct tri_eval *ev, enum tri_op op,
                              struct tri_value a, struct tri_value b);

/* A range from its node's flags and its ends (NULL: open); null with a fault
 * for ends of different kinds. */
struct tri_value tri_op_range(struct tri_eval *ev, unsigned flags,
                              const struct tri_value *lo,
                              const struct tri_value *hi);

/* Is v inside? True, false or null; no diagnostics. */
struct tri_value tri_op_within(struct tri_eval *ev, struct tri_value v,
                               const struct tri_range *r);

/* Comparing two numbers without a call in the usual case. */
static inline int tri_num_order(struct tri_value a, struct tri_value b)
{
    if (TRI_LIKELY(!((a.flags | b.flags) & TRI_V_BIG) && a.scale == b.scale))
        return (a.u.small > b.u.small) - (a.u.small < b.u.small);
    return tri_num_compare(a, b);
}

#endif
