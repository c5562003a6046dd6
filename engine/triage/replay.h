/* engine/triage/replay.h - what another edition of a pack would move.
 *
 * Source:  contract of the command line: replay; assessment.schema.json.
 * Owner:   everything is borrowed; text goes to tri_out.
 * Threads: pure.
 */
#ifndef TRI_TRIAGE_REPLAY_H
#define TRI_TRIAGE_REPLAY_H

#include "base/out.h"
#include "triage/pack.h"

enum tri_towards {
    TRI_TOWARDS_STRICTER, /* a higher level, more to do, sooner */
    TRI_TOWARDS_MILDER,   /* the other way: what a board asks about first */
    TRI_TOWARDS_MIXED,    /* part of it one way, part the other */
    TRI_TOWARDS_OTHER,    /* neither */
    TRI_N_TOWARDS
};

extern const char *const tri_towards_names[TRI_N_TOWARDS];

/* What moved of one report, or of many: how often each way. */
struct tri_moves {
    size_t n[TRI_N_TOWARDS];
    size_t main[TRI_N_TOWARDS]; /* of these the risk, the need and the status of
                                   the strategy discussion */
};

/* was and is: the assessments of one report by two editions of a pack, older
 * and newer, as tri_json_read gives them. Appends the JSON array of what moved,
 * "[]" when nothing has; an item is
 *   {"what":"risk.level","was":"high","is":"medium","towards":"milder",
 *    "because_was":[ROW...],"because_is":[ROW...],"changed":[ROW...]}
 * and for what there may be many of also "code" (an action: and "for") or
 * "child"; was and is are null where it is not there, and for an action an
 * object. ROW is {"rule","text"}: the rows that only the one edition gave, and
 * those that both gave and that read differently now. Adds to moves. */
void tri_replay_compare(const struct tri_pack *older,
                        const struct tri_pack *newer, struct tri_value was,
                        struct tri_value is, struct tri_moves *moves,
                        struct tri_out *out);

/* Which way, of all of them: that of risk, need and strategy discussion where
 * one of them has a way, for a lower level is milder whatever else is added;
 * else that of the rest. No move at all: TRI_TOWARDS_OTHER. */
enum tri_towards tri_moves_towards(const struct tri_moves *moves);

/* Tell each row that the two editions have differently, or that only one of
 * them has: its name there, and whether the older and the newer have it. */
void tri_replay_rows(const struct tri_pack *older, const struct tri_pack *newer,
                     void (*each)(void *ctx, const char *rule, bool in_older,
                                  bool in_newer),
                     void *ctx);

#endif
