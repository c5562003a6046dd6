/* From XML to boxed expressions and decision tables; see reader.h. */
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

static bool parse_hit(struct tri_reader *r, struct tri_table *t)
{
    static const struct {
        const char *policy, *aggregation;
        enum tri_hit hit;
    } hits[] = {
        { "UNIQUE", "", TRI_HIT_UNIQUE },
        { "ANY", "", TRI_HIT_ANY },
        { "PRIORITY", "", TRI_HIT_PRIORITY },
        { "FIRST", "", TRI_HIT_FIRST },
        { "RULE ORDER", "", TRI_HIT_RULE_ORDER },
        { "OUTPUT ORDER", "", TRI_HIT_OUTPUT_ORDER },
        { "COLLECT", "", TRI_HIT_COLLECT },
        { "COLLECT", "SUM", TRI_HIT_SUM },
        { "COLLECT", "COUNT", TRI_HIT_COUNT },
        { "COLLECT", "MIN", TRI_HIT_MIN },
        { "COLLECT", "MAX", TRI_HIT_MAX },
    };
    const char *policy = tri_reader_attr(r, "hitPolicy");
    const char *aggregation = tri_reader_attr(r, "aggregation");
    if (r->code)
        return false;
    if (!policy)
        policy = "UNIQUE";
    /* An aggregation beside another policy has no meaning in the standard and
     * modellers write it there by habit. */
    if (!aggregation || strcmp(policy, "COLLECT") != 0)
        aggregation = "";
    for (size_t i = 0; i < TRI_COUNT(hits); i++)
        if (strcmp(policy, hits[i].policy) == 0 &&
            strcmp(aggregation, hits[i].aggregation) == 0) {
            t->hit = hits[i].hit;
            return true;
        }
    return tri_reader_fail(r, TRI_E_MODEL, tri_reader_top(r)->id,
                           "unknown hit policy '%s%s%s'", policy,
                           *aggregation ? " " : "", aggregation);
}

static bool start_table(struct tri_reader *r, struct tri_read_frame *f)
{
    struct tri_table_build *b = tri_reader_build(r, sizeof(*b));
    struct tri_table *t = tri_reader_make(r, sizeof(*t));
    if (!b || !t)
        return false;
    const char *id = tri_reader_attr(r, "id");
    t->id = id ? id : "";
    t->line = tri_reader_line(r);
    b->table = t;
    b->ins_tail = &b->ins;
    b->outs_tail = &b->outs;
    b->notes_tail = &b->notes;
    b->rules_tail = &b->rules;
    f->table = b;
    f->boxed->table = t;
    if (!parse_hit(r, t))
        return false;
    t->source = f->boxed->text.source;
    t->source.text = tri_table_hit_policy(t);
    t->source.len = strlen(t->source.text);
    return true;
}

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
        return start_table(r, f);
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

static bool start_unary(struct tri_reader *r, enum tri_element e,
                        struct tri_text *into)
{
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_UNARY, e);
    if (!f)
        return false;
    f->text = into;
    return tri_reader_speaks_feel(r);
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

/* ---- decision tables ---- */

static bool start_clause(struct tri_reader *r, struct tri_table_build *b,
                         enum tri_element e)
{
    bool in = e == TRI_EL_INPUT;
    struct tri_clause *c = tri_reader_make(r, sizeof(*c));
    struct tri_read_frame *f =
        tri_reader_push(r, in ? TRI_READ_IN_CLAUSE : TRI_READ_OUT_CLAUSE, e);
    if (!c || !f)
        return false;
    c->id = f->id ? f->id : "";
    c->name = tri_reader_attr(r, "name");
    if (!c->name)
        c->name = "";
    c->name_len = (uint32_t)strlen(c->name);
    c->type_ref = tri_reader_attr(r, "typeRef");
    c->line = tri_reader_line(r);
    f->clause = c;
    if (in) {
        *b->ins_tail = c;
        b->ins_tail = &c->next;
        b->table->n_inputs++;
    } else {
        *b->outs_tail = c;
        b->outs_tail = &c->next;
        b->table->n_outputs++;
    }
    return !r->code;
}

static bool start_note_column(struct tri_reader *r, struct tri_table_build *b)
{
    struct tri_note_build *n = tri_reader_build(r, sizeof(*n));
    if (!n || !leaf(r, TRI_EL_ANNOTATION))
        return false;
    n->text = tri_reader_attr(r, "name");
    if (!n->text)
        n->text = "";
    *b->notes_tail = n;
    b->notes_tail = &n->next;
    b->table->n_notes++;
    return !r->code;
}

static bool start_rule(struct tri_reader *r, struct tri_table_build *b)
{
    if (r->n_rules++ == TRI_MAX_RULES)
        return tri_reader_fail(r, TRI_E_LIMIT, tri_reader_top(r)->id,
                               "over the limit of %d rules in a model",
                               TRI_MAX_RULES);
    struct tri_rule_build *rule = tri_reader_build(r, sizeof(*rule));
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_RULE, TRI_EL_RULE);
    if (!rule || !f)
        return false;
    const char *id = tri_reader_attr(r, "id");
    rule->id = id ? id : "";
    rule->line = tri_reader_line(r);
    rule->ins_tail = &rule->ins;
    rule->outs_tail = &rule->outs;
    rule->notes_tail = &rule->notes;
    f->rule = rule;
    *b->rules_tail = rule;
    b->rules_tail = &rule->next;
    b->table->n_rules++;
    return !r->code;
}

static bool start_cell(struct tri_reader *r, struct tri_rule_build *rule,
                       enum tri_element e)
{
    struct tri_cell_build *t = tri_reader_build(r, sizeof(*t));
    if (!t || !start_unary(r, e, &r->cell))
        return false;
    tri_reader_top(r)->cell = t; /* takes the text over, and its place */
    t->id = tri_reader_top(r)->id;
    if (e == TRI_EL_INPUT_ENTRY) {
        *rule->ins_tail = t;
        rule->ins_tail = &t->next;
        rule->n_ins++;
    } else {
        *rule->outs_tail = t;
        rule->outs_tail = &t->next;
        rule->n_outs++;
    }
    return true;
}

static bool start_note(struct tri_reader *r, struct tri_rule_build *rule)
{
    struct tri_note_build *n = tri_reader_build(r, sizeof(*n));
    struct tri_read_frame *f =
        tri_reader_push(r, TRI_READ_NOTE, TRI_EL_ANNOTATION_ENTRY);
    if (!n || !f)
        return false;
    n->text = "";
    f->plain = &n->text;
    *rule->notes_tail = n;
    rule->notes_tail = &n->next;
    rule->n_notes++;
    return true;
}

static bool in_table(struct tri_reader *r, struct tri_read_frame *f,
                     enum tri_element e)
{
    switch (e) {
    case TRI_EL_INPUT:
    case TRI_EL_OUTPUT:
        return start_clause(r, f->table, e);
    case TRI_EL_ANNOTATION:
        return start_note_column(r, f->table);
    case TRI_EL_RULE:
        return start_rule(r, f->table);
    default:
        return tri_reader_stray(r, e);
    }
}

static bool in_clause(struct tri_reader *r, struct tri_clause *c,
                      enum tri_element e)
{
    switch (e) {
    case TRI_EL_INPUT_EXPRESSION:
        if (!c->type_ref)
            c->type_ref = tri_reader_attr(r, "typeRef");
        return start_unary(r, e, &c->text);
    case TRI_EL_DEFAULT_OUTPUT_ENTRY:
        return start_unary(r, e, &c->text);
    case TRI_EL_INPUT_VALUES:
    case TRI_EL_OUTPUT_VALUES:
        return start_unary(r, e, &c->values);
    default:
        return tri_reader_stray(r, e);
    }
}

static bool in_rule(struct tri_reader *r, struct tri_rule_build *rule,
                    enum tri_element e)
{
    switch (e) {
    case TRI_EL_INPUT_ENTRY:
    case TRI_EL_OUTPUT_ENTRY:
        return start_cell(r, rule, e);
    case TRI_EL_ANNOTATION_ENTRY:
        return start_note(r, rule);
    default:
        return tri_reader_stray(r, e);
    }
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
        return in_table(r, f, e);
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
        return in_clause(r, f->clause, e);
    case TRI_READ_RULE:
        return in_rule(r, f->rule, e);
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

static bool check_rule(struct tri_reader *r, const struct tri_table *t,
                       const struct tri_rule_build *rule)
{
    if (rule->n_ins == t->n_inputs && rule->n_outs == t->n_outputs)
        return true;
    struct tri_loc loc = tri_loc_make(r->model->file, rule->id, rule->line, 1);
    r->code = tri_fail(&r->err, TRI_E_MODEL, &loc,
                       "rule '%s' has %zu input and %zu output entries where "
                       "the table has %zu and %zu columns",
                       rule->id, rule->n_ins, rule->n_outs, t->n_inputs,
                       t->n_outputs);
    xmlStopParser(r->ctxt);
    return false;
}

static void fill_rule(struct tri_table *t, size_t i,
                      const struct tri_rule_build *rule)
{
    t->rules[i].id = rule->id;
    t->rules[i].line = rule->line;
    struct tri_cell *cell = t->cells + i * t->n_inputs;
    for (const struct tri_cell_build *b = rule->ins; b; b = b->next, cell++)
        *cell = (struct tri_cell){ .text = b->text,
                                   .len = b->len,
                                   .line = b->line,
                                   .col = b->col,
                                   .id = b->id };
    struct tri_outcell *out = t->outs + i * t->n_outputs;
    for (const struct tri_cell_build *b = rule->outs; b; b = b->next, out++)
        *out = (struct tri_outcell){ .text = b->text,
                                     .len = b->len,
                                     .line = b->line,
                                     .col = b->col,
                                     .id = b->id };
    const struct tri_note_build *n = rule->notes;
    for (size_t k = 0; k < t->n_notes; k++) {
        t->notes[i * t->n_notes + k] = n ? n->text : "";
        n = n ? n->next : NULL;
    }
}

static bool end_table(struct tri_reader *r, struct tri_table_build *b)
{
    struct tri_table *t = b->table;
    struct tri_arena *a = &r->m->arena;
    t->inputs = tri_arena_zero(a, t->n_inputs, sizeof(void *));
    t->outputs = tri_arena_zero(a, t->n_outputs, sizeof(void *));
    t->note_names = tri_arena_zero(a, t->n_notes, sizeof(void *));
    t->rules = tri_arena_zero(a, t->n_rules, sizeof(*t->rules));
    t->cells = tri_arena_zero(a, t->n_rules * t->n_inputs, sizeof(*t->cells));
    t->outs = tri_arena_zero(a, t->n_rules * t->n_outputs, sizeof(*t->outs));
    t->notes = tri_arena_zero(a, t->n_rules * t->n_notes, sizeof(void *));
    if (!t->inputs || !t->outputs || !t->note_names || !t->rules || !t->cells ||
        !t->outs || !t->notes)
        return tri_reader_nomem(r);
    size_t i = 0;
    for (struct tri_clause *c = b->ins; c; c = c->next)
        t->inputs[i++] = c;
    i = 0;
    for (struct tri_clause *c = b->outs; c; c = c->next) {
        t->outputs[i++] = c;
        t->has_default = t->has_default || c->text.source.text;
    }
    i = 0;
    for (struct tri_note_build *n = b->notes; n; n = n->next)
        t->note_names[i++] = n->text;
    i = 0;
    for (const struct tri_rule_build *rule = b->rules; rule;
         rule = rule->next) {
        if (!check_rule(r, t, rule))
            return false;
        fill_rule(t, i++, rule);
    }
    if (t->n_outputs == 0)
        return tri_reader_fail(r, TRI_E_MODEL, t->id,
                               "a decision table without output");
    return true;
}

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
        return end_table(r, f->table);
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
