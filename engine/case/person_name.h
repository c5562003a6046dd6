/* engine/case/person_name.h - is the person that somebody wrote down one who
 * has an account.
 *
 * Source:  docs/decisions/0008-who-may.md: a subject, or a parent of a child,
 *          may not see that the record exists.
 * Owner:   a struct tri_person_name holds its own text; wipe it after use.
 * Threads: any.
 * Privacy: names lie open here.
 *
 * People write "Mrs Hallam", "Hallam, Ruth" and "Ruth Hallam and Bob Hallam
 * (parents)". Order, titles and what joins names do not count.
 */
#ifndef TRI_CASE_PERSON_NAME_H
#define TRI_CASE_PERSON_NAME_H

#include "case/blind.h"

enum { TRI_PERSON_WORDS = 16 }; /* more are not looked at */

struct tri_person_name {
    char *text; /* malloced: words, each ended by a NUL */
    size_t len;
    const char *words[TRI_PERSON_WORDS];
    size_t n;
    bool titled; /* a title, or an initial: a surname may stand alone */
};

/* TRI_E_NOMEM. Text that is not UTF-8 has no words. */
enum tri_code tri_person_name_read(const char *text,
                                   struct tri_person_name *out);
void tri_person_name_wipe(const struct tri_seal_port *seal,
                          struct tri_person_name *name);

/* How far what was written is the name of an account. */
enum tri_person_name_match {
    TRI_PERSON_OTHER,
    TRI_PERSON_SURNAME, /* "Mrs Hallam", "R. Hallam": it may be another's, too
                         */
    TRI_PERSON_BOTH     /* a first name and the surname, or all that there is */
};
enum tri_person_name_match
tri_person_name_match(const struct tri_person_name *written,
                      const struct tri_person_name *account);

/* Token of one word of the name of a subject or parent. */
void tri_person_name_token(const struct tri_seal_port *seal, const char *word,
                           uint8_t out[TRI_TOKEN_BYTES]);

#endif
