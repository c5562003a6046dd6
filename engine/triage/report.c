#include "triage/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "feel/feel.h"
#include "feel/number.h"

/* Bounds of the contract that item definitions have no simple word for. */
static const struct limit {
    const char *path;
    size_t max_points;
} text_limits[] = { { "reference", 64 } };

static const char *const times[] = { "received", "occurred" };

enum { MAX_PEOPLE = 1000 }; /* of one list: bounds what one report may cost */

struct place { /* where we are in the report, for messages */
    const struct place *up;
    const char *name;
    size_t len;
    size_t index; /* of a list's member */
    bool in_list;
};

struct checker {
    struct tri_eval *ev;
    struct tri_error *err;
    bool partial;             /* what is required may be missing yet */
    struct tri_findings *all; /* go on after a fault; NULL: stop at the first */
};

struct tri_value tri_member_named(struct tri_value context, const char *name,
                                  size_t len)
{
    if (context.kind != TRI_CONTEXT)
        return tri_null();
    /* These contexts are small and their keys of different lengths: quicker
     * than the hash of the name. */
    const struct tri_context *c = context.u.context;
    for (size_t i = 0; i < c->n; i++)
        if (c->entries[i].key_len == len &&
            tri_same_bytes(c->entries[i].key, name, len))
            return c->entries[i].value;
    return tri_null();
}

/* ---- messages ---- */

static size_t place_text(const struct place *p, char *out, size_t size)
{
    if (!p)
        return 0;
    size_t at = place_text(p->up, out, size);
    if (at >= size)
        return at;
    int n = p->in_list ? snprintf(out + at, size - at, "[%zu]", p->index)
                       : snprintf(out + at, size - at, "%s%.*s", at ? "." : "",
                                  p->len > 48 ? 48 : (int)p->len, p->name);
    return n > 0 ? at + (size_t)n : at;
}

/* A fault of the report. TRI_E_INPUT; TRI_OK when all of them are wanted: what
 * was found is then no value, and the check goes on. */
static enum tri_code refuse(struct checker *c, const struct place *p,
                            const char *fmt, ...) TRI_PRINTF(3, 4);

static enum tri_code refuse(struct checker *c, const struct place *p,
                            const char *fmt, ...)
{
    char path[64] = "";
    (void)place_text(p, path, sizeof(path));
    char msg[192];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    struct tri_loc loc = tri_loc_make(NULL, path[0] ? path : "report", 0, 0);
    if (!c->all)
        return tri_fail(c->err, TRI_E_INPUT, &loc, "%s", msg);
    tri_findings_add(c->all, TRI_ERROR, TRI_E_INPUT, &loc, "%s", msg);
    return TRI_OK;
}

static const char *kind_wanted(const struct tri_datum *f, bool element)
{
    if (f->list && !element)
        return "a list";
    switch (f->scalar->kind) {
    case TRI_T_BOOL:
        return "true, false or null";
    case TRI_T_NUMBER:
        return "a number or null";
    case TRI_T_CONTEXT:
        return "an object";
    case TRI_T_DATETIME:
        return "a date and time with an offset, as 2026-11-20T16:40:00Z";
    default:
        return f->n_choices ? "one of the values allowed" : "a text";
    }
}

/* ---- scalars ---- */

static bool control_free(struct tri_value v)
{
    for (size_t i = tri_ascii_plain(v.u.str, v.len); i < v.len; i++) {
        unsigned char ch = (unsigned char)v.u.str[i];
        if ((ch < 0x20 && ch != '\t' && ch != '\n' && ch != '\r') || ch == 0x7f)
            return false;
    }
    return true;
}

static bool is_choice(const struct tri_datum *f, struct tri_value v)
{
    for (size_t i = 0; i < f->n_choices; i++)
        if (f->choices[i].len == v.len &&
            tri_same_bytes(f->choices[i].u.str, v.u.str, v.len))
            return true;
    return false;
}

static enum tri_code refuse_choice(struct checker *c, const struct place *p,
                                   const struct tri_datum *f)
{
    char list[160] = "";
    size_t at = 0;
    for (size_t i = 0; i < f->n_choices && at < sizeof(list); i++) {
        int n = snprintf(list + at, sizeof(list) - at, "%s%.*s", i ? ", " : "",
                         (int)f->choices[i].len, f->choices[i].u.str);
        at += n > 0 ? (size_t)n : 0;
    }
    if (at >= sizeof(list)) /* too long to read: cut at the last whole one */
        (void)snprintf(list + sizeof(list) - 6, 6, ", ...");
    return refuse(c, p, "must be one of %s", list);
}

static enum tri_code check_text(struct checker *c, const struct place *p,
                                const struct tri_datum *f, struct tri_value v)
{
    if (is_choice(f, v))
        return TRI_OK;
    if (!control_free(v))
        return refuse(c, p, "holds a control character");
    if (f->n_choices)
        return refuse_choice(c, p, f);
    if (p->up) /* the members with rules of their own are the report's */
        return TRI_OK;
    for (size_t i = 0; i < TRI_COUNT(text_limits); i++)
        if (strcmp(f->path, text_limits[i].path) == 0 &&
            tri_utf8_count(v.u.str, v.len) > text_limits[i].max_points)
            return refuse(c, p, "is longer than %zu characters",
                          text_limits[i].max_points);
    for (size_t i = 0; i < TRI_COUNT(times); i++) {
        struct tri_instant t;
        if (strcmp(f->path, times[i]) == 0 &&
            !tri_instant_parse(v.u.str, v.len, &t))
            return refuse(c, p,
                          "must be a date and time with an offset, as "
                          "2026-11-20T16:40:00Z");
    }
    return TRI_OK;
}

static const struct tri_range *range_of(const struct tri_type *t)
{
    bool negated = false;
    const struct tri_value *choices = NULL;
    size_t n = 0;
    if (!t->allowed ||
        tri_expr_test(t->allowed, &negated, &choices, &n) != TRI_TEST_CHOICES ||
        negated)
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (choices[i].kind == TRI_RANGE)
            return choices[i].u.range;
    return NULL;
}

bool tri_report_bounds(const struct tri_type *t, char lo[TRI_BOUND_TEXT],
                       char hi[TRI_BOUND_TEXT])
{
    const struct tri_range *r = range_of(t);
    lo[0] = hi[0] = '\0';
    if (r && r->has_lo && r->lo.kind == TRI_NUMBER)
        (void)tri_num_text(r->lo, lo, TRI_BOUND_TEXT);
    if (r && r->has_hi && r->hi.kind == TRI_NUMBER)
        (void)tri_num_text(r->hi, hi, TRI_BOUND_TEXT);
    return *lo || *hi;
}

/* The bounds of a number's allowed values in words; false when they are not
 * one range. */
static bool number_bounds(const struct tri_type *t, char *out, size_t size)
{
    char lo[TRI_BOUND_TEXT];
    char hi[TRI_BOUND_TEXT];
    const struct tri_range *r = range_of(t);
    if (!tri_report_bounds(t, lo, hi))
        return false;
    if (*lo && *hi)
        (void)snprintf(out, size, "must be from %s to %s", lo, hi);
    else if (*lo)
        (void)snprintf(out, size, "must be %s%s or more",
                       r->lo_closed ? "" : "above ", lo);
    else
        (void)snprintf(out, size, "must be %s%s or less",
                       r->hi_closed ? "" : "below ", hi);
    return true;
}

static enum tri_code check_number(struct checker *c, const struct place *p,
                                  const struct tri_datum *f, struct tri_value v)
{
    bool allowed = tri_type_conforms(c->ev, f->scalar, v);
    if (c->ev->fatal)
        return tri_arena_fail(c->ev->arena, c->err, "the report");
    if (!allowed) {
        char words[128];
        if (number_bounds(f->scalar, words, sizeof(words)))
            return refuse(c, p, "%s", words);
        return refuse(c, p, "is a number that is not allowed");
    }
    int64_t whole = 0;
    if (f->whole && !tri_num_to_int(v, &whole))
        return refuse(c, p, "must be a whole number, of at most 18 digits");
    return TRI_OK;
}

static enum tri_code check_scalar(struct checker *c, const struct place *p,
                                  const struct tri_datum *f, struct tri_value v,
                                  struct tri_value *out)
{
    switch (f->scalar->kind) {
    case TRI_T_BOOL:
        if (v.kind != TRI_BOOL)
            break;
        *out = v;
        return TRI_OK;
    case TRI_T_NUMBER:
        if (v.kind != TRI_NUMBER)
            break;
        *out = v;
        return check_number(c, p, f, v);
    case TRI_T_DATETIME: {
        struct tri_instant t;
        if (v.kind == TRI_DATETIME && c->partial) {
            *out = v;
            return TRI_OK;
        }
        if (v.kind != TRI_STRING || !tri_instant_parse(v.u.str, v.len, &t))
            break;
        *out = tri_datetime_parse(c->ev, v.u.str, v.len);
        return TRI_OK;
    }
    case TRI_T_STRING:
        if (v.kind != TRI_STRING)
            break;
        *out = v;
        return check_text(c, p, f, v);
    default: /* Any: a model that does not say what it holds */
        *out = v;
        return v.kind == TRI_STRING && !control_free(v)
                   ? refuse(c, p, "holds a control character")
                   : TRI_OK;
    }
    return refuse(c, p, "must be %s", kind_wanted(f, true));
}

/* ---- structures ---- */

static enum tri_code check_struct(struct checker *c, const struct place *p,
                                  const struct tri_struct *s,
                                  struct tri_value raw, struct tri_value *out);

static enum tri_code no_memory(struct checker *c)
{
    return tri_arena_fail(c->ev->arena, c->err, "the report");
}

static enum tri_code check_list(struct checker *c, const struct place *p,
                                const struct tri_datum *f, struct tri_value raw,
                                struct tri_value *out)
{
    if (raw.kind != TRI_LIST)
        return refuse(c, p, "must be a list");
    const struct tri_list *in = raw.u.list;
    if (in->n > MAX_PEOPLE)
        return refuse(c, p, "has more than %d members", MAX_PEOPLE);
    struct tri_list *l = tri_list_new(c->ev->arena, in->n);
    if (!l)
        return no_memory(c);
    for (size_t i = 0; i < in->n; i++) {
        struct place at = { p, NULL, 0, i, true };
        l->items[i] = tri_null();
        enum tri_code code =
            f->shape
                ? check_struct(c, &at, f->shape, in->items[i], &l->items[i])
                : check_scalar(c, &at, f, in->items[i], &l->items[i]);
        if (code != TRI_OK)
            return code;
    }
    *out = tri_list_value(l);
    return TRI_OK;
}

static enum tri_code check_member(struct checker *c, const struct place *p,
                                  const struct tri_datum *f,
                                  const struct tri_value *raw,
                                  struct tri_value *out)
{
    if (!raw) {
        if (f->required && !c->partial)
            return refuse(c, p, "is required");
        if (f->shape && !f->list) /* a structure with nothing in it */
            return check_struct(c, p, f->shape, tri_null(), out);
        return TRI_OK;
    }
    if (f->list)
        return check_list(c, p, f, *raw, out);
    if (f->shape) {
        if (raw->kind != TRI_CONTEXT)
            return refuse(c, p, "must be an object");
        return check_struct(c, p, f->shape, *raw, out);
    }
    if (tri_is_null(*raw))
        return f->required && !c->partial ? refuse(c, p, "is required")
                                          : TRI_OK;
    return check_scalar(c, p, f, *raw, out);
}

static enum tri_code unknown_member(struct checker *c, const struct place *up,
                                    const struct tri_struct *s,
                                    const struct tri_entry *e)
{
    struct place at = { up, e->key, e->key_len, 0, false };
    const char *what =
        up && !up->in_list && up->len == 5 && memcmp(up->name, "facts", 5) == 0
            ? "fact"
            : "member";
    const struct tri_key *near =
        tri_index_nearest(&s->index, e->key, e->key_len);
    if (!tri_text_plain(e->key, e->key_len)) /* may be somebody's story */
        return near ? refuse(c, up, "a %s is unknown (did you mean '%.*s'?)",
                             what, (int)near->len, near->text)
                    : refuse(c, up,
                             "a %s is unknown; its name is no plain word, so "
                             "it is not shown",
                             what);
    if (near)
        return refuse(c, &at, "unknown %s (did you mean '%.*s'?)", what,
                      (int)near->len, near->text);
    return refuse(c, &at, "unknown %s", what);
}

/* Which members of the dictionary an object has. */
static enum tri_code sort_members(struct checker *c, const struct place *p,
                                  const struct tri_struct *s,
                                  const struct tri_context *in, uint64_t *said,
                                  const struct tri_value **found)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct tri_entry *e = &in->entries[i];
        size_t k =
            tri_index_find_hashed(&s->index, e->key, e->key_len, e->hash);
        if (k == TRI_INDEX_NONE) {
            enum tri_code code = unknown_member(c, p, s, e);
            if (code != TRI_OK)
                return code;
        } else {
            found[k] = &e->value;
            said[k / 64] |= UINT64_C(1) << k % 64;
        }
    }
    return TRI_OK;
}

/* Looks at what the object says and at what is expected of it, in the
 * dictionary's order; the rest is as in every report. */
static enum tri_code check_struct(struct checker *c, const struct place *p,
                                  const struct tri_struct *s,
                                  struct tri_value raw, struct tri_value *out)
{
    struct tri_context *made = tri_context_bare(c->ev->arena, s->n);
    uint64_t *said =
        tri_arena_get(c->ev->arena, s->words * sizeof(*said) +
                                        s->n * sizeof(struct tri_value *));
    if (!made || !said)
        return no_memory(c);
    const struct tri_value **found =
        (const struct tri_value **)(said + s->words);
    memcpy(said, s->expected, s->words * sizeof(*said));
    for (size_t w = 0; w < s->words; w++)
        for (uint64_t left = said[w]; left; left &= left - 1)
            found[w * 64 + (size_t)__builtin_ctzll(left)] = NULL;
    enum tri_code code = TRI_OK;
    if (raw.kind == TRI_CONTEXT)
        code = sort_members(c, p, s, raw.u.context, said, found);
    else if (!tri_is_null(raw) || (p && p->in_list))
        return refuse(c, p, "must be an object");
    if (s->n)
        memcpy(made->entries, s->blank, s->n * sizeof(*s->blank));
    for (size_t w = 0; w < s->words; w++)
        for (uint64_t left = said[w]; left && code == TRI_OK;
             left &= left - 1) {
            size_t i = w * 64 + (size_t)__builtin_ctzll(left);
            const struct tri_datum *f = &s->facts[i];
            struct place at = { p, f->name, f->name_len, 0, false };
            code = check_member(c, &at, f, found[i], &made->entries[i].value);
        }
    *out = tri_context_value(made);
    return code;
}

/* ---- people without an id ---- */

static bool id_taken(const struct tri_list *people, const char *id, size_t len)
{
    for (size_t i = 0; i < people->n; i++) {
        struct tri_value v = tri_member(people->items[i], "id");
        if (v.kind == TRI_STRING && v.len == len &&
            memcmp(v.u.str, id, len) == 0)
            return true;
    }
    return false;
}

/* The contexts are ours, made above and seen by nobody yet: writing to them is
 * safe although values are frozen once handed out. */
static bool give_ids(struct tri_arena *a, struct tri_value report,
                     const char *list, const char *stem)
{
    struct tri_value people = tri_member(report, list);
    if (people.kind != TRI_LIST)
        return true;
    size_t tried =
        0; /* every number up to here is taken: none is tried twice */
    for (size_t i = 0; i < people.u.list->n; i++) {
        struct tri_value *id = (struct tri_value *)(uintptr_t)tri_context_find(
            people.u.list->items[i].u.context, "id", 2);
        if (!id || !tri_is_null(*id))
            continue;
        for (size_t n = i < tried ? tried + 1 : i + 1;; n++) {
            tried = n;
            char *text = tri_arena_format(a, "%s-%zu", stem, n);
            if (!text)
                return false;
            if (!id_taken(people.u.list, text, strlen(text))) {
                *id = tri_str(text, strlen(text));
                id->flags = TRI_V_ASCII;
                break;
            }
        }
    }
    return true;
}

static enum tri_code check(struct checker *c, const struct tri_dictionary *d,
                           struct tri_value raw, struct tri_value *out)
{
    struct tri_eval *ev = c->ev;
    struct tri_value made = tri_null();
    if (raw.kind != TRI_CONTEXT)
        return refuse(c, NULL, "must be an object");
    enum tri_code code = check_struct(c, NULL, d->report, raw, &made);
    if (code != TRI_OK)
        return code;
    if (ev->fatal != TRI_OK)
        return tri_fail(c->err, ev->fatal, NULL, "the report is too big");
    if (!give_ids(ev->arena, made, "children", "child") ||
        !give_ids(ev->arena, made, "others", "other"))
        return no_memory(c);
    *out = made;
    return TRI_OK;
}

enum tri_code tri_report_check(struct tri_eval *ev,
                               const struct tri_dictionary *d,
                               struct tri_value raw, struct tri_value *out,
                               struct tri_error *err)
{
    struct checker c = { .ev = ev, .err = err };
    return check(&c, d, raw, out);
}

enum tri_code tri_report_check_partial(struct tri_eval *ev,
                                       const struct tri_dictionary *d,
                                       struct tri_value raw,
                                       struct tri_value *out,
                                       struct tri_error *err)
{
    struct checker c = { .ev = ev, .err = err, .partial = true };
    return check(&c, d, raw, out);
}

enum tri_code tri_report_faults(struct tri_eval *ev,
                                const struct tri_dictionary *d,
                                struct tri_value raw,
                                struct tri_findings *faults,
                                struct tri_error *err)
{
    struct checker c = { .ev = ev, .err = err, .all = faults };
    struct tri_value made = tri_null();
    if (raw.kind != TRI_CONTEXT)
        return refuse(&c, NULL, "must be an object");
    return check_struct(&c, NULL, d->report, raw, &made);
}
