/* What is no case: home, language, files, health; and reports by JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/advice.h"
#include "http/doors.h"
#include "http/site.h"

struct route {
    enum tri_method method;
    const char *path;
    void (*run)(struct tri_exchange *x);
};

#define TRI_ROUTE(method, path, handler) \
    { TRI_##method, path, tri_door_##handler },
static const struct route routes[] = {
#include "http/routes.def"
};
#undef TRI_ROUTE

static bool fits(const char *pattern, const char *path)
{
    size_t n = strlen(pattern);
    if (n > 2 && pattern[n - 1] == '*')
        return strncmp(pattern, path, n - 1) == 0 && path[n - 1];
    return strcmp(pattern, path) == 0;
}

void tri_route(struct tri_exchange *x)
{
    bool known = false;
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        if (!fits(routes[i].path, x->path))
            continue;
        known = true;
        if (routes[i].method == x->method) {
            routes[i].run(x);
            return;
        }
    }
    if (known)
        tri_exchange_problem(x, 405, "problem.method");
    else
        tri_exchange_problem(x, 404, "problem.not-found");
}

void tri_door_home(struct tri_exchange *x)
{
    x->document = json_pack("{ss sb}", "kind", "home", "ended",
                            (int)(tri_input_find(x->query, "ended") != NULL));
    x->status = 200;
}

/* Only back to a page of this site. */
void tri_door_language(struct tri_exchange *x)
{
    const char *lang = tri_input_find(x->query, "lang");
    const char *to = tri_input_find(x->query, "to");
    if (!lang || (strcmp(lang, "en") != 0 && strcmp(lang, "fr") != 0)) {
        tri_exchange_problem(x, 400, "problem.not-understood");
        return;
    }
    tri_exchange_cookie(x, "lang", lang);
    bool here = to && to[0] == '/' && to[1] != '/' && to[1] != '\\' &&
                !strpbrk(to, "\r\n");
    tri_exchange_redirect(x, here ? to : "/");
}

void tri_door_asset(struct tri_exchange *x)
{
    const struct tri_asset *a = tri_pages_asset(x->site->pages, x->path);
    if (!a) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    x->borrowed = a->bytes;
    x->text_len = a->len;
    x->type = a->type;
    x->lasting = true;
    x->status = 200;
}

static void plain(struct tri_exchange *x, const char *line)
{
    x->borrowed = line;
    x->text_len = strlen(line);
    x->type = "text/plain; charset=utf-8";
    x->status = 200;
}

void tri_door_livez(struct tri_exchange *x)
{
    plain(x, "ok\n");
}

void tri_door_readyz(struct tri_exchange *x)
{
    plain(x, "ready\n");
}

/* A report in, its assessment out; nothing is kept. */
void tri_door_assess(struct tri_exchange *x)
{
    if (!x->body) {
        tri_exchange_problem(x, 415, "problem.media-type");
        return;
    }
    x->wants_json = true;
    json_t *a = tri_assessment(x, x->body, x->body_len);
    if (!a)
        return;
    x->text = json_dumps(a, JSON_COMPACT);
    x->text_len = x->text ? strlen(x->text) : 0;
    x->type = "application/json";
    x->status = x->text ? 200 : 503;
    json_decref(a);
}
