/* engine/triage/prove_int.h - what the files that prove a pack share.
 *
 * Source:  none; private to prove.c and prove_monotone.c.
 * Owner:   as triage/prove.h.
 * Threads: pure.
 */
#ifndef TRI_TRIAGE_PROVE_INT_H
#define TRI_TRIAGE_PROVE_INT_H

#include "proof/space.h"
#include "triage/prove.h"

/* Risk, need, strategy status and actions: no worrying fact makes them milder.
 * Memory that runs out is s->failed. */
void prove_monotone(const struct tri_pack *pack, struct tri_space *s,
                    struct tri_findings *findings);

#endif
