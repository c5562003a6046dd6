/* Local data: areas/default.json says which data there are and what holds
 * where nothing local is known; each other file lays one area over it. Every
 * datum has a source and a mark like a row of a table, and is written as JSON
 * once, here: an assessment only copies it. */
#include <stdio.h>
#include <string.h>

#include "feel/json.h"
#include "feel/number.h"
#include "triage/pack_int.h"

const char *const tri_area_known_names[TRI_N_AREA_KNOWN] = { "own", "unlisted",
                                                             "setting",
                                                             "none" };

#define DEFAULT_FILE "areas/default.json"

/* What default.json says of a datum beside its value. */
struct shape {
    const char *name;
    enum { KIND_TEXT, KIND_NUMBER, KIND_LIST } kind;
    bool local;
    bool employer;
    bool later;
    const char *agency;
    const char *dial;    /* "tel", "sms": a number to dial; NULL: none */
    const char *wording; /* prefix of the values' texts; NULL: none */
};

struct areas {
    struct loader *l;
    const struct tri_type *type; /* tArea */
    const struct tri_pack_file *base_file;
    const struct tri_pack_file *file; /* the one at hand */
    struct tri_value base;            /* default.json's data */
    size_t n;
    struct shape *shapes;
    struct tri_index index; /* of the shapes' names */
};

/* ---- the shape of a file ---- */

static bool one_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static void known_members(struct areas *a, const struct tri_pack_file *f,
                          struct tri_value v, const char *where,
                          const char *const *words, size_t n)
{
    for (size_t i = 0; v.kind == TRI_CONTEXT && i < v.u.context->n; i++) {
        const char *key =
            loader_text(a->l, tri_str(v.u.context->entries[i].key,
                                      v.u.context->entries[i].key_len));
        if (key && !one_of(key, words, n))
            loader_complain(a->l, TRI_ERROR, f, key, "%s: unknown member '%s'",
                            where, key);
    }
}

static const char *wanted(struct areas *a, const struct tri_pack_file *f,
                          struct tri_value v, const char *key)
{
    const char *text = loader_text(a->l, tri_member(v, key));
    if (text && *text)
        return text;
    if (!a->l->failed)
        loader_complain(a->l, TRI_ERROR, f, key, "needs a text '%s'", key);
    return "";
}

static bool area_code(const char *file, char *out, size_t size)
{
    size_t n = strlen(file);
    if (strncmp(file, "areas/", 6) != 0 || n < 12 ||
        strcmp(file + n - 5, ".json") != 0 || n - 11 >= size)
        return false;
    memcpy(out, file + 6, n - 11);
    out[n - 11] = '\0';
    return true;
}

/* The members above the data. */
static void read_head(struct areas *a, const struct tri_pack_file *f,
                      struct tri_value doc, struct tri_area *out)
{
    static const char *const members[] = { "id", "name", "zone", "data" };
    char code[64] = "";
    known_members(a, f, doc, "area", members, TRI_COUNT(members));
    (void)area_code(f->name, code, sizeof(code));
    out->code = wanted(a, f, doc, "id");
    out->name = wanted(a, f, doc, "name");
    out->zone = loader_text(a->l, tri_member(doc, "zone"));
    if (*out->code && strcmp(out->code, code) != 0)
        loader_complain(a->l, TRI_ERROR, f, "id",
                        "id '%s' is not the name of the file", out->code);
    if (tri_member(doc, "data").kind != TRI_CONTEXT)
        loader_complain(a->l, TRI_ERROR, f, "data", "needs an object 'data'");
}

/* "0345 045 5203", "+44 20 7946 0000", "1-866-555-0100": nothing but a number
 * as people write it. */
static bool dials(struct tri_value v)
{
    size_t digits = 0;
    for (size_t i = 0; v.kind == TRI_STRING && i < v.len; i++) {
        bool digit = v.u.str[i] >= '0' && v.u.str[i] <= '9';
        if (!digit && !(i == 0 ? v.u.str[i] == '+'
                               : v.u.str[i] == ' ' || v.u.str[i] == '-'))
            return false;
        digits += digit;
    }
    return digits >= 3;
}

static bool fits(const struct shape *s, struct tri_value v)
{
    int64_t n = 0;
    if (tri_is_null(v))
        return true;
    if (s->kind == KIND_NUMBER)
        return v.kind == TRI_NUMBER && tri_num_to_int(v, &n) && n >= 0;
    if (s->dial && !dials(v))
        return false;
    if (s->kind == KIND_TEXT)
        return v.kind == TRI_STRING && v.len > 0;
    if (v.kind != TRI_LIST || v.u.list->n == 0)
        return false;
    for (size_t i = 0; i < v.u.list->n; i++)
        if (v.u.list->items[i].kind != TRI_STRING)
            return false;
    return true;
}

/* A datum is what a row of a table is: it says where it comes from and how
 * sure that is. */
static void check_datum(struct areas *a, const struct tri_pack_file *f,
                        const struct shape *s, struct tri_value v)
{
    static const char *const kinds[] = { "a text", "a whole number",
                                         "a list of texts" };
    struct loader *l = a->l;
    if (v.kind != TRI_CONTEXT) {
        loader_complain(l, TRI_ERROR, f, s->name,
                        "%s: needs an object of value, source and verified",
                        s->name);
        return;
    }
    struct tri_value value = tri_member(v, "value");
    const char *mark = loader_text(l, tri_member(v, "verified"));
    const char *key = loader_text(l, tri_member(v, "source"));
    const struct tri_citation *source =
        key ? loader_source(l->pack, key) : NULL;
    if (!fits(s, value))
        loader_complain(l, TRI_ERROR, f, s->name, "%s: is not %s, nor null",
                        s->name, s->dial ? "a number to dial" : kinds[s->kind]);
    if (!mark || tri_sureness(mark) < 0)
        loader_complain(l, TRI_ERROR, f, s->name,
                        "%s: verified is yes, secondary or no", s->name);
    else if (key && !source)
        loader_complain(l, TRI_ERROR, f, s->name,
                        "%s: pack.json has no source '%s'", s->name, key);
    else if (source && tri_sureness(mark) > tri_sureness(source->verified))
        loader_complain(l, TRI_ERROR, f, s->name,
                        "%s: is marked surer than its source %s (%s)", s->name,
                        key, source->verified);
    else if (tri_sureness(mark) > 0 && (tri_is_null(value) || !source))
        loader_complain(l, TRI_ERROR, f, s->name,
                        "%s: without a value and a source, verified is no",
                        s->name);
    else if (!tri_is_null(value) && !source)
        loader_complain(l, TRI_ERROR, f, s->name, "%s: a value needs a source",
                        s->name);
}

/* ---- default.json ---- */

static void read_shape(struct areas *a, struct tri_value v, struct shape *s)
{
    static const char *const members[] = { "value",    "source", "section",
                                           "verified", "note",   "about",
                                           "agency",   "kind",   "wording",
                                           "later",    "dial" };
    static const char *const kinds[] = { "text", "number", "list" };
    static const char *const dialled[] = { "tel", "sms" };
    struct loader *l = a->l;
    const char *about = loader_text(l, tri_member(v, "about"));
    const char *kind = loader_text(l, tri_member(v, "kind"));
    known_members(a, a->base_file, v, s->name, members, TRI_COUNT(members));
    s->agency = loader_text(l, tri_member(v, "agency"));
    s->wording = loader_text(l, tri_member(v, "wording"));
    s->dial = loader_text(l, tri_member(v, "dial"));
    s->later = tri_is_true(tri_member(v, "later"));
    s->employer = about && strcmp(about, "employer") == 0;
    s->local = s->employer || (about && strcmp(about, "home") == 0);
    if (!s->local && (!about || strcmp(about, "everybody") != 0))
        loader_complain(l, TRI_ERROR, a->base_file, s->name,
                        "%s: about is home, employer or everybody", s->name);
    s->kind = KIND_TEXT;
    while (kind && s->kind < TRI_COUNT(kinds) &&
           strcmp(kinds[s->kind], kind) != 0)
        s->kind++;
    if (!kind || s->kind == TRI_COUNT(kinds)) {
        s->kind = KIND_TEXT;
        loader_complain(l, TRI_ERROR, a->base_file, s->name,
                        "%s: kind is text, number or list", s->name);
    }
    if (s->dial && (s->kind != KIND_TEXT || s->wording ||
                    !one_of(s->dial, dialled, TRI_COUNT(dialled))))
        loader_complain(l, TRI_ERROR, a->base_file, s->name,
                        "%s: dial is tel or sms, of a text without wording",
                        s->name);
}

static bool read_shapes(struct areas *a)
{
    struct loader *l = a->l;
    const struct tri_context *c = a->base.u.context;
    struct tri_key *keys =
        tri_arena_zero(&l->pack->arena, c->n + 1, sizeof(*keys));
    a->shapes = tri_arena_zero(&l->pack->arena, c->n + 1, sizeof(*a->shapes));
    if (!keys || !a->shapes)
        return false;
    for (size_t i = 0; i < c->n; i++) {
        struct shape *s = &a->shapes[a->n];
        s->name = tri_arena_copy(&l->pack->arena, c->entries[i].key,
                                 c->entries[i].key_len);
        if (!s->name)
            return false;
        keys[a->n++] = tri_key_of(s->name, strlen(s->name));
        read_shape(a, c->entries[i].value, s);
    }
    l->pack->n_area_data = a->n;
    return tri_index_build(&l->pack->arena, keys, a->n, &a->index);
}

/* ---- one area ---- */

static void read_data(struct areas *a, const struct tri_pack_file *f,
                      struct tri_value data)
{
    static const char *const members[] = { "value", "source", "section",
                                           "verified", "note" };
    const struct tri_context *c = data.u.context;
    for (size_t i = 0; i < c->n; i++) {
        const struct tri_entry *e = &c->entries[i];
        size_t at = tri_index_find(&a->index, e->key, e->key_len);
        if (at != TRI_INDEX_NONE) {
            if (f != a->base_file)
                known_members(a, f, e->value, a->shapes[at].name, members,
                              TRI_COUNT(members));
            check_datum(a, f, &a->shapes[at], e->value);
            continue;
        }
        const struct tri_key *near =
            tri_index_nearest(&a->index, e->key, e->key_len);
        const char *key = loader_text(a->l, tri_str(e->key, e->key_len));
        if (key && near)
            loader_complain(a->l, TRI_ERROR, f, key,
                            "default.json has no datum '%s': did you mean "
                            "'%s'?",
                            key, near->text);
        else if (key)
            loader_complain(a->l, TRI_ERROR, f, key,
                            "default.json has no datum '%s'", key);
    }
}

static const char *wording_of(const struct areas *a, size_t lang,
                              const char *prefix, struct tri_value v)
{
    char id[160];
    if (v.kind != TRI_STRING)
        return NULL;
    (void)snprintf(id, sizeof(id), "%s%.*s", prefix, (int)v.len, v.u.str);
    return tri_pack_text(a->l->pack, lang, id);
}

static void no_words(struct areas *a, const struct shape *s, const char *prefix,
                     struct tri_value v)
{
    const char *code = loader_text(a->l, v);
    if (code)
        loader_complain(a->l, TRI_ERROR, a->file, code, "%s: no text '%s%s'",
                        s->name, prefix, code);
}

/* ,"text": the value in words, where the datum has a family of texts. */
static void put_words(struct areas *a, size_t lang, const struct shape *s,
                      struct tri_value value)
{
    struct tri_out *o = &a->l->text;
    bool list = value.kind == TRI_LIST;
    size_t n = list ? value.u.list->n : 1;
    if (!s->wording || tri_is_null(value))
        return;
    tri_out_text(o, list ? ",\"text\":[" : ",\"text\":");
    for (size_t i = 0; i < n; i++) {
        struct tri_value v = list ? value.u.list->items[i] : value;
        const char *text = wording_of(a, lang, s->wording, v);
        if (i)
            tri_out_char(o, ',');
        if (text)
            tri_json_write_text(o, text, strlen(text));
        else if (lang == 0)
            no_words(a, s, s->wording, v);
    }
    if (list)
        tri_out_char(o, ']');
}

static void write_datum(struct areas *a, const struct shape *s,
                        struct tri_value v, struct tri_area_datum *out)
{
    struct loader *l = a->l;
    struct tri_out *o = &l->text;
    const char *key = loader_text(l, tri_member(v, "source"));
    const char *section = loader_text(l, tri_member(v, "section"));
    struct tri_value note = tri_member(v, "note");
    out->source = key ? loader_source(l->pack, key) : NULL;
    out->section = out->source ? section : NULL;
    for (size_t k = 0; k < l->pack->n_langs; k++) {
        tri_out_clear(o);
        tri_out_text(o, "{\"name\":");
        tri_json_write_text(o, s->name, strlen(s->name));
        const char *label =
            wording_of(a, k, "area.data.", tri_str(s->name, strlen(s->name)));
        tri_out_text(o, ",\"label\":");
        tri_json_write_text(o, label ? label : s->name,
                            strlen(label ? label : s->name));
        tri_out_text(o, ",\"value\":");
        tri_json_write(&l->ev, o, tri_member(v, "value"), 0, 0);
        put_words(a, k, s, tri_member(v, "value"));
        tri_out_text(o, ",\"verified\":");
        tri_json_write_text(o, out->verified, strlen(out->verified));
        if (out->from_default)
            tri_out_text(o, ",\"from_default\":true");
        const char *words = wording_of(a, k, "area.note.", note);
        if (!words && k == 0)
            no_words(a, s, "area.note.", note);
        if (words) {
            tri_out_text(o, ",\"note\":");
            tri_json_write_text(o, words, strlen(words));
        }
        loader_put_source(o, l->pack, k, out->source, section, out->verified);
        tri_out_char(o, '}');
        char *json =
            o->failed ? NULL : tri_arena_get(&l->pack->arena, o->len + 1);
        if (!json) {
            l->failed = true;
            return;
        }
        memcpy(json, o->text, o->len + 1);
        out->json[k] = json;
        out->json_len[k] = (uint32_t)o->len;
    }
}

/* What an area does not say, or says is not known, holds as in default.json:
 * the value in force of each datum. */
static struct tri_value in_force(const struct areas *a, struct tri_value data,
                                 const char *name, bool *from_default)
{
    struct tri_value v = tri_member(data, name);
    *from_default = tri_is_null(tri_member(v, "value"));
    return *from_default ? tri_member(a->base, name) : v;
}

static bool write_data(struct areas *a, bool is_default, struct tri_value data,
                       struct tri_area *area)
{
    struct tri_area_datum *list =
        tri_arena_zero(&a->l->pack->arena, a->n + 1, sizeof(*list));
    if (!list)
        return false;
    area->data = list;
    for (size_t i = 0; i < a->n && !a->l->failed; i++) {
        const struct shape *s = &a->shapes[i];
        struct tri_area_datum *d = &list[i];
        bool from_default = false;
        struct tri_value v = in_force(a, data, s->name, &from_default);
        const char *mark = loader_text(a->l, tri_member(v, "verified"));
        d->name = s->name;
        d->local = s->local;
        d->employer = s->employer;
        d->later = s->later;
        d->agency = s->agency;
        d->dial = s->dial;
        d->stated = !tri_is_null(tri_member(data, s->name));
        d->verified = mark ? mark : "no";
        d->from_default = from_default && !is_default;
        write_datum(a, s, v, d);
    }
    return !a->l->failed;
}

/* The value that tables see, once for each way in which it became known. */
static bool table_value(struct areas *a, const struct tri_pack_file *f,
                        struct tri_value data, struct tri_area *area)
{
    const struct tri_type *t = a->type;
    for (size_t k = 0; k < TRI_N_AREA_KNOWN; k++) {
        struct tri_context *c =
            tri_context_new(&a->l->pack->arena, t->n_fields);
        if (!c)
            return false;
        for (size_t i = 0; i < t->n_fields; i++) {
            const struct tri_field *field = &t->fields[i];
            bool from_default = false;
            const char *text = strcmp(field->name, "id") == 0     ? area->code
                               : strcmp(field->name, "name") == 0 ? area->name
                               : strcmp(field->name, "known_by") == 0
                                   ? tri_area_known_names[k]
                                   : NULL;
            struct tri_value v =
                text ? tri_str(text, strlen(text))
                     : tri_member(in_force(a, data, field->name, &from_default),
                                  "value");
            if (!text && k == 0 && f == a->base_file &&
                tri_index_find(&a->index, field->name, field->name_len) ==
                    TRI_INDEX_NONE)
                loader_complain(a->l, TRI_ERROR, f, "data",
                                "tArea has %s, and there is no such datum",
                                field->name);
            if (!tri_type_conforms(&a->l->ev, field->type, v)) {
                if (k == 0 || strcmp(field->name, "known_by") == 0)
                    loader_complain(a->l, TRI_ERROR, f, field->name,
                                    "%s is not of the type that tArea gives it",
                                    field->name);
                v = tri_null();
            }
            c->entries[i] =
                (struct tri_entry){ field->name, field->name_len,
                                    tri_key_hash(field->name, field->name_len),
                                    v };
        }
        area->value[k] = tri_context_value(c);
    }
    return true;
}

static void read_area(struct areas *a, const struct tri_pack_file *f,
                      struct tri_value doc)
{
    struct tri_pack *p = a->l->pack;
    struct tri_area *area = &p->areas[p->n_areas];
    struct tri_value data = tri_member(doc, "data");
    a->file = f;
    read_head(a, f, doc, area);
    if (data.kind != TRI_CONTEXT || !a->shapes)
        return;
    read_data(a, f, data);
    if (!area->zone && p->n_areas)
        area->zone = p->areas[0].zone;
    if (write_data(a, f == a->base_file, data, area) &&
        table_value(a, f, data, area))
        p->n_areas++;
    else
        a->l->failed = true;
}

/* Services that children are told of: nobody rings a number from here that was
 * not read anywhere. */
static void read_pupils(struct loader *l)
{
    struct tri_pack *p = l->pack;
    struct tri_value v = tri_member(l->doc, "pupils");
    size_t n = v.kind == TRI_LIST ? v.u.list->n : 0;
    p->pupils = tri_arena_zero(&p->arena, n + 1, sizeof(*p->pupils));
    if (!p->pupils) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *name = loader_text(l, v.u.list->items[i]);
        const struct tri_area_datum *d = NULL;
        for (size_t k = 0; name && p->n_areas && k < p->n_area_data; k++)
            if (strcmp(p->areas[0].data[k].name, name) == 0)
                d = &p->areas[0].data[k];
        if (!d || d->local || tri_sureness(d->verified) < 1)
            loader_complain(l, TRI_ERROR, NULL, "pupils",
                            "pupils: %s has no datum '%s' about everybody that "
                            "is verified",
                            DEFAULT_FILE, name ? name : "");
        else if (!tri_pack_textf(p, 0, NULL, "pupils.%s", name))
            loader_complain(l, TRI_ERROR, NULL, "pupils", "no text 'pupils.%s'",
                            name);
        else
            p->pupils[p->n_pupils++] = name;
    }
}

static void read_areas(struct loader *l)
{
    struct tri_pack *p = l->pack;
    const struct tri_node *node =
        p->in_home_area ? p->in_home_area : p->in_employer_area;
    struct areas a = { .l = l, .base_file = loader_file(l, DEFAULT_FILE) };
    a.type = node ? tri_node_info(node).type : NULL;
    if (!a.type || a.type->kind != TRI_T_CONTEXT)
        return;
    if (!a.base_file) {
        loader_complain(
            l, TRI_ERROR, NULL, NULL,
            "the tables read an area and there is no " DEFAULT_FILE);
        return;
    }
    struct tri_value doc = loader_json(l, a.base_file);
    p->areas = tri_arena_zero(&p->arena, l->n_files + 1, sizeof(*p->areas));
    l->failed |= !p->areas;
    a.base = tri_member(doc, "data");
    if (!l->failed && a.base.kind == TRI_CONTEXT)
        l->failed |= !read_shapes(&a);
    if (!l->failed)
        read_area(&a, a.base_file, doc);
    for (size_t i = 0; i < l->n_files && !l->failed && p->n_areas; i++) {
        char code[64];
        const struct tri_pack_file *f = &l->files[i];
        if (f != a.base_file && area_code(f->name, code, sizeof(code)))
            read_area(&a, f, loader_json(l, f));
    }
}

void loader_areas(struct loader *l)
{
    read_areas(l);
    if (!l->failed)
        read_pupils(l);
}

/* ---- check ---- */

void areas_check(const struct tri_pack *p, const struct tri_pack_file *files,
                 size_t n, struct tri_findings *findings)
{
    for (size_t i = 1; i < p->n_areas; i++) {
        const struct tri_area *area = &p->areas[i];
        char name[96];
        const struct tri_pack_file *file = NULL;
        (void)snprintf(name, sizeof(name), "areas/%s.json", area->code);
        for (size_t k = 0; k < n; k++)
            if (strcmp(files[k].name, name) == 0)
                file = &files[k];
        for (size_t k = 0; file && k < p->n_area_data; k++) {
            const struct tri_area_datum *d = &area->data[k];
            uint32_t line = tri_line_of(file->bytes, file->len, d->name);
            struct tri_loc loc = tri_loc_make(name, d->name, line, 0);
            if (d->local && !d->stated)
                tri_findings_add(findings, TRI_WARNING, TRI_E_MODEL, &loc,
                                 "%s: does not say; write null and verified no "
                                 "where it is not known",
                                 d->name);
            else if (d->local &&
                     (d->from_default || strcmp(d->verified, "no") == 0))
                tri_findings_add(findings, TRI_NOTE, TRI_OK, &loc,
                                 "%s: not verified for this area", d->name);
        }
    }
}
