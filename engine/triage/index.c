#include "triage/index.h"

#include <string.h>

#include "base/nearest.h"
#include "feel/value.h"

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
        if (k->hash == hash && k->len == len && memcmp(k->text, text, len) == 0)
            return x->slots[s] - 1;
    }
    return TRI_INDEX_NONE;
}

size_t tri_index_find(const struct tri_index *x, const char *text, size_t len)
{
    return tri_index_find_hashed(x, text, len, tri_key_hash(text, len));
}

const struct tri_key *tri_index_nearest(const struct tri_index *x,
                                        const char *text, size_t len)
{
    struct tri_nearest near;
    tri_nearest_start(&near, text, len);
    for (size_t i = 0; i < x->n; i++)
        tri_nearest_offer(&near, x->keys[i].text, x->keys[i].len);
    for (size_t i = 0; near.name && i < x->n; i++)
        if (x->keys[i].text == near.name)
            return &x->keys[i];
    return NULL;
}
