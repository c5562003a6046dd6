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
    struct given *given;
    size_t n_given;
    const struct tri_box **boxes;
    uint64_t let_go; /* codes that may give way */
    struct tri_out text;
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

/* Is there a report before in this row and after in none of the boxes? */
static enum tri_search ask(struct monotone *m, struct tri_pair *pair,
                           const struct tri_box *row, size_t n,
                           uint64_t **out_where, const char **out_free)
{
    uint64_t steps = pair == m->all ? STEPS_ALL : STEPS_ROW;
    uint64_t *where = tri_pair_whole(pair);
    *out_where = where;
    *out_free = NULL;
    if (!where || !tri_box_narrow(&pair->all, row, where))
        return TRI_SEARCH_NONE;
    return tri_pair_search(pair, m->boxes, n, where, &steps, out_free);
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
                                  const struct given *g, uint64_t **where,
                                  const char **free, enum wanted *what)
{
    enum tri_search end =
        ask(m, pair, g->box, stand_ins(m, pair, g, ENOUGH), where, free);
    if (end == TRI_SEARCH_NONE)
        return end;
    for (*what = AS_FIRM; *what < N_WANTED; ++*what) {
        end = ask(m, pair, g->box, stand_ins(m, pair, g, *what), where, free);
        if (end != TRI_SEARCH_NONE)
            return end;
    }
    return TRI_SEARCH_NONE;
}

static struct tri_pair *pair_of(struct monotone *m, size_t fact)
{
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

static void show_move(struct monotone *m, const struct tri_pair *pair,
                      const uint64_t *where, const struct tri_box *row)
{
    uint32_t vars[32];
    size_t n = 0;
    for (uint32_t i = 0; i < row->n && n < TRI_COUNT(vars); i++)
        vars[n++] = row->literals[i].var;
    tri_out_clear(&m->text);
    tri_space_show(m->s, vars, n, where, &m->text);
    for (uint32_t v = 0; v < m->s->all.n; v++) {
        const struct tri_space_var *var = m->s->vars[v];
        uint32_t to = pair->after[v];
        if (to == v || var->inner || !var->values)
            continue;
        size_t words = m->s->all.words[v];
        const uint64_t *a = where + pair->all.at[v];
        const uint64_t *b = where + pair->all.at[to];
        bool asked = tri_set_count(b, words) < m->s->all.classes[v];
        size_t c = tri_set_next(b, words, 0);
        if (!asked || c == SIZE_MAX || tri_set_next(a, words, 0) == c)
            continue;
        uint64_t *after =
            tri_arena_get(&m->s->scratch, m->s->all.n_words * sizeof(*after));
        if (!after)
            return;
        memcpy(after + m->s->all.at[v], b, words * sizeof(*b));
        tri_out_text(&m->text, "; then ");
        tri_space_show(m->s, &v, 1, after, &m->text);
    }
}

static const char *fact_name(const struct monotone *m, size_t fact)
{
    return m->pack->dictionary.facts->facts[fact].path;
}

static void say(struct monotone *m, enum tri_search end,
                const struct tri_decision *d, size_t row, const char *fact,
                const char *what, const struct tri_pair *pair,
                const uint64_t *where, const struct tri_box *box,
                const char *free)
{
    struct tri_loc loc =
        tri_loc_make(d->file, d->rows[row].id, d->rows[row].line, 0);
    if (end == TRI_SEARCH_GAVE_UP) {
        tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "%s: row %s: not proved, because the search took too "
                         "many steps: does %s %s?",
                         d->id, d->rows[row].id, fact, what);
        return;
    }
    show_move(m, pair, where, box);
    if (free)
        tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "%s: row %s: not proved, because %s may turn either "
                         "way: does %s %s? As for %s",
                         d->id, d->rows[row].id, free, fact, what,
                         m->text.text ? m->text.text : "");
    else
        tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "%s: row %s: not monotone: %s %s: %s", d->id,
                         d->rows[row].id, fact, what,
                         m->text.text ? m->text.text : "");
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

static void prove_action(struct monotone *m, const struct given *g)
{
    static const char *const words[] = { "", "takes away", "makes later" };
    char what[160];
    uint64_t *where = NULL;
    const char *free = NULL;
    enum wanted lost = ENOUGH;
    if ((m->let_go >> g->code & 1) || !tri_pair_moves(m->all, g->box))
        return;
    struct tri_arena_mark mark = tri_arena_mark(&m->s->scratch);
    enum tri_search end = ask_action(m, m->all, g, &where, &free, &lost);
    tri_arena_rewind(&m->s->scratch, mark);
    for (size_t f = 0; end != TRI_SEARCH_NONE && f < m->s->n_facts; f++) {
        if (!tri_set_has(m->harmful, f) || !reads_fact(m, g->box, f))
            continue;
        struct tri_pair *pair = pair_of(m, f);
        if (!pair)
            return;
        mark = tri_arena_mark(&m->s->scratch);
        enum tri_search one = ask_action(m, pair, g, &where, &free, &lost);
        if (one != TRI_SEARCH_NONE) {
            (void)snprintf(what, sizeof(what), "%s %s%s", words[lost],
                           g->mandatory ? "mandatory " : "",
                           m->pack->codes.keys[g->code].text);
            say(m, one, g->decision, g->row, fact_name(m, f), what, pair, where,
                g->box, free);
        }
        tri_arena_rewind(&m->s->scratch, mark);
        if (one != TRI_SEARCH_NONE)
            return; /* one fact is enough to show it */
    }
}

/* ---- levels ---- */

/* A decision whose value stands in an order: each row's value is kept or
 * bettered after. */
static void prove_ranked(struct monotone *m, const struct tri_decision *d,
                         const char *part)
{
    const struct tri_space_table *t = d ? table_of(m->s, d) : NULL;
    char what[64];
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
    (void)snprintf(what, sizeof(what), "lowers %s", part);
    for (size_t r = 0; r < d->n_rows; r++) {
        const struct tri_box *row = &t->rows[r].box;
        if (t->rows[r].dead != TRI_SPACE_NONE || !tri_pair_moves(m->all, row))
            continue;
        for (size_t f = 0; f < m->s->n_facts; f++) {
            if (!tri_set_has(m->harmful, f) || !reads_fact(m, row, f))
                continue;
            struct tri_pair *pair = pair_of(m, f);
            if (!pair)
                return;
            if (pair->rises[t->var])
                continue;
            struct tri_arena_mark mark = tri_arena_mark(&m->s->scratch);
            uint64_t *where = NULL;
            const char *free = NULL;
            size_t n = 0;
            for (size_t k = 0; k < d->n_rows; k++)
                if (t->rows[k].dead == TRI_SPACE_NONE &&
                    t->rows[k].unclear == TRI_SPACE_NONE &&
                    tri_space_rank(m->s, t, k) <= tri_space_rank(m->s, t, r))
                    m->boxes[n++] = tri_pair_after(pair, &t->rows[k].box);
            enum tri_search end = ask(m, pair, row, n, &where, &free);
            if (end != TRI_SEARCH_NONE)
                say(m, end, d, r, fact_name(m, f), what, pair, where, row,
                    free);
            tri_arena_rewind(&m->s->scratch, mark);
            if (end != TRI_SEARCH_NONE)
                break;
        }
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
    m->boxes = tri_arena_get(a, rows * sizeof(*m->boxes));
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
    tri_out_init(&m.text);
    if (begin(&m)) {
        check_levels(&m);
        read_actions(&m);
        prove_ranked(&m, pack->risk, "the level of risk");
        prove_ranked(&m, pack->need, "the level of need");
        prove_ranked(&m, pack->strategy, "the strategy status");
        for (size_t i = 0; i < m.n_given && !s->failed; i++)
            prove_action(&m, &m.given[i]);
    }
    s->failed |= m.text.failed;
    tri_out_done(&m.text);
}
