/* A table of pure java.lang methods, done with FEEL's own numbers. Decimal
 * arithmetic stands for Java's float and double: at least as exact. */
#include "feel/external.h"

#include <string.h>

#include "base/utf8.h"
#include "feel/builtin.h"
#include "feel/number.h"

enum what { MAX, MIN, ABS, COS, SQRT, POW, WHOLE, PARSE, CHARACTER, FORMAT };

struct method {
    const char *class_name;
    const char *signature; /* without spaces */
    enum what what;
    size_t n_args;
    int64_t lo; /* whole numbers: their bounds; both 0: any number */
    int64_t hi;
};

#define INT_BOUNDS INT32_MIN, INT32_MAX
#define LONG_BOUNDS INT64_MIN, INT64_MAX

static const struct method methods[] = {
    { "java.lang.Math", "max(int,int)", MAX, 2, INT_BOUNDS },
    { "java.lang.Math", "max(long,long)", MAX, 2, LONG_BOUNDS },
    { "java.lang.Math", "max(float,float)", MAX, 2, 0, 0 },
    { "java.lang.Math", "max(double,double)", MAX, 2, 0, 0 },
    { "java.lang.Math", "min(int,int)", MIN, 2, INT_BOUNDS },
    { "java.lang.Math", "min(long,long)", MIN, 2, LONG_BOUNDS },
    { "java.lang.Math", "min(float,float)", MIN, 2, 0, 0 },
    { "java.lang.Math", "min(double,double)", MIN, 2, 0, 0 },
    { "java.lang.Math", "abs(int)", ABS, 1, INT_BOUNDS },
    { "java.lang.Math", "abs(long)", ABS, 1, LONG_BOUNDS },
    { "java.lang.Math", "abs(float)", ABS, 1, 0, 0 },
    { "java.lang.Math", "abs(double)", ABS, 1, 0, 0 },
    { "java.lang.Math", "cos(double)", COS, 1, 0, 0 },
    { "java.lang.Math", "sqrt(double)", SQRT, 1, 0, 0 },
    { "java.lang.Math", "pow(double,double)", POW, 2, 0, 0 },
    { "java.lang.Byte", "valueOf(byte)", WHOLE, 1, INT8_MIN, INT8_MAX },
    { "java.lang.Short", "valueOf(short)", WHOLE, 1, INT16_MIN, INT16_MAX },
    { "java.lang.Integer", "valueOf(int)", WHOLE, 1, INT_BOUNDS },
    { "java.lang.Long", "valueOf(long)", WHOLE, 1, LONG_BOUNDS },
    { "java.lang.Integer", "valueOf(java.lang.String)", PARSE, 1, INT_BOUNDS },
    { "java.lang.Long", "valueOf(java.lang.String)", PARSE, 1, LONG_BOUNDS },
    { "java.lang.Float", "valueOf(java.lang.String)", PARSE, 1, 0, 0 },
    { "java.lang.Double", "valueOf(java.lang.String)", PARSE, 1, 0, 0 },
    { "java.lang.String", "valueOf(char)", CHARACTER, 1, 0, 0 },
    { "java.lang.String", "format(java.lang.String,[Ljava.lang.Object;)",
      FORMAT, 1, 0, 0 },
};

static bool is_number(const struct method *m, struct tri_value v)
{
    int64_t n;
    if (v.kind != TRI_NUMBER)
        return false;
    return (!m->lo && !m->hi) ||
           (tri_num_to_int(v, &n) && n >= m->lo && n <= m->hi);
}

/* cos by its series, after whole turns are taken off: |x| is at most pi then,
 * and nought stays nought, whose cosine is 1 exactly. */
static struct tri_value cosine(struct tri_eval *ev, struct tri_value x)
{
    static const char text[] = "3.141592653589793238462643383279503";
    struct tri_value pi;
    if (!tri_num_parse(ev->arena, text, sizeof(text) - 1, &pi))
        return tri_fatal(ev, ev->arena->failed);
    struct tri_value turn = tri_num_mul(ev, pi, tri_int(2));
    struct tri_value turns =
        tri_num_div(ev, tri_num_add(ev, x, pi), turn); /* to the nearest */
    turns = fn_floor(ev, &turns, 1);
    x = tri_num_sub(ev, x, tri_num_mul(ev, turns, turn));
    struct tri_value square = tri_num_neg(ev, tri_num_mul(ev, x, x));
    struct tri_value term = tri_int(1);
    struct tri_value sum = term;
    for (int64_t n = 2; n <= 60 && !ev->fatal; n += 2) {
        term = tri_num_div(ev, tri_num_mul(ev, term, square),
                           tri_int(n * (n - 1)));
        sum = tri_num_add(ev, sum, term);
    }
    return sum;
}

static struct tri_value character(struct tri_eval *ev, struct tri_value v)
{
    if (v.kind == TRI_STRING && tri_utf8_count(v.u.str, v.len) == 1)
        return v;
    return tri_fault(ev, "String.valueOf(char) wants one character");
}

static struct tri_value parse(struct tri_eval *ev, const struct method *m,
                              struct tri_value v)
{
    struct tri_value n;
    if (v.kind != TRI_STRING || !tri_num_parse(ev->arena, v.u.str, v.len, &n) ||
        !is_number(m, n))
        return tri_fault(ev, "%s.valueOf: no such number", m->class_name);
    return n;
}

/* "%s" takes the text of the next argument, "%%" is "%"; what else follows a
 * "%" is not known. Parts are joined by FEEL's own `string join`. */
static struct tri_value format(struct tri_eval *ev,
                               const struct tri_value *args, size_t n)
{
    if (args[0].kind != TRI_STRING)
        return tri_fault(ev, "String.format wants a text");
    const char *s = args[0].u.str;
    const char *end = s + args[0].len;
    struct tri_list *parts = tri_list_new(ev->arena, 2 * args[0].len + 1);
    if (!parts)
        return tri_fatal(ev, ev->arena->failed);
    size_t k = 0;
    size_t next = 1;
    while (s < end) {
        const char *p = memchr(s, '%', (size_t)(end - s));
        p = p ? p : end;
        parts->items[k++] = tri_str(s, (size_t)(p - s));
        s = p;
        if (s == end)
            break;
        char c = s + 1 < end ? s[1] : '\0';
        if (c == '%')
            parts->items[k++] = tri_str("%", 1);
        else if (c == 's' && next < n)
            parts->items[k++] = fn_string(ev, &args[next++], 1);
        else
            return tri_fault(ev, "String.format: only %%s is known");
        s += 2;
    }
    parts->n = k;
    struct tri_value list = tri_list_value(parts);
    return fn_string_join(ev, &list, 1);
}

static struct tri_value run(struct tri_eval *ev, const void *self,
                            const struct tri_value *args, size_t n)
{
    const struct method *m = self;
    if (m->what == FORMAT ? n < 1 : n != m->n_args)
        return tri_fault(ev, "%s.%s: wrong number of arguments", m->class_name,
                         m->signature);
    if (m->what == FORMAT)
        return format(ev, args, n);
    if (m->what == CHARACTER)
        return character(ev, args[0]);
    if (m->what == PARSE)
        return parse(ev, m, args[0]);
    for (size_t i = 0; i < n; i++)
        if (!is_number(m, args[i]))
            return tri_fault(ev, "%s.%s: the argument does not fit",
                             m->class_name, m->signature);
    switch (m->what) {
    case MAX:
        return tri_num_compare(args[0], args[1]) < 0 ? args[1] : args[0];
    case MIN:
        return tri_num_compare(args[0], args[1]) > 0 ? args[1] : args[0];
    case ABS:
        return fn_abs(ev, args, 1);
    case COS:
        return cosine(ev, args[0]);
    case SQRT:
        return fn_sqrt(ev, args, 1);
    case POW:
        return tri_num_pow(ev, args[0], args[1]);
    default:
        return args[0];
    }
}

static bool same_without_spaces(const char *wanted, struct tri_value text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if (text.u.str[i] != ' ' && (!*wanted || *wanted++ != text.u.str[i]))
            return false; /* a text may hold the character 0 as well */
    return !*wanted;
}

bool tri_external_java(struct tri_value spec, struct tri_function *fn)
{
    if (spec.kind != TRI_CONTEXT)
        return false;
    const struct tri_value *c = tri_context_find(spec.u.context, "class", 5);
    const struct tri_value *s =
        tri_context_find(spec.u.context, "method signature", 16);
    if (!c || !s || c->kind != TRI_STRING || s->kind != TRI_STRING)
        return false;
    for (size_t i = 0; i < TRI_COUNT(methods); i++)
        if (same_without_spaces(methods[i].class_name, *c) &&
            same_without_spaces(methods[i].signature, *s)) {
            fn->native = run;
            fn->self = &methods[i];
            return true;
        }
    return false;
}
