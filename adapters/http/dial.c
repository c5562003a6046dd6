/* The pack's numbers for the stylesheets. */
#include "http/dial.h"

#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "case/fold.h"
#include "common/cleanup.h"

static void json_done(json_t **j)
{
    json_decref(*j);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

/* Number to scheme; the same one stands in many areas. */
static bool collect(const struct tri_pack *p, json_t *found)
{
    if (json_object_set_new(found, p->emergency_number, json_string("tel")))
        return false;
    for (size_t i = 0; i < p->n_areas; i++)
        for (size_t k = 0; k < p->n_area_data; k++) {
            const struct tri_area_datum *d = &p->areas[i].data[k];
            if (!d->dial)
                continue;
            TRI_CLEANUP(json_done)
            json_t *doc = json_loadb(d->json[0], d->json_len[0], 0, NULL);
            const char *number = tri_json_text(doc, "value");
            if (!doc || (*number && json_object_set_new(found, number,
                                                        json_string(d->dial))))
                return false;
        }
    return true;
}

enum tri_code tri_dial_add(const struct tri_pack *pack, struct tri_pages *pages,
                           struct tri_error *err)
{
    TRI_CLEANUP(json_done) json_t *found = json_object();
    TRI_CLEANUP(out_done) struct tri_out list;
    size_t most = 0;
    const char *number;
    json_t *scheme;
    tri_out_init(&list);
    if (!found || !collect(pack, found))
        return tri_fail(err, TRI_E_NOMEM, NULL, "out of memory");
    json_object_foreach(found, number, scheme) most =
        strlen(number) > most ? strlen(number) : most;
    for (size_t len = most; len > 0; len--)
        json_object_foreach(found, number, scheme)
        {
            if (strlen(number) != len)
                continue;
            tri_out_text(&list, json_string_value(scheme));
            tri_out_text(&list, ": ");
            tri_out_text(&list, number);
            tri_out_char(&list, '|');
        }
    return list.failed ? tri_fail(err, TRI_E_NOMEM, NULL, "out of memory")
                       : tri_pages_add(pages, "dial.numbers",
                                       list.text ? list.text : "", err);
}
