#include "case/blind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>

#include "base/utf8.h"

void tri_hex(const uint8_t *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}

void tri_id_new(const struct tri_seal_port *seal, char out[TRI_ID_SIZE])
{
    uint8_t bytes[16];
    seal->random(seal->self, bytes, sizeof(bytes));
    tri_hex(bytes, sizeof(bytes), out);
}

void tri_blind_exact(const struct tri_seal_port *seal, const char *field,
                     const char *text, uint8_t out[TRI_TOKEN_BYTES])
{
    seal->token(seal->self, field, text, strlen(text), out);
}

void tri_blind_audience(const struct tri_seal_port *seal, const char *setting,
                        int record_class, uint8_t out[TRI_TOKEN_BYTES])
{
    char text[TRI_ID_SIZE + 64];
    int len = snprintf(text, sizeof(text), "%d:%s", record_class, setting);
    seal->token(seal->self, TRI_FIELD_AUDIENCE, text, (size_t)len, out);
}

/* Keep letters and digits, in place; the rest parts words by one space. In a
 * handle nothing parts: "@Anna_K" is "annak". Accents are marks of their own
 * after decomposition, and go. */
static size_t strip(char *text, size_t len, bool words)
{
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < len;) {
        uint32_t c = 0;
        size_t k = tri_utf8_next(text + i, len - i, &c);
        if (k == 0)
            break;
        bool mark = c >= 0x300 && c < 0x370;
        bool keep = c >= 0x80
                        ? !mark && !(c >= 0x2000 && c < 0x2070)
                        : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        if (keep) {
            if (gap && words && n)
                text[n++] = ' ';
            gap = false;
            memmove(text + n, text + i, k);
            n += k;
        } else if (!mark && c != '\'' && c != 0x2019) {
            gap = true; /* O'Neill and ONeill are one */
        }
        i += k;
    }
    return n;
}

struct word {
    const char *at;
    size_t len;
};

static int by_letters(const void *a, const void *b)
{
    const struct word *x = a;
    const struct word *y = b;
    size_t n = x->len < y->len ? x->len : y->len;
    int c = memcmp(x->at, y->at, n);
    return c ? c : (x->len > y->len) - (x->len < y->len);
}

static size_t sort_words(const char *text, size_t len, char *out)
{
    enum { MAX_WORDS = 16 }; /* more stay as they stand */
    struct word words[MAX_WORDS] = { { NULL, 0 } };
    size_t n = 0;
    const char *end = text + len;
    for (const char *p = text; p < end; n++) {
        const char *space = memchr(p, ' ', (size_t)(end - p));
        if (!space || n == MAX_WORDS - 1)
            space = end;
        words[n] = (struct word){ p, (size_t)(space - p) };
        p = space + 1;
    }
    qsort(words, n, sizeof(words[0]), by_letters);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (i)
            out[at++] = ' ';
        memcpy(out + at, words[i].at, words[i].len);
        at += words[i].len;
    }
    return at;
}

/* Small letters without accents and punctuation; TRI_E_NOTFOUND: none. */
static enum tri_code fold(const char *value, bool words, char **out,
                          size_t *out_len)
{
    size_t len = strlen(value);
    size_t bad = 0;
    size_t n = 0;
    if (len == 0 || !tri_utf8_valid(value, len, &bad))
        return TRI_E_NOTFOUND;
    char *folded = (char *)u8_casefold((const uint8_t *)value, len, NULL,
                                       UNINORM_NFKD, NULL, &n);
    if (!folded)
        return TRI_E_NOMEM;
    n = strip(folded, n, words);
    if (n == 0) {
        free(folded);
        return TRI_E_NOTFOUND;
    }
    *out = folded;
    *out_len = n;
    return TRI_OK;
}

enum tri_code tri_blind_fold(const char *text, char **out, size_t *out_len)
{
    enum tri_code code = fold(text, true, out, out_len);
    if (code != TRI_OK)
        return code;
    char *ended = realloc(*out, *out_len + 1);
    if (!ended) {
        free(*out);
        *out = NULL;
        return TRI_E_NOMEM;
    }
    ended[*out_len] = '\0';
    *out = ended;
    return TRI_OK;
}

enum tri_code tri_blind_make(const struct tri_seal_port *seal,
                             const char *field, const char *value,
                             uint8_t out[TRI_TOKEN_BYTES])
{
    char *folded = NULL;
    size_t n = 0;
    bool words = strcmp(field, TRI_FIELD_NAME) == 0;
    enum tri_code code = fold(value, words, &folded, &n);
    if (code != TRI_OK)
        return code;
    char *sorted = malloc(n);
    if (!sorted)
        code = TRI_E_NOMEM;
    if (sorted) {
        n = words ? sort_words(folded, n, sorted) : n;
        seal->token(seal->self, field, words ? sorted : folded, n, out);
        seal->wipe(sorted, n);
    }
    seal->wipe(folded, n);
    free(sorted);
    free(folded);
    return code;
}

bool tri_blind_value(const struct tri_seal_port *seal, const char *field,
                     const char *value, uint8_t out[TRI_TOKEN_BYTES])
{
    return tri_blind_make(seal, field, value, out) == TRI_OK;
}
