/* Evaluating boxed expressions. Frames and slots are in the evaluation's
 * arena, for a function made inside may keep them. */
#include <string.h>

#include "base/limits.h"
#include "dmn/model.h"
#include "feel/domain.h"
#include "feel/external.h"

static struct tri_value nomem(struct tri_eval *ev)
{
    return tri_fatal(ev, ev->arena->failed);
}

static struct tri_frame *new_frame(struct tri_eval *ev,
                                   const struct tri_frame *up, size_t n,
                                   struct tri_value **out_slots)
{
    struct tri_frame *f =
        tri_arena_get(ev->arena, sizeof(*f) + n * sizeof(struct tri_value));
    if (!f) {
        (void)nomem(ev);
        return NULL;
    }
    struct tri_value *slots = (struct tri_value *)(f + 1);
    for (size_t i = 0; i < n; i++)
        slots[i] = tri_null();
    f->up = up;
    f->slots = slots;
    *out_slots = slots;
    return f;
}

static struct tri_value coerce(struct tri_eval *ev, const struct tri_type *t,
                               struct tri_value v, const char *what)
{
    return t && t->kind != TRI_T_ANY ? tri_type_coerce(ev, t, v, what) : v;
}

/* ---- context, list, relation ---- */

static struct tri_value eval_context(struct tri_eval *ev,
                                     const struct tri_boxed *b,
                                     const struct tri_frame *up)
{
    struct tri_value *slots;
    struct tri_frame *frame = new_frame(ev, up, b->n_vars, &slots);
    if (!frame)
        return tri_null();
    size_t i = 0;
    const struct tri_var *v = b->vars;
    for (const struct tri_boxed *item = b->items; item;
         item = item->next, v = v->next, i++) {
        struct tri_value value = tri_boxed_eval(ev, item, frame, NULL);
        if (ev->fatal)
            return tri_null();
        slots[i] = coerce(ev, v->type, value, v->name);
        if (!*v->name && !item->next)
            return slots[i]; /* the result of a context with a result */
    }
    struct tri_context *c = tri_context_new(ev->arena, b->n_vars);
    if (!c)
        return nomem(ev);
    i = 0;
    for (v = b->vars; v; v = v->next, i++)
        c->entries[i] =
            (struct tri_entry){ v->name, v->name_len, b->hashes[i], slots[i] };
    return tri_context_value(c);
}

static struct tri_value eval_list(struct tri_eval *ev,
                                  const struct tri_boxed *b,
                                  const struct tri_frame *frame)
{
    struct tri_list *list = tri_list_new(ev->arena, b->n_items);
    if (!list)
        return nomem(ev);
    size_t i = 0;
    for (const struct tri_boxed *item = b->items; item; item = item->next)
        list->items[i++] = tri_boxed_eval(ev, item, frame, NULL);
    return tri_list_value(list);
}

static struct tri_value eval_relation(struct tri_eval *ev,
                                      const struct tri_boxed *b,
                                      const struct tri_frame *frame)
{
    struct tri_list *list = tri_list_new(ev->arena, b->n_items);
    if (!list)
        return nomem(ev);
    size_t r = 0;
    for (const struct tri_boxed *row = b->items; row; row = row->next) {
        struct tri_context *c = tri_context_new(ev->arena, b->n_vars);
        if (!c)
            return nomem(ev);
        size_t i = 0;
        const struct tri_boxed *cell = row->items;
        for (const struct tri_var *v = b->vars; v && cell;
             v = v->next, cell = cell->next, i++)
            c->entries[i] = (struct tri_entry){
                v->name, v->name_len, b->hashes[i],
                coerce(ev, v->type, tri_boxed_eval(ev, cell, frame, NULL),
                       v->name)
            };
        list->items[r++] = tri_context_value(c);
    }
    return tri_list_value(list);
}

/* ---- functions ---- */

struct closure {
    const struct tri_boxed *boxed;
    const struct tri_frame *frame;
};

static struct tri_value call_closure(struct tri_eval *ev, const void *self,
                                     const struct tri_value *args, size_t n)
{
    const struct closure *c = self;
    struct tri_value *slots;
    struct tri_frame *frame = new_frame(ev, c->frame, n, &slots);
    if (!frame)
        return tri_null();
    memcpy(slots, args, n * sizeof(*args));
    /* What the call leaves as current source is no matter of the caller's. */
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    struct tri_value v = tri_boxed_eval(ev, c->boxed->part[0], frame, NULL);
    ev->source = source;
    ev->offset = offset;
    return v;
}

/* A function of kind Java whose method is one of the few that are known. */
static bool known_external(struct tri_eval *ev, const struct tri_boxed *b,
                           const struct tri_frame *frame,
                           struct tri_function *fn)
{
    if (strcmp(b->function_kind, "Java") != 0 || !b->part[0])
        return false;
    fn->n_params = b->n_vars;
    fn->params = b->params;
    return tri_external_java(tri_boxed_eval(ev, b->part[0], frame, NULL), fn);
}

static struct tri_value eval_function(struct tri_eval *ev,
                                      const struct tri_boxed *b,
                                      const struct tri_frame *frame)
{
    struct tri_function *fn = tri_arena_zero(ev->arena, 1, sizeof(*fn));
    struct closure *c = tri_arena_zero(ev->arena, 1, sizeof(*c));
    if (!fn || !c)
        return nomem(ev);
    if (b->unsupported && known_external(ev, b, frame, fn))
        return (struct tri_value){ .kind = TRI_FUNCTION, .u.function = fn };
    if (b->unsupported)
        return tri_run_unsupported(ev, b);
    *c = (struct closure){ b, frame };
    fn->n_params = b->n_vars;
    fn->params = b->params;
    fn->result = b->result;
    fn->native = call_closure;
    fn->self = c;
    if (!b->part[0])
        return tri_fault(ev, "the function has no body");
    return (struct tri_value){ .kind = TRI_FUNCTION, .u.function = fn };
}

static const struct tri_param *find_param(const struct tri_function *fn,
                                          const struct tri_var *v,
                                          size_t *out_i)
{
    for (size_t i = 0; i < fn->n_params; i++)
        if (fn->params[i].name_len == v->name_len &&
            memcmp(fn->params[i].name, v->name, v->name_len) == 0) {
            *out_i = i;
            return &fn->params[i];
        }
    return NULL;
}

static struct tri_value eval_invocation(struct tri_eval *ev,
                                        const struct tri_boxed *b,
                                        const struct tri_frame *frame)
{
    struct tri_value called = tri_boxed_eval(ev, b->part[0], frame, NULL);
    if (ev->fatal)
        return tri_null();
    ev->source = &b->text.source;
    ev->offset = 0;
    if (called.kind != TRI_FUNCTION)
        return tri_fault(ev, "what is invoked is not a function");
    const struct tri_function *fn = called.u.function;
    struct tri_value *args =
        tri_arena_get(ev->arena, fn->n_params * sizeof(*args));
    if (!args)
        return nomem(ev);
    for (size_t i = 0; i < fn->n_params; i++)
        args[i] = tri_null();
    const struct tri_var *v = b->vars;
    for (const struct tri_boxed *item = b->items; item;
         item = item->next, v = v->next) {
        size_t i = 0;
        if (!find_param(fn, v, &i)) {
            ev->source = &b->text.source;
            ev->offset = 0;
            return tri_fault(ev, "the function has no parameter '%.60s'",
                             v->name);
        }
        args[i] =
            coerce(ev, v->type, tri_boxed_eval(ev, item, frame, NULL), v->name);
        if (ev->fatal)
            return tri_null();
    }
    ev->source = &b->text.source;
    ev->offset = 0;
    return tri_call(ev, fn, args, fn->n_params);
}

/* ---- conditional, iterators ---- */

static struct tri_value eval_conditional(struct tri_eval *ev,
                                         const struct tri_boxed *b,
                                         const struct tri_frame *frame)
{
    struct tri_value c = tri_boxed_eval(ev, b->part[0], frame, NULL);
    if (ev->fatal)
        return tri_null();
    if (c.kind != TRI_BOOL && c.kind != TRI_NULL) {
        ev->source = &b->text.source;
        return tri_fault(ev, "the condition is not a boolean");
    }
    return tri_boxed_eval(ev, b->part[tri_is_true(c) ? 1 : 2], frame, NULL);
}

static struct tri_value partial_list(struct tri_eval *ev,
                                     const struct tri_list *from, size_t n)
{
    struct tri_list *list = tri_list_new(ev->arena, n);
    if (!list)
        return nomem(ev);
    memcpy(list->items, from->items, n * sizeof(list->items[0]));
    return tri_list_value(list);
}

static struct tri_value eval_for(struct tri_eval *ev, const struct tri_boxed *b,
                                 const struct tri_domain *in,
                                 const struct tri_frame *up)
{
    if (in->n > TRI_MAX_LIST)
        return tri_over(ev, TRI_LIMIT_LIST);
    struct tri_list *out = tri_list_new(ev->arena, (size_t)in->n);
    if (!out)
        return nomem(ev);
    for (size_t i = 0; i < in->n && !ev->fatal; i++) {
        struct tri_value *slots;
        struct tri_frame *frame = new_frame(ev, up, 2, &slots);
        if (!frame)
            break;
        slots[0] = tri_domain_at(in, i);
        if (b->wants_partial)
            slots[1] = partial_list(ev, out, i);
        out->items[i] = tri_boxed_eval(ev, b->part[1], frame, NULL);
    }
    return ev->fatal ? tri_null() : tri_list_value(out);
}

/* The second part of an iterator with its variable bound to v. */
static struct tri_value with(struct tri_eval *ev, const struct tri_boxed *b,
                             const struct tri_frame *up, struct tri_value v)
{
    struct tri_value *slots;
    struct tri_frame *frame = new_frame(ev, up, 1, &slots);
    if (!frame)
        return tri_null();
    slots[0] = v;
    return tri_boxed_eval(ev, b->part[1], frame, NULL);
}

/* some and every, three-valued: `sought` decides, else a null leaves null; what
 * is neither is a fault. */
static struct tri_value eval_quantified(struct tri_eval *ev,
                                        const struct tri_boxed *b,
                                        const struct tri_domain *in,
                                        const struct tri_frame *up)
{
    bool sought = b->kind == TRI_BOXED_SOME;
    bool unknown = false;
    for (uint64_t i = 0; i < in->n && !ev->fatal; i++) {
        struct tri_value v = with(ev, b, up, tri_domain_at(in, i));
        if (v.kind == TRI_BOOL && v.u.boolean == sought)
            return tri_bool(sought);
        if (v.kind != TRI_BOOL && v.kind != TRI_NULL) {
            ev->source = &b->text.source;
            return tri_fault(ev, "satisfies is not a boolean for every item");
        }
        unknown = unknown || v.kind == TRI_NULL;
    }
    return ev->fatal || unknown ? tri_null() : tri_bool(!sought);
}

/* With a match in boxes; one in text is compiled to the filter of FEEL, which
 * this follows: a number is an index, and a range is no list. */
static struct tri_value eval_filter(struct tri_eval *ev,
                                    const struct tri_boxed *b,
                                    struct tri_value in,
                                    const struct tri_frame *up)
{
    const struct tri_value *items = &in;
    size_t n = 1;
    if (in.kind == TRI_LIST) {
        items = in.u.list->items;
        n = in.u.list->n;
    }
    struct tri_value hit = with(ev, b, up, n ? items[0] : tri_null());
    ev->source = &b->text.source;
    if (hit.kind == TRI_NUMBER)
        return tri_item_at(ev, items, n, hit);
    struct tri_list *out = tri_list_new(ev->arena, n);
    if (!out)
        return nomem(ev);
    out->n = 0;
    for (size_t i = 0; i < n && !ev->fatal; i++)
        if (tri_is_true(i ? with(ev, b, up, items[i]) : hit))
            out->items[out->n++] = items[i];
    return ev->fatal ? tri_null() : tri_list_value(out);
}

static struct tri_value eval_iterator(struct tri_eval *ev,
                                      const struct tri_boxed *b,
                                      const struct tri_frame *frame)
{
    struct tri_value in = tri_boxed_eval(ev, b->part[0], frame, NULL);
    if (ev->fatal)
        return tri_null();
    ev->source = &b->text.source;
    ev->offset = 0;
    if (b->kind == TRI_BOXED_FILTER && b->text.expr) {
        struct tri_value *slots;
        struct tri_frame *inner = new_frame(ev, frame, 1, &slots);
        if (!inner)
            return tri_null();
        slots[0] = in;
        return tri_feel_eval(ev, b->text.expr, inner);
    }
    if (in.kind == TRI_NULL)
        return tri_fault(ev, "nothing to walk: the list is null");
    if (b->kind == TRI_BOXED_FILTER)
        return eval_filter(ev, b, in, frame);
    struct tri_domain d;
    if (!tri_domain_of(ev, in, &d))
        return tri_null();
    return b->kind == TRI_BOXED_FOR ? eval_for(ev, b, &d, frame)
                                    : eval_quantified(ev, b, &d, frame);
}

/* ---- all kinds ---- */

/* C stack of one boxed expression, in nodes of a FEEL expression. */
#define NEST_WEIGHT 8

static struct tri_value eval_kind(struct tri_eval *ev,
                                  const struct tri_boxed *b,
                                  const struct tri_frame *frame,
                                  struct tri_table_hits *hits)
{
    switch (b->kind) {
    case TRI_BOXED_LITERAL:
        return b->text.expr ? tri_feel_eval(ev, b->text.expr, frame)
                            : tri_null();
    case TRI_BOXED_TABLE:
        return tri_table_eval(ev, b->table, frame, hits);
    case TRI_BOXED_CONTEXT:
        return eval_context(ev, b, frame);
    case TRI_BOXED_INVOCATION:
        return eval_invocation(ev, b, frame);
    case TRI_BOXED_LIST:
        return eval_list(ev, b, frame);
    case TRI_BOXED_RELATION:
        return eval_relation(ev, b, frame);
    case TRI_BOXED_FUNCTION:
        return eval_function(ev, b, frame);
    case TRI_BOXED_CONDITIONAL:
        return eval_conditional(ev, b, frame);
    default:
        return eval_iterator(ev, b, frame);
    }
}

struct tri_value tri_boxed_eval(struct tri_eval *ev, const struct tri_boxed *b,
                                const struct tri_frame *frame,
                                struct tri_table_hits *hits)
{
    if (ev->fatal)
        return tri_null();
    if (ev->nest + NEST_WEIGHT > TRI_MAX_NEST)
        return tri_over(ev, TRI_LIMIT_NEST);
    ev->nest += NEST_WEIGHT;
    ev->source = &b->text.source;
    ev->offset = 0;
    struct tri_value v = eval_kind(ev, b, frame, hits);
    ev->nest -= NEST_WEIGHT;
    /* Left so: whoever converts the value to a type complains of b. */
    ev->source = &b->text.source;
    ev->offset = 0;
    if (!b->type || ev->fatal)
        return v;
    return coerce(ev, b->type, v, "the result");
}
