/* engine/triage/check_int.h - what the files that check a pack share.
 *
 * Source:  none; private to check.c and check_words.c.
 * Owner:   as triage/check.h.
 * Threads: pure.
 */
#ifndef TRI_TRIAGE_CHECK_INT_H
#define TRI_TRIAGE_CHECK_INT_H

#include "triage/check.h"

struct checking {
    const struct tri_pack *pack;
    const struct tri_pack_file *files;
    size_t n_files;
    const struct tri_hash_port *hash;
    struct tri_findings *findings;
    uint64_t used_codes;
    bool own_agency; /* a row names it */
};

void check_at_row(struct checking *c, enum tri_severity severity,
                  const struct tri_decision *d, const struct tri_row *row,
                  const char *fmt, ...) TRI_PRINTF(5, 6);
/* At the line of "word" in a JSON file of the pack. */
void check_at_word(struct checking *c, enum tri_severity severity,
                   const char *file, const char *word, const char *fmt, ...)
    TRI_PRINTF(5, 6);
/* An error where the English has no text of that id. */
void check_wanted(struct checking *c, const char *fmt, ...) TRI_PRINTF(2, 3);

/* Everything that the pack says, in that language; it has English, too. */
void check_words(struct checking *c, const struct tri_catalogue *l);

#endif
