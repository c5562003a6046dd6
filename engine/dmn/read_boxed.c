/* From XML to boxed expressions; see reader.h. */
#include "dmn/reader.h"

#include <string.h>

static const struct {
    enum tri_element element;
    enum tri_boxed_kind kind;
} kinds[] = {
    { TRI_EL_LITERAL_EXPRESSION, TRI_BOXED_LITERAL },
    { TRI_EL_DECISION_TABLE, TRI_BOXED_TABLE },
    { TRI_EL_CONTEXT, TRI_BOXED_CONTEXT },
    { TRI_EL_INVOCATION, TRI_BOXED_INVOCATION },
    { TRI_EL_LIST, TRI_BOXED_LIST },
    { TRI_EL_RELATION, TRI_BOXED_RELATION },
    { TRI_EL_FUNCTION_DEFINITION, TRI_BOXED_FUNCTION },
    { TRI_EL_CONDITIONAL, TRI_BOXED_CONDITIONAL },
    { TRI_EL_FILTER, TRI_BOXED_FILTER },
    { TRI_EL_FOR, TRI_BOXED_FOR },
    { TRI_EL_SOME, TRI_BOXED_SOME },
    { TRI_EL_EVERY, TRI_BOXED_EVERY },
};

bool tri_read_is_boxed(enum tri_element e)
{
    for (size_t i = 0; i < TRI_COUNT(kinds); i++)
        if (kinds[i].element == e)
            return true;
    return false;
}

static enum tri_boxed_kind kind_of(enum tri_element e)
{
    for (size_t i = 0; i < TRI_COUNT(kinds); i++)
        if (kinds[i].element == e)
            return kinds[i].kind;
    return TRI_BOXED_LITERAL;
}

/* ---- starts ---- */

struct tri_boxed *tri_boxed_new(struct tri_arena *a, enum tri_boxed_kind kind)
{
    struct tri_boxed *b = tri_arena_zero(a, 1, sizeof(*b));
    if (b) {
        b->kind = kind;
        b->id = "";
    }
    return b;
}

static void put(struct tri_read_frame *parent, struct tri_boxed *b)
{
    *parent->slot = b;
    parent->slot = parent->many ? &b->next : NULL;
    if (parent->many && parent->boxed)
        parent->boxed->n_items++;
}

/* A boxed expression of this kind in its own frame, not yet put anywhere. */
static struct tri_read_frame *begin(struct tri_reader *r, enum tri_element e,
                                    enum tri_boxed_kind kind)
{
    struct tri_boxed *b = tri_boxed_new(&r->m->arena, kind);
    if (!b) {
        (void)tri_reader_nomem(r);
        return NULL;
    }
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_BOXED, e);
    if (!f)
        return NULL;
    b->id = f->id ? f->id : "";
    b->line = tri_reader_line(r);
    b->col = tri_reader_col(r);
    b->type_ref = tri_reader_attr(r, "typeRef");
    /* Where its own faults are reported. Its text is the element's name; of a
     * literal NULL until there is one. */
    const char *name = kind != TRI_BOXED_LITERAL ? tri_element_name(e) : NULL;
    b->text.source = (struct tri_source){ .file = r->model->file,
                                          .element = f->id ? f->id : "",
                                          .text = name,
                                          .len = name ? strlen(name) : 0,
                                          .line = b->line,
                                          .col = b->col };
    f->boxed = b;
    f->items_tail = &b->items;
    f->vars_tail = &b->vars;
    return r->code ? NULL : f;
}

static bool add_var(struct tri_reader *r, struct tri_read_frame *f,
                    struct tri_var *v)
{
    (void)r;
    if (!v)
        return false;
    *f->vars_tail = v;
    f->vars_tail = &v->next;
    f->boxed->n_vars++;
    return true;
}

static bool start_function(struct tri_reader *r, struct tri_read_frame *f)
{
    struct tri_boxed *b = f->boxed;
    f->slot = &b->part[0];
    b->function_kind = tri_reader_attr(r, "kind");
    const char *kind = b->function_kind;
    if (kind && strcmp(kind, "Java") == 0)
        b->unsupported = "a function of kind Java is not supported";
    else if (kind && strcmp(kind, "PMML") == 0)
        b->unsupported = "a function of kind PMML is not supported";
    else if (kind && strcmp(kind, "FEEL") != 0)
        return tri_reader_fail(r, TRI_E_MODEL, f->id,
                               "unknown kind of function '%s'", kind);
    return !r->code;
}

static bool start_iterator(struct tri_reader *r, struct tri_read_frame *f)
{
    struct tri_var *v = tri_reader_make(r, sizeof(*v));
    if (!v)
        return false;
    v->name = tri_reader_attr(r, "iteratorVariable");
    v->line = tri_reader_line(r);
    if (r->code)
        return false;
    if (f->boxed->kind == TRI_BOXED_FILTER)
        v->name = "item";
    if (!v->name || !*v->name)
        return tri_reader_fail(r, TRI_E_MODEL, f->id,
                               "<%s> without iteratorVariable",
                               tri_element_name(f->element));
    v->name_len = (uint32_t)strlen(v->name);
    return add_var(r, f, v);
}

bool tri_read_boxed(struct tri_reader *r, struct tri_read_frame *parent,
                    enum tri_element e)
{
    struct tri_read_frame *f = begin(r, e, kind_of(e));
    if (!f)
        return false;
    put(parent, f->boxed);
    switch (f->boxed->kind) {
    case TRI_BOXED_LITERAL:
        return tri_reader_speaks_feel(r);
    case TRI_BOXED_TABLE:
        return tri_read_table(r, f);
    case TRI_BOXED_INVOCATION:
        f->slot = &f->boxed->part[0];
        return true;
    case TRI_BOXED_LIST:
        f->slot = &f->boxed->items;
        f->many = true;
        return true;
    case TRI_BOXED_FUNCTION:
        return start_function(r, f);
    case TRI_BOXED_FILTER:
    case TRI_BOXED_FOR:
    case TRI_BOXED_SOME:
    case TRI_BOXED_EVERY:
        return start_iterator(r, f);
    default:
        return true;
    }
}

static bool start_text(struct tri_reader *r, struct tri_text *t)
{
    struct tri_cell_build *cell = tri_reader_top(r)->cell;
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_TEXT, TRI_EL_TEXT);
    if (!f)
        return false;
    f->text = t;
    f->cell = cell;
    t->source.file = r->model->file;
    t->source.element = f->id;
    t->source.line = tri_reader_line(r);
    /* At a start tag the parser stands at its '>'; the text comes after. */
    t->source.col = tri_reader_col(r) + 1;
    r->buffer_len = 0;
    return true;
}

static bool start_entry(struct tri_reader *r, struct tri_read_frame *parent,
                        enum tri_element e)
{
    struct tri_var *v = tri_reader_make(r, sizeof(*v));
    if (!v || !add_var(r, parent, v))
        return false;
    v->name = "";
    v->line = tri_reader_line(r);
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_ENTRY, e);
    if (!f)
        return false;
    f->var = v;
    f->slot = parent->items_tail;
    f->items_tail = parent->items_tail;
    return true;
}

static bool start_part(struct tri_reader *r, struct tri_read_frame *parent,
                       enum tri_element e, size_t part)
{
    if (parent->boxed->part[part])
        return tri_reader_stray(r, e);
    struct tri_boxed **slot = &parent->boxed->part[part];
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_CHILD, e);
    if (f)
        f->slot = slot;
    return f != NULL;
}

static bool start_row(struct tri_reader *r, struct tri_read_frame *parent)
{
    struct tri_read_frame *f = begin(r, TRI_EL_ROW, TRI_BOXED_LIST);
    if (!f)
        return false;
    *parent->items_tail = f->boxed;
    parent->items_tail = &f->boxed->next;
    parent->boxed->n_items++;
    f->slot = &f->boxed->items;
    f->many = true;
    return true;
}

static bool leaf(struct tri_reader *r, enum tri_element e)
{
    return tri_reader_push(r, TRI_READ_LEAF, e) != NULL;
}

/* ---- children ---- */

static bool in_iterator(struct tri_reader *r, struct tri_read_frame *f,
                        enum tri_element e)
{
    enum tri_boxed_kind kind = f->boxed->kind;
    if (e == TRI_EL_IN)
        return start_part(r, f, e, 0);
    if ((e == TRI_EL_RETURN && kind == TRI_BOXED_FOR) ||
        (e == TRI_EL_MATCH && kind == TRI_BOXED_FILTER) ||
        (e == TRI_EL_SATISFIES &&
         (kind == TRI_BOXED_SOME || kind == TRI_BOXED_EVERY)))
        return start_part(r, f, e, 1);
    return tri_reader_stray(r, e);
}

static bool in_boxed(struct tri_reader *r, struct tri_read_frame *f,
                     enum tri_element e)
{
    switch (f->boxed->kind) {
    case TRI_BOXED_LITERAL:
        if (e == TRI_EL_TEXT)
            return start_text(r, &f->boxed->text);
        break;
    case TRI_BOXED_TABLE:
        return tri_read_table_child(r, f, e);
    case TRI_BOXED_CONTEXT:
        if (e == TRI_EL_CONTEXT_ENTRY)
            return start_entry(r, f, e);
        break;
    case TRI_BOXED_INVOCATION:
        if (e == TRI_EL_BINDING)
            return start_entry(r, f, e);
        break;
    case TRI_BOXED_RELATION:
        if (e == TRI_EL_COLUMN)
            return add_var(r, f, tri_reader_var(r)) && leaf(r, e);
        if (e == TRI_EL_ROW)
            return start_row(r, f);
        break;
    case TRI_BOXED_FUNCTION:
        if (e == TRI_EL_FORMAL_PARAMETER)
            return add_var(r, f, tri_reader_var(r)) && leaf(r, e);
        break;
    case TRI_BOXED_CONDITIONAL:
        if (e == TRI_EL_IF || e == TRI_EL_THEN || e == TRI_EL_ELSE)
            return start_part(r, f, e,
                              e == TRI_EL_IF     ? 0
                              : e == TRI_EL_THEN ? 1
                                                 : 2);
        break;
    case TRI_BOXED_FILTER:
    case TRI_BOXED_FOR:
    case TRI_BOXED_SOME:
    case TRI_BOXED_EVERY:
        return in_iterator(r, f, e);
    default:
        break;
    }
    return tri_reader_stray(r, e);
}

static bool in_entry(struct tri_reader *r, struct tri_read_frame *f,
                     enum tri_element e)
{
    if (e != TRI_EL_VARIABLE && e != TRI_EL_PARAMETER)
        return tri_reader_stray(r, e);
    const struct tri_var *v = tri_reader_var(r);
    if (!v)
        return false;
    struct tri_var *into = f->var;
    into->name = v->name;
    into->name_len = v->name_len;
    into->type_ref = v->type_ref;
    return leaf(r, e);
}

bool tri_read_boxed_child(struct tri_reader *r, struct tri_read_frame *f,
                          enum tri_element e)
{
    if (f->slot && tri_read_is_boxed(e))
        return tri_read_boxed(r, f, e);
    if (e == TRI_EL_IMPORTED_VALUES)
        return tri_reader_fail(r, TRI_E_UNSUPPORTED, f->id,
                               "<importedValues> is not supported");
    switch (f->state) {
    case TRI_READ_BOXED:
        return in_boxed(r, f, e);
    case TRI_READ_ENTRY:
        return in_entry(r, f, e);
    case TRI_READ_IN_CLAUSE:
    case TRI_READ_OUT_CLAUSE:
    case TRI_READ_RULE:
        return tri_read_table_child(r, f, e);
    case TRI_READ_UNARY:
        if (e == TRI_EL_TEXT)
            return start_text(r, f->text);
        break;
    case TRI_READ_NOTE:
        if (e == TRI_EL_TEXT) {
            const char **into = f->plain;
            struct tri_read_frame *t = tri_reader_push(r, TRI_READ_PLAIN, e);
            if (!t)
                return false;
            t->plain = into;
            r->buffer_len = 0;
            return true;
        }
        break;
    default:
        break;
    }
    return tri_reader_stray(r, e);
}

/* ---- ends ---- */

/* An entry or binding without an expression is null. */
static bool end_entry(struct tri_reader *r, struct tri_read_frame *f)
{
    struct tri_read_frame *parent = f - 1;
    if (!*f->items_tail) {
        struct tri_boxed *b = tri_boxed_new(&r->m->arena, TRI_BOXED_LITERAL);
        if (!b)
            return tri_reader_nomem(r);
        *f->items_tail = b;
    }
    parent->items_tail = &(*f->items_tail)->next;
    parent->boxed->n_items++;
    return true;
}

static bool end_boxed(struct tri_reader *r, struct tri_read_frame *f)
{
    struct tri_boxed *b = f->boxed;
    switch (b->kind) {
    case TRI_BOXED_TABLE:
        return tri_read_table_end(r, f->table);
    case TRI_BOXED_RELATION:
        for (const struct tri_boxed *row = b->items; row; row = row->next)
            if (row->n_items != b->n_vars)
                return tri_reader_fail(r, TRI_E_MODEL, f->id,
                                       "a row of %zu in a relation of %zu "
                                       "columns",
                                       row->n_items, b->n_vars);
        return true;
    case TRI_BOXED_CONDITIONAL:
        if (!b->part[0] || !b->part[1] || !b->part[2])
            return tri_reader_fail(r, TRI_E_MODEL, f->id,
                                   "<conditional> needs if, then and else");
        return true;
    case TRI_BOXED_INVOCATION:
        if (!b->part[0])
            return tri_reader_fail(r, TRI_E_MODEL, f->id,
                                   "<invocation> of nothing");
        return true;
    case TRI_BOXED_FILTER:
    case TRI_BOXED_FOR:
    case TRI_BOXED_SOME:
    case TRI_BOXED_EVERY:
        if (!b->part[0] || !b->part[1])
            return tri_reader_fail(r, TRI_E_MODEL, f->id,
                                   "<%s> lacks one of its two parts",
                                   tri_element_name(f->element));
        return true;
    default:
        return true;
    }
}

bool tri_read_boxed_end(struct tri_reader *r, struct tri_read_frame *f)
{
    if (f->state == TRI_READ_ENTRY)
        return end_entry(r, f);
    return end_boxed(r, f);
}
