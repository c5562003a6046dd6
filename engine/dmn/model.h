/* engine/dmn/model.h - a DMN model as read and linked; inside engine/dmn and
 * engine/proof only.
 *
 * Source:  OMG DMN 1.5 schema (DMN15.xsd); clauses 6 to 8 and 10.
 * Owner:   everything lives in struct tri_models' arena; lists made while
 *          reading are singly linked in document order, what evaluation walks
 *          is arrays.
 * Threads: written by read, link and compile; frozen afterwards.
 */
#ifndef TRI_DMN_MODEL_H
#define TRI_DMN_MODEL_H

#include "base/arena.h"
#include "dmn/dmn.h"

struct tri_model;
struct tri_boxed;
struct tri_column_index;
struct tri_ast;
struct tri_atom;
struct tri_forks;
struct tri_few;
struct tri_list_maker;
struct tri_copy;
struct tri_walked;
struct tri_plain_atom;

/* A FEEL text of the model. source.text NULL: the element is absent. */
struct tri_text {
    struct tri_source source;
    const struct tri_expr *expr; /* set by compile; NULL where absent */
};

/* informationItem: a variable, parameter, column or iterator. */
struct tri_var {
    struct tri_var *next;
    const char *name; /* never NULL; "" where the model has none */
    uint32_t name_len;
    uint32_t line;
    const char *type_ref; /* NULL: none */
    const struct tri_type *type;
};

/* ---- item definitions ---- */

struct tri_item {
    struct tri_item *next;
    struct tri_model *model;
    const char *name;
    size_t name_len;
    const char *id;
    const char *type_ref; /* NULL: none */
    const char *description;
    const char *fact[TRI_FACT_COUNT]; /* st:fact attributes; NULL: not given */
    uint32_t line;
    bool collection;
    bool is_function;
    struct tri_text allowed;
    struct tri_text constraint;
    struct tri_item *parts; /* components */
    struct tri_item **parts_tail;
    size_t n_parts;
    struct tri_var *params; /* of a function item */
    struct tri_var **params_tail;
    const char *result_ref;
    struct tri_type *own;           /* link: filled here */
    const struct tri_type *type;    /* link: own, or the type it names */
    const struct tri_value *values; /* constants of allowed */
    size_t n_values;
    enum { TRI_ITEM_NEW, TRI_ITEM_BUSY, TRI_ITEM_DONE } state;
};

/* ---- decision tables ---- */

enum tri_hit {
    TRI_HIT_UNIQUE,
    TRI_HIT_ANY,
    TRI_HIT_PRIORITY,
    TRI_HIT_FIRST,
    TRI_HIT_RULE_ORDER,
    TRI_HIT_OUTPUT_ORDER,
    TRI_HIT_COLLECT,
    TRI_HIT_SUM,
    TRI_HIT_COUNT,
    TRI_HIT_MIN,
    TRI_HIT_MAX
};

struct tri_clause { /* an input or output column */
    struct tri_clause *next;
    const char *id;
    const char *name; /* outputs; "" where the only one has none */
    uint32_t name_len;
    uint32_t line;
    const char *type_ref;
    const struct tri_type *type;   /* NULL: none declared */
    struct tri_text text;          /* input expression, default output entry */
    struct tri_text values;        /* inputValues, outputValues */
    const struct tri_value *order; /* constants of the allowed values */
    size_t n_order;
    bool checked; /* input: a value of its expression has the type already */
};

/* What matching reads of an input column, side by side. */
struct tri_column {
    bool fetches; /* its expression only fetches a value, and no inputValues
                     are to be tested */
    struct tri_fetch fetch;
    uint32_t rank; /* place in by_density */
    uint32_t node; /* direct tables: whose value, by node index */
    uint8_t kind;  /* direct tables: what a value must be; TRI_NULL: anything */
    const struct tri_type *type;    /* to convert to; NULL: as it is */
    struct tri_column_index *index; /* NULL: look at the cells */
};

/* A column of a direct table, what is read of it close together. The sets of
 * rules are there where they fit a machine word. */
struct tri_asked {
    uint32_t node;
    uint32_t at; /* of the member; UINT32_MAX: the value itself */
    const char *key;
    uint32_t key_len;
    uint32_t hash;
    uint64_t of_null;
    uint64_t of_bool[2];
    uint64_t any; /* rules whose cell is "-" */
    const struct tri_column_index *index;
    const uint64_t *of_code; /* rules by the code of the atom's value */
    uint32_t atom;
    uint32_t column; /* its place among the inputs */
    uint8_t kind;
};

/* The same where decisions are made on demand: no more than is needed to find
 * the rules of many columns one after the other. */
enum { TRI_CODED_STEP = 4 };
struct tri_coded_column {
    uint32_t atom;
    uint32_t at; /* of the column's rules by code, in tri_table.of_code */
};

/* An input entry. op says how to test without the interpreter. */
enum tri_cell_op {
    TRI_CELL_ANY,
    TRI_CELL_STRINGS, /* equal to one of n strings */
    TRI_CELL_NUMBERS, /* equal to one of n numbers */
    TRI_CELL_BOOLS,   /* equal to one of n booleans */
    TRI_CELL_CHOICES, /* constants and ranges, mixed */
    TRI_CELL_TEST     /* ask the interpreter */
};

struct tri_cell {
    const char *text;
    uint32_t len;
    uint32_t line;
    uint32_t col;
    uint16_t n;
    uint8_t op;   /* enum tri_cell_op */
    bool negated; /* TEST: matches when it is none of the choices, if any */
    const struct tri_value *choices;
    const struct tri_expr *expr;
    const char *id;
};

struct tri_outcell {
    const char *text;
    uint32_t len;
    uint32_t line;
    uint32_t col;
    bool constant;
    const struct tri_expr *expr;
    const char *id;
    struct tri_value value; /* when constant: coerced already */
};

struct tri_rule {
    const char *id;
    uint32_t line;
    bool constant;          /* every output is: value is the whole output */
    struct tri_value value; /* one output, or the context of several */
    uint32_t *ranks; /* when constant and outputs have an order: by output */
    uint64_t order;  /* the same in one number, where t->ordered */
    struct tri_value alone; /* on demand: the output when only this matches */
};

struct tri_table {
    /* What decisions on demand ask stands together. */
    enum tri_hit hit;
    bool settled;   /* every output there can be conforms to the decision */
    bool on_demand; /* direct, up to 64 rules: its columns have codes */
    bool alone;     /* the same: its rules have an output alone */
    uint64_t all;   /* direct, up to 64 rules: a bit for each */
    const struct tri_coded_column *coded; /* on demand: by asked, then the
                                             first again until TRI_CODED_STEP
                                             divides their number */
    size_t n_coded;
    const uint64_t *of_code; /* on demand: rules by column and code; what is no
                                code of a value lets all through */
    uint64_t *asks;  /* direct, up to 64 rules, by rule: bits of what it asks,
                        by asked */
    uint64_t *turns; /* the same, FIRST and ordered PRIORITY: sets of rules, the
                        best first; else NULL */
    struct tri_rule *rules;
    struct tri_value none; /* on demand: the output when no rule matches */
    size_t n_inputs, n_outputs, n_rules, n_notes;
    const char *id;
    uint32_t line;
    struct tri_clause **inputs;
    struct tri_clause **outputs;
    struct tri_cell *cells;             /* [rule * n_inputs + input] */
    struct tri_outcell *outs;           /* [rule * n_outputs + output] */
    struct tri_column *columns;         /* by input */
    uint32_t *by_density;               /* columns, the choosiest first */
    const char **note_names;            /* annotation columns */
    const char **notes;                 /* [rule * n_notes + note] */
    const struct tri_type *output_type; /* of one output; Any when unknown */
    bool has_default;
    bool ordered; /* a smaller order of a rule is a higher priority */
    struct tri_source source; /* faults of the whole: text is the hit policy */
    bool broken;              /* unsound as linked (a finding says why): null */
    uint32_t bases[2]; /* direct tables: nodes that columns fetch members of */
    uint32_t n_bases;
    struct tri_asked *asked; /* direct: the columns, the choosiest first; up to
                                64 rules: inputs before decisions */
    bool calm;   /* direct, and once these are contexts no column can complain:
                    columns need not be asked when no rule is left */
    bool direct; /* every column is told by its index alone and only fetches
                    from a value of the decision's requirements, and every
                    output is constant: needs no frame */
};

/* ---- boxed expressions ---- */

enum tri_boxed_kind {
    TRI_BOXED_LITERAL,
    TRI_BOXED_TABLE,
    TRI_BOXED_CONTEXT,
    TRI_BOXED_INVOCATION,
    TRI_BOXED_LIST,
    TRI_BOXED_RELATION,
    TRI_BOXED_FUNCTION,
    TRI_BOXED_CONDITIONAL,
    TRI_BOXED_FILTER,
    TRI_BOXED_FOR,
    TRI_BOXED_SOME,
    TRI_BOXED_EVERY
};

struct tri_boxed {
    struct tri_boxed *next; /* the next element of a list, row or entry list */
    enum tri_boxed_kind kind;
    const char *id;
    uint32_t line;
    uint32_t col;
    const char *type_ref;
    const struct tri_type *type; /* NULL: none declared */
    struct tri_text text;        /* LITERAL */
    struct tri_table *table;     /* TABLE */
    struct tri_boxed *items;     /* LIST elements; RELATION rows (each a LIST);
                                    CONTEXT and INVOCATION values */
    size_t n_items;
    struct tri_var *vars; /* CONTEXT and INVOCATION names, one an item (a
                             context's result has name ""); RELATION columns;
                             FUNCTION parameters; the iterator variable */
    size_t n_vars;
    struct tri_boxed *part[3]; /* INVOCATION: called; FUNCTION: body; if then
                                  else; in and match, return or satisfies */
    const char *function_kind; /* FUNCTION: NULL, "FEEL", "Java", "PMML" */
    const char *unsupported;   /* what we lack here, else NULL */
    struct tri_scope scope;    /* the names that it adds, for its parts */
    struct tri_param *params;  /* FUNCTION */
    const struct tri_type *result; /* FUNCTION: its body's; NULL: not known */
    uint32_t *hashes;              /* CONTEXT, RELATION: of vars, in order */
    bool wants_partial;            /* FOR: the body says `partial` */
};

/* ---- nodes ---- */

enum tri_req_kind {
    TRI_REQ_DECISION,
    TRI_REQ_INPUT,
    TRI_REQ_KNOWLEDGE,
    TRI_REQ_OUTPUT,       /* of a decision service */
    TRI_REQ_ENCAPSULATED, /* of a decision service */
    TRI_REQ_IN_DECISION,  /* of a decision service */
    TRI_REQ_IN_DATA       /* of a decision service */
};

struct tri_req {
    struct tri_req *next;
    enum tri_req_kind kind;
    const char *href;
    uint32_t line;
    struct tri_node *target;    /* link */
    struct tri_import *through; /* the import that it came by, or NULL */
};

/* What a slot of a node's frame holds. */
struct tri_slot {
    const struct tri_node *node; /* NULL: a context of an import's members */
    size_t n_members;
    const struct tri_node **members;
    uint32_t *hashes; /* of the members' names */
};

struct tri_node {
    /* What a run asks of each decision that it makes stands together. */
    uint32_t index;               /* link: place in tri_models.order */
    uint32_t first_atom, n_atoms; /* link: in tri_models.atoms, by at */
    enum tri_node_kind kind;
    bool checked; /* link: the expression's values are of the type already */
    bool later;   /* link: what it requires may be decided when it is read */
    bool flat;    /* link: a literal expression whose frame is the values of
                     all nodes, by index */
    /* For its output; [1]: when one rule that gives it is enough; NULL: none.
     */
    const struct tri_forks *forks[2];   /* link */
    const struct tri_table *by_columns; /* link: on demand, not drawn, and its
                                           outputs are of the type; else NULL */
    const struct tri_list_maker *maker; /* link: see codes.h; NULL: none */
    const struct tri_copy *copy;        /* the same */
    struct tri_boxed *logic;            /* decision; BKM: a FUNCTION */
    struct tri_node *next;              /* in its model, document order */
    struct tri_model *model;
    const char *id;   /* "" where the model has none */
    const char *name; /* of the variable, or of the element */
    uint32_t name_len;
    uint32_t line;
    struct tri_source source;    /* faults of no expression: text is the name */
    struct tri_var *variable;    /* may be NULL */
    const struct tri_type *type; /* of the value; of the result of a callable */
    uint8_t plain; /* link: the kind of value that needs no conversion to type;
                      TRI_NULL: look at the type */
    struct tri_req *reqs;
    struct tri_req **reqs_tail;
    size_t n_reqs;
    bool rises; /* stated: no worrying fact takes it from true */
    /* link */
    struct tri_scope scope; /* names of its requirements */
    struct tri_slot *slots;
    size_t n_slots;
    const struct tri_type *function_type; /* callables; its result may be
                                             inferred after compiling */
    struct tri_type *own_function_type;   /* the same, to write */
    struct tri_param *params;             /* callables */
    size_t n_params;
    struct tri_node **inputs;  /* service: what each parameter sets */
    struct tri_node **outputs; /* service */
    uint32_t *output_hashes;
    size_t n_outputs;
    struct tri_node **plan; /* service: decisions in the order to evaluate */
    size_t n_plan;
    const uint64_t *need;      /* bits: nodes to evaluate before (decisions and
                                  inputs, transitively) */
    const uint64_t *feeds;     /* bits: nodes that need this one */
    const struct tri_few *few; /* link: see codes.h; NULL: may be anything */
    const struct tri_ast *drawn; /* link: of a flat decision, the expression of
                                    which forks are made */
    struct tri_atom *atoms;
    struct tri_plain_atom *plain_atoms; /* input data: see codes.h */
    uint32_t n_plain_atoms;
    uint32_t *atoms_by;  /* input data of a context type: the first of each of
                            its members, or where it would be; else NULL */
    uint64_t *direct;    /* bits: nodes whose own logic may read this one */
    uint64_t *direct_by; /* input data of a context type: the same for each
                            of its members, [field * n_words]; else NULL */
    uint64_t *feeds_by;  /* input data of a context type: the same for each
                            of its members, [field * n_words]; else NULL */
};

struct tri_import {
    struct tri_import *next;
    const char *name; /* "" joins the names with the importer's own */
    const char *ns;
    const char *type;
    uint32_t line;
    struct tri_model *target;
};

struct tri_model {
    struct tri_model *next;
    struct tri_models *models;
    const char *file;
    const char *name;
    const char *ns;
    struct tri_import *imports;
    struct tri_import **imports_tail;
    struct tri_item *items;
    struct tri_item **items_tail;
    struct tri_node *nodes;
    struct tri_node **nodes_tail;
    size_t n_nodes;
    struct tri_node **by_id; /* sorted */
    struct tri_feel feel;    /* finds this model's types */
    enum { TRI_MODEL_NEW, TRI_MODEL_BUSY, TRI_MODEL_DONE } state;
};

/* Of the scratch between two steps of a load: a large table asks each of them
 * for as much as it keeps, and they need not have it at once. */
#define TRI_SCRATCH_KEPT ((size_t)256 << 10)

struct tri_models {
    struct tri_arena arena;
    struct tri_arena scratch; /* while reading and linking */
    struct tri_model *first;
    struct tri_model **tail;
    struct tri_feel_names *names;
    struct tri_findings *findings; /* during link */
    struct tri_eval eval;          /* during link: constants, conversions */
    bool linked;
    size_t n_nodes;
    size_t n_words;                   /* of a bit set over nodes */
    struct tri_atom **atoms;          /* by number */
    const struct tri_node **deciders; /* by atom, of the value of a decision
                                         that forks tell: they say the code
                                         as well; else NULL */
    size_t n_atoms;
    struct tri_walked **walked; /* by number */
    size_t n_walked, cap_walked;
    struct tri_node **order; /* every node, requirements first */
    struct tri_node **all;   /* every node, document order */
};

/* read.c */
struct tri_boxed *tri_boxed_new(struct tri_arena *a, enum tri_boxed_kind kind);

/* types.c: the type a typeRef names in a model; NULL when there is none. */
const struct tri_type *tri_model_type(struct tri_model *model, const char *name,
                                      size_t len);
enum tri_code tri_models_types(struct tri_models *m, struct tri_error *err);
/* Constants of allowed values, in order; 0 when they are not all constant. */
size_t tri_text_constants(struct tri_models *m, const struct tri_text *t,
                          const struct tri_value **out);
/* The type named, with a finding and Any when there is none; NULL for NULL. */
const struct tri_type *tri_model_type_ref(struct tri_model *model,
                                          const char *ref, const char *id,
                                          uint32_t line);

/* compile.c */
enum tri_code tri_models_compile(struct tri_models *m, struct tri_error *err);

/* reads.c: fill feeds_by of input data. False when an arena is exhausted. */
bool tri_models_reads(struct tri_models *m);
/* What n reads of its frame, as tri_decided.reads says. */
struct tri_value tri_node_read_values(struct tri_eval *ev,
                                      const struct tri_node *n,
                                      const struct tri_frame *frame);

/* table_compile.c, table.c */
enum tri_code tri_table_compile(struct tri_model *model, struct tri_table *t,
                                const struct tri_scope *scope,
                                const struct tri_type *result,
                                struct tri_error *err);
/* Find out, once, whether any output of t conforms to type (of its decision):
 * then nobody needs to look again at each evaluation. */
void tri_table_settle(struct tri_models *m, struct tri_table *t,
                      const struct tri_type *type);
/* An absent record: nobody asks which rules matched. */
struct tri_table_hits {
    struct tri_value *inputs;
    uint32_t *matched;
    uint32_t *chosen;
    size_t n_matched;
    size_t n_chosen;
    bool keep_inputs;
};
struct tri_value tri_table_eval(struct tri_eval *ev, const struct tri_table *t,
                                const struct tri_frame *frame,
                                struct tri_table_hits *hits);
/* The kind that a type asks for, where the kind alone settles it; TRI_NULL for
 * Any. False where there is more to look at. */
bool tri_type_plain(const struct tri_type *t, uint8_t *out);
/* After linking: may the decision's table be evaluated directly? False when an
 * arena is exhausted. */
bool tri_table_place(struct tri_models *m, struct tri_node *decision);
/* The same straight from the values of nodes, by node index. False when it
 * cannot: the table is not direct, or a value is not where the types promise
 * it, which only tri_table_eval can complain of. */
bool tri_table_direct(struct tri_eval *ev, const struct tri_table *t,
                      const struct tri_value *values,
                      struct tri_table_hits *hits, struct tri_value *out);
/* The same from the codes of the run's atoms, by number, of values that are
 * made once they are read: the output, and a bit for each rule that
 * tri_table_record needs. single: one of the rules that give it is enough, and
 * nobody asks for a record. False also for more than 64 rules. */
struct tri_asking {
    struct tri_eval *ev;
    const struct tri_value *values; /* by node index */
    uint8_t *codes;
};
bool tri_table_on_demand(const struct tri_asking *q, const struct tri_table *t,
                         bool single, uint64_t *out_rules,
                         struct tri_value *out);
void tri_table_record(struct tri_eval *ev, const struct tri_table *t,
                      uint64_t rules, struct tri_table_hits *hits);

/* direct.c: are these rules of a table on demand all that gave the output, in
 * its order? */
bool tri_table_word_says(const struct tri_table *t, uint64_t rules);
/* direct.c: the output of a table of up to 64 rules that these give. */
struct tri_value tri_table_word_output(struct tri_eval *ev,
                                       const struct tri_table *t,
                                       uint64_t rules);

/* codes.c, after the tables are placed and FEEL is flat: atoms, codes, forks.
 * False when an arena is exhausted. */
bool tri_models_codes(struct tri_models *m);

/* table.c: does the cell let v through? Its verdict counts only as true. */
bool tri_cell_matches(struct tri_eval *ev, const struct tri_cell *cell,
                      const struct tri_frame *frame, struct tri_value v);

/* why.c: the first input that keeps rule from matching; FIRED when there is
 * none. Leaves no diagnostic and no memory but a fault's text. */
struct tri_why tri_table_why(struct tri_eval *ev, const struct tri_table *t,
                             const struct tri_frame *frame,
                             const struct tri_value *inputs, size_t rule);
/* Of every rule, from what the evaluation left in hits. NULL: fatal. */
const struct tri_why *tri_table_whys(struct tri_eval *ev,
                                     const struct tri_table *t,
                                     const struct tri_frame *frame,
                                     const struct tri_table_hits *hits);

/* boxed.c: evaluate; hits (may be NULL) is filled when b is a table. */
struct tri_value tri_boxed_eval(struct tri_eval *ev, const struct tri_boxed *b,
                                const struct tri_frame *frame,
                                struct tri_table_hits *hits);

/* run.c: what we lack, met in an evaluation: null, and the run fails with
 * TRI_E_UNSUPPORTED and this message. */
struct tri_value tri_run_unsupported(struct tri_eval *ev,
                                     const struct tri_boxed *b);

#endif
