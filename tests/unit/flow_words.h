/* tests/unit/flow_words.h - flowcharts in few words, and what their facts are.
 * They are written without diagrams: only warnings come of that. */
#ifndef TRI_TESTS_FLOW_WORDS_H
#define TRI_TESTS_FLOW_WORDS_H

#include <string.h>

#include "flow/flow.h"

#define HEAD                                                              \
    "<?xml version=\"1.0\"?>\n"                                           \
    "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" " \
    "xmlns:st=\"urn:safetriage:flow:1\" targetNamespace=\"urn:t\">\n"
#define PROC(id, body)                                          \
    HEAD "<process id=\"" id "\" isExecutable=\"true\">\n" body \
         "</process></definitions>\n"
#define START "<startEvent id=\"s\"/>\n"
#define END(id) "<endEvent id=\"" id "\"/>\n"
#define FLOW(id, from, to)                                               \
    "<sequenceFlow id=\"" id "\" sourceRef=\"" from "\" targetRef=\"" to \
    "\"/>\n"
#define WHEN(id, from, to, feel)                                         \
    "<sequenceFlow id=\"" id "\" sourceRef=\"" from "\" targetRef=\"" to \
    "\"><conditionExpression>" feel "</conditionExpression></sequenceFlow>\n"
#define ASK(id, asks)                                                  \
    "<userTask id=\"" id "\" name=\"" id "\"><extensionElements>" asks \
    "</extensionElements></userTask>\n"
#define COUNTS(id, from)                                        \
    "<intermediateCatchEvent id=\"" id "\"><extensionElements>" \
    "<st:counts from=\"" from "\"/></extensionElements>"        \
    "<timerEventDefinition><timeDuration>P1WD</timeDuration>"   \
    "</timerEventDefinition></intermediateCatchEvent>\n"
#define Q(fact) "<st:ask fact=\"" fact "\"/>"
#define IF(fact, feel) "<st:ask fact=\"" fact "\" if=\"" feel "\"/>"

static inline const struct tri_type *path_type(void *self, const char *path)
{
    (void)self;
    if (strcmp(path, "facts.zz") == 0)
        return NULL;
    return strcmp(path, "children[].age") == 0 ? tri_type_simple(TRI_T_NUMBER)
           : strncmp(path, "facts.", 6) == 0   ? tri_type_simple(TRI_T_BOOL)
                                               : tri_type_simple(TRI_T_ANY);
}

static inline bool is_action(void *self, const char *code)
{
    (void)self;
    return strcmp(code, "dance") != 0;
}

static const struct tri_flow_dict dict = { .path_type = path_type,
                                           .is_action = is_action };

#endif
