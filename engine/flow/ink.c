/* engine/flow/ink.c - what a drawing is made of: text, boxes, circles, paths.
 *
 * Source:  SVG 1.1; XML 1.0 clause 2.2 for the characters that may stand.
 * Owner:   text goes to the caller's tri_out.
 * Threads: pure.
 */
#include "flow/ink.h"

void tri_ink_put(struct tri_canvas *c, const char *text)
{
    tri_out_text(c->out, text);
}

void tri_ink_escape(struct tri_canvas *c, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)text[i];
        if (ch == '<')
            tri_ink_put(c, "&lt;");
        else if (ch == '>')
            tri_ink_put(c, "&gt;");
        else if (ch == '&')
            tri_ink_put(c, "&amp;");
        else if (ch == '"')
            tri_ink_put(c, "&quot;");
        else if (ch >= 0x20 || ch == '\n' || ch == '\t')
            tri_out_char(c->out, (char)ch);
    }
}

void tri_ink_lines(struct tri_canvas *c, const struct tri_lines *l, double size,
                   double cx, double top, const char *anchor)
{
    for (size_t i = 0; i < l->n; i++) {
        double y = top + ((double)i * TRI_TEXT_LEADING + 0.92) * size;
        tri_out_format(c->out,
                       "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" "
                       "text-anchor=\"%s\">",
                       cx, y + c->dy, size, anchor);
        tri_ink_escape(c, l->text[i], l->len[i]);
        tri_ink_put(c, "</text>\n");
    }
}

void tri_ink_in_box(struct tri_canvas *c, const char *text, double x, double y,
                    double w, double h)
{
    struct tri_lines l;
    if (!text || !*text)
        return;
    double size = tri_text_fit(text, w, h, TRI_INK_SIZE, TRI_INK_LEAST, &l);
    double high = (double)l.n * size * TRI_TEXT_LEADING;
    tri_ink_lines(c, &l, size, x + w / 2, y + (h - high) / 2, "middle");
}

void tri_ink_label(struct tri_canvas *c, const char *text, double cx,
                   double top, double width)
{
    struct tri_lines l;
    if (!text || !*text)
        return;
    double size = tri_text_fit(text, width, 60, 11, 8, &l);
    double high = (double)l.n * size * TRI_TEXT_LEADING;
    tri_out_format(c->out,
                   "<rect class=\"note\" x=\"%.1f\" y=\"%.1f\" "
                   "width=\"%.1f\" height=\"%.1f\"/>\n",
                   cx - l.width / 2 - 1, top + 2 + c->dy, l.width + 2,
                   high - 2);
    tri_ink_lines(c, &l, size, cx, top, "middle");
}

void tri_ink_path(struct tri_canvas *c, const char *class, double x, double y,
                  double scale, const char *d)
{
    tri_out_format(c->out,
                   "<path class=\"%s\" transform=\"translate(%.1f %.1f) "
                   "scale(%.3f)\" d=\"%s\"/>\n",
                   class, x, y + c->dy, scale, d);
}

void tri_ink_box(struct tri_canvas *c, const char *class,
                 const struct tri_bpmn_box *b, double radius)
{
    tri_out_format(c->out,
                   "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                   "height=\"%.1f\" rx=\"%.1f\"/>\n",
                   class, b->x, b->y + c->dy, b->w, b->h, radius);
}

void tri_ink_circle(struct tri_canvas *c, const char *class, double x, double y,
                    double r)
{
    if (r > 0)
        tri_out_format(c->out,
                       "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" "
                       "r=\"%.1f\"/>\n",
                       class, x, y + c->dy, r);
}
