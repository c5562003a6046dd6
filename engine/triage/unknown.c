/* What is not known: how far the outcome could still move, and which answers
 * would move it. All of it by asking the same decisions again, never by a rule
 * of its own: once for the worst and once for the most benign completion, then
 * once for each value that one unknown fact could have. */
#include <stdlib.h>
#include <string.h>

#include "triage/assess_int.h"

/* ---- completions ---- */

bool decide_completion(struct tri_assessor *a, struct tri_value report,
                       enum tri_completion how, bool with_need,
                       struct tri_outcome *out, struct tri_error *err,
                       enum tri_code *code)
{
    tri_arena_clear(&a->scratch);
    report =
        tri_dictionary_complete(&a->pack->dictionary, &a->scratch, report, how);
    struct deciding d = probe_start(a, &a->scratch, report, out, err);
    if (tri_is_null(report))
        d.code = tri_arena_fail(&a->scratch, err, "the assessment");
    if (d.code == TRI_OK) {
        decide_begin(&d, TRI_TRACE_NONE);
        decide_level(&d);
        if (with_need)
            decide_need(&d);
    }
    *code = d.code;
    return d.code == TRI_OK;
}

void decide_top(struct tri_assessor *a, struct tri_error *err,
                enum tri_code *code)
{
    struct tri_outcome o;
    bool full = !a->options.decisions_only;
    if (!decide_completion(a, a->report, TRI_WORST, full, &o, err, code))
        return;
    a->result.top = o.level;
    a->result.need_top = full ? o.need : 0;
}

static int highest(int a, int b)
{
    return a > b ? a : b;
}

static int lowest(int a, int b)
{
    return a < b ? a : b;
}

/* Both ends of what was seen so far. */
static void widen(struct tri_assessment *r, const struct tri_outcome *o)
{
    r->bottom = (uint8_t)lowest(o->level, r->bottom);
    r->top_seen = (uint8_t)highest(o->level, r->top_seen);
    r->need_bottom = lowest(o->need, r->need_bottom);
    r->need_top = highest(o->need, r->need_top);
}

/* Is the worst value of this fact not always the worst, nor its best the best?
 * An age matters beside another age, a part in it beside what was done. A fact
 * that is harmful when true is: rule 5 of the pack, which is proved. */
static bool has_no_side(const struct tri_datum *f)
{
    return !(f->harmful && f->scalar->kind == TRI_T_BOOL);
}

/* How serious an outcome is, for going up or down. */
static int height(const struct tri_outcome *o)
{
    return o->level * 8 + o->need;
}

struct climb {
    struct tri_assessor *a;
    struct tri_error *err;
    enum tri_code code;
    enum tri_completion how;
    struct tri_value report; /* all known; in a->work */
    const struct spot *spots;
    size_t n_spots;
};

/* The outcome of the completed report, kept for the single changes. */
static bool climb_from(struct climb *c, struct tri_outcome *o)
{
    struct deciding d = probe_start(c->a, &c->a->work, c->report, o, c->err);
    decide_begin(&d, TRI_TRACE_NONE);
    decide_level(&d);
    decide_need(&d);
    c->code = d.code == TRI_OK ? tri_run_keep(c->a->probe, c->err) : d.code;
    widen(&c->a->result, o);
    return c->code == TRI_OK;
}

/* One round: each fact without a side in turn; the change that goes furthest
 * is made. False: none does, or a failure. */
static bool climb_once(struct climb *c, const struct tri_outcome *from,
                       int *io_height)
{
    struct tri_assessor *a = c->a;
    int best = *io_height;
    struct tri_value to = tri_null();
    const struct spot *where = NULL;
    for (size_t i = 0; i < c->n_spots; i++) {
        const struct spot *s = &c->spots[i];
        if (!has_no_side(s->fact) || !tri_is_null(probe_value(a->report, s)))
            continue;
        tri_arena_clear(&a->scratch);
        struct tri_value report =
            probe_changed(&a->scratch, c->report, s, s->fact->probe[0]);
        struct tri_arena_mark mark = tri_arena_mark(&a->scratch);
        for (size_t k = 0; k < s->fact->n_probe; k++) {
            struct tri_outcome o;
            tri_arena_rewind(&a->scratch, mark);
            if (!tri_is_null(report))
                *probe_slot(report, s) = s->fact->probe[k];
            struct deciding d = probe_start(a, &a->scratch, report, &o, c->err);
            if (tri_is_null(report))
                d.code = tri_arena_fail(&a->scratch, c->err, "the assessment");
            else
                probe_level(&d, s, from);
            c->code = d.code;
            if (d.code != TRI_OK)
                return false;
            widen(&a->result, &o);
            int h = height(&o);
            if (c->how == TRI_WORST ? h > best : h < best) {
                best = h;
                to = s->fact->probe[k];
                where = s;
            }
        }
    }
    if (!where)
        return false;
    *io_height = best;
    c->report = probe_changed(&a->work, c->report, where, to);
    if (tri_is_null(c->report))
        c->code = tri_arena_fail(&a->work, c->err, "the assessment");
    return c->code == TRI_OK;
}

/* From the worst completion further up, from the best further down. */
static enum tri_code climb(struct tri_assessor *a, enum tri_completion how,
                           const struct spot *spots, size_t n,
                           struct tri_error *err)
{
    enum { MAX_ROUNDS = 6 };
    struct climb c = { a, err, TRI_OK, how, tri_null(), spots, n };
    struct tri_outcome o;
    c.report =
        tri_dictionary_complete(&a->pack->dictionary, &a->work, a->report, how);
    if (tri_is_null(c.report))
        return tri_arena_fail(&a->work, err, "the assessment");
    for (unsigned i = 0; i < MAX_ROUNDS && climb_from(&c, &o); i++) {
        int h = height(&o);
        if (!climb_once(&c, &o, &h))
            break;
    }
    return c.code;
}

/* The range holds the present level whatever the completions gave. */
void decide_range(struct tri_assessor *a, struct tri_error *err,
                  enum tri_code *code)
{
    struct tri_assessment *r = &a->result;
    struct spot *spots = NULL;
    size_t n = 0;
    r->bottom = r->outcome.level;
    r->top_seen = r->top;
    r->need_bottom = lowest(r->outcome.need, r->need_top);
    r->need_top = highest(r->outcome.need, r->need_top);
    *code = probe_spots(a, &spots, &n)
                ? climb(a, TRI_BENIGN, spots, n, err)
                : tri_arena_fail(&a->work, err, "the assessment");
    if (*code == TRI_OK)
        *code = climb(a, TRI_WORST, spots, n, err);
}

/* ---- one fact at a time ---- */

struct search {
    struct tri_assessor *a;
    struct tri_error *err;
    enum tri_code code;
    struct kept kept;
    uint64_t ignore; /* establish-facts: it only follows from the range */
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
    uint64_t added = new->mandatory & ~old->mandatory & ~s->ignore;
    uint64_t gone = old->mandatory & ~new->mandatory & ~s->ignore;
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
    new->question = tri_pack_textf(a->pack, a->options.lang, NULL,
                                   "%s.question", at->fact->path);
    new->bears = decide_bears(a, at->fact->about);
    new->order = s->order++;
}

static void probe_fact(struct search *s, const struct spot *at)
{
    struct tri_assessor *a = s->a;
    const struct tri_outcome *now = &a->result.outcome;
    struct tri_unknown u = { .raise_to = -1, .lower_to = -1, .alone = true };
    tri_arena_clear(&a->scratch);
    struct tri_value report =
        probe_changed(&a->scratch, a->report, at, at->fact->probe[0]);
    struct tri_arena_mark mark = tri_arena_mark(&a->scratch);
    for (size_t i = 0; i < at->fact->n_probe && s->code == TRI_OK; i++) {
        struct tri_outcome o;
        tri_arena_rewind(&a->scratch, mark);
        if (!tri_is_null(report))
            *probe_slot(report, at) = at->fact->probe[i];
        struct deciding d = probe_start(a, &a->scratch, report, &o, s->err);
        /* The range is not worked out anew for each answer: the present top
         * still bounds it, and only establish-facts would notice. */
        if (tri_is_null(report))
            d.code = tri_arena_fail(&a->scratch, s->err, "the assessment");
        else
            probe_one(&d, at, &s->kept, a->result.top);
        s->code = d.code;
        if (d.code != TRI_OK)
            return;
        unsigned weight = weigh(s, &o);
        if (weight > u.weight)
            u.weight = weight;
        if (o.level > now->level && o.level > u.raise_to)
            u.raise_to = o.level;
        if (o.level < now->level && (u.lower_to < 0 || o.level < u.lower_to))
            u.lower_to = o.level;
        u.adds |= o.mandatory & ~now->mandatory & ~s->ignore;
        u.drops |= now->mandatory & ~o.mandatory & ~s->ignore;
    }
    if (u.weight)
        keep(s, at, &u);
}

static int most_telling(const void *x, const void *y)
{
    const struct tri_unknown *a = x;
    const struct tri_unknown *b = y;
    if (a->bears != b->bears)
        return a->bears ? -1 : 1;
    if (a->raise_to != b->raise_to)
        return a->raise_to > b->raise_to ? -1 : 1;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

void decide_unknown(struct tri_assessor *a, struct tri_error *err,
                    enum tri_code *code)
{
    static const char establish[] = "establish-facts";
    size_t e =
        tri_index_find(&a->pack->codes, establish, sizeof(establish) - 1);
    struct search s = { .a = a,
                        .err = err,
                        .ignore = e == TRI_INDEX_NONE ? 0 : (uint64_t)1 << e };
    struct spot *spots = NULL;
    size_t n = 0;
    s.code =
        probe_spots(a, &spots, &n)
            ? probe_keep(a, &a->work, a->report, a->result.top, &s.kept, err)
            : tri_arena_fail(&a->work, err, "the assessment");
    for (size_t i = 0; i < n && s.code == TRI_OK; i++)
        if (tri_is_null(probe_value(a->report, &spots[i])))
            probe_fact(&s, &spots[i]);
    *code = s.code;
    if (s.code != TRI_OK)
        return;
    if (s.n > 1)
        qsort(s.found, s.n, sizeof(*s.found), most_telling);
    a->result.unknown = s.found;
    a->result.n_unknown = s.n;
}
