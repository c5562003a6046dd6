/* Documents through XSLT into HTML; texts and assets from one folder. */
#include "common/pages.h"

#include <dirent.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/cleanup.h"

enum { MAX_ASSETS = 64, MAX_FILE_BYTES = 4 << 20, MAX_DEPTH = 64 };

struct tri_pages {
    json_t *texts[TRI_N_LANGUAGES];
    xsltStylesheetPtr style;
    xsltSecurityPrefsPtr security;
    size_t n_assets;
    struct tri_asset assets[MAX_ASSETS];
};

static const char *const languages[TRI_N_LANGUAGES] = { "en", "fr" };

static void doc_done(xmlDocPtr *doc)
{
    if (*doc)
        xmlFreeDoc(*doc);
}

static void dir_done(DIR **dir)
{
    if (*dir)
        (void)closedir(*dir);
}

/* ---- files ---- */

bool tri_pages_find(char *out, size_t size)
{
    static const char *const places[] = { "web", "../share/safetriage/web" };
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n <= 0)
        return false;
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        int k = snprintf(out, size, "%s/%s/pages/site.xsl", self, places[i]);
        if (k < 0 || (size_t)k >= size || access(out, R_OK) != 0)
            continue;
        out[k - (int)strlen("/pages/site.xsl")] = '\0';
        return true;
    }
    return false;
}

static enum tri_code read_file(const char *path, char **out, size_t *out_len,
                               struct tri_error *err)
{
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    FILE *f = fopen(path, "rb");
    if (!f)
        return tri_fail(err, TRI_E_IO, &loc, "cannot be read");
    char *text = malloc(MAX_FILE_BYTES);
    size_t n = text ? fread(text, 1, MAX_FILE_BYTES, f) : 0;
    bool bad = !text || ferror(f) || n == MAX_FILE_BYTES;
    (void)fclose(f);
    if (bad) {
        free(text);
        return tri_fail(err, text ? TRI_E_IO : TRI_E_NOMEM, &loc,
                        "cannot be read whole");
    }
    char *fit = realloc(text, n + 1);
    if (fit)
        text = fit;
    text[n] = '\0';
    *out = text;
    *out_len = n;
    return TRI_OK;
}

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },
    };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    return NULL;
}

/* Every file of assets/ whose type is known, under its name there: the build
 * puts a hash of the content into the name. */
static enum tri_code load_assets(struct tri_pages *p, const char *folder,
                                 struct tri_error *err)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/assets", folder);
    TRI_CLEANUP(dir_done) DIR *dir = opendir(path);
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    if (!dir)
        return tri_fail(err, TRI_E_IO, &loc,
                        "cannot be read: build the pages first");
    const struct dirent *e;
    while ((e = readdir(dir))) {
        const char *type = type_of(e->d_name);
        if (!type || e->d_name[0] == '.')
            continue;
        if (p->n_assets == MAX_ASSETS)
            return tri_fail(err, TRI_E_LIMIT, &loc, "more than %d files",
                            MAX_ASSETS);
        char *text = NULL;
        char *name = NULL;
        size_t len = 0;
        (void)snprintf(path, sizeof(path), "%s/assets/%s", folder, e->d_name);
        enum tri_code code = read_file(path, &text, &len, err);
        if (code != TRI_OK)
            return code;
        size_t size = strlen(e->d_name) + sizeof("/assets/");
        name = malloc(size);
        if (!name) {
            free(text);
            return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
        }
        (void)snprintf(name, size, "/assets/%s", e->d_name);
        p->assets[p->n_assets++] = (struct tri_asset){ name, type, text, len };
    }
    return p->n_assets ? TRI_OK
                       : tri_fail(err, TRI_E_IO, &loc, "holds no style sheet");
}

const struct tri_asset *tri_pages_asset(const struct tri_pages *p,
                                        const char *path)
{
    for (size_t i = 0; i < p->n_assets; i++)
        if (strcmp(p->assets[i].path, path) == 0)
            return &p->assets[i];
    return NULL;
}

/* NAME-HASH.ENDING, below /assets/. */
static const char *asset_of(const struct tri_pages *p, const char *name,
                            const char *type)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < p->n_assets; i++) {
        const char *file = p->assets[i].path + strlen("/assets/");
        if (strncmp(file, name, n) == 0 && file[n] == '-' &&
            strncmp(p->assets[i].type, type, strlen(type)) == 0)
            return file;
    }
    return "";
}

const char *tri_pages_style(const struct tri_pages *p)
{
    return asset_of(p, "site", "text/css");
}

const char *tri_pages_script(const struct tri_pages *p, const char *name)
{
    return asset_of(p, name, "text/javascript");
}

/* ---- texts ---- */

/* One catalogue into the language's texts; an id stands in one file only. */
static enum tri_code load_catalogue(json_t *into, const char *path,
                                    struct tri_error *err)
{
    json_error_t why;
    json_t *texts = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    struct tri_loc loc =
        tri_loc_make(path, NULL, why.line > 0 ? (uint32_t)why.line : 0, 0);
    if (!texts)
        return tri_fail(err, TRI_E_IO, &loc, "%s", why.text);
    enum tri_code code = TRI_OK;
    const char *id;
    json_t *text;
    json_object_foreach(texts, id, text)
    {
        if (!json_is_string(text))
            code = tri_fail(err, TRI_E_MODEL, &loc, "%s is no text", id);
        else if (json_object_get(into, id))
            code = tri_fail(err, TRI_E_MODEL, &loc, "%s stands twice", id);
    }
    if (code == TRI_OK && json_object_update(into, texts) != 0)
        code = tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    json_decref(texts);
    return code;
}

/* text/AREA.LANG.json, whatever areas there are. */
static bool is_catalogue(const char *name, const char *language)
{
    size_t n = strlen(name);
    size_t m = strlen(language) + sizeof(".json") - 1;
    return name[0] != '.' && n > m + 1 && name[n - m - 1] == '.' &&
           strncmp(name + n - m, language, strlen(language)) == 0 &&
           strcmp(name + n - 5, ".json") == 0;
}

static enum tri_code load_texts(struct tri_pages *p, const char *folder,
                                enum tri_language lang, struct tri_error *err)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/text", folder);
    TRI_CLEANUP(dir_done) DIR *dir = opendir(path);
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    p->texts[lang] = json_object();
    if (!dir || !p->texts[lang])
        return tri_fail(err, dir ? TRI_E_NOMEM : TRI_E_IO, &loc,
                        "cannot be read");
    const struct dirent *e;
    while ((e = readdir(dir))) {
        if (!is_catalogue(e->d_name, languages[lang]))
            continue;
        (void)snprintf(path, sizeof(path), "%s/text/%s", folder, e->d_name);
        enum tri_code code = load_catalogue(p->texts[lang], path, err);
        if (code != TRI_OK)
            return code;
    }
    return TRI_OK;
}

enum tri_code tri_pages_add(struct tri_pages *p, const char *id,
                            const char *text, struct tri_error *err)
{
    for (size_t i = 0; i < TRI_N_LANGUAGES; i++)
        if (json_object_set_new(p->texts[i], id, json_string(text)) != 0)
            return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    return TRI_OK;
}

const char *tri_pages_text(const struct tri_pages *p, enum tri_language lang,
                           const char *id)
{
    const json_t *text = json_object_get(p->texts[lang], id);
    if (!text)
        text = json_object_get(p->texts[TRI_EN], id);
    return json_string_value(text);
}

/* ---- stylesheets ---- */

/* libxml2 follows a plain path ("view/top") by looking at everything below, as
 * deep as the path goes; one in brackets it follows step by step. What comes
 * out is the same, so each expression gets brackets: a tenth of a page's
 * work. */
static bool is_plain(const char *path, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr("([@", path[i]))
            return false;
    return len > 0;
}

/* An attribute's value with brackets: all of it is an expression, or what
 * stands in braces is. NULL: memory is out. */
static char *bracketed(const char *value, bool whole)
{
    char *out = malloc(3 * strlen(value) + 3);
    char *to = out;
    if (out && whole) {
        (void)sprintf(out, is_plain(value, strlen(value)) ? "(%s)" : "%s",
                      value);
        return out;
    }
    while (out && *value) {
        size_t len = *value == '{' ? strcspn(value, "}") : 0;
        if (strncmp(value, "{{", 2) == 0 || value[len] == '\0')
            len = 0; /* a brace that means itself */
        if (len > 1 && is_plain(value + 1, len - 1))
            to += sprintf(to, "{(%.*s)}", (int)len - 1, value + 1);
        else
            to += sprintf(to, "%.*s", (int)len + 1, value);
        value += len + 1;
    }
    if (out)
        *to = '\0';
    return out;
}

static bool bracket(const xmlNode *e)
{
    bool is_ours = !e->ns; /* an element of the page, not of XSLT */
    for (const xmlAttr *a = e->properties; a; a = a->next) {
        bool whole = !is_ours && (xmlStrEqual(a->name, BAD_CAST "select") ||
                                  xmlStrEqual(a->name, BAD_CAST "test"));
        if (!whole && !is_ours)
            continue;
        xmlChar *was = xmlNodeListGetString(a->doc, a->children, 1);
        char *now = was ? bracketed((const char *)was, whole) : NULL;
        bool done =
            now && xmlSetProp((xmlNodePtr)(uintptr_t)e, a->name, BAD_CAST now);
        free(now);
        xmlFree(was);
        if (!done)
            return false;
    }
    return true;
}

static bool bracket_all(const xmlDoc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc);
    for (const xmlNode *e = root; e;) {
        if (e->type == XML_ELEMENT_NODE && !bracket(e))
            return false;
        if (e->type == XML_ELEMENT_NODE && e->children) {
            e = e->children;
            continue;
        }
        while (e != root && !e->next)
            e = e->parent;
        e = e == root ? NULL : e->next;
    }
    return true;
}

/* While one is compiled: where its parts are. Set and read by the thread that
 * loads, before any other runs. */
static const char *loading_folder;

static xmlDocPtr load_part(const xmlChar *uri, xmlDictPtr dict, int options,
                           void *ctxt, xsltLoadType type)
{
    char path[4096];
    (void)ctxt;
    (void)options;
    if (type != XSLT_LOAD_START && type != XSLT_LOAD_STYLESHEET)
        return NULL; /* document() has nothing to read */
    const char *name = strrchr((const char *)uri, '/');
    name = name ? name + 1 : (const char *)uri;
    (void)snprintf(path, sizeof(path), "%s/pages/%s", loading_folder, name);
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (!parser)
        return NULL;
    if (dict) {
        xmlDictFree(parser->dict);
        parser->dict = dict;
        (void)xmlDictReference(dict);
    }
    xmlDocPtr doc = xmlCtxtReadFile(parser, path, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOCDATA);
    xmlFreeParserCtxt(parser);
    if (doc && !bracket_all(doc)) {
        xmlFreeDoc(doc);
        return NULL;
    }
    return doc;
}

static enum tri_code load_style(struct tri_pages *p, const char *folder,
                                const char *sheet, struct tri_error *err)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/pages/%s", folder, sheet);
    loading_folder = folder;
    xsltSetLoaderFunc(load_part);
    p->style = xsltParseStylesheetFile(BAD_CAST path);
    xsltSetLoaderFunc(NULL);
    if (p->style && p->style->errors == 0)
        return TRI_OK;
    struct tri_loc loc = tri_loc_make(path, NULL, 0, 0);
    return tri_fail(err, TRI_E_MODEL, &loc, "the pages do not compile");
}

static bool forbid_all(struct tri_pages *p)
{
    static const xsltSecurityOption all[] = { XSLT_SECPREF_READ_FILE,
                                              XSLT_SECPREF_WRITE_FILE,
                                              XSLT_SECPREF_CREATE_DIRECTORY,
                                              XSLT_SECPREF_READ_NETWORK,
                                              XSLT_SECPREF_WRITE_NETWORK };
    p->security = xsltNewSecurityPrefs();
    bool ok = p->security != NULL;
    for (size_t i = 0; ok && i < sizeof(all) / sizeof(all[0]); i++)
        ok = xsltSetSecurityPrefs(p->security, all[i], xsltSecurityForbid) == 0;
    return ok;
}

enum tri_code tri_pages_load(const char *folder, const char *sheet,
                             struct tri_pages **out, struct tri_error *err)
{
    struct tri_pages *p = calloc(1, sizeof(*p));
    if (!p)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    enum tri_code code = load_assets(p, folder, err);
    for (unsigned i = 0; code == TRI_OK && i < TRI_N_LANGUAGES; i++)
        code = load_texts(p, folder, (enum tri_language)i, err);
    if (code == TRI_OK)
        code = load_style(p, folder, sheet, err);
    if (code == TRI_OK && !forbid_all(p))
        code = tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    if (code != TRI_OK)
        tri_pages_free(p);
    else
        *out = p;
    return code;
}

void tri_pages_free(struct tri_pages *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < TRI_N_LANGUAGES; i++)
        json_decref(p->texts[i]);
    xsltFreeStylesheet(p->style);
    for (size_t i = 0; i < p->n_assets; i++) {
        free((char *)p->assets[i].path);
        free((char *)p->assets[i].bytes);
    }
    xsltFreeSecurityPrefs(p->security);
    free(p);
}

/* ---- rendering ---- */

static bool map(xmlNodePtr parent, const json_t *v, unsigned depth);

static bool map_member(xmlNodePtr parent, const char *name, const json_t *v,
                       unsigned depth)
{
    if (json_is_null(v))
        return true;
    xmlNodePtr e = xmlNewChild(parent, NULL, BAD_CAST name, NULL);
    return e && map(e, v, depth + 1);
}

static bool map(xmlNodePtr parent, const json_t *v, unsigned depth)
{
    char number[32];
    const char *text = NULL;
    const char *name;
    json_t *member;
    size_t i;
    if (depth > MAX_DEPTH)
        return false;
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        json_object_foreach(
            (json_t *)v, name,
            member) if (!map_member(parent, name, member, depth)) return false;
        return true;
    case JSON_ARRAY:
        json_array_foreach(v, i, member) if (!map_member(parent, "item", member,
                                                         depth)) return false;
        return true;
    case JSON_STRING:
        text = json_string_value(v);
        break;
    case JSON_INTEGER:
        (void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
                       json_integer_value(v));
        text = number;
        break;
    case JSON_REAL:
        (void)snprintf(number, sizeof(number), "%.17g", json_real_value(v));
        text = number;
        break;
    case JSON_TRUE:
        text = "true";
        break;
    default: /* false: the element is there and empty */
        return true;
    }
    xmlNodePtr t = xmlNewText(BAD_CAST text);
    return t && xmlAddChild(parent, t);
}

/* A text of the catalogue is a variable of its id: <xsl:value-of
 * select="$guide.back"/>. It is looked up when a page asks for it: as global
 * variables of the stylesheet, all of them would be made for each page. */
struct wording {
    const struct tri_pages *pages;
    enum tri_language lang;
    xsltTransformContextPtr transform; /* knows the stylesheet's own */
};

static xmlXPathObjectPtr variable(void *ctx, const xmlChar *name,
                                  const xmlChar *space)
{
    const struct wording *w = ctx;
    const char *text =
        space ? NULL : tri_pages_text(w->pages, w->lang, (const char *)name);
    return text ? xmlXPathNewCString(text)
                : xsltXPathVariableLookup(w->transform, name, space);
}

static void transform_done(xsltTransformContextPtr *t)
{
    if (*t)
        xsltFreeTransformContext(*t);
}

enum tri_code tri_pages_html(const struct tri_pages *p, enum tri_language lang,
                             const json_t *document, char **out_html,
                             size_t *out_len, struct tri_error *err)
{
    TRI_CLEANUP(doc_done) xmlDocPtr in = xmlNewDoc(BAD_CAST "1.0");
    xmlNodePtr root =
        in ? xmlNewDocNode(in, NULL, BAD_CAST "page", NULL) : NULL;
    if (!root)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    (void)xmlDocSetRootElement(in, root);
    if (!map(root, document, 0))
        return tri_fail(err, TRI_E_NOMEM, NULL, "a page cannot be built");
    TRI_CLEANUP(transform_done)
    xsltTransformContextPtr t = xsltNewTransformContext(p->style, in);
    if (!t || xsltSetCtxtSecurityPrefs(p->security, t) != 0)
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    struct wording words = { p, lang, t };
    xmlXPathRegisterVariableLookup(t->xpathCtxt, variable, &words);
    TRI_CLEANUP(doc_done)
    xmlDocPtr html = xsltApplyStylesheetUser(p->style, in, NULL, NULL, NULL, t);
    xmlChar *text = NULL;
    int len = 0;
    if (!html || t->state != XSLT_STATE_OK ||
        xsltSaveResultToString(&text, &len, html, p->style) != 0 || !text)
        return tri_fail(err, TRI_E_NOMEM, NULL, "a page cannot be made");
    /* libxml2's allocator is malloc: nobody sets another. */
    *out_html = (char *)text;
    *out_len = (size_t)len;
    return TRI_OK;
}
