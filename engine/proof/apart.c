/* Answers that no decision can tell apart; see apart.h. "Not known" and "no"
 * are most often such a pair: x = true is false of both.
 *
 * How to read: a member is known in an expression by its name after a dot,
 * whatever stands before it. So a member of the same name of something else
 * counts too; that is only ever too careful. */
#include "proof/apart.h"

#include <string.h>

#include "dmn/index.h"
#include "feel/ast.h"
#include "feel/interp.h"

struct pair {
    const char *name;  /* of the member */
    const char *outer; /* of the structure that it is in, or NULL */
    struct tri_value a, b;
    const struct tri_node *input;
    const struct tri_node *reader; /* whose logic is looked at */
};

static bool says(const struct tri_ast *n, const char *name)
{
    return name && (n->op == TRI_OP_PATH || n->op == TRI_OP_ITEM_KEY) &&
           n->text.len == strlen(name) &&
           memcmp(n->text.at, name, n->text.len) == 0;
}

static bool is_member(const struct pair *p, const struct tri_ast *n)
{
    return says(n, p->name);
}

static bool is_whole(struct tri_value v)
{
    return v.kind == TRI_NUMBER && v.scale == 0 && !(v.flags & TRI_V_BIG);
}

/* Both below it, both above it or both it: then any comparison says the same.
 */
static bool same_side(struct tri_value a, struct tri_value b,
                      struct tri_value constant)
{
    if (!is_whole(a) || !is_whole(b) || !is_whole(constant))
        return false;
    int64_t c = constant.u.small;
    return (a.u.small < c) == (b.u.small < c) &&
           (a.u.small > c) == (b.u.small > c);
}

/* x.member compared with a constant that tells neither from the other. */
static bool same_comparison(const struct pair *p, const struct tri_ast *n)
{
    if (n->op < TRI_OP_EQ || n->op > TRI_OP_GE || !is_member(p, n->a) ||
        n->a->op != TRI_OP_PATH || n->a->a->op != TRI_OP_NAME ||
        n->b->op != TRI_OP_CONST)
        return false;
    if (n->op > TRI_OP_NE)
        return same_side(p->a, p->b, n->b->u.value);
    enum tri_plainly a = tri_plainly_equal(&p->a, &n->b->u.value);
    enum tri_plainly b = tri_plainly_equal(&p->b, &n->b->u.value);
    return a == b && a != TRI_NOT_PLAIN;
}

/* May what stands alone be the input itself, handed on as a whole? A name of a
 * loop may have the same slot, but hardly the same type. */
static bool may_be_input(const struct pair *p, const struct tri_ast *n)
{
    return n->op == TRI_OP_NAME && n->slot < p->reader->n_slots &&
           p->reader->slots[n->slot].node == p->input &&
           (n->type == p->input->type || n->type->kind != TRI_T_CONTEXT);
}

/* The height of a tree is bounded when it is compiled. */
static bool tells(const struct pair *p, const struct tri_ast *n)
{
    if (!n || same_comparison(p, n))
        return false;
    if (is_member(p, n) || says(n, p->outer) || may_be_input(p, n) ||
        n->op == TRI_OP_FUNC)
        return true;
    const struct tri_ast *a = n->a;
    if (n->op == TRI_OP_PATH && a && a->op == TRI_OP_NAME)
        a = NULL; /* another member of it */
    if (tells(p, a) || tells(p, n->b) || tells(p, n->c))
        return true;
    for (uint32_t i = 0; i < n->n && n->kids; i++)
        if (tells(p, n->kids[i]))
            return true;
    return false;
}

static bool expr_tells(const struct pair *p, const struct tri_expr *e)
{
    if (!e)
        return false;
    /* Tests of constants keep no trees. */
    for (uint32_t i = 0; i < e->n_tests && e->tests; i++)
        if (tells(p, e->tests[i]))
            return true;
    return tells(p, e->root);
}

/* ---- tables ---- */

static bool column_tells(const struct pair *p, const struct tri_table *t,
                         size_t column)
{
    const struct tri_clause *c = t->inputs[column];
    const struct tri_expr *e = c->text.expr;
    const struct tri_column_index *x = t->columns[column].index;
    if (!expr_tells(p, e))
        return expr_tells(p, c->values.expr);
    if (!e->root || e->root->op != TRI_OP_PATH || !is_member(p, e->root) ||
        e->root->a->op != TRI_OP_NAME || !x || x->later || c->values.expr)
        return true;
    const uint64_t *a = tri_column_index_find(x, p->a);
    const uint64_t *b = tri_column_index_find(x, p->b);
    size_t words = tri_rule_words(t->n_rules);
    return !a || !b || memcmp(a, b, words * sizeof(*a)) != 0;
}

static bool table_tells(const struct pair *p, const struct tri_table *t)
{
    for (size_t i = 0; i < t->n_inputs; i++)
        if (column_tells(p, t, i))
            return true;
    for (size_t i = 0; i < t->n_outputs; i++)
        if (expr_tells(p, t->outputs[i]->text.expr) ||
            expr_tells(p, t->outputs[i]->values.expr))
            return true;
    for (size_t i = 0; i < t->n_rules * t->n_inputs; i++)
        if (t->cells[i].op == TRI_CELL_TEST && expr_tells(p, t->cells[i].expr))
            return true;
    for (size_t i = 0; i < t->n_rules * t->n_outputs; i++)
        if (expr_tells(p, t->outs[i].expr))
            return true;
    return false;
}

static bool node_tells(struct pair *p, const struct tri_node *n)
{
    const struct tri_boxed *b = n->logic;
    p->reader = n;
    if (n->kind != TRI_NODE_DECISION || !b)
        return true;
    for (size_t i = 0; i < n->n_slots; i++)
        if (!n->slots[i].node)
            return true; /* of an import: under another name */
    if (b->kind == TRI_BOXED_TABLE)
        return table_tells(p, b->table);
    return b->kind != TRI_BOXED_LITERAL || expr_tells(p, b->text.expr);
}

static bool is_told_plainly(struct tri_value v)
{
    return v.kind == TRI_NULL || v.kind == TRI_BOOL || v.kind == TRI_STRING ||
           is_whole(v);
}

bool tri_apart(const struct tri_models *m, const struct tri_apart_at *at,
               struct tri_value a, struct tri_value b)
{
    const struct tri_node *input = at->input;
    if (!input->direct_by || at->at >= input->type->n_fields ||
        !is_told_plainly(a) || !is_told_plainly(b))
        return true;
    const char *own = input->type->fields[at->at].name;
    struct pair p = { .name = at->inner ? at->inner : own,
                      .outer = at->inner ? own : NULL,
                      .a = a,
                      .b = b,
                      .input = input };
    const uint64_t *readers = input->direct_by + at->at * m->n_words;
    for (size_t w = 0; w < m->n_words; w++)
        for (uint64_t left = readers[w]; left; left &= left - 1) {
            size_t bit = (size_t)__builtin_ctzll(left);
            if (node_tells(&p, m->order[w * 64 + bit]))
                return true;
        }
    return false;
}
