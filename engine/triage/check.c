/* A loaded pack: rows and citations, codes and actions, dictionary, flowcharts.
 */
#include "triage/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "triage/check_int.h"
#include "triage/pack_int.h"

/* ---- findings ---- */

void check_at_row(struct checking *c, enum tri_severity severity,
                  const struct tri_decision *d, const struct tri_row *row,
                  const char *fmt, ...)
{
    char msg[160];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    struct tri_loc loc = tri_loc_make(d->file, row->id, row->line, 0);
    tri_findings_add(c->findings, severity, TRI_E_MODEL, &loc, "%s: row %s: %s",
                     d->id, row->id, msg);
}

void check_at_word(struct checking *c, enum tri_severity severity,
                   const char *file, const char *word, const char *fmt, ...)
{
    char msg[160];
    uint32_t line = 1;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    for (size_t i = 0; i < c->n_files; i++)
        if (strcmp(c->files[i].name, file) == 0)
            line = tri_line_of(c->files[i].bytes, c->files[i].len, word);
    struct tri_loc loc = tri_loc_make(file, word, line, 0);
    tri_findings_add(c->findings, severity, TRI_E_MODEL, &loc, "%s", msg);
}

void check_wanted(struct checking *c, const char *fmt, ...)
{
    char id[192];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(id, sizeof(id), fmt, ap);
    va_end(ap);
    if (!tri_catalogue_find(&c->pack->langs[0], id))
        check_at_word(c, TRI_ERROR, c->pack->langs[0].file, id, "no text '%s'",
                      id);
}

/* ---- rows and their citations ---- */

/* Wording, scenarios and records go by file and id, so two rows of one file
 * with the same id cannot be told apart: the later one is named. */
static bool has_namesake(const struct tri_pack *p, const struct tri_decision *d,
                         const struct tri_row *row)
{
    for (const struct tri_decision *e = p->decisions; e <= d; e++) {
        if (strcmp(e->file, d->file) != 0)
            continue;
        for (size_t k = 0; k < e->n_rows && &e->rows[k] != row; k++)
            if (strcmp(e->rows[k].id, row->id) == 0)
                return true;
    }
    return false;
}

/* Why an edition does not hold on the pack's date, in out; false where it does.
 * Days are YYYY-MM-DD, so their bytes sort as they do. */
static bool not_in_force(const struct tri_pack *p, const struct tri_citation *s,
                         char *out, size_t size)
{
    bool early = *s->effective_from && strcmp(s->effective_from, p->date) > 0;
    bool late = *s->effective_to && strcmp(s->effective_to, p->date) < 0;
    if (early)
        (void)snprintf(out, size,
                       "%s is in force from %s, after the pack's date %s",
                       s->key, s->effective_from, p->date);
    else if (late)
        (void)snprintf(out, size,
                       "%s was in force to %s, before the pack's date %s",
                       s->key, s->effective_to, p->date);
    return early || late;
}

static void check_row(struct checking *c, const struct tri_decision *d,
                      const struct tri_row *row)
{
    const struct tri_citation *s = row->source;
    char why[160];
    if (has_namesake(c->pack, d, row))
        check_at_row(c, TRI_ERROR, d, row,
                     "another row of this file has the same id");
    if (!s)
        check_at_row(c, TRI_ERROR, d, row, "cites no source");
    if (!*row->text[0])
        check_at_row(c, TRI_ERROR, d, row, "gives no reason");
    if (!*row->basis)
        check_at_row(c, TRI_ERROR, d, row,
                     "does not say on what basis it rests");
    if (!*row->verified)
        check_at_row(c, TRI_ERROR, d, row, "has no verified mark");
    if (s && tri_sureness(row->verified) > tri_sureness(s->verified))
        check_at_row(c, TRI_WARNING, d, row,
                     "is marked surer than its source %s (%s)", s->key,
                     s->verified);
    if (s && not_in_force(c->pack, s, why, sizeof(why)))
        check_at_row(c, TRI_ERROR, d, row, "%s", why);
}

static void check_rows(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    for (size_t i = 0; i < p->n_decisions; i++)
        for (size_t k = 0; k < p->decisions[i].n_rows; k++)
            check_row(c, &p->decisions[i], &p->decisions[i].rows[k]);
    for (size_t i = 0; i < p->n_sources; i++) {
        const struct tri_citation *s = &p->sources[i];
        if (!*s->edition)
            check_at_word(c, TRI_ERROR, "pack.json", s->key,
                          "sources: %s needs an edition", s->key);
        if (s->own && tri_sureness(s->verified) > 0)
            check_at_word(c, TRI_ERROR, "pack.json", s->key,
                          "sources: %s: words of our own are marked no",
                          s->key);
        bool used = false;
        for (size_t j = 0; j < p->n_decisions && !used; j++)
            for (size_t k = 0; k < p->decisions[j].n_rows && !used; k++)
                used = p->decisions[j].rows[k].source == &p->sources[i];
        struct tri_flow_told step;
        for (size_t j = 0; !used && tri_flows_told(p->flows, j, &step); j++)
            used = step.source && strcmp(step.source, p->sources[i].key) == 0;
        if (!used)
            check_at_word(c, TRI_NOTE, "pack.json", p->sources[i].key,
                          "no row cites %s", p->sources[i].key);
    }
}

/* ---- codes that the tables write ---- */

/* The text of a literal cell ("police" with its quotes); false otherwise. */
static bool literal(const char *cell, char *out, size_t size)
{
    size_t n = strlen(cell);
    if (n < 2 || cell[0] != '"' || cell[n - 1] != '"' || n - 1 > size)
        return false;
    memcpy(out, cell + 1, n - 2);
    out[n - 2] = '\0';
    return true;
}

/* The cell of a row in the column of that name; "" when there is none. A table
 * with one output has it whatever its name. */
static const char *cell(const struct tri_decision *d, size_t row,
                        const char *name)
{
    size_t n = tri_table_outputs(d->table);
    for (size_t i = 0; i < n; i++)
        if (n == 1 || strcmp(tri_output_name(d->table, i), name) == 0)
            return tri_output_text(d->table, row, i);
    return "";
}

/* Every code that a column of these tables writes has its text. */
static void check_column(struct checking *c, const struct tri_decisions *list,
                         const char *column, const char *prefix)
{
    char code[96];
    for (size_t i = 0; i < list->n; i++) {
        const struct tri_decision *d = list->items[i];
        for (size_t k = 0; d->table && k < d->n_rows; k++)
            if (literal(cell(d, k, column), code, sizeof(code)))
                check_wanted(c, "%s%s", prefix, code);
    }
}

static void check_one(struct checking *c, const struct tri_decision *d,
                      const char *column, const char *prefix)
{
    const struct tri_decision *items[] = { d };
    const struct tri_decisions one = { d ? 1 : 0, items };
    check_column(c, &one, column, prefix);
}

static bool is_group(const struct tri_pack *p, const char *name)
{
    for (size_t i = 0; i < p->n_groups; i++)
        if (strcmp(p->groups[i].name, name) == 0)
            return true;
    return false;
}

static bool is_urgency(const char *name)
{
    for (size_t i = 0; i < TRI_N_URGENCIES; i++)
        if (strcmp(tri_urgency_names[i], name) == 0)
            return true;
    return false;
}

/* An action is addressed alike wherever it is given: the first row of the pack
 * that gives it, where that one is for another agency. NULL: it is not. */
static const struct tri_row *sent_elsewhere(const struct tri_pack *p,
                                            const struct tri_decision *d,
                                            size_t row)
{
    for (size_t i = 0; i < p->actions.n; i++) {
        const struct tri_decision *o = p->actions.items[i];
        for (size_t k = 0; o->table && k < o->n_rows; k++) {
            if (strcmp(cell(o, k, "code"), cell(d, row, "code")) != 0)
                continue;
            bool same =
                strcmp(cell(o, k, "agency"), cell(d, row, "agency")) == 0;
            return same ? NULL : &o->rows[k];
        }
    }
    return NULL;
}

static void check_action(struct checking *c, const struct tri_decision *d,
                         size_t k)
{
    const struct tri_pack *p = c->pack;
    const struct tri_row *row = &d->rows[k];
    char text[96];
    if (literal(cell(d, k, "code"), text, sizeof(text))) {
        size_t code = tri_index_find(&p->codes, text, strlen(text));
        if (code != TRI_INDEX_NONE)
            c->used_codes |= (uint64_t)1 << code;
    }
    const struct tri_row *first = NULL;
    if (!literal(cell(d, k, "agency"), text, sizeof(text)) || !*text)
        check_at_row(c, TRI_ERROR, d, row, "names no agency");
    else if ((first = sent_elsewhere(p, d, k)))
        check_at_row(c, TRI_ERROR, d, row,
                     "%s goes to %s here, and elsewhere by row %s",
                     cell(d, k, "code"), cell(d, k, "agency"), first->id);
    else if (strcmp(text, p->own_agency) == 0)
        c->own_agency = true;
    if (!literal(cell(d, k, "by_whom"), text, sizeof(text)) || !*text)
        check_at_row(c, TRI_ERROR, d, row, "does not say who does it");
    if (literal(cell(d, k, "for"), text, sizeof(text)) && *text &&
        !is_group(p, text))
        check_at_row(c, TRI_ERROR, d, row, "pack.json has no people '%s'",
                     text);
    if (literal(cell(d, k, "urgency"), text, sizeof(text)) && !is_urgency(text))
        check_at_row(c, TRI_ERROR, d, row, "unknown urgency '%s'", text);
}

static bool gives_actions(const struct tri_decision *d)
{
    static const char *const columns[] = { "code", "agency", "by_whom",
                                           "urgency", "mandatory" };
    size_t found = 0;
    for (size_t i = 0; d->table && i < tri_table_outputs(d->table); i++)
        for (size_t k = 0; k < TRI_COUNT(columns); k++)
            found += strcmp(tri_output_name(d->table, i), columns[k]) == 0;
    return found == TRI_COUNT(columns);
}

/* Tables whose actions nobody is given, though another decision may look. */
static void check_given(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    for (size_t i = 0; i < p->n_decisions; i++) {
        const struct tri_decision *d = &p->decisions[i];
        bool listed = !gives_actions(d);
        for (size_t k = 0; k < p->actions.n && !listed; k++)
            listed = p->actions.items[k] == d;
        struct tri_loc loc =
            tri_loc_make(d->file, d->id, tri_node_info(d->node).line, 0);
        if (!listed)
            tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: gives actions, and pack.json does not list "
                             "it: nobody is told of them",
                             d->id);
    }
}

static void check_actions(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    check_given(c);
    for (size_t i = 0; i < p->actions.n; i++)
        for (size_t k = 0;
             p->actions.items[i]->table && k < p->actions.items[i]->n_rows; k++)
            check_action(c, p->actions.items[i], k);
    if (p->alarms && !*p->emergency_number)
        check_at_word(c, TRI_ERROR, "pack.json", "alarm_actions",
                      "alarm_actions: pack.json has no emergency_number");
    if (!c->own_agency)
        check_at_word(c, TRI_ERROR, "pack.json", "own_agency",
                      "own_agency: no row has an action for '%s'",
                      p->own_agency);
    for (size_t i = 0; i < p->n_codes; i++) {
        const char *code = p->codes.keys[i].text;
        check_wanted(c, "action.%s.title", code);
        check_wanted(c, "action.%s.how", code);
        if (!((c->used_codes >> i) & 1))
            check_at_word(c, TRI_NOTE, "pack.json", code,
                          "no row gives the action '%s'", code);
    }
}

static void check_codes(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    check_wanted(c, "tell-now.title");
    check_wanted(c, "tell-now.how");
    for (size_t i = 0; i < p->n_levels; i++)
        check_wanted(c, "level.%s", p->levels[i]);
    check_column(c, &p->categories, "code", "category.");
    check_one(c, p->otherwise, "code", "category.");
    check_column(c, &p->cautions, "code", "caution.");
    for (size_t i = 0; i < p->n_laws; i++) {
        check_wanted(c, "law.%s", p->laws[i].id);
        check_column(c, &p->laws[i].cautions, "code", "caution.");
        if (!*p->laws[i].in_force_from)
            check_at_word(
                c, TRI_WARNING, "pack.json", p->laws[i].id,
                "nobody has confirmed from when this law is in force: "
                "look, then set in_force_from and confirmed_by");
    }
    check_column(c, &p->person_must_decide, "what", "");
    check_column(c, &p->contradictions, "text", "");
    check_one(c, p->participants, "code", "");
    check_one(c, p->purposes, "code", "");
    check_one(c, p->stand_ins, "by_whom", "by_whom.");
    check_one(c, p->stand_ins, "instead", "by_whom.");
}

/* ---- the dictionary and the flowcharts ---- */

static void check_contract(struct checking *c)
{
    static const struct {
        const char *path;
        bool worry;
    } members[] = {
#define TRI_CONTRACT(path) { path, false },
#define TRI_CONTRACT_WORRY(path) { path, true },
#include "triage/contract.def"
#undef TRI_CONTRACT_WORRY
#undef TRI_CONTRACT
    };
    const struct tri_dictionary *known = &c->pack->dictionary;
    for (size_t i = 0; i < TRI_COUNT(members); i++) {
        const char *path = members[i].path;
        const struct tri_datum *f = tri_dictionary_find(known, path);
        struct tri_loc loc =
            tri_loc_make(known->file, f ? f->path : NULL, f ? f->line : 1, 0);
        if (!f)
            tri_findings_add(c->findings, TRI_WARNING, TRI_E_MODEL, &loc,
                             "no '%s': a report that says it is refused", path);
        else if (members[i].worry && !f->harmful)
            tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: harmful by the contract, and not by st:fact",
                             path);
    }
}

static void check_marks(struct checking *c, const struct tri_struct *s)
{
    for (size_t i = 0; s && i < s->n; i++) {
        const struct tri_datum *f = &s->facts[i];
        struct tri_loc loc =
            tri_loc_make(c->pack->dictionary.file, f->path, f->line, 0);
        if (!f->marked)
            tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: has no st:fact", f->path);
    }
}

static void check_asked(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    size_t chart = 0;
    const char *path = NULL;
    if (!tri_flows_find(p->flows, p->flowchart, &chart))
        return;
    for (size_t i = 0; (path = tri_flows_asked(p->flows, chart, i)); i++) {
        size_t n = strlen(path);
        const struct tri_datum *f = tri_dictionary_find(&p->dictionary, path);
        if (n > 2 && strcmp(path + n - 2, "[]") == 0)
            continue; /* "is there one more?": the program's own words */
        check_wanted(c, "%s.question", path);
        for (size_t k = 0; f && k < f->n_choices; k++)
            check_wanted(c, "%s.value.%.*s", path, (int)f->choices[k].len,
                         f->choices[k].u.str);
    }
}

static void check_flows(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    struct tri_flow_task task;
    for (size_t i = 0; tri_flows_task(p->flows, i, &task); i++) {
        char id[192];
        (void)snprintf(id, sizeof(id), "flow.%s.%s.title", task.chart, task.id);
        struct tri_loc loc = tri_loc_make(task.file, task.id, task.line, 0);
        if (!task.action && !tri_catalogue_find(&p->langs[0], id) &&
            !*task.name)
            tri_findings_add(c->findings, TRI_WARNING, TRI_E_MODEL, &loc,
                             "%s: neither a name nor a text '%s'", task.id, id);
    }
    for (size_t i = 0; i < tri_flows_count(p->flows); i++) {
        struct tri_loc loc = tri_loc_make(tri_flows_file(p->flows, i),
                                          tri_flows_id(p->flows, i), 1, 0);
        tri_findings_add(c->findings, TRI_NOTE, TRI_OK, &loc,
                         "at most %zu questions", tri_flows_worst(p->flows, i));
    }
}

/* A flowchart in which one step says where it comes from says it of all. */
static bool chart_cites(const struct tri_pack *p, const char *chart)
{
    struct tri_flow_told step;
    for (size_t i = 0; tri_flows_told(p->flows, i, &step); i++)
        if (step.source && strcmp(step.chart, chart) == 0)
            return true;
    return false;
}

static bool is_datum(const struct tri_pack *p, const char *name)
{
    for (size_t i = 0; p->n_areas && i < p->n_area_data; i++)
        if (strcmp(p->areas[0].data[i].name, name) == 0)
            return true;
    return false;
}

static void check_told(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    struct tri_flow_told step;
    char why[160];
    for (size_t i = 0; tri_flows_told(p->flows, i, &step); i++) {
        struct tri_loc loc = tri_loc_make(step.file, step.id, step.line, 0);
        const struct tri_citation *s =
            step.source ? loader_source(p, step.source) : NULL;
        if (!step.source && chart_cites(p, step.chart))
            tri_findings_add(c->findings, TRI_WARNING, TRI_E_MODEL, &loc,
                             "%s: cites no source, as other steps here do",
                             step.id);
        else if (step.source && !s)
            tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: pack.json has no source '%s'", step.id,
                             step.source);
        else if (s && tri_sureness(step.verified) < 0)
            tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: has no verified mark", step.id);
        else if (s && tri_sureness(step.verified) > tri_sureness(s->verified))
            tri_findings_add(c->findings, TRI_WARNING, TRI_E_MODEL, &loc,
                             "%s: is marked surer than its source %s (%s)",
                             step.id, s->key, s->verified);
        if (s && not_in_force(p, s, why, sizeof(why)))
            tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: %s", step.id, why);
        for (size_t k = 0; k < step.n_local; k++)
            if (!is_datum(p, step.local[k]))
                tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                                 "%s: areas/default.json has no datum '%s'",
                                 step.id, step.local[k]);
    }
}

/* ---- local data ---- */

static void check_datum(struct checking *c, const struct tri_area *area,
                        const struct tri_area_datum *datum)
{
    char why[160], file[128];
    if (datum->from_default || !datum->source ||
        !not_in_force(c->pack, datum->source, why, sizeof(why)))
        return;
    (void)snprintf(file, sizeof(file), "areas/%s.json", area->code);
    check_at_word(c, TRI_ERROR, file, datum->name, "%s: %s", datum->name, why);
}

static void check_areas(struct checking *c)
{
    const struct tri_pack *p = c->pack;
    for (size_t i = 0; p->n_areas && i < p->n_area_data; i++)
        check_wanted(c, "area.data.%s", p->areas[0].data[i].name);
    for (size_t i = 0; p->n_areas && i < TRI_N_AREA_KNOWN; i++)
        check_wanted(c, "area.known_by.%s", tri_area_known_names[i]);
    for (size_t i = 0; i < p->n_areas; i++)
        for (size_t k = 0; k < p->n_area_data; k++)
            check_datum(c, &p->areas[i], &p->areas[i].data[k]);
    areas_check(p, c->files, c->n_files, c->findings);
}

void tri_pack_check(const struct tri_pack *pack,
                    const struct tri_pack_file *files, size_t n,
                    const struct tri_hash_port *hash,
                    struct tri_findings *findings)
{
    struct checking c = { pack, files, n, hash, findings, 0, false };
    check_rows(&c);
    check_contract(&c);
    check_marks(&c, pack->dictionary.facts);
    check_codes(&c);
    check_actions(&c);
    check_asked(&c);
    check_flows(&c);
    check_told(&c);
    check_areas(&c);
    for (size_t i = 0; i < pack->n_langs; i++)
        check_words(&c, &pack->langs[i]);
}
