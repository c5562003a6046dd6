/* engine/triage/check.h - is a loaded pack fit to be relied on?
 *
 * Source:  docs/authors/packs.md; contract of the command line (check).
 * Owner:   findings are the caller's; files and pack are borrowed.
 * Threads: pure.
 *
 * Loading proves that a pack can run. This asks what a reader would ask: does
 * every row cite a known source in force, with a reason; is every action known,
 * with who does it and whom it is for; is every question worded, in each
 * language, from the present English; can a report say what the contract has?
 */
#ifndef TRI_TRIAGE_CHECK_H
#define TRI_TRIAGE_CHECK_H

#include "triage/pack.h"

/* files: those that the pack was loaded from, for the lines of findings. */
void tri_pack_check(const struct tri_pack *pack,
                    const struct tri_pack_file *files, size_t n,
                    const struct tri_hash_port *hash,
                    struct tri_findings *findings);

#endif
