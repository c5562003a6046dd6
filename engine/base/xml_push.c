#include "base/xml_push.h"

#include <string.h>

/* In pieces: the library refuses more than 10 MiB at once. */
#define PIECE ((size_t)64 << 10)

static enum tri_xml_end push_all(xmlParserCtxtPtr ctxt,
                                 const enum tri_code *code, const char *text,
                                 size_t len)
{
    for (size_t done = 0; done <= len && *code == TRI_OK;) {
        size_t n = len - done < PIECE ? len - done : PIECE;
        int last = n == 0;
        int got = xmlParseChunk(ctxt, last ? NULL : text + done, (int)n, last);
        done += n;
        /* The two ends of which the library tells nobody else. */
        if (*code == TRI_OK &&
            (got == XML_PARSER_EOF || got == XML_ERR_INVALID_ENCODING))
            return TRI_XML_UNDECODED;
        if (last)
            break;
    }
    if (*code != TRI_OK)
        return TRI_XML_STOPPED;
    return ctxt->wellFormed ? TRI_XML_WHOLE : TRI_XML_NOT_WELL;
}

enum tri_xml_end tri_xml_push(const struct tri_xml_calls *calls, void *reader,
                              xmlParserCtxtPtr *ctxt, const enum tri_code *code,
                              const char *text, size_t len)
{
    xmlSAXHandler sax;
    memset(&sax, 0, sizeof(sax));
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = calls->on_start;
    sax.endElementNs = calls->on_end;
    sax.characters = calls->on_text;
    sax.ignorableWhitespace = calls->on_text;
    sax.cdataBlock = calls->on_text;
    sax.internalSubset = calls->on_doctype;
    sax.serror = calls->on_error;
    *ctxt = xmlCreatePushParserCtxt(&sax, reader, NULL, 0, NULL);
    if (!*ctxt)
        return TRI_XML_NO_MEMORY;
    /* NOENT: else "&amp;" in an attribute would come as "&#38;". No entity but
     * the five of XML can be declared: a DTD ends the read. The handler table
     * was copied; options reset nothing that we set. */
    (void)xmlCtxtUseOptions(*ctxt, XML_PARSE_NONET | XML_PARSE_NOENT);
    return push_all(*ctxt, code, text, len);
}

void tri_xml_push_done(xmlParserCtxtPtr *ctxt)
{
    xmlFreeParserCtxt(*ctxt); /* NULL is fine */
    *ctxt = NULL;
}
