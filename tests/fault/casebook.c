/* The incident book with each of its allocations failing in turn: a report, a
 * tick, closing, reading and what lies between.
 *
 * How to read this file: a door is one act. `fail_each` does it with the Nth
 * allocation failing, for every N until none fails any more. Either it says
 * that memory is out, and the book is as before to the byte, or it was done,
 * and done wholly: what the book keeps beside the events is what they add up
 * to. jansson's allocations are counted through its hooks, ours and those of
 * the store through the linker's --wrap; SQLite's own are SQLite's. */
#include <jansson.h>
#include <stdlib.h>

#include "alloc.h"
#include "base/attr.h"
#include "school_bench.h"

struct world {
    struct school *s;
    struct tri_incident_row row; /* the incident that is worked on */
    int64_t seq;                 /* its last event */
    json_t *shown;               /* what a reading gave; NULL: nothing */
};

struct door {
    const char *name;
    /* Events of the lead that come first: kind, body, kind, body, NULL. */
    const char *before[9];
    enum tri_code (*run)(struct world *w, struct tri_error *err);
    bool reads; /* it writes no more than that it was read */
};

static const struct tri_store_port *store_of(const struct world *w)
{
    return w->s->book.store;
}

/* ---- the doors ---- */

static enum tri_code do_event(struct world *w, const struct tri_account *a,
                              enum tri_event kind, const char *body,
                              struct tri_error *err)
{
    /* The body is the caller's, made before memory runs out. */
    unsigned long at = fault_at;
    unsigned long seen = fault_seen;
    fault_at = 0;
    json_t *doc = json_loads(body, 0, NULL);
    fault_at = at;
    fault_seen = seen;
    struct tri_who who = by(a);
    enum tri_code code = tri_casebook_act(&w->s->book, &who, w->row.id, w->seq,
                                          kind, doc, NULL, err);
    json_decref(doc);
    return code;
}

static enum tri_code do_report(struct world *w, struct tri_error *err)
{
    static const char r[] = "{\"narrative\":\"A message\",\"facts\":{}}";
    static const char a[] =
        "{\"risk\":{\"level\":\"high\"},\"threshold_level\":3,\"actions\":["
        "{\"code\":\"police-report\",\"due\":\"2026-11-18T12:00:00Z\"}]}";
    const char *named = w->s->other_lead.id;
    const struct tri_new_incident in = { .setting = "oak",
                                         .area = "",
                                         .report = r,
                                         .report_len = sizeof(r) - 1,
                                         .assessment = a,
                                         .assessment_len = sizeof(a) - 1,
                                         .named = &named,
                                         .n_named = 1 };
    struct tri_who who = by(&w->s->teacher);
    struct tri_receipt receipt;
    return tri_casebook_report(&w->s->book, &who, &in, &w->row, &receipt, err);
}

#define EVENT_DOOR(name, who, kind, body)                             \
    static enum tri_code name(struct world *w, struct tri_error *err) \
    {                                                                 \
        return do_event(w, &w->s->who, TRI_EVENT_##kind, body, err);  \
    }
EVENT_DOOR(do_note, teacher, NOTED, "{\"text\":\"He said it again\"}")
EVENT_DOOR(do_tick, lead, TICKED, "{\"action\":\"police-report\"}")
EVENT_DOOR(do_plan, lead, PLANNED,
           "{\"action\":\"ring them\",\"due\":\"2026-11-18T09:00:00Z\"}")
EVENT_DOOR(do_person, lead, PERSON,
           "{\"role\":\"subject\",\"name\":\"Hal Head\",\"handle\":\"@hal\"}")
EVENT_DOOR(do_assess, lead, ASSESSED,
           "{\"report\":\"{}\",\"assessment\":\"{\\\"risk\\\":{\\\"level\\\":"
           "\\\"low\\\"},\\\"threshold_level\\\":1,\\\"actions\\\":[{\\\"code"
           "\\\":\\\"police-report\\\"}]}\",\"why\":\"new\"}")
EVENT_DOOR(do_step, lead, STEPPED,
           "{\"flow\":\"referral\",\"step\":\"n_share\",\"then\":\"w_written\","
           "\"due\":\"2026-11-18T08:00:00Z\"}")
EVENT_DOOR(do_correct, lead, CORRECTED,
           "{\"seq\":2,\"reason\":\"it was another\",\"body\":{\"action\":"
           "\"social-care-referral\"}}")
EVENT_DOOR(do_close, deputy, CLOSED, "{}")
EVENT_DOOR(do_reclass, lead, RECLASSED,
           "{\"about\":\"adult\",\"reason\":\"a member of staff\"}")

static enum tri_code do_break(struct world *w, struct tri_error *err)
{
    struct tri_who who = by(&w->s->other_lead);
    return tri_casebook_break_glass(&w->s->book, &who, w->row.reference,
                                    "their lead is away", NULL, err);
}

static enum tri_code do_show(struct world *w, struct tri_error *err)
{
    struct tri_who who = by(&w->s->lead);
    return tri_casebook_show(&w->s->book, &who, w->row.id, TRI_ACT_READ,
                             &w->shown, err);
}

static enum tri_code do_status(struct world *w, struct tri_error *err)
{
    struct tri_who who = by(&w->s->teacher);
    return tri_casebook_show(&w->s->book, &who, w->row.id, TRI_ACT_STATUS,
                             &w->shown, err);
}

static enum tri_code do_reckon(struct world *w, struct tri_error *err)
{
    struct tri_who who = by(&w->s->lead);
    struct tri_incident_row row;
    return tri_casebook_reckon(&w->s->book, &who, w->row.id, TRI_ACT_ACTION,
                               &row, &w->shown, err);
}

static const struct door doors[] = {
    { "report", { NULL }, do_report, false },
    { "note", { NULL }, do_note, false },
    { "tick", { "planned", "{\"action\":\"x\"}", NULL }, do_tick, false },
    { "plan", { NULL }, do_plan, false },
    { "person", { NULL }, do_person, false },
    { "assess",
      { "ticked", "{\"action\":\"police-report\"}", NULL },
      do_assess,
      false },
    { "step", { "begun", "{\"flow\":\"referral\"}", NULL }, do_step, false },
    { "correct",
      { "ticked", "{\"action\":\"police-report\"}", NULL },
      do_correct,
      false },
    { "reclass", { NULL }, do_reclass, false },
    { "break the glass", { NULL }, do_break, false },
    { "close",
      { "taken", "{}", "ticked", "{\"action\":\"social-care-referral\"}",
        "close-asked", "{\"outcome\":\"safe\"}", NULL },
      do_close,
      false },
    { "read",
      { "noted", "{\"text\":\"x\"}", "person",
        "{\"role\":\"child\",\"name\":\"Ann\"}", NULL },
      do_show,
      true },
    { "status",
      { "planned", "{\"action\":\"police-report\"}", NULL },
      do_status,
      true },
    { "reckon", { "taken", "{}", NULL }, do_reckon, true },
};

/* ---- what the book has ---- */

static bool count_row(void *ctx, const struct tri_incident_row *row)
{
    (void)row;
    ++*(size_t *)ctx;
    return true;
}

/* All that a failed act must leave as it is. Reading is written down: the head
 * is taken last before an act, and first after it. */
struct picture {
    struct tri_head head;
    size_t incidents;
    char *state;
    json_t *row;
};

static void look_at_head(const struct world *w, struct picture *p)
{
    CHECK_ROW("head",
              store_of(w)->head(store_of(w)->self, &p->head, NULL) == TRI_OK);
}

static void look(struct world *w, struct picture *p)
{
    json_t *doc = NULL;
    CHECK_ROW("show", tri_casebook_show(&w->s->book, &operator_, w->row.id,
                                        TRI_ACT_READ, &doc, NULL) == TRI_OK);
    p->state = json_dumps(doc, JSON_SORT_KEYS);
    json_decref(doc);
    struct tri_incident_row row;
    CHECK_ROW("row", store_of(w)->incident(store_of(w)->self, w->row.id, &row,
                                           NULL) == TRI_OK);
    p->row = tri_row_json(&row);
    p->incidents = 0;
    (void)tri_casebook_all(&w->s->book, &operator_, "", 100000, count_row,
                           &p->incidents, NULL);
}

static void picture_done(struct picture *p)
{
    free(p->state);
    json_decref(p->row);
}

/* The columns and tokens of the incident are those that its events ask for. */
static void check_whole(struct world *w, const char *label)
{
    json_t *state = NULL;
    struct tri_incident_row row;
    struct tri_blind_token *tokens = NULL;
    size_t n = 0;
    (void)tri_casebook_show(&w->s->book, &operator_, w->row.id, TRI_ACT_READ,
                            &state, NULL);
    CHECK_ROW(label, store_of(w)->incident(store_of(w)->self, w->row.id, &row,
                                           NULL) == TRI_OK);
    struct tri_incident_row asked = row;
    tri_fold_row(state, &asked);
    json_t *said = tri_row_json(&asked);
    CHECK_ROW(label, tri_row_matches(&row, said));
    json_decref(said);
    CHECK_ROW(label, tri_fold_tokens(w->s->book.seal, row.id, state, &tokens,
                                     &n, NULL) == TRI_OK);
    for (size_t i = 0; i < n; i++) {
        bool has = false;
        (void)store_of(w)->has_token(store_of(w)->self, row.id, tokens[i].token,
                                     &has, NULL);
        CHECK_ROW(label, has);
    }
    free(tokens);
    json_decref(state);
}

/* ---- failing ---- */

static void prepare(struct world *w, const struct door *d)
{
    w->row = report_about(w->s, &w->s->teacher, "none", 3, NULL);
    w->seq = 1;
    for (size_t i = 0; d->before[i]; i += 2) {
        struct tri_error err = { .msg = "" };
        CHECK_ROW(d->before[i],
                  act(w->s, &w->s->lead, w->row.id, w->seq++, d->before[i],
                      d->before[i + 1], &err) == TRI_OK);
    }
}

/* One try, with allocation n failing. True: fewer were made. */
static bool try_at(struct world *w, const struct door *d, unsigned long n)
{
    struct picture was = { .state = NULL };
    struct picture is = { .state = NULL };
    struct tri_error err = { .msg = "" };
    const struct tri_incident_row row = w->row;
    char label[96];
    (void)snprintf(label, sizeof(label), "%s, allocation %lu", d->name, n);
    look(w, &was);
    look_at_head(w, &was);
    w->shown = NULL;
    fault_seen = 0;
    fault_at = n;
    enum tri_code code = d->run(w, &err);
    fault_at = 0;
    bool all = fault_seen < n;
    CHECK_ROW(label, code == TRI_OK || code == TRI_E_NOMEM);
    CHECK_ROW(label, code == TRI_OK || strcmp(err.msg, "out of memory") == 0);
    CHECK_ROW(label, (w->shown != NULL) == (d->reads && code == TRI_OK));
    CHECK_ROW(label, !all || code == TRI_OK);
    look_at_head(w, &is);
    if (code != TRI_OK) {
        CHECK_ROW(label, d->reads ||
                             memcmp(&is.head, &was.head, sizeof(is.head)) == 0);
        w->row = row;
        look(w, &is);
        CHECK_ROW(label, strcmp(is.state, was.state) == 0);
        CHECK_ROW(label, json_equal(is.row, was.row));
        CHECK_ROW(label, is.incidents == was.incidents);
    } else if (d->reads && strcmp(d->name, "read") == 0) {
        char *shown = json_dumps(w->shown, JSON_SORT_KEYS);
        CHECK_ROW(label, strcmp(shown, was.state) == 0);
        free(shown);
    } else if (!d->reads) {
        check_whole(w, label);
        prepare(w, d);
    }
    json_decref(w->shown);
    picture_done(&was);
    picture_done(&is);
    return all;
}

static void fail_each(void)
{
    struct school s;
    struct tri_verdict v;
    open_school(&s, 0);
    s.book.own_agency = "school";
    for (size_t i = 0; i < TRI_COUNT(doors); i++) {
        struct world w = { .s = &s };
        unsigned long n = 1;
        prepare(&w, &doors[i]);
        while (!try_at(&w, &doors[i], n))
            n++;
        (void)printf("\n  %s: %lu allocations", doors[i].name, n - 1);
        CHECK_ROW(doors[i].name, n > 10);
    }
    CHECK_ROW("the journal",
              tri_casebook_verify(&s.book, NULL, &v, NULL) == TRI_OK &&
                  v.fault == TRI_FAULT_NONE);
    bench_done(&s.b);
}

/* ---- JSON alone ---- */

/* Each allocation of the book's reader, with what makes it ask for more: long
 * names, escapes in long texts, depth, numbers of all kinds. */
static void json_fails_each(void)
{
    char text[8192];
    char filler[3001];
    memset(filler, 'n', sizeof(filler) - 1);
    filler[sizeof(filler) - 1] = '\0';
    (void)snprintf(text, sizeof(text),
                   "{\"%s\":[[[1,-2,3.5,12345678901234567890,1e3]]],"
                   "\"a\":\"\\u00e9 \\\"%s\\\" \\n\",\"b\":null,\"c\":true}",
                   filler, filler);
    bool failed = false;
    json_t *wanted = tri_json_lenient(text, strlen(text), &failed);
    CHECK_ROW("whole", wanted && !failed);
    for (unsigned long n = 1;; n++) {
        char label[32];
        (void)snprintf(label, sizeof(label), "allocation %lu", n);
        fault_seen = 0;
        fault_at = n;
        json_t *doc = tri_json_lenient(text, strlen(text), &failed);
        fault_at = 0;
        CHECK_ROW(label, doc ? json_equal(doc, wanted) : failed);
        json_decref(doc);
        if (fault_seen < n) {
            CHECK_ROW(label, n > 10);
            break;
        }
    }
    json_decref(wanted);
    CHECK_ROW("no JSON", !tri_json_lenient("{", 1, &failed) && !failed);
}

int main(void)
{
    json_set_alloc_funcs(__wrap_malloc, free);
    static const CU_TestInfo tests[] = {
        { "each allocation of the book's acts fails", fail_each },
        { "each allocation of its reader fails", json_fails_each },
        CU_TEST_INFO_NULL
    };
    return check_run("casebook without memory", tests);
}
