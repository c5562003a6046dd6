/* engine/triage/next.c - which question is put next, and whether any still
 * matters.
 *
 * Source:  triage/guide.h.
 * Owner:   the guide.
 * Threads: one guide, one thread.
 * Privacy: holds answers.
 *
 * No rule is here. What an answer could change is what the assessment of the
 * report so far says of it (`unknown`), and in that order. People who were not
 * described yet always matter; what stands beside the facts (which council
 * area) also where an answer would move a deadline.
 */
#include <stdlib.h>
#include <string.h>

#include "triage/guide_int.h"

/* ---- by when ---- */

struct dues {
    size_t n;
    struct {
        uint8_t code;
        int64_t at_s;
    } due[64];
};

static struct dues dues_of(const struct tri_assessor *a)
{
    const struct tri_outcome *o = &tri_assess_result(a)->outcome;
    struct dues d = { .n = 0 };
    for (size_t i = 0; i < o->n_actions && d.n < TRI_COUNT(d.due); i++) {
        const struct tri_action *t = &o->actions[i];
        if (!t->mandatory || !t->has_due)
            continue;
        d.due[d.n].code = t->code;
        d.due[d.n++].at_s = t->due.utc_s;
    }
    return d;
}

static bool same_dues(const struct dues *a, const struct dues *b)
{
    for (size_t i = 0; i < a->n && a->n == b->n; i++)
        if (a->due[i].code != b->due[i].code ||
            a->due[i].at_s != b->due[i].at_s)
            return false;
    return a->n == b->n;
}

/* ---- the report so far, assessed ---- */

static enum tri_code assess(struct tri_guide *g, struct tri_value report,
                            bool decisions_only, struct tri_error *err)
{
    struct tri_assess_options options = { .now = g->now,
                                          .trace = TRI_TRACE_NONE,
                                          .decisions_only = decisions_only };
    enum tri_code code = TRI_OK;
    tri_out_clear(&g->text);
    guide_write(g, report, &g->text);
    if (g->text.failed)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    if (!g->assessor)
        code = tri_assessor_new(g->pack, &g->zone_port, &g->assessor, err);
    if (code == TRI_OK)
        code = tri_assess_read(g->assessor, g->text.text, g->text.len, err);
    if (code == TRI_OK)
        code = tri_assess_decide(g->assessor, &options, err);
    return code;
}

/* A context with one member more, or another value for it; null: no memory. */
static struct tri_value with(struct tri_arena *a, struct tri_value old,
                             const char *name, size_t len, struct tri_value v)
{
    size_t n = old.kind == TRI_CONTEXT ? old.u.context->n : 0;
    struct tri_context *c = tri_context_new(a, n + 1);
    if (!c)
        return tri_null();
    c->n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct tri_entry *e = &old.u.context->entries[i];
        if (e->key_len != len || memcmp(e->key, name, len) != 0)
            c->entries[c->n++] = *e;
    }
    c->entries[c->n++] =
        (struct tri_entry){ name, (uint32_t)len, tri_key_hash(name, len), v };
    return tri_context_value(c);
}

/* Would an answer to a path such as "setting.region" move a deadline? Asked of
 * the pack's own choices, one after the other. */
static bool moves_a_deadline(struct tri_guide *g, const char *path,
                             const struct dues *now)
{
    const struct tri_datum *f = tri_dictionary_find(&g->pack->dictionary, path);
    struct tri_eval *ev = &g->ev[g->at];
    size_t len = strcspn(path, ".");
    bool moves = false;
    for (size_t i = 0; f && !f->list && i < f->n_choices && !moves; i++) {
        struct tri_error err = { .code = TRI_OK };
        struct tri_value report = g->step.report;
        struct tri_value v = f->choices[i];
        if (path[len]) {
            const char *member = path + len + 1;
            const struct tri_value *outer =
                tri_context_find(report.u.context, path, len);
            v = with(ev->arena, outer ? *outer : tri_null(), member,
                     strlen(member), v);
        }
        report = with(ev->arena, report, path, len, v);
        if (assess(g, report, true, &err) != TRI_OK)
            return true; /* not known to be idle */
        struct dues d = dues_of(g->assessor);
        moves = !same_dues(now, &d);
    }
    return moves;
}

/* ---- what matters ---- */

/* Place of a path among what could change the outcome; n: not there. */
static size_t place_of(const struct tri_assessment *r, const char *path)
{
    const char *fact = strncmp(path, "facts.", 6) == 0 ? path + 6 : path;
    size_t i = 0;
    while (i < r->n_unknown && strcmp(r->unknown[i].fact, fact) != 0)
        i++;
    return i;
}

/* What a list could change is not worked out: `unknown` leaves it out. */
static bool is_list(const struct tri_guide *g, const char *path)
{
    const struct tri_datum *f = tri_dictionary_find(&g->pack->dictionary, path);
    return f && f->list;
}

static size_t best_place(const struct tri_assessment *r,
                         const struct tri_flow_command *c)
{
    size_t best = place_of(r, c->path);
    for (size_t i = 0; i < c->n_rest; i++) {
        size_t p = place_of(r, c->rest[i]);
        best = p < best ? p : best;
    }
    return best;
}

/* The most telling of those that wait side by side becomes the command; what
 * was gone back to, or begun, stays first. */
static void put_best_first(struct tri_guide *g, const struct tri_assessment *r)
{
    const struct tri_flow_command *best = NULL;
    size_t at = 0;
    if (g->step.command.kind != TRI_FLOW_ASK || g->step.command.had)
        return;
    for (size_t i = 0; i < g->step.n_waits; i++) {
        const struct tri_flow_command *c = &g->step.waits[i];
        if (c->kind != TRI_FLOW_ASK)
            continue;
        if (guide_begun(g, c)) {
            best = c;
            break;
        }
        size_t place = best_place(r, c);
        if (!best || place < at) {
            best = c;
            at = place;
        }
    }
    if (best)
        g->step.command = *best;
}

enum tri_code tri_guide_next(struct tri_guide *g, struct tri_guide_next *out,
                             struct tri_error *err)
{
    struct tri_guide_next next = { .n_open = g->step.n_open };
    enum tri_code code = assess(g, g->step.report, false, err);
    if (code != TRI_OK)
        return code;
    const struct tri_assessment *r = tri_assess_result(g->assessor);
    struct dues now = dues_of(g->assessor);
    bool *matters = tri_arena_zero(g->ev[g->at].arena, g->step.n_open + 1,
                                   sizeof(*matters));
    if (!matters)
        return tri_arena_fail(g->ev[g->at].arena, err, "the guide");
    for (size_t i = 0; i < g->step.n_open; i++) {
        const char *path = g->step.open[i];
        matters[i] = strchr(path, '[') || is_list(g, path) ||
                     place_of(r, path) < r->n_unknown;
        next.n_matter += matters[i];
    }
    put_best_first(g, r);
    const char **telling =
        tri_arena_zero(g->ev[g->at].arena, r->n_unknown + 1, sizeof(*telling));
    for (size_t i = 0; telling && i < r->n_unknown; i++) {
        const char *fact = r->unknown[i].fact;
        bool outside = strpbrk(fact, ".[") != NULL ||
                       tri_dictionary_find(&g->pack->dictionary, fact);
        telling[i] = tri_arena_format(g->ev[g->at].arena, "%s%s",
                                      outside ? "" : "facts.", fact);
        if (!telling[i])
            telling = NULL;
    }
    if (!telling)
        return tri_arena_fail(g->ev[g->at].arena, err, "the guide");
    next.telling = telling;
    next.n_telling = r->n_unknown;
    /* Last, as it assesses anew: where nothing else matters, or it is asked. */
    for (size_t i = 0; i < g->step.n_open; i++) {
        const char *path = g->step.open[i];
        bool now_asked =
            g->step.command.path && strcmp(g->step.command.path, path) == 0;
        if (matters[i] || strncmp(path, "facts.", 6) == 0 ||
            (next.n_matter && !now_asked))
            continue;
        matters[i] = moves_a_deadline(g, path, &now);
        next.n_matter += matters[i];
    }
    next.matters = matters;
    *out = next;
    return TRI_OK;
}

bool tri_guide_choose(struct tri_guide *g, const char *key)
{
    for (size_t i = 0; i < g->step.n_waits; i++)
        if (g->step.waits[i].kind == TRI_FLOW_ASK &&
            strcmp(g->step.waits[i].key, key) == 0) {
            g->step.command = g->step.waits[i];
            return true;
        }
    return false;
}

size_t tri_guide_matters(const struct tri_guide *g)
{
    const struct tri_flow_step *s = &g->step;
    for (size_t i = 0; i < s->n_waits; i++) {
        const struct tri_flow_command *c = &s->waits[i];
        if (c->kind != TRI_FLOW_ASK || c->had || !c->type ||
            c->type->kind != TRI_T_BOOL || strchr(c->path, '['))
            return 0;
    }
    return s->n_waits >= TRI_GUIDE_MATTERS ? s->n_waits : 0;
}
