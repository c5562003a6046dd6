/* Any bytes as a TZif file: read, and asked for offsets near and far. */
#include <stdint.h>
#include <stddef.h>

#include "feel/temporal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const uint8_t *data;
    size_t size;
};

static bool give(void *self, const char *name, const uint8_t **out_bytes,
                 size_t *out_len)
{
    const struct bytes *b = self;
    (void)name;
    *out_bytes = b->data;
    *out_len = b->size;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = { data, size };
    const struct tri_zone_port port = { &bytes, give };
    struct tri_zones *zones = tri_zones_new(&port);
    static const int64_t seconds[] = { 0, 1700000000, -3000000000, 4102444800,
                                       31556889864403199 };
    for (size_t i = 0; i < TRI_COUNT(seconds); i++) {
        int32_t offset;
        (void)tri_zone_offset_utc(zones, "Europe/London", 13, seconds[i],
                                  &offset);
        (void)tri_zone_offset_local(zones, "Europe/London", 13, seconds[i],
                                    &offset);
    }
    tri_zones_free(zones);
    return 0;
}
