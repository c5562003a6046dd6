/* engine/triage/calendar.h - working days, deadlines and RFC 3339 times.
 *
 * Source:  GOV.UK bank-holidays JSON; RFC 3339 section 5.6; docs/authors/
 *          packs.md "deadlines".
 * Owner:   the calendar's days live in the arena given; times are plain values.
 * Threads: a calendar is frozen; tri_zones belongs to one thread.
 *
 * A calendar knows the years from its first holiday's to its last one's and
 * nothing else: a working day asked beyond is an error, never a guess.
 */
#ifndef TRI_TRIAGE_CALENDAR_H
#define TRI_TRIAGE_CALENDAR_H

#include "base/findings.h"
#include "feel/temporal.h"

struct tri_instant {
    int64_t utc_s;    /* seconds since 1970-01-01T00:00:00Z */
    int32_t offset_s; /* of the clock that it is written with */
};

enum { TRI_INSTANT_TEXT = 40 }; /* bytes for tri_instant_text */

/* "2026-11-20T16:40:00+00:00" and its kin; a fraction of a second is dropped.
 * False when the text is not RFC 3339 with an offset. */
bool tri_instant_parse(const char *text, size_t len, struct tri_instant *out);

/* As RFC 3339; zulu: an offset of 0 is written Z. Returns the length. */
size_t tri_instant_text(struct tri_instant t, bool zulu,
                        char out[TRI_INSTANT_TEXT]);

struct tri_calendar {
    const int64_t *holidays; /* days since 1970, ascending */
    size_t n;
    int64_t first_day; /* what it knows, both ends included */
    int64_t last_day;
};

/* Read one division of a GOV.UK bank-holidays document that was read by
 * tri_json_read. Breaks are findings under file. False when there is nothing
 * to use. */
bool tri_calendar_read(struct tri_arena *a, struct tri_value document,
                       const char *division, const char *file,
                       struct tri_calendar *out, struct tri_findings *findings);

/* Monday to Friday and no holiday. False when the day is out of range. */
bool tri_calendar_is_working(const struct tri_calendar *c, int64_t day,
                             bool *out);

enum tri_rule_kind {
    TRI_DUE_NONE,        /* no deadline is written */
    TRI_DUE_AFTER,       /* so many seconds after the start */
    TRI_DUE_END_OF_DAY,  /* 23:59:59 of the start's local day */
    TRI_DUE_WORKING_DAYS /* the same clock time, so many working days on */
};

struct tri_deadline {
    enum tri_rule_kind kind;
    int64_t n; /* seconds, or working days */
};

/* When what starts at start is due, on the clock of zone (NULL: the start's
 * own offset). TRI_E_INPUT: the calendar or the zone does not reach. */
enum tri_code tri_deadline_due(const struct tri_deadline *d,
                               const struct tri_calendar *c,
                               struct tri_zones *zones, const char *zone,
                               struct tri_instant start,
                               struct tri_instant *out, struct tri_error *err);

#endif
