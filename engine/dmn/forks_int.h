/* engine/dmn/forks_int.h - what forks_feel.c, forks_values.c,
 * forks_lists.c, forks_copies.c and forks_inline.c share.
 *
 * Source:  none; private.
 * Owner:   the stack of whoever draws.
 * Threads: at linking, one.
 */
#ifndef TRI_DMN_FORKS_INT_H
#define TRI_DMN_FORKS_INT_H

#include "dmn/codes.h"

/* Of one decision: conditions in conditions may be drawn twice at each level.
 */
enum { FORK_MAX_DRAWN = 4000, FEW_COUNTED = 6 };
/* Whole numbers that are added up are smaller. */
#define MOST (INT64_C(1) << 40)

/* Where to go on. */
struct ways {
    tri_way f, t, n;
    tri_way other; /* neither a boolean nor null */
};

struct drawing {
    struct tri_models *m;
    const struct tri_node *n;
    const struct tri_ast *root;
    struct tri_walked *list; /* about its items; NULL: about no item */
    struct tri_forking *f;   /* NULL: only say what is asked */
    unsigned *budget;        /* conditions that may still be drawn */
    bool cannot;             /* an item's condition that has no atom */
    bool failed;             /* no memory */
};

/* forks_inline.c: find n->drawn, its expression with the functions that it
 * calls put in where they are called. False: no memory. */
bool fork_root(struct tri_models *m, struct tri_node *n);

/* The atom of a name or a member of what it stands for; its place alone. False
 * when it is neither, or of something that is no value of this run. */
bool fork_place(const struct drawing *d, const struct tri_ast *n,
                struct tri_atom *out);
bool fork_is_builtin(const struct tri_ast *n, const char *name, uint32_t args);
/* Does it say anything of what is outside the item? inner: frames opened
 * around n since. */
bool fork_reads_outside(const struct tri_ast *n, unsigned inner);
/* What the place that a list is filtered or walked by stands for: seen from
 * inside the frame of its items (inside), or from around it. */
bool fork_list_place(const struct drawing *d, const struct tri_ast *n,
                     bool inside, struct tri_atom *out);
/* The atom like this one, made if there is none. NULL: no memory (d->failed).
 */
struct tri_atom *fork_atom(struct drawing *d, struct tri_atom like);
/* A condition, told where each answer leads. */
tri_way fork_draw(struct drawing *d, const struct tri_ast *n, struct ways w);

/* forks_lists.c: say what the list that n makes asks of items: true when it can
 * be drawn (d->failed: no memory). Then draw it, so that n->maker is there.
 * False: no memory. */
bool fork_list_asks(struct drawing *d, struct tri_node *n);
bool fork_list_draws(struct tri_models *m, struct tri_node *n);
/* The same of `some` of what rules give: before n is drawn as a condition. */
bool fork_some_draws(struct tri_models *m, struct tri_node *n);

/* forks_copies.c: find out whether n is another's value, so that n->copy is
 * there. False: no memory. */
bool fork_copy_draws(struct tri_models *m, struct tri_node *n);

#endif
