/* engine/base/limits.h - every bound of the engine in one place.
 *
 * Source:  none; chosen so that no real rule pack comes near and no input can
 *          exhaust a machine. Over a bound: TRI_E_LIMIT, one clear line.
 * Owner:   constants.
 * Threads: constants.
 */
#ifndef TRI_BASE_LIMITS_H
#define TRI_BASE_LIMITS_H

#include <stddef.h>

#define TRI_MAX_MODEL_BYTES ((size_t)64 << 20)  /* one DMN or BPMN file */
#define TRI_MAX_JSON_BYTES ((size_t)16 << 20)   /* one report or input */
#define TRI_MAX_MODEL_ARENA ((size_t)256 << 20) /* all models of a pack */
#define TRI_MAX_EVAL_ARENA ((size_t)64 << 20)   /* one evaluation */
#define TRI_MAX_RULES 200000                    /* rules of one model */
#define TRI_MAX_XML_DEPTH 200
#define TRI_MAX_JSON_DEPTH 64
#define TRI_MAX_FEEL_DEPTH 200          /* nesting of one expression */
#define TRI_MAX_CALL_DEPTH 200          /* function and decision calls */
#define TRI_MAX_FEEL_BYTES (1 << 20)    /* text of one expression */
#define TRI_MAX_STEPS 50000000          /* evaluator steps of one decision */
#define TRI_MAX_LIST 1000000            /* items of one list */
#define TRI_MAX_TEXT ((size_t)16 << 20) /* bytes of one string made */
#define TRI_MAX_TRIES 2000000           /* of one pattern on one text */
#define TRI_MAX_GROUPS 1000             /* of one pattern */
#define TRI_MAX_VALUE_DEPTH 200         /* lists in lists, compared or copied */
#define TRI_MAX_NEST 4000               /* expression nodes active at once */
#define TRI_MAX_FINDINGS 1000           /* findings kept of one load */
#define TRI_MAX_PROOF_DEPTH 2000 /* cuts of one proof, one in the other */
#define TRI_MAX_DIAGNOSTICS 200  /* diagnostics kept of one evaluation */
#define TRI_MAX_FLOW_NODES 2000

#endif
