/* What a scenario expects, held against an outcome. */
#include <stdarg.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/testing.h"
#include "common/spoken.h"
#include "feel/json.h"
#include "feel/number.h"
#include "triage/report.h"

void tri_testing_fault(struct testing *t, const char *fmt, ...)
{
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    char spoken[TRI_SPOKEN_LINE];
    tri_out_format(&t->faults, "    %s\n",
                   tri_cli_spoken(line, spoken, sizeof(spoken)));
}

void tri_testing_refused(struct testing *t, const char *what,
                         const struct tri_error *err)
{
    if (*err->loc.element)
        tri_testing_fault(t, "%s refused: %s: %s", what, err->loc.element,
                          err->msg);
    else
        tri_testing_fault(t, "%s refused: %s", what, err->msg);
}

/* ---- what a scenario expects ---- */

static size_t count(struct tri_value list)
{
    return list.kind == TRI_LIST ? list.u.list->n : 0;
}

static struct tri_value item(struct tri_value list, size_t i)
{
    return list.u.list->items[i];
}

static size_t code_of(struct testing *t, struct tri_value v, const char *where)
{
    size_t i = v.kind == TRI_STRING
                   ? tri_index_find(&t->pack->codes, v.u.str, v.len)
                   : TRI_INDEX_NONE;
    if (i == TRI_INDEX_NONE)
        tri_testing_fault(t, "%s: '%.*s' is no action of the pack", where,
                          (int)v.len, v.kind == TRI_STRING ? v.u.str : "");
    return i;
}

static const struct tri_action *action_of(const struct tri_outcome *o,
                                          size_t code)
{
    const struct tri_action *found = NULL;
    for (size_t i = 0; i < o->n_actions; i++)
        if (o->actions[i].code == code &&
            (!found || o->actions[i].mandatory > found->mandatory))
            found = &o->actions[i];
    return found;
}

/* The rows that asked for an action, for whoever has to find out why. */
static void name_rows(const struct tri_outcome *o, size_t code, char *out,
                      size_t size)
{
    const struct tri_action *a = action_of(o, code);
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; a && i < a->because.n && at < size; i++) {
        int n = snprintf(out + at, size - at, "%s%s", i ? ", " : "",
                         a->because.rows[i]->rule);
        at += n > 0 ? (size_t)n : 0;
    }
}

static void expect_text(struct testing *t, const char *what,
                        struct tri_value wanted, const char *got)
{
    if (tri_is_null(wanted) || tri_text_is(wanted, got))
        return;
    tri_testing_fault(t, "%s: expected %.*s, got %s", what, (int)wanted.len,
                      wanted.kind == TRI_STRING ? wanted.u.str : "?", got);
}

static void expect_mandatory(struct testing *t, struct tri_value wanted,
                             const struct tri_outcome *o)
{
    char rows[512];
    uint64_t set = 0;
    if (wanted.kind != TRI_LIST)
        return;
    for (size_t i = 0; i < count(wanted); i++) {
        size_t code = code_of(t, item(wanted, i), "mandatory");
        if (code == TRI_INDEX_NONE)
            continue;
        set |= (uint64_t)1 << code;
        if ((o->mandatory >> code) & 1)
            continue;
        name_rows(o, code, rows, sizeof(rows));
        if (*rows)
            tri_testing_fault(t, "mandatory: %s is only offered (%s)",
                              t->pack->codes.keys[code].text, rows);
        else
            tri_testing_fault(t, "mandatory: %s is missing",
                              t->pack->codes.keys[code].text);
    }
    for (size_t code = 0; code < t->pack->n_codes; code++) {
        if (!((o->mandatory & ~set) >> code & 1))
            continue;
        name_rows(o, code, rows, sizeof(rows));
        tri_testing_fault(t, "mandatory: %s was not expected (%s)",
                          t->pack->codes.keys[code].text, rows);
    }
}

static void expect_absent(struct testing *t, struct tri_value wanted,
                          const struct tri_outcome *o)
{
    char rows[512];
    for (size_t i = 0; i < count(wanted); i++) {
        size_t code = code_of(t, item(wanted, i), "absent");
        if (code == TRI_INDEX_NONE || !((o->offered >> code) & 1))
            continue;
        name_rows(o, code, rows, sizeof(rows));
        tri_testing_fault(t, "absent: %s is there (%s)",
                          t->pack->codes.keys[code].text, rows);
    }
}

static bool has_code(const struct tri_coded_list *list, struct tri_value code)
{
    for (size_t i = 0; i < list->n; i++)
        if (code.kind == TRI_STRING && list->items[i].code.len == code.len &&
            memcmp(list->items[i].code.u.str, code.u.str, code.len) == 0)
            return true;
    return false;
}

static void expect_categories(struct testing *t, struct tri_value expect,
                              const struct tri_outcome *o)
{
    struct tri_value leading = tri_member(expect, "leading");
    struct tri_value all = tri_member(expect, "categories");
    char got[256] = "";
    size_t at = 0;
    for (size_t i = 0; i < o->categories.n && at < sizeof(got); i++) {
        struct tri_value c = o->categories.items[i].code;
        int n = snprintf(got + at, sizeof(got) - at, "%s%.*s", i ? ", " : "",
                         (int)c.len, c.u.str);
        at += n > 0 ? (size_t)n : 0;
    }
    struct tri_value first =
        o->categories.n ? o->categories.items[0].code : tri_null();
    if (leading.kind == TRI_STRING &&
        !(first.len == leading.len &&
          memcmp(first.u.str, leading.u.str, first.len) == 0))
        tri_testing_fault(t, "leading: expected %.*s, got %s", (int)leading.len,
                          leading.u.str, got);
    bool same = all.kind != TRI_LIST || count(all) == o->categories.n;
    for (size_t i = 0; i < count(all); i++)
        same &= has_code(&o->categories, item(all, i));
    if (!same) {
        tri_out_clear(&t->json);
        tri_json_write(&t->ev, &t->json, all, 0, 0);
        tri_testing_fault(t, "categories: expected %s, got %s", t->json.text,
                          got);
    }
}

static void expect_first(struct testing *t, struct tri_value wanted,
                         const struct tri_outcome *o)
{
    for (size_t i = 0; i < count(wanted); i++) {
        const char *got = i < o->n_actions
                              ? t->pack->codes.keys[o->actions[i].code].text
                              : "nothing";
        if (!tri_text_is(item(wanted, i), got))
            tri_testing_fault(t, "first: number %zu expected %.*s, got %s",
                              i + 1, (int)item(wanted, i).len,
                              item(wanted, i).u.str, got);
    }
}

static void expect_due(struct testing *t, const struct tri_entry *e,
                       const struct tri_action *a)
{
    struct tri_instant when = { 0, 0 };
    char got[TRI_INSTANT_TEXT] = "no deadline";
    if (e->value.kind != TRI_STRING ||
        !tri_instant_parse(e->value.u.str, e->value.len, &when))
        tri_testing_fault(t, "due: %.*s has no date and time", (int)e->key_len,
                          e->key);
    else if (!a)
        tri_testing_fault(t, "due: there is no %.*s", (int)e->key_len, e->key);
    else if (!a->has_due || a->due.utc_s != when.utc_s) {
        if (a->has_due)
            (void)tri_instant_text(a->due, true, got);
        tri_testing_fault(t, "due: %.*s expected %.*s, got %s", (int)e->key_len,
                          e->key, (int)e->value.len, e->value.u.str, got);
    }
}

static void expect_by_whom(struct testing *t, const struct tri_entry *e,
                           const struct tri_action *a)
{
    if (!a)
        tri_testing_fault(t, "by_whom: there is no %.*s", (int)e->key_len,
                          e->key);
    else if (a->by_whom.kind != TRI_STRING ||
             !tri_value_same(a->by_whom, e->value))
        tri_testing_fault(
            t, "by_whom: %.*s is done by %.*s", (int)e->key_len, e->key,
            a->by_whom.kind == TRI_STRING ? (int)a->by_whom.len : 0,
            a->by_whom.kind == TRI_STRING ? a->by_whom.u.str : "");
}

/* What is expected of single actions: an object by code. The action is NULL
 * where there is none. */
static void expect_each(struct testing *t, struct tri_value expect,
                        const char *what, const struct tri_outcome *o,
                        void (*one)(struct testing *t,
                                    const struct tri_entry *e,
                                    const struct tri_action *a))
{
    struct tri_value wanted = tri_member(expect, what);
    for (size_t i = 0; wanted.kind == TRI_CONTEXT && i < wanted.u.context->n;
         i++) {
        const struct tri_entry *e = &wanted.u.context->entries[i];
        size_t code = code_of(t, tri_str(e->key, e->key_len), what);
        one(t, e, code == TRI_INDEX_NONE ? NULL : action_of(o, code));
    }
}

/* Of an id of the report, "home" or "employer" (the incident as a whole). */
static const struct tri_area_choice *
choice_of(const struct tri_area_groups *groups, struct tri_value who)
{
    for (size_t i = 0; i < groups->n; i++)
        for (size_t k = 0; k < groups->items[i].n; k++) {
            struct tri_value id = groups->items[i].ids[k];
            if (id.kind == TRI_STRING && id.len == who.len &&
                memcmp(id.u.str, who.u.str, id.len) == 0)
                return &groups->items[i].choice;
        }
    return NULL;
}

/* {"c1": "peterborough own", "employer": "default none"} */
static void expect_areas(struct testing *t, struct tri_value wanted,
                         const struct tri_outcome *o)
{
    for (size_t i = 0; wanted.kind == TRI_CONTEXT && i < wanted.u.context->n;
         i++) {
        const struct tri_entry *e = &wanted.u.context->entries[i];
        struct tri_value who = tri_str(e->key, e->key_len);
        const struct tri_area_choice *c = choice_of(&o->homes, who);
        char got[128] = "nobody of that id";
        if (!c)
            c = choice_of(&o->employers, who);
        if (tri_text_is(who, "home") && o->homes.n)
            c = &o->homes.items[0].choice;
        if (tri_text_is(who, "employer") && o->employers.n)
            c = &o->employers.items[0].choice;
        if (c)
            (void)snprintf(got, sizeof(got), "%s %s", c->area->code,
                           tri_area_known_names[c->known]);
        if (!tri_text_is(e->value, got))
            tri_testing_fault(t, "areas: %.*s expected %.*s, got %s",
                              (int)who.len, who.u.str, (int)e->value.len,
                              e->value.kind == TRI_STRING ? e->value.u.str : "",
                              got);
    }
}

/* The whole set, in any order. */
static void expect_set(struct testing *t, struct tri_value expect,
                       const char *part, const struct tri_coded_list *got)
{
    struct tri_value wanted = tri_member(expect, part);
    if (wanted.kind != TRI_LIST)
        return;
    for (size_t i = 0; i < count(wanted); i++)
        if (!has_code(got, item(wanted, i)))
            tri_testing_fault(
                t, "%s: %.*s is missing", part, (int)item(wanted, i).len,
                item(wanted, i).kind == TRI_STRING ? item(wanted, i).u.str
                                                   : "?");
    for (size_t i = 0; i < got->n; i++) {
        struct tri_value code = got->items[i].code;
        bool known = false;
        for (size_t k = 0; k < count(wanted); k++)
            known |= item(wanted, k).kind == TRI_STRING &&
                     item(wanted, k).len == code.len &&
                     memcmp(item(wanted, k).u.str, code.u.str, code.len) == 0;
        if (!known)
            tri_testing_fault(t, "%s: %.*s was not expected", part,
                              (int)code.len, code.u.str);
    }
}

static void expect_axes(struct testing *t, struct tri_value wanted,
                        const struct tri_outcome *o)
{
    for (size_t i = 0; i < TRI_COUNT(tri_axis_names); i++) {
        struct tri_value v = tri_member(wanted, tri_axis_names[i]);
        char got[64];
        (void)snprintf(got, sizeof(got), "%.*s",
                       o->axes[i].kind == TRI_STRING ? (int)o->axes[i].len : 4,
                       o->axes[i].kind == TRI_STRING ? o->axes[i].u.str
                                                     : "null");
        expect_text(t, tri_axis_names[i], v, got);
    }
}

/* Each child that is named: {"c1": "4 indicated"}. */
static void expect_children(struct testing *t, struct tri_value wanted,
                            const struct tri_outcome *o)
{
    for (size_t i = 0; wanted.kind == TRI_CONTEXT && i < wanted.u.context->n;
         i++) {
        const struct tri_entry *e = &wanted.u.context->entries[i];
        char got[64] = "nobody of that id";
        for (size_t k = 0; k < o->n_children; k++)
            if (o->children[k].id.kind == TRI_STRING &&
                o->children[k].id.len == e->key_len &&
                memcmp(o->children[k].id.u.str, e->key, e->key_len) == 0)
                (void)snprintf(got, sizeof(got), "%d %s", o->children[k].need,
                               tri_strategy_names[o->children[k].strategy]);
        if (!tri_text_is(e->value, got))
            tri_testing_fault(t, "children: %.*s expected %.*s, got %s",
                              (int)e->key_len, e->key, (int)e->value.len,
                              e->value.kind == TRI_STRING ? e->value.u.str : "",
                              got);
    }
}

/* ---- all actions, and why ---- */

void tri_testing_action(const struct tri_outcome *o, size_t code,
                        char out[TRI_ACTION_STATE])
{
    size_t at = 0;
    (void)snprintf(out, TRI_ACTION_STATE, "gone");
    for (size_t i = 0; i < o->n_actions && at < TRI_ACTION_STATE; i++) {
        const struct tri_action *a = &o->actions[i];
        if (a->code != code)
            continue;
        int n =
            snprintf(out + at, TRI_ACTION_STATE - at, "%s%s%s%s",
                     at ? " + " : "", tri_urgency_names[a->urgency],
                     a->mandatory ? "" : " offered", a->held ? " held" : "");
        at += n > 0 ? (size_t)n : 0;
    }
}

/* The whole set: {"police-report": "now", "early-help": "planned offered"}. */
static void expect_actions(struct testing *t, struct tri_value wanted,
                           const struct tri_outcome *o)
{
    if (wanted.kind != TRI_CONTEXT)
        return;
    for (size_t i = 0; i < wanted.u.context->n; i++) {
        const struct tri_entry *e = &wanted.u.context->entries[i];
        (void)code_of(t, tri_str(e->key, e->key_len), "actions");
    }
    for (size_t code = 0; code < t->pack->n_codes; code++) {
        const char *name = t->pack->codes.keys[code].text;
        struct tri_value w = tri_member(wanted, name);
        char is[TRI_ACTION_STATE];
        tri_testing_action(o, code, is);
        if (tri_is_null(w) ? strcmp(is, "gone") != 0 : !tri_text_is(w, is))
            tri_testing_fault(t, "actions: %s expected %.*s, is %s", name,
                              w.kind == TRI_STRING ? (int)w.len : 4,
                              w.kind == TRI_STRING ? w.u.str : "gone", is);
    }
}

/* Rows that speak for one part of an outcome, each once. */
struct rows {
    size_t n;
    const struct tri_row *items[128];
};

static void add_rows(struct rows *out, const struct tri_reasons *r)
{
    for (size_t i = 0; i < r->n; i++) {
        bool there = out->n == TRI_COUNT(out->items);
        for (size_t k = 0; k < out->n && !there; k++)
            there = out->items[k] == r->rows[i];
        if (!there)
            out->items[out->n++] = r->rows[i];
    }
}

static void add_coded(struct rows *out, const struct tri_coded_list *l,
                      struct tri_value part)
{
    for (size_t i = 0; i < l->n; i++)
        if (tri_value_same(l->items[i].code, part) ||
            tri_value_same(l->items[i].text, part))
            add_rows(out, &l->items[i].because);
}

static void reasons_of(const struct tri_pack *p, const struct tri_outcome *o,
                       struct tri_value part, struct rows *out)
{
    size_t code = tri_index_find(&p->codes, part.u.str, part.len);
    out->n = 0;
    if (!o)
        return;
    if (tri_text_is(part, "risk"))
        add_rows(out, &o->risk_because);
    if (tri_text_is(part, "need"))
        add_rows(out, &o->need_because);
    if (tri_text_is(part, "strategy"))
        add_rows(out, &o->strategy_because);
    for (size_t i = 0; i < o->n_actions; i++)
        if (o->actions[i].code == code)
            add_rows(out, &o->actions[i].because);
    add_coded(out, &o->categories, part);
    add_coded(out, &o->participants, part);
    add_coded(out, &o->purposes, part);
    add_coded(out, &o->cautions, part);
    add_coded(out, &o->decides, part);
    add_coded(out, &o->contradictions, part);
}

static bool among(const struct rows *l, const struct tri_row *row)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i] == row)
            return true;
    return false;
}

/* The reasons in now that were not in first are those wanted, exactly. */
static void because_of(struct testing *t, struct tri_value part,
                       struct tri_value wanted, const struct rows *first,
                       const struct rows *now)
{
    for (size_t i = 0; i < now->n; i++) {
        const char *id = now->items[i]->id;
        bool named = false;
        for (size_t k = 0; k < count(wanted); k++)
            named |= tri_text_is(item(wanted, k), id);
        if (named == among(first, now->items[i]))
            tri_testing_fault(t, "because: %.*s: %s was %s", (int)part.len,
                              part.u.str, now->items[i]->rule,
                              named ? "a reason already" : "not expected");
    }
    for (size_t k = 0; k < count(wanted); k++) {
        bool found = false;
        for (size_t i = 0; i < now->n; i++)
            found |= tri_text_is(item(wanted, k), now->items[i]->id);
        if (!found)
            tri_testing_fault(
                t, "because: %.*s: %.*s is no reason", (int)part.len,
                part.u.str, (int)item(wanted, k).len,
                item(wanted, k).kind == TRI_STRING ? item(wanted, k).u.str
                                                   : "");
    }
}

void tri_testing_because(struct testing *t, struct tri_value wanted,
                         const struct tri_outcome *first,
                         const struct tri_outcome *now)
{
    for (size_t i = 0; wanted.kind == TRI_CONTEXT && i < wanted.u.context->n;
         i++) {
        const struct tri_entry *e = &wanted.u.context->entries[i];
        struct tri_value part = tri_str(e->key, e->key_len);
        struct rows before, after;
        reasons_of(t->pack, first, part, &before);
        reasons_of(t->pack, now, part, &after);
        because_of(t, part, e->value, &before, &after);
    }
}

static void expect_known_members(struct testing *t, struct tri_value expect)
{
    static const char *const known[] = {
        "leading",        "categories",   "level",    "need",
        "strategy",       "mandatory",    "absent",   "cautions",
        "first",          "due",          "by_whom",  "areas",
        "axes",           "participants", "purposes", "person_must_decide",
        "contradictions", "children",     "actions",  "because"
    };
    for (size_t i = 0; expect.kind == TRI_CONTEXT && i < expect.u.context->n;
         i++) {
        const struct tri_entry *e = &expect.u.context->entries[i];
        bool found = false;
        for (size_t k = 0; k < TRI_COUNT(known); k++)
            found |= tri_text_is(tri_str(e->key, e->key_len), known[k]);
        if (!found)
            tri_testing_fault(t, "unknown expectation '%.*s'", (int)e->key_len,
                              e->key);
    }
}

void tri_testing_expect(struct testing *t, struct tri_value expect,
                        const struct tri_outcome *o)
{
    struct tri_value level = tri_member(expect, "level");
    struct tri_value need = tri_member(expect, "need");
    struct tri_value cautions = tri_member(expect, "cautions");
    int64_t wanted = 0;
    expect_known_members(t, expect);
    expect_text(t, "level", level, t->pack->levels[o->level]);
    if (need.kind == TRI_NUMBER && tri_num_to_int(need, &wanted) &&
        wanted != o->need)
        tri_testing_fault(t, "need: expected %d, got %d", (int)wanted, o->need);
    expect_text(t, "strategy", tri_member(expect, "strategy"),
                tri_strategy_names[o->strategy]);
    expect_categories(t, expect, o);
    expect_mandatory(t, tri_member(expect, "mandatory"), o);
    expect_absent(t, tri_member(expect, "absent"), o);
    for (size_t i = 0; i < count(cautions); i++)
        if (!has_code(&o->cautions, item(cautions, i)))
            tri_testing_fault(t, "cautions: %.*s is missing",
                              (int)item(cautions, i).len,
                              item(cautions, i).u.str);
    expect_first(t, tri_member(expect, "first"), o);
    expect_each(t, expect, "due", o, expect_due);
    expect_each(t, expect, "by_whom", o, expect_by_whom);
    expect_axes(t, tri_member(expect, "axes"), o);
    expect_set(t, expect, "participants", &o->participants);
    expect_set(t, expect, "purposes", &o->purposes);
    expect_set(t, expect, "person_must_decide", &o->decides);
    expect_set(t, expect, "contradictions", &o->contradictions);
    expect_areas(t, tri_member(expect, "areas"), o);
    expect_children(t, tri_member(expect, "children"), o);
}

void tri_testing_expect_whole(struct testing *t, struct tri_value expect,
                              const struct tri_outcome *o)
{
    static const char *const needed[] = { "level", "mandatory", "absent" };
    for (size_t i = 0; i < TRI_COUNT(needed); i++)
        if (tri_is_null(tri_member(expect, needed[i])))
            tri_testing_fault(t, "%s: the scenario does not say", needed[i]);
    tri_testing_expect(t, expect, o);
    expect_actions(t, tri_member(expect, "actions"), o);
    tri_testing_because(t, tri_member(expect, "because"), NULL, o);
}
