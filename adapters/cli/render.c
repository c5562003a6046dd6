/* Wrapping by display width, titles, dates. */
#include "cli/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

/* Combining marks take no column, East Asian wide characters two. The tables
 * of Unicode are not needed for the languages of our packs: these blocks are
 * what a name or a quotation may bring. */
static size_t point_width(uint32_t c)
{
    if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
        (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff)
        return 0;
    if ((c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
        (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
        (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
        (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd))
        return 2;
    return 1;
}

size_t tri_render_width(const char *text, size_t len)
{
    size_t width = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c = 0;
        size_t n = tri_utf8_next(text + i, len - i, &c);
        width += n ? point_width(c) : 1;
        i += n ? n : 1;
    }
    return width;
}

static const char *style_on(enum tri_style style)
{
    switch (style) {
    case TRI_BOLD:
        return "\033[1m";
    case TRI_ALARM:
        return "\033[1;31m";
    case TRI_DIM:
        return "\033[2m";
    default:
        return "";
    }
}

/* The longest beginning of a word that fits; after a slash where there is one,
 * so that a cut address still reads. At least one character. */
static size_t fitting(const char *word, size_t len, size_t columns)
{
    size_t at = 0;
    size_t slash = 0;
    size_t width = 0;
    while (at < len) {
        uint32_t c = 0;
        size_t n = tri_utf8_next(word + at, len - at, &c);
        n = n ? n : 1;
        width += point_width(c);
        if (width > columns && at)
            break;
        at += n;
        if (c == '/' || c == '-')
            slash = at;
    }
    return at < len && slash > at / 2 ? slash : at;
}

struct line {
    const struct tri_render *r;
    enum tri_style style;
    size_t indent;
    size_t used; /* columns, 0 before the first word */
    bool fresh;  /* no word on it yet */
};

static void begin_line(struct line *l, const char *lead)
{
    struct tri_out *o = l->r->out;
    if (l->r->colour)
        tri_out_text(o, style_on(l->style));
    if (lead) {
        tri_out_text(o, lead);
        l->used = tri_render_width(lead, strlen(lead));
    } else {
        for (size_t i = 0; i < l->indent; i++)
            tri_out_char(o, ' ');
        l->used = l->indent;
    }
    l->fresh = true;
}

static void end_line(struct line *l)
{
    struct tri_out *o = l->r->out;
    if (l->r->colour && l->style != TRI_PLAIN)
        tri_out_text(o, "\033[0m");
    tri_out_char(o, '\n');
}

static void put_word(struct line *l, const char *word, size_t len)
{
    struct tri_out *o = l->r->out;
    size_t width = tri_render_width(word, len);
    if (!l->fresh && l->used + 1 + width > TRI_COLUMNS) {
        end_line(l);
        begin_line(l, NULL);
    }
    while (l->used + width + !l->fresh > TRI_COLUMNS) {
        size_t n = fitting(word, len, TRI_COLUMNS - l->used);
        tri_out_put(o, word, n);
        word += n;
        len -= n;
        width = tri_render_width(word, len);
        end_line(l);
        begin_line(l, NULL);
    }
    if (len == 0)
        return;
    if (!l->fresh) {
        tri_out_char(o, ' ');
        l->used++;
    }
    tri_out_put(o, word, len);
    l->used += width;
    l->fresh = false;
}

/* Bytes up to the next blank; French sets one before : ; ? ! and inside its
 * quotation marks, and a line must not break there. */
static size_t word_length(const char *text)
{
    static const char open_mark[] = "\u00ab";
    static const char close_mark[] = "\u00bb";
    size_t len = strcspn(text, " \n\t\r");
    while (len && text[len] == ' ') {
        const char *next = text + len + 1;
        size_t mark = *next && strchr(":;?!", *next) ? 1 : 0;
        if (strncmp(next, close_mark, 2) == 0)
            mark = 2;
        bool after_open =
            len >= 2 && strncmp(text + len - 2, open_mark, 2) == 0;
        if (mark && next[mark] && !strchr(" .,\n", next[mark]))
            mark = 0;
        if (!mark && !after_open)
            break;
        len += 1 + strcspn(next, " \n\t\r");
    }
    return len;
}

void tri_render_text(const struct tri_render *r, enum tri_style style,
                     const char *lead, size_t indent, const char *text)
{
    struct line l = { r, style, indent, 0, true };
    begin_line(&l, lead);
    while (*text) {
        size_t len = word_length(text);
        if (len)
            put_word(&l, text, len);
        text += len;
        text += strspn(text, " \n\t\r");
    }
    end_line(&l);
}

void tri_render_label(const struct tri_render *r, struct tri_out *line,
                      const char *label)
{
    tri_out_text(line, label);
    tri_out_text(line, tri_message(r->w.language, TRI_MSG_COLON));
    tri_out_char(line, ' ');
}

void tri_render_title(const struct tri_render *r, enum tri_style style,
                      const char *title)
{
    tri_out_char(r->out, '\n');
    tri_render_text(r, style, "", 0, title);
}

void tri_render_emergency(const struct tri_render *r)
{
    char line[256];
    if (!r->w.pack || !r->w.pack->emergency_number[0])
        return;
    (void)snprintf(line, sizeof(line),
                   tri_message(r->w.language, TRI_MSG_EMERGENCY),
                   r->w.pack->emergency_number);
    tri_render_text(r, TRI_ALARM, "", 0, line);
}

struct tri_render tri_render_for(const struct tri_pack *pack, size_t lang,
                                 struct tri_out *out)
{
    return (struct tri_render){ .w = tri_voice_of(pack, lang),
                                .colour = tri_render_wants_colour(),
                                .out = out };
}

bool tri_render_wants_colour(void)
{
    const char *term = getenv("TERM");
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0 &&
           !(no && *no);
}
