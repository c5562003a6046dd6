/* adapters/http/guide_matter.h - "which of these?": the kinds of matter that
 * the flowchart leaves side by side, on one page.
 *
 * Source:  triage/guide.h (tri_guide_matters).
 * Owner:   none.
 * Threads: one exchange, one thread.
 * Privacy: holds answers.
 *
 * What is ticked is asked, screen by screen, the most telling first; all of a
 * kind that is not ticked is answered at once, not known or no. Kept of it, as
 * "matters": {"screens": [{key, title, paths}], "chosen": [keys]}.
 */
#ifndef TRI_HTTP_GUIDE_MATTER_H
#define TRI_HTTP_GUIDE_MATTER_H

#include <string.h>

#include "http/walking.h"

#define TRI_MATTER "which"

/* Is this "key" of a screen that page? */
static inline bool tri_matter_is(const char *key)
{
    return strcmp(key, TRI_MATTER) == 0;
}

/* Is it to be asked now? */
bool tri_matter_asked(const struct tri_walking *w);

#endif
