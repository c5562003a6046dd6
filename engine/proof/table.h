/* engine/proof/table.h - what is wrong with decision tables, exactly.
 *
 * Source:  DMN 1.5, 8.2.10 and 8.2.11 (completeness, hit policies).
 * Owner:   findings are the caller's.
 * Threads: as tri_space.
 *
 * For each table: inputs that no row takes (up to 20 of them), rows that clash
 * under the hit policy, rows that can never match or never decide, rows that
 * another says too, inputs that nothing is asked of. Each finding names the
 * row and an input that shows it. What cannot be settled is an error that
 * begins "not proved, because".
 */
#ifndef TRI_PROOF_TABLE_H
#define TRI_PROOF_TABLE_H

#include "base/findings.h"
#include "proof/space.h"

#define TRI_PROOF_SHOWN 20 /* inputs or pairs shown of one table */
#define TRI_PROOF_STEPS UINT64_C(300000000) /* of one table */

struct tri_prove_options {
    /* An input that may be null counts in full: a gap that only null shows is
     * an error. Otherwise it is a warning. */
    bool null_is_a_value;
    uint64_t steps; /* of one table; 0: TRI_PROOF_STEPS */
};

void tri_prove_table(struct tri_space *s, const struct tri_space_table *t,
                     const struct tri_prove_options *options,
                     struct tri_findings *findings);

/* All tables of the space. TRI_E_NOMEM, TRI_E_LIMIT when memory ran out. */
enum tri_code tri_prove_tables(struct tri_space *s,
                               const struct tri_prove_options *options,
                               struct tri_findings *findings,
                               struct tri_error *err);

/* Write the point as "a = 1, b = null": one class of each variable of vars that
 * is not left whole in where. */
struct tri_out;
void tri_space_show(const struct tri_space *s, const uint32_t *vars, size_t n,
                    const uint64_t *where, struct tri_out *out);

#endif
