/* DMN 1.5, 10.3.4.4: what a list comes to, as one value. f(list) and
 * f(a, b, ...) are the same. */
#include "feel/builtin_util.h"

/* A merge sort, so that equal items keep their order and a comparison may fault
 * without harm. less returns false also after a fatal end; half has room for n
 * items. */
typedef bool (*less_fn)(struct tri_eval *ev, const void *self,
                        struct tri_value a, struct tri_value b);

static void merge_sort(struct tri_eval *ev, struct tri_value *v, size_t n,
                       struct tri_value *room, less_fn less, const void *self)
{
    for (size_t width = 1; width < n && !ev->fatal; width *= 2) {
        for (size_t lo = 0; lo < n; lo += 2 * width) {
            size_t mid = lo + width < n ? lo + width : n;
            size_t hi = lo + 2 * width < n ? lo + 2 * width : n;
            size_t a = lo, b = mid;
            if (!tri_spend(ev, hi - lo))
                return;
            for (size_t k = lo; k < hi; k++) {
                bool right = a == mid || (b < hi && less(ev, self, v[b], v[a]));
                room[k] = right ? v[b++] : v[a++];
            }
        }
        for (size_t i = 0; i < n; i++)
            v[i] = room[i];
    }
}

/* The items copied and sorted; NULL after a fatal end. */
static struct tri_list *sorted(struct tri_eval *ev, const struct tri_items *in,
                               less_fn less, const void *self)
{
    struct tri_list *out = tri_make_list(ev, in->n);
    struct tri_list *room = out ? tri_make_list(ev, in->n) : NULL;
    if (!room)
        return NULL;
    for (size_t i = 0; i < in->n; i++)
        out->items[i] = in->v[i];
    merge_sort(ev, out->items, in->n, room->items, less, self);
    return ev->fatal ? NULL : out;
}

static bool all_numbers(struct tri_eval *ev, const char *fn,
                        const struct tri_value *args, size_t n,
                        struct tri_items *out)
{
    if (!tri_arg_items(ev, fn, args, n, out))
        return false;
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].kind != TRI_NUMBER) {
            (void)tri_arg_bad(ev, fn, "list", "a list of numbers only",
                              out->v[i]);
            return false;
        }
    return tri_spend(ev, out->n);
}

static bool not_empty(struct tri_eval *ev, const char *fn,
                      const struct tri_items *list)
{
    if (list->n == 0)
        (void)tri_fault(ev, "%s: the list is empty", fn);
    return list->n > 0;
}

/* sign -1: the least; 1: the greatest. */
static struct tri_value extreme(struct tri_eval *ev, const char *fn,
                                const struct tri_value *args, size_t n,
                                int sign)
{
    struct tri_items list;
    int order;
    if (!tri_arg_items(ev, fn, args, n, &list) || !not_empty(ev, fn, &list) ||
        !tri_spend(ev, list.n))
        return tri_null();
    struct tri_value best = list.v[0];
    for (size_t i = 0; i < list.n; i++) {
        if (!tri_feel_compare(ev, list.v[i], best, &order))
            return tri_fault(ev, "%s: the items have no order", fn);
        if (order * sign > 0)
            best = list.v[i];
    }
    return best;
}

struct tri_value fn_min(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    return extreme(ev, "min", args, n, -1);
}

struct tri_value fn_max(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    return extreme(ev, "max", args, n, 1);
}

static struct tri_value fold(struct tri_eval *ev, const struct tri_items *list,
                             struct tri_value (*op)(struct tri_eval *ev,
                                                    struct tri_value a,
                                                    struct tri_value b))
{
    struct tri_value r = list->v[0];
    for (size_t i = 1; i < list->n && r.kind == TRI_NUMBER; i++)
        r = op(ev, r, list->v[i]);
    return r;
}

struct tri_value fn_sum(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    struct tri_items list;
    if (!all_numbers(ev, "sum", args, n, &list) || !not_empty(ev, "sum", &list))
        return tri_null();
    return fold(ev, &list, tri_num_add);
}

struct tri_value fn_product(struct tri_eval *ev, const struct tri_value *args,
                            size_t n)
{
    struct tri_items list;
    if (!all_numbers(ev, "product", args, n, &list) ||
        !not_empty(ev, "product", &list))
        return tri_null();
    return fold(ev, &list, tri_num_mul);
}

static struct tri_value mean_of(struct tri_eval *ev,
                                const struct tri_items *list)
{
    struct tri_value sum = fold(ev, list, tri_num_add);
    return sum.kind == TRI_NUMBER
               ? tri_num_div(ev, sum, tri_int((int64_t)list->n))
               : sum;
}

struct tri_value fn_mean(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    struct tri_items list;
    if (!all_numbers(ev, "mean", args, n, &list) ||
        !not_empty(ev, "mean", &list))
        return tri_null();
    return mean_of(ev, &list);
}

static bool less_number(struct tri_eval *ev, const void *self,
                        struct tri_value a, struct tri_value b)
{
    (void)ev;
    (void)self;
    return tri_num_compare(a, b) < 0;
}

struct tri_value fn_median(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    struct tri_items list;
    if (!all_numbers(ev, "median", args, n, &list))
        return tri_null();
    if (list.n == 0) /* by definition (table 76), by no fault */
        return tri_null();
    struct tri_list *v = sorted(ev, &list, less_number, NULL);
    if (!v)
        return tri_null();
    struct tri_value high = v->items[v->n / 2];
    if (v->n % 2)
        return high;
    struct tri_value sum = tri_num_add(ev, v->items[v->n / 2 - 1], high);
    return sum.kind == TRI_NUMBER ? tri_num_div(ev, sum, tri_int(2)) : sum;
}

/* Of a sample: the squares are divided by n - 1. */
struct tri_value fn_stddev(struct tri_eval *ev, const struct tri_value *args,
                           size_t n)
{
    struct tri_items list;
    if (!all_numbers(ev, "stddev", args, n, &list))
        return tri_null();
    if (list.n < 2)
        return tri_fault(ev, "stddev: the list needs two numbers or more");
    struct tri_value mean = mean_of(ev, &list);
    struct tri_value sum = tri_int(0);
    for (size_t i = 0; i < list.n && mean.kind == TRI_NUMBER; i++) {
        struct tri_value d = tri_num_sub(ev, list.v[i], mean);
        if (d.kind == TRI_NUMBER)
            d = tri_num_mul(ev, d, d);
        if (d.kind != TRI_NUMBER)
            return d;
        sum = tri_num_add(ev, sum, d);
        if (sum.kind != TRI_NUMBER)
            return sum;
    }
    if (mean.kind != TRI_NUMBER)
        return mean;
    struct tri_value v = tri_num_div(ev, sum, tri_int((int64_t)list.n - 1));
    return v.kind == TRI_NUMBER ? tri_num_sqrt(ev, v) : v;
}

/* The most frequent values, ascending. */
struct tri_value fn_mode(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    struct tri_items list;
    if (!all_numbers(ev, "mode", args, n, &list))
        return tri_null();
    struct tri_list *v = sorted(ev, &list, less_number, NULL);
    if (!v)
        return tri_null();
    size_t most = 0, kept = 0;
    for (size_t i = 0, end; i < v->n; i = end) {
        for (end = i + 1; end < v->n; end++)
            if (tri_num_compare(v->items[i], v->items[end]) != 0)
                break;
        if (end - i > most) {
            most = end - i;
            kept = 0;
        }
        if (end - i == most)
            v->items[kept++] = v->items[i]; /* kept <= i: nothing is lost */
    }
    v->n = kept;
    return tri_list_value(v);
}

/* decisive settles the answer as soon as it is met; else an item that is no
 * boolean leaves it unknown. */
static struct tri_value quantify(struct tri_eval *ev, const char *fn,
                                 const struct tri_value *args, size_t n,
                                 bool decisive)
{
    struct tri_items list;
    struct tri_value odd = tri_bool(false);
    if (!tri_arg_items(ev, fn, args, n, &list) || !tri_spend(ev, list.n))
        return tri_null();
    for (size_t i = 0; i < list.n; i++) {
        struct tri_value v = list.v[i];
        if (v.kind == TRI_BOOL && v.u.boolean == decisive)
            return tri_bool(decisive);
        if (v.kind != TRI_BOOL && odd.kind != TRI_NULL)
            odd = v;
    }
    if (odd.kind == TRI_NULL) /* unknown: no fault of the rule */
        return odd;
    if (odd.kind != TRI_BOOL)
        return tri_arg_bad(ev, fn, "list", "a list of booleans only", odd);
    return tri_bool(!decisive);
}

struct tri_value fn_all(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    return quantify(ev, "all", args, n, false);
}

struct tri_value fn_any(struct tri_eval *ev, const struct tri_value *args,
                        size_t n)
{
    return quantify(ev, "any", args, n, true);
}

struct order { /* of one sort(): the function, and whether it failed */
    const struct tri_function *precedes;
    bool *failed;
};

static bool less_called(struct tri_eval *ev, const void *self,
                        struct tri_value a, struct tri_value b)
{
    const struct order *o = self;
    const struct tri_value pair[] = { a, b };
    if (*o->failed || ev->fatal)
        return false;
    struct tri_value r = tri_call(ev, o->precedes, pair, 2);
    if (r.kind != TRI_BOOL && !ev->fatal) {
        (void)tri_arg_bad(ev, "sort", "precedes",
                          "a function with a boolean result", r);
        *o->failed = true;
    }
    return tri_is_true(r);
}

static bool less_natural(struct tri_eval *ev, const void *self,
                         struct tri_value a, struct tri_value b)
{
    const struct order *o = self;
    int order = 0;
    if (*o->failed || ev->fatal)
        return false;
    if (!tri_feel_compare(ev, a, b, &order)) {
        (void)tri_fault(ev, "sort: the items have no order");
        *o->failed = true;
    }
    return order < 0;
}

struct tri_value fn_sort(struct tri_eval *ev, const struct tri_value *args,
                         size_t n)
{
    struct tri_items list;
    bool failed = false;
    struct order order = { .failed = &failed };
    if (!tri_arg_list(ev, "sort", "list", &args[0], &list) ||
        (n > 1 && !tri_arg_function(ev, "sort", "precedes", args[1], 2,
                                    &order.precedes)))
        return tri_null();
    struct tri_list *out =
        sorted(ev, &list, n > 1 ? less_called : less_natural, &order);
    return out && !failed ? tri_list_value(out) : tri_null();
}
