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

/* Zones: a cache over the port, for one thread. NULL port: no zone is known. */
struct tri_zones *tri_zones_new(const struct tri_zone_port *port);
void tri_zones_free(struct tri_zones *zones);

/* Offset in seconds of the zone at that local or universal time; false when
 * the zone does not exist. In a gap or an overlap: the offset before it. */
bool tri_zone_offset_local(struct tri_zones *z, const char *name, size_t len,
                           int64_t local_s, int32_t *out_offset_s);
bool tri_zone_offset_utc(struct tri_zones *z, const char *name, size_t len,
                         int64_t utc_s, int32_t *out_offset_s);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t tri_days_from_date(struct tri_date d);
struct tri_date tri_date_from_days(int64_t days);

#endif
