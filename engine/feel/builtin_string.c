/* DMN 1.5, 10.3.4.3: string functions without patterns. FEEL counts code
 * points; a text flagged ASCII needs no counting. */
#include <stdlib.h>
#include <string.h>

#include <unicase.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "feel/builtin_util.h"

static bool ascii(struct tri_value v)
{
    return v.flags & TRI_V_ASCII;
}

/* Walking a long text is work: it counts as steps. */
static size_t count(struct tri_eval *ev, struct tri_value v)
{
    if (ascii(v))
        return v.len;
    return tri_spend(ev, v.len / 16) ? tri_utf8_count(v.u.str, v.len) : 0;
}

static size_t offset(struct tri_value v, size_t index)
{
    if (ascii(v))
        return index < v.len ? index : v.len;
    return tri_utf8_offset(v.u.str, v.len, index);
}

/* A part of v shares its bytes. */
static struct tri_value part(struct tri_value v, size_t from, size_t to)
{
    struct tri_value s = tri_str(v.u.str + from, to - from);
    s.flags = v.flags & TRI_V_ASCII;
    return s;
}

struct tri_value fn_substring(struct tri_eval *ev, const struct tri_value *args,
                              size_t n)
{
    struct tri_value s;
    int64_t start, length;
    if (!tri_arg_text(ev, "substring", "string", args[0], &s) ||
        !tri_arg_int(ev, "substring", "start position", args[1], &start))
        return tri_null();
    int64_t all = (int64_t)count(ev, s);
    if (start == 0 || start > all || start < -all)
        return tri_fault(ev, "substring: 'start position' is not a place of "
                             "the string");
    start = start > 0 ? start - 1 : all + start;
    length = all - start;
    if (n > 2) {
        int64_t wanted;
        if (!tri_arg_int(ev, "substring", "length", args[2], &wanted))
            return tri_null();
        if (wanted < 1)
            return tri_fault(ev, "substring: 'length' must be 1 or more");
        if (wanted < length)
            length = wanted;
    }
    size_t from = offset(s, (size_t)start);
    struct tri_value rest = part(s, from, s.len);
    return part(s, from, from + offset(rest, (size_t)length));
}

struct tri_value fn_string_length(struct tri_eval *ev,
                                  const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_value s;
    if (!tri_arg_text(ev, "string length", "string", args[0], &s))
        return tri_null();
    return tri_int((int64_t)count(ev, s));
}

typedef uint8_t *(*case_fn)(const uint8_t *s, size_t n, const char *language,
                            uninorm_t nf, uint8_t *result, size_t *length);

/* Unicode's full mapping, not tied to a language: the result must not depend on
 * where the program runs. */
static struct tri_value change_case(struct tri_eval *ev, const char *fn,
                                    struct tri_value v, case_fn change)
{
    struct tri_value s;
    if (!tri_arg_text(ev, fn, "string", v, &s))
        return tri_null();
    if (s.len == 0)
        return s;
    size_t n = 0;
    uint8_t *text =
        change((const uint8_t *)s.u.str, s.len, NULL, NULL, NULL, &n);
    if (!text)
        return tri_fatal(ev, TRI_E_NOMEM);
    struct tri_value out = tri_make_text(ev, (const char *)text, n);
    free(text);
    out.flags = out.kind == TRI_STRING ? s.flags & TRI_V_ASCII : 0;
    return out;
}

struct tri_value fn_upper_case(struct tri_eval *ev,
                               const struct tri_value *args, size_t n)
{
    (void)n;
    return change_case(ev, "upper case", args[0], u8_toupper);
}

struct tri_value fn_lower_case(struct tri_eval *ev,
                               const struct tri_value *args, size_t n)
{
    (void)n;
    return change_case(ev, "lower case", args[0], u8_tolower);
}

static bool two_texts(struct tri_eval *ev, const char *fn,
                      const struct tri_value *args, struct tri_value *s,
                      struct tri_value *match)
{
    return tri_arg_text(ev, fn, "string", args[0], s) &&
           tri_arg_text(ev, fn, "match", args[1], match);
}

/* Offset of match in s, or SIZE_MAX. Well-formed UTF-8 never matches in the
 * middle of a code point. memchr for the first byte, as texts are short; the
 * cost is counted, since a bad pair takes len * match. */
static size_t find(struct tri_eval *ev, struct tri_value s,
                   struct tri_value match)
{
    if (match.len == 0)
        return 0;
    for (size_t i = 0; i + match.len <= s.len;) {
        size_t left = s.len - match.len - i + 1;
        const char *p = memchr(s.u.str + i, match.u.str[0], left);
        size_t gone = p ? (size_t)(p - s.u.str) - i : left;
        if (!tri_spend(ev, 1 + gone / 512 + match.len / 64) || !p)
            return SIZE_MAX;
        if (memcmp(p, match.u.str, match.len) == 0)
            return (size_t)(p - s.u.str);
        i = (size_t)(p - s.u.str) + 1;
    }
    return SIZE_MAX;
}

struct tri_value fn_substring_before(struct tri_eval *ev,
                                     const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_value s, match;
    if (!two_texts(ev, "substring before", args, &s, &match))
        return tri_null();
    size_t at = find(ev, s, match);
    return part(s, 0, at == SIZE_MAX ? 0 : at);
}

struct tri_value fn_substring_after(struct tri_eval *ev,
                                    const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_value s, match;
    if (!two_texts(ev, "substring after", args, &s, &match))
        return tri_null();
    size_t at = find(ev, s, match);
    return part(s, at == SIZE_MAX ? s.len : at + match.len, s.len);
}

struct tri_value fn_contains(struct tri_eval *ev, const struct tri_value *args,
                             size_t n)
{
    (void)n;
    struct tri_value s, match;
    if (!two_texts(ev, "contains", args, &s, &match))
        return tri_null();
    return tri_bool(find(ev, s, match) != SIZE_MAX);
}

struct tri_value fn_starts_with(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    (void)n;
    struct tri_value s, match;
    if (!two_texts(ev, "starts with", args, &s, &match))
        return tri_null();
    (void)tri_spend(ev, match.len / 512);
    return tri_bool(
        match.len == 0 ||
        (match.len <= s.len && memcmp(s.u.str, match.u.str, match.len) == 0));
}

struct tri_value fn_ends_with(struct tri_eval *ev, const struct tri_value *args,
                              size_t n)
{
    (void)n;
    struct tri_value s, match;
    if (!two_texts(ev, "ends with", args, &s, &match))
        return tri_null();
    (void)tri_spend(ev, match.len / 512);
    return tri_bool(match.len == 0 || (match.len <= s.len &&
                                       memcmp(s.u.str + s.len - match.len,
                                              match.u.str, match.len) == 0));
}

/* nulls are left out (10.3.4.3): two passes, one to measure. */
struct tri_value fn_string_join(struct tri_eval *ev,
                                const struct tri_value *args, size_t n)
{
    struct tri_items list;
    struct tri_value gap = tri_str("", 0);
    if (!tri_arg_list(ev, "string join", "list", &args[0], &list))
        return tri_null();
    if (n > 1 && tri_arg_one(args[1]).kind != TRI_NULL &&
        !tri_arg_text(ev, "string join", "delimiter", args[1], &gap))
        return tri_null();
    size_t total = 0, parts = 0;
    for (size_t i = 0; i < list.n; i++) {
        if (list.v[i].kind == TRI_NULL)
            continue;
        if (list.v[i].kind != TRI_STRING)
            return tri_arg_bad(ev, "string join", "list",
                               "a list of strings only", list.v[i]);
        total += list.v[i].len + (parts++ ? gap.len : 0);
    }
    if (total > TRI_MAX_TEXT)
        return tri_over(ev, TRI_LIMIT_TEXT);
    char *text = tri_arena_get(ev->arena, total);
    if (!text)
        return tri_fatal(ev, ev->arena->failed);
    size_t k = 0;
    parts = 0;
    for (size_t i = 0; i < list.n; i++) {
        if (list.v[i].kind == TRI_NULL)
            continue;
        if (parts++ && gap.len) {
            memcpy(text + k, gap.u.str, gap.len);
            k += gap.len;
        }
        if (list.v[i].len)
            memcpy(text + k, list.v[i].u.str, list.v[i].len);
        k += list.v[i].len;
    }
    return tri_str(text, k);
}
