/* From XML to decision tables, a part of read_boxed.c's work; see reader.h. */
#include "dmn/reader.h"

#include <string.h>

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

bool tri_read_table(struct tri_reader *r, struct tri_read_frame *f)
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

/* ---- parts ---- */

static bool start_unary(struct tri_reader *r, enum tri_element e,
                        struct tri_text *into)
{
    struct tri_read_frame *f = tri_reader_push(r, TRI_READ_UNARY, e);
    if (!f)
        return false;
    f->text = into;
    return tri_reader_speaks_feel(r);
}

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
    if (!n || !tri_reader_push(r, TRI_READ_LEAF, TRI_EL_ANNOTATION))
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

bool tri_read_table_child(struct tri_reader *r, struct tri_read_frame *f,
                          enum tri_element e)
{
    switch (f->state) {
    case TRI_READ_IN_CLAUSE:
    case TRI_READ_OUT_CLAUSE:
        return in_clause(r, f->clause, e);
    case TRI_READ_RULE:
        return in_rule(r, f->rule, e);
    default:
        return in_table(r, f, e);
    }
}

/* ---- the end ---- */

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

bool tri_read_table_end(struct tri_reader *r, struct tri_table_build *b)
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
