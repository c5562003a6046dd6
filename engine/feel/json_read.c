/* How to read: yajl reads the text and calls back for each token; numbers come
 * as text and never pass through a double. Members and items wait on one stack
 * until their object or array closes and its size is known, then move into the
 * arena. What yajl does not do is done here: depth, repeated members, halves of
 * surrogate pairs (it writes '?'), and places.
 *
 * The whole text is copied into the arena first: a string without escapes,
 * which yajl hands over where it stands, is then a piece of that copy, and its
 * place is known without looking for it.
 *
 * yajl's memory (base/yajl_memory.h) is the evaluation's arena. */
#include "feel/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "base/yajl_memory.h"
#include "feel/json_words.h"
#include "feel/number.h"
#include "feel/temporal.h"

enum { SEEN_WORDS = 4 };

struct pending {
    struct tri_entry entry; /* an item of an array has no key */
    size_t at;              /* offset of the key or item, for a message */
};

struct step {        /* one level of the path to what is being read */
    const char *key; /* of the member being read; NULL in an array */
    uint32_t key_len;
    uint32_t hash;             /* of key */
    size_t at;                 /* offset of key */
    size_t index;              /* in an array */
    size_t base;               /* where its members begin on the stack */
    uint64_t seen[SEEN_WORDS]; /* a bit for each hash so far */
    bool twice;                /* two keys have one hash: look closer */
    bool typed;                /* it has "@type" */
};

struct reader {
    struct tri_eval *ev;
    const char *text; /* the arena's copy, once there is one */
    size_t len;
    unsigned flags;
    bool plain; /* all of it is ASCII without DEL */
    yajl_handle yajl;
    struct pending *stack; /* first, until it is full; then in the arena */
    size_t n;
    size_t cap;
    unsigned depth;
    bool whole; /* all of the text has been taken */
    struct tri_value root;
    struct tri_error *err;
    enum tri_code code;
    /* Not cleared for each text: n and depth say what of them is in use. */
    struct pending first[32];
    struct step path[TRI_MAX_JSON_DEPTH];
    struct tri_yajl_memory memory; /* yajl's */
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

static bool no_memory(struct reader *r)
{
    enum tri_code code = r->ev->arena->failed;
    if (code == TRI_E_LIMIT)
        return fail_at(r, token_end(r), code, "the input is too large");
    return fail_at(r, token_end(r), TRI_E_NOMEM, "out of memory");
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

/* Where a repeated member stands again, SIZE_MAX when none does. Sorted copies
 * for large objects: n^2 comparisons would be a gift to whoever sends a million
 * members. */
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

static bool check_repeat(struct reader *r, const struct step *s)
{
    const struct pending *p = &r->stack[s->base];
    size_t n = r->n - s->base, repeat;
    if (!find_repeat(r, p, n, &repeat))
        return false;
    for (size_t i = 0; repeat != SIZE_MAX && i < n; i++)
        if (p[i].at == repeat && r->depth < TRI_MAX_JSON_DEPTH) {
            r->path[r->depth++] =
                (struct step){ .key = p[i].entry.key,
                               .key_len = p[i].entry.key_len };
            return fail_repeat(r, &p[i].entry, repeat);
        }
    return true;
}

static bool close_object(struct reader *r, const struct step *s,
                         struct tri_value *out)
{
    const struct pending *p = &r->stack[s->base];
    size_t n = r->n - s->base;
    if (s->twice && !check_repeat(r, s))
        return false;
    bool typed = false;
    if (s->typed && !read_typed(r, p, n, out, &typed))
        return false;
    r->n = s->base;
    if (typed)
        return true;
    struct tri_context *c = tri_context_bare(r->ev->arena, n);
    if (!c)
        return no_memory(r);
    for (size_t i = 0; i < n; i++)
        c->entries[i] = p[i].entry;
    *out = tri_context_value(c);
    return true;
}

/* ---- values into the object or array they stand in ---- */

static bool more_room(struct reader *r)
{
    struct pending *stack = tri_arena_grow(r->ev->arena, r->stack, r->n,
                                           r->n + 1, sizeof(*stack), &r->cap);
    if (!stack)
        return no_memory(r);
    r->stack = stack;
    return true;
}

static bool place(struct reader *r, struct tri_value v)
{
    if (r->depth == 0) {
        r->root = v;
        return true;
    }
    if (r->n == r->cap && !more_room(r))
        return false;
    struct step *s = &r->path[r->depth - 1];
    struct pending *p = &r->stack[r->n++];
    p->entry.value = v;
    if (s->key) {
        p->at = s->at;
        p->entry.key = s->key;
        p->entry.key_len = s->key_len;
        p->entry.hash = s->hash;
    } else {
        s->index++;
    }
    return true;
}

static bool descend(struct reader *r, bool object)
{
    if (r->depth == TRI_MAX_JSON_DEPTH)
        return fail_at(r, token_end(r) - 1, TRI_E_LIMIT,
                       "the input is nested too deep");
    r->path[r->depth++] =
        (struct step){ .key = object ? "" : NULL, .base = r->n };
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

/* A text with escapes, which yajl has taken out of it. *at: where its token
 * starts. */
static bool take_escaped(struct reader *r, struct tri_value *text, size_t *at)
{
    size_t end = token_end(r);
    *at = tri_json_string_start(r->text, end);
    if (!check_surrogates(r, *at + 1, end - 1))
        return false;
    char *copy = tri_arena_get(r->ev->arena, text->len);
    if (!copy)
        return no_memory(r);
    if (text->len)
        memcpy(copy, text->u.str, text->len);
    text->u.str = copy;
    return true;
}

/* Does it stand in the text as it is? *at: where its token starts. */
static inline bool is_raw(const struct reader *r, const unsigned char *text,
                          size_t *at)
{
    uintptr_t from = (uintptr_t)text - (uintptr_t)r->text;
    *at = from - 1;
    return from <= r->len;
}

/* yajl's text of a token that has escapes, or may hold what a page or log
 * cannot carry, into a string value. */
static bool take_odd(struct reader *r, const unsigned char *text, size_t len,
                     struct tri_value *out, size_t *at)
{
    *out = tri_str((const char *)text, len);
    out->flags = TRI_V_ASCII;
    if (!is_raw(r, text, at) && !take_escaped(r, out, at))
        return false;
    const char *s = out->u.str;
    for (size_t i = 0; (i += tri_ascii_plain(s + i, len - i)) < len;) {
        uint32_t point = 0;
        size_t n = tri_utf8_next(s + i, len - i, &point);
        i += n ? n : 1;
        if (point >= 0x80)
            out->flags = 0;
        if ((r->flags & TRI_JSON_STRICT) && forbidden(point))
            return fail_at(r, *at, TRI_E_INPUT,
                           "a control character is not allowed here");
    }
    return true;
}

/* ---- yajl's callbacks: 0 stops it ---- */

static int on_null(void *self)
{
    return place(self, tri_null());
}

static int on_boolean(void *self, int value)
{
    return place(self, tri_bool(value != 0));
}

static int on_number(void *self, const char *text, size_t len)
{
    struct reader *r = self;
    struct tri_value v;
    if (!tri_num_parse(r->ev->arena, text, len, &v)) {
        /* A number is ended by the token behind it, which is not read yet. */
        size_t at = token_end(r) >= len ? token_end(r) - len : 0;
        return r->ev->arena->failed
                   ? no_memory(r)
                   : fail_at(r, at, TRI_E_INPUT, "the number is out of range");
    }
    return place(r, v);
}

static int on_string(void *self, const unsigned char *text, size_t len)
{
    struct reader *r = self;
    struct tri_value odd, v = tri_str((const char *)text, len);
    size_t at;
    v.flags = TRI_V_ASCII;
    if (is_raw(r, text, &at) && r->plain)
        return place(r, v);
    return take_odd(r, text, len, &odd, &at) && place(r, odd);
}

static int on_start_map(void *self)
{
    return descend(self, true);
}

/* Is there a key with the hash that s->key has? Few are looked at here, when
 * the bits are not enough to tell; many by find_repeat. */
static bool hash_known(const struct reader *r, const struct step *s)
{
    if (r->n - s->base > 256)
        return true;
    for (size_t i = s->base; i < r->n; i++)
        if (r->stack[i].entry.hash == s->hash)
            return true;
    return false;
}

static int on_key(void *self, const unsigned char *text, size_t len)
{
    struct reader *r = self;
    struct step *s = &r->path[r->depth - 1];
    const char *key = (const char *)text;
    if (!is_raw(r, text, &s->at) || !r->plain) {
        struct tri_value odd;
        if (!take_odd(r, text, len, &odd, &s->at))
            return 0;
        key = odd.u.str;
    }
    s->key = key;
    s->key_len = (uint32_t)len;
    s->hash = tri_key_hash(key, len);
    uint64_t *seen = &s->seen[s->hash / 64 % SEEN_WORDS];
    uint64_t bit = UINT64_C(1) << s->hash % 64;
    if (*seen & bit)
        s->twice |= hash_known(r, s);
    *seen |= bit;
    if (len == 5 && *key == '@' && (r->flags & TRI_JSON_TYPED))
        s->typed |= memcmp(key, "@type", 5) == 0;
    return 1;
}

static int on_end_map(void *self)
{
    struct reader *r = self;
    const struct step *s = &r->path[--r->depth];
    struct tri_value v;
    return close_object(r, s, &v) && place(r, v);
}

static int on_start_array(void *self)
{
    return descend(self, false);
}

static int on_end_array(void *self)
{
    struct reader *r = self;
    size_t base = r->path[--r->depth].base;
    struct tri_list *list = tri_list_new(r->ev->arena, r->n - base);
    if (!list)
        return no_memory(r);
    for (size_t i = 0; i < list->n; i++)
        list->items[i] = r->stack[base + i].entry.value;
    r->n = base;
    return place(r, tri_list_value(list));
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

/* ---- the whole text ---- */

static bool complain(struct reader *r)
{
    unsigned char *theirs = yajl_get_error(r->yajl, 0, NULL, 0);
    size_t at = r->whole ? r->len : token_end(r);
    const char *msg =
        tri_json_complaint((const char *)theirs, r->text, r->len, &at);
    yajl_free_error(r->yajl, theirs);
    return fail_at(r, at, TRI_E_INPUT, msg);
}

/* Checks of the bytes before yajl sees them. */
static bool look_over(struct reader *r)
{
    size_t bad, first = 0;
    if (r->len > TRI_MAX_JSON_BYTES)
        return fail_at(r, 0, TRI_E_LIMIT, "the input is larger than 16 MiB");
    r->plain = tri_ascii_only(r->text, r->len);
    if (!r->plain && !tri_utf8_valid(r->text, r->len, &bad))
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
    return true;
}

static bool read_document(struct reader *r)
{
    if (!look_over(r))
        return false;
    char *own = tri_arena_get(r->ev->arena, r->len);
    if (!own)
        return no_memory(r);
    memcpy(own, r->text, r->len);
    r->text = own;
    yajl_alloc_funcs memory = tri_yajl_memory(&r->memory, r->ev->arena);
    if (setjmp(r->memory.no_memory))
        return no_memory(r);
    r->yajl = yajl_alloc(&callbacks, &memory, r);
    if (!r->plain) /* done above, for the whole text */
        (void)yajl_config(r->yajl, yajl_dont_validate_strings, 1);
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
    r.root = tri_null();
    r.code = TRI_OK;
    if (!read_document(&r))
        return r.code;
    *out = r.root;
    return TRI_OK;
}
