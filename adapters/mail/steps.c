/* The table of steps, asked. */
#include "mail/steps.h"

#include "base/attr.h"

enum from { CREATED, DUE };
enum while_state { RECEIVED, OPEN };

static const struct step {
    const char *name;
    enum from from;
    int minutes;
    unsigned level;
    enum while_state states;
} steps[] = {
#define TRI_STEP(name, from, minutes, level, states) \
    { name, from, minutes, level, states },
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
        if (from == 0 || now_us - from < s->minutes * INT64_C(60000000) ||
            (s->states == RECEIVED && row->status != TRI_STATUS_RECEIVED) ||
            json_integer_value(json_object_get(io_marks, s->name)) == from)
            continue;
        (void)json_object_set_new(io_marks, s->name, json_integer(from));
        levels |= 1u << s->level;
    }
    return levels;
}
