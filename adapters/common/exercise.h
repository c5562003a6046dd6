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

struct tri_exercise {
    char *id;     /* "07" */
    char *title;  /* in the language that the scenario is written in */
    char *family; /* a category's code of the pack */
    size_t n_injects;
    const struct tri_pack_file *file;
};

struct tri_exercises {
    struct tri_pack_files files;
    struct tri_exercise *items; /* by id, as numbers */
    size_t n;
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

/* [{code, label, exercises: [{id, title, injects}]}] in the order of
 * their first exercises; lang is of the pack. NULL: out of memory. */
json_t *tri_exercises_document(const struct tri_exercises *e,
                               const struct tri_pack *pack, size_t lang);

/* The whole scenario. NULL: out of memory. */
json_t *tri_exercise_open(const struct tri_exercise *one);

/* The report of an open scenario, with inject n (from 1) put in; 0: as it first
 * stood. Malloced JSON. NULL: out of memory. */
char *tri_exercise_report(const json_t *scenario, size_t n);

#endif
