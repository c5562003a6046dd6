/* A stored assessment in the reader's language. What it says stays; only texts
 * that the pack has in several languages are put in the other one. */
#include <string.h>

#include "base/limits.h"
#include "case/fold.h"
#include "common/question.h"
#include "http/incident.h"
#include "http/site.h"

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

/* Every reason: an object with a rule and its text. */
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
        if (strcmp(format, "action") == 0)
            set(item, member,
                tri_pack_textf(w->pack, w->lang, NULL, "action.%s.title",
                               code));
        else
            set(item, member,
                tri_pack_textf(w->pack, w->lang, NULL, "%s.%s", format, code));
    }
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
    coded(&w, json_object_get(a, "actions"), "title", "action");
    coded(&w, json_object_get(in->state, "actions"), "title", "action");
    coded(&w, json_object_get(a, "cautions"), "text", "caution");
    coded(&w, json_object_get(a, "contradictions"), "text", "contradiction");
    coded(&w, json_object_get(a, "person_must_decide"), "what", "decide");
    size_t i;
    json_t *u;
    json_array_foreach(json_object_get(a, "unknown"), i, u)
        set(u, "question", question(&w, tri_json_text(u, "fact")));
    set(a, "lang", pack->langs[w.lang].lang);
    (void)json_object_set_new(in->state, "assessment", a);
}
