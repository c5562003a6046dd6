/* Any bytes as a pattern, and the rest as a text: the first byte says where one
 * ends, the second which flags hold. Whatever is accepted must match, or end at
 * its limits. */
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "feel/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char letters[] = "smixq";
    char flags[5];
    size_t n_flags = 0, spans[8];
    struct tri_regex re;
    struct tri_error err = { 0 };
    if (size < 2)
        return 0;
    for (size_t i = 0; i < 5; i++)
        if (data[1] >> i & 1)
            flags[n_flags++] = letters[i];
    size_t cut = data[0] < size - 2 ? data[0] : size - 2;
    const char *pattern = (const char *)data + 2, *text = pattern + cut;
    size_t len = size - 2 - cut;
    /* FEEL texts are UTF-8 before they get here. */
    if (!tri_utf8_valid(pattern, cut, NULL) || !tri_utf8_valid(text, len, NULL))
        return 0;
    if (tri_regex_init(&re, pattern, cut, flags, n_flags, &err) != TRI_OK)
        return 0;
    size_t from = 0;
    while (tri_regex_find(&re, text, len, from, spans, 4, &err) > 0 &&
           spans[1] > from)
        from = spans[1];
    tri_regex_done(&re);
    return 0;
}
