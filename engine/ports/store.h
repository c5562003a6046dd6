/* engine/ports/store.h - where the incident book is kept.
 *
 * Source:  docs/decisions/0007-incident-store.md.
 * Owner:   the adapter. Pointers in a callback's row are borrowed for that
 *          call; structs of arrays may be copied.
 * Threads: every function may be called from several threads at once; callbacks
 *          run on the caller's thread and may not call the store.
 * Privacy: what is not a plain column arrives here sealed (ports/seal.h). The
 *          plain columns of an incident are exactly the members of
 *          struct tri_incident_row; the store never sees anything else open.
 *
 * A store has three kinds of table. The *journal* only grows: each act on case
 * content, a read as well as a write, is one entry, chained to the one before;
 * the entries with a seq are the events of an incident, and are its content.
 * *Projections* (incidents, tokens) are found faster than the journal could be
 * read, and change with it in one transaction. *Papers* (accounts, sessions,
 * documents) are sealed bodies under a version.
 *
 * Everything that one act writes is one struct tri_change, stored whole or not
 * at all: when `apply` returns TRI_OK it is on disk.
 *
 * Codes: TRI_E_NOTFOUND a miss; TRI_E_CONFLICT another was faster (stale seq or
 * version), or an id, reference or login is taken: nothing was written;
 * TRI_E_IO disk, file, lock; TRI_E_NOMEM. After a failed write the store is as
 * before and may be used again.
 */
#ifndef TRI_PORTS_STORE_H
#define TRI_PORTS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "ports/hash.h"
#include "ports/seal.h"

enum { TRI_REFERENCE_SIZE = 12, TRI_CODE_SIZE = 48 };

/* Never renumber: these are stored. */
enum tri_status {
    TRI_STATUS_RECEIVED = 0, /* nobody has taken it up */
    TRI_STATUS_OPEN = 1,     /* being acted on */
    TRI_STATUS_CLOSING = 2,  /* waits for the second person */
    TRI_STATUS_CLOSED = 3,
    TRI_STATUS_ERASED = 4 /* its data key is destroyed */
};

/* An incident as lists show it. Times are microseconds since 1970 in UTC, 0
 * for none; texts are codes, "" for none. */
struct tri_incident_row {
    char id[TRI_ID_SIZE];
    char reference[TRI_REFERENCE_SIZE]; /* what people say: "7KQ4-M2XD" */
    char setting[TRI_CODE_SIZE];        /* id of the setting */
    char area[TRI_CODE_SIZE];
    char category[TRI_CODE_SIZE]; /* the leading one */
    int risk;                     /* 0 low, 1 medium, 2 high, 3 immediate */
    /* The level that what is not known yet may bring it to; 0 where that is
     * none above risk. Stored with risk, as one number. */
    int worst;
    char platform[TRI_CODE_SIZE];   /* the first one's code */
    char year_group[TRI_CODE_SIZE]; /* the first child's */
    enum tri_status status;
    int64_t due_us; /* the next deadline */
    char assignee[TRI_ID_SIZE];
    int64_t created_us;
    int64_t changed_us;
    int64_t closed_us;
    /* Blind token of (setting, record class): who may find it in a list. */
    uint8_t audience[TRI_TOKEN_BYTES];
};

/* One entry of the journal. */
struct tri_journal_entry {
    int64_t n; /* 1, 2, 3, ...; given by the store */
    int64_t at_us;
    char incident[TRI_ID_SIZE]; /* "" for an act that concerns none */
    int64_t seq;           /* 1, 2, ...: event of its incident; 0: no event */
    struct tri_bytes meta; /* who did what: sealed under the audit key */
    struct tri_bytes body; /* an event: sealed under its data key */
    uint8_t link[TRI_LINK_BYTES]; /* given by the store */
};

/* A blind-index row: this token leads to this incident. */
struct tri_blind_token {
    uint8_t token[TRI_TOKEN_BYTES];
    char incident[TRI_ID_SIZE];
};

/* The kinds of sealed papers; each is a table of its own. */
enum tri_paper_kind {
    TRI_PAPER_ACCOUNT,
    TRI_PAPER_SESSION,
    TRI_PAPER_DOCUMENT
};

/* A sealed body under a version. For accounts and documents `key` finds it
 * (the blind token of the login; of the document's kind), for sessions `owner`
 * does (the account). */
struct tri_paper {
    char id[TRI_ID_SIZE];         /* a session's: hash of its cookie */
    char owner[TRI_ID_SIZE];      /* account id; "" for none */
    uint8_t key[TRI_TOKEN_BYTES]; /* accounts: unique; documents: kind */
    int64_t version;              /* 1 when new */
    int64_t created_us;
    int64_t changed_us;
    int64_t expires_us; /* 0: never; see papers_expire */
    struct tri_bytes body;
};

enum tri_paper_op { TRI_PAPER_PUT, TRI_PAPER_DROP };

/* Put: version 1 must not exist yet; version v must replace v - 1. Drop: of
 * whatever version; a miss is no error. */
struct tri_paper_change {
    enum tri_paper_op op;
    enum tri_paper_kind kind;
    struct tri_paper paper;
};

/* All that one act writes. Zeroed members mean nothing of that kind. */
struct tri_change {
    const struct tri_journal_entry *entries; /* chained in this order */
    size_t n_entries;
    const struct tri_incident_row *row; /* new, or replaces that id */
    bool row_is_new;                    /* then id and reference must be free */
    const uint8_t *new_key;             /* TRI_WRAPPED_BYTES: data key of */
    const char *new_key_id;             /* this incident or draft */
    const struct tri_blind_token
        *tokens; /* added; one that stands already is fine */
    size_t n_tokens;
    const struct tri_blind_token *dropped_tokens;
    size_t n_dropped_tokens;
    bool drop_all_tokens; /* of row's incident */
    const struct tri_paper_change *papers;
    size_t n_papers;
    const char *destroy_key_id; /* after the rest is on disk: see key_destroy */
};

/* The journal's end: how many entries, and the last one's link (zero when
 * count is 0). */
struct tri_head {
    int64_t count;
    uint8_t link[TRI_LINK_BYTES];
};

/* Where a row stands in a list, 0 the first: what is immediate; what nobody has
 * taken up, by risk; the rest by risk. An unread report is an unknown: it never
 * stands below what somebody has in hand. */
enum { TRI_ROW_RANKS = 7 };
static inline int tri_row_rank(const struct tri_incident_row *r)
{
    if (r->risk >= 3)
        return 0;
    return (r->status == TRI_STATUS_RECEIVED ? 3 : 6) - r->risk;
}

/* What a list asks. Rows come in the order of their rank, then earliest
 * deadline (none last), then oldest first; the cost grows with limit, not with
 * the store. */
struct tri_incident_query {
    const uint8_t (*audiences)[TRI_TOKEN_BYTES]; /* any of these */
    size_t n_audiences;
    const uint8_t *hidden; /* token: incidents that have it are left out */
    const uint8_t *having; /* token: only incidents that have it, whatever
                              their audience (NULL: by audience) */
    bool closed;           /* closed ones instead of those that are not */
    int min_risk;          /* 0: all */
    const char *category;  /* each NULL or "": any */
    const char *platform;
    const char *setting;
    const char *area;
    const char *assignee;
    int64_t due_before_us; /* 0: any */
    /* Go on after this row (its risk, status, due, created and id count);
     * NULL: from the first. */
    const struct tri_incident_row *after;
    size_t limit; /* 1 to 1000 */
};

/* Return false to stop; stopping is no error. */
typedef bool (*tri_row_fn)(void *ctx, const struct tri_incident_row *row);
typedef bool (*tri_journal_fn)(void *ctx,
                               const struct tri_journal_entry *entry);
typedef bool (*tri_id_fn)(void *ctx, const char *incident);
typedef bool (*tri_paper_fn)(void *ctx, const struct tri_paper *paper);

struct tri_store_port {
    void *self;

    /* ---- writing ---- */

    /* See struct tri_change. out_head (may be NULL): the journal's end after
     * this change's last entry, for the receipt. A new data key is on disk
     * before the rest; one whose incident then failed is harmless. */
    enum tri_code (*apply)(void *self, const struct tri_change *change,
                           struct tri_head *out_head, struct tri_error *err);

    /* Group commit of entries without seq (reads). queue copies the entry and
     * returns at once; flush returns when it, and so all queued before it, is
     * on disk. What was read may be shown only after flush says TRI_OK. Calls
     * of several threads share one transaction. An error from flush means the
     * entry may be missing: do not show. */
    enum tri_code (*queue)(void *self, const struct tri_journal_entry *entry,
                           uint64_t *out_ticket, struct tri_error *err);
    enum tri_code (*flush)(void *self, uint64_t ticket, struct tri_error *err);

    /* Destroy a data key: what it sealed is gone, here and in every backup of
     * the store. TRI_OK also when there is none any more. */
    enum tri_code (*key_destroy)(void *self, const char *id,
                                 struct tri_error *err);

    /* Drop the papers of a kind whose expires_us is past. */
    enum tri_code (*papers_expire)(void *self, enum tri_paper_kind kind,
                                   int64_t now_us, struct tri_error *err);

    /* ---- reading ---- */

    enum tri_code (*incident)(void *self, const char *id,
                              struct tri_incident_row *out,
                              struct tri_error *err);
    enum tri_code (*incident_by_reference)(void *self, const char *reference,
                                           struct tri_incident_row *out,
                                           struct tri_error *err);
    enum tri_code (*incidents)(void *self, const struct tri_incident_query *q,
                               tri_row_fn each, void *ctx,
                               struct tri_error *err);
    /* Every incident by rising id after after_id (NULL: from the first), for
     * proofs, exports and retention. */
    enum tri_code (*all)(void *self, const char *after_id, size_t limit,
                         tri_row_fn each, void *ctx, struct tri_error *err);

    /* The events of an incident by rising seq, from from_seq (1: all). */
    enum tri_code (*events)(void *self, const char *incident, int64_t from_seq,
                            tri_journal_fn each, void *ctx,
                            struct tri_error *err);
    /* The journal by rising n, from from_n (1: all); of one incident (reads
     * and writes) unless incident is NULL. */
    enum tri_code (*journal)(void *self, const char *incident, int64_t from_n,
                             tri_journal_fn each, void *ctx,
                             struct tri_error *err);
    /* The newest entries first: at most limit, before before_n (0: the end). */
    enum tri_code (*journal_back)(void *self, int64_t before_n, size_t limit,
                                  tri_journal_fn each, void *ctx,
                                  struct tri_error *err);
    /* The journal's end as the store has it, and as it stands outside (a file
     * beside the key; TRI_E_NOTFOUND when there is none, TRI_E_INPUT when it
     * was not written by this key's holder). */
    enum tri_code (*head)(void *self, struct tri_head *out,
                          struct tri_error *err);
    enum tri_code (*head_outside)(void *self, struct tri_head *out,
                                  struct tri_error *err);
    /* Write the outside head anew from the store's: only after a restore that
     * was itself entered in the journal. */
    enum tri_code (*head_reset)(void *self, struct tri_error *err);

    /* Incidents that a token leads to; limit as above. */
    enum tri_code (*find)(void *self, const uint8_t token[TRI_TOKEN_BYTES],
                          size_t limit, tri_id_fn each, void *ctx,
                          struct tri_error *err);
    /* *out: does the incident have this token. */
    enum tri_code (*has_token)(void *self, const char *incident,
                               const uint8_t token[TRI_TOKEN_BYTES], bool *out,
                               struct tri_error *err);

    /* The wrapped data key. TRI_E_NOTFOUND: destroyed, or never was. */
    enum tri_code (*key)(void *self, const char *id,
                         uint8_t out_wrapped[TRI_WRAPPED_BYTES],
                         struct tri_error *err);

    /* One paper by id, or by its key (accounts). `each` is called once. */
    enum tri_code (*paper)(void *self, enum tri_paper_kind kind, const char *id,
                           tri_paper_fn each, void *ctx, struct tri_error *err);
    enum tri_code (*paper_by_key)(void *self, enum tri_paper_kind kind,
                                  const uint8_t key[TRI_TOKEN_BYTES],
                                  tri_paper_fn each, void *ctx,
                                  struct tri_error *err);
    /* Papers by rising id after after_id (NULL: all); of one owner unless
     * owner is NULL; of one key unless key is NULL. */
    enum tri_code (*papers)(void *self, enum tri_paper_kind kind,
                            const char *owner, const uint8_t *key,
                            const char *after_id, size_t limit,
                            tri_paper_fn each, void *ctx,
                            struct tri_error *err);

    /* One cheap write-free question that fails when the store is unusable. */
    enum tri_code (*ready)(void *self, struct tri_error *err);
};

#endif
