/* Scenarios in another language: found by file name, trusted by the hash of
 * the English that each text was made from. */
#include "common/scenario_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "common/cleanup.h"
#include "common/hash.h"

/* What a scenario says itself, and what each of its injects says. */
static const char *const own_parts[] = { "title", "why", "narrative" };
static const char *const inject_parts[] = { "text", "notices" };

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void files_done(struct tri_pack_files *f)
{
    tri_pack_files_done(f);
}

/* "scenarios/fr/01-x.json" to "01-x.json". */
static const char *base(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* ---- loading ---- */

enum tri_code tri_scenario_words_load(const char *folder, const char *lang,
                                      struct tri_scenario_words *out,
                                      struct tri_error *err)
{
    memset(out, 0, sizeof(*out));
    enum tri_code code =
        tri_pack_files_scenarios(folder, lang, &out->files, err);
    if (code != TRI_OK)
        return code;
    (void)snprintf(out->lang, sizeof(out->lang), "%s", lang);
    out->docs = calloc(out->files.n + 1, sizeof(json_t *));
    if (!out->docs) {
        tri_scenario_words_done(out);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    for (size_t i = 0; i < out->files.n; i++)
        out->docs[i] = json_loadb(out->files.files[i].bytes,
                                  out->files.files[i].len, 0, NULL);
    return TRI_OK;
}

void tri_scenario_words_done(struct tri_scenario_words *w)
{
    for (size_t i = 0; w->docs && i < w->files.n; i++)
        json_decref(w->docs[i]);
    free(w->docs);
    tri_pack_files_done(&w->files);
    w->docs = NULL;
    w->lang[0] = '\0';
}

/* ---- reading ---- */

/* The number of the file that translates this scenario; files.n: none. */
static size_t find(const struct tri_scenario_words *w, const char *name)
{
    size_t low = 0;
    size_t high = w->files.n;
    while (low < high) { /* all have the same folder: sorted by base, too */
        size_t mid = (low + high) / 2;
        int order = strcmp(base(w->files.files[mid].name), base(name));
        if (order == 0)
            return mid;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return w->files.n;
}

/* {text, en} of a part; inject 0 is the scenario itself. */
static json_t *entry(json_t *doc, size_t inject, const char *part)
{
    json_t *in =
        inject ? json_array_get(json_object_get(doc, "injects"), inject - 1)
               : doc;
    return json_object_get(in, part);
}

static bool is_fresh(const json_t *e, const char *english)
{
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_bytes piece = { english, strlen(english) };
    uint8_t digest[32];
    char hex[65];
    const char *from = json_string_value(json_object_get(e, "en"));
    hash.sha256(hash.self, &piece, 1, digest);
    tri_hash_hex(digest, hex);
    return from && strlen(from) == 12 && strncmp(from, hex, 12) == 0;
}

const char *tri_scenario_said(const struct tri_scenario_words *w,
                              const char *name, size_t inject, const char *part,
                              const char *english)
{
    size_t i = find(w, name);
    if (!english || i == w->files.n)
        return english;
    const json_t *e = entry(w->docs[i], inject, part);
    const char *text = json_string_value(json_object_get(e, "text"));
    return text && *text && is_fresh(e, english) ? text : english;
}

/* in: where the text stands in the scenario; langs: which language it is in.
 * text may be what stands there, which goes when it is replaced. */
static bool reword(const struct tri_scenario_words *w, const char *name,
                   size_t inject, const char *part, json_t *in, json_t *langs)
{
    const char *english = json_string_value(json_object_get(in, part));
    const char *text = tri_scenario_said(w, name, inject, part, english);
    if (!english)
        return true;
    if (json_object_set_new(langs, part,
                            json_string(text == english ? "en" : w->lang)) != 0)
        return false;
    return text == english ||
           json_object_set_new(in, part, json_string(text)) == 0;
}

bool tri_scenario_reword(const struct tri_scenario_words *w, const char *name,
                         json_t *scenario)
{
    json_t *langs = json_object();
    bool ok = json_object_set_new(scenario, "in", langs) == 0;
    for (size_t i = 0; ok && i < TRI_COUNT(own_parts); i++)
        ok = reword(w, name, 0, own_parts[i],
                    strcmp(own_parts[i], "narrative") == 0
                        ? json_object_get(scenario, "report")
                        : scenario,
                    langs);
    size_t n;
    json_t *inject;
    json_array_foreach(json_object_get(scenario, "injects"), n, inject)
    {
        langs = json_object();
        ok = ok && json_object_set_new(inject, "in", langs) == 0;
        for (size_t i = 0; ok && i < TRI_COUNT(inject_parts); i++)
            ok = reword(w, name, n + 1, inject_parts[i], inject, langs);
    }
    return ok;
}

/* ---- checking ---- */

struct checking {
    struct tri_findings *findings;
    const struct tri_pack_file *file; /* the translation at hand */
    json_t *doc;
};

/* The line where a part stands, one entry a line: its key is looked for, in the
 * injects that of their last part, as often as there are injects before it. A
 * key in a text has its quotes escaped. */
static unsigned line_of(const struct checking *c, size_t inject,
                        const char *part)
{
    char key[32];
    const char *p = inject ? strstr(c->file->bytes, "\"injects\"") : NULL;
    if (!p)
        p = c->file->bytes;
    (void)snprintf(key, sizeof(key), "\"%s\"", inject ? "notices" : part);
    for (size_t i = 0; p && i < (inject ? inject : 1); i++) {
        p = strstr(p, key);
        p = p ? p + 1 : NULL;
    }
    unsigned line = 1;
    for (const char *q = c->file->bytes; p && q < p; q++)
        line += *q == '\n';
    return line;
}

static void check_part(struct checking *c, size_t inject, const char *part,
                       const json_t *english)
{
    char id[64];
    const char *text = json_string_value(english);
    const json_t *e = entry(c->doc, inject, part);
    const char *said = json_string_value(json_object_get(e, "text"));
    if (inject)
        (void)snprintf(id, sizeof(id), "injects[%zu].%s", inject, part);
    else
        (void)snprintf(id, sizeof(id), "%s", part);
    struct tri_loc at =
        tri_loc_make(c->file->name, id, line_of(c, inject, part), 0);
    if (text && !e)
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &at,
                         "no text '%s'", id);
    else if (text && (!said || !said[strspn(said, " \t\r\n\xc2\xa0")] ||
                      !json_is_string(json_object_get(e, "en"))))
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &at, "%s: %s", id,
                         "needs an object of text and en");
    else if (text && !is_fresh(e, text))
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &at,
                         "'%s' is stale: its English has changed", id);
    else if (text && strcmp(said, text) == 0 &&
             !json_is_true(json_object_get(e, "same")))
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &at,
                         "'%s' is left in English (a name that is the same: "
                         "\"same\": true)",
                         id);
}

/* Members that translate nothing. */
static void check_surplus(struct checking *c, size_t inject, json_t *in,
                          const char *const *known, size_t n)
{
    const char *key;
    json_t *value;
    json_object_foreach(in, key, value)
    {
        bool found = !inject && strcmp(key, "injects") == 0;
        for (size_t i = 0; i < n; i++)
            found |= strcmp(key, known[i]) == 0;
        if (found)
            continue;
        struct tri_loc at =
            tri_loc_make(c->file->name, key, line_of(c, inject, key), 0);
        tri_findings_add(c->findings, TRI_WARNING, TRI_E_MODEL, &at,
                         "'%s' translates nothing that is there", key);
    }
}

static void check_texts(struct checking *c, const json_t *scenario)
{
    const json_t *report = json_object_get(scenario, "report");
    const json_t *injects = json_object_get(scenario, "injects");
    json_t *translated = json_object_get(c->doc, "injects");
    size_t n = json_array_size(injects);
    size_t n_translated = json_array_size(translated);
    for (size_t i = 0; i < TRI_COUNT(own_parts); i++)
        check_part(c, 0, own_parts[i],
                   json_object_get(strcmp(own_parts[i], "narrative") == 0
                                       ? report
                                       : scenario,
                                   own_parts[i]));
    check_surplus(c, 0, c->doc, own_parts, TRI_COUNT(own_parts));
    if (n != n_translated) {
        struct tri_loc at =
            tri_loc_make(c->file->name, "injects", line_of(c, 0, "injects"), 0);
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &at,
                         "injects: %zu here, %zu in English", n_translated, n);
    }
    for (size_t k = 0; k < n && k < n_translated; k++) {
        for (size_t i = 0; i < TRI_COUNT(inject_parts); i++)
            check_part(
                c, k + 1, inject_parts[i],
                json_object_get(json_array_get(injects, k), inject_parts[i]));
        check_surplus(c, k + 1, json_array_get(translated, k), inject_parts,
                      TRI_COUNT(inject_parts));
    }
}

static void check_language(const struct tri_pack_files *scenarios,
                           const struct tri_scenario_words *w,
                           struct tri_findings *findings)
{
    size_t known = 0;
    for (size_t i = 0; i < scenarios->n; i++) {
        const struct tri_pack_file *f = &scenarios->files[i];
        size_t k = find(w, f->name);
        if (k == w->files.n) {
            struct tri_loc at = tri_loc_make(f->name, NULL, 1, 0);
            tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &at,
                             "it is not translated: there is no "
                             "scenarios/%s/%s",
                             w->lang, base(f->name));
            continue;
        }
        known++;
        struct checking c = { findings, &w->files.files[k],
                              w->docs ? w->docs[k] : NULL };
        TRI_CLEANUP(json_done) json_t *doc = json_loadb(f->bytes, f->len, 0, 0);
        struct tri_loc at = tri_loc_make(c.file->name, NULL, 1, 0);
        if (!json_is_object(c.doc))
            tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &at,
                             "a translation is one JSON object");
        else
            check_texts(&c, doc);
    }
    for (size_t k = 0; k < w->files.n && known < w->files.n; k++) {
        char name[300];
        bool found = false;
        (void)snprintf(name, sizeof(name), "scenarios/%s",
                       base(w->files.files[k].name));
        for (size_t i = 0; i < scenarios->n && !found; i++)
            found = strcmp(scenarios->files[i].name, name) == 0;
        struct tri_loc at = tri_loc_make(w->files.files[k].name, NULL, 1, 0);
        if (!found)
            tri_findings_add(findings, TRI_WARNING, TRI_E_MODEL, &at,
                             "'%s' translates nothing that is there", name);
    }
}

/* Where it comes from: a scenario is believed because somebody says so. */
static void check_sources(const struct tri_pack_files *scenarios,
                          struct tri_findings *findings)
{
    for (size_t i = 0; i < scenarios->n; i++) {
        const struct tri_pack_file *f = &scenarios->files[i];
        TRI_CLEANUP(json_done) json_t *doc = json_loadb(f->bytes, f->len, 0, 0);
        const char *title = json_string_value(
            json_object_get(json_object_get(doc, "source"), "title"));
        struct tri_loc at = tri_loc_make(f->name, "source", 1, 0);
        if (json_is_object(doc) && (!title || !*title))
            tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &at,
                             "names no source");
    }
}

enum tri_code tri_scenarios_check(const struct tri_pack *pack,
                                  const char *folder,
                                  struct tri_findings *findings,
                                  struct tri_error *err)
{
    TRI_CLEANUP(files_done) struct tri_pack_files scenarios = { .n = 0 };
    enum tri_code code =
        tri_pack_files_scenarios(folder, NULL, &scenarios, err);
    if (code == TRI_OK)
        check_sources(&scenarios, findings);
    for (size_t i = 1; code == TRI_OK && i < pack->n_langs; i++) {
        struct tri_scenario_words w;
        code = tri_scenario_words_load(folder, pack->langs[i].lang, &w, err);
        if (code != TRI_OK)
            break;
        check_language(&scenarios, &w, findings);
        tri_scenario_words_done(&w);
    }
    return code;
}
