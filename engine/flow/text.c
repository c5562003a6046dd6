/* engine/flow/text.c - words into lines of a known width.
 *
 * Source:  see text.h.
 * Owner:   lines point into the text given.
 * Threads: pure functions.
 */
#include "flow/text.h"

#include <string.h>

#include "base/utf8.h"

static double char_width(uint32_t c)
{
    if (c > 0x2E80)
        return 1.05; /* full-width scripts */
    if (c > 0x7E)
        return 0.72;
    if (strchr("iljI.,:;'!|`", (int)c))
        return 0.31;
    if (strchr("ft()[]{}/\\ -\"r", (int)c))
        return 0.40;
    if (strchr("mMW@%", (int)c))
        return 0.98;
    if ((c >= 'A' && c <= 'Z') || strchr("w&+<>=~#", (int)c))
        return 0.78;
    return 0.60;
}

double tri_text_width(const char *text, size_t len, double size)
{
    double w = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c = 0;
        size_t n = tri_utf8_next(text + i, len - i, &c);
        w += char_width(n ? c : '?');
        i += n ? n : 1;
    }
    return w * size;
}

static size_t step(const char *text)
{
    uint32_t c;
    size_t n = tri_utf8_next(text, strnlen(text, 4), &c);
    return n ? n : 1;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of the line that starts at s: up to the last blank that fits. */
static size_t line_length(const char *s, double width, double size)
{
    size_t end = 0, i = 0;
    double w = 0;
    while (s[i] && s[i] != '\n') {
        size_t n = step(s + i);
        double cw = tri_text_width(s + i, n, size);
        if (w + cw > width && i > 0 && !is_blank(s[i]))
            return end ? end : i;
        w += cw;
        if (is_blank(s[i]))
            end = i;
        else if (s[i] == '-' || s[i] == '/')
            end = i + n;
        i += n;
    }
    return i;
}

void tri_text_wrap(const char *text, double width, double size,
                   struct tri_lines *out)
{
    out->n = 0;
    out->width = 0;
    for (;;) {
        while (is_blank(*text))
            text++;
        if (!*text)
            return;
        size_t n = line_length(text, width, size);
        if (out->n == TRI_TEXT_LINES - 1)
            n = strcspn(text, "\n");
        size_t trimmed = n;
        while (trimmed && is_blank(text[trimmed - 1]))
            trimmed--;
        out->text[out->n] = text;
        out->len[out->n++] = trimmed;
        double w = tri_text_width(text, trimmed, size);
        out->width = w > out->width ? w : out->width;
        text += n;
        if (out->n == TRI_TEXT_LINES)
            return;
    }
}

double tri_text_fit(const char *text, double width, double height, double from,
                    double least, struct tri_lines *out)
{
    for (double size = from;; size -= 0.5) {
        tri_text_wrap(text, width, size, out);
        double high = (double)out->n * size * TRI_TEXT_LEADING;
        if (size <= least || (high <= height && out->width <= width))
            return size;
    }
}
