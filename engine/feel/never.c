/* What can never work: an expression that is null, or a comparison that is the
 * same, whatever the input. The evaluator itself is asked, so that no second
 * table of what FEEL allows can disagree with it: of constants it is asked for
 * the value, of known types for that of a sample of each. A sample settles
 * only what depends on the kinds alone. */
#include <string.h>

#include "base/limits.h"
#include "feel/ops.h"
#include "feel/parse.h"

static bool is_scalar(const struct tri_type *t)
{
    return t->kind >= TRI_T_BOOL && t->kind <= TRI_T_YM_DURATION;
}

/* A time is local, or zoned: the two do not mix. */
static struct tri_value sample(enum tri_type_kind kind, bool zoned)
{
    static const struct tri_time noon[] = {
        { .second_of_day = 43200, .offset_s = TRI_NO_OFFSET },
        { .second_of_day = 43200, .offset_s = 0 },
    };
    static const struct tri_datetime instant[] = {
        { { 2020, 1, 1 },
          { .second_of_day = 43200, .offset_s = TRI_NO_OFFSET } },
        { { 2020, 1, 1 }, { .second_of_day = 43200, .offset_s = 0 } },
    };
    static const struct tri_dt_duration day = { 86400, 0 };
    switch (kind) {
    case TRI_T_BOOL:
        return tri_bool(true);
    case TRI_T_NUMBER:
        return tri_int(1);
    case TRI_T_STRING:
        return tri_str("a", 1);
    case TRI_T_DATE:
        return (struct tri_value){ .kind = TRI_DATE, .u.date = { 2020, 1, 1 } };
    case TRI_T_TIME:
        return (struct tri_value){ .kind = TRI_TIME, .u.time = &noon[zoned] };
    case TRI_T_DATETIME:
        return (struct tri_value){ .kind = TRI_DATETIME,
                                   .u.datetime = &instant[zoned] };
    case TRI_T_DT_DURATION:
        return (struct tri_value){ .kind = TRI_DT_DURATION, .u.dt = &day };
    case TRI_T_YM_DURATION:
        return (struct tri_value){ .kind = TRI_YM_DURATION, .u.months = 1 };
    default:
        return tri_null();
    }
}

/* One question to the evaluator; what it allocates is given back. */
struct question {
    struct tri_eval ev;
    struct tri_arena_mark mark;
};

static void ask(struct question *q, struct tri_parser *p)
{
    q->mark = tri_arena_mark(p->a);
    tri_eval_init(&q->ev, p->a, NULL, tri_null());
    q->ev.source = p->src;
}

/* The first complaint, "" for none. */
static bool answer(struct question *q, struct tri_parser *p, char *msg,
                   size_t size, uint32_t *out_at)
{
    bool complained = !q->ev.fatal && q->ev.n_diags;
    if (complained) {
        memcpy(msg, q->ev.diags[0].msg, size);
        *out_at = q->ev.diags[0].offset;
    }
    tri_arena_rewind(p->a, q->mark);
    return complained;
}

/* ---- what depends on kinds ---- */

const struct tri_type *tri_type_arith(struct tri_parser *p, enum tri_op op,
                                      const struct tri_type *a,
                                      const struct tri_type *b)
{
    struct tri_value v = tri_null();
    if (!is_scalar(a) || !is_scalar(b))
        return NULL;
    for (int zoned = 0; zoned < 2 && tri_is_null(v); zoned++) {
        struct question q;
        ask(&q, p);
        v = tri_op_arith(&q.ev, op, sample(a->kind, zoned),
                         sample(b->kind, zoned));
        tri_arena_rewind(p->a, q.mark);
    }
    return tri_type_of_value(&v);
}

/* Two known scalar kinds that = and < never relate. */
static void comparison(struct tri_parser *p, uint32_t at,
                       const struct tri_type *a, const struct tri_type *b)
{
    if (a->kind != b->kind && is_scalar(a) && is_scalar(b))
        tri_remark(p, TRI_ERROR, at, "a %s never compares with a %s",
                   tri_type_label(a), tri_type_label(b));
}

/* A constant that a declared type does not allow: it can never be equal. */
static void allowed(struct tri_parser *p, const struct tri_type *t,
                    const struct tri_ast *n)
{
    char said[160];
    if (n->op != TRI_OP_CONST || !t->allowed || tri_is_null(n->u.value) ||
        (t->kind != TRI_T_STRING && t->kind != TRI_T_NUMBER))
        return;
    struct question q;
    ask(&q, p);
    bool outside = tri_type_outside(&q.ev, t, n->u.value, said, sizeof(said));
    tri_arena_rewind(p->a, q.mark);
    if (outside)
        tri_remark(p, TRI_ERROR, n->offset, "%s", said);
}

/* A kind that no arithmetic takes, whatever stands on the other side. */
static bool no_operand(const struct tri_type *t)
{
    return t->kind == TRI_T_CONTEXT || t->kind == TRI_T_FUNCTION ||
           t->kind == TRI_T_RANGE || t->kind == TRI_T_LIST ||
           t->kind == TRI_T_BOOL || t->kind == TRI_T_NULL;
}

static void arithmetic(struct tri_parser *p, const struct tri_ast *n)
{
    const struct tri_type *a = n->a->type, *b = n->b->type;
    const struct tri_type *r = tri_type_arith(p, (enum tri_op)n->op, a, b);
    if (a->kind == TRI_T_NULL || b->kind == TRI_T_NULL)
        tri_remark(p, TRI_ERROR, n->offset, "arithmetic on null is null");
    else if ((r && r->kind == TRI_T_NULL) || no_operand(a) || no_operand(b))
        tri_remark(p, TRI_ERROR, n->offset,
                   "no such arithmetic on a %s and a %s", tri_type_label(a),
                   tri_type_label(b));
}

static bool is_unordered(const struct tri_type *t)
{
    return t->kind == TRI_T_BOOL || t->kind == TRI_T_CONTEXT ||
           t->kind == TRI_T_FUNCTION;
}

static bool ordered(struct tri_parser *p, uint32_t at, const struct tri_type *t)
{
    if (!is_unordered(t))
        return true;
    tri_remark(p, TRI_ERROR, at, "a %s has no order", tri_type_label(t));
    return false;
}

static void order(struct tri_parser *p, uint32_t at, const struct tri_type *a,
                  const struct tri_type *b)
{
    if (a->kind == TRI_T_NULL || b->kind == TRI_T_NULL)
        tri_remark(p, TRI_ERROR, at, "a comparison with null is always null");
    else if (ordered(p, at, a) && ordered(p, at, b))
        comparison(p, at, a, b);
}

/* One end that is null may leave the other to settle it. */
static void between(struct tri_parser *p, const struct tri_ast *n)
{
    order(p, n->offset, n->a->type,
          n->b->type->kind == TRI_T_NULL && n->c->type->kind != TRI_T_NULL
              ? n->c->type
              : n->b->type);
    if (n->b->type->kind != TRI_T_NULL && n->c->type->kind != TRI_T_NULL)
        order(p, n->offset, n->a->type, n->c->type);
}

static void negation(struct tri_parser *p, const struct tri_ast *n)
{
    struct question q;
    char msg[sizeof(q.ev.diags->msg)];
    uint32_t at;
    if (!is_scalar(n->a->type))
        return;
    ask(&q, p);
    (void)tri_op_neg(&q.ev, sample(n->a->type->kind, true));
    if (answer(&q, p, msg, sizeof(msg), &at))
        tri_remark(p, TRI_ERROR, n->offset, "%s", msg);
}

static void property(struct tri_parser *p, const struct tri_ast *n)
{
    const struct tri_type *t = n->a->type;
    struct question q;
    char msg[sizeof(q.ev.diags->msg)];
    uint32_t at;
    if (t->kind == TRI_T_CONTEXT && t->n_fields &&
        !tri_type_field(t, n->text.at, n->text.len)) {
        tri_remark(p, TRI_ERROR, n->offset, "there is no '%.*s' in a %s%s",
                   n->text.len > 60 ? 60 : (int)n->text.len, n->text.at,
                   tri_type_label(t),
                   tri_suggest_field(p, t, n->text.at, n->text.len));
        return;
    }
    if (!is_scalar(t) && t->kind != TRI_T_NULL)
        return;
    ask(&q, p);
    (void)tri_path_get(&q.ev, sample(t->kind, true), &n->text);
    if (answer(&q, p, msg, sizeof(msg), &at))
        tri_remark(p, TRI_ERROR, n->offset, "%s", msg);
}

/* Where its text begins: a path's own place is its member. */
static uint32_t start_of(const struct tri_ast *n)
{
    while (n->a && n->a->offset < n->offset)
        n = n->a;
    return n->offset;
}

static void condition(struct tri_parser *p, const struct tri_ast *n,
                      const char *what)
{
    if (is_scalar(n->type) && n->type->kind != TRI_T_BOOL)
        tri_remark(p, TRI_ERROR, start_of(n), "%s is a %s, not a boolean", what,
                   tri_type_label(n->type));
}

/* ---- functions ---- */

static void call(struct tri_parser *p, const struct tri_ast *n)
{
    const struct tri_type *f = n->a->type;
    if (is_scalar(f) || f->kind == TRI_T_RANGE) {
        tri_remark(p, TRI_ERROR, n->offset, "a %s is not a function",
                   tri_type_label(f));
        return;
    }
    if (f->kind != TRI_T_FUNCTION || !f->result || n->slot)
        return;
    if (f->n_params != n->n) {
        tri_remark(p, TRI_ERROR, n->offset,
                   "the function takes %zu arguments, not %u", f->n_params,
                   n->n);
        return;
    }
    for (uint32_t i = 0; i < n->n && !n->u.keys; i++)
        if (tri_type_never(n->kids[i]->type, f->params[i]))
            tri_remark(p, TRI_ERROR, start_of(n->kids[i]),
                       "argument %u is a %s, not a %s", i + 1,
                       tri_type_label(n->kids[i]->type),
                       tri_type_label(f->params[i]));
}

/* ---- constants, and calls whose arguments are of known kinds ---- */

static bool is_const(const struct tri_ast *n)
{
    return n->op == TRI_OP_CONST && n->u.value.kind != TRI_FUNCTION;
}

/* A zone, which only the run knows, is named after an "@". */
static bool names_zone(const struct tri_ast *n)
{
    return n->u.value.kind == TRI_STRING && n->u.value.len &&
           memchr(n->u.value.u.str, '@', n->u.value.len);
}

static bool is_settled(const struct tri_ast *n)
{
    switch ((enum tri_op)n->op) {
    case TRI_OP_NEG:
    case TRI_OP_PATH:
        return is_const(n->a);
    case TRI_OP_ADD:
    case TRI_OP_SUB:
    case TRI_OP_MUL:
    case TRI_OP_DIV:
    case TRI_OP_POW:
        return is_const(n->a) && is_const(n->b);
    default:
        return false;
    }
}

static void constant(struct tri_parser *p, const struct tri_ast *n)
{
    struct question q;
    char msg[sizeof(q.ev.diags->msg)];
    uint32_t at;
    ask(&q, p);
    bool null = tri_is_null(tri_ast_eval(&q.ev, n, NULL));
    if (answer(&q, p, msg, sizeof(msg), &at) && null)
        tri_remark(p, TRI_ERROR, at, "%s", msg);
}

enum { FEW = 8 };

/* A built-in with constants is asked for its value, and one with arguments of
 * known kinds whether it takes these kinds at all. */
static void builtin(struct tri_parser *p, const struct tri_ast *n)
{
    struct tri_value args[FEW];
    struct question q;
    char msg[sizeof(q.ev.diags->msg)];
    uint32_t at;
    bool settled = true;
    if (n->n == 0 || n->n > FEW) /* functions of the clock take none */
        return;
    for (uint32_t i = 0; i < n->n; i++) {
        const struct tri_ast *kid = n->kids[i];
        args[i] = tri_null();
        if (kid && is_const(kid) && !names_zone(kid)) {
            args[i] = kid->u.value;
        } else if (kid) {
            settled = false;
            if (!is_scalar(kid->type))
                return;
            args[i] = sample(kid->type->kind, true);
        }
    }
    ask(&q, p);
    q.ev.offset = n->offset;
    bool null = tri_is_null(n->u.builtin->fn(&q.ev, args, n->n));
    bool always = settled || q.ev.kind_fault;
    if (answer(&q, p, msg, sizeof(msg), &at) && null && always)
        tri_remark(p, TRI_ERROR, at, "%s", msg);
}

/* ---- the doors ---- */

void tri_check_test(struct tri_parser *p, uint32_t at,
                    const struct tri_type *input, const struct tri_type *test)
{
    if (test->kind == TRI_T_LIST || test->kind == TRI_T_RANGE)
        test = tri_type_item(test);
    if (input->kind == TRI_T_LIST)
        input = tri_type_item(input);
    comparison(p, at, input, test);
}

void tri_check_never(struct tri_parser *p, const struct tri_ast *n)
{
    size_t before = p->n_remarks;
    switch ((enum tri_op)n->op) {
    case TRI_OP_EQ:
    case TRI_OP_NE:
        comparison(p, n->offset, n->a->type, n->b->type);
        allowed(p, n->a->type, n->b);
        allowed(p, n->b->type, n->a);
        break;
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
        order(p, n->offset, n->a->type, n->b->type);
        break;
    case TRI_OP_BETWEEN:
        between(p, n);
        break;
    case TRI_OP_IN:
        for (uint32_t i = 0; i < n->n; i++) {
            tri_check_test(p, n->kids[i]->offset, n->a->type, n->kids[i]->type);
            allowed(p, n->a->type, n->kids[i]);
        }
        break;
    case TRI_OP_ADD:
    case TRI_OP_SUB:
    case TRI_OP_MUL:
    case TRI_OP_DIV:
    case TRI_OP_POW:
        arithmetic(p, n);
        break;
    case TRI_OP_NEG:
        negation(p, n);
        break;
    case TRI_OP_PATH:
        property(p, n);
        break;
    case TRI_OP_IF:
        condition(p, n->a, "the condition");
        break;
    case TRI_OP_SOME:
    case TRI_OP_EVERY:
        condition(p, n->a, "what satisfies");
        break;
    case TRI_OP_CALL:
        call(p, n);
        break;
    case TRI_OP_BUILTIN:
        builtin(p, n);
        break;
    default:
        break;
    }
    if (p->n_remarks == before && is_settled(n))
        constant(p, n);
}
