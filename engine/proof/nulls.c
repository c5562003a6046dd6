/* Can an expression be null? An equality of two values of one kind never is;
 * an ordering is where an operand may be; `and`, `or` and `if` protect what
 * stands beside `x != null` or `x = null`. Where it is not sure: yes, it can.
 *
 * A name is told by its frame: level 0 is the decision's own, each local scope
 * that is entered is one more. */
#include <string.h>

#include "dmn/model.h"
#include "feel/ast.h"
#include "proof/space.h"

enum { MAX_KNOWN = 32, MAX_DEEP = 64, MAX_NODES_DEEP = 32 };

struct path {
    uint32_t frame;
    uint32_t slot;
    uint32_t len; /* 0: the name itself */
    const char *member;
};

struct nulls {
    struct tri_space *s;
    const struct tri_node *decision;
    unsigned decisions; /* one inside the other */
    size_t n_known;
    struct path known[MAX_KNOWN]; /* known not to be null here */
};

static bool never_null(struct nulls *x, const struct tri_ast *a, unsigned level,
                       unsigned depth);

static bool path_of(const struct tri_ast *a, unsigned level, struct path *out)
{
    const struct tri_ast *base = a->op == TRI_OP_PATH ? a->a : a;
    if (base->op != TRI_OP_NAME || base->depth > level)
        return false;
    *out = (struct path){ level - base->depth, base->slot,
                          base == a ? 0 : a->text.len,
                          base == a ? NULL : a->text.at };
    return true;
}

static bool is_known(const struct nulls *x, const struct path *p)
{
    for (size_t i = 0; i < x->n_known; i++) {
        const struct path *k = &x->known[i];
        if (k->frame == p->frame && k->slot == p->slot && k->len == p->len &&
            (k->len == 0 || memcmp(k->member, p->member, k->len) == 0))
            return true;
    }
    return false;
}

/* What a part being true (or false) says: "p != null" in it when true. */
static void learn(struct nulls *x, const struct tri_ast *a, unsigned level,
                  bool holds)
{
    uint8_t both = holds ? TRI_OP_AND : TRI_OP_OR;
    uint8_t told = holds ? TRI_OP_NE : TRI_OP_EQ;
    if (a->op == both) {
        learn(x, a->a, level, holds);
        learn(x, a->b, level, holds);
    }
    if (a->op != told || x->n_known == MAX_KNOWN)
        return;
    const struct tri_ast *null = a->b->op == TRI_OP_CONST ? a->b : a->a;
    const struct tri_ast *other = null == a->b ? a->a : a->b;
    if (null->op == TRI_OP_CONST && tri_is_null(null->u.value) &&
        path_of(other, level, &x->known[x->n_known]))
        x->n_known++;
}

static bool same_kind(const struct tri_ast *a, const struct tri_ast *b)
{
    if ((a->op == TRI_OP_CONST && tri_is_null(a->u.value)) ||
        (b->op == TRI_OP_CONST && tri_is_null(b->u.value)))
        return true;
    return a->type->kind == b->type->kind && a->type->kind != TRI_T_ANY &&
           a->type->kind != TRI_T_FUNCTION;
}

static bool name_never_null(struct nulls *x, const struct tri_ast *a,
                            unsigned level)
{
    if (a->depth < level)
        return a->type->kind == TRI_T_CONTEXT; /* an item of a list */
    if (a->depth > level || a->slot >= x->decision->n_slots)
        return false;
    const struct tri_node *n = x->decision->slots[a->slot].node;
    if (!n)
        return false;
    if (n->kind == TRI_NODE_INPUT)
        return n == x->s->options.report || n == x->s->options.facts;
    if (n->kind != TRI_NODE_DECISION || !n->logic)
        return false;
    if (n->logic->kind == TRI_BOXED_TABLE) {
        enum tri_hit hit = n->logic->table->hit;
        return hit == TRI_HIT_RULE_ORDER || hit == TRI_HIT_COLLECT ||
               hit == TRI_HIT_OUTPUT_ORDER || hit == TRI_HIT_COUNT;
    }
    if (n->logic->kind != TRI_BOXED_LITERAL || !n->logic->text.expr ||
        !n->logic->text.expr->root || x->decisions == MAX_NODES_DEEP)
        return false;
    struct nulls inner = { .s = x->s,
                           .decision = n,
                           .decisions = x->decisions + 1 };
    return never_null(&inner, n->logic->text.expr->root, 0, 0);
}

static bool path_never_null(struct nulls *x, const struct tri_ast *a,
                            unsigned level, unsigned depth)
{
    const struct tri_ast *base = a->a;
    if (base->type->kind == TRI_T_LIST) /* its items' members: a list */
        return never_null(x, base, level, depth + 1);
    return a->type->kind == TRI_T_LIST && base->op == TRI_OP_NAME &&
           base->depth == level && base->slot < x->decision->n_slots &&
           x->decision->slots[base->slot].node == x->s->options.report &&
           x->s->options.report;
}

static bool builtin_never_null(struct nulls *x, const struct tri_ast *a,
                               unsigned level, unsigned depth)
{
    static const char *const safe[] = { "count",   "list contains",
                                        "flatten", "distinct values",
                                        "append",  "concatenate",
                                        "reverse", "not" };
    for (size_t i = 0; i < TRI_COUNT(safe); i++)
        if (strcmp(a->u.builtin->name, safe[i]) == 0)
            return a->n > 0 && a->kids[0] &&
                   never_null(x, a->kids[0], level, depth + 1);
    return false;
}

/* Both parts, each knowing what the other's being undecided tells. */
static bool parts(struct nulls *x, const struct tri_ast *a, unsigned level,
                  unsigned depth)
{
    size_t before = x->n_known;
    learn(x, a->b, level, a->op == TRI_OP_AND);
    bool ok = never_null(x, a->a, level, depth + 1);
    x->n_known = before;
    learn(x, a->a, level, a->op == TRI_OP_AND);
    ok = ok && never_null(x, a->b, level, depth + 1);
    x->n_known = before;
    return ok;
}

static bool branches(struct nulls *x, const struct tri_ast *a, unsigned level,
                     unsigned depth)
{
    size_t before = x->n_known;
    learn(x, a->a, level, true);
    bool ok = never_null(x, a->b, level, depth + 1);
    x->n_known = before;
    /* "else" is also where the condition is null: only "= null" tells then. */
    if (a->a->op == TRI_OP_EQ)
        learn(x, a->a, level, false);
    ok = ok && never_null(x, a->c, level, depth + 1);
    x->n_known = before;
    return ok;
}

static bool quantified(struct nulls *x, const struct tri_ast *a, unsigned level,
                       unsigned depth)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (!never_null(x, a->kids[i], level + 1, depth + 1))
            return false;
    return a->op == TRI_OP_FOR || never_null(x, a->a, level + 1, depth + 1);
}

static bool never_null(struct nulls *x, const struct tri_ast *a, unsigned level,
                       unsigned depth)
{
    struct path p;
    if (depth == MAX_DEEP)
        return false;
    if (path_of(a, level, &p) && is_known(x, &p))
        return true;
    switch (a->op) {
    case TRI_OP_CONST:
        return !tri_is_null(a->u.value);
    case TRI_OP_NAME:
        return name_never_null(x, a, level);
    case TRI_OP_PATH:
        return path_never_null(x, a, level, depth);
    case TRI_OP_LIST:
    case TRI_OP_INSTANCE:
        return true;
    case TRI_OP_EQ:
    case TRI_OP_NE:
        return same_kind(a->a, a->b);
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
    case TRI_OP_ADD:
    case TRI_OP_SUB:
        return same_kind(a->a, a->b) && a->a->type->kind == TRI_T_NUMBER &&
               never_null(x, a->a, level, depth + 1) &&
               never_null(x, a->b, level, depth + 1);
    case TRI_OP_AND:
    case TRI_OP_OR:
        return parts(x, a, level, depth);
    case TRI_OP_IF:
        return branches(x, a, level, depth);
    case TRI_OP_SOME:
    case TRI_OP_EVERY:
    case TRI_OP_FOR:
        return quantified(x, a, level, depth);
    case TRI_OP_FILTER:
        return a->a->type->kind == TRI_T_LIST &&
               never_null(x, a->a, level, depth + 1);
    case TRI_OP_BUILTIN:
        return builtin_never_null(x, a, level, depth);
    default:
        return false;
    }
}

bool tri_space_never_null(struct tri_space *s, const struct tri_node *decision)
{
    if (!decision->logic || decision->logic->kind != TRI_BOXED_LITERAL ||
        !decision->logic->text.expr || !decision->logic->text.expr->root)
        return false;
    return tri_space_ast_never_null(s, decision,
                                    decision->logic->text.expr->root);
}

bool tri_space_ast_never_null(struct tri_space *s,
                              const struct tri_node *decision,
                              const struct tri_ast *a)
{
    struct nulls x = { .s = s, .decision = decision };
    return never_null(&x, a, 0, 0);
}
