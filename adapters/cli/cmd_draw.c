/* safetriage draw: one flowchart as SVG, or as an ordered list in text; or
 * whether a guide could walk it. */
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "common/cleanup.h"
#include "common/flow_words.h"
#include "flow/bpmn.h"
#include "flow/flow.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void json_done(json_t **doc)
{
    json_decref(*doc);
}

/* The wording of the pack that a flowchart is of: flowcharts/PACK/ID.bpmn
 * stands beside rules/PACK. NULL: there is none, and names stay English. */
static json_t *wording_beside(const char *path, const char *lang)
{
    char here[PATH_MAX] = "";
    char folder[PATH_MAX];
    char file[PATH_MAX];
    struct tri_error err = { .code = TRI_OK };
    const char *base = base_name(path);
    if (*path != '/' && !getcwd(here, sizeof(here)))
        return NULL;
    int n = snprintf(folder, sizeof(folder), "%s/%.*s", here,
                     (int)(base - path), path);
    if (n < 0 || (size_t)n >= sizeof(folder))
        return NULL;
    while (n > 1 && folder[n - 1] == '/')
        folder[--n] = '\0';
    n = snprintf(file, sizeof(file), "%s/../../rules/%s/text/%s.json", folder,
                 base_name(folder), lang);
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    if (n < 0 || (size_t)n >= sizeof(file) || access(file, R_OK) != 0 ||
        tri_cli_read(file, TRI_MAX_JSON_BYTES, &text, &len, &err) != TRI_OK)
        return NULL;
    return json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
}

static const char *find(const void *ctx, const char *id)
{
    return json_string_value(json_object_get(json_object_get(ctx, id), "text"));
}

static int draw(const char *path, const char *out_path, bool list,
                struct tri_arena *arena, struct tri_out *out)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    struct tri_error err = { .code = TRI_OK };
    struct tri_bpmn b;
    if (tri_cli_read(path, TRI_MAX_MODEL_BYTES, &text, &len, &err) != TRI_OK ||
        tri_bpmn_read(arena, base_name(path), text, len, &b, &err) != TRI_OK)
        return tri_cli_fail(&err);
    /* A list is for somebody here; a drawing is a document. */
    enum tri_language language =
        list ? tri_cli_language() : tri_cli_document_language();
    const struct tri_bpmn_words *words = tri_flow_words(language);
    TRI_CLEANUP(json_done)
    json_t *wording =
        language == TRI_EN ? NULL : wording_beside(path, words->lang);
    if (wording)
        tri_flow_reword(&b, find, wording);
    if (list)
        tri_bpmn_list(arena, &b, words, out);
    else if (tri_bpmn_draw(&b, words, out, &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (!out_path)
        return tri_cli_print(out, TRI_EXIT_OK);
    if (out->failed) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (tri_cli_write(out_path, out->text ? out->text : "", out->len, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    return TRI_EXIT_OK;
}

static int say_first(const struct tri_findings *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct tri_finding *f = &findings->items[i];
        if (f->severity != TRI_ERROR)
            continue;
        const struct tri_loc *at = &f->what.loc;
        tri_cli_say("%s:%u:%u: %s%s%s%s", at->file, at->line, at->col,
                    *at->element ? "'" : "", at->element,
                    *at->element ? "': " : "", f->what.msg);
        return TRI_EXIT_INPUT;
    }
    return TRI_EXIT_OK;
}

static int judge(const char *path, struct tri_flows *flows,
                 struct tri_findings *findings)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    struct tri_error err = { .code = TRI_OK };
    if (tri_cli_read(path, TRI_MAX_MODEL_BYTES, &text, &len, &err) != TRI_OK ||
        tri_flows_add(flows, base_name(path), text, len, findings, &err) !=
            TRI_OK)
        return tri_cli_fail(&err);
    return say_first(findings);
}

/* Nothing, or the first thing that a walk could not do, on one line. What only
 * the pack knows (decisions, other flowcharts) is a matter of `check`. */
static int check(const char *path)
{
    struct tri_flows *flows = NULL;
    struct tri_findings findings;
    struct tri_error err = { .code = TRI_OK };
    if (tri_flows_new(&flows, &err) != TRI_OK)
        return tri_cli_fail(&err);
    tri_findings_init(&findings);
    int status = judge(path, flows, &findings);
    tri_findings_done(&findings);
    tri_flows_free(flows);
    return status;
}

int tri_cmd_draw(int argc, char **argv)
{
    bool list = false;
    bool only_check = false;
    const char *out_path = NULL;
    const struct tri_option options[] = {
        { .name = "-o", .text = &out_path },
        { .name = "--list", .flag = &list },
        { .name = "--check", .flag = &only_check },
    };
    char **rest;
    size_t n;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 1, &rest, &n);
    if (status != TRI_EXIT_OK)
        return status;
    if (n == 0)
        return tri_cli_usage("draw", "draw: which flowchart?");
    if (only_check)
        return check(rest[0]);
    struct tri_arena arena;
    struct tri_out out;
    tri_arena_init(&arena, TRI_MAX_MODEL_ARENA);
    tri_out_init(&out);
    status = draw(rest[0], out_path, list, &arena, &out);
    tri_out_done(&out);
    tri_arena_done(&arena);
    return status;
}
