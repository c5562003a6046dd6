#include "case/person_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

static const char *const titles[] = {
#define TRI_TITLE(word) word,
#include "case/person_name.def"
};
static const char *const beside[] = {
#define TRI_BESIDE(word) word,
#include "case/person_name.def"
};

static bool is_in(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

static bool has(const struct tri_person_name *name, const char *word)
{
    return is_in(name->words, name->n, word);
}

enum tri_code tri_person_name_read(const char *text,
                                   struct tri_person_name *out)
{
    *out = (struct tri_person_name){ .text = NULL };
    enum tri_code code = tri_blind_fold(text, &out->text, &out->len);
    if (code != TRI_OK)
        return code == TRI_E_NOTFOUND ? TRI_OK : code;
    for (char *p = out->text, *end = out->text + out->len; p < end;) {
        char *space = memchr(p, ' ', (size_t)(end - p));
        char *next = space ? space + 1 : end;
        if (space)
            *space = '\0';
        bool titled = is_in(titles, TRI_COUNT(titles), p) || !p[1];
        out->titled |= titled;
        if (!titled && !is_in(beside, TRI_COUNT(beside), p) &&
            out->n < TRI_PERSON_WORDS && !has(out, p))
            out->words[out->n++] = p;
        p = next;
    }
    return TRI_OK;
}

void tri_person_name_wipe(const struct tri_seal_port *seal,
                          struct tri_person_name *name)
{
    if (name->text)
        seal->wipe(name->text, name->len);
    free(name->text);
    *name = (struct tri_person_name){ .text = NULL };
}

enum tri_person_name_match
tri_person_name_match(const struct tri_person_name *written,
                      const struct tri_person_name *account)
{
    size_t common = 0;
    if (account->n == 0)
        return TRI_PERSON_OTHER;
    for (size_t i = 0; i < account->n; i++)
        common += has(written, account->words[i]);
    const char *surname = account->words[account->n - 1];
    if (!has(written, surname))
        return TRI_PERSON_OTHER;
    if (common > 1 || (account->n == 1 && written->n == 1))
        return TRI_PERSON_BOTH;
    return written->titled && written->n == 1 ? TRI_PERSON_SURNAME
                                              : TRI_PERSON_OTHER;
}

void tri_person_name_token(const struct tri_seal_port *seal, const char *word,
                           uint8_t out[TRI_TOKEN_BYTES])
{
    tri_blind_exact(seal, TRI_FIELD_CONCERNED, word, out);
}
