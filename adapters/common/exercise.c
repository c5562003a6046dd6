/* Scenarios as exercises: found, sorted by family, and put together with what
 * comes to light. */
#include "common/exercise.h"

#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "common/cleanup.h"

static void json_done(json_t **j)
{
    json_decref(*j);
}

/* ---- loading ---- */

/* The longest code of a category that the rest of the file's name begins with:
 * "scenarios/07-staff-allegation-x.json". Malloced; what begins with none
 * belongs to nobody's family yet. */
static char *family_of(const struct tri_pack *pack, const char *name)
{
    const char *slug = strchr(name, '-');
    for (size_t len = slug ? strlen(++slug) : 0; len > 0; len--)
        if (slug[len] == '-' &&
            tri_pack_textf(pack, 0, NULL, "category.%.*s", (int)len, slug))
            return strndup(slug, len);
    return strdup("unclassified");
}

static bool keep(struct tri_exercises *e, const struct tri_pack *pack,
                 const struct tri_pack_file *file)
{
    TRI_CLEANUP(json_done)
    json_t *doc = json_loadb(file->bytes, file->len, 0, NULL);
    const char *id = json_string_value(json_object_get(doc, "id"));
    const char *title = json_string_value(json_object_get(doc, "title"));
    if (!id || !title || !json_is_object(json_object_get(doc, "report")))
        return true;
    struct tri_exercise *one = &e->items[e->n++];
    one->id = strdup(id);
    one->title = strdup(title);
    one->family = family_of(pack, file->name);
    one->n_injects = json_array_size(json_object_get(doc, "injects"));
    one->file = file;
    return one->id && one->title && one->family;
}

static int by_id(const void *a, const void *b)
{
    const struct tri_exercise *x = a;
    const struct tri_exercise *y = b;
    long m = strtol(x->id, NULL, 10);
    long n = strtol(y->id, NULL, 10);
    return m != n ? (m > n) - (m < n) : strcmp(x->id, y->id);
}

enum tri_code tri_exercises_load(const struct tri_pack *pack,
                                 const char *folder, struct tri_exercises *out,
                                 struct tri_error *err)
{
    memset(out, 0, sizeof(*out));
    enum tri_code code =
        tri_pack_files_scenarios(folder, NULL, &out->files, err);
    for (size_t i = 1; code == TRI_OK && i < pack->n_langs; i++)
        code = tri_scenario_words_load(folder, pack->langs[i].lang,
                                       &out->words[i], err);
    if (code != TRI_OK) {
        tri_exercises_done(out);
        return code;
    }
    out->items = calloc(out->files.n + 1, sizeof(*out->items));
    bool ok = out->items != NULL;
    for (size_t i = 0; ok && i < out->files.n; i++)
        ok = keep(out, pack, &out->files.files[i]);
    if (!ok) {
        tri_exercises_done(out);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    if (out->n)
        qsort(out->items, out->n, sizeof(*out->items), by_id);
    return TRI_OK;
}

void tri_exercises_done(struct tri_exercises *e)
{
    for (size_t i = 0; e->items && i < e->n; i++) {
        free(e->items[i].id);
        free(e->items[i].title);
        free(e->items[i].family);
    }
    free(e->items);
    for (size_t i = 0; i < TRI_MAX_LANGS; i++)
        tri_scenario_words_done(&e->words[i]);
    tri_pack_files_done(&e->files);
    e->items = NULL;
    e->n = 0;
}

/* ---- reading ---- */

const struct tri_exercise *tri_exercise_find(const struct tri_exercises *e,
                                             const char *id)
{
    for (size_t i = 0; i < e->n; i++)
        if (strcmp(e->items[i].id, id) == 0)
            return &e->items[i];
    return NULL;
}

const char *tri_exercise_title(const struct tri_exercises *e,
                               const struct tri_exercise *one, size_t lang)
{
    return tri_scenario_said(&e->words[lang], one->file->name, 0, "title",
                             one->title);
}

static json_t *family_json(const struct tri_exercises *e,
                           const struct tri_pack *pack, size_t lang,
                           const char *code)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->n; i++) {
        const struct tri_exercise *one = &e->items[i];
        const char *title = tri_exercise_title(e, one, lang);
        if (strcmp(one->family, code) == 0)
            (void)json_array_append_new(
                list,
                json_pack("{ss ss ss sI}", "id", one->id, "title", title,
                          "lang",
                          pack->langs[title == one->title ? 0 : lang].lang,
                          "injects", (json_int_t)one->n_injects));
    }
    const char *label = tri_pack_textf(pack, lang, NULL, "category.%s", code);
    return json_pack("{ss ss so}", "code", code, "label", label ? label : code,
                     "exercises", list);
}

/* Is this the first of its family? */
static bool opens_family(const struct tri_exercises *e, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(e->items[k].family, e->items[i].family) == 0)
            return false;
    return true;
}

json_t *tri_exercises_document(const struct tri_exercises *e,
                               const struct tri_pack *pack, size_t lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < e->n; i++)
        if (opens_family(e, i))
            (void)json_array_append_new(
                list, family_json(e, pack, lang, e->items[i].family));
    return list;
}

json_t *tri_exercise_open(const struct tri_exercises *e,
                          const struct tri_exercise *one, size_t lang)
{
    json_t *doc = json_loadb(one->file->bytes, one->file->len, 0, NULL);
    if (tri_scenario_reword(&e->words[lang], one->file->name, doc))
        return doc;
    json_decref(doc);
    return NULL;
}

/* As engine and `test` have it: other members replace whole, facts one by
 * one. */
char *tri_exercise_report(const json_t *scenario, size_t n)
{
    TRI_CLEANUP(json_done)
    json_t *report = json_deep_copy(json_object_get(scenario, "report"));
    const json_t *inject =
        n ? json_array_get(json_object_get(scenario, "injects"), n - 1) : NULL;
    TRI_CLEANUP(json_done)
    json_t *over = json_deep_copy(json_object_get(inject, "report"));
    TRI_CLEANUP(json_done)
    json_t *changed = json_deep_copy(json_object_get(inject, "facts"));
    json_t *facts = json_object_get(report, "facts");
    if (facts && changed && json_object_update(facts, changed) != 0)
        return NULL;
    if (report && !facts && changed &&
        json_object_set(report, "facts", changed) != 0)
        return NULL;
    if (over) {
        /* The facts are merged above; what `report` says of them is whole. */
        (void)json_object_del(over, "facts");
        if (json_object_update(report, over) != 0)
            return NULL;
    }
    return tri_json_dump(report, JSON_COMPACT, NULL);
}
