/* test --mutate: would the scenarios notice a mistake in a table? */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "cli/mutate.h"
#include "cli/testing.h"
#include "common/cleanup.h"
#include "common/hash.h"
#include "triage/prove.h"

/* ---- which scenarios saw which row ---- */

struct tri_seen {
    size_t n_words; /* of a set of scenarios */
    size_t *first;  /* by decision: its first row */
    uint64_t *sets;
};

struct tri_seen *tri_seen_new(const struct tri_pack *pack, size_t scenarios)
{
    struct tri_seen *s = calloc(1, sizeof(*s));
    size_t rows = 0;
    if (!s)
        return NULL;
    s->n_words = scenarios / 64 + 1;
    s->first = calloc(pack->n_decisions + 1, sizeof(*s->first));
    for (size_t i = 0; s->first && i < pack->n_decisions; i++) {
        s->first[i] = rows;
        rows += pack->decisions[i].n_rows;
    }
    s->sets = calloc((rows + 1) * s->n_words, sizeof(*s->sets));
    if (!s->first || !s->sets) {
        tri_seen_free(s);
        return NULL;
    }
    return s;
}

void tri_seen_free(struct tri_seen *s)
{
    if (!s)
        return;
    free(s->first);
    free(s->sets);
    free(s);
}

static uint64_t *set_of(const struct tri_seen *s, size_t decision, size_t row)
{
    return s->sets + (s->first[decision] + row) * s->n_words;
}

void tri_seen_add(struct tri_seen *s, size_t decision, size_t row,
                  size_t scenario)
{
    if (s)
        set_of(s, decision, row)[scenario / 64] |= UINT64_C(1)
                                                   << (scenario % 64);
}

static bool saw(const struct tri_seen *s, const struct tri_mutant *m, size_t i)
{
    const uint64_t *set = set_of(s, m->decision->number, m->row);
    return set[i / 64] >> (i % 64) & 1;
}

/* ---- one mutant ---- */

enum fate { CAUGHT, REFUSED, SURVIVED };

struct run {
    struct tri_pack_file *files; /* the pack's, one of them replaced */
    size_t n_files;
    const struct tri_pack_files *scenarios;
    const struct tri_seen *seen;
    const struct tri_zone_port *zones;
};

static bool fails(struct testing *t, const struct run *r, size_t i)
{
    size_t before = t->failed;
    tri_testing_run(t, &r->scenarios->files[i]);
    return t->failed > before;
}

/* Those that saw the row first: they are the likeliest to notice. */
static enum fate try_scenarios(struct testing *t, const struct run *r,
                               const struct tri_mutant *m)
{
    for (size_t i = 0; i < r->scenarios->n; i++)
        if (saw(r->seen, m, i) && fails(t, r, i))
            return CAUGHT;
    for (size_t i = 0; !m->narrows && i < r->scenarios->n; i++)
        if (!saw(r->seen, m, i) && fails(t, r, i))
            return CAUGHT;
    return SURVIVED;
}

static void pack_free(struct tri_pack **p)
{
    tri_pack_free(*p);
}

static enum tri_code try_mutant(const struct run *r, const struct tri_mutant *m,
                                enum fate *out, struct tri_error *err)
{
    TRI_CLEANUP(pack_free) struct tri_pack *pack = NULL;
    struct tri_hash_port hash = tri_hash_sodium();
    struct tri_findings findings;
    tri_findings_init(&findings);
    enum tri_code code =
        tri_pack_load(r->files, r->n_files, &hash, &pack, &findings, err);
    bool refused = code != TRI_OK && findings.errors;
    tri_findings_done(&findings);
    if (refused) {
        *out = REFUSED;
        return TRI_OK;
    }
    if (code != TRI_OK)
        return code;
    TRI_CLEANUP(tri_testing_done)
    struct testing t = { .pack = pack, .zones = *r->zones, .alone = true };
    tri_arena_init(&t.arena, TRI_MAX_EVAL_ARENA);
    tri_out_init(&t.page);
    tri_out_init(&t.faults);
    tri_out_init(&t.json);
    code = tri_assessor_new(pack, &t.zones, &t.assessor, err);
    if (code == TRI_OK)
        *out = try_scenarios(&t, r, m);
    return code;
}

/* ---- all of them ---- */

static void mutants_done(struct tri_mutants *m)
{
    tri_mutants_done(m);
}

static void idle_free(struct tri_pack_idle **p)
{
    tri_pack_idle_free(*p);
}

static void out_done(struct tri_out *o)
{
    tri_out_done(o);
}

static void arena_done(struct tri_arena *a)
{
    tri_arena_done(a);
}

static void tell(struct tri_out *page, const struct tri_mutant *m)
{
    const struct tri_decision *d = m->decision;
    tri_cli_put(page, "survived: %s:%u: %s: row %s: %s", d->file,
                d->rows[m->row].line, d->id, d->rows[m->row].id, m->what);
    if (m->column != SIZE_MAX)
        tri_out_format(page, ", %s", tri_input_text(d->table, m->column));
    if (*m->text)
        tri_cli_put(page, ": now %s", m->text);
    tri_out_char(page, '\n');
}

/* Proved, so that nobody looks for a scenario that cannot be. An output that
 * was changed may show where the row's own did not. */
static bool changes_nothing(struct tri_pack_idle *idle,
                            const struct tri_mutant *m)
{
    return !m->output && tri_pack_row_idle(idle, m->decision, m->row,
                                           m->narrows ? SIZE_MAX : m->column);
}

static int by_place(const void *a, const void *b)
{
    const struct tri_mutant *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return strcmp(x->text, y->text);
}

int tri_mutate_run(const struct tri_pack *pack,
                   const struct tri_pack_files *files,
                   const struct tri_pack_files *scenarios,
                   const struct tri_seen *seen,
                   const struct tri_zone_port *zones,
                   const struct tri_mutate_options *options,
                   struct tri_out *page)
{
    struct tri_error err = { .code = TRI_OK };
    TRI_CLEANUP(mutants_done) struct tri_mutants all = { .n = 0 };
    TRI_CLEANUP(idle_free) struct tri_pack_idle *idle = NULL;
    TRI_CLEANUP(out_done) struct tri_out text;
    TRI_CLEANUP(arena_done) struct tri_arena arena;
    tri_arena_init(&arena, TRI_MAX_EVAL_ARENA);
    struct tri_pack_file *copy =
        tri_arena_zero(&arena, files->n + 1, sizeof(*copy));
    tri_out_init(&text);
    if (!copy || !tri_mutants_list(pack, files->files, files->n, &all)) {
        tri_cli_say("out of memory");
        return TRI_EXIT_ENVIRONMENT;
    }
    if (tri_pack_idle_new(pack, &idle, &err) != TRI_OK)
        return tri_cli_fail(&err);
    memcpy(copy, files->files, files->n * sizeof(*copy));
    const struct run r = { copy, files->n, scenarios, seen, zones };
    size_t n = options->n && options->n < all.n ? options->n : all.n;
    size_t fates[3] = { 0, 0, 0 }, same = 0;
    tri_mutants_shuffle(&all, n, options->seed);
    if (n > 1)
        qsort(all.items, n, sizeof(*all.items), by_place);
    for (size_t i = 0; i < n; i++) {
        const struct tri_mutant *m = &all.items[i];
        enum fate fate = SURVIVED;
        tri_mutant_write(m, files->files, &text);
        copy[m->file].bytes = text.text;
        copy[m->file].len = text.len;
        if (text.failed || try_mutant(&r, m, &fate, &err) != TRI_OK)
            return tri_cli_fail(&err);
        copy[m->file] = files->files[m->file];
        if (fate == SURVIVED && changes_nothing(idle, m)) {
            same++;
            continue;
        }
        fates[fate]++;
        if (fate == SURVIVED)
            tell(page, m);
    }
    size_t caught = fates[CAUGHT] + fates[REFUSED];
    size_t counted = caught + fates[SURVIVED];
    tri_cli_put(page,
                "%zu of %zu mutants (seed %llu): %zu caught (%zu of them "
                "refused at load), %zu survived, %zu change nothing\n",
                n, all.n, (unsigned long long)options->seed, caught,
                fates[REFUSED], fates[SURVIVED], same);
    tri_cli_put(page,
                "scenarios catch %.1f %% of the mutants that change "
                "something\n",
                counted ? 100.0 * (double)caught / (double)counted : 100.0);
    return TRI_EXIT_OK;
}
