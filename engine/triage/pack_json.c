/* The rest of pack.json: parts of the assessment, people, deadlines, orders,
 * sources. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feel/number.h"
#include "triage/pack_int.h"

/* ---- references to decisions ---- */

static const struct tri_decision *resolve(struct loader *l, struct tri_value v,
                                          const char *part)
{
    if (v.kind != TRI_STRING) {
        loader_complain(l, TRI_ERROR, NULL, part,
                        "%s: must be FILE.dmn#DECISION", part);
        return NULL;
    }
    char ref[128];
    (void)snprintf(ref, sizeof(ref), "%.*s", (int)v.len, v.u.str);
    const struct tri_decision *d = tri_pack_decision(l->pack, ref);
    if (!d)
        loader_complain(l, TRI_ERROR, NULL, ref, "%s: there is no decision %s",
                        part, ref);
    return d;
}

static const struct tri_decision *
optional(struct loader *l, struct tri_value in, const char *part)
{
    struct tri_value v = tri_member(in, part);
    return tri_is_null(v) ? NULL : resolve(l, v, part);
}

static const struct tri_decision *wanted(struct loader *l, struct tri_value in,
                                         const char *part)
{
    return resolve(l, tri_member(in, part), part);
}

static struct tri_decisions list_of(struct loader *l, struct tri_value v,
                                    const char *part)
{
    struct tri_decisions none = { 0, NULL };
    if (tri_is_null(v))
        return none;
    if (v.kind != TRI_LIST) {
        loader_complain(l, TRI_ERROR, NULL, part,
                        "%s: must be a list of FILE.dmn#DECISION", part);
        return none;
    }
    const struct tri_decision **items = tri_arena_zero(
        &l->pack->arena, v.u.list->n + 1, sizeof(struct tri_decision *));
    if (!items) {
        l->failed = true;
        return none;
    }
    struct tri_decisions d = { 0, items };
    for (size_t i = 0; i < v.u.list->n; i++) {
        const struct tri_decision *one = resolve(l, v.u.list->items[i], part);
        if (one)
            items[d.n++] = one;
    }
    return d;
}

static bool is_in(const struct tri_decisions *list,
                  const struct tri_decision *d)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == d)
            return true;
    return false;
}

static void outputs_of(struct loader *l, const struct tri_decisions *d,
                       const char *const *names, size_t n)
{
    for (size_t i = 0; i < d->n; i++)
        loader_outputs(l, d->items[i], names, n);
}

static bool is_day(const char *s)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof(shape); i++)
        if (shape[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != shape[i])
            return false;
    return true;
}

/* A switch with a date: off until somebody says from when, and who they are. */
static void read_pending_laws(struct loader *l)
{
    static const char *const code[] = { "code" };
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "pending_laws");
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    p->laws = tri_arena_zero(&p->arena, n + 1, sizeof(*p->laws));
    if (!p->laws) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct tri_value in = v.u.list->items[i];
        struct tri_pending_law *law = &p->laws[p->n_laws++];
        const char *from = loader_text(l, tri_member(in, "in_force_from"));
        const char *who = loader_text(l, tri_member(in, "confirmed_by"));
        law->id = loader_text(l, tri_member(in, "id"));
        law->in_force_from = from ? from : "";
        law->confirmed_by = who ? who : "";
        law->cautions = list_of(l, tri_member(in, "cautions"), "cautions");
        outputs_of(l, &law->cautions, code, TRI_COUNT(code));
        if (!law->id || (from && !is_day(from)) || !from != !who ||
            (who && !*who))
            loader_complain(
                l, TRI_ERROR, NULL, "pending_laws",
                "pending_laws: each needs an id, and either both "
                "in_force_from (a day) and confirmed_by or neither");
        if (!law->id)
            law->id = "";
    }
}

static void read_assessment(struct loader *l)
{
    static const char *const code[] = { "code" };
    static const char *const what[] = { "what" };
    static const char *const contradiction[] = { "fact", "text" };
    static const char *const action[] = { "code", "agency",  "by_whom",
                                          "for",  "urgency", "mandatory",
                                          "held" };
    static const char *const stand_in[] = { "by_whom", "instead" };
    struct tri_pack *p = l->pack;
    struct tri_value a = tri_member(l->doc, "assessment");
    if (a.kind != TRI_CONTEXT) {
        loader_complain(l, TRI_ERROR, NULL, "assessment",
                        "needs an object 'assessment'");
        return;
    }
    struct tri_value part = tri_member(a, "categories");
    p->categories = list_of(l, tri_member(part, "tables"), "categories");
    p->otherwise = wanted(l, part, "otherwise");
    outputs_of(l, &p->categories, code, TRI_COUNT(code));
    part = tri_member(a, "axes");
    for (size_t i = 0; i < TRI_COUNT(tri_axis_names); i++)
        p->axes[i] = optional(l, part, tri_axis_names[i]);
    part = tri_member(a, "risk");
    p->risk = wanted(l, part, "level");
    p->risk_because = list_of(l, tri_member(part, "because"), "because");
    part = tri_member(a, "threshold_level");
    p->need = wanted(l, part, "level");
    p->need_because = list_of(l, tri_member(part, "because"), "because");
    part = tri_member(a, "strategy");
    p->strategy = wanted(l, part, "status");
    p->participants = optional(l, part, "participants");
    p->purposes = optional(l, part, "purposes");
    part = tri_member(a, "child");
    p->child_need = optional(l, part, "threshold_level");
    p->child_strategy = optional(l, part, "strategy_status");
    p->actions = list_of(l, tri_member(a, "actions"), "actions");
    outputs_of(l, &p->actions, action, TRI_COUNT(action));
    p->stand_ins = optional(l, a, "stand_ins");
    if (p->stand_ins)
        loader_outputs(l, p->stand_ins, stand_in, TRI_COUNT(stand_in));
    p->cautions = list_of(l, tri_member(a, "cautions"), "cautions");
    outputs_of(l, &p->cautions, code, TRI_COUNT(code));
    p->person_must_decide =
        list_of(l, tri_member(a, "person_must_decide"), "person_must_decide");
    outputs_of(l, &p->person_must_decide, what, TRI_COUNT(what));
    p->before_steps = optional(l, a, "before_steps");
    if (p->before_steps && !is_in(&p->person_must_decide, p->before_steps))
        loader_complain(l, TRI_ERROR, NULL, p->before_steps->ref,
                        "before_steps: %s is not among person_must_decide",
                        p->before_steps->ref);
    p->contradictions =
        list_of(l, tri_member(a, "contradictions"), "contradictions");
    outputs_of(l, &p->contradictions, contradiction, TRI_COUNT(contradiction));
    if (p->categories.n == 0 || p->actions.n == 0)
        loader_complain(l, TRI_ERROR, NULL, "assessment",
                        "needs categories.tables and actions");
}

/* ---- people ---- */

static void read_people(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "people");
    if (v.kind != TRI_CONTEXT)
        return;
    const struct tri_context *c = v.u.context;
    p->groups = tri_arena_zero(&p->arena, c->n + 1, sizeof(*p->groups));
    if (!p->groups) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < c->n && !l->failed; i++) {
        const char *name =
            tri_arena_copy(&p->arena, c->entries[i].key, c->entries[i].key_len);
        const struct tri_decision *d =
            name ? resolve(l, c->entries[i].value, name) : NULL;
        l->failed |= !name;
        if (d)
            p->groups[p->n_groups++] = (struct tri_group){ name, d };
    }
}

/* ---- deadlines ---- */

static bool read_deadline(struct loader *l, struct tri_value v,
                          struct tri_deadline *out)
{
    struct tri_value after = tri_member(v, "after");
    struct tri_value until = tri_member(v, "until");
    struct tri_value days = tri_member(v, "working_days");
    int64_t n = 0;
    if (after.kind == TRI_STRING) {
        struct tri_value d = tri_duration_parse(&l->ev, after.u.str, after.len);
        if (d.kind != TRI_DT_DURATION || d.u.dt->seconds < 0)
            return false;
        *out = (struct tri_deadline){ TRI_DUE_AFTER, d.u.dt->seconds };
        return true;
    }
    if (until.kind == TRI_STRING) {
        *out = (struct tri_deadline){ TRI_DUE_END_OF_DAY, 0 };
        return tri_text_is(until, "end-of-day");
    }
    if (days.kind == TRI_NUMBER) {
        if (!tri_num_to_int(days, &n) || n < 1 || n > 100)
            return false;
        *out = (struct tri_deadline){ TRI_DUE_WORKING_DAYS, n };
        return true;
    }
    *out = (struct tri_deadline){ TRI_DUE_NONE, 0 };
    return v.kind == TRI_CONTEXT && v.u.context->n == 0;
}

static void read_deadlines(struct loader *l)
{
    struct tri_value v = tri_member(l->doc, "deadlines");
    for (size_t i = 0; i < TRI_N_URGENCIES; i++)
        if (!read_deadline(l, tri_member(v, tri_urgency_names[i]),
                           &l->pack->deadlines[i]))
            loader_complain(l, TRI_ERROR, NULL, "deadlines",
                            "deadlines: %s needs after (a duration), until "
                            "(end-of-day), working_days or {}",
                            tri_urgency_names[i]);
}

/* ---- orders and what supersedes what ---- */

static void read_levels(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "risk_order");
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    if (n < 2 || n > TRI_COUNT(p->levels)) {
        loader_complain(l, TRI_ERROR, NULL, "risk_order",
                        "risk_order: the levels, lowest first");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *level = loader_text(l, v.u.list->items[i]);
        p->levels[i] = level ? level : "";
    }
    p->n_levels = n;
}

static void read_codes(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "action_order");
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    if (n == 0 || n > TRI_MAX_CODES) {
        loader_complain(l, TRI_ERROR, NULL, "action_order",
                        "action_order: 1 to %d action codes", TRI_MAX_CODES);
        return;
    }
    struct tri_key *keys = tri_arena_zero(&p->arena, n, sizeof(*keys));
    if (!keys) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n && !l->failed; i++) {
        const char *code = loader_text(l, v.u.list->items[i]);
        if (!code)
            code = "";
        keys[i] = tri_key_of(code, strlen(code));
        for (size_t k = 0; k < i; k++)
            if (strcmp(keys[k].text, code) == 0)
                loader_complain(l, TRI_ERROR, NULL, code,
                                "action_order: '%s' stands there twice", code);
    }
    if (l->failed)
        return;
    p->n_codes = n;
    l->failed |= !tri_index_build(&p->arena, keys, n, &p->codes);
}

static size_t code_of(struct loader *l, struct tri_value v, const char *where)
{
    size_t i = v.kind == TRI_STRING
                   ? tri_index_find(&l->pack->codes, v.u.str, v.len)
                   : TRI_INDEX_NONE;
    if (i == TRI_INDEX_NONE) {
        const char *code = loader_text(l, v);
        loader_complain(l, TRI_ERROR, NULL, code,
                        "%s: '%s' is not in action_order", where,
                        code ? code : "?");
    }
    return i;
}

static void read_ladders(struct loader *l, struct tri_value v)
{
    struct tri_pack *p = l->pack;
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    p->ladders = tri_arena_zero(&p->arena, n + 1, sizeof(*p->ladders));
    if (!p->ladders) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct tri_value steps = v.u.list->items[i];
        struct tri_ladder *ladder = &p->ladders[p->n_ladders++];
        size_t m = steps.kind == TRI_LIST ? steps.u.list->n : 0;
        for (size_t k = 0; k < m && k < TRI_MAX_CODES; k++) {
            size_t code = code_of(l, steps.u.list->items[k], "ladders");
            if (code == TRI_INDEX_NONE)
                continue;
            ladder->codes[ladder->n++] = (uint8_t)code;
            ladder->set |= UINT64_C(1) << code;
        }
    }
}

static void read_exceptions(struct loader *l, struct tri_value v)
{
    struct tri_pack *p = l->pack;
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    p->exceptions = tri_arena_zero(&p->arena, n + 1, sizeof(*p->exceptions));
    if (!p->exceptions) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct tri_value e = v.u.list->items[i];
        struct tri_value when = tri_member(e, "when");
        size_t drop = code_of(l, tri_member(e, "drop"), "exceptions");
        const char *reason = loader_text(l, tri_member(e, "reason"));
        uint64_t set = 0;
        for (size_t k = 0; when.kind == TRI_LIST && k < when.u.list->n; k++) {
            size_t code = code_of(l, when.u.list->items[k], "exceptions");
            if (code != TRI_INDEX_NONE)
                set |= (uint64_t)1 << code;
        }
        if (!reason || !set)
            loader_complain(l, TRI_ERROR, NULL, "exceptions",
                            "exceptions: each needs drop, when and a reason");
        else if (drop != TRI_INDEX_NONE)
            p->exceptions[p->n_exceptions++] =
                (struct tri_exception){ (uint8_t)drop, set, reason };
    }
}

static void read_alarms(struct loader *l)
{
    struct tri_value v = tri_member(l->doc, "alarm_actions");
    if (v.kind != TRI_LIST) {
        loader_complain(l, TRI_ERROR, NULL, "alarm_actions",
                        "needs a list 'alarm_actions' of action codes");
        return;
    }
    for (size_t i = 0; i < v.u.list->n; i++) {
        size_t code = code_of(l, v.u.list->items[i], "alarm_actions");
        if (code != TRI_INDEX_NONE)
            l->pack->alarms |= (uint64_t)1 << code;
    }
}

/* "closing": {"second_person": {"need": 3, "risk": "high"},
 *             "possible": "reason"}: the incident book needs it. */
static void read_closing(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "closing");
    struct tri_value second = tri_member(v, "second_person");
    struct tri_value need = tri_member(second, "need");
    struct tri_value risk = tri_member(second, "risk");
    struct tri_value possible = tri_member(v, "possible");
    int64_t n = 0;
    if (tri_is_null(v))
        return;
    for (size_t i = 1; i < p->n_levels; i++)
        if (tri_text_is(risk, p->levels[i]))
            p->second_risk = i;
    if (need.kind != TRI_NUMBER || !tri_num_to_int(need, &n) || n < 1 ||
        n > 4 || (!tri_is_null(risk) && !p->second_risk))
        loader_complain(l, TRI_ERROR, NULL, "closing",
                        "closing: second_person needs a need (1 to 4), and as "
                        "its risk a level above the lowest");
    else if (!tri_text_is(possible, "reason") &&
             !tri_text_is(possible, "second-person"))
        loader_complain(l, TRI_ERROR, NULL, "closing",
                        "closing: possible is either 'reason' or "
                        "'second-person'");
    else
        p->second_need = (int)n;
    p->second_possible = tri_text_is(possible, "second-person");
}

/* {"referral": ["social-care-referral"]}: flowcharts of later steps. */
static void read_later(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "later");
    size_t n = v.kind == TRI_CONTEXT ? v.u.context->n : 0;
    p->later = tri_arena_zero(&p->arena, n + 1, sizeof(*p->later));
    if (!p->later) {
        l->failed = true;
        return;
    }
    if (v.kind != TRI_CONTEXT && !tri_is_null(v))
        loader_complain(l, TRI_ERROR, NULL, "later", "must be an object");
    for (size_t i = 0; i < n; i++) {
        const struct tri_entry *e = &v.u.context->entries[i];
        struct tri_later_flow *later = &p->later[p->n_later++];
        later->flowchart = loader_text(l, tri_str(e->key, e->key_len));
        size_t m = e->value.kind == TRI_LIST ? e->value.u.list->n : 0;
        for (size_t k = 0; k < m; k++) {
            size_t code = code_of(l, e->value.u.list->items[k], "later");
            if (code != TRI_INDEX_NONE)
                later->codes |= (uint64_t)1 << code;
        }
    }
}

/* What the proof of monotony does not ask: actions that a worse matter may
 * replace, facts that may make something milder. Nothing is decided by it. */
static void read_softens(struct loader *l, struct tri_value v)
{
    struct tri_pack *p = l->pack;
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    p->unasked = tri_arena_zero(&p->arena, n + 1, sizeof(*p->unasked));
    if (!p->unasked) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct tri_value e = v.u.list->items[i];
        const char *reason = loader_text(l, tri_member(e, "reason"));
        const char *fact = loader_text(l, tri_member(e, "fact"));
        if (!reason || !*reason) {
            loader_complain(l, TRI_ERROR, NULL, "softens",
                            "softens: each needs a reason, and an action or a "
                            "fact");
        } else if (fact) {
            p->unasked[p->n_unasked++] = (struct tri_unasked){ fact, reason };
        } else {
            size_t code = code_of(l, tri_member(e, "action"), "softens");
            if (code != TRI_INDEX_NONE)
                p->softens |= (uint64_t)1 << code;
        }
    }
}

/* A code that a row writes out must be in action_order: one that is not would
 * be an action that nobody sees. */
static void check_codes(struct loader *l)
{
    struct tri_pack *p = l->pack;
    for (size_t i = 0; i < p->actions.n; i++) {
        const struct tri_decision *d = p->actions.items[i];
        if (!d->table)
            continue;
        size_t col = 0;
        while (col < tri_table_outputs(d->table) &&
               strcmp(tri_output_name(d->table, col), "code") != 0)
            col++;
        if (col == tri_table_outputs(d->table))
            continue;
        for (size_t r = 0; r < d->n_rows; r++) {
            const char *text = tri_output_text(d->table, r, col);
            size_t len = strlen(text);
            if (len < 2 || text[0] != '"' || text[len - 1] != '"' ||
                tri_index_find(&p->codes, text + 1, len - 2) != TRI_INDEX_NONE)
                continue;
            struct tri_loc loc =
                tri_loc_make(d->file, d->rows[r].id, d->rows[r].line, 0);
            tri_findings_add(l->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: row %s: action %s is not in action_order",
                             d->id, d->rows[r].id, text);
        }
    }
}

void loader_parts(struct loader *l)
{
    read_levels(l);
    read_closing(l);
    read_codes(l);
    if (l->failed)
        return;
    read_assessment(l);
    read_pending_laws(l);
    read_people(l);
    read_deadlines(l);
    read_alarms(l);
    read_later(l);
    struct tri_value v = tri_member(l->doc, "supersedes");
    read_ladders(l, tri_member(v, "ladders"));
    read_exceptions(l, tri_member(v, "exceptions"));
    read_softens(l, tri_member(v, "softens"));
    check_codes(l);
}

/* ---- sources ---- */

static const char *text_or_empty(struct loader *l, struct tri_value in,
                                 const char *key)
{
    const char *text = loader_text(l, tri_member(in, key));
    return text ? text : "";
}

void loader_sources(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "sources");
    if (v.kind != TRI_CONTEXT) {
        loader_complain(l, TRI_ERROR, NULL, "sources",
                        "needs an object 'sources'");
        return;
    }
    const struct tri_context *c = v.u.context;
    p->sources = tri_arena_zero(&p->arena, c->n + 1, sizeof(*p->sources));
    if (!p->sources) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < c->n && !l->failed; i++) {
        struct tri_value in = c->entries[i].value;
        struct tri_citation *s = &p->sources[p->n_sources++];
        int64_t year = 0;
        struct tri_value y = tri_member(in, "year");
        struct tri_value own = tri_member(in, "own");
        s->key =
            tri_arena_copy(&p->arena, c->entries[i].key, c->entries[i].key_len);
        if (!s->key)
            l->failed = true;
        s->title = text_or_empty(l, in, "title");
        s->publisher = text_or_empty(l, in, "publisher");
        s->edition = text_or_empty(l, in, "edition");
        s->url = text_or_empty(l, in, "url");
        s->effective_from = text_or_empty(l, in, "effective_from");
        s->effective_to = text_or_empty(l, in, "effective_to");
        s->verified = text_or_empty(l, in, "verified");
        s->own = tri_is_true(own);
        if (y.kind == TRI_NUMBER && tri_num_to_int(y, &year) && year > 0 &&
            year < 10000)
            s->year = (int)year;
        if (s->key && (!*s->title || !*s->verified))
            loader_complain(l, TRI_ERROR, NULL, s->key,
                            "sources: %s needs a title and verified", s->key);
        if (s->key && ((*s->effective_from && !is_day(s->effective_from)) ||
                       (*s->effective_to && !is_day(s->effective_to))))
            loader_complain(l, TRI_ERROR, NULL, s->key,
                            "sources: %s: effective_from and effective_to are "
                            "days",
                            s->key);
    }
}
