/* string() of any value: FEEL text again where FEEL has a literal for it.
 * Texts stand bare at the top and quoted inside lists and contexts, as in the
 * examples of DMN 1.5, 10.3.4.1. */
#include <string.h>

#include "base/limits.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feel/builtin_util.h"

static void put(struct tri_eval *ev, struct tri_out *o, struct tri_value v,
                unsigned depth);

static void put_quoted(struct tri_out *o, const char *text, size_t len)
{
    tri_out_char(o, '"');
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '"' || c == '\\')
            tri_out_char(o, '\\');
        if (c == '\n')
            tri_out_text(o, "\\n");
        else if (c == '\r')
            tri_out_text(o, "\\r");
        else if (c == '\t')
            tri_out_text(o, "\\t");
        else
            tri_out_char(o, c);
    }
    tri_out_char(o, '"');
}

static void put_number(struct tri_out *o, struct tri_value v)
{
    char digits[TRI_NUM_TEXT_SIZE];
    tri_out_put(o, digits, tri_num_text(v, digits, sizeof(digits)));
}

static void put_list(struct tri_eval *ev, struct tri_out *o,
                     const struct tri_list *l, unsigned depth)
{
    tri_out_char(o, '[');
    for (size_t i = 0; i < l->n && !ev->fatal; i++) {
        if (i)
            tri_out_text(o, ", ");
        put(ev, o, l->items[i], depth + 1);
    }
    tri_out_char(o, ']');
}

/* A key that could be written without quotes. */
static bool plain_key(const char *key, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = key[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_' || (unsigned char)c >= 0x80;
        bool later = i && ((c >= '0' && c <= '9') || c == ' ');
        if (!letter && !later)
            return false;
    }
    return len > 0;
}

static void put_context(struct tri_eval *ev, struct tri_out *o,
                        const struct tri_context *c, unsigned depth)
{
    tri_out_char(o, '{');
    for (size_t i = 0; i < c->n && !ev->fatal; i++) {
        const struct tri_entry *e = &c->entries[i];
        if (i)
            tri_out_text(o, ", ");
        if (plain_key(e->key, e->key_len))
            tri_out_put(o, e->key, e->key_len);
        else
            put_quoted(o, e->key, e->key_len);
        tri_out_text(o, ": ");
        put(ev, o, e->value, depth + 1);
    }
    tri_out_char(o, '}');
}

static void put_range(struct tri_eval *ev, struct tri_out *o,
                      const struct tri_range *r, unsigned depth)
{
    if (r->is_equal || r->is_not_equal || !r->has_lo || !r->has_hi) {
        const char *op = r->is_equal                 ? "="
                         : r->is_not_equal           ? "!="
                         : r->has_lo && r->lo_closed ? ">="
                         : r->has_lo                 ? ">"
                         : r->has_hi && r->hi_closed ? "<="
                                                     : "<";
        tri_out_text(o, op);
        put(ev, o, r->has_lo ? r->lo : r->hi, depth + 1);
        return;
    }
    tri_out_char(o, r->lo_closed ? '[' : '(');
    put(ev, o, r->lo, depth + 1);
    tri_out_text(o, "..");
    put(ev, o, r->hi, depth + 1);
    tri_out_char(o, r->hi_closed ? ']' : ')');
}

static void put_function(struct tri_out *o, const struct tri_function *f)
{
    tri_out_text(o, "function(");
    for (size_t i = 0; i < f->n_params; i++) {
        if (i)
            tri_out_text(o, ", ");
        tri_out_put(o, f->params[i].name, f->params[i].name_len);
    }
    tri_out_char(o, ')');
}

static void put_temporal(struct tri_eval *ev, struct tri_out *o,
                         struct tri_value v, unsigned depth)
{
    struct tri_value text = tri_temporal_text(ev, v);
    if (text.kind != TRI_STRING)
        return; /* ev->fatal says why */
    if (depth)
        tri_out_char(o, '@');
    if (depth)
        put_quoted(o, text.u.str, text.len);
    else
        tri_out_put(o, text.u.str, text.len);
}

static void put(struct tri_eval *ev, struct tri_out *o, struct tri_value v,
                unsigned depth)
{
    if (depth > TRI_MAX_VALUE_DEPTH || o->len > TRI_MAX_TEXT) {
        (void)tri_over(ev, o->len > TRI_MAX_TEXT ? TRI_LIMIT_TEXT
                                                 : TRI_LIMIT_DEPTH);
        return;
    }
    switch ((enum tri_kind)v.kind) {
    case TRI_NULL:
        tri_out_text(o, "null");
        return;
    case TRI_BOOL:
        tri_out_text(o, v.u.boolean ? "true" : "false");
        return;
    case TRI_NUMBER:
        put_number(o, v);
        return;
    case TRI_STRING:
        if (depth)
            put_quoted(o, v.u.str, v.len);
        else
            tri_out_put(o, v.u.str, v.len);
        return;
    case TRI_LIST:
        put_list(ev, o, v.u.list, depth);
        return;
    case TRI_CONTEXT:
        put_context(ev, o, v.u.context, depth);
        return;
    case TRI_RANGE:
        put_range(ev, o, v.u.range, depth);
        return;
    case TRI_FUNCTION:
        put_function(o, v.u.function);
        return;
    default:
        put_temporal(ev, o, v, depth);
        return;
    }
}

struct tri_value tri_value_text(struct tri_eval *ev, struct tri_value v)
{
    if (v.kind == TRI_STRING)
        return v;
    if (v.kind == TRI_NUMBER) { /* the usual case makes no malloc */
        char digits[TRI_NUM_TEXT_SIZE];
        size_t n = tri_num_text(v, digits, sizeof(digits));
        struct tri_value s = tri_make_text(ev, digits, n);
        if (s.kind == TRI_STRING)
            s.flags = TRI_V_ASCII;
        return s;
    }
    struct tri_out o;
    tri_out_init(&o);
    put(ev, &o, v, 0);
    struct tri_value s = tri_null();
    if (o.failed)
        (void)tri_fatal(ev, TRI_E_NOMEM);
    else if (!ev->fatal)
        s = tri_make_text(ev, o.text ? o.text : "", o.len);
    tri_out_done(&o);
    return s;
}
