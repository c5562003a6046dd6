/* From XML to a model: what the library calls, and what the parts of the reader
 * share. See reader.h for how it works; read_nodes.c and read_boxed.c for what
 * the elements become. */
#include "dmn/reader.h"

#include <libxml/SAX2.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xml_push.h"
#include "base/xml_words.h"

static const struct {
    const char *name;
    size_t len;
} element_names[] = {
#define TRI_ELEMENT(id, name) { name, sizeof(name) - 1 },
#include "dmn/elements.def"
#undef TRI_ELEMENT
};

/* 1.1 to 1.5; the elements we read have kept their names and their meaning. */
static const char *const dmn_namespaces[] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
};

#define FLOW_NS "urn:safetriage:flow:1"

const char *tri_element_name(enum tri_element e)
{
    return e < TRI_EL_COUNT ? element_names[e].name : "?";
}

static enum tri_element find_element(const xmlChar *local)
{
    const char *name = (const char *)local;
    size_t lo = 0, hi = TRI_EL_COUNT;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = strcmp(name, element_names[mid].name);
        if (c == 0)
            return (enum tri_element)mid;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return TRI_EL_COUNT;
}

static enum tri_element element_of(struct tri_reader *r, const xmlChar *local)
{
    struct tri_met_name *met =
        &r->met[((uintptr_t)local >> 2) % TRI_COUNT(r->met)];
    if (met->local != local)
        *met = (struct tri_met_name){ local, find_element(local) };
    return met->element;
}

/* ---- what the parts of the reader share ---- */

uint32_t tri_reader_line(const struct tri_reader *r)
{
    return (uint32_t)xmlSAX2GetLineNumber(r->ctxt);
}

uint32_t tri_reader_col(const struct tri_reader *r)
{
    return (uint32_t)xmlSAX2GetColumnNumber(r->ctxt);
}

bool tri_reader_fail(struct tri_reader *r, enum tri_code code, const char *id,
                     const char *fmt, ...)
{
    if (r->code)
        return false;
    char text[sizeof(r->err.msg)];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    struct tri_loc loc =
        tri_loc_make(r->model->file, id, tri_reader_line(r), tri_reader_col(r));
    r->code = tri_fail(&r->err, code, &loc, "%s", text);
    xmlStopParser(r->ctxt);
    return false;
}

bool tri_reader_nomem(struct tri_reader *r)
{
    if (r->code)
        return false;
    const struct tri_arena *a =
        r->m->arena.failed ? &r->m->arena : &r->m->scratch;
    r->code = tri_arena_fail(a, &r->err, r->model->file);
    xmlStopParser(r->ctxt);
    return false;
}

void *tri_reader_make(struct tri_reader *r, size_t size)
{
    void *p = tri_arena_zero(&r->m->arena, 1, size);
    if (!p)
        (void)tri_reader_nomem(r);
    return p;
}

void *tri_reader_build(struct tri_reader *r, size_t size)
{
    void *p = tri_arena_zero(&r->m->scratch, 1, size);
    if (!p)
        (void)tri_reader_nomem(r);
    return p;
}

struct tri_read_frame *tri_reader_top(struct tri_reader *r)
{
    return &r->stack[r->depth - 1];
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *copy_trimmed(struct tri_reader *r, const char *text,
                                size_t len)
{
    while (len && is_space(text[0])) {
        text++;
        len--;
    }
    while (len && is_space(text[len - 1]))
        len--;
    const char *copy = tri_arena_copy(&r->m->arena, text, len);
    if (!copy)
        (void)tri_reader_nomem(r);
    return copy;
}

const char *tri_reader_attr(struct tri_reader *r, const char *name)
{
    /* Once an error has stopped the parser, the attributes are freed. */
    if (r->code)
        return NULL;
    for (int i = 0; i < r->n_attrs; i++) {
        const xmlChar **a = r->attrs + (size_t)i * 5;
        if (!a[1] && strcmp((const char *)a[0], name) == 0)
            return copy_trimmed(r, (const char *)a[3], (size_t)(a[4] - a[3]));
    }
    return NULL;
}

struct tri_read_frame *tri_reader_push(struct tri_reader *r,
                                       enum tri_read_state state,
                                       enum tri_element element)
{
    if (r->code)
        return NULL;
    const char *id = tri_reader_attr(r, "id");
    struct tri_read_frame *f = &r->stack[r->depth];
    memset(f, 0, sizeof(*f));
    f->state = state;
    f->element = element;
    f->id = id ? id : r->depth ? tri_reader_top(r)->id : NULL;
    r->depth++;
    return r->code ? NULL : f;
}

struct tri_var *tri_reader_var(struct tri_reader *r)
{
    struct tri_var *v = tri_reader_make(r, sizeof(*v));
    if (!v)
        return NULL;
    v->name = tri_reader_attr(r, "name");
    if (!v->name)
        v->name = "";
    v->name_len = (uint32_t)strlen(v->name);
    v->type_ref = tri_reader_attr(r, "typeRef");
    v->line = tri_reader_line(r);
    return r->code ? NULL : v;
}

bool tri_reader_stray(struct tri_reader *r, enum tri_element e)
{
    const struct tri_read_frame *parent = tri_reader_top(r);
    return tri_reader_fail(r, TRI_E_MODEL, parent->id,
                           "<%s> has no place in <%s>", tri_element_name(e),
                           tri_element_name(parent->element));
}

bool tri_reader_speaks_feel(struct tri_reader *r)
{
    const char *language = tri_reader_attr(r, "expressionLanguage");
    if (!language || !*language || strstr(language, "FEEL") ||
        strcmp(language, "feel") == 0)
        return true;
    return tri_reader_fail(r, TRI_E_UNSUPPORTED, tri_reader_top(r)->id,
                           "expression language '%s' is not supported",
                           language);
}

/* ---- SAX callbacks ---- */

static bool start_root(struct tri_reader *r, const xmlChar *local,
                       const xmlChar *uri)
{
    bool known = false;
    for (size_t i = 0; uri && i < TRI_COUNT(dmn_namespaces); i++)
        known = known || strcmp((const char *)uri, dmn_namespaces[i]) == 0;
    if (!known || strcmp((const char *)local, "definitions") != 0)
        return tri_reader_fail(r, TRI_E_MODEL, NULL,
                               "not a DMN model: its root is <%.60s> of "
                               "namespace '%.80s'",
                               (const char *)local,
                               uri ? (const char *)uri : "");
    r->ns = uri; /* interned in the parser's dictionary: compared by pointer */
    if (!tri_reader_push(r, TRI_READ_DEFINITIONS, TRI_EL_DEFINITIONS))
        return false;
    r->model->ns = tri_reader_attr(r, "namespace");
    r->model->name = tri_reader_attr(r, "name");
    if (!r->model->ns)
        r->model->ns = "";
    if (!r->model->name)
        r->model->name = "";
    return !r->code && tri_reader_speaks_feel(r);
}

static void on_start(void *ctx, const xmlChar *local, const xmlChar *prefix,
                     const xmlChar *uri, int n_ns, const xmlChar **ns,
                     int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    (void)prefix;
    (void)n_ns;
    (void)ns;
    (void)n_defaulted;
    struct tri_reader *r = ctx;
    if (r->code)
        return;
    /* The parser tells of a start tag that the end of the file cuts short. */
    if (r->ctxt->input && r->ctxt->input->cur >= r->ctxt->input->end) {
        (void)tri_reader_fail(r, TRI_E_SYNTAX, NULL,
                              "the file ends inside a tag");
        return;
    }
    if (r->depth + r->skip >= TRI_MAX_XML_DEPTH) {
        (void)tri_reader_fail(r, TRI_E_LIMIT, NULL,
                              "elements nested deeper than %d",
                              TRI_MAX_XML_DEPTH);
        return;
    }
    if (r->skip) {
        r->skip++;
        return;
    }
    r->attrs = attrs;
    r->n_attrs = n_attrs;
    if (r->depth == 0) {
        (void)start_root(r, local, uri);
        return;
    }
    if (uri != r->ns) { /* extensions, diagrams, other vocabularies */
        struct tri_read_frame *f = tri_reader_top(r);
        if (f->state == TRI_READ_ITEM_EXTENSION && uri &&
            strcmp((const char *)uri, FLOW_NS) == 0 &&
            strcmp((const char *)local, "fact") == 0) {
            if (f->item)
                tri_read_fact(r, f->item);
            else if (f->node)
                tri_read_stated(r, f->node);
        }
        r->skip = 1;
        return;
    }
    enum tri_read_state state = tri_reader_top(r)->state;
    if (state == TRI_READ_LEAF || state == TRI_READ_PLAIN) {
        r->skip = 1;
        return;
    }
    enum tri_element e = element_of(r, local);
    if (e == TRI_EL_COUNT) {
        (void)tri_reader_fail(r, TRI_E_UNSUPPORTED, tri_reader_top(r)->id,
                              "<%.60s> is not supported", (const char *)local);
        return;
    }
    (void)tri_read_child(r, e);
}

static void end_text(struct tri_reader *r, const struct tri_read_frame *f)
{
    struct tri_text *t = f->text;
    char *copy = tri_arena_copy(&r->m->arena, r->buffer, r->buffer_len);
    if (!copy) {
        (void)tri_reader_nomem(r);
        return;
    }
    t->source.text = copy;
    t->source.len = r->buffer_len;
    if (f->cell) {
        f->cell->text = copy;
        f->cell->len = (uint32_t)r->buffer_len;
        f->cell->line = t->source.line;
        f->cell->col = t->source.col;
    }
}

static void on_end(void *ctx, const xmlChar *local, const xmlChar *prefix,
                   const xmlChar *uri)
{
    (void)local;
    (void)prefix;
    (void)uri;
    struct tri_reader *r = ctx;
    if (r->code)
        return;
    if (r->skip) {
        r->skip--;
        return;
    }
    struct tri_read_frame *f = tri_reader_top(r);
    switch (f->state) {
    case TRI_READ_PLAIN:
        *f->plain = copy_trimmed(r, r->buffer, r->buffer_len);
        break;
    case TRI_READ_TEXT:
        end_text(r, f);
        break;
    case TRI_READ_BOXED:
    case TRI_READ_ENTRY:
        (void)tri_read_boxed_end(r, f);
        break;
    default:
        break;
    }
    if (!r->code)
        r->depth--;
}

static void on_characters(void *ctx, const xmlChar *text, int len)
{
    struct tri_reader *r = ctx;
    if (r->code || r->skip || r->depth == 0 || len <= 0)
        return;
    enum tri_read_state state = tri_reader_top(r)->state;
    if (state != TRI_READ_TEXT && state != TRI_READ_PLAIN)
        return;
    size_t n = (size_t)len;
    if (r->buffer_len + n > TRI_MAX_FEEL_BYTES) {
        (void)tri_reader_fail(r, TRI_E_LIMIT, tri_reader_top(r)->id,
                              "a text longer than %d KiB",
                              TRI_MAX_FEEL_BYTES >> 10);
        return;
    }
    char *buffer = tri_arena_grow(&r->m->scratch, r->buffer, r->buffer_len,
                                  r->buffer_len + n, 1, &r->buffer_cap);
    if (!buffer) {
        (void)tri_reader_nomem(r);
        return;
    }
    memcpy(buffer + r->buffer_len, text, n);
    r->buffer = buffer;
    r->buffer_len += n;
}

/* A document type could define entities that grow without bound or name files;
 * no DMN model needs one. */
static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    (void)tri_reader_fail(ctx, TRI_E_SYNTAX, NULL,
                          "a document type (DTD) is refused");
}

static void on_error(void *ctx, xmlErrorPtr e)
{
    struct tri_reader *r = ctx;
    if (r->code || e->level < XML_ERR_ERROR)
        return;
    if (e->code == XML_WAR_NS_URI) /* a namespace of any text will do for us */
        return;
    struct tri_loc loc = tri_loc_make(r->model->file, NULL,
                                      (uint32_t)(e->line > 0 ? e->line : 0),
                                      (uint32_t)(e->int2 > 0 ? e->int2 : 0));
    if (e->code == XML_ERR_NO_MEMORY) {
        r->code = tri_fail(&r->err, TRI_E_NOMEM, &loc, "out of memory");
    } else if (e->code == XML_ERR_DOCUMENT_END && (r->depth > 0 || !r->ns)) {
        r->code = tri_fail(&r->err, TRI_E_SYNTAX, &loc,
                           r->depth > 0 ? "the file ends too early"
                                        : "this is not XML");
    } else {
        char words[160];
        tri_xml_words(e->code, e->message, words, sizeof(words));
        r->code = tri_fail(&r->err, TRI_E_SYNTAX, &loc, "%s", words);
    }
    xmlStopParser(r->ctxt);
}

/* ---- the public door ---- */

static enum tri_code parse(struct tri_reader *r, const char *text, size_t len)
{
    static const struct tri_xml_calls calls = { on_start, on_end, on_characters,
                                                on_doctype, on_error };
    switch (tri_xml_push(&calls, r, &r->ctxt, &r->code, text, len)) {
    case TRI_XML_NO_MEMORY:
        return tri_fail(&r->err, TRI_E_NOMEM, NULL, "%s: out of memory",
                        r->model->file);
    case TRI_XML_UNDECODED:
        (void)tri_reader_fail(r, TRI_E_SYNTAX, NULL, TRI_XML_UNDECODED_WORDS);
        break;
    default:
        break;
    }
    if (!r->code && r->depth > 0)
        (void)tri_reader_fail(r, TRI_E_SYNTAX, NULL, "the file ends too early");
    if (!r->code && !r->ns)
        (void)tri_reader_fail(r, TRI_E_SYNTAX, NULL, "this is not XML");
    tri_xml_push_done(&r->ctxt);
    return r->code;
}

static struct tri_model *new_model(struct tri_models *m, const char *file)
{
    struct tri_model *model = tri_arena_zero(&m->arena, 1, sizeof(*model));
    char *name = tri_arena_copy(&m->arena, file, strlen(file));
    if (!model || !name)
        return NULL;
    model->models = m;
    model->file = name;
    model->imports_tail = &model->imports;
    model->items_tail = &model->items;
    model->nodes_tail = &model->nodes;
    return model;
}

enum tri_code tri_models_add(struct tri_models *m, const char *file,
                             const char *text, size_t len,
                             struct tri_findings *findings,
                             struct tri_error *err)
{
    struct tri_loc loc = tri_loc_make(file, NULL, 0, 0);
    if (m->linked)
        return tri_fail(err, TRI_E_MODEL, &loc, "the models are linked");
    if (len > TRI_MAX_MODEL_BYTES)
        return tri_fail(err, TRI_E_LIMIT, &loc,
                        "longer than the limit of %zu MiB",
                        TRI_MAX_MODEL_BYTES >> 20);
    if (len == 0)
        return tri_fail(err, TRI_E_SYNTAX, &loc, "the file is empty");
    struct tri_reader *r = tri_arena_zero(&m->scratch, 1, sizeof(*r));
    struct tri_model *model = new_model(m, file);
    if (!r || !model)
        return tri_arena_fail(r ? &m->arena : &m->scratch, err, file);
    r->m = m;
    r->model = model;
    r->findings = findings;
    enum tri_code code = parse(r, text, len);
    if (code != TRI_OK) {
        if (err)
            *err = r->err;
    } else {
        *m->tail = model;
        m->tail = &model->next;
    }
    tri_arena_clear(&m->scratch);
    tri_arena_trim(&m->scratch, TRI_SCRATCH_KEPT);
    return code;
}
