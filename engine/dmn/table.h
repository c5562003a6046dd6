/* engine/dmn/table.h - what compiling and evaluating a decision table share;
 * table*.c only.
 *
 * Source:  DMN 1.5, 8.2 (decision tables), 8.3 (metamodel).
 * Owner:   values are made in the arena given.
 * Threads: pure, but for the evaluation passed in.
 */
#ifndef TRI_DMN_TABLE_H
#define TRI_DMN_TABLE_H

#include "dmn/model.h"

/* Tables up to here keep what the columns say on the C stack. */
#define TRI_FEW_INPUTS 64

/* v as an output of column c: of its type and among its output values, or null
 * with a fault. */
struct tri_value tri_table_check_output(struct tri_eval *ev,
                                        const struct tri_clause *c,
                                        struct tri_value v);

/* The place of v among the column's output values; their count when it is none
 * of them. */
size_t tri_table_rank(struct tri_eval *ev, const struct tri_clause *c,
                      struct tri_value v);

/* The output of a rule from those of its columns: one value, or a context. */
struct tri_value tri_table_whole(struct tri_arena *a, const struct tri_table *t,
                                 const struct tri_value *values);

/* The output of a direct table from the rules that match, a bit each. */
struct tri_value tri_table_by_word(struct tri_eval *ev,
                                   const struct tri_table *t, uint64_t bits,
                                   struct tri_table_hits *record);
/* The same from the set of rules of each column, the choosiest first. */
struct tri_value tri_table_by_sets(struct tri_eval *ev,
                                   const struct tri_table *t,
                                   const uint64_t **sets,
                                   struct tri_table_hits *record);

/* Does the hit policy give a list? */
bool tri_table_gives_list(const struct tri_table *t);

#endif
