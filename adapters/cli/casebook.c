#include "cli/casebook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "case/fold.h"
#include "common/cleanup.h"
#include "triage/pack.h"

static char *joined(const char *path, const char *tail)
{
    size_t size = strlen(path) + strlen(tail) + 1;
    char *out = malloc(size);
    if (out)
        (void)snprintf(out, size, "%s%s", path, tail);
    return out;
}

int64_t tri_cli_now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int tri_cli_casebook_rules(struct tri_cli_casebook *b,
                           const struct tri_pack *pack)
{
    int risk = 0;
    if (!pack->second_need) {
        tri_cli_say("%s: pack.json has no 'closing': the incident book needs "
                    "it",
                    pack->id);
        return TRI_EXIT_INPUT;
    }
    if (pack->second_risk)
        (void)tri_risk_find(pack->levels[pack->second_risk], &risk);
    b->book.own_agency = pack->own_agency;
    b->book.closing = (struct tri_closing_rule){
        .need = pack->second_need,
        .risk = risk,
        .possible = pack->second_possible ? TRI_CLOSING_TWO : TRI_CLOSING_REASON
    };
    return TRI_EXIT_OK;
}

void tri_cli_casebook_close(struct tri_cli_casebook *b)
{
    tri_store_sqlite_close(b->store);
    tri_seal_sodium_free(b->sodium);
    for (size_t i = 0; i < TRI_COUNT(b->paths); i++)
        free(b->paths[i]);
    *b = (struct tri_cli_casebook){ .db = NULL };
}

/* --db, $SAFETRIAGE_DB, else the one that `serve` makes for its user. */
static int find_db(struct tri_cli_casebook *b)
{
    struct tri_error err = { .code = TRI_OK };
    if (!b->db)
        b->db = getenv("SAFETRIAGE_DB");
    if (b->db && *b->db)
        return TRI_EXIT_OK;
    if (!tri_cli_own_path("XDG_DATA_HOME", ".local/share", "incidents.db",
                          b->own, sizeof(b->own))) {
        (void)tri_cli_usage(NULL, "say which store: --db FILE, or "
                                  "SAFETRIAGE_DB");
        return TRI_EXIT_USAGE;
    }
    b->db = b->own;
    char *slash = strrchr(b->own, '/');
    if (!b->create)
        return TRI_EXIT_OK;
    *slash = '\0';
    enum tri_code code = tri_cli_own_folder(b->own, &err);
    *slash = '/';
    return code == TRI_OK ? TRI_EXIT_OK : tri_cli_fail(&err);
}

static int find_paths(struct tri_cli_casebook *b)
{
    int status = find_db(b);
    if (status != TRI_EXIT_OK)
        return status;
    b->paths[0] = b->key ? joined(b->key, "") : joined(b->db, ".key");
    b->paths[1] = b->paths[0] ? joined(b->paths[0], ".head") : NULL;
    b->paths[2] = joined(b->db, ".datakeys");
    if (b->paths[0] && b->paths[1] && b->paths[2])
        return TRI_EXIT_OK;
    tri_cli_say("out of memory");
    return TRI_EXIT_ENVIRONMENT;
}

/* A crash leaves no picture of the memory behind: keys and cases are in it. The
 * limit is for files, the other for machines that hand cores to a program. The
 * leak search of the sanitizers has to look into its own process. */
static void leave_no_core(void)
{
    const struct rlimit none = { .rlim_cur = 0, .rlim_max = 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static int open_key(struct tri_cli_casebook *b)
{
    leave_no_core();
    struct tri_error err = { .code = TRI_OK };
    /* A new key for a store that is there would open nothing of it. */
    if (b->create && access(b->db, F_OK) != 0 && errno == ENOENT &&
        access(b->paths[0], F_OK) != 0 && errno == ENOENT &&
        tri_key_file_new(b->paths[0], &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (tri_seal_sodium_open(b->paths[0], &b->sodium, &err) != TRI_OK)
        return tri_cli_fail(&err);
    b->book.seal = tri_seal_sodium_port(b->sodium);
    return TRI_EXIT_OK;
}

int tri_cli_casebook_key(struct tri_cli_casebook *b)
{
    int status = find_paths(b);
    return status == TRI_EXIT_OK ? open_key(b) : status;
}

int tri_cli_casebook_open(struct tri_cli_casebook *b)
{
    struct tri_error err = { .code = TRI_OK };
    int status = find_paths(b);
    if (status != TRI_EXIT_OK)
        return status;
    if (!b->create && access(b->db, F_OK) != 0) {
        tri_cli_say("%s: %s", b->db,
                    errno == ENOENT ? "there is no store" : strerror(errno));
        return TRI_EXIT_ENVIRONMENT;
    }
    status = open_key(b);
    if (status != TRI_EXIT_OK)
        return status;
    const struct tri_store_options options = { .db = b->db,
                                               .head = b->paths[1],
                                               .create = b->create,
                                               .read_only = b->read_only,
                                               .deferred = b->deferred };
    if (tri_store_sqlite_open(&options, b->book.seal, &b->store, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    b->book.store = tri_store_sqlite_port(b->store);
    b->who = (struct tri_who){ .is_operator = true,
                               .via = "cli",
                               .at_us = tri_cli_now_us() };
    return TRI_EXIT_OK;
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

int tri_cli_print_json(json_t *doc, int status)
{
    TRI_CLEANUP(out_done) struct tri_out out;
    tri_out_init(&out);
    /* Fifteen digits: 0.1 stays 0.1. */
    char *text =
        tri_json_dump(doc, JSON_INDENT(2) | JSON_REAL_PRECISION(15), NULL);
    json_decref(doc);
    if (text) {
        tri_out_text(&out, text);
        tri_out_char(&out, '\n');
    }
    free(text);
    if (!text || out.failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    return tri_cli_print(&out, status);
}
