/* Item definitions become types. Every definition gets its type object first,
 * so that they may refer to each other in any order and in circles through
 * components; only an alias needs what it names to be finished. */
#include <string.h>

#include "base/limits.h"
#include "dmn/model.h"

static struct tri_loc place(const struct tri_model *model, const char *id,
                            uint32_t line)
{
    return tri_loc_make(model->file, id, line, line ? 1 : 0);
}

/* ---- finding a type by name ---- */

static struct tri_item *find_item(const struct tri_model *model,
                                  const char *name, size_t len)
{
    for (struct tri_item *i = model->items; i; i = i->next)
        if (i->name_len == len && memcmp(i->name, name, len) == 0)
            return i;
    return NULL;
}

/* The definition that name means in model: its own, one of an import without
 * name, or "import.name". depth bounds imports that import each other. */
static struct tri_item *find_visible(const struct tri_model *model,
                                     const char *name, size_t len,
                                     unsigned depth)
{
    struct tri_item *item = find_item(model, name, len);
    if (item || depth == 0)
        return item;
    for (const struct tri_import *i = model->imports; i; i = i->next) {
        size_t n = strlen(i->name);
        if (!i->target)
            continue;
        if (n == 0)
            item = find_visible(i->target, name, len, depth - 1);
        else if (len > n + 1 && memcmp(name, i->name, n) == 0 && name[n] == '.')
            item =
                find_visible(i->target, name + n + 1, len - n - 1, depth - 1);
        if (item)
            return item;
    }
    return NULL;
}

#define IMPORT_DEPTH 16

const struct tri_type *tri_model_type(struct tri_model *model, const char *name,
                                      size_t len)
{
    /* Built-in names first: they are most of them, and reserved (7.3.2). */
    const struct tri_type *t = tri_type_by_name(name, len);
    if (t)
        return t;
    struct tri_item *item = find_visible(model, name, len, IMPORT_DEPTH);
    if (item)
        return item->type;
    /* DMN 1.1 wrote qualified names: feel:string, ns:tPerson. */
    const char *colon = memchr(name, ':', len);
    if (!colon)
        return NULL;
    size_t skip = (size_t)(colon - name) + 1;
    item = find_visible(model, name + skip, len - skip, IMPORT_DEPTH);
    return item ? item->type : tri_type_by_name(name + skip, len - skip);
}

const struct tri_type *tri_model_type_ref(struct tri_model *model,
                                          const char *ref, const char *id,
                                          uint32_t line)
{
    if (!ref || !*ref)
        return NULL;
    const struct tri_type *t = tri_model_type(model, ref, strlen(ref));
    if (t)
        return t;
    struct tri_loc loc = place(model, id, line);
    tri_findings_add(model->models->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                     "unknown type '%s'", ref);
    return tri_type_simple(TRI_T_ANY);
}

/* ---- making types ---- */

static enum tri_code make_types(struct tri_models *m, struct tri_item *items)
{
    for (struct tri_item *i = items; i; i = i->next) {
        i->own = tri_arena_zero(&m->arena, 1, sizeof(*i->own));
        if (!i->own)
            return m->arena.failed;
        i->own->name = i->name;
        i->type = i->own;
        if (!tri_feel_names_add(m->names, i->name, i->name_len))
            return m->arena.failed;
        enum tri_code code = make_types(m, i->parts);
        if (code != TRI_OK)
            return code;
    }
    return TRI_OK;
}

size_t tri_text_constants(struct tri_models *m, const struct tri_text *t,
                          const struct tri_value **out)
{
    (void)m;
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (!t->expr ||
        tri_expr_test(t->expr, &negated, &choices, &n) != TRI_TEST_CHOICES ||
        negated)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (choices[i].kind == TRI_RANGE)
            return 0;
    *out = choices;
    return n;
}

static enum tri_code compile_test(struct tri_model *model, struct tri_text *t,
                                  const struct tri_type *input,
                                  struct tri_error *err)
{
    if (!t->source.text)
        return TRI_OK;
    return tri_feel_compile(&model->feel, TRI_FEEL_UNARY_TESTS, NULL,
                            &t->source, input, &t->expr, err);
}

static enum tri_code resolve(struct tri_model *model, struct tri_item *item,
                             unsigned depth, struct tri_error *err);

/* The definition an alias names, finished; NULL for a built-in type. */
static enum tri_code resolve_base(struct tri_model *model,
                                  struct tri_item *item, unsigned depth,
                                  const struct tri_type **out,
                                  struct tri_error *err)
{
    size_t len = strlen(item->type_ref);
    struct tri_item *base =
        tri_type_by_name(item->type_ref, len)
            ? NULL
            : find_visible(model, item->type_ref, len, IMPORT_DEPTH);
    *out = tri_model_type_ref(model, item->type_ref, item->id, item->line);
    if (!base || item->collection)
        return TRI_OK; /* a list only points at its element's type */
    if (base->state == TRI_ITEM_BUSY) {
        struct tri_loc loc = place(model, item->id, item->line);
        return tri_fail(err, TRI_E_MODEL, &loc,
                        "type '%s' is defined by itself", item->name);
    }
    return resolve(base->model, base, depth + 1, err);
}

static enum tri_code fill_function(struct tri_model *model,
                                   struct tri_item *item, struct tri_type *t)
{
    size_t n = 0;
    for (const struct tri_var *v = item->params; v; v = v->next)
        n++;
    const struct tri_type **params =
        tri_arena_zero(&model->models->arena, n, sizeof(void *));
    if (!params)
        return model->models->arena.failed;
    size_t i = 0;
    for (const struct tri_var *v = item->params; v; v = v->next, i++) {
        params[i] = tri_model_type_ref(model, v->type_ref, item->id, v->line);
        if (!params[i])
            params[i] = tri_type_simple(TRI_T_ANY);
    }
    t->kind = TRI_T_FUNCTION;
    t->params = params;
    t->n_params = n;
    t->result =
        tri_model_type_ref(model, item->result_ref, item->id, item->line);
    if (!t->result)
        t->result = tri_type_simple(TRI_T_ANY);
    return TRI_OK;
}

/* A component that only names a type shares it, finished or not: so types may
 * contain themselves, as in a tree. */
static bool is_plain_reference(const struct tri_item *p)
{
    return p->type_ref && *p->type_ref && !p->collection &&
           !p->allowed.source.text && !p->constraint.source.text &&
           !p->n_parts && !p->is_function;
}

static enum tri_code fill_context(struct tri_model *model,
                                  struct tri_item *item, struct tri_type *t,
                                  unsigned depth, struct tri_error *err)
{
    struct tri_field *fields =
        tri_arena_zero(&model->models->arena, item->n_parts, sizeof(*fields));
    if (!fields)
        return tri_arena_fail(&model->models->arena, err, model->file);
    size_t i = 0;
    for (struct tri_item *p = item->parts; p; p = p->next, i++) {
        enum tri_code code = TRI_OK;
        if (is_plain_reference(p))
            p->type = tri_model_type_ref(model, p->type_ref, p->id, p->line);
        else
            code = resolve(model, p, depth + 1, err);
        if (code != TRI_OK)
            return code;
        fields[i].name = p->name;
        fields[i].name_len = (uint32_t)p->name_len;
        fields[i].type = p->type;
    }
    t->kind = TRI_T_CONTEXT;
    t->fields = fields;
    t->n_fields = item->n_parts;
    return TRI_OK;
}

static enum tri_code fill(struct tri_model *model, struct tri_item *item,
                          struct tri_type *t, unsigned depth,
                          struct tri_error *err)
{
    if (item->n_parts)
        return fill_context(model, item, t, depth, err);
    if (item->is_function)
        return fill_function(model, item, t) == TRI_OK
                   ? TRI_OK
                   : tri_arena_fail(&model->models->arena, err, model->file);
    const struct tri_type *base = NULL;
    if (item->type_ref) {
        enum tri_code code = resolve_base(model, item, depth, &base, err);
        if (code != TRI_OK)
            return code;
    }
    const char *name = t->name;
    *t = base ? *base : *tri_type_simple(TRI_T_ANY);
    t->name = name;
    bool own = item->allowed.source.text || item->constraint.source.text;
    if (own && (t->allowed || t->constraint)) {
        t->allowed = NULL;
        t->constraint = NULL;
        t->restricts = base;
    }
    return TRI_OK;
}

static enum tri_code resolve(struct tri_model *model, struct tri_item *item,
                             unsigned depth, struct tri_error *err)
{
    struct tri_models *m = model->models;
    if (item->state == TRI_ITEM_DONE)
        return TRI_OK;
    if (depth > TRI_MAX_VALUE_DEPTH) {
        struct tri_loc loc = place(model, item->id, item->line);
        return tri_fail(err, TRI_E_LIMIT, &loc,
                        "type '%s' is nested deeper than %d", item->name,
                        TRI_MAX_VALUE_DEPTH);
    }
    item->state = TRI_ITEM_BUSY;
    struct tri_type *t = item->own;
    const struct tri_type *elem = NULL;
    enum tri_code code = TRI_OK;
    if (item->collection && item->type_ref && !item->n_parts) {
        /* Not copied: the element's type may not be finished yet. */
        code = resolve_base(model, item, depth, &elem, err);
    } else if (item->collection) {
        struct tri_type *inner = tri_arena_zero(&m->arena, 1, sizeof(*inner));
        if (!inner)
            return tri_arena_fail(&m->arena, err, model->file);
        code = fill(model, item, inner, depth, err);
        elem = inner;
    } else {
        code = fill(model, item, t, depth, err);
    }
    if (code != TRI_OK)
        return code;
    if (item->collection) {
        t->kind = TRI_T_LIST;
        t->elem = elem;
    }
    code = compile_test(model, &item->allowed, elem ? elem : t, err);
    if (code == TRI_OK)
        code = compile_test(model, &item->constraint, t, err);
    if (item->allowed.expr)
        t->allowed = item->allowed.expr;
    if (item->constraint.expr)
        t->constraint = item->constraint.expr;
    item->n_values = tri_text_constants(m, &item->allowed, &item->values);
    item->state = TRI_ITEM_DONE;
    return code;
}

enum tri_code tri_models_types(struct tri_models *m, struct tri_error *err)
{
    for (struct tri_model *model = m->first; model; model = model->next)
        if (make_types(m, model->items) != TRI_OK)
            return tri_arena_fail(&m->arena, err, model->file);
    for (struct tri_model *model = m->first; model; model = model->next)
        for (struct tri_item *i = model->items; i; i = i->next) {
            enum tri_code code = resolve(model, i, 0, err);
            if (code != TRI_OK)
                return code;
        }
    return TRI_OK;
}
