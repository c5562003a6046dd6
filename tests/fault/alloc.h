/* tests/fault/alloc.h - allocation that fails when told: the linker's --wrap
 * sends malloc, calloc and realloc of all that is linked here to alloc.c.
 *
 * Source:  tests/fault/README.md.
 * Owner:   the program that links it.
 * Threads: one.
 */
#ifndef TRI_FAULT_ALLOC_H
#define TRI_FAULT_ALLOC_H

#include <stddef.h>

extern unsigned long fault_seen; /* allocations so far; a test sets it to 0 */
extern unsigned long fault_at;   /* which of them fails, from 1; 0: none */

/* What libxml2 is given by xmlMemSetup, so that it is counted, too. */
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *fault_strdup(const char *text);

#endif
