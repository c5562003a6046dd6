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
    if (ev->fatal || ev->quiet || ev->n_diags >= TRI_MAX_DIAGNOSTICS)
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
    if (ev->fatal)
        return tri_null();
    ev->fatal = code ? code : TRI_E_LIMIT;
    if (ev->fatal == TRI_E_LIMIT)
        ev->limit = ev->arena->too_many ? TRI_LIMIT_LIST : TRI_LIMIT_MEMORY;
    return tri_null();
}

struct tri_value tri_over(struct tri_eval *ev, enum tri_limit which)
{
    if (!ev->fatal) {
        ev->fatal = TRI_E_LIMIT;
        ev->limit = which;
    }
    return tri_null();
}

bool tri_spend(struct tri_eval *ev, uint64_t steps)
{
    ev->steps += steps;
    if (ev->steps > TRI_MAX_STEPS)
        (void)tri_over(ev, TRI_LIMIT_STEPS);
    return !ev->fatal;
}

const char *tri_fatal_words(const struct tri_eval *ev, char *words, size_t size)
{
    const struct {
        const char *unit;
        size_t bound;
    } names[] = {
        [TRI_LIMIT_NONE] = { "", 0 },
        [TRI_LIMIT_STEPS] = { "steps", TRI_MAX_STEPS },
        [TRI_LIMIT_MEMORY] = { "MiB of memory", ev->arena->cap_bytes >> 20 },
        [TRI_LIMIT_LIST] = { "items in a list", TRI_MAX_LIST },
        [TRI_LIMIT_TEXT] = { "MiB of text", TRI_MAX_TEXT >> 20 },
        [TRI_LIMIT_CALLS] = { "calls in each other", TRI_MAX_CALL_DEPTH },
        [TRI_LIMIT_NEST] = { "expressions in each other", TRI_MAX_NEST },
        [TRI_LIMIT_DEPTH] = { "lists in each other", TRI_MAX_VALUE_DEPTH },
        [TRI_LIMIT_PATTERN] = { "tries of one pattern", TRI_MAX_TRIES },
        [TRI_LIMIT_GROUPS] = { "groups in one pattern (200 in each other)",
                               TRI_MAX_GROUPS },
    };
    switch (ev->fatal) {
    case TRI_OK:
        return "";
    case TRI_E_NOMEM:
        return "out of memory";
    case TRI_E_UNSUPPORTED:
        return "not supported";
    default:
        (void)snprintf(words, size, "stopped at the limit of %zu %s",
                       names[ev->limit].bound, names[ev->limit].unit);
        return words;
    }
}
