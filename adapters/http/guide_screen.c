/* One page of the walk: what it asks, found by walking on, on the side. */
#include <string.h>

#include "case/fold.h"
#include "http/guide_way.h"
#include "http/site.h"

enum { MOST_OF_ONE = 12 }; /* questions about one child or adult at a time */

/* A copy of the walk, where it stands. NULL: there is none, for any reason. */
static struct tri_guide *copy_of(struct tri_exchange *x,
                                 const struct tri_walking *w)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_guide *g = NULL;
    struct tri_out text;
    tri_out_init(&text);
    tri_guide_save(w->guide, &text);
    enum tri_code code = text.failed
                             ? TRI_E_NOMEM
                             : tri_guide_new(x->site->pack, x->site->zones,
                                             x->site->now(), &g, &err);
    if (code == TRI_OK)
        code = tri_guide_resume(g, text.text, text.len, &err);
    tri_out_done(&text);
    if (code == TRI_OK && tri_guide_choose(g, tri_walking_at(w)->key))
        return g;
    tri_guide_free(g);
    return NULL;
}

/* Past a question, whatever its answer: not known where that is one. */
static bool pass(struct tri_guide *g, const struct tri_question *q)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_value v = tri_null();
    if (q->more)
        v = tri_bool(true);
    else if (tri_question_needed(q))
        v = q->fact->n_choices ? q->fact->choices[0] : tri_str("-", 1);
    return tri_guide_take(g, TRI_FLOW_ANSWER, q->key, v, &err) == TRI_OK &&
           tri_guide_step(g)->command.kind == TRI_FLOW_ASK;
}

/* Does the question that comes next stand on the page that begins with this
 * one: of the same step of the flowchart, and about the same person? */
static bool belongs(const struct tri_flow_command *first, size_t same,
                    const struct tri_flow_command *c)
{
    return c->kind == TRI_FLOW_ASK && !c->more &&
           strcmp(c->chart, first->chart) == 0 &&
           strcmp(c->element, first->element) == 0 &&
           strncmp(c->key, first->key, same) == 0 &&
           (same > 0) == (strchr(c->key, '[') != NULL);
}

/* Gone back to: what was answered on the same page. */
static void add_answered(struct tri_exchange *x, const struct tri_walking *w,
                         struct tri_screen *out)
{
    struct tri_voice voice = tri_question_voice(x);
    const struct tri_flow_state *s = &tri_guide_step(w->guide)->state;
    const json_t *of = json_object_get(w->kept, "of");
    const char *first = tri_walking_at(w)->key;
    for (size_t i = 0; i < s->n && out->n < MOST_OF_ONE; i++) {
        const char *key = s->entries[i].key;
        bool there = s->entries[i].kind != TRI_FLOW_ANSWERED ||
                     strcmp(tri_json_text(of, key), first) != 0 ||
                     tri_way_booked(x, key) || strcmp(key, first) == 0;
        for (size_t k = 0; k < out->n && !there; k++)
            there = strcmp(out->q[k].key, key) == 0;
        const char *kept =
            there ? NULL : tri_arena_copy(&x->arena, key, strlen(key));
        if (kept)
            out->q[out->n++] = tri_question_at(&voice, kept);
    }
}

/* What follows on the same page, whatever is answered. */
static void add_ahead(struct tri_exchange *x, struct tri_walking *w,
                      struct tri_screen *out)
{
    struct tri_voice voice = tri_question_voice(x);
    const struct tri_flow_command first = *tri_walking_at(w);
    const char *dot = strchr(first.key, '.');
    size_t same = !strchr(first.key, '[') ? 0
                  : first.more            ? strlen(first.key)
                                          : (size_t)(dot - first.key);
    tri_guide_free(w->ahead);
    w->ahead = copy_of(x, w);
    bool on = w->ahead != NULL;
    if (on && out->person)
        on = pass(w->ahead, &out->more);
    for (size_t i = 0; on && i < out->n; i++)
        on = pass(w->ahead, &out->q[i]);
    while (on && out->n < (same ? MOST_OF_ONE : TRI_MAX_QUESTIONS)) {
        const struct tri_flow_command *c = &tri_guide_step(w->ahead)->command;
        if (!belongs(&first, same, c))
            return;
        struct tri_question q = tri_question_of(&voice, c);
        if (!tri_way_booked(x, q.key))
            out->q[out->n++] = q;
        on = pass(w->ahead, &q);
    }
}

void tri_way_screen(struct tri_exchange *x, struct tri_walking *w,
                    struct tri_screen *out)
{
    struct tri_voice voice = tri_question_voice(x);
    const struct tri_flow_command *c = tri_walking_at(w);
    const struct tri_flow_entry *had = tri_way_entry(w, c->key);
    *out = (struct tri_screen){ .n = 0 };
    struct tri_question first = tri_question_of(&voice, c);
    if (c->more) {
        out->person = true;
        out->more = first;
        out->n = 0;
    } else {
        out->n = tri_questions(&voice, c, out->q);
    }
    if (had && !(c->more && !tri_is_true(had->value)))
        add_answered(x, w, out);
    else
        add_ahead(x, w, out);
    for (size_t i = 0; i < out->n; i++)
        out->mixed |= out->n > 1 && out->q[i].shape != TRI_SHAPE_YES_NO;
    out->mixed |= out->person;
}
