/* Evaluating decisions over frozen models: each at most once, in the order
 * that linking found. An environment is one set of inputs with what was
 * decided from them; a decision service has its own, so that it sees only its
 * parameters. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn/run_int.h"

enum tri_code run_outcome(struct tri_run *r, const struct tri_node *n,
                          struct tri_error *err)
{
    enum tri_code code = r->ev.fatal;
    if (code == TRI_OK)
        return TRI_OK;
    if (code == TRI_E_UNSUPPORTED && r->has_unsupported) {
        if (err)
            *err = r->unsupported;
        return code;
    }
    const struct tri_source *s = r->ev.source;
    struct tri_loc loc = s ? tri_loc_make(s->file, s->element, s->line, s->col)
                           : tri_loc_make(n->model->file, n->id, n->line, 1);
    char words[TRI_FATAL_WORDS];
    return tri_fail(err, code, &loc, "'%s': %s", n->name,
                    tri_fatal_words(&r->ev, words, sizeof(words)));
}

enum tri_code tri_run_new(const struct tri_models *m, struct tri_zones *zones,
                          struct tri_run **out, struct tri_error *err)
{
    if (!m->linked)
        return tri_fail(err, TRI_E_MODEL, NULL, "the models are not linked");
    struct tri_run *r = calloc(1, sizeof(*r));
    if (!r)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    size_t n = m->n_nodes ? m->n_nodes : 1;
    r->m = m;
    r->zones = zones;
    tri_arena_init(&r->arena, TRI_MAX_EVAL_ARENA);
    r->root.done = calloc(m->n_words + 1, sizeof(uint64_t));
    r->root.values = calloc(n, sizeof(struct tri_value));
    size_t words = m->n_words + 1;
    r->before = calloc(6 * words, sizeof(uint64_t));
    if (r->before) {
        r->dirty = r->before + words;
        r->watched = r->dirty + words;
        r->relevant = r->watched + words;
        r->touchy = r->relevant + words;
        r->gathered = r->touchy + words;
    }
    r->callables = calloc(n, sizeof(*r->callables));
    r->root.frame.slots = r->root.values;
    r->unmade = calloc(2 * n, sizeof(*r->unmade));
    r->undone = r->unmade ? r->unmade + n : NULL;
    r->codes = calloc(2, m->n_atoms + 1);
    if (r->codes)
        r->kept_codes = r->codes + m->n_atoms + 1;
    r->items = calloc(2 * (m->n_walked + 1), sizeof(*r->items));
    if (r->items)
        r->kept_items = r->items + m->n_walked + 1;
    r->of = calloc(n, sizeof(*r->of));
    r->rules = calloc(2 * n, sizeof(*r->rules));
    r->kept_rules = r->rules ? r->rules + n : NULL;
    r->room = calloc(n, sizeof(*r->room));
    if (!r->root.done || !r->root.values || !r->before || !r->callables ||
        !r->unmade || !r->codes || !r->items || !r->of || !r->rules ||
        !r->room) {
        tri_run_free(r);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    r->asking = (struct tri_asking){ &r->ev, r->root.values, r->codes };
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct tri_node *node = m->order[i];
        if (node->kind == TRI_NODE_DECISION)
            r->unmade[i] =
                (struct tri_value){ .flags = TRI_V_UNMADE, .len = (uint32_t)i };
        if (!is_callable(node))
            continue;
        struct callable *c = &r->callables[i];
        c->run = r;
        c->node = node;
        c->fn = (struct tri_function){ .n_params = node->n_params,
                                       .params = node->params,
                                       .result = node->function_type->result,
                                       .native = run_call,
                                       .self = c };
        r->undone[i] = node_value(r, node);
        r->unmade[i] = r->undone[i];
    }
    tri_run_begin(r, tri_null(), TRI_TRACE_NONE);
    *out = r;
    return TRI_OK;
}

void tri_run_free(struct tri_run *r)
{
    if (!r)
        return;
    tri_arena_done(&r->arena);
    free(r->root.done);
    free(r->root.values);
    free(r->before);
    free(r->callables);
    free(r->unmade);
    free(r->codes);
    free((void *)(uintptr_t)r->items);
    free(r->of);
    free(r->rules);
    free(r->room);
    free(r);
}

void tri_run_begin(struct tri_run *r, struct tri_value now,
                   enum tri_trace trace)
{
    tri_arena_clear(&r->arena);
    tri_eval_init(&r->ev, &r->arena, r->zones, now);
    memset(r->root.done, 0, r->m->n_words * sizeof(uint64_t));
    run_forget_changes(r);
    r->ev.quiet = r->quiet && trace == TRI_TRACE_NONE;
    /* Null is what a node without a value has: nobody needs to ask. */
    r->on_demand = r->wants_less && trace == TRI_TRACE_NONE;
    r->ev.make = r->on_demand ? run_make : NULL;
    memcpy(r->root.values, r->on_demand ? r->unmade : r->undone,
           r->m->n_nodes * sizeof(struct tri_value));
    if (r->on_demand)
        memset(r->codes, TRI_CODE_UNKNOWN, r->m->n_atoms);
    if (r->n_log) /* seldom: who asks for records has them noted then */
        memset(r->of, 0, r->m->n_nodes * sizeof(*r->of));
    r->env = &r->root;
    r->trace = trace;
    r->log = r->room;
    r->n_log = 0;
    r->cap_log = r->m->n_nodes;
    r->begun = false;
    r->changed = false;
    r->has_unsupported = false;
}

void tri_run_bare(struct tri_run *r, bool bare)
{
    r->bare = bare;
}

void tri_run_on_demand(struct tri_run *r, bool on_demand)
{
    r->wants_less = on_demand;
}

void tri_run_quiet(struct tri_run *r, bool quiet)
{
    r->quiet = quiet;
}

struct tri_eval *tri_run_eval(struct tri_run *r)
{
    return &r->ev;
}

TRI_SELDOM static const struct tri_value *
value_longer(struct tri_run *r, const struct tri_node *decision)
{
    r->ev.steps = 0;
    r->env = &r->root;
    r->begun = true;
    if (!r->ev.fatal && decision->kind == TRI_NODE_DECISION)
        run_needed(r, decision);
    return r->ev.fatal ? NULL : &r->root.values[decision->index];
}

const struct tri_value *tri_run_value(struct tri_run *r,
                                      const struct tri_node *decision)
{
    if (!has_bit(r->root.done, decision->index)) {
        if (!r->on_demand || r->changed || !decision->later || r->ev.fatal)
            return value_longer(r, decision);
        r->ev.steps = 0;
        r->env = &r->root;
        r->begun = true;
        if (!run_by_forks(r, decision))
            return value_longer(r, decision);
    }
    return r->ev.fatal ? NULL : &r->root.values[decision->index];
}

enum tri_code tri_run_decide(struct tri_run *r, const struct tri_node *decision,
                             struct tri_value *out, struct tri_error *err)
{
    if (!tri_run_value(r, decision))
        return run_outcome(r, decision, err);
    *out = node_value(r, decision);
    return TRI_OK;
}

/* A name among the arguments that is no parameter would be lost in silence. */
static enum tri_code check_names(const struct tri_node *n,
                                 struct tri_value args, struct tri_error *err)
{
    if (args.kind != TRI_CONTEXT)
        return TRI_OK;
    for (size_t i = 0; i < args.u.context->n; i++) {
        const struct tri_entry *e = &args.u.context->entries[i];
        size_t k = 0;
        while (k < n->n_params &&
               (n->params[k].name_len != e->key_len ||
                memcmp(n->params[k].name, e->key, e->key_len) != 0))
            k++;
        if (k == n->n_params)
            return tri_fail(err, TRI_E_INPUT, NULL,
                            "'%.60s' has no parameter '%.*s'", n->name,
                            e->key_len > 60 ? 60 : (int)e->key_len, e->key);
    }
    return TRI_OK;
}

enum tri_code tri_run_invoke(struct tri_run *r, const struct tri_node *n,
                             struct tri_value args, struct tri_value *out,
                             struct tri_error *err)
{
    r->ev.steps = 0;
    r->env = &r->root;
    r->begun = true;
    enum tri_code named = check_names(n, args, err);
    if (named != TRI_OK)
        return named;
    struct tri_value *values = tri_arena_get(
        r->ev.arena, (n->n_params ? n->n_params : 1) * sizeof(*values));
    struct tri_value v = tri_null();
    if (!values) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return run_outcome(r, n, err);
    }
    for (size_t i = 0; i < n->n_params && !r->ev.fatal; i++) {
        const struct tri_param *p = &n->params[i];
        const struct tri_value *given =
            args.kind == TRI_CONTEXT
                ? tri_context_find(args.u.context, p->name, p->name_len)
                : NULL;
        r->ev.source = &n->source;
        r->ev.offset = 0;
        values[i] =
            given ? run_coerce(r, p->type, *given, p->name) : tri_null();
    }
    if (!r->ev.fatal)
        v = run_call(&r->ev, &r->callables[n->index], values, n->n_params);
    enum tri_code code = run_outcome(r, n, err);
    if (code == TRI_OK)
        *out = v;
    return code;
}

/* Were only its rules noted? */
static bool is_noted(const struct tri_run *r, const struct tri_node *n)
{
    return r->on_demand && !r->bare && r->ev.quiet &&
           n->kind == TRI_NODE_DECISION && has_bit(r->root.done, n->index) &&
           !r->of[n->index];
}

static void note(struct tri_run *r, const struct tri_node *n)
{
    struct tri_decided *d = run_entry(r, n);
    if (d)
        *d = (struct tri_decided){ .decision = n,
                                   .output = r->root.values[n->index],
                                   .n_matched = RULES_NOTED,
                                   .first_diag = r->ev.n_diags };
}

size_t tri_run_decisions(struct tri_run *r)
{
    for (size_t i = 0; i < r->m->n_nodes; i++)
        if (is_noted(r, r->m->order[i]))
            note(r, r->m->order[i]);
    return r->n_log;
}

const struct tri_decided *tri_run_decided(struct tri_run *r, size_t i)
{
    if (r->log[i].n_matched == RULES_NOTED)
        run_complete(r, &r->log[i]);
    return &r->log[i];
}

const struct tri_decided *tri_run_of(struct tri_run *r,
                                     const struct tri_node *decision)
{
    if (is_noted(r, decision))
        note(r, decision);
    uint32_t at = r->of[decision->index];
    return at ? tri_run_decided(r, at - 1) : NULL;
}

bool tri_run_rules(const struct tri_run *r, const struct tri_node *decision,
                   uint64_t *out)
{
    *out = r->rules[decision->index]; /* none where there is no table */
    return is_noted(r, decision) && *out != TRI_RULES_UNKNOWN &&
           (!*out || tri_table_word_says(tri_node_table(decision), *out));
}

static bool among(const uint32_t *rules, size_t n, size_t rule)
{
    for (size_t i = 0; i < n; i++)
        if (rules[i] == rule)
            return true;
    return false;
}

enum tri_code tri_run_why(struct tri_run *r, const struct tri_node *decision,
                          size_t rule, struct tri_why *out,
                          struct tri_error *err)
{
    const struct tri_decided *d = tri_run_of(r, decision);
    const struct tri_table *t = tri_node_table(decision);
    if (!t || !d || rule >= t->n_rules)
        return tri_fail(err, TRI_E_NOTFOUND, NULL,
                        "there is no record of such a rule");
    struct tri_why why = { .fate = TRI_RULE_NOT_TRIED };
    if (among(d->chosen, d->n_chosen, rule)) {
        why.fate = TRI_RULE_FIRED;
    } else if (among(d->matched, d->n_matched, rule)) {
        why.fate = TRI_RULE_PASSED_OVER;
    } else if (d->inputs) {
        const struct tri_frame *frame = run_frame(r, decision);
        r->ev.steps = 0;
        if (frame && !r->ev.fatal)
            why = tri_table_why(&r->ev, t, frame, d->inputs, rule);
        if (why.fate == TRI_RULE_FIRED)
            why.fate = TRI_RULE_PASSED_OVER;
    }
    enum tri_code code = run_outcome(r, decision, err);
    if (code == TRI_OK)
        *out = why;
    return code;
}
