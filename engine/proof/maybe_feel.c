/* FEEL expressions over values of which several are possible.
 *
 * How to read: an operator whose operands can be told, one value each or a few,
 * is evaluated by the ordinary evaluator for every combination of them, so its
 * meaning stands in one place. Only what is not told that way has rules here:
 * and, or, if; numbers on a line; and lists (maybe_list.c). */
#include <string.h>

#include "feel/interp.h"
#include "feel/number.h"
#include "feel/ops.h"
#include "proof/maybe_int.h"

enum { MAX_OPERANDS = 6, MAX_DEPTH = 600 };

bool maybe_only_null(const struct tri_maybe *m)
{
    return m->kind == TRI_MAYBE_THREE && m->three == TRI_MAYBE_NULL;
}

unsigned maybe_not(unsigned three)
{
    return (three & TRI_MAYBE_NULL) |
           (three & TRI_MAYBE_FALSE ? TRI_MAYBE_TRUE : 0) |
           (three & TRI_MAYBE_TRUE ? TRI_MAYBE_FALSE : 0);
}

/* Three-valued "or" of what both can be; "and" is its mirror image. */
unsigned maybe_or(unsigned a, unsigned b)
{
    unsigned three = (a | b) & TRI_MAYBE_TRUE;
    if (a & b & TRI_MAYBE_FALSE)
        three |= TRI_MAYBE_FALSE;
    if (((a & TRI_MAYBE_NULL) && (b & ~TRI_MAYBE_TRUE)) ||
        ((b & TRI_MAYBE_NULL) && (a & ~TRI_MAYBE_TRUE)))
        three |= TRI_MAYBE_NULL;
    return three;
}

unsigned maybe_and(unsigned a, unsigned b)
{
    return maybe_not(maybe_or(maybe_not(a), maybe_not(b)));
}

/* What an operator can give when nothing is known of its operands. */
static struct tri_maybe unknown(const struct tri_ast *n)
{
    switch ((enum tri_op)n->op) {
    case TRI_OP_SOME:
    case TRI_OP_EVERY:
    case TRI_OP_OR:
    case TRI_OP_AND:
    case TRI_OP_EQ:
    case TRI_OP_NE:
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
    case TRI_OP_BETWEEN:
    case TRI_OP_IN:
    case TRI_OP_INSTANCE:
        return tri_maybe_three(MAYBE_ALL_THREE);
    case TRI_OP_BUILTIN:
        return n->u.builtin->result == TRI_T_BOOL
                   ? tri_maybe_three(MAYBE_ALL_THREE)
                   : tri_maybe_any();
    default:
        return tri_maybe_any();
    }
}

/* ---- one value all through, as the value that it is ---- */

static bool as_value(struct tri_maybe_run *r, const struct tri_maybe *m,
                     unsigned depth, struct tri_value *out)
{
    struct tri_value few[TRI_MAYBE_FEW];
    if (!tri_maybe_settled(m) || depth > 8 || m->kind == TRI_MAYBE_CALL)
        return false;
    if (m->kind == TRI_MAYBE_LIST) {
        struct tri_list *l = tri_list_new(&r->arena, m->n);
        for (uint32_t i = 0; l && i < m->n; i++)
            if (!as_value(r, &m->u.items[i].value, depth + 1, &l->items[i]))
                return false;
        if (l)
            *out = tri_list_value(l);
        return l != NULL;
    }
    if (m->kind == TRI_MAYBE_CONTEXT) {
        const struct tri_context *like = m->u.context->like;
        struct tri_context *c = tri_context_new(&r->arena, like->n);
        for (size_t i = 0; c && i < like->n; i++) {
            c->entries[i] = like->entries[i];
            if (!as_value(r, &m->u.context->entries[i], depth + 1,
                          &c->entries[i].value))
                return false;
        }
        if (c)
            *out = tri_context_value(c);
        return c != NULL;
    }
    if (tri_maybe_values(m, few) != 1)
        return false;
    *out = few[0];
    return true;
}

size_t maybe_values_of(struct tri_maybe_run *r, const struct tri_maybe *m,
                       struct tri_value *out)
{
    size_t n = tri_maybe_values(m, out);
    return n ? n : as_value(r, m, 0, out);
}

/* ---- every combination of a few ---- */

struct operands {
    size_t n;
    struct tri_maybe of[MAX_OPERANDS];
};

static void put_operands(struct tri_ast *to, struct tri_ast **kids,
                         struct tri_ast *constants, size_t n)
{
    if (to->op == TRI_OP_BUILTIN) {
        to->kids = kids;
        return;
    }
    to->a = n > 0 && to->a ? &constants[0] : NULL;
    to->b = n > 1 && to->b ? &constants[1] : NULL;
    to->c = n > 2 && to->c ? &constants[2] : NULL;
    if (to->op == TRI_OP_IN)
        to->kids = kids + 1;
}

/* A built-in of arguments that are one value each: what most calls are. */
static bool by_call(struct tri_maybe_run *r, const struct tri_ast *n,
                    const struct operands *o, struct tri_maybe *out)
{
    struct tri_value args[MAX_OPERANDS];
    if (n->op != TRI_OP_BUILTIN)
        return false;
    for (size_t i = 0; i < o->n; i++) {
        if (o->of[i].kind != TRI_MAYBE_ONE || o->of[i].three)
            return false;
        args[i] = o->of[i].u.one;
    }
    struct tri_value v = n->u.builtin->fn(&r->ev, args, o->n);
    maybe_forget_faults(r);
    if (v.kind == TRI_FUNCTION)
        return false;
    *out = tri_maybe_of(v);
    return true;
}

/* False: too many, or one that cannot be told. */
static bool by_combination(struct tri_maybe_run *r, const struct tri_ast *n,
                           const struct operands *o, struct tri_maybe *out)
{
    struct tri_value values[MAX_OPERANDS][TRI_MAYBE_FEW];
    size_t count[MAX_OPERANDS], at[MAX_OPERANDS] = { 0 }, all = 1;
    struct tri_ast constants[MAX_OPERANDS], copy = *n;
    struct tri_ast *kids[MAX_OPERANDS];
    struct maybe_bag bag = { .n = 0 };
    for (size_t i = 0; i < o->n; i++) {
        count[i] = maybe_values_of(r, &o->of[i], values[i]);
        all *= count[i];
        if (all == 0 || all > MAYBE_MAX_COMBINATIONS)
            return false;
        constants[i] = (struct tri_ast){ .op = TRI_OP_CONST, .height = 1 };
        kids[i] = &constants[i];
    }
    copy.flags &= (uint8_t)~TRI_N_PLAIN; /* it has no frame to look into */
    put_operands(&copy, kids, constants, o->n);
    for (size_t k = 0; k < all && maybe_step(r); k++) {
        for (size_t i = 0; i < o->n; i++)
            constants[i].u.value = values[i][at[i]];
        struct tri_value v = tri_ast_eval(&r->ev, &copy, NULL);
        if (v.kind == TRI_FUNCTION)
            return false;
        maybe_put(&bag, v);
        for (size_t i = 0; i < o->n && ++at[i] == count[i]; i++)
            at[i] = 0;
    }
    maybe_forget_faults(r);
    *out = maybe_bagged(r, &bag);
    return true;
}

/* ---- numbers on a line ---- */

static bool line_of(const struct tri_maybe *m, struct tri_maybe_line *out)
{
    if (m->kind == TRI_MAYBE_LINE) {
        *out = *m->u.line;
        return true;
    }
    if (m->kind != TRI_MAYBE_ONE || m->u.one.kind != TRI_NUMBER)
        return false;
    *out = (struct tri_maybe_line){ m->u.one, m->u.one, false };
    return true;
}

/* Can a number of x be less than one of y, and can it be no less? */
static unsigned less(const struct tri_maybe_line *x,
                     const struct tri_maybe_line *y)
{
    unsigned three = 0;
    if (tri_is_null(x->lo) || tri_is_null(y->hi) ||
        tri_num_compare(x->lo, y->hi) < 0)
        three |= TRI_MAYBE_TRUE;
    int c = tri_is_null(x->hi) || tri_is_null(y->lo)
                ? 1
                : tri_num_compare(x->hi, y->lo);
    if (c > 0 || (c == 0 && !x->hi_open))
        three |= TRI_MAYBE_FALSE;
    return three;
}

static unsigned same_on_lines(const struct tri_maybe_line *x,
                              const struct tri_maybe_line *y)
{
    bool apart = less(x, y) == TRI_MAYBE_TRUE || less(y, x) == TRI_MAYBE_TRUE;
    bool points = !tri_is_null(x->lo) && !tri_is_null(x->hi) &&
                  !tri_is_null(y->lo) && !tri_is_null(y->hi) &&
                  tri_num_compare(x->lo, x->hi) == 0 &&
                  tri_num_compare(y->lo, y->hi) == 0;
    if (apart)
        return TRI_MAYBE_FALSE;
    return points ? TRI_MAYBE_TRUE : MAYBE_FALSE_OR_TRUE;
}

static struct tri_value moved(struct tri_maybe_run *r, enum tri_op op,
                              struct tri_value a, struct tri_value b)
{
    if (tri_is_null(a) || tri_is_null(b))
        return tri_null();
    return tri_op_arith(&r->ev, op, a, b);
}

static struct tri_maybe sum(struct tri_maybe_run *r, enum tri_op op,
                            const struct tri_maybe_line *x,
                            const struct tri_maybe_line *y, unsigned null)
{
    struct tri_maybe_line *l = tri_arena_get(&r->arena, sizeof(*l));
    if (!l)
        return maybe_failed(r);
    bool add = op == TRI_OP_ADD;
    l->lo = moved(r, op, x->lo, add ? y->lo : y->hi);
    l->hi = moved(r, op, x->hi, add ? y->hi : y->lo);
    l->hi_open = false;
    return (struct tri_maybe){ .kind = TRI_MAYBE_LINE,
                               .three = (uint8_t)null,
                               .u.line = l };
}

/* Operators of two operands, one of which is on a line. */
static bool on_lines(struct tri_maybe_run *r, const struct tri_ast *n,
                     const struct tri_maybe *a, const struct tri_maybe *b,
                     struct tri_maybe *out)
{
    struct tri_maybe_line x, y;
    if (!line_of(a, &x) || !line_of(b, &y))
        return false;
    unsigned null = (a->three | b->three) & TRI_MAYBE_NULL;
    unsigned both = a->three & b->three & TRI_MAYBE_NULL;
    unsigned three;
    switch ((enum tri_op)n->op) {
    case TRI_OP_EQ:
    case TRI_OP_NE: /* with null: they differ, or are the same */
        three = same_on_lines(&x, &y) | (null ? TRI_MAYBE_FALSE : 0) |
                (both ? TRI_MAYBE_TRUE : 0);
        *out = tri_maybe_three(n->op == TRI_OP_EQ ? three : maybe_not(three));
        return true;
    case TRI_OP_LT:
        *out = tri_maybe_three(less(&x, &y) | null);
        return true;
    case TRI_OP_GE:
        *out = tri_maybe_three(maybe_not(less(&x, &y)) | null);
        return true;
    case TRI_OP_GT:
        *out = tri_maybe_three(less(&y, &x) | null);
        return true;
    case TRI_OP_LE:
        *out = tri_maybe_three(maybe_not(less(&y, &x)) | null);
        return true;
    case TRI_OP_ADD:
    case TRI_OP_SUB:
        *out = sum(r, (enum tri_op)n->op, &x, &y, null);
        return true;
    default:
        return false;
    }
}

/* x = null, where x is no value that can be told. */
static bool against_null(const struct tri_ast *n, const struct tri_maybe *a,
                         const struct tri_maybe *b, struct tri_maybe *out)
{
    const struct tri_maybe *x = maybe_only_null(b)   ? a
                                : maybe_only_null(a) ? b
                                                     : NULL;
    if (!x || (n->op != TRI_OP_EQ && n->op != TRI_OP_NE) ||
        x->kind == TRI_MAYBE_ANY)
        return false;
    unsigned three = TRI_MAYBE_FALSE | (x->three ? TRI_MAYBE_TRUE : 0);
    *out = tri_maybe_three(n->op == TRI_OP_EQ ? three : maybe_not(three));
    return true;
}

/* ---- members ---- */

static struct tri_maybe entry_of(struct tri_maybe_run *r,
                                 const struct tri_maybe *m,
                                 const struct tri_word *key)
{
    const struct tri_context *like = m->u.context->like;
    for (size_t i = 0; i < like->n; i++)
        if (tri_entry_is(&like->entries[i], key->at, key->len, key->hash))
            return m->three ? maybe_or_null(r, m->u.context->entries[i])
                            : m->u.context->entries[i];
    return tri_maybe_three(TRI_MAYBE_NULL);
}

static struct tri_maybe member_of_each(struct tri_maybe_run *r,
                                       const struct tri_maybe *m,
                                       const struct tri_word *key)
{
    struct tri_maybe_item *items =
        tri_arena_get(&r->arena, m->n * sizeof(*items));
    if (!items)
        return maybe_failed(r);
    for (uint32_t i = 0; i < m->n; i++) {
        items[i].sure = m->u.items[i].sure;
        items[i].value = maybe_member(r, &m->u.items[i].value, key);
    }
    struct tri_maybe out = *m;
    out.u.items = items;
    return out;
}

struct tri_maybe maybe_member(struct tri_maybe_run *r,
                              const struct tri_maybe *m,
                              const struct tri_word *key)
{
    struct tri_value v[TRI_MAYBE_FEW];
    struct maybe_bag bag = { .n = 0 };
    size_t n;
    if (!maybe_step(r))
        return tri_maybe_any();
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_CONTEXT:
        return entry_of(r, m, key);
    case TRI_MAYBE_LIST:
        return member_of_each(r, m, key);
    case TRI_MAYBE_LINE:
        return tri_maybe_three(TRI_MAYBE_NULL);
    default:
        n = tri_maybe_values(m, v);
        if (n == 0)
            return tri_maybe_any();
        for (size_t i = 0; i < n; i++)
            maybe_put(&bag, tri_path_get(&r->ev, v[i], key));
        maybe_forget_faults(r);
        return maybe_bagged(r, &bag);
    }
}

/* ---- operators ---- */

static bool operands_of(struct tri_maybe_run *r, const struct tri_ast *n,
                        const struct maybe_frame *f, struct operands *o)
{
    const struct tri_ast *abc[] = { n->a, n->b, n->c };
    o->n = 0;
    if (n->op != TRI_OP_BUILTIN)
        for (size_t i = 0; i < TRI_COUNT(abc) && abc[i]; i++)
            o->of[o->n++] = maybe_eval(r, abc[i], f);
    if (n->op != TRI_OP_BUILTIN && n->op != TRI_OP_IN)
        return n->a || !n->b;
    if (o->n + n->n > MAX_OPERANDS)
        return false;
    for (uint32_t i = 0; i < n->n; i++)
        o->of[o->n++] = n->kids[i] ? maybe_eval(r, n->kids[i], f)
                                   : tri_maybe_three(TRI_MAYBE_NULL);
    return true;
}

static struct tri_maybe operator_of(struct tri_maybe_run *r,
                                    const struct tri_ast *n,
                                    const struct maybe_frame *f)
{
    struct operands o;
    struct tri_maybe out;
    if (!operands_of(r, n, f, &o))
        return unknown(n);
    if (o.n == 2 && n->op != TRI_OP_BUILTIN && n->op != TRI_OP_IN &&
        (against_null(n, &o.of[0], &o.of[1], &out) ||
         ((o.of[0].kind == TRI_MAYBE_LINE || o.of[1].kind == TRI_MAYBE_LINE) &&
          on_lines(r, n, &o.of[0], &o.of[1], &out))))
        return out;
    if (by_call(r, n, &o, &out) || by_combination(r, n, &o, &out))
        return out;
    if (n->op == TRI_OP_BUILTIN &&
        maybe_on_lists(r, n->u.builtin, o.of, o.n, &out))
        return out;
    return unknown(n);
}

/* x = "word", x != null: what most expressions ask, of a few words. */
static bool plain_equality(const struct tri_ast *n, const struct tri_maybe *a,
                           struct tri_maybe *out)
{
    struct tri_value v[TRI_MAYBE_FEW];
    unsigned three = 0;
    size_t k = tri_maybe_values(a, v);
    for (size_t i = 0; i < k; i++) {
        enum tri_plainly same = tri_plainly_equal(&v[i], &n->b->u.value);
        if (same == TRI_NOT_PLAIN)
            return false;
        three |= same == TRI_PLAINLY_TRUE ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE;
    }
    *out = tri_maybe_three(n->op == TRI_OP_EQ ? three : maybe_not(three));
    return k > 0;
}

static struct tri_maybe equality(struct tri_maybe_run *r,
                                 const struct tri_ast *n,
                                 const struct maybe_frame *f)
{
    struct tri_maybe out;
    if (n->b->op == TRI_OP_CONST) {
        struct tri_maybe a = maybe_eval(r, n->a, f);
        if (plain_equality(n, &a, &out))
            return out;
    }
    return operator_of(r, n, f);
}

/* "a or b or c" leans to the left. */
static struct tri_maybe junction(struct tri_maybe_run *r,
                                 const struct tri_ast *n,
                                 const struct maybe_frame *f)
{
    bool or = n->op == TRI_OP_OR;
    unsigned settles = or ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE;
    struct tri_maybe a = maybe_eval(r, n->a, f);
    unsigned x = maybe_truth(&a);
    if (x == settles)
        return tri_maybe_three(x);
    struct tri_maybe b = maybe_eval(r, n->b, f);
    return tri_maybe_three(or ? maybe_or(x, maybe_truth(&b))
                              : maybe_and(x, maybe_truth(&b)));
}

static struct tri_maybe chosen(struct tri_maybe_run *r, const struct tri_ast *n,
                               const struct maybe_frame *f)
{
    struct tri_maybe condition = maybe_eval(r, n->a, f);
    unsigned three = maybe_truth(&condition);
    if (!(three & TRI_MAYBE_TRUE))
        return maybe_eval(r, n->c, f);
    struct tri_maybe b = maybe_eval(r, n->b, f);
    if (three == TRI_MAYBE_TRUE)
        return b;
    struct tri_maybe c = maybe_eval(r, n->c, f);
    return maybe_join(r, &b, &c);
}

static struct tri_maybe name(struct tri_maybe_run *r, const struct tri_ast *n,
                             const struct maybe_frame *f)
{
    for (unsigned d = n->depth; d && f; d--)
        f = f->up;
    if (!f)
        return tri_maybe_any();
    if (!f->node)
        return f->slots[n->slot];
    const struct tri_node *node = f->node->slots[n->slot].node;
    return node ? maybe_node(r, node) : tri_maybe_any();
}

/* In a filter: the item's own member of that name, else what stands outside. */
static struct tri_maybe item_key(struct tri_maybe_run *r,
                                 const struct tri_ast *n,
                                 const struct maybe_frame *f)
{
    const struct maybe_frame *at = f;
    for (unsigned d = n->depth; d && at; d--)
        at = at->up;
    if (!at || !at->slots)
        return tri_maybe_any();
    const struct tri_maybe *item = &at->slots[0];
    const struct tri_context *like = NULL;
    if (item->kind == TRI_MAYBE_CONTEXT && !item->three)
        like = item->u.context->like;
    else if (item->kind == TRI_MAYBE_ONE && !item->three &&
             item->u.one.kind == TRI_CONTEXT)
        like = item->u.one.u.context;
    if (!like)
        return tri_maybe_any();
    if (tri_context_get(like, n->text.at, n->text.len, n->text.hash))
        return maybe_member(r, item, &n->text);
    return maybe_eval(r, n->a, f);
}

/* A BKM called by position. */
static struct tri_maybe call(struct tri_maybe_run *r, const struct tri_ast *n,
                             const struct maybe_frame *f)
{
    struct tri_maybe fn = maybe_eval(r, n->a, f);
    struct tri_maybe args[MAX_OPERANDS];
    const struct tri_node *node = fn.u.call;
    if (fn.kind != TRI_MAYBE_CALL || n->u.keys || n->n > MAX_OPERANDS ||
        node->kind != TRI_NODE_BKM || !node->logic ||
        node->logic->unsupported || n->n != node->n_params)
        return tri_maybe_any();
    const struct tri_boxed *body = node->logic->part[0];
    if (!body || body->kind != TRI_BOXED_LITERAL || !body->text.expr ||
        !body->text.expr->root)
        return tri_maybe_any();
    bool fits = true;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct tri_type *t = node->params[i].type;
        args[i] = maybe_eval(r, n->kids[i], f);
        fits = fits && (!t || tri_type_fits(n->kids[i]->type, t));
    }
    struct maybe_frame up = { .node = node };
    struct maybe_frame here = { &up, args, NULL };
    struct tri_maybe v = maybe_eval(r, body->text.expr->root, &here);
    v = maybe_coerce(r, v, node->type);
    /* An argument that does not conform makes the result null. */
    return fits ? v : maybe_or_null(r, v);
}

static struct tri_maybe eval(struct tri_maybe_run *r, const struct tri_ast *n,
                             const struct maybe_frame *f)
{
    struct tri_maybe base;
    switch ((enum tri_op)n->op) {
    case TRI_OP_CONST:
        return tri_maybe_of(n->u.value);
    case TRI_OP_FAULT:
        return tri_maybe_three(TRI_MAYBE_NULL);
    case TRI_OP_NAME:
        return name(r, n, f);
    case TRI_OP_ITEM_KEY:
        return item_key(r, n, f);
    case TRI_OP_PATH:
        base = maybe_eval(r, n->a, f);
        if (base.kind == TRI_MAYBE_CONTEXT && !base.three &&
            n->slot < base.u.context->like->n &&
            tri_entry_is(&base.u.context->like->entries[n->slot], n->text.at,
                         n->text.len, n->text.hash))
            return base.u.context->entries[n->slot];
        return maybe_member(r, &base, &n->text);
    case TRI_OP_LIST:
        return maybe_made_list(r, n, f);
    case TRI_OP_IF:
        return chosen(r, n, f);
    case TRI_OP_OR:
    case TRI_OP_AND:
        return junction(r, n, f);
    case TRI_OP_SOME:
    case TRI_OP_EVERY:
        return maybe_quantified(r, n, f);
    case TRI_OP_FOR:
        return maybe_each(r, n, f);
    case TRI_OP_FILTER:
        return maybe_filter(r, n, f);
    case TRI_OP_CALL:
        return call(r, n, f);
    case TRI_OP_EQ:
    case TRI_OP_NE:
        return equality(r, n, f);
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
    case TRI_OP_ADD:
    case TRI_OP_SUB:
    case TRI_OP_MUL:
    case TRI_OP_DIV:
    case TRI_OP_POW:
    case TRI_OP_NEG:
    case TRI_OP_BETWEEN:
    case TRI_OP_IN:
    case TRI_OP_INSTANCE:
    case TRI_OP_BUILTIN:
        return operator_of(r, n, f);
    default: /* ?, ranges, contexts, functions, @"..." */
        return tri_maybe_any();
    }
}

struct tri_maybe maybe_eval(struct tri_maybe_run *r, const struct tri_ast *n,
                            const struct maybe_frame *f)
{
    if (!maybe_step(r) || r->depth > MAX_DEPTH)
        return tri_maybe_any();
    r->depth++;
    struct tri_maybe m = eval(r, n, f);
    r->depth--;
    return m;
}
