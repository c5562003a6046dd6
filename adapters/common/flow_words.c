/* The words around a flowchart's names, and the names. */
#include "common/flow_words.h"

#include <stdio.h>

static const struct tri_bpmn_words french = {
    .lang = "fr",
    .colon = "\u00a0:",
    .start = "Début",
    .end = "Fin",
    .ask = "Demander",
    .decide = "Décider",
    .act = "Faire",
    .wait = "Attendre",
    .flowchart = "Logigramme",
    .which = "Choix",
    .all = "Tous ceux-ci",
    .step = "Étape",
    .asks = "demande",
    .when = "si",
    .decides = "décide",
    .action = "action",
    .lasts = "pendant",
    .calls = "parcourt le logigramme",
    .then = "puis aller à",
    .otherwise = "sinon",
    .always = "vers",
    .go = "aller à",
    .answers = "répond aussi à",
    .question = "Question",
    .decision = "Décision",
    .task = "Action",
    .either = "L’un ou l’autre",
    .lane = "Couloir",
    .pool = "Bassin",
    .about =
        "Logigramme. Les mêmes étapes en mots\u00a0: safetriage draw --list",
};

const struct tri_bpmn_words *tri_flow_words(enum tri_language language)
{
    return language == TRI_FR ? &french : &tri_bpmn_english;
}

void tri_flow_reword(struct tri_bpmn *b, tri_flow_text_fn find, const void *ctx)
{
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < b->n; i++) {
            struct tri_bpmn_element *e = &b->elements[i];
            char id[192];
            const char *chart = tri_bpmn_chart_of(b, i);
            /* The process last: others are compared with its name. */
            if (!*e->name || (e->kind == TRI_BPMN_PROCESS) != (pass == 1))
                continue;
            const char *text = NULL;
            if (tri_bpmn_named_as_chart(b, i)) {
                (void)snprintf(id, sizeof(id), "flow.%.80s.title", chart);
                text = find(ctx, id);
            } else {
                (void)snprintf(id, sizeof(id), "name.%.180s", e->name);
                text = find(ctx, id);
                (void)snprintf(id, sizeof(id), "flow.%.80s.%.80s.title", chart,
                               e->id);
                text = text ? text : find(ctx, id);
            }
            if (text)
                e->name = text;
        }
}
