/* engine/triage/openings.h - how the items of an assessment begin, as JSON.
 *
 * Source:  contract assessment.schema.json.
 * Owner:   the pack's arena; made once at load, after everything else of it.
 * Threads: frozen after load.
 *
 * What an item says before what is this report's own - its code, its wording -
 * is the same in every assessment of a pack: it is written once.
 */
#ifndef TRI_TRIAGE_OPENINGS_H
#define TRI_TRIAGE_OPENINGS_H

#include "base/out.h"
#include "triage/pack.h"

/* The parts of an assessment whose items are coded. */
enum tri_part {
    TRI_PART_CATEGORY, /* {"code":.. */
    TRI_PART_CAUTION,  /* {"code":..,"text":.. */
    TRI_PART_DECIDES,  /* {"what":.. */
    TRI_PART_WORDS,    /* participants and purposes: the wording alone */
};

struct tri_opening { /* of the item that a row makes */
    enum tri_part part;
    const char *code; /* the text that the row gives, in the model */
    uint32_t len;
    struct tri_piece json[TRI_MAX_LANGS];
};

/* All of a pack: of rows, actions, areas, and its head. text: room to write in.
 * False: no memory. */
bool tri_openings_make(struct tri_pack *p, struct tri_out *text);

/* Write the opening of an item with this code; because: the first of the rows
 * that made it, NULL: none. */
void tri_opening_put(const struct tri_pack *p, size_t lang, enum tri_part part,
                     struct tri_value code, const struct tri_row *because,
                     struct tri_out *out);

/* The wording of prefix + id as JSON; the id itself where there is none. */
void tri_wording_put(const struct tri_pack *p, size_t lang, const char *prefix,
                     struct tri_value id, struct tri_out *out);

#endif
