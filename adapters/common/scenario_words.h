/* adapters/common/scenario_words.h - what a pack's scenarios say to people, in
 * another language of the pack.
 *
 * Source:  docs/authors/packs.md, "Scenarios": scenarios/LANG/NAME.json.
 * Owner:   struct tri_scenario_words owns the files and what it says of them.
 * Threads: frozen after load.
 * Privacy: everybody in a scenario is invented.
 *
 * The English stands in the scenario itself and is the source: a translation
 * counts only while it was made from the English that is there now.
 */
#ifndef TRI_COMMON_SCENARIO_WORDS_H
#define TRI_COMMON_SCENARIO_WORDS_H

#include <jansson.h>

#include "base/findings.h"
#include "common/pack_files.h"

struct tri_scenario_words {
    struct tri_pack_files files; /* "scenarios/fr/01-x.json", by name */
    json_t **docs;               /* one for each file; NULL: it is no JSON */
    char lang[16];               /* "" : none is loaded, all is English */
};

/* The translations in folder (a pack's own; none is fine). A file that cannot
 * be understood counts as none: tri_scenarios_check says so.
 * TRI_E_IO, TRI_E_LIMIT, TRI_E_NOMEM. */
enum tri_code tri_scenario_words_load(const char *folder, const char *lang,
                                      struct tri_scenario_words *out,
                                      struct tri_error *err);
void tri_scenario_words_done(struct tri_scenario_words *w); /* zeroed: fine */

/* What scenario `name` ("scenarios/01-x.json") says as `part`: "title", "why"
 * or "narrative", of inject n (from 1) "text" or "notices". english itself
 * where there is no translation of just that. NULL where english is. Borrowed.
 */
const char *tri_scenario_said(const struct tri_scenario_words *w,
                              const char *name, size_t inject, const char *part,
                              const char *english);

/* Put the translation in the place of each text of an open scenario. There and
 * in each inject, a new member "in" says which language each text is in:
 * {title, why, narrative} and {text, notices}. False: out of memory. */
bool tri_scenario_reword(const struct tri_scenario_words *w, const char *name,
                         json_t *scenario);

/* What is missing, stale or surplus in the translations of a pack's scenarios:
 * of each language of the pack but its first. */
enum tri_code tri_scenarios_check(const struct tri_pack *pack,
                                  const char *folder,
                                  struct tri_findings *findings,
                                  struct tri_error *err);

#endif
