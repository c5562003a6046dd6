/* Any bytes as a report against the England pack: read, checked, decided,
 * written; what is written must be JSON. Decided again without a trace, and so
 * on demand, the outcome is the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/pack_files.h"
#include "common/zoneinfo.h"
#include "feel/json.h"
#include "triage/assess.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once and kept: a fuzzer has no end to free it at. Static, so that the
 * leak check still reaches all of it. */
static struct tri_pack_files files;
static struct tri_pack *pack;
static struct tri_zoneinfo *zoneinfo;
static struct tri_zone_port zones;
static struct tri_assessor *assessor;

static void load(void)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_findings findings;
    tri_findings_init(&findings);
    zoneinfo = tri_zoneinfo_new(NULL);
    zones = tri_zoneinfo_port(zoneinfo);
    if (tri_pack_files_read(TRI_SOURCE_DIR "/rules/england", &files, &err) !=
            TRI_OK ||
        tri_pack_load(files.files, files.n, &hash, &pack, &findings, &err) !=
            TRI_OK ||
        tri_assessor_new(pack, &zones, &assessor, &err) != TRI_OK) {
        (void)fprintf(stderr, "the pack does not load: %s\n", err.msg);
        abort();
    }
    tri_findings_done(&findings);
}

static void read_back(const struct tri_out *json)
{
    struct tri_arena arena;
    struct tri_eval ev;
    struct tri_value v;
    tri_arena_init(&arena, (size_t)64 << 20);
    tri_eval_init(&ev, &arena, NULL, tri_null());
    if (!json->failed && tri_json_read(&ev, json->text, json->len,
                                       TRI_JSON_STRICT, &v, NULL) != TRI_OK)
        abort();
    tri_arena_done(&arena);
}

/* What an outcome comes to, in numbers. */
struct told {
    uint64_t mandatory, offered, level, top, bottom, need, need_top,
        need_bottom, strategy, actions, categories, cautions, unknown, because,
        faulty;
};

static struct told told_of(const struct tri_assessment *a)
{
    const struct tri_outcome *o = &a->outcome;
    return (struct told){ .mandatory = o->mandatory,
                          .offered = o->offered,
                          .level = o->level,
                          .top = a->top,
                          .bottom = a->bottom,
                          .need = (uint64_t)o->need,
                          .need_top = (uint64_t)a->need_top,
                          .need_bottom = (uint64_t)a->need_bottom,
                          .strategy = o->strategy,
                          .actions = o->n_actions,
                          .categories = o->categories.n,
                          .cautions = o->cautions.n,
                          .unknown = a->n_unknown,
                          .because = o->risk_because.n + o->need_because.n +
                                     o->strategy_because.n,
                          .faulty = o->faulty };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tri_error err;
    /* 2026-11-20T16:40:00Z */
    struct tri_assess_options options = { .trace = TRI_TRACE_FULL,
                                          .now = { 1795192800, 0 },
                                          .clock_field = "--at" };
    if (size > 65536)
        return 0;
    if (!assessor)
        load();
    if (tri_assess_read(assessor, (const char *)data, size, &err) != TRI_OK ||
        tri_assess_decide(assessor, &options, &err) != TRI_OK)
        return 0;
    struct tri_out json;
    tri_out_init(&json);
    tri_assess_write(assessor, &json);
    read_back(&json);
    tri_out_done(&json);
    struct told full = told_of(tri_assess_result(assessor));
    options.trace = TRI_TRACE_NONE;
    if (tri_assess_decide(assessor, &options, &err) != TRI_OK)
        return 0; /* memory */
    struct told less = told_of(tri_assess_result(assessor));
    if (memcmp(&full, &less, sizeof(full)) != 0)
        abort();
    return 0;
}
