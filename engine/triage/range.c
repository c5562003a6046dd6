/* How far level and need could still move. Neither by trying completions nor by
 * a rule of its own: the decisions are asked with sets of values for what is
 * not known (proof/maybe.h).
 *
 * Two things make the sets small. A worrying yes-or-no fact never makes level
 * or need milder, which is proved of a pack (prove_monotone.c): for the upper
 * end it is true, for the lower end false. And where an end is further out than
 * any report seen so far, what is open is cut into its values, one fact after
 * the other, until both meet or the looks are used up: then the end stays where
 * the sets put it, which is never too near. */
#include <string.h>

#include "feel/number.h"
#include "proof/apart.h"
#include "triage/assess_int.h"
#include "triage/range.h"

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
    a->result.top_known = true;
    a->result.need_top = full ? o.need : 0;
}

/* Does a decision tell v from w as this member of the outlook? */
static bool outlook_tells(const struct tri_pack *p, const char *member,
                          struct tri_value v, struct tri_value w)
{
    const struct tri_type *t = tri_node_info(p->in_outlook).type;
    for (size_t i = 0; i < t->n_fields; i++) {
        struct tri_apart_at at = { p->in_outlook, i, NULL };
        if (strcmp(t->fields[i].name, member) == 0)
            return tri_apart(p->models, &at, v, w);
    }
    return t->n_fields == 0; /* without the member nobody reads it */
}

static struct tri_value level_name(const struct tri_pack *p, size_t level)
{
    return tri_str(p->levels[level], strlen(p->levels[level]));
}

void range_prepare(struct tri_assessor *a)
{
    const struct tri_pack *p = a->pack;
    for (size_t level = 0; level < p->n_levels && level < 64; level++) {
        bool told = false;
        for (size_t top = level + 1; top < p->n_levels && p->in_outlook; top++)
            told = told ||
                   outlook_tells(p, "top", level_name(p, top),
                                 level_name(p, level)) ||
                   outlook_tells(p, "gap", tri_int((int64_t)(top - level)),
                                 tri_int(0));
        a->moot_tops |= (uint64_t)!told << level;
    }
}

/* ---- opening what is not known ---- */

bool range_is_in_facts(const struct spot *s)
{
    return s->outer && !s->outer->list && strcmp(s->outer->name, "facts") == 0;
}

/* Is it proved of this fact that it never makes an outcome milder? */
static bool has_a_side(const struct tri_pack *p, const struct spot *s)
{
    if (!range_is_in_facts(s) || !s->fact->harmful ||
        s->fact->scalar->kind != TRI_T_BOOL)
        return false;
    for (size_t i = 0; i < p->n_unasked; i++)
        if (strcmp(p->unasked[i].fact, s->fact->name) == 0)
            return false;
    return true;
}

/* A number's least and greatest, where the dictionary says them. */
static struct tri_maybe line(struct tri_maybe_run *m, const struct tri_datum *f)
{
    bool negated = false;
    const struct tri_value *c = NULL;
    size_t n = 0;
    struct tri_maybe_line *l = tri_arena_get(tri_maybe_arena(m), sizeof(*l));
    if (!l)
        return tri_maybe_any();
    *l = (struct tri_maybe_line){ .lo = tri_null(), .hi = tri_null() };
    if (f->scalar->allowed &&
        tri_expr_test(f->scalar->allowed, &negated, &c, &n) ==
            TRI_TEST_CHOICES &&
        n == 1 && !negated && c->kind == TRI_RANGE) {
        const struct tri_range *r = c->u.range;
        if (r->has_lo && r->lo.kind == TRI_NUMBER)
            l->lo = r->lo;
        if (r->has_hi && r->hi.kind == TRI_NUMBER)
            l->hi = r->hi;
    }
    return (struct tri_maybe){ .kind = TRI_MAYBE_LINE, .u.line = l };
}

/* Every answer that a fact can have. */
static struct tri_maybe answers(struct tri_maybe_run *m,
                                const struct tri_datum *f)
{
    if (f->scalar->kind == TRI_T_BOOL)
        return tri_maybe_three(TRI_MAYBE_FALSE | TRI_MAYBE_TRUE);
    if (f->n_choices && f->n_choices < TRI_MAYBE_FEW)
        return (struct tri_maybe){ .kind = TRI_MAYBE_SET,
                                   .n = (uint32_t)f->n_choices,
                                   .u.set = f->choices };
    if (f->scalar->kind == TRI_T_NUMBER && !f->n_choices)
        return line(m, f);
    return tri_maybe_any();
}

static struct tri_maybe_context *own(const struct tri_maybe *m)
{
    return (struct tri_maybe_context *)(uintptr_t)m->u.context;
}

static bool like(struct tri_maybe_run *r, struct tri_maybe *m)
{
    if (m->kind != TRI_MAYBE_ONE || m->u.one.kind != TRI_CONTEXT)
        return m->kind == TRI_MAYBE_CONTEXT;
    struct tri_maybe_context *c = tri_maybe_like(r, m->u.one.u.context);
    if (c)
        *m = (struct tri_maybe){ .kind = TRI_MAYBE_CONTEXT, .u.context = c };
    return c != NULL;
}

/* A list of structures as a list of what each may be. */
static bool like_each(struct tri_maybe_run *r, struct tri_maybe *m)
{
    if (m->kind != TRI_MAYBE_ONE || m->u.one.kind != TRI_LIST)
        return m->kind == TRI_MAYBE_LIST;
    const struct tri_list *l = m->u.one.u.list;
    struct tri_maybe_item *items =
        tri_arena_get(tri_maybe_arena(r), (l->n + 1) * sizeof(*items));
    for (size_t i = 0; items && i < l->n; i++) {
        items[i] = (struct tri_maybe_item){ tri_maybe_of(l->items[i]), true };
        if (!like(r, &items[i].value))
            return false;
    }
    if (items)
        *m = (struct tri_maybe){ .kind = TRI_MAYBE_LIST,
                                 .n = (uint32_t)l->n,
                                 .u.items = items };
    return items != NULL;
}

/* Where the fact stands in the report that is open. NULL: no memory. */
static struct tri_maybe *place_of(struct tri_maybe_run *r,
                                  struct tri_maybe_context *report,
                                  const struct spot *s)
{
    if (!s->outer)
        return &report->entries[s->fact_at];
    struct tri_maybe *outer = &report->entries[s->outer_at];
    if (!s->outer->list)
        return like(r, outer) ? &own(outer)->entries[s->fact_at] : NULL;
    if (!like_each(r, outer) || s->index >= outer->n)
        return NULL;
    return &own(&outer->u.items[s->index].value)->entries[s->fact_at];
}

/* What reads it must be decided with sets, and anew when it is set anew. */
static void open_up(struct opened *o, const struct spot *s)
{
    const struct tri_pack *p = o->a->pack;
    size_t top = s->outer ? s->outer_at : s->fact_at;
    tri_maybe_open(o->a->maybe, p->in_report, top);
    if (range_is_in_facts(s))
        tri_maybe_open(o->a->maybe, p->in_facts, s->fact_at);
}

static void give_area(struct tri_maybe_run *m, const struct tri_node *node,
                      const struct tri_area_choice *c)
{
    if (node && c->area)
        tri_maybe_input(m, node, tri_maybe_of(c->area->value[c->known]));
}

static bool out_of_memory(struct opened *o)
{
    const struct tri_arena *own = tri_maybe_arena(o->a->maybe);
    o->code = tri_arena_fail(own->failed ? own : &o->a->work, o->err,
                             "what is possible");
    return false;
}

bool range_open(struct opened *o, struct tri_value report, unsigned also)
{
    struct tri_assessor *a = o->a;
    const struct tri_pack *p = a->pack;
    struct tri_maybe_run *m = a->maybe;
    tri_maybe_begin(m, a->probe, a->now);
    struct tri_arena *arena = tri_maybe_arena(m);
    o->report = tri_maybe_like(m, report.u.context);
    o->place = tri_arena_zero(arena, o->n + 1, sizeof(struct tri_maybe *));
    o->whole = tri_arena_get(arena, (o->n + 1) * sizeof(*o->whole));
    if (!o->report || !o->place || !o->whole)
        return out_of_memory(o);
    for (size_t i = 0; i < o->n; i++) {
        const struct spot *s = &o->spots[i];
        if (!tri_is_null(probe_value(report, s)))
            continue;
        o->place[i] = place_of(m, o->report, s);
        if (!o->place[i])
            return out_of_memory(o);
        o->whole[i] = answers(m, s->fact);
        if (o->whole[i].kind != TRI_MAYBE_ANY)
            o->whole[i].three |= (uint8_t)also;
        *o->place[i] = o->whole[i];
        open_up(o, s);
    }
    const struct tri_datum *facts =
        tri_struct_find(p->dictionary.report, "facts", 5);
    size_t at = (size_t)(facts - p->dictionary.report->facts);
    if (p->in_report)
        tri_maybe_input(m, p->in_report,
                        (struct tri_maybe){ .kind = TRI_MAYBE_CONTEXT,
                                            .u.context = o->report });
    if (p->in_facts)
        tri_maybe_input(m, p->in_facts, o->report->entries[at]);
    give_area(m, p->in_home_area, &a->home);
    give_area(m, p->in_employer_area, &a->employer);
    if (p->in_outlook)
        tri_maybe_open(m, p->in_outlook, SIZE_MAX);
    if (p->in_child)
        tri_maybe_open(m, p->in_child, SIZE_MAX);
    return true;
}

bool range_matters(const struct opened *o, const struct spot *s)
{
    const struct tri_pack *p = o->a->pack;
    const struct tri_maybe_run *m = o->a->maybe;
    const struct tri_datum *f = s->fact;
    if (!s->outer)
        return tri_maybe_matters(m, p->in_report, s->fact_at);
    if (range_is_in_facts(s) && tri_maybe_matters(m, p->in_facts, s->fact_at))
        return true;
    if (p->in_child && strcmp(s->outer->name, "children") == 0 &&
        tri_maybe_matters(m, p->in_child, s->fact_at))
        return true;
    return tri_maybe_matters(m, p->in_report, s->outer_at) &&
           tri_maybe_matters_inside(m, f->name, f->name_len, f->hash);
}

bool range_child(struct opened *o, struct tri_value child, size_t i)
{
    const struct tri_pack *p = o->a->pack;
    struct tri_maybe_run *m = o->a->maybe;
    const struct tri_datum *f =
        tri_struct_find(p->dictionary.report, "children", 8);
    struct tri_maybe *list =
        f ? &o->report->entries[f - p->dictionary.report->facts] : NULL;
    if (!list || !like_each(m, list) || i >= list->n)
        return out_of_memory(o);
    tri_maybe_open(m, p->in_child, SIZE_MAX);
    tri_maybe_input(m, p->in_child, list->u.items[i].value);
    struct tri_area_choice home =
        area_choose(p, &o->a->here, tri_member(child, "home_area"));
    if (p->in_home_area &&
        (home.area != o->home.area || home.known != o->home.known)) {
        tri_maybe_open(m, p->in_home_area, SIZE_MAX);
        give_area(m, p->in_home_area, &home);
        o->home = home;
    }
    return true;
}

/* ---- what a decision can give, as a span ---- */

struct span {
    int lo;
    int hi;
};

static int rank_of_level(const struct tri_pack *p, struct tri_value v)
{
    return decide_level_of(p, v);
}

static int rank_of_need(const struct tri_pack *p, struct tri_value v)
{
    int64_t n = 0;
    (void)p;
    if (v.kind != TRI_NUMBER || !tri_num_to_int(v, &n) || n < 1 || n > 4)
        return 3; /* as decide_need has it */
    return (int)n;
}

static int rank_of_child(const struct tri_pack *p, struct tri_value v)
{
    return v.kind == TRI_NUMBER ? rank_of_need(p, v) : 0;
}

struct goal {
    const struct tri_node *decision;
    int (*rank)(const struct tri_pack *p, struct tri_value v);
    struct span all; /* every rank that there is */
};

static bool span_of(struct opened *o, const struct goal *g, struct span *out)
{
    struct tri_maybe m;
    struct tri_value v[TRI_MAYBE_FEW];
    o->code = tri_maybe_decide(o->a->maybe, g->decision, &m, o->err);
    if (o->code != TRI_OK)
        return false;
    size_t n = tri_maybe_values(&m, v);
    *out = g->all;
    for (size_t i = 0; i < n; i++) {
        int rank = g->rank(o->a->pack, v[i]);
        if (i == 0)
            *out = (struct span){ rank, rank };
        out->lo = rank < out->lo ? rank : out->lo;
        out->hi = rank > out->hi ? rank : out->hi;
    }
    return true;
}

/* ---- cutting ---- */

enum { MAX_CUTS = 8, MAX_BRANCHES = 40, MAX_LOOKS = 24 };

struct cut { /* a fact has one of its pieces */
    uint32_t spot;
    uint32_t piece;
};

struct branch { /* a part of what is open, with its end */
    struct cut cuts[MAX_CUTS];
    uint32_t n;
    uint32_t next; /* fact to cut; SPOT_NONE: there is none */
    int end;
};
#define SPOT_NONE UINT32_MAX

struct cutting {
    struct opened *o;
    const struct goal *goal;
    int up;   /* 1: the upper end; -1: the lower, ranks negated */
    int seen; /* as far as a report goes */
    size_t n;
    size_t looks;
    struct branch *branches;
};

static size_t pieces_of(const struct opened *o, size_t i)
{
    const struct tri_maybe *m = &o->whole[i];
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_THREE:
        return 2;
    case TRI_MAYBE_SET:
        return m->n;
    case TRI_MAYBE_LINE:
        return o->spots[i].fact->n_probe + 1;
    default:
        return 0;
    }
}

/* Numbers are cut where the dictionary tries them: piece k ends before the
 * k-th, the last has no end. */
static struct tri_maybe piece_of_line(struct opened *o, size_t i, size_t piece)
{
    const struct tri_datum *f = o->spots[i].fact;
    const struct tri_maybe_line *whole = o->whole[i].u.line;
    struct tri_maybe_line *l =
        tri_arena_get(tri_maybe_arena(o->a->maybe), sizeof(*l));
    if (!l)
        return o->whole[i];
    *l = *whole;
    if (piece > 0)
        l->lo = f->probe[piece - 1];
    if (piece < f->n_probe) {
        l->hi = f->probe[piece];
        l->hi_open = true;
    }
    struct tri_maybe m = o->whole[i];
    m.u.line = l;
    return m;
}

static struct tri_maybe piece_of(struct opened *o, size_t i, size_t piece)
{
    const struct tri_maybe *m = &o->whole[i];
    if (m->kind == TRI_MAYBE_THREE)
        return tri_maybe_three(piece ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE);
    if (m->kind == TRI_MAYBE_SET)
        return tri_maybe_of(m->u.set[piece]);
    return piece_of_line(o, i, piece);
}

/* The fact to cut next: of those that may matter the one with the fewest
 * pieces. */
static bool choose(struct cutting *c, struct branch *b)
{
    struct opened *o = c->o;
    size_t best = SIZE_MAX;
    b->next = SPOT_NONE;
    tri_maybe_ask_begin(o->a->maybe);
    o->code = tri_maybe_ask(o->a->maybe, c->goal->decision, NULL, o->err);
    for (size_t i = 0; i < o->n && o->code == TRI_OK; i++) {
        bool cut = !o->place[i];
        for (uint32_t k = 0; k < b->n; k++)
            cut |= b->cuts[k].spot == i;
        size_t n = cut ? 0 : pieces_of(o, i);
        if (n == 0 || n >= best || !range_matters(o, &o->spots[i]))
            continue;
        best = n;
        b->next = (uint32_t)i;
    }
    return o->code == TRI_OK;
}

/* The end of one branch. Every part of it has a report that reaches its other
 * end at least. */
static bool look(struct cutting *c, struct branch *b)
{
    struct opened *o = c->o;
    struct span s;
    c->looks++;
    tri_maybe_back(o->a->maybe);
    for (uint32_t k = 0; k < b->n; k++) {
        size_t i = b->cuts[k].spot;
        *o->place[i] = piece_of(o, i, b->cuts[k].piece);
        open_up(o, &o->spots[i]);
    }
    bool ok = span_of(o, c->goal, &s);
    if (ok) {
        b->end = c->up > 0 ? s.hi : -s.lo;
        int near = c->up > 0 ? s.lo : -s.hi;
        c->seen = near > c->seen ? near : c->seen;
        if (b->end > c->seen && b->n < MAX_CUTS)
            ok = choose(c, b);
    }
    for (uint32_t k = 0; k < b->n; k++)
        *o->place[b->cuts[k].spot] = o->whole[b->cuts[k].spot];
    return ok;
}

/* The branch whose end is furthest out, at the end of the list. */
static void furthest_last(struct cutting *c)
{
    for (size_t i = 0; i + 1 < c->n; i++)
        if (c->branches[i].end > c->branches[c->n - 1].end) {
            struct branch b = c->branches[i];
            c->branches[i] = c->branches[c->n - 1];
            c->branches[c->n - 1] = b;
        }
}

/* Cut the furthest branch until a report is as far out as it, or the looks are
 * used up. */
static bool find_end(struct opened *o, const struct goal *g, int up,
                     int *io_end)
{
    struct cutting c = { .o = o, .goal = g, .up = up, .seen = up * *io_end };
    struct branch whole = { .next = SPOT_NONE };
    tri_maybe_keep(o->a->maybe);
    c.branches = tri_arena_get(&o->a->work, MAX_BRANCHES * sizeof(whole));
    if (!c.branches)
        return out_of_memory(o);
    if (!look(&c, &whole))
        return false;
    c.branches[c.n++] = whole;
    int end;
    if (whole.next != SPOT_NONE)
        tri_maybe_keep(o->a->maybe); /* a part decides what it touches */
    for (;;) {
        furthest_last(&c);
        struct branch b = c.branches[c.n - 1];
        end = b.end;
        size_t pieces = b.next == SPOT_NONE ? 0 : pieces_of(o, b.next);
        if (b.end <= c.seen || pieces == 0 || c.looks + pieces > MAX_LOOKS ||
            c.n + pieces > MAX_BRANCHES)
            break;
        c.n--;
        for (size_t k = 0; k < pieces; k++) {
            struct branch part = b;
            part.cuts[part.n++] = (struct cut){ b.next, (uint32_t)k };
            part.next = SPOT_NONE;
            if (!look(&c, &part))
                return false;
            c.branches[c.n++] = part;
        }
    }
    tri_maybe_back(o->a->maybe);
    *io_end = up * (end > c.seen ? end : c.seen);
    return true;
}

/* ---- level and need ---- */

static struct goal goal_of_level(const struct tri_pack *p)
{
    return (struct goal){ p->risk->node,
                          rank_of_level,
                          { 0, (int)p->n_levels - 1 } };
}

static struct goal goal_of_need(const struct tri_decision *d, bool child)
{
    return (struct goal){ d->node,
                          child ? rank_of_child : rank_of_need,
                          { child ? 0 : 1, 4 } };
}

/* The report with every fact that has a side where how puts it. null: no
 * memory. */
static struct tri_value sided(struct opened *o, enum tri_completion how)
{
    struct tri_arena *arena = &o->a->work;
    struct tri_value report = o->a->report;
    bool copied = false;
    for (size_t i = 0; i < o->n; i++) {
        const struct spot *s = &o->spots[i];
        if (!has_a_side(o->a->pack, s) ||
            !tri_is_null(probe_value(o->a->report, s)))
            continue;
        if (!copied)
            report = probe_changed(arena, report, s, tri_null());
        if (tri_is_null(report))
            return report;
        copied = true;
        *probe_slot(report, s) = tri_bool(how == TRI_WORST);
    }
    return report;
}

/* One end of both, from what the completion gave. */
static bool one_end(struct opened *o, enum tri_completion how, int *io_level,
                    int *io_need)
{
    struct tri_assessor *a = o->a;
    const struct tri_pack *p = a->pack;
    struct tri_outcome outcome;
    struct goal level = goal_of_level(p);
    struct goal need = { NULL, rank_of_need, { 1, 4 } };
    if (p->need)
        need = goal_of_need(p->need, false);
    /* Nothing lies beyond the last of an order. */
    bool level_is_last =
        *io_level == (how == TRI_WORST ? level.all.hi : level.all.lo);
    bool need_is_last =
        !p->need || *io_need == (how == TRI_WORST ? need.all.hi : need.all.lo);
    if (level_is_last && need_is_last)
        return true;
    struct tri_value report = sided(o, how);
    if (tri_is_null(report))
        return out_of_memory(o);
    tri_arena_clear(&a->scratch);
    struct deciding d = probe_start(a, &a->scratch, report, &outcome, o->err);
    decide_begin(&d, TRI_TRACE_NONE);
    if (d.code != TRI_OK) {
        o->code = d.code;
        return false;
    }
    int up = how == TRI_WORST ? 1 : -1;
    return range_open(o, report, 0) &&
           (level_is_last || find_end(o, &level, up, io_level)) &&
           (need_is_last || find_end(o, &need, up, io_need));
}

/* A decision is known to lie between two ends. */
static void know_need(struct opened *o, struct span s)
{
    struct tri_value *v =
        tri_arena_get(tri_maybe_arena(o->a->maybe), 4 * sizeof(*v));
    uint32_t n = 0;
    if (!v)
        return;
    for (int i = s.lo; i <= s.hi; i++)
        v[n++] = tri_int(i);
    tri_maybe_know(o->a->maybe, o->a->pack->need->node,
                   n == 1 ? tri_maybe_of(v[0])
                          : (struct tri_maybe){
                                .kind = TRI_MAYBE_SET, .n = n, .u.set = v });
}

/* The highest of any child. */
static int need_of_children(const struct tri_outcome *o)
{
    int need = 0;
    for (size_t i = 0; i < o->n_children; i++)
        need = o->children[i].need > need ? o->children[i].need : need;
    return need;
}

/* A child's need may be above that of the incident; of it monotony is not
 * proved, so nothing is put to a side here. calm: what it is for some report
 * that can be: where neither end can be moved nothing is asked. */
static bool add_children(struct opened *o, int calm, struct span *io_need)
{
    struct tri_assessor *a = o->a;
    const struct tri_pack *p = a->pack;
    struct tri_outcome outcome;
    struct tri_value children = tri_member(a->report, "children");
    if (!p->child_need || !p->in_child || children.kind != TRI_LIST ||
        children.u.list->n == 0 || (io_need->hi == 4 && calm <= io_need->lo))
        return true;
    tri_arena_clear(&a->scratch);
    struct deciding d =
        probe_start(a, &a->scratch, a->report, &outcome, o->err);
    decide_begin(&d, TRI_TRACE_NONE);
    if (!range_open(o, a->report, 0))
        return false;
    know_need(o, *io_need);
    o->home = a->home;
    struct goal g = goal_of_need(p->child_need, true);
    for (size_t i = 0; i < children.u.list->n; i++) {
        struct span s;
        if (!range_child(o, children.u.list->items[i], i) ||
            !span_of(o, &g, &s))
            return false;
        io_need->lo = s.lo > io_need->lo ? s.lo : io_need->lo;
        io_need->hi = s.hi > io_need->hi ? s.hi : io_need->hi;
    }
    return true;
}

void decide_range(struct tri_assessor *a, struct tri_error *err,
                  enum tri_code *code)
{
    struct tri_assessment *r = &a->result;
    struct tri_outcome calm;
    struct spot *spots = NULL;
    struct opened o = { .a = a, .err = err, .code = TRI_OK };
    if (!probe_spots(a, &spots, &o.n)) {
        *code = tri_arena_fail(&a->work, err, "the assessment");
        return;
    }
    o.spots = spots;
    if (!decide_completion(a, a->report, TRI_BENIGN, true, &calm, err, code))
        return;
    /* The present outcome is possible too: some answers are never found. */
    int now = r->outcome.level;
    int lo = calm.level < now ? calm.level : now;
    int hi = r->top > now ? r->top : now;
    struct span need = { calm.need, r->need_top };
    int calm_child = need_of_children(&calm); /* calm's own die with the next */
    bool ok = one_end(&o, TRI_BENIGN, &lo, &need.lo) &&
              one_end(&o, TRI_WORST, &hi, &need.hi);
    if (ok && need.lo > need.hi)
        need.lo = need.hi;
    if (!ok || !add_children(&o, calm_child, &need)) {
        *code = o.code;
        return;
    }
    r->bottom = (uint8_t)lo;
    r->top_seen = (uint8_t)hi;
    r->need_bottom = need.lo < r->outcome.need ? need.lo : r->outcome.need;
    r->need_top = need.hi > r->outcome.need ? need.hi : r->outcome.need;
}
