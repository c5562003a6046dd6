/* engine/feel/domain.h - what `for`, `some` and `every` walk, as text and as
 * boxes.
 *
 * Source:  DMN 1.5, 10.3.2.14, grammar rules 45 to 47.
 * Owner:   borrows the list; nothing is made until an item is asked for.
 * Threads: plain values.
 */
#ifndef TRI_FEEL_DOMAIN_H
#define TRI_FEEL_DOMAIN_H

#include "feel/eval.h"

/* A list, or numbers or days from `at` on, without building them. */
struct tri_domain {
    const struct tri_value *items; /* NULL: steps, or the one value */
    struct tri_value one;
    bool days;
    int64_t at;
    int64_t step; /* 1, -1; 0: no steps */
    uint64_t n;
};

/* A list; a range of whole numbers or of days, up or down; anything else but
 * null as a list of itself. False after a fault. */
bool tri_domain_of(struct tri_eval *ev, struct tri_value v,
                   struct tri_domain *out);

/* a..b: whole numbers or days, both ends included. False after a fault. */
bool tri_domain_steps(struct tri_eval *ev, struct tri_value a,
                      struct tri_value b, struct tri_domain *out);

/* i < d->n */
struct tri_value tri_domain_at(const struct tri_domain *d, uint64_t i);

/* The item at an index of a filter: 1 is the first, -1 the last; null when
 * there is none, with a fault when it is no whole number. */
struct tri_value tri_item_at(struct tri_eval *ev, const struct tri_value *items,
                             size_t n, struct tri_value index);

#endif
