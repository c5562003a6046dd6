/* engine/dmn/run_int.h - what the files of a run share; run*.c only.
 *
 * Source:  none; private.
 * Owner:   struct tri_run.
 * Threads: one.
 */
#ifndef TRI_DMN_RUN_INT_H
#define TRI_DMN_RUN_INT_H

#include <string.h>

#include "dmn/codes.h"

struct env {
    uint64_t *done; /* bits by node index: values[i] is set */
    struct tri_value *values;
    struct tri_frame frame; /* of flat decisions: the values themselves */
};

struct callable { /* a BKM or service as a function value of this run */
    struct tri_function fn;
    struct tri_run *run;
    const struct tri_node *node;
};

struct tri_run {
    struct tri_eval ev; /* first: a tri_eval of ours is the run */
    struct tri_arena arena;
    const struct tri_models *m;
    struct tri_zones *zones;
    enum tri_trace trace;
    bool bare;
    bool quiet;      /* by tri_run_quiet */
    bool wants_less; /* by tri_run_on_demand */
    bool on_demand;  /* since begin: decisions are made when they are read */
    bool begun;      /* since begin: something may be decided */
    bool changed;    /* bare, since begin: decisions were forgotten */
    bool kept_changed;
    struct env root;
    uint8_t *codes;                 /* of atoms, by number: codes.h */
    const struct tri_value **items; /* by list: whose codes are at hand */
    const struct tri_value **kept_items;
    const struct tri_node *passed; /* its forks say nothing: not tried twice */
    struct tri_asking asking;      /* of the root */
    uint8_t *kept_codes;
    /* What begin fills values with, by node index: on demand, and where all is
     * decided in turn. */
    struct tri_value *unmade;
    struct tri_value *undone;
    /* Bare runs only, by node index: decided before, from inputs of which some
     * have changed; and of these, those that read something that changed. The
     * others still have their value. */
    uint64_t *before;
    uint64_t *dirty;
    uint64_t *watched;      /* by tri_run_watch */
    uint64_t *relevant;     /* these and what they need */
    uint64_t *gathered;     /* by tri_run_gather, and what they need */
    uint64_t *touchy;       /* moved as soon as they are decided anew */
    struct env kept;        /* in the arena, before mark */
    uint64_t *kept_changes; /* before and dirty */
    struct tri_eval kept_ev;
    struct tri_arena_mark mark;
    struct env *env;
    struct callable *callables; /* by node index */
    struct tri_decided *log;
    struct tri_decided *room; /* for the first log: one entry a node */
    size_t n_log, cap_log;
    uint32_t *of;    /* by node index: place in the log + 1 */
    uint64_t *rules; /* the same: of a direct table made on demand, what
                        tri_table_record needs; TRI_RULES_UNKNOWN */
    uint64_t *kept_rules;
    struct tri_error unsupported;
    bool has_unsupported;
};

static inline bool has_bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static inline void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

static inline void clear_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

static inline void add_bits(const struct tri_run *r, uint64_t *to,
                            const uint64_t *bits)
{
    for (size_t w = 0; w < r->m->n_words; w++)
        to[w] |= bits[w];
}

/* Of the root: what was known of the value that was there is not of this. */
static inline void forget_codes(struct tri_run *r, const struct tri_node *n)
{
    if (TRI_LIKELY(n->n_atoms == 1))
        r->codes[n->first_atom] = TRI_CODE_UNKNOWN;
    else if (n->n_atoms)
        memset(r->codes + n->first_atom, TRI_CODE_UNKNOWN, n->n_atoms);
}

static inline void set_value(struct tri_run *r, const struct tri_node *n,
                             struct tri_value v)
{
    r->root.values[n->index] = v;
    forget_codes(r, n);
}

static inline bool is_callable(const struct tri_node *n)
{
    return n->kind == TRI_NODE_BKM || n->kind == TRI_NODE_SERVICE;
}

static inline struct tri_value node_value(const struct tri_run *r,
                                          const struct tri_node *n)
{
    if (is_callable(n))
        return (struct tri_value){ .kind = TRI_FUNCTION,
                                   .u.function = &r->callables[n->index].fn };
    return has_bit(r->env->done, n->index) ? r->env->values[n->index]
                                           : tri_null();
}

/* ---- run_decide.c: one decision ---- */

bool run_more_log(struct tri_run *r);

/* The next entry of the log, for n. NULL: fatal. */
static inline struct tri_decided *run_entry(struct tri_run *r,
                                            const struct tri_node *n)
{
    if (TRI_UNLIKELY(r->n_log == r->cap_log) && !run_more_log(r))
        return NULL;
    r->of[n->index] = (uint32_t)++r->n_log;
    return &r->log[r->n_log - 1];
}

/* What the node's logic reads: the values of its requirements, in the arena,
 * for functions made in it may keep them; of a flat one those of all nodes.
 * NULL: fatal. */
const struct tri_frame *run_frame(struct tri_run *r, const struct tri_node *n);
struct tri_value run_coerce(struct tri_run *r, const struct tri_type *t,
                            struct tri_value v, const char *name);
/* n_matched of an entry of the log whose rules are only noted: complete it
 * before anybody reads it. */
#define RULES_NOTED SIZE_MAX
void run_complete(struct tri_run *r, struct tri_decided *d);
/* Of a decision made on demand few are asked which rules it was: see
 * run_complete. Where nobody reads complaints its rules are note enough, until
 * somebody asks (run_note_all). */
static inline void run_note(struct tri_run *r, const struct tri_node *n,
                            struct tri_value v, size_t first_diag)
{
    struct tri_decided *d = NULL;
    if (r->bare || r->ev.quiet)
        return;
    d = run_entry(r, n);
    if (!d)
        return;
    d->decision = n;
    d->output = v;
    d->n_matched = RULES_NOTED;
    d->first_diag = first_diag;
    d->n_diags = r->ev.n_diags - first_diag;
}
/* Decide about n, whose requirements are settled or made when read. */
void run_evaluate(struct tri_run *r, const struct tri_node *n);

/* ---- run_again.c: what is decided again, and what on demand ---- */

/* Decide about n of the root and before it, in order, about what it requires.
 * On demand only about that of it which had a value once: whether n still has
 * its own depends on whether that moved. */
void run_needed(struct tri_run *r, const struct tri_node *n);
/* A decision that is read: the maker of tri_eval. The nesting is bounded at
 * linking (tri_node.later). */
struct tri_value run_make(struct tri_eval *ev, uint32_t which);
/* Nothing was decided from other inputs. */
void run_forget_changes(struct tri_run *r);

/* ---- run_forks.c: decisions from codes ---- */

/* Decide about n on demand by its forks. False: it has none, or the value of
 * what it asks has no code; nothing is decided then. True also when fatal. */
bool run_follow(struct tri_run *r, const struct tri_node *n,
                const struct tri_forks *f);
bool run_by_other_ways(struct tri_run *r, const struct tri_node *n);
static inline bool run_by_forks(struct tri_run *r, const struct tri_node *n)
{
    const struct tri_forks *f = n->forks[r->bare];
    return f ? run_follow(r, n, f) : run_by_other_ways(r, n);
}
/* The codes of an input's members that are found by looking. */
void run_code_members(struct tri_run *r, const struct tri_node *input);

/* ---- run_call.c: BKMs and services as functions ---- */

struct tri_value run_call(struct tri_eval *ev, const void *self,
                          const struct tri_value *args, size_t n);

/* ---- run.c ---- */

/* What ended the evaluation, as an error; TRI_OK: nothing did. */
enum tri_code run_outcome(struct tri_run *r, const struct tri_node *n,
                          struct tri_error *err);

#endif
