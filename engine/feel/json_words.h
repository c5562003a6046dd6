/* engine/feel/json_words.h - what yajl says about a text that is not JSON, in
 * our words and with our place.
 *
 * Source:  yajl 2.1's messages; RFC 8259 for what was expected.
 * Owner:   borrows everything; the words are static.
 * Threads: pure.
 */
#ifndef TRI_FEEL_JSON_WORDS_H
#define TRI_FEEL_JSON_WORDS_H

#include <stddef.h>

/* Offset of the opening quote of the string that ends at end (the offset behind
 * its closing quote). */
size_t tri_json_string_start(const char *text, size_t end);

/* Our words for yajl's message theirs (NULL: none) about text[0..len). *at is
 * where yajl stood, and becomes the start of what it could not take. */
const char *tri_json_complaint(const char *theirs, const char *text, size_t len,
                               size_t *at);

#endif
