/* engine/base/error.h - the one error type of the whole program.
 *
 * Source:  none; our own.
 * Owner:   the caller. struct tri_error is a plain value: no pointers inside,
 *          so it may be copied, stored, or outlive the arena and the model.
 * Threads: no shared state; there is no "last error".
 * Privacy: msg quotes model text and ids only, never incident content. Name
 *          the input ("input 'age'"), not its value: errors reach the logs.
 */
#ifndef TRI_BASE_ERROR_H
#define TRI_BASE_ERROR_H

#include <stdint.h>

#include "base/attr.h"

enum tri_code {
    TRI_OK = 0,
    TRI_E_NOMEM,       /* allocator returned NULL */
    TRI_E_LIMIT,       /* a configured bound was hit: depth, bytes, steps */
    TRI_E_SYNTAX,      /* text does not parse */
    TRI_E_MODEL,       /* parses, but breaks a rule of DMN, BPMN or a pack */
    TRI_E_INPUT,       /* a report or another input breaks its contract */
    TRI_E_NOTFOUND,    /* expected miss; callers are meant to branch on it */
    TRI_E_UNSUPPORTED, /* the standard has it, we do not: never guess */
    TRI_E_DENIED,      /* may know of it, may not do this */
    TRI_E_CONFLICT,    /* lost an optimistic-lock race; safe to retry */
    TRI_E_IO           /* an adapter's outside world failed */
};

/* Where in the model file. line and col count from 1, col in bytes; 0 means
 * unknown. element is the XML id, because that is what a rule author searches
 * for in the modelling tool; for a report it is the path of the field. */
struct tri_loc {
    char file[64];
    char element[64];
    uint32_t line;
    uint32_t col;
};

struct tri_error {
    enum tri_code code;
    struct tri_loc loc;
    char msg[448]; /* one line, no trailing stop, NUL-terminated, may be cut */
};

/* Fill *err and return code, so a failure is one statement:
 *     return tri_fail(err, TRI_E_SYNTAX, &loc, "expected ')' here");
 * err may be NULL (caller wants the code only). loc may be NULL. Never
 * allocates, so it also reports TRI_E_NOMEM. */
enum tri_code tri_fail(struct tri_error *err, enum tri_code code,
                       const struct tri_loc *loc, const char *fmt, ...)
    TRI_PRINTF(4, 5);

/* A location from its parts; each text may be NULL and is cut to fit (a file
 * keeps its end, so that the name is never lost behind a long folder). */
struct tri_loc tri_loc_make(const char *file, const char *element,
                            uint32_t line, uint32_t col);

#endif
