/* Any bytes as a DMN model: read, linked, every decision of it evaluated. */
#include <stdint.h>
#include <stddef.h>

#include "dmn/dmn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decide_all(const struct tri_models *models)
{
    struct tri_run *run = NULL;
    struct tri_error err;
    if (tri_run_new(models, NULL, &run, &err) != TRI_OK)
        return;
    tri_run_begin(run, tri_null(), TRI_TRACE_FULL);
    const struct tri_node *node;
    for (size_t i = 0;
         i < 20 && (node = tri_models_node(models, TRI_NODE_DECISION, i));
         i++) {
        struct tri_value v;
        (void)tri_run_decide(run, node, &v, &err);
    }
    tri_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 65536)
        return 0;
    struct tri_models *models = NULL;
    struct tri_error err;
    struct tri_findings findings;
    tri_findings_init(&findings);
    if (tri_models_new(&models, &err) == TRI_OK &&
        tri_models_add(models, "fuzz.dmn", (const char *)data, size, &findings,
                       &err) == TRI_OK &&
        tri_models_link(models, &findings, &err) == TRI_OK)
        decide_all(models);
    tri_models_free(models);
    tri_findings_done(&findings);
    return 0;
}
