/* adapters/http/later.h - the later steps of an incident: flowcharts that go on
 * after the triage (pack.json, `later`), a step at a time.
 *
 * Source:  triage/guide.h (what comes next is the flowchart's), engine/case/
 *          kinds.def (begun, asked, stepped).
 * Owner:   json_t that come out are new references.
 * Threads: one request, one thread.
 * Privacy: case content goes through; none stays.
 *
 * Where a walk stands is found anew each time: from the newest report, from
 * what was left not known, and from the steps that were done. A step of it is
 * an action of the incident, "FLOW/ELEMENT", so that owner, date, ticks and
 * corrections are those of any other.
 */
#ifndef TRI_HTTP_LATER_H
#define TRI_HTTP_LATER_H

#include "case/times.h"
#include "http/incident.h"

/* One walk, to be found out. Zeroed but for the first four. */
struct tri_later {
    struct tri_incident *in;
    const char *flow;     /* one of the pack's `later` */
    const json_t *report; /* NULL: the incident's newest */
    const json_t *open;   /* keys left not known, beside those of the book */
    const char *did;      /* a step that is done at did_at; NULL: none */
    const char *did_at;   /* RFC 3339 */
    char now[TRI_TIME_SIZE];
    bool whole; /* pass every question: what it tells of what is known */

    /* what comes out */
    const json_t *begun;  /* borrowed; NULL: it was not begun */
    json_t *steps;        /* those done, the present one, those to come */
    json_t *ask;          /* keys of the screen that is not answered; or NULL */
    const char *ask_text; /* id of its title, without ".title" */
    const char *next;     /* ELEMENT of the present step; NULL: none */
    const char *due;      /* RFC 3339, of the present step; NULL: none */
    bool has_done;        /* `did` stands on the way, and was not done yet */
    bool ended;
    bool failed; /* memory ran out on the way */
};

/* Is it one of the pack's flowcharts of later steps. */
bool tri_later_is(const struct tri_exchange *x, const char *flow);

/* Find out. False, with the answer made, when memory is out. _done frees. */
bool tri_later_find(struct tri_later *w);
void tri_later_done(struct tri_later *w);

/* One walk in words: {flow, title, called, begun?, ended, asks, steps,
 * present?}. */
json_t *tri_later_words(const struct tri_later *w);

/* A step that an incident has of a walk that was begun: not the school's own.
 */
bool tri_later_is_step(const json_t *state, const char *code);

/* All of them for the incident's page. */
json_t *tri_incident_later(struct tri_incident *in);

/* What the flowchart says comes next joins the body of an event `begun`,
 * `asked` or `stepped`. False: the answer is made (no such walk or step). */
bool tri_later_complete(struct tri_exchange *x, enum tri_event kind,
                        int64_t version, json_t *body);

/* A step of a walk that is ticked off by its code ("FLOW/ELEMENT", on the page
 * of whoever it was given to) moves the walk on: the body of `ticked` becomes
 * that of `stepped`, with what comes next and its deadline. What the body is
 * then: `ticked` where it is no such step, or its turn has not come.
 * TRI_N_EVENTS: the answer is made (memory is out). */
enum tri_event tri_later_ticked(struct tri_exchange *x, int64_t version,
                                json_t *body);

#endif
