/* Any text as a FEEL expression and as unary tests: compiled and evaluated,
 * its value written as JSON. */
#include <stdint.h>
#include <stddef.h>

#include "base/limits.h"
#include "feel/feel.h"
#include "feel/json.h"
#include "feel/temporal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one(const char *text, size_t len, enum tri_feel_goal goal)
{
    struct tri_arena model, run;
    tri_arena_init(&model, (size_t)64 << 20);
    tri_arena_init(&run, (size_t)16 << 20);
    struct tri_findings findings;
    tri_findings_init(&findings);

    static const struct tri_scope_name names[] = {
        { "age", 3, NULL }, { "monthly income", 14, NULL }
    };
    const struct tri_scope scope = { NULL, names, TRI_COUNT(names) };
    const struct tri_source source = {
        .file = "fuzz", .text = text, .len = len, .line = 1, .col = 1
    };
    struct tri_feel feel = { .arena = &model,
                             .findings = &findings,
                             .names = tri_feel_names_new(&model) };
    const struct tri_expr *expr = NULL;
    struct tri_error err;
    if (tri_feel_compile(&feel, goal, &scope, &source, NULL, &expr, &err) ==
        TRI_OK) {
        const struct tri_value slots[] = { tri_int(14), tri_str("x", 1) };
        const struct tri_frame frame = { NULL, slots };
        struct tri_eval ev;
        tri_eval_init(&ev, &run, NULL, tri_null());
        ev.steps = TRI_MAX_STEPS - 200000; /* a fuzzer has no patience */
        struct tri_value v = goal == TRI_FEEL_UNARY_TESTS
                                 ? tri_feel_test(&ev, expr, &frame, tri_int(3))
                                 : tri_feel_eval(&ev, expr, &frame);
        struct tri_out out;
        tri_out_init(&out);
        tri_json_write(&ev, &out, v, TRI_JSON_TYPED, 0);
        tri_out_done(&out);
    }
    tri_findings_done(&findings);
    tri_arena_done(&run);
    tri_arena_done(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096)
        return 0;
    one((const char *)data, size, TRI_FEEL_EXPRESSION);
    one((const char *)data, size, TRI_FEEL_UNARY_TESTS);
    return 0;
}
