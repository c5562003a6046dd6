/* What is no case: language, files, health; and reports by JSON. */
#include <string.h>

#include "case/fold.h"
#include "http/advice.h"
#include "http/doors.h"
#include "http/site.h"

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
    struct tri_error err = { .code = TRI_OK };
    const struct tri_casebook *book = x->site->book;
    if (book && book->store->ready(book->store->self, &err) != TRI_OK) {
        plain(x, "the store is not usable\n");
        x->status = 503;
        return;
    }
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
    x->text = tri_json_dump(a, JSON_COMPACT, &x->text_len);
    x->type = "application/json";
    x->status = x->text ? 200 : 503;
    json_decref(a);
}
