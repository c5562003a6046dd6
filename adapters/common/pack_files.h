/* adapters/common/pack_files.h - where rule packs are, and their bytes.
 *
 * Source:  contract of the command line, "Packs are found".
 * Owner:   struct tri_pack_files owns the bytes and names until _done.
 * Threads: no shared state; one object, one thread.
 *
 * A pack is a name ([a-z][a-z0-9-]*) or a folder (has a '/'). A name is looked
 * for below $SAFETRIAGE_PACKS, the source tree that the running binary was
 * built in, and the install's data folder; never in the working directory.
 * Flowcharts are those of PLACE/flowcharts/NAME beside PLACE/rules/NAME, or of
 * the folder flowcharts in the pack itself.
 */
#ifndef TRI_COMMON_PACK_FILES_H
#define TRI_COMMON_PACK_FILES_H

#include <stdbool.h>

#include "base/error.h"
#include "triage/pack.h"

struct tri_pack_files {
    struct tri_pack_file *files;
    size_t n;
    size_t cap;
    size_t total_bytes;
    char folder[4096];     /* the pack's own */
    char flowcharts[4096]; /* "" when it has none */
};

bool tri_pack_name_ok(const char *name);

/* Find and read every file that decides (pack.json, models, texts, areas,
 * calendar, flowcharts; not scenarios). TRI_E_NOTFOUND: no such pack.
 * TRI_E_IO, TRI_E_LIMIT, TRI_E_NOMEM. */
enum tri_code tri_pack_files_read(const char *pack, struct tri_pack_files *out,
                                  struct tri_error *err);
void tri_pack_files_done(struct tri_pack_files *f); /* zeroed is fine */

/* The files of FOLDER/scenarios, sorted by name ("scenarios/01-x.json"); with a
 * lang those of FOLDER/scenarios/LANG ("scenarios/fr/01-x.json"). None when
 * there is no such folder. */
enum tri_code tri_pack_files_scenarios(const char *folder, const char *lang,
                                       struct tri_pack_files *out,
                                       struct tri_error *err);

/* Names of the packs that a command without one means: those in the first
 * place that has any. Each text and the array are the caller's to free. */
enum tri_code tri_pack_files_list(char ***out_names, size_t *out_n,
                                  struct tri_error *err);

#endif
