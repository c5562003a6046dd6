/* How to read: one function a kind, all writing to the same tri_out. A number
 * is written as its digits stand, never through a double. */
#include "feel/json.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "feel/feel.h"
#include "feel/number.h"
#include "feel/temporal.h"

struct writer {
    struct tri_eval *ev;
    struct tri_out *out;
    unsigned flags;
    int indent;
    unsigned depth;
    size_t most; /* bytes of out, past which it is too much */
};

static void put_escaped(struct tri_out *out, unsigned char c)
{
    static const char from[] = "\"\\\b\f\n\r\t";
    static const char to[] = "\"\\bfnrt";
    const char *hit = c ? strchr(from, c) : NULL;
    if (hit)
        tri_out_format(out, "\\%c", to[hit - from]);
    else
        tri_out_format(out, "\\u%04x", c);
}

static bool as_it_is(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

bool tri_json_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!as_it_is((unsigned char)text[i]))
            return false;
    return true;
}

/* Most texts are words of 4 to 16 bytes: looked at and copied in one go, as two
 * halves that may overlap. False: it is none of them, or not plain. */
static inline bool put_word(struct tri_out *out, const char *text, size_t len)
{
    if (len < 4 || len > 16 || !tri_out_room(out, len + 2))
        return false;
    char *to = out->text + out->len + 1;
    if (len < 8) {
        uint32_t first, last;
        memcpy(&first, text, 4);
        memcpy(&last, text + len - 4, 4);
        if (tri_ascii_odd((uint64_t)first << 32 | last))
            return false;
        memcpy(to, &first, 4);
        memcpy(to + len - 4, &last, 4);
    } else {
        uint64_t first, last;
        memcpy(&first, text, 8);
        memcpy(&last, text + len - 8, 8);
        if (tri_ascii_odd(first) || tri_ascii_odd(last))
            return false;
        memcpy(to, &first, 8);
        memcpy(to + len - 8, &last, 8);
    }
    to[-1] = '"';
    to[len] = '"';
    to[len + 1] = '\0';
    out->len += len + 2;
    return true;
}

void tri_json_write_text(struct tri_out *out, const char *text, size_t len)
{
    if (put_word(out, text, len))
        return;
    size_t done = 0, i = tri_ascii_plain(text, len);
    if (i == len) {
        tri_out_quoted(out, text, len);
        return;
    }
    tri_out_char(out, '"');
    while ((i += tri_ascii_plain(text + i, len - i)) < len) {
        unsigned char c = (unsigned char)text[i];
        uint32_t point;
        size_t n = tri_utf8_next(text + i, len - i, &point);
        if (n && as_it_is(c)) {
            i += n;
            continue;
        }
        tri_out_put(out, text + done, i - done);
        if (n)
            put_escaped(out, c);
        else /* no well-formed text gets here; the output stays JSON anyway */
            tri_out_text(out, "\\ufffd");
        done = ++i;
    }
    tri_out_put(out, text + done, len - done);
    tri_out_char(out, '"');
}

static void new_line(struct writer *w)
{
    if (w->indent <= 0)
        return;
    tri_out_char(w->out, '\n');
    for (unsigned i = 0; i < w->depth * (unsigned)w->indent; i++)
        tri_out_char(w->out, ' ');
}

static void separate(struct writer *w, size_t i)
{
    if (i) {
        tri_out_char(w->out, ',');
        if (w->indent <= 0)
            tri_out_char(w->out, ' ');
    }
    new_line(w);
}

static void put_key(struct writer *w, const char *key, size_t len)
{
    tri_json_write_text(w->out, key, len);
    tri_out_text(w->out, ": ");
}

static void put_value(struct writer *w, struct tri_value v);

static void put_list(struct writer *w, const struct tri_list *list)
{
    tri_out_char(w->out, '[');
    w->depth++;
    for (size_t i = 0; i < list->n; i++) {
        separate(w, i);
        put_value(w, list->items[i]);
    }
    w->depth--;
    if (list->n)
        new_line(w);
    tri_out_char(w->out, ']');
}

static void put_context(struct writer *w, const struct tri_context *c)
{
    tri_out_char(w->out, '{');
    w->depth++;
    for (size_t i = 0; i < c->n; i++) {
        separate(w, i);
        put_key(w, c->entries[i].key, c->entries[i].key_len);
        put_value(w, c->entries[i].value);
    }
    w->depth--;
    if (c->n)
        new_line(w);
    tri_out_char(w->out, '}');
}

static void put_temporal(struct writer *w, struct tri_value v)
{
    struct tri_value text = tri_temporal_text(w->ev, v);
    if (text.kind != TRI_STRING) {
        w->out->failed = true; /* memory is out: nothing true can be written */
        return;
    }
    if (!(w->flags & TRI_JSON_TYPED)) {
        tri_json_write_text(w->out, text.u.str, text.len);
        return;
    }
    tri_out_format(w->out, "{\"@type\": \"%s\", \"value\": ",
                   tri_kind_name((enum tri_kind)v.kind));
    tri_json_write_text(w->out, text.u.str, text.len);
    tri_out_char(w->out, '}');
}

static void put_range(struct writer *w, const struct tri_range *r)
{
    tri_out_text(w->out, "{\"@type\": \"range\", \"start included\": ");
    tri_out_text(w->out, r->has_lo && r->lo_closed ? "true" : "false");
    tri_out_text(w->out, ", \"start\": ");
    put_value(w, r->has_lo ? r->lo : tri_null());
    tri_out_text(w->out, ", \"end\": ");
    put_value(w, r->has_hi ? r->hi : tri_null());
    tri_out_text(w->out, ", \"end included\": ");
    tri_out_text(w->out, r->has_hi && r->hi_closed ? "true" : "false");
    tri_out_char(w->out, '}');
}

static void put_function(struct writer *w, const struct tri_function *f)
{
    tri_out_text(w->out, "{\"@type\": \"function\", \"parameters\": [");
    for (size_t i = 0; i < f->n_params; i++) {
        if (i)
            tri_out_text(w->out, ", ");
        tri_json_write_text(w->out, f->params[i].name, f->params[i].name_len);
    }
    tri_out_text(w->out, "]}");
}

static void put_scalar(struct writer *w, struct tri_value v)
{
    char digits[TRI_NUM_TEXT_SIZE];
    switch (v.kind) {
    case TRI_BOOL:
        tri_out_text(w->out, v.u.boolean ? "true" : "false");
        return;
    case TRI_NUMBER:
        tri_out_put(w->out, digits, tri_num_text(v, digits, sizeof(digits)));
        return;
    case TRI_STRING:
        tri_json_write_text(w->out, v.u.str, v.len);
        return;
    case TRI_NULL:
        tri_out_text(w->out, "null");
        return;
    default:
        put_temporal(w, v);
        return;
    }
}

static void put_value(struct writer *w, struct tri_value v)
{
    if (w->out->failed) /* nor look at what is left: it may be without end */
        return;
    /* A list may hold itself only through a bug, but FEEL can nest as deep as
     * its steps allow. */
    if (w->depth > TRI_MAX_VALUE_DEPTH) {
        w->out->failed = true;
        (void)tri_over(w->ev, TRI_LIMIT_DEPTH);
        return;
    }
    /* Lists share what they hold: a few may be written as very many. */
    if (w->out->len > w->most) {
        w->out->failed = true;
        (void)tri_over(w->ev, TRI_LIMIT_MEMORY);
        return;
    }
    switch (v.kind) {
    case TRI_LIST:
        put_list(w, v.u.list);
        return;
    case TRI_CONTEXT:
        put_context(w, v.u.context);
        return;
    case TRI_RANGE:
        w->depth++;
        put_range(w, v.u.range);
        w->depth--;
        return;
    case TRI_FUNCTION:
        put_function(w, v.u.function);
        return;
    default:
        put_scalar(w, v);
        return;
    }
}

void tri_json_write(struct tri_eval *ev, struct tri_out *out,
                    struct tri_value v, unsigned flags, int indent)
{
    struct writer w = { .ev = ev,
                        .out = out,
                        .flags = flags,
                        .indent = indent,
                        .most = out->len + TRI_MAX_EVAL_ARENA };
    put_value(&w, v);
}

static void member(struct tri_out *out, const char *name, const char *text,
                   size_t len)
{
    tri_out_format(out, ",\"%s\":", name);
    tri_json_write_text(out, text, len);
}

void tri_json_write_diag(struct tri_out *out, const struct tri_diag *diag,
                         const char *said)
{
    const struct tri_source *s = diag->source;
    tri_out_text(out, "{\"message\":");
    said = said ? said : diag->msg;
    tri_json_write_text(out, said, strlen(said));
    if (s && s->file) {
        struct tri_loc loc = tri_source_place(s, diag->offset);
        member(out, "file", s->file, strlen(s->file));
        tri_out_format(out, ",\"line\":%u,\"column\":%u", loc.line, loc.col);
        if (s->element)
            member(out, "element", s->element, strlen(s->element));
        if (s->text)
            member(out, "expression", s->text, s->len);
    }
    tri_out_char(out, '}');
}
