/* adapters/common/zoneinfo.h - time-zone data from the system's folder.
 *
 * Source:  RFC 8536 files as Debian's tzdata installs them.
 * Owner:   the caller of tri_zoneinfo_new; loaded bytes live until
 *          tri_zoneinfo_free.
 * Threads: one mutex inside; the port may be called from several threads.
 */
#ifndef TRI_COMMON_ZONEINFO_H
#define TRI_COMMON_ZONEINFO_H

#include "ports/zone.h"

struct tri_zoneinfo;

/* folder NULL: /usr/share/zoneinfo. NULL when memory is out. Opens nothing
 * until a zone is asked for. */
struct tri_zoneinfo *tri_zoneinfo_new(const char *folder);
void tri_zoneinfo_free(struct tri_zoneinfo *z); /* NULL is fine */

/* The port; it borrows z. */
struct tri_zone_port tri_zoneinfo_port(struct tri_zoneinfo *z);

#endif
