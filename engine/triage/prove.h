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

/* Is a row idle: does everything that it decides stand as it is when it goes,
 * since other rows decide alike? Reasons apart, which are then fewer. column:
 * asked of the row with this cell open as well, so that any change of the cell
 * is idle; SIZE_MAX: of the row as it is. False where it cannot be proved. */
struct tri_pack_idle;
enum tri_code tri_pack_idle_new(const struct tri_pack *pack,
                                struct tri_pack_idle **out,
                                struct tri_error *err);
void tri_pack_idle_free(struct tri_pack_idle *p); /* NULL is fine */
bool tri_pack_row_idle(struct tri_pack_idle *p, const struct tri_decision *d,
                       size_t row, size_t column);

#endif
