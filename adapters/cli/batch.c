/* One line at a time, in bounded memory. With one job each answer goes out
 * before the next read that may wait, so that another program can talk to a
 * batch line by line. With more jobs each worker takes a basket of the lines
 * that are there, answers them, and puts the basket back; whoever finds that
 * the next ones in order are answered prints them while the others work on.
 * To time decisions alone, reports are kept and decided about again. */
#include "cli/batch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/lines.h"
#include "common/cleanup.h"
#include "common/spoken.h"
#include "common/voice.h"
#include "feel/json.h"

enum { MAX_PACKS = 16, BASKET_LINES = 64, BASKETS_EACH = 4 };
#define BASKET_BYTES ((size_t)1 << 20)
#define PRINT_BYTES ((size_t)256 << 10)

/* ---- packs, loaded as reports name them ---- */

struct shelved {
    char name[80];
    struct tri_cli_pack loaded;
    size_t lang;
};

struct shelf {
    pthread_mutex_t lock;
    size_t n;
    struct shelved packs[MAX_PACKS];
    /* Names that gave no pack, the newest over the oldest: said once, and never
     * in the way of a pack that there is. */
    char refused[MAX_PACKS][80];
    size_t n_refused;
    uint64_t load_ns;
};

/* Place of a pack on the shelf, loading it first; -1 when it cannot be had. */
static int shelf_find(struct shelf *s, const struct tri_batch *b,
                      const char *name)
{
    (void)pthread_mutex_lock(&s->lock);
    int found = -1;
    for (size_t i = 0; i < s->n && found < 0; i++)
        if (strcmp(s->packs[i].name, name) == 0)
            found = (int)i;
    bool known = found >= 0 || s->n == MAX_PACKS ||
                 strlen(name) >= sizeof(s->packs[0].name);
    for (size_t i = 0; i < MAX_PACKS && !known; i++)
        known = strcmp(s->refused[i], name) == 0;
    if (!known) {
        uint64_t from = tri_cli_clock_ns();
        struct tri_cli_pack *p = &s->packs[s->n].loaded;
        int status = tri_cli_pack_load(
            name, b->pack ? "--pack" : "jurisdiction", TRI_ERROR, p);
        if (status == TRI_EXIT_OK) {
            status = tri_cli_lang(p->pack, b->lang, &s->packs[s->n].lang);
            if (status != TRI_EXIT_OK)
                tri_cli_pack_done(p);
        }
        if (status == TRI_EXIT_OK)
            found = (int)s->n++;
        memcpy(found >= 0 ? s->packs[found].name
                          : s->refused[s->n_refused++ % MAX_PACKS],
               name, strlen(name) + 1);
        s->load_ns += tri_cli_clock_ns() - from;
    }
    (void)pthread_mutex_unlock(&s->lock);
    return found;
}

/* ---- one worker ---- */

struct again { /* a report that was decided about */
    struct tri_assessor *assessor;
    struct tri_assess_options options;
    struct tri_kept_report report;
};

struct worker {
    const struct tri_batch *b;
    struct shelf *shelf;
    const struct tri_zone_port *zones;
    struct tri_assessor *assessors[MAX_PACKS];
    struct tri_batch_stats stats;
    bool bad;           /* a line could not be assessed */
    struct again *kept; /* with --repeat */
    size_t n_kept, cap_kept;
    struct tri_out *out;
    struct rounds *rounds; /* with more than one job */
    pthread_t thread;
    bool started;
};

void tri_batch_put_error(struct tri_out *out, uint64_t line, const char *by,
                         const struct tri_error *err)
{
    tri_out_format(out, "{\"line\":%llu,", (unsigned long long)line);
    if (by)
        tri_out_format(out, "\"by\":\"%s\",", by);
    tri_out_text(out, "\"error\":{\"field\":");
    if (err->loc.element[0] && !err->loc.line)
        tri_json_write_text(out, err->loc.element, strlen(err->loc.element));
    else
        tri_out_text(out, "null");
    tri_out_text(out, ",\"message\":");
    char msg[512];
    char spoken[TRI_SPOKEN_LINE];
    if (err->loc.line)
        (void)snprintf(msg, sizeof(msg), "column %u: %s", err->loc.col,
                       err->msg);
    else
        (void)snprintf(msg, sizeof(msg), "%s", err->msg);
    const char *said = tri_cli_worded(msg, spoken, sizeof(spoken));
    tri_json_write_text(out, said, strlen(said));
    tri_out_text(out, "}}\n");
}

static void put_error(struct worker *w, uint64_t line,
                      const struct tri_error *err)
{
    w->bad = true;
    tri_batch_put_error(w->out, line, NULL, err);
}

/* Keep the report that was decided about; a batch is read to its end first. */
static enum tri_code keep(struct worker *w, struct tri_assessor *a,
                          const struct tri_assess_options *options,
                          struct tri_error *err)
{
    if (w->n_kept == w->cap_kept) {
        size_t cap = 2 * w->cap_kept + 64;
        struct again *more = realloc(w->kept, cap * sizeof(*more));
        if (!more)
            return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
        w->kept = more;
        w->cap_kept = cap;
    }
    struct again *k = &w->kept[w->n_kept++];
    *k = (struct again){ .assessor = a, .options = *options };
    tri_assess_keep(a, &k->report);
    return TRI_OK;
}

/* The passes after the first, which was the warm-up: the clock is read once a
 * pass, and nothing but decisions lies between. */
static void timed_passes(struct worker *w)
{
    struct tri_error err;
    w->stats.eval_ns = 0;
    for (long pass = 0; pass < w->b->repeat; pass++) {
        uint64_t from = tri_cli_clock_ns();
        for (size_t i = 0; i < w->n_kept; i++) {
            const struct again *k = &w->kept[i];
            tri_assess_again(k->assessor, &k->report);
            (void)tri_assess_decide(k->assessor, &k->options, &err);
        }
        w->stats.eval_ns += tri_cli_clock_ns() - from;
    }
    w->stats.evaluations = w->n_kept * (uint64_t)w->b->repeat;
}

static enum tri_code assess(struct worker *w, struct tri_assessor *a,
                            const struct shelved *on, const char *text,
                            size_t len, struct tri_error *err)
{
    const struct tri_batch *b = w->b;
    struct tri_assess_options options = { .lang = on->lang,
                                          .word = tri_voice_word(
                                              on->loaded.pack, on->lang),
                                          .trace = b->trace,
                                          .decisions_only = b->decisions_only,
                                          .now = b->now,
                                          .clock_field = "--at" };
    uint64_t t0 = tri_cli_clock_ns();
    enum tri_code code = tri_assess_read(a, text, len, err);
    uint64_t t1 = tri_cli_clock_ns();
    w->stats.parse_ns += t1 - t0;
    if (code != TRI_OK)
        return code;
    code = tri_assess_decide(a, &options, err);
    uint64_t t2 = tri_cli_clock_ns();
    w->stats.eval_ns += t2 - t1;
    if (code != TRI_OK)
        return code;
    if (b->repeat && (code = keep(w, a, &options, err)) != TRI_OK)
        return code;
    w->stats.evaluations++;
    tri_assess_write(a, w->out);
    tri_out_char(w->out, '\n');
    w->stats.print_ns += tri_cli_clock_ns() - t2;
    return TRI_OK;
}

static void one_line(struct worker *w, uint64_t line, const char *text,
                     size_t len, bool too_long)
{
    struct tri_error err = { .code = TRI_OK };
    char name[128] = "";
    if (too_long) {
        (void)tri_fail(&err, TRI_E_LIMIT, NULL,
                       "longer than the limit of %zu MiB",
                       TRI_MAX_JSON_BYTES >> 20);
        put_error(w, line, &err);
        return;
    }
    bool named =
        !w->b->pack && tri_cli_jurisdiction(text, len, name, sizeof(name));
    const char *pack = w->b->pack ? w->b->pack
                       : named    ? name
                                  : TRI_DEFAULT_PACK;
    int at = -1;
    if (!w->b->pack && !tri_pack_name_ok(pack))
        at = -1; /* a folder in a report is never opened */
    else
        at = shelf_find(w->shelf, w->b, pack);
    enum tri_code code = TRI_OK;
    if (at < 0) {
        struct tri_loc loc = tri_loc_make(NULL, "jurisdiction", 0, 0);
        code = tri_fail(&err, TRI_E_NOTFOUND, &loc,
                        "there is no such rule pack, or it is refused");
    } else if (!w->assessors[at]) {
        code = tri_assessor_new(w->shelf->packs[at].loaded.pack, w->zones,
                                &w->assessors[at], &err);
    }
    if (code == TRI_OK)
        code =
            assess(w, w->assessors[at], &w->shelf->packs[at], text, len, &err);
    if (code != TRI_OK)
        put_error(w, line, &err);
}

static void worker_done(struct worker *w)
{
    for (size_t i = 0; i < MAX_PACKS; i++)
        tri_assessor_free(w->assessors[i]);
    free(w->kept);
}

/* ---- one job ---- */

static int flush(struct tri_out *out)
{
    int status = tri_cli_print(out, TRI_EXIT_OK);
    tri_out_clear(out);
    return status;
}

static int one_job(struct worker *w, struct tri_lines *l)
{
    struct tri_out *out = w->out;
    uint64_t line = 0;
    const char *text = NULL;
    size_t len = 0;
    for (;;) {
        if (out->len && (!tri_lines_ready(l) || out->len > PRINT_BYTES)) {
            int status = flush(out);
            if (status != TRI_EXIT_OK)
                return status;
        }
        enum tri_line kind = tri_lines_next(l, &text, &len);
        if (kind == TRI_LINE_NONE)
            return out->len || out->failed ? flush(out) : TRI_EXIT_OK;
        one_line(w, ++line, text, len, kind == TRI_LINE_TOO_LONG);
    }
}

/* ---- more jobs ---- */

struct basket { /* lines, one after the other in text, and their answers */
    char *text;
    size_t len, cap;
    size_t n;
    uint64_t first_line;
    size_t ends[BASKET_LINES];
    bool too_long[BASKET_LINES];
    struct tri_out out;
    bool answered; /* and not printed yet */
};

struct rounds {
    pthread_mutex_t reading; /* of lines, line and taken */
    struct tri_lines *lines;
    uint64_t line;
    size_t taken;
    pthread_mutex_t printing; /* of what follows, and of answered */
    pthread_cond_t printed_one;
    size_t printed;
    bool busy; /* somebody prints */
    int status;
    size_t n;
    struct basket *baskets; /* number i is baskets[i % n] */
};

/* The lines that are there: what would have to be waited for is not. */
static bool fill(struct basket *k, struct rounds *r)
{
    struct tri_lines *l = r->lines;
    const char *text = NULL;
    size_t len = 0;
    k->n = 0;
    k->len = 0;
    k->first_line = r->line + 1;
    while (k->n < BASKET_LINES && k->len < BASKET_BYTES &&
           (k->n == 0 || tri_lines_ready(l))) {
        enum tri_line kind = tri_lines_next(l, &text, &len);
        if (kind == TRI_LINE_NONE)
            break;
        if (kind == TRI_LINE_TOO_LONG)
            len = 0;
        if (k->cap - k->len < len) {
            size_t cap = 2 * k->cap + len;
            char *more = realloc(k->text, cap);
            if (!more) {
                tri_lines_fail(l, TRI_E_NOMEM, "out of memory");
                break;
            }
            k->text = more;
            k->cap = cap;
        }
        if (len)
            memcpy(k->text + k->len, text, len);
        k->len += len;
        k->ends[k->n] = k->len;
        k->too_long[k->n++] = kind == TRI_LINE_TOO_LONG;
        r->line++;
    }
    return k->n > 0;
}

/* The next basket, once it is free; NULL at the end. */
static struct basket *take(struct rounds *r)
{
    (void)pthread_mutex_lock(&r->reading);
    (void)pthread_mutex_lock(&r->printing);
    while (r->taken - r->printed == r->n && r->status == TRI_EXIT_OK)
        (void)pthread_cond_wait(&r->printed_one, &r->printing);
    bool go_on = r->status == TRI_EXIT_OK;
    (void)pthread_mutex_unlock(&r->printing);
    struct basket *k = &r->baskets[r->taken % r->n];
    if (go_on && fill(k, r))
        r->taken++;
    else
        k = NULL;
    (void)pthread_mutex_unlock(&r->reading);
    return k;
}

static void print_in_order(struct rounds *r, struct basket *answered)
{
    (void)pthread_mutex_lock(&r->printing);
    answered->answered = true;
    struct basket *k = &r->baskets[r->printed % r->n];
    while (!r->busy && k->answered && r->status == TRI_EXIT_OK) {
        r->busy = true;
        (void)pthread_mutex_unlock(&r->printing);
        int status = flush(&k->out);
        (void)pthread_mutex_lock(&r->printing);
        r->busy = false;
        r->status = status;
        k->answered = false;
        k = &r->baskets[++r->printed % r->n];
        (void)pthread_cond_broadcast(&r->printed_one);
    }
    (void)pthread_mutex_unlock(&r->printing);
}

static void *work(void *self)
{
    struct worker *w = self;
    struct basket *k;
    while ((k = take(w->rounds))) {
        size_t from = 0;
        w->out = &k->out;
        for (size_t i = 0; i < k->n; i++) {
            one_line(w, k->first_line + i, k->text + from, k->ends[i] - from,
                     k->too_long[i]);
            from = k->ends[i];
        }
        print_in_order(w->rounds, k);
    }
    return NULL;
}

static int many_jobs(struct worker *workers, size_t n, struct tri_lines *l)
{
    struct rounds r = { .lines = l, .n = n * BASKETS_EACH };
    r.baskets = calloc(r.n, sizeof(*r.baskets));
    if (!r.baskets) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    (void)pthread_mutex_init(&r.reading, NULL);
    (void)pthread_mutex_init(&r.printing, NULL);
    (void)pthread_cond_init(&r.printed_one, NULL);
    for (size_t i = 0; i < n; i++)
        workers[i].rounds = &r;
    for (size_t i = 1; i < n; i++) /* where there is none, others do its work */
        workers[i].started =
            pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
    (void)work(&workers[0]);
    for (size_t i = 1; i < n; i++)
        if (workers[i].started)
            (void)pthread_join(workers[i].thread, NULL);
    for (size_t i = 0; i < r.n; i++) {
        tri_out_done(&r.baskets[i].out);
        free(r.baskets[i].text);
    }
    (void)pthread_cond_destroy(&r.printed_one);
    (void)pthread_mutex_destroy(&r.printing);
    (void)pthread_mutex_destroy(&r.reading);
    free(r.baskets);
    return r.status;
}

static void add_stats(struct tri_batch_stats *to,
                      const struct tri_batch_stats *from)
{
    to->parse_ns += from->parse_ns;
    to->eval_ns += from->eval_ns;
    to->print_ns += from->print_ns;
    to->evaluations += from->evaluations;
}

int tri_batch_run(struct tri_batch *b, const char *path)
{
    TRI_CLEANUP(tri_lines_done) struct tri_lines lines;
    int status = tri_lines_open(&lines, path);
    if (status != TRI_EXIT_OK)
        return status;
    struct shelf shelf = { .n = 0 };
    struct tri_zoneinfo *zones = tri_zoneinfo_new(NULL);
    size_t n = (size_t)b->jobs;
    struct worker *workers = calloc(n, sizeof(*workers));
    if (!zones || !workers || pthread_mutex_init(&shelf.lock, NULL) != 0) {
        /* The analyser does not know that tri_lines_done runs at the return. */
        tri_cli_say("out of memory"); // NOLINT(clang-analyzer-unix.Malloc)
        free(workers);
        tri_zoneinfo_free(zones);
        return TRI_EXIT_ENVIRONMENT;
    }
    TRI_CLEANUP(tri_out_done) struct tri_out alone; /* of the only job */
    tri_out_init(&alone);
    workers[0].out = &alone;
    struct tri_zone_port port = tri_zoneinfo_port(zones);
    for (size_t i = 0; i < n; i++) {
        workers[i].b = b;
        workers[i].shelf = &shelf;
        workers[i].zones = &port;
    }
    /* A pack that the command line names must be there before any line. */
    if (b->pack && shelf_find(&shelf, b, b->pack) < 0)
        status = TRI_EXIT_INPUT;
    else
        status = n == 1 ? one_job(&workers[0], &lines)
                        : many_jobs(workers, n, &lines);
    if (status == TRI_EXIT_OK && b->repeat)
        timed_passes(&workers[0]);
    bool bad = false;
    for (size_t i = 0; i < n; i++) {
        add_stats(&b->stats, &workers[i].stats);
        bad |= workers[i].bad;
        worker_done(&workers[i]);
    }
    b->stats.load_ns = shelf.load_ns;
    for (size_t i = 0; i < shelf.n; i++)
        tri_cli_pack_done(&shelf.packs[i].loaded);
    (void)pthread_mutex_destroy(&shelf.lock);
    free(workers);
    tri_zoneinfo_free(zones);
    if (status == TRI_EXIT_OK && lines.failed)
        return tri_cli_fail(&lines.err);
    return status == TRI_EXIT_OK && bad ? TRI_EXIT_FINDINGS : status;
}

void tri_batch_print_stats(const struct tri_batch_stats *s)
{
    (void)fprintf(
        stderr,
        "{\"load_ns\":%llu,\"evaluations\":%llu,\"eval_ns\":%llu,"
        "\"parse_ns\":%llu,\"print_ns\":%llu,\"peak_rss_kib\":%ld}\n",
        (unsigned long long)s->load_ns, (unsigned long long)s->evaluations,
        (unsigned long long)s->eval_ns, (unsigned long long)s->parse_ns,
        (unsigned long long)s->print_ns, tri_cli_peak_kib());
}
