/* Nodes that open a frame: contexts, filters, for, some, every.
 *
 * A frame is a struct tri_frame with its slots. Usually both are on the C
 * stack; when a function literal inside may keep the frame (TRI_N_HEAP) each
 * round gets a fresh one in the arena. */
#include <string.h>

#include "base/limits.h"
#include "feel/domain.h"
#include "feel/interp.h"

#define FEW 6 /* slots kept on the C stack */

/* ---- contexts ---- */

struct tri_value tri_eval_context(struct tri_eval *ev, const struct tri_ast *n,
                                  const struct tri_frame *f)
{
    struct tri_value few[FEW] = { 0 };
    struct tri_frame here = { f, few };
    struct tri_frame *frame = &here;
    struct tri_value *slots = few;
    bool heap = (n->flags & TRI_N_HEAP) != 0;
    struct tri_context *c = tri_context_new(ev->arena, n->n);
    if (c && (heap || n->n > FEW))
        slots = tri_arena_zero(ev->arena, n->n, sizeof(*slots));
    if (heap && c && slots)
        frame = tri_arena_get(ev->arena, sizeof(*frame));
    if (!c || !slots || !frame)
        return tri_fatal(ev, ev->arena->failed);
    *frame = (struct tri_frame){ f, slots };
    for (uint32_t i = 0; i < n->n; i++) {
        const struct tri_word *k = &n->u.keys[i];
        slots[i] = tri_ast_eval(ev, n->kids[i], frame);
        c->entries[i] = (struct tri_entry){ k->at, k->len, k->hash, slots[i] };
    }
    return tri_context_value(c);
}

/* ---- filters ---- */

static struct tri_value filter_one(struct tri_eval *ev, const struct tri_ast *n,
                                   const struct tri_frame *f,
                                   struct tri_value item)
{
    if (!(n->flags & TRI_N_HEAP)) {
        struct tri_frame frame = { f, &item };
        enum tri_plainly plain = n->b->flags & TRI_N_PLAIN
                                     ? tri_ast_plain(n->b, &frame)
                                     : TRI_NOT_PLAIN;
        return plain == TRI_NOT_PLAIN ? tri_ast_kid(ev, n->b, &frame)
                                      : tri_bool(plain == TRI_PLAINLY_TRUE);
    }
    struct tri_frame *frame = tri_arena_get(ev->arena, sizeof(*frame));
    struct tri_value *slot =
        frame ? tri_arena_get(ev->arena, sizeof(*slot)) : NULL;
    if (!slot)
        return tri_fatal(ev, ev->arena->failed);
    *slot = item;
    *frame = (struct tri_frame){ f, slot };
    return tri_ast_eval(ev, n->b, frame);
}

struct tri_value tri_eval_filter(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f)
{
    struct tri_value base = tri_ast_kid(ev, n->a, f);
    if (tri_is_null(base) || ev->fatal)
        return tri_null();
    /* A value that is no list counts as a list of itself. */
    const struct tri_value *items = &base;
    size_t count = 1;
    if (base.kind == TRI_LIST) {
        items = base.u.list->items;
        count = base.u.list->n;
    }
    if (!tri_spend(ev, count))
        return tri_null();
    struct tri_value first =
        filter_one(ev, n, f, count ? items[0] : tri_null());
    if (first.kind == TRI_NUMBER) {
        ev->offset = n->offset;
        return tri_item_at(ev, items, count, first);
    }
    struct tri_list *out = tri_list_new(ev->arena, count);
    if (!out)
        return tri_fatal(ev, ev->arena->failed);
    size_t k = 0;
    for (size_t i = 0; i < count && !ev->fatal; i++)
        if (tri_is_true(i ? filter_one(ev, n, f, items[i]) : first))
            out->items[k++] = items[i];
    out->n = k;
    return tri_list_value(out);
}

/* ---- what is iterated ---- */

static bool open_domain(struct tri_eval *ev, const struct tri_ast *n,
                        const struct tri_frame *f, struct tri_domain *d)
{
    if (n->op == TRI_OP_STEPS) {
        struct tri_value a = tri_ast_eval(ev, n->a, f);
        struct tri_value b = tri_ast_eval(ev, n->b, f);
        ev->offset = n->offset;
        return tri_domain_steps(ev, a, b, d);
    }
    struct tri_value v = tri_ast_kid(ev, n, f);
    ev->offset = n->offset;
    return tri_domain_of(ev, v, d);
}

struct tri_value tri_eval_steps(struct tri_eval *ev, const struct tri_ast *n,
                                const struct tri_frame *f)
{
    struct tri_domain d;
    if (!open_domain(ev, n, f, &d))
        return tri_null();
    struct tri_list *l = tri_list_new(
        ev->arena, d.n > TRI_MAX_LIST ? TRI_MAX_LIST + 1u : (size_t)d.n);
    if (!l)
        return tri_fatal(ev, ev->arena->failed);
    for (uint64_t i = 0; i < d.n; i++)
        l->items[i] = tri_domain_at(&d, i);
    return tri_list_value(l);
}

/* ---- for, some, every ---- */

struct loop {
    struct tri_eval *ev;
    const struct tri_ast *n;
    const struct tri_frame *up;
    struct tri_value *slots; /* iterators, then partial */
    struct tri_list *out;    /* for: results so far, with room for cap */
    size_t cap;
    struct tri_value verdict; /* some, every */
    bool failed;              /* a domain is null: so is the whole */
    bool stop;
};

static bool grow(struct loop *l)
{
    size_t cap = l->cap ? l->cap * 2 : 8;
    if (cap > TRI_MAX_LIST)
        cap = TRI_MAX_LIST;
    struct tri_list *to = cap > l->cap ? tri_list_new(l->ev->arena, cap) : NULL;
    if (!to) {
        if (cap > l->cap)
            (void)tri_fatal(l->ev, l->ev->arena->failed);
        else
            (void)tri_over(l->ev, TRI_LIMIT_LIST);
        return false;
    }
    to->n = l->out ? l->out->n : 0;
    if (to->n)
        memcpy(to->items, l->out->items, to->n * sizeof(to->items[0]));
    l->out = to;
    l->cap = cap;
    return true;
}

/* `partial` is the very list that grows: safe, because a result that is no
 * list, context or function cannot hold it. After one that may, the list
 * already given away is left alone and a copy goes on. */
static void add_result(struct loop *l, struct tri_value v)
{
    bool holds = v.kind >= TRI_LIST && (l->n->flags & TRI_N_PARTIAL);
    if ((l->out->n == l->cap || holds) && !l->ev->fatal) {
        if (holds && l->out->n < l->cap)
            l->cap = l->cap / 2; /* the copy needs no more room */
        if (!grow(l))
            return;
    }
    if (!l->ev->fatal)
        l->out->items[l->out->n++] = v;
}

static void verdict(struct loop *l, struct tri_value v)
{
    bool decides =
        v.kind == TRI_BOOL && v.u.boolean == (l->n->op == TRI_OP_SOME);
    if (decides) {
        l->verdict = v;
        l->stop = true;
    } else if (v.kind != TRI_BOOL) {
        l->verdict = tri_null();
    }
}

static const struct tri_frame *round_frame(struct loop *l,
                                           struct tri_frame *here)
{
    *here = (struct tri_frame){ l->up, l->slots };
    if (!(l->n->flags & TRI_N_HEAP))
        return here;
    size_t n = l->n->n + 1u;
    struct tri_frame *kept = tri_arena_get(l->ev->arena, sizeof(*kept));
    struct tri_value *slots =
        kept ? tri_arena_get(l->ev->arena, n * sizeof(*slots)) : NULL;
    if (!slots) {
        (void)tri_fatal(l->ev, l->ev->arena->failed);
        return NULL;
    }
    memcpy(slots, l->slots, n * sizeof(*slots));
    *kept = (struct tri_frame){ l->up, slots };
    return kept;
}

static void body(struct loop *l)
{
    struct tri_frame here;
    if (l->n->op == TRI_OP_FOR)
        l->slots[l->n->n] = tri_list_value(l->out);
    const struct tri_frame *f = round_frame(l, &here);
    if (!f)
        return;
    struct tri_value v = tri_ast_eval(l->ev, l->n->a, f);
    if (l->n->op == TRI_OP_FOR)
        add_result(l, v);
    else
        verdict(l, v);
}

/* The iterators nest like loops: a recursion as deep as there are of them,
 * which the height of the node bounds. */
static void level(struct loop *l, uint32_t i)
{
    struct tri_frame here;
    struct tri_domain d;
    const struct tri_frame *f = round_frame(l, &here);
    if (!f || !open_domain(l->ev, l->n->kids[i], f, &d)) {
        l->failed = true;
        return;
    }
    for (uint64_t k = 0; k < d.n && !l->stop && !l->failed; k++) {
        if (l->ev->fatal)
            return;
        l->slots[i] = tri_domain_at(&d, k);
        if (i + 1 < l->n->n)
            level(l, i + 1);
        else
            body(l);
    }
}

/* The same of `for`. False: of another form, and nothing is done. */
static bool run_plain(struct loop *l)
{
    const struct tri_ast *n = l->n;
    struct tri_frame here = { l->up, l->slots };
    if (n->op != TRI_OP_FOR || n->n != 1 || (n->flags & TRI_N_HEAP) ||
        n->kids[0]->op == TRI_OP_STEPS)
        return false;
    struct tri_value v = tri_ast_kid(l->ev, n->kids[0], &here);
    struct tri_domain d = { .items = &v, .n = 1 };
    l->ev->offset = n->kids[0]->offset;
    if (v.kind == TRI_LIST) {
        d.items = v.u.list->items;
        d.n = v.u.list->n;
    } else if (!tri_domain_of(l->ev, v, &d)) {
        l->failed = true;
    }
    for (uint64_t k = 0; k < d.n && !l->stop && !l->failed && !l->ev->fatal;
         k++) {
        l->slots[0] = tri_domain_at(&d, k);
        l->slots[1] = tri_list_value(l->out);
        add_result(l, tri_ast_eval(l->ev, n->a, &here));
    }
    return true;
}

static bool run_loop(struct loop *l, struct tri_value *few)
{
    size_t n = l->n->n + 1u;
    l->slots = few;
    if (n > FEW)
        l->slots = tri_arena_zero(l->ev->arena, n, sizeof(*l->slots));
    if (!l->slots) {
        (void)tri_fatal(l->ev, l->ev->arena->failed);
        return false;
    }
    if (l->n->op == TRI_OP_FOR && !grow(l))
        return false;
    if (!run_plain(l))
        level(l, 0);
    return !l->failed && !l->ev->fatal;
}

struct tri_value tri_eval_for(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f)
{
    struct tri_value few[FEW] = { 0 };
    struct loop l = { .ev = ev, .n = n, .up = f };
    return run_loop(&l, few) ? tri_list_value(l.out) : tri_null();
}

/* One variable and a frame that nobody keeps, which is what most are. */
static struct tri_value quantified_one(struct tri_eval *ev,
                                       const struct tri_ast *n,
                                       const struct tri_frame *f)
{
    bool sought = n->op == TRI_OP_SOME;
    struct tri_value v = tri_bool(!sought);
    struct tri_value item = tri_null();
    struct tri_frame here = { f, &item };
    struct tri_value in = tri_ast_kid(ev, n->kids[0], &here);
    struct tri_domain d = { .n = 0 };
    const struct tri_value *items = NULL;
    uint64_t count = 0;
    if (TRI_LIKELY(in.kind == TRI_LIST)) {
        items = in.u.list->items;
        count = in.u.list->n;
    } else {
        ev->offset = n->kids[0]->offset;
        if (!tri_domain_of(ev, in, &d))
            return tri_null();
        count = d.n;
    }
    for (uint64_t i = 0; i < count; i++) {
        if (items)
            here.slots = &items[i];
        else
            item = tri_domain_at(&d, i);
        struct tri_value is = tri_ast_eval(ev, n->a, &here);
        if (TRI_UNLIKELY(ev->fatal))
            return tri_null();
        if (is.kind != TRI_BOOL)
            v = tri_null();
        else if (is.u.boolean == sought)
            return is;
    }
    return ev->fatal ? tri_null() : v;
}

struct tri_value tri_eval_quantified(struct tri_eval *ev,
                                     const struct tri_ast *n,
                                     const struct tri_frame *f)
{
    if (n->n == 1 && !(n->flags & TRI_N_HEAP) && n->kids[0]->op != TRI_OP_STEPS)
        return quantified_one(ev, n, f);
    struct tri_value few[FEW] = { 0 };
    struct loop l = { .ev = ev, .n = n, .up = f };
    l.verdict = tri_bool(n->op == TRI_OP_EVERY);
    return run_loop(&l, few) ? l.verdict : tri_null();
}
