/* adapters/common/flow_words.h - a flowchart in the reader's language.
 *
 * Source:  BPMN files carry the English of whoever edits them; a pack's
 *          catalogue has the rest (docs/authors/packs.md "Wording").
 * Owner:   texts are borrowed from whatever find gives.
 * Threads: any.
 */
#ifndef TRI_COMMON_FLOW_WORDS_H
#define TRI_COMMON_FLOW_WORDS_H

#include "common/messages.h"
#include "flow/bpmn.h"

/* The text of an id in that language, NULL when there is none; it outlives the
 * flowchart. */
typedef const char *(*tri_flow_text_fn)(const void *ctx, const char *id);

/* The words around the names. */
const struct tri_bpmn_words *tri_flow_words(enum tri_language language);

/* Put the names of all elements in that language: of the flowchart by
 * "flow.CHART.title"; of a step by "flow.CHART.ELEMENT.title"; of others, and
 * where a drawing needs it short, by "name.NAME". What has no text stays. */
void tri_flow_reword(struct tri_bpmn *b, tri_flow_text_fn find,
                     const void *ctx);

#endif
