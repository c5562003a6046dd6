/* tests/unit/store_bench.h - a place for tests of the store: a folder that goes
 * when the test ends, a key, and the port on SQLite or in memory.
 */
#ifndef TRI_TESTS_STORE_BENCH_H
#define TRI_TESTS_STORE_BENCH_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal_sodium/seal_sodium.h"
#include "store_fake.h"
#include "store_sqlite/store_sqlite.h"

struct store_bench {
    char folder[64];
    char db[96];
    char key[96];
    char head[96];
    struct tri_seal_sodium *sodium;
    const struct tri_seal_port *seal;
    struct tri_store_sqlite *sqlite; /* one of these two */
    struct store_fake *fake;
    const struct tri_store_port *store;
};

static inline enum tri_code bench_open(struct store_bench *b, const char *vfs,
                                       bool create, struct tri_error *err)
{
    const struct tri_store_options options = {
        .db = b->db, .head = b->head, .create = create, .vfs = vfs
    };
    enum tri_code code =
        tri_store_sqlite_open(&options, b->seal, &b->sqlite, err);
    if (code == TRI_OK)
        b->store = tri_store_sqlite_port(b->sqlite);
    return code;
}

static inline void bench_close(struct store_bench *b)
{
    tri_store_sqlite_close(b->sqlite);
    b->sqlite = NULL;
    b->store = NULL;
}

/* Says what went wrong and ends the test: nothing below would mean anything. */
static inline void bench_new(struct store_bench *b, bool fake)
{
    struct tri_error err = { .code = TRI_OK };
    /* In memory where that is to be had: the disk's own speed is not asked. */
    *b = (struct store_bench){ .folder = "/dev/shm/safetriage-XXXXXX" };
    if (!mkdtemp(b->folder))
        (void)snprintf(b->folder, sizeof(b->folder), "/tmp/safetriage-XXXXXX");
    bool there = access(b->folder, F_OK) == 0 || mkdtemp(b->folder);
    enum tri_code code = there ? TRI_OK : TRI_E_IO;
    (void)snprintf(b->db, sizeof(b->db), "%s/book.db", b->folder);
    (void)snprintf(b->key, sizeof(b->key), "%s/book.db.key", b->folder);
    (void)snprintf(b->head, sizeof(b->head), "%s/book.db.key.head", b->folder);
    if (code == TRI_OK)
        code = tri_key_file_new(b->key, &err);
    if (code == TRI_OK)
        code = tri_seal_sodium_open(b->key, &b->sodium, &err);
    if (code == TRI_OK)
        b->seal = tri_seal_sodium_port(b->sodium);
    if (code == TRI_OK && fake) {
        b->fake = store_fake_new(b->seal);
        b->store = store_fake_port(b->fake);
    } else if (code == TRI_OK) {
        code = bench_open(b, NULL, true, &err);
    }
    if (code != TRI_OK) {
        (void)fprintf(stderr, "bench: %s: %s\n", err.loc.file, err.msg);
        exit(2);
    }
}

static inline void bench_done(struct store_bench *b)
{
    if (b->fake)
        store_fake_free(b->fake);
    bench_close(b);
    tri_seal_sodium_free(b->sodium);
    DIR *d = opendir(b->folder);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.')
            (void)unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        (void)closedir(d);
    (void)rmdir(b->folder);
}

#endif
