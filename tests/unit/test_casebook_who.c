/* Who sees what of the incident book, and what a door may offer. */
#include "case/casebook.h"

#include "case/fold.h"
#include "case/times.h"
#include "check.h"
#include "school_bench.h"

/* ---- who sees what ---- */

static int listed(struct school *s, const struct tri_account *a)
{
    struct found f = { .n = 0 };
    struct tri_who who = by(a);
    struct tri_incident_query q = { .limit = 100 };
    CHECK_ROW(s->label, tri_casebook_list(&s->book, &who, &q, found_row, &f,
                                          NULL) == TRI_OK);
    return f.n;
}

/* Concerns go past whoever they are about; rows: about whom, who then sees it
 * in a list and may read it. */
static void concerns_go_to_the_right_one(void)
{
    static const struct {
        const char *about;
        bool teacher, lead, deputy, head, chair, other_lead, admin, auditor;
    } rows[] = {
        { "none", false, true, true, true, false, false, false, false },
        { "other-staff", false, false, false, true, false, false, false,
          false },
        { "designated-lead", false, false, false, true, false, false, false,
          false },
        { "governor", false, false, false, true, false, false, false, false },
        { "head", false, false, false, false, true, false, false, false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct school s;
        EACH_SCHOOL(&s)
        {
            struct tri_incident_row row =
                report_about(&s, &s.teacher, rows[i].about, 3, NULL);
            const struct {
                const struct tri_account *a;
                bool sees;
            } people[] = {
                { &s.teacher, rows[i].teacher },
                { &s.lead, rows[i].lead },
                { &s.deputy, rows[i].deputy },
                { &s.head, rows[i].head },
                { &s.chair, rows[i].chair },
                { &s.other_lead, rows[i].other_lead },
                { &s.admin, rows[i].admin },
                { &s.auditor, rows[i].auditor },
            };
            for (size_t p = 0; p < sizeof(people) / sizeof(people[0]); p++) {
                char label[256];
                (void)snprintf(label, sizeof(label), "%s: about %s, seen by %s",
                               s.label, rows[i].about, people[p].a->name);
                CHECK_ROW(label, listed(&s, people[p].a) == people[p].sees);
                json_t *doc =
                    show(&s, people[p].a, row.reference, TRI_ACT_READ);
                CHECK_ROW(label, (doc != NULL) == people[p].sees);
                json_decref(doc);
            }
        }
    }
}

/* For whoever is named it does not exist: lists, names, words, reading, acts,
 * the glass, the journal. */
static void the_named_find_nothing(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, s.lead.id);
        struct tri_who who = by(&s.lead);
        struct found f = { .n = 0 };
        size_t opened = 9;
        struct tri_incident_row last;
        struct tri_incident_query q = { .limit = 10 };
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 1, "person",
                               "{\"role\":\"child\",\"name\":\"Zed Example\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 0);
        CHECK_ROW(s.label, listed(&s, &s.deputy) == 1);
        (void)tri_casebook_find(&s.book, &who, "zed example", found_row, &f,
                                NULL);
        CHECK_ROW(s.label, f.n == 0);
        (void)tri_casebook_search(&s.book, &who, "Zebedee", &q, 10, found_row,
                                  &f, &opened, &last, NULL);
        CHECK_ROW(s.label, f.n == 0 && opened == 0);
        CHECK_ROW(s.label,
                  show(&s, &s.lead, row.reference, TRI_ACT_READ) == NULL);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 2, "noted",
                               "{\"text\":\"x\"}", &err) == TRI_E_NOTFOUND);
        /* The very words of an incident that is not there. */
        struct tri_error none = { .msg = "" };
        CHECK_ROW(s.label, act(&s, &s.lead, s.lead.id, 2, "noted",
                               "{\"text\":\"x\"}", &none) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, strcmp(err.msg, none.msg) == 0);
        CHECK_ROW(s.label, tri_casebook_break_glass(
                               &s.book, &who, row.reference, "I must", NULL,
                               &err) == TRI_E_NOTFOUND);
        /* Granted by name as well: still nothing. */
        char body[128];
        (void)snprintf(body, sizeof(body),
                       "{\"account\":\"%s\",\"reason\":\"as help\"}",
                       s.lead.id);
        CHECK_ROW(s.label,
                  act(&s, &s.head, row.id, 2, "granted", body, &err) == TRI_OK);
        q = (struct tri_incident_query){ .limit = 10 };
        (void)tri_casebook_mine(&s.book, &who, TRI_MINE_TEAM, &q, found_row, &f,
                                NULL);
        CHECK_ROW(s.label, f.n == 0);
    }
}

/* A subject whose name is that of an account is shut out by name alone. */
static void a_subject_is_recognised(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 1, "person",
                               "{\"role\":\"witness\",\"name\":\"Lea Lead\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 1);
        CHECK_ROW(s.label,
                  act(&s, &s.deputy, row.id, 2, "person",
                      "{\"role\":\"parent\",\"name\":\"LEAD, L\\u00e9a\"}",
                      &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 0);
        /* Struck out again: it was another Lea. */
        CHECK_ROW(s.label, act(&s, &s.deputy, row.id, 3, "corrected",
                               "{\"seq\":3,\"reason\":\"another Lea\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, listed(&s, &s.lead) == 1);
    }
}

static bool reads(struct school *s, const struct tri_account *a,
                  const char *reference)
{
    json_t *doc = show(s, a, reference, TRI_ACT_READ);
    json_decref(doc);
    return doc != NULL;
}

/* Who has it, as "lead head" and so on. */
static void check_readers(struct school *s, const char *label,
                          const char *reference, const char *who)
{
    const struct tri_account *const people[] = { &s->lead, &s->deputy, &s->head,
                                                 &s->chair };
    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
        char text[128];
        bool is_it = strstr(who, people[i]->login) != NULL;
        (void)snprintf(text, sizeof(text), "%s: %s: read by %s", s->label,
                       label, people[i]->login);
        CHECK_ROW(text, reads(s, people[i], reference) == is_it);
        CHECK_ROW(text, listed(s, people[i]) == is_it);
    }
}

static enum tri_code assess(struct school *s, const struct tri_account *a,
                            const char *id, int64_t seq, const char *about,
                            const char *category)
{
    char text[512];
    struct tri_who who = by(a);
    (void)snprintf(text, sizeof(text), report, about);
    json_t *decided = json_pack("{s:[{s:s}], s:{s:s}, s:i, s:[]}", "categories",
                                "code", category, "risk", "level", "high",
                                "threshold_level", 3, "actions");
    char *dump = json_dumps(decided, JSON_COMPACT);
    json_t *body = json_pack("{s:s, s:s}", "report", text, "assessment", dump);
    enum tri_code code = tri_casebook_act(&s->book, &who, id, seq,
                                          TRI_EVENT_ASSESSED, body, NULL, NULL);
    free(dump);
    json_decref(decided);
    json_decref(body);
    return code;
}

/* New facts take a record to those whom they are not about, at once, and never
 * give it to more people than had it: that is somebody's decision, which stands
 * while the facts are as they were. */
static void new_facts_move_it(void)
{
    static const struct {
        const char *label, *about, *then, *category, *readers;
    } rows[] = {
        { "as before", "none", "none", "grooming", "lea dan hal" },
        { "the head", "none", "head", "grooming", "chi" },
        { "the lead", "none", "designated-lead", "grooming", "hal" },
        { "a governor", "none", "governor", "grooming", "hal" },
        { "staff", "none", "other-staff", "grooming", "hal" },
        { "staff, as decided", "none", "none", "staff-allegation", "hal" },
        { "staff, then the head", "other-staff", "head", "grooming", "chi" },
        { "the head, then staff", "head", "other-staff", "grooming", "chi" },
        { "the head, then nobody", "head", "none", "grooming", "chi" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct school s;
        EACH_SCHOOL(&s)
        {
            struct tri_incident_row row =
                report_about(&s, &s.teacher, rows[i].about, 3, NULL);
            const struct tri_account *has =
                strcmp(rows[i].about, "head") == 0          ? &s.chair
                : strcmp(rows[i].about, "other-staff") == 0 ? &s.head
                                                            : &s.lead;
            CHECK_ROW(rows[i].label, assess(&s, has, row.id, 1, rows[i].then,
                                            rows[i].category) == TRI_OK);
            check_readers(&s, rows[i].label, row.reference, rows[i].readers);
        }
    }
}

static void decisions_stand_while_facts_do(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "other-staff", 3, NULL);
        CHECK_ROW(s.label, act(&s, &s.head, row.id, 1, "reclassed",
                               "{\"about\":\"child\",\"reason\":\"a visitor\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, assess(&s, &s.lead, row.id, 2, "other-staff",
                                  "grooming") == TRI_OK);
        check_readers(&s, "it was given back", row.reference, "lea dan hal");
        CHECK_ROW(s.label,
                  assess(&s, &s.lead, row.id, 3, "head", "grooming") == TRI_OK);
        check_readers(&s, "then it was the head", row.reference, "chi");
        struct tri_verdict v;
        CHECK_ROW(s.label,
                  tri_casebook_verify(&s.book, NULL, &v, NULL) == TRI_OK &&
                      v.fault == TRI_FAULT_NONE);
    }
}

/* Whoever is named as its subject and works there makes it a concern about
 * them; a parent who works there does not. */
static void a_subject_moves_it(void)
{
    static const struct {
        const char *role, *name, *readers;
    } rows[] = {
        { "subject", "Hal Head", "chi" },
        { "subject", "Lea Lead", "hal" },
        { "subject", "Dan Deputy", "hal" },
        { "subject", "Chi Chair", "hal" },
        { "subject", "Tim Teacher", "hal" },
        { "subject", "Oli Other", "lea dan hal" }, /* works elsewhere */
        { "subject", "Nobody Known", "lea dan hal" },
        { "parent", "Hal Head", "lea dan" },
        { "witness", "Hal Head", "lea dan hal" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct school s;
        EACH_SCHOOL(&s)
        {
            char body[160];
            struct tri_error err = { .msg = "" };
            struct tri_incident_row row =
                report_about(&s, &s.teacher, "unknown", 3, NULL);
            (void)snprintf(body, sizeof(body),
                           "{\"role\":\"%s\",\"name\":\"%s\"}", rows[i].role,
                           rows[i].name);
            CHECK_ROW(body, act(&s, &s.lead, row.id, 1, "person", body, &err) ==
                                TRI_OK);
            check_readers(&s, body, row.reference, rows[i].readers);
        }
    }
}

/* Where two roles are one account, a concern about it goes on to the chair;
 * nobody is shut out who is the last. */
static void it_climbs_to_somebody(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        char body[160];
        s.head.disabled = true;
        s.lead.roles |= UINT32_C(1) << TRI_ROLE_HEAD;
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &operator_,
                                                    &s.head, &err) == TRI_OK);
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &operator_,
                                                    &s.lead, &err) == TRI_OK);
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "designated-lead", 3, NULL);
        check_readers(&s, "about lead and head", row.reference, "chi");
        /* Its parent is both, and there is no deputy. */
        s.deputy.disabled = true;
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &operator_,
                                                    &s.deputy, &err) == TRI_OK);
        struct tri_incident_row child =
            report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label, act(&s, &s.lead, child.id, 1, "person",
                               "{\"role\":\"parent\",\"name\":\"Lea Lead\"}",
                               &err) == TRI_OK);
        CHECK_ROW(s.label, !reads(&s, &s.lead, child.reference));
        CHECK_ROW(s.label, reads(&s, &s.chair, child.reference));
        /* The last reader is not shut out, by themselves neither. */
        (void)snprintf(body, sizeof(body),
                       "{\"account\":\"%s\",\"reason\":\"as x\"}", s.chair.id);
        CHECK_ROW(s.label, act(&s, &s.chair, child.id, 2, "named", body,
                               &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, strcmp(err.loc.element, "reader") == 0);
        CHECK_ROW(s.label, reads(&s, &s.chair, child.reference));
        /* Nobody sends the class along. */
        CHECK_ROW(s.label,
                  act(&s, &s.chair, child.id, 2, "person",
                      "{\"role\":\"other\",\"name\":\"x\",\"about\":\"child\"}",
                      &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, strcmp(err.loc.element, "about") == 0);
        /* Nor given to nobody. */
        s.chair.disabled = true;
        CHECK_ROW(s.label, tri_casebook_account_put(&s.book, &operator_,
                                                    &s.chair, &err) == TRI_OK);
        row = report_about(&s, &s.teacher, "none", 3, NULL);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 1, "reclassed",
                               "{\"about\":\"head\",\"reason\":\"as x\"}",
                               &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, strcmp(err.loc.element, "reader") == 0);
    }
}

static void reporters_see_where_it_stands(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "head", 3, NULL);
        struct tri_who who = by(&s.teacher);
        struct found f = { .n = 0 };
        struct tri_incident_query q = { .limit = 10 };
        (void)tri_casebook_mine(&s.book, &who, TRI_MINE_REPORTED, &q, found_row,
                                &f, NULL);
        CHECK_ROW(s.label, f.n == 1 && strcmp(f.id, row.id) == 0);
        CHECK_ROW(s.label, f.row.risk == 0 && f.row.category[0] == '\0');
        json_t *doc = show(&s, &s.teacher, row.reference, TRI_ACT_STATUS);
        CHECK_ROW(s.label,
                  strcmp(tri_json_text(doc, "status"), "received") == 0);
        CHECK_ROW(s.label, !json_object_get(doc, "report") &&
                               !json_object_get(doc, "assessment"));
        CHECK_ROW(s.label,
                  json_array_size(json_object_get(doc, "steps")) == 1 &&
                      strcmp(text_at(doc, "steps", 0, "code"),
                             "tell-designated-lead") == 0);
        json_decref(doc);
        /* A step of theirs shows; the others' do not. */
        char body[160];
        (void)snprintf(body, sizeof(body),
                       "{\"action\":\"staff-support\",\"owner\":\"%s\"}",
                       s.teacher.id);
        CHECK_ROW(s.label, act(&s, &s.chair, row.id, 1, "planned", body,
                               &err) == TRI_OK);
        doc = show(&s, &s.teacher, row.reference, TRI_ACT_STATUS);
        CHECK_ROW(s.label, json_array_size(json_object_get(doc, "steps")) == 2);
        CHECK_ROW(s.label, strcmp(text_at(doc, "steps", 1, "code"),
                                  "staff-support") == 0);
        json_decref(doc);
    }
}

static void breaking_the_glass(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_error err = { .msg = "" };
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 3, NULL);
        struct tri_who who = by(&s.other_lead);
        struct tri_who admin = by(&s.admin);
        CHECK_ROW(s.label,
                  tri_casebook_break_glass(&s.book, &who, row.reference, "",
                                           NULL, &err) == TRI_E_INPUT);
        CHECK_ROW(s.label, strcmp(err.loc.element, "reason") == 0);
        CHECK_ROW(s.label, tri_casebook_break_glass(
                               &s.book, &admin, row.reference, "curious", NULL,
                               &err) == TRI_E_NOTFOUND);
        CHECK_ROW(s.label, tri_casebook_break_glass(
                               &s.book, &who, row.reference, "the lead is ill",
                               NULL, &err) == TRI_OK);
        json_t *doc = show(&s, &s.other_lead, row.reference, TRI_ACT_READ);
        CHECK_ROW(s.label, tri_fold_has(doc, "glass", s.other_lead.id));
        json_decref(doc);
        char body[96];
        (void)snprintf(body, sizeof(body), "{\"account\":\"%s\"}",
                       s.other_lead.id);
        CHECK_ROW(s.label, act(&s, &s.lead, row.id, 2, "glass-mended", body,
                               &err) == TRI_OK);
        CHECK_ROW(s.label,
                  show(&s, &s.other_lead, row.reference, TRI_ACT_READ) == NULL);
    }
}

/* ---- what a door asks before it draws ---- */

static void a_door_learns_what_it_may_offer(void)
{
    struct school s;
    EACH_SCHOOL(&s)
    {
        struct tri_incident_row row =
            report_about(&s, &s.teacher, "none", 2, NULL);
        const struct {
            const struct tri_account *who;
            enum tri_code code;
            const char *acts; /* names, with blanks around */
        } rows[] = {
            { &s.teacher, TRI_OK, " status note " },
            { &s.lead, TRI_OK,
              " list status read note triage action assign override close "
              "reopen correct grant export history " },
            { &s.deputy, TRI_OK,
              " list status read note triage action assign override close "
              "reopen correct export history " },
            { &s.auditor, TRI_OK, " history " },
            { &s.chair, TRI_E_NOTFOUND, "" },
            /* The glass must not tell that there is something behind it. */
            { &s.other_lead, TRI_E_NOTFOUND, "" },
        };
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct tri_error err = { .msg = "" };
            struct tri_who who = by(rows[i].who);
            struct tri_incident_row got;
            uint32_t acts = 0;
            CHECK_ROW(rows[i].who->login,
                      tri_casebook_acts(&s.book, &who, row.reference, &got,
                                        &acts, &err) == rows[i].code);
            for (int a = 0; a < TRI_N_ACTS; a++) {
                char word[32];
                (void)snprintf(word, sizeof(word), " %s ",
                               tri_act_name((enum tri_act)a));
                CHECK_ROW(word, !(acts & (UINT32_C(1) << a)) ==
                                    !strstr(rows[i].acts, word));
            }
        }
    }
}

static void a_door_learns_the_fields(void)
{
    static const struct {
        const char *name;
        char type;
        bool required;
    } rows[] = { { "text", 't', true },
                 { "sort", 'w', false },
                 { "at", 'd', false } };
    struct tri_event_field f;
    size_t n = 0;
    for (; tri_event_field(TRI_EVENT_NOTED, n, &f); n++)
        CHECK_ROW(f.name, n < 3 && strcmp(f.name, rows[n].name) == 0 &&
                              f.type == rows[n].type &&
                              f.required == rows[n].required);
    CHECK_ROW("of a note", n == 3);
    CHECK_ROW("words", tri_event_field(TRI_EVENT_NOTED, 1, &f) &&
                           f.words_len == strlen("fact|opinion|childs-words|"
                                                 "told|meeting|call") &&
                           memcmp(f.words, "fact|", 5) == 0);
    CHECK_ROW("none", !tri_event_field(TRI_EVENT_TAKEN, 0, &f));
}

/* People come in with the report: found by name, and a parent who works here
 * never sees that it was made. */

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "concerns go to the right one", concerns_go_to_the_right_one },
        { "the named find nothing", the_named_find_nothing },
        { "a subject is recognised", a_subject_is_recognised },
        { "new facts move it", new_facts_move_it },
        { "decisions stand while facts do", decisions_stand_while_facts_do },
        { "a subject moves it", a_subject_moves_it },
        { "it climbs to somebody", it_climbs_to_somebody },
        { "reporters see where it stands", reporters_see_where_it_stands },
        { "breaking the glass", breaking_the_glass },
        { "a door learns what it may offer", a_door_learns_what_it_may_offer },
        { "a door learns the fields", a_door_learns_the_fields },
        CU_TEST_INFO_NULL,
    };
    return check_run("who sees what", tests);
}
