/* engine/base/yajl_memory.h - yajl's memory, out of an arena.
 *
 * Source:  yajl 2.1 does not look whether an allocation gave NULL;
 *          docs/decisions/0005-json-reader.md.
 * Owner:   the arena owns what yajl takes; yajl_free is not called.
 * Threads: one reader, one thread.
 *
 * Whoever parses calls setjmp(m->no_memory) before yajl_alloc, and is back
 * there, with 1, when memory is out: nothing is lost, since the arena owns all
 * that yajl had. What a callback made itself, and no arena owns, it must be
 * able to find again from there.
 */
#ifndef TRI_BASE_YAJL_MEMORY_H
#define TRI_BASE_YAJL_MEMORY_H

#include <setjmp.h>
#include <stdalign.h>
#include <stdint.h>
#include <yajl/yajl_parse.h>

#include "base/arena.h"

/* yajl asks for about 600 bytes for a text without long escapes. */
enum { TRI_YAJL_ROOM = 1024 };

struct tri_yajl_memory {
    struct tri_arena *arena;
    jmp_buf no_memory;
    size_t room_used;
    /* The first of it, before the arena is asked. Need not be cleared. */
    alignas(16) uint8_t room[TRI_YAJL_ROOM];
};

/* m stays where it is until yajl is done. */
yajl_alloc_funcs tri_yajl_memory(struct tri_yajl_memory *m,
                                 struct tri_arena *arena);

/* A piece for the caller's own use, as yajl gets it: never NULL. */
void *tri_yajl_take(void *m, size_t size);

#endif
