/* tests/fuzz/fuzz_cli.h - a command of the program inside a fuzz target: files
 * of its own, and what it printed.
 *
 * Owner:   the target; everything is in one folder of /tmp, removed at exit.
 * Threads: one.
 */
#ifndef TRI_FUZZ_CLI_H
#define TRI_FUZZ_CLI_H

#include <stdbool.h>
#include <stddef.h>

/* The path of the file called name in the folder; lives until the exit. */
const char *cli_path(const char *name);

/* Write the file called name. */
void cli_put(const char *name, const void *bytes, size_t len);

/* Run the command line (argv[0] is the program's name; the last is NULL), its
 * standard error dropped. Returns its status and what it printed: up to room
 * bytes into out. */
int cli_run(char **argv, char *out, size_t room, size_t *out_len);

#endif
