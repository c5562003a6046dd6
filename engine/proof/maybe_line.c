/* Numbers of which only the ends are known, and whether they are whole: sums,
 * differences and comparisons of them. */
#include "feel/number.h"
#include "feel/ops.h"
#include "proof/maybe_int.h"

struct tri_maybe maybe_on_line(struct tri_maybe_run *r,
                               const struct tri_maybe_line *l, unsigned null)
{
    struct tri_maybe m = { .kind = TRI_MAYBE_LINE, .three = (uint8_t)null };
    if (l->whole && tri_num_compare(l->lo, l->hi) == 0) {
        m.kind = TRI_MAYBE_ONE;
        m.n = 1;
        m.u.one = l->lo;
        return m;
    }
    struct tri_maybe_line *own = tri_arena_get(&r->arena, sizeof(*own));
    if (!own)
        return maybe_failed(r);
    *own = *l;
    m.u.line = own;
    return m;
}

/* Whole numbers side by side: a line says as much as the set of them. */
static bool line_of_set(const struct tri_maybe *m, struct tri_maybe_line *out)
{
    int64_t lo = INT64_MAX, hi = INT64_MIN, v;
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->u.set[i].kind != TRI_NUMBER ||
            !tri_num_to_int(m->u.set[i], &v) || v < -100000 || v > 100000)
            return false;
        lo = v < lo ? v : lo;
        hi = v > hi ? v : hi;
    }
    *out = (struct tri_maybe_line){ .lo = tri_int(lo),
                                    .hi = tri_int(hi),
                                    .whole = true };
    return hi - lo + 1 == m->n; /* none is in it twice */
}

static bool line_of(const struct tri_maybe *m, struct tri_maybe_line *out)
{
    int64_t v;
    if (m->kind == TRI_MAYBE_LINE) {
        *out = *m->u.line;
        return true;
    }
    if (m->kind == TRI_MAYBE_SET)
        return line_of_set(m, out);
    if (m->kind != TRI_MAYBE_ONE || m->u.one.kind != TRI_NUMBER)
        return false;
    *out = (struct tri_maybe_line){ .lo = m->u.one,
                                    .hi = m->u.one,
                                    .whole = tri_num_to_int(m->u.one, &v) };
    return true;
}

/* Can a number of x be less than one of y, and can it be no less? */
static unsigned less(const struct tri_maybe_line *x,
                     const struct tri_maybe_line *y)
{
    unsigned three = 0;
    if (tri_is_null(x->lo) || tri_is_null(y->hi) ||
        tri_num_compare(x->lo, y->hi) < 0)
        three |= TRI_MAYBE_TRUE;
    int c = tri_is_null(x->hi) || tri_is_null(y->lo)
                ? 1
                : tri_num_compare(x->hi, y->lo);
    if (c > 0 || (c == 0 && !x->hi_open))
        three |= TRI_MAYBE_FALSE;
    return three;
}

static unsigned same_on_lines(const struct tri_maybe_line *x,
                              const struct tri_maybe_line *y)
{
    bool apart = less(x, y) == TRI_MAYBE_TRUE || less(y, x) == TRI_MAYBE_TRUE;
    bool points = !tri_is_null(x->lo) && !tri_is_null(x->hi) &&
                  !tri_is_null(y->lo) && !tri_is_null(y->hi) &&
                  tri_num_compare(x->lo, x->hi) == 0 &&
                  tri_num_compare(y->lo, y->hi) == 0;
    if (apart)
        return TRI_MAYBE_FALSE;
    return points ? TRI_MAYBE_TRUE : MAYBE_FALSE_OR_TRUE;
}

static struct tri_value moved(struct tri_maybe_run *r, enum tri_op op,
                              struct tri_value a, struct tri_value b)
{
    if (tri_is_null(a) || tri_is_null(b))
        return tri_null();
    return tri_op_arith(&r->ev, op, a, b);
}

static struct tri_maybe sum(struct tri_maybe_run *r, enum tri_op op,
                            const struct tri_maybe_line *x,
                            const struct tri_maybe_line *y, unsigned null)
{
    bool add = op == TRI_OP_ADD;
    struct tri_maybe_line l = { .lo = moved(r, op, x->lo, add ? y->lo : y->hi),
                                .hi =
                                    moved(r, op, x->hi, add ? y->hi : y->lo) };
    l.whole = x->whole && y->whole && !tri_is_null(l.lo) && !tri_is_null(l.hi);
    return maybe_on_line(r, &l, null);
}

/* Operators of two operands, one of which is on a line. */
bool maybe_on_lines(struct tri_maybe_run *r, const struct tri_ast *n,
                    const struct tri_maybe *a, const struct tri_maybe *b,
                    struct tri_maybe *out)
{
    struct tri_maybe_line x, y;
    if (!line_of(a, &x) || !line_of(b, &y))
        return false;
    unsigned null = (a->three | b->three) & TRI_MAYBE_NULL;
    unsigned both = a->three & b->three & TRI_MAYBE_NULL;
    unsigned three;
    switch ((enum tri_op)n->op) {
    case TRI_OP_EQ:
    case TRI_OP_NE: /* with null: they differ, or are the same */
        three = same_on_lines(&x, &y) | (null ? TRI_MAYBE_FALSE : 0) |
                (both ? TRI_MAYBE_TRUE : 0);
        *out = tri_maybe_three(n->op == TRI_OP_EQ ? three : maybe_not(three));
        return true;
    case TRI_OP_LT:
        *out = tri_maybe_three(less(&x, &y) | null);
        return true;
    case TRI_OP_GE:
        *out = tri_maybe_three(maybe_not(less(&x, &y)) | null);
        return true;
    case TRI_OP_GT:
        *out = tri_maybe_three(less(&y, &x) | null);
        return true;
    case TRI_OP_LE:
        *out = tri_maybe_three(maybe_not(less(&y, &x)) | null);
        return true;
    case TRI_OP_ADD:
    case TRI_OP_SUB:
        *out = sum(r, (enum tri_op)n->op, &x, &y, null);
        return true;
    default:
        return false;
    }
}
