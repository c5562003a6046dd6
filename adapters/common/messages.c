#include "common/messages.h"

#include <string.h>

static const char *const texts[TRI_N_MESSAGES][TRI_N_LANGUAGES] = {
#define TRI_MESSAGE(id, en, fr) { en, fr },
#include "common/messages.def"
#undef TRI_MESSAGE
};

const char *tri_message(enum tri_language lang, enum tri_message id)
{
    return texts[id][lang];
}

enum tri_language tri_language_of(const char *code)
{
    return strcmp(code, "fr") == 0 ? TRI_FR : TRI_EN;
}
