/* The state of an evaluation: faults collected, limits made to stick. */
#include "feel/eval.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

void tri_eval_init(struct tri_eval *ev, struct tri_arena *arena,
                   struct tri_zones *zones, struct tri_value now)
{
    memset(ev, 0, sizeof(*ev));
    ev->arena = arena;
    ev->zones = zones;
    ev->now = now;
    ev->input = tri_null();
}

struct tri_value tri_fault(struct tri_eval *ev, const char *fmt, ...)
{
    if (ev->fatal || ev->n_diags >= TRI_MAX_DIAGNOSTICS)
        return tri_null();
    struct tri_diag *diags =
        tri_arena_grow(ev->arena, ev->diags, ev->n_diags, ev->n_diags + 1,
                       sizeof(*diags), &ev->cap_diags);
    if (!diags)
        return tri_fatal(ev, ev->arena->failed);
    ev->diags = diags;
    struct tri_diag *d = &diags[ev->n_diags++];
    d->source = ev->source;
    d->offset = ev->offset;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(d->msg, sizeof(d->msg), fmt, ap);
    va_end(ap);
    for (char *p = d->msg; *p; p++)
        if ((unsigned char)*p < 0x20) /* a diagnostic is one line */
            *p = ' ';
    return tri_null();
}

struct tri_value tri_fatal(struct tri_eval *ev, enum tri_code code)
{
    if (!ev->fatal)
        ev->fatal = code ? code : TRI_E_LIMIT;
    return tri_null();
}

const char *tri_fatal_words(const struct tri_eval *ev)
{
    switch (ev->fatal) {
    case TRI_OK:
        return "";
    case TRI_E_NOMEM:
        return "out of memory";
    case TRI_E_UNSUPPORTED:
        return "not supported";
    default:
        if (ev->steps > TRI_MAX_STEPS)
            return "stopped: it takes too many steps";
        if (ev->arena->failed)
            return "stopped: it needs too much memory, or makes a list that is "
                   "too long";
        return "stopped: a list or text gets too long, or calls nest too deep";
    }
}
