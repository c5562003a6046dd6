/* DMN 1.5, 10.3.4.7: how points and ranges lie to each other, as the table
 * there defines each; and range() of 10.3.4.1. A point is the range [p..p], an
 * open end lies past every point: so most functions need one definition. */
#include <string.h>

#include "base/utf8.h"
#include "feel/builtin_util.h"

struct span {
    struct tri_value lo;
    struct tri_value hi;
    int lo_side; /* 0: lo counts; -1: it reaches to minus infinity */
    int hi_side; /* 0: hi counts; 1: it reaches to plus infinity */
    bool lo_in;
    bool hi_in;
    bool point;
};

/* Two spans, and whether an end met one it has no order with. */
struct pair {
    struct tri_eval *ev;
    struct span a;
    struct span b;
    bool unordered;
};

static bool span_of(struct tri_eval *ev, const char *fn, struct tri_value v,
                    struct span *out)
{
    v = tri_arg_one(v);
    if (v.kind == TRI_NULL || v.kind == TRI_LIST || v.kind == TRI_CONTEXT ||
        v.kind == TRI_FUNCTION || v.kind == TRI_BOOL) {
        (void)tri_arg_bad(ev, fn, "range", "a range or a point", v);
        return false;
    }
    if (v.kind != TRI_RANGE) {
        *out = (struct span){
            .lo = v, .hi = v, .lo_in = true, .hi_in = true, .point = true
        };
        return true;
    }
    const struct tri_range *r = v.u.range;
    if (r->is_not_equal) {
        (void)tri_fault(ev, "%s: '!=' makes no range", fn);
        return false;
    }
    *out = (struct span){ .lo = r->lo,
                          .hi = r->hi,
                          .lo_side = r->has_lo ? 0 : -1,
                          .hi_side = r->has_hi ? 0 : 1,
                          .lo_in = r->is_equal || (r->has_lo && r->lo_closed),
                          .hi_in = r->is_equal || (r->has_hi && r->hi_closed) };
    return true;
}

static bool pair_of(struct tri_eval *ev, const char *fn,
                    const struct tri_value *args, struct pair *p)
{
    *p = (struct pair){ .ev = ev };
    return span_of(ev, fn, args[0], &p->a) && span_of(ev, fn, args[1], &p->b);
}

static int ends(struct pair *p, struct tri_value x, int x_side,
                struct tri_value y, int y_side)
{
    int order = 0;
    if (x_side || y_side)
        return (x_side > y_side) - (x_side < y_side);
    if (!tri_feel_compare(p->ev, x, y, &order))
        p->unordered = true;
    return order;
}

static int lo_lo(struct pair *p, const struct span *x, const struct span *y)
{
    return ends(p, x->lo, x->lo_side, y->lo, y->lo_side);
}

static int hi_hi(struct pair *p, const struct span *x, const struct span *y)
{
    return ends(p, x->hi, x->hi_side, y->hi, y->hi_side);
}

static int hi_lo(struct pair *p, const struct span *x, const struct span *y)
{
    return ends(p, x->hi, x->hi_side, y->lo, y->lo_side);
}

static struct tri_value verdict(struct pair *p, const char *fn, bool yes)
{
    if (p->unordered)
        return tri_fault(p->ev, "%s: the two have no order", fn);
    return tri_bool(yes);
}

static bool before(struct pair *p, const struct span *x, const struct span *y)
{
    int c = hi_lo(p, x, y);
    return c < 0 || (c == 0 && !(x->hi_in && y->lo_in));
}

static bool meets(struct pair *p, const struct span *x, const struct span *y)
{
    return hi_lo(p, x, y) == 0 && x->hi_in && y->lo_in;
}

static bool overlaps_before(struct pair *p, const struct span *x,
                            const struct span *y)
{
    int lo = lo_lo(p, x, y), touch = hi_lo(p, x, y), hi = hi_hi(p, x, y);
    return (lo < 0 || (lo == 0 && x->lo_in && !y->lo_in)) &&
           (touch > 0 || (touch == 0 && x->hi_in && y->lo_in)) &&
           (hi < 0 || (hi == 0 && (!x->hi_in || y->hi_in)));
}

static bool finishes(struct pair *p, const struct span *x, const struct span *y)
{
    int hi = hi_hi(p, x, y), lo = lo_lo(p, x, y);
    if (x->point)
        return hi == 0 && y->hi_in;
    return hi == 0 && x->hi_in == y->hi_in &&
           (lo > 0 || (lo == 0 && (!x->lo_in || y->lo_in)));
}

static bool starts(struct pair *p, const struct span *x, const struct span *y)
{
    int lo = lo_lo(p, x, y), hi = hi_hi(p, x, y);
    if (x->point)
        return lo == 0 && y->lo_in;
    return lo == 0 && x->lo_in == y->lo_in &&
           (hi < 0 || (hi == 0 && (!x->hi_in || y->hi_in)));
}

/* x includes y */
static bool includes(struct pair *p, const struct span *x, const struct span *y)
{
    int lo = lo_lo(p, x, y), hi = hi_hi(p, x, y);
    return (lo < 0 || (lo == 0 && (x->lo_in || !y->lo_in))) &&
           (hi > 0 || (hi == 0 && (x->hi_in || !y->hi_in)));
}

/* The arguments' shapes that a function has: POINT or RANGE each. */
enum shape { RANGES = 1, POINT_RANGE = 2, RANGE_POINT = 4, POINTS = 8 };

static bool shape_ok(struct pair *p, const char *fn, unsigned allowed)
{
    unsigned is = p->a.point ? (p->b.point ? POINTS : POINT_RANGE)
                             : (p->b.point ? RANGE_POINT : RANGES);
    if (is & allowed)
        return true;
    (void)tri_fault(p->ev, "%s: not defined for these arguments", fn);
    return false;
}

typedef bool (*relation)(struct pair *p, const struct span *x,
                         const struct span *y);

static struct tri_value relate(struct tri_eval *ev, const char *fn,
                               const struct tri_value *args, unsigned allowed,
                               relation is, bool swapped)
{
    struct pair p;
    if (!pair_of(ev, fn, args, &p) || !shape_ok(&p, fn, allowed))
        return tri_null();
    bool yes = swapped ? is(&p, &p.b, &p.a) : is(&p, &p.a, &p.b);
    return verdict(&p, fn, yes);
}

#define RELATION(c_name, feel_name, allowed, is, swapped)                      \
    struct tri_value c_name(struct tri_eval *ev, const struct tri_value *args, \
                            size_t n)                                          \
    {                                                                          \
        (void)n;                                                               \
        return relate(ev, feel_name, args, allowed, is, swapped);              \
    }

RELATION(fn_before, "before", RANGES | POINT_RANGE | RANGE_POINT | POINTS,
         before, false)
RELATION(fn_after, "after", RANGES | POINT_RANGE | RANGE_POINT | POINTS, before,
         true)
RELATION(fn_meets, "meets", RANGES, meets, false)
RELATION(fn_met_by, "met by", RANGES, meets, true)
RELATION(fn_overlaps_before, "overlaps before", RANGES, overlaps_before, false)
RELATION(fn_overlaps_after, "overlaps after", RANGES, overlaps_before, true)
RELATION(fn_finishes, "finishes", RANGES | POINT_RANGE, finishes, false)
RELATION(fn_finished_by, "finished by", RANGES | RANGE_POINT, finishes, true)
RELATION(fn_includes, "includes", RANGES | RANGE_POINT, includes, false)
RELATION(fn_during, "during", RANGES | POINT_RANGE, includes, true)
RELATION(fn_starts, "starts", RANGES | POINT_RANGE, starts, false)
RELATION(fn_started_by, "started by", RANGES | RANGE_POINT, starts, true)

static bool overlap(struct pair *p, const struct span *x, const struct span *y)
{
    return !before(p, x, y) && !before(p, y, x);
}
RELATION(fn_overlaps, "overlaps", RANGES, overlap, false)

static bool coincide(struct pair *p, const struct span *x, const struct span *y)
{
    return lo_lo(p, x, y) == 0 && hi_hi(p, x, y) == 0 && x->lo_in == y->lo_in &&
           x->hi_in == y->hi_in;
}
RELATION(fn_coincides, "coincides", RANGES | POINTS, coincide, false)

/* ---- range(): the text of a range whose ends are literals ---- */

struct cursor {
    struct tri_eval *ev;
    const char *p;
    const char *end;
};

static void skip_space(struct cursor *c)
{
    while (c->p < c->end &&
           (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
        c->p++;
}

static bool take(struct cursor *c, const char *word)
{
    size_t n = strlen(word);
    skip_space(c);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
        return false;
    c->p += n;
    return true;
}

/* \uXXXX and \UXXXXXX, as the FEEL grammar has them. */
static bool take_hex(struct cursor *c, int digits, uint32_t *out)
{
    *out = 0;
    for (; digits; digits--, c->p++) {
        char h = c->p < c->end ? *c->p : ' ';
        int d = h >= '0' && h <= '9'   ? h - '0'
                : h >= 'a' && h <= 'f' ? h - 'a' + 10
                : h >= 'A' && h <= 'F' ? h - 'A' + 10
                                       : -1;
        if (d < 0)
            return false;
        *out = *out << 4 | (uint32_t)d;
    }
    return true;
}

static bool take_escape(struct cursor *c, char out[4], size_t *n)
{
    static const char from[] = "\"'\\nrt";
    static const char to[] = "\"'\\\n\r\t";
    uint32_t point;
    char e = c->p < c->end ? *c->p++ : 0;
    const char *hit = e ? strchr(from, e) : NULL;
    *n = 1;
    if (hit)
        out[0] = to[hit - from];
    else if (!((e == 'u' && take_hex(c, 4, &point)) ||
               (e == 'U' && take_hex(c, 6, &point))) ||
             (*n = tri_utf8_put(point, out)) == 0)
        return false;
    return true;
}

static bool take_string(struct cursor *c, struct tri_value *out)
{
    if (!take(c, "\""))
        return false;
    char *text = tri_arena_get(c->ev->arena, (size_t)(c->end - c->p));
    if (!text) {
        (void)tri_fatal(c->ev, c->ev->arena->failed);
        return false;
    }
    size_t k = 0, n;
    while (c->p < c->end && *c->p != '"') {
        char b = *c->p++;
        if (b != '\\') {
            text[k++] = b;
            continue;
        }
        char put[4];
        if (!take_escape(c, put, &n))
            return false;
        memcpy(text + k, put, n); /* never longer than the escape */
        k += n;
    }
    *out = tri_str(text, k);
    return take(c, "\"");
}

static bool is_digit(const struct cursor *c, ptrdiff_t ahead)
{
    return c->end - c->p > ahead && c->p[ahead] >= '0' && c->p[ahead] <= '9';
}

static void skip_digits(struct cursor *c)
{
    while (is_digit(c, 0))
        c->p++;
}

static bool take_number(struct cursor *c, struct tri_value *out)
{
    const char *from = c->p;
    if (c->p < c->end && *c->p == '-')
        c->p++;
    skip_digits(c);
    /* "1..3": two points end the number. */
    if (c->p < c->end && *c->p == '.' && is_digit(c, 1)) {
        c->p++;
        skip_digits(c);
    }
    if (c->p < c->end && (*c->p == 'e' || *c->p == 'E')) {
        c->p++;
        if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
            c->p++;
        skip_digits(c);
    }
    return tri_num_parse(c->ev->arena, from, (size_t)(c->p - from), out);
}

/* A literal: number, string, @"...", or date("...") and its like. */
static bool take_end(struct cursor *c, struct tri_value *out)
{
    static const struct {
        const char *name;
        struct tri_value (*fn)(struct tri_eval *ev,
                               const struct tri_value *args, size_t n);
    } calls[] = { { "date and time", fn_date_and_time },
                  { "date", fn_date },
                  { "time", fn_time },
                  { "duration", fn_duration } };
    struct tri_value text;
    skip_space(c);
    if (c->p < c->end && *c->p == '"')
        return take_string(c, out);
    if (take(c, "@")) {
        if (!take_string(c, &text))
            return false;
        *out = tri_temporal_parse(c->ev, text.u.str, text.len);
        return out->kind != TRI_NULL;
    }
    for (size_t i = 0; i < TRI_COUNT(calls); i++) {
        if (!take(c, calls[i].name))
            continue;
        if (!take(c, "(") || !take_string(c, &text) || !take(c, ")"))
            return false;
        *out = calls[i].fn(c->ev, &text, 1);
        return out->kind != TRI_NULL;
    }
    return take_number(c, out);
}

static bool take_range(struct cursor *c, struct tri_range *r)
{
    int order;
    *r = (struct tri_range){ .has_lo = true, .has_hi = true };
    r->lo_closed = take(c, "[");
    if (!r->lo_closed && !take(c, "(") && !take(c, "]"))
        return false;
    if (!take_end(c, &r->lo) || !take(c, "..") || !take_end(c, &r->hi))
        return false;
    r->hi_closed = take(c, "]");
    if (!r->hi_closed && !take(c, ")") && !take(c, "["))
        return false;
    skip_space(c);
    return c->p == c->end && tri_feel_compare(c->ev, r->lo, r->hi, &order) &&
           order <= 0;
}

struct tri_value fn_range(struct tri_eval *ev, const struct tri_value *args,
                          size_t n)
{
    (void)n;
    struct tri_value text;
    if (!tri_arg_text(ev, "range", "from", args[0], &text))
        return tri_null();
    struct cursor c = { ev, text.u.str, text.u.str + text.len };
    struct tri_range *r = tri_arena_get(ev->arena, sizeof(*r));
    if (!r)
        return tri_fatal(ev, ev->arena->failed);
    if (!take_range(&c, r))
        return ev->fatal ? tri_null()
                         : tri_fault(ev, "range: 'from' is not the text of a "
                                         "range with literal ends");
    return (struct tri_value){ .kind = TRI_RANGE, .u.range = r };
}
