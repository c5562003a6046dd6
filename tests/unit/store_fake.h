/* tests/unit/store_fake.h - the store port in memory, without threads.
 *
 * The contract suite (test_store.c) runs on this and on SQLite, so that tests
 * that use it may trust it.
 */
#ifndef TRI_TESTS_STORE_FAKE_H
#define TRI_TESTS_STORE_FAKE_H

#include "ports/store.h"

struct store_fake;

struct store_fake *store_fake_new(const struct tri_seal_port *seal);
void store_fake_free(struct store_fake *f);
const struct tri_store_port *store_fake_port(const struct store_fake *f);

#endif
