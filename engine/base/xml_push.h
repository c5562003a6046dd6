/* engine/base/xml_push.h - bytes of an XML file to the callbacks of a reader.
 *
 * Source:  XML 1.0; libxml2's push parser with SAX2 callbacks.
 * Owner:   the reader, until tri_xml_push_done.
 * Threads: no shared state.
 *
 * No DTD, no entity but the five of XML, no network, no file: what a model or
 * a flowchart says can never name another one. There is no tree.
 */
#ifndef TRI_BASE_XML_PUSH_H
#define TRI_BASE_XML_PUSH_H

#include <libxml/parser.h>

#include "base/error.h"

/* How a reader listens. All but comments, processing instructions and the like
 * comes by these. */
struct tri_xml_calls {
    startElementNsSAX2Func on_start;
    endElementNsSAX2Func on_end;
    charactersSAXFunc on_text;        /* blanks and CDATA too */
    internalSubsetSAXFunc on_doctype; /* the reader must fail there */
    xmlStructuredErrorFunc on_error;
};

enum tri_xml_end {
    TRI_XML_WHOLE,
    TRI_XML_STOPPED, /* by the reader: *code */
    TRI_XML_NO_MEMORY,
    TRI_XML_UNDECODED, /* bytes that are not in the encoding the file names */
    TRI_XML_NOT_WELL   /* not well-formed, although no error came */
};

/* Read len bytes. *ctxt is set meanwhile and afterwards, for line numbers and
 * xmlStopParser, until tri_xml_push_done; *code is the reader's own, looked at
 * after each piece. */
enum tri_xml_end tri_xml_push(const struct tri_xml_calls *calls, void *reader,
                              xmlParserCtxtPtr *ctxt, const enum tri_code *code,
                              const char *text, size_t len);
void tri_xml_push_done(xmlParserCtxtPtr *ctxt);

/* What to say of TRI_XML_UNDECODED. */
#define TRI_XML_UNDECODED_WORDS \
    "the bytes are not in the encoding that the file names: save it as UTF-8"

#endif
