#include "fuzz_cli.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* adapters/cli/main.c, whose main is called so in this build */
int tri_cli_main(int argc, char **argv);

#define MAX_PATHS 16

static char folder[] = "/tmp/safetriage-fuzz-XXXXXX";
static char paths[MAX_PATHS][96];

static void clean(void)
{
    for (size_t i = 0; i < MAX_PATHS && paths[i][0]; i++)
        (void)unlink(paths[i]);
    (void)rmdir(folder);
}

const char *cli_path(const char *name)
{
    size_t i = 0;
    if (!paths[0][0]) {
        if (!mkdtemp(folder))
            abort();
        (void)atexit(clean);
    }
    char path[96];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    while (i < MAX_PATHS && paths[i][0] && strcmp(paths[i], path) != 0)
        i++;
    if (i == MAX_PATHS)
        abort();
    memcpy(paths[i], path, sizeof(path));
    return paths[i];
}

void cli_put(const char *name, const void *bytes, size_t len)
{
    FILE *f = fopen(cli_path(name), "wb");
    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        abort();
}

int cli_run(char **argv, char *out, size_t room, size_t *out_len)
{
    static int sink = -1, quiet = -1, real_out = -1, real_err = -1;
    int argc = 0;
    while (argv[argc])
        argc++;
    if (sink < 0) {
        sink = memfd_create("out", 0);
        quiet = open("/dev/null", O_WRONLY);
        real_out = dup(STDOUT_FILENO);
        real_err = dup(STDERR_FILENO);
    }
    (void)fflush(stdout);
    if (ftruncate(sink, 0) != 0 || lseek(sink, 0, SEEK_SET) != 0 ||
        dup2(sink, STDOUT_FILENO) < 0 || dup2(quiet, STDERR_FILENO) < 0)
        abort();
    int status = tri_cli_main(argc, argv);
    (void)fflush(stdout);
    (void)dup2(real_out, STDOUT_FILENO);
    (void)dup2(real_err, STDERR_FILENO);
    ssize_t n = pread(sink, out, room, 0);
    *out_len = n > 0 ? (size_t)n : 0;
    return status;
}
