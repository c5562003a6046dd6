#include "feel/json_words.h"

#include <stdbool.h>
#include <string.h>

#include "base/attr.h"

size_t tri_json_string_start(const char *text, size_t end)
{
    size_t i = end >= 2 ? end - 2 : 0;
    for (; i > 0; i--) {
        if (text[i] != '"')
            continue;
        /* Inside a string a quote has an odd number of backslashes before. */
        size_t slashes = 0;
        while (slashes < i && text[i - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            break;
    }
    return i;
}

static const char no_value[] = "expected a value of JSON: a text in double "
                               "quotes, a number, true, false, null, a list "
                               "in [] or an object in {}";

static const struct {
    const char *theirs; /* a part of yajl's text */
    const char *ours;
} words[] = {
    { "premature EOF", "the input ends too early" },
    { "trailing garbage", "something follows the end of the document" },
    { "unallowed token", no_value },
    { "separated by a colon", "expected ':' after a member's name" },
    { "after key and value", "expected ',' or '}'" },
    { "must be a string", "expected a member's name in double quotes" },
    { "after array element", "expected ',' or ']'" },
    { "may not", "unknown escape in a string" },
    { "non-hex", "\\u wants four hexadecimal digits" },
    { "inside string", "a control character is not allowed here" },
    { "invalid string", no_value },
    { "invalid char", no_value },
    { "comment", "a comment is not allowed here" },
    { "minus sign", "a digit must follow the minus sign" },
    { "decimal point", "a digit must follow the point" },
    { "exponent", "a digit must follow the exponent's letter" },
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Is this the beginning of true, false or null, and not the whole? */
static bool begins_word(const char *text, size_t len)
{
    static const char *const all[] = { "true", "false", "null" };
    for (size_t i = 0; i < TRI_COUNT(all); i++)
        if (len > 0 && len < strlen(all[i]) && memcmp(all[i], text, len) == 0)
            return true;
    return false;
}

const char *tri_json_complaint(const char *theirs, const char *text, size_t len,
                               size_t *at)
{
    const char *msg = "this is not JSON";
    size_t i = *at;
    if (!theirs)
        theirs = "";
    for (size_t k = 0; k < TRI_COUNT(words); k++)
        if (strstr(theirs, words[k].theirs)) {
            msg = words[k].ours;
            break;
        }
    /* yajl stands behind what it could not take: go back to its start. */
    if (strncmp(theirs, "parse", 5) == 0 && i > 0 && i < len + 1) {
        if (text[i - 1] == '"')
            i = tri_json_string_start(text, i);
        else if (!strstr(theirs, "premature"))
            i--;
    }
    if (msg == no_value && strncmp(theirs, "lexical", 7) == 0)
        for (i -= i > 0; i > 0 && is_letter(text[i - 1]);)
            i--;
    size_t end = i; /* "tru": a word that the end of the input cuts */
    while (end < len && is_letter(text[end]))
        end++;
    if (msg == no_value && end == len && begins_word(text + i, end - i))
        msg = "the input ends in the middle of a value";
    *at = i;
    return msg;
}
