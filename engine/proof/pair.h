/* engine/proof/pair.h - a space before and after worrying facts become true.
 *
 * Source:  design rule "Monotone".
 * Owner:   lives in the space's arena; the space outlives it.
 * Threads: as tri_space.
 *
 * Two copies of the space: "before" has the numbers of the space, "after" has
 * its own for every variable that one of the facts can move; the others are
 * shared. Each of the facts stays as it is or becomes true. What is proved of a
 * decision (it never falls) is kept as a lemma for those that read it.
 */
#ifndef TRI_PROOF_PAIR_H
#define TRI_PROOF_PAIR_H

#include "proof/space.h"

struct tri_pair {
    struct tri_space *s;
    struct tri_variables all;
    uint32_t *after;             /* of each variable */
    struct tri_tie **local;      /* by variable: steps of facts and lemmas */
    struct tri_tie **after_ties; /* by variable: its ties after */
    uint8_t *rises; /* by variable: proved or stated never to fall */
};

/* facts: a set over the members of the facts input. NULL when memory is out
 * (s->failed). Lemmas are tried for every decision, in their order; steps: for
 * each. */
struct tri_pair *tri_pair_new(struct tri_space *s, const uint64_t *facts,
                              uint64_t steps);

/* Can anything of this box move? */
bool tri_pair_moves(const struct tri_pair *p, const struct tri_box *b);

/* The box of a row after; its own where nothing moves. */
const struct tri_box *tri_pair_after(struct tri_pair *p,
                                     const struct tri_box *b);

/* All of both copies. Arena s->scratch. */
uint64_t *tri_pair_whole(struct tri_pair *p);

/* As tri_space_search, in both copies. *out_free: what was found rests on a
 * value that is not tied to what it reads and that moves; its expression may
 * not give it. */
enum tri_search tri_pair_search(struct tri_pair *p,
                                const struct tri_box *const *boxes, size_t n,
                                uint64_t *where, uint64_t *io_steps,
                                const char **out_free);

#endif
