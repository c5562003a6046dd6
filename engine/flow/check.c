/* engine/flow/check.c - what the runner can walk, and nothing else.
 *
 * Source:  flowcharts/README.md (the subset); OMG BPMN 2.0.2, clause 10.
 * Owner:   reads a frozen document; findings are the caller's.
 * Threads: no shared state.
 *
 * One function for each rule, each over all elements, so that an author gets
 * everything that is wrong at once.
 */
#include <string.h>

#include "flow/model.h"

static struct tri_loc at(const struct tri_bpmn *b,
                         const struct tri_bpmn_element *e)
{
    return tri_loc_make(b->file, e->id, e->line, e->col);
}

#define FINDING(severity, code, ...)                                 \
    do {                                                             \
        struct tri_loc finding_loc = at(b, e);                       \
        tri_findings_add(findings, (severity), (code), &finding_loc, \
                         __VA_ARGS__);                               \
    } while (0)

static bool is_supported(const struct tri_bpmn_element *e)
{
    switch (e->kind) {
    case TRI_BPMN_COLLABORATION:
    case TRI_BPMN_PARTICIPANT:
    case TRI_BPMN_PROCESS:
    case TRI_BPMN_LANE:
    case TRI_BPMN_TASK:
    case TRI_BPMN_USER_TASK:
    case TRI_BPMN_RULE_TASK:
    case TRI_BPMN_SEND_TASK:
    case TRI_BPMN_SERVICE_TASK:
    case TRI_BPMN_CALL:
    case TRI_BPMN_XOR:
    case TRI_BPMN_AND:
    case TRI_BPMN_FLOW:
    case TRI_BPMN_ANNOTATION:
    case TRI_BPMN_ASSOCIATION:
        return strncmp(e->tag, "data", 4) != 0 &&
               strcmp(e->tag, "choreographyTask") != 0;
    case TRI_BPMN_START:
    case TRI_BPMN_END:
        return !e->event;
    case TRI_BPMN_CATCH:
        return e->event && strcmp(e->event, "timerEventDefinition") == 0;
    default:
        return false;
    }
}

static void check_supported(const struct tri_bpmn *b,
                            struct tri_findings *findings)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        if (!is_supported(e)) {
            FINDING(TRI_ERROR, TRI_E_UNSUPPORTED,
                    "element '%s'%s%s is not supported", e->tag,
                    e->event ? " with " : "", e->event ? e->event : "");
        } else if (e->odd) {
            struct tri_loc loc = tri_loc_make(b->file, e->id, e->odd_line, 0);
            tri_findings_add(findings, TRI_ERROR, TRI_E_UNSUPPORTED, &loc,
                             "'%s' of %s is not supported", e->odd, e->tag);
        }
    }
}

/* "PT24H", "P3D", "P1DT12H"; "P2WD" is two working days. */
static bool is_duration(const char *s)
{
    size_t parts = 0;
    if (!s || *s++ != 'P')
        return false;
    for (;;) {
        size_t digits = strspn(s, "0123456789");
        if (*s == 'T' && s[1] >= '0' && s[1] <= '9') {
            s++;
            continue;
        }
        if (!digits || digits > 6)
            return parts > 0 && *s == '\0';
        s += digits;
        if (strcmp(s, "WD") == 0)
            return parts == 0;
        if (!strchr("DHMSW", *s) || !*s)
            return false;
        s++;
        parts++;
    }
}

static void check_tasks(const struct tri_bpmn *b, struct tri_findings *findings)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        bool acts =
            e->kind == TRI_BPMN_SEND_TASK || e->kind == TRI_BPMN_SERVICE_TASK;
        if (e->kind == TRI_BPMN_USER_TASK && e->n_asks == 0)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "user task asks nothing: a step without questions is a "
                    "plain task");
        if (e->kind != TRI_BPMN_USER_TASK && e->n_asks)
            FINDING(TRI_ERROR, TRI_E_MODEL, "only a user task can ask");
        if (e->kind != TRI_BPMN_FLOW && e->n_implied)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "only a sequence flow can imply an answer");
        if (e->kind == TRI_BPMN_RULE_TASK && (!e->decide || !*e->decide))
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "business rule task names no decision");
        if (e->kind != TRI_BPMN_RULE_TASK && e->decide)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "only a business rule task can decide");
        if (acts && (!e->action || !*e->action))
            FINDING(TRI_ERROR, TRI_E_MODEL, "%s names no action", e->tag);
        if (!acts && e->action)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "only a send or service task can name an action");
        if (e->kind == TRI_BPMN_CALL && (!e->called || !*e->called))
            FINDING(TRI_ERROR, TRI_E_MODEL, "call activity calls nothing");
        if ((e->cited || e->n_local) && e->kind != TRI_BPMN_TASK &&
            e->kind != TRI_BPMN_CATCH)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "only a plain task or a timer can cite a source or show "
                    "local data");
        if (e->counts && e->kind != TRI_BPMN_CATCH)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "only a timer counts from another step");
        if (e->kind == TRI_BPMN_CATCH && e->event && !is_duration(e->timer))
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "timer has no duration such as PT24H, P3D or P1WD");
    }
}

static void check_places(const struct tri_bpmn *b,
                         struct tri_findings *findings)
{
    size_t processes = 0, starts = 0;
    const struct tri_bpmn_element *process = NULL;
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        if (e->kind == TRI_BPMN_PROCESS) {
            process = e;
            if (processes++)
                FINDING(TRI_ERROR, TRI_E_UNSUPPORTED,
                        "a second process: one file is one flowchart");
            if (!*e->id)
                FINDING(TRI_ERROR, TRI_E_MODEL, "process has no id");
        }
        if (!tri_bpmn_is_node(e->kind))
            continue;
        starts += e->kind == TRI_BPMN_START;
        if (!*e->id)
            FINDING(TRI_ERROR, TRI_E_MODEL, "%s has no id", e->tag);
        if (e->parent == TRI_BPMN_NONE ||
            b->elements[e->parent].kind != TRI_BPMN_PROCESS)
            FINDING(TRI_ERROR, TRI_E_MODEL, "%s stands outside a process",
                    e->tag);
    }
    if (!processes) {
        struct tri_loc loc = tri_loc_make(b->file, NULL, 0, 0);
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "file has no process");
    } else if (starts != 1) {
        const struct tri_bpmn_element *e = process;
        FINDING(TRI_ERROR, TRI_E_MODEL,
                "a flowchart has one start event, this one has %zu", starts);
    }
}

struct degree {
    size_t in;
    size_t out;
    size_t bare; /* outgoing without a condition, the default not counted */
    bool has_default;
};

static struct degree degree_of(const struct tri_bpmn *b, size_t node)
{
    struct degree d = { 0, 0, 0, false };
    const char *fallback = b->elements[node].default_ref;
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        if (e->kind != TRI_BPMN_FLOW)
            continue;
        d.in += e->target == node;
        if (e->source != node)
            continue;
        d.out++;
        if (fallback && strcmp(fallback, e->id) == 0)
            d.has_default = true;
        else
            d.bare += !e->condition;
    }
    return d;
}

/* "No picture is involved" implies "no picture was passed on": only a condition
 * can be the reason, and only yes or no can follow. */
static void check_implied(const struct tri_bpmn *b,
                          const struct tri_bpmn_element *e,
                          const struct tri_bpmn_ask *implied,
                          struct tri_findings *findings)
{
    struct tri_loc loc = tri_loc_make(b->file, e->id, implied->line, 0);
    if (!e->condition)
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "a flow without a condition implies nothing");
    if (!implied->when || (strcmp(implied->when, "true") != 0 &&
                           strcmp(implied->when, "false") != 0))
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "what is implied is true or false");
}

static void check_flows(const struct tri_bpmn *b, struct tri_findings *findings)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        if (e->kind != TRI_BPMN_FLOW)
            continue;
        bool from = e->source != TRI_BPMN_NONE &&
                    tri_bpmn_is_node(b->elements[e->source].kind);
        bool to = e->target != TRI_BPMN_NONE &&
                  tri_bpmn_is_node(b->elements[e->target].kind);
        if (!*e->id)
            FINDING(TRI_ERROR, TRI_E_MODEL, "sequence flow has no id");
        if (!from)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "sequence flow comes from nowhere: '%s' is no step here",
                    e->source_ref ? e->source_ref : "");
        if (!to)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "sequence flow leads nowhere: '%s' is no step here",
                    e->target_ref ? e->target_ref : "");
        if (e->language && !strstr(e->language, "FEEL"))
            FINDING(TRI_ERROR, TRI_E_UNSUPPORTED,
                    "condition is not in FEEL but in '%.60s'", e->language);
        for (size_t k = 0; k < e->n_implied; k++)
            check_implied(b, e, &e->implied[k], findings);
        if (!from || !e->condition)
            continue;
        const struct tri_bpmn_element *g = &b->elements[e->source];
        if (g->kind != TRI_BPMN_XOR)
            FINDING(TRI_ERROR, TRI_E_UNSUPPORTED,
                    "condition on a flow that leaves no exclusive gateway");
        else if (g->default_ref && strcmp(g->default_ref, e->id) == 0)
            FINDING(TRI_ERROR, TRI_E_MODEL, "the default flow has a condition");
    }
}

static void check_degrees(const struct tri_bpmn *b,
                          struct tri_findings *findings)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        if (!tri_bpmn_is_node(e->kind))
            continue;
        struct degree d = degree_of(b, i);
        if (e->kind == TRI_BPMN_START && d.in)
            FINDING(TRI_ERROR, TRI_E_MODEL, "a flow leads to the start event");
        if (e->kind == TRI_BPMN_END && d.out)
            FINDING(TRI_ERROR, TRI_E_MODEL, "a flow leaves the end event");
        if (e->kind != TRI_BPMN_END && !d.out)
            FINDING(TRI_ERROR, TRI_E_MODEL,
                    "the path stops here: every path leads to an end event");
        if (e->kind == TRI_BPMN_XOR && d.out > 1) {
            if (!d.has_default)
                FINDING(TRI_ERROR, TRI_E_MODEL,
                        "exclusive gateway has no default flow");
            if (d.bare)
                FINDING(TRI_ERROR, TRI_E_MODEL,
                        "a flow of this exclusive gateway has no condition and "
                        "is not its default");
        } else if (e->kind != TRI_BPMN_XOR && e->default_ref) {
            FINDING(TRI_ERROR, TRI_E_UNSUPPORTED,
                    "only an exclusive gateway can have a default flow");
        }
        if (e->kind != TRI_BPMN_XOR && e->kind != TRI_BPMN_AND && d.out > 1)
            FINDING(TRI_ERROR, TRI_E_UNSUPPORTED,
                    "several flows leave a %s: put a gateway between", e->tag);
    }
}

/* A flowchart that cannot be drawn is no flowchart to those who read it. */
static void check_drawn(const struct tri_bpmn *b, struct tri_findings *findings)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        bool drawn = false;
        if (!tri_bpmn_is_node(e->kind) && e->kind != TRI_BPMN_FLOW)
            continue;
        for (size_t d = 0; d < b->n_diagrams && !drawn; d++) {
            const struct tri_bpmn_diagram *g = &b->diagrams[d];
            for (size_t k = 0; k < g->n_shapes && !drawn; k++)
                drawn = g->shapes[k].element == i;
            for (size_t k = 0; k < g->n_edges && !drawn; k++)
                drawn = g->edges[k].element == i;
        }
        if (!drawn)
            FINDING(TRI_WARNING, TRI_E_MODEL, "%s is not in the diagram",
                    e->tag);
    }
}

/* Where lanes say who acts, they say it of every step. */
static void check_lanes(const struct tri_bpmn *b, struct tri_findings *findings)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        bool lanes = false;
        if (!tri_bpmn_is_node(e->kind) || e->lane != TRI_BPMN_NONE)
            continue;
        for (size_t k = 0; k < b->n && !lanes; k++)
            lanes = b->elements[k].kind == TRI_BPMN_LANE &&
                    b->elements[k].parent == e->parent;
        if (lanes)
            FINDING(TRI_ERROR, TRI_E_MODEL, "%s is in no lane", e->tag);
    }
}

bool tri_flow_check(const struct tri_bpmn *b, struct tri_findings *findings)
{
    struct tri_findings own; /* a caller may pass NULL, we still must count */
    tri_findings_init(&own);
    if (!findings)
        findings = &own;
    size_t before = findings->errors;
    if (b->repeated) {
        struct tri_loc loc =
            tri_loc_make(b->file, b->repeated, b->repeated_line, 0);
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "the id '%s' stands twice", b->repeated);
    }
    check_supported(b, findings);
    check_places(b, findings);
    check_tasks(b, findings);
    check_flows(b, findings);
    check_degrees(b, findings);
    check_drawn(b, findings);
    check_lanes(b, findings);
    bool good = findings->errors == before;
    tri_findings_done(&own);
    return good;
}
