/* From text to a frozen expression, and the doors to evaluate it. */
#include "feel/feel.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "feel/ops.h"
#include "feel/parse.h"

/* ---- findings ---- */

/* Line and column of a byte of the expression in its file. The column of a
 * later line counts from that line's start; XML escapes before it shift it. */
static struct tri_loc place(const struct tri_source *src, uint32_t offset)
{
    if (!src->line)
        return tri_loc_make(src->file, src->element, 0, 0);
    uint32_t line = src->line;
    uint32_t col = src->col ? src->col : 1;
    for (uint32_t i = 0; i < offset && i < src->len; i++) {
        if (src->text[i] == '\n') {
            line++;
            col = 1;
        } else {
            col++;
        }
    }
    return tri_loc_make(src->file, src->element, line, col);
}

struct tri_loc tri_source_place(const struct tri_source *src, uint32_t offset)
{
    return place(src, offset);
}

static void report(struct tri_feel *c, const struct tri_parser *p)
{
    if (!c->findings)
        return;
    for (size_t i = 0; i < p->n_remarks; i++) {
        const struct tri_remark *r = &p->remarks[i];
        struct tri_loc loc = place(p->src, r->at);
        tri_findings_add(c->findings, r->severity, r->code, &loc, "%s", r->msg);
    }
    if (p->failed) {
        struct tri_loc loc = place(p->src, p->fail_at);
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_SYNTAX, &loc, "%s",
                         p->msg);
    }
}

/* ---- compile ---- */

/* A value that a table may index: not a list or context, no function, and no
 * range that is really a negation. "= x" on a scalar is the value x. */
static bool choice(const struct tri_ast *n, struct tri_value *out)
{
    if (n->op != TRI_OP_CONST)
        return false;
    *out = n->u.value;
    if (out->kind == TRI_RANGE) {
        if (out->u.range->is_equal)
            *out = out->u.range->lo;
        else if (out->u.range->is_not_equal ||
                 tri_is_null(out->u.range->lo) != !out->u.range->has_lo ||
                 tri_is_null(out->u.range->hi) != !out->u.range->has_hi)
            return false;
    }
    return out->kind < TRI_LIST || out->kind == TRI_RANGE;
}

static bool shape_tests(struct tri_arena *a, struct tri_expr *e)
{
    e->shape = e->n_tests ? TRI_TEST_CHOICES : TRI_TEST_ANY;
    if (!e->n_tests)
        return true;
    struct tri_value *choices = tri_arena_zero(a, e->n_tests, sizeof(*choices));
    if (!choices)
        return false;
    for (uint32_t i = 0; i < e->n_tests; i++)
        if (!choice(e->tests[i], &choices[i])) {
            e->shape = TRI_TEST_OTHER;
            return true;
        }
    e->choices = choices;
    return true;
}

static bool compile_tests(struct tri_parser *p, struct tri_expr *e)
{
    struct tri_ast **tests = NULL;
    size_t n = 0;
    e->type = tri_type_simple(TRI_T_BOOL);
    if (!tri_parse_tests(p, &e->negated, &tests, &n))
        return false;
    e->tests = tests;
    e->n_tests = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        if (tests[i]->height > e->height)
            e->height = tests[i]->height;
        if (!(tests[i]->flags & TRI_N_USES_INPUT))
            tri_check_test(p, tests[i]->offset, p->input, tests[i]->type);
    }
    if (shape_tests(p->a, e))
        return true;
    (void)tri_parse_nomem(p);
    return false;
}

/* ---- compact cells ----
 *
 * A big table has as many cells as a model has of everything else together,
 * and most are a few literals. Once such a cell is compiled, all that its
 * parse allocated is given back but the choices themselves. */

#define COMPACT 16 /* choices of a compact cell */

struct kept {
    struct tri_value v;
    struct tri_range r;
};

/* Does v point to nothing that the rewind takes away? */
static bool is_plain(const struct tri_source *src, struct tri_value v)
{
    switch ((enum tri_kind)v.kind) {
    case TRI_NULL:
    case TRI_BOOL:
    case TRI_DATE:
    case TRI_YM_DURATION:
        return true;
    case TRI_NUMBER:
        return !(v.flags & TRI_V_BIG);
    case TRI_STRING: /* borrowed from the text: no escapes */
        return v.u.str >= src->text && v.u.str < src->text + src->len;
    default:
        return false;
    }
}

static bool keep_choices(const struct tri_expr *e, const struct tri_source *src,
                         struct kept *out)
{
    if (e->shape != TRI_TEST_CHOICES || e->n_tests > COMPACT)
        return false;
    for (uint32_t i = 0; i < e->n_tests; i++) {
        out[i].v = e->choices[i];
        if (out[i].v.kind == TRI_RANGE) {
            out[i].r = *out[i].v.u.range;
            if (!is_plain(src, out[i].r.lo) || !is_plain(src, out[i].r.hi))
                return false;
        } else if (!is_plain(src, out[i].v)) {
            return false;
        }
    }
    return true;
}

static bool compact(struct tri_arena *a, struct tri_arena_mark mark,
                    struct tri_expr *e)
{
    struct kept kept[COMPACT];
    if (!keep_choices(e, e->source, kept))
        return true;
    tri_arena_rewind(a, mark);
    e->source = NULL; /* nothing can fault here */
    e->tests = NULL;
    e->choices = NULL;
    struct tri_value *to = tri_arena_get(a, e->n_tests * sizeof(*to));
    for (uint32_t i = 0; to && i < e->n_tests; i++) {
        to[i] = kept[i].v;
        if (to[i].kind != TRI_RANGE)
            continue;
        struct tri_range *r = tri_arena_get(a, sizeof(*r));
        if (!r)
            return false;
        *r = kept[i].r;
        to[i].u.range = r;
    }
    e->choices = to;
    return to != NULL;
}

static bool compile_expression(struct tri_parser *p, struct tri_expr *e)
{
    struct tri_ast *n =
        e->goal == TRI_FEEL_FILTER ? tri_parse_match(p) : tri_parse_whole(p);
    if (!n)
        return false;
    e->root = n;
    e->type = n->type;
    e->height = n->height;
    return true;
}

enum tri_code tri_feel_compile(struct tri_feel *c, enum tri_feel_goal goal,
                               const struct tri_scope *scope,
                               const struct tri_source *source,
                               const struct tri_type *input,
                               const struct tri_expr **out,
                               struct tri_error *err)
{
    if (source->len > TRI_MAX_FEEL_BYTES) {
        struct tri_loc loc = place(source, 0);
        return tri_fail(err, TRI_E_LIMIT, &loc,
                        "the expression is longer than %d bytes",
                        TRI_MAX_FEEL_BYTES);
    }
    struct tri_expr *e = tri_arena_zero(c->arena, 1, sizeof(*e));
    struct tri_arena_mark mark = tri_arena_mark(c->arena);
    struct tri_source *src = tri_arena_get(c->arena, sizeof(*src));
    if (!e || !src)
        return tri_arena_fail(c->arena, err, "an expression");
    *src = *source;
    if (!src->text)
        src->text = "";
    e->source = src;
    e->goal = goal;
    e->type = tri_type_simple(TRI_T_ANY);
    struct tri_parser p;
    tri_parser_init(&p, c, scope, src, input);
    /* XML is UTF-8 by the time it gets here; an argument of a command is not.
     * Refused once, so that every text of an evaluation is well formed. */
    size_t bad;
    bool ok = false;
    if (!tri_utf8_valid(src->text, src->len, &bad))
        (void)tri_parse_fail(&p, (uint32_t)bad, "the bytes are not UTF-8");
    else if (goal == TRI_FEEL_UNARY_TESTS)
        ok = compile_tests(&p, e);
    else
        ok = compile_expression(&p, e);
    if (p.code)
        return tri_arena_fail(c->arena, err, "an expression");
    report(c, &p);
    if (!ok) {
        e->broken = tri_arena_copy(c->arena, p.msg, strlen(p.msg));
        if (!e->broken)
            return tri_arena_fail(c->arena, err, "an expression");
        e->root = NULL;
        e->n_tests = 0;
        e->shape = TRI_TEST_OTHER;
    }
    if (ok && e->goal == TRI_FEEL_UNARY_TESTS && !compact(c->arena, mark, e))
        return tri_arena_fail(c->arena, err, "an expression");
    *out = e;
    return TRI_OK;
}

/* ---- what an expression is ---- */

const struct tri_type *tri_expr_type(const struct tri_expr *e)
{
    return e->type;
}

const struct tri_source *tri_expr_source(const struct tri_expr *e)
{
    return e->source;
}

bool tri_expr_constant(const struct tri_expr *e, struct tri_value *out)
{
    if (!e->root || e->root->op != TRI_OP_CONST)
        return false;
    *out = e->root->u.value;
    return true;
}

bool tri_expr_fetch(const struct tri_expr *e, struct tri_fetch *out)
{
    const struct tri_ast *n = e->root;
    if (!n || (n->op != TRI_OP_NAME && n->op != TRI_OP_PATH))
        return false;
    const struct tri_ast *name = n->op == TRI_OP_PATH ? n->a : n;
    if (name->op != TRI_OP_NAME)
        return false;
    *out = (struct tri_fetch){ .depth = name->depth,
                               .member = n != name,
                               .slot = name->slot };
    if (out->member) {
        out->at = n->slot;
        out->key = n->text.at;
        out->key_len = n->text.len;
        out->hash = n->text.hash;
    }
    return true;
}

enum tri_test_shape tri_expr_test(const struct tri_expr *e, bool *out_negated,
                                  const struct tri_value **out_choices,
                                  size_t *out_n)
{
    *out_negated = e->negated;
    *out_choices = e->shape == TRI_TEST_CHOICES ? e->choices : NULL;
    *out_n = e->shape == TRI_TEST_CHOICES ? e->n_tests : 0;
    return e->goal == TRI_FEEL_UNARY_TESTS ? e->shape : TRI_TEST_OTHER;
}

/* ---- what it reads ---- */

static void read_all(const struct tri_type *t, uint64_t *bits)
{
    for (size_t i = 0; i < t->n_fields; i++)
        bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* As deep as the tree is high, which parsing bounds. */
static void reads(const struct tri_ast *n, const struct tri_type *t,
                  uint64_t *bits)
{
    if (!n)
        return;
    if (n->op == TRI_OP_PATH && n->a->op == TRI_OP_NAME && n->a->type == t &&
        n->slot < t->n_fields && n->text.at == t->fields[n->slot].name) {
        bits[n->slot / 64] |= UINT64_C(1) << (n->slot % 64);
        return;
    }
    if (n->type == t || n->op == TRI_OP_FUNC) {
        read_all(t, bits); /* a value of the type, or who knows what */
        return;
    }
    reads(n->a, t, bits);
    reads(n->b, t, bits);
    reads(n->c, t, bits);
    for (uint32_t i = 0; n->kids && i < n->n; i++)
        reads(n->kids[i], t, bits);
}

void tri_expr_reads(const struct tri_expr *e, const struct tri_type *t,
                    uint64_t *bits)
{
    if (!e)
        return;
    reads(e->root, t, bits);
    for (uint32_t i = 0; e->tests && i < e->n_tests; i++)
        reads(e->tests[i], t, bits);
}

static bool makes_functions(const struct tri_ast *n)
{
    if (!n)
        return false;
    if (n->op == TRI_OP_FUNC || (n->flags & TRI_N_HEAP))
        return true;
    for (uint32_t i = 0; n->kids && i < n->n; i++)
        if (makes_functions(n->kids[i]))
            return true;
    return makes_functions(n->a) || makes_functions(n->b) ||
           makes_functions(n->c);
}

bool tri_expr_keeps_frame(const struct tri_expr *e)
{
    bool found = makes_functions(e->root);
    for (uint32_t i = 0; e->tests && i < e->n_tests; i++)
        found = found || makes_functions(e->tests[i]);
    return found;
}

/* level: frames that the expression itself has opened around n. */
static void settle(struct tri_ast *n, unsigned level, const uint32_t *places)
{
    if (!n)
        return;
    if (n->op == TRI_OP_NAME && n->depth == level)
        n->u.place = places[n->slot];
    bool opens = n->op == TRI_OP_CONTEXT || n->op == TRI_OP_FOR ||
                 n->op == TRI_OP_SOME || n->op == TRI_OP_EVERY;
    unsigned inner = level + (opens ? 1 : 0);
    settle(n->a, inner, places);
    settle(n->b, n->op == TRI_OP_FILTER ? level + 1 : inner, places);
    settle(n->c, inner, places);
    for (uint32_t i = 0; n->kids && i < n->n; i++)
        settle(n->kids[i], inner, places);
}

void tri_expr_place(const struct tri_expr *e, const uint32_t *places)
{
    /* Only linking does this, before the tree is frozen. */
    settle((struct tri_ast *)(uintptr_t)e->root, 0, places);
}

unsigned tri_expr_height(const struct tri_expr *e)
{
    return e->height;
}

/* ---- evaluate ---- */

/* "x" and "facts.x", which is what the input columns of tables say: found by
 * looking, without the bookkeeping that what may fault needs. False: not of
 * that form, or not where the type says. */
static inline bool leaf(const struct tri_ast *n, const struct tri_frame *frame,
                        struct tri_value *out)
{
    const struct tri_ast *base = n->op == TRI_OP_PATH ? n->a : n;
    if (base->op != TRI_OP_NAME)
        return false;
    for (unsigned d = base->depth; d; d--)
        frame = frame->up;
    struct tri_value v = frame->slots[base->u.place];
    if (n != base) {
        if (v.kind != TRI_CONTEXT || n->slot >= v.u.context->n)
            return false;
        const struct tri_entry *e = &v.u.context->entries[n->slot];
        if (e->hash != n->text.hash || e->key_len != n->text.len ||
            (e->key != n->text.at && memcmp(e->key, n->text.at, e->key_len)))
            return false;
        v = e->value;
    }
    *out = v;
    return !tri_is_unmade(v);
}

struct tri_value tri_feel_eval(struct tri_eval *ev, const struct tri_expr *e,
                               const struct tri_frame *frame)
{
    const struct tri_ast *n = e->root;
    struct tri_value easy;
    if (TRI_UNLIKELY(ev->fatal))
        return tri_null();
    if (n && n->op == TRI_OP_CONST)
        return n->u.value;
    if (n && (n->op == TRI_OP_NAME || n->op == TRI_OP_PATH) && frame &&
        leaf(n, frame, &easy))
        return easy;
    if (TRI_UNLIKELY(ev->nest + e->height > TRI_MAX_NEST))
        return tri_over(ev, TRI_LIMIT_NEST);
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    ev->source = e->source;
    ev->offset = 0;
    ev->nest += e->height;
    struct tri_value v = TRI_LIKELY(n != NULL) ? tri_ast_eval(ev, n, frame)
                         : e->broken           ? tri_fault(ev, "%s", e->broken)
                                     : tri_feel_test(ev, e, frame, ev->input);
    ev->nest -= e->height;
    ev->source = source;
    ev->offset = offset;
    return ev->fatal ? tri_null() : v;
}

/* One test: its value compared with the input, or its own verdict when it
 * speaks of ? itself. */
static struct tri_value run_test(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *frame,
                                 struct tri_value input)
{
    if (TRI_LIKELY(n->op == TRI_OP_CONST))
        return tri_feel_in(ev, input, n->u.value);
    struct tri_value v = tri_ast_eval(ev, n, frame);
    if (n->flags & TRI_N_USES_INPUT)
        if (v.kind == TRI_BOOL || v.kind == TRI_NULL)
            return v;
    return tri_feel_in(ev, input, v);
}

static struct tri_value run_tests(struct tri_eval *ev, const struct tri_expr *e,
                                  const struct tri_frame *frame,
                                  struct tri_value input)
{
    bool unknown = false;
    for (uint32_t i = 0; i < e->n_tests; i++) {
        struct tri_value r = e->choices
                                 ? tri_feel_in(ev, input, e->choices[i])
                                 : run_test(ev, e->tests[i], frame, input);
        if (tri_is_true(r))
            return tri_bool(!e->negated);
        unknown = unknown || r.kind != TRI_BOOL;
    }
    return unknown ? tri_null() : tri_bool(e->negated);
}

struct tri_value tri_feel_test(struct tri_eval *ev, const struct tri_expr *e,
                               const struct tri_frame *frame,
                               struct tri_value input)
{
    if (TRI_UNLIKELY(ev->fatal))
        return tri_null();
    if (e->shape == TRI_TEST_ANY && e->goal == TRI_FEEL_UNARY_TESTS)
        return tri_bool(true);
    if (e->shape == TRI_TEST_CHOICES) /* no frame, source or ? is needed */
        return run_tests(ev, e, frame, input);
    if (TRI_UNLIKELY(ev->nest + e->height > TRI_MAX_NEST))
        return tri_over(ev, TRI_LIMIT_NEST);
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    struct tri_value outer = ev->input;
    ev->source = e->source;
    ev->offset = 0;
    ev->input = input;
    ev->nest += e->height;
    struct tri_value v = e->broken ? tri_fault(ev, "%s", e->broken)
                                   : run_tests(ev, e, frame, input);
    ev->nest -= e->height;
    ev->input = outer;
    ev->source = source;
    ev->offset = offset;
    return ev->fatal ? tri_null() : v;
}
