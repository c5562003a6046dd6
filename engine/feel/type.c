/* Types: names, instance of, conformance, implicit conversion. Types of item
 * definitions do not refer to themselves (the DMN reader refuses that), so
 * recursion is bounded by the type; values are walked with it. */
#include "feel/type.h"

#include <string.h>

#include "feel/ast.h"

static const struct tri_type simple[] = {
    [TRI_T_ANY] = { .kind = TRI_T_ANY },
    [TRI_T_NULL] = { .kind = TRI_T_NULL },
    [TRI_T_BOOL] = { .kind = TRI_T_BOOL },
    [TRI_T_NUMBER] = { .kind = TRI_T_NUMBER },
    [TRI_T_STRING] = { .kind = TRI_T_STRING },
    [TRI_T_DATE] = { .kind = TRI_T_DATE },
    [TRI_T_TIME] = { .kind = TRI_T_TIME },
    [TRI_T_DATETIME] = { .kind = TRI_T_DATETIME },
    [TRI_T_DT_DURATION] = { .kind = TRI_T_DT_DURATION },
    [TRI_T_YM_DURATION] = { .kind = TRI_T_YM_DURATION },
    [TRI_T_LIST] = { .kind = TRI_T_LIST, .elem = &simple[TRI_T_ANY] },
    [TRI_T_CONTEXT] = { .kind = TRI_T_CONTEXT },
    [TRI_T_RANGE] = { .kind = TRI_T_RANGE, .elem = &simple[TRI_T_ANY] },
    [TRI_T_FUNCTION] = { .kind = TRI_T_FUNCTION },
};

/* The first spelling of each kind is the FEEL one; the others are those of
 * DMN's typeRef and of XML Schema that modellers write. */
static const struct {
    const char *name;
    enum tri_type_kind kind;
} names[] = {
    { "Any", TRI_T_ANY },
    { "Null", TRI_T_NULL },
    { "boolean", TRI_T_BOOL },
    { "number", TRI_T_NUMBER },
    { "string", TRI_T_STRING },
    { "date", TRI_T_DATE },
    { "time", TRI_T_TIME },
    { "date and time", TRI_T_DATETIME },
    { "days and time duration", TRI_T_DT_DURATION },
    { "years and months duration", TRI_T_YM_DURATION },
    { "list", TRI_T_LIST },
    { "context", TRI_T_CONTEXT },
    { "range", TRI_T_RANGE },
    { "function", TRI_T_FUNCTION },
    { "dateTime", TRI_T_DATETIME },
    { "dayTimeDuration", TRI_T_DT_DURATION },
    { "yearMonthDuration", TRI_T_YM_DURATION },
};

const struct tri_type *tri_type_simple(enum tri_type_kind kind)
{
    return &simple[(size_t)kind < TRI_COUNT(simple) ? kind : TRI_T_ANY];
}

const struct tri_type *tri_type_by_name(const char *name, size_t len)
{
    for (size_t i = 0; i < TRI_COUNT(names); i++)
        if (strlen(names[i].name) == len &&
            memcmp(names[i].name, name, len) == 0)
            return &simple[names[i].kind];
    return NULL;
}

const char *tri_type_label(const struct tri_type *t)
{
    return t->name ? t->name : names[t->kind].name;
}

static const struct tri_type *or_any(const struct tri_type *t)
{
    return t ? t : &simple[TRI_T_ANY];
}

static bool fits_function(const struct tri_type *from,
                          const struct tri_type *to)
{
    if (!to->params && !to->result)
        return true; /* "function" alone: any */
    if (from->n_params != to->n_params)
        return false;
    if (!from->params || !to->params) /* none on either side */
        return tri_type_fits(or_any(from->result), or_any(to->result));
    for (size_t i = 0; i < from->n_params; i++) /* contravariant */
        if (!tri_type_fits(or_any(to->params[i]), or_any(from->params[i])))
            return false;
    return tri_type_fits(or_any(from->result), or_any(to->result));
}

bool tri_type_fits(const struct tri_type *from, const struct tri_type *to)
{
    from = or_any(from);
    to = or_any(to);
    if (from == to || to->kind == TRI_T_ANY || from->kind == TRI_T_NULL)
        return true;
    if (from->kind != to->kind)
        return false;
    switch (to->kind) {
    case TRI_T_LIST:
    case TRI_T_RANGE:
        return tri_type_fits(from->elem, to->elem);
    case TRI_T_CONTEXT:
        for (size_t i = 0; i < to->n_fields; i++) {
            const struct tri_field *f = tri_type_field(from, to->fields[i].name,
                                                       to->fields[i].name_len);
            if (!f || !tri_type_fits(f->type, to->fields[i].type))
                return false;
        }
        return true;
    case TRI_T_FUNCTION:
        return fits_function(from, to);
    default:
        return true;
    }
}

/* ---- values ---- */

static bool same_kind(enum tri_type_kind t, uint8_t v)
{
    static const uint8_t of[] = {
        [TRI_T_ANY] = TRI_NULL,
        [TRI_T_NULL] = TRI_NULL,
        [TRI_T_BOOL] = TRI_BOOL,
        [TRI_T_NUMBER] = TRI_NUMBER,
        [TRI_T_STRING] = TRI_STRING,
        [TRI_T_DATE] = TRI_DATE,
        [TRI_T_TIME] = TRI_TIME,
        [TRI_T_DATETIME] = TRI_DATETIME,
        [TRI_T_DT_DURATION] = TRI_DT_DURATION,
        [TRI_T_YM_DURATION] = TRI_YM_DURATION,
        [TRI_T_LIST] = TRI_LIST,
        [TRI_T_CONTEXT] = TRI_CONTEXT,
        [TRI_T_RANGE] = TRI_RANGE,
        [TRI_T_FUNCTION] = TRI_FUNCTION,
    };
    return of[t] == v;
}

static bool function_fits(const struct tri_function *f,
                          const struct tri_type *t)
{
    if (!t->params && !t->result)
        return true;
    if (f->n_params != t->n_params)
        return false;
    for (size_t i = 0; t->params && i < f->n_params; i++)
        if (!tri_type_fits(or_any(t->params[i]), or_any(f->params[i].type)))
            return false;
    const struct tri_type *result = f->result;
    if (!result && f->body)
        result = tri_expr_type(f->body);
    /* What abs gives depends on its argument: a built-in promises too little
     * to be refused for it. */
    if (f->variadic && or_any(result)->kind == TRI_T_ANY)
        return true;
    return tri_type_fits(or_any(result), or_any(t->result));
}

/* The two questions walk alike: `limits` also asks for the allowed values. */
static bool is_of(struct tri_eval *ev, const struct tri_type *t,
                  struct tri_value v, bool limits);

static bool allowed(struct tri_eval *ev, const struct tri_expr *tests,
                    struct tri_value v)
{
    return !tests || tri_is_true(tri_feel_test(ev, tests, NULL, v));
}

static bool list_is_of(struct tri_eval *ev, const struct tri_type *t,
                       const struct tri_list *l, bool limits)
{
    const struct tri_expr *tests = limits ? t->allowed : NULL;
    const struct tri_type *elem = or_any(t->elem);
    if (elem->kind == TRI_T_ANY && !tests)
        return true;
    for (size_t i = 0; i < l->n; i++)
        if (!tri_is_null(l->items[i]) &&
            (!is_of(ev, elem, l->items[i], limits) ||
             !allowed(ev, tests, l->items[i])))
            return false;
    return true;
}

static bool context_is_of(struct tri_eval *ev, const struct tri_type *t,
                          const struct tri_context *c, bool limits)
{
    for (size_t i = 0; i < t->n_fields; i++) {
        const struct tri_field *f = &t->fields[i];
        /* Whole values have the type's order: look there before searching. */
        const struct tri_entry *e = i < c->n ? &c->entries[i] : NULL;
        const struct tri_value *v =
            e && e->key_len == f->name_len &&
                    memcmp(e->key, f->name, f->name_len) == 0
                ? &e->value
                : tri_context_find(c, f->name, f->name_len);
        if (!v)
            return false;
        if (!tri_is_null(*v) && !is_of(ev, or_any(f->type), *v, limits))
            return false;
    }
    return true;
}

static bool range_is_of(struct tri_eval *ev, const struct tri_type *elem,
                        const struct tri_range *r)
{
    if (or_any(elem)->kind == TRI_T_ANY)
        return true;
    return (tri_is_null(r->lo) || is_of(ev, elem, r->lo, false)) &&
           (tri_is_null(r->hi) || is_of(ev, elem, r->hi, false));
}

static bool is_of(struct tri_eval *ev, const struct tri_type *t,
                  struct tri_value v, bool limits)
{
    bool ok = t->kind == TRI_T_ANY || same_kind(t->kind, v.kind);
    if (!ok)
        return false;
    if (t->kind == TRI_T_LIST)
        ok = list_is_of(ev, t, v.u.list, limits);
    else if (t->kind == TRI_T_CONTEXT)
        ok = context_is_of(ev, t, v.u.context, limits);
    else if (t->kind == TRI_T_RANGE)
        ok = range_is_of(ev, t->elem, v.u.range);
    else if (t->kind == TRI_T_FUNCTION)
        ok = function_fits(v.u.function, t);
    if (!ok || !limits)
        return ok;
    if (t->restricts && !is_of(ev, t->restricts, v, true))
        return false;
    if (t->kind != TRI_T_LIST && !allowed(ev, t->allowed, v))
        return false;
    return allowed(ev, t->constraint, v);
}

bool tri_type_is_instance(struct tri_eval *ev, const struct tri_type *t,
                          struct tri_value v)
{
    if (tri_is_null(v))
        return t->kind == TRI_T_NULL;
    return is_of(ev, t, v, false);
}

bool tri_type_conforms(struct tri_eval *ev, const struct tri_type *t,
                       struct tri_value v)
{
    return tri_is_null(v) || !t || is_of(ev, t, v, true);
}

bool tri_type_settles(const struct tri_type *from, const struct tri_type *to)
{
    if (to->allowed || to->constraint)
        return false;
    return from == to || (from->kind == TRI_T_LIST && to->kind == TRI_T_LIST &&
                          !to->restricts && from->elem == to->elem);
}

/* ---- implicit conversion ---- */

static bool to_list(struct tri_eval *ev, struct tri_value v,
                    struct tri_value *out)
{
    struct tri_list *l = tri_list_new(ev->arena, 1);
    if (!l) {
        (void)tri_fatal(ev, ev->arena->failed);
        return false;
    }
    l->items[0] = v;
    *out = tri_list_value(l);
    return true;
}

static bool to_datetime(struct tri_eval *ev, struct tri_value v,
                        struct tri_value *out)
{
    struct tri_datetime *d = tri_arena_zero(ev->arena, 1, sizeof(*d));
    if (!d) {
        (void)tri_fatal(ev, ev->arena->failed);
        return false;
    }
    d->date = v.u.date; /* midnight UTC: the rest is zero */
    *out = (struct tri_value){ .kind = TRI_DATETIME, .u.datetime = d };
    return true;
}

static bool convert(struct tri_eval *ev, const struct tri_type *t,
                    struct tri_value v, struct tri_value *out)
{
    if (t->kind != TRI_T_LIST && v.kind == TRI_LIST && v.u.list->n == 1) {
        *out = v.u.list->items[0];
        return true;
    }
    if (t->kind == TRI_T_LIST && v.kind != TRI_LIST)
        return to_list(ev, v, out);
    if (t->kind == TRI_T_DATETIME && v.kind == TRI_DATE)
        return to_datetime(ev, v, out);
    return false;
}

struct tri_value tri_type_coerce(struct tri_eval *ev, const struct tri_type *t,
                                 struct tri_value v, const char *what)
{
    if (!t || tri_is_null(v))
        return v;
    if (TRI_LIKELY(t->kind < TRI_T_LIST && !t->allowed && !t->constraint &&
                   (t->kind == TRI_T_ANY || same_kind(t->kind, v.kind))))
        return v;
    if (is_of(ev, t, v, true))
        return v;
    struct tri_value to;
    if (convert(ev, t, v, &to) && tri_type_conforms(ev, t, to))
        return to;
    if (ev->fatal)
        return tri_null();
    if (is_of(ev, t, v, false))
        return tri_fault(ev, "%s is not among the values of %s", what,
                         tri_type_label(t));
    return tri_fault(ev, "%s is %s, not a %s", what, tri_kind_phrase(v.kind),
                     tri_type_label(t));
}
