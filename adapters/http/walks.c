/* Guided walks in memory, the one touched last in front. */
#include "http/walks.h"

#include <pthread.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { IDLE_SECONDS = 4 * 60 * 60 };

struct walk {
    char name[TRI_WALK_NAME];
    char token[TRI_WALK_TOKEN];
    char *text;
    size_t len;
    unsigned version;
    time_t touched;
    struct walk *next;
};

struct tri_walks {
    pthread_mutex_t lock;
    struct walk *first; /* the one touched last */
    size_t n;
    size_t cap;
};

static time_t monotonic(void)
{
    struct timespec t = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static void random_name(char out[TRI_WALK_NAME])
{
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof(bytes));
    (void)sodium_bin2hex(out, TRI_WALK_NAME, bytes, sizeof(bytes));
}

void tri_walks_text_free(char *text, size_t len)
{
    if (text)
        sodium_memzero(text, len);
    free(text);
}

static char *copy(const char *text, size_t len)
{
    char *c = malloc(len + 1);
    if (c) {
        memcpy(c, text, len);
        c[len] = '\0';
    }
    return c;
}

static void drop(struct tri_walks *w, struct walk **at)
{
    struct walk *gone = *at;
    *at = gone->next;
    tri_walks_text_free(gone->text, gone->len);
    sodium_memzero(gone, sizeof(*gone));
    free(gone);
    w->n--;
}

/* Those idle for too long, and the oldest past the cap: all at the end of the
 * list, because a touched one moves to its front. */
static void tidy(struct tri_walks *w, time_t now)
{
    size_t i = 0;
    for (struct walk **at = &w->first; *at;) {
        if (i >= w->cap || now - (*at)->touched > IDLE_SECONDS) {
            drop(w, at);
        } else {
            at = &(*at)->next;
            i++;
        }
    }
}

/* Found and moved to the front; NULL when there is none. Names are secrets:
 * compared in constant time. */
static struct walk *touch(struct tri_walks *w, const char *name)
{
    if (!name || strlen(name) != TRI_WALK_NAME - 1)
        return NULL;
    time_t now = monotonic();
    for (struct walk **at = &w->first; *at; at = &(*at)->next) {
        struct walk *walk = *at;
        if (sodium_memcmp(walk->name, name, TRI_WALK_NAME - 1) != 0)
            continue;
        if (now - walk->touched > IDLE_SECONDS) {
            drop(w, at);
            return NULL;
        }
        *at = walk->next;
        walk->next = w->first;
        w->first = walk;
        walk->touched = now;
        return walk;
    }
    return NULL;
}

struct tri_walks *tri_walks_new(size_t cap)
{
    struct tri_walks *w = calloc(1, sizeof(*w));
    if (!w)
        return NULL;
    if (pthread_mutex_init(&w->lock, NULL) != 0) {
        free(w);
        return NULL;
    }
    w->cap = cap;
    return w;
}

void tri_walks_free(struct tri_walks *w)
{
    if (!w)
        return;
    while (w->first)
        drop(w, &w->first);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}

bool tri_walks_add(struct tri_walks *w, const char *text, size_t len,
                   char out_name[TRI_WALK_NAME])
{
    struct walk *walk = calloc(1, sizeof(*walk));
    if (!walk)
        return false;
    walk->text = copy(text, len);
    if (!walk->text) {
        free(walk);
        return false;
    }
    walk->len = len;
    random_name(walk->name);
    random_name(walk->token);
    walk->touched = monotonic();
    memcpy(out_name, walk->name, TRI_WALK_NAME);
    (void)pthread_mutex_lock(&w->lock);
    walk->next = w->first;
    w->first = walk;
    w->n++;
    tidy(w, walk->touched);
    (void)pthread_mutex_unlock(&w->lock);
    return true;
}

char *tri_walks_get(struct tri_walks *w, const char *name, size_t *out_len,
                    unsigned *out_version, char out_token[TRI_WALK_TOKEN])
{
    char *text = NULL;
    (void)pthread_mutex_lock(&w->lock);
    struct walk *walk = touch(w, name);
    if (walk) {
        text = copy(walk->text, walk->len);
        *out_len = walk->len;
        *out_version = walk->version;
        memcpy(out_token, walk->token, TRI_WALK_TOKEN);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return text;
}

bool tri_walks_put(struct tri_walks *w, const char *name, unsigned version,
                   const char *text, size_t len)
{
    char *mine = copy(text, len);
    if (!mine)
        return false;
    (void)pthread_mutex_lock(&w->lock);
    struct walk *walk = touch(w, name);
    bool ok = walk && walk->version == version;
    if (ok) {
        tri_walks_text_free(walk->text, walk->len);
        walk->text = mine;
        walk->len = len;
        walk->version++;
    }
    (void)pthread_mutex_unlock(&w->lock);
    if (!ok)
        tri_walks_text_free(mine, len);
    return ok;
}

void tri_walks_end(struct tri_walks *w, const char *name)
{
    (void)pthread_mutex_lock(&w->lock);
    if (touch(w, name)) /* it is the first now */
        drop(w, &w->first);
    (void)pthread_mutex_unlock(&w->lock);
}
