/* Would anybody notice if this row were not there? A row whose every point
 * other rows decide alike changes nothing when it goes, whatever the tests
 * say. */
#include <stdlib.h>
#include <string.h>

#include "proof/space.h"
#include "triage/prove.h"

struct tri_pack_idle {
    const struct tri_pack *pack;
    struct tri_space *s;
};

enum { STEPS_IDLE = 2000000 };

enum tri_code tri_pack_idle_new(const struct tri_pack *pack,
                                struct tri_pack_idle **out,
                                struct tri_error *err)
{
    const struct tri_space_options options = { .facts = pack->in_facts,
                                               .report = pack->in_report };
    struct tri_pack_idle *p = calloc(1, sizeof(*p));
    if (!p)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    p->pack = pack;
    enum tri_code code = tri_space_new(pack->models, &options, &p->s, err);
    if (code != TRI_OK) {
        free(p);
        return code;
    }
    *out = p;
    return TRI_OK;
}

void tri_pack_idle_free(struct tri_pack_idle *p)
{
    if (!p)
        return;
    tri_space_free(p->s);
    free(p);
}

static const struct tri_space_table *table_of(const struct tri_space *s,
                                              const struct tri_decision *d)
{
    for (size_t i = 0; i < s->n_tables; i++)
        if (s->tables[i].node == d->node)
            return &s->tables[i];
    return NULL;
}

static const char *cell_of(const struct tri_decision *d, size_t row,
                           const char *name)
{
    for (size_t i = 0; i < tri_table_outputs(d->table); i++)
        if (strcmp(tri_output_name(d->table, i), name) == 0)
            return tri_output_text(d->table, row, i);
    return "";
}

static bool same_cell(const struct tri_decision *a, size_t i,
                      const struct tri_decision *b, size_t k, const char *name)
{
    return strcmp(cell_of(a, i, name), cell_of(b, k, name)) == 0;
}

static size_t urgency_of(const struct tri_decision *d, size_t row)
{
    const char *cell = cell_of(d, row, "urgency");
    size_t n = strlen(cell);
    for (size_t i = 0; i < TRI_N_URGENCIES; i++)
        if (n == strlen(tri_urgency_names[i]) + 2 &&
            memcmp(cell + 1, tri_urgency_names[i], n - 2) == 0)
            return i;
    return TRI_TODAY;
}

static bool is_true(const struct tri_decision *d, size_t row, const char *name)
{
    return strcmp(cell_of(d, row, name), "true") == 0;
}

/* Merged with other, the action of row adds nothing (docs/authors/packs.md). */
static bool merges_into(const struct tri_decision *d, size_t row,
                        const struct tri_decision *other, size_t k)
{
    return same_cell(d, row, other, k, "code") &&
           same_cell(d, row, other, k, "for") &&
           same_cell(d, row, other, k, "agency") &&
           same_cell(d, row, other, k, "by_whom") &&
           (is_true(other, k, "mandatory") || !is_true(d, row, "mandatory")) &&
           urgency_of(other, k) <= urgency_of(d, row) &&
           (!is_true(other, k, "held") || is_true(d, row, "held"));
}

static bool same_outputs(const struct tri_decision *d, size_t i, size_t k)
{
    for (size_t o = 0; o < tri_table_outputs(d->table); o++)
        if (strcmp(tri_output_text(d->table, i, o),
                   tri_output_text(d->table, k, o)) != 0)
            return false;
    return true;
}

struct asking {
    struct tri_space *s;
    const struct tri_box **boxes;
    size_t n;
};

static void put(struct asking *a, const struct tri_space_row *row)
{
    if (row->dead == TRI_SPACE_NONE && row->unclear == TRI_SPACE_NONE)
        a->boxes[a->n++] = &row->box;
}

static bool is_action(const struct tri_pack *p, const struct tri_decision *d)
{
    for (size_t i = 0; i < p->actions.n; i++)
        if (p->actions.items[i] == d)
            return true;
    return false;
}

/* The rows that decide alike, or better, wherever they match too. */
static void stand_ins(const struct tri_pack_idle *p, struct asking *a,
                      const struct tri_decision *d,
                      const struct tri_space_table *t, size_t row)
{
    bool action = is_action(p->pack, d);
    const char *policy = tri_table_hit_policy(d->table);
    bool ranked = t->var != TRI_SPACE_NONE && p->s->vars[t->var]->ranked;
    if (action) {
        for (size_t i = 0; i < p->pack->actions.n; i++) {
            const struct tri_decision *o = p->pack->actions.items[i];
            const struct tri_space_table *of = table_of(p->s, o);
            for (size_t k = 0; of && k < o->n_rows; k++)
                if ((o != d || k != row) && merges_into(d, row, o, k))
                    put(a, &of->rows[k]);
        }
        return;
    }
    for (size_t k = 0; k < d->n_rows; k++) {
        if (k == row)
            continue;
        if (ranked ? tri_space_rank(p->s, t, k) <= tri_space_rank(p->s, t, row)
            : strcmp(policy, "FIRST") == 0 ? k < row
                                           : same_outputs(d, row, k))
            put(a, &t->rows[k]);
    }
}

bool tri_pack_row_idle(struct tri_pack_idle *p, const struct tri_decision *d,
                       size_t row, size_t column)
{
    const struct tri_space_table *t = table_of(p->s, d);
    size_t rows = 1;
    for (size_t i = 0; i < p->pack->n_decisions; i++)
        rows += p->pack->decisions[i].n_rows;
    if (!t || row >= d->n_rows || t->rows[row].dead != TRI_SPACE_NONE)
        return false;
    struct tri_arena_mark mark = tri_arena_mark(&p->s->scratch);
    struct asking a = {
        p->s, tri_arena_get(&p->s->scratch, rows * sizeof(struct tri_box *)), 0
    };
    uint64_t *where = tri_space_whole(p->s);
    uint64_t steps = STEPS_IDLE;
    bool idle = false;
    if (a.boxes && where) {
        uint32_t open = column < tri_table_inputs(d->table) ? t->vars[column]
                                                            : TRI_SPACE_NONE;
        const struct tri_box *box = &t->rows[row].box;
        struct tri_box left = { 0, NULL };
        struct tri_literal *l =
            tri_arena_get(&p->s->scratch, (box->n + 1) * sizeof(*l));
        for (uint32_t i = 0; l && i < box->n; i++)
            if (box->literals[i].var != open)
                l[left.n++] = box->literals[i];
        left.literals = l;
        stand_ins(p, &a, d, t, row);
        idle = l && tri_box_narrow(&p->s->all, &left, where) &&
               tri_space_search(p->s, a.boxes, a.n, where, &steps) ==
                   TRI_SEARCH_NONE;
    }
    tri_arena_rewind(&p->s->scratch, mark);
    return idle;
}
