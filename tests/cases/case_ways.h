/* tests/cases/case_ways.h - the same question of a model in every way that a
 * run has: with each trace, on demand, bare, and after inputs changed.
 *
 * Source:  engine/dmn/dmn.h: the value is the same in all of them.
 * Owner:   nothing is kept.
 * Threads: one.
 */
#ifndef TRI_CASE_WAYS_H
#define TRI_CASE_WAYS_H

#include "case_model.h"

/* Decides name again in runs of their own, with these inputs; then with one of
 * them, or one member of one, null, in a run that had decided already against
 * one that had not. False: a value differs; out says in which way, at most
 * size bytes. What ended at a limit or for lack of memory is not compared. */
bool case_model_agrees(const struct case_model *m, const char *name,
                       struct tri_value inputs, char *out, size_t size);

#endif
