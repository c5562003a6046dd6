/* engine/base/out.h - text that grows while it is written.
 *
 * Source:  none; our own.
 * Owner:   the caller; tri_out_done frees the buffer.
 * Threads: one buffer, one thread.
 *
 * A failure sticks: once memory ran out, further writes do nothing and
 * `failed` says so, so a writer checks once at its end.
 */
#ifndef TRI_BASE_OUT_H
#define TRI_BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"

struct tri_out {
    char *text; /* NUL-terminated once anything was written */
    size_t len;
    size_t cap;
    bool failed;
};

void tri_out_init(struct tri_out *o);
void tri_out_done(struct tri_out *o);
void tri_out_clear(struct tri_out *o); /* keeps the buffer */
/* The text in double quotes, which are not looked for in it. */
void tri_out_quoted(struct tri_out *o, const char *text, size_t len);
void tri_out_text(struct tri_out *o, const char *text);
void tri_out_format(struct tri_out *o, const char *fmt, ...) TRI_PRINTF(2, 3);

/* Make room for more bytes and the NUL; false once memory ran out. */
bool tri_out_grow(struct tri_out *o, size_t more);

static inline bool tri_out_room(struct tri_out *o, size_t more)
{
    return (!o->failed && o->cap - o->len > more) || tri_out_grow(o, more);
}

/* Inline, as most of what is written is a few bytes known when it is compiled.
 */
static inline void tri_out_put(struct tri_out *o, const char *text, size_t len)
{
    if (!tri_out_room(o, len))
        return;
    if (len)
        memcpy(o->text + o->len, text, len);
    o->len += len;
    o->text[o->len] = '\0';
}

static inline void tri_out_char(struct tri_out *o, char c)
{
    if (!tri_out_room(o, 1))
        return;
    o->text[o->len++] = c;
    o->text[o->len] = '\0';
}

#endif
