/* "Making a worrying fact true never makes an outcome milder", for every report
 * at once.
 *
 * A row that gives an outcome before must after be matched by some row, of any
 * table of that part, that gives no less. First all worrying facts may become
 * true together: what holds then holds for each. Only where that cannot be
 * proved each fact is asked alone, since facts that pull a derived value two
 * ways do not do so one at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "proof/pair.h"
#include "proof/table.h"
#include "triage/prove_int.h"

enum { STEPS_LEMMA = 2000000, STEPS_ALL = 1000000, STEPS_ROW = 80000000 };

struct given { /* one row of an action table, read once */
    const struct tri_decision *decision;
    size_t row;
    const struct tri_box *box;
    bool unclear;
    uint64_t stands_for; /* itself and the steps below it */
    uint8_t code;
    uint8_t urgency;
    bool mandatory;
};

struct monotone {
    const struct tri_pack *pack;
    struct tri_space *s;
    struct tri_findings *findings;
    uint64_t *harmful;
    struct tri_pair *all;  /* every worrying fact */
    struct tri_pair **one; /* by fact; made when it is wanted */
    uint32_t moved;        /* the fact of the pair that is asked */
    struct given *given;
    size_t n_given;
    const struct tri_box **boxes;
    uint64_t let_go; /* codes that may give way */
    struct tri_out before;
    struct tri_out after;
};

/* ---- what the tables give ---- */

static const char *cell_of(const struct tri_decision *d, size_t row,
                           const char *name)
{
    for (size_t i = 0; i < tri_table_outputs(d->table); i++)
        if (strcmp(tri_output_name(d->table, i), name) == 0)
            return tri_output_text(d->table, row, i);
    return "";
}

static bool word_in(const char *cell, char *out, size_t size)
{
    size_t n = strlen(cell);
    if (n < 2 || n - 1 > size || cell[0] != '"' || cell[n - 1] != '"')
        return false;
    memcpy(out, cell + 1, n - 2);
    out[n - 2] = '\0';
    return true;
}

static const struct tri_space_table *table_of(const struct tri_space *s,
                                              const struct tri_decision *d)
{
    for (size_t i = 0; i < s->n_tables; i++)
        if (s->tables[i].node == d->node)
            return &s->tables[i];
    return NULL;
}

/* The codes that a step stands for: itself, and those below it on a ladder. */
static uint64_t below(const struct tri_pack *p, size_t code)
{
    uint64_t set = (uint64_t)1 << code;
    for (size_t i = 0; i < p->n_ladders; i++)
        for (size_t k = 0; k < p->ladders[i].n; k++)
            if (p->ladders[i].codes[k] == code)
                for (size_t low = 0; low < k; low++)
                    set |= (uint64_t)1 << p->ladders[i].codes[low];
    return set;
}

static bool read_given(const struct tri_pack *p, const struct tri_decision *d,
                       const struct tri_space_table *t, size_t r,
                       struct given *out)
{
    char word[96];
    *out = (struct given){ .decision = d,
                           .row = r,
                           .box = &t->rows[r].box,
                           .unclear = t->rows[r].unclear != TRI_SPACE_NONE,
                           .urgency = TRI_TODAY };
    if (t->rows[r].dead != TRI_SPACE_NONE ||
        !word_in(cell_of(d, r, "code"), word, sizeof(word)))
        return false;
    size_t code = tri_index_find(&p->codes, word, strlen(word));
    if (code == TRI_INDEX_NONE)
        return false;
    out->code = (uint8_t)code;
    out->stands_for = below(p, code);
    out->mandatory = strcmp(cell_of(d, r, "mandatory"), "true") == 0;
    if (word_in(cell_of(d, r, "urgency"), word, sizeof(word)))
        for (size_t i = 0; i < TRI_N_URGENCIES; i++)
            if (strcmp(word, tri_urgency_names[i]) == 0)
                out->urgency = (uint8_t)i;
    return true;
}

static void read_actions(struct monotone *m)
{
    const struct tri_pack *p = m->pack;
    for (size_t i = 0; i < p->actions.n; i++) {
        const struct tri_decision *d = p->actions.items[i];
        const struct tri_space_table *t = table_of(m->s, d);
        for (size_t r = 0; t && r < d->n_rows; r++)
            if (read_given(p, d, t, r, &m->given[m->n_given]))
                m->n_given++;
    }
}

/* ---- asking ---- */

enum wanted { ENOUGH, AS_FIRM, AS_SOON, N_WANTED };

static bool stands_in(const struct given *before, const struct given *after,
                      enum wanted what)
{
    if (after->unclear || !(after->stands_for >> before->code & 1))
        return false;
    bool firm = after->mandatory || !before->mandatory;
    bool soon = after->urgency <= before->urgency;
    return (what == AS_SOON || firm) && (what == AS_FIRM || soon);
}

/* A report that shows a fall, before and after. */
struct shown {
    const struct tri_pair *pair;
    uint64_t *where;
    const char *free; /* as tri_pair_search */
};

static bool keep_in(const struct tri_variables *all, uint32_t var,
                    const uint64_t *set, uint64_t *where)
{
    const struct tri_literal one = { var, set };
    return tri_box_narrow(all, &(struct tri_box){ 1, &one }, where);
}

/* Of a pair of one fact: it is not true before, and true after. */
static bool move_fact(struct monotone *m, const struct tri_pair *pair,
                      uint64_t *where)
{
    uint32_t var = pair == m->all
                       ? TRI_SPACE_NONE
                       : tri_space_find(m->s, m->s->options.facts, m->moved);
    if (var == TRI_SPACE_NONE || !m->s->vars[var]->values)
        return true;
    const struct tri_space_var *v = m->s->vars[var];
    uint64_t *yes = tri_space_set(m->s, var, false);
    uint64_t *no = tri_space_set(m->s, var, false);
    for (size_t c = 0; yes && no && c < v->n; c++)
        tri_set_add(tri_is_true(v->values[c]) ? yes : no, c);
    return yes && no && keep_in(&pair->all, var, no, where) &&
           keep_in(&pair->all, pair->after[var], yes, where);
}

/* Is there a report before in this row and after in none of the boxes, and
 * after in the box to, if that is not NULL? */
static enum tri_search ask(struct monotone *m, struct tri_pair *pair,
                           const struct tri_box *row, const struct tri_box *to,
                           size_t n, struct shown *out)
{
    uint64_t steps = pair == m->all || to ? STEPS_ALL : STEPS_ROW;
    uint64_t *where = tri_pair_whole(pair);
    *out = (struct shown){ pair, where, NULL };
    if (!where || !move_fact(m, pair, where) ||
        !tri_box_narrow(&pair->all, row, where) ||
        (to && !tri_box_narrow(&pair->all, tri_pair_after(pair, to), where)))
        return TRI_SEARCH_NONE;
    return tri_pair_search(pair, m->boxes, n, where, &steps, &out->free);
}

/* The boxes after that would do, in m->boxes; how many. */
static size_t stand_ins(struct monotone *m, struct tri_pair *pair,
                        const struct given *g, enum wanted what)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_given; i++)
        if (stands_in(g, &m->given[i], what))
            m->boxes[n++] = tri_pair_after(pair, m->given[i].box);
    return n;
}

/* All in one row, or else as firm by one and as soon by another: merged they
 * are one action. */
static enum tri_search ask_action(struct monotone *m, struct tri_pair *pair,
                                  const struct given *g, struct shown *out,
                                  enum wanted *what)
{
    size_t n = stand_ins(m, pair, g, ENOUGH);
    enum tri_search end = ask(m, pair, g->box, NULL, n, out);
    if (end == TRI_SEARCH_NONE)
        return end;
    for (*what = AS_FIRM; *what < N_WANTED; ++*what) {
        n = stand_ins(m, pair, g, *what);
        end = ask(m, pair, g->box, NULL, n, out);
        if (end != TRI_SEARCH_NONE)
            return end;
    }
    return TRI_SEARCH_NONE;
}

static struct tri_pair *pair_of(struct monotone *m, size_t fact)
{
    m->moved = (uint32_t)fact;
    if (!m->one[fact]) {
        uint64_t *set =
            tri_arena_zero(&m->s->arena, m->s->n_facts / 64 + 1, sizeof(*set));
        if (!set) {
            m->s->failed = true;
            return NULL;
        }
        tri_set_add(set, fact);
        m->one[fact] = tri_pair_new(m->s, set, STEPS_LEMMA);
    }
    return m->one[fact];
}

/* ---- saying ---- */

static size_t add_vars(uint32_t *vars, size_t n, size_t cap,
                       const struct tri_box *b)
{
    for (uint32_t i = 0; b && i < b->n && n < cap; i++) {
        size_t k = 0;
        while (k < n && vars[k] != b->literals[i].var)
            k++;
        if (k == n)
            vars[n++] = b->literals[i].var;
    }
    return n;
}

/* Otherwise after than before, where a value was asked? */
static bool changes(const struct monotone *m, const struct shown *at,
                    uint32_t v)
{
    const struct tri_space_var *var = m->s->vars[v];
    uint32_t to = at->pair->after[v];
    if (to == v || var->inner || !var->values)
        return false;
    size_t words = m->s->all.words[v];
    const uint64_t *a = at->where + at->pair->all.at[v];
    const uint64_t *b = at->where + at->pair->all.at[to];
    size_t c = tri_set_next(b, words, 0);
    return tri_set_count(b, words) < m->s->all.classes[v] && c != SIZE_MAX &&
           tri_set_next(a, words, 0) != c;
}

/* What changes, and what the two rows ask; then what of it is otherwise. */
static void show_move(struct monotone *m, const struct shown *at,
                      const struct tri_box *row, const struct tri_box *lower)
{
    uint32_t vars[48];
    size_t n = 0;
    uint64_t *after =
        tri_arena_get(&m->s->scratch, m->s->all.n_words * sizeof(*after));
    if (!after)
        return;
    for (uint32_t v = 0; v < m->s->all.n && n < 16; v++) {
        if (!changes(m, at, v))
            continue;
        vars[n++] = v;
        memcpy(after + m->s->all.at[v],
               at->where + at->pair->all.at[at->pair->after[v]],
               m->s->all.words[v] * sizeof(*after));
    }
    tri_out_clear(&m->after);
    tri_space_show(m->s, vars, n, after, &m->after);
    n = add_vars(vars, n, TRI_COUNT(vars), row);
    n = add_vars(vars, n, TRI_COUNT(vars), lower);
    tri_out_clear(&m->before);
    tri_space_show(m->s, vars, n, at->where, &m->before);
}

static const char *text_of(const struct tri_out *o)
{
    return o->text ? o->text : "";
}

static const char *fact_name(const struct monotone *m, size_t fact)
{
    return m->pack->dictionary.facts->facts[fact].path;
}

enum turn { LOWERS, TAKES_AWAY, MAKES_LATER };

/* A fall: what the fact does to what, of which row, and the row that is left
 * after. */
struct fall {
    const struct tri_decision *decision;
    size_t row;
    const struct tri_box *box;
    const struct tri_decision *lower; /* NULL: no row that can be named */
    size_t lower_row;
    const struct tri_box *lower_box;
    const char *fact;
    enum turn turn;
    const char *what; /* "the level of risk", "mandatory police-report" */
};

static const char *value_of(const struct tri_decision *d, size_t row)
{
    return tri_output_text(d->table, row, 0);
}

#define FELL(...) \
    tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc, __VA_ARGS__)

/* Named is the row that decides after: it is what the worry brings about, and
 * mostly what has to be mended. */
static void say(struct monotone *m, enum tri_search end, const struct fall *f,
                const struct shown *at)
{
    const struct tri_decision *d = f->lower ? f->lower : f->decision;
    const struct tri_row *row = &d->rows[f->lower ? f->lower_row : f->row];
    const char *was = f->decision->rows[f->row].id;
    struct tri_loc loc = tri_loc_make(d->file, row->id, row->line, 0);
    if (end == TRI_SEARCH_GAVE_UP) {
        FELL("%s: row %s: not proved, because the search took too many steps: "
             "may %s lessen %s?",
             d->id, row->id, f->fact, f->what);
        return;
    }
    show_move(m, at, f->box, f->lower_box);
    const char *before = text_of(&m->before), *after = text_of(&m->after);
    if (at->free)
        FELL("%s: row %s: not proved, because %s may turn either way: may %s "
             "lessen %s? As for %s; then %s",
             d->id, row->id, at->free, f->fact, f->what, before, after);
    else if (f->turn == LOWERS && f->lower)
        FELL("%s: row %s: not monotone: %s lowers %s to %s, from %s by row "
             "%s: %s; then %s",
             d->id, row->id, f->fact, f->what, value_of(d, f->lower_row),
             value_of(f->decision, f->row), was, before, after);
    else if (f->turn == LOWERS)
        FELL("%s: row %s: not monotone: %s lowers %s: %s; then %s", d->id,
             row->id, f->fact, f->what, before, after);
    else if (f->turn == TAKES_AWAY && f->lower)
        FELL("%s: row %s: not monotone: %s takes away %s, which row %s gives "
             "before: %s; then %s",
             d->id, row->id, f->fact, f->what, was, before, after);
    else if (f->turn == TAKES_AWAY)
        FELL("%s: row %s: not monotone: %s takes away %s: %s; then %s", d->id,
             row->id, f->fact, f->what, before, after);
    else if (f->lower)
        FELL("%s: row %s: not monotone: %s makes later %s, which row %s gives "
             "before: %s; then %s",
             d->id, row->id, f->fact, f->what, was, before, after);
    else
        FELL("%s: row %s: not monotone: %s makes later %s: %s; then %s", d->id,
             row->id, f->fact, f->what, before, after);
}

/* ---- actions ---- */

static bool reads_fact(const struct monotone *m, const struct tri_box *b,
                       size_t fact)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (tri_set_has(m->s->vars[b->literals[i].var]->reads, fact))
            return true;
    return false;
}

/* The row that gives less of the action where the one before is lost; first
 * one of the same code, then a step below. Steps run out: none is named. */
static void find_less(struct monotone *m, struct tri_pair *pair,
                      const struct given *g, enum wanted lost,
                      struct fall *io_fall, struct shown *io_at)
{
    size_t n = stand_ins(m, pair, g, lost);
    for (size_t k = 0; k < 2 * m->n_given; k++) {
        const struct given *less = &m->given[k % m->n_given];
        bool same = less->code == g->code;
        if (less == g || less->unclear || same != (k < m->n_given) ||
            !(g->stands_for >> less->code & 1) || stands_in(g, less, lost))
            continue;
        struct shown at;
        if (ask(m, pair, g->box, less->box, n, &at) != TRI_SEARCH_FOUND)
            continue;
        *io_at = at;
        io_fall->lower = less->decision;
        io_fall->lower_row = less->row;
        io_fall->lower_box = less->box;
        return;
    }
}

static void prove_action(struct monotone *m, const struct given *g)
{
    char what[160];
    struct shown at;
    enum wanted lost = ENOUGH;
    if ((m->let_go >> g->code & 1) || !tri_pair_moves(m->all, g->box))
        return;
    struct tri_arena_mark mark = tri_arena_mark(&m->s->scratch);
    enum tri_search end = ask_action(m, m->all, g, &at, &lost);
    tri_arena_rewind(&m->s->scratch, mark);
    for (size_t f = 0; end != TRI_SEARCH_NONE && f < m->s->n_facts; f++) {
        if (!tri_set_has(m->harmful, f) || !reads_fact(m, g->box, f))
            continue;
        struct tri_pair *pair = pair_of(m, f);
        if (!pair)
            return;
        mark = tri_arena_mark(&m->s->scratch);
        enum tri_search one = ask_action(m, pair, g, &at, &lost);
        if (one != TRI_SEARCH_NONE) {
            (void)snprintf(what, sizeof(what), "%s%s",
                           g->mandatory ? "mandatory " : "",
                           m->pack->codes.keys[g->code].text);
            struct fall fall = { .decision = g->decision,
                                 .row = g->row,
                                 .box = g->box,
                                 .fact = fact_name(m, f),
                                 .turn =
                                     lost == AS_SOON ? MAKES_LATER : TAKES_AWAY,
                                 .what = what };
            if (one == TRI_SEARCH_FOUND)
                find_less(m, pair, g, lost, &fall, &at);
            say(m, one, &fall, &at);
        }
        tri_arena_rewind(&m->s->scratch, mark);
        if (one != TRI_SEARCH_NONE)
            return; /* one fact is enough to show it */
    }
}

/* ---- levels ---- */

/* The rows that can be read and give at least this rank, in m->boxes from n
 * on, as they are after (before: pair is NULL); how many there are then. */
static size_t rows_above(struct monotone *m, const struct tri_space_table *t,
                         size_t n_rows, struct tri_pair *pair, size_t end,
                         size_t n)
{
    for (size_t k = 0; k < n_rows; k++)
        if (t->rows[k].dead == TRI_SPACE_NONE &&
            t->rows[k].unclear == TRI_SPACE_NONE &&
            tri_space_rank(m->s, t, k) < end)
            m->boxes[n++] =
                pair ? tri_pair_after(pair, &t->rows[k].box) : &t->rows[k].box;
    return n;
}

/* The row that decides after, where row r decided before: the highest of
 * those below it for which there is such a report. */
static void find_lower(struct monotone *m, struct tri_pair *pair,
                       const struct tri_space_table *t, struct fall *io_fall,
                       struct shown *io_at)
{
    size_t n_rows = io_fall->decision->n_rows;
    size_t rank = tri_space_rank(m->s, t, io_fall->row);
    size_t before = rows_above(m, t, n_rows, NULL, rank, 0);
    for (size_t low = rank + 1; low < m->s->vars[t->var]->n; low++) {
        size_t n = rows_above(m, t, n_rows, pair, low, before);
        for (size_t k = 0; k < n_rows; k++) {
            struct shown at;
            if (t->rows[k].dead != TRI_SPACE_NONE ||
                t->rows[k].unclear != TRI_SPACE_NONE ||
                tri_space_rank(m->s, t, k) != low ||
                ask(m, pair, io_fall->box, &t->rows[k].box, n, &at) !=
                    TRI_SEARCH_FOUND)
                continue;
            *io_at = at;
            io_fall->lower = io_fall->decision;
            io_fall->lower_row = k;
            io_fall->lower_box = &t->rows[k].box;
            return;
        }
    }
}

/* Is the row kept or bettered, whichever fact becomes true? */
static void prove_row(struct monotone *m, const struct tri_space_table *t,
                      struct fall *fall)
{
    const struct tri_decision *d = fall->decision;
    for (size_t f = 0; f < m->s->n_facts; f++) {
        if (!tri_set_has(m->harmful, f) || !reads_fact(m, fall->box, f))
            continue;
        struct tri_pair *pair = pair_of(m, f);
        if (!pair)
            return;
        if (pair->rises[t->var])
            continue;
        struct tri_arena_mark mark = tri_arena_mark(&m->s->scratch);
        struct shown at;
        size_t n = rows_above(m, t, d->n_rows, pair,
                              tri_space_rank(m->s, t, fall->row) + 1, 0);
        enum tri_search end = ask(m, pair, fall->box, NULL, n, &at);
        if (end == TRI_SEARCH_FOUND)
            find_lower(m, pair, t, fall, &at);
        fall->fact = fact_name(m, f);
        if (end != TRI_SEARCH_NONE)
            say(m, end, fall, &at);
        tri_arena_rewind(&m->s->scratch, mark);
        if (end != TRI_SEARCH_NONE)
            return; /* one fact is enough to show it */
    }
}

/* A decision whose value stands in an order: each row's value is kept or
 * bettered after. */
static void prove_ranked(struct monotone *m, const struct tri_decision *d,
                         const char *part)
{
    const struct tri_space_table *t = d ? table_of(m->s, d) : NULL;
    if (!t || t->var == TRI_SPACE_NONE || !m->s->vars[t->var]->ranked) {
        struct tri_loc loc =
            tri_loc_make(d ? d->file : "pack.json", d ? d->id : part,
                         d ? tri_node_info(d->node).line : 1, 0);
        if (d)
            tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: not proved, because %s is no PRIORITY table "
                             "of constant values: is it monotone?",
                             d->id, part);
        return;
    }
    if (m->all->rises[t->var])
        return;
    for (size_t r = 0; r < d->n_rows; r++) {
        struct fall fall = {
            .decision = d, .row = r, .box = &t->rows[r].box, .what = part
        };
        if (t->rows[r].dead == TRI_SPACE_NONE &&
            tri_pair_moves(m->all, fall.box))
            prove_row(m, t, &fall);
    }
}

/* Every level of risk_order is some row's. */
static void check_levels(struct monotone *m)
{
    const struct tri_decision *d = m->pack->risk;
    char word[96];
    for (size_t i = 0; d && d->table && i < m->pack->n_levels; i++) {
        bool given = false;
        for (size_t r = 0; r < d->n_rows && !given; r++)
            given =
                word_in(tri_output_text(d->table, r, 0), word, sizeof(word)) &&
                strcmp(word, m->pack->levels[i]) == 0;
        struct tri_loc loc =
            tri_loc_make(d->file, d->id, tri_node_info(d->node).line, 0);
        if (!given)
            tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: no row gives the level '%s'", d->id,
                             m->pack->levels[i]);
    }
}

/* ---- the whole ---- */

/* pack.json says that this fact is not asked, and why. */
static void leave_out(struct monotone *m, const struct tri_unasked *u)
{
    const struct tri_struct *facts = m->pack->dictionary.facts;
    const struct tri_datum *f =
        tri_struct_find(facts, u->fact, strlen(u->fact));
    size_t at = f ? (size_t)(f - facts->facts) : m->s->n_facts;
    struct tri_loc loc = tri_loc_make("pack.json", u->fact, 1, 0);
    if (at >= m->s->n_facts || !tri_set_has(m->harmful, at)) {
        tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "softens: '%s' is no harmful yes-or-no fact", u->fact);
        return;
    }
    m->harmful[at / 64] &= ~(UINT64_C(1) << (at % 64));
    tri_findings_add(m->findings, TRI_NOTE, TRI_E_MODEL, &loc,
                     "not proved of %s, as the pack says: %s", f->path,
                     u->reason);
}

static bool begin(struct monotone *m)
{
    const struct tri_struct *facts = m->pack->dictionary.facts;
    struct tri_arena *a = &m->s->arena;
    size_t rows = 1;
    for (size_t i = 0; i < m->pack->n_decisions; i++)
        rows += m->pack->decisions[i].n_rows;
    m->harmful = tri_arena_zero(a, m->s->n_facts / 64 + 1, sizeof(*m->harmful));
    m->one = tri_arena_zero(a, m->s->n_facts + 1, sizeof(*m->one));
    m->given = tri_arena_zero(a, rows, sizeof(*m->given));
    m->boxes = tri_arena_get(a, 2 * rows * sizeof(*m->boxes));
    if (!m->harmful || !m->one || !m->given || !m->boxes) {
        m->s->failed = true;
        return false;
    }
    for (size_t i = 0; i < facts->n && i < m->s->n_facts; i++)
        if (facts->facts[i].harmful && facts->facts[i].scalar &&
            facts->facts[i].scalar->kind == TRI_T_BOOL)
            tri_set_add(m->harmful, i);
    for (size_t i = 0; i < m->pack->n_unasked; i++)
        leave_out(m, &m->pack->unasked[i]);
    m->let_go = m->pack->softens;
    for (size_t i = 0; i < m->pack->n_exceptions; i++)
        m->let_go |= (uint64_t)1 << m->pack->exceptions[i].drop;
    m->all = tri_pair_new(m->s, m->harmful, STEPS_LEMMA);
    return m->all != NULL;
}

void prove_monotone(const struct tri_pack *pack, struct tri_space *s,
                    struct tri_findings *findings)
{
    struct monotone m = { .pack = pack, .s = s, .findings = findings };
    if (!pack->dictionary.facts || s->n_facts != pack->dictionary.facts->n)
        return;
    tri_out_init(&m.before);
    tri_out_init(&m.after);
    if (begin(&m)) {
        check_levels(&m);
        read_actions(&m);
        prove_ranked(&m, pack->risk, "the level of risk");
        prove_ranked(&m, pack->need, "the level of need");
        prove_ranked(&m, pack->strategy, "the strategy status");
        for (size_t i = 0; i < m.n_given && !s->failed; i++)
            prove_action(&m, &m.given[i]);
    }
    s->failed |= m.before.failed || m.after.failed;
    tri_out_done(&m.before);
    tri_out_done(&m.after);
}
