/* engine/triage/assess.h - a report in, an explained assessment out.
 *
 * Source:  contract assessment.schema.json; docs/authors/packs.md.
 * Owner:   struct tri_assessor owns its memory and borrows the pack, which must
 *          outlive it. What it hands out lives until its next read.
 * Threads: one assessor, one thread; many may share a frozen pack.
 * Privacy: an assessor holds a report: nothing of it goes into an error.
 *
 * The steps are apart so that a caller can time them: read (parse and check),
 * decide (every decision, merged and ordered), write (JSON). Once warm they
 * make no malloc call.
 *
 * Fail safe: where a decision of the pack gives no category, no level or no
 * action, the outcome is unclassified, at least medium, with the caution
 * person-decides and the designated lead told; never "no action".
 */
#ifndef TRI_TRIAGE_ASSESS_H
#define TRI_TRIAGE_ASSESS_H

#include "base/out.h"
#include "ports/zone.h"
#include "triage/pack.h"

struct tri_assessor;

struct tri_assess_options {
    size_t lang;             /* of the pack, see tri_pack_lang */
    enum tri_trace trace;    /* what goes into the assessment's trace */
    bool decisions_only;     /* leave out what needs completions: possible,
                                threshold_possible, unknown */
    struct tri_instant now;  /* the clock */
    const char *clock_field; /* named in an error about a deadline that counts
                                from the clock ("--at"); NULL: "clock" */
    /* A diagnostic of the trace in the reader's language: out, or english
     * itself. NULL: as it is. */
    const char *(*word)(const char *english, char *out, size_t size);
};

/* ---- what was decided: read-only ---- */

struct tri_reasons { /* rows, each once, in pack order */
    size_t n;
    size_t cap;
    const struct tri_row **rows;
};

struct tri_coded { /* a category, a caution, a text id, a contradiction */
    struct tri_value code;
    struct tri_value text; /* contradictions: the text id */
    struct tri_reasons because;
};

struct tri_coded_list {
    size_t n;
    size_t cap;
    struct tri_coded *items;
};

struct tri_action {
    uint8_t code; /* in action_order */
    uint8_t urgency;
    bool mandatory;
    bool held;
    bool gone; /* gave way to another: not in the result */
    bool has_due;
    struct tri_instant due;
    struct tri_value agency;
    struct tri_value by_whom;
    const struct tri_list *people; /* ids; NULL or none: the whole incident */
    struct tri_reasons because;
};

/* Which area counts for somebody, and how that is known. */
struct tri_area_choice {
    const struct tri_area *area; /* NULL: the pack has no areas */
    enum tri_area_known known;
    struct tri_value stated; /* as the report says it, null: it does not */
};

struct tri_area_group { /* those for whom the same area counts */
    struct tri_area_choice choice;
    size_t n; /* 0: the incident as a whole */
    size_t cap;
    struct tri_value *ids;
};

struct tri_area_groups {
    size_t n;
    size_t cap;
    struct tri_area_group *items;
};

struct tri_child_outcome {
    struct tri_value id;
    int need;
    uint8_t strategy;
};

struct tri_outcome {
    struct tri_coded_list categories;
    struct tri_value axes[4];
    uint8_t level; /* in risk_order */
    struct tri_reasons risk_because;
    int need; /* 1 to 4 */
    struct tri_reasons need_because;
    uint8_t strategy;
    struct tri_reasons strategy_because;
    struct tri_coded_list participants;
    struct tri_coded_list purposes;
    size_t n_children;
    struct tri_child_outcome *children; /* all of them */
    size_t n_actions;
    size_t cap_actions;
    struct tri_action *actions; /* in the order in which to do them */
    uint64_t mandatory;         /* set of codes */
    uint64_t offered;           /* present, mandatory or not */
    struct tri_coded_list cautions;
    struct tri_coded_list decides;
    struct tri_coded_list contradictions;
    struct tri_area_groups homes; /* of the children, by area */
    struct tri_area_groups employers;
    bool faulty; /* the pack left a part undecided */
};

/* A fact whose answer could change level, need, strategy status or the actions
 * that must be done. tri_assessment.unknown has them the most telling first: a
 * guide that may ask in any order asks in this one. */
struct tri_unknown {
    const char *fact;     /* "coercion", "children[0].age" */
    const char *question; /* in the language asked; NULL: no text */
    int raise_to;         /* level that an answer could raise to; -1: none */
    int lower_to;         /* level that an answer could lower to; -1: none */
    uint64_t adds;        /* codes of actions that an answer makes mandatory */
    uint64_t drops;       /* and that an answer makes so no longer */
    bool alone;    /* this answer changes the outcome, all else as it is; false:
                      only together with other answers, and the members above
                      are empty */
    bool regrades; /* an answer moves level, need or strategy status */
    unsigned weight;
    bool bears; /* on a category found, or on any */
    unsigned order;
};

struct tri_assessment {
    struct tri_outcome outcome;
    uint8_t top;      /* the highest level when all is as bad as it can be */
    bool top_known;   /* false: nobody asked, top is the level */
    uint8_t top_seen; /* the highest and the lowest level still possible: what
                         the range shows */
    uint8_t bottom;
    int need_top;
    int need_bottom;
    size_t n_unknown;
    const struct tri_unknown *unknown;
};

/* ---- the steps ---- */

enum tri_code tri_assessor_new(const struct tri_pack *pack,
                               const struct tri_zone_port *zones,
                               struct tri_assessor **out,
                               struct tri_error *err);
void tri_assessor_free(struct tri_assessor *a); /* NULL is fine */

/* One report's JSON. TRI_E_INPUT: err->loc has line and column where it is no
 * JSON, or the field (element) where it breaks the contract. */
enum tri_code tri_assess_read(struct tri_assessor *a, const char *text,
                              size_t len, struct tri_error *err);

/* A report that was read, kept to be decided about again. */
struct tri_kept_report {
    struct tri_value raw;
    struct tri_value whole;
};

/* The report read last, which stays where it is: from here on what is read is
 * kept beside it, until the assessor is freed or TRI_E_LIMIT ends it. */
void tri_assess_keep(struct tri_assessor *a, struct tri_kept_report *out);
/* What is decided next is about this one, which this assessor kept. */
void tri_assess_again(struct tri_assessor *a,
                      const struct tri_kept_report *kept);

/* After TRI_E_INPUT of tri_assess_read that names a field: everything that is
 * wrong with that report, as findings that name a field each. TRI_E_NOMEM,
 * TRI_E_LIMIT. */
enum tri_code tri_assess_faults(struct tri_assessor *a,
                                struct tri_findings *faults,
                                struct tri_error *err);

/* Decide about the report read last. TRI_E_INPUT: a deadline is out of the
 * calendar's reach. TRI_E_LIMIT, TRI_E_NOMEM. */
enum tri_code tri_assess_decide(struct tri_assessor *a,
                                const struct tri_assess_options *options,
                                struct tri_error *err);

/* The assessment as one line of JSON without a line end. The same report,
 * pack, options and zone data give the same bytes. */
void tri_assess_write(struct tri_assessor *a, struct tri_out *out);

/* What was decided last. */
const struct tri_assessment *tri_assess_result(const struct tri_assessor *a);

/* Decision number i of those that the result rests on, each child's included,
 * for coverage and explanation; NULL past the end. Empty with
 * TRI_TRACE_NONE. */
const struct tri_decided *tri_assess_traced(const struct tri_assessor *a,
                                            size_t i);

#endif
