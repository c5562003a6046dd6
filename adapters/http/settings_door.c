/* Settings: the schools (or other places) that incidents belong to. */
#include <string.h>

#include "case/fold.h"
#include "http/doors.h"
#include "http/lead.h"
#include "http/site.h"

enum { MAX_NAME = 120 };

static const char *const phases[] = { "nursery", "primary", "secondary",
                                      "college", "special", "other" };

/* ---- as documents ---- */

static json_t *setting_json(const struct tri_exchange *x,
                            const struct tri_document *d)
{
    json_t *s = json_copy(d->body);
    const char *code = tri_json_text(d->body, "area");
    const struct tri_pack *pack = x->site->pack;
    (void)json_object_set_new(s, "version", json_integer(d->version));
    for (size_t i = 0; i < pack->n_areas; i++)
        if (strcmp(pack->areas[i].code, code) == 0)
            (void)json_object_set_new(s, "area_name",
                                      json_string(pack->areas[i].name));
    return s;
}

struct reading {
    const struct tri_exchange *x;
    json_t *list;
    const char *wanted;        /* id; NULL: all of them */
    struct tri_document found; /* the body is owned */
};

static bool each_setting(void *ctx, const struct tri_document *d)
{
    struct reading *r = ctx;
    if (r->list)
        (void)json_array_append_new(r->list, setting_json(r->x, d));
    if (!r->wanted || strcmp(tri_json_text(d->body, "id"), r->wanted) != 0)
        return true;
    r->found = *d;
    r->found.body = json_incref(d->body);
    return false;
}

static enum tri_code read_settings(struct reading *r, struct tri_error *err)
{
    return tri_casebook_documents(r->x->site->book, &r->x->who, "setting", "",
                                  each_setting, r, err);
}

/* The areas of the pack and the phases, as choices with what is chosen. */
static json_t *area_choices(const struct tri_exchange *x, const char *chosen)
{
    json_t *list = json_array();
    const struct tri_pack *pack = x->site->pack;
    for (size_t i = 1; i < pack->n_areas; i++) /* 0: what holds elsewhere */
        (void)json_array_append_new(
            list, json_pack("{ss ss sb}", "value", pack->areas[i].code, "label",
                            pack->areas[i].name, "chosen",
                            (int)(strcmp(pack->areas[i].code, chosen) == 0)));
    return list;
}

static json_t *phase_choices(const struct tri_exchange *x, const char *chosen)
{
    json_t *list = json_array();
    for (size_t i = 0; i < TRI_COUNT(phases); i++) {
        const char *id = tri_arena_format((struct tri_arena *)&x->arena,
                                          "phase.%s", phases[i]);
        const char *label =
            id ? tri_pages_text(x->site->pages, x->language, id) : NULL;
        (void)json_array_append_new(
            list, json_pack("{ss ss sb}", "value", phases[i], "label",
                            label ? label : phases[i], "chosen",
                            (int)(strcmp(phases[i], chosen) == 0)));
    }
    return list;
}

/* ---- pages ---- */

static const char *typed(struct tri_exchange *x, const char *name)
{
    const char *v = tri_input_find(x->form, name);
    return v ? tri_lead_trim(x, v) : "";
}

void tri_door_settings(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct reading r = { .x = x, .list = json_array() };
    if (read_settings(&r, &err) != TRI_OK) {
        json_decref(r.list);
        tri_exchange_fail(x, &err);
        return;
    }
    x->document = json_pack("{ss so so so}", "kind", "settings", "settings",
                            r.list, "areas", area_choices(x, ""), "phases",
                            phase_choices(x, "secondary"));
    x->status = 200;
}

/* The form of one, as it is or as it was sent. */
static void setting_form(struct tri_exchange *x, const json_t *shown,
                         int64_t version, const char *wrong)
{
    const char *id = tri_json_text(shown, "id");
    x->document = json_pack(
        "{ss ss ss so so sI ss* ss*}", "kind", "setting", "id", id, "name",
        tri_json_text(shown, "name"), "areas",
        area_choices(x, tri_json_text(shown, "area")), "phases",
        phase_choices(x, tri_json_text(shown, "phase")), "version",
        (json_int_t)version, "back", "/settings", "error",
        wrong ? tri_pages_text(x->site->pages, x->language, wrong) : NULL);
    x->etag = version;
    x->status = wrong ? 422 : 200;
}

static bool find_setting(struct tri_exchange *x, const char *id,
                         struct tri_document *out)
{
    struct tri_error err = { .code = TRI_OK };
    struct reading r = { .x = x, .wanted = id };
    if (read_settings(&r, &err) != TRI_OK) {
        tri_exchange_fail(x, &err);
        return false;
    }
    if (!r.found.body)
        tri_exchange_problem(x, 404, "problem.not-found");
    *out = r.found;
    return r.found.body != NULL;
}

void tri_door_setting(struct tri_exchange *x)
{
    struct tri_document d;
    if (!find_setting(x, x->args[0], &d))
        return;
    setting_form(x, d.body, d.version, NULL);
    json_decref(d.body);
}

/* ---- changing ---- */

static bool id_ok(const char *id)
{
    size_t n = strlen(id);
    return n > 0 && n < 40 && id[0] != '-' &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static bool is_area(const struct tri_exchange *x, const char *code)
{
    const struct tri_pack *pack = x->site->pack;
    for (size_t i = 1; i < pack->n_areas; i++)
        if (strcmp(pack->areas[i].code, code) == 0)
            return true;
    return *code == '\0';
}

static bool is_phase(const char *code)
{
    for (size_t i = 0; i < TRI_COUNT(phases); i++)
        if (strcmp(phases[i], code) == 0)
            return true;
    return *code == '\0';
}

/* The form as a setting's body, and what is wrong with it (a text id; NULL when
 * nothing is). id NULL: the form's own. */
static json_t *read_form(struct tri_exchange *x, const char *id,
                         const char **out_wrong)
{
    const char *own = id ? id : typed(x, "id");
    const char *name = typed(x, "name");
    const char *area = typed(x, "area");
    const char *phase = typed(x, "phase");
    *out_wrong = !id_ok(own)                                ? "setting.bad-id"
                 : *name == '\0' || strlen(name) > MAX_NAME ? "setting.bad-name"
                 : !is_area(x, area)                        ? "setting.bad-area"
                 : !is_phase(phase) ? "setting.bad-phase"
                                    : NULL;
    return json_pack("{ss ss ss ss*}", "id", own, "name", name, "area", area,
                     "phase", *phase ? phase : NULL);
}

static void saved(struct tri_exchange *x, const struct tri_document *d,
                  unsigned status)
{
    if (!x->wants_json) {
        tri_exchange_redirect(x, "/settings");
        return;
    }
    setting_form(x, d->body, d->version, NULL);
    x->status = status;
}

void tri_door_setting_new(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    const char *wrong = NULL;
    struct tri_document d = { .kind = "setting",
                              .body = read_form(x, NULL, &wrong) };
    struct reading r = { .x = x, .wanted = tri_json_text(d.body, "id") };
    enum tri_code code = wrong ? TRI_OK : read_settings(&r, &err);
    if (r.found.body)
        wrong = "setting.taken";
    json_decref(r.found.body);
    if (code == TRI_OK && !wrong)
        code = tri_casebook_document_put(x->site->book, &x->who, &d, &err);
    if (code != TRI_OK)
        tri_exchange_fail(x, &err);
    else if (wrong)
        setting_form(x, d.body, 0, wrong);
    else
        saved(x, &d, 201);
    json_decref(d.body);
}

void tri_door_setting_change(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_document d;
    const char *wrong = NULL;
    int64_t version = 0;
    if (!tri_exchange_version(x, &version) || !find_setting(x, x->args[0], &d))
        return;
    json_t *body = read_form(x, x->args[0], &wrong);
    if (wrong) {
        setting_form(x, body, version, wrong);
    } else if (d.version != version) {
        /* Somebody was faster: theirs and ours, nothing overwritten. */
        setting_form(x, body, d.version, "setting.moved-on");
        (void)json_object_set_new(x->document, "current", setting_json(x, &d));
        x->status = 412;
    } else {
        json_t *was = d.body;
        d.body = body;
        if (tri_casebook_document_put(x->site->book, &x->who, &d, &err) ==
            TRI_OK)
            saved(x, &d, 200);
        else
            tri_exchange_fail(x, &err);
        d.body = was;
    }
    json_decref(body);
    json_decref(d.body);
}
