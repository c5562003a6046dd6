/* engine/flow/model.h - the linked flowcharts, as the runner reads them.
 *
 * Source:  flow/flow.h; this header is for engine/flow only.
 * Owner:   struct tri_flows, in its arena.
 * Threads: frozen by tri_flows_link.
 */
#ifndef TRI_FLOW_MODEL_H
#define TRI_FLOW_MODEL_H

#include "flow/bpmn.h"
#include "flow/flow.h"

#define TRI_FLOW_MAX_MEMBERS 50 /* of one list in one walk */
#define TRI_FLOW_MAX_CALLS 20   /* flowcharts inside one another */

/* The first name of an asked path: a member of the report. */
enum tri_group_kind {
    TRI_GROUP_SCALAR,  /* "concern_about" */
    TRI_GROUP_CONTEXT, /* "setting.kind" */
    TRI_GROUP_LIST     /* "children[].age" */
};
struct tri_flow_group {
    const char *name;
    uint32_t name_len;
    uint32_t hash;
    enum tri_group_kind kind;
    size_t n_members; /* distinct paths below it: how large it can grow */
};

struct tri_flow_path {
    const char *text;   /* "children[].age" */
    size_t group;       /* index of struct tri_flow_group */
    const char *member; /* "age"; NULL for a scalar and for "children[]" */
    uint32_t member_len;
    uint32_t member_hash;
    bool more; /* "children[]" */
    const struct tri_type *type;
};

struct tri_flow_node { /* beside the element of the same index */
    size_t first_out;  /* in chart.outs */
    size_t n_out;
    size_t n_in;
    size_t edge;                   /* flow: its edge number */
    const struct tri_expr *when;   /* flow: compiled condition */
    const struct tri_expr **whens; /* user task: one for each ask, or NULL */
    size_t *paths; /* user task, flow: path number of each ask or implied */
    size_t called; /* call activity: chart index */
    size_t slot;   /* rule task: slot of its decision */
    size_t worst;  /* most questions from here on */
    bool reached;
    bool ends;
};

struct tri_flow_chart {
    struct tri_bpmn b;
    const char *id;
    size_t process; /* element */
    size_t start;   /* element, TRI_BPMN_NONE when it has none */
    struct tri_flow_node *nodes;
    size_t *outs;  /* elements of the flows, by source, in document order */
    size_t *order; /* nodes so that every flow points onward */
    size_t n_order;
    bool cyclic;
    bool linking; /* being visited: finds cycles of calls */
    bool linked;
    const size_t *asked; /* path numbers, called charts included */
    size_t n_asked;
    size_t worst; /* questions of the longest walk */
};

struct tri_flow_decision {
    const char *ref;
    const char *name; /* after the '#' */
    const struct tri_type *type;
};

#define TRI_SLOT_REPORT 0
#define TRI_SLOT_FACTS 1
#define TRI_SLOT_ITEM 2
#define TRI_SLOT_DECISIONS 3

struct tri_flows {
    struct tri_arena arena;
    struct tri_flow_chart *charts;
    size_t n_charts;
    size_t cap_charts;
    struct tri_flow_group *groups;
    size_t n_groups;
    size_t cap_groups;
    struct tri_flow_path *paths;
    size_t n_paths;
    size_t cap_paths;
    struct tri_flow_decision *decisions;
    size_t n_decisions;
    size_t cap_decisions;
    struct { /* of every sequence flow, by edge number */
        size_t chart;
        size_t element;
    } * edges;
    size_t n_edges;
    size_t n_slots;
    bool linked;
};

/* Strict check of one document as read; everything wrong is a finding. False
 * when the graph is so broken that the chart cannot be linked. */
bool tri_flow_check(const struct tri_bpmn *b, struct tri_findings *findings);

/* Number of the path, added when new; TRI_BPMN_NONE when memory runs out or
 * the text is no path (*out_why says what is wrong). */
size_t tri_flow_path_add(struct tri_flows *f, const char *text,
                         const char **out_why);

/* The element from whose time the deadline of e counts (st:counts): a plain
 * task, a timer or the start. TRI_BPMN_NONE: there is none; tri_flow_prove
 * refuses such a chart. */
size_t tri_flow_counts(const struct tri_flow_chart *c,
                       const struct tri_bpmn_element *e);

/* Prove the graph of a chart whose nodes and outs are filled: order, reached,
 * ends, joins, what deadlines count from. Findings; false when memory runs out.
 */
bool tri_flow_prove(struct tri_flows *f, struct tri_flow_chart *c,
                    struct tri_findings *findings);

/* Walk from the start event of a flowchart with this log; a NULL log is an
 * empty one. As tri_flow_step, which changes the log as the event says. */
enum tri_code tri_flow_walk(const struct tri_flows *f, struct tri_eval *ev,
                            const char *start, const struct tri_flow_entry *old,
                            size_t n, struct tri_flow_step *out,
                            struct tri_error *err);

#endif
