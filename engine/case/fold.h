/* engine/case/fold.h - what the events of an incident add up to.
 *
 * Source:  docs/decisions/0007-incident-store.md.
 * Owner:   json_t that come out are the caller's.
 * Threads: any; nothing is kept.
 * Privacy: case content throughout; errors never quote it.
 *
 * Nothing is overwritten: a state is always the sum of all events, each with
 * the newest correction of its body; what was corrected stays in `chronology`.
 *
 * An opened event ("envelope"): {"kind", "at", "by": {"id", "name"}, "via",
 * "body": {...}, "row": {...}}. The state:
 *
 *   {"seq", "status", "class", "need", "created", "changed", "closed"?,
 *    "report", "assessment", "assessments": [{"seq","at","by","why",
 *    "report","assessment"}],
 *    "actions": [{...as assessed, "done"?, "owner"?, "due"?, "not_done"?}],
 *    "flows": [{"flow", "open"?: keys left not known, "asked"?: when}],
 *    "assignee", "due", "overrides", "not_referred", "notes", "people",
 *    "references", "links", "team", "named", "glass", "reported_by",
 *    "closing"?, "hold"?,
 *    "chronology": [{"seq","at","by","via","kind","body","superseded"?}]}
 *
 * "not_done" of an action is whatever ended it: a "not-referred", an
 * "overridden" of that action, or the "left" of a closing (with "closing":
 * true; gone when it is refused, or opened again).
 * A step of a flowchart that was begun is the action {"code": "FLOW/ELEMENT",
 * "added"}. Lists hold the bodies of their events with seq, at (when it was
 * done), by and recorded (when it was written) beside.
 */
#ifndef TRI_CASE_FOLD_H
#define TRI_CASE_FOLD_H

#include <jansson.h>

#include "case/kinds.h"
#include "case/may.h"
#include "ports/store.h"

/* The sum of an array of envelopes, first event first. NULL: out of memory. */
json_t *tri_fold(const json_t *envelopes);

/* The reports and assessments of opened envelopes as documents in place of
 * their text, for envelopes that are summed more than once and not sealed.
 * False: out of memory. */
bool tri_fold_ready(json_t *envelopes);

/* The plain columns that follow from a state: area if the report names one,
 * category, risk, platform, year_group, status, due, assignee, times. The rest
 * of *io stays. */
void tri_fold_row(const json_t *state, struct tri_incident_row *io);

/* The plain columns as an object for the envelope, and whether a row still is
 * what its last envelope says. NULL: out of memory. */
json_t *tri_row_json(const struct tri_incident_row *row);
bool tri_row_matches(const struct tri_incident_row *row, const json_t *said);

/* The tokens that a state asks for: names, handles, named, team, glass, who
 * reported. *out is malloced. */
enum tri_code tri_fold_tokens(const struct tri_seal_port *seal,
                              const char *incident, const json_t *state,
                              struct tri_blind_token **out, size_t *out_n,
                              struct tri_error *err);

/* What a reporter may see of a state: where it stands, and their own steps. */
json_t *tri_fold_status(const json_t *state, const char *account);

/* About whom a report is, with what was decided on it (NULL: not yet). */
enum tri_class tri_fold_class(const json_t *report, const json_t *assessment);

/* The actions of a state that must be taken to another agency than this (NULL:
 * to any), and neither were nor have a reason why not: a new array of borrowed
 * items. Nothing is closed over them. */
json_t *tri_fold_unreferred(const json_t *state, const char *own_agency);

/* The actions of a state that must be taken, and neither were nor have a reason
 * why not: a new array of borrowed items. Closing needs one ("left"). */
json_t *tri_fold_open_musts(const json_t *state);

/* Is a step that an event's body is about (action, for) held: it waits until
 * those asked in another step agree. */
bool tri_fold_is_held(const json_t *state, const json_t *body);

/* How it is closed by that rule. Two people: where it is serious, or was at any
 * time; where a person decided otherwise than the advice (not of a single
 * step), so that nobody lowers it and closes it alone; and where nothing was
 * decided. What it is only possible that it is, the rule says. */
enum tri_closing tri_fold_closing(const json_t *state,
                                  const struct tri_closing_rule *rule);

/* A subject, or a parent of a child: for them it does not exist. */
bool tri_fold_shuts_out(const json_t *person);

/* Is an account id in a list of a state ("team", "named", "glass"). */
bool tri_fold_has(const json_t *state, const char *list, const char *account);

/* Whoever asked to close; "" for nobody. */
const char *tri_fold_closing_by(const json_t *state);

/* A member's text; "" when there is none. */
const char *tri_json_text(const json_t *object, const char *key);

/* JSON text as a document of the caller's (document.c): whole numbers that
 * jansson calls too big become reals. NULL when it is no JSON, nested deeper
 * than 128, or memory is out, which *out_no_memory (may be NULL) tells. */
json_t *tri_json_lenient(const char *text, size_t len, bool *out_no_memory);

/* A document as text, or NULL when memory is out or doc is NULL; the caller
 * frees it. flags as for json_dumps, which this stands for. out_len may be
 * NULL. */
char *tri_json_dump(const json_t *doc, size_t flags, size_t *out_len);

/* Give doc the members of more that it lacks; takes more. False: memory is out
 * (more may be NULL then), and doc may have some of them. Stands for
 * json_object_update_missing. */
bool tri_json_fill(json_t *doc, json_t *more);

#endif
