/* The queue: what there is to do: immediate danger, then what nobody has looked
 * at, then the most serious and the next due first. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/fold.h"
#include "case/times.h"
#include "http/doors.h"
#include "http/lead.h"
#include "http/queue.h"
#include "http/site.h"

enum { PAGE = 25, COUNTED = 500 };

static const int64_t DAY_US = INT64_C(86400) * 1000000;
static const char *const views[] = { "open", "closed", "team" };
static const char *const dues[] = { "overdue", "today", "week" };

/* What is asked for, as texts of the query. */
struct asked {
    const char *view;
    const char *risk;
    const char *category;
    const char *platform;
    const char *setting;
    const char *area;
    const char *assignee; /* an id, "me" */
    const char *due;      /* of dues, or a date */
    const char *after;
};

struct listing {
    struct tri_lead *l;
    int64_t now_s;
    json_t *platforms; /* of what was listed, as choices */
    size_t n;
    size_t n_glass; /* of rows: those of a broken glass come first */
    struct tri_incident_row rows[PAGE];
    size_t by_risk[TRI_RISKS];
    size_t overdue;
    size_t unheld; /* nobody holds them */
    size_t unread; /* nobody has taken them up */
};

static const char *query(const struct tri_input *fields, const char *name)
{
    const char *v = tri_input_find(fields, name);
    return v ? v : "";
}

static const char *one_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return words[i];
    return "";
}

static const char *risk_word(const char *word)
{
    int risk = 0;
    return tri_risk_find(word, &risk) ? tri_risk_name(risk) : "";
}

static struct asked read_query(const struct tri_input *fields)
{
    struct asked a = { .view = one_of(query(fields, "view"), views, 3),
                       .risk = risk_word(query(fields, "risk")),
                       .category = query(fields, "category"),
                       .platform = query(fields, "platform"),
                       .setting = query(fields, "setting"),
                       .area = query(fields, "area"),
                       .assignee = query(fields, "assignee"),
                       .due = query(fields, "due"),
                       .after = query(fields, "after") };
    if (!*a.view)
        a.view = views[0];
    return a;
}

/* ---- the cursor: what the store sorts by ---- */

static const char *cursor(struct tri_exchange *x,
                          const struct tri_incident_row *row)
{
    const char *c = tri_arena_format(
        &x->arena, "%d%d.%" PRId64 ".%" PRId64 ".%s", row->risk,
        (int)row->status, row->due_us, row->created_us, row->id);
    return c ? c : "";
}

static bool read_cursor(const char *text, struct tri_incident_row *out)
{
    char id[TRI_ID_SIZE] = "";
    int status = 0;
    *out = (struct tri_incident_row){ .risk = 0 };
    if (sscanf(text, "%1d%1d.%20" SCNd64 ".%20" SCNd64 ".%32[0-9a-f]",
               &out->risk, &status, &out->due_us, &out->created_us, id) != 5 ||
        out->risk < 0 || out->risk >= TRI_RISKS || status < 0 ||
        status > TRI_STATUS_ERASED || strlen(id) != TRI_ID_SIZE - 1)
        return false;
    out->status = (enum tri_status)status;
    memcpy(out->id, id, sizeof(id));
    return true;
}

/* ---- asking ---- */

static bool is_any(const json_t *choices, const char *value)
{
    size_t i;
    json_t *c;
    json_array_foreach(choices, i, c) if (strcmp(tri_json_text(c, "value"),
                                                 value) == 0) return true;
    return false;
}

static bool take(void *ctx, const struct tri_incident_row *row)
{
    struct listing *li = ctx;
    /* Brought in, and broke the glass before that. */
    for (size_t i = 0; i < li->n_glass; i++)
        if (strcmp(li->rows[i].id, row->id) == 0)
            return true;
    li->n++;
    li->by_risk[row->risk & (TRI_RISKS - 1)]++;
    if (row->status < TRI_STATUS_CLOSED) {
        li->overdue +=
            row->due_us && row->due_us / 1000000 + TRI_LEAD_GRACE_S < li->now_s;
        li->unread += row->status == TRI_STATUS_RECEIVED;
        li->unheld += !*row->assignee;
    }
    if (*row->platform && !is_any(li->platforms, row->platform))
        (void)json_array_append_new(li->platforms,
                                    json_pack("{ss ss}", "value", row->platform,
                                              "label", row->platform));
    /* Words come afterwards: a name is read from the store. */
    if (li->n <= PAGE)
        li->rows[li->n - 1] = *row;
    return true;
}

/* "overdue", "today", "week", or the end of a day ("2026-11-30"). */
static int64_t due_before(struct tri_lead *l, const char *due)
{
    const struct tri_exchange *x = l->x;
    int64_t at = 0;
    char day[24] = "";
    if (strcmp(due, "overdue") == 0)
        return x->who.at_us - TRI_LEAD_GRACE_S * INT64_C(1000000);
    if (strcmp(due, "week") == 0)
        return x->who.at_us + 7 * DAY_US;
    if (strcmp(due, "today") == 0) {
        char now[TRI_TIME_SIZE];
        tri_time_text(x->who.at_us, now);
        json_t *local = tri_lead_local(l, now);
        (void)snprintf(day, sizeof(day), "%.10sT23:59",
                       local ? json_string_value(local) : "");
        json_decref(local);
    } else if (strlen(due) == 10) {
        (void)snprintf(day, sizeof(day), "%sT23:59", due);
    }
    const char *text = tri_lead_time(l, day);
    return text && tri_time_read(text, strlen(text), &at) ? at : 0;
}

/* Whoever works for every setting ("*") says which one; else the first. */
static const char *setting_of(const struct tri_exchange *x,
                              const struct asked *a, const json_t *settings)
{
    if (*a->setting || !tri_account_has_setting(&x->account, "*"))
        return a->setting;
    return tri_json_text(json_array_get(settings, 0), "value");
}

static enum tri_code list(struct listing *li, const struct asked *a,
                          const char *setting, struct tri_error *err)
{
    struct tri_exchange *x = li->l->x;
    struct tri_incident_row after;
    struct tri_incident_query q = { .closed = strcmp(a->view, "closed") == 0,

                                    .category = a->category,
                                    .platform = a->platform,
                                    .setting = setting,
                                    .area = a->area,
                                    .assignee = strcmp(a->assignee, "me") == 0
                                                    ? x->account.id
                                                    : a->assignee,
                                    .due_before_us = due_before(li->l, a->due),
                                    .limit = *a->after ? PAGE + 1 : COUNTED };
    (void)tri_risk_find(a->risk, &q.min_risk);
    if (*a->after) {
        if (!read_cursor(a->after, &after))
            return tri_fail(err, TRI_E_NOTFOUND, NULL, "no such page");
        q.after = &after;
    }
    if (strcmp(a->view, "team") != 0)
        return tri_casebook_list(x->site->book, &x->who, &q, take, li, err);
    enum tri_code code = TRI_OK;
    if (!q.after)
        code = tri_casebook_mine(x->site->book, &x->who, TRI_MINE_GLASS, &q,
                                 take, li, err);
    li->n_glass = li->n < PAGE ? li->n : PAGE;
    return code == TRI_OK ? tri_casebook_mine(x->site->book, &x->who,
                                              TRI_MINE_TEAM, &q, take, li, err)
                          : code;
}

/* ---- the document ---- */

static void add_coded(struct tri_out *o, const char *name, const char *value)
{
    if (!*value)
        return;
    tri_out_format(o, "%s%s=", o->len ? "&" : "?", name);
    for (const char *p = value; *p; p++)
        if (strchr("-_.", *p) || (*p >= '0' && *p <= '9') ||
            (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
            tri_out_char(o, *p);
        else
            tri_out_format(o, "%%%02X", (unsigned)(unsigned char)*p);
}

/* The query again, "" for none; a new reference. */
static json_t *query_of(const struct asked *a, const char *after)
{
    struct tri_out o;
    tri_out_init(&o);
    add_coded(&o, "view", strcmp(a->view, "open") == 0 ? "" : a->view);
    add_coded(&o, "risk", a->risk);
    add_coded(&o, "category", a->category);
    add_coded(&o, "platform", a->platform);
    add_coded(&o, "setting", a->setting);
    add_coded(&o, "area", a->area);
    add_coded(&o, "assignee", a->assignee);
    add_coded(&o, "due", a->due);
    add_coded(&o, "after", after);
    json_t *text = json_string(o.text ? o.text : "");
    tri_out_done(&o);
    return text;
}

json_t *tri_queue_query(const struct tri_input *fields)
{
    const struct asked a = read_query(fields);
    return query_of(&a, "");
}

static json_t *choice(const char *value, const char *label, const char *chosen)
{
    return json_pack("{ss ss sb}", "value", value, "label", label, "chosen",
                     (int)(strcmp(value, chosen) == 0));
}

/* A select: "any", the choices, and what was chosen though it is none of them.
 * Takes choices. */
static void add_filter(struct tri_lead *l, json_t *filters, const char *name,
                       const char *chosen, json_t *choices)
{
    char id[64];
    json_t *list = json_array();
    (void)snprintf(id, sizeof(id), "queue.any-%s", name);
    (void)json_array_append_new(list, choice("", tri_lead_text(l, id), chosen));
    size_t i;
    json_t *c;
    json_array_foreach(choices, i, c)(void)
        json_array_append_new(list, choice(tri_json_text(c, "value"),
                                           tri_json_text(c, "label"), chosen));
    if (*chosen && !is_any(choices, chosen))
        (void)json_array_append_new(list, choice(chosen, chosen, chosen));
    (void)snprintf(id, sizeof(id), "queue.%s", name);
    (void)json_array_append_new(
        filters, json_pack("{ss ss so}", "name", name, "label",
                           tri_lead_text(l, id), "choices", list));
    json_decref(choices);
}

static json_t *risk_choices(struct tri_lead *l)
{
    json_t *list = json_array();
    for (int i = TRI_RISKS - 1; i > 0; i--) {
        char id[48];
        (void)snprintf(id, sizeof(id), "queue.risk-%s", tri_risk_name(i));
        (void)json_array_append_new(list, json_pack("{ss ss}", "value",
                                                    tri_risk_name(i), "label",
                                                    tri_lead_text(l, id)));
    }
    return list;
}

static json_t *due_choices(struct tri_lead *l)
{
    json_t *list = json_array();
    for (size_t i = 0; i < 3; i++) {
        char id[48];
        (void)snprintf(id, sizeof(id), "queue.due-%s", dues[i]);
        (void)json_array_append_new(list,
                                    json_pack("{ss ss}", "value", dues[i],
                                              "label", tri_lead_text(l, id)));
    }
    return list;
}

/* Every category that the pack words: "category.CODE" without a tail. */
static json_t *category_choices(const struct tri_lead *l)
{
    static const char prefix[] = "category.";
    const struct tri_catalogue *en = &l->x->site->pack->langs[0];
    json_t *list = json_array();
    for (size_t i = 0; i < en->index.n; i++) {
        const struct tri_key *k = &en->index.keys[i];
        size_t n = sizeof(prefix) - 1;
        if (k->len <= n || memcmp(k->text, prefix, n) != 0 ||
            memchr(k->text + n, '.', k->len - n))
            continue;
        const char *code =
            tri_arena_copy(&l->x->arena, k->text + n, k->len - n);
        if (code)
            (void)json_array_append_new(
                list, json_pack("{ss ss}", "value", code, "label",
                                tri_lead_word(l, "category", code)));
    }
    return list;
}

static json_t *area_choices(const struct tri_lead *l)
{
    const struct tri_pack *pack = l->x->site->pack;
    json_t *list = json_array();
    for (size_t i = 1; i < pack->n_areas; i++)
        (void)json_array_append_new(
            list, json_pack("{ss ss}", "value", pack->areas[i].code, "label",
                            pack->areas[i].name ? pack->areas[i].name
                                                : pack->areas[i].code));
    return list;
}

static json_t *filters(struct listing *li, const struct asked *a,
                       const char *setting, json_t *settings)
{
    struct tri_lead *l = li->l;
    json_t *list = json_array();
    json_t *holders = tri_lead_accounts(l, setting, NULL);
    (void)json_array_insert_new(holders, 0,
                                json_pack("{ss ss}", "value", "me", "label",
                                          tri_lead_text(l, "queue.me")));
    add_filter(l, list, "risk", a->risk, risk_choices(l));
    add_filter(l, list, "due", a->due, due_choices(l));
    add_filter(l, list, "category", a->category, category_choices(l));
    add_filter(l, list, "assignee", a->assignee, holders);
    add_filter(l, list, "platform", a->platform, json_incref(li->platforms));
    add_filter(l, list, "area", a->area, area_choices(l));
    if (json_array_size(settings) > 1)
        add_filter(l, list, "setting", setting, json_incref(settings));
    return list;
}

static json_t *counts(struct listing *li)
{
    json_t *list = json_array();
    for (int i = TRI_RISKS - 1; i >= 0; i--)
        (void)json_array_append_new(
            list, json_pack("{ss ss si}", "code", tri_risk_name(i), "label",
                            tri_lead_word(li->l, "level", tri_risk_name(i)),
                            "n", (int)li->by_risk[i]));
    return json_pack("{si sb so si si si}", "all", (int)li->n, "or_more",
                     (int)(li->n >= COUNTED), "risk", list, "overdue",
                     (int)li->overdue, "unheld", (int)li->unheld, "unread",
                     (int)li->unread);
}

static bool is_narrowed(const struct asked *a)
{
    return *a->risk || *a->category || *a->platform || *a->setting ||
           *a->area || *a->assignee || *a->due;
}

static json_t *document(struct listing *li, const struct asked *a,
                        const char *setting, json_t *settings)
{
    struct tri_exchange *x = li->l->x;
    size_t shown = li->n < PAGE ? li->n : PAGE;
    json_t *rows = json_array();
    for (size_t i = 0; i < shown; i++)
        (void)json_array_append_new(rows, tri_lead_row(li->l, &li->rows[i]));
    json_t *doc = json_pack(
        "{ss ss so so so sb so*}", "kind", "queue", "view", a->view, "rows",
        rows, "filters", filters(li, a, setting, settings), "query",
        query_of(a, ""), "narrowed", (int)is_narrowed(a), "next",
        li->n > PAGE ? query_of(a, cursor(x, &li->rows[PAGE - 1])) : NULL);
    const char *here = tri_json_text(doc, "query");
    if (doc)
        (void)json_object_set_new(doc, "saved", tri_views(x, here));
    /* They come from one that what they wrote took away from them. */
    if (doc && tri_input_find(x->query, "moved"))
        (void)json_object_set_new(doc, "moved", json_true());
    /* A later page knows only of itself. */
    if (doc && !*a->after)
        (void)json_object_set_new(doc, "counts", counts(li));
    return doc;
}

void tri_door_queue(struct tri_exchange *x)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_lead l;
    const struct asked a = read_query(x->query);
    if (!tri_lead_open(&l, x))
        return;
    json_t *settings = tri_lead_settings(&l);
    const char *setting = setting_of(x, &a, settings);
    struct listing *li = calloc(1, sizeof(*li));
    if (!li || !(li->platforms = json_array())) {
        tri_exchange_problem(x, 503, "problem.no-memory");
    } else {
        li->l = &l;
        li->now_s = x->site->now().utc_s;
        if (list(li, &a, setting, &err) == TRI_OK) {
            x->document = document(li, &a, setting, settings);
            x->status = 200;
            if (!x->document)
                tri_exchange_problem(x, 503, "problem.no-memory");
        } else {
            tri_exchange_fail(x, &err);
        }
    }
    if (li)
        json_decref(li->platforms);
    free(li);
    json_decref(settings);
    tri_lead_done(&l);
}
