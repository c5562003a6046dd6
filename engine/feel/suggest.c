/* "Did you mean": the known name that is nearest to one that is not known. It
 * runs once for each finding, never in an evaluation. */
#include "base/nearest.h"
#include "feel/parse.h"

static void fields(struct tri_nearest *best, const struct tri_type *t)
{
    for (size_t i = 0; t && t->kind == TRI_T_CONTEXT && i < t->n_fields; i++)
        tri_nearest_offer(best, t->fields[i].name, t->fields[i].name_len);
}

static void names(struct tri_nearest *best, const struct tri_scope_name *list,
                  size_t n)
{
    for (size_t i = 0; i < n; i++)
        tri_nearest_offer(best, list[i].name, list[i].name_len);
}

static const char *answer(struct tri_parser *p, const struct tri_nearest *best)
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
    struct tri_nearest best;
    tri_nearest_start(&best, wrong, len);
    for (const struct tri_local *l = p->local; l; l = l->up) {
        names(&best, l->names, l->n);
        if (l->kind == TRI_LOCAL_FILTER)
            fields(&best, l->item);
    }
    for (const struct tri_scope *o = p->outer; o; o = o->up)
        names(&best, o->names, o->n);
    return answer(p, &best);
}

const char *tri_suggest_function(struct tri_parser *p, const char *wrong,
                                 size_t len)
{
    struct tri_nearest best;
    tri_nearest_start(&best, wrong, len);
    const struct tri_builtin *b;
    for (size_t i = 0; (b = tri_builtin_at(i)) != NULL; i++)
        tri_nearest_offer(&best, b->name, b->name_len);
    for (const struct tri_scope *o = p->outer; o; o = o->up)
        names(&best, o->names, o->n);
    return answer(p, &best);
}

const char *tri_suggest_field(struct tri_parser *p, const struct tri_type *t,
                              const char *wrong, size_t len)
{
    struct tri_nearest best;
    tri_nearest_start(&best, wrong, len);
    fields(&best, t);
    return answer(p, &best);
}
