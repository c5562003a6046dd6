/* adapters/http/incident.h - one incident, opened for a request.
 *
 * Source:  engine/case/fold.h gives the state's shape.
 * Owner:   struct tri_incident until _done.
 * Threads: one request, one thread.
 * Privacy: case content: opened through the casebook, which writes it down.
 */
#ifndef TRI_HTTP_INCIDENT_H
#define TRI_HTTP_INCIDENT_H

#include "http/lead.h"

struct tri_incident {
    struct tri_lead lead;
    struct tri_incident_row row;
    uint32_t acts; /* bit a: enum tri_act a */
    json_t *state; /* as tri_casebook_show gives it */
};

/* Open the incident that the path names (args[0]) for an act. False: the
 * answer is made (not there, not for them, or on to their own page of it). */
bool tri_incident_open(struct tri_incident *in, struct tri_exchange *x,
                       enum tri_act act);
/* The same to read it, for those alone who may do this act, too: 403 else. */
bool tri_incident_open_for(struct tri_incident *in, struct tri_exchange *x,
                           enum tri_act act);
void tri_incident_done(struct tri_incident *in);

bool tri_incident_may(const struct tri_incident *in, enum tri_act act);

/* What a change must name: the number of its last event. */
int64_t tri_incident_version(const struct tri_incident *in);

/* All that the page shows, in words: a new reference; see incident_page.c.
 * NULL: out of memory. */
json_t *tri_incident_view(struct tri_incident *in);

/* ---- incident_words.c ---- */

/* Put the newest assessment of the state, which was written in the language of
 * whoever asked for it, into the reader's: only where the pack is still the one
 * that gave it. Memory running out leaves it as it is. */
void tri_incident_translate(struct tri_incident *in);

/* ---- incident_story.c ---- */

/* A step's title: the assessment's, the pack's, or the school's own words. */
const char *tri_incident_step(const struct tri_incident *in, const char *code);

/* A field of an event in words; new reference, NULL for nothing to show. */
json_t *tri_incident_value(struct tri_incident *in, const char *field,
                           char type, const json_t *v);

/* Label of a field: "field.KIND.NAME", else "field.NAME". */
const char *tri_incident_label(const struct tri_incident *in,
                               enum tri_event kind, const char *field);

/* [{seq, when, by, kind, label, parts: [{label, value}], superseded?,
 * correct?}] of lines of the chronology. */
json_t *tri_incident_story(struct tri_incident *in, const json_t *lines);

/* [{n, when, by, why?, risk, need, changes: [{label, was?, now?}]}]: each
 * assessment, and what changed against the one before. */
json_t *tri_incident_rounds(struct tri_incident *in);

/* [{person?, label, value}]: what is known of the report. */
json_t *tri_incident_facts(struct tri_incident *in, const json_t *report);

/* ---- facts_door.c ---- */

/* Fields of a form for some facts of a report (keys: "facts.coercion",
 * "children[0].age"), in the report's order; `is_known` says whether it has
 * one. wrong: as for tri_incident_form. */
json_t *tri_facts_fields(struct tri_incident *in, json_t *report,
                         const json_t *keys, const char *wrong);
/* What was sent for them, put into the report. The key that does not fit;
 * NULL: all fit. */
const char *tri_facts_take(struct tri_incident *in, json_t *report,
                           const json_t *keys);
/* The body of an event `assessed`: a report with what is decided on it now.
 * NULL: x says why. */
json_t *tri_facts_assessed(struct tri_incident *in, const json_t *report,
                           const char *why);
/* Those of the keys that the report does not know. */
json_t *tri_facts_unknown(struct tri_incident *in, json_t *report,
                          const json_t *keys);

/* ---- act_door.c ---- */

/* Write several events at once, and make the answer as for one. */
void tri_act_write_all(struct tri_exchange *x, const char *name,
                       int64_t version, const struct tri_deed *deeds, size_t n);

/* Write one event and make the answer: on to the incident, or a receipt; 412
 * with both versions; what is wrong. body is borrowed. */
void tri_act_write(struct tri_exchange *x, const char *name,
                   enum tri_event kind, int64_t version, json_t *body);

/* ---- incident_form.c ---- */

/* The form of a kind of event as a document ("incident-form"): fields is the
 * query or what was sent, wrong the field that was refused (NULL: none). NULL:
 * there is nothing to correct. */
json_t *tri_incident_form(struct tri_incident *in, enum tri_event kind,
                          const struct tri_input *fields, const char *wrong);

/* tri_fold_unreferred in words: [{code, title, for?}]. */
json_t *tri_incident_unreferred(struct tri_incident *in);
/* The other steps that must be taken and are open, for which closing needs a
 * reason; the same. */
json_t *tri_incident_open_steps(struct tri_incident *in);

#endif
