/* engine/feel/lex.h - one token of FEEL text at a time (private).
 *
 * Source:  DMN 1.5, 10.3.1.2 rules 22 to 38, 10.3.1.5 (white space, comments).
 * Owner:   tokens point into the text.
 * Threads: pure.
 *
 * A word is one token here; the parser joins words into names where a name may
 * stand (names.h) and then goes on after the name.
 */
#ifndef TRI_FEEL_LEX_H
#define TRI_FEEL_LEX_H

#include "base/arena.h"
#include "feel/value.h"

enum tri_token_kind {
    TRI_TK_END,
    TRI_TK_WORD,
    TRI_TK_NUMBER,
    TRI_TK_STRING, /* with its quotes */
    TRI_TK_DOTS,   /* .. */
    TRI_TK_POWER,  /* ** */
    TRI_TK_LE,
    TRI_TK_GE,
    TRI_TK_NE,
    TRI_TK_ARROW, /* -> */
    TRI_TK_BAD_STRING,
    TRI_TK_BAD_COMMENT,
    TRI_TK_CHAR = 64 /* plus the ASCII code of a one-character token */
};

struct tri_token {
    unsigned kind;
    uint32_t at;
    uint32_t len;
};

/* The token that starts at or after byte `at` (white space and comments are
 * skipped). */
struct tri_token tri_lex(const char *text, size_t len, size_t at);

/* The value of a string token: escapes resolved, in arena; without any it is
 * the text itself, borrowed. False when memory ran out. */
bool tri_lex_string(struct tri_arena *a, const char *text, size_t len,
                    struct tri_value *out);

#endif
