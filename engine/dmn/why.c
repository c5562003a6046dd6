/* Why a rule of a table did not fire: asked only on request, so it goes over
 * the cells from left to right, as a person would, and not over the index. */
#include <string.h>

#include "dmn/model.h"
#include "feel/json.h"

/* What a cell says of v when it does not let it through: false, or null where
 * the two do not even compare. */
static bool compares(struct tri_eval *ev, const struct tri_cell *cell,
                     struct tri_value v)
{
    for (size_t i = 0; i < cell->n; i++)
        if (tri_is_null(tri_feel_in(ev, v, cell->choices[i])))
            return false;
    return true;
}

/* What is evaluated only to explain leaves no trace of itself: what the table
 * complains of must not depend on who asks. */
struct aside {
    struct tri_arena_mark mark;
    struct tri_diag *diags;
    size_t n_diags;
    size_t cap_diags;
    const struct tri_source *source;
    uint32_t offset;
};

static struct aside step_aside(const struct tri_eval *ev)
{
    return (struct aside){ tri_arena_mark(ev->arena),
                           ev->diags,
                           ev->n_diags,
                           ev->cap_diags,
                           ev->source,
                           ev->offset };
}

static void step_back(struct tri_eval *ev, const struct aside *a)
{
    tri_arena_rewind(ev->arena, a->mark);
    ev->diags = a->diags;
    ev->n_diags = a->n_diags;
    ev->cap_diags = a->cap_diags;
    ev->source = a->source;
    ev->offset = a->offset;
}

/* Does the cell speak of its input and constants only? */
static bool is_constant(const struct tri_cell *cell)
{
    bool negated;
    const struct tri_value *choices;
    size_t n;
    return tri_expr_test(cell->expr, &negated, &choices, &n) != TRI_TEST_OTHER;
}

/* The cell against v with the interpreter. Null without a complaint comes of
 * something else in the cell that is not known, or the kinds do not compare. */
static enum tri_fate test(struct tri_eval *ev, const struct tri_cell *cell,
                          const struct tri_frame *frame, struct tri_value v,
                          const char **out_fault)
{
    struct aside aside = step_aside(ev);
    char msg[sizeof(ev->diags->msg)] = "";
    ev->n_diags = 0; /* room for a complaint, past the most that are kept */
    ev->cap_diags = 0;
    ev->diags = NULL;
    struct tri_value r = tri_feel_test(ev, cell->expr, frame, v);
    if (!ev->fatal && ev->n_diags)
        memcpy(msg, ev->diags[0].msg, sizeof(msg));
    step_back(ev, &aside);
    if (r.kind == TRI_BOOL && !ev->fatal)
        return r.u.boolean ? TRI_RULE_FIRED : TRI_RULE_NOT_MET;
    if (!*msg && !is_constant(cell))
        return TRI_RULE_UNKNOWN;
    *out_fault = tri_arena_copy(ev->arena, msg, strlen(msg));
    if (!*out_fault)
        (void)tri_fatal(ev, ev->arena->failed);
    return TRI_RULE_FAULT;
}

static enum tri_fate fate_of(struct tri_eval *ev, const struct tri_cell *cell,
                             const struct tri_frame *frame, struct tri_value v,
                             const char **out_fault)
{
    if (cell->op == TRI_CELL_ANY)
        return TRI_RULE_FIRED;
    if (cell->op == TRI_CELL_TEST) {
        enum tri_fate fate = test(ev, cell, frame, v, out_fault);
        return fate != TRI_RULE_FIRED && tri_is_null(v) ? TRI_RULE_UNKNOWN
                                                        : fate;
    }
    if (tri_cell_matches(ev, cell, frame, v))
        return TRI_RULE_FIRED;
    if (tri_is_null(v))
        return TRI_RULE_UNKNOWN;
    if (compares(ev, cell, v))
        return TRI_RULE_NOT_MET;
    *out_fault = "";
    return TRI_RULE_FAULT;
}

struct tri_why tri_table_why(struct tri_eval *ev, const struct tri_table *t,
                             const struct tri_frame *frame,
                             const struct tri_value *inputs, size_t rule)
{
    const struct tri_cell *cells = t->cells + rule * t->n_inputs;
    struct tri_why why = { .fate = TRI_RULE_FIRED };
    for (size_t i = 0; i < t->n_inputs && why.fate == TRI_RULE_FIRED; i++) {
        const char *fault = NULL;
        why.fate = fate_of(ev, &cells[i], frame, inputs[i], &fault);
        why.input = (uint32_t)i;
        why.fault = why.fate == TRI_RULE_FAULT ? fault : NULL;
        if (ev->fatal)
            why.fate = TRI_RULE_NOT_TRIED;
    }
    return why;
}

const struct tri_why *tri_table_whys(struct tri_eval *ev,
                                     const struct tri_table *t,
                                     const struct tri_frame *frame,
                                     const struct tri_table_hits *hits)
{
    struct tri_why *whys = tri_arena_zero(ev->arena, t->n_rules, sizeof(*whys));
    if (!whys) {
        (void)tri_fatal(ev, ev->arena->failed);
        return NULL;
    }
    for (size_t i = 0; i < t->n_rules; i++)
        whys[i].fate = TRI_RULE_NOT_TRIED;
    for (size_t i = 0; i < hits->n_matched; i++)
        whys[hits->matched[i]].fate = TRI_RULE_PASSED_OVER;
    for (size_t i = 0; i < hits->n_chosen; i++)
        whys[hits->chosen[i]].fate = TRI_RULE_FIRED;
    for (size_t i = 0; hits->inputs && i < t->n_rules && !ev->fatal; i++) {
        if (whys[i].fate != TRI_RULE_NOT_TRIED)
            continue;
        whys[i] = tri_table_why(ev, t, frame, hits->inputs, i);
        /* It fits, yet nobody looked: FIRST had its hit. */
        if (whys[i].fate == TRI_RULE_FIRED)
            whys[i].fate = TRI_RULE_PASSED_OVER;
    }
    return whys;
}

/* ---- as JSON ---- */

static void text(struct tri_out *o, const char *member, const char *s)
{
    tri_out_format(o, ",\"%s\":", member);
    tri_json_write_text(o, s, strlen(s));
}

static void rule_write(struct tri_eval *ev, struct tri_out *o,
                       const struct tri_decided *d, size_t rule, unsigned flags)
{
    static const char *const names[] = {
        [TRI_RULE_FIRED] = "fired",     [TRI_RULE_PASSED_OVER] = "passed-over",
        [TRI_RULE_NOT_MET] = "not-met", [TRI_RULE_UNKNOWN] = "unknown",
        [TRI_RULE_FAULT] = "fault",     [TRI_RULE_NOT_TRIED] = "not-tried",
    };
    const struct tri_table *t = tri_node_table(d->decision);
    const struct tri_why *why = &d->rules[rule];
    const char *id = tri_rule_id(t, rule);
    tri_out_text(o, "{\"rule\":");
    if (*id)
        tri_json_write_text(o, id, strlen(id));
    else
        tri_out_format(o, "%zu", rule + 1);
    text(o, "result", names[why->fate]);
    if (why->fate == TRI_RULE_NOT_MET || why->fate == TRI_RULE_UNKNOWN ||
        why->fate == TRI_RULE_FAULT) {
        text(o, "input", tri_input_text(t, why->input));
        text(o, "cell", tri_cell_text(t, rule, why->input));
        tri_out_text(o, ",\"value\":");
        tri_json_write(ev, o, d->inputs[why->input], flags, 0);
    }
    if (why->fault && *why->fault)
        text(o, "message", why->fault);
    tri_out_char(o, '}');
}

void tri_decided_rules_write(struct tri_eval *ev, struct tri_out *o,
                             const struct tri_decided *d, unsigned flags)
{
    size_t n = d->rules ? tri_table_rules(tri_node_table(d->decision)) : 0;
    tri_out_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            tri_out_char(o, ',');
        rule_write(ev, o, d, i, flags);
    }
    tri_out_char(o, ']');
}
