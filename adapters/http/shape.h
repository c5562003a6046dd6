/* What a document looks like, written as a line of text, as JSON Schema.
 *
 * Source: OpenAPI 3.1.0, JSON Schema 2020-12. Owner: http. Threads: no state.
 *
 *   shape := field ...              members of an object, parted by blanks
 *   field := NAME [?] : type        ? when it may lack
 *   type  := s | n | f | b | d | p | o | *   text, whole number, number, true
 * or false, RFC 3339 time, password, object, any | A|B|C                  one
 * of these words, of two letters at least | Name                   another
 * shape, by its name: a capital first | [type]                 a list | <type>
 * an object, of members by any name | {shape}                an object */
#ifndef TRI_HTTP_SHAPE_H
#define TRI_HTTP_SHAPE_H

#include <jansson.h>

/* The schema of an object; NULL when the text is no shape, or out of memory.
 * The caller owns it. */
json_t *tri_shape_schema(const char *text);

#endif
