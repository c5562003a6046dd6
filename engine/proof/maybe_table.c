/* Decision tables whose inputs may have several values: which rules cannot, may
 * and must match, and what the hit policy then lets them give.
 *
 * A column lets through, for a set of values, what it lets through for some of
 * them (may) and for all of them (must); the columns' sets are met. That two
 * columns read what hangs together is lost. */
#include <string.h>

#include "dmn/index.h"
#include "feel/number.h"
#include "proof/maybe_int.h"

/* ---- columns ---- */

static const struct tri_cell *cell_of(const struct tri_table *t, size_t rule,
                                      size_t column)
{
    return &t->cells[rule * t->n_inputs + column];
}

/* Can the cell be tested without the names that its table sees? */
static bool stands_alone(const struct tri_cell *cell)
{
    bool negated;
    const struct tri_value *choices;
    size_t n;
    return cell->op != TRI_CELL_TEST ||
           tri_expr_test(cell->expr, &negated, &choices, &n) ==
               TRI_TEST_CHOICES;
}

/* Rule by rule: those in some and all that the cells leave there for v. */
static void by_cell(struct tri_maybe_run *r, const struct tri_table *t,
                    size_t column, struct tri_value v, uint64_t *some,
                    uint64_t *all, bool tests_only)
{
    for (size_t i = 0; i < t->n_rules; i++) {
        const struct tri_cell *cell = cell_of(t, i, column);
        uint64_t bit = UINT64_C(1) << (i % 64);
        if (cell->op == TRI_CELL_ANY ||
            (tests_only && cell->op != TRI_CELL_TEST))
            continue;
        if (!stands_alone(cell) || !maybe_step(r))
            all[i / 64] &= ~bit;
        else if (!tri_cell_matches(&r->ev, cell, NULL, v)) {
            some[i / 64] &= ~bit;
            all[i / 64] &= ~bit;
        }
    }
    maybe_forget_faults(r);
}

struct sets {
    uint64_t *some; /* let through for one value or more */
    uint64_t *all;  /* for every value */
    uint64_t *one;  /* room, for one value */
    uint64_t *one_all;
    size_t n_words;
    bool any_yet;
};

static void add_set(struct sets *s, const uint64_t *some, const uint64_t *all)
{
    for (size_t w = 0; w < s->n_words; w++) {
        s->some[w] = s->any_yet ? s->some[w] | some[w] : some[w];
        s->all[w] = s->any_yet ? s->all[w] & all[w] : all[w];
    }
    s->any_yet = true;
}

static void fill_rules(uint64_t *bits, size_t n_words, size_t n_rules)
{
    memset(bits, 0, n_words * sizeof(*bits));
    for (size_t w = 0; 64 * w < n_rules; w++) {
        size_t left = n_rules - 64 * w;
        bits[w] = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
    }
}

static void add_value(struct tri_maybe_run *r, const struct tri_table *t,
                      size_t column, struct tri_value v, struct sets *s)
{
    const struct tri_column_index *x = t->columns[column].index;
    const uint64_t *set = x ? tri_column_index_find(x, v) : NULL;
    if (set && !x->later) {
        add_set(s, set, set);
        return;
    }
    if (set)
        memcpy(s->one, set, s->n_words * sizeof(*s->one));
    else
        fill_rules(s->one, s->n_words, t->n_rules);
    memcpy(s->one_all, s->one, s->n_words * sizeof(*s->one));
    by_cell(r, t, column, v, s->one, s->one_all, set != NULL);
    add_set(s, s->one, s->one_all);
}

/* Of a value that cannot be told: only "-" is sure. */
static void add_unknown(const struct tri_table *t, size_t column,
                        struct sets *s)
{
    fill_rules(s->one, s->n_words, t->n_rules);
    memset(s->one_all, 0, s->n_words * sizeof(*s->one_all));
    for (size_t i = 0; i < t->n_rules; i++)
        if (cell_of(t, i, column)->op == TRI_CELL_ANY)
            maybe_set(s->one_all, i);
    add_set(s, s->one, s->one_all);
}

/* The pieces between the ends of the cells that the line reaches. */
static bool add_line(const struct tri_table *t, size_t column,
                     const struct tri_maybe_line *l, struct sets *s)
{
    const struct tri_column_index *x = t->columns[column].index;
    if (!x || x->later || !x->numbers.rules)
        return false;
    const struct tri_pieces *p = &x->numbers;
    size_t from = 0, to = 2 * p->n;
    for (size_t i = 0; i < p->n && !tri_is_null(l->lo); i++) {
        int c = tri_num_compare(p->ends[i], l->lo);
        if (c <= 0)
            from = c == 0 ? 2 * i + 1 : 2 * i + 2;
    }
    for (size_t i = p->n; i-- > 0 && !tri_is_null(l->hi);) {
        int c = tri_num_compare(p->ends[i], l->hi);
        if (c > 0 || (c == 0 && l->hi_open))
            to = 2 * i;
        else if (c == 0)
            to = 2 * i + 1;
    }
    for (size_t i = from; i <= to; i++)
        add_set(s, p->rules[i], p->rules[i]);
    return true;
}

/* What the index alone tells: the set of each value. False: it cannot. */
static bool by_index(const struct tri_column_index *x,
                     const struct tri_maybe *v, size_t n_words, uint64_t *may,
                     uint64_t *must)
{
    const uint64_t *sets[TRI_MAYBE_FEW];
    size_t n = 0;
    if (!x || x->later)
        return false;
    if (v->kind == TRI_MAYBE_ONE)
        sets[n++] = tri_column_index_find(x, v->u.one);
    else if (v->kind == TRI_MAYBE_SET && v->n < TRI_MAYBE_FEW)
        while (n < v->n) {
            sets[n] = tri_column_index_find(x, v->u.set[n]);
            n++;
        }
    else if (v->kind != TRI_MAYBE_THREE)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!sets[i])
            return false;
    const uint64_t *three[3];
    size_t k = 0;
    if (v->three & TRI_MAYBE_FALSE)
        three[k++] = x->of_bool[0];
    if (v->three & TRI_MAYBE_TRUE)
        three[k++] = x->of_bool[1];
    if (v->three & TRI_MAYBE_NULL)
        three[k++] = x->of_null;
    for (size_t w = 0; w < n_words; w++) {
        uint64_t some = 0, all = ~UINT64_C(0);
        for (size_t i = 0; i < n; i++) {
            some |= sets[i][w];
            all &= sets[i][w];
        }
        for (size_t i = 0; i < k; i++) {
            some |= three[i][w];
            all &= three[i][w];
        }
        may[w] &= some;
        must[w] &= all;
    }
    return n + k > 0;
}

void maybe_column(struct tri_maybe_run *r, const struct tri_table *t,
                  size_t column, const struct tri_maybe *v, uint64_t *may,
                  uint64_t *must)
{
    enum { FEW_WORDS = 8 };
    if (by_index(t->columns[column].index, v, tri_rule_words(t->n_rules), may,
                 must))
        return;
    struct tri_value values[TRI_MAYBE_FEW];
    uint64_t local[4][FEW_WORDS];
    size_t n_words = tri_rule_words(t->n_rules);
    struct sets s = { local[0], local[1], local[2], local[3], n_words, false };
    if (n_words > FEW_WORDS) {
        uint64_t *room = tri_arena_get(&r->arena, 4 * n_words * sizeof(*room));
        if (!room) {
            (void)maybe_failed(r);
            memset(must, 0, n_words * sizeof(*must));
            return;
        }
        s.some = room;
        s.all = room + n_words;
        s.one = room + 2 * n_words;
        s.one_all = room + 3 * n_words;
    }
    size_t n = tri_maybe_values(v, values);
    for (size_t i = 0; i < n; i++)
        add_value(r, t, column, values[i], &s);
    if (v->kind == TRI_MAYBE_LINE && add_line(t, column, v->u.line, &s)) {
        if (v->three)
            add_value(r, t, column, tri_null(), &s);
    } else if (!s.any_yet) {
        add_unknown(t, column, &s);
    }
    for (size_t w = 0; w < n_words; w++) {
        may[w] &= s.some[w];
        must[w] &= s.all[w];
    }
}

/* ---- inputs ---- */

/* The input as it meets the cells. What is none of the input values gives the
 * table no value. */
static struct tri_maybe checked(struct tri_maybe_run *r,
                                const struct tri_clause *c, struct tri_maybe m,
                                bool *io_no_value)
{
    struct tri_value v[TRI_MAYBE_FEW];
    struct maybe_bag bag = { .n = 0 };
    if (c->type && !c->checked)
        m = maybe_coerce(r, m, c->type);
    if (!c->values.expr)
        return m;
    size_t n = tri_maybe_values(&m, v);
    *io_no_value |= n == 0;
    for (size_t i = 0; i < n; i++) {
        bool fits = tri_is_null(v[i]);
        if (!fits) {
            bool negated;
            const struct tri_value *choices;
            size_t k;
            if (tri_expr_test(c->values.expr, &negated, &choices, &k) !=
                TRI_TEST_CHOICES) {
                *io_no_value = true;
                return m;
            }
            fits =
                tri_is_true(tri_feel_test(&r->ev, c->values.expr, NULL, v[i]));
        }
        if (fits)
            maybe_put(&bag, v[i]);
        else
            *io_no_value = true;
    }
    maybe_forget_faults(r);
    return n ? maybe_bagged(r, &bag) : m;
}

static struct tri_maybe input_of(struct tri_maybe_run *r,
                                 const struct tri_node *n, size_t column,
                                 bool *io_no_value)
{
    const struct tri_table *t = n->logic->table;
    const struct tri_column *c = &t->columns[column];
    const struct tri_clause *clause = t->inputs[column];
    struct maybe_frame f = { .node = n };
    if (t->direct) {
        struct tri_maybe m = maybe_node(r, r->m->order[c->node]);
        const struct tri_word key = { c->fetch.key, c->fetch.key_len,
                                      c->fetch.hash };
        if (!c->fetch.member)
            return m;
        if (m.kind == TRI_MAYBE_CONTEXT && !m.three &&
            c->fetch.at < m.u.context->like->n &&
            tri_entry_is(&m.u.context->like->entries[c->fetch.at], key.at,
                         key.len, key.hash))
            return m.u.context->entries[c->fetch.at];
        return maybe_member(r, &m, &key, c->fetch.at);
    }
    const struct tri_expr *e = clause->text.expr;
    if (!e)
        return tri_maybe_three(TRI_MAYBE_NULL);
    if (!e->root)
        return tri_maybe_any();
    struct tri_maybe m = maybe_eval(r, e->root, &f);
    if (c->fetches)
        return c->type ? maybe_coerce(r, m, c->type) : m;
    return checked(r, clause, m, io_no_value);
}

/* What a column of a direct table reads; room: where it has to be made. */
static const struct tri_maybe *asked(struct tri_maybe_run *r,
                                     const struct tri_asked *c,
                                     struct tri_maybe *room)
{
    const struct tri_maybe *m = &r->values[c->node];
    if (!maybe_bit(r->done, c->node)) {
        *room = maybe_node(r, r->m->order[c->node]);
        m = room;
    }
    if (c->at == UINT32_MAX)
        return m;
    if (m->kind == TRI_MAYBE_CONTEXT && !m->three &&
        c->at < m->u.context->like->n &&
        tri_entry_is(&m->u.context->like->entries[c->at], c->key, c->key_len,
                     c->hash))
        return &m->u.context->entries[c->at];
    const struct tri_word key = { c->key, c->key_len, c->hash };
    struct tri_maybe inner = maybe_member(r, m, &key, c->at);
    *room = inner;
    return room;
}

/* A direct table whose rules are a machine word. */
static void rules_of_word(struct tri_maybe_run *r, const struct tri_table *t,
                          struct maybe_rules *out)
{
    uint64_t may = t->all;
    uint64_t must = may;
    for (size_t k = 0; k < t->n_inputs && may; k++) {
        const struct tri_asked *c = &t->asked[k];
        struct tri_maybe room;
        const struct tri_maybe *m = asked(r, c, &room);
        uint64_t some = 0, all = t->all;
        out->inputs[c->column] = *m;
        if (m->kind == TRI_MAYBE_THREE && m->three) {
            if (m->three & TRI_MAYBE_FALSE) {
                some |= c->of_bool[0];
                all &= c->of_bool[0];
            }
            if (m->three & TRI_MAYBE_TRUE) {
                some |= c->of_bool[1];
                all &= c->of_bool[1];
            }
            if (m->three & TRI_MAYBE_NULL) {
                some |= c->of_null;
                all &= c->of_null;
            }
        } else {
            some = t->all;
            maybe_column(r, t, c->column, m, &some, &all);
        }
        out->all[c->column] = all;
        may &= some;
        must &= all;
    }
    *out->may = may;
    *out->must = must;
}

bool maybe_rules(struct tri_maybe_run *r, const struct tri_node *n,
                 struct maybe_rules *out)
{
    const struct tri_table *t = n->logic->table;
    size_t words = tri_rule_words(t->n_rules) + 1;
    bool word = t->direct && t->on_demand;
    out->n_words = words - 1;
    out->no_value = false;
    out->inputs =
        tri_arena_get(&r->arena, (t->n_inputs + 1) * sizeof(*out->inputs));
    out->may =
        tri_arena_get(&r->arena, (2 * words + t->n_inputs) * sizeof(*out->may));
    if (!out->inputs || !out->may) {
        (void)maybe_failed(r);
        return false;
    }
    out->must = out->may + words;
    out->all = word ? out->must + words : NULL;
    if (word) {
        rules_of_word(r, t, out);
        return r->code == TRI_OK;
    }
    fill_rules(out->may, out->n_words, t->n_rules);
    fill_rules(out->must, out->n_words, t->n_rules);
    for (size_t k = 0; k < t->n_inputs; k++) {
        size_t i = t->by_density ? t->by_density[k] : k;
        out->inputs[i] = input_of(r, n, i, &out->no_value);
        maybe_column(r, t, i, &out->inputs[i], out->may, out->must);
        uint64_t left = 0;
        for (size_t w = 0; w < out->n_words; w++)
            left |= out->may[w];
        if (!left && t->direct)
            break; /* its other inputs have nothing to say */
    }
    return r->code == TRI_OK;
}

/* ---- hit policies ---- */

/* Has a a higher priority than b? As far as constants tell. */
static bool before(const struct tri_table *t, size_t a, size_t b)
{
    const struct tri_rule *x = &t->rules[a], *y = &t->rules[b];
    if (t->hit == TRI_HIT_FIRST)
        return a < b;
    if (t->ordered)
        return x->order < y->order || (x->order == y->order && a < b);
    if (!x->ranks || !y->ranks)
        return false;
    for (size_t i = 0; i < t->n_outputs; i++)
        if (t->outputs[i]->n_order && x->ranks[i] != y->ranks[i])
            return x->ranks[i] < y->ranks[i];
    return a < b;
}

void maybe_reached(const struct tri_table *t, struct maybe_rules *x)
{
    size_t best = SIZE_MAX;
    if (t->hit != TRI_HIT_FIRST && t->hit != TRI_HIT_PRIORITY)
        return;
    for (size_t w = 0; w < x->n_words; w++)
        for (uint64_t left = x->must[w]; left; left &= left - 1) {
            size_t i = w * 64 + (size_t)__builtin_ctzll(left);
            if (best == SIZE_MAX || before(t, i, best))
                best = i;
        }
    for (size_t w = 0; best != SIZE_MAX && w < x->n_words; w++)
        for (uint64_t left = x->may[w]; left; left &= left - 1)
            if (before(t, best, w * 64 + (size_t)__builtin_ctzll(left)))
                x->may[w] &= ~(left & (~left + 1));
}

static struct tri_maybe output_of(struct tri_maybe_run *r,
                                  const struct tri_node *n, size_t rule)
{
    const struct tri_table *t = n->logic->table;
    struct maybe_frame f = { .node = n };
    if (t->rules[rule].constant)
        return tri_maybe_of(t->rules[rule].value);
    const struct tri_outcell *o = &t->outs[rule * t->n_outputs];
    const struct tri_clause *c = t->outputs[0];
    if (t->n_outputs != 1 || c->values.expr || !o->expr || !o->expr->root)
        return tri_maybe_any();
    struct tri_maybe m = maybe_eval(r, o->expr->root, &f);
    return c->type ? maybe_coerce(r, m, c->type) : m;
}

/* Where no rule matches. */
static struct tri_maybe default_of(const struct tri_table *t)
{
    return t->has_default ? tri_maybe_any() : tri_maybe_three(TRI_MAYBE_NULL);
}

static void bag_output(struct tri_maybe_run *r, const struct tri_node *n,
                       size_t rule, struct maybe_bag *bag)
{
    const struct tri_rule *known = &n->logic->table->rules[rule];
    struct tri_value v[TRI_MAYBE_FEW];
    if (known->constant) {
        maybe_put(bag, known->value);
        return;
    }
    struct tri_maybe m = output_of(r, n, rule);
    size_t k = tri_maybe_values(&m, v);
    bag->any |= k == 0;
    for (size_t j = 0; j < k; j++)
        maybe_put(bag, v[j]);
}

static struct tri_maybe one_of(struct tri_maybe_run *r,
                               const struct tri_node *n, struct maybe_rules *x)
{
    const struct tri_table *t = n->logic->table;
    struct maybe_bag bag;
    size_t must = 0;
    maybe_empty(&bag);
    maybe_reached(t, x);
    for (size_t w = 0; w < x->n_words; w++) {
        for (uint64_t left = x->may[w]; left; left &= left - 1)
            bag_output(r, n, w * 64 + (size_t)__builtin_ctzll(left), &bag);
        for (uint64_t left = x->may[w] & x->must[w]; left; left &= left - 1)
            must++;
    }
    bool sure = must > 0;
    /* That rules of these policies do not clash is proved of a pack; here they
     * do. */
    if (must > 1 && (t->hit == TRI_HIT_UNIQUE || t->hit == TRI_HIT_ANY))
        bag.three |= TRI_MAYBE_NULL;
    struct tri_maybe m = maybe_bagged(r, &bag);
    if (sure)
        return m;
    struct tri_maybe none = default_of(t);
    return m.kind == TRI_MAYBE_THREE && !m.three ? none
                                                 : maybe_join(r, &m, &none);
}

static struct tri_maybe list_of(struct tri_maybe_run *r,
                                const struct tri_node *n,
                                const struct maybe_rules *x)
{
    const struct tri_table *t = n->logic->table;
    size_t count = 0;
    bool sure = false;
    for (size_t w = 0; w < x->n_words; w++)
        for (uint64_t left = x->may[w]; left; left &= left - 1)
            count++;
    struct tri_maybe_item *items =
        tri_arena_get(&r->arena, (count + 1) * sizeof(*items));
    if (!items)
        return maybe_failed(r);
    count = 0;
    for (size_t w = 0; w < x->n_words; w++)
        for (uint64_t left = x->may[w]; left; left &= left - 1) {
            size_t i = w * 64 + (size_t)__builtin_ctzll(left);
            items[count].value = output_of(r, n, i);
            items[count++].sure = maybe_bit(x->must, i);
            sure |= maybe_bit(x->must, i);
        }
    if (t->has_default && !sure)
        return tri_maybe_any();
    return (struct tri_maybe){ .kind = TRI_MAYBE_LIST,
                               .n = (uint32_t)count,
                               .u.items = items };
}

struct tri_maybe maybe_table(struct tri_maybe_run *r, const struct tri_node *n)
{
    const struct tri_table *t = n->logic->table;
    struct maybe_rules *x = tri_arena_get(&r->arena, sizeof(*x));
    struct tri_maybe m = tri_maybe_any();
    if (t->broken)
        return tri_maybe_three(TRI_MAYBE_NULL);
    r->tables[n->index] = NULL;
    if (!x || !maybe_rules(r, n, x))
        return x ? m : maybe_failed(r);
    r->tables[n->index] = x;
    switch (t->hit) {
    case TRI_HIT_UNIQUE:
    case TRI_HIT_ANY:
    case TRI_HIT_PRIORITY:
    case TRI_HIT_FIRST:
        m = one_of(r, n, x);
        break;
    case TRI_HIT_RULE_ORDER:
    case TRI_HIT_COLLECT:
        m = list_of(r, n, x);
        break;
    default: /* an order of the outputs, sums and counts: not used by packs */
        break;
    }
    return x->no_value ? maybe_or_null(r, m) : m;
}
