/* Which facts that are not known could change the outcome, the most telling
 * first.
 *
 * First the decisions are asked with sets of values which of these facts may
 * matter at all, whatever the others turn out to be (proof/maybe.h); the rest
 * is left out. Then each that may is tried: what would the decisions say to
 * each of its answers, all else as it is? What raises the level comes first,
 * then what moves need or strategy, then what must be done; what changes
 * nothing alone comes last: it can matter only together with others. */
#include <stdlib.h>
#include <string.h>

#include "proof/apart.h"
#include "triage/assess_int.h"
#include "triage/duties.h"
#include "triage/range.h"

/* ---- which may matter ---- */

/* Codes that take part in a ladder or an exception: whether one of them is
 * there moves what another row made mandatory. */
static uint64_t movers(const struct tri_pack *p)
{
    uint64_t set = 0;
    for (size_t i = 0; i < p->n_ladders; i++)
        for (size_t k = 0; k < p->ladders[i].n; k++)
            set |= (uint64_t)1 << p->ladders[i].codes[k];
    for (size_t i = 0; i < p->n_exceptions; i++)
        set |= p->exceptions[i].when | (uint64_t)1 << p->exceptions[i].drop;
    return set;
}

/* Does a row of an action table bear on what must be done? Then whose people it
 * is for may, too. */
static bool row_counts(const struct tri_assessor *a, const struct tri_table *t,
                       size_t row, uint64_t moving, uint64_t *io_groups)
{
    struct tri_value v;
    if (!tri_rule_output(t, row, &v))
        return true;
    struct tri_duty_row duty = tri_duty_read(a->pack, v);
    uint64_t code = (uint64_t)1 << duty.code;
    if (!duty.known)
        return true;
    if (code & a->establish)
        return false;
    if ((code & moving) && duty.people)
        *io_groups |= (uint64_t)1 << ((duty.people - a->pack->groups) % 64);
    return duty.mandatory || (code & moving);
}

/* Would any decision say something else to v than to null? */
static bool tells(const struct tri_pack *p, size_t fact, struct tri_value v)
{
    const struct tri_struct *report = p->dictionary.report;
    const struct tri_struct *facts = p->dictionary.facts;
    size_t outer =
        (size_t)(tri_struct_find(report, "facts", 5) - report->facts);
    struct tri_apart_at own = { p->in_facts, fact, NULL };
    struct tri_apart_at whole = { p->in_report, outer,
                                  facts->facts[fact].name };
    return tri_apart(p->models, &own, v, tri_null()) ||
           tri_apart(p->models, &whole, v, tri_null());
}

/* "No" is most often such an answer: it need not be tried. */
static bool find_twins(struct tri_assessor *a)
{
    const struct tri_struct *facts = a->pack->dictionary.facts;
    a->twins = tri_arena_zero(&a->fixed, facts->n + 1, sizeof(*a->twins));
    a->questions = tri_arena_zero(&a->fixed, a->pack->n_langs * facts->n + 1,
                                  sizeof(*a->questions));
    for (size_t i = 0; a->twins && i < facts->n; i++) {
        const struct tri_datum *f = &facts->facts[i];
        for (size_t k = 0; k < f->n_probe && k < 64 && !f->list; k++)
            if (!tells(a->pack, i, f->probe[k]))
                a->twins[i] |= UINT64_C(1) << k;
    }
    return a->twins && a->questions;
}

bool unknown_prepare(struct tri_assessor *a)
{
    static const char establish[] = "establish-facts";
    const struct tri_pack *p = a->pack;
    uint64_t moving = movers(p);
    size_t e = tri_index_find(&p->codes, establish, sizeof(establish) - 1);
    a->establish = e == TRI_INDEX_NONE ? 0 : (uint64_t)1 << e;
    a->rows = tri_arena_zero(&a->fixed, p->actions.n + 1, sizeof(*a->rows));
    for (size_t i = 0; a->rows && i < p->actions.n; i++) {
        const struct tri_table *t = tri_node_table(p->actions.items[i]->node);
        size_t n = t ? tri_table_rules(t) : 0;
        if (!t)
            continue;
        a->rows[i] = tri_arena_zero(&a->fixed, n / 64 + 5, sizeof(uint64_t));
        if (!a->rows[i])
            return false;
        for (size_t r = 0; r < n; r++)
            if (row_counts(a, t, r, moving, &a->groups))
                a->rows[i][r / 64] |= UINT64_C(1) << (r % 64);
    }
    return a->rows && find_twins(a);
}

static void ask(struct opened *o, const struct tri_decision *d,
                const uint64_t *rows)
{
    if (o->code == TRI_OK && d)
        o->code = tri_maybe_ask(o->a->maybe, d->node, rows, o->err);
}

/* After probe_keep: everything that is not known is open, and may stay so. */
static bool ask_all(struct opened *o)
{
    struct tri_assessor *a = o->a;
    const struct tri_pack *p = a->pack;
    struct tri_value children = tri_member(a->report, "children");
    if (!range_open(o, a->report, TRI_MAYBE_NULL))
        return false;
    if (p->in_employer_area && a->result.outcome.employers.n > 1) {
        tri_maybe_open(a->maybe, p->in_employer_area, SIZE_MAX);
        tri_maybe_input(a->maybe, p->in_employer_area, tri_maybe_any());
    }
    tri_maybe_ask_begin(a->maybe);
    ask(o, p->risk, NULL);
    ask(o, p->need, NULL);
    ask(o, p->strategy, NULL);
    for (size_t i = 0; i < p->actions.n; i++)
        ask(o, p->actions.items[i], a->rows[i]);
    for (size_t i = 0; i < p->n_groups; i++)
        if (a->groups >> (i % 64) & 1)
            ask(o, p->groups[i].decision, NULL);
    o->home = a->home;
    for (size_t i = 0; children.kind == TRI_LIST && p->in_child &&
                       i < children.u.list->n && o->code == TRI_OK;
         i++) {
        if (!range_child(o, children.u.list->items[i], i))
            return false;
        ask(o, p->child_need, NULL);
        ask(o, p->child_strategy, NULL);
    }
    return o->code == TRI_OK;
}

/* ---- one fact at a time ---- */

struct search {
    struct tri_assessor *a;
    struct tri_error *err;
    enum tri_code code;
    struct kept kept;
    struct tri_value copy; /* of the report, to answer in; null: not made */
    size_t n;
    size_t cap;
    struct tri_unknown *found;
    unsigned order;
};

/* What one answer changes: 0 for nothing. */
static unsigned weigh(const struct search *s, const struct tri_outcome *new)
{
    const struct tri_outcome *old = &s->a->result.outcome;
    unsigned weight = 0;
    if (new->level != old->level)
        weight += new->level > old->level ? 1000 : 100;
    if (new->need != old->need)
        weight += new->need > old->need ? 200 : 50;
    if (new->strategy != old->strategy)
        weight += new->strategy > old->strategy ? 200 : 50;
    uint64_t added = new->mandatory & ~old->mandatory & ~s->a->establish;
    uint64_t gone = old->mandatory & ~new->mandatory & ~s->a->establish;
    for (; added; added &= added - 1)
        weight += 20;
    for (; gone; gone &= gone - 1)
        weight += 5;
    return weight;
}

/* Does the fact bear on what this report is about? Then its answer is likelier
 * to be the one that matters than that of a fact of another kind of incident.
 */
bool decide_bears(const struct tri_assessor *a, const char *about)
{
    const struct tri_coded_list *found = &a->result.outcome.categories;
    if (!*about)
        return true;
    while (*(about += strspn(about, " "))) {
        size_t n = strcspn(about, " ");
        for (size_t i = 0; i < found->n; i++)
            if (found->items[i].code.len == n &&
                memcmp(found->items[i].code.u.str, about, n) == 0)
                return true;
        about += n;
    }
    return false;
}

/* Its words do not change: an assessment asks for a hundred of them. */
static const char *question_of(struct tri_assessor *a, const struct spot *at)
{
    size_t lang = a->options.lang;
    const char *room = NULL;
    const char **kept = &room;
    if (range_is_in_facts(at))
        kept = &a->questions[lang * a->pack->dictionary.facts->n + at->fact_at];
    if (!*kept)
        *kept =
            tri_pack_textf(a->pack, lang, NULL, "%s.question", at->fact->path);
    return *kept;
}

/* u: what the answers change. */
static void keep(struct search *s, const struct spot *at,
                 const struct tri_unknown *u)
{
    struct tri_assessor *a = s->a;
    struct tri_unknown *all = tri_arena_grow(&a->work, s->found, s->n, s->n + 1,
                                             sizeof(*all), &s->cap);
    const char *fact = probe_name(&a->work, at);
    if (!all || !fact) {
        s->code = tri_arena_fail(&a->work, s->err, "the assessment");
        return;
    }
    s->found = all;
    struct tri_unknown *new = &all[s->n++];
    *new = *u;
    new->fact = fact;
    new->question = question_of(a, at);
    new->bears = decide_bears(a, at->fact->about);
    new->order = s->order++;
}

/* The report with one answer. Its facts, of which there are many to try, stand
 * in one copy that each try writes to and puts right again (slot, was). */
static struct tri_value answered(struct search *s, const struct spot *at,
                                 struct tri_value v, struct tri_value **slot)
{
    struct tri_assessor *a = s->a;
    *slot = NULL;
    if (!range_is_in_facts(at))
        return probe_changed(&a->scratch, a->report, at, v);
    if (tri_is_null(s->copy))
        s->copy =
            probe_changed(&a->work, a->report, at, probe_value(a->report, at));
    if (tri_is_null(s->copy))
        return s->copy;
    *slot = probe_slot(s->copy, at);
    **slot = v;
    return s->copy;
}

/* The decisions as they would be with answer number i of a fact. */
static void try_answer(struct search *s, const struct spot *at, size_t i,
                       struct tri_outcome *out)
{
    struct tri_assessor *a = s->a;
    struct tri_value *slot;
    tri_arena_clear(&a->scratch);
    struct tri_value report = answered(s, at, at->fact->probe[i], &slot);
    struct deciding d = probe_start(a, &a->scratch, report, out, s->err);
    /* The range is not worked out anew for each answer: the present top still
     * bounds it, and only establish-facts would notice. */
    if (tri_is_null(report))
        d.code = tri_arena_fail(&a->scratch, s->err, "the assessment");
    else
        probe_one(&d, at, &s->kept, a->result.top);
    if (slot)
        *slot = probe_value(a->report, at);
    s->code = d.code;
}

static void probe_fact(struct search *s, const struct spot *at)
{
    struct tri_assessor *a = s->a;
    const struct tri_outcome *now = &a->result.outcome;
    struct tri_unknown u = { .raise_to = -1, .lower_to = -1 };
    uint64_t twins = range_is_in_facts(at) ? a->twins[at->fact_at] : 0;
    for (size_t i = 0; i < at->fact->n_probe && s->code == TRI_OK; i++) {
        struct tri_outcome o;
        if (twins >> (i % 64) & 1 && i < 64)
            o = s->kept.outcome;
        else
            try_answer(s, at, i, &o);
        if (s->code != TRI_OK)
            return;
        unsigned weight = weigh(s, &o);
        if (weight > u.weight)
            u.weight = weight;
        if (o.level > now->level && o.level > u.raise_to)
            u.raise_to = o.level;
        if (o.level < now->level && (u.lower_to < 0 || o.level < u.lower_to))
            u.lower_to = o.level;
        u.regrades = u.regrades || o.level != now->level ||
                     o.need != now->need || o.strategy != now->strategy;
        u.adds |= o.mandatory & ~now->mandatory & ~s->a->establish;
        u.drops |= now->mandatory & ~o.mandatory & ~s->a->establish;
    }
    u.alone = u.weight > 0;
    keep(s, at, &u);
}

/* What an answer could move by itself, the gravest first: the level upwards,
 * any other way of level, need and strategy status, what must be done. */
static int gravity(const struct tri_unknown *u)
{
    return u->raise_to >= 0 ? 3 + u->raise_to : u->regrades ? 2 : (int)u->alone;
}

/* Of two that could move as much, the one that bears on what was found. */
static int most_telling(const void *x, const void *y)
{
    const struct tri_unknown *a = x;
    const struct tri_unknown *b = y;
    if (gravity(a) != gravity(b))
        return gravity(a) > gravity(b) ? -1 : 1;
    if (a->bears != b->bears)
        return a->bears ? -1 : 1;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

void decide_unknown(struct tri_assessor *a, struct tri_error *err,
                    enum tri_code *code)
{
    struct search s = { .a = a, .err = err, .copy = tri_null() };
    struct spot *spots = NULL;
    struct opened o = { .a = a, .err = err };
    s.code =
        probe_spots(a, &spots, &o.n)
            ? probe_keep(a, &a->work, a->report, a->result.top, &s.kept, err)
            : tri_arena_fail(&a->work, err, "the assessment");
    o.spots = spots;
    if (s.code == TRI_OK && !ask_all(&o))
        s.code = o.code;
    bool *may = tri_arena_zero(&a->work, o.n + 1, sizeof(*may));
    if (!may && s.code == TRI_OK)
        s.code = tri_arena_fail(&a->work, err, "the assessment");
    for (size_t i = 0; may && i < o.n && s.code == TRI_OK; i++)
        may[i] = o.place[i] && range_matters(&o, &spots[i]);
    for (size_t i = 0; may && i < o.n && s.code == TRI_OK; i++)
        if (may[i])
            probe_fact(&s, &spots[i]);
    *code = s.code;
    if (s.code != TRI_OK)
        return;
    if (s.n > 1)
        qsort(s.found, s.n, sizeof(*s.found), most_telling);
    a->result.unknown = s.found;
    a->result.n_unknown = s.n;
}
