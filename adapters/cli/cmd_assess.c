/* assess: one report to one assessment, or a batch of them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/batch.h"
#include "common/cleanup.h"

struct arguments {
    const char *pack;
    const char *at;
    const char *lang;
    const char *format;
    const char *trace;
    const char *detail;
    const char *jobs;
    bool batch;
    bool stats;
    const char *path;
};

static enum tri_trace trace_of(const char *text, enum tri_trace otherwise)
{
    if (!text)
        return otherwise;
    return strcmp(text, "none") == 0      ? TRI_TRACE_NONE
           : strcmp(text, "matched") == 0 ? TRI_TRACE_MATCHED
                                          : TRI_TRACE_FULL;
}

static int parse(int argc, char **argv, struct arguments *a)
{
    static const char *const langs[] = { "en", "fr", NULL };
    static const char *const formats[] = { "json", "text", NULL };
    static const char *const traces[] = { "none", "matched", "full", NULL };
    static const char *const details[] = { "decisions", "full", NULL };
    const struct tri_option options[] = {
        { .name = "--pack", .text = &a->pack },
        { .name = "--at", .text = &a->at },
        { .name = "--lang", .text = &a->lang, .choices = langs },
        { .name = "--format", .text = &a->format, .choices = formats },
        { .name = "--trace", .text = &a->trace, .choices = traces },
        { .name = "--detail", .text = &a->detail, .choices = details },
        { .name = "--jobs", .text = &a->jobs },
        { .name = "--batch", .flag = &a->batch },
        { .name = "--stats", .flag = &a->stats },
    };
    char **rest = NULL;
    size_t n = 0;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    a->path = n ? rest[0] : "-";
    if (status == TRI_EXIT_OK && a->jobs && !a->batch)
        return tri_cli_usage("assess", "--jobs goes with --batch");
    if (status == TRI_EXIT_OK && a->batch && a->format &&
        strcmp(a->format, "text") == 0)
        return tri_cli_usage("assess", "--batch writes JSON only");
    return status;
}

static void pack_done(struct tri_cli_pack *p)
{
    tri_cli_pack_done(p);
}

static void zones_done(struct tri_zoneinfo **z)
{
    tri_zoneinfo_free(*z);
}

static void assessor_done(struct tri_assessor **a)
{
    tri_assessor_free(*a);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static int assess_one(const struct arguments *a, struct tri_instant now)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    struct tri_error err = { .code = TRI_OK };
    if (tri_cli_read(a->path, TRI_MAX_JSON_BYTES, &text, &len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct tri_batch_stats stats = { .load_ns = tri_cli_clock_ns() };
    TRI_CLEANUP(pack_done) struct tri_cli_pack loaded = { .pack = NULL };
    int status = tri_cli_pack_for(a->pack, text, len, &loaded);
    if (status != TRI_EXIT_OK)
        return status;
    stats.load_ns = tri_cli_clock_ns() - stats.load_ns;
    struct tri_assess_options options = {
        .trace = trace_of(a->trace, TRI_TRACE_MATCHED),
        .decisions_only = a->detail && strcmp(a->detail, "decisions") == 0,
        .now = now,
        .clock_field = "--at",
    };
    status = tri_cli_lang(loaded.pack, a->lang, &options.lang);
    if (status != TRI_EXIT_OK)
        return status;
    TRI_CLEANUP(zones_done) struct tri_zoneinfo *zones = tri_zoneinfo_new(NULL);
    if (!zones) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    struct tri_zone_port port = tri_zoneinfo_port(zones);
    TRI_CLEANUP(assessor_done) struct tri_assessor *assessor = NULL;
    if (tri_assessor_new(loaded.pack, &port, &assessor, &err) != TRI_OK)
        return tri_cli_fail(&err);
    TRI_CLEANUP(out_done) struct tri_out json;
    tri_out_init(&json);
    uint64_t t0 = tri_cli_clock_ns();
    if (tri_assess_read(assessor, text, len, &err) != TRI_OK)
        return tri_cli_report_refuse(assessor, a->path, &err);
    uint64_t t1 = tri_cli_clock_ns();
    enum tri_code code = tri_assess_decide(assessor, &options, &err);
    uint64_t t2 = tri_cli_clock_ns();
    if (code != TRI_OK)
        return tri_cli_report_fail(a->path, &err);
    tri_assess_write(assessor, &json);
    tri_out_char(&json, '\n');
    stats.parse_ns = t1 - t0;
    stats.eval_ns = t2 - t1;
    stats.print_ns = tri_cli_clock_ns() - t2;
    stats.evaluations = 1;
    bool as_text =
        a->format ? strcmp(a->format, "text") == 0 : isatty(STDOUT_FILENO) == 1;
    if (as_text && !json.failed) {
        TRI_CLEANUP(out_done) struct tri_out page;
        tri_out_init(&page);
        status = tri_cli_render(loaded.pack, options.lang, &port, json.text,
                                json.len, &page);
        if (status == TRI_EXIT_OK)
            status = tri_cli_print(&page, TRI_EXIT_OK);
    } else {
        status = tri_cli_print(&json, TRI_EXIT_OK);
    }
    if (a->stats && status == TRI_EXIT_OK)
        tri_batch_print_stats(&stats);
    return status;
}

int tri_cmd_assess(int argc, char **argv)
{
    struct arguments a = { .path = "-" };
    int status = parse(argc, argv, &a);
    if (status != TRI_EXIT_OK)
        return status;
    struct tri_instant now = { 0, 0 };
    status = tri_cli_at(a.at, &now);
    if (status != TRI_EXIT_OK)
        return status;
    if (!a.batch)
        return assess_one(&a, now);
    struct tri_batch b = {
        .pack = a.pack,
        .lang = a.lang,
        .trace = trace_of(a.trace, TRI_TRACE_NONE),
        .decisions_only = a.detail && strcmp(a.detail, "decisions") == 0,
        .now = now,
        .jobs = 1,
    };
    if (a.jobs)
        status = tri_cli_number("--jobs", a.jobs, 64, &b.jobs);
    if (status != TRI_EXIT_OK)
        return status;
    status = tri_batch_run(&b, a.path);
    if (a.stats && (status == TRI_EXIT_OK || status == TRI_EXIT_FINDINGS))
        tri_batch_print_stats(&b.stats);
    return status;
}
