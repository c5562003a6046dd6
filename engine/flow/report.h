/* engine/flow/report.h - the report as it grows while a walk goes on.
 *
 * Source:  contract/report.schema.json (its shape comes from the asked paths).
 * Owner:   the arena of the evaluation.
 * Threads: one walk, one thread.
 * Privacy: holds case data.
 */
#ifndef TRI_FLOW_REPORT_H
#define TRI_FLOW_REPORT_H

#include "flow/model.h"

struct tri_flow_draft {
    struct tri_arena *arena;
    const struct tri_flows *f;
    struct tri_context *report; /* grows in place: it has room for all groups */
    struct tri_context *facts;
    struct tri_context **contexts; /* by group, else NULL */
    struct tri_list **lists;       /* by group, else NULL */
    struct tri_context **members;  /* by group * MAX_MEMBERS + index */
};

/* False when memory runs out, as all below. */
bool tri_flow_draft_init(struct tri_flow_draft *d, struct tri_arena *a,
                         const struct tri_flows *f);

/* One answer. null ("not known") leaves no trace; "children[]" true makes the
 * member. */
bool tri_flow_draft_put(struct tri_flow_draft *d, const struct tri_flow_path *p,
                        size_t index, struct tri_value v);

/* Members of a list so far, and one of them (null when there is none). */
size_t tri_flow_draft_count(const struct tri_flow_draft *d, size_t group);
struct tri_value tri_flow_draft_member(const struct tri_flow_draft *d,
                                       size_t group, size_t index);

/* A copy without empty lists and empty contexts, `facts` excepted. */
bool tri_flow_draft_report(struct tri_flow_draft *d, struct tri_value *out);

/* Number of the path that a key ("children[0].age") belongs to. */
size_t tri_flow_path_of(const struct tri_flows *f, const char *key);

#endif
