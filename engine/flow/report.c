/* engine/flow/report.c - answers to a report, and back.
 *
 * Source:  contract/report.schema.json.
 * Owner:   the arena of the evaluation.
 * Threads: one walk, one thread.
 * Privacy: holds case data; logs nothing.
 */
#include "flow/report.h"

#include <string.h>

/* Contexts are made with all the room they can need and n counts up, so that a
 * condition sees each answer at once and no step copies the report. */
static struct tri_context *context_new(struct tri_arena *a, size_t room)
{
    struct tri_context *c = tri_context_new(a, room);
    if (c)
        c->n = 0;
    return c;
}

static void context_put(struct tri_context *c, const char *key, uint32_t len,
                        uint32_t hash, struct tri_value v)
{
    c->entries[c->n++] = (struct tri_entry){ key, len, hash, v };
}

bool tri_flow_draft_init(struct tri_flow_draft *d, struct tri_arena *a,
                         const struct tri_flows *f)
{
    size_t n = f->n_groups + 1;
    *d = (struct tri_flow_draft){ .arena = a, .f = f };
    d->report = context_new(a, n + 1);
    d->contexts = tri_arena_zero(a, n, sizeof(struct tri_context *));
    d->lists = tri_arena_zero(a, n, sizeof(struct tri_list *));
    d->members = tri_arena_zero(a, n * TRI_FLOW_MAX_MEMBERS,
                                sizeof(struct tri_context *));
    if (!d->report || !d->contexts || !d->lists || !d->members)
        return false;
    for (size_t i = 0; i < f->n_groups; i++) {
        const struct tri_flow_group *g = &f->groups[i];
        struct tri_value v;
        if (g->kind == TRI_GROUP_SCALAR)
            continue;
        if (g->kind == TRI_GROUP_CONTEXT) {
            d->contexts[i] = context_new(a, g->n_members);
            if (!d->contexts[i])
                return false;
            v = tri_context_value(d->contexts[i]);
            if (strcmp(g->name, "facts") == 0)
                d->facts = d->contexts[i];
        } else {
            d->lists[i] = tri_list_new(a, TRI_FLOW_MAX_MEMBERS);
            if (!d->lists[i])
                return false;
            d->lists[i]->n = 0;
            v = tri_list_value(d->lists[i]);
        }
        context_put(d->report, g->name, g->name_len, g->hash, v);
    }
    if (!d->facts) { /* a flowchart that asks no fact */
        d->facts = context_new(a, 1);
        if (!d->facts)
            return false;
        context_put(d->report, "facts", 5, tri_key_hash("facts", 5),
                    tri_context_value(d->facts));
    }
    return true;
}

static struct tri_context *member_at(const struct tri_flow_draft *d,
                                     size_t group, size_t index)
{
    return index < TRI_FLOW_MAX_MEMBERS
               ? d->members[group * TRI_FLOW_MAX_MEMBERS + index]
               : NULL;
}

static bool member_add(struct tri_flow_draft *d, size_t group, size_t index)
{
    struct tri_list *list = d->lists[group];
    if (index != list->n || index >= TRI_FLOW_MAX_MEMBERS)
        return true;
    struct tri_context *c =
        context_new(d->arena, d->f->groups[group].n_members);
    if (!c)
        return false;
    d->members[group * TRI_FLOW_MAX_MEMBERS + index] = c;
    list->items[list->n++] = tri_context_value(c);
    return true;
}

bool tri_flow_draft_put(struct tri_flow_draft *d, const struct tri_flow_path *p,
                        size_t index, struct tri_value v)
{
    const struct tri_flow_group *g = &d->f->groups[p->group];
    struct tri_context *to = d->contexts[p->group];
    if (p->more)
        return tri_is_true(v) ? member_add(d, p->group, index) : true;
    if (tri_is_null(v))
        return true;
    if (g->kind == TRI_GROUP_SCALAR) {
        context_put(d->report, g->name, g->name_len, g->hash, v);
        return true;
    }
    if (g->kind == TRI_GROUP_LIST)
        to = member_at(d, p->group, index);
    if (to)
        context_put(to, p->member, p->member_len, p->member_hash, v);
    return true;
}

size_t tri_flow_draft_count(const struct tri_flow_draft *d, size_t group)
{
    return d->lists[group] ? d->lists[group]->n : 0;
}

struct tri_value tri_flow_draft_member(const struct tri_flow_draft *d,
                                       size_t group, size_t index)
{
    struct tri_context *c = member_at(d, group, index);
    return c ? tri_context_value(c) : tri_null();
}

bool tri_flow_draft_report(struct tri_flow_draft *d, struct tri_value *out)
{
    struct tri_context *c = tri_context_new(d->arena, d->report->n);
    if (!c)
        return false;
    c->n = 0;
    for (size_t i = 0; i < d->report->n; i++) {
        const struct tri_entry *e = &d->report->entries[i];
        bool empty = (e->value.kind == TRI_LIST && !e->value.u.list->n) ||
                     (e->value.kind == TRI_CONTEXT && !e->value.u.context->n &&
                      e->value.u.context != d->facts);
        if (!empty)
            c->entries[c->n++] = *e;
    }
    *out = tri_context_value(c);
    return true;
}

/* ---- keys ---- */

/* "children[12].age": name, index and member; index NONE when it has none. */
struct parts {
    size_t name_len;
    size_t index;
    const char *member; /* NULL when there is none */
};

static bool split(const char *key, struct parts *out)
{
    size_t n = strcspn(key, ".[");
    *out = (struct parts){ n, TRI_BPMN_NONE, NULL };
    key += n;
    if (*key == '[') {
        size_t digits = strspn(++key, "0123456789"), v = 0;
        if (!digits || digits > 6 || key[digits] != ']')
            return false;
        for (; *key != ']'; key++)
            v = v * 10 + (size_t)(*key - '0');
        out->index = v;
        key++;
    }
    if (*key == '.')
        out->member = ++key;
    return out->member || *key == '\0';
}

size_t tri_flow_path_of(const struct tri_flows *f, const char *key)
{
    struct parts k;
    if (!split(key, &k))
        return TRI_BPMN_NONE;
    for (size_t i = 0; i < f->n_paths; i++) {
        const struct tri_flow_path *p = &f->paths[i];
        const struct tri_flow_group *g = &f->groups[p->group];
        bool list = g->kind == TRI_GROUP_LIST;
        if (g->name_len != k.name_len || list != (k.index != TRI_BPMN_NONE) ||
            memcmp(g->name, key, k.name_len) != 0)
            continue;
        if (k.member ? p->member && strcmp(p->member, k.member) == 0
                     : !p->member)
            return i;
    }
    return TRI_BPMN_NONE;
}

struct tri_value tri_flow_answer(struct tri_eval *ev, struct tri_value report,
                                 const char *key)
{
    struct parts k;
    (void)ev;
    if (report.kind != TRI_CONTEXT || !split(key, &k))
        return tri_null();
    const struct tri_value *v =
        tri_context_find(report.u.context, key, k.name_len);
    if (k.index != TRI_BPMN_NONE) {
        bool there = v && v->kind == TRI_LIST && k.index < v->u.list->n;
        if (!k.member)
            return tri_bool(there);
        v = there ? &v->u.list->items[k.index] : NULL;
    }
    if (v && k.member)
        v = v->kind == TRI_CONTEXT
                ? tri_context_find(v->u.context, k.member, strlen(k.member))
                : NULL;
    return v ? *v : tri_null();
}
