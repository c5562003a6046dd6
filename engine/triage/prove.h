/* engine/triage/prove.h - is a loaded pack sound, and how far is that proved?
 *
 * Source:  design rules "Total" and "Monotone"; docs/authors/packs.md, "What
 *          check proves".
 * Owner:   findings are the caller's; the pack is borrowed.
 * Threads: pure.
 */
#ifndef TRI_TRIAGE_PROVE_H
#define TRI_TRIAGE_PROVE_H

#include "triage/pack.h"

/* Every table by itself and with what feeds it: gaps, clashes, rows that never
 * match or never decide. Every fact read by something. Every decision called.
 * No worrying fact makes an outcome milder. What is not proved is an error
 * "not proved, because ...". TRI_E_NOMEM, TRI_E_LIMIT. */
enum tri_code tri_pack_prove(const struct tri_pack *pack,
                             struct tri_findings *findings,
                             struct tri_error *err);

#endif
