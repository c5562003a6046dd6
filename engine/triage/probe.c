/* One fact changed: what the decisions would say then. Shared by unknown.c and
 * whatif.c. The report as it is is decided once and kept in the probe run; each
 * change then only decides what reads it. */
#include <string.h>

#include "triage/assess_int.h"
#include "triage/range.h"

struct deciding probe_start(struct tri_assessor *a, struct tri_arena *arena,
                            struct tri_value report, struct tri_outcome *out,
                            struct tri_error *err)
{
    memset(out, 0, sizeof(*out));
    return (struct deciding){ .a = a,
                              .run = a->probe,
                              .arena = arena,
                              .report = report,
                              .out = out,
                              .err = err,
                              .bare = true,
                              .code = TRI_OK };
}

/* ---- places ---- */

struct places {
    struct tri_arena *arena;
    struct spot *items;
    size_t n;
    size_t cap;
    bool failed;
};

/* Only scalars that have values to try. */
static void add_places(struct places *p, const struct tri_struct *shape,
                       struct tri_value v, struct spot at)
{
    if (v.kind != TRI_CONTEXT || v.u.context->n != shape->n)
        return;
    for (size_t i = 0; i < shape->n && !p->failed; i++) {
        at.fact = &shape->facts[i];
        at.fact_at = i;
        if (!at.fact->marked || !at.fact->n_probe || at.fact->list)
            continue;
        struct spot *items = tri_arena_grow(p->arena, p->items, p->n, p->n + 1,
                                            sizeof(*items), &p->cap);
        p->failed = !items;
        if (items) {
            p->items = items;
            items[p->n++] = at;
        }
    }
}

bool probe_spots(struct tri_assessor *a, struct spot **out, size_t *out_n)
{
    const struct tri_struct *report = a->pack->dictionary.report;
    struct places p = { .arena = &a->work };
    add_places(&p, report, a->report, (struct spot){ .outer = NULL });
    for (size_t i = 0; i < report->n; i++) {
        const struct tri_datum *outer = &report->facts[i];
        struct tri_value v = a->report.u.context->entries[i].value;
        if (!outer->shape)
            continue;
        if (!outer->list)
            add_places(&p, outer->shape, v,
                       (struct spot){ .outer = outer, .outer_at = i });
        else if (v.kind == TRI_LIST)
            for (size_t k = 0; k < v.u.list->n; k++)
                add_places(
                    &p, outer->shape, v.u.list->items[k],
                    (struct spot){ .outer = outer, .outer_at = i, .index = k });
    }
    *out = p.items;
    *out_n = p.n;
    return !p.failed;
}

struct tri_value probe_value(struct tri_value report, const struct spot *s)
{
    if (!s->outer)
        return report.u.context->entries[s->fact_at].value;
    struct tri_value inner = report.u.context->entries[s->outer_at].value;
    if (s->outer->list)
        inner = inner.u.list->items[s->index];
    return inner.u.context->entries[s->fact_at].value;
}

const char *probe_name(struct tri_arena *a, const struct spot *s)
{
    if (s->outer && s->outer->list)
        return tri_arena_format(a, "%s[%zu].%s", s->outer->name, s->index,
                                s->fact->name);
    if (s->outer && strcmp(s->outer->name, "facts") != 0)
        return s->fact->path;
    return s->fact->name;
}

/* ---- changes ---- */

/* A copy of context with entry i replaced. */
static struct tri_value replaced(struct tri_arena *a, struct tri_value context,
                                 size_t i, struct tri_value v)
{
    const struct tri_context *from = context.u.context;
    struct tri_context *c;
    size_t bytes = sizeof(*c) + from->n * sizeof(c->entries[0]);
    c = tri_arena_get(a, bytes);
    if (!c)
        return tri_null();
    memcpy(c, from, bytes);
    c->entries[i].value = v;
    return tri_context_value(c);
}

static struct tri_value replaced_item(struct tri_arena *a,
                                      struct tri_value list, size_t i,
                                      struct tri_value v)
{
    struct tri_list *l = tri_list_new(a, list.u.list->n);
    if (!l)
        return tri_null();
    memcpy(l->items, list.u.list->items, l->n * sizeof(l->items[0]));
    l->items[i] = v;
    return tri_list_value(l);
}

struct tri_value probe_changed(struct tri_arena *a, struct tri_value report,
                               const struct spot *s, struct tri_value v)
{
    if (!s->outer)
        return replaced(a, report, s->fact_at, v);
    struct tri_value inner = report.u.context->entries[s->outer_at].value;
    struct tri_value made;
    if (s->outer->list) {
        made = replaced(a, inner.u.list->items[s->index], s->fact_at, v);
        if (!tri_is_null(made))
            made = replaced_item(a, inner, s->index, made);
    } else {
        made = replaced(a, inner, s->fact_at, v);
    }
    return tri_is_null(made) ? made : replaced(a, report, s->outer_at, made);
}

/* Only the copy's own contexts are written to. */
struct tri_value *probe_slot(struct tri_value copy, const struct spot *s)
{
    const struct tri_context *c = copy.u.context;
    if (s->outer) {
        struct tri_value inner = c->entries[s->outer_at].value;
        if (s->outer->list)
            inner = inner.u.list->items[s->index];
        c = inner.u.context;
    }
    return (struct tri_value *)(uintptr_t)&c->entries[s->fact_at].value;
}

/* ---- decisions ---- */

static void watch(struct tri_run *probe, const struct tri_decision *decision)
{
    if (decision)
        tri_run_watch(probe, decision->node);
}

/* Those about a child are decided for each of them in turn: the last one's
 * value says nothing about the others'. */
void probe_watch(struct tri_assessor *a)
{
    const struct tri_pack *p = a->pack;
    watch(a->probe, p->risk);
    watch(a->probe, p->need);
    watch(a->probe, p->strategy);
    watch(a->probe, p->child_need);
    watch(a->probe, p->child_strategy);
    for (size_t i = 0; i < p->actions.n; i++) {
        watch(a->probe, p->actions.items[i]);
        tri_run_gather(a->probe, p->actions.items[i]->node);
    }
    for (size_t i = 0; i < p->n_groups; i++)
        watch(a->probe, p->groups[i].decision);
    if (p->in_child)
        tri_run_watch_input(a->probe, p->in_child);
}

static void decide_parts(struct deciding *d, uint8_t top)
{
    decide_level(d);
    decide_need(d);
    decide_strategy(d);
    decide_outlook(d, d->out->level, d->out->level > top ? d->out->level : top);
}

void probe_decide(struct deciding *d, uint8_t top)
{
    decide_parts(d, top);
    decide_actions(d);
}

enum tri_code probe_keep(struct tri_assessor *a, struct tri_arena *arena,
                         struct tri_value report, uint8_t top, struct kept *out,
                         struct tri_error *err)
{
    struct deciding d = probe_start(a, arena, report, &out->outcome, err);
    decide_begin(&d, TRI_TRACE_NONE);
    probe_decide(&d, top);
    size_t n = a->pack->actions.n;
    out->duties = tri_arena_get(arena, (n + 1) * sizeof(*out->duties));
    if (!out->duties)
        return d.code != TRI_OK ? d.code
                                : tri_arena_fail(arena, err, "the assessment");
    for (size_t i = 0; i < n && d.code == TRI_OK; i++)
        out->duties[i] = decide_duties(&d, i);
    return d.code == TRI_OK ? tri_run_keep(a->probe, err) : d.code;
}

/* The changed member as input. */
static void begin_with(struct deciding *d, const struct spot *at)
{
    const struct tri_pack *p = d->a->pack;
    const struct tri_datum *top = at->outer ? at->outer : at->fact;
    size_t top_at = at->outer ? at->outer_at : at->fact_at;
    tri_run_back(d->run);
    tri_run_input_member(d->run, p->in_report, d->report, top_at, top->name);
    if (range_is_in_facts(at))
        tri_run_input_member(d->run, p->in_facts,
                             d->report.u.context->entries[at->outer_at].value,
                             at->fact_at, at->fact->name);
}

/* As at the start of an evaluation: not given yet. */
static void forget_inputs(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    if (p->in_outlook)
        tri_run_input_checked(d->run, p->in_outlook, tri_null());
    if (p->in_child)
        tri_run_input_checked(d->run, p->in_child, tri_null());
}

/* Most facts move nothing about any child: what was decided about each of them
 * still holds. */
static void keep_children(struct deciding *d, const struct spot *at,
                          const struct tri_outcome *kept)
{
    const struct tri_pack *p = d->a->pack;
    const struct tri_decision *both[] = { p->child_need, p->child_strategy };
    if (!p->in_child || !kept->n_children ||
        (at->outer && strcmp(at->outer->name, "children") == 0))
        return;
    for (size_t i = 0; i < TRI_COUNT(both) && d->code == TRI_OK; i++) {
        bool moved = false;
        if (both[i])
            d->code = tri_run_moved_but(d->run, both[i]->node, p->in_child,
                                        &moved, d->err);
        if (moved)
            return;
    }
    d->children = kept;
}

void probe_level(struct deciding *d, const struct spot *at,
                 const struct tri_outcome *kept)
{
    begin_with(d, at);
    keep_children(d, at, kept);
    forget_inputs(d);
    decide_level(d);
    decide_need(d);
}

void probe_one(struct deciding *d, const struct spot *at,
               const struct kept *kept, uint8_t top)
{
    bool moved = false;
    begin_with(d, at);
    if (d->code == TRI_OK)
        d->code = tri_run_moved(d->run, &moved, d->err);
    if (d->code != TRI_OK)
        return;
    if (!moved) {
        *d->out = kept->outcome;
        return;
    }
    keep_children(d, at, &kept->outcome);
    forget_inputs(d);
    decide_parts(d, top);
    d->kept = kept;
    decide_actions(d);
}
