/* engine/flow/run.c - a walk from its start, by a log of what was answered.
 *
 * Source:  flow/flow.h; OMG BPMN 2.0.2, clause 13 (execution semantics).
 * Owner:   everything of a step is in the evaluation's arena.
 * Threads: pure, but for the evaluation passed in.
 * Privacy: messages name keys and elements, never answers.
 *
 * How to read this file: `walk_chart` goes from the start event and takes each
 * answer from the log ("old") into the log of this step ("log"), until one is
 * missing. Whatever it did not take was answered before going back: it is kept
 * while the walk may still come to ask for it, and dropped once it cannot.
 */
#include <string.h>

#include "base/limits.h"
#include "flow/model.h"
#include "flow/report.h"

enum walk { WALK_DONE, WALK_WAITS, WALK_FAILED };

struct level { /* one flowchart being walked; callers are above */
    const struct level *up;
    const struct tri_flow_chart *c;
    size_t at;      /* element being walked */
    size_t *tokens; /* waiting: other branches */
    size_t n_tokens;
};

struct walker {
    const struct tri_flows *f;
    struct tri_eval *ev;
    struct tri_error *err;
    enum tri_code code;
    const struct tri_flow_entry *old;
    size_t n_old;
    size_t cursor; /* where the next one is most likely */
    bool *taken;
    struct tri_flow_entry *log;
    size_t n_log;
    size_t cap_log;
    size_t *edges;
    size_t n_edges;
    size_t cap_edges;
    bool *passed; /* by edge */
    struct tri_flow_draft draft;
    struct tri_value **implied; /* by path: the value, NULL when it is not */
    struct tri_value *slots;
    struct tri_flow_command *waits; /* what stands open: branches of a parallel
                                       gateway wait side by side */
    size_t n_waits;
    size_t cap_waits;
    const char *start; /* id of the flowchart where the walk began */
    bool *reach;       /* paths that may still be asked, by path number */
    bool **visited;    /* by chart, by element: for `reach` */
    size_t asked;
};

static enum walk out_of_memory(struct walker *w)
{
    w->code = tri_arena_fail(w->ev->arena, w->err, "walk");
    return WALK_FAILED;
}

/* ---- the log ---- */

static const struct tri_flow_entry *
take(struct walker *w, enum tri_flow_kept kind, const char *key)
{
    for (size_t n = 0; n < w->n_old; n++) {
        size_t i = (w->cursor + n) % w->n_old;
        if (w->old[i].kind == kind && strcmp(w->old[i].key, key) == 0) {
            w->cursor = i + 1;
            w->taken[i] = true;
            return &w->old[i];
        }
    }
    return NULL;
}

static bool log_has(const struct walker *w, const char *key)
{
    for (size_t i = 0; i < w->n_log; i++)
        if (w->log[i].kind == TRI_FLOW_ANSWERED &&
            strcmp(w->log[i].key, key) == 0)
            return true;
    return false;
}

static bool log_put(struct walker *w, struct tri_flow_entry e)
{
    struct tri_flow_entry *items =
        tri_arena_grow(w->ev->arena, w->log, w->n_log, w->n_log + 1,
                       sizeof(*items), &w->cap_log);
    if (!items) {
        (void)out_of_memory(w);
        return false;
    }
    w->log = items;
    items[w->n_log++] = e;
    return true;
}

/* ---- what may still be asked ---- */

static void reach_from(struct walker *w, size_t chart, size_t at)
{
    const struct tri_flow_chart *c = &w->f->charts[chart];
    if (w->visited[chart][at])
        return;
    /* order runs with the flows, so one sweep over it follows every path */
    w->visited[chart][at] = true;
    bool *on = w->visited[chart];
    for (size_t i = 0; i < c->n_order; i++) {
        size_t n = c->order[i];
        const struct tri_flow_node *node = &c->nodes[n];
        if (!on[n])
            continue;
        for (size_t k = 0; k < c->b.elements[n].n_asks; k++)
            w->reach[node->paths[k]] = true;
        if (c->b.elements[n].kind == TRI_BPMN_CALL) /* calls form no circle */
            reach_from(w, node->called, w->f->charts[node->called].start);
        for (size_t k = 0; k < node->n_out; k++)
            on[c->b.elements[c->outs[node->first_out + k]].target] = true;
    }
}

/* Might this path still be put to somebody? */
static bool is_open(const struct walker *w, size_t path)
{
    return w->reach && w->reach[path] && !w->implied[path] &&
           !log_has(w, w->f->paths[path].text);
}

/* What is open goes into the step; and how far it still is at most from each
 * question that waits: those that may follow it (of a list one member's). */
static bool find_open(struct walker *w, struct tri_flow_step *out)
{
    const struct tri_flows *f = w->f;
    const char **open =
        tri_arena_zero(w->ev->arena, f->n_paths + 1, sizeof(*open));
    if (!open)
        return out_of_memory(w) == WALK_DONE;
    for (size_t p = 0; p < f->n_paths; p++)
        if (is_open(w, p))
            open[out->n_open++] = f->paths[p].text;
    for (size_t i = 0; i < w->n_waits; i++) {
        struct tri_flow_command *c = &w->waits[i];
        c->left = out->n_open;
        for (size_t k = 0; c->path && k < out->n_open; k++)
            c->left -= strcmp(c->path, open[k]) == 0;
    }
    out->open = open;
    return true;
}

/* Several questions may wait: what is reached from any of them is reached. */
static bool reach_room(struct walker *w)
{
    const struct tri_flows *f = w->f;
    if (w->reach)
        return true;
    w->reach = tri_arena_zero(w->ev->arena, f->n_paths + 1, sizeof(*w->reach));
    w->visited = tri_arena_zero(w->ev->arena, f->n_charts, sizeof(*w->visited));
    if (!w->reach || !w->visited)
        return false;
    for (size_t i = 0; i < f->n_charts; i++) {
        w->visited[i] =
            tri_arena_zero(w->ev->arena, f->charts[i].b.n, sizeof(bool));
        if (!w->visited[i])
            return false;
    }
    return true;
}

static bool reach_all(struct walker *w, const struct level *l)
{
    if (!reach_room(w))
        return false;
    for (bool inner = true; l; l = l->up, inner = false) {
        size_t chart = (size_t)(l->c - w->f->charts);
        const struct tri_flow_node *node = &l->c->nodes[l->at];
        if (inner)
            reach_from(w, chart, l->at);
        for (size_t k = 0; k < node->n_out; k++) /* a call's own: inner did */
            reach_from(
                w, chart,
                l->c->b.elements[l->c->outs[node->first_out + k]].target);
        for (size_t i = 0; i < l->n_tokens; i++)
            reach_from(w, chart, l->tokens[i]);
    }
    return true;
}

/* ---- commands ---- */

static const char *lane_of(const struct tri_flow_chart *c, size_t at)
{
    size_t lane = c->b.elements[at].lane;
    return lane == TRI_BPMN_NONE ? "" : c->b.elements[lane].name;
}

static enum walk wait_for(struct walker *w, const struct level *l,
                          struct tri_flow_command command)
{
    const struct tri_bpmn_element *e = &l->c->b.elements[l->at];
    struct tri_flow_command *items =
        tri_arena_grow(w->ev->arena, w->waits, w->n_waits, w->n_waits + 1,
                       sizeof(*items), &w->cap_waits);
    if (!items || !reach_all(w, l))
        return out_of_memory(w);
    command.chart = l->c->id;
    command.element = e->id;
    command.name = e->name;
    command.lane = lane_of(l->c, l->at);
    command.source = e->cited;
    command.section = e->section;
    command.verified = e->verified;
    command.n_local = e->n_local;
    command.local = e->local;
    if (e->counts) {
        const struct tri_bpmn_element *from =
            &l->c->b.elements[tri_flow_counts(l->c, e)];
        command.counts = from->id;
        command.counts_name = from->name;
    }
    w->waits = items;
    items[w->n_waits++] = command;
    return WALK_WAITS;
}

/* The element's own place in the calls: "incident/b_risk". Calls are bounded by
 * TRI_FLOW_MAX_CALLS. NULL: out of memory. */
static const char *place_of(struct walker *w, const struct level *l)
{
    const char *up = l->up ? place_of(w, l->up) : w->start;
    return up ? tri_arena_format(w->ev->arena, "%s/%s", up,
                                 l->c->b.elements[l->at].id)
              : NULL;
}

static enum walk do_step(struct walker *w, const struct level *l,
                         enum tri_flow_kept kind,
                         struct tri_flow_command command)
{
    const char *key = place_of(w, l);
    if (!key)
        return out_of_memory(w);
    const struct tri_flow_entry *had = take(w, kind, key);
    if (!had) {
        command.key = key;
        return wait_for(w, l, command);
    }
    if (kind == TRI_FLOW_DECIDED)
        w->slots[l->c->nodes[l->at].slot] = had->value;
    struct tri_flow_entry e = *had;
    e.passed = true;
    return log_put(w, e) ? WALK_DONE : WALK_FAILED;
}

/* ---- questions ---- */

static const char *key_of(struct walker *w, const struct tri_flow_path *p,
                          size_t index)
{
    const struct tri_flow_group *g = &w->f->groups[p->group];
    if (g->kind != TRI_GROUP_LIST)
        return p->text;
    return p->more ? tri_arena_format(w->ev->arena, "%s[%zu]", g->name, index)
                   : tri_arena_format(w->ev->arena, "%s[%zu].%s", g->name,
                                      index, p->member);
}

static bool is_yes_no(const struct tri_flows *f, size_t path)
{
    const struct tri_flow_path *p = &f->paths[path];
    return p->type && p->type->kind == TRI_T_BOOL &&
           f->groups[p->group].kind != TRI_GROUP_LIST;
}

/* Is the condition of an ask settled where the present question is put? None
 * is; and the very same one is: a screen may stand under one condition. */
static bool same_when(const char *a, const char *b)
{
    return !a || (b && strcmp(a, b) == 0);
}

/* Fills command->rest: yes-or-no questions asks[from..) of the same screen. */
static bool find_rest(struct walker *w, const struct level *l, size_t path,
                      size_t from, struct tri_flow_command *command)
{
    const struct tri_flows *f = w->f;
    const struct tri_flow_node *node = &l->c->nodes[l->at];
    const struct tri_bpmn_element *e = &l->c->b.elements[l->at];
    size_t n = e->n_asks;
    const char **rest = tri_arena_zero(w->ev->arena, n + 1, sizeof(*rest));
    if (!rest)
        return false;
    for (size_t k = from; k < n && is_yes_no(f, path); k++)
        if (is_yes_no(f, node->paths[k]) &&
            same_when(e->asks[k].when, e->asks[from - 1].when) &&
            !w->implied[node->paths[k]] &&
            !log_has(w, f->paths[node->paths[k]].text))
            rest[command->n_rest++] = f->paths[node->paths[k]].text;
    command->rest = rest;
    return true;
}

/* One question; the next one of its screen is asks[next]. *out_value gets the
 * answer when it is in the log. */
static enum walk ask(struct walker *w, const struct level *l, size_t path,
                     size_t index, size_t next, struct tri_value *out_value)
{
    const struct tri_flow_path *p = &w->f->paths[path];
    if (w->implied[path]) { /* an earlier answer leaves nothing to ask */
        *out_value = *w->implied[path];
        return WALK_DONE;
    }
    const char *key = key_of(w, p, index);
    if (!key)
        return out_of_memory(w);
    const struct tri_flow_entry *had = take(w, TRI_FLOW_ANSWERED, key);
    if (!had || had->again) {
        struct tri_flow_command command = {
            .kind = TRI_FLOW_ASK,
            .path = p->text,
            .key = key,
            .index = index,
            .more = p->more,
            .type = p->type,
            .had = had != NULL,
            .before = had ? had->value : tri_null(),
        };
        if (had && !log_put(w, *had))
            return WALK_FAILED;
        if (!find_rest(w, l, path, next, &command))
            return out_of_memory(w);
        return wait_for(w, l, command);
    }
    *out_value = had->value;
    if (log_has(w, key))
        return WALK_DONE; /* asked by an earlier step of this walk */
    struct tri_flow_entry e = *had;
    e.passed = true;
    w->asked++;
    if (!log_put(w, e))
        return WALK_FAILED;
    return tri_flow_draft_put(&w->draft, p, index, e.value) ? WALK_DONE
                                                            : out_of_memory(w);
}

static bool condition(struct walker *w, const struct tri_expr *e)
{
    w->slots[TRI_SLOT_REPORT] = tri_context_value(w->draft.report);
    w->slots[TRI_SLOT_FACTS] = tri_context_value(w->draft.facts);
    const struct tri_frame frame = { NULL, w->slots };
    return tri_is_true(tri_feel_eval(w->ev, e, &frame));
}

/* The members' questions asks[from..to) of one member. */
static enum walk ask_member(struct walker *w, const struct level *l,
                            size_t from, size_t to, size_t index)
{
    const struct tri_flow_node *node = &l->c->nodes[l->at];
    for (size_t k = from; k < to; k++) {
        struct tri_value v;
        const struct tri_flow_path *p = &w->f->paths[node->paths[k]];
        w->slots[TRI_SLOT_ITEM] =
            tri_flow_draft_member(&w->draft, p->group, index);
        if (node->whens[k] && !condition(w, node->whens[k]))
            continue;
        enum walk got = ask(w, l, node->paths[k], index, k + 1, &v);
        if (got != WALK_DONE)
            return got;
    }
    return WALK_DONE;
}

/* A list: with "children[]" first it is asked member by member whether there
 * is one more; without, the questions go to the members there are. */
static enum walk ask_list(struct walker *w, const struct level *l, size_t from,
                          size_t to)
{
    const struct tri_flow_node *node = &l->c->nodes[l->at];
    const struct tri_flow_path *p = &w->f->paths[node->paths[from]];
    size_t first = p->more ? from + 1 : from;
    for (size_t i = 0; i < TRI_FLOW_MAX_MEMBERS; i++) {
        if (p->more) {
            struct tri_value v = tri_null();
            enum walk got = ask(w, l, node->paths[from], i, to, &v);
            if (got != WALK_DONE)
                return got;
            if (!tri_is_true(v))
                break;
        } else if (i >= tri_flow_draft_count(&w->draft, p->group)) {
            break;
        }
        enum walk got = ask_member(w, l, first, to, i);
        if (got != WALK_DONE)
            return got;
    }
    w->slots[TRI_SLOT_ITEM] = tri_null();
    return WALK_DONE;
}

static enum walk ask_all(struct walker *w, const struct level *l)
{
    const struct tri_flow_node *node = &l->c->nodes[l->at];
    size_t n = l->c->b.elements[l->at].n_asks;
    for (size_t k = 0; k < n;) {
        const struct tri_flow_path *p = &w->f->paths[node->paths[k]];
        size_t to = k + 1;
        enum walk got = WALK_DONE;
        struct tri_value v;
        if (w->f->groups[p->group].kind == TRI_GROUP_LIST) {
            while (to < n && w->f->paths[node->paths[to]].group == p->group &&
                   !w->f->paths[node->paths[to]].more)
                to++;
            if (!p->more || !node->whens[k] || condition(w, node->whens[k]))
                got = ask_list(w, l, k, to);
        } else if (!node->whens[k] || condition(w, node->whens[k])) {
            got = ask(w, l, node->paths[k], 0, to, &v);
        }
        if (got != WALK_DONE)
            return got;
        k = to;
    }
    return WALK_DONE;
}

/* ---- the graph ---- */

/* What this flow's condition implies joins the report, unless it was answered:
 * the person who knows comes first. */
static bool imply(struct walker *w, const struct level *l, size_t flow)
{
    const struct tri_bpmn_element *e = &l->c->b.elements[flow];
    for (size_t k = 0; k < e->n_implied; k++) {
        size_t path = l->c->nodes[flow].paths[k];
        if (w->implied[path] || log_has(w, w->f->paths[path].text))
            continue;
        struct tri_value *v = tri_arena_zero(w->ev->arena, 1, sizeof(*v));
        if (!v)
            return out_of_memory(w) == WALK_DONE;
        *v = tri_bool(strcmp(e->implied[k].when, "true") == 0);
        w->implied[path] = v;
        if (!tri_flow_draft_put(&w->draft, &w->f->paths[path], 0, *v))
            return out_of_memory(w) == WALK_DONE;
    }
    return true;
}

static bool follow(struct walker *w, struct level *l, size_t k)
{
    const struct tri_flow_node *node = &l->c->nodes[l->at];
    size_t flow = l->c->outs[node->first_out + k];
    if (!imply(w, l, flow))
        return false;
    size_t edge = l->c->nodes[flow].edge;
    l->at = l->c->b.elements[flow].target;
    if (w->passed[edge])
        return true;
    size_t *items =
        tri_arena_grow(w->ev->arena, w->edges, w->n_edges, w->n_edges + 1,
                       sizeof(*items), &w->cap_edges);
    if (!items) {
        (void)out_of_memory(w);
        return false;
    }
    w->edges = items;
    items[w->n_edges++] = edge;
    w->passed[edge] = true;
    return true;
}

static size_t choose(struct walker *w, const struct level *l)
{
    const struct tri_flow_node *node = &l->c->nodes[l->at];
    const char *fallback = l->c->b.elements[l->at].default_ref;
    size_t chosen = 0;
    for (size_t k = 0; k < node->n_out; k++) {
        size_t flow = l->c->outs[node->first_out + k];
        const struct tri_flow_node *out = &l->c->nodes[flow];
        if (out->when && condition(w, out->when))
            return k;
        if (fallback && strcmp(l->c->b.elements[flow].id, fallback) == 0)
            chosen = k;
    }
    return chosen;
}

static enum walk walk_chart(struct walker *w, const struct level *up,
                            size_t chart, unsigned depth);

/* What one node asks for, before the walk goes on from it. */
static enum walk visit(struct walker *w, struct level *l, unsigned depth)
{
    const struct tri_bpmn_element *e = &l->c->b.elements[l->at];
    switch (e->kind) {
    case TRI_BPMN_TASK:
        return do_step(w, l, TRI_FLOW_DONE,
                       (struct tri_flow_command){ .kind = TRI_FLOW_SHOW });
    case TRI_BPMN_SEND_TASK:
    case TRI_BPMN_SERVICE_TASK:
        return do_step(w, l, TRI_FLOW_DONE,
                       (struct tri_flow_command){ .kind = TRI_FLOW_ACTION,
                                                  .code = e->action });
    case TRI_BPMN_CATCH:
        return do_step(w, l, TRI_FLOW_DONE,
                       (struct tri_flow_command){ .kind = TRI_FLOW_WAIT,
                                                  .timer = e->timer });
    case TRI_BPMN_RULE_TASK:
        return do_step(w, l, TRI_FLOW_DECIDED,
                       (struct tri_flow_command){ .kind = TRI_FLOW_RUN,
                                                  .decision = e->decide });
    case TRI_BPMN_USER_TASK:
        return ask_all(w, l);
    case TRI_BPMN_CALL:
        return walk_chart(w, l, l->c->nodes[l->at].called, depth + 1);
    default:
        return WALK_DONE;
    }
}

/* From l->at to where its token ends; other branches go to l->tokens. */
static enum walk walk_token(struct walker *w, struct level *l, size_t *arrived,
                            size_t *waiting, unsigned depth)
{
    for (;;) {
        const struct tri_flow_node *node = &l->c->nodes[l->at];
        enum tri_bpmn_kind kind = l->c->b.elements[l->at].kind;
        if (kind == TRI_BPMN_AND && node->n_in > 1) {
            *waiting += arrived[l->at]++ == 0;
            if (arrived[l->at] < node->n_in)
                return WALK_DONE;
            --*waiting;
        }
        if (++w->ev->steps > TRI_MAX_STEPS) {
            w->code =
                tri_fail(w->err, TRI_E_LIMIT, NULL, "the walk is too long");
            return WALK_FAILED;
        }
        enum walk got = visit(w, l, depth);
        if (got != WALK_DONE || node->n_out == 0)
            return got;
        size_t from = l->at;
        if (kind == TRI_BPMN_AND)
            for (size_t k = node->n_out; k-- > 1;) {
                l->at = from;
                if (!follow(w, l, k))
                    return WALK_FAILED;
                l->tokens[l->n_tokens++] = l->at;
            }
        l->at = from;
        if (!follow(w, l, kind == TRI_BPMN_XOR ? choose(w, l) : 0))
            return WALK_FAILED;
    }
}

static enum walk walk_chart(struct walker *w, const struct level *up,
                            size_t chart, unsigned depth)
{
    const struct tri_flow_chart *c = &w->f->charts[chart];
    struct level l = { .up = up, .c = c, .at = c->start };
    size_t waiting = 0;
    /* a token for each flow at most: each flow is passed once */
    l.tokens = tri_arena_zero(w->ev->arena, c->b.n + 1, sizeof(*l.tokens));
    size_t *arrived = tri_arena_zero(w->ev->arena, c->b.n, sizeof(*arrived));
    if (!l.tokens || !arrived)
        return out_of_memory(w);
    if (depth > TRI_FLOW_MAX_CALLS || c->start == TRI_BPMN_NONE) {
        w->code = tri_fail(w->err, TRI_E_LIMIT, NULL,
                           "flowcharts call each other too deep");
        return WALK_FAILED;
    }
    l.tokens[l.n_tokens++] = c->start;
    enum walk all = WALK_DONE;
    while (l.n_tokens) {
        l.at = l.tokens[--l.n_tokens];
        enum walk got = walk_token(w, &l, arrived, &waiting, depth);
        if (got == WALK_FAILED)
            return got;
        if (got == WALK_WAITS) /* the other branches go on beside it */
            all = WALK_WAITS;
    }
    if (all == WALK_WAITS)
        return all;
    if (waiting) {
        struct tri_loc loc = tri_loc_make(c->b.file, c->id, 0, 0);
        w->code = tri_fail(w->err, TRI_E_MODEL, &loc,
                           "a parallel gateway waits for a branch that does "
                           "not come");
        return WALK_FAILED;
    }
    return WALK_DONE;
}

/* ---- the walk as a whole ---- */

static void walker_start(struct walker *w, const struct tri_flow_entry *old,
                         size_t n)
{
    const struct tri_flows *f = w->f;
    struct tri_arena *a = w->ev->arena;
    w->old = old;
    w->n_old = n;
    w->taken = tri_arena_zero(a, n + 1, sizeof(*w->taken));
    w->slots = tri_arena_zero(a, f->n_slots, sizeof(*w->slots));
    w->passed = tri_arena_zero(a, f->n_edges + 1, sizeof(*w->passed));
    w->implied = tri_arena_zero(a, f->n_paths + 1, sizeof(struct tri_value *));
    if (!w->implied || !w->taken || !w->slots || !w->passed ||
        !tri_flow_draft_init(&w->draft, a, f))
        (void)out_of_memory(w);
}

/* Kept answers that nothing can ask for any more are dropped and named. */
static bool keep_rest(struct walker *w, struct tri_flow_state *out)
{
    const char **dropped =
        tri_arena_zero(w->ev->arena, w->n_old + 1, sizeof(*dropped));
    if (!dropped)
        return out_of_memory(w) == WALK_DONE;
    for (size_t i = 0; i < w->n_old; i++) {
        const struct tri_flow_entry *e = &w->old[i];
        if (w->taken[i])
            continue;
        bool wanted = w->reach != NULL;
        if (wanted && e->kind == TRI_FLOW_ANSWERED) {
            size_t p = tri_flow_path_of(w->f, e->key);
            wanted = p != TRI_BPMN_NONE && w->reach[p];
        }
        if (wanted) {
            if (!log_put(w, *e))
                return false;
        } else if (e->kind == TRI_FLOW_ANSWERED) {
            dropped[out->n_dropped++] = e->key;
        }
    }
    out->dropped = dropped;
    return true;
}

/* Walk from the start with this log. */
enum tri_code tri_flow_walk(const struct tri_flows *f, struct tri_eval *ev,
                            const char *start, const struct tri_flow_entry *old,
                            size_t n, struct tri_flow_step *out,
                            struct tri_error *err)
{
    size_t chart;
    struct tri_flow_command command = { .kind = TRI_FLOW_END,
                                        .chart = start,
                                        .element = "",
                                        .name = "",
                                        .lane = "" };
    struct walker w = { .f = f, .ev = ev, .err = err };
    struct tri_flow_step step = { .n_open = 0 };
    if (!start || !tri_flows_find(f, start, &chart)) {
        struct tri_loc loc = tri_loc_make(NULL, start, 0, 0);
        return tri_fail(err, TRI_E_NOTFOUND, &loc, "no such flowchart");
    }
    w.start = command.chart = f->charts[chart].id;
    walker_start(&w, old, n);
    if (w.code != TRI_OK)
        return w.code;
    enum walk got = walk_chart(&w, NULL, chart, 0);
    if (got == WALK_FAILED)
        return w.code;
    if (ev->fatal != TRI_OK)
        return tri_fail(err, ev->fatal, NULL,
                        "a condition could not be "
                        "worked out");
    struct tri_flow_state state = { .chart = w.start };
    if (!find_open(&w, &step) || !keep_rest(&w, &state))
        return w.code;
    state.entries = w.log;
    state.n = w.n_log;
    if (!tri_flow_draft_report(&w.draft, &step.report))
        return tri_arena_fail(ev->arena, err, "walk");
    command.number = w.asked;
    for (size_t i = 0; i < w.n_waits; i++)
        w.waits[i].number = w.asked + (w.waits[i].kind == TRI_FLOW_ASK);
    step.state = state;
    step.command = w.n_waits ? w.waits[0] : command;
    for (size_t i = w.n_waits; i-- > 0;) /* gone back to: that one first */
        if (w.waits[i].had)
            step.command = w.waits[i];
    step.n_waits = w.n_waits;
    step.waits = w.waits;
    step.n_edges = w.n_edges;
    step.edges = w.edges;
    *out = step;
    return TRI_OK;
}
