/* Stores of each schema that was ever released open, hold what they held, and
 * are of the newest one afterwards; files that are none of ours do not. What a
 * list costs. */
#include <sqlite3.h>

#include "base/attr.h"
#include "case/casebook.h"
#include "check.h"
#include "store_bench.h"

static bool run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    bool good = sqlite3_open(path, &db) == SQLITE_OK &&
                sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    (void)sqlite3_close(db);
    return good;
}

static int number(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    int value = -1;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int(st, 0);
    (void)sqlite3_finalize(st);
    (void)sqlite3_close(db);
    return value;
}

/* tests/unit/schema/N: key, store and data keys as SQL, written by the release
 * that had schema N, with one incident of the reference below. */
static void earlier_schemas(void)
{
    for (int n = 1; n <= tri_store_sqlite_schema(); n++) {
        struct store_bench b;
        struct tri_error err = { .msg = "" };
        char label[32];
        char command[1024];
        (void)snprintf(label, sizeof(label), "schema %d", n);
        bench_new(&b, true);
        tri_seal_sodium_free(b.sodium);
        b.sodium = NULL;
        (void)snprintf(
            command, sizeof(command),
            "cd '" TRI_SOURCE_DIR "/tests/unit/schema/%d' && umask 077 && "
            "cat key > '%s' && cat head > '%s' && sqlite3 '%s' < store.sql && "
            "sqlite3 '%s.datakeys' < datakeys.sql",
            n, b.key, b.head, b.db, b.db);
        CHECK_ROW(label, system(command) == 0);
        CHECK_ROW(label,
                  tri_seal_sodium_open(b.key, &b.sodium, &err) == TRI_OK);
        b.seal = b.sodium ? tri_seal_sodium_port(b.sodium) : NULL;
        struct tri_store_sqlite *store = NULL;
        const struct tri_store_options options = { .db = b.db, .head = b.head };
        CHECK_ROW(label,
                  b.sodium && tri_store_sqlite_open(&options, b.seal, &store,
                                                    &err) == TRI_OK);
        if (store) {
            const struct tri_casebook book = { .store =
                                                   tri_store_sqlite_port(store),
                                               .seal = b.seal };
            const struct tri_who who = { .is_operator = true,
                                         .via = "test",
                                         .at_us = 1 };
            struct tri_verdict v = { .fault = TRI_FAULT_SEAL };
            json_t *doc = NULL;
            CHECK_ROW(label,
                      tri_casebook_verify(&book, NULL, &v, &err) == TRI_OK &&
                          v.fault == TRI_FAULT_NONE && v.head.count > 0);
            CHECK_ROW(label,
                      tri_casebook_show(&book, &who, "ESFC-8S6R", TRI_ACT_READ,
                                        &doc, &err) == TRI_OK);
            json_decref(doc);
        }
        tri_store_sqlite_close(store);
        CHECK_ROW(label, number(b.db, "PRAGMA user_version") ==
                             tri_store_sqlite_schema());
        bench_done(&b);
    }
}

static void files_that_are_none(void)
{
    static const struct {
        const char *label;
        const char *sql;
        const char *message;
    } rows[] = {
        { "a later schema", "PRAGMA user_version = 99", "use a newer one" },
        { "somebody else's", "PRAGMA application_id = 7", "not one of ours" },
        { "a table gone", "DROP TABLE book", "the store" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct store_bench b;
        struct tri_error err = { .msg = "" };
        bench_new(&b, false);
        bench_close(&b);
        CHECK_ROW(rows[i].label, run_sql(b.db, rows[i].sql));
        CHECK_ROW(rows[i].label, bench_open(&b, NULL, false, &err) == TRI_E_IO);
        CHECK_ROW(rows[i].label, strstr(err.msg, rows[i].message) != NULL);
        bench_done(&b);
    }
}

static void the_journal_only_grows(void)
{
    static const char *const statements[] = {
        "UPDATE journal SET at_us = 1",
        "DELETE FROM journal",
        "INSERT INTO journal VALUES (1, 1, '', 0, x'', x'', x'')",
        "INSERT INTO journal VALUES ('x', 1, '', 0, x'', x'', x'')",
        "INSERT INTO token VALUES (x'00', 'nobody')",
        "UPDATE incident SET risk = 16",
    };
    struct store_bench b;
    bench_new(&b, false);
    const struct tri_casebook book = { .store = b.store, .seal = b.seal };
    const struct tri_who who = { .is_operator = true, .via = "test" };
    const struct tri_new_incident in = {
        .setting = "oak", .area = "", .report = "{}", .report_len = 2
    };
    CHECK_ROW("report", tri_casebook_report(&book, &who, &in, NULL, NULL,
                                            NULL) == TRI_OK);
    bench_close(&b);
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        char sql[256];
        (void)snprintf(sql, sizeof(sql), "PRAGMA foreign_keys = ON; %s",
                       statements[i]);
        CHECK_ROW(statements[i], !run_sql(b.db, sql));
    }
    CHECK_ROW("journal", number(b.db, "SELECT count(*) FROM journal") == 1);
    bench_done(&b);
}

static const struct {
    const char *id;
    const char *sql;
} statements[] = {
#define TRI_STATEMENT(id, sql) { #id, sql },
#include "store_sqlite/statements.def"
#undef TRI_STATEMENT
};

/* What is listed page by page is a range of an index, in its order: nothing is
 * sorted, and nothing else is looked at. */
static void lists_are_ranges(void)
{
    int asked = 0;
    struct store_bench b;
    bench_new(&b, false);
    bench_close(&b);
    sqlite3 *db = NULL;
    CHECK_ROW("open", sqlite3_open(b.db, &db) == SQLITE_OK);
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        const char *id = statements[i].id;
        char sql[4096];
        sqlite3_stmt *st = NULL;
        if (strncmp(id, "SAME_", 5) != 0 && strncmp(id, "RANK_", 5) != 0 &&
            strcmp(id, "DOCUMENT_OF") != 0 && strcmp(id, "EVENTS") != 0)
            continue;
        (void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s",
                       statements[i].sql);
        CHECK_ROW(id, sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK);
        for (int row = 0; sqlite3_step(st) == SQLITE_ROW; row++) {
            const char *step = (const char *)sqlite3_column_text(st, 3);
            CHECK_ROW(id, row > 0 || strstr(step, "INDEX") != NULL);
            CHECK_ROW(id, strncmp(step, "SCAN", 4) != 0);
            CHECK_ROW(id, strstr(step, "TEMP B-TREE") == NULL);
        }
        (void)sqlite3_finalize(st);
        asked++;
    }
    CHECK_ROW("all of them", asked == 10);
    (void)sqlite3_close(db);
    bench_done(&b);
}

/* ---- what a page of a list costs ---- */

/* n open incidents of one audience: of every level and state, or all of them of
 * the last rank, so that six empty ranges are asked before. */
static void fill(sqlite3 *db, int n, bool last_rank)
{
    char sql[1024];
    (void)snprintf(
        sql, sizeof(sql),
        "DELETE FROM incident; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n WHERE i < %d) INSERT INTO incident"
        " SELECT printf('%%032x', i), 'R' || i, 'oak', 'kent', 'c' || (i %% 9),"
        " %s, 'p' || (i %% 7), '', %s, 1000 * i, 'a' || (i %% 5), i, i, 0,"
        " x'01' FROM n",
        n, last_rank ? "0" : "i % 4", last_rank ? "1" : "i % 3");
    CHECK_ROW("fill", sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* Steps of SQLite's machine for the first page of a list, as read.c asks for
 * it: a statement a rank until there are enough rows; *out_rows: those. */
static int page_steps(sqlite3 *db, const char *sql, int filter, int page,
                      int *out_rows)
{
    static const char *const values[] = { [5] = "c1", [6] = "p1", [9] = "a1" };
    int steps = 0;
    sqlite3_stmt *st = NULL;
    *out_rows = 0;
    CHECK_ROW(sql, sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK);
    for (int rank = 0; rank < 7 && *out_rows < page; rank++) {
        (void)sqlite3_bind_blob(st, 1, "\1", 1, SQLITE_STATIC);
        (void)sqlite3_bind_int(st, 2, 0);
        (void)sqlite3_bind_blob(st, 3, "\2", 1, SQLITE_STATIC); /* nowhere */
        for (int i = 5; i <= 9; i++)
            (void)sqlite3_bind_text(st, i, i == filter ? values[i] : "", -1,
                                    SQLITE_STATIC);
        (void)sqlite3_bind_int64(st, 10, 0);
        (void)sqlite3_bind_int(st, 11, page - *out_rows);
        (void)sqlite3_bind_int(st, 12, rank);
        (void)sqlite3_bind_int64(st, 13, INT64_MIN);
        (void)sqlite3_bind_int64(st, 14, INT64_MAX);
        while (sqlite3_step(st) == SQLITE_ROW)
            (*out_rows)++;
        (void)sqlite3_reset(st);
    }
    steps = sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, 0);
    (void)sqlite3_finalize(st);
    return steps;
}

/* It grows with the page, and not with the store. */
static void lists_cost_a_page(void)
{
    static const struct {
        const char *id;
        int filter; /* the parameter that has a value; 0: none */
    } lists[] = { { "RANK_ALL", 0 },
                  { "RANK_CATEGORY", 5 },
                  { "RANK_PLATFORM", 6 },
                  { "RANK_ASSIGNEE", 9 } };
    enum { PAGE = 26, SMALL = 1000, LARGE = 16000 };
    struct store_bench b;
    sqlite3 *db = NULL;
    bench_new(&b, false);
    bench_close(&b);
    CHECK_ROW("open", sqlite3_open(b.db, &db) == SQLITE_OK);
    for (int last = 0; last < 2; last++) {
        int steps[2][TRI_COUNT(lists)] = { { 0 } };
        for (int large = 0; large < 2; large++) {
            fill(db, large ? LARGE : SMALL, last);
            for (size_t k = 0; k < TRI_COUNT(lists); k++) {
                const char *sql = NULL;
                int got = 0;
                for (size_t i = 0; i < TRI_COUNT(statements); i++)
                    if (strcmp(statements[i].id, lists[k].id) == 0)
                        sql = statements[i].sql;
                steps[large][k] =
                    page_steps(db, sql, lists[k].filter, PAGE, &got);
                CHECK_ROW(lists[k].id, got == PAGE);
            }
        }
        for (size_t k = 0; k < TRI_COUNT(lists); k++) {
            char label[96];
            (void)snprintf(label, sizeof(label),
                           "%s%s: %d steps of %d, %d of %d", lists[k].id,
                           last ? ", the last rank" : "", steps[0][k], SMALL,
                           steps[1][k], LARGE);
            CHECK_ROW(label, steps[1][k] <= steps[0][k] + steps[0][k] / 10);
            /* The empty ranges cost a seek each, not a page. */
            CHECK_ROW(label, steps[0][k] < 100 * PAGE);
            (void)printf("%s\n", label);
        }
    }
    (void)sqlite3_close(db);
    bench_done(&b);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "earlier schemas", earlier_schemas },
        { "files that are none", files_that_are_none },
        { "the journal only grows", the_journal_only_grows },
        { "lists are ranges", lists_are_ranges },
        { "lists cost a page", lists_cost_a_page },
        CU_TEST_INFO_NULL,
    };
    return check_run("schemas", tests);
}
