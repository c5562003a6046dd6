/* adapters/http/advice.h - an assessment as a document that a page shows.
 *
 * Source:  contract assessment.schema.json; the wording is the pack's.
 * Owner:   the caller gets a new reference.
 * Threads: pure over the exchange.
 * Privacy: holds case data.
 */
#ifndef TRI_HTTP_ADVICE_H
#define TRI_HTTP_ADVICE_H

#include "http/exchange.h"
#include "triage/calendar.h"

/* Assess the report and put it into words (common/advice.h). The assessment
 * itself is the member "assessment". NULL: x says why. */
json_t *tri_advice(struct tri_exchange *x, const char *report, size_t len);

/* The same as of another time than now: an exercise is played on its own day.
 */
json_t *tri_advice_at(struct tri_exchange *x, const char *report, size_t len,
                      struct tri_instant at);

/* A point in time as common/when.h words it; NULL for NULL. */
json_t *tri_advice_when(enum tri_language language, const char *due);

/* The assessment alone, as the contract has it. NULL: x says why. */
json_t *tri_assessment(struct tri_exchange *x, const char *report, size_t len);

#endif
