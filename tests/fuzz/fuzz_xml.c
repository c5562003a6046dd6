/* Any bytes as XML: what our streamed readers take must be well-formed to the
 * whole-document parser that xmllint is made of, and what they call not
 * well-formed must not be. */
#include <libxml/parser.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dmn/dmn.h"
#include "flow/bpmn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As `xmllint --noout --nonet` has it. *namespaces: and so are its prefixes, of
 * which xmllint only warns. */
static bool well_formed(const char *text, size_t size, bool *namespaces)
{
    const int quiet = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
    xmlDocPtr doc =
        ctxt ? xmlCtxtReadMemory(ctxt, text, (int)size, NULL, NULL, quiet)
             : NULL;
    *namespaces = ctxt && ctxt->nsWellFormed;
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(ctxt);
    return doc != NULL;
}

static enum tri_code read_model(const char *text, size_t size,
                                struct tri_error *err)
{
    struct tri_models *m = NULL;
    struct tri_findings findings;
    enum tri_code code = tri_models_new(&m, err);
    tri_findings_init(&findings);
    if (code == TRI_OK)
        code = tri_models_add(m, "f.dmn", text, size, &findings, err);
    tri_models_free(m);
    tri_findings_done(&findings);
    return code;
}

static enum tri_code read_flowchart(const char *text, size_t size,
                                    struct tri_error *err)
{
    struct tri_arena arena;
    struct tri_bpmn b;
    tri_arena_init(&arena, (size_t)16 << 20);
    enum tri_code code = tri_bpmn_read(&arena, "f.bpmn", text, size, &b, err);
    tri_arena_done(&arena);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    if (size == 0 || size > 65536)
        return 0;
    struct tri_error err = { 0 };
    bool namespaces = false;
    bool good = well_formed(text, size, &namespaces);
    for (int i = 0; i < 2; i++) {
        enum tri_code code =
            i ? read_flowchart(text, size, &err) : read_model(text, size, &err);
        if (code == TRI_OK && !good)
            abort(); /* we took what is not XML */
        if (good && namespaces && code == TRI_E_SYNTAX &&
            strncmp(err.msg, "not well-formed", 15) == 0)
            abort(); /* we refused what is */
    }
    return 0;
}
