/* Which open inputs can matter to a decision: from what it can give back to the
 * rules that are not settled, the columns that leave them so, and on to what
 * those read. What a settled decision reads does not matter. */
#include <string.h>

#include "dmn/index.h"
#include "proof/maybe_int.h"

/* ---- names that an expression says ---- */

static bool same_word(const struct tri_word *a, const char *at, size_t len,
                      uint32_t hash)
{
    return a->hash == hash && a->len == len && memcmp(a->at, at, len) == 0;
}

static void add_word(struct tri_maybe_run *r, struct tri_arena *a,
                     struct maybe_words *to, const struct tri_word *w)
{
    for (size_t i = 0; i < to->n; i++)
        if (same_word(to->items[i], w->at, w->len, w->hash))
            return;
    const struct tri_word **items =
        tri_arena_grow(a, (void *)(uintptr_t)to->items, to->n, to->n + 1,
                       sizeof(*items), &to->cap);
    if (!items) {
        (void)maybe_failed(r);
        return;
    }
    to->items = items;
    items[to->n++] = w;
}

static void words_of_expr(struct tri_maybe_run *r, const struct tri_expr *e,
                          struct maybe_words *to);

/* The height of a tree is bounded when it is compiled. */
static void words_of(struct tri_maybe_run *r, const struct tri_ast *n,
                     struct maybe_words *to)
{
    if (!n)
        return;
    if (n->op == TRI_OP_PATH || n->op == TRI_OP_ITEM_KEY)
        add_word(r, &r->fixed, to, &n->text);
    if (n->op == TRI_OP_FUNC && n->u.func)
        words_of_expr(r, n->u.func->body, to);
    words_of(r, n->a, to);
    words_of(r, n->b, to);
    words_of(r, n->c, to);
    for (uint32_t i = 0; i < n->n && n->kids; i++)
        words_of(r, n->kids[i], to);
}

static void words_of_expr(struct tri_maybe_run *r, const struct tri_expr *e,
                          struct maybe_words *to)
{
    if (!e)
        return;
    words_of(r, e->root, to);
    for (uint32_t i = 0; i < e->n_tests; i++)
        words_of(r, e->tests[i], to);
}

/* Its own and those of the functions that it calls. */
static const struct maybe_words *
words_of_node(struct tri_maybe_run *r, const struct tri_node *n, unsigned depth)
{
    struct maybe_words *to = r->named[n->index];
    if (to)
        return to;
    to = tri_arena_zero(&r->fixed, 1, sizeof(*to));
    if (!to) {
        (void)maybe_failed(r);
        return NULL;
    }
    r->named[n->index] = to; /* a function that calls itself ends here */
    const struct tri_boxed *b = n->logic;
    if (b && b->kind == TRI_BOXED_FUNCTION)
        b = b->part[0];
    if (b && b->kind == TRI_BOXED_LITERAL)
        words_of_expr(r, b->text.expr, to);
    for (size_t i = 0; i < n->n_slots && depth < 32; i++) {
        const struct tri_node *o = n->slots[i].node;
        if (!o || o->kind != TRI_NODE_BKM)
            continue;
        const struct maybe_words *from = words_of_node(r, o, depth + 1);
        for (size_t k = 0; from && k < from->n; k++)
            add_word(r, &r->fixed, to, from->items[k]);
    }
    return to;
}

/* Is all of a node's logic literal, so that its words are all that it says? */
static bool is_literal(const struct tri_node *n)
{
    const struct tri_boxed *b = n->logic;
    if (b && b->kind == TRI_BOXED_FUNCTION)
        b = b->part[0];
    return b && b->kind == TRI_BOXED_LITERAL;
}

/* ---- marking ---- */

static void mark_member(struct tri_maybe_run *r, const struct tri_node *input,
                        size_t at)
{
    const struct tri_maybe *m = &r->values[input->index];
    if (!r->members[input->index])
        return;
    if (maybe_bit(r->done, input->index) && m->kind == TRI_MAYBE_CONTEXT &&
        at < m->u.context->like->n &&
        tri_maybe_settled(&m->u.context->entries[at]))
        return;
    maybe_set(r->members[input->index], at);
}

/* All of an input, or of a decision, is read by n. */
static void mark_node(struct tri_maybe_run *r, const struct tri_node *o,
                      const struct tri_node *n)
{
    if (o->kind == TRI_NODE_DECISION) {
        if (maybe_bit(r->open, o->index) && maybe_bit(r->done, o->index) &&
            !tri_maybe_settled(&r->values[o->index]))
            maybe_set(r->asked, o->index);
        return;
    }
    if (o->kind != TRI_NODE_INPUT || !o->direct_by)
        return;
    for (size_t i = 0; i < o->type->n_fields; i++)
        if (maybe_bit(o->direct_by + i * r->m->n_words, n->index))
            mark_member(r, o, i);
}

static void mark_everything(struct tri_maybe_run *r)
{
    r->all_inside = true;
    for (size_t i = 0; i < r->m->n_nodes; i++)
        if (r->members[i])
            memset(r->members[i], 0xFF,
                   (r->m->order[i]->type->n_fields / 64 + 1) *
                       sizeof(uint64_t));
}

static void look_literal(struct tri_maybe_run *r, const struct tri_node *n)
{
    const struct maybe_words *words = words_of_node(r, n, 0);
    for (size_t i = 0; i < n->n_slots; i++) {
        const struct tri_node *o = n->slots[i].node;
        bool function = o && o->kind == TRI_NODE_BKM && is_literal(o);
        if (!o || o->kind == TRI_NODE_SERVICE ||
            (o->kind == TRI_NODE_BKM && !function)) {
            mark_everything(r);
            return;
        }
        mark_node(r, o, n);
    }
    for (size_t i = 0; words && i < words->n; i++)
        add_word(r, &r->arena, &r->inside, words->items[i]);
}

/* ---- tables ---- */

static void mark_column(struct tri_maybe_run *r, const struct tri_node *n,
                        size_t column)
{
    const struct tri_column *c = &n->logic->table->columns[column];
    const struct tri_node *o = r->m->order[c->node];
    if (o->kind == TRI_NODE_INPUT && c->fetch.member)
        mark_member(r, o, c->fetch.at);
    else
        mark_node(r, o, n);
}

/* rows: those that count; NULL: all. */
static void look_table(struct tri_maybe_run *r, const struct tri_node *n,
                       const uint64_t *rows)
{
    const struct tri_table *t = n->logic->table;
    if (!t->direct) { /* its cells may say more than constants */
        look_literal(r, n);
        r->all_inside = true; /* their words are not gathered */
        return;
    }
    struct maybe_rules *x = r->tables[n->index]; /* as it was decided */
    if (!x)
        return;
    maybe_reached(t, x);
    size_t words = x->n_words;
    bool any = false;
    uint64_t *open = tri_arena_get(&r->arena, 3 * (words + 1) * sizeof(*open));
    if (!open) {
        (void)maybe_failed(r);
        return;
    }
    uint64_t *some = open + words + 1, *room = some + words + 1;
    for (size_t w = 0; w < words; w++) {
        open[w] = x->may[w] & ~x->must[w] & (rows ? rows[w] : ~UINT64_C(0));
        any |= open[w] != 0;
    }
    for (size_t i = 0; i < t->n_inputs && any; i++) {
        if (tri_maybe_settled(&x->inputs[i]))
            continue;
        const uint64_t *all = x->all ? &x->all[i] : room;
        if (!x->all) {
            memset(some, 0xFF, words * sizeof(*some));
            memset(room, 0xFF, words * sizeof(*room));
            maybe_column(r, t, i, &x->inputs[i], some, room);
        }
        for (size_t w = 0; w < words; w++)
            if (open[w] & ~all[w]) {
                mark_column(r, n, i);
                break;
            }
    }
}

static void look(struct tri_maybe_run *r, const struct tri_node *n,
                 const uint64_t *rows)
{
    const struct tri_boxed *b = n->logic;
    if (b && b->kind == TRI_BOXED_TABLE)
        look_table(r, n, rows);
    else if (b && b->kind == TRI_BOXED_LITERAL)
        look_literal(r, n);
    else
        mark_everything(r);
}

/* ---- the doors ---- */

void tri_maybe_ask_begin(struct tri_maybe_run *r)
{
    memset(r->asked, 0, r->m->n_words * sizeof(*r->asked));
    memset(r->looked, 0, r->m->n_words * sizeof(*r->looked));
    for (size_t i = 0; i < r->m->n_nodes; i++)
        if (r->members[i])
            memset(r->members[i], 0,
                   (r->m->order[i]->type->n_fields / 64 + 1) *
                       sizeof(uint64_t));
    r->all_inside = false;
    r->inside = (struct maybe_words){ NULL, 0, 0 };
}

enum tri_code tri_maybe_ask(struct tri_maybe_run *r,
                            const struct tri_node *decision,
                            const uint64_t *rows, struct tri_error *err)
{
    struct tri_maybe v;
    enum tri_code code = tri_maybe_decide(r, decision, &v, err);
    if (code != TRI_OK)
        return code;
    if (!maybe_bit(r->open, decision->index) || tri_maybe_settled(&v))
        return TRI_OK;
    if (rows)
        look(r, decision, rows);
    else
        maybe_set(r->asked, decision->index);
    /* What a decision requires stands before it. */
    for (size_t w = r->m->n_words; w-- > 0;)
        for (uint64_t todo; (todo = r->asked[w] & ~r->looked[w]) != 0;) {
            size_t i = w * 64 + 63 - (size_t)__builtin_clzll(todo);
            maybe_set(r->looked, i);
            look(r, r->m->order[i], NULL);
        }
    if (r->code != TRI_OK && err)
        *err = r->why;
    return r->code;
}

bool tri_maybe_matters(const struct tri_maybe_run *r,
                       const struct tri_node *input, size_t at)
{
    return input && r->members[input->index] &&
           maybe_bit(r->members[input->index], at);
}

bool tri_maybe_matters_inside(const struct tri_maybe_run *r, const char *name,
                              size_t len, uint32_t hash)
{
    if (r->all_inside)
        return true;
    for (size_t i = 0; i < r->inside.n; i++)
        if (same_word(r->inside.items[i], name, len, hash))
            return true;
    return false;
}
