/* Rows of action tables, taken apart once; see duties.h. */
#include "triage/duties.h"

#include <stdio.h>
#include <string.h>

#include "triage/report.h"

/* The output columns of an action table, in the order that authors write them
 * in; looked for there first, then by name. */
enum column { CODE, AGENCY, BY_WHOM, FOR, URGENCY, MANDATORY, HELD };

static struct tri_value column(struct tri_value hit, enum column c)
{
    static const char names[][10] = { "code",    "agency",    "by_whom", "for",
                                      "urgency", "mandatory", "held" };
    static const uint8_t lengths[] = { 4, 6, 7, 3, 7, 9, 4 };
    if (hit.kind != TRI_CONTEXT)
        return tri_null();
    const struct tri_context *h = hit.u.context;
    if ((size_t)c < h->n && h->entries[c].key_len == lengths[c] &&
        memcmp(h->entries[c].key, names[c], lengths[c]) == 0)
        return h->entries[c].value;
    return tri_member(hit, names[c]);
}

static uint8_t urgency_of(struct tri_value v)
{
    for (size_t i = 0; i < TRI_N_URGENCIES; i++)
        if (tri_text_is(v, tri_urgency_names[i]))
            return (uint8_t)i;
    return TRI_TODAY; /* a row without one: soon, rather than some day */
}

static const struct tri_group *group_of(const struct tri_pack *p,
                                        struct tri_value name)
{
    for (size_t i = 0; i < p->n_groups && name.kind == TRI_STRING; i++)
        if (tri_text_is(name, p->groups[i].name))
            return &p->groups[i];
    return NULL;
}

struct tri_duty_row tri_duty_read(const struct tri_pack *p,
                                  struct tri_value hit)
{
    struct tri_value code = column(hit, CODE);
    size_t number = code.kind == TRI_STRING
                        ? tri_index_find(&p->codes, code.u.str, code.len)
                        : TRI_INDEX_NONE;
    return (struct tri_duty_row){
        .hit = hit.kind == TRI_CONTEXT ? hit.u.context : NULL,
        .known = number != TRI_INDEX_NONE,
        .code = number == TRI_INDEX_NONE ? 0 : (uint8_t)number,
        .urgency = urgency_of(column(hit, URGENCY)),
        .mandatory = tri_is_true(column(hit, MANDATORY)),
        .held = tri_is_true(column(hit, HELD)),
        .agency = column(hit, AGENCY),
        .by_whom = column(hit, BY_WHOM),
        .people = group_of(p, column(hit, FOR)),
    };
}

static size_t place_of(const struct tri_pack *p, const struct tri_context *hit)
{
    uint64_t hash = (uint64_t)(uintptr_t)hit * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash >> 40) & p->duties_mask;
    while (p->duties[at].hit && p->duties[at].hit != hit)
        at = (at + 1) & p->duties_mask;
    return at;
}

/* The two codes of an id "action.CODE.title.with.OTHER". */
static bool parse_with(const struct tri_pack *p, const struct tri_key *id,
                       size_t *code, size_t *other)
{
    static const char head[] = "action.", middle[] = ".title.with.";
    const size_t n = sizeof(head) - 1, m = sizeof(middle) - 1;
    if (id->len < n + m || memcmp(id->text, head, n) != 0)
        return false;
    for (size_t i = n; i + m <= id->len; i++) {
        if (memcmp(id->text + i, middle, m) != 0)
            continue;
        *code = tri_index_find(&p->codes, id->text + n, i - n);
        *other = tri_index_find(&p->codes, id->text + i + m, id->len - i - m);
        return *code != TRI_INDEX_NONE && *other != TRI_INDEX_NONE;
    }
    return false;
}

/* Titles of actions, and where they are worded apart. English stands in. */
static bool make_titles(struct tri_pack *p)
{
    p->titles = tri_arena_zero(&p->arena, p->n_langs * p->n_codes + 1,
                               sizeof(*p->titles));
    for (size_t lang = 0; p->titles && lang < p->n_langs; lang++) {
        struct tri_title *titles = p->titles + lang * p->n_codes;
        for (size_t i = 0; i < p->n_codes; i++) {
            char id[192];
            int n = snprintf(id, sizeof(id), "action.%s.title",
                             p->codes.keys[i].text);
            if (n > 0 && (size_t)n < sizeof(id))
                titles[i].words = tri_pack_wording(p, lang, id, (size_t)n);
        }
        for (size_t from = 0; from <= lang; from += lang ? lang : 1) {
            const struct tri_index *ids = &p->langs[from].index;
            size_t code, other;
            for (size_t i = 0; i < ids->n; i++)
                if (parse_with(p, &ids->keys[i], &code, &other))
                    titles[code].with |= UINT64_C(1) << other;
        }
    }
    return p->titles != NULL;
}

bool tri_duties_make(struct tri_pack *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->actions.n; i++)
        n += p->actions.items[i]->n_rows;
    p->duties_mask = 7;
    while (p->duties_mask < 2 * n)
        p->duties_mask = p->duties_mask * 2 + 1;
    p->duties =
        tri_arena_zero(&p->arena, p->duties_mask + 1, sizeof(*p->duties));
    for (size_t i = 0; p->duties && i < p->actions.n; i++) {
        const struct tri_decision *d = p->actions.items[i];
        for (size_t r = 0; d->table && r < d->n_rows; r++) {
            struct tri_value hit;
            if (tri_rule_output(d->table, r, &hit) && hit.kind == TRI_CONTEXT)
                p->duties[place_of(p, hit.u.context)] = tri_duty_read(p, hit);
        }
    }
    return p->duties != NULL && make_titles(p);
}

const struct tri_duty_row *tri_duty_of(const struct tri_pack *p,
                                       struct tri_value hit,
                                       struct tri_duty_row *room)
{
    if (hit.kind == TRI_CONTEXT) {
        const struct tri_duty_row *known =
            &p->duties[place_of(p, hit.u.context)];
        if (known->hit)
            return known;
    }
    *room = tri_duty_read(p, hit);
    return room;
}
