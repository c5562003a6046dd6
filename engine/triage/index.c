#include "triage/index.h"

#include <string.h>

#include "feel/value.h"

enum { NEAREST_MAX = 63 }; /* longer names are never suggested */

struct tri_key tri_key_of(const char *text, size_t len)
{
    return (struct tri_key){ text, (uint32_t)len, tri_key_hash(text, len) };
}

bool tri_index_build(struct tri_arena *a, const struct tri_key *keys, size_t n,
                     struct tri_index *out)
{
    /* At most half full: a miss then looks at two slots on average. */
    size_t size = 8;
    while (size < 2 * n)
        size *= 2;
    uint32_t *slots = tri_arena_zero(a, size, sizeof(*slots));
    if (!slots)
        return false;
    struct tri_index x = { keys, slots, (uint32_t)(size - 1), n };
    for (size_t i = 0; i < n; i++) {
        uint32_t s = keys[i].hash & x.mask;
        bool known = false;
        for (; slots[s]; s = (s + 1) & x.mask) {
            const struct tri_key *k = &keys[slots[s] - 1];
            known |= k->hash == keys[i].hash && k->len == keys[i].len &&
                     memcmp(k->text, keys[i].text, k->len) == 0;
        }
        if (!known)
            slots[s] = (uint32_t)i + 1;
    }
    *out = x;
    return true;
}

size_t tri_index_find_hashed(const struct tri_index *x, const char *text,
                             size_t len, uint32_t hash)
{
    if (!x->slots)
        return TRI_INDEX_NONE;
    for (uint32_t s = hash & x->mask; x->slots[s]; s = (s + 1) & x->mask) {
        const struct tri_key *k = &x->keys[x->slots[s] - 1];
        if (k->hash == hash && k->len == len &&
            tri_same_bytes(k->text, text, len))
            return x->slots[s] - 1;
    }
    return TRI_INDEX_NONE;
}

size_t tri_index_find(const struct tri_index *x, const char *text, size_t len)
{
    return tri_index_find_hashed(x, text, len, tri_key_hash(text, len));
}

/* Edits (insert, drop, change, swap of neighbours) between two short texts. */
static unsigned edits(const char *a, size_t na, const char *b, size_t nb)
{
    unsigned rows[3][NEAREST_MAX + 2];
    unsigned *before = rows[0];
    unsigned *last = rows[1];
    unsigned *now = rows[2];
    for (size_t j = 0; j <= nb; j++)
        last[j] = (unsigned)j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= nb; j++) {
            unsigned change = last[j - 1] + (a[i - 1] != b[j - 1]);
            unsigned best = change;
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        unsigned *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[nb];
}

const struct tri_key *tri_index_nearest(const struct tri_index *x,
                                        const char *text, size_t len)
{
    if (len == 0 || len > NEAREST_MAX)
        return NULL;
    unsigned limit = (unsigned)(len / 3);
    limit = limit < 1 ? 1 : limit > 4 ? 4 : limit;
    const struct tri_key *best = NULL;
    for (size_t i = 0; i < x->n; i++) {
        const struct tri_key *k = &x->keys[i];
        if (k->len > NEAREST_MAX)
            continue;
        unsigned d = edits(text, len, k->text, k->len);
        if (d <= limit) {
            best = k;
            limit = d - (d > 0); /* only a nearer one replaces it */
            if (d == 0)
                break;
        }
    }
    return best;
}
