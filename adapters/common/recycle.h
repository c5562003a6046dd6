/* adapters/common/recycle.h - small blocks of documents and pages, used again.
 *
 * Source:  none; our own. libxml2's xmlMemSetup, jansson's
 *          json_set_alloc_funcs.
 * Owner:   each thread its own free blocks, until it ends.
 * Threads: begin once, before others run.
 *
 * A page is some ten thousand small blocks of libxml2 and jansson, all freed
 * together; malloc keeps seven of a size at hand and joins and splits the
 * others again. Kept by size instead, they wait for the next page. All are
 * blocks of malloc: what was taken before may be given back after, and free
 * takes them.
 */
#ifndef TRI_COMMON_RECYCLE_H
#define TRI_COMMON_RECYCLE_H

/* For a program that makes page after page. Nothing under a sanitizer, which
 * wants to see each block. */
void tri_recycle_begin(void);

#endif
