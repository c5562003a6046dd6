#include "shim_vfs.h"

#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

/* One thread at a time uses it. */
static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    long left;
    int code;
    bool stays;
    bool failed;
} shim;

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real; /* lies behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((struct shim_file *)f)->real;
}

/* SQLITE_OK, or the error that is due now. */
static int tick(void)
{
    if (shim.failed && shim.stays)
        return shim.code;
    if (shim.left == 0 || --shim.left > 0)
        return SQLITE_OK;
    shim.failed = true;
    return shim.code;
}

static int x_write(sqlite3_file *f, const void *at, int n, sqlite3_int64 off)
{
    int rc = tick();
    if (rc == SQLITE_OK)
        return real_of(f)->pMethods->xWrite(real_of(f), at, n, off);
    /* A disk that fails has often written a part. */
    (void)real_of(f)->pMethods->xWrite(real_of(f), at, n / 2, off);
    return rc;
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int rc = tick();
    return rc == SQLITE_OK ? real_of(f)->pMethods->xTruncate(real_of(f), size)
                           : rc;
}

static int x_sync(sqlite3_file *f, int flags)
{
    int rc = tick();
    return rc == SQLITE_OK ? real_of(f)->pMethods->xSync(real_of(f), flags)
                           : rc;
}

static int x_close(sqlite3_file *f)
{
    return real_of(f)->pMethods->xClose(real_of(f));
}

static int x_read(sqlite3_file *f, void *at, int n, sqlite3_int64 off)
{
    return real_of(f)->pMethods->xRead(real_of(f), at, n, off);
}

static int x_size(sqlite3_file *f, sqlite3_int64 *out)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), out);
}

static int x_lock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xLock(real_of(f), how);
}

static int x_unlock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), how);
}

static int x_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int x_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int x_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int x_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int x_shm_map(sqlite3_file *f, int page, int size, int extend,
                     void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

static int x_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}

static void x_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int x_shm_unmap(sqlite3_file *f, int delete)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_reserved,
    .xFileControl = x_control,
    .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_device,
    .xShmMap = x_shm_map,
    .xShmLock = x_shm_lock,
    .xShmBarrier = x_shm_barrier,
    .xShmUnmap = x_shm_unmap,
};

static int x_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f,
                  int flags, int *out_flags)
{
    struct shim_file *s = (struct shim_file *)f;
    (void)vfs;
    s->real = (sqlite3_file *)(s + 1);
    int rc = shim.real->xOpen(shim.real, name, s->real, flags, out_flags);
    s->base.pMethods = rc == SQLITE_OK ? &methods : NULL;
    return rc;
}

void shim_register(void)
{
    shim.real = sqlite3_vfs_find(NULL);
    shim.vfs = *shim.real;
    shim.vfs.zName = SHIM_VFS;
    shim.vfs.szOsFile = (int)sizeof(struct shim_file) + shim.real->szOsFile;
    shim.vfs.xOpen = x_open;
    (void)sqlite3_vfs_register(&shim.vfs, 0);
}

void shim_fail(long nth, int code, bool stays)
{
    shim.left = nth;
    shim.code = code;
    shim.stays = stays;
    shim.failed = false;
}

bool shim_has_failed(void)
{
    return shim.failed;
}
