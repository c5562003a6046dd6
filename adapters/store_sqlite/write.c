/* Everything that writes: one change in one transaction, and reads that share
 * one (group commit). Whoever holds s->write owns s->writer. */
#include <stdlib.h>
#include <string.h>

#include "case/chain.h"
#include "store_sqlite/conn.h"

enum { MAX_BATCH = 4096 }; /* entries of one shared commit */

static enum tri_code step_done(struct tri_conn *c, sqlite3_stmt *st,
                               const char *what, struct tri_error *err)
{
    int rc = st ? sqlite3_step(st) : SQLITE_ERROR;
    enum tri_code code = TRI_OK;
    if (rc != SQLITE_DONE)
        code = tri_db_fail(st ? sqlite3_db_handle(st) : c->store, what, err);
    (void)sqlite3_reset(st);
    (void)sqlite3_clear_bindings(st); /* blobs were bound in place */
    return code;
}

/* ---- the journal ---- */

/* An event must be the next of its incident. */
static enum tri_code check_seq(struct tri_conn *c,
                               const struct tri_journal_entry *e,
                               struct tri_error *err)
{
    sqlite3_stmt *st = tri_statement(c, TRI_SQL_LAST_SEQ);
    if (!st)
        return tri_db_fail(c->store, "prepare", err);
    tri_bind_text(st, 1, e->incident);
    int rc = sqlite3_step(st);
    int64_t last = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    (void)sqlite3_reset(st);
    if (rc != SQLITE_ROW)
        return tri_db_fail(c->store, "read the last event", err);
    if (e->seq != last + 1)
        return tri_fail(err, TRI_E_CONFLICT, NULL,
                        "the incident has moved on to event %lld",
                        (long long)last);
    return TRI_OK;
}

static enum tri_code add_entries(struct tri_store_sqlite *s,
                                 const struct tri_journal_entry *entries,
                                 size_t n, struct tri_head *io,
                                 struct tri_error *err)
{
    struct tri_conn *c = &s->writer;
    for (size_t i = 0; i < n; i++) {
        struct tri_journal_entry e = entries[i];
        enum tri_code code = e.seq > 0 ? check_seq(c, &e, err) : TRI_OK;
        if (code != TRI_OK)
            return code;
        e.n = io->count + 1;
        tri_chain_link(s->seal, io->link, &e, e.link);
        sqlite3_stmt *st = tri_statement(c, TRI_SQL_ENTRY_ADD);
        if (!st)
            return tri_db_fail(c->store, "prepare", err);
        (void)sqlite3_bind_int64(st, 1, e.n);
        (void)sqlite3_bind_int64(st, 2, e.at_us);
        tri_bind_text(st, 3, e.incident);
        (void)sqlite3_bind_int64(st, 4, e.seq);
        tri_bind_blob(st, 5, e.link, TRI_LINK_BYTES);
        tri_bind_blob(st, 6, e.meta.at, e.meta.len);
        tri_bind_blob(st, 7, e.body.at, e.body.len);
        code = step_done(c, st, "add to the journal", err);
        if (code != TRI_OK)
            return code;
        io->count = e.n;
        memcpy(io->link, e.link, TRI_LINK_BYTES);
    }
    return TRI_OK;
}

/* ---- the parts of a change ---- */

static enum tri_code put_row(struct tri_conn *c,
                             const struct tri_incident_row *r, bool is_new,
                             struct tri_error *err)
{
    sqlite3_stmt *st =
        tri_statement(c, is_new ? TRI_SQL_ROW_ADD : TRI_SQL_ROW_SET);
    if (!st)
        return tri_db_fail(c->store, "prepare", err);
    tri_bind_text(st, 1, r->id);
    tri_bind_text(st, 2, r->reference);
    tri_bind_text(st, 3, r->setting);
    tri_bind_text(st, 4, r->area);
    tri_bind_text(st, 5, r->category);
    (void)sqlite3_bind_int(st, 6, r->risk + 4 * r->worst);
    tri_bind_text(st, 7, r->platform);
    tri_bind_text(st, 8, r->year_group);
    (void)sqlite3_bind_int(st, 9, (int)r->status);
    (void)sqlite3_bind_int64(st, 10, r->due_us);
    tri_bind_text(st, 11, r->assignee);
    (void)sqlite3_bind_int64(st, 12, r->created_us);
    (void)sqlite3_bind_int64(st, 13, r->changed_us);
    (void)sqlite3_bind_int64(st, 14, r->closed_us);
    tri_bind_blob(st, 15, r->audience, TRI_TOKEN_BYTES);
    enum tri_code code = step_done(c, st, "write the incident", err);
    if (code == TRI_OK && sqlite3_changes(c->store) == 0)
        code = tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no such incident");
    return code;
}

static enum tri_code put_token(struct tri_conn *c, enum tri_statement which,
                               const struct tri_blind_token *t,
                               struct tri_error *err)
{
    sqlite3_stmt *st = tri_statement(c, which);
    if (!st)
        return tri_db_fail(c->store, "prepare", err);
    tri_bind_blob(st, 1, t->token, TRI_TOKEN_BYTES);
    tri_bind_text(st, 2, t->incident);
    return step_done(c, st, "write the index", err);
}

static enum tri_code by_id(struct tri_conn *c, enum tri_statement which,
                           const char *id, struct tri_error *err)
{
    sqlite3_stmt *st = tri_statement(c, which);
    if (!st)
        return tri_db_fail(c->store, "prepare", err);
    tri_bind_text(st, 1, id);
    return step_done(c, st, "delete", err);
}

static enum tri_statement of_kind(enum tri_paper_kind kind,
                                  enum tri_statement of_account)
{
    int step = TRI_SQL_SESSION_ADD - TRI_SQL_ACCOUNT_ADD;
    return (enum tri_statement)((int)of_account + (int)kind * step);
}

static enum tri_code put_paper(struct tri_conn *c,
                               const struct tri_paper_change *change,
                               struct tri_error *err)
{
    const struct tri_paper *p = &change->paper;
    if (change->op == TRI_PAPER_DROP)
        return by_id(c, of_kind(change->kind, TRI_SQL_ACCOUNT_DROP), p->id,
                     err);
    enum tri_statement which =
        p->version == 1 ? TRI_SQL_ACCOUNT_ADD : TRI_SQL_ACCOUNT_SET;
    sqlite3_stmt *st = tri_statement(c, of_kind(change->kind, which));
    if (!st)
        return tri_db_fail(c->store, "prepare", err);
    tri_bind_text(st, 1, p->id);
    tri_bind_text(st, 2, p->owner);
    tri_bind_blob(st, 3, p->key, TRI_TOKEN_BYTES);
    (void)sqlite3_bind_int64(st, 4, p->version);
    (void)sqlite3_bind_int64(st, 5, p->created_us);
    (void)sqlite3_bind_int64(st, 6, p->changed_us);
    (void)sqlite3_bind_int64(st, 7, p->expires_us);
    tri_bind_blob(st, 8, p->body.at, p->body.len);
    enum tri_code code = step_done(c, st, "write", err);
    if (code == TRI_OK && sqlite3_changes(c->store) == 0)
        code = tri_fail(err, TRI_E_CONFLICT, NULL,
                        "it has changed since it was read");
    return code;
}

static enum tri_code write_parts(struct tri_store_sqlite *s,
                                 const struct tri_change *ch,
                                 struct tri_head *io, struct tri_error *err)
{
    struct tri_conn *c = &s->writer;
    enum tri_code code = TRI_OK;
    if (ch->row)
        code = put_row(c, ch->row, ch->row_is_new, err);
    if (code == TRI_OK && ch->drop_all_tokens)
        code = by_id(c, TRI_SQL_TOKENS_DROP, ch->row->id, err);
    for (size_t i = 0; i < ch->n_dropped_tokens && code == TRI_OK; i++)
        code = put_token(c, TRI_SQL_TOKEN_DROP, &ch->dropped_tokens[i], err);
    for (size_t i = 0; i < ch->n_tokens && code == TRI_OK; i++)
        code = put_token(c, TRI_SQL_TOKEN_ADD, &ch->tokens[i], err);
    for (size_t i = 0; i < ch->n_papers && code == TRI_OK; i++)
        code = put_paper(c, &ch->papers[i], err);
    if (code == TRI_OK)
        code = add_entries(s, ch->entries, ch->n_entries, io, err);
    return code;
}

/* ---- data keys ---- */

static enum tri_code add_key(struct tri_conn *c, const char *id,
                             const uint8_t *wrapped, struct tri_error *err)
{
    sqlite3_stmt *st = tri_statement(c, TRI_SQL_KEY_ADD);
    if (!st)
        return tri_db_fail(c->keys, "prepare", err);
    tri_bind_text(st, 1, id);
    tri_bind_blob(st, 2, wrapped, TRI_WRAPPED_BYTES);
    return step_done(c, st, "write the data key", err);
}

/* The page is overwritten (secure_delete); then the log is, too, as soon as no
 * reader is in it. */
static enum tri_code drop_key(struct tri_conn *c, const char *id,
                              struct tri_error *err)
{
    enum tri_code code = by_id(c, TRI_SQL_KEY_DROP, id, err);
    if (code == TRI_OK)
        (void)sqlite3_wal_checkpoint_v2(c->keys, NULL,
                                        SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code;
}

static enum tri_code refuse_write(const struct tri_store_sqlite *s,
                                  struct tri_error *err)
{
    return s->read_only
               ? tri_fail(err, TRI_E_IO, NULL, "the store is open for reading")
               : TRI_OK;
}

static enum tri_code key_destroy(void *self, const char *id,
                                 struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    enum tri_code code = refuse_write(s, err);
    if (code != TRI_OK)
        return code;
    (void)pthread_mutex_lock(&s->write);
    code = drop_key(&s->writer, id, err);
    (void)pthread_mutex_unlock(&s->write);
    return code;
}

enum tri_code tri_finish_erasures(struct tri_store_sqlite *s,
                                  struct tri_error *err)
{
    struct tri_conn *c = &s->writer;
    sqlite3_stmt *st = tri_statement(c, TRI_SQL_ROWS_ERASED);
    enum tri_code code = st ? TRI_OK : tri_db_fail(c->store, "prepare", err);
    int rc = SQLITE_DONE;
    while (code == TRI_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        char id[TRI_ID_SIZE];
        tri_column_text(st, 0, id, sizeof(id));
        code = by_id(c, TRI_SQL_KEY_DROP, id, err);
    }
    if (code == TRI_OK && rc != SQLITE_DONE)
        code = tri_db_fail(c->store, "read erased incidents", err);
    (void)sqlite3_reset(st);
    return code;
}

/* ---- one change ---- */

static enum tri_code apply_locked(struct tri_store_sqlite *s,
                                  const struct tri_change *ch,
                                  struct tri_head *out, struct tri_error *err)
{
    struct tri_conn *c = &s->writer;
    /* The key first: an event without its key would be lost, a key without an
     * event harms nobody. */
    enum tri_code code =
        ch->new_key ? add_key(c, ch->new_key_id, ch->new_key, err) : TRI_OK;
    if (code == TRI_OK)
        code = tri_txn_begin(c, err);
    if (code != TRI_OK)
        return code;
    code = tri_journal_end(c, out, err);
    if (code == TRI_OK)
        code = write_parts(s, ch, out, err);
    code = tri_txn_end(c, code, err);
    if (code != TRI_OK && ch->new_key)
        (void)by_id(c, TRI_SQL_KEY_DROP, ch->new_key_id, NULL);
    if (code == TRI_OK && ch->n_entries && !s->deferred)
        (void)tri_head_store(s, out, false, NULL);
    if (code == TRI_OK && ch->destroy_key_id)
        code = drop_key(c, ch->destroy_key_id, err);
    return code;
}

static enum tri_code apply(void *self, const struct tri_change *change,
                           struct tri_head *out_head, struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    struct tri_head head = { 0, { 0 } };
    enum tri_code code = refuse_write(s, err);
    if (code != TRI_OK)
        return code;
    (void)pthread_mutex_lock(&s->write);
    code = apply_locked(s, change, &head, err);
    (void)pthread_mutex_unlock(&s->write);
    if (code == TRI_OK && out_head)
        *out_head = head;
    return code;
}

static enum tri_code head_reset(void *self, struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    struct tri_head head;
    (void)pthread_mutex_lock(&s->write);
    enum tri_code code = tri_journal_end(&s->writer, &head, err);
    if (code == TRI_OK)
        code = tri_head_store(s, &head, true, err);
    (void)pthread_mutex_unlock(&s->write);
    return code;
}

static enum tri_code papers_expire(void *self, enum tri_paper_kind kind,
                                   int64_t now_us, struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    enum tri_code code = refuse_write(s, err);
    if (code != TRI_OK)
        return code;
    (void)pthread_mutex_lock(&s->write);
    sqlite3_stmt *st =
        tri_statement(&s->writer, of_kind(kind, TRI_SQL_ACCOUNT_EXPIRE));
    if (st)
        (void)sqlite3_bind_int64(st, 1, now_us);
    code = st ? step_done(&s->writer, st, "expire", err)
              : tri_db_fail(s->writer.store, "prepare", err);
    (void)pthread_mutex_unlock(&s->write);
    return code;
}

/* ---- group commit ---- */

/* How it works: queue puts a copy into s->waiting and gives its number. The
 * first to flush becomes the leader: it takes all that waits, commits it in one
 * transaction, and tells the others, who sleep. What comes meanwhile waits for
 * the next leader. */

static void batch_done(struct tri_store_batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        free((void *)(uintptr_t)b->entries[i].meta.at);
    free(b->entries);
    *b = (struct tri_store_batch){ .entries = NULL };
}

static enum tri_code queue(void *self, const struct tri_journal_entry *entry,
                           uint64_t *out_ticket, struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    enum tri_code code = refuse_write(s, err);
    if (code != TRI_OK)
        return code;
    struct tri_journal_entry copy = *entry;
    void *meta = malloc(entry->meta.len + 1);
    if (!meta)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    memcpy(meta, entry->meta.at, entry->meta.len);
    copy.meta.at = meta;
    copy.body = (struct tri_bytes){ NULL, 0 };
    copy.seq = 0;
    (void)pthread_mutex_lock(&s->group);
    struct tri_store_batch *b = &s->waiting;
    bool full = b->n == b->cap && 2 * b->cap > MAX_BATCH;
    if (b->n == b->cap && !full) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        struct tri_journal_entry *more =
            realloc(b->entries, cap * sizeof(*more));
        if (more) {
            b->entries = more;
            b->cap = cap;
        }
    }
    if (b->n < b->cap) {
        if (b->n == 0)
            b->first = s->next_ticket;
        b->entries[b->n++] = copy;
        *out_ticket = s->next_ticket++;
        meta = NULL;
    } else {
        code = full ? tri_fail(err, TRI_E_NOMEM, NULL, "too many reads wait")
                    : tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    (void)pthread_mutex_unlock(&s->group);
    free(meta);
    return code;
}

static enum tri_code commit_batch(struct tri_store_sqlite *s,
                                  const struct tri_store_batch *b,
                                  struct tri_error *err)
{
    struct tri_head head;
    (void)pthread_mutex_lock(&s->write);
    enum tri_code code = tri_txn_begin(&s->writer, err);
    if (code == TRI_OK) {
        code = tri_journal_end(&s->writer, &head, err);
        if (code == TRI_OK)
            code = add_entries(s, b->entries, b->n, &head, err);
        code = tri_txn_end(&s->writer, code, err);
    }
    if (code == TRI_OK && !s->deferred)
        (void)tri_head_store(s, &head, false, NULL);
    (void)pthread_mutex_unlock(&s->write);
    return code;
}

/* With s->group held: commit what waits; it is let go meanwhile. */
static void lead(struct tri_store_sqlite *s)
{
    struct tri_store_batch b = s->waiting;
    s->waiting = (struct tri_store_batch){ .entries = NULL };
    s->leading = true;
    (void)pthread_mutex_unlock(&s->group);
    enum tri_code code = commit_batch(s, &b, NULL);
    (void)pthread_mutex_lock(&s->group);
    s->leading = false;
    s->done_ticket = b.first + b.n - 1;
    if (code != TRI_OK) {
        size_t slot = s->n_failed++ % TRI_FAILED_BATCHES;
        s->failed[slot].first = b.first;
        s->failed[slot].last = s->done_ticket;
    }
    (void)pthread_cond_broadcast(&s->committed);
    batch_done(&b);
}

static bool has_failed(const struct tri_store_sqlite *s, uint64_t ticket)
{
    for (size_t i = 0; i < TRI_FAILED_BATCHES && i < s->n_failed; i++)
        if (ticket >= s->failed[i].first && ticket <= s->failed[i].last)
            return true;
    /* So many failures since that its own may have been forgotten. */
    return s->n_failed > TRI_FAILED_BATCHES &&
           ticket < s->failed[s->n_failed % TRI_FAILED_BATCHES].first;
}

static enum tri_code flush(void *self, uint64_t ticket, struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    (void)pthread_mutex_lock(&s->group);
    while (s->done_ticket < ticket) {
        if (s->leading)
            (void)pthread_cond_wait(&s->committed, &s->group);
        else
            lead(s);
    }
    bool failed = has_failed(s, ticket);
    (void)pthread_mutex_unlock(&s->group);
    return failed ? tri_fail(err, TRI_E_IO, NULL,
                             "the store: the read could not be written down")
                  : TRI_OK;
}

void tri_store_writes(struct tri_store_port *port)
{
    port->apply = apply;
    port->queue = queue;
    port->flush = flush;
    port->key_destroy = key_destroy;
    port->papers_expire = papers_expire;
    port->head_reset = head_reset;
}
