/* yajl's memory: each piece has its size before it, for yajl grows pieces and
 * an arena does not know how long they were. */
#include "base/yajl_memory.h"

#include <string.h>

#include "base/limits.h"

enum { HEADER = 16 }; /* holds the size, and keeps the alignment */

void *tri_yajl_take(void *self, size_t size)
{
    struct tri_yajl_memory *m = self;
    uint8_t *p = NULL;
    if (size > TRI_MAX_EVAL_ARENA)
        longjmp(m->no_memory, 1);
    size_t want = (size + HEADER + 15) & ~(size_t)15;
    if (want <= sizeof(m->room) - m->room_used) {
        p = m->room + m->room_used;
        m->room_used += want;
    } else if (!(p = tri_arena_get(m->arena, want))) {
        longjmp(m->no_memory, 1);
    }
    memcpy(p, &size, sizeof(size));
    return p + HEADER;
}

static void *retake(void *self, void *old, size_t size)
{
    size_t had = 0;
    if (old)
        memcpy(&had, (uint8_t *)old - HEADER, sizeof(had));
    if (had >= size)
        return old;
    void *p = tri_yajl_take(self, size);
    if (old)
        memcpy(p, old, had);
    return p;
}

static void leave(void *self, void *p)
{
    (void)self; /* it goes with the arena */
    (void)p;
}

yajl_alloc_funcs tri_yajl_memory(struct tri_yajl_memory *m,
                                 struct tri_arena *arena)
{
    m->arena = arena;
    m->room_used = 0;
    return (yajl_alloc_funcs){ tri_yajl_take, retake, leave, m };
}
