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

/* Take up what was saved under another edition of the pack: the walk begins
 * anew with the answers that still have a place, and stands at the first open
 * question. The step's state.dropped names the others. TRI_E_NOTFOUND: there is
 * no such flowchart any more. */
enum tri_code tri_guide_carry(struct tri_guide *g, const char *text, size_t len,
                              struct tri_error *err);

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

/* How much is still open. */
struct tri_guide_next {
    size_t n_open;   /* questions that may still be asked, of a list one
                      * member's */
    size_t n_matter; /* of these: those that could change level, need, strategy
                      * discussion, what must be done or by when. 0: enough was
                      * told */
    /* For each of the step's `open`. */
    const bool *matters;
    /* All that is not known and could change it, asked or not, the most telling
     * first: as keys. Both until the next step. */
    size_t n_telling;
    const char *const *telling;
};

/* Of the questions that wait side by side, because a parallel gateway leaves
 * their order free, make the most telling one the command; and see whether any
 * open one still matters. Assesses the report so far: for a step that is put
 * to somebody, not for each answer taken from a report. */
enum tri_code tri_guide_next(struct tri_guide *g, struct tri_guide_next *out,
                             struct tri_error *err);

/* Make the question with that key, one of those that wait, the command. False:
 * it does not wait. */
bool tri_guide_choose(struct tri_guide *g, const char *key);

/* How many kinds of matter wait side by side (each the first of a screen of
 * yes or no), where there are so many that "which of these?" is asked first; 0:
 * it is not. */
enum { TRI_GUIDE_MATTERS = 4 };
size_t tri_guide_matters(const struct tri_guide *g);

/* For building an answer's value. */
struct tri_eval *tri_guide_eval(struct tri_guide *g);

/* What stands beside the present step (SHOW, WAIT), as one JSON object: `due`
 * (RFC 3339 on the clock of the area; counted from now; absent where the
 * calendar does not reach), `counts_from` (title of the step from whose time
 * the deadline counts, where it is not the one before), `local` (data of the
 * area that counts, as in an assessment's areas), `area` (its name), `source`
 * (as in a because). */
void tri_guide_beside(struct tri_guide *g, size_t lang, struct tri_out *out);

/* The report so far as JSON, indented, with a line end: one that can be
 * assessed. While the walk is not at its end, people are left out of whom
 * something required was not asked yet. */
void tri_guide_report(struct tri_guide *g, struct tri_out *out);

/* The walk as JSON, bound to the pack's digest. */
void tri_guide_save(struct tri_guide *g, struct tri_out *out);

#endif
