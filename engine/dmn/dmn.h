/* engine/dmn/dmn.h - DMN models in, decisions out.
 *
 * Source:  OMG DMN 1.5 (formal/23-04-08 family), namespaces 1.1 to 1.5.
 * Owner:   struct tri_models owns all models and their expressions; a
 *          struct tri_run owns one thread's evaluations.
 * Threads: tri_models is frozen by tri_models_link and then shared without
 *          locks; a run belongs to one thread.
 *
 * Stages: read (XML stream) -> model -> link (imports, types, names, FEEL
 * compiled, requirement graph sorted) -> evaluate -> trace.
 */
#ifndef TRI_DMN_DMN_H
#define TRI_DMN_DMN_H

#include "base/findings.h"
#include "base/out.h"
#include "feel/feel.h"

struct tri_models;
struct tri_run;
struct tri_node; /* a decision, input data, BKM or decision service */

enum tri_node_kind {
    TRI_NODE_DECISION,
    TRI_NODE_INPUT,
    TRI_NODE_BKM,
    TRI_NODE_SERVICE
};

enum tri_code tri_models_new(struct tri_models **out, struct tri_error *err);
void tri_models_free(struct tri_models *m); /* NULL is fine */

/* Read one file's bytes (copied as needed; text may go after the call). file
 * is the name used in messages and rule references ("grooming.dmn"). Breaks of
 * the XML or of DMN's structure: TRI_E_SYNTAX / TRI_E_MODEL with line and
 * column; further ones in findings. TRI_E_UNSUPPORTED names what we lack. */
enum tri_code tri_models_add(struct tri_models *m, const char *file,
                             const char *text, size_t len,
                             struct tri_findings *findings,
                             struct tri_error *err);

/* Resolve imports (by namespace, among the files added; a missing import or a
 * cycle is an error), build types, compile every expression, sort the graph,
 * freeze. FEEL errors are findings, not failures: a strict caller refuses on
 * findings->errors. */
enum tri_code tri_models_link(struct tri_models *m,
                              struct tri_findings *findings,
                              struct tri_error *err);

/* Find a node. file: the name given to add, or NULL for any; name: the id or
 * the name; "{namespace}name" is allowed. NULL when there is none. With file
 * NULL the first model added is searched first. */
const struct tri_node *tri_models_find(const struct tri_models *m,
                                       const char *file,
                                       enum tri_node_kind kind,
                                       const char *name);

/* A type by item definition name ("tFacts"); NULL when there is none. */
const struct tri_type *tri_models_type(const struct tri_models *m,
                                       const char *file, const char *name);

/* ---- item definitions: the data dictionary ---- */

struct tri_item; /* an item definition or a component of one */

/* An item definition by name; file NULL for any. NULL when there is none. */
const struct tri_item *tri_models_item(const struct tri_models *m,
                                       const char *file, const char *name);

/* st:fact attributes (namespace urn:safetriage:flow:1) of a component. */
enum tri_fact {
    TRI_FACT_KIND,    /* observed, judgement */
    TRI_FACT_HARMFUL, /* true, false */
    TRI_FACT_WORST,
    TRI_FACT_BEST,
    TRI_FACT_PROBE,      /* values separated by commas, as written */
    TRI_FACT_WHOLE,      /* true: a number without a fraction */
    TRI_FACT_EARLIEST,   /* a day: no answer lies before it */
    TRI_FACT_DAYS_AHEAD, /* of the clock: no answer lies after it */
    TRI_FACT_ABOUT,      /* categories that it bears on, blanks between */
    TRI_FACT_SETTLED,    /* "true": nobody will find it out to be otherwise */
    TRI_FACT_COUNT
};

struct tri_item_info {
    const char *file;
    const char *id; /* "" where the model has none */
    const char *name;
    const char *type_ref;        /* as written; "" when it has components */
    const char *description;     /* "" when there is none */
    const struct tri_type *type; /* never NULL; a list for a collection */
    uint32_t line;
    bool collection;
    const char *fact[TRI_FACT_COUNT]; /* NULL where not given */
    const struct tri_value *allowed;  /* constants of its own allowedValues, */
    size_t n_allowed;         /* in order; 0 when none or not constant */
    const char *allowed_text; /* as written; "" when there is none */
};
struct tri_item_info tri_item_info(const struct tri_item *item);

/* Components in document order; NULL past the end. A component that refers to
 * another item definition (type_ref) has none of its own: look that one up. */
size_t tri_item_parts(const struct tri_item *item);
const struct tri_item *tri_item_part(const struct tri_item *item, size_t i);

/* What a node is. Strings live as long as the models. */
struct tri_node_info {
    enum tri_node_kind kind;
    const char *file;
    const char *id;
    const char *name;
    const struct tri_type *type; /* never NULL */
    uint32_t line;
};
struct tri_node_info tri_node_info(const struct tri_node *n);
enum tri_node_kind tri_node_kind(const struct tri_node *n);

/* Walk all nodes of a kind in file order: i from 0; NULL past the end. */
const struct tri_node *tri_models_node(const struct tri_models *m,
                                       enum tri_node_kind kind, size_t i);

/* How many output decisions a service has; 0 for another node. With one, an
 * invocation gives its value; with more, a context of them by name. */
size_t tri_node_outputs(const struct tri_node *n);

/* True when evaluating n may read input (directly or through others). */
bool tri_node_depends(const struct tri_node *n, const struct tri_node *input);

/* Which members of values of a context type does any decision read? bits: by
 * field, (n_fields + 63) / 64 words; set where one does, else left. */
void tri_models_read_members(const struct tri_models *m,
                             const struct tri_type *type, uint64_t *bits);

/* ---- decision tables, for whoever explains or proves ---- */

struct tri_table; /* the decision's own table */
/* NULL when the decision's logic is not a table. */
const struct tri_table *tri_node_table(const struct tri_node *n);
size_t tri_table_rules(const struct tri_table *t);
size_t tri_table_inputs(const struct tri_table *t);
size_t tri_table_outputs(const struct tri_table *t);
const char *tri_table_hit_policy(const struct tri_table *t); /* "RULE ORDER" */
const char *tri_rule_id(const struct tri_table *t, size_t rule);
/* The whole output of a rule whose outputs are all constant; else false. */
bool tri_rule_output(const struct tri_table *t, size_t rule,
                     struct tri_value *out);
/* May the constant output of a rule of this decision's own table be what the
 * decision gives? False when it is of another type, or not among the values
 * that are allowed: the decision would then be null. True where the output is
 * not constant. */
bool tri_rule_suits(const struct tri_node *n, size_t rule, struct tri_eval *ev);
uint32_t tri_rule_line(const struct tri_table *t, size_t rule);
/* Text of an annotation column by its name ("source"); "" when empty or not
 * there. */
const char *tri_rule_annotation(const struct tri_table *t, size_t rule,
                                const char *name);
const char *tri_input_text(const struct tri_table *t, size_t input);
const char *tri_output_name(const struct tri_table *t, size_t output);
/* The cell's text, and its compiled form. */
const char *tri_cell_text(const struct tri_table *t, size_t rule, size_t input);
const struct tri_expr *tri_cell_expr(const struct tri_table *t, size_t rule,
                                     size_t input);
const char *tri_output_text(const struct tri_table *t, size_t rule,
                            size_t output);
/* Allowed values of an output column in their order; 0 when none. */
size_t tri_output_values(const struct tri_table *t, size_t output,
                         const struct tri_value **out);

/* ---- evaluation ---- */

/* FULL: also what became of every rule of the decision's table, and what a
 * decision without a table read. */
enum tri_trace { TRI_TRACE_NONE, TRI_TRACE_MATCHED, TRI_TRACE_FULL };

/* A run over frozen models; zones borrowed (may be NULL). */
enum tri_code tri_run_new(const struct tri_models *m, struct tri_zones *zones,
                          struct tri_run **out, struct tri_error *err);
void tri_run_free(struct tri_run *r);

/* Start anew: forget values, inputs, trace; keep memory. now: date and time. */
void tri_run_begin(struct tri_run *r, struct tri_value now,
                   enum tri_trace trace);

/* Keep no record of decisions until further notice, only their values: for who
 * asks again and again how an outcome would move. */
void tri_run_bare(struct tri_run *r, bool bare);

/* From the next begin on, where there is no trace: decide about what a decision
 * requires only once it is read. Values are the same; what nobody reads is not
 * decided, and complains of nothing. */
void tri_run_on_demand(struct tri_run *r, bool on_demand);

/* From the next begin on, where there is no trace: word no complaints, for who
 * reads none. What faults is null as ever. */
void tri_run_quiet(struct tri_run *r, bool quiet);

/* The evaluation state, for building input values in its arena (valid until
 * the next begin) and for reading diagnostics. */
struct tri_eval *tri_run_eval(struct tri_run *r);

/* Give an input data node (or, for services, an input decision) a value.
 * Setting it again forgets every decision made so far that depends on it and
 * keeps the others. */
void tri_run_input(struct tri_run *r, const struct tri_node *input,
                   struct tri_value v);

/* The same for a value that is known to conform to the input's type, as a
 * report that was checked against it: its type is not looked at again. */
void tri_run_input_checked(struct tri_run *r, const struct tri_node *input,
                           struct tri_value v);

/* The same again for a value of which only the member number at (in the order
 * of the type, named member) differs from the last: keeps the decisions that do
 * not read it. */
void tri_run_input_member(struct tri_run *r, const struct tri_node *input,
                          struct tri_value v, size_t at, const char *member);

/* Keep what is decided now; back to that as often as wanted until the next
 * begin or keep. For bare runs only: records are not brought back. */
enum tri_code tri_run_keep(struct tri_run *r, struct tri_error *err);
void tri_run_back(struct tri_run *r);

/* Has anything moved? First say, once a run, of which decisions: those watched,
 * by their value; of them and what they need, those that depend on an input
 * watched, as soon as they would be decided anew. Then, in a bare run where
 * something was kept and some inputs were set since, this decides anew what
 * those may have changed, and stops at the first that moved. */
void tri_run_watch(struct tri_run *r, const struct tri_node *decision);
void tri_run_watch_input(struct tri_run *r, const struct tri_node *input);
enum tri_code tri_run_moved(struct tri_run *r, bool *out,
                            struct tri_error *err);

/* The same of one decision that is made again and again with input set to one
 * value after the other: would it now come out as it did with each? False only
 * where it would. Ask before input is set. */
enum tri_code tri_run_moved_but(struct tri_run *r,
                                const struct tri_node *decision,
                                const struct tri_node *input, bool *out,
                                struct tri_error *err);

/* Decisions that are always asked for together: gather them once a run; settle,
 * in a bare run, then decides anew at once what of them was decided before and
 * may have changed, so that each is at hand when it is asked for. */
void tri_run_gather(struct tri_run *r, const struct tri_node *decision);
enum tri_code tri_run_settle(struct tri_run *r, struct tri_error *err);

/* After keep, back and settle: has this gathered decision the value that was
 * kept? False may also mean that it is not known. */
bool tri_run_as_kept(const struct tri_run *r, const struct tri_node *decision);

/* Evaluate a decision and what it requires, each at most once per begin. The
 * value lives until the next begin. Failure only for memory and limits: a
 * runtime fault is null with diagnostics. */
enum tri_code tri_run_decide(struct tri_run *r, const struct tri_node *decision,
                             struct tri_value *out, struct tri_error *err);
/* The same for who asks for many: where the run keeps the value, until an input
 * changes. NULL: it failed, tri_run_decide says of what. */
const struct tri_value *tri_run_value(struct tri_run *r,
                                      const struct tri_node *decision);

/* Invoke a BKM or a service with named arguments (a context). A name that is
 * no parameter is TRI_E_INPUT; one left out is null. */
enum tri_code tri_run_invoke(struct tri_run *r, const struct tri_node *n,
                             struct tri_value args, struct tri_value *out,
                             struct tri_error *err);

/* What became of one rule. */
enum tri_fate {
    TRI_RULE_FIRED,       /* it gave the output, or a part of it */
    TRI_RULE_PASSED_OVER, /* every input fits, but the hit policy took another
                             rule's output, or none */
    TRI_RULE_NOT_MET,  /* an input has another value than the cell asks for */
    TRI_RULE_UNKNOWN,  /* an input is null and the cell asks for a value, or
                          something else that the cell reads is null */
    TRI_RULE_FAULT,    /* a cell could not be tested against its input */
    TRI_RULE_NOT_TRIED /* the table gave up before it came to its rules: a
                          diagnostic says why */
};
struct tri_why {
    enum tri_fate fate;
    uint32_t input; /* NOT_MET, UNKNOWN, FAULT: the first input, from the left,
                       that did not fit */
    const char *fault; /* FAULT: the cell's own complaint; "" when the kinds
                          just do not compare. Else NULL */
};

/* What was decided, in order of evaluation, since begin. For a table the rows
 * are there with every trace level (because needs them). */
struct tri_decided {
    const struct tri_node *decision;
    struct tri_value output;
    size_t n_inputs;                /* values of the table's input columns */
    const struct tri_value *inputs; /* NULL with TRI_TRACE_NONE */
    size_t n_matched;               /* rules that matched, in table order */
    const uint32_t *matched;
    size_t n_chosen; /* of these, the ones that gave the output */
    const uint32_t *chosen;
    const struct tri_why *rules; /* TRI_TRACE_FULL: of each rule, in table
                                    order; else NULL, as where there is no
                                    table */
    struct tri_value reads;      /* TRI_TRACE_FULL, no table: a context of what
                                    it required by name, of a structure only
                                    the members it reads ("facts.age") */
    size_t first_diag;           /* range of tri_run_eval()->diags */
    size_t n_diags;
};
size_t tri_run_decisions(struct tri_run *r);
const struct tri_decided *tri_run_decided(struct tri_run *r, size_t i);
/* The record of one decision, NULL when it was not (or no longer is) decided.
 * Constant time. */
const struct tri_decided *tri_run_of(struct tri_run *r,
                                     const struct tri_node *decision);
/* The same without a record: the rules that gave the output, in its order, a
 * bit for each. False: it cannot be said so shortly; ask tri_run_of. */
bool tri_run_rules(const struct tri_run *r, const struct tri_node *decision,
                   uint64_t *out);

/* What became of one rule of a decision that was decided with a trace: found
 * anew from its record and what it required, so ask before an input changes. A
 * fault met on the way is told in out only. TRI_E_NOTFOUND: there is no record,
 * no table or no such rule. TRI_E_LIMIT, TRI_E_NOMEM. */
enum tri_code tri_run_why(struct tri_run *r, const struct tri_node *decision,
                          size_t rule, struct tri_why *out,
                          struct tri_error *err);

/* The rules of a decision recorded with TRI_TRACE_FULL as a JSON array:
 * {"rule": ID, "result": "fired" | "passed-over" | "not-met" | "unknown" |
 * "fault" | "not-tried"}; for "not-met", "unknown" and "fault" also "input",
 * "cell" (their texts) and "value", for "fault" a "message" where there is one.
 * A rule without an id is its number, from 1. flags: of feel/json.h, for
 * values. */
void tri_decided_rules_write(struct tri_eval *ev, struct tri_out *o,
                             const struct tri_decided *d, unsigned flags);

#endif
