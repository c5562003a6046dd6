/* adapters/common/messages.h - what the program itself says, by language.
 *
 * Source:  none; our own. The wording of rules is in the packs.
 * Owner:   static texts.
 * Threads: any.
 */
#ifndef TRI_COMMON_MESSAGES_H
#define TRI_COMMON_MESSAGES_H

#include <stdbool.h>

enum tri_language { TRI_EN, TRI_FR, TRI_N_LANGUAGES };

enum tri_message {
#define TRI_MESSAGE(id, en, fr) TRI_MSG_##id,
#include "common/messages.def"
#undef TRI_MESSAGE
    TRI_N_MESSAGES
};

/* The text; never NULL. */
const char *tri_message(enum tri_language lang, enum tri_message id);

/* "fr" to TRI_FR; what we do not speak is English. */
enum tri_language tri_language_of(const char *code);

/* The language that an Accept-Language header asks for most (RFC 9110, 12.5.4:
 * by q, then by place; q=0 is not wanted), else English. NULL: no header. */
enum tri_language tri_language_wanted(const char *header);

#endif
