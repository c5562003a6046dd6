/* engine/feel/type.h - FEEL types, conformance and implicit conversion.
 *
 * Source:  DMN 1.5, 10.3.2.9 (types, equivalence, conformance, conversions),
 *          7.3.2 (item definitions).
 * Owner:   types live in the model arena; simple ones are static.
 * Threads: frozen after load.
 */
#ifndef TRI_FEEL_TYPE_H
#define TRI_FEEL_TYPE_H

#include "feel/eval.h"

enum tri_type_kind {
    TRI_T_ANY,
    TRI_T_NULL,
    TRI_T_BOOL,
    TRI_T_NUMBER,
    TRI_T_STRING,
    TRI_T_DATE,
    TRI_T_TIME,
    TRI_T_DATETIME,
    TRI_T_DT_DURATION,
    TRI_T_YM_DURATION,
    TRI_T_LIST,    /* elem */
    TRI_T_CONTEXT, /* fields; none: any context */
    TRI_T_RANGE,   /* elem */
    TRI_T_FUNCTION /* params, result */
};

struct tri_field {
    const char *name;
    uint32_t name_len;
    const struct tri_type *type;
};

struct tri_type {
    enum tri_type_kind kind;
    const char *name; /* of the item definition, or NULL */
    const struct tri_type *elem;
    size_t n_fields;
    const struct tri_field *fields;
    size_t n_params;
    const struct tri_type *const *params;
    const struct tri_type *result;
    /* allowedValues: unary tests applied to each element of a collection and
     * to the value otherwise; typeConstraint: to the value as a whole. NULL:
     * none. */
    const struct tri_expr *allowed;
    const struct tri_expr *constraint;
    /* The type that this one restricts further: its tests hold too. NULL:
     * none. */
    const struct tri_type *restricts;
};

/* The static simple type of a kind without members (ANY .. YM_DURATION, and
 * LIST, CONTEXT, RANGE, FUNCTION of Any). */
const struct tri_type *tri_type_simple(enum tri_type_kind kind);

/* A built-in type by its FEEL name ("date and time", "dateTime", "Any");
 * NULL when it is none. */
const struct tri_type *tri_type_by_name(const char *name, size_t len);

/* What a message calls it: the item definition's name or the kind's. */
const char *tri_type_label(const struct tri_type *t);

/* May a value of type `from` stand where `to` is wanted (10.3.2.9.2)? Decides
 * for functions whether their parameters and results fit. */
bool tri_type_fits(const struct tri_type *from, const struct tri_type *to);

/* `v instance of t` (10.3.2.9.x): null conforms to nothing but Null and Any
 * here. */
bool tri_type_is_instance(struct tri_eval *ev, const struct tri_type *t,
                          struct tri_value v);

/* Does v conform to t, allowed values included? null conforms to every type. */
bool tri_type_conforms(struct tri_eval *ev, const struct tri_type *t,
                       struct tri_value v);

/* Are values of an expression whose inferred type is `from` of type `to` as
 * they are? Then there is nothing to look at when they are made. */
bool tri_type_settles(const struct tri_type *from, const struct tri_type *to);

/* Implicit conversion where a value meets a declared type: conforming as it
 * is; a list of one to its item; an item to a list of one; a date to a date
 * and time at midnight UTC. What does not conform becomes null, with a
 * diagnostic that names what (an input, a parameter, a result). t NULL: v. */
struct tri_value tri_type_coerce(struct tri_eval *ev, const struct tri_type *t,
                                 struct tri_value v, const char *what);

#endif
