/* Codes, times and accounts of the incident book in words. */
#include "http/lead.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "case/times.h"
#include "common/reply.h"
#include "common/when.h"
#include "feel/temporal.h"
#include "http/advice.h"
#include "http/site.h"

enum { MAX_PEOPLE = 500 };

bool tri_lead_open(struct tri_lead *l, struct tri_exchange *x)
{
    *l = (struct tri_lead){ .x = x,
                            .lang = tri_site_lang(x->site, x->language),
                            .zones = tri_zones_new(x->site->zones),
                            .names = json_object() };
    if (l->zones && l->names)
        return true;
    tri_lead_done(l);
    tri_exchange_problem(x, 503, "problem.no-memory");
    return false;
}

void tri_lead_done(struct tri_lead *l)
{
    tri_zones_free(l->zones);
    json_decref(l->names);
    *l = (struct tri_lead){ .x = NULL };
}

const char *tri_lead_text(const struct tri_lead *l, const char *id)
{
    const char *text = tri_pages_text(l->x->site->pages, l->x->language, id);
    return text ? text : id;
}

const char *tri_lead_step(const struct tri_lead *l, const char *code)
{
    const struct tri_pack *p = l->x->site->pack;
    const char *slash = strrchr(code, '/');
    const char *t = tri_pack_textf(p, l->lang, NULL, "action.%s.title", code);
    if (!t && slash)
        t = tri_pack_textf(p, l->lang, NULL, "flow.%.*s.%s.title",
                           (int)(slash - code), code, slash + 1);
    return t ? t : code;
}

const char *tri_lead_title(const struct tri_lead *l, const char *code,
                           const char *title)
{
    const struct tri_pack *p = l->x->site->pack;
    char family[128];
    int n = snprintf(family, sizeof(family), "action.%s.title", code);
    if (n < 0 || (size_t)n >= sizeof(family))
        return title;
    for (size_t from = 0; from < p->n_langs; from++) {
        const struct tri_catalogue *c = &p->langs[from];
        for (size_t i = 0; i < c->index.n; i++) {
            const struct tri_key *k = &c->index.keys[i];
            if (k->len < (size_t)n || memcmp(k->text, family, (size_t)n) != 0 ||
                strcmp(c->texts[i].text, title) != 0)
                continue;
            const struct tri_wording *w =
                tri_pack_wording(p, l->lang, k->text, k->len);
            return w ? w->text : title;
        }
    }
    return title;
}

const char *tri_lead_act(const struct tri_lead *l, const char *act)
{
    const struct tri_pages *pages = l->x->site->pages;
    char id[64];
    size_t n = 0;
    (void)snprintf(id, sizeof(id), "event.%s", act);
    const char *t = tri_pages_text(pages, l->x->language, id);
    if (t)
        return t;
    /* "second factor set up, signed in" */
    n = (size_t)snprintf(id, sizeof(id), "journal.");
    for (const char *p = act; *p && n + 1 < sizeof(id); p++)
        if (*p != ',')
            id[n++] = *p == ' ' ? '-' : *p;
    id[n] = '\0';
    t = tri_pages_text(pages, l->x->language, id);
    return t ? t : act;
}

const char *tri_lead_word(const struct tri_lead *l, const char *prefix,
                          const char *code)
{
    return code && *code ? tri_pack_textf(l->x->site->pack, l->lang, code,
                                          "%s.%s", prefix, code)
                         : "";
}

const char *tri_lead_trim(struct tri_exchange *x, const char *text)
{
    size_t from = strspn(text, " \t\r\n");
    size_t to = strlen(text);
    while (to > from && strchr(" \t\r\n", text[to - 1]))
        to--;
    const char *copy = tri_arena_copy(&x->arena, text + from, to - from);
    return copy ? copy : "";
}

/* ---- accounts ---- */

const char *tri_lead_name(struct tri_lead *l, const char *id)
{
    const struct tri_casebook *book = l->x->site->book;
    const json_t *known = json_object_get(l->names, id);
    struct tri_account a = { .version = 0 };
    struct tri_error err = { .code = TRI_OK };
    if (!known) {
        /* By id only: a login must not be found out so. */
        bool is_id = strlen(id) == TRI_ID_SIZE - 1 &&
                     tri_casebook_account_get(book, id, &a, &err) == TRI_OK;
        (void)json_object_set_new(l->names, id,
                                  json_string(is_id ? a.name : id));
        tri_account_wipe(book->seal, &a);
        known = json_object_get(l->names, id);
    }
    const char *name = json_string_value(known);
    return name ? name : id;
}

struct gathering {
    struct tri_lead *l;
    const char *setting;
    const json_t *state;
    json_t *list;
};

static bool gather(void *ctx, const struct tri_account *a)
{
    struct gathering *g = ctx;
    const uint32_t none = (UINT32_C(1) << TRI_ROLE_ADMINISTRATOR) |
                          (UINT32_C(1) << TRI_ROLE_AUDITOR) |
                          (UINT32_C(1) << TRI_ROLE_TRAINER);
    if (a->disabled || !(a->roles & ~none) ||
        !tri_account_has_setting(a, g->setting) ||
        (g->state && tri_fold_has(g->state, "named", a->id)))
        return true;
    return json_array_append_new(g->list, json_pack("{ss ss}", "value", a->id,
                                                    "label", a->name)) == 0;
}

static int by_label(const void *a, const void *b)
{
    json_t *const *x = a;
    json_t *const *y = b;
    return strcmp(tri_json_text(*x, "label"), tri_json_text(*y, "label"));
}

/* In the order of their labels; takes the list. */
static json_t *sorted(json_t *list)
{
    size_t n = json_array_size(list);
    json_t **items = n ? malloc(n * sizeof(json_t *)) : NULL;
    json_t *out = items ? json_array() : NULL;
    if (!out) {
        free(items);
        return list;
    }
    for (size_t i = 0; i < n; i++)
        items[i] = json_array_get(list, i);
    qsort(items, n, sizeof(json_t *), by_label);
    for (size_t i = 0; i < n; i++)
        (void)json_array_append(out, items[i]);
    free(items);
    json_decref(list);
    return out;
}

json_t *tri_lead_accounts(struct tri_lead *l, const char *setting,
                          const json_t *state)
{
    struct tri_error err = { .code = TRI_OK };
    struct gathering g = { l, setting, state, json_array() };
    (void)tri_casebook_accounts(l->x->site->book, NULL, MAX_PEOPLE, gather, &g,
                                &err);
    return sorted(g.list);
}

static bool gather_setting(void *ctx, const struct tri_document *d)
{
    struct gathering *g = ctx;
    const char *id = tri_json_text(d->body, "id");
    const char *name = tri_json_text(d->body, "name");
    if (!tri_account_has_setting(&g->l->x->account, id))
        return true;
    return json_array_append_new(g->list,
                                 json_pack("{ss ss}", "value", id, "label",
                                           *name ? name : id)) == 0;
}

json_t *tri_lead_settings(struct tri_lead *l)
{
    const struct tri_account *a = &l->x->account;
    struct tri_error err = { .code = TRI_OK };
    struct gathering g = { l, NULL, NULL, json_array() };
    (void)tri_casebook_documents(l->x->site->book, &l->x->who, "setting", "",
                                 gather_setting, &g, &err);
    /* One that was never written down still has its incidents. */
    for (size_t i = 0; i < a->n_settings; i++) {
        size_t k;
        json_t *s;
        bool is_there = strcmp(a->settings[i], "*") == 0;
        json_array_foreach(g.list, k, s) is_there |=
            strcmp(tri_json_text(s, "value"), a->settings[i]) == 0;
        if (!is_there)
            (void)json_array_append_new(
                g.list, json_pack("{ss ss}", "value", a->settings[i], "label",
                                  a->settings[i]));
    }
    return sorted(g.list);
}

/* ---- times ---- */

/* On the clock of the pack's zone. */
static bool local_of(struct tri_lead *l, const char *at, struct tri_instant *t)
{
    const char *zone = l->x->site->pack->zone;
    int32_t offset = 0;
    if (!at || !*at || !tri_instant_parse(at, strlen(at), t))
        return false;
    if (tri_zone_offset_utc(l->zones, zone, strlen(zone), t->utc_s, &offset))
        t->offset_s = offset;
    return true;
}

json_t *tri_lead_when(struct tri_lead *l, const char *at)
{
    struct tri_instant t;
    char text[TRI_INSTANT_TEXT];
    if (!local_of(l, at, &t))
        return NULL;
    (void)tri_instant_text(t, false, text);
    return tri_advice_when(l->x->language, text);
}

json_t *tri_lead_when_typed(struct tri_lead *l, const char *at)
{
    struct tri_instant t;
    char text[TRI_INSTANT_TEXT];
    char out[TRI_WHEN_TEXT];
    if (!local_of(l, at, &t))
        return NULL;
    size_t n = tri_instant_text(t, false, text);
    tri_when_typed(l->x->language, text, n, out, sizeof(out));
    return json_string(out);
}

void tri_lead_add_when(struct tri_lead *l, json_t *list)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        json_t *when = tri_lead_when(l, tri_json_text(item, "at"));
        if (when)
            (void)json_object_set_new(item, "when", when);
    }
}

json_t *tri_lead_local(struct tri_lead *l, const char *at)
{
    struct tri_instant t;
    char text[TRI_INSTANT_TEXT];
    if (!local_of(l, at, &t))
        return NULL;
    (void)tri_instant_text(t, false, text);
    text[16] = '\0';
    return json_string(text);
}

/* Seconds since then; false for no time. */
static bool since(const struct tri_lead *l, const char *at, int64_t *out_s)
{
    struct tri_instant t;
    if (!at || !*at || !tri_instant_parse(at, strlen(at), &t))
        return false;
    *out_s = l->x->site->now().utc_s - t.utc_s;
    return true;
}

bool tri_lead_past(const struct tri_lead *l, const char *at)
{
    int64_t s = 0;
    return since(l, at, &s) && s > TRI_LEAD_GRACE_S;
}

bool tri_lead_come(const struct tri_lead *l, const char *at)
{
    int64_t s = 0;
    return since(l, at, &s) && s >= 0;
}

json_t *tri_lead_waits(const struct tri_lead *l, const char *since_at)
{
    int64_t s = 0;
    char text[64];
    if (!since(l, since_at, &s))
        return NULL;
    int minutes = s > 0 ? (int)(s / 60 % 60) : 0;
    long hours = s > 0 ? (long)(s / 3600) : 0;
    if (hours >= 48)
        (void)snprintf(text, sizeof(text), "%ld %s", hours / 24,
                       tri_lead_text(l, "case.days"));
    else if (hours)
        (void)snprintf(text, sizeof(text), "%ld\u00a0h\u00a0%02d\u00a0min",
                       hours, minutes);
    else
        (void)snprintf(text, sizeof(text), "%s%d\u00a0min",
                       minutes ? "" : "<\u00a0", minutes ? minutes : 1);
    return json_string(text);
}

static const char *time_of(struct tri_lead *l, const char *typed,
                           enum tri_side side)
{
    enum { MOST = 128 };
    char folded[MOST];
    char text[TRI_INSTANT_TEXT];
    struct tri_instant t;
    size_t len = strlen(typed);
    if (tri_instant_parse(typed, len, &t))
        return typed;
    if (len >= MOST)
        return NULL;
    tri_reply_fold(typed, len, folded, sizeof(folded));
    if (tri_reply_time(folded, side, l->zones, l->x->site->pack->zone,
                       l->x->site->now(), &t) != TRI_REPLY_ANSWER)
        return NULL;
    t.offset_s = 0;
    size_t n = tri_instant_text(t, true, text);
    return tri_arena_copy(&l->x->arena, text, n);
}

const char *tri_lead_time(struct tri_lead *l, const char *typed)
{
    return time_of(l, typed, TRI_SIDE_BEHIND);
}

const char *tri_lead_due(struct tri_lead *l, const char *typed)
{
    return time_of(l, typed, TRI_SIDE_AHEAD);
}

/* ---- a row of a list ---- */

json_t *tri_lead_row(struct tri_lead *l, const struct tri_incident_row *row)
{
    static const char *const statuses[] = {
        "case.status-received", "case.status-open", "case.status-closing",
        "case.status-closed", "case.status-erased"
    };
    json_t *doc = tri_casebook_row_json(row);
    const char *due = tri_json_text(doc, "next_due");
    bool is_open = row->status < TRI_STATUS_CLOSED;
    bool is_late = is_open && tri_lead_past(l, due);
    bool is_unread = row->status == TRI_STATUS_RECEIVED;
    json_t *words = json_pack(
        "{ss ss* ss ss ss ss so* so* so* sb sb sb so*}", "risk",
        tri_lead_word(l, "level", tri_json_text(doc, "risk")), "could_be",
        row->worst && is_open
            ? tri_lead_word(l, "level", tri_risk_name(row->worst))
            : NULL,
        "status",
        tri_lead_text(
            l, statuses[row->status <= TRI_STATUS_ERASED ? row->status
                                                         : TRI_STATUS_ERASED]),
        "category",
        *row->category ? tri_lead_word(l, "category", row->category) : "",
        "assignee", *row->assignee ? tri_lead_name(l, row->assignee) : "",
        "area", tri_lead_word(l, "area", row->area), "due",
        tri_lead_when(l, due), "created",
        tri_lead_when(l, tri_json_text(doc, "created")), "changed",
        tri_lead_when(l, tri_json_text(doc, "changed")), "overdue",
        (int)is_late, "now",
        (int)(is_open && !is_late && tri_lead_come(l, due)), "unread",
        (int)is_unread, "waits",
        is_unread ? tri_lead_waits(l, tri_json_text(doc, "created")) : NULL);
    if (words)
        (void)json_object_set_new(doc, "words", words);
    return doc;
}
