/* Making copies, listing them, and looking whether they are whole. */
#include "cli/backups.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "case/fold.h"
#include "case/times.h"

#define STORE_PREFIX "store-"
#define KEYS_PREFIX "datakeys-"
#define STAMP_FORMAT "%Y%m%dT%H%M%SZ"
#define STAMP_LEN 16 /* 20261122T101500Z */

void tri_backup_stamp(time_t at, char out[32])
{
    struct tm tm;
    (void)gmtime_r(&at, &tm);
    (void)strftime(out, 32, STAMP_FORMAT, &tm);
}

static enum tri_code path_in(char out[TRI_BACKUP_PATH], const char *folder,
                             const char *prefix, const char *when,
                             struct tri_error *err)
{
    int n = snprintf(out, TRI_BACKUP_PATH, "%s/%s%s.db", folder, prefix, when);
    if (n > 0 && n < TRI_BACKUP_PATH)
        return TRI_OK;
    return tri_fail(err, TRI_E_IO, NULL, "the folder's name is too long");
}

static enum tri_code fail_folder(struct tri_error *err, const char *folder,
                                 const char *file)
{
    const struct tri_loc loc = tri_loc_make(folder, NULL, 0, 0);
    return tri_fail(err, TRI_E_IO, &loc, "%.40s%s%s", file, *file ? ": " : "",
                    strerror(errno));
}

/* The stamp in a copy's name; NULL when it is none of that prefix. */
static const char *stamp_in(const char *name, const char *prefix)
{
    size_t n = strlen(prefix);
    return strlen(name) == n + STAMP_LEN + 3 && strncmp(name, prefix, n) == 0 &&
                   strcmp(name + n + STAMP_LEN, ".db") == 0 &&
                   strspn(name + n, "0123456789TZ") == STAMP_LEN
               ? name + n
               : NULL;
}

static enum tri_code prune(const char *folder, const char *oldest,
                           json_t *out_names, struct tri_error *err)
{
    DIR *d = opendir(folder);
    enum tri_code code = d ? TRI_OK : fail_folder(err, folder, "");
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        const char *when = stamp_in(e->d_name, KEYS_PREFIX);
        /* Stamps sort as text. */
        if (!when || strncmp(when, oldest, STAMP_LEN) >= 0)
            continue;
        if (unlinkat(dirfd(d), e->d_name, 0) != 0)
            code = fail_folder(err, folder, e->d_name);
        else
            (void)json_array_append_new(out_names, json_string(e->d_name));
    }
    if (d)
        (void)closedir(d);
    return code;
}

enum tri_code tri_backup_make(const struct tri_cli_casebook *b,
                              const struct tri_who *who, const char *folder,
                              long keep_days, struct tri_backup_made *out,
                              struct tri_error *err)
{
    char oldest[32];
    time_t at = (time_t)(who->at_us / 1000000);
    out->pruned = json_array();
    tri_backup_stamp(at, out->stamp);
    tri_backup_stamp(at - (time_t)keep_days * 86400, oldest);
    enum tri_code code =
        path_in(out->db, folder, STORE_PREFIX, out->stamp, err);
    if (code == TRI_OK)
        code = path_in(out->keys, folder, KEYS_PREFIX, out->stamp, err);
    if (code == TRI_OK)
        code = tri_casebook_log(&b->book, who, "backup made", out->stamp, err);
    if (code == TRI_OK)
        code = tri_store_sqlite_backup(b->store, out->db, out->keys, err);
    if (code == TRI_OK)
        code = prune(folder, oldest, out->pruned, err);
    return code;
}

/* ---- the desk ---- */

/* What was found when a copy was last looked at: a document of the book, by
 * the copy's stamp. */
struct finding {
    const char *stamp;
    struct tri_document doc; /* the body is owned */
    json_t *all;             /* or: every one, by stamp */
};

static bool each_finding(void *ctx, const struct tri_document *d)
{
    struct finding *f = ctx;
    const char *when = tri_json_text(d->body, "stamp");
    if (f->all)
        (void)json_object_set(f->all, when, d->body);
    if (!f->stamp || strcmp(f->stamp, when) != 0)
        return true;
    f->doc = *d;
    f->doc.body = json_incref(d->body);
    return false;
}

static enum tri_code keep_finding(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *when,
                                  bool sound, struct tri_error *err)
{
    struct finding f = { .stamp = when };
    char at[TRI_TIME_SIZE];
    enum tri_code code =
        tri_casebook_documents(book, who, "backup", "", each_finding, &f, err);
    if (code != TRI_OK)
        return code;
    json_decref(f.doc.body);
    if (!f.doc.id[0])
        f.doc = (struct tri_document){ .kind = "backup" };
    tri_time_text(who->at_us, at);
    f.doc.body = json_pack("{s:s, s:s, s:b}", "stamp", when, "verified", at,
                           "sound", (int)sound);
    code = f.doc.body ? tri_casebook_document_put(book, who, &f.doc, err)
                      : tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    json_decref(f.doc.body);
    return code;
}

/* The copy opens under our key, and its journal is whole up to its end. The
 * head outside is the running store's, so none is given here. */
static enum tri_code look(const struct tri_backup_desk *d, const char *db,
                          const char *keys, bool *out_sound,
                          struct tri_error *err)
{
    struct tri_store_sqlite *copy = NULL;
    struct tri_verdict v;
    char head[TRI_BACKUP_PATH + 8];
    (void)snprintf(head, sizeof(head), "%s.none", db);
    const struct tri_store_options options = {
        .db = db, .datakeys = keys, .head = head, .read_only = true
    };
    *out_sound = false;
    if (tri_store_sqlite_open(&options, d->book->book.seal, &copy, err) !=
        TRI_OK) {
        err->code = TRI_OK; /* found: it is no good */
        return TRI_OK;
    }
    const struct tri_casebook book = { .store = tri_store_sqlite_port(copy),
                                       .seal = d->book->book.seal };
    enum tri_code code = tri_casebook_verify(&book, NULL, &v, err);
    tri_store_sqlite_close(copy);
    if (code == TRI_OK)
        *out_sound = v.fault == TRI_FAULT_NONE || v.fault == TRI_FAULT_HEAD;
    return code;
}

static enum tri_code desk_verify(void *self, const struct tri_who *who,
                                 const char *name, bool *out_sound,
                                 struct tri_error *err)
{
    const struct tri_backup_desk *d = self;
    char db[TRI_BACKUP_PATH];
    char keys[TRI_BACKUP_PATH];
    char when[STAMP_LEN + 1];
    const char *found = stamp_in(name, STORE_PREFIX);
    if (!found)
        return tri_fail(err, TRI_E_NOTFOUND, NULL, "no such copy");
    memcpy(when, found, STAMP_LEN);
    when[STAMP_LEN] = '\0';
    enum tri_code code = path_in(db, d->folder, STORE_PREFIX, when, err);
    if (code == TRI_OK)
        code = path_in(keys, d->folder, KEYS_PREFIX, when, err);
    if (code == TRI_OK && access(db, F_OK) != 0)
        code = tri_fail(err, TRI_E_NOTFOUND, NULL, "no such copy");
    /* Once its copy of the data keys is pruned, those in place open it. */
    if (code == TRI_OK)
        code = look(d, db, access(keys, F_OK) == 0 ? keys : d->book->paths[2],
                    out_sound, err);
    if (code == TRI_OK)
        code = tri_casebook_log(&d->book->book, who, "backup verified",
                                *out_sound ? when : "not sound", err);
    return code == TRI_OK
               ? keep_finding(&d->book->book, who, when, *out_sound, err)
               : code;
}

static enum tri_code desk_make(void *self, const struct tri_who *who,
                               struct tri_error *err)
{
    struct tri_backup_desk *d = self;
    struct tri_backup_made made;
    char name[64];
    bool sound = false;
    (void)pthread_mutex_lock(&d->lock);
    enum tri_code code = tri_backup_make(d->book, who, d->folder,
                                         TRI_BACKUP_KEEP_DAYS, &made, err);
    json_decref(made.pruned);
    (void)snprintf(name, sizeof(name), STORE_PREFIX "%s.db", made.stamp);
    if (code == TRI_OK)
        code = desk_verify(d, who, name, &sound, err);
    if (code == TRI_OK && !sound)
        code = tri_fail(err, TRI_E_IO, NULL, "the copy is not whole");
    (void)pthread_mutex_unlock(&d->lock);
    return code;
}

static int newest_first(const void *a, const void *b)
{
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

/* 20261122T101500Z as 2026-11-22T10:15:00Z. */
static void spell(const char *when, char out[24])
{
    (void)snprintf(out, 24, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", when, when + 4,
                   when + 6, when + 9, when + 11, when + 13);
}

static json_t *describe(const struct tri_backup_desk *d, const char *name,
                        const json_t *findings)
{
    char db[TRI_BACKUP_PATH + 64];
    char keys[TRI_BACKUP_PATH + 64];
    char at[24];
    char when[STAMP_LEN + 1];
    struct stat st;
    memcpy(when, stamp_in(name, STORE_PREFIX), STAMP_LEN);
    when[STAMP_LEN] = '\0';
    (void)snprintf(db, sizeof(db), "%s/%s", d->folder, name);
    (void)snprintf(keys, sizeof(keys), "%s/" KEYS_PREFIX "%s.db", d->folder,
                   when);
    spell(when, at);
    json_t *one =
        json_pack("{s:s, s:s, s:I, s:b}", "name", name, "at", at, "bytes",
                  (json_int_t)(stat(db, &st) == 0 ? st.st_size : 0), "datakeys",
                  (int)(access(keys, F_OK) == 0));
    json_t *found = json_object_get(findings, when);
    if (found) {
        (void)json_object_set(one, "verified",
                              json_object_get(found, "verified"));
        (void)json_object_set(one, "sound", json_object_get(found, "sound"));
    }
    return one;
}

static enum tri_code desk_list(void *self, const struct tri_who *who,
                               json_t **out, struct tri_error *err)
{
    enum { MOST = 1000 };
    const struct tri_backup_desk *d = self;
    struct finding f = { .all = json_object() };
    char *names[MOST];
    size_t n = 0;
    enum tri_code code = tri_casebook_documents(&d->book->book, who, "backup",
                                                "", each_finding, &f, err);
    DIR *folder = code == TRI_OK ? opendir(d->folder) : NULL;
    if (code == TRI_OK && !folder)
        code = fail_folder(err, d->folder, "");
    for (struct dirent *e = folder ? readdir(folder) : NULL; e && n < MOST;
         e = readdir(folder))
        if (stamp_in(e->d_name, STORE_PREFIX) &&
            (names[n] = strdup(e->d_name)) != NULL)
            n++;
    if (folder)
        (void)closedir(folder);
    qsort(names, n, sizeof(names[0]), newest_first);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        (void)json_array_append_new(list, describe(d, names[i], f.all));
        free(names[i]);
    }
    json_decref(f.all);
    if (code == TRI_OK)
        *out = list;
    else
        json_decref(list);
    return code;
}

enum tri_code tri_backup_desk_init(struct tri_backup_desk *d,
                                   const struct tri_cli_casebook *book,
                                   const char *folder, struct tri_error *err)
{
    if (access(folder, R_OK | W_OK | X_OK) != 0)
        return fail_folder(err, folder, "");
    *d = (struct tri_backup_desk){ .book = book,
                                   .folder = folder,
                                   .lock = PTHREAD_MUTEX_INITIALIZER };
    d->door =
        (struct tri_backups){ d, folder, desk_list, desk_make, desk_verify };
    return TRI_OK;
}
