/* The description of every route, from routes.def and api.def: nothing is
 * written down twice. Source: OpenAPI 3.1.0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "http/doors.h"
#include "http/routes.h"
#include "http/shape.h"
#include "http/site.h"

static const struct shape {
    const char *handler;
    const char *summary;
    const char *query;
    const char *fields;
    const char *answer;
} shapes[] = {
#define TRI_API(handler, summary, query, fields, answer) \
    { #handler, summary, query, fields, answer },
#include "http/api.def"
#undef TRI_API
};

static const struct {
    const char *handler;
    const char *summary;
} in_french[] = {
#define TRI_API_FR(handler, summary) { #handler, summary },
#include "http/api_fr.def"
#undef TRI_API_FR
};

/* What it says between the routes. */
static const char *const said[][TRI_N_LANGUAGES] = {
    { "The document, or its page", "Le document, ou sa page" },
    { "Done", "Fait" },
    { "What went wrong (RFC 9457), or the form with it",
      "Ce qui n’a pas marché (RFC 9457), ou le formulaire qui le dit" },
    { "Done: go on to Location", "Fait\u00a0: poursuivre à Location" },
    { "Every page is also a document: ask for application/json. A change "
      "carries the version that was seen (If-Match, or the field version), "
      "and X-CSRF-Token, or the field token, from the member me.token of any "
      "document. Creating takes an Idempotency-Key.",
      "Chaque page est aussi un document\u00a0: demandez application/json. "
      "Une modification porte la version qui a été vue (If-Match, ou le champ "
      "version), et X-CSRF-Token, ou le champ token, tiré du membre me.token "
      "de tout document. Créer demande une Idempotency-Key." },
};
enum said { SAID_DOCUMENT, SAID_DONE, SAID_PROBLEM, SAID_GO_ON, SAID_ABOUT };

static const struct shape *shape_of(const char *handler)
{
    static const struct shape none = { "", "", "", "", "" };
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        if (strcmp(shapes[i].handler, handler) == 0)
            return &shapes[i];
    return &none;
}

/* In French where it is asked for; the handler's name where nothing is said. */
static const char *summary_of(const char *handler, enum tri_language language)
{
    const struct shape *shape = shape_of(handler);
    for (size_t i = 0;
         language == TRI_FR && i < sizeof(in_french) / sizeof(in_french[0]);
         i++)
        if (strcmp(in_french[i].handler, handler) == 0)
            return in_french[i].summary;
    return *shape->summary ? shape->summary : handler;
}

/* ---- one route ---- */

static bool is_required(const json_t *schema, const char *field)
{
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(schema, "required"), i,
                       name) if (strcmp(json_string_value(name), field) ==
                                 0) return true;
    return false;
}

/* "/incidents/{}/events" as "/incidents/{a}/events", its parameters, and those
 * of the query. */
static json_t *parameters(const struct tri_route_info *r,
                          const struct shape *shape, char *path, size_t size)
{
    json_t *list = json_array();
    size_t n = 0;
    char name = 'a';
    for (const char *p = r->path; *p && n + 4 < size; p++) {
        bool star = *p == '*';
        if (!star && strncmp(p, "{}", 2) != 0) {
            path[n++] = *p;
            continue;
        }
        char text[2] = { name++, '\0' };
        n += (size_t)snprintf(path + n, size - n, "{%s}", text);
        (void)json_array_append_new(
            list, json_pack("{ss ss sb s{ss}}", "name", text, "in", "path",
                            "required", (int)true, "schema", "type", "string"));
        p += star ? 0 : 1;
    }
    path[n] = '\0';
    json_t *query = tri_shape_schema(shape->query);
    const char *field;
    json_t *type;
    json_object_foreach(json_object_get(query, "properties"), field, type)(void)
        json_array_append_new(list, json_pack("{ss ss sb sO}", "name", field,
                                              "in", "query", "required",
                                              (int)is_required(query, field),
                                              "schema", type));
    json_decref(query);
    return list;
}

/* One of the answers that begin with mark ('!': what a refusal shows again),
 * and one more where given. NULL: there is none. Takes more. */
static json_t *any_of(const char *answer, bool refused, json_t *more)
{
    json_t *list = json_array();
    for (const char *at = answer; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        bool mark = *at == '!';
        if (mark == refused)
            (void)json_array_append_new(
                list, json_pack("{so}", "$ref",
                                json_sprintf("#/components/schemas/%.*s",
                                             (int)(n - mark), at + mark)));
        at += n;
    }
    if (more)
        (void)json_array_append_new(list, more);
    json_t *one = json_array_size(list) == 1
                      ? json_incref(json_array_get(list, 0))
                  : json_array_size(list) ? json_pack("{sO}", "anyOf", list)
                                          : NULL;
    json_decref(list);
    return one;
}

static json_t *content(const char *type, json_t *schema)
{
    return json_pack("{s{so} s{s{ss}}}", type, "schema", schema, "text/html",
                     "schema", "type", "string");
}

static json_t *responses(const struct tri_route_info *r,
                         const struct shape *shape, enum tri_language language)
{
    json_t *schema = any_of(shape->answer, false, NULL);
    json_t *ok = json_pack("{ss}", "description",
                           said[schema ? SAID_DOCUMENT : SAID_DONE][language]);
    if (schema)
        (void)json_object_set_new(ok, "content",
                                  content("application/json", schema));
    json_t *problem = json_pack(
        "{ss so}", "description", said[SAID_PROBLEM][language], "content",
        content(
            "application/problem+json",
            any_of(shape->answer, true,
                   json_pack("{ss}", "$ref", "#/components/schemas/problem"))));
    json_t *all = json_pack("{so so}", "2XX", ok, "default", problem);
    if (r->method == TRI_POST || !schema)
        (void)json_object_set_new(
            all, "303",
            json_pack("{ss}", "description", said[SAID_GO_ON][language]));
    return all;
}

static json_t *operation(const struct tri_route_info *r,
                         enum tri_language language, char *path, size_t size)
{
    const struct shape *shape = shape_of(r->handler);
    json_t *o =
        json_pack("{ss ss ss so so}", "operationId", r->handler, "summary",
                  summary_of(r->handler, language), "x-access", r->access,
                  "parameters", parameters(r, shape, path, size), "responses",
                  responses(r, shape, language));
    if (strcmp(r->access, "OPEN") == 0)
        (void)json_object_set_new(o, "security", json_array());
    if (r->method == TRI_POST) {
        json_t *schema = tri_shape_schema(shape->fields);
        (void)json_object_set_new(
            o, "requestBody",
            json_pack("{s{s{sO} s{so}}}", "content", "application/json",
                      "schema", schema, "application/x-www-form-urlencoded",
                      "schema", schema));
    }
    return o;
}

static json_t *paths(enum tri_language language)
{
    size_t n = 0;
    const struct tri_route_info *routes = tri_routes(&n);
    json_t *all = json_object();
    for (size_t i = 0; i < n; i++) {
        char path[160];
        json_t *o = operation(&routes[i], language, path, sizeof(path));
        json_t *item = json_object_get(all, path);
        if (!item) {
            (void)json_object_set_new(all, path, json_object());
            item = json_object_get(all, path);
        }
        (void)json_object_set_new(
            item, routes[i].method == TRI_POST ? "post" : "get", o);
    }
    return all;
}

/* A document is what all of them are, and what its kind has. */
static json_t *component(const char *name, const char *fields)
{
    json_t *own = tri_shape_schema(fields);
    if (*name >= 'A' && *name <= 'Z')
        return own;
    json_t *properties = json_object_get(own, "properties");
    (void)json_object_set_new(properties, "kind",
                              json_pack("{ss}", "const", name));
    return own ? json_pack("{s[{ss} o]}", "allOf", "$ref",
                           "#/components/schemas/Document", own)
               : NULL;
}

static json_t *components(void)
{
    static const struct {
        const char *name;
        const char *fields;
    } answers[] = {
#define TRI_ANSWER(name, fields) { name, fields },
#include "http/answers.def"
#undef TRI_ANSWER
    };
    json_t *schemas = json_object();
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        (void)json_object_set_new(
            schemas, answers[i].name,
            component(answers[i].name, answers[i].fields));
    return json_pack("{so s{s{ss ss ss}}}", "schemas", schemas,
                     "securitySchemes", "session", "type", "apiKey", "in",
                     "cookie", "name", "session");
}

void tri_door_openapi(struct tri_exchange *x)
{
    json_t *doc = json_pack("{ss s{ss ss ss s{ss ss}} s[{ss}] s[{s[]}] so so}",
                            "openapi", "3.1.0", "info", "title", "safetriage",
                            "version", x->site->pack->version, "description",
                            said[SAID_ABOUT][x->language], "license", "name",
                            "Apache-2.0", "identifier", "Apache-2.0", "servers",
                            "url", "/", "security", "session", "paths",
                            paths(x->language), "components", components());
    x->text = tri_json_dump(doc, JSON_INDENT(1), &x->text_len);
    x->type = "application/json";
    x->status = x->text ? 200 : 503;
    json_decref(doc);
}
