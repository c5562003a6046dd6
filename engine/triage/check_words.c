/* Is everything said in each language, and from the present English? */
#include <stdio.h>
#include <string.h>

#include "triage/check_int.h"

/* Has a name of a flowchart no text of its own in English? Then it is
 * translated by itself, as "name.NAME". */
static bool is_bare(const struct tri_pack *p, const struct tri_flow_name *name)
{
    char id[192];
    (void)snprintf(id, sizeof(id), "flow.%s.%s.title", name->chart, name->id);
    return !tri_catalogue_find(&p->langs[0], id);
}

/* The first place where that name is translated by itself. */
static bool find_name(const struct tri_pack *p, const char *text,
                      struct tri_flow_name *out)
{
    struct tri_flow_name name = { .at = { 0, 0 } };
    while (tri_flows_name(p->flows, &name))
        if (strcmp(name.name, text) == 0 && is_bare(p, &name)) {
            *out = name;
            return true;
        }
    return false;
}

/* What a reader calls an input of a table: the label of a fact or of local
 * data; what is worked out has none, and goes by its name. */
static bool has_label(const struct tri_pack *p, const char *input)
{
    return tri_pack_textf(p, 0, NULL, "%s.label", input) ||
           (strncmp(input, "child.", 6) == 0 &&
            tri_pack_textf(p, 0, NULL, "children[].%s.label", input + 6));
}

/* Name number i that stands in a table of the pack and is read by people: of
 * its file, of itself, of its inputs. NULL: there are no more. */
static const char *table_name(const struct tri_decision *d, size_t i, char *out,
                              size_t size)
{
    if (!d->table || i >= 2 + tri_table_inputs(d->table))
        return NULL;
    if (i == 1)
        return d->id;
    if (i >= 2)
        return tri_input_text(d->table, i - 2);
    (void)snprintf(out, size, "%.*s", (int)strcspn(d->file, "."), d->file);
    return out;
}

/* Words number i that a source of the pack's own says where it is cited: its
 * title, its edition, a section. NULL: there are no more; "": none here. */
static const char *own_words(const struct tri_pack *p,
                             const struct tri_citation *s, size_t i)
{
    struct tri_flow_told step;
    size_t rows = 2;
    if (i < 2)
        return i ? s->edition : s->title;
    for (size_t k = 0; k < p->n_decisions; rows += p->decisions[k++].n_rows)
        if (i - rows < p->decisions[k].n_rows) {
            const struct tri_row *row = &p->decisions[k].rows[i - rows];
            return row->source == s ? row->section : "";
        }
    const size_t n_data = p->n_areas * p->n_area_data;
    if (i - rows < n_data) {
        const struct tri_area_datum *d =
            &p->areas[(i - rows) / p->n_area_data]
                 .data[(i - rows) % p->n_area_data];
        return d->source == s && d->section ? d->section : "";
    }
    rows += n_data;
    if (!tri_flows_told(p->flows, i - rows, &step))
        return NULL;
    return step.source && step.section && strcmp(step.source, s->key) == 0
               ? step.section
               : "";
}

static bool is_own_words(const struct tri_pack *p, const char *text)
{
    const char *words;
    for (size_t i = 0; i < p->n_sources; i++)
        for (size_t k = 0; (words = own_words(p, &p->sources[i], k)); k++)
            if ((k == 1 || p->sources[i].own) && strcmp(words, text) == 0)
                return true;
    return false;
}

/* Is that a name in a table, or the area that stands in where none is known?
 * These, too, are translated as "name.NAME". */
static bool is_table_name(const struct tri_pack *p, const char *text)
{
    char stem[96];
    const char *name;
    if (p->n_areas && strcmp(p->areas[0].name, text) == 0)
        return true;
    for (size_t i = 0; i < p->n_decisions; i++)
        for (size_t k = 0;
             (name = table_name(&p->decisions[i], k, stem, sizeof(stem))); k++)
            if (strcmp(name, text) == 0 && !has_label(p, name))
                return true;
    return false;
}

/* The English that a translation is of: a text, a row's reason, a name. */
static const char *english_of(const struct tri_pack *p, const char *id)
{
    const char *text = tri_catalogue_find(&p->langs[0], id);
    struct tri_flow_name name;
    if (strncmp(id, "name.", 5) == 0 && tri_flows_count(p->flows) == 0)
        return id + 5; /* the pack's tables alone */
    if (strncmp(id, "name.", 5) == 0)
        return find_name(p, id + 5, &name) || is_table_name(p, id + 5) ||
                       is_own_words(p, id + 5)
                   ? id + 5
                   : NULL;
    if (text || strncmp(id, "because.", 8) != 0)
        return text;
    const char *rule = strrchr(id, '.') + 1;
    size_t stem = (size_t)(rule - id) - 9;
    for (size_t i = 0; i < p->n_decisions; i++) {
        const struct tri_decision *d = &p->decisions[i];
        if (strcspn(d->file, ".") != stem || memcmp(d->file, id + 8, stem) != 0)
            continue;
        for (size_t k = 0; k < d->n_rows; k++)
            if (strcmp(d->rows[k].id, rule) == 0)
                return d->rows[k].text[0];
    }
    return NULL;
}

/* Rows whose reason stands in English only. */
static void check_reasons(struct checking *c, const struct tri_catalogue *l)
{
    const struct tri_pack *p = c->pack;
    for (size_t i = 0; i < p->n_decisions; i++) {
        const struct tri_decision *d = &p->decisions[i];
        for (size_t k = 0; k < d->n_rows; k++) {
            char id[192];
            (void)snprintf(id, sizeof(id), "because.%.*s.%s",
                           (int)strcspn(d->file, "."), d->file, d->rows[k].id);
            if (*d->rows[k].text[0] && !tri_catalogue_find(l, id))
                check_at_row(c, TRI_ERROR, d, &d->rows[k],
                             "its reason is not translated: %s has no '%s'",
                             l->file, id);
        }
    }
}

/* Each name once, at the first place where it stands. */
static void check_names(struct checking *c, const struct tri_catalogue *l)
{
    const struct tri_pack *p = c->pack;
    struct tri_flow_name name = { .at = { 0, 0 } };
    struct tri_flow_name first;
    while (tri_flows_name(p->flows, &name)) {
        char id[192];
        (void)snprintf(id, sizeof(id), "name.%s", name.name);
        if (tri_catalogue_find(l, id) || !find_name(p, name.name, &first) ||
            strcmp(first.file, name.file) != 0 ||
            strcmp(first.id, name.id) != 0)
            continue;
        struct tri_loc loc = tri_loc_make(name.file, name.id, name.line, 0);
        tri_findings_add(c->findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "%s: no text '%s%s'", l->file, id, "");
    }
}

static void want_name(struct checking *c, const struct tri_catalogue *l,
                      const char *file, const char *name)
{
    char id[192];
    (void)snprintf(id, sizeof(id), "name.%s", name);
    if (!tri_catalogue_find(l, id))
        check_at_word(c, TRI_ERROR, file, name, "%s: no text '%s%s'", l->file,
                      id, "");
}

/* Those of tables, each where it stands first. */
static void check_table_names(struct checking *c, const struct tri_catalogue *l)
{
    const struct tri_pack *p = c->pack;
    char stem[96];
    const char *name;
    if (p->n_areas)
        want_name(c, l, "areas/default.json", p->areas[0].name);
    for (size_t i = 0; i < p->n_decisions; i++)
        for (size_t k = 0;
             (name = table_name(&p->decisions[i], k, stem, sizeof(stem)));
             k++) {
            bool again = has_label(p, name);
            for (size_t j = 0; j < i && !again; j++) {
                char other[96];
                const char *seen;
                for (size_t m = 0;
                     !again && (seen = table_name(&p->decisions[j], m, other,
                                                  sizeof(other)));
                     m++)
                    again = strcmp(seen, name) == 0;
            }
            if (!again)
                want_name(c, l, p->decisions[i].file, name);
        }
}

/* What is cited of the pack's own, each where it stands first. */
static void check_own_words(struct checking *c, const struct tri_catalogue *l)
{
    const struct tri_pack *p = c->pack;
    const char *words;
    const char *seen;
    for (size_t i = 0; i < p->n_sources; i++) {
        const struct tri_citation *s = &p->sources[i];
        for (size_t k = 0; s->own && (words = own_words(p, s, k)); k++) {
            bool again = !words[strcspn(words, "abcdefghijklmnopqrstuvwxyz")];
            for (size_t j = 0; j < k && !again; j++) {
                seen = own_words(p, s, j);
                again = seen && strcmp(seen, words) == 0;
            }
            if (!again)
                want_name(c, l, "pack.json", words);
        }
    }
}

/* A text without a letter of it: blanks, the one that does not break too. */
static void check_blank(struct checking *c, const struct tri_catalogue *l)
{
    for (size_t i = 0; i < l->index.n; i++) {
        const struct tri_key *k = &l->index.keys[i];
        const char *text = l->texts[i].text;
        char id[192];
        if (text[strspn(text, " \t\r\n\xc2\xa0")])
            continue;
        (void)snprintf(id, sizeof(id), "%.*s", (int)k->len, k->text);
        check_at_word(c, TRI_ERROR, l->file, id, "'%s' is an empty text", id);
    }
}

void check_words(struct checking *c, const struct tri_catalogue *l)
{
    const struct tri_catalogue *en = &c->pack->langs[0];
    check_blank(c, l);
    if (l == en)
        return;
    check_reasons(c, l);
    check_names(c, l);
    check_table_names(c, l);
    check_own_words(c, l);
    for (size_t i = 0; i < en->index.n; i++) {
        const struct tri_key *k = &en->index.keys[i];
        if (tri_index_find_hashed(&l->index, k->text, k->len, k->hash) ==
            TRI_INDEX_NONE)
            check_at_word(c, TRI_ERROR, l->file, "", "no text '%.*s'",
                          (int)k->len, k->text);
    }
    for (size_t i = 0; i < l->index.n; i++) {
        const struct tri_key *k = &l->index.keys[i];
        char id[192];
        char hex[13] = "";
        uint8_t sum[32];
        (void)snprintf(id, sizeof(id), "%.*s", (int)k->len, k->text);
        const char *english = english_of(c->pack, id);
        if (!english && strncmp(id, "because.", 8) == 0) {
            check_at_word(c, TRI_ERROR, l->file, id,
                          "'%s' is the reason of a row that is not there", id);
            continue;
        }
        if (!english) {
            check_at_word(c, TRI_WARNING, l->file, id,
                          "'%s' translates nothing that is there", id);
            continue;
        }
        struct tri_bytes piece = { english, strlen(english) };
        c->hash->sha256(c->hash->self, &piece, 1, sum);
        for (size_t b = 0; b < 6; b++)
            (void)snprintf(hex + 2 * b, 3, "%02x", sum[b]);
        if (strcmp(hex, l->texts[i].from ? l->texts[i].from : "") != 0)
            check_at_word(c, TRI_ERROR, l->file, id,
                          "'%s' is stale: its English has changed", id);
        else if (!l->texts[i].same && strcmp(l->texts[i].text, english) == 0 &&
                 english[strcspn(english, "abcdefghijklmnopqrstuvwxyz")])
            check_at_word(c, TRI_ERROR, l->file, id,
                          "'%s' is left in English (a name that is the same: "
                          "\"same\": true)",
                          id);
    }
}
