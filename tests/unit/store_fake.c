/* Growing arrays, looked through from end to end. A change is made on a copy of
 * nothing: it is checked whole first, and cannot fail after that. */
#include "store_fake.h"

#include <stdlib.h>
#include <string.h>

#include "case/chain.h"

#define GROW(list)                                                         \
    do {                                                                   \
        if ((list).n == (list).cap) {                                      \
            (list).cap = (list).cap ? (list).cap * 2 : 16;                 \
            (list).items =                                                 \
                realloc((list).items, (list).cap * sizeof(*(list).items)); \
        }                                                                  \
    } while (0)

struct key_item {
    char id[TRI_ID_SIZE];
    uint8_t wrapped[TRI_WRAPPED_BYTES];
};

struct store_fake {
    struct tri_store_port port;
    const struct tri_seal_port *seal;
    struct {
        struct tri_journal_entry *items;
        size_t n, cap;
    } entries;
    struct {
        struct tri_incident_row *items;
        size_t n, cap;
    } rows;
    struct {
        struct tri_blind_token *items;
        size_t n, cap;
    } tokens;
    struct {
        struct key_item *items;
        size_t n, cap;
    } keys;
    struct {
        struct tri_paper *items;
        size_t n, cap;
    } papers[3];
    struct tri_head outside;
    uint64_t tickets;
};

static enum tri_code miss(struct tri_error *err)
{
    return tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no such record");
}

static enum tri_code conflict(struct tri_error *err)
{
    return tri_fail(err, TRI_E_CONFLICT, NULL, "another was faster");
}

static struct tri_bytes copy(struct tri_bytes b)
{
    void *at = malloc(b.len + 1);
    if (b.len)
        memcpy(at, b.at, b.len);
    return (struct tri_bytes){ at, b.len };
}

static void drop(struct tri_bytes b)
{
    free((void *)(uintptr_t)b.at);
}

/* ---- writing ---- */

static struct tri_incident_row *row_of(struct store_fake *f, const char *id)
{
    for (size_t i = 0; i < f->rows.n; i++)
        if (strcmp(f->rows.items[i].id, id) == 0)
            return &f->rows.items[i];
    return NULL;
}

static struct tri_paper *paper_of(struct store_fake *f,
                                  enum tri_paper_kind kind, const char *id)
{
    for (size_t i = 0; i < f->papers[kind].n; i++)
        if (strcmp(f->papers[kind].items[i].id, id) == 0)
            return &f->papers[kind].items[i];
    return NULL;
}

static struct key_item *key_of(struct store_fake *f, const char *id)
{
    for (size_t i = 0; i < f->keys.n; i++)
        if (strcmp(f->keys.items[i].id, id) == 0)
            return &f->keys.items[i];
    return NULL;
}

static int64_t last_seq(const struct store_fake *f, const char *id)
{
    int64_t last = 0;
    for (size_t i = 0; i < f->entries.n; i++)
        if (f->entries.items[i].seq > last &&
            strcmp(f->entries.items[i].incident, id) == 0)
            last = f->entries.items[i].seq;
    return last;
}

static bool login_taken(struct store_fake *f, const struct tri_paper *p)
{
    for (size_t i = 0; i < f->papers[TRI_PAPER_ACCOUNT].n; i++) {
        const struct tri_paper *a = &f->papers[TRI_PAPER_ACCOUNT].items[i];
        if (strcmp(a->id, p->id) != 0 &&
            memcmp(a->key, p->key, TRI_TOKEN_BYTES) == 0)
            return true;
    }
    return false;
}

static enum tri_code check_paper(struct store_fake *f,
                                 const struct tri_paper_change *c,
                                 struct tri_error *err)
{
    if (c->op == TRI_PAPER_DROP)
        return TRI_OK;
    const struct tri_paper *was = paper_of(f, c->kind, c->paper.id);
    if ((was ? was->version : 0) != c->paper.version - 1)
        return conflict(err);
    if (c->kind == TRI_PAPER_ACCOUNT && login_taken(f, &c->paper))
        return conflict(err);
    if (c->kind == TRI_PAPER_SESSION &&
        !paper_of(f, TRI_PAPER_ACCOUNT, c->paper.owner))
        return conflict(err);
    return TRI_OK;
}

static enum tri_code check(struct store_fake *f, const struct tri_change *c,
                           struct tri_error *err)
{
    if (c->new_key && key_of(f, c->new_key_id))
        return conflict(err);
    if (c->row && c->row_is_new)
        for (size_t i = 0; i < f->rows.n; i++)
            if (strcmp(f->rows.items[i].id, c->row->id) == 0 ||
                strcmp(f->rows.items[i].reference, c->row->reference) == 0)
                return conflict(err);
    if (c->row && !c->row_is_new && !row_of(f, c->row->id))
        return miss(err);
    for (size_t i = 0; i < c->n_papers; i++) {
        enum tri_code code = check_paper(f, &c->papers[i], err);
        if (code != TRI_OK)
            return code;
    }
    for (size_t i = 0; i < c->n_entries; i++) {
        const struct tri_journal_entry *e = &c->entries[i];
        int64_t want = last_seq(f, e->incident) + 1;
        for (size_t k = 0; k < i; k++)
            want += c->entries[k].seq > 0 &&
                    strcmp(c->entries[k].incident, e->incident) == 0;
        if (e->seq > 0 && e->seq != want)
            return conflict(err);
    }
    return TRI_OK;
}

static void put_paper(struct store_fake *f, const struct tri_paper_change *c)
{
    struct tri_paper *was = paper_of(f, c->kind, c->paper.id);
    if (was) {
        drop(was->body);
        *was = f->papers[c->kind].items[--f->papers[c->kind].n];
    }
    if (c->op == TRI_PAPER_DROP)
        return;
    GROW(f->papers[c->kind]);
    struct tri_paper p = c->paper;
    p.body = copy(c->paper.body);
    f->papers[c->kind].items[f->papers[c->kind].n++] = p;
}

static void drop_tokens(struct store_fake *f, const char *incident,
                        const uint8_t *token)
{
    for (size_t i = f->tokens.n; i-- > 0;)
        if (strcmp(f->tokens.items[i].incident, incident) == 0 &&
            (!token ||
             memcmp(f->tokens.items[i].token, token, TRI_TOKEN_BYTES) == 0))
            f->tokens.items[i] = f->tokens.items[--f->tokens.n];
}

static void add_entry(struct store_fake *f,
                      const struct tri_journal_entry *entry)
{
    static const uint8_t zero[TRI_LINK_BYTES];
    struct tri_journal_entry e = *entry;
    e.n = (int64_t)f->entries.n + 1;
    e.meta = copy(e.meta);
    e.body = copy(e.body);
    tri_chain_link(
        f->seal, f->entries.n ? f->entries.items[f->entries.n - 1].link : zero,
        &e, e.link);
    GROW(f->entries);
    f->entries.items[f->entries.n++] = e;
    f->outside.count = e.n;
    memcpy(f->outside.link, e.link, TRI_LINK_BYTES);
}

static enum tri_code key_destroy(void *self, const char *id,
                                 struct tri_error *err)
{
    struct store_fake *f = self;
    struct key_item *k = key_of(f, id);
    (void)err;
    if (k)
        *k = f->keys.items[--f->keys.n];
    return TRI_OK;
}

static enum tri_code apply(void *self, const struct tri_change *c,
                           struct tri_head *out_head, struct tri_error *err)
{
    struct store_fake *f = self;
    enum tri_code code = check(f, c, err);
    if (code != TRI_OK)
        return code;
    if (c->new_key) {
        GROW(f->keys);
        struct key_item *k = &f->keys.items[f->keys.n++];
        memcpy(k->id, c->new_key_id, TRI_ID_SIZE);
        memcpy(k->wrapped, c->new_key, TRI_WRAPPED_BYTES);
    }
    if (c->row && c->row_is_new) {
        GROW(f->rows);
        f->rows.items[f->rows.n++] = *c->row;
    } else if (c->row) {
        *row_of(f, c->row->id) = *c->row;
    }
    if (c->drop_all_tokens)
        drop_tokens(f, c->row->id, NULL);
    for (size_t i = 0; i < c->n_dropped_tokens; i++)
        drop_tokens(f, c->dropped_tokens[i].incident,
                    c->dropped_tokens[i].token);
    for (size_t i = 0; i < c->n_tokens; i++) {
        drop_tokens(f, c->tokens[i].incident, c->tokens[i].token);
        GROW(f->tokens);
        f->tokens.items[f->tokens.n++] = c->tokens[i];
    }
    for (size_t i = 0; i < c->n_papers; i++)
        put_paper(f, &c->papers[i]);
    for (size_t i = 0; i < c->n_entries; i++)
        add_entry(f, &c->entries[i]);
    if (out_head)
        *out_head = f->outside;
    return c->destroy_key_id ? key_destroy(f, c->destroy_key_id, err) : TRI_OK;
}

static enum tri_code queue(void *self, const struct tri_journal_entry *entry,
                           uint64_t *out_ticket, struct tri_error *err)
{
    struct store_fake *f = self;
    struct tri_journal_entry e = *entry;
    (void)err;
    e.seq = 0;
    e.body = (struct tri_bytes){ NULL, 0 };
    add_entry(f, &e);
    *out_ticket = ++f->tickets;
    return TRI_OK;
}

static enum tri_code flush(void *self, uint64_t ticket, struct tri_error *err)
{
    (void)self;
    (void)ticket;
    (void)err;
    return TRI_OK;
}

static enum tri_code papers_expire(void *self, enum tri_paper_kind kind,
                                   int64_t now_us, struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    for (size_t i = f->papers[kind].n; i-- > 0;) {
        struct tri_paper *p = &f->papers[kind].items[i];
        if (p->expires_us > 0 && p->expires_us <= now_us) {
            drop(p->body);
            *p = f->papers[kind].items[--f->papers[kind].n];
        }
    }
    return TRI_OK;
}

/* ---- reading ---- */

static enum tri_code incident(void *self, const char *id,
                              struct tri_incident_row *out,
                              struct tri_error *err)
{
    const struct tri_incident_row *r = row_of(self, id);
    if (!r)
        return miss(err);
    *out = *r;
    return TRI_OK;
}

static enum tri_code incident_by_reference(void *self, const char *reference,
                                           struct tri_incident_row *out,
                                           struct tri_error *err)
{
    struct store_fake *f = self;
    for (size_t i = 0; i < f->rows.n; i++) {
        if (strcmp(f->rows.items[i].reference, reference) == 0) {
            *out = f->rows.items[i];
            return TRI_OK;
        }
    }
    return miss(err);
}

static bool token_there(const struct store_fake *f, const char *id,
                        const uint8_t *token)
{
    for (size_t i = 0; i < f->tokens.n; i++)
        if (strcmp(f->tokens.items[i].incident, id) == 0 &&
            memcmp(f->tokens.items[i].token, token, TRI_TOKEN_BYTES) == 0)
            return true;
    return false;
}

static int64_t due_key(const struct tri_incident_row *r)
{
    return r->due_us ? r->due_us : INT64_MAX;
}

static int by_queue(const void *a, const void *b)
{
    const struct tri_incident_row *x = a;
    const struct tri_incident_row *y = b;
    if (tri_row_rank(x) != tri_row_rank(y))
        return tri_row_rank(x) - tri_row_rank(y);
    if (due_key(x) != due_key(y))
        return due_key(x) < due_key(y) ? -1 : 1;
    if (x->created_us != y->created_us)
        return x->created_us < y->created_us ? -1 : 1;
    return strcmp(x->id, y->id);
}

static bool is(const char *want, const char *have)
{
    return !want || !*want || strcmp(want, have) == 0;
}

static bool matches(const struct store_fake *f,
                    const struct tri_incident_query *q,
                    const struct tri_incident_row *r)
{
    bool seen = q->having && token_there(f, r->id, q->having);
    for (size_t i = 0; !q->having && i < q->n_audiences; i++)
        seen =
            seen || memcmp(q->audiences[i], r->audience, TRI_TOKEN_BYTES) == 0;
    return seen && !(q->hidden && token_there(f, r->id, q->hidden)) &&
           q->closed == (r->status >= TRI_STATUS_CLOSED) &&
           r->risk >= q->min_risk && is(q->category, r->category) &&
           is(q->platform, r->platform) && is(q->setting, r->setting) &&
           is(q->area, r->area) && is(q->assignee, r->assignee) &&
           (!q->due_before_us || (r->due_us && r->due_us < q->due_before_us)) &&
           (!q->after || by_queue(r, q->after) > 0);
}

static enum tri_code incidents(void *self, const struct tri_incident_query *q,
                               tri_row_fn each, void *ctx,
                               struct tri_error *err)
{
    struct store_fake *f = self;
    struct tri_incident_row *found =
        calloc(f->rows.n + 1, sizeof(f->rows.items[0]));
    size_t n = 0;
    (void)err;
    for (size_t i = 0; i < f->rows.n; i++)
        if (matches(f, q, &f->rows.items[i]))
            found[n++] = f->rows.items[i];
    qsort(found, n, sizeof(*found), by_queue);
    for (size_t i = 0; i < n && i < q->limit; i++)
        if (!each(ctx, &found[i]))
            break;
    free(found);
    return TRI_OK;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(a, b); /* id is the first member of rows and papers */
}

static enum tri_code all(void *self, const char *after_id, size_t limit,
                         tri_row_fn each, void *ctx, struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    if (f->rows.n)
        qsort(f->rows.items, f->rows.n, sizeof(f->rows.items[0]), by_id);
    for (size_t i = 0; i < f->rows.n && limit; i++) {
        if (strcmp(f->rows.items[i].id, after_id ? after_id : "") <= 0)
            continue;
        limit--;
        if (!each(ctx, &f->rows.items[i]))
            break;
    }
    return TRI_OK;
}

static enum tri_code events(void *self, const char *id, int64_t from_seq,
                            tri_journal_fn each, void *ctx,
                            struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    for (size_t i = 0; i < f->entries.n; i++) {
        const struct tri_journal_entry *e = &f->entries.items[i];
        if (e->seq > 0 && e->seq >= from_seq && strcmp(e->incident, id) == 0 &&
            !each(ctx, e))
            break;
    }
    return TRI_OK;
}

static enum tri_code journal(void *self, const char *id, int64_t from_n,
                             tri_journal_fn each, void *ctx,
                             struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    for (size_t i = 0; i < f->entries.n; i++) {
        const struct tri_journal_entry *e = &f->entries.items[i];
        if (e->n >= from_n && (!id || strcmp(e->incident, id) == 0) &&
            !each(ctx, e))
            break;
    }
    return TRI_OK;
}

static enum tri_code journal_back(void *self, int64_t before_n, size_t limit,
                                  tri_journal_fn each, void *ctx,
                                  struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    for (size_t i = f->entries.n; i-- > 0 && limit;) {
        const struct tri_journal_entry *e = &f->entries.items[i];
        if (before_n && e->n >= before_n)
            continue;
        limit--;
        if (!each(ctx, e))
            break;
    }
    return TRI_OK;
}

static enum tri_code head(void *self, struct tri_head *out,
                          struct tri_error *err)
{
    (void)err;
    *out = ((struct store_fake *)self)->outside;
    return TRI_OK;
}

static enum tri_code head_outside(void *self, struct tri_head *out,
                                  struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    *out = f->outside;
    return TRI_OK;
}

static enum tri_code fine(void *self, struct tri_error *err)
{
    (void)self;
    (void)err;
    return TRI_OK;
}

static enum tri_code find(void *self, const uint8_t token[TRI_TOKEN_BYTES],
                          size_t limit, tri_id_fn each, void *ctx,
                          struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    for (size_t i = 0; i < f->tokens.n && limit; i++) {
        if (memcmp(f->tokens.items[i].token, token, TRI_TOKEN_BYTES) != 0)
            continue;
        limit--;
        if (!each(ctx, f->tokens.items[i].incident))
            break;
    }
    return TRI_OK;
}

static enum tri_code has_token(void *self, const char *id,
                               const uint8_t token[TRI_TOKEN_BYTES], bool *out,
                               struct tri_error *err)
{
    (void)err;
    *out = token_there(self, id, token);
    return TRI_OK;
}

static enum tri_code key(void *self, const char *id,
                         uint8_t out_wrapped[TRI_WRAPPED_BYTES],
                         struct tri_error *err)
{
    const struct key_item *k = key_of(self, id);
    if (!k)
        return miss(err);
    memcpy(out_wrapped, k->wrapped, TRI_WRAPPED_BYTES);
    return TRI_OK;
}

static enum tri_code paper(void *self, enum tri_paper_kind kind, const char *id,
                           tri_paper_fn each, void *ctx, struct tri_error *err)
{
    const struct tri_paper *p = paper_of(self, kind, id);
    if (!p)
        return miss(err);
    (void)each(ctx, p);
    return TRI_OK;
}

static enum tri_code paper_by_key(void *self, enum tri_paper_kind kind,
                                  const uint8_t token[TRI_TOKEN_BYTES],
                                  tri_paper_fn each, void *ctx,
                                  struct tri_error *err)
{
    struct store_fake *f = self;
    for (size_t i = 0; i < f->papers[kind].n; i++) {
        if (memcmp(f->papers[kind].items[i].key, token, TRI_TOKEN_BYTES) == 0) {
            (void)each(ctx, &f->papers[kind].items[i]);
            return TRI_OK;
        }
    }
    return miss(err);
}

static enum tri_code papers(void *self, enum tri_paper_kind kind,
                            const char *owner, const uint8_t *token,
                            const char *after_id, size_t limit,
                            tri_paper_fn each, void *ctx, struct tri_error *err)
{
    struct store_fake *f = self;
    (void)err;
    if (f->papers[kind].n)
        qsort(f->papers[kind].items, f->papers[kind].n,
              sizeof(f->papers[kind].items[0]), by_id);
    for (size_t i = 0; i < f->papers[kind].n && limit; i++) {
        const struct tri_paper *p = &f->papers[kind].items[i];
        if (strcmp(p->id, after_id ? after_id : "") <= 0 ||
            (owner && strcmp(p->owner, owner) != 0) ||
            (token && memcmp(p->key, token, TRI_TOKEN_BYTES) != 0))
            continue;
        limit--;
        if (!each(ctx, p))
            break;
    }
    return TRI_OK;
}

struct store_fake *store_fake_new(const struct tri_seal_port *seal)
{
    struct store_fake *f = calloc(1, sizeof(*f));
    f->seal = seal;
    f->port = (struct tri_store_port){
        .self = f,
        .apply = apply,
        .queue = queue,
        .flush = flush,
        .key_destroy = key_destroy,
        .papers_expire = papers_expire,
        .incident = incident,
        .incident_by_reference = incident_by_reference,
        .incidents = incidents,
        .all = all,
        .events = events,
        .journal = journal,
        .journal_back = journal_back,
        .head = head,
        .head_outside = head_outside,
        .head_reset = fine,
        .find = find,
        .has_token = has_token,
        .key = key,
        .paper = paper,
        .paper_by_key = paper_by_key,
        .papers = papers,
        .ready = fine,
    };
    return f;
}

void store_fake_free(struct store_fake *f)
{
    for (size_t i = 0; i < f->entries.n; i++) {
        drop(f->entries.items[i].meta);
        drop(f->entries.items[i].body);
    }
    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; i < f->papers[k].n; i++)
            drop(f->papers[k].items[i].body);
        free(f->papers[k].items);
    }
    free(f->entries.items);
    free(f->rows.items);
    free(f->tokens.items);
    free(f->keys.items);
    free(f);
}

const struct tri_store_port *store_fake_port(const struct store_fake *f)
{
    return &f->port;
}
