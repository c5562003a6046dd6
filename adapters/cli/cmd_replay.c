/* replay: reports assessed by two editions of a pack, and what moves. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/batch.h"
#include "cli/lines.h"
#include "cli/render.h"
#include "common/cleanup.h"
#include "common/scenario_words.h"
#include "feel/json.h"
#include "triage/replay.h"
#include "triage/report.h"

struct arguments {
    const char *pack;
    const char *against;
    const char *at;
    const char *lang;
    const char *format;
    const char *path;
    bool scenarios;
};

/* One of the two editions, and the assessment that it gave last. */
struct edition {
    const char *field; /* the option that names it */
    struct tri_cli_pack loaded;
    struct tri_assessor *assessor;
    size_t lang;
    struct tri_out json;
    struct tri_value doc; /* in replaying.arena */
};

struct replaying {
    struct edition new; /* the changed pack */
    struct edition old;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_instant now;
    struct tri_arena arena; /* of one report */
    struct tri_eval ev;
    struct tri_out report;           /* of a scenario, as JSON */
    struct tri_out name;             /* its title, and its file */
    struct tri_scenario_words words; /* of the reader's language */
    struct tri_out out;
    bool as_text;
    bool bad; /* a report could not be assessed */
    size_t reports;
    size_t moved;
    struct tri_moves ways; /* reports by the way they went */
};

static void replaying_done(struct replaying *r)
{
    struct edition *both[] = { &r->new, &r->old };
    for (size_t i = 0; i < TRI_COUNT(both); i++) {
        tri_assessor_free(both[i]->assessor);
        tri_out_done(&both[i]->json);
        tri_cli_pack_done(&both[i]->loaded);
    }
    tri_zoneinfo_free(r->zoneinfo);
    tri_arena_done(&r->arena);
    tri_out_done(&r->report);
    tri_out_done(&r->name);
    tri_scenario_words_done(&r->words);
    tri_out_done(&r->out);
}

static void files_done(struct tri_pack_files *f)
{
    tri_pack_files_done(f);
}

/* ---- one report ---- */

static enum tri_code assess(struct replaying *r, struct edition *e,
                            const char *text, size_t len, struct tri_error *err)
{
    struct tri_assess_options options = { .lang = e->lang,
                                          .trace = TRI_TRACE_NONE,
                                          .decisions_only = true,
                                          .now = r->now,
                                          .clock_field = "--at" };
    enum tri_code code = tri_assess_read(e->assessor, text, len, err);
    if (code == TRI_OK)
        code = tri_assess_decide(e->assessor, &options, err);
    tri_out_clear(&e->json);
    if (code == TRI_OK)
        tri_assess_write(e->assessor, &e->json);
    if (code == TRI_OK)
        code =
            tri_json_read(&r->ev, e->json.text, e->json.len, 0, &e->doc, err);
    return code;
}

/* Which edition refuses it: a fact that only the other one knows shows here. */
static void put_refusal(struct replaying *r, size_t line, const char *field,
                        const struct tri_error *err)
{
    r->bad = true;
    if (r->as_text) {
        if (err->loc.element[0] && !err->loc.line)
            tri_cli_say("line %zu, by %s: %s: %s", line, field,
                        err->loc.element, err->msg);
        else
            tri_cli_say("line %zu, by %s: %s", line, field, err->msg);
        return;
    }
    tri_batch_put_error(&r->out, line, field, err);
}

static void put_json(struct replaying *r, size_t line, const char *moved,
                     enum tri_towards towards)
{
    struct tri_value reference = tri_member(r->new.doc, "reference");
    tri_out_format(&r->out, "{\"line\":%zu", line);
    if (!tri_is_null(reference)) {
        tri_out_text(&r->out, ",\"reference\":");
        tri_json_write(&r->ev, &r->out, reference, 0, 0);
    }
    if (strcmp(moved, "[]") != 0)
        tri_out_format(&r->out, ",\"towards\":\"%s\"",
                       tri_towards_names[towards]);
    tri_out_format(&r->out, ",\"moved\":%s}\n", moved);
}

/* name: of a scenario, or NULL. */
static enum tri_code one_report(struct replaying *r, size_t line,
                                const char *name, const char *text, size_t len)
{
    struct tri_error err = { .code = TRI_OK };
    tri_arena_clear(&r->arena);
    tri_eval_init(&r->ev, &r->arena, NULL, tri_null());
    r->reports++;
    struct edition *failing = &r->old;
    enum tri_code code = assess(r, &r->old, text, len, &err);
    if (code == TRI_OK) {
        failing = &r->new;
        code = assess(r, &r->new, text, len, &err);
    }
    if (code != TRI_OK) {
        put_refusal(r, line, failing->field, &err);
        return TRI_OK;
    }
    struct tri_moves moves = { .n = { 0 } };
    struct tri_out moved;
    tri_out_init(&moved);
    tri_replay_compare(r->old.loaded.pack, r->new.loaded.pack, r->old.doc,
                       r->new.doc, &moves, &moved);
    enum tri_towards towards = tri_moves_towards(&moves);
    bool any = !moved.failed && strcmp(moved.text, "[]") != 0;
    if (any) {
        r->moved++;
        r->ways.n[towards]++;
    }
    if (!moved.failed && !r->as_text) {
        put_json(r, line, moved.text, towards);
    } else if (any) {
        struct tri_value items = tri_null();
        struct tri_render page =
            tri_render_for(r->new.loaded.pack, r->new.lang, &r->out);
        code = tri_json_read(&r->ev, moved.text, moved.len, 0, &items, &err);
        if (code == TRI_OK)
            tri_render_moved(&page, line, name,
                             tri_member(r->new.doc, "reference"), towards,
                             items);
    }
    r->out.failed |= moved.failed;
    tri_out_done(&moved);
    return code;
}

/* ---- the reports ---- */

static int flush(struct replaying *r)
{
    int status = tri_cli_print(&r->out, TRI_EXIT_OK);
    tri_out_clear(&r->out);
    return status;
}

static int from_lines(struct replaying *r, const char *path)
{
    TRI_CLEANUP(tri_lines_done) struct tri_lines lines;
    int status = tri_lines_open(&lines, path);
    const char *text = NULL;
    size_t len = 0;
    for (size_t line = 1; status == TRI_EXIT_OK; line++) {
        enum tri_line kind = tri_lines_next(&lines, &text, &len);
        if (kind == TRI_LINE_NONE)
            return lines.failed ? tri_cli_fail(&lines.err) : TRI_EXIT_OK;
        if (kind == TRI_LINE_TOO_LONG) {
            struct tri_error err = { .code = TRI_OK };
            (void)tri_fail(&err, TRI_E_LIMIT, NULL,
                           "longer than the limit of %zu MiB",
                           TRI_MAX_JSON_BYTES >> 20);
            put_refusal(r, line, r->old.field, &err);
        } else if (one_report(r, line, NULL, text, len) != TRI_OK) {
            tri_cli_say("out of memory");
            return TRI_EXIT_ENVIRONMENT;
        }
        status = flush(r);
    }
    return status;
}

/* "The dare that went round (scenarios/07-dare.json)", in the reader's
 * language; of a scenario without a title its file. */
static void name_scenario(struct replaying *r, const char *file,
                          struct tri_value title)
{
    const char *english =
        title.kind == TRI_STRING
            ? tri_arena_copy(&r->arena, title.u.str, title.len)
            : NULL;
    tri_out_clear(&r->name);
    if (english)
        tri_out_format(&r->name, "%s (%s)",
                       tri_scenario_said(&r->words, file, 0, "title", english),
                       file);
    else
        tri_out_text(&r->name, file);
}

/* The report of a scenario, its name and its clock. */
static bool scenario(struct replaying *r, const struct tri_pack_file *f,
                     struct tri_error *err)
{
    struct tri_value doc = tri_null();
    tri_arena_clear(&r->arena);
    tri_eval_init(&r->ev, &r->arena, NULL, tri_null());
    tri_out_clear(&r->report);
    if (tri_json_read(&r->ev, f->bytes, f->len, TRI_JSON_STRICT, &doc, err) !=
        TRI_OK)
        return false;
    struct tri_value at = tri_member(doc, "at");
    if (at.kind != TRI_STRING ||
        !tri_instant_parse(at.u.str, at.len, &r->now)) {
        (void)tri_fail(err, TRI_E_INPUT, NULL,
                       "at: needs a date and time with an offset");
        return false;
    }
    tri_json_write(&r->ev, &r->report, tri_member(doc, "report"), 0, 0);
    name_scenario(r, f->name, tri_member(doc, "title"));
    return !r->report.failed && !r->name.failed;
}

static int from_scenarios(struct replaying *r)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(files_done) struct tri_pack_files files = { .n = 0 };
    if (tri_pack_files_scenarios(r->new.loaded.files.folder, NULL, &files,
                                 &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (tri_cli_language() == TRI_FR &&
        tri_scenario_words_load(r->new.loaded.files.folder, "fr", &r->words,
                                &err) != TRI_OK)
        return tri_cli_fail(&err);
    int status = TRI_EXIT_OK;
    for (size_t i = 0; i < files.n && status == TRI_EXIT_OK; i++) {
        const struct tri_pack_file *f = &files.files[i];
        if (!scenario(r, f, &err)) {
            if (!err.loc.file[0])
                err.loc =
                    tri_loc_make(f->name, NULL, err.loc.line, err.loc.col);
            return tri_cli_fail(&err);
        }
        if (one_report(r, i + 1, r->name.text, r->report.text, r->report.len) !=
            TRI_OK) {
            tri_cli_say("out of memory");
            return TRI_EXIT_ENVIRONMENT;
        }
        status = flush(r);
    }
    return status;
}

/* ---- the whole ---- */

static int open_edition(struct replaying *r, struct edition *e,
                        const char *name, const char *lang)
{
    struct tri_error err = { .code = TRI_OK };
    int status = tri_cli_pack_load(name, e->field, TRI_ERROR, &e->loaded);
    if (status == TRI_EXIT_OK)
        status = tri_cli_lang(e->loaded.pack, lang, &e->lang);
    if (status != TRI_EXIT_OK)
        return status;
    if (tri_assessor_new(e->loaded.pack, &r->zones, &e->assessor, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    return TRI_EXIT_OK;
}

static void put_row(void *ctx, const char *rule, bool in_older, bool in_newer)
{
    struct replaying *r = ctx;
    if (in_older && in_newer)
        tri_cli_put(&r->out, "changed row: %s\n", rule);
    else if (in_newer)
        tri_cli_put(&r->out, "new row: %s\n", rule);
    else
        tri_cli_put(&r->out, "row that is gone: %s\n", rule);
}

/* What was changed, before what that moves. */
static void put_head(struct replaying *r)
{
    const struct tri_pack *new = r->new.loaded.pack;
    const struct tri_pack *old = r->old.loaded.pack;
    bool same = strcmp(new->id, old->id) == 0 &&
                strcmp(new->version, old->version) == 0;
    if (same) { /* a line each: folders are long */
        tri_cli_put(&r->out, "%s %s (%.12s): %s\n", new->id, new->version,
                    new->sha256, r->new.loaded.files.folder);
        tri_cli_put(&r->out, "held against %s (%.12s): %s\n", old->version,
                    old->sha256, r->old.loaded.files.folder);
    } else {
        tri_cli_put(&r->out, "%s %s (%.12s) held against %s %s (%.12s)\n",
                    new->id, new->version, new->sha256, old->id, old->version,
                    old->sha256);
    }
    tri_replay_rows(old, new, put_row, r);
    tri_out_char(&r->out, '\n');
}

static void put_summary(struct replaying *r)
{
    tri_cli_put(&r->out, "reports: %zu; moved: %zu\n", r->reports, r->moved);
    tri_cli_put(&r->out,
                "stricter: %zu; milder: %zu; both: %zu; otherwise: %zu\n",
                r->ways.n[TRI_TOWARDS_STRICTER], r->ways.n[TRI_TOWARDS_MILDER],
                r->ways.n[TRI_TOWARDS_MIXED], r->ways.n[TRI_TOWARDS_OTHER]);
}

static int replay(const struct arguments *a, struct tri_instant now)
{
    TRI_CLEANUP(replaying_done)
    struct replaying r = { .new = { .field = "--pack" },
                           .old = { .field = "--against" },
                           .now = now,
                           .as_text = tri_cli_as_text(a->format) };
    tri_arena_init(&r.arena, TRI_MAX_EVAL_ARENA);
    tri_out_init(&r.report);
    tri_out_init(&r.name);
    tri_out_init(&r.out);
    tri_out_init(&r.new.json);
    tri_out_init(&r.old.json);
    r.zoneinfo = tri_zoneinfo_new(NULL);
    if (!r.zoneinfo) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    r.zones = tri_zoneinfo_port(r.zoneinfo);
    int status = open_edition(&r, &r.new, a->pack, a->lang);
    if (status == TRI_EXIT_OK)
        status = open_edition(&r, &r.old, a->against, a->lang);
    if (status == TRI_EXIT_OK && r.as_text)
        put_head(&r);
    if (status == TRI_EXIT_OK)
        status = a->scenarios ? from_scenarios(&r) : from_lines(&r, a->path);
    if (status != TRI_EXIT_OK)
        return status;
    if (r.as_text)
        put_summary(&r);
    return tri_cli_print(&r.out, r.bad ? TRI_EXIT_FINDINGS : TRI_EXIT_OK);
}

int tri_cmd_replay(int argc, char **argv)
{
    static const char *const langs[] = { "en", "fr", NULL };
    static const char *const formats[] = { "json", "text", NULL };
    struct arguments a = { .path = "-" };
    const struct tri_option options[] = {
        { .name = "--pack", .text = &a.pack },
        { .name = "--against", .text = &a.against },
        { .name = "--at", .text = &a.at },
        { .name = "--lang", .text = &a.lang, .choices = langs },
        { .name = "--format", .text = &a.format, .choices = formats },
        { .name = "--scenarios", .flag = &a.scenarios },
    };
    char **rest = NULL;
    size_t n = 0;
    struct tri_instant now = { 0, 0 };
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    if (status != TRI_EXIT_OK)
        return status;
    if (n)
        a.path = rest[0];
    if (!a.pack || !a.against)
        return tri_cli_usage(NULL, "say which two: --pack NEW, --against OLD");
    if (a.scenarios && (n || a.at))
        return tri_cli_usage(NULL, "--scenarios has its own reports and clock");
    status = tri_cli_at(a.at, &now);
    return status == TRI_EXIT_OK ? replay(&a, now) : status;
}
