/* A moment as people write it: what happened lies behind, a deadline ahead. */
#include <string.h>

#include "base/attr.h"
#include "check.h"
#include "common/reply.h"
#include "common/zoneinfo.h"

/* A Friday at noon; London keeps UTC then. */
#define NOW "2026-11-20T12:00:00Z"

static const struct row {
    const char *text;
    const char *behind; /* NULL: not understood; "": a time is missing */
    const char *ahead;
} rows[] = {
    { "27 November 2026, 16:00", "2026-11-27T16:00:00Z",
      "2026-11-27T16:00:00Z" },
    { "27 novembre 2026, 16 h 30", "2026-11-27T16:30:00Z",
      "2026-11-27T16:30:00Z" },
    { "2026-11-27T16:00", "2026-11-27T16:00:00Z", "2026-11-27T16:00:00Z" },
    { "3 July 2027, 9am", "2027-07-03T08:00:00Z", "2027-07-03T08:00:00Z" },
    { "27 Nov 16:00", "2025-11-27T16:00:00Z", "2026-11-27T16:00:00Z" },
    { "3 Jan 9am", "2026-01-03T09:00:00Z", "2027-01-03T09:00:00Z" },
    { "20 Nov 16:00", "2026-11-20T16:00:00Z", "2026-11-20T16:00:00Z" },
    { "27 November 2026", "", "2026-11-27T23:59:00Z" },
    { "3 July 2027", "", "2027-07-03T22:59:00Z" },
    { "today", "", "2026-11-20T23:59:00Z" },
    { "Friday", "", "2026-11-20T23:59:00Z" },
    { "Monday", "", "2026-11-23T23:59:00Z" },
    { "lundi 9 h", "2026-11-16T09:00:00Z", "2026-11-23T09:00:00Z" },
    { "Friday 16:00", "2026-11-20T16:00:00Z", "2026-11-20T16:00:00Z" },
    { "Friday 9:00", "2026-11-20T09:00:00Z", "2026-11-27T09:00:00Z" },
    { "Fri 27 Nov 9:00", "2025-11-27T09:00:00Z", "2026-11-27T09:00:00Z" },
    { "by Monday noon", NULL, "2026-11-23T12:00:00Z" },
    { "pour demain midi", NULL, "2026-11-21T12:00:00Z" },
    { "d'ici lundi", NULL, "2026-11-23T23:59:00Z" },
    { "tomorrow", NULL, "2026-11-21T23:59:00Z" },
    { "yesterday 9:00", "2026-11-19T09:00:00Z", NULL },
    { "avant-hier 9 h", "2026-11-18T09:00:00Z", NULL },
    { "last Monday 9:00", "2026-11-16T09:00:00Z", NULL },
    { "16:00", "2026-11-20T16:00:00Z", "2026-11-20T16:00:00Z" },
    { "9:00", "2026-11-20T09:00:00Z", NULL },
    { "Monday morning", "", "" },
    { "soon", NULL, NULL },
    { "next Monday", NULL, NULL }, /* this one, or that of the week after */
    { "31 February 2027", NULL, NULL },
    { "11/23/2026", NULL, NULL },
    { "", NULL, NULL },
};

static void check_side(const struct row *r, enum tri_side side,
                       struct tri_zones *zones, const char *want)
{
    char folded[128];
    char got[TRI_INSTANT_TEXT] = "";
    char label[160];
    struct tri_instant now;
    struct tri_instant t = { 0, 0 };
    (void)tri_instant_parse(NOW, strlen(NOW), &now);
    tri_reply_fold(r->text, strlen(r->text), folded, sizeof(folded));
    enum tri_reply reply =
        tri_reply_time(folded, side, zones, "Europe/London", now, &t);
    if (reply == TRI_REPLY_ANSWER) {
        t.offset_s = 0;
        (void)tri_instant_text(t, true, got);
    }
    (void)snprintf(label, sizeof(label), "%s, %s: %s", r->text,
                   side == TRI_SIDE_AHEAD ? "ahead" : "behind", got);
    CHECK_ROW(label, reply == (!want    ? TRI_REPLY_NOT_UNDERSTOOD
                               : !*want ? TRI_REPLY_DAY_ONLY
                                        : TRI_REPLY_ANSWER));
    CHECK_ROW(label, strcmp(got, want ? want : "") == 0);
}

static void moments(void)
{
    struct tri_zoneinfo *files = tri_zoneinfo_new(NULL);
    struct tri_zone_port port = tri_zoneinfo_port(files);
    struct tri_zones *zones = tri_zones_new(&port);
    for (size_t i = 0; i < TRI_COUNT(rows); i++) {
        check_side(&rows[i], TRI_SIDE_BEHIND, zones, rows[i].behind);
        check_side(&rows[i], TRI_SIDE_AHEAD, zones, rows[i].ahead);
    }
    tri_zones_free(zones);
    tri_zoneinfo_free(files);
}

int main(void)
{
    static const CU_TestInfo tests[] = { { "moments", moments },
                                         CU_TEST_INFO_NULL };
    return check_run("reply", tests);
}
