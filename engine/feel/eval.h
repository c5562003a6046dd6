/* engine/feel/eval.h - the state of one evaluation, and functions as values.
 *
 * Source:  DMN 1.5, 10.3.2.13 (functions), 10.3.4 (built-ins), and the rule
 *          of the specification that a runtime fault is the value null.
 * Owner:   the caller; everything an evaluation makes is in its arena.
 * Threads: one evaluation, one thread. Frozen models are shared.
 * Privacy: a diagnostic names the expression, never a value of the case.
 *
 * Three kinds of failure, never mixed: author's errors are findings of the
 * compile step; a runtime fault gives null and a diagnostic here; memory and
 * limits set `fatal`, after which every function returns null at once and the
 * caller at the top returns that code.
 */
#ifndef TRI_FEEL_EVAL_H
#define TRI_FEEL_EVAL_H

#include "base/arena.h"
#include "base/error.h"
#include "feel/value.h"
#include "ports/zone.h"

struct tri_expr;
struct tri_type;
struct tri_zones; /* parsed zones, feel/zone.c; lives as long as the run */

/* Where an expression stands in its model file. All texts are borrowed from
 * the model's arena. */
struct tri_source {
    const char *file;    /* "grooming.dmn"; NULL for a text from nowhere */
    const char *element; /* XML id of the nearest element, or NULL */
    const char *text;    /* the expression */
    size_t len;
    uint32_t line; /* of the first byte of text in the file, from 1; 0 none */
    uint32_t col;
};

struct tri_diag {
    const struct tri_source *source; /* NULL: no expression at hand */
    uint32_t offset;                 /* byte in source->text */
    char msg[120];
};

struct tri_frame { /* values of the names of one scope, innermost first */
    const struct tri_frame *up;
    const struct tri_value *slots;
};

/* The bounds of base/limits.h that an evaluation can meet. */
enum tri_limit {
    TRI_LIMIT_NONE,
    TRI_LIMIT_STEPS,
    TRI_LIMIT_MEMORY,
    TRI_LIMIT_LIST,
    TRI_LIMIT_TEXT,
    TRI_LIMIT_CALLS,   /* functions that call functions */
    TRI_LIMIT_NEST,    /* expressions active at once: C stack */
    TRI_LIMIT_DEPTH,   /* lists in lists */
    TRI_LIMIT_PATTERN, /* work of one match */
    TRI_LIMIT_GROUPS,  /* of one pattern */
};

struct tri_eval {
    struct tri_arena *arena; /* evaluation lifetime */
    /* Makes the value that a TRI_V_UNMADE stands for; NULL: there are none. */
    struct tri_value (*make)(struct tri_eval *ev, uint32_t which);
    struct tri_zones *zones; /* NULL: no zone is known */
    struct tri_value now;    /* date and time with zone or offset, or null */
    enum tri_code fatal;     /* TRI_OK until memory or a limit ends it */
    enum tri_limit limit;    /* which, when fatal is TRI_E_LIMIT */
    uint64_t steps;
    unsigned depth; /* calls active, against TRI_MAX_CALL_DEPTH */
    unsigned nest;  /* heights of the expressions active: C stack in use */
    bool quiet;     /* nobody reads diagnostics: faults make none */
    struct tri_diag *diags; /* in the arena; up to TRI_MAX_DIAGNOSTICS */
    size_t n_diags;
    size_t cap_diags;
    struct tri_value input; /* the value that `?` names in a unary test */
    const struct tri_source *source; /* of the expression being evaluated */
    uint32_t offset;                 /* of the node being evaluated in it */
};

/* In place. arena, zones are borrowed; now is tri_null() where none is given.
 */
void tri_eval_init(struct tri_eval *ev, struct tri_arena *arena,
                   struct tri_zones *zones, struct tri_value now);

/* null, with a diagnostic at the current source and offset. */
struct tri_value tri_fault(struct tri_eval *ev, const char *fmt, ...)
    TRI_PRINTF(2, 3);

/* null, with `fatal` set: code is what the arena said, or TRI_E_UNSUPPORTED. */
struct tri_value tri_fatal(struct tri_eval *ev, enum tri_code code);

/* null, with `fatal` set to TRI_E_LIMIT and the limit kept, to be named. */
struct tri_value tri_over(struct tri_eval *ev, enum tri_limit which);

/* Work that grows with the input counts as steps; false: over the limit. */
bool tri_spend(struct tri_eval *ev, uint64_t steps);

/* What ended the evaluation, in words that name the limit, into words of size
 * bytes; "" when nothing did. Returns words. */
#define TRI_FATAL_WORDS 96
const char *tri_fatal_words(const struct tri_eval *ev, char *words,
                            size_t size);

struct tri_param {
    const char *name;
    uint32_t name_len;
    const struct tri_type *type; /* NULL: Any */
};

/* A function value: a FEEL closure (body, closure), or native code (BKM,
 * decision service, built-in as a value) with its own state. */
struct tri_function {
    size_t n_params;
    const struct tri_param *params;
    const struct tri_type *result; /* NULL: Any */
    const struct tri_expr *body;
    const struct tri_frame *closure;
    struct tri_value (*native)(struct tri_eval *ev, const void *self,
                               const struct tri_value *args, size_t n);
    const void *self;
    bool variadic; /* native only: the last parameter repeats */
};

/* Call with positional arguments already coerced or not: parameter types are
 * applied here. Wrong count: fault. Depth is counted. */
struct tri_value tri_call(struct tri_eval *ev, const struct tri_function *fn,
                          const struct tri_value *args, size_t n);

#endif
