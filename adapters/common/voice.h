/* adapters/common/voice.h - in whose words: the pack's texts, and the
 * program's own.
 *
 * Source:  none; our own.
 * Owner:   the pack is borrowed.
 * Threads: a value.
 */
#ifndef TRI_COMMON_VOICE_H
#define TRI_COMMON_VOICE_H

#include "common/messages.h"
#include "common/spoken.h"
#include "triage/pack.h"

struct tri_voice {
    const struct tri_pack *pack;
    size_t lang; /* of the pack */
    enum tri_language language;
};

/* A language of the pack, and the program's texts in the same one. */
static inline struct tri_voice tri_voice_of(const struct tri_pack *pack,
                                            size_t lang)
{
    return (struct tri_voice){ pack, lang,
                               tri_language_of(pack->langs[lang].lang) };
}

/* The words of a diagnostic in an assessment in that language. */
static inline tri_spoken_fn tri_voice_word(const struct tri_pack *pack,
                                           size_t lang)
{
    return tri_spoken_in(tri_voice_of(pack, lang).language);
}

#endif
