#include "common/messages.h"

#include <stdbool.h>
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

/* The weight after a range, in thousandths: 1000 where none stands there. */
static unsigned weight_of(const char *p, const char *end)
{
    static const char mark[] = "q=";
    unsigned value = 0;
    while (p < end && strncmp(p, mark, 2) != 0)
        p++;
    if (p == end)
        return 1000;
    p += 2;
    for (unsigned unit = 1000; p < end && unit; p++)
        if (*p >= '0' && *p <= '9') {
            value += (unsigned)(*p - '0') * unit;
            unit /= 10;
        } else if (*p != '.') {
            break;
        }
    return value;
}

/* Is this range the language, or one of its regions ("fr-CA")? Any ("*") is
 * English. */
static bool is_range_of(const char *p, const char *end, const char *code)
{
    if (p < end && *p == '*')
        return code[0] == 'e';
    return end - p >= 2 && (p[0] | 0x20) == code[0] &&
           (p[1] | 0x20) == code[1] &&
           (end - p == 2 || strchr("-; \t", p[2]) != NULL);
}

enum tri_language tri_language_wanted(const char *header)
{
    static const char *const codes[TRI_N_LANGUAGES] = {
        [TRI_EN] = "en", [TRI_FR] = "fr"
    };
    enum tri_language best = TRI_EN;
    unsigned most = 0;
    for (const char *p = header; p && *p;) {
        p += strspn(p, ", \t");
        const char *end = p + strcspn(p, ",");
        for (int i = 0; i < TRI_N_LANGUAGES; i++)
            if (is_range_of(p, end, codes[i]) && weight_of(p, end) > most) {
                most = weight_of(p, end);
                best = (enum tri_language)i;
            }
        p = end;
    }
    return best;
}
