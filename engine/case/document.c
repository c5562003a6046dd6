/* JSON text as a jansson document, read by yajl: jansson's own reader takes one
 * byte at a time, and each page of an incident reads all that was decided.
 *
 * How to read this file: each callback puts one value where the last key, or
 * the list that is open, wants it. */
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/yajl_memory.h"
#include "case/fold.h"

enum {
    /* A sealed record holds documents of TRI_MAX_JSON_DEPTH, and a few levels
     * of its own. */
    MAX_DEPTH = 2 * TRI_MAX_JSON_DEPTH
};

struct reader {
    struct tri_yajl_memory memory;
    bool failed; /* memory was out */
    json_t *root;
    json_t *open[MAX_DEPTH]; /* borrowed: objects and lists not closed yet */
    size_t depth;
    char *key; /* of the member whose value comes next */
    size_t key_cap;
};

/* Into the place that waits for it; takes v. 1 to go on, 0 to stop. */
static int put(struct reader *r, json_t *v)
{
    json_t *in = r->depth ? r->open[r->depth - 1] : NULL;
    if (v && !in) {
        r->root = v;
        return 1;
    }
    int rc = !v                  ? -1
             : json_is_array(in) ? json_array_append_new(in, v)
                                 : json_object_set_new_nocheck(in, r->key, v);
    r->failed |= rc != 0;
    return rc == 0;
}

static int open_one(struct reader *r, json_t *v)
{
    if (r->depth == MAX_DEPTH) {
        json_decref(v);
        return 0;
    }
    if (!put(r, v))
        return 0;
    r->open[r->depth++] = v;
    return 1;
}

static int on_map(void *self)
{
    return open_one(self, json_object());
}

static int on_array(void *self)
{
    return open_one(self, json_array());
}

static int on_close(void *self)
{
    struct reader *r = self;
    r->depth--;
    return 1;
}

static int on_key(void *self, const unsigned char *text, size_t len)
{
    struct reader *r = self;
    if (memchr(text, '\0', len))
        return 0;
    if (len >= r->key_cap) {
        r->key_cap = len + 64;
        r->key = tri_yajl_take(&r->memory, r->key_cap);
    }
    memcpy(r->key, text, len);
    r->key[len] = '\0';
    return 1;
}

/* yajl has looked at its UTF-8. U+0000 is refused, as jansson does. */
static int on_string(void *self, const unsigned char *text, size_t len)
{
    return !memchr(text, '\0', len) &&
           put(self, json_stringn_nocheck((const char *)text, len));
}

/* NULL when it is too big for these flags, or memory is out: yajl has seen that
 * it is a number. jansson leaves the code of an error before as it was. */
static json_t *load_once(const char *text, size_t len, size_t flags,
                         bool *out_big)
{
    json_error_t why = { .text = "" };
    json_t *v = json_loadb(text, len, flags, &why);
    *out_big = !v && json_error_code(&why) == json_error_numeric_overflow;
    return v;
}

/* Where its buffer cannot grow past 16 bytes, jansson 2.14 takes the digits
 * that it has for the number: a long one is read twice. */
static json_t *load_number(const char *text, size_t len, size_t flags,
                           bool *out_big)
{
    json_t *v = load_once(text, len, flags, out_big);
    if (len < 16 || (!v && !*out_big))
        return v;
    bool big = false;
    json_t *again = load_once(text, len, flags, &big);
    bool same = big == *out_big && (big || json_equal(v, again));
    json_decref(again);
    if (same)
        return v;
    json_decref(v);
    *out_big = false;
    return NULL;
}

/* Most are short whole ones; jansson reads the others, and makes a real of one
 * that is too big for it. */
static int on_number(void *self, const char *text, size_t len)
{
    size_t i = text[0] == '-';
    json_int_t whole = 0;
    if (len <= 18) {
        for (; i < len && text[i] >= '0' && text[i] <= '9'; i++)
            whole = 10 * whole + (text[i] - '0');
        if (i == len)
            return put(self, json_integer(text[0] == '-' ? -whole : whole));
    }
    struct reader *r = self;
    bool big = false;
    json_t *v = load_number(text, len, JSON_DECODE_ANY, &big);
    if (big)
        v = load_number(text, len, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL,
                        &big);
    r->failed |= !v && !big; /* 1e999 is none */
    return v && put(r, v);
}

static int on_boolean(void *self, int v)
{
    return put(self, json_boolean(v));
}

static int on_null(void *self)
{
    return put(self, json_null());
}

static bool read_all(struct reader *r, struct tri_arena *arena,
                     const char *text, size_t len)
{
    static const yajl_callbacks callbacks = { .yajl_null = on_null,
                                              .yajl_boolean = on_boolean,
                                              .yajl_number = on_number,
                                              .yajl_string = on_string,
                                              .yajl_start_map = on_map,
                                              .yajl_map_key = on_key,
                                              .yajl_end_map = on_close,
                                              .yajl_start_array = on_array,
                                              .yajl_end_array = on_close };
    yajl_alloc_funcs memory = tri_yajl_memory(&r->memory, arena);
    if (setjmp(r->memory.no_memory)) {
        r->failed = true;
        return false;
    }
    yajl_handle yajl = yajl_alloc(&callbacks, &memory, r);
    return yajl_parse(yajl, (const unsigned char *)text, len) ==
               yajl_status_ok &&
           yajl_complete_parse(yajl) == yajl_status_ok;
}

json_t *tri_json_lenient(const char *text, size_t len, bool *out_no_memory)
{
    struct tri_arena arena;
    struct reader r;
    r.failed = false;
    r.root = NULL;
    r.depth = 0;
    r.key = NULL;
    r.key_cap = 0;
    /* yajl keeps the longest string with escapes, doubling. */
    tri_arena_init(&arena, 8 * len + (64u << 10));
    bool good = read_all(&r, &arena, text, len);
    tri_arena_done(&arena);
    if (out_no_memory)
        *out_no_memory = r.failed;
    if (good)
        return r.root;
    json_decref(r.root);
    return NULL;
}

/* jansson 2.14's json_object_update_missing says that all went well where
 * memory ran out half-way. */
bool tri_json_fill(json_t *doc, json_t *more)
{
    const char *name;
    json_t *v;
    bool good = json_is_object(doc) && json_is_object(more);
    json_object_foreach(more, name, v)
    {
        if (good && !json_object_get(doc, name))
            good = json_object_set(doc, name, v) == 0;
    }
    json_decref(more);
    return good;
}

/* jansson 2.14's json_dumps leaves out the name of a member when its buffer
 * cannot grow there, and goes on: what is written has its size first. */
char *tri_json_dump(const json_t *doc, size_t flags, size_t *out_len)
{
    size_t len = doc ? json_dumpb(doc, NULL, 0, flags) : 0;
    char *text = len ? malloc(len + 1) : NULL;
    if (!text)
        return NULL;
    if (json_dumpb(doc, text, len, flags) != len) {
        free(text);
        return NULL;
    }
    text[len] = '\0';
    if (out_len)
        *out_len = len;
    return text;
}
