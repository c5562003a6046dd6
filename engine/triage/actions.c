/* Actions: from the rows of the action tables to one short list in order.
 *
 * The order of the steps is docs/authors/packs.md's: merge, ladders,
 * exceptions, order. A mandatory action never gives way to one that is only
 * offered. */
#include <string.h>

#include "triage/assess_int.h"
#include "triage/duties.h"

enum { MAX_ACTIONS = 4096 }; /* real reports have a dozen */

/* ---- people ---- */

static bool nobody(const struct tri_list *people)
{
    return !people || people->n == 0;
}

static bool whole(const struct tri_action *a)
{
    return nobody(a->people);
}

static bool has_id(const struct tri_list *l, struct tri_value id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].kind == TRI_STRING && l->items[i].len == id.len &&
            memcmp(l->items[i].u.str, id.u.str, id.len) == 0)
            return true;
    return false;
}

static bool within(const struct tri_list *inner, const struct tri_list *outer)
{
    for (size_t i = 0; i < inner->n; i++)
        if (inner->items[i].kind == TRI_STRING &&
            !has_id(outer, inner->items[i]))
            return false;
    return true;
}

static bool same_people(const struct tri_list *a, const struct tri_list *b)
{
    if (nobody(a) || nobody(b))
        return nobody(a) && nobody(b);
    return a == b || (within(a, b) && within(b, a));
}

static const struct tri_list *group_people(struct deciding *d,
                                           const struct tri_group *g)
{
    struct tri_value v = tri_null();
    return g && decide_run(d, g->decision, &v, NULL) && v.kind == TRI_LIST
               ? v.u.list
               : NULL;
}

/* ---- collecting and merging ---- */

/* Room for one more. NULL: there is none (d->code). */
static struct tri_action *one_more(struct deciding *d)
{
    struct tri_outcome *o = d->out;
    struct tri_action *all =
        tri_arena_grow(d->arena, o->actions, o->n_actions, o->n_actions + 1,
                       sizeof(*all), &o->cap_actions);
    if (!all || o->n_actions == MAX_ACTIONS) {
        d->code = all ? tri_fail(d->err, TRI_E_LIMIT, NULL,
                                 "more than %d actions", MAX_ACTIONS)
                      : tri_arena_fail(d->arena, d->err, "the actions");
        return NULL;
    }
    o->actions = all;
    return &all[o->n_actions++];
}

/* seen: a set of the codes that are there already. */
static void merge(struct deciding *d, const struct tri_duty_row *duty,
                  const struct tri_list *people, uint64_t *seen,
                  const struct tri_row *row)
{
    struct tri_outcome *o = d->out;
    struct tri_action *a = NULL;
    bool maybe = *seen >> duty->code & 1;
    for (size_t i = 0; maybe && i < o->n_actions && !a; i++)
        if (o->actions[i].code == duty->code &&
            same_people(o->actions[i].people, people))
            a = &o->actions[i];
    if (a) {
        if (duty->urgency < a->urgency)
            a->urgency = duty->urgency;
        a->mandatory |= duty->mandatory;
        a->held &= duty->held;
    } else {
        a = one_more(d);
        if (!a)
            return;
        a->code = duty->code;
        a->urgency = duty->urgency;
        a->mandatory = duty->mandatory;
        a->held = duty->held;
        a->gone = false;
        a->has_due = false;
        a->due = (struct tri_instant){ 0, 0 };
        a->agency = duty->agency;
        a->by_whom = duty->by_whom;
        a->people = people;
        a->because = (struct tri_reasons){ 0, 0, NULL };
        *seen |= UINT64_C(1) << duty->code;
    }
    reasons_add(d, &a->because, row);
}

/* Do the same local data hold there? */
static bool same_data(const struct tri_area_choice *a,
                      const struct tri_area_choice *b)
{
    return a->area == b->area && a->known == b->known;
}

static bool employed_in(const struct deciding *d,
                        const struct tri_area_choice *area, struct tri_value id)
{
    const struct tri_area_groups *all = &d->out->employers;
    for (size_t i = 0; i < all->n; i++) {
        const struct tri_area_group *g = &all->items[i];
        for (size_t k = 0; k < g->n; k++)
            if (id.kind == TRI_STRING && g->ids[k].kind == TRI_STRING &&
                g->ids[k].len == id.len &&
                memcmp(g->ids[k].u.str, id.u.str, id.len) == 0)
                return same_data(&g->choice, area);
    }
    /* Of whom it is not said: as for the incident as a whole. */
    return same_data(&d->a->employer, area);
}

/* Those of the people who are employed in that area; NULL: nobody is left, or
 * memory is (d->code says). */
static const struct tri_list *only_of(struct deciding *d,
                                      const struct tri_list *people,
                                      const struct tri_area_choice *area)
{
    struct tri_list *some = tri_list_new(d->arena, people->n);
    if (!some) {
        d->code = tri_arena_fail(d->arena, d->err, "the actions");
        return NULL;
    }
    some->n = 0;
    for (size_t i = 0; i < people->n; i++)
        if (employed_in(d, area, people->items[i]))
            some->items[some->n++] = people->items[i];
    return some->n ? some : NULL;
}

/* area: only what is for people employed there; NULL: for anybody. */
TRI_SELDOM static void collect_hits(struct deciding *d,
                                    const struct tri_decision *decision,
                                    const struct tri_area_choice *area,
                                    struct tri_value v, struct hit_rows rows,
                                    uint64_t *seen)
{
    size_t n = hits_count(v);
    struct tri_duty_row room;
    for (size_t i = 0; i < n && d->code == TRI_OK; i++) {
        struct tri_value hit = hit_value(v, i);
        const struct tri_row *row = hit_row(decision, &rows, i);
        const struct tri_duty_row *duty = tri_duty_of(d->a->pack, hit, &room);
        if (!duty->known) {
            d->out->faulty = true;
            continue;
        }
        const struct tri_list *people = group_people(d, duty->people);
        if (area && !nobody(people)) {
            people = only_of(d, people, area);
            if (!people)
                continue;
        } else if (area && !same_data(area, &d->a->employer)) {
            continue; /* for nobody in particular: said once */
        }
        if (d->code == TRI_OK)
            merge(d, duty, people, seen, row);
    }
}

static TRI_INLINE void collect(struct deciding *d,
                               const struct tri_decision *decision,
                               const struct tri_area_choice *area,
                               uint64_t *seen)
{
    struct tri_value v;
    struct hit_rows rows;
    if (decide_run(d, decision, &v, &rows) && !hits_none(v))
        collect_hits(d, decision, area, v, rows, seen);
}

/* Adults who are employed in several areas: what follows their employer's area
 * is decided for each, for its own people. The area of the incident as a whole
 * comes first, and is the input again at the end. */
static void collect_by_employer(struct deciding *d,
                                const struct tri_decision *decision,
                                uint64_t *seen)
{
    const struct tri_area_groups *all = &d->out->employers;
    const struct tri_area_choice *whole_area = &d->a->employer;
    collect(d, decision, whole_area, seen);
    for (size_t i = 0; i < all->n && d->code == TRI_OK; i++) {
        const struct tri_area_choice *area = &all->items[i].choice;
        bool done = same_data(area, whole_area);
        for (size_t k = 0; k < i; k++)
            done |= same_data(area, &all->items[k].choice);
        if (done)
            continue;
        decide_set_employer(d, area);
        collect(d, decision, area, seen);
    }
    decide_set_employer(d, whole_area);
}

static void collect_all(struct deciding *d, uint64_t *seen)
{
    const struct tri_pack *p = d->a->pack;
    bool several = p->in_employer_area && d->out->employers.n > 1;
    for (size_t i = 0; i < p->actions.n && d->code == TRI_OK; i++) {
        const struct tri_decision *decision = p->actions.items[i];
        if (several && tri_node_depends(decision->node, p->in_employer_area))
            collect_by_employer(d, decision, seen);
        else
            collect(d, decision, NULL, seen);
    }
}

/* ---- ladders ---- */

/* May low give way to high? */
static bool yields(const struct tri_action *low, const struct tri_action *high)
{
    return !(low->mandatory && !high->mandatory) &&
           (whole(low) || whole(high) ||
            same_people(low->people, high->people));
}

static struct tri_action *higher_step(struct tri_outcome *o,
                                      const struct tri_ladder *ladder,
                                      size_t step, const struct tri_action *low)
{
    for (size_t s = step + 1; s < ladder->n; s++)
        for (size_t i = 0; i < o->n_actions; i++) {
            struct tri_action *high = &o->actions[i];
            if (!high->gone && high->code == ladder->codes[s] &&
                yields(low, high))
                return high;
        }
    return NULL;
}

/* Lowest step first, so that reasons climb all the way up. codes: of all
 * actions there are. */
static void climb(struct deciding *d, const struct tri_ladder *ladder,
                  uint64_t codes)
{
    struct tri_outcome *o = d->out;
    size_t on_it = 0;
    for (size_t s = 0; s < ladder->n; s++)
        on_it += codes >> ladder->codes[s] & 1;
    if (on_it < 2)
        return;
    for (size_t s = 0; s + 1 < ladder->n; s++)
        for (size_t i = 0; i < o->n_actions; i++) {
            struct tri_action *low = &o->actions[i];
            if (low->gone || low->code != ladder->codes[s])
                continue;
            struct tri_action *high = higher_step(o, ladder, s, low);
            if (!high)
                continue;
            low->gone = true;
            if (low->urgency < high->urgency)
                high->urgency = low->urgency;
            reasons_add_all(d, &high->because, &low->because);
        }
}

/* ---- exceptions ---- */

/* Take high's people out of low's. */
static void subtract(struct deciding *d, struct tri_action *low,
                     const struct tri_action *high)
{
    size_t left = 0;
    for (size_t i = 0; i < low->people->n; i++)
        left += !has_id(high->people, low->people->items[i]);
    if (left == low->people->n)
        return;
    if (left == 0) {
        low->gone = true;
        return;
    }
    struct tri_list *rest = tri_list_new(d->arena, left);
    if (!rest) {
        d->code = tri_arena_fail(d->arena, d->err, "the actions");
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < low->people->n; i++)
        if (!has_id(high->people, low->people->items[i]))
            rest->items[n++] = low->people->items[i];
    low->people = rest;
}

static void give_way(struct deciding *d, const struct tri_exception *e,
                     uint64_t codes)
{
    struct tri_outcome *o = d->out;
    if (!(codes >> e->drop & 1) || !(codes & e->when))
        return;
    for (size_t i = 0; i < o->n_actions; i++) {
        struct tri_action *low = &o->actions[i];
        if (low->gone || low->code != e->drop)
            continue;
        for (size_t k = 0; k < o->n_actions && !low->gone; k++) {
            const struct tri_action *high = &o->actions[k];
            if (high->gone || !((e->when >> high->code) & 1) ||
                (low->mandatory && !high->mandatory))
                continue;
            if (whole(low) || whole(high))
                low->gone = true;
            else
                subtract(d, low, high);
        }
    }
}

/* ---- what a probe asks for: sets of codes ---- */

struct duty_set decide_duties(struct deciding *d, size_t i)
{
    struct duty_set set = { 0, 0 };
    struct tri_value v = tri_null();
    if (!decide_run(d, d->a->pack->actions.items[i], &v, NULL))
        return set;
    for (size_t k = 0; k < hits_count(v); k++) {
        struct tri_duty_row room;
        const struct tri_duty_row *duty =
            tri_duty_of(d->a->pack, hit_value(v, k), &room);
        uint64_t code = duty->known ? UINT64_C(1) << duty->code : 0;
        set.codes |= code;
        set.mandatory |= duty->mandatory ? code : 0;
    }
    return set;
}

/* May one mandatory action of these give way to another? To one that is only
 * offered none does. */
static bool may_yield(const struct tri_pack *p, uint64_t mandatory)
{
    for (size_t i = 0; i < p->n_ladders; i++) {
        uint64_t on_it = mandatory & p->ladders[i].set;
        if (on_it & (on_it - 1)) /* two of them */
            return true;
    }
    for (size_t i = 0; i < p->n_exceptions; i++)
        if ((mandatory >> p->exceptions[i].drop & 1) &&
            (mandatory & p->exceptions[i].when))
            return true;
    return false;
}

/* The mandatory actions of a probe without merging rows, where that is the
 * same. */
static bool by_sets(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    bool moved = false;
    uint64_t mandatory = 0;
    if (d->code != TRI_OK)
        return false;
    for (size_t i = 0; i < p->n_groups && !moved; i++)
        moved = !tri_run_as_kept(d->run, p->groups[i].decision->node);
    for (size_t i = 0; i < p->actions.n && d->code == TRI_OK; i++) {
        bool same = tri_run_as_kept(d->run, p->actions.items[i]->node);
        mandatory |=
            same ? d->kept->duties[i].mandatory : decide_duties(d, i).mandatory;
        moved |= !same;
    }
    if (d->code == TRI_OK && !moved)
        mandatory = d->kept->outcome.mandatory;
    else if (d->code == TRI_OK && may_yield(p, mandatory))
        return false;
    d->out->mandatory = mandatory;
    return true;
}

/* ---- who does it ---- */

/* Whoever the concern is about does not act on it: the steps of that role are
 * another's, and say why. Each row of the table counts once, so that a chain of
 * two rows hands a step on once only. */
static void stand_in(struct deciding *d)
{
    struct tri_value v = tri_null();
    struct hit_rows rows;
    struct tri_outcome *o = d->out;
    if (!decide_run(d, d->a->pack->stand_ins, &v, &rows))
        return;
    for (size_t i = 0; i < o->n_actions; i++) {
        struct tri_action *a = &o->actions[i];
        struct hit_rows left = rows;
        for (size_t k = 0; k < hits_count(v); k++) {
            struct tri_value hit = hit_value(v, k);
            const struct tri_row *row =
                hit_row(d->a->pack->stand_ins, &left, k);
            struct tri_value instead = tri_member(hit, "instead");
            if (instead.kind != TRI_STRING || a->by_whom.kind != TRI_STRING ||
                !tri_value_same(a->by_whom, tri_member(hit, "by_whom")))
                continue;
            a->by_whom = instead;
            reasons_add(d, &a->because, row);
            break;
        }
    }
}

/* ---- order ---- */

/* Most urgent first, then by code, then as they came. The keys are put in
 * order and each action copied once: a dozen items, so that insertion keeps
 * qsort's malloc out of the warm path. */
static void put_in_order(struct deciding *d)
{
    struct tri_outcome *o = d->out;
    size_t n = 0;
    uint64_t *keys =
        tri_arena_get(d->arena, (o->n_actions + 1) * sizeof(*keys));
    struct tri_action *all =
        tri_arena_get(d->arena, (o->n_actions + 1) * sizeof(*all));
    if (!keys || !all) {
        d->code = tri_arena_fail(d->arena, d->err, "the actions");
        return;
    }
    for (size_t i = 0; i < o->n_actions; i++) {
        const struct tri_action *a = &o->actions[i];
        if (a->gone)
            continue;
        uint64_t key = (uint64_t)a->urgency << 40 | (uint64_t)a->code << 32 | i;
        size_t k = n++;
        for (; k && key < keys[k - 1]; k--)
            keys[k] = keys[k - 1];
        keys[k] = key;
    }
    for (size_t i = 0; i < n; i++)
        all[i] = o->actions[(uint32_t)keys[i]];
    o->actions = all;
    o->cap_actions = o->n_actions + 1;
    o->n_actions = n;
}

void decide_actions(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_outcome *o = d->out;
    uint64_t codes = 0;
    if (d->bare && d->code == TRI_OK)
        d->code = tri_run_settle(d->run, d->err);
    if (d->kept && by_sets(d))
        return;
    collect_all(d, &codes);
    for (size_t i = 0; i < p->n_ladders && d->code == TRI_OK; i++)
        climb(d, &p->ladders[i], codes);
    for (size_t i = 0; i < p->n_exceptions && d->code == TRI_OK; i++)
        give_way(d, &p->exceptions[i], codes);
    if (d->code != TRI_OK)
        return;
    for (size_t i = 0; i < o->n_actions; i++) {
        const struct tri_action *a = &o->actions[i];
        uint64_t code = a->gone ? 0 : UINT64_C(1) << a->code;
        o->offered |= code;
        o->mandatory |= a->mandatory ? code : 0;
    }
    if (d->bare) /* the sets are what a probe asks for */
        return;
    put_in_order(d);
    if (d->code == TRI_OK)
        stand_in(d);
}

/* ---- deadlines ---- */

void decide_deadlines(struct deciding *d)
{
    struct tri_assessor *a = d->a;
    const struct tri_pack *p = a->pack;
    struct tri_outcome *o = d->out;
    struct tri_instant start = a->options.now;
    const char *field = a->options.clock_field;
    struct tri_value received = tri_member(a->raw, "received");
    if (received.kind == TRI_STRING &&
        tri_instant_parse(received.u.str, received.len, &start))
        field = "received";
    const char *zone =
        a->home.area && a->home.area->zone ? a->home.area->zone : p->zone;
    struct tri_instant due[TRI_N_URGENCIES];
    bool known[TRI_N_URGENCIES] = { false };
    for (size_t i = 0; i < o->n_actions && d->code == TRI_OK; i++) {
        struct tri_action *action = &o->actions[i];
        unsigned u = action->urgency;
        if (p->deadlines[u].kind == TRI_DUE_NONE)
            continue;
        if (!known[u]) {
            d->code = tri_deadline_due(&p->deadlines[u], &p->calendar, a->zones,
                                       zone, start, &due[u], d->err);
            if (d->code != TRI_OK && d->err)
                d->err->loc = tri_loc_make(NULL, field ? field : "clock", 0, 0);
            known[u] = true;
        }
        action->due = due[u];
        action->has_due = true;
    }
}
