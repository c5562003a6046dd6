/* adapters/cli/batch.h - reports a line in, assessments a line out.
 *
 * Source:  contract of the command line: assess --batch, --jobs, --stats,
 * --repeat. Owner:   everything is freed before tri_batch_run returns. Threads:
 * with jobs > 1 it starts that many workers over frozen packs; the order of
 * lines is kept.
 */
#ifndef TRI_CLI_BATCH_H
#define TRI_CLI_BATCH_H

#include "cli/packs.h"

struct tri_batch_stats {
    uint64_t load_ns;
    uint64_t parse_ns;
    uint64_t eval_ns;
    uint64_t print_ns;
    uint64_t evaluations;
};

struct tri_batch {
    const char *pack; /* --pack, or NULL: each report's jurisdiction */
    const char *lang; /* NULL: English */
    enum tri_trace trace;
    bool decisions_only;
    struct tri_instant now;
    long jobs;
    long repeat; /* passes over all reports, timed; 0: each is decided once */
    struct tri_batch_stats stats;
};

/* Read path ("-": standard input) to its end. An exit status: 1 when there was
 * a bad line. */
int tri_batch_run(struct tri_batch *b, const char *path);

/* {"line":N,"error":{"field":..,"message":..}} and a line end; by: the option
 * whose pack refuses it, or NULL where there is only one. */
void tri_batch_put_error(struct tri_out *out, uint64_t line, const char *by,
                         const struct tri_error *err);

/* The JSON object of --stats on standard error. */
void tri_batch_print_stats(const struct tri_batch_stats *s);

#endif
