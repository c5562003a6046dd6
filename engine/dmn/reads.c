/* Which decisions a member of an input can change: what reads it, and what
 * needs that. An assessment asks for each unknown fact what its answer would
 * change, and most decisions do not depend on it. */
#include <string.h>

#include "dmn/model.h"

static void table_reads(const struct tri_table *t, const struct tri_type *type,
                        uint64_t *bits)
{
    for (size_t i = 0; i < t->n_inputs; i++) {
        tri_expr_reads(t->inputs[i]->text.expr, type, bits);
        tri_expr_reads(t->inputs[i]->values.expr, type, bits);
    }
    for (size_t i = 0; i < t->n_outputs; i++) {
        tri_expr_reads(t->outputs[i]->text.expr, type, bits);
        tri_expr_reads(t->outputs[i]->values.expr, type, bits);
    }
    for (size_t i = 0; i < t->n_rules * t->n_inputs; i++)
        if (t->cells[i].op == TRI_CELL_TEST)
            tri_expr_reads(t->cells[i].expr, type, bits);
    for (size_t i = 0; i < t->n_rules * t->n_outputs; i++)
        tri_expr_reads(t->outs[i].expr, type, bits);
}

/* Members of type that n's own logic reads. Forms that packs do not use are
 * taken to read everything. */
static void node_reads(const struct tri_node *n, const struct tri_type *type,
                       uint64_t *bits, size_t n_words)
{
    const struct tri_boxed *b = n->logic;
    if (b && b->kind == TRI_BOXED_TABLE)
        table_reads(b->table, type, bits);
    else if (b && b->kind == TRI_BOXED_LITERAL)
        tri_expr_reads(b->text.expr, type, bits);
    else
        memset(bits, 0xFF, n_words * sizeof(*bits));
}

/* Is the input a requirement of n itself, under its own name? */
static bool requires(const struct tri_node *n, const struct tri_node *input,
                     bool *out_imported)
{
    bool found = false;
    *out_imported = false;
    for (size_t i = 0; i < n->n_slots; i++) {
        found |= n->slots[i].node == input;
        *out_imported |= n->slots[i].node == NULL;
    }
    return found;
}

static void add_feeds(const struct tri_models *m, const struct tri_node *input,
                      const struct tri_node *n, const uint64_t *members)
{
    for (size_t i = 0; i < input->type->n_fields; i++) {
        if (!(members[i / 64] >> (i % 64) & 1))
            continue;
        uint64_t *to = input->feeds_by + i * m->n_words;
        for (size_t w = 0; w < m->n_words; w++)
            to[w] |= n->feeds[w];
        to[n->index / 64] |= UINT64_C(1) << (n->index % 64);
    }
}

bool tri_models_reads(struct tri_models *m)
{
    for (size_t i = 0; i < m->n_nodes; i++) {
        struct tri_node *input = m->all[i];
        const struct tri_type *t = input->type;
        if (input->kind != TRI_NODE_INPUT || !t || t->kind != TRI_T_CONTEXT ||
            t->n_fields == 0)
            continue;
        size_t words = (t->n_fields + 63) / 64;
        uint64_t *members =
            tri_arena_get(&m->scratch, words * sizeof(*members));
        input->feeds_by = tri_arena_zero(&m->arena, t->n_fields * m->n_words,
                                         sizeof(*input->feeds_by));
        if (!members || !input->feeds_by)
            return false;
        for (size_t k = 0; k < m->n_nodes; k++) {
            const struct tri_node *n = m->all[k];
            bool imported;
            if (n == input ||
                !(input->feeds[n->index / 64] >> (n->index % 64) & 1))
                continue;
            bool own = requires(n, input, &imported);
            if (!own && !imported)
                continue;
            memset(members, 0, words * sizeof(*members));
            if (imported || n->kind != TRI_NODE_DECISION)
                memset(members, 0xFF, words * sizeof(*members));
            else
                node_reads(n, t, members, words);
            add_feeds(m, input, n, members);
        }
    }
    return true;
}
