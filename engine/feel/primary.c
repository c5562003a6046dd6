/* What starts an operand: literals, brackets, if, for, quantifiers, function
 * literals, names. postfix.c has what may follow one. */
#include "feel/parse.h"

#include <string.h>

#include "base/limits.h"
#include "feel/external.h"
#include "feel/number.h"
#include "feel/temporal.h"

#define MAX_ENTRIES 10000 /* of one context: keys are compared pairwise */

/* ---- literals ---- */

static struct tri_ast *number(struct tri_parser *p)
{
    struct tri_value v;
    uint32_t at = p->t.at;
    if (!tri_num_parse(p->a, p->text + at, p->t.len, &v))
        v = tri_null();
    if (p->a->failed)
        return tri_parse_nomem(p);
    tri_next(p);
    if (tri_is_null(v))
        return tri_parse_bad(p, at, "the number is too large");
    return tri_node_const(p, at, v);
}

static struct tri_ast *string(struct tri_parser *p)
{
    struct tri_value v;
    uint32_t at = p->t.at;
    if (!tri_lex_string(p->a, p->text + at, p->t.len, &v))
        return tri_parse_nomem(p);
    tri_next(p);
    return tri_node_const(p, at, v);
}

static struct tri_ast *at_literal(struct tri_parser *p)
{
    uint32_t at = p->t.at;
    tri_next(p);
    if (p->t.kind != TRI_TK_STRING)
        return tri_parse_fail(p, at, "expected a string after '@'");
    struct tri_value text;
    if (!tri_lex_string(p->a, p->text + p->t.at, p->t.len, &text))
        return tri_parse_nomem(p);
    struct tri_eval ev;
    tri_eval_init(&ev, p->a, NULL, tri_null());
    ev.n_diags = TRI_MAX_DIAGNOSTICS; /* faults are worded here */
    struct tri_value v = tri_temporal_parse(&ev, text.u.str, text.len);
    tri_next(p);
    if (ev.fatal)
        return tri_parse_nomem(p);
    if (tri_is_null(v) && text.len && memchr(text.u.str, '@', text.len)) {
        struct tri_ast *n = tri_node(p, TRI_OP_AT, at);
        if (!n)
            return NULL;
        n->text = tri_text_of(text.u.str, text.len);
        return tri_check_node(p, n);
    }
    if (tri_is_null(v))
        return tri_parse_bad(p, at, "'%.*s' is no date, time or duration",
                             text.len > 60 ? 60 : (int)text.len, text.u.str);
    return tri_node_const(p, at, v);
}

/* ---- brackets ---- */

struct tri_ast *tri_parse_range_from(struct tri_parser *p, uint32_t at,
                                     struct tri_ast *lo, bool lo_closed)
{
    tri_next(p); /* .. */
    if (tri_at(p, ']') || tri_at(p, ')'))
        return tri_parse_fail(p, p->t.at, "the range has no end");
    bool keep = p->open_bracket;
    p->open_bracket = true;
    struct tri_ast *hi = tri_parse_operand(p);
    p->open_bracket = keep;
    struct tri_ast *n = hi ? tri_node(p, TRI_OP_RANGE, at) : NULL;
    if (!n)
        return NULL;
    n->flags = lo_closed ? TRI_N_LO_CLOSED : 0;
    if (tri_at(p, ']'))
        n->flags |= TRI_N_HI_CLOSED;
    else if (!tri_at(p, ')') && !tri_at(p, '['))
        return tri_parse_fail(p, p->t.at,
                              "expected ']', ')' or '[' to end the range");
    tri_next(p);
    n->a = lo;
    n->b = hi;
    return tri_check_node(p, n);
}

static struct tri_ast *round_bracket(struct tri_parser *p)
{
    uint32_t at = p->t.at;
    tri_next(p);
    struct tri_ast *n = tri_parse_expression(p);
    if (n && p->t.kind == TRI_TK_DOTS)
        return tri_parse_range_from(p, at, n, false);
    return n && tri_expect(p, ')') ? n : NULL;
}

static struct tri_ast *outward_bracket(struct tri_parser *p)
{
    uint32_t at = p->t.at;
    tri_next(p);
    struct tri_ast *n = tri_parse_expression(p);
    if (n && p->t.kind != TRI_TK_DOTS)
        return tri_parse_fail(p, p->t.at, "expected '..' in the range");
    return n ? tri_parse_range_from(p, at, n, false) : NULL;
}

static struct tri_ast *square_bracket(struct tri_parser *p)
{
    struct tri_ast *n = tri_node(p, TRI_OP_LIST, p->t.at);
    uint32_t at = p->t.at;
    size_t count = 0;
    size_t cap = 0;
    tri_next(p);
    if (p->t.kind == TRI_TK_DOTS)
        return tri_parse_fail(p, p->t.at, "the range has no start");
    while (n && !tri_at(p, ']')) {
        struct tri_ast *kid = tri_parse_expression(p);
        if (kid && !count && p->t.kind == TRI_TK_DOTS)
            return tri_parse_range_from(p, at, kid, true);
        if (!tri_nodes_push(p, &n->kids, &count, &cap, kid))
            return NULL;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
        if (tri_at(p, ']'))
            return tri_parse_fail(p, p->t.at, "expected an item after ','");
    }
    if (!n || !tri_expect(p, ']'))
        return NULL;
    n->n = (uint32_t)count;
    return tri_check_node(p, n);
}

static bool key(struct tri_parser *p, struct tri_word *out)
{
    size_t len;
    const char *name;
    if (p->t.kind == TRI_TK_STRING) {
        struct tri_value v;
        if (!tri_lex_string(p->a, p->text + p->t.at, p->t.len, &v)) {
            (void)tri_parse_nomem(p);
            return false;
        }
        name = v.u.str;
        len = v.len;
        tri_next(p);
    } else {
        name = tri_parse_free_name(p, ":", &len);
        if (!name)
            return false;
    }
    *out = tri_text_of(name, len);
    return tri_expect(p, ':');
}

/* One "key: value". A function may name itself, so that it can recur. */
static bool entry(struct tri_parser *p, struct tri_local *l, struct tri_ast *n,
                  struct tri_word *keys, size_t *cap, bool *twice)
{
    uint32_t at = p->t.at;
    if (!key(p, &keys[n->n]))
        return false;
    const struct tri_word *k = &keys[n->n];
    for (uint32_t i = 0; i < n->n; i++)
        if (keys[i].len == k->len && memcmp(keys[i].at, k->at, k->len) == 0 &&
            !*twice) {
            *twice = true;
            tri_remark(p, TRI_ERROR, at, "the key '%.*s' stands twice",
                       k->len > 80 ? 80 : (int)k->len, k->at);
        }
    bool early = tri_at_word(p, "function");
    if (early && !tri_local_add(p, l, k->at, k->len, NULL))
        return false;
    size_t count = n->n;
    struct tri_ast *value = tri_parse_expression(p);
    if (!tri_nodes_push(p, &n->kids, &count, cap, value))
        return false;
    n->n = (uint32_t)count;
    if (early)
        l->names[l->n - 1].type = value->type;
    return early || tri_local_add(p, l, k->at, k->len, value->type);
}

static struct tri_ast *context(struct tri_parser *p)
{
    struct tri_ast *n = tri_node(p, TRI_OP_CONTEXT, p->t.at);
    uint32_t at = p->t.at;
    struct tri_word *keys = NULL;
    size_t cap = 0;
    size_t keys_cap = 0;
    bool twice = false;
    unsigned funcs = p->funcs;
    struct tri_local l;
    tri_local_push(p, &l, TRI_LOCAL_NAMES);
    tri_next(p);
    while (n && !tri_at(p, '}')) {
        if (n->n >= MAX_ENTRIES)
            return tri_parse_fail(p, p->t.at, "more than %d entries",
                                  MAX_ENTRIES);
        keys = tri_arena_grow(p->a, keys, n->n, n->n + 1u, sizeof(*keys),
                              &keys_cap);
        if (!keys)
            return tri_parse_nomem(p);
        if (!entry(p, &l, n, keys, &cap, &twice))
            return NULL;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
        if (tri_at(p, '}'))
            return tri_parse_fail(p, p->t.at, "expected an entry after ','");
    }
    if (!n || !tri_expect(p, '}'))
        return NULL;
    p->local = l.up;
    if (twice) { /* the remark is made; the value is null */
        n->op = TRI_OP_FAULT;
        n->n = 0;
        n->text = tri_text_of("a key stands twice", 18);
        n->offset = at;
        return tri_check_node(p, n);
    }
    n->u.keys = keys;
    if (p->funcs != funcs)
        n->flags |= TRI_N_HEAP;
    return tri_check_node(p, n);
}

/* ---- if, for, some, every, function ---- */

static struct tri_ast *if_then_else(struct tri_parser *p)
{
    struct tri_ast *n = tri_node(p, TRI_OP_IF, p->t.at);
    tri_next(p);
    if (!n || !(n->a = tri_parse_expression(p)) ||
        !tri_expect_word(p, "then") || !(n->b = tri_parse_expression(p)) ||
        !tri_expect_word(p, "else") || !(n->c = tri_parse_expression(p)))
        return NULL;
    return tri_check_node(p, n);
}

/* The variable before "in": words up to that keyword. */
static const char *variable(struct tri_parser *p, size_t *out_len)
{
    uint32_t from = p->t.at;
    if (p->t.kind != TRI_TK_WORD)
        return tri_parse_fail(p, from, "expected a variable");
    do
        tri_next(p);
    while (p->t.kind != TRI_TK_END && !tri_at_word(p, "in") && !p->failed &&
           (p->t.kind == TRI_TK_WORD || p->t.kind == TRI_TK_NUMBER ||
            tri_at(p, '-') || tri_at(p, '\'') || tri_at(p, '+') ||
            tri_at(p, '*') || tri_at(p, '/') || tri_at(p, '.')));
    if (!tri_at_word(p, "in"))
        return tri_parse_fail(p, p->t.at, "expected 'in' after the variable");
    const char *name =
        tri_name_tidy(p->a, p->text + from, p->prev_end - from, out_len);
    return name ? name : tri_parse_nomem(p);
}

static struct tri_ast *domain(struct tri_parser *p)
{
    uint32_t at = p->t.at;
    struct tri_ast *a = tri_parse_expression(p);
    if (!a || p->t.kind != TRI_TK_DOTS)
        return a;
    tri_next(p);
    return tri_node2(p, TRI_OP_STEPS, at, a, tri_parse_expression(p));
}

static struct tri_ast *iteration(struct tri_parser *p, enum tri_op op,
                                 const char *body)
{
    struct tri_ast *n = tri_node(p, op, p->t.at);
    unsigned funcs = p->funcs;
    size_t count = 0;
    size_t cap = 0;
    struct tri_local l;
    tri_local_push(p, &l, TRI_LOCAL_NAMES);
    do {
        size_t len = 0;
        tri_next(p); /* the keyword, or the comma */
        const char *name = n ? variable(p, &len) : NULL;
        if (!name)
            return NULL;
        tri_next(p);
        struct tri_ast *d = domain(p);
        if (!tri_nodes_push(p, &n->kids, &count, &cap, d) ||
            !tri_local_add(p, &l, name, len, tri_type_item(d->type)))
            return NULL;
    } while (tri_at(p, ','));
    n->n = (uint32_t)count;
    if (op == TRI_OP_FOR &&
        !tri_local_add(p, &l, "partial", 7, tri_type_simple(TRI_T_LIST)))
        return NULL;
    if (!tri_expect_word(p, body) || !(n->a = tri_parse_expression(p)))
        return NULL;
    p->local = l.up;
    if (p->funcs != funcs)
        n->flags |= TRI_N_HEAP;
    if (op == TRI_OP_FOR && l.partial_used)
        n->flags |= TRI_N_PARTIAL;
    return tri_check_node(p, n);
}

static bool params(struct tri_parser *p, struct tri_local *l,
                   struct tri_param **out, size_t *n)
{
    size_t cap = 0;
    while (!tri_at(p, ')')) {
        size_t len = 0;
        const char *name = tri_parse_free_name(p, ":,)", &len);
        const struct tri_type *type = NULL;
        if (name && tri_at(p, ':')) {
            tri_next(p);
            uint32_t at = p->t.at;
            type = tri_parse_type(p);
            if (!type && !p->failed)
                tri_remark(p, TRI_ERROR, at, "unknown type");
        }
        if (p->failed)
            return false;
        struct tri_param *to =
            tri_arena_grow(p->a, *out, *n, *n + 1, sizeof(*to), &cap);
        if (!to)
            return tri_parse_nomem(p) != NULL;
        *out = to;
        to[(*n)++] = (struct tri_param){ name, (uint32_t)len, type };
        if (!tri_local_add(p, l, name, len, type))
            return false;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
    }
    return tri_expect(p, ')');
}

static struct tri_expr *body_expr(struct tri_parser *p, struct tri_ast *root,
                                  bool keeps_frame)
{
    struct tri_expr *e = tri_arena_zero(p->a, 1, sizeof(*e));
    if (!e)
        return tri_parse_nomem(p);
    e->source = p->src;
    e->root = root;
    e->type = root->type;
    e->height = root->height;
    e->keeps_frame = keeps_frame;
    return e;
}

/* A literal {java: {class: "...", method signature: "..."}}. */
static bool java_spec(struct tri_parser *p, const struct tri_ast *n,
                      struct tri_value *out)
{
    if (n->op != TRI_OP_CONTEXT || n->n != 1 || n->u.keys[0].len != 4 ||
        memcmp(n->u.keys[0].at, "java", 4) != 0)
        return false;
    const struct tri_ast *spec = n->kids[0];
    if (spec->op != TRI_OP_CONTEXT)
        return false;
    for (uint32_t i = 0; i < spec->n; i++)
        if (spec->kids[i]->op != TRI_OP_CONST)
            return false;
    struct tri_eval ev;
    tri_eval_init(&ev, p->a, NULL, tri_null());
    *out = tri_ast_eval(&ev, spec, NULL);
    return out->kind == TRI_CONTEXT;
}

/* NULL when f is now the method that follows "external"; else the fault. */
static struct tri_ast *external(struct tri_parser *p, struct tri_function *f)
{
    uint32_t at = p->t.at;
    tri_next(p);
    struct tri_ast *n = tri_parse_expression(p);
    struct tri_value spec;
    if (!n || (java_spec(p, n, &spec) && tri_external_java(spec, f)))
        return NULL;
    return tri_parse_bad(p, at, "this external function is not known");
}

static struct tri_ast *function(struct tri_parser *p)
{
    struct tri_ast *n = tri_node(p, TRI_OP_FUNC, p->t.at);
    struct tri_function *f = tri_arena_zero(p->a, 1, sizeof(*f));
    if (!n || !f)
        return tri_parse_nomem(p);
    unsigned funcs = ++p->funcs;
    struct tri_local l;
    tri_local_push(p, &l, TRI_LOCAL_NAMES);
    tri_next(p);
    struct tri_param *list = NULL;
    if (!tri_expect(p, '(') || !params(p, &l, &list, &f->n_params))
        return NULL;
    f->params = list;
    if (tri_at_word(p, "external")) {
        struct tri_ast *bad = external(p, f);
        p->local = l.up;
        if (p->failed || bad)
            return bad;
    } else {
        struct tri_ast *body = tri_parse_expression(p);
        if (!body)
            return NULL;
        p->local = l.up;
        f->body = body_expr(p, body, p->funcs != funcs);
        if (!f->body)
            return NULL;
    }
    n->u.func = f;
    return tri_check_node(p, n);
}

/* ---- an operand ---- */

static struct tri_ast *keyword(struct tri_parser *p)
{
    enum { NAME, IF, FOR, SOME, EVERY, TRUE, FALSE, NUL, FUNCTION };
    static const char *const words[] = {
        [IF] = "if",       [FOR] = "for",           [SOME] = "some",
        [EVERY] = "every", [TRUE] = "true",         [FALSE] = "false",
        [NUL] = "null",    [FUNCTION] = "function",
    };
    size_t what = TRI_COUNT(words) - 1;
    while (what != NAME && !tri_at_word(p, words[what]))
        what--;
    if (what != NAME && tri_name_is_longer(p))
        what = NAME; /* "if count" may be a variable */
    uint32_t at = p->t.at;
    switch (what) {
    case IF:
        return if_then_else(p);
    case FOR:
        return iteration(p, TRI_OP_FOR, "return");
    case SOME:
        return iteration(p, TRI_OP_SOME, "satisfies");
    case EVERY:
        return iteration(p, TRI_OP_EVERY, "satisfies");
    case TRUE:
    case FALSE:
        tri_next(p);
        return tri_node_const(p, at, tri_bool(what == TRUE));
    case NUL:
        tri_next(p);
        return tri_node_const(p, at, tri_null());
    case FUNCTION:
        return function(p);
    default:
        return tri_parse_name(p);
    }
}

static struct tri_ast *bracketed(struct tri_parser *p,
                                 struct tri_ast *(*read)(struct tri_parser *))
{
    bool keep = p->open_bracket;
    p->open_bracket = false;
    struct tri_ast *n = read(p);
    p->open_bracket = keep;
    return n;
}

struct tri_ast *tri_parse_start(struct tri_parser *p)
{
    struct tri_ast *n;
    switch (p->t.kind) {
    case TRI_TK_NUMBER:
        return number(p);
    case TRI_TK_STRING:
        return string(p);
    case TRI_TK_WORD:
        return keyword(p);
    case TRI_TK_CHAR + '@':
        return at_literal(p);
    case TRI_TK_CHAR + '(':
        return bracketed(p, round_bracket);
    case TRI_TK_CHAR + '[':
        return bracketed(p, square_bracket);
    case TRI_TK_CHAR + ']':
        return bracketed(p, outward_bracket);
    case TRI_TK_CHAR + '{':
        return bracketed(p, context);
    case TRI_TK_CHAR + '?':
        n = tri_node(p, TRI_OP_INPUT, p->t.at);
        if (!n)
            return NULL;
        p->inputs++;
        n->type = p->input;
        tri_next(p);
        return tri_check_node(p, n);
    case TRI_TK_END:
        return tri_parse_fail(p, p->t.at,
                              "expected a value, but the text ends");
    default:
        return tri_parse_fail(p, p->t.at, "expected a value instead of '%.*s'",
                              p->t.len > 24 ? 24 : (int)p->t.len,
                              p->text + p->t.at);
    }
}
