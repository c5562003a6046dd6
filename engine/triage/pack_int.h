/* engine/triage/pack_int.h - what the files that load a pack share.
 *
 * Source:  none; private to pack.c, pack_json.c, pack_rows.c, areas.c.
 * Owner:   struct loader lives for one call of tri_pack_load.
 * Threads: one.
 */
#ifndef TRI_TRIAGE_PACK_INT_H
#define TRI_TRIAGE_PACK_INT_H

#include "base/out.h"
#include "triage/pack.h"
#include "triage/report.h"

struct loader {
    struct tri_pack *pack;
    const struct tri_pack_file *files;
    size_t n_files;
    struct tri_findings *findings;
    struct tri_error *err;
    struct tri_eval ev;   /* its arena is the pack's */
    struct tri_value doc; /* pack.json */
    const struct tri_pack_file *doc_file;
    struct tri_out text; /* for writing rows */
    bool failed;         /* memory is out: stop at the next step */
};

/* NULL when the pack has no such file. */
const struct tri_pack_file *loader_file(const struct loader *l,
                                        const char *name);

/* Read a JSON file; a break is a finding and the result null. */
struct tri_value loader_json(struct loader *l, const struct tri_pack_file *f);

/* A finding at the line of "word" in file f (pack.json where f is NULL). */
void loader_complain(struct loader *l, enum tri_severity severity,
                     const struct tri_pack_file *f, const char *word,
                     const char *fmt, ...) TRI_PRINTF(5, 6);

/* A copy that lives as long as the pack; NULL when v is no string. */
const char *loader_text(struct loader *l, struct tri_value v);

/* pack_json.c: everything that pack.json says beyond its models. The decisions
 * must be known already. */
void loader_parts(struct loader *l);
void loader_sources(struct loader *l);

/* areas.c: areas/default.json and the files of the areas laid over it. */
void loader_areas(struct loader *l);
/* What check says of them: what an area leaves out or has not verified. */
void areas_check(const struct tri_pack *p, const struct tri_pack_file *files,
                 size_t n, struct tri_findings *findings);

/* pack_rows.c: decisions of the linked models, their rows and citations. */
void loader_decisions(struct loader *l);

/* A key of pack.json's sources; NULL: there is none. */
const struct tri_citation *loader_source(const struct tri_pack *p,
                                         const char *key);

/* ,"source":{...} as everywhere in an assessment; nothing where s is NULL. */
void loader_put_source(struct tri_out *o, const struct tri_pack *p, size_t lang,
                       const struct tri_citation *s, const char *section,
                       const char *verified);

/* A decision table that an assessment part names has the outputs it needs. */
void loader_outputs(struct loader *l, const struct tri_decision *d,
                    const char *const *names, size_t n);

#endif
