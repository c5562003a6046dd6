/* adapters/common/exercise.h - a pack's scenarios as exercises to play.
 *
 * Source:  docs/authors/packs.md, "Scenarios".
 * Owner:   struct tri_exercises owns the files and what it says of them; a
 *          json_t that comes out is the caller's.
 * Threads: frozen after load.
 * Privacy: everybody in a scenario is invented.
 *
 * An exercise has a briefing (the report's narrative), `why` as what a good
 * answer rests on, and injects: each is played by itself on the report as it
 * first stood.
 */
#ifndef TRI_COMMON_EXERCISE_H
#define TRI_COMMON_EXERCISE_H

#include <jansson.h>

#include "common/pack_files.h"
#include "common/scenario_words.h"

struct tri_exercise {
    char *id;     /* "07" */
    char *title;  /* in English: tri_exercise_title has the reader's */
    char *family; /* a category's code of the pack */
    size_t n_injects;
    const struct tri_pack_file *file;
};

struct tri_exercises {
    struct tri_pack_files files;
    struct tri_exercise *items; /* by id, as numbers */
    size_t n;
    /* By language of the pack; of its first, in which they are written, none.
     */
    struct tri_scenario_words words[TRI_MAX_LANGS];
};

/* The scenarios in folder (a pack's own; none is fine). A file that is no
 * scenario is left out: `safetriage test` says what is wrong with it.
 * TRI_E_IO, TRI_E_LIMIT, TRI_E_NOMEM. */
enum tri_code tri_exercises_load(const struct tri_pack *pack,
                                 const char *folder, struct tri_exercises *out,
                                 struct tri_error *err);
void tri_exercises_done(struct tri_exercises *e); /* zeroed is fine */

/* NULL when there is none. */
const struct tri_exercise *tri_exercise_find(const struct tri_exercises *e,
                                             const char *id);

/* In a language of the pack, where it is translated. Borrowed. */
const char *tri_exercise_title(const struct tri_exercises *e,
                               const struct tri_exercise *one, size_t lang);

/* [{code, label, exercises: [{id, title, lang, injects}]}] in the order of
 * their first exercises; lang is of the pack, that of an exercise is its
 * title's. NULL: out of memory. */
json_t *tri_exercises_document(const struct tri_exercises *e,
                               const struct tri_pack *pack, size_t lang);

/* The whole scenario, its texts in a language of the pack where they are
 * translated; "in" says which are (tri_scenario_reword). NULL: out of memory.
 */
json_t *tri_exercise_open(const struct tri_exercises *e,
                          const struct tri_exercise *one, size_t lang);

/* The report of an open scenario, with inject n (from 1) put in; 0: as it first
 * stood. Malloced JSON. NULL: out of memory. */
char *tri_exercise_report(const json_t *scenario, size_t n);

#endif
