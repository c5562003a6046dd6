/* engine/case/casebook_int.h - what the files of the book share.
 *
 * Source:  docs/decisions/0007-incident-store.md.
 * Owner:   a struct tri_sealed owns its bytes until _done.
 * Threads: as the ports.
 * Privacy: plain bytes are wiped before they are freed.
 */
#ifndef TRI_CASE_CASEBOOK_INT_H
#define TRI_CASE_CASEBOOK_INT_H

#include "case/casebook.h"

struct tri_sealed {
    uint8_t *at; /* malloced; NULL for none */
    size_t len;
};
void tri_sealed_done(struct tri_sealed *s);

/* An error about a field. */
enum tri_code tri_casebook_refuse(struct tri_error *err, enum tri_code code,
                                  const char *field, const char *why);
enum tri_code tri_casebook_nomem(struct tri_error *err);
/* The one answer to whoever may not know. */
enum tri_code tri_casebook_unknown(struct tri_error *err);

/* A document to sealed bytes, and back. */
enum tri_code tri_seal_json(const struct tri_casebook *book,
                            const struct tri_place *place, const json_t *doc,
                            struct tri_sealed *out, struct tri_error *err);
enum tri_code tri_open_json(const struct tri_casebook *book,
                            const struct tri_place *place,
                            struct tri_bytes sealed, json_t **out,
                            struct tri_error *err);

/* {"id", "name"} of who acts. */
json_t *tri_who_json(const struct tri_who *who);
/* Their id: of the account, "operator", or "". */
const char *tri_who_id(const struct tri_who *who);

/* The sealed line of the journal for an act. detail (may be NULL) outlives an
 * erasure: no case content. */
enum tri_code tri_casebook_meta(const struct tri_casebook *book,
                                const struct tri_who *who, const char *act,
                                const char *incident, const char *detail,
                                struct tri_sealed *out, struct tri_error *err);

/* Queue a read of an incident ("" for none), and wait for it to be on disk, or
 * leave the wait to whoever settles (struct tri_who). */
enum tri_code tri_casebook_enter(const struct tri_casebook *book,
                                 const struct tri_who *who, const char *act,
                                 const char *incident, const char *detail,
                                 struct tri_error *err);

/* What somebody is to an incident, and what it is. */
struct tri_standing {
    uint32_t roles;
    uint32_t ties; /* bits of enum tri_tie */
    enum tri_class class;
    bool is_operator;
};
enum tri_code tri_casebook_standing(const struct tri_casebook *book,
                                    const struct tri_who *who,
                                    const struct tri_incident_row *row,
                                    struct tri_standing *out,
                                    struct tri_error *err);
bool tri_standing_may(const struct tri_standing *s, enum tri_act act);
/* May know that it is there at all. */
bool tri_standing_knows(const struct tri_standing *s);

bool tri_who_duty(const struct tri_who *who, enum tri_duty duty);

/* The events of an incident, opened: an array of envelopes (*out is the
 * caller's), and its wrapped data key. TRI_E_NOTFOUND: erased. */
enum tri_code tri_casebook_events(const struct tri_casebook *book,
                                  const char *incident,
                                  uint8_t out_key[TRI_WRAPPED_BYTES],
                                  json_t **out, struct tri_error *err);

/* Row by id or reference; TRI_E_NOTFOUND. */
enum tri_code tri_casebook_lookup(const struct tri_casebook *book,
                                  const char *name,
                                  struct tri_incident_row *out,
                                  struct tri_error *err);

/* The proof of one event, from the journal. */
enum tri_code tri_event_receipt(const struct tri_casebook *book,
                                const struct tri_incident_row *row, int64_t seq,
                                struct tri_receipt *out, struct tri_error *err);

/* An idempotency key (struct tri_new_incident, once) as a sealed document that
 * leads to an incident. _find: TRI_E_NOTFOUND when the key is fresh. _seal: the
 * change that keeps it; body owns the bytes that it points to. */
enum tri_code tri_once_find(const struct tri_casebook *book,
                            const struct tri_who *who,
                            const struct tri_new_incident *in,
                            char out_incident[TRI_ID_SIZE],
                            struct tri_error *err);
enum tri_code tri_once_seal(const struct tri_casebook *book,
                            const struct tri_who *who,
                            const struct tri_new_incident *in,
                            const char *incident, struct tri_sealed *body,
                            struct tri_paper_change *out,
                            struct tri_error *err);

/* Every account, by rising id, until `each` says false. */
enum tri_code tri_casebook_accounts_all(const struct tri_casebook *book,
                                        tri_account_fn each, void *ctx,
                                        struct tri_error *err);

/* The ids of all accounts that a name as somebody wrote it may be of, a new
 * array: of every setting by first name and surname; by a surname alone where
 * it is that of one account of this setting (case/person_name.h). as (may be
 * NULL): an account as it is about to be stored, which counts in that form. */
enum tri_code tri_casebook_accounts_named(const struct tri_casebook *book,
                                          const char *setting, const char *name,
                                          const struct tri_account *as,
                                          json_t **out, struct tri_error *err);

/* Shut an account that is about to be stored out of every record whose subject
 * or parent has its name. */
enum tri_code tri_casebook_same_name(const struct tri_casebook *book,
                                     const struct tri_who *who,
                                     const struct tri_account *a,
                                     struct tri_error *err);

#endif
