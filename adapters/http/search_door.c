/* Finding an incident: by reference, name or handle, or by words; and breaking
 * the glass. What is looked for is a name more often than not: it is sent in
 * the body, never in an address. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/lead.h"
#include "http/site.h"

enum { OPENED = 100, FOUND = 50 };

struct found {
    size_t n;
    struct tri_incident_row rows[FOUND];
};

static bool take(void *ctx, const struct tri_incident_row *row)
{
    struct found *f = ctx;
    f->rows[f->n++] = *row;
    return f->n < FOUND;
}

static json_t *rows_of(struct tri_lead *l, const struct found *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n; i++)
        (void)json_array_append_new(list, tri_lead_row(l, &f->rows[i]));
    return list;
}

static const char *field(const struct tri_exchange *x, const char *name)
{
    const char *v = tri_input_find(x->form, name);
    return v ? tri_lead_trim((struct tri_exchange *)(uintptr_t)x, v) : "";
}

/* A reference as people write it: "7kq4m2xd", "7KQ4-M2XD". */
static bool reference_of(const char *text, char out[TRI_REFERENCE_SIZE])
{
    size_t n = 0;
    for (; *text && n < 9; text++) {
        char c = *text >= 'a' && *text <= 'z' ? (char)(*text - 32) : *text;
        if (c == '-' || c == ' ')
            continue;
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
            return false;
        if (n == 4)
            out[n++] = '-';
        out[n++] = c;
    }
    out[n] = '\0';
    return n == 9 && !*text;
}

/* ---- asking ---- */

static enum tri_code by_name(struct tri_exchange *x, const char *words,
                             struct found *f, struct tri_error *err)
{
    char reference[TRI_REFERENCE_SIZE];
    struct tri_incident_row row;
    struct tri_error none = { .code = TRI_OK };
    if (reference_of(words, reference) &&
        tri_casebook_row(x->site->book, &x->who, reference, TRI_ACT_LIST, &row,
                         &none) == TRI_OK)
        (void)take(f, &row);
    return tri_casebook_find(x->site->book, &x->who, words, take, f, err);
}

/* One after the other of what is open, then of what is closed: so many at a
 * time, and where to go on. */
struct reading {
    bool closed;
    bool has_after;
    struct tri_incident_row after;
    size_t opened;
    bool more;
};

static bool read_after(const char *text, struct reading *r)
{
    char id[TRI_ID_SIZE] = "";
    char view = 'o';
    if (!*text)
        return true;
    r->has_after = true;
    int status = 0;
    if (sscanf(text, "%c.%1d%1d.%20" SCNd64 ".%20" SCNd64 ".%32[0-9a-f]", &view,
               &r->after.risk, &status, &r->after.due_us, &r->after.created_us,
               id) != 6 ||
        r->after.risk < 0 || r->after.risk >= TRI_RISKS || status < 0 ||
        status > TRI_STATUS_ERASED || strlen(id) != TRI_ID_SIZE - 1)
        return false;
    r->after.status = (enum tri_status)status;
    memcpy(r->after.id, id, sizeof(id));
    r->closed = view == 'c';
    return true;
}

static enum tri_code by_words(struct tri_exchange *x, const char *setting,
                              const char *words, struct reading *r,
                              struct found *f, struct tri_error *err)
{
    for (;;) {
        struct tri_incident_row last = { .risk = 0 };
        size_t opened = 0;
        size_t before = f->n;
        struct tri_incident_query q = { .closed = r->closed,
                                        .setting = setting,
                                        .after =
                                            r->has_after ? &r->after : NULL,
                                        .limit = OPENED };
        enum tri_code code =
            tri_casebook_search(x->site->book, &x->who, words, &q, OPENED, take,
                                f, &opened, &last, err);
        r->opened += opened;
        if (code != TRI_OK)
            return code;
        bool is_full = f->n == FOUND && f->n > before;
        if (last.id[0] && (is_full || opened >= OPENED)) {
            r->more = true;
            r->after = last;
            return TRI_OK;
        }
        if (r->closed)
            return TRI_OK;
        r->closed = true;
        r->has_after = false;
    }
}

static const char *cursor(struct tri_exchange *x, const struct reading *r)
{
    return r->more ? tri_arena_format(&x->arena,
                                      "%c.%d%d.%" PRId64 ".%" PRId64 ".%s",
                                      r->closed ? 'c' : 'o', r->after.risk,
                                      (int)r->after.status, r->after.due_us,
                                      r->after.created_us, r->after.id)
                   : NULL;
}

void tri_door_search_page(struct tri_exchange *x)
{
    x->document =
        json_pack("{ss ss sb}", "kind", "search", "words", "", "asked", 0);
    x->status = 200;
}

void tri_door_search(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_lead l;
    struct found *names = tri_arena_zero(&x->arena, 1, sizeof(*names));
    struct found *texts = tri_arena_zero(&x->arena, 1, sizeof(*texts));
    const char *words = field(x, "words");
    struct reading r = { .closed = false };
    if (!*words) {
        tri_door_search_page(x);
        return;
    }
    if (!names || !texts) {
        tri_exchange_problem(x, 503, "problem.no-memory");
        return;
    }
    if (!read_after(field(x, "after"), &r)) {
        tri_exchange_problem(x, 404, "problem.not-found");
        return;
    }
    if (!tri_lead_open(&l, x))
        return;
    json_t *settings = tri_lead_settings(&l);
    const char *setting = tri_account_has_setting(&x->account, "*")
                              ? json_string_value(json_object_get(
                                    json_array_get(settings, 0), "value"))
                              : NULL;
    enum tri_code code = r.has_after ? TRI_OK : by_name(x, words, names, &err);
    if (code == TRI_OK)
        code = by_words(x, setting, words, &r, texts, &err);
    if (code == TRI_OK) {
        x->document = json_pack(
            "{ss ss sb so so si ss*}", "kind", "search", "words", words,
            "asked", 1, "by_name", rows_of(&l, names), "by_words",
            rows_of(&l, texts), "opened", (int)r.opened, "next", cursor(x, &r));
        x->status = 200;
    } else {
        tri_exchange_fail(x, &err);
    }
    json_decref(settings);
    tri_lead_done(&l);
}

/* ---- the glass ---- */

static void glass_form(struct tri_exchange *x, const char *error)
{
    const struct tri_pages *p = x->site->pages;
    x->document =
        json_pack("{ss ss* s[{ss ss ss ss} {ss ss ss ss}]}", "kind", "glass",
                  "error", error ? tri_pages_text(p, x->language, error) : NULL,
                  "fields", "name", "reference", "shape", "text", "label",
                  tri_pages_text(p, x->language, "case.reference"), "value",
                  field(x, "reference"), "name", "reason", "shape", "long",
                  "label", tri_pages_text(p, x->language, "glass.reason"),
                  "value", field(x, "reason"));
    x->status = error ? 422 : 200;
}

void tri_door_glass_page(struct tri_exchange *x)
{
    glass_form(x, NULL);
}

void tri_door_glass(struct tri_exchange *x)
{
    char reference[TRI_REFERENCE_SIZE] = "";
    struct tri_receipt receipt;
    struct tri_error err = { .code = TRI_OK };
    (void)reference_of(field(x, "reference"), reference);
    enum tri_code code = tri_casebook_break_glass(
        x->site->book, &x->who, reference, field(x, "reason"), &receipt, &err);
    const char *path =
        code == TRI_OK
            ? tri_arena_format(&x->arena, "/incidents/%s", receipt.reference)
            : NULL;
    if (code == TRI_OK)
        tri_exchange_redirect(x, path ? path : "/incidents");
    else if (code == TRI_E_INPUT && !x->wants_json)
        glass_form(x, "problem.why");
    else if (code == TRI_E_NOTFOUND && !x->wants_json)
        glass_form(x, "glass.none");
    else
        tri_exchange_fail(x, &err);
}
