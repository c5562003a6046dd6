#include "triage/pack.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "feel/json.h"
#include "triage/duties.h"
#include "triage/openings.h"
#include "triage/pack_int.h"

const char *const tri_axis_names[4] = { "harm", "exposure", "vulnerability",
                                        "protective" };
const char *const tri_urgency_names[TRI_N_URGENCIES] = { "now", "today",
                                                         "one-working-day",
                                                         "planned" };
const char *const tri_strategy_names[TRI_N_STRATEGIES] = { "not-indicated",
                                                           "possible",
                                                           "indicated" };

/* ---- what the loading files share ---- */

const struct tri_pack_file *loader_file(const struct loader *l,
                                        const char *name)
{
    for (size_t i = 0; i < l->n_files; i++)
        if (strcmp(l->files[i].name, name) == 0)
            return &l->files[i];
    return NULL;
}

uint32_t tri_line_of(const char *text, size_t len, const char *word)
{
    size_t n = word ? strlen(word) : 0;
    uint32_t line = 1;
    for (size_t i = 0; n && i + n + 2 <= len; i++) {
        if (text[i] == '\n')
            line++;
        else if (text[i] == '"' && text[i + n + 1] == '"' &&
                 memcmp(text + i + 1, word, n) == 0)
            return line;
    }
    return 1;
}

void loader_complain(struct loader *l, enum tri_severity severity,
                     const struct tri_pack_file *f, const char *word,
                     const char *fmt, ...)
{
    char msg[192];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    if (!f)
        f = l->doc_file;
    struct tri_loc loc =
        f ? tri_loc_make(f->name, word, tri_line_of(f->bytes, f->len, word), 0)
          : tri_loc_make("pack.json", word, 0, 0);
    tri_findings_add(l->findings, severity, TRI_E_MODEL, &loc, "%s", msg);
}

const char *loader_text(struct loader *l, struct tri_value v)
{
    if (v.kind != TRI_STRING)
        return NULL;
    const char *copy = tri_arena_copy(&l->pack->arena, v.u.str, v.len);
    l->failed |= !copy;
    return copy;
}

struct tri_value loader_json(struct loader *l, const struct tri_pack_file *f)
{
    struct tri_value v = tri_null();
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code =
        tri_json_read(&l->ev, f->bytes, f->len, TRI_JSON_STRICT, &v, &err);
    if (code == TRI_OK)
        return v;
    l->failed |= code == TRI_E_NOMEM;
    struct tri_loc loc = tri_loc_make(f->name, NULL, err.loc.line, err.loc.col);
    tri_findings_add(l->findings, TRI_ERROR, code, &loc, "%s", err.msg);
    return tri_null();
}

/* ---- the steps of a load ---- */

static const char *wanted_text(struct loader *l, const char *key)
{
    const char *text = loader_text(l, tri_member(l->doc, key));
    if (!text && !l->failed)
        loader_complain(l, TRI_ERROR, NULL, key, "needs a text '%s'", key);
    return text ? text : "";
}

static void read_head(struct loader *l)
{
    struct tri_pack *p = l->pack;
    l->doc_file = loader_file(l, "pack.json");
    if (!l->doc_file) {
        loader_complain(l, TRI_ERROR, NULL, NULL, "the pack has no pack.json");
        return;
    }
    l->doc = loader_json(l, l->doc_file);
    if (l->doc.kind != TRI_CONTEXT) {
        if (l->findings->errors == 0)
            loader_complain(l, TRI_ERROR, NULL, NULL, "must be an object");
        return;
    }
    p->id = wanted_text(l, "id");
    p->version = wanted_text(l, "version");
    p->date = wanted_text(l, "date");
    p->zone = wanted_text(l, "zone");
    p->flowchart = wanted_text(l, "flowchart");
    p->own_agency = wanted_text(l, "own_agency");
    const char *number = loader_text(l, tri_member(l->doc, "emergency_number"));
    p->emergency_number = number ? number : "";
}

static void read_catalogues(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value langs = tri_member(l->doc, "languages");
    size_t n = langs.kind == TRI_LIST ? langs.u.list->n : 0;
    if (n == 0 || n > TRI_MAX_LANGS ||
        !tri_text_is(langs.u.list->items[0], "en")) {
        loader_complain(l, TRI_ERROR, NULL, "languages",
                        "languages: 1 to %d of them, English (en) first",
                        TRI_MAX_LANGS);
        return;
    }
    for (size_t i = 0; i < n && !l->failed; i++) {
        const char *lang = loader_text(l, langs.u.list->items[i]);
        const char *file =
            lang ? tri_arena_format(&p->arena, "text/%s.json", lang) : NULL;
        const struct tri_pack_file *f = file ? loader_file(l, file) : NULL;
        if (!f) {
            loader_complain(l, TRI_ERROR, NULL, lang, "there is no %s",
                            file ? file : "text file of that language");
            continue;
        }
        struct tri_value doc = loader_json(l, f);
        if (!tri_is_null(doc) &&
            !tri_catalogue_read(&p->arena, lang, file, doc, i > 0,
                                &p->langs[p->n_langs++], l->findings))
            l->failed = true;
    }
    const char *first = loader_text(l, tri_member(l->doc, "default_language"));
    if (first && !tri_pack_lang(p, first, &p->default_lang))
        loader_complain(l, TRI_ERROR, NULL, "default_language",
                        "default_language: '%s' is none of languages", first);
}

static void read_models(struct loader *l)
{
    struct tri_value names = tri_member(l->doc, "models");
    if (names.kind != TRI_LIST || names.u.list->n == 0) {
        loader_complain(l, TRI_ERROR, NULL, "models",
                        "models: a list of DMN files");
        return;
    }
    size_t before = l->findings->errors;
    for (size_t i = 0; i < names.u.list->n && !l->failed; i++) {
        const char *name = loader_text(l, names.u.list->items[i]);
        const struct tri_pack_file *f = name ? loader_file(l, name) : NULL;
        if (!f) {
            loader_complain(l, TRI_ERROR, NULL, name, "there is no %s",
                            name ? name : "model of that name");
            continue;
        }
        struct tri_error err = { .code = TRI_OK };
        enum tri_code code = tri_models_add(l->pack->models, name, f->bytes,
                                            f->len, l->findings, &err);
        if (code != TRI_OK) {
            l->failed |= code == TRI_E_NOMEM;
            if (!err.loc.file[0])
                err.loc = tri_loc_make(name, NULL, err.loc.line, err.loc.col);
            tri_findings_add(l->findings, TRI_ERROR, code, &err.loc, "%s",
                             err.msg);
        }
    }
    if (l->failed || l->findings->errors > before)
        return;
    struct tri_error err = { .code = TRI_OK };
    enum tri_code code = tri_models_link(l->pack->models, l->findings, &err);
    if (code != TRI_OK) {
        l->failed |= code == TRI_E_NOMEM;
        tri_findings_add(l->findings, TRI_ERROR, code, &err.loc, "%s", err.msg);
    }
}

static const struct tri_node *input_node(const struct tri_pack *p,
                                         const char *name)
{
    return tri_models_find(p->models, NULL, TRI_NODE_INPUT, name);
}

static void read_dictionary(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_error err = { .code = TRI_OK };
    if (tri_dictionary_build(&p->arena, p->models, "facts.dmn", &p->dictionary,
                             l->findings, &err) != TRI_OK)
        l->failed = true;
    p->in_report = input_node(p, "report");
    p->in_facts = input_node(p, "facts");
    p->in_child = input_node(p, "child");
    p->in_outlook = input_node(p, "outlook");
    p->in_home_area = input_node(p, "home_area");
    p->in_employer_area = input_node(p, "employer_area");
    if (!p->in_report || !p->in_facts) {
        struct tri_loc loc = tri_loc_make("facts.dmn", NULL, 1, 0);
        tri_findings_add(l->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "no input data 'report' and 'facts'");
    }
}

static void read_calendar(struct loader *l)
{
    struct tri_value c = tri_member(l->doc, "calendar");
    if (tri_is_null(c))
        return;
    const char *name = loader_text(l, tri_member(c, "file"));
    const char *division = loader_text(l, tri_member(c, "division"));
    const struct tri_pack_file *f = name ? loader_file(l, name) : NULL;
    if (!f || !division) {
        loader_complain(l, TRI_ERROR, NULL, "calendar",
                        "calendar: needs file (in the pack) and division");
        return;
    }
    struct tri_value doc = loader_json(l, f);
    if (!tri_is_null(doc))
        (void)tri_calendar_read(&l->pack->arena, doc, division, name,
                                &l->pack->calendar, l->findings);
}

/* ---- flowcharts ---- */

static const struct tri_type *path_type(void *self, const char *path)
{
    const struct tri_pack *p = self;
    const struct tri_datum *f = tri_dictionary_find(&p->dictionary, path);
    return f ? f->type : NULL;
}

static const struct tri_type *decision_type(void *self, const char *ref)
{
    const struct tri_decision *d = tri_pack_decision(self, ref);
    return d ? tri_node_info(d->node).type : NULL;
}

static bool is_action(void *self, const char *code)
{
    const struct tri_pack *p = self;
    return tri_index_find(&p->codes, code, strlen(code)) != TRI_INDEX_NONE;
}

static void read_flows(struct loader *l)
{
    struct tri_pack *p = l->pack;
    size_t before = l->findings->errors;
    size_t n = 0;
    struct tri_error err = { .code = TRI_OK };
    for (size_t i = 0; i < l->n_files; i++) {
        const struct tri_pack_file *f = &l->files[i];
        n += strncmp(f->name, "flowcharts/", 11) == 0;
        if (strncmp(f->name, "flowcharts/", 11) != 0)
            continue;
        enum tri_code code = tri_flows_add(p->flows, f->name + 11, f->bytes,
                                           f->len, l->findings, &err);
        if (code != TRI_OK) {
            l->failed |= code == TRI_E_NOMEM;
            tri_findings_add(l->findings, TRI_ERROR, code, &err.loc, "%s",
                             err.msg);
        }
    }
    if (l->failed || l->findings->errors > before)
        return;
    if (n == 0) {
        /* It still triages; only nobody can be led through it. */
        loader_complain(l, TRI_WARNING, NULL, "flowchart",
                        "the pack has no flowcharts: it cannot guide");
        return;
    }
    struct tri_flow_dict dict = { p,
                                  path_type,
                                  decision_type,
                                  is_action,
                                  p->dictionary.report_type,
                                  p->dictionary.facts_type };
    enum tri_code code = tri_flows_link(p->flows, &dict, l->findings, &err);
    if (code != TRI_OK) {
        l->failed |= code == TRI_E_NOMEM;
        tri_findings_add(l->findings, TRI_ERROR, code, &err.loc, "%s", err.msg);
    }
    size_t chart = 0;
    if (l->findings->errors == before &&
        !tri_flows_find(p->flows, p->flowchart, &chart))
        loader_complain(l, TRI_ERROR, NULL, p->flowchart,
                        "flowchart: there is no '%s'", p->flowchart);
    for (size_t i = 0; l->findings->errors == before && i < p->n_later; i++)
        if (!tri_flows_find(p->flows, p->later[i].flowchart, &chart))
            loader_complain(l, TRI_ERROR, NULL, p->later[i].flowchart,
                            "later: there is no flowchart '%s'",
                            p->later[i].flowchart);
}

/* ---- the digest ---- */

static int by_name(const void *a, const void *b)
{
    const struct tri_pack_file *const *x = a;
    const struct tri_pack_file *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

/* For each file in the byte order of names: the name, a zero byte, the length
 * as 8 bytes, highest first, the bytes. Lengths keep two packs apart whose
 * bytes only fall differently over their files. */
static struct tri_bytes *digest_pieces(struct loader *l)
{
    size_t n = l->n_files;
    struct tri_arena *a = &l->pack->arena;
    const struct tri_pack_file **sorted = tri_arena_zero(a, n, sizeof(*sorted));
    struct tri_bytes *pieces = tri_arena_zero(a, 3 * n, sizeof(*pieces));
    uint8_t(*lengths)[8] = tri_arena_zero(a, n, sizeof(*lengths));
    if (!sorted || !pieces || !lengths) {
        l->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        sorted[i] = &l->files[i];
    qsort(sorted, n, sizeof(*sorted), by_name);
    for (size_t i = 0; i < n; i++) {
        for (unsigned b = 0; b < 8; b++)
            lengths[i][b] =
                (uint8_t)((uint64_t)sorted[i]->len >> (8 * (7 - b)));
        pieces[3 * i] =
            (struct tri_bytes){ sorted[i]->name, strlen(sorted[i]->name) + 1 };
        pieces[3 * i + 1] = (struct tri_bytes){ lengths[i], 8 };
        pieces[3 * i + 2] =
            (struct tri_bytes){ sorted[i]->bytes, sorted[i]->len };
    }
    return pieces;
}

/* ---- load ---- */

static void load_steps(struct loader *l)
{
    read_head(l);
    if (l->failed || l->findings->errors)
        return;
    read_catalogues(l);
    loader_sources(l);
    read_models(l);
    /* What follows reads linked models: a broken one would only give a second
     * finding for the same fault. */
    if (l->failed || l->findings->errors)
        return;
    read_dictionary(l);
    read_calendar(l);
    loader_decisions(l);
    if (!l->failed)
        loader_parts(l);
    if (!l->failed)
        l->failed = !tri_duties_make(l->pack);
    if (!l->failed)
        loader_areas(l);
    if (!l->failed)
        read_flows(l);
    if (!l->failed && !l->findings->errors)
        l->failed = !tri_openings_make(l->pack, &l->text);
}

/* The digest takes a fifth of a load: where the port offers it, it is worked
 * out meanwhile. */
static void load_and_hash(struct loader *l, const struct tri_hash_port *hash)
{
    struct tri_bytes *pieces = digest_pieces(l);
    size_t n = 3 * l->n_files;
    uint8_t sum[32];
    if (!pieces)
        return;
    void *job = hash->begin ? hash->begin(hash->self, pieces, n) : NULL;
    load_steps(l);
    if (job)
        hash->end(job, sum);
    else
        hash->sha256(hash->self, pieces, n, sum);
    for (size_t i = 0; i < sizeof(sum); i++)
        (void)snprintf(l->pack->sha256 + 2 * i, 3, "%02x", sum[i]);
}

enum tri_code tri_pack_load(const struct tri_pack_file *files, size_t n,
                            const struct tri_hash_port *hash,
                            struct tri_pack **out,
                            struct tri_findings *findings,
                            struct tri_error *err)
{
    struct tri_pack *p = calloc(1, sizeof(*p));
    if (!p)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    tri_arena_init(&p->arena, TRI_MAX_MODEL_ARENA);
    enum tri_code code = tri_models_new(&p->models, err);
    if (code == TRI_OK)
        code = tri_flows_new(&p->flows, err);
    struct tri_findings own;
    tri_findings_init(&own);
    if (code == TRI_OK) {
        struct loader l = { .pack = p,
                            .files = files,
                            .n_files = n,
                            .findings = findings ? findings : &own,
                            .err = err };
        tri_eval_init(&l.ev, &p->arena, NULL, tri_null());
        tri_out_init(&l.text);
        load_and_hash(&l, hash);
        tri_out_done(&l.text);
        if (l.failed)
            code = tri_arena_fail(&p->arena, err, "the pack");
        else if (l.findings->errors)
            code = tri_fail(err, TRI_E_MODEL, NULL,
                            "the pack is refused: %zu %s", l.findings->errors,
                            l.findings->errors == 1 ? "error" : "errors");
    }
    tri_findings_done(&own);
    if (code != TRI_OK) {
        tri_pack_free(p);
        return code;
    }
    *out = p;
    return TRI_OK;
}

void tri_pack_free(struct tri_pack *p)
{
    if (!p)
        return;
    tri_flows_free(p->flows);
    tri_models_free(p->models);
    tri_arena_done(&p->arena);
    free(p);
}

/* ---- finding ---- */

bool tri_pack_lang(const struct tri_pack *p, const char *lang, size_t *out)
{
    for (size_t i = 0; i < p->n_langs; i++)
        if (strcmp(p->langs[i].lang, lang) == 0) {
            *out = i;
            return true;
        }
    return false;
}

const struct tri_wording *tri_pack_wording(const struct tri_pack *p,
                                           size_t lang, const char *id,
                                           size_t len)
{
    const struct tri_wording *w =
        tri_catalogue_wording(&p->langs[lang], id, len);
    return w || lang == 0 ? w : tri_catalogue_wording(&p->langs[0], id, len);
}

const char *tri_pack_text(const struct tri_pack *p, size_t lang, const char *id)
{
    const struct tri_wording *w = tri_pack_wording(p, lang, id, strlen(id));
    return w ? w->text : NULL;
}

const char *tri_pack_textf(const struct tri_pack *p, size_t lang,
                           const char *fallback, const char *fmt, ...)
{
    char id[192];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(id, sizeof(id), fmt, ap);
    va_end(ap);
    const char *text =
        n > 0 && (size_t)n < sizeof(id) ? tri_pack_text(p, lang, id) : NULL;
    return text ? text : fallback;
}

const char *tri_pack_name(const struct tri_pack *p, size_t lang,
                          const char *name)
{
    return lang == 0 ? name : tri_pack_textf(p, lang, name, "name.%s", name);
}

const char *tri_cited_words(const struct tri_pack *p, size_t lang,
                            const struct tri_citation *s, const char *words)
{
    return s && words && *words && (s->own || words == s->edition)
               ? tri_pack_name(p, lang, words)
               : words;
}

bool tri_pack_alarms(const struct tri_pack *p, const char *code)
{
    size_t i = tri_index_find(&p->codes, code, strlen(code));
    return i != TRI_INDEX_NONE && (p->alarms >> i) & 1;
}

const struct tri_decision *tri_pack_of(const struct tri_pack *p,
                                       const struct tri_node *node)
{
    size_t lo = 0;
    size_t hi = p->n_decisions;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if ((uintptr_t)p->by_node[mid]->node < (uintptr_t)node)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < p->n_decisions && p->by_node[lo]->node == node ? p->by_node[lo]
                                                               : NULL;
}

const struct tri_decision *tri_pack_decision(const struct tri_pack *p,
                                             const char *ref)
{
    for (size_t i = 0; i < p->n_decisions; i++)
        if (strcmp(p->decisions[i].ref, ref) == 0)
            return &p->decisions[i];
    return NULL;
}

/* Does rule end in wanted, at a boundary? */
static bool ends_in(const char *rule, const char *wanted)
{
    size_t n = strlen(rule);
    size_t m = strlen(wanted);
    if (m > n || memcmp(rule + n - m, wanted, m) != 0)
        return false;
    return m == n || rule[n - m - 1] == '/' || rule[n - m - 1] == '#';
}

const struct tri_row *tri_pack_row(const struct tri_pack *p, const char *rule,
                                   const struct tri_decision **out_decision)
{
    const struct tri_row *found = NULL;
    for (size_t i = 0; i < p->n_decisions; i++)
        for (size_t j = 0; j < p->decisions[i].n_rows; j++) {
            const struct tri_row *row = &p->decisions[i].rows[j];
            if (!ends_in(row->rule, rule))
                continue;
            if (found)
                return NULL;
            found = row;
            *out_decision = &p->decisions[i];
        }
    return found;
}

const char *tri_pack_rows(const struct tri_pack *p, const char *rule, size_t i)
{
    for (size_t d = 0; d < p->n_decisions; d++)
        for (size_t j = 0; j < p->decisions[d].n_rows; j++)
            if (ends_in(p->decisions[d].rows[j].rule, rule) && i-- == 0)
                return p->decisions[d].rows[j].rule;
    return NULL;
}
