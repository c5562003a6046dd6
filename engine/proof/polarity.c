/* Which way an expression turns when worrying facts become true: a boolean
 * that is true stays true (rises), one that is not true stays so (falls); a
 * list only gets more items, or fewer. "Turns" where it is neither, or where
 * nobody can say. This is what ties cannot see: people filtered by facts. */
#include <string.h>

#include "dmn/model.h"
#include "feel/ast.h"
#include "feel/number.h"
#include "proof/space.h"

enum { MAX_DEEP = 64 };

struct polarity {
    struct tri_space *s;
    const struct tri_node *decision;
    const uint64_t *facts;
    unsigned decisions;
};

static enum tri_turn turn_of(struct polarity *x, const struct tri_ast *a,
                             unsigned level, unsigned depth);

static enum tri_turn both(enum tri_turn a, enum tri_turn b)
{
    if (a == TRI_STAYS)
        return b;
    return b == TRI_STAYS || a == b ? a : TRI_TURNS;
}

static enum tri_turn opposite(enum tri_turn t)
{
    return t == TRI_RISES ? TRI_FALLS : t == TRI_FALLS ? TRI_RISES : t;
}

static bool moves_node(const struct polarity *x, const struct tri_node *n)
{
    const struct tri_node *facts = x->s->options.facts;
    for (size_t i = 0; facts && facts->feeds_by && i < x->s->n_facts; i++)
        if (tri_set_has(x->facts, i) &&
            tri_set_has(facts->feeds_by + i * x->s->models->n_words, n->index))
            return true;
    return false;
}

static enum tri_turn turn_of_name(struct polarity *x, const struct tri_ast *a,
                                  unsigned level)
{
    if (a->depth < level)
        return TRI_STAYS; /* an item: what of it moves is its list's matter */
    if (a->depth > level || a->slot >= x->decision->n_slots)
        return TRI_TURNS;
    const struct tri_node *n = x->decision->slots[a->slot].node;
    if (!n)
        return TRI_TURNS;
    if (n->kind == TRI_NODE_INPUT)
        return n == x->s->options.facts ? TRI_TURNS : TRI_STAYS;
    if (!moves_node(x, n))
        return TRI_STAYS;
    if (n->kind != TRI_NODE_DECISION || !n->logic ||
        n->logic->kind != TRI_BOXED_LITERAL || x->decisions == MAX_DEEP ||
        !n->logic->text.expr || !n->logic->text.expr->root)
        return TRI_TURNS;
    if (n->rises)
        return TRI_RISES;
    struct polarity inner = { x->s, n, x->facts, x->decisions + 1 };
    return turn_of(&inner, n->logic->text.expr->root, 0, 0);
}

static enum tri_turn turn_of_path(struct polarity *x, const struct tri_ast *a,
                                  unsigned level, unsigned depth)
{
    const struct tri_ast *base = a->a;
    if (base->op == TRI_OP_NAME && base->depth == level &&
        base->slot < x->decision->n_slots &&
        x->decision->slots[base->slot].node == x->s->options.facts &&
        a->slot < x->s->n_facts)
        return !tri_set_has(x->facts, a->slot) ? TRI_STAYS
               : a->type->kind == TRI_T_BOOL   ? TRI_RISES
                                               : TRI_TURNS;
    return turn_of(x, base, level, depth + 1);
}

static bool is_count(const struct tri_ast *a)
{
    return a->op == TRI_OP_BUILTIN && a->n == 1 && a->kids[0] &&
           strcmp(a->u.builtin->name, "count") == 0;
}

/* What a comparison with a constant makes of a side that turns. */
static enum tri_turn turn_of_equality(const struct tri_ast *side,
                                      struct tri_value constant, bool equal,
                                      enum tri_turn t)
{
    if (side->type->kind == TRI_T_BOOL && t == TRI_RISES) {
        bool up = tri_is_true(constant) == equal;
        return up ? TRI_RISES : TRI_FALLS;
    }
    if (side->type->kind == TRI_T_BOOL && t == TRI_FALLS &&
        tri_is_true(constant))
        return equal ? TRI_FALLS : TRI_RISES;
    if (is_count(side) && constant.kind == TRI_NUMBER &&
        tri_num_sign(constant) == 0)
        return equal ? opposite(t) : t;
    return TRI_TURNS;
}

static enum tri_turn turn_of_comparison(struct polarity *x,
                                        const struct tri_ast *a, unsigned level,
                                        unsigned depth)
{
    enum tri_turn l = turn_of(x, a->a, level, depth + 1);
    enum tri_turn r = turn_of(x, a->b, level, depth + 1);
    if (l == TRI_STAYS && r == TRI_STAYS)
        return TRI_STAYS;
    bool right = a->b->op == TRI_OP_CONST;
    const struct tri_ast *side = right ? a->a : a->b;
    const struct tri_ast *constant = right ? a->b : a->a;
    enum tri_turn t = right ? l : r;
    if (constant->op != TRI_OP_CONST || t == TRI_TURNS)
        return TRI_TURNS;
    if (a->op == TRI_OP_EQ || a->op == TRI_OP_NE)
        return turn_of_equality(side, constant->u.value, a->op == TRI_OP_EQ, t);
    if (!is_count(side))
        return TRI_TURNS;
    bool more = a->op == TRI_OP_GT || a->op == TRI_OP_GE;
    return more == right ? t : opposite(t);
}

static enum tri_turn turn_of_builtin(struct polarity *x,
                                     const struct tri_ast *a, unsigned level,
                                     unsigned depth)
{
    static const char *const same[] = { "count", "flatten", "distinct values",
                                        "concatenate", "list contains" };
    enum tri_turn t = TRI_STAYS;
    enum tri_turn first = TRI_STAYS;
    for (uint32_t i = 0; i < a->n; i++) {
        enum tri_turn one =
            a->kids[i] ? turn_of(x, a->kids[i], level, depth + 1) : TRI_STAYS;
        if (i == 0)
            first = one;
        t = both(t, one);
    }
    if (t == TRI_STAYS)
        return t;
    for (size_t i = 0; i < TRI_COUNT(same); i++)
        if (strcmp(a->u.builtin->name, same[i]) == 0)
            return i < 4 || first == t ? t : TRI_TURNS;
    return TRI_TURNS;
}

/* A business knowledge model sees nothing but what it is handed. */
static enum tri_turn turn_of_call(struct polarity *x, const struct tri_ast *a,
                                  unsigned level, unsigned depth)
{
    const struct tri_ast *f = a->a;
    if (!f || f->op != TRI_OP_NAME || f->depth != level ||
        f->slot >= x->decision->n_slots)
        return TRI_TURNS;
    const struct tri_node *n = x->decision->slots[f->slot].node;
    if (!n || n->kind != TRI_NODE_BKM || moves_node(x, n))
        return TRI_TURNS;
    for (uint32_t i = 0; i < a->n; i++)
        if (a->kids[i] && turn_of(x, a->kids[i], level, depth + 1) != TRI_STAYS)
            return TRI_TURNS;
    return TRI_STAYS;
}

static enum tri_turn turn_of_loop(struct polarity *x, const struct tri_ast *a,
                                  unsigned level, unsigned depth)
{
    enum tri_turn lists = TRI_STAYS;
    for (uint32_t i = 0; i < a->n; i++)
        lists = both(lists, turn_of(x, a->kids[i], level + 1, depth + 1));
    enum tri_turn body = turn_of(x, a->a, level + 1, depth + 1);
    if (a->op == TRI_OP_FOR)
        return body == TRI_STAYS ? lists : TRI_TURNS;
    return both(a->op == TRI_OP_SOME ? lists : opposite(lists), body);
}

static enum tri_turn turn_of(struct polarity *x, const struct tri_ast *a,
                             unsigned level, unsigned depth)
{
    enum tri_turn t = TRI_STAYS;
    if (depth == MAX_DEEP)
        return TRI_TURNS;
    switch (a->op) {
    case TRI_OP_CONST:
    case TRI_OP_ITEM_KEY:
        return TRI_STAYS;
    case TRI_OP_NAME:
        return turn_of_name(x, a, level);
    case TRI_OP_PATH:
        return turn_of_path(x, a, level, depth);
    case TRI_OP_AND:
    case TRI_OP_OR:
        return both(turn_of(x, a->a, level, depth + 1),
                    turn_of(x, a->b, level, depth + 1));
    case TRI_OP_EQ:
    case TRI_OP_NE:
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
        return turn_of_comparison(x, a, level, depth);
    case TRI_OP_IF:
        t = turn_of(x, a->a, level, depth + 1);
        return t == TRI_STAYS ? both(turn_of(x, a->b, level, depth + 1),
                                     turn_of(x, a->c, level, depth + 1))
                              : TRI_TURNS;
    case TRI_OP_SOME:
    case TRI_OP_EVERY:
    case TRI_OP_FOR:
        return turn_of_loop(x, a, level, depth);
    case TRI_OP_FILTER:
        if (a->b->type->kind != TRI_T_BOOL)
            return TRI_TURNS;
        return both(turn_of(x, a->a, level, depth + 1),
                    turn_of(x, a->b, level + 1, depth + 1));
    case TRI_OP_BUILTIN:
        return turn_of_builtin(x, a, level, depth);
    case TRI_OP_CALL:
        return turn_of_call(x, a, level, depth);
    case TRI_OP_LIST:
    case TRI_OP_ADD:
    case TRI_OP_SUB:
        if (a->a)
            t = both(turn_of(x, a->a, level, depth + 1),
                     turn_of(x, a->b, level, depth + 1));
        for (uint32_t i = 0; a->kids && i < a->n; i++)
            t = both(t, turn_of(x, a->kids[i], level, depth + 1));
        return t == TRI_STAYS ? t : TRI_TURNS;
    default:
        return TRI_TURNS;
    }
}

enum tri_turn tri_space_turn(struct tri_space *s,
                             const struct tri_node *decision,
                             const struct tri_ast *a, const uint64_t *facts)
{
    struct polarity x = { s, decision, facts, 0 };
    return turn_of(&x, a, 0, 0);
}
