/* assess: one report to one assessment, or a batch of them. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/batch.h"
#include "common/cleanup.h"
#include "common/voice.h"

struct arguments {
    const char *pack;
    const char *at;
    const char *lang;
    const char *format;
    const char *trace;
    const char *detail;
    const char *jobs;
    const char *repeat;
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
        { .name = "--repeat", .text = &a->repeat },
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
    if (status == TRI_EXIT_OK && a->repeat && (!a->batch || a->jobs))
        return tri_cli_usage("assess",
                             "--repeat goes with --batch, without --jobs");
    if (status == TRI_EXIT_OK && a->batch && a->format &&
        strcmp(a->format, "text") == 0)
        return tri_cli_usage("assess", "--batch writes JSON only");
    return status;
}

static void triage_done(struct tri_cli_triage *t)
{
    tri_cli_triage_done(t);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static int assess_one(const struct arguments *a, struct tri_instant now)
{
    TRI_CLEANUP(triage_done) struct tri_cli_triage t;
    bool as_text = tri_cli_as_text(a->format);
    struct tri_assess_options options = {
        .trace = trace_of(a->trace, TRI_TRACE_MATCHED),
        .decisions_only = a->detail && strcmp(a->detail, "decisions") == 0,
        .now = now,
        .clock_field = "--at",
    };
    int status = tri_cli_triage_open(a->path, a->pack, a->lang, &t);
    if (status != TRI_EXIT_OK)
        return status;
    options.lang = t.lang;
    options.word = tri_voice_word(t.loaded.pack, t.lang);
    uint64_t t0 = tri_cli_clock_ns();
    status = tri_cli_triage_read(&t);
    uint64_t t1 = tri_cli_clock_ns();
    if (status == TRI_EXIT_OK)
        status = tri_cli_triage_decide(&t, &options);
    uint64_t t2 = tri_cli_clock_ns();
    if (status != TRI_EXIT_OK)
        return status;
    TRI_CLEANUP(out_done) struct tri_out json;
    TRI_CLEANUP(out_done) struct tri_out page;
    tri_out_init(&json);
    tri_out_init(&page);
    tri_assess_write(t.assessor, &json);
    tri_out_char(&json, '\n');
    const struct tri_batch_stats stats = { .load_ns = t.load_ns,
                                           .parse_ns = t1 - t0,
                                           .eval_ns = t2 - t1,
                                           .print_ns = tri_cli_clock_ns() - t2,
                                           .evaluations = 1 };
    if (as_text && !json.failed)
        status = tri_cli_render(t.loaded.pack, t.lang, &t.zones, json.text,
                                json.len, &page);
    if (status == TRI_EXIT_OK)
        status = tri_cli_print(as_text && !json.failed ? &page : &json, status);
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
    if (a.repeat && status == TRI_EXIT_OK)
        status = tri_cli_number("--repeat", a.repeat, 1000000000, &b.repeat);
    if (status != TRI_EXIT_OK)
        return status;
    status = tri_batch_run(&b, a.path);
    if (a.stats && (status == TRI_EXIT_OK || status == TRI_EXIT_FINDINGS))
        tri_batch_print_stats(&b.stats);
    return status;
}
