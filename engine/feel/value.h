/* engine/feel/value.h - what a FEEL expression evaluates to.
 *
 * Source:  DMN 1.5, 10.3.2 (semantic domains).
 * Owner:   a value is 16 bytes, passed by copy; what it points to lives in the
 *          arena (model or evaluation) that made it and is never changed.
 * Threads: values of a frozen model may be read by many threads.
 * Privacy: values hold case data: never log one.
 *
 * Numbers: an integer with a scale (value = small / 10^scale, scale 0..18)
 * whenever it fits an int64; IEEE 754-2008 decimal128 in the Intel library's
 * binary encoding (TRI_V_BIG, u.big) only where it does not. Equal numbers may
 * differ in form ("1.0", "1"): compare with tri_num_compare.
 */
#ifndef TRI_FEEL_VALUE_H
#define TRI_FEEL_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum tri_kind {
    TRI_NULL,
    TRI_BOOL,
    TRI_NUMBER,
    TRI_STRING,
    TRI_DATE,
    TRI_TIME,
    TRI_DATETIME,    /* date and time */
    TRI_DT_DURATION, /* days and time duration */
    TRI_YM_DURATION, /* years and months duration */
    TRI_LIST,
    TRI_CONTEXT,
    TRI_RANGE,
    TRI_FUNCTION
};

#define TRI_V_BIG 1u   /* NUMBER: u.big is in use, scale is 0 */
#define TRI_V_ASCII 2u /* STRING: every byte is below 0x80 */
/* NULL: not made yet; len says which. Only in frames and tables of values that
 * a maker fills on demand (feel/eval.h), and never the value of anything. */
#define TRI_V_UNMADE 4u

struct tri_decimal { /* one decimal128; the words of the library's BID type */
    uint64_t w[2];
};

struct tri_date {
    int32_t year; /* -999999999 .. 999999999 */
    uint8_t month;
    uint8_t day;
};

#define TRI_NO_OFFSET INT32_MIN /* a local time */

struct tri_time {
    int32_t second_of_day; /* 0 .. 86399 */
    int32_t nano;          /* 0 .. 999999999 */
    int32_t offset_s;      /* from UTC, or TRI_NO_OFFSET; with a zone: unused */
    uint32_t zone_len;
    const char *zone; /* IANA name as written, or NULL */
};

struct tri_datetime {
    struct tri_date date;
    struct tri_time time;
};

struct tri_dt_duration {
    int64_t seconds; /* floor: -PT0.5S is -1 s and 500000000 ns */
    int32_t nano;    /* 0 .. 999999999 */
};

struct tri_list;
struct tri_context;
struct tri_range;
struct tri_function;

struct tri_value {
    uint8_t kind;   /* enum tri_kind */
    uint8_t scale;  /* NUMBER */
    uint16_t flags; /* TRI_V_* */
    uint32_t len;   /* STRING: bytes */
    union {
        bool boolean;
        int64_t small;
        const struct tri_decimal *big;
        const char *str; /* UTF-8, not NUL-terminated */
        struct tri_date date;
        const struct tri_time *time;
        const struct tri_datetime *datetime;
        const struct tri_dt_duration *dt;
        int64_t months;
        const struct tri_list *list;
        const struct tri_context *context;
        const struct tri_range *range;
        const struct tri_function *function;
    } u;
};

/* Are two texts of this length the same? Most are words of a few letters, not
 * worth a call. */
static inline bool tri_same_bytes(const char *a, const char *b, size_t len)
{
    uint64_t x = 0, y = 0, p = 0, q = 0;
    if (a == b)
        return true;
    if (len > 16)
        return memcmp(a, b, len) == 0;
    size_t half = len >= 8 ? 8 : len >= 4 ? 4 : 0;
    if (half == 8) {
        memcpy(&x, a, 8);
        memcpy(&y, b, 8);
        memcpy(&p, a + (len - 8), 8);
        memcpy(&q, b + (len - 8), 8);
    } else if (half == 4) {
        memcpy(&x, a, 4);
        memcpy(&y, b, 4);
        memcpy(&p, a + (len - 4), 4);
        memcpy(&q, b + (len - 4), 4);
    } else {
        for (size_t i = 0; i < len; i++)
            if (a[i] != b[i])
                return false;
    }
    return x == y && p == q;
}

struct tri_list {
    size_t n;
    struct tri_value items[];
};

struct tri_entry {
    const char *key;
    uint32_t key_len;
    uint32_t hash; /* tri_key_hash(key, key_len) */
    struct tri_value value;
};

struct tri_context { /* in the order written; keys are unique */
    size_t n;
    struct tri_entry entries[];
};

/* Is this its key? Equal texts are often the same text. */
static inline bool tri_entry_is(const struct tri_entry *e, const char *key,
                                size_t len, uint32_t hash)
{
    return e->hash == hash && e->key_len == len &&
           tri_same_bytes(e->key, key, len);
}

/* A range, or a unary comparison used as a value: one end may be open to
 * infinity (has_lo / has_hi false). */
struct tri_range {
    struct tri_value lo;
    struct tri_value hi;
    bool has_lo;
    bool has_hi;
    bool lo_closed;
    bool hi_closed;
    bool is_equal;     /* the unary test "= x" kept as a range (lo == hi) */
    bool is_not_equal; /* the unary test "!= x": lo is x, a test only */
};

/* Making values. None of these allocates. */
static inline struct tri_value tri_null(void)
{
    return (struct tri_value){ .kind = TRI_NULL };
}
static inline struct tri_value tri_bool(bool b)
{
    return (struct tri_value){ .kind = TRI_BOOL, .u.boolean = b };
}
static inline struct tri_value tri_int(int64_t n)
{
    return (struct tri_value){ .kind = TRI_NUMBER, .u.small = n };
}
/* text is borrowed: it must live as long as the value. */
static inline struct tri_value tri_str(const char *text, size_t len)
{
    return (struct tri_value){ .kind = TRI_STRING,
                               .len = (uint32_t)len,
                               .u.str = text };
}
static inline bool tri_is_null(struct tri_value v)
{
    return v.kind == TRI_NULL;
}
static inline bool tri_is_unmade(struct tri_value v)
{
    return v.kind == TRI_NULL && (v.flags & TRI_V_UNMADE);
}
static inline bool tri_is_true(struct tri_value v)
{
    return v.kind == TRI_BOOL && v.u.boolean;
}
static inline bool tri_is_false(struct tri_value v)
{
    return v.kind == TRI_BOOL && !v.u.boolean;
}

/* Of the key's bytes; not for keeping: it differs between machines. */
uint32_t tri_key_hash(const char *key, size_t len);

/* The entry's value, or NULL when there is none (a null entry is not NULL). */
const struct tri_value *tri_context_find(const struct tri_context *c,
                                         const char *key, size_t len);

/* The same with the hash at hand, for keys known before the evaluation. */
const struct tri_value *tri_context_get(const struct tri_context *c,
                                        const char *key, size_t len,
                                        uint32_t hash);

/* A list or a context with room for n; items are set to null and empty keys.
 * NULL when the arena is exhausted. The caller fills it before use. */
struct tri_list *tri_list_new(struct tri_arena *a, size_t n);
struct tri_context *tri_context_new(struct tri_arena *a, size_t n);
/* The same with entries not set, where all of them are about to be. */
struct tri_context *tri_context_bare(struct tri_arena *a, size_t n);
struct tri_value tri_list_value(const struct tri_list *list);
struct tri_value tri_context_value(const struct tri_context *context);

/* Are they alike in every way, so that one may stand for the other? False also
 * where finding out would take long. */
bool tri_value_same(struct tri_value a, struct tri_value b);

/* A deep copy into another arena, so that a value may outlive its evaluation.
 * Functions are not copied: they become null. False when a is exhausted, or
 * when v is nested past TRI_MAX_VALUE_DEPTH. */
bool tri_value_copy(struct tri_arena *a, struct tri_value v,
                    struct tri_value *out);

/* The FEEL name of a kind: "date and time". */
const char *tri_kind_name(enum tri_kind kind);

/* The same inside a sentence: "a number", "null". */
const char *tri_kind_phrase(enum tri_kind kind);

#endif
