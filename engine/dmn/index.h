/* engine/dmn/index.h - which rules a column lets through, by input value.
 *
 * Source:  none; our own. Bit vectors by distinct value, the columns ANDed.
 * Owner:   the model arena.
 * Threads: frozen after link.
 *
 * The constants of a column cut the line of values into few pieces; each piece
 * has the set of rules it matches. One look-up a column and one AND a machine
 * word replace the walk over cells. Pieces with the same rules share a set. A
 * rule whose cell only the interpreter can tell is in every set of the column
 * and looked at later, when all other columns have let it through.
 */
#ifndef TRI_DMN_INDEX_H
#define TRI_DMN_INDEX_H

#include <string.h>

#include "dmn/model.h"

/* The first and the last bytes of a text; of up to 16 bytes, with its length,
 * all of it. */
struct tri_word_ends {
    uint64_t first, last;
};

static TRI_INLINE struct tri_word_ends tri_word_ends(const char *text,
                                                     uint32_t len)
{
    struct tri_word_ends e = { 0, 0 };
    if (len >= 8) {
        memcpy(&e.first, text, 8);
        memcpy(&e.last, text + len - 8, 8);
    } else if (len >= 4) {
        uint32_t x = 0, y = 0;
        memcpy(&x, text, 4);
        memcpy(&y, text + len - 4, 4);
        e.first = x;
        e.last = y;
    } else {
        for (uint32_t i = 0; i < len; i++)
            e.first = e.first << 8 | (uint8_t)text[i];
    }
    return e;
}

/* A hash of length and ends: the few words of a column differ there, and a
 * table asks many columns. Two that agree only share a slot's neighbourhood. */
static TRI_INLINE uint32_t tri_ends_hash(struct tri_word_ends e, uint32_t len)
{
    uint64_t a = (e.first ^ (e.last << 32 | e.last >> 32) ^ len) *
                 UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(a >> 32);
}

static inline uint32_t tri_word_hash(const char *text, uint32_t len)
{
    return tri_ends_hash(tri_word_ends(text, len), len);
}

/* Machine words of a bit set over n_rules: beyond two a multiple of four, the
 * unused ones zero, so that they can be taken four at a time. */
static inline size_t tri_rule_words(size_t n_rules)
{
    size_t n = (n_rules + 63) / 64;
    return n <= 2 ? n : (n + 3) & ~(size_t)3;
}

/* Ends of ranges and single values in their order. Piece 2i + 1 is end i
 * itself, piece 2i what lies before it, piece 2n what lies after all. */
struct tri_pieces {
    size_t n;
    const struct tri_value *ends;
    const int64_t *keys;    /* the ends as integers; NULL when one is none */
    const uint64_t **rules; /* 2n + 1 bit sets */
    /* The keys from first on, each with its set, where they lie close. */
    const uint64_t **near;
    int64_t first;
    uint64_t n_near;
};

struct tri_word_rules {
    const char *text;
    uint32_t len;
    uint32_t hash;
    uint64_t *rules; /* NULL: a free slot */
};

struct tri_column_index {
    const uint64_t *any; /* rules that say "-": for values of no cell */
    const uint64_t *of_null;
    const uint64_t *of_bool[2];
    const uint64_t *of_word; /* for strings of no cell: any, and not(...) */
    const struct tri_word_rules *words; /* open addressing */
    size_t mask;
    struct tri_pieces numbers;
    struct tri_pieces dates;
    bool later;       /* some cells only the interpreter can tell */
    uint32_t density; /* rules let through, of 1024, on average over the sets */
};

/* The index of a column; *out stays NULL when no cell could be told by it, or
 * when it would be too big. False when an arena is exhausted. */
bool tri_column_index_make(struct tri_models *m, const struct tri_table *t,
                           size_t column, struct tri_column_index **out);

/* The same for a value that is neither null nor a boolean. */
const uint64_t *tri_column_index_search(const struct tri_column_index *x,
                                        struct tri_value v);

/* The rules that the column lets through for v; NULL when the index cannot
 * tell (a list, a time): look at the cells then. */
static inline const uint64_t *
tri_column_index_find(const struct tri_column_index *x, struct tri_value v)
{
    if (v.kind == TRI_BOOL)
        return x->of_bool[v.u.boolean];
    if (v.kind == TRI_NULL)
        return x->of_null;
    return tri_column_index_search(x, v);
}

#endif
