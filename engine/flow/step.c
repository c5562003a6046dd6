/* engine/flow/step.c - one event: the log changed by it, then the walk anew.
 *
 * Source:  flow/flow.h.
 * Owner:   everything of a step is in the evaluation's arena.
 * Threads: pure, but for the evaluation passed in.
 * Privacy: messages name keys, never answers.
 */
#include <string.h>

#include "flow/model.h"

/* ---- the event, applied to the log ---- */

static size_t find_answer(const struct tri_flow_state *s, const char *key)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->entries[i].kind == TRI_FLOW_ANSWERED &&
            strcmp(s->entries[i].key, key) == 0)
            return i;
    return s->n;
}

static size_t last_answer(const struct tri_flow_state *s)
{
    size_t last = s->n;
    for (size_t i = 0; i < s->n; i++) {
        if (s->entries[i].again)
            break; /* already gone back to here: one further */
        if (s->entries[i].kind == TRI_FLOW_ANSWERED && s->entries[i].passed)
            last = i;
    }
    return last;
}

/* A copy of the state's log, keys and values too, without the decisions after
 * `keep`: they were made of answers that may change. NULL: out of memory. */
static struct tri_flow_entry *log_copy(struct tri_eval *ev,
                                       const struct tri_flow_state *s,
                                       size_t keep, size_t *out_n)
{
    struct tri_flow_entry *copy =
        tri_arena_zero(ev->arena, s->n + 1, sizeof(*copy));
    size_t n = 0;
    for (size_t i = 0; copy && i < s->n; i++) {
        const struct tri_flow_entry *e = &s->entries[i];
        if (i > keep && e->kind == TRI_FLOW_DECIDED)
            continue;
        copy[n] = *e;
        copy[n].passed = false;
        copy[n].key = tri_arena_copy(ev->arena, e->key, strlen(e->key));
        if (!copy[n].key ||
            !tri_value_copy(ev->arena, e->value, &copy[n].value))
            return NULL;
        n++;
    }
    *out_n = n;
    return copy;
}

static enum tri_code bad_event(struct tri_error *err, const char *key,
                               const char *msg)
{
    struct tri_loc loc = tri_loc_make(NULL, key, 0, 0);
    return tri_fail(err, TRI_E_INPUT, &loc, "%s", msg);
}

/* Where the event changes the log: out_at is the entry, s->n for a new one. */
static enum tri_code place_event(const struct tri_flow_state *s,
                                 const struct tri_flow_event *event,
                                 size_t *out_at, struct tri_error *err)
{
    const char *key = event->key;
    *out_at = s->n;
    if (event->kind == TRI_FLOW_GO_BACK) {
        *out_at = key && *key ? find_answer(s, key) : last_answer(s);
        if (*out_at == s->n)
            return bad_event(err, key, "no such answer to go back to");
    } else if (event->kind == TRI_FLOW_ANSWER) {
        if (!key || !*key)
            return bad_event(err, NULL,
                             "an answer needs the key of its "
                             "question");
        *out_at = find_answer(s, key);
    }
    return TRI_OK;
}

/* The question with that key among those that wait, else the command. */
static const struct tri_flow_command *meant(const struct tri_flow_step *step,
                                            const struct tri_flow_event *event)
{
    for (size_t i = 0; event->kind == TRI_FLOW_ANSWER && i < step->n_waits; i++)
        if (step->waits[i].kind == TRI_FLOW_ASK &&
            strcmp(step->waits[i].key, event->key) == 0)
            return &step->waits[i];
    return &step->command;
}

/* Does the event fit what the walk waits for? Fills the entry to add. */
static enum tri_code fit_event(struct tri_eval *ev,
                               const struct tri_flow_event *event,
                               const struct tri_flow_command *now,
                               struct tri_flow_entry *entry,
                               struct tri_error *err)
{
    enum tri_flow_command_kind kind = now->kind;
    bool acks = kind == TRI_FLOW_SHOW || kind == TRI_FLOW_ACTION ||
                kind == TRI_FLOW_WAIT;
    *entry = (struct tri_flow_entry){ .key = now->key };
    if (!tri_value_copy(ev->arena, event->value, &entry->value))
        return tri_arena_fail(ev->arena, err, "walk");
    if (event->kind == TRI_FLOW_ACK && acks) {
        entry->kind = TRI_FLOW_DONE;
        entry->value = tri_null();
        return TRI_OK;
    }
    if (event->kind == TRI_FLOW_DECIDE && kind == TRI_FLOW_RUN) {
        entry->kind = TRI_FLOW_DECIDED;
        return TRI_OK;
    }
    if (event->kind != TRI_FLOW_ANSWER || kind != TRI_FLOW_ASK || !now->key ||
        strcmp(event->key, now->key) != 0)
        return bad_event(err, event->key ? event->key : now->key,
                         "this is not what the walk waits for");
    entry->kind = TRI_FLOW_ANSWERED;
    if (now->type && !tri_is_null(event->value) &&
        !tri_type_conforms(ev, now->type, event->value))
        return bad_event(err, now->key,
                         "the answer is not one that this "
                         "question allows");
    return TRI_OK;
}

/* Which answers are to be given anew. A step back by one shows what follows
 * again, one question at a time, as it was before; a named answer that is gone
 * back to, or changed, is asked alone. key: NULL when the event changes none.
 */
static void mark_again(const struct tri_flow_event *event, const char *key,
                       struct tri_flow_entry *log, size_t n)
{
    bool all = event->kind == TRI_FLOW_GO_BACK && (!event->key || !*event->key);
    bool after = false;
    if (!key && event->kind != TRI_FLOW_GO_ON)
        return;
    for (size_t i = 0; i < n; i++) {
        bool here = key && log[i].kind == TRI_FLOW_ANSWERED &&
                    strcmp(log[i].key, key) == 0;
        after |= here;
        log[i].again =
            here || (all && after && log[i].kind == TRI_FLOW_ANSWERED);
    }
}

enum tri_code tri_flow_step(const struct tri_flows *f, struct tri_eval *ev,
                            const struct tri_flow_state *state,
                            const struct tri_flow_event *event,
                            struct tri_flow_step *out, struct tri_error *err)
{
    if (!f->linked)
        return tri_fail(err, TRI_E_MODEL, NULL, "flowcharts are not linked");
    if (event->kind == TRI_FLOW_START)
        return tri_flow_walk(f, ev, event->key, NULL, 0, out, err);
    size_t at = 0, n = 0;
    struct tri_flow_step now = { .n_edges = 0 };
    struct tri_flow_entry *log;
    enum tri_code code = place_event(state, event, &at, err);
    if (code != TRI_OK)
        return code;
    bool back = at < state->n &&
                (event->kind == TRI_FLOW_GO_BACK || !state->entries[at].again);
    log = log_copy(ev, state, back ? at : state->n, &n);
    if (!log)
        return tri_arena_fail(ev->arena, err, "walk");
    mark_again(event, back ? state->entries[at].key : NULL, log, n);
    code = tri_flow_walk(f, ev, state->chart, log, n, &now, err);
    if (code != TRI_OK)
        return code;
    if (event->kind == TRI_FLOW_RESUME || event->kind == TRI_FLOW_GO_BACK ||
        event->kind == TRI_FLOW_GO_ON) {
        *out = now;
        return TRI_OK;
    }
    struct tri_flow_entry entry;
    code = fit_event(ev, event, meant(&now, event), &entry, err);
    if (code != TRI_OK)
        return code;
    log = log_copy(ev, &now.state, now.state.n, &n);
    if (!log)
        return tri_arena_fail(ev->arena, err, "walk");
    size_t put = n;
    for (size_t i = 0; i < n; i++)
        if (log[i].kind == entry.kind && strcmp(log[i].key, entry.key) == 0)
            put = i;
    log[put] = entry;
    n += put == n;
    return tri_flow_walk(f, ev, now.state.chart, log, n, out, err);
}
