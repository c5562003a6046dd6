/* check: everything that is wrong with a pack, or with the tables of models, at
 * once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/packs.h"
#include "common/cleanup.h"
#include "common/hash.h"
#include "common/scenario_words.h"
#include "common/spoken.h"
#include "feel/json.h"
#include "proof/table.h"
#include "triage/check.h"
#include "triage/prove.h"

static void findings_done(struct tri_findings *f)
{
    tri_findings_done(f);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void files_done(struct tri_pack_files *f)
{
    tri_pack_files_done(f);
}

static void put_text(const struct tri_findings *f, const char *name,
                     struct tri_out *out)
{
    size_t warnings = 0;
    char spoken[TRI_SPOKEN_LINE];
    for (size_t i = 0; i < f->n; i++) {
        const struct tri_error *w = &f->items[i].what;
        warnings += f->items[i].severity == TRI_WARNING;
        tri_out_format(out, "%s:%u: %s: %s\n",
                       w->loc.file[0] ? w->loc.file : "pack.json",
                       w->loc.line ? w->loc.line : 1,
                       tri_severity_name(f->items[i].severity),
                       tri_cli_spoken(w->msg, spoken, sizeof(spoken)));
    }
    char line[160];
    if (f->dropped) {
        (void)snprintf(line, sizeof(line), "%zu findings more", f->dropped);
        tri_out_format(out, "%s\n",
                       tri_cli_spoken(line, spoken, sizeof(spoken)));
    }
    (void)snprintf(line, sizeof(line), "%s: %zu errors, %zu warnings", name,
                   f->errors, warnings);
    tri_out_format(out, "%s\n", tri_cli_spoken(line, spoken, sizeof(spoken)));
}

static void put_json(const struct tri_findings *f, const char *name, bool first,
                     struct tri_out *out)
{
    tri_out_text(out, first ? "{\"pack\":" : ",{\"pack\":");
    tri_json_write_text(out, name, strlen(name));
    tri_out_text(out, ",\"findings\":[");
    char spoken[TRI_SPOKEN_LINE];
    for (size_t i = 0; i < f->n; i++) {
        const struct tri_error *w = &f->items[i].what;
        tri_out_text(out, i ? ",{\"file\":" : "{\"file\":");
        tri_json_write_text(out, w->loc.file, strlen(w->loc.file));
        tri_out_format(out, ",\"line\":%u,\"severity\":\"%s\"",
                       w->loc.line ? w->loc.line : 1,
                       tri_severity_name(f->items[i].severity));
        if (w->loc.element[0]) {
            tri_out_text(out, ",\"element\":");
            tri_json_write_text(out, w->loc.element, strlen(w->loc.element));
        }
        tri_out_text(out, ",\"message\":");
        const char *said = tri_cli_worded(w->msg, spoken, sizeof(spoken));
        tri_json_write_text(out, said, strlen(said));
        tri_out_char(out, '}');
    }
    tri_out_format(out, "],\"errors\":%zu,\"dropped\":%zu}", f->errors,
                   f->dropped);
}

static void put_findings(const struct tri_findings *f, const char *name,
                         bool json, bool first, struct tri_out *out)
{
    if (json)
        put_json(f, name, first, out);
    else
        put_text(f, name, out);
}

/* ---- models without a pack ---- */

static bool is_model(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".dmn") == 0;
}

static enum tri_code load_models(char *const *names, size_t n,
                                 struct tri_models *m,
                                 struct tri_findings *findings,
                                 struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (size_t i = 0; i < n && code == TRI_OK; i++) {
        char *text = NULL;
        size_t len = 0;
        if (!is_model(names[i]))
            continue;
        code = tri_cli_read(names[i], TRI_MAX_MODEL_BYTES, &text, &len, err);
        if (code == TRI_OK)
            code = tri_models_add(m, names[i], text, len, findings, err);
        free(text);
    }
    return code == TRI_OK ? tri_models_link(m, findings, err) : code;
}

static enum tri_code prove_models(const struct tri_models *m,
                                  struct tri_findings *findings,
                                  struct tri_error *err)
{
    const struct tri_prove_options how = { .null_is_a_value = false };
    struct tri_space *space = NULL;
    enum tri_code code = tri_space_new(m, NULL, &space, err);
    if (code == TRI_OK)
        code = tri_prove_tables(space, &how, findings, err);
    tri_space_free(space);
    return code;
}

static void models_free(struct tri_models **m)
{
    tri_models_free(*m);
}

/* All model files named belong together: they may import one another. */
static int check_models(char *const *names, size_t n, const char *title,
                        bool json, bool first, struct tri_out *out,
                        size_t *io_errors)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(models_free) struct tri_models *m = NULL;
    TRI_CLEANUP(findings_done) struct tri_findings findings;
    tri_findings_init(&findings);
    enum tri_code code = tri_models_new(&m, &err);
    if (code == TRI_OK)
        code = load_models(names, n, m, &findings, &err);
    if (code == TRI_OK)
        code = prove_models(m, &findings, &err);
    if (code != TRI_OK)
        return tri_cli_fail(&err);
    put_findings(&findings, title, json, first, out);
    *io_errors += findings.errors;
    return TRI_EXIT_OK;
}

/* ---- packs ---- */

static int check_pack(const char *name, bool json, bool first,
                      struct tri_out *out, size_t *io_errors)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(files_done) struct tri_pack_files files = { .n = 0 };
    TRI_CLEANUP(findings_done) struct tri_findings findings;
    tri_findings_init(&findings);
    if (tri_pack_files_read(name, &files, &err) != TRI_OK) {
        if (err.code == TRI_E_NOTFOUND && !err.loc.file[0])
            err.loc = tri_loc_make(NULL, "PACK", 0, 0);
        return tri_cli_fail(&err);
    }
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_pack *pack = NULL;
    enum tri_code code =
        tri_pack_load(files.files, files.n, &hash, &pack, &findings, &err);
    if (code == TRI_OK) {
        tri_pack_check(pack, files.files, files.n, &hash, &findings);
        code = tri_scenarios_check(pack, files.folder, &findings, &err);
        if (code == TRI_OK)
            code = tri_pack_prove(pack, &findings, &err);
        if (code != TRI_OK) {
            tri_pack_free(pack);
            return tri_cli_fail(&err);
        }
    } else if (code == TRI_E_NOMEM || findings.errors == 0)
        return tri_cli_fail(&err);
    put_findings(&findings, name, json, first, out);
    *io_errors += findings.errors;
    tri_pack_free(pack);
    return TRI_EXIT_OK;
}

static int check_names(char *const *names, size_t n, bool json)
{
    TRI_CLEANUP(out_done) struct tri_out out;
    size_t errors = 0;
    int status = TRI_EXIT_OK;
    tri_out_init(&out);
    if (json)
        tri_out_char(&out, '[');
    bool models = false;
    bool first = true;
    for (size_t i = 0; i < n && status == TRI_EXIT_OK; i++) {
        if (!is_model(names[i]))
            status = check_pack(names[i], json, first, &out, &errors);
        else if (!models)
            status =
                check_models(names, n, names[i], json, first, &out, &errors);
        models |= is_model(names[i]);
        first = false;
    }
    if (status != TRI_EXIT_OK)
        return status;
    if (json)
        tri_out_text(&out, "]\n");
    return tri_cli_print(&out, errors ? TRI_EXIT_FINDINGS : TRI_EXIT_OK);
}

int tri_cmd_check(int argc, char **argv)
{
    static const char *const formats[] = { "text", "json", NULL };
    const char *format = NULL;
    const struct tri_option options[] = {
        { .name = "--format", .text = &format, .choices = formats },
    };
    char **names = NULL;
    size_t n = 0;
    int status =
        tri_cli_parse(argc, argv, options, TRI_COUNT(options), 64, &names, &n);
    bool json = format && strcmp(format, "json") == 0;
    if (status != TRI_EXIT_OK || n)
        return status == TRI_EXIT_OK ? check_names(names, n, json) : status;
    struct tri_error err = { .code = TRI_OK };
    char **all = NULL;
    if (tri_pack_files_list(&all, &n, &err) != TRI_OK)
        return tri_cli_fail(&err);
    status = check_names(all, n, json);
    while (n)
        free(all[--n]);
    free(all);
    return status;
}
