/* engine/triage/report.h - a report checked against the data dictionary.
 *
 * Source:  contract report.schema.json, by way of the pack's facts.dmn.
 * Owner:   the arena of the evaluation passed in.
 * Threads: pure; the dictionary is frozen.
 * Privacy: messages name fields, never their values.
 *
 * What comes out is whole: every member of the dictionary is there, in its
 * order, null where not known; an absent list is empty; people without an id
 * get one ("child-2", "other-1"), so that an action can say whom it is for.
 */
#ifndef TRI_TRIAGE_REPORT_H
#define TRI_TRIAGE_REPORT_H

#include "feel/eval.h"
#include "triage/calendar.h"
#include "triage/dictionary.h"

/* Check raw (as tri_json_read gives it) and make it whole. TRI_E_INPUT: the
 * first break; err->loc.element is the field ("children[1].age"), err->msg
 * what is wrong with it. TRI_E_NOMEM, TRI_E_LIMIT. */
enum tri_code tri_report_check(struct tri_eval *ev,
                               const struct tri_dictionary *d,
                               struct tri_value raw, struct tri_value *out,
                               struct tri_error *err);

/* The same for a report that is still being asked for: what the contract
 * requires may be missing yet, and values may be FEEL's own (a date and time).
 */
enum tri_code tri_report_check_partial(struct tri_eval *ev,
                                       const struct tri_dictionary *d,
                                       struct tri_value raw,
                                       struct tri_value *out,
                                       struct tri_error *err);

/* Every break of raw, not the first alone: a finding of severity error each,
 * in the dictionary's order within a structure. TRI_OK, or TRI_E_NOMEM,
 * TRI_E_LIMIT. */
enum tri_code tri_report_faults(struct tri_eval *ev,
                                const struct tri_dictionary *d,
                                struct tri_value raw,
                                struct tri_findings *faults,
                                struct tri_error *err);

enum { TRI_BOUND_TEXT = 48 }; /* bytes for a bound */

/* The ends of the one range that a number's type allows, as text ("0", "25"),
 * "" where it has none. False when there is no such range. */
bool tri_report_bounds(const struct tri_type *t, char lo[TRI_BOUND_TEXT],
                       char hi[TRI_BOUND_TEXT]);

/* A member of a context by name; null when there is none. The length of a name
 * that is written out is known when this is compiled. */
struct tri_value tri_member_named(struct tri_value context, const char *name,
                                  size_t len);
static TRI_INLINE struct tri_value tri_member(struct tri_value context,
                                              const char *name)
{
    return tri_member_named(context, name, strlen(name));
}

/* The same of a report that was checked, whose members stand where its type has
 * them; looked for there first. */
static TRI_INLINE struct tri_value tri_member_at(struct tri_value context,
                                                 size_t at, const char *name)
{
    const struct tri_context *c = context.u.context;
    size_t len = strlen(name);
    return context.kind == TRI_CONTEXT && at < c->n &&
                   c->entries[at].key_len == len &&
                   tri_same_bytes(c->entries[at].key, name, len)
               ? c->entries[at].value
               : tri_member_named(context, name, len);
}

/* The same text as s (NUL-terminated)? False when v is no string. */
static TRI_INLINE bool tri_text_is(struct tri_value v, const char *s)
{
    return v.kind == TRI_STRING && v.len == strlen(s) &&
           tri_same_bytes(v.u.str, s, v.len);
}

#endif
