/* From linked models to a space: first every column and comparison is asked
 * for, then the classes of each variable are known, then come the boxes. */
#include "proof/space.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn/model.h"
#include "feel/number.h"

/* ---- variables ---- */

static void *keep(struct tri_space *s, void *p)
{
    s->failed |= p == NULL;
    return p;
}

static struct tri_space_var *new_var(struct tri_space *s)
{
    struct tri_space_var **vars =
        tri_arena_grow(&s->arena, s->vars, s->all.n, s->all.n + 1,
                       sizeof(struct tri_space_var *), &s->cap_vars);
    struct tri_space_var *v = tri_arena_zero(&s->arena, 1, sizeof(*v));
    size_t words = s->n_facts / 64 + 1;
    if (vars && v)
        v->reads = tri_arena_zero(&s->arena, words, sizeof(*v->reads));
    if (!vars || !v || !v->reads) {
        s->failed = true;
        return NULL;
    }
    v->text = "";
    v->member = TRI_SPACE_NONE;
    v->type = tri_type_simple(TRI_T_ANY);
    v->number = (uint32_t)s->all.n;
    s->vars = vars;
    vars[s->all.n++] = v;
    return v;
}

uint32_t tri_space_find(const struct tri_space *s, const struct tri_node *node,
                        uint32_t member)
{
    for (uint32_t i = 0; i < s->all.n; i++)
        if (s->vars[i]->node == node && s->vars[i]->member == member)
            return i;
    return TRI_SPACE_NONE;
}

/* Which facts can move a decision: by the graph, so also through lists. */
void tri_space_node_reads(struct tri_space *s, struct tri_space_var *v,
                          const struct tri_node *node)
{
    const struct tri_node *facts = s->options.facts;
    if (!facts || !facts->feeds_by)
        return;
    for (size_t i = 0; i < s->n_facts; i++)
        if (facts->feeds_by[i * s->models->n_words + node->index / 64] >>
                (node->index % 64) &
            1)
            tri_set_add(v->reads, i);
}

struct tri_space_var *
tri_space_var_of(struct tri_space *s, const struct tri_node *node,
                 uint32_t member, const struct tri_type *type, const char *text)
{
    uint32_t at = tri_space_find(s, node, member);
    if (at != TRI_SPACE_NONE)
        return s->vars[at];
    struct tri_space_var *v = new_var(s);
    if (!v)
        return NULL;
    v->node = node;
    v->member = member;
    v->type = type;
    v->text = text;
    if (node == s->options.facts && member != TRI_SPACE_NONE)
        tri_set_add(v->reads, member);
    else
        tri_space_node_reads(s, v, node);
    v->never_null =
        node->kind == TRI_NODE_DECISION && tri_space_never_null(s, node);
    return v;
}

struct tri_space_var *tri_space_var_keyed(struct tri_space *s,
                                          const void *owner, const char *key,
                                          const struct tri_type *type,
                                          const char *text)
{
    for (uint32_t i = 0; i < s->all.n; i++)
        if (s->vars[i]->key && s->vars[i]->owner == owner &&
            strcmp(s->vars[i]->key, key) == 0)
            return s->vars[i];
    struct tri_space_var *v = new_var(s);
    if (!v)
        return NULL;
    v->key = keep(s, tri_arena_copy(&s->arena, key, strlen(key)));
    v->owner = owner;
    v->type = type;
    v->text = text;
    return s->failed ? NULL : v;
}

void tri_space_reads_of(struct tri_space *s, struct tri_space_var *v,
                        uint32_t other)
{
    for (size_t w = 0; w < s->n_facts / 64 + 1; w++)
        v->reads[w] |= s->vars[other]->reads[w];
}

struct tri_test *tri_space_test(struct tri_space *s, struct tri_space_var *v,
                                const struct tri_expr *cell, uint8_t op,
                                struct tri_value value)
{
    struct tri_test **at = &v->tests;
    for (; *at; at = &(*at)->next) {
        struct tri_test *t = *at;
        if (t->cell != cell || t->op != op)
            continue;
        if (cell || (t->value.kind == value.kind &&
                     (tri_is_null(value) ||
                      tri_is_true(tri_feel_equal(s->ev, t->value, value)))))
            return t;
    }
    struct tri_test *t = keep(s, tri_arena_zero(&s->arena, 1, sizeof(*t)));
    if (!t)
        return NULL;
    t->cell = cell;
    t->op = op;
    t->value = value;
    *at = t;
    return t;
}

/* ---- ties ---- */

/* Places of the classes' sets; for a variable that came after the others. */
static bool place(struct tri_space *s, uint32_t var)
{
    struct tri_variables *a = &s->all;
    size_t n = var + 1;
    if (n > s->cap_words) {
        size_t cap = s->cap_words ? s->cap_words * 2 : 64;
        while (cap < a->n)
            cap *= 2;
        uint32_t *made = tri_arena_get(&s->arena, 3 * cap * sizeof(*made));
        if (!made) {
            s->failed = true;
            return false;
        }
        if (s->cap_words) {
            memcpy(made, a->at, var * sizeof(*made));
            memcpy(made + cap, a->words, var * sizeof(*made));
            memcpy(made + 2 * cap, a->classes, var * sizeof(*made));
        }
        a->at = made;
        a->words = made + cap;
        a->classes = made + 2 * cap;
        s->cap_words = cap;
    }
    a->classes[var] = (uint32_t)s->vars[var]->n;
    a->words[var] = a->classes[var] / 64 + 1;
    a->at[var] = (uint32_t)a->n_words;
    a->n_words += a->words[var];
    return true;
}

bool tri_space_settle(struct tri_space *s, struct tri_space_var *v)
{
    return tri_space_domain(s, v) && place(s, v->number);
}

uint32_t tri_space_inner(struct tri_space *s, size_t classes)
{
    struct tri_space_var *v = new_var(s);
    if (!v)
        return TRI_SPACE_NONE;
    v->inner = true;
    v->n = classes;
    return place(s, v->number) ? v->number : TRI_SPACE_NONE;
}

uint64_t *tri_space_set(struct tri_space *s, uint32_t var, bool full)
{
    uint64_t *set = tri_arena_zero(&s->arena, s->all.words[var], sizeof(*set));
    if (!set) {
        s->failed = true;
        return NULL;
    }
    for (size_t i = 0; full && i < s->all.classes[var]; i++)
        tri_set_add(set, i);
    return set;
}

static int by_var(const void *a, const void *b)
{
    const struct tri_literal *x = a, *y = b;
    return (x->var > y->var) - (x->var < y->var);
}

/* One literal a variable, sorted. False: the box holds nothing. */
static bool make_box(struct tri_space *s, const struct tri_literal *literals,
                     uint32_t n, struct tri_box *out)
{
    struct tri_literal *kept =
        tri_arena_get(&s->arena, (n + 1) * sizeof(*kept));
    uint32_t m = 0;
    if (!kept) {
        s->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t var = literals[i].var;
        size_t count = tri_set_count(literals[i].set, s->all.words[var]);
        if (count == 0)
            return false;
        if (count < s->all.classes[var])
            kept[m++] = literals[i];
    }
    if (m > 1)
        qsort(kept, m, sizeof(*kept), by_var);
    uint32_t k = 0;
    for (uint32_t i = 0; i < m; i++) {
        if (k == 0 || kept[k - 1].var != kept[i].var) {
            kept[k++] = kept[i];
            continue;
        }
        uint64_t *both = tri_space_set(s, kept[i].var, false);
        uint64_t any = 0;
        for (size_t w = 0; both && w < s->all.words[kept[i].var]; w++)
            any |= both[w] = kept[k - 1].set[w] & kept[i].set[w];
        if (!both || !any)
            return false;
        kept[k - 1].set = both;
    }
    *out = (struct tri_box){ k, kept };
    return true;
}

void tri_space_forbid(struct tri_space *s, uint32_t var,
                      const struct tri_literal *literals, uint32_t n)
{
    struct tri_box box;
    if (s->failed || !make_box(s, literals, n, &box))
        return;
    struct tri_tie *t = keep(s, tri_arena_zero(&s->arena, 1, sizeof(*t)));
    if (!t)
        return;
    t->box = box;
    t->next = s->vars[var]->ties;
    s->vars[var]->ties = t;
    for (uint32_t i = 0; i < box.n; i++)
        tri_space_reads_of(s, s->vars[var], box.literals[i].var);
}

/* ---- tables: what their columns ask ---- */

static const struct tri_type *narrower(const struct tri_type *a,
                                       const struct tri_type *b)
{
    if (!a || a->kind == TRI_T_ANY)
        return b ? b : tri_type_simple(TRI_T_ANY);
    if (!b || b->kind != a->kind || a->allowed)
        return a;
    return b->allowed ? b : a;
}

static struct tri_space_var *column_var(struct tri_space *s,
                                        const struct tri_node *decision,
                                        const struct tri_table *t, size_t i)
{
    const struct tri_clause *c = t->inputs[i];
    const struct tri_expr *e = c->text.expr;
    const char *text = tri_input_text(t, i);
    struct tri_fetch f;
    const struct tri_type *type =
        narrower(e ? tri_expr_type(e) : NULL, c->type);
    struct tri_type *own = NULL;
    if (c->values.expr && !type->allowed) { /* inputValues say the same */
        own = keep(s, tri_arena_get(&s->arena, sizeof(*own)));
        if (!own)
            return NULL;
        *own = *type;
        own->allowed = c->values.expr;
        type = own;
    }
    if (e && tri_expr_fetch(e, &f) && f.depth == 0 &&
        f.slot < decision->n_slots && decision->slots[f.slot].node)
        return tri_space_var_of(s, decision->slots[f.slot].node,
                                f.member ? f.at : TRI_SPACE_NONE, type, text);
    struct tri_space_var *v = tri_space_var_keyed(s, t, text, type, text);
    if (v)
        tri_space_node_reads(s, v, decision);
    return v;
}

static bool asks_something(const struct tri_table *t, size_t column)
{
    for (size_t r = 0; r < t->n_rules; r++)
        if (t->cells[r * t->n_inputs + column].op != TRI_CELL_ANY)
            return true;
    return false;
}

static void ask_table(struct tri_space *s, struct tri_space_table *st)
{
    const struct tri_table *t = st->table;
    const struct tri_expr **seen = NULL;
    st->vars =
        keep(s, tri_arena_get(&s->arena, (t->n_inputs + 1) * sizeof(uint32_t)));
    st->rows =
        keep(s, tri_arena_zero(&s->arena, t->n_rules + 1, sizeof(*st->rows)));
    for (size_t i = 0; !s->failed && i < t->n_inputs; i++) {
        st->vars[i] = TRI_SPACE_NONE;
        if (!asks_something(t, i))
            continue;
        struct tri_space_var *v = column_var(s, st->node, t, i);
        if (!v)
            return;
        st->vars[i] = v->number;
        /* Cells of one text share an expression: each is asked for once. */
        size_t n = 0;
        struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
        size_t mask = 15;
        while (mask < 2 * t->n_rules)
            mask = mask * 2 + 1;
        seen = keep(s, tri_arena_zero(&s->scratch, mask + 1, sizeof(*seen)));
        struct tri_test *last = v->tests;
        while (last && last->next)
            last = last->next;
        bool fresh = last == NULL;
        for (size_t r = 0; !s->failed && r < t->n_rules; r++) {
            const struct tri_cell *cell = &t->cells[r * t->n_inputs + i];
            if (cell->op == TRI_CELL_ANY || !cell->expr)
                continue;
            size_t at = ((uintptr_t)cell->expr / 16) & mask;
            while (seen[at] && seen[at] != cell->expr)
                at = (at + 1) & mask;
            if (seen[at])
                continue;
            seen[at] = cell->expr;
            n++;
            if (!fresh) {
                (void)tri_space_test(s, v, cell->expr, 0, tri_null());
                continue;
            }
            struct tri_test *test =
                keep(s, tri_arena_zero(&s->arena, 1, sizeof(*test)));
            if (!test)
                break;
            test->cell = cell->expr;
            if (last)
                last->next = test;
            else
                v->tests = test;
            last = test;
        }
        (void)n;
        tri_arena_rewind(&s->scratch, mark);
    }
}

/* ---- tables: what they give ---- */

static bool single_hit(const struct tri_table *t)
{
    return t->hit == TRI_HIT_UNIQUE || t->hit == TRI_HIT_ANY ||
           t->hit == TRI_HIT_PRIORITY || t->hit == TRI_HIT_FIRST;
}

static bool scalar(struct tri_value v)
{
    return v.kind <= TRI_DATE;
}

size_t tri_space_class(struct tri_space *s, const struct tri_space_var *v,
                       struct tri_value x)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->values[i].kind == x.kind &&
            (tri_is_null(x) ||
             tri_is_true(tri_feel_equal(s->ev, v->values[i], x))))
            return i;
    return SIZE_MAX;
}

static bool add_value(struct tri_space *s, struct tri_space_var *v,
                      struct tri_value x)
{
    if (!scalar(x))
        return false;
    if (tri_space_class(s, v, x) == SIZE_MAX)
        v->values[v->n++] = x;
    return true;
}

/* A table of one output whose outputs are constants gives one of a few values,
 * in their order where the hit policy is PRIORITY. */
static void give_values(struct tri_space *s, struct tri_space_table *st)
{
    const struct tri_table *t = st->table;
    st->var = TRI_SPACE_NONE;
    if (!single_hit(t) || t->n_outputs != 1 || t->broken)
        return;
    struct tri_space_var *v = tri_space_var_of(s, st->node, TRI_SPACE_NONE,
                                               st->node->type, st->node->name);
    if (!v)
        return;
    const struct tri_clause *o = t->outputs[0];
    struct tri_value def = tri_null();
    bool known = !t->has_default || !o->text.expr ||
                 tri_expr_constant(o->text.expr, &def);
    for (size_t r = 0; r < t->n_rules; r++)
        known &= t->rules[r].constant;
    if (!known || t->n_rules > 5000)
        return;
    v->values = keep(s, tri_arena_get(&s->arena, (t->n_rules + o->n_order + 2) *
                                                     sizeof(*v->values)));
    if (!v->values)
        return;
    size_t given = 0;
    v->n = 0;
    for (size_t i = 0; i < o->n_order; i++) {
        bool gives = false;
        for (size_t r = 0; r < t->n_rules; r++)
            gives |= tri_is_true(
                tri_feel_equal(s->ev, t->rules[r].value, o->order[i]));
        if (gives)
            known &= add_value(s, v, o->order[i]);
    }
    given = v->n;
    for (size_t r = 0; r < t->n_rules; r++)
        known &= add_value(s, v, t->rules[r].value);
    v->ranked = t->hit == TRI_HIT_PRIORITY && v->n == given;
    bool catches_all = false;
    for (size_t r = 0; r < t->n_rules && !catches_all; r++) {
        catches_all = true;
        for (size_t i = 0; i < t->n_inputs && catches_all; i++)
            catches_all = t->cells[r * t->n_inputs + i].op == TRI_CELL_ANY;
    }
    if (!catches_all)
        known &= add_value(s, v, def);
    if (!known) {
        v->values = NULL;
        v->n = 0;
        v->ranked = false;
        return;
    }
    st->var = v->number;
}

/* ---- tables: their boxes ---- */

static void make_row(struct tri_space *s, struct tri_space_table *st, size_t r)
{
    const struct tri_table *t = st->table;
    struct tri_space_row *row = &st->rows[r];
    struct tri_literal *literals = keep(
        s, tri_arena_get(&s->scratch, (t->n_inputs + 1) * sizeof(*literals)));
    uint32_t n = 0;
    row->unclear = row->dead = TRI_SPACE_NONE;
    for (size_t i = 0; literals && i < t->n_inputs; i++) {
        const struct tri_cell *cell = &t->cells[r * t->n_inputs + i];
        if (cell->op == TRI_CELL_ANY)
            continue;
        struct tri_space_var *v = s->vars[st->vars[i]];
        struct tri_test *test = v->tests;
        while (test && test->cell != cell->expr)
            test = test->next;
        if (v->opaque || !test) {
            if (row->unclear == TRI_SPACE_NONE)
                row->unclear = (uint32_t)i;
            continue;
        }
        if (tri_set_count(test->yes, s->all.words[v->number]) == 0)
            row->dead = (uint32_t)i;
        literals[n++] = (struct tri_literal){ v->number, test->yes };
    }
    if (row->dead == TRI_SPACE_NONE && literals &&
        !make_box(s, literals, n, &row->box) && !s->failed)
        row->dead = (uint32_t)(t->n_inputs ? t->n_inputs - 1 : 0);
}

/* ---- the whole ---- */

static bool is_table(const struct tri_node *n)
{
    return n->kind == TRI_NODE_DECISION && n->logic &&
           n->logic->kind == TRI_BOXED_TABLE;
}

static void build(struct tri_space *s)
{
    const struct tri_models *m = s->models;
    s->tables =
        keep(s, tri_arena_zero(&s->arena, m->n_nodes + 1, sizeof(*s->tables)));
    for (size_t i = 0; i < m->n_nodes && !s->failed; i++) {
        const struct tri_node *n = m->order[i];
        if (is_table(n)) {
            struct tri_space_table *st = &s->tables[s->n_tables++];
            st->node = n;
            st->table = n->logic->table;
            st->info = tri_node_info(n);
            ask_table(s, st);
            if (!s->failed)
                give_values(s, st);
        } else if (n->kind == TRI_NODE_DECISION && n->logic &&
                   n->logic->kind == TRI_BOXED_LITERAL) {
            tri_space_ask(s, n);
        }
    }
    size_t n_vars = s->all.n;
    for (uint32_t i = 0; i < n_vars && !s->failed; i++)
        (void)tri_space_settle(s, s->vars[i]);
    s->settled = true;
    for (size_t i = 0; i < s->n_tables && !s->failed; i++)
        for (size_t r = 0; r < s->tables[i].table->n_rules && !s->failed; r++) {
            struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
            make_row(s, &s->tables[i], r);
            tri_arena_rewind(&s->scratch, mark);
        }
    for (size_t i = 0; i < m->n_nodes && !s->failed; i++)
        if (m->order[i]->kind == TRI_NODE_DECISION && m->order[i]->logic &&
            m->order[i]->logic->kind == TRI_BOXED_LITERAL)
            tri_space_tie(s, m->order[i]);
    for (size_t i = 0; i < s->n_tables && !s->failed; i++)
        if (s->tables[i].var != TRI_SPACE_NONE)
            tri_space_tie_table(s, &s->tables[i]);
}

enum tri_code tri_space_new(const struct tri_models *models,
                            const struct tri_space_options *options,
                            struct tri_space **out, struct tri_error *err)
{
    struct tri_space *s = calloc(1, sizeof(*s));
    struct tri_eval *ev = calloc(1, sizeof(*ev));
    if (!s || !ev) {
        free(s);
        free(ev);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    tri_arena_init(&s->arena, TRI_MAX_MODEL_ARENA);
    tri_arena_init(&s->scratch, TRI_MAX_MODEL_ARENA);
    tri_eval_init(ev, &s->arena, NULL, tri_null());
    s->ev = ev;
    s->models = models;
    if (options)
        s->options = *options;
    const struct tri_node *facts = s->options.facts;
    if (facts && facts->type && facts->type->kind == TRI_T_CONTEXT)
        s->n_facts = facts->type->n_fields;
    build(s);
    if (s->failed) {
        enum tri_code code = tri_arena_fail(
            s->arena.failed ? &s->arena : &s->scratch, err, "the proof");
        tri_space_free(s);
        return code;
    }
    *out = s;
    return TRI_OK;
}

void tri_space_free(struct tri_space *s)
{
    if (!s)
        return;
    tri_arena_done(&s->arena);
    tri_arena_done(&s->scratch);
    free(s->ev);
    free(s);
}

/* ---- searching ---- */

uint64_t *tri_space_whole(struct tri_space *s)
{
    uint64_t *where =
        tri_arena_zero(&s->scratch, s->all.n_words, sizeof(*where));
    if (!where) {
        s->failed = true;
        return NULL;
    }
    for (size_t v = 0; v < s->all.n; v++)
        for (size_t i = 0; i < s->all.classes[v]; i++)
            tri_set_add(where + s->all.at[v], i);
    return where;
}

struct cone {
    struct tri_space *s;
    const struct tri_box **boxes;
    size_t n;
    size_t cap;
    uint8_t *met;
    uint32_t *queue;
    size_t n_queue;
};

static void meet(struct cone *c, uint32_t var)
{
    if (c->met[var])
        return;
    c->met[var] = 1;
    c->queue[c->n_queue++] = var;
}

static bool add_box(struct cone *c, const struct tri_box *b)
{
    const struct tri_box **boxes =
        tri_arena_grow(&c->s->scratch, (void *)(uintptr_t)c->boxes, c->n,
                       c->n + 1, sizeof(*boxes), &c->cap);
    if (!boxes)
        return false;
    c->boxes = boxes;
    boxes[c->n++] = b;
    for (uint32_t i = 0; i < b->n; i++)
        meet(c, b->literals[i].var);
    return true;
}

enum tri_search tri_space_search(struct tri_space *s,
                                 const struct tri_box *const *boxes, size_t n,
                                 uint64_t *where, uint64_t *io_steps)
{
    struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
    struct tri_searcher searcher = { &s->all, &s->scratch, *io_steps, 0 };
    struct cone c = { .s = s };
    uint64_t *tried =
        tri_arena_get(&s->scratch, (s->all.n_words + 1) * sizeof(*tried));
    c.met = tri_arena_zero(&s->scratch, s->all.n + 1, 1);
    c.queue = tri_arena_get(&s->scratch, (s->all.n + 1) * sizeof(*c.queue));
    enum tri_search end = TRI_SEARCH_GAVE_UP;
    if (tried && c.met && c.queue) {
        memcpy(tried, where, s->all.n_words * sizeof(*tried));
        end = tri_boxes_search(&searcher, boxes, n, tried);
    }
    if (end == TRI_SEARCH_FOUND) {
        bool ok = true;
        /* What where itself asks for counts as met. */
        for (uint32_t v = 0; v < s->all.n; v++)
            if (tri_set_count(where + s->all.at[v], s->all.words[v]) <
                s->all.classes[v])
                meet(&c, v);
        for (size_t i = 0; i < n && ok; i++)
            ok = add_box(&c, boxes[i]);
        for (size_t q = 0; q < c.n_queue && ok; q++)
            for (struct tri_tie *t = s->vars[c.queue[q]]->ties; t && ok;
                 t = t->next)
                ok = add_box(&c, &t->box);
        if (c.n > n && ok)
            end = tri_boxes_search(&searcher, c.boxes, c.n, where);
        else if (ok)
            memcpy(where, tried, s->all.n_words * sizeof(*tried));
        else
            end = TRI_SEARCH_GAVE_UP;
    }
    *io_steps = searcher.steps;
    tri_arena_rewind(&s->scratch, mark);
    return end;
}
