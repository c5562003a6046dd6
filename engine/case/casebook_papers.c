/* Documents: small sealed papers that are no incident. A draft is case content,
 * so it has a data key of its own: dropping it destroys that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_int.h"

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
