/* adapters/cli/cli.h - what the commands of `safetriage` share.
 *
 * Source:  the command line's contract: JSON or text on standard output,
 *          messages on standard error, exit statuses 0 to 4.
 * Owner:   see each function; a command frees what it makes.
 * Threads: the main thread, but for batches that a command runs itself.
 * Privacy: messages name files and fields, never values of a report.
 *
 * A command is one function in one file, cmd_NAME.c, and one line of
 * commands.def. It parses its own options with tri_cli_parse, prints through
 * tri_cli_print and returns an exit status.
 */
#ifndef TRI_CLI_CLI_H
#define TRI_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/out.h"
#include "common/messages.h"

enum tri_exit {
    TRI_EXIT_OK = 0,
    TRI_EXIT_FINDINGS = 1,   /* done, with errors among the findings */
    TRI_EXIT_USAGE = 2,      /* unknown command or option, two inputs */
    TRI_EXIT_INPUT = 3,      /* the input cannot be used, or not supported */
    TRI_EXIT_ENVIRONMENT = 4 /* file, database, network, memory */
};

/* ---- commands ---- */

struct tri_command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
    const char *usage;                 /* after "safetriage NAME " */
    const char *summary;               /* one line */
    const char *help;                  /* more lines for `help NAME`, or "" */
};

/* NULL when there is no such command. */
const struct tri_command *tri_command_find(const char *name);

#define TRI_COMMAND(name, usage, summary, help) \
    int tri_cmd_##name(int argc, char **argv);
#include "cli/commands.def"
#undef TRI_COMMAND

/* ---- options ---- */

struct tri_texts { /* an option that may be given again and again */
    const char **items;
    size_t n;
};

/* One option of a command. Exactly one of the targets is set. */
struct tri_option {
    const char *name;        /* "--at" */
    bool *flag;              /* takes no value */
    const char **text;       /* takes a value; given twice is wrong use */
    struct tri_texts *texts; /* takes a value; may repeat; items need room for
                                argc texts */
    const char *const *choices; /* NULL-ended list of the values allowed */
};

/* Sort argv[1..] into options ("--at T", "--at=T") and at most max_rest other
 * arguments ("-" alone is one; after "--" all are). *out_rest points into
 * argv, reordered. Wrong use: a message and TRI_EXIT_USAGE. */
int tri_cli_parse(int argc, char **argv, const struct tri_option *options,
                  size_t n_options, size_t max_rest, char ***out_rest,
                  size_t *out_n_rest);

/* A whole number from 1 to max for an option; wrong use as above. */
int tri_cli_number(const char *option, const char *text, long max, long *out);

/* ---- messages on standard error, one line each ---- */

/* "safetriage: TEXT" */
void tri_cli_say(const char *fmt, ...) TRI_PRINTF(1, 2);

/* A line of ours in the language of --lang, LC_ALL, LC_MESSAGES or LANG; what
 * the two above and below print is so already. out is used where it changes. */
const char *tri_cli_spoken(const char *english, char *out, size_t size);

/* The same for a message that is a member of a result's JSON: French with
 * --lang fr only, as the bytes of a result hang on no locale. */
const char *tri_cli_worded(const char *english, char *out, size_t size);

/* "safetriage: FILE:LINE:COL: TEXT", leaving out what is not known; with
 * element only, "safetriage: ELEMENT: TEXT". Returns the exit status that goes
 * with the code. */
int tri_cli_fail(const struct tri_error *err);

/* The findings of at least this severity, one line each. */
void tri_cli_findings(const struct tri_findings *f, enum tri_severity least);

/* In place: what a terminal or a log should not get (control characters, bytes
 * that are not UTF-8) becomes ' ' or '?'. */
void tri_cli_printable(char *text, size_t len);

/* Wrong use: the message and a pointer to `help COMMAND` (NULL: the command
 * that runs); TRI_EXIT_USAGE. */
int tri_cli_usage(const char *command, const char *fmt, ...) TRI_PRINTF(2, 3);

/* 3 or 4 (0 for TRI_OK). */
int tri_cli_status(enum tri_code code);

/* ---- standard output ---- */

/* A line of a result, or a part of one, in the reader's language; a line feed
 * at its end stays one. What a program reads (JSON, codes) is never put so. */
void tri_cli_put(struct tri_out *o, const char *fmt, ...) TRI_PRINTF(2, 3);

/* The language of what a person reads; of a document that another program
 * takes, which only --lang chooses. */
enum tri_language tri_cli_language(void);
enum tri_language tri_cli_document_language(void);

/* text and blanks up to so many columns. */
void tri_cli_column(struct tri_out *o, const char *text, size_t columns);

/* Write all of o and flush. Closed or full output: one message and
 * TRI_EXIT_ENVIRONMENT, else status. Call once a line or document is whole, so
 * that nothing half-written is taken for a result. */
int tri_cli_print(const struct tri_out *o, int status);

/* --format: as text for people? NULL: on a terminal. */
bool tri_cli_as_text(const char *format);

/* ---- files (files.c) ---- */

/* The whole of path, "-" for standard input, up to max_bytes, NUL-terminated;
 * the caller frees *out_text. TRI_E_IO when it cannot be read, TRI_E_LIMIT
 * when it is longer. */
enum tri_code tri_cli_read(const char *path, size_t max_bytes, char **out_text,
                           size_t *out_len, struct tri_error *err);

/* One line of standard input into *io_line (grown as needed; the caller frees),
 * NUL-terminated, without its end: its length; -1 at the end of the stream; -2,
 * with a message, when it is longer than max bytes or memory is out. */
long tri_cli_read_line(size_t max, char **io_line, size_t *io_cap);

/* Write path whole or not at all: into a new file beside it, flushed to disk,
 * then renamed. TRI_E_IO. */
enum tri_code tri_cli_write(const char *path, const char *text, size_t len,
                            struct tri_error *err);

/* The path of NAME ("" for the folder itself) in the user's own folder of a
 * sort: $XDG/safetriage, else ~/BELOW_HOME/safetriage. Nothing is made. False:
 * no such folder is known, or it is too long. */
bool tri_cli_own_path(const char *xdg, const char *below_home, const char *name,
                      char *out, size_t size);

/* Make a folder, and what is missing above it, for this user alone (0700).
 * TRI_E_IO: cannot be made, or others may write there. */
enum tri_code tri_cli_own_folder(const char *path, struct tri_error *err);

/* An empty new file of mode 0600, STEM-DATE-TIME.json, in the user's own state
 * folder ($XDG_STATE_HOME/safetriage, else ~/.local/state/safetriage), which is
 * made (0700) where it is missing. out gets its path, without anything of the
 * content in it. TRI_E_NOTFOUND: no such folder is known; TRI_E_IO. */
enum tri_code tri_cli_private_file(const char *stem, char *out, size_t size,
                                   struct tri_error *err);

/* free() for TRI_CLEANUP on a char pointer. */
void tri_cli_text_done(char **text);

/* Nanoseconds of a clock that never steps back. */
uint64_t tri_cli_clock_ns(void);

/* Peak resident memory of this process in KiB. */
long tri_cli_peak_kib(void);

/* The system clock as RFC 3339 in UTC, "2026-11-20T16:40:00Z". */
void tri_cli_now_text(char out[32]);

#endif
