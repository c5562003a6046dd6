/* What is not known: how far the outcome could still move, and which answers
 * would move it. All of it by asking the same decisions again, never by a rule
 * of its own: once for the worst and once for the most benign completion, then
 * once for each value that one unknown fact could have. */
#include <stdlib.h>
#include <string.h>

#include "triage/assess_int.h"

/* An evaluation on the probe run; its outcome dies with the next. */
static struct deciding probing(struct tri_assessor *a, struct tri_value report,
                               struct tri_outcome *out, struct tri_error *err)
{
    memset(out, 0, sizeof(*out));
    return (struct deciding){ .a = a,
                              .run = a->probe,
                              .arena = &a->scratch,
                              .report = report,
                              .out = out,
                              .err = err,
                              .bare = true,
                              .code = TRI_OK };
}

/* ---- completions ---- */

static bool completion(struct tri_assessor *a, enum tri_completion how,
                       bool with_need, struct tri_outcome *out,
                       struct tri_error *err, enum tri_code *code)
{
    tri_arena_clear(&a->scratch);
    struct tri_value report = tri_dictionary_complete(
        &a->pack->dictionary, &a->scratch, a->report, how);
    struct deciding d = probing(a, report, out, err);
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
    if (!completion(a, TRI_WORST, full, &o, err, code))
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

/* The range holds the present level whatever the completions gave. */
void decide_range(struct tri_assessor *a, struct tri_error *err,
                  enum tri_code *code)
{
    struct tri_outcome o;
    struct tri_assessment *r = &a->result;
    if (!completion(a, TRI_BENIGN, true, &o, err, code))
        return;
    r->bottom = (uint8_t)lowest(lowest(o.level, r->outcome.level), r->top);
    r->top = (uint8_t)highest(highest(o.level, r->outcome.level), r->top);
    r->need_bottom = lowest(lowest(o.need, r->outcome.need), r->need_top);
    r->need_top = highest(highest(o.need, r->outcome.need), r->need_top);
}

/* ---- one fact at a time ---- */

struct search {
    struct tri_assessor *a;
    struct tri_error *err;
    enum tri_code code;
    uint64_t ignore; /* establish-facts: it only follows from the range */
    size_t n;
    size_t cap;
    struct tri_unknown *found;
    unsigned order;
};

/* A copy of context with entry i replaced. */
static struct tri_value replaced(struct tri_arena *a, struct tri_value context,
                                 size_t i, struct tri_value v)
{
    const struct tri_context *from = context.u.context;
    struct tri_context *c = tri_context_new(a, from->n);
    if (!c)
        return tri_null();
    memcpy(c->entries, from->entries, from->n * sizeof(c->entries[0]));
    c->entries[i].value = v;
    return tri_context_value(c);
}

static struct tri_value replaced_item(struct tri_arena *a,
                                      struct tri_value list, size_t i,
                                      struct tri_value v)
{
    struct tri_list *l = tri_list_new(a, list.u.list->n);
    if (!l)
        return tri_null();
    memcpy(l->items, list.u.list->items, l->n * sizeof(l->items[0]));
    l->items[i] = v;
    return tri_list_value(l);
}

/* Where a fact stands: member of the report, index in it (lists), member. */
struct spot {
    const struct tri_datum *outer; /* NULL: the fact is the report's own */
    size_t outer_at;
    size_t index;
    const struct tri_datum *fact;
    size_t fact_at;
};

static struct tri_value with_answer(struct tri_assessor *a,
                                    const struct spot *s, struct tri_value v)
{
    struct tri_arena *scratch = &a->scratch;
    if (!s->outer)
        return replaced(scratch, a->report, s->fact_at, v);
    struct tri_value inner = a->report.u.context->entries[s->outer_at].value;
    struct tri_value made;
    if (s->outer->list) {
        made = replaced(scratch, inner.u.list->items[s->index], s->fact_at, v);
        if (!tri_is_null(made))
            made = replaced_item(scratch, inner, s->index, made);
    } else {
        made = replaced(scratch, inner, s->fact_at, v);
    }
    return tri_is_null(made) ? made
                             : replaced(scratch, a->report, s->outer_at, made);
}

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

static void keep(struct search *s, const struct spot *at, int raise_to,
                 unsigned weight)
{
    struct tri_assessor *a = s->a;
    struct tri_unknown *all = tri_arena_grow(&a->work, s->found, s->n, s->n + 1,
                                             sizeof(*all), &s->cap);
    const char *fact = at->fact->name;
    if (at->outer && at->outer->list)
        fact = tri_arena_format(&a->work, "%s[%zu].%s", at->outer->name,
                                at->index, at->fact->name);
    else if (at->outer && strcmp(at->outer->name, "facts") != 0)
        fact = at->fact->path;
    if (!all || !fact) {
        s->code = tri_arena_fail(&a->work, s->err, "the assessment");
        return;
    }
    s->found = all;
    all[s->n++] =
        (struct tri_unknown){ fact,
                              tri_pack_textf(a->pack, a->options.lang, NULL,
                                             "%s.question", at->fact->path),
                              raise_to, weight, s->order++ };
}

/* Everything that a probe asks, decided once for the report as it is: each
 * answer then only decides what reads it. */
static void decide_once(struct search *s)
{
    struct tri_assessor *a = s->a;
    const struct tri_pack *p = a->pack;
    struct tri_outcome o;
    struct deciding d = probing(a, a->report, &o, s->err);
    d.arena = &a->work; /* what is kept outlives the probes */
    decide_begin(&d, TRI_TRACE_NONE);
    decide_level(&d);
    decide_need(&d);
    decide_strategy(&d);
    decide_outlook(&d, a->result.outcome.level, a->result.top);
    decide_actions(&d);
    /* As at the start of an evaluation: not given yet. */
    if (p->in_outlook)
        tri_run_input_checked(a->probe, p->in_outlook, tri_null());
    if (p->in_child)
        tri_run_input_checked(a->probe, p->in_child, tri_null());
    s->code = d.code == TRI_OK ? tri_run_keep(a->probe, s->err) : d.code;
}

/* The report with one more answer as input of the probe run. */
static void begin_with(struct deciding *d, const struct spot *at)
{
    const struct tri_pack *p = d->a->pack;
    const struct tri_datum *top = at->outer ? at->outer : at->fact;
    size_t top_at = at->outer ? at->outer_at : at->fact_at;
    tri_run_back(d->run);
    tri_run_input_member(d->run, p->in_report, d->report, top_at, top->name);
    if (at->outer && strcmp(top->name, "facts") == 0)
        tri_run_input_member(d->run, p->in_facts,
                             tri_member(d->report, "facts"), at->fact_at,
                             at->fact->name);
}

static void probe_fact(struct search *s, const struct spot *at)
{
    struct tri_assessor *a = s->a;
    unsigned best = 0;
    int raise_to = -1;
    for (size_t i = 0; i < at->fact->n_probe && s->code == TRI_OK; i++) {
        tri_arena_clear(&a->scratch);
        struct tri_value report = with_answer(a, at, at->fact->probe[i]);
        struct tri_outcome o;
        struct deciding d = probing(a, report, &o, s->err);
        if (tri_is_null(report))
            d.code = tri_arena_fail(&a->scratch, s->err, "the assessment");
        else
            begin_with(&d, at);
        decide_level(&d);
        decide_need(&d);
        decide_strategy(&d);
        /* The range is not worked out anew for each answer: the present top
         * still bounds it, and only establish-facts would notice. */
        decide_outlook(&d, o.level,
                       o.level > a->result.top ? o.level : a->result.top);
        decide_actions(&d);
        s->code = d.code;
        if (d.code != TRI_OK)
            return;
        unsigned weight = weigh(s, &o);
        if (weight > best)
            best = weight;
        if (o.level > a->result.outcome.level && o.level > raise_to)
            raise_to = o.level;
    }
    if (best)
        keep(s, at, raise_to, best);
}

/* Only scalars that are null and have values to try. */
static void probe_struct(struct search *s, const struct tri_struct *shape,
                         struct tri_value v, struct spot at)
{
    if (v.kind != TRI_CONTEXT || v.u.context->n != shape->n)
        return;
    for (size_t i = 0; i < shape->n && s->code == TRI_OK; i++) {
        at.fact = &shape->facts[i];
        at.fact_at = i;
        if (at.fact->marked && at.fact->n_probe && !at.fact->list &&
            tri_is_null(v.u.context->entries[i].value))
            probe_fact(s, &at);
    }
}

static int most_telling(const void *x, const void *y)
{
    const struct tri_unknown *a = x;
    const struct tri_unknown *b = y;
    if (a->raise_to != b->raise_to)
        return a->raise_to > b->raise_to ? -1 : 1;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

void decide_unknown(struct tri_assessor *a, struct tri_error *err,
                    enum tri_code *code)
{
    const struct tri_struct *report = a->pack->dictionary.report;
    static const char establish[] = "establish-facts";
    size_t e =
        tri_index_find(&a->pack->codes, establish, sizeof(establish) - 1);
    struct search s = { .a = a,
                        .err = err,
                        .ignore = e == TRI_INDEX_NONE ? 0 : (uint64_t)1 << e };
    decide_once(&s);
    if (s.code == TRI_OK)
        probe_struct(&s, report, a->report,
                     (struct spot){ NULL, 0, 0, NULL, 0 });
    for (size_t i = 0; i < report->n && s.code == TRI_OK; i++) {
        const struct tri_datum *outer = &report->facts[i];
        struct tri_value v = a->report.u.context->entries[i].value;
        if (!outer->shape)
            continue;
        if (!outer->list)
            probe_struct(&s, outer->shape, v,
                         (struct spot){ outer, i, 0, NULL, 0 });
        else if (v.kind == TRI_LIST)
            for (size_t k = 0; k < v.u.list->n && s.code == TRI_OK; k++)
                probe_struct(&s, outer->shape, v.u.list->items[k],
                             (struct spot){ outer, i, k, NULL, 0 });
    }
    *code = s.code;
    if (s.code != TRI_OK)
        return;
    if (s.n > 1)
        qsort(s.found, s.n, sizeof(*s.found), most_telling);
    a->result.unknown = s.found;
    a->result.n_unknown = s.n;
}
