/* engine/flow/flow.h - flowcharts in, a guided walk out, one step at a time.
 *
 * Source:  OMG BPMN 2.0.2 (formal/2013-12-09), the subset that
 *          flowcharts/README.md lists; extension elements in the namespace
 *          urn:safetriage:flow:1 (ask, implies, decide, action, cite,
 *          local).
 * Owner:   struct tri_flows owns every flowchart of a pack. A state, a command
 *          and a report live in the arena of the evaluation passed in.
 * Threads: tri_flows is frozen by tri_flows_link and then shared without
 *          locks; an evaluation belongs to one thread.
 * Privacy: a state holds answers, so case data: never log one.
 *
 * Stages: read (XML stream) -> document -> strict check -> link (conditions
 * compiled, calls resolved, graph proved) -> step. The runner does no work: it
 * says what is to be done (a command) and is told what came of it (an event).
 *
 * A state is only the log of what was answered. Where the walk stands is found
 * by walking again from the start and taking each answer from the log, until
 * one is missing: so the same answers always give the same place, and going
 * back needs no undo.
 */
#ifndef TRI_FLOW_FLOW_H
#define TRI_FLOW_FLOW_H

#include "base/findings.h"
#include "base/out.h"
#include "feel/feel.h"

struct tri_flows;

enum tri_code tri_flows_new(struct tri_flows **out, struct tri_error *err);
void tri_flows_free(struct tri_flows *f); /* NULL is fine */

/* Read one flowchart (bytes are copied as needed). file is the name used in
 * messages ("grooming.bpmn"); the flowchart's id is the id of its process.
 * Broken XML, a DTD, or a limit: the error, with line and column. An element
 * that the runner does not support, a dangling flow and the like are findings
 * of severity error, all of them, and the call still gives TRI_OK: a strict
 * caller refuses on findings->errors. */
enum tri_code tri_flows_add(struct tri_flows *f, const char *file,
                            const char *text, size_t len,
                            struct tri_findings *findings,
                            struct tri_error *err);

/* What the pack knows. Every function may be NULL: then nothing of that kind
 * is checked and its type is Any. */
struct tri_flow_dict {
    void *self;
    /* The type of an asked path as a flowchart writes it
     * ("facts.images_involved", "children[].age", "setting.kind"; "children[]"
     * is the list itself); NULL: the dictionary has no such path. */
    const struct tri_type *(*path_type)(void *self, const char *path);
    /* The type of a decision ("risk.dmn#risk_level"); NULL: there is none. */
    const struct tri_type *(*decision_type)(void *self, const char *ref);
    /* Is this an action code of the pack? */
    bool (*is_action)(void *self, const char *code);
    const struct tri_type *report; /* types of the names in conditions; */
    const struct tri_type *facts;  /* NULL: Any */
};

/* Compile every condition (they see `report`, `facts`, each decision by its id
 * and, in an ask's `if`, `item`), resolve calls and prove the graph: every
 * node reachable, every path ends, a default at every exclusive gateway, no
 * cycle of flows or of calls, no join that waits for ever, every asked path,
 * decision and action known. All that is wrong is a finding. dict is used
 * during the call only, the types it gave for as long as f lives. */
enum tri_code tri_flows_link(struct tri_flows *f,
                             const struct tri_flow_dict *dict,
                             struct tri_findings *findings,
                             struct tri_error *err);

/* ---- what there is, for check, test and coverage ---- */

size_t tri_flows_count(const struct tri_flows *f);
const char *tri_flows_id(const struct tri_flows *f, size_t chart);
const char *tri_flows_file(const struct tri_flows *f, size_t chart);
/* Index of a flowchart by id; false when there is none. */
bool tri_flows_find(const struct tri_flows *f, const char *id,
                    size_t *out_chart);

/* The most questions that one walk from this flowchart can ask, called ones
 * included, each path counted once and each list with one member. */
size_t tri_flows_worst(const struct tri_flows *f, size_t chart);

/* Does a call activity of another flowchart lead to it? Linked flowcharts. */
bool tri_flows_called(const struct tri_flows *f, size_t chart);

/* The flowcharts that it calls, in the order of its walk; i from 0, false past
 * the end. Linked flowcharts: calls form no circle. */
bool tri_flows_calls(const struct tri_flows *f, size_t chart, size_t i,
                     size_t *out_called);

/* Every path that a walk from this flowchart may ask, as written, once each,
 * in document order; i from 0, NULL past the end. */
const char *tri_flows_asked(const struct tri_flows *f, size_t chart, size_t i);

/* Which members of values of a context type does any condition read? bits: by
 * field, set where one does. */
void tri_flows_read_members(const struct tri_flows *f,
                            const struct tri_type *type, uint64_t *bits);

/* The decisions that any flowchart asks for ("risk.dmn#risk_level"); i from 0,
 * NULL past the end. */
const char *tri_flows_decision(const struct tri_flows *f, size_t i);

/* Sequence flows of all flowcharts, for coverage: edge numbers run from 0 to
 * tri_flows_edges() - 1. */
struct tri_flow_edge {
    const char *chart; /* id of the flowchart */
    const char *file;
    const char *id; /* of the sequence flow */
    const char *from;
    const char *to;
    uint32_t line;
};
size_t tri_flows_edges(const struct tri_flows *f);
struct tri_flow_edge tri_flows_edge(const struct tri_flows *f, size_t edge);

/* Elements that have a text of their own (flow.CHART.ELEMENT.title): tasks of
 * all kinds; i from 0 over all flowcharts; false past the end. */
struct tri_flow_task {
    const char *chart;
    const char *file;
    const char *id;
    const char *name; /* "" when it has none */
    const char *lane; /* name of its lane, "" when it has none */
    uint32_t line;
    bool asks;          /* a user task: has questions */
    const char *action; /* code, NULL when it is no action */
};
bool tri_flows_task(const struct tri_flows *f, size_t i,
                    struct tri_flow_task *out);

/* Names that a drawing or a list shows, of elements of all kinds but those that
 * only repeat the flowchart's own. io is zero at first, and goes on from name
 * to name; false past the end. */
struct tri_flow_name {
    size_t at[2]; /* where it goes on: flowchart, element */
    const char *chart;
    const char *file;
    const char *id;
    const char *name;
    uint32_t line;
};
bool tri_flows_name(const struct tri_flows *f, struct tri_flow_name *io);

/* Steps that are only told: plain tasks and timers; i from 0 over all
 * flowcharts; false past the end. */
struct tri_flow_told {
    const char *chart;
    const char *file;
    const char *id;
    uint32_t line;
    const char *source; /* st:cite: a key of the pack's sources; NULL: none */
    const char *section;
    const char *verified;
    size_t n_local; /* st:local: names of local data */
    const char *const *local;
};
bool tri_flows_told(const struct tri_flows *f, size_t i,
                    struct tri_flow_told *out);

/* ---- the walk ---- */

enum tri_flow_kept { TRI_FLOW_ANSWERED, TRI_FLOW_DECIDED, TRI_FLOW_DONE };

/* One thing that came of a command. key: an answer's path with its index
 * ("facts.x", "children[0].age"; "children[1]" is true when there is a second
 * child); else the call path of the element ("incident/b_risk",
 * "incident/c_g/t_tell"). */
struct tri_flow_entry {
    enum tri_flow_kept kind;
    const char *key;
    struct tri_value value; /* null is the answer "not known" */
    bool again;  /* gone back to: asked anew, value is offered as before */
    bool passed; /* the walk passes it now; false: kept from before going back,
                  * taken up again where the walk still asks for it */
};

struct tri_flow_state {
    const char *chart; /* id of the flowchart where the walk began */
    size_t n;
    const struct tri_flow_entry *entries; /* passed ones first, in walk order */
    /* Answers that the last step dropped, because nothing asks for them any
     * more: their keys. */
    size_t n_dropped;
    const char *const *dropped;
};

enum tri_flow_event_kind {
    TRI_FLOW_START,   /* key: id of the flowchart; the state is not read */
    TRI_FLOW_RESUME,  /* nothing happened: say again what is to be done */
    TRI_FLOW_ANSWER,  /* key: that of the command, or of another question that
                       * waits, or an earlier one to change it */
    TRI_FLOW_DECIDE,  /* value: what the decision gave */
    TRI_FLOW_ACK,     /* a SHOW, ACTION or WAIT is done with */
    TRI_FLOW_GO_BACK, /* key: the answer to give anew, it alone; "" or NULL:
                       * the last one, and then those after it, one by one */
    TRI_FLOW_GO_ON    /* after going back: keep the answers that follow, stand
                       * again where nothing was answered yet */
};

struct tri_flow_event {
    enum tri_flow_event_kind kind;
    const char *key;
    struct tri_value value; /* ANSWER: tri_null() is "not known" */
};

enum tri_flow_command_kind {
    TRI_FLOW_ASK,    /* put the question of `path`, then ANSWER */
    TRI_FLOW_SHOW,   /* a step without questions: show it, then ACK */
    TRI_FLOW_ACTION, /* something to do: show `code`, then ACK */
    TRI_FLOW_RUN,    /* run `decision` on the report so far, then DECIDE */
    TRI_FLOW_WAIT,   /* a deadline `timer` from now, then ACK */
    TRI_FLOW_END     /* the walk is over; `report` is whole */
};

struct tri_flow_command {
    enum tri_flow_command_kind kind;
    const char *chart;   /* id of the flowchart of the element */
    const char *element; /* its id; END: "" */
    const char *name;    /* its name; "" when it has none */
    const char *lane;    /* name of its lane, who acts; "" when none */
    /* ASK */
    const char *path; /* as written: "children[].age", "children[]" */
    const char *key;  /* with its index: "children[0].age", "children[0]" */
    size_t index;     /* of the member, from 0; 0 where path has no [] */
    bool more; /* path ends in []: "is there one (more)?", answer a boolean;
                * the members' own questions follow while it is true */
    const struct tri_type *type; /* of the answer; NULL: Any. more: boolean */
    bool had;                    /* it was answered before going back: */
    struct tri_value before;     /* offer this answer again */
    size_t number; /* how many questions the walk has asked, this included */
    size_t left;   /* questions that may follow at most, of a list one member's;
                    * the walk is often shorter: answers leave questions out */
    /* A yes or no on one screen with others: the paths of the yes-or-no
     * questions that follow it there for certain, so that one "none of these"
     * can answer them all, each by its own event. */
    size_t n_rest;
    const char *const *rest;
    /* the others */
    const char *code;     /* ACTION */
    const char *decision; /* RUN: "risk.dmn#risk_level" */
    const char *timer;    /* WAIT: as written, "PT24H" or "P1D" */
    /* SHOW, WAIT: where the step comes from (st:cite; NULL: it does not say),
     * and the local data that stand beside it (st:local). */
    const char *source;
    const char *section;
    const char *verified;
    size_t n_local;
    const char *const *local;
    /* WAIT: the step (or start event) from whose time the deadline counts
     * (st:counts; NULL: the step before), and its name in the flowchart. */
    const char *counts;
    const char *counts_name;
};

struct tri_flow_step {
    struct tri_flow_state state;
    struct tri_flow_command command;
    /* All that waits: the command, and where a parallel gateway leaves the
     * order free the first one of each other branch. Each ASK among them may
     * be answered next. None at the end. */
    size_t n_waits;
    const struct tri_flow_command *waits;
    /* Paths that may still be asked, those that wait included. */
    size_t n_open;
    const char *const *open;
    struct tri_value report; /* the report so far: answers, and what they imply
                              * by st:implies, without what is not known:
                              * a context that the report schema accepts, once
                              * every child has a role */
    size_t n_edges;          /* edges passed by the whole walk so far */
    const size_t *edges;
};

/* Take one event: pure, the same state and event give the same step. The state
 * passed in is not changed; all of *out lives in ev->arena, so two arenas in
 * turn are enough for a session of any length.
 *   TRI_E_INPUT    the event does not fit (no such key, not the command's
 *                  kind, a value that is not of the asked type)
 *   TRI_E_NOTFOUND no such flowchart
 *   TRI_E_MODEL    a join waits for a branch that cannot come
 *   TRI_E_LIMIT, TRI_E_NOMEM */
enum tri_code tri_flow_step(const struct tri_flows *f, struct tri_eval *ev,
                            const struct tri_flow_state *state,
                            const struct tri_flow_event *event,
                            struct tri_flow_step *out, struct tri_error *err);

/* The value that a report (a context) has at an answer's key, for answering a
 * walk from a report: "children[2]" is true where there is a third child, else
 * false; a member that is absent is null. */
struct tri_value tri_flow_answer(struct tri_eval *ev, struct tri_value report,
                                 const char *key);

/* The state as one JSON document, bound to digest (of the pack, by the
 * caller; printable ASCII). */
void tri_flow_save(struct tri_eval *ev, const struct tri_flow_state *state,
                   const char *digest, struct tri_out *out);

/* Back again; the state lives in ev->arena. TRI_E_CONFLICT when it was saved
 * with another digest: the answers may not fit. digest NULL: of any edition;
 * then the answers that still fit are taken, the keys of the others stand in
 * dropped, and what was decided or done is forgotten. TRI_E_INPUT when it is
 * not such a document; TRI_E_NOTFOUND when f has no such flowchart. */
enum tri_code tri_flow_load(const struct tri_flows *f, struct tri_eval *ev,
                            const char *text, size_t len, const char *digest,
                            struct tri_flow_state *out, struct tri_error *err);

#endif
