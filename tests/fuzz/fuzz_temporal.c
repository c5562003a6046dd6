/* Any bytes as a date, time or duration, and as a number: what is read must
 * come back from its own text, and every operator must hold. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "feel/number.h"
#include "feel/temporal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(struct tri_eval *ev, struct tri_value v)
{
    int order = 1;
    struct tri_value text = tri_temporal_text(ev, v);
    assert(text.kind == TRI_STRING);
    struct tri_value w = tri_temporal_parse(ev, text.u.str, text.len);
    assert(w.kind == v.kind && tri_temporal_same(v, w));
    (void)tri_temporal_compare(ev->zones, v, w, &order);
    (void)w;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tri_arena arena;
    struct tri_eval ev;
    struct tri_zones *zones = tri_zones_new(NULL);
    tri_arena_init(&arena, (size_t)64 << 20);
    tri_eval_init(&ev, &arena, zones, tri_null());
    /* Two operands, cut at the first line end. */
    size_t cut = 0;
    while (cut < size && data[cut] != '\n')
        cut++;
    const char *s = (const char *)data;
    struct tri_value a = tri_temporal_parse(&ev, s, cut), b = tri_null(), r;
    if (cut < size) {
        b = tri_temporal_parse(&ev, s + cut + 1, size - cut - 1);
        if (tri_is_null(b))
            (void)tri_num_parse(&arena, s + cut + 1, size - cut - 1, &b);
    }
    if (!tri_is_null(a))
        again(&ev, a);
    if (!tri_is_null(a) && !tri_is_null(b)) {
        r = tri_temporal_add(&ev, a, b);
        if (!tri_is_null(r))
            again(&ev, r);
        r = tri_temporal_sub(&ev, a, b);
        if (!tri_is_null(r))
            again(&ev, r);
        r = tri_temporal_mul(&ev, a, b);
        if (!tri_is_null(r))
            again(&ev, r);
        (void)tri_temporal_div(&ev, a, b);
    }
    if (b.kind == TRI_NUMBER) {
        char text[TRI_NUM_TEXT_SIZE];
        size_t n = tri_num_text(b, text, sizeof(text));
        bool ok = tri_num_parse(&arena, text, n, &r);
        assert(ok && tri_num_compare(b, r) == 0);
        (void)ok;
        (void)tri_num_modulo(&ev, b, tri_int(7));
        (void)tri_num_pow(&ev, b, tri_int(3));
        (void)tri_num_round(&ev, b, 2, TRI_ROUND_HALF_EVEN);
    }
    tri_arena_done(&arena);
    tri_zones_free(zones);
    return 0;
}
