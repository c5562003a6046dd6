/* engine/flow/draw.c - a flowchart as SVG, from its diagram interchange.
 *
 * Source:  OMG BPMN 2.0.2, annex B (diagram interchange) and the notation of
 *          clauses 7 to 13; SVG 1.1; own plain style.
 * Owner:   text goes to the caller's tri_out.
 * Threads: pure.
 *
 * How to read this file: style, markers, one function for each family
 * of shapes, edges, then the page. Drawing is lenient: what has a place is
 * drawn, what is not known gets a dashed box with its name. Order: pools and
 * lanes, then edges, then everything else, then labels, so that no line runs
 * over a text.
 */
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "flow/bpmn.h"
#include "flow/ink.h"
#include "flow/text.h"

static const char style[] =
    "text{font-family:Helvetica,Arial,sans-serif;fill:#0b0c0c}"
    ".box{fill:#fff;stroke:#0b0c0c;stroke-width:1.5}"
    ".pool{fill:#fff;stroke:#505a5f;stroke-width:1.5}"
    ".lane{fill:none;stroke:#b1b4b6;stroke-width:1}"
    ".strip{fill:#f3f2f1;stroke:#b1b4b6;stroke-width:1}"
    ".ask{fill:#eef4fb}.act{fill:#fdeeee}.rule{fill:#eef7ef}"
    ".call{stroke-width:3.5}.gate{fill:#fff8e0;stroke:#0b0c0c;"
    "stroke-width:1.5}"
    ".start{fill:#eef7ef;stroke:#00703c;stroke-width:2}"
    ".end{fill:#fdeeee;stroke:#942514;stroke-width:4}"
    ".event{fill:#fff;stroke:#0b0c0c;stroke-width:1.5}"
    ".ring{fill:none;stroke:#0b0c0c;stroke-width:1.5}"
    ".mark{fill:none;stroke:#0b0c0c;stroke-width:1.4}"
    ".solid{fill:#0b0c0c;stroke:#0b0c0c;stroke-width:1}"
    ".flow{fill:none;stroke:#0b0c0c;stroke-width:1.4}"
    ".thin{fill:none;stroke:#505a5f;stroke-width:1.2;stroke-dasharray:2 3}"
    ".dash{stroke-dasharray:6 4}.dots{stroke-dasharray:2 3}"
    ".group{fill:none;stroke:#505a5f;stroke-width:1.5;"
    "stroke-dasharray:8 3 2 3}"
    ".note{fill:#fff;fill-opacity:.85;stroke:none}";

/* ---- markers: drawn on a field of 20 by 20 ---- */

#define USER "M6 18v-4a4 4 0 0 1 8 0v4z M10 9a3 3 0 1 0-.1 0z"
#define RULES "M2 4h16v12H2z M2 8h16 M2 12h16 M7 8v8"
#define LETTER "M2 4h16v12H2z M2 4l8 7 8-7"
#define GEAR                                                                \
    "M10 6a4 4 0 1 0 .1 0z M10 2v3 M10 15v3 M2 10h3 M15 10h3 M4.3 4.3l2.2 " \
    "2.2 M13.5 13.5l2.2 2.2 M4.3 15.7l2.2-2.2 M13.5 6.5l2.2-2.2"
#define SCRIPT "M5 2h11c-4 5 4 11 0 16H4c4-5-4-11 1-16z M6 6h7 M7 10h7 M6 14h7"
#define HAND \
    "M3 9l5-4h8v2h-6 M10 7h8v2.5h-7 M11 9.5h6.500v2.5H11 M11 12h5v2H8l-5-2z"
#define PLUS "M4 4h12v12H4z M10 6v8 M6 10h8"
#define BARS_UP "M5 4v12 M10 4v12 M15 4v12"
#define BARS_FLAT "M4 5h12 M4 10h12 M4 15h12"
#define LOOP "M7 16a6 6 0 1 1 5 .3 M7 16l-.5-4 M7 16l-4 .3"
#define REWIND "M10 5v10l-7-5z M17 5v10l-7-5z"
#define TILDE "M3 12c2-6 5-4 7-2s5 4 7-2"
#define CLOCK "M10 1.500a8.500 8.500 0 1 0 .1 0z M10 5v5l4 2"
#define CROSS "M5 5l10 10 M15 5L5 15"
#define ZIGZAG "M4 16l3-10 5 7 4-9-2 12-5-7z"
#define TRIANGLE "M10 3l7 12H3z"
#define ARROW_UP "M10 3l5 13-5-5-5 5z"
#define PENTAGON "M10 2l8 6-3 9H5L2 8z"
#define SHEET "M5 2h10v16H5z M7 6h6 M7 9h6 M7 12h6 M7 15h6"
#define ARROW_ON "M3 7h8V3l7 7-7 7v-4H3z"
#define DOT "M10 3a7 7 0 1 0 .1 0z"

static const struct {
    const char *event;
    const char *d;
} event_marks[] = {
    { "timerEventDefinition", CLOCK },
    { "messageEventDefinition", LETTER },
    { "errorEventDefinition", ZIGZAG },
    { "signalEventDefinition", TRIANGLE },
    { "escalationEventDefinition", ARROW_UP },
    { "conditionalEventDefinition", SHEET },
    { "linkEventDefinition", ARROW_ON },
    { "compensateEventDefinition", REWIND },
    { "cancelEventDefinition", CROSS },
    { "terminateEventDefinition", DOT },
};

/* ---- shapes ---- */

/* Text along the left strip of a pool or lane, or along its top. */
static void strip_text(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                       const char *name, double strip)
{
    const struct tri_bpmn_box *b = &s->box;
    struct tri_lines l;
    if (s->vertical) {
        tri_ink_in_box(c, name, b->x + 3, b->y, b->w - 6, strip);
        return;
    }
    double size = tri_text_fit(name, b->h - 8, strip - 4, TRI_INK_SIZE,
                               TRI_INK_LEAST, &l);
    double high = (double)l.n * size * TRI_TEXT_LEADING;
    tri_out_format(c->out, "<g transform=\"translate(%.1f %.1f) rotate(-90)\">",
                   b->x, b->y + b->h + c->dy);
    struct tri_canvas turned = { c->b, c->words, c->out, 0 };
    tri_ink_lines(&turned, &l, size, b->h / 2, (strip - high) / 2, "middle");
    tri_ink_put(c, "</g>\n");
}

static void draw_pool(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                      const struct tri_bpmn_element *e)
{
    bool lane = e->kind == TRI_BPMN_LANE;
    const struct tri_bpmn_box *b = &s->box;
    double strip = 30;
    tri_ink_box(c, lane ? "lane" : "pool", b, 0);
    bool closed = !lane && (!e->process_ref || b->h <= 90);
    if (closed && !s->vertical && b->h < 120) { /* a pool without inside */
        tri_ink_in_box(c, e->name, b->x + 6, b->y + 4, b->w - 12, b->h - 8);
        return;
    }
    struct tri_bpmn_box side = { b->x, b->y, s->vertical ? b->w : strip,
                                 s->vertical ? strip : b->h };
    if (*e->name) {
        tri_ink_box(c, "strip", &side, 0);
        strip_text(c, s, e->name, strip);
    }
}

static const char *task_mark(const struct tri_bpmn_element *e)
{
    switch (e->kind) {
    case TRI_BPMN_USER_TASK:
        return USER;
    case TRI_BPMN_RULE_TASK:
        return RULES;
    case TRI_BPMN_SEND_TASK:
        return LETTER;
    case TRI_BPMN_SERVICE_TASK:
        return GEAR;
    case TRI_BPMN_OTHER_TASK:
        return strcmp(e->tag, "scriptTask") == 0   ? SCRIPT
               : strcmp(e->tag, "manualTask") == 0 ? HAND
                                                   : LETTER;
    default:
        return NULL;
    }
}

static const char *task_class(enum tri_bpmn_kind kind)
{
    switch (kind) {
    case TRI_BPMN_USER_TASK:
        return "box ask";
    case TRI_BPMN_RULE_TASK:
        return "box rule";
    case TRI_BPMN_SEND_TASK:
    case TRI_BPMN_SERVICE_TASK:
        return "box act";
    case TRI_BPMN_CALL:
        return "box call";
    default:
        return "box";
    }
}

/* Markers at the foot of an activity, side by side. */
static size_t foot_marks(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                         const struct tri_bpmn_element *e)
{
    const char *marks[5];
    size_t n = 0;
    bool inside = e->kind == TRI_BPMN_SUBPROCESS;
    if (e->loop)
        marks[n++] = LOOP;
    if (e->multiple)
        marks[n++] = e->sequential ? BARS_FLAT : BARS_UP;
    if (e->compensation)
        marks[n++] = REWIND;
    if ((inside && s->collapsed) || (e->kind == TRI_BPMN_CALL && s->collapsed))
        marks[n++] = PLUS;
    if (e->ad_hoc)
        marks[n++] = TILDE;
    double x = s->box.x + s->box.w / 2 - (double)n * 8;
    for (size_t i = 0; i < n; i++, x += 16)
        tri_ink_path(c, "mark", x, s->box.y + s->box.h - 17, 0.8, marks[i]);
    return n;
}

static void draw_activity(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                          const struct tri_bpmn_element *e)
{
    const struct tri_bpmn_box *b = &s->box;
    const char *mark = task_mark(e);
    bool open = (e->kind == TRI_BPMN_SUBPROCESS || e->kind == TRI_BPMN_CALL) &&
                !s->collapsed;
    char class[40];
    (void)snprintf(class, sizeof(class), "%s%s", task_class(e->kind),
                   e->triggered ? " dots" : "");
    tri_ink_box(c, class, b, 8);
    if (strcmp(e->tag, "transaction") == 0) {
        struct tri_bpmn_box in = { b->x + 4, b->y + 4, b->w - 8, b->h - 8 };
        tri_ink_box(c, "ring", &in, 6);
    }
    if (mark)
        tri_ink_path(c, "mark", b->x + 4, b->y + 4, 0.8, mark);
    double top = mark ? 20 : 5, foot = foot_marks(c, s, e) ? 18 : 5;
    if (open) {
        struct tri_lines l;
        double size = tri_text_fit(e->name, b->w - 16, 32, TRI_INK_SIZE,
                                   TRI_INK_LEAST, &l);
        tri_ink_lines(c, &l, size, b->x + b->w / 2, b->y + 6, "middle");
    } else {
        tri_ink_in_box(c, e->name, b->x + 6, b->y + top, b->w - 12,
                       b->h - top - foot);
    }
}

static void draw_gateway(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                         const struct tri_bpmn_element *e)
{
    const struct tri_bpmn_box *b = &s->box;
    double cx = b->x + b->w / 2, cy = b->y + b->h / 2, k = b->w / 50;
    tri_out_format(c->out,
                   "<path class=\"gate\" d=\"M%.1f %.1fL%.1f %.1fL%.1f "
                   "%.1fL%.1f %.1fz\"/>\n",
                   cx, b->y + c->dy, b->x + b->w, cy + c->dy, cx,
                   b->y + b->h + c->dy, b->x, cy + c->dy);
    double at = 10 * k;
    if (e->kind == TRI_BPMN_XOR)
        tri_ink_path(c, "mark", cx - at, cy - at, k, CROSS);
    else if (e->kind == TRI_BPMN_AND)
        tri_ink_path(c, "mark", cx - at, cy - at, k, "M10 2v16 M2 10h16");
    else if (strcmp(e->tag, "inclusiveGateway") == 0)
        tri_ink_circle(c, "ring", cx, cy, 10 * k);
    else if (strcmp(e->tag, "complexGateway") == 0)
        tri_ink_path(
            c, "mark", cx - at, cy - at, k,
            "M10 2v16 M2 10h16 M4.500 4.500l11 11 M15.500 4.500l-11 11");
    else {
        tri_ink_circle(c, "ring", cx, cy, 13 * k);
        tri_ink_circle(c, "ring", cx, cy, 10.5 * k);
        tri_ink_path(c, "mark", cx - at * 0.7, cy - at * 0.7, k * 0.7,
                     PENTAGON);
    }
}

static void draw_event(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                       const struct tri_bpmn_element *e)
{
    const struct tri_bpmn_box *b = &s->box;
    double r = b->w / 2, cx = b->x + r, cy = b->y + b->h / 2;
    char class[32];
    (void)snprintf(class, sizeof(class), "%s%s",
                   e->kind == TRI_BPMN_START ? "start"
                   : e->kind == TRI_BPMN_END ? "end"
                                             : "event",
                   e->interrupting ? "" : " dash");
    tri_ink_circle(c, class, cx, cy, r);
    bool thrown = e->kind == TRI_BPMN_END || e->kind == TRI_BPMN_THROW;
    if (e->kind != TRI_BPMN_START && e->kind != TRI_BPMN_END)
        tri_ink_circle(c, e->interrupting ? "ring" : "ring dash", cx, cy,
                       r - 3);
    for (size_t i = 0; e->event && i < TRI_COUNT(event_marks); i++)
        if (strcmp(event_marks[i].event, e->event) == 0)
            tri_ink_path(
                c,
                thrown && strcmp(e->event, "messageEventDefinition") != 0
                    ? "solid"
                    : "mark",
                cx - r * 0.55, cy - r * 0.55, r * 0.055, event_marks[i].d);
}

static void draw_data(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                      const struct tri_bpmn_element *e)
{
    const struct tri_bpmn_box *b = &s->box;
    double x = b->x, y = b->y + c->dy, w = b->w, h = b->h, f = w * 0.3;
    if (e->kind == TRI_BPMN_DATA)
        tri_out_format(c->out,
                       "<path class=\"box\" d=\"M%.1f %.1fh%.1fl%.1f %.1f"
                       "v%.1fh%.1fz m%.1f 0v%.1fh%.1f\"/>\n",
                       x, y, w - f, f, f, h - f, -w, w - f, f, f);
    else
        tri_out_format(c->out,
                       "<path class=\"box\" d=\"M%.1f %.1fv%.1fa%.1f %.1f 0 "
                       "0 0 %.1f 0v%.1fa%.1f %.1f 0 0 0 %.1f 0a%.1f %.1f 0 0 "
                       "0 %.1f 0\"/>\n",
                       x, y + h * 0.12, h * 0.76, w / 2, h * 0.12, w, -h * 0.76,
                       w / 2, h * 0.12, -w, w / 2, h * 0.12, w);
    if (e->collection)
        tri_ink_path(c, "mark", x + w / 2 - 8, b->y + h - 16, 0.8, BARS_UP);
}

static void draw_note(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                      const struct tri_bpmn_element *e)
{
    const struct tri_bpmn_box *b = &s->box;
    struct tri_lines l;
    tri_out_format(c->out,
                   "<path class=\"flow\" d=\"M%.1f %.1fh-10v%.1fh10\"/>\n",
                   b->x + 10, b->y + c->dy, b->h);
    const char *text = e->text ? e->text : e->name;
    double size =
        tri_text_fit(text, b->w - 10, b->h - 4, 11, TRI_INK_LEAST, &l);
    tri_ink_lines(c, &l, size, b->x + 6, b->y + 2, "start");
}

static const char *spoken(const struct tri_bpmn_words *w,
                          const struct tri_bpmn_element *e)
{
    switch (e->kind) {
    case TRI_BPMN_USER_TASK:
        return w->question;
    case TRI_BPMN_RULE_TASK:
        return w->decision;
    case TRI_BPMN_SEND_TASK:
    case TRI_BPMN_SERVICE_TASK:
        return w->task;
    case TRI_BPMN_CALL:
        return w->flowchart;
    case TRI_BPMN_START:
        return w->start;
    case TRI_BPMN_END:
        return w->end;
    case TRI_BPMN_XOR:
        return w->either;
    case TRI_BPMN_AND:
        return w->all;
    case TRI_BPMN_LANE:
        return w->lane;
    case TRI_BPMN_PARTICIPANT:
        return w->pool;
    default:
        return e->tag;
    }
}

static void draw_shape(struct tri_canvas *c, const struct tri_bpmn_shape *s,
                       const struct tri_bpmn_element *e)
{
    tri_ink_put(c, "<g><title>");
    const char *what = spoken(c->words, e);
    tri_ink_escape(c, what, strlen(what));
    if (*e->name) {
        tri_ink_put(c, c->words->colon);
        tri_ink_put(c, " ");
    }
    tri_ink_escape(c, e->name, strlen(e->name));
    tri_ink_put(c, "</title>\n");
    if (e->kind == TRI_BPMN_PARTICIPANT || e->kind == TRI_BPMN_LANE)
        draw_pool(c, s, e);
    else if (e->kind >= TRI_BPMN_TASK && e->kind <= TRI_BPMN_SUBPROCESS)
        draw_activity(c, s, e);
    else if (e->kind >= TRI_BPMN_XOR && e->kind <= TRI_BPMN_OTHER_GATEWAY)
        draw_gateway(c, s, e);
    else if (e->kind >= TRI_BPMN_START && e->kind <= TRI_BPMN_BOUNDARY)
        draw_event(c, s, e);
    else if (e->kind == TRI_BPMN_DATA || e->kind == TRI_BPMN_DATA_STORE)
        draw_data(c, s, e);
    else if (e->kind == TRI_BPMN_ANNOTATION)
        draw_note(c, s, e);
    else if (e->kind == TRI_BPMN_GROUP)
        tri_ink_box(c, "group", &s->box, 8);
    else {
        tri_ink_box(c, "group", &s->box, 0);
        tri_ink_in_box(c, e->name, s->box.x + 4, s->box.y + 4, s->box.w - 8,
                       s->box.h - 8);
    }
    tri_ink_put(c, "</g>\n");
}

/* The name of what has it outside its shape. */
static void draw_shape_label(struct tri_canvas *c,
                             const struct tri_bpmn_shape *s,
                             const struct tri_bpmn_element *e)
{
    bool outside =
        (e->kind >= TRI_BPMN_START && e->kind <= TRI_BPMN_BOUNDARY) ||
        (e->kind >= TRI_BPMN_XOR && e->kind <= TRI_BPMN_OTHER_GATEWAY) ||
        e->kind == TRI_BPMN_DATA || e->kind == TRI_BPMN_DATA_STORE ||
        e->kind == TRI_BPMN_GROUP;
    const struct tri_bpmn_box *l = &s->label;
    if (!outside)
        return;
    if (s->has_label && l->w >= 1)
        tri_ink_label(c, e->name, l->x + l->w / 2, l->y,
                      l->w < 60 ? 60 : l->w + 4);
    else
        tri_ink_label(c, e->name, s->box.x + s->box.w / 2,
                      s->box.y + s->box.h + 3, 100);
}

/* ---- edges ---- */

static double absolute(double v)
{
    return v < 0 ? -v : v;
}

static void draw_edge(struct tri_canvas *c, const struct tri_bpmn_edge *g,
                      const struct tri_bpmn_element *e)
{
    if (g->n_points < 2)
        return;
    bool message = e && e->kind == TRI_BPMN_MESSAGE_FLOW;
    bool loose = e && e->kind == TRI_BPMN_ASSOCIATION;
    const char *tip = !loose                     ? message ? "open" : "tip"
                      : e->conditional_direction ? "line"
                                                 : NULL;
    tri_out_format(c->out, "<path class=\"%s\"",
                   loose     ? "thin"
                   : message ? "flow dash"
                             : "flow");
    if (tip)
        tri_out_format(c->out, " marker-end=\"url(#%s)\"", tip);
    if (message)
        tri_ink_put(c, " marker-start=\"url(#ring)\"");
    const struct tri_bpmn_element *from =
        e && e->source != TRI_BPMN_NONE ? &c->b->elements[e->source] : NULL;
    if (e && e->kind == TRI_BPMN_FLOW && from) {
        if (from->default_ref && strcmp(from->default_ref, e->id) == 0)
            tri_ink_put(c, " marker-start=\"url(#default)\"");
        else if (e->condition && from->kind < TRI_BPMN_XOR)
            tri_ink_put(c, " marker-start=\"url(#cond)\"");
    }
    tri_ink_put(c, " d=\"");
    for (size_t i = 0; i < g->n_points; i++)
        tri_out_format(c->out, "%c%.1f %.1f", i ? 'L' : 'M', g->points[i].x,
                       g->points[i].y + c->dy);
    tri_ink_put(c, "\"/>\n");
}

static void draw_edge_label(struct tri_canvas *c, const struct tri_bpmn_edge *g,
                            const struct tri_bpmn_element *e)
{
    const struct tri_bpmn_box *l = &g->label;
    if (!e || !*e->name || g->n_points < 2)
        return;
    if (g->has_label && l->w >= 1) {
        tri_ink_label(c, e->name, l->x + l->w / 2, l->y,
                      l->w < 40 ? 60 : l->w + 4);
        return;
    }
    size_t best = 0; /* on the longest stretch, in its middle */
    double most = -1;
    for (size_t i = 0; i + 1 < g->n_points; i++) {
        double d = absolute(g->points[i].x - g->points[i + 1].x) +
                   absolute(g->points[i].y - g->points[i + 1].y);
        if (d > most) {
            most = d;
            best = i;
        }
    }
    const struct tri_bpmn_point *p = &g->points[best];
    tri_ink_label(c, e->name, (p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2 - 14,
                  90);
}

/* ---- the page ---- */

static const struct tri_bpmn_element *element_of(const struct tri_canvas *c,
                                                 size_t i)
{
    return i == TRI_BPMN_NONE ? NULL : &c->b->elements[i];
}

static bool is_ground(const struct tri_bpmn_shape *s,
                      const struct tri_bpmn_element *e)
{
    return e->kind == TRI_BPMN_PARTICIPANT || e->kind == TRI_BPMN_LANE ||
           ((e->kind == TRI_BPMN_SUBPROCESS || e->kind == TRI_BPMN_CALL) &&
            !s->collapsed);
}

static void draw_diagram(struct tri_canvas *c, const struct tri_bpmn_diagram *d)
{
    for (int ground = 1; ground >= 0; ground--) {
        for (size_t i = 0; i < d->n_shapes; i++) {
            const struct tri_bpmn_shape *s = &d->shapes[i];
            const struct tri_bpmn_element *e = element_of(c, s->element);
            if (e && s->has_box && is_ground(s, e) == (ground == 1))
                draw_shape(c, s, e);
        }
        for (size_t i = 0; ground && i < d->n_edges; i++)
            draw_edge(c, &d->edges[i], element_of(c, d->edges[i].element));
    }
    for (size_t i = 0; i < d->n_shapes; i++) {
        const struct tri_bpmn_element *e = element_of(c, d->shapes[i].element);
        if (e && d->shapes[i].has_box)
            draw_shape_label(c, &d->shapes[i], e);
    }
    for (size_t i = 0; i < d->n_edges; i++)
        draw_edge_label(c, &d->edges[i], element_of(c, d->edges[i].element));
}

struct extent {
    double x0, y0, x1, y1;
    bool any;
};

static void cover(struct extent *x, double ax, double ay, double bx, double by)
{
    if (!x->any || ax < x->x0)
        x->x0 = ax;
    if (!x->any || ay < x->y0)
        x->y0 = ay;
    if (!x->any || bx > x->x1)
        x->x1 = bx;
    if (!x->any || by > x->y1)
        x->y1 = by;
    x->any = true;
}

static struct extent extent_of(const struct tri_bpmn_diagram *d)
{
    struct extent x = { 0, 0, 0, 0, false };
    for (size_t i = 0; i < d->n_shapes; i++) {
        const struct tri_bpmn_shape *s = &d->shapes[i];
        const struct tri_bpmn_box *b = &s->box;
        if (s->has_box) /* 60 more below: a name under an event */
            cover(&x, b->x - 40, b->y - 10, b->x + b->w + 40, b->y + b->h + 60);
        if (s->has_label)
            cover(&x, s->label.x - 20, s->label.y, s->label.x + s->label.w + 20,
                  s->label.y + 40);
    }
    for (size_t i = 0; i < d->n_edges; i++)
        for (size_t k = 0; k < d->edges[i].n_points; k++) {
            const struct tri_bpmn_point *p = &d->edges[i].points[k];
            cover(&x, p->x - 10, p->y - 10, p->x + 10, p->y + 10);
        }
    return x;
}

static const char *title_of(const struct tri_bpmn *b)
{
    const char *best = NULL;
    for (size_t i = 0; i < b->n && !best; i++)
        if (b->elements[i].kind == TRI_BPMN_PROCESS && *b->elements[i].name)
            best = b->elements[i].name;
    for (size_t i = 0; i < b->n && !best; i++)
        if (b->elements[i].kind == TRI_BPMN_PARTICIPANT && *b->elements[i].name)
            best = b->elements[i].name;
    return best ? best : b->file;
}

static const char markers[] =
    "<defs>"
    "<marker id=\"tip\" markerWidth=\"10\" markerHeight=\"8\" refX=\"9\" "
    "refY=\"4\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"solid\" d=\"M0 0l9 4-9 4z\"/></marker>"
    "<marker id=\"open\" markerWidth=\"11\" markerHeight=\"9\" refX=\"9\" "
    "refY=\"4.500\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"box\" d=\"M1 1l8 3.500-8 3.500z\"/></marker>"
    "<marker id=\"line\" markerWidth=\"10\" markerHeight=\"9\" refX=\"8\" "
    "refY=\"4.500\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"mark\" d=\"M1 1l7 3.500-7 3.500\"/></marker>"
    "<marker id=\"ring\" markerWidth=\"9\" markerHeight=\"9\" refX=\"4.500\" "
    "refY=\"4.500\" markerUnits=\"userSpaceOnUse\">"
    "<circle class=\"box\" cx=\"4.500\" cy=\"4.500\" r=\"3\"/></marker>"
    "<marker id=\"default\" markerWidth=\"14\" markerHeight=\"12\" refX=\"-4\" "
    "refY=\"6\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"mark\" d=\"M2 10l5-8\"/></marker>"
    "<marker id=\"cond\" markerWidth=\"18\" markerHeight=\"10\" refX=\"0\" "
    "refY=\"5\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path class=\"box\" d=\"M1 5l7-4 7 4-7 4z\"/></marker>"
    "</defs>\n";

enum tri_code tri_bpmn_draw(const struct tri_bpmn *b,
                            const struct tri_bpmn_words *words,
                            struct tri_out *out, struct tri_error *err)
{
    struct tri_canvas c = { .b = b, .words = words, .out = out };
    struct extent all = { 0, 0, 0, 0, false };
    double down = 0;
    for (size_t i = 0; i < b->n_diagrams; i++) {
        struct extent x = extent_of(&b->diagrams[i]);
        if (!x.any)
            continue;
        double shift = all.any ? down - x.y0 : 0;
        cover(&all, x.x0, x.y0 + shift, x.x1, x.y1 + shift);
        down = x.y1 + shift + 20;
    }
    if (!all.any) {
        struct tri_loc loc = tri_loc_make(b->file, NULL, 0, 0);
        return tri_fail(err, TRI_E_NOTFOUND, &loc,
                        "the file has no diagram to draw");
    }
    double w = all.x1 - all.x0, h = all.y1 - all.y0;
    tri_out_format(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"%s\" "
                   "role=\"img\" aria-labelledby=\"title desc\" "
                   "width=\"%.0f\" height=\"%.0f\" "
                   "viewBox=\"%.1f %.1f %.1f %.1f\">\n<title id=\"title\">",
                   words->lang, w, h, all.x0, all.y0, w, h);
    tri_ink_escape(&c, title_of(b), strlen(title_of(b)));
    tri_ink_put(&c, "</title>\n<desc id=\"desc\">");
    tri_ink_escape(&c, words->about, strlen(words->about));
    tri_ink_put(&c, "</desc>\n<style>");
    tri_ink_put(&c, style);
    tri_ink_put(&c, "</style>\n");
    tri_ink_put(&c, markers);
    bool first = true;
    for (size_t i = 0; i < b->n_diagrams; i++) {
        struct extent x = extent_of(&b->diagrams[i]);
        if (!x.any)
            continue;
        c.dy = first ? 0 : down - x.y0;
        draw_diagram(&c, &b->diagrams[i]);
        down = x.y1 + c.dy + 20;
        first = false;
    }
    tri_ink_put(&c, "</svg>\n");
    return out->failed ? tri_fail(err, TRI_E_NOMEM, NULL, "out of memory")
                       : TRI_OK;
}
