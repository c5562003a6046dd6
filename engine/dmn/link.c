/* Linking, in this order: imports, types, requirements, callables' signatures,
 * names in scope, the order of evaluation; then compile.c takes over. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn/model.h"

enum tri_code tri_models_new(struct tri_models **out, struct tri_error *err)
{
    struct tri_models *m = malloc(sizeof(*m));
    if (!m)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    memset(m, 0, sizeof(*m));
    tri_arena_init(&m->arena, TRI_MAX_MODEL_ARENA);
    tri_arena_init(&m->scratch, TRI_MAX_MODEL_ARENA);
    m->tail = &m->first;
    m->names = tri_feel_names_new(&m->arena);
    if (!m->names) {
        tri_models_free(m);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    *out = m;
    return TRI_OK;
}

void tri_models_free(struct tri_models *m)
{
    if (!m)
        return;
    tri_arena_done(&m->arena);
    tri_arena_done(&m->scratch);
    free(m);
}

static struct tri_loc place(const struct tri_model *model, const char *id,
                            uint32_t line)
{
    return tri_loc_make(model->file, id, line, line ? 1 : 0);
}

/* ---- imports ---- */

static enum tri_code link_imports(struct tri_models *m, struct tri_error *err)
{
    for (struct tri_model *model = m->first; model; model = model->next) {
        for (const struct tri_model *o = m->first; o != model; o = o->next)
            if (strcmp(o->ns, model->ns) == 0) {
                struct tri_loc loc = place(model, NULL, 0);
                return tri_fail(err, TRI_E_MODEL, &loc,
                                "has the same namespace as %s", o->file);
            }
        for (struct tri_import *i = model->imports; i; i = i->next) {
            for (struct tri_model *o = m->first; o && !i->target; o = o->next)
                if (strcmp(o->ns, i->ns) == 0)
                    i->target = o;
            if (!i->target) {
                struct tri_loc loc = place(model, i->name, i->line);
                return tri_fail(err, TRI_E_MODEL, &loc,
                                "no model given has the imported namespace "
                                "'%s'",
                                i->ns);
            }
            if (!tri_feel_names_add(m->names, i->name, strlen(i->name)))
                return tri_arena_fail(&m->arena, err, model->file);
        }
    }
    return TRI_OK;
}

/* Models that import each other in a circle. */
static enum tri_code check_import_cycle(struct tri_model *model, unsigned depth,
                                        struct tri_error *err)
{
    if (model->state == TRI_MODEL_DONE)
        return TRI_OK;
    if (depth > TRI_MAX_CALL_DEPTH) {
        struct tri_loc loc = place(model, NULL, 0);
        return tri_fail(err, TRI_E_LIMIT, &loc, "imports nested deeper than %d",
                        TRI_MAX_CALL_DEPTH);
    }
    model->state = TRI_MODEL_BUSY;
    for (struct tri_import *i = model->imports; i; i = i->next) {
        if (i->target->state == TRI_MODEL_BUSY) {
            struct tri_loc loc = place(model, i->name, i->line);
            return tri_fail(err, TRI_E_MODEL, &loc,
                            "import of %s closes a circle of imports",
                            i->target->file);
        }
        enum tri_code code = check_import_cycle(i->target, depth + 1, err);
        if (code != TRI_OK)
            return code;
    }
    model->state = TRI_MODEL_DONE;
    return TRI_OK;
}

/* ---- requirements ---- */

static int by_id(const void *a, const void *b)
{
    const struct tri_node *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static enum tri_code index_nodes(struct tri_model *model, struct tri_error *err)
{
    struct tri_arena *a = &model->models->arena;
    model->by_id = tri_arena_zero(a, model->n_nodes, sizeof(void *));
    if (!model->by_id)
        return tri_arena_fail(a, err, model->file);
    size_t i = 0;
    for (struct tri_node *n = model->nodes; n; n = n->next)
        model->by_id[i++] = n;
    qsort(model->by_id, model->n_nodes, sizeof(void *), by_id);
    for (i = 1; i < model->n_nodes; i++) {
        struct tri_node *n = model->by_id[i];
        if (*n->id && strcmp(n->id, model->by_id[i - 1]->id) == 0) {
            struct tri_loc loc = place(model, n->id, n->line);
            return tri_fail(err, TRI_E_MODEL, &loc, "id '%s' is used twice",
                            n->id);
        }
    }
    return TRI_OK;
}

static struct tri_node *node_by_id(const struct tri_model *model,
                                   const char *id)
{
    struct tri_node key = { .id = id };
    struct tri_node *k = &key;
    struct tri_node **hit =
        model->n_nodes && *id
            ? bsearch(&k, model->by_id, model->n_nodes, sizeof(void *), by_id)
            : NULL;
    return hit ? *hit : NULL;
}

static bool kind_fits(enum tri_req_kind kind, const struct tri_node *target)
{
    switch (kind) {
    case TRI_REQ_INPUT:
    case TRI_REQ_IN_DATA:
        return target->kind == TRI_NODE_INPUT;
    case TRI_REQ_KNOWLEDGE:
        return target->kind == TRI_NODE_BKM || target->kind == TRI_NODE_SERVICE;
    default:
        return target->kind == TRI_NODE_DECISION;
    }
}

static enum tri_code link_requirement(struct tri_node *n, struct tri_req *q,
                                      struct tri_error *err)
{
    struct tri_model *model = n->model;
    struct tri_loc loc = place(model, n->id, q->line);
    const struct tri_model *in = model;
    const char *hash = strrchr(q->href, '#');
    const char *id = hash ? hash + 1 : q->href;
    size_t ns_len = hash ? (size_t)(hash - q->href) : 0;
    if (ns_len && (strlen(model->ns) != ns_len ||
                   memcmp(model->ns, q->href, ns_len) != 0)) {
        in = NULL;
        for (struct tri_import *i = model->imports; i && !in; i = i->next)
            if (strlen(i->ns) == ns_len &&
                memcmp(i->ns, q->href, ns_len) == 0) {
                in = i->target;
                q->through = i;
            }
        if (!in)
            return tri_fail(err, TRI_E_MODEL, &loc,
                            "'%s' refers to a namespace that is not imported",
                            q->href);
    }
    q->target = node_by_id(in, id);
    if (!q->target)
        return tri_fail(err, TRI_E_MODEL, &loc, "'%s' refers to nothing in %s",
                        q->href, in->file);
    if (!kind_fits(q->kind, q->target))
        return tri_fail(err, TRI_E_MODEL, &loc,
                        "'%s' refers to '%s', which is of another kind",
                        q->href, q->target->name);
    return TRI_OK;
}

static const char *scope_name(const struct tri_node *n)
{
    return n->variable && *n->variable->name ? n->variable->name : n->name;
}

/* ---- types of nodes ---- */

/* Already: one that is named twice is one output. */
static bool is_output(const struct tri_node *n, const struct tri_node *target)
{
    for (size_t i = 0; i < n->n_outputs; i++)
        if (n->outputs[i] == target)
            return true;
    return false;
}

static enum tri_code make_params(struct tri_node *n, struct tri_error *err)
{
    struct tri_arena *a = &n->model->models->arena;
    size_t cap =
        n->kind == TRI_NODE_BKM ? (n->logic ? n->logic->n_vars : 0) : n->n_reqs;
    n->params = tri_arena_zero(a, cap, sizeof(*n->params));
    n->inputs = tri_arena_zero(a, cap, sizeof(void *));
    n->outputs = tri_arena_zero(a, cap, sizeof(void *));
    n->output_hashes = tri_arena_zero(a, cap, sizeof(uint32_t));
    if (!n->params || !n->inputs || !n->outputs || !n->output_hashes)
        return tri_arena_fail(a, err, n->model->file);
    if (n->kind == TRI_NODE_BKM) {
        for (struct tri_var *v = n->logic ? n->logic->vars : NULL; v;
             v = v->next) {
            v->type = tri_model_type_ref(n->model, v->type_ref, n->id, v->line);
            n->params[n->n_params++] =
                (struct tri_param){ v->name, v->name_len, v->type };
        }
        return TRI_OK;
    }
    /* 10.4: input data first, then input decisions, each in document order. */
    static const enum tri_req_kind order[] = { TRI_REQ_IN_DATA,
                                               TRI_REQ_IN_DECISION };
    for (size_t k = 0; k < TRI_COUNT(order); k++)
        for (const struct tri_req *q = n->reqs; q; q = q->next)
            if (q->kind == order[k]) {
                const char *name = scope_name(q->target);
                n->inputs[n->n_params] = q->target;
                n->params[n->n_params++] =
                    (struct tri_param){ name, (uint32_t)strlen(name),
                                        q->target->type };
            }
    for (const struct tri_req *q = n->reqs; q; q = q->next)
        if (q->kind == TRI_REQ_OUTPUT && !is_output(n, q->target)) {
            const char *name = scope_name(q->target);
            n->output_hashes[n->n_outputs] = tri_key_hash(name, strlen(name));
            n->outputs[n->n_outputs++] = q->target;
        }
    if (n->n_outputs == 0) {
        struct tri_loc loc = place(n->model, n->id, n->line);
        return tri_fail(err, TRI_E_MODEL, &loc,
                        "decision service '%s' has no output decision",
                        n->name);
    }
    return TRI_OK;
}

static enum tri_code make_function_type(struct tri_node *n,
                                        struct tri_error *err)
{
    struct tri_arena *a = &n->model->models->arena;
    enum tri_code code = make_params(n, err);
    if (code != TRI_OK)
        return code;
    struct tri_type *t = tri_arena_zero(a, 1, sizeof(*t));
    const struct tri_type **params =
        tri_arena_zero(a, n->n_params, sizeof(void *));
    if (!t || !params)
        return tri_arena_fail(a, err, n->model->file);
    for (size_t i = 0; i < n->n_params; i++)
        params[i] =
            n->params[i].type ? n->params[i].type : tri_type_simple(TRI_T_ANY);
    t->kind = TRI_T_FUNCTION;
    t->n_params = n->n_params;
    t->params = params;
    t->result = n->type;
    n->function_type = t;
    n->own_function_type = t;
    return TRI_OK;
}

/* The variable's type. A callable's may be the function's type (1.3 and
 * later) or, as modellers went on writing it, that of its result. */
static void set_type(struct tri_node *n)
{
    const struct tri_type *t =
        n->variable ? tri_model_type_ref(n->model, n->variable->type_ref, n->id,
                                         n->variable->line)
                    : NULL;
    bool callable = n->kind == TRI_NODE_BKM || n->kind == TRI_NODE_SERVICE;
    if (callable && t && t->kind == TRI_T_FUNCTION)
        t = t->result;
    n->type = t ? t : tri_type_simple(TRI_T_ANY);
}

/* ---- names in scope ---- */

static bool in_scope(const struct tri_req *q)
{
    return q->kind == TRI_REQ_DECISION || q->kind == TRI_REQ_INPUT ||
           q->kind == TRI_REQ_KNOWLEDGE;
}

static const struct tri_type *value_type(const struct tri_node *n)
{
    return n->function_type ? n->function_type : n->type;
}

/* One slot for all that comes through a named import. */
static enum tri_code import_slot(struct tri_node *n,
                                 const struct tri_import *through,
                                 struct tri_slot *slot,
                                 struct tri_scope_name *name,
                                 struct tri_error *err)
{
    struct tri_arena *a = &n->model->models->arena;
    size_t k = 0;
    for (const struct tri_req *q = n->reqs; q; q = q->next)
        k += in_scope(q) && q->through == through;
    slot->members = tri_arena_zero(a, k, sizeof(void *));
    slot->hashes = tri_arena_zero(a, k, sizeof(uint32_t));
    struct tri_field *fields = tri_arena_zero(a, k, sizeof(*fields));
    struct tri_type *t = tri_arena_zero(a, 1, sizeof(*t));
    if (!slot->members || !slot->hashes || !fields || !t)
        return tri_arena_fail(a, err, n->model->file);
    for (const struct tri_req *q = n->reqs; q; q = q->next) {
        if (!in_scope(q) || q->through != through)
            continue;
        const char *key = scope_name(q->target);
        size_t i = slot->n_members++;
        slot->members[i] = q->target;
        slot->hashes[i] = tri_key_hash(key, strlen(key));
        fields[i] = (struct tri_field){ key, (uint32_t)strlen(key),
                                        value_type(q->target) };
    }
    t->kind = TRI_T_CONTEXT;
    t->fields = fields;
    t->n_fields = slot->n_members;
    *name = (struct tri_scope_name){ through->name,
                                     (uint32_t)strlen(through->name), t };
    return TRI_OK;
}

static bool import_seen(const struct tri_node *n, const struct tri_req *until)
{
    for (const struct tri_req *q = n->reqs; q != until; q = q->next)
        if (in_scope(q) && q->through == until->through)
            return true;
    return false;
}

static enum tri_code make_scope(struct tri_node *n, struct tri_error *err)
{
    struct tri_models *m = n->model->models;
    n->slots = tri_arena_zero(&m->arena, n->n_reqs, sizeof(*n->slots));
    struct tri_scope_name *names =
        tri_arena_zero(&m->arena, n->n_reqs, sizeof(*names));
    if (!n->slots || !names)
        return tri_arena_fail(&m->arena, err, n->model->file);
    for (const struct tri_req *q = n->reqs; q; q = q->next) {
        if (!in_scope(q))
            continue;
        struct tri_slot *slot = &n->slots[n->n_slots];
        struct tri_scope_name *name = &names[n->n_slots];
        if (q->through && *q->through->name) {
            if (import_seen(n, q))
                continue;
            enum tri_code code = import_slot(n, q->through, slot, name, err);
            if (code != TRI_OK)
                return code;
        } else {
            const char *bare = scope_name(q->target);
            slot->node = q->target;
            *name = (struct tri_scope_name){ bare, (uint32_t)strlen(bare),
                                             value_type(q->target) };
        }
        n->n_slots++;
    }
    n->scope.names = names;
    n->scope.n = n->n_slots;
    const char *own = scope_name(n);
    if (!tri_feel_names_add(m->names, own, strlen(own)))
        return tri_arena_fail(&m->arena, err, n->model->file);
    return TRI_OK;
}

/* ---- order ---- */

static bool is_information(const struct tri_req *q)
{
    return q->kind == TRI_REQ_DECISION || q->kind == TRI_REQ_INPUT;
}

struct visit {
    struct tri_node *node;
    const struct tri_req *next;
};

static enum tri_code fail_cycle(const struct visit *stack, size_t depth,
                                const struct tri_node *again,
                                struct tri_error *err)
{
    size_t from = depth;
    while (from > 0 && stack[from - 1].node != again)
        from--;
    char text[176] = "";
    size_t at = 0;
    size_t i = from ? from - 1 : 0;
    for (; i < depth && at < 120; i++) {
        size_t n = strlen(stack[i].node->name);
        if (n > 36)
            n = 36;
        memcpy(text + at, stack[i].node->name, n);
        memcpy(text + at + n, " -> ", 5);
        at += n + 4;
    }
    if (i < depth) /* no room for the rest of a long circle */
        memcpy(text + at, "... -> ", 8);
    struct tri_loc loc = place(again->model, again->id, again->line);
    return tri_fail(err, TRI_E_MODEL, &loc,
                    "decisions require each other in a circle: %s%s", text,
                    again->name);
}

/* Depth first with a stack of our own: a chain of decisions may be long. */
static enum tri_code sort_from(struct tri_models *m, struct tri_node *root,
                               struct visit *stack, uint8_t *color,
                               size_t *io_done, struct tri_error *err)
{
    enum { WHITE, GREY, BLACK };
    if (color[root->index] != WHITE)
        return TRI_OK;
    size_t depth = 0;
    stack[depth++] = (struct visit){ root, root->reqs };
    color[root->index] = GREY;
    while (depth) {
        struct visit *v = &stack[depth - 1];
        while (v->next && !is_information(v->next))
            v->next = v->next->next;
        if (!v->next) {
            color[v->node->index] = BLACK;
            m->order[(*io_done)++] = v->node;
            depth--;
            continue;
        }
        struct tri_node *to = v->next->target;
        v->next = v->next->next;
        if (color[to->index] == GREY)
            return fail_cycle(stack, depth, to, err);
        if (color[to->index] == WHITE) {
            color[to->index] = GREY;
            stack[depth++] = (struct visit){ to, to->reqs };
        }
    }
    return TRI_OK;
}

static enum tri_code sort_nodes(struct tri_models *m, struct tri_error *err)
{
    size_t n = 0;
    for (struct tri_model *model = m->first; model; model = model->next)
        n += model->n_nodes;
    m->n_nodes = n;
    m->all = tri_arena_zero(&m->arena, n, sizeof(void *));
    m->order = tri_arena_zero(&m->arena, n, sizeof(void *));
    struct visit *stack = tri_arena_zero(&m->scratch, n, sizeof(*stack));
    uint8_t *color = tri_arena_zero(&m->scratch, n, 1);
    if (!m->all || !m->order || !stack || !color)
        return tri_arena_fail(&m->arena, err, "requirement graph");
    size_t i = 0;
    for (struct tri_model *model = m->first; model; model = model->next)
        for (struct tri_node *node = model->nodes; node; node = node->next) {
            node->index = (uint32_t)i; /* for the colours; final below */
            m->all[i++] = node;
        }
    size_t done = 0;
    for (i = 0; i < n; i++) {
        enum tri_code code = sort_from(m, m->all[i], stack, color, &done, err);
        if (code != TRI_OK)
            return code;
    }
    for (i = 0; i < n; i++)
        m->order[i]->index = (uint32_t)i;
    return TRI_OK;
}

static void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

static enum tri_code make_bits(struct tri_models *m, struct tri_error *err)
{
    m->n_words = (m->n_nodes + 63) / 64;
    size_t words = m->n_words * m->n_nodes;
    uint64_t *need = tri_arena_zero(&m->arena, words, sizeof(*need));
    uint64_t *feeds = tri_arena_zero(&m->arena, words, sizeof(*feeds));
    if (!need || !feeds)
        return tri_arena_fail(&m->arena, err, "requirement graph");
    for (size_t i = 0; i < m->n_nodes; i++) {
        struct tri_node *n = m->order[i];
        uint64_t *bits = need + i * m->n_words;
        for (const struct tri_req *q = n->reqs; q; q = q->next) {
            if (!is_information(q))
                continue;
            const uint64_t *theirs = need + q->target->index * m->n_words;
            for (size_t w = 0; w < m->n_words; w++)
                bits[w] |= theirs[w];
            set_bit(bits, q->target->index);
        }
        for (size_t k = 0; k < i; k++)
            if (bits[k / 64] >> (k % 64) & 1)
                set_bit(feeds + k * m->n_words, (uint32_t)i);
        n->need = bits;
        n->feeds = feeds + i * m->n_words;
    }
    return TRI_OK;
}

/* The decisions a service evaluates, requirements first. Its input decisions
 * are given, so what only they require is left out. */
static enum tri_code make_plan(struct tri_node *service, struct tri_error *err)
{
    struct tri_models *m = service->model->models;
    uint8_t *mark = tri_arena_zero(&m->scratch, m->n_nodes, 1);
    struct tri_node **stack =
        tri_arena_zero(&m->scratch, m->n_nodes + 1, sizeof(void *));
    if (!mark || !stack)
        return tri_arena_fail(&m->scratch, err, "decision service");
    size_t depth = 0;
    for (size_t i = 0; i < service->n_params; i++)
        mark[service->inputs[i]->index] = 2;
    for (size_t i = 0; i < service->n_outputs; i++)
        if (!mark[service->outputs[i]->index]) {
            mark[service->outputs[i]->index] = 1;
            stack[depth++] = service->outputs[i];
        }
    size_t n = depth;
    while (depth) {
        const struct tri_node *node = stack[--depth];
        for (const struct tri_req *q = node->reqs; q; q = q->next)
            if (is_information(q) && !mark[q->target->index] &&
                q->target->kind == TRI_NODE_DECISION) {
                mark[q->target->index] = 1;
                stack[depth++] = q->target;
                n++;
            }
    }
    service->plan = tri_arena_zero(&m->arena, n, sizeof(void *));
    if (!service->plan)
        return tri_arena_fail(&m->arena, err, "decision service");
    for (size_t i = 0; i < m->n_nodes; i++)
        if (mark[i] == 1)
            service->plan[service->n_plan++] = m->order[i];
    return TRI_OK;
}

/* ---- all of it ---- */

static const struct tri_type *find_type(void *self, const char *name,
                                        size_t len)
{
    return tri_model_type(self, name, len);
}

static enum tri_code link_nodes(struct tri_models *m, struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (struct tri_model *o = m->first; o; o = o->next) {
        code = index_nodes(o, err);
        if (code != TRI_OK)
            return code;
    }
    for (struct tri_model *o = m->first; o; o = o->next)
        for (struct tri_node *n = o->nodes; n; n = n->next) {
            set_type(n);
            for (struct tri_req *q = n->reqs; q; q = q->next) {
                code = link_requirement(n, q, err);
                if (code != TRI_OK)
                    return code;
            }
        }
    for (struct tri_model *o = m->first; o; o = o->next)
        for (struct tri_node *n = o->nodes; n; n = n->next)
            if (n->kind == TRI_NODE_BKM || n->kind == TRI_NODE_SERVICE) {
                code = make_function_type(n, err);
                if (code != TRI_OK)
                    return code;
            }
    for (struct tri_model *o = m->first; o; o = o->next)
        for (struct tri_node *n = o->nodes; n; n = n->next) {
            code = make_scope(n, err);
            if (code != TRI_OK)
                return code;
        }
    return TRI_OK;
}

static enum tri_code link_all(struct tri_models *m, struct tri_error *err)
{
    enum tri_code code = link_imports(m, err);
    for (struct tri_model *o = m->first; o && code == TRI_OK; o = o->next) {
        code = check_import_cycle(o, 0, err);
        o->feel = (struct tri_feel){ .arena = &m->arena,
                                     .findings = m->findings,
                                     .names = m->names,
                                     .find_type = find_type,
                                     .find_type_self = o };
    }
    if (code == TRI_OK)
        code = tri_models_types(m, err);
    if (code == TRI_OK)
        code = link_nodes(m, err);
    if (code == TRI_OK)
        code = sort_nodes(m, err);
    if (code == TRI_OK)
        code = make_bits(m, err);
    for (size_t i = 0; i < m->n_nodes && code == TRI_OK; i++)
        if (m->all[i]->kind == TRI_NODE_SERVICE)
            code = make_plan(m->all[i], err);
    if (code == TRI_OK)
        code = tri_models_compile(m, err);
    return code;
}

enum tri_code tri_models_link(struct tri_models *m,
                              struct tri_findings *findings,
                              struct tri_error *err)
{
    if (m->linked)
        return tri_fail(err, TRI_E_MODEL, NULL, "the models are linked");
    m->findings = findings;
    tri_eval_init(&m->eval, &m->arena, NULL, tri_null());
    enum tri_code code = link_all(m, err);
    tri_arena_done(&m->scratch);
    /* The caller's list may go after this call. */
    m->findings = NULL;
    for (struct tri_model *o = m->first; o; o = o->next)
        o->feel.findings = NULL;
    m->linked = true;
    return code;
}
