/* adapters/cli/lines.h - a file or standard input line by line, in bounded
 * memory, for the batches.
 *
 * Source:  none; our own.
 * Owner:   the caller, from tri_lines_open to tri_lines_done.
 * Threads: one.
 */
#ifndef TRI_CLI_LINES_H
#define TRI_CLI_LINES_H

#include "cli/cli.h"

struct tri_lines {
    int fd;
    const char *shown;
    char *text;
    size_t cap;
    size_t from; /* first byte not yet given out */
    size_t to;   /* end of what was read */
    size_t seen; /* bytes after from that have no line end */
    bool ended;
    bool failed; /* err says how; what came before is given out */
    struct tri_error err;
};

enum tri_line { TRI_LINE_OK, TRI_LINE_TOO_LONG, TRI_LINE_NONE };

/* path "-": standard input. An exit status, with a message printed. */
int tri_lines_open(struct tri_lines *l, const char *path);
void tri_lines_done(struct tri_lines *l);

/* Is there a whole line without another read, which may wait? */
bool tri_lines_ready(const struct tri_lines *l);

/* The next line, without its end; valid until the next call. A line past
 * TRI_MAX_JSON_BYTES is skipped. */
enum tri_line tri_lines_next(struct tri_lines *l, const char **out,
                             size_t *len);

/* No more lines, for this reason. */
void tri_lines_fail(struct tri_lines *l, enum tri_code code, const char *what);

#endif
