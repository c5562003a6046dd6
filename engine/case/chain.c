#include "case/chain.h"

#include <stdio.h>
#include <string.h>

#include "case/blind.h"

#define HEAD_MARK "safetriage-head 1 "

static void number(int64_t value, uint8_t out[8])
{
    uint64_t v = (uint64_t)value;
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(v >> (8 * i));
}

void tri_chain_link(const struct tri_seal_port *seal,
                    const uint8_t prev[TRI_LINK_BYTES],
                    const struct tri_journal_entry *entry,
                    uint8_t out[TRI_LINK_BYTES])
{
    uint8_t n[8];
    uint8_t at[8];
    uint8_t seq[8];
    number(entry->n, n);
    number(entry->at_us, at);
    number(entry->seq, seq);
    const struct tri_bytes pieces[] = {
        { prev, TRI_LINK_BYTES },
        { n, sizeof(n) },
        { at, sizeof(at) },
        { entry->incident, strlen(entry->incident) },
        { seq, sizeof(seq) },
        entry->meta,
        entry->body,
    };
    seal->mac(seal->self, TRI_KEY_CHAIN, pieces,
              sizeof(pieces) / sizeof(pieces[0]), out);
}

static void head_mac(const struct tri_seal_port *seal,
                     const struct tri_head *head, uint8_t out[TRI_LINK_BYTES])
{
    uint8_t count[8];
    number(head->count, count);
    const struct tri_bytes pieces[] = { { count, sizeof(count) },
                                        { head->link, TRI_LINK_BYTES } };
    seal->mac(seal->self, TRI_KEY_HEAD, pieces, 2, out);
}

void tri_head_text(const struct tri_seal_port *seal,
                   const struct tri_head *head, char out[TRI_HEAD_SIZE])
{
    uint8_t mac[TRI_LINK_BYTES];
    char link[2 * TRI_LINK_BYTES + 1];
    char sum[2 * TRI_LINK_BYTES + 1];
    head_mac(seal, head, mac);
    tri_hex(head->link, TRI_LINK_BYTES, link);
    tri_hex(mac, TRI_LINK_BYTES, sum);
    (void)snprintf(out, TRI_HEAD_SIZE, HEAD_MARK "%lld %s %s\n",
                   (long long)head->count, link, sum);
}

static int nibble(char c)
{
    const char *digits = "0123456789abcdef";
    const char *p = c ? strchr(digits, c) : NULL;
    return p ? (int)(p - digits) : -1;
}

static bool unhex(const char *text, uint8_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int hi = nibble(text[2 * i]);
        int lo = hi < 0 ? -1 : nibble(text[2 * i + 1]);
        if (lo < 0)
            return false;
        out[i] = (uint8_t)(hi * 16 + lo);
    }
    return true;
}

enum tri_code tri_head_read(const struct tri_seal_port *seal, const char *text,
                            size_t len, struct tri_head *out,
                            struct tri_error *err)
{
    static const size_t mark = sizeof(HEAD_MARK) - 1;
    struct tri_head head = { 0, { 0 } };
    uint8_t mac[TRI_LINK_BYTES];
    uint8_t said[TRI_LINK_BYTES];
    size_t at = mark;
    bool good = len > mark && memcmp(text, HEAD_MARK, mark) == 0;
    for (; good && at < len && text[at] >= '0' && text[at] <= '9'; at++)
        if (head.count < INT64_MAX / 16)
            head.count = head.count * 10 + (text[at] - '0');
    good = good && len == at + 2 + 4 * TRI_LINK_BYTES + 1 && text[at] == ' ' &&
           unhex(text + at + 1, head.link, TRI_LINK_BYTES) &&
           text[at + 1 + 2 * TRI_LINK_BYTES] == ' ' &&
           unhex(text + at + 2 + 2 * TRI_LINK_BYTES, said, TRI_LINK_BYTES);
    if (good)
        head_mac(seal, &head, mac);
    if (!good || !seal->same(mac, said, TRI_LINK_BYTES))
        return tri_fail(err, TRI_E_INPUT, NULL,
                        "the journal's head is not one of this key's");
    *out = head;
    return TRI_OK;
}
