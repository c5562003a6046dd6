#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* A text that fills its room may have been cut inside a character: messages go
 * into JSON, which has to be UTF-8. */
static void drop_half(char *text, size_t size)
{
    size_t n = strlen(text);
    size_t k = n;
    if (n + 1 < size)
        return;
    while (k && ((unsigned char)text[k - 1] & 0xC0) == 0x80)
        k--;
    uint32_t point = 0;
    if (k && !tri_utf8_next(text + k - 1, n - (k - 1), &point))
        text[k - 1] = '\0';
}

enum tri_code tri_fail(struct tri_error *err, enum tri_code code,
                       const struct tri_loc *loc, const char *fmt, ...)
{
    if (!err)
        return code;
    err->code = code;
    if (loc)
        err->loc = *loc;
    else
        memset(&err->loc, 0, sizeof(err->loc));
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
    va_end(ap);
    drop_half(err->msg, sizeof(err->msg));
    /* One line whatever the model text held: a message is a log line. */
    for (char *p = err->msg; *p; p++)
        if ((unsigned char)*p < 0x20)
            *p = ' ';
    return code;
}

static void copy_cut(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);
    if (n >= size)
        n = size - 1;
    memcpy(to, from, n);
    to[n] = '\0';
    drop_half(to, size);
}

struct tri_loc tri_loc_make(const char *file, const char *element,
                            uint32_t line, uint32_t col)
{
    struct tri_loc loc;
    memset(&loc, 0, sizeof(loc));
    if (file) {
        size_t n = strlen(file);
        if (n >= sizeof(loc.file))
            file += n - (sizeof(loc.file) - 1);
        while (n >= sizeof(loc.file) && ((unsigned char)*file & 0xC0) == 0x80)
            file++;
        copy_cut(loc.file, sizeof(loc.file), file);
    }
    if (element)
        copy_cut(loc.element, sizeof(loc.element), element);
    loc.line = line;
    loc.col = col;
    return loc;
}
