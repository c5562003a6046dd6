/* adapters/http/incident_new.h - what makes an incident: a report is assessed
 * and entered in the book, whichever page or program it came from.
 *
 * Source:  draft-ietf-httpapi-idempotency-key-header (the key).
 * Owner:   documents are new references; texts live in the exchange's arena.
 * Threads: one exchange, one thread.
 * Privacy: case content passes through.
 */
#ifndef TRI_HTTP_INCIDENT_NEW_H
#define TRI_HTTP_INCIDENT_NEW_H

#include "http/exchange.h"

/* The settings that the one who asks works for, as an array of {"id", "name",
 * "area"?, "phase"?}, by name. NULL: the exchange says why. */
json_t *tri_settings_mine(struct tri_exchange *x);

/* Which of them an incident is to belong to: the field `setting` of the form or
 * the query, or the only one there is. NULL: the exchange says why (422, field
 * "setting"). A borrowed member of settings. */
const json_t *tri_setting_chosen(struct tri_exchange *x,
                                 const json_t *settings);

/* The report with what the book knows and it does not say: when it was
 * received, and the area of the setting. Malloced; NULL: it is no JSON object,
 * or memory is out, which *out_no_memory tells. */
char *tri_report_complete(const struct tri_exchange *x, const json_t *setting,
                          const char *report, size_t len, bool *out_no_memory);

/* Assess and enter. in: the report, draft and key are read; setting, area and
 * assessment are filled in. False: nothing was entered, the exchange says why.
 */
bool tri_incident_enter(struct tri_exchange *x, struct tri_new_incident *in,
                        const json_t *setting, struct tri_incident_row *out_row,
                        struct tri_receipt *out);

/* 201 and where it is; whoever wants a page is sent there. */
void tri_incident_entered(struct tri_exchange *x,
                          const struct tri_incident_row *row,
                          const struct tri_receipt *receipt);

#endif
