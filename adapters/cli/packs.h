/* adapters/cli/packs.h - what commands that use a rule pack share.
 *
 * Source:  contract of the command line: packs, --at, --lang.
 * Owner:   tri_cli_pack owns its pack until _done.
 * Threads: the main thread; a loaded pack may be shared.
 */
#ifndef TRI_CLI_PACKS_H
#define TRI_CLI_PACKS_H

#include "cli/cli.h"
#include "common/messages.h"
#include "common/pack_files.h"
#include "common/zoneinfo.h"
#include "triage/assess.h"

#define TRI_DEFAULT_PACK "england"

struct tri_cli_pack {
    struct tri_pack *pack;
    struct tri_pack_files files; /* as found; bytes are kept */
};

/* Load a pack by name or folder. field: what named it, for the message of one
 * that is not there ("--pack", "jurisdiction"). Prints every finding of at
 * least `least` and the error; returns an exit status, 0 when loaded. */
int tri_cli_pack_load(const char *name, const char *field,
                      enum tri_severity least, struct tri_cli_pack *out);
void tri_cli_pack_done(struct tri_cli_pack *p); /* zeroed is fine */

/* The jurisdiction that a report names; false when none, or when it is no
 * report (reading it properly says what is wrong). A name longer than out is
 * cut, so that no pack matches. */
bool tri_cli_jurisdiction(const char *text, size_t len, char *out, size_t size);

/* --at T (NULL: the system clock). Wrong: a message, TRI_EXIT_USAGE. */
int tri_cli_at(const char *at, struct tri_instant *out);

/* --lang L (NULL: the pack's own) of a pack. */
int tri_cli_lang(const struct tri_pack *pack, const char *lang, size_t *out);

/* An error about a report that was read from path: where there is a line, the
 * file goes in front. Prints; returns the status. */
int tri_cli_report_fail(const char *path, struct tri_error *err);

/* The faults of a report, a line each ("safetriage: FIELD: what"), the first
 * few where there are very many; the status that goes with them. */
int tri_cli_report_faults(const struct tri_findings *faults);

/* tri_assess_read of this assessor failed: the message, or all faults of a
 * report that breaks the contract; the status. */
int tri_cli_report_refuse(struct tri_assessor *a, const char *path,
                          struct tri_error *err);

/* The pack to assess a report's text with: --pack (NULL: none), else the one
 * that it names, else the default; as tri_cli_pack_load. */
int tri_cli_pack_for(const char *pack, const char *text, size_t len,
                     struct tri_cli_pack *out);

/* One report, and all that its triage needs. */
struct tri_cli_triage {
    const char *path; /* "-": standard input */
    char *text;
    size_t len;
    struct tri_cli_pack loaded;
    size_t lang; /* of the pack */
    struct tri_zoneinfo *zoneinfo;
    struct tri_zone_port zones;
    struct tri_assessor *assessor;
    uint64_t load_ns; /* taken by the pack */
};

/* Read the report, its pack (tri_cli_pack_for) and the language (tri_cli_lang),
 * ready for tri_assess_read. pack and lang may be NULL. Prints what is wrong;
 * the status. Call done whatever it was. */
int tri_cli_triage_open(const char *path, const char *pack, const char *lang,
                        struct tri_cli_triage *out);
void tri_cli_triage_done(struct tri_cli_triage *t); /* zeroed is fine */

/* tri_assess_read and tri_assess_decide, with all faults of the report. */
int tri_cli_triage_read(struct tri_cli_triage *t);
int tri_cli_triage_decide(struct tri_cli_triage *t,
                          const struct tri_assess_options *options);

/* An assessment's JSON as text for people; the port gives the pack's clock. */
int tri_cli_render(const struct tri_pack *pack, size_t lang,
                   const struct tri_zone_port *port, const char *json,
                   size_t len, struct tri_out *out);

#endif
