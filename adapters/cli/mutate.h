/* adapters/cli/mutate.h - small wrong changes of a pack's tables, on purpose.
 *
 * Source:  docs/authors/packs.md, "Would the scenarios notice?".
 * Owner:   a list owns its texts; the files are the pack's.
 * Threads: pure.
 *
 * A mutant is one file of the pack with a few bytes changed: a row taken out,
 * a cell opened or turned about, a bound moved, a choice dropped, an output
 * changed for another of its column. The file is read as text, so a mutant goes
 * through the same door as a person's mistake.
 */
#ifndef TRI_CLI_MUTATE_H
#define TRI_CLI_MUTATE_H

#include "base/out.h"
#include "triage/pack.h"

struct tri_mutant {
    size_t file; /* of the pack's files */
    size_t from; /* bytes from..to are replaced by text */
    size_t to;
    char *text;
    const struct tri_decision *decision;
    size_t row;
    size_t column;    /* of the cell; SIZE_MAX: no cell */
    bool narrows;     /* only what matched the row before can notice */
    bool output;      /* an output was changed */
    const char *what; /* "row taken out"; static */
};

struct tri_mutants {
    size_t n;
    size_t cap;
    struct tri_mutant *items;
};

/* Every mutant of every table of the pack, in file order. False: out of
 * memory. */
bool tri_mutants_list(const struct tri_pack *pack,
                      const struct tri_pack_file *files, size_t n_files,
                      struct tri_mutants *out);
void tri_mutants_done(struct tri_mutants *m);

/* Bring n of them to the front, the same for the same seed. */
void tri_mutants_shuffle(struct tri_mutants *m, size_t n, uint64_t seed);

/* The mutated file's text into out. */
void tri_mutant_write(const struct tri_mutant *m,
                      const struct tri_pack_file *files, struct tri_out *out);

#endif
