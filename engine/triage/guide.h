/* engine/triage/guide.h - the guided walk: flowchart and decisions together.
 *
 * Source:  flow/flow.h (the walk), docs/authors/packs.md "Flowcharts".
 * Owner:   struct tri_guide owns its memory and borrows the pack. What a step
 *          hands out lives until the next one.
 * Threads: one guide, one thread.
 * Privacy: holds answers, so case data: never log them.
 *
 * The runner of flow/ only says what is to be done; here the decisions that it
 * asks for are run, on the report so far, so that the caller only ever sees
 * questions, steps to show and the end. No rule of its own: the report that
 * comes out is assessed like any other.
 */
#ifndef TRI_TRIAGE_GUIDE_H
#define TRI_TRIAGE_GUIDE_H

#include "base/out.h"
#include "flow/flow.h"
#include "ports/zone.h"
#include "triage/pack.h"

struct tri_guide;

enum tri_code tri_guide_new(const struct tri_pack *pack,
                            const struct tri_zone_port *zones,
                            struct tri_instant now, struct tri_guide **out,
                            struct tri_error *err);
void tri_guide_free(struct tri_guide *g); /* NULL is fine */

/* Begin a flowchart (NULL: the pack's own). TRI_E_NOTFOUND: no such one. */
enum tri_code tri_guide_start(struct tri_guide *g, const char *chart,
                              struct tri_error *err);

/* Take up what tri_guide_save wrote. TRI_E_CONFLICT: of another pack. */
enum tri_code tri_guide_resume(struct tri_guide *g, const char *text,
                               size_t len, struct tri_error *err);

/* ANSWER, ACK or GO_BACK; key as flow.h says. TRI_E_INPUT: it does not fit,
 * and the walk stands where it stood. */
enum tri_code tri_guide_take(struct tri_guide *g, enum tri_flow_event_kind kind,
                             const char *key, struct tri_value value,
                             struct tri_error *err);

/* Answer the question that the walk stands at from a report (as for
 * tri_guide_answer_all). *out_known false: the report does not say; with
 * is_open it is then answered "not known", else the walk stands. */
enum tri_code tri_guide_answer(struct tri_guide *g, struct tri_value report,
                               bool is_open, bool *out_known,
                               struct tri_error *err);

/* Count deadlines from here on from this moment instead of now. */
void tri_guide_since(struct tri_guide *g, struct tri_instant at);

/* Answer every question from a report (as tri_json_read gives it, checked by
 * tri_report_check before) until the walk ends. */
enum tri_code tri_guide_answer_all(struct tri_guide *g, struct tri_value report,
                                   struct tri_error *err);

/* Where the walk stands; its command is never RUN. */
const struct tri_flow_step *tri_guide_step(const struct tri_guide *g);

/* How many replies the walk still takes, the present one included, if nothing
 * more comes up: "no" or "not known" from here on, one "none" where it answers
 * several. Found by walking on, on the side. */
enum tri_code tri_guide_ahead(struct tri_guide *g, size_t *out_replies,
                              struct tri_error *err);

/* For building an answer's value. */
struct tri_eval *tri_guide_eval(struct tri_guide *g);

/* What stands beside the present step (SHOW, WAIT), as one JSON object: `due`
 * (RFC 3339 on the clock of the area; counted from now; absent where the
 * calendar does not reach), `local` (data of the area that counts, as in an
 * assessment's areas), `area` (its name), `source` (as in a because). */
void tri_guide_beside(struct tri_guide *g, size_t lang, struct tri_out *out);

/* The report so far as JSON, indented, with a line end: one that can be
 * assessed. While the walk is not at its end, people are left out of whom
 * something required was not asked yet. */
void tri_guide_report(struct tri_guide *g, struct tri_out *out);

/* The walk as JSON, bound to the pack's digest. */
void tri_guide_save(struct tri_guide *g, struct tri_out *out);

#endif
