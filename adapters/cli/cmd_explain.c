/* explain: an assessment's reasons in full, or one row of the tables. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/packs.h"
#include "cli/render.h"
#include "common/cleanup.h"
#include "feel/json.h"
#include "triage/report.h"

enum { MAX_NAMED = 10 }; /* of the rows that a short name may mean */

static void pack_done(struct tri_cli_pack *p)
{
    tri_cli_pack_done(p);
}

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static int no_row(const struct tri_pack *pack, const char *rule)
{
    size_t found = 0;
    const char *name = NULL;
    for (size_t i = 0; (name = tri_pack_rows(pack, rule, i)); i++) {
        if (++found <= MAX_NAMED)
            tri_cli_say("--rule: more than one row: %s", name);
    }
    if (found == 0)
        tri_cli_say("--rule: no row is called '%s'", rule);
    return TRI_EXIT_INPUT;
}

static int explain_rule(const char *rule, const char *pack_name,
                        const char *lang_name)
{
    TRI_CLEANUP(pack_done) struct tri_cli_pack loaded = { .pack = NULL };
    TRI_CLEANUP(out_done) struct tri_out out;
    size_t lang = 0;
    tri_out_init(&out);
    int status = tri_cli_pack_load(pack_name ? pack_name : TRI_DEFAULT_PACK,
                                   "--pack", TRI_ERROR, &loaded);
    if (status == TRI_EXIT_OK)
        status = tri_cli_lang(loaded.pack, lang_name, &lang);
    if (status != TRI_EXIT_OK)
        return status;
    struct tri_render r = tri_render_for(loaded.pack, lang, &out);
    if (!tri_render_rule(&r, rule))
        return no_row(loaded.pack, rule);
    return tri_cli_print(&out, TRI_EXIT_OK);
}

/* The row, and what became of it in the assessment. */
static int explain_fate(const struct tri_render *r, const char *path,
                        const char *rule, struct tri_value doc)
{
    if (!tri_render_rule(r, rule))
        return no_row(r->w.pack, rule);
    if (!tri_render_why(r, rule, doc)) {
        tri_cli_say("%s: has no full trace, which says why a row did not "
                    "apply (assess --trace full)",
                    strcmp(path, "-") == 0 ? "standard input" : path);
        return TRI_EXIT_INPUT;
    }
    return tri_cli_print(r->out, TRI_EXIT_OK);
}

/* The pack that an assessment names; its name must look like one, because it
 * comes from a file. */
static int load_pack(const char *pack_name, struct tri_value doc,
                     struct tri_cli_pack *out)
{
    struct tri_value pack = tri_member(doc, "pack");
    struct tri_value id = tri_member(pack, "id");
    struct tri_value sha = tri_member(pack, "sha256");
    char name[80] = "";
    if (id.kind == TRI_STRING)
        (void)snprintf(name, sizeof(name), "%.*s", (int)id.len, id.u.str);
    if (!pack_name && !tri_pack_name_ok(name)) {
        tri_cli_say(
            "pack.id: not an assessment (a report goes through assess first)");
        return TRI_EXIT_INPUT;
    }
    int status = tri_cli_pack_load(pack_name ? pack_name : name, "pack.id",
                                   TRI_ERROR, out);
    if (status == TRI_EXIT_OK && !tri_text_is(sha, out->pack->sha256))
        tri_cli_say("pack.sha256: the pack %s has changed since: rows may "
                    "read otherwise now",
                    out->pack->id);
    return status;
}

static int explain_file(const char *path, const char *rule,
                        const char *pack_name, const char *lang_name)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    TRI_CLEANUP(pack_done) struct tri_cli_pack loaded = { .pack = NULL };
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    TRI_CLEANUP(out_done) struct tri_out out;
    size_t len = 0;
    size_t lang = 0;
    struct tri_error err = { .code = TRI_OK };
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    tri_out_init(&out);
    if (tri_cli_read(path, TRI_MAX_JSON_BYTES, &text, &len, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value doc = tri_null();
    if (tri_json_read(&ev, text, len, TRI_JSON_STRICT, &doc, &err) != TRI_OK)
        return tri_cli_report_fail(path, &err);
    int status = load_pack(pack_name, doc, &loaded);
    if (status != TRI_EXIT_OK)
        return status;
    char own[8] = "";
    struct tri_value said = tri_member(doc, "lang");
    if (said.kind == TRI_STRING)
        (void)snprintf(own, sizeof(own), "%.*s", (int)said.len, said.u.str);
    status = tri_cli_lang(loaded.pack, lang_name, &lang);
    if (status != TRI_EXIT_OK)
        return status;
    if (!lang_name)
        (void)tri_pack_lang(loaded.pack, own, &lang);
    struct tri_render r = tri_render_for(loaded.pack, lang, &out);
    if (rule)
        return explain_fate(&r, path, rule, doc);
    tri_render_explanation(&r, doc);
    return tri_cli_print(&out, TRI_EXIT_OK);
}

int tri_cmd_explain(int argc, char **argv)
{
    static const char *const langs[] = { "en", "fr", NULL };
    const char *rule = NULL;
    const char *pack = NULL;
    const char *lang = NULL;
    const struct tri_option options[] = {
        { .name = "--rule", .text = &rule },
        { .name = "--pack", .text = &pack },
        { .name = "--lang", .text = &lang, .choices = langs },
    };
    char **rest = NULL;
    size_t n = 0;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    if (status != TRI_EXIT_OK)
        return status;
    if (rule && n == 0)
        return explain_rule(rule, pack, lang);
    return explain_file(n ? rest[0] : "-", rule, pack, lang);
}
