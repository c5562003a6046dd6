#include "case_ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "feel/json.h"

static const struct way {
    const char *name;
    enum tri_trace trace;
    bool on_demand, bare;
} ways[] = {
    { "with a trace", TRI_TRACE_FULL, false, false },
    { "with what matched", TRI_TRACE_MATCHED, false, false },
    { "without a trace", TRI_TRACE_NONE, false, false },
    { "on demand", TRI_TRACE_NONE, true, false },
    { "bare", TRI_TRACE_NONE, false, true },
    { "bare and on demand", TRI_TRACE_NONE, true, true },
};

/* One question; the inputs are a context, one entry of which may be another
 * value (NULL: none is). */
struct asked {
    const struct case_model *m;
    const struct tri_node *decision;
    struct tri_value inputs;
    const struct tri_entry *changed;
    struct tri_value to;
};

static const struct tri_node *input_of(const struct asked *a,
                                       const struct tri_entry *e)
{
    char name[80];
    (void)snprintf(name, sizeof(name), "%.*s", (int)e->key_len, e->key);
    return tri_models_find(a->m->models, NULL, TRI_NODE_INPUT, name);
}

static size_t n_inputs(const struct asked *a)
{
    return a->inputs.kind == TRI_CONTEXT ? a->inputs.u.context->n : 0;
}

/* The value as text, empty where there is none to compare. */
static void decide(const struct asked *a, struct tri_run *run,
                   struct tri_out *text)
{
    struct tri_error err;
    struct tri_value v;
    tri_out_clear(text);
    if (tri_run_decide(run, a->decision, &v, &err) == TRI_OK)
        tri_json_write(tri_run_eval(run), text, v, TRI_JSON_TYPED, 0);
    if (text->failed || tri_run_eval(run)->fatal)
        tri_out_clear(text);
}

/* Which rules gave it: 'x' where nothing is recorded, empty where there is no
 * memory. */
static void chosen(const struct asked *a, struct tri_run *run, bool bare,
                   struct tri_out *text)
{
    tri_out_clear(text);
    const struct tri_decided *of = bare ? NULL : tri_run_of(run, a->decision);
    for (size_t i = 0; of && i < of->n_chosen; i++)
        tri_out_format(text, " %u", of->chosen[i]);
    tri_out_char(text, of ? '.' : 'x');
    if (text->failed || tri_run_eval(run)->fatal)
        tri_out_clear(text);
}

static struct tri_run *begin(const struct asked *a, const struct way *way)
{
    struct tri_error err;
    struct tri_run *run = NULL;
    if (tri_run_new(a->m->models, a->m->zones, &run, &err) != TRI_OK)
        return NULL;
    tri_run_bare(run, way->bare);
    tri_run_on_demand(run, way->on_demand);
    tri_run_begin(run, a->m->now, way->trace);
    for (size_t i = 0; i < n_inputs(a); i++) {
        const struct tri_entry *e = &a->inputs.u.context->entries[i];
        tri_run_input(run, input_of(a, e), e == a->changed ? a->to : e->value);
    }
    return run;
}

static bool differs(const struct tri_out *a, const struct tri_out *b)
{
    return a->len && b->len && strcmp(a->text, b->text) != 0;
}

static void tell(char *out, size_t size, const char *way, const char *change,
                 const struct tri_out *want, const struct tri_out *got)
{
    (void)snprintf(out, size, "%s%s: %.300s where %.300s was wanted", way,
                   change, got->text, want->text);
}

/* In a run that has decided and kept: one entry changes to what is asked of a
 * new run, is watched, and changes back. member: only that one differs. */
static bool change_agrees(const struct asked *a, struct tri_run *run,
                          const struct way *way, size_t member,
                          const char *member_name, char *out, size_t size)
{
    static const struct way plain = { "", TRI_TRACE_NONE, false, false };
    const struct tri_node *input = input_of(a, a->changed);
    const struct tri_value was = a->changed->value;
    struct tri_run *fresh = begin(a, &plain);
    struct tri_out want, got, before;
    struct tri_error err;
    bool moved = true;
    bool ok = true;
    tri_out_init(&want);
    tri_out_init(&got);
    tri_out_init(&before);
    for (int round = 0; fresh && ok && round < 3; round++) {
        tri_run_back(run);
        decide(a, run, &before);
        decide(a, fresh, &want);
        if (member_name)
            tri_run_input_member(run, input, a->to, member, member_name);
        else
            tri_run_input(run, input, a->to);
        if (round == 1) {
            if (tri_run_moved(run, &moved, &err) != TRI_OK)
                break;
            ok = moved || !differs(&before, &want);
            if (!ok)
                tell(out, size, way->name, ", not moved", &want, &before);
            continue;
        }
        if (round == 2 && tri_run_settle(run, &err) != TRI_OK)
            break;
        decide(a, run, &got);
        ok = !differs(&want, &got);
        if (!ok)
            tell(out, size, way->name, ", changed", &want, &got);
        if (member_name)
            tri_run_input_member(run, input, was, member, member_name);
        else
            tri_run_input(run, input, was);
        decide(a, run, &got);
        if (ok && differs(&before, &got)) {
            tell(out, size, way->name, ", changed back", &before, &got);
            ok = false;
        }
    }
    tri_out_done(&want);
    tri_out_done(&got);
    tri_out_done(&before);
    tri_run_free(fresh);
    return ok;
}

static bool changes_agree(struct asked *a, struct tri_run *run,
                          const struct way *way, char *out, size_t size)
{
    struct tri_error err;
    tri_run_watch(run, a->decision);
    tri_run_gather(run, a->decision);
    if (tri_run_keep(run, &err) != TRI_OK)
        return true;
    bool ok = true;
    for (size_t i = 0; ok && i < n_inputs(a); i++) {
        const struct tri_entry *e = &a->inputs.u.context->entries[i];
        a->changed = e;
        a->to = tri_null();
        ok = change_agrees(a, run, way, 0, NULL, out, size);
        const size_t n =
            e->value.kind == TRI_CONTEXT ? e->value.u.context->n : 0;
        struct tri_context *c = malloc(sizeof(*c) + n * sizeof(*c->entries));
        for (size_t k = 0; c && ok && k < n; k++) {
            memcpy(c, e->value.u.context, sizeof(*c) + n * sizeof(*c->entries));
            c->entries[k].value = tri_null();
            a->to = tri_context_value(c);
            char name[80];
            (void)snprintf(name, sizeof(name), "%.*s",
                           (int)c->entries[k].key_len, c->entries[k].key);
            ok = change_agrees(a, run, way, k, name, out, size);
        }
        free(c);
    }
    a->changed = NULL;
    return ok;
}

bool case_model_agrees(const struct case_model *m, const char *name,
                       struct tri_value inputs, char *out, size_t size)
{
    struct asked a = { .m = m,
                       .decision = tri_models_find(m->models, NULL,
                                                   TRI_NODE_DECISION, name),
                       .inputs = inputs };
    struct tri_out want, got, rules, by;
    bool ok = true;
    tri_out_init(&want);
    tri_out_init(&got);
    tri_out_init(&rules);
    tri_out_init(&by);
    for (size_t i = 0; a.decision && ok && i < TRI_COUNT(ways); i++) {
        struct tri_run *run = begin(&a, &ways[i]);
        if (!run)
            break;
        decide(&a, run, i ? &got : &want);
        if (i && differs(&want, &got)) {
            tell(out, size, ways[i].name, "", &want, &got);
            ok = false;
        }
        chosen(&a, run, ways[i].bare, i ? &by : &rules);
        if (ok && i && want.len && got.len && by.text && *by.text != 'x' &&
            differs(&rules, &by)) {
            tell(out, size, ways[i].name, ", by rules", &rules, &by);
            ok = false;
        }
        if (ok && ways[i].bare && !tri_run_eval(run)->fatal)
            ok = changes_agree(&a, run, &ways[i], out, size);
        tri_run_free(run);
    }
    tri_out_done(&want);
    tri_out_done(&got);
    tri_out_done(&rules);
    tri_out_done(&by);
    return ok;
}
