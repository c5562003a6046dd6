/* Figures of a year, for governors, auditors and leads: how many, of what, how
 * fast. From plain columns; a number so small that it points at somebody is
 * not shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/fold.h"
#include "case/times.h"
#include "common/cleanup.h"
#include "http/doors.h"
#include "http/lead.h"
#include "http/site.h"

enum { MONTHS = 12, SMALL = 5, MAX_KINDS = 48, N_RISKS = 4 };

static void json_done(json_t **j)
{
    json_decref(*j);
}

/* ---- counting ---- */

struct waits { /* microseconds until something was first added */
    int64_t *items;
    size_t n;
    size_t cap;
};

struct kind {
    char code[TRI_CODE_SIZE];
    size_t n;
};

enum standing { CLOSED, IN_TIME, OVERDUE, N_STANDINGS };

struct counting {
    struct tri_lead *lead;
    int64_t now_us;
    int64_t months_us[MONTHS]; /* when each began, the oldest first */
    char months[MONTHS][16];   /* "2026-11" */
    size_t total;
    size_t by_month[MONTHS];
    size_t by_risk[N_RISKS];
    size_t by_standing[N_STANDINGS];
    struct kind kinds[MAX_KINDS];
    size_t n_kinds;
    struct waits waits[N_RISKS];
    bool no_memory;
};

static void counting_done(struct counting *c)
{
    for (size_t i = 0; i < N_RISKS; i++)
        free(c->waits[i].items);
}

static bool wait_add(struct waits *w, int64_t us)
{
    if (w->n == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 64;
        int64_t *items = realloc(w->items, cap * sizeof(*items));
        if (!items)
            return false;
        w->items = items;
        w->cap = cap;
    }
    w->items[w->n++] = us;
    return true;
}

static void count_kind(struct counting *c, const char *code)
{
    size_t i = 0;
    while (i < c->n_kinds && strcmp(c->kinds[i].code, code) != 0)
        i++;
    if (i == MAX_KINDS)
        i--; /* more kinds than packs have: with the last */
    if (i == c->n_kinds) {
        (void)snprintf(c->kinds[i].code, sizeof(c->kinds[i].code), "%s", code);
        c->n_kinds++;
    }
    c->kinds[i].n++;
}

static void count_row(void *ctx, const struct tri_incident_row *row,
                      int64_t first_us)
{
    struct counting *c = ctx;
    size_t month = MONTHS;
    while (month > 0 && row->created_us < c->months_us[month - 1])
        month--;
    if (month == 0)
        return;
    size_t risk = row->risk < 0 || row->risk >= N_RISKS ? 0 : (size_t)row->risk;
    c->total++;
    c->by_month[month - 1]++;
    c->by_risk[risk]++;
    c->by_standing[row->status == TRI_STATUS_CLOSED             ? CLOSED
                   : row->due_us > 0 && row->due_us < c->now_us ? OVERDUE
                                                                : IN_TIME]++;
    count_kind(c, *row->category ? row->category : "unclassified");
    if (first_us && !wait_add(&c->waits[risk], first_us - row->created_us))
        c->no_memory = true;
}

/* The first instant of each of the last months, on the pack's clock. */
static bool begin_months(struct counting *c)
{
    char text[TRI_TIME_SIZE];
    tri_time_text(c->now_us, text);
    TRI_CLEANUP(json_done) json_t *local = tri_lead_local(c->lead, text);
    const char *now = json_string_value(local);
    if (!now || strlen(now) < 7)
        return false;
    int year = (int)strtol(now, NULL, 10);
    int month = (int)strtol(now + 5, NULL, 10);
    for (int i = MONTHS - 1; i >= 0; i--) {
        char day[32];
        (void)snprintf(c->months[i], sizeof(c->months[i]), "%04d-%02d",
                       year % 10000, month % 100);
        (void)snprintf(day, sizeof(day), "%.7s-01T00:00", c->months[i]);
        const char *at = tri_lead_time(c->lead, day);
        if (!at || !tri_time_read(at, strlen(at), &c->months_us[i]))
            return false;
        month = month == 1 ? 12 : month - 1;
        year -= month == 12;
    }
    return true;
}

/* ---- what may be shown ---- */

/* A number from 1 to 4 is hidden. So that it cannot be worked out from the
 * total, more are hidden, the smallest first, until at least two are and they
 * make five or more together. */
static void hide_small(const size_t *n, size_t count, bool *hidden)
{
    size_t some = 0;
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        hidden[i] = n[i] > 0 && n[i] < SMALL;
        some += hidden[i];
        sum += hidden[i] ? n[i] : 0;
    }
    while (some > 0 && (some < 2 || sum < SMALL)) {
        size_t least = count;
        for (size_t i = 0; i < count; i++)
            if (!hidden[i] && n[i] > 0 && (least == count || n[i] < n[least]))
                least = i;
        if (least == count)
            return; /* all there is: then the total is small, too */
        hidden[least] = true;
        some++;
        sum += n[least];
    }
}

static json_t *table_json(const char *code, const char *const *labels,
                          const size_t *n, size_t count)
{
    bool hidden[MAX_KINDS] = { false };
    json_t *rows = json_array();
    hide_small(n, count, hidden);
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(
            rows, json_pack("{ss so*}", "label", labels[i], "n",
                            hidden[i] ? NULL : json_integer((json_int_t)n[i])));
    return json_pack("{ss so}", "code", code, "rows", rows);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* {n, unit: min|h|d} of a time; NULL for too few of them. */
static json_t *median_json(struct waits *w)
{
    static const int64_t MINUTE_US = INT64_C(60) * 1000000;
    if (w->n < SMALL)
        return NULL;
    qsort(w->items, w->n, sizeof(*w->items), by_size);
    int64_t minutes = w->items[w->n / 2] / MINUTE_US;
    bool hours = minutes >= 120;
    bool days = minutes >= 48 * 60;
    return json_pack("{sI ss}", "n",
                     (json_int_t)(days    ? minutes / 1440
                                  : hours ? minutes / 60
                                          : minutes),
                     "unit",
                     days    ? "d"
                     : hours ? "h"
                             : "min");
}

/* ---- the page ---- */

static const char *risk_word(const struct counting *c, size_t risk)
{
    const struct tri_pack *pack = c->lead->x->site->pack;
    return risk < pack->n_levels
               ? tri_lead_word(c->lead, "level", pack->levels[risk])
               : "?";
}

static json_t *tables(struct counting *c)
{
    static const char *const standings[] = { "figures.closed",
                                             "figures.in-time",
                                             "figures.overdue" };
    const char *labels[MAX_KINDS] = { NULL };
    size_t n[MAX_KINDS];
    json_t *list = json_array();
    for (size_t i = 0; i < MONTHS; i++) {
        char id[16];
        (void)snprintf(id, sizeof(id), "month.%.2s", c->months[i] + 5);
        labels[i] = tri_arena_format(&c->lead->x->arena, "%s %.4s",
                                     tri_lead_text(c->lead, id), c->months[i]);
    }
    (void)json_array_append_new(
        list, table_json("month", labels, c->by_month, MONTHS));
    for (size_t i = 0; i < c->n_kinds; i++) {
        labels[i] = tri_lead_word(c->lead, "category", c->kinds[i].code);
        n[i] = c->kinds[i].n;
    }
    (void)json_array_append_new(list,
                                table_json("category", labels, n, c->n_kinds));
    for (size_t i = 0; i < N_RISKS; i++)
        labels[i] = risk_word(c, i);
    (void)json_array_append_new(
        list, table_json("risk", labels, c->by_risk, N_RISKS));
    for (size_t i = 0; i < N_STANDINGS; i++)
        labels[i] = tri_lead_text(c->lead, standings[i]);
    (void)json_array_append_new(
        list, table_json("standing", labels, c->by_standing, N_STANDINGS));
    return list;
}

static json_t *firsts(struct counting *c)
{
    json_t *list = json_array();
    for (size_t i = 0; i < N_RISKS; i++)
        (void)json_array_append_new(list, json_pack("{ss so*}", "label",
                                                    risk_word(c, i), "median",
                                                    median_json(&c->waits[i])));
    return list;
}

/* All of the reader's settings together: side by side, one could be worked out
 * from the rest. False, with the answer made. */
static bool count_all(struct counting *c)
{
    struct tri_exchange *x = c->lead->x;
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(json_done) json_t *settings = tri_lead_settings(c->lead);
    size_t i;
    json_t *s;
    json_array_foreach(settings, i, s)
    {
        if (tri_casebook_figures(x->site->book, &x->who,
                                 tri_json_text(s, "value"), c->months_us[0],
                                 count_row, c, &err) != TRI_OK) {
            tri_exchange_fail(x, &err);
            return false;
        }
    }
    if (c->no_memory)
        tri_exchange_problem(x, 503, "problem.no-memory");
    return !c->no_memory;
}

void tri_door_figures(struct tri_exchange *x)
{
    struct tri_lead l;
    if (!tri_lead_open(&l, x))
        return;
    TRI_CLEANUP(counting_done)
    struct counting c = { .lead = &l, .now_us = x->site->now_us() };
    if (!begin_months(&c))
        tri_exchange_problem(x, 503, "problem.no-memory");
    else if (count_all(&c)) {
        bool small = c.total > 0 && c.total < SMALL;
        x->document =
            json_pack("{ss so* so so}", "kind", "figures", "total",
                      small ? NULL : json_integer((json_int_t)c.total),
                      "tables", tables(&c), "firsts", firsts(&c));
        x->status = 200;
    }
    tri_lead_done(&l);
}
