/* Documents: small sealed papers that are no incident. A draft is case content,
 * so it has a data key of its own: dropping it destroys that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_int.h"
#include "case/fold.h"

#define DRAFT "draft"

static bool is_draft(const char *kind)
{
    return strcmp(kind, DRAFT) == 0;
}

/* The key of a draft; for others the book's. */
static enum tri_code place_of(const struct tri_casebook *book, const char *kind,
                              const char *id, uint8_t key[TRI_WRAPPED_BYTES],
                              struct tri_place *out, struct tri_error *err)
{
    *out = (struct tri_place){
        .book = TRI_KEY_DOCUMENT, .incident = "", .record = id, .kind = kind
    };
    if (!is_draft(kind))
        return TRI_OK;
    out->incident = id;
    out->wrapped = key;
    return book->store->key(book->store->self, id, key, err);
}

struct reading {
    const struct tri_casebook *book;
    const struct tri_who *who;
    const char *kind;
    struct tri_document *out;
    tri_document_fn each;
    void *ctx;
    struct tri_paper paper; /* found, without its body */
    struct tri_sealed body;
    enum tri_code code;
    struct tri_error *err;
};

static void from_paper(const struct tri_paper *p, const char *kind,
                       struct tri_document *out)
{
    *out = (struct tri_document){ .version = p->version,
                                  .created_us = p->created_us,
                                  .changed_us = p->changed_us,
                                  .expires_us = p->expires_us };
    memcpy(out->id, p->id, sizeof(out->id));
    memcpy(out->owner, p->owner, sizeof(out->owner));
    (void)snprintf(out->kind, sizeof(out->kind), "%s", kind);
}

static enum tri_code open_paper(struct reading *r, const struct tri_paper *p,
                                struct tri_document *out)
{
    uint8_t key[TRI_WRAPPED_BYTES];
    struct tri_place place;
    from_paper(p, r->kind, out);
    enum tri_code code = place_of(r->book, r->kind, p->id, key, &place, r->err);
    if (code == TRI_OK)
        code = tri_open_json(r->book, &place, p->body, &out->body, r->err);
    r->book->seal->wipe(key, sizeof(key));
    return code;
}

/* A callback may not call the store, and a draft's key is there: keep it. */
static bool keep_paper(void *ctx, const struct tri_paper *p)
{
    struct reading *r = ctx;
    r->paper = *p;
    r->body.at = malloc(p->body.len ? p->body.len : 1);
    r->body.len = p->body.len;
    if (!r->body.at) {
        r->code = tri_casebook_nomem(r->err);
        return false;
    }
    memcpy(r->body.at, p->body.at, p->body.len);
    r->paper.body = (struct tri_bytes){ r->body.at, r->body.len };
    return true;
}

static bool owns(const struct tri_who *who, const char *owner)
{
    return who->is_operator || *owner == '\0' ||
           strcmp(owner, tri_who_id(who)) == 0;
}

static enum tri_code no_document(struct tri_error *err)
{
    return tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no such document");
}

/* The paper, if it is of this kind and theirs; r->body to be freed. */
static enum tri_code find_paper(struct reading *r, const char *id)
{
    uint8_t kind[TRI_TOKEN_BYTES];
    enum tri_code code = r->book->store->paper(
        r->book->store->self, TRI_PAPER_DOCUMENT, id, keep_paper, r, r->err);
    if (code == TRI_OK)
        code = r->code;
    if (code == TRI_E_NOTFOUND)
        return no_document(r->err);
    if (code != TRI_OK)
        return code;
    tri_blind_exact(r->book->seal, TRI_FIELD_DOCUMENT, r->kind, kind);
    if (memcmp(kind, r->paper.key, sizeof(kind)) != 0 ||
        !owns(r->who, r->paper.owner))
        return no_document(r->err);
    return TRI_OK;
}

enum tri_code tri_casebook_document_get(const struct tri_casebook *book,
                                        const struct tri_who *who,
                                        const char *kind, const char *id,
                                        struct tri_document *out,
                                        struct tri_error *err)
{
    struct reading r = { .book = book, .who = who, .kind = kind, .err = err };
    struct tri_document doc = { .body = NULL };
    enum tri_code code = find_paper(&r, id);
    if (code == TRI_OK)
        code = open_paper(&r, &r.paper, &doc);
    tri_sealed_done(&r.body);
    if (code == TRI_OK && is_draft(kind))
        code = tri_casebook_enter(book, who, "draft read", id, NULL, err);
    if (code == TRI_OK)
        *out = doc;
    else
        json_decref(doc.body);
    return code;
}

enum tri_code tri_casebook_document_put(const struct tri_casebook *book,
                                        const struct tri_who *who,
                                        struct tri_document *io,
                                        struct tri_error *err)
{
    struct tri_document d = *io;
    uint8_t key[TRI_WRAPPED_BYTES];
    struct tri_place place;
    struct tri_sealed body = { NULL, 0 };
    struct tri_sealed meta = { NULL, 0 };
    bool fresh = d.version == 0;
    if (!owns(who, d.owner))
        return no_document(err);
    if (!d.id[0])
        tri_id_new(book->seal, d.id);
    if (fresh)
        d.created_us = who->at_us;
    d.version++;
    d.changed_us = who->at_us;
    enum tri_code code = TRI_OK;
    if (!fresh) { /* of this kind, and theirs */
        struct reading r = {
            .book = book, .who = who, .kind = d.kind, .err = err
        };
        code = find_paper(&r, d.id);
        d.created_us = r.paper.created_us;
        tri_sealed_done(&r.body);
    }
    bool new_key = fresh && is_draft(d.kind);
    if (code == TRI_OK && new_key) {
        code = book->seal->key_new(book->seal->self, d.id, key, err);
        place = (struct tri_place){
            .wrapped = key, .incident = d.id, .record = d.id, .kind = d.kind
        };
    } else if (code == TRI_OK) {
        code = place_of(book, d.kind, d.id, key, &place, err);
    }
    if (code == TRI_OK)
        code = tri_seal_json(book, &place, d.body, &body, err);
    if (code == TRI_OK && is_draft(d.kind))
        code =
            tri_casebook_meta(book, who, "draft saved", d.id, NULL, &meta, err);
    if (code == TRI_OK) {
        struct tri_paper_change put = { .op = TRI_PAPER_PUT,
                                        .kind = TRI_PAPER_DOCUMENT,
                                        .paper = {
                                            .version = d.version,
                                            .created_us = d.created_us,
                                            .changed_us = d.changed_us,
                                            .expires_us = d.expires_us,
                                            .body = { body.at, body.len } } };
        memcpy(put.paper.id, d.id, sizeof(put.paper.id));
        memcpy(put.paper.owner, d.owner, sizeof(put.paper.owner));
        tri_blind_exact(book->seal, TRI_FIELD_DOCUMENT, d.kind, put.paper.key);
        struct tri_journal_entry entry = { .at_us = who->at_us,
                                           .meta = { meta.at, meta.len } };
        memcpy(entry.incident, d.id, sizeof(entry.incident));
        const struct tri_change change = { .entries = &entry,
                                           .n_entries = is_draft(d.kind),
                                           .new_key = new_key ? key : NULL,
                                           .new_key_id = new_key ? d.id : NULL,
                                           .papers = &put,
                                           .n_papers = 1 };
        code = book->store->apply(book->store->self, &change, NULL, err);
    }
    tri_sealed_done(&body);
    tri_sealed_done(&meta);
    book->seal->wipe(key, sizeof(key));
    if (code == TRI_OK)
        *io = d;
    return code;
}

enum tri_code tri_casebook_document_drop(const struct tri_casebook *book,
                                         const struct tri_who *who,
                                         const char *kind, const char *id,
                                         struct tri_error *err)
{
    struct reading r = { .book = book, .who = who, .kind = kind, .err = err };
    enum tri_code code = find_paper(&r, id);
    tri_sealed_done(&r.body);
    if (code == TRI_E_NOTFOUND)
        return TRI_OK;
    /* The key first: a draft without its key is gone already. */
    if (code == TRI_OK && is_draft(kind))
        code = book->store->key_destroy(book->store->self, id, err);
    if (code != TRI_OK)
        return code;
    struct tri_sealed meta = { NULL, 0 };
    struct tri_paper_change drop = { .op = TRI_PAPER_DROP,
                                     .kind = TRI_PAPER_DOCUMENT };
    memcpy(drop.paper.id, r.paper.id, sizeof(drop.paper.id));
    code = is_draft(kind) ? tri_casebook_meta(book, who, "draft dropped", id,
                                              NULL, &meta, err)
                          : TRI_OK;
    struct tri_journal_entry entry = { .at_us = who->at_us,
                                       .meta = { meta.at, meta.len } };
    memcpy(entry.incident, r.paper.id, sizeof(entry.incident));
    const struct tri_change change = { .entries = &entry,
                                       .n_entries = is_draft(kind),
                                       .papers = &drop,
                                       .n_papers = 1 };
    if (code == TRI_OK)
        code = book->store->apply(book->store->self, &change, NULL, err);
    tri_sealed_done(&meta);
    return code;
}

static bool each_paper(void *ctx, const struct tri_paper *p)
{
    struct reading *r = ctx;
    struct tri_document doc = { .body = NULL };
    if (!owns(r->who, p->owner))
        return true;
    if (is_draft(r->kind))
        from_paper(p, r->kind, &doc);
    else
        r->code = open_paper(r, p, &doc);
    bool more = r->code == TRI_OK && r->each(r->ctx, &doc);
    json_decref(doc.body);
    return more;
}

enum tri_code tri_casebook_documents(const struct tri_casebook *book,
                                     const struct tri_who *who,
                                     const char *kind, const char *owner,
                                     tri_document_fn each, void *ctx,
                                     struct tri_error *err)
{
    enum { MOST = 10000 };
    uint8_t key[TRI_TOKEN_BYTES];
    struct reading r = { .book = book,
                         .who = who,
                         .kind = kind,
                         .each = each,
                         .ctx = ctx,
                         .err = err };
    tri_blind_exact(book->seal, TRI_FIELD_DOCUMENT, kind, key);
    enum tri_code code =
        book->store->papers(book->store->self, TRI_PAPER_DOCUMENT, owner, key,
                            NULL, MOST, each_paper, &r, err);
    return code == TRI_OK ? r.code : code;
}

/* ---- idempotency keys ---- */

#define ONCE "idempotency"

static const int64_t ONCE_US = 24LL * 3600 * 1000000;

/* The paper's id follows from the person and the key: of two requests at once
 * the second finds it taken. */
static enum tri_code once_id(const struct tri_casebook *book,
                             const struct tri_who *who, const char *key,
                             char out[TRI_ID_SIZE], struct tri_error *err)
{
    char text[TRI_ID_SIZE + TRI_MAX_SHORT_TEXT + 1];
    uint8_t token[TRI_TOKEN_BYTES];
    int len = snprintf(text, sizeof(text), "%s:%s", tri_who_id(who), key);
    if (!*key || len < 0 || (size_t)len >= sizeof(text))
        return tri_casebook_refuse(err, TRI_E_INPUT, "once",
                                   "is empty or too long");
    book->seal->token(book->seal->self, TRI_FIELD_ONCE, text, (size_t)len,
                      token);
    tri_hex(token, sizeof(token), out);
    return TRI_OK;
}

static void once_print(const struct tri_casebook *book,
                       const struct tri_new_incident *in, char out[TRI_ID_SIZE])
{
    uint8_t token[TRI_TOKEN_BYTES];
    book->seal->token(book->seal->self, TRI_FIELD_ONCE, in->once_with.at,
                      in->once_with.len, token);
    tri_hex(token, sizeof(token), out);
}

enum tri_code tri_once_find(const struct tri_casebook *book,
                            const struct tri_who *who,
                            const struct tri_new_incident *in,
                            char out_incident[TRI_ID_SIZE],
                            struct tri_error *err)
{
    struct tri_document doc = { .body = NULL };
    char id[TRI_ID_SIZE];
    char print[TRI_ID_SIZE];
    enum tri_code code = once_id(book, who, in->once, id, err);
    if (code == TRI_OK)
        code = book->store->papers_expire(book->store->self, TRI_PAPER_DOCUMENT,
                                          who->at_us, err);
    if (code == TRI_OK)
        code = tri_casebook_document_get(book, who, ONCE, id, &doc, err);
    if (code != TRI_OK)
        return code;
    once_print(book, in, print);
    if (strcmp(tri_json_text(doc.body, "with"), print) != 0)
        code = tri_casebook_refuse(err, TRI_E_INPUT, "once",
                                   "came with something else before");
    else
        (void)snprintf(out_incident, TRI_ID_SIZE, "%s",
                       tri_json_text(doc.body, "incident"));
    json_decref(doc.body);
    return code;
}

enum tri_code tri_once_seal(const struct tri_casebook *book,
                            const struct tri_who *who,
                            const struct tri_new_incident *in,
                            const char *incident, struct tri_sealed *body,
                            struct tri_paper_change *out, struct tri_error *err)
{
    char print[TRI_ID_SIZE];
    *out = (struct tri_paper_change){ .op = TRI_PAPER_PUT,
                                      .kind = TRI_PAPER_DOCUMENT,
                                      .paper = { .version = 1,
                                                 .created_us = who->at_us,
                                                 .changed_us = who->at_us,
                                                 .expires_us =
                                                     who->at_us + ONCE_US } };
    enum tri_code code = once_id(book, who, in->once, out->paper.id, err);
    if (code != TRI_OK)
        return code;
    (void)snprintf(out->paper.owner, sizeof(out->paper.owner), "%s",
                   tri_who_id(who));
    tri_blind_exact(book->seal, TRI_FIELD_DOCUMENT, ONCE, out->paper.key);
    once_print(book, in, print);
    json_t *doc = json_pack("{s:s, s:s}", "incident", incident, "with", print);
    const struct tri_place place = { .book = TRI_KEY_DOCUMENT,
                                     .incident = "",
                                     .record = out->paper.id,
                                     .kind = ONCE };
    code = tri_seal_json(book, &place, doc, body, err);
    json_decref(doc);
    out->paper.body = (struct tri_bytes){ body->at, body->len };
    return code;
}
