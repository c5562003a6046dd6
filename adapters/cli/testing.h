/* adapters/cli/testing.h - a pack being held against its scenarios.
 *
 * Source:  docs/authors/packs.md, "Scenarios".
 * Owner:   the caller of tri_testing_done.
 * Threads: one.
 */
#ifndef TRI_CLI_TESTING_H
#define TRI_CLI_TESTING_H

#include "base/out.h"
#include "common/pack_files.h"
#include "common/scenario_words.h"
#include "triage/assess.h"

struct tri_seen; /* which scenarios matched which rows, mutate_run.c */

struct testing {
    const struct tri_pack *pack;
    struct tri_zone_port zones;
    struct tri_assessor *assessor;
    struct tri_arena arena; /* of one scenario */
    struct tri_eval ev;
    struct tri_scenario_words words; /* in the reader's language */
    const char *name;                /* of the scenario's file */
    struct tri_out page;             /* standard output */
    struct tri_out faults;           /* of the scenario at hand */
    struct tri_out json;
    size_t passed;
    size_t failed;
    size_t n_rows;
    uint32_t **hits; /* by decision number and row */
    uint32_t *edges;
    size_t scenario;       /* number of the one at hand */
    struct tri_seen *seen; /* NULL: nobody asks */
    bool alone; /* only the expectations: no guided walk, no coverage */
};

/* One scenario; passed or failed is counted, faults has what is wrong. */
void tri_testing_run(struct testing *t, const struct tri_pack_file *f);
void tri_testing_done(struct testing *t);

/* Part of the scenario at hand, as tri_scenario_said has it: text as it stands
 * there. Lives until the next scenario. */
const char *tri_testing_said(struct testing *t, size_t inject, const char *part,
                             struct tri_value text);

/* Something of the scenario at hand is wrong: a line, as printf. */
void tri_testing_fault(struct testing *t, const char *fmt, ...)
    TRI_PRINTF(2, 3);
/* What ("guide", "report") was not taken, and why. */
void tri_testing_refused(struct testing *t, const char *what,
                         const struct tri_error *err);

/* Hold a scenario's "expect" against what was decided; faults onto t. */
void tri_testing_expect(struct testing *t, struct tri_value expect,
                        const struct tri_outcome *o);

/* The same for a scenario's report, where some of it must be said, and where
 * "actions" is the whole set. */
void tri_testing_expect_whole(struct testing *t, struct tri_value expect,
                              const struct tri_outcome *o);

/* "because": the rows that speak for a part now and did not at first (NULL: no
 * first), exactly. */
void tri_testing_because(struct testing *t, struct tri_value wanted,
                         const struct tri_outcome *first,
                         const struct tri_outcome *now);

enum { TRI_ACTION_STATE = 160 };

/* An action as scenarios write it: "today", "planned offered held"; one for
 * each group of people with " + " between; "gone" where there is none. */
void tri_testing_action(const struct tri_outcome *o, size_t code,
                        char out[TRI_ACTION_STATE]);

/* Play a scenario's injects, each on report, which was assessed last and is
 * again afterwards (unless alone). */
void tri_testing_injects(struct testing *t, struct tri_value report,
                         struct tri_value injects,
                         const struct tri_assess_options *options);

/* Assess a report that is at hand as a value; errors as tri_assess_read and
 * tri_assess_decide give them. */
enum tri_code tri_testing_assess(struct testing *t, struct tri_value report,
                                 const struct tri_assess_options *options,
                                 struct tri_error *err);

/* Note which rows the assessment at hand reached. */
void tri_testing_count(struct testing *t);

/* The scenario matched the row. s may be NULL. */
void tri_seen_add(struct tri_seen *s, size_t decision, size_t row,
                  size_t scenario);

struct tri_mutate_options {
    bool on;
    uint64_t seed;
    size_t n; /* how many mutants; 0: all */
};

struct tri_seen *tri_seen_new(const struct tri_pack *pack, size_t scenarios);
void tri_seen_free(struct tri_seen *s); /* NULL is fine */

/* Break the pack on purpose, again and again, and see whether a scenario fails:
 * the share that is caught, each survivor, onto page. The scenarios must pass.
 * Returns an exit status. */
int tri_mutate_run(const struct tri_pack *pack,
                   const struct tri_pack_files *files,
                   const struct tri_pack_files *scenarios,
                   const struct tri_seen *seen,
                   const struct tri_zone_port *zones,
                   const struct tri_mutate_options *options,
                   struct tri_out *page);

#endif
