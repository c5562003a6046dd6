/* How to read: yajl reads the text and calls back for each token; numbers come
 * as text and never pass through a double. Members and items wait on one stack
 * until their object or array closes and its size is known, then move into the
 * arena. What yajl does not do is done here: depth, repeated members, halves of
 * surrogate pairs (it writes '?'), and places.
 *
 * yajl does not look whether an allocation gave NULL. Its memory is the
 * evaluation's arena, and the allocator leaves by longjmp when that is
 * exhausted: nothing is lost, since nothing but the arena owns anything. */
#include "feel/json.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

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
    size_t base;  /* where its members begin on the stack */
    size_t at;    /* offset of its own key or value */
};

struct reader {
    struct tri_eval *ev;
    const char *text;
    size_t len;
    unsigned flags;
    yajl_handle yajl;
    jmp_buf no_memory;     /* from yajl's allocations */
    struct pending *stack; /* first, until it is full; then in the arena */
    size_t n;
    size_t cap;
    unsigned depth;
    bool whole;    /* all of the text has been taken */
    size_t key_at; /* of the member whose value comes next */
    struct tri_value root;
    struct tri_error *err;
    enum tri_code code;
    /* Not cleared for each text: n and depth say what of them is in use. */
    struct pending first[32];
    struct step path[TRI_MAX_JSON_DEPTH];
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

/* Offset just behind the token that yajl has read last. */
static size_t token_end(const struct reader *r)
{
    return yajl_get_bytes_consumed(r->yajl);
}

/* Offset of the opening quote of the string that ends at end: inside a string
 * every quote has an odd number of backslashes before it. */
static size_t string_start(const struct reader *r, size_t end)
{
    size_t i = end >= 2 ? end - 2 : 0;
    for (; i > 0; i--) {
        if (r->text[i] != '"')
            continue;
        size_t slashes = 0;
        while (slashes < i && r->text[i - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            break;
    }
    return i;
}

/* The same when len bytes of text came out of the string. */
static size_t string_start_of(const struct reader *r, size_t end, size_t len)
{
    /* Without escapes the text is as long as the token. A quotation mark that
     * stands there inside a longer token would have a backslash before it. */
    size_t near = end >= len + 2 ? end - len - 2 : 0;
    if (r->text[near] == '"' && (near == 0 || r->text[near - 1] != '\\'))
        return near;
    return string_start(r, end);
}

static bool no_memory(struct reader *r)
{
    enum tri_code code = r->ev->arena->failed;
    if (code == TRI_E_LIMIT)
        return fail_at(r, token_end(r), code, "the input is too large");
    return fail_at(r, token_end(r), TRI_E_NOMEM, "out of memory");
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
        if (p[i].at == repeat && r->depth < TRI_MAX_JSON_DEPTH) {
            r->path[r->depth++] =
                (struct step){ .key = p[i].entry.key,
                               .key_len = p[i].entry.key_len };
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

/* ---- values into the object or array they stand in ---- */

static bool place(struct reader *r, struct tri_value v, size_t at)
{
    if (r->depth == 0) {
        r->root = v;
        return true;
    }
    struct step *s = &r->path[r->depth - 1];
    struct pending p = { .at = at };
    p.entry.value = v;
    if (s->key) {
        p.at = r->key_at;
        p.entry.key = s->key;
        p.entry.key_len = s->key_len;
        p.entry.hash = tri_key_hash(s->key, s->key_len);
    } else {
        s->index++;
    }
    return push(r, p);
}

static bool descend(struct reader *r, bool object)
{
    size_t at = token_end(r) - 1;
    if (r->depth == TRI_MAX_JSON_DEPTH)
        return fail_at(r, at, TRI_E_LIMIT, "the input is nested too deep");
    r->path[r->depth] = (struct step){ .key = object ? "" : NULL,
                                       .base = r->n,
                                       .at = r->key_at };
    r->depth++;
    return true;
}

static const char half_of_pair[] =
    "a \\u escape gives half of a character without its other half";

/* Halves of surrogate pairs among the \u escapes of the raw token: yajl has
 * checked that four hexadecimal digits follow. */
static bool check_surrogates(struct reader *r, size_t from, size_t end)
{
    bool want_low = false;
    for (size_t i = from; i < end; i++) {
        bool escape = r->text[i] == '\\';
        bool unicode = escape && i + 5 < end && r->text[i + 1] == 'u';
        char c = unicode ? (char)(r->text[i + 2] | 0x20) : ' ';
        char d = unicode ? (char)(r->text[i + 3] | 0x20) : ' ';
        bool surrogate = c == 'd' && (d == '8' || d == '9' || d >= 'a');
        bool low = surrogate && d >= 'c';
        if (want_low != low)
            return fail_at(r, i, TRI_E_INPUT, half_of_pair);
        want_low = surrogate && !low;
        i += unicode ? 5 : escape ? 1 : 0;
    }
    return !want_low || fail_at(r, end, TRI_E_INPUT, half_of_pair);
}

/* yajl's text of a token into a string value; *at: where the token starts. */
static bool take_text(struct reader *r, const char *text, size_t len,
                      struct tri_value *out, size_t *at)
{
    size_t end = token_end(r);
    *at = string_start_of(r, end, len);
    if (end - *at != len + 2 && !check_surrogates(r, *at + 1, end - 1))
        return false;
    size_t plain = tri_ascii_plain(text, len);
    bool ascii = true;
    for (size_t i = plain; i < len; i++)
        ascii = ascii && (unsigned char)text[i] < 0x80;
    if (r->flags & TRI_JSON_STRICT)
        for (size_t i = plain; i < len;) {
            uint32_t point = 0;
            i += tri_utf8_next(text + i, len - i, &point);
            if (forbidden(point))
                return fail_at(r, *at, TRI_E_INPUT,
                               "a control character is not allowed here");
        }
    char *copy = tri_arena_get(r->ev->arena, len);
    if (!copy)
        return no_memory(r);
    if (len)
        memcpy(copy, text, len);
    *out = tri_str(copy, len);
    if (ascii)
        out->flags = TRI_V_ASCII;
    return true;
}

/* ---- yajl's callbacks: 0 stops it ---- */

static int on_null(void *self)
{
    struct reader *r = self;
    return place(r, tri_null(), token_end(r) - 4);
}

static int on_boolean(void *self, int value)
{
    struct reader *r = self;
    return place(r, tri_bool(value != 0), token_end(r) - (value ? 4 : 5));
}

static int on_number(void *self, const char *text, size_t len)
{
    struct reader *r = self;
    struct tri_value v;
    /* A number is ended by the token behind it, which yajl has not read. */
    size_t at = token_end(r) >= len ? token_end(r) - len : 0;
    if (!tri_num_parse(r->ev->arena, text, len, &v))
        return r->ev->arena->failed
                   ? no_memory(r)
                   : fail_at(r, at, TRI_E_INPUT, "the number is out of range");
    return place(r, v, at);
}

static int on_string(void *self, const unsigned char *text, size_t len)
{
    struct reader *r = self;
    struct tri_value v;
    size_t at;
    return take_text(r, (const char *)text, len, &v, &at) && place(r, v, at);
}

static int on_start_map(void *self)
{
    return descend(self, true);
}

static int on_key(void *self, const unsigned char *text, size_t len)
{
    struct reader *r = self;
    struct tri_value key = tri_null();
    if (!take_text(r, (const char *)text, len, &key, &r->key_at))
        return 0;
    r->path[r->depth - 1].key = key.u.str;
    r->path[r->depth - 1].key_len = key.len;
    return 1;
}

static int on_end_map(void *self)
{
    struct reader *r = self;
    const struct step *s = &r->path[--r->depth];
    struct tri_value v;
    size_t at = s->at;
    if (!close_object(r, s->base, &v))
        return 0;
    r->key_at = at;
    return place(r, v, at);
}

static int on_start_array(void *self)
{
    return descend(self, false);
}

static int on_end_array(void *self)
{
    struct reader *r = self;
    const struct step *s = &r->path[--r->depth];
    size_t base = s->base, at = s->at;
    struct tri_list *list = tri_list_new(r->ev->arena, r->n - base);
    if (!list)
        return no_memory(r);
    for (size_t i = 0; i < list->n; i++)
        list->items[i] = r->stack[base + i].entry.value;
    r->n = base;
    r->key_at = at;
    return place(r, tri_list_value(list), at);
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_map,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end_map,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end_array,
};

/* ---- yajl's memory ---- */

#define HEADER 16 /* holds the size, and keeps the alignment */

static void *take(void *self, size_t size)
{
    struct reader *r = self;
    uint8_t *p = size < SIZE_MAX - HEADER
                     ? tri_arena_get(r->ev->arena, size + HEADER)
                     : NULL;
    if (!p)
        longjmp(r->no_memory, 1);
    memcpy(p, &size, sizeof(size));
    return p + HEADER;
}

static void *retake(void *self, void *old, size_t size)
{
    size_t had = 0;
    if (old)
        memcpy(&had, (uint8_t *)old - HEADER, sizeof(had));
    if (had >= size)
        return old;
    void *p = take(self, size);
    if (old)
        memcpy(p, old, had);
    return p;
}

static void leave(void *self, void *p)
{
    (void)self; /* it goes with the arena */
    (void)p;
}

/* ---- yajl's complaints in our words ---- */

static const char no_value[] = "expected a value of JSON: a text in double "
                               "quotes, a number, true, false, null, a list "
                               "in [] or an object in {}";

static const struct {
    const char *theirs; /* a part of yajl's text */
    const char *ours;
} words[] = {
    { "premature EOF", "the input ends too early" },
    { "trailing garbage", "something follows the end of the document" },
    { "unallowed token", no_value },
    { "separated by a colon", "expected ':' after a member's name" },
    { "after key and value", "expected ',' or '}'" },
    { "must be a string", "expected a member's name in double quotes" },
    { "after array element", "expected ',' or ']'" },
    { "may not", "unknown escape in a string" },
    { "non-hex", "\\u wants four hexadecimal digits" },
    { "inside string", "a control character is not allowed here" },
    { "invalid string", no_value },
    { "invalid char", no_value },
    { "comment", "a comment is not allowed here" },
    { "minus sign", "a digit must follow the minus sign" },
    { "decimal point", "a digit must follow the point" },
    { "exponent", "a digit must follow the exponent's letter" },
};

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

static bool complain(struct reader *r)
{
    unsigned char *text = yajl_get_error(r->yajl, 0, NULL, 0);
    const char *msg = "this is not JSON";
    for (size_t i = 0; text && i < TRI_COUNT(words); i++)
        if (strstr((const char *)text, words[i].theirs)) {
            msg = words[i].ours;
            break;
        }
    /* yajl stands behind what it could not take: go back to its start. */
    size_t at = r->whole ? r->len : token_end(r);
    if (text && strncmp((const char *)text, "parse", 5) == 0 && at > 0 &&
        at < r->len + 1) {
        if (r->text[at - 1] == '"')
            at = string_start(r, at);
        else if (!strstr((const char *)text, "premature"))
            at--;
    }
    if (msg == no_value && text &&
        strncmp((const char *)text, "lexical", 7) == 0)
        for (at -= at > 0; at > 0 && is_letter(r->text[at - 1]);)
            at--;
    size_t end = at; /* "tru": a word that the end of the input cuts */
    while (end < r->len && is_letter(r->text[end]))
        end++;
    if (msg == no_value && end == r->len && begins_word(r->text + at, end - at))
        msg = "the input ends in the middle of a value";
    yajl_free_error(r->yajl, text);
    return fail_at(r, at, TRI_E_INPUT, msg);
}

static bool read_document(struct reader *r)
{
    size_t bad, first = 0;
    if (r->len > TRI_MAX_JSON_BYTES)
        return fail_at(r, 0, TRI_E_LIMIT, "the input is larger than 16 MiB");
    if (!tri_utf8_valid(r->text, r->len, &bad))
        return fail_at(r, bad, TRI_E_INPUT, "the bytes are not UTF-8");
    if (r->len >= 3 && memcmp(r->text, "\xEF\xBB\xBF", 3) == 0)
        return fail_at(r, 0, TRI_E_INPUT,
                       "the file begins with a byte order mark: save it as "
                       "UTF-8 without one");
    while (first < r->len && strchr(" \n\r\t", r->text[first]) &&
           r->text[first])
        first++;
    if (first == r->len)
        return fail_at(r, 0, TRI_E_INPUT, "the input is empty");
    yajl_alloc_funcs memory = { take, retake, leave, r };
    if (setjmp(r->no_memory))
        return no_memory(r);
    r->yajl = yajl_alloc(&callbacks, &memory, r);
    yajl_status status =
        yajl_parse(r->yajl, (const unsigned char *)r->text, r->len);
    r->whole = status == yajl_status_ok;
    if (r->whole)
        status = yajl_complete_parse(r->yajl);
    if (status == yajl_status_error)
        return complain(r);
    return status == yajl_status_ok;
}

enum tri_code tri_json_read(struct tri_eval *ev, const char *text, size_t len,
                            unsigned flags, struct tri_value *out,
                            struct tri_error *err)
{
    struct reader r;
    memset(&r, 0, offsetof(struct reader, first));
    r.ev = ev;
    r.text = text;
    r.len = len;
    r.flags = flags;
    r.err = err;
    r.stack = r.first;
    r.cap = TRI_COUNT(r.first);
    r.depth = 0;
    r.key_at = 0;
    r.whole = false;
    r.root = tri_null();
    r.code = TRI_OK;
    if (!read_document(&r))
        return r.code;
    *out = r.root;
    return TRI_OK;
}
