/* Lists of which items may be missing, and what walks them: filters, for, some,
 * every, and the built-ins that packs use on lists. */
#include <string.h>

#include "feel/number.h"
#include "proof/maybe_int.h"

/* ---- lists ---- */

struct walk {
    const struct tri_maybe_item *items;
    uint32_t n;
    bool more;
    bool null; /* may be null instead */
};

static bool walk_value(struct tri_maybe_run *r, struct tri_value v,
                       struct walk *out)
{
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 1;
    const struct tri_value *from = v.kind == TRI_LIST ? v.u.list->items : &v;
    struct tri_maybe_item *items =
        tri_arena_get(&r->arena, (n + 1) * sizeof(*items));
    if (!items || n > UINT32_MAX) {
        (void)maybe_failed(r);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        items[i] = (struct tri_maybe_item){ tri_maybe_of(from[i]), true };
    out->items = items;
    out->n = (uint32_t)n;
    return true;
}

/* What is walked: a list; a value as a list of itself. False: cannot be told,
 * as where it is null and nothing else. */
static bool walk_of(struct tri_maybe_run *r, const struct tri_maybe *m,
                    struct walk *out)
{
    *out = (struct walk){ .null = (m->three & TRI_MAYBE_NULL) != 0 };
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_LIST:
        out->items = m->u.items;
        out->n = m->n;
        out->more = m->more;
        return true;
    case TRI_MAYBE_ONE:
        return m->u.one.kind != TRI_RANGE && walk_value(r, m->u.one, out);
    case TRI_MAYBE_CONTEXT: {
        struct tri_maybe_item *item = tri_arena_get(&r->arena, sizeof(*item));
        if (!item) {
            (void)maybe_failed(r);
            return false;
        }
        *item = (struct tri_maybe_item){ *m, true };
        item->value.three = 0;
        out->items = item;
        out->n = 1;
        return true;
    }
    default:
        return false;
    }
}

static struct tri_maybe list_of(const struct tri_maybe_item *items, uint32_t n,
                                bool more, bool null)
{
    return (struct tri_maybe){ .kind = TRI_MAYBE_LIST,
                               .three = null ? TRI_MAYBE_NULL : 0,
                               .more = more,
                               .n = n,
                               .u.items = items };
}

static struct tri_maybe_item *room_for(struct tri_maybe_run *r, size_t n)
{
    struct tri_maybe_item *items =
        tri_arena_get(&r->arena, (n + 1) * sizeof(*items));
    if (!items)
        (void)maybe_failed(r);
    return items;
}

/* base[number]: the first, second ... of those that are there. */
static struct tri_maybe item_at(struct tri_maybe_run *r, const struct walk *w,
                                int64_t at)
{
    uint64_t sure = 0;
    struct maybe_bag bag;
    struct tri_value v[TRI_MAYBE_FEW];
    if (at < 1 || w->more)
        return tri_maybe_any();
    maybe_empty(&bag);
    bag.three = w->null ? TRI_MAYBE_NULL : 0;
    for (uint32_t i = 0; i < w->n && sure < (uint64_t)at; i++) {
        const struct tri_maybe *m = &w->items[i].value;
        sure += w->items[i].sure;
        if (i + 1 < (uint64_t)at)
            continue;
        if (i + 1 == (uint64_t)at && sure == (uint64_t)at)
            return w->null ? maybe_or_null(r, *m) : *m; /* no other can be */
        size_t n = tri_maybe_values(m, v);
        if (n == 0)
            return tri_maybe_any();
        for (size_t k = 0; k < n; k++)
            maybe_put(&bag, v[k]);
    }
    if (sure < (uint64_t)at)
        maybe_put(&bag, tri_null());
    return maybe_bagged(r, &bag);
}

struct tri_maybe maybe_filter(struct tri_maybe_run *r, const struct tri_ast *n,
                              const struct maybe_frame *f)
{
    struct tri_maybe base = maybe_eval(r, n->a, f);
    struct walk w;
    int64_t at;
    if (maybe_only_null(&base))
        return base;
    if (!walk_of(r, &base, &w))
        return tri_maybe_any();
    if (n->b->op == TRI_OP_CONST && n->b->u.value.kind == TRI_NUMBER && w.n)
        return tri_num_to_int(n->b->u.value, &at) ? item_at(r, &w, at)
                                                  : tri_maybe_any();
    if (w.n == 0 && n->b->op == TRI_OP_CONST)
        return w.more ? tri_maybe_any() : tri_maybe_three(TRI_MAYBE_NULL);
    struct tri_maybe_item *items = room_for(r, w.n);
    uint32_t kept = 0;
    for (uint32_t i = 0; items && i < w.n; i++) {
        struct maybe_frame here = { f, &w.items[i].value, NULL };
        unsigned keep;
        if (!maybe_test(r, n->b, &here, &keep))
            return tri_maybe_any(); /* it may be a number */
        if (keep & TRI_MAYBE_TRUE)
            items[kept++] = (struct tri_maybe_item){
                w.items[i].value, w.items[i].sure && keep == TRI_MAYBE_TRUE
            };
    }
    return items ? list_of(items, kept, w.more, w.null) : tri_maybe_any();
}

/* The list of a loop of one iterator. False: of another form. */
static bool loop_over(struct tri_maybe_run *r, const struct tri_ast *n,
                      const struct maybe_frame *f, struct walk *out,
                      struct tri_maybe *out_base)
{
    struct tri_maybe none[2] = { tri_maybe_any(), tri_maybe_any() };
    struct maybe_frame here = { f, none, NULL };
    if (n->n != 1 || n->kids[0]->op == TRI_OP_STEPS ||
        (n->flags & (TRI_N_PARTIAL | TRI_N_HEAP)))
        return false;
    *out_base = maybe_eval(r, n->kids[0], &here);
    return maybe_only_null(out_base) || walk_of(r, out_base, out);
}

/* What was said of a word stands for it when it comes again: long lists hold
 * few words, as the codes of all the actions that there may be. */
struct said {
    const char *text; /* NULL: free */
    uint32_t len;
    unsigned three;
};
enum { N_SAID = 64 };

static unsigned truth_of(struct tri_maybe_run *r, const struct tri_ast *n,
                         const struct maybe_frame *f,
                         const struct tri_maybe *item, struct said *seen)
{
    struct tri_maybe slots[2] = { *item, tri_maybe_any() };
    struct maybe_frame here = { f, slots, NULL };
    struct said *at = NULL;
    if (item->kind == TRI_MAYBE_ONE && !item->three &&
        item->u.one.kind == TRI_STRING && item->u.one.len) {
        const char *text = item->u.one.u.str;
        uint32_t len = item->u.one.len;
        at = &seen[(len * 31 + (uint8_t)text[0] * 7u +
                    (uint8_t)text[len / 2] * 5u + (uint8_t)text[len - 1]) %
                   N_SAID];
        if (at->text && at->len == len && tri_same_bytes(at->text, text, len))
            return at->three;
        at->text = text;
        at->len = len;
    }
    unsigned three;
    (void)maybe_test(r, n->a, &here, &three);
    if (at)
        at->three = three;
    return three;
}

struct tri_maybe maybe_quantified(struct tri_maybe_run *r,
                                  const struct tri_ast *n,
                                  const struct maybe_frame *f)
{
    bool some = n->op == TRI_OP_SOME;
    unsigned three = some ? TRI_MAYBE_FALSE : TRI_MAYBE_TRUE;
    unsigned neutral = three;
    struct said seen[N_SAID] = { { NULL, 0, 0 } };
    struct tri_maybe base;
    struct walk w = { .items = NULL };
    if (!loop_over(r, n, f, &w, &base))
        return tri_maybe_three(MAYBE_ALL_THREE);
    if (maybe_only_null(&base))
        return base;
    for (uint32_t i = 0; i < w.n; i++) {
        unsigned one = truth_of(r, n, f, &w.items[i].value, seen) |
                       (w.items[i].sure ? 0 : neutral);
        three = some ? maybe_or(three, one) : maybe_and(three, one);
    }
    if (w.more)
        three = some ? maybe_or(three, MAYBE_ALL_THREE)
                     : maybe_and(three, MAYBE_ALL_THREE);
    return tri_maybe_three(three | (w.null ? TRI_MAYBE_NULL : 0));
}

struct tri_maybe maybe_each(struct tri_maybe_run *r, const struct tri_ast *n,
                            const struct maybe_frame *f)
{
    struct tri_maybe base;
    struct walk w = { .items = NULL };
    if (!loop_over(r, n, f, &w, &base))
        return tri_maybe_any();
    if (maybe_only_null(&base))
        return base;
    struct tri_maybe_item *items = room_for(r, w.n);
    for (uint32_t i = 0; items && i < w.n; i++) {
        struct tri_maybe slots[2] = { w.items[i].value, tri_maybe_any() };
        struct maybe_frame here = { f, slots, NULL };
        items[i].sure = w.items[i].sure;
        items[i].value = maybe_eval(r, n->a, &here);
    }
    return items ? list_of(items, w.n, w.more, w.null) : tri_maybe_any();
}

static struct tri_maybe constant_list(struct tri_maybe_run *r,
                                      const struct tri_ast *n)
{
    struct tri_list *l = tri_list_new(&r->arena, n->n);
    if (!l)
        return maybe_failed(r);
    for (uint32_t i = 0; i < n->n; i++)
        l->items[i] = n->kids[i]->u.value;
    return tri_maybe_of(tri_list_value(l));
}

struct tri_maybe maybe_made_list(struct tri_maybe_run *r,
                                 const struct tri_ast *n,
                                 const struct maybe_frame *f)
{
    uint32_t constants = 0;
    while (constants < n->n && n->kids[constants]->op == TRI_OP_CONST)
        constants++;
    if (constants == n->n && n->n > 0)
        return constant_list(r, n);
    struct tri_maybe_item *items = room_for(r, n->n);
    for (uint32_t i = 0; items && i < n->n; i++) {
        items[i].sure = true;
        items[i].value = maybe_eval(r, n->kids[i], f);
    }
    return items ? list_of(items, n->n, false, false) : tri_maybe_any();
}

/* ---- built-ins that take lists ---- */

static bool is(const struct tri_builtin *b, const char *name)
{
    return strcmp(b->name, name) == 0;
}

static struct tri_maybe count(struct tri_maybe_run *r, const struct walk *w)
{
    uint32_t sure = 0;
    for (uint32_t i = 0; i < w->n; i++)
        sure += w->items[i].sure;
    struct tri_maybe_line l = { .lo = tri_int(sure),
                                .hi = w->more ? tri_null() : tri_int(w->n),
                                .whole = !w->more };
    return maybe_on_line(r, &l, w->null ? TRI_MAYBE_NULL : 0);
}

/* Can x and y be equal, and must they be? */
static unsigned equal(struct tri_maybe_run *r, const struct tri_maybe *x,
                      const struct tri_maybe *y)
{
    struct tri_value a[TRI_MAYBE_FEW], b[TRI_MAYBE_FEW];
    size_t n = maybe_values_of(r, x, a), k = maybe_values_of(r, y, b);
    unsigned three = 0;
    if (!n || !k || n * k > MAYBE_MAX_COMBINATIONS)
        return MAYBE_FALSE_OR_TRUE;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++)
            three |= tri_is_true(tri_feel_equal(&r->ev, a[i], b[j]))
                         ? TRI_MAYBE_TRUE
                         : TRI_MAYBE_FALSE;
    return three;
}

static struct tri_maybe contains(struct tri_maybe_run *r, const struct walk *w,
                                 const struct tri_maybe *what)
{
    unsigned three = w->more ? MAYBE_FALSE_OR_TRUE : TRI_MAYBE_FALSE;
    for (uint32_t i = 0; i < w->n; i++)
        three = maybe_or(three, equal(r, &w->items[i].value, what) |
                                    (w->items[i].sure ? 0 : TRI_MAYBE_FALSE));
    return tri_maybe_three(three | (w->null ? TRI_MAYBE_NULL : 0));
}

struct flat {
    struct tri_maybe_run *r;
    struct tri_maybe_item *items;
    size_t n;
    size_t cap;
    bool more;
};

static void flat_put(struct flat *to, const struct tri_maybe *m, bool sure,
                     unsigned depth)
{
    struct walk w;
    bool list = m->kind == TRI_MAYBE_LIST ||
                (m->kind == TRI_MAYBE_ONE && m->u.one.kind == TRI_LIST);
    if (list && depth < 16 && !m->three && walk_of(to->r, m, &w)) {
        for (uint32_t i = 0; i < w.n; i++)
            flat_put(to, &w.items[i].value, sure && w.items[i].sure, depth + 1);
        to->more |= w.more;
        return;
    }
    bool lists = false; /* is one of several a list? */
    for (uint32_t i = 0; m->kind == TRI_MAYBE_SET && i < m->n; i++)
        lists |= m->u.set[i].kind == TRI_LIST;
    if (list || lists || m->kind == TRI_MAYBE_ANY) {
        to->more = true; /* of any length */
        return;
    }
    struct tri_maybe_item *items = tri_arena_grow(
        &to->r->arena, to->items, to->n, to->n + 1, sizeof(*items), &to->cap);
    if (!items) {
        (void)maybe_failed(to->r);
        return;
    }
    to->items = items;
    items[to->n++] = (struct tri_maybe_item){ *m, sure };
}

static struct tri_maybe flatten(struct tri_maybe_run *r, const struct walk *w)
{
    struct flat to = { .r = r, .more = w->more };
    for (uint32_t i = 0; i < w->n; i++)
        flat_put(&to, &w->items[i].value, w->items[i].sure, 0);
    return list_of(to.items, (uint32_t)to.n, to.more, w->null);
}

/* The first of what is equal stays: any of the others may go. */
static struct tri_maybe distinct(struct tri_maybe_run *r, const struct walk *w)
{
    struct tri_maybe_item *items = room_for(r, w->n);
    bool first = true;
    for (uint32_t i = 0; items && i < w->n; i++) {
        items[i] = w->items[i];
        items[i].sure = first && w->items[i].sure;
        first = false;
    }
    return items ? list_of(items, w->n, w->more, w->null) : tri_maybe_any();
}

bool maybe_on_lists(struct tri_maybe_run *r, const struct tri_builtin *b,
                    const struct tri_maybe *args, size_t n,
                    struct tri_maybe *out)
{
    struct walk w;
    if (n == 0 || args[0].kind != TRI_MAYBE_LIST || !walk_of(r, &args[0], &w))
        return false;
    if (is(b, "count") && n == 1)
        *out = count(r, &w);
    else if (is(b, "list contains") && n == 2)
        *out = contains(r, &w, &args[1]);
    else if (is(b, "flatten") && n == 1)
        *out = flatten(r, &w);
    else if (is(b, "distinct values") && n == 1)
        *out = distinct(r, &w);
    else
        return false;
    return true;
}
