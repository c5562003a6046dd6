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

/* Assess the report and put codes into words, in the order of reading: how
 * serious, what to do now, today, later, what to mind, why, what is not known.
 * The assessment itself is its member "assessment". NULL: x says why. */
json_t *tri_advice(struct tri_exchange *x, const char *report, size_t len);

/* "23 November 2026, 16:40" of an RFC 3339 text, on its own clock; NULL when it
 * is none. */
json_t *tri_advice_when(enum tri_language language, const char *due);

/* The assessment alone, as the contract has it. NULL: x says why. */
json_t *tri_assessment(struct tri_exchange *x, const char *report, size_t len);

#endif
