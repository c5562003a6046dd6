/* How to read: one function a form, from white space to objects; `at` is the
 * byte that comes next. Members and items wait on one stack until their object
 * or array closes and its size is known, then move into the arena. Text is
 * taken eight bytes at a time up to the first that needs a look, and numbers
 * never pass through a double. Why it is ours: docs/decisions/0007. */
#include "feel/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "feel/number.h"
#include "feel/temporal.h"

struct pending {
    struct tri_entry entry; /* an item of an array has no key */
    size_t at;              /* offset of the key or item, for a message */
};

struct step { /* one level of the path to what is being read */
    const char *key;
    uint32_t key_len;
    size_t index; /* in an array; key is NULL */
};

struct reader {
    struct tri_eval *ev;
    const char *text;
    size_t len;
    size_t at;
    unsigned flags;
    unsigned depth;
    struct pending *stack; /* first, until it is full; then in the arena */
    size_t n;
    size_t cap;
    struct tri_error *err;
    enum tri_code code;
    struct step path[TRI_MAX_JSON_DEPTH];
    struct pending first[32];
};

/* "reporter.name", "children[2].age": cut at the front, since the end is what
 * an author looks for. */
static void put_path(const struct reader *r, char *out, size_t size)
{
    struct tri_out o;
    tri_out_init(&o);
    for (unsigned i = 0; i < r->depth; i++) {
        const struct step *s = &r->path[i];
        if (s->key) {
            if (o.len)
                tri_out_char(&o, '.');
            tri_out_put(&o, s->key, s->key_len);
        } else {
            tri_out_format(&o, "[%zu]", s->index);
        }
    }
    const char *from = o.text ? o.text : "";
    size_t n = o.len;
    if (n >= size) {
        from += n - (size - 1);
        n = size - 1;
        while (n && ((unsigned char)*from & 0xC0) == 0x80) { /* whole points */
            from++;
            n--;
        }
    }
    memcpy(out, from, n);
    out[n] = '\0';
    tri_out_done(&o);
}

static bool fail_at(struct reader *r, size_t at, enum tri_code code,
                    const char *msg)
{
    char path[sizeof(((struct tri_loc *)0)->element)];
    uint32_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < at && i < r->len; i++)
        if (r->text[i] == '\n') {
            line++;
            start = i + 1;
        }
    put_path(r, path, sizeof(path));
    struct tri_loc loc =
        tri_loc_make(NULL, path, line, (uint32_t)(at - start) + 1);
    r->code = tri_fail(r->err, code, &loc, "%s", msg);
    return false;
}

static bool no_memory(struct reader *r)
{
    enum tri_code code = r->ev->arena->failed;
    if (code == TRI_E_LIMIT)
        return fail_at(r, r->at, code, "the input is too large");
    return fail_at(r, r->at, TRI_E_NOMEM, "out of memory");
}

static bool push(struct reader *r, struct pending p)
{
    if (r->n == r->cap) {
        struct pending *stack = tri_arena_grow(
            r->ev->arena, r->stack, r->n, r->n + 1, sizeof(*stack), &r->cap);
        if (!stack)
            return no_memory(r);
        r->stack = stack;
    }
    r->stack[r->n++] = p;
    return true;
}

static bool fail(struct reader *r, size_t at, const char *msg)
{
    return fail_at(r, at, TRI_E_INPUT, msg);
}

/* Something else was expected here. */
static bool unexpected(struct reader *r, const char *msg)
{
    if (r->at == r->len)
        return fail(r, r->at, "the input ends too early");
    return fail(r, r->at,
                r->text[r->at] == '/' ? "a comment is not allowed here" : msg);
}

static void skip_space(struct reader *r)
{
    while (r->at < r->len && (r->text[r->at] == ' ' || r->text[r->at] == '\n' ||
                              r->text[r->at] == '\t' || r->text[r->at] == '\r'))
        r->at++;
}

static bool next_is(const struct reader *r, char c)
{
    return r->at < r->len && r->text[r->at] == c;
}

/* Characters that no page or log can carry: XML 1.0 leaves them out. */
static bool forbidden(uint32_t point)
{
    return (point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
           point == 0x7F || point == 0xFFFE || point == 0xFFFF;
}

static int by_key(const void *a, const void *b)
{
    const struct tri_entry *x = &((const struct pending *)a)->entry;
    const struct tri_entry *y = &((const struct pending *)b)->entry;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->key_len != y->key_len)
        return x->key_len < y->key_len ? -1 : 1;
    return memcmp(x->key, y->key, x->key_len);
}

/* ---- texts ---- */

/* Four hexadecimal digits. */
static bool read_hex(struct reader *r, uint32_t *out)
{
    *out = 0;
    for (unsigned i = 0; i < 4; i++, r->at++) {
        if (r->at == r->len)
            return unexpected(r, "");
        char c = r->text[r->at];
        char small = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *out = *out * 16 + (uint32_t)(c - '0');
        else if (small >= 'a' && small <= 'f')
            *out = *out * 16 + (uint32_t)(small - 'a') + 10;
        else
            return fail(r, r->at, "\\u wants four hexadecimal digits");
    }
    return true;
}

static const char half_of_pair[] =
    "a \\u escape gives half of a character without its other half";

/* Behind "\u": a character, or both halves of one. */
static bool read_unicode(struct reader *r, char **to)
{
    size_t start = r->at - 2;
    uint32_t point, low;
    if (!read_hex(r, &point))
        return false;
    if (point >= 0xDC00 && point <= 0xDFFF)
        return fail(r, start, half_of_pair);
    if (point >= 0xD800 && point <= 0xDBFF) {
        start = r->at;
        if (r->len - r->at < 2 || r->text[r->at] != '\\' ||
            r->text[r->at + 1] != 'u')
            return fail(r, start, half_of_pair);
        r->at += 2;
        if (!read_hex(r, &low))
            return false;
        if (low < 0xDC00 || low > 0xDFFF)
            return fail(r, start, half_of_pair);
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    *to += tri_utf8_put(point, *to);
    return true;
}

/* Behind a backslash. */
static bool read_escape(struct reader *r, char **to)
{
    static const char from[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->len)
        return unexpected(r, "");
    char c = r->text[r->at];
    const char *which = c ? strchr(from, c) : NULL;
    if (which) {
        *(*to)++ = plain[which - from];
        r->at++;
        return true;
    }
    if (c != 'u')
        return fail(r, r->at, "unknown escape in a string");
    r->at++;
    return read_unicode(r, to);
}

/* The end of the text whose opening quotation mark is at start, not looking at
 * what is in it; r->len when there is none. */
static size_t text_end(const struct reader *r, size_t start)
{
    size_t i = start + 1;
    while (i < r->len && r->text[i] != '"')
        i += r->text[i] == '\\' && r->len - i > 1 ? 2 : 1;
    return i;
}

/* A text with an escape or a character beyond plain ASCII. */
static bool read_odd_text(struct reader *r, size_t start, struct tri_value *out)
{
    /* What escapes stand for is never longer than they are. */
    char *copy = tri_arena_get(r->ev->arena, text_end(r, start) - start + 4);
    if (!copy)
        return no_memory(r);
    char *to = copy;
    bool ascii = true;
    for (r->at = start + 1; !next_is(r, '"');) {
        if (r->at == r->len)
            return unexpected(r, "");
        char c = r->text[r->at];
        if ((unsigned char)c < 0x20)
            return fail(r, r->at, "a control character is not allowed here");
        r->at++;
        if (c != '\\')
            *to++ = c;
        else if (!read_escape(r, &to))
            return false;
    }
    size_t len = (size_t)(to - copy);
    for (size_t i = 0; i < len;) {
        uint32_t point = 0;
        i += tri_utf8_next(copy + i, len - i, &point);
        ascii = ascii && point < 0x80;
        if ((r->flags & TRI_JSON_STRICT) && forbidden(point))
            return fail(r, start, "a control character is not allowed here");
    }
    r->at++;
    *out = tri_str(copy, len);
    out->flags = ascii ? TRI_V_ASCII : 0;
    return true;
}

/* At its opening quotation mark. */
static bool read_text(struct reader *r, struct tri_value *out)
{
    size_t start = r->at;
    const char *from = r->text + start + 1;
    size_t len = tri_ascii_plain(from, r->len - start - 1);
    if (start + 1 + len == r->len || from[len] != '"')
        return read_odd_text(r, start, out);
    char *copy = tri_arena_get(r->ev->arena, len);
    if (!copy)
        return no_memory(r);
    if (len)
        memcpy(copy, from, len);
    *out = tri_str(copy, len);
    out->flags = TRI_V_ASCII;
    r->at = start + len + 2;
    return true;
}

/* ---- numbers and words ---- */

static size_t read_digits(struct reader *r)
{
    size_t from = r->at;
    while (r->at < r->len && r->text[r->at] >= '0' && r->text[r->at] <= '9')
        r->at++;
    return r->at - from;
}

static bool read_number(struct reader *r, struct tri_value *out)
{
    size_t start = r->at;
    bool whole = true;
    r->at += next_is(r, '-');
    if (next_is(r, '0'))
        r->at++; /* no digit may follow */
    else if (!read_digits(r))
        return fail(r, r->at, "a digit must follow the minus sign");
    if (next_is(r, '.')) {
        whole = false;
        r->at++;
        if (!read_digits(r))
            return fail(r, r->at, "a digit must follow the point");
    }
    if (next_is(r, 'e') || next_is(r, 'E')) {
        whole = false;
        r->at++;
        r->at += next_is(r, '-') || next_is(r, '+');
        if (!read_digits(r))
            return fail(r, r->at, "a digit must follow the exponent's letter");
    }
    size_t len = r->at - start;
    if (whole && len <= 18) {
        int64_t n = 0;
        size_t minus = r->text[start] == '-';
        for (size_t i = start + minus; i < r->at; i++)
            n = n * 10 + (r->text[i] - '0');
        *out = tri_int(minus ? -n : n);
        return true;
    }
    if (tri_num_parse(r->ev->arena, r->text + start, len, out))
        return true;
    return r->ev->arena->failed ? no_memory(r)
                                : fail(r, start, "the number is out of range");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Is this the beginning of true, false or null, and not the whole? */
static bool begins_word(const char *text, size_t len)
{
    static const char *const all[] = { "true", "false", "null" };
    for (size_t i = 0; i < TRI_COUNT(all); i++)
        if (len > 0 && len < strlen(all[i]) && memcmp(all[i], text, len) == 0)
            return true;
    return false;
}

/* true, false, null; anything else is no value. */
static bool read_word(struct reader *r, struct tri_value *out)
{
    static const struct {
        const char *text;
        size_t len;
    } all[] = { { "null", 4 }, { "false", 5 }, { "true", 4 } };
    size_t left = r->len - r->at;
    const char *text = r->text + r->at;
    for (size_t i = 0; i < TRI_COUNT(all); i++) {
        size_t n = all[i].len;
        if (left < n || memcmp(text, all[i].text, n) != 0 ||
            (left > n && is_letter(text[n])))
            continue;
        *out = i ? tri_bool(i == 2) : tri_null();
        r->at += n;
        return true;
    }
    size_t n = 0; /* "tru": a word that the end of the input cuts */
    while (n < left && is_letter(text[n]))
        n++;
    if (n == left && begins_word(text, n))
        return fail(r, r->at, "the input ends in the middle of a value");
    return unexpected(r, "expected a value of JSON: a text in double quotes, a "
                         "number, true, false, null, a list in [] or an object "
                         "in {}");
}

/* ---- objects and arrays ---- */

enum { FEW_MEMBERS = 64 };

/* Sorted copies for large objects: n^2 comparisons would be a gift to whoever
 * sends a million members. */
static bool find_repeat(struct reader *r, const struct pending *p, size_t n,
                        size_t *at)
{
    *at = SIZE_MAX;
    if (n <= FEW_MEMBERS) {
        uint8_t seen[2 * FEW_MEMBERS] = { 0 }; /* member + 1 by its hash */
        for (size_t i = 0; i < n && *at == SIZE_MAX; i++) {
            size_t slot = p[i].entry.hash % sizeof(seen);
            for (; seen[slot]; slot = (slot + 1) % sizeof(seen))
                if (by_key(&p[i], &p[seen[slot] - 1]) == 0)
                    *at = p[i].at;
            seen[slot] = (uint8_t)(i + 1);
        }
        return true;
    }
    struct pending *sorted = tri_arena_get(r->ev->arena, n * sizeof(*sorted));
    if (!sorted)
        return no_memory(r);
    memcpy(sorted, p, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_key);
    for (size_t i = 1; i < n; i++)
        if (by_key(&sorted[i], &sorted[i - 1]) == 0) {
            size_t later = sorted[i].at > sorted[i - 1].at ? sorted[i].at
                                                           : sorted[i - 1].at;
            if (later < *at)
                *at = later;
        }
    return true;
}

static bool is_key(const struct tri_entry *e, const char *name)
{
    return e->key_len == strlen(name) && memcmp(e->key, name, e->key_len) == 0;
}

static bool is_text(struct tri_value v, const char *text)
{
    return v.kind == TRI_STRING && v.len == strlen(text) &&
           memcmp(v.u.str, text, v.len) == 0;
}

/* The name helps to find it, but only where it can be no more than a name. */
static bool fail_repeat(struct reader *r, const struct tri_entry *e, size_t at)
{
    char msg[96];
    (void)snprintf(msg, sizeof(msg), "'%.*s' stands twice in its object",
                   (int)e->key_len, e->key);
    return fail_at(r, at, TRI_E_INPUT,
                   tri_text_plain(e->key, e->key_len)
                       ? msg
                       : "a member stands twice in its object");
}

/* {"@type": "date", "value": "2020-01-01"}; *typed is false for any other
 * object. */
static bool read_typed(struct reader *r, const struct pending *p, size_t n,
                       struct tri_value *out, bool *typed)
{
    static const struct {
        const char *type;
        enum tri_kind kind;
        struct tri_value (*parse)(struct tri_eval *ev, const char *s, size_t n);
    } kinds[] = {
        { "date", TRI_DATE, tri_date_parse },
        { "time", TRI_TIME, tri_time_parse },
        { "date and time", TRI_DATETIME, tri_datetime_parse },
        { "days and time duration", TRI_DT_DURATION, tri_duration_parse },
        { "years and months duration", TRI_YM_DURATION, tri_duration_parse },
    };
    const struct pending *type = NULL, *value = NULL;
    *typed = false;
    for (size_t i = 0; i < n; i++) {
        if (is_key(&p[i].entry, "@type"))
            type = &p[i];
        if (is_key(&p[i].entry, "value"))
            value = &p[i];
    }
    if (!type)
        return true;
    *typed = true;
    if (n != 2 || !value || value->entry.value.kind != TRI_STRING)
        return fail_at(r, type->at, TRI_E_INPUT,
                       "a typed value has '@type' and a text as 'value', and "
                       "nothing else");
    for (size_t i = 0; i < TRI_COUNT(kinds); i++) {
        if (!is_text(type->entry.value, kinds[i].type))
            continue;
        *out = kinds[i].parse(r->ev, value->entry.value.u.str,
                              value->entry.value.len);
        if (r->ev->fatal)
            return no_memory(r);
        if (out->kind == (uint8_t)kinds[i].kind)
            return true;
        return fail_at(r, value->at, TRI_E_INPUT,
                       "the text is not a value of its '@type'");
    }
    return fail_at(r, type->at, TRI_E_INPUT, "unknown '@type'");
}

static bool close_object(struct reader *r, size_t base, struct tri_value *out)
{
    const struct pending *p = &r->stack[base];
    size_t n = r->n - base, repeat;
    if (!find_repeat(r, p, n, &repeat))
        return false;
    for (size_t i = 0; repeat != SIZE_MAX && i < n; i++)
        if (p[i].at == repeat) {
            r->path[r->depth++] =
                (struct step){ p[i].entry.key, p[i].entry.key_len, 0 };
            return fail_repeat(r, &p[i].entry, repeat);
        }
    bool typed = false;
    if ((r->flags & TRI_JSON_TYPED) && !read_typed(r, p, n, out, &typed))
        return false;
    r->n = base;
    if (typed)
        return true;
    struct tri_context *c = tri_context_new(r->ev->arena, n);
    if (!c)
        return no_memory(r);
    for (size_t i = 0; i < n; i++)
        c->entries[i] = p[i].entry;
    *out = tri_context_value(c);
    return true;
}

static bool descend(struct reader *r, const char *key)
{
    if (r->depth == TRI_MAX_JSON_DEPTH)
        return fail_at(r, r->at, TRI_E_LIMIT, "the input is nested too deep");
    r->path[r->depth++] = (struct step){ .key = key };
    r->at++;
    return true;
}

/* At most TRI_MAX_JSON_DEPTH calls deep: descend counts. */
static bool read_value(struct reader *r, struct tri_value *out);

static bool read_member(struct reader *r)
{
    struct pending p = { .at = r->at };
    struct tri_value key;
    if (!next_is(r, '"'))
        return unexpected(r, "expected a member's name in double quotes");
    if (!read_text(r, &key))
        return false;
    p.entry.key = key.u.str;
    p.entry.key_len = key.len;
    p.entry.hash = tri_key_hash(key.u.str, key.len);
    r->path[r->depth - 1].key = key.u.str;
    r->path[r->depth - 1].key_len = key.len;
    skip_space(r);
    if (!next_is(r, ':'))
        return unexpected(r, "expected ':' after a member's name");
    r->at++;
    skip_space(r);
    return read_value(r, &p.entry.value) && push(r, p);
}

static bool read_object(struct reader *r, struct tri_value *out)
{
    size_t base = r->n;
    if (!descend(r, ""))
        return false;
    skip_space(r);
    if (!next_is(r, '}'))
        for (;;) {
            if (!read_member(r))
                return false;
            skip_space(r);
            if (next_is(r, '}'))
                break;
            if (!next_is(r, ','))
                return unexpected(r, "expected ',' or '}'");
            r->at++;
            skip_space(r);
        }
    r->at++;
    r->depth--;
    return close_object(r, base, out);
}

static bool read_array(struct reader *r, struct tri_value *out)
{
    size_t base = r->n;
    if (!descend(r, NULL))
        return false;
    skip_space(r);
    if (!next_is(r, ']'))
        for (;;) {
            struct pending p = { .at = r->at };
            if (!read_value(r, &p.entry.value) || !push(r, p))
                return false;
            r->path[r->depth - 1].index++;
            skip_space(r);
            if (next_is(r, ']'))
                break;
            if (!next_is(r, ','))
                return unexpected(r, "expected ',' or ']'");
            r->at++;
            skip_space(r);
        }
    r->at++;
    r->depth--;
    struct tri_list *list = tri_list_new(r->ev->arena, r->n - base);
    if (!list)
        return no_memory(r);
    for (size_t i = 0; i < list->n; i++)
        list->items[i] = r->stack[base + i].entry.value;
    r->n = base;
    *out = tri_list_value(list);
    return true;
}

static bool read_value(struct reader *r, struct tri_value *out)
{
    if (r->at == r->len)
        return unexpected(r, "");
    switch (r->text[r->at]) {
    case '"':
        return read_text(r, out);
    case '{':
        return read_object(r, out);
    case '[':
        return read_array(r, out);
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return read_number(r, out);
    default:
        return read_word(r, out);
    }
}

static bool read_document(struct reader *r, struct tri_value *out)
{
    size_t bad;
    if (r->len > TRI_MAX_JSON_BYTES)
        return fail_at(r, 0, TRI_E_LIMIT, "the input is larger than 16 MiB");
    if (!tri_utf8_valid(r->text, r->len, &bad))
        return fail(r, bad, "the bytes are not UTF-8");
    if (r->len >= 3 && memcmp(r->text, "\xEF\xBB\xBF", 3) == 0)
        return fail(r, 0,
                    "the file begins with a byte order mark: save it as "
                    "UTF-8 without one");
    skip_space(r);
    if (r->at == r->len)
        return fail(r, 0, "the input is empty");
    if (!read_value(r, out))
        return false;
    skip_space(r);
    return r->at == r->len ||
           unexpected(r, "something follows the end of the document");
}

enum tri_code tri_json_read(struct tri_eval *ev, const char *text, size_t len,
                            unsigned flags, struct tri_value *out,
                            struct tri_error *err)
{
    struct reader r; /* its stack and path are not worth clearing */
    r.ev = ev;
    r.text = text;
    r.len = len;
    r.at = 0;
    r.flags = flags;
    r.depth = 0;
    r.stack = r.first;
    r.n = 0;
    r.cap = TRI_COUNT(r.first);
    r.err = err;
    r.code = TRI_OK;
    struct tri_value v = tri_null();
    if (!read_document(&r, &v))
        return r.code;
    *out = v;
    return TRI_OK;
}
