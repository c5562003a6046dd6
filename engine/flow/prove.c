/* engine/flow/prove.c - every node reachable, every path ends, no circle;
 * a deadline counts from what came before.
 *
 * Source:  own; a chart that passes gives a finite walk for any answers.
 * Owner:   arrays in the arena of struct tri_flows.
 * Threads: during link only.
 */
#include <string.h>

#include "flow/model.h"

#define FINDING(...)                                                     \
    do {                                                                 \
        struct tri_loc finding_loc =                                     \
            tri_loc_make(c->b.file, e->id, e->line, e->col);             \
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &finding_loc, \
                         __VA_ARGS__);                                   \
    } while (0)

/* Where the flow number k of node leads. */
static size_t next_of(const struct tri_flow_chart *c, size_t node, size_t k)
{
    return c->b.elements[c->outs[c->nodes[node].first_out + k]].target;
}

/* Kahn's algorithm over what the start event reaches. */
static bool sort_nodes(struct tri_flows *f, struct tri_flow_chart *c)
{
    size_t n = c->b.n, head = 0, tail = 0;
    size_t *queue = tri_arena_zero(&f->arena, n + 1, sizeof(*queue));
    size_t *waits = tri_arena_zero(&f->arena, n + 1, sizeof(*waits));
    c->order = tri_arena_zero(&f->arena, n + 1, sizeof(*c->order));
    if (!queue || !waits || !c->order)
        return false;
    queue[tail++] = c->start;
    c->nodes[c->start].reached = true;
    while (head < tail) {
        size_t node = queue[head++];
        for (size_t k = 0; k < c->nodes[node].n_out; k++) {
            size_t to = next_of(c, node, k);
            waits[to]++;
            if (!c->nodes[to].reached) {
                c->nodes[to].reached = true;
                queue[tail++] = to;
            }
        }
    }
    size_t reached = tail;
    head = tail = 0;
    if (waits[c->start] == 0)
        queue[tail++] = c->start;
    while (head < tail) {
        size_t node = queue[head++];
        c->order[c->n_order++] = node;
        for (size_t k = 0; k < c->nodes[node].n_out; k++)
            if (--waits[next_of(c, node, k)] == 0)
                queue[tail++] = next_of(c, node, k);
    }
    c->cyclic = c->n_order < reached;
    return true;
}

/* Which nodes reach an end event without passing through `wall`: one sweep
 * against the flows, so that a chart of gateways alone stays quick. */
static void find_escapes(const struct tri_flow_chart *c, size_t wall,
                         bool *escapes)
{
    for (size_t i = c->n_order; i-- > 0;) {
        size_t at = c->order[i];
        escapes[at] = c->nodes[at].n_out == 0;
        for (size_t k = 0; k < c->nodes[at].n_out; k++)
            escapes[at] |= escapes[next_of(c, at, k)];
        escapes[at] &= at != wall;
    }
}

/* Does a split send exactly one token into each flow of this join? Enough: it
 * has as many branches as the join has flows, and none gets round the join. */
static bool joined(const struct tri_flow_chart *c, size_t join, bool *escapes)
{
    find_escapes(c, join, escapes);
    for (size_t i = 0; i < c->n_order; i++) {
        size_t s = c->order[i];
        if (c->b.elements[s].kind != TRI_BPMN_AND || s == join ||
            c->nodes[s].n_out != c->nodes[join].n_in)
            continue;
        bool good = true;
        for (size_t k = 0; k < c->nodes[s].n_out && good; k++)
            good = !escapes[next_of(c, s, k)];
        if (good)
            return true;
    }
    return false;
}

size_t tri_flow_counts(const struct tri_flow_chart *c,
                       const struct tri_bpmn_element *e)
{
    for (size_t i = 0; i < c->b.n; i++) {
        const struct tri_bpmn_element *from = &c->b.elements[i];
        bool timed = from->kind == TRI_BPMN_TASK ||
                     from->kind == TRI_BPMN_CATCH ||
                     from->kind == TRI_BPMN_START;
        if (timed && strcmp(from->id, e->counts) == 0)
            return i;
    }
    return TRI_BPMN_NONE;
}

/* Does a path lead from the start to `to` that leaves `wall` out? */
static bool gets_round(const struct tri_flow_chart *c, size_t wall, size_t to,
                       bool *met)
{
    memset(met, 0, c->b.n);
    met[c->start] = c->start != wall;
    for (size_t i = 0; i < c->n_order; i++) {
        size_t at = c->order[i];
        for (size_t k = 0; met[at] && k < c->nodes[at].n_out; k++)
            met[next_of(c, at, k)] |= next_of(c, at, k) != wall;
    }
    return met[to];
}

/* A deadline can only count from a moment that every walk has by then. */
static void prove_counts(const struct tri_flow_chart *c, size_t at, bool *met,
                         struct tri_findings *findings)
{
    const struct tri_bpmn_element *e = &c->b.elements[at];
    size_t from = tri_flow_counts(c, e);
    if (from == TRI_BPMN_NONE)
        FINDING("its deadline counts from '%s', which is no plain task, timer "
                "or start event of this flowchart",
                e->counts);
    else if (from == at || (!c->cyclic && gets_round(c, from, at, met)))
        FINDING("its deadline counts from '%s', which does not stand on every "
                "path before it",
                e->counts);
}

bool tri_flow_prove(struct tri_flows *f, struct tri_flow_chart *c,
                    struct tri_findings *findings)
{
    size_t n = c->b.n;
    bool *escapes = tri_arena_zero(&f->arena, n + 1, sizeof(*escapes));
    if (!escapes || !sort_nodes(f, c))
        return false;
    if (c->cyclic) {
        const struct tri_bpmn_element *e = &c->b.elements[c->process];
        FINDING("the flows go round in a circle: a walk could not end");
    }
    for (size_t i = c->n_order; i-- > 0;) {
        struct tri_flow_node *node = &c->nodes[c->order[i]];
        node->ends = c->b.elements[c->order[i]].kind == TRI_BPMN_END;
        for (size_t k = 0; k < node->n_out; k++)
            node->ends |= c->nodes[next_of(c, c->order[i], k)].ends;
    }
    for (size_t i = 0; i < n; i++) {
        const struct tri_bpmn_element *e = &c->b.elements[i];
        const struct tri_flow_node *node = &c->nodes[i];
        if (!tri_bpmn_is_node(e->kind))
            continue;
        if (!node->reached)
            FINDING("no path leads to this %s", e->tag);
        else if (!c->cyclic && !node->ends)
            FINDING("no path leads from this %s to an end event", e->tag);
        else if (!c->cyclic && e->kind == TRI_BPMN_AND && node->n_in > 1 &&
                 !joined(c, i, escapes))
            FINDING("this parallel gateway may wait for a branch that never "
                    "comes");
        if (e->counts)
            prove_counts(c, i, escapes, findings);
    }
    return true;
}
