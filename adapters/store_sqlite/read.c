/* Everything that only reads. Each function borrows a connection, walks one
 * statement, and gives both back. */
#include <stdlib.h>
#include <string.h>

#include "store_sqlite/conn.h"

/* A statement at work. */
struct cursor {
    struct tri_store_sqlite *s;
    struct tri_conn *c;
    sqlite3_stmt *st;
    enum tri_code code;
    struct tri_error *err;
};

static bool open_cursor(struct cursor *cur, struct tri_store_sqlite *s,
                        enum tri_statement which, struct tri_error *err)
{
    *cur = (struct cursor){ .s = s, .err = err };
    cur->code = tri_reader_get(s, &cur->c, err);
    if (cur->code != TRI_OK)
        return false;
    cur->st = tri_statement(cur->c, which);
    if (cur->st)
        return true;
    cur->code = tri_db_fail(cur->c->store, "prepare", err);
    tri_reader_put(s, cur->c);
    return false;
}

/* True while there is a row. */
static bool next(struct cursor *cur)
{
    int rc = sqlite3_step(cur->st);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        cur->code = tri_db_fail(sqlite3_db_handle(cur->st), "read", cur->err);
    return rc == SQLITE_ROW;
}

static enum tri_code close_cursor(struct cursor *cur)
{
    (void)sqlite3_reset(cur->st);
    tri_reader_put(cur->s, cur->c);
    return cur->code;
}

static enum tri_code miss(struct tri_error *err)
{
    return tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no such record");
}

/* ---- incidents ---- */

static void read_row(sqlite3_stmt *st, struct tri_incident_row *r)
{
    int risk = sqlite3_column_int(st, 5);
    *r = (struct tri_incident_row){ .risk = risk & 3, .worst = risk >> 2 };
    tri_column_text(st, 0, r->id, sizeof(r->id));
    tri_column_text(st, 1, r->reference, sizeof(r->reference));
    tri_column_text(st, 2, r->setting, sizeof(r->setting));
    tri_column_text(st, 3, r->area, sizeof(r->area));
    tri_column_text(st, 4, r->category, sizeof(r->category));
    tri_column_text(st, 6, r->platform, sizeof(r->platform));
    tri_column_text(st, 7, r->year_group, sizeof(r->year_group));
    r->status = (enum tri_status)sqlite3_column_int(st, 8);
    r->due_us = sqlite3_column_int64(st, 9);
    tri_column_text(st, 10, r->assignee, sizeof(r->assignee));
    r->created_us = sqlite3_column_int64(st, 11);
    r->changed_us = sqlite3_column_int64(st, 12);
    r->closed_us = sqlite3_column_int64(st, 13);
    tri_column_token(st, 14, r->audience);
}

static enum tri_code one_row(void *self, enum tri_statement which,
                             const char *name, struct tri_incident_row *out,
                             struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, which, err))
        return cur.code;
    tri_bind_text(cur.st, 1, name);
    if (next(&cur))
        read_row(cur.st, out);
    else if (cur.code == TRI_OK)
        cur.code = miss(err);
    return close_cursor(&cur);
}

static enum tri_code incident(void *self, const char *id,
                              struct tri_incident_row *out,
                              struct tri_error *err)
{
    return one_row(self, TRI_SQL_ROW, id, out, err);
}

static enum tri_code incident_by_reference(void *self, const char *reference,
                                           struct tri_incident_row *out,
                                           struct tri_error *err)
{
    return one_row(self, TRI_SQL_ROW_BY_REFERENCE, reference, out, err);
}

static enum tri_code all(void *self, const char *after_id, size_t limit,
                         tri_row_fn each, void *ctx, struct tri_error *err)
{
    struct cursor cur;
    struct tri_incident_row row;
    if (!open_cursor(&cur, self, TRI_SQL_ROWS_ALL, err))
        return cur.code;
    tri_bind_text(cur.st, 1, after_id ? after_id : "");
    (void)sqlite3_bind_int64(cur.st, 2, (sqlite3_int64)limit);
    while (next(&cur)) {
        read_row(cur.st, &row);
        if (!each(ctx, &row))
            break;
    }
    return close_cursor(&cur);
}

/* ---- lists ---- */

/* Rows of several audiences, each in order, to be merged. */
struct rows {
    struct tri_incident_row *items;
    size_t n;
    size_t cap;
};

static int64_t due_key(const struct tri_incident_row *r)
{
    return r->due_us ? r->due_us : INT64_MAX;
}

/* The order of a list. */
static int compare(const void *a, const void *b)
{
    const struct tri_incident_row *x = a;
    const struct tri_incident_row *y = b;
    if (tri_row_rank(x) != tri_row_rank(y))
        return tri_row_rank(x) < tri_row_rank(y) ? -1 : 1;
    if (due_key(x) != due_key(y))
        return due_key(x) < due_key(y) ? -1 : 1;
    if (x->created_us != y->created_us)
        return x->created_us < y->created_us ? -1 : 1;
    return strcmp(x->id, y->id);
}

static void bind_filters(sqlite3_stmt *st, const uint8_t *token,
                         const struct tri_incident_query *q)
{
    const char *texts[] = { q->category, q->platform, q->setting, q->area,
                            q->assignee };
    tri_bind_blob(st, 1, token, TRI_TOKEN_BYTES);
    (void)sqlite3_bind_int(st, 2, q->closed);
    if (q->hidden)
        tri_bind_blob(st, 3, q->hidden, TRI_TOKEN_BYTES);
    (void)sqlite3_bind_int(st, 4, 3 - q->min_risk);
    for (int i = 0; i < 5; i++)
        tri_bind_text(st, 5 + i, texts[i] ? texts[i] : "");
    (void)sqlite3_bind_int64(st, 10, q->due_before_us);
}

/* Rows of one statement into rows, but for those not after q->after; at most
 * up_to in all. */
static enum tri_code collect(struct cursor *cur,
                             const struct tri_incident_query *q,
                             struct rows *rows, size_t up_to)
{
    while (rows->n < up_to && next(cur)) {
        struct tri_incident_row row;
        read_row(cur->st, &row);
        if (q->after && compare(&row, q->after) <= 0)
            continue;
        if (rows->n == rows->cap) {
            size_t cap = rows->cap ? rows->cap * 2 : 64;
            struct tri_incident_row *more =
                realloc(rows->items, cap * sizeof(*more));
            if (!more) {
                cur->code =
                    tri_fail(cur->err, TRI_E_NOMEM, NULL, "out of memory");
                break;
            }
            rows->items = more;
            rows->cap = cap;
        }
        rows->items[rows->n++] = row;
    }
    return close_cursor(cur);
}

/* The index of the filter that leaves the fewest rows. */
static enum tri_statement list_by(const struct tri_incident_query *q)
{
    if (q->assignee && *q->assignee)
        return TRI_SQL_SAME_ASSIGNEE;
    if (q->category && *q->category)
        return TRI_SQL_SAME_CATEGORY;
    if (q->platform && *q->platform)
        return TRI_SQL_SAME_PLATFORM;
    return TRI_SQL_SAME_ALL;
}

/* One statement's rows: of a rank, those due at (same), or after it. */
static enum tri_code of_rank(struct tri_store_sqlite *s,
                             const struct tri_incident_query *q,
                             const uint8_t *token, int rank, bool same,
                             int64_t due, struct rows *rows, size_t up_to,
                             struct tri_error *err)
{
    struct cursor cur;
    enum tri_statement which = list_by(q) + (same ? 0u : 1u);
    if (rows->n >= up_to)
        return TRI_OK;
    if (!open_cursor(&cur, s, which, err))
        return cur.code;
    bind_filters(cur.st, token, q);
    /* Those of the very moment of q->after are skipped by the loop, so that
     * the limit is the loop's. */
    (void)sqlite3_bind_int64(cur.st, 11,
                             same ? -1 : (sqlite3_int64)(up_to - rows->n));
    (void)sqlite3_bind_int(cur.st, 12, rank);
    (void)sqlite3_bind_int64(cur.st, 13, due);
    (void)sqlite3_bind_int64(cur.st, 14,
                             same               ? q->after->created_us
                             : q->due_before_us ? q->due_before_us - 1
                                                : INT64_MAX);
    return collect(&cur, q, rows, up_to);
}

/* May a rank have rows of this list. */
static bool is_asked(const struct tri_incident_query *q, int rank)
{
    if (rank == 0)
        return true;
    bool is_received = rank <= 3;
    return (is_received ? 3 : 6) - rank >= q->min_risk &&
           !(is_received && q->closed);
}

/* A list, rank by rank: each is a range of the index, whatever is asked for,
 * and rows of no interest to this page are not touched. */
static enum tri_code of_audience(struct tri_store_sqlite *s,
                                 const struct tri_incident_query *q,
                                 const uint8_t *token, struct rows *rows,
                                 struct tri_error *err)
{
    size_t up_to = rows->n + q->limit;
    int rank = q->after ? tri_row_rank(q->after) : 0;
    int64_t due = INT64_MIN;
    enum tri_code code = TRI_OK;
    if (q->after) {
        due = due_key(q->after);
        code = of_rank(s, q, token, rank, true, due, rows, up_to, err);
    }
    for (; rank < TRI_ROW_RANKS && code == TRI_OK; rank++) {
        if (is_asked(q, rank))
            code = of_rank(s, q, token, rank, false, due, rows, up_to, err);
        due = INT64_MIN;
    }
    return code;
}

static enum tri_code having(struct tri_store_sqlite *s,
                            const struct tri_incident_query *q,
                            struct rows *rows, struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, s, TRI_SQL_HAVING, err))
        return cur.code;
    bind_filters(cur.st, q->having, q);
    (void)sqlite3_bind_int64(cur.st, 11, (sqlite3_int64)q->limit);
    (void)sqlite3_bind_int(cur.st, 12, q->after ? tri_row_rank(q->after) : -1);
    (void)sqlite3_bind_int64(cur.st, 13, q->after ? due_key(q->after) : 0);
    (void)sqlite3_bind_int64(cur.st, 14, q->after ? q->after->created_us : 0);
    tri_bind_text(cur.st, 15, q->after ? q->after->id : "");
    return collect(&cur, q, rows, q->limit);
}

static enum tri_code incidents(void *self, const struct tri_incident_query *q,
                               tri_row_fn each, void *ctx,
                               struct tri_error *err)
{
    struct rows rows = { NULL, 0, 0 };
    enum tri_code code = TRI_OK;
    if (q->having)
        code = having(self, q, &rows, err);
    for (size_t i = 0; !q->having && i < q->n_audiences && code == TRI_OK; i++)
        code = of_audience(self, q, q->audiences[i], &rows, err);
    if (rows.n)
        qsort(rows.items, rows.n, sizeof(rows.items[0]), compare);
    for (size_t i = 0; i < rows.n && i < q->limit && code == TRI_OK; i++)
        if (!each(ctx, &rows.items[i]))
            break;
    free(rows.items);
    return code;
}

/* ---- the journal ---- */

static enum tri_code entries(struct cursor *cur, tri_journal_fn each, void *ctx)
{
    while (next(cur)) {
        struct tri_journal_entry e = { .n = sqlite3_column_int64(cur->st, 0),
                                       .at_us =
                                           sqlite3_column_int64(cur->st, 1),
                                       .seq = sqlite3_column_int64(cur->st, 3),
                                       .meta = tri_column_blob(cur->st, 4),
                                       .body = tri_column_blob(cur->st, 5) };
        struct tri_bytes link = tri_column_blob(cur->st, 6);
        tri_column_text(cur->st, 2, e.incident, sizeof(e.incident));
        if (link.len == TRI_LINK_BYTES)
            memcpy(e.link, link.at, link.len);
        if (!each(ctx, &e))
            break;
    }
    return close_cursor(cur);
}

static enum tri_code events(void *self, const char *id, int64_t from_seq,
                            tri_journal_fn each, void *ctx,
                            struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, TRI_SQL_EVENTS, err))
        return cur.code;
    tri_bind_text(cur.st, 1, id);
    (void)sqlite3_bind_int64(cur.st, 2, from_seq);
    return entries(&cur, each, ctx);
}

static enum tri_code journal(void *self, const char *id, int64_t from_n,
                             tri_journal_fn each, void *ctx,
                             struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, id ? TRI_SQL_JOURNAL_OF : TRI_SQL_JOURNAL,
                     err))
        return cur.code;
    (void)sqlite3_bind_int64(cur.st, 1, from_n);
    if (id)
        tri_bind_text(cur.st, 2, id);
    return entries(&cur, each, ctx);
}

static enum tri_code journal_back(void *self, int64_t before_n, size_t limit,
                                  tri_journal_fn each, void *ctx,
                                  struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, TRI_SQL_JOURNAL_BACK, err))
        return cur.code;
    (void)sqlite3_bind_int64(cur.st, 1, before_n);
    (void)sqlite3_bind_int64(cur.st, 2, (sqlite3_int64)limit);
    return entries(&cur, each, ctx);
}

enum tri_code tri_journal_end(struct tri_conn *c, struct tri_head *out,
                              struct tri_error *err)
{
    sqlite3_stmt *st = tri_statement(c, TRI_SQL_END);
    int rc = st ? sqlite3_step(st) : SQLITE_ERROR;
    struct tri_head head = { 0, { 0 } };
    if (rc == SQLITE_ROW) {
        struct tri_bytes link = tri_column_blob(st, 1);
        head.count = sqlite3_column_int64(st, 0);
        if (link.len == TRI_LINK_BYTES)
            memcpy(head.link, link.at, link.len);
    }
    (void)sqlite3_reset(st);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return tri_db_fail(c->store, "read the journal's end", err);
    *out = head;
    return TRI_OK;
}

static enum tri_code head(void *self, struct tri_head *out,
                          struct tri_error *err)
{
    struct tri_conn *c = NULL;
    enum tri_code code = tri_reader_get(self, &c, err);
    if (code != TRI_OK)
        return code;
    code = tri_journal_end(c, out, err);
    tri_reader_put(self, c);
    return code;
}

static enum tri_code head_outside(void *self, struct tri_head *out,
                                  struct tri_error *err)
{
    return tri_head_load(self, out, err);
}

/* ---- tokens and keys ---- */

static enum tri_code find(void *self, const uint8_t token[TRI_TOKEN_BYTES],
                          size_t limit, tri_id_fn each, void *ctx,
                          struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, TRI_SQL_FIND, err))
        return cur.code;
    tri_bind_blob(cur.st, 1, token, TRI_TOKEN_BYTES);
    (void)sqlite3_bind_int64(cur.st, 2, (sqlite3_int64)limit);
    while (next(&cur)) {
        char id[TRI_ID_SIZE];
        tri_column_text(cur.st, 0, id, sizeof(id));
        if (!each(ctx, id))
            break;
    }
    return close_cursor(&cur);
}

static enum tri_code has_token(void *self, const char *id,
                               const uint8_t token[TRI_TOKEN_BYTES], bool *out,
                               struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, TRI_SQL_HAS_TOKEN, err))
        return cur.code;
    tri_bind_blob(cur.st, 1, token, TRI_TOKEN_BYTES);
    tri_bind_text(cur.st, 2, id);
    bool has = next(&cur);
    enum tri_code code = close_cursor(&cur);
    if (code == TRI_OK)
        *out = has;
    return code;
}

static enum tri_code key(void *self, const char *id,
                         uint8_t out_wrapped[TRI_WRAPPED_BYTES],
                         struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, TRI_SQL_KEY_GET, err))
        return cur.code;
    tri_bind_text(cur.st, 1, id);
    if (next(&cur)) {
        struct tri_bytes b = tri_column_blob(cur.st, 0);
        if (b.len == TRI_WRAPPED_BYTES)
            memcpy(out_wrapped, b.at, b.len);
        else
            cur.code = tri_fail(err, TRI_E_IO, NULL, "a data key is damaged");
    } else if (cur.code == TRI_OK) {
        cur.code = miss(err);
    }
    return close_cursor(&cur);
}

/* ---- papers ---- */

static void read_paper(sqlite3_stmt *st, struct tri_paper *p)
{
    *p = (struct tri_paper){ .version = sqlite3_column_int64(st, 3),
                             .created_us = sqlite3_column_int64(st, 4),
                             .changed_us = sqlite3_column_int64(st, 5),
                             .expires_us = sqlite3_column_int64(st, 6),
                             .body = tri_column_blob(st, 7) };
    tri_column_text(st, 0, p->id, sizeof(p->id));
    tri_column_text(st, 1, p->owner, sizeof(p->owner));
    tri_column_token(st, 2, p->key);
}

/* The statements of one kind lie together in statements.def. */
static enum tri_statement of_kind(enum tri_paper_kind kind,
                                  enum tri_statement of_account)
{
    int step = TRI_SQL_SESSION_ADD - TRI_SQL_ACCOUNT_ADD;
    return (enum tri_statement)((int)of_account + (int)kind * step);
}

static enum tri_code one_paper(struct cursor *cur, tri_paper_fn each, void *ctx)
{
    struct tri_paper p;
    if (next(cur)) {
        read_paper(cur->st, &p);
        (void)each(ctx, &p);
    } else if (cur->code == TRI_OK) {
        cur->code = miss(cur->err);
    }
    return close_cursor(cur);
}

static enum tri_code paper(void *self, enum tri_paper_kind kind, const char *id,
                           tri_paper_fn each, void *ctx, struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, of_kind(kind, TRI_SQL_ACCOUNT_GET), err))
        return cur.code;
    tri_bind_text(cur.st, 1, id);
    return one_paper(&cur, each, ctx);
}

static enum tri_code paper_by_key(void *self, enum tri_paper_kind kind,
                                  const uint8_t token[TRI_TOKEN_BYTES],
                                  tri_paper_fn each, void *ctx,
                                  struct tri_error *err)
{
    struct cursor cur;
    if (!open_cursor(&cur, self, of_kind(kind, TRI_SQL_ACCOUNT_BY_KEY), err))
        return cur.code;
    tri_bind_blob(cur.st, 1, token, TRI_TOKEN_BYTES);
    return one_paper(&cur, each, ctx);
}

static enum tri_code papers(void *self, enum tri_paper_kind kind,
                            const char *owner, const uint8_t *token,
                            const char *after_id, size_t limit,
                            tri_paper_fn each, void *ctx, struct tri_error *err)
{
    struct cursor cur;
    enum tri_statement which =
        owner && token ? TRI_SQL_ACCOUNT_OF : TRI_SQL_ACCOUNT_LIST;
    if (!open_cursor(&cur, self, of_kind(kind, which), err))
        return cur.code;
    tri_bind_text(cur.st, 1, owner);
    if (token)
        tri_bind_blob(cur.st, 2, token, TRI_TOKEN_BYTES);
    tri_bind_text(cur.st, 3, after_id ? after_id : "");
    (void)sqlite3_bind_int64(cur.st, 4, (sqlite3_int64)limit);
    while (next(&cur)) {
        struct tri_paper p;
        read_paper(cur.st, &p);
        if (!each(ctx, &p))
            break;
    }
    return close_cursor(&cur);
}

static enum tri_code ready(void *self, struct tri_error *err)
{
    struct tri_store_sqlite *s = self;
    struct tri_head ignored;
    enum tri_code code = head(self, &ignored, err);
    (void)pthread_mutex_lock(&s->group);
    bool stale = s->head_stale;
    (void)pthread_mutex_unlock(&s->group);
    if (code == TRI_OK && stale)
        code = tri_fail(err, TRI_E_IO, NULL,
                        "the journal's head cannot be written");
    return code;
}

void tri_store_reads(struct tri_store_port *port)
{
    port->incident = incident;
    port->incident_by_reference = incident_by_reference;
    port->incidents = incidents;
    port->all = all;
    port->events = events;
    port->journal = journal;
    port->journal_back = journal_back;
    port->head = head;
    port->head_outside = head_outside;
    port->find = find;
    port->has_token = has_token;
    port->key = key;
    port->paper = paper;
    port->paper_by_key = paper_by_key;
    port->papers = papers;
    port->ready = ready;
}
