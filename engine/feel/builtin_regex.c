/* DMN 1.5, 10.3.4.3: matches, replace, split. */
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feel/builtin_util.h"
#include "feel/regex.h"

/* PCRE2 is told not to look: what is not UTF-8 would lead it astray. Texts of
 * an evaluation are well formed; this holds for a caller that forgot. */
static bool well_formed(struct tri_eval *ev, const char *fn, struct tri_value v)
{
    if ((v.flags & TRI_V_ASCII) || tri_utf8_valid(v.u.str, v.len, NULL))
        return true;
    (void)tri_fault(ev, "%s: the text is not UTF-8", fn);
    return false;
}

static struct tri_value failed(struct tri_eval *ev, const char *fn,
                               const struct tri_error *err)
{
    if (err->code == TRI_E_NOMEM)
        return tri_fatal(ev, TRI_E_NOMEM);
    if (err->code == TRI_E_LIMIT) /* never a null */
        return tri_over(ev, TRI_LIMIT_PATTERN);
    return tri_fault(ev, "%s: %s", fn, err->msg);
}

/* flags are optional; null counts as none. */
static bool open_regex(struct tri_eval *ev, const char *fn,
                       struct tri_value input, struct tri_value pattern,
                       const struct tri_value *flags, struct tri_regex *re)
{
    struct tri_error err = { 0 };
    struct tri_value text = tri_str("", 0);
    if (flags && tri_arg_one(*flags).kind != TRI_NULL &&
        !tri_arg_text(ev, fn, "flags", *flags, &text))
        return false;
    if (!well_formed(ev, fn, input) || !well_formed(ev, fn, pattern) ||
        !tri_spend(ev, 64 + (input.len + pattern.len) / 64))
        return false;
    if (tri_regex_init(re, pattern.u.str, pattern.len, text.u.str, text.len,
                       &err) == TRI_OK)
        return true;
    if (err.code == TRI_E_LIMIT)
        (void)tri_over(ev, TRI_LIMIT_GROUPS);
    else
        (void)failed(ev, fn, &err);
    return false;
}

/* The work of a find counts as steps. */
static int find(struct tri_eval *ev, struct tri_regex *re, const char *text,
                size_t len, size_t from, size_t *spans, size_t n_spans,
                struct tri_error *err)
{
    int hit = tri_regex_find(re, text, len, from, spans, n_spans, err);
    (void)tri_spend(ev, re->tries * 8); /* a try takes longer than a step */
    re->tries = 0;
    return hit;
}

struct tri_value fn_matches(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    struct tri_value input, pattern, r;
    struct tri_regex re;
    struct tri_error err = { 0 };
    if (!tri_arg_text(ev, "matches", "input", args[0], &input) ||
        !tri_arg_text(ev, "matches", "pattern", args[1], &pattern) ||
        !open_regex(ev, "matches", input, pattern, n > 2 ? &args[2] : NULL,
                    &re))
        return tri_null();
    int hit = find(ev, &re, input.u.str, input.len, 0, NULL, 0, &err);
    r = hit < 0 ? failed(ev, "matches", &err) : tri_bool(hit);
    tri_regex_done(&re);
    return r;
}

/* XPath: a pattern that matches nothing at all would match everywhere. */
static bool never_empty(struct tri_eval *ev, const char *fn,
                        struct tri_regex *re)
{
    struct tri_error err = { 0 };
    int hit = find(ev, re, "", 0, 0, NULL, 0, &err);
    if (hit < 0)
        (void)failed(ev, fn, &err);
    if (hit > 0)
        (void)tri_fault(ev, "%s: the pattern matches the empty string", fn);
    return hit == 0;
}

/* The text put for one match: $N, \$ and \\ mean something, a lone $ or \ is an
 * error. Digits past the last group are text. */
static bool put_replacement(struct tri_out *out, struct tri_value r,
                            const char *input, const size_t *spans,
                            unsigned groups)
{
    for (size_t i = 0; i < r.len && out->len <= TRI_MAX_TEXT; i++) {
        char c = r.u.str[i];
        char next = i + 1 < r.len ? r.u.str[i + 1] : 0;
        if (c == '\\') {
            if (next != '$' && next != '\\')
                return false;
            tri_out_char(out, next);
            i++;
        } else if (c == '$') {
            size_t k = 0;
            if (next < '0' || next > '9')
                return false;
            k = (size_t)(next - '0');
            i++;
            while (i + 1 < r.len && r.u.str[i + 1] >= '0' &&
                   r.u.str[i + 1] <= '9' &&
                   k * 10 + (size_t)(r.u.str[i + 1] - '0') <= groups)
                k = k * 10 + (size_t)(r.u.str[++i] - '0');
            if (k <= groups && spans[2 * k] != SIZE_MAX)
                tri_out_put(out, input + spans[2 * k],
                            spans[2 * k + 1] - spans[2 * k]);
        } else {
            tri_out_char(out, c);
        }
    }
    return true;
}

static struct tri_value replace_all(struct tri_eval *ev, struct tri_regex *re,
                                    struct tri_value input, struct tri_value by,
                                    struct tri_out *out)
{
    size_t n = re->groups + 1, done = 0;
    size_t *spans = tri_arena_get(ev->arena, 2 * n * sizeof(*spans));
    struct tri_error err = { 0 };
    int hit;
    if (!spans)
        return tri_fatal(ev, ev->arena->failed);
    while ((hit = find(ev, re, input.u.str, input.len, done, spans, n, &err)) >
           0) {
        /* A zero-length match can still come from context ("$" with flag m):
         * step over one byte at least, so that the loop ends. */
        if (!tri_spend(ev, 1 + (spans[1] - done) / 64))
            return tri_null();
        tri_out_put(out, input.u.str + done, spans[0] - done);
        if (re->literal)
            tri_out_put(out, by.u.str, by.len);
        else if (!put_replacement(out, by, input.u.str, spans, re->groups))
            return tri_fault(ev, "replace: a '$' or '\\' in 'replacement' "
                                 "stands alone");
        done = spans[1];
        if (spans[1] == spans[0])
            break;
        if (out->failed || out->len > TRI_MAX_TEXT)
            break;
    }
    if (hit < 0)
        return failed(ev, "replace", &err);
    tri_out_put(out, input.u.str + done, input.len - done);
    if (out->failed)
        return tri_fatal(ev, TRI_E_NOMEM);
    return tri_make_text(ev, out->text ? out->text : "", out->len);
}

struct tri_value fn_replace(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    struct tri_value input, pattern, by, r = tri_null();
    struct tri_regex re;
    if (!tri_arg_text(ev, "replace", "input", args[0], &input) ||
        !tri_arg_text(ev, "replace", "pattern", args[1], &pattern) ||
        !tri_arg_text(ev, "replace", "replacement", args[2], &by) ||
        !open_regex(ev, "replace", input, pattern, n > 3 ? &args[3] : NULL,
                    &re))
        return tri_null();
    struct tri_out out;
    tri_out_init(&out);
    if (never_empty(ev, "replace", &re))
        r = replace_all(ev, &re, input, by, &out);
    tri_out_done(&out);
    tri_regex_done(&re);
    return r;
}

/* Two passes over the text: the first counts, so that the list is made once. */
static bool split_pass(struct tri_eval *ev, struct tri_regex *re,
                       struct tri_value s, size_t *count, struct tri_list *list)
{
    struct tri_error err = { 0 };
    size_t span[2], from = 0;
    int hit;
    *count = 0;
    while ((hit = find(ev, re, s.u.str, s.len, from, span, 1, &err)) > 0 &&
           span[1] > span[0]) {
        if (!tri_spend(ev, 1))
            return false;
        if (list)
            list->items[*count] = tri_str(s.u.str + from, span[0] - from);
        ++*count;
        from = span[1];
    }
    if (hit < 0) {
        (void)failed(ev, "split", &err);
        return false;
    }
    if (list)
        list->items[*count] = tri_str(s.u.str + from, s.len - from);
    ++*count;
    return true;
}

struct tri_value fn_split(struct tri_eval *ev, const struct tri_value *args,
                          size_t n)
{
    (void)n;
    struct tri_value s, delimiter, r = tri_null();
    struct tri_regex re;
    size_t count;
    if (!tri_arg_text(ev, "split", "string", args[0], &s) ||
        !tri_arg_text(ev, "split", "delimiter", args[1], &delimiter) ||
        !open_regex(ev, "split", s, delimiter, NULL, &re))
        return tri_null();
    if (never_empty(ev, "split", &re) && split_pass(ev, &re, s, &count, NULL)) {
        struct tri_list *list = tri_make_list(ev, count);
        if (list && split_pass(ev, &re, s, &count, list))
            r = tri_list_value(list);
    }
    tri_regex_done(&re);
    return r;
}
