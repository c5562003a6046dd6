/* whatif: which smallest changes of facts would change the outcome. */
#include <string.h>

#include "base/limits.h"
#include "cli/packs.h"
#include "cli/render.h"
#include "common/cleanup.h"
#include "feel/json.h"
#include "triage/whatif.h"

struct arguments {
    const char *pack;
    const char *at;
    const char *lang;
    const char *format;
    const char *path;
};

static void triage_done(struct tri_cli_triage *t)
{
    tri_cli_triage_done(t);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

static int parse(int argc, char **argv, struct arguments *a)
{
    static const char *const langs[] = { "en", "fr", NULL };
    static const char *const formats[] = { "json", "text", NULL };
    const struct tri_option options[] = {
        { .name = "--pack", .text = &a->pack },
        { .name = "--at", .text = &a->at },
        { .name = "--lang", .text = &a->lang, .choices = langs },
        { .name = "--format", .text = &a->format, .choices = formats },
    };
    char **rest = NULL;
    size_t n = 0;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    a->path = n ? rest[0] : "-";
    return status;
}

static int print_text(const struct tri_pack *pack, size_t lang,
                      const struct tri_out *json)
{
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    TRI_CLEANUP(out_done) struct tri_out page;
    struct tri_error err = { .code = TRI_OK };
    struct tri_value doc = tri_null();
    struct tri_eval ev;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    tri_out_init(&page);
    tri_eval_init(&ev, &arena, NULL, tri_null());
    if (tri_json_read(&ev, json->text, json->len, 0, &doc, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct tri_render r = tri_render_for(pack, lang, &page);
    tri_render_whatif(&r, doc);
    return tri_cli_print(&page, TRI_EXIT_OK);
}

static int search(const struct arguments *a, struct tri_instant now)
{
    TRI_CLEANUP(triage_done) struct tri_cli_triage t;
    TRI_CLEANUP(out_done) struct tri_out json;
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = { .trace = TRI_TRACE_NONE,
                                          .now = now,
                                          .clock_field = "--at" };
    struct tri_whatif found;
    tri_out_init(&json);
    int status = tri_cli_triage_open(a->path, a->pack, a->lang, &t);
    options.lang = t.lang;
    if (status == TRI_EXIT_OK)
        status = tri_cli_triage_read(&t);
    if (status == TRI_EXIT_OK)
        status = tri_cli_triage_decide(&t, &options);
    if (status != TRI_EXIT_OK)
        return status;
    if (tri_assess_whatif(t.assessor, &found, &err) != TRI_OK)
        return tri_cli_report_fail(a->path, &err);
    tri_whatif_write(t.assessor, &found, &json);
    tri_out_char(&json, '\n');
    return tri_cli_as_text(a->format) && !json.failed
               ? print_text(t.loaded.pack, t.lang, &json)
               : tri_cli_print(&json, TRI_EXIT_OK);
}

int tri_cmd_whatif(int argc, char **argv)
{
    struct arguments a = { .path = "-" };
    struct tri_instant now = { 0, 0 };
    int status = parse(argc, argv, &a);
    if (status == TRI_EXIT_OK)
        status = tri_cli_at(a.at, &now);
    return status == TRI_EXIT_OK ? search(&a, now) : status;
}
