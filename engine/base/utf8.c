#include "base/utf8.h"

#include <string.h>

/* Eight bytes at a time: most text is plain ASCII, and reading it byte by byte
 * was a tenth of loading a pack. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH EACH(0x80u)

static uint64_t word_at(const char *text)
{
    uint64_t x;
    memcpy(&x, text, sizeof(x));
    return x;
}

/* The four to seven bytes of a short text, some of them twice. */
static uint64_t short_at(const char *text, size_t len)
{
    uint32_t first, last;
    memcpy(&first, text, 4);
    memcpy(&last, text + len - 4, 4);
    return (uint64_t)first << 32 | last;
}

size_t tri_ascii_plain(const char *text, size_t len)
{
    size_t i = 0;
    if (len < 8) {
        if (len >= 4 && !tri_ascii_odd(short_at(text, len)))
            return len;
    } else {
        while (len - i >= 8 && !tri_ascii_odd(word_at(text + i)))
            i += 8;
        if (len - i < 8 && !tri_ascii_odd(word_at(text + len - 8)))
            return len; /* the last word reaches back into the one before */
    }
    for (; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
            break;
    }
    return i;
}

bool tri_ascii_only(const char *text, size_t len)
{
    uint64_t odd = 0;
    size_t i = 0;
    for (; len - i >= 32 && !(odd & HIGH); i += 32) {
        uint64_t a = word_at(text + i), b = word_at(text + i + 8);
        uint64_t c = word_at(text + i + 16), d = word_at(text + i + 24);
        odd = a | b | c | d | (a + EACH(1u)) | (b + EACH(1u)) | (c + EACH(1u)) |
              (d + EACH(1u));
    }
    for (; len - i >= 8 && !(odd & HIGH); i += 8)
        odd = word_at(text + i) | (word_at(text + i) + EACH(1u));
    for (; i < len; i++)
        odd |= (uint64_t)((unsigned char)text[i] >= 0x7F) << 7;
    return !(odd & HIGH);
}

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

size_t tri_utf8_next(const char *text, size_t len, uint32_t *out_point)
{
    if (len == 0)
        return 0;
    const unsigned char *s = (const unsigned char *)text;
    uint32_t c = s[0];
    if (c < 0x80) {
        *out_point = c;
        return 1;
    }
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || len < n)
        return 0;
    uint32_t point = c & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (!is_tail(text[i]))
            return 0;
        point = point << 6 | (s[i] & 0x3Fu);
    }
    /* Overlong forms, surrogates and points past the last are not text. */
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (point < least[n] || point > 0x10FFFF ||
        (point >= 0xD800 && point <= 0xDFFF))
        return 0;
    *out_point = point;
    return n;
}

size_t tri_utf8_put(uint32_t point, char out[4])
{
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 0;
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t n = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = n; i-- > 1; point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(lead[n] | point);
    return n;
}

bool tri_utf8_valid(const char *text, size_t len, size_t *out_bad)
{
    size_t i = 0;
    while (i < len) {
        uint32_t point;
        if ((unsigned char)text[i] < 0x80) {
            i++;
            while (len - i >= 8 && !(word_at(text + i) & HIGH))
                i += 8;
            continue;
        }
        size_t n = tri_utf8_next(text + i, len - i, &point);
        if (n == 0)
            break;
        i += n;
    }
    if (out_bad)
        *out_bad = i;
    return i == len;
}

bool tri_text_plain(const char *text, size_t len)
{
    if (len == 0 || len > 48)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}

size_t tri_utf8_count(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += !is_tail(text[i]);
    return n;
}

size_t tri_utf8_offset(const char *text, size_t len, size_t index)
{
    for (size_t i = 0; i < len; i++)
        if (!is_tail(text[i]) && index-- == 0)
            return i;
    return len;
}
