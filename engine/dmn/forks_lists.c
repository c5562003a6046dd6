/* Lists made without the interpreter; see struct tri_list_maker of codes.h.
 *
 * How to read: `list[condition]` and `for x in list return ...` give something
 * of each item or leave it out, as forks about the item say. What is put
 * together of the outputs of tables, `flatten([table, table])[item.x = 1].y`,
 * follows from the rules that matched: what each gives is found out at load. */
#include <string.h>

#include "dmn/forks_int.h"

/* ---- of items ---- */

struct items {
    struct drawing d; /* first */
    struct tri_list_maker *maker;
    const struct tri_ast *list; /* where it comes from */
    const struct tri_ast *body; /* condition, or what is returned */
    bool inside;                /* the list is named in the frame of an item */
    bool filter;
    bool given; /* maker has the member */
};

static bool is_item(const struct tri_ast *n)
{
    return n->op == TRI_OP_NAME && n->depth == 0 && n->u.place == 0;
}

/* list[item != null]: what nulls are dropped from, else NULL. */
static const struct tri_ast *is_compact(const struct tri_ast *n)
{
    const struct tri_ast *c = n->op == TRI_OP_FILTER ? n->b : NULL;
    bool is = c && c->op == TRI_OP_NE && is_item(c->a) &&
              c->b->op == TRI_OP_CONST && c->b->u.value.kind == TRI_NULL &&
              !(n->flags & TRI_N_HEAP);
    return is ? n->a : NULL;
}

static bool is_items(const struct tri_ast *n, struct items *l)
{
    const struct tri_ast *all = is_compact(n);
    struct tri_atom like = { .ast = NULL };
    struct tri_list_maker k = { .at = UINT32_MAX };
    k.drops_null = all && all->op == TRI_OP_FOR;
    if (k.drops_null)
        n = all;
    if (fork_is_builtin(n, "count", 1) &&
        fork_is_builtin(n->kids[0], "flatten", 1) &&
        n->kids[0]->kids[0]->op == TRI_OP_FOR) {
        k.counts = true;
        n = n->kids[0]->kids[0];
    }
    *l->maker = k;
    l->inside = n->op == TRI_OP_FOR;
    if (n->op == TRI_OP_FOR && n->n == 1 &&
        !(n->flags & (TRI_N_HEAP | TRI_N_PARTIAL))) {
        l->list = n->kids[0];
        l->body = n->a;
    } else if (n->op == TRI_OP_FILTER && !(n->flags & TRI_N_HEAP) &&
               n->b->type->kind == TRI_T_BOOL) {
        l->list = n->a;
        l->body = n->b;
        l->filter = true;
    } else {
        return false;
    }
    if (!fork_list_place(&l->d, l->list, l->inside, &like))
        return false;
    l->maker->over = tri_walked_at(l->d.m, like.node, like.at, like.key);
    l->d.failed = !l->maker->over;
    l->d.list = l->maker->over;
    return !l->d.failed;
}

static tri_way end_way(struct items *l, struct tri_value v,
                       enum tri_item_end end)
{
    return l->d.f ? tri_fork_end(l->d.f, v, end) : TRI_FORK_NONE;
}

/* As deep as the tree is high. */
static tri_way draw_given(struct items *l, const struct tri_ast *n)
{
    struct tri_atom like = { .ast = NULL };
    if (*l->d.budget == 0)
        return TRI_FORK_NONE;
    --*l->d.budget;
    if (n->op == TRI_OP_CONST)
        return end_way(l, n->u.value,
                       l->maker->drops_null && !n->u.value.kind
                           ? TRI_ITEM_NOT
                           : TRI_ITEM_VALUE);
    if (n->op == TRI_OP_IF) {
        tri_way then = draw_given(l, n->b), otherwise = draw_given(l, n->c);
        struct ways choice = { otherwise, then, otherwise, otherwise };
        return fork_draw(&l->d, n->a, choice);
    }
    bool one = fork_place(&l->d, n, &like) && like.of &&
               (!l->given || (l->maker->at == like.item_at &&
                              l->maker->key.at == like.item_key.at));
    if (!one) {
        l->d.cannot = true;
        return TRI_FORK_NONE;
    }
    l->given = true;
    l->maker->at = like.item_at;
    l->maker->key = like.item_key;
    return end_way(l, tri_null(), TRI_ITEM_MEMBER);
}

static tri_way draw_item(struct tri_forking *f, void *self)
{
    struct items *l = self;
    l->d.f = f;
    if (!l->filter)
        return draw_given(l, l->body);
    tri_way not = end_way(l, tri_null(), TRI_ITEM_NOT);
    struct ways w = { not, end_way(l, tri_null(), TRI_ITEM_MEMBER), not,
                      TRI_FORK_NONE };
    return fork_draw(&l->d, l->body, w);
}

bool fork_list_asks(struct drawing *d, struct tri_node *n)
{
    struct tri_list_maker maker = { .forks = NULL };
    struct items l = { .d = *d, .maker = &maker };
    if (!is_items(n->drawn, &l)) {
        d->failed = l.d.failed;
        return false;
    }
    (void)draw_item(NULL, &l);
    d->failed = l.d.failed;
    if (d->failed || l.d.cannot || *d->budget == 0)
        return false;
    struct tri_list_maker *kept = tri_arena_get(&d->m->arena, sizeof(*kept));
    d->failed = !kept;
    if (kept)
        *kept = maker;
    n->maker = kept;
    return kept != NULL;
}

static void draw_items(struct tri_models *m, struct tri_node *n)
{
    unsigned budget = FORK_MAX_DRAWN;
    struct tri_list_maker maker = { .forks = NULL };
    struct items l = { .d = { .m = m, .n = n, .budget = &budget },
                       .maker = &maker };
    struct tri_list_maker *kept = (struct tri_list_maker *)(uintptr_t)n->maker;
    if (is_items(n->drawn, &l))
        maker.forks = tri_forks_of_item(m, n, true, draw_item, &l);
    else
        maker.forks = NULL;
    *kept = maker;
    if (!maker.forks || budget == 0)
        n->maker = NULL;
}

/* ---- of rules ---- */

struct rules {
    struct tri_models *m;
    const struct tri_node *n;
    const struct tri_ast *tables;    /* a list of names */
    const struct tri_ast *condition; /* NULL: none */
    const struct tri_word *member;   /* NULL: the item itself */
    bool counts;
    bool asks; /* some a in flatten([...]) satisfies condition */
};

static bool is_rules(const struct tri_ast *n, struct rules *l)
{
    l->asks = n->op == TRI_OP_SOME && n->n == 1 && !(n->flags & TRI_N_HEAP) &&
              !fork_reads_outside(n->a, 0);
    if (l->asks) {
        l->condition = n->a;
        n = n->kids[0];
    }
    l->counts = !l->asks && fork_is_builtin(n, "count", 1) &&
                fork_is_builtin(n->kids[0], "distinct values", 1);
    if (l->counts)
        n = n->kids[0]->kids[0];
    if (n->op == TRI_OP_PATH && !l->asks) {
        l->member = &n->text;
        n = n->a;
    }
    if (n->op == TRI_OP_FILTER && !l->asks) {
        if ((n->flags & TRI_N_HEAP) || n->b->type->kind != TRI_T_BOOL ||
            fork_reads_outside(n->b, 0))
            return false;
        l->condition = n->b;
        n = n->a;
    }
    if (!fork_is_builtin(n, "flatten", 1) || n->kids[0]->op != TRI_OP_LIST)
        return false;
    l->tables = n->kids[0];
    for (uint32_t i = 0; i < l->tables->n; i++) {
        const struct tri_ast *name = l->tables->kids[i];
        unsigned depth = l->asks ? 1 : 0; /* the list has a frame of its own */
        const struct tri_node *o =
            name->op == TRI_OP_NAME && name->depth == depth
                ? l->m->order[name->u.place]
                : NULL;
        const struct tri_table *t = o ? tri_node_table(o) : NULL;
        if (!t || !o->later || !t->direct || !t->on_demand ||
            (!t->settled && o->type->kind != TRI_T_ANY) || t->has_default ||
            t->n_rules > 63 ||
            (t->hit != TRI_HIT_RULE_ORDER && t->hit != TRI_HIT_COLLECT))
            return false;
    }
    return l->tables->n > 0;
}

/* What one hit gives; false: it is left out, or *out_cannot. */
static bool given_by(const struct rules *l, struct tri_value hit,
                     struct tri_value *out, bool *out_cannot)
{
    struct tri_eval *ev = &l->m->eval;
    struct tri_frame frame = { NULL, &hit };
    size_t n_diags = ev->n_diags;
    bool is = true;
    ev->steps = 0;
    ev->source = &l->n->logic->text.source;
    *out_cannot = hit.kind && hit.kind != TRI_STRING && hit.kind != TRI_CONTEXT;
    if (l->condition && !*out_cannot) {
        struct tri_value v = tri_ast_eval(ev, l->condition, &frame);
        is = tri_is_true(v);
        *out_cannot = l->asks && v.kind != TRI_BOOL;
    }
    *out = hit;
    if (l->member && is && !*out_cannot) {
        const struct tri_value *v =
            hit.kind == TRI_CONTEXT
                ? tri_context_get(hit.u.context, l->member->at, l->member->len,
                                  l->member->hash)
                : NULL;
        *out_cannot = !v;
        if (v)
            *out = *v;
    }
    *out_cannot = *out_cannot || ev->n_diags != n_diags || ev->fatal ||
                  (is && l->counts && out->kind != TRI_STRING);
    ev->n_diags = n_diags;
    return is;
}

/* A bit for each different one of those so far. 0: there are too many. */
static uint64_t mark_of(struct tri_value v, struct tri_value *seen, size_t *n)
{
    size_t i = 0;
    while (i < *n && !tri_value_same(seen[i], v))
        i++;
    if (i == 64)
        return 0;
    seen[i] = v;
    *n += i == *n;
    return UINT64_C(1) << i;
}

/* False: no memory, or *out_cannot. */
static bool fill_rules(const struct rules *l, struct tri_list_maker *k,
                       struct tri_list *all, bool *out_cannot)
{
    struct tri_value seen[64];
    size_t n_seen = 0;
    for (uint32_t i = 0; i < l->tables->n; i++) {
        struct tri_list_rows *rows = &k->tables[i];
        const struct tri_node *o = l->m->order[l->tables->kids[i]->u.place];
        const struct tri_table *t = tri_node_table(o);
        struct tri_value *values =
            tri_arena_zero(&l->m->arena, t->n_rules + 1, sizeof(*values));
        uint64_t *marks =
            tri_arena_zero(&l->m->arena, t->n_rules + 1, sizeof(*marks));
        if (!values || !marks)
            return false;
        *rows = (struct tri_list_rows){ o->index, 0, values, marks };
        for (size_t r = 0; r < t->n_rules && !*out_cannot; r++) {
            if (!t->rules[r].constant)
                *out_cannot = true;
            else if (given_by(l, t->rules[r].value, &values[r], out_cannot)) {
                rows->keep |= UINT64_C(1) << r;
                marks[r] = l->counts ? mark_of(values[r], seen, &n_seen) : 1;
                *out_cannot = *out_cannot || !marks[r];
                all->items[all->n++] = values[r];
            }
        }
        if (*out_cannot)
            return false;
    }
    return true;
}

/* May any list of these stand as the value, and a number where it counts? */
static bool is_as_declared(const struct rules *l, const struct tri_list *all)
{
    static const struct tri_list none = { 0 };
    struct tri_eval *ev = &l->m->eval;
    const struct tri_type *t = l->n->type;
    size_t n_diags = ev->n_diags;
    if (l->n->checked || !t || t->kind == TRI_T_ANY)
        return true;
    if (l->asks)
        return l->n->plain == TRI_BOOL;
    if (l->counts || t->kind != TRI_T_LIST || t->constraint || t->restricts)
        return l->counts && l->n->plain == TRI_NUMBER;
    bool is = tri_type_conforms(ev, t, tri_list_value(all)) &&
              tri_type_conforms(ev, t, tri_list_value(&none)) && !ev->fatal;
    ev->n_diags = n_diags;
    return is;
}

static bool draw_rules(struct tri_models *m, struct tri_node *n,
                       const struct tri_ast *root)
{
    struct rules l = { .m = m, .n = n };
    bool cannot = false;
    if (!is_rules(root, &l))
        return true;
    size_t n_tables = l.tables->n;
    struct tri_list_maker *k = tri_arena_zero(
        &m->arena, 1, sizeof(*k) + n_tables * sizeof(k->tables[0]));
    struct tri_list *all = tri_list_new(&m->scratch, 64 * n_tables);
    if (!k || !all)
        return false;
    all->n = 0;
    k->counts = l.counts;
    k->asks = l.asks;
    k->n_tables = n_tables;
    if (!fill_rules(&l, k, all, &cannot))
        return cannot;
    if (is_as_declared(&l, all))
        n->maker = k;
    return true;
}

bool fork_some_draws(struct tri_models *m, struct tri_node *n)
{
    const struct tri_ast *root = n->drawn;
    return !root || root->op != TRI_OP_SOME || draw_rules(m, n, root);
}

bool fork_list_draws(struct tri_models *m, struct tri_node *n)
{
    const struct tri_ast *root = n->drawn;
    if (n->maker)
        draw_items(m, n);
    else if (root && !n->forks[0])
        return draw_rules(m, n, root);
    return true;
}
