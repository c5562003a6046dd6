/* What each page of the book says, as a document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book/book.h"
#include "common/when.h"

/* ---- words ---- */

/* "grooming.dmn" to "grooming". */
static void stem(const char *file, char *out, size_t size)
{
    (void)snprintf(out, size, "%.*s", (int)strcspn(file, "."), file);
}

/* "any_adult_suspected" to "any adult suspected", or to the name that another
 * language has for it. */
static json_t *named(const struct tri_book *b, size_t lang, const char *name)
{
    const char *text = tri_pack_name(b->pack, lang, name);
    if (text != name)
        return json_string(text);
    char out[128];
    (void)snprintf(out, sizeof(out), "%s", name);
    for (char *p = out; *p; p++)
        if (*p == '_')
            *p = ' ';
    return json_string(out);
}

/* What people call an input: the label of a fact, else its own name. */
static json_t *label(const struct tri_book *b, size_t lang, const char *name)
{
    const char *text = tri_pack_textf(b->pack, lang, NULL, "%s.label", name);
    if (!text && strncmp(name, "child.", 6) == 0)
        text = tri_pack_textf(b->pack, lang, NULL, "children[].%s.label",
                              name + 6);
    return text ? json_string(text) : named(b, lang, name);
}

static const char *word(const struct tri_book *b, size_t lang, const char *id)
{
    enum tri_language l = tri_language_of(b->pack->langs[lang].lang);
    const char *text = tri_pages_text(b->pages, l, id);
    return text ? text : id;
}

/* A cell for readers: "true" is yes, quotes go, values get their label. */
static json_t *cell(const struct tri_book *b, size_t lang, const char *input,
                    const char *text)
{
    struct tri_out out;
    tri_out_init(&out);
    for (const char *p = text; *p;) {
        char one[128];
        bool quoted = *p == '"';
        size_t n = quoted ? strcspn(p + 1, "\"") : strcspn(p, ",\"");
        (void)snprintf(one, sizeof(one), "%.*s", (int)n, p + quoted);
        char literal[sizeof(one) + 2]; /* a code between tables stays FEEL */
        const char *said = NULL;
        (void)snprintf(literal, sizeof(literal), "\"%s\"", one);
        if (quoted)
            said = tri_pack_textf(b->pack, lang, literal, "%s.value.%s", input,
                                  one);
        else if (strcmp(one, "true") == 0)
            said = word(b, lang, "guide.yes");
        else if (strcmp(one, "false") == 0)
            said = word(b, lang, "guide.no");
        else if (strcmp(one, "null") == 0)
            said = word(b, lang, "guide.not-known");
        else
            said = one;
        tri_out_text(&out, said);
        p += n + (quoted ? 2 : 0);
        if (*p == ',') {
            tri_out_text(&out, word(b, lang, "book.or"));
            p += 1 + strspn(p + 1, " ");
        }
    }
    json_t *j = json_string(out.text ? out.text : "");
    tri_out_done(&out);
    return j;
}

/* What a table gives: columns that the engine knows, else by their name. */
static json_t *output(const struct tri_book *b, size_t lang, const char *name)
{
    char id[64];
    (void)snprintf(id, sizeof(id), "book.output.%s", name);
    const char *text = tri_pages_text(
        b->pages, tri_language_of(b->pack->langs[lang].lang), id);
    return text ? json_string(text) : named(b, lang, name);
}

static const char *by_code(const struct tri_book *b, size_t lang,
                           const char *output, const char *text)
{
    static const char *const kinds[][2] = {
        { "agency", "agency" },   { "by_whom", "by_whom" },
        { "urgency", "urgency" }, { "for", "group" },
        { "what", NULL },
    };
    char code[160];
    size_t n = strlen(text);
    if (n < 2 || text[0] != '"' || n - 2 >= sizeof(code))
        return NULL;
    (void)snprintf(code, sizeof(code), "%.*s", (int)(n - 2), text + 1);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(output, kinds[i][0]) == 0)
            return kinds[i][1] ? tri_pack_textf(b->pack, lang, NULL, "%s.%s",
                                                kinds[i][1], code)
                               : tri_pack_text(b->pack, lang, code);
    static const char *const prefixes[] = {
        "action.%s.title", "category.%s", "caution.%s", "level.%s",
        "axis_value.%s",   "strategy.%s", "%s"
    };
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        char id[200];
        const char *hole = strstr(prefixes[i], "%s");
        (void)snprintf(id, sizeof(id), "%.*s%s%s", (int)(hole - prefixes[i]),
                       prefixes[i], code, hole + 2);
        const char *text_found = tri_pack_text(b->pack, lang, id);
        if (text_found)
            return text_found;
    }
    return NULL;
}

/* ---- tables ---- */

const char *tri_book_file(const struct tri_book *b, size_t i)
{
    const char *last = "";
    for (size_t k = 0; k < b->pack->n_decisions; k++) {
        const struct tri_decision *d = &b->pack->decisions[k];
        if (!d->table || strcmp(d->file, last) == 0)
            continue;
        last = d->file;
        if (i-- == 0)
            return last;
    }
    return NULL;
}

static json_t *row_document(const struct tri_book *b, size_t lang,
                            const struct tri_decision *d, size_t r)
{
    const struct tri_table *t = d->table;
    const struct tri_row *row = &d->rows[r];
    json_t *when = json_array();
    json_t *then = json_array();
    for (size_t i = 0; i < tri_table_inputs(t); i++) {
        const char *text = tri_cell_text(t, r, i);
        const char *input = tri_input_text(t, i);
        if (*text && strcmp(text, "-") != 0)
            (void)json_array_append_new(
                when, json_pack("{so so}", "input", label(b, lang, input), "is",
                                cell(b, lang, input, text)));
    }
    for (size_t i = 0; i < tri_table_outputs(t); i++) {
        const char *text = tri_output_text(t, r, i);
        const char *name = tri_output_name(t, i);
        const char *said = by_code(b, lang, name, text);
        if (!*text || strcmp(text, "\"\"") == 0)
            continue;
        (void)json_array_append_new(
            then,
            json_pack("{so so}", "output", output(b, lang, name), "is",
                      said ? json_string(said) : cell(b, lang, name, text)));
    }
    const char *mark = row->verified;
    return json_pack(
        "{ss ss so so ss* ss ss* ss* ss* ss*}", "id", row->id, "anchor",
        row->id, "when", when, "then", then, "reason",
        row->text[lang] ? row->text[lang] : row->text[0], "mark", mark,
        "verified",
        *mark ? tri_pack_textf(b->pack, lang, mark, "verified.%s", mark) : NULL,
        "source", row->source ? row->source->key : NULL, "section",
        *row->section
            ? tri_cited_words(b->pack, lang, row->source, row->section)
            : NULL,
        "basis",
        *row->basis
            ? tri_pack_textf(b->pack, lang, row->basis, "basis.%s", row->basis)
            : NULL);
}

json_t *tri_book_tables(const struct tri_book *b, size_t lang, const char *file)
{
    char name[64];
    json_t *tables = json_array();
    for (size_t k = 0; k < b->pack->n_decisions; k++) {
        const struct tri_decision *d = &b->pack->decisions[k];
        if (!d->table || strcmp(d->file, file) != 0)
            continue;
        json_t *rows = json_array();
        for (size_t r = 0; r < d->n_rows; r++)
            (void)json_array_append_new(rows, row_document(b, lang, d, r));
        (void)json_array_append_new(
            tables, json_pack("{ss so ss so}", "id", d->id, "name",
                              named(b, lang, d->id), "hit",
                              tri_table_hit_policy(d->table), "rows", rows));
    }
    stem(file, name, sizeof(name));
    return json_pack("{ss ss so so}", "kind", "book-tables", "file", file,
                     "title", named(b, lang, name), "tables", tables);
}

/* ---- the front page ---- */

static size_t rows_marked(const struct tri_pack *p, const char *file,
                          const char *mark)
{
    size_t n = 0;
    for (size_t k = 0; k < p->n_decisions; k++)
        for (size_t r = 0; r < p->decisions[k].n_rows; r++)
            n += p->decisions[k].table &&
                 (!file || strcmp(p->decisions[k].file, file) == 0) &&
                 (!mark || strcmp(p->decisions[k].rows[r].verified, mark) == 0);
    return n;
}

enum { MAX_CALLS_DEEP = 32 }; /* more than a pack's flowcharts may be */

/* A flowchart, and after it those that it calls, as the walk comes to them. */
static void list_chart(const struct tri_pack *p, size_t lang, size_t chart,
                       unsigned depth, bool *listed, json_t *charts)
{
    const char *id = tri_flows_id(p->flows, chart);
    size_t called = 0;
    if (listed[chart])
        return;
    listed[chart] = true;
    (void)json_array_append_new(
        charts, json_pack("{ss ss si}", "id", id, "title",
                          tri_pack_textf(p, lang, id, "flow.%s.title", id),
                          "most", (int)tri_flows_worst(p->flows, chart)));
    for (size_t i = 0;
         depth < MAX_CALLS_DEEP && tri_flows_calls(p->flows, chart, i, &called);
         i++)
        list_chart(p, lang, called, depth + 1, listed, charts);
}

/* The pack's own walk leads; those that nothing calls come last. */
static json_t *list_charts(const struct tri_pack *p, size_t lang)
{
    size_t n = p->flows ? tri_flows_count(p->flows) : 0;
    size_t own = 0;
    json_t *charts = json_array();
    bool *listed = calloc(n + 1, sizeof(*listed));
    if (listed && p->flowchart && n &&
        tri_flows_find(p->flows, p->flowchart, &own))
        list_chart(p, lang, own, 0, listed, charts);
    for (size_t i = 0; listed && i < n; i++)
        if (!tri_flows_called(p->flows, i))
            list_chart(p, lang, i, 0, listed, charts);
    free(listed);
    return charts;
}

json_t *tri_book_index(const struct tri_book *b, size_t lang)
{
    const struct tri_pack *p = b->pack;
    json_t *charts = list_charts(p, lang);
    json_t *files = json_array();
    const char *file;
    for (size_t i = 0; (file = tri_book_file(b, i)); i++) {
        char name[64];
        stem(file, name, sizeof(name));
        (void)json_array_append_new(
            files, json_pack("{ss so si si si si}", "id", name, "title",
                             named(b, lang, name), "rows",
                             (int)rows_marked(p, file, NULL), "yes",
                             (int)rows_marked(p, file, "yes"), "secondary",
                             (int)rows_marked(p, file, "secondary"), "no",
                             (int)rows_marked(p, file, "no")));
    }
    char date[TRI_WHEN_TEXT] = "";
    if (p->date)
        tri_when_day(tri_language_of(p->langs[lang].lang), p->date, date);
    return json_pack(
        "{ss ss ss* so so si si si si si si}", "kind", "book-index", "title",
        p->id, "date", date, "charts", charts, "files", files, "rows",
        (int)rows_marked(p, NULL, NULL), "yes",
        (int)rows_marked(p, NULL, "yes"), "secondary",
        (int)rows_marked(p, NULL, "secondary"), "no",
        (int)rows_marked(p, NULL, "no"), "sources", (int)p->n_sources,
        "exercises", b->exercises ? (int)b->exercises->n : 0);
}

/* ---- sources ---- */

json_t *tri_book_sources(const struct tri_book *b, size_t lang)
{
    const struct tri_pack *p = b->pack;
    json_t *list = json_array();
    for (size_t i = 0; i < p->n_sources; i++) {
        const struct tri_citation *c = &p->sources[i];
        json_t *rows = json_array();
        char from[TRI_WHEN_TEXT] = "";
        if (c->effective_from && *c->effective_from)
            tri_when_day(tri_language_of(p->langs[lang].lang),
                         c->effective_from, from);
        for (size_t k = 0; k < p->n_decisions; k++)
            for (size_t r = 0; r < p->decisions[k].n_rows; r++) {
                const struct tri_row *row = &p->decisions[k].rows[r];
                char name[64];
                if (row->source != c)
                    continue;
                stem(p->decisions[k].file, name, sizeof(name));
                (void)json_array_append_new(
                    rows, json_pack("{ss ss}", "file", name, "id", row->id));
            }
        (void)json_array_append_new(
            list,
            json_pack("{ss ss ss* ss* ss* ss* ss* ss so}", "key", c->key,
                      "title", tri_cited_words(p, lang, c, c->title),
                      "publisher", c->publisher, "edition",
                      tri_cited_words(p, lang, c, c->edition), "url", c->url,
                      "from", from, "mark", c->verified, "verified",
                      c->verified ? tri_pack_textf(p, lang, c->verified,
                                                   "verified.%s", c->verified)
                                  : "",
                      "rows", rows));
    }
    return json_pack("{ss ss so}", "kind", "book-sources", "title",
                     word(b, lang, "book.sources"), "list", list);
}

/* ---- the data dictionary ---- */

static void facts_of(const struct tri_book *b, size_t lang,
                     const struct tri_struct *s, json_t *list)
{
    for (size_t i = 0; s && i < s->n; i++) {
        const struct tri_datum *f = &s->facts[i];
        json_t *values = json_array();
        for (size_t k = 0; k < f->n_choices; k++) {
            char code[128];
            (void)snprintf(code, sizeof(code), "%.*s", (int)f->choices[k].len,
                           f->choices[k].u.str);
            (void)json_array_append_new(
                values,
                json_string(tri_pack_textf(b->pack, lang, code, "%s.value.%s",
                                           f->path, code)));
        }
        const char *question =
            tri_pack_textf(b->pack, lang, NULL, "%s.question", f->path);
        if (!question && f->shape) {
            json_decref(values);
            continue; /* a structure: its members stand by themselves */
        }
        (void)json_array_append_new(
            list,
            json_pack("{ss ss* ss* so sb sb}", "path", f->path, "question",
                      question, "help",
                      tri_pack_textf(b->pack, lang, NULL, "%s.help", f->path),
                      "values", values, "judgement", (int)f->judgement,
                      "harmful", (int)f->harmful));
    }
}

json_t *tri_book_facts(const struct tri_book *b, size_t lang)
{
    const struct tri_dictionary *d = &b->pack->dictionary;
    json_t *list = json_array();
    facts_of(b, lang, d->facts, list);
    facts_of(b, lang, d->child, list);
    facts_of(b, lang, d->other, list);
    return json_pack("{ss ss so}", "kind", "book-facts", "title",
                     word(b, lang, "book.facts"), "list", list);
}

/* ---- what changed ---- */

static const struct tri_row *row_in(const struct tri_pack *p, const char *rule,
                                    const struct tri_decision **out)
{
    for (size_t k = 0; k < p->n_decisions; k++)
        for (size_t r = 0; r < p->decisions[k].n_rows; r++)
            if (strcmp(p->decisions[k].rows[r].rule, rule) == 0) {
                *out = &p->decisions[k];
                return &p->decisions[k].rows[r];
            }
    return NULL;
}

/* Conditions and outputs of a row as one text, to be compared. */
static void row_text(const struct tri_decision *d, size_t r,
                     struct tri_out *out)
{
    for (size_t i = 0; i < tri_table_inputs(d->table); i++) {
        const char *text = tri_cell_text(d->table, r, i);
        if (*text && strcmp(text, "-") != 0)
            tri_out_format(out, "%s = %s; ", tri_input_text(d->table, i), text);
    }
    tri_out_text(out, "-> ");
    for (size_t i = 0; i < tri_table_outputs(d->table); i++)
        tri_out_format(out, "%s%s", i ? ", " : "",
                       tri_output_text(d->table, r, i));
}

static const char *source_key(const struct tri_row *row)
{
    return row->source ? row->source->key : "";
}

static bool same_source(const struct tri_row *a, const struct tri_row *b)
{
    return strcmp(source_key(a), source_key(b)) == 0 &&
           strcmp(a->section, b->section) == 0 &&
           strcmp(a->verified, b->verified) == 0;
}

static void compare(const struct tri_decision *d, const struct tri_row *row,
                    const struct tri_decision *d0, const struct tri_row *row0,
                    size_t lang, json_t *list)
{
    struct tri_out now;
    struct tri_out then;
    tri_out_init(&now);
    tri_out_init(&then);
    row_text(d, (size_t)(row - d->rows), &now);
    row_text(d0, (size_t)(row0 - d0->rows), &then);
    const char *text = row->text[lang] ? row->text[lang] : "";
    const char *text0 = row0->text[lang] ? row0->text[lang] : "";
    bool rule = !now.failed && !then.failed && strcmp(now.text, then.text) != 0;
    bool reason = strcmp(text, text0) != 0;
    bool source = !same_source(row, row0);
    if (rule || reason || source)
        (void)json_array_append_new(
            list,
            json_pack("{ss sb sb sb ss* ss* ss* ss*}", "rule", row->rule,
                      "logic", (int)rule, "wording", (int)reason, "citation",
                      (int)source, "was", rule ? then.text : NULL, "now",
                      rule ? now.text : NULL, "said", reason ? text0 : NULL,
                      "says", reason ? text : NULL));
    tri_out_done(&now);
    tri_out_done(&then);
}

json_t *tri_book_changes(const struct tri_book *b, size_t lang)
{
    json_t *added = json_array();
    json_t *removed = json_array();
    json_t *changed = json_array();
    const struct tri_decision *other;
    for (size_t k = 0; b->before && k < b->pack->n_decisions; k++) {
        const struct tri_decision *d = &b->pack->decisions[k];
        for (size_t r = 0; d->table && r < d->n_rows; r++) {
            const struct tri_row *was =
                row_in(b->before, d->rows[r].rule, &other);
            if (was)
                compare(d, &d->rows[r], other, was, lang, changed);
            else
                (void)json_array_append_new(
                    added, json_pack("{ss ss*}", "rule", d->rows[r].rule,
                                     "says", d->rows[r].text[lang]));
        }
    }
    for (size_t k = 0; b->before && k < b->before->n_decisions; k++) {
        const struct tri_decision *d = &b->before->decisions[k];
        for (size_t r = 0; d->table && r < d->n_rows; r++)
            if (!row_in(b->pack, d->rows[r].rule, &other))
                (void)json_array_append_new(
                    removed, json_pack("{ss ss*}", "rule", d->rows[r].rule,
                                       "says", d->rows[r].text[0]));
    }
    return json_pack("{ss ss ss* so so so}", "kind", "book-changes", "title",
                     word(b, lang, "book.changes"), "since",
                     b->before ? b->before->version : NULL, "added", added,
                     "removed", removed, "changed", changed);
}

/* ---- exercises ---- */

json_t *tri_book_exercises(const struct tri_book *b, size_t lang)
{
    return json_pack("{ss ss so}", "kind", "book-exercises", "title",
                     word(b, lang, "exercises.title"), "families",
                     tri_exercises_document(b->exercises, b->pack, lang));
}

json_t *tri_book_exercise(const struct tri_book *b, size_t lang,
                          const struct tri_exercise *one)
{
    json_t *scenario = tri_exercise_open(b->exercises, one, lang);
    const json_t *report = json_object_get(scenario, "report");
    json_t *injects = json_array();
    size_t i;
    json_t *inject;
    json_array_foreach(json_object_get(scenario, "injects"), i, inject)(void)
        json_array_append_new(
            injects, json_pack("{sI sO? sO? sO?}", "n", (json_int_t)i + 1,
                               "text", json_object_get(inject, "text"),
                               "notices", json_object_get(inject, "notices"),
                               "in", json_object_get(inject, "in")));
    json_t *doc = json_pack(
        "{ss ss ss ss* sO? sO? sO? sO? so}", "kind", "book-exercise", "title",
        tri_exercise_title(b->exercises, one, lang), "id", one->id, "family",
        tri_pack_textf(b->pack, lang, NULL, "category.%s", one->family),
        "briefing", json_object_get(report, "narrative"), "why",
        json_object_get(scenario, "why"), "source",
        json_object_get(scenario, "source"), "in",
        json_object_get(scenario, "in"), "injects", injects);
    json_decref(scenario);
    return doc;
}
