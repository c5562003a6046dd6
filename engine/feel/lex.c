/* Tokens and string escapes. */
#include "feel/lex.h"

#include <string.h>

#include "base/utf8.h"
#include "feel/names.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "1", "1.5", ".5", "1e3": but of "1..5" only the "1". */
static size_t number(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && is_digit(s[i]))
        i++;
    if (i + 1 < n && s[i] == '.' && is_digit(s[i + 1])) {
        i++;
        while (i < n && is_digit(s[i]))
            i++;
    }
    if (i && i < n && (s[i] == 'e' || s[i] == 'E')) {
        size_t k = i + 1;
        if (k < n && (s[k] == '+' || s[k] == '-'))
            k++;
        if (k < n && is_digit(s[k])) {
            while (k < n && is_digit(s[k]))
                k++;
            i = k;
        }
    }
    return i;
}

/* Length of the string at s, quotes included; 0 when it is not closed. */
static size_t string(const char *s, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (s[i] == '\\')
            i++;
        else if (s[i] == '"')
            return i + 1;
    }
    return 0;
}

static unsigned two(const char *s, size_t n, size_t *len)
{
    static const struct {
        char text[3];
        uint8_t kind;
    } table[] = {
        { "..", TRI_TK_DOTS }, { "**", TRI_TK_POWER }, { "<=", TRI_TK_LE },
        { ">=", TRI_TK_GE },   { "!=", TRI_TK_NE },    { "->", TRI_TK_ARROW },
    };
    for (size_t i = 0; n >= 2 && i < TRI_COUNT(table); i++)
        if (memcmp(s, table[i].text, 2) == 0) {
            *len = 2;
            return table[i].kind;
        }
    *len = 1;
    return TRI_TK_CHAR + ((unsigned char)s[0] < 0x80 ? (unsigned)s[0] : 0u);
}

struct tri_token tri_lex(const char *text, size_t len, size_t at)
{
    at += tri_name_blank(text + at, len - at);
    const char *s = text + at;
    size_t n = len - at;
    struct tri_token t = { TRI_TK_END, (uint32_t)at, 0 };
    if (!n)
        return t;
    size_t k;
    if (is_digit(*s) || (*s == '.' && n > 1 && is_digit(s[1]))) {
        t.kind = TRI_TK_NUMBER;
        k = number(s, n);
    } else if (*s == '"') {
        k = string(s, n);
        t.kind = k ? TRI_TK_STRING : TRI_TK_BAD_STRING;
        k = k ? k : n;
    } else if (n > 1 && s[0] == '/' && s[1] == '*') {
        t.kind = TRI_TK_BAD_COMMENT; /* a closed one was skipped as blank */
        k = n;
    } else if ((k = tri_name_word(s, n)) > 0) {
        t.kind = TRI_TK_WORD;
    } else {
        t.kind = two(s, n, &k);
    }
    t.len = (uint32_t)k;
    return t;
}

static bool hex(const char *s, size_t n, size_t digits, uint32_t *out)
{
    if (n < digits)
        return false;
    uint32_t v = 0;
    for (size_t i = 0; i < digits; i++) {
        char c = s[i];
        uint32_t d;
        if (is_digit(c))
            d = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            d = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            d = (uint32_t)(c - 'A') + 10;
        else
            return false;
        v = v << 4 | d;
    }
    *out = v;
    return true;
}

/* A \u or \U escape at s ("\u00e9"): bytes consumed, 0 when it is none. Two
 * \u surrogates make one point; a lone one becomes U+FFFD. */
static size_t unicode_escape(const char *s, size_t n, uint32_t *out)
{
    if (n > 1 && s[1] == 'U' && hex(s + 2, n - 2, 6, out))
        return 8;
    if (n < 2 || s[1] != 'u' || !hex(s + 2, n - 2, 4, out))
        return 0;
    uint32_t low;
    if (*out >= 0xD800 && *out < 0xDC00 && n >= 12 && s[6] == '\\' &&
        s[7] == 'u' && hex(s + 8, n - 8, 4, &low) && low >= 0xDC00 &&
        low < 0xE000) {
        *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
        return 12;
    }
    return 6;
}

static size_t simple_escape(char c, char *out)
{
    switch (c) {
    case 'n':
        *out = '\n';
        return 2;
    case 't':
        *out = '\t';
        return 2;
    case 'r':
        *out = '\r';
        return 2;
    case '"':
    case '\'':
    case '\\':
        *out = c;
        return 2;
    default: /* "\d" of a regular expression keeps its backslash */
        *out = '\\';
        return 1;
    }
}

static bool is_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return false;
    return true;
}

bool tri_lex_string(struct tri_arena *a, const char *text, size_t len,
                    struct tri_value *out)
{
    const char *s = text + 1;
    size_t n = len - 2;
    if (!memchr(s, '\\', n)) {
        *out = tri_str(s, n);
        out->flags = is_ascii(s, n) ? TRI_V_ASCII : 0;
        return true;
    }
    char *to = tri_arena_get(a, n + 1);
    if (!to)
        return false;
    size_t k = 0;
    bool ascii = true;
    for (size_t i = 0; i < n;) {
        uint32_t point;
        size_t used;
        if (s[i] != '\\' || i + 1 >= n) {
            to[k] = s[i++];
            ascii = ascii && (unsigned char)to[k] < 0x80;
            k++;
        } else if ((used = unicode_escape(s + i, n - i, &point)) > 0) {
            i += used;
            used = tri_utf8_put(point, to + k);
            if (!used)
                used = tri_utf8_put(0xFFFD, to + k);
            ascii = ascii && point < 0x80;
            k += used;
        } else {
            i += simple_escape(s[i + 1], &to[k]);
            k++;
        }
    }
    to[k] = '\0';
    *out = tri_str(to, k);
    out->flags = ascii ? TRI_V_ASCII : 0;
    return true;
}
