/* engine/flow/text.h - words into lines of a known width.
 *
 * Source:  widths of Helvetica and Arial in thousandths of the size, rounded
 *          up: a browser's own sans serif may be a little wider.
 * Owner:   lines point into the text given.
 * Threads: pure functions.
 */
#ifndef TRI_FLOW_TEXT_H
#define TRI_FLOW_TEXT_H

#include <stddef.h>

#define TRI_TEXT_LINES 24

struct tri_lines {
    const char *text[TRI_TEXT_LINES];
    size_t len[TRI_TEXT_LINES];
    size_t n;
    double width; /* of the widest line, in the unit of size */
};

/* Estimated width, never too small for a common sans serif. */
double tri_text_width(const char *text, size_t len, double size);

/* Break at blanks and line ends; a word wider than width is broken inside.
 * Past TRI_TEXT_LINES the rest stays on the last line. */
void tri_text_wrap(const char *text, double width, double size,
                   struct tri_lines *out);

/* The largest size of `from` down to `least` by halves at which the text fits
 * the box; least when none does. *out holds the lines of that size. */
double tri_text_fit(const char *text, double width, double height, double from,
                    double least, struct tri_lines *out);

#define TRI_TEXT_LEADING 1.2 /* line height, in sizes */

#endif
