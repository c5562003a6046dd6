/* adapters/http/backups.h - what the pages ask of whoever makes copies.
 *
 * Source:  docs/decisions/0007-incident-store.md, "Keys".
 * Owner:   whoever made it; it outlives the server.
 * Threads: any; the maker has its own lock.
 *
 * The pages know no files and no store: where `serve` was told a folder for
 * copies, it gives them this.
 */
#ifndef TRI_HTTP_BACKUPS_H
#define TRI_HTTP_BACKUPS_H

#include <jansson.h>

#include "case/casebook.h"

struct tri_backups {
    void *self;
    const char *folder;
    /* The copies, newest first: {"name", "at", "bytes", "datakeys": is the copy
     * of the data keys still there, "verified"?: when it was last checked,
     * "sound"?: what that found}. */
    enum tri_code (*list)(void *self, const struct tri_who *who, json_t **out,
                          struct tri_error *err);
    /* Make one and check it. */
    enum tri_code (*make)(void *self, const struct tri_who *who,
                          struct tri_error *err);
    /* Open a copy of that name and walk its journal. TRI_E_NOTFOUND. */
    enum tri_code (*verify)(void *self, const struct tri_who *who,
                            const char *name, bool *out_sound,
                            struct tri_error *err);
};

#endif
