/* engine/feel/names.h - names that may hold spaces and operators (private).
 *
 * Source:  DMN 1.5, 10.3.1.2 rules 24 to 30 (names), 10.3.1.4 (tokens).
 * Owner:   texts are borrowed from the caller's arena.
 * Threads: matching is pure.
 *
 * FEEL cannot be split into tokens without the names in scope: `a - b` may be
 * one name. The parser asks, at a place where a name may stand, how many bytes
 * of the text each known name covers and takes the longest.
 */
#ifndef TRI_FEEL_NAMES_H
#define TRI_FEEL_NAMES_H

#include "feel/feel.h"

/* Bytes of text that name covers at its start, 0 when it does not stand there.
 * A space of the name matches any run of white space. The name must end where
 * a word of the text ends. */
size_t tri_name_match(const char *name, size_t name_len, const char *text,
                      size_t len);

/* The longest match of any name of the set; 0 when none. set may be NULL. */
size_t tri_names_match(const struct tri_feel_names *set, const char *text,
                       size_t len);

/* Bytes of the one word at the start of text (name start, name parts); 0 when
 * no name starts there. */
size_t tri_name_word(const char *text, size_t len);

/* The byte length of white space and closed comments at the start of text. */
size_t tri_name_blank(const char *text, size_t len);

/* A copy with runs of white space as one space, ends trimmed; NULL when the
 * arena is exhausted. */
const char *tri_name_tidy(struct tri_arena *a, const char *text, size_t len,
                          size_t *out_len);

#endif
