/* engine/proof/maybe.h - what decisions can still give while some of their
 * inputs are open.
 *
 * Source:  none; our own. Abstract interpretation (Cousot and Cousot 1977) of
 *          decision tables and FEEL: docs/decisions/0010.
 * Owner:   a run owns its memory and borrows models and the run of what is
 *          closed; values live until the next begin, or back.
 * Threads: a run belongs to one thread.
 * Privacy: holds case data; no error quotes any.
 *
 * An open input has a set of values instead of one. Of each rule of a table it
 * then follows whether it cannot, may or must match, and of each decision a set
 * that holds every value that it can have: never too small, perhaps too large,
 * since what two inputs have to do with each other is lost. What no open input
 * reaches is decided as it is, by an ordinary run. Rules of UNIQUE and ANY are
 * taken not to clash, as `check` proves of a pack.
 */
#ifndef TRI_PROOF_MAYBE_H
#define TRI_PROOF_MAYBE_H

#include "dmn/dmn.h"

enum tri_maybe_kind {
    TRI_MAYBE_ANY,     /* anything */
    TRI_MAYBE_THREE,   /* of false, true and null, those in three */
    TRI_MAYBE_ONE,     /* one */
    TRI_MAYBE_SET,     /* one of set[n] */
    TRI_MAYBE_LINE,    /* a number on line */
    TRI_MAYBE_LIST,    /* a list of items[n], in this order */
    TRI_MAYBE_CONTEXT, /* a context with the keys of context->like */
    TRI_MAYBE_CALL     /* the function that a BKM is */
};

#define TRI_MAYBE_FALSE 1u
#define TRI_MAYBE_TRUE 2u
#define TRI_MAYBE_NULL 4u

struct tri_maybe {
    uint8_t kind;  /* enum tri_maybe_kind */
    uint8_t three; /* THREE: which of them; the others but ANY: NULL where it
                      may be null as well */
    bool more;     /* LIST: and after them any number of others */
    uint32_t n;
    union {
        struct tri_value one; /* neither null nor a boolean */
        const struct tri_value *set;
        const struct tri_maybe_line *line;
        const struct tri_maybe_item *items;
        const struct tri_maybe_context *context;
        const struct tri_node *call;
    } u;
};

struct tri_maybe_line {  /* numbers */
    struct tri_value lo; /* null: no end; itself included */
    struct tri_value hi;
    bool hi_open; /* hi itself is not */
    bool whole;   /* only those without a fraction; both ends are, and closed */
};

struct tri_maybe_item {
    struct tri_maybe value;
    bool sure; /* it is in the list; else it may be left out */
};

struct tri_maybe_context {
    const struct tri_context *like; /* its values are of no interest */
    struct tri_maybe entries[];     /* like->n of them */
};

static inline struct tri_maybe tri_maybe_any(void)
{
    return (struct tri_maybe){ .kind = TRI_MAYBE_ANY };
}
static inline struct tri_maybe tri_maybe_three(unsigned three)
{
    return (struct tri_maybe){ .kind = TRI_MAYBE_THREE,
                               .three = (uint8_t)three };
}
static inline struct tri_maybe tri_maybe_of(struct tri_value v)
{
    if (v.kind == TRI_NULL)
        return tri_maybe_three(TRI_MAYBE_NULL);
    if (v.kind == TRI_BOOL)
        return tri_maybe_three(v.u.boolean ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE);
    return (struct tri_maybe){ .kind = TRI_MAYBE_ONE, .n = 1, .u.one = v };
}

/* The values that m can have, when they are few and each can be told: into out,
 * of room for TRI_MAYBE_FEW. 0: they cannot. */
enum { TRI_MAYBE_FEW = 64 };
size_t tri_maybe_values(const struct tri_maybe *m, struct tri_value *out);

/* Is it one value, all through? Then nothing that is open moves it. */
bool tri_maybe_settled(const struct tri_maybe *m);

/* ---- runs ---- */

struct tri_maybe_run;

/* zones borrowed (may be NULL). TRI_E_NOMEM. */
enum tri_code tri_maybe_new(const struct tri_models *m, struct tri_zones *zones,
                            struct tri_maybe_run **out, struct tri_error *err);
void tri_maybe_free(struct tri_maybe_run *r); /* NULL is fine */

/* Start anew. closed has been given the inputs, of which what is open may be
 * anything; it is asked for the decisions that nothing open reaches. */
void tri_maybe_begin(struct tri_maybe_run *r, struct tri_run *closed,
                     struct tri_value now);

/* Memory that lives until the next begin, for the values of inputs. */
struct tri_arena *tri_maybe_arena(struct tri_maybe_run *r);

/* A context with the entries of v, to open some of them: NULL: no memory. */
struct tri_maybe_context *tri_maybe_like(struct tri_maybe_run *r,
                                         const struct tri_context *v);

/* Give an input data node its value. Every one that is read must have been
 * given. */
void tri_maybe_input(struct tri_maybe_run *r, const struct tri_node *input,
                     struct tri_maybe v);

/* The input's member number at (SIZE_MAX: all of it) is open; what depends on
 * it that was decided is forgotten, so that it may be set anew. */
void tri_maybe_open(struct tri_maybe_run *r, const struct tri_node *input,
                    size_t at);

/* Say what a decision gives, from elsewhere: must hold all that it can. */
void tri_maybe_know(struct tri_maybe_run *r, const struct tri_node *decision,
                    struct tri_maybe v);

/* Keep what is decided; back to that as often as wanted. */
void tri_maybe_keep(struct tri_maybe_run *r);
void tri_maybe_back(struct tri_maybe_run *r);

/* What a decision can give. TRI_E_NOMEM, TRI_E_LIMIT. Work is bounded by
 * counted steps: past them everything is ANY, which is still true. */
enum tri_code tri_maybe_decide(struct tri_maybe_run *r,
                               const struct tri_node *decision,
                               struct tri_maybe *out, struct tri_error *err);

/* ---- which open inputs matter ---- */

/* Forget what was asked. */
void tri_maybe_ask_begin(struct tri_maybe_run *r);

/* Can what is open move this decision, or which of these rows of its table
 * match (a bit set; NULL: all)? Then what it reads may matter, and so on down
 * to the inputs. Answers add up. TRI_E_NOMEM, TRI_E_LIMIT. */
enum tri_code tri_maybe_ask(struct tri_maybe_run *r,
                            const struct tri_node *decision,
                            const uint64_t *rows, struct tri_error *err);

/* May the member number at of an input matter? Not where this is false. */
bool tri_maybe_matters(const struct tri_maybe_run *r,
                       const struct tri_node *input, size_t at);

/* May members of this name matter, of what an input's structures and lists
 * hold? Not where this is false. */
bool tri_maybe_matters_inside(const struct tri_maybe_run *r, const char *name,
                              size_t len, uint32_t hash);

#endif
