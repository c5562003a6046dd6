/* The head outside the store: one line in a small file beside the key file,
 * replaced whole. It only moves forward, whichever process writes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "case/chain.h"
#include "store_sqlite/conn.h"

static enum tri_code fail(struct tri_error *err, const char *path)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, TRI_E_IO, &loc, "%s", strerror(errno));
}

enum tri_code tri_head_load(struct tri_store_sqlite *s, struct tri_head *out,
                            struct tri_error *err)
{
    char text[TRI_HEAD_SIZE];
    int fd = open(s->head, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return tri_fail(err, TRI_E_NOTFOUND, NULL,
                        "the journal has no head outside");
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));
    enum tri_code code = n < 0 ? fail(err, s->head) : TRI_OK;
    if (fd >= 0)
        (void)close(fd);
    return code == TRI_OK ? tri_head_read(s->seal, text, (size_t)n, out, err)
                          : code;
}

/* Two processes write one after the other: a lock on a file of its own, since
 * the head's is replaced. */
static int lock(const struct tri_store_sqlite *s)
{
    char path[4096];
    if (snprintf(path, sizeof(path), "%s.lock", s->head) >= (int)sizeof(path))
        return -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0) {
        if (errno == EINTR)
            continue;
        (void)close(fd);
        return -1;
    }
    return fd;
}

static bool replace(const struct tri_store_sqlite *s, const char *text)
{
    char path[4096];
    size_t len = strlen(text);
    if (snprintf(path, sizeof(path), "%s.new", s->head) >= (int)sizeof(path))
        return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool good = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
    good = close(fd) == 0 && good;
    good = good && rename(path, s->head) == 0;
    if (!good)
        (void)unlink(path);
    return good;
}

enum tri_code tri_head_store(struct tri_store_sqlite *s,
                             const struct tri_head *head, bool anew,
                             struct tri_error *err)
{
    char text[TRI_HEAD_SIZE];
    struct tri_head now = { 0, { 0 } };
    tri_head_text(s->seal, head, text);
    int fd = lock(s);
    bool good = fd >= 0;
    /* One that is missing or not ours is evidence: it is not written over. */
    good = good && (anew || tri_head_load(s, &now, NULL) == TRI_OK);
    if (good && (anew || now.count < head->count))
        good = replace(s, text);
    enum tri_code code = good ? TRI_OK : fail(err, s->head);
    if (fd >= 0)
        (void)close(fd);
    (void)pthread_mutex_lock(&s->group);
    s->head_stale = !good;
    (void)pthread_mutex_unlock(&s->group);
    return code;
}
