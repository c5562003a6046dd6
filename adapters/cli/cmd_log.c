/* log: the incident book from the command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/casebook.h"
#include "cli/packs.h"
#include "common/cleanup.h"
#include "common/voice.h"
#include "common/when.h"

struct arguments {
    struct tri_cli_casebook book;
    const char *setting;
    const char *area;
    const char *pack;
    const char *lang; /* of the wording of what is added */
    const char *at;
    const char *status;
    const char *reason;
    const char *seq;
    const char *format;
    char **rest; /* after the verb */
    size_t n;
};

static void triage_done(struct tri_cli_triage *t)
{
    tri_cli_triage_done(t);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void zoneinfo_done(struct tri_zoneinfo **z)
{
    tri_zoneinfo_free(*z);
}

static void json_done(json_t **doc)
{
    json_decref(*doc);
}

/* ---- list, show, export ---- */

enum { PAGE = 500 };

struct listing {
    const char *status; /* NULL: all */
    json_t *rows;
    char last[TRI_ID_SIZE];
    size_t n; /* of this page */
    bool failed;
};

static bool is_listed(const char *status, const struct tri_incident_row *row)
{
    if (!status || strcmp(status, "all") == 0)
        return true;
    bool closed = row->status >= TRI_STATUS_CLOSED;
    return closed == (strcmp(status, "closed") == 0);
}

static bool keep(void *ctx, const struct tri_incident_row *row)
{
    struct listing *l = ctx;
    memcpy(l->last, row->id, sizeof(l->last));
    l->n++;
    if (is_listed(l->status, row))
        l->failed =
            json_array_append_new(l->rows, tri_casebook_row_json(row)) != 0;
    return !l->failed;
}

static enum tri_code rows_of(struct arguments *a, struct listing *l,
                             struct tri_error *err)
{
    l->rows = json_array();
    do {
        l->n = 0;
        enum tri_code code =
            tri_casebook_all(&a->book.book, &a->book.who,
                             *l->last ? l->last : NULL, PAGE, keep, l, err);
        if (code != TRI_OK)
            return code;
    } while (l->n == PAGE && !l->failed);
    return l->failed ? tri_fail(err, TRI_E_NOMEM, NULL, "out of memory")
                     : TRI_OK;
}

static const char *text_of(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));
    return text && *text ? text : "-";
}

static const char *status_name(const char *code)
{
    static const enum tri_message names[] = {
        [TRI_STATUS_RECEIVED] = TRI_MSG_STATUS_RECEIVED,
        [TRI_STATUS_OPEN] = TRI_MSG_STATUS_OPEN,
        [TRI_STATUS_CLOSING] = TRI_MSG_STATUS_CLOSING,
        [TRI_STATUS_CLOSED] = TRI_MSG_STATUS_CLOSED,
        [TRI_STATUS_ERASED] = TRI_MSG_STATUS_ERASED,
    };
    return tri_message(tri_cli_language(), names[tri_status_find(code)]);
}

/* A pack whose words the list is in; without pack: it is not here any more, and
 * codes stand for themselves. */
struct words {
    struct tri_cli_pack loaded;
    char id[64];
    size_t lang; /* of the pack */
};

enum { MAX_PACKS = 8 };

/* The rules are not written in the columns: what a setting's first incident was
 * assessed with speaks for the setting, which is in one jurisdiction. */
struct lexicon {
    struct arguments *a;
    struct tri_zone_port port;
    struct words packs[MAX_PACKS];
    size_t n;
    json_t *settings; /* index into packs, by setting */
};

static void lexicon_done(struct lexicon *l)
{
    for (size_t i = 0; i < l->n; i++)
        tri_cli_pack_done(&l->packs[i].loaded);
    json_decref(l->settings);
}

/* The id of the pack that an incident was assessed with; the default's where
 * nothing of it is left. Nothing else of the incident is looked at: `why` is
 * what the user may do, and is about to. */
static void pack_of(const struct arguments *a, const char *name,
                    enum tri_act why, char id[64])
{
    struct tri_incident_row columns;
    TRI_CLEANUP(json_done) json_t *doc = NULL;
    const char *found = NULL;
    if (tri_casebook_reckon(&a->book.book, &a->book.who, name, why, &columns,
                            &doc, NULL) == TRI_OK)
        found = json_string_value(json_object_get(
            json_object_get(json_object_get(doc, "assessment"), "pack"), "id"));
    (void)snprintf(id, 64, "%s",
                   found && tri_pack_name_ok(found) ? found : TRI_DEFAULT_PACK);
}

static const struct words *words_of_pack(struct lexicon *l, const char *id)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->packs[i].id, id) == 0)
            return &l->packs[i];
    if (l->n == MAX_PACKS)
        return &l->packs[0];
    struct words *w = &l->packs[l->n++];
    (void)snprintf(w->id, sizeof(w->id), "%s", id);
    if (tri_cli_pack_load(id, l->a->pack ? "--pack" : "pack.id", TRI_ERROR,
                          &w->loaded) != TRI_EXIT_OK)
        return w;
    w->lang = w->loaded.pack->default_lang;
    (void)tri_pack_lang(w->loaded.pack,
                        tri_cli_language() == TRI_FR ? "fr" : "en", &w->lang);
    return w;
}

static const struct words *words_of(struct lexicon *l, const json_t *row)
{
    const char *setting = text_of(row, "setting");
    char id[64];
    if (l->a->pack)
        return words_of_pack(l, l->a->pack);
    const json_t *known = json_object_get(l->settings, setting);
    if (known)
        return &l->packs[json_integer_value(known)];
    pack_of(l->a, text_of(row, "id"), TRI_ACT_READ, id);
    const struct words *w = words_of_pack(l, id);
    /* Without memory it is found out again. */
    if (strcmp(text_of(row, "status"), "erased") != 0)
        (void)json_object_set_new(l->settings, setting,
                                  json_integer(w - l->packs));
    return w;
}

static const char *word_of(const struct words *w, const char *family,
                           const char *code)
{
    return w->loaded.pack ? tri_pack_textf(w->loaded.pack, w->lang, code,
                                           "%s.%s", family, code)
                          : code;
}

/* A line to scan, and what it looks like below: names of categories are long.
 */
static void put_row(struct lexicon *l, const json_t *row, struct tri_out *out)
{
    const struct words *w = words_of(l, row);
    const char *due = text_of(row, "next_due");
    char when[TRI_WHEN_TEXT];
    tri_when_in(tri_cli_language(), &l->port,
                w->loaded.pack ? w->loaded.pack->zone : "", due, when,
                sizeof(when));
    tri_cli_column(out, text_of(row, "reference"), 11);
    tri_cli_column(out, word_of(w, "level", text_of(row, "risk")), 11);
    tri_cli_column(out, status_name(text_of(row, "status")), 14);
    tri_out_format(out, "%s\n           %s\n", when,
                   word_of(w, "category", text_of(row, "category")));
}

static int put_rows(struct arguments *a, const json_t *rows,
                    struct tri_out *out)
{
    TRI_CLEANUP(lexicon_done) struct lexicon l = { .a = a };
    TRI_CLEANUP(zoneinfo_done)
    struct tri_zoneinfo *zones = tri_zoneinfo_new(NULL);
    l.settings = json_object();
    if (!zones || !l.settings) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (a->pack && !words_of_pack(&l, a->pack)->loaded.pack)
        return TRI_EXIT_INPUT; /* said */
    l.port = tri_zoneinfo_port(zones);
    tri_out_format(out, "%s\n",
                   tri_message(tri_cli_language(), TRI_MSG_LIST_INCIDENTS));
    for (size_t i = 0; i < json_array_size(rows); i++)
        put_row(&l, json_array_get(rows, i), out);
    return TRI_EXIT_OK;
}

static int list(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    struct listing l = { .status = a->status };
    int status = TRI_EXIT_OK;
    if (rows_of(a, &l, &err) != TRI_OK) {
        json_decref(l.rows);
        return tri_cli_fail(&err);
    }
    if (!tri_cli_as_text(a->format))
        return tri_cli_print_json(l.rows, TRI_EXIT_OK);
    TRI_CLEANUP(out_done) struct tri_out out;
    TRI_CLEANUP(json_done) json_t *rows = l.rows;
    tri_out_init(&out);
    if (json_array_size(rows))
        status = put_rows(a, rows, &out);
    return status == TRI_EXIT_OK ? tri_cli_print(&out, TRI_EXIT_OK) : status;
}

static int show(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    json_t *doc = NULL;
    if (tri_casebook_show(&a->book.book, &a->book.who, a->rest[0], TRI_ACT_READ,
                          &doc, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return tri_cli_print_json(doc, TRI_EXIT_OK);
}

/* One incident, or all of them, as an array of whole documents; an erased one
 * is its columns. */
static int export(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    struct listing l = { .status = a->status };
    TRI_CLEANUP(json_done) json_t *rows = NULL;
    enum tri_code code = TRI_OK;
    if (a->n) {
        struct tri_incident_row row;
        code = tri_casebook_row(&a->book.book, &a->book.who, a->rest[0],
                                TRI_ACT_EXPORT, &row, &err);
        l.rows = json_array();
        if (code == TRI_OK)
            (void)keep(&l, &row);
    } else {
        code = rows_of(a, &l, &err);
    }
    rows = l.rows;
    for (size_t i = 0; i < json_array_size(rows) && code == TRI_OK; i++) {
        const json_t *row = json_array_get(rows, i);
        json_t *doc = NULL;
        if (strcmp(text_of(row, "status"), "erased") == 0)
            continue;
        code =
            tri_casebook_show(&a->book.book, &a->book.who, text_of(row, "id"),
                              TRI_ACT_EXPORT, &doc, &err);
        if (code == TRI_OK && json_array_set_new(rows, i, doc) != 0)
            code = tri_fail(&err, TRI_E_NOMEM, NULL, "out of memory");
    }
    return code == TRI_OK ? tri_cli_print_json(json_incref(rows), TRI_EXIT_OK)
                          : tri_cli_fail(&err);
}

/* ---- add ---- */

static int receipt(const struct tri_receipt *r)
{
    char text[TRI_RECEIPT_SIZE];
    tri_receipt_text(r, text);
    return tri_cli_print_json(json_pack("{s:s, s:s, s:I, s:s}", "reference",
                                        r->reference, "id", r->incident, "seq",
                                        (json_int_t)r->seq, "receipt", text),
                              TRI_EXIT_OK);
}

/* Triage a report and write both down. */
static int add(struct arguments *a)
{
    TRI_CLEANUP(triage_done) struct tri_cli_triage t = { .text = NULL };
    TRI_CLEANUP(out_done) struct tri_out json;
    struct tri_error err = { .code = TRI_OK };
    struct tri_assess_options options = { .trace = TRI_TRACE_MATCHED,
                                          .clock_field = "--at" };
    struct tri_receipt r;
    tri_out_init(&json);
    if (!a->setting)
        return tri_cli_usage(NULL, "add: say which setting: --setting ID");
    int status = tri_cli_at(a->at, &options.now);
    if (status == TRI_EXIT_OK)
        status = tri_cli_triage_open(a->rest[0], a->pack, a->lang, &t);
    if (status == TRI_EXIT_OK) {
        options.lang = t.lang;
        options.word = tri_voice_word(t.loaded.pack, t.lang);
    }
    if (status == TRI_EXIT_OK)
        status = tri_cli_triage_read(&t);
    if (status == TRI_EXIT_OK)
        status = tri_cli_triage_decide(&t, &options);
    if (status != TRI_EXIT_OK)
        return status;
    tri_assess_write(t.assessor, &json);
    const struct tri_new_incident in = { .setting = a->setting,
                                         .area = a->area ? a->area : "",
                                         .report = t.text,
                                         .report_len = t.len,
                                         .assessment = json.text,
                                         .assessment_len = json.len };
    if (json.failed || tri_casebook_report(&a->book.book, &a->book.who, &in,
                                           NULL, &r, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return receipt(&r);
}

/* ---- any other event ---- */

/* How it is closed is the rule of the pack that it was assessed with (or of
 * --pack). */
static int closing_rule(struct arguments *a, struct tri_cli_pack *loaded)
{
    char id[64];
    pack_of(a, a->rest[0], TRI_ACT_CLOSE, id);
    int status =
        tri_cli_pack_load(a->pack ? a->pack : id,
                          a->pack ? "--pack" : "pack.id", TRI_ERROR, loaded);
    return status == TRI_EXIT_OK
               ? tri_cli_casebook_rules(&a->book, loaded->pack)
               : status;
}

static int act(struct arguments *a)
{
    TRI_CLEANUP(tri_cli_text_done) char *text = NULL;
    TRI_CLEANUP(json_done) json_t *body = NULL;
    TRI_CLEANUP(tri_cli_pack_done) struct tri_cli_pack rules = { .pack = NULL };
    size_t len = 0;
    long seq = 0;
    enum tri_event kind = TRI_N_EVENTS;
    struct tri_error err = { .code = TRI_OK };
    struct tri_receipt r;
    if (!tri_event_find(a->rest[1], &kind))
        return tri_cli_usage(NULL, "act: no kind of event is called '%s'",
                             a->rest[1]);
    if (!a->seq)
        return tri_cli_usage(NULL, "act: say which event you saw last: "
                                   "--seq N (log show prints it)");
    int status = tri_cli_number("--seq", a->seq, TRI_MAX_EVENTS, &seq);
    if (status != TRI_EXIT_OK)
        return status;
    if (a->n < 3) {
        body = json_object();
    } else {
        if (tri_cli_read(a->rest[2], TRI_MAX_EVENT_BODY, &text, &len, &err) !=
            TRI_OK)
            return tri_cli_fail(&err);
        body = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    }
    if (!json_is_object(body)) {
        tri_cli_say("%s: must be a JSON object", a->n < 3 ? "-" : a->rest[2]);
        return TRI_EXIT_INPUT;
    }
    if (tri_event_act(kind) == TRI_ACT_CLOSE)
        status = closing_rule(a, &rules);
    if (status != TRI_EXIT_OK)
        return status;
    if (tri_casebook_act(&a->book.book, &a->book.who, a->rest[0], seq, kind,
                         body, &r, &err) != TRI_OK)
        return tri_cli_fail(&err);
    return receipt(&r);
}

static int erase(struct arguments *a)
{
    struct tri_error err = { .code = TRI_OK };
    if (!a->reason)
        return tri_cli_usage(NULL, "erase: say why: --reason TEXT");
    if (tri_casebook_erase(&a->book.book, &a->book.who, a->rest[0], a->reason,
                           &err) != TRI_OK)
        return tri_cli_fail(&err);
    return tri_cli_print_json(
        json_pack("{s:s, s:s}", "incident", a->rest[0], "status", "erased"),
        TRI_EXIT_OK);
}

static const struct verb {
    const char *name;
    int (*run)(struct arguments *a);
    size_t least; /* further arguments */
    size_t most;
} verbs[] = {
    { "list", list, 0, 0 }, { "show", show, 1, 1 }, { "export", export, 0, 1 },
    { "add", add, 1, 1 },   { "act", act, 2, 3 },   { "erase", erase, 1, 1 },
};

static int run(struct arguments *a)
{
    const char *name = a->n ? a->rest[0] : "list";
    const struct verb *v = NULL;
    for (size_t i = 0; i < TRI_COUNT(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0)
            v = &verbs[i];
    if (!v)
        return tri_cli_usage(NULL,
                             "'%s' is none of list, show, export, add, "
                             "act, erase",
                             name);
    if (a->n) {
        a->rest++;
        a->n--;
    }
    if (a->n < v->least || a->n > v->most)
        return tri_cli_usage(NULL, "%s: too %s arguments", name,
                             a->n < v->least ? "few" : "many");
    if (a->book.create && strcmp(name, "add") != 0)
        return tri_cli_usage(NULL, "--create goes with add");
    int status = tri_cli_casebook_open(&a->book);
    return status == TRI_EXIT_OK ? v->run(a) : status;
}

int tri_cmd_log(int argc, char **argv)
{
    static const char *const statuses[] = { "open", "closed", "all", NULL };
    static const char *const formats[] = { "json", "text", NULL };
    static const char *const langs[] = { "en", "fr", NULL };
    struct arguments a = { .n = 0 };
    const struct tri_option options[] = {
        { .name = "--db", .text = &a.book.db },
        { .name = "--key", .text = &a.book.key },
        { .name = "--create", .flag = &a.book.create },
        { .name = "--setting", .text = &a.setting },
        { .name = "--area", .text = &a.area },
        { .name = "--pack", .text = &a.pack },
        { .name = "--lang", .text = &a.lang, .choices = langs },
        { .name = "--at", .text = &a.at },
        { .name = "--reason", .text = &a.reason },
        { .name = "--seq", .text = &a.seq },
        { .name = "--status", .text = &a.status, .choices = statuses },
        { .name = "--format", .text = &a.format, .choices = formats },
    };
    int status = tri_cli_parse(argc, argv, options, TRI_COUNT(options), 4,
                               &a.rest, &a.n);
    if (status == TRI_EXIT_OK)
        status = run(&a);
    tri_cli_casebook_close(&a.book);
    return status;
}
