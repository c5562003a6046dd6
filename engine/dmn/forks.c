/* Decisions drawn as forks at load; see codes.h. A table is asked as
 * direct.c asks it, once for each code that an answer can have; what comes to
 * the same, rules left and columns asked, is drawn once. Where that grows too
 * big the table stays as it is. */
#include <string.h>

#include "dmn/forks_int.h"

enum {
    MAX_FORKS = 600,
    MAX_LEAVES = 600,
    MAX_PROGRAM = 6000,
    N_SLOTS = 2048 /* of the hash tables: more than twice as many */
};

struct made { /* a fork that is being made */
    const struct tri_atom *atom;
    tri_way *ways;  /* by code */
    uint16_t place; /* in the program, + 1; 0: not there yet */
};

struct state { /* of a table that is being asked */
    uint64_t bits, asked, sure;
    tri_way way;
    uint32_t round; /* of which drawing */
};

struct tri_forking {
    struct tri_models *m;
    struct tri_arena *scratch;
    const struct tri_node *n;
    struct made forks[MAX_FORKS];
    struct tri_leaf leaves[MAX_LEAVES];
    bool bad[MAX_LEAVES]; /* the longer way must say it */
    size_t n_forks, n_leaves;
    uint16_t by_ways[N_SLOTS]; /* forks + 1, by what they do */
    bool failed;               /* no memory */
    /* of a table */
    const struct tri_table *t;
    bool single;
    struct state states[N_SLOTS];
    size_t n_states;
    uint32_t round;
    /* laid out */
    uint16_t program[MAX_PROGRAM];
    size_t n_program;
};

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

tri_way tri_fork(struct tri_forking *f, const struct tri_atom *a,
                 const tri_way *ways)
{
    tri_way own[256];
    uint64_t h = mix(0, a->number);
    for (unsigned c = TRI_CODE_LIST; c < a->n_codes; c++) {
        own[c] = ways[c];
        /* The same is asked again: its answer is known. */
        if (own[c] < f->n_forks && own[c] < MAX_FORKS &&
            f->forks[own[c]].atom == a)
            own[c] = f->forks[own[c]].ways[c];
        h = mix(h, own[c]);
    }
    size_t slot = h % N_SLOTS;
    for (; f->by_ways[slot]; slot = (slot + 1) % N_SLOTS) {
        const struct made *o = &f->forks[f->by_ways[slot] - 1];
        if (o->atom == a &&
            memcmp(o->ways + TRI_CODE_LIST, own + TRI_CODE_LIST,
                   (a->n_codes - TRI_CODE_LIST) * sizeof(*own)) == 0)
            return (tri_way)(f->by_ways[slot] - 1);
    }
    tri_way *kept = f->n_forks < MAX_FORKS
                        ? tri_arena_get(f->scratch, a->n_codes * sizeof(*kept))
                        : NULL;
    if (!kept) {
        f->failed = f->failed || f->n_forks < MAX_FORKS;
        f->n_forks = MAX_FORKS;
        return TRI_FORK_NONE;
    }
    own[TRI_CODE_UNKNOWN] = TRI_FORK_UNKNOWN;
    own[TRI_CODE_NONE] = TRI_FORK_NONE;
    memcpy(kept, own, a->n_codes * sizeof(*kept));
    f->forks[f->n_forks] = (struct made){ .atom = a, .ways = kept };
    f->by_ways[slot] = (uint16_t)++f->n_forks;
    return (tri_way)(f->n_forks - 1);
}

static tri_way add_leaf(struct tri_forking *f, struct tri_value value,
                        uint64_t rules)
{
    if (f->n_leaves == MAX_LEAVES)
        return TRI_FORK_NONE;
    f->leaves[f->n_leaves] =
        (struct tri_leaf){ .value = value, .rules = rules };
    f->bad[f->n_leaves] = false;
    return (tri_way)(TRI_FORK_LEAF + f->n_leaves++);
}

/* Needs no conversion to the decision's type. */
static bool is_as_declared(const struct tri_node *n, struct tri_value v)
{
    const struct tri_table *t = tri_node_table(n);
    return (t ? t->settled : n->checked) || n->type->kind == TRI_T_ANY ||
           v.kind == TRI_NULL || (n->plain && v.kind == n->plain);
}

tri_way tri_fork_value(struct tri_forking *f, struct tri_value v)
{
    for (size_t i = 0; i < f->n_leaves; i++)
        if (tri_value_same(f->leaves[i].value, v))
            return (tri_way)(TRI_FORK_LEAF + i);
    return is_as_declared(f->n, v) ? add_leaf(f, v, 0) : TRI_FORK_NONE;
}

/* ---- tables ---- */

/* What the decision's atoms say of an output. */
static void leaf_codes(const struct tri_forking *f, struct tri_value v,
                       uint8_t *out, uint32_t n_out)
{
    const struct tri_node *n = f->n;
    memset(out, TRI_CODE_UNKNOWN, n_out);
    for (uint32_t i = 0; i < n->n_atoms && i < n_out; i++) {
        const struct tri_atom *a = f->m->atoms[n->first_atom + i];
        if (a->at == UINT32_MAX && !a->of && a->op <= TRI_ATOM_WITHIN)
            out[i] = tri_code_of(a, &v);
    }
}

static tri_way rules_leaf(struct tri_forking *f, uint64_t rules)
{
    for (size_t i = 0; i < f->n_leaves; i++)
        if (f->leaves[i].rules == rules)
            return (tri_way)(TRI_FORK_LEAF + i);
    return add_leaf(f, f->t->none, rules);
}

/* The outputs, once it is known that they are wanted. One that is complained
 * of is for the longer way. */
static void settle_leaves(struct tri_forking *f)
{
    const struct tri_table *t = f->t;
    struct tri_eval *ev = &f->m->eval;
    for (size_t i = 0; i < f->n_leaves && !f->failed; i++) {
        struct tri_leaf *leaf = &f->leaves[i];
        uint64_t rules = leaf->rules;
        size_t n_diags = ev->n_diags;
        ev->steps = 0;
        if (rules && (t->turns || (t->alone && !(rules & (rules - 1)))))
            leaf->value = t->rules[__builtin_ctzll(rules)].alone;
        else if (rules)
            leaf->value = tri_table_word_output(ev, t, rules);
        f->failed = ev->fatal != TRI_OK;
        f->bad[i] =
            ev->n_diags != n_diags || !is_as_declared(f->n, leaf->value);
        ev->n_diags = n_diags;
    }
}

static tri_way ask_table(struct tri_forking *f, uint64_t bits, uint64_t asked,
                         uint64_t sure);

static tri_way ask_column(struct tri_forking *f, size_t column, uint64_t bits,
                          uint64_t asked, uint64_t sure)
{
    const struct tri_asked *c = &f->t->asked[column];
    const struct tri_atom *a = f->m->atoms[c->atom];
    tri_way ways[256];
    ways[TRI_CODE_LIST] = TRI_FORK_NONE;
    for (unsigned code = TRI_CODE_NULL; code < a->n_codes; code++) {
        ways[code] = tri_atom_can(a, (uint8_t)code)
                         ? ask_table(f, bits & c->of_code[code],
                                     asked | UINT64_C(1) << column, sure)
                         : TRI_FORK_NONE;
    }
    return f->n_forks == MAX_FORKS ? TRI_FORK_NONE : tri_fork(f, a, ways);
}

/* As best_rules and rules_on_demand of direct.c do it. A column deeper with
 * each call: there are few. */
static tri_way next_column(struct tri_forking *f, uint64_t bits, uint64_t asked,
                           uint64_t sure)
{
    const struct tri_table *t = f->t;
    size_t at = 0;
    if (!t->turns) {
        while (at < t->n_inputs &&
               ((asked >> at & 1) || !(bits & ~t->asked[at].any)))
            at++;
        return !bits || at == t->n_inputs
                   ? rules_leaf(f, bits)
                   : ask_column(f, at, bits, asked, sure);
    }
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
        if (wanted)
            return ask_column(f, (size_t)__builtin_ctzll(wanted), bits, asked,
                              sure);
        sure |= open & (~open + 1);
        if (f->single)
            break;
    }
    return rules_leaf(f, sure);
}

/* What no rule that is left asks need not be told apart. */
static tri_way ask_table(struct tri_forking *f, uint64_t bits, uint64_t asked,
                         uint64_t sure)
{
    const struct tri_table *t = f->t;
    uint64_t matters = 0;
    for (uint64_t b = bits; b; b &= b - 1)
        matters |= t->asks[__builtin_ctzll(b)];
    asked &= matters;
    size_t slot = mix(mix(mix(0, bits), asked), sure) % N_SLOTS;
    for (; f->states[slot].round == f->round; slot = (slot + 1) % N_SLOTS) {
        const struct state *s = &f->states[slot];
        if (s->bits == bits && s->asked == asked && s->sure == sure)
            return s->way;
    }
    if (f->failed || f->n_states == N_SLOTS / 2 || f->n_forks == MAX_FORKS) {
        f->n_forks = MAX_FORKS;
        return TRI_FORK_NONE;
    }
    f->n_states++;
    f->states[slot] =
        (struct state){ bits, asked, sure, TRI_FORK_NONE, f->round };
    tri_way way = next_column(f, bits, asked, sure);
    f->states[slot].way = way;
    return way;
}

/* ---- all of it ---- */

static void clear(struct tri_forking *f)
{
    if (f->n_forks)
        memset(f->by_ways, 0, sizeof(f->by_ways));
    f->n_forks = f->n_leaves = f->n_states = f->n_program = 0;
    f->round++; /* many decisions, few states each: forgotten at once */
}

static struct tri_forking *start(struct tri_models *m)
{
    struct tri_forking *f = tri_arena_zero(&m->scratch, 1, sizeof(*f));
    if (!f)
        return NULL;
    f->m = m;
    f->scratch = &m->scratch;
    clear(f);
    return f;
}

/* From the first fork on, each before those that it leads to; what is not led
 * to is left out. No deeper than there are atoms on one way. */
static uint16_t lay_out(struct tri_forking *f, tri_way way)
{
    size_t leaf = (size_t)way - TRI_FORK_LEAF;
    if (way >= TRI_FORK_LEAF)
        return leaf < MAX_LEAVES && f->bad[leaf] ? TRI_FORK_NONE : way;
    if (way >= MAX_FORKS) /* never: they are numbered as they are made */
        return TRI_FORK_NONE;
    struct made *o = &f->forks[way];
    size_t place = f->n_program;
    if (o->place)
        return (uint16_t)(o->place - 1);
    if (place + 1 + o->atom->n_codes > MAX_PROGRAM) {
        f->n_program = MAX_PROGRAM + 1;
        return TRI_FORK_NONE;
    }
    f->n_program += 1u + o->atom->n_codes;
    o->place = (uint16_t)(place + 1);
    f->program[place] = (uint16_t)o->atom->number;
    for (unsigned c = 0; c < o->atom->n_codes && f->n_program <= MAX_PROGRAM;
         c++)
        f->program[place + 1 + c] = lay_out(f, o->ways[c]);
    return (uint16_t)place;
}

/* NULL: too big, or nothing is gained, or no memory (failed). */
static const struct tri_forks *finish(struct tri_forking *f, tri_way first,
                                      bool leaves)
{
    if (f->failed || f->n_forks >= MAX_FORKS || first == TRI_FORK_NONE ||
        f->n_leaves == 0)
        return NULL;
    uint16_t start = lay_out(f, first);
    if (f->n_program > MAX_PROGRAM)
        return NULL;
    size_t n = f->n_program, k = leaves ? f->n_leaves : 0;
    uint32_t wide = f->n->n_atoms > TRI_LEAF_CODES ? f->n->n_atoms : 0;
    struct tri_forks *made =
        tri_arena_get(&f->m->arena, sizeof(*made) + n * sizeof(*made->program));
    struct tri_leaf *all = tri_arena_get(&f->m->arena, (k + 1) * sizeof(*all));
    uint8_t *codes = wide ? tri_arena_get(&f->m->arena, k * wide + 1) : NULL;
    f->failed = !made || !all || (wide && !codes);
    if (f->failed)
        return NULL;
    for (size_t i = 0; i < k; i++) {
        all[i] = f->leaves[i];
        leaf_codes(f, all[i].value, all[i].codes, TRI_LEAF_CODES);
        if (codes)
            leaf_codes(f, all[i].value, codes + i * wide, wide);
    }
    *made = (struct tri_forks){ all, codes, start, false };
    memcpy(made->program, f->program, n * sizeof(*made->program));
    return made;
}

tri_way tri_fork_end(struct tri_forking *f, struct tri_value v,
                     enum tri_item_end end)
{
    for (size_t i = 0; i < f->n_leaves; i++)
        if (f->leaves[i].rules == (uint64_t)end &&
            tri_value_same(f->leaves[i].value, v))
            return (tri_way)(TRI_FORK_LEAF + i);
    return add_leaf(f, v, (uint64_t)end);
}

const struct tri_forks *
tri_forks_of_item(struct tri_models *m, const struct tri_node *n, bool ends,
                  tri_way (*make)(struct tri_forking *f, void *self),
                  void *self)
{
    struct tri_arena_mark mark = tri_arena_mark(&m->scratch);
    struct tri_forking *f = start(m);
    if (!f)
        return NULL;
    f->n = n;
    for (int i = 0; i < 3 && !ends; i++)
        (void)add_leaf(f, tri_null(), 0);
    const struct tri_forks *made = finish(f, make(f, self), ends);
    tri_arena_rewind(&m->scratch, mark);
    return made;
}

static bool table_forks(struct tri_forking *f, struct tri_node *n)
{
    f->t = n->logic->table;
    for (int single = 0; single < 2; single++) {
        struct tri_arena_mark mark = tri_arena_mark(f->scratch);
        n->forks[single] = n->forks[0];
        if (single && !f->t->turns)
            break;
        f->single = single || f->t->hit == TRI_HIT_FIRST;
        clear(f);
        tri_way first = ask_table(f, f->t->all, 0, 0);
        if (f->n_forks < MAX_FORKS)
            settle_leaves(f);
        n->forks[single] = finish(f, first, true);
        tri_arena_rewind(f->scratch, mark);
    }
    return !f->failed;
}

static bool feel_forks(struct tri_forking *f, struct tri_node *n)
{
    struct tri_arena_mark mark = tri_arena_mark(f->scratch);
    clear(f);
    const struct tri_forks *made = finish(f, tri_feel_forks(f->m, n, f), true);
    tri_arena_rewind(f->scratch, mark);
    n->forks[0] = n->forks[1] = made;
    if (made)
        ((struct tri_forks *)(uintptr_t)made)->quiet = true;
    return !f->failed;
}

static bool literal_forks(struct tri_forking *f, struct tri_node *n)
{
    if (!fork_some_draws(f->m, n))
        return false;
    return (n->maker && n->maker->asks) ||
           (feel_forks(f, n) && fork_list_draws(f->m, n) &&
            fork_copy_draws(f->m, n));
}

bool tri_models_forks(struct tri_models *m)
{
    if (m->n_atoms >= TRI_FORK_LEAF)
        return true;
    struct tri_forking *f = start(m);
    if (!f)
        return false;
    for (size_t i = 0; i < m->n_nodes; i++) {
        struct tri_node *n = m->order[i];
        const struct tri_table *t = tri_node_table(n);
        f->n = n;
        if (t && n->later && t->direct && t->on_demand && !table_forks(f, n))
            return false;
        if (t && n->later && t->direct && t->on_demand && t->settled &&
            !(n->forks[0] && n->forks[1]))
            n->by_columns = t;
        if (n->flat && n->later && !literal_forks(f, n))
            return false;
        for (const struct tri_atom *a = n->atoms; a && n->forks[0]; a = a->next)
            if (a->op <= TRI_ATOM_WITHIN && !a->of && a->at == UINT32_MAX)
                m->deciders[a->number] = n;
    }
    return true;
}
