/* Stores of each schema that was ever released open, hold what they held, and
 * are of the newest one afterwards; files that are none of ours do not. */
#include <sqlite3.h>

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

/* What is listed page by page is a range of an index, in its order: nothing is
 * sorted, and nothing else is looked at. */
static void lists_are_ranges(void)
{
    static const struct {
        const char *id;
        const char *sql;
    } statements[] = {
#define TRI_STATEMENT(id, sql) { #id, sql },
#include "store_sqlite/statements.def"
#undef TRI_STATEMENT
    };
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

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "earlier schemas", earlier_schemas },
        { "files that are none", files_that_are_none },
        { "the journal only grows", the_journal_only_grows },
        { "lists are ranges", lists_are_ranges },
        CU_TEST_INFO_NULL,
    };
    return check_run("schemas", tests);
}
