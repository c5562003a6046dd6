/* Walking linked models: nodes, tables, item definitions. */
#include <string.h>

#include "dmn/model.h"

/* ---- nodes ---- */

static bool node_named(const struct tri_node *n, const char *name, size_t len)
{
    if (n->name_len == len && memcmp(n->name, name, len) == 0)
        return true;
    return *n->id && strlen(n->id) == len && memcmp(n->id, name, len) == 0;
}

static const struct tri_node *find_in(const struct tri_model *model,
                                      enum tri_node_kind kind, const char *name,
                                      size_t len)
{
    for (const struct tri_node *n = model->nodes; n; n = n->next)
        if (n->kind == kind && node_named(n, name, len))
            return n;
    return NULL;
}

const struct tri_node *tri_models_find(const struct tri_models *m,
                                       const char *file,
                                       enum tri_node_kind kind,
                                       const char *name)
{
    const char *ns = NULL;
    size_t ns_len = 0;
    const char *brace = name[0] == '{' ? strchr(name, '}') : NULL;
    if (brace) {
        ns = name + 1;
        ns_len = (size_t)(brace - ns);
        name = brace + 1;
    }
    size_t len = strlen(name);
    for (const struct tri_model *o = m->first; o; o = o->next) {
        if (file && strcmp(o->file, file) != 0)
            continue;
        if (ns && (strlen(o->ns) != ns_len || memcmp(o->ns, ns, ns_len) != 0))
            continue;
        const struct tri_node *n = find_in(o, kind, name, len);
        if (n)
            return n;
    }
    return NULL;
}

enum tri_node_kind tri_node_kind(const struct tri_node *n)
{
    return n->kind;
}

struct tri_node_info tri_node_info(const struct tri_node *n)
{
    return (struct tri_node_info){ .kind = n->kind,
                                   .file = n->model->file,
                                   .id = n->id,
                                   .name = n->name,
                                   .type = n->type,
                                   .line = n->line };
}

const struct tri_node *tri_models_node(const struct tri_models *m,
                                       enum tri_node_kind kind, size_t i)
{
    for (size_t k = 0; k < m->n_nodes; k++)
        if (m->all[k]->kind == kind && i-- == 0)
            return m->all[k];
    return NULL;
}

size_t tri_node_outputs(const struct tri_node *n)
{
    return n->n_outputs;
}

bool tri_node_depends(const struct tri_node *n, const struct tri_node *input)
{
    return n->need[input->index / 64] >> (input->index % 64) & 1;
}

/* ---- item definitions ---- */

const struct tri_type *tri_models_type(const struct tri_models *m,
                                       const char *file, const char *name)
{
    const struct tri_item *item = tri_models_item(m, file, name);
    return item ? item->type : NULL;
}

const struct tri_item *tri_models_item(const struct tri_models *m,
                                       const char *file, const char *name)
{
    for (const struct tri_model *o = m->first; o; o = o->next) {
        if (file && strcmp(o->file, file) != 0)
            continue;
        for (const struct tri_item *i = o->items; i; i = i->next)
            if (strcmp(i->name, name) == 0)
                return i;
    }
    return NULL;
}

struct tri_item_info tri_item_info(const struct tri_item *item)
{
    struct tri_item_info info = {
        .file = item->model->file,
        .id = item->id,
        .name = item->name,
        .type_ref = item->type_ref ? item->type_ref : "",
        .description = item->description ? item->description : "",
        .type = item->type,
        .line = item->line,
        .collection = item->collection,
        .allowed = item->values,
        .n_allowed = item->n_values,
        .allowed_text =
            item->allowed.source.text ? item->allowed.source.text : "",
    };
    memcpy(info.fact, item->fact, sizeof(info.fact));
    return info;
}

size_t tri_item_parts(const struct tri_item *item)
{
    return item->n_parts;
}

const struct tri_item *tri_item_part(const struct tri_item *item, size_t i)
{
    const struct tri_item *p = item->parts;
    while (p && i--)
        p = p->next;
    return p;
}

/* ---- tables ---- */

const struct tri_table *tri_node_table(const struct tri_node *n)
{
    return n->logic && n->kind == TRI_NODE_DECISION ? n->logic->table : NULL;
}

size_t tri_table_rules(const struct tri_table *t)
{
    return t->n_rules;
}

size_t tri_table_inputs(const struct tri_table *t)
{
    return t->n_inputs;
}

size_t tri_table_outputs(const struct tri_table *t)
{
    return t->n_outputs;
}

const char *tri_table_hit_policy(const struct tri_table *t)
{
    static const char *const names[] = {
        [TRI_HIT_UNIQUE] = "UNIQUE",
        [TRI_HIT_ANY] = "ANY",
        [TRI_HIT_PRIORITY] = "PRIORITY",
        [TRI_HIT_FIRST] = "FIRST",
        [TRI_HIT_RULE_ORDER] = "RULE ORDER",
        [TRI_HIT_OUTPUT_ORDER] = "OUTPUT ORDER",
        [TRI_HIT_COLLECT] = "COLLECT",
        [TRI_HIT_SUM] = "COLLECT SUM",
        [TRI_HIT_COUNT] = "COLLECT COUNT",
        [TRI_HIT_MIN] = "COLLECT MIN",
        [TRI_HIT_MAX] = "COLLECT MAX",
    };
    return names[t->hit];
}

const char *tri_rule_id(const struct tri_table *t, size_t rule)
{
    return t->rules[rule].id;
}

bool tri_rule_output(const struct tri_table *t, size_t rule,
                     struct tri_value *out)
{
    if (t->rules[rule].constant)
        *out = t->rules[rule].value;
    return t->rules[rule].constant;
}

/* The type of one rule's output; NULL where the policy makes something else of
 * it, or none is declared. */
static const struct tri_type *rule_type(const struct tri_node *n,
                                        const struct tri_table *t)
{
    switch (t->hit) {
    case TRI_HIT_UNIQUE:
    case TRI_HIT_ANY:
    case TRI_HIT_PRIORITY:
    case TRI_HIT_FIRST:
        return n->type;
    case TRI_HIT_RULE_ORDER:
    case TRI_HIT_OUTPUT_ORDER:
    case TRI_HIT_COLLECT:
        return n->type && n->type->kind == TRI_T_LIST ? n->type->elem : NULL;
    default:
        return NULL;
    }
}

bool tri_rule_suits(const struct tri_node *n, size_t rule, struct tri_eval *ev)
{
    const struct tri_table *t = tri_node_table(n);
    const struct tri_type *type = t ? rule_type(n, t) : NULL;
    return !type || !t->rules[rule].constant ||
           tri_type_conforms(ev, type, t->rules[rule].value);
}

uint32_t tri_rule_line(const struct tri_table *t, size_t rule)
{
    return t->rules[rule].line;
}

const char *tri_rule_annotation(const struct tri_table *t, size_t rule,
                                const char *name)
{
    for (size_t i = 0; i < t->n_notes; i++)
        if (strcmp(t->note_names[i], name) == 0)
            return t->notes[rule * t->n_notes + i];
    return "";
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

const char *tri_input_text(const struct tri_table *t, size_t input)
{
    return text_or_empty(t->inputs[input]->text.source.text);
}

const char *tri_output_name(const struct tri_table *t, size_t output)
{
    return t->outputs[output]->name;
}

const char *tri_cell_text(const struct tri_table *t, size_t rule, size_t input)
{
    return text_or_empty(t->cells[rule * t->n_inputs + input].text);
}

const struct tri_expr *tri_cell_expr(const struct tri_table *t, size_t rule,
                                     size_t input)
{
    return t->cells[rule * t->n_inputs + input].expr;
}

const char *tri_output_text(const struct tri_table *t, size_t rule,
                            size_t output)
{
    return text_or_empty(t->outs[rule * t->n_outputs + output].text);
}

size_t tri_output_values(const struct tri_table *t, size_t output,
                         const struct tri_value **out)
{
    *out = t->outputs[output]->order;
    return t->outputs[output]->n_order;
}
