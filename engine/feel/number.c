/* How to read: a number is small (an int64 and a scale) whenever it fits, and
 * everything common stays there, in 128-bit integers with checks. What does
 * not fit goes through wide() into the library's decimal128 and comes back by
 * narrow(), which is the only place that decides the form of a result. */
#include "feel/number.h"

#include <stdio.h>
#include <string.h>

#include <bid_conf.h>
#include <bid_functions.h>

__extension__ typedef __int128 i128; /* no struct: the compiler's own type */
__extension__ typedef unsigned __int128 u128;

#define BIAS 6176 /* IEEE 754-2008: exponent of the last digit, biased */
#define EXP_MIN (-6176)
#define EXP_MAX 6111
#define DIGITS 34
#define SCALE_MAX 18
#define PLAIN_MAX 120 /* digits printed before an exponent is used */

static const int64_t pow10_64[SCALE_MAX + 1] = { 1,
                                                 10,
                                                 100,
                                                 1000,
                                                 10000,
                                                 100000,
                                                 1000000,
                                                 10000000,
                                                 100000000,
                                                 1000000000,
                                                 10000000000,
                                                 100000000000,
                                                 1000000000000,
                                                 10000000000000,
                                                 100000000000000,
                                                 1000000000000000,
                                                 10000000000000000,
                                                 100000000000000000,
                                                 1000000000000000000 };

static bool is_small(struct tri_value v)
{
    return !(v.flags & TRI_V_BIG);
}

static struct tri_value small(int64_t n, int scale)
{
    struct tri_value v = tri_int(n);
    v.scale = (uint8_t)scale;
    return v;
}

static bool fits_small(i128 n)
{
    /* INT64_MIN is left out, so that negation never overflows. */
    return n <= INT64_MAX && n >= -(i128)INT64_MAX;
}

/* coefficient * 10^exp; both within the format's range. */
static BID_UINT128 pack(bool negative, u128 coefficient, int exp)
{
    BID_UINT128 x;
    x.w[0] = (BID_UINT64)coefficient;
    x.w[1] = (BID_UINT64)(coefficient >> 64) | (BID_UINT64)(exp + BIAS) << 49 |
             (negative ? (BID_UINT64)1 << 63 : 0);
    return x;
}

/* False for infinity and NaN. */
static bool unpack(BID_UINT128 x, bool *negative, u128 *coefficient, int *exp)
{
    BID_UINT64 hi = x.w[1];
    *negative = hi >> 63;
    if ((hi >> 59 & 0xF) == 0xF)
        return false;
    if ((hi >> 61 & 3) == 3) { /* a coefficient too big for the format: 0 */
        *coefficient = 0;
        *exp = 0;
        return true;
    }
    *coefficient = (u128)(hi & 0x1FFFFFFFFFFFF) << 64 | x.w[0];
    *exp = (int)(hi >> 49 & 0x3FFF) - BIAS;
    return true;
}

static u128 magnitude(int64_t n)
{
    return n < 0 ? (u128)0 - (u128)(i128)n : (u128)n;
}

static BID_UINT128 wide(struct tri_value v)
{
    if (is_small(v))
        return pack(v.u.small < 0, magnitude(v.u.small), -(int)v.scale);
    BID_UINT128 x;
    x.w[0] = v.u.big->w[0];
    x.w[1] = v.u.big->w[1];
    return x;
}

/* The small form of coefficient * 10^exp, if it has one. */
static bool shrink(bool negative, u128 coefficient, int exp,
                   struct tri_value *out)
{
    while (exp < 0 && (exp < -SCALE_MAX || coefficient > INT64_MAX) &&
           coefficient % 10 == 0 && coefficient != 0) {
        coefficient /= 10;
        exp++;
    }
    if (coefficient == 0) {
        *out = tri_int(0);
        return true;
    }
    for (; exp > 0 && coefficient <= INT64_MAX; exp--)
        coefficient *= 10;
    if (exp > 0 || exp < -SCALE_MAX || coefficient > INT64_MAX)
        return false;
    int64_t n = (int64_t)coefficient;
    *out = small(negative ? -n : n, -exp);
    return true;
}

static bool keep_big(struct tri_arena *a, BID_UINT128 x, struct tri_value *out)
{
    struct tri_decimal *d = tri_arena_get(a, sizeof(*d));
    if (!d)
        return false;
    d->w[0] = x.w[0];
    d->w[1] = x.w[1];
    *out = (struct tri_value){ .kind = TRI_NUMBER,
                               .flags = TRI_V_BIG,
                               .u.big = d };
    return true;
}

static struct tri_value narrow(struct tri_eval *ev, BID_UINT128 x)
{
    bool negative;
    u128 coefficient;
    int exp;
    if (!unpack(x, &negative, &coefficient, &exp))
        return tri_fault(ev, "the result is not a number within range");
    struct tri_value v;
    if (shrink(negative, coefficient, exp, &v))
        return v;
    if (!keep_big(ev->arena, x, &v))
        return tri_fatal(ev, ev->arena->failed);
    return v;
}

/* Both coefficients at the larger scale; 10^18 * 2^63 stays below 2^123. */
static int align(struct tri_value a, struct tri_value b, i128 *x, i128 *y)
{
    *x = a.u.small;
    *y = b.u.small;
    if (a.scale < b.scale)
        *x *= pow10_64[b.scale - a.scale];
    else
        *y *= pow10_64[a.scale - b.scale];
    return a.scale > b.scale ? a.scale : b.scale;
}

struct tri_value tri_num_add(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b)
{
    if (TRI_LIKELY(is_small(a) && is_small(b))) {
        i128 x, y;
        int scale = align(a, b, &x, &y);
        if (fits_small(x + y))
            return small((int64_t)(x + y), scale);
    }
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_add(wide(a), wide(b), 0, &flags));
}

struct tri_value tri_num_neg(struct tri_eval *ev, struct tri_value a)
{
    if (is_small(a))
        return small(-a.u.small, a.scale);
    BID_UINT128 x = wide(a);
    x.w[1] ^= (BID_UINT64)1 << 63;
    return narrow(ev, x);
}

struct tri_value tri_num_sub(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b)
{
    if (TRI_LIKELY(is_small(a) && is_small(b))) {
        i128 x, y;
        int scale = align(a, b, &x, &y);
        if (fits_small(x - y))
            return small((int64_t)(x - y), scale);
    }
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_sub(wide(a), wide(b), 0, &flags));
}

struct tri_value tri_num_mul(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b)
{
    if (TRI_LIKELY(is_small(a) && is_small(b) &&
                   a.scale + b.scale <= SCALE_MAX)) {
        i128 x = (i128)a.u.small * b.u.small;
        if (fits_small(x))
            return small((int64_t)x, a.scale + b.scale);
    }
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_mul(wide(a), wide(b), 0, &flags));
}

/* Long division of small decimals, for quotients that end after few digits;
 * false for all others. */
static bool divide_small(struct tri_value a, struct tri_value b,
                         struct tri_value *out)
{
    int scale = a.scale - b.scale;
    int64_t q = a.u.small / b.u.small, rest = a.u.small % b.u.small;
    for (unsigned digits = 0; rest != 0 || scale < 0; digits++, scale++) {
        if (digits == 6 || __builtin_mul_overflow(rest, 10, &rest) ||
            __builtin_mul_overflow(q, 10, &q) ||
            __builtin_add_overflow(q, rest / b.u.small, &q))
            return false;
        rest %= b.u.small;
    }
    if (scale > 18)
        return false;
    *out = small(q, scale);
    return true;
}

struct tri_value tri_num_div(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b)
{
    struct tri_value easy;
    if (tri_num_sign(b) == 0)
        return tri_fault(ev, "division by zero");
    if (is_small(a) && is_small(b) && divide_small(a, b, &easy))
        return easy;
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_div(wide(a), wide(b), 0, &flags));
}

/* a^n by squaring; false as soon as a step was rounded. */
static bool exact_power(BID_UINT128 a, uint64_t n, BID_UINT128 *out)
{
    BID_UINT128 r = pack(false, 1, 0);
    _IDEC_flags flags = 0;
    for (; n; n >>= 1) {
        if (n & 1)
            r = bid128_mul(r, a, 0, &flags);
        if (n > 1)
            a = bid128_mul(a, a, 0, &flags);
        if (flags)
            return false;
    }
    *out = r;
    return true;
}

struct tri_value tri_num_pow(struct tri_eval *ev, struct tri_value a,
                             struct tri_value b)
{
    if (tri_num_sign(a) == 0 && tri_num_sign(b) < 0)
        return tri_fault(ev, "division by zero: 0 to a negative power");
    int64_t n;
    BID_UINT128 r;
    _IDEC_flags flags = 0;
    /* Integer powers exactly where 34 digits allow; the library's pow goes
     * through binary128 and may be off in the last digit. */
    if (tri_num_to_int(b, &n) &&
        exact_power(wide(a), (uint64_t)(n < 0 ? -n : n), &r)) {
        if (n < 0)
            r = bid128_div(pack(false, 1, 0), r, 0, &flags);
        return narrow(ev, r);
    }
    if (tri_num_sign(a) < 0 && !tri_num_is_integer(b))
        return tri_fault(ev, "a negative number to a fractional power");
    return narrow(ev, bid128_pow(wide(a), wide(b), 0, &flags));
}

int tri_num_sign(struct tri_value v)
{
    if (is_small(v))
        return (v.u.small > 0) - (v.u.small < 0);
    return v.u.big->w[1] >> 63 ? -1 : 1; /* zero is always small */
}

int tri_num_compare(struct tri_value a, struct tri_value b)
{
    if (TRI_LIKELY(is_small(a) && is_small(b))) {
        i128 x, y;
        (void)align(a, b, &x, &y);
        return (x > y) - (x < y);
    }
    _IDEC_flags flags = 0;
    BID_UINT128 x = wide(a), y = wide(b);
    if (bid128_quiet_less(x, y, &flags))
        return -1;
    return bid128_quiet_greater(x, y, &flags) ? 1 : 0;
}

bool tri_num_to_int(struct tri_value v, int64_t *out)
{
    if (v.kind != TRI_NUMBER || !is_small(v) ||
        v.u.small % pow10_64[v.scale] != 0)
        return false;
    *out = v.u.small / pow10_64[v.scale];
    return true;
}

bool tri_num_is_integer(struct tri_value v)
{
    int64_t n;
    if (is_small(v))
        return tri_num_to_int(v, &n);
    _IDEC_flags flags = 0;
    BID_UINT128 x = wide(v);
    return bid128_quiet_equal(x, bid128_round_integral_zero(x, &flags), &flags);
}

struct tri_value tri_num_make(struct tri_eval *ev, bool negative, uint64_t hi,
                              uint64_t lo, int scale)
{
    return narrow(ev, pack(negative, (u128)hi << 64 | lo, -scale));
}

bool tri_num_words(struct tri_value v, int scale, uint64_t *out_hi,
                   uint64_t *out_lo)
{
    bool negative;
    u128 n;
    int exp;
    if (!unpack(wide(v), &negative, &n, &exp))
        return false;
    for (exp += scale; exp < 0 && n; exp++)
        n /= 10;
    for (; exp > 0 && n; exp--) {
        if (n > ((u128)1 << 123)) /* times ten would pass 127 bits */
            return false;
        n *= 10;
    }
    *out_hi = (uint64_t)(n >> 64);
    *out_lo = (uint64_t)n;
    return true;
}

/* Does a cut-off part (twice it compared with the unit: -1, 0, 1) push the
 * kept digits away from zero? */
static bool away(enum tri_rounding how, bool negative, bool odd, int half)
{
    switch (how) {
    case TRI_ROUND_FLOOR:
        return negative;
    case TRI_ROUND_CEILING:
        return !negative;
    case TRI_ROUND_UP:
        return true;
    case TRI_ROUND_DOWN:
        return false;
    case TRI_ROUND_HALF_UP:
        return half >= 0;
    case TRI_ROUND_HALF_DOWN:
        return half > 0;
    case TRI_ROUND_HALF_EVEN:
        return half > 0 || (half == 0 && odd);
    }
    return false;
}

struct tri_value tri_num_round(struct tri_eval *ev, struct tri_value v,
                               int64_t scale, enum tri_rounding how)
{
    if (scale < -EXP_MAX || scale > -EXP_MIN)
        return tri_fault(ev, "the scale is outside -6111 .. 6176");
    bool negative;
    u128 n;
    int exp;
    if (!unpack(wide(v), &negative, &n, &exp))
        return tri_fault(ev, "not a number within range");
    int to = (int)-scale;
    if (exp >= to)
        return v;
    /* Cut digit by digit: at most 34 steps matter. rest keeps how the part cut
     * so far compares with half a unit. */
    int half = -1;
    bool any = false;
    for (; exp < to && n; exp++) {
        int digit = (int)(n % 10);
        half = digit > 5 ? 1 : digit < 5 ? -1 : any ? 1 : 0;
        any = any || digit;
        n /= 10;
    }
    if (exp < to)
        half = -1; /* further leading zeros: below half */
    if (!any)
        return v;
    if (away(how, negative, n & 1, half))
        n++;
    return narrow(ev, pack(negative, n, to));
}

struct tri_value tri_num_modulo(struct tri_eval *ev, struct tri_value a,
                                struct tri_value b)
{
    if (tri_num_sign(b) == 0)
        return tri_fault(ev, "modulo: the divisor is zero");
    struct tri_value r;
    if (is_small(a) && is_small(b)) {
        i128 x, y;
        int scale = align(a, b, &x, &y);
        x %= y;
        if (x != 0 && (x < 0) != (y < 0))
            x += y;
        /* |x| < |y|, but y itself may have grown past the small form. */
        if (fits_small(x))
            return small((int64_t)x, scale);
    }
    _IDEC_flags flags = 0;
    BID_UINT128 x = bid128_fmod(wide(a), wide(b), &flags);
    r = narrow(ev, x);
    if (r.kind != TRI_NUMBER || tri_num_sign(r) == 0 ||
        tri_num_sign(r) == tri_num_sign(b))
        return r;
    return tri_num_add(ev, r, b);
}

struct tri_value tri_num_abs(struct tri_eval *ev, struct tri_value a)
{
    return tri_num_sign(a) < 0 ? tri_num_neg(ev, a) : a;
}

struct tri_value tri_num_sqrt(struct tri_eval *ev, struct tri_value a)
{
    if (tri_num_sign(a) < 0)
        return tri_fault(ev, "sqrt: the number is negative");
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_sqrt(wide(a), 0, &flags));
}

struct tri_value tri_num_exp(struct tri_eval *ev, struct tri_value a)
{
    if (tri_num_sign(a) == 0)
        return tri_int(1);
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_exp(wide(a), 0, &flags));
}

struct tri_value tri_num_log(struct tri_eval *ev, struct tri_value a)
{
    if (tri_num_sign(a) <= 0)
        return tri_fault(ev, "log: the number is not positive");
    if (tri_num_compare(a, tri_int(1)) == 0)
        return tri_int(0);
    _IDEC_flags flags = 0;
    return narrow(ev, bid128_log(wide(a), 0, &flags));
}

/* What the characters of a literal say: digits past 34 are kept as a rounding
 * decision, so that no literal is rounded twice. */
struct literal {
    u128 n;
    int digits;
    int64_t exp;
    int round; /* first digit left out, or -1 */
    bool sticky;
    bool any;
};

static void take_digit(struct literal *l, int digit, bool fraction)
{
    l->any = true;
    if (l->digits < DIGITS) {
        l->n = l->n * 10 + (unsigned)digit;
        l->digits += l->n != 0;
        l->exp -= fraction;
        return;
    }
    if (l->round < 0)
        l->round = digit;
    else
        l->sticky = l->sticky || digit;
    l->exp += !fraction;
}

/* "e-12": false when it is no exponent. */
static bool take_exponent(const char *text, size_t len, int64_t *exp)
{
    size_t i = 0;
    bool minus = false;
    if (i < len && (text[i] == '-' || text[i] == '+'))
        minus = text[i++] == '-';
    if (i == len)
        return false;
    int64_t n = 0;
    for (; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        if (n < 100000000) /* far past the range: the exact size is moot */
            n = n * 10 + (text[i] - '0');
    }
    *exp += minus ? -n : n;
    return true;
}

/* n * 10^exp into the format: pads, or cuts what lies below its last digit. */
static bool fit(const struct literal *l, u128 n, int64_t exp, bool negative,
                struct tri_arena *a, struct tri_value *out)
{
    if (n == 0) {
        *out = tri_int(0);
        return true;
    }
    u128 top = 1;
    for (int i = 0; i < DIGITS - 1; i++)
        top *= 10;
    for (; exp > EXP_MAX && n < top; exp--)
        n *= 10;
    bool sticky = l->round > 0 || l->sticky;
    for (; exp < EXP_MIN && n; exp++) {
        bool up = n % 10 > 5 || (n % 10 == 5 && (sticky || (n / 10 & 1)));
        sticky = sticky || n % 10;
        n /= 10;
        if (exp == EXP_MIN - 1)
            n += up;
    }
    if (n == 0) {
        *out = tri_int(0);
        return true;
    }
    if (exp > EXP_MAX)
        return false;
    return shrink(negative, n, (int)exp, out) ||
           keep_big(a, pack(negative, n, (int)exp), out);
}

/* What most numbers are: a few digits and nothing else. */
static bool parse_short(const char *text, size_t len, struct tri_value *out)
{
    bool negative = len > 0 && text[0] == '-';
    int64_t n = 0;
    if (len - negative == 0 || len - negative > 18)
        return false;
    for (size_t i = negative; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        n = n * 10 + (text[i] - '0');
    }
    *out = tri_int(negative ? -n : n);
    return true;
}

bool tri_num_parse(struct tri_arena *a, const char *text, size_t len,
                   struct tri_value *out)
{
    if (parse_short(text, len, out))
        return true;
    struct literal l = { .round = -1 };
    size_t i = 0;
    bool negative = i < len && text[i] == '-';
    i += negative;
    for (; i < len && text[i] >= '0' && text[i] <= '9'; i++)
        take_digit(&l, text[i] - '0', false);
    if (i < len && text[i] == '.') {
        size_t first = ++i;
        for (; i < len && text[i] >= '0' && text[i] <= '9'; i++)
            take_digit(&l, text[i] - '0', true);
        if (i == first)
            return false;
    }
    if (!l.any)
        return false;
    if (i < len && (text[i] == 'e' || text[i] == 'E')) {
        if (!take_exponent(text + i + 1, len - i - 1, &l.exp))
            return false;
        i = len;
    }
    if (i != len)
        return false;
    u128 n = l.n;
    int64_t exp = l.exp;
    if (l.round > 5 || (l.round == 5 && (l.sticky || (n & 1)))) {
        n++;
        u128 over = 1;
        for (int k = 0; k < DIGITS; k++)
            over *= 10;
        if (n == over) {
            n /= 10;
            exp++;
        }
    }
    return fit(&l, n, exp, negative, a, out);
}

static size_t put_plain(char *out, const char *digits, size_t n, int exp)
{
    size_t k = 0;
    if (exp >= 0) {
        memcpy(out, digits, n);
        memset(out + n, '0', (size_t)exp);
        return n + (size_t)exp;
    }
    size_t point = (size_t)-exp; /* digits after the point */
    if (n > point) {
        memcpy(out, digits, n - point);
        k = n - point;
        out[k++] = '.';
        memcpy(out + k, digits + n - point, point);
        return k + point;
    }
    out[k++] = '0';
    out[k++] = '.';
    memset(out + k, '0', point - n);
    k += point - n;
    memcpy(out + k, digits, n);
    return k + n;
}

size_t tri_num_text(struct tri_value v, char *out, size_t size)
{
    bool negative;
    u128 n;
    int exp;
    char digits[40], text[TRI_NUM_TEXT_SIZE];
    size_t len = 0, k = sizeof(digits);
    if (size == 0)
        return 0;
    if (!unpack(wide(v), &negative, &n, &exp))
        n = 0;
    if (n == 0)
        exp = 0;
    for (; n && exp < 0 && n % 10 == 0; exp++)
        n /= 10;
    for (; n > UINT64_MAX; n /= 10)
        digits[--k] = (char)('0' + (int)(n % 10));
    uint64_t low = (uint64_t)n; /* dividing 128 bits costs a call a digit */
    do
        digits[--k] = (char)('0' + low % 10);
    while (low /= 10);
    size_t count = sizeof(digits) - k;
    if (negative && !(count == 1 && digits[k] == '0'))
        text[len++] = '-';
    if (exp <= PLAIN_MAX - DIGITS && exp >= -(PLAIN_MAX - 2)) {
        len += put_plain(text + len, digits + k, count, exp);
    } else {
        while (count > 1 && digits[k + count - 1] == '0') {
            count--;
            exp++;
        }
        text[len++] = digits[k];
        if (count > 1) {
            text[len++] = '.';
            memcpy(text + len, digits + k + 1, count - 1);
            len += count - 1;
        }
        len += (size_t)snprintf(text + len, sizeof(text) - len, "e%d",
                                exp + (int)count - 1);
    }
    if (len >= size)
        len = size - 1;
    memcpy(out, text, len);
    out[len] = '\0';
    return len;
}
