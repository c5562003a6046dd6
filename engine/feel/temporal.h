/* engine/feel/temporal.h - dates, times, date-times and the two durations.
 *
 * Source:  DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9, 10.3.2.5 (arithmetic), tables of
 *          properties; ISO 8601; RFC 8536 for zones; XML Schema lexical forms.
 * Owner:   results are allocated in ev->arena.
 * Threads: pure, but for the evaluation passed in.
 */
#ifndef TRI_FEEL_TEMPORAL_H
#define TRI_FEEL_TEMPORAL_H

#include "feel/eval.h"

/* Parse the text of date(), time(), date and time(), duration() and @"...".
 * null without a fault when the text is not of that kind (the caller words
 * the fault). tri_temporal_parse tries all kinds. */
struct tri_value tri_date_parse(struct tri_eval *ev, const char *s, size_t n);
struct tri_value tri_time_parse(struct tri_eval *ev, const char *s, size_t n);
struct tri_value tri_datetime_parse(struct tri_eval *ev, const char *s,
                                    size_t n);
struct tri_value tri_duration_parse(struct tri_eval *ev, const char *s,
                                    size_t n);
struct tri_value tri_temporal_parse(struct tri_eval *ev, const char *s,
                                    size_t n);

/* As FEEL's string() gives it; in ev->arena. */
struct tri_value tri_temporal_text(struct tri_eval *ev, struct tri_value v);

/* a + b, a - b, a * b, a / b where at least one is temporal; null with a fault
 * for pairs that have no such operation. */
struct tri_value tri_temporal_add(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b);
struct tri_value tri_temporal_sub(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b);
struct tri_value tri_temporal_mul(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b);
struct tri_value tri_temporal_div(struct tri_eval *ev, struct tri_value a,
                                  struct tri_value b);
struct tri_value tri_temporal_neg(struct tri_eval *ev, struct tri_value a);

/* Both of the same temporal kind. *out is -1, 0, 1; false when they are not
 * ordered (a local against a zoned time). zones may be NULL. */
bool tri_temporal_compare(struct tri_zones *zones, struct tri_value a,
                          struct tri_value b, int *out);

/* The property `name` of a temporal value (year, time offset, ...); null with
 * a fault when it has none. */
struct tri_value tri_temporal_property(struct tri_eval *ev, struct tri_value v,
                                       const char *name, size_t len);

/* Zones: a cache over the port, for one thread. The port is copied. NULL port:
 * only UTC, GMT and the Etc/GMT zones are known. */
struct tri_zones *tri_zones_new(const struct tri_zone_port *port);
void tri_zones_free(struct tri_zones *zones);

/* Offset in seconds of the zone at that local or universal time; false when
 * the zone does not exist. In a gap or an overlap: the offset before it. */
bool tri_zone_offset_local(struct tri_zones *z, const char *name, size_t len,
                           int64_t local_s, int32_t *out_offset_s);
bool tri_zone_offset_utc(struct tri_zones *z, const char *name, size_t len,
                         int64_t utc_s, int32_t *out_offset_s);

/* True for a name that may be asked of the port: IANA's characters only. */
bool tri_zone_name_ok(const char *name, size_t len);

/* Does that zone exist? */
bool tri_zone_known(struct tri_zones *z, const char *name, size_t len);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. The second
 * wants a day whose year is within +-999999999 (tri_days_ok). */
int64_t tri_days_from_date(struct tri_date d);
struct tri_date tri_date_from_days(int64_t days);
bool tri_days_ok(int64_t days);

/* Is it a date of the calendar, with a year within +-999999999? */
bool tri_date_ok(int64_t year, int64_t month, int64_t day);

/* 1 Monday .. 7 Sunday. */
int tri_weekday(struct tri_date d);

/* Values from their parts; null when the arena is exhausted. */
struct tri_value tri_date_value(struct tri_date d);
struct tri_value tri_time_value(struct tri_eval *ev, struct tri_time t);
struct tri_value tri_datetime_value(struct tri_eval *ev, struct tri_date d,
                                    struct tri_time t);
struct tri_value tri_dt_value(struct tri_eval *ev, int64_t seconds,
                              int32_t nano);
struct tri_value tri_ym_value(int64_t months);

/* The offset from UTC of a time within a date and time (d) or alone (d NULL).
 * A zone needs zones; a zoned time alone has the zone's standard time, as it
 * was in 2000, since no date says more. False: a local time, or no such zone.
 */
bool tri_time_offset(struct tri_zones *zones, const struct tri_time *t,
                     const struct tri_date *d, int32_t *out_offset_s);

/* Whole months from a to b (date, or date and time: its date), negative where
 * b is earlier (10.3.4.1, years and months duration()). */
int64_t tri_months_between(struct tri_date a, struct tri_date b);

/* Are two values of the same temporal kind the same element of the semantic
 * domain: fields, offset and zone alike (10.3.4.2, is())? */
bool tri_temporal_same(struct tri_value a, struct tri_value b);

/* dt duration as a number of seconds with its fraction. */
struct tri_value tri_dt_seconds(struct tri_eval *ev, struct tri_value d);

#endif
