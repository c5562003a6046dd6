/* guide: answers from a report, and which of its members nobody asked for. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/guide.h"
#include "common/cleanup.h"
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

/* ---- answers from a report ---- */

struct unused {
    struct guiding *g;
    const struct tri_flow_state *state;
};

static bool was_asked(const struct unused *u, const char *key)
{
    for (size_t i = 0; i < u->state->n; i++)
        if (u->state->entries[i].kind == TRI_FLOW_ANSWERED &&
            u->state->entries[i].passed &&
            strcmp(u->state->entries[i].key, key) == 0)
            return true;
    return false;
}

/* Every member that is known and that nobody asked for, by its path. */
static void tell_unused(const struct unused *u, struct tri_value v,
                        const char *path)
{
    char key[256];
    if (v.kind == TRI_CONTEXT) {
        for (size_t i = 0; i < v.u.context->n; i++) {
            const struct tri_entry *e = &v.u.context->entries[i];
            (void)snprintf(key, sizeof(key), "%s%s%.*s", path, *path ? "." : "",
                           (int)e->key_len, e->key);
            tell_unused(u, e->value, key);
        }
        return;
    }
    if (v.kind == TRI_LIST && v.u.list->n &&
        v.u.list->items[0].kind == TRI_CONTEXT) {
        for (size_t i = 0; i < v.u.list->n; i++) {
            (void)snprintf(key, sizeof(key), "%s[%zu]", path, i);
            tell_unused(u, v.u.list->items[i], key);
        }
        return;
    }
    if (!*path || tri_is_null(v) || was_asked(u, path))
        return;
    char line[512];
    struct tri_question q = tri_question_at(&u->g->r.w, path);
    enum tri_language said = tri_cli_language();
    size_t lang = q.w.lang;
    (void)tri_pack_lang(q.w.pack, said == TRI_FR ? "fr" : "en", &lang);
    const char *words =
        tri_pack_textf(q.w.pack, lang, NULL, "%s.question", q.path);
    if (words)
        (void)snprintf(line, sizeof(line), tri_message(said, TRI_MSG_UNUSED),
                       words, path);
    else
        (void)snprintf(line, sizeof(line),
                       tri_message(said, TRI_MSG_UNUSED_BARE), path);
    tri_cli_say("%s", line);
}

int tri_guiding_answers(struct guiding *g)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    size_t len = 0;
    struct tri_error err = { .code = TRI_OK };
    if (tri_cli_read(g->answers, TRI_MAX_JSON_BYTES, &text, &len, &err) !=
        TRI_OK)
        return tri_cli_fail(&err);
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value raw = tri_null();
    enum tri_code code =
        tri_json_read(&ev, text, len, TRI_JSON_STRICT, &raw, &err);
    if (code != TRI_OK)
        return tri_cli_report_fail(g->answers, &err);
    TRI_CLEANUP(findings_done) struct tri_findings faults;
    tri_findings_init(&faults);
    const struct tri_dictionary *d = &g->loaded.pack->dictionary;
    if (tri_report_faults(&ev, d, raw, &faults, &err) != TRI_OK)
        return tri_cli_fail(&err);
    if (faults.n)
        return tri_cli_report_faults(&faults);
    if (tri_guide_answer_all(g->guide, raw, &err) != TRI_OK)
        return tri_cli_fail(&err);
    struct unused u = { g, &tri_guide_step(g->guide)->state };
    tell_unused(&u, raw, "");
    return TRI_EXIT_OK;
}
