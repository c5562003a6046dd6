/* "Which of these?": kinds of matter, many on one page. */
#include <stdio.h>

#include "case/fold.h"
#include "common/cleanup.h"
#include "http/doors.h"
#include "http/guide_check.h"
#include "http/guide_matter.h"
#include "http/guide_way.h"
#include "http/site.h"

static void walking_done(struct tri_walking *w)
{
    tri_walking_done(w);
}

static const json_t *screens_of(const struct tri_walking *w)
{
    return json_object_get(json_object_get(w->kept, "matters"), "screens");
}

bool tri_matter_asked(const struct tri_walking *w)
{
    return !screens_of(w) && tri_guide_matters(w->guide) > 0;
}

static bool has(const json_t *list, const char *key)
{
    size_t i;
    json_t *k;
    json_array_foreach(list, i, k) if (strcmp(json_string_value(k), key) ==
                                       0) return true;
    return false;
}

static bool is_ticked(const struct tri_exchange *x, const char *key)
{
    for (const struct tri_input *f = x->form; f; f = f->next)
        if (strcmp(f->name, "matter") == 0 && strcmp(f->value, key) == 0)
            return true;
    return false;
}

/* What waits side by side, as it is kept: the walk forgets a screen once it is
 * answered, and the page can be gone back to. */
static bool keep_screens(struct tri_walking *w)
{
    const struct tri_flow_step *s = tri_guide_step(w->guide);
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_waits; i++) {
        const struct tri_flow_command *c = &s->waits[i];
        char title[256];
        json_t *paths = json_array();
        (void)json_array_append_new(paths, json_string(c->path));
        for (size_t k = 0; k < c->n_rest; k++)
            (void)json_array_append_new(paths, json_string(c->rest[k]));
        (void)snprintf(title, sizeof(title), "flow.%s.%s.title", c->chart,
                       c->element);
        (void)json_array_append_new(list,
                                    json_pack("{ss ss so}", "key", c->key,
                                              "title", title, "paths", paths));
    }
    return json_object_set_new(w->kept, "matters",
                               json_pack("{so so}", "screens", list, "chosen",
                                         json_array())) == 0;
}

/* Up to the page: kept once, or what waits now. False: the exchange says why.
 */
static bool at_matters(struct tri_exchange *x, struct tri_walking *w)
{
    if (!tri_way_advance(x, w))
        return false;
    if (screens_of(w) || (tri_matter_asked(w) && keep_screens(w)))
        return true;
    tri_exchange_redirect(x, tri_way_on(x, w));
    return false;
}

/* "Bullying; Threats of violence; ...": what stands under it. */
static const char *labels(struct tri_exchange *x, const json_t *paths)
{
    size_t lang = tri_site_lang(x->site, x->language);
    const char *text = "";
    size_t i;
    json_t *p;
    json_array_foreach(paths, i, p)
    {
        const char *path = json_string_value(p);
        const char *label =
            tri_pack_textf(x->site->pack, lang, path, "%s.label", path);
        text =
            tri_arena_format(&x->arena, "%s%s%s", text, i ? "; " : "", label);
        if (!text)
            return "";
    }
    return text;
}

static void show(struct tri_exchange *x, struct tri_walking *w, bool stale)
{
    size_t lang = tri_site_lang(x->site, x->language);
    const json_t *chosen =
        json_object_get(json_object_get(w->kept, "matters"), "chosen");
    const char *back = tri_way_before(w, TRI_MATTER);
    json_t *items = json_array();
    size_t i;
    json_t *s;
    json_array_foreach(screens_of(w), i, s)
    {
        const char *key = tri_json_text(s, "key");
        (void)json_array_append_new(
            items,
            json_pack("{ss sO ss ss sb}", "value", key, "paths",
                      json_object_get(s, "paths"), "label",
                      tri_pack_textf(x->site->pack, lang, key, "%s",
                                     tri_json_text(s, "title")),
                      "hint", labels(x, json_object_get(s, "paths")), "chosen",
                      (int)(stale ? is_ticked(x, key) : has(chosen, key))));
    }
    x->document = tri_walking_page(x, w, "which");
    if (!tri_exchange_fill(
            x, json_pack("{ss so so so sb sb}", "back",
                         back ? tri_way_question(x, back) : "/guide", "choices",
                         items, "notices", tri_way_notices(x, w), "taken",
                         tri_way_taken(x, w), "stale", (int)stale, "check",
                         (int)(tri_input_find(x->query, "check") ||
                               tri_input_find(x->form, "check")))))
        return;
    x->status = stale ? 409 : 200;
}

void tri_door_guide_which_page(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    if (tri_walking_open(x, &w) && at_matters(x, &w))
        show(x, &w, false);
}

/* All of a kind that was not ticked. What the walk does not ask of it, because
 * an earlier answer settled it, is passed over. */
static bool answer_kind(struct tri_exchange *x, struct tri_walking *w,
                        const json_t *paths, bool no)
{
    json_t *of = json_object_get(w->kept, "of");
    size_t i;
    json_t *p;
    json_array_foreach(paths, i, p)
    {
        struct tri_error err = { .code = TRI_OK };
        const char *key = json_string_value(p);
        if (!tri_guide_choose(w->guide, key))
            continue;
        if (tri_guide_take(w->guide, TRI_FLOW_ANSWER, key,
                           no ? tri_bool(false) : tri_null(), &err) != TRI_OK) {
            tri_exchange_problem(x, 500, "problem.broken");
            return false;
        }
        (void)json_object_set_new(of, key, json_string(TRI_MATTER));
    }
    return true;
}

/* What is ticked is chosen from now on. What is ticked later than the rest was
 * answered with it, so its screen is shown again. */
static bool take_ticks(struct tri_exchange *x, struct tri_walking *w, bool no)
{
    json_t *matters = json_object_get(w->kept, "matters");
    json_t *chosen = json_object_get(matters, "chosen");
    bool first = !has(w->screens, TRI_MATTER);
    size_t i;
    json_t *s;
    if (!json_object_get(w->kept, "of"))
        (void)json_object_set_new(w->kept, "of", json_object());
    if (!json_object_get(w->kept, "again"))
        (void)json_object_set_new(w->kept, "again", json_array());
    json_array_foreach(json_object_get(matters, "screens"), i, s)
    {
        const char *key = tri_json_text(s, "key");
        bool ticked = is_ticked(x, key);
        if (first && !ticked &&
            !answer_kind(x, w, json_object_get(s, "paths"), no))
            return false;
        if (!ticked || has(chosen, key))
            continue;
        (void)json_array_append_new(chosen, json_string(key));
        if (!first)
            (void)json_array_append_new(json_object_get(w->kept, "again"),
                                        json_string(key));
    }
    if (first)
        (void)json_array_append_new(w->screens, json_string(TRI_MATTER));
    return true;
}

void tri_door_guide_which(struct tri_exchange *x)
{
    TRI_CLEANUP(walking_done) struct tri_walking w = { .guide = NULL };
    const char *act = tri_input_find(x->form, "act");
    if (!tri_walking_change(x, &w) || !at_matters(x, &w))
        return;
    if (!tri_walking_fits(x, &w)) {
        show(x, &w, true);
        return;
    }
    if (tri_input_find(x->form, "check") && !tri_check_remember(x, &w))
        return;
    if (take_ticks(x, &w, act && strcmp(act, "none") == 0) &&
        tri_way_advance(x, &w) && tri_way_leave_idle(x, &w) &&
        tri_walking_keep(x, &w))
        tri_exchange_redirect(x, tri_way_on(x, &w));
}
