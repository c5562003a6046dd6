/* engine/proof/boxes.h - is there a point that none of these boxes holds?
 *
 * Source:  none; our own. Recursive decomposition of the space with unit
 *          propagation, as satisfiability solvers do it, over variables of
 *          many values instead of two.
 * Owner:   the caller; memory comes from the arena given and goes back to it.
 * Threads: pure.
 *
 * A variable takes one of a few classes; a box is a conjunction of "variable
 * among these classes". A rule of a decision table is a box, and so is a
 * combination that cannot come about. Every proof of this folder is one
 * question: within a part of the space, which point is in no box? A gap is a
 * point in no rule, a row that can never win is a box without a point outside
 * the rules that beat it.
 */
#ifndef TRI_PROOF_BOXES_H
#define TRI_PROOF_BOXES_H

#include "base/arena.h"

/* The sets of classes of all variables stand side by side in one array of
 * words: variable v has n_words[v] of them from at[v]. */
struct tri_variables {
    size_t n;
    size_t n_words; /* of all together */
    uint32_t *at;
    uint32_t *words;
    uint32_t *classes;
};

struct tri_literal {
    uint32_t var;
    const uint64_t *set; /* classes, words[var] words */
};

struct tri_box {
    uint32_t n; /* 0: everything */
    const struct tri_literal *literals;
};

enum tri_search {
    TRI_SEARCH_NONE,   /* no such point: proved */
    TRI_SEARCH_FOUND,  /* here is one */
    TRI_SEARCH_GAVE_UP /* the steps ran out, or memory did */
};

struct tri_searcher {
    const struct tri_variables *vars;
    struct tri_arena *arena;
    uint64_t steps; /* still allowed: a step looks at one literal of a box */
    unsigned depth;
};

/* A point of where (the classes allowed, n_words words) in none of the boxes.
 * FOUND: where holds what may be chosen: any class that it still has, for each
 * variable on its own, makes such a point. Otherwise where is spoilt. */
enum tri_search tri_boxes_search(struct tri_searcher *s,
                                 const struct tri_box *const *boxes, size_t n,
                                 uint64_t *where);

/* Have a and b a point in common? Literals must be sorted by variable. */
bool tri_boxes_meet(const struct tri_variables *vars, const struct tri_box *a,
                    const struct tri_box *b);

/* Is every point of inner in outer? Literals sorted by variable. */
bool tri_box_within(const struct tri_variables *vars,
                    const struct tri_box *inner, const struct tri_box *outer);

/* Narrow where to the box. False: nothing is left. */
bool tri_box_narrow(const struct tri_variables *vars, const struct tri_box *b,
                    uint64_t *where);

/* Sets of classes. */
bool tri_set_has(const uint64_t *set, size_t i);
void tri_set_add(uint64_t *set, size_t i);
size_t tri_set_count(const uint64_t *set, size_t n_words);
/* The first member from i on; SIZE_MAX when there is none. */
size_t tri_set_next(const uint64_t *set, size_t n_words, size_t i);

#endif
