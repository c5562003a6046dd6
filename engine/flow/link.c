/* engine/flow/link.c - a set of flowcharts, its names resolved and frozen.
 *
 * Source:  flow/flow.h.
 * Owner:   struct tri_flows and its arena.
 * Threads: one thread until tri_flows_link returns.
 *
 * Reads top to bottom: the set, paths, one chart's nodes, expressions, calls,
 * the worst case, then the public functions.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/model.h"

enum tri_code tri_flows_new(struct tri_flows **out, struct tri_error *err)
{
    struct tri_flows *f = calloc(1, sizeof(*f));
    if (!f)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    tri_arena_init(&f->arena, TRI_MAX_MODEL_ARENA);
    *out = f;
    return TRI_OK;
}

void tri_flows_free(struct tri_flows *f)
{
    if (!f)
        return;
    tri_arena_done(&f->arena);
    free(f);
}

/* ---- paths ---- */

static size_t word(const char *s)
{
    size_t n = 0;
    while ((s[n] >= 'a' && s[n] <= 'z') || s[n] == '_' ||
           (n && s[n] >= '0' && s[n] <= '9'))
        n++;
    return n;
}

static size_t group_add(struct tri_flows *f, const char *name, size_t len,
                        enum tri_group_kind kind, const char **out_why)
{
    for (size_t i = 0; i < f->n_groups; i++)
        if (f->groups[i].name_len == len &&
            memcmp(f->groups[i].name, name, len) == 0) {
            if (f->groups[i].kind == kind)
                return i;
            *out_why = "the same name is used as a list and not as a list";
            return TRI_BPMN_NONE;
        }
    struct tri_flow_group *items =
        tri_arena_grow(&f->arena, f->groups, f->n_groups, f->n_groups + 1,
                       sizeof(*items), &f->cap_groups);
    char *copy = tri_arena_copy(&f->arena, name, len);
    if (!items || !copy) {
        *out_why = NULL;
        return TRI_BPMN_NONE;
    }
    f->groups = items;
    items[f->n_groups] =
        (struct tri_flow_group){ copy, (uint32_t)len, tri_key_hash(copy, len),
                                 kind, 0 };
    return f->n_groups++;
}

size_t tri_flow_path_add(struct tri_flows *f, const char *text,
                         const char **out_why)
{
    for (size_t i = 0; i < f->n_paths; i++)
        if (strcmp(f->paths[i].text, text) == 0)
            return i;
    size_t head = word(text);
    const char *rest = text + head;
    enum tri_group_kind kind = TRI_GROUP_SCALAR;
    if (strncmp(rest, "[]", 2) == 0) {
        kind = TRI_GROUP_LIST;
        rest += 2;
    }
    if (*rest == '.') {
        kind = kind == TRI_GROUP_LIST ? kind : TRI_GROUP_CONTEXT;
        rest++;
    }
    size_t tail = word(rest);
    bool more = kind == TRI_GROUP_LIST && rest[-1] == ']';
    *out_why = "not a path such as facts.bullying, children[].age, children[]";
    if (!head || rest[tail] || (kind == TRI_GROUP_SCALAR && *rest) ||
        (kind != TRI_GROUP_SCALAR && !more && !tail) || (more && tail))
        return TRI_BPMN_NONE;
    size_t group = group_add(f, text, head, kind, out_why);
    if (group == TRI_BPMN_NONE)
        return TRI_BPMN_NONE;
    struct tri_flow_path *items =
        tri_arena_grow(&f->arena, f->paths, f->n_paths, f->n_paths + 1,
                       sizeof(*items), &f->cap_paths);
    char *copy = tri_arena_copy(&f->arena, text, strlen(text));
    if (!items || !copy) {
        *out_why = NULL;
        return TRI_BPMN_NONE;
    }
    f->paths = items;
    items[f->n_paths] = (struct tri_flow_path){
        .text = copy,
        .group = group,
        .member = tail ? copy + (rest - text) : NULL,
        .member_len = (uint32_t)tail,
        .member_hash = tri_key_hash(rest, tail),
        .more = more,
        .type = more ? tri_type_simple(TRI_T_BOOL) : NULL,
    };
    f->groups[group].n_members += tail > 0;
    return f->n_paths++;
}

/* ---- one chart ---- */

static bool nodes_fill(struct tri_flows *f, struct tri_flow_chart *c)
{
    const struct tri_bpmn *b = &c->b;
    size_t n_flows = 0, at = 0;
    c->nodes = tri_arena_zero(&f->arena, b->n + 1, sizeof(*c->nodes));
    if (!c->nodes)
        return false;
    c->start = c->process = TRI_BPMN_NONE;
    for (size_t i = 0; i < b->n; i++) {
        const struct tri_bpmn_element *e = &b->elements[i];
        if (e->kind == TRI_BPMN_PROCESS)
            c->process = i;
        if (e->kind == TRI_BPMN_START)
            c->start = i;
        if (e->kind == TRI_BPMN_FLOW) {
            n_flows++;
            c->nodes[e->source].n_out++;
            c->nodes[e->target].n_in++;
        }
    }
    c->outs = tri_arena_zero(&f->arena, n_flows + 1, sizeof(*c->outs));
    if (!c->outs)
        return false;
    for (size_t i = 0; i < b->n; i++) {
        c->nodes[i].first_out = at;
        at += c->nodes[i].n_out;
        c->nodes[i].n_out = 0; /* counted again while filled */
    }
    for (size_t i = 0; i < b->n; i++)
        if (b->elements[i].kind == TRI_BPMN_FLOW) {
            struct tri_flow_node *from = &c->nodes[b->elements[i].source];
            c->outs[from->first_out + from->n_out++] = i;
        }
    return true;
}

enum tri_code tri_flows_add(struct tri_flows *f, const char *file,
                            const char *text, size_t len,
                            struct tri_findings *findings,
                            struct tri_error *err)
{
    struct tri_flow_chart c = { .linked = false };
    enum tri_code code = tri_bpmn_read(&f->arena, file, text, len, &c.b, err);
    if (code != TRI_OK)
        return code;
    size_t nodes = 0;
    for (size_t i = 0; i < c.b.n; i++)
        nodes += tri_bpmn_is_node(c.b.elements[i].kind);
    if (nodes > TRI_MAX_FLOW_NODES) {
        struct tri_loc loc = tri_loc_make(file, NULL, 0, 0);
        return tri_fail(err, TRI_E_LIMIT, &loc, "more than %d steps",
                        TRI_MAX_FLOW_NODES);
    }
    if (!tri_flow_check(&c.b, findings))
        return TRI_OK; /* the findings say why it is left out */
    if (!nodes_fill(f, &c))
        return tri_arena_fail(&f->arena, err, "flowchart");
    c.id = c.b.elements[c.process].id;
    size_t twin;
    if (tri_flows_find(f, c.id, &twin)) {
        struct tri_loc loc = tri_loc_make(file, c.id, 0, 0);
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "%s has a flowchart of this id already",
                         tri_flows_file(f, twin));
        return TRI_OK;
    }
    struct tri_flow_chart *items =
        tri_arena_grow(&f->arena, f->charts, f->n_charts, f->n_charts + 1,
                       sizeof(*items), &f->cap_charts);
    if (!items)
        return tri_arena_fail(&f->arena, err, "flowchart");
    f->charts = items;
    items[f->n_charts++] = c;
    return TRI_OK;
}

/* ---- link ---- */

struct linker {
    struct tri_flows *f;
    const struct tri_flow_dict *dict;
    struct tri_findings *findings;
    struct tri_error *err;
    enum tri_code code;
    struct tri_feel feel;
    struct tri_scope scope; /* report, facts, item, decisions */
};

static bool no_memory(struct linker *l)
{
    l->code = tri_arena_fail(&l->f->arena, l->err, "flowchart");
    return false;
}

static void found(struct linker *l, const struct tri_flow_chart *c,
                  const struct tri_bpmn_element *e, uint32_t line,
                  const char *what, const char *which)
{
    struct tri_loc loc = tri_loc_make(c->b.file, e->id, line, 0);
    tri_findings_add(l->findings, TRI_ERROR, TRI_E_MODEL, &loc, "%s '%.80s'",
                     what, which);
}

static bool link_path(struct linker *l, struct tri_flow_chart *c,
                      const struct tri_bpmn_element *e,
                      const struct tri_bpmn_ask *ask, bool implied,
                      size_t *out_path)
{
    const char *why = NULL;
    *out_path = tri_flow_path_add(l->f, ask->fact, &why);
    if (*out_path == TRI_BPMN_NONE) {
        if (!why)
            return no_memory(l);
        found(l, c, e, ask->line, why, ask->fact);
        return true;
    }
    struct tri_flow_path *path = &l->f->paths[*out_path];
    if (implied && l->f->groups[path->group].kind == TRI_GROUP_LIST)
        found(l, c, e, ask->line,
              "a list's member cannot be implied:", ask->fact);
    if (!l->dict || !l->dict->path_type)
        return true;
    const struct tri_type *type = l->dict->path_type(l->dict->self, ask->fact);
    if (!type)
        found(l, c, e, ask->line, "the dictionary has no", ask->fact);
    else if (implied && type->kind != TRI_T_BOOL)
        found(l, c, e, ask->line, "only a yes or no can be implied, not",
              ask->fact);
    else if (!path->more)
        path->type = type;
    return true;
}

static bool link_asks(struct linker *l, struct tri_flow_chart *c, size_t i)
{
    const struct tri_bpmn_element *e = &c->b.elements[i];
    struct tri_flow_node *node = &c->nodes[i];
    bool implied = e->kind == TRI_BPMN_FLOW;
    const struct tri_bpmn_ask *asks = implied ? e->implied : e->asks;
    size_t n = implied ? e->n_implied : e->n_asks;
    if (!n)
        return true;
    node->paths = tri_arena_zero(&l->f->arena, n, sizeof(*node->paths));
    if (!node->paths)
        return no_memory(l);
    for (size_t k = 0; k < n; k++)
        if (!link_path(l, c, e, &asks[k], implied, &node->paths[k]))
            return false;
    return true;
}

static bool link_decision(struct linker *l, struct tri_flow_chart *c, size_t i)
{
    const struct tri_bpmn_element *e = &c->b.elements[i];
    struct tri_flows *f = l->f;
    if (!e->decide)
        return true;
    const struct tri_type *type = NULL;
    if (l->dict && l->dict->decision_type) {
        type = l->dict->decision_type(l->dict->self, e->decide);
        if (!type)
            found(l, c, e, e->line, "the pack has no decision", e->decide);
    }
    const char *hash = strchr(e->decide, '#');
    const char *name = hash ? hash + 1 : e->decide;
    for (size_t k = 0; k < f->n_decisions; k++) {
        if (strcmp(f->decisions[k].ref, e->decide) == 0) {
            c->nodes[i].slot = TRI_SLOT_DECISIONS + k;
            return true;
        }
        if (strcmp(f->decisions[k].name, name) == 0)
            found(l, c, e, e->line, "two decisions have the id", name);
    }
    struct tri_flow_decision *items =
        tri_arena_grow(&f->arena, f->decisions, f->n_decisions,
                       f->n_decisions + 1, sizeof(*items), &f->cap_decisions);
    if (!items)
        return no_memory(l);
    f->decisions = items;
    items[f->n_decisions] = (struct tri_flow_decision){ e->decide, name, type };
    c->nodes[i].slot = TRI_SLOT_DECISIONS + f->n_decisions++;
    return true;
}

static bool link_names(struct linker *l, struct tri_flow_chart *c)
{
    for (size_t i = 0; i < c->b.n; i++) {
        const struct tri_bpmn_element *e = &c->b.elements[i];
        if (!link_asks(l, c, i) || !link_decision(l, c, i))
            return false;
        if (e->action && l->dict && l->dict->is_action &&
            !l->dict->is_action(l->dict->self, e->action))
            found(l, c, e, e->line, "the pack has no action", e->action);
        if (e->kind == TRI_BPMN_CALL &&
            !tri_flows_find(l->f, e->called, &c->nodes[i].called)) {
            c->nodes[i].called = TRI_BPMN_NONE;
            found(l, c, e, e->line, "the pack has no flowchart", e->called);
        }
    }
    return true;
}

static bool scope_make(struct linker *l)
{
    struct tri_flows *f = l->f;
    f->n_slots = TRI_SLOT_DECISIONS + f->n_decisions;
    struct tri_scope_name *names =
        tri_arena_zero(&f->arena, f->n_slots, sizeof(*names));
    if (!names)
        return no_memory(l);
    names[TRI_SLOT_REPORT] =
        (struct tri_scope_name){ "report", 6,
                                 l->dict ? l->dict->report : NULL };
    names[TRI_SLOT_FACTS] =
        (struct tri_scope_name){ "facts", 5, l->dict ? l->dict->facts : NULL };
    names[TRI_SLOT_ITEM] = (struct tri_scope_name){ "item", 4, NULL };
    for (size_t i = 0; i < f->n_decisions; i++)
        names[TRI_SLOT_DECISIONS + i] =
            (struct tri_scope_name){ f->decisions[i].name,
                                     (uint32_t)strlen(f->decisions[i].name),
                                     f->decisions[i].type };
    l->scope = (struct tri_scope){ NULL, names, f->n_slots };
    l->feel.arena = &f->arena;
    l->feel.findings = l->findings;
    l->feel.names = tri_feel_names_new(&f->arena);
    return l->feel.names ? true : no_memory(l);
}

static bool compile(struct linker *l, const struct tri_flow_chart *c,
                    const struct tri_bpmn_element *e, const char *text,
                    uint32_t line, uint32_t col, const struct tri_expr **out)
{
    const struct tri_source source = { c->b.file,    e->id, text,
                                       strlen(text), line,  col };
    l->code = tri_feel_compile(&l->feel, TRI_FEEL_EXPRESSION, &l->scope,
                               &source, NULL, out, l->err);
    if (l->code != TRI_OK)
        return false;
    enum tri_type_kind kind = tri_expr_type(*out)->kind;
    if (kind != TRI_T_ANY && kind != TRI_T_BOOL && kind != TRI_T_NULL)
        found(l, c, e, line, "a condition is true or false, not", text);
    return true;
}

static bool link_conditions(struct linker *l, struct tri_flow_chart *c)
{
    for (size_t i = 0; i < c->b.n; i++) {
        const struct tri_bpmn_element *e = &c->b.elements[i];
        struct tri_flow_node *node = &c->nodes[i];
        if (e->kind == TRI_BPMN_FLOW && e->condition &&
            !compile(l, c, e, e->condition, e->condition_line, e->condition_col,
                     &node->when))
            return false;
        if (!e->n_asks)
            continue;
        node->whens = tri_arena_zero(&l->f->arena, e->n_asks,
                                     sizeof(const struct tri_expr *));
        if (!node->whens)
            return no_memory(l);
        for (size_t k = 0; k < e->n_asks; k++)
            if (e->asks[k].when &&
                !compile(l, c, e, e->asks[k].when, e->asks[k].line, 0,
                         &node->whens[k]))
                return false;
    }
    return true;
}

static bool number_edges(struct linker *l)
{
    struct tri_flows *f = l->f;
    size_t n = 0;
    for (size_t c = 0; c < f->n_charts; c++)
        for (size_t i = 0; i < f->charts[c].b.n; i++)
            n += f->charts[c].b.elements[i].kind == TRI_BPMN_FLOW;
    f->edges = tri_arena_zero(&f->arena, n + 1, sizeof(*f->edges));
    if (!f->edges)
        return no_memory(l);
    for (size_t c = 0; c < f->n_charts; c++)
        for (size_t i = 0; i < f->charts[c].b.n; i++)
            if (f->charts[c].b.elements[i].kind == TRI_BPMN_FLOW) {
                f->charts[c].nodes[i].edge = f->n_edges;
                f->edges[f->n_edges].chart = c;
                f->edges[f->n_edges++].element = i;
            }
    return true;
}

/* ---- calls, and what can be asked ---- */

static size_t mark_asked(bool *seen, size_t *list, size_t n, size_t path)
{
    if (path == TRI_BPMN_NONE || seen[path])
        return n;
    seen[path] = true;
    list[n++] = path;
    return n;
}

/* Longest way by questions, from the ends back, of a chart whose called ones
 * are done. Branches of a split add up, what follows their join with them: an
 * upper bound, never too low. */
static void worst_fill(const struct tri_flows *f, struct tri_flow_chart *c)
{
    for (size_t i = c->n_order; i-- > 0;) {
        size_t at = c->order[i], best = 0, sum = 0;
        struct tri_flow_node *node = &c->nodes[at];
        for (size_t k = 0; k < node->n_out; k++) {
            size_t to = c->b.elements[c->outs[node->first_out + k]].target;
            size_t w = c->nodes[to].worst;
            best = w > best ? w : best;
            sum = sum + w < c->n_asked ? sum + w : c->n_asked;
        }
        node->worst = c->b.elements[at].kind == TRI_BPMN_AND ? sum : best;
        node->worst += c->b.elements[at].n_asks;
        if (c->b.elements[at].kind == TRI_BPMN_CALL &&
            node->called != TRI_BPMN_NONE)
            node->worst += f->charts[node->called].worst;
        if (node->worst > c->n_asked)
            node->worst = c->n_asked; /* nothing is asked twice */
    }
    c->worst = c->nodes[c->start].worst;
}

/* Depth first over calls: refuses circles, and fills each chart's list of
 * asked paths and its worst case after those of the charts it calls. */
static bool link_calls(struct linker *l, size_t chart, size_t depth)
{
    struct tri_flows *f = l->f;
    struct tri_flow_chart *c = &f->charts[chart];
    if (c->linked)
        return true;
    c->linking = true;
    bool *seen = tri_arena_zero(&f->arena, f->n_paths + 1, sizeof(*seen));
    size_t *list = tri_arena_zero(&f->arena, f->n_paths + 1, sizeof(*list));
    if (!seen || !list)
        return no_memory(l);
    size_t n = 0;
    for (size_t i = 0; i < c->b.n; i++) {
        const struct tri_bpmn_element *e = &c->b.elements[i];
        for (size_t k = 0; k < e->n_asks; k++)
            n = mark_asked(seen, list, n, c->nodes[i].paths[k]);
        if (e->kind != TRI_BPMN_CALL || c->nodes[i].called == TRI_BPMN_NONE)
            continue;
        struct tri_flow_chart *to = &f->charts[c->nodes[i].called];
        if (to->linking || depth >= TRI_FLOW_MAX_CALLS) {
            found(l, c, e, e->line,
                  to->linking ? "flowcharts call each other in a circle at"
                              : "flowcharts call each other too deep at",
                  e->called);
            c->nodes[i].called = TRI_BPMN_NONE;
            continue;
        }
        if (!link_calls(l, c->nodes[i].called, depth + 1))
            return false;
        for (size_t k = 0; k < to->n_asked; k++)
            n = mark_asked(seen, list, n, to->asked[k]);
    }
    c->asked = list;
    c->n_asked = n;
    worst_fill(f, c);
    c->linking = false;
    c->linked = true;
    return true;
}

enum tri_code tri_flows_link(struct tri_flows *f,
                             const struct tri_flow_dict *dict,
                             struct tri_findings *findings,
                             struct tri_error *err)
{
    struct linker l = {
        .f = f, .dict = dict, .findings = findings, .err = err
    };
    for (size_t i = 0; i < f->n_charts; i++)
        if (!link_names(&l, &f->charts[i]))
            return l.code;
    if (!scope_make(&l) || !number_edges(&l))
        return l.code;
    for (size_t i = 0; i < f->n_charts; i++) {
        if (!link_conditions(&l, &f->charts[i]))
            return l.code;
        if (!tri_flow_prove(f, &f->charts[i], findings)) {
            (void)no_memory(&l);
            return l.code;
        }
    }
    for (size_t i = 0; i < f->n_charts; i++)
        if (!link_calls(&l, i, 0))
            return l.code;
    f->linked = true;
    return TRI_OK;
}

/* ---- what there is ---- */

size_t tri_flows_count(const struct tri_flows *f)
{
    return f->n_charts;
}

const char *tri_flows_id(const struct tri_flows *f, size_t chart)
{
    return f->charts[chart].id;
}

const char *tri_flows_file(const struct tri_flows *f, size_t chart)
{
    return f->charts[chart].b.file;
}

bool tri_flows_find(const struct tri_flows *f, const char *id,
                    size_t *out_chart)
{
    for (size_t i = 0; id && i < f->n_charts; i++)
        if (strcmp(f->charts[i].id, id) == 0) {
            *out_chart = i;
            return true;
        }
    return false;
}

size_t tri_flows_worst(const struct tri_flows *f, size_t chart)
{
    return f->charts[chart].worst;
}

bool tri_flows_called(const struct tri_flows *f, size_t chart)
{
    for (size_t i = 0; i < f->n_charts; i++)
        for (size_t e = 0; e < f->charts[i].b.n; e++)
            if (f->charts[i].b.elements[e].kind == TRI_BPMN_CALL &&
                f->charts[i].nodes[e].called == chart)
                return true;
    return false;
}

bool tri_flows_calls(const struct tri_flows *f, size_t chart, size_t i,
                     size_t *out_called)
{
    const struct tri_flow_chart *c = &f->charts[chart];
    for (size_t k = 0; k < c->n_order; k++) {
        size_t n = c->order[k];
        if (c->b.elements[n].kind == TRI_BPMN_CALL && i-- == 0) {
            *out_called = c->nodes[n].called;
            return true;
        }
    }
    return false;
}

const char *tri_flows_asked(const struct tri_flows *f, size_t chart, size_t i)
{
    const struct tri_flow_chart *c = &f->charts[chart];
    return i < c->n_asked ? f->paths[c->asked[i]].text : NULL;
}

void tri_flows_read_members(const struct tri_flows *f,
                            const struct tri_type *type, uint64_t *bits)
{
    for (size_t i = 0; i < f->n_charts; i++) {
        const struct tri_flow_chart *c = &f->charts[i];
        for (size_t k = 0; c->nodes && k < c->b.n; k++) {
            const struct tri_flow_node *n = &c->nodes[k];
            tri_expr_reads(n->when, type, bits);
            for (size_t a = 0; n->whens && a < c->b.elements[k].n_asks; a++)
                tri_expr_reads(n->whens[a], type, bits);
        }
    }
}

const char *tri_flows_decision(const struct tri_flows *f, size_t i)
{
    return i < f->n_decisions ? f->decisions[i].ref : NULL;
}

size_t tri_flows_edges(const struct tri_flows *f)
{
    return f->n_edges;
}

struct tri_flow_edge tri_flows_edge(const struct tri_flows *f, size_t edge)
{
    const struct tri_flow_chart *c = &f->charts[f->edges[edge].chart];
    const struct tri_bpmn_element *e = &c->b.elements[f->edges[edge].element];
    return (struct tri_flow_edge){ .chart = c->id,
                                   .file = c->b.file,
                                   .id = e->id,
                                   .from = c->b.elements[e->source].id,
                                   .to = c->b.elements[e->target].id,
                                   .line = e->line };
}

static bool is_task(enum tri_bpmn_kind kind)
{
    return kind >= TRI_BPMN_TASK && kind <= TRI_BPMN_SERVICE_TASK;
}

bool tri_flows_task(const struct tri_flows *f, size_t i,
                    struct tri_flow_task *out)
{
    for (size_t n = 0; n < f->n_charts; n++) {
        const struct tri_flow_chart *c = &f->charts[n];
        for (size_t k = 0; k < c->b.n; k++) {
            const struct tri_bpmn_element *e = &c->b.elements[k];
            if (!is_task(e->kind) || i-- > 0)
                continue;
            *out = (struct tri_flow_task){
                .chart = c->id,
                .file = c->b.file,
                .id = e->id,
                .name = e->name,
                .lane =
                    e->lane == TRI_BPMN_NONE ? "" : c->b.elements[e->lane].name,
                .line = e->line,
                .asks = e->kind == TRI_BPMN_USER_TASK,
                .action = e->action,
            };
            return true;
        }
    }
    return false;
}

bool tri_flows_name(const struct tri_flows *f, struct tri_flow_name *io)
{
    for (size_t n = io->at[0]; n < f->n_charts; n++) {
        const struct tri_flow_chart *c = &f->charts[n];
        for (size_t k = n == io->at[0] ? io->at[1] : 0; k < c->b.n; k++) {
            const struct tri_bpmn_element *e = &c->b.elements[k];
            if (!*e->name || tri_bpmn_named_as_chart(&c->b, k))
                continue;
            *io = (struct tri_flow_name){ { n, k + 1 }, c->id,   c->b.file,
                                          e->id,        e->name, e->line };
            return true;
        }
    }
    return false;
}

bool tri_flows_told(const struct tri_flows *f, size_t i,
                    struct tri_flow_told *out)
{
    for (size_t n = 0; n < f->n_charts; n++) {
        const struct tri_flow_chart *c = &f->charts[n];
        for (size_t k = 0; k < c->b.n; k++) {
            const struct tri_bpmn_element *e = &c->b.elements[k];
            bool told = e->kind == TRI_BPMN_TASK || e->kind == TRI_BPMN_CATCH;
            if (!told || i-- > 0)
                continue;
            *out = (struct tri_flow_told){ c->id,       c->b.file,  e->id,
                                           e->line,     e->cited,   e->section,
                                           e->verified, e->n_local, e->local };
            return true;
        }
    }
    return false;
}
