/* When somebody is told about an incident, and how far up the line. */
#include "mail/steps.h"

#include "check.h"

#define MIN INT64_C(60000000)
#define T0 (INT64_C(1795000000) * 1000000)

static const struct row {
    const char *label;
    enum tri_status status;
    int due_min; /* after the report; -1: no deadline */
    int now_min;
    const char *taken; /* steps already taken, with what they counted from */
    unsigned levels;
} rows[] = {
    { "just come in", TRI_STATUS_RECEIVED, -1, 0, NULL, 1 },
    { "told already", TRI_STATUS_RECEIVED, -1, 59, "new", 0 },
    { "an hour, nobody took it", TRI_STATUS_RECEIVED, -1, 60, "new", 2 },
    { "four hours", TRI_STATUS_RECEIVED, -1, 240, "new not-taken", 4 },
    { "all at once, after a long stop", TRI_STATUS_RECEIVED, -1, 240, NULL, 7 },
    { "taken: nothing of it", TRI_STATUS_OPEN, -1, 240, NULL, 0 },
    { "deadline in two hours", TRI_STATUS_OPEN, 240, 120, NULL, 0 },
    { "deadline in an hour", TRI_STATUS_OPEN, 240, 180, NULL, 1 },
    { "deadline just past", TRI_STATUS_OPEN, 240, 254, "near", 0 },
    { "past by a quarter", TRI_STATUS_OPEN, 240, 255, "near", 1 },
    { "past by four hours", TRI_STATUS_OPEN, 240, 480, "near past", 2 },
    { "past by a day", TRI_STATUS_OPEN, 240, 1680, "near past overdue", 4 },
    { "nothing after that", TRI_STATUS_OPEN, 240, 9999,
      "near past overdue long-overdue", 0 },
    { "waits for the second person", TRI_STATUS_CLOSING, 240, 255, NULL, 1 },
    { "closed", TRI_STATUS_CLOSED, 240, 9999, NULL, 0 },
    { "erased", TRI_STATUS_ERASED, 240, 9999, NULL, 0 },
    { "the clock went back", TRI_STATUS_RECEIVED, 240, -500, NULL, 0 },
};

static json_t *marks_of(const char *names, int64_t created, int64_t due)
{
    json_t *marks = json_object();
    char word[32];
    int n = 0;
    for (; names && sscanf(names, "%31s%n", word, &n) == 1; names += n)
        (void)json_object_set_new(
            marks, word,
            json_integer(strcmp(word, "new") == 0 ||
                                 strcmp(word, "not-taken") == 0
                             ? created
                             : due));
    return marks;
}

static void each_row(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *r = &rows[i];
        int64_t due = r->due_min < 0 ? 0 : T0 + r->due_min * MIN;
        const struct tri_incident_row row = { .status = r->status,
                                              .created_us = T0,
                                              .due_us = due };
        json_t *marks = marks_of(r->taken, T0, due);
        int64_t now = T0 + r->now_min * MIN;
        CHECK_ROW(r->label, tri_steps_due(&row, now, marks) == r->levels);
        CHECK_ROW(r->label, tri_steps_due(&row, now, marks) == 0);
        json_decref(marks);
    }
}

static void a_new_deadline_begins_anew(void)
{
    struct tri_incident_row row = { .status = TRI_STATUS_OPEN,
                                    .created_us = T0,
                                    .due_us = T0 + 60 * MIN };
    json_t *marks = json_object();
    CHECK_ROW("past", tri_steps_due(&row, T0 + 90 * MIN, marks) == 1);
    row.due_us = T0 + 300 * MIN; /* the first action is done */
    CHECK_ROW("not yet", tri_steps_due(&row, T0 + 100 * MIN, marks) == 0);
    CHECK_ROW("near again", tri_steps_due(&row, T0 + 240 * MIN, marks) == 1);
    row.due_us = 0; /* all are */
    CHECK_ROW("none left", tri_steps_due(&row, T0 + 9000 * MIN, marks) == 0);
    json_decref(marks);
}

/* Nobody takes it up: it is told each day, to all of the line, until then. */
static void each_day(void)
{
    static const struct {
        int minutes;
        unsigned levels;
    } times[] = { { 240, 7 },   { 1679, 0 },  { 1680, 7 },  { 1681, 0 },
                  { 3119, 0 },  { 3120, 7 },  { 4320, 0 },  { 4560, 7 },
                  { 4561, 0 },  { 14400, 7 }, { 14401, 0 }, { 14640, 7 },
                  { 14641, 0 }, { 43200, 7 } };
    struct tri_incident_row row = { .status = TRI_STATUS_RECEIVED,
                                    .created_us = T0 };
    json_t *marks = json_object();
    char label[32];
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        (void)snprintf(label, sizeof(label), "minute %d", times[i].minutes);
        CHECK_ROW(label, tri_steps_due(&row, T0 + times[i].minutes * MIN,
                                       marks) == times[i].levels);
    }
    row.status = TRI_STATUS_OPEN;
    CHECK_ROW("taken up", tri_steps_due(&row, T0 + 50000 * MIN, marks) == 0);
    json_decref(marks);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        { "each row", each_row },
        { "a new deadline begins anew", a_new_deadline_begins_anew },
        { "each day until it is taken up", each_day },
        CU_TEST_INFO_NULL,
    };
    return check_run("steps of reminders", tests);
}
