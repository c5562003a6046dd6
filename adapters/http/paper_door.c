/* The paper form for when the system is down: the pack's red flags, the local
 * numbers, and room to write. Open to anybody: it holds nothing. */
#include <string.h>

#include "case/fold.h"
#include "common/cleanup.h"
#include "http/doors.h"
#include "http/question.h"
#include "http/site.h"
#include "triage/guide.h"

enum { MOST_SCREENS = 6 };

static void guide_done(struct tri_guide **g)
{
    tri_guide_free(*g);
}

/* What the first flowchart of the walk asks, all answered "not known". */
static json_t *red_flags(struct tri_exchange *x, struct tri_guide *g)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_voice voice = tri_question_voice(x);
    json_t *list = json_array();
    char chart[128] = "";
    if (tri_guide_start(g, NULL, &err) != TRI_OK)
        return list;
    for (int screens = 0; screens < MOST_SCREENS;) {
        const struct tri_flow_command *c = &tri_guide_step(g)->command;
        struct tri_question q[TRI_MAX_QUESTIONS];
        if (c->kind == TRI_FLOW_END)
            break;
        if (c->kind != TRI_FLOW_ASK) {
            if (tri_guide_take(g, TRI_FLOW_ACK, c->key, tri_null(), &err) !=
                TRI_OK)
                break;
            continue;
        }
        if (!*chart && strlen(c->chart) < sizeof(chart))
            memcpy(chart, c->chart, strlen(c->chart) + 1);
        if (strcmp(chart, c->chart) != 0)
            break;
        size_t n = tri_questions(&voice, c, q);
        screens++;
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(list,
                                        json_string(tri_question_text(&q[i])));
            if (strcmp(tri_guide_step(g)->command.key, q[i].key) == 0 &&
                tri_guide_take(g, TRI_FLOW_ANSWER, q[i].key, tri_null(),
                               &err) != TRI_OK)
                return list;
        }
    }
    return list;
}

static json_t *numbers(const struct tri_pack *p, const struct tri_area *area,
                       size_t lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n_area_data; i++) {
        const struct tri_area_datum *d = &area->data[i];
        json_t *doc = json_loadb(d->json[lang], d->json_len[lang], 0, NULL);
        if (d->dial && *tri_json_text(doc, "value") && !d->from_default)
            (void)json_array_append(list, doc);
        json_decref(doc);
    }
    return list;
}

static json_t *areas(const struct tri_pack *p, size_t lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n_areas; i++) {
        json_t *mine = numbers(p, &p->areas[i], lang);
        if (json_array_size(mine) > 0)
            (void)json_array_append_new(
                list, json_pack("{ss sO}", "name",
                                tri_pack_name(p, lang, p->areas[i].name),
                                "numbers", mine));
        json_decref(mine);
    }
    return list;
}

/* Whom the concern is about, to be ticked: it decides who is told. NULL where
 * the pack does not ask. */
static json_t *about(struct tri_exchange *x)
{
    struct tri_voice voice = tri_question_voice(x);
    struct tri_question q = tri_question_at(&voice, "concern_about");
    json_t *list = json_array();
    if (!q.fact || q.shape != TRI_SHAPE_CHOICE) {
        json_decref(list);
        return NULL;
    }
    for (size_t i = 0; i < q.fact->n_choices; i++) {
        char words[128];
        (void)json_array_append_new(
            list, json_string(tri_question_label(&q, q.fact->choices[i], words,
                                                 sizeof(words))));
    }
    return json_pack("{ss so}", "question", tri_question_text(&q), "choices",
                     list);
}

void tri_door_paper(struct tri_exchange *x)
{
    static const char *const words[] = { "said", "asked", "seen", "think" };
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(guide_done) struct tri_guide *g = NULL;
    const struct tri_pack *p = x->site->pack;
    size_t lang = tri_site_lang(x->site, x->language);
    if (tri_guide_new(p, x->site->zones, x->site->now(), &g, &err) != TRI_OK) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    json_t *boxes = json_array();
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        (void)json_array_append_new(
            boxes,
            json_pack(
                "{ss* ss*}", "label",
                tri_pages_text(
                    x->site->pages, x->language,
                    tri_arena_format(&x->arena, "words.%s", words[i])),
                "help",
                tri_pages_text(
                    x->site->pages, x->language,
                    tri_arena_format(&x->arena, "words.%s-help", words[i]))));
    x->document = json_pack("{ss so so so so*}", "kind", "paper", "flags",
                            red_flags(x, g), "areas", areas(p, lang), "boxes",
                            boxes, "about", about(x));
    x->status = 200;
}
