/* The assessment as JSON, written straight from what was decided: the members
 * in the order of assessment.schema.json, one line, no spaces. */
#include <string.h>

#include "feel/json.h"
#include "triage/assess_int.h"

struct writer {
    const struct tri_assessor *a;
    struct tri_eval *ev;
    struct tri_out *out;
    size_t lang;
};

#define LITERAL(w, s) tri_out_put((w)->out, (s), sizeof(s) - 1)

static void comma(struct writer *w, size_t i)
{
    if (i)
        tri_out_char(w->out, ',');
}

static void text(struct writer *w, const char *s)
{
    tri_json_write_text(w->out, s, strlen(s));
}

static void number(struct writer *w, int n)
{
    if (n >= 0 && n < 10)
        tri_out_char(w->out, (char)('0' + n));
    else
        tri_out_format(w->out, "%d", n);
}

static void value_text(struct writer *w, struct tri_value v)
{
    if (v.kind == TRI_STRING)
        tri_json_write_text(w->out, v.u.str, v.len);
    else
        LITERAL(w, "\"\"");
}

static void because(struct writer *w, const struct tri_reasons *r)
{
    LITERAL(w, ",\"because\":[");
    for (size_t i = 0; i < r->n; i++) {
        comma(w, i);
        tri_out_put(w->out, r->rows[i]->json[w->lang],
                    r->rows[i]->json_len[w->lang]);
    }
    tri_out_char(w->out, ']');
}

static void words(struct writer *w, const struct tri_wording *t)
{
    if (t->plain)
        tri_out_quoted(w->out, t->text, t->len);
    else
        tri_json_write_text(w->out, t->text, t->len);
}

/* The wording of prefix + id; the id itself where there is none. */
static void wording(struct writer *w, const char *prefix, struct tri_value id)
{
    char buffer[160];
    size_t n = strlen(prefix);
    const struct tri_wording *found = NULL;
    if (id.kind == TRI_STRING && n + id.len < sizeof(buffer)) {
        memcpy(buffer, prefix, n);
        memcpy(buffer + n, id.u.str, id.len);
        found = tri_pack_wording(w->a->pack, w->lang, buffer, n + id.len);
    }
    if (found)
        words(w, found);
    else
        value_text(w, id);
}

static void instant(struct writer *w, struct tri_instant t, bool zulu)
{
    char at[TRI_INSTANT_TEXT];
    size_t n = tri_instant_text(t, zulu, at);
    tri_out_char(w->out, '"');
    tri_out_put(w->out, at, n);
    tri_out_char(w->out, '"');
}

static void head(struct writer *w)
{
    const struct tri_pack *p = w->a->pack;
    LITERAL(w, "{\"pack\":{\"id\":");
    text(w, p->id);
    LITERAL(w, ",\"version\":");
    text(w, p->version);
    LITERAL(w, ",\"sha256\":");
    text(w, p->sha256);
    tri_out_char(w->out, '}');
    struct tri_value reference = tri_member(w->a->report, "reference");
    if (reference.kind == TRI_STRING) {
        LITERAL(w, ",\"reference\":");
        value_text(w, reference);
    }
    LITERAL(w, ",\"assessed_at\":");
    instant(w, w->a->options.now, true);
    LITERAL(w, ",\"lang\":");
    text(w, p->langs[w->lang].lang);
}

static void axes(struct writer *w, const struct tri_outcome *o)
{
    LITERAL(w, ",\"axes\":{");
    for (size_t i = 0; i < TRI_COUNT(o->axes); i++) {
        comma(w, i);
        text(w, tri_axis_names[i]);
        tri_out_char(w->out, ':');
        value_text(w, o->axes[i]);
    }
    tri_out_char(w->out, '}');
}

/* Is one of these a row of the table of what is settled before any step? */
static bool before_steps(const struct writer *w, const struct tri_reasons *b)
{
    const struct tri_decision *d = w->a->pack->before_steps;
    for (size_t i = 0; d && i < b->n; i++)
        if (b->rows[i] >= d->rows && b->rows[i] < d->rows + d->n_rows)
            return true;
    return false;
}

static void person_must_decide(struct writer *w, const struct tri_outcome *o)
{
    if (o->decides.n == 0)
        return;
    LITERAL(w, ",\"person_must_decide\":[");
    for (size_t i = 0; i < o->decides.n; i++) {
        comma(w, i);
        LITERAL(w, "{\"what\":");
        wording(w, "", o->decides.items[i].code);
        if (before_steps(w, &o->decides.items[i].because))
            LITERAL(w, ",\"before_steps\":true");
        because(w, &o->decides.items[i].because);
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
}

static void categories(struct writer *w, const struct tri_outcome *o)
{
    LITERAL(w, ",\"categories\":[");
    for (size_t i = 0; i < o->categories.n; i++) {
        comma(w, i);
        LITERAL(w, "{\"code\":");
        value_text(w, o->categories.items[i].code);
        because(w, &o->categories.items[i].because);
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
}

static void risk_and_need(struct writer *w, const struct tri_assessment *r)
{
    const struct tri_outcome *o = &r->outcome;
    const struct tri_pack *p = w->a->pack;
    bool full = !w->a->options.decisions_only;
    LITERAL(w, ",\"risk\":{\"level\":");
    text(w, p->levels[o->level]);
    if (full) {
        LITERAL(w, ",\"possible\":[");
        for (unsigned i = r->bottom; i <= r->top_seen; i++) {
            comma(w, i > r->bottom);
            text(w, p->levels[i]);
        }
        tri_out_char(w->out, ']');
    }
    because(w, &o->risk_because);
    LITERAL(w, "},\"threshold_level\":");
    number(w, o->need);
    if (full) {
        LITERAL(w, ",\"threshold_possible\":[");
        for (int i = r->need_bottom; i <= r->need_top; i++) {
            comma(w, i > r->need_bottom);
            number(w, i);
        }
        tri_out_char(w->out, ']');
    }
    if (o->need_because.n) {
        LITERAL(w, ",\"threshold\":{\"level\":");
        number(w, o->need);
        because(w, &o->need_because);
        tri_out_char(w->out, '}');
    }
}

static const char *strategy_name(uint8_t s)
{
    return s == TRI_STRATEGY_INDICATED  ? "indicated"
           : s == TRI_STRATEGY_POSSIBLE ? "possible"
                                        : "not-indicated";
}

/* ---- areas ---- */

/* A datum of an agency that nobody is sent to says nothing. */
static bool matters(const struct tri_outcome *o, const struct tri_area_datum *d,
                    bool employer)
{
    if (!d->local || d->later || d->employer != employer)
        return false;
    for (size_t i = 0; d->agency && i < o->n_actions; i++)
        if (tri_text_is(o->actions[i].agency, d->agency))
            return true;
    return !d->agency;
}

static void area_data(struct writer *w, const struct tri_outcome *o,
                      const struct tri_area *area, bool employer)
{
    size_t written = 0;
    LITERAL(w, ",\"data\":[");
    for (size_t i = 0; i < w->a->pack->n_area_data; i++) {
        const struct tri_area_datum *d = &area->data[i];
        if (!matters(o, d, employer))
            continue;
        comma(w, written++);
        tri_out_put(w->out, d->json[w->lang], d->json_len[w->lang]);
    }
    tri_out_char(w->out, ']');
}

static void one_area(struct writer *w, const struct tri_outcome *o,
                     bool employer, const struct tri_area_group *g)
{
    const struct tri_area_choice *c = &g->choice;
    const char *known = tri_area_known_names[c->known];
    tri_out_text(w->out, employer ? "{\"role\":\"employer\",\"code\":"
                                  : "{\"role\":\"home\",\"code\":");
    text(w, c->area->code);
    LITERAL(w, ",\"name\":");
    text(w, c->area->name);
    LITERAL(w, ",\"known_by\":");
    text(w, known);
    if (c->known == TRI_AREA_UNLISTED) {
        LITERAL(w, ",\"stated\":");
        value_text(w, c->stated);
    }
    LITERAL(w, ",\"text\":");
    wording(w, "area.known_by.", tri_str(known, strlen(known)));
    for (size_t i = 0; i < g->n; i++) {
        tri_out_text(w->out, i ? "," : ",\"for\":[");
        value_text(w, g->ids[i]);
    }
    if (g->n)
        tri_out_char(w->out, ']');
    if (!w->a->options.decisions_only)
        area_data(w, o, c->area, employer);
    tri_out_char(w->out, '}');
}

/* Whose local data count. The employers' only where somebody is sent to an
 * agency of theirs. */
static void areas(struct writer *w, const struct tri_outcome *o)
{
    const struct tri_pack *p = w->a->pack;
    size_t written = 0;
    bool employer = false;
    for (size_t i = 0; p->n_areas && i < p->n_area_data; i++)
        employer |= matters(o, &p->areas[0].data[i], true);
    for (size_t i = 0; i < o->homes.n; i++) {
        tri_out_text(w->out, written++ ? "," : ",\"areas\":[");
        one_area(w, o, false, &o->homes.items[i]);
    }
    for (size_t i = 0; employer && i < o->employers.n; i++) {
        tri_out_text(w->out, written++ ? "," : ",\"areas\":[");
        one_area(w, o, true, &o->employers.items[i]);
    }
    if (written)
        tri_out_char(w->out, ']');
}

/* Per child only where they differ: from each other, or from the whole. */
static void children(struct writer *w, const struct tri_outcome *o)
{
    const struct tri_pack *p = w->a->pack;
    bool differ = false;
    for (size_t i = 0; i < o->n_children; i++)
        differ |= (p->child_need && o->children[i].need != o->need) ||
                  (p->child_strategy && o->children[i].strategy != o->strategy);
    if (!differ)
        return;
    LITERAL(w, ",\"children\":[");
    for (size_t i = 0; i < o->n_children; i++) {
        comma(w, i);
        LITERAL(w, "{\"id\":");
        value_text(w, o->children[i].id);
        if (p->child_need && o->children[i].need) {
            LITERAL(w, ",\"threshold_level\":");
            number(w, o->children[i].need);
        }
        if (p->child_strategy) {
            LITERAL(w, ",\"strategy_status\":");
            text(w, strategy_name(o->children[i].strategy));
        }
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
}

static void texts(struct writer *w, const struct tri_coded_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        comma(w, i);
        wording(w, "", list->items[i].code);
    }
}

static void contradictions_and_strategy(struct writer *w,
                                        const struct tri_outcome *o)
{
    if (o->contradictions.n) {
        LITERAL(w, ",\"contradictions\":[");
        for (size_t i = 0; i < o->contradictions.n; i++) {
            comma(w, i);
            LITERAL(w, "{\"fact\":");
            value_text(w, o->contradictions.items[i].code);
            LITERAL(w, ",\"text\":");
            wording(w, "", o->contradictions.items[i].text);
            because(w, &o->contradictions.items[i].because);
            tri_out_char(w->out, '}');
        }
        tri_out_char(w->out, ']');
    }
    LITERAL(w, ",\"strategy_discussion\":{\"needed\":");
    tri_out_text(w->out,
                 o->strategy == TRI_STRATEGY_INDICATED ? "true" : "false");
    LITERAL(w, ",\"status\":");
    text(w, strategy_name(o->strategy));
    if (o->participants.n) {
        LITERAL(w, ",\"participants\":[");
        texts(w, &o->participants);
        tri_out_char(w->out, ']');
    }
    if (o->purposes.n) {
        LITERAL(w, ",\"purposes\":[");
        texts(w, &o->purposes);
        tri_out_char(w->out, ']');
    }
    because(w, &o->strategy_because);
    tri_out_char(w->out, '}');
}

/* The strongest ground that any of its rows rests on. */
static const char *basis_of(const struct tri_reasons *r)
{
    static const char *const all[] = { "law", "statutory-guidance", "guidance",
                                       "local", "own" };
    for (size_t b = 0; b < TRI_COUNT(all); b++)
        for (size_t i = 0; i < r->n; i++)
            if (strcmp(r->rows[i]->basis, all[b]) == 0)
                return all[b];
    return NULL;
}

/* A step to do now may be worded apart where it comes with another one: two
 * services, one call. */
static void title(struct writer *w, const struct tri_outcome *o,
                  const struct tri_action *a)
{
    const struct tri_pack *p = w->a->pack;
    const struct tri_title *t = &p->titles[w->lang * p->n_codes + a->code];
    const char *apart = NULL;
    for (size_t i = 0;
         t->with && a->urgency == TRI_NOW && !apart && i < o->n_actions; i++)
        if (o->actions[i].urgency == TRI_NOW &&
            (t->with >> o->actions[i].code & 1))
            apart = tri_pack_textf(p, w->lang, NULL, "action.%s.title.with.%s",
                                   p->codes.keys[a->code].text,
                                   p->codes.keys[o->actions[i].code].text);
    if (!apart && !t->words)
        return;
    LITERAL(w, ",\"title\":");
    if (apart)
        text(w, apart);
    else
        words(w, t->words);
}

static void one_action(struct writer *w, const struct tri_outcome *o,
                       const struct tri_action *a)
{
    const struct tri_pack *p = w->a->pack;
    const struct tri_key *code = &p->codes.keys[a->code];
    struct tri_value name = tri_str(code->text, code->len);
    LITERAL(w, "{\"code\":");
    value_text(w, name);
    title(w, o, a);
    if (a->agency.kind == TRI_STRING) {
        LITERAL(w, ",\"agency\":");
        value_text(w, a->agency);
    }
    if (a->by_whom.kind == TRI_STRING) {
        LITERAL(w, ",\"by_whom\":");
        value_text(w, a->by_whom);
    }
    if (a->people && a->people->n) {
        size_t written = 0;
        LITERAL(w, ",\"for\":[");
        for (size_t i = 0; i < a->people->n; i++)
            if (a->people->items[i].kind == TRI_STRING) {
                comma(w, written++);
                value_text(w, a->people->items[i]);
            }
        tri_out_char(w->out, ']');
    }
    if (a->held)
        LITERAL(w, ",\"held\":true");
    LITERAL(w, ",\"urgency\":");
    text(w, tri_urgency_names[a->urgency]);
    if (a->has_due) {
        LITERAL(w, ",\"due\":");
        instant(w, a->due, false);
    }
    LITERAL(w, ",\"mandatory\":");
    tri_out_text(w->out, a->mandatory ? "true" : "false");
    const char *basis = basis_of(&a->because);
    if (basis) {
        LITERAL(w, ",\"basis\":");
        text(w, basis);
    }
    because(w, &a->because);
    tri_out_char(w->out, '}');
}

static void actions_and_cautions(struct writer *w, const struct tri_outcome *o)
{
    LITERAL(w, ",\"actions\":[");
    for (size_t i = 0; i < o->n_actions; i++) {
        comma(w, i);
        one_action(w, o, &o->actions[i]);
    }
    LITERAL(w, "],\"cautions\":[");
    for (size_t i = 0; i < o->cautions.n; i++) {
        comma(w, i);
        LITERAL(w, "{\"code\":");
        value_text(w, o->cautions.items[i].code);
        LITERAL(w, ",\"text\":");
        wording(w, "caution.", o->cautions.items[i].code);
        because(w, &o->cautions.items[i].because);
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
}

static void unknown(struct writer *w, const struct tri_assessment *r)
{
    LITERAL(w, ",\"unknown\":[");
    for (size_t i = 0; i < r->n_unknown; i++) {
        const struct tri_unknown *u = &r->unknown[i];
        comma(w, i);
        LITERAL(w, "{\"fact\":");
        text(w, u->fact);
        if (u->question) {
            LITERAL(w, ",\"question\":");
            text(w, u->question);
        }
        if (u->raise_to >= 0) {
            LITERAL(w, ",\"could_raise_risk_to\":");
            text(w, w->a->pack->levels[u->raise_to]);
        }
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
}

/* ---- trace ---- */

/* Does a matched row test this column? What it does not test says nothing
 * about why it matched. */
static bool tested(const struct tri_table *t, const struct tri_decided *r,
                   size_t column)
{
    for (size_t i = 0; i < r->n_matched; i++) {
        const char *cell = tri_cell_text(t, r->matched[i], column);
        if (*cell && strcmp(cell, "-") != 0)
            return true;
    }
    return false;
}

static void inputs(struct writer *w, const struct tri_decision *d,
                   const struct tri_decided *r, bool all)
{
    size_t written = 0;
    LITERAL(w, ",\"inputs\":{");
    for (size_t i = 0; r->inputs && i < r->n_inputs; i++) {
        const char *name = tri_input_text(d->table, i);
        bool again = false;
        if (!all && !tested(d->table, r, i))
            continue;
        for (size_t k = 0; k < i && !again; k++)
            again = strcmp(tri_input_text(d->table, k), name) == 0 &&
                    (all || tested(d->table, r, k));
        if (again)
            continue;
        comma(w, written++);
        text(w, name);
        tri_out_char(w->out, ':');
        tri_json_write(w->ev, w->out, r->inputs[i], 0, 0);
    }
    tri_out_char(w->out, '}');
}

static void diagnostics(struct writer *w, const struct tri_decided *r)
{
    const struct tri_eval *ev = tri_run_eval(w->a->run);
    LITERAL(w, ",\"diagnostics\":[");
    size_t written = 0;
    for (size_t i = r->first_diag; i < r->first_diag + r->n_diags; i++) {
        if (i >= ev->n_diags)
            break;
        comma(w, written++);
        tri_json_write_diag(w->out, &ev->diags[i], NULL);
    }
    tri_out_char(w->out, ']');
}

static void one_trace(struct writer *w, const struct traced *t, bool all)
{
    const struct tri_decided *r = &t->decided;
    const struct tri_decision *d = tri_pack_of(w->a->pack, r->decision);
    LITERAL(w, "{\"decision\":");
    text(w, d->ref);
    if (t->child.kind == TRI_STRING) {
        LITERAL(w, ",\"child\":");
        value_text(w, t->child);
    }
    if (d->table) {
        inputs(w, d, r, all);
        LITERAL(w, ",\"matched\":[");
        for (size_t i = 0; i < r->n_matched; i++) {
            comma(w, i);
            text(w, tri_rule_id(d->table, r->matched[i]));
        }
        tri_out_char(w->out, ']');
    }
    if (r->rules) {
        LITERAL(w, ",\"rules\":");
        tri_decided_rules_write(w->ev, w->out, r, 0);
    }
    if (r->reads.kind == TRI_CONTEXT) {
        LITERAL(w, ",\"inputs\":");
        tri_json_write(w->ev, w->out, r->reads, 0, 0);
    }
    LITERAL(w, ",\"output\":");
    tri_json_write(w->ev, w->out, r->output, 0, 0);
    if (r->n_diags)
        diagnostics(w, r);
    tri_out_char(w->out, '}');
}

/* matched: decisions whose table had a hit, or that are no table, with the
 * inputs that the hits tested; full: every decision with all it saw and what
 * became of each rule. */
static void trace(struct writer *w)
{
    const struct tri_assessor *a = w->a;
    size_t written = 0;
    bool all = a->options.trace == TRI_TRACE_FULL;
    LITERAL(w, ",\"trace\":[");
    for (size_t i = 0; i < a->n_traced; i++) {
        const struct traced *t = &a->traced[i];
        const struct tri_decision *d =
            tri_pack_of(a->pack, t->decided.decision);
        if (!d || (!all && d->table && t->decided.n_matched == 0))
            continue;
        comma(w, written++);
        one_trace(w, t, all);
    }
    tri_out_char(w->out, ']');
}

void write_head(struct tri_assessor *a, struct tri_out *out)
{
    struct writer w = { a, &a->reader, out, a->options.lang };
    head(&w);
}

void tri_assess_write(struct tri_assessor *a, struct tri_out *out)
{
    struct writer w = { a, &a->reader, out, a->options.lang };
    const struct tri_assessment *r = &a->result;
    const struct tri_outcome *o = &r->outcome;
    head(&w);
    axes(&w, o);
    person_must_decide(&w, o);
    categories(&w, o);
    risk_and_need(&w, r);
    children(&w, o);
    areas(&w, o);
    contradictions_and_strategy(&w, o);
    actions_and_cautions(&w, o);
    unknown(&w, r);
    trace(&w);
    tri_out_char(out, '}');
}
