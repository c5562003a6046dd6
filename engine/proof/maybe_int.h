/* engine/proof/maybe_int.h - what the files of maybe share.
 *
 * Source:  none; private to maybe*.c.
 * Owner:   struct tri_maybe_run.
 * Threads: one.
 */
#ifndef TRI_PROOF_MAYBE_INT_H
#define TRI_PROOF_MAYBE_INT_H

#include "dmn/model.h"
#include "feel/ast.h"
#include "proof/maybe.h"

struct maybe_words { /* names of members that an expression says */
    const struct tri_word **items;
    size_t n, cap;
};

struct tri_maybe_run {
    const struct tri_models *m;
    struct tri_run *closed;
    struct tri_eval ev;       /* concrete work, in the arena */
    struct tri_arena arena;   /* cleared by begin */
    struct tri_arena fixed;   /* of the models: lives as long as the run */
    struct tri_maybe *values; /* by node index */
    struct tri_maybe *kept_values;
    struct maybe_rules **tables; /* by node index: of tables decided */
    struct maybe_rules **kept_tables;
    uint64_t *done; /* bits by node index */
    uint64_t *kept_done;
    uint64_t *open;
    uint64_t *kept_open;
    struct tri_arena_mark mark;
    uint64_t steps;
    unsigned depth;
    size_t
        likely; /* where the last context had the member that was asked for */
    enum tri_code code; /* memory ran out, or the closed run failed */
    struct tri_error why;
    /* maybe_ask.c */
    uint64_t *asked;    /* bits by node index: whole decisions that matter */
    uint64_t *looked;   /* and those whose inputs were marked for it */
    uint64_t **members; /* by node index: of inputs that are contexts */
    bool all_inside;    /* an expression that nothing is known of */
    struct maybe_words inside;
    struct maybe_words **named; /* by node index: found once; in fixed */
};

struct maybe_frame { /* values of one scope */
    const struct maybe_frame *up;
    const struct tri_maybe *slots;
    const struct tri_node *node; /* a node's own: slots is NULL */
};

static inline bool maybe_bit(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static inline void maybe_set(uint64_t *bits, size_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* One more step; false: they ran out, or memory did: then say ANY. */
static inline bool maybe_step(struct tri_maybe_run *r)
{
    enum { STEPS = 4000000 };
    return ++r->steps < STEPS && r->code == TRI_OK;
}

/* ---- maybe.c ---- */

/* Memory ran out: ANY. */
struct tri_maybe maybe_failed(struct tri_maybe_run *r);

/* Some of several values, gathered. */
struct maybe_bag {
    struct tri_value items[TRI_MAYBE_FEW];
    size_t n;
    unsigned three;
    bool any; /* too many, or one that cannot be told */
};
static inline void
maybe_empty(struct maybe_bag *b) /* its items need no zeros */
{
    b->n = 0;
    b->three = 0;
    b->any = false;
}
void maybe_put(struct maybe_bag *b, struct tri_value v);
struct tri_maybe maybe_bagged(struct tri_maybe_run *r,
                              const struct maybe_bag *b);

/* What is a, or b. */
struct tri_maybe maybe_join(struct tri_maybe_run *r, const struct tri_maybe *a,
                            const struct tri_maybe *b);
/* With null as well. */
struct tri_maybe maybe_or_null(struct tri_maybe_run *r, struct tri_maybe m);

/* Which of false, true and, standing for all else, null it can be. */
unsigned maybe_truth(const struct tri_maybe *m);

/* Of ANY what a type leaves of it. */
struct tri_maybe maybe_typed(struct tri_maybe_run *r, struct tri_maybe m,
                             const struct tri_type *t);

/* As tri_type_coerce would. */
struct tri_maybe maybe_coerce(struct tri_maybe_run *r, struct tri_maybe m,
                              const struct tri_type *t);

/* Of a node that is needed and settled, or closed. */
struct tri_maybe maybe_node(struct tri_maybe_run *r, const struct tri_node *n);

/* What an evaluation complained of counts for nothing here. */
void maybe_forget_faults(struct tri_maybe_run *r);

/* ---- maybe_feel.c ---- */
struct tri_maybe maybe_eval(struct tri_maybe_run *r, const struct tri_ast *n,
                            const struct maybe_frame *f);
/* As maybe_truth of its value. False: it may be something that is neither
 * boolean nor null. */
bool maybe_test(struct tri_maybe_run *r, const struct tri_ast *n,
                const struct maybe_frame *f, unsigned *out_three);
/* slot: where a context most likely has the key. */
struct tri_maybe maybe_member(struct tri_maybe_run *r,
                              const struct tri_maybe *m,
                              const struct tri_word *key, size_t slot);

enum {
    MAYBE_MAX_COMBINATIONS = 256, /* of the values of operands */
    MAYBE_ALL_THREE = TRI_MAYBE_FALSE | TRI_MAYBE_TRUE | TRI_MAYBE_NULL,
    MAYBE_FALSE_OR_TRUE = TRI_MAYBE_FALSE | TRI_MAYBE_TRUE
};
bool maybe_only_null(const struct tri_maybe *m);
/* As tri_maybe_values, also of a list or context that is one all through. */
size_t maybe_values_of(struct tri_maybe_run *r, const struct tri_maybe *m,
                       struct tri_value *out);
/* Three-valued not, or, and: of sets of false, true and null. */
unsigned maybe_not(unsigned three);
unsigned maybe_or(unsigned a, unsigned b);
unsigned maybe_and(unsigned a, unsigned b);

/* ---- maybe_line.c ---- */
/* The numbers of a line, and null where null says so. */
struct tri_maybe maybe_on_line(struct tri_maybe_run *r,
                               const struct tri_maybe_line *l, unsigned null);
/* An operator of two operands that are numbers of a line, a set or one. False:
 * they are not, or it is no such operator. */
bool maybe_on_lines(struct tri_maybe_run *r, const struct tri_ast *n,
                    const struct tri_maybe *a, const struct tri_maybe *b,
                    struct tri_maybe *out);

/* ---- maybe_list.c ---- */
struct tri_maybe maybe_filter(struct tri_maybe_run *r, const struct tri_ast *n,
                              const struct maybe_frame *f);
struct tri_maybe maybe_quantified(struct tri_maybe_run *r,
                                  const struct tri_ast *n,
                                  const struct maybe_frame *f);
struct tri_maybe maybe_each(struct tri_maybe_run *r, const struct tri_ast *n,
                            const struct maybe_frame *f);
struct tri_maybe maybe_made_list(struct tri_maybe_run *r,
                                 const struct tri_ast *n,
                                 const struct maybe_frame *f);
/* A built-in whose first argument is a list; false: not one of those. */
bool maybe_on_lists(struct tri_maybe_run *r, const struct tri_builtin *b,
                    const struct tri_maybe *args, size_t n,
                    struct tri_maybe *out);

/* ---- maybe_table.c ---- */
struct tri_maybe maybe_table(struct tri_maybe_run *r, const struct tri_node *n);

/* A table's inputs, and the rules that may match and those that must. Where no
 * rule may, not all inputs are there. */
struct maybe_rules {
    struct tri_maybe *inputs;
    uint64_t *may;
    uint64_t *must;
    uint64_t *all; /* tables of one word: by column, the rules that it lets
                      through for all of its values; else NULL */
    size_t n_words;
    bool no_value; /* an input may be none of its values: may give null */
};
bool maybe_rules(struct tri_maybe_run *r, const struct tri_node *n,
                 struct maybe_rules *out);
/* Leave of may those that no better rule that must match keeps out. */
void maybe_reached(const struct tri_table *t, struct maybe_rules *x);
/* The rules that one column lets through for some, and for all of its values,
 * are left in may and must. */
void maybe_column(struct tri_maybe_run *r, const struct tri_table *t,
                  size_t column, const struct tri_maybe *v, uint64_t *may,
                  uint64_t *must);

#endif
