/* engine/case/times.h - times of the book as text.
 *
 * Source:  RFC 3339. Microseconds since 1970-01-01T00:00:00Z, no leap seconds.
 * Owner:   plain values.
 * Threads: any.
 */
#ifndef TRI_CASE_TIMES_H
#define TRI_CASE_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRI_TIME_SIZE = 48 };

/* "2026-11-20T16:40:00Z", to the second; "" for 0 or out of years 1-9999. */
void tri_time_text(int64_t at_us, char out[TRI_TIME_SIZE]);

/* A whole RFC 3339 date-time with an offset. */
bool tri_time_read(const char *text, size_t len, int64_t *out_us);

#endif
