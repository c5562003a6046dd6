/* tests/unit/mini_hand.h - the small pack of tests/packs, loaded once a
 * program, with somebody who assesses by it. */
#ifndef TRI_TESTS_MINI_HAND_H
#define TRI_TESTS_MINI_HAND_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "common/hash.h"
#include "common/pack_files.h"
#include "common/zoneinfo.h"
#include "triage/assess.h"

#define MINI TRI_SOURCE_DIR "/tests/packs/rules/mini"

struct hand {
    struct tri_pack_files files;
    struct tri_pack *pack;
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_assessor *assessor;
};

static struct hand hand;

static inline bool open_hand(void)
{
    struct tri_error err = { .code = TRI_OK };
    struct tri_hash_port hash = tri_hash_sodium();
    if (hand.pack)
        return true;
    struct tri_findings f;
    tri_findings_init(&f);
    hand.zoneinfo = tri_zoneinfo_new(NULL);
    hand.zones = tri_zoneinfo_port(hand.zoneinfo);
    bool ok = tri_pack_files_read(MINI, &hand.files, &err) == TRI_OK &&
              tri_pack_load(hand.files.files, hand.files.n, &hash, &hand.pack,
                            &f, &err) == TRI_OK &&
              tri_assessor_new(hand.pack, &hand.zones, &hand.assessor, &err) ==
                  TRI_OK;
    for (size_t i = 0; !ok && i < f.n; i++)
        printf("%s:%u: %s\n", f.items[i].what.loc.file,
               f.items[i].what.loc.line, f.items[i].what.msg);
    if (!ok)
        printf("%s: %s\n", err.loc.file, err.msg);
    tri_findings_done(&f);
    return ok;
}

static inline void close_hand(void)
{
    tri_assessor_free(hand.assessor);
    tri_pack_free(hand.pack);
    tri_pack_files_done(&hand.files);
    tri_zoneinfo_free(hand.zoneinfo);
    memset(&hand, 0, sizeof(hand));
}

/* ---- a pack with one of its files changed ---- */

struct pack_row {
    const char *label;
    const char *file; /* the file to change; replace NULL: to leave out */
    const char *find;
    const char *replace;
    const char *at; /* file of the finding */
    const char *msg;
};

/* The files with one changed; the new bytes are the caller's to free. */
static inline char *change(const struct pack_row *r,
                           struct tri_pack_file *files, size_t *n)
{
    for (size_t i = 0; i < *n; i++) {
        struct tri_pack_file *f = &files[i];
        if (strcmp(f->name, r->file) != 0)
            continue;
        if (!r->replace) {
            files[i] = files[--*n];
            return NULL;
        }
        const char *at = strstr(f->bytes, r->find);
        CHECK_ROW(r->label, at != NULL);
        if (!at)
            return NULL;
        size_t before = (size_t)(at - f->bytes);
        size_t old = strlen(r->find);
        size_t new = strlen(r->replace);
        char *text = malloc(f->len + new + 1);
        if (!text)
            return NULL;
        memcpy(text, f->bytes, before);
        memcpy(text + before, r->replace, new);
        memcpy(text + before + new, at + old, f->len - before - old + 1);
        f->bytes = text;
        f->len = f->len - old + new;
        return text;
    }
    return NULL;
}

#endif
