/* The assessment as JSON, written straight from what was decided: the members
 * in the order of assessment.schema.json, one line, no spaces. */
#include <string.h>

#include "feel/json.h"
#include "triage/assess_int.h"
#include "triage/openings.h"

struct writer {
    const struct tri_assessor *a;
    struct tri_eval *ev;
    struct tri_out *out;
    size_t lang;
    /* The last deadline: several steps are due together. */
    struct tri_instant due;
    char due_text[TRI_INSTANT_TEXT];
    size_t due_len; /* 0: none yet */
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

static void piece(struct writer *w, struct tri_piece p)
{
    tri_out_put(w->out, p.text, p.len);
}

/* Written at once: half of an assessment is such rows. */
static void because(struct writer *w, const struct tri_reasons *r)
{
    static const char head[] = ",\"because\":[";
    size_t len = sizeof(head) + 1;
    for (size_t i = 0; i < r->n; i++)
        len += r->rows[i]->json_len[w->lang] + 1;
    if (!tri_out_room(w->out, len))
        return;
    char *to = w->out->text + w->out->len;
    memcpy(to, head, sizeof(head) - 1);
    to += sizeof(head) - 1;
    for (size_t i = 0; i < r->n; i++) {
        size_t n = r->rows[i]->json_len[w->lang];
        if (i)
            *to++ = ',';
        memcpy(to, r->rows[i]->json[w->lang], n);
        to += n;
    }
    *to++ = ']';
    *to = '\0';
    w->out->len = (size_t)(to - w->out->text);
}

static void wording(struct writer *w, const char *prefix, struct tri_value id)
{
    tri_wording_put(w->a->pack, w->lang, prefix, id, w->out);
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

/* The items of a part, each with the rows that it rests on. */
static void coded(struct writer *w, const struct tri_coded_list *list,
                  enum tri_part part)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct tri_coded *c = &list->items[i];
        comma(w, i);
        tri_opening_put(w->a->pack, w->lang, part, c->code,
                        c->because.n ? c->because.rows[0] : NULL, w->out);
        if (part == TRI_PART_WORDS)
            continue;
        if (part == TRI_PART_DECIDES && before_steps(w, &c->because))
            LITERAL(w, ",\"before_steps\":true");
        because(w, &c->because);
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
}

static void due(struct writer *w, struct tri_instant t)
{
    if (!w->due_len || w->due.utc_s != t.utc_s ||
        w->due.offset_s != t.offset_s) {
        w->due = t;
        w->due_len = tri_instant_text(t, false, w->due_text);
    }
    LITERAL(w, ",\"due\":");
    tri_out_quoted(w->out, w->due_text, w->due_len);
}

static void head(struct writer *w)
{
    const struct tri_pack *p = w->a->pack;
    piece(w, p->opening);
    tri_out_quoted(w->out, p->sha256, sizeof(p->sha256) - 1);
    tri_out_char(w->out, '}');
    struct tri_value reference = tri_member(w->a->report, "reference");
    if (reference.kind == TRI_STRING) {
        LITERAL(w, ",\"reference\":");
        value_text(w, reference);
    }
    char now[TRI_INSTANT_TEXT];
    LITERAL(w, ",\"assessed_at\":");
    tri_out_quoted(w->out, now, tri_instant_text(w->a->options.now, true, now));
    LITERAL(w, ",\"lang\":");
    text(w, p->langs[w->lang].lang);
}

static void axes(struct writer *w, const struct tri_outcome *o)
{
    LITERAL(w, ",\"axes\":{");
    for (size_t i = 0; i < TRI_COUNT(o->axes); i++) {
        piece(w, w->a->pack->axis_names[i]);
        value_text(w, o->axes[i]);
    }
    tri_out_char(w->out, '}');
}

static void person_must_decide(struct writer *w, const struct tri_outcome *o)
{
    if (o->decides.n == 0)
        return;
    LITERAL(w, ",\"person_must_decide\":[");
    coded(w, &o->decides, TRI_PART_DECIDES);
}

static void categories(struct writer *w, const struct tri_outcome *o)
{
    LITERAL(w, ",\"categories\":[");
    coded(w, &o->categories, TRI_PART_CATEGORY);
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
    tri_out_text(w->out,
                 employer ? "{\"role\":\"employer\"," : "{\"role\":\"home\",");
    piece(w, c->area->opening[w->lang][c->known]);
    if (c->known == TRI_AREA_UNLISTED) {
        LITERAL(w, ",\"stated\":");
        value_text(w, c->stated);
    }
    piece(w, w->a->pack->area_known[w->lang][c->known]);
    for (size_t i = 0; i < g->n; i++) {
        if (i)
            tri_out_char(w->out, ',');
        else
            LITERAL(w, ",\"for\":[");
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
    for (size_t i = 0; o->employers.n && i < p->n_area_data && !employer; i++)
        employer = p->n_areas && matters(o, &p->areas[0].data[i], true);
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
            text(w, tri_strategy_names[o->children[i].strategy]);
        }
        tri_out_char(w->out, '}');
    }
    tri_out_char(w->out, ']');
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
    if (o->strategy == TRI_STRATEGY_INDICATED)
        LITERAL(w, ",\"strategy_discussion\":{\"needed\":true,\"status\":");
    else
        LITERAL(w, ",\"strategy_discussion\":{\"needed\":false,\"status\":");
    text(w, tri_strategy_names[o->strategy]);
    if (o->participants.n) {
        LITERAL(w, ",\"participants\":[");
        coded(w, &o->participants, TRI_PART_WORDS);
    }
    if (o->purposes.n) {
        LITERAL(w, ",\"purposes\":[");
        coded(w, &o->purposes, TRI_PART_WORDS);
    }
    because(w, &o->strategy_because);
    tri_out_char(w->out, '}');
}

/* The strongest ground that any of its rows rests on. */
static unsigned basis_of(const struct tri_reasons *r)
{
    unsigned best = TRI_N_BASES;
    for (size_t i = 0; i < r->n; i++)
        if (r->rows[i]->rests_on < best)
            best = r->rows[i]->rests_on;
    return best;
}

/* A step to do now may be worded apart where it comes with another one: two
 * services, one call. */
static void opening(struct writer *w, const struct tri_outcome *o,
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
    piece(w, t->code);
    if (!apart) {
        piece(w, t->title);
        return;
    }
    LITERAL(w, ",\"title\":");
    text(w, apart);
}

static void one_action(struct writer *w, const struct tri_outcome *o,
                       const struct tri_action *a)
{
    opening(w, o, a);
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
    piece(w, w->a->pack->urgencies[a->urgency]);
    if (a->has_due)
        due(w, a->due);
    if (a->mandatory)
        LITERAL(w, ",\"mandatory\":true");
    else
        LITERAL(w, ",\"mandatory\":false");
    piece(w, w->a->pack->bases[basis_of(&a->because)]);
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
    coded(w, &o->cautions, TRI_PART_CAUTION);
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
        char said[512];
        const char *msg = ev->diags[i].msg;
        tri_json_write_diag(w->out, &ev->diags[i],
                            w->a->options.word
                                ? w->a->options.word(msg, said, sizeof(said))
                                : NULL);
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
    struct writer w = {
        .a = a, .ev = &a->reader, .out = out, .lang = a->options.lang
    };
    head(&w);
}

void tri_assess_write(struct tri_assessor *a, struct tri_out *out)
{
    struct writer w = {
        .a = a, .ev = &a->reader, .out = out, .lang = a->options.lang
    };
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
