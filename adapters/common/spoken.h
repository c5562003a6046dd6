/* adapters/common/spoken.h - a line that the program says, in the language of
 * whoever reads it.
 *
 * Source:  spoken_fr.def, by the English that stands where it is said;
 *          spoken_en.def for what English counts.
 * Owner:   the caller's buffer.
 * Threads: any.
 *
 * The engine, and whatever reports an error, speaks English: its messages are
 * data for logs and tests. Here the finished line is found again by its format
 * in the catalogue, so that no layer below has to know a language. Texts of
 * screens, which are longer and stand alone, are in messages.h.
 */
#ifndef TRI_COMMON_SPOKEN_H
#define TRI_COMMON_SPOKEN_H

#include <stddef.h>

#include "common/messages.h"

enum { TRI_SPOKEN_LINE = 2048 };

/* The line in that language: out, or english itself where the catalogue does
 * not have it. What is before ": " or after " '" may be data of any kind. */
const char *tri_spoken(enum tri_language language, const char *english,
                       char *out, size_t size);

/* The same for one language, as tri_assess_options takes it; NULL: English. */
typedef const char *(*tri_spoken_fn)(const char *english, char *out,
                                     size_t size);
tri_spoken_fn tri_spoken_in(enum tri_language language);

/* Of "fr_CA.UTF-8" and the like; English where it is none of ours, or NULL. */
enum tri_language tri_spoken_locale(const char *locale);

#endif
