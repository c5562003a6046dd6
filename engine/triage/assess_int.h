/* engine/triage/assess_int.h - what the files of an assessment share.
 *
 * Source:  none; private to assess.c, decide.c, actions.c, probe.c, range.c,
 *          unknown.c, whatif.c, whose_area.c, write.c.
 * Owner:   struct tri_assessor.
 * Threads: one.
 */
#ifndef TRI_TRIAGE_ASSESS_INT_H
#define TRI_TRIAGE_ASSESS_INT_H

#include "triage/assess.h"
#include "triage/report.h"

/* One decision as it was when it was traced; child: whose (null: nobody's). */
struct traced {
    struct tri_decided decided;
    struct tri_value child;
};

struct tri_maybe_run;

struct tri_assessor {
    const struct tri_pack *pack;
    struct tri_zones *zones;
    struct tri_run *run;         /* the report as it is */
    struct tri_run *probe;       /* completions and single changes */
    struct tri_maybe_run *maybe; /* sets of values for what is not known */
    struct tri_arena input;      /* the report; cleared by read */
    bool keeping;                /* reports: read clears nothing */
    struct tri_arena work;       /* what was decided; cleared by decide */
    struct tri_arena scratch;    /* one probe; cleared by each */
    struct tri_eval reader;      /* over input */
    struct tri_value raw;        /* as written */
    struct tri_value report;     /* whole */
    struct tri_value now;        /* now_parts, which is now_is */
    struct tri_datetime now_parts;
    struct tri_instant now_is;
    char today[TRI_INSTANT_TEXT]; /* of now_is */
    struct tri_area_choice here;  /* of the setting */
    struct tri_area_choice home;  /* of the incident as a whole */
    struct tri_area_choice employer;
    struct tri_assess_options options;
    struct tri_assessment result;
    struct tri_arena fixed; /* of the pack: lives as long as the assessor */
    uint64_t moot_tops; /* levels, a bit each, of which no decision asks how far
                           it may still rise */
    uint64_t establish; /* establish-facts: it only follows from the range */
    uint64_t groups;    /* whose people bear on what must be done */
    uint64_t **rows;    /* by action table: those that do; NULL: all */
    uint64_t *twins;    /* by fact: answers that no decision tells from "not
                           known", a bit each */
    const char *
        *questions; /* [lang * facts + fact]; NULL: not looked for yet */
    size_t n_traced;
    size_t cap_traced;
    struct traced *traced;
};

struct kept;

/* One evaluation of a report: where to decide and where to keep the outcome. */
struct deciding {
    struct tri_assessor *a;
    struct tri_run *run;
    struct tri_arena *arena;
    struct tri_value report;
    struct tri_outcome *out;
    struct tri_error *err;
    bool keep_trace;
    bool bare; /* a probe: what is decided counts, not why */
    const struct tri_outcome *children; /* a probe that moves nothing about any
                                           child: whose outcome is theirs */
    const struct kept *kept; /* a probe: what it is a change of; else NULL */
    enum tri_code code; /* the first failure; then every step does nothing */
};

/* whose_area.c */

/* Of the setting: for everybody of whom the report states nothing. Its area is
 * NULL where the pack has none. */
struct tri_area_choice area_of_setting(const struct tri_pack *p,
                                       struct tri_value report);
/* Of the incident as a whole; here: of the setting. */
struct tri_area_choice area_of_home(const struct tri_pack *p,
                                    const struct tri_area_choice *here,
                                    struct tri_value report);
struct tri_area_choice area_of_employer(const struct tri_pack *p,
                                        const struct tri_area_choice *here,
                                        struct tri_value report);
/* The areas of all children and employers, for the assessment. */
void decide_areas(struct deciding *d);
/* The area of somebody of whom the report states this (null: does
 * not say). */
struct tri_area_choice area_choose(const struct tri_pack *p,
                                   const struct tri_area_choice *here,
                                   struct tri_value stated);

/* decide.c */

/* Start the run anew with the report as input. */
void decide_begin(struct deciding *d, enum tri_trace trace);
/* Another employer's area from here on, until it is set again. */
void decide_set_employer(struct deciding *d, const struct tri_area_choice *c);
void decide_level(struct deciding *d);
/* The place of a level in risk_order; of what is none, that of a safe one. */
int decide_level_of(const struct tri_pack *p, struct tri_value v);
void decide_need(struct deciding *d);     /* children included */
void decide_strategy(struct deciding *d); /* after need */
void decide_categories(struct deciding *d);
void decide_axes(struct deciding *d);
/* Sets the input outlook; before actions. */
void decide_outlook(struct deciding *d, uint8_t level, uint8_t top);
void decide_cautions(struct deciding *d); /* and what else people are told */
void decide_fail_safe(struct deciding *d);

/* The rows that gave a decision its value, the next one first. */
struct hit_rows {
    const struct tri_decided *record; /* NULL: by the word, a bit a row */
    uint64_t word;
};

/* The rows of a decision that was made and has hits. */
void decide_rows(struct deciding *d, const struct tri_decision *decision,
                 struct hit_rows *out);

/* Room for one more; false: no memory (d->code). */
bool reasons_more(struct deciding *d, struct tri_reasons *r);
/* Add rows that a decision's output rests on. */
static inline void reasons_add(struct deciding *d, struct tri_reasons *r,
                               const struct tri_row *row)
{
    enum { FEW = 8 }; /* most stay few */
    if (!row || d->bare || d->code != TRI_OK)
        return;
    for (size_t i = 0; i < r->n; i++)
        if (r->rows[i] == row)
            return;
    if (!r->cap) {
        r->rows = tri_arena_get(d->arena, FEW * sizeof(*r->rows));
        r->cap = r->rows ? FEW : 0;
    }
    if (TRI_LIKELY(r->n < r->cap) || reasons_more(d, r))
        r->rows[r->n++] = row;
}
void reasons_add_all(struct deciding *d, struct tri_reasons *r,
                     const struct tri_reasons *from);

/* Item i of a decision's hits. */
static inline bool hits_none(struct tri_value v)
{
    return v.kind == TRI_LIST ? v.u.list->n == 0 : v.kind == TRI_NULL;
}
static inline size_t hits_count(struct tri_value value)
{
    if (value.kind == TRI_LIST)
        return value.u.list->n;
    return value.kind != TRI_NULL;
}

static inline struct tri_value hit_value(struct tri_value value, size_t i)
{
    return value.kind == TRI_LIST ? value.u.list->items[i] : value;
}

/* The row of hit i, asked of each hit in turn (NULL: not known). */
static inline const struct tri_row *hit_row(const struct tri_decision *decision,
                                            struct hit_rows *rows, size_t i)
{
    const struct tri_decided *record = rows->record;
    size_t row = decision->n_rows;
    if (rows->word && !record) {
        row = (size_t)__builtin_ctzll(rows->word);
        rows->word &= rows->word - 1;
    } else if (record && i < record->n_chosen) {
        row = record->chosen[i];
    }
    return row < decision->n_rows ? &decision->rows[row] : NULL;
}

/* Run a decision: its value and rows (NULL: nobody asks). False when it failed
 * (d->code). A report runs some sixty, of which most have no hits. */
static inline bool decide_run(struct deciding *d,
                              const struct tri_decision *decision,
                              struct tri_value *out, struct hit_rows *out_rows)
{
    if (d->code != TRI_OK || !decision)
        return false;
    const struct tri_value *v = tri_run_value(d->run, decision->node);
    if (TRI_UNLIKELY(!v)) {
        d->code = tri_run_decide(d->run, decision->node, out, d->err);
        return false;
    }
    *out = *v;
    if (!out_rows)
        return true;
    *out_rows = (struct hit_rows){ NULL, 0 };
    /* Of a list without an item nobody asks which rules gave it. */
    if (!d->bare && !hits_none(*out))
        decide_rows(d, decision, out_rows);
    return true;
}

/* actions.c: run the action tables, merge, ladders, exceptions, order. After
 * decide_areas, what follows the employer's area is said for each area apart.
 */
void decide_actions(struct deciding *d);
/* The codes that the rows of an action table have given, before any gives way:
 * sets by the numbers of action_order. */
struct duty_set {
    uint64_t codes;
    uint64_t mandatory;
};
/* Of table number i of the pack's, as it is decided now. */
struct duty_set decide_duties(struct deciding *d, size_t i);
/* The deadline of each action. */
void decide_deadlines(struct deciding *d);

/* ---- probe.c: one fact changed ---- */

/* Where a fact stands: member of the report, index in it (lists), member. */
struct spot {
    const struct tri_datum *outer; /* NULL: the fact is the report's own */
    size_t outer_at;
    size_t index;
    const struct tri_datum *fact;
    size_t fact_at;
};

/* Every scalar of the report that has values to try, in the dictionary's order;
 * in a->work. False: no memory. */
bool probe_spots(struct tri_assessor *a, struct spot **out, size_t *out_n);
struct tri_value probe_value(struct tri_value report, const struct spot *s);
/* "coercion", "children[0].age", as the assessment names it; NULL: no memory.
 */
const char *probe_name(struct tri_arena *a, const struct spot *s);
/* The value there in a copy that probe_changed made, to write. */
struct tri_value *probe_slot(struct tri_value copy, const struct spot *s);
/* The report with another value there; null: no memory. */
struct tri_value probe_changed(struct tri_arena *a, struct tri_value report,
                               const struct spot *s, struct tri_value v);

/* Once for an assessor, before the first probe: which decisions make the
 * outcome. */
void probe_watch(struct tri_assessor *a);

/* What is kept of the report as it is, to see what a change touches. */
struct kept {
    struct tri_outcome outcome;
    struct duty_set *duties; /* by action table */
};

/* An evaluation on the probe run; its outcome dies with the next. */
struct deciding probe_start(struct tri_assessor *a, struct tri_arena *arena,
                            struct tri_value report, struct tri_outcome *out,
                            struct tri_error *err);
/* Level, need, strategy and actions, where top is the highest level that the
 * other unknown facts still allow. */
void probe_decide(struct deciding *d, uint8_t top);
/* Decide about a report once and keep it, so that each change of one fact after
 * it only decides what reads that fact. arena: outlives the probes. */
enum tri_code probe_keep(struct tri_assessor *a, struct tri_arena *arena,
                         struct tri_value report, uint8_t top, struct kept *out,
                         struct tri_error *err);
/* Level and need alone of d->report, the one that had this outcome but for this
 * fact. */
void probe_level(struct deciding *d, const struct spot *at,
                 const struct tri_outcome *kept);
/* Decide about d->report, the kept one but for this fact. Of the outcome level,
 * need, strategy and the sets of actions are filled, not who they are for. */
void probe_one(struct deciding *d, const struct spot *at,
               const struct kept *kept, uint8_t top);

/* range.c: what is possible. */
void decide_range(struct tri_assessor *a, struct tri_error *err,
                  enum tri_code *code);
/* The highest level and need of the worst completion. */
void decide_top(struct tri_assessor *a, struct tri_error *err,
                enum tri_code *code);
/* Once for an assessor: find moot_tops. */
void range_prepare(struct tri_assessor *a);
/* Level and need (with_need) when all that is not known has its worst or best
 * value. False: *code. */
bool decide_completion(struct tri_assessor *a, struct tri_value report,
                       enum tri_completion how, bool with_need,
                       struct tri_outcome *out, struct tri_error *err,
                       enum tri_code *code);
/* unknown.c: which facts matter. Once for an assessor: which rows do. False:
 * no memory. */
bool unknown_prepare(struct tri_assessor *a);
/* Does a fact about these categories bear on what this report is about? */
bool decide_bears(const struct tri_assessor *a, const char *about);
void decide_unknown(struct tri_assessor *a, struct tri_error *err,
                    enum tri_code *code);

/* write.c: pack, reference, clock and language; the object stays open. */
void write_head(struct tri_assessor *a, struct tri_out *out);

#endif
