/* The last step of building a node: its height, its type as far as that is
 * simple, constants folded. Bottom-up, one node at a time, so it never
 * recurses. A type is a promise only where the value is not null. */
#include <string.h>

#include "base/limits.h"
#include "feel/ops.h"
#include "feel/parse.h"

static const struct tri_type *any(void)
{
    return tri_type_simple(TRI_T_ANY);
}

const struct tri_type *tri_type_item(const struct tri_type *t)
{
    if (!t)
        return any();
    if (t->kind == TRI_T_LIST || t->kind == TRI_T_RANGE)
        return t->elem ? t->elem : any();
    return t->kind == TRI_T_NULL ? any() : t;
}

const struct tri_field *tri_type_field(const struct tri_type *t,
                                       const char *name, size_t len)
{
    if (!t || t->kind != TRI_T_CONTEXT)
        return NULL;
    for (size_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].name_len == len &&
            memcmp(t->fields[i].name, name, len) == 0)
            return &t->fields[i];
    return NULL;
}

static const struct tri_type *of_elem(struct tri_parser *p,
                                      enum tri_type_kind kind,
                                      const struct tri_type *elem)
{
    if (!elem || elem->kind == TRI_T_ANY)
        return tri_type_simple(kind);
    struct tri_type *t = tri_arena_zero(p->a, 1, sizeof(*t));
    if (!t)
        return tri_parse_nomem(p);
    t->kind = kind;
    t->elem = elem;
    return t;
}

/* The type that covers both; null covers nothing of its own. */
static const struct tri_type *join(const struct tri_type *a,
                                   const struct tri_type *b)
{
    if (a == b || b->kind == TRI_T_NULL)
        return a;
    if (a->kind == TRI_T_NULL)
        return b;
    return a->kind == b->kind && a->kind < TRI_T_LIST ? tri_type_simple(a->kind)
                                                      : any();
}

static const struct tri_type *value_type(const struct tri_value *v)
{
    static const uint8_t kinds[] = {
        [TRI_NULL] = TRI_T_NULL,
        [TRI_BOOL] = TRI_T_BOOL,
        [TRI_NUMBER] = TRI_T_NUMBER,
        [TRI_STRING] = TRI_T_STRING,
        [TRI_DATE] = TRI_T_DATE,
        [TRI_TIME] = TRI_T_TIME,
        [TRI_DATETIME] = TRI_T_DATETIME,
        [TRI_DT_DURATION] = TRI_T_DT_DURATION,
        [TRI_YM_DURATION] = TRI_T_YM_DURATION,
        [TRI_LIST] = TRI_T_LIST,
        [TRI_CONTEXT] = TRI_T_CONTEXT,
        [TRI_RANGE] = TRI_T_RANGE,
        [TRI_FUNCTION] = TRI_T_FUNCTION,
    };
    return tri_type_simple((enum tri_type_kind)kinds[v->kind]);
}

static const struct tri_type *arith_type(const struct tri_ast *n)
{
    enum tri_type_kind a = n->a->type->kind;
    if (a == n->b->type->kind && a == TRI_T_NUMBER)
        return tri_type_simple(TRI_T_NUMBER);
    if (a == n->b->type->kind && a == TRI_T_STRING && n->op == TRI_OP_ADD)
        return tri_type_simple(TRI_T_STRING);
    return any();
}

static const struct tri_type *list_type(struct tri_parser *p,
                                        const struct tri_ast *n)
{
    const struct tri_type *elem = n->n ? n->kids[0]->type : any();
    for (uint32_t i = 1; i < n->n; i++)
        elem = join(elem, n->kids[i]->type);
    return of_elem(p, TRI_T_LIST, elem->kind == TRI_T_NULL ? any() : elem);
}

static const struct tri_type *context_type(struct tri_parser *p,
                                           const struct tri_ast *n)
{
    if (!n->n)
        return tri_type_simple(TRI_T_CONTEXT);
    struct tri_type *t = tri_arena_zero(p->a, 1, sizeof(*t));
    struct tri_field *f = tri_arena_zero(p->a, n->n, sizeof(*f));
    if (!t || !f)
        return tri_parse_nomem(p);
    for (uint32_t i = 0; i < n->n; i++) {
        f[i].name = n->u.keys[i].at;
        f[i].name_len = n->u.keys[i].len;
        f[i].type =
            n->kids[i]->type->kind == TRI_T_NULL ? any() : n->kids[i]->type;
    }
    t->kind = TRI_T_CONTEXT;
    t->n_fields = n->n;
    t->fields = f;
    return t;
}

static const struct tri_type *function_type(struct tri_parser *p,
                                            const struct tri_ast *n)
{
    const struct tri_function *f = n->u.func;
    struct tri_type *t = tri_arena_zero(p->a, 1, sizeof(*t));
    const struct tri_type **params =
        tri_arena_zero(p->a, f->n_params, sizeof(struct tri_type *));
    if (!t || !params)
        return tri_parse_nomem(p);
    for (size_t i = 0; i < f->n_params; i++)
        params[i] = f->params[i].type ? f->params[i].type : any();
    t->kind = TRI_T_FUNCTION;
    t->n_params = f->n_params;
    t->params = params;
    t->result = f->body ? f->body->type : any();
    return t;
}

static const struct tri_type *path_type(struct tri_parser *p, struct tri_ast *n)
{
    const struct tri_type *base = n->a->type;
    bool list = base->kind == TRI_T_LIST;
    const struct tri_field *f = tri_type_field(
        list && base->elem ? base->elem : base, n->text.at, n->text.len);
    if (!f)
        return any();
    /* Where evaluation looks first: whole values have the type's order. */
    if (!list)
        n->slot = (uint32_t)(f - base->fields);
    const struct tri_type *t = f->type ? f->type : any();
    return list ? of_elem(p, TRI_T_LIST, t) : t;
}

static const struct tri_type *filter_type(struct tri_parser *p,
                                          const struct tri_ast *n)
{
    const struct tri_type *item = tri_type_item(n->a->type);
    if (n->b->type->kind == TRI_T_NUMBER)
        return item;
    if (n->b->type->kind != TRI_T_BOOL)
        return any();
    return n->a->type->kind == TRI_T_LIST ? n->a->type
                                          : of_elem(p, TRI_T_LIST, item);
}

static const struct tri_type *type_of(struct tri_parser *p, struct tri_ast *n)
{
    switch ((enum tri_op)n->op) {
    case TRI_OP_CONST:
        return value_type(&n->u.value);
    case TRI_OP_NAME:
    case TRI_OP_INPUT:
        return n->type;
    case TRI_OP_LIST:
        return list_type(p, n);
    case TRI_OP_CONTEXT:
        return context_type(p, n);
    case TRI_OP_RANGE:
        return of_elem(p, TRI_T_RANGE,
                       n->a && n->b ? join(n->a->type, n->b->type)
                                    : (n->a ? n->a : n->b)->type);
    case TRI_OP_FUNC:
        return function_type(p, n);
    case TRI_OP_IF:
        return join(n->b->type, n->c->type);
    case TRI_OP_FOR:
        return of_elem(p, TRI_T_LIST, n->a->type);
    case TRI_OP_STEPS:
        return of_elem(p, TRI_T_LIST, n->a->type);
    case TRI_OP_ADD:
    case TRI_OP_SUB:
    case TRI_OP_MUL:
    case TRI_OP_DIV:
    case TRI_OP_POW:
        return arith_type(n);
    case TRI_OP_NEG:
        return n->a->type;
    case TRI_OP_PATH:
        return path_type(p, n);
    case TRI_OP_FILTER:
        return filter_type(p, n);
    case TRI_OP_CALL:
        return n->a->type->kind == TRI_T_FUNCTION && n->a->type->result
                   ? n->a->type->result
                   : any();
    case TRI_OP_BUILTIN:
        return tri_type_simple(n->u.builtin->result);
    case TRI_OP_FAULT:
    case TRI_OP_AT:
    case TRI_OP_ITEM_KEY:
        return any();
    default: /* comparisons, logic, quantifiers */
        return tri_type_simple(TRI_T_BOOL);
    }
}

/* ---- folding ---- */

static bool is_const(const struct tri_ast *n)
{
    return n && n->op == TRI_OP_CONST;
}

static bool all_const(const struct tri_ast *n)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (!is_const(n->kids[i]) || n->kids[i]->u.value.kind == TRI_FUNCTION)
            return false;
    return true;
}

/* Makers of temporal values from literal text, the only calls that are worth
 * folding; a zone is known only at run time. */
static bool folds(const struct tri_ast *n)
{
    static const char *const names[] = { "date", "time", "date and time",
                                         "duration" };
    if (n->n != 1 || !all_const(n) || n->kids[0]->u.value.kind != TRI_STRING ||
        memchr(n->kids[0]->u.value.u.str, '@', n->kids[0]->u.value.len))
        return false;
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        if (strcmp(n->u.builtin->name, names[i]) == 0)
            return true;
    return false;
}

static bool foldable(const struct tri_ast *n)
{
    switch ((enum tri_op)n->op) {
    case TRI_OP_NEG:
        return is_const(n->a);
    case TRI_OP_ADD:
    case TRI_OP_SUB:
    case TRI_OP_MUL:
    case TRI_OP_DIV:
    case TRI_OP_POW:
        return is_const(n->a) && is_const(n->b);
    case TRI_OP_RANGE:
        return (!n->a || is_const(n->a)) && (!n->b || is_const(n->b));
    case TRI_OP_LIST:
        return all_const(n);
    case TRI_OP_BUILTIN:
        return folds(n);
    default:
        return false;
    }
}

/* A fault is left to run time, where it makes a diagnostic. */
static struct tri_ast *fold(struct tri_parser *p, struct tri_ast *n)
{
    struct tri_eval ev;
    tri_eval_init(&ev, p->a, NULL, tri_null());
    ev.source = p->src;
    ev.n_diags = TRI_MAX_DIAGNOSTICS; /* none is wanted */
    struct tri_value v = tri_ast_eval(&ev, n, NULL);
    if (ev.fatal == TRI_E_NOMEM || p->a->failed)
        return tri_parse_nomem(p);
    if (ev.fatal || tri_is_null(v))
        return n;
    if (v.kind == TRI_RANGE && v.u.range->has_lo && v.u.range->has_hi) {
        int order;
        if (tri_feel_compare(&ev, v.u.range->lo, v.u.range->hi, &order) &&
            order > 0)
            tri_remark(p, TRI_WARNING, n->offset,
                       "the range is empty: its start is above its end");
    }
    const struct tri_type *t = n->type;
    n->op = TRI_OP_CONST;
    n->u.value = v;
    n->a = n->b = n->c = NULL;
    n->kids = NULL;
    n->n = 0;
    n->height = 1;
    n->type = t->kind < TRI_T_LIST ? value_type(&v) : t;
    return n;
}

/* ---- what can never work ---- */

static bool is_scalar(enum tri_type_kind k)
{
    return k >= TRI_T_BOOL && k <= TRI_T_YM_DURATION;
}

/* Two known scalar kinds that = and < never relate. */
static void check_comparison(struct tri_parser *p, uint32_t at,
                             const struct tri_type *a, const struct tri_type *b)
{
    if (a->kind != b->kind && is_scalar(a->kind) && is_scalar(b->kind))
        tri_remark(p, TRI_ERROR, at, "a %s never compares with a %s",
                   tri_type_label(a), tri_type_label(b));
}

static void check_arith(struct tri_parser *p, const struct tri_ast *n)
{
    enum tri_type_kind a = n->a->type->kind;
    enum tri_type_kind b = n->b->type->kind;
    if (!is_scalar(a) || !is_scalar(b))
        return;
    bool bad = a == TRI_T_BOOL || b == TRI_T_BOOL;
    if (a == TRI_T_STRING || b == TRI_T_STRING)
        bad = n->op != TRI_OP_ADD || a != b;
    if (n->op == TRI_OP_POW)
        bad = a != TRI_T_NUMBER || b != TRI_T_NUMBER;
    if (bad)
        tri_remark(p, TRI_ERROR, n->offset,
                   "no such arithmetic on a %s and a %s",
                   tri_type_label(n->a->type), tri_type_label(n->b->type));
}

void tri_check_test(struct tri_parser *p, uint32_t at,
                    const struct tri_type *input, const struct tri_type *test)
{
    if (test->kind == TRI_T_LIST || test->kind == TRI_T_RANGE)
        test = tri_type_item(test);
    if (input->kind == TRI_T_LIST)
        input = tri_type_item(input);
    check_comparison(p, at, input, test);
}

static void check(struct tri_parser *p, const struct tri_ast *n)
{
    switch ((enum tri_op)n->op) {
    case TRI_OP_EQ:
    case TRI_OP_NE:
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
        check_comparison(p, n->offset, n->a->type, n->b->type);
        break;
    case TRI_OP_BETWEEN:
        check_comparison(p, n->offset, n->a->type, n->b->type);
        check_comparison(p, n->offset, n->a->type, n->c->type);
        break;
    case TRI_OP_IN:
        for (uint32_t i = 0; i < n->n; i++)
            tri_check_test(p, n->kids[i]->offset, n->a->type, n->kids[i]->type);
        break;
    case TRI_OP_ADD:
    case TRI_OP_SUB:
    case TRI_OP_MUL:
    case TRI_OP_DIV:
    case TRI_OP_POW:
        check_arith(p, n);
        break;
    case TRI_OP_PATH:
        if (n->a->type->kind == TRI_T_CONTEXT && n->a->type->n_fields &&
            !tri_type_field(n->a->type, n->text.at, n->text.len))
            tri_remark(
                p, TRI_ERROR, n->offset, "there is no '%.*s' in a %s%s",
                n->text.len > 60 ? 60 : (int)n->text.len, n->text.at,
                tri_type_label(n->a->type),
                tri_suggest_field(p, n->a->type, n->text.at, n->text.len));
        break;
    default:
        break;
    }
}

static uint32_t tallest(const struct tri_ast *n)
{
    uint32_t h = 0;
    const struct tri_ast *const parts[] = { n->a, n->b, n->c };
    for (size_t i = 0; i < TRI_COUNT(parts); i++)
        if (parts[i] && parts[i]->height > h)
            h = parts[i]->height;
    for (uint32_t i = 0; i < n->n; i++)
        if (n->kids[i] && n->kids[i]->height > h)
            h = n->kids[i]->height;
    /* The iterators of one loop nest at run time. */
    bool loop =
        n->op == TRI_OP_FOR || n->op == TRI_OP_SOME || n->op == TRI_OP_EVERY;
    return loop ? h + n->n : h;
}

/* A name, or a member of what a name stands for, against a constant: what most
 * conditions say. */
static bool is_plain(const struct tri_ast *n)
{
    if ((n->op != TRI_OP_EQ && n->op != TRI_OP_NE) || n->b->op != TRI_OP_CONST)
        return false;
    const struct tri_ast *base = n->a->op == TRI_OP_PATH ? n->a->a : n->a;
    return base->op == TRI_OP_NAME && n->b->u.value.kind <= TRI_STRING;
}

/* The operands of n, on the chain of its left one where that is of its kind. */
static bool chain(struct tri_parser *p, struct tri_ast *n)
{
    struct tri_chain *c = n->a->op == n->op ? n->a->u.chain : NULL;
    uint32_t k = c ? n->a->slot : 1;
    if (!c || c->n != k || k == c->room) {
        struct tri_chain *to = tri_arena_get(
            p->a, sizeof(*to) + 2 * (k + 1) * sizeof(to->operands[0]));
        if (!to)
            return tri_parse_nomem(p) != NULL;
        to->room = 2 * (k + 1);
        to->operands[0] = n->a;
        if (c)
            memcpy(to->operands, c->operands, k * sizeof(c->operands[0]));
        c = to;
    }
    c->operands[k] = n->b;
    c->n = k + 1;
    n->u.chain = c;
    n->slot = c->n;
    return true;
}

struct tri_ast *tri_check_node(struct tri_parser *p, struct tri_ast *n)
{
    if (!n || p->failed)
        return NULL;
    n->height = tallest(n) + 1;
    if (n->height > TRI_MAX_NEST / 2)
        return tri_parse_fail(p, n->offset, "more than %d operators in a row",
                              TRI_MAX_NEST / 2);
    n->type = type_of(p, n);
    if (!n->type)
        return NULL;
    if (n->op == TRI_OP_PATH) {
        const struct tri_field *f =
            tri_type_field(n->a->type, n->text.at, n->text.len);
        n->slot = f ? (uint32_t)(f - n->a->type->fields) : 0;
        /* Whole values have their keys from the type as well: the same text
         * at the same place is known without reading it. */
        if (f)
            n->text.at = f->name;
    }
    check(p, n);
    if (is_plain(n))
        n->flags |= TRI_N_PLAIN;
    if ((n->op == TRI_OP_OR || n->op == TRI_OP_AND) && !chain(p, n))
        return NULL;
    return foldable(n) ? fold(p, n) : n;
}
