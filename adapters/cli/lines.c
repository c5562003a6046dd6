#include "cli/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

#define READ_BYTES ((size_t)256 << 10)

bool tri_lines_ready(const struct tri_lines *l)
{
    return l->ended || memchr(l->text + l->from + l->seen, '\n',
                              l->to - l->from - l->seen) != NULL;
}

void tri_lines_fail(struct tri_lines *l, enum tri_code code, const char *what)
{
    struct tri_loc loc = tri_loc_make(l->shown, NULL, 0, 0);
    (void)tri_fail(&l->err, code, &loc, "%s", what);
    l->failed = true;
    l->ended = true;
}

static void read_more(struct tri_lines *l)
{
    if (l->from) {
        memmove(l->text, l->text + l->from, l->to - l->from);
        l->to -= l->from;
        l->from = 0;
    }
    if (l->cap - l->to < READ_BYTES) {
        size_t cap = l->cap * 2;
        char *more = realloc(l->text, cap);
        if (!more) {
            tri_lines_fail(l, TRI_E_NOMEM, "out of memory");
            return;
        }
        l->text = more;
        l->cap = cap;
    }
    ssize_t n = read(l->fd, l->text + l->to, READ_BYTES);
    if (n < 0 && errno == EINTR)
        return;
    if (n < 0)
        tri_lines_fail(l, TRI_E_IO, strerror(errno));
    else if (n == 0)
        l->ended = true;
    else
        l->to += (size_t)n;
}

/* The rest of a line that is too long to be a report. */
static void skip_line(struct tri_lines *l)
{
    for (;;) {
        char *end = memchr(l->text + l->from, '\n', l->to - l->from);
        if (end) {
            l->from = (size_t)(end - l->text) + 1;
            break;
        }
        l->from = l->to;
        if (l->ended)
            break;
        read_more(l);
    }
    l->seen = 0;
}

enum tri_line tri_lines_next(struct tri_lines *l, const char **out, size_t *len)
{
    for (;;) {
        char *start = l->text + l->from;
        size_t have = l->to - l->from;
        char *end = memchr(start + l->seen, '\n', have - l->seen);
        if (end) {
            *out = start;
            *len = (size_t)(end - start);
            l->from += *len + 1;
            l->seen = 0;
            return TRI_LINE_OK;
        }
        l->seen = have;
        if (l->failed)
            return TRI_LINE_NONE;
        if (l->ended) {
            *out = start;
            *len = have;
            l->from = l->to;
            l->seen = 0;
            return have ? TRI_LINE_OK : TRI_LINE_NONE;
        }
        if (have > TRI_MAX_JSON_BYTES) {
            skip_line(l);
            return TRI_LINE_TOO_LONG;
        }
        read_more(l);
    }
}

void tri_lines_done(struct tri_lines *l)
{
    if (l->fd > STDIN_FILENO)
        (void)close(l->fd);
    free(l->text);
}

int tri_lines_open(struct tri_lines *l, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    memset(l, 0, sizeof(*l));
    l->shown = is_stdin ? "standard input" : path;
    l->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    l->cap = 2 * READ_BYTES;
    if (l->fd < 0)
        tri_lines_fail(l, TRI_E_IO, strerror(errno));
    else if (!(l->text = malloc(l->cap)))
        tri_lines_fail(l, TRI_E_NOMEM, "out of memory");
    return l->failed ? tri_cli_fail(&l->err) : TRI_EXIT_OK;
}
