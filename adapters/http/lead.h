/* adapters/http/lead.h - what the pages of the incident book share: the book's
 * codes, times and accounts in words, for one request.
 *
 * Source:  the wording is the pack's, the pages' texts, and the accounts'.
 * Owner:   struct tri_lead until _done; json_t that come out are new
 *          references; texts live as long as the request.
 * Threads: one request, one thread.
 * Privacy: names of accounts; case content goes through, none stays.
 */
#ifndef TRI_HTTP_LEAD_H
#define TRI_HTTP_LEAD_H

#include "http/exchange.h"

struct tri_zones;

struct tri_lead {
    struct tri_exchange *x;
    size_t lang; /* of the pack */
    struct tri_zones *zones;
    json_t *names; /* id to name, of the accounts asked for so far */
};

/* False, with the answer made, when memory is out. */
bool tri_lead_open(struct tri_lead *l, struct tri_exchange *x);
void tri_lead_done(struct tri_lead *l);

/* A text of the pages; the id where there is none. */
const char *tri_lead_text(const struct tri_lead *l, const char *id);
/* The pack's words for a code ("level", "high"); the code where it has none. */
const char *tri_lead_word(const struct tri_lead *l, const char *prefix,
                          const char *code);

/* A step by its code: the pack's title of the action, or of the flowchart's
 * step ("referral/n_phone"); the code where it has none: the school's own. */
const char *tri_lead_step(const struct tri_lead *l, const char *code);
/* The title of an action as an assessment gave it, in whatever language, in
 * the reader's; what is no wording of that action stays. */
const char *tri_lead_title(const struct tri_lead *l, const char *code,
                           const char *title);

/* What a line of the journal says was done, an event or a reading: "Step
 * done". The act itself where the pages have no words for it. */
const char *tri_lead_act(const struct tri_lead *l, const char *act);

/* The name of an account by its id; the id where there is none ("operator"). */
const char *tri_lead_name(struct tri_lead *l, const char *id);

/* "Mon 23 November 2026, 16:40" in the pack's time zone, of RFC 3339; NULL for
 * "" or no time. */
json_t *tri_lead_when(struct tri_lead *l, const char *at);
/* The same as it stands in a field, to be changed (tri_when_typed). */
json_t *tri_lead_when_typed(struct tri_lead *l, const char *at);
/* Beside the "at" of each item of a list: "when", in words. */
void tri_lead_add_when(struct tri_lead *l, json_t *list);
/* A deadline is called overdue this long after it: what is to be done at once
 * is "now" first. As long as the first reminder after a deadline takes
 * (mail/steps.def, "past"); no guidance says a number. */
enum { TRI_LEAD_GRACE_S = 15 * 60 };
/* Is that longer ago than the grace. */
bool tri_lead_past(const struct tri_lead *l, const char *at);
/* Has that come, if only just. */
bool tri_lead_come(const struct tri_lead *l, const char *at);
/* "< 1 min", "12 min", "3 h 05 min", "2 days": how long ago; NULL for no time.
 */
json_t *tri_lead_waits(const struct tri_lead *l, const char *since);
/* "2026-11-23T16:40", "23 November 2026, 16:40" or "yesterday 4 pm" of a form
 * (common/reply.h), or RFC 3339, as RFC 3339; NULL when it is none. Lives in
 * the request's arena. */
const char *tri_lead_time(struct tri_lead *l, const char *typed);
/* The same of a deadline: "by Friday", "tomorrow noon". */
const char *tri_lead_due(struct tri_lead *l, const char *typed);
/* "2026-11-23T16:40" of RFC 3339, on the clock of the pack's zone. */
json_t *tri_lead_local(struct tri_lead *l, const char *at);

/* A row of a list: its columns, and beside them "words". */
json_t *tri_lead_row(struct tri_lead *l, const struct tri_incident_row *row);

/* Accounts that work for a setting, as choices {value, label}: those who are
 * not shut out of an incident (state; may be NULL), by name. */
json_t *tri_lead_accounts(struct tri_lead *l, const char *setting,
                          const json_t *state);

/* {value, label} of this account's settings. */
json_t *tri_lead_settings(struct tri_lead *l);

/* A copy without the whitespace around it, in the request's arena. */
const char *tri_lead_trim(struct tri_exchange *x, const char *text);

#endif
