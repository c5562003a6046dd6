/* The rules in force, for whoever runs them: local data by area, and how sure
 * and how old everything is. */
#include <string.h>
#include <time.h>

#include "case/times.h"
#include "common/when.h"
#include "http/doors.h"
#include "http/lead.h"
#include "http/rules.h"
#include "http/site.h"

/* Sources come in yearly editions, and the pack is held against them once a
 * year: it is looked after for that long. */
enum { PACK_DAYS = 365, WARN_DAYS = 60 };
static const int64_t DAY_US = INT64_C(86400) * 1000000;

/* ---- areas ---- */

/* How many data of an area are how sure. */
static void count_marks(const struct tri_pack *pack,
                        const struct tri_area *area, json_t *out)
{
    int marks[3] = { 0, 0, 0 };
    for (size_t i = 0; i < pack->n_area_data; i++) {
        int sure = tri_sureness(area->data[i].verified);
        marks[sure > 0 ? sure : 0]++;
    }
    (void)json_object_set_new(out, "verified", json_integer(marks[2]));
    (void)json_object_set_new(out, "secondary", json_integer(marks[1]));
    (void)json_object_set_new(out, "not_verified", json_integer(marks[0]));
}

static json_t *area_json(const struct tri_exchange *x, size_t lang,
                         const struct tri_area *area)
{
    json_t *data = json_array();
    const struct tri_pack *pack = x->site->pack;
    for (size_t i = 0; i < pack->n_area_data; i++) {
        const struct tri_area_datum *d = &area->data[i];
        json_t *datum =
            json_loadb(d->json[lang], d->json_len[lang], JSON_DECODE_ANY, NULL);
        if (datum && d->from_default)
            (void)json_object_set_new(datum, "from_default", json_true());
        if (datum)
            (void)json_array_append_new(data, datum);
    }
    json_t *a = json_pack("{ss ss so}", "code", area->code, "name",
                          tri_pack_name(pack, lang, area->name), "data", data);
    count_marks(pack, area, a);
    return a;
}

void tri_door_areas(struct tri_exchange *x)
{
    json_t *areas = json_array();
    size_t lang = tri_site_lang(x->site, x->language);
    for (size_t i = 0; i < x->site->pack->n_areas; i++)
        (void)json_array_append_new(
            areas, area_json(x, lang, &x->site->pack->areas[i]));
    x->document = json_pack("{ss so}", "kind", "areas", "areas", areas);
    x->status = 200;
}

/* ---- the pack ---- */

static json_t *sources_json(const struct tri_pack *pack, size_t lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < pack->n_sources; i++) {
        const struct tri_citation *c = &pack->sources[i];
        (void)json_array_append_new(
            list, json_pack("{ss ss* ss* ss* ss* ss* ss*}", "key", c->key,
                            "title", tri_cited_words(pack, lang, c, c->title),
                            "publisher", c->publisher, "edition",
                            tri_cited_words(pack, lang, c, c->edition), "url",
                            c->url, "effective_from", c->effective_from,
                            "verified", c->verified));
    }
    return list;
}

/* Rows by how sure they are. */
static json_t *rows_json(const struct tri_pack *pack)
{
    int marks[3] = { 0, 0, 0 };
    for (size_t i = 0; i < pack->n_decisions; i++)
        for (size_t k = 0; k < pack->decisions[i].n_rows; k++) {
            int sure = tri_sureness(pack->decisions[i].rows[k].verified);
            if (pack->decisions[i].rows[k].source)
                marks[sure > 0 ? sure : 0]++;
        }
    return json_pack("{si si si}", "verified", marks[2], "secondary", marks[1],
                     "not_verified", marks[0]);
}

static json_t *laws_json(const struct tri_exchange *x, size_t lang)
{
    const struct tri_pack *pack = x->site->pack;
    json_t *list = json_array();
    for (size_t i = 0; i < pack->n_laws; i++) {
        const struct tri_pending_law *law = &pack->laws[i];
        char from[TRI_WHEN_TEXT] = "";
        if (*law->in_force_from)
            tri_when_day(x->language, law->in_force_from, from);
        (void)json_array_append_new(
            list,
            json_pack("{ss ss* ss* ss* ss*}", "id", law->id, "title",
                      tri_pack_textf(pack, lang, NULL, "law.%s", law->id),
                      "in_force_from",
                      *law->in_force_from ? law->in_force_from : NULL, "from",
                      *from ? from : NULL, "confirmed_by", law->confirmed_by));
    }
    return list;
}

const char *tri_rules_expiry(const struct tri_exchange *x, char out_day[11])
{
    char start[32];
    char text[TRI_TIME_SIZE];
    int64_t from = 0;
    int n = snprintf(start, sizeof(start), "%.10sT00:00:00Z",
                     x->site->pack->date ? x->site->pack->date : "");
    out_day[0] = '\0';
    if (n < 0 || !tri_time_read(start, (size_t)n, &from))
        return "past"; /* of no date: nobody knows that it still holds */
    int64_t end = from + PACK_DAYS * DAY_US;
    tri_time_text(end, text);
    memcpy(out_day, text, 10);
    out_day[10] = '\0';
    int64_t now = x->site->now_us();
    return now >= end                        ? "past"
           : now >= end - WARN_DAYS * DAY_US ? "soon"
                                             : "ok";
}

void tri_door_packs(struct tri_exchange *x)
{
    const struct tri_pack *pack = x->site->pack;
    size_t lang = tri_site_lang(x->site, x->language);
    char day[11];
    const char *state = tri_rules_expiry(x, day);
    char made[TRI_WHEN_TEXT];
    char again[TRI_WHEN_TEXT];
    tri_when_day(x->language, pack->date ? pack->date : "", made);
    tri_when_day(x->language, day, again);
    x->document = json_pack(
        "{ss s{ss ss ss* ss ss ss s{ss ss} so so so}}", "kind", "packs",
        "in_force", "id", pack->id, "version", pack->version, "date",
        pack->date, "sha256", pack->sha256, "look_again", day, "state", state,
        "words", "date", made, "look_again", again, "rows", rows_json(pack),
        "laws", laws_json(x, lang), "sources", sources_json(pack, lang));
    x->status = 200;
}
