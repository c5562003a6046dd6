/* The description of every route, from routes.def and api.def: nothing is
 * written down twice. Source: OpenAPI 3.1.0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/doors.h"
#include "http/routes.h"
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

static const struct shape *shape_of(const char *handler)
{
    static const struct shape none = { "", "", "", "", "" };
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        if (strcmp(shapes[i].handler, handler) == 0)
            return &shapes[i];
    return &none;
}

/* ---- fields ---- */

struct field {
    char name[48];
    char type[160];
    bool required;
};

/* The next field of a list; false at its end. */
static bool next_field(const char **at, struct field *out)
{
    const char *p = *at + strspn(*at, " ");
    size_t n = strcspn(p, " ");
    size_t colon = strcspn(p, ":");
    if (n == 0 || colon >= n)
        return false;
    out->required = p[n - 1] == '!';
    (void)snprintf(out->name, sizeof(out->name), "%.*s", (int)colon, p);
    (void)snprintf(out->type, sizeof(out->type), "%.*s",
                   (int)(n - colon - 1 - out->required), p + colon + 1);
    *at = p + n;
    return true;
}

static json_t *one_of(const char *words)
{
    json_t *list = json_array();
    for (const char *w = words; *w; w += *w == '|') {
        size_t n = strcspn(w, "|");
        (void)json_array_append_new(list, json_stringn(w, n));
        w += n;
    }
    return json_pack("{ss so}", "type", "string", "enum", list);
}

static json_t *schema_of(const char *type)
{
    if (strchr(type, '|'))
        return one_of(type);
    switch (type[0]) {
    case 'n':
        return json_pack("{ss}", "type", "integer");
    case 'b':
        return json_pack("{s[ss]}", "enum", "yes", "no");
    case 'd':
        return json_pack("{ss ss}", "type", "string", "format", "date-time");
    case 'p':
        return json_pack("{ss ss}", "type", "string", "format", "password");
    case 'l':
        return json_pack("{ss s{ss}}", "type", "array", "items", "type",
                         "string");
    case 'o':
        return json_pack("{ss}", "type", "object");
    default:
        return json_pack("{ss}", "type", "string");
    }
}

static json_t *body_schema(const char *fields)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    struct field f;
    while (next_field(&fields, &f)) {
        (void)json_object_set_new(properties, f.name, schema_of(f.type));
        if (f.required)
            (void)json_array_append_new(required, json_string(f.name));
    }
    json_t *schema =
        json_pack("{ss so}", "type", "object", "properties", properties);
    if (json_array_size(required))
        (void)json_object_set_new(schema, "required", required);
    else
        json_decref(required);
    return schema;
}

/* ---- one route ---- */

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
    const char *query = shape->query;
    struct field f;
    while (next_field(&query, &f))
        (void)json_array_append_new(
            list, json_pack("{ss ss sb so}", "name", f.name, "in", "query",
                            "required", (int)f.required, "schema",
                            schema_of(f.type)));
    return list;
}

static json_t *responses(const struct tri_route_info *r,
                         const struct shape *shape)
{
    json_t *ok =
        json_pack("{ss}", "description",
                  *shape->answer ? "The document, or its page" : "Done");
    if (*shape->answer)
        (void)json_object_set_new(
            ok, "content",
            json_pack("{s{s{s[{ss} {s{s{ss}}}]}} s{s{ss}}}", "application/json",
                      "schema", "allOf", "$ref",
                      "#/components/schemas/Document", "properties", "kind",
                      "const", shape->answer, "text/html", "schema", "type",
                      "string"));
    json_t *all = json_pack("{so s{ss}}", "200", ok, "default", "$ref",
                            "#/components/responses/Problem");
    if (r->method == TRI_POST || !*shape->answer)
        (void)json_object_set_new(
            all, "303",
            json_pack("{ss}", "description", "Done: go on to Location"));
    return all;
}

static json_t *operation(const struct tri_route_info *r, char *path,
                         size_t size)
{
    const struct shape *shape = shape_of(r->handler);
    json_t *o =
        json_pack("{ss ss ss so so}", "operationId", r->handler, "summary",
                  *shape->summary ? shape->summary : r->handler, "x-access",
                  r->access, "parameters", parameters(r, shape, path, size),
                  "responses", responses(r, shape));
    if (strcmp(r->access, "OPEN") == 0)
        (void)json_object_set_new(o, "security", json_array());
    if (r->method == TRI_POST) {
        json_t *schema = body_schema(shape->fields);
        (void)json_object_set_new(
            o, "requestBody",
            json_pack("{s{s{sO} s{so}}}", "content", "application/json",
                      "schema", schema, "application/x-www-form-urlencoded",
                      "schema", schema));
    }
    return o;
}

static json_t *paths(void)
{
    size_t n = 0;
    const struct tri_route_info *routes = tri_routes(&n);
    json_t *all = json_object();
    for (size_t i = 0; i < n; i++) {
        char path[160];
        json_t *o = operation(&routes[i], path, sizeof(path));
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

static json_t *components(void)
{
    return json_pack(
        "{s{s{ss s[s] s{s{ss}}} s{ss s[sss] s{s{ss} s{ss} s{ss} s{ss}}}}"
        " s{s{ss s{s{s{ss}} s{s{ss}}}}} s{s{ss ss ss}}}",
        "schemas", "Document", "type", "object", "required", "kind",
        "properties", "kind", "type", "string", "Problem", "type", "object",
        "required", "type", "title", "status", "properties", "type", "type",
        "string", "title", "type", "string", "status", "type", "integer",
        "detail", "type", "string", "responses", "Problem", "description",
        "What went wrong (RFC 9457)", "content", "application/problem+json",
        "schema", "$ref", "#/components/schemas/Problem", "text/html", "schema",
        "type", "string", "securitySchemes", "session", "type", "apiKey", "in",
        "cookie", "name", "session");
}

void tri_door_openapi(struct tri_exchange *x)
{
    static const char about[] =
        "Every page is also a document: ask for application/json. A change "
        "carries the version that was seen (If-Match, or the field version), "
        "and X-CSRF-Token, or the field token, from the member me.token of any "
        "document. Creating takes an Idempotency-Key.";
    json_t *doc = json_pack(
        "{ss s{ss ss ss s{ss ss}} s[{ss}] s[{s[]}] so so}", "openapi", "3.1.0",
        "info", "title", "safetriage", "version", x->site->pack->version,
        "description", about, "license", "name", "Apache-2.0", "identifier",
        "Apache-2.0", "servers", "url", "/", "security", "session", "paths",
        paths(), "components", components());
    x->text = doc ? json_dumps(doc, JSON_INDENT(1)) : NULL;
    x->text_len = x->text ? strlen(x->text) : 0;
    x->type = "application/json";
    x->status = x->text ? 200 : 503;
    json_decref(doc);
}
