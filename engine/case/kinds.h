/* engine/case/kinds.h - the events of an incident's life, as a table.
 *
 * Source:  kinds.def; docs/decisions/0007-incident-store.md.
 * Owner:   constants.
 * Threads: any.
 * Privacy: errors name the field, never its value.
 */
#ifndef TRI_CASE_KINDS_H
#define TRI_CASE_KINDS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/error.h"
#include "case/may.h"
#include "ports/store.h"

enum tri_event {
#define TRI_KIND(id, name, act, from, to, fields) TRI_EVENT_##id,
#include "case/kinds.def"
#undef TRI_KIND
    TRI_N_EVENTS
};

enum {
    TRI_MAX_SHORT_TEXT = 200,    /* bytes of an s field */
    TRI_MAX_LONG_TEXT = 20000,   /* bytes of a t field */
    TRI_MAX_EVENT_LIST = 100,    /* items of an l field */
    TRI_MAX_EVENTS = 10000,      /* of one incident */
    TRI_MAX_EVENT_BODY = 4 << 20 /* bytes of one event, sealed */
};

/* The reason of a "named" that the book wrote: an account was made, or got
 * another name, that is the name of the record's subject or parent. */
#define TRI_REASON_SAME_NAME "same-name"

const char *tri_event_name(enum tri_event kind);
bool tri_event_find(const char *name, enum tri_event *out);
enum tri_act tri_event_act(enum tri_event kind);
/* May a "corrected" event stand for one of this kind. What moved the incident
 * on, or says who may see it, is not unsaid: another event does that. */
bool tri_event_correctable(enum tri_event kind);

/* How an incident is closed. */
enum tri_closing {
    TRI_CLOSING_ALONE,
    TRI_CLOSING_REASON, /* alone, with what rules out that it is serious */
    TRI_CLOSING_TWO     /* a second person agrees */
};

/* When closing wants a second person, as the pack says it: from this level of
 * need on, and from this risk on. */
struct tri_closing_rule {
    int need; /* 1 to 4; 0: always, for a book whose pack is not known */
    int risk; /* stored number; 0: not by risk */
    enum tri_closing possible; /* where what is not known may bring it there */
};

/* The state after an event. two: closing wants a second person; second: the
 * actor is not the one who asked to close. Where two are wanted it closes only
 * from TRI_STATUS_CLOSING and by the second; else it may close at once.
 * TRI_E_INPUT (element "status"): not in this state. */
enum tri_code tri_event_step(enum tri_event kind, enum tri_status from,
                             bool two, bool second, enum tri_status *out,
                             struct tri_error *err);

/* Does a text say why: at least two words, or one of ten letters. Whatever must
 * have a reason asks this. */
bool tri_says_why(const char *text);

/* Does a body have the members that its kind wants, and no others. Control
 * characters (but TAB, LF, CR) and data: addresses are refused in every text:
 * no field takes a file's content. TRI_E_INPUT names the field. */
enum tri_code tri_event_check(enum tri_event kind, const json_t *body,
                              struct tri_error *err);

/* One field of a kind, as kinds.def has it, for doors that make a body of
 * texts. */
struct tri_event_field {
    char name[32];
    char type;         /* a letter of kinds.def; 'w' for one of `words`; 'c'
                        * is no field of a form */
    const char *words; /* "fact|opinion|..."; words_len bytes of it */
    size_t words_len;
    bool required;
};

/* Field number i of a kind; false past the last. */
bool tri_event_field(enum tri_event kind, size_t i,
                     struct tri_event_field *out);

/* A level of risk by its stored number: "low", "medium", "high", "immediate".
 */
enum { TRI_RISKS = 4 };
const char *tri_risk_name(int risk);
/* By name; false when there is none. */
bool tri_risk_find(const char *name, int *out);

/* A state by its stored number: "received", "open", "closing", "closed",
 * "erased". */
const char *tri_status_name(enum tri_status status);
/* By name; TRI_STATUS_RECEIVED when there is none. */
enum tri_status tri_status_find(const char *name);

#endif
