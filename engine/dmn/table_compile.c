/* Compiling decision tables: clauses, cells, outputs. What is constant is
 * settled here, once; a cell of constants never reaches the interpreter. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "dmn/index.h"
#include "dmn/table.h"

static enum tri_code nomem(struct tri_model *model, struct tri_error *err)
{
    return tri_arena_fail(&model->models->arena, err, model->file);
}

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n' &&
            text[i] != '\r')
            return false;
    return true;
}

static enum tri_code compile_text(struct tri_model *model, struct tri_text *t,
                                  enum tri_feel_goal goal,
                                  const struct tri_scope *scope,
                                  const struct tri_type *input,
                                  struct tri_error *err)
{
    if (!t->source.text || is_blank(t->source.text, t->source.len))
        return TRI_OK;
    return tri_feel_compile(&model->feel, goal, scope, &t->source, input,
                            &t->expr, err);
}

static void set_order(struct tri_models *m, struct tri_clause *c)
{
    c->n_order = tri_text_constants(m, &c->values, &c->order);
    if (c->n_order || c->values.expr || !c->type || !c->type->allowed)
        return;
    struct tri_text of_type = { .expr = c->type->allowed };
    c->n_order = tri_text_constants(m, &of_type, &c->order);
}

static enum tri_code compile_clauses(struct tri_model *model,
                                     struct tri_table *t,
                                     const struct tri_scope *scope,
                                     struct tri_error *err)
{
    enum tri_code code = TRI_OK;
    for (size_t i = 0; i < t->n_inputs && code == TRI_OK; i++) {
        struct tri_clause *c = t->inputs[i];
        c->type = tri_model_type_ref(model, c->type_ref, c->id, c->line);
        code = compile_text(model, &c->text, TRI_FEEL_EXPRESSION, scope, NULL,
                            err);
        /* The same type object: whoever made the value has checked it. */
        c->checked = c->type &&
                     (c->type->kind == TRI_T_ANY ||
                      (c->text.expr && tri_expr_type(c->text.expr) == c->type));
        if (code == TRI_OK)
            code = compile_text(model, &c->values, TRI_FEEL_UNARY_TESTS, scope,
                                c->type, err);
        set_order(model->models, c);
    }
    for (size_t i = 0; i < t->n_outputs && code == TRI_OK; i++) {
        struct tri_clause *c = t->outputs[i];
        c->type = tri_model_type_ref(model, c->type_ref, c->id, c->line);
        /* One output that is the result as it is has the result's type. */
        if (!c->type && t->n_outputs == 1 && t->output_type &&
            t->output_type->kind != TRI_T_LIST && t->hit != TRI_HIT_COUNT &&
            !tri_table_gives_list(t))
            c->type = t->output_type;
        code = compile_text(model, &c->text, TRI_FEEL_EXPRESSION, scope, NULL,
                            err);
        if (code == TRI_OK)
            code = compile_text(model, &c->values, TRI_FEEL_UNARY_TESTS, scope,
                                c->type, err);
        set_order(model->models, c);
    }
    return code;
}

static enum tri_cell_op op_of(const struct tri_value *choices, size_t n)
{
    enum tri_cell_op op = TRI_CELL_CHOICES;
    for (size_t i = 0; i < n; i++) {
        enum tri_cell_op one = choices[i].kind == TRI_STRING ? TRI_CELL_STRINGS
                               : choices[i].kind == TRI_NUMBER
                                   ? TRI_CELL_NUMBERS
                               : choices[i].kind == TRI_BOOL ? TRI_CELL_BOOLS
                                                             : TRI_CELL_CHOICES;
        if (i == 0)
            op = one;
        else if (op != one)
            return TRI_CELL_CHOICES;
    }
    return op;
}

static enum tri_code compile_cell(struct tri_model *model,
                                  struct tri_cell *cell,
                                  const struct tri_scope *scope,
                                  const struct tri_type *input,
                                  struct tri_error *err)
{
    cell->op = TRI_CELL_ANY;
    if (!cell->text || is_blank(cell->text, cell->len))
        return TRI_OK;
    const struct tri_source source = { .file = model->file,
                                       .element = cell->id,
                                       .text = cell->text,
                                       .len = cell->len,
                                       .line = cell->line,
                                       .col = cell->col };
    enum tri_code code =
        tri_feel_compile(&model->feel, TRI_FEEL_UNARY_TESTS, scope, &source,
                         input, &cell->expr, err);
    if (code != TRI_OK)
        return code;
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    switch (tri_expr_test(cell->expr, &negated, &choices, &n)) {
    case TRI_TEST_ANY:
        break;
    case TRI_TEST_CHOICES:
        cell->op = TRI_CELL_TEST;
        if (n > 0 && n <= UINT16_MAX) {
            if (!negated)
                cell->op = (uint8_t)op_of(choices, n);
            cell->negated = negated;
            cell->choices = choices;
            cell->n = (uint16_t)n;
        }
        break;
    default:
        cell->op = TRI_CELL_TEST;
    }
    return TRI_OK;
}

/* Most cells of a column say one of a few things: a cell whose text was met
 * and cannot fault shares what was compiled. */
struct memo {
    uint32_t *slots; /* rule + 1 */
    size_t mask;
};

static uint32_t *memo_slot(const struct memo *memo, const struct tri_table *t,
                           size_t column, const struct tri_cell *cell)
{
    size_t at = tri_key_hash(cell->text, cell->len) & memo->mask;
    while (memo->slots[at]) {
        const struct tri_cell *o =
            &t->cells[(memo->slots[at] - 1) * t->n_inputs + column];
        if (o->len == cell->len && memcmp(o->text, cell->text, o->len) == 0)
            break;
        at = (at + 1) & memo->mask;
    }
    return &memo->slots[at];
}

static enum tri_code compile_column(struct tri_model *model,
                                    struct tri_table *t, size_t column,
                                    const struct tri_scope *scope,
                                    const struct memo *memo,
                                    struct tri_error *err)
{
    const struct tri_clause *c = t->inputs[column];
    const struct tri_type *input = c->type        ? c->type
                                   : c->text.expr ? tri_expr_type(c->text.expr)
                                                  : NULL;
    memset(memo->slots, 0, (memo->mask + 1) * sizeof(*memo->slots));
    for (size_t r = 0; r < t->n_rules; r++) {
        struct tri_cell *cell = &t->cells[r * t->n_inputs + column];
        if (!cell->text)
            continue; /* op is ANY already */
        uint32_t *slot = memo_slot(memo, t, column, cell);
        if (*slot) {
            const struct tri_cell *o =
                &t->cells[(*slot - 1) * t->n_inputs + column];
            cell->op = o->op;
            cell->n = o->n;
            cell->negated = o->negated;
            cell->choices = o->choices;
            cell->expr = o->expr;
            continue;
        }
        enum tri_code code = compile_cell(model, cell, scope, input, err);
        if (code != TRI_OK)
            return code;
        if (cell->op != TRI_CELL_TEST || cell->negated)
            *slot = (uint32_t)r + 1;
    }
    return TRI_OK;
}

/* By how many rules a column lets through; those without an index last. */
static bool order_columns(struct tri_models *m, struct tri_table *t)
{
    t->by_density =
        tri_arena_get(&m->arena, t->n_inputs * sizeof(*t->by_density));
    if (!t->by_density)
        return false;
    for (size_t i = 0; i < t->n_inputs; i++) {
        const struct tri_column_index *x = t->columns[i].index;
        uint32_t own = x ? x->density : UINT32_MAX;
        size_t k = i;
        for (; k > 0; k--) {
            const struct tri_column_index *o =
                t->columns[t->by_density[k - 1]].index;
            if ((o ? o->density : UINT32_MAX) <= own)
                break;
            t->by_density[k] = t->by_density[k - 1];
        }
        t->by_density[k] = (uint32_t)i;
    }
    for (size_t k = 0; k < t->n_inputs; k++)
        t->columns[t->by_density[k]].rank = (uint32_t)k;
    return true;
}

static enum tri_code compile_inputs(struct tri_model *model,
                                    struct tri_table *t,
                                    const struct tri_scope *scope,
                                    struct tri_error *err)
{
    struct memo memo = { .mask = 15 };
    while (memo.mask < 2 * t->n_rules)
        memo.mask = memo.mask * 2 + 1;
    memo.slots = tri_arena_get(&model->models->scratch,
                               (memo.mask + 1) * sizeof(*memo.slots));
    if (!memo.slots)
        return tri_arena_fail(&model->models->scratch, err, model->file);
    enum tri_code code = TRI_OK;
    t->columns =
        tri_arena_zero(&model->models->arena, t->n_inputs, sizeof(*t->columns));
    if (!t->columns)
        return nomem(model, err);
    for (size_t i = 0; i < t->n_inputs && code == TRI_OK; i++) {
        const struct tri_clause *c = t->inputs[i];
        struct tri_column *column = &t->columns[i];
        code = compile_column(model, t, i, scope, &memo, err);
        column->type = c->checked ? NULL : c->type;
        column->fetches = c->text.expr && !c->values.expr &&
                          tri_expr_fetch(c->text.expr, &column->fetch);
        if (code == TRI_OK &&
            !tri_column_index_make(model->models, t, i, &column->index))
            code = nomem(model, err);
    }
    return code == TRI_OK && !order_columns(model->models, t)
               ? nomem(model, err)
               : code;
}

/* A constant output is checked once, here: what fails is a finding. */
static void settle_constant(struct tri_model *model, struct tri_table *t,
                            size_t rule, size_t column)
{
    struct tri_outcell *out = &t->outs[rule * t->n_outputs + column];
    struct tri_models *m = model->models;
    if (!out->expr) {
        out->constant = true;
        out->value = tri_null();
        return;
    }
    out->constant = tri_expr_constant(out->expr, &out->value);
    if (!out->constant)
        return;
    size_t before = m->eval.n_diags;
    out->value =
        tri_table_check_output(&m->eval, t->outputs[column], out->value);
    if (m->eval.n_diags > before) {
        struct tri_loc loc =
            tri_loc_make(model->file, out->id, out->line, out->col);
        tri_findings_add(m->findings, TRI_ERROR, TRI_E_MODEL, &loc, "%s",
                         m->eval.diags[before].msg);
        out->constant = false; /* the evaluation says so too */
        m->eval.n_diags = before;
    }
}

/* The places of constant outputs among the output values: once, here. */
static bool rank_constants(struct tri_models *m, const struct tri_table *t,
                           struct tri_rule *rule,
                           const struct tri_value *values)
{
    if (t->hit != TRI_HIT_PRIORITY && t->hit != TRI_HIT_OUTPUT_ORDER)
        return true;
    rule->ranks = tri_arena_get(&m->arena, t->n_outputs * sizeof(*rule->ranks));
    for (size_t i = 0; rule->ranks && i < t->n_outputs; i++)
        rule->ranks[i] =
            (uint32_t)tri_table_rank(&m->eval, t->outputs[i], values[i]);
    return rule->ranks != NULL;
}

static enum tri_code compile_outputs(struct tri_model *model,
                                     struct tri_table *t,
                                     const struct tri_scope *scope,
                                     struct tri_error *err)
{
    struct tri_arena *a = &model->models->arena;
    struct tri_value *row =
        tri_arena_get(&model->models->scratch, t->n_outputs * sizeof(*row));
    if (!row)
        return tri_arena_fail(&model->models->scratch, err, model->file);
    for (size_t r = 0; r < t->n_rules; r++) {
        bool constant = true;
        model->models->eval.steps = 0;
        for (size_t i = 0; i < t->n_outputs; i++) {
            struct tri_outcell *out = &t->outs[r * t->n_outputs + i];
            const struct tri_source source = { .file = model->file,
                                               .element = out->id,
                                               .text = out->text,
                                               .len = out->len,
                                               .line = out->line,
                                               .col = out->col };
            if (out->text && !is_blank(out->text, out->len)) {
                enum tri_code code =
                    tri_feel_compile(&model->feel, TRI_FEEL_EXPRESSION, scope,
                                     &source, NULL, &out->expr, err);
                if (code != TRI_OK)
                    return code;
            }
            settle_constant(model, t, r, i);
            constant = constant && out->constant;
            row[i] = out->value;
        }
        t->rules[r].constant = constant;
        if (constant)
            t->rules[r].value = tri_table_whole(a, t, row);
        if (constant && !rank_constants(model->models, t, &t->rules[r], row))
            return nomem(model, err);
        if (a->failed)
            return nomem(model, err);
        if (model->models->eval.fatal) {
            struct tri_loc loc =
                tri_loc_make(model->file, t->rules[r].id, t->rules[r].line, 1);
            return tri_fail(err, model->models->eval.fatal, &loc,
                            "the outputs of this rule go over a limit");
        }
    }
    return TRI_OK;
}

/* Ranks in one number, the leftmost output's on top, 16 bits each. */
static void order_rules(struct tri_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_outputs; i++) {
        n += t->outputs[i]->n_order > 0;
        if (t->outputs[i]->n_order >= UINT16_MAX)
            return;
    }
    if (n == 0 || n > 4)
        return;
    for (size_t r = 0; r < t->n_rules; r++) {
        struct tri_rule *rule = &t->rules[r];
        if (!rule->ranks)
            return;
        rule->order = 0;
        for (size_t i = 0; i < t->n_outputs; i++)
            if (t->outputs[i]->n_order)
                rule->order = rule->order << 16 | rule->ranks[i];
    }
    t->ordered = true;
}

static void check_table(struct tri_model *model, struct tri_table *t)
{
    struct tri_loc loc = tri_loc_make(model->file, t->id, t->line, 1);
    bool ordered = false;
    for (size_t i = 0; i < t->n_outputs; i++) {
        ordered = ordered || t->outputs[i]->n_order > 0;
        if (t->n_outputs > 1 && !*t->outputs[i]->name)
            tri_findings_add(model->models->findings, TRI_ERROR, TRI_E_MODEL,
                             &loc, "one of several outputs has no name");
    }
    if ((t->hit == TRI_HIT_PRIORITY || t->hit == TRI_HIT_OUTPUT_ORDER) &&
        !ordered) {
        tri_findings_add(model->models->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "hit policy %s needs output values in their order",
                         tri_table_hit_policy(t));
        t->broken = true;
    }
}

enum tri_code tri_table_compile(struct tri_model *model, struct tri_table *t,
                                const struct tri_scope *scope,
                                const struct tri_type *result,
                                struct tri_error *err)
{
    if (result)
        t->output_type = result;
    enum tri_code code = compile_clauses(model, t, scope, err);
    if (code == TRI_OK)
        code = compile_inputs(model, t, scope, err);
    tri_arena_trim(&model->models->scratch, TRI_SCRATCH_KEPT);
    if (code == TRI_OK)
        code = compile_outputs(model, t, scope, err);
    if (code == TRI_OK) {
        order_rules(t);
        check_table(model, t);
    }
    return code;
}

void tri_table_settle(struct tri_models *m, struct tri_table *t,
                      const struct tri_type *type)
{
    bool list = tri_table_gives_list(t);
    if (t->broken || t->has_default || type->kind == TRI_T_ANY ||
        type->constraint || t->hit >= TRI_HIT_SUM ||
        list != (type->kind == TRI_T_LIST))
        return;
    struct tri_list *one = tri_list_new(&m->scratch, 1);
    if (!one)
        return;
    for (size_t r = 0; r < t->n_rules; r++) {
        one->items[0] = t->rules[r].value;
        m->eval.steps = 0;
        if (!t->rules[r].constant ||
            !tri_type_conforms(&m->eval, type,
                               list ? tri_list_value(one) : one->items[0]))
            return;
    }
    t->settled = true;
}

bool tri_type_plain(const struct tri_type *t, uint8_t *out)
{
    *out = TRI_NULL;
    if (!t || t->kind == TRI_T_ANY)
        return true;
    if (t->allowed || t->constraint)
        return false;
    *out = t->kind == TRI_T_BOOL     ? TRI_BOOL
           : t->kind == TRI_T_NUMBER ? TRI_NUMBER
           : t->kind == TRI_T_STRING ? TRI_STRING
           : t->kind == TRI_T_DATE   ? TRI_DATE
                                     : TRI_NULL;
    return *out != TRI_NULL;
}

/* False when the column may complain of its input, or the bases are full. */
static bool add_base(struct tri_table *t, const struct tri_column *c)
{
    if (c->kind)
        return false;
    size_t i = 0;
    while (i < t->n_bases && t->bases[i] != c->node)
        i++;
    if (!c->fetch.member || i < t->n_bases)
        return true;
    if (t->n_bases == TRI_COUNT(t->bases))
        return false;
    t->bases[t->n_bases++] = c->node;
    return true;
}

/* Rules of the same priority together, the best first. */
static bool place_turns(struct tri_models *m, struct tri_table *t)
{
    bool first = t->hit == TRI_HIT_FIRST;
    uint64_t left = t->all;
    if (!first && (t->hit != TRI_HIT_PRIORITY || !t->ordered))
        return true;
    t->turns = tri_arena_zero(&m->arena, t->n_rules, sizeof(*t->turns));
    for (size_t g = 0; t->turns && left; g++) {
        uint64_t best = UINT64_MAX;
        for (size_t r = 0; r < t->n_rules; r++)
            if ((left >> r & 1) && t->rules[r].order < best)
                best = t->rules[r].order;
        for (size_t r = 0; r < t->n_rules; r++)
            if ((left >> r & 1) && (first || t->rules[r].order == best))
                t->turns[g] |= UINT64_C(1) << r;
        left &= ~t->turns[g];
    }
    return t->turns != NULL;
}

/* What there is to say when none or one of the rules matches. */
static bool place_outputs(struct tri_models *m, struct tri_table *t)
{
    static const struct tri_list none = { 0 };
    bool lists = tri_table_gives_list(t);
    t->on_demand = true;
    t->alone =
        lists || t->turns || t->hit == TRI_HIT_UNIQUE || t->hit == TRI_HIT_ANY;
    t->none = lists                     ? tri_list_value(&none)
              : t->hit == TRI_HIT_COUNT ? tri_int(0)
                                        : tri_null();
    for (size_t r = 0; t->alone && r < t->n_rules; r++) {
        t->rules[r].alone = t->rules[r].value;
        if (!lists)
            continue;
        struct tri_list *l = tri_list_new(&m->arena, 1);
        if (!l)
            return false;
        l->items[0] = t->rules[r].value;
        t->rules[r].alone = tri_list_value(l);
    }
    return true;
}

/* What only tables that fit a machine word have. */
static bool place_word(struct tri_models *m, struct tri_table *t)
{
    t->asks = tri_arena_zero(&m->arena, t->n_rules, sizeof(*t->asks));
    for (size_t k = 0; t->asks && k < t->n_inputs; k++) {
        struct tri_asked *a = &t->asked[k];
        a->any = *a->index->any;
        a->of_null = *a->index->of_null;
        a->of_bool[0] = *a->index->of_bool[0];
        a->of_bool[1] = *a->index->of_bool[1];
        for (size_t r = 0; r < t->n_rules; r++)
            if (!(a->any >> r & 1))
                t->asks[r] |= UINT64_C(1) << k;
    }
    t->all = t->n_rules == 64 ? ~UINT64_C(0) : (UINT64_C(1) << t->n_rules) - 1;
    return t->asks && place_turns(m, t) && place_outputs(m, t);
}

static bool place_asked(struct tri_models *m, struct tri_table *t)
{
    bool word = t->n_rules <= 64;
    size_t n = 0;
    t->asked = tri_arena_zero(&m->arena, t->n_inputs, sizeof(*t->asked));
    for (size_t pass = 0; t->asked && pass < 2; pass++)
        for (size_t k = 0; k < t->n_inputs; k++) {
            const struct tri_column *c = &t->columns[t->by_density[k]];
            bool decided = word && m->order[c->node]->kind == TRI_NODE_DECISION;
            if (decided != (pass == 1))
                continue;
            t->asked[n++] = (struct tri_asked){
                .node = c->node,
                .at = c->fetch.member ? c->fetch.at : UINT32_MAX,
                .key = c->fetch.key,
                .key_len = c->fetch.key_len,
                .hash = c->fetch.hash,
                .index = c->index,
                .column = t->by_density[k],
                .kind = c->kind,
            };
        }
    return t->asked && (!word || place_word(m, t));
}

bool tri_table_place(struct tri_models *m, struct tri_node *decision)
{
    struct tri_table *t = decision->logic->table;
    t->direct = false;
    t->calm = true;
    t->n_bases = 0;
    if (t->broken || t->has_default || decision->logic->type ||
        t->n_rules == 0 || t->n_inputs == 0 || t->n_inputs > TRI_FEW_INPUTS)
        return true;
    for (size_t r = 0; r < t->n_rules; r++)
        if (!t->rules[r].constant)
            return true;
    for (size_t i = 0; i < t->n_inputs; i++) {
        struct tri_column *c = &t->columns[i];
        if (!c->fetches || !c->index || c->index->later || c->fetch.depth ||
            !tri_type_plain(c->type, &c->kind))
            return true;
        const struct tri_node *n = decision->slots[c->fetch.slot].node;
        if (!n || n->kind == TRI_NODE_BKM || n->kind == TRI_NODE_SERVICE)
            return true;
        c->node = n->index;
        t->calm = add_base(t, c) && t->calm;
    }
    if (!place_asked(m, t))
        return false;
    t->direct = true;
    return true;
}
