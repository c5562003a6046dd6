/* Evaluating decisions over frozen models: each at most once, in the order
 * that linking found. An environment is one set of inputs with what was
 * decided from them; a decision service has its own, so that it sees only its
 * parameters. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dmn/model.h"

struct env {
    uint64_t *done; /* bits by node index: values[i] is set */
    struct tri_value *values;
};

struct callable { /* a BKM or service as a function value of this run */
    struct tri_function fn;
    struct tri_run *run;
    const struct tri_node *node;
};

struct tri_run {
    struct tri_eval ev; /* first: a tri_eval of ours is the run */
    struct tri_arena arena;
    const struct tri_models *m;
    struct tri_zones *zones;
    enum tri_trace trace;
    bool bare;
    bool wants_less; /* by tri_run_on_demand */
    bool on_demand;  /* since begin: decisions are made when they are read */
    struct env root;
    uint8_t *codes; /* of atoms, by number: direct.c */
    uint8_t *kept_codes;
    struct tri_value *unmade; /* by node index: what begin fills values with */
    /* Bare runs only, by node index: decided before, from inputs of which some
     * have changed; and of these, those that read something that changed. The
     * others still have their value. */
    uint64_t *before;
    uint64_t *dirty;
    uint64_t *watched;      /* by tri_run_watch */
    uint64_t *relevant;     /* these and what they need */
    uint64_t *touchy;       /* moved as soon as they are decided anew */
    struct env kept;        /* in the arena, before mark */
    uint64_t *kept_changes; /* before and dirty */
    struct tri_eval kept_ev;
    struct tri_arena_mark mark;
    struct env *env;
    struct callable *callables; /* by node index */
    struct tri_decided *log;
    struct tri_decided *room; /* for the first log: one entry a node */
    size_t n_log, cap_log;
    uint32_t *of; /* by node index: place in the log + 1 */
    struct tri_error unsupported;
    bool has_unsupported;
};

static bool has_bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* Of the root: what was known of the value that was there is not of this. */
static void set_value(struct tri_run *r, const struct tri_node *n,
                      struct tri_value v)
{
    r->root.values[n->index] = v;
    if (TRI_LIKELY(n->n_atoms == 1))
        r->codes[n->first_atom] = TRI_CODE_UNKNOWN;
    else if (n->n_atoms)
        memset(r->codes + n->first_atom, TRI_CODE_UNKNOWN, n->n_atoms);
}

static bool is_callable(const struct tri_node *n)
{
    return n->kind == TRI_NODE_BKM || n->kind == TRI_NODE_SERVICE;
}

struct tri_value tri_run_unsupported(struct tri_eval *ev,
                                     const struct tri_boxed *b)
{
    struct tri_run *r = (struct tri_run *)ev;
    if (!r->has_unsupported) {
        const struct tri_source *s = &b->text.source;
        struct tri_loc loc = tri_loc_make(s->file, s->element, s->line, s->col);
        (void)tri_fail(&r->unsupported, TRI_E_UNSUPPORTED, &loc, "%s",
                       b->unsupported);
        r->has_unsupported = true;
    }
    return tri_fatal(ev, TRI_E_UNSUPPORTED);
}

/* ---- one decision ---- */

static inline struct tri_value node_value(const struct tri_run *r,
                                          const struct tri_node *n)
{
    if (is_callable(n))
        return (struct tri_value){ .kind = TRI_FUNCTION,
                                   .u.function = &r->callables[n->index].fn };
    return has_bit(r->env->done, n->index) ? r->env->values[n->index]
                                           : tri_null();
}

static struct tri_value import_value(struct tri_run *r,
                                     const struct tri_node *n, size_t slot)
{
    const struct tri_slot *s = &n->slots[slot];
    struct tri_context *c = tri_context_new(r->ev.arena, s->n_members);
    if (!c)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    const struct tri_type *t = n->scope.names[slot].type;
    for (size_t i = 0; i < s->n_members; i++)
        c->entries[i] =
            (struct tri_entry){ t->fields[i].name, t->fields[i].name_len,
                                s->hashes[i], node_value(r, s->members[i]) };
    return tri_context_value(c);
}

/* The values of the node's requirements, in the arena: functions made in its
 * logic may keep them. */
static struct tri_frame *node_frame(struct tri_run *r, const struct tri_node *n)
{
    struct tri_frame *f = tri_arena_get(
        r->ev.arena, sizeof(*f) + n->n_slots * sizeof(struct tri_value));
    if (!f) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return NULL;
    }
    struct tri_value *slots = (struct tri_value *)(f + 1);
    bool on_demand = r->on_demand && n->later && r->env == &r->root;
    for (size_t i = 0; i < n->n_slots; i++) {
        const struct tri_node *o = n->slots[i].node;
        slots[i] = !o                             ? import_value(r, n, i)
                   : on_demand && !is_callable(o) ? r->root.values[o->index]
                                                  : node_value(r, o);
    }
    f->up = NULL;
    f->slots = slots;
    return f;
}

static struct tri_value coerce_to(struct tri_run *r, const struct tri_type *t,
                                  struct tri_value v, const char *name)
{
    if (!t || t->kind == TRI_T_ANY || r->ev.fatal)
        return v;
    return tri_type_coerce(&r->ev, t, v, name);
}

/* What only a full trace has. */
struct full {
    const struct tri_why *rules;
    struct tri_value reads;
};

static struct full full_of(struct tri_run *r, const struct tri_node *n,
                           const struct tri_frame *frame,
                           const struct tri_table_hits *hits)
{
    struct full full = { NULL, tri_null() };
    const struct tri_table *t = tri_node_table(n);
    if (r->ev.fatal)
        return full;
    if (t)
        full.rules = tri_table_whys(&r->ev, t, frame, hits);
    else
        full.reads = tri_node_read_values(&r->ev, n, frame);
    return full;
}

static void record(struct tri_run *r, const struct tri_node *n,
                   struct tri_value v, const struct tri_table_hits *hits,
                   const struct full *full, size_t first_diag)
{
    struct tri_decided *log = r->log;
    if (TRI_UNLIKELY(r->n_log == r->cap_log))
        log = tri_arena_grow(r->ev.arena, r->log, r->n_log, r->n_log + 1,
                             sizeof(*log), &r->cap_log);
    if (!log) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return;
    }
    r->log = log;
    log[r->n_log++] =
        (struct tri_decided){ .decision = n,
                              .output = v,
                              .n_inputs =
                                  hits->inputs ? n->logic->table->n_inputs : 0,
                              .inputs = hits->inputs,
                              .n_matched = hits->n_matched,
                              .matched = hits->matched,
                              .n_chosen = hits->n_chosen,
                              .chosen = hits->chosen,
                              .rules = full->rules,
                              .reads = full->reads,
                              .first_diag = first_diag,
                              .n_diags = r->ev.n_diags - first_diag };
    r->of[n->index] = (uint32_t)r->n_log;
}

/* The value of a literal expression, which needs no more than its frame. */
static struct tri_value literal(struct tri_run *r, const struct tri_node *n)
{
    const struct tri_frame *frame = node_frame(r, n);
    if (!frame)
        return tri_null();
    struct tri_value v = tri_feel_eval(&r->ev, n->logic->text.expr, frame);
    r->ev.source = &n->logic->text.source;
    r->ev.offset = 0;
    return n->checked ? v : coerce_to(r, n->type, v, n->name);
}

static struct tri_value boxed(struct tri_run *r, const struct tri_node *n,
                              struct tri_table_hits *hits, struct full *full)
{
    const struct tri_frame *frame = node_frame(r, n);
    if (!frame || r->ev.fatal)
        return tri_null();
    const struct tri_table *table = n->logic->table;
    struct tri_value v = tri_boxed_eval(&r->ev, n->logic, frame, hits);
    r->ev.source = &n->logic->text.source;
    r->ev.offset = 0;
    if (!table || !table->settled)
        v = coerce_to(r, n->type, v, n->name);
    if (full)
        *full = full_of(r, n, frame, hits);
    return v;
}

static void evaluate(struct tri_run *r, const struct tri_node *n)
{
    size_t first_diag = r->ev.n_diags;
    bool root = r->env == &r->root;
    bool keep = root && !r->bare;
    struct tri_table_hits hits = { .keep_inputs = keep && r->trace };
    struct full full = { NULL, tri_null() };
    struct tri_value v;
    /* A cell may read any name of the frame, which a direct table has not. */
    bool wants_full = keep && r->trace == TRI_TRACE_FULL;
    const struct tri_boxed *logic = n->logic;
    const struct tri_table *table = logic ? logic->table : NULL;
    r->ev.source = &n->source;
    r->ev.offset = 0;
    if (!logic) {
        v = tri_fault(&r->ev, "decision '%.60s' has no logic", n->name);
    } else if (logic->kind == TRI_BOXED_LITERAL && n->later && !wants_full) {
        v = literal(r, n);
    } else if (table && !wants_full &&
               tri_table_direct(&r->ev, r->m, table, r->env->values,
                                root ? r->codes : NULL, keep ? &hits : NULL,
                                &v)) {
        r->ev.source = &logic->text.source;
        r->ev.offset = 0;
        if (!table->settled)
            v = coerce_to(r, n->type, v, n->name);
    } else {
        v = boxed(r, n, keep ? &hits : NULL, wants_full ? &full : NULL);
    }
    if (r->ev.fatal)
        return;
    if (root)
        set_value(r, n, v);
    else
        r->env->values[n->index] = v;
    set_bit(r->env->done, n->index);
    if (keep)
        record(r, n, v, &hits, &full, first_diag);
}

static void clear_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

static void add_bits(const struct tri_run *r, uint64_t *to,
                     const uint64_t *bits)
{
    for (size_t w = 0; w < r->m->n_words; w++)
        to[w] |= bits[w];
}

/* A decision of a bare run whose requirements are settled. One that reads
 * nothing that changed keeps its value, and what is decided anew to the same
 * value changes nothing for its readers; nor does what was not decided before,
 * for they had no use for it. True when the value is a new one. */
static bool renew(struct tri_run *r, const struct tri_node *n)
{
    bool had = has_bit(r->before, n->index);
    if (had && !has_bit(r->dirty, n->index)) {
        set_bit(r->root.done, n->index);
        return false;
    }
    struct tri_value old = r->root.values[n->index];
    uint8_t code = n->n_atoms ? r->codes[n->first_atom] : TRI_CODE_UNKNOWN;
    evaluate(r, n);
    if (r->ev.fatal)
        return true;
    clear_bit(r->dirty, n->index);
    if (had && tri_value_same(old, r->root.values[n->index])) {
        r->root.values[n->index] = old;
        if (n->n_atoms)
            r->codes[n->first_atom] = code;
        return false;
    }
    if (had)
        add_bits(r, r->dirty, n->direct);
    return true;
}

static void decide_one(struct tri_run *r, const struct tri_node *n)
{
    if (r->bare)
        (void)renew(r, n);
    else
        evaluate(r, n);
}

/* Decide about n of the root and before it, in order, about what it requires.
 * On demand only about that of it which had a value once: whether n still has
 * its own depends on whether that moved. */
static void evaluate_needed(struct tri_run *r, const struct tri_node *n)
{
    bool all = !r->on_demand || !n->later;
    size_t words = all || r->bare ? r->m->n_words : 0;
    for (size_t w = 0; w < words && !r->ev.fatal; w++) {
        uint64_t todo = n->need[w] & ~r->root.done[w];
        if (!all)
            todo &= r->before[w];
        for (; todo && !r->ev.fatal; todo &= todo - 1) {
            uint32_t i = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(todo);
            const struct tri_node *node = r->m->order[i];
            if (node->kind == TRI_NODE_DECISION && !has_bit(r->root.done, i))
                decide_one(r, node);
        }
    }
    if (!r->ev.fatal && !has_bit(r->root.done, n->index))
        decide_one(r, n);
}

/* A decision that is read: the maker of tri_eval. The nesting is bounded at
 * linking (tri_node.later). */
static struct tri_value make(struct tri_eval *ev, uint32_t which)
{
    struct tri_run *r = (struct tri_run *)ev;
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    struct tri_value input = ev->input;
    struct env *env = r->env;
    r->env = &r->root;
    evaluate_needed(r, r->m->order[which]);
    r->env = env;
    ev->source = source;
    ev->offset = offset;
    ev->input = input;
    return ev->fatal ? tri_null() : r->root.values[which];
}

/* ---- BKMs and services as functions ---- */

static struct tri_value call_bkm(struct tri_run *r, const struct tri_node *n,
                                 const struct tri_value *args, size_t n_args)
{
    const struct tri_boxed *fn = n->logic;
    if (!fn || (!fn->part[0] && !fn->unsupported))
        return tri_fault(&r->ev, "'%.60s' has no logic", n->name);
    if (fn->unsupported)
        return tri_run_unsupported(&r->ev, fn);
    struct tri_frame *up = node_frame(r, n);
    struct tri_frame *f = tri_arena_get(
        r->ev.arena, sizeof(*f) + n_args * sizeof(struct tri_value));
    if (!up || !f)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    struct tri_value *slots = (struct tri_value *)(f + 1);
    if (n_args)
        memcpy(slots, args, n_args * sizeof(*args));
    f->up = up;
    f->slots = slots;
    struct tri_value v = tri_boxed_eval(&r->ev, fn->part[0], f, NULL);
    return coerce_to(r, n->type, v, n->name);
}

static struct tri_value service_result(struct tri_run *r,
                                       const struct tri_node *n)
{
    if (n->n_outputs == 1)
        return node_value(r, n->outputs[0]);
    struct tri_context *c = tri_context_new(r->ev.arena, n->n_outputs);
    if (!c)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    for (size_t i = 0; i < n->n_outputs; i++) {
        const struct tri_node *o = n->outputs[i];
        const char *name =
            o->variable && *o->variable->name ? o->variable->name : o->name;
        c->entries[i] =
            (struct tri_entry){ name, (uint32_t)strlen(name),
                                n->output_hashes[i], node_value(r, o) };
    }
    return tri_context_value(c);
}

static struct tri_value call_service(struct tri_run *r,
                                     const struct tri_node *n,
                                     const struct tri_value *args,
                                     size_t n_args)
{
    struct env inner = {
        tri_arena_zero(r->ev.arena, r->m->n_words, sizeof(uint64_t)),
        tri_arena_zero(r->ev.arena, r->m->n_nodes, sizeof(struct tri_value))
    };
    if (!inner.done || !inner.values)
        return tri_fatal(&r->ev, r->ev.arena->failed);
    struct env *outer = r->env;
    for (size_t i = 0; i < n->n_params && i < n_args; i++) {
        inner.values[n->inputs[i]->index] = args[i];
        set_bit(inner.done, n->inputs[i]->index);
    }
    r->env = &inner;
    for (size_t i = 0; i < n->n_plan && !r->ev.fatal; i++)
        evaluate(r, n->plan[i]);
    struct tri_value v = r->ev.fatal ? tri_null() : service_result(r, n);
    r->env = outer;
    r->ev.source = &n->source;
    r->ev.offset = 0;
    return coerce_to(r, n->type, v, n->name);
}

static struct tri_value call(struct tri_eval *ev, const void *self,
                             const struct tri_value *args, size_t n)
{
    const struct callable *c = self;
    /* What the call leaves as current source is no matter of the caller's. */
    const struct tri_source *source = ev->source;
    uint32_t offset = ev->offset;
    struct tri_value input = ev->input;
    struct tri_value v = c->node->kind == TRI_NODE_BKM
                             ? call_bkm(c->run, c->node, args, n)
                             : call_service(c->run, c->node, args, n);
    ev->source = source;
    ev->offset = offset;
    ev->input = input;
    return v;
}

/* ---- the public doors ---- */

enum tri_code tri_run_new(const struct tri_models *m, struct tri_zones *zones,
                          struct tri_run **out, struct tri_error *err)
{
    if (!m->linked)
        return tri_fail(err, TRI_E_MODEL, NULL, "the models are not linked");
    struct tri_run *r = calloc(1, sizeof(*r));
    if (!r)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    size_t n = m->n_nodes ? m->n_nodes : 1;
    r->m = m;
    r->zones = zones;
    tri_arena_init(&r->arena, TRI_MAX_EVAL_ARENA);
    r->root.done = calloc(m->n_words + 1, sizeof(uint64_t));
    r->root.values = calloc(n, sizeof(struct tri_value));
    size_t words = m->n_words + 1;
    r->before = calloc(5 * words, sizeof(uint64_t));
    if (r->before) {
        r->dirty = r->before + words;
        r->watched = r->dirty + words;
        r->relevant = r->watched + words;
        r->touchy = r->relevant + words;
    }
    r->callables = calloc(n, sizeof(*r->callables));
    r->unmade = calloc(n, sizeof(*r->unmade));
    r->codes = calloc(2, m->n_atoms + 1);
    if (r->codes)
        r->kept_codes = r->codes + m->n_atoms + 1;
    r->of = calloc(n, sizeof(*r->of));
    r->room = calloc(n, sizeof(*r->room));
    if (!r->root.done || !r->root.values || !r->before || !r->callables ||
        !r->unmade || !r->codes || !r->of || !r->room) {
        tri_run_free(r);
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    }
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct tri_node *node = m->order[i];
        if (node->kind == TRI_NODE_DECISION)
            r->unmade[i] =
                (struct tri_value){ .flags = TRI_V_UNMADE, .len = (uint32_t)i };
        if (!is_callable(node))
            continue;
        struct callable *c = &r->callables[i];
        c->run = r;
        c->node = node;
        c->fn = (struct tri_function){ .n_params = node->n_params,
                                       .params = node->params,
                                       .result = node->function_type->result,
                                       .native = call,
                                       .self = c };
    }
    tri_run_begin(r, tri_null(), TRI_TRACE_NONE);
    *out = r;
    return TRI_OK;
}

void tri_run_free(struct tri_run *r)
{
    if (!r)
        return;
    tri_arena_done(&r->arena);
    free(r->root.done);
    free(r->root.values);
    free(r->before);
    free(r->callables);
    free(r->unmade);
    free(r->codes);
    free(r->of);
    free(r->room);
    free(r);
}

/* before and dirty are one block. */
static size_t changes_bytes(const struct tri_run *r)
{
    return 2 * (r->m->n_words + 1) * sizeof(uint64_t);
}

/* Nothing was decided from other inputs. */
static void forget_changes(struct tri_run *r)
{
    memset(r->before, 0, changes_bytes(r));
}

void tri_run_begin(struct tri_run *r, struct tri_value now,
                   enum tri_trace trace)
{
    tri_arena_clear(&r->arena);
    tri_eval_init(&r->ev, &r->arena, r->zones, now);
    memset(r->root.done, 0, r->m->n_words * sizeof(uint64_t));
    forget_changes(r);
    /* Null is what a node without a value has: nobody needs to ask. */
    r->on_demand = r->wants_less && trace == TRI_TRACE_NONE;
    r->ev.make = r->on_demand ? make : NULL;
    size_t bytes = r->m->n_nodes * sizeof(struct tri_value);
    if (r->on_demand) {
        memcpy(r->root.values, r->unmade, bytes);
        memset(r->codes, TRI_CODE_UNKNOWN, r->m->n_atoms);
    } else {
        memset(r->root.values, 0, bytes);
    }
    memset(r->of, 0, r->m->n_nodes * sizeof(*r->of));
    r->env = &r->root;
    r->trace = trace;
    r->log = r->room;
    r->n_log = 0;
    r->cap_log = r->m->n_nodes;
    r->has_unsupported = false;
}

void tri_run_bare(struct tri_run *r, bool bare)
{
    r->bare = bare;
}

void tri_run_on_demand(struct tri_run *r, bool on_demand)
{
    r->wants_less = on_demand;
}

struct tri_eval *tri_run_eval(struct tri_run *r)
{
    return &r->ev;
}

void tri_run_input(struct tri_run *r, const struct tri_node *input,
                   struct tri_value v)
{
    if (TRI_UNLIKELY(v.kind != input->plain)) {
        r->ev.source = &input->source;
        r->ev.offset = 0;
        v = coerce_to(r, input->type, v, input->name);
    }
    tri_run_input_checked(r, input, v);
}

/* Forget the decisions of a bit set; direct: those of them that read themselves
 * what changed. */
static void forget(struct tri_run *r, const uint64_t *bits,
                   const uint64_t *direct)
{
    for (size_t w = 0; w < r->m->n_words; w++) {
        uint64_t gone = r->root.done[w] & bits[w];
        if (r->bare) {
            r->before[w] |= gone;
            r->dirty[w] |= direct[w];
        }
        if (!gone)
            continue;
        r->root.done[w] &= ~gone;
        for (; gone && !r->bare; gone &= gone - 1) {
            uint32_t i = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(gone);
            r->of[i] = 0;
            if (r->on_demand)
                set_value(r, r->m->order[i], r->unmade[i]);
        }
    }
}

void tri_run_input_checked(struct tri_run *r, const struct tri_node *input,
                           struct tri_value v)
{
    if (r->n_log || r->bare) /* else nothing was decided yet */
        forget(r, input->feeds, input->direct);
    set_value(r, input, v);
    set_bit(r->root.done, input->index);
}

void tri_run_input_member(struct tri_run *r, const struct tri_node *input,
                          struct tri_value v, size_t at, const char *member)
{
    const struct tri_type *t = input->type;
    bool known = input->feeds_by && at < t->n_fields &&
                 strcmp(t->fields[at].name, member) == 0;
    size_t from = at * r->m->n_words;
    set_bit(r->root.done, input->index);
    if (!known) {
        forget(r, input->feeds, input->direct);
        set_value(r, input, v);
        return;
    }
    forget(r, input->feeds_by + from, input->direct_by + from);
    r->root.values[input->index] = v;
    uint32_t end = input->first_atom + input->n_atoms;
    for (uint32_t i = input->atoms_by[at]; i < end && r->m->atoms[i]->at == at;
         i++)
        r->codes[i] = TRI_CODE_UNKNOWN;
    while (end-- > input->first_atom && r->m->atoms[end]->at == UINT32_MAX)
        r->codes[end] = TRI_CODE_UNKNOWN;
}

enum tri_code tri_run_keep(struct tri_run *r, struct tri_error *err)
{
    size_t words = r->m->n_words * sizeof(uint64_t);
    size_t values = r->m->n_nodes * sizeof(struct tri_value);
    r->kept.done = tri_arena_get(&r->arena, words);
    r->kept.values = tri_arena_get(&r->arena, values);
    r->kept_changes = tri_arena_get(&r->arena, changes_bytes(r));
    if (!r->kept.done || !r->kept.values || !r->kept_changes)
        return tri_arena_fail(&r->arena, err, "the decisions");
    memcpy(r->kept.done, r->root.done, words);
    memcpy(r->kept.values, r->root.values, values);
    memcpy(r->kept_changes, r->before, changes_bytes(r));
    memcpy(r->kept_codes, r->codes, r->m->n_atoms);
    r->kept_ev = r->ev;
    r->mark = tri_arena_mark(&r->arena);
    return TRI_OK;
}

void tri_run_back(struct tri_run *r)
{
    memcpy(r->root.done, r->kept.done, r->m->n_words * sizeof(uint64_t));
    memcpy(r->root.values, r->kept.values,
           r->m->n_nodes * sizeof(struct tri_value));
    memcpy(r->before, r->kept_changes, changes_bytes(r));
    memcpy(r->codes, r->kept_codes, r->m->n_atoms);
    tri_arena_rewind(&r->arena, r->mark);
    r->ev = r->kept_ev;
}

static enum tri_code outcome(struct tri_run *r, const struct tri_node *n,
                             struct tri_error *err)
{
    enum tri_code code = r->ev.fatal;
    if (code == TRI_OK)
        return TRI_OK;
    if (code == TRI_E_UNSUPPORTED && r->has_unsupported) {
        if (err)
            *err = r->unsupported;
        return code;
    }
    const struct tri_source *s = r->ev.source;
    struct tri_loc loc = s ? tri_loc_make(s->file, s->element, s->line, s->col)
                           : tri_loc_make(n->model->file, n->id, n->line, 1);
    char words[TRI_FATAL_WORDS];
    return tri_fail(err, code, &loc, "'%s': %s", n->name,
                    tri_fatal_words(&r->ev, words, sizeof(words)));
}

void tri_run_watch(struct tri_run *r, const struct tri_node *decision)
{
    set_bit(r->watched, decision->index);
    set_bit(r->relevant, decision->index);
    add_bits(r, r->relevant, decision->need);
}

void tri_run_watch_input(struct tri_run *r, const struct tri_node *input)
{
    add_bits(r, r->touchy, input->feeds);
}

enum tri_code tri_run_moved(struct tri_run *r, bool *out, struct tri_error *err)
{
    r->ev.steps = 0;
    r->env = &r->root;
    *out = false;
    for (size_t w = 0; w < r->m->n_words; w++) {
        uint64_t todo = r->before[w] & ~r->root.done[w] & r->relevant[w];
        for (; todo; todo &= todo - 1) {
            uint32_t i = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(todo);
            bool anew = has_bit(r->dirty, i);
            bool changed = renew(r, r->m->order[i]);
            if (r->ev.fatal)
                return outcome(r, r->m->order[i], err);
            *out = (changed && has_bit(r->watched, i)) ||
                   (anew && has_bit(r->touchy, i));
            if (*out)
                return TRI_OK;
        }
    }
    return TRI_OK;
}

enum tri_code tri_run_decide(struct tri_run *r, const struct tri_node *decision,
                             struct tri_value *out, struct tri_error *err)
{
    if (has_bit(r->root.done, decision->index) && !r->ev.fatal) {
        *out = r->root.values[decision->index];
        return TRI_OK;
    }
    r->ev.steps = 0;
    r->env = &r->root;
    if (!r->ev.fatal && decision->kind == TRI_NODE_DECISION)
        evaluate_needed(r, decision);
    if (TRI_UNLIKELY(r->ev.fatal))
        return outcome(r, decision, err);
    *out = node_value(r, decision);
    return TRI_OK;
}

/* A name among the arguments that is no parameter would be lost in silence. */
static enum tri_code check_names(const struct tri_node *n,
                                 struct tri_value args, struct tri_error *err)
{
    if (args.kind != TRI_CONTEXT)
        return TRI_OK;
    for (size_t i = 0; i < args.u.context->n; i++) {
        const struct tri_entry *e = &args.u.context->entries[i];
        size_t k = 0;
        while (k < n->n_params &&
               (n->params[k].name_len != e->key_len ||
                memcmp(n->params[k].name, e->key, e->key_len) != 0))
            k++;
        if (k == n->n_params)
            return tri_fail(err, TRI_E_INPUT, NULL,
                            "'%.60s' has no parameter '%.*s'", n->name,
                            e->key_len > 60 ? 60 : (int)e->key_len, e->key);
    }
    return TRI_OK;
}

enum tri_code tri_run_invoke(struct tri_run *r, const struct tri_node *n,
                             struct tri_value args, struct tri_value *out,
                             struct tri_error *err)
{
    r->ev.steps = 0;
    r->env = &r->root;
    enum tri_code named = check_names(n, args, err);
    if (named != TRI_OK)
        return named;
    struct tri_value *values = tri_arena_get(
        r->ev.arena, (n->n_params ? n->n_params : 1) * sizeof(*values));
    struct tri_value v = tri_null();
    if (!values) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return outcome(r, n, err);
    }
    for (size_t i = 0; i < n->n_params && !r->ev.fatal; i++) {
        const struct tri_param *p = &n->params[i];
        const struct tri_value *given =
            args.kind == TRI_CONTEXT
                ? tri_context_find(args.u.context, p->name, p->name_len)
                : NULL;
        r->ev.source = &n->source;
        r->ev.offset = 0;
        values[i] = given ? coerce_to(r, p->type, *given, p->name) : tri_null();
    }
    if (!r->ev.fatal)
        v = call(&r->ev, &r->callables[n->index], values, n->n_params);
    enum tri_code code = outcome(r, n, err);
    if (code == TRI_OK)
        *out = v;
    return code;
}

size_t tri_run_decisions(const struct tri_run *r)
{
    return r->n_log;
}

const struct tri_decided *tri_run_decided(const struct tri_run *r, size_t i)
{
    return &r->log[i];
}

const struct tri_decided *tri_run_of(const struct tri_run *r,
                                     const struct tri_node *decision)
{
    uint32_t at = r->of[decision->index];
    return at ? &r->log[at - 1] : NULL;
}

static bool among(const uint32_t *rules, size_t n, size_t rule)
{
    for (size_t i = 0; i < n; i++)
        if (rules[i] == rule)
            return true;
    return false;
}

enum tri_code tri_run_why(struct tri_run *r, const struct tri_node *decision,
                          size_t rule, struct tri_why *out,
                          struct tri_error *err)
{
    const struct tri_decided *d = tri_run_of(r, decision);
    const struct tri_table *t = tri_node_table(decision);
    if (!t || !d || rule >= t->n_rules)
        return tri_fail(err, TRI_E_NOTFOUND, NULL,
                        "there is no record of such a rule");
    struct tri_why why = { .fate = TRI_RULE_NOT_TRIED };
    if (among(d->chosen, d->n_chosen, rule)) {
        why.fate = TRI_RULE_FIRED;
    } else if (among(d->matched, d->n_matched, rule)) {
        why.fate = TRI_RULE_PASSED_OVER;
    } else if (d->inputs) {
        const struct tri_frame *frame = node_frame(r, decision);
        r->ev.steps = 0;
        if (frame && !r->ev.fatal)
            why = tri_table_why(&r->ev, t, frame, d->inputs, rule);
        if (why.fate == TRI_RULE_FIRED)
            why.fate = TRI_RULE_PASSED_OVER;
    }
    enum tri_code code = outcome(r, decision, err);
    if (code == TRI_OK)
        *out = why;
    return code;
}
