#include "base/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

void tri_findings_init(struct tri_findings *f)
{
    memset(f, 0, sizeof(*f));
}

void tri_findings_done(struct tri_findings *f)
{
    free(f->items);
    tri_findings_init(f);
}

void tri_findings_add(struct tri_findings *f, enum tri_severity severity,
                      enum tri_code code, const struct tri_loc *loc,
                      const char *fmt, ...)
{
    if (!f)
        return;
    if (severity == TRI_ERROR)
        f->errors++;
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 8;
        struct tri_finding *items =
            f->n < TRI_MAX_FINDINGS ? realloc(f->items, cap * sizeof(*items))
                                    : NULL;
        if (!items) {
            f->dropped++;
            return;
        }
        f->items = items;
        f->cap = cap;
    }
    char text[sizeof(f->items[0].what.msg)];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    struct tri_finding *item = &f->items[f->n++];
    item->severity = severity;
    (void)tri_fail(&item->what, code, loc, "%s", text);
}

const char *tri_severity_name(enum tri_severity severity)
{
    static const char *const names[] = { "note", "warning", "error" };
    return names[severity];
}
