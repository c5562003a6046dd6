/* The injects of a scenario: what comes to light later, and what that changes.
 *
 * Each is played by itself on the report as it first stood, so that a pair is a
 * near miss: the same incident with and without one thing. What an inject does
 * not name must stay as it was. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "cli/testing.h"
#include "triage/report.h"

/* ---- the report with the inject ---- */

/* base with over's members put in or added. Null: no memory. */
static struct tri_value with(struct tri_arena *a, struct tri_value base,
                             struct tri_value over)
{
    if (over.kind != TRI_CONTEXT)
        return base;
    const struct tri_context *b =
        base.kind == TRI_CONTEXT ? base.u.context : NULL;
    const struct tri_context *o = over.u.context;
    size_t n = b ? b->n : 0, most = n + o->n;
    struct tri_context *c = tri_context_new(a, most);
    if (!c)
        return tri_null();
    if (b)
        memcpy(c->entries, b->entries, n * sizeof(*c->entries));
    for (size_t i = 0; i < o->n; i++) {
        const struct tri_entry *e = &o->entries[i];
        size_t k = 0;
        while (k < n &&
               !tri_entry_is(&c->entries[k], e->key, e->key_len, e->hash))
            k++;
        c->entries[k] = *e;
        n += k == n;
    }
    c->n = n;
    return tri_context_value(c);
}

static struct tri_value one_member(struct tri_arena *a, const char *name,
                                   struct tri_value v)
{
    struct tri_context *c = tri_context_new(a, 1);
    if (!c)
        return tri_null();
    c->entries[0] =
        (struct tri_entry){ .key = name,
                            .key_len = (uint32_t)strlen(name),
                            .hash = tri_key_hash(name, strlen(name)),
                            .value = v };
    return tri_context_value(c);
}

static struct tri_value injected(struct testing *t, struct tri_value report,
                                 struct tri_value inject)
{
    struct tri_value facts = with(&t->arena, tri_member(report, "facts"),
                                  tri_member(inject, "facts"));
    report = with(&t->arena, report, tri_member(inject, "report"));
    return with(&t->arena, report, one_member(&t->arena, "facts", facts));
}

/* ---- what was decided first, kept ---- */

static bool keep_reasons(struct tri_arena *a, struct tri_reasons *r)
{
    const struct tri_row **rows =
        tri_arena_zero(a, r->n + 1, sizeof(const struct tri_row *));
    if (!rows)
        return false;
    if (r->n)
        memcpy(rows, r->rows, r->n * sizeof(*rows));
    r->rows = rows;
    return true;
}

static bool keep_list(struct tri_arena *a, struct tri_coded_list *l)
{
    struct tri_coded *items = tri_arena_zero(a, l->n + 1, sizeof(*items));
    bool ok = items != NULL;
    for (size_t i = 0; ok && i < l->n; i++) {
        items[i] = l->items[i];
        ok = tri_value_copy(a, l->items[i].code, &items[i].code) &&
             tri_value_copy(a, l->items[i].text, &items[i].text) &&
             keep_reasons(a, &items[i].because);
    }
    l->items = items;
    return ok;
}

/* A copy of what injects are held against: the next report takes the
 * outcome's own memory. */
static bool keep(struct tri_arena *a, const struct tri_outcome *from,
                 struct tri_outcome *out)
{
    *out = *from;
    out->actions =
        tri_arena_zero(a, from->n_actions + 1, sizeof(*out->actions));
    bool ok = out->actions != NULL;
    for (size_t i = 0; ok && i < from->n_actions; i++) {
        out->actions[i] = from->actions[i];
        ok = keep_reasons(a, &out->actions[i].because);
    }
    return ok && keep_list(a, &out->categories) &&
           keep_list(a, &out->cautions) && keep_list(a, &out->participants) &&
           keep_list(a, &out->purposes) && keep_list(a, &out->decides) &&
           keep_list(a, &out->contradictions) &&
           keep_reasons(a, &out->risk_because) &&
           keep_reasons(a, &out->need_because) &&
           keep_reasons(a, &out->strategy_because);
}

/* ---- the expectations ---- */

static void stays(struct testing *t, struct tri_value expect, const char *part,
                  const char *first, const char *now)
{
    if (tri_is_null(tri_member(expect, part)) && strcmp(first, now) != 0)
        tri_testing_fault(t, "%s: was to stay %s, is %s", part, first, now);
}

static void expect_level(struct testing *t, struct tri_value expect,
                         const struct tri_outcome *first,
                         const struct tri_outcome *now)
{
    char need[2][16];
    (void)snprintf(need[0], sizeof(need[0]), "%d", first->need);
    (void)snprintf(need[1], sizeof(need[1]), "%d", now->need);
    stays(t, expect, "level", t->pack->levels[first->level],
          t->pack->levels[now->level]);
    stays(t, expect, "need", need[0], need[1]);
    stays(t, expect, "strategy", tri_strategy_names[first->strategy],
          tri_strategy_names[now->strategy]);
}

/* Only what is named changes, and all that is named does. */
static void expect_actions(struct testing *t, struct tri_value wanted,
                           const struct tri_outcome *first,
                           const struct tri_outcome *now)
{
    for (size_t code = 0; code < t->pack->n_codes; code++) {
        const char *name = t->pack->codes.keys[code].text;
        char was[TRI_ACTION_STATE], is[TRI_ACTION_STATE];
        tri_testing_action(first, code, was);
        tri_testing_action(now, code, is);
        struct tri_value w = tri_member(wanted, name);
        if (tri_is_null(w) && strcmp(was, is) != 0)
            tri_testing_fault(t, "actions: %s: was to stay %s, is %s", name,
                              was, is);
        else if (!tri_is_null(w) && !tri_text_is(w, is))
            tri_testing_fault(t, "actions: %s: expected %.*s, is %s", name,
                              w.kind == TRI_STRING ? (int)w.len : 1,
                              w.kind == TRI_STRING ? w.u.str : "?", is);
        else if (!tri_is_null(w) && strcmp(was, is) == 0)
            tri_testing_fault(t, "actions: %s is %s already", name, is);
    }
}

static bool in_list(const struct tri_coded_list *l, struct tri_value code)
{
    for (size_t i = 0; i < l->n; i++)
        if (tri_value_same(l->items[i].code, code))
            return true;
    return false;
}

static void one_list(struct testing *t, const char *part,
                     struct tri_value wanted, const struct tri_coded_list *some,
                     const struct tri_coded_list *others, const char *change)
{
    for (size_t i = 0; i < some->n; i++) {
        struct tri_value code = some->items[i].code;
        const struct tri_value *w =
            tri_context_find(wanted.u.context, code.u.str, code.len);
        bool changes = !in_list(others, code);
        if (changes == (w && tri_text_is(*w, change)))
            continue;
        if (changes)
            tri_testing_fault(t, "%s: unexpected change: %.*s: %s", part,
                              (int)code.len, code.u.str, change);
        else
            tri_testing_fault(t, "%s: no such change: %.*s: %s", part,
                              (int)code.len, code.u.str, change);
    }
}

/* {"do-not-pay": "new", "person-decides": "gone"}: these change, no other. */
static void expect_list(struct testing *t, struct tri_value expect,
                        const char *part, const struct tri_coded_list *first,
                        const struct tri_coded_list *now)
{
    struct tri_value wanted = tri_member(expect, part);
    if (wanted.kind != TRI_CONTEXT)
        return;
    one_list(t, part, wanted, now, first, "new");
    one_list(t, part, wanted, first, now, "gone");
    for (size_t i = 0; i < wanted.u.context->n; i++) {
        const struct tri_entry *e = &wanted.u.context->entries[i];
        struct tri_value code = tri_str(e->key, e->key_len);
        if (!in_list(first, code) && !in_list(now, code))
            tri_testing_fault(t, "%s: %.*s is neither new nor gone", part,
                              (int)e->key_len, e->key);
    }
}

/* What an inject says in its own way is left out of what any report may. */
static struct tri_value plain_part(struct tri_arena *a, struct tri_value expect)
{
    static const char *const own[] = { "actions", "because", "cautions" };
    size_t n = expect.kind == TRI_CONTEXT ? expect.u.context->n : 0;
    struct tri_context *c = tri_context_new(a, n);
    if (!c)
        return tri_null();
    c->n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct tri_entry *e = &expect.u.context->entries[i];
        bool skip = false;
        for (size_t k = 0; k < TRI_COUNT(own); k++)
            skip |= tri_text_is(tri_str(e->key, e->key_len), own[k]);
        if (!skip)
            c->entries[c->n++] = *e;
    }
    return tri_context_value(c);
}

/* ---- playing them ---- */

static void play(struct testing *t, struct tri_value report,
                 struct tri_value inject,
                 const struct tri_assess_options *options,
                 const struct tri_outcome *first)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_value expect = tri_member(inject, "expect");
    struct tri_value changed = injected(t, report, inject);
    enum tri_code code = tri_testing_assess(t, changed, options, &err);
    if (code != TRI_OK) {
        tri_testing_refused(t, "report", &err);
        return;
    }
    const struct tri_outcome *now = &tri_assess_result(t->assessor)->outcome;
    tri_testing_expect(t, plain_part(&t->arena, expect), now);
    expect_level(t, expect, first, now);
    expect_actions(t, tri_member(expect, "actions"), first, now);
    expect_list(t, expect, "cautions", &first->cautions, &now->cautions);
    expect_list(t, expect, "person_must_decide", &first->decides,
                &now->decides);
    tri_testing_because(t, tri_member(expect, "because"), first, now);
    if (!t->alone)
        tri_testing_count(t);
}

static void check_texts(struct testing *t, struct tri_value inject)
{
    static const char *const known[] = { "text", "facts", "report", "notices",
                                         "expect" };
    static const char *const needed[] = { "text", "notices" };
    for (size_t i = 0; i < TRI_COUNT(needed); i++)
        if (tri_member(inject, needed[i]).kind != TRI_STRING)
            tri_testing_fault(t, "%s: the inject does not say", needed[i]);
    for (size_t i = 0; inject.kind == TRI_CONTEXT && i < inject.u.context->n;
         i++) {
        const struct tri_entry *e = &inject.u.context->entries[i];
        bool found = false;
        for (size_t k = 0; k < TRI_COUNT(known); k++)
            found |= tri_text_is(tri_str(e->key, e->key_len), known[k]);
        if (!found)
            tri_testing_fault(t, "unknown member '%.*s' of an inject",
                              (int)e->key_len, e->key);
    }
}

void tri_testing_injects(struct testing *t, struct tri_value report,
                         struct tri_value injects,
                         const struct tri_assess_options *options)
{
    struct tri_outcome first;
    size_t n = injects.kind == TRI_LIST ? injects.u.list->n : 0;
    if (n == 0)
        return;
    if (!keep(&t->arena, &tri_assess_result(t->assessor)->outcome, &first)) {
        tri_testing_fault(t, "out of memory");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct tri_value inject = injects.u.list->items[i];
        struct tri_value text = tri_member(inject, "text");
        size_t before = t->faults.len;
        check_texts(t, inject);
        play(t, report, inject, options, &first);
        if (t->faults.len > before)
            tri_testing_fault(t, "  (inject %zu: %s)", i + 1,
                              tri_testing_said(t, i + 1, "text", text));
    }
    /* The report itself again, for what comes after. */
    struct tri_error err = { .code = TRI_OK };
    if (!t->alone && tri_testing_assess(t, report, options, &err) != TRI_OK)
        tri_testing_refused(t, "report", &err);
}
