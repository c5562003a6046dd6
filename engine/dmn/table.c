/* Evaluating decision tables: matching rules, hit policies (8.2.8 to 8.2.11).
 */
#include "dmn/table.h"

#include <string.h>

#include "dmn/index.h"
#include "feel/number.h"

/* ---- what compiling shares ---- */

struct tri_value tri_table_check_output(struct tri_eval *ev,
                                        const struct tri_clause *c,
                                        struct tri_value v)
{
    if (c->type && c->type->kind != TRI_T_ANY)
        v = tri_type_coerce(ev, c->type, v, *c->name ? c->name : "the output");
    if (c->values.expr && !tri_is_null(v) &&
        !tri_is_true(tri_feel_test(ev, c->values.expr, NULL, v)))
        return tri_fault(ev, "the output is not one of the output values");
    return v;
}

size_t tri_table_rank(struct tri_eval *ev, const struct tri_clause *c,
                      struct tri_value v)
{
    for (size_t i = 0; i < c->n_order; i++)
        if (tri_is_true(tri_feel_equal(ev, c->order[i], v)))
            return i;
    return c->n_order;
}

struct tri_value tri_table_whole(struct tri_arena *a, const struct tri_table *t,
                                 const struct tri_value *values)
{
    if (t->n_outputs == 1)
        return values[0];
    struct tri_context *c = tri_context_new(a, t->n_outputs);
    if (!c)
        return tri_null();
    for (size_t i = 0; i < t->n_outputs; i++) {
        const struct tri_clause *o = t->outputs[i];
        c->entries[i] =
            (struct tri_entry){ o->name, o->name_len,
                                tri_key_hash(o->name, o->name_len), values[i] };
    }
    return tri_context_value(c);
}

bool tri_table_gives_list(const struct tri_table *t)
{
    return t->hit == TRI_HIT_RULE_ORDER || t->hit == TRI_HIT_COLLECT ||
           t->hit == TRI_HIT_OUTPUT_ORDER;
}

/* ---- matching ---- */

static inline bool same_string(struct tri_value a, struct tri_value b)
{
    return a.len == b.len && memcmp(a.u.str, b.u.str, a.len) == 0;
}

static inline bool same_number(struct tri_value a, struct tri_value b)
{
    if (a.scale == b.scale && !((a.flags | b.flags) & TRI_V_BIG))
        return a.u.small == b.u.small;
    return tri_num_compare(a, b) == 0;
}

static bool in_number_range(const struct tri_range *r, struct tri_value v)
{
    if (r->has_lo) {
        int c = tri_num_compare(v, r->lo);
        if (c < 0 || (c == 0 && !r->lo_closed))
            return false;
    }
    if (r->has_hi) {
        int c = tri_num_compare(v, r->hi);
        if (c > 0 || (c == 0 && !r->hi_closed))
            return false;
    }
    return true;
}

static bool is_number_range(const struct tri_range *r)
{
    return !r->is_equal && !r->is_not_equal &&
           (!r->has_lo || r->lo.kind == TRI_NUMBER) &&
           (!r->has_hi || r->hi.kind == TRI_NUMBER);
}

/* v is null, a boolean, a number or a string. */
static bool is_choice(struct tri_eval *ev, struct tri_value choice,
                      struct tri_value v)
{
    switch (choice.kind) {
    case TRI_NULL:
        return v.kind == TRI_NULL;
    case TRI_BOOL:
        return v.kind == TRI_BOOL && v.u.boolean == choice.u.boolean;
    case TRI_STRING:
        return v.kind == TRI_STRING && same_string(choice, v);
    case TRI_NUMBER:
        return v.kind == TRI_NUMBER && same_number(choice, v);
    case TRI_RANGE:
        if (v.kind == TRI_NULL && !choice.u.range->is_not_equal &&
            !choice.u.range->is_equal)
            return false;
        if (v.kind == TRI_NUMBER && is_number_range(choice.u.range))
            return in_number_range(choice.u.range, v);
        return tri_is_true(tri_feel_in(ev, v, choice));
    default:
        return tri_is_true(tri_feel_in(ev, v, choice));
    }
}

static bool is_simple(struct tri_value v)
{
    return v.kind == TRI_NULL || v.kind == TRI_BOOL || v.kind == TRI_NUMBER ||
           v.kind == TRI_STRING;
}

bool tri_cell_matches(struct tri_eval *ev, const struct tri_cell *cell,
                      const struct tri_frame *frame, struct tri_value v)
{
    if (cell->op == TRI_CELL_TEST || !is_simple(v))
        return tri_is_true(tri_feel_test(ev, cell->expr, frame, v));
    switch ((enum tri_cell_op)cell->op) {
    case TRI_CELL_STRINGS:
        if (v.kind == TRI_STRING)
            for (size_t i = 0; i < cell->n; i++)
                if (same_string(cell->choices[i], v))
                    return true;
        return false;
    case TRI_CELL_NUMBERS:
        if (v.kind == TRI_NUMBER)
            for (size_t i = 0; i < cell->n; i++)
                if (same_number(cell->choices[i], v))
                    return true;
        return false;
    case TRI_CELL_BOOLS:
        if (v.kind == TRI_BOOL)
            for (size_t i = 0; i < cell->n; i++)
                if (cell->choices[i].u.boolean == v.u.boolean)
                    return true;
        return false;
    default:
        for (size_t i = 0; i < cell->n; i++)
            if (is_choice(ev, cell->choices[i], v))
                return true;
        return false;
    }
}

/* What the columns say once their inputs are known: each with an index its set
 * of rules, in the order of t->by_density; and those to look at cell by
 * cell. */
struct verdict {
    const uint64_t **sets;
    size_t n_sets;
    size_t *rest; /* columns */
    size_t n_rest;
    const uint64_t *local_sets[TRI_FEW_INPUTS];
    size_t local_rest[TRI_FEW_INPUTS];
};

static bool no_verdict(struct tri_eval *ev, const struct tri_table *t,
                       struct verdict *out)
{
    bool few = t->n_inputs <= TRI_FEW_INPUTS;
    out->n_rest = 0;
    out->n_sets = 0;
    out->sets = few ? out->local_sets
                    : tri_arena_get(ev->arena, t->n_inputs * sizeof(void *));
    out->rest =
        few ? out->local_rest
            : tri_arena_get(ev->arena, t->n_inputs * sizeof(*out->rest));
    if (out->sets && out->rest)
        return true;
    (void)tri_fatal(ev, ev->arena->failed);
    return false;
}

/* The least that any column lets through is looked at first. */
static void judge_columns(const struct tri_table *t,
                          const struct tri_value *inputs, struct verdict *out)
{
    for (size_t k = 0; k < t->n_inputs; k++) {
        size_t i = t->by_density[k];
        const struct tri_column_index *x = t->columns[i].index;
        const uint64_t *set = x ? tri_column_index_find(x, inputs[i]) : NULL;
        if (set)
            out->sets[out->n_sets++] = set;
        if (!set || x->later)
            out->rest[out->n_rest++] = i;
    }
}

static bool rest_matches(struct tri_eval *ev, const struct tri_table *t,
                         size_t rule, const struct verdict *v,
                         const struct tri_frame *frame,
                         const struct tri_value *inputs)
{
    const struct tri_cell *cell = t->cells + rule * t->n_inputs;
    for (size_t k = 0; k < v->n_rest; k++) {
        size_t i = v->rest[k];
        if (cell[i].op != TRI_CELL_ANY &&
            !tri_cell_matches(ev, &cell[i], frame, inputs[i]))
            return false;
    }
    return true;
}

/* Word w of the rules that every set has; all rules where there is no set. */
static inline uint64_t common_word(const struct tri_table *t,
                                   const uint64_t *const *sets, size_t n,
                                   size_t w)
{
    if (TRI_UNLIKELY(n == 0)) {
        size_t left = t->n_rules - 64 * w;
        return 64 * w >= t->n_rules ? 0
               : left >= 64         ? ~UINT64_C(0)
                                    : (UINT64_C(1) << left) - 1;
    }
    uint64_t bits = sets[0][w];
    for (size_t i = 1; i < n; i++)
        bits &= sets[i][w];
    return bits;
}

/* Rule numbers, few on the C stack before the arena is asked. */
struct numbers {
    uint32_t local[64]; /* all that a machine word can say */
    uint32_t *items;
    size_t n, cap;
};

static void start_numbers(struct numbers *x)
{
    x->items = x->local;
    x->n = 0;
    x->cap = TRI_COUNT(x->local);
}

static bool add_number(struct tri_eval *ev, struct numbers *x, size_t rule)
{
    if (x->n == x->cap) {
        uint32_t *items = tri_arena_grow(ev->arena, x->items, x->n, x->n + 1,
                                         sizeof(*items), &x->cap);
        if (!items) {
            (void)tri_fatal(ev, ev->arena->failed);
            return false;
        }
        x->items = items;
    }
    x->items[x->n++] = (uint32_t)rule;
    return true;
}

/* An input that is not just fetched, or not where it should be. False when the
 * table then has no value. */
static bool eval_input(struct tri_eval *ev, const struct tri_clause *c,
                       const struct tri_frame *frame, struct tri_value *out)
{
    struct tri_value v =
        c->text.expr ? tri_feel_eval(ev, c->text.expr, frame) : tri_null();
    if (ev->fatal)
        return false;
    ev->source = &c->text.source;
    ev->offset = 0;
    if (c->type && !c->checked)
        v = tri_type_coerce(ev, c->type, v, "the input");
    if (c->values.expr && !tri_is_null(v) &&
        !tri_is_true(tri_feel_test(ev, c->values.expr, frame, v))) {
        (void)tri_fault(ev, "the input is not one of the input values");
        return false;
    }
    *out = v;
    return true;
}

/* Inputs from left to right, all of them: each may have something to complain
 * of. */
static bool eval_inputs(struct tri_eval *ev, const struct tri_table *t,
                        const struct tri_frame *frame, struct tri_value *inputs)
{
    for (size_t i = 0; i < t->n_inputs; i++) {
        const struct tri_column *column = &t->columns[i];
        if (TRI_LIKELY(column->fetches &&
                       tri_fetch_value(&column->fetch, frame, &inputs[i]))) {
            if (column->type) {
                ev->source = &t->inputs[i]->text.source;
                ev->offset = 0;
                inputs[i] =
                    tri_type_coerce(ev, column->type, inputs[i], "the input");
            }
        } else if (!eval_input(ev, t->inputs[i], frame, &inputs[i])) {
            return false;
        }
    }
    return true;
}

/* ---- outputs ---- */

static struct tri_value rule_output(struct tri_eval *ev,
                                    const struct tri_table *t, size_t rule,
                                    const struct tri_frame *frame)
{
    if (t->rules[rule].constant)
        return t->rules[rule].value;
    struct tri_value local[8];
    struct tri_value *values =
        t->n_outputs <= TRI_COUNT(local)
            ? local
            : tri_arena_get(ev->arena, t->n_outputs * sizeof(*values));
    if (!values)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < t->n_outputs; i++) {
        const struct tri_outcell *out = &t->outs[rule * t->n_outputs + i];
        if (out->constant) {
            values[i] = out->value;
            continue;
        }
        struct tri_value v = tri_feel_eval(ev, out->expr, frame);
        if (ev->fatal)
            return tri_null();
        ev->source = tri_expr_source(out->expr);
        ev->offset = 0;
        values[i] = tri_table_check_output(ev, t->outputs[i], v);
    }
    struct tri_value whole = tri_table_whole(ev->arena, t, values);
    return ev->arena->failed ? tri_fatal(ev, ev->arena->failed) : whole;
}

static struct tri_value default_output(struct tri_eval *ev,
                                       const struct tri_table *t,
                                       const struct tri_frame *frame)
{
    struct tri_value *values =
        tri_arena_get(ev->arena, t->n_outputs * sizeof(*values));
    if (!values)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < t->n_outputs; i++) {
        const struct tri_clause *c = t->outputs[i];
        values[i] =
            c->text.expr ? tri_feel_eval(ev, c->text.expr, frame) : tri_null();
        if (ev->fatal)
            return tri_null();
        ev->source = &c->text.source;
        ev->offset = 0;
        values[i] = tri_table_check_output(ev, c, values[i]);
    }
    struct tri_value whole = tri_table_whole(ev->arena, t, values);
    return ev->arena->failed ? tri_fatal(ev, ev->arena->failed) : whole;
}

/* ---- hit policies ---- */

struct hit {
    uint32_t rule;
    struct tri_value value;
};

static struct tri_value part_of(const struct tri_table *t, struct tri_value v,
                                size_t output)
{
    if (t->n_outputs == 1)
        return v;
    return v.kind == TRI_CONTEXT ? v.u.context->entries[output].value
                                 : tri_null();
}

static size_t rank_of(struct tri_eval *ev, const struct tri_table *t,
                      const struct hit *h, size_t output)
{
    const uint32_t *ranks = t->rules[h->rule].ranks;
    return ranks ? ranks[output]
                 : tri_table_rank(ev, t->outputs[output],
                                  part_of(t, h->value, output));
}

/* By the order of the output values, the leftmost output first (8.2.10). */
static int compare_hits(struct tri_eval *ev, const struct tri_table *t,
                        const struct hit *a, const struct hit *b)
{
    for (size_t i = 0; i < t->n_outputs; i++) {
        const struct tri_clause *c = t->outputs[i];
        if (!c->n_order)
            continue;
        size_t x = rank_of(ev, t, a, i), y = rank_of(ev, t, b, i);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

/* Insertion: stable, and hits are few. */
static void sort_hits(struct tri_eval *ev, const struct tri_table *t,
                      struct hit *hits, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct hit h = hits[i];
        size_t k = i;
        while (k > 0 && compare_hits(ev, t, &h, &hits[k - 1]) < 0) {
            hits[k] = hits[k - 1];
            k--;
        }
        hits[k] = h;
    }
}

/* Bring the hits of highest priority to the front, in table order; how many. */
static size_t first_hits(const struct tri_table *t, struct hit *hits, size_t n)
{
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < n; i++)
        if (t->rules[hits[i].rule].order < best)
            best = t->rules[hits[i].rule].order;
    size_t same = 0;
    for (size_t i = 0; i < n; i++)
        if (t->rules[hits[i].rule].order == best)
            hits[same++] = hits[i];
    return same;
}

static struct tri_value list_of(struct tri_eval *ev, const struct hit *hits,
                                size_t n)
{
    struct tri_list *list = tri_list_new(ev->arena, n);
    if (!list)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < n; i++)
        list->items[i] = hits[i].value;
    return tri_list_value(list);
}

static struct tri_value aggregate_one(struct tri_eval *ev,
                                      const struct tri_table *t,
                                      const struct hit *hits, size_t n,
                                      size_t output)
{
    struct tri_value total = part_of(t, hits[0].value, output);
    if (t->hit == TRI_HIT_SUM && total.kind != TRI_NUMBER)
        return tri_fault(ev, "an output to add up is not a number");
    for (size_t i = 1; i < n; i++) {
        struct tri_value v = part_of(t, hits[i].value, output);
        int c = 0;
        if (t->hit == TRI_HIT_SUM) {
            if (v.kind != TRI_NUMBER)
                return tri_fault(ev, "an output to add up is not a number");
            total = tri_num_add(ev, total, v);
            if (tri_is_null(total))
                return total;
        } else if (!tri_feel_compare(ev, v, total, &c)) {
            return tri_fault(ev, "outputs that have no order");
        } else if (t->hit == TRI_HIT_MIN ? c < 0 : c > 0) {
            total = v;
        }
    }
    return total;
}

static struct tri_value aggregate(struct tri_eval *ev,
                                  const struct tri_table *t,
                                  const struct hit *hits, size_t n)
{
    if (t->n_outputs == 1)
        return aggregate_one(ev, t, hits, n, 0);
    struct tri_value *values =
        tri_arena_get(ev->arena, t->n_outputs * sizeof(*values));
    if (!values)
        return tri_fatal(ev, ev->arena->failed);
    for (size_t i = 0; i < t->n_outputs; i++)
        values[i] = aggregate_one(ev, t, hits, n, i);
    struct tri_value whole = tri_table_whole(ev->arena, t, values);
    return ev->arena->failed ? tri_fatal(ev, ev->arena->failed) : whole;
}

/* *n becomes 0 when none of them gives the output. */
static struct tri_value any_output(struct tri_eval *ev, const struct hit *hits,
                                   size_t *n)
{
    for (size_t i = 1; i < *n; i++)
        if (!tri_is_true(tri_feel_equal(ev, hits[0].value, hits[i].value))) {
            *n = 0;
            return tri_fault(ev,
                             "hit policy ANY: rules %u and %u match with "
                             "different outputs",
                             hits[0].rule + 1, hits[i].rule + 1);
        }
    return hits[0].value;
}

static struct tri_value no_hit(struct tri_eval *ev, const struct tri_table *t,
                               const struct tri_frame *frame)
{
    bool list = tri_table_gives_list(t);
    if (t->has_default) {
        struct hit h = { 0, default_output(ev, t, frame) };
        return list && !ev->fatal ? list_of(ev, &h, 1) : h.value;
    }
    if (t->hit == TRI_HIT_COUNT)
        return tri_int(0);
    return list ? list_of(ev, NULL, 0) : tri_null();
}

/* The output by hit policy. hits are in table order and get reordered;
 * *out_chosen of them, from the front, give the output. */
static struct tri_value settle(struct tri_eval *ev, const struct tri_table *t,
                               struct hit *hits, size_t n, size_t *out_chosen)
{
    *out_chosen = n;
    switch (t->hit) {
    case TRI_HIT_UNIQUE:
        if (n == 1)
            return hits[0].value;
        *out_chosen = 0;
        return tri_fault(ev, "hit policy UNIQUE: rules %u and %u both match",
                         hits[0].rule + 1, hits[1].rule + 1);
    case TRI_HIT_ANY:
        return any_output(ev, hits, out_chosen);
    case TRI_HIT_FIRST:
        *out_chosen = 1;
        return hits[0].value;
    case TRI_HIT_PRIORITY: {
        if (t->ordered) {
            *out_chosen = first_hits(t, hits, n);
            return hits[0].value;
        }
        sort_hits(ev, t, hits, n);
        size_t same = 1; /* all rules that give the winning output */
        while (same < n &&
               compare_hits(ev, t, &hits[same - 1], &hits[same]) == 0)
            same++;
        *out_chosen = same;
        return hits[0].value;
    }
    case TRI_HIT_OUTPUT_ORDER:
        sort_hits(ev, t, hits, n);
        return list_of(ev, hits, n);
    case TRI_HIT_COUNT:
        return tri_int((int64_t)n);
    case TRI_HIT_SUM:
    case TRI_HIT_MIN:
    case TRI_HIT_MAX:
        return aggregate(ev, t, hits, n);
    default:
        return list_of(ev, hits, n);
    }
}

static struct tri_value finish(struct tri_eval *ev, const struct tri_table *t,
                               const struct tri_frame *frame,
                               const struct numbers *matched,
                               struct tri_table_hits *record)
{
    size_t n = matched->n;
    if (n == 0)
        return no_hit(ev, t, frame);
    struct hit local[8];
    struct hit *hits = n <= TRI_COUNT(local)
                           ? local
                           : tri_arena_get(ev->arena, n * sizeof(*hits));
    uint32_t *rules =
        record ? tri_arena_get(ev->arena, 2 * n * sizeof(*rules)) : NULL;
    if (!hits || (record && !rules))
        return tri_fatal(ev, ev->arena->failed);
    bool values = t->hit != TRI_HIT_UNIQUE || n == 1;
    for (size_t i = 0; i < n; i++) {
        hits[i].rule = matched->items[i];
        hits[i].value =
            values ? rule_output(ev, t, hits[i].rule, frame) : tri_null();
        if (ev->fatal)
            return tri_null();
    }
    ev->source = &t->source;
    ev->offset = 0;
    size_t chosen = 0;
    struct tri_value v = settle(ev, t, hits, n, &chosen);
    if (record) {
        memcpy(rules, matched->items, n * sizeof(*rules));
        for (size_t i = 0; i < chosen; i++)
            rules[n + i] = hits[i].rule;
        record->matched = rules;
        record->n_matched = n;
        record->chosen = rules + n;
        record->n_chosen = chosen;
    }
    return v;
}

/* The rules of word w that the columns without an index match too. False: done,
 * or the evaluation has failed. */
static inline bool take_word(struct tri_eval *ev, const struct tri_table *t,
                             const struct tri_frame *frame,
                             const struct tri_value *inputs,
                             const struct verdict *v, uint64_t bits, size_t w,
                             struct numbers *matched)
{
    for (; bits; bits &= bits - 1) {
        size_t rule = w * 64 + (size_t)__builtin_ctzll(bits);
        if (v->n_rest) {
            bool hit = rest_matches(ev, t, rule, v, frame, inputs);
            if (ev->fatal)
                return false;
            if (!hit)
                continue;
        }
        if (!add_number(ev, matched, rule) || t->hit == TRI_HIT_FIRST)
            return false;
    }
    return true;
}

static void match_rules(struct tri_eval *ev, const struct tri_table *t,
                        const struct tri_frame *frame,
                        const struct tri_value *inputs, const struct verdict *v,
                        struct numbers *matched)
{
    size_t n_words = tri_rule_words(t->n_rules);
    /* Set by every caller; the places beside it are not, where none is used. */
    /* cppcheck-suppress ctuuninitvar */
    const uint64_t *const *sets = v->sets;
    start_numbers(matched);
    if (n_words <= 2 || v->n_sets < 2) {
        for (size_t w = 0; w < n_words; w++)
            if (!take_word(ev, t, frame, inputs, v,
                           common_word(t, sets, v->n_sets, w), w, matched))
                return;
        return;
    }
    /* Four words at a time, and no further column once none has a rule. */
    for (size_t w = 0; w < n_words; w += 4) {
        const uint64_t *a = sets[0] + w, *b = sets[1] + w;
        uint64_t m[4];
        for (size_t j = 0; j < 4; j++)
            m[j] = a[j] & b[j];
        for (size_t i = 2; i < v->n_sets; i++) {
            const uint64_t *c = sets[i] + w;
            for (size_t j = 0; j < 4; j++)
                m[j] &= c[j];
        }
        if (!(m[0] | m[1] | m[2] | m[3]))
            continue;
        for (size_t j = 0; j < 4; j++)
            if (!take_word(ev, t, frame, inputs, v, m[j], w + j, matched))
                return;
    }
}

struct tri_value tri_table_eval(struct tri_eval *ev, const struct tri_table *t,
                                const struct tri_frame *frame,
                                struct tri_table_hits *record)
{
    struct tri_value local[TRI_FEW_INPUTS];
    bool in_arena =
        t->n_inputs > TRI_COUNT(local) || (record && record->keep_inputs);
    struct tri_value *inputs =
        in_arena ? tri_arena_get(ev->arena, t->n_inputs * sizeof(*inputs))
                 : local;
    if (!inputs)
        return tri_fatal(ev, ev->arena->failed);
    ev->source = &t->source;
    ev->offset = 0;
    if (t->broken)
        return tri_fault(ev, "the table has no order of its output values");
    struct verdict v;
    if (!no_verdict(ev, t, &v) || !eval_inputs(ev, t, frame, inputs))
        return tri_null();
    judge_columns(t, inputs, &v);
    if (record && record->keep_inputs)
        record->inputs = inputs;
    struct numbers matched;
    match_rules(ev, t, frame, inputs, &v, &matched);
    if (ev->fatal)
        return tri_null();
    return finish(ev, t, frame, &matched, record);
}

struct tri_value tri_table_by_word(struct tri_eval *ev,
                                   const struct tri_table *t, uint64_t bits,
                                   struct tri_table_hits *record)
{
    struct numbers matched;
    start_numbers(&matched);
    for (; bits; bits &= bits - 1)
        matched.items[matched.n++] = (uint32_t)__builtin_ctzll(bits);
    return finish(ev, t, NULL, &matched, record);
}

struct tri_value tri_table_by_sets(struct tri_eval *ev,
                                   const struct tri_table *t,
                                   const uint64_t **sets,
                                   struct tri_table_hits *record)
{
    struct numbers matched;
    struct verdict verdict;
    verdict.sets = sets;
    verdict.n_sets = t->n_inputs;
    verdict.n_rest = 0;
    match_rules(ev, t, NULL, NULL, &verdict, &matched);
    return ev->fatal ? tri_null() : finish(ev, t, NULL, &matched, record);
}
