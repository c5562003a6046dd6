/* Compiling what a model says: every FEEL text becomes an expression whose
 * names are slots. A boxed expression adds names for its parts; scopes are
 * only needed here, frames of the same shape are made in boxed.c. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "dmn/model.h"

static enum tri_code compile(struct tri_model *model, struct tri_boxed *b,
                             const struct tri_scope *scope,
                             struct tri_error *err);

static enum tri_code nomem(struct tri_model *model, struct tri_error *err)
{
    return tri_arena_fail(&model->models->arena, err, model->file);
}

static enum tri_code compile_text(struct tri_model *model, struct tri_text *t,
                                  const struct tri_scope *scope,
                                  struct tri_error *err)
{
    if (!t->source.text)
        return TRI_OK;
    return tri_feel_compile(&model->feel, TRI_FEEL_EXPRESSION, scope,
                            &t->source, NULL, &t->expr, err);
}

/* The best type known of a compiled expression; NULL: any. */
static const struct tri_type *type_of(struct tri_model *model,
                                      const struct tri_boxed *b)
{
    if (b->type)
        return b->type;
    if (b->kind == TRI_BOXED_LITERAL && b->text.expr)
        return tri_expr_type(b->text.expr);
    if (b->kind != TRI_BOXED_FUNCTION)
        return NULL;
    struct tri_type *t = tri_arena_zero(&model->models->arena, 1, sizeof(*t));
    const struct tri_type **params =
        tri_arena_zero(&model->models->arena, b->n_vars, sizeof(void *));
    if (!t || !params)
        return NULL;
    size_t i = 0;
    for (const struct tri_var *v = b->vars; v; v = v->next)
        params[i++] = v->type ? v->type : tri_type_simple(TRI_T_ANY);
    t->kind = TRI_T_FUNCTION;
    t->params = params;
    t->n_params = b->n_vars;
    t->result = b->result ? b->result : tri_type_simple(TRI_T_ANY);
    return t;
}

static enum tri_code compile_items(struct tri_model *model, struct tri_boxed *b,
                                   const struct tri_scope *scope,
                                   struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (struct tri_boxed *i = b->items; i && code == TRI_OK; i = i->next)
        code = compile(model, i, scope, err);
    return code;
}

static enum tri_code type_vars(struct tri_model *model, struct tri_boxed *b,
                               struct tri_error *err)
{
    b->hashes =
        tri_arena_zero(&model->models->arena, b->n_vars, sizeof(*b->hashes));
    if (!b->hashes)
        return nomem(model, err);
    size_t i = 0;
    for (struct tri_var *v = b->vars; v; v = v->next, i++) {
        v->type = tri_model_type_ref(model, v->type_ref, b->id, v->line);
        b->hashes[i] = tri_key_hash(v->name, v->name_len);
    }
    return TRI_OK;
}

/* An entry sees the names of the entries before it, not its own. */
static enum tri_code compile_context(struct tri_model *model,
                                     struct tri_boxed *b,
                                     const struct tri_scope *scope,
                                     struct tri_error *err)
{
    struct tri_scope_name *names =
        tri_arena_zero(&model->models->arena, b->n_vars, sizeof(*names));
    if (!names)
        return nomem(model, err);
    b->scope = (struct tri_scope){ scope, names, 0 };
    struct tri_boxed *item = b->items;
    for (const struct tri_var *v = b->vars; v; v = v->next, item = item->next) {
        enum tri_code code = compile(model, item, &b->scope, err);
        if (code != TRI_OK)
            return code;
        names[b->scope.n++] =
            (struct tri_scope_name){ v->name, v->name_len,
                                     v->type ? v->type : type_of(model, item) };
    }
    return TRI_OK;
}

static enum tri_code compile_function(struct tri_model *model,
                                      struct tri_boxed *b,
                                      const struct tri_scope *scope,
                                      struct tri_error *err)
{
    struct tri_arena *a = &model->models->arena;
    struct tri_scope_name *names = tri_arena_zero(a, b->n_vars, sizeof(*names));
    b->params = tri_arena_zero(a, b->n_vars, sizeof(*b->params));
    if (!names || !b->params)
        return nomem(model, err);
    size_t i = 0;
    for (const struct tri_var *v = b->vars; v; v = v->next, i++) {
        names[i] = (struct tri_scope_name){ v->name, v->name_len, v->type };
        b->params[i] = (struct tri_param){ v->name, v->name_len, v->type };
    }
    b->scope = (struct tri_scope){ scope, names, b->n_vars };
    /* typeRef here may be the function's type; the result has its own. */
    if (b->type && b->type->kind != TRI_T_FUNCTION)
        b->type = NULL;
    bool java = b->function_kind && strcmp(b->function_kind, "Java") == 0;
    if ((b->unsupported && !java) || !b->part[0])
        return TRI_OK;
    enum tri_code code = compile(model, b->part[0], &b->scope, err);
    if (code == TRI_OK && !java)
        b->result = type_of(model, b->part[0]);
    return code;
}

static bool says_partial(const struct tri_boxed *b)
{
    if (!b)
        return false;
    if (b->text.source.text && strstr(b->text.source.text, "partial"))
        return true;
    for (size_t i = 0; i < TRI_COUNT(b->part); i++)
        if (says_partial(b->part[i]))
            return true;
    for (const struct tri_boxed *i = b->items; i; i = i->next)
        if (says_partial(i))
            return true;
    return b->kind == TRI_BOXED_TABLE;
}

static enum tri_code compile_iterator(struct tri_model *model,
                                      struct tri_boxed *b,
                                      const struct tri_scope *scope,
                                      struct tri_error *err)
{
    enum tri_code code = compile(model, b->part[0], scope, err);
    if (code != TRI_OK)
        return code;
    struct tri_scope_name *names =
        tri_arena_zero(&model->models->arena, 2, sizeof(*names));
    if (!names)
        return nomem(model, err);
    const struct tri_type *in = type_of(model, b->part[0]);
    names[0] = (struct tri_scope_name){ b->vars->name, b->vars->name_len,
                                        in && in->kind == TRI_T_LIST ? in->elem
                                                                     : NULL };
    names[1] = (struct tri_scope_name){ "partial", 7, NULL };
    b->wants_partial = b->kind == TRI_BOXED_FOR && says_partial(b->part[1]);
    b->scope = (struct tri_scope){ scope, names, b->wants_partial ? 2 : 1 };
    return compile(model, b->part[1], &b->scope, err);
}

/* A filter's match sees the item's own entries as names, which only the FEEL
 * filter knows how to do. */
static enum tri_code compile_filter(struct tri_model *model,
                                    struct tri_boxed *b,
                                    const struct tri_scope *scope,
                                    struct tri_error *err)
{
    const struct tri_boxed *match = b->part[1];
    if (match->kind != TRI_BOXED_LITERAL || !match->text.source.text)
        return compile_iterator(model, b, scope, err);
    enum tri_code code = compile(model, b->part[0], scope, err);
    if (code != TRI_OK)
        return code;
    struct tri_scope_name *list =
        tri_arena_zero(&model->models->arena, 1, sizeof(*list));
    if (!list)
        return nomem(model, err);
    *list = (struct tri_scope_name){ "", 0, type_of(model, b->part[0]) };
    b->scope = (struct tri_scope){ scope, list, 1 };
    return tri_feel_compile(&model->feel, TRI_FEEL_FILTER, &b->scope,
                            &match->text.source, NULL, &b->text.expr, err);
}

static enum tri_code compile(struct tri_model *model, struct tri_boxed *b,
                             const struct tri_scope *scope,
                             struct tri_error *err)
{
    b->type = tri_model_type_ref(model, b->type_ref, b->id, b->line);
    enum tri_code code = type_vars(model, b, err);
    if (code != TRI_OK)
        return code;
    switch (b->kind) {
    case TRI_BOXED_LITERAL:
        return compile_text(model, &b->text, scope, err);
    case TRI_BOXED_TABLE:
        return tri_table_compile(model, b->table, scope, b->type, err);
    case TRI_BOXED_CONTEXT:
        return compile_context(model, b, scope, err);
    case TRI_BOXED_INVOCATION:
        code = compile(model, b->part[0], scope, err);
        return code == TRI_OK ? compile_items(model, b, scope, err) : code;
    case TRI_BOXED_LIST:
    case TRI_BOXED_RELATION:
        return compile_items(model, b, scope, err);
    case TRI_BOXED_FUNCTION:
        return compile_function(model, b, scope, err);
    case TRI_BOXED_CONDITIONAL:
        for (size_t i = 0; i < 3 && code == TRI_OK; i++)
            code = compile(model, b->part[i], scope, err);
        return code;
    case TRI_BOXED_FILTER:
        return compile_filter(model, b, scope, err);
    default:
        return compile_iterator(model, b, scope, err);
    }
}

/* A table without a declared result takes the type of its decision. */
static void lend_type(struct tri_node *n)
{
    struct tri_boxed *b = n->logic;
    if (b->kind == TRI_BOXED_TABLE && !b->type_ref && n->variable &&
        n->kind == TRI_NODE_DECISION)
        b->table->output_type = n->type;
}

/* Every name of the models must be known before the first text is lexed. */
static bool add_names(struct tri_feel_names *names, const struct tri_boxed *b)
{
    if (!b)
        return true;
    for (const struct tri_var *v = b->vars; v; v = v->next)
        if (!tri_feel_names_add(names, v->name, v->name_len))
            return false;
    if (b->table)
        for (size_t i = 0; i < b->table->n_outputs; i++) {
            const struct tri_clause *c = b->table->outputs[i];
            if (!tri_feel_names_add(names, c->name, c->name_len))
                return false;
        }
    for (size_t i = 0; i < TRI_COUNT(b->part); i++)
        if (!add_names(names, b->part[i]))
            return false;
    for (const struct tri_boxed *i = b->items; i; i = i->next)
        if (!add_names(names, i))
            return false;
    return true;
}

/* A callable without a declared result has that of its body: as a value it
 * then conforms to a function type (10.3.2.9.2). */
static void infer_result(struct tri_model *model, struct tri_node *n)
{
    const struct tri_boxed *body = NULL;
    if (n->type->kind != TRI_T_ANY)
        return;
    if (n->kind == TRI_NODE_BKM && n->logic)
        body = n->logic->part[0];
    else if (n->kind == TRI_NODE_SERVICE && n->n_outputs == 1)
        body = n->outputs[0]->logic;
    const struct tri_type *t = body ? type_of(model, body) : NULL;
    if (n->kind == TRI_NODE_SERVICE && n->n_outputs == 1 &&
        n->outputs[0]->type->kind != TRI_T_ANY)
        t = n->outputs[0]->type;
    if (t)
        n->own_function_type->result = t;
}

/* What a decision whose requirements are decided while it is itself being
 * decided adds to the nesting, besides its expression. */
#define LATER_WEIGHT 24

static unsigned own_height(const struct tri_boxed *b)
{
    return LATER_WEIGHT + (b && b->kind == TRI_BOXED_LITERAL && b->text.expr
                               ? tri_expr_height(b->text.expr)
                               : 0);
}

/* Only fetches from its frame, which goes with the evaluation: a direct table,
 * or an expression that makes no function. */
static bool may_wait(const struct tri_node *n)
{
    const struct tri_boxed *b = n->logic;
    for (size_t i = 0; i < n->n_slots; i++)
        if (!n->slots[i].node)
            return false;
    if (b->kind == TRI_BOXED_TABLE)
        return b->table->direct;
    return b->kind == TRI_BOXED_LITERAL && b->text.expr &&
           (!b->type || b->type == n->type) &&
           !tri_expr_keeps_frame(b->text.expr);
}

/* An expression that keeps no frame reads the values of nodes where the run has
 * them, and needs none of its own. */
static bool flatten(struct tri_models *m, struct tri_node *n)
{
    if (n->logic->kind != TRI_BOXED_LITERAL || !may_wait(n))
        return true;
    uint32_t *places =
        tri_arena_get(&m->scratch, (n->n_slots + 1) * sizeof(*places));
    if (!places)
        return false;
    for (size_t i = 0; i < n->n_slots; i++)
        places[i] = n->slots[i].node->index;
    tri_expr_place(n->logic->text.expr, places);
    n->flat = true;
    return true;
}

/* Which decisions may be decided on demand: those that can wait, as far as the
 * chain of what they read stays well within TRI_MAX_NEST. */
static bool find_later(struct tri_models *m)
{
    unsigned *reach = tri_arena_zero(&m->scratch, m->n_nodes, sizeof(*reach));
    if (!reach)
        return m->n_nodes == 0;
    for (size_t i = 0; i < m->n_nodes; i++) {
        struct tri_node *n = m->order[i];
        unsigned below = 0;
        if (n->kind != TRI_NODE_DECISION || !n->logic)
            continue;
        for (size_t k = 0; k < n->n_slots; k++)
            if (n->slots[k].node && reach[n->slots[k].node->index] > below)
                below = reach[n->slots[k].node->index];
        unsigned own = own_height(n->logic);
        n->checked =
            n->logic->kind == TRI_BOXED_LITERAL && n->logic->text.expr &&
            tri_type_settles(tri_expr_type(n->logic->text.expr), n->type);
        n->later = may_wait(n) && own + below < TRI_MAX_NEST / 2;
        if (!flatten(m, n))
            return false;
        reach[i] = n->later ? own + below : own > below ? own : below;
    }
    return true;
}

enum tri_code tri_models_compile(struct tri_models *m, struct tri_error *err)
{
    for (size_t i = 0; i < m->n_nodes; i++)
        if (!add_names(m->names, m->all[i]->logic))
            return nomem(m->all[i]->model, err);
    for (size_t i = 0; i < m->n_nodes; i++) {
        struct tri_node *n = m->all[i];
        if (!n->logic)
            continue;
        lend_type(n);
        enum tri_code code = compile(n->model, n->logic, &n->scope, err);
        if (code != TRI_OK)
            return code;
    }
    for (size_t i = 0; i < m->n_nodes; i++)
        if (tri_node_table(m->all[i]))
            tri_table_settle(m, m->all[i]->logic->table, m->all[i]->type);
    for (size_t i = 0; i < m->n_nodes; i++)
        if (tri_node_table(m->all[i]) && !tri_table_place(m, m->all[i]))
            return tri_arena_fail(&m->arena, err, "the models");
    for (size_t i = 0; i < m->n_nodes; i++)
        (void)tri_type_plain(m->all[i]->type, &m->all[i]->plain);
    if (!tri_models_reads(m) || !find_later(m) || !tri_models_codes(m))
        return tri_arena_fail(&m->arena, err, "the models");
    for (size_t i = 0; i < m->n_nodes; i++)
        if (m->all[i]->own_function_type)
            infer_result(m->all[i]->model, m->all[i]);
    return TRI_OK;
}
