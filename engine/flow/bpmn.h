/* engine/flow/bpmn.h - a BPMN file as it was read: elements and their drawing.
 *
 * Source:  OMG BPMN 2.0.2, clauses 8 to 13 (elements), annex B (diagram
 *          interchange).
 * Owner:   everything is in the arena given to tri_bpmn_read.
 * Threads: frozen after the read.
 *
 * The reader is lenient: it keeps what it does not know by its tag, so that
 * any file can be drawn. flow/check.c is strict and refuses what the runner
 * cannot walk.
 */
#ifndef TRI_FLOW_BPMN_H
#define TRI_FLOW_BPMN_H

#include "base/arena.h"

enum tri_bpmn_kind {
    TRI_BPMN_OTHER, /* known by its tag only */
    TRI_BPMN_COLLABORATION,
    TRI_BPMN_PARTICIPANT,
    TRI_BPMN_PROCESS,
    TRI_BPMN_LANE,
    TRI_BPMN_START,
    TRI_BPMN_END,
    TRI_BPMN_CATCH,    /* intermediate catch event */
    TRI_BPMN_THROW,    /* intermediate throw event */
    TRI_BPMN_BOUNDARY, /* boundary event */
    TRI_BPMN_TASK,
    TRI_BPMN_USER_TASK,
    TRI_BPMN_RULE_TASK,
    TRI_BPMN_SEND_TASK,
    TRI_BPMN_SERVICE_TASK,
    TRI_BPMN_OTHER_TASK, /* script, manual, receive */
    TRI_BPMN_CALL,
    TRI_BPMN_SUBPROCESS, /* also transaction, ad hoc */
    TRI_BPMN_XOR,
    TRI_BPMN_AND,
    TRI_BPMN_OTHER_GATEWAY, /* inclusive, complex, event-based */
    TRI_BPMN_FLOW,          /* sequence flow */
    TRI_BPMN_MESSAGE_FLOW,
    TRI_BPMN_ASSOCIATION, /* also data associations */
    TRI_BPMN_ANNOTATION,
    TRI_BPMN_GROUP,
    TRI_BPMN_DATA,      /* data object or its reference, input, output */
    TRI_BPMN_DATA_STORE /* data store or its reference */
};

#define TRI_BPMN_NONE ((size_t)-1)

struct tri_bpmn_ask {
    const char *fact; /* "facts.images_involved" */
    const char *when; /* FEEL of the attribute `if`, NULL: always */
    uint32_t line;
    uint32_t col;
};

struct tri_bpmn_element {
    enum tri_bpmn_kind kind;
    const char *tag; /* "userTask" */
    const char *id;  /* "" when it has none */
    const char *name;
    uint32_t line;
    uint32_t col;
    size_t parent; /* element that holds it, or TRI_BPMN_NONE */
    size_t lane;   /* innermost lane that names it, or TRI_BPMN_NONE */
    /* flows, message flows, associations; TRI_BPMN_NONE when dangling */
    const char *source_ref;
    const char *target_ref;
    size_t source;
    size_t target;
    const char *condition; /* FEEL text, NULL when there is none */
    const char *language;  /* of the condition, NULL */
    uint32_t condition_line;
    uint32_t condition_col;
    const char *default_ref; /* gateway, activity */
    const char *called;      /* call activity: calledElement */
    const char *process_ref; /* participant */
    const char *event;       /* tag of its event definition, NULL */
    const char *timer;       /* timeDuration's text, NULL */
    const char *text;        /* annotation */
    const char *attached;    /* boundary event: attachedToRef */
    const char *decide;      /* st:decide */
    const char *action;      /* st:action */
    const char *cited;       /* st:cite, its source; NULL: none */
    const char *section;
    const char *verified;
    const char *counts; /* st:counts of a timer: id of the step from whose time
                         * its deadline counts; NULL: the step before */
    const char **local; /* st:local: names of local data */
    size_t n_local;
    size_t cap_local;
    struct tri_bpmn_ask *asks;
    size_t n_asks;
    size_t cap_asks;
    struct tri_bpmn_ask
        *implied; /* st:implies of a flow; `when` is its value */
    size_t n_implied;
    size_t cap_implied;
    bool conditional_direction; /* association with an arrow head */
    bool interrupting;          /* boundary, start: drawn with a whole line */
    bool multiple;              /* multi-instance */
    bool sequential;
    bool loop;
    bool compensation;
    bool ad_hoc;
    bool triggered;    /* event sub-process */
    bool collection;   /* data object */
    const char *odd;   /* what of it the runner does not support, NULL */
    uint32_t odd_line; /* where that stands */
};

struct tri_bpmn_point {
    double x;
    double y;
};

struct tri_bpmn_box {
    double x;
    double y;
    double w;
    double h;
};

struct tri_bpmn_shape {
    size_t element; /* TRI_BPMN_NONE: no such element */
    const char *ref;
    struct tri_bpmn_box box;
    bool has_box;
    struct tri_bpmn_box label;
    bool has_label;
    bool vertical;  /* pool or lane with isHorizontal="false" */
    bool collapsed; /* sub-process with isExpanded not true */
    bool marker;    /* exclusive gateway: isMarkerVisible */
    uint32_t line;
};

struct tri_bpmn_edge {
    size_t element;
    const char *ref;
    struct tri_bpmn_point *points;
    size_t n_points;
    size_t cap_points;
    struct tri_bpmn_box label;
    bool has_label;
    uint32_t line;
};

struct tri_bpmn_diagram {
    const char *name;
    struct tri_bpmn_shape *shapes;
    size_t n_shapes;
    size_t cap_shapes;
    struct tri_bpmn_edge *edges;
    size_t n_edges;
    size_t cap_edges;
};

struct tri_bpmn {
    const char *file;
    struct tri_bpmn_element *elements; /* in document order */
    size_t n;
    size_t cap;
    struct tri_bpmn_diagram *diagrams;
    size_t n_diagrams;
    size_t cap_diagrams;
    size_t *by_id; /* indexes of elements with an id, sorted by id */
    size_t n_by_id;
    const char *repeated; /* an id that stands twice, NULL */
    uint32_t repeated_line;
};

/* Read bytes into *out. TRI_E_SYNTAX: not XML, not UTF-8, has a DTD or an
 * entity; TRI_E_MODEL: XML, but not BPMN 2.0; TRI_E_LIMIT: larger, deeper or
 * more elements than engine/base/limits.h allows; TRI_E_NOMEM. All with line
 * and column. */
enum tri_code tri_bpmn_read(struct tri_arena *a, const char *file,
                            const char *text, size_t len, struct tri_bpmn *out,
                            struct tri_error *err);

/* Index of the element with that id, TRI_BPMN_NONE when there is none. */
size_t tri_bpmn_find(const struct tri_bpmn *b, const char *id);

/* Tasks, events, gateways, calls: what sequence flows join. */
bool tri_bpmn_is_node(enum tri_bpmn_kind kind);

/* What a drawing and a list say of a flowchart beside the names in it. */
struct tri_bpmn_words {
    const char *lang;  /* of these words, for xml:lang */
    const char *colon; /* as the language sets it, without the blank after it */
    /* what an element is, in a list */
    const char *start;
    const char *end;
    const char *ask;
    const char *decide;
    const char *act;
    const char *wait;
    const char *flowchart;
    const char *which;
    const char *all;
    const char *step;
    /* what is said of it */
    const char *asks; /* "asks facts.x if ..." */
    const char *when;
    const char *decides;
    const char *action;
    const char *lasts; /* "for PT24H" */
    const char *calls; /* "goes through the flowchart x" */
    const char *then;  /* "then go to 4" */
    const char *otherwise;
    const char *always; /* of a flow without condition: "to" */
    const char *go;     /* "go to 4" */
    const char *answers;
    /* what an element is, in a drawing read aloud */
    const char *question;
    const char *decision;
    const char *task;
    const char *either;
    const char *lane;
    const char *pool;
    const char *about; /* the description of the whole drawing */
};
extern const struct tri_bpmn_words tri_bpmn_english;

/* The diagram as one SVG document, its own style inside, no outside
 * references. TRI_E_NOTFOUND when the file has no diagram interchange to draw
 * from. */
struct tri_out;
enum tri_code tri_bpmn_draw(const struct tri_bpmn *b,
                            const struct tri_bpmn_words *words,
                            struct tri_out *out, struct tri_error *err);

/* The flowchart as an ordered, indented list in plain text, lines of at most
 * 80 columns. */
void tri_bpmn_list(struct tri_arena *a, const struct tri_bpmn *b,
                   const struct tri_bpmn_words *words, struct tri_out *out);

/* Does it only repeat the flowchart's own name: the process, its pool, a start
 * event of that name? */
bool tri_bpmn_named_as_chart(const struct tri_bpmn *b, size_t element);

/* The id of its flowchart: of the process that holds it. "" where none does. */
const char *tri_bpmn_chart_of(const struct tri_bpmn *b, size_t element);

#endif
