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

/* Room for any number as text, with its NUL. */
#define TRI_NUM_TEXT_SIZE ((size_t)160)

/* As FEEL's string() gives it: equal numbers give equal text (no trailing
 * zeros after the point), plain up to 120 digits and with an exponent past
 * them ("1e6000"). Returns the length written to out, NUL-terminated; a size
 * below TRI_NUM_TEXT_SIZE may cut. */
size_t tri_num_text(struct tri_value v, char *out, size_t size);

/* An integral value within int64; false otherwise. */
bool tri_num_to_int(struct tri_value v, int64_t *out);

/* -1, 0, 1. */
int tri_num_sign(struct tri_value v);

/* True for a number without a fraction, of any size. */
bool tri_num_is_integer(struct tri_value v);

/* |n| / 10^scale with scale 0 .. 18 and the sign given by negative; hi and lo
 * are the words of |n|, which must be below 10^34. null when out of memory. */
struct tri_value tri_num_make(struct tri_eval *ev, bool negative, uint64_t hi,
                              uint64_t lo, int scale);

/* The words of |v| * 10^scale, cut toward zero; false when it does not fit 127
 * bits. scale is 0 .. 18. */
bool tri_num_words(struct tri_value v, int scale, uint64_t *out_hi,
                   uint64_t *out_lo);

enum tri_rounding {
    TRI_ROUND_FLOOR,
    TRI_ROUND_CEILING,
    TRI_ROUND_UP,   /* away from zero */
    TRI_ROUND_DOWN, /* toward zero */
    TRI_ROUND_HALF_UP,
    TRI_ROUND_HALF_DOWN,
    TRI_ROUND_HALF_EVEN
};

/* v with at most `scale` digits after the point; a negative scale rounds
 * before it. The scale must be within -6111 .. 6176 (10.3.4.5). */
struct tri_value tri_num_round(struct tri_eval *ev, struct tri_value v,
                               int64_t scale, enum tri_rounding how);

/* a - b * floor(a / b): the sign of the divisor. Fault when b is zero. */
struct tri_value tri_num_modulo(struct tri_eval *ev, struct tri_value a,
                                struct tri_value b);
struct tri_value tri_num_abs(struct tri_eval *ev, struct tri_value a);
struct tri_value tri_num_sqrt(struct tri_eval *ev, struct tri_value a);
struct tri_value tri_num_exp(struct tri_eval *ev, struct tri_value a);
struct tri_value tri_num_log(struct tri_eval *ev, struct tri_value a);

#endif
