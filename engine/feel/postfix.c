/* What may follow an operand: a path, a filter, a call with its arguments. */
#include <string.h>

#include "base/limits.h"
#include "feel/parse.h"

static struct tri_ast *filter(struct tri_parser *p, struct tri_ast *base)
{
    struct tri_ast *n = tri_node(p, TRI_OP_FILTER, p->t.at);
    if (!n)
        return NULL;
    unsigned funcs = p->funcs;
    bool keep = p->open_bracket;
    p->open_bracket = false;
    struct tri_local l;
    tri_local_push(p, &l, TRI_LOCAL_FILTER);
    l.item = tri_type_item(base->type);
    if (!tri_local_add(p, &l, "item", 4, l.item))
        return NULL;
    tri_next(p);
    n->a = base;
    n->b = tri_parse_expression(p);
    if (!n->b || !tri_expect(p, ']'))
        return NULL;
    p->local = l.up;
    p->open_bracket = keep;
    if (p->funcs != funcs)
        n->flags |= TRI_N_HEAP;
    return tri_check_node(p, n);
}

struct tri_ast *tri_parse_match(struct tri_parser *p)
{
    const struct tri_type *type = p->outer->names[0].type;
    struct tri_ast *base = tri_node(p, TRI_OP_NAME, 0);
    struct tri_ast *n = tri_node(p, TRI_OP_FILTER, 0);
    if (!base || !n)
        return NULL;
    base->type = type ? type : tri_type_simple(TRI_T_ANY);
    struct tri_local l;
    tri_local_push(p, &l, TRI_LOCAL_FILTER);
    l.item = tri_type_item(base->type);
    if (!tri_local_add(p, &l, "item", 4, l.item))
        return NULL;
    n->a = tri_check_node(p, base);
    n->b = tri_parse_whole(p);
    p->local = l.up;
    if (p->funcs)
        n->flags |= TRI_N_HEAP;
    return n->a && n->b ? tri_check_node(p, n) : NULL;
}

/* In the high end of a range "[" may close it ("]1..5[") or filter: a filter
 * it is when it reads as one and something that can follow does. */
static struct tri_ast *filter_or_end(struct tri_parser *p, struct tri_ast *base)
{
    struct tri_parser start = *p;
    struct tri_ast *n = filter(p, base);
    if (n && p->t.kind != TRI_TK_END && p->t.kind != TRI_TK_WORD &&
        !tri_at(p, ',') && !tri_at(p, '}'))
        return n;
    enum tri_code code = p->code;
    uint64_t tokens = p->tokens;
    *p = start;
    p->tokens = tokens;
    if (code)
        return tri_parse_nomem(p);
    return base;
}

static bool looks_named(const struct tri_parser *p)
{
    size_t at = p->t.at;
    if (p->t.kind != TRI_TK_WORD)
        return false;
    while (at < p->len && !strchr("{}[](),\"=<>!?@;:", p->text[at]))
        at++;
    return at < p->len && p->text[at] == ':';
}

static bool arguments(struct tri_parser *p, struct tri_ast *n,
                      struct tri_word **out_names)
{
    size_t count = 0;
    size_t cap = 0;
    size_t names_cap = 0;
    struct tri_word *names = NULL;
    tri_next(p);
    if (p->failed)
        return false;
    bool named = looks_named(p);
    while (!tri_at(p, ')')) {
        if (named) {
            names = tri_arena_grow(p->a, names, count, count + 1,
                                   sizeof(*names), &names_cap);
            if (!names)
                return tri_parse_nomem(p) != NULL;
            size_t len;
            const char *name = tri_parse_free_name(p, ":", &len);
            if (!name || !tri_expect(p, ':'))
                return false;
            names[count] = tri_text_of(name, len);
        }
        if (!tri_nodes_push(p, &n->kids, &count, &cap, tri_parse_expression(p)))
            return false;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
    }
    n->n = (uint32_t)count;
    *out_names = names;
    return tri_expect(p, ')');
}

/* Named arguments of a built-in go to their positions now. */
static struct tri_ast *place_arguments(struct tri_parser *p, struct tri_ast *n,
                                       const struct tri_word *names)
{
    const struct tri_builtin *b = n->u.builtin;
    size_t *where = tri_arena_zero(p->a, n->n, sizeof(*where));
    if (!where)
        return tri_parse_nomem(p);
    size_t count = tri_builtin_map(b, names, n->n, where);
    if (!count)
        return tri_parse_bad(p, n->offset,
                             "%s has no parameters of these names", b->name);
    struct tri_ast **kids =
        tri_arena_zero(p->a, count, sizeof(struct tri_ast *));
    if (!kids)
        return tri_parse_nomem(p);
    for (uint32_t i = 0; i < n->n; i++)
        kids[where[i]] = n->kids[i];
    n->kids = kids;
    n->n = (uint32_t)count;
    return n;
}

static struct tri_ast *builtin_call(struct tri_parser *p, struct tri_ast *n,
                                    const struct tri_word *names)
{
    const struct tri_builtin *b = n->u.builtin;
    if (!b)
        return tri_parse_bad(p, n->offset, "unknown function '%.*s'%s",
                             n->text.len > 100 ? 100 : (int)n->text.len,
                             n->text.at,
                             tri_suggest_function(p, n->text.at, n->text.len));
    if (n->n < b->min_args || n->n > b->max_args) {
        if (!names || n->n > b->max_args)
            return tri_parse_bad(p, n->offset, "%s does not take %u arguments",
                                 b->name, n->n);
    }
    if (names && n->n) {
        n = place_arguments(p, n, names);
        if (!n || n->op == TRI_OP_FAULT)
            return n;
    }
    return tri_check_node(p, n);
}

/* One more than the index of the built-in that a variable hides; 0: none. */
static uint32_t hidden_builtin(const struct tri_ast *fn)
{
    const struct tri_builtin *b =
        fn->op == TRI_OP_NAME ? tri_builtin_find(fn->text.at, fn->text.len)
                              : NULL;
    uint32_t i = 0;
    while (b && tri_builtin_at(i) != b)
        i++;
    return b ? i + 1 : 0;
}

static const struct tri_builtin *shadowed(const struct tri_ast *fn)
{
    if (fn->op != TRI_OP_NAME || fn->type->kind == TRI_T_ANY ||
        fn->type->kind == TRI_T_FUNCTION)
        return NULL;
    return tri_builtin_find(fn->text.at, fn->text.len);
}

static struct tri_ast *call(struct tri_parser *p, struct tri_ast *fn)
{
    bool keep = p->open_bracket;
    p->open_bracket = false;
    bool builtin = fn->op == TRI_OP_BUILTIN && !fn->type;
    const struct tri_builtin *same = shadowed(fn);
    if (same) {
        /* A variable "date" is no function: date("...") means the built-in. */
        struct tri_word name = fn->text;
        fn = tri_node(p, TRI_OP_BUILTIN, fn->offset);
        if (!fn)
            return NULL;
        fn->text = name;
        fn->u.builtin = same;
        builtin = true;
    }
    struct tri_ast *n = builtin ? fn : tri_node(p, TRI_OP_CALL, p->t.at);
    struct tri_word *names = NULL;
    if (!n || !arguments(p, n, &names))
        return NULL;
    p->open_bracket = keep;
    if (builtin)
        return builtin_call(p, n, names);
    n->a = fn;
    n->text = fn->text;
    n->u.keys = names;
    n->slot = hidden_builtin(fn);
    return tri_check_node(p, n);
}

struct tri_ast *tri_parse_primary(struct tri_parser *p)
{
    struct tri_ast *n = tri_parse_start(p);
    unsigned links = 0;
    while (n && !p->failed) {
        uint32_t at = p->t.at;
        if (tri_at(p, '.')) {
            tri_next(p);
            n = tri_parse_path(p, n);
        } else if (tri_at(p, '(')) {
            n = call(p, n);
        } else if (tri_at(p, '[')) {
            n = p->open_bracket ? filter_or_end(p, n) : filter(p, n);
        }
        if (p->t.at == at)
            break;
        if (++links > TRI_MAX_FEEL_DEPTH)
            return tri_parse_fail(p, p->t.at, "too long a chain of members");
    }
    return p->failed ? NULL : n;
}
