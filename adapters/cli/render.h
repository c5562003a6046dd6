/* adapters/cli/render.h - text for a terminal: wrapped, within 80 columns.
 *
 * Source:  contract of the command line (text form of the assessment).
 * Owner:   the caller's tri_out; everything else is borrowed.
 * Threads: pure.
 * Privacy: prints what it is given, to standard output only.
 */
#ifndef TRI_CLI_RENDER_H
#define TRI_CLI_RENDER_H

#include <jansson.h>

#include "base/out.h"
#include "common/voice.h"
#include "feel/value.h"
#include "triage/replay.h"

#define TRI_COLUMNS 80

struct tri_render {
    struct tri_voice w;
    bool colour;
    struct tri_out *out;
};

/* To standard output, in a language of the pack. */
struct tri_render tri_render_for(const struct tri_pack *pack, size_t lang,
                                 struct tri_out *out);

enum tri_style { TRI_PLAIN, TRI_BOLD, TRI_ALARM, TRI_DIM };

/* Columns that UTF-8 text takes. */
size_t tri_render_width(const char *text, size_t len);

/* Wrapped lines: the first begins with lead (which counts), the others with as
 * many blanks as indent says. */
void tri_render_text(const struct tri_render *r, enum tri_style style,
                     const char *lead, size_t indent, const char *text);

/* Whom to call if anyone is in danger; nothing where the pack has no number. */
void tri_render_emergency(const struct tri_render *r);

/* "Label: " to a line. */
void tri_render_label(const struct tri_render *r, struct tri_out *line,
                      const char *label);

/* An empty line, then the title. */
void tri_render_title(const struct tri_render *r, enum tri_style style,
                      const char *title);

/* What could change (triage/whatif.h, its JSON as tri_json_read gives it). */
void tri_render_whatif(const struct tri_render *r, struct tri_value doc);

/* What another edition moves in one report: items as tri_replay_compare writes
 * them. name: of a scenario, or NULL, and then the line is named. */
void tri_render_moved(const struct tri_render *r, size_t line, const char *name,
                      struct tri_value reference, enum tri_towards towards,
                      struct tri_value items);

/* The document of an advice (common/advice.h): what to do first; then the
 * cautions, the reasons, what is not known. */
void tri_render_assessment(const struct tri_render *r, const json_t *advice);

/* Each conclusion with its rows, inputs and sources. */
void tri_render_explanation(const struct tri_render *r,
                            struct tri_value assessment);

/* Where something comes from (the source of a because): title, section,
 * edition, mark, address. Nothing where it is null. */
void tri_render_source(const struct tri_render *r, size_t indent,
                       struct tri_value source);

/* What stands beside a step of a walk (tri_guide_beside): when it is due, the
 * local data, the source. */
void tri_render_beside(const struct tri_render *r, struct tri_value beside);

/* One row of the pack's tables, by the end of its name; false when that is no
 * row or more than one. */
bool tri_render_rule(const struct tri_render *r, const char *rule);

/* What became of that row in an assessment; false, with nothing printed, when
 * there is no such row or the assessment has no full trace. */
bool tri_render_why(const struct tri_render *r, const char *rule,
                    struct tri_value assessment);

/* May standard output have colours? */
bool tri_render_wants_colour(void);

#endif
