/* engine/feel/feel.h - FEEL text in, frozen expression out, value out.
 *
 * Source:  DMN 1.5, chapter 9 (S-FEEL) and 10 (FEEL).
 * Owner:   expressions live in the model arena given to the compiler.
 * Threads: a compiler belongs to one thread; expressions are frozen.
 *
 * Stages: lex -> parse -> check (names to slots, types) -> compile ->
 * evaluate. An author's error is a finding with file, line and column; the
 * expression then evaluates to null with a diagnostic (DMN says null), so a
 * lenient caller goes on and a strict one refuses on findings->errors.
 */
#ifndef TRI_FEEL_FEEL_H
#define TRI_FEEL_FEEL_H

#include "base/findings.h"
#include "feel/eval.h"
#include "feel/type.h"

struct tri_scope_name {
    const char *name;
    uint32_t name_len;
    const struct tri_type *type; /* NULL: Any */
};

/* The names that an expression may use: slot i of the frame at this depth
 * holds the value of names[i]. Names may hold spaces and operators. */
struct tri_scope {
    const struct tri_scope *up;
    const struct tri_scope_name *names;
    size_t n;
};

/* A name of the whole model (item component, context key, parameter) that the
 * lexer must keep whole when it meets it after a dot or inside a filter. */
struct tri_feel_names; /* a growing set, feel/names.c */

struct tri_feel {
    struct tri_arena *arena;       /* model lifetime */
    struct tri_findings *findings; /* may be NULL */
    struct tri_feel_names *names;  /* may be NULL */
    /* Resolve a type name of the model in `instance of` and in function
     * parameters; NULL result: unknown. May itself be NULL. */
    const struct tri_type *(*find_type)(void *self, const char *name,
                                        size_t len);
    void *find_type_self;
};

enum tri_feel_goal {
    TRI_FEEL_EXPRESSION,  /* 10.3.1 rule 1, textual or boxed text */
    TRI_FEEL_UNARY_TESTS, /* a decision table's input entry, allowedValues */
    TRI_FEEL_FILTER /* the match of a boxed filter: slot 0 of the scope is what
                       is filtered, and the value is what is left of it */
};

/* A set of multi-word names; add before compiling what uses them. NULL when
 * the arena is exhausted. */
struct tri_feel_names *tri_feel_names_new(struct tri_arena *a);
bool tri_feel_names_add(struct tri_feel_names *set, const char *name,
                        size_t len);

/* Compile source->text in scope. source is copied (its texts are borrowed).
 * input is the type of `?` in unary tests, NULL for Any. Returns TRI_OK with
 * *out set also when findings were added; TRI_E_NOMEM or TRI_E_LIMIT else. */
enum tri_code tri_feel_compile(struct tri_feel *c, enum tri_feel_goal goal,
                               const struct tri_scope *scope,
                               const struct tri_source *source,
                               const struct tri_type *input,
                               const struct tri_expr **out,
                               struct tri_error *err);

/* The inferred type, never NULL (Any where nothing better is known). */
const struct tri_type *tri_expr_type(const struct tri_expr *e);

/* Where it stands, as copied when it was compiled. */
const struct tri_source *tri_expr_source(const struct tri_expr *e);

/* A constant expression's value (literals, date("...") of literals, their
 * arithmetic, lists and ranges of them; a built-in function); false when it
 * depends on anything. */
bool tri_expr_constant(const struct tri_expr *e, struct tri_value *out);

/* An expression that only fetches: a name, or a member of what a name stands
 * for. Tables read many of them; they need no interpreter. */
struct tri_fetch {
    uint16_t depth; /* frames outwards */
    bool member;
    uint32_t slot;
    uint32_t at; /* where a whole context has the member */
    uint32_t key_len;
    uint32_t hash;
    const char *key;
};
bool tri_expr_fetch(const struct tri_expr *e, struct tri_fetch *out);

/* Its member of v; false when it is not where the types promise it. */
static inline bool tri_fetch_member(const struct tri_fetch *f,
                                    struct tri_value v, struct tri_value *out)
{
    if (v.kind != TRI_CONTEXT || f->at >= v.u.context->n)
        return false;
    const struct tri_entry *e = &v.u.context->entries[f->at];
    if (!tri_entry_is(e, f->key, f->key_len, f->hash))
        return false;
    *out = e->value;
    return true;
}

/* The value; false when it is not there: evaluate the expression then, which
 * also knows what to complain of. */
static inline bool tri_fetch_value(const struct tri_fetch *f,
                                   const struct tri_frame *frame,
                                   struct tri_value *out)
{
    for (unsigned d = f->depth; d; d--)
        frame = frame->up;
    struct tri_value v = frame->slots[f->slot];
    if (f->member)
        return tri_fetch_member(f, v, out);
    *out = v;
    return !tri_is_unmade(v);
}

/* Which members of values of context type t does e read: bits by field. All of
 * them where it uses such a value as a whole. e NULL: none. */
void tri_expr_reads(const struct tri_expr *e, const struct tri_type *t,
                    uint64_t *bits);

/* May a function value keep the frame that e is evaluated in? */
bool tri_expr_keeps_frame(const struct tri_expr *e);

/* While linking: what slot i of the innermost of the scopes that e was compiled
 * in stands for is at places[i] of the frame that e will be evaluated in. For
 * an expression that keeps no frame. */
void tri_expr_place(const struct tri_expr *e, const uint32_t *places);

/* The C stack it takes, as TRI_MAX_NEST counts. */
unsigned tri_expr_height(const struct tri_expr *e);

/* What a unary test is made of, for tables that index or prove themselves.
 * Each of the n alternatives is a value equal to ?, or a range; -: any. */
enum tri_test_shape {
    TRI_TEST_ANY,     /* "-" */
    TRI_TEST_CHOICES, /* a disjunction of constants and constant ranges */
    TRI_TEST_OTHER    /* anything else */
};
enum tri_test_shape tri_expr_test(const struct tri_expr *e, bool *out_negated,
                                  const struct tri_value **out_choices,
                                  size_t *out_n);

/* Line and column of byte `offset` of the expression in its file, for a
 * message about a diagnostic; line 0 when the source has none. A column counts
 * bytes, from 1. */
struct tri_loc tri_source_place(const struct tri_source *src, uint32_t offset);

/* The frame (and those above it) must live as long as ev->arena's contents
 * when the expression may make a function: a closure keeps the pointer. */
struct tri_value tri_feel_eval(struct tri_eval *ev, const struct tri_expr *e,
                               const struct tri_frame *frame);

/* Unary tests against input: true, false or null (10.3.2.? "in"). */
struct tri_value tri_feel_test(struct tri_eval *ev, const struct tri_expr *e,
                               const struct tri_frame *frame,
                               struct tri_value input);

/* FEEL equality (10.3.2.? table "equality"): true, false, or null for kinds
 * that do not compare. And ordering: -1, 0, 1; false when not ordered (other
 * kinds, null, booleans, a local time against a zoned one). No diagnostics. */
struct tri_value tri_feel_equal(struct tri_eval *ev, struct tri_value a,
                                struct tri_value b);
bool tri_feel_compare(struct tri_eval *ev, struct tri_value a,
                      struct tri_value b, int *out);

/* Is v matched by one value of a unary test or of `in`: equal to it, in it
 * when it is a range, a member (or in a member) when it is a list. True, false
 * or null. */
struct tri_value tri_feel_in(struct tri_eval *ev, struct tri_value v,
                             struct tri_value test);

#endif
