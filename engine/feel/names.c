/* Name characters, the set of a model's multi-word names, and longest match.
 * The set is a hash table on the first word of each name, so that a look-up
 * compares only names that begin alike. */
#include "feel/names.h"

#include <string.h>

#include "base/utf8.h"

struct item {
    struct item *next;
    const char *name;
    size_t len;
};

#define N_BUCKETS 256u

struct tri_feel_names {
    struct tri_arena *arena;
    struct item *buckets[N_BUCKETS];
};

static bool is_blank_point(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000 || c == 0xFEFF;
}

static bool is_start(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    /* The ranges of rule 28 and all later letters, signs and emoji: whatever
     * is not white space or punctuation of the basic Latin supplement. */
    return !is_blank_point(c) && c >= 0xAA && c != 0xAB && c != 0xB7 &&
           c != 0xBB && c != 0xD7 && c != 0xF7;
}

static bool is_part(uint32_t c)
{
    return is_start(c) || (c >= '0' && c <= '9') || c == 0xB7;
}

/* The code point at text; malformed bytes read as one symbol. */
static size_t next_point(const char *text, size_t len, uint32_t *out)
{
    if (len && (unsigned char)*text < 0x80) {
        *out = (unsigned char)*text;
        return 1;
    }
    size_t n = tri_utf8_next(text, len, out);
    if (n)
        return n;
    *out = 0;
    return len ? 1 : 0;
}

size_t tri_name_word(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len) {
        uint32_t c;
        size_t n = next_point(text + at, len - at, &c);
        if (at ? !is_part(c) : !is_start(c))
            break;
        at += n;
    }
    return at;
}

static size_t blank_run(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len) {
        uint32_t c;
        size_t n = next_point(text + at, len - at, &c);
        if (!is_blank_point(c))
            break;
        at += n;
    }
    return at;
}

static size_t comment(const char *text, size_t len)
{
    if (len < 2 || text[0] != '/')
        return 0;
    if (text[1] == '/') {
        const char *nl = memchr(text, '\n', len);
        return nl ? (size_t)(nl - text) + 1 : len;
    }
    if (text[1] != '*')
        return 0;
    for (size_t i = 2; i + 1 < len; i++)
        if (text[i] == '*' && text[i + 1] == '/')
            return i + 2;
    return 0; /* unclosed: the lexer reports it */
}

size_t tri_name_blank(const char *text, size_t len)
{
    size_t at = 0;
    for (;;) {
        size_t n = blank_run(text + at, len - at);
        n += comment(text + at + n, len - at - n);
        if (!n)
            return at;
        at += n;
    }
}

/* Does a word of the text go on at `at`, right after a name part? */
static bool goes_on(const char *text, size_t len, size_t at)
{
    size_t back = at;
    do
        back--;
    while (back && ((unsigned char)text[back] & 0xC0) == 0x80);
    uint32_t last;
    uint32_t next;
    (void)next_point(text + back, len - back, &last);
    return at < len && next_point(text + at, len - at, &next) &&
           is_part(last) && is_part(next);
}

size_t tri_name_match(const char *name, size_t name_len, const char *text,
                      size_t len)
{
    size_t at = 0;
    for (size_t i = 0; i < name_len; i++) {
        if (name[i] == ' ') {
            size_t n = blank_run(text + at, len - at);
            if (!n)
                return 0;
            at += n;
        } else if (at < len && text[at] == name[i]) {
            at++;
        } else {
            return 0;
        }
    }
    return at && !goes_on(text, len, at) ? at : 0;
}

const char *tri_name_tidy(struct tri_arena *a, const char *text, size_t len,
                          size_t *out_len)
{
    char *out = tri_arena_get(a, len + 1);
    if (!out)
        return NULL;
    size_t n = 0;
    size_t at = blank_run(text, len);
    while (at < len) {
        size_t gap = blank_run(text + at, len - at);
        if (!gap) {
            out[n++] = text[at++];
            continue;
        }
        at += gap;
        if (at < len)
            out[n++] = ' ';
    }
    out[n] = '\0';
    *out_len = n;
    return out;
}

struct tri_feel_names *tri_feel_names_new(struct tri_arena *a)
{
    struct tri_feel_names *set = tri_arena_zero(a, 1, sizeof(*set));
    if (set)
        set->arena = a;
    return set;
}

/* Names that begin with a symbol or a digit share the bucket of the empty
 * word. */
static struct item **bucket_of(const struct tri_feel_names *set,
                               const char *text, size_t len)
{
    uint32_t h = tri_key_hash(text, tri_name_word(text, len)) % N_BUCKETS;
    return (struct item **)&set->buckets[h];
}

bool tri_feel_names_add(struct tri_feel_names *set, const char *name,
                        size_t len)
{
    size_t n;
    const char *tidy = tri_name_tidy(set->arena, name, len, &n);
    if (!tidy)
        return false;
    if (n == 0 || tri_name_word(tidy, n) == n)
        return true; /* one word is found without help */
    struct item **b = bucket_of(set, tidy, n);
    for (struct item *i = *b; i; i = i->next)
        if (i->len == n && memcmp(i->name, tidy, n) == 0)
            return true;
    struct item *item = tri_arena_get(set->arena, sizeof(*item));
    if (!item)
        return false;
    *item = (struct item){ *b, tidy, n };
    *b = item;
    return true;
}

size_t tri_names_match(const struct tri_feel_names *set, const char *text,
                       size_t len)
{
    size_t best = 0;
    if (!set)
        return 0;
    for (const struct item *i = *bucket_of(set, text, len); i; i = i->next) {
        size_t n = tri_name_match(i->name, i->len, text, len);
        if (n > best)
            best = n;
    }
    return best;
}
