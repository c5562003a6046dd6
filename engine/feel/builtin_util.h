/* engine/feel/builtin_util.h - what the built-in functions share (private).
 *
 * Source:  DMN 1.5, 10.3.2.9.4 (implicit conversions), 10.3.4.
 * Owner:   out values borrow from the arguments or live in ev->arena.
 * Threads: pure, but for the evaluation passed in.
 *
 * Each tri_arg_ function takes one argument as a kind: a list of one stands for
 * its item, an item for a list of one. It returns false after a fault that
 * names the function and the parameter: the caller returns tri_null().
 */
#ifndef TRI_FEEL_BUILTIN_UTIL_H
#define TRI_FEEL_BUILTIN_UTIL_H

#include "feel/builtin.h"
#include "feel/feel.h"
#include "feel/number.h"
#include "feel/temporal.h"

struct tri_items { /* a list's items, or one argument as a list of one */
    const struct tri_value *v;
    size_t n;
};

/* A list of one as its item; anything else as it is. */
struct tri_value tri_arg_one(struct tri_value v);

/* null with the fault "fn: 'param' must be WANT, not a GOT". */
struct tri_value tri_arg_bad(struct tri_eval *ev, const char *fn,
                             const char *param, const char *want,
                             struct tri_value got);

bool tri_arg_number(struct tri_eval *ev, const char *fn, const char *param,
                    struct tri_value v, struct tri_value *out);
/* A number cut toward zero, within int64. */
bool tri_arg_int(struct tri_eval *ev, const char *fn, const char *param,
                 struct tri_value v, int64_t *out);
bool tri_arg_text(struct tri_eval *ev, const char *fn, const char *param,
                  struct tri_value v, struct tri_value *out);
/* The argument must outlive the items. null is refused. */
bool tri_arg_list(struct tri_eval *ev, const char *fn, const char *param,
                  const struct tri_value *arg, struct tri_items *out);
bool tri_arg_context(struct tri_eval *ev, const char *fn, const char *param,
                     struct tri_value v, const struct tri_context **out);
/* The date of a date, or of a date and time. */
bool tri_arg_day(struct tri_eval *ev, const char *fn, const char *param,
                 struct tri_value v, struct tri_date *out);
bool tri_arg_function(struct tri_eval *ev, const char *fn, const char *param,
                      struct tri_value v, size_t n_params,
                      const struct tri_function **out);

/* f(list) and f(item, item, ...) alike. */
bool tri_arg_items(struct tri_eval *ev, const char *fn,
                   const struct tri_value *args, size_t n,
                   struct tri_items *out);

/* A list of n nulls to fill, or NULL with ev->fatal set. */
struct tri_list *tri_make_list(struct tri_eval *ev, size_t n);
/* All lists in one new list, an item as a list of one; NULL after a fault. */
struct tri_list *tri_join_lists(struct tri_eval *ev, const char *fn,
                                const struct tri_value *args, size_t n);

/* Equal for a list's purposes: null is null, and what does not compare
 * differs. */
bool tri_alike(struct tri_eval *ev, struct tri_value a, struct tri_value b);

struct tri_context *tri_make_context(struct tri_eval *ev, size_t n);

/* The entry named key with value v; key is borrowed. */
struct tri_entry tri_make_entry(const char *key, size_t len,
                                struct tri_value v);

/* A string of the n bytes at text, copied into the arena. */
struct tri_value tri_make_text(struct tri_eval *ev, const char *text, size_t n);

/* v as string() gives it: a text bare at the top, quoted inside. */
struct tri_value tri_value_text(struct tri_eval *ev, struct tri_value v);

#endif
