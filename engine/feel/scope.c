/* Names: the longest one that is known at a place, and what it stands for.
 *
 * Scopes from the inside out: those the expression opens (struct tri_local),
 * the caller's (struct tri_scope), the built-ins. A filter also opens the keys
 * of its item: when the item's type is known, its fields are names like any
 * other; when it is not, whether an item has the key is seen at run time
 * (TRI_OP_ITEM_KEY) and the scopes outside are what it falls back on. */
#include "feel/parse.h"

#include <string.h>

#include "base/limits.h"

static bool same(const char *a, size_t an, const char *b, size_t bn)
{
    return an == bn && memcmp(a, b, an) == 0;
}

void tri_local_push(struct tri_parser *p, struct tri_local *l,
                    enum tri_local_kind kind)
{
    memset(l, 0, sizeof(*l));
    l->kind = kind;
    l->up = p->local;
    p->local = l;
}

/* Most expressions have no key of several words: the set is made late. */
static bool keep_key(struct tri_parser *p, const char *name, size_t len)
{
    if (tri_name_word(name, len) == len)
        return true;
    if (!p->keys)
        p->keys = tri_feel_names_new(p->a);
    return p->keys && tri_feel_names_add(p->keys, name, len);
}

bool tri_local_add(struct tri_parser *p, struct tri_local *l, const char *name,
                   size_t len, const struct tri_type *type)
{
    struct tri_scope_name *names =
        tri_arena_grow(p->a, l->names, l->n, l->n + 1, sizeof(*names), &l->cap);
    if (!names || !keep_key(p, name, len)) {
        (void)tri_parse_nomem(p);
        return false;
    }
    l->names = names;
    names[l->n++] = (struct tri_scope_name){ name, (uint32_t)len, type };
    return true;
}

const char *tri_parse_free_name(struct tri_parser *p, const char *stops,
                                size_t *out_len)
{
    size_t at = p->t.at;
    while (at < p->len && !strchr("{}[](),\"=<>!?@;:", p->text[at]))
        at++;
    size_t n;
    const char *name = tri_name_tidy(p->a, p->text + p->t.at, at - p->t.at, &n);
    if (!name)
        return tri_parse_nomem(p);
    if (at >= p->len || !strchr(stops, p->text[at]) || !n ||
        !tri_name_word(name, n))
        return tri_parse_fail(p, p->t.at, "expected a name");
    tri_seek(p, at);
    *out_len = n;
    return name;
}

/* ---- which bytes are the name ---- */

static void longest(size_t n, size_t *best)
{
    if (n > *best)
        *best = n;
}

static void match_fields(const struct tri_type *t, const char *s, size_t len,
                         size_t *best)
{
    if (!t || t->kind != TRI_T_CONTEXT)
        return;
    for (size_t i = 0; i < t->n_fields; i++)
        longest(
            tri_name_match(t->fields[i].name, t->fields[i].name_len, s, len),
            best);
}

static void match_list(const struct tri_scope_name *names, size_t n,
                       const char *s, size_t len, size_t *best)
{
    for (size_t i = 0; i < n; i++)
        if (names[i].name_len && names[i].name[0] == *s)
            longest(tri_name_match(names[i].name, names[i].name_len, s, len),
                    best);
}

static size_t name_bytes(struct tri_parser *p)
{
    const char *s = p->text + p->t.at;
    size_t len = p->len - p->t.at;
    size_t best = p->t.len;
    for (const struct tri_local *l = p->local; l; l = l->up) {
        match_list(l->names, l->n, s, len, &best);
        if (l->kind != TRI_LOCAL_FILTER)
            continue;
        match_fields(l->item, s, len, &best);
        if (l->item->kind == TRI_T_ANY || l->item->kind == TRI_T_CONTEXT) {
            longest(tri_names_match(p->c->names, s, len), &best);
            longest(tri_names_match(p->keys, s, len), &best);
        }
    }
    for (const struct tri_scope *o = p->outer; o; o = o->up)
        match_list(o->names, o->n, s, len, &best);
    const struct tri_builtin *b;
    for (size_t i = 0; (b = tri_builtin_at(i)) != NULL; i++)
        if (b->name[0] == *s)
            longest(tri_name_match(b->name, b->name_len, s, len), &best);
    return best;
}

bool tri_name_is_longer(struct tri_parser *p)
{
    return name_bytes(p) > p->t.len;
}

/* ---- what the name is ---- */

static struct tri_ast *name_node(struct tri_parser *p, uint32_t at,
                                 size_t depth, size_t slot,
                                 const struct tri_type *type)
{
    struct tri_ast *n = tri_node(p, TRI_OP_NAME, at);
    if (!n)
        return NULL;
    if (depth > UINT16_MAX)
        return tri_parse_fail(p, at, "too many scopes");
    n->depth = (uint16_t)depth;
    n->slot = (uint32_t)slot;
    n->u.place = n->slot;
    n->type = type ? type : tri_type_simple(TRI_T_ANY);
    return tri_check_node(p, n);
}

static struct tri_ast *unknown(struct tri_parser *p, uint32_t at,
                               const char *name, size_t len, bool maybe_key)
{
    /* Before "(" the call names the function that is missing. */
    if (maybe_key)
        return tri_node_const(p, at, tri_null());
    const struct tri_builtin *b = tri_builtin_find(name, len);
    if (b) {
        const struct tri_function *f = tri_builtin_function(p->a, b);
        if (!f)
            return tri_parse_nomem(p);
        struct tri_value v = { .kind = TRI_FUNCTION, .u.function = f };
        return tri_node_const(p, at, v);
    }
    return tri_parse_bad(p, at, "unknown name '%.*s'%s",
                         len > 100 ? 100 : (int)len, name,
                         tri_suggest_name(p, name, len));
}

/* The caller's scopes, depth counted on. */
static struct tri_ast *outer_name(struct tri_parser *p, uint32_t at,
                                  size_t depth, const char *name, size_t len,
                                  bool maybe_key)
{
    for (const struct tri_scope *o = p->outer; o; o = o->up, depth++)
        for (size_t i = o->n; i-- > 0;)
            if (same(o->names[i].name, o->names[i].name_len, name, len))
                return name_node(p, at, depth, i, o->names[i].type);
    if (maybe_key && tri_builtin_find(name, len))
        maybe_key = false;
    return unknown(p, at, name, len, maybe_key);
}

static struct tri_ast *key_of_item(struct tri_parser *p, uint32_t at,
                                   size_t depth, const char *name, size_t len,
                                   struct tri_ast *otherwise)
{
    struct tri_ast *n = otherwise ? tri_node(p, TRI_OP_ITEM_KEY, at) : NULL;
    if (!n)
        return NULL;
    n->depth = (uint16_t)depth;
    n->text = tri_text_of(name, len);
    n->a = otherwise;
    return tri_check_node(p, n);
}

/* A field that the item's type declares. */
static struct tri_ast *field_of_item(struct tri_parser *p, uint32_t at,
                                     size_t depth, const struct tri_local *l,
                                     const char *name, size_t len)
{
    struct tri_ast *item = name_node(p, at, depth, 0, l->item);
    struct tri_ast *n = item ? tri_node(p, TRI_OP_PATH, at) : NULL;
    if (!n)
        return NULL;
    n->a = item;
    n->text = tri_text_of(name, len);
    return tri_check_node(p, n);
}

static bool could_have_keys(const struct tri_type *t)
{
    return t->kind == TRI_T_ANY ||
           (t->kind == TRI_T_CONTEXT && t->n_fields == 0);
}

static struct tri_ast *resolve(struct tri_parser *p, struct tri_local *l,
                               uint32_t at, size_t depth, const char *name,
                               size_t len, bool maybe_key)
{
    /* Recursion only at filters of unknown items, which nest at most
     * TRI_MAX_FEEL_DEPTH deep; other scopes are walked in the loop. */
    for (; l; l = l->up, depth++) {
        if (l->kind == TRI_LOCAL_FILTER) {
            if (tri_type_field(l->item, name, len))
                return field_of_item(p, at, depth, l, name, len);
            if (could_have_keys(l->item) && same(name, len, "item", 4))
                return key_of_item(p, at, depth, name, len,
                                   name_node(p, at, depth, 0, l->item));
            if (could_have_keys(l->item))
                return key_of_item(
                    p, at, depth, name, len,
                    resolve(p, l->up, at, depth + 1, name, len, true));
        }
        for (size_t i = l->n; i-- > 0;)
            if (same(l->names[i].name, l->names[i].name_len, name, len)) {
                l->partial_used |= same(name, len, "partial", 7);
                return name_node(p, at, depth, i, l->names[i].type);
            }
    }
    return outer_name(p, at, depth, name, len, maybe_key);
}

struct tri_ast *tri_parse_name(struct tri_parser *p)
{
    uint32_t at = p->t.at;
    size_t bytes = name_bytes(p);
    size_t len;
    const char *name = tri_name_tidy(p->a, p->text + at, bytes, &len);
    if (!name)
        return tri_parse_nomem(p);
    tri_seek(p, at + bytes);
    p->prev_end = at + (uint32_t)bytes;
    if (p->failed)
        return NULL;
    struct tri_ast *n;
    if (tri_at(p, '(') && !tri_scope_has(p, name, len)) {
        /* A call: the built-in, or a fault that names the function. */
        const struct tri_builtin *b = tri_builtin_find(name, len);
        n = tri_node(p, TRI_OP_BUILTIN, at);
        if (!n)
            return NULL;
        n->u.builtin = b;
        n->text = tri_text_of(name, len);
        return n; /* unfinished: the call finishes it */
    }
    n = resolve(p, p->local, at, 0, name, len, false);
    if (n)
        n->text = n->text.at ? n->text : tri_text_of(name, len);
    return n;
}

bool tri_scope_has(const struct tri_parser *p, const char *name, size_t len)
{
    for (const struct tri_local *l = p->local; l; l = l->up) {
        if (l->kind == TRI_LOCAL_FILTER && tri_type_field(l->item, name, len))
            return true;
        for (size_t i = 0; i < l->n; i++)
            if (same(l->names[i].name, l->names[i].name_len, name, len))
                return true;
    }
    for (const struct tri_scope *o = p->outer; o; o = o->up)
        for (size_t i = 0; i < o->n; i++)
            if (same(o->names[i].name, o->names[i].name_len, name, len))
                return true;
    return false;
}

/* ---- after a dot ---- */

static size_t member_bytes(struct tri_parser *p, const struct tri_type *base)
{
    static const char *const properties[] = { "time offset", "start included",
                                              "end included" };
    const char *s = p->text + p->t.at;
    size_t len = p->len - p->t.at;
    size_t best = p->t.kind == TRI_TK_WORD ? p->t.len : 0;
    match_fields(base, s, len, &best);
    if (base->kind == TRI_T_LIST)
        match_fields(base->elem, s, len, &best);
    for (size_t i = 0; i < TRI_COUNT(properties); i++)
        longest(tri_name_match(properties[i], strlen(properties[i]), s, len),
                &best);
    if (base->kind == TRI_T_CONTEXT && base->n_fields && best)
        return best; /* the type says all names: no other may be longer */
    longest(tri_names_match(p->c->names, s, len), &best);
    longest(tri_names_match(p->keys, s, len), &best);
    return best;
}

struct tri_ast *tri_parse_path(struct tri_parser *p, struct tri_ast *base)
{
    uint32_t at = p->t.at;
    size_t bytes = member_bytes(p, base->type);
    if (!bytes)
        return tri_parse_fail(p, at, "expected a name after '.'");
    size_t len;
    const char *name = tri_name_tidy(p->a, p->text + at, bytes, &len);
    struct tri_ast *n = name ? tri_node(p, TRI_OP_PATH, at) : NULL;
    if (!n)
        return tri_parse_nomem(p);
    tri_seek(p, at + bytes);
    n->a = base;
    n->text = tri_text_of(name, len);
    return tri_check_node(p, n);
}
