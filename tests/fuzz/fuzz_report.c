/* Any bytes as a report against the England pack: read, checked, decided,
 * written; what is written must be JSON. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

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
    return 0;
}
