/* Any bytes as a flowchart: read, drawn, listed; checked, linked, and walked
 * with answers that the bytes' own length picks. */
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "flow/bpmn.h"
#include "flow/flow.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void draw(const uint8_t *data, size_t size)
{
    struct tri_arena arena;
    struct tri_out out;
    struct tri_bpmn b;
    struct tri_error err;
    tri_arena_init(&arena, (size_t)16 << 20);
    tri_out_init(&out);
    if (tri_bpmn_read(&arena, "fuzz.bpmn", (const char *)data, size, &b,
                      &err) == TRI_OK) {
        (void)tri_bpmn_draw(&b, &tri_bpmn_english, &out, &err);
        tri_out_clear(&out);
        tri_bpmn_list(&arena, &b, &tri_bpmn_english, &out);
    }
    tri_out_done(&out);
    tri_arena_done(&arena);
}

static void walk(const struct tri_flows *f, size_t seed)
{
    struct tri_arena arena;
    struct tri_eval ev;
    struct tri_flow_step step;
    struct tri_error err;
    struct tri_flow_event e = { TRI_FLOW_START, tri_flows_id(f, 0),
                                tri_null() };
    tri_arena_init(&arena, (size_t)16 << 20);
    tri_eval_init(&ev, &arena, NULL, tri_null());
    step.state = (struct tri_flow_state){ .chart = NULL };
    for (size_t i = 0; i < 60; i++) {
        if (tri_flow_step(f, &ev, &step.state, &e, &step, &err) != TRI_OK ||
            step.command.kind == TRI_FLOW_END)
            break;
        e.key = step.command.key;
        e.kind = step.command.kind == TRI_FLOW_ASK   ? TRI_FLOW_ANSWER
                 : step.command.kind == TRI_FLOW_RUN ? TRI_FLOW_DECIDE
                                                     : TRI_FLOW_ACK;
        e.value = (seed + i) % 3 ? tri_bool((seed + i) % 3 == 1) : tri_null();
        if (i == 20)
            e.kind = TRI_FLOW_GO_BACK, e.key = NULL;
    }
    tri_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 65536)
        return 0;
    draw(data, size);
    struct tri_flows *f = NULL;
    struct tri_error err;
    struct tri_findings findings;
    tri_findings_init(&findings);
    if (tri_flows_new(&f, &err) == TRI_OK &&
        tri_flows_add(f, "fuzz.bpmn", (const char *)data, size, &findings,
                      &err) == TRI_OK &&
        tri_flows_link(f, NULL, &findings, &err) == TRI_OK &&
        tri_flows_count(f) == 1 && findings.errors == 0)
        walk(f, size);
    tri_flows_free(f);
    tri_findings_done(&findings);
    return 0;
}
