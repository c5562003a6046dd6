/* Which decisions a member of an input can change: what reads it, and what
 * needs that. An assessment asks for each unknown fact what its answer would
 * change, and most decisions do not depend on it. The same tells a full trace
 * what a decision saw of a large input. */
#include <string.h>

#include "dmn/model.h"

static void set_bit(uint64_t *bits, size_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

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

void tri_models_read_members(const struct tri_models *m,
                             const struct tri_type *type, uint64_t *bits)
{
    size_t words = (type->n_fields + 63) / 64;
    for (size_t i = 0; i < m->n_nodes; i++)
        if (m->all[i]->logic)
            node_reads(m->all[i], type, bits, words);
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
        set_bit(to, n->index);
        set_bit(input->direct_by + i * m->n_words, n->index);
    }
}

/* What a callable reads its callers read: they count as readers of all that
 * they need, directly or not. */
static bool calls(const struct tri_node *n)
{
    for (size_t i = 0; i < n->n_slots; i++) {
        const struct tri_node *o = n->slots[i].node;
        if (!o || o->kind == TRI_NODE_BKM || o->kind == TRI_NODE_SERVICE)
            return true;
    }
    return false;
}

static bool find_direct(struct tri_models *m)
{
    for (size_t i = 0; i < m->n_nodes; i++) {
        m->all[i]->direct =
            tri_arena_zero(&m->arena, m->n_words, sizeof(uint64_t));
        if (!m->all[i]->direct)
            return false;
    }
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct tri_node *n = m->all[i];
        bool all = calls(n);
        for (size_t k = 0; k < m->n_nodes && all; k++)
            if (n->need[k / 64] >> (k % 64) & 1)
                set_bit(m->order[k]->direct, n->index);
        for (size_t k = 0; k < n->n_slots && !all; k++)
            set_bit(n->slots[k].node->direct, n->index);
    }
    return true;
}

bool tri_models_reads(struct tri_models *m)
{
    if (!find_direct(m))
        return false;
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
        input->direct_by = tri_arena_zero(&m->arena, t->n_fields * m->n_words,
                                          sizeof(*input->direct_by));
        if (!members || !input->feeds_by || !input->direct_by)
            return false;
        for (size_t k = 0; k < m->n_nodes; k++) {
            const struct tri_node *n = m->all[k];
            bool imported;
            if (n == input ||
                !(input->feeds[n->index / 64] >> (n->index % 64) & 1))
                continue;
            bool own = requires(n, input, &imported);
            bool through = calls(n);
            if (!own && !imported && !through)
                continue;
            memset(members, 0, words * sizeof(*members));
            if (imported || through || n->kind != TRI_NODE_DECISION)
                memset(members, 0xFF, words * sizeof(*members));
            else
                node_reads(n, t, members, words);
            add_feeds(m, input, n, members);
        }
    }
    return true;
}

/* ---- what a decision read, for its trace ---- */

/* The members of one slot that n reads; a bit set, or NULL for the whole. */
static uint64_t *members_read(struct tri_eval *ev, const struct tri_node *n,
                              size_t slot)
{
    const struct tri_type *t = n->scope.names[slot].type;
    if (!t || t->kind != TRI_T_CONTEXT || t->n_fields == 0 ||
        !n->slots[slot].node || n->logic->kind != TRI_BOXED_LITERAL)
        return NULL;
    size_t words = (t->n_fields + 63) / 64;
    uint64_t *bits = tri_arena_zero(ev->arena, words, sizeof(*bits));
    if (bits)
        node_reads(n, t, bits, words);
    return bits;
}

static bool is_read(const uint64_t *bits, size_t i)
{
    return !bits || (bits[i / 64] >> (i % 64) & 1);
}

static void put_read(struct tri_context *c, const char *key, size_t len,
                     struct tri_value v)
{
    c->entries[c->n++] =
        (struct tri_entry){ key, (uint32_t)len, tri_key_hash(key, len), v };
}

static bool put_slot(struct tri_eval *ev, const struct tri_node *n, size_t slot,
                     struct tri_value v, struct tri_context *c)
{
    const struct tri_scope_name *name = &n->scope.names[slot];
    const uint64_t *bits = members_read(ev, n, slot);
    if (!bits || v.kind != TRI_CONTEXT ||
        v.u.context->n != name->type->n_fields) {
        put_read(c, name->name, name->name_len, v);
        return !ev->arena->failed;
    }
    for (size_t i = 0; i < v.u.context->n; i++) {
        const struct tri_entry *e = &v.u.context->entries[i];
        char *key =
            is_read(bits, i)
                ? tri_arena_format(ev->arena, "%.*s.%.*s", (int)name->name_len,
                                   name->name, (int)e->key_len, e->key)
                : NULL;
        if (key)
            put_read(c, key, strlen(key), e->value);
    }
    return !ev->arena->failed;
}

struct tri_value tri_node_read_values(struct tri_eval *ev,
                                      const struct tri_node *n,
                                      const struct tri_frame *frame)
{
    size_t most = 0;
    for (size_t i = 0; i < n->n_slots; i++) {
        const struct tri_type *t = n->scope.names[i].type;
        most += 1 + (t && t->kind == TRI_T_CONTEXT ? t->n_fields : 0);
    }
    struct tri_context *c = tri_context_new(ev->arena, most);
    if (!c)
        return tri_fatal(ev, ev->arena->failed);
    c->n = 0;
    for (size_t i = 0; i < n->n_slots; i++) {
        if (frame->slots[i].kind == TRI_FUNCTION)
            continue; /* what it calls is no value */
        if (!put_slot(ev, n, i, frame->slots[i], c))
            return tri_fatal(ev, ev->arena->failed);
    }
    return tri_context_value(c);
}
