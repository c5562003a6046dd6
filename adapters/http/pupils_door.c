/* The page for young people: what happens when they tell somebody at school.
 * Open to anybody; it takes nothing, sets no cookie and keeps nothing. */
#include <string.h>

#include "http/doors.h"
#include "http/site.h"

/* The pack's services, each with what it does for a child. */
static json_t *services(const struct tri_pack *p, size_t lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n_pupils; i++)
        for (size_t k = 0; k < p->n_area_data; k++) {
            const struct tri_area_datum *d = &p->areas[0].data[k];
            if (strcmp(d->name, p->pupils[i]) != 0)
                continue;
            json_t *doc = json_loadb(d->json[lang], d->json_len[lang], 0, NULL);
            const char *what =
                tri_pack_textf(p, lang, NULL, "pupils.%s", d->name);
            if (doc && what)
                (void)json_object_set_new(doc, "about", json_string(what));
            (void)json_array_append_new(list, doc);
        }
    return list;
}

void tri_door_pupils(struct tri_exchange *x)
{
    /* In the address, not in a cookie: nothing is left behind. */
    const char *lang = tri_input_find(x->query, "lang");
    if (lang && (strcmp(lang, "en") == 0 || strcmp(lang, "fr") == 0))
        x->language = tri_language_of(lang);
    x->document =
        json_pack("{ss so ss}", "kind", "pupils", "services",
                  services(x->site->pack, tri_site_lang(x->site, x->language)),
                  "exit_script", tri_pages_script(x->site->pages, "pupils"));
    x->status = 200;
}
