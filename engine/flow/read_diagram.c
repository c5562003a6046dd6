/* engine/flow/read_diagram.c - the diagram interchange of a flowchart: shapes,
 * lines and where they lie.
 *
 * Source:  OMG BPMN 2.0.2, annex B.
 */
#include <libxml/SAX2.h>
#include <string.h>

#include "flow/read_int.h"

#define BPMNDI_NS "http://www.omg.org/spec/BPMN/20100524/DI"
#define DC_NS "http://www.omg.org/spec/DD/20100524/DC"
#define DI_NS "http://www.omg.org/spec/DD/20100524/DI"

/* A coordinate. Locale-free and bounded; anything odd is 0 (drawing only). */
static double number(const char *s)
{
    double sign = 1, v = 0, unit = 1;
    if (!s)
        return 0;
    if (*s == '-' || *s == '+')
        sign = *s++ == '-' ? -1 : 1;
    for (; *s >= '0' && *s <= '9' && v < 1e7; s++)
        v = v * 10 + (*s - '0');
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9' && unit > 1e-6; s++)
            v += (*s - '0') * (unit /= 10);
    return v > 1e6 ? sign * 1e6 : sign * v;
}

static double attr_number(struct reader *r, const struct attrs *as,
                          const char *name)
{
    return number(bpmn_attr(r, as, name));
}

static struct tri_bpmn_diagram *diagram_last(struct reader *r)
{
    return r->b->n_diagrams ? &r->b->diagrams[r->b->n_diagrams - 1] : NULL;
}

static void diagram_add(struct reader *r, const struct attrs *as)
{
    struct tri_bpmn *b = r->b;
    struct tri_bpmn_diagram *items =
        tri_arena_grow(r->arena, b->diagrams, b->n_diagrams, b->n_diagrams + 1,
                       sizeof(*items), &b->cap_diagrams);
    if (!items) {
        bpmn_fail_arena(r);
        return;
    }
    b->diagrams = items;
    memset(&items[b->n_diagrams], 0, sizeof(*items));
    items[b->n_diagrams++].name = bpmn_attr_or_empty(r, as, "name");
}

static void shape_add(struct reader *r, const struct attrs *as)
{
    struct tri_bpmn_diagram *d = diagram_last(r);
    if (!d)
        return;
    struct tri_bpmn_shape *items =
        tri_arena_grow(r->arena, d->shapes, d->n_shapes, d->n_shapes + 1,
                       sizeof(*items), &d->cap_shapes);
    if (!items) {
        bpmn_fail_arena(r);
        return;
    }
    if (d->n_shapes >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many shapes");
        return;
    }
    d->shapes = items;
    r->shape = &items[d->n_shapes++];
    memset(r->shape, 0, sizeof(*r->shape));
    r->shape->ref = bpmn_attr_or_empty(r, as, "bpmnElement");
    r->shape->vertical = !bpmn_attr_bool(r, as, "isHorizontal", true);
    r->shape->collapsed = !bpmn_attr_bool(r, as, "isExpanded", false);
    r->shape->marker = bpmn_attr_bool(r, as, "isMarkerVisible", false);
    r->shape->line = (uint32_t)xmlSAX2GetLineNumber(r->ctxt);
    r->edge = NULL;
}

static void edge_add(struct reader *r, const struct attrs *as)
{
    struct tri_bpmn_diagram *d = diagram_last(r);
    if (!d)
        return;
    struct tri_bpmn_edge *items =
        tri_arena_grow(r->arena, d->edges, d->n_edges, d->n_edges + 1,
                       sizeof(*items), &d->cap_edges);
    if (!items) {
        bpmn_fail_arena(r);
        return;
    }
    if (d->n_edges >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many shapes");
        return;
    }
    d->edges = items;
    r->edge = &items[d->n_edges++];
    memset(r->edge, 0, sizeof(*r->edge));
    r->edge->ref = bpmn_attr_or_empty(r, as, "bpmnElement");
    r->edge->line = (uint32_t)xmlSAX2GetLineNumber(r->ctxt);
    r->shape = NULL;
}

static void bounds(struct reader *r, const struct frame *f,
                   const struct attrs *as)
{
    struct tri_bpmn_box box = { attr_number(r, as, "x"),
                                attr_number(r, as, "y"),
                                attr_number(r, as, "width"),
                                attr_number(r, as, "height") };
    if (f->label && r->shape) {
        r->shape->label = box;
        r->shape->has_label = true;
    } else if (f->label && r->edge) {
        r->edge->label = box;
        r->edge->has_label = true;
    } else if (r->shape) {
        r->shape->box = box;
        r->shape->has_box = true;
    }
}

static void waypoint(struct reader *r, const struct attrs *as)
{
    struct tri_bpmn_edge *e = r->edge;
    if (!e)
        return;
    struct tri_bpmn_point *items =
        tri_arena_grow(r->arena, e->points, e->n_points, e->n_points + 1,
                       sizeof(*items), &e->cap_points);
    if (!items) {
        bpmn_fail_arena(r);
        return;
    }
    if (e->n_points >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many points on one line");
        return;
    }
    e->points = items;
    items[e->n_points++] = (struct tri_bpmn_point){ attr_number(r, as, "x"),
                                                    attr_number(r, as, "y") };
}

void bpmn_diagram_start(struct reader *r, struct frame *f, const char *ns,
                        const char *tag, const struct attrs *as)
{
    if (strcmp(ns, BPMNDI_NS) == 0) {
        if (strcmp(tag, "BPMNDiagram") == 0)
            diagram_add(r, as);
        else if (strcmp(tag, "BPMNShape") == 0)
            shape_add(r, as);
        else if (strcmp(tag, "BPMNEdge") == 0)
            edge_add(r, as);
        else if (strcmp(tag, "BPMNLabel") == 0)
            f->label = true;
    } else if (strcmp(ns, DC_NS) == 0 && strcmp(tag, "Bounds") == 0) {
        bounds(r, f, as);
    } else if (strcmp(ns, DI_NS) == 0 && strcmp(tag, "waypoint") == 0) {
        waypoint(r, as);
    }
}
