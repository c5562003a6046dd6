#include "common/zoneinfo.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_FOLDER "/usr/share/zoneinfo"
#define MAX_ZONE_BYTES (1 << 16) /* the biggest file of tzdata has 4 KiB */

struct zone_file {
    struct zone_file *next;
    size_t len;
    char name[64];
    uint8_t bytes[];
};

struct tri_zoneinfo {
    pthread_mutex_t lock;
    struct zone_file *files;
    char folder[];
};

struct tri_zoneinfo *tri_zoneinfo_new(const char *folder)
{
    if (!folder)
        folder = DEFAULT_FOLDER;
    size_t n = strlen(folder) + 1;
    struct tri_zoneinfo *z = malloc(sizeof(*z) + n);
    if (!z)
        return NULL;
    if (pthread_mutex_init(&z->lock, NULL) != 0) {
        free(z);
        return NULL;
    }
    z->files = NULL;
    memcpy(z->folder, folder, n);
    return z;
}

void tri_zoneinfo_free(struct tri_zoneinfo *z)
{
    if (!z)
        return;
    while (z->files) {
        struct zone_file *next = z->files->next;
        free(z->files);
        z->files = next;
    }
    (void)pthread_mutex_destroy(&z->lock);
    free(z);
}

static struct zone_file *find(struct tri_zoneinfo *z, const char *name)
{
    for (struct zone_file *f = z->files; f; f = f->next)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

static struct zone_file *read_file(struct tri_zoneinfo *z, const char *name)
{
    char path[512];
    int n = snprintf(path, sizeof(path), "%s/%s", z->folder, name);
    if (n < 0 || (size_t)n >= sizeof(path))
        return NULL;
    FILE *in = fopen(path, "rb");
    if (!in)
        return NULL;
    struct zone_file *f = malloc(sizeof(*f) + MAX_ZONE_BYTES);
    if (f) {
        f->len = fread(f->bytes, 1, MAX_ZONE_BYTES, in);
        /* A folder opens but does not read; a zone file starts with TZif. */
        if (ferror(in) || f->len < 44 || memcmp(f->bytes, "TZif", 4) != 0) {
            free(f);
            f = NULL;
        }
    }
    (void)fclose(in);
    if (!f)
        return NULL;
    struct zone_file *small = realloc(f, sizeof(*f) + f->len);
    if (small)
        f = small;
    memcpy(f->name, name, strlen(name) + 1);
    f->next = z->files;
    z->files = f;
    return f;
}

static bool load(void *self, const char *name, const uint8_t **out_bytes,
                 size_t *out_len)
{
    struct tri_zoneinfo *z = self;
    /* The engine checks names; a second look costs nothing at a door. */
    if (!*name || strlen(name) >= sizeof(((struct zone_file *)0)->name) ||
        name[0] == '/' || strstr(name, ".."))
        return false;
    (void)pthread_mutex_lock(&z->lock);
    struct zone_file *f = find(z, name);
    if (!f)
        f = read_file(z, name);
    (void)pthread_mutex_unlock(&z->lock);
    if (!f)
        return false;
    *out_bytes = f->bytes;
    *out_len = f->len;
    return true;
}

struct tri_zone_port tri_zoneinfo_port(struct tri_zoneinfo *z)
{
    return (struct tri_zone_port){ .self = z, .load = load };
}
