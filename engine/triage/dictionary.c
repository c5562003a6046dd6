#include "triage/dictionary.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "feel/number.h"

#define MAX_STRUCT_DEPTH 8

struct builder {
    struct tri_arena *arena;
    const struct tri_models *models;
    const char *file;
    struct tri_findings *findings;
    bool failed; /* the arena is exhausted */
};

/* ---- marks to values ---- */

static void complain(struct builder *b, const struct tri_datum *f,
                     enum tri_severity severity, const char *what,
                     const char *text)
{
    struct tri_loc loc = tri_loc_make(b->file, f->path, f->line, 0);
    tri_findings_add(b->findings, severity, TRI_E_MODEL, &loc, "%s: %s%s%s%s",
                     f->path, what, text ? " '" : "", text ? text : "",
                     text ? "'" : "");
}

/* A mark's text as a value of the fact's type; null with a finding when it is
 * none. */
static struct tri_value mark_value(struct builder *b, const struct tri_datum *f,
                                   const char *text, size_t len)
{
    struct tri_value v = tri_null();
    switch (f->scalar->kind) {
    case TRI_T_BOOL:
        if (len == 4 && memcmp(text, "true", 4) == 0)
            return tri_bool(true);
        if (len == 5 && memcmp(text, "false", 5) == 0)
            return tri_bool(false);
        break;
    case TRI_T_NUMBER:
        if (tri_num_parse(b->arena, text, len, &v))
            return v;
        break;
    case TRI_T_STRING:
        for (size_t i = 0; i < f->n_choices; i++)
            if (f->choices[i].len == len &&
                memcmp(f->choices[i].u.str, text, len) == 0)
                return f->choices[i];
        if (f->n_choices == 0) {
            const char *copy = tri_arena_copy(b->arena, text, len);
            b->failed |= !copy;
            return copy ? tri_str(copy, len) : tri_null();
        }
        break;
    default:
        break;
    }
    complain(b, f, TRI_ERROR, "st:fact has a value that is not allowed", text);
    return tri_null();
}

/* The words of "a,b,c" as values. */
static void probe_list(struct builder *b, struct tri_datum *f, const char *text)
{
    size_t n = 1;
    for (const char *p = text; *p; p++)
        n += *p == ',';
    struct tri_value *values = tri_arena_zero(b->arena, n, sizeof(*values));
    if (!values) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        text += strspn(text, " ");
        size_t len = strcspn(text, ",");
        size_t word = len;
        while (word && text[word - 1] == ' ')
            word--;
        values[i] = mark_value(b, f, text, word);
        text += len + (text[len] == ',');
    }
    f->probe = values;
    f->n_probe = n;
}

static void default_probe(struct builder *b, struct tri_datum *f)
{
    if (f->scalar->kind == TRI_T_BOOL) {
        struct tri_value *both = tri_arena_zero(b->arena, 2, sizeof(*both));
        if (!both) {
            b->failed = true;
            return;
        }
        both[0] = tri_bool(true);
        both[1] = tri_bool(false);
        f->probe = both;
        f->n_probe = 2;
    } else {
        f->probe = f->choices;
        f->n_probe = f->n_choices;
    }
}

/* Between what days an answer may lie; a report may say what it will. */
static void apply_days(struct builder *b, struct tri_datum *f,
                       const struct tri_item_info *item)
{
    const char *earliest = item->fact[TRI_FACT_EARLIEST];
    const char *ahead = item->fact[TRI_FACT_DAYS_AHEAD];
    char midnight[32];
    if (!earliest && !ahead)
        return;
    if (f->scalar->kind != TRI_T_DATETIME)
        complain(b, f, TRI_ERROR,
                 "st:fact earliest and days-ahead are of a date and time",
                 NULL);
    if (earliest) {
        (void)snprintf(midnight, sizeof(midnight), "%.10sT00:00:00Z", earliest);
        f->has_earliest =
            strlen(earliest) == 10 &&
            tri_instant_parse(midnight, strlen(midnight), &f->earliest);
        if (!f->has_earliest)
            complain(b, f, TRI_ERROR, "st:fact earliest is no day", earliest);
    }
    if (ahead) {
        size_t len = strlen(ahead);
        f->has_days_ahead =
            len > 0 && len < 6 && strspn(ahead, "0123456789") == len;
        for (size_t i = 0; f->has_days_ahead && i < len; i++)
            f->days_ahead = f->days_ahead * 10 + (ahead[i] - '0');
        if (!f->has_days_ahead)
            complain(b, f, TRI_ERROR, "st:fact days-ahead is no number of days",
                     ahead);
    }
}

static void apply_mark(struct builder *b, struct tri_datum *f,
                       const struct tri_item_info *item)
{
    const char *kind = item->fact[TRI_FACT_KIND];
    const char *harmful = item->fact[TRI_FACT_HARMFUL];
    const char *worst = item->fact[TRI_FACT_WORST];
    const char *best = item->fact[TRI_FACT_BEST];
    const char *probe = item->fact[TRI_FACT_PROBE];
    const char *whole = item->fact[TRI_FACT_WHOLE];
    const char *about = item->fact[TRI_FACT_ABOUT];
    const char *settled = item->fact[TRI_FACT_SETTLED];
    f->about = "";
    f->marked = kind || harmful;
    if (!f->marked) {
        default_probe(b, f);
        return;
    }
    f->judgement = kind && strcmp(kind, "judgement") == 0;
    if (!f->judgement && (!kind || strcmp(kind, "observed") != 0))
        complain(b, f, TRI_ERROR, "st:fact kind must be observed or judgement",
                 NULL);
    f->whole = whole && strcmp(whole, "true") == 0;
    if (whole && (!f->whole || f->scalar->kind != TRI_T_NUMBER))
        complain(b, f, TRI_ERROR, "st:fact whole is true, of a number", NULL);
    f->settled = settled && strcmp(settled, "true") == 0;
    if (settled && !f->settled)
        complain(b, f, TRI_ERROR, "st:fact settled is true, or left out", NULL);
    if (about)
        f->about = about;
    f->harmful = harmful && strcmp(harmful, "true") == 0;
    if (!f->harmful && (!harmful || strcmp(harmful, "false") != 0))
        complain(b, f, TRI_ERROR, "st:fact harmful must be true or false",
                 NULL);
    if (f->harmful && f->scalar->kind == TRI_T_BOOL) {
        f->worst = tri_bool(true);
        f->best = tri_bool(false);
    }
    if (worst)
        f->worst = mark_value(b, f, worst, strlen(worst));
    if (best)
        f->best = mark_value(b, f, best, strlen(best));
    if (probe)
        probe_list(b, f, probe);
    else
        default_probe(b, f);
}

/* ---- structures ---- */

/* An enumeration of texts; "null" beside them only says that it may be
 * unknown. */
static bool take_choices(struct builder *b, struct tri_datum *f,
                         const struct tri_item_info *item)
{
    struct tri_value *texts =
        tri_arena_zero(b->arena, item->n_allowed + 1, sizeof(*texts));
    if (!texts)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < item->n_allowed; i++)
        if (item->allowed[i].kind == TRI_STRING)
            texts[n++] = item->allowed[i];
        else if (item->allowed[i].kind != TRI_NULL)
            return true;
    f->choices = texts;
    f->n_choices = n;
    return true;
}

/* The contract's `required`, which DMN has no word for. */
static bool is_required(const char *path)
{
    return strcmp(path, "facts") == 0 || strcmp(path, "children[].role") == 0;
}

static const struct tri_struct *build_struct(struct builder *b,
                                             const struct tri_item *item,
                                             const char *prefix,
                                             unsigned depth);

/* The item that has the components of a structure: its own, or those of the
 * definition that it refers to. */
static const struct tri_item *structure_of(struct builder *b,
                                           const struct tri_item *item)
{
    for (unsigned i = 0; item && i < MAX_STRUCT_DEPTH; i++) {
        if (tri_item_parts(item))
            return item;
        struct tri_item_info info = tri_item_info(item);
        item = *info.type_ref ? tri_models_item(b->models, NULL, info.type_ref)
                              : NULL;
    }
    return NULL;
}

static bool build_fact(struct builder *b, const struct tri_item *item,
                       const char *prefix, unsigned depth, struct tri_datum *f)
{
    struct tri_item_info info = tri_item_info(item);
    f->name = info.name;
    f->name_len = (uint32_t)strlen(info.name);
    f->hash = tri_key_hash(f->name, f->name_len);
    f->type = info.type;
    f->line = info.line;
    f->description = info.description;
    f->list = info.type->kind == TRI_T_LIST;
    f->scalar = f->list && info.type->elem ? info.type->elem : info.type;
    f->path = tri_arena_format(
        b->arena, "%s%s%s%s", prefix, *prefix ? "." : "", f->name,
        f->list && f->scalar->kind == TRI_T_CONTEXT ? "[]" : "");
    if (!f->path || !take_choices(b, f, &info)) {
        b->failed = true;
        return false;
    }
    f->required = is_required(f->path);
    apply_days(b, f, &info);
    apply_mark(b, f, &info);
    const struct tri_item *inner = structure_of(b, item);
    if (f->scalar->kind == TRI_T_CONTEXT && inner) {
        f->shape = build_struct(b, inner, f->path, depth + 1);
        return f->shape != NULL;
    }
    return true;
}

static void add_filling(struct tri_fillings *to, size_t at, struct tri_value v)
{
    if (!tri_is_null(v))
        to->items[to->n++] = (struct tri_filling){ (uint32_t)at, v };
}

/* So that a report costs what it says, not what it might have said. */
static bool prepare(struct builder *b, struct tri_struct *s)
{
    static const struct tri_list none = { 0 };
    s->words = (s->n + 63) / 64;
    struct tri_entry *blank =
        tri_arena_zero(b->arena, s->n + 1, sizeof(*blank));
    uint64_t *expected =
        tri_arena_zero(b->arena, s->words + 1, sizeof(*expected));
    uint32_t *shapes = tri_arena_zero(b->arena, s->n + 1, sizeof(*shapes));
    struct tri_filling *fill =
        tri_arena_zero(b->arena, 2 * s->n + 1, sizeof(*fill));
    if (!blank || !expected || !shapes || !fill)
        return false;
    s->fill[TRI_BENIGN].items = fill;
    s->fill[TRI_WORST].items = fill + s->n;
    for (size_t i = 0; i < s->n; i++) {
        const struct tri_datum *f = &s->facts[i];
        uint64_t bit = UINT64_C(1) << i % 64;
        blank[i] =
            (struct tri_entry){ f->name, f->name_len, f->hash,
                                f->list ? tri_list_value(&none) : tri_null() };
        if (f->required || (f->shape && !f->list))
            expected[i / 64] |= bit;
        if (f->shape)
            shapes[s->n_shapes++] = (uint32_t)i;
        add_filling(&s->fill[TRI_BENIGN], i, f->best);
        add_filling(&s->fill[TRI_WORST], i, f->worst);
    }
    s->blank = blank;
    s->expected = expected;
    s->shapes = shapes;
    return true;
}

static const struct tri_struct *build_struct(struct builder *b,
                                             const struct tri_item *item,
                                             const char *prefix, unsigned depth)
{
    size_t n = tri_item_parts(item);
    struct tri_struct *s = tri_arena_zero(b->arena, 1, sizeof(*s));
    struct tri_key *keys = tri_arena_zero(b->arena, n + 1, sizeof(*keys));
    struct tri_datum *facts = tri_arena_zero(b->arena, n + 1, sizeof(*facts));
    if (!s || !keys || !facts) {
        b->failed = true;
        return NULL;
    }
    if (depth > MAX_STRUCT_DEPTH) {
        struct tri_loc loc = tri_loc_make(b->file, NULL, 0, 0);
        tri_findings_add(b->findings, TRI_ERROR, TRI_E_LIMIT, &loc,
                         "%s: structures nest too deep", prefix);
        return NULL;
    }
    s->name = tri_item_info(item).name;
    s->n = n;
    s->facts = facts;
    for (size_t i = 0; i < n; i++) {
        if (!build_fact(b, tri_item_part(item, i), prefix, depth, &facts[i]))
            return NULL;
        keys[i] =
            (struct tri_key){ facts[i].name, facts[i].name_len, facts[i].hash };
    }
    if (!tri_index_build(b->arena, keys, s->n, &s->index) || !prepare(b, s)) {
        b->failed = true;
        return NULL;
    }
    return s;
}

static size_t place_in(const struct tri_struct *s, const char *name)
{
    const struct tri_datum *f = tri_struct_find(s, name, strlen(name));
    return f ? (size_t)(f - s->facts) : s->n;
}

static struct tri_places places_in(const struct tri_struct *s, const char *area)
{
    return s ? (struct tri_places){ place_in(s, "id"), place_in(s, "role"),
                                    place_in(s, area) }
             : (struct tri_places){ SIZE_MAX, SIZE_MAX, SIZE_MAX };
}

static const struct tri_struct *shape_of(const struct tri_struct *s,
                                         const char *name)
{
    const struct tri_datum *f = tri_struct_find(s, name, strlen(name));
    return f ? f->shape : NULL;
}

enum tri_code tri_dictionary_build(struct tri_arena *a,
                                   const struct tri_models *models,
                                   const char *file, struct tri_dictionary *out,
                                   struct tri_findings *findings,
                                   struct tri_error *err)
{
    struct builder b = { a, models, file, findings, false };
    struct tri_loc loc = tri_loc_make(file, NULL, 1, 0);
    const struct tri_item *report = tri_models_item(models, file, "tReport");
    if (!report || tri_item_parts(report) == 0) {
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "no item definition tReport with components");
        return TRI_OK;
    }
    struct tri_dictionary d = { .file = file };
    d.report_type = tri_item_info(report).type;
    d.report = build_struct(&b, report, "", 0);
    if (b.failed)
        return tri_arena_fail(a, err, "the data dictionary");
    if (!d.report)
        return TRI_OK;
    d.at.facts = place_in(d.report, "facts");
    d.at.children = place_in(d.report, "children");
    d.at.others = place_in(d.report, "others");
    d.at.setting = place_in(d.report, "setting");
    d.facts = shape_of(d.report, "facts");
    d.child = shape_of(d.report, "children");
    d.other = shape_of(d.report, "others");
    d.child_at = places_in(d.child, "home_area");
    d.other_at = places_in(d.other, "employer_area");
    const struct tri_datum *facts = tri_struct_find(d.report, "facts", 5);
    d.facts_type = facts ? facts->type : NULL;
    if (!d.facts || !d.child)
        tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                         "tReport needs members 'facts' and 'children' with "
                         "types of their own");
    *out = d;
    return TRI_OK;
}

const struct tri_datum *tri_struct_find(const struct tri_struct *s,
                                        const char *name, size_t len)
{
    size_t i = tri_index_find(&s->index, name, len);
    return i == TRI_INDEX_NONE ? NULL : &s->facts[i];
}

const struct tri_datum *tri_dictionary_find(const struct tri_dictionary *d,
                                            const char *path)
{
    const struct tri_struct *s = d->report;
    const struct tri_datum *f = NULL;
    while (*path) {
        if (!s)
            return NULL;
        size_t len = strcspn(path, ".[");
        f = tri_struct_find(s, path, len);
        if (!f)
            return NULL;
        path += len;
        if (*path == '[') {
            path += strcspn(path, "]");
            path += *path == ']';
            if (!f->list)
                return NULL;
        } else if (f->list && *path) {
            return NULL;
        }
        if (*path == '.')
            path++;
        else if (*path)
            return NULL;
        s = f->shape;
    }
    return f;
}

/* ---- completion ---- */

static struct tri_value complete(const struct tri_struct *s,
                                 struct tri_arena *a, struct tri_value v,
                                 enum tri_completion how);

/* A structure within another one, or a list of them. False: no memory. */
static bool complete_inner(const struct tri_struct *s, struct tri_arena *a,
                           enum tri_completion how, struct tri_value *io)
{
    if (io->kind == TRI_CONTEXT)
        *io = complete(s, a, *io, how);
    if (io->kind != TRI_LIST || io->u.list->n == 0)
        return true;
    struct tri_list *l = tri_list_new(a, io->u.list->n);
    if (!l)
        return false;
    for (size_t j = 0; j < l->n; j++)
        l->items[j] = complete(s, a, io->u.list->items[j], how);
    *io = tri_list_value(l);
    return true;
}

static struct tri_value complete(const struct tri_struct *s,
                                 struct tri_arena *a, struct tri_value v,
                                 enum tri_completion how)
{
    if (v.kind != TRI_CONTEXT || v.u.context->n != s->n)
        return v;
    struct tri_context *c =
        tri_arena_get(a, sizeof(*c) + s->n * sizeof(c->entries[0]));
    if (!c)
        return tri_null();
    c->n = s->n;
    if (s->n)
        memcpy(c->entries, v.u.context->entries, s->n * sizeof(c->entries[0]));
    for (size_t i = 0; i < s->n_shapes; i++) {
        uint32_t at = s->shapes[i];
        if (!complete_inner(s->facts[at].shape, a, how, &c->entries[at].value))
            return tri_null();
    }
    const struct tri_filling *f = s->fill[how].items;
    for (const struct tri_filling *end = f + s->fill[how].n; f < end; f++)
        if (tri_is_null(c->entries[f->at].value))
            c->entries[f->at].value = f->value;
    return tri_context_value(c);
}

struct tri_value tri_dictionary_complete(const struct tri_dictionary *d,
                                         struct tri_arena *a,
                                         struct tri_value report,
                                         enum tri_completion how)
{
    return complete(d->report, a, report, how);
}
