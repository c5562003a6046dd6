/* What a model can be seen to do wrong before anything runs, beyond what each
 * expression says of itself: a value where another type is declared, a
 * condition that is none, a cell that its input can never match. Each finding
 * says what the evaluation would complain of, at the same place. */
#include <string.h>

#include "dmn/model.h"

static void find(struct tri_model *model, const struct tri_source *at,
                 const char *fmt, const char *a, const char *b, const char *c)
{
    struct tri_loc loc = tri_source_place(at, 0);
    tri_findings_add(model->models->findings, TRI_ERROR, TRI_E_MODEL, &loc, fmt,
                     a, b, c);
}

/* A constant is converted now: what fails then fails always. */
static bool constant_fits(struct tri_model *model, const struct tri_expr *e,
                          const struct tri_type *want, const char *what)
{
    struct tri_eval *ev = &model->models->eval;
    struct tri_value v;
    if (!tri_expr_constant(e, &v))
        return false;
    size_t before = ev->n_diags;
    ev->steps = 0;
    (void)tri_type_coerce(ev, want, v, what);
    if (ev->n_diags > before)
        find(model, tri_expr_source(e), "%s%s%s", ev->diags[before].msg, "",
             "");
    ev->n_diags = before;
    return true;
}

static void check_value(struct tri_model *model, const struct tri_expr *e,
                        const struct tri_type *want, const char *what)
{
    if (!e || !want || want->kind == TRI_T_ANY ||
        constant_fits(model, e, want, what))
        return;
    const struct tri_type *is = tri_expr_type(e);
    if (tri_type_never(is, want))
        find(model, tri_expr_source(e), "%s is a %s, not a %s", what,
             tri_type_label(is), tri_type_label(want));
}

/* What b gives, where something of this type is declared. */
static void check_result(struct tri_model *model, const struct tri_boxed *b,
                         const struct tri_type *want, const char *what)
{
    if (!b || !want)
        return;
    if (b->kind == TRI_BOXED_LITERAL)
        check_value(model, b->text.expr, want, what);
    else if (b->kind == TRI_BOXED_CONDITIONAL)
        for (size_t i = 1; i < 3; i++)
            check_result(model, b->part[i], want, what);
}

static void check_condition(struct tri_model *model, const struct tri_boxed *b,
                            const char *complaint)
{
    if (!b || b->kind != TRI_BOXED_LITERAL || !b->text.expr)
        return;
    enum tri_type_kind kind = tri_expr_type(b->text.expr)->kind;
    if (kind != TRI_T_ANY && kind != TRI_T_NULL && kind != TRI_T_BOOL)
        find(model, &b->text.source, "%s%s%s", complaint, "", "");
}

/* Constant outputs were settled when they were compiled. */
static void check_outputs(struct tri_model *model, const struct tri_table *t)
{
    for (size_t i = 0; i < t->n_outputs; i++) {
        const struct tri_clause *c = t->outputs[i];
        const char *name = *c->name ? c->name : "the output";
        check_value(model, c->text.expr, c->type, name);
        for (size_t r = 0; r < t->n_rules; r++) {
            const struct tri_outcell *out = &t->outs[r * t->n_outputs + i];
            struct tri_value v;
            if (out->expr && !tri_expr_constant(out->expr, &v))
                check_value(model, out->expr, c->type, name);
        }
    }
}

static void check_boxed(struct tri_model *model, const struct tri_boxed *b)
{
    if (!b)
        return;
    check_result(model, b, b->type, "the result");
    if (b->kind == TRI_BOXED_TABLE)
        check_outputs(model, b->table);
    else if (b->kind == TRI_BOXED_CONDITIONAL)
        check_condition(model, b->part[0], "the condition is not a boolean");
    else if (b->kind == TRI_BOXED_SOME || b->kind == TRI_BOXED_EVERY)
        check_condition(model, b->part[1],
                        "satisfies is not a boolean for every item");
    bool named =
        b->kind == TRI_BOXED_CONTEXT || b->kind == TRI_BOXED_INVOCATION;
    const struct tri_var *v = b->vars;
    for (const struct tri_boxed *i = b->items; i; i = i->next) {
        if (named && v) {
            check_result(model, i, v->type, v->name);
            v = v->next;
        }
        check_boxed(model, i);
    }
    for (size_t i = 0; i < TRI_COUNT(b->part); i++)
        check_boxed(model, b->part[i]);
}

static void check_node(const struct tri_node *n)
{
    const struct tri_boxed *result = n->logic;
    check_boxed(n->model, n->logic);
    if (n->kind == TRI_NODE_BKM && n->logic)
        result = n->logic->part[0];
    check_result(n->model, result, n->type, n->name);
    if (n->kind == TRI_NODE_SERVICE && n->n_outputs == 1 &&
        tri_type_never(n->outputs[0]->type, n->type))
        find(n->model, &n->source, "%s is a %s, not a %s", n->name,
             tri_type_label(n->outputs[0]->type), tri_type_label(n->type));
}

void tri_models_check(const struct tri_models *m)
{
    for (size_t i = 0; i < m->n_nodes; i++)
        check_node(m->all[i]);
}

/* A cell that says a value which the input cannot have is a slip of the pen:
 * its rule never matches, or always. */
void tri_check_cell(struct tri_model *model, const struct tri_cell *cell,
                    const struct tri_clause *c, const struct tri_type *input)
{
    struct tri_eval *ev = &model->models->eval;
    bool negated;
    const struct tri_value *choices;
    size_t n;
    char said[160];
    const struct tri_source at = { .file = model->file,
                                   .element = cell->id,
                                   .line = cell->line,
                                   .col = cell->col };
    if ((!c->values.expr && (!input || !input->allowed)) ||
        tri_expr_test(cell->expr, &negated, &choices, &n) != TRI_TEST_CHOICES)
        return;
    for (size_t i = 0; i < n; i++) {
        ev->steps = 0;
        bool outside =
            c->values.expr
                ? tri_tests_outside(ev, c->values.expr, "the input", choices[i],
                                    said, sizeof(said))
                : tri_type_outside(ev, input, choices[i], said, sizeof(said));
        if (outside)
            find(model, &at, "%s%s%s", said, "", "");
    }
}
