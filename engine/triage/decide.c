/* The decisions of pack.json, one part of the assessment after the other. A
 * failure (memory, limits) stands in d->code and turns the rest into no-ops; a
 * part that the pack leaves undecided marks the outcome as faulty. */
#include <string.h>

#include "feel/number.h"
#include "triage/assess_int.h"

/* ---- hits and reasons ---- */

void decide_rows(struct deciding *d, const struct tri_decision *decision,
                 struct hit_rows *out)
{
    if (!tri_run_rules(d->run, decision->node, &out->word))
        out->record = tri_run_of(d->run, decision->node);
}

static void out_of_memory(struct deciding *d)
{
    if (d->code == TRI_OK)
        d->code = tri_arena_fail(d->arena, d->err, "the assessment");
}

bool reasons_more(struct deciding *d, struct tri_reasons *r)
{
    const struct tri_row **rows =
        tri_arena_grow(d->arena, (void *)(uintptr_t)r->rows, r->n, r->n + 1,
                       sizeof(*rows), &r->cap);
    if (!rows)
        out_of_memory(d);
    else
        r->rows = rows;
    return rows != NULL;
}

void reasons_add_all(struct deciding *d, struct tri_reasons *r,
                     const struct tri_reasons *from)
{
    for (size_t i = 0; i < from->n; i++)
        reasons_add(d, r, from->rows[i]);
}

/* The rows that gave a single-value decision its value. */
static void chosen_rows(struct deciding *d, const struct tri_decision *decision,
                        struct hit_rows *rows, struct tri_reasons *out)
{
    size_t n = rows->record ? rows->record->n_chosen : 0;
    for (size_t i = 0; i < n || (!rows->record && rows->word); i++)
        reasons_add(d, out, hit_row(decision, rows, i));
}

/* The item of that code, made if there is none. NULL: no memory. */
static TRI_INLINE struct tri_coded *add_coded(struct deciding *d,
                                              struct tri_coded_list *list,
                                              const struct tri_value *code)
{
    struct tri_coded *items = list->items, *end = items + list->n;
    for (struct tri_coded *c = items; c < end; c++)
        if (c->code.len == code->len &&
            (c->code.u.str == code->u.str ||
             memcmp(c->code.u.str, code->u.str, code->len) == 0))
            return c;
    items = tri_arena_grow(d->arena, items, list->n, list->n + 1,
                           sizeof(*items), &list->cap);
    if (!items) {
        out_of_memory(d);
        return NULL;
    }
    list->items = items;
    items[list->n] = (struct tri_coded){ .code = *code };
    return &items[list->n++];
}

TRI_SELDOM static void add_hits(struct deciding *d,
                                const struct tri_decision *decision,
                                const char *member, const struct tri_value *v,
                                struct hit_rows rows,
                                struct tri_coded_list *out)
{
    bool list = v->kind == TRI_LIST;
    const struct tri_value *hit = list ? v->u.list->items : v;
    size_t n = hits_count(*v);
    for (size_t i = 0; i < n; i++, hit++) {
        const struct tri_row *row = hit_row(decision, &rows, i);
        const struct tri_value *code = hit;
        struct tri_value inner;
        if (hit->kind == TRI_CONTEXT) {
            inner = tri_member(*hit, member);
            code = &inner;
        }
        if (code->kind != TRI_STRING || code->len == 0)
            continue;
        struct tri_coded *c = add_coded(d, out, code);
        if (!c)
            return;
        reasons_add(d, &c->because, row);
        if (d->code != TRI_OK)
            return;
        if (hit->kind == TRI_CONTEXT)
            c->text = tri_member(*hit, "text");
    }
}

/* Every hit of a decision as a code with its row. member: of a hit that is a
 * context. Most have none. */
static inline void coded_hits(struct deciding *d,
                              const struct tri_decision *decision,
                              const char *member, struct tri_coded_list *out)
{
    struct tri_value v;
    struct hit_rows rows;
    if (decide_run(d, decision, &v, &rows) && !hits_none(v))
        add_hits(d, decision, member, &v, rows, out);
}

static void coded_hits_all(struct deciding *d, const struct tri_decisions *all,
                           const char *member, struct tri_coded_list *out)
{
    for (size_t i = 0; i < all->n; i++)
        coded_hits(d, all->items[i], member, out);
}

/* ---- inputs ---- */

static void set_input(struct deciding *d, const struct tri_node *node,
                      struct tri_value v)
{
    if (node)
        tri_run_input_checked(d->run, node, v);
}

static void set_area(struct deciding *d, const struct tri_node *node,
                     const struct tri_area_choice *c)
{
    if (c->area)
        set_input(d, node, c->area->value[c->known]);
}

void decide_set_employer(struct deciding *d, const struct tri_area_choice *c)
{
    set_area(d, d->a->pack->in_employer_area, c);
}

void decide_begin(struct deciding *d, enum tri_trace trace)
{
    const struct tri_pack *p = d->a->pack;
    tri_run_begin(d->run, d->a->now, trace);
    set_input(d, p->in_report, d->report);
    set_input(d, p->in_facts,
              tri_member_at(d->report, p->dictionary.at.facts, "facts"));
    set_area(d, p->in_home_area, &d->a->home);
    set_area(d, p->in_employer_area, &d->a->employer);
}

static struct tri_entry entry(const char *key, struct tri_value v)
{
    size_t n = strlen(key);
    return (struct tri_entry){ key, (uint32_t)n, tri_key_hash(key, n), v };
}

static struct tri_value level_text(const struct tri_pack *p, uint8_t level)
{
    struct tri_value v = tri_str(p->levels[level], strlen(p->levels[level]));
    v.flags = TRI_V_ASCII;
    return v;
}

void decide_outlook(struct deciding *d, uint8_t level, uint8_t top)
{
    if (d->code != TRI_OK || !d->a->pack->in_outlook)
        return;
    struct tri_context *c = tri_context_new(d->arena, 3);
    if (!c) {
        out_of_memory(d);
        return;
    }
    c->entries[0] = entry("level", level_text(d->a->pack, level));
    c->entries[1] = entry("top", level_text(d->a->pack, top));
    c->entries[2] = entry("gap", tri_int(top > level ? top - level : 0));
    set_input(d, d->a->pack->in_outlook, tri_context_value(c));
}

/* ---- risk, need, strategy ---- */

static bool level_index(const struct tri_pack *p, struct tri_value v,
                        uint8_t *out)
{
    for (size_t i = 0; i < p->n_levels; i++)
        if (tri_text_is(v, p->levels[i])) {
            *out = (uint8_t)i;
            return true;
        }
    return false;
}

/* Where no level was decided: medium, by its name, else the second lowest. */
static uint8_t safe_level(const struct tri_pack *p)
{
    uint8_t level = p->n_levels > 1 ? 1 : 0;
    struct tri_value medium = tri_str("medium", 6);
    (void)level_index(p, medium, &level);
    return level;
}

int decide_level_of(const struct tri_pack *p, struct tri_value v)
{
    uint8_t level = safe_level(p);
    (void)level_index(p, v, &level);
    return level;
}

void decide_level(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_value v = tri_null();
    struct hit_rows rows;
    if (!decide_run(d, p->risk, &v, &rows))
        return;
    if (!level_index(p, v, &d->out->level)) {
        d->out->level = safe_level(p);
        d->out->faulty = true;
    }
    chosen_rows(d, p->risk, &rows, &d->out->risk_because);
    for (size_t i = 0; i < p->risk_because.n && !d->bare; i++) {
        const struct tri_decision *more = p->risk_because.items[i];
        if (decide_run(d, more, &v, &rows))
            chosen_rows(d, more, &rows, &d->out->risk_because);
    }
}

static bool need_value(struct tri_value v, int *out)
{
    int64_t n = 0;
    if (v.kind != TRI_NUMBER || !tri_num_to_int(v, &n) || n < 1 || n > 4)
        return false;
    *out = (int)n;
    return true;
}

static bool strategy_value(struct tri_value v, uint8_t *out)
{
    for (size_t i = 0; i < TRI_N_STRATEGIES; i++)
        if (tri_text_is(v, tri_strategy_names[i])) {
            *out = (uint8_t)i;
            return true;
        }
    return false;
}

/* Decisions that depend on the child are forgotten when the next one comes:
 * what the trace needs of them is copied now. */
static void trace_child(struct deciding *d, struct tri_value id)
{
    struct tri_assessor *a = d->a;
    for (size_t i = 0; d->keep_trace && i < tri_run_decisions(d->run); i++) {
        const struct tri_decided *r = tri_run_decided(d->run, i);
        if (!tri_node_depends(r->decision, a->pack->in_child))
            continue;
        struct traced *t =
            tri_arena_grow(d->arena, a->traced, a->n_traced, a->n_traced + 1,
                           sizeof(*t), &a->cap_traced);
        if (!t) {
            out_of_memory(d);
            return;
        }
        a->traced = t;
        t[a->n_traced++] = (struct traced){ *r, id };
    }
}

static void one_child(struct deciding *d, struct tri_value child,
                      struct tri_child_outcome *out)
{
    const struct tri_pack *p = d->a->pack;
    const struct tri_places *at = &p->dictionary.child_at;
    struct tri_value v = tri_null();
    set_input(d, p->in_child, child);
    /* Thresholds are those of the area where this child lives. */
    struct tri_area_choice home = area_choose(
        p, &d->a->here, tri_member_at(child, at->area, "home_area"));
    bool elsewhere =
        home.area != d->a->home.area || home.known != d->a->home.known;
    if (elsewhere)
        set_area(d, p->in_home_area, &home);
    out->id = tri_member_at(child, at->id, "id");
    if (p->child_need && decide_run(d, p->child_need, &v, NULL))
        if (!need_value(v, &out->need))
            d->out->faulty = true;
    if (p->child_strategy && decide_run(d, p->child_strategy, &v, NULL))
        if (!strategy_value(v, &out->strategy))
            d->out->faulty = true;
    trace_child(d, out->id);
    if (elsewhere)
        set_area(d, p->in_home_area, &d->a->home);
}

void decide_need(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_value v = tri_null();
    struct hit_rows rows;
    if (!decide_run(d, p->need, &v, &rows))
        return;
    if (!need_value(v, &d->out->need)) {
        d->out->need = 3; /* undecided: rather too much help than too little */
        d->out->faulty = true;
    }
    chosen_rows(d, p->need, &rows, &d->out->need_because);
    for (size_t i = 0; i < p->need_because.n && !d->bare; i++) {
        const struct tri_decision *more = p->need_because.items[i];
        if (decide_run(d, more, &v, &rows))
            chosen_rows(d, more, &rows, &d->out->need_because);
    }
    struct tri_value children =
        tri_member_at(d->report, p->dictionary.at.children, "children");
    if (children.kind != TRI_LIST || children.u.list->n == 0 ||
        (!p->child_need && !p->child_strategy))
        return;
    if (d->children) {
        d->out->children = d->children->children;
        d->out->n_children = d->children->n_children;
        for (size_t i = 0; i < d->out->n_children; i++)
            if (d->out->children[i].need > d->out->need)
                d->out->need = d->out->children[i].need;
        return;
    }
    size_t n = children.u.list->n;
    struct tri_child_outcome *list = tri_arena_zero(d->arena, n, sizeof(*list));
    if (!list) {
        out_of_memory(d);
        return;
    }
    d->out->children = list;
    for (size_t i = 0; i < n && d->code == TRI_OK; i++) {
        one_child(d, children.u.list->items[i], &list[i]);
        d->out->n_children++;
        /* The contract: the highest of the children. */
        if (list[i].need > d->out->need)
            d->out->need = list[i].need;
    }
}

void decide_strategy(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_value v = tri_null();
    struct hit_rows rows;
    if (!decide_run(d, p->strategy, &v, &rows))
        return;
    if (!strategy_value(v, &d->out->strategy)) {
        d->out->strategy = TRI_STRATEGY_POSSIBLE;
        d->out->faulty = true;
    }
    chosen_rows(d, p->strategy, &rows, &d->out->strategy_because);
    for (size_t i = 0; i < d->out->n_children; i++)
        if (d->out->children[i].strategy > d->out->strategy)
            d->out->strategy = d->out->children[i].strategy;
}

/* ---- categories, axes, cautions ---- */

void decide_categories(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_coded_list *list = &d->out->categories;
    coded_hits_all(d, &p->categories, "code", list);
    if (list->n == 0)
        coded_hits(d, p->otherwise, "code", list);
    if (list->n == 0 && d->code == TRI_OK) {
        struct tri_value code = tri_str("unclassified", 12);
        (void)add_coded(d, list, &code);
        d->out->faulty = true;
    }
}

void decide_axes(struct deciding *d)
{
    for (size_t i = 0; i < TRI_COUNT(d->out->axes); i++) {
        struct tri_value v = tri_null();
        if (decide_run(d, d->a->pack->axes[i], &v, NULL) &&
            v.kind == TRI_STRING)
            d->out->axes[i] = v;
        else
            d->out->axes[i] = tri_str("unknown", 7);
    }
}

/* Days as YYYY-MM-DD: their bytes sort as they do. */
static bool is_pending(const struct tri_pending_law *law, const char *today)
{
    return !*law->in_force_from || strncmp(today, law->in_force_from, 10) < 0;
}

void decide_cautions(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_outcome *o = d->out;
    coded_hits_all(d, &p->cautions, "code", &o->cautions);
    for (size_t i = 0; i < p->n_laws; i++)
        if (is_pending(&p->laws[i], d->a->today))
            coded_hits_all(d, &p->laws[i].cautions, "code", &o->cautions);
    coded_hits_all(d, &p->person_must_decide, "what", &o->decides);
    coded_hits_all(d, &p->contradictions, "fact", &o->contradictions);
    if (o->strategy != TRI_STRATEGY_NOT_INDICATED) {
        coded_hits(d, p->participants, "code", &o->participants);
        coded_hits(d, p->purposes, "code", &o->purposes);
    }
}

void decide_fail_safe(struct deciding *d)
{
    const struct tri_pack *p = d->a->pack;
    struct tri_outcome *o = d->out;
    if (d->code != TRI_OK)
        return;
    bool open = o->faulty;
    for (size_t i = 0; i < o->categories.n; i++)
        open |= tri_text_is(o->categories.items[i].code, "unclassified");
    if (open) {
        /* Only where a decision gave no value: what an unclassified report
         * amounts to is for the pack's own table to say. */
        if (o->faulty && o->level < safe_level(p))
            o->level = safe_level(p);
        struct tri_value code = tri_str("person-decides", 14);
        (void)add_coded(d, &o->cautions, &code);
    }
    if (o->n_actions == 0) {
        static const char code[] = "tell-designated-lead";
        size_t i = tri_index_find(&p->codes, code, sizeof(code) - 1);
        struct tri_action *a = tri_arena_zero(d->arena, 1, sizeof(*a));
        if (!a) {
            out_of_memory(d);
            return;
        }
        a->code = (uint8_t)(i == TRI_INDEX_NONE ? 0 : i);
        a->mandatory = true;
        a->agency = tri_str(p->own_agency, strlen(p->own_agency));
        a->by_whom = tri_str("staff-member", 12);
        o->actions = a;
        o->n_actions = 1;
        o->cap_actions = 1;
        o->mandatory = o->offered = (uint64_t)1 << a->code;
    }
}
