/* adapters/common/pages.h - documents as HTML pages, and the files they need.
 *
 * Source:  XSLT 1.0; design: one document, two faces (JSON and HTML).
 * Owner:   struct tri_pages owns stylesheets, texts and files.
 * Threads: frozen after load; any number of threads may render.
 *
 * One fixed mapping: an object member becomes an element of its name, an array
 * an element with `item` children, null nothing. The stylesheet only ever sees
 * text nodes, so what a person typed is escaped by construction. Stylesheets
 * are compiled once and can reach neither files nor the network; a text of the
 * catalogue is a variable of its id ($guide.back).
 */
#ifndef TRI_COMMON_PAGES_H
#define TRI_COMMON_PAGES_H

#include <jansson.h>

#include <stdbool.h>

#include "base/error.h"
#include "common/messages.h"

struct tri_pages;

struct tri_asset {    /* a file served as it is */
    const char *path; /* "/assets/site-1a2b3c4d.css" */
    const char *type;
    const char *bytes;
    size_t len;
};

/* Where the pages lie: beside the running binary where it was built, or in the
 * install's data folder. False when they are in neither. */
bool tri_pages_find(char *out, size_t size);

/* folder holds pages/ (XSLT), text/ (catalogues) and assets/; sheet is the file
 * of pages/ to begin with ("site.xsl"). */
enum tri_code tri_pages_load(const char *folder, const char *sheet,
                             struct tri_pages **out, struct tri_error *err);
void tri_pages_free(struct tri_pages *p); /* NULL is fine */

/* The page of a document as HTML; the caller frees *out_html. */
enum tri_code tri_pages_html(const struct tri_pages *p, enum tri_language lang,
                             const json_t *document, char **out_html,
                             size_t *out_len, struct tri_error *err);

/* One more text, the same in each language, before any page is made: what a
 * pack says and all pages need. */
enum tri_code tri_pages_add(struct tri_pages *p, const char *id,
                            const char *text, struct tri_error *err);

/* A text of the pages' catalogue, English where a language has it not; NULL
 * when there is none. */
const char *tri_pages_text(const struct tri_pages *p, enum tri_language lang,
                           const char *id);

/* NULL when there is no such file. */
const struct tri_asset *tri_pages_asset(const struct tri_pages *p,
                                        const char *path);

/* Path of the style sheet, below /assets/. */
const char *tri_pages_style(const struct tri_pages *p);

/* The same of a script by name ("site", "pupils"), which no page needs; "" when
 * there is none. */
const char *tri_pages_script(const struct tri_pages *p, const char *name);

#endif
