/* engine/triage/duties.h - a row of an action table, taken apart.
 *
 * Source:  docs/authors/packs.md, "Actions".
 * Owner:   the pack's arena.
 * Threads: frozen after tri_duties_make.
 *
 * What a row says is constant, and an assessment asks for the same rows again
 * and again: each is read once, when the pack is loaded, and found by the
 * context that the table gives for it.
 */
#ifndef TRI_TRIAGE_DUTIES_H
#define TRI_TRIAGE_DUTIES_H

#include "triage/pack.h"

struct tri_duty_row {
    const struct tri_context *hit; /* what the table gives; NULL: a free slot */
    bool known; /* its code is one of the pack's action_order */
    uint8_t code;
    uint8_t urgency; /* enum tri_urgency */
    bool mandatory;
    bool held;
    struct tri_value agency;
    struct tri_value by_whom;
    const struct tri_group *people; /* NULL: nobody in particular */
};

/* What a hit of an action table says. */
struct tri_duty_row tri_duty_read(const struct tri_pack *p,
                                  struct tri_value hit);

/* Read the constant rows of every action table, and the titles of actions.
 * False: no memory. */
bool tri_duties_make(struct tri_pack *p);

/* The duty of a hit: the one read at load, else read now into *room. */
const struct tri_duty_row *tri_duty_of(const struct tri_pack *p,
                                       struct tri_value hit,
                                       struct tri_duty_row *room);

#endif
