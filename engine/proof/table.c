/* The findings of one table; each is one question to the search. */
#include "proof/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "dmn/model.h"
#include "feel/number.h"

struct proving {
    struct tri_space *s;
    const struct tri_space_table *t;
    const struct tri_prove_options *options;
    struct tri_findings *findings;
    uint64_t steps;
    uint32_t *vars; /* the table's, each once */
    size_t n_vars;
    const struct tri_box **boxes; /* room for all rows and what was shown */
    struct tri_out text;
};

/* ---- words ---- */

static void show_value(struct tri_out *out, struct tri_value v)
{
    char text[64];
    switch (v.kind) {
    case TRI_NULL:
        tri_out_text(out, "null");
        break;
    case TRI_BOOL:
        tri_out_text(out, v.u.boolean ? "true" : "false");
        break;
    case TRI_NUMBER:
        tri_out_put(out, text, tri_num_text(v, text, sizeof(text)));
        break;
    case TRI_STRING:
        tri_out_format(out, "\"%.*s\"", (int)v.len, v.u.str);
        break;
    case TRI_DATE:
        tri_out_format(out, "date(\"%04d-%02u-%02u\")", v.u.date.year,
                       v.u.date.month, v.u.date.day);
        break;
    default:
        tri_out_text(out, tri_kind_phrase((enum tri_kind)v.kind));
    }
}

void tri_space_show(const struct tri_space *s, const uint32_t *vars, size_t n,
                    const uint64_t *where, struct tri_out *out)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        const struct tri_space_var *v = s->vars[vars[i]];
        const uint64_t *d = where + s->all.at[vars[i]];
        size_t words = s->all.words[vars[i]];
        if (v->opaque || !v->values ||
            tri_set_count(d, words) == s->all.classes[vars[i]])
            continue;
        size_t c = tri_set_next(d, words, 0);
        if (c == SIZE_MAX)
            continue;
        tri_out_format(out, "%s%s = ", any ? ", " : "", v->text);
        show_value(out, v->values[c]);
        any = true;
    }
    if (!any)
        tri_out_text(out, "any input");
}

static void say(struct proving *p, enum tri_severity severity, uint32_t row,
                const char *fmt, ...) TRI_PRINTF(4, 5);

static void say(struct proving *p, enum tri_severity severity, uint32_t row,
                const char *fmt, ...)
{
    char msg[sizeof(((struct tri_error *)NULL)->msg)];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    const struct tri_table *t = p->t->table;
    bool of_row = row != TRI_SPACE_NONE;
    struct tri_loc loc =
        tri_loc_make(p->t->info.file, of_row ? t->rules[row].id : t->id,
                     of_row ? t->rules[row].line : t->line, 0);
    if (of_row && *t->rules[row].id)
        tri_findings_add(p->findings, severity, TRI_E_MODEL, &loc,
                         "%s: row %s: %s", p->t->info.name, t->rules[row].id,
                         msg);
    else if (of_row)
        tri_findings_add(p->findings, severity, TRI_E_MODEL, &loc,
                         "%s: row %u: %s", p->t->info.name, row + 1, msg);
    else
        tri_findings_add(p->findings, severity, TRI_E_MODEL, &loc, "%s: %s",
                         p->t->info.name, msg);
}

static const char *row_name(const struct proving *p, size_t row, char *buffer,
                            size_t size)
{
    const char *id = p->t->table->rules[row].id;
    if (*id)
        return id;
    (void)snprintf(buffer, size, "%zu", row + 1);
    return buffer;
}

static const char *shown(struct proving *p, const uint64_t *where)
{
    tri_out_clear(&p->text);
    tri_space_show(p->s, p->vars, p->n_vars, where, &p->text);
    return p->text.text ? p->text.text : "";
}

/* ---- a point, and what of it matters ---- */

static bool apart(const struct tri_variables *all, const struct tri_box *b,
                  const uint64_t *where)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const struct tri_literal *l = &b->literals[i];
        const uint64_t *d = where + all->at[l->var];
        uint64_t common = 0;
        for (size_t w = 0; w < all->words[l->var]; w++)
            common |= d[w] & l->set[w];
        if (!common)
            return true;
    }
    return false;
}

static bool all_apart(struct proving *p, size_t n, const uint64_t *where)
{
    for (size_t i = 0; i < n; i++)
        if (!apart(&p->s->all, p->boxes[i], where))
            return false;
    return true;
}

/* One class for each variable of the table; then leave whole whatever the
 * first n boxes stay apart without. keep: a box whose variables stay. */
static void trim(struct proving *p, size_t n, const struct tri_box *keep,
                 uint64_t *where)
{
    const struct tri_variables *all = &p->s->all;
    for (size_t i = 0; i < p->n_vars; i++) {
        uint64_t *d = where + all->at[p->vars[i]];
        size_t c = tri_set_next(d, all->words[p->vars[i]], 0);
        memset(d, 0, all->words[p->vars[i]] * sizeof(*d));
        if (c != SIZE_MAX)
            tri_set_add(d, c);
    }
    for (size_t i = 0; i < p->n_vars; i++) {
        uint32_t var = p->vars[i];
        uint64_t *d = where + all->at[var];
        bool kept = false;
        for (uint32_t k = 0; keep && k < keep->n; k++)
            kept |= keep->literals[k].var == var;
        size_t c = tri_set_next(d, all->words[var], 0);
        if (kept || c == SIZE_MAX)
            continue;
        for (size_t x = 0; x < all->classes[var]; x++)
            tri_set_add(d, x);
        if (all_apart(p, n, where))
            continue;
        memset(d, 0, all->words[var] * sizeof(*d));
        tri_set_add(d, c);
    }
}

static enum tri_search look(struct proving *p, size_t n, uint64_t *where)
{
    return tri_space_search(p->s, p->boxes, n, where, &p->steps);
}

static void gave_up(struct proving *p, uint32_t row, const char *what)
{
    say(p, TRI_ERROR, row,
        "not proved, because the search took too many steps: %s", what);
}

/* ---- gaps ---- */

static bool needs_full_cover(const struct tri_table *t)
{
    switch (t->hit) {
    case TRI_HIT_UNIQUE:
    case TRI_HIT_ANY:
    case TRI_HIT_PRIORITY:
    case TRI_HIT_FIRST:
    case TRI_HIT_SUM:
    case TRI_HIT_MIN:
    case TRI_HIT_MAX:
        return !t->has_default;
    default:
        return false;
    }
}

/* The rows' boxes into p->boxes: those that can be read, or those too that
 * only partly can (taken as wide as they may be). */
static size_t put_rows(struct proving *p, bool wide)
{
    size_t n = 0;
    for (size_t r = 0; r < p->t->table->n_rules; r++) {
        const struct tri_space_row *row = &p->t->rows[r];
        if (row->dead == TRI_SPACE_NONE &&
            (wide || row->unclear == TRI_SPACE_NONE))
            p->boxes[n++] = &row->box;
    }
    return n;
}

static bool has_unclear(const struct proving *p, uint32_t *out_row)
{
    for (uint32_t r = 0; r < p->t->table->n_rules; r++)
        if (p->t->rows[r].unclear != TRI_SPACE_NONE) {
            *out_row = r;
            return true;
        }
    return false;
}

static void leave_out_null(struct proving *p, uint64_t *where)
{
    for (size_t i = 0; i < p->n_vars; i++) {
        const struct tri_space_var *v = p->s->vars[p->vars[i]];
        for (size_t c = 0; v->values && v->n > 1 && c < v->n; c++)
            if (tri_is_null(v->values[c]))
                where[p->s->all.at[v->number] + c / 64] &=
                    ~(UINT64_C(1) << (c % 64));
    }
}

/* A box of what was shown, so that the next is another. */
static const struct tri_box *box_of(struct proving *p, const uint64_t *where)
{
    const struct tri_variables *all = &p->s->all;
    struct tri_box *b = tri_arena_get(&p->s->scratch, sizeof(*b));
    struct tri_literal *l =
        tri_arena_get(&p->s->scratch, (p->n_vars + 1) * sizeof(*l));
    if (!b || !l)
        return NULL;
    b->n = 0;
    b->literals = l;
    for (size_t i = 0; i < p->n_vars; i++) {
        uint32_t var = p->vars[i];
        const uint64_t *d = where + all->at[var];
        if (tri_set_count(d, all->words[var]) < all->classes[var])
            l[b->n++] = (struct tri_literal){ var, d };
    }
    return b;
}

/* Show gaps within what start allows, until 20 are; how many there are. */
static size_t show_gaps(struct proving *p, const uint64_t *start, size_t n,
                        enum tri_severity severity, const char *words)
{
    const struct tri_variables *all = &p->s->all;
    size_t found = 0;
    while (found <= TRI_PROOF_SHOWN) {
        uint64_t *where =
            tri_arena_get(&p->s->scratch, (all->n_words + 1) * sizeof(*where));
        if (!where)
            break;
        memcpy(where, start, all->n_words * sizeof(*where));
        enum tri_search end = look(p, n, where);
        if (end == TRI_SEARCH_GAVE_UP)
            gave_up(p, TRI_SPACE_NONE,
                    found ? "are there more gaps?" : "is there a gap?");
        if (end != TRI_SEARCH_FOUND)
            break;
        if (found == TRI_PROOF_SHOWN) {
            say(p, TRI_NOTE, TRI_SPACE_NONE, "gap: and more");
            break;
        }
        trim(p, n, NULL, where);
        say(p, found ? TRI_NOTE : severity, TRI_SPACE_NONE, "%s%s", words,
            shown(p, where));
        const struct tri_box *b = box_of(p, where);
        if (!b)
            break;
        p->boxes[n++] = b;
        found++;
    }
    return found;
}

static void check_gaps(struct proving *p)
{
    const struct tri_variables *all = &p->s->all;
    uint32_t row = 0;
    if (!needs_full_cover(p->t->table))
        return;
    uint64_t *start = tri_space_whole(p->s);
    uint64_t *where =
        tri_arena_get(&p->s->scratch, (all->n_words + 1) * sizeof(*where));
    if (!start || !where)
        return;
    if (has_unclear(p, &row)) {
        size_t certain = put_rows(p, false);
        memcpy(where, start, all->n_words * sizeof(*where));
        enum tri_search end = look(p, certain, where);
        if (end == TRI_SEARCH_NONE)
            return;
        size_t n = put_rows(p, true);
        memcpy(where, start, all->n_words * sizeof(*where));
        if (look(p, n, where) == TRI_SEARCH_NONE) {
            say(p, TRI_ERROR, row,
                "not proved, because %s is free FEEL there: is there a gap?",
                tri_input_text(p->t->table, p->t->rows[row].unclear));
            return;
        }
    }
    size_t n = put_rows(p, true);
    if (!p->options->null_is_a_value) {
        memcpy(where, start, all->n_words * sizeof(*where));
        leave_out_null(p, where);
        if (show_gaps(p, where, n, TRI_ERROR, "gap: no row takes "))
            return;
        (void)show_gaps(p, start, n, TRI_WARNING,
                        "gap where something is null: no row takes ");
        return;
    }
    (void)show_gaps(p, start, n, TRI_ERROR, "gap: no row takes ");
}

/* ---- clashes ---- */

static bool same_output(struct proving *p, size_t a, size_t b)
{
    const struct tri_rule *rules = p->t->table->rules;
    return tri_is_true(
               tri_feel_equal(p->s->ev, rules[a].value, rules[b].value)) ||
           (tri_is_null(rules[a].value) && tri_is_null(rules[b].value));
}

static bool point_of_both(struct proving *p, size_t a, size_t b,
                          enum tri_search *end, uint64_t **out)
{
    const struct tri_variables *all = &p->s->all;
    const struct tri_space_row *rows = p->t->rows;
    uint64_t *where = tri_space_whole(p->s);
    *out = where;
    *end = TRI_SEARCH_GAVE_UP;
    if (!where)
        return false;
    *end = TRI_SEARCH_NONE;
    if (!tri_box_narrow(all, &rows[a].box, where) ||
        !tri_box_narrow(all, &rows[b].box, where))
        return false;
    *end = look(p, 0, where);
    return *end == TRI_SEARCH_FOUND;
}

/* One class of each variable that either row asks about. */
static void trim_both(struct proving *p, size_t a, size_t b, uint64_t *where)
{
    const struct tri_variables *all = &p->s->all;
    uint64_t *full = tri_space_whole(p->s);
    for (size_t i = 0; full && i < p->n_vars; i++) {
        uint32_t var = p->vars[i];
        bool asked = false;
        for (uint32_t k = 0; k < p->t->rows[a].box.n; k++)
            asked |= p->t->rows[a].box.literals[k].var == var;
        for (uint32_t k = 0; k < p->t->rows[b].box.n; k++)
            asked |= p->t->rows[b].box.literals[k].var == var;
        if (!asked)
            memcpy(where + all->at[var], full + all->at[var],
                   all->words[var] * sizeof(*full));
    }
}

static void check_clash(struct proving *p, size_t a, size_t b, size_t *shown_)
{
    const struct tri_table *t = p->t->table;
    char buffer[24];
    bool unique = t->hit == TRI_HIT_UNIQUE;
    bool constant = t->rules[a].constant && t->rules[b].constant;
    if (!unique && constant && same_output(p, a, b))
        return;
    struct tri_arena_mark mark = tri_arena_mark(&p->s->scratch);
    enum tri_search end;
    uint64_t *where = NULL;
    uint32_t unclear = p->t->rows[b].unclear != TRI_SPACE_NONE
                           ? p->t->rows[b].unclear
                           : p->t->rows[a].unclear;
    if (point_of_both(p, a, b, &end, &where)) {
        trim_both(p, a, b, where);
        const char *with = row_name(p, a, buffer, sizeof(buffer));
        if (unclear != TRI_SPACE_NONE)
            say(p, TRI_ERROR, (uint32_t)b,
                "not proved, because %s is free FEEL there: does it overlap "
                "row %s?",
                tri_input_text(t, unclear), with);
        else if (!unique && !constant)
            say(p, TRI_ERROR, (uint32_t)b,
                "not proved, because an output is free FEEL: is it that of "
                "row %s with %s?",
                with, shown(p, where));
        else if (unique)
            say(p, TRI_ERROR, (uint32_t)b,
                "overlaps row %s, and the hit policy is UNIQUE: both match %s",
                with, shown(p, where));
        else
            say(p, TRI_ERROR, (uint32_t)b,
                "clashes with row %s, and the hit policy is ANY: other "
                "outputs for %s",
                with, shown(p, where));
        ++*shown_;
    } else if (end == TRI_SEARCH_GAVE_UP) {
        gave_up(p, (uint32_t)b, "does it overlap another row?");
        ++*shown_;
    }
    tri_arena_rewind(&p->s->scratch, mark);
}

static void check_clashes(struct proving *p)
{
    const struct tri_table *t = p->t->table;
    size_t found = 0;
    if (t->hit != TRI_HIT_UNIQUE && t->hit != TRI_HIT_ANY)
        return;
    for (size_t b = 1; b < t->n_rules; b++) {
        if (p->t->rows[b].dead != TRI_SPACE_NONE)
            continue;
        for (size_t a = 0; a < b; a++) {
            if (p->t->rows[a].dead != TRI_SPACE_NONE ||
                !tri_boxes_meet(&p->s->all, &p->t->rows[a].box,
                                &p->t->rows[b].box))
                continue;
            if (found == TRI_PROOF_SHOWN) {
                say(p, TRI_NOTE, TRI_SPACE_NONE, "overlaps: and more");
                return;
            }
            check_clash(p, a, b, &found);
        }
    }
}

/* ---- rows that never match, or never decide ---- */

static void check_dead(struct proving *p, uint32_t r)
{
    const struct tri_table *t = p->t->table;
    const struct tri_space_row *row = &p->t->rows[r];
    if (row->dead != TRI_SPACE_NONE) {
        say(p, TRI_ERROR, r, "can never match: %s is never %s",
            tri_input_text(t, row->dead), tri_cell_text(t, r, row->dead));
        return;
    }
    uint64_t *where = tri_space_whole(p->s);
    if (!where || !tri_box_narrow(&p->s->all, &row->box, where))
        return;
    enum tri_search end = look(p, 0, where);
    if (end == TRI_SEARCH_GAVE_UP) {
        gave_up(p, r, "can it match?");
    } else if (end == TRI_SEARCH_NONE) {
        where = tri_space_whole(p->s);
        if (where && tri_box_narrow(&p->s->all, &row->box, where))
            say(p, TRI_ERROR, r,
                "can never match: the tables before it never give %s",
                shown(p, where));
    }
}

static size_t rank_of(const struct proving *p, size_t r)
{
    const struct tri_table *t = p->t->table;
    if (t->hit == TRI_HIT_FIRST)
        return r;
    if (t->ordered)
        return (size_t)t->rules[r].order;
    return 0;
}

/* The rows that win wherever they match beside r. */
static size_t put_winners(struct proving *p, size_t r)
{
    const struct tri_table *t = p->t->table;
    size_t n = 0;
    for (size_t k = 0; k < t->n_rules; k++) {
        const struct tri_space_row *row = &p->t->rows[k];
        if (k != r && rank_of(p, k) < rank_of(p, r) &&
            row->dead == TRI_SPACE_NONE && row->unclear == TRI_SPACE_NONE &&
            tri_boxes_meet(&p->s->all, &row->box, &p->t->rows[r].box))
            p->boxes[n++] = &row->box;
    }
    return n;
}

static void check_masked(struct proving *p, uint32_t r)
{
    const struct tri_table *t = p->t->table;
    const struct tri_space_row *row = &p->t->rows[r];
    char buffer[24];
    if (row->dead != TRI_SPACE_NONE ||
        (t->hit != TRI_HIT_FIRST && t->hit != TRI_HIT_PRIORITY))
        return;
    size_t n = put_winners(p, r);
    if (n == 0)
        return;
    uint64_t *where = tri_space_whole(p->s);
    if (!where || !tri_box_narrow(&p->s->all, &row->box, where))
        return;
    enum tri_search end = look(p, n, where);
    if (end == TRI_SEARCH_GAVE_UP)
        gave_up(p, r, "does it ever decide?");
    if (end != TRI_SEARCH_NONE)
        return;
    where = tri_space_whole(p->s);
    if (!where || !tri_box_narrow(&p->s->all, &row->box, where))
        return;
    trim(p, 0, &row->box, where);
    for (size_t k = 0; k < t->n_rules; k++)
        if (k != r && rank_of(p, k) < rank_of(p, r) &&
            p->t->rows[k].unclear == TRI_SPACE_NONE &&
            p->t->rows[k].dead == TRI_SPACE_NONE &&
            tri_box_within(&p->s->all, &row->box, &p->t->rows[k].box)) {
            say(p, TRI_ERROR, r,
                "never decides: row %s takes all that it matches, as %s",
                row_name(p, k, buffer, sizeof(buffer)), shown(p, where));
            return;
        }
    say(p, TRI_ERROR, r,
        "never decides: rows that come before it take all that it matches, "
        "as %s",
        shown(p, where));
}

/* Rows that say what another says wherever they match. */
static void check_twice(struct proving *p, uint32_t r)
{
    const struct tri_table *t = p->t->table;
    char buffer[24];
    const struct tri_space_row *row = &p->t->rows[r];
    if (t->hit == TRI_HIT_UNIQUE || t->hit == TRI_HIT_FIRST ||
        t->hit == TRI_HIT_SUM || t->hit == TRI_HIT_COUNT ||
        row->dead != TRI_SPACE_NONE || !t->rules[r].constant)
        return;
    for (size_t k = 0; k < t->n_rules; k++) {
        const struct tri_space_row *other = &p->t->rows[k];
        if (k == r || other->dead != TRI_SPACE_NONE ||
            other->unclear != TRI_SPACE_NONE || !t->rules[k].constant ||
            !tri_box_within(&p->s->all, &row->box, &other->box) ||
            !same_output(p, k, r))
            continue;
        bool same = tri_box_within(&p->s->all, &other->box, &row->box) &&
                    row->unclear == TRI_SPACE_NONE;
        if (same && k > r)
            continue; /* said of the later one */
        uint64_t *where = tri_space_whole(p->s);
        if (!where || !tri_box_narrow(&p->s->all, &row->box, where))
            return;
        say(p, same ? TRI_WARNING : TRI_NOTE, r,
            "says what row %s says, as for %s",
            row_name(p, k, buffer, sizeof(buffer)), shown(p, where));
        return;
    }
}

/* ---- inputs ---- */

/* Most often a row of it went: an input that it may have been for, beside what
 * the last row that is left takes. */
static void say_unused(struct proving *p, size_t input)
{
    const struct tri_table *t = p->t->table;
    const struct tri_type *type = t->inputs[input]->type;
    const char *name = tri_input_text(t, input);
    uint64_t *where = tri_space_whole(p->s);
    if (!where ||
        !tri_box_narrow(&p->s->all, &p->t->rows[t->n_rules - 1].box, where))
        return;
    const char *rest = p->t->rows[t->n_rules - 1].box.n ? shown(p, where) : "";
    say(p, p->options->null_is_a_value ? TRI_ERROR : TRI_WARNING,
        TRI_SPACE_NONE,
        "input %s is not used: no row tells its values apart, as for %s = "
        "%s%s%s",
        name, name, type && type->kind == TRI_T_BOOL ? "true" : "null",
        *rest ? ", " : "", rest);
}

static void check_inputs(struct proving *p)
{
    const struct tri_table *t = p->t->table;
    for (size_t i = 0; i < t->n_inputs && t->n_rules; i++) {
        uint32_t var = p->t->vars[i];
        bool used = false;
        for (size_t r = 0; r < t->n_rules && !used; r++) {
            const struct tri_space_row *row = &p->t->rows[r];
            used =
                row->unclear != TRI_SPACE_NONE || row->dead != TRI_SPACE_NONE;
            for (uint32_t k = 0; k < row->box.n && !used; k++)
                used = row->box.literals[k].var == var;
        }
        if (!used)
            say_unused(p, i);
    }
}

static void check_unclear(struct proving *p)
{
    const struct tri_table *t = p->t->table;
    for (uint32_t r = 0; r < t->n_rules; r++)
        if (p->t->rows[r].unclear != TRI_SPACE_NONE)
            say(p, TRI_NOTE, r, "%s is free FEEL: %s is taken to match or not",
                tri_input_text(t, p->t->rows[r].unclear),
                tri_cell_text(t, r, p->t->rows[r].unclear));
}

/* ---- the table ---- */

static bool collect_vars(struct proving *p)
{
    const struct tri_table *t = p->t->table;
    p->vars =
        tri_arena_get(&p->s->scratch, (t->n_inputs + 1) * sizeof(*p->vars));
    p->boxes =
        tri_arena_get(&p->s->scratch, (t->n_rules + TRI_PROOF_SHOWN + 2) *
                                          sizeof(struct tri_box *));
    if (!p->vars || !p->boxes)
        return false;
    for (size_t i = 0; i < t->n_inputs; i++) {
        bool known = p->t->vars[i] == TRI_SPACE_NONE;
        for (size_t k = 0; k < p->n_vars && !known; k++)
            known = p->vars[k] == p->t->vars[i];
        if (!known)
            p->vars[p->n_vars++] = p->t->vars[i];
    }
    return true;
}

void tri_prove_table(struct tri_space *s, const struct tri_space_table *t,
                     const struct tri_prove_options *options,
                     struct tri_findings *findings)
{
    struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
    struct proving p = { .s = s,
                         .t = t,
                         .options = options,
                         .findings = findings,
                         .steps = options->steps ? options->steps
                                                 : TRI_PROOF_STEPS };
    tri_out_init(&p.text);
    if (collect_vars(&p)) {
        struct tri_arena_mark inner = tri_arena_mark(&s->scratch);
        check_inputs(&p);
        check_unclear(&p);
        check_gaps(&p);
        tri_arena_rewind(&s->scratch, inner);
        check_clashes(&p);
        for (uint32_t r = 0; r < t->table->n_rules; r++) {
            check_dead(&p, r);
            check_masked(&p, r);
            check_twice(&p, r);
            tri_arena_rewind(&s->scratch, inner);
        }
    }
    s->failed |= p.text.failed || s->scratch.failed;
    tri_out_done(&p.text);
    tri_arena_rewind(&s->scratch, mark);
}

enum tri_code tri_prove_tables(struct tri_space *s,
                               const struct tri_prove_options *options,
                               struct tri_findings *findings,
                               struct tri_error *err)
{
    for (size_t i = 0; i < s->n_tables && !s->failed; i++)
        tri_prove_table(s, &s->tables[i], options, findings);
    return s->failed ? tri_arena_fail(s->arena.failed ? &s->arena : &s->scratch,
                                      err, "the proof")
                     : TRI_OK;
}
