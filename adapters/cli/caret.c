#include "cli/caret.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/render.h"

enum {
    SHOWN = TRI_COLUMNS - 2, /* columns, cuts included */
    BEFORE = SHOWN / 2,      /* of these before the place, when it is far in */
    AROUND = 512             /* bytes looked at on each side */
};

#define CUT "..."

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* One character back from i, not before from; the same forward. */
static size_t back(const char *s, size_t from, size_t i)
{
    do
        i--;
    while (i > from && is_tail(s[i]));
    return i;
}

static size_t forward(const char *s, size_t i, size_t to)
{
    do
        i++;
    while (i < to && is_tail(s[i]));
    return i;
}

/* From how far back is [i, at) not wider than columns? */
static size_t back_over(const char *s, size_t at, size_t columns)
{
    size_t i = at;
    while (i > 0) {
        size_t next = back(s, 0, i);
        if (tri_render_width(s + next, at - next) > columns)
            break;
        i = next;
    }
    return i;
}

static size_t forward_over(const char *s, size_t from, size_t to,
                           size_t columns)
{
    size_t i = from;
    while (i < to) {
        size_t next = forward(s, i, to);
        if (tri_render_width(s + from, next - from) > columns)
            break;
        i = next;
    }
    return i;
}

void tri_caret_print(const char *text, size_t len, size_t offset)
{
    size_t at = offset < len ? offset : len;
    size_t start = at, end = at;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    while (end < len && text[end] != '\n')
        end++;
    size_t low = at - start > AROUND ? at - AROUND : start;
    size_t high = end - at > AROUND ? at + AROUND : end;
    while (low < at && is_tail(text[low]))
        low++;
    while (high < end && high > at && is_tail(text[high]))
        high--;
    /* Widths are those of what is printed. */
    char s[2 * AROUND];
    size_t n = high - low;
    memcpy(s, text + low, n);
    tri_cli_printable(s, n);
    at -= low;
    while (at > 0 && at < n && is_tail(s[at]))
        at--;
    size_t from = 0, to = n;
    bool whole = low == start && high == end;
    if (!whole || tri_render_width(s, n) > SHOWN) {
        const size_t room = SHOWN - 2 * (sizeof(CUT) - 1);
        from = back_over(s, at, BEFORE);
        to = forward_over(s, from, n, room);
        if (to == n) /* the end is near: more of what is before it */
            from = back_over(s, n, room);
    }
    bool cut_left = from > 0 || low > start;
    bool cut_right = to < n || high < end;
    size_t blanks = tri_render_width(s + from, at - from) +
                    (cut_left ? sizeof(CUT) - 1 : 0);
    (void)fprintf(stderr, "  %s%.*s%s\n  %*s^\n", cut_left ? CUT : "",
                  (int)(to - from), s + from, cut_right ? CUT : "", (int)blanks,
                  "");
}

size_t tri_caret_offset(const char *text, size_t len, uint32_t line,
                        uint32_t col)
{
    size_t at = 0;
    for (uint32_t l = 1; l < line && at < len; at++)
        l += text[at] == '\n';
    at += col ? col - 1 : 0;
    return at < len ? at : len;
}
