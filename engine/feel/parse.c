/* Operators, from the loosest to the tightest, and the parser's small tools.
 * primary.c has what starts an operand, scope.c the names. Every function that
 * returns a node returns NULL once p->failed is set. */
#include "feel/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* ---- faults ---- */

void *tri_parse_fail(struct tri_parser *p, uint32_t at, const char *fmt, ...)
{
    if (p->failed)
        return NULL;
    p->failed = true;
    p->fail_at = at;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(p->msg, sizeof(p->msg), fmt, ap);
    va_end(ap);
    return NULL;
}

void *tri_parse_nomem(struct tri_parser *p)
{
    if (!p->code)
        p->code = p->a->failed ? p->a->failed : TRI_E_NOMEM;
    return tri_parse_fail(p, p->t.at, "out of memory");
}

static const char *remark(struct tri_parser *p, enum tri_severity severity,
                          uint32_t at, const char *text)
{
    char *msg = tri_arena_copy(p->a, text, strlen(text));
    struct tri_remark *r =
        msg ? tri_arena_grow(p->a, p->remarks, p->n_remarks, p->n_remarks + 1,
                             sizeof(*r), &p->cap_remarks)
            : NULL;
    if (!r)
        return tri_parse_nomem(p);
    p->remarks = r;
    r[p->n_remarks++] = (struct tri_remark){ at, severity, TRI_E_MODEL, msg };
    return msg;
}

void tri_remark(struct tri_parser *p, enum tri_severity severity, uint32_t at,
                const char *fmt, ...)
{
    char text[160];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    (void)remark(p, severity, at, text);
}

struct tri_ast *tri_parse_bad(struct tri_parser *p, uint32_t at,
                              const char *fmt, ...)
{
    char text[160];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    const char *msg = remark(p, TRI_ERROR, at, text);
    struct tri_ast *n = msg ? tri_node(p, TRI_OP_FAULT, at) : NULL;
    if (!n)
        return NULL;
    n->text = tri_text_of(msg, strlen(msg));
    return tri_check_node(p, n);
}

/* ---- tokens ---- */

void tri_seek(struct tri_parser *p, size_t at)
{
    /* Trials read text again: bounded, so that nested ambiguities cannot take
     * exponential time. */
    if (++p->tokens > (uint64_t)p->len * 64 + 4096) {
        (void)tri_parse_fail(p, p->t.at, "too many nested brackets");
        at = p->len;
    }
    p->prev_end = p->t.at + p->t.len;
    p->t = tri_lex(p->text, p->len, at);
    if (p->t.kind == TRI_TK_BAD_STRING)
        (void)tri_parse_fail(p, p->t.at, "the string is not closed");
    else if (p->t.kind == TRI_TK_BAD_COMMENT)
        (void)tri_parse_fail(p, p->t.at, "the comment is not closed");
}

void tri_next(struct tri_parser *p)
{
    tri_seek(p, p->t.at + p->t.len);
}

bool tri_at(const struct tri_parser *p, char c)
{
    return p->t.kind == (unsigned)TRI_TK_CHAR + (unsigned char)c;
}

bool tri_at_word(const struct tri_parser *p, const char *word)
{
    return p->t.kind == TRI_TK_WORD && strlen(word) == p->t.len &&
           memcmp(p->text + p->t.at, word, p->t.len) == 0;
}

static void *unexpected(struct tri_parser *p, const char *wanted)
{
    if (p->t.kind == TRI_TK_END)
        return tri_parse_fail(p, p->t.at, "expected %s, but the text ends",
                              wanted);
    int n = p->t.len > 24 ? 24 : (int)p->t.len;
    return tri_parse_fail(p, p->t.at, "expected %s instead of '%.*s'", wanted,
                          n, p->text + p->t.at);
}

bool tri_expect(struct tri_parser *p, char c)
{
    char wanted[] = "'?'";
    wanted[1] = c;
    if (!tri_at(p, c)) {
        (void)unexpected(p, wanted);
        return false;
    }
    tri_next(p);
    return !p->failed;
}

bool tri_expect_word(struct tri_parser *p, const char *word)
{
    char wanted[24];
    (void)snprintf(wanted, sizeof(wanted), "'%s'", word);
    if (!tri_at_word(p, word)) {
        (void)unexpected(p, wanted);
        return false;
    }
    tri_next(p);
    return !p->failed;
}

/* ---- nodes ---- */

struct tri_ast *tri_node(struct tri_parser *p, enum tri_op op, uint32_t at)
{
    struct tri_ast *n = tri_arena_zero(p->a, 1, sizeof(*n));
    if (!n)
        return tri_parse_nomem(p);
    n->op = (uint8_t)op;
    n->offset = at;
    return n;
}

struct tri_ast *tri_node2(struct tri_parser *p, enum tri_op op, uint32_t at,
                          struct tri_ast *a, struct tri_ast *b)
{
    struct tri_ast *n = a && b ? tri_node(p, op, at) : NULL;
    if (!n)
        return NULL;
    n->a = a;
    n->b = b;
    return tri_check_node(p, n);
}

struct tri_ast *tri_node_const(struct tri_parser *p, uint32_t at,
                               struct tri_value v)
{
    struct tri_ast *n = tri_node(p, TRI_OP_CONST, at);
    if (!n)
        return NULL;
    n->u.value = v;
    return tri_check_node(p, n);
}

bool tri_nodes_push(struct tri_parser *p, struct tri_ast ***items, size_t *n,
                    size_t *cap, struct tri_ast *item)
{
    if (!item)
        return false;
    struct tri_ast **to =
        tri_arena_grow(p->a, *items, *n, *n + 1, sizeof(struct tri_ast *), cap);
    if (!to) {
        (void)tri_parse_nomem(p);
        return false;
    }
    *items = to;
    to[(*n)++] = item;
    return true;
}

struct tri_word tri_text_of(const char *name, size_t len)
{
    return (struct tri_word){ name, (uint32_t)len, tri_key_hash(name, len) };
}

/* ---- operators ---- */

static struct tri_ast *unary(struct tri_parser *p)
{
    /* A loop, not recursion: "----1" must not take C stack. */
    uint32_t at[TRI_MAX_FEEL_DEPTH];
    size_t n = 0;
    while (tri_at(p, '-')) {
        if (n == TRI_MAX_FEEL_DEPTH)
            return tri_parse_fail(p, p->t.at, "too many signs");
        at[n++] = p->t.at;
        tri_next(p);
    }
    struct tri_ast *a = tri_parse_primary(p);
    while (a && n) {
        struct tri_ast *neg = tri_node(p, TRI_OP_NEG, at[--n]);
        if (!neg)
            return NULL;
        neg->a = a;
        a = tri_check_node(p, neg);
    }
    return a;
}

static struct tri_ast *power(struct tri_parser *p)
{
    struct tri_ast *a = unary(p);
    while (a && p->t.kind == TRI_TK_POWER) {
        uint32_t at = p->t.at;
        tri_next(p);
        a = tri_node2(p, TRI_OP_POW, at, a, unary(p));
    }
    return a;
}

static struct tri_ast *product(struct tri_parser *p)
{
    struct tri_ast *a = power(p);
    while (a && (tri_at(p, '*') || tri_at(p, '/'))) {
        enum tri_op op = tri_at(p, '*') ? TRI_OP_MUL : TRI_OP_DIV;
        uint32_t at = p->t.at;
        tri_next(p);
        a = tri_node2(p, op, at, a, power(p));
    }
    return a;
}

struct tri_ast *tri_parse_operand(struct tri_parser *p)
{
    /* Whatever nests comes through here: the one place that counts depth. */
    if (p->depth >= TRI_MAX_FEEL_DEPTH)
        return tri_parse_fail(p, p->t.at, "nested more than %d deep",
                              TRI_MAX_FEEL_DEPTH);
    p->depth++;
    struct tri_ast *a = product(p);
    while (a && (tri_at(p, '+') || tri_at(p, '-'))) {
        enum tri_op op = tri_at(p, '+') ? TRI_OP_ADD : TRI_OP_SUB;
        uint32_t at = p->t.at;
        tri_next(p);
        a = tri_node2(p, op, at, a, product(p));
    }
    p->depth--;
    return a;
}

static enum tri_op comparison_op(const struct tri_parser *p)
{
    switch (p->t.kind) {
    case TRI_TK_CHAR + '=':
        return TRI_OP_EQ;
    case TRI_TK_NE:
        return TRI_OP_NE;
    case TRI_TK_CHAR + '<':
        return TRI_OP_LT;
    case TRI_TK_LE:
        return TRI_OP_LE;
    case TRI_TK_CHAR + '>':
        return TRI_OP_GT;
    case TRI_TK_GE:
        return TRI_OP_GE;
    default:
        return TRI_OP_CONST;
    }
}

bool tri_is_comparison(const struct tri_parser *p)
{
    return comparison_op(p) != TRI_OP_CONST;
}

/* "< x" on its own: a range that is open at its other end. */
struct tri_ast *tri_parse_comparison_test(struct tri_parser *p)
{
    enum tri_op op = comparison_op(p);
    uint32_t at = p->t.at;
    tri_next(p);
    struct tri_ast *x = tri_parse_operand(p);
    struct tri_ast *n = x ? tri_node(p, TRI_OP_RANGE, at) : NULL;
    if (!n)
        return NULL;
    switch (op) {
    case TRI_OP_LT:
        n->b = x;
        break;
    case TRI_OP_LE:
        n->b = x;
        n->flags = TRI_N_HI_CLOSED;
        break;
    case TRI_OP_GT:
        n->a = x;
        break;
    case TRI_OP_GE:
        n->a = x;
        n->flags = TRI_N_LO_CLOSED;
        break;
    case TRI_OP_EQ:
        n->a = x;
        n->flags = TRI_N_IS_EQUAL | TRI_N_LO_CLOSED | TRI_N_HI_CLOSED;
        break;
    default:
        n->a = x;
        n->flags = TRI_N_IS_NOT_EQUAL;
        break;
    }
    return tri_check_node(p, n);
}

static struct tri_ast *between(struct tri_parser *p, struct tri_ast *a)
{
    uint32_t at = p->t.at;
    tri_next(p);
    struct tri_ast *lo = tri_parse_operand(p);
    if (!lo || !tri_expect_word(p, "and"))
        return NULL;
    struct tri_ast *hi = tri_parse_operand(p);
    struct tri_ast *n = hi ? tri_node(p, TRI_OP_BETWEEN, at) : NULL;
    if (!n)
        return NULL;
    n->a = a;
    n->b = lo;
    n->c = hi;
    return tri_check_node(p, n);
}

/* After "in (": tests up to ")", or the range that "(" opened. */
static struct tri_ast *in_brackets(struct tri_parser *p, uint32_t at,
                                   struct tri_ast ***kids, size_t *n)
{
    size_t cap = 0;
    for (;;) {
        struct tri_ast *test = tri_parse_expression(p);
        if (test && *n == 0 && p->t.kind == TRI_TK_DOTS)
            return tri_parse_range_from(p, at, test, false);
        if (!tri_nodes_push(p, kids, n, &cap, test))
            return NULL;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
    }
    return tri_expect(p, ')') ? **kids : NULL;
}

static struct tri_ast *in(struct tri_parser *p, struct tri_ast *a)
{
    struct tri_ast *n = tri_node(p, TRI_OP_IN, p->t.at);
    if (!n)
        return NULL;
    tri_next(p);
    struct tri_ast **kids = NULL;
    size_t count = 0;
    size_t cap = 0;
    struct tri_ast *one;
    if (tri_at(p, '(')) {
        uint32_t at = p->t.at;
        bool keep = p->open_bracket;
        p->open_bracket = false;
        tri_next(p);
        one = in_brackets(p, at, &kids, &count);
        p->open_bracket = keep;
    } else if (tri_is_comparison(p)) {
        one = tri_parse_comparison_test(p);
    } else {
        one = tri_parse_operand(p);
    }
    if (!one || (!count && !tri_nodes_push(p, &kids, &count, &cap, one)))
        return NULL;
    n->a = a;
    n->kids = kids;
    n->n = (uint32_t)count;
    return tri_check_node(p, n);
}

/* For a message: the type's text, up to 60 bytes. */
static int type_len(const struct tri_parser *p, uint32_t at)
{
    return p->prev_end - at > 60 ? 60 : (int)(p->prev_end - at);
}

static struct tri_ast *instance_of(struct tri_parser *p, struct tri_ast *a)
{
    struct tri_ast *n = tri_node(p, TRI_OP_INSTANCE, p->t.at);
    tri_next(p);
    if (!n || !tri_expect_word(p, "of"))
        return NULL;
    uint32_t at = p->t.at;
    const struct tri_type *t = tri_parse_type(p);
    if (p->failed)
        return NULL;
    if (!t)
        return tri_parse_bad(p, at, "unknown type '%.*s'", type_len(p, at),
                             p->text + at);
    n->a = a;
    n->u.as_type = t;
    return tri_check_node(p, n);
}

static struct tri_ast *comparison(struct tri_parser *p)
{
    if (tri_is_comparison(p))
        return tri_parse_comparison_test(p);
    struct tri_ast *a = tri_parse_operand(p);
    while (a) {
        uint32_t at = p->t.at;
        enum tri_op op = comparison_op(p);
        if (op != TRI_OP_CONST) {
            tri_next(p);
            a = tri_node2(p, op, at, a, tri_parse_operand(p));
        } else if (tri_at_word(p, "between")) {
            a = between(p, a);
        } else if (tri_at_word(p, "in")) {
            a = in(p, a);
        } else if (tri_at_word(p, "instance")) {
            a = instance_of(p, a);
        } else {
            break;
        }
    }
    return a;
}

static struct tri_ast *conjunction(struct tri_parser *p)
{
    struct tri_ast *a = comparison(p);
    while (a && tri_at_word(p, "and")) {
        uint32_t at = p->t.at;
        tri_next(p);
        a = tri_node2(p, TRI_OP_AND, at, a, comparison(p));
    }
    return a;
}

struct tri_ast *tri_parse_expression(struct tri_parser *p)
{
    struct tri_ast *a = conjunction(p);
    while (a && tri_at_word(p, "or")) {
        uint32_t at = p->t.at;
        tri_next(p);
        a = tri_node2(p, TRI_OP_OR, at, a, conjunction(p));
    }
    return a;
}

/* ---- whole texts ---- */

void tri_parser_init(struct tri_parser *p, struct tri_feel *c,
                     const struct tri_scope *scope,
                     const struct tri_source *src, const struct tri_type *input)
{
    memset(p, 0, sizeof(*p));
    p->c = c;
    p->a = c->arena;
    p->src = src;
    p->text = src->text;
    p->len = src->len;
    p->outer = scope;
    p->input = input ? input : tri_type_simple(TRI_T_ANY);
    tri_seek(p, 0);
}

struct tri_ast *tri_parse_whole(struct tri_parser *p)
{
    if (p->t.kind == TRI_TK_END && !p->failed)
        return tri_parse_fail(p, 0, "the expression is empty");
    struct tri_ast *n = p->failed ? NULL : tri_parse_expression(p);
    if (n && p->t.kind != TRI_TK_END)
        return unexpected(p, "an operator");
    return p->failed ? NULL : n;
}

static bool tests(struct tri_parser *p, bool negated, struct tri_ast ***out,
                  size_t *out_n)
{
    size_t cap = 0;
    for (;;) {
        unsigned before = p->inputs;
        struct tri_ast *n = tri_parse_expression(p);
        if (n && p->inputs != before)
            n->flags |= TRI_N_USES_INPUT;
        if (!tri_nodes_push(p, out, out_n, &cap, n))
            return false;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
    }
    if (negated && !tri_expect(p, ')'))
        return false;
    if (p->t.kind != TRI_TK_END) {
        (void)unexpected(p, "',' or the end");
        return false;
    }
    return !p->failed;
}

bool tri_parse_tests(struct tri_parser *p, bool *out_negated,
                     struct tri_ast ***out, size_t *out_n)
{
    *out = NULL;
    *out_n = 0;
    *out_negated = false;
    if (p->failed)
        return false;
    if (p->t.kind == TRI_TK_END)
        return true;
    struct tri_parser start = *p;
    if (tri_at(p, '-')) {
        tri_next(p);
        if (p->t.kind == TRI_TK_END)
            return true;
        *p = start;
    }
    if (tri_at_word(p, "not")) {
        /* not(a, b) negates the tests; not(?) and x is an expression. */
        tri_next(p);
        if (tri_at(p, '(')) {
            tri_next(p);
            *out_negated = true;
            if (tests(p, true, out, out_n) || p->code)
                return !p->failed;
        }
        struct tri_parser tried = *p;
        *p = start;
        p->tokens = tried.tokens;
        *out = NULL;
        *out_n = 0;
        *out_negated = false;
    }
    return tests(p, false, out, out_n);
}
