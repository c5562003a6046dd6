/* FEEL expressions over values of which several are possible.
 *
 * How to read: an operator whose operands can be told, one value each or a few,
 * is evaluated by the ordinary evaluator for every combination of them, so its
 * meaning stands in one place. Only what is not told that way has rules here:
 * and, or, if; numbers on a line; and lists (maybe_list.c). */
#include <string.h>

#include "feel/interp.h"
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
                                       const struct tri_word *key, size_t slot)
{
    struct tri_maybe_item *items =
        tri_arena_get(&r->arena, (m->n + 1) * sizeof(*items));
    if (!items)
        return maybe_failed(r);
    for (uint32_t i = 0; i < m->n; i++) {
        items[i].sure = m->u.items[i].sure;
        items[i].value = maybe_member(r, &m->u.items[i].value, key, slot);
    }
    struct tri_maybe out = *m;
    out.u.items = items;
    return out;
}

/* Of the one context that m is: most rows of a table, most people. One that is
 * not where the types promise it stands where it stood in the last one: rows of
 * tables have the same columns. */
static const struct tri_value *in_one(struct tri_maybe_run *r,
                                      const struct tri_maybe *m,
                                      const struct tri_word *key, size_t slot)
{
    if (m->kind != TRI_MAYBE_ONE || m->three || m->u.one.kind != TRI_CONTEXT)
        return NULL;
    const struct tri_context *c = m->u.one.u.context;
    const size_t likely[] = { slot, r->likely };
    for (size_t i = 0; i < TRI_COUNT(likely); i++) {
        const struct tri_entry *e = &c->entries[likely[i]];
        if (likely[i] < c->n && tri_entry_is(e, key->at, key->len, key->hash))
            return &e->value;
    }
    for (size_t i = 0; i < c->n; i++)
        if (tri_entry_is(&c->entries[i], key->at, key->len, key->hash)) {
            r->likely = i;
            return &c->entries[i].value;
        }
    return NULL;
}

struct tri_maybe maybe_member(struct tri_maybe_run *r,
                              const struct tri_maybe *m,
                              const struct tri_word *key, size_t slot)
{
    struct tri_value v[TRI_MAYBE_FEW];
    struct maybe_bag bag = { .n = 0 };
    size_t n;
    if (!maybe_step(r))
        return tri_maybe_any();
    const struct tri_value *own = in_one(r, m, key, slot);
    if (own)
        return tri_maybe_of(*own);
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_CONTEXT:
        return entry_of(r, m, key);
    case TRI_MAYBE_LIST:
        return member_of_each(r, m, key, slot);
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

static bool is_several(const struct tri_maybe *m)
{
    return m->kind == TRI_MAYBE_LINE || m->kind == TRI_MAYBE_SET;
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
         ((is_several(&o.of[0]) || is_several(&o.of[1])) &&
          maybe_on_lines(r, n, &o.of[0], &o.of[1], &out))))
        return out;
    if (by_call(r, n, &o, &out) || by_combination(r, n, &o, &out))
        return out;
    if (n->op == TRI_OP_BUILTIN &&
        maybe_on_lists(r, n->u.builtin, o.of, o.n, &out))
        return out;
    return unknown(n);
}

/* ---- names, and what stands after a dot ---- */

enum has_key { KEY_THERE, KEY_NOT_THERE, KEY_PERHAPS };

/* In a filter a name is the item's own member of that name, else what stands
 * outside. Has the item one? */
static enum has_key has_key(const struct tri_ast *n,
                            const struct maybe_frame *f,
                            const struct tri_maybe **out_item)
{
    const struct tri_context *like = NULL;
    for (unsigned d = n->depth; d && f; d--)
        f = f->up;
    if (!f || !f->slots)
        return KEY_PERHAPS;
    const struct tri_maybe *item = &f->slots[0];
    *out_item = item;
    switch ((enum tri_maybe_kind)item->kind) {
    case TRI_MAYBE_CONTEXT:
        like = item->u.context->like;
        break;
    case TRI_MAYBE_ONE:
        if (item->u.one.kind == TRI_CONTEXT)
            like = item->u.one.u.context;
        break;
    case TRI_MAYBE_SET:
        for (uint32_t i = 0; i < item->n; i++)
            if (item->u.set[i].kind == TRI_CONTEXT)
                return KEY_PERHAPS;
        break;
    case TRI_MAYBE_THREE:
    case TRI_MAYBE_LINE:
        break;
    default:
        return KEY_PERHAPS;
    }
    if (!like)
        return KEY_NOT_THERE;
    for (size_t i = 0; i < like->n; i++)
        if (tri_entry_is(&like->entries[i], n->text.at, n->text.len,
                         n->text.hash))
            return item->three ? KEY_PERHAPS : KEY_THERE;
    return KEY_NOT_THERE;
}

/* Where the value of a name, or of a member of it, is kept; NULL: it has to be
 * worked out. */
static const struct tri_maybe *kept_at(const struct tri_maybe_run *r,
                                       const struct tri_ast *n,
                                       const struct maybe_frame *f)
{
    if (n->op == TRI_OP_PATH) {
        const struct tri_maybe *m = kept_at(r, n->a, f);
        if (!m || m->kind != TRI_MAYBE_CONTEXT || m->three ||
            n->slot >= m->u.context->like->n ||
            !tri_entry_is(&m->u.context->like->entries[n->slot], n->text.at,
                          n->text.len, n->text.hash))
            return NULL;
        return &m->u.context->entries[n->slot];
    }
    const struct tri_maybe *item;
    if (n->op == TRI_OP_ITEM_KEY && has_key(n, f, &item) == KEY_NOT_THERE)
        n = n->a;
    if (n->op != TRI_OP_NAME)
        return NULL;
    for (unsigned d = n->depth; d && f; d--)
        f = f->up;
    if (!f)
        return NULL;
    if (!f->node)
        return &f->slots[n->slot];
    const struct tri_node *node = f->node->slots[n->slot].node;
    return node && maybe_bit(r->done, node->index) ? &r->values[node->index]
                                                   : NULL;
}

static struct tri_maybe path(struct tri_maybe_run *r, const struct tri_ast *n,
                             const struct maybe_frame *f)
{
    const struct tri_maybe *at = kept_at(r, n, f);
    if (at)
        return *at;
    at = kept_at(r, n->a, f);
    struct tri_maybe base;
    if (!at) {
        base = maybe_eval(r, n->a, f);
        at = &base;
    }
    return maybe_member(r, at, &n->text, n->slot);
}

static struct tri_maybe name(struct tri_maybe_run *r, const struct tri_ast *n,
                             const struct maybe_frame *f)
{
    const struct tri_maybe *at = kept_at(r, n, f);
    if (at)
        return *at;
    for (unsigned d = n->depth; d && f; d--)
        f = f->up;
    if (!f)
        return tri_maybe_any();
    const struct tri_node *node = f->node->slots[n->slot].node;
    return node ? maybe_node(r, node) : tri_maybe_any();
}

/* ---- conditions ---- */

/* What x = constant can be. False: ask the longer way. */
static bool plainly(const struct tri_value *v, const struct tri_value *constant,
                    unsigned *io_three)
{
    enum tri_plainly same = tri_plainly_equal(v, constant);
    *io_three |= same == TRI_PLAINLY_TRUE ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE;
    return same != TRI_NOT_PLAIN;
}

static bool three_equal(unsigned three, const struct tri_value *constant,
                        unsigned *io_three)
{
    if (!three)
        return true;
    if (constant->kind != TRI_NULL && constant->kind != TRI_BOOL) {
        *io_three |= TRI_MAYBE_FALSE; /* of null; of a boolean it is null */
        return three == TRI_MAYBE_NULL;
    }
    unsigned bit = constant->kind == TRI_NULL ? TRI_MAYBE_NULL
                   : constant->u.boolean      ? TRI_MAYBE_TRUE
                                              : TRI_MAYBE_FALSE;
    *io_three |= (three & bit ? TRI_MAYBE_TRUE : 0) |
                 (three & ~bit ? TRI_MAYBE_FALSE : 0);
    return true;
}

/* x = "word", x != null: what most expressions ask, of a few words. */
static bool plain_equality(const struct tri_ast *n, const struct tri_maybe *x,
                           unsigned *out)
{
    const struct tri_value *constant = &n->b->u.value;
    struct tri_value v[TRI_MAYBE_FEW];
    unsigned three = 0;
    size_t k;
    switch ((enum tri_maybe_kind)x->kind) {
    case TRI_MAYBE_ONE:
        if (!plainly(&x->u.one, constant, &three))
            return false;
        break;
    case TRI_MAYBE_SET:
        for (uint32_t i = 0; i < x->n; i++)
            if (!plainly(&x->u.set[i], constant, &three))
                return false;
        break;
    case TRI_MAYBE_LINE:
        k = tri_maybe_values(x, v);
        for (size_t i = 0; i < k; i++)
            if (!plainly(&v[i], constant, &three))
                return false;
        if (k == 0)
            return false;
        break;
    case TRI_MAYBE_THREE:
        break;
    default:
        return false;
    }
    if (!three_equal(x->three, constant, &three))
        return false;
    *out = n->op == TRI_OP_EQ ? three : maybe_not(three);
    return three != 0;
}

static bool equality(struct tri_maybe_run *r, const struct tri_ast *n,
                     const struct maybe_frame *f, unsigned *out)
{
    if (n->b->op != TRI_OP_CONST)
        return false;
    const struct tri_maybe *at = kept_at(r, n->a, f);
    if (at)
        return plain_equality(n, at, out);
    if (n->a->op == TRI_OP_PATH && (at = kept_at(r, n->a->a, f)) != NULL) {
        const struct tri_value *v = in_one(r, at, &n->a->text, n->a->slot);
        unsigned three = 0;
        if (v && plainly(v, &n->b->u.value, &three)) {
            *out = n->op == TRI_OP_EQ ? three : maybe_not(three);
            return true;
        }
    }
    struct tri_maybe x = maybe_eval(r, n->a, f);
    return plain_equality(n, &x, out);
}

static unsigned junction(struct tri_maybe_run *r, const struct tri_ast *n,
                         const struct maybe_frame *f)
{
    bool or = n->op == TRI_OP_OR;
    unsigned settles = or ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE;
    unsigned x = maybe_not(settles);
    const struct tri_ast *pair[] = { n->a, n->b };
    const struct tri_ast *const *operands =
        n->u.chain ? n->u.chain->operands : pair;
    uint32_t count = n->u.chain ? n->slot : 2;
    for (uint32_t i = 0; i < count && x != settles; i++) {
        unsigned y;
        (void)maybe_test(r, operands[i], f, &y);
        x = or ? maybe_or(x, y) : maybe_and(x, y);
    }
    return x;
}

bool maybe_test(struct tri_maybe_run *r, const struct tri_ast *n,
                const struct maybe_frame *f, unsigned *out_three)
{
    *out_three = MAYBE_ALL_THREE;
    if (!maybe_step(r) || r->depth > MAX_DEPTH)
        return false;
    r->depth++;
    bool told = true;
    if (n->op == TRI_OP_OR || n->op == TRI_OP_AND) {
        *out_three = junction(r, n, f);
    } else if ((n->op != TRI_OP_EQ && n->op != TRI_OP_NE) ||
               !equality(r, n, f, out_three)) {
        struct tri_maybe m = maybe_eval(r, n, f);
        *out_three = maybe_truth(&m);
        told = m.kind == TRI_MAYBE_THREE;
    }
    r->depth--;
    return told;
}

static struct tri_maybe chosen(struct tri_maybe_run *r, const struct tri_ast *n,
                               const struct maybe_frame *f)
{
    unsigned three;
    (void)maybe_test(r, n->a, f, &three);
    if (!(three & TRI_MAYBE_TRUE))
        return maybe_eval(r, n->c, f);
    struct tri_maybe b = maybe_eval(r, n->b, f);
    if (three == TRI_MAYBE_TRUE)
        return b;
    struct tri_maybe c = maybe_eval(r, n->c, f);
    return maybe_join(r, &b, &c);
}

static struct tri_maybe item_key(struct tri_maybe_run *r,
                                 const struct tri_ast *n,
                                 const struct maybe_frame *f)
{
    const struct tri_maybe *at = kept_at(r, n, f);
    const struct tri_maybe *item;
    if (at)
        return *at;
    switch (has_key(n, f, &item)) {
    case KEY_THERE:
        return maybe_member(r, item, &n->text, n->slot);
    case KEY_NOT_THERE:
        return maybe_eval(r, n->a, f);
    default:
        return tri_maybe_any();
    }
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
    unsigned three;
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
        return path(r, n, f);
    case TRI_OP_LIST:
        return maybe_made_list(r, n, f);
    case TRI_OP_IF:
        return chosen(r, n, f);
    case TRI_OP_OR:
    case TRI_OP_AND:
        return tri_maybe_three(junction(r, n, f));
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
        return equality(r, n, f, &three) ? tri_maybe_three(three)
                                         : operator_of(r, n, f);
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
