/* How to read: head is the block being filled; spare blocks come from the
 * last clear and are taken first. Blocks double up to BLOCK_MAX. With
 * TRI_ARENA_SINGLE each object is a block of its own. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN ((size_t)16)
#define BLOCK_MIN ((size_t)16 << 10)
#define BLOCK_MAX ((size_t)1 << 20)

struct tri_arena_block {
    struct tri_arena_block *next;
    size_t bytes; /* room after the header */
};

static size_t header_bytes(void)
{
    return (sizeof(struct tri_arena_block) + ALIGN - 1) & ~(ALIGN - 1);
}

static uint8_t *block_room(struct tri_arena_block *b)
{
    return (uint8_t *)b + header_bytes();
}

void tri_arena_init(struct tri_arena *a, size_t cap_bytes)
{
    memset(a, 0, sizeof(*a));
    a->cap_bytes = cap_bytes;
}

static void free_chain(struct tri_arena_block *b)
{
    while (b) {
        struct tri_arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void tri_arena_done(struct tri_arena *a)
{
    free_chain(a->head);
    free_chain(a->spare);
    tri_arena_init(a, a->cap_bytes);
}

void tri_arena_clear(struct tri_arena *a)
{
#ifdef TRI_ARENA_SINGLE
    tri_arena_done(a);
#else
    while (a->head) {
        struct tri_arena_block *b = a->head;
        a->head = b->next;
        b->next = a->spare;
        a->spare = b;
    }
    a->next = a->end = NULL;
    a->used_bytes = 0;
    a->failed = TRI_OK;
    a->too_many = false;
#endif
}

void tri_arena_trim(struct tri_arena *a, size_t keep)
{
    struct tri_arena_block **p = &a->spare;
    while (*p && (*p)->bytes <= keep) {
        keep -= (*p)->bytes;
        p = &(*p)->next;
    }
    free_chain(*p);
    *p = NULL;
}

struct tri_arena_mark tri_arena_mark(const struct tri_arena *a)
{
    return (struct tri_arena_mark){ a->head, a->next, a->end, a->used_bytes };
}

void tri_arena_rewind(struct tri_arena *a, struct tri_arena_mark mark)
{
    while (a->head != mark.head) {
        struct tri_arena_block *b = a->head;
        a->head = b->next;
#ifdef TRI_ARENA_SINGLE
        free(b); /* so that a use after the rewind is seen */
#else
        b->next = a->spare;
        a->spare = b;
#endif
    }
    a->next = mark.next;
    a->end = mark.end;
    a->used_bytes = mark.used_bytes;
}

static size_t room_for(const struct tri_arena *a, size_t bytes)
{
#ifdef TRI_ARENA_SINGLE
    (void)a;
    return bytes;
#else
    size_t room = a->head ? a->head->bytes * 2 : BLOCK_MIN;
    if (room > BLOCK_MAX)
        room = BLOCK_MAX;
    return room < bytes ? bytes : room;
#endif
}

static bool new_block(struct tri_arena *a, size_t bytes)
{
    struct tri_arena_block *b = NULL;
    for (struct tri_arena_block **p = &a->spare; *p; p = &(*p)->next)
        if ((*p)->bytes >= bytes) {
            b = *p;
            *p = b->next;
            break;
        }
    if (!b) {
        size_t room = room_for(a, bytes);
        b = malloc(header_bytes() + room);
        if (!b)
            return false;
        b->bytes = room;
    }
    b->next = a->head;
    a->head = b;
    a->next = block_room(b);
    a->end = a->next + b->bytes;
    return true;
}

void *tri_arena_get_more(struct tri_arena *a, size_t bytes)
{
    if (bytes > a->cap_bytes || a->used_bytes > a->cap_bytes - bytes) {
        a->failed = TRI_E_LIMIT;
        return NULL;
    }
#ifdef TRI_ARENA_SINGLE
    size_t take = bytes; /* exact, so that one byte too far is seen */
    bool fits = false;
#else
    size_t take = bytes ? (bytes + ALIGN - 1) & ~(ALIGN - 1) : ALIGN;
    bool fits = (size_t)(a->end - a->next) >= take;
#endif
    if (!fits && !new_block(a, take)) {
        a->failed = TRI_E_NOMEM;
        return NULL;
    }
    void *p = a->next;
    a->next += take;
    a->used_bytes += bytes;
    return p;
}

void *tri_arena_zero(struct tri_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) {
        a->failed = TRI_E_LIMIT;
        return NULL;
    }
    void *p = tri_arena_get(a, n * size);
    if (p)
        memset(p, 0, n * size);
    return p;
}

char *tri_arena_copy(struct tri_arena *a, const char *text, size_t len)
{
#ifdef TRI_ARENA_SINGLE
    char *p = tri_arena_get(a, len + 1);
#else
    /* Texts need no alignment: they grow from the end of the block. */
    char *p = NULL;
    size_t room = (size_t)(a->end - a->next);
    if (len < room && len < a->cap_bytes &&
        a->used_bytes < a->cap_bytes - len) {
        a->end -= len + 1;
        a->used_bytes += len + 1;
        p = (char *)a->end;
    } else {
        p = tri_arena_get(a, len + 1);
    }
#endif
    if (!p)
        return NULL;
    if (len)
        memcpy(p, text, len);
    p[len] = '\0';
    return p;
}

char *tri_arena_format(struct tri_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return NULL;
    char *p = tri_arena_get(a, (size_t)n + 1);
    if (!p)
        return NULL;
    va_start(ap, fmt);
    (void)vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return p;
}

void *tri_arena_grow_more(struct tri_arena *a, void *items, size_t n,
                          size_t want, size_t size, size_t *cap)
{
    size_t room = *cap ? *cap * 2 : 8;
    if (room < want)
        room = want;
    if (room > SIZE_MAX / size) {
        a->failed = TRI_E_LIMIT;
        return NULL;
    }
    void *p = tri_arena_get(a, room * size);
    if (!p)
        return NULL;
    if (n)
        memcpy(p, items, n * size);
    *cap = room;
    return p;
}

enum tri_code tri_arena_fail(const struct tri_arena *a, struct tri_error *err,
                             const char *what)
{
    enum tri_code code = a->failed ? a->failed : TRI_E_NOMEM;
    if (code == TRI_E_LIMIT)
        return tri_fail(err, code, NULL, "%s: over the limit of %zu MiB", what,
                        a->cap_bytes >> 20);
    return tri_fail(err, code, NULL, "%s: out of memory", what);
}
