/* engine/base/xml_words.h - what is wrong with an XML file, in plain words.
 *
 * Source:  XML 1.0; the error numbers of libxml2.
 * Owner:   the caller's buffer.
 * Threads: no shared state.
 *
 * A parser's own words ("AttValue: ' expected") help nobody who edits a model
 * in a modeller. Both readers of models and every adapter say the same.
 */
#ifndef TRI_BASE_XML_WORDS_H
#define TRI_BASE_XML_WORDS_H

#include <stddef.h>

/* One line for the error of that number. message: the parser's own, used up to
 * its first line end where there are no better words; may be NULL. */
void tri_xml_words(int code, const char *message, char *out, size_t size);

#endif
