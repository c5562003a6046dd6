/* The contract of the store port: each test runs on SQLite and on the fake. A
 * label says which. */
#include "case/chain.h"
#include "check.h"
#include "store_bench.h"

#define HOUR INT64_C(3600000000)

static const char *const stores[] = { "sqlite", "fake" };

#define EACH(label) \
    for (int pass = 0; pass < 2 && ((label) = stores[pass]); pass++)

static struct tri_incident_row row_new(int n)
{
    struct tri_incident_row r = { .risk = n % 4,
                                  .status = n % 3 ? TRI_STATUS_OPEN
                                                  : TRI_STATUS_RECEIVED,
                                  .due_us = (n % 5) * HOUR,
                                  .created_us = 1000 + n };
    (void)snprintf(r.id, sizeof(r.id), "%032x", (unsigned)n);
    (void)snprintf(r.reference, sizeof(r.reference), "R%03d", n);
    (void)snprintf(r.setting, sizeof(r.setting), "oak");
    (void)snprintf(r.category, sizeof(r.category),
                   n % 2 ? "bullying" : "other");
    (void)snprintf(r.platform, sizeof(r.platform), n % 3 ? "chat" : "game");
    (void)snprintf(r.assignee, sizeof(r.assignee), n % 4 < 2 ? "a" : "b");
    r.audience[0] = 7;
    return r;
}

static struct tri_journal_entry entry_new(const char *incident, int64_t seq,
                                          const char *meta, const char *body)
{
    struct tri_journal_entry e = { .at_us = 5,
                                   .seq = seq,
                                   .meta = { meta, strlen(meta) },
                                   .body = { body, strlen(body) } };
    (void)snprintf(e.incident, sizeof(e.incident), "%s", incident);
    return e;
}

static enum tri_code add_row(struct store_bench *b, int n)
{
    struct tri_incident_row row = row_new(n);
    struct tri_journal_entry e = entry_new(row.id, 1, "made", "content");
    const struct tri_change change = {
        .entries = &e, .n_entries = 1, .row = &row, .row_is_new = true
    };
    return b->store->apply(b->store->self, &change, NULL, NULL);
}

static enum tri_code add_event(struct store_bench *b, const char *id,
                               int64_t seq)
{
    struct tri_journal_entry e = entry_new(id, seq, "act", "more");
    const struct tri_change change = { .entries = &e, .n_entries = 1 };
    return b->store->apply(b->store->self, &change, NULL, NULL);
}

/* ---- incidents and events ---- */

static bool count(void *ctx, const struct tri_journal_entry *e)
{
    (void)e;
    ++*(int *)ctx;
    return true;
}

static void a_change_is_whole(void)
{
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        struct tri_incident_row got;
        CHECK_ROW(label, add_row(&b, 1) == TRI_OK);
        struct tri_incident_row row = row_new(1);
        CHECK_ROW(label, b.store->incident(b.store->self, row.id, &got, NULL) ==
                             TRI_OK);
        CHECK_ROW(label, memcmp(&got, &row, sizeof(row)) == 0);
        CHECK_ROW(label, b.store->incident_by_reference(b.store->self, "R001",
                                                        &got, NULL) == TRI_OK);
        CHECK_ROW(label, b.store->incident(b.store->self, "nobody", &got,
                                           NULL) == TRI_E_NOTFOUND);
        /* The same again, and one whose event is stale: nothing of it. */
        CHECK_ROW(label, add_row(&b, 1) == TRI_E_CONFLICT);
        struct tri_incident_row second = row_new(2);
        struct tri_journal_entry stale = entry_new(row.id, 1, "x", "x");
        const struct tri_change change = { .entries = &stale,
                                           .n_entries = 1,
                                           .row = &second,
                                           .row_is_new = true };
        CHECK_ROW(label, b.store->apply(b.store->self, &change, NULL, NULL) ==
                             TRI_E_CONFLICT);
        CHECK_ROW(label, b.store->incident(b.store->self, second.id, &got,
                                           NULL) == TRI_E_NOTFOUND);
        int n = 0;
        CHECK_ROW(label, b.store->journal(b.store->self, NULL, 1, count, &n,
                                          NULL) == TRI_OK);
        CHECK_ROW(label, n == 1);
        /* A row that replaces none. */
        const struct tri_change replace = { .row = &second };
        CHECK_ROW(label, b.store->apply(b.store->self, &replace, NULL, NULL) ==
                             TRI_E_NOTFOUND);
        bench_done(&b);
    }
}

static void events_follow_each_other(void)
{
    static const struct {
        int64_t seq;
        enum tri_code code;
    } rows[] = { { 1, TRI_E_CONFLICT },
                 { 3, TRI_E_CONFLICT },
                 { 2, TRI_OK },
                 { 2, TRI_E_CONFLICT },
                 { 3, TRI_OK } };
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        struct tri_incident_row row = row_new(1);
        CHECK_ROW(label, add_row(&b, 1) == TRI_OK);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            CHECK_ROW(label,
                      add_event(&b, row.id, rows[i].seq) == rows[i].code);
        int n = 0;
        CHECK_ROW(label, b.store->events(b.store->self, row.id, 1, count, &n,
                                         NULL) == TRI_OK);
        CHECK_ROW(label, n == 3);
        n = 0;
        (void)b.store->events(b.store->self, row.id, 3, count, &n, NULL);
        CHECK_ROW(label, n == 1);
        bench_done(&b);
    }
}

/* ---- the chain ---- */

struct chain {
    const struct tri_seal_port *seal;
    uint8_t link[TRI_LINK_BYTES];
    int64_t n;
    bool good;
};

static bool follow(void *ctx, const struct tri_journal_entry *e)
{
    struct chain *c = ctx;
    uint8_t link[TRI_LINK_BYTES];
    tri_chain_link(c->seal, c->link, e, link);
    c->good =
        c->good && e->n == c->n + 1 && memcmp(link, e->link, sizeof(link)) == 0;
    memcpy(c->link, link, sizeof(link));
    c->n = e->n;
    return true;
}

static void entries_are_chained(void)
{
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        struct tri_head head = { 0, { 0 } };
        struct tri_head outside = { 0, { 0 } };
        outside.count = 9;
        CHECK_ROW(label, b.store->head_outside(b.store->self, &outside, NULL) ==
                                 TRI_OK &&
                             outside.count == 0);
        CHECK_ROW(label, add_row(&b, 1) == TRI_OK);
        for (int i = 0; i < 3; i++) { /* three reads, one wait */
            struct tri_journal_entry read = entry_new("", 0, "read", "");
            uint64_t ticket = 0;
            CHECK_ROW(label, b.store->queue(b.store->self, &read, &ticket,
                                            NULL) == TRI_OK);
            if (i == 2)
                CHECK_ROW(label, b.store->flush(b.store->self, ticket, NULL) ==
                                     TRI_OK);
        }
        CHECK_ROW(label, add_row(&b, 2) == TRI_OK);
        struct chain c = { .seal = b.seal, .good = true };
        (void)b.store->journal(b.store->self, NULL, 1, follow, &c, NULL);
        CHECK_ROW(label, c.good && c.n == 5);
        CHECK_ROW(label, b.store->head(b.store->self, &head, NULL) == TRI_OK);
        CHECK_ROW(label, b.store->head_outside(b.store->self, &outside, NULL) ==
                             TRI_OK);
        CHECK_ROW(label, head.count == 5 && outside.count == 5);
        CHECK_ROW(label, memcmp(head.link, c.link, sizeof(c.link)) == 0);
        CHECK_ROW(label, memcmp(outside.link, c.link, sizeof(c.link)) == 0);
        int n = 0;
        (void)b.store->journal_back(b.store->self, 5, 2, count, &n, NULL);
        CHECK_ROW(label, n == 2);
        n = 0;
        (void)b.store->journal(b.store->self, row_new(2).id, 1, count, &n,
                               NULL);
        CHECK_ROW(label, n == 1);
        bench_done(&b);
    }
}

/* ---- lists ---- */

struct listed {
    char ids[64][TRI_ID_SIZE];
    struct tri_incident_row last;
    int n;
};

static bool list_row(void *ctx, const struct tri_incident_row *row)
{
    struct listed *l = ctx;
    memcpy(l->ids[l->n++], row->id, TRI_ID_SIZE);
    l->last = *row;
    return true;
}

static void hide(struct store_bench *b, int n, uint8_t mark)
{
    struct tri_incident_row row = row_new(n);
    struct tri_blind_token t = { .token = { mark } };
    memcpy(t.incident, row.id, sizeof(t.incident));
    const struct tri_change change = { .tokens = &t, .n_tokens = 1 };
    (void)b->store->apply(b->store->self, &change, NULL, NULL);
}

/* 40 incidents: risk n % 4, due n % 5 hours (0: none), category by parity. */
static void lists_ask_what_they_ask(void)
{
    static const uint8_t ours[1][TRI_TOKEN_BYTES] = { { 7 } };
    static const uint8_t theirs[1][TRI_TOKEN_BYTES] = { { 8 } };
    static const uint8_t mark[TRI_TOKEN_BYTES] = { 99 };
    const struct {
        const char *label;
        struct tri_incident_query q;
        int n;
    } rows[] = {
        { "all", { .audiences = ours, .n_audiences = 1, .limit = 64 }, 40 },
        { "a page", { .audiences = ours, .n_audiences = 1, .limit = 7 }, 7 },
        { "others", { .audiences = theirs, .n_audiences = 1, .limit = 64 }, 0 },
        { "nobody", { .limit = 64 }, 0 },
        { "closed",
          { .audiences = ours, .n_audiences = 1, .closed = true, .limit = 9 },
          0 },
        { "high or more",
          { .audiences = ours, .n_audiences = 1, .min_risk = 2, .limit = 64 },
          20 },
        { "category",
          { .audiences = ours,
            .n_audiences = 1,
            .category = "bullying",
            .limit = 64 },
          20 },
        { "category, high or more, due soon", /* n = 11 mod 20 */
          { .audiences = ours,
            .n_audiences = 1,
            .category = "bullying",
            .min_risk = 2,
            .due_before_us = 2 * HOUR,
            .limit = 64 },
          2 },
        { "of nobody",
          { .audiences = ours,
            .n_audiences = 1,
            .assignee = "nobody",
            .limit = 64 },
          0 },
        { "of no platform",
          { .audiences = ours,
            .n_audiences = 1,
            .platform = "none",
            .limit = 64 },
          0 },
        { "due soon",
          { .audiences = ours,
            .n_audiences = 1,
            .due_before_us = 2 * HOUR,
            .limit = 64 },
          8 },
        { "without the hidden",
          { .audiences = ours, .n_audiences = 1, .hidden = mark, .limit = 64 },
          38 },
        { "having", { .having = mark, .limit = 64 }, 2 },
        { "having, of a category",
          { .having = mark, .category = "bullying", .limit = 64 },
          1 },
    };
    const char *store = NULL;
    EACH(store)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        for (int i = 0; i < 40; i++)
            CHECK_ROW(store, add_row(&b, i) == TRI_OK);
        hide(&b, 3, 99);
        hide(&b, 6, 99);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct listed l = { .n = 0 };
            CHECK_ROW(rows[i].label,
                      b.store->incidents(b.store->self, &rows[i].q, list_row,
                                         &l, NULL) == TRI_OK);
            CHECK_ROW(rows[i].label, l.n == rows[i].n);
        }
        bench_done(&b);
    }
}

/* Three at a time: what one page leaves the next has. */
static void pages_of(const char *label, const struct store_bench *b,
                     struct tri_incident_query q)
{
    struct listed whole = { .n = 0 };
    struct listed paged = { .n = 0 };
    struct tri_incident_row last;
    q.limit = 64;
    (void)b->store->incidents(b->store->self, &q, list_row, &whole, NULL);
    q.limit = 3;
    for (int before = -1; before != paged.n;) {
        before = paged.n;
        (void)b->store->incidents(b->store->self, &q, list_row, &paged, NULL);
        last = paged.last;
        q.after = &last;
    }
    CHECK_ROW(label, whole.n > 3 && paged.n == whole.n);
    CHECK_ROW(label, memcmp(whole.ids, paged.ids, sizeof(whole.ids)) == 0);
}

static void pages_join_whatever_is_asked(void)
{
    static const uint8_t ours[1][TRI_TOKEN_BYTES] = { { 7 } };
    static const uint8_t mark[TRI_TOKEN_BYTES] = { 99 };
    const struct tri_incident_row one = row_new(1);
    const struct {
        const char *label;
        struct tri_incident_query q;
    } rows[] = {
        { "medium or more", { .min_risk = 1 } },
        { "category", { .category = "bullying" } },
        { "platform", { .platform = one.platform } },
        { "holder", { .assignee = one.assignee } },
        { "due soon", { .due_before_us = 2 * HOUR } },
        { "category, due soon",
          { .category = one.category, .due_before_us = 3 * HOUR } },
        { "without the hidden", { .hidden = mark } },
    };
    const char *store = NULL;
    EACH(store)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        for (int i = 0; i < 40; i++)
            CHECK_ROW(store, add_row(&b, i) == TRI_OK);
        hide(&b, 3, 99);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_incident_query q = rows[i].q;
            q.audiences = ours;
            q.n_audiences = 1;
            pages_of(rows[i].label, &b, q);
        }
        bench_done(&b);
    }
}

/* What nobody has taken up stands above what somebody has in hand, but for an
 * immediate danger; closed ones go by their risk alone. */
static void unread_stands_above(void)
{
    static const uint8_t ours[1][TRI_TOKEN_BYTES] = { { 7 } };
    static const struct {
        int risk;
        int worst;
        enum tri_status status;
        int64_t due_us;
    } rows[] = {
        /* In the order of the list. */
        { 3, 0, TRI_STATUS_OPEN, 1 * HOUR },
        { 3, 0, TRI_STATUS_RECEIVED, 2 * HOUR },
        { 2, 3, TRI_STATUS_RECEIVED, 5 * HOUR },
        { 1, 3, TRI_STATUS_RECEIVED, 0 },
        { 0, 1, TRI_STATUS_RECEIVED, 1 * HOUR },
        { 2, 0, TRI_STATUS_OPEN, 1 * HOUR },
        { 2, 3, TRI_STATUS_CLOSING, 3 * HOUR },
        { 1, 3, TRI_STATUS_OPEN, 1 * HOUR },
        { 0, 0, TRI_STATUS_OPEN, 1 * HOUR },
        /* Closed. */
        { 2, 3, TRI_STATUS_CLOSED, 0 },
        { 1, 2, TRI_STATUS_CLOSED, 0 },
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), OPEN = ROWS - 2 };
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        for (int i = ROWS - 1; i >= 0; i--) { /* the last comes first */
            struct tri_incident_row row = row_new(i);
            struct tri_journal_entry e = entry_new(row.id, 1, "made", "x");
            row.risk = rows[i].risk;
            row.worst = rows[i].worst;
            row.status = rows[i].status;
            row.due_us = rows[i].due_us;
            const struct tri_change change = {
                .entries = &e, .n_entries = 1, .row = &row, .row_is_new = true
            };
            CHECK_ROW(label, b.store->apply(b.store->self, &change, NULL,
                                            NULL) == TRI_OK);
            struct tri_incident_row back = { .risk = 0 };
            (void)b.store->incident(b.store->self, row.id, &back, NULL);
            CHECK_ROW(label, back.risk == row.risk && back.worst == row.worst);
        }
        for (int closed = 0; closed < 2; closed++) {
            struct tri_incident_query q = { .audiences = ours,
                                            .n_audiences = 1,
                                            .closed = closed,
                                            .limit = 64 };
            struct listed l = { .n = 0 };
            (void)b.store->incidents(b.store->self, &q, list_row, &l, NULL);
            CHECK_ROW(label, l.n == (closed ? ROWS - OPEN : OPEN));
            for (int i = 0; i < l.n; i++)
                CHECK_ROW(label,
                          strcmp(l.ids[i], row_new(closed ? OPEN + i : i).id) ==
                              0);
        }
        bench_done(&b);
    }
}

/* Page by page gives the same as at once, in the order that is promised. */
static void pages_join(void)
{
    static const uint8_t ours[1][TRI_TOKEN_BYTES] = { { 7 } };
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        for (int i = 0; i < 40; i++)
            CHECK_ROW(label, add_row(&b, i) == TRI_OK);
        struct tri_incident_query q = { .audiences = ours,
                                        .n_audiences = 1,
                                        .limit = 64 };
        struct listed whole = { .n = 0 };
        struct listed paged = { .n = 0 };
        struct tri_incident_row last;
        (void)b.store->incidents(b.store->self, &q, list_row, &whole, NULL);
        q.limit = 3;
        for (int before = -1; before != paged.n;) {
            before = paged.n;
            (void)b.store->incidents(b.store->self, &q, list_row, &paged, NULL);
            last = paged.last;
            q.after = &last;
        }
        CHECK_ROW(label, whole.n == 40 && paged.n == 40);
        CHECK_ROW(label, memcmp(whole.ids, paged.ids, sizeof(whole.ids)) == 0);
        /* Immediate risk (n % 4 == 3) due first (n % 5 == 1): 11, then 31. */
        CHECK_ROW(label, strcmp(whole.ids[0], row_new(11).id) == 0);
        CHECK_ROW(label, strcmp(whole.ids[1], row_new(31).id) == 0);
        /* Low risk without a deadline (n % 20 == 0) ends it: 0, then 20. */
        CHECK_ROW(label, strcmp(whole.ids[39], row_new(20).id) == 0);
        struct listed every = { .n = 0 };
        (void)b.store->all(b.store->self, row_new(37).id, 64, list_row, &every,
                           NULL);
        CHECK_ROW(label, every.n == 2);
        bench_done(&b);
    }
}

/* ---- tokens, keys, papers ---- */

static bool count_id(void *ctx, const char *incident)
{
    (void)incident;
    ++*(int *)ctx;
    return true;
}

static void tokens_lead_to_incidents(void)
{
    static const uint8_t mark[TRI_TOKEN_BYTES] = { 5 };
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        bool has = false;
        int n = 0;
        struct tri_incident_row row = row_new(1);
        for (int i = 1; i < 4; i++) {
            CHECK_ROW(label, add_row(&b, i) == TRI_OK);
            hide(&b, i, 5);
            hide(&b, i, 5); /* again is fine */
        }
        (void)b.store->find(b.store->self, mark, 10, count_id, &n, NULL);
        CHECK_ROW(label, n == 3);
        CHECK_ROW(label, b.store->has_token(b.store->self, row.id, mark, &has,
                                            NULL) == TRI_OK &&
                             has);
        const struct tri_change change = { .row = &row,
                                           .drop_all_tokens = true };
        CHECK_ROW(label,
                  b.store->apply(b.store->self, &change, NULL, NULL) == TRI_OK);
        (void)b.store->has_token(b.store->self, row.id, mark, &has, NULL);
        CHECK_ROW(label, !has);
        bench_done(&b);
    }
}

static void keys_come_and_go(void)
{
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        uint8_t wrapped[TRI_WRAPPED_BYTES] = { 1, 2, 3 };
        uint8_t got[TRI_WRAPPED_BYTES];
        const char *id = "00000000000000000000000000000001";
        const struct tri_change change = { .new_key = wrapped,
                                           .new_key_id = id };
        CHECK_ROW(label,
                  b.store->apply(b.store->self, &change, NULL, NULL) == TRI_OK);
        CHECK_ROW(label, b.store->apply(b.store->self, &change, NULL, NULL) ==
                             TRI_E_CONFLICT);
        CHECK_ROW(label, b.store->key(b.store->self, id, got, NULL) == TRI_OK);
        CHECK_ROW(label, memcmp(got, wrapped, sizeof(got)) == 0);
        CHECK_ROW(label,
                  b.store->key_destroy(b.store->self, id, NULL) == TRI_OK);
        CHECK_ROW(label,
                  b.store->key(b.store->self, id, got, NULL) == TRI_E_NOTFOUND);
        CHECK_ROW(label,
                  b.store->key_destroy(b.store->self, id, NULL) == TRI_OK);
        bench_done(&b);
    }
}

static enum tri_code put_paper(struct store_bench *b, enum tri_paper_kind kind,
                               const char *id, const char *owner, uint8_t key,
                               int64_t version)
{
    struct tri_paper_change c = { .op = TRI_PAPER_PUT,
                                  .kind = kind,
                                  .paper = { .key = { key },
                                             .version = version,
                                             .expires_us = 50,
                                             .body = { "sealed", 6 } } };
    (void)snprintf(c.paper.id, sizeof(c.paper.id), "%s", id);
    (void)snprintf(c.paper.owner, sizeof(c.paper.owner), "%s", owner);
    const struct tri_change change = { .papers = &c, .n_papers = 1 };
    return b->store->apply(b->store->self, &change, NULL, NULL);
}

static bool count_paper(void *ctx, const struct tri_paper *p)
{
    *(int *)ctx += p->body.len == 6;
    return true;
}

static void papers_have_versions(void)
{
    static const struct {
        const char *label;
        enum tri_paper_kind kind;
        const char *id;
        const char *owner;
        uint8_t key;
        int64_t version;
        enum tri_code code;
    } rows[] = {
        { "new", TRI_PAPER_ACCOUNT, "a1", "", 1, 1, TRI_OK },
        { "again", TRI_PAPER_ACCOUNT, "a1", "", 1, 1, TRI_E_CONFLICT },
        { "next", TRI_PAPER_ACCOUNT, "a1", "", 1, 2, TRI_OK },
        { "stale", TRI_PAPER_ACCOUNT, "a1", "", 1, 2, TRI_E_CONFLICT },
        { "ahead", TRI_PAPER_ACCOUNT, "a1", "", 1, 4, TRI_E_CONFLICT },
        { "login taken", TRI_PAPER_ACCOUNT, "a2", "", 1, 1, TRI_E_CONFLICT },
        { "other login", TRI_PAPER_ACCOUNT, "a2", "", 2, 1, TRI_OK },
        { "changed, never made", TRI_PAPER_DOCUMENT, "d9", "", 1, 2,
          TRI_E_CONFLICT },
        { "document", TRI_PAPER_DOCUMENT, "d1", "a1", 1, 1, TRI_OK },
        { "same kind", TRI_PAPER_DOCUMENT, "d2", "a2", 1, 1, TRI_OK },
        { "session", TRI_PAPER_SESSION, "s1", "a1", 0, 1, TRI_OK },
        { "session of nobody", TRI_PAPER_SESSION, "s2", "a3", 0, 1,
          TRI_E_CONFLICT },
    };
    const char *label = NULL;
    EACH(label)
    {
        struct store_bench b;
        bench_new(&b, pass == 1);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            CHECK_ROW(rows[i].label,
                      put_paper(&b, rows[i].kind, rows[i].id, rows[i].owner,
                                rows[i].key, rows[i].version) == rows[i].code);
        const struct tri_store_port *s = b.store;
        static const uint8_t one[TRI_TOKEN_BYTES] = { 1 };
        static const uint8_t nine[TRI_TOKEN_BYTES] = { 9 };
        int n = 0;
        CHECK_ROW(label, s->paper(s->self, TRI_PAPER_ACCOUNT, "a1", count_paper,
                                  &n, NULL) == TRI_OK);
        CHECK_ROW(label, s->paper_by_key(s->self, TRI_PAPER_ACCOUNT, one,
                                         count_paper, &n, NULL) == TRI_OK);
        CHECK_ROW(label,
                  s->paper_by_key(s->self, TRI_PAPER_ACCOUNT, nine, count_paper,
                                  &n, NULL) == TRI_E_NOTFOUND);
        CHECK_ROW(label, n == 2);
        n = 0;
        (void)s->papers(s->self, TRI_PAPER_DOCUMENT, NULL, one, NULL, 10,
                        count_paper, &n, NULL);
        CHECK_ROW(label, n == 2);
        n = 0;
        (void)s->papers(s->self, TRI_PAPER_DOCUMENT, "a2", one, NULL, 10,
                        count_paper, &n, NULL);
        CHECK_ROW(label, n == 1);
        n = 0;
        (void)s->papers(s->self, TRI_PAPER_ACCOUNT, NULL, NULL, "a1", 10,
                        count_paper, &n, NULL);
        CHECK_ROW(label, n == 1);
        CHECK_ROW(label, s->papers_expire(s->self, TRI_PAPER_SESSION, 49,
                                          NULL) == TRI_OK);
        CHECK_ROW(label, s->paper(s->self, TRI_PAPER_SESSION, "s1", count_paper,
                                  &n, NULL) == TRI_OK);
        CHECK_ROW(label, s->papers_expire(s->self, TRI_PAPER_SESSION, 50,
                                          NULL) == TRI_OK);
        CHECK_ROW(label, s->paper(s->self, TRI_PAPER_SESSION, "s1", count_paper,
                                  &n, NULL) == TRI_E_NOTFOUND);
        CHECK_ROW(label, s->ready(s->self, NULL) == TRI_OK);
        bench_done(&b);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "a change is stored whole or not at all", a_change_is_whole },
        { "events follow each other", events_follow_each_other },
        { "entries are chained", entries_are_chained },
        { "lists ask what they ask", lists_ask_what_they_ask },
        { "what nobody has taken up stands above", unread_stands_above },
        { "pages join", pages_join },
        { "pages join, whatever is asked", pages_join_whatever_is_asked },
        { "tokens lead to incidents", tokens_lead_to_incidents },
        { "keys come and go", keys_come_and_go },
        { "papers have versions", papers_have_versions },
        CU_TEST_INFO_NULL,
    };
    return check_run("the contract of a store", tests);
}
