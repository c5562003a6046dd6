/* tests/fault/shim_vfs.h - a VFS for SQLite whose Nth write fails.
 *
 * It stands before the system's own. Writes, syncs and truncations are counted
 * over all files; the Nth returns an error, and with `stays` all after it, as a
 * full disk does.
 */
#ifndef TRI_TESTS_SHIM_VFS_H
#define TRI_TESTS_SHIM_VFS_H

#include <stdbool.h>

#define SHIM_VFS "shim"

void shim_register(void);

/* Fail the nth from now on (0: none) with SQLite's code. */
void shim_fail(long nth, int code, bool stays);

/* Has it failed since. */
bool shim_has_failed(void);

#endif
