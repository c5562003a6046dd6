/* What a table gives, tied to its rows by the hit policy. */
#include <string.h>

#include "dmn/model.h"
#include "proof/space.h"

static void *keep(struct tri_space *s, void *p)
{
    s->failed |= p == NULL;
    return p;
}

size_t tri_space_rank(struct tri_space *s, const struct tri_space_table *t,
                      size_t row)
{
    return tri_space_class(s, s->vars[t->var], t->table->rules[row].value);
}

/* "The row matches" as a literal: its only cell, or an inner variable of two
 * classes (0: no, 1: yes) tied to the cells. */
struct match {
    struct tri_literal yes;
    struct tri_literal no;
    enum { OPEN, ALWAYS, NEVER } how;
};

static struct tri_literal other_classes(struct tri_space *s,
                                        struct tri_literal l)
{
    uint64_t *set = tri_space_set(s, l.var, true);
    for (size_t w = 0; set && l.set && w < s->all.words[l.var]; w++)
        set[w] &= ~l.set[w];
    return (struct tri_literal){ l.var, set };
}

static struct tri_literal class_literal(struct tri_space *s, uint32_t var,
                                        size_t class)
{
    uint64_t *set = tri_space_set(s, var, false);
    if (set)
        tri_set_add(set, class);
    return (struct tri_literal){ var, set };
}

static struct match match_of(struct tri_space *s,
                             const struct tri_space_row *row)
{
    struct match m = { .how = OPEN };
    if (row->dead != TRI_SPACE_NONE) {
        m.how = NEVER;
        return m;
    }
    if (row->unclear == TRI_SPACE_NONE && row->box.n == 0) {
        m.how = ALWAYS;
        return m;
    }
    if (row->unclear == TRI_SPACE_NONE && row->box.n == 1) {
        m.yes = row->box.literals[0];
        m.no = other_classes(s, m.yes);
        return m;
    }
    uint32_t var = tri_space_inner(s, 2);
    if (var == TRI_SPACE_NONE)
        return m;
    m.yes = class_literal(s, var, 1);
    m.no = class_literal(s, var, 0);
    struct tri_literal *all =
        keep(s, tri_arena_get(&s->scratch, (row->box.n + 1) * sizeof(*all)));
    if (!all)
        return m;
    for (uint32_t i = 0; i < row->box.n; i++) {
        struct tri_literal pair[] = { m.yes,
                                      other_classes(s, row->box.literals[i]) };
        tri_space_forbid(s, var, pair, 2);
        all[i] = row->box.literals[i];
    }
    all[row->box.n] = m.no;
    if (row->unclear == TRI_SPACE_NONE)
        tri_space_forbid(s, var, all, row->box.n + 1);
    return m;
}

/* The value of class c needs a row that gives it (or, for the value of no row,
 * that none matches). */
static void tie_class(struct tri_space *s, const struct tri_space_table *st,
                      const struct match *matches, size_t c, bool is_default)
{
    const struct tri_table *t = st->table;
    const struct tri_space_var *v = s->vars[st->var];
    struct tri_literal *all =
        keep(s, tri_arena_get(&s->scratch, (t->n_rules + 1) * sizeof(*all)));
    uint32_t n = 0;
    if (!all)
        return;
    for (size_t r = 0; r < t->n_rules; r++) {
        if (tri_space_class(s, v, t->rules[r].value) != c)
            continue;
        if (matches[r].how == ALWAYS)
            return;
        if (matches[r].how == OPEN)
            all[n++] = matches[r].no;
    }
    if (is_default)
        return; /* tied by its own: no row may match */
    all[n++] = class_literal(s, st->var, c);
    tri_space_forbid(s, st->var, all, n);
}

static void tie_priority(struct tri_space *s, const struct tri_space_table *st,
                         const struct match *m, size_t r)
{
    const struct tri_space_var *v = s->vars[st->var];
    size_t rank = tri_space_class(s, v, st->table->rules[r].value);
    uint64_t *lower = tri_space_set(s, st->var, false);
    for (size_t c = rank + 1; lower && c < v->n; c++)
        tri_set_add(lower, c);
    struct tri_literal pair[] = { m[r].yes, { st->var, lower } };
    if (m[r].how == ALWAYS)
        tri_space_forbid(s, st->var, pair + 1, 1);
    else if (m[r].how == OPEN)
        tri_space_forbid(s, st->var, pair, 2);
}

/* FIRST, and UNIQUE and ANY where only one row matches. */
static void tie_first(struct tri_space *s, const struct tri_space_table *st,
                      const struct match *m, size_t r)
{
    const struct tri_space_var *v = s->vars[st->var];
    size_t c = tri_space_class(s, v, st->table->rules[r].value);
    struct tri_literal *all =
        keep(s, tri_arena_get(&s->scratch, (r + 2) * sizeof(*all)));
    uint32_t n = 0;
    if (!all || m[r].how == NEVER)
        return;
    for (size_t k = 0; st->table->hit == TRI_HIT_FIRST && k < r; k++) {
        if (m[k].how == ALWAYS)
            return;
        if (m[k].how == OPEN)
            all[n++] = m[k].no;
    }
    if (m[r].how == OPEN)
        all[n++] = m[r].yes;
    all[n++] = other_classes(s, class_literal(s, st->var, c));
    tri_space_forbid(s, st->var, all, n);
}

/* Where no row matches the default stands, or null. */
static void tie_default(struct tri_space *s, const struct tri_space_table *st,
                        const struct match *m, size_t c)
{
    const struct tri_table *t = st->table;
    struct tri_literal *all =
        keep(s, tri_arena_get(&s->scratch, (t->n_rules + 1) * sizeof(*all)));
    uint32_t n = 0;
    if (!all)
        return;
    for (size_t r = 0; r < t->n_rules; r++) {
        if (m[r].how == ALWAYS) {
            n = UINT32_MAX;
            break;
        }
        if (m[r].how == OPEN)
            all[n++] = m[r].no;
    }
    if (n != UINT32_MAX) {
        all[n++] = other_classes(s, class_literal(s, st->var, c));
        tri_space_forbid(s, st->var, all, n);
    }
    bool given = false;
    for (size_t r = 0; r < t->n_rules; r++)
        given |= tri_space_class(s, s->vars[st->var], t->rules[r].value) == c;
    for (size_t r = 0; !given && r < t->n_rules; r++) {
        struct tri_literal pair[] = { class_literal(s, st->var, c), m[r].yes };
        if (m[r].how != NEVER)
            tri_space_forbid(s, st->var, pair, m[r].how == OPEN ? 2 : 1);
    }
}

void tri_space_tie_table(struct tri_space *s, const struct tri_space_table *st)
{
    const struct tri_table *t = st->table;
    const struct tri_space_var *v = s->vars[st->var];
    struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
    struct match *m =
        keep(s, tri_arena_zero(&s->scratch, t->n_rules + 1, sizeof(*m)));
    if (!m || v->opaque)
        return;
    for (size_t r = 0; r < t->n_rules; r++)
        m[r] = match_of(s, &st->rows[r]);
    struct tri_value def = tri_null();
    if (t->has_default && t->outputs[0]->text.expr)
        (void)tri_expr_constant(t->outputs[0]->text.expr, &def);
    size_t of_none = tri_space_class(s, v, def);
    for (size_t r = 0; r < t->n_rules && !s->failed; r++)
        if (t->hit == TRI_HIT_PRIORITY && v->ranked)
            tie_priority(s, st, m, r);
        else if (t->hit != TRI_HIT_PRIORITY)
            tie_first(s, st, m, r);
    for (size_t c = 0; c < v->n && !s->failed; c++)
        tie_class(s, st, m, c, c == of_none);
    if (of_none != SIZE_MAX)
        tie_default(s, st, m, of_none);
    tri_arena_rewind(&s->scratch, mark);
}
