/* Any bytes as decisions over open inputs: what the abstract run says that they
 * can give holds what each completion gives, and what it says does not matter
 * moves nothing.
 *
 * The first three bytes say which members are open, what the others are, and
 * whether an open one may be null. Each line after them is an expression, the
 * decision d0, d1, ...; lines that begin with '|' are the rules of the last
 * decision, a table: cells of f.a, f.b, f.n and d0, separated by ';'. All see
 * f, a structure, g, whose member us is a list of two of them, and the
 * decisions before. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "dmn/dmn.h"
#include "feel/json.h"
#include "feel/number.h"
#include "feel/feel.h"
#include "proof/maybe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_TEXT = 1024, MAX_DECISIONS = 5, MAX_RULES = 8, MEMBERS = 6 };
enum { F_MEMBERS = 4, MOST = 4 }; /* values of one member */

#define NS "https://www.omg.org/spec/DMN/20230324/MODEL/"
#define PART(name, type)                                                   \
    "<itemComponent name='" name "'><typeRef>" type "</typeRef></itemComp" \
    "onent>"
#define NEEDS_BOTH                                       \
    "<informationRequirement><requiredInput href='#f'/>" \
    "</informationRequirement><informationRequirement>"  \
    "<requiredInput href='#g'/></informationRequirement>"
#define COLUMN(text) \
    "<input><inputExpression><text>" text "</text></inputExpression></input>"

static const char head[] =
    "<definitions xmlns='" NS "' namespace='urn:f' name='f'>"
    "<itemDefinition name='tF'>" PART("a", "boolean") PART("k", "boolean")
        PART("b", "string") PART(
            "n",
            "number") "</itemDefinition>"
                      "<itemDefinition name='tU'>" PART("v", "boolean") PART(
                          "s",
                          "string") "</itemDefinition>"
                                    "<itemDefinition name='tUs' "
                                    "isCollection='true'><typeRef>tU</typeRef>"
                                    "</itemDefinition><itemDefinition "
                                    "name='tG'>" PART("us", "tUs") PART(
                                        "c",
                                        "number") "</itemDefinition>"
                                                  "<inputData id='f' "
                                                  "name='f'><variable name='f' "
                                                  "typeRef='tF'/></inputData>"
                                                  "<inputData id='g' "
                                                  "name='g'><variable name='g' "
                                                  "typeRef='tG'/></inputData>";

static void put_escaped(struct tri_out *o, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '<')
            tri_out_text(o, "&lt;");
        else if (text[i] == '&')
            tri_out_text(o, "&amp;");
        else
            tri_out_char(o, text[i]);
    }
}

static void begin_decision(struct tri_out *o, unsigned i)
{
    tri_out_format(o, "<decision id='d%u' name='d%u'>" NEEDS_BOTH, i, i);
    for (unsigned k = 0; k < i; k++)
        tri_out_format(o,
                       "<informationRequirement><requiredDecision "
                       "href='#d%u'/></informationRequirement>",
                       k);
}

static void put_rule(struct tri_out *o, const char *text, size_t len,
                     unsigned rule)
{
    tri_out_text(o, "<rule>");
    for (unsigned c = 0; c < 4; c++) {
        const char *end = len ? memchr(text, ';', len) : NULL;
        size_t n = end ? (size_t)(end - text) : len;
        tri_out_text(o, "<inputEntry><text>");
        put_escaped(o, n ? text : "-", n ? n : 1);
        tri_out_text(o, "</text></inputEntry>");
        text += n + (end != NULL);
        len -= n + (end != NULL);
    }
    tri_out_format(o, "<outputEntry><text>%u</text></outputEntry></rule>",
                   rule % 3);
}

static void put_table(struct tri_out *o, const char *policy,
                      const struct tri_out *rules, unsigned n)
{
    begin_decision(o, n);
    tri_out_format(o,
                   "<decisionTable hitPolicy='%s'>" COLUMN("f.a") COLUMN("f.b")
                       COLUMN("f.n")
                           COLUMN("%s") "<output><outputValues><text>2, 1, 0"
                                        "</text></outputValues></output>%s"
                                        "</decisionTable></decision>",
                   policy, n ? "d0" : "f.k", rules->text);
}

/* How many decisions there are. */
static unsigned write_model(struct tri_out *o, const char *policy,
                            const char *text, size_t len)
{
    struct tri_out rules;
    unsigned n = 0, n_rules = 0;
    tri_out_init(&rules);
    tri_out_text(o, head);
    while (len) {
        const char *end = memchr(text, '\n', len);
        size_t line = end ? (size_t)(end - text) : len;
        if (line && *text == '|' && n_rules < MAX_RULES) {
            put_rule(&rules, text + 1, line - 1, n_rules++);
        } else if (line && *text != '|' && n + 1 < MAX_DECISIONS) {
            begin_decision(o, n++);
            tri_out_text(o, "<literalExpression><text>");
            put_escaped(o, text, line);
            tri_out_text(o, "</text></literalExpression></decision>");
        }
        text += line + (end != NULL);
        len -= line + (end != NULL);
    }
    if (n_rules)
        put_table(o, policy, &rules, n++);
    tri_out_text(o, "</definitions>");
    tri_out_done(&rules);
    return n;
}

/* ---- inputs: each member one of its values, or all of them ---- */

static size_t values_of(size_t member, bool null, struct tri_value *out)
{
    size_t n = 0;
    if (member == 2 || member == 5) { /* b; s of the second */
        out[n++] = tri_str("p", 1);
        out[n++] = tri_str("q", 1);
        out[n++] = tri_str("r", 1);
    } else if (member == 3) { /* n */
        out[n++] = tri_int(1);
        out[n++] = tri_int(2);
        out[n++] = tri_int(5);
    } else {
        out[n++] = tri_bool(false);
        out[n++] = tri_bool(true);
    }
    if (null)
        out[n++] = tri_null();
    return n;
}

struct world {
    struct tri_arena arena;
    struct tri_context *f, *g, *u[2];
    struct tri_value *place[MEMBERS];
};

static struct tri_context *context(struct tri_arena *a, const char *const *keys,
                                   size_t n)
{
    struct tri_context *c = tri_context_new(a, n);
    for (size_t i = 0; c && i < n; i++) {
        size_t len = strlen(keys[i]);
        c->entries[i] =
            (struct tri_entry){ keys[i], (uint32_t)len,
                                tri_key_hash(keys[i], len), tri_null() };
    }
    return c;
}

static void make_world(struct world *w)
{
    static const char *const f[] = { "a", "k", "b", "n" };
    static const char *const g[] = { "us", "c" };
    static const char *const u[] = { "v", "s" };
    tri_arena_init(&w->arena, 1 << 16);
    w->f = context(&w->arena, f, F_MEMBERS);
    w->g = context(&w->arena, g, 2);
    struct tri_list *us = tri_list_new(&w->arena, 2);
    if (!w->f || !w->g || !us)
        abort();
    for (size_t i = 0; i < 2; i++) {
        w->u[i] = context(&w->arena, u, 2);
        if (!w->u[i])
            abort();
        us->items[i] = tri_context_value(w->u[i]);
    }
    w->g->entries[0].value = tri_list_value(us);
    w->g->entries[1].value = tri_int(3);
    w->u[0]->entries[1].value = tri_str("p", 1);
    w->u[1]->entries[0].value = tri_bool(true);
    for (size_t i = 0; i < F_MEMBERS; i++)
        w->place[i] = &w->f->entries[i].value;
    w->place[4] = &w->u[0]->entries[0].value;
    w->place[5] = &w->u[1]->entries[1].value;
}

/* ---- does the set hold the value? ---- */

static bool holds(struct tri_eval *ev, const struct tri_maybe *m,
                  struct tri_value v);

static bool equal(struct tri_eval *ev, struct tri_value a, struct tri_value b)
{
    return !tri_is_false(tri_feel_equal(ev, a, b)); /* null: nobody knows */
}

static bool list_holds(struct tri_eval *ev, const struct tri_maybe *m, size_t i,
                       const struct tri_list *l, size_t k)
{
    if (i == m->n)
        return k == l->n || m->more;
    const struct tri_maybe_item *item = &m->u.items[i];
    if (!item->sure && list_holds(ev, m, i + 1, l, k))
        return true;
    return k < l->n && holds(ev, &item->value, l->items[k]) &&
           list_holds(ev, m, i + 1, l, k + 1);
}

static bool line_holds(const struct tri_maybe_line *l, struct tri_value v)
{
    if (v.kind != TRI_NUMBER || (l->whole && !tri_num_is_integer(v)))
        return false;
    if (!tri_is_null(l->lo) && tri_num_compare(v, l->lo) < 0)
        return false;
    int hi = tri_is_null(l->hi) ? -1 : tri_num_compare(v, l->hi);
    return hi < 0 || (hi == 0 && !l->hi_open);
}

static bool context_holds(struct tri_eval *ev,
                          const struct tri_maybe_context *c,
                          const struct tri_context *v)
{
    if (c->like->n != v->n)
        return false;
    for (size_t i = 0; i < v->n; i++) {
        const struct tri_entry *e = &c->like->entries[i];
        const struct tri_value *own = tri_context_find(v, e->key, e->key_len);
        if (!own || !holds(ev, &c->entries[i], *own))
            return false;
    }
    return true;
}

static bool holds(struct tri_eval *ev, const struct tri_maybe *m,
                  struct tri_value v)
{
    if (m->kind == TRI_MAYBE_ANY)
        return true;
    if (v.kind == TRI_NULL)
        return m->three & TRI_MAYBE_NULL;
    switch ((enum tri_maybe_kind)m->kind) {
    case TRI_MAYBE_THREE:
        return v.kind == TRI_BOOL &&
               (m->three & (v.u.boolean ? TRI_MAYBE_TRUE : TRI_MAYBE_FALSE));
    case TRI_MAYBE_ONE:
        return equal(ev, m->u.one, v);
    case TRI_MAYBE_SET:
        for (uint32_t i = 0; i < m->n; i++)
            if (equal(ev, m->u.set[i], v))
                return true;
        return false;
    case TRI_MAYBE_LINE:
        return line_holds(m->u.line, v);
    case TRI_MAYBE_LIST:
        return v.kind == TRI_LIST && list_holds(ev, m, 0, v.u.list, 0);
    case TRI_MAYBE_CONTEXT:
        return v.kind == TRI_CONTEXT &&
               context_holds(ev, m->u.context, v.u.context);
    default:
        return v.kind == TRI_FUNCTION;
    }
}

/* ---- one input ---- */

struct trial {
    struct tri_models *models;
    const struct tri_node *f, *g, *d[MAX_DECISIONS];
    unsigned n;
    unsigned open; /* members, a bit each */
    bool null;
    struct world world;
    struct tri_maybe can[MAX_DECISIONS];
    unsigned moves[MAX_DECISIONS]; /* members of f that may matter */
};

static struct tri_maybe open_of(struct tri_arena *a, size_t member, bool null)
{
    struct tri_value v[MOST];
    size_t n = values_of(member, false, v);
    unsigned also = null ? TRI_MAYBE_NULL : 0;
    if (v[0].kind == TRI_BOOL)
        return tri_maybe_three(TRI_MAYBE_FALSE | TRI_MAYBE_TRUE | also);
    if (v[0].kind == TRI_NUMBER) {
        struct tri_maybe_line *l = tri_arena_get(a, sizeof(*l));
        if (!l)
            abort();
        *l = (struct tri_maybe_line){ .lo = v[0], .hi = v[n - 1] };
        return (struct tri_maybe){ .kind = TRI_MAYBE_LINE,
                                   .three = (uint8_t)also,
                                   .u.line = l };
    }
    struct tri_value *set = tri_arena_get(a, n * sizeof(*set));
    if (!set)
        abort();
    memcpy(set, v, n * sizeof(*set));
    return (struct tri_maybe){ .kind = TRI_MAYBE_SET,
                               .three = (uint8_t)also,
                               .n = (uint32_t)n,
                               .u.set = set };
}

static struct tri_maybe_context *like(struct tri_maybe_run *r,
                                      const struct tri_context *c)
{
    struct tri_maybe_context *m = tri_maybe_like(r, c);
    if (!m)
        abort();
    return m;
}

static struct tri_maybe as_context(const struct tri_maybe_context *c)
{
    return (struct tri_maybe){ .kind = TRI_MAYBE_CONTEXT, .u.context = c };
}

static void open_inputs(struct trial *t, struct tri_maybe_run *r)
{
    struct tri_arena *a = tri_maybe_arena(r);
    struct tri_maybe_context *f = like(r, t->world.f);
    struct tri_maybe_context *g = like(r, t->world.g);
    struct tri_maybe_context *u[] = { like(r, t->world.u[0]),
                                      like(r, t->world.u[1]) };
    struct tri_maybe_item *items = tri_arena_get(a, 2 * sizeof(*items));
    if (!items)
        abort();
    struct tri_maybe *place[MEMBERS] = { &f->entries[0],    &f->entries[1],
                                         &f->entries[2],    &f->entries[3],
                                         &u[0]->entries[0], &u[1]->entries[1] };
    for (size_t i = 0; i < MEMBERS; i++) {
        if (!(t->open >> i & 1))
            continue;
        *place[i] = open_of(a, i, t->null);
        tri_maybe_open(r, i < F_MEMBERS ? t->f : t->g, i < F_MEMBERS ? i : 0);
    }
    for (size_t i = 0; i < 2; i++)
        items[i] = (struct tri_maybe_item){ as_context(u[i]), true };
    g->entries[0] =
        (struct tri_maybe){ .kind = TRI_MAYBE_LIST, .n = 2, .u.items = items };
    tri_maybe_input(r, t->f, as_context(f));
    tri_maybe_input(r, t->g, as_context(g));
}

static void give(const struct trial *t, struct tri_run *run)
{
    tri_run_begin(run, tri_null(), TRI_TRACE_NONE);
    tri_run_input(run, t->f, tri_context_value(t->world.f));
    tri_run_input(run, t->g, tri_context_value(t->world.g));
}

static bool decide_open(struct trial *t, struct tri_maybe_run *r)
{
    struct tri_error err;
    for (unsigned i = 0; i < t->n; i++) {
        if (tri_maybe_decide(r, t->d[i], &t->can[i], &err) != TRI_OK)
            return false;
        tri_maybe_ask_begin(r);
        if (tri_maybe_ask(r, t->d[i], NULL, &err) != TRI_OK)
            return false;
        for (size_t k = 0; k < F_MEMBERS; k++)
            if (tri_maybe_matters(r, t->f, k))
                t->moves[i] |= 1u << k;
    }
    return true;
}

static void put(struct tri_eval *ev, struct tri_out *o, struct tri_value v)
{
    tri_out_clear(o);
    tri_json_write(ev, o, v, TRI_JSON_TYPED, 0);
}

/* A completion: every decision gives what it can; and the same with each
 * member that does not matter to it at its first value. */
static void check(struct trial *t, struct tri_run *run, const size_t *at,
                  struct tri_out *first[])
{
    struct tri_error err;
    struct tri_value v;
    struct tri_out out;
    tri_out_init(&out);
    give(t, run);
    for (unsigned i = 0; i < t->n; i++) {
        if (tri_run_decide(run, t->d[i], &v, &err) != TRI_OK)
            break;
        struct tri_eval *ev = tri_run_eval(run);
        bool held = holds(ev, &t->can[i], v);
        if (ev->fatal)
            break;
        put(ev, &out, v);
        if (!held) {
            (void)fprintf(stderr, "d%u gives %s, kind %u three %u n %u\n", i,
                          out.text ? out.text : "", t->can[i].kind,
                          t->can[i].three, t->can[i].n);
            abort();
        }
        /* By what matters: f's members that do, and all of g. */
        size_t key = 0;
        for (size_t k = 0; k < MEMBERS; k++)
            key = key * MOST +
                  (k >= F_MEMBERS || t->moves[i] >> k & 1 ? at[k] : 0);
        struct tri_out *was = &first[i][key];
        if (!was->len)
            tri_out_put(was, out.text ? out.text : "", out.len);
        else if (out.len != was->len ||
                 memcmp(out.text, was->text, out.len) != 0) {
            (void)fprintf(stderr, "d%u moves by what does not matter: %s, %s\n",
                          i, was->text, out.text);
            abort();
        }
    }
    tri_out_done(&out);
}

enum { KEYS = 4096 }; /* MOST to the power of MEMBERS */

static void check_all(struct trial *t, struct tri_run *run)
{
    struct tri_value v[MEMBERS][MOST];
    size_t n[MEMBERS], at[MEMBERS] = { 0 };
    struct tri_out *first[MAX_DECISIONS] = { NULL };
    for (unsigned i = 0; i < t->n; i++)
        if (!(first[i] = calloc(KEYS, sizeof(*first[i]))))
            abort();
    for (size_t i = 0; i < MEMBERS; i++) {
        v[i][0] = *t->world.place[i];
        n[i] = t->open >> i & 1 ? values_of(i, t->null, v[i]) : 1;
    }
    for (size_t i = 0; i < MEMBERS;) {
        for (size_t k = 0; k < MEMBERS; k++)
            *t->world.place[k] = v[k][at[k]];
        check(t, run, at, first);
        for (i = 0; i < MEMBERS && ++at[i] == n[i]; i++)
            at[i] = 0;
    }
    for (unsigned i = 0; i < t->n; i++) {
        for (size_t k = 0; k < KEYS; k++)
            tri_out_done(&first[i][k]);
        free(first[i]);
    }
}

static void try_all(struct trial *t)
{
    struct tri_error err;
    struct tri_maybe_run *maybe = NULL;
    struct tri_run *closed = NULL;
    t->f = tri_models_find(t->models, NULL, TRI_NODE_INPUT, "f");
    t->g = tri_models_find(t->models, NULL, TRI_NODE_INPUT, "g");
    for (unsigned i = 0; i < t->n; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "d%u", i);
        t->d[i] = tri_models_find(t->models, NULL, TRI_NODE_DECISION, name);
    }
    if (tri_maybe_new(t->models, NULL, &maybe, &err) == TRI_OK &&
        tri_run_new(t->models, NULL, &closed, &err) == TRI_OK) {
        tri_run_bare(closed, true);
        tri_run_on_demand(closed, true);
        give(t, closed);
        tri_maybe_begin(maybe, closed, tri_null());
        open_inputs(t, maybe);
        struct tri_run *run = NULL;
        if (decide_open(t, maybe) &&
            tri_run_new(t->models, NULL, &run, &err) == TRI_OK)
            check_all(t, run);
        tri_run_free(run);
    }
    tri_maybe_free(maybe);
    tri_run_free(closed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Not UNIQUE nor ANY: that their rules do not clash is proved beforehand.
     */
    static const char *const policies[] = { "FIRST", "COLLECT", "PRIORITY",
                                            "RULE ORDER" };
    if (size < 4 || size > MAX_TEXT)
        return 0;
    struct trial *t = calloc(1, sizeof(*t));
    struct tri_out model;
    struct tri_findings findings;
    struct tri_error err;
    if (!t)
        abort();
    t->open = data[0] & 63u;
    t->null = data[0] >> 6 & 1;
    make_world(&t->world);
    for (size_t i = 0; i < MEMBERS; i++) {
        struct tri_value v[MOST];
        size_t n = values_of(i, true, v);
        *t->world.place[i] = t->open >> i & 1
                                 ? tri_null()
                                 : v[(data[1] >> i & 1 ? data[1] : i) % n];
    }
    tri_out_init(&model);
    tri_findings_init(&findings);
    t->n = write_model(&model, policies[data[2] & 3], (const char *)data + 3,
                       size - 3);
    if (t->n && tri_models_new(&t->models, &err) == TRI_OK &&
        tri_models_add(t->models, "f.dmn", model.text, model.len, &findings,
                       &err) == TRI_OK &&
        tri_models_link(t->models, &findings, &err) == TRI_OK)
        try_all(t);
    tri_models_free(t->models);
    tri_findings_done(&findings);
    tri_out_done(&model);
    tri_arena_done(&t->world.arena);
    free(t);
    return 0;
}
