/* engine/case/chain.h - what ties each entry of the journal to the one before.
 *
 * Source:  docs/decisions/0007-incident-store.md. A keyed BLAKE2b over the link
 *          before and the sealed bytes: erasing an incident leaves it valid.
 * Owner:   plain values.
 * Threads: as the port.
 *
 * A store calls tri_chain_link for each entry that it adds; it needs no key.
 */
#ifndef TRI_CASE_CHAIN_H
#define TRI_CASE_CHAIN_H

#include "ports/store.h"

/* The link of an entry whose n is set. prev: the link of entry n - 1, zero for
 * the first. */
void tri_chain_link(const struct tri_seal_port *seal,
                    const uint8_t prev[TRI_LINK_BYTES],
                    const struct tri_journal_entry *entry,
                    uint8_t out[TRI_LINK_BYTES]);

/* The head as it stands outside the store: one line of text with a keyed hash,
 * so that nobody without the key can write one. */
enum { TRI_HEAD_SIZE = 192 };
void tri_head_text(const struct tri_seal_port *seal,
                   const struct tri_head *head, char out[TRI_HEAD_SIZE]);
/* TRI_E_INPUT when it is not one, or not of this key. */
enum tri_code tri_head_read(const struct tri_seal_port *seal, const char *text,
                            size_t len, struct tri_head *out,
                            struct tri_error *err);

#endif
