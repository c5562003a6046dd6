/* engine/feel/interp.h - the parts of the evaluator (private).
 *
 * Source:  DMN 1.5, 10.3.2.14 (for), 10.3.2.5 (filter), 10.3.2.6 (context),
 *          10.3.2.15 (quantifiers).
 * Owner:   values are made in ev->arena.
 * Threads: the tree is frozen; one evaluation, one thread.
 */
#ifndef TRI_FEEL_INTERP_H
#define TRI_FEEL_INTERP_H

#include "feel/ast.h"

/* Each evaluates the node of its name; see ast.h for the shape. */
struct tri_value tri_eval_context(struct tri_eval *ev, const struct tri_ast *n,
                                  const struct tri_frame *f);
struct tri_value tri_eval_filter(struct tri_eval *ev, const struct tri_ast *n,
                                 const struct tri_frame *f);
struct tri_value tri_eval_for(struct tri_eval *ev, const struct tri_ast *n,
                              const struct tri_frame *f);
struct tri_value tri_eval_steps(struct tri_eval *ev, const struct tri_ast *n,
                                const struct tri_frame *f);
struct tri_value tri_eval_quantified(struct tri_eval *ev,
                                     const struct tri_ast *n,
                                     const struct tri_frame *f);

#endif
