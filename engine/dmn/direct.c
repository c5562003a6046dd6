/* Tables straight from the values of a run, without a frame: a set of rules a
 * column, and one machine word of them where the rules fit. Where decisions are
 * made on demand a column is a table from codes to rules (codes.h); a value
 * that has none is looked for in the column's index. */
#include <string.h>

#include "dmn/codes.h"
#include "dmn/index.h"
#include "dmn/table.h"

/* ---- asking ---- */

/* What a column reads; false when it is not where the types promise it. */
static TRI_INLINE bool fetch(const struct tri_value *v, uint32_t at,
                             const char *key, uint32_t len, uint32_t hash,
                             const struct tri_value **out)
{
    *out = v;
    if (at == UINT32_MAX)
        return true;
    if (v->kind != TRI_CONTEXT || at >= v->u.context->n)
        return false;
    const struct tri_entry *e = &v->u.context->entries[at];
    *out = &e->value;
    return e->key == key || tri_entry_is(e, key, len, hash);
}

/* The rules that a column lets through. False: ask the longer way. */
static TRI_INLINE bool ask(const struct tri_asked *c,
                           const struct tri_value *values, uint64_t *out)
{
    const struct tri_value *v;
    if (!fetch(&values[c->node], c->at, c->key, c->key_len, c->hash, &v) ||
        (c->kind && v->kind && v->kind != c->kind))
        return false;
    if (v->kind == TRI_NULL) {
        *out = c->of_null;
    } else if (v->kind == TRI_BOOL) {
        *out = c->of_bool[v->u.boolean];
    } else {
        const uint64_t *rules = tri_column_index_search(c->index, *v);
        if (!rules)
            return false;
        *out = *rules;
    }
    return true;
}

/* The rules that a column lets through; cannot: ask the longer way, or fatal.
 */
struct let {
    uint64_t rules;
    bool cannot;
};

/* A code that is not known yet, or a value that has none. */
TRI_SELDOM static struct let ask_anew(const struct tri_asking *q,
                                      const struct tri_table *t, size_t at)
{
    const struct tri_coded_column *c = &t->coded[at];
    uint8_t code = q->codes[c->atom];
    struct let let = { 0, false };
    if (code == TRI_CODE_UNKNOWN)
        code = tri_run_code(q->ev, c->atom);
    if (q->ev->fatal)
        let.cannot = true;
    else if (code > TRI_CODE_LIST)
        let.rules = t->of_code[c->at + code];
    else
        let.cannot = !ask(&t->asked[at], q->values, &let.rules);
    return let;
}

static inline uint64_t let_by(const struct tri_asking *q,
                              const struct tri_table *t,
                              const struct tri_coded_column *c)
{
    return t->of_code[c->at + q->codes[c->atom]];
}

static inline struct let ask_coded(const struct tri_asking *q,
                                   const struct tri_table *t, size_t at)
{
    const struct tri_coded_column *c = &t->coded[at];
    if (TRI_UNLIKELY(q->codes[c->atom] <= TRI_CODE_LIST))
        return ask_anew(q, t, at);
    return (struct let){ let_by(q, t, c), false };
}

/* The rules that what is known leaves: one column after the other and no
 * question between them, so that none waits for the one before. */
static inline uint64_t rules_so_far(const struct tri_asking *q,
                                    const struct tri_table *t)
{
    const struct tri_coded_column *c = t->coded, *end = c + t->n_coded;
    uint64_t bits = t->all;
    for (; c < end; c += TRI_CODED_STEP)
        bits &= let_by(q, t, c) & let_by(q, t, c + 1) & let_by(q, t, c + 2) &
                let_by(q, t, c + 3);
    return bits;
}

/* The rules that give the output, the best of those that match: one of them
 * (single), or all. Only what these and the better ones say is asked, and
 * inputs before what must be decided first. */
static inline bool best_rules(const struct tri_asking *q,
                              const struct tri_table *t, bool single,
                              uint64_t *out)
{
    uint64_t bits = rules_so_far(q, t), asked = 0, sure = 0;
    for (size_t g = 0; bits;) {
        uint64_t rules = bits & t->turns[g];
        if (!rules) {
            g++;
            continue;
        }
        uint64_t open = rules & ~sure;
        if (!open)
            break;
        uint64_t wanted = t->asks[__builtin_ctzll(open)] & ~asked;
        if (!wanted) {
            sure |= open & (~open + 1);
            if (single)
                break;
            continue;
        }
        size_t at = (size_t)__builtin_ctzll(wanted);
        struct let let = ask_coded(q, t, at);
        if (let.cannot)
            return false;
        bits &= let.rules;
        asked |= UINT64_C(1) << at;
    }
    *out = sure;
    return true;
}

/* All that match: what each of those that are left asks, until it is out or
 * all is known. */
static inline bool rules_on_demand(const struct tri_asking *q,
                                   const struct tri_table *t, uint64_t *out)
{
    uint64_t bits = rules_so_far(q, t), asked = 0;
    for (uint64_t open = bits; open;) {
        uint64_t wanted = t->asks[__builtin_ctzll(open)] & ~asked;
        if (!wanted) {
            open &= open - 1;
            continue;
        }
        size_t at = (size_t)__builtin_ctzll(wanted);
        struct let let = ask_coded(q, t, at);
        if (let.cannot)
            return false;
        bits &= let.rules;
        open &= let.rules;
        asked |= UINT64_C(1) << at;
    }
    *out = bits;
    return true;
}

/* The same of values that are all there. Nothing is asked once no rule is
 * left, unless a column might complain of its input. */
static bool rules_of(const struct tri_table *t, const struct tri_value *values,
                     uint64_t *out)
{
    uint64_t bits = ~UINT64_C(0);
    bool stop = t->calm;
    for (size_t i = 0; stop && i < t->n_bases; i++)
        stop = values[t->bases[i]].kind == TRI_CONTEXT;
    const struct tri_asked *end = t->asked + t->n_inputs;
    for (const struct tri_asked *c = t->asked; c < end; c++) {
        uint64_t rules;
        if (!ask(c, values, &rules))
            return false;
        bits &= rules;
        if (!bits && stop)
            break;
    }
    *out = bits;
    return true;
}

/* ---- outputs ---- */

static bool keep_rules(struct tri_eval *ev, uint64_t bits, size_t n,
                       size_t n_chosen, struct tri_table_hits *record)
{
    uint32_t *rules = tri_arena_get(ev->arena, n * sizeof(*rules));
    if (!rules) {
        (void)tri_fatal(ev, ev->arena->failed);
        return false;
    }
    for (size_t i = 0; bits; bits &= bits - 1)
        rules[i++] = (uint32_t)__builtin_ctzll(bits);
    record->matched = rules;
    record->n_matched = n;
    record->chosen = rules;
    record->n_chosen = n_chosen;
    return true;
}

/* The output of the plainest policies, whose rules stand in their order: the
 * first of them, or a list of all. False: of another policy. */
static bool plain_output(struct tri_eval *ev, const struct tri_table *t,
                         uint64_t bits, struct tri_table_hits *record,
                         struct tri_value *out)
{
    static const struct tri_list none = { 0 };
    bool list = t->hit == TRI_HIT_RULE_ORDER || t->hit == TRI_HIT_COLLECT;
    if (!list && t->hit != TRI_HIT_FIRST &&
        !(t->hit == TRI_HIT_UNIQUE && !(bits & (bits - 1))))
        return false;
    size_t n = (size_t)__builtin_popcountll(bits);
    *out = tri_null();
    if (n == 0) {
        if (list)
            *out = tri_list_value(&none);
        return true;
    }
    if (list) {
        struct tri_list *l =
            tri_arena_get(ev->arena, sizeof(*l) + n * sizeof(l->items[0]));
        if (!l) {
            (void)tri_fatal(ev, ev->arena->failed);
            return true;
        }
        l->n = n;
        size_t i = 0;
        for (uint64_t b = bits; b; b &= b - 1)
            l->items[i++] = t->rules[__builtin_ctzll(b)].value;
        *out = tri_list_value(l);
    } else {
        *out = t->rules[__builtin_ctzll(bits)].value;
    }
    if (record && !keep_rules(ev, bits, n, list ? n : 1, record))
        *out = tri_null();
    return true;
}

static void output(struct tri_eval *ev, const struct tri_table *t,
                   uint64_t bits, struct tri_table_hits *record,
                   struct tri_value *out)
{
    ev->source = &t->source;
    ev->offset = 0;
    if (!plain_output(ev, t, bits, record, out))
        *out = tri_table_by_word(ev, t, bits, record);
}

struct tri_value tri_table_word_output(struct tri_eval *ev,
                                       const struct tri_table *t,
                                       uint64_t rules)
{
    struct tri_value v = tri_null();
    output(ev, t, rules, NULL, &v);
    return v;
}

/* Tables of any size, and inputs to keep. False as tri_table_direct. */
static bool by_sets(struct tri_eval *ev, const struct tri_table *t,
                    const struct tri_value *values,
                    struct tri_table_hits *record, struct tri_value *out)
{
    const uint64_t *sets[TRI_FEW_INPUTS];
    const uint64_t **to = sets;
    struct tri_value *inputs = NULL;
    const struct tri_asked *end = t->asked + t->n_inputs;
    *out = tri_null();
    if (record && record->keep_inputs) {
        inputs = tri_arena_get(ev->arena, t->n_inputs * sizeof(*inputs));
        if (!inputs)
            return false; /* the longer way says so */
        record->inputs = inputs;
    }
    for (const struct tri_asked *c = t->asked; c < end && ev->make; c++)
        if (tri_is_unmade(values[c->node]))
            (void)ev->make(ev, c->node);
    if (ev->fatal)
        return true;
    for (const struct tri_asked *c = t->asked; c < end; c++) {
        const struct tri_value *v;
        if (!fetch(&values[c->node], c->at, c->key, c->key_len, c->hash, &v) ||
            (c->kind && v->kind && v->kind != c->kind))
            return false;
        const uint64_t *set = tri_column_index_find(c->index, *v);
        if (!set)
            return false;
        *to++ = set;
        if (inputs)
            inputs[c->column] = *v;
    }
    ev->source = &t->source;
    ev->offset = 0;
    *out = tri_table_by_sets(ev, t, sets, record);
    return true;
}

bool tri_table_direct(struct tri_eval *ev, const struct tri_table *t,
                      const struct tri_value *values,
                      struct tri_table_hits *record, struct tri_value *out)
{
    if (!t->direct)
        return false;
    if (t->n_rules > 64 || (record && record->keep_inputs))
        return by_sets(ev, t, values, record, out);
    uint64_t bits = 0;
    *out = tri_null();
    if (!rules_of(t, values, &bits))
        return false;
    if (t->hit == TRI_HIT_FIRST)
        bits &= ~bits + 1;
    output(ev, t, bits, record, out);
    return true;
}

bool tri_table_on_demand(const struct tri_asking *q, const struct tri_table *t,
                         bool single, uint64_t *out_rules,
                         struct tri_value *out)
{
    uint64_t bits = 0;
    if (!t->on_demand)
        return false;
    if (t->turns ? !best_rules(q, t, single || t->hit == TRI_HIT_FIRST, &bits)
                 : !rules_on_demand(q, t, &bits))
        return q->ev->fatal;
    *out_rules = bits;
    if (!bits)
        *out = t->none;
    else if (t->turns || (t->alone && !(bits & (bits - 1))))
        *out = t->rules[__builtin_ctzll(bits)].alone; /* the best agree */
    else
        output(q->ev, t, bits, NULL, out);
    return true;
}

bool tri_table_word_says(const struct tri_table *t, uint64_t rules)
{
    return t->turns || t->hit == TRI_HIT_RULE_ORDER ||
           t->hit == TRI_HIT_COLLECT || (t->alone && !(rules & (rules - 1)));
}

void tri_table_record(struct tri_eval *ev, const struct tri_table *t,
                      uint64_t rules, struct tri_table_hits *record)
{
    struct tri_value v;
    size_t n_diags = ev->n_diags;
    size_t n = rules != 0; /* most are one */
    for (uint64_t b = rules & (rules - n); b; b &= b - 1)
        n++;
    if (tri_table_word_says(t, rules)) {
        if (n)
            (void)keep_rules(ev, rules, n, n, record);
        return;
    }
    output(ev, t, rules, record, &v);
    ev->n_diags = n_diags; /* said already, when it was decided */
}
