/* Flowcharts: the walk as tables of events and commands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "check.h"
#include "feel/json.h"
#include "flow/flow.h"
#include "flow_words.h"

/* ---- the walk ---- */

static const char main_chart[] = PROC(
    "main",
    START ASK(
        "t_danger",
        Q("facts.danger")) "<exclusiveGateway id=\"g\" default=\"f_no\"/>\n"
                           "<sendTask "
                           "id=\"x_call\"><extensionElements><st:action "
                           "code=\"police\"/>"
                           "</extensionElements></sendTask>\n" ASK(
                               "t_kids",
                               Q("children[]") Q("children[].role") IF(
                                   "children[].age",
                                   "item.role = "
                                   "&quot;harmed&"
                                   "quot;")) "<business"
                                             "RuleTask "
                                             "id=\"b\">"
                                             "<extensio"
                                             "nElements"
                                             "><st:"
                                             "decide "
                                             "decision="
                                             "\"risk."
                                             "dmn#"
                                             "level\"/"
                                             "></"
                                             "extension"
                                             "Elements>"
                                             "</"
                                             "businessR"
                                             "uleTask>"
                                             "\n"
                                             "<parallel"
                                             "Gateway "
                                             "id="
                                             "\"p1\"/"
                                             ">\n<"
                                             "parallelG"
                                             "ateway "
                                             "id="
                                             "\"p2\"/"
                                             ">\n"
                                             "<callActi"
                                             "vity "
                                             "id=\"c\" "
                                             "calledEle"
                                             "ment="
                                             "\"sub\"/"
                                             ">\n"
                                             "<task "
                                             "id=\"t_"
                                             "note\"/"
                                             ">\n"
                                             "<intermed"
                                             "iateCatch"
                                             "Event "
                                             "id=\"w\">"
                                             "<timerEve"
                                             "ntDefinit"
                                             "ion><"
                                             "timeDurat"
                                             "ion>P1WD"
                                             "</"
                                             "timeDurat"
                                             "ion></"
                                             "timerEven"
                                             "tDefiniti"
                                             "on></"
                                             "intermedi"
                                             "ateCatchE"
                                             "vent>"
                                             "\n" END("e") FLOW(
                                                 "f1", "s",
                                                 "t_"
                                                 "dange"
                                                 "r") FLOW("f2", "t_danger",
                                                           "g")
                                                 WHEN("f_yes", "g", "x_call",
                                                      "facts.danger = true")
                                                     FLOW("f_no", "g",
                                                          "t_kids") FLOW("f"
                                                                         "3",
                                                                         "x"
                                                                         "_"
                                                                         "c"
                                                                         "a"
                                                                         "l"
                                                                         "l",
                                                                         "t"
                                                                         "_"
                                                                         "k"
                                                                         "i"
                                                                         "d"
                                                                         "s")
                                                         FLOW("f4", "t_kids",
                                                              "b") FLOW("f5",
                                                                        "b",
                                                                        "p1")
                                                             FLOW("f6", "p1", "c") FLOW(
                                                                 "f7",
                                                                 "p1",
                                                                 "t_note")
                                                                 FLOW("f8", "c", "p2") FLOW(
                                                                     "f9", "t_note",
                                                                     "p2")
                                                                     FLOW("f10",
                                                                          "p2",
                                                                          "w")
                                                                         FLOW(
                                                                             "f"
                                                                             "1"
                                                                             "1",
                                                                             "w",
                                                                             "e"));

static const char sub_chart[] = PROC(
    "sub",
    START ASK(
        "t_a",
        Q("facts.a")) "<exclusiveGateway id=\"g\" "
                      "default=\"f_yes\"/>\n" ASK("t_b", Q("facts.b")) ASK(
                          "t_c", Q("facts.c")) ASK("t_danger2",
                                                   Q("facts.danger")) END("e")
                          FLOW("f1", "s", "t_a") FLOW("f2", "t_a", "g") FLOW(
                              "f_yes", "g",
                              "t_b") "<sequenceFlow id=\"f_no\" "
                                     "sourceRef=\"g\" "
                                     "targetRef=\"t_c\">"
                                     "<extensionElements><st:implies "
                                     "fact=\"facts.b\" "
                                     "value=\"false\"/>"
                                     "</"
                                     "extensionElements><"
                                     "conditionExpression>facts.a = "
                                     "false and level = "
                                     "\"low\"</conditionExpression></"
                                     "sequenceFlow>\n" FLOW("f3", "t_b", "t_c")
                                         FLOW("f4", "t_c", "t_danger2")
                                             FLOW("f5", "t_danger2", "e"));

/* Two arenas in turn, the one not in use cleared before each step: what a step
 * gives must not lean on the step before. */
struct session {
    struct tri_flows *f;
    struct tri_arena arena[2];
    struct tri_eval ev;
    unsigned turn;
    struct tri_flow_step step;
};

static bool session_of(struct session *s, const char *main)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_findings found;
    tri_findings_init(&found);
    bool good = tri_flows_new(&s->f, &err) == TRI_OK &&
                tri_flows_add(s->f, "main.bpmn", main, strlen(main), &found,
                              &err) == TRI_OK &&
                (main != main_chart ||
                 tri_flows_add(s->f, "sub.bpmn", sub_chart, strlen(sub_chart),
                               &found, &err) == TRI_OK) &&
                tri_flows_link(s->f, &dict, &found, &err) == TRI_OK &&
                !found.errors;
    for (size_t i = 0; i < found.n; i++)
        if (found.items[i].severity == TRI_ERROR)
            printf("    %s:%u %s\n", found.items[i].what.loc.file,
                   found.items[i].what.loc.line, found.items[i].what.msg);
    tri_findings_done(&found);
    tri_arena_init(&s->arena[0], TRI_MAX_EVAL_ARENA);
    tri_arena_init(&s->arena[1], TRI_MAX_EVAL_ARENA);
    tri_eval_init(&s->ev, &s->arena[0], NULL, tri_null());
    return good;
}

static bool session_open(struct session *s)
{
    return session_of(s, main_chart);
}

static void session_close(struct session *s)
{
    tri_arena_done(&s->arena[0]);
    tri_arena_done(&s->arena[1]);
    tri_flows_free(s->f);
}

/* What is to be done, as one word: "ask facts.a", "run risk.dmn#level". */
static const char *told(const struct tri_flow_command *c, char *out, size_t n)
{
    switch (c->kind) {
    case TRI_FLOW_ASK:
        (void)snprintf(out, n, "ask %s", c->key);
        break;
    case TRI_FLOW_SHOW:
        (void)snprintf(out, n, "show %s", c->element);
        break;
    case TRI_FLOW_ACTION:
        (void)snprintf(out, n, "do %s", c->code);
        break;
    case TRI_FLOW_RUN:
        (void)snprintf(out, n, "run %s", c->decision);
        break;
    case TRI_FLOW_WAIT:
        (void)snprintf(out, n, "wait %s", c->timer);
        break;
    case TRI_FLOW_END:
        (void)snprintf(out, n, "end");
        break;
    }
    return out;
}

/* Events: "yes", "no", "?", a "word", a number; "ok" acknowledges; "=low"
 * decides; "<KEY" goes back (alone: to the last); ">" goes on; "KEY:yes"
 * changes. */
static enum tri_code play(struct session *s, const char *word)
{
    struct tri_flow_event e = { TRI_FLOW_ANSWER, s->step.command.key,
                                tri_null() };
    struct tri_error err;
    char key[64] = "";
    const char *colon = strchr(word, ':');
    if (strcmp(word, "start") == 0)
        e = (struct tri_flow_event){ TRI_FLOW_START, "main", tri_null() };
    else if (strcmp(word, "resume") == 0)
        e.kind = TRI_FLOW_RESUME;
    else if (strcmp(word, "ok") == 0)
        e.kind = TRI_FLOW_ACK;
    else if (strcmp(word, ">") == 0)
        e.kind = TRI_FLOW_GO_ON;
    else if (*word == '<')
        e = (struct tri_flow_event){ TRI_FLOW_GO_BACK, word + 1, tri_null() };
    else if (*word == '=') {
        e.kind = TRI_FLOW_DECIDE;
        e.value = tri_str(word + 1, strlen(word + 1));
    } else {
        if (colon) {
            (void)snprintf(key, sizeof(key), "%.*s", (int)(colon - word), word);
            e.key = key;
            word = colon + 1;
        }
        if (strcmp(word, "yes") == 0 || strcmp(word, "no") == 0)
            e.value = tri_bool(*word == 'y');
        else if (*word >= '0' && *word <= '9')
            e.value = tri_int(strtol(word, NULL, 10));
        else if (strcmp(word, "?") != 0)
            e.value = tri_str(word, strlen(word));
    }
    struct tri_flow_step next;
    s->turn = !s->turn;
    tri_arena_clear(&s->arena[s->turn]);
    tri_eval_init(&s->ev, &s->arena[s->turn], NULL, tri_null());
    enum tri_code code =
        tri_flow_step(s->f, &s->ev, &s->step.state, &e, &next, &err);
    if (code == TRI_OK)
        s->step = next;
    else
        s->turn = !s->turn;
    return code;
}

static const struct walk_row {
    const char *label;
    const char *events[32];
    const char *last;    /* the command after them */
    const char *report;  /* JSON of the report then */
    const char *dropped; /* keys that the last step dropped, blank between */
} walks[] = {
    { "start", { "start" }, "ask facts.danger", "{\"facts\":{}}", "" },
    { "yes to danger shows the call at once",
      { "start", "yes" },
      "do police",
      "{\"facts\":{\"danger\":true}}",
      "" },
    { "not known is not yes",
      { "start", "?" },
      "ask children[0]",
      "{\"facts\":{}}",
      "" },
    { "members one by one, a question only where it fits",
      { "start", "no", "yes", "harmed", "12", "yes", "witness" },
      "ask children[2]",
      "{\"facts\":{\"danger\":false},\"children\":[{\"role\":\"harmed\","
      "\"age\":"
      "12},{\"role\":\"witness\"}]}",
      "" },
    { "the decision is asked for, then the first branch",
      { "start", "no", "no", "=low" },
      "ask facts.a",
      "{\"facts\":{\"danger\":false}}",
      "" },
    { "an implied answer is not asked and is in the report",
      { "start", "no", "no", "=low", "no" },
      "ask facts.c",
      "{\"facts\":{\"danger\":false,\"a\":false,\"b\":false}}",
      "" },
    { "a decision steers: at another level nothing is implied",
      { "start", "no", "no", "=high", "no" },
      "ask facts.b",
      NULL,
      "" },
    { "nothing is asked twice; the second branch follows the first",
      { "start", "no", "no", "=low", "yes", "?", "no" },
      "show t_note",
      "{\"facts\":{\"danger\":false,\"a\":true,\"c\":false}}",
      "" },
    { "the join, a deadline, the end",
      { "start", "no", "no", "=low", "yes", "?", "no", "ok", "ok" },
      "end",
      NULL,
      "" },
    { "back one",
      { "start", "no", "no", "=low", "<" },
      "ask children[0]",
      "{\"facts\":{\"danger\":false}}",
      "" },
    { "back two",
      { "start", "no", "no", "=low", "<", "<" },
      "ask facts.danger",
      "{\"facts\":{}}",
      "" },
    { "back two, then forward one at a time",
      { "start", "no", "yes", "harmed", "12", "<", "<", "harmed" },
      "ask children[0].age",
      "{\"facts\":{\"danger\":false},\"children\":[{\"role\":\"harmed\"}]}",
      "" },
    { "back two, then on: where it stood",
      { "start", "no", "yes", "harmed", "12", "<", "<", ">" },
      "ask children[1]",
      "{\"facts\":{\"danger\":false},\"children\":[{\"role\":\"harmed\","
      "\"age\":12}]}",
      "" },
    { "back, changed, then on: what is still asked stays",
      { "start", "no", "yes", "harmed", "12", "no", "=low", "yes", "<", "<",
        "<", "<", "witness", ">" },
      "run risk.dmn#level",
      "{\"facts\":{\"danger\":false},\"children\":[{\"role\":\"witness\"}]}",
      "children[0].age" },
    { "back, the same again: later answers stay, the decision is made anew",
      { "start", "no", "no", "=low", "yes", "yes", "<facts.danger", "no" },
      "run risk.dmn#level",
      NULL,
      "" },
    { "and then the walk stands where it stood",
      { "start", "no", "no", "=low", "yes", "yes", "<facts.danger", "no",
        "=low" },
      "ask facts.c",
      "{\"facts\":{\"danger\":false,\"a\":true,\"b\":true}}",
      "" },
    { "a changed answer drops what is no longer asked",
      { "start", "no", "no", "=low", "yes", "yes", "no", "facts.a:no" },
      "show t_note",
      "{\"facts\":{\"danger\":false,\"a\":false,\"b\":false,\"c\":false}}",
      "facts.b" },
    { "members dropped with their list",
      { "start", "no", "yes", "harmed", "12", "no", "=low", "children[0]:no" },
      "run risk.dmn#level",
      "{\"facts\":{\"danger\":false}}",
      "children[0].role children[0].age children[1]" },
    { "resume changes nothing",
      { "start", "no", "resume", "resume" },
      "ask children[0]",
      "{\"facts\":{\"danger\":false}}",
      "" },
};

static const char side_chart[] = PROC(
    "main",
    START "<parallelGateway id=\"p1\"/>\n" ASK("t_a", Q("facts.a"))
        ASK("t_b",
            Q("facts.b") Q("facts.c")) "<parallelGateway id=\"p2\"/>\n" END("e")
            FLOW("f1", "s", "p1") FLOW("f2", "p1", "t_a")
                FLOW("f3", "p1", "t_b") FLOW("f4", "t_a", "p2")
                    FLOW("f5", "t_b", "p2") FLOW("f6", "p2", "e"));

/* Branches of a parallel gateway wait side by side, and are answered in any
 * order. */
static void side_by_side(void)
{
    static const struct {
        const char *label;
        const char *events[8];
        const char *waits; /* keys, the command's first */
        const char *open;
    } rows[] = {
        { "both branches", { "start" }, "facts.a facts.b", "abc" },
        { "the second one first",
          { "start", "facts.b:yes" },
          "facts.a facts.c",
          "ac" },
        { "and to its end",
          { "start", "facts.b:yes", "facts.c:no" },
          "facts.a",
          "a" },
        { "then the first, then all meet",
          { "start", "facts.b:yes", "facts.c:no", "yes" },
          "",
          "" },
        { "gone back to: that one is the command",
          { "start", "facts.b:yes", "<facts.b" },
          "facts.b facts.a",
          "ac" },
        { "resumed",
          { "start", "facts.b:?", "resume" },
          "facts.a facts.c",
          "ac" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct session s = { .f = NULL };
        char text[128] = "";
        char open[8] = "";
        CHECK_ROW(rows[i].label, session_of(&s, side_chart));
        for (size_t k = 0; rows[i].events[k]; k++)
            CHECK_ROW(rows[i].label, play(&s, rows[i].events[k]) == TRI_OK);
        if (s.step.n_waits)
            (void)snprintf(text, sizeof(text), "%s", s.step.command.key);
        for (size_t k = 0; k < s.step.n_waits; k++) {
            size_t at = strlen(text);
            if (strcmp(s.step.waits[k].key, s.step.command.key) != 0)
                (void)snprintf(text + at, sizeof(text) - at, " %s",
                               s.step.waits[k].key);
        }
        for (size_t k = 0; k < s.step.n_open && k + 1 < sizeof(open); k++)
            open[k] = s.step.open[k][strlen("facts.")];
        if (strcmp(text, rows[i].waits) != 0)
            printf("    [%s] %s\n", rows[i].label, text);
        CHECK_ROW(rows[i].label, strcmp(text, rows[i].waits) == 0);
        CHECK_ROW(rows[i].label, strcmp(open, rows[i].open) == 0);
        session_close(&s);
    }
}

static void report_text(struct session *s, struct tri_out *out)
{
    tri_out_init(out);
    tri_json_write(&s->ev, out, s->step.report, 0, 0);
    size_t n = 0; /* no value here holds a blank */
    for (size_t i = 0; i < out->len; i++)
        if (out->text[i] != ' ')
            out->text[n++] = out->text[i];
    out->text[out->len = n] = '\0';
}

/* A flowchart without diagram draws nothing, but every other row of `walks`
 * runs a second time through save and load after each step. */
static bool reload(struct session *s)
{
    struct tri_out out;
    struct tri_error err;
    tri_out_init(&out);
    tri_flow_save(&s->ev, &s->step.state, "digest", &out);
    enum tri_code code = tri_flow_load(s->f, &s->ev, out.text, out.len,
                                       "digest", &s->step.state, &err);
    tri_out_done(&out);
    return code == TRI_OK;
}

static void walk_row(const struct walk_row *w, bool saved)
{
    struct session s = { .f = NULL };
    char text[128];
    CHECK_ROW(w->label, session_open(&s));
    for (size_t i = 0; w->events[i]; i++) {
        CHECK_ROW(w->label, play(&s, w->events[i]) == TRI_OK);
        if (saved && w->events[i + 1])
            CHECK_ROW(w->label, reload(&s));
    }
    if (strcmp(told(&s.step.command, text, sizeof(text)), w->last) != 0)
        printf("    [%s] %s\n", w->label, text);
    CHECK_ROW(w->label, strcmp(text, w->last) == 0);
    struct tri_out out;
    report_text(&s, &out);
    if (w->report && strcmp(out.text, w->report) != 0)
        printf("    [%s] %s\n", w->label, out.text);
    CHECK_ROW(w->label, !w->report || strcmp(out.text, w->report) == 0);
    tri_out_done(&out);
    text[0] = '\0';
    for (size_t i = 0; i < s.step.state.n_dropped; i++) {
        size_t at = strlen(text);
        (void)snprintf(text + at, sizeof(text) - at, "%s%s", at ? " " : "",
                       s.step.state.dropped[i]);
    }
    if (strcmp(text, w->dropped) != 0)
        printf("    [%s] dropped %s\n", w->label, text);
    CHECK_ROW(w->label, strcmp(text, w->dropped) == 0);
    session_close(&s);
}

static void walk_rows(void)
{
    for (size_t i = 0; i < TRI_COUNT(walks); i++) {
        walk_row(&walks[i], false);
        walk_row(&walks[i], true);
    }
}

static void refused_events(void)
{
    static const struct {
        const char *label;
        const char *events[8];
        const char *bad;
    } rows[] = {
        { "an acknowledgement for a question", { "start" }, "ok" },
        { "an answer for a decision", { "start", "no", "no" }, "facts.a:yes" },
        { "another question's answer", { "start" }, "facts.a:yes" },
        { "a number for a yes or no", { "start" }, "3" },
        { "back to what was not asked", { "start" }, "<facts.c" },
        { "back from the first question", { "start" }, "<" },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct session s = { .f = NULL };
        CHECK_ROW(rows[i].label, session_open(&s));
        for (size_t k = 0; rows[i].events[k]; k++)
            CHECK_ROW(rows[i].label, play(&s, rows[i].events[k]) == TRI_OK);
        CHECK_ROW(rows[i].label, play(&s, rows[i].bad) == TRI_E_INPUT);
        session_close(&s);
    }
}

/* Of any edition: what fits is kept, the rest is named. */
static void carried(void)
{
    static const char json[] =
        "{\"format\":\"safetriage-flow-1\",\"digest\":\"old\","
        "\"flowchart\":\"main\",\"entries\":["
        "{\"kind\":\"answer\",\"key\":\"facts.danger\",\"value\":false},"
        "{\"kind\":\"answer\",\"key\":\"facts.gone\",\"value\":true},"
        "{\"kind\":\"answer\",\"key\":\"facts.b\",\"value\":3},"
        "{\"kind\":\"decided\",\"key\":\"main/b\",\"value\":\"low\"},"
        "{\"kind\":\"answer\",\"key\":\"facts.a\",\"value\":true}]}";
    struct session s = { .f = NULL };
    struct tri_error err;
    CHECK_ROW("opened", session_open(&s));
    CHECK_ROW("taken", tri_flow_load(s.f, &s.ev, json, strlen(json), NULL,
                                     &s.step.state, &err) == TRI_OK);
    CHECK_ROW("two named",
              s.step.state.n_dropped == 2 &&
                  strcmp(s.step.state.dropped[0], "facts.gone") == 0 &&
                  strcmp(s.step.state.dropped[1], "facts.b") == 0);
    CHECK_ROW("two kept, no decision", s.step.state.n == 2);
    CHECK_ROW("goes on", play(&s, "resume") == TRI_OK);
    CHECK_ROW("at the first open question",
              strcmp(s.step.command.key, "children[0]") == 0);
    CHECK_ROW("no children", play(&s, "no") == TRI_OK);
    CHECK_ROW("decided anew", play(&s, "=low") == TRI_OK);
    CHECK_ROW("what was answered is not asked again",
              strcmp(s.step.command.key, "facts.b") == 0);
    session_close(&s);
}

static void sessions_refused(void)
{
    static const struct {
        const char *label;
        const char *text;
        enum tri_code code;
    } rows[] = {
        { "empty", "", TRI_E_INPUT },
        { "another document", "{\"facts\":{}}", TRI_E_INPUT },
        { "another pack",
          "{\"format\":\"safetriage-flow-1\",\"digest\":\"old\",\"flowchart\":"
          "\"main\",\"entries\":[]}",
          TRI_E_CONFLICT },
        { "no such flowchart",
          "{\"format\":\"safetriage-flow-1\",\"digest\":\"digest\","
          "\"flowchart\":\"gone\",\"entries\":[]}",
          TRI_E_NOTFOUND },
        { "an entry of no kind",
          "{\"format\":\"safetriage-flow-1\",\"digest\":\"digest\","
          "\"flowchart\":\"main\",\"entries\":[{\"kind\":\"x\",\"key\":\"y\"}]"
          "}",
          TRI_E_INPUT },
        { "an answer of the wrong type",
          "{\"format\":\"safetriage-flow-1\",\"digest\":\"digest\","
          "\"flowchart\":\"main\",\"entries\":[{\"kind\":\"answer\",\"key\":"
          "\"facts.danger\",\"value\":\"maybe\"}]}",
          TRI_E_INPUT },
    };
    struct session s = { .f = NULL };
    CHECK_ROW("sessions", session_open(&s));
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct tri_flow_state state;
        struct tri_error err;
        CHECK_ROW(rows[i].label,
                  tri_flow_load(s.f, &s.ev, rows[i].text, strlen(rows[i].text),
                                "digest", &state, &err) == rows[i].code);
    }
    session_close(&s);
}

/* How far it still is: never less than what is then asked. */
static void what_is_left(void)
{
    static const struct {
        const char *label;
        const char *events[12];
        size_t left;
    } rows[] = {
        { "at the start", { "start" }, 6 },
        { "in a list: the member's own", { "start", "no", "yes" }, 5 },
        { "what was asked is not asked by another screen",
          { "start", "no", "no", "=low" },
          2 },
        { "what is implied is not asked",
          { "start", "no", "no", "=low", "no" },
          0 },
        { "after going back", { "start", "no", "no", "=low", "<" }, 5 },
    };
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        struct session s = { .f = NULL };
        CHECK_ROW(rows[i].label, session_open(&s));
        for (size_t k = 0; rows[i].events[k]; k++)
            CHECK_ROW(rows[i].label, play(&s, rows[i].events[k]) == TRI_OK);
        const struct tri_flow_command *c = &s.step.command;
        if (c->left != rows[i].left)
            printf("    [%s] %zu\n", rows[i].label, c->left);
        CHECK_ROW(rows[i].label, c->left == rows[i].left);
        session_close(&s);
    }
}

/* One screen, several yes-or-no questions: which may be answered at once. */
static void the_rest_of_a_screen(void)
{
    static const char text[] =
        PROC("main", START ASK("t", Q("facts.a") Q("facts.b")
                                        IF("facts.c", "facts.a = true")
                                            Q("children[].age") Q("facts.d"))
                         END("e") FLOW("f1", "s", "t") FLOW("f2", "t", "e"));
    struct session s = { .f = NULL };
    struct tri_error err = { .code = TRI_OK };
    CHECK_ROW("open", session_open(&s));
    tri_flows_free(s.f);
    CHECK_ROW("load", tri_flows_new(&s.f, &err) == TRI_OK &&
                          tri_flows_add(s.f, "t.bpmn", text, strlen(text), NULL,
                                        &err) == TRI_OK &&
                          tri_flows_link(s.f, &dict, NULL, &err) == TRI_OK);
    CHECK_ROW("start", play(&s, "start") == TRI_OK);
    CHECK_ROW("two more", s.step.command.n_rest == 2);
    CHECK_ROW("b", strcmp(s.step.command.rest[0], "facts.b") == 0);
    CHECK_ROW("d", strcmp(s.step.command.rest[1], "facts.d") == 0);
    CHECK_ROW("a", play(&s, "yes") == TRI_OK);
    CHECK_ROW("b", play(&s, "no") == TRI_OK);
    CHECK_ROW("one more", s.step.command.n_rest == 1);
    CHECK_ROW("c", play(&s, "no") == TRI_OK);
    CHECK_ROW("none more", s.step.command.n_rest == 0);
    session_close(&s);
}

static void what_there_is(void)
{
    struct session s = { .f = NULL };
    size_t chart;
    CHECK_ROW("open", session_open(&s));
    CHECK_ROW("find", tri_flows_find(s.f, "main", &chart) && chart == 0);
    CHECK_ROW("edges", tri_flows_edges(s.f) == 20);
    CHECK_ROW("worst", tri_flows_worst(s.f, 0) == 7);
    CHECK_ROW("asked", strcmp(tri_flows_asked(s.f, 0, 6), "facts.c") == 0);
    CHECK_ROW("asked", tri_flows_asked(s.f, 0, 7) == NULL);
    CHECK_ROW("play", play(&s, "start") == TRI_OK);
    CHECK_ROW("play", play(&s, "yes") == TRI_OK);
    CHECK_ROW("edges passed", s.step.n_edges == 3);
    struct tri_flow_edge e = tri_flows_edge(s.f, s.step.edges[2]);
    CHECK_ROW("edge",
              strcmp(e.id, "f_yes") == 0 && strcmp(e.to, "x_call") == 0);
    session_close(&s);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "walks", walk_rows },
        { "side by side", side_by_side },
        { "events refused", refused_events },
        { "sessions refused", sessions_refused },
        { "a session of another edition", carried },
        { "what is left", what_is_left },
        { "the rest of a screen", the_rest_of_a_screen },
        { "what there is", what_there_is },
        CU_TEST_INFO_NULL,
    };
    return check_run("flow", tests);
}
