/* engine/base/nearest.h - "did you mean": of many names the one nearest to a
 * name that is not known.
 *
 * Source:  none; our own. Edit distance with swaps (Damerau, restricted).
 * Owner:   the caller; names are borrowed.
 * Threads: pure.
 */
#ifndef TRI_BASE_NEAREST_H
#define TRI_BASE_NEAREST_H

#include <stddef.h>

struct tri_nearest {
    const char *wrong;
    size_t wrong_len;
    size_t limit;     /* edits that a better name may still need, plus one */
    const char *name; /* the nearest so far; NULL: none is near */
    size_t len;
};

/* Start with the name that is not known. Near is what a third of its letters
 * or fewer change, at most four: a name of one or two letters is near to
 * nothing. Names longer than 63 bytes are not measured. */
void tri_nearest_start(struct tri_nearest *n, const char *wrong, size_t len);

/* Offer a known name. Of equally near ones the first stays. */
void tri_nearest_offer(struct tri_nearest *n, const char *name, size_t len);

#endif
