/* Values of which several are possible, and the run that decides with them.
 *
 * How to read: everything here and in maybe_*.c gives a set that holds every
 * value that could come about. Where that cannot be said closely, it is ANY. */
#include "proof/maybe.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "feel/interp.h"
#include "feel/number.h"
#include "proof/maybe_int.h"

/* ---- values ---- */

struct tri_maybe maybe_failed(struct tri_maybe_run *r)
{
    if (r->code == TRI_OK)
        r->code = tri_arena_fail(r->fixed.failed ? &r->fixed : &r->arena,
                                 &r->why, "what is possible");
    return tri_maybe_any();
}

static size_t put_three(unsigned three, struct tri_value *out)
{
    size_t n = 0;
    if (three & TRI_MAYBE_FALSE)
        out[n++] = tri_bool(false);
    if (three & TRI_MAYBE_TRUE)
        out[n++] = tri_bool(true);
    if (three & TRI_MAYBE_NULL)
        out[n++] = tri_null();
    return n;
}

/* The whole numbers of a line, where they are few. */
static size_t put_line(const struct tri_maybe *m, struct tri_value *out)
{
    const struct tri_maybe_line *l = m->u.line;
    int64_t lo, hi;
    size_t n = 0;
    if (!l->whole || !tri_num_to_int(l->lo, &lo) ||
        !tri_num_to_int(l->hi, &hi) ||
        (uint64_t)hi - (uint64_t)lo >= TRI_MAYBE_FEW - 1)
        return 0;
    for (int64_t i = lo; i <= hi; i++)
        out[n++] = tri_int(i);
    return n + put_three(m->three, out + n);
}

size_t tri_maybe_values(const struct tri_maybe *m, struct tri_value *out)
{
    size_t n = m->n;
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_THREE:
        return put_three(m->three, out);
    case TRI_MAYBE_ONE:
        out[0] = m->u.one;
        return 1 + put_three(m->three, out + 1);
    case TRI_MAYBE_SET:
        if (n + 1 > TRI_MAYBE_FEW)
            return 0;
        memcpy(out, m->u.set, n * sizeof(*out));
        return n + put_three(m->three, out + n);
    case TRI_MAYBE_LINE:
        return put_line(m, out);
    default:
        return 0;
    }
}

bool tri_maybe_settled(const struct tri_maybe *m)
{
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_THREE:
        return (m->three & (m->three - 1)) == 0;
    case TRI_MAYBE_ONE:
        return !m->three;
    case TRI_MAYBE_SET:
        return m->n == 1 && !m->three;
    case TRI_MAYBE_LIST:
        for (uint32_t i = 0; i < m->n; i++)
            if (!m->u.items[i].sure || !tri_maybe_settled(&m->u.items[i].value))
                return false;
        return !m->more && !m->three;
    case TRI_MAYBE_CONTEXT:
        for (size_t i = 0; i < m->u.context->like->n; i++)
            if (!tri_maybe_settled(&m->u.context->entries[i]))
                return false;
        return !m->three;
    case TRI_MAYBE_CALL:
        return true;
    default:
        return false;
    }
}

void maybe_put(struct maybe_bag *b, struct tri_value v)
{
    if (v.kind == TRI_NULL) {
        b->three |= TRI_MAYBE_NULL;
        return;
    }
    if (v.kind == TRI_BOOL) {
        b->three |= v.u.boolean ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE;
        return;
    }
    for (size_t i = 0; i < b->n; i++) {
        enum tri_plainly same = tri_plainly_equal(&b->items[i], &v);
        if (same == TRI_PLAINLY_TRUE ||
            (same == TRI_NOT_PLAIN && tri_value_same(b->items[i], v)))
            return;
    }
    if (b->n == TRI_MAYBE_FEW)
        b->any = true;
    else
        b->items[b->n++] = v;
}

struct tri_maybe maybe_bagged(struct tri_maybe_run *r,
                              const struct maybe_bag *b)
{
    /* A boolean beside something else is nothing that a model means. */
    if (b->any || (b->n && (b->three & ~TRI_MAYBE_NULL)))
        return tri_maybe_any();
    if (b->n == 0)
        return tri_maybe_three(b->three);
    struct tri_maybe m = { .three = (uint8_t)b->three, .n = (uint32_t)b->n };
    if (b->n == 1) {
        m.kind = TRI_MAYBE_ONE;
        m.u.one = b->items[0];
        return m;
    }
    struct tri_value *set = tri_arena_get(&r->arena, b->n * sizeof(*set));
    if (!set)
        return maybe_failed(r);
    memcpy(set, b->items, b->n * sizeof(*set));
    m.kind = TRI_MAYBE_SET;
    m.u.set = set;
    return m;
}

struct tri_maybe maybe_or_null(struct tri_maybe_run *r, struct tri_maybe m)
{
    (void)r;
    if (m.kind == TRI_MAYBE_CALL)
        return tri_maybe_any();
    if (m.kind != TRI_MAYBE_ANY)
        m.three |= TRI_MAYBE_NULL;
    return m;
}

static bool join_lines(struct tri_maybe_run *r, const struct tri_maybe *a,
                       const struct tri_maybe *b, struct tri_maybe *out)
{
    if (a->kind != TRI_MAYBE_LINE || b->kind != TRI_MAYBE_LINE ||
        a->u.line->whole || b->u.line->whole)
        return false;
    struct tri_maybe_line *l = tri_arena_get(&r->arena, sizeof(*l));
    if (!l)
        return false;
    const struct tri_maybe_line *x = a->u.line, *y = b->u.line;
    *l = *x;
    if (tri_is_null(y->lo) ||
        (!tri_is_null(l->lo) && tri_num_compare(y->lo, l->lo) < 0))
        l->lo = y->lo;
    int c = tri_is_null(x->hi) || tri_is_null(y->hi)
                ? 0
                : tri_num_compare(y->hi, x->hi);
    if (tri_is_null(y->hi) || c > 0)
        l->hi = y->hi;
    l->hi_open = c > 0 ? y->hi_open : c < 0 ? x->hi_open : false;
    *out = *a;
    out->three |= b->three;
    out->u.line = l;
    return true;
}

struct tri_maybe maybe_join(struct tri_maybe_run *r, const struct tri_maybe *a,
                            const struct tri_maybe *b)
{
    struct maybe_bag bag = { .n = 0 };
    struct tri_value x[TRI_MAYBE_FEW], y[TRI_MAYBE_FEW];
    struct tri_maybe out;
    if (a->kind == TRI_MAYBE_THREE && b->kind == TRI_MAYBE_THREE)
        return tri_maybe_three(a->three | b->three);
    if (a->kind == TRI_MAYBE_THREE && a->three == TRI_MAYBE_NULL)
        return maybe_or_null(r, *b);
    if (b->kind == TRI_MAYBE_THREE && b->three == TRI_MAYBE_NULL)
        return maybe_or_null(r, *a);
    if (a->kind == b->kind && a->n == b->n && a->more == b->more &&
        (a->kind == TRI_MAYBE_LIST || a->kind == TRI_MAYBE_CONTEXT) &&
        a->u.items == b->u.items) {
        out = *a;
        out.three |= b->three;
        return out;
    }
    if (join_lines(r, a, b, &out))
        return out;
    size_t n = tri_maybe_values(a, x), k = tri_maybe_values(b, y);
    if (!n || !k)
        return tri_maybe_any();
    for (size_t i = 0; i < n; i++)
        maybe_put(&bag, x[i]);
    for (size_t i = 0; i < k; i++)
        maybe_put(&bag, y[i]);
    return maybe_bagged(r, &bag);
}

unsigned maybe_truth(const struct tri_maybe *m)
{
    if (m->kind == TRI_MAYBE_THREE)
        return m->three;
    return m->kind == TRI_MAYBE_ANY
               ? TRI_MAYBE_FALSE | TRI_MAYBE_TRUE | TRI_MAYBE_NULL
               : TRI_MAYBE_NULL;
}

struct tri_maybe maybe_typed(struct tri_maybe_run *r, struct tri_maybe m,
                             const struct tri_type *t)
{
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (m.kind != TRI_MAYBE_ANY || !t)
        return m;
    if (t->kind == TRI_T_BOOL)
        return tri_maybe_three(TRI_MAYBE_FALSE | TRI_MAYBE_TRUE |
                               TRI_MAYBE_NULL);
    if (t->kind != TRI_T_STRING || !t->allowed ||
        tri_expr_test(t->allowed, &negated, &choices, &n) != TRI_TEST_CHOICES ||
        negated || n >= TRI_MAYBE_FEW)
        return m;
    struct maybe_bag bag = { .three = TRI_MAYBE_NULL };
    for (size_t i = 0; i < n; i++) {
        if (choices[i].kind != TRI_STRING)
            return m;
        maybe_put(&bag, choices[i]);
    }
    return maybe_bagged(r, &bag);
}

void maybe_forget_faults(struct tri_maybe_run *r)
{
    r->ev.diags = NULL;
    r->ev.n_diags = r->ev.cap_diags = 0;
    r->ev.steps = 0;
    if (r->ev.fatal && r->code == TRI_OK)
        r->code = r->ev.fatal == TRI_E_LIMIT
                      ? tri_fail(&r->why, TRI_E_LIMIT, NULL,
                                 "what is possible needs too much")
                      : tri_arena_fail(&r->arena, &r->why, "what is possible");
}

/* Does every item that there can be conform as it is? */
static bool items_conform(struct tri_maybe_run *r, const struct tri_maybe *m,
                          const struct tri_type *t)
{
    struct tri_value v[TRI_MAYBE_FEW];
    if (m->kind != TRI_MAYBE_LIST || t->kind != TRI_T_LIST || m->more ||
        t->allowed || t->constraint || t->restricts || !t->elem)
        return false;
    for (uint32_t i = 0; i < m->n; i++) {
        size_t n = tri_maybe_values(&m->u.items[i].value, v);
        for (size_t k = 0; k < n; k++)
            if (!tri_type_conforms(&r->ev, t->elem, v[k]))
                return false;
        if (n == 0)
            return false;
    }
    return true;
}

static bool has_tests(const struct tri_type *t)
{
    return t->allowed || t->constraint || t->restricts;
}

struct tri_maybe maybe_coerce(struct tri_maybe_run *r, struct tri_maybe m,
                              const struct tri_type *t)
{
    struct tri_value v[TRI_MAYBE_FEW];
    struct maybe_bag bag = { .n = 0 };
    if (!t || t->kind == TRI_T_ANY ||
        (m.kind == TRI_MAYBE_LINE && t->kind == TRI_T_NUMBER && !has_tests(t)))
        return m;
    size_t n = tri_maybe_values(&m, v);
    for (size_t i = 0; i < n; i++)
        maybe_put(&bag, tri_type_coerce(&r->ev, t, v[i], "the value"));
    maybe_forget_faults(r);
    if (n)
        return maybe_bagged(r, &bag);
    if (items_conform(r, &m, t))
        return m;
    /* A number may be one that is not allowed, and then it is null. */
    if (m.kind == TRI_MAYBE_LINE && t->kind == TRI_T_NUMBER)
        return maybe_or_null(r, m);
    return maybe_typed(r, tri_maybe_any(), t);
}

/* ---- nodes ---- */

static bool is_function(const struct tri_node *n)
{
    return n->kind == TRI_NODE_BKM || n->kind == TRI_NODE_SERVICE;
}

static void settle(struct tri_maybe_run *r, const struct tri_node *n,
                   struct tri_maybe v)
{
    r->values[n->index] = v;
    maybe_set(r->done, n->index);
}

struct tri_maybe maybe_node(struct tri_maybe_run *r, const struct tri_node *n)
{
    struct tri_value v = tri_null();
    if (maybe_bit(r->done, n->index))
        return r->values[n->index];
    if (is_function(n))
        return (struct tri_maybe){ .kind = TRI_MAYBE_CALL, .u.call = n };
    if (n->kind != TRI_NODE_DECISION || maybe_bit(r->open, n->index))
        return tri_maybe_any(); /* an input that was not given */
    struct tri_error err;
    enum tri_code code = tri_run_decide(r->closed, n, &v, &err);
    if (code != TRI_OK) {
        r->code = code;
        r->why = err;
    }
    settle(r, n, tri_maybe_of(v));
    return r->values[n->index];
}

/* Is what an expression of type from gives of type to as it is? The same type
 * object: whoever made the value has checked it. */
static bool needs_no_look(const struct tri_type *from,
                          const struct tri_type *to)
{
    if (from == to)
        return true;
    if (from->kind != to->kind || has_tests(to))
        return false;
    if (to->kind == TRI_T_LIST)
        return from->elem && to->elem && needs_no_look(from->elem, to->elem);
    return to->kind >= TRI_T_BOOL && to->kind <= TRI_T_YM_DURATION;
}

static void decide_one(struct tri_maybe_run *r, const struct tri_node *n)
{
    const struct tri_boxed *logic = n->logic;
    struct tri_maybe v = tri_maybe_any();
    if (!maybe_step(r)) {
        settle(r, n, maybe_typed(r, v, n->type));
        return;
    }
    if (!logic) {
        v = tri_maybe_three(TRI_MAYBE_NULL);
    } else if (logic->kind == TRI_BOXED_TABLE) {
        v = maybe_table(r, n);
        if (!logic->table->settled)
            v = maybe_coerce(r, v, n->type);
    } else if (logic->kind == TRI_BOXED_LITERAL && logic->text.expr &&
               logic->text.expr->root) {
        struct maybe_frame f = { .node = n };
        v = maybe_eval(r, logic->text.expr->root, &f);
        if (!n->checked && !needs_no_look(logic->text.expr->type, n->type))
            v = maybe_coerce(r, v, n->type);
    }
    settle(r, n, maybe_typed(r, v, n->type));
}

enum tri_code tri_maybe_decide(struct tri_maybe_run *r,
                               const struct tri_node *n, struct tri_maybe *out,
                               struct tri_error *err)
{
    /* Requirements stand before what requires them. */
    for (size_t w = 0; w < r->m->n_words && maybe_bit(r->open, n->index); w++) {
        uint64_t todo = n->need[w] & r->open[w] & ~r->done[w];
        for (; todo; todo &= todo - 1) {
            const struct tri_node *o =
                r->m->order[w * 64 + (size_t)__builtin_ctzll(todo)];
            if (o->kind == TRI_NODE_DECISION)
                decide_one(r, o);
        }
    }
    if (maybe_bit(r->open, n->index) && !maybe_bit(r->done, n->index))
        decide_one(r, n);
    struct tri_maybe v = maybe_node(r, n);
    if (r->code != TRI_OK) {
        if (err)
            *err = r->why;
        return r->code;
    }
    *out = v;
    return TRI_OK;
}

/* ---- runs ---- */

void tri_maybe_free(struct tri_maybe_run *r)
{
    if (!r)
        return;
    tri_arena_done(&r->arena);
    tri_arena_done(&r->fixed);
    free(r);
}

enum tri_code tri_maybe_new(const struct tri_models *m, struct tri_zones *zones,
                            struct tri_maybe_run **out, struct tri_error *err)
{
    struct tri_maybe_run *r = calloc(1, sizeof(*r));
    if (!r)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    r->m = m;
    tri_arena_init(&r->arena, TRI_MAX_EVAL_ARENA);
    tri_arena_init(&r->fixed, TRI_MAX_EVAL_ARENA);
    tri_eval_init(&r->ev, &r->arena, zones, tri_null());
    struct tri_arena *a = &r->fixed;
    uint64_t **bits[] = { &r->done,      &r->kept_done, &r->open,
                          &r->kept_open, &r->asked,     &r->looked };
    r->values = tri_arena_zero(a, m->n_nodes + 1, sizeof(*r->values));
    r->kept_values = tri_arena_zero(a, m->n_nodes + 1, sizeof(*r->values));
    r->tables = tri_arena_zero(a, m->n_nodes + 1, sizeof(*r->tables));
    r->kept_tables = tri_arena_zero(a, m->n_nodes + 1, sizeof(*r->tables));
    r->members = tri_arena_zero(a, m->n_nodes + 1, sizeof(*r->members));
    r->named = tri_arena_zero(a, m->n_nodes + 1, sizeof(*r->named));
    bool ok = r->values && r->kept_values && r->tables && r->kept_tables &&
              r->members && r->named;
    for (size_t i = 0; i < TRI_COUNT(bits); i++) {
        *bits[i] = tri_arena_zero(a, m->n_words + 1, sizeof(uint64_t));
        ok = ok && *bits[i];
    }
    for (size_t i = 0; i < m->n_nodes && ok; i++) {
        const struct tri_node *n = m->order[i];
        if (!n->direct_by)
            continue;
        r->members[i] =
            tri_arena_zero(a, n->type->n_fields / 64 + 1, sizeof(uint64_t));
        ok = r->members[i] != NULL;
    }
    if (!ok) {
        enum tri_code code = tri_arena_fail(a, err, "what is possible");
        tri_maybe_free(r);
        return code;
    }
    *out = r;
    return TRI_OK;
}

void tri_maybe_begin(struct tri_maybe_run *r, struct tri_run *closed,
                     struct tri_value now)
{
    size_t words = r->m->n_words * sizeof(uint64_t);
    struct tri_zones *zones = r->ev.zones;
    tri_arena_clear(&r->arena);
    tri_eval_init(&r->ev, &r->arena, zones, now);
    memset(r->done, 0, words);
    memset(r->open, 0, words);
    memset(r->tables, 0, r->m->n_nodes * sizeof(*r->tables));
    r->closed = closed;
    r->steps = 0;
    r->depth = 0;
    r->code = TRI_OK;
}

struct tri_arena *tri_maybe_arena(struct tri_maybe_run *r)
{
    return &r->arena;
}

struct tri_maybe_context *tri_maybe_like(struct tri_maybe_run *r,
                                         const struct tri_context *v)
{
    struct tri_maybe_context *c =
        tri_arena_get(&r->arena, sizeof(*c) + v->n * sizeof(c->entries[0]));
    if (!c) {
        (void)maybe_failed(r);
        return NULL;
    }
    c->like = v;
    for (size_t i = 0; i < v->n; i++)
        c->entries[i] = tri_maybe_of(v->entries[i].value);
    return c;
}

void tri_maybe_input(struct tri_maybe_run *r, const struct tri_node *input,
                     struct tri_maybe v)
{
    settle(r, input, v);
}

void tri_maybe_know(struct tri_maybe_run *r, const struct tri_node *decision,
                    struct tri_maybe v)
{
    settle(r, decision, v);
    maybe_set(r->open, decision->index);
    for (size_t w = 0; w < r->m->n_words; w++) {
        r->open[w] |= decision->feeds[w];
        r->done[w] &= ~decision->feeds[w];
    }
}

void tri_maybe_open(struct tri_maybe_run *r, const struct tri_node *input,
                    size_t at)
{
    const uint64_t *feeds = input->feeds;
    if (at != SIZE_MAX && input->feeds_by && at < input->type->n_fields)
        feeds = input->feeds_by + at * r->m->n_words;
    for (size_t w = 0; w < r->m->n_words; w++) {
        r->open[w] |= feeds[w];
        r->done[w] &= ~feeds[w];
    }
}

void tri_maybe_keep(struct tri_maybe_run *r)
{
    memcpy(r->kept_values, r->values, r->m->n_nodes * sizeof(*r->values));
    memcpy(r->kept_tables, r->tables, r->m->n_nodes * sizeof(*r->tables));
    memcpy(r->kept_done, r->done, r->m->n_words * sizeof(uint64_t));
    memcpy(r->kept_open, r->open, r->m->n_words * sizeof(uint64_t));
    r->mark = tri_arena_mark(&r->arena);
}

void tri_maybe_back(struct tri_maybe_run *r)
{
    memcpy(r->values, r->kept_values, r->m->n_nodes * sizeof(*r->values));
    memcpy(r->tables, r->kept_tables, r->m->n_nodes * sizeof(*r->tables));
    memcpy(r->done, r->kept_done, r->m->n_words * sizeof(uint64_t));
    memcpy(r->open, r->kept_open, r->m->n_words * sizeof(uint64_t));
    tri_arena_rewind(&r->arena, r->mark);
}
