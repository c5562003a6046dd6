/* Definitions, item definitions, nodes and their requirements: what stands
 * around expressions. */
#include <string.h>

#include "dmn/reader.h"

static bool leaf(struct tri_reader *r, enum tri_element e)
{
    return tri_reader_push(r, TRI_READ_LEAF, e) != NULL;
}

static bool plain(struct tri_reader *r, enum tri_element e, const char **into)
{
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_PLAIN, e);
    if (!f)
        return false;
    f->plain = into;
    r->buffer_len = 0;
    return true;
}

/* ---- definitions ---- */

static bool start_import(struct tri_reader *r)
{
    struct tri_import *i = tri_reader_make(r, sizeof(*i));
    if (!i || !leaf(r, TRI_EL_IMPORT))
        return false;
    i->ns = tri_reader_attr(r, "namespace");
    i->name = tri_reader_attr(r, "name");
    i->type = tri_reader_attr(r, "importType");
    i->line = tri_reader_line(r);
    if (!i->name)
        i->name = "";
    if (r->code)
        return false;
    if (!i->ns || !*i->ns)
        return tri_reader_fail(r, TRI_E_MODEL, tri_reader_top(r)->id,
                               "an import without namespace");
    if (i->type && !strstr(i->type, "/DMN/"))
        return tri_reader_fail(r, TRI_E_UNSUPPORTED, tri_reader_top(r)->id,
                               "import of type '%s' is not supported", i->type);
    *r->model->imports_tail = i;
    r->model->imports_tail = &i->next;
    return true;
}

static bool start_item(struct tri_reader *r, enum tri_element e,
                       struct tri_item ***io_tail)
{
    struct tri_item *item = tri_reader_make(r, sizeof(*item));
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_ITEM, e);
    if (!item || !f)
        return false;
    const char *id = tri_reader_attr(r, "id");
    const char *collection = tri_reader_attr(r, "isCollection");
    item->model = r->model;
    item->id = id ? id : "";
    item->name = tri_reader_attr(r, "name");
    item->line = tri_reader_line(r);
    item->parts_tail = &item->parts;
    item->params_tail = &item->params;
    item->collection = collection && (strcmp(collection, "true") == 0 ||
                                      strcmp(collection, "1") == 0);
    f->item = item;
    if (r->code)
        return false;
    if (!item->name || !*item->name)
        return tri_reader_fail(r, TRI_E_MODEL, f->id, "<%s> without a name",
                               tri_element_name(e));
    item->name_len = strlen(item->name);
    **io_tail = item;
    *io_tail = &item->next;
    return true;
}

static bool start_node(struct tri_reader *r, enum tri_element e,
                       enum tri_node_kind kind)
{
    struct tri_node *n = tri_reader_make(r, sizeof(*n));
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_NODE, e);
    if (!n || !f)
        return false;
    const char *id = tri_reader_attr(r, "id");
    n->kind = kind;
    n->model = r->model;
    n->id = id ? id : "";
    n->name = tri_reader_attr(r, "name");
    n->line = tri_reader_line(r);
    n->reqs_tail = &n->reqs;
    f->node = n;
    if (kind == TRI_NODE_DECISION)
        f->slot = &n->logic;
    if (r->code)
        return false;
    if (!n->name || !*n->name)
        return tri_reader_fail(r, TRI_E_MODEL, f->id, "<%s> without a name",
                               tri_element_name(e));
    n->name_len = (uint32_t)strlen(n->name);
    n->source = (struct tri_source){ .file = r->model->file,
                                     .element = n->id,
                                     .text = n->name,
                                     .len = n->name_len,
                                     .line = n->line,
                                     .col = tri_reader_col(r) };
    *r->model->nodes_tail = n;
    r->model->nodes_tail = &n->next;
    r->model->n_nodes++;
    return true;
}

static bool in_definitions(struct tri_reader *r, enum tri_element e)
{
    switch (e) {
    case TRI_EL_IMPORT:
        return start_import(r);
    case TRI_EL_ITEM_DEFINITION:
        return start_item(r, e, &r->model->items_tail);
    case TRI_EL_DECISION:
        return start_node(r, e, TRI_NODE_DECISION);
    case TRI_EL_INPUT_DATA:
        return start_node(r, e, TRI_NODE_INPUT);
    case TRI_EL_BKM:
        return start_node(r, e, TRI_NODE_BKM);
    case TRI_EL_DECISION_SERVICE:
        return start_node(r, e, TRI_NODE_SERVICE);
    case TRI_EL_KNOWLEDGE_SOURCE:
    case TRI_EL_GROUP:
    case TRI_EL_TEXT_ANNOTATION:
    case TRI_EL_ASSOCIATION:
    case TRI_EL_ELEMENT_COLLECTION:
    case TRI_EL_PERFORMANCE_INDICATOR:
    case TRI_EL_ORGANIZATION_UNIT:
        return leaf(r, e);
    default:
        return tri_reader_stray(r, e);
    }
}

/* ---- item definitions ---- */

static bool start_unary(struct tri_reader *r, enum tri_element e,
                        struct tri_text *into)
{
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_UNARY, e);
    if (!f)
        return false;
    f->text = into;
    return tri_reader_speaks_feel(r);
}

static bool in_item(struct tri_reader *r, struct tri_item *item,
                    enum tri_element e)
{
    switch (e) {
    case TRI_EL_TYPE_REF:
        return plain(r, e, &item->type_ref);
    case TRI_EL_ALLOWED_VALUES:
        return start_unary(r, e, &item->allowed);
    case TRI_EL_TYPE_CONSTRAINT:
        return start_unary(r, e, &item->constraint);
    case TRI_EL_ITEM_COMPONENT:
        item->n_parts++;
        return start_item(r, e, &item->parts_tail);
    case TRI_EL_DESCRIPTION:
        return plain(r, e, &item->description);
    case TRI_EL_EXTENSION_ELEMENTS: {
        struct tri_read_frame *f =
            tri_reader_push(r, TRI_READ_ITEM_EXTENSION, e);
        if (f)
            f->item = item;
        return f != NULL;
    }
    case TRI_EL_FUNCTION_ITEM: {
        struct tri_read_frame *f =
            tri_reader_push(r, TRI_READ_FUNCTION_ITEM, e);
        if (!f)
            return false;
        f->item = item;
        item->is_function = true;
        item->result_ref = tri_reader_attr(r, "outputTypeRef");
        return !r->code;
    }
    default:
        return tri_reader_stray(r, e);
    }
}

static bool in_function_item(struct tri_reader *r, struct tri_item *item,
                             enum tri_element e)
{
    if (e != TRI_EL_PARAMETERS)
        return tri_reader_stray(r, e);
    struct tri_var *v = tri_reader_var(r);
    if (!v || !leaf(r, e))
        return false;
    *item->params_tail = v;
    item->params_tail = &v->next;
    return true;
}

void tri_read_stated(struct tri_reader *r, struct tri_node *node)
{
    const char *harmful = tri_reader_attr(r, "harmful");
    node->rises = harmful && strcmp(harmful, "true") == 0;
}

void tri_read_fact(struct tri_reader *r, struct tri_item *item)
{
    static const char *const names[TRI_FACT_COUNT] = {
        [TRI_FACT_KIND] = "kind",         [TRI_FACT_HARMFUL] = "harmful",
        [TRI_FACT_WORST] = "worst",       [TRI_FACT_BEST] = "best",
        [TRI_FACT_PROBE] = "probe",       [TRI_FACT_WHOLE] = "whole",
        [TRI_FACT_ABOUT] = "about",       [TRI_FACT_SETTLED] = "settled",
        [TRI_FACT_EARLIEST] = "earliest", [TRI_FACT_DAYS_AHEAD] = "days-ahead",
    };
    for (size_t i = 0; i < TRI_FACT_COUNT; i++)
        item->fact[i] = tri_reader_attr(r, names[i]);
}

/* ---- nodes ---- */

static bool start_reference(struct tri_reader *r, struct tri_node *n,
                            enum tri_element e, enum tri_req_kind kind)
{
    struct tri_req *q = tri_reader_make(r, sizeof(*q));
    if (!q || !leaf(r, e))
        return false;
    q->kind = kind;
    q->href = tri_reader_attr(r, "href");
    q->line = tri_reader_line(r);
    if (r->code)
        return false;
    if (!q->href || !*q->href)
        return tri_reader_fail(r, TRI_E_MODEL, n->id, "<%s> without href",
                               tri_element_name(e));
    *n->reqs_tail = q;
    n->reqs_tail = &q->next;
    n->n_reqs++;
    return true;
}

static bool start_requirement(struct tri_reader *r, struct tri_node *n,
                              enum tri_element e)
{
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_REQUIREMENT, e);
    if (f)
        f->node = n;
    return f != NULL;
}

static bool in_requirement(struct tri_reader *r, struct tri_node *n,
                           enum tri_element e)
{
    switch (e) {
    case TRI_EL_REQUIRED_DECISION:
        return start_reference(r, n, e, TRI_REQ_DECISION);
    case TRI_EL_REQUIRED_INPUT:
        return start_reference(r, n, e, TRI_REQ_INPUT);
    case TRI_EL_REQUIRED_KNOWLEDGE:
        return start_reference(r, n, e, TRI_REQ_KNOWLEDGE);
    default:
        return tri_reader_stray(r, e);
    }
}

/* Children that only a decision, a BKM or a service has. */
static bool in_node_of_kind(struct tri_reader *r, struct tri_read_frame *f,
                            enum tri_element e)
{
    struct tri_node *n = f->node;
    bool service = n->kind == TRI_NODE_SERVICE;
    switch (e) {
    case TRI_EL_INFORMATION_REQUIREMENT:
        if (n->kind == TRI_NODE_DECISION)
            return start_requirement(r, n, e);
        break;
    case TRI_EL_KNOWLEDGE_REQUIREMENT:
        if (n->kind == TRI_NODE_DECISION || n->kind == TRI_NODE_BKM)
            return start_requirement(r, n, e);
        break;
    case TRI_EL_ENCAPSULATED_LOGIC:
        if (n->kind == TRI_NODE_BKM && !n->logic) {
            f->slot = &n->logic;
            return tri_read_boxed(r, f, TRI_EL_FUNCTION_DEFINITION);
        }
        break;
    case TRI_EL_OUTPUT_DECISION:
        if (service)
            return start_reference(r, n, e, TRI_REQ_OUTPUT);
        break;
    case TRI_EL_ENCAPSULATED_DECISION:
        if (service)
            return start_reference(r, n, e, TRI_REQ_ENCAPSULATED);
        break;
    case TRI_EL_INPUT_DECISION:
        if (service)
            return start_reference(r, n, e, TRI_REQ_IN_DECISION);
        break;
    case TRI_EL_INPUT_DATA:
        if (service)
            return start_reference(r, n, e, TRI_REQ_IN_DATA);
        break;
    default:
        break;
    }
    return tri_reader_stray(r, e);
}

static bool in_node(struct tri_reader *r, struct tri_read_frame *f,
                    enum tri_element e)
{
    if (f->slot && tri_read_is_boxed(e))
        return tri_read_boxed(r, f, e);
    switch (e) {
    case TRI_EL_VARIABLE:
        f->node->variable = tri_reader_var(r);
        return f->node->variable && leaf(r, e);
    case TRI_EL_AUTHORITY_REQUIREMENT:
    case TRI_EL_QUESTION:
    case TRI_EL_ALLOWED_ANSWERS:
    case TRI_EL_SUPPORTED_OBJECTIVE:
    case TRI_EL_IMPACTED_INDICATOR:
    case TRI_EL_DECISION_MAKER:
    case TRI_EL_DECISION_OWNER:
    case TRI_EL_USING_PROCESS:
    case TRI_EL_USING_TASK:
        return leaf(r, e);
    default:
        return in_node_of_kind(r, f, e);
    }
}

/* ---- which of these ---- */

bool tri_read_child(struct tri_reader *r, enum tri_element e)
{
    struct tri_read_frame *f = tri_reader_top(r);
    if (e == TRI_EL_EXTENSION_ELEMENTS && f->state == TRI_READ_NODE) {
        struct tri_node *node = f->node;
        f = tri_reader_push(r, TRI_READ_ITEM_EXTENSION, e);
        if (f)
            f->node = node;
        return f != NULL;
    }
    if (e == TRI_EL_EXTENSION_ELEMENTS && f->state != TRI_READ_ITEM)
        return leaf(r, e);
    if (e == TRI_EL_DESCRIPTION && f->state != TRI_READ_ITEM)
        return leaf(r, e);
    switch (f->state) {
    case TRI_READ_DEFINITIONS:
        return in_definitions(r, e);
    case TRI_READ_ITEM:
        return in_item(r, f->item, e);
    case TRI_READ_FUNCTION_ITEM:
        return in_function_item(r, f->item, e);
    case TRI_READ_NODE:
        return in_node(r, f, e);
    case TRI_READ_REQUIREMENT:
        return in_requirement(r, f->node, e);
    case TRI_READ_ITEM_EXTENSION:
        return leaf(r, e);
    default:
        return tri_read_boxed_child(r, f, e);
    }
}
