/* engine/case/may.h - who may do what with which incident.
 *
 * Source:  docs/decisions/0008-who-may.md; Keeping children safe in education,
 *          part four (concerns about adults go to the head, about the head to
 *          the chair of governors).
 * Owner:   plain values; permissions.def is the whole table.
 * Threads: any.
 *
 * The answer depends on four things only: the role, the act, the record class
 * of the incident, and the ties between the reader and the incident. Nothing
 * that is not in the table is allowed. Somebody named in an incident may
 * nothing, whatever the role: for them it does not exist.
 */
#ifndef TRI_CASE_MAY_H
#define TRI_CASE_MAY_H

#include <stdbool.h>
#include <stdint.h>

#define TRI_ROLES(X)                                                         \
    X(REPORTER, "reporter") /* staff */                                      \
    X(LEAD, "lead")         /* designated safeguarding lead */               \
    X(DEPUTY, "deputy")     /* deputy lead */                                \
    X(HEAD, "head")                                                          \
    X(CHAIR, "chair")                 /* of governors */                     \
    X(ADMINISTRATOR, "administrator") /* runs it; sees no case content */    \
    X(AUDITOR, "auditor")             /* reads the journal, not the cases */ \
    X(TRAINER, "trainer")             /* invented cases only */

enum tri_role {
#define X(id, name) TRI_ROLE_##id,
    TRI_ROLES(X)
#undef X
        TRI_N_ROLES
};

/* The record class: about whom the concern is. */
#define TRI_CLASSES(X)                                                  \
    X(CHILD, "child")       /* nobody who works here */                 \
    X(ADULT, "adult")       /* staff or volunteer: goes to the head */  \
    X(LEAD, "lead")         /* the designated lead: goes to the head */ \
    X(HEAD, "head")         /* goes to the chair of governors */        \
    X(GOVERNOR, "governor") /* goes to the head */

enum tri_class {
#define X(id, name) TRI_CLASS_##id,
    TRI_CLASSES(X)
#undef X
        TRI_N_CLASSES
};

/* What the reader is to the incident; several may hold at once. */
#define TRI_TIES(X)                                                       \
    X(NAMED, "named")         /* its subject, or a parent of its child */ \
    X(TEAM, "team")           /* brought in by name, for this case */     \
    X(GLASS, "glass")         /* broke the glass, with a reason */        \
    X(REPORTED, "reported")   /* made the report */                       \
    X(SETTING, "setting")     /* works for its setting */                 \
    X(ELSEWHERE, "elsewhere") /* does not */

enum tri_tie {
#define X(id, name) TRI_TIE_##id,
    TRI_TIES(X)
#undef X
        TRI_N_TIES
};

/* Acts on an incident. */
#define TRI_ACTS(X)                                                       \
    X(LIST, "list")         /* its plain columns, in queues and counts */ \
    X(STATUS, "status")     /* received, being acted on, closed */        \
    X(READ, "read")         /* all of it */                               \
    X(NOTE, "note")         /* add notes, people, references, links */    \
    X(TRIAGE, "triage")     /* assess again on new facts */               \
    X(ACTION, "action")     /* tick actions off */                        \
    X(ASSIGN, "assign")     /* owner, due */                              \
    X(OVERRIDE, "override") /* otherwise than advised; no referral */     \
    X(CLOSE, "close")       /* also asks for the second person */         \
    X(REOPEN, "reopen")                                                   \
    X(CORRECT, "correct")   /* supersede an event */                      \
    X(GRANT, "grant")       /* bring in by name, and leave out */         \
    X(EXPORT, "export")     /* take a copy out */                         \
    X(HISTORY, "history")   /* who read and wrote this incident */        \
    X(ERASE, "erase")       /* destroy its data key; hold it from that */ \
    X(BREAK, "break-glass") /* get in with a reason, announced */

enum tri_act {
#define X(id, name) TRI_ACT_##id,
    TRI_ACTS(X)
#undef X
        TRI_N_ACTS
};

/* Acts on the book as a whole. */
#define TRI_DUTIES(X)                                               \
    X(REPORT, "report")     /* make a report */                     \
    X(ACCOUNTS, "accounts") /* make, change and disable accounts */ \
    X(SETTINGS, "settings") /* settings, areas, packs in force */   \
    X(JOURNAL, "journal")   /* read and verify the journal */       \
    X(BACKUP, "backup")                                             \
    X(TRAIN, "train")     /* exercises on invented cases */         \
    X(FIGURES, "figures") /* counts, small numbers suppressed */

enum tri_duty {
#define X(id, name) TRI_DUTY_##id,
    TRI_DUTIES(X)
#undef X
        TRI_N_DUTIES
};

const char *tri_role_name(enum tri_role role);
const char *tri_class_name(enum tri_class c);
const char *tri_tie_name(enum tri_tie tie);
const char *tri_act_name(enum tri_act act);
const char *tri_duty_name(enum tri_duty duty);

/* By name; false when there is none. */
bool tri_role_find(const char *name, enum tri_role *out);
bool tri_class_find(const char *name, enum tri_class *out);

/* What makes a record that of a class (permissions.def, TRI_CONCERN): a
 * report's concern_about, a category that was decided, a role of whoever is its
 * subject. A word that no line has makes it a child's. */
#define TRI_SIGNS(X)          \
    X(ABOUT, "concern_about") \
    X(CATEGORY, "category")   \
    X(SUBJECT, "subject")

enum tri_sign {
#define X(id, name) TRI_SIGN_##id,
    TRI_SIGNS(X)
#undef X
        TRI_N_SIGNS
};
enum tri_class tri_class_by(enum tri_sign sign, const char *word);

/* Of two classes the one that fewer may see (the first where that is all one):
 * facts take a record away from people; to give it to more is a decision. */
enum tri_class tri_class_narrower(enum tri_class a, enum tri_class b);

/* The class that a concern about somebody of these roles is of. */
enum tri_class tri_class_of_subject(uint32_t roles);

/* Who gets a record of a class that nobody may read; false: nobody does. */
bool tri_class_climbs(enum tri_class c, enum tri_class *out);

/* One cell of the table. */
bool tri_case_may(enum tri_role role, enum tri_act act, enum tri_class c,
                  enum tri_tie tie);

/* Any of a set of roles, by any of a set of ties: bit r of roles is role r, bit
 * t of ties is tie t. The tie "named" undoes all others. Whoever holds, where
 * the record is, a role that its class is closed to is left with what they have
 * as its reporter, whatever their other roles give. */
bool tri_case_any_may(uint32_t roles, enum tri_act act, enum tri_class c,
                      uint32_t ties);

bool tri_duty_may(uint32_t roles, enum tri_duty duty);

#endif
