#include "triage/openings.h"

#include <string.h>

#include "feel/json.h"
#include "triage/report.h"

static void put_text(struct tri_out *out, const char *s)
{
    tri_json_write_text(out, s, strlen(s));
}

static void put_value(struct tri_out *out, struct tri_value v)
{
    if (v.kind == TRI_STRING)
        tri_json_write_text(out, v.u.str, v.len);
    else
        tri_out_text(out, "\"\"");
}

void tri_wording_put(const struct tri_pack *p, size_t lang, const char *prefix,
                     struct tri_value id, struct tri_out *out)
{
    char buffer[160];
    size_t n = strlen(prefix);
    const struct tri_wording *found = NULL;
    if (id.kind == TRI_STRING && n + id.len < sizeof(buffer)) {
        memcpy(buffer, prefix, n);
        memcpy(buffer + n, id.u.str, id.len);
        found = tri_pack_wording(p, lang, buffer, n + id.len);
    }
    if (found)
        tri_json_write_text(out, found->text, found->len);
    else
        put_value(out, id);
}

static void write_opening(const struct tri_pack *p, size_t lang,
                          enum tri_part part, struct tri_value code,
                          struct tri_out *out)
{
    switch (part) {
    case TRI_PART_CATEGORY:
        tri_out_text(out, "{\"code\":");
        put_value(out, code);
        return;
    case TRI_PART_CAUTION:
        tri_out_text(out, "{\"code\":");
        put_value(out, code);
        tri_out_text(out, ",\"text\":");
        tri_wording_put(p, lang, "caution.", code, out);
        return;
    case TRI_PART_DECIDES:
        tri_out_text(out, "{\"what\":");
        tri_wording_put(p, lang, "", code, out);
        return;
    case TRI_PART_WORDS:
        tri_wording_put(p, lang, "", code, out);
        return;
    }
}

void tri_opening_put(const struct tri_pack *p, size_t lang, enum tri_part part,
                     struct tri_value code, const struct tri_row *because,
                     struct tri_out *out)
{
    const struct tri_opening *known = because ? because->opening : NULL;
    /* The model's own text: then it is the same without reading it. */
    if (known && known->part == part && code.kind == TRI_STRING &&
        known->code == code.u.str && known->len == code.len)
        tri_out_put(out, known->json[lang].text, known->json[lang].len);
    else
        write_opening(p, lang, part, code, out);
}

/* ---- at load ---- */

struct maker {
    struct tri_pack *pack;
    struct tri_out *text;
    bool failed;
};

/* What has been written, kept for as long as the pack. */
static struct tri_piece keep(struct maker *m)
{
    struct tri_piece piece = { "", 0 };
    const char *copy =
        m->text->failed
            ? NULL
            : tri_arena_copy(&m->pack->arena, m->text->text, m->text->len);
    if (copy)
        piece = (struct tri_piece){ copy, (uint32_t)m->text->len };
    m->failed |= !copy;
    tri_out_clear(m->text);
    return piece;
}

static void open_row(struct maker *m, const struct tri_decision *d, size_t row,
                     enum tri_part part, const char *member)
{
    struct tri_pack *p = m->pack;
    struct tri_value code = tri_null();
    if (!tri_rule_output(d->table, row, &code))
        return;
    if (code.kind == TRI_CONTEXT)
        code = tri_member(code, member);
    if (code.kind != TRI_STRING || d->rows[row].opening)
        return;
    struct tri_opening *o = tri_arena_zero(&p->arena, 1, sizeof(*o));
    if (!o) {
        m->failed = true;
        return;
    }
    o->part = part;
    o->code = code.u.str;
    o->len = code.len;
    for (size_t lang = 0; lang < p->n_langs && !m->failed; lang++) {
        write_opening(p, lang, part, code, m->text);
        o->json[lang] = keep(m);
    }
    /* Rows are frozen once the load is over. */
    ((struct tri_row *)(uintptr_t)d->rows)[row].opening = o;
}

static void open_rows(struct maker *m, const struct tri_decision *d,
                      enum tri_part part, const char *member)
{
    for (size_t i = 0; d && d->table && i < d->n_rows && !m->failed; i++)
        open_row(m, d, i, part, member);
}

static void open_all(struct maker *m, const struct tri_decisions *list,
                     enum tri_part part, const char *member)
{
    for (size_t i = 0; i < list->n; i++)
        open_rows(m, list->items[i], part, member);
}

static void open_actions(struct maker *m)
{
    struct tri_pack *p = m->pack;
    for (size_t i = 0; i < p->n_langs * p->n_codes && !m->failed; i++) {
        struct tri_title *t = &p->titles[i];
        tri_out_text(m->text, "{\"code\":");
        put_text(m->text, p->codes.keys[i % p->n_codes].text);
        t->code = keep(m);
        if (t->words) {
            tri_out_text(m->text, ",\"title\":");
            tri_json_write_text(m->text, t->words->text, t->words->len);
        }
        t->title = keep(m);
    }
}

/* Of an area as it is known; what the report states and the text come after. */
static void open_areas(struct maker *m)
{
    struct tri_pack *p = m->pack;
    for (size_t i = 0; i < p->n_areas * p->n_langs; i++)
        for (size_t k = 0; k < TRI_N_AREA_KNOWN && !m->failed; k++) {
            struct tri_area *area = &p->areas[i / p->n_langs];
            size_t lang = i % p->n_langs;
            tri_out_text(m->text, "\"code\":");
            put_text(m->text, area->code);
            tri_out_text(m->text, ",\"name\":");
            put_text(m->text, tri_pack_name(p, lang, area->name));
            tri_out_text(m->text, ",\"known_by\":");
            put_text(m->text, tri_area_known_names[k]);
            area->opening[lang][k] = keep(m);
        }
    for (size_t lang = 0; lang < p->n_langs; lang++)
        for (size_t k = 0; k < TRI_N_AREA_KNOWN && !m->failed; k++) {
            const char *known = tri_area_known_names[k];
            tri_out_text(m->text, ",\"text\":");
            tri_wording_put(p, lang, "area.known_by.",
                            tri_str(known, strlen(known)), m->text);
            p->area_known[lang][k] = keep(m);
        }
}

static void open_pack(struct maker *m)
{
    struct tri_pack *p = m->pack;
    tri_out_text(m->text, "{\"pack\":{\"id\":");
    put_text(m->text, p->id);
    tri_out_text(m->text, ",\"version\":");
    put_text(m->text, p->version);
    tri_out_text(m->text, ",\"sha256\":");
    p->opening = keep(m);
    for (size_t i = 0; i < TRI_COUNT(p->axis_names); i++) {
        tri_out_text(m->text, i ? "," : "");
        put_text(m->text, tri_axis_names[i]);
        tri_out_char(m->text, ':');
        p->axis_names[i] = keep(m);
    }
    for (size_t i = 0; i < TRI_N_URGENCIES; i++) {
        tri_out_text(m->text, ",\"urgency\":");
        put_text(m->text, tri_urgency_names[i]);
        p->urgencies[i] = keep(m);
    }
    for (size_t i = 0; i < TRI_N_BASES; i++) {
        tri_out_text(m->text, ",\"basis\":");
        put_text(m->text, tri_basis_names[i]);
        p->bases[i] = keep(m);
    }
    p->bases[TRI_N_BASES] = keep(m);
}

bool tri_openings_make(struct tri_pack *p, struct tri_out *text)
{
    struct maker m = { p, text, false };
    tri_out_clear(text);
    open_all(&m, &p->categories, TRI_PART_CATEGORY, "code");
    open_rows(&m, p->otherwise, TRI_PART_CATEGORY, "code");
    open_all(&m, &p->cautions, TRI_PART_CAUTION, "code");
    for (size_t i = 0; i < p->n_laws; i++)
        open_all(&m, &p->laws[i].cautions, TRI_PART_CAUTION, "code");
    open_all(&m, &p->person_must_decide, TRI_PART_DECIDES, "what");
    open_rows(&m, p->participants, TRI_PART_WORDS, "code");
    open_rows(&m, p->purposes, TRI_PART_WORDS, "code");
    open_actions(&m);
    open_areas(&m);
    open_pack(&m);
    return !m.failed;
}
