/* BKMs and decision services as functions of a run. A service has an
 * environment of its own, so that it sees only its parameters. */
#include <string.h>

#include "dmn/run_int.h"

static struct tri_value call_bkm(struct tri_run *r, const struct tri_node *n,
                                 const struct tri_value *args, size_t n_args)
{
    const struct tri_boxed *fn = n->logic;
    if (!fn || (!fn->part[0] && !fn->unsupported))
        return tri_fault(&r->ev, "'%.60s' has no logic", n->name);
    if (fn->unsupported)
        return tri_run_unsupported(&r->ev, fn);
    const struct tri_frame *up = run_frame(r, n);
    struct tri_frame *f = tri_arena_get(
        r->ev.arena, sizeof(*f) + n_args * sizeof(struct tri_value));
    if (!up || !f)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    struct tri_value *slots = (struct tri_value *)(f + 1);
    if (n_args)
        memcpy(slots, args, n_args * sizeof(*args));
    f->up = up;
    f->slots = slots;
    struct tri_value v = tri_boxed_eval(&r->ev, fn->part[0], f, NULL);
    return run_coerce(r, n->type, v, n->name);
}

static struct tri_value service_result(struct tri_run *r,
                                       const struct tri_node *n)
{
    if (n->n_outputs == 1)
        return node_value(r, n->outputs[0]);
    struct tri_context *c = tri_context_new(r->ev.arena, n->n_outputs);
    if (!c)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    for (size_t i = 0; i < n->n_outputs; i++) {
        const struct tri_node *o = n->outputs[i];
        const char *name =
            o->variable && *o->variable->name ? o->variable->name : o->name;
        c->entries[i] =
            (struct tri_entry){ name, (uint32_t)strlen(name),
                                n->output_hashes[i], node_value(r, o) };
    }
    return tri_context_value(c);
}

static struct tri_value call_service(struct tri_run *r,
                                     const struct tri_node *n,
                                     const struct tri_value *args,
                                     size_t n_args)
{
    size_t bytes = r->m->n_nodes * sizeof(struct tri_value);
    struct env inner = { .done = tri_arena_zero(r->ev.arena, r->m->n_words,
                                                sizeof(uint64_t)),
                         .values = tri_arena_get(r->ev.arena, bytes) };
    if (!inner.done || !inner.values)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    memcpy(inner.values, r->undone, bytes);
    inner.frame.slots = inner.values;
    struct env *outer = r->env;
    for (size_t i = 0; i < n->n_params && i < n_args; i++) {
        inner.values[n->inputs[i]->index] = args[i];
        set_bit(inner.done, n->inputs[i]->index);
    }
    r->env = &inner;
    for (size_t i = 0; i < n->n_plan && !r->ev.fatal; i++)
        run_evaluate(r, n->plan[i]);
    struct tri_value v = r->ev.fatal ? tri_null() : service_result(r, n);
    r->env = outer;
    r->ev.source = &n->source;
    r->ev.offset = 0;
    return run_coerce(r, n->type, v, n->name);
}

struct tri_value run_call(struct tri_eval *ev, const void *self,
                          const struct tri_value *args, size_t n)
{
    const struct callable *c = self;
    /* What the call leaves as current source is no matter of the caller's. */
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    struct tri_value input = ev->input;
    struct tri_value v = c->node->kind == TRI_NODE_BKM
                             ? call_bkm(c->run, c->node, args, n)
                             : call_service(c->run, c->node, args, n);
    ev->source = source;
    ev->offset = offset;
    ev->input = input;
    return v;
}
