/* Proofs of a pack: its tables, what nobody reads, what nobody calls. */
#include "triage/prove.h"

#include "proof/table.h"
#include "triage/prove_int.h"

/* ---- facts that nothing reads ---- */

static void check_read(const struct tri_pack *p, const struct tri_struct *s,
                       const char *type, struct tri_findings *findings)
{
    uint64_t bits[16] = { 0 };
    const struct tri_type *t =
        tri_models_type(p->models, p->dictionary.file, type);
    if (!s || !t || t->kind != TRI_T_CONTEXT || t->n_fields != s->n ||
        s->n > 64 * TRI_COUNT(bits))
        return;
    tri_models_read_members(p->models, t, bits);
    tri_flows_read_members(p->flows, t, bits);
    for (size_t i = 0; i < s->n; i++) {
        const struct tri_datum *f = &s->facts[i];
        if (!f->marked || tri_set_has(bits, i))
            continue;
        struct tri_loc loc =
            tri_loc_make(p->dictionary.file, f->path, f->line, 0);
        if (f->harmful)
            tri_findings_add(findings, TRI_ERROR, TRI_E_MODEL, &loc,
                             "%s: a worrying fact that no decision and no "
                             "flowchart reads",
                             f->path);
        else
            tri_findings_add(findings, TRI_NOTE, TRI_E_MODEL, &loc,
                             "%s: no decision and no flowchart reads it: it "
                             "is only recorded",
                             f->path);
    }
}

/* ---- decisions that nothing calls ---- */

struct callers {
    const struct tri_pack *pack;
    const struct tri_decision *called;
    bool found;
};

/* Is it this one, or does this one need it? */
static void try_caller(struct callers *c, const struct tri_decision *d)
{
    c->found =
        c->found ||
        (d && (d == c->called || tri_node_depends(d->node, c->called->node)));
}

static void try_list(struct callers *c, const struct tri_decisions *list)
{
    for (size_t i = 0; i < list->n && !c->found; i++)
        try_caller(c, list->items[i]);
}

static bool is_called(const struct tri_pack *p, const struct tri_decision *d)
{
    struct callers c = { p, d, false };
    const struct tri_decisions *lists[] = {
        &p->categories, &p->risk_because,       &p->need_because,  &p->actions,
        &p->cautions,   &p->person_must_decide, &p->contradictions
    };
    const struct tri_decision *single[] = {
        p->otherwise,    p->axes[0],  p->axes[1],    p->axes[2],
        p->axes[3],      p->risk,     p->need,       p->strategy,
        p->participants, p->purposes, p->child_need, p->child_strategy,
        p->stand_ins
    };
    const char *ref = NULL;
    for (size_t i = 0; i < TRI_COUNT(lists); i++)
        try_list(&c, lists[i]);
    for (size_t i = 0; i < p->n_laws; i++)
        try_list(&c, &p->laws[i].cautions);
    for (size_t i = 0; i < TRI_COUNT(single); i++)
        try_caller(&c, single[i]);
    for (size_t i = 0; i < p->n_groups; i++)
        try_caller(&c, p->groups[i].decision);
    for (size_t i = 0; (ref = tri_flows_decision(p->flows, i)) != NULL; i++)
        try_caller(&c, tri_pack_decision(p, ref));
    return c.found;
}

static void check_called(const struct tri_pack *p,
                         struct tri_findings *findings)
{
    for (size_t i = 0; i < p->n_decisions; i++) {
        const struct tri_decision *d = &p->decisions[i];
        if (is_called(p, d))
            continue;
        struct tri_loc loc =
            tri_loc_make(d->file, d->id, tri_node_info(d->node).line, 0);
        tri_findings_add(findings, d->table ? TRI_ERROR : TRI_WARNING,
                         TRI_E_MODEL, &loc,
                         "%s: never decided: no part of the assessment, no "
                         "flowchart and no other decision asks for it",
                         d->id);
    }
}

enum tri_code tri_pack_prove(const struct tri_pack *pack,
                             struct tri_findings *findings,
                             struct tri_error *err)
{
    const struct tri_space_options options = { .facts = pack->in_facts,
                                               .report = pack->in_report };
    const struct tri_prove_options how = { .null_is_a_value = true };
    struct tri_space *s = NULL;
    check_read(pack, pack->dictionary.facts, "tFacts", findings);
    check_read(pack, pack->dictionary.child, "tChild", findings);
    check_read(pack, pack->dictionary.other, "tOther", findings);
    check_called(pack, findings);
    enum tri_code code = tri_space_new(pack->models, &options, &s, err);
    if (code != TRI_OK)
        return code;
    code = tri_prove_tables(s, &how, findings, err);
    if (code == TRI_OK)
        prove_monotone(pack, s, findings);
    if (code == TRI_OK && s->failed)
        code = tri_arena_fail(s->arena.failed ? &s->arena : &s->scratch, err,
                              "the proof");
    tri_space_free(s);
    return code;
}
