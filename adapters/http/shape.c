/* A shape as JSON Schema (shape.h). */
#include "http/shape.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"

static json_t *object_of(const char **at, char end, unsigned depth);

/* The word that begins here: up to what ends a type. */
static size_t word(const char *at)
{
    return strcspn(at, " ]}>");
}

static json_t *one_of(const char *words, size_t n)
{
    json_t *list = json_array();
    while (n) {
        const char *bar = memchr(words, '|', n);
        size_t len = bar ? (size_t)(bar - words) : n;
        (void)json_array_append_new(list, json_stringn(words, len));
        words += len + (bar != NULL);
        n -= len + (bar != NULL);
    }
    return json_pack("{ss so}", "type", "string", "enum", list);
}

static json_t *named(const char *at, size_t n)
{
    return json_pack("{so}", "$ref",
                     json_sprintf("#/components/schemas/%.*s", (int)n, at));
}

static json_t *letter(char c)
{
    static const struct {
        char letter;
        const char *type;
        const char *format;
    } all[] = {
        { 's', "string", NULL },        { 'n', "integer", NULL },
        { 'f', "number", NULL },        { 'b', "boolean", NULL },
        { 'd', "string", "date-time" }, { 'p', "string", "password" },
        { 'o', "object", NULL },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (all[i].letter == c)
            return json_pack("{ss ss*}", "type", all[i].type, "format",
                             all[i].format);
    return c == '*' ? json_object() : NULL;
}

static json_t *type_of(const char **at, unsigned depth)
{
    if (depth > TRI_MAX_JSON_DEPTH)
        return NULL;
    char open = **at;
    if (open == '[' || open == '<') {
        ++*at;
        json_t *inner = type_of(at, depth + 1);
        if (!inner || **at != (open == '[' ? ']' : '>')) {
            json_decref(inner);
            return NULL;
        }
        ++*at;
        return open == '['
                   ? json_pack("{ss so}", "type", "array", "items", inner)
                   : json_pack("{ss so}", "type", "object",
                               "additionalProperties", inner);
    }
    if (open == '{') {
        ++*at;
        return object_of(at, '}', depth + 1);
    }
    size_t n = word(*at);
    const char *from = *at;
    *at += n;
    if (n == 1)
        return letter(*from);
    if (*from >= 'A' && *from <= 'Z')
        return named(from, n);
    return n ? one_of(from, n) : NULL;
}

/* Members up to end, which is taken, too. */
static json_t *object_of(const char **at, char end, unsigned depth)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    bool fits = true;
    while (*(*at += strspn(*at, " ")) != end && fits) {
        const char *name = *at;
        size_t n = strcspn(name, "?: ");
        bool may_lack = name[n] == '?';
        *at += n + may_lack;
        fits = n > 0 && **at == ':';
        if (fits)
            ++*at;
        json_t *type = fits ? type_of(at, depth) : NULL;
        fits = type != NULL;
        if (fits)
            (void)json_object_setn_new(properties, name, n, type);
        if (fits && !may_lack)
            (void)json_array_append_new(required, json_stringn(name, n));
    }
    if (fits && end)
        ++*at;
    json_t *all =
        fits ? json_pack("{ss sO}", "type", "object", "properties", properties)
             : NULL;
    if (all && json_array_size(required))
        (void)json_object_set(all, "required", required);
    json_decref(properties);
    json_decref(required);
    return all;
}

json_t *tri_shape_schema(const char *text)
{
    return object_of(&text, '\0', 0);
}
