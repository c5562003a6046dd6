/* Packs, clocks and languages for the commands that triage. */
#include "cli/packs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/render.h"
#include "common/advice.h"
#include "common/cleanup.h"
#include "common/hash.h"
#include "feel/json.h"
#include "triage/report.h"

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

static void findings_done(struct tri_findings *f)
{
    tri_findings_done(f);
}

static void json_done(json_t **j)
{
    json_decref(*j);
}

int tri_cli_pack_load(const char *name, const char *field,
                      enum tri_severity least, struct tri_cli_pack *out)
{
    memset(out, 0, sizeof(*out));
    struct tri_error err = { .code = TRI_OK };
    if (tri_pack_files_read(name, &out->files, &err) != TRI_OK) {
        if (err.code == TRI_E_NOTFOUND && !err.loc.file[0])
            err.loc = tri_loc_make(NULL, field, 0, 0);
        return tri_cli_fail(&err);
    }
    TRI_CLEANUP(findings_done) struct tri_findings findings;
    tri_findings_init(&findings);
    struct tri_hash_port hash = tri_hash_sodium();
    enum tri_code code = tri_pack_load(out->files.files, out->files.n, &hash,
                                       &out->pack, &findings, &err);
    tri_cli_findings(&findings, least);
    if (code == TRI_OK)
        return TRI_EXIT_OK;
    tri_pack_files_done(&out->files);
    struct tri_loc loc = tri_loc_make(name, NULL, 0, 0);
    err.loc = loc;
    return tri_cli_fail(&err);
}

void tri_cli_pack_done(struct tri_cli_pack *p)
{
    tri_pack_free(p->pack);
    p->pack = NULL;
    tri_pack_files_done(&p->files);
}

/* Is there the word "jurisdiction" at all? Most reports of a batch have none,
 * and then nothing needs to be read twice. Looked for by its rarest letter. The
 * word may hide behind an escape ("\\u006aurisdiction"). */
static bool may_name_pack(const char *text, size_t len)
{
    static const char word[] = "jurisdiction\"";
    const size_t n = sizeof(word) - 1;
    const char *end = text + len;
    for (const char *p = text; (p = memchr(p, '\\', (size_t)(end - p))); p++)
        if (p + 1 < end && p[1] == 'u')
            return true;
    for (const char *p = text; (p = memchr(p, 'j', (size_t)(end - p))); p++)
        if ((size_t)(end - p) >= n && memcmp(p, word, n) == 0)
            return true;
    return false;
}

bool tri_cli_jurisdiction(const char *text, size_t len, char *out, size_t size)
{
    out[0] = '\0';
    if (!may_name_pack(text, len))
        return false;
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value v = tri_null();
    if (tri_json_read(&ev, text, len, TRI_JSON_STRICT, &v, NULL) != TRI_OK)
        return false;
    v = tri_member(v, "jurisdiction");
    if (v.kind != TRI_STRING)
        return false;
    (void)snprintf(out, size, "%.*s", (int)v.len, v.u.str);
    return true;
}

int tri_cli_at(const char *at, struct tri_instant *out)
{
    char now[32];
    if (!at) {
        tri_cli_now_text(now);
        at = now;
    }
    if (tri_instant_parse(at, strlen(at), out))
        return TRI_EXIT_OK;
    return tri_cli_usage(NULL, "--at takes a date and time with an offset, as "
                               "2026-11-20T16:40:00Z");
}

int tri_cli_lang(const struct tri_pack *pack, const char *lang, size_t *out)
{
    *out = pack->default_lang;
    if (!lang || tri_pack_lang(pack, lang, out))
        return TRI_EXIT_OK;
    tri_cli_say("--lang: the pack %s has no wording in '%s'", pack->id, lang);
    return TRI_EXIT_INPUT;
}

int tri_cli_report_fail(const char *path, struct tri_error *err)
{
    if (err->loc.line && !err->loc.file[0])
        err->loc =
            tri_loc_make(strcmp(path, "-") == 0 ? "standard input" : path,
                         err->loc.element, err->loc.line, err->loc.col);
    return tri_cli_fail(err);
}

int tri_cli_report_faults(const struct tri_findings *faults)
{
    enum { MAX_SHOWN = 40 };
    for (size_t i = 0; i < faults->n && i < MAX_SHOWN; i++)
        (void)tri_cli_fail(&faults->items[i].what);
    if (faults->errors > MAX_SHOWN)
        tri_cli_say("report: %zu faults more", faults->errors - MAX_SHOWN);
    return TRI_EXIT_INPUT;
}

int tri_cli_report_refuse(struct tri_assessor *a, const char *path,
                          struct tri_error *err)
{
    TRI_CLEANUP(findings_done) struct tri_findings faults;
    struct tri_error again = { .code = TRI_OK };
    tri_findings_init(&faults);
    if (err->code != TRI_E_INPUT || err->loc.line ||
        tri_assess_faults(a, &faults, &again) != TRI_OK || !faults.n)
        return tri_cli_report_fail(path, err);
    return tri_cli_report_faults(&faults);
}

int tri_cli_pack_for(const char *pack, const char *text, size_t len,
                     struct tri_cli_pack *out)
{
    char name[128] = "";
    if (pack)
        return tri_cli_pack_load(pack, "--pack", TRI_ERROR, out);
    bool named = tri_cli_jurisdiction(text, len, name, sizeof(name));
    if (named && !tri_pack_name_ok(name)) {
        /* A folder in a report is never opened. */
        tri_cli_say("jurisdiction: must be the name of a rule pack, as "
                    "'england': small letters, digits and '-'");
        return TRI_EXIT_INPUT;
    }
    return tri_cli_pack_load(named ? name : TRI_DEFAULT_PACK, "jurisdiction",
                             TRI_ERROR, out);
}

int tri_cli_triage_open(const char *path, const char *pack, const char *lang,
                        struct tri_cli_triage *out)
{
    struct tri_error err = { .code = TRI_OK };
    *out = (struct tri_cli_triage){ .path = path };
    if (tri_cli_read(path, TRI_MAX_JSON_BYTES, &out->text, &out->len, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    uint64_t begun = tri_cli_clock_ns();
    int status = tri_cli_pack_for(pack, out->text, out->len, &out->loaded);
    out->load_ns = tri_cli_clock_ns() - begun;
    if (status == TRI_EXIT_OK)
        status = tri_cli_lang(out->loaded.pack, lang, &out->lang);
    if (status != TRI_EXIT_OK)
        return status;
    out->zoneinfo = tri_zoneinfo_new(NULL);
    if (!out->zoneinfo) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    out->zones = tri_zoneinfo_port(out->zoneinfo);
    if (tri_assessor_new(out->loaded.pack, &out->zones, &out->assessor, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    return TRI_EXIT_OK;
}

void tri_cli_triage_done(struct tri_cli_triage *t)
{
    tri_assessor_free(t->assessor);
    tri_zoneinfo_free(t->zoneinfo);
    tri_cli_pack_done(&t->loaded);
    free(t->text);
    *t = (struct tri_cli_triage){ .text = NULL };
}

int tri_cli_triage_read(struct tri_cli_triage *t)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_assess_read(t->assessor, t->text, t->len, &err) != TRI_OK)
        return tri_cli_report_refuse(t->assessor, t->path, &err);
    return TRI_EXIT_OK;
}

int tri_cli_triage_decide(struct tri_cli_triage *t,
                          const struct tri_assess_options *options)
{
    struct tri_error err = { .code = TRI_OK };
    if (tri_assess_decide(t->assessor, options, &err) != TRI_OK)
        return tri_cli_report_fail(t->path, &err);
    return TRI_EXIT_OK;
}

int tri_cli_render(const struct tri_pack *pack, size_t lang,
                   const struct tri_zone_port *port, const char *json,
                   size_t len, struct tri_out *out)
{
    TRI_CLEANUP(json_done) json_t *assessment = tri_advice_load(json, len);
    TRI_CLEANUP(json_done)
    json_t *advice = tri_advice_document(pack, port, lang, assessment, NULL);
    if (!assessment || !advice) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    struct tri_render r = tri_render_for(pack, lang, out);
    tri_render_assessment(&r, advice);
    return TRI_EXIT_OK;
}
