/* engine/triage/index.h - find a text among many, in constant time.
 *
 * Source:  none; our own. Facts, wordings and action codes are looked up by
 *          name for every report, so the tables are built once at load.
 * Owner:   the arena given to build; the texts are borrowed and must outlive
 *          the index.
 * Threads: frozen after build.
 */
#ifndef TRI_TRIAGE_INDEX_H
#define TRI_TRIAGE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct tri_key {
    const char *text;
    uint32_t len;
    uint32_t hash; /* tri_key_hash */
};

struct tri_index {
    const struct tri_key *keys;
    uint32_t *slots; /* position + 1, or 0 */
    uint32_t mask;
    size_t n;
};

#define TRI_INDEX_NONE ((size_t)-1)

/* A key of text with its hash. */
struct tri_key tri_key_of(const char *text, size_t len);

/* Index n keys (borrowed). Of equal keys the first is found. False when the
 * arena is exhausted. */
bool tri_index_build(struct tri_arena *a, const struct tri_key *keys, size_t n,
                     struct tri_index *out);

/* Position among the keys, or TRI_INDEX_NONE. */
size_t tri_index_find(const struct tri_index *x, const char *text, size_t len);
size_t tri_index_find_hashed(const struct tri_index *x, const char *text,
                             size_t len, uint32_t hash);

/* The key nearest to text by edit distance, for "did you mean": NULL when none
 * is within a third of its length (at least 1, at most 4 edits). */
const struct tri_key *tri_index_nearest(const struct tri_index *x,
                                        const char *text, size_t len);

#endif
