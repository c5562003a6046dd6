/* Single facts are tried exactly, each as a report of its own. Pairs are far
 * more, so they are first tried as unknown.c does, on the kept decisions of one
 * change; what looks like a way is then decided exactly before it is told.
 *
 * Pairs go one of two directions: both answers as bad as can be (to raise or
 * add), or both as good (to lower or drop). Of a fact without a direction each
 * value goes both ways. */
#include "triage/whatif.h"

#include <string.h>

#include "feel/json.h"
#include "triage/assess_int.h"

/* Tries of one change, and again of two: bounds the time that one report may
 * take. One more try is counted for every few people, as each takes longer. */
enum { MAX_TRIES = 40000, PEOPLE_A_TRY = 4 };

struct candidate {
    const struct spot *spot;
    struct tri_value to;
    unsigned rank;
    bool worse; /* may raise */
    bool better;
};

struct trying {
    struct tri_assessor *a;
    struct tri_error *err;
    enum tri_code code;
    struct tri_whatif *out;
    struct tri_arena keep; /* the report with one change; cleared by each */
    size_t n;
    size_t cap;
    struct candidate *all;
    uint64_t ignore; /* establish-facts, where the range is not exact */
    size_t tries;
    size_t cost; /* of one try */
};

static bool failed(struct trying *t)
{
    t->code = tri_arena_fail(&t->a->work, t->err, "what could change");
    return false;
}

/* ---- outcomes ---- */

/* What is decided about a report, as tri_assess_decide would. */
static bool decide_exactly(struct trying *t, struct tri_value report,
                           struct tri_outcome *out)
{
    struct tri_assessor *a = t->a;
    struct tri_outcome worst;
    uint8_t top = 0;
    if (!decide_completion(a, report, TRI_WORST, false, &worst, t->err,
                           &t->code))
        return false;
    top = worst.level;
    tri_arena_clear(&a->scratch);
    struct deciding d = probe_start(a, &a->scratch, report, out, t->err);
    decide_begin(&d, TRI_TRACE_NONE);
    probe_decide(&d, top);
    t->code = d.code;
    return d.code == TRI_OK;
}

/* ---- ways ---- */

static struct tri_whatif_change change_of(struct trying *t,
                                          const struct candidate *c)
{
    return (struct tri_whatif_change){
        .fact = probe_name(&t->a->work, c->spot),
        .path = c->spot->fact->path,
        .from = probe_value(t->a->report, c->spot),
        .to = c->to,
    };
}

/* Is there a place for a way of this rank, whatever level it leads to? */
static bool wanted(const struct tri_whatif_goal *g, unsigned rank)
{
    return g->n < TRI_WHATIF_WAYS || rank < g->ways[g->n - 1].rank;
}

/* The last way that may go for another: not the only one to its level, where
 * ways to a level are what is looked for. g->n: none may. */
static size_t spare(const struct tri_whatif_goal *g, bool by_level)
{
    for (size_t i = g->n; i-- > 0;) {
        bool alone = by_level;
        for (size_t k = 0; k < i && alone; k++)
            alone = g->ways[k].level != g->ways[i].level;
        if (!alone)
            return i;
    }
    return g->n;
}

static bool reaches_level(const struct tri_whatif_goal *g, uint8_t level)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->ways[i].level == level)
            return true;
    return false;
}

/* The likeliest ways, and of raise and lower the likeliest to each level. Later
 * ones go after equals. */
static void put(struct trying *t, struct tri_whatif_goal *g,
                const struct candidate *const *changes, size_t n,
                const struct tri_outcome *o)
{
    struct tri_whatif_way way = { .n = n, .level = o->level };
    bool by_level = g == &t->out->raise || g == &t->out->lower;
    bool full = g->n == TRI_WHATIF_WAYS;
    size_t at = full ? spare(g, by_level) : g->n;
    for (size_t i = 0; i < n; i++)
        way.rank += changes[i]->rank;
    g->more += full;
    if (full && (at == g->n || (way.rank >= g->ways[at].rank &&
                                !(by_level && !reaches_level(g, way.level)))))
        return;
    for (size_t i = 0; i < n; i++) {
        way.changes[i] = change_of(t, changes[i]);
        if (!way.changes[i].fact)
            (void)failed(t);
    }
    for (size_t i = at; full && i + 1 < g->n; i++)
        g->ways[i] = g->ways[i + 1];
    at = full ? g->n - 1 : g->n++;
    for (; at && g->ways[at - 1].rank > way.rank; at--)
        g->ways[at] = g->ways[at - 1];
    g->ways[at] = way;
}

/* The goals that an outcome reaches, and that were not reached by fewer
 * changes. */
struct reached {
    bool raise;
    bool lower;
    uint64_t add;
    uint64_t drop;
};

/* Of these codes those that stand lower on a ladder than one of the others. */
static uint64_t below(const struct tri_pack *p, uint64_t codes, uint64_t others)
{
    uint64_t out = 0;
    for (size_t i = 0; i < p->n_ladders; i++) {
        const struct tri_ladder *l = &p->ladders[i];
        for (size_t low = 0; low < l->n; low++)
            for (size_t high = low + 1; high < l->n; high++)
                if ((codes >> l->codes[low] & 1) &&
                    (others >> l->codes[high] & 1))
                    out |= (uint64_t)1 << l->codes[low];
    }
    return out;
}

/* A duty whose place a higher step of its ladder takes has grown: it is not
 * dropped. One that takes the place of a higher step is what is left of it: it
 * is not added. */
static struct reached reaches(const struct trying *t,
                              const struct tri_outcome *o, uint64_t ignore)
{
    const struct tri_pack *p = t->a->pack;
    const struct tri_outcome *now = &t->a->result.outcome;
    uint64_t new = o->mandatory & ~now->mandatory & ~ignore;
    uint64_t gone = now->mandatory & ~o->mandatory & ~ignore;
    return (struct reached){ .raise = o->level > now->level,
                             .lower = o->level < now->level,
                             .add = new & ~below(p, new, now->mandatory),
                             .drop = gone & ~below(p, gone, o->mandatory) };
}

static struct reached both(struct reached a, struct reached b)
{
    return (struct reached){ a.raise && b.raise, a.lower && b.lower,
                             a.add & b.add, a.drop & b.drop };
}

static bool any(struct reached r)
{
    return r.raise || r.lower || r.add || r.drop;
}

static void tell(struct trying *t, const struct candidate *const *changes,
                 size_t n, const struct tri_outcome *o, struct reached r)
{
    if (r.raise)
        put(t, &t->out->raise, changes, n, o);
    if (r.lower)
        put(t, &t->out->lower, changes, n, o);
    for (size_t i = 0; i < t->out->n_codes; i++) {
        if (r.add >> i & 1)
            put(t, &t->out->add[i], changes, n, o);
        if (r.drop >> i & 1)
            put(t, &t->out->drop[i], changes, n, o);
    }
}

/* ---- one change ---- */

/* Likelier first: what bears on the incident, then what is not known yet; what
 * is known and would have to be wrong comes last. */
static unsigned rank_of(const struct tri_assessor *a, const struct spot *s)
{
    bool known = !tri_is_null(probe_value(a->report, s));
    bool bears = decide_bears(a, s->fact->about);
    return (bears ? 0u : 1u) + (known ? 2u : 0u);
}

static bool add_candidate(struct trying *t, const struct spot *s,
                          struct tri_value to)
{
    const struct tri_datum *f = s->fact;
    struct candidate *all = tri_arena_grow(&t->a->work, t->all, t->n, t->n + 1,
                                           sizeof(*all), &t->cap);
    if (!all)
        return failed(t);
    t->all = all;
    bool directed = !tri_is_null(f->worst) || !tri_is_null(f->best);
    all[t->n++] = (struct candidate){
        .spot = s,
        .to = to,
        .rank = rank_of(t->a, s),
        .worse = !directed || tri_value_same(to, f->worst),
        .better = !directed || tri_value_same(to, f->best),
    };
    return true;
}

/* What is said of the incident first, then what is said of each person. */
static bool gather(struct trying *t)
{
    struct spot *spots = NULL;
    size_t n = 0;
    if (!probe_spots(t->a, &spots, &n))
        return failed(t);
    for (unsigned people = 0; people < 2; people++)
        for (size_t i = 0; i < n; i++) {
            const struct spot *s = &spots[i];
            bool person = s->outer && s->outer->list;
            if (s->fact->settled)
                continue;
            for (size_t k = 0; person == people && k < s->fact->n_probe; k++)
                if (!tri_value_same(probe_value(t->a->report, s),
                                    s->fact->probe[k]) &&
                    !add_candidate(t, s, s->fact->probe[k]))
                    return false;
        }
    return true;
}

static size_t count_people(struct tri_value report)
{
    size_t n = 0;
    for (size_t i = 0; i < report.u.context->n; i++)
        if (report.u.context->entries[i].value.kind == TRI_LIST)
            n += report.u.context->entries[i].value.u.list->n;
    return n;
}

static bool try_singles(struct trying *t, struct reached *out_open)
{
    struct tri_assessor *a = t->a;
    const struct tri_outcome *now = &a->result.outcome;
    uint64_t every = t->out->n_codes < 64 ? ((uint64_t)1 << t->out->n_codes) - 1
                                          : UINT64_MAX;
    struct reached open = { true, true, every, every };
    for (size_t i = 0; i < t->n; i++) {
        const struct candidate *c = &t->all[i];
        if ((t->tries += t->cost) > MAX_TRIES) {
            t->out->whole = false;
            break;
        }
        tri_arena_clear(&t->keep);
        struct tri_value report =
            probe_changed(&t->keep, a->report, c->spot, c->to);
        struct tri_outcome o;
        if (tri_is_null(report))
            return failed(t);
        if (!decide_exactly(t, report, &o))
            return false;
        struct reached r = reaches(t, &o, 0);
        tell(t, &c, 1, &o, r);
        open.raise &= !r.raise;
        open.lower &= !r.lower;
        open.add &= ~r.add;
        open.drop &= ~r.drop;
    }
    open.raise &= now->level + 1u < a->pack->n_levels;
    open.lower &= now->level > 0;
    open.add &= ~now->mandatory;
    open.drop &= now->mandatory;
    *out_open = open;
    return t->code == TRI_OK;
}

/* ---- two changes ---- */

/* A pair that looks like a way: decided exactly. */
static bool settle(struct trying *t, const struct candidate *x,
                   const struct candidate *y, struct reached seen,
                   struct tri_value first)
{
    struct tri_outcome o;
    const struct candidate *pair[2] = { x, y };
    struct tri_value report = probe_changed(&t->keep, first, y->spot, y->to);
    if (tri_is_null(report))
        return failed(t);
    if (!decide_exactly(t, report, &o))
        return false;
    tell(t, pair, 2, &o, both(seen, reaches(t, &o, 0)));
    return t->code == TRI_OK;
}

/* Is a way of this pair still to be kept for one of the goals? */
static bool any_wanted(const struct trying *t, struct reached r, unsigned rank)
{
    if ((r.raise && wanted(&t->out->raise, rank)) ||
        (r.lower && wanted(&t->out->lower, rank)))
        return true;
    for (size_t i = 0; i < t->out->n_codes; i++)
        if (((r.add >> i & 1) && wanted(&t->out->add[i], rank)) ||
            ((r.drop >> i & 1) && wanted(&t->out->drop[i], rank)))
            return true;
    return false;
}

/* All pairs of candidates that begin with number first. */
static bool try_pairs(struct trying *t, size_t first, struct reached open,
                      bool worse)
{
    struct tri_assessor *a = t->a;
    const struct candidate *x = &t->all[first];
    struct kept base;
    bool kept = false;
    tri_arena_clear(&t->keep);
    struct tri_value report =
        probe_changed(&t->keep, a->report, x->spot, x->to);
    if (tri_is_null(report))
        return failed(t);
    struct tri_arena_mark mark = tri_arena_mark(&t->keep);
    for (size_t i = first + 1; i < t->n; i++) {
        const struct candidate *y = &t->all[i];
        if (y->spot == x->spot || !(worse ? y->worse : y->better))
            continue;
        if ((t->tries += t->cost) > MAX_TRIES) {
            t->out->whole = false;
            return true;
        }
        if (!kept)
            tri_arena_rewind(&t->keep, mark); /* what was kept before */
        if (!kept)
            t->code =
                probe_keep(a, &t->keep, report, a->result.top, &base, t->err);
        if (t->code != TRI_OK)
            return false;
        kept = true;
        tri_arena_clear(&a->scratch);
        struct tri_outcome o;
        struct tri_value changed =
            probe_changed(&a->scratch, report, y->spot, y->to);
        struct deciding d = probe_start(a, &a->scratch, changed, &o, t->err);
        if (tri_is_null(changed))
            return failed(t);
        probe_one(&d, y->spot, &base, a->result.top);
        t->code = d.code;
        if (d.code != TRI_OK)
            return false;
        struct reached r = both(open, reaches(t, &o, t->ignore));
        if (!any(r) || !any_wanted(t, r, x->rank + y->rank))
            continue;
        kept = false; /* the exact decision takes the probe run */
        if (!settle(t, x, y, r, report))
            return false;
    }
    return true;
}

static void pairs(struct trying *t, struct reached open)
{
    struct reached up = { open.raise, false, open.add, 0 };
    struct reached down = { false, open.lower, 0, open.drop };
    t->tries = 0;
    for (size_t i = 0; i < t->n && t->code == TRI_OK && t->out->whole; i++) {
        if (t->all[i].worse && any(up))
            (void)try_pairs(t, i, up, true);
        if (t->all[i].better && any(down) && t->code == TRI_OK)
            (void)try_pairs(t, i, down, false);
    }
}

/* ---- the search ---- */

enum tri_code tri_assess_whatif(struct tri_assessor *a, struct tri_whatif *out,
                                struct tri_error *err)
{
    static const char establish[] = "establish-facts";
    size_t e =
        tri_index_find(&a->pack->codes, establish, sizeof(establish) - 1);
    struct trying t = { .a = a,
                        .err = err,
                        .out = out,
                        .ignore = e == TRI_INDEX_NONE ? 0 : (uint64_t)1 << e };
    struct reached open;
    struct tri_assessment *r = &a->result;
    if (!r->top_known)
        decide_top(a, err, &t.code);
    if (r->top < r->outcome.level)
        r->top = r->outcome.level;
    t.cost = 1 + count_people(a->report) / PEOPLE_A_TRY;
    *out = (struct tri_whatif){ .n_codes = a->pack->n_codes, .whole = true };
    out->add = tri_arena_zero(&a->work, out->n_codes + 1, sizeof(*out->add));
    out->drop = tri_arena_zero(&a->work, out->n_codes + 1, sizeof(*out->drop));
    tri_arena_init(&t.keep, a->work.cap_bytes);
    if (!out->add || !out->drop)
        (void)failed(&t);
    if (t.code == TRI_OK && gather(&t) && try_singles(&t, &open) && any(open))
        pairs(&t, open);
    tri_arena_done(&t.keep);
    return t.code;
}

/* ---- JSON ---- */

static void put_text(struct tri_out *out, const char *s)
{
    if (s)
        tri_json_write_text(out, s, strlen(s));
    else
        tri_out_text(out, "null");
}

static void write_ways(struct tri_assessor *a, const struct tri_whatif_goal *g,
                       struct tri_out *out)
{
    const struct tri_pack *p = a->pack;
    tri_out_text(out, "\"ways\":[");
    for (size_t i = 0; i < g->n; i++) {
        const struct tri_whatif_way *way = &g->ways[i];
        tri_out_text(out, i ? ",{\"if\":[" : "{\"if\":[");
        for (size_t k = 0; k < way->n; k++) {
            const struct tri_whatif_change *c = &way->changes[k];
            tri_out_text(out, k ? ",{\"fact\":" : "{\"fact\":");
            put_text(out, c->fact);
            tri_out_text(out, ",\"question\":");
            put_text(out, tri_pack_textf(p, a->options.lang, NULL,
                                         "%s.question", c->path));
            tri_out_text(out, ",\"from\":");
            tri_json_write(&a->reader, out, c->from, 0, 0);
            tri_out_text(out, ",\"to\":");
            tri_json_write(&a->reader, out, c->to, 0, 0);
            tri_out_char(out, '}');
        }
        tri_out_text(out, "],\"level\":");
        put_text(out, p->levels[way->level]);
        tri_out_char(out, '}');
    }
    tri_out_format(out, "],\"more\":%zu", g->more);
}

static void write_codes(struct tri_assessor *a, const char *name,
                        const struct tri_whatif *w,
                        const struct tri_whatif_goal *goals,
                        struct tri_out *out)
{
    const struct tri_pack *p = a->pack;
    bool begun = false;
    tri_out_format(out, ",\"%s\":[", name);
    for (size_t i = 0; i < w->n_codes; i++) {
        const char *code = p->codes.keys[i].text;
        if (!goals[i].n)
            continue;
        tri_out_text(out, begun ? ",{\"code\":" : "{\"code\":");
        begun = true;
        put_text(out, code);
        tri_out_text(out, ",\"title\":");
        put_text(out, tri_pack_textf(p, a->options.lang, code,
                                     "action.%s.title", code));
        tri_out_char(out, ',');
        write_ways(a, &goals[i], out);
        tri_out_char(out, '}');
    }
    tri_out_char(out, ']');
}

void tri_whatif_write(struct tri_assessor *a, const struct tri_whatif *w,
                      struct tri_out *out)
{
    write_head(a, out);
    tri_out_text(out, ",\"risk\":{\"level\":");
    put_text(out, a->pack->levels[a->result.outcome.level]);
    tri_out_text(out, "},\"raise\":{");
    write_ways(a, &w->raise, out);
    tri_out_text(out, "},\"lower\":{");
    write_ways(a, &w->lower, out);
    tri_out_char(out, '}');
    write_codes(a, "add", w, w->add, out);
    write_codes(a, "drop", w, w->drop, out);
    tri_out_format(out, ",\"whole\":%s}", w->whole ? "true" : "false");
}
