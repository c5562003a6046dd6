/* engine/proof/space.h - the tables of a set of models as boxes in one space.
 *
 * Source:  DMN 1.5, chapter 8 (hit policies) and 10 (three-valued logic).
 * Owner:   struct tri_space owns its memory and borrows the models.
 * Threads: one thread; nothing of the models is written.
 *
 * Every value that a table looks at is one variable, whichever tables look at
 * it: "facts.coercion", a decision, an expression. Its classes are the values
 * that no cell tells apart, each with one value to show. What a decision gives
 * is tied to what it reads by boxes that cannot come about ("ties"): for a
 * table from its rows and hit policy, for a literal expression from its and,
 * or, if and comparisons. What cannot be read that way is a free variable, so
 * a proof never rests on more than is so; a witness may.
 *
 * Sums and lists have no ties. Null is a value of everything that may be null.
 */
#ifndef TRI_PROOF_SPACE_H
#define TRI_PROOF_SPACE_H

#include "dmn/dmn.h"
#include "proof/boxes.h"

#define TRI_SPACE_NONE UINT32_MAX

struct tri_test; /* what a cell or a comparison asks of a variable */

struct tri_tie { /* a box that cannot come about */
    struct tri_tie *next;
    struct tri_box box;
};

struct tri_space_var {
    uint32_t number;             /* its place in tri_space.vars */
    const char *text;            /* as the table writes it; "" for inner ones */
    const struct tri_node *node; /* fetched from; NULL: an expression */
    uint32_t member;             /* field of node's value, or TRI_SPACE_NONE */
    const struct tri_type *type; /* never NULL */
    const char *key;             /* of an expression: what makes it the same */
    const void *owner;           /* whose expression it is; NULL: anybody's */
    const struct tri_ast *ast;   /* of an expression that nothing ties, and */
    const struct tri_node *said_by; /* the decision that it is part of */
    bool inner;                     /* made here, not in the model */
    bool never_null;
    bool opaque; /* its values cannot be told apart here */
    bool ranked; /* classes are a table's outputs, highest priority first */
    size_t n;    /* classes */
    struct tri_value *values; /* one of each */
    struct tri_test *tests;
    struct tri_tie *ties;
    uint64_t *reads; /* set over the members of the facts input */
};

struct tri_space_row {
    struct tri_box box;     /* of the cells that can be read; sorted */
    const uint32_t *inputs; /* by literal: the column it is from */
    uint32_t unclear;       /* the first column with free FEEL, or NONE */
    uint32_t dead;          /* a column that can let nothing through, or NONE */
};

struct tri_space_table {
    const struct tri_node *node;
    const struct tri_table *table;
    struct tri_node_info info;
    struct tri_space_row *rows;
    uint32_t *vars; /* by input column; NONE: nothing is asked of it */
    uint32_t var;   /* what the decision gives; NONE: a list, free FEEL */
};

struct tri_space_options {
    const struct tri_node *facts;  /* input data, or NULL */
    const struct tri_node *report; /* its lists are never null; may be NULL */
};

struct tri_space {
    struct tri_arena arena;
    struct tri_arena scratch;
    const struct tri_models *models;
    struct tri_space_options options;
    struct tri_variables all;    /* the variables as the search wants them */
    struct tri_space_var **vars; /* all.n of them */
    size_t cap_vars;
    bool settled; /* every variable that was asked for has its classes */
    size_t cap_words;
    size_t n_tables;
    struct tri_space_table *tables; /* in order of evaluation */
    size_t n_facts;                 /* members of the facts input */
    struct tri_eval *ev;
    bool failed;
};

/* The space of every decision table of linked models. TRI_E_NOMEM,
 * TRI_E_LIMIT. */
enum tri_code tri_space_new(const struct tri_models *models,
                            const struct tri_space_options *options,
                            struct tri_space **out, struct tri_error *err);
void tri_space_free(struct tri_space *s); /* NULL is fine */

/* The whole space: every class of every variable. Arena s->scratch. */
uint64_t *tri_space_whole(struct tri_space *s);

/* A point of where in none of the boxes that the ties allow. First without the
 * ties, then with those of every variable met. where as tri_boxes_search, but
 * where it is FOUND only the ties' part is still to be chosen as it stands. */
enum tri_search tri_space_search(struct tri_space *s,
                                 const struct tri_box *const *boxes, size_t n,
                                 uint64_t *where, uint64_t *io_steps);

/* The variable of a decision or of a member; TRI_SPACE_NONE: no table reads
 * it. */
uint32_t tri_space_find(const struct tri_space *s, const struct tri_node *node,
                        uint32_t member);

/* ---- for the files of this folder ---- */

struct tri_test {
    struct tri_test *next;
    const struct tri_expr *cell; /* unary tests; NULL: op and value */
    uint8_t op;                  /* enum tri_op of a comparison */
    struct tri_value value;
    uint64_t *yes; /* classes for which it is true */
    uint64_t *no;  /* false; the others: null */
};

/* domain.c: the classes of a variable, and its tests over them. False: it has
 * too many, or memory ran out (s->failed). */
bool tri_space_domain(struct tri_space *s, struct tri_space_var *v);

/* logic.c: first what literal expressions ask, then what ties them. */
void tri_space_ask(struct tri_space *s, const struct tri_node *decision);
void tri_space_tie(struct tri_space *s, const struct tri_node *decision);

/* nulls.c: is the value of a literal decision never null? An expression's? */
struct tri_ast;
bool tri_space_never_null(struct tri_space *s, const struct tri_node *decision);
bool tri_space_ast_never_null(struct tri_space *s,
                              const struct tri_node *decision,
                              const struct tri_ast *a);

/* ties.c: a table whose decision has a variable. */
void tri_space_tie_table(struct tri_space *s, const struct tri_space_table *t);

/* polarity.c: which way an expression turns when some of these facts, a set
 * over the members of the facts input, become true. */
enum tri_turn { TRI_STAYS, TRI_RISES, TRI_FALLS, TRI_TURNS };
enum tri_turn tri_space_turn(struct tri_space *s,
                             const struct tri_node *decision,
                             const struct tri_ast *a, const uint64_t *facts);

/* Where the rows of a ranked table stand: 0 is the highest priority. */
size_t tri_space_rank(struct tri_space *s, const struct tri_space_table *t,
                      size_t row);

/* Give a variable its classes and their place. False: out of memory. */
bool tri_space_settle(struct tri_space *s, struct tri_space_var *v);

/* space.c */
/* The class of a value; SIZE_MAX when it is none of them. */
size_t tri_space_class(struct tri_space *s, const struct tri_space_var *v,
                       struct tri_value x);
struct tri_space_var *tri_space_var_of(struct tri_space *s,
                                       const struct tri_node *node,
                                       uint32_t member,
                                       const struct tri_type *type,
                                       const char *text);
struct tri_space_var *tri_space_var_keyed(struct tri_space *s,
                                          const void *owner, const char *key,
                                          const struct tri_type *type,
                                          const char *text);
struct tri_test *tri_space_test(struct tri_space *s, struct tri_space_var *v,
                                const struct tri_expr *cell, uint8_t op,
                                struct tri_value value);
/* Say that these literals cannot all hold; told of var. Literals with an empty
 * set make it void, those with a full one are left out. */
void tri_space_forbid(struct tri_space *s, uint32_t var,
                      const struct tri_literal *literals, uint32_t n);
/* A variable of this many classes that only ties know. Its index. */
uint32_t tri_space_inner(struct tri_space *s, size_t classes);
/* Which facts can move a decision, into v's reads. */
void tri_space_node_reads(struct tri_space *s, struct tri_space_var *v,
                          const struct tri_node *node);
/* And what the variable other reads. */
void tri_space_reads_of(struct tri_space *s, struct tri_space_var *v,
                        uint32_t other);
/* Sets of a variable's classes, in the arena: all, none, one. */
uint64_t *tri_space_set(struct tri_space *s, uint32_t var, bool full);

#endif
