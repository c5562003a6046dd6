/* engine/feel/builtin.h - the agreement between the FEEL core and its library.
 *
 * Source:  DMN 1.5, 10.3.4 (built-in functions); 10.3.2.13.2 and .3
 *          (positional and named invocation).
 * Owner:   the table is static; results are allocated in ev->arena.
 * Threads: frozen.
 *
 * builtins.def is the whole list, one line each:
 *
 *   BUILTIN("substring", fn_substring, 2, 3,
 *           "string, start position, length", TRI_T_STRING)
 *   BUILTIN("max", fn_max, 1, TRI_MANY, "list | c...", TRI_T_ANY)
 *   BUILTIN("before", fn_before, 2, 2,
 *           "point1, point2 | point, range | range, point | range1, range2",
 *           TRI_T_BOOL)
 *
 * The text lists the parameter names in their order, separated by ", ";
 * overloads with other names stand after " | "; "..." marks the last parameter
 * as repeating. From it the core maps named arguments to positions: the first
 * overload that has all the names given wins. min and max count arguments over
 * all overloads; what lies between and does not fit (date with two arguments)
 * is a fault of the function.
 *
 * What the core does before the call: arity and names are checked at compile
 * time; every argument is evaluated; nothing is coerced. Optional arguments
 * left out at the end are absent (n is smaller); a hole left by named
 * arguments is null. What the function does: check kinds, unwrap a list of one
 * where an item is wanted, and return tri_fault(...) for what it cannot do.
 * It must look at ev->fatal after each call that can set it (tri_call, big
 * allocations) and return tri_null() then. ev->offset already names the call.
 */
#ifndef TRI_FEEL_BUILTIN_H
#define TRI_FEEL_BUILTIN_H

#include "feel/eval.h"
#include "feel/type.h"

#define TRI_MANY UINT16_MAX

typedef struct tri_value (*tri_builtin_fn)(struct tri_eval *ev,
                                           const struct tri_value *args,
                                           size_t n);

struct tri_builtin {
    const char *name;
    tri_builtin_fn fn;
    const char *params; /* as above */
    uint16_t name_len;
    uint16_t min_args;
    uint16_t max_args;         /* TRI_MANY: no bound */
    enum tri_type_kind result; /* TRI_T_ANY where it depends */
};

/* By its FEEL name; NULL when it is none. */
const struct tri_builtin *tri_builtin_find(const char *name, size_t len);

/* The i-th of the table, NULL past its end: for documentation, completion and
 * the lexer. */
const struct tri_builtin *tri_builtin_at(size_t i);

#define BUILTIN(name, fn, min_args, max_args, params, result)              \
    struct tri_value fn(struct tri_eval *ev, const struct tri_value *args, \
                        size_t n);
#include "feel/builtins.def"
#undef BUILTIN

#endif
