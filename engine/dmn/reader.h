/* engine/dmn/reader.h - the state of reading one file; read*.c only.
 *
 * Source:  libxml2's SAX2 callbacks.
 * Owner:   the stack of tri_models_add; builders live in the scratch arena,
 *          what they become in the model arena.
 * Threads: one reader, one thread.
 *
 * How to read: every open element has a frame. A start tag looks at the frame
 * of its parent, makes the object it stands for and pushes its own frame; an
 * end tag finishes the object. Nothing is kept of the XML itself.
 */
#ifndef TRI_DMN_READER_H
#define TRI_DMN_READER_H

#include <libxml/parser.h>

#include "base/limits.h"
#include "dmn/model.h"

enum tri_element {
#define TRI_ELEMENT(id, name) TRI_EL_##id,
#include "dmn/elements.def"
#undef TRI_ELEMENT
    TRI_EL_COUNT
};

enum tri_read_state {
    TRI_READ_ROOT,
    TRI_READ_DEFINITIONS,
    TRI_READ_ITEM,
    TRI_READ_ITEM_EXTENSION,
    TRI_READ_FUNCTION_ITEM,
    TRI_READ_NODE,
    TRI_READ_REQUIREMENT,
    TRI_READ_BOXED,
    TRI_READ_ENTRY, /* contextEntry, binding */
    TRI_READ_CHILD, /* if, then, in, ...: one expression */
    TRI_READ_IN_CLAUSE,
    TRI_READ_OUT_CLAUSE,
    TRI_READ_RULE,
    TRI_READ_UNARY, /* has a text child */
    TRI_READ_NOTE,  /* annotationEntry: has a text child */
    TRI_READ_TEXT,  /* collects a FEEL text */
    TRI_READ_PLAIN, /* collects any text */
    TRI_READ_LEAF   /* children are of no use */
};

struct tri_cell_build { /* small: a large table has a hundred thousand */
    struct tri_cell_build *next;
    const char *id;
    const char *text; /* NULL: it has none */
    uint32_t len;
    uint32_t line;
    uint32_t col;
};

struct tri_note_build {
    struct tri_note_build *next;
    const char *text;
};

struct tri_rule_build {
    struct tri_rule_build *next;
    const char *id;
    uint32_t line;
    struct tri_cell_build *ins, **ins_tail;
    struct tri_cell_build *outs, **outs_tail;
    struct tri_note_build *notes, **notes_tail;
    size_t n_ins, n_outs, n_notes;
};

struct tri_table_build {
    struct tri_table *table;
    struct tri_clause *ins, **ins_tail;
    struct tri_clause *outs, **outs_tail;
    struct tri_note_build *notes, **notes_tail;
    struct tri_rule_build *rules, **rules_tail;
};

struct tri_read_frame {
    enum tri_read_state state;
    enum tri_element element;
    const char *id;          /* the nearest XML id */
    struct tri_boxed **slot; /* where an expression child goes */
    bool many;               /* ... and further ones after it */
    struct tri_item *item;
    struct tri_node *node;
    struct tri_boxed *boxed;
    struct tri_boxed **items_tail;
    struct tri_var **vars_tail;
    struct tri_var *var; /* of an entry */
    struct tri_table_build *table;
    struct tri_clause *clause;
    struct tri_rule_build *rule;
    struct tri_text *text;
    struct tri_cell_build *cell; /* takes the text over at its end */
    const char **plain;
};

struct tri_reader {
    struct tri_models *m;
    struct tri_model *model;
    struct tri_findings *findings;
    xmlParserCtxtPtr ctxt;
    enum tri_code code; /* of the first failure */
    struct tri_error err;
    unsigned depth;    /* frames in use */
    unsigned skip;     /* open elements below an element of no use */
    uint32_t n_rules;  /* of all tables so far, against TRI_MAX_RULES */
    const xmlChar *ns; /* the document's DMN namespace */
    const xmlChar **attrs;
    int n_attrs;
    /* Element names met: the parser keeps one copy of each, so that the place
     * of the text tells the name. */
    struct tri_met_name {
        const xmlChar *local;
        enum tri_element element;
    } met[32];
    struct tri_text cell; /* the text of the cell being read */
    char *buffer;         /* text being collected */
    size_t buffer_len, buffer_cap;
    struct tri_read_frame stack[TRI_MAX_XML_DEPTH + 1];
};

/* read.c */
bool tri_reader_fail(struct tri_reader *r, enum tri_code code, const char *id,
                     const char *fmt, ...) TRI_PRINTF(4, 5);
bool tri_reader_nomem(struct tri_reader *r); /* from an arena's failure */
uint32_t tri_reader_line(const struct tri_reader *r);
uint32_t tri_reader_col(const struct tri_reader *r);
/* An attribute of the element being started, in the model arena, without
 * space around it; NULL when it is not there (or memory is out). */
const char *tri_reader_attr(struct tri_reader *r, const char *name);
struct tri_read_frame *tri_reader_top(struct tri_reader *r);
/* A frame for the element being started; NULL after a failure. */
struct tri_read_frame *tri_reader_push(struct tri_reader *r,
                                       enum tri_read_state state,
                                       enum tri_element element);
void *tri_reader_make(struct tri_reader *r, size_t size);  /* model arena */
void *tri_reader_build(struct tri_reader *r, size_t size); /* scratch */
struct tri_var *tri_reader_var(struct tri_reader *r);
const char *tri_element_name(enum tri_element e);
/* The child is not what its parent may have. */
bool tri_reader_stray(struct tri_reader *r, enum tri_element e);
/* expressionLanguage of the element being started: FEEL or absent? */
bool tri_reader_speaks_feel(struct tri_reader *r);

/* read_nodes.c: what stands around expressions. */

/* A child of the element being read. */
bool tri_read_child(struct tri_reader *r, enum tri_element e);
/* st:fact of a component. */
void tri_read_fact(struct tri_reader *r, struct tri_item *item);
/* st:fact of a decision: what its author says of it and nobody can work out. */
void tri_read_stated(struct tri_reader *r, struct tri_node *node);

/* read_boxed.c: expressions. */
bool tri_read_is_boxed(enum tri_element e);
/* Start the expression e in the slot of parent. */
bool tri_read_boxed(struct tri_reader *r, struct tri_read_frame *parent,
                    enum tri_element e);
/* A child e of an expression or of a part of one (parent is its frame). */
bool tri_read_boxed_child(struct tri_reader *r, struct tri_read_frame *parent,
                          enum tri_element e);
/* The end of such an element. */
bool tri_read_boxed_end(struct tri_reader *r, struct tri_read_frame *f);

/* read_table.c: decision tables; f is the frame of the table's expression. */
bool tri_read_table(struct tri_reader *r, struct tri_read_frame *f);
/* A child e of a table, of a column of it or of a rule. */
bool tri_read_table_child(struct tri_reader *r, struct tri_read_frame *f,
                          enum tri_element e);
bool tri_read_table_end(struct tri_reader *r, struct tri_table_build *b);

#endif
