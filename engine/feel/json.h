/* engine/feel/json.h - FEEL values as JSON text, both ways.
 *
 * Source:  RFC 8259; typed objects {"@type": ..., "value": ...} as in
 *          docs/json-values.md. Number text never passes through a double.
 * Owner:   values read live in the arena given; text written goes to tri_out.
 * Threads: pure.
 */
#ifndef TRI_FEEL_JSON_H
#define TRI_FEEL_JSON_H

#include "base/error.h"
#include "base/out.h"
#include "feel/eval.h"

#define TRI_JSON_TYPED 1u  /* an object with "@type" is a date and so on */
#define TRI_JSON_STRICT 2u /* refuse control characters in strings */

/* One JSON document and nothing after it. On failure err->loc has line, column
 * and, where known, the path of the member (element). Refused: invalid UTF-8,
 * duplicate keys, nesting past TRI_MAX_JSON_DEPTH, text past
 * TRI_MAX_JSON_BYTES, empty input. TRI_E_INPUT, TRI_E_LIMIT or TRI_E_NOMEM. */
enum tri_code tri_json_read(struct tri_eval *ev, const char *text, size_t len,
                            unsigned flags, struct tri_value *out,
                            struct tri_error *err);

/* Append v. Temporal values are typed objects with TRI_JSON_TYPED, else plain
 * strings. indent 0: one line. */
void tri_json_write(struct tri_eval *ev, struct tri_out *out,
                    struct tri_value v, unsigned flags, int indent);

/* Append a diagnostic as an object: "message", and where it has a place in a
 * file "file", "line", "column" (in bytes, from 1), "element" (an XML id) and
 * "expression" (the text). No white space. said: the message in another
 * language; NULL: as it is. */
void tri_json_write_diag(struct tri_out *out, const struct tri_diag *diag,
                         const char *said);

/* Does text, well-formed UTF-8, need no escape in JSON? Then it may be written
 * by tri_out_quoted. */
bool tri_json_plain(const char *text, size_t len);

/* Append text as a JSON string with its quotes. */
void tri_json_write_text(struct tri_out *out, const char *text, size_t len);

#endif
