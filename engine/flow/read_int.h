/* engine/flow/read_int.h - the state of reading one flowchart; read*.c only.
 *
 * Source:  libxml2's SAX2 callbacks.
 * Owner:   the arena of the document.
 * Threads: one reader, one thread.
 */
#ifndef TRI_FLOW_READ_INT_H
#define TRI_FLOW_READ_INT_H

#include <libxml/parser.h>

#include "base/limits.h"
#include "flow/bpmn.h"

#define MAX_ELEMENTS 20000

enum text_use {
    TEXT_NONE,
    TEXT_CONDITION,
    TEXT_TIMER,
    TEXT_NODE_REF,
    TEXT_ANNOTATION,
    TEXT_SOURCE,
    TEXT_TARGET
};

struct frame {
    size_t at; /* the element that encloses, or TRI_BPMN_NONE */
    enum text_use use;
    bool extension;  /* inside extensionElements */
    bool definition; /* inside an event definition */
    bool label;      /* inside a BPMNLabel */
};

struct lane_ref { /* resolved at the end: ids may come before elements */
    size_t lane;
    const char *id;
};

struct reader {
    struct tri_arena *arena;
    struct tri_bpmn *b;
    xmlParserCtxtPtr ctxt;
    struct tri_error *err;
    enum tri_code code;
    struct frame frames[TRI_MAX_XML_DEPTH];
    size_t depth;
    bool seen_root;
    size_t n_asks; /* of the whole file */
    char *text;    /* of the innermost frame that uses text */
    size_t text_len;
    size_t text_cap;
    struct lane_ref *refs;
    size_t n_refs;
    size_t cap_refs;
    struct tri_bpmn_shape *shape; /* being read, else NULL */
    struct tri_bpmn_edge *edge;
};

/* Of the element being started: libxml2 gives five pointers for each. */
struct attrs {
    const xmlChar **a;
    int n;
};

/* read.c */

/* The first failure counts; it stops the parser. */
enum tri_code bpmn_fail(struct reader *r, enum tri_code code,
                        const char *element, const char *msg);
void bpmn_fail_arena(struct reader *r);
/* NULL when there is none, or once the read has failed: a stopped parser has
 * let go of the text that the attributes point into. */
const char *bpmn_attr(struct reader *r, const struct attrs *as,
                      const char *name);
const char *bpmn_attr_or_empty(struct reader *r, const struct attrs *as,
                               const char *name);
bool bpmn_attr_bool(struct reader *r, const struct attrs *as, const char *name,
                    bool missing);

/* read_diagram.c: an element of the diagram interchange, ns and tag. */
void bpmn_diagram_start(struct reader *r, struct frame *f, const char *ns,
                        const char *tag, const struct attrs *as);

#endif
