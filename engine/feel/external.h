/* engine/feel/external.h - external functions that we know (private to feel/
 * and dmn/).
 *
 * Source:  DMN 1.5, 10.3.2.13.1 (external functions); the methods of
 *          java.lang that models name there.
 * Owner:   functions are made in the arena given.
 * Threads: pure.
 *
 * There is no Java here and there will be none. A few pure methods of java.lang
 * that models in the wild call are done natively; every other external
 * function is unknown, which the caller reports: it is never guessed.
 */
#ifndef TRI_FEEL_EXTERNAL_H
#define TRI_FEEL_EXTERNAL_H

#include "feel/eval.h"

/* Fill *fn (its params are set by the caller) for the method that spec names:
 * a context with `class` and `method signature`. False when it is unknown. */
bool tri_external_java(struct tri_value spec, struct tri_function *fn);

#endif
