/* The store under faults: whatever fails, what was acknowledged is there
 * afterwards, the journal verifies, and the store works again. */
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <time.h>

#include "case/casebook.h"
#include "check.h"
#include "shim_vfs.h"
#include "store_bench.h"

#define NOW INT64_C(1795000000000000)

static const struct tri_who who = { .is_operator = true,
                                    .via = "test",
                                    .at_us = NOW };

static enum tri_code report_one(const struct tri_casebook *book, int64_t at_us,
                                struct tri_receipt *out)
{
    struct tri_who w = who;
    struct tri_error err;
    w.at_us = at_us;
    const struct tri_new_incident in = {
        .setting = "oak", .area = "", .report = "{}", .report_len = 2
    };
    return tri_casebook_report(book, &w, &in, NULL, out, &err);
}

static enum tri_code note_one(const struct tri_casebook *book,
                              const struct tri_receipt *last,
                              struct tri_receipt *out)
{
    struct tri_error err;
    json_t *body = json_pack("{s:s}", "text", "a note");
    enum tri_code code = tri_casebook_act(book, &who, last->incident, last->seq,
                                          TRI_EVENT_NOTED, body, out, &err);
    json_decref(body);
    return code;
}

static bool is_sound(const struct tri_casebook *book, const char *receipt)
{
    struct tri_verdict v;
    struct tri_error err;
    return tri_casebook_verify(book, receipt, &v, &err) == TRI_OK &&
           v.fault == TRI_FAULT_NONE;
}

/* Every receipt's event is there, can be read, and is in the chain. */
static bool is_kept(const struct tri_casebook *book,
                    const struct tri_receipt *r)
{
    struct tri_error err;
    char text[TRI_RECEIPT_SIZE];
    json_t *doc = NULL;
    if (tri_casebook_show(book, &who, r->incident, TRI_ACT_READ, &doc, &err) !=
        TRI_OK)
        return false;
    bool there = json_integer_value(json_object_get(doc, "seq")) >= r->seq;
    json_decref(doc);
    tri_receipt_text(r, text);
    return there && is_sound(book, text);
}

/* ---- a write fails ---- */

enum { MOST = 64 };

struct work {
    struct tri_receipt acked[MOST];
    size_t n;
};

/* Reports, notes, reads, an erasure, an account: all that writes. Goes on after
 * a failure, as a server does. */
static void do_work(struct store_bench *b, struct work *w)
{
    struct tri_casebook book = { .store = b->store, .seal = b->seal };
    struct tri_error err;
    for (int i = 0; i < 3; i++) {
        struct tri_receipt r;
        struct tri_receipt next;
        if (report_one(&book, NOW + i, &r) != TRI_OK)
            continue;
        w->acked[w->n++] = r;
        if (note_one(&book, &r, &next) == TRI_OK)
            w->acked[w->n++] = next;
        json_t *doc = NULL;
        (void)tri_casebook_show(&book, &who, r.incident, TRI_ACT_READ, &doc,
                                &err);
        json_decref(doc);
    }
    struct tri_account a = { .login = "ada", .name = "Ada", .roles = 1 };
    if (tri_casebook_account_put(&book, &who, &a, &err) == TRI_OK)
        (void)tri_casebook_account_put(&book, &who, &a, &err);
    struct tri_document draft = { .kind = "draft", .body = json_object() };
    if (tri_casebook_document_put(&book, &who, &draft, &err) == TRI_OK)
        (void)tri_casebook_document_drop(&book, &who, "draft", draft.id, &err);
    json_decref(draft.body);
}

static const struct {
    const char *label;
    int code;
    bool stays;
} faults[] = {
    { "a write fails once", SQLITE_IOERR_WRITE, false },
    { "a sync fails once", SQLITE_IOERR_FSYNC, false },
    { "the disk is full", SQLITE_FULL, true },
};

/* False when no write was left to fail. */
static bool one_fault(size_t which, long nth)
{
    struct store_bench b;
    struct work w = { .n = 0 };
    struct tri_error err = { .msg = "" };
    char label[64];
    (void)snprintf(label, sizeof(label), "%s, write %ld", faults[which].label,
                   nth);
    bench_new(&b, false);
    bench_close(&b);
    shim_fail(nth, faults[which].code, faults[which].stays);
    if (bench_open(&b, SHIM_VFS, false, &err) == TRI_OK)
        do_work(&b, &w);
    bench_close(&b);
    bool failed = shim_has_failed();
    shim_fail(0, 0, false);
    CHECK_ROW(label, bench_open(&b, NULL, false, &err) == TRI_OK);
    if (!b.store) {
        bench_done(&b);
        return false;
    }
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    struct tri_receipt r;
    CHECK_ROW(label, is_sound(&book, NULL));
    for (size_t i = 0; i < w.n; i++)
        CHECK_ROW(label, is_kept(&book, &w.acked[i]));
    CHECK_ROW(label, report_one(&book, NOW, &r) == TRI_OK);
    CHECK_ROW(label, failed || w.n == 6);
    bench_done(&b);
    return failed;
}

static void every_write_fails_once(void)
{
    shim_register();
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        long nth = 1;
        while (one_fault(i, nth))
            nth++;
        (void)printf("\n  %s: %ld writes, each in turn", faults[i].label,
                     nth - 1);
        CHECK_ROW(faults[i].label, nth > 40);
    }
}

/* ---- the writer is killed ---- */

static void write_until_killed(struct store_bench *b, int fd)
{
    struct tri_error err;
    if (bench_open(b, NULL, false, &err) != TRI_OK)
        _exit(2);
    struct tri_casebook book = { .store = b->store, .seal = b->seal };
    struct tri_receipt r;
    for (int i = 0; report_one(&book, NOW + i, &r) == TRI_OK; i++) {
        if (write(fd, &r, sizeof(r)) != (ssize_t)sizeof(r))
            _exit(3);
        struct tri_receipt next;
        if (note_one(&book, &r, &next) == TRI_OK &&
            write(fd, &next, sizeof(next)) != (ssize_t)sizeof(next))
            _exit(3);
    }
    _exit(4);
}

static void the_writer_is_killed(void)
{
    enum { TIMES = 50 };
    struct store_bench b;
    size_t acked = 0;
    bench_new(&b, false);
    bench_close(&b);
    for (int i = 0; i < TIMES; i++) {
        int fds[2];
        char label[32];
        struct tri_error err;
        (void)snprintf(label, sizeof(label), "kill %d", i);
        if (pipe(fds) != 0)
            break;
        pid_t child = fork();
        if (child == 0)
            write_until_killed(&b, fds[1]);
        (void)close(fds[1]);
        /* Another moment each time: opening, writing, somewhere between. */
        struct timespec pause = { 0, (i * 3 + i % 7) * 1000000L };
        (void)nanosleep(&pause, NULL);
        (void)kill(child, SIGKILL);
        struct tri_receipt r;
        struct tri_receipt last = { .seq = 0 };
        while (read(fds[0], &r, sizeof(r)) == (ssize_t)sizeof(r)) {
            last = r;
            acked++;
        }
        (void)close(fds[0]);
        int how = 0;
        (void)waitpid(child, &how, 0);
        CHECK_ROW(label, WIFSIGNALED(how));
        CHECK_ROW(label, bench_open(&b, NULL, false, &err) == TRI_OK);
        struct tri_casebook book = { .store = b.store, .seal = b.seal };
        CHECK_ROW(label, b.store && is_sound(&book, NULL));
        CHECK_ROW(label, last.seq == 0 || is_kept(&book, &last));
        bench_close(&b);
    }
    (void)printf("\n  %zu acknowledged writes, all there ", acked);
    CHECK_ROW("something was written", acked > 100);
    bench_done(&b);
}

/* ---- an erasure cut short ---- */

static void an_erasure_is_finished(void)
{
    struct store_bench b;
    struct tri_error err;
    struct tri_receipt r;
    uint8_t key[TRI_WRAPPED_BYTES];
    bench_new(&b, false);
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    CHECK_ROW("report", report_one(&book, NOW, &r) == TRI_OK);
    /* As the crash leaves it: said, and the key still there. */
    struct tri_incident_row row;
    (void)b.store->incident(b.store->self, r.incident, &row, &err);
    row.status = TRI_STATUS_ERASED;
    const struct tri_change change = { .row = &row };
    CHECK_ROW("said",
              b.store->apply(b.store->self, &change, NULL, &err) == TRI_OK);
    CHECK_ROW("key there",
              b.store->key(b.store->self, r.incident, key, &err) == TRI_OK);
    bench_close(&b);
    CHECK_ROW("open", bench_open(&b, NULL, false, &err) == TRI_OK);
    CHECK_ROW("key gone", b.store->key(b.store->self, r.incident, key, &err) ==
                              TRI_E_NOTFOUND);
    bench_done(&b);
}

/* ---- reading only, no head, a clock that jumps ---- */

static void nothing_is_read_unseen(void)
{
    struct store_bench b;
    struct tri_error err;
    struct tri_receipt r;
    json_t *doc = NULL;
    bench_new(&b, false);
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    CHECK_ROW("report", report_one(&book, NOW, &r) == TRI_OK);
    bench_close(&b);
    const struct tri_store_options options = { .db = b.db,
                                               .head = b.head,
                                               .read_only = true };
    CHECK_ROW("open", tri_store_sqlite_open(&options, b.seal, &b.sqlite,
                                            &err) == TRI_OK);
    b.store = tri_store_sqlite_port(b.sqlite);
    book.store = b.store;
    CHECK_ROW("no read without its entry",
              tri_casebook_show(&book, &who, r.incident, TRI_ACT_READ, &doc,
                                &err) == TRI_E_IO &&
                  doc == NULL);
    CHECK_ROW("no write", report_one(&book, NOW, &r) == TRI_E_IO);
    CHECK_ROW("sound", is_sound(&book, NULL));
    bench_done(&b);
}

static void a_head_that_cannot_be_written(void)
{
    struct store_bench b;
    struct tri_error err;
    struct tri_receipt r;
    bench_new(&b, false);
    bench_close(&b);
    (void)snprintf(b.head, sizeof(b.head), "%s/no/head", b.folder);
    CHECK_ROW("open", bench_open(&b, NULL, false, &err) == TRI_OK);
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    CHECK_ROW("the work goes on", report_one(&book, NOW, &r) == TRI_OK);
    CHECK_ROW("and it is told",
              b.store->ready(b.store->self, &err) == TRI_E_IO);
    bench_done(&b);
}

static void the_clock_jumps(void)
{
    static const int64_t clocks[] = {
        NOW, 1, NOW * 2, -NOW, 0, INT64_MAX, NOW
    };
    struct store_bench b;
    bench_new(&b, false);
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
        struct tri_receipt r;
        struct tri_receipt next;
        CHECK_ROW("report", report_one(&book, clocks[i], &r) == TRI_OK);
        CHECK_ROW("note", note_one(&book, &r, &next) == TRI_OK);
        CHECK_ROW("kept", is_kept(&book, &next));
    }
    bench_done(&b);
}

/* ---- many at once ---- */

enum { THREADS = 8, ROUNDS = 25 };

struct worker {
    struct tri_casebook book;
    int good;
};

static void *work_beside(void *self)
{
    struct worker *w = self;
    struct tri_receipt r = { .seq = 0 };
    for (int i = 0; i < ROUNDS; i++) {
        struct tri_error err;
        json_t *doc = NULL;
        bool good = i % 5 == 0
                        ? report_one(&w->book, NOW, &r) == TRI_OK
                        : tri_casebook_show(&w->book, &who, r.incident,
                                            TRI_ACT_READ, &doc, &err) == TRI_OK;
        json_decref(doc);
        w->good += good;
    }
    return NULL;
}

static void many_at_once(void)
{
    struct store_bench b;
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    struct tri_error err;
    struct tri_head head;
    bench_new(&b, false);
    for (int i = 0; i < THREADS; i++) {
        workers[i] =
            (struct worker){ .book = { .store = b.store, .seal = b.seal } };
        (void)pthread_create(&threads[i], NULL, work_beside, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        (void)pthread_join(threads[i], NULL);
        CHECK_ROW("every act is done", workers[i].good == ROUNDS);
    }
    struct tri_casebook book = { .store = b.store, .seal = b.seal };
    CHECK_ROW("sound", is_sound(&book, NULL));
    CHECK_ROW("head", b.store->head(b.store->self, &head, &err) == TRI_OK &&
                          head.count == THREADS * ROUNDS);
    bench_done(&b);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "every write fails once", every_write_fails_once },
        { "the writer is killed", the_writer_is_killed },
        { "an erasure is finished", an_erasure_is_finished },
        { "nothing is read unseen", nothing_is_read_unseen },
        { "a head that cannot be written", a_head_that_cannot_be_written },
        { "the clock jumps", the_clock_jumps },
        { "many at once", many_at_once },
        CU_TEST_INFO_NULL,
    };
    return check_run("the store under faults", tests);
}
