/* Invented people, and their incidents in order of time. */
#include "cli/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case/fold.h"
#include "case/times.h"
#include "cli/cli.h"
#include "common/cleanup.h"
#include "common/scenario_words.h"
#include "triage/assess.h"

#define SETTING "school"

enum { FEW = 40 }; /* up to so many are spread by hand; more, evenly */

/* ---- people ---- */

static const struct person {
    enum tri_role role;
    const char *login;
    const char *name;
} people[] = {
    { TRI_ROLE_ADMINISTRATOR, "administrator", "Sam Novak" },
    { TRI_ROLE_REPORTER, "reporter", "Amal Okafor" },
    { TRI_ROLE_LEAD, "lead", "Ruth Hallam" },
    { TRI_ROLE_DEPUTY, "deputy", "Tom Ferris" },
    { TRI_ROLE_HEAD, "head", "Grace Adeyemi" },
    { TRI_ROLE_CHAIR, "chair", "Peter Lindqvist" },
    { TRI_ROLE_AUDITOR, "auditor", "Ines Moreau" },
    { TRI_ROLE_TRAINER, "trainer", "Kit Barlow" },
};
enum { PEOPLE = sizeof(people) / sizeof(people[0]) };

/* Letters that nobody takes for others; 32 of them, so every byte of chance
 * counts evenly. */
static const char password_letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
static const char base32_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static void random_text(const struct tri_seal_port *seal, const char *letters,
                        char *out, size_t len)
{
    seal->random(seal->self, out, len);
    for (size_t i = 0; i < len; i++)
        out[i] = letters[(unsigned char)out[i] % 32];
    out[len] = '\0';
}

/* ---- what happens to an incident ---- */

enum doer { BY_HOLDER, BY_SECOND }; /* who holds it; who closes it with them */

struct step {
    enum tri_event kind;
    enum doer by;
    int minutes; /* after the report */
    const char *text[TRI_N_LANGUAGES];
    int ticks; /* TICKED: that many actions, a quarter of an hour apart;
                  AT_ONCE: those that are to be done now */
};

#define DAYS(n) ((n)*24 * 60)
#define NOTHING \
    {           \
        "", ""  \
    }
enum { MAX_STEPS = 8, AT_ONCE = 98, ALL = 99 };

/* Incidents take these lives in turn; what would lie in the future has not
 * happened yet. */
static const struct step lives[][MAX_STEPS] = {
    { { TRI_EVENT_TAKEN, BY_HOLDER, 25, NOTHING, 0 },
      { TRI_EVENT_TICKED,
        BY_HOLDER,
        40,
        { "Done by telephone.", "Fait par téléphone." },
        AT_ONCE },
      { TRI_EVENT_NOTED,
        BY_HOLDER,
        95,
        { "Spoke with the class teacher, who will keep an eye on breaks.",
          "Parlé avec la personne chargée de la classe, qui aura l’œil sur les "
          "récréations." },
        0 } },
    { { TRI_EVENT_TAKEN, BY_HOLDER, 20, NOTHING, 0 },
      { TRI_EVENT_TICKED,
        BY_HOLDER,
        30,
        { "Done, and written down.", "Fait, et consigné." },
        ALL },
      { TRI_EVENT_NOTED,
        BY_HOLDER,
        DAYS(2),
        { "The family is content with what was done.",
          "La famille est satisfaite de ce qui a été fait." },
        0 },
      { TRI_EVENT_CLOSE_ASKED,
        BY_HOLDER,
        DAYS(4),
        { "All steps are done; no further concern.",
          "Toutes les actions sont faites ; plus d’inquiétude." },
        0 },
      { TRI_EVENT_CLOSED,
        BY_SECOND,
        DAYS(4) + 180,
        { "Agreed.", "D’accord." },
        0 } },
    { { TRI_EVENT_TAKEN, BY_HOLDER, 55, NOTHING, 0 } },
    { { TRI_EVENT_TAKEN, BY_HOLDER, 35, NOTHING, 0 },
      { TRI_EVENT_ASSIGNED, BY_HOLDER, 45, NOTHING, 0 },
      { TRI_EVENT_PERSON, BY_HOLDER, 60, NOTHING, 0 },
      { TRI_EVENT_REFERENCE, BY_HOLDER, 70, NOTHING, 0 },
      { TRI_EVENT_TICKED,
        BY_HOLDER,
        90,
        { "Reference given by telephone.",
          "Numéro de dossier donné par téléphone." },
        AT_ONCE } },
    { { TRI_EVENT_NOTED,
        BY_HOLDER,
        30,
        { "Waiting for the form tutor's account before taking this up.",
          "En attente du récit du professeur principal avant de m’en saisir." },
        0 } },
    { { TRI_EVENT_TAKEN, BY_HOLDER, 15, NOTHING, 0 },
      { TRI_EVENT_TICKED,
        BY_HOLDER,
        20,
        { "Done the same day.", "Fait le jour même." },
        ALL },
      { TRI_EVENT_CLOSE_ASKED,
        BY_HOLDER,
        DAYS(3),
        { "Nothing is left to do; the child feels safe.",
          "Plus rien à faire ; l’enfant se sent en sécurité." },
        0 } },
    { { TRI_EVENT_TAKEN, BY_HOLDER, 30, NOTHING, 0 },
      { TRI_EVENT_PERSON, BY_HOLDER, 50, NOTHING, 0 },
      { TRI_EVENT_TICKED, BY_HOLDER, 75, NOTHING, 1 } },
    { { TRI_EVENT_TAKEN, BY_HOLDER, 22, NOTHING, 0 },
      { TRI_EVENT_TICKED, BY_HOLDER, 45, { "Done.", "Fait." }, ALL },
      { TRI_EVENT_CLOSE_ASKED,
        BY_HOLDER,
        DAYS(2),
        { "Settled in school.", "Réglé dans l’établissement." },
        0 },
      { TRI_EVENT_CLOSED, BY_SECOND, DAYS(3), { "Agreed.", "D’accord." }, 0 },
      { TRI_EVENT_NOTED,
        BY_HOLDER,
        DAYS(9),
        { "A week later: no new messages, the child is well.",
          "Une semaine plus tard : pas de nouveau message, l’enfant va bien." },
        0 } },
};
enum { LIVES = sizeof(lives) / sizeof(lives[0]) };

static const struct step *life_of(size_t incident)
{
    /* Of the last four of forty, one has a deadline that is still ahead. */
    return lives[(incident + 6) % LIVES];
}

static const char *const names[] = {
    "Maya Fenwick", "Leo Castell", "Iris Oduya",   "Noah Pellam",
    "Zara Whitlow", "Finn Abara",  "Elif Thornby", "Theo Marchetti",
};
static const char *const first_names[] = { "Maya", "Leo",  "Iris", "Noah",
                                           "Zara", "Finn", "Elif", "Theo",
                                           "Ada",  "Kofi", "Lena", "Omar",
                                           "Ruby", "Sami", "Tess", "Yusuf" };
static const char *const last_names[] = {
    "Fenwick", "Castell",   "Oduya",    "Pellam",   "Whitlow",  "Abara",
    "Thornby", "Marchetti", "Brandt",   "Cawley",   "Dessai",   "Eastlake",
    "Farouk",  "Gilmour",   "Hartnell", "Iqbal",    "Jellicoe", "Kowal",
    "Lindale", "Mbeki",     "Nethery",  "Osbourne", "Penrose",  "Quayle",
    "Rahimi",  "Selwood",   "Tarrant",  "Umari",    "Vasquez",  "Wendell",
    "Yarrow",  "Zeller",    "Ashdown",  "Bellamy",  "Corrigan", "Drummond",
    "Ellery",  "Foxley",    "Granger",  "Hallett",  "Ingram"
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

/* Of a child. Where there are many incidents, few share a name, as in a
 * school. */
static const char *name_of(size_t incident, size_t incidents, char *out,
                           size_t size)
{
    enum { FIRST = TRI_COUNT(first_names), LAST = TRI_COUNT(last_names) };
    if (incidents <= FEW)
        return names[incident % NAMES];
    (void)snprintf(out, size, "%s %s-%s", first_names[incident / LIVES % FIRST],
                   last_names[incident / LIVES / FIRST % LAST],
                   last_names[incident / LIVES / FIRST / LAST % LAST]);
    return out;
}

/* ---- making it ---- */

struct made { /* an incident, once reported */
    char id[TRI_ID_SIZE];
    int64_t seq;
    const struct tri_account *holder;
    const struct tri_account *second;
    json_t *codes; /* of its actions, those not ticked yet */
    size_t held;   /* how many of them wait for others: the last ones */
    int at_once;   /* how many are to be done now: the first ones */
};

struct event {
    int64_t at_us;
    uint32_t incident;
    int16_t step; /* of its life; -1: the report */
    int16_t tick; /* 0, 1, ...: which of the step's ticks */
};

struct filling {
    const struct tri_demo *demo;
    struct tri_account accounts[TRI_N_ROLES];
    struct tri_pack_files scenarios;
    struct tri_scenario_words words; /* in the language of the demo */
    size_t lang;                     /* the same, of the pack */
    struct tri_assessor *assessor;
    struct tri_out json;
    struct made *made;
    struct event *events;
    size_t n_events;
    struct tri_error *err;
};

static void filling_done(struct filling *f)
{
    for (size_t i = 0; f->made && i < f->demo->incidents; i++)
        json_decref(f->made[i].codes);
    for (size_t i = 0; i < TRI_N_ROLES; i++)
        tri_account_wipe(f->demo->book->seal, &f->accounts[i]);
    tri_pack_files_done(&f->scenarios);
    tri_scenario_words_done(&f->words);
    tri_assessor_free(f->assessor);
    tri_out_done(&f->json);
    free(f->made);
    free(f->events);
}

static enum tri_code make_people(struct filling *f, tri_demo_login_fn each,
                                 void *ctx)
{
    const struct tri_casebook *book = f->demo->book;
    const struct tri_seal_port *seal = book->seal;
    const struct tri_who who = { .is_operator = true,
                                 .via = "cli",
                                 .at_us = f->demo->now_us };
    enum tri_code code = TRI_OK;
    for (size_t i = 0; i < PEOPLE && code == TRI_OK; i++) {
        const struct person *p = &people[i];
        struct tri_account *a = &f->accounts[p->role];
        struct tri_demo_login l = { .login = p->login, .name = p->name };
        a->roles = 1u << p->role;
        (void)snprintf(a->login, sizeof(a->login), "%s", p->login);
        (void)snprintf(a->name, sizeof(a->name), "%s", p->name);
        (void)snprintf(a->email, sizeof(a->email), "%s@school.invalid",
                       p->login);
        (void)snprintf(a->lang, sizeof(a->lang), "%s",
                       f->demo->language == TRI_FR ? "fr" : "en");
        a->n_settings = 1;
        (void)snprintf(a->settings[0], sizeof(a->settings[0]), "%s", SETTING);
        random_text(seal, password_letters, l.password, 16);
        if (tri_account_needs_totp(a)) {
            random_text(seal, base32_letters, l.totp, 32);
            memcpy(a->totp, l.totp, sizeof(l.totp));
        }
        code = seal->password_hash(seal->self, l.password, strlen(l.password),
                                   a->password, f->err);
        if (code == TRI_OK)
            code = tri_casebook_account_put(book, &who, a, f->err);
        if (code == TRI_OK)
            each(ctx, &l);
        seal->wipe(&l, sizeof(l));
    }
    return code;
}

static enum tri_code make_setting(struct filling *f)
{
    const struct tri_who who = { .account =
                                     &f->accounts[TRI_ROLE_ADMINISTRATOR],
                                 .via = "cli",
                                 .at_us = f->demo->now_us };
    /* A real area where the pack has one beside the default. */
    const struct tri_pack *pack = f->demo->pack;
    struct tri_document d = { .kind = "setting",
                              .body = json_pack(
                                  "{s:s, s:s, s:s, s:s}", "id", SETTING, "name",
                                  "Oakfield School", "area",
                                  pack->n_areas > 1 ? pack->areas[1].code : "",
                                  "phase", "secondary") };
    enum tri_code code =
        d.body ? tri_casebook_document_put(f->demo->book, &who, &d, f->err)
               : tri_fail(f->err, TRI_E_NOMEM, NULL, "out of memory");
    json_decref(d.body);
    return code;
}

/* Incident i of n, oldest first: about twenty-one hours apart, in the hours of
 * a school day; the last few have just come in. Where there are many, evenly
 * over two years. */
static int64_t reported_at(const struct tri_demo *d, size_t i)
{
    static const int64_t just_now[] = { 20, 70, 180, 300 };
    enum { APART = 21 * 60, DAY = 24 * 60, YEARS = 2 * 365 * DAY };
    int64_t now = d->now_us / 60000000;
    int64_t left = (int64_t)(d->incidents - i);
    if (left <= (int64_t)TRI_COUNT(just_now))
        return (now - just_now[left - 1]) * 60000000;
    if (d->incidents > FEW)
        return (now - left * YEARS / (int64_t)d->incidents) * 60000000;
    int64_t day = (now - left * APART) / DAY;
    return (day * DAY + 8 * 60 + (int64_t)i * 67 % (8 * 60)) * 60000000;
}

static const struct tri_pack_file *scenario_of(const struct filling *f,
                                               size_t i)
{
    /* Far apart in the list, so that neighbours are of several categories. */
    return &f->scenarios.files[(i * 37 + 3) % f->scenarios.n];
}

static int by_time(const void *a, const void *b)
{
    const struct event *x = a;
    const struct event *y = b;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    if (x->incident != y->incident)
        return x->incident < y->incident ? -1 : 1;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return x->tick - y->tick;
}

enum { MOST_TICKS = 16 };

/* All that has happened until now, in order of time. */
static enum tri_code plan(struct filling *f)
{
    const struct tri_demo *d = f->demo;
    f->made = calloc(d->incidents, sizeof(*f->made));
    f->events =
        calloc(d->incidents * (MAX_STEPS + MOST_TICKS + 1), sizeof(*f->events));
    if (!f->made || !f->events)
        return tri_fail(f->err, TRI_E_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < d->incidents; i++) {
        int64_t at = reported_at(d, i);
        const struct step *life = life_of(i);
        f->events[f->n_events++] = (struct event){ at, (uint32_t)i, -1, 0 };
        for (int s = 0; s < MAX_STEPS && life[s].minutes; s++) {
            int ticks = life[s].kind == TRI_EVENT_TICKED ? life[s].ticks : 1;
            if (ticks > MOST_TICKS)
                ticks = MOST_TICKS;
            for (int k = 0; k < ticks; k++) {
                int64_t then = at + (life[s].minutes + 15 * k) * 60000000LL;
                if (then < d->now_us)
                    f->events[f->n_events++] =
                        (struct event){ then, (uint32_t)i, (int16_t)s,
                                        (int16_t)k };
            }
        }
    }
    qsort(f->events, f->n_events, sizeof(*f->events), by_time);
    return TRI_OK;
}

/* Who takes up an incident like this one: the first who may. */
static void find_holder(struct filling *f, struct made *m, int64_t at_us)
{
    static const enum tri_role order[] = { TRI_ROLE_LEAD, TRI_ROLE_HEAD,
                                           TRI_ROLE_CHAIR };
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        struct tri_incident_row row;
        struct tri_error ignored;
        const struct tri_who who = { .account = &f->accounts[order[i]],
                                     .via = "cli",
                                     .at_us = at_us };
        if (tri_casebook_row(f->demo->book, &who, m->id, TRI_ACT_ACTION, &row,
                             &ignored) != TRI_OK)
            continue;
        m->holder = &f->accounts[order[i]];
        m->second =
            order[i] == TRI_ROLE_LEAD ? &f->accounts[TRI_ROLE_DEPUTY] : NULL;
        return;
    }
}

static enum tri_code assess(struct filling *f, const char *report,
                            int64_t at_us)
{
    struct tri_assess_options options = { .lang = f->lang,
                                          .trace = TRI_TRACE_MATCHED,
                                          .now = { .utc_s = at_us / 1000000 } };
    enum tri_code code =
        tri_assess_read(f->assessor, report, strlen(report), f->err);
    if (code == TRI_OK)
        code = tri_assess_decide(f->assessor, &options, f->err);
    if (code != TRI_OK)
        return code;
    tri_out_clear(&f->json);
    tri_assess_write(f->assessor, &f->json);
    return f->json.failed ? tri_fail(f->err, TRI_E_NOMEM, NULL, "out of memory")
                          : TRI_OK;
}

/* What is done first stands first; what is held comes last, once those that it
 * waits for have agreed. */
static json_t *codes_of(const char *text, size_t len, int *out_at_once,
                        size_t *out_held)
{
    json_t *doc = tri_json_lenient(text, len, NULL);
    json_t *codes = json_array();
    json_t *held = json_array();
    size_t i;
    json_t *action;
    json_array_foreach(json_object_get(doc, "actions"), i, action)
    {
        bool waits = json_is_true(json_object_get(action, "held"));
        (void)json_array_append(waits ? held : codes,
                                json_object_get(action, "code"));
        *out_at_once +=
            !waits && strcmp(tri_json_text(action, "urgency"), "now") == 0;
    }
    *out_held = json_array_size(held);
    (void)json_array_extend(codes, held);
    json_decref(held);
    json_decref(doc);
    return codes;
}

static void report_done(json_t **doc)
{
    json_decref(*doc);
}

static enum tri_code report(struct filling *f, const struct event *e)
{
    struct made *m = &f->made[e->incident];
    const struct tri_pack_file *file = scenario_of(f, e->incident);
    TRI_CLEANUP(report_done)
    json_t *doc = json_loadb(file->bytes, file->len, 0, NULL);
    if (doc && !tri_scenario_reword(&f->words, file->name, doc))
        return tri_fail(f->err, TRI_E_NOMEM, NULL, "out of memory");
    json_t *in = json_object_get(doc, "report");
    char at[TRI_TIME_SIZE];
    tri_time_text(e->at_us, at);
    (void)json_object_set_new(in, "received", json_string(at));
    TRI_CLEANUP(tri_cli_text_done)
    char *text =
        tri_json_dump(in, JSON_COMPACT | JSON_REAL_PRECISION(15), NULL);
    if (!text)
        return tri_fail(f->err, TRI_E_MODEL, NULL, "%s: has no report",
                        file->name);
    const char *about = tri_json_text(in, "concern_about");
    const char *named =
        strcmp(about, "head") == 0              ? f->accounts[TRI_ROLE_HEAD].id
        : strcmp(about, "designated-lead") == 0 ? f->accounts[TRI_ROLE_LEAD].id
                                                : NULL;
    enum tri_code code = assess(f, text, e->at_us);
    if (code != TRI_OK)
        return code;
    const struct tri_who who = { .account = &f->accounts[TRI_ROLE_REPORTER],
                                 .via = "cli",
                                 .at_us = e->at_us };
    const struct tri_new_incident new = { .setting = SETTING,
                                          .area = "",
                                          .report = text,
                                          .report_len = strlen(text),
                                          .assessment = f->json.text,
                                          .assessment_len = f->json.len,
                                          .named = &named,
                                          .n_named = named ? 1 : 0 };
    struct tri_receipt r;
    code = tri_casebook_report(f->demo->book, &who, &new, NULL, &r, f->err);
    if (code != TRI_OK)
        return code;
    memcpy(m->id, r.incident, sizeof(m->id));
    m->seq = r.seq;
    m->codes = codes_of(f->json.text, f->json.len, &m->at_once, &m->held);
    find_holder(f, m, e->at_us);
    return TRI_OK;
}

/* The body of a step; NULL when there is nothing to do (no action is left). */
static json_t *body_of(const struct filling *f, const struct event *e,
                       const struct step *s)
{
    struct made *m = &f->made[e->incident];
    const char *text = s->text[f->demo->language];
    bool french = f->demo->language == TRI_FR;
    char name[80];
    switch (s->kind) {
    case TRI_EVENT_TICKED: {
        if (json_array_size(m->codes) == 0 ||
            (s->ticks == AT_ONCE && e->tick >= m->at_once))
            return NULL;
        json_t *body = json_object();
        (void)json_object_set(body, "action", json_array_get(m->codes, 0));
        if (*text)
            (void)json_object_set_new(body, "outcome", json_string(text));
        (void)json_array_remove(m->codes, 0);
        return body;
    }
    case TRI_EVENT_NOTED:
        return json_pack("{s:s, s:s}", "text", text, "sort", "fact");
    case TRI_EVENT_ASSIGNED:
        return json_pack("{s:s}", "assignee", m->holder->id);
    case TRI_EVENT_PERSON:
        return json_pack(
            "{s:s, s:s}", "role", "child", "name",
            name_of(e->incident, f->demo->incidents, name, sizeof(name)));
    case TRI_EVENT_REFERENCE:
        return json_pack(
            "{s:s, s:s, s:s}", "what",
            french ? "le téléphone de l’enfant" : "the child's phone", "where",
            french ? "le coffre du secrétariat"
                   : "the safe in the school office",
            "held_by", m->holder->name);
    case TRI_EVENT_CLOSE_ASKED:
    case TRI_EVENT_CLOSED:
        /* Whatever is still open has its reason. */
        return json_pack("{s:s, s:s}", "outcome", text, "left",
                         french ? "N’est plus nécessaire : voir l’issue."
                                : "No longer needed: see what came of it.");
    default:
        return json_object();
    }
}

/* Those that a step waits for agreed: it is let go, with who said so. */
static json_t *agreement(const struct filling *f, const char *action)
{
    return json_pack("{s:s, s:b, s:s}", "action", action, "released", 1, "why",
                     f->demo->language == TRI_FR
                         ? "Ils sont d’accord, par téléphone."
                         : "They agreed, by telephone.");
}

static enum tri_code act(struct filling *f, const struct event *e)
{
    struct made *m = &f->made[e->incident];
    const struct step *s = &life_of(e->incident)[e->step];
    const struct tri_who who = { .account =
                                     s->by == BY_HOLDER ? m->holder : m->second,
                                 .via = "cli",
                                 .at_us = e->at_us };
    struct tri_receipt r;
    /* About an adult there is one who may close it; it stays open then, and so
     * it does not come to a note after closing. */
    if (!who.account || (!m->second && s->minutes >= DAYS(2)))
        return TRI_OK;
    bool was_held = json_array_size(m->codes) <= m->held;
    json_t *body = body_of(f, e, s);
    if (!body)
        return TRI_OK;
    json_t *agreed = s->kind == TRI_EVENT_TICKED && was_held
                         ? agreement(f, tri_json_text(body, "action"))
                         : NULL;
    const struct tri_deed deeds[] = { { TRI_EVENT_PLANNED, agreed },
                                      { s->kind, body } };
    enum tri_code code = tri_casebook_deeds(f->demo->book, &who, m->id, m->seq,
                                            agreed ? deeds : deeds + 1,
                                            agreed ? 2 : 1, &r, f->err);
    json_decref(agreed);
    json_decref(body);
    if (code == TRI_OK)
        m->seq = r.seq;
    return code;
}

static enum tri_code fill(struct filling *f, tri_demo_login_fn each, void *ctx)
{
    const struct tri_demo *demo = f->demo;
    bool empty = false;
    enum tri_code code = tri_casebook_is_empty(demo->book, &empty, f->err);
    if (code == TRI_OK && !empty)
        code = tri_fail(f->err, TRI_E_CONFLICT, NULL,
                        "the book has accounts: nothing is invented into it");
    if (code == TRI_OK)
        code =
            tri_pack_files_scenarios(demo->folder, NULL, &f->scenarios, f->err);
    if (code == TRI_OK && demo->language == TRI_FR) {
        (void)tri_pack_lang(demo->pack, "fr", &f->lang);
        code = tri_scenario_words_load(demo->folder, "fr", &f->words, f->err);
    }
    if (code == TRI_OK && f->scenarios.n == 0)
        code = tri_fail(f->err, TRI_E_NOTFOUND, NULL,
                        "the pack has no scenarios to make incidents of");
    if (code == TRI_OK)
        code = tri_assessor_new(demo->pack, demo->zones, &f->assessor, f->err);
    if (code == TRI_OK)
        code = make_people(f, each, ctx);
    if (code == TRI_OK)
        code = make_setting(f);
    if (code == TRI_OK)
        code = plan(f);
    for (size_t i = 0; i < f->n_events && code == TRI_OK; i++)
        code = f->events[i].step < 0 ? report(f, &f->events[i])
                                     : act(f, &f->events[i]);
    return code;
}

enum tri_code tri_demo_fill(const struct tri_demo *demo, tri_demo_login_fn each,
                            void *ctx, struct tri_error *err)
{
    struct filling f = { .demo = demo, .err = err };
    tri_out_init(&f.json);
    enum tri_code code = fill(&f, each, ctx);
    filling_done(&f);
    return code;
}
