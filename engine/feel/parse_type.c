/* Type expressions: `instance of` and function parameters, DMN 1.5 rules 56 to
 * 62: list<T>, range<T>, context<a: T>, function<T, T> -> T, and names. */
#include <string.h>

#include "base/limits.h"
#include "feel/parse.h"

#define MAX_WORDS 24 /* of a type's name */

static struct tri_type *new_type(struct tri_parser *p, enum tri_type_kind kind)
{
    struct tri_type *t = tri_arena_zero(p->a, 1, sizeof(*t));
    if (!t)
        return tri_parse_nomem(p);
    t->kind = kind;
    return t;
}

static const struct tri_type *known(struct tri_parser *p, const char *name,
                                    size_t len)
{
    const struct tri_type *t = tri_type_by_name(name, len);
    if (!t && p->c->find_type)
        t = p->c->find_type(p->c->find_type_self, name, len);
    return t;
}

/* The longest run of words and name symbols that names a type. */
static const struct tri_type *named(struct tri_parser *p)
{
    uint32_t from = p->t.at;
    struct tri_parser start = *p;
    const struct tri_type *best = NULL;
    struct tri_parser after = *p;
    for (int i = 0; i < MAX_WORDS && !p->failed; i++) {
        bool word = p->t.kind == TRI_TK_WORD || p->t.kind == TRI_TK_NUMBER;
        if (!word && !tri_at(p, '.') && !tri_at(p, '-') && !tri_at(p, '\'') &&
            !tri_at(p, '_'))
            break;
        tri_next(p);
        if (!word)
            continue;
        size_t len;
        const char *name =
            tri_name_tidy(p->a, p->text + from, p->prev_end - from, &len);
        if (!name)
            return tri_parse_nomem(p);
        const struct tri_type *t = known(p, name, len);
        if (t) {
            best = t;
            after = *p;
        }
    }
    if (best) {
        *p = after;
        return best;
    }
    *p = start;
    if (p->t.kind != TRI_TK_WORD)
        return tri_parse_fail(p, from, "expected a type");
    tri_next(p);
    while (tri_at(p, '.')) { /* skip it whole, so that parsing goes on */
        tri_next(p);
        tri_next(p);
    }
    return NULL;
}

static const struct tri_type *one_param(struct tri_parser *p,
                                        enum tri_type_kind kind)
{
    struct tri_type *t = new_type(p, kind);
    if (!t || !tri_expect(p, '<'))
        return NULL;
    t->elem = tri_parse_type(p);
    return tri_expect(p, '>') && t->elem ? t : NULL;
}

static const struct tri_type *context_type(struct tri_parser *p)
{
    struct tri_type *t = new_type(p, TRI_T_CONTEXT);
    struct tri_field *fields = NULL;
    size_t cap = 0;
    bool all = true;
    if (!t || !tri_expect(p, '<'))
        return NULL;
    while (!tri_at(p, '>')) {
        size_t len;
        const char *name = tri_parse_free_name(p, ":", &len);
        if (!name || !tri_expect(p, ':'))
            return NULL;
        const struct tri_type *ft = tri_parse_type(p);
        all = all && ft;
        fields = tri_arena_grow(p->a, fields, t->n_fields, t->n_fields + 1,
                                sizeof(*fields), &cap);
        if (!fields)
            return tri_parse_nomem(p);
        fields[t->n_fields++] = (struct tri_field){ name, (uint32_t)len, ft };
        if (!tri_at(p, ','))
            break;
        tri_next(p);
    }
    t->fields = fields;
    return tri_expect(p, '>') && all ? t : NULL;
}

static const struct tri_type *function_type(struct tri_parser *p)
{
    struct tri_type *t = new_type(p, TRI_T_FUNCTION);
    const struct tri_type **params = NULL;
    size_t cap = 0;
    bool all = true;
    if (!t || !tri_expect(p, '<'))
        return NULL;
    while (!tri_at(p, '>')) {
        const struct tri_type *pt = tri_parse_type(p);
        if (p->failed)
            return NULL;
        all = all && pt;
        params =
            tri_arena_grow(p->a, (void *)params, t->n_params, t->n_params + 1,
                           sizeof(struct tri_type *), &cap);
        if (!params)
            return tri_parse_nomem(p);
        params[t->n_params++] = pt;
        if (!tri_at(p, ','))
            break;
        tri_next(p);
    }
    t->params = params;
    if (!tri_expect(p, '>'))
        return NULL;
    if (p->t.kind != TRI_TK_ARROW)
        return tri_parse_fail(p, p->t.at, "expected '->' and the result type");
    tri_next(p);
    t->result = tri_parse_type(p);
    return all && t->result ? t : NULL;
}

static bool generic(const struct tri_parser *p, const char *word)
{
    if (!tri_at_word(p, word))
        return false;
    struct tri_token next = tri_lex(p->text, p->len, p->t.at + p->t.len);
    return next.kind == TRI_TK_CHAR + '<';
}

const struct tri_type *tri_parse_type(struct tri_parser *p)
{
    if (p->depth >= TRI_MAX_FEEL_DEPTH)
        return tri_parse_fail(p, p->t.at, "nested more than %d deep",
                              TRI_MAX_FEEL_DEPTH);
    static const struct {
        const char *word;
        enum tri_type_kind kind;
    } table[] = { { "list", TRI_T_LIST },
                  { "range", TRI_T_RANGE },
                  { "context", TRI_T_CONTEXT },
                  { "function", TRI_T_FUNCTION } };
    const struct tri_type *t = NULL;
    size_t i = 0;
    while (i < TRI_COUNT(table) && !generic(p, table[i].word))
        i++;
    p->depth++;
    if (i == TRI_COUNT(table)) {
        t = named(p);
    } else {
        tri_next(p);
        if (table[i].kind == TRI_T_CONTEXT)
            t = context_type(p);
        else if (table[i].kind == TRI_T_FUNCTION)
            t = function_type(p);
        else
            t = one_param(p, table[i].kind);
    }
    p->depth--;
    return p->failed ? NULL : t;
}
