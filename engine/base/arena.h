/* engine/base/arena.h - memory that is freed all at once.
 *
 * Source:  none; our own. Two lifetimes use it: a model (load to unload) and an
 *          evaluation (one decision or request, cleared and used again).
 * Owner:   whoever called tri_arena_init; what it hands out belongs to the
 *          arena and dies with tri_arena_clear or tri_arena_done.
 * Threads: one arena, one thread; a frozen model arena may be read by many.
 */
#ifndef TRI_BASE_ARENA_H
#define TRI_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"

struct tri_arena_block;

struct tri_arena {
    struct tri_arena_block *head;  /* blocks in use, newest first */
    struct tri_arena_block *spare; /* kept by clear for the next round */
    uint8_t *next;                 /* next free byte of head */
    uint8_t *end;
    size_t used_bytes; /* handed out since the last clear */
    size_t cap_bytes;
    enum tri_code failed; /* why the last get returned NULL, else TRI_OK */
    bool too_many;        /* it was the limit of items, not that of bytes */
};

/* In place; allocates nothing yet. cap_bytes bounds what is handed out. */
void tri_arena_init(struct tri_arena *a, size_t cap_bytes);

/* Free everything. Safe on a zeroed or already done arena. */
void tri_arena_done(struct tri_arena *a);

/* Forget everything but keep the blocks, so that a warm evaluation makes no
 * malloc call (except in builds with TRI_ARENA_SINGLE). */
void tri_arena_clear(struct tri_arena *a);

/* Give back spare blocks until those left have no more than keep bytes: after a
 * step that took much more than the next will. What was handed out stays. */
void tri_arena_trim(struct tri_arena *a, size_t keep);

/* A place to come back to: rewind forgets what was handed out since the mark
 * (and keeps the blocks). Marks nest; clear and done end them all. */
struct tri_arena_mark {
    struct tri_arena_block *head;
    uint8_t *next;
    uint8_t *end;
    size_t used_bytes;
};
struct tri_arena_mark tri_arena_mark(const struct tri_arena *a);
void tri_arena_rewind(struct tri_arena *a, struct tri_arena_mark mark);

/* The longer way of tri_arena_get: another block, or why there is none. */
void *tri_arena_get_more(struct tri_arena *a, size_t bytes);

/* bytes aligned to 16, not zeroed; NULL when memory or the cap is exhausted,
 * with a->failed set to TRI_E_NOMEM or TRI_E_LIMIT. bytes may be 0. Mostly the
 * block has room, which is not worth a call. */
static inline void *tri_arena_get(struct tri_arena *a, size_t bytes)
{
#ifndef TRI_ARENA_SINGLE
    size_t room = (size_t)(a->end - a->next);
    size_t take = (bytes + 15) & ~(size_t)15;
    if (TRI_LIKELY(bytes && bytes <= room && take <= room &&
                   bytes <= a->cap_bytes - a->used_bytes)) {
        void *p = a->next;
        a->next += take;
        a->used_bytes += bytes;
        return p;
    }
#endif
    return tri_arena_get_more(a, bytes);
}

/* The same, zeroed, for n objects of size bytes; the product is checked. */
void *tri_arena_zero(struct tri_arena *a, size_t n, size_t size);

/* A NUL-terminated copy of len bytes; NULL as above. */
char *tri_arena_copy(struct tri_arena *a, const char *text, size_t len);

/* A formatted, NUL-terminated text; NULL as above. */
char *tri_arena_format(struct tri_arena *a, const char *fmt, ...)
    TRI_PRINTF(2, 3);

/* The longer way of tri_arena_grow: a bigger copy. */
void *tri_arena_grow_more(struct tri_arena *a, void *items, size_t n,
                          size_t want, size_t size, size_t *cap);

/* Grow an array of size-byte items that holds n to room for want: returns the
 * old pointer when *cap suffices, else a bigger copy and *cap updated; NULL as
 * above. The old array stays in the arena: doubling bounds the waste. */
static inline void *tri_arena_grow(struct tri_arena *a, void *items, size_t n,
                                   size_t want, size_t size, size_t *cap)
{
    return want <= *cap ? items
                        : tri_arena_grow_more(a, items, n, want, size, cap);
}

/* Fill *err for a NULL from this arena. what names the thing being built. */
enum tri_code tri_arena_fail(const struct tri_arena *a, struct tri_error *err,
                             const char *what);

#endif
