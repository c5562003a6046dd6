/* engine/base/utf8.h - code points in UTF-8 bytes.
 *
 * Source:  Unicode 15, section 3.9, table 3-7 (well-formed byte sequences).
 *          FEEL counts code points, never bytes (DMN 1.5, 10.3.4.3).
 * Owner:   borrows everything.
 * Threads: pure functions.
 */
#ifndef TRI_BASE_UTF8_H
#define TRI_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the code point at text[0..len), 1 to 4, and the point itself; 0
 * when the bytes are not well formed or len is 0. */
size_t tri_utf8_next(const char *text, size_t len, uint32_t *out_point);

/* Write point (a Unicode scalar value) into out[4]; returns the byte count, 0
 * when it is not a scalar value. */
size_t tri_utf8_put(uint32_t point, char out[4]);

/* True when all of text is well formed. *out_bad (may be NULL) gets the offset
 * of the first bad byte, or len. */
bool tri_utf8_valid(const char *text, size_t len, size_t *out_bad);

/* Of eight bytes of text, as they stand in memory: is any of them not plain in
 * the sense of tri_ascii_plain? Adding 1 lifts 0x7F to the high bit, taking
 * 0x20 away borrows into it from what is smaller, and so does 1 from what the
 * exclusive or made zero. */
static inline bool tri_ascii_odd(uint64_t x)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    return (((x + each) | x | (x - each * 0x20) | ((x ^ each * '"') - each) |
             ((x ^ each * '\\') - each)) &
            each * 0x80) != 0;
}

/* How many bytes at the start of text are printable ASCII (0x20 to 0x7E) other
 * than quotation mark and backslash: what JSON writes as it stands. */
size_t tri_ascii_plain(const char *text, size_t len);

/* Is every byte ASCII, DEL (0x7F) apart? Then no character of it needs a closer
 * look once JSON's own rule about those below 0x20 has been kept. */
bool tri_ascii_only(const char *text, size_t len);

/* Is this a plain name: 1 to 48 ASCII letters, digits, '_' and '-'? A message
 * may quote such a name of an unknown member; anything else could be a story
 * about a child in the wrong place. */
bool tri_text_plain(const char *text, size_t len);

/* Code points in well-formed text. */
size_t tri_utf8_count(const char *text, size_t len);

/* Byte offset of code point number index (from 0); len when there are fewer. */
size_t tri_utf8_offset(const char *text, size_t len, size_t index);

#endif
