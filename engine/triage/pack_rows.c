/* Decisions of the linked models and their rows, ready to be cited. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feel/json.h"
#include "triage/pack_int.h"

const struct tri_citation *loader_source(const struct tri_pack *p,
                                         const char *key)
{
    for (size_t i = 0; i < p->n_sources; i++)
        if (strcmp(p->sources[i].key, key) == 0)
            return &p->sources[i];
    return NULL;
}

int tri_sureness(const char *mark)
{
    static const char *const marks[] = { "no", "secondary", "yes" };
    for (size_t i = 0; i < TRI_COUNT(marks); i++)
        if (strcmp(marks[i], mark) == 0)
            return (int)i;
    return -1;
}

const char *const tri_basis_names[TRI_N_BASES] = { "law", "statutory-guidance",
                                                   "guidance", "local", "own" };

static uint8_t basis_of(const char *s)
{
    uint8_t i = 0;
    while (i < TRI_N_BASES && strcmp(tri_basis_names[i], s) != 0)
        i++;
    return i;
}

static void row_finding(struct loader *l, const struct tri_decision *d,
                        const struct tri_row *row, const char *what,
                        const char *value)
{
    struct tri_loc loc = tri_loc_make(d->file, row->id, row->line, 0);
    tri_findings_add(l->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                     "%s: row %s: %s '%s'", d->id, row->id, what, value);
}

static void put_member(struct tri_out *o, const char *head, const char *text)
{
    if (!text || !*text)
        return;
    tri_out_text(o, head);
    tri_json_write_text(o, text, strlen(text));
}

void loader_put_source(struct tri_out *o, const struct tri_pack *p, size_t lang,
                       const struct tri_citation *s, const char *section,
                       const char *verified)
{
    if (!s)
        return;
    put_member(o, ",\"source\":{\"key\":", s->key);
    put_member(o, ",\"title\":", tri_cited_words(p, lang, s, s->title));
    put_member(o, ",\"section\":", tri_cited_words(p, lang, s, section));
    put_member(o, ",\"edition\":", tri_cited_words(p, lang, s, s->edition));
    if (s->year)
        tri_out_format(o, ",\"year\":%d", s->year);
    put_member(o, ",\"url\":", s->url);
    put_member(o, ",\"verified\":", verified);
    tri_out_char(o, '}');
}

/* Every because of every assessment is one of these texts: written once. */
static void write_row(struct loader *l, struct tri_row *row)
{
    struct tri_pack *p = l->pack;
    struct tri_out *o = &l->text;
    for (size_t i = 0; i < p->n_langs; i++) {
        tri_out_clear(o);
        put_member(o, "{\"rule\":", row->rule);
        put_member(o, ",\"text\":", row->text[i]);
        loader_put_source(o, p, i, row->source, row->section, row->verified);
        tri_out_char(o, '}');
        row->json[i] =
            o->failed ? NULL : tri_arena_copy(&p->arena, o->text, o->len);
        if (!row->json[i]) {
            l->failed = true;
            return;
        }
        row->json_len[i] = (uint32_t)o->len;
    }
}

static void read_row(struct loader *l, const struct tri_decision *d, size_t i,
                     struct tri_row *row)
{
    struct tri_pack *p = l->pack;
    row->id = tri_rule_id(d->table, i);
    row->line = tri_rule_line(d->table, i);
    row->section = tri_rule_annotation(d->table, i, "section");
    row->basis = tri_rule_annotation(d->table, i, "basis");
    row->rests_on = basis_of(row->basis);
    row->verified = tri_rule_annotation(d->table, i, "verified");
    row->rule = tri_arena_format(&p->arena, "%s/%s", d->ref, row->id);
    if (!row->rule) {
        l->failed = true;
        return;
    }
    const char *key = tri_rule_annotation(d->table, i, "source");
    row->source = *key ? loader_source(p, key) : NULL;
    if (*key && !row->source)
        row_finding(l, d, row, "pack.json has no source", key);
    if (*row->verified && tri_sureness(row->verified) < 0)
        row_finding(l, d, row, "verified is yes, secondary or no, not",
                    row->verified);
    if (*row->basis && row->rests_on == TRI_N_BASES)
        row_finding(l, d, row, "unknown basis", row->basis);
    if (!*row->verified && row->source)
        row->verified = row->source->verified;
    /* One such row would make the whole decision null where it matches. */
    if (!tri_rule_suits(d->node, i, &l->ev))
        row_finding(l, d, row, "its output is not among the values of",
                    tri_type_label(tri_node_info(d->node).type));
    const char *reason = tri_rule_annotation(d->table, i, "reason");
    char id[192];
    (void)snprintf(id, sizeof(id), "because.%.*s.%s",
                   (int)strcspn(d->file, "."), d->file, row->id);
    for (size_t k = 0; k < p->n_langs; k++) {
        const char *text = k ? tri_catalogue_find(&p->langs[k], id) : NULL;
        row->text[k] = text ? text : reason;
    }
    write_row(l, row);
}

static int by_node(const void *a, const void *b)
{
    const struct tri_decision *const *x = a;
    const struct tri_decision *const *y = b;
    uintptr_t i = (uintptr_t)(*x)->node;
    uintptr_t j = (uintptr_t)(*y)->node;
    return (i > j) - (i < j);
}

void loader_decisions(struct loader *l)
{
    struct tri_pack *p = l->pack;
    size_t n = 0;
    while (tri_models_node(p->models, TRI_NODE_DECISION, n))
        n++;
    p->decisions = tri_arena_zero(&p->arena, n + 1, sizeof(*p->decisions));
    p->by_node =
        tri_arena_zero(&p->arena, n + 1, sizeof(struct tri_decision *));
    if (!p->decisions || !p->by_node) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n && !l->failed; i++) {
        struct tri_decision *d = &p->decisions[i];
        d->node = tri_models_node(p->models, TRI_NODE_DECISION, i);
        d->number = i;
        struct tri_node_info info = tri_node_info(d->node);
        d->file = info.file;
        d->id = info.id;
        d->ref = tri_arena_format(&p->arena, "%s#%s", info.file, info.id);
        d->table = tri_node_table(d->node);
        d->n_rows = d->table ? tri_table_rules(d->table) : 0;
        struct tri_row *rows =
            tri_arena_zero(&p->arena, d->n_rows + 1, sizeof(*rows));
        if (!d->ref || !rows) {
            l->failed = true;
            return;
        }
        d->rows = rows;
        for (size_t k = 0; k < d->n_rows && !l->failed; k++)
            read_row(l, d, k, &rows[k]);
        p->by_node[i] = d;
        p->n_decisions = i + 1;
    }
    qsort(p->by_node, p->n_decisions, sizeof(struct tri_decision *), by_node);
}

void loader_outputs(struct loader *l, const struct tri_decision *d,
                    const char *const *names, size_t n)
{
    struct tri_node_info info = tri_node_info(d->node);
    struct tri_loc loc = tri_loc_make(d->file, d->id, info.line, 0);
    if (!d->table) {
        tri_findings_add(l->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "%s: must be a decision table", d->id);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        bool found = tri_table_outputs(d->table) == 1 && n == 1;
        for (size_t k = 0; k < tri_table_outputs(d->table) && !found; k++)
            found = strcmp(tri_output_name(d->table, k), names[i]) == 0;
        if (!found)
            tri_findings_add(l->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: has no output '%s'", d->id, names[i]);
    }
}
