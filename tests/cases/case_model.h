/* tests/cases/case_model.h - the DMN model of a case: loaded once a case, asked
 * for a decision, a service or a business knowledge model by name.
 *
 * Source:  tests/cases/README.md, the line `model`.
 * Owner:   the case; values live until case_model_done.
 * Threads: one.
 */
#ifndef TRI_CASE_MODEL_H
#define TRI_CASE_MODEL_H

#include "dmn/dmn.h"

struct case_model {
    struct tri_models *models;
    struct tri_run *run; /* NULL: the model was refused, err says why */
    struct tri_findings findings;
    struct tri_error err;
    struct tri_zones *zones; /* borrowed */
    struct tri_value now;
};

/* Read the files, their names separated by spaces, from the folder of the case
 * file; they may import each other. False: one is unreadable. */
bool case_model_load(struct case_model *m, const char *case_file,
                     const char *names, struct tri_zones *zones,
                     struct tri_value now);
void case_model_done(struct case_model *m); /* all zero is fine */

/* The value of the decision called name, else of the service or BKM, its
 * inputs taken from a context by name. False: there is no such node, or an
 * input that the model does not have. */
bool case_model_ask(struct case_model *m, const char *name,
                    struct tri_value inputs, struct tri_value *out);

#endif
