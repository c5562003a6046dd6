#include "http/lanes.h"

#include <pthread.h>
#include <stdlib.h>

enum { WAITING = 32 }; /* of one lane: some seconds of hashing */

struct job {
    void (*run)(void *ctx);
    void *ctx;
};

struct lane {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct job jobs[WAITING]; /* a ring */
    size_t first;
    size_t n;
    bool runs; /* the thread is there */
    bool closed;
};

struct tri_lanes {
    struct lane lanes[TRI_N_LANES];
};

static void *work(void *ctx)
{
    struct lane *l = ctx;
    (void)pthread_mutex_lock(&l->mutex);
    while (l->n || !l->closed) {
        if (!l->n) {
            (void)pthread_cond_wait(&l->changed, &l->mutex);
            continue;
        }
        struct job job = l->jobs[l->first];
        l->first = (l->first + 1) % WAITING;
        l->n--;
        (void)pthread_mutex_unlock(&l->mutex);
        job.run(job.ctx);
        (void)pthread_mutex_lock(&l->mutex);
    }
    (void)pthread_mutex_unlock(&l->mutex);
    return NULL;
}

enum tri_code tri_lanes_start(struct tri_lanes **out, struct tri_error *err)
{
    struct tri_lanes *l = calloc(1, sizeof(*l));
    if (!l)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < TRI_N_LANES; i++) {
        (void)pthread_mutex_init(&l->lanes[i].mutex, NULL);
        (void)pthread_cond_init(&l->lanes[i].changed, NULL);
    }
    for (size_t i = 0; i < TRI_N_LANES; i++) {
        struct lane *one = &l->lanes[i];
        one->runs = pthread_create(&one->thread, NULL, work, one) == 0;
        if (!one->runs) {
            tri_lanes_stop(l);
            return tri_fail(err, TRI_E_NOMEM, NULL, "no thread can be made");
        }
    }
    *out = l;
    return TRI_OK;
}

bool tri_lanes_put(struct tri_lanes *l, enum tri_lane lane,
                   void (*job)(void *ctx), void *ctx)
{
    struct lane *one = &l->lanes[lane];
    (void)pthread_mutex_lock(&one->mutex);
    bool taken = !one->closed && one->n < WAITING;
    if (taken)
        one->jobs[(one->first + one->n++) % WAITING] = (struct job){ job, ctx };
    (void)pthread_cond_signal(&one->changed);
    (void)pthread_mutex_unlock(&one->mutex);
    return taken;
}

void tri_lanes_close(struct tri_lanes *l)
{
    for (size_t i = 0; i < TRI_N_LANES; i++) {
        struct lane *one = &l->lanes[i];
        (void)pthread_mutex_lock(&one->mutex);
        one->closed = true;
        (void)pthread_cond_signal(&one->changed);
        (void)pthread_mutex_unlock(&one->mutex);
        if (one->runs)
            (void)pthread_join(one->thread, NULL);
        one->runs = false;
    }
}

void tri_lanes_stop(struct tri_lanes *l)
{
    if (!l)
        return;
    tri_lanes_close(l);
    for (size_t i = 0; i < TRI_N_LANES; i++) {
        (void)pthread_mutex_destroy(&l->lanes[i].mutex);
        (void)pthread_cond_destroy(&l->lanes[i].changed);
    }
    free(l);
}
