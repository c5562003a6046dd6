/* What handlers do with an exchange. */
#include "http/exchange.h"

#include <string.h>

#include "http/site.h"

const char *tri_input_find(const struct tri_input *fields, const char *name)
{
    for (; fields; fields = fields->next)
        if (strcmp(fields->name, name) == 0)
            return fields->value;
    return NULL;
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
        &x->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s", name,
        value ? value : "", value ? "" : "; Max-Age=0");
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

size_t tri_site_lang(const struct tri_site *site, enum tri_language language)
{
    size_t lang = 0;
    (void)tri_pack_lang(site->pack, language == TRI_FR ? "fr" : "en", &lang);
    return lang;
}
