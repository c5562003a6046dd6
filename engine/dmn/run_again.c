/* Inputs that change and decisions made again: which still hold, which are made
 * anew, and which only once somebody reads them. */
#include <string.h>

#include "dmn/run_int.h"

/* Do the rules that were noted once, and are again, say all of the value? */
static inline bool same_rules(const struct tri_run *r, const struct tri_node *n,
                              uint64_t before)
{
    const struct tri_table *t = tri_node_table(n);
    return t && t->on_demand && before == r->rules[n->index] &&
           before != TRI_RULES_UNKNOWN &&
           (!before || tri_table_word_says(t, before));
}

/* A decision of a bare run whose requirements are settled. One that reads
 * nothing that changed keeps its value, and what is decided anew to the same
 * value changes nothing for its readers; nor does what was not decided before,
 * for they had no use for it. True when the value is a new one. */
static bool renew(struct tri_run *r, const struct tri_node *n)
{
    bool had = has_bit(r->before, n->index);
    if (had && !has_bit(r->dirty, n->index)) {
        set_bit(r->root.done, n->index);
        return false;
    }
    struct tri_value old = r->root.values[n->index];
    uint64_t rules = r->rules[n->index];
    uint8_t code = n->n_atoms ? r->codes[n->first_atom] : TRI_CODE_UNKNOWN;
    run_evaluate(r, n);
    if (r->ev.fatal)
        return true;
    clear_bit(r->dirty, n->index);
    if (had && (same_rules(r, n, rules) ||
                tri_value_same(old, r->root.values[n->index]))) {
        r->root.values[n->index] = old;
        if (n->n_atoms)
            r->codes[n->first_atom] = code;
        return false;
    }
    if (had)
        add_bits(r, r->dirty, n->direct);
    return true;
}

static void decide_one(struct tri_run *r, const struct tri_node *n)
{
    if (r->bare)
        (void)renew(r, n);
    else
        run_evaluate(r, n);
}

/* The first node of word w among those wanted that had a value and must be
 * decided anew. What stands before it keeps its value; false: so does all of
 * the word. The words before it must be settled. */
static inline bool next_anew(struct tri_run *r, size_t w, uint64_t wanted,
                             uint32_t *out)
{
    uint64_t open = r->before[w] & ~r->root.done[w] & wanted;
    uint64_t anew = open & r->dirty[w];
    r->root.done[w] |= anew ? open & ((anew & (~anew + 1)) - 1) : open;
    if (anew)
        *out = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(anew);
    return anew != 0;
}

/* Renew what was decided before, of what n requires. */
static void renew_needed(struct tri_run *r, const struct tri_node *n,
                         const uint64_t *but)
{
    uint32_t i;
    for (size_t w = 0; w < r->m->n_words && !r->ev.fatal; w++)
        while (
            next_anew(r, w, n->need[w] & (but ? ~but[w] : ~UINT64_C(0)), &i) &&
            !r->ev.fatal)
            (void)renew(r, r->m->order[i]);
}

static void settle_needed(struct tri_run *r, const struct tri_node *n)
{
    bool all = !r->on_demand || !n->later;
    if (!all && r->bare)
        renew_needed(r, n, NULL);
    for (size_t w = 0; all && w < r->m->n_words && !r->ev.fatal; w++) {
        uint64_t todo = n->need[w] & ~r->root.done[w];
        for (; todo && !r->ev.fatal; todo &= todo - 1) {
            uint32_t i = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(todo);
            const struct tri_node *node = r->m->order[i];
            if (node->kind == TRI_NODE_DECISION && !has_bit(r->root.done, i))
                decide_one(r, node);
        }
    }
    if (!r->ev.fatal && !has_bit(r->root.done, n->index))
        decide_one(r, n);
}

void run_needed(struct tri_run *r, const struct tri_node *n)
{
    if (r->on_demand && !r->bare && n->later) /* what it reads is made then */
        run_evaluate(r, n);
    else
        settle_needed(r, n);
}

struct tri_value run_make(struct tri_eval *ev, uint32_t which)
{
    struct tri_run *r = (struct tri_run *)ev;
    if (has_bit(r->root.done, which)) /* since the frame was made */
        return r->root.values[which];
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    struct tri_value input = ev->input;
    struct env *env = r->env;
    r->env = &r->root;
    run_needed(r, r->m->order[which]);
    r->env = env;
    ev->source = source;
    ev->offset = offset;
    ev->input = input;
    return ev->fatal ? tri_null() : r->root.values[which];
}

/* before and dirty are one block. */
static size_t changes_bytes(const struct tri_run *r)
{
    return 2 * (r->m->n_words + 1) * sizeof(uint64_t);
}

void run_forget_changes(struct tri_run *r)
{
    memset(r->before, 0, changes_bytes(r));
}

/* Forget the decisions of a bit set; direct: those of them that read themselves
 * what changed. */
static void forget(struct tri_run *r, const uint64_t *bits,
                   const uint64_t *direct)
{
    for (size_t w = 0; w < r->m->n_words; w++) {
        uint64_t gone = r->root.done[w] & bits[w];
        if (r->bare) {
            r->before[w] |= gone;
            r->dirty[w] |= direct[w];
            r->changed = r->changed || gone;
        }
        if (!gone)
            continue;
        r->root.done[w] &= ~gone;
        for (; gone && !r->bare; gone &= gone - 1) {
            uint32_t i = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(gone);
            r->of[i] = 0;
            if (r->on_demand)
                set_value(r, r->m->order[i], r->unmade[i]);
        }
    }
}

static inline void set_input(struct tri_run *r, const struct tri_node *input,
                             struct tri_value v)
{
    if (r->begun) /* else nothing was decided yet */
        forget(r, input->feeds, input->direct);
    if (r->on_demand) {
        set_value(r, input, v);
        if (input->n_plain_atoms && !r->bare)
            run_code_members(r, input);
    } else {
        r->root.values[input->index] = v;
    }
    set_bit(r->root.done, input->index);
}

void tri_run_input_checked(struct tri_run *r, const struct tri_node *input,
                           struct tri_value v)
{
    set_input(r, input, v);
}

void tri_run_input(struct tri_run *r, const struct tri_node *input,
                   struct tri_value v)
{
    if (TRI_UNLIKELY(v.kind != input->plain)) {
        r->ev.source = &input->source;
        r->ev.offset = 0;
        v = run_coerce(r, input->type, v, input->name);
    }
    set_input(r, input, v);
}

void tri_run_input_member(struct tri_run *r, const struct tri_node *input,
                          struct tri_value v, size_t at, const char *member)
{
    const struct tri_type *t = input->type;
    bool known = input->feeds_by && at < t->n_fields &&
                 strcmp(t->fields[at].name, member) == 0;
    size_t from = at * r->m->n_words;
    set_bit(r->root.done, input->index);
    if (!known) {
        forget(r, input->feeds, input->direct);
        set_value(r, input, v);
        return;
    }
    forget(r, input->feeds_by + from, input->direct_by + from);
    r->root.values[input->index] = v;
    uint32_t end = input->first_atom + input->n_atoms;
    for (uint32_t i = input->atoms_by[at]; i < end && r->m->atoms[i]->at == at;
         i++)
        r->codes[i] = TRI_CODE_UNKNOWN;
    while (end-- > input->first_atom && r->m->atoms[end]->at == UINT32_MAX)
        r->codes[end] = TRI_CODE_UNKNOWN;
}

enum tri_code tri_run_keep(struct tri_run *r, struct tri_error *err)
{
    size_t words = r->m->n_words * sizeof(uint64_t);
    size_t values = r->m->n_nodes * sizeof(struct tri_value);
    r->kept.done = tri_arena_get(&r->arena, words);
    r->kept.values = tri_arena_get(&r->arena, values);
    r->kept_changes = tri_arena_get(&r->arena, changes_bytes(r));
    if (!r->kept.done || !r->kept.values || !r->kept_changes)
        return tri_arena_fail(&r->arena, err, "the decisions");
    memcpy(r->kept.done, r->root.done, words);
    memcpy(r->kept.values, r->root.values, values);
    memcpy(r->kept_changes, r->before, changes_bytes(r));
    memcpy(r->kept_codes, r->codes, r->m->n_atoms);
    memcpy(r->kept_rules, r->rules, r->m->n_nodes * sizeof(*r->rules));
    memcpy((void *)(uintptr_t)r->kept_items, (const void *)r->items,
           r->m->n_walked * sizeof(*r->items));
    r->kept_ev = r->ev;
    r->kept_changed = r->changed;
    r->mark = tri_arena_mark(&r->arena);
    return TRI_OK;
}

void tri_run_back(struct tri_run *r)
{
    memcpy(r->root.done, r->kept.done, r->m->n_words * sizeof(uint64_t));
    memcpy(r->root.values, r->kept.values,
           r->m->n_nodes * sizeof(struct tri_value));
    memcpy(r->before, r->kept_changes, changes_bytes(r));
    memcpy(r->codes, r->kept_codes, r->m->n_atoms);
    memcpy(r->rules, r->kept_rules, r->m->n_nodes * sizeof(*r->rules));
    memcpy((void *)(uintptr_t)r->items, (const void *)r->kept_items,
           r->m->n_walked * sizeof(*r->items));
    tri_arena_rewind(&r->arena, r->mark);
    r->ev = r->kept_ev;
    r->changed = r->kept_changed;
}

void tri_run_watch(struct tri_run *r, const struct tri_node *decision)
{
    set_bit(r->watched, decision->index);
    set_bit(r->relevant, decision->index);
    add_bits(r, r->relevant, decision->need);
}

void tri_run_watch_input(struct tri_run *r, const struct tri_node *input)
{
    add_bits(r, r->touchy, input->feeds);
}

enum tri_code tri_run_moved(struct tri_run *r, bool *out, struct tri_error *err)
{
    r->ev.steps = 0;
    r->env = &r->root;
    *out = false;
    uint32_t i;
    for (size_t w = 0; w < r->m->n_words; w++)
        while (next_anew(r, w, r->relevant[w], &i)) {
            bool changed = renew(r, r->m->order[i]);
            if (r->ev.fatal)
                return run_outcome(r, r->m->order[i], err);
            *out = (changed && has_bit(r->watched, i)) || has_bit(r->touchy, i);
            if (*out)
                return TRI_OK;
        }
    return TRI_OK;
}

void tri_run_gather(struct tri_run *r, const struct tri_node *decision)
{
    set_bit(r->gathered, decision->index);
    add_bits(r, r->gathered, decision->need);
}

enum tri_code tri_run_settle(struct tri_run *r, struct tri_error *err)
{
    uint32_t i;
    r->ev.steps = 0;
    r->env = &r->root;
    for (size_t w = 0; w < r->m->n_words; w++)
        while (next_anew(r, w, r->gathered[w], &i)) {
            (void)renew(r, r->m->order[i]);
            if (r->ev.fatal)
                return run_outcome(r, r->m->order[i], err);
        }
    return TRI_OK;
}

/* A decision that comes to the same again keeps the very list (renew). */
bool tri_run_as_kept(const struct tri_run *r, const struct tri_node *decision)
{
    uint32_t i = decision->index;
    const struct tri_value *now = &r->root.values[i], *was = &r->kept.values[i];
    if (!has_bit(r->root.done, i) || !has_bit(r->kept.done, i) ||
        now->kind != was->kind)
        return false;
    return now->kind == TRI_NULL ||
           (now->kind == TRI_LIST && now->u.list == was->u.list);
}

enum tri_code tri_run_moved_but(struct tri_run *r,
                                const struct tri_node *decision,
                                const struct tri_node *input, bool *out,
                                struct tri_error *err)
{
    r->ev.steps = 0;
    r->env = &r->root;
    renew_needed(r, decision, input->feeds);
    if (r->ev.fatal)
        return run_outcome(r, decision, err);
    *out = has_bit(r->dirty, decision->index);
    for (size_t w = 0; w < r->m->n_words; w++)
        *out = *out || (decision->need[w] & input->feeds[w] & r->dirty[w]);
    return TRI_OK;
}
