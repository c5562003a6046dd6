/* The table of steps, asked. */
#include "mail/steps.h"

#include "base/attr.h"

static const int64_t MINUTE_US = INT64_C(60) * 1000000;

enum from { CREATED, DUE };
enum while_state { RECEIVED, OPEN };

static const struct step {
    const char *name;
    enum from from;
    int minutes;
    unsigned level;
    enum while_state states;
    int again;
} steps[] = {
#define TRI_STEP(name, from, minutes, level, states, again) \
    { name, from, minutes, level, states, again },
#include "mail/steps.def"
#undef TRI_STEP
};

unsigned tri_steps_due(const struct tri_incident_row *row, int64_t now_us,
                       json_t *io_marks)
{
    unsigned levels = 0;
    if (row->status >= TRI_STATUS_CLOSED)
        return 0;
    for (size_t i = 0; i < TRI_COUNT(steps); i++) {
        const struct step *s = &steps[i];
        int64_t from = s->from == DUE ? row->due_us : row->created_us;
        const int64_t first = from + s->minutes * MINUTE_US;
        if (from == 0 || now_us < first ||
            (s->states == RECEIVED && row->status != TRI_STATUS_RECEIVED))
            continue;
        /* Taken again: the mark is of the last time that it was due. A long
         * stop makes one of those that it missed. */
        int64_t mark = from;
        if (s->again)
            mark += (now_us - first) / (s->again * MINUTE_US) *
                    (s->again * MINUTE_US);
        int64_t taken = json_integer_value(json_object_get(io_marks, s->name));
        if (taken == mark)
            continue;
        (void)json_object_set_new(io_marks, s->name, json_integer(mark));
        levels |= s->again ? (2u << s->level) - 1 : 1u << s->level;
    }
    return levels;
}
