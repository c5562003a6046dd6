#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
        copy_cut(loc.file, sizeof(loc.file), file);
    }
    if (element)
        copy_cut(loc.element, sizeof(loc.element), element);
    loc.line = line;
    loc.col = col;
    return loc;
}
