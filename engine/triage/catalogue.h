/* engine/triage/catalogue.h - the wording of a pack in one language.
 *
 * Source:  docs/authors/packs.md "Wording".
 * Owner:   the pack's arena; texts are NUL-terminated there.
 * Threads: frozen after read.
 */
#ifndef TRI_TRIAGE_CATALOGUE_H
#define TRI_TRIAGE_CATALOGUE_H

#include "base/findings.h"
#include "triage/index.h"

#include "feel/value.h"

struct tri_wording {
    const char *text;
    uint32_t len;
    bool plain;       /* JSON writes it as it stands */
    bool same;        /* said to be the same in both languages: a name */
    const char *from; /* first 12 hex digits of the SHA-256 of the English that
                       * it translates; NULL in the English catalogue */
};

struct tri_catalogue {
    const char *lang; /* "en" */
    const char *file; /* "text/en.json" */
    struct tri_index index;
    const struct tri_wording *texts; /* beside index.keys */
};

/* Read a catalogue from its JSON document. translated: entries are objects of
 * text and en. Breaks are findings; false when memory is out. */
bool tri_catalogue_read(struct tri_arena *a, const char *lang, const char *file,
                        struct tri_value document, bool translated,
                        struct tri_catalogue *out,
                        struct tri_findings *findings);

/* The wording of an id of len bytes; NULL when there is none. */
const struct tri_wording *tri_catalogue_wording(const struct tri_catalogue *c,
                                                const char *id, size_t len);
/* Its text. */
const char *tri_catalogue_find(const struct tri_catalogue *c, const char *id);

#endif
