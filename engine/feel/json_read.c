/* How to read: a descent over the text with one cursor; nesting is bounded by
 * TRI_MAX_JSON_DEPTH. Members and items wait on one stack until their object or
 * array closes and its size is known, then move into the arena.
 *
 * Why not a library here: the ones at hand lose what FEEL must keep or refuse.
 * Some pass numbers through a double; yajl keeps number text, but turns half of
 * a surrogate pair into '?', gives no place for a repeated key, and writes
 * through NULL when memory is out. */
#include "feel/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "feel/number.h"
#include "feel/temporal.h"

struct pending {
    struct tri_entry entry; /* an item of an array has no key */
    size_t at;              /* offset of the key, for a message */
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
    struct pending *stack; /* first, until it is full */
    size_t n;
    size_t cap;
    struct pending first[32]; /* most reports need no malloc */
    struct step path[TRI_MAX_JSON_DEPTH];
    unsigned depth;
    struct tri_error *err;
    enum tri_code code;
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

static bool fail(struct reader *r, const char *msg)
{
    return fail_at(r, r->at, TRI_E_INPUT, msg);
}

static bool no_memory(struct reader *r)
{
    enum tri_code code = r->ev->arena->failed;
    if (code == TRI_E_LIMIT)
        return fail_at(r, r->at, code, "the input is too large");
    return fail_at(r, r->at, TRI_E_NOMEM, "out of memory");
}

static void skip_space(struct reader *r)
{
    while (r->at < r->len && (r->text[r->at] == ' ' || r->text[r->at] == '\n' ||
                              r->text[r->at] == '\r' || r->text[r->at] == '\t'))
        r->at++;
}

static bool next_is(struct reader *r, char c)
{
    return r->at < r->len && r->text[r->at] == c;
}

static bool push(struct reader *r, struct pending p)
{
    if (r->n == r->cap) {
        size_t cap = r->cap * 2;
        struct pending *stack = realloc(r->stack == r->first ? NULL : r->stack,
                                        cap * sizeof(*stack));
        if (!stack)
            return fail_at(r, r->at, TRI_E_NOMEM, "out of memory");
        if (r->stack == r->first)
            memcpy(stack, r->first, sizeof(r->first));
        r->stack = stack;
        r->cap = cap;
    }
    r->stack[r->n++] = p;
    return true;
}

static bool hex4(struct reader *r, uint32_t *out)
{
    uint32_t n = 0;
    *out = 0;
    for (int i = 0; i < 4; i++) {
        char c = r->at < r->len ? r->text[r->at] : ' ';
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else
            return fail(r, "\\u wants four hexadecimal digits");
        n = n << 4 | digit;
        r->at++;
    }
    *out = n;
    return true;
}

static bool read_unicode(struct reader *r, uint32_t *out)
{
    uint32_t low;
    if (!hex4(r, out))
        return false;
    if (*out < 0xD800 || *out > 0xDFFF)
        return true;
    if (*out > 0xDBFF || !next_is(r, '\\') || r->at + 1 >= r->len ||
        r->text[r->at + 1] != 'u')
        return fail(r, "half of a surrogate pair stands alone");
    r->at += 2;
    if (!hex4(r, &low))
        return false;
    if (low < 0xDC00 || low > 0xDFFF)
        return fail(r, "half of a surrogate pair stands alone");
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* What follows a backslash, as a code point. */
static bool read_escape(struct reader *r, uint32_t *out)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    char c = r->at < r->len ? r->text[r->at] : ' ';
    const char *hit = c ? strchr(from, c) : NULL;
    if (c != 'u' && !hit)
        return fail(r, "unknown escape in a string");
    r->at++;
    if (c == 'u')
        return read_unicode(r, out);
    *out = (uint32_t)to[hit - from];
    return true;
}

/* Characters that no page or log can carry: XML 1.0 leaves them out. */
static bool forbidden(uint32_t point)
{
    return (point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
           point == 0x7F || point == 0xFFFE || point == 0xFFFF;
}

/* The end of the string whose opening quote was read: offset of the closing
 * quote. *plain: no escapes. UTF-8 was checked before. */
static bool string_end(struct reader *r, size_t *end, bool *plain)
{
    *plain = true;
    for (size_t i = r->at; i < r->len; i++) {
        unsigned char c = (unsigned char)r->text[i];
        if (c == '"') {
            *end = i;
            return true;
        }
        if (c < 0x20) {
            r->at = i;
            return fail(r, "a control character stands bare in a string");
        }
        if (c == '\\') {
            *plain = false;
            i++;
        }
    }
    return fail(r, "the string has no end");
}

static bool read_string(struct reader *r, struct tri_value *out)
{
    size_t end = 0, k = 0, start = ++r->at;
    bool plain, ascii = true;
    if (!string_end(r, &end, &plain))
        return false;
    /* An escape is never shorter than what it stands for. */
    char *text = tri_arena_get(r->ev->arena, end - start);
    if (!text)
        return no_memory(r);
    while (r->at < end) {
        uint32_t point;
        size_t n = tri_utf8_next(r->text + r->at, end - r->at, &point);
        if (n == 0)
            return fail(r, "the bytes are not UTF-8");
        r->at += n;
        if (point == '\\' && !read_escape(r, &point))
            return false;
        if ((r->flags & TRI_JSON_STRICT) && forbidden(point))
            return fail(r, "a control character is not allowed here");
        ascii = ascii && point < 0x80;
        k += tri_utf8_put(point, text + k);
    }
    r->at = end + 1;
    *out = tri_str(text, k);
    if (ascii)
        out->flags = TRI_V_ASCII;
    return true;
}

static bool digits(struct reader *r)
{
    size_t first = r->at;
    while (r->at < r->len && r->text[r->at] >= '0' && r->text[r->at] <= '9')
        r->at++;
    return r->at > first;
}

static bool read_number(struct reader *r, struct tri_value *out)
{
    size_t first = r->at;
    r->at += next_is(r, '-');
    if (next_is(r, '0'))
        r->at++;
    else if (!digits(r))
        return fail(r, "expected a value");
    if (next_is(r, '.')) {
        r->at++;
        if (!digits(r))
            return fail(r, "a digit must follow the point");
    }
    if (next_is(r, 'e') || next_is(r, 'E')) {
        r->at++;
        if (next_is(r, '+') || next_is(r, '-'))
            r->at++;
        if (!digits(r))
            return fail(r, "a digit must follow the exponent's letter");
    }
    if (!tri_num_parse(r->ev->arena, r->text + first, r->at - first, out)) {
        if (r->ev->arena->failed)
            return no_memory(r);
        return fail_at(r, first, TRI_E_INPUT, "the number is out of range");
    }
    return true;
}

static bool read_word(struct reader *r, const char *word, struct tri_value v,
                      struct tri_value *out)
{
    size_t n = strlen(word);
    if (r->len - r->at < n || memcmp(r->text + r->at, word, n) != 0)
        return fail(r, "expected a value");
    r->at += n;
    *out = v;
    return true;
}

static bool read_value(struct reader *r, struct tri_value *out);

static bool descend(struct reader *r, struct step step)
{
    if (r->depth == TRI_MAX_JSON_DEPTH)
        return fail_at(r, r->at, TRI_E_LIMIT, "the input is nested too deep");
    r->path[r->depth++] = step;
    return true;
}

static bool read_array(struct reader *r, struct tri_value *out)
{
    size_t base = r->n;
    r->at++;
    if (!descend(r, (struct step){ .key = NULL }))
        return false;
    skip_space(r);
    while (!next_is(r, ']')) {
        struct pending p = { .at = r->at };
        r->path[r->depth - 1].index = r->n - base;
        if (!read_value(r, &p.entry.value) || !push(r, p))
            return false;
        skip_space(r);
        if (next_is(r, ',')) {
            r->at++;
            skip_space(r);
            if (next_is(r, ']'))
                return fail(r, "a value must follow ','");
        } else if (!next_is(r, ']')) {
            return fail(r, r->at < r->len ? "expected ',' or ']'"
                                          : "the array has no end");
        }
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

/* Sorted copies for large objects: n^2 comparisons would be a gift to whoever
 * sends a million members. */
static bool find_repeat(struct reader *r, const struct pending *p, size_t n,
                        size_t *at)
{
    *at = SIZE_MAX;
    if (n <= 16) {
        for (size_t i = 1; i < n; i++)
            for (size_t k = 0; k < i; k++)
                if (*at == SIZE_MAX && by_key(&p[i], &p[k]) == 0)
                    *at = p[i].at;
        return true;
    }
    struct pending *sorted = malloc(n * sizeof(*sorted));
    if (!sorted)
        return fail_at(r, r->at, TRI_E_NOMEM, "out of memory");
    memcpy(sorted, p, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_key);
    for (size_t i = 1; i < n; i++)
        if (by_key(&sorted[i], &sorted[i - 1]) == 0) {
            size_t later = sorted[i].at > sorted[i - 1].at ? sorted[i].at
                                                           : sorted[i - 1].at;
            if (later < *at)
                *at = later;
        }
    free(sorted);
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
        if (p[i].at == repeat && r->depth < TRI_MAX_JSON_DEPTH) {
            r->path[r->depth++] =
                (struct step){ p[i].entry.key, p[i].entry.key_len, 0 };
            return fail_at(r, repeat, TRI_E_INPUT,
                           "the member stands twice in its object");
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

static bool read_member(struct reader *r)
{
    struct pending p = { .at = r->at };
    struct tri_value key;
    if (!next_is(r, '"'))
        return fail(r, r->at < r->len ? "expected a member's name in quotes"
                                      : "the object has no end");
    if (!read_string(r, &key))
        return false;
    p.entry.key = key.u.str;
    p.entry.key_len = key.len;
    p.entry.hash = tri_key_hash(key.u.str, key.len);
    r->path[r->depth - 1] = (struct step){ key.u.str, key.len, 0 };
    skip_space(r);
    if (!next_is(r, ':'))
        return fail(r, "expected ':' after a member's name");
    r->at++;
    skip_space(r);
    return read_value(r, &p.entry.value) && push(r, p);
}

static bool read_object(struct reader *r, struct tri_value *out)
{
    size_t base = r->n;
    r->at++;
    if (!descend(r, (struct step){ .key = "" }))
        return false;
    skip_space(r);
    while (!next_is(r, '}')) {
        if (!read_member(r))
            return false;
        skip_space(r);
        if (next_is(r, ',')) {
            r->at++;
            skip_space(r);
            if (next_is(r, '}'))
                return fail(r, "a member must follow ','");
        } else if (!next_is(r, '}')) {
            return fail(r, r->at < r->len ? "expected ',' or '}'"
                                          : "the object has no end");
        }
    }
    r->at++;
    r->depth--;
    return close_object(r, base, out);
}

static bool read_value(struct reader *r, struct tri_value *out)
{
    if (r->at >= r->len)
        return fail(r, "the input ends where a value is expected");
    switch (r->text[r->at]) {
    case '{':
        return read_object(r, out);
    case '[':
        return read_array(r, out);
    case '"':
        return read_string(r, out);
    case 't':
        return read_word(r, "true", tri_bool(true), out);
    case 'f':
        return read_word(r, "false", tri_bool(false), out);
    case 'n':
        return read_word(r, "null", tri_null(), out);
    default:
        return read_number(r, out);
    }
}

static bool read_document(struct reader *r, struct tri_value *out)
{
    size_t bad;
    if (r->len > TRI_MAX_JSON_BYTES)
        return fail_at(r, 0, TRI_E_LIMIT, "the input is larger than 16 MiB");
    if (!tri_utf8_valid(r->text, r->len, &bad))
        return fail_at(r, bad, TRI_E_INPUT, "the bytes are not UTF-8");
    skip_space(r);
    if (r->at == r->len)
        return fail(r, "the input is empty");
    if (!read_value(r, out))
        return false;
    skip_space(r);
    if (r->at < r->len)
        return fail(r, "something follows the end of the document");
    return true;
}

enum tri_code tri_json_read(struct tri_eval *ev, const char *text, size_t len,
                            unsigned flags, struct tri_value *out,
                            struct tri_error *err)
{
    struct reader r = {
        .ev = ev, .text = text, .len = len, .flags = flags, .err = err
    };
    struct tri_value v;
    r.stack = r.first;
    r.cap = TRI_COUNT(r.first);
    bool ok = read_document(&r, &v);
    if (r.stack != r.first)
        free(r.stack);
    if (!ok)
        return r.code;
    *out = v;
    return TRI_OK;
}
