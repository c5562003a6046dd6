#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tri_out_init(struct tri_out *o)
{
    memset(o, 0, sizeof(*o));
}

void tri_out_done(struct tri_out *o)
{
    free(o->text);
    tri_out_init(o);
}

void tri_out_clear(struct tri_out *o)
{
    o->len = 0;
    o->failed = false;
    if (o->text)
        o->text[0] = '\0';
}

bool tri_out_grow(struct tri_out *o, size_t more)
{
    size_t want = o->len + more + 1;
    size_t cap = o->cap ? o->cap * 2 : 256;
    if (o->failed)
        return false;
    if (cap < want)
        cap = want;
    char *text = realloc(o->text, cap);
    if (!text) {
        o->failed = true;
        return false;
    }
    o->text = text;
    o->cap = cap;
    return true;
}

void tri_out_quoted(struct tri_out *o, const char *text, size_t len)
{
    if (!tri_out_room(o, len + 2))
        return;
    char *to = o->text + o->len;
    *to++ = '"';
    if (len)
        memcpy(to, text, len);
    to[len] = '"';
    to[len + 1] = '\0';
    o->len += len + 2;
}

void tri_out_text(struct tri_out *o, const char *text)
{
    tri_out_put(o, text, strlen(text));
}

void tri_out_format(struct tri_out *o, const char *fmt, ...)
{
    va_list ap;
    size_t left = o->text && !o->failed ? o->cap - o->len : 0;
    va_start(ap, fmt);
    int n = vsnprintf(left ? o->text + o->len : NULL, left, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= left) { /* again, with the room that it needs */
        if (left)
            o->text[o->len] = '\0';
        if (n < 0 || !tri_out_room(o, (size_t)n))
            return;
        va_start(ap, fmt);
        (void)vsnprintf(o->text + o->len, (size_t)n + 1, fmt, ap);
        va_end(ap);
    }
    o->len += (size_t)n;
}
