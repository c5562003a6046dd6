/* Counters, and the page that a monitor reads. */
#include "http/metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/out.h"
#include "http/doors.h"
#include "http/routes.h"
#include "http/site.h"

static const double bounds[] = { 0.005, 0.01, 0.025, 0.05, 0.1,
                                 0.25,  0.5,  1,     2.5 };
enum { BOUNDS = sizeof(bounds) / sizeof(bounds[0]), CLASSES = 5 };

struct tri_metrics {
    atomic_ullong took_ns;
    atomic_ullong within[BOUNDS]; /* of bound i and no smaller one */
    atomic_ullong slower;
    size_t n; /* routes, and one more for what fitted none */
    atomic_ullong (*answers)[CLASSES];
};

struct tri_metrics *tri_metrics_new(void)
{
    struct tri_metrics *m = calloc(1, sizeof(*m));
    if (!m)
        return NULL;
    (void)tri_routes(&m->n);
    m->n++;
    m->answers = calloc(m->n, sizeof(*m->answers));
    if (m->answers)
        return m;
    free(m);
    return NULL;
}

void tri_metrics_free(struct tri_metrics *m)
{
    if (m)
        free(m->answers);
    free(m);
}

static void add(atomic_ullong *at, unsigned long long n)
{
    (void)atomic_fetch_add_explicit(at, n, memory_order_relaxed);
}

static unsigned long long value(atomic_ullong *at)
{
    return atomic_load_explicit(at, memory_order_relaxed);
}

void tri_metrics_count(struct tri_metrics *m, size_t route, unsigned status,
                       uint64_t ns)
{
    unsigned class = status / 100;
    if (route >= m->n)
        route = m->n - 1;
    add(&m->answers[route][class >= 1 && class <= CLASSES ? class - 1 : 4], 1);
    add(&m->took_ns, ns);
    for (size_t i = 0; i < BOUNDS; i++)
        if ((double)ns <= bounds[i] * 1e9) {
            add(&m->within[i], 1);
            return;
        }
    add(&m->slower, 1);
}

static void put_head(struct tri_out *o, const char *name, const char *type,
                     const char *help)
{
    tri_out_format(o, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_answers(struct tri_out *o, const struct tri_metrics *m)
{
    size_t n = 0;
    const struct tri_route_info *routes = tri_routes(&n);
    put_head(o, "safetriage_answers_total", "counter",
             "Answers by handler and class of status.");
    for (size_t i = 0; i < m->n; i++)
        for (int c = 0; c < CLASSES; c++) {
            unsigned long long count = value(&m->answers[i][c]);
            if (count)
                tri_out_format(
                    o,
                    "safetriage_answers_total{handler=\"%s\",method=\"%s\","
                    "status=\"%dxx\"} %llu\n",
                    i < n ? routes[i].handler : "none",
                    i < n && routes[i].method == TRI_POST ? "post" : "get",
                    c + 1, count);
        }
}

static void put_times(struct tri_out *o, struct tri_metrics *m)
{
    unsigned long long sum = 0;
    put_head(o, "safetriage_answer_seconds", "histogram",
             "Time from the request's last byte to its answer.");
    for (size_t i = 0; i < BOUNDS; i++) {
        sum += value(&m->within[i]);
        tri_out_format(o, "safetriage_answer_seconds_bucket{le=\"%g\"} %llu\n",
                       bounds[i], sum);
    }
    sum += value(&m->slower);
    tri_out_format(o,
                   "safetriage_answer_seconds_bucket{le=\"+Inf\"} %llu\n"
                   "safetriage_answer_seconds_sum %.6f\n"
                   "safetriage_answer_seconds_count %llu\n",
                   sum, (double)value(&m->took_ns) / 1e9, sum);
}

static void put_state(struct tri_out *o, const struct tri_site *site)
{
    struct tri_error err = { .code = TRI_OK };
    struct rusage use;
    const struct tri_casebook *book = site->book;
    if (book) {
        put_head(o, "safetriage_store_ready", "gauge",
                 "1 while the incident book can be used.");
        tri_out_format(o, "safetriage_store_ready %d\n",
                       book->store->ready(book->store->self, &err) == TRI_OK);
    }
    put_head(o, "safetriage_pack_info", "gauge", "The rules in force.");
    tri_out_format(o, "safetriage_pack_info{pack=\"%s\",version=\"%s\"} 1\n",
                   site->pack->id, site->pack->version);
    if (getrusage(RUSAGE_SELF, &use) == 0) {
        put_head(o, "process_cpu_seconds_total", "counter",
                 "Processor time used.");
        tri_out_format(
            o, "process_cpu_seconds_total %.2f\n",
            (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
                (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6);
        put_head(o, "safetriage_peak_memory_bytes", "gauge",
                 "Most memory that was ever resident.");
        tri_out_format(o, "safetriage_peak_memory_bytes %lld\n",
                       (long long)use.ru_maxrss * 1024);
    }
}

void tri_door_metrics(struct tri_exchange *x)
{
    struct tri_out o;
    if (!x->site->metrics) { /* only where `serve` was told to */
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    tri_out_init(&o);
    put_answers(&o, x->site->metrics);
    put_times(&o, x->site->metrics);
    put_state(&o, x->site);
    if (o.failed) {
        tri_out_done(&o);
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    x->text = o.text; /* malloced, as the exchange's texts are */
    x->text_len = o.len;
    x->type = "text/plain; version=0.0.4; charset=utf-8";
    x->status = 200;
}
