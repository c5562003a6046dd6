/* Whose area counts: social care and its thresholds follow the child's home,
 * the designated officer the adult's place of work. What the report does not
 * say, the setting's own area stands in for, and the assessment tells. */
#include <string.h>

#include "triage/assess_int.h"

/* An area's file name is in small letters with hyphens; people write "North
 * Yorkshire". */
static bool same_area(const char *name, struct tri_value v)
{
    size_t i = 0;
    for (; i < v.len && name[i]; i++) {
        char c = v.u.str[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == ' ' || c == '_')
            c = '-';
        if (c != name[i])
            return false;
    }
    return i == v.len && !name[i];
}

static const struct tri_area *area_of(const struct tri_pack *p,
                                      struct tri_value name)
{
    for (size_t i = 1; name.kind == TRI_STRING && i < p->n_areas; i++)
        if (same_area(p->areas[i].code, name))
            return &p->areas[i];
    return NULL;
}

/* The first person with that member set; those in the wanted role first. */
static struct tri_value first_with(struct tri_value people, const char *member,
                                   const struct tri_places *at,
                                   const char *const *roles)
{
    struct tri_value first = tri_null();
    for (size_t i = 0; people.kind == TRI_LIST && i < people.u.list->n; i++) {
        struct tri_value who = people.u.list->items[i];
        struct tri_value v = tri_member_at(who, at->area, member);
        if (v.kind != TRI_STRING)
            continue;
        struct tri_value role = tri_member_at(who, at->role, "role");
        for (const char *const *r = roles; *r; r++)
            if (tri_text_is(role, *r))
                return v;
        if (first.kind == TRI_NULL)
            first = v;
    }
    return first;
}

struct tri_area_choice area_choose(const struct tri_pack *p,
                                   const struct tri_area_choice *here,
                                   struct tri_value stated)
{
    if (stated.kind != TRI_STRING || stated.len == 0 || p->n_areas == 0)
        return *here;
    /* Where somebody lives or works is known: the setting's own area is no
     * stand-in for one that the pack does not have. */
    const struct tri_area *own = area_of(p, stated);
    return (struct tri_area_choice){ own ? own : &p->areas[0],
                                     own ? TRI_AREA_OWN : TRI_AREA_UNLISTED,
                                     stated };
}

struct tri_area_choice area_of_setting(const struct tri_pack *p,
                                       struct tri_value report)
{
    struct tri_area_choice c = { NULL, TRI_AREA_NONE, tri_null() };
    if (p->n_areas == 0)
        return c;
    struct tri_value setting =
        tri_member_at(report, p->dictionary.at.setting, "setting");
    const struct tri_area *own = area_of(p, tri_member(setting, "region"));
    c.area = own ? own : &p->areas[0];
    if (own)
        c.known = TRI_AREA_SETTING;
    return c;
}

/* Social care follows the child's home, the designated officer the adult's
 * place of work. For the incident as a whole that is the home of the first
 * child harmed, and the employer of the first suspected. */
struct tri_area_choice area_of_home(const struct tri_pack *p,
                                    const struct tri_area_choice *here,
                                    struct tri_value report)
{
    static const char *const harmed[] = { "harmed", "both", "at-risk", NULL };
    return area_choose(
        p, here,
        first_with(tri_member_at(report, p->dictionary.at.children, "children"),
                   "home_area", &p->dictionary.child_at, harmed));
}

struct tri_area_choice area_of_employer(const struct tri_pack *p,
                                        const struct tri_area_choice *here,
                                        struct tri_value report)
{
    static const char *const suspected[] = { "suspected", "unknown", NULL };
    return area_choose(
        p, here,
        first_with(tri_member_at(report, p->dictionary.at.others, "others"),
                   "employer_area", &p->dictionary.other_at, suspected));
}

/* ---- for the assessment ---- */

static bool same_choice(const struct tri_area_choice *a,
                        const struct tri_area_choice *b)
{
    return a->area == b->area && a->known == b->known &&
           a->stated.len == b->stated.len &&
           (a->stated.len == 0 ||
            memcmp(a->stated.u.str, b->stated.u.str, a->stated.len) == 0);
}

static struct tri_area_group *group_of(struct deciding *d,
                                       struct tri_area_groups *list,
                                       const struct tri_area_choice *c)
{
    for (size_t i = 0; i < list->n; i++)
        if (same_choice(&list->items[i].choice, c))
            return &list->items[i];
    struct tri_area_group *items =
        tri_arena_grow(d->arena, list->items, list->n, list->n + 1,
                       sizeof(*items), &list->cap);
    if (!items) {
        d->code = tri_arena_fail(d->arena, d->err, "the assessment");
        return NULL;
    }
    list->items = items;
    items[list->n] = (struct tri_area_group){ .choice = *c };
    return &items[list->n++];
}

static void add_person(struct deciding *d, struct tri_area_group *g,
                       struct tri_value id)
{
    struct tri_value *ids =
        tri_arena_grow(d->arena, g->ids, g->n, g->n + 1, sizeof(*ids), &g->cap);
    if (!ids) {
        d->code = tri_arena_fail(d->arena, d->err, "the assessment");
        return;
    }
    g->ids = ids;
    ids[g->n++] = id;
}

/* unsaid: people of whom the report does not say it count as well. */
static void group_people(struct deciding *d, struct tri_value people,
                         const char *member, const struct tri_places *at,
                         bool unsaid, const struct tri_area_choice *whole,
                         struct tri_area_groups *out)
{
    size_t n = people.kind == TRI_LIST ? people.u.list->n : 0;
    for (size_t i = 0; i < n && d->code == TRI_OK; i++) {
        struct tri_value who = people.u.list->items[i];
        struct tri_value stated = tri_member_at(who, at->area, member);
        struct tri_area_choice c = area_choose(d->a->pack, &d->a->here, stated);
        if (!unsaid && tri_is_null(c.stated))
            continue;
        struct tri_area_group *g = group_of(d, out, &c);
        if (g)
            add_person(d, g, tri_member_at(who, at->id, "id"));
    }
    if (out->n == 0 && d->code == TRI_OK)
        (void)group_of(d, out, whole);
}

void decide_areas(struct deciding *d)
{
    struct tri_assessor *a = d->a;
    const struct tri_dictionary *m = &a->pack->dictionary;
    if (a->pack->n_areas == 0 || d->code != TRI_OK)
        return;
    group_people(d, tri_member_at(a->report, m->at.children, "children"),
                 "home_area", &m->child_at, true, &a->home, &d->out->homes);
    group_people(d, tri_member_at(a->report, m->at.others, "others"),
                 "employer_area", &m->other_at, false, &a->employer,
                 &d->out->employers);
}
