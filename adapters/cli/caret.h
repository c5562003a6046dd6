/* adapters/cli/caret.h - where in an expression something is wrong, shown.
 *
 * Source:  none; our own.
 * Owner:   the caller's text.
 * Threads: the main thread; writes to standard error.
 */
#ifndef TRI_CLI_CARET_H
#define TRI_CLI_CARET_H

#include <stddef.h>
#include <stdint.h>

/* The line of text that holds byte offset, and under it a caret at that
 * character, each after two blanks, on standard error. Within 80 columns: of a
 * longer line what is around the place, with "..." where it is cut. A wide
 * character counts two columns, a combining mark none. */
void tri_caret_print(const char *text, size_t len, size_t offset);

/* The byte at a line and column (in bytes), both from 1; len when past it. */
size_t tri_caret_offset(const char *text, size_t len, uint32_t line,
                        uint32_t col);

#endif
