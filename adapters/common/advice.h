/* adapters/common/advice.h - an assessment in words: the one document that the
 * terminal prints and a page shows.
 *
 * Source:  contract assessment.schema.json; the wording is the pack's.
 * Owner:   the caller gets a new reference; everything else is borrowed.
 * Threads: pure.
 * Privacy: holds case data.
 *
 * The assessment may be an old one under a pack that has changed since: what
 * the pack no longer words is shown as the code itself.
 *
 *   emergency    whom to call if anyone is in danger; absent without a number
 *   summary      risk, need, strategy: {code, label, help?} each, risk.range?
 *                while not everything is known; categories: [text]
 *   children     [{id, need, strategy}] where they differ
 *   sections     [{code: now|today|later, due?, overdue, must, consider}] with
 *                steps {code, title, how?, who?, to?, people?, due?, overdue,
 *                held, alarm, mandatory}; code and people join a step to what
 *                was done about it. due is worded; a section's is that of its
 *                first step; "now" has none
 *   first: [text], what is settled before any step
 *   cautions, decides, contradictions, participants, purposes: [text]
 *   why          [{label, reasons: [{text, rule?, source, section?, verified?,
 *                mark?}]}], a row told once; source counts from 1, 0: none
 *   areas        [{role, people?, name, text?, data: [{name, label, value,
 *                note?, from_default?, source, verified?}], missing: [text]}]
 *   sources      [{key, title?, publisher?, edition?, url?}] in that order
 *   marked       some citation is not yet checked at its source
 *   unknown      [{fact, question, raise?}], the most telling ones;
 *   unknown_more? "and 3 more"
 *   asked        {pack, version, sha256, same_pack, when, reference?}
 */
#ifndef TRI_COMMON_ADVICE_H
#define TRI_COMMON_ADVICE_H

#include <jansson.h>

#include "ports/zone.h"
#include "triage/calendar.h"
#include "triage/pack.h"

/* zones (may be NULL: UTC) turn the time of asking into the pack's clock. now:
 * what is overdue; NULL: as of when it was asked. lang is of the pack. NULL:
 * out of memory. */
json_t *tri_advice_document(const struct tri_pack *pack,
                            const struct tri_zone_port *zones, size_t lang,
                            const json_t *assessment,
                            const struct tri_instant *now);

/* An assessment's JSON, to put into words; its trace may hold numbers that are
 * longer than jansson takes, so reals are what numbers become. NULL: it is
 * none, or out of memory. */
json_t *tri_advice_load(const char *json, size_t len);

#endif
