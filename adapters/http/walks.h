/* adapters/http/walks.h - guided walks that people are in the middle of.
 *
 * Source:  none; our own.
 * Owner:   struct tri_walks.
 * Threads: one lock inside; texts are handed out as copies.
 * Privacy: answers, so case data. Kept in memory only, wiped when they go.
 *
 * A walk is known by a random name that only the reader's cookie holds. It is
 * forgotten when it is ended, after four hours without a touch, or when the
 * server stops; past the cap the one longest untouched goes.
 */
#ifndef TRI_HTTP_WALKS_H
#define TRI_HTTP_WALKS_H

#include <stdbool.h>
#include <stddef.h>

struct tri_walks;

enum { TRI_WALK_NAME = 33, TRI_WALK_TOKEN = 33 }; /* bytes, with the NUL */

struct tri_walks *tri_walks_new(size_t cap); /* NULL: memory is out */
void tri_walks_free(struct tri_walks *w);    /* NULL is fine */

/* A new walk; false when memory is out. */
bool tri_walks_add(struct tri_walks *w, const char *text, size_t len,
                   char out_name[TRI_WALK_NAME]);

/* A copy of a walk's text, which the caller frees with tri_walks_text_free,
 * its version, and the token that its forms carry; NULL when there is no such
 * walk. */
char *tri_walks_get(struct tri_walks *w, const char *name, size_t *out_len,
                    unsigned *out_version, char out_token[TRI_WALK_TOKEN]);
void tri_walks_text_free(char *text, size_t len);

/* Replace it, if it still has that version: of two answers sent at once one
 * is told. False: gone, changed meanwhile, or memory is out. */
bool tri_walks_put(struct tri_walks *w, const char *name, unsigned version,
                   const char *text, size_t len);

void tri_walks_end(struct tri_walks *w, const char *name);

#endif
