/* adapters/book/book.h - a pack as a folder of static pages.
 *
 * Source:  docs/authors/packs.md; the pages' words are in adapters/http/text.
 * Owner:   the caller keeps what it passes in.
 * Threads: one call, one thread.
 */
#ifndef TRI_BOOK_BOOK_H
#define TRI_BOOK_BOOK_H

#include "common/exercise.h"
#include "common/pack_files.h"
#include "common/pages.h"

struct tri_book {
    const struct tri_pack *pack;
    const struct tri_pack_files *files; /* of that pack: flowcharts as drawn */
    const struct tri_pack *before;      /* an earlier one; NULL: none */
    const struct tri_pages *pages;      /* of book.xsl */
    const struct tri_exercises *exercises; /* a sheet each; NULL: none */
};

/* Write the book whole or not at all: into a new folder beside `folder`, which
 * then takes its place. What stands there is only replaced where it is a book.
 * *out_pages: how many pages were written. TRI_E_CONFLICT: something else is
 * there. TRI_E_IO, TRI_E_NOMEM. */
enum tri_code tri_book_write(const struct tri_book *book, const char *folder,
                             size_t *out_pages, struct tri_error *err);

/* ---- the documents (documents.c), each a new reference ---- */

json_t *tri_book_index(const struct tri_book *b, size_t lang);
json_t *tri_book_tables(const struct tri_book *b, size_t lang,
                        const char *file);
json_t *tri_book_sources(const struct tri_book *b, size_t lang);
json_t *tri_book_facts(const struct tri_book *b, size_t lang);
/* What is in the pack and was not, or other, in the one before; empty lists
 * when there is none. */
json_t *tri_book_changes(const struct tri_book *b, size_t lang);

/* The list of exercises, and the sheet of one: briefing, what comes to light,
 * and what a good answer notices. */
json_t *tri_book_exercises(const struct tri_book *b, size_t lang);
json_t *tri_book_exercise(const struct tri_book *b, size_t lang,
                          const struct tri_exercise *one);

/* The files of models that have tables, in pack order; i from 0, NULL past the
 * end. */
const char *tri_book_file(const struct tri_book *b, size_t i);

#endif
