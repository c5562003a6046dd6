/* One decision of a run: the frame that its logic sees, its value, its
 * record. */
#include <string.h>

#include "dmn/run_int.h"

struct tri_value tri_run_unsupported(struct tri_eval *ev,
                                     const struct tri_boxed *b)
{
    struct tri_run *r = (struct tri_run *)ev;
    if (!r->has_unsupported) {
        const struct tri_source *s = &b->text.source;
        struct tri_loc loc = tri_loc_make(s->file, s->element, s->line, s->col);
        (void)tri_fail(&r->unsupported, TRI_E_UNSUPPORTED, &loc, "%s",
                       b->unsupported);
        r->has_unsupported = true;
    }
    return tri_fatal(ev, TRI_E_UNSUPPORTED);
}

static struct tri_value import_value(struct tri_run *r,
                                     const struct tri_node *n, size_t slot)
{
    const struct tri_slot *s = &n->slots[slot];
    struct tri_context *c = tri_context_new(r->ev.arena, s->n_members);
    if (!c)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    const struct tri_type *t = n->scope.names[slot].type;
    for (size_t i = 0; i < s->n_members; i++)
        c->entries[i] =
            (struct tri_entry){ t->fields[i].name, t->fields[i].name_len,
                                s->hashes[i], node_value(r, s->members[i]) };
    return tri_context_value(c);
}

/* The values of the node's requirements, as its slots are. */
static struct tri_frame *slot_frame(struct tri_run *r, const struct tri_node *n)
{
    struct tri_frame *f = tri_arena_get(
        r->ev.arena, sizeof(*f) + n->n_slots * sizeof(struct tri_value));
    if (!f) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return NULL;
    }
    struct tri_value *slots = (struct tri_value *)(f + 1);
    bool on_demand = r->on_demand && n->later && r->env == &r->root;
    for (size_t i = 0; i < n->n_slots; i++) {
        const struct tri_node *o = n->slots[i].node;
        slots[i] = !o                             ? import_value(r, n, i)
                   : on_demand && !is_callable(o) ? r->root.values[o->index]
                                                  : node_value(r, o);
    }
    f->up = NULL;
    f->slots = slots;
    return f;
}

const struct tri_frame *run_frame(struct tri_run *r, const struct tri_node *n)
{
    return n->flat ? &r->env->frame : slot_frame(r, n);
}

struct tri_value run_coerce(struct tri_run *r, const struct tri_type *t,
                            struct tri_value v, const char *name)
{
    if (!t || t->kind == TRI_T_ANY || r->ev.fatal)
        return v;
    return tri_type_coerce(&r->ev, t, v, name);
}

/* What only a full trace has. */
struct full {
    const struct tri_why *rules;
    struct tri_value reads;
};

static struct full full_of(struct tri_run *r, const struct tri_node *n,
                           const struct tri_frame *frame,
                           const struct tri_table_hits *hits)
{
    struct full full = { NULL, tri_null() };
    const struct tri_table *t = tri_node_table(n);
    if (r->ev.fatal)
        return full;
    if (t) {
        full.rules = tri_table_whys(&r->ev, t, frame, hits);
        return full;
    }
    if (n->flat)
        frame = slot_frame(r, n);
    if (frame)
        full.reads = tri_node_read_values(&r->ev, n, frame);
    return full;
}

TRI_SELDOM bool run_more_log(struct tri_run *r)
{
    struct tri_decided *log = tri_arena_grow(
        r->ev.arena, r->log, r->n_log, r->n_log + 1, sizeof(*log), &r->cap_log);
    if (log)
        r->log = log;
    else
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
    return log != NULL;
}

static void record(struct tri_run *r, const struct tri_node *n,
                   struct tri_value v, const struct tri_table_hits *hits,
                   const struct full *full, size_t first_diag)
{
    struct tri_decided *d = run_entry(r, n);
    if (d)
        *d = (struct tri_decided){ .decision = n,
                                   .output = v,
                                   .n_inputs = hits->inputs
                                                   ? n->logic->table->n_inputs
                                                   : 0,
                                   .inputs = hits->inputs,
                                   .n_matched = hits->n_matched,
                                   .matched = hits->matched,
                                   .n_chosen = hits->n_chosen,
                                   .chosen = hits->chosen,
                                   .rules = full->rules,
                                   .reads = full->reads,
                                   .first_diag = first_diag,
                                   .n_diags = r->ev.n_diags - first_diag };
}

void run_complete(struct tri_run *r, struct tri_decided *d)
{
    const struct tri_table *t = tri_node_table(d->decision);
    struct tri_table_hits hits = { .inputs = NULL };
    const struct tri_source *source = r->ev.source;
    uint32_t offset = r->ev.offset;
    if (t)
        tri_table_record(&r->ev, t, r->rules[d->decision->index], &hits);
    r->ev.source = source;
    r->ev.offset = offset;
    d->n_inputs = 0;
    d->inputs = NULL;
    d->n_matched = hits.n_matched;
    d->matched = hits.matched;
    d->n_chosen = hits.n_chosen;
    d->chosen = hits.chosen;
    d->rules = NULL;
    d->reads = tri_null();
}

/* The value of a literal expression, which needs no more than its frame. */
static struct tri_value literal(struct tri_run *r, const struct tri_node *n)
{
    const struct tri_frame *frame = run_frame(r, n);
    if (!frame)
        return tri_null();
    struct tri_value v = tri_feel_eval(&r->ev, n->logic->text.expr, frame);
    r->ev.source = &n->logic->text.source;
    r->ev.offset = 0;
    return n->checked ? v : run_coerce(r, n->type, v, n->name);
}

static struct tri_value boxed(struct tri_run *r, const struct tri_node *n,
                              struct tri_table_hits *hits, struct full *full)
{
    const struct tri_frame *frame = run_frame(r, n);
    if (!frame || r->ev.fatal)
        return tri_null();
    const struct tri_table *table = n->logic->table;
    struct tri_value v = tri_boxed_eval(&r->ev, n->logic, frame, hits);
    r->ev.source = &n->logic->text.source;
    r->ev.offset = 0;
    if (!table || !table->settled)
        v = run_coerce(r, n->type, v, n->name);
    if (full)
        *full = full_of(r, n, frame, hits);
    return v;
}

static void keep_value(struct tri_run *r, const struct tri_node *n,
                       struct tri_value v)
{
    if (r->on_demand && r->env == &r->root)
        set_value(r, n, v);
    else
        r->env->values[n->index] = v;
    set_bit(r->env->done, n->index);
}

/* On demand: nothing is traced, and what rules gave it is only noted. False:
 * the longer way must. */
static bool made_on_demand(struct tri_run *r, const struct tri_node *n)
{
    size_t first_diag = r->ev.n_diags;
    struct tri_value v;
    if (r->passed != n && run_by_forks(r, n))
        return true;
    r->passed = NULL;
    if (n->flat) {
        v = literal(r, n);
        r->rules[n->index] = 0;
    } else {
        const struct tri_table *t = n->logic->table;
        if (!tri_table_on_demand(&r->asking, t, r->bare, &r->rules[n->index],
                                 &v))
            return false;
        r->ev.source = &n->logic->text.source;
        r->ev.offset = 0;
        if (!t->settled)
            v = run_coerce(r, n->type, v, n->name);
    }
    if (TRI_UNLIKELY(r->ev.fatal))
        return true;
    set_value(r, n, v);
    set_bit(r->root.done, n->index);
    run_note(r, n, v, first_diag);
    return true;
}

/* With all that a trace may want. */
TRI_SELDOM static void evaluate(struct tri_run *r, const struct tri_node *n)
{
    bool root = r->env == &r->root;
    size_t first_diag = r->ev.n_diags;
    bool keep = root && !r->bare;
    struct tri_table_hits hits = { .keep_inputs = keep && r->trace };
    struct full full = { NULL, tri_null() };
    struct tri_value v;
    /* Values may not be made yet: only tri_table_on_demand knows, or a frame.
     */
    bool tried = r->on_demand && root && n->later;
    /* A cell may read any name of the frame, which a direct table has not. */
    bool wants_full = keep && r->trace == TRI_TRACE_FULL;
    const struct tri_boxed *logic = n->logic;
    const struct tri_table *table = logic ? logic->table : NULL;
    if (root)
        r->rules[n->index] = TRI_RULES_UNKNOWN;
    if (!logic) {
        v = tri_fault(&r->ev, "decision '%.60s' has no logic", n->name);
    } else if (n->flat && !wants_full) {
        v = literal(r, n);
    } else if (table && !wants_full && !(table->on_demand && tried) &&
               tri_table_direct(&r->ev, table, r->env->values,
                                keep ? &hits : NULL, &v)) {
        r->ev.source = &logic->text.source;
        r->ev.offset = 0;
        if (!table->settled)
            v = run_coerce(r, n->type, v, n->name);
    } else {
        v = boxed(r, n, keep ? &hits : NULL, wants_full ? &full : NULL);
    }
    if (r->ev.fatal)
        return;
    keep_value(r, n, v);
    if (keep)
        record(r, n, v, &hits, &full, first_diag);
}

void run_evaluate(struct tri_run *r, const struct tri_node *n)
{
    r->ev.source = &n->source;
    r->ev.offset = 0;
    if (!r->on_demand || !n->later || r->env != &r->root ||
        !made_on_demand(r, n))
        evaluate(r, n);
}
