/* engine/flow/ink.h - what a drawing is made of: text, boxes, circles, paths.
 *
 * Source:  SVG 1.1.
 * Owner:   text goes to the caller's tri_out; nothing is kept.
 * Threads: pure.
 *
 * Lengths are the diagram's units (pixels at scale 1), x to the right and y
 * downwards; the canvas' `dy` is added to each y. `class` is a class of the
 * drawing's style sheet and is written as it is; every other text is escaped.
 */
#ifndef TRI_FLOW_INK_H
#define TRI_FLOW_INK_H

#include <stddef.h>

#include "base/out.h"
#include "flow/bpmn.h"
#include "flow/text.h"

/* The largest and the least size of a letter within a box. */
#define TRI_INK_SIZE 12.0
#define TRI_INK_LEAST 7.0

struct tri_canvas {
    const struct tri_bpmn *b;
    const struct tri_bpmn_words *words; /* may be null */
    struct tri_out *out;
    double dy; /* further diagrams of a file stand below the first */
};

/* SVG as it is. */
void tri_ink_put(struct tri_canvas *c, const char *text);

/* Character data: what XML 1.0 cannot hold is left out. */
void tri_ink_escape(struct tri_canvas *c, const char *text, size_t len);

/* Lines of text below `top`; `anchor` is SVG's text-anchor at `cx`. */
void tri_ink_lines(struct tri_canvas *c, const struct tri_lines *l, double size,
                   double cx, double top, const char *anchor);

/* Text in the middle of a box, smaller where it must be; null is no text. */
void tri_ink_in_box(struct tri_canvas *c, const char *text, double x, double y,
                    double w, double h);

/* A label beside a shape or flow, on a light ground: where it has to cross a
 * line, the words stay readable. Null is no label. */
void tri_ink_label(struct tri_canvas *c, const char *text, double cx,
                   double top, double width);

/* An SVG path `d`, moved to x, y and scaled. */
void tri_ink_path(struct tri_canvas *c, const char *class, double x, double y,
                  double scale, const char *d);

void tri_ink_box(struct tri_canvas *c, const char *class,
                 const struct tri_bpmn_box *b, double radius);

/* A radius of 0 or less draws nothing. */
void tri_ink_circle(struct tri_canvas *c, const char *class, double x, double y,
                    double r);

#endif
