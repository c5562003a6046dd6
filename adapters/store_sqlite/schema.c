#include "store_sqlite/schema.h"

#include <stdio.h>

#include "base/attr.h"
#include "store_sqlite/conn.h"

/* "stS1", "stK1": which file of ours it is (PRAGMA application_id). */
static const int application_ids[] = { 0x73745331, 0x73744b31 };

/* Plain columns of an incident are those of struct tri_incident_row, no more:
 * everything else is sealed. The queue's index follows the order in which
 * lists are read, so that a page costs a page. */
static const char store_1[] =
    "CREATE TABLE book("
    " id INTEGER PRIMARY KEY CHECK (id = 1),"
    " key_check BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE incident("
    " id TEXT PRIMARY KEY,"
    " reference TEXT NOT NULL UNIQUE,"
    " setting TEXT NOT NULL,"
    " area TEXT NOT NULL,"
    " category TEXT NOT NULL,"
    " risk INTEGER NOT NULL CHECK (risk BETWEEN 0 AND 3),"
    " platform TEXT NOT NULL,"
    " year_group TEXT NOT NULL,"
    " status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),"
    " due_us INTEGER NOT NULL,"
    " assignee TEXT NOT NULL,"
    " created_us INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL,"
    " closed_us INTEGER NOT NULL,"
    " audience BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX incident_queue ON incident("
    " audience, (status >= 3), (3 - risk),"
    " (CASE due_us WHEN 0 THEN 9223372036854775807 ELSE due_us END),"
    " created_us, id);"
    "CREATE TABLE token("
    " token BLOB NOT NULL,"
    " incident TEXT NOT NULL REFERENCES incident(id),"
    " PRIMARY KEY (token, incident)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX token_incident ON token(incident);"
    "CREATE TABLE journal("
    " n INTEGER PRIMARY KEY,"
    " at_us INTEGER NOT NULL,"
    " incident TEXT NOT NULL,"
    " seq INTEGER NOT NULL,"
    " link BLOB NOT NULL,"
    " meta BLOB NOT NULL,"
    " body BLOB NOT NULL"
    ") STRICT;"
    "CREATE UNIQUE INDEX journal_event ON journal(incident, seq) WHERE seq > 0;"
    "CREATE INDEX journal_incident ON journal(incident, n)"
    " WHERE incident <> '';"
    "CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal BEGIN"
    " SELECT RAISE(ABORT, 'the journal only grows'); END;"
    "CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN"
    " SELECT RAISE(ABORT, 'the journal only grows'); END;"
    "CREATE TABLE account("
    " id TEXT PRIMARY KEY,"
    " owner TEXT NOT NULL,"
    " key BLOB NOT NULL UNIQUE,"
    " version INTEGER NOT NULL,"
    " created_us INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL,"
    " expires_us INTEGER NOT NULL,"
    " body BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE session("
    " id TEXT PRIMARY KEY,"
    " owner TEXT NOT NULL REFERENCES account(id),"
    " key BLOB NOT NULL,"
    " version INTEGER NOT NULL,"
    " created_us INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL,"
    " expires_us INTEGER NOT NULL,"
    " body BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX session_owner ON session(owner, id);"
    "CREATE INDEX session_expires ON session(expires_us);"
    "CREATE TABLE document("
    " id TEXT PRIMARY KEY,"
    " owner TEXT NOT NULL,"
    " key BLOB NOT NULL,"
    " version INTEGER NOT NULL,"
    " created_us INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL,"
    " expires_us INTEGER NOT NULL,"
    " body BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX document_key ON document(key, owner, id);"
    "CREATE INDEX document_expires ON document(expires_us);";

/* A page of the queue comes out of one index, row beside row: looked up one by
 * one in a large table, five hundred rows are as many pages of the file. Each
 * filter that may leave few rows has an order of its own. */
#define LIST_ORDER                                                    \
    "(3 - risk),"                                                     \
    " (CASE due_us WHEN 0 THEN 9223372036854775807 ELSE due_us END)," \
    " created_us, id"
static const char store_2[] =
    "DROP INDEX incident_queue;"
    "CREATE INDEX incident_queue ON incident("
    " audience, (status >= 3), " LIST_ORDER ", reference, setting, area,"
    " category, risk, platform, year_group, status, due_us, assignee,"
    " changed_us, closed_us);"
    "CREATE INDEX incident_category ON incident("
    " audience, (status >= 3), category, " LIST_ORDER ");"
    "CREATE INDEX incident_platform ON incident("
    " audience, (status >= 3), platform, " LIST_ORDER ");"
    "CREATE INDEX incident_assignee ON incident("
    " audience, (status >= 3), assignee, " LIST_ORDER ");";
#undef LIST_ORDER

/* What nobody has taken up stands before what somebody has in hand. And beside
 * the level stands what it may still become, in the same column: level + 4
 * times that (0: nothing above it). The table is made anew for the column's
 * check; so is what refers to it, because a parent is not dropped under its
 * children. */
#define LIST_ORDER                                                    \
    "(CASE WHEN (risk & 3) = 3 THEN 0"                                \
    " WHEN status = 0 THEN 3 - (risk & 3) ELSE 6 - (risk & 3) END),"  \
    " (CASE due_us WHEN 0 THEN 9223372036854775807 ELSE due_us END)," \
    " created_us, id"
static const char store_3[] =
    "CREATE TABLE token_kept AS SELECT * FROM token;"
    "CREATE TABLE incident_kept AS SELECT * FROM incident;"
    "DROP TABLE token;"
    "DROP TABLE incident;"
    "CREATE TABLE incident("
    " id TEXT PRIMARY KEY,"
    " reference TEXT NOT NULL UNIQUE,"
    " setting TEXT NOT NULL,"
    " area TEXT NOT NULL,"
    " category TEXT NOT NULL,"
    " risk INTEGER NOT NULL CHECK (risk BETWEEN 0 AND 15),"
    " platform TEXT NOT NULL,"
    " year_group TEXT NOT NULL,"
    " status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),"
    " due_us INTEGER NOT NULL,"
    " assignee TEXT NOT NULL,"
    " created_us INTEGER NOT NULL,"
    " changed_us INTEGER NOT NULL,"
    " closed_us INTEGER NOT NULL,"
    " audience BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO incident SELECT * FROM incident_kept;"
    "CREATE TABLE token("
    " token BLOB NOT NULL,"
    " incident TEXT NOT NULL REFERENCES incident(id),"
    " PRIMARY KEY (token, incident)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO token SELECT * FROM token_kept;"
    "CREATE INDEX token_incident ON token(incident);"
    "DROP TABLE token_kept;"
    "DROP TABLE incident_kept;"
    "CREATE INDEX incident_queue ON incident("
    " audience, (status >= 3), " LIST_ORDER ", reference, setting, area,"
    " category, risk, platform, year_group, status, due_us, assignee,"
    " changed_us, closed_us);"
    "CREATE INDEX incident_category ON incident("
    " audience, (status >= 3), category, " LIST_ORDER ");"
    "CREATE INDEX incident_platform ON incident("
    " audience, (status >= 3), platform, " LIST_ORDER ");"
    "CREATE INDEX incident_assignee ON incident("
    " audience, (status >= 3), assignee, " LIST_ORDER ");";
#undef LIST_ORDER

static const char keys_1[] = "CREATE TABLE book("
                             " id INTEGER PRIMARY KEY CHECK (id = 1),"
                             " key_check BLOB NOT NULL"
                             ") STRICT;"
                             "CREATE TABLE data_key("
                             " id TEXT PRIMARY KEY,"
                             " wrapped BLOB NOT NULL"
                             ") STRICT, WITHOUT ROWID;";

static const char *const store_migrations[] = { store_1, store_2, store_3 };
static const char *const keys_migrations[] = { keys_1 };

static const struct {
    const char *const *sql;
    int n;
} migrations[] = {
    { store_migrations, (int)TRI_COUNT(store_migrations) },
    { keys_migrations, (int)TRI_COUNT(keys_migrations) },
};

int tri_schema_newest(enum tri_file file)
{
    return migrations[file].n;
}

static enum tri_code pragma(sqlite3 *db, const char *sql, int *out,
                            struct tri_error *err)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        *out = sqlite3_column_int(st, 0);
        rc = SQLITE_OK;
    }
    (void)sqlite3_finalize(st);
    return rc == SQLITE_OK ? TRI_OK : tri_db_fail(db, "read the version", err);
}

/* Which version stands there, 0 for an empty file. */
static enum tri_code version_of(sqlite3 *db, enum tri_file file, int *out,
                                struct tri_error *err)
{
    int id = 0;
    int tables = 0;
    enum tri_code code = pragma(db, "PRAGMA application_id", &id, err);
    if (code == TRI_OK)
        code = pragma(db, "PRAGMA user_version", out, err);
    if (code == TRI_OK)
        code = pragma(db, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (code != TRI_OK)
        return code;
    if (id != application_ids[file] && (id != 0 || tables != 0))
        return tri_fail(err, TRI_E_IO, NULL, "the file is not one of ours");
    if (*out > migrations[file].n)
        return tri_fail(err, TRI_E_IO, NULL,
                        "the store has schema %d; this program knows up to %d: "
                        "use a newer one",
                        *out, migrations[file].n);
    return TRI_OK;
}

enum tri_code tri_schema_check(sqlite3 *db, enum tri_file file,
                               struct tri_error *err)
{
    int version = 0;
    enum tri_code code = version_of(db, file, &version, err);
    if (code == TRI_OK && version != migrations[file].n)
        return tri_fail(err, TRI_E_IO, NULL,
                        "the store has schema %d, and reading alone does not "
                        "bring it to %d",
                        version, migrations[file].n);
    return code;
}

enum tri_code tri_schema_migrate(sqlite3 *db, enum tri_file file,
                                 struct tri_error *err)
{
    int version = 0;
    enum tri_code code = version_of(db, file, &version, err);
    for (; code == TRI_OK && version < migrations[file].n; version++) {
        char number[96];
        (void)snprintf(number, sizeof(number),
                       "PRAGMA application_id = %d; PRAGMA user_version = %d",
                       application_ids[file], version + 1);
        /* IMMEDIATE, and ask again inside: two programs may open a new file
         * at once. */
        int now = 0;
        if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
            return tri_db_fail(db, "migrate", err);
        code = version_of(db, file, &now, err);
        if (code == TRI_OK && now == version &&
            (sqlite3_exec(db, migrations[file].sql[version], NULL, NULL,
                          NULL) != SQLITE_OK ||
             sqlite3_exec(db, number, NULL, NULL, NULL) != SQLITE_OK))
            code = tri_db_fail(db, "migrate", err);
        if (code == TRI_OK &&
            sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
            code = tri_db_fail(db, "migrate", err);
        if (!sqlite3_get_autocommit(db))
            (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    }
    return code;
}
