/* Any bytes as JSON: read, written, and what was written is read again. */
#include <assert.h>
#include <stdint.h>
#include <stddef.h>

#include "feel/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tri_arena arena;
    tri_arena_init(&arena, (size_t)64 << 20);
    struct tri_eval ev;
    tri_eval_init(&ev, &arena, NULL, tri_null());
    struct tri_value v;
    struct tri_error err;
    if (tri_json_read(&ev, (const char *)data, size, TRI_JSON_TYPED, &v,
                      &err) == TRI_OK) {
        struct tri_out out;
        tri_out_init(&out);
        tri_json_write(&ev, &out, v, TRI_JSON_TYPED, 0);
        struct tri_value again;
        enum tri_code code =
            tri_json_read(&ev, out.text, out.len, TRI_JSON_TYPED, &again, &err);
        assert(code == TRI_OK || code == TRI_E_LIMIT || code == TRI_E_NOMEM);
        (void)code;
        tri_out_done(&out);
    }
    tri_arena_done(&arena);
    return 0;
}
