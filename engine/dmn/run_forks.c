/* Decisions on demand, from codes; see codes.h. */
#include "base/limits.h"
#include "dmn/codes.h"
#include "dmn/run_int.h"

static uint8_t code_of_bool(struct tri_value v)
{
    return v.kind == TRI_BOOL   ? (v.u.boolean ? TRI_CODE_TRUE : TRI_CODE_FALSE)
           : v.kind == TRI_NULL ? TRI_CODE_NULL
                                : TRI_CODE_NONE;
}

/* The member there; NULL when it is not where the types promise it. at
 * UINT32_MAX: the value itself. */
static TRI_INLINE const struct tri_value *
member_of(const struct tri_value *v, uint32_t at, const struct tri_word *key)
{
    if (at == UINT32_MAX)
        return v;
    if (v->kind != TRI_CONTEXT || at >= v->u.context->n)
        return NULL;
    const struct tri_entry *e = &v->u.context->entries[at];
    return e->key == key->at || tri_entry_is(e, key->at, key->len, key->hash)
               ? &e->value
               : NULL;
}

TRI_SELDOM static const struct tri_value *value_made(struct tri_run *r,
                                                     uint32_t node)
{
    const struct tri_node *n = r->m->order[node];
    if (r->changed || !run_by_forks(r, n))
        (void)run_make(&r->ev, node);
    return r->ev.fatal ? NULL : &r->root.values[node];
}

/* What a node has, made if it is not yet. NULL: fatal. */
static inline const struct tri_value *value_of(struct tri_run *r, uint32_t node)
{
    const struct tri_value *v = &r->root.values[node];
    return tri_is_unmade(*v) ? value_made(r, node) : v;
}

/* A condition of which the interpreter must tell. */
TRI_SELDOM static uint8_t ask_feel(struct tri_run *r, const struct tri_atom *a,
                                   const struct tri_value *item)
{
    struct tri_frame inner = { &r->root.frame, item };
    struct tri_eval *ev = &r->ev;
    unsigned height = a->ast->height;
    ev->source = a->source;
    ev->offset = 0;
    if (TRI_UNLIKELY(ev->nest + height > TRI_MAX_NEST)) {
        (void)tri_over(ev, TRI_LIMIT_NEST);
        return TRI_CODE_NONE;
    }
    ev->nest += height;
    struct tri_value v =
        tri_ast_eval(ev, a->ast, item ? &inner : &r->root.frame);
    ev->nest -= height;
    return code_of_bool(v);
}

/* What forks are about: an item of a list; list NULL: no item. */
struct about {
    const struct tri_walked *list;
    const struct tri_value *item;
};

static TRI_INLINE uint16_t walk(struct tri_run *r, const struct tri_forks *f,
                                struct about about);

/* The codes at hand are of this item from here on. */
static inline void take_item(struct tri_run *r, struct about about)
{
    const struct tri_walked *list = about.list;
    if (r->items[list->number] == about.item)
        return;
    r->items[list->number] = about.item;
    memset(r->codes + list->first_atom, TRI_CODE_UNKNOWN, list->n_atoms);
}

/* Above it all numbers are one to the atom. */
static inline int64_t last_cut(const struct tri_atom *a)
{
    return a->n_cuts ? a->cuts[a->n_cuts - 1] : -1;
}

/* some, every: what settles it, else null if one is. A filter: how many it
 * leaves, or one more than anybody tells apart. */
TRI_SELDOM static uint8_t ask_loop(struct tri_run *r, const struct tri_atom *a)
{
    const struct tri_walked *list = a->over;
    const struct tri_value *base = value_of(r, list->node);
    const struct tri_value *v =
        base ? member_of(base, list->at, &list->key) : NULL;
    if (!v || v->kind != TRI_LIST)
        return TRI_CODE_NONE;
    const struct tri_list *l = v->u.list;
    bool filter = a->op == TRI_ATOM_LEFT;
    bool some = filter || a->ast->op == TRI_OP_SOME;
    int64_t left = 0;
    uint8_t settled = some ? TRI_CODE_TRUE : TRI_CODE_FALSE;
    uint8_t code = some ? TRI_CODE_FALSE : TRI_CODE_TRUE;
    r->ev.source = a->source;
    r->ev.offset = 0;
    if (!tri_spend(&r->ev, l->n))
        return TRI_CODE_NONE;
    for (size_t i = 0; i < l->n; i++) {
        struct about about = { list, &l->items[i] };
        take_item(r, about);
        uint16_t end = walk(r, a->forks, about);
        uint8_t is = (uint8_t)(TRI_CODE_FALSE + (end - TRI_FORK_LEAF));
        if (end == TRI_FORK_NONE)
            return TRI_CODE_NONE;
        if (filter && is == settled && ++left > last_cut(a))
            break;
        if (is == settled && !filter)
            return settled;
        if (end == TRI_FORK_LEAF + 2 && !filter)
            code = TRI_CODE_NULL;
    }
    return filter ? tri_number_code(a, left) : code;
}

/* Words are most of what is looked for. */
static TRI_INLINE uint8_t code_of(const struct tri_atom *a,
                                  const struct tri_value *v)
{
    return a->op == TRI_ATOM_VALUE && v->kind == TRI_STRING &&
                   (a->kind == TRI_STRING || !a->kind)
               ? tri_word_code(a, v)
               : tri_code_of(a, v);
}

/* A member of an item. */
TRI_SELDOM static void find_in_item(struct tri_run *r, const struct tri_atom *a,
                                    const struct tri_value *item)
{
    const struct tri_value *v = member_of(item, a->item_at, &a->item_key);
    r->codes[a->number] = v ? code_of(a, v) : TRI_CODE_NONE;
}

/* Any other. */
TRI_SELDOM static bool find(struct tri_run *r, const struct tri_atom *a,
                            const struct tri_value *item)
{
    const struct tri_value *v;
    if (TRI_UNLIKELY(a->op > TRI_ATOM_WITHIN)) {
        uint8_t code = a->op == TRI_ATOM_ASK
                           ? ask_feel(r, a, a->of ? item : NULL)
                           : ask_loop(r, a);
        r->codes[a->number] = code;
        return !r->ev.fatal;
    }
    v = &r->root.values[a->node];
    if (tri_is_unmade(*v)) {
        v = value_made(r, a->node);
        if (!v)
            return false;
        /* Its own forks may have said it. */
        if (r->codes[a->number] != TRI_CODE_UNKNOWN)
            return true;
    }
    v = member_of(v, a->at, &a->key);
    r->codes[a->number] = v ? code_of(a, v) : TRI_CODE_NONE;
    return true;
}

/* Find the code of the atom that forks stopped at. False: fatal. */
static TRI_INLINE bool find_for(struct tri_run *r, uint32_t atom,
                                struct about about)
{
    const struct tri_atom *a = r->m->atoms[atom];
    if (about.list && a->of && a->op <= TRI_ATOM_WITHIN) {
        find_in_item(r, a, about.item);
        return true;
    }
    if (!find(r, a, about.item))
        return false;
    if (about.list && r->items[about.list->number] != about.item) {
        uint8_t code = r->codes[atom];
        take_item(r, about); /* what was made had another */
        r->codes[atom] = code;
    }
    return r->codes[atom] != TRI_CODE_UNKNOWN;
}

/* What an atom asks is the value of a decision that forks tell: with the value
 * they leave the code. */
static inline bool decided_first(struct tri_run *r, uint32_t atom)
{
    const struct tri_node *n = r->m->deciders[atom];
    return n && !r->changed && tri_is_unmade(r->root.values[n->index]) &&
           run_by_forks(r, n) && !r->ev.fatal &&
           r->codes[atom] != TRI_CODE_UNKNOWN;
}

static const struct about nothing = { NULL, NULL };

uint8_t tri_run_code(struct tri_eval *ev, uint32_t atom)
{
    struct tri_run *r = (struct tri_run *)ev;
    return decided_first(r, atom) || (!ev->fatal && find_for(r, atom, nothing))
               ? r->codes[atom]
               : TRI_CODE_UNKNOWN;
}

/* Follow the forks to their end. NONE: the longer way must, or fatal. */
static TRI_INLINE uint16_t walk(struct tri_run *r, const struct tri_forks *f,
                                struct about about)
{
    const uint16_t *program = f->program, *fork;
    const uint8_t *codes = r->codes;
    size_t at = f->start;
    while (at < TRI_FORK_LEAF) {
        do {
            fork = program + at;
            at = fork[1u + codes[*fork]];
        } while (at < TRI_FORK_LEAF);
        if (TRI_LIKELY(at != TRI_FORK_UNKNOWN))
            break;
        if (!(!about.list && decided_first(r, *fork)) &&
            !find_for(r, *fork, about))
            return TRI_FORK_NONE;
        at = fork[1u + codes[*fork]];
    }
    return (uint16_t)at;
}

/* A table that is not drawn: by the rules that its columns leave. */
TRI_SELDOM static bool by_rules_left(struct tri_run *r,
                                     const struct tri_node *n)
{
    size_t first_diag = r->ev.n_diags;
    uint32_t i = n->index;
    if (!tri_table_on_demand(&r->asking, n->by_columns, r->bare, &r->rules[i],
                             &r->root.values[i])) {
        r->passed = n;
        return r->ev.fatal != TRI_OK;
    }
    if (r->ev.fatal)
        return true;
    forget_codes(r, n);
    set_bit(r->root.done, i);
    if (TRI_UNLIKELY(!r->ev.quiet))
        run_note(r, n, r->root.values[i], first_diag);
    return true;
}

/* ---- lists ---- */

static const struct tri_list no_items = { 0 };

/* The longer way must, or it is fatal. */
static bool pass(struct tri_run *r, const struct tri_node *n)
{
    r->passed = n;
    return r->ev.fatal != TRI_OK;
}

/* Its type is settled. */
static bool value_kept(struct tri_run *r, const struct tri_node *n,
                       struct tri_value v)
{
    set_value(r, n, v);
    set_bit(r->root.done, n->index);
    r->rules[n->index] = 0;
    run_note(r, n, v, r->ev.n_diags);
    return true;
}

/* What the rules of the tables that matched give. */
TRI_SELDOM static bool by_rules(struct tri_run *r, const struct tri_node *n,
                                const struct tri_list_maker *k)
{
    const struct tri_list_rows *end = k->tables + k->n_tables;
    uint64_t marks = 0;
    size_t count = 0;
    for (const struct tri_list_rows *t = k->tables; t < end; t++) {
        const struct tri_value *v = value_of(r, t->node);
        uint64_t rules = r->rules[t->node];
        if (!v || v->kind != TRI_LIST || rules == TRI_RULES_UNKNOWN)
            return pass(r, n);
        for (rules &= t->keep; rules; rules &= rules - 1) {
            marks |= t->marks[__builtin_ctzll(rules)];
            count++;
        }
    }
    if (k->asks)
        return value_kept(r, n, tri_bool(count > 0));
    if (k->counts)
        return value_kept(r, n, tri_int(__builtin_popcountll(marks)));
    if (count == 0)
        return value_kept(r, n, tri_list_value(&no_items));
    struct tri_list *l =
        tri_arena_get(r->ev.arena, sizeof(*l) + count * sizeof(l->items[0]));
    if (!l) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return true;
    }
    l->n = 0;
    for (const struct tri_list_rows *t = k->tables; t < end; t++)
        for (uint64_t rules = r->rules[t->node] & t->keep; rules;
             rules &= rules - 1)
            l->items[l->n++] = t->values[__builtin_ctzll(rules)];
    return value_kept(r, n, tri_list_value(l));
}

/* How many there are once lists are opened; false: lists in lists. */
static bool add_inside(const struct tri_value *v, size_t *io)
{
    size_t n = v->kind == TRI_LIST ? v->u.list->n : 1;
    for (size_t i = 0; v->kind == TRI_LIST && i < n; i++)
        if (v->u.list->items[i].kind == TRI_LIST)
            return false;
    *io += n;
    return true;
}

/* What forks about each item say. */
TRI_SELDOM static bool by_items(struct tri_run *r, const struct tri_node *n,
                                const struct tri_list_maker *k)
{
    const struct tri_walked *list = k->over;
    const struct tri_value *base = value_of(r, list->node);
    const struct tri_value *v =
        base ? member_of(base, list->at, &list->key) : NULL;
    if (!v || v->kind != TRI_LIST)
        return pass(r, n);
    const struct tri_list *from = v->u.list;
    if (from->n == 0 && n->checked)
        return value_kept(r, n,
                          k->counts ? tri_int(0) : tri_list_value(&no_items));
    r->ev.source = &n->logic->text.source;
    r->ev.offset = 0;
    if (!tri_spend(&r->ev, from->n))
        return true;
    struct tri_list *l =
        tri_arena_get(r->ev.arena, sizeof(*l) + from->n * sizeof(l->items[0]));
    size_t inside = 0;
    if (!l) {
        (void)tri_fatal(&r->ev, r->ev.arena->failed);
        return true;
    }
    l->n = 0;
    for (size_t i = 0; i < from->n; i++) {
        struct about about = { list, &from->items[i] };
        take_item(r, about);
        uint16_t end = walk(r, k->forks, about);
        if (TRI_UNLIKELY(end == TRI_FORK_NONE))
            return pass(r, n);
        const struct tri_leaf *leaf = &k->forks->leaves[end - TRI_FORK_LEAF];
        const struct tri_value *given = &leaf->value;
        if (leaf->rules == TRI_ITEM_NOT)
            continue;
        if (leaf->rules == TRI_ITEM_MEMBER)
            given = member_of(about.item, k->at, &k->key);
        if (!given)
            return pass(r, n);
        if (given->kind || !k->drops_null)
            l->items[l->n++] = *given;
        if (k->counts && !add_inside(given, &inside))
            return pass(r, n);
    }
    struct tri_value made =
        k->counts ? tri_int((int64_t)inside) : tri_list_value(l);
    if (!n->checked)
        made = run_coerce(r, n->type, made, n->name);
    return r->ev.fatal || value_kept(r, n, made);
}

/* ---- copies ---- */

static const struct tri_value null_value = { .kind = TRI_NULL };

/* A member as FEEL has it: null of null. NULL: the longer way knows. */
static const struct tri_value *copied_member(const struct tri_value *v,
                                             uint32_t at,
                                             const struct tri_word *key)
{
    if (v && v->kind == TRI_NULL && at != UINT32_MAX)
        return &null_value;
    return v ? member_of(v, at, key) : NULL;
}

/* Another's value. */
TRI_SELDOM static bool by_copy(struct tri_run *r, const struct tri_node *n,
                               const struct tri_copy *k)
{
    const struct tri_value *v = value_of(r, k->node);
    if (v && k->first && v->kind != TRI_LIST)
        return pass(r, n);
    if (v && k->first)
        v = v->u.list->n ? &v->u.list->items[0] : value_of(r, k->none);
    v = copied_member(v, k->at, &k->key);
    v = copied_member(v, k->inner_at, &k->inner_key);
    if (!v)
        return pass(r, n);
    struct tri_value made = *v;
    if (!n->checked && made.kind != TRI_NULL && made.kind != n->plain) {
        r->ev.source = &n->logic->text.source;
        r->ev.offset = 0;
        made = run_coerce(r, n->type, made, n->name);
    }
    return r->ev.fatal || value_kept(r, n, made);
}

/* ---- a decision ---- */

bool run_by_other_ways(struct tri_run *r, const struct tri_node *n)
{
    if (n->by_columns)
        return by_rules_left(r, n);
    if (!r->ev.quiet)
        return false;
    if (n->copy)
        return by_copy(r, n, n->copy);
    if (!n->maker)
        return false;
    return n->maker->over ? by_items(r, n, n->maker) : by_rules(r, n, n->maker);
}

bool run_follow(struct tri_run *r, const struct tri_node *n,
                const struct tri_forks *f)
{
    if (f->quiet && !r->ev.quiet)
        return false;
    uint16_t end = walk(r, f, nothing);
    if (TRI_UNLIKELY(end == TRI_FORK_NONE))
        return pass(r, n);
    const struct tri_leaf *leaf = &f->leaves[end - TRI_FORK_LEAF];
    uint32_t i = n->index;
    r->root.values[i] = leaf->value;
    if (TRI_LIKELY(n->n_atoms == 1))
        r->codes[n->first_atom] = leaf->codes[0];
    else if (TRI_UNLIKELY(f->codes != NULL))
        memcpy(r->codes + n->first_atom,
               f->codes + (size_t)(leaf - f->leaves) * n->n_atoms, n->n_atoms);
    else
        for (uint32_t k = 0; k < n->n_atoms; k++)
            r->codes[n->first_atom + k] = leaf->codes[k];
    set_bit(r->root.done, i);
    r->rules[i] = leaf->rules;
    if (TRI_UNLIKELY(!r->ev.quiet))
        run_note(r, n, leaf->value, r->ev.n_diags);
    return true;
}

void run_code_members(struct tri_run *r, const struct tri_node *input)
{
    const struct tri_value *v = &r->root.values[input->index];
    const struct tri_plain_atom *a = input->plain_atoms;
    const struct tri_plain_atom *end = a + input->n_plain_atoms;
    if (v->kind != TRI_CONTEXT)
        return;
    const struct tri_context *c = v->u.context;
    uint8_t *codes = r->codes;
    while (end > a && end[-1].at >= c->n) /* they are in the order of at */
        end--;
    for (; a < end; a++) {
        const struct tri_entry *e = &c->entries[a->at];
        if (TRI_UNLIKELY(e->key != a->key))
            continue;
        if (e->value.kind == TRI_NULL)
            codes[a->number] = TRI_CODE_NULL;
        else if (e->value.kind == TRI_BOOL && (!a->kind || a->kind == TRI_BOOL))
            codes[a->number] = (uint8_t)(TRI_CODE_FALSE + e->value.u.boolean);
    }
}
