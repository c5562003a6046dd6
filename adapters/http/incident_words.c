/* A stored assessment in the reader's language. What it says stays; only texts
 * that the pack has in several languages are put in the other one. */
#include <string.h>

#include "base/limits.h"
#include "case/fold.h"
#include "common/question.h"
#include "http/incident.h"
#include "http/site.h"
#include "triage/catalogue.h"

static void set(json_t *o, const char *member, const char *words)
{
    if (words && json_object_get(o, member))
        (void)json_object_set_new(o, member, json_string(words));
}

static const char *question(const struct tri_voice *w, const char *fact)
{
    char path[TRI_QUESTION_KEY];
    tri_fact_path(w, fact, strlen(fact), path);
    return tri_pack_textf(w->pack, w->lang, NULL, "%s.question", path);
}

/* A source as it is cited; row: whose section it is, or NULL. */
static void citation(const struct tri_voice *w, json_t *source,
                     const struct tri_row *row)
{
    const char *key = tri_json_text(source, "key");
    for (size_t i = 0; *key && i < w->pack->n_sources; i++) {
        const struct tri_citation *s = &w->pack->sources[i];
        if (strcmp(s->key, key) != 0)
            continue;
        set(source, "title", tri_cited_words(w->pack, w->lang, s, s->title));
        set(source, "edition",
            tri_cited_words(w->pack, w->lang, s, s->edition));
        const char *section =
            row ? row->section : tri_json_text(source, "section");
        set(source, "section", tri_cited_words(w->pack, w->lang, s, section));
    }
}

/* Every reason: an object with a rule, its text and where it comes from. */
static void reasons(const struct tri_voice *w, json_t *v, int depth)
{
    size_t i;
    json_t *item;
    const char *name;
    if (depth > TRI_MAX_JSON_DEPTH)
        return;
    const char *rule = json_string_value(json_object_get(v, "rule"));
    const struct tri_decision *from = NULL;
    const struct tri_row *row =
        rule ? tri_pack_row(w->pack, rule, &from) : NULL;
    if (row)
        set(v, "text", row->text[w->lang]);
    citation(w, json_object_get(v, "source"), row);
    json_array_foreach(v, i, item) reasons(w, item, depth + 1);
    json_object_foreach(v, name, item) reasons(w, item, depth + 1);
}

/* A list of coded texts, where the wording has them by code. */
static void coded(const struct tri_voice *w, json_t *list, const char *member,
                  const char *format)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *code = tri_json_text(item, "code");
        if (!*code)
            continue;
        set(item, member,
            tri_pack_textf(w->pack, w->lang, NULL, "%s.%s", format, code));
    }
}

/* ---- texts that stand there without their id ---- */

struct languages {
    const struct tri_pack *pack;
    size_t from;
    size_t to;
};

/* The wording of that family which says the same in the language that the
 * assessment was made in, in the reader's; NULL where it is no wording. */
static const char *reworded(const struct languages *l, const char *family,
                            const char *text)
{
    const struct tri_catalogue *c = &l->pack->langs[l->from];
    size_t n = strlen(family);
    for (size_t i = 0; text && i < c->index.n; i++) {
        const struct tri_key *k = &c->index.keys[i];
        if (k->len <= n || memcmp(k->text, family, n) != 0 ||
            strcmp(c->texts[i].text, text) != 0)
            continue;
        const struct tri_wording *w =
            tri_pack_wording(l->pack, l->to, k->text, k->len);
        return w ? w->text : NULL;
    }
    return NULL;
}

static void reword(const struct languages *l, json_t *o, const char *member,
                   const char *family)
{
    const char *now = json_string_value(json_object_get(o, member));
    set(o, member, reworded(l, family, now));
}

/* A list of texts, or of lists of them: numbers and names stay. */
static void reword_list(const struct languages *l, json_t *list,
                        const char *family, unsigned depth)
{
    for (size_t i = 0; depth < 4 && i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        const char *to = reworded(l, family, json_string_value(item));
        if (to)
            (void)json_array_set_new(list, i, json_string(to));
        reword_list(l, item, family, depth + 1);
    }
}

/* A datum of an area, which an assessment holds as the pack words it, in the
 * reader's language; NULL: there is none of that name. */
static json_t *datum_in(const struct languages *l, const char *area,
                        const char *name)
{
    const struct tri_pack *p = l->pack;
    for (size_t i = 0; i < p->n_areas; i++)
        for (size_t k = 0; k < p->n_area_data; k++) {
            const struct tri_area_datum *d = &p->areas[i].data[k];
            if (strcmp(p->areas[i].code, area) == 0 &&
                strcmp(d->name, name) == 0)
                return json_loadb(d->json[l->to], d->json_len[l->to],
                                  JSON_DECODE_ANY, NULL);
        }
    return NULL;
}

static void reword_areas(const struct languages *l, json_t *areas)
{
    size_t i;
    size_t k;
    json_t *area;
    json_t *d;
    json_array_foreach(areas, i, area)
    {
        reword(l, area, "text", "area.known_by.");
        json_array_foreach(json_object_get(area, "data"), k, d)
        {
            json_t *worded = datum_in(l, tri_json_text(area, "code"),
                                      tri_json_text(d, "name"));
            if (worded)
                (void)json_object_update_existing(d, worded);
            json_decref(worded);
        }
    }
}

static void reword_all(const struct languages *l, json_t *a)
{
    size_t i;
    json_t *item;
    json_t *strategy = json_object_get(a, "strategy_discussion");
    reword_list(l, json_object_get(strategy, "participants"), "participant.",
                0);
    reword_list(l, json_object_get(strategy, "purposes"), "purpose.", 0);
    reword_areas(l, json_object_get(a, "areas"));
    json_array_foreach(json_object_get(a, "person_must_decide"), i, item)
        reword(l, item, "what", "decide.");
    json_array_foreach(json_object_get(a, "contradictions"), i, item)
        reword(l, item, "text", "contradiction.");
}

static void titles(const struct tri_lead *l, json_t *actions)
{
    size_t i;
    json_t *action;
    json_array_foreach(actions, i, action)
        set(action, "title",
            tri_lead_title(l, tri_json_text(action, "code"),
                           tri_json_text(action, "title")));
}

void tri_incident_translate(struct tri_incident *in)
{
    const struct tri_pack *pack = in->lead.x->site->pack;
    const struct tri_voice w = tri_voice_of(pack, in->lead.lang);
    const json_t *was = json_object_get(in->state, "assessment");
    const json_t *by = json_object_get(was, "pack");
    if (strcmp(tri_json_text(by, "sha256"), pack->sha256) != 0 ||
        strcmp(tri_json_text(was, "lang"), pack->langs[w.lang].lang) == 0)
        return;
    json_t *a = json_deep_copy(was);
    if (!a)
        return;
    reasons(&w, a, 0);
    titles(&in->lead, json_object_get(a, "actions"));
    titles(&in->lead, json_object_get(in->state, "actions"));
    coded(&w, json_object_get(a, "cautions"), "text", "caution");
    struct languages l = { pack, 0, w.lang };
    if (tri_pack_lang(pack, tri_json_text(was, "lang"), &l.from))
        reword_all(&l, a);
    size_t i;
    json_t *u;
    json_array_foreach(json_object_get(a, "unknown"), i, u)
        set(u, "question", question(&w, tri_json_text(u, "fact")));
    set(a, "lang", pack->langs[w.lang].lang);
    (void)json_object_set_new(in->state, "assessment", a);
}
