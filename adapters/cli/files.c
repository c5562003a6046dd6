/* Reading with a bound, writing whole or not at all, the clocks. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

#define CHUNK ((size_t)64 << 10)

static enum tri_code fail_io(struct tri_error *err, const char *path,
                             const char *what)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, TRI_E_IO, &loc, "%s", what);
}

/* The whole of fd into *io_text; at most max bytes are kept. */
static enum tri_code read_all(int fd, size_t max, size_t guess, char **io_text,
                              size_t *io_len)
{
    size_t cap = guess;
    char *text = malloc(cap + 1);
    size_t len = 0;
    enum tri_code code = text ? TRI_OK : TRI_E_NOMEM;
    while (code == TRI_OK) {
        if (len == cap) {
            size_t more = cap < max / 2 ? cap * 2 : max + 1;
            char *bigger = more > cap ? realloc(text, more + 1) : NULL;
            if (!bigger) {
                code = more > cap ? TRI_E_NOMEM : TRI_E_LIMIT;
                break;
            }
            text = bigger;
            cap = more;
        }
        ssize_t n = read(fd, text + len, cap - len);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            code = TRI_E_IO;
        else
            len += (size_t)n;
        if (len > max)
            code = TRI_E_LIMIT;
    }
    if (code != TRI_OK) {
        free(text);
        return code;
    }
    text[len] = '\0';
    *io_text = text;
    *io_len = len;
    return TRI_OK;
}

enum tri_code tri_cli_read(const char *path, size_t max_bytes, char **out_text,
                           size_t *out_len, struct tri_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    const char *shown = is_stdin ? "standard input" : path;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_io(err, shown, strerror(errno));
    struct stat st;
    size_t guess = CHUNK;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
        (size_t)st.st_size <= max_bytes)
        guess = (size_t)st.st_size + 1; /* one more, so that the end shows */
    char *text = NULL;
    size_t len = 0;
    enum tri_code code = read_all(fd, max_bytes, guess, &text, &len);
    int why = errno;
    if (!is_stdin)
        (void)close(fd);
    struct tri_loc loc = tri_loc_make(shown, NULL, 0, 0);
    switch (code) {
    case TRI_OK:
        *out_text = text;
        *out_len = len;
        return TRI_OK;
    case TRI_E_LIMIT:
        return tri_fail(err, code, &loc, "longer than the limit of %zu MiB",
                        max_bytes >> 20);
    case TRI_E_NOMEM:
        return tri_fail(err, code, &loc, "out of memory");
    default:
        return fail_io(err, shown, strerror(why));
    }
}

long tri_cli_read_line(size_t max, char **io_line, size_t *io_cap)
{
    size_t n = 0;
    int c = getc(stdin);
    if (c == EOF)
        return -1;
    for (; c != EOF && c != '\n'; c = getc(stdin)) {
        if (n == max) {
            tri_cli_say("standard input: a line longer than %zu KiB",
                        max >> 10);
            return -2;
        }
        if (n + 1 >= *io_cap) {
            size_t cap = *io_cap ? *io_cap * 2 : 256;
            char *more = realloc(*io_line, cap);
            if (!more) {
                tri_cli_say("out of memory");
                return -2;
            }
            *io_line = more;
            *io_cap = cap;
        }
        (*io_line)[n++] = (char)c;
    }
    if (*io_cap == 0) { /* an empty line came first */
        *io_line = malloc(2);
        if (!*io_line) {
            tri_cli_say("out of memory");
            return -2;
        }
        *io_cap = 2;
    }
    (*io_line)[n] = '\0';
    return (long)n;
}

static bool write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text += n;
        len -= (size_t)n;
    }
    return fsync(fd) == 0;
}

enum tri_code tri_cli_write(const char *path, const char *text, size_t len,
                            struct tri_error *err)
{
    size_t n = strlen(path) + sizeof(".XXXXXX");
    char *temp = malloc(n);
    if (!temp)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    (void)snprintf(temp, n, "%s.XXXXXX", path);
    int fd = mkstemp(temp); /* mode 0600: a report is personal data */
    bool ok = fd >= 0;
    int why = errno;
    if (ok) {
        ok = write_all(fd, text, len);
        why = errno;
        if (close(fd) != 0 && ok) {
            ok = false;
            why = errno;
        }
        if (ok && rename(temp, path) != 0) {
            ok = false;
            why = errno;
        }
        if (!ok)
            (void)unlink(temp);
    }
    free(temp);
    return ok ? TRI_OK : fail_io(err, path, strerror(why));
}

/* Make path and what is missing above it, for this user alone. */
static bool make_folders(char *path)
{
    for (char *p = path + 1;; p++) {
        if (*p && *p != '/')
            continue;
        char was = *p;
        *p = '\0';
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *p = was;
        if (!made || !was)
            return made;
    }
}

/* Nobody else may write there: a link put in our way would be followed. */
static bool is_private(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return false;
    errno = EACCES;
    return S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & 022) == 0;
}

bool tri_cli_own_path(const char *xdg, const char *below_home, const char *name,
                      char *out, size_t size)
{
    const char *base = getenv(xdg);
    const char *home = getenv("HOME");
    const char *sep = *name ? "/" : "";
    int n = -1;
    if (base && base[0] == '/')
        n = snprintf(out, size, "%s/safetriage%s%s", base, sep, name);
    else if (home && home[0] == '/')
        n = snprintf(out, size, "%s/%s/safetriage%s%s", home, below_home, sep,
                     name);
    return n >= 0 && (size_t)n < size;
}

enum tri_code tri_cli_own_folder(const char *path, struct tri_error *err)
{
    char folder[PATH_MAX];
    int n = snprintf(folder, sizeof(folder), "%s", path);
    if (n < 0 || (size_t)n >= sizeof(folder))
        return tri_fail(err, TRI_E_NOTFOUND, NULL, "the path is too long");
    if (!make_folders(folder) || !is_private(folder))
        return fail_io(err, folder, strerror(errno));
    return TRI_OK;
}

enum tri_code tri_cli_private_file(const char *stem, char *out, size_t size,
                                   struct tri_error *err)
{
    enum { MAX_FILES = 100 }; /* of one minute */
    char folder[PATH_MAX];
    char when[32];
    int n = -1;
    if (!tri_cli_own_path("XDG_STATE_HOME", ".local/state", "", folder,
                          sizeof(folder)))
        return tri_fail(err, TRI_E_NOTFOUND, NULL, "no folder is known");
    if (tri_cli_own_folder(folder, err) != TRI_OK)
        return err->code;
    time_t now = time(NULL);
    struct tm tm;
    (void)localtime_r(&now, &tm);
    (void)strftime(when, sizeof(when), "%Y%m%d-%H%M", &tm);
    for (int i = 1; i <= MAX_FILES; i++) {
        n = i == 1 ? snprintf(out, size, "%s/%s-%s.json", folder, stem, when)
                   : snprintf(out, size, "%s/%s-%s-%d.json", folder, stem, when,
                              i);
        if (n < 0 || (size_t)n >= size)
            return tri_fail(err, TRI_E_NOTFOUND, NULL, "the path is too long");
        int fd = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) {
            (void)close(fd);
            return TRI_OK;
        }
        if (errno != EEXIST)
            break;
    }
    return fail_io(err, folder, strerror(errno));
}

void tri_cli_text_done(char **text)
{
    free(*text);
}

uint64_t tri_cli_clock_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

long tri_cli_peak_kib(void)
{
    struct rusage use;
    return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : 0;
}

void tri_cli_now_text(char out[32])
{
    time_t now = time(NULL);
    struct tm tm;
    (void)gmtime_r(&now, &tm);
    (void)strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}
