#include "base/xml_words.h"

#include <libxml/xmlerror.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int code;
    const char *words;
} table[] = {
    { XML_ERR_DOCUMENT_EMPTY, "this is not XML" },
    { XML_ERR_DOCUMENT_END, "something follows the end of the XML document" },
    { XML_ERR_INVALID_ENCODING, "the bytes are not UTF-8" },
    { XML_ERR_UNKNOWN_ENCODING,
      "the encoding is not known: save the file as UTF-8" },
    { XML_ERR_UNSUPPORTED_ENCODING,
      "the encoding is not supported: save the file as UTF-8" },
    { XML_ERR_INVALID_CHAR, "a character stands here that XML does not allow" },
    { XML_ERR_INVALID_CHARREF,
      "a character stands here that XML does not allow" },
    { XML_ERR_UNDECLARED_ENTITY,
      "an unknown entity: only &amp; &lt; &gt; &quot; and &apos; are known" },
    { XML_WAR_UNDECLARED_ENTITY,
      "an unknown entity: only &amp; &lt; &gt; &quot; and &apos; are known" },
    { XML_ERR_ENTITY_LOOP, "entities that grow without bound are refused" },
    { XML_ERR_NAME_REQUIRED, "a name is expected after '<' or '&'" },
    { XML_ERR_ENTITYREF_SEMICOL_MISSING, "'&' stands alone: write &amp;" },
    { XML_ERR_LT_IN_ATTRIBUTE, "'<' in an attribute: write &lt;" },
    { XML_ERR_ATTRIBUTE_NOT_STARTED, "an attribute's value needs quotes" },
    { XML_ERR_ATTRIBUTE_NOT_FINISHED,
      "an attribute has no closing quote, or the file is cut" },
    { XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "an attribute has no value" },
    { XML_ERR_ATTRIBUTE_REDEFINED, "an attribute stands twice" },
    { XML_ERR_XMLDECL_NOT_STARTED, "the first line (<?xml ...?>) is broken" },
    { XML_ERR_XMLDECL_NOT_FINISHED, "the first line (<?xml ...?>) is broken" },
    { XML_ERR_LTSLASH_REQUIRED, "an end tag is missing, or the file is cut" },
    { XML_ERR_GT_REQUIRED, "'>' is missing, or the file is cut" },
    { XML_ERR_TAG_NOT_FINISHED,
      "an element is not closed, or the file is cut" },
    { XML_ERR_COMMENT_NOT_FINISHED,
      "a comment is not closed, or the file is cut" },
    { XML_ERR_CDATA_NOT_FINISHED,
      "a CDATA section is not closed, or the file is cut" },
};

void tri_xml_words(int code, const char *message, char *out, size_t size)
{
    /* One number for several faults: only the parser's words tell. */
    static const struct {
        const char *part, *words;
    } hints[] = {
        { "too long", "a name or value is too long" },
        { "Huge input lookup", "a name or value is too long" },
        { "Excessive depth", "elements nest too deep" },
        { "not proper UTF-8", "the bytes are not UTF-8" },
    };
    for (size_t i = 0; message && i < sizeof(hints) / sizeof(hints[0]); i++)
        if (strstr(message, hints[i].part)) {
            (void)snprintf(out, size, "%s", hints[i].words);
            return;
        }
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].code == code) {
            (void)snprintf(out, size, "%s", table[i].words);
            return;
        }
    int n = message ? (int)strcspn(message, "\r\n") : 0;
    if (code == XML_ERR_TAG_NAME_MISMATCH && n > 0) {
        /* "Opening and ending tag mismatch: NAME line N and NAME" */
        const char *end = message + n;
        const char *start = strstr(message, ": ");
        const char *line = start ? strstr(start + 2, " line ") : NULL;
        const char *with = line ? strstr(line, " and ") : NULL;
        if (with && with < end) {
            (void)snprintf(out, size,
                           "start and end tag do not match: <%.*s> of line "
                           "%.*s and </%.*s>",
                           (int)(line - start - 2), start + 2,
                           (int)(with - line - 6), line + 6,
                           (int)(end - with - 5), with + 5);
            return;
        }
    }
    if (n)
        (void)snprintf(out, size, "not well-formed XML: %.*s", n, message);
    else
        (void)snprintf(out, size, "not well-formed XML");
}
