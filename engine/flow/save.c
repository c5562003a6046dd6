/* engine/flow/save.c - a state as JSON, so that a session can be left.
 *
 * Source:  own format, named in its first member; values as feel/json.h has
 *          them, typed, so that a date comes back as a date.
 * Owner:   a loaded state lives in the evaluation's arena.
 * Threads: pure, but for the evaluation passed in.
 * Privacy: the text holds answers: the caller keeps it safe.
 */
#include <string.h>

#include "feel/json.h"
#include "flow/model.h"
#include "flow/report.h"

#define FORMAT "safetriage-flow-1"

static const char *const kind_names[] = { "answer", "decided", "done" };

static void text(struct tri_out *out, const char *s)
{
    tri_json_write_text(out, s, strlen(s));
}

void tri_flow_save(struct tri_eval *ev, const struct tri_flow_state *state,
                   const char *digest, struct tri_out *out)
{
    tri_out_text(out, "{\"format\":\"" FORMAT "\",\"digest\":");
    text(out, digest);
    tri_out_text(out, ",\"flowchart\":");
    text(out, state->chart);
    tri_out_text(out, ",\"entries\":[");
    for (size_t i = 0; i < state->n; i++) {
        const struct tri_flow_entry *e = &state->entries[i];
        tri_out_text(out, i ? ",\n{\"kind\":" : "\n{\"kind\":");
        text(out, kind_names[e->kind]);
        tri_out_text(out, ",\"key\":");
        text(out, e->key);
        tri_out_text(out, ",\"value\":");
        tri_json_write(ev, out, e->value, TRI_JSON_TYPED, 0);
        tri_out_text(out, e->again ? ",\"again\":true" : "");
        tri_out_text(out, e->passed ? ",\"passed\":true}" : "}");
    }
    tri_out_text(out, "\n]}\n");
}

static struct tri_value member(struct tri_value v, const char *name)
{
    const struct tri_value *got =
        v.kind == TRI_CONTEXT
            ? tri_context_find(v.u.context, name, strlen(name))
            : NULL;
    return got ? *got : tri_null();
}

/* NUL-terminated; NULL when v is no string of a sane length. */
static const char *string_of(struct tri_eval *ev, struct tri_value v)
{
    if (v.kind != TRI_STRING || v.len > 1000 || memchr(v.u.str, 0, v.len))
        return NULL;
    return tri_arena_copy(ev->arena, v.u.str, v.len);
}

static bool is_text(struct tri_value v, const char *s)
{
    return v.kind == TRI_STRING && v.len == strlen(s) &&
           memcmp(v.u.str, s, v.len) == 0;
}

static bool entry_load(struct tri_eval *ev, struct tri_value v,
                       struct tri_flow_entry *out)
{
    struct tri_value kind = member(v, "kind");
    for (size_t k = 0; k < TRI_COUNT(kind_names); k++) {
        if (!is_text(kind, kind_names[k]))
            continue;
        *out = (struct tri_flow_entry){
            .kind = (enum tri_flow_kept)k,
            .key = string_of(ev, member(v, "key")),
            .value = member(v, "value"),
            .again = tri_is_true(member(v, "again")),
            .passed = tri_is_true(member(v, "passed")),
        };
        return out->key && *out->key;
    }
    return false;
}

/* Does the entry fit the flowcharts? A session may come from anywhere. */
static bool entry_fits(const struct tri_flows *f, struct tri_eval *ev,
                       const struct tri_flow_entry *e)
{
    if (e->kind != TRI_FLOW_ANSWERED)
        return true;
    size_t p = tri_flow_path_of(f, e->key);
    return p != TRI_BPMN_NONE &&
           (tri_is_null(e->value) || !f->paths[p].type ||
            tri_type_conforms(ev, f->paths[p].type, e->value));
}

static enum tri_code bad(struct tri_eval *ev, struct tri_error *err)
{
    if (ev->arena->failed != TRI_OK)
        return tri_arena_fail(ev->arena, err, "session");
    return tri_fail(err, TRI_E_INPUT, NULL, "not a saved session");
}

enum tri_code tri_flow_load(const struct tri_flows *f, struct tri_eval *ev,
                            const char *json, size_t len, const char *digest,
                            struct tri_flow_state *out, struct tri_error *err)
{
    struct tri_value v;
    size_t chart;
    enum tri_code code =
        tri_json_read(ev, json, len, TRI_JSON_TYPED | TRI_JSON_STRICT, &v, err);
    if (code != TRI_OK)
        return code;
    struct tri_value list = member(v, "entries");
    if (!is_text(member(v, "format"), FORMAT) || list.kind != TRI_LIST)
        return bad(ev, err);
    if (digest && !is_text(member(v, "digest"), digest))
        return tri_fail(err, TRI_E_CONFLICT, NULL,
                        "the session was saved with another rule pack");
    const char *id = string_of(ev, member(v, "flowchart"));
    if (!id)
        return bad(ev, err);
    if (!tri_flows_find(f, id, &chart)) {
        struct tri_loc loc = tri_loc_make(NULL, id, 0, 0);
        return tri_fail(err, TRI_E_NOTFOUND, &loc, "no such flowchart");
    }
    size_t n = list.u.list->n;
    struct tri_flow_state state = { .chart = id };
    struct tri_flow_entry *entries =
        tri_arena_zero(ev->arena, n + 1, sizeof(*entries));
    const char **dropped = tri_arena_zero(ev->arena, n + 1, sizeof(*dropped));
    if (!entries || !dropped)
        return bad(ev, err);
    for (size_t i = 0; i < n; i++) {
        struct tri_flow_entry *e = &entries[state.n];
        if (!entry_load(ev, list.u.list->items[i], e))
            return bad(ev, err);
        bool fits = entry_fits(f, ev, e);
        if (!digest) { /* only answers outlive an edition */
            e->again = false;
            if (e->kind != TRI_FLOW_ANSWERED)
                continue;
            if (!fits)
                dropped[state.n_dropped++] = e->key;
        } else if (!fits) {
            return bad(ev, err);
        }
        state.n += fits;
    }
    state.entries = entries;
    state.dropped = dropped;
    *out = state;
    return TRI_OK;
}
