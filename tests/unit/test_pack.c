/* Packs: which are refused, what a check finds in one, names and rows. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "mini_hand.h"
#include "triage/check.h"

/* ---- packs that are refused ---- */

#define CLOSING_WANTS                                                        \
    "closing: second_person needs a need (1 to 4), and as its risk a level " \
    "above the lowest"

#define POSSIBLE_WANTS "closing: possible is either 'reason' or 'second-person'"

static const struct pack_row pack_rows[] = {
    { "no pack.json", "pack.json", "", NULL, "pack.json",
      "the pack has no pack.json" },
    { "pack.json is cut", "pack.json", "\"risk_order\"", "", "pack.json",
      NULL },
    { "no version", "pack.json", "\"version\": \"1\",", "", "pack.json",
      "needs a text 'version'" },
    { "a model is not there", "pack.json", "\"triage.dmn\"\n",
      "\"other.dmn\"\n", "pack.json", "there is no other.dmn" },
    { "a decision is not there", "pack.json", "triage.dmn#otherwise",
      "triage.dmn#otherwize", "pack.json",
      "otherwise: there is no decision triage.dmn#otherwize" },
    { "a language is not there", "pack.json", "\"fr\"", "\"de\"", "pack.json",
      "there is no text/de.json" },
    { "English is not first", "pack.json", "\"en\",", "\"fr\",", "pack.json",
      "languages: 1 to 4 of them, English (en) first" },
    { "a code twice", "pack.json", "\"police-liaison\",\n    \"withhold",
      "\"police-report\",\n    \"withhold", "pack.json",
      "action_order: 'police-report' stands there twice" },
    { "a code that is in no order", "pack.json", "\"lado-referral\",\n", "",
      "triage.dmn",
      "actions: row A5: action \"lado-referral\" is not in action_order" },
    { "a ladder of what is not there", "pack.json", "\"police-emergency\"\n",
      "\"police-emergencies\"\n", "pack.json",
      "ladders: 'police-emergencies' is not in action_order" },
    { "an alarm that is no action", "pack.json", "[\"police-emergency\"]",
      "[\"police\"]", "pack.json",
      "alarm_actions: 'police' is not in action_order" },
    { "later steps of a step that is none", "pack.json", "\"alarm_actions\"",
      "\"later\": {\"mini\": [\"police\"]}, \"alarm_actions\"", "pack.json",
      "later: 'police' is not in action_order" },
    { "a service for children that is no datum", "pack.json",
      "\"alarm_actions\"", "\"pupils\": [\"nowhere\"], \"alarm_actions\"",
      "pack.json",
      "pupils: areas/default.json has no datum 'nowhere' about everybody "
      "that is verified" },
    { "later steps in no flowchart", "pack.json", "\"alarm_actions\"",
      "\"later\": {\"nowhere\": []}, \"alarm_actions\"", "pack.json",
      "later: there is no flowchart 'nowhere'" },
    { "a row whose output its decision cannot give", "triage.dmn",
      "<variable name=\"otherwise\"/>",
      "<variable name=\"otherwise\" typeRef=\"tSetting\"/>", "triage.dmn",
      "otherwise: row Z1: its output is not among the values of 'tSetting'" },
    { "what comes before the steps is decided nowhere", "pack.json",
      "\"contradictions\"",
      "\"before_steps\": \"triage.dmn#actions\", \"contradictions\"",
      "pack.json",
      "before_steps: triage.dmn#actions is not among person_must_decide" },
    { "no own agency", "pack.json", "\"own_agency\": \"school\",", "",
      "pack.json", "needs a text 'own_agency'" },
    { "a second person from no level on", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 3, \"risk\": "
      "\"severe\"}}, \"own_agency\"",
      "pack.json", CLOSING_WANTS },
    { "a second person from the lowest level on", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 3, \"risk\": \"low\"}}, "
      "\"own_agency\"",
      "pack.json", CLOSING_WANTS },
    { "a second person from no need on", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"risk\": \"high\"}}, "
      "\"own_agency\"",
      "pack.json", CLOSING_WANTS },
    { "a second person from need 0 on", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 0}}, \"own_agency\"",
      "pack.json", CLOSING_WANTS },
    { "a second person from need 5 on", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 5}}, \"own_agency\"",
      "pack.json", CLOSING_WANTS },
    { "a second person from need 2.5 on", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 2.5}}, \"own_agency\"",
      "pack.json", CLOSING_WANTS },
    { "what is asked where it is only possible is not said", "pack.json",
      "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 3}}, \"own_agency\"",
      "pack.json", POSSIBLE_WANTS },
    { "something else where it is only possible", "pack.json", "\"own_agency\"",
      "\"closing\": {\"second_person\": {\"need\": 3}, \"possible\": "
      "\"nothing\"}, \"own_agency\"",
      "pack.json", POSSIBLE_WANTS },
    { "a deadline that is none", "pack.json", "\"end-of-day\"", "\"evening\"",
      "pack.json", NULL },
    { "a source that is not there", "triage.dmn", "<text>LAW</text>",
      "<text>LAWS</text>", "triage.dmn", NULL },
    { "a calendar without the division", "pack.json", "\"division\": \"test\"",
      "\"division\": \"toast\"", "holidays.json",
      "no division 'toast' with a list of events" },
    { "a holiday without a date", "holidays.json", "2026-12-25", "2026-12-35",
      "holidays.json", "event 2 of 'test' has no date (YYYY-MM-DD)" },
    { "an area of another type", "areas/far-away.json", "\"today\"",
      "\"tomorrow\"", "areas/far-away.json",
      "lado_urgency is not of the type that tArea gives it" },
    { "no default area", "areas/default.json", "", NULL, "pack.json",
      "the tables read an area and there is no areas/default.json" },
    { "a mark that is no value", "facts.dmn", "worst=\"public\"",
      "worst=\"pubic\"", "facts.dmn",
      "facts.image_shared: st:fact has a value that is not allowed 'pubic'" },
    { "a kind of fact that is none", "facts.dmn", "kind=\"judgement\"",
      "kind=\"opinion\"", "facts.dmn",
      "facts.immediate_danger: st:fact kind must be observed or judgement" },
    { "a first day that is none", "facts.dmn", "earliest=\"2000-01-01\"",
      "earliest=\"2000-13-01\"", "facts.dmn",
      "received: st:fact earliest is no day '2000-13-01'" },
    { "days ahead that are no number", "facts.dmn", "days-ahead=\"1\"",
      "days-ahead=\"P1D\"", "facts.dmn",
      "received: st:fact days-ahead is no number of days 'P1D'" },
    { "a first day of a yes or no", "facts.dmn", "kind=\"judgement\"",
      "earliest=\"2000-01-01\" kind=\"judgement\"", "facts.dmn",
      "facts.immediate_danger: st:fact earliest and days-ahead are of a date "
      "and time" },
    { "a misspelt path in a table", "triage.dmn", "<text>facts.bullying</text>",
      "<text>facts.buling</text>", "triage.dmn", NULL },
    { "a flowchart asks what is not there", "flowcharts/walk.bpmn",
      "fact=\"facts.bullying\"", "fact=\"facts.bulling\"", "walk.bpmn", NULL },
    { "a flowchart of another name", "flowcharts/walk.bpmn",
      "process id=\"walk\"", "process id=\"run\"", "pack.json",
      "flowchart: there is no 'walk'" },
    { "a text that is no text", "text/en.json", "\"Low\"", "7", "text/en.json",
      "level.low: needs a text" },
    { "a translation without its English", "text/fr.json",
      "\"text\": \"\xc3\x89lev\xc3\xa9\"", "\"txt\": \"\xc3\x89lev\xc3\xa9\"",
      "text/fr.json", "level.high: needs an object of text and en" },
};

static void refused_packs(void)
{
    struct tri_hash_port hash = tri_hash_sodium();
    if (!open_hand())
        return;
    for (size_t i = 0; i < TRI_COUNT(pack_rows); i++) {
        const struct pack_row *r = &pack_rows[i];
        struct tri_pack_file files[32];
        struct tri_error err = { .code = TRI_OK };
        struct tri_findings f;
        struct tri_pack *pack = NULL;
        size_t n = hand.files.n;
        bool found = false;
        memcpy(files, hand.files.files, n * sizeof(*files));
        tri_findings_init(&f);
        char *text = change(r, files, &n);
        enum tri_code code = tri_pack_load(files, n, &hash, &pack, &f, &err);
        CHECK_ROW(r->label, code == TRI_E_MODEL);
        for (size_t k = 0; k < f.n; k++)
            found |= f.items[k].severity == TRI_ERROR &&
                     strcmp(f.items[k].what.loc.file, r->at) == 0 &&
                     (!r->msg || strcmp(f.items[k].what.msg, r->msg) == 0);
        CHECK_ROW(r->label, found);
        for (size_t k = 0; !found && k < f.n; k++)
            printf("  got %s:%u: %s\n", f.items[k].what.loc.file,
                   f.items[k].what.loc.line, f.items[k].what.msg);
        tri_findings_done(&f);
        tri_pack_free(pack);
        free(text);
    }
}

/* ---- what a check finds ---- */

static const struct check_row {
    const char *label;
    struct pack_row change;
    const char *msg;
    enum tri_severity severity;
} check_rows[] = {
    { "a row without a source",
      { "", "triage.dmn", "<text>GUIDE</text>", "<text></text>", NULL, NULL },
      "categories: row C1: cites no source",
      TRI_ERROR },
    { "an edition of tomorrow",
      { "", "pack.json", "2024-01-01", "2027-01-01", NULL, NULL },
      "categories: row C1: GUIDE is in force from 2027-01-01, after the "
      "pack's date 2026-11-22",
      TRI_ERROR },
    { "surer than its source",
      { "", "pack.json", "\"verified\": \"yes\"", "\"verified\": \"no\"", NULL,
        NULL },
      "risk_level: row R1: is marked surer than its source LAW (no)",
      TRI_WARNING },
    { "a stale translation",
      { "", "text/en.json", "\"High\"", "\"Highest\"", NULL, NULL },
      "'level.high' is stale: its English has changed",
      TRI_ERROR },
    { "a stale reason",
      { "", "triage.dmn", "The pictures have spread.",
        "The pictures have gone out.", NULL, NULL },
      "'because.triage.R2' is stale: its English has changed",
      TRI_ERROR },
    { "a group that is not there",
      { "", "triage.dmn", "<text>\"harmed\"</text>", "<text>\"harmful\"</text>",
        NULL, NULL },
      "actions: row A4: pack.json has no people 'harmful'",
      TRI_ERROR },
    { "nobody to do it",
      { "", "triage.dmn", "<text>\"staff-member\"</text>", "<text>\"\"</text>",
        NULL, NULL },
      "actions: row A1: does not say who does it",
      TRI_ERROR },
    { "no wording of a caution",
      { "", "text/en.json", "\"caution.do-not-view\"", "\"caution.dont\"", NULL,
        NULL },
      "no text 'caution.do-not-view'",
      TRI_ERROR },
};

static void checks(void)
{
    struct tri_hash_port hash = tri_hash_sodium();
    if (!open_hand())
        return;
    for (size_t i = 0; i < TRI_COUNT(check_rows); i++) {
        const struct check_row *r = &check_rows[i];
        struct tri_pack_file files[32];
        struct tri_error err = { .code = TRI_OK };
        struct tri_findings f;
        struct tri_pack *pack = NULL;
        struct pack_row row = r->change;
        size_t n = hand.files.n;
        bool found = false;
        row.label = r->label;
        memcpy(files, hand.files.files, n * sizeof(*files));
        tri_findings_init(&f);
        char *text = change(&row, files, &n);
        CHECK_ROW(r->label,
                  tri_pack_load(files, n, &hash, &pack, &f, &err) == TRI_OK);
        if (pack)
            tri_pack_check(pack, files, n, &hash, &f);
        for (size_t k = 0; k < f.n; k++)
            found |= f.items[k].severity == r->severity &&
                     f.items[k].what.loc.line > 0 &&
                     strcmp(f.items[k].what.msg, r->msg) == 0;
        CHECK_ROW(r->label, found);
        tri_findings_done(&f);
        tri_pack_free(pack);
        free(text);
    }
}

static void names(void)
{
    CU_ASSERT(tri_pack_name_ok("england"));
    CU_ASSERT(tri_pack_name_ok("a-1"));
    CU_ASSERT(!tri_pack_name_ok(""));
    CU_ASSERT(!tri_pack_name_ok("England"));
    CU_ASSERT(!tri_pack_name_ok("../england"));
    CU_ASSERT(!tri_pack_name_ok("1a"));
    CU_ASSERT(!tri_pack_name_ok("a b"));
    if (!open_hand())
        return;
    const struct tri_decision *d = NULL;
    CU_ASSERT(tri_pack_row(hand.pack, "risk_level/R2", &d) != NULL);
    CU_ASSERT(tri_pack_row(hand.pack, "R2", &d) != NULL);
    CU_ASSERT(tri_pack_row(hand.pack, "2", &d) == NULL);
    CU_ASSERT(tri_dictionary_find(&hand.pack->dictionary, "children[3].age") !=
              NULL);
    CU_ASSERT(tri_dictionary_find(&hand.pack->dictionary, "children.age") ==
              NULL);
    CU_ASSERT(tri_dictionary_find(&hand.pack->dictionary, "facts[].age") ==
              NULL);
}

static void finish(void)
{
    close_hand();
}

int main(void)
{
    const CU_TestInfo tests[] = {
        { "names", names },   { "refused packs", refused_packs },
        { "checks", checks }, { "the end", finish },
        CU_TEST_INFO_NULL,
    };
    return check_run("pack", tests);
}
