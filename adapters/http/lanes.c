#include "http/lanes.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_THREADS = 16 };

/* Most that wait: some seconds of hashing; of pages one for each connection. */
static const size_t waiting[TRI_N_LANES] = { [TRI_LANE_HASH] = 32,
                                             [TRI_LANE_LONG] = 32,
                                             [TRI_LANE_PAGE] = 4096,
                                             [TRI_LANE_DISK] = 4096 };

struct job {
    void (*run)(void *ctx);
    void *ctx;
};

struct lane {
    pthread_t threads[MOST_THREADS];
    size_t n_threads; /* that are there */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct job *jobs; /* a ring */
    size_t cap;
    size_t first;
    size_t n;
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
        l->first = (l->first + 1) % l->cap;
        l->n--;
        (void)pthread_mutex_unlock(&l->mutex);
        job.run(job.ctx);
        (void)pthread_mutex_lock(&l->mutex);
    }
    (void)pthread_mutex_unlock(&l->mutex);
    return NULL;
}

/* Pages are made by a thread for each processor, and two for those that wait
 * for the disk inside a handler: a change is written before it is answered. */
static size_t threads_of(enum tri_lane lane)
{
    long cores = lane == TRI_LANE_PAGE ? sysconf(_SC_NPROCESSORS_ONLN) : 0;
    if (lane != TRI_LANE_PAGE)
        return 1;
    return cores < 1                  ? 3
           : cores > MOST_THREADS - 2 ? MOST_THREADS
                                      : (size_t)cores + 2;
}

static bool start(struct lane *l, enum tri_lane which)
{
    size_t n = threads_of(which);
    l->cap = waiting[which];
    l->jobs = calloc(l->cap, sizeof(*l->jobs));
    while (l->jobs && l->n_threads < n &&
           pthread_create(&l->threads[l->n_threads], NULL, work, l) == 0)
        l->n_threads++;
    return l->n_threads == n;
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
    for (size_t i = 0; i < TRI_N_LANES; i++)
        if (!start(&l->lanes[i], (enum tri_lane)i)) {
            tri_lanes_stop(l);
            return tri_fail(err, TRI_E_NOMEM, NULL, "no thread can be made");
        }
    *out = l;
    return TRI_OK;
}

bool tri_lanes_put(struct tri_lanes *l, enum tri_lane lane,
                   void (*job)(void *ctx), void *ctx)
{
    struct lane *one = &l->lanes[lane];
    (void)pthread_mutex_lock(&one->mutex);
    bool taken = !one->closed && one->n < one->cap;
    if (taken)
        one->jobs[(one->first + one->n++) % one->cap] =
            (struct job){ job, ctx };
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
        (void)pthread_cond_broadcast(&one->changed);
        (void)pthread_mutex_unlock(&one->mutex);
        while (one->n_threads)
            (void)pthread_join(one->threads[--one->n_threads], NULL);
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
        free(l->lanes[i].jobs);
    }
    free(l);
}
