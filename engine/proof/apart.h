/* engine/proof/apart.h - answers that no decision can tell apart.
 *
 * Source:  none; our own.
 * Owner:   nothing is kept.
 * Threads: models are frozen: any number.
 */
#ifndef TRI_PROOF_APART_H
#define TRI_PROOF_APART_H

#include "dmn/dmn.h"

/* A place in an input that is a structure. */
struct tri_apart_at {
    const struct tri_node *input;
    size_t at;         /* number of its member */
    const char *inner; /* a member of that one, which is a structure; NULL: the
                          member itself */
};

/* Could any decision of these models give another value where there is a
 * instead of b? False is proved: every column that reads the place lets through
 * the same rules for both, and every expression only compares it with constants
 * that both equal or both do not. True may also mean that it cannot be told.
 * Only of null, booleans, texts and whole numbers. */
bool tri_apart(const struct tri_models *m, const struct tri_apart_at *at,
               struct tri_value a, struct tri_value b);

#endif
