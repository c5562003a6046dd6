/* adapters/http/dial.h - numbers that can be tapped, wherever a text names one.
 *
 * Source:  RFC 3966 (tel), RFC 5724 (sms); the numbers are the pack's alone.
 * Owner:   the pages own what is added.
 * Threads: before the server starts.
 */
#ifndef TRI_HTTP_DIAL_H
#define TRI_HTTP_DIAL_H

#include "common/pages.h"
#include "triage/pack.h"

/* Hand the stylesheets the emergency number and the data of all areas that the
 * pack says are dialled, as $dial.numbers: "tel: 0345 045 5203|sms: 85258|",
 * the longest first, so that none is found within another (template "dial"). */
enum tri_code tri_dial_add(const struct tri_pack *pack, struct tri_pages *pages,
                           struct tri_error *err);

#endif
