/* The table of built-ins and the search in it. The search runs at compile
 * time only, so it is linear. */
#include "feel/builtin.h"

#include <string.h>

static const struct tri_builtin table[] = {
#define BUILTIN(name, fn, min_args, max_args, params, result) \
    { name, fn, params, sizeof(name) - 1, min_args, max_args, result },
#include "feel/builtins.def"
#undef BUILTIN
    { NULL, NULL, NULL, 0, 0, 0, TRI_T_ANY }
};

const struct tri_builtin *tri_builtin_at(size_t i)
{
    return i + 1 < TRI_COUNT(table) ? &table[i] : NULL;
}

const struct tri_builtin *tri_builtin_find(const char *name, size_t len)
{
    for (const struct tri_builtin *b = table; b->name; b++)
        if (b->name_len == len && memcmp(b->name, name, len) == 0)
            return b;
    return NULL;
}
