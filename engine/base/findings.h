/* engine/base/findings.h - what is wrong with a file, all of it at once.
 *
 * Source:  contract/cli.md: findings `FILE:LINE: error|warning|note: message`.
 * Owner:   the caller; a plain growing list, freed by tri_findings_done.
 * Threads: one list, one thread.
 */
#ifndef TRI_BASE_FINDINGS_H
#define TRI_BASE_FINDINGS_H

#include <stddef.h>

#include "base/error.h"

enum tri_severity { TRI_NOTE, TRI_WARNING, TRI_ERROR };

struct tri_finding {
    enum tri_severity severity;
    struct tri_error what;
};

struct tri_findings {
    struct tri_finding *items;
    size_t n;
    size_t cap;
    size_t errors;  /* counted also past the kept TRI_MAX_FINDINGS */
    size_t dropped; /* how many were counted but not kept */
};

void tri_findings_init(struct tri_findings *f);
void tri_findings_done(struct tri_findings *f);

/* Add one. f may be NULL (nobody wants them). When memory runs out, or past
 * TRI_MAX_FINDINGS, the finding is counted and dropped: a list of findings
 * must never be the reason why a load fails. */
void tri_findings_add(struct tri_findings *f, enum tri_severity severity,
                      enum tri_code code, const struct tri_loc *loc,
                      const char *fmt, ...) TRI_PRINTF(5, 6);

/* "error", "warning" or "note". */
const char *tri_severity_name(enum tri_severity severity);

#endif
