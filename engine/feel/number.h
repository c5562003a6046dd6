/* engine/feel/number.h - FEEL numbers: 34 decimal digits, half even.
 *
 * Source:  DMN 1.5, 10.3.2.3.1; IEEE 754-2008 decimal128.
 * Owner:   results that need decimal128 are allocated in ev->arena.
 * Threads: pure, but for the evaluation passed in.
 *
 * Every function gives null with a fault where mathematics or the format
 * gives no number (division by zero, overflow): FEEL has no NaN or infinity.
 */
#ifndef TRI_FEEL_NUMBER_H
#define TRI_FEEL_NUMBER_H

#include "feel/eval.h"

struct tri_value tri_num_add(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b);
struct tri_value tri_num_sub(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b);
struct tri_value tri_num_mul(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b);
struct tri_value tri_num_div(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b);
struct tri_value tri_num_pow(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b);
struct tri_value tri_num_neg(struct tri_eval *ev, struct tri_value a);

/* -1, 0, 1. */
int tri_num_compare(struct tri_value a, struct tri_value b);

/* From a decimal literal ("12", ".5", "-1.2e3", also JSON numbers): false when
 * the text is no number or does not fit. Digits past 34 round half even. */
bool tri_num_parse(struct tri_arena *a, const char *text, size_t len,
                   struct tri_value *out);

/* As FEEL's string() gives it, plain, without exponent where the length stays
 * sane; returns the length written to out (at most size), NUL-terminated. */
size_t tri_num_text(struct tri_value v, char *out, size_t size);

/* An integral value within int64; false otherwise. */
bool tri_num_to_int(struct tri_value v, int64_t *out);

#endif
