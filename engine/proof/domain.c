/* The classes of a variable: the values that its type allows and no cell tells
 * apart. Ends of ranges cut the line of numbers or dates into points and the
 * pieces between them; each piece is shown by one value of it, a whole number
 * where there is one. */
#include <stdlib.h>
#include <string.h>

#include "dmn/model.h"
#include "feel/ast.h"
#include "feel/number.h"
#include "proof/space.h"

enum { MAX_VALUES = 40000 };
#define MAX_LOOKS ((size_t)40000000) /* values times tests of one variable */

struct pool {
    struct tri_space *s;
    struct tri_value *items;
    size_t n;
    size_t cap;
};

static void put(struct pool *p, struct tri_value v)
{
    struct tri_value *items = tri_arena_grow(&p->s->scratch, p->items, p->n,
                                             p->n + 1, sizeof(*items), &p->cap);
    if (!items) {
        p->s->failed = true;
        return;
    }
    p->items = items;
    items[p->n++] = v;
}

/* ---- what the tests name ---- */

static void put_ends(struct pool *p, struct tri_value c)
{
    if (c.kind != TRI_RANGE) {
        put(p, c);
        return;
    }
    if (c.u.range->has_lo)
        put(p, c.u.range->lo);
    if (c.u.range->has_hi)
        put(p, c.u.range->hi);
}

static bool put_choices(struct pool *p, const struct tri_expr *e)
{
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (!e || tri_expr_test(e, &negated, &choices, &n) != TRI_TEST_CHOICES)
        return false;
    for (size_t i = 0; i < n; i++)
        put_ends(p, choices[i]);
    return true;
}

/* The constants that an allowedValues enumerates; false when it is no plain
 * list of single values. */
static bool enumerated(const struct tri_expr *allowed, struct pool *p)
{
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (!allowed ||
        tri_expr_test(allowed, &negated, &choices, &n) != TRI_TEST_CHOICES ||
        negated)
        return false;
    for (size_t i = 0; i < n; i++)
        if (choices[i].kind == TRI_RANGE)
            return false;
    for (size_t i = 0; i < n; i++)
        if (choices[i].kind != TRI_NULL)
            put(p, choices[i]);
    return true;
}

/* ---- between the ends ---- */

static int compare(const void *a, const void *b)
{
    const struct tri_value *x = a, *y = b;
    if (x->kind == TRI_DATE) {
        struct tri_date i = x->u.date, k = y->u.date;
        if (i.year != k.year)
            return i.year < k.year ? -1 : 1;
        if (i.month != k.month)
            return i.month < k.month ? -1 : 1;
        return (i.day > k.day) - (i.day < k.day);
    }
    return tri_num_compare(*x, *y);
}

static unsigned days_of(struct tri_date d)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31 };
    bool leap = d.year % 4 == 0 && (d.year % 100 != 0 || d.year % 400 == 0);
    return days[d.month - 1] + (unsigned)(d.month == 2 && leap);
}

static struct tri_value day_after(struct tri_value v)
{
    struct tri_date *d = &v.u.date;
    if (++d->day > days_of(*d)) {
        d->day = 1;
        if (++d->month > 12) {
            d->month = 1;
            d->year++;
        }
    }
    return v;
}

static struct tri_value day_before(struct tri_value v)
{
    struct tri_date *d = &v.u.date;
    if (d->day > 1) {
        d->day--;
        return v;
    }
    if (--d->month < 1) {
        d->month = 12;
        d->year--;
    }
    d->day = (uint8_t)days_of(*d);
    return v;
}

static struct tri_value step(struct tri_space *s, struct tri_value v,
                             int64_t by)
{
    if (v.kind == TRI_DATE)
        return by < 0 ? day_before(v) : day_after(v);
    return tri_num_add(s->ev, v, tri_int(by));
}

/* A value between two ends, a whole number if there is one: null when nothing
 * lies between them. */
static struct tri_value between(struct tri_space *s, struct tri_value a,
                                struct tri_value b)
{
    struct tri_value v = step(s, a, 1);
    if (a.kind == TRI_DATE)
        return compare(&v, &b) < 0 ? v : tri_null();
    struct tri_value whole = tri_num_round(s->ev, a, 0, TRI_ROUND_FLOOR);
    v = tri_num_add(s->ev, whole, tri_int(1));
    if (v.kind == TRI_NUMBER && compare(&v, &b) < 0)
        return v;
    v = tri_num_div(s->ev, tri_num_add(s->ev, a, b), tri_int(2));
    return v.kind == TRI_NUMBER && compare(&a, &v) < 0 && compare(&v, &b) < 0
               ? v
               : tri_null();
}

/* The ends in their order, each once, with what lies before, between, after. */
static void put_line(struct pool *out, struct pool *ends, enum tri_kind kind)
{
    struct tri_space *s = out->s;
    size_t n = 0;
    for (size_t i = 0; i < ends->n; i++)
        if (ends->items[i].kind == kind)
            ends->items[n++] = ends->items[i];
    if (n == 0) {
        if (kind == TRI_NUMBER)
            put(out, tri_int(0));
        else
            put(out, (struct tri_value){ .kind = TRI_DATE,
                                         .u.date = { 2000, 1, 1 } });
        return;
    }
    qsort(ends->items, n, sizeof(*ends->items), compare);
    put(out, step(s, ends->items[0], -1));
    for (size_t i = 0; i < n && !s->failed; i++) {
        if (i && compare(&ends->items[i - 1], &ends->items[i]) == 0)
            continue;
        if (i) {
            struct tri_value v = between(s, ends->items[i - 1], ends->items[i]);
            if (!tri_is_null(v))
                put(out, v);
        }
        put(out, ends->items[i]);
    }
    put(out, step(s, ends->items[n - 1], 1));
}

static bool same_text(struct tri_value a, struct tri_value b)
{
    return a.kind == TRI_STRING && b.kind == TRI_STRING && a.len == b.len &&
           memcmp(a.u.str, b.u.str, a.len) == 0;
}

/* Each text once, and one that no cell names. */
static void put_texts(struct pool *out, const struct pool *named)
{
    static const char other[] = "something else that no row names";
    for (size_t i = 0; i < named->n && !out->s->failed; i++) {
        bool known = named->items[i].kind != TRI_STRING;
        for (size_t k = 0; k < out->n && !known; k++)
            known = same_text(out->items[k], named->items[i]);
        if (!known)
            put(out, named->items[i]);
        if (out->n > MAX_VALUES)
            return;
    }
    struct tri_value v = tri_str(other, 14); /* "something else" */
    for (size_t k = 0; k < out->n; k++)
        if (same_text(out->items[k], v))
            v = tri_str(other, sizeof(other) - 1);
    put(out, v);
}

static bool names_kind(const struct pool *p, enum tri_kind kind)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].kind == kind)
            return true;
    return false;
}

/* Can every value that a test names be told apart from others? */
static bool plain(const struct pool *p)
{
    for (size_t i = 0; i < p->n; i++)
        switch (p->items[i].kind) {
        case TRI_NULL:
        case TRI_BOOL:
        case TRI_NUMBER:
        case TRI_STRING:
        case TRI_DATE:
            break;
        default:
            return false;
        }
    return true;
}

/* put_line on a copy: it sorts what it is given. */
static void put_line_of(struct pool *out, const struct pool *named,
                        enum tri_kind kind)
{
    struct pool copy = { out->s, NULL, 0, 0 };
    for (size_t i = 0; i < named->n; i++)
        put(&copy, named->items[i]);
    put_line(out, &copy, kind);
}

/* ---- candidates by type ---- */

/* False: values of this type cannot be told apart here. */
static bool candidates(struct tri_space_var *v, struct pool *named,
                       struct pool *out)
{
    const struct tri_expr *allowed = v->type->allowed;
    switch (v->type->kind) {
    case TRI_T_BOOL:
        put(out, tri_bool(false));
        put(out, tri_bool(true));
        return true;
    case TRI_T_STRING:
        if (!enumerated(allowed, out))
            put_texts(out, named);
        return true;
    case TRI_T_NUMBER:
    case TRI_T_DATE:
        if (enumerated(allowed, out))
            return true;
        (void)put_choices(named, allowed);
        put_line_of(out, named,
                    v->type->kind == TRI_T_DATE ? TRI_DATE : TRI_NUMBER);
        return true;
    case TRI_T_ANY:
        if (names_kind(named, TRI_BOOL)) {
            put(out, tri_bool(false));
            put(out, tri_bool(true));
        }
        put_texts(out, named);
        if (names_kind(named, TRI_NUMBER))
            put_line_of(out, named, TRI_NUMBER);
        if (names_kind(named, TRI_DATE))
            put_line_of(out, named, TRI_DATE);
        return true;
    default:
        return false;
    }
}

/* ---- the tests over the values ---- */

static bool in_range(const struct tri_range *r, struct tri_value v)
{
    if (r->has_lo) {
        int c = compare(&v, &r->lo);
        if (c < 0 || (c == 0 && !r->lo_closed))
            return false;
    }
    if (r->has_hi) {
        int c = compare(&v, &r->hi);
        if (c > 0 || (c == 0 && !r->hi_closed))
            return false;
    }
    return true;
}

static bool plain_range(const struct tri_range *r, enum tri_kind kind)
{
    return !r->is_equal && !r->is_not_equal &&
           (!r->has_lo || r->lo.kind == kind) &&
           (!r->has_hi || r->hi.kind == kind);
}

static bool admits_one(struct tri_space *s, struct tri_value choice,
                       struct tri_value v)
{
    if (choice.kind == TRI_RANGE &&
        (v.kind == TRI_NUMBER || v.kind == TRI_DATE) &&
        plain_range(choice.u.range, v.kind))
        return in_range(choice.u.range, v);
    if (choice.kind == TRI_NULL || v.kind == TRI_NULL)
        if (choice.kind != TRI_RANGE)
            return choice.kind == v.kind;
    if (choice.kind == TRI_NUMBER && v.kind == TRI_NUMBER)
        return tri_num_compare(choice, v) == 0;
    if (choice.kind == TRI_STRING && v.kind == TRI_STRING)
        return same_text(choice, v);
    return tri_is_true(tri_feel_in(s->ev, v, choice));
}

static bool admits(struct tri_space *s, const struct tri_expr *cell,
                   struct tri_value v)
{
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (tri_expr_test(cell, &negated, &choices, &n) == TRI_TEST_CHOICES &&
        !negated) {
        for (size_t i = 0; i < n; i++)
            if (admits_one(s, choices[i], v))
                return true;
        return false;
    }
    return tri_is_true(tri_feel_test(s->ev, cell, NULL, v));
}

/* True, false or null, as the comparison would be. */
static struct tri_value asks(struct tri_space *s, const struct tri_test *t,
                             struct tri_value v)
{
    int c = 0;
    struct tri_value same = tri_feel_equal(s->ev, v, t->value);
    switch (t->op) {
    case TRI_OP_EQ:
        return same;
    case TRI_OP_NE:
        return same.kind == TRI_BOOL ? tri_bool(!same.u.boolean) : same;
    default:
        if (!tri_feel_compare(s->ev, v, t->value, &c))
            return tri_null();
        return tri_bool(t->op == TRI_OP_LT   ? c < 0
                        : t->op == TRI_OP_LE ? c <= 0
                        : t->op == TRI_OP_GT ? c > 0
                                             : c >= 0);
    }
}

/* What an evaluation left behind is in memory that is given back. */
static void forget(struct tri_eval *ev, struct tri_arena_mark mark)
{
    tri_arena_rewind(ev->arena, mark);
    ev->diags = NULL;
    ev->n_diags = ev->cap_diags = 0;
    ev->steps = 0;
}

static bool fill_tests(struct tri_space *s, struct tri_space_var *v)
{
    size_t words = v->n / 64 + 1;
    for (struct tri_test *t = v->tests; t; t = t->next) {
        t->yes = tri_arena_zero(&s->arena, words, sizeof(*t->yes));
        t->no = tri_arena_zero(&s->arena, words, sizeof(*t->no));
        if (!t->yes || !t->no) {
            s->failed = true;
            return false;
        }
        for (size_t i = 0; i < v->n; i++) {
            struct tri_arena_mark mark = tri_arena_mark(s->ev->arena);
            struct tri_value r =
                t->cell ? tri_bool(admits(s, t->cell, v->values[i]))
                        : asks(s, t, v->values[i]);
            forget(s->ev, mark);
            if (tri_is_true(r))
                tri_set_add(t->yes, i);
            else if (tri_is_false(r))
                tri_set_add(t->no, i);
        }
    }
    return true;
}

/* ---- values that no test tells apart ---- */

static bool same_answers(const struct tri_space_var *v, size_t a, size_t b)
{
    for (const struct tri_test *t = v->tests; t; t = t->next)
        if (tri_set_has(t->yes, a) != tri_set_has(t->yes, b) ||
            tri_set_has(t->no, a) != tri_set_has(t->no, b))
            return false;
    return true;
}

static uint64_t answers_hash(const struct tri_space_var *v, size_t a)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (const struct tri_test *t = v->tests; t; t = t->next) {
        h ^= (uint64_t)tri_set_has(t->yes, a) + 2 * tri_set_has(t->no, a) + 1;
        h *= UINT64_C(0x100000001b3);
    }
    return h;
}

/* Keep the first of each kind; the tests are filled again over what is left. */
static void merge(struct tri_space *s, struct tri_space_var *v)
{
    uint64_t *hashes = tri_arena_get(&s->scratch, v->n * sizeof(*hashes));
    if (!hashes) {
        s->failed = true;
        return;
    }
    size_t n = 0;
    size_t *from = tri_arena_get(&s->scratch, v->n * sizeof(*from));
    for (size_t i = 0; from && i < v->n; i++) {
        uint64_t h = answers_hash(v, i);
        bool known = false;
        for (size_t k = 0; k < n && !known; k++)
            known = hashes[k] == h && same_answers(v, from[k], i);
        if (known)
            continue;
        hashes[n] = h;
        from[n++] = i;
    }
    for (size_t i = 0; from && i < n; i++)
        v->values[i] = v->values[from[i]];
    v->n = n;
}

bool tri_space_domain(struct tri_space *s, struct tri_space_var *v)
{
    struct tri_arena_mark mark = tri_arena_mark(&s->scratch);
    struct pool named = { s, NULL, 0, 0 };
    struct pool out = { s, NULL, 0, 0 };
    size_t tests = 0;
    bool clear = true;
    bool given = v->values != NULL; /* a table's outputs */
    for (struct tri_test *t = v->tests; t; t = t->next) {
        tests++;
        if (t->cell)
            clear &= put_choices(&named, t->cell);
        else
            put(&named, t->value);
    }
    if (given) {
        for (size_t i = 0; i < v->n; i++)
            put(&out, v->values[i]);
    } else if (!clear || !plain(&named) || !candidates(v, &named, &out)) {
        v->opaque = true;
    }
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (!given && v->type->allowed &&
        tri_expr_test(v->type->allowed, &negated, &choices, &n) ==
            TRI_TEST_CHOICES) {
        size_t kept = 0;
        for (size_t i = 0; i < out.n; i++)
            if (admits(s, v->type->allowed, out.items[i]))
                out.items[kept++] = out.items[i];
        out.n = kept;
    }
    if (!given && !v->never_null)
        put(&out, tri_null());
    if (out.n > MAX_VALUES || out.n * (tests + 1) > MAX_LOOKS || out.n == 0)
        v->opaque = true;
    if (v->opaque) {
        out.n = 0;
        put(&out, tri_null());
    }
    v->values = tri_arena_get(&s->arena, (out.n + 1) * sizeof(*v->values));
    if (!v->values || s->failed) {
        s->failed = true;
        return false;
    }
    if (out.n)
        memcpy(v->values, out.items, out.n * sizeof(*out.items));
    v->n = out.n;
    bool ok = fill_tests(s, v);
    if (ok && !given && v->n > 4 && v->type->kind != TRI_T_BOOL &&
        !(v->type->kind == TRI_T_STRING && v->n <= 64)) {
        merge(s, v);
        ok = fill_tests(s, v);
    }
    tri_arena_rewind(&s->scratch, mark);
    return ok;
}
