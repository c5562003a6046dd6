/* Reading the journal, and proving it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "case/blind.h"
#include "case/casebook_int.h"
#include "case/chain.h"
#include "case/fold.h"
#include "case/kinds.h"
#include "case/times.h"

/* ---- lines ---- */

struct line { /* an entry kept: a callback may not call the store */
    int64_t n;
    int64_t at_us;
    int64_t seq;
    char incident[TRI_ID_SIZE];
    json_t *meta;
};

struct lines {
    const struct tri_casebook *book;
    struct line *items;
    size_t n;
    size_t cap;
    enum tri_code code;
    struct tri_error *err;
};

static void lines_done(struct lines *l)
{
    for (size_t i = 0; i < l->n; i++)
        json_decref(l->items[i].meta);
    free(l->items);
}

static enum tri_code open_meta(const struct tri_casebook *book,
                               const struct tri_journal_entry *e, json_t **out,
                               struct tri_error *err)
{
    const struct tri_place place = { .book = TRI_KEY_AUDIT,
                                     .incident = e->incident,
                                     .record = "",
                                     .kind = "audit" };
    return tri_open_json(book, &place, e->meta, out, err);
}

static bool keep_line(void *ctx, const struct tri_journal_entry *e)
{
    struct lines *l = ctx;
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 64;
        struct line *more = realloc(l->items, cap * sizeof(*more));
        if (!more) {
            l->code = tri_casebook_nomem(l->err);
            return false;
        }
        l->items = more;
        l->cap = cap;
    }
    struct line *line = &l->items[l->n];
    *line = (struct line){ .n = e->n, .at_us = e->at_us, .seq = e->seq };
    memcpy(line->incident, e->incident, sizeof(line->incident));
    l->code = open_meta(l->book, e, &line->meta, l->err);
    l->n += l->code == TRI_OK;
    return l->code == TRI_OK;
}

static json_t *line_json(const struct line *line, const char *reference)
{
    char at[TRI_TIME_SIZE];
    tri_time_text(line->at_us, at);
    json_t *out = json_pack("{s:I, s:s}", "n", (json_int_t)line->n, "at", at);
    if (!out || json_object_update(out, line->meta) != 0) {
        json_decref(out);
        return NULL;
    }
    bool failed = false;
    if (line->incident[0])
        failed |= json_object_set_new(out, "incident",
                                      json_string(line->incident)) != 0;
    if (reference && *reference)
        failed |=
            json_object_set_new(out, "reference", json_string(reference)) != 0;
    if (line->seq)
        failed |= json_object_set_new(out, "seq", json_integer(line->seq)) != 0;
    if (!failed)
        return out;
    json_decref(out);
    return NULL;
}

/* May somebody see all of a line. Who may not sees that somebody did something
 * with a case: the same of other settings' cases, of drafts, and of the one
 * that they are named in, so that neither a gap nor an odd line tells them. */
static enum tri_code sees_all(const struct tri_casebook *book,
                              const struct tri_who *who,
                              const struct line *line, bool *out,
                              struct tri_incident_row *row,
                              struct tri_error *err)
{
    struct tri_standing s;
    *row = (struct tri_incident_row){ .risk = 0 };
    *out = true;
    if (!line->incident[0])
        return TRI_OK;
    enum tri_code code =
        book->store->incident(book->store->self, line->incident, row, err);
    if (code == TRI_E_NOTFOUND) { /* a draft: nobody's business */
        *out = who->is_operator;
        return TRI_OK;
    }
    if (code == TRI_OK)
        code = tri_casebook_standing(book, who, row, &s, err);
    if (code == TRI_OK)
        *out = tri_standing_may(&s, TRI_ACT_HISTORY);
    return code;
}

static enum tri_code add_line(const struct tri_casebook *book,
                              const struct tri_who *who, struct line *line,
                              json_t *out, struct tri_error *err)
{
    struct tri_incident_row row;
    bool all = false;
    enum tri_code code = sees_all(book, who, line, &all, &row, err);
    if (code != TRI_OK)
        return code;
    if (!all) {
        line->incident[0] = '\0';
        line->seq = 0;
        (void)json_object_del(line->meta, "detail");
        if (json_object_set_new(line->meta, "act", json_string("case")) != 0)
            return tri_casebook_nomem(err);
    }
    json_t *item = line_json(line, all ? row.reference : NULL);
    return item && json_array_append_new(out, item) == 0
               ? TRI_OK
               : tri_casebook_nomem(err);
}

static enum tri_code show_lines(const struct tri_casebook *book,
                                const struct tri_who *who, struct lines *l,
                                json_t **out, struct tri_error *err)
{
    json_t *list = json_array();
    enum tri_code code = list ? TRI_OK : tri_casebook_nomem(err);
    for (size_t i = 0; i < l->n && code == TRI_OK; i++)
        code = add_line(book, who, &l->items[i], list, err);
    if (code == TRI_OK)
        *out = list;
    else
        json_decref(list);
    return code;
}

enum tri_code tri_casebook_journal(const struct tri_casebook *book,
                                   const struct tri_who *who, int64_t before_n,
                                   size_t limit, json_t **out,
                                   struct tri_error *err)
{
    struct lines l = { .book = book, .err = err };
    if (!tri_who_duty(who, TRI_DUTY_JOURNAL))
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "this account does not read the journal");
    enum tri_code code =
        tri_casebook_enter(book, who, "journal read", "", NULL, err);
    if (code == TRI_OK)
        code = book->store->journal_back(book->store->self, before_n, limit,
                                         keep_line, &l, err);
    if (code == TRI_OK)
        code = l.code;
    if (code == TRI_OK)
        code = show_lines(book, who, &l, out, err);
    lines_done(&l);
    return code;
}

enum tri_code tri_casebook_history(const struct tri_casebook *book,
                                   const struct tri_who *who, const char *name,
                                   json_t **out, struct tri_error *err)
{
    struct lines l = { .book = book, .err = err };
    struct tri_incident_row row;
    enum tri_code code =
        tri_casebook_row(book, who, name, TRI_ACT_HISTORY, &row, err);
    if (code == TRI_OK)
        code = tri_casebook_enter(book, who, "history", row.id, NULL, err);
    if (code == TRI_OK)
        code = book->store->journal(book->store->self, row.id, 1, keep_line, &l,
                                    err);
    if (code == TRI_OK)
        code = l.code;
    if (code == TRI_OK)
        code = show_lines(book, who, &l, out, err);
    lines_done(&l);
    return code;
}

/* ---- proving ---- */

struct walk {
    const struct tri_casebook *book;
    uint8_t link[TRI_LINK_BYTES];
    int64_t n;
    struct tri_head receipt; /* count 0: none */
    bool receipt_seen;
    bool outside_seen;
    struct tri_verdict *verdict;
    char (*incidents)[TRI_ID_SIZE]; /* each once, from its first event */
    size_t n_incidents;
    size_t cap;
    enum tri_code code;
    struct tri_error *err;
};

static bool fault(struct walk *w, enum tri_fault fault, int64_t n)
{
    w->verdict->fault = fault;
    w->verdict->n = n;
    return false;
}

static bool keep_incident(struct walk *w, const char *id)
{
    if (w->n_incidents == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 256;
        void *more = realloc(w->incidents, cap * sizeof(w->incidents[0]));
        if (!more) {
            w->code = tri_casebook_nomem(w->err);
            return false;
        }
        w->incidents = more;
        w->cap = cap;
    }
    memcpy(w->incidents[w->n_incidents++], id, TRI_ID_SIZE);
    return true;
}

static bool check_entry(void *ctx, const struct tri_journal_entry *e)
{
    struct walk *w = ctx;
    uint8_t link[TRI_LINK_BYTES];
    json_t *meta = NULL;
    const struct tri_head *outside = &w->verdict->outside;
    if (e->n != w->n + 1)
        return fault(w, TRI_FAULT_GAP, w->n + 1);
    tri_chain_link(w->book->seal, w->link, e, link);
    if (memcmp(link, e->link, sizeof(link)) != 0)
        return fault(w, TRI_FAULT_LINK, e->n);
    if (open_meta(w->book, e, &meta, NULL) != TRI_OK)
        return fault(w, TRI_FAULT_SEAL, e->n);
    json_decref(meta);
    w->n = e->n;
    memcpy(w->link, link, sizeof(link));
    if (outside->count == e->n) {
        if (memcmp(outside->link, link, sizeof(link)) != 0)
            return fault(w, TRI_FAULT_TAIL, e->n);
        w->outside_seen = true;
    }
    if (w->receipt.count == e->n)
        w->receipt_seen = memcmp(w->receipt.link, link, sizeof(link)) == 0;
    return e->seq != 1 || keep_incident(w, e->incident);
}

static uint8_t nibble(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static bool read_receipt(const char *text, struct tri_head *out)
{
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > 18 || text[n] != '-' ||
        strspn(text + n + 1, "0123456789abcdef") != 2 * TRI_LINK_BYTES ||
        text[n + 1 + 2 * TRI_LINK_BYTES] != '\0')
        return false;
    out->count = 0;
    for (size_t i = 0; i < n; i++)
        out->count = out->count * 10 + (text[i] - '0');
    for (size_t i = 0; i < TRI_LINK_BYTES; i++)
        out->link[i] = (uint8_t)(nibble(text[n + 1 + 2 * i]) << 4 |
                                 nibble(text[n + 2 + 2 * i]));
    return out->count > 0;
}

/* The plain columns of an incident against what its last event says. */
static enum tri_code check_row(struct walk *w, const char *id)
{
    struct tri_incident_row row;
    uint8_t key[TRI_WRAPPED_BYTES];
    json_t *events = NULL;
    const struct tri_casebook *book = w->book;
    enum tri_code code =
        book->store->incident(book->store->self, id, &row, w->err);
    bool same = false;
    if (code == TRI_OK) {
        code = tri_casebook_events(book, id, key, &events, w->err);
        if (code == TRI_E_NOTFOUND) /* erased: its columns are blank */
            same = row.status == TRI_STATUS_ERASED && !row.setting[0] &&
                   !row.category[0] && !row.assignee[0];
        else if (code == TRI_OK)
            same = tri_row_matches(
                &row, json_object_get(
                          json_array_get(events, json_array_size(events) - 1),
                          "row"));
    }
    json_decref(events);
    if (code != TRI_OK && code != TRI_E_NOTFOUND && code != TRI_E_INPUT)
        return code;
    if (!same) {
        (void)fault(w, TRI_FAULT_ROW, 0);
        memcpy(w->verdict->incident, id, TRI_ID_SIZE);
    }
    return TRI_OK;
}

static enum tri_code walk_all(struct walk *w)
{
    const struct tri_store_port *store = w->book->store;
    struct tri_verdict *v = w->verdict;
    enum tri_code code =
        store->journal(store->self, NULL, 1, check_entry, w, w->err);
    if (code == TRI_OK)
        code = w->code;
    v->head.count = w->n;
    memcpy(v->head.link, w->link, sizeof(w->link));
    if (code != TRI_OK || v->fault != TRI_FAULT_NONE)
        return code;
    if (v->outside.count > 0 && !w->outside_seen)
        (void)fault(w, TRI_FAULT_TAIL, v->outside.count);
    else if (w->receipt.count > 0 && !w->receipt_seen)
        (void)fault(w, TRI_FAULT_RECEIPT, w->receipt.count);
    for (size_t i = 0;
         i < w->n_incidents && code == TRI_OK && v->fault == TRI_FAULT_NONE;
         i++)
        code = check_row(w, w->incidents[i]);
    return code;
}

enum tri_code tri_casebook_rehead(const struct tri_casebook *book,
                                  const struct tri_who *who, const char *reason,
                                  struct tri_error *err)
{
    if (!who->is_operator)
        return tri_casebook_refuse(err, TRI_E_DENIED, "",
                                   "only the operator does that");
    if (!tri_says_why(reason))
        return tri_casebook_refuse(err, TRI_E_INPUT, "reason",
                                   "must say why: two words, or ten letters");
    enum tri_code code =
        tri_casebook_log(book, who, "head written anew", reason, err);
    return code == TRI_OK ? book->store->head_reset(book->store->self, err)
                          : code;
}

enum tri_code tri_casebook_verify(const struct tri_casebook *book,
                                  const char *receipt, struct tri_verdict *out,
                                  struct tri_error *err)
{
    const struct tri_store_port *store = book->store;
    struct tri_verdict v = { .fault = TRI_FAULT_NONE };
    struct walk w = { .book = book, .verdict = &v, .err = err };
    if (receipt && !read_receipt(receipt, &w.receipt))
        return tri_casebook_refuse(err, TRI_E_INPUT, "receipt",
                                   "must be COUNT-LINK, as printed");
    enum tri_code code = store->head_outside(store->self, &v.outside, err);
    bool no_head = code == TRI_E_NOTFOUND || code == TRI_E_INPUT;
    if (no_head || code == TRI_OK)
        code = walk_all(&w);
    free(w.incidents);
    if (code != TRI_OK)
        return code;
    if (no_head && v.fault == TRI_FAULT_NONE)
        v.fault = TRI_FAULT_HEAD;
    *out = v;
    return TRI_OK;
}
