/* "Did you mean": the known name that is nearest to one that is not known. It
 * runs once for each finding, never in an evaluation. */
#include <string.h>

#include "feel/parse.h"

#define LONGEST 48 /* longer names are not measured */
#define NEAR 2     /* changes that still count as a slip */

struct best {
    const char *name;
    size_t len;
    size_t distance;
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add or drop to make one of the other; two neighbours
 * that changed places count as one slip. */
static size_t distance(const char *a, size_t an, const char *b, size_t bn)
{
    size_t row[3][LONGEST + 1];
    for (size_t j = 0; j <= bn; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= an; i++) {
        size_t *now = row[i % 3];
        const size_t *up = row[(i + 2) % 3];
        const size_t *up2 = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= bn; j++) {
            now[j] = least(least(up[j], now[j - 1]) + 1,
                           up[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], up2[j - 2] + 1);
        }
    }
    return row[an % 3][bn];
}

static void consider(struct best *best, const char *wrong, size_t wrong_len,
                     const char *name, size_t len)
{
    if (!len || len > LONGEST || len > wrong_len + NEAR ||
        wrong_len > len + NEAR)
        return;
    size_t d = distance(wrong, wrong_len, name, len);
    /* A short name is near to everything: a slip in three letters at most. */
    if (d < best->distance && d * 3 <= wrong_len)
        *best = (struct best){ name, len, d };
}

static void fields(struct best *best, const char *wrong, size_t len,
                   const struct tri_type *t)
{
    for (size_t i = 0; t && t->kind == TRI_T_CONTEXT && i < t->n_fields; i++)
        consider(best, wrong, len, t->fields[i].name, t->fields[i].name_len);
}

static void names(struct best *best, const char *wrong, size_t len,
                  const struct tri_scope_name *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        consider(best, wrong, len, list[i].name, list[i].name_len);
}

static const char *answer(struct tri_parser *p, const struct best *best)
{
    if (!best->name)
        return "";
    const char *text = tri_arena_format(p->a, "; did you mean '%.*s'?",
                                        (int)best->len, best->name);
    return text ? text : "";
}

const char *tri_suggest_name(struct tri_parser *p, const char *wrong,
                             size_t len)
{
    struct best best = { NULL, 0, NEAR + 1 };
    if (len > LONGEST)
        return "";
    for (const struct tri_local *l = p->local; l; l = l->up) {
        names(&best, wrong, len, l->names, l->n);
        if (l->kind == TRI_LOCAL_FILTER)
            fields(&best, wrong, len, l->item);
    }
    for (const struct tri_scope *o = p->outer; o; o = o->up)
        names(&best, wrong, len, o->names, o->n);
    return answer(p, &best);
}

const char *tri_suggest_function(struct tri_parser *p, const char *wrong,
                                 size_t len)
{
    struct best best = { NULL, 0, NEAR + 1 };
    const struct tri_builtin *b;
    if (len > LONGEST)
        return "";
    for (size_t i = 0; (b = tri_builtin_at(i)) != NULL; i++)
        consider(&best, wrong, len, b->name, b->name_len);
    for (const struct tri_scope *o = p->outer; o; o = o->up)
        names(&best, wrong, len, o->names, o->n);
    return answer(p, &best);
}

const char *tri_suggest_field(struct tri_parser *p, const struct tri_type *t,
                              const char *wrong, size_t len)
{
    struct best best = { NULL, 0, NEAR + 1 };
    if (len <= LONGEST)
        fields(&best, wrong, len, t);
    return answer(p, &best);
}
