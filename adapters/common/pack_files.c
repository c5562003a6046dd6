/* realpath */
#define _XOPEN_SOURCE 700

#include "common/pack_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "common/cleanup.h"

enum { MAX_FILES = 2000, MAX_UP = 4, N_PLACES = 3 };
#define MAX_PACK_BYTES (TRI_MAX_MODEL_ARENA)

static void dir_done(DIR **d)
{
    if (*d)
        (void)closedir(*d);
}

static enum tri_code io_error(struct tri_error *err, const char *path)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, errno == ENOMEM ? TRI_E_NOMEM : TRI_E_IO, &loc, "%s",
                    strerror(errno));
}

bool tri_pack_name_ok(const char *name)
{
    if (*name < 'a' || *name > 'z')
        return false;
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n <= 64 && name[n] == '\0';
}

/* ---- places ---- */

/* dir/name joined; false when it does not fit. */
static bool join(char *out, size_t size, const char *dir, const char *name)
{
    int n = snprintf(out, size, "%s/%s", dir, name);
    return n > 0 && (size_t)n < size;
}

static bool exists(const char *dir, const char *name)
{
    char path[4096];
    return join(path, sizeof(path), dir, name) && access(path, F_OK) == 0;
}

/* The folder of the running binary. */
static bool own_folder(char *out, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    if (n <= 0)
        return false;
    out[n] = '\0';
    char *slash = strrchr(out, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

/* Place number i that may hold rules/ and flowcharts/; false when there is
 * none. */
static bool place(unsigned i, char *out, size_t size)
{
    if (i == 0) {
        const char *env = getenv("SAFETRIAGE_PACKS");
        return env && *env && snprintf(out, size, "%s", env) < (int)size;
    }
    if (!own_folder(out, size))
        return false;
    if (i == 2) { /* PREFIX/bin/safetriage, PREFIX/share/safetriage */
        char *slash = strrchr(out, '/');
        if (!slash)
            return false;
        *slash = '\0';
        size_t n = strlen(out);
        return snprintf(out + n, size - n, "/share/safetriage") <
               (int)(size - n);
    }
    /* A source tree has both: a binary copied elsewhere finds no stranger's
     * rules/ above it. */
    for (unsigned up = 0; up < MAX_UP; up++) {
        if (exists(out, "CMakeLists.txt") && exists(out, "rules"))
            return true;
        char *slash = strrchr(out, '/');
        if (!slash || slash == out)
            return false;
        *slash = '\0';
    }
    return false;
}

static bool in_place(const char *root, const char *name,
                     struct tri_pack_files *f)
{
    char rules[4096];
    char charts[4096];
    if (!join(rules, sizeof(rules), root, "rules") ||
        !join(f->folder, sizeof(f->folder), rules, name))
        return false;
    if (exists(f->folder, "pack.json")) {
        if (!join(charts, sizeof(charts), root, "flowcharts") ||
            !join(f->flowcharts, sizeof(f->flowcharts), charts, name))
            return false;
        return true;
    }
    if (!join(f->folder, sizeof(f->folder), root, name) ||
        !exists(f->folder, "pack.json"))
        return false;
    return join(f->flowcharts, sizeof(f->flowcharts), f->folder, "flowcharts");
}

/* --pack DIR: its own flowcharts, else those beside its rules/. */
static bool as_folder(const char *dir, struct tri_pack_files *f)
{
    char whole[4096];
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    if (n >= sizeof(whole))
        return false;
    memcpy(whole, dir, n);
    whole[n] = '\0';
    (void)snprintf(f->folder, sizeof(f->folder), "%s", whole);
    if (!exists(f->folder, "pack.json"))
        return false;
    if (exists(f->folder, "flowcharts"))
        return join(f->flowcharts, sizeof(f->flowcharts), f->folder,
                    "flowcharts");
    char *real = realpath(whole, NULL);
    char *name = real ? strrchr(real, '/') : NULL;
    if (name) {
        *name++ = '\0';
        (void)snprintf(f->flowcharts, sizeof(f->flowcharts),
                       "%s/../flowcharts/%s", real, name);
    }
    free(real);
    return true;
}

static enum tri_code find_pack(const char *pack, struct tri_pack_files *f,
                               struct tri_error *err)
{
    if (strchr(pack, '/')) {
        if (as_folder(pack, f))
            return TRI_OK;
        struct tri_loc loc = tri_loc_make(pack, NULL, 0, 0);
        return tri_fail(err, TRI_E_NOTFOUND, &loc,
                        "no rule pack here (no pack.json)");
    }
    if (!tri_pack_name_ok(pack))
        return tri_fail(err, TRI_E_NOTFOUND, NULL,
                        "a pack's name has small letters, digits and '-'; a "
                        "folder is given with a '/'");
    for (unsigned i = 0; i < N_PLACES; i++) {
        char root[4096];
        if (place(i, root, sizeof(root)) && in_place(root, pack, f))
            return TRI_OK;
    }
    return tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no pack '%s'", pack);
}

/* ---- reading ---- */

static enum tri_code no_memory(struct tri_error *err)
{
    return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
}

static enum tri_code read_file(int dir, const char *path, const char *name,
                               char **out, size_t *out_len,
                               struct tri_error *err)
{
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return io_error(err, path);
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        return tri_fail(err, TRI_E_IO, &loc, "is no regular file");
    }
    if ((size_t)st.st_size > TRI_MAX_MODEL_BYTES) {
        (void)close(fd);
        return tri_fail(err, TRI_E_LIMIT, &loc,
                        "longer than the limit of %zu MiB",
                        TRI_MAX_MODEL_BYTES >> 20);
    }
    size_t size = (size_t)st.st_size;
    char *text = malloc(size + 1);
    size_t len = 0;
    while (text && len < size) {
        ssize_t n = read(fd, text + len, size - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    (void)close(fd);
    if (!text)
        return no_memory(err);
    text[len] = '\0';
    *out = text;
    *out_len = len;
    return TRI_OK;
}

static enum tri_code add_file(struct tri_pack_files *f, int dir,
                              const char *path, const char *prefix,
                              const char *name, struct tri_error *err)
{
    if (f->n == MAX_FILES)
        return tri_fail(err, TRI_E_LIMIT, NULL, "more than %d files in a pack",
                        MAX_FILES);
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 32;
        struct tri_pack_file *more = realloc(f->files, cap * sizeof(*more));
        if (!more)
            return no_memory(err);
        f->files = more;
        f->cap = cap;
    }
    char shown[4352];
    (void)snprintf(shown, sizeof(shown), "%s/%s", path, name);
    char *text = NULL;
    size_t len = 0;
    enum tri_code code = read_file(dir, shown, name, &text, &len, err);
    if (code != TRI_OK)
        return code;
    size_t size = strlen(prefix) + strlen(name) + 1;
    char *full = malloc(size);
    if (!full) {
        free(text);
        return no_memory(err);
    }
    (void)snprintf(full, size, "%s%s", prefix, name);
    f->files[f->n++] = (struct tri_pack_file){ full, text, len };
    f->total_bytes += len;
    if (f->total_bytes > MAX_PACK_BYTES)
        return tri_fail(err, TRI_E_LIMIT, NULL,
                        "the pack has more than %zu MiB", MAX_PACK_BYTES >> 20);
    return TRI_OK;
}

static bool wanted(const char *name, const char *const *endings)
{
    size_t n = strlen(name);
    if (name[0] == '.' || n > 200)
        return false;
    for (; *endings; endings++) {
        size_t m = strlen(*endings);
        if (n > m && strcmp(name + n - m, *endings) == 0)
            return true;
    }
    return false;
}

/* The files of one folder; a folder that is not there has none, unless it must
 * be. */
static enum tri_code add_folder(struct tri_pack_files *f, const char *path,
                                const char *prefix, const char *const *endings,
                                bool must, struct tri_error *err)
{
    TRI_CLEANUP(dir_done) DIR *d = opendir(path);
    if (!d)
        return errno == ENOENT && !must ? TRI_OK : io_error(err, path);
    for (;;) {
        errno = 0;
        const struct dirent *e = readdir(d);
        if (!e)
            return errno ? io_error(err, path) : TRI_OK;
        if (!wanted(e->d_name, endings))
            continue;
        enum tri_code code =
            add_file(f, dirfd(d), path, prefix, e->d_name, err);
        if (code != TRI_OK)
            return code;
    }
}

static int by_name(const void *a, const void *b)
{
    const struct tri_pack_file *x = a;
    const struct tri_pack_file *y = b;
    return strcmp(x->name, y->name);
}

static enum tri_code add_below(struct tri_pack_files *f, const char *sub,
                               const char *const *endings,
                               struct tri_error *err)
{
    char path[4352];
    char prefix[64];
    (void)snprintf(path, sizeof(path), "%s/%s", f->folder, sub);
    (void)snprintf(prefix, sizeof(prefix), "%s/", sub);
    return add_folder(f, path, prefix, endings, false, err);
}

enum tri_code tri_pack_files_read(const char *pack, struct tri_pack_files *out,
                                  struct tri_error *err)
{
    static const char *const models[] = { ".dmn", ".json", NULL };
    static const char *const json[] = { ".json", NULL };
    static const char *const bpmn[] = { ".bpmn", NULL };
    memset(out, 0, sizeof(*out));
    enum tri_code code = find_pack(pack, out, err);
    if (code == TRI_OK)
        code = add_folder(out, out->folder, "", models, true, err);
    if (code == TRI_OK)
        code = add_below(out, "text", json, err);
    if (code == TRI_OK)
        code = add_below(out, "areas", json, err);
    if (code == TRI_OK && out->flowcharts[0])
        code =
            add_folder(out, out->flowcharts, "flowcharts/", bpmn, false, err);
    if (code != TRI_OK) {
        tri_pack_files_done(out);
        return code;
    }
    /* Folders list in any order; the order of findings should not. */
    qsort(out->files, out->n, sizeof(*out->files), by_name);
    return TRI_OK;
}

enum tri_code tri_pack_files_scenarios(const char *folder, const char *lang,
                                       struct tri_pack_files *out,
                                       struct tri_error *err)
{
    static const char *const json[] = { ".json", NULL };
    char sub[48];
    memset(out, 0, sizeof(*out));
    (void)snprintf(out->folder, sizeof(out->folder), "%s", folder);
    (void)snprintf(sub, sizeof(sub), "scenarios%s%.16s", lang ? "/" : "",
                   lang ? lang : "");
    /* pack.json may say anything: no other folder is read for it. */
    if (lang && !tri_pack_name_ok(lang))
        return TRI_OK;
    enum tri_code code = add_below(out, sub, json, err);
    if (code != TRI_OK) {
        tri_pack_files_done(out);
        return code;
    }
    if (out->n)
        qsort(out->files, out->n, sizeof(*out->files), by_name);
    return TRI_OK;
}

void tri_pack_files_done(struct tri_pack_files *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free((void *)(uintptr_t)f->files[i].name);
        free((void *)(uintptr_t)f->files[i].bytes);
    }
    free(f->files);
    f->files = NULL;
    f->n = f->cap = 0;
}

/* ---- listing ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum tri_code tri_pack_files_list(char ***out_names, size_t *out_n,
                                  struct tri_error *err)
{
    for (unsigned i = 0; i < N_PLACES; i++) {
        char root[4096];
        char rules[4200];
        if (!place(i, root, sizeof(root)))
            continue;
        (void)snprintf(rules, sizeof(rules), "%s/rules", root);
        TRI_CLEANUP(dir_done) DIR *d = opendir(rules);
        char **names = NULL;
        size_t n = 0;
        const struct dirent *e = NULL;
        while (d && n < MAX_FILES && (e = readdir(d)) != NULL) {
            char file[400];
            (void)snprintf(file, sizeof(file), "%s/pack.json", e->d_name);
            if (!tri_pack_name_ok(e->d_name) || !exists(rules, file))
                continue;
            char **more = realloc(names, (n + 1) * sizeof(*more));
            char *name = strdup(e->d_name);
            if (more)
                names = more;
            if (more && name)
                names[n++] = name;
            if (!more || !name) {
                free(name);
                while (n)
                    free(names[--n]);
                free(names);
                return no_memory(err);
            }
        }
        if (n) {
            qsort(names, n, sizeof(*names), by_text);
            *out_names = names;
            *out_n = n;
            return TRI_OK;
        }
        free(names);
    }
    return tri_fail(err, TRI_E_NOTFOUND, NULL, "there is no rule pack");
}
