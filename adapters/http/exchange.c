/* What handlers do with an exchange. */
#include "http/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "http/site.h"

const char *tri_input_find(const struct tri_input *fields, const char *name)
{
    for (; fields; fields = fields->next)
        if (strcmp(fields->name, name) == 0)
            return fields->value;
    return NULL;
}

const char *tri_exchange_field(const struct tri_exchange *x, const char *name)
{
    const char *v = tri_input_find(x->form, name);
    return v ? v : "";
}

void tri_exchange_redirect(struct tri_exchange *x, const char *path)
{
    x->status = 303;
    x->location = path;
}

void tri_exchange_cookie(struct tri_exchange *x, const char *name,
                         const char *value)
{
    if (x->n_set_cookie == sizeof(x->set_cookie) / sizeof(x->set_cookie[0]))
        return;
    const char *line = tri_arena_format(
        &x->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name,
        value ? value : "", x->site->tls ? "; Secure" : "",
        value ? "" : "; Max-Age=0");
    if (line)
        x->set_cookie[x->n_set_cookie++] = line;
}

void tri_exchange_problem(struct tri_exchange *x, unsigned status,
                          const char *id)
{
    const struct tri_pages *p = x->site->pages;
    char key[128];
    size_t n = strlen(id);
    json_decref(x->document);
    x->status = status;
    const char *title = tri_pages_text(p, x->language, id);
    const char *detail = NULL;
    if (n + sizeof(".detail") <= sizeof(key)) {
        memcpy(key, id, n);
        memcpy(key + n, ".detail", sizeof(".detail"));
        detail = tri_pages_text(p, x->language, key);
    }
    x->document = json_pack("{ss ss si ss* ss*}", "kind", "problem", "type",
                            "about:blank", "status", (int)status, "title",
                            title ? title : id, "detail", detail);
}

bool tri_exchange_fill(struct tri_exchange *x, json_t *more)
{
    if (tri_json_fill(x->document, more))
        return true;
    tri_exchange_problem(x, 503, "problem.no-memory");
    return false;
}

bool tri_exchange_version(struct tri_exchange *x, int64_t *out)
{
    const char *text = x->if_match;
    if (text && *text == '"')
        text++;
    else if (!text)
        text = tri_input_find(x->form, "version");
    char *end = NULL;
    long long n = text ? strtoll(text, &end, 10) : 0;
    if (!text || end == text || n < 1 || (*end && strcmp(end, "\"") != 0)) {
        tri_exchange_problem(x, 428, "problem.no-version");
        return false;
    }
    *out = n;
    return true;
}

void tri_exchange_fail(struct tri_exchange *x, const struct tri_error *err)
{
    switch (err->code) {
    case TRI_E_NOTFOUND:
        tri_exchange_problem(x, 404, "problem.not-found");
        break;
    case TRI_E_DENIED:
        tri_exchange_problem(x, 403, "problem.denied");
        break;
    case TRI_E_INPUT:
        /* A reason that says nothing is named: it is what is left out. */
        tri_exchange_problem(x, 422,
                             strcmp(err->loc.element, "reason") == 0
                                 ? "problem.why"
                                 : "problem.field");
        (void)json_object_set_new(x->document, "field",
                                  json_string(err->loc.element));
        break;
    case TRI_E_CONFLICT:
        tri_exchange_problem(x, 412, "problem.moved-on");
        break;
    case TRI_E_NOMEM:
        tri_exchange_problem(x, 503, "problem.no-memory");
        break;
    default:
        tri_exchange_problem(x, 503, "problem.store");
        break;
    }
}

size_t tri_site_lang(const struct tri_site *site, enum tri_language language)
{
    size_t lang = 0;
    (void)tri_pack_lang(site->pack, language == TRI_FR ? "fr" : "en", &lang);
    return lang;
}
