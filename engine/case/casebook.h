/* engine/case/casebook.h - the incident book: every act on it, in one place.
 *
 * Source:  docs/decisions/0007-incident-store.md and 0008-who-may.md.
 * Owner:   struct tri_casebook borrows its ports and has no state of its own. A
 *          json_t that comes out is the caller's (json_decref).
 * Threads: as the ports: any function from any thread.
 * Privacy: content is opened here and nowhere else; errors name fields, never
 *          values.
 *
 * Each function asks the table of permissions, does its work through the ports
 * and writes the journal. A door calls these and nothing below them.
 *
 * Codes, the same for all:
 *   TRI_E_NOTFOUND  no such incident, or none that this person may know of:
 *                   a door must not tell the two apart
 *   TRI_E_DENIED    they may know of it, and may not do this
 *   TRI_E_INPUT     err->loc.element names the field ("status": not now;
 *                   "steps": tri_fold_unreferred says which stop it;
 *                   "left": tri_fold_open_musts says for which a reason is
 *                   missing)
 *   TRI_E_CONFLICT  somebody was faster: read again, nothing was written
 *   TRI_E_IO, TRI_E_NOMEM  nothing was written (or shown)
 *
 * What was read may be shown as soon as the function returns TRI_OK: its entry
 * in the journal is then on disk.
 */
#ifndef TRI_CASE_CASEBOOK_H
#define TRI_CASE_CASEBOOK_H

#include <jansson.h>

#include "base/out.h"
#include "case/account.h"
#include "case/kinds.h"
#include "ports/store.h"

struct tri_casebook {
    const struct tri_store_port *store;
    const struct tri_seal_port *seal;
    /* The agency whose book it is, by its code in the pack ("school"): a step
     * of any other is a referral, and nothing is closed over one that was
     * neither taken nor explained. NULL: not known, then each step that names
     * an agency counts as one. Borrowed. */
    const char *own_agency;
    /* How an incident is closed: of the rules in force. */
    struct tri_closing_rule closing;
};

/* Lines of the journal about what was read, on their way to the disk. */
enum { TRI_MAX_WAITS = 8 };
struct tri_waits {
    uint64_t tickets[TRI_MAX_WAITS];
    size_t n;
};

/* Who acts, through which door, when. */
struct tri_who {
    const struct tri_account *account; /* NULL: nobody has signed in */
    bool is_operator;    /* holds the key file, at the command line: may all */
    const char *via;     /* "cli", "http" */
    const char *session; /* id, for the journal; "" or NULL for none */
    int64_t at_us;       /* the clock */
    /* NULL: whatever is read is written down before it is handed out. Else it
     * is handed out at once, and tri_casebook_settle comes before anybody sees
     * it: several readings, and the making of a page, share one wait. */
    struct tri_waits *waits;
};

/* Proof of a write, for the person who wrote: `audit verify --receipt` finds
 * this very entry. */
struct tri_receipt {
    char incident[TRI_ID_SIZE];
    char reference[TRI_REFERENCE_SIZE];
    int64_t seq; /* of the event: the incident's new version */
    struct tri_head head;
};

/* Wait until everything read for this person is written down. Whatever the
 * answer, nothing waits any more; TRI_E_IO: it could not be, and what was read
 * must not be shown. */
enum tri_code tri_casebook_settle(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  struct tri_error *err);

/* "1234-9f86d081884c7d65...": count and link of the head. */
enum { TRI_RECEIPT_SIZE = 96 };
void tri_receipt_text(const struct tri_receipt *r, char out[TRI_RECEIPT_SIZE]);

/* The journal's end as it stands, as a receipt of no event: what was read or
 * written before is proved by it too. */
enum tri_code tri_casebook_proof(const struct tri_casebook *book,
                                 struct tri_receipt *out,
                                 struct tri_error *err);

/* ---- a new incident ---- */

enum { TRI_MAX_NEW_PEOPLE = 40 };

struct tri_new_incident {
    const char *setting; /* id of the setting it belongs to */
    const char *area;    /* "" when not known */
    const char *draft;   /* id of the draft it grew from; NULL: none */
    /* Verbatim JSON, as sent and as assess wrote it. assessment NULL: a report
     * not yet triaged. */
    const char *report;
    size_t report_len;
    const char *assessment;
    size_t assessment_len;
    /* Accounts of people it concerns, or who are parents of its children:
     * for them it does not exist. */
    const char *const *named;
    size_t n_named;
    /* Bodies of "person" events that are written with it, whole or not at all;
     * borrowed. NULL: none. TRI_MAX_NEW_PEOPLE at most. */
    const json_t *people;
    /* A key of the sender's own, NULL for none, and what came with it. Within
     * a day the same key of the same person makes no second incident: out_row
     * and out are then those of the first. TRI_E_INPUT (element "once"): it
     * came with something else. */
    const char *once;
    struct tri_bytes once_with;
};

/* out_row: the row as stored. */
enum tri_code tri_casebook_report(const struct tri_casebook *book,
                                  const struct tri_who *who,
                                  const struct tri_new_incident *in,
                                  struct tri_incident_row *out_row,
                                  struct tri_receipt *out,
                                  struct tri_error *err);

/* ---- acts on one ---- */

/* An id by reference or id, for a door that has either. */
enum tri_code tri_casebook_row(const struct tri_casebook *book,
                               const struct tri_who *who, const char *name,
                               enum tri_act act, struct tri_incident_row *out,
                               struct tri_error *err);

/* The same, and every act that this person may do on it: bit a of *out_acts is
 * enum tri_act a. */
enum tri_code tri_casebook_acts(const struct tri_casebook *book,
                                const struct tri_who *who, const char *name,
                                struct tri_incident_row *out,
                                uint32_t *out_acts, struct tri_error *err);

/* Add one event. seq is what the person saw last (case.seq): when the incident
 * has moved on, TRI_E_CONFLICT. body: an object whose members kinds.def names
 * for the kind. Ticks, notes, overrides, closing, reopening, links, people,
 * corrections, grants: all are events. */
enum tri_code tri_casebook_act(const struct tri_casebook *book,
                               const struct tri_who *who, const char *incident,
                               int64_t seq, enum tri_event kind, json_t *body,
                               struct tri_receipt *out, struct tri_error *err);

/* Several events at once, in this order: all of them, or none. Each as
 * tri_casebook_act takes it; out: of the last. 1 to TRI_MAX_DEEDS. */
enum { TRI_MAX_DEEDS = 4 };
struct tri_deed {
    enum tri_event kind;
    json_t *body;
};
enum tri_code tri_casebook_deeds(const struct tri_casebook *book,
                                 const struct tri_who *who,
                                 const char *incident, int64_t seq,
                                 const struct tri_deed *deeds, size_t n,
                                 struct tri_receipt *out,
                                 struct tri_error *err);

/* The whole of an incident as one document (docs/decisions/0007 gives its
 * shape; engine/case/fold.h builds it). act is TRI_ACT_READ, TRI_ACT_EXPORT or
 * TRI_ACT_STATUS: with the last, only what a reporter may see. */
enum tri_code tri_casebook_show(const struct tri_casebook *book,
                                const struct tri_who *who, const char *name,
                                enum tri_act act, json_t **out,
                                struct tri_error *err);

/* The whole of an incident for whoever may do this act on it, though they may
 * not read it: to work out what the act leads to (the deadline of the step
 * after it). Nothing of it may be shown, so the journal has no line of it: it
 * has the act's. */
enum tri_code tri_casebook_reckon(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *name,
                                  enum tri_act act,
                                  struct tri_incident_row *out_row,
                                  json_t **out, struct tri_error *err);

/* The receipt of event seq once more, for whoever may see the status. */
enum tri_code tri_casebook_receipt(const struct tri_casebook *book,
                                   const struct tri_who *who, const char *name,
                                   int64_t seq, struct tri_receipt *out,
                                   struct tri_error *err);

/* Break the glass: from then on (and until the glass is mended, an event of
 * its own) this person may read it; the reason stands in the journal. By
 * reference only; whoever is named still finds nothing. */
enum tri_code tri_casebook_break_glass(const struct tri_casebook *book,
                                       const struct tri_who *who,
                                       const char *reference,
                                       const char *reason,
                                       struct tri_receipt *out,
                                       struct tri_error *err);

/* Destroy the data key. Its journal entries stay, and stay valid; its plain
 * columns are blanked. TRI_E_DENIED while it is held or not closed. */
enum tri_code tri_casebook_erase(const struct tri_casebook *book,
                                 const struct tri_who *who, const char *name,
                                 const char *reason, struct tri_error *err);

/* After a restore: an incident whose data key is destroyed stands there again,
 * from an older backup. Blank its columns, and say so in the journal. Nothing
 * happens when the key is there. */
enum tri_code tri_casebook_forget(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *id,
                                  struct tri_error *err);

/* ---- lists ---- */

/* What this person may find; q's audiences, hidden and having are filled in
 * here. Rows of incidents they are in the team of come with tri_casebook_mine.
 */
enum tri_code tri_casebook_list(const struct tri_casebook *book,
                                const struct tri_who *who,
                                struct tri_incident_query *q, tri_row_fn each,
                                void *ctx, struct tri_error *err);

enum tri_mine { TRI_MINE_REPORTED, TRI_MINE_TEAM, TRI_MINE_GLASS };
/* Incidents that this person reported (status only), was brought into, or broke
 * the glass of. */
enum tri_code tri_casebook_mine(const struct tri_casebook *book,
                                const struct tri_who *who, enum tri_mine what,
                                struct tri_incident_query *q, tri_row_fn each,
                                void *ctx, struct tri_error *err);

/* Every incident by rising id, for the operator: exports, retention. */
enum tri_code tri_casebook_all(const struct tri_casebook *book,
                               const struct tri_who *who, const char *after_id,
                               size_t limit, tri_row_fn each, void *ctx,
                               struct tri_error *err);

/* The plain columns as a document: codes and times as text. NULL: memory. */
json_t *tri_casebook_row_json(const struct tri_incident_row *row);

/* By a person's name, a handle, or an address: through the blind index, whole
 * value, whatever case and spacing. */
enum tri_code tri_casebook_find(const struct tri_casebook *book,
                                const struct tri_who *who, const char *value,
                                tri_row_fn each, void *ctx,
                                struct tri_error *err);

/* Incidents that share a name, a handle or an address with this one's people
 * (state, as tri_casebook_show gives it), those that this person may read. */
enum tri_code tri_casebook_alike(const struct tri_casebook *book,
                                 const struct tri_who *who, const char *id,
                                 const json_t *state, tri_row_fn each,
                                 void *ctx, struct tri_error *err);

/* Words of the narrative and notes, in what q lists and this person may read:
 * each is opened in turn, at most max_opened of them (*out_opened says how
 * many), so a door pages through with q->after. */
enum tri_code tri_casebook_search(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *words,
                                  struct tri_incident_query *q,
                                  size_t max_opened, tri_row_fn each, void *ctx,
                                  size_t *out_opened,
                                  struct tri_incident_row *out_last,
                                  struct tri_error *err);

/* For counting: each concern about a child in one of this person's settings
 * that was received from from_us on, with when something was first added to it
 * (0: nothing yet). Plain columns only; a concern about an adult is not among
 * them, as that there is one at all may be secret, nor is one that this person
 * is named in. TRI_E_DENIED without the duty, or in another setting. */
typedef void (*tri_figure_fn)(void *ctx, const struct tri_incident_row *row,
                              int64_t first_us);
enum tri_code tri_casebook_figures(const struct tri_casebook *book,
                                   const struct tri_who *who,
                                   const char *setting, int64_t from_us,
                                   tri_figure_fn each, void *ctx,
                                   struct tri_error *err);

/* ---- accounts and sessions ---- */

/* No account at all yet: the first-run page may make an administrator. */
enum tri_code tri_casebook_is_empty(const struct tri_casebook *book, bool *out,
                                    struct tri_error *err);

/* Make (version 0: id and created are filled in) or change one. TRI_E_INPUT
 * names the field ("last": nobody would be left who makes accounts; "self":
 * nobody changes their own roles or settings); TRI_E_CONFLICT: login taken, or
 * changed meanwhile. The one who makes the first account of an empty book may
 * be nobody (account NULL). */
enum tri_code tri_casebook_account_put(const struct tri_casebook *book,
                                       const struct tri_who *who,
                                       struct tri_account *io,
                                       struct tri_error *err);
/* An account's own matters (password, TOTP, recovery codes, language, sign-in
 * counters): the same without the duty; roles, settings and login stay. what
 * names the change in the journal ("signed in", "password changed"). */
enum tri_code tri_casebook_account_own(const struct tri_casebook *book,
                                       const struct tri_who *who,
                                       struct tri_account *io, const char *what,
                                       struct tri_error *err);
/* By id or login; no permission asked: a door needs it to sign people in. */
enum tri_code tri_casebook_account_get(const struct tri_casebook *book,
                                       const char *id_or_login,
                                       struct tri_account *out,
                                       struct tri_error *err);
typedef bool (*tri_account_fn)(void *ctx, const struct tri_account *a);
enum tri_code tri_casebook_accounts(const struct tri_casebook *book,
                                    const char *after_id, size_t limit,
                                    tri_account_fn each, void *ctx,
                                    struct tri_error *err);

/* Sessions. cookie: the bytes that the browser holds (never stored). */
enum tri_code tri_casebook_session_new(const struct tri_casebook *book,
                                       struct tri_session *io,
                                       char out_cookie[TRI_ID_SIZE],
                                       struct tri_error *err);
enum tri_code tri_casebook_session_get(const struct tri_casebook *book,
                                       const char *cookie,
                                       struct tri_session *out,
                                       struct tri_error *err);
enum tri_code tri_casebook_session_put(const struct tri_casebook *book,
                                       struct tri_session *io,
                                       struct tri_error *err);
enum tri_code tri_casebook_session_drop(const struct tri_casebook *book,
                                        const char *id, struct tri_error *err);
/* All of an account but keep_id (NULL: all): sign out everywhere. */
enum tri_code tri_casebook_sessions_drop(const struct tri_casebook *book,
                                         const char *account,
                                         const char *keep_id,
                                         struct tri_error *err);
typedef bool (*tri_session_fn)(void *ctx, const struct tri_session *s);
enum tri_code tri_casebook_sessions(const struct tri_casebook *book,
                                    const char *account, tri_session_fn each,
                                    void *ctx, struct tri_error *err);

/* ---- documents: settings, saved views, idempotency answers, drafts ---- */

/* A small sealed JSON document that is no incident. kind groups them
 * ("setting", "view", "idempotency"); owner an account id or "". A "draft"
 * is case content: it has a data key of its own, which goes when it goes, and
 * each opening and saving of it stands in the journal. */
struct tri_document {
    char id[TRI_ID_SIZE]; /* "" for a new one: given */
    char owner[TRI_ID_SIZE];
    char kind[TRI_CODE_SIZE];
    int64_t version; /* 0: new */
    int64_t created_us;
    int64_t changed_us;
    int64_t expires_us; /* 0: never */
    json_t *body;       /* owned by whoever holds the struct */
};
enum tri_code tri_casebook_document_put(const struct tri_casebook *book,
                                        const struct tri_who *who,
                                        struct tri_document *io,
                                        struct tri_error *err);
/* TRI_E_NOTFOUND also when it is another owner's ("" owns for all). */
enum tri_code tri_casebook_document_get(const struct tri_casebook *book,
                                        const struct tri_who *who,
                                        const char *kind, const char *id,
                                        struct tri_document *out,
                                        struct tri_error *err);
enum tri_code tri_casebook_document_drop(const struct tri_casebook *book,
                                         const struct tri_who *who,
                                         const char *kind, const char *id,
                                         struct tri_error *err);
typedef bool (*tri_document_fn)(void *ctx, const struct tri_document *d);
/* Of this owner ("" for those of all). Drafts come without their body. */
enum tri_code tri_casebook_documents(const struct tri_casebook *book,
                                     const struct tri_who *who,
                                     const char *kind, const char *owner,
                                     tri_document_fn each, void *ctx,
                                     struct tri_error *err);

/* ---- the journal ---- */

/* An act that concerns no incident, or none of the above ("signed out",
 * "backup made", "list printed"). what is a fixed text of the program. */
enum tri_code tri_casebook_log(const struct tri_casebook *book,
                               const struct tri_who *who, const char *what,
                               const char *detail, struct tri_error *err);

/* The newest entries first, as objects {n, at, who, via, act, incident?,
 * reference?, seq?, detail?}; entries about incidents whose history this person
 * may not see (named in it, another setting, a draft) lack the incident, its
 * reference and the detail, and their act is "case". Caller owns *out (an
 * array). */
enum tri_code tri_casebook_journal(const struct tri_casebook *book,
                                   const struct tri_who *who, int64_t before_n,
                                   size_t limit, json_t **out,
                                   struct tri_error *err);
/* Who read and wrote one incident, oldest first (TRI_ACT_HISTORY). */
enum tri_code tri_casebook_history(const struct tri_casebook *book,
                                   const struct tri_who *who, const char *name,
                                   json_t **out, struct tri_error *err);

enum tri_fault {
    TRI_FAULT_NONE,
    TRI_FAULT_LINK,    /* entry n is not what was written there */
    TRI_FAULT_GAP,     /* entry n is missing */
    TRI_FAULT_TAIL,    /* cut: entries up to n stood here once */
    TRI_FAULT_HEAD,    /* the head outside is missing or not ours */
    TRI_FAULT_ROW,     /* an incident's columns are not its last event's */
    TRI_FAULT_RECEIPT, /* the receipt is not of this journal */
    TRI_FAULT_SEAL     /* entry n does not open under its key */
};

struct tri_verdict {
    enum tri_fault fault;
    int64_t n;                  /* of the entry that the fault names */
    char incident[TRI_ID_SIZE]; /* with FAULT_ROW */
    struct tri_head head;       /* as found in the store */
    struct tri_head outside;    /* count 0: none */
};

/* Write the head outside anew from the journal, because the file was lost: the
 * operator's act, with a reason, and itself in the journal. */
enum tri_code tri_casebook_rehead(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *reason,
                                  struct tri_error *err);

/* Walk the whole chain. receipt ("COUNT-LINK"), may be NULL. TRI_OK whether
 * sound or not: *out says. */
enum tri_code tri_casebook_verify(const struct tri_casebook *book,
                                  const char *receipt, struct tri_verdict *out,
                                  struct tri_error *err);

#endif
