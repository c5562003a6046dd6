/* adapters/http/site.h - what all requests of a server share.
 *
 * Source:  none; our own.
 * Owner:   whoever made each part; it all outlives the server.
 * Threads: frozen, but for walks, which has its own lock.
 */
#ifndef TRI_HTTP_SITE_H
#define TRI_HTTP_SITE_H

#include "case/casebook.h"
#include "common/exercise.h"
#include "common/pages.h"
#include "http/backups.h"
#include "http/metrics.h"
#include "http/walks.h"
#include "ports/zone.h"
#include "triage/pack.h"

struct tri_site {
    const struct tri_pack *pack;
    const struct tri_zone_port *zones;
    struct tri_pages *pages;
    struct tri_walks *walks;
    /* The incident book; NULL: the guided walk alone, nothing is kept. */
    const struct tri_casebook *book;
    const struct tri_backups *backups;     /* NULL: no folder was given */
    const struct tri_exercises *exercises; /* NULL: none */
    struct tri_metrics *metrics;           /* NULL: nobody counts */
    bool tls;
    bool demo; /* the book is invented: each page says so */
    /* What the first-run page asks for, because others reach it too; NULL: it
     * is reached from this machine alone. */
    const char *setup_code;
    /* The system clock, in seconds and in microseconds since 1970; a test may
     * put another here. */
    struct tri_instant (*now)(void);
    int64_t (*now_us)(void);
};

/* The pack's language for what the reader reads. */
size_t tri_site_lang(const struct tri_site *site, enum tri_language language);

#endif
