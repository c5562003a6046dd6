/* engine/feel/regex.h - XPath regular expressions on PCRE2 (private).
 *
 * Source:  XQuery and XPath Functions 3.1, 5.6 (flags, anchors, reluctant
 *          quantifiers, back-references, replacement text); XML Schema 1.1
 *          part 2, appendix G (classes, categories, blocks); DMN 1.5, 10.3.4.3.
 * Owner:   a compiled pattern is a struct in place; tri_regex_done frees it.
 * Threads: one pattern, one thread.
 *
 * The pattern is read by our own grammar and written anew for PCRE2, so that
 * what XPath refuses (lookaround, possessive quantifiers, \b) is refused and
 * what it spells otherwise (class subtraction, \i, \c, blocks) works. Matching
 * is bounded: a pattern that runs wild ends in a fault, not in a hang.
 */
#ifndef TRI_FEEL_REGEX_H
#define TRI_FEEL_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct tri_regex {
    void *code;
    void *match;
    void *limits;
    unsigned groups;
    bool literal;   /* flag q: the replacement is literal too */
    uint64_t tries; /* about how much work the finds have been, past the
                     * first few thousand tries of each */
};

/* flags: any of s m i x q. TRI_E_SYNTAX with a message, TRI_E_NOMEM. On
 * failure nothing is left to free. */
enum tri_code tri_regex_init(struct tri_regex *re, const char *pattern,
                             size_t len, const char *flags, size_t flags_len,
                             struct tri_error *err);
void tri_regex_done(struct tri_regex *re);

/* The first match at or after from: 1 found, 0 none, -1 past the limits (err
 * says which). spans[2i], spans[2i+1] are group i's bounds, SIZE_MAX where it
 * took no part; room for n_spans pairs. */
int tri_regex_find(struct tri_regex *re, const char *text, size_t len,
                   size_t from, size_t *spans, size_t n_spans,
                   struct tri_error *err);

/* The translated pattern alone, for tests: NUL-terminated, malloc'd by
 * tri_out; TRI_E_SYNTAX or TRI_E_NOMEM. */
struct tri_out;
enum tri_code tri_regex_translate(const char *pattern, size_t len, bool dot_all,
                                  bool skip_space, struct tri_out *out,
                                  struct tri_error *err);

#endif
