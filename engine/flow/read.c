/* engine/flow/read.c - BPMN bytes to a document, as a stream.
 *
 * Source:  OMG BPMN 2.0.2; XML 1.0; libxml2's SAX2 interface.
 * Owner:   the document is in the arena; the parser is freed before return.
 * Threads: no shared state.
 *
 * How to read this file: libxml2 calls on_start, on_text and on_end. A stack of
 * frames follows the nesting; each frame knows the BPMN element it belongs to
 * (`at`) and, for the few tags whose text matters, where that text goes. A
 * document type declaration ends the read at once, so no entity is ever
 * declared, and the text of a file can never name another file.
 */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml_push.h"
#include "base/xml_words.h"
#include "flow/read_int.h"

#define MODEL_NS "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define ST_NS "urn:safetriage:flow:1"

static const struct {
    const char *tag;
    enum tri_bpmn_kind kind;
} kinds[] = {
    { "collaboration", TRI_BPMN_COLLABORATION },
    { "participant", TRI_BPMN_PARTICIPANT },
    { "process", TRI_BPMN_PROCESS },
    { "lane", TRI_BPMN_LANE },
    { "startEvent", TRI_BPMN_START },
    { "endEvent", TRI_BPMN_END },
    { "intermediateCatchEvent", TRI_BPMN_CATCH },
    { "intermediateThrowEvent", TRI_BPMN_THROW },
    { "boundaryEvent", TRI_BPMN_BOUNDARY },
    { "task", TRI_BPMN_TASK },
    { "userTask", TRI_BPMN_USER_TASK },
    { "businessRuleTask", TRI_BPMN_RULE_TASK },
    { "sendTask", TRI_BPMN_SEND_TASK },
    { "serviceTask", TRI_BPMN_SERVICE_TASK },
    { "scriptTask", TRI_BPMN_OTHER_TASK },
    { "manualTask", TRI_BPMN_OTHER_TASK },
    { "receiveTask", TRI_BPMN_OTHER_TASK },
    { "callActivity", TRI_BPMN_CALL },
    { "subProcess", TRI_BPMN_SUBPROCESS },
    { "transaction", TRI_BPMN_SUBPROCESS },
    { "adHocSubProcess", TRI_BPMN_SUBPROCESS },
    { "subChoreography", TRI_BPMN_SUBPROCESS },
    { "choreographyTask", TRI_BPMN_TASK },
    { "exclusiveGateway", TRI_BPMN_XOR },
    { "parallelGateway", TRI_BPMN_AND },
    { "inclusiveGateway", TRI_BPMN_OTHER_GATEWAY },
    { "complexGateway", TRI_BPMN_OTHER_GATEWAY },
    { "eventBasedGateway", TRI_BPMN_OTHER_GATEWAY },
    { "sequenceFlow", TRI_BPMN_FLOW },
    { "messageFlow", TRI_BPMN_MESSAGE_FLOW },
    { "association", TRI_BPMN_ASSOCIATION },
    { "dataInputAssociation", TRI_BPMN_ASSOCIATION },
    { "dataOutputAssociation", TRI_BPMN_ASSOCIATION },
    { "textAnnotation", TRI_BPMN_ANNOTATION },
    { "group", TRI_BPMN_GROUP },
    { "dataObject", TRI_BPMN_DATA },
    { "dataObjectReference", TRI_BPMN_DATA },
    { "dataInput", TRI_BPMN_DATA },
    { "dataOutput", TRI_BPMN_DATA },
    { "dataStore", TRI_BPMN_DATA_STORE },
    { "dataStoreReference", TRI_BPMN_DATA_STORE },
};

/* Tags that only hold others or say what we read elsewhere. */
static const char *const plain_tags[] = {
    "definitions", "documentation", "extensionElements", "incoming",
    "outgoing",    "laneSet",       "childLaneSet",
};

bool tri_bpmn_is_node(enum tri_bpmn_kind kind)
{
    return kind >= TRI_BPMN_START && kind <= TRI_BPMN_OTHER_GATEWAY;
}

/* The process of an element; of a pool, the one that it stands for. */
static size_t process_of(const struct tri_bpmn *b, size_t at)
{
    const struct tri_bpmn_element *e = &b->elements[at];
    if (e->kind == TRI_BPMN_PARTICIPANT)
        return tri_bpmn_find(b, e->process_ref);
    for (; at != TRI_BPMN_NONE; at = b->elements[at].parent)
        if (b->elements[at].kind == TRI_BPMN_PROCESS)
            return at;
    return TRI_BPMN_NONE;
}

const char *tri_bpmn_chart_of(const struct tri_bpmn *b, size_t element)
{
    size_t p = process_of(b, element);
    return p == TRI_BPMN_NONE ? "" : b->elements[p].id;
}

bool tri_bpmn_named_as_chart(const struct tri_bpmn *b, size_t element)
{
    const struct tri_bpmn_element *e = &b->elements[element];
    size_t p = process_of(b, element);
    return p != TRI_BPMN_NONE &&
           (e->kind == TRI_BPMN_PROCESS || e->kind == TRI_BPMN_PARTICIPANT ||
            (e->kind == TRI_BPMN_START &&
             strcmp(e->name, b->elements[p].name) == 0));
}

enum tri_code bpmn_fail(struct reader *r, enum tri_code code,
                        const char *element, const char *msg)
{
    if (r->code == TRI_OK) {
        struct tri_loc loc = tri_loc_make(
            r->b->file, element, (uint32_t)xmlSAX2GetLineNumber(r->ctxt),
            (uint32_t)xmlSAX2GetColumnNumber(r->ctxt));
        r->code = tri_fail(r->err, code, &loc, "%s", msg);
        xmlStopParser(r->ctxt);
    }
    return r->code;
}

void bpmn_fail_arena(struct reader *r)
{
    if (r->arena->failed == TRI_E_LIMIT)
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "flowchart is too large");
    else
        (void)bpmn_fail(r, TRI_E_NOMEM, NULL, "out of memory");
}

/* ---- attributes ---- */

static const char *attr_part(const struct attrs *as, int i, int part)
{
    return (const char *)as->a[(size_t)i * 5 + (size_t)part];
}

const char *bpmn_attr(struct reader *r, const struct attrs *as,
                      const char *name)
{
    if (r->code != TRI_OK)
        return NULL;
    for (int i = 0; i < as->n; i++)
        if (!attr_part(as, i, 2) && strcmp(attr_part(as, i, 0), name) == 0) {
            const char *v = attr_part(as, i, 3);
            char *copy =
                tri_arena_copy(r->arena, v, (size_t)(attr_part(as, i, 4) - v));
            if (!copy)
                bpmn_fail_arena(r);
            return copy;
        }
    return NULL;
}

const char *bpmn_attr_or_empty(struct reader *r, const struct attrs *as,
                               const char *name)
{
    const char *v = bpmn_attr(r, as, name);
    return v ? v : "";
}

bool bpmn_attr_bool(struct reader *r, const struct attrs *as, const char *name,
                    bool missing)
{
    const char *v = bpmn_attr(r, as, name);
    return v ? strcmp(v, "true") == 0 || strcmp(v, "1") == 0 : missing;
}

/* ---- the document ---- */

static struct tri_bpmn_element *element_add(struct reader *r)
{
    struct tri_bpmn *b = r->b;
    if (b->n >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many elements");
        return NULL;
    }
    struct tri_bpmn_element *items = tri_arena_grow(
        r->arena, b->elements, b->n, b->n + 1, sizeof(*items), &b->cap);
    if (!items) {
        bpmn_fail_arena(r);
        return NULL;
    }
    b->elements = items;
    struct tri_bpmn_element *e = &items[b->n++];
    memset(e, 0, sizeof(*e));
    e->parent = e->lane = e->source = e->target = TRI_BPMN_NONE;
    e->id = e->name = "";
    e->line = (uint32_t)xmlSAX2GetLineNumber(r->ctxt);
    e->col = (uint32_t)xmlSAX2GetColumnNumber(r->ctxt);
    return e;
}

static struct tri_bpmn_element *element_at(struct reader *r, size_t at)
{
    return at == TRI_BPMN_NONE ? NULL : &r->b->elements[at];
}

static void odd(struct reader *r, size_t at, const char *what)
{
    struct tri_bpmn_element *e = element_at(r, at);
    if (!e || e->odd)
        return;
    char *copy = tri_arena_copy(r->arena, what, strnlen(what, 80));
    if (!copy) {
        bpmn_fail_arena(r);
        return;
    }
    e->odd = copy;
    e->odd_line = (uint32_t)xmlSAX2GetLineNumber(r->ctxt);
}

static enum tri_bpmn_kind kind_of(const char *tag)
{
    for (size_t i = 0; i < TRI_COUNT(kinds); i++)
        if (strcmp(kinds[i].tag, tag) == 0)
            return kinds[i].kind;
    return TRI_BPMN_OTHER;
}

static bool is_plain(const char *tag)
{
    for (size_t i = 0; i < TRI_COUNT(plain_tags); i++)
        if (strcmp(plain_tags[i], tag) == 0)
            return true;
    return false;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static void element_attrs(struct reader *r, struct tri_bpmn_element *e,
                          const char *tag, const struct attrs *as)
{
    const char *copy = tri_arena_copy(r->arena, tag, strlen(tag));
    if (!copy) {
        bpmn_fail_arena(r);
        return;
    }
    e->tag = copy;
    e->id = bpmn_attr_or_empty(r, as, "id");
    e->name = bpmn_attr_or_empty(r, as, "name");
    e->source_ref = bpmn_attr(r, as, "sourceRef");
    e->target_ref = bpmn_attr(r, as, "targetRef");
    e->default_ref = bpmn_attr(r, as, "default");
    e->called = bpmn_attr(r, as, "calledElement");
    e->process_ref = bpmn_attr(r, as, "processRef");
    e->attached = bpmn_attr(r, as, "attachedToRef");
    const char *direction = bpmn_attr(r, as, "associationDirection");
    e->conditional_direction = ends_with(tag, "putAssociation") ||
                               (direction && strcmp(direction, "None") != 0);
    e->interrupting = bpmn_attr_bool(r, as, "cancelActivity", true) &&
                      bpmn_attr_bool(r, as, "isInterrupting", true);
    e->compensation = bpmn_attr_bool(r, as, "isForCompensation", false);
    e->triggered = bpmn_attr_bool(r, as, "triggeredByEvent", false);
    e->collection = bpmn_attr_bool(r, as, "isCollection", false);
    e->ad_hoc = strcmp(tag, "adHocSubProcess") == 0;
    if (e->compensation)
        e->odd = "isForCompensation";
}

/* An element in the BPMN namespace. Returns what the new frame is at. */
static void model_start(struct reader *r, struct frame *f, const char *tag,
                        const struct attrs *as)
{
    struct tri_bpmn_element *up = element_at(r, f->at);
    if (f->extension)
        return;
    if (strcmp(tag, "extensionElements") == 0) {
        f->extension = true;
    } else if (strcmp(tag, "conditionExpression") == 0) {
        if (up) {
            f->use = TEXT_CONDITION;
            up->language = bpmn_attr(r, as, "language");
            up->condition_line = (uint32_t)xmlSAX2GetLineNumber(r->ctxt);
            up->condition_col = (uint32_t)xmlSAX2GetColumnNumber(r->ctxt) + 1;
        }
    } else if (strcmp(tag, "flowNodeRef") == 0) {
        f->use = TEXT_NODE_REF;
    } else if (strcmp(tag, "text") == 0) {
        f->use = TEXT_ANNOTATION;
    } else if (strcmp(tag, "sourceRef") == 0) {
        f->use = TEXT_SOURCE;
    } else if (strcmp(tag, "targetRef") == 0) {
        f->use = TEXT_TARGET;
    } else if (strcmp(tag, "timeDuration") == 0) {
        f->use = TEXT_TIMER;
    } else if (ends_with(tag, "EventDefinition") || f->definition) {
        f->definition = true;
        if (up && !up->event)
            up->event = tri_arena_copy(r->arena, tag, strlen(tag));
        if (strcmp(tag, "timerEventDefinition") != 0)
            odd(r, f->at, tag);
    } else if (strcmp(tag, "multiInstanceLoopCharacteristics") == 0) {
        if (up) {
            up->multiple = true;
            up->sequential = bpmn_attr_bool(r, as, "isSequential", false);
        }
        odd(r, f->at, tag);
    } else if (strcmp(tag, "standardLoopCharacteristics") == 0) {
        if (up)
            up->loop = true;
        odd(r, f->at, tag);
    } else if (!is_plain(tag)) {
        enum tri_bpmn_kind kind = kind_of(tag);
        size_t parent = f->at;
        if (kind == TRI_BPMN_OTHER && up && up->kind != TRI_BPMN_PROCESS &&
            up->kind != TRI_BPMN_COLLABORATION &&
            up->kind != TRI_BPMN_SUBPROCESS) {
            odd(r, f->at, tag); /* a part of an element, not an element */
            return;
        }
        struct tri_bpmn_element *e = element_add(r);
        if (!e)
            return;
        e->kind = kind;
        e->parent = parent;
        f->at = r->b->n - 1;
        element_attrs(r, e, tag, as);
    }
}

/* One more item with attributes `fact` and `second`; returns the array. */
static struct tri_bpmn_ask *ask_add(struct reader *r,
                                    struct tri_bpmn_ask *items, size_t *n,
                                    size_t *cap, const struct attrs *as,
                                    const char *second)
{
    struct tri_bpmn_ask *grown =
        tri_arena_grow(r->arena, items, *n, *n + 1, sizeof(*items), cap);
    if (!grown) {
        bpmn_fail_arena(r);
        return items;
    }
    if (r->n_asks++ >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many questions");
        return items;
    }
    grown[(*n)++] =
        (struct tri_bpmn_ask){ bpmn_attr_or_empty(r, as, "fact"),
                               bpmn_attr(r, as, second),
                               (uint32_t)xmlSAX2GetLineNumber(r->ctxt),
                               (uint32_t)xmlSAX2GetColumnNumber(r->ctxt) };
    return grown;
}

static void local_add(struct reader *r, struct tri_bpmn_element *e,
                      const char *datum)
{
    const char **grown = tri_arena_grow(
        r->arena, e->local, e->n_local, e->n_local + 1,
        sizeof(*grown), // NOLINT(bugprone-sizeof-expression): of a pointer
        &e->cap_local);
    if (!grown) {
        bpmn_fail_arena(r);
        return;
    }
    if (r->n_asks++ >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many local data");
        return;
    }
    e->local = grown;
    e->local[e->n_local++] = datum;
}

static void st_start(struct reader *r, struct frame *f, const char *tag,
                     const struct attrs *as)
{
    struct tri_bpmn_element *e = element_at(r, f->at);
    if (!e || !f->extension)
        return;
    if (strcmp(tag, "decide") == 0) {
        e->decide = bpmn_attr_or_empty(r, as, "decision");
    } else if (strcmp(tag, "action") == 0) {
        e->action = bpmn_attr_or_empty(r, as, "code");
    } else if (strcmp(tag, "cite") == 0) {
        e->cited = bpmn_attr_or_empty(r, as, "source");
        e->section = bpmn_attr_or_empty(r, as, "section");
        e->verified = bpmn_attr_or_empty(r, as, "verified");
    } else if (strcmp(tag, "counts") == 0) {
        e->counts = bpmn_attr_or_empty(r, as, "from");
    } else if (strcmp(tag, "local") == 0) {
        local_add(r, e, bpmn_attr_or_empty(r, as, "datum"));
    } else if (strcmp(tag, "ask") == 0) {
        e->asks = ask_add(r, e->asks, &e->n_asks, &e->cap_asks, as, "if");
    } else if (strcmp(tag, "implies") == 0) {
        e->implied =
            ask_add(r, e->implied, &e->n_implied, &e->cap_implied, as, "value");
    } else {
        odd(r, f->at, tag);
    }
}

/* ---- what libxml2 calls ---- */

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri, int n_ns, const xmlChar **ns,
                     int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    struct reader *r = self;
    const struct attrs as = { attrs, n_attrs };
    const char *tag = (const char *)name;
    const char *in = uri ? (const char *)uri : "";
    (void)prefix;
    (void)n_ns;
    (void)ns;
    (void)n_defaulted;
    if (r->code != TRI_OK)
        return;
    if (r->depth >= TRI_MAX_XML_DEPTH) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "elements nest too deep");
        return;
    }
    if (!r->seen_root) {
        r->seen_root = true;
        if (strcmp(tag, "definitions") != 0 || strcmp(in, MODEL_NS) != 0) {
            (void)bpmn_fail(
                r, TRI_E_MODEL, NULL,
                "not a BPMN 2.0 file: the root is not 'definitions' "
                "of BPMN");
            return;
        }
    }
    struct frame *f = &r->frames[r->depth];
    if (r->depth) {
        *f = r->frames[r->depth - 1];
        f->use = TEXT_NONE;
    } else {
        *f = (struct frame){ .at = TRI_BPMN_NONE };
    }
    r->depth++;
    r->text_len = 0;
    if (strcmp(in, MODEL_NS) == 0)
        model_start(r, f, tag, &as);
    else if (strcmp(in, ST_NS) == 0)
        st_start(r, f, tag, &as);
    else
        bpmn_diagram_start(r, f, in, tag, &as);
}

static void on_text(void *self, const xmlChar *text, int len)
{
    struct reader *r = self;
    if (r->code != TRI_OK || r->depth == 0 ||
        r->frames[r->depth - 1].use == TEXT_NONE)
        return;
    size_t n = (size_t)len;
    if (r->text_len + n > TRI_MAX_FEEL_BYTES) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "text is too long");
        return;
    }
    char *grown = tri_arena_grow(r->arena, r->text, r->text_len,
                                 r->text_len + n, 1, &r->text_cap);
    if (!grown) {
        bpmn_fail_arena(r);
        return;
    }
    r->text = grown;
    memcpy(r->text + r->text_len, text, n);
    r->text_len += n;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The text collected, its blanks at both ends cut off where trim says so. */
static const char *text_take(struct reader *r, bool trim)
{
    const char *s = r->text_len ? r->text : "";
    size_t n = r->text_len;
    while (trim && n && blank(s[n - 1]))
        n--;
    while (trim && n && blank(*s)) {
        s++;
        n--;
    }
    char *copy = tri_arena_copy(r->arena, s, n);
    r->text_len = 0;
    if (!copy)
        bpmn_fail_arena(r);
    return copy;
}

static void lane_ref_add(struct reader *r, size_t lane, const char *id)
{
    struct lane_ref *items =
        tri_arena_grow(r->arena, r->refs, r->n_refs, r->n_refs + 1,
                       sizeof(*items), &r->cap_refs);
    if (!items) {
        bpmn_fail_arena(r);
        return;
    }
    if (r->n_refs >= MAX_ELEMENTS) {
        (void)bpmn_fail(r, TRI_E_LIMIT, NULL, "too many steps in the lanes");
        return;
    }
    r->refs = items;
    items[r->n_refs++] = (struct lane_ref){ lane, id };
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *uri)
{
    struct reader *r = self;
    (void)name;
    (void)prefix;
    (void)uri;
    if (r->code != TRI_OK || r->depth == 0)
        return;
    struct frame *f = &r->frames[--r->depth];
    struct tri_bpmn_element *e = element_at(r, f->at);
    if (f->use == TEXT_NONE || !e)
        return;
    if (f->use == TEXT_CONDITION)
        e->condition = text_take(r, false); /* its place counts from here */
    else if (f->use == TEXT_TIMER)
        e->timer = text_take(r, true);
    else if (f->use == TEXT_NODE_REF)
        lane_ref_add(r, f->at, text_take(r, true));
    else if (f->use == TEXT_ANNOTATION)
        e->text = text_take(r, true);
    else if (f->use == TEXT_SOURCE && !e->source_ref)
        e->source_ref = text_take(r, true);
    else if (f->use == TEXT_TARGET && !e->target_ref)
        e->target_ref = text_take(r, true);
}

static void on_doctype(void *self, const xmlChar *name, const xmlChar *public,
                       const xmlChar *sys)
{
    (void)name;
    (void)public;
    (void)sys;
    (void)bpmn_fail(self, TRI_E_SYNTAX, NULL,
                    "a document type (DTD) is refused");
}

static void on_error(void *self, xmlErrorPtr error)
{
    struct reader *r = self;
    if (r->code != TRI_OK || error->level < XML_ERR_ERROR ||
        error->domain == XML_FROM_NAMESPACE)
        return;
    char msg[160];
    tri_xml_words(error->code, error->message, msg, sizeof(msg));
    struct tri_loc loc =
        tri_loc_make(r->b->file, NULL, (uint32_t)error->line,
                     error->int2 > 0 ? (uint32_t)error->int2 : 0);
    enum tri_code code =
        error->code == XML_ERR_NO_MEMORY ? TRI_E_NOMEM : TRI_E_SYNTAX;
    r->code = tri_fail(r->err, code, &loc, "%s",
                       code == TRI_E_NOMEM ? "out of memory" : msg);
    xmlStopParser(r->ctxt);
}

/* ---- after the read: ids to indexes ---- */

static void sort_ids(const struct tri_bpmn *b, size_t *ids, size_t n,
                     size_t *spare)
{ /* merge sort: qsort has no place for the document it compares by */
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, j = half, k = 0;
    sort_ids(b, ids, half, spare);
    sort_ids(b, ids + half, n - half, spare);
    while (i < half || j < n)
        spare[k++] = j >= n || (i < half && strcmp(b->elements[ids[i]].id,
                                                   b->elements[ids[j]].id) <= 0)
                         ? ids[i++]
                         : ids[j++];
    memcpy(ids, spare, n * sizeof(*ids));
}

static bool index_ids(struct reader *r)
{
    struct tri_bpmn *b = r->b;
    b->by_id = tri_arena_zero(r->arena, b->n + 1, sizeof(*b->by_id));
    size_t *spare = tri_arena_zero(r->arena, b->n + 1, sizeof(*spare));
    if (!b->by_id || !spare)
        return false;
    for (size_t i = 0; i < b->n; i++)
        if (*b->elements[i].id)
            b->by_id[b->n_by_id++] = i;
    sort_ids(b, b->by_id, b->n_by_id, spare);
    for (size_t i = 1; i < b->n_by_id; i++) {
        const struct tri_bpmn_element *one = &b->elements[b->by_id[i - 1]];
        const struct tri_bpmn_element *two = &b->elements[b->by_id[i]];
        if (!b->repeated && strcmp(one->id, two->id) == 0) {
            b->repeated = two->id;
            b->repeated_line = two->line;
        }
    }
    return true;
}

size_t tri_bpmn_find(const struct tri_bpmn *b, const char *id)
{
    size_t lo = 0, hi = b->n_by_id;
    while (id && lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = strcmp(b->elements[b->by_id[mid]].id, id);
        if (c == 0)
            return b->by_id[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return TRI_BPMN_NONE;
}

static void resolve(struct reader *r)
{
    struct tri_bpmn *b = r->b;
    for (size_t i = 0; i < b->n; i++) {
        b->elements[i].source = tri_bpmn_find(b, b->elements[i].source_ref);
        b->elements[i].target = tri_bpmn_find(b, b->elements[i].target_ref);
    }
    for (size_t i = 0; i < r->n_refs; i++) {
        size_t node = tri_bpmn_find(b, r->refs[i].id);
        /* inner lanes end after outer ones began, so the later one wins */
        if (node != TRI_BPMN_NONE)
            b->elements[node].lane = r->refs[i].lane;
        else
            odd(r, r->refs[i].lane, "flowNodeRef to no element");
    }
    for (size_t d = 0; d < b->n_diagrams; d++) {
        struct tri_bpmn_diagram *g = &b->diagrams[d];
        for (size_t i = 0; i < g->n_shapes; i++)
            g->shapes[i].element = tri_bpmn_find(b, g->shapes[i].ref);
        for (size_t i = 0; i < g->n_edges; i++)
            g->edges[i].element = tri_bpmn_find(b, g->edges[i].ref);
    }
}

enum tri_code tri_bpmn_read(struct tri_arena *a, const char *file,
                            const char *text, size_t len, struct tri_bpmn *out,
                            struct tri_error *err)
{
    struct tri_loc loc = tri_loc_make(file, NULL, 0, 0);
    if (len > TRI_MAX_MODEL_BYTES)
        return tri_fail(err, TRI_E_LIMIT, &loc, "the file is too large");
    if (len == 0)
        return tri_fail(err, TRI_E_SYNTAX, &loc, "the file is empty");
    struct reader *r = tri_arena_zero(a, 1, sizeof(*r));
    struct tri_bpmn b = { .file = tri_arena_copy(a, file, strlen(file)) };
    if (!r || !b.file)
        return tri_arena_fail(a, err, "flowchart");
    r->arena = a;
    r->b = &b;
    r->err = err;
    static const struct tri_xml_calls calls = { on_start, on_end, on_text,
                                                on_doctype, on_error };
    switch (tri_xml_push(&calls, r, &r->ctxt, &r->code, text, len)) {
    case TRI_XML_NO_MEMORY:
        return tri_fail(err, TRI_E_NOMEM, &loc, "out of memory");
    case TRI_XML_UNDECODED:
        (void)bpmn_fail(r, TRI_E_SYNTAX, NULL, TRI_XML_UNDECODED_WORDS);
        break;
    case TRI_XML_NOT_WELL:
        (void)bpmn_fail(r, TRI_E_SYNTAX, NULL, "not well-formed XML");
        break;
    default:
        break;
    }
    tri_xml_push_done(&r->ctxt);
    if (r->code != TRI_OK)
        return r->code;
    if (!index_ids(r))
        return tri_arena_fail(a, err, "flowchart");
    resolve(r);
    if (r->code != TRI_OK)
        return r->code;
    *out = b;
    return TRI_OK;
}
