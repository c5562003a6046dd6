/* Literal expressions as ties: `and`, `or`, `not`, `if`, comparisons of a name
 * with a constant, names of booleans. What is none of these is a variable of
 * its own, known by what it says, so that the same words in two decisions are
 * the same variable. */
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "dmn/model.h"
#include "feel/ast.h"
#include "feel/number.h"
#include "proof/space.h"

enum { MAX_DEEP = 100, MAX_KEY = 4000 };

/* ---- what makes two expressions the same ---- */

static void key_value(struct tri_out *o, struct tri_value v)
{
    char text[64];
    switch (v.kind) {
    case TRI_NULL:
        tri_out_text(o, "null");
        break;
    case TRI_BOOL:
        tri_out_text(o, v.u.boolean ? "true" : "false");
        break;
    case TRI_NUMBER:
        tri_out_put(o, text, tri_num_text(v, text, sizeof(text)));
        break;
    case TRI_STRING:
        tri_out_format(o, "\"%.*s\"", (int)v.len, v.u.str);
        break;
    case TRI_LIST:
        tri_out_char(o, '[');
        for (size_t i = 0; i < v.u.list->n && o->len < MAX_KEY; i++) {
            key_value(o, v.u.list->items[i]);
            tri_out_char(o, ',');
        }
        tri_out_char(o, ']');
        break;
    default: /* by its place: never the same as another's */
        tri_out_format(o, "%p", (const void *)v.u.list);
    }
}

static void key_of(struct tri_out *o, const struct tri_node *decision,
                   const struct tri_ast *a, unsigned level, unsigned depth)
{
    if (!a) {
        tri_out_char(o, '_');
        return;
    }
    if (depth == MAX_DEEP || o->len > MAX_KEY) {
        tri_out_format(o, "%p", (const void *)a);
        return;
    }
    tri_out_format(o, "(%u ", a->op);
    bool local = a->op == TRI_OP_SOME || a->op == TRI_OP_EVERY ||
                 a->op == TRI_OP_FOR || a->op == TRI_OP_CONTEXT;
    switch (a->op) {
    case TRI_OP_CONST:
        key_value(o, a->u.value);
        break;
    case TRI_OP_NAME:
        if (a->depth == level && a->slot < decision->n_slots &&
            decision->slots[a->slot].node)
            tri_out_format(o, "n%u", decision->slots[a->slot].node->index);
        else
            tri_out_format(o, "d%u.%u", a->depth, a->slot);
        break;
    case TRI_OP_PATH:
    case TRI_OP_ITEM_KEY:
        tri_out_format(o, ".%.*s", (int)a->text.len, a->text.at);
        break;
    case TRI_OP_BUILTIN:
        tri_out_text(o, a->u.builtin->name);
        break;
    case TRI_OP_OR:
    case TRI_OP_AND:
    case TRI_OP_IF:
    case TRI_OP_EQ:
    case TRI_OP_NE:
    case TRI_OP_LT:
    case TRI_OP_LE:
    case TRI_OP_GT:
    case TRI_OP_GE:
    case TRI_OP_SUB:
    case TRI_OP_ADD:
    case TRI_OP_SOME:
    case TRI_OP_EVERY:
    case TRI_OP_FILTER:
    case TRI_OP_LIST:
        break;
    default:
        tri_out_format(o, "%p", (const void *)a);
    }
    key_of(o, decision, a->a, level + local, depth + 1);
    key_of(o, decision, a->b, level + (local || a->op == TRI_OP_FILTER),
           depth + 1);
    key_of(o, decision, a->c, level + local, depth + 1);
    for (uint32_t i = 0; a->kids && i < a->n; i++)
        key_of(o, decision, a->kids[i], level + local, depth + 1);
    tri_out_char(o, ')');
}

static void reads_all(struct tri_space *s, struct tri_space_var *v)
{
    for (size_t i = 0; i < s->n_facts; i++)
        tri_set_add(v->reads, i);
}

/* A name of the decision's own frame, or a member of it. */
static void reads_name(struct tri_space *s, struct tri_space_var *v,
                       const struct tri_node *n, const struct tri_ast *path)
{
    if (n->kind == TRI_NODE_DECISION) {
        tri_space_node_reads(s, v, n);
        return;
    }
    if (n != s->options.facts)
        return;
    if (path && path->slot < s->n_facts &&
        path->text.at == n->type->fields[path->slot].name)
        tri_set_add(v->reads, path->slot);
    else
        reads_all(s, v);
}

/* Which facts it may read, by the names in it. level: local scopes entered. */
static void reads_of(struct tri_space *s, struct tri_space_var *v,
                     const struct tri_node *decision, const struct tri_ast *a,
                     unsigned level, unsigned depth)
{
    if (!a)
        return;
    if (depth == MAX_DEEP || a->op == TRI_OP_FUNC || a->op == TRI_OP_CALL) {
        reads_all(s, v);
        return;
    }
    const struct tri_ast *base = a->op == TRI_OP_PATH ? a->a : a;
    if (base->op == TRI_OP_NAME) {
        if (base->depth == level && base->slot < decision->n_slots) {
            const struct tri_node *n = decision->slots[base->slot].node;
            if (n)
                reads_name(s, v, n, base == a ? NULL : a);
            else
                reads_all(s, v);
        }
        return;
    }
    bool local = a->op == TRI_OP_SOME || a->op == TRI_OP_EVERY ||
                 a->op == TRI_OP_FOR || a->op == TRI_OP_CONTEXT;
    reads_of(s, v, decision, a->a, level + local, depth + 1);
    reads_of(s, v, decision, a->b, level + (local || a->op == TRI_OP_FILTER),
             depth + 1);
    reads_of(s, v, decision, a->c, level + local, depth + 1);
    for (uint32_t i = 0; a->kids && i < a->n; i++)
        reads_of(s, v, decision, a->kids[i], level + local, depth + 1);
}

static struct tri_space_var *free_var(struct tri_space *s,
                                      const struct tri_node *decision,
                                      const struct tri_ast *a)
{
    struct tri_out key;
    struct tri_space_var *v = NULL;
    tri_out_init(&key);
    key_of(&key, decision, a, 0, 0);
    if (key.failed || !key.text) {
        s->failed = true;
    } else {
        size_t before = s->all.n;
        v = tri_space_var_keyed(s, NULL, key.text, tri_type_simple(TRI_T_BOOL),
                                "");
        if (v && s->all.n > before) {
            v->inner = true;
            v->ast = a;
            v->said_by = decision;
            v->never_null = tri_space_ast_never_null(s, decision, a);
            reads_of(s, v, decision, a, 0, 0);
            /* One that only a tie names comes after the others got theirs. */
            if (s->settled && !tri_space_settle(s, v))
                v = NULL;
        }
    }
    tri_out_done(&key);
    return v;
}

/* ---- names ---- */

static struct tri_space_var *named(struct tri_space *s,
                                   const struct tri_node *decision,
                                   const struct tri_ast *a)
{
    const struct tri_ast *base = a->op == TRI_OP_PATH ? a->a : a;
    if (base->op != TRI_OP_NAME || base->depth ||
        base->slot >= decision->n_slots || !decision->slots[base->slot].node ||
        a->type->kind == TRI_T_LIST)
        return NULL;
    const struct tri_node *n = decision->slots[base->slot].node;
    if (n->kind != TRI_NODE_INPUT && n->kind != TRI_NODE_DECISION)
        return NULL;
    if (base == a)
        return tri_space_var_of(s, n, TRI_SPACE_NONE, a->type, n->name);
    if (!base->type || base->type->kind != TRI_T_CONTEXT ||
        a->slot >= base->type->n_fields ||
        a->text.at != base->type->fields[a->slot].name)
        return NULL;
    const char *text = tri_arena_format(&s->arena, "%s.%.*s", n->name,
                                        (int)a->text.len, a->text.at);
    s->failed |= text == NULL;
    return text ? tri_space_var_of(s, n, a->slot, a->type, text) : NULL;
}

static uint8_t turned(uint8_t op)
{
    switch (op) {
    case TRI_OP_LT:
        return TRI_OP_GT;
    case TRI_OP_LE:
        return TRI_OP_GE;
    case TRI_OP_GT:
        return TRI_OP_LT;
    case TRI_OP_GE:
        return TRI_OP_LE;
    default:
        return op;
    }
}

/* "name OP constant", either way round. */
static bool comparison(const struct tri_ast *a, const struct tri_ast **name,
                       struct tri_value *value, uint8_t *op)
{
    if (a->op < TRI_OP_EQ || a->op > TRI_OP_GE)
        return false;
    bool right = a->b->op == TRI_OP_CONST;
    const struct tri_ast *constant = right ? a->b : a->a;
    if (constant->op != TRI_OP_CONST || constant->u.value.kind > TRI_DATE)
        return false;
    *name = right ? a->a : a->b;
    *value = constant->u.value;
    *op = right ? a->op : turned(a->op);
    return true;
}

static bool is_not(const struct tri_ast *a)
{
    return a->op == TRI_OP_BUILTIN && strcmp(a->u.builtin->name, "not") == 0 &&
           a->n == 1 && a->kids[0];
}

/* ---- first: ask ---- */

static void ask(struct tri_space *s, const struct tri_node *decision,
                const struct tri_ast *a, unsigned depth)
{
    const struct tri_ast *name = NULL;
    struct tri_value value = tri_null();
    uint8_t op = 0;
    struct tri_space_var *v = NULL;
    if (!a || s->failed)
        return;
    if (depth < MAX_DEEP && (a->op == TRI_OP_AND || a->op == TRI_OP_OR)) {
        ask(s, decision, a->a, depth + 1);
        ask(s, decision, a->b, depth + 1);
    } else if (depth < MAX_DEEP && a->op == TRI_OP_IF) {
        ask(s, decision, a->a, depth + 1);
        ask(s, decision, a->b, depth + 1);
        ask(s, decision, a->c, depth + 1);
    } else if (depth < MAX_DEEP && is_not(a)) {
        ask(s, decision, a->kids[0], depth + 1);
    } else if (a->op == TRI_OP_CONST) {
        return;
    } else if (comparison(a, &name, &value, &op) &&
               (v = named(s, decision, name)) != NULL) {
        (void)tri_space_test(s, v, NULL, op, value);
    } else if (a->type->kind != TRI_T_BOOL || !named(s, decision, a)) {
        (void)free_var(s, decision, a);
    }
}

static const struct tri_ast *root_of(const struct tri_node *decision)
{
    const struct tri_expr *e = decision->logic->text.expr;
    return e ? e->root : NULL;
}

void tri_space_ask(struct tri_space *s, const struct tri_node *decision)
{
    const struct tri_ast *root = root_of(decision);
    if (root && decision->type->kind == TRI_T_BOOL)
        ask(s, decision, root, 0);
}

/* ---- then: tie ---- */

/* A boolean as literals over one variable: where it is true, false, null. */
struct term {
    bool constant;
    struct tri_value value; /* of a constant */
    uint32_t var;
    uint64_t *is[3]; /* false, true, null */
    uint64_t *isnt[3];
};

enum { FALSE_, TRUE_, NULL_ };

static struct term constant(struct tri_value v)
{
    return (struct term){ .constant = true, .value = v };
}

static int class_of_constant(struct tri_value v)
{
    return v.kind != TRI_BOOL ? NULL_ : v.u.boolean ? TRUE_ : FALSE_;
}

static struct term over(struct tri_space *s, uint32_t var)
{
    struct term t = { .var = var };
    for (int i = 0; i < 3 && !s->failed; i++) {
        t.is[i] = tri_space_set(s, var, false);
        t.isnt[i] = tri_space_set(s, var, false);
    }
    return t;
}

static void complete(struct tri_space *s, struct term *t)
{
    for (int i = 0; i < 3 && !s->failed; i++)
        for (size_t c = 0; c < s->all.classes[t->var]; c++)
            if (!tri_set_has(t->is[i], c))
                tri_set_add(t->isnt[i], c);
}

/* A boolean variable by its classes' values; an inner one has false, true and,
 * where it may be, null, in this order. */
static struct term by_values(struct tri_space *s, uint32_t var)
{
    struct term t = over(s, var);
    const struct tri_space_var *v = s->vars[var];
    for (size_t c = 0; c < v->n && !s->failed; c++)
        tri_set_add(t.is[v->values ? class_of_constant(v->values[c]) : (int)c],
                    c);
    complete(s, &t);
    return t;
}

static struct term by_test(struct tri_space *s, uint32_t var,
                           const struct tri_test *test)
{
    struct term t = over(s, var);
    for (size_t c = 0; c < s->all.classes[var] && !s->failed; c++)
        tri_set_add(t.is[tri_set_has(test->yes, c)  ? TRUE_
                         : tri_set_has(test->no, c) ? FALSE_
                                                    : NULL_],
                    c);
    complete(s, &t);
    return t;
}

static struct term negated(struct term t)
{
    if (t.constant) {
        if (t.value.kind == TRI_BOOL)
            t.value.u.boolean = !t.value.u.boolean;
        return t;
    }
    uint64_t *is = t.is[FALSE_], *isnt = t.isnt[FALSE_];
    t.is[FALSE_] = t.is[TRUE_];
    t.isnt[FALSE_] = t.isnt[TRUE_];
    t.is[TRUE_] = is;
    t.isnt[TRUE_] = isnt;
    return t;
}

static struct tri_literal lit(const struct term *t, uint64_t *const *sets,
                              int i)
{
    return (struct tri_literal){ t->var, sets[i] };
}

static struct term term_of(struct tri_space *s, const struct tri_node *decision,
                           const struct tri_ast *a, unsigned depth);

static size_t count_parts(const struct tri_ast *a, uint8_t op, unsigned depth)
{
    if (a->op != op || depth >= MAX_DEEP)
        return 1;
    return count_parts(a->a, op, depth + 1) + count_parts(a->b, op, depth + 1);
}

static void part_terms(struct tri_space *s, const struct tri_node *decision,
                       const struct tri_ast *a, uint8_t op, unsigned depth,
                       struct term *out, size_t *n)
{
    if (a->op != op || depth >= MAX_DEEP) {
        out[(*n)++] = term_of(s, decision, a, depth + 1);
        return;
    }
    part_terms(s, decision, a->a, op, depth + 1, out, n);
    part_terms(s, decision, a->b, op, depth + 1, out, n);
}

/* `or` (and `and`, with true and false changed about): true where one part is,
 * false where all are, else null. */
static struct term junction(struct tri_space *s,
                            const struct tri_node *decision,
                            const struct tri_ast *a, unsigned depth)
{
    int one = a->op == TRI_OP_OR ? TRUE_ : FALSE_;
    int all = a->op == TRI_OP_OR ? FALSE_ : TRUE_;
    size_t max = count_parts(a, a->op, depth), n = 0, m = 0;
    struct term *parts = tri_arena_get(&s->scratch, max * sizeof(*parts));
    struct tri_literal *box =
        tri_arena_get(&s->scratch, (max + 1) * sizeof(*box));
    if (!parts || !box) {
        s->failed = true;
        return constant(tri_null());
    }
    part_terms(s, decision, a, a->op, depth, parts, &n);
    if (s->failed)
        return constant(tri_null());
    bool has_null = false;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].constant && class_of_constant(parts[i].value) == one)
            return parts[i];
        if (parts[i].constant && class_of_constant(parts[i].value) == all)
            continue;
        has_null |= parts[i].constant;
        if (!parts[i].constant)
            parts[m++] = parts[i];
    }
    uint32_t var = tri_space_inner(s, 3);
    if (var == TRI_SPACE_NONE)
        return constant(tri_null());
    struct term out = by_values(s, var);
    if (s->failed)
        return out;
    for (size_t i = 0; i < m; i++) {
        struct tri_literal one_only[] = { lit(&parts[i], parts[i].is, one),
                                          lit(&out, out.isnt, one) };
        tri_space_forbid(s, var, one_only, 2);
        struct tri_literal not_all[] = { lit(&parts[i], parts[i].isnt, all),
                                         lit(&out, out.is, all) };
        tri_space_forbid(s, var, not_all, 2);
        box[i] = lit(&parts[i], parts[i].isnt, one);
    }
    box[m] = lit(&out, out.is, one);
    tri_space_forbid(s, var, box, (uint32_t)m + 1);
    if (has_null) {
        struct tri_literal never = lit(&out, out.is, all);
        tri_space_forbid(s, var, &never, 1);
    } else {
        for (size_t i = 0; i < m; i++)
            box[i] = lit(&parts[i], parts[i].is, all);
        box[m] = lit(&out, out.isnt, all);
        tri_space_forbid(s, var, box, (uint32_t)m + 1);
    }
    return out;
}

/* Where `when` holds, out is what branch is. */
static void tie_branch(struct tri_space *s, const struct term *out,
                       struct tri_literal when, const struct term *branch)
{
    for (int i = 0; i < 3; i++) {
        struct tri_literal box[3] = { when, lit(out, out->isnt, i) };
        uint32_t n = 2;
        if (branch->constant && class_of_constant(branch->value) != i)
            continue;
        if (!branch->constant)
            box[n++] = lit(branch, branch->is, i);
        tri_space_forbid(s, out->var, box, n);
    }
}

static struct term choice(struct tri_space *s, const struct tri_node *decision,
                          const struct tri_ast *a, unsigned depth)
{
    struct term when = term_of(s, decision, a->a, depth + 1);
    struct term yes = term_of(s, decision, a->b, depth + 1);
    struct term no = term_of(s, decision, a->c, depth + 1);
    if (when.constant)
        return class_of_constant(when.value) == TRUE_ ? yes : no;
    uint32_t var = tri_space_inner(s, 3);
    if (var == TRI_SPACE_NONE || s->failed)
        return constant(tri_null());
    struct term out = by_values(s, var);
    if (s->failed)
        return out;
    tie_branch(s, &out, lit(&when, when.is, TRUE_), &yes);
    tie_branch(s, &out, lit(&when, when.isnt, TRUE_), &no);
    return out;
}

static struct term term_of(struct tri_space *s, const struct tri_node *decision,
                           const struct tri_ast *a, unsigned depth)
{
    const struct tri_ast *name = NULL;
    struct tri_value value = tri_null();
    uint8_t op = 0;
    struct tri_space_var *v = NULL;
    if (s->failed)
        return constant(tri_null());
    if (a->op == TRI_OP_CONST)
        return constant(a->u.value);
    if (depth < MAX_DEEP && (a->op == TRI_OP_AND || a->op == TRI_OP_OR))
        return junction(s, decision, a, depth);
    if (depth < MAX_DEEP && a->op == TRI_OP_IF)
        return choice(s, decision, a, depth);
    if (depth < MAX_DEEP && is_not(a))
        return negated(term_of(s, decision, a->kids[0], depth + 1));
    if (comparison(a, &name, &value, &op) &&
        (v = named(s, decision, name)) != NULL && !v->opaque) {
        const struct tri_test *t = tri_space_test(s, v, NULL, op, value);
        if (t && t->yes)
            return by_test(s, v->number, t);
    }
    if (a->type->kind == TRI_T_BOOL && (v = named(s, decision, a)) != NULL &&
        !v->opaque && v->values)
        return by_values(s, v->number);
    v = free_var(s, decision, a);
    if (!v || !v->values) /* deeper than was asked: anything */
        return by_values(s, tri_space_inner(s, 3));
    return by_values(s, v->number);
}

void tri_space_tie(struct tri_space *s, const struct tri_node *decision)
{
    const struct tri_ast *root = root_of(decision);
    uint32_t var = tri_space_find(s, decision, TRI_SPACE_NONE);
    if (!root || decision->type->kind != TRI_T_BOOL || var == TRI_SPACE_NONE ||
        s->vars[var]->opaque)
        return;
    struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
    struct term body = term_of(s, decision, root, 0);
    struct term out = by_values(s, var);
    for (int i = 0; i < 3 && !s->failed; i++) {
        struct tri_literal box[2] = { lit(&out, out.isnt, i) };
        uint32_t n = 1;
        if (body.constant && class_of_constant(body.value) != i)
            continue;
        if (!body.constant)
            box[n++] = lit(&body, body.is, i);
        tri_space_forbid(s, var, box, n);
    }
    tri_arena_rewind(&s->scratch, mark);
}
